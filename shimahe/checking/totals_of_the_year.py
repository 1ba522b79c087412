"""The checks of a balance that prints a total of the year (本年收入合计): A06 and A07.

Where money is carried into the year or out of it, the total of the year is less than the total of
everything, and A03 and A04 do not hold. A06 and A07 stand in for them, in budgets and in final
accounts. Promises that a row which may be of the year or a part of what is carried over is added to
neither: the check then says why it is not made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shimahe.checking.equation import Equation
from shimahe.checking.funding import Funding
from shimahe.checking.ledger import SOURCES, Ledger
from shimahe.checking.printed_values import CURRENT, TOTAL, ZERO, CellKey
from shimahe.forms import APPROPRIATION, APPROPRIATION_BALANCE, BUDGETS, OWN_TABLES, key_of
from shimahe.vocabulary import fold, is_carried_over, kind_of_number

#: Words of rows beside the total of the year that are never a part of what is carried over.
_MADE_UP = ("弥补", "使用", "分配")
#: The letters of a row of all that is carried over, whosever money it is: 以前年度结转和结余.
_LETTERS_OF_ALL = frozenset("上下以前年度初末终期结转余资金和及至到、")
#: What the rows below such a row begin with where they name a kind of expenditure.
_KINDS = ("基本支出", "项目支出", "经营")
_BASIC = "基本支出"
#: The two uses of basic expenditure, which it holds already.
_USES = ("人员", "公用", "日常公用")
_OVERLAP = "sources overlap"
#: The letters of the labels of totals: what is left of such a label has no others (年支出).
_LETTERS_OF_TOTALS = frozenset("本当全年度收支出入合总小共计额数、.()")
#: The letters of what is left of the name of a part that is carried over (结转 of 基本支出结转).
_LETTERS_CARRIED_OVER = frozenset("结转余资金和及")


def sums_of_the_year(
    ledger: Ledger, table: str, funding: Funding, held: Collection[str]
) -> Iterator[Equation]:
    """Yield A06 and A07 for each column of a balance that prints a total of the year.

    `held` are the columns whose two totals A03 or A04 holds to each other already. A07 is made only
    where money is carried over, because else A03 and A04 hold the total of the year to its parts.
    """
    for column in _columns_of_balance(ledger, table):
        rows = _rows_of_column(ledger, CellKey(table, CURRENT, column))
        if column not in held:
            yield _year_and_carried(ledger, rows)
        if funding.carried_over:
            yield _year_in_parts(ledger, rows)
            yield from _carried_in_parts(ledger, rows)


def _columns_of_balance(ledger: Ledger, table: str) -> list[str]:
    """Return the columns of a balance that print a total of the year."""
    columns = [column for column in ledger.columns[table] if "/" in column]
    places = {column: CellKey(table, CURRENT, column) for column in columns}
    with_total: list[str] = []
    for column, place in places.items():
        if ledger.has_total(place) and not ledger.holds_no_amounts(place):
            with_total.append(column)
    return sorted(with_total)


def names_a_class(ledger: Ledger, row: str) -> bool:
    """Whether a row of expenditure names a class, such as 教育支出.

    A kind (基本支出) is none, nor is what is left of the label of a total that lost letters.
    """
    if row in ("基本支出", "项目支出") or _may_be_total(row):
        return False
    return row in ledger.classes or row.endswith("支出")


def _may_be_total(row: str) -> bool:
    """Whether the name of a row may be what is left of the label of a total.

    >>> _may_be_total("年支出"), _may_be_total("教育支出")
    (True, False)
    """
    return _LETTERS_OF_TOTALS.issuperset(row)


# --- what the rows of a column are ----------------------------------------------------------------


@dataclass
class _Rows:
    """The places of a column of a balance that print an amount, by what they are."""

    #: The total of the year.
    total: CellKey
    #: What makes up the total of the year.
    of_year: list[CellKey] = field(default_factory=list)
    #: What is printed beside it, such as what is carried over.
    beside: list[CellKey] = field(default_factory=list)
    #: The parts of what is carried over, by the place of their sum.
    parts: dict[CellKey, list[CellKey]] = field(default_factory=dict)
    #: Why what is of the year, or beside it, is not known; "" where it is.
    year_unsure: str = ""
    beside_unsure: str = ""


def _rows_of_column(ledger: Ledger, total: CellKey) -> _Rows:
    """Tell the rows of a column apart: those of the year, and those beside it."""
    above, below = _around(ledger, total)
    rows = _Rows(total)
    _tell_above(ledger, above, rows)
    number = kind_of_number(ledger.rows[total.table][CURRENT])
    if number or not rows.of_year:
        parts = _parts_below(ledger, below, number)
        rows.of_year += parts
        if not all(_is_of_year(ledger, place) for place in parts):
            rows.beside_unsure = "rows of another kind"
        below = below[len(parts) :]
        if below and not _stands_beside(below[0]):
            rows.year_unsure = "rows of another kind"
    _tell_below(ledger, below, rows)
    rows.of_year = _highest_level(ledger, rows.of_year)
    return rows


def _around(ledger: Ledger, total: CellKey) -> tuple[list[CellKey], list[CellKey]]:
    """Return the places of a column above its total of the year, and below it, in print order.

    Left out are places that surely print no amount, totals, and what is said to be a part (其中).
    """
    table, _, column = total
    labels = list(ledger.rows[table])
    rows_above = set(labels[: labels.index(CURRENT)])
    has_figure = ledger.has_figure(total)
    above: list[CellKey] = []
    below: list[CellKey] = []
    is_below = False
    for place in ledger.by_place:
        if place[::2] != (table, column):
            continue
        if not has_figure:  # a blank total stands where its row does
            is_below = is_below or place.row not in rows_above
        is_below = is_below or place == total
        label = fold(ledger.by_place[place].label)
        is_row = place.row not in (CURRENT, TOTAL) and not label.startswith("其中")
        if is_row and ledger.may_have_amount(place):
            (below if is_below else above).append(place)
    return above, below


def _tell_above(ledger: Ledger, places: Iterable[CellKey], rows: _Rows) -> None:
    """Tell rows above the total of the year apart.

    What is carried over may stand there too, numbered like the total of the year: then what is
    numbered otherwise below it is a part of it. Of a row that is numbered so, or may be a total, it
    is not known which it is if its name is of neither kind.
    """
    number = kind_of_number(ledger.rows[rows.total.table][CURRENT])
    head = ""
    for place in places:
        label = ledger.by_place[place].label
        is_numbered_alike = number != "" and kind_of_number(label) == number
        if is_carried_over(place.row):
            is_part = bool(head) and kind_of_number(label) != kind_of_number(head)
            if not is_part:
                rows.beside.append(place)
                head = label
        elif not _is_of_year(ledger, place) and (is_numbered_alike or _may_be_total(place.row)):
            rows.year_unsure = rows.beside_unsure = "rows of another kind"
        elif not head or (kind_of_number(head) and kind_of_number(label) == kind_of_number(head)):
            rows.of_year.append(place)
        elif not kind_of_number(head):
            rows.year_unsure = _OVERLAP


def _parts_below(ledger: Ledger, places: Iterable[CellKey], number: str) -> list[CellKey]:
    """Return the parts of a total of the year that stand below it.

    They end where a row is carried over, is numbered as the total of the year is (`number`), or may
    be a total.
    """
    parts: list[CellKey] = []
    for place in places:
        is_numbered_alike = number and kind_of_number(ledger.by_place[place].label) == number
        is_beside = is_carried_over(place.row) or _is_made_up(place) or _may_be_total(place.row)
        if is_numbered_alike or is_beside:
            break
        parts.append(place)
    return parts


def _is_of_year(ledger: Ledger, place: CellKey) -> bool:
    """Whether the name of a row says that it is a part of the total of the year.

    A row of any other name may be one of what is carried over, whose name lost letters.
    """
    if place.column.startswith("income/"):
        return key_of(SOURCES, place.row) is not None
    return names_a_class(ledger, place.row) or place.row.startswith((*_KINDS, *_USES))


def _tell_below(ledger: Ledger, places: Iterable[CellKey], rows: _Rows) -> None:
    """Tell the rows below the total of the year apart: what is beside it, and parts of that."""
    head: CellKey | None = None
    may_be_parts: dict[CellKey, list[CellKey]] = defaultdict(list)
    for place in places:
        if _is_part(ledger, place, head):
            if head is None:  # of what is carried over, which prints no figure itself
                rows.beside_unsure = _OVERLAP
            else:
                rows.parts.setdefault(head, []).append(place)
        elif head is not None and _may_be_part(place, head):
            may_be_parts[head].append(place)
        else:
            rows.beside.append(place)
            if not _stands_beside(place):
                rows.beside_unsure = "rows of another kind"
            elif not _is_made_up(place):
                head = place
    for whole, parts in may_be_parts.items():
        if not _are_parts(ledger, whole, parts, rows):
            rows.beside_unsure = _OVERLAP


def _are_parts(ledger: Ledger, whole: CellKey, parts: Sequence[CellKey], rows: _Rows) -> bool:
    """Whether places that may be parts of what is carried over are so, and do not stand beside it.

    They are where they add up to it, or where it or they alone make up, with the total of the year,
    the grand total.
    """
    others = [rows.total, *(place for place in rows.beside if place != whole)]
    left = _added(ledger, [rows.total._replace(row=TOTAL)]) - _added(ledger, others)
    amounts = [_added(ledger, [whole]), _added(ledger, parts), left]
    return len(set(amounts)) < len(amounts)


def _added(ledger: Ledger, places: Iterable[CellKey]) -> Decimal:
    """Add up the figures of some places of a column."""
    return sum((figure.value or ZERO for figure in ledger.figures_at(places)), ZERO)


def _is_part(ledger: Ledger, place: CellKey, head: CellKey | None) -> bool:
    """Whether a row below the total of the year is a part of what is carried over (`head`).

    Such a row names a budget or a kind of expenditure, or is numbered otherwise than `head` is.
    """
    if ledger.is_part_carried_over(*place.row_key):
        return True
    if _names_a_part(place):
        is_whole = is_carried_over(place.row) and (head is None or _names_a_part(head))
        return not is_whole
    if head is None or _is_made_up(place):
        return False
    number = kind_of_number(ledger.by_place[head].label)
    return number != "" and kind_of_number(ledger.by_place[place].label) != number


def _may_be_part(place: CellKey, head: CellKey) -> bool:
    """Whether a row may be a part of a row of all that is carried over.

    It says of what money, or its name is the rest of one that did: 上年结转 and 结转 below it.
    """
    if not is_carried_over(place.row) or _is_made_up(place):
        return False
    is_head_of_all = _LETTERS_OF_ALL.issuperset(fold(head.row))
    is_of_all = _LETTERS_OF_ALL.issuperset(fold(place.row))
    return is_head_of_all and (not is_of_all or _LETTERS_CARRIED_OVER.issuperset(place.row))


def _is_made_up(place: CellKey) -> bool:
    """Whether a row prints what makes up the balance, and is no part of another row."""
    return any(word in place.row for word in _MADE_UP)


def _stands_beside(place: CellKey) -> bool:
    """Whether the name of a row says that it stands beside the total of the year.

    A row of any other name may be a part of that total, whose name lost letters.
    """
    return is_carried_over(place.row) or _is_made_up(place)


def _names_a_part(place: CellKey) -> bool:
    """Whether a row names a budget or a kind of expenditure."""
    row = fold(place.row)
    return row.startswith(_KINDS) or key_of(BUDGETS, row) is not None


def _highest_level(ledger: Ledger, places: Sequence[CellKey]) -> list[CellKey]:
    """Return the rows numbered like the first one, and those without a number.

    A row that is numbered otherwise is a part of the one above: 一、财政拨款, 1.一般公共预算.
    """
    if not places:
        return []
    first = kind_of_number(ledger.by_place[places[0]].label)
    kept: list[CellKey] = []
    for place in places:
        number = kind_of_number(ledger.by_place[place].label)
        if not number or not first or number == first:
            kept.append(place)
    return kept


# --- the equations --------------------------------------------------------------------------------


def _year_and_carried(ledger: Ledger, rows: _Rows) -> Equation:
    """Return A06: the grand total is the total of the year plus what stands beside it."""
    whole = rows.total._replace(row=TOTAL)
    parts = (rows.total, *rows.beside)
    why = rows.beside_unsure or _same_source_twice(ledger, rows)
    why = why or why_not_summed(ledger, (whole, *parts))
    return Equation("A06", str(whole), (whole,), parts, why_not=why)


def _year_in_parts(ledger: Ledger, rows: _Rows) -> Equation:
    """Return A07: the total of the year is the sum of its sources, or of its classes."""
    parts = tuple(rows.of_year)
    why = rows.year_unsure or _why_not_all_of_year(ledger, rows)
    why = why or why_not_summed(ledger, (rows.total, *parts))
    return Equation("A07", str(rows.total), (rows.total,), parts, why_not=why)


def _carried_in_parts(ledger: Ledger, rows: _Rows) -> Iterator[Equation]:
    """Yield A07 for what is carried over: in the balance of grants it is that of the budgets.

    A single budget may be printed as a part of it (其中), so at least two must be.
    """
    for whole, parts in rows.parts.items():
        budgets = {key_of(BUDGETS, place.row) for place in parts}
        are_all_budgets = None not in budgets and len(budgets) == len(parts) > 1
        if whole.table == APPROPRIATION_BALANCE and are_all_budgets:
            why = why_not_summed(ledger, (whole, *parts))
            yield Equation("A07", str(whole), (whole,), tuple(parts), why_not=why)


def _same_source_twice(ledger: Ledger, rows: _Rows) -> str:
    """Say that a source is named twice, so that one of the rows may be of what is carried over."""
    if not rows.total.column.startswith("income/"):
        return ""
    sources = [key_of(SOURCES, place.row) for place in rows.of_year for _ in ledger.all_at(place)]
    known = [source for source in sources if source is not None]
    return _OVERLAP if len(set(known)) < len(known) else ""


def _why_not_all_of_year(ledger: Ledger, rows: _Rows) -> str:
    """Say why the rows of the year may not add up to its total; "" if they do."""
    names = [place.row for place in rows.of_year]
    if rows.total.column.startswith("income/"):
        sources = {key_of(SOURCES, name) for name in names}
        has_whole_and_part = APPROPRIATION in sources and not OWN_TABLES.keys().isdisjoint(sources)
        return _OVERLAP if has_whole_and_part else _same_source_twice(ledger, rows)
    has_uses = any(name.startswith(_USES) for name in names)
    if has_uses and any(name.startswith(_BASIC) for name in names):
        return "rows of another kind"
    is_class = {names_a_class(ledger, name) for name in names}
    return "rows of another kind" if len(is_class) > 1 else ""


def why_not_summed(ledger: Ledger, places: Iterable[CellKey]) -> str:
    """Say why some rows of a balance cannot be added up; "" if they can.

    A row may not have been read, or several rows may have its name: a total of the year may be
    printed twice.
    """
    repeated = {place.row_key for place in ledger.repeated}
    for place in places:
        if ledger.may_lack_parts(place.table, place.row):
            return "row not read"
        if place.row_key in repeated:
            return "two totals" if place.row in (CURRENT, TOTAL) else _OVERLAP
    return ""
