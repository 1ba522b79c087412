"""The checks as equations: which printed figures of a disclosure each check compares.

The name, the nature and the source of each check are data (data/rules/checks.csv), and the sums
within a table are declared with its form. An equation that cannot be checked is yielded as well,
with the reason. Promises an order that depends on the document alone: one family of checks after
another, and within a family the order of print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from shimahe.checking.equation import Equation
from shimahe.checking.final_accounts import columns_beside, final_equations
from shimahe.checking.funding import BALANCES, CARRIED_OVER, OUTSIDE_THE_BUDGETS, Funding
from shimahe.checking.ledger import SOURCES, Ledger
from shimahe.checking.printed_values import CLASS_DIGITS, CURRENT, TOTAL, CellKey
from shimahe.checking.prose_checks import prose_equations
from shimahe.checking.sheet_checks import sheet_equations
from shimahe.checking.totals_of_the_year import names_a_class, sums_of_the_year
from shimahe.checking.unread_lines import is_by_code
from shimahe.disclosure import Disclosure
from shimahe.findings import rules
from shimahe.forms import (
    APPROPRIATION,
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    BY_KEY,
    DEPARTMENT_BALANCE,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    FORMS,
    GENERAL_SPENDING,
    HEADING_WORDS,
    OWN_TABLES,
    PROCUREMENT,
    PURCHASE_BUDGETS,
    PURCHASE_CATEGORIES,
    THREE_PUBLIC,
    key_of,
    purchase_kind,
)
from shimahe.frames import THREE_PUBLIC_ITEMS
from shimahe.vocabulary import fold, is_carried_over, parent_code

#: The keys of the tables whose rows have codes.
CODED = [form.key for form in FORMS if form.shape == "codes"]
#: Why an equation is not checked where a table lost rows.
TABLE_LOST = "table lost"
#: The columns in which the department's spending must equal that of the budgets.
_SPENDING_COLUMNS = ("total", "basic", "project")
#: At least so many rows for each row that differs: then the differing rows may be misprints.
_ROWS_FOR_A_MISPRINT = 4
#: The class of transfers, which are of no kind of spending.
_TRANSFERS = "230"
_SUMS = {form.key: dict(form.row_sums) for form in FORMS}


def equations(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield all equations of a disclosure, one family of checks after another."""
    funding = Funding(d, ledger)
    yield from _within_tables(ledger, funding)
    yield from _budgets(ledger, funding)
    yield from _revenue(ledger, funding)
    yield from _balances(ledger, funding)
    yield from _basic_expenditure(ledger, funding)
    yield from _three_public_lines(ledger, funding)
    yield from _both_classifications(ledger, funding)
    yield from final_equations(d, ledger, funding)
    yield from sheet_equations(d, ledger)
    yield from prose_equations(d, ledger, funding)


def _any_amount(ledger: Ledger, places: Iterable[CellKey]) -> bool:
    """Whether at least one of some places prints a number other than 0."""
    return any(ledger.has_amount(place) for place in places)


# --- within a table -------------------------------------------------------------------------------


def _within_tables(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A01 to A07: the sums within each table."""
    for table in CODED:
        yield from _row_sums(ledger, table)
        yield from _children(ledger, table)
    yield from _row_sums(ledger, APPROPRIATION_BALANCE)
    yield from _three_public_sums(ledger)
    yield from _purchase_sums(ledger)
    for table in BALANCES:
        yield from _sums_of_balance(ledger, table, funding)
        yield from _both_sides(ledger, table)


def _row_sums(ledger: Ledger, table: str) -> Iterator[Equation]:
    """Yield A01: the total of each row is the sum of its parts, as the form declares them."""
    columns = ledger.columns[table]
    for total in _SUMS[table]:
        for side in _sides(columns):
            parts = _printed_parts(columns, side, table, total)
            if not parts or side + total not in columns:
                continue
            if _are_all_parts(ledger, table, side + total, parts):
                yield from _sums_of_rows(ledger, table, side + total, parts)


def _are_all_parts(ledger: Ledger, table: str, total: str, parts: Sequence[str]) -> bool:
    """Whether the printed parts of a total make up all of it.

    Two parts or more always do. A single part may be one of several (其中): it counts as the whole
    only if it equals the total in nearly all rows, or in half of them where the sums of the table
    leave no room for another part.
    """
    if len(parts) > 1:
        return True
    equal: list[str] = []
    unequal: list[str] = []
    for row in ledger.rows[table]:
        whole = CellKey(table, row, total)
        part = CellKey(table, row, parts[0])
        if ledger.prints_any((whole, part)):
            is_equal = _added(ledger, (whole,)) == _added(ledger, (part,))
            (equal if is_equal else unequal).append(row)
    if len(unequal) * _ROWS_FOR_A_MISPRINT <= len(equal) + len(unequal):
        return True
    return len(equal) >= len(unequal) and _has_no_other_part(ledger, table, equal, unequal)


def _has_no_other_part(
    ledger: Ledger, table: str, equal: Sequence[str], unequal: Sequence[str]
) -> bool:
    """Whether another part would stand in only one of a sum and the rows that make it up.

    Another part is not negative. If it stood in a row, it would also stand in the total row; if it
    stood in the total row, it would also stand in one of the rows that make it up. `equal` are the
    rows in which the single part equals the total, `unequal` are the others.
    """
    if TOTAL in equal:
        return True
    if ledger.may_lack_parts(table, TOTAL):
        return False
    codes = dict.fromkeys(ledger.codes(table))
    tops = {row for row in (*equal, *unequal) if not parent_code(row, codes)}
    tops.difference_update((TOTAL, CURRENT))
    return bool(tops) and tops.isdisjoint(unequal)


def _sides(columns: Iterable[str]) -> list[str]:
    """Return the prefix of the columns of each side, such as "income/"; "" without sides."""
    prefixes = {column[: column.find("/") + 1] for column in columns}
    return sorted(prefixes)


def _printed_parts(columns: Collection[str], side: str, table: str, total: str) -> list[str]:
    """Return the printed columns of a side that make up its total."""
    keys = {column.removeprefix(side) for column in columns if column.startswith(side)}
    return [side + part for part in BY_KEY[table].parts_among(keys, total)]


def _prints_together(ledger: Ledger, table: str, total: str, parts: Sequence[str]) -> bool:
    """Whether a row prints a total and a part of it.

    Where none does, lists of parts stand side by side, and the total is that of all lists.
    """
    for row in ledger.rows[table]:
        has_part = any(ledger.has_figure(CellKey(table, row, part)) for part in parts)
        if has_part and ledger.has_figure(CellKey(table, row, total)):
            return True
    return False


def _sums_of_rows(
    ledger: Ledger, table: str, total: str, parts: Sequence[str]
) -> Iterator[Equation]:
    """Yield A01 for each row of a table: the column of the total against the columns of its parts.

    A column that the form does not know may be another part. So a row with an amount in such a
    column is not checked.
    """
    if not _prints_together(ledger, table, total, parts):
        return
    unknown = _columns_that_may_be_parts(ledger, table)
    of_no_kind = _rows_of_no_part(ledger, table, total, parts)
    for row in ledger.rows[table]:
        whole = CellKey(table, row, total)
        places = tuple(CellKey(table, row, column) for column in parts)
        if not ledger.prints_any((whole, *places)) or ledger.is_share(whole):
            continue
        why = ""
        if ledger.lost_name(table, row) or _may_be_of_sheet(ledger, whole, places):
            why = "row not read"
        elif table in ledger.with_more_columns:
            why = "figure without a column"
        elif table in ledger.with_lost_headings:
            why = "heading lost letters"
        elif row in of_no_kind or (of_no_kind and row in (TOTAL, CURRENT)):
            why = CARRIED_OVER
        else:
            others = [CellKey(table, row, column) for column in unknown]
            if _any_amount(ledger, others) or _lacks_a_part(ledger, whole, places):
                why = "columns of another kind"
        yield Equation("A01", str(whole), (whole,), places, why_not=why)


def _rows_of_no_part(
    ledger: Ledger, table: str, total: str, parts: Sequence[str]
) -> frozenset[str]:
    """Return the rows of what is carried over, or transferred, that print a total and no part.

    That money is of no kind of spending: the total row holds it, and none of its parts does.
    """
    rows: set[str] = set()
    for row, label in ledger.rows[table].items():
        is_carried = is_carried_over(label) or row.startswith(_TRANSFERS)
        places = [CellKey(table, row, part) for part in parts]
        if is_carried and ledger.has_amount(CellKey(table, row, total)):
            rows.update([] if _any_amount(ledger, places) else [row])
    return frozenset(rows)


def _may_be_of_sheet(ledger: Ledger, whole: CellKey, parts: Sequence[CellKey]) -> bool:
    """Whether a total without a part and without a code stands in a table that prints codes.

    It may be the amount of a sheet of targets (年度资金总额), whose title was not read.
    """
    table, row, _ = whole
    if row.isdigit() or row == TOTAL:
        return False
    if not is_by_code(table) or table not in ledger.tables_with_codes:
        return False
    return not ledger.prints_any(parts)


def _lacks_a_part(ledger: Ledger, whole: CellKey, parts: Sequence[CellKey]) -> bool:
    """Whether a total of a balance exceeds its parts by what a column of unknown name prints.

    The name of that column is then a piece of that of the part. Each figure may be rounded.
    """
    side, is_in_balance, _ = whole.column.rpartition("/")
    lacking = _added(ledger, (whole,)) - _added(ledger, parts)
    if not is_in_balance or not lacking:
        return False
    unknown: list[CellKey] = []
    for column in ledger.columns[whole.table]:
        of_side, _, name = column.rpartition("/")
        if of_side == side and not name.isascii():
            unknown.append(whole._replace(column=column))
    rounding = ledger.last_digits.get(whole.table, Decimal(0)) * len((whole, *parts)) / 2
    return any(abs(_added(ledger, (place,)) - lacking) <= rounding for place in unknown)


def _columns_that_may_be_parts(ledger: Ledger, table: str) -> list[str]:
    """Return the columns that the form does not know and that may be parts of a total."""
    beside = columns_beside(ledger, table)
    columns: list[str] = []
    for column in ledger.columns[table]:
        is_share = ledger.is_share(CellKey(table, "", column))
        is_money = not is_share and not HEADING_WORDS["no_money"].search(fold(column))
        if _is_unknown(column) and column not in beside and is_money:
            columns.append(column)
    return columns


def _is_unknown(column: str) -> bool:
    """Whether a column is named by its printed heading, because its form does not know it."""
    return "/" not in column and not column.isascii()


def _purchase_sums(ledger: Ledger) -> Iterator[Equation]:
    """Yield A01 and A03 for purchases: categories make up the total, and so do budgets.

    Both may be columns or rows.
    """
    columns = ledger.columns[PROCUREMENT]
    kind_of = {row: purchase_kind(row) for row in ledger.rows[PROCUREMENT] if row != TOTAL}
    others = [row for row, kind in kind_of.items() if kind is None]
    for kinds in (PURCHASE_CATEGORIES, PURCHASE_BUDGETS):
        parts = [column for column in columns if column in kinds]
        if len(parts) > 1 and TOTAL in columns:
            yield from _sums_of_rows(ledger, PROCUREMENT, TOTAL, parts)
        rows = [row for row, kind in kind_of.items() if kind in kinds]
        if len(rows) > 1:
            yield from _totals_of_purchases(ledger, rows, others)


def _totals_of_purchases(
    ledger: Ledger, rows: Sequence[str], others: Sequence[str]
) -> Iterator[Equation]:
    """Yield A03 for each column of purchases: the total row against the rows of its parts.

    `others` are rows of no kind that is known: they may be further parts, or details of a part.
    """
    for column in ledger.columns[PROCUREMENT]:
        whole = CellKey(PROCUREMENT, TOTAL, column)
        parts = tuple(CellKey(PROCUREMENT, row, column) for row in rows)
        if _is_unknown(column) or not ledger.prints_any((whole, *parts)):
            continue
        why = ""
        if ledger.may_lack_parts(PROCUREMENT, TOTAL):
            why = "row not read"
        elif any(ledger.may_have_amount(CellKey(PROCUREMENT, row, column)) for row in others):
            why = "rows of another kind"
        yield Equation("A03", str(whole), (whole,), parts, why_not=why)


def _three_public_sums(ledger: Ledger) -> Iterator[Equation]:
    """Yield A01 for the 三公 items, which are columns in some documents and rows in others."""
    places_of: dict[str, list[CellKey]] = defaultdict(list)
    items_are_columns = True
    for place in ledger.by_place:
        item = _three_public_item(place)
        if item is not None:
            places_of[item].append(place)
            items_are_columns = items_are_columns and place.column in THREE_PUBLIC_ITEMS
    if items_are_columns:
        yield from _row_sums(ledger, THREE_PUBLIC)
    elif any(HEADING_WORDS["beside_items"].search(row) for row in ledger.rows[THREE_PUBLIC]):
        return  # the total may be of meetings and training too
    elif all(len(places) == 1 for places in places_of.values()):
        place_of = {item: places[0] for item, places in places_of.items()}
        yield from _sums_of_items_in_rows(ledger, place_of)


def _sums_of_items_in_rows(ledger: Ledger, place_of: Mapping[str, CellKey]) -> Iterator[Equation]:
    """Yield A01 for the 三公 items where each of them is a row of its own."""
    form = BY_KEY[THREE_PUBLIC]
    for total in _SUMS[THREE_PUBLIC]:
        parts = tuple(place_of[part] for part in form.parts_among(place_of, total))
        if total in place_of and parts:
            whole = place_of[total]
            why = _why_items_are_not_all(ledger, total)
            yield Equation("A01", str(whole), (whole,), parts, why_not=why)


def _why_items_are_not_all(ledger: Ledger, total: str) -> str:
    """Say why the items in the rows may not make up `total`; "" if they do.

    A row that names no known item may be another item, unless its label says that it is a part of
    one.
    """
    if ledger.may_lack_parts(THREE_PUBLIC, total):
        return "row not read"
    for row in ledger.rows[THREE_PUBLIC] if total == TOTAL else ():
        place = CellKey(THREE_PUBLIC, row, "amount")
        is_part = HEADING_WORDS["part_of_item"].search(row) is not None
        if not is_part and _three_public_item(place) is None and ledger.may_have_amount(place):
            return "rows of another kind"
    return ""


def _three_public_item(place: CellKey) -> str | None:
    """Return the 三公 item that a place belongs to, by its column or by its row.

    Returns None for a place of another table, of another year or of no item.
    """
    if place.table != THREE_PUBLIC:
        return None
    if place.column in THREE_PUBLIC_ITEMS:
        return place.column
    if place.column != "amount":
        return None
    if place.row == TOTAL:
        return TOTAL
    return key_of(BY_KEY[THREE_PUBLIC].columns, place.row)


def _children(ledger: Ledger, table: str) -> Iterator[Equation]:
    """Yield A02 and A03: each printed parent against the codes directly below it.

    The parent of the top codes is the total row (A03).
    """
    codes = dict.fromkeys(ledger.codes(table))
    children_of: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        parent = parent_code(code, codes) or TOTAL
        children_of[parent].append(code)
    lists = _lists_of_one_total(ledger, table)
    for parent, children in children_of.items():
        check = "A03" if parent == TOTAL else "A02"
        why = _why_children_are_not_all(ledger, table, parent, children)
        if lists and parent == TOTAL:
            whole = CellKey(table, TOTAL, "total")
            parts = tuple(CellKey(table, code, column) for code in children for column in lists)
            yield Equation(check, str(whole), (whole,), parts, why_not=why)
            continue
        for column in sorted(ledger.columns[table]):
            whole = CellKey(table, parent, column)
            parts = tuple(CellKey(table, code, column) for code in children)
            if not ledger.prints_any((whole, *parts)) or _is_no_sum(ledger, (whole, *parts)):
                continue
            why_not = why
            if not why and _lacks_rows_without_code(ledger, whole, parts):
                why_not = "row not read"
            if not why_not and _is_printed_oftener(ledger, whole, parts):
                why_not = "rows of another kind"
            yield Equation(check, str(whole), (whole,), parts, why_not=why_not)


def _lists_of_one_total(ledger: Ledger, table: str) -> list[str]:
    """Return the columns of lists that stand side by side and print one total for all; else []."""
    parts = _printed_parts(ledger.columns[table], "", table, "total")
    has_total = ledger.has_figure(CellKey(table, TOTAL, "total"))
    if not has_total or _prints_together(ledger, table, "total", parts):
        return []
    codes = ledger.codes(table)
    prints_total = any(ledger.has_figure(CellKey(table, code, "total")) for code in codes)
    return [] if prints_total else parts


def _is_no_sum(ledger: Ledger, places: Sequence[CellKey]) -> bool:
    """Whether the first place cannot be the sum of the others.

    That is so for shares, averages, line numbers and codes, and in an unknown column for a place
    without a figure, or without a figure in any of its parts.
    """
    whole, *parts = places
    if any(ledger.is_share(place) for place in places):
        return True
    if not _is_unknown(whole.column):
        return False
    if ledger.holds_no_amounts(whole):
        return True
    is_average = HEADING_WORDS["average"].search(fold(whole.column)) is not None
    return is_average or not ledger.has_figure(whole) or not ledger.prints_any(parts)


def _is_printed_oftener(ledger: Ledger, whole: CellKey, parts: Sequence[CellKey]) -> bool:
    """Whether a parent is printed more often than all its children together.

    Then one of its prints has no children, as where the budgets of a table go down to different
    levels.
    """
    of_whole, *of_parts = (_number_of_prints(ledger, place) for place in (whole, *parts))
    return of_whole > 1 and 0 < sum(of_parts) < of_whole


def _number_of_prints(ledger: Ledger, place: CellKey) -> int:
    """Return how often a table prints a figure in a place."""
    return 1 + len(ledger.repeated.get(place, ())) if ledger.has_figure(place) else 0


def _lacks_rows_without_code(ledger: Ledger, whole: CellKey, parts: Sequence[CellKey]) -> bool:
    """Whether a sum exceeds its parts by what rows without a code print, or one of them.

    The code of such a row was not read, for instance because its line was broken. Each figure may
    be rounded by itself.
    """
    table, _, column = whole
    rows = [row for row in ledger.rows[table] if not row.isdigit() and row != TOTAL]
    others = [CellKey(table, row, column) for row in rows]
    if not any(ledger.has_amount(place) for place in others):
        return False
    lacking = _added(ledger, (whole,)) - _added(ledger, parts)
    amounts = [_added(ledger, others), *(_added(ledger, (place,)) for place in others)]
    rounding = ledger.last_digits.get(table, Decimal(0)) * len((whole, *parts, *others)) / 2
    nearest = min(abs(lacking - amount) for amount in amounts if amount)
    return lacking != 0 and nearest <= rounding


def _added(ledger: Ledger, places: Iterable[CellKey]) -> Decimal:
    """Add up the figures of some places, in the unit in which they are printed."""
    values = [figure.value for figure in ledger.figures_at(places)]
    return sum((value for value in values if value is not None), Decimal(0))


def _why_children_are_not_all(
    ledger: Ledger, table: str, parent: str, children: Sequence[str]
) -> str:
    """Say why the codes below a parent may not make it up; "" if they do.

    A code directly below the total that is not a class shows that its class is not printed.
    """
    if ledger.may_lack_parts(table, parent):
        return "row not read"
    if parent not in ledger.rows[table]:
        return "row not printed"
    if parent == TOTAL and not all(_is_class(code) for code in children):
        return "row not printed"
    return ""


# The rows of a balance are added up only where they are those of the form: each source once,
# classes by their names, and nothing carried over, because the parts of what is carried over have
# the same names as the sources of the year.


def _sums_of_balance(ledger: Ledger, table: str, funding: Funding) -> Iterator[Equation]:
    """Yield A03 and A04 of a balance, and A06 and A07 for what they cannot hold."""
    sums = [*_income_sums(ledger, table, funding), *_expenditure_sums(ledger, table, funding)]
    yield from sums
    held = {equation.left[0].column for equation in sums if not equation.why_not}
    yield from sums_of_the_year(ledger, table, funding, held)


def _income_sums(ledger: Ledger, table: str, funding: Funding) -> Iterator[Equation]:
    """Yield A04: income is the sum of its sources."""
    rows = _rows_with_amount(ledger, table, "income/amount")
    sources = [key_of(SOURCES, row) for row in rows]
    why = funding.carried_over or _why_rows_are_not_all(ledger, table)
    if not why and None in sources:
        why = "rows of another kind"
    overlap = len(set(sources)) < len(sources)
    if APPROPRIATION in sources and not OWN_TABLES.keys().isdisjoint(sources):
        overlap = True
    if not why and (overlap or _two_totals(ledger, table)):
        why = "sources overlap"
    yield from _totals(ledger, table, "A04", "income/amount", rows, why)


def _why_rows_are_not_all(ledger: Ledger, table: str) -> str:
    """Say why the rows of a balance may not make up its total; "" if they do."""
    return "row not read" if ledger.may_lack_parts(table, TOTAL) else ""


def _expenditure_sums(ledger: Ledger, table: str, funding: Funding) -> Iterator[Equation]:
    """Yield A03: expenditure is the sum of its classes."""
    for column in _spending_columns(ledger, table):
        rows = _rows_with_amount(ledger, table, column)
        why = funding.carried_over or _why_rows_are_not_all(ledger, table)
        if not why and not all(names_a_class(ledger, row) for row in rows):
            why = "rows of another kind"
        why = why or _two_totals(ledger, table)
        yield from _totals(ledger, table, "A03", column, rows, why)


def _both_sides(ledger: Ledger, table: str) -> Iterator[Equation]:
    """Yield A05: total income equals total expenditure."""
    columns = ledger.columns[table]
    spent = "spending/total"
    if spent not in columns and "spending/amount" in columns:
        spent = "spending/amount"
    left = CellKey(table, TOTAL, "income/amount")
    right = CellKey(table, TOTAL, spent)
    why = _two_totals(ledger, table)
    if not why and ledger.prints_any((left, right)):
        are_printed = ledger.has_total(left) and ledger.has_total(right)
        why = "" if are_printed else "row not printed"
    yield Equation("A05", table, (left,), (right,), why_not=why)


def _spending_columns(ledger: Ledger, table: str) -> list[str]:
    """Return the columns of expenditure of a balance, without shares, line numbers and codes."""
    columns: list[str] = []
    for column in ledger.columns[table]:
        place = CellKey(table, "", column)
        is_no_sum = ledger.is_share(place) or ledger.holds_no_amounts(place)
        if column.startswith("spending/") and not is_no_sum:
            columns.append(column)
    return sorted(columns)


def _rows_with_amount(ledger: Ledger, table: str, column: str) -> list[str]:
    """Return the rows of a balance, without totals, that may have an amount in a column."""
    rows: list[str] = []
    for row in ledger.rows[table]:
        place = CellKey(table, row, column)
        is_total = row in (TOTAL, CURRENT)
        if not is_total and (place in ledger.assumed or ledger.may_have_amount(place)):
            rows.append(row)
    return rows


def _two_totals(ledger: Ledger, table: str) -> str:
    """Say that a table prints a total twice with different meanings; "" if it does not."""
    for place in ledger.repeated:
        if place.table == table and place.row in (TOTAL, CURRENT):
            return "two totals"
    return ""


def _totals(
    ledger: Ledger, table: str, check: str, column: str, rows: Sequence[str], why: str
) -> Iterator[Equation]:
    """Yield the equations of both totals of a balance.

    The total of the year is the sum of the rows; the grand total is the total of the year, or the
    sum of the rows where no total of the year is printed.
    """
    parts = tuple(CellKey(table, row, column) for row in rows)
    current = CellKey(table, CURRENT, column)
    if ledger.has_total(current):
        yield Equation(check, str(current), (current,), parts, why_not=why)
        parts = (current,)
    whole = CellKey(table, TOTAL, column)
    yield Equation(check, str(whole), (whole,), parts, why_not=why)


# --- the department and the budgets ---------------------------------------------------------------


def _budgets(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A11: the department's spending equals that of the budgets' own tables.

    This is said of each code and of the total. It is checked only where the document shows that the
    three budgets are the only money there is.
    """
    own_codes = _codes_of_budgets(ledger, funding)
    codes: list[str] = []
    if ledger.rows[DEPARTMENT_SPENDING]:
        codes = list(dict.fromkeys([*ledger.codes(DEPARTMENT_SPENDING), *own_codes]))
    printed = ledger.columns[DEPARTMENT_SPENDING]
    columns = [column for column in _SPENDING_COLUMNS if column in printed]
    why = _why_budgets_differ(funding)
    for column in columns or ["total"]:
        for code in codes:
            yield from _code_in_budgets(ledger, funding, code, column, why)
        if funding.own_tables or codes:
            yield _total_of_budgets(ledger, funding, own_codes, column, why)


def _codes_of_budgets(ledger: Ledger, funding: Funding) -> dict[str, None]:
    """Return the codes of the budgets' own tables, each once, in the order of print."""
    codes: dict[str, None] = {}
    for table in funding.own_tables.values():
        codes |= dict.fromkeys(ledger.codes(table))
    return codes


def _why_budgets_differ(funding: Funding) -> str:
    """Say why the department's spending need not equal that of the budgets; "" if it must."""
    if funding.own_table_lost:
        return TABLE_LOST
    if funding.beside_the_budgets:
        return funding.beside_the_budgets
    if funding.has_unknown_source:
        return "rows of another kind"
    return "" if funding.is_known else "sources of income not printed"


def _code_in_budgets(
    ledger: Ledger, funding: Funding, code: str, column: str, why: str
) -> Iterator[Equation]:
    """Yield A11 for one code and column."""
    left = CellKey(DEPARTMENT_SPENDING, code, column)
    tables = [table for table in funding.own_tables.values() if code in ledger.rows[table]]
    places = tuple(CellKey(table, code, column) for table in tables)
    if places and ledger.prints_any((left, *places)):
        why = why or funding.why_shared(code)
        yield Equation("A11", f"{code}/{column}", (left,), places, why_not=why)


def _total_of_budgets(
    ledger: Ledger, funding: Funding, own_codes: Collection[str], column: str, why: str
) -> Equation:
    """Return A11 for the totals of one column.

    The money of a budget without a table of its own is taken from those rows of the department that
    no other budget prints. Where no budget has a table, the equation names that of the general
    public budget as not printed.
    """
    tables = list(funding.own_tables.values()) or [OWN_TABLES["general_public"]]
    parts = [CellKey(table, TOTAL, column) for table in tables]
    if funding.own_tables:
        for code in _top_codes(ledger.codes(DEPARTMENT_SPENDING)):
            if code not in own_codes:
                parts.append(CellKey(DEPARTMENT_SPENDING, code, column))
    for code in _top_codes(own_codes):
        why = why or funding.why_shared(code)
    if not why and len(parts) > len(tables) and funding.own_table_lacks_rows:
        why = "row not read"
    left = CellKey(DEPARTMENT_SPENDING, TOTAL, column)
    return Equation("A11", f"{TOTAL}/{column}", (left,), tuple(parts), why_not=why)


def _top_codes(codes: Iterable[str]) -> list[str]:
    """Return the codes whose parents are not printed: classes, or items where only these are."""
    printed = dict.fromkeys(codes)
    return [code for code in printed if parent_code(code, printed) is None]


def _is_class(code: str) -> bool:
    """Whether a code is that of a class."""
    return len(code) == CLASS_DIGITS


def _revenue(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A12: the department's revenue table repeats the amounts of the spending tables.

    The total of each account is that of the department's spending table, and what a budget pays for
    it is that of the budget's own table.
    """
    why = funding.spent_otherwise
    for row in _rows_of_revenue(ledger):
        left = CellKey(DEPARTMENT_SPENDING, row, "total")
        right = CellKey(DEPARTMENT_REVENUE, row, "total")
        yield Equation("A12", f"{row}/total", (left,), (right,), why_not=why)
    for budget, table in OWN_TABLES.items():
        for code in ledger.codes(table):
            left = CellKey(table, code, "total")
            right = CellKey(DEPARTMENT_REVENUE, code, budget)
            if ledger.printed(right):
                yield Equation("A12", f"{code}/{budget}", (left,), (right,), why_not=why)
    yield from _appropriations(ledger, funding)


def _appropriations(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A12 for the column of what all budgets together pay for an account."""
    why = funding.spent_otherwise or (TABLE_LOST if funding.own_table_lost else "")
    for code in _codes_of_budgets(ledger, funding):
        right = CellKey(DEPARTMENT_REVENUE, code, APPROPRIATION)
        if ledger.printed(right):
            tables = [table for table in funding.own_tables.values() if code in ledger.rows[table]]
            left = tuple(CellKey(table, code, "total") for table in tables)
            why_not = why or funding.why_shared(code)
            yield Equation("A12", f"{code}/{APPROPRIATION}", left, (right,), why_not=why_not)


def _rows_of_revenue(ledger: Ledger) -> list[str]:
    """Return the rows of the department's spending that its revenue table must repeat."""
    spending = ledger.rows[DEPARTMENT_SPENDING]
    revenue = ledger.rows[DEPARTMENT_REVENUE]
    rows: list[str] = []
    if spending and revenue:
        rows += ledger.codes(DEPARTMENT_SPENDING)
    if spending or revenue:
        rows.append(TOTAL)
    return rows


# --- the balances ---------------------------------------------------------------------------------


def _balances(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A13, A14, A16 and A17: classes, grand totals and sources of the balances."""
    yield from _granted_classes(ledger, funding)
    yield from _department_classes(ledger)
    yield from _grand_totals(ledger, funding)
    yield from _sources(ledger, funding)


def _granted_classes(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A13: each class of the appropriation balance equals that of the budget's own table.

    For a budget without a table of its own, its column of the department's revenue table is used,
    unless the year may have spent otherwise than it received.
    """
    two_totals = _two_totals(ledger, APPROPRIATION_BALANCE)
    rows_missing = _why_rows_are_not_all(ledger, APPROPRIATION_BALANCE)
    printed = ledger.rows[APPROPRIATION_BALANCE] or [TOTAL]
    rows = [row for row in printed if row != CURRENT]
    for budget, table in OWN_TABLES.items():
        has_own_table = bool(ledger.rows[table])
        why = funding.carried_over if has_own_table else funding.spent_otherwise
        why = why or two_totals
        for row in rows:
            code = ledger.classes.get(row, row)
            left = CellKey(APPROPRIATION_BALANCE, row, f"spending/{budget}")
            right = CellKey(DEPARTMENT_REVENUE, code, budget)
            if has_own_table:
                right = CellKey(table, code, "total")
            if left in ledger.assumed or ledger.prints_any((left, right)):
                why_not = why or rows_missing if row == TOTAL else why
                yield Equation("A13", f"{row}/{budget}", (left,), (right,), why_not=why_not)


def _department_classes(ledger: Ledger) -> Iterator[Equation]:
    """Yield A14: each class of the department's balance equals that of its spending table."""
    for name, code in ledger.classes.items():
        in_balance = name in ledger.rows[DEPARTMENT_BALANCE]
        if in_balance or code in ledger.rows[DEPARTMENT_SPENDING]:
            left = CellKey(DEPARTMENT_BALANCE, name, "spending/amount")
            right = CellKey(DEPARTMENT_SPENDING, code, "total")
            yield Equation("A14", name, (left,), (right,))


def _grand_totals(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A16: the department's total spending equals that of its balance and of its revenue."""
    why = funding.carried_over or _two_totals(ledger, DEPARTMENT_BALANCE)
    # among the rows that were not read may be what is carried over, or the total of the year
    why_not_balance = why or _why_rows_are_not_all(ledger, DEPARTMENT_BALANCE)
    why_not_revenue = why or funding.spent_otherwise
    left = CellKey(DEPARTMENT_SPENDING, TOTAL, "total")
    balance = CellKey(DEPARTMENT_BALANCE, TOTAL, "spending/amount")
    revenue = CellKey(DEPARTMENT_REVENUE, TOTAL, "total")
    for right, why_not in ((balance, why_not_balance), (revenue, why_not_revenue)):
        if ledger.rows[right.table] or ledger.rows[DEPARTMENT_SPENDING]:
            yield Equation("A16", right.table, (left,), (right,), why_not=why_not)


def _sources(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A17: each budget pays the same according to both balances."""
    appropriation = _places_of_sources(ledger, APPROPRIATION_BALANCE)
    department = _places_of_sources(ledger, DEPARTMENT_BALANCE)
    for source in dict.fromkeys([*appropriation, *department]):
        places = [*appropriation.get(source, ()), *department.get(source, ())]
        if source not in OWN_TABLES or not ledger.prints_any(places):
            continue
        left = _paying_places(ledger, APPROPRIATION_BALANCE, source, appropriation)
        right = _paying_places(ledger, DEPARTMENT_BALANCE, source, department)
        why = funding.carried_over
        if not why and (len(left) > 1 or len(right) > 1):
            why = "sources overlap"
        yield Equation("A17", source, tuple(left[:1]), tuple(right[:1]), why_not=why)


def _places_of_sources(ledger: Ledger, table: str) -> dict[str, list[CellKey]]:
    """Return the places of each source of income in a balance, by the key of the source."""
    places: dict[str, list[CellKey]] = defaultdict(list)
    for row, source in ledger.sources(table):
        place = CellKey(table, row, "income/amount")
        if ledger.printed(place):
            places[source].append(place)
    return dict(places)


def _paying_places(
    ledger: Ledger, table: str, source: str, places_of: dict[str, list[CellKey]]
) -> list[CellKey]:
    """Return the places of a source that print a figure, else the one where it should stand."""
    places = places_of.get(source, [])
    absent = CellKey(table, f"({source})", "income/amount")
    with_figure = [place for place in places if ledger.has_figure(place)]
    return with_figure or [*places, absent][:1]


# --- basic expenditure ----------------------------------------------------------------------------


def _basic_expenditure(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A15: the total of the economic table is the basic expenditure of the general budget.

    This is not said of a table that may hold more than that budget.
    """
    if not ledger.rows[BASIC_ECONOMIC] and not ledger.rows[GENERAL_SPENDING]:
        return
    left = CellKey(BASIC_ECONOMIC, TOTAL, "total")
    right = CellKey(GENERAL_SPENDING, TOTAL, "basic")
    tables = [table for budget, table in funding.own_tables.items() if budget != "general_public"]
    of_other_budgets = [CellKey(table, TOTAL, "basic") for table in tables]
    why = funding.basic_of_more_budgets
    if funding.has_other_sources or ledger.prints_any(of_other_budgets):
        why = OUTSIDE_THE_BUDGETS
    yield Equation("A15", TOTAL, (left,), (right,), why_not=why)


def _three_public_lines(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A18: an economic line for a 三公 item is at most the item.

    Some offices give codes of their own to their lines. So a code with another than its standard
    name is another line, and is left out.
    """
    for rule in rules("three_public_lines"):
        item = rule["item"]
        if rule["named"] not in ledger.names.get(rule["economic"], rule["named"]):
            continue
        line = CellKey(BASIC_ECONOMIC, rule["economic"], "total")
        most = ledger.three_public.get(item, CellKey(THREE_PUBLIC, f"({item})", "amount"))
        if ledger.prints_any((line, most)):
            why = funding.basic_of_more_budgets
            yield Equation("A18", item, (line,), (most,), why_not=why)


def _both_classifications(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A21 and A22: a payment of basic expenditure is the same in both classifications.

    Which lines are compared is data (data/rules/both_classifications.csv).
    """
    for rule in rules("both_classifications"):
        if rule["nature"] == "not a tie":
            continue
        check = "A21" if rule["nature"] == "identity" else "A22"
        functional = rule["functional"]
        economic = rule["economic"]
        left = tuple(CellKey(GENERAL_SPENDING, code, "basic") for code in functional.split("+"))
        right = tuple(CellKey(BASIC_ECONOMIC, code, "total") for code in economic.split("+"))
        sides = [ledger.prints_any(left), ledger.prints_any(right)]
        if check == "A22" and all(sides):  # the same money may stand in another line, and this be 0
            sides = [_any_amount(ledger, left), _any_amount(ledger, right)]
        if any(sides):
            why = funding.basic_of_more_budgets if all(sides) else "no counterpart"
            yield Equation(check, f"{functional} = {economic}", left, right, why_not=why)
