"""A raw table and its form → rows with their figures in columns, by shape of form, not by form.

`read_table` finds the header, tells what each column means (R08), parts every row into its label,
code and figures, gives each figure its column (R12), and says how much of the table survives. It
reads what is printed and corrects nothing; it does not know what other tables say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, pairwise

from shimahe.forms import (
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    BY_KEY,
    CODE,
    DEPARTMENT_REVENUE,
    FLOWS,
    HEADING_WORDS,
    NAME,
    NUMBER,
    OWN_TABLES,
    PROCUREMENT,
    THREE_PUBLIC,
    WEAKER_WORDS,
    Form,
    key_of,
    procurement_category,
)
from shimahe.reading.balance_sides import (
    FUNCTION,
    INCOME,
    kinds_of_label,
    names_income,
    sides_downwards,
)
from shimahe.reading.budgets_with_income import limit_to_income, limit_to_sources, limit_to_spent
from shimahe.reading.code_cells import (
    NO_HEAD,
    NO_PARTS,
    Head,
    clean_code,
    coded_name,
    is_parted_code,
    join_levels,
    part_levels,
    parts_by_content,
    without_commas,
    without_padding,
)
from shimahe.reading.column_groups import (
    Sense,
    Setting,
    contradict,
    is_qualifier,
    senses_of,
    setting_of,
    tell_apart,
    without_unit,
)
from shimahe.reading.column_solver import (
    ZERO,
    Family,
    Placing,
    ReadRow,
    RowSums,
    adds_up,
    amount_beyond,
    is_sum,
    place_figures,
    room_for_rounding,
)
from shimahe.reading.columns_apart import part_columns_apart
from shimahe.reading.grids import RawTable, Row
from shimahe.reading.header_rows import (
    part_notes,
    part_repeated,
    split_header,
    units_below_headings,
    with_headings_again,
)
from shimahe.reading.joined_cells import (
    ends_with_amount,
    leave_doubtful_figures,
    leave_parted_thousands,
    may_be_two_cells,
    prints_amount_in_label,
    prints_blank_in_figure,
    prints_two_figures,
    splits_figure,
)
from shimahe.reading.kinds_by_budget import (
    columns_of_budgets,
    parts_by_budget,
    parts_of_other_budgets,
    parts_of_the_total,
    with_parts_by_source,
    without_parts,
)
from shimahe.reading.lost_headings import is_damaged, joins_two, splits_heading
from shimahe.reading.lost_merges import (
    are_moved,
    are_shared,
    groups_cross_sides,
    halves_among,
    has_bare_column,
    has_figures_beyond,
    lacks_cells,
    places_that_may_be_halves,
)
from shimahe.reading.names_in_pieces import join_names
from shimahe.reading.office_names import (
    find_places_of_offices,
    is_known_name,
    leave_numbers_of_offices,
    leave_what_is_no_name,
)
from shimahe.reading.parted_codes import stand_in_names, with_whole_codes
from shimahe.reading.plain_totals import with_plain_total
from shimahe.reading.row_kinds import place_of_kinds, tell_kinds
from shimahe.reading.row_sums import with_cut_blanks
from shimahe.reading.rows_in_parts import take_codes_from_parts
from shimahe.reading.rows_of_units import take_codes_from_units
from shimahe.reading.shared_figures import without_shared_figures
from shimahe.reading.slipped_rows import (
    are_whole,
    are_wider,
    break_sums,
    breaks_sums,
    has_gap,
    leave_moved_figures,
    prints_words,
)
from shimahe.reading.tables import (
    NOT_TOLD,
    ColumnPlaces,
    FigureColumns,
    Side,
    Table,
    places_of,
)
from shimahe.reading.three_public import (
    find_items,
    label_of,
    may_be_total,
    senses_with_labels,
    stands_down,
)
from shimahe.reading.totals_of_lists import place_totals_of_lists
from shimahe.vocabulary import (
    FACTORS,
    bare_label,
    fold,
    has_digit,
    hides_figure,
    is_blank,
    is_carried_over,
    is_chinese,
    is_total,
    one_of,
    parent_code,
    parse_figure,
    prints_any_figure,
    prints_value,
    says_a_sum,
    units_in,
)

#: The codes of a form, where they are not those of the functional classification.
_CODES = {"basic_economic": re.compile(r"[35]\d\d(?:\d\d)?")}
#: The beginning of what looks like a code of the form: functional, and economic.
_FUNCTIONAL_BEGINS = re.compile(r"2\d\d(?!\d?年)")
_CODE_BEGINS = {"basic_economic": re.compile(r"[35]\d\d")}
_FUNCTIONAL = re.compile(r"2\d\d(?:\d\d){0,2}")
_YEAR = re.compile(r"20\d\d")
#: The most digits of the number of a line (行次).
_LONGEST_LINE_NUMBER = 3
#: Words that labels of a balance end with.
_LABEL = re.compile("(?:支出|收入|合计|总计|小计|拨款|资金|结转|结余|分配|经费)$")
#: The fewest other rows that show how many cells a row of the table has.
_FEWEST_BESIDE = 2
#: By how many units of the last digit that is kept a sum may differ, where each of its figures is
#: rounded: to the whole in 元, else to the hundredth.
_ROUNDING = Decimal(5)


def read_table(
    form: Form, raw: RawTable, setting: Setting | None = None, whole: Sequence[ReadRow] = ()
) -> Table:
    """Read one table of the shape `codes`, `balance`, `items` or `procurement`.

    `setting` is the year and the stage of the document; those that the title of the table says take
    precedence. `whole` are rows that tell which columns stay blank: of the income side of the
    balance, for a table of income; of all budgets together, for the spending of one.
    Nothing is refused: what cannot be read is named in the notes of the table.
    """
    header, rows_below = split_header(form, raw.rows)
    body, repeated = part_repeated(header, rows_below)
    header = with_headings_again(form, header, repeated)
    body, notes = part_notes(body)
    body, apart = part_columns_apart(form, header, body)
    table = Table(form, raw, raw.unit, header=header, row_count=len(body))
    table.setting = replace(setting_of(raw.title, setting or Setting()), unit=raw.unit)
    if repeated:
        table.notes.append("cut by a page")
    given = (("header", header), ("repeated header", repeated), ("note", notes))
    table.reasons.update((row.line, reason) for reason, rows in given for row in rows)
    _name_parts_apart(table, apart)
    _find_columns(table, body)
    if form.shape == "codes" and not raw.is_spaced:
        body = with_cut_blanks(form, table.columns, body)
    table.places_of_offices = find_places_of_offices(table)
    body = with_whole_codes(table, body)
    table.has_codes_in_names = stand_in_names(table, body)
    _find_units(table)
    _find_units_of_parts(table, repeated, body)
    table.rows_are_wider = are_wider(len(table.columns), body)
    table.rows_are_whole = are_whole(len(table.columns), body)
    table.columns_of_figures = _find_columns_of_figures(table, body)
    if any(row.merged for row in body):
        body = without_shared_figures(table.columns, table.known_columns, body)
    read_row = _SHAPES.get(form.shape, _read_item_row)
    for row in body:
        table.read_rows += read_row(table, row)
    _drop_padding(table.read_rows)
    _tell_sides_downwards(table)
    _tell_kinds(table, body)
    join_names(table, body)
    leave_what_is_no_name(table, body)
    _hold_to_sums(table)
    _hold_wider_rows_to_sums(table)
    _leave_other_years(table, body)
    leave_doubtful_figures(table.read_rows, table.row_sums)
    leave_parted_thousands(_spaced_rows(table), table.read_rows, table.row_sums)
    _leave_joined_numbers(table, body)
    leave_moved_figures(table.read_rows, table.row_sums)
    adding = families(table.read_rows)
    is_limited = _limit_columns(table, whole)
    outcome = place_figures(table.read_rows, adding, table.row_sums)
    if outcome.by_sums or is_limited:
        table.notes.append("placed by sums")
    if outcome.too_many:
        table.notes.append("too many ways to place")
    _hold_parts_to_sums(table)
    place_totals_of_lists(table)
    _name_unplaced(table, body)
    _name_cut_rows(table, body)
    if form.shape == "codes":
        adding = _hold_to_codes(table, body, adding)
    _name_budgets_of_no_kind(table)
    if form.key == THREE_PUBLIC:
        _find_items(table)
    table.notes += table.unread
    _name_losses(table, adding)
    return table


def _leave_other_years(table: Table, body: Sequence[Row]) -> None:
    """Take no figures of rows that a column of years (年度) says are of another year (R08a)."""
    places = [at for at, texts in enumerate(table.heads) if _heads_years(texts)]
    if table.form.shape != "codes" or len(places) != 1:
        return
    of_year: dict[int, int] = {}
    for row in body:
        text = row.fields[places[0]] if places[0] < len(row.fields) else ""
        year = re.search(r"20\d\d", fold(text))
        if year:
            of_year[row.line] = int(year.group())
    if len(set(of_year.values())) < 2:
        return
    for read_row in table.read_rows:
        if of_year.get(read_row.line) != table.setting.year:
            read_row.leave_columns()


def _heads_years(texts: Sequence[str]) -> bool:
    """Whether headings say that years stand below them."""
    return any(fold(text) in ("年度", "年份", "预算年度", "会计年度") for text in texts)


def _spaced_rows(table: Table) -> list[ReadRow]:
    """Return the rows whose cells only spaces part."""
    if table.raw.is_spaced:
        return table.read_rows
    lines = table.raw.spaced_lines
    return [row for row in table.read_rows if row.line in lines] if lines else []


def _limit_columns(table: Table, whole: Sequence[ReadRow]) -> bool:
    """Keep figures out of columns of what other rows say there is none of (R12).

    Return whether any row was limited.
    """
    if table.form.key == APPROPRIATION_BALANCE:
        return limit_to_income(table.read_rows)
    if table.form.key in OWN_TABLES.values():
        return limit_to_spent(table.read_rows, whole)
    return bool(whole) and limit_to_sources(table.read_rows, whole)


# --- header ---------------------------------------------------------------------------------------


def _find_columns(table: Table, body: list[Row]) -> None:
    """Find the keys of the columns in the header, or assume the usual order of the form (R13).

    The order is assumed only for tables by code and balances whose header, or half of it, is lost.
    Other tables without a header, and headings that cannot stand above their columns, give no
    columns.
    """
    if table.header:
        first_row = table.header[0].filled
        if len(table.header) > 1 and len(first_row) == 1:
            table.inner_label = first_row[0][1]
        _find_columns_in_header(table, body)
    if table.raw.header_note in ("order assumed", "placed by layout"):
        table.notes.append(table.raw.header_note)
    is_moved = are_shared(table.columns, body) or lacks_cells(table.columns, table.header, body)
    is_moved = is_moved or splits_heading(table.form, table.header, body)
    is_moved = is_moved or _is_moved(table, body)
    is_moved = is_moved or (table.raw.has_heads_in_pieces and bool(body))
    is_torn = is_moved or table.raw.header_note == "header not recognised"
    table.total_heading = _heading_of_total_alone(table, body)
    is_named = (
        bool(table.total_heading)
        or NAME in table.columns
        or (CODE in table.columns and not _has_names_apart(table.columns, body))
    )
    is_across = table.form.shape in ("items", "procurement", "balance")
    is_placed = is_named and not _lacks_headings(table.columns, body)
    if is_placed and not (is_torn and is_across) and not is_moved:
        return
    if is_torn:
        table.columns = []
        table.unread.append("header not recognised")
        return
    if table.form.shape in ("codes", "balance"):
        if body:
            _assume_columns(table, body)
        return
    # With headings across, an amount of which no heading says what it is of is no column.
    table.columns = ["" if key == "amount" else key for key in table.columns]
    if body and not table.columns:
        table.losses.append("header not recognised" if table.header else "header lost")


def _is_moved(table: Table, body: list[Row]) -> bool:
    """Whether the headings, as after a lost merged cell, cannot stand above their columns."""
    is_list = bool(table.columns) and table.form.shape in ("items", "procurement")
    if is_list and has_figures_beyond(table.columns, body):
        return True
    if table.form.shape == "items":
        return len(table.header) > 1 and has_bare_column(table.columns, table.heads, body)
    if table.form.shape == "balance" and groups_cross_sides(table.columns, table.header):
        return True
    return bool(table.columns) and are_moved(table.columns, table.heads, len(table.headings), body)


def _heading_of_total_alone(table: Table, body: list[Row]) -> str:
    """Return the heading of the total, where a table by code prints nothing but its total; else "".

    Such a table has no headings of code and name, and one row that prints figures only.
    """
    if table.form.shape != "codes" or "total" not in table.columns or len(body) != 1:
        return ""
    has_labels = CODE in table.columns or NAME in table.columns
    if has_labels or not _is_as_wide(table.columns, body[0]):
        return ""
    if any(parse_figure(text) is None or not table.columns[at] for at, text in body[0].filled):
        return ""
    return table.heads[table.columns.index("total")][-1]


def _lacks_headings(columns: list[str], body: list[Row]) -> bool:
    """Whether more columns with figures have no heading than have one."""
    bare = 0
    named = 0
    for place, key in enumerate(columns):
        if key not in (CODE, NAME, NUMBER) and _holds_figures(body, place):
            bare += not key
            named += bool(key)
    return bare > named


def _has_names_apart(columns: list[str], body: list[Row]) -> bool:
    """Whether a row prints its name in another cell than its code, below no heading.

    Where code and name share a cell, the heading of the codes is enough.
    """
    for row in body:
        if parts_by_content(row).head.code:
            for place in _word_places(row):
                if place >= len(columns) or columns[place] != CODE:
                    return True
    return False


def _find_columns_in_header(table: Table, body: list[Row]) -> None:
    """Find the keys of the columns in the header, and name the columns that cannot be told apart.

    Columns of labels and codes are also told by what stands in them.
    """
    headings = table.heads
    if contradict(table.form, headings):
        return
    if any(joins_two(table.form, texts) for texts in headings):
        return
    senses = _senses(table, body)
    parts = parts_of_the_total(table.form, senses, body)
    senses = with_parts_by_source(senses, parts)
    by_budget = parts_by_budget(table.form, parts)
    columns = tell_apart(table.form, without_parts(senses, by_budget), table.setting)
    table.columns = columns.keys
    by_budget = by_budget or parts_of_other_budgets(table.form, senses)
    table.by_budget = {columns.keys[place]: part for place, part in by_budget.items()}
    table.parts = columns.parts
    for budget, place in columns_of_budgets(table.form, headings, senses).items():
        table.columns_of_budgets[budget] = columns.keys[place]
    table.unknown = columns.unknown
    if columns.unread:
        table.unread.append(f"{NOT_TOLD}: " + " | ".join(columns.unread))
    _name_lost_headings(table, body)
    _leave_halves(table, body)


def _leave_halves(table: Table, body: list[Row]) -> None:
    """Take no figure for that of a group of which one of two columns lost its heading (R08)."""
    if table.form.shape != "codes":
        return
    may_be = places_that_may_be_halves(table.columns, table.heads)
    if not may_be:
        return
    for place in halves_among(may_be, table.columns, table.row_sums, body):
        table.columns[place] = ""
    del table.printed_sums, table.row_sums


def _senses(table: Table, body: list[Row]) -> list[Sense]:
    """Return what each column means by its headings, and by the labels and codes that it holds."""
    senses = _with_codes(table.form, senses_of(table.form, table.heads), body)
    senses = _with_weaker_words(table, senses)
    if table.form.key == BASIC_ECONOMIC:
        senses = _without_government_codes(senses, body)
    if table.form.key == THREE_PUBLIC:
        return senses_with_labels(senses, table.heads, table.raw.rows)
    if table.form.flow != "spending":
        return _with_labels(table.form, senses, body)
    senses = _with_labels(table.form, _without_kinds(table, senses, body), body)
    return with_plain_total(table.form, senses, table.setting, body)


def _without_kinds(table: Table, senses: list[Sense], body: list[Row]) -> list[Sense]:
    """Return the senses, with the column that says the kind of each row as neither name nor figure.

    Its place is kept in the table.
    """
    table.place_of_kinds = place = place_of_kinds(senses, body)
    if place is None:
        return senses
    own = Sense(senses[place].printed, NUMBER)
    return [own if at == place else sense for at, sense in enumerate(senses)]


def _with_codes(form: Form, senses: Sequence[Sense], body: list[Row]) -> list[Sense]:
    """Return the senses, with codes below an unknown heading if codes stand there.

    A column right before one of names may hold them whatever is merged above it (人员经费).
    Nothing changes where every column of names already has its column of codes.
    """
    keys = [sense.key for sense in senses]
    with_codes = list(senses)
    if form.shape != "codes" or keys.count(CODE) >= keys.count(NAME):
        return with_codes
    for place, sense in enumerate(senses):
        is_before_names = keys[place + 1 : place + 2] == [NAME] and sense.key not in (CODE, NAME)
        if (sense.key is None or is_before_names) and _holds_codes(form, body, place):
            with_codes[place] = Sense(sense.printed, CODE)
    return with_codes


def _with_weaker_words(table: Table, senses: list[Sense]) -> list[Sense]:
    """Return the senses with words for amounts (批复数, 总价) where no other heading says these."""
    words = WEAKER_WORDS.get(table.form.shape)
    if words is None:
        return senses
    key = "total"
    starts = [0]
    if table.form.shape == "balance":
        key = "amount"
        starts += [place for place, sense in enumerate(senses) if sense.key == NAME and place]
    kept = list(senses)
    for start, stop in pairwise([*starts, len(senses)]):
        of_side = {sense.key for sense in senses[start:stop]} & table.known_columns
        if key in of_side or (key == "amount" and of_side):
            continue
        for place in range(start, stop):
            lowest = table.heads[place][-1:]
            if senses[place].key is None and _says(words, lowest):
                kept[place] = senses[place]._replace(key=key)
    return kept


def _says(words: str, headings: Sequence[str]) -> bool:
    """Whether the first of some headings, without its unit, says one of some words."""
    return bool(headings) and re.search(words, without_unit(fold(headings[0]))) is not None


def _without_government_codes(senses: list[Sense], body: list[Row]) -> list[Sense]:
    """Return the senses, with codes of 政府预算经济分类, and names right behind, as neither.

    So it is where codes of 部门预算经济分类 stand beside them (301 | 501), whatever the headings.
    """
    places = [place for place, sense in enumerate(senses) if sense.key == CODE]
    begins = {place: _first_digits(body, place) for place in places}
    if {"3"} not in begins.values():
        return senses
    kept = list(senses)
    for place in places:
        if begins[place] != {"5"}:
            continue
        kept[place] = Sense(senses[place].printed, NUMBER)
        for behind, sense in enumerate(senses[place + 1 : place + 2], place + 1):
            if sense.key == NAME:
                kept[behind] = Sense(sense.printed, NUMBER)
    return kept


def _first_digits(body: list[Row], place: int) -> set[str]:
    """Return with which digits the codes in a column begin."""
    cells = [row.fields[place] for row in body if place < len(row.fields)]
    return {cell[0] for cell in cells if cell[:1].isdigit()}


def _holds_codes(form: Form, body: list[Row], place: int) -> bool:
    """Whether a column holds two or more numbers, and all of them are codes of the form."""
    code = _CODES.get(form.key, _FUNCTIONAL)
    cells = [row.fields[place] for row in body if place < len(row.fields)]
    numbers = [cell for cell in cells if parse_figure(cell) is not None]
    return len(numbers) > 1 and all(code.fullmatch(number) for number in numbers)


def _name_lost_headings(table: Table, body: list[Row]) -> None:
    """Name the headings of columns of figures that lost letters and so name no column (R02)."""
    lost = []
    for place, key in enumerate(table.columns):
        texts = table.heads[place]
        is_known = key in table.known_columns or key in (CODE, NAME, NUMBER)
        is_lost = any(map(is_damaged, texts)) and (not is_known or _is_told_above(texts))
        if is_lost and _holds_figures(body, place):
            lost.append(key if not is_known else " ".join(texts))
    if lost:
        table.unread.append("heading lost letters: " + " | ".join(lost))


def _is_told_above(headings: Sequence[str]) -> bool:
    """Whether only the headings above the lowest one say which column it is."""
    lowest = without_unit(headings[-1])
    return len(headings) > 1 and (lowest in ("小计", "合计") or is_qualifier(lowest))


def _with_labels(form: Form, senses: list[Sense], body: list[Row]) -> list[Sense]:
    """Return the senses, with labels also below an unknown heading above a column of words.

    In a balance each side may have such a column; in a table by code one is enough. Nothing changes
    where figures stand below no heading, since part of the header is lost then.
    """
    with_labels = list(senses)
    if form.shape not in ("codes", "balance"):
        return with_labels
    bare = [place for place, sense in enumerate(senses) if sense.key == ""]
    if any(_holds_figures(body, place) for place in bare):
        return with_labels
    for place, sense in enumerate(senses):
        if form.shape == "codes" and any(sense.key == NAME for sense in with_labels):
            break
        is_free = sense.key is None and not HEADING_WORDS["not_read"].search(fold(sense.printed))
        if is_free and _holds_words(body, place):
            with_labels[place] = Sense(sense.printed, NAME)
    return with_labels


def _holds_figures(body: list[Row], place: int) -> bool:
    """Whether a figure stands in a column."""
    for row in body:
        if place < len(row.fields) and parse_figure(row.fields[place]) is not None:
            return True
    return False


def _holds_words(body: list[Row], place: int) -> bool:
    """Whether a column holds words and no figure."""
    if _holds_figures(body, place):
        return False
    return any(place < len(row.fields) and _has_words(row.fields[place]) for row in body)


def _assume_columns(table: Table, body: list[Row]) -> None:
    """Assume the usual order of the form's columns, if no row is wider (R13).

    It is not assumed where the headings that are left stand in another order. `_hold_to_sums` drops
    it later if the rows do not add up in it.
    """
    keys = [key for key, _ in table.form.columns][: table.form.usual]
    if table.form.shape == "codes":
        usual = [CODE, NAME, *keys]
        widths = [2 + len(row.fields) - parts_by_content(row).figures_from for row in body]
    else:
        usual = [NAME, "amount", NAME, *(keys or ["amount"])]
        widths = [len(row.fields) for row in body]
    if table.form.shape == "codes" and not _stand_in_order(table.columns, keys):
        table.columns = []
        table.losses.append("header not recognised")
        return
    table.losses.append("header lost")
    table.notes.append("header lost")
    if max(widths) <= len(usual):
        table.columns = usual
        table.notes.append("order assumed")
    else:
        table.columns = []


def _stand_in_order(columns: list[str], keys: list[str]) -> bool:
    """Whether the columns that a header names stand in the order of `keys`."""
    named = [key for key in columns if key in keys]
    return named == [key for key in keys if key in named]


def _find_units(table: Table) -> None:
    """Find the unit of each column: what its heading says, else the table's unit mark (R11).

    A column whose heading and mark contradict each other has None, and the note says so.
    """
    marks = set(table.raw.marks)
    units_of: dict[str, set[str]] = {}
    for key, headings in zip(table.columns, table.heads, strict=False):
        units = units_in(headings)
        if units:
            units |= marks
        units_of.setdefault(key, set()).update(units)
    all_units = set[str]().union(*units_of.values())
    if table.form.shape == "balance":  # its two sides have the same keys
        _join_units(units_of, table.known_columns)
    table.units = {key: one_of(units) for key, units in units_of.items() if units}
    table.unit = table.unit or one_of(all_units) or _unit_of_all_rows(table)
    if len(marks) > 1 or None in table.units.values():
        table.notes.append("units contradict")


def _find_units_of_parts(table: Table, repeated: Sequence[Row], body: Sequence[Row]) -> None:
    """Find the units of rows that stand below another unit than the table's, and note them (R06).

    The unit is that of a mark of its own, or what the headings say that are printed again there.
    Rows have none where these contradict each other.
    """
    units_by_line = table.raw.units_by_line
    for line, unit in units_below_headings(repeated, body).items():
        if unit != units_by_line.get(line, table.unit):
            units_by_line[line] = None if line in units_by_line else unit
    if units_by_line:
        table.notes.append(f"unit changes: {min(units_by_line)}")
    if None in units_by_line.values() and "units contradict" not in table.notes:
        table.notes.append("units contradict")


def _join_units(units_of: dict[str, set[str]], keys: Iterable[str]) -> None:
    """Give some columns the units of all of them, where these differ.

    So figures of these columns have no unit, rather than a doubtful one.
    """
    own = [key for key in keys if key in units_of]
    units = set[str]().union(*(units_of[key] for key in own))
    if len(units) > 1:
        units_of.update(dict.fromkeys(own, units))


def _unit_of_all_rows(table: Table) -> str | None:
    """Return the unit of money that each row with figures prints in a cell of its own.

    None where the table has a unit mark, or where a row prints no such cell.
    """
    if table.raw.units:
        return None
    header = {row.line for row in table.header}
    units: set[str] = set()
    for row in table.raw.rows:
        if row.line in header or not prints_any_figure(row.fields):
            continue
        in_row = FACTORS.keys() & set(row.fields)
        if len(in_row) != 1:
            return None
        units |= in_row
    return one_of(units)


# --- rows -----------------------------------------------------------------------------------------


def _make_read_row(
    table: Table, row: Row, head: Head, columns: FigureColumns, side: str = ""
) -> ReadRow:
    """Make the row that is read from its head and from the cells that may hold figures.

    With one key for each place, every figure has its column (`fixed`); else the columns are found
    by sums later. What is no code of the form's classification is made part of the label.
    """
    label, code = head
    if code is not None and not _CODES.get(table.form.key, _FUNCTIONAL).fullmatch(code):
        # It is the code of an office, or of another classification.
        label = f"{code} {label}".strip()
        code = None
    places, keys = columns
    table.read_places.setdefault(row.line, []).append(places)
    if len(places) != len(keys):
        figures = [
            (place + 1, row.fields[place]) for place in places if not is_blank(row.fields[place])
        ]
        printed = [place for place in places if row.fields[place]]
        are_joined = any(may_be_two_cells(text, table.raw.rows) for _, text in figures)
        if are_joined or len(printed) > len(keys):
            keys = ()  # how many columns stand between the others is not known
        return ReadRow(row.line, label, code, figures, keys, None, side)
    figures = []
    fixed = []
    fields, known = row.fields, table.known_columns
    for place, key in zip(places, keys, strict=True):
        text = fields[place]
        if text and not is_blank(text) and (key in known or _takes(table, key, text)):
            figures.append((place + 1, text))
            fixed.append(key)
    return ReadRow(row.line, label, code, figures, keys, tuple(fixed), side)


def _make_unplaced_row(table: Table, row: Row, places: Sequence[int], side: str) -> ReadRow:
    """Make a row without a label, whose figures have no column."""
    read_row = _make_read_row(table, row, NO_HEAD, FigureColumns(places, ()), side)
    read_row.leave_columns()
    return read_row


def _takes(table: Table, key: str, text: str) -> bool:
    """Whether the text of a cell is kept as a figure of a column that the form does not know.

    What is no figure is kept where it stands for one: below columns of money carried over, and of
    figures; and signs that hide a figure (***) below any heading but that of notes.
    """
    if key in table.columns_of_figures:
        return True
    if parse_figure(text) is not None or key_of(FLOWS, fold(key)) is not None:
        return True
    is_hidden = len(text) > 1 and hides_figure(text)
    return bool(key) and is_hidden and not HEADING_WORDS["no_money"].search(fold(key))


def _find_columns_of_figures(table: Table, body: list[Row]) -> set[str]:
    """Return the columns that the form does not know, and that print figures rather than words."""
    found = set()
    for place, key in enumerate(table.columns):
        if key in ("", CODE, NAME, NUMBER) or key in table.known_columns:
            continue
        if not HEADING_WORDS["no_money"].search(fold(key)) and _prints_figures(body, place):
            found.add(key)
    return found


def _prints_figures(body: list[Row], place: int) -> bool:
    """Whether at least half of the cells of a column that print anything print figures."""
    cells = [row.fields[place] for row in body if place < len(row.fields)]
    printed = [cell for cell in cells if not is_blank(cell)]
    figures = [cell for cell in printed if parse_figure(cell) is not None]
    return bool(figures) and 2 * len(figures) >= len(printed)


def _figure_keys(columns: Iterable[str]) -> Placing:
    """Return the keys of the columns that hold figures, in order."""
    return tuple(key for key in columns if key not in (CODE, NAME, NUMBER, ""))


def _is_as_wide(columns: list[str], row: Row) -> bool:
    """Whether a row has a cell for every column, and prints nothing to the right of them."""
    width = len(columns)
    return len(row.fields) >= width > 0 and (not row.filled or row.filled[-1][0] < width)


def _fits(columns: list[str], row: Row) -> bool:
    """Whether a row has all its cells where the header says.

    It does not fit where a figure stands below a heading of labels, or a label below an amount or
    a 行次. A figure with decimals is no code.
    """
    if not _is_as_wide(columns, row):
        return False
    label = ""  # of the amount that follows
    for key, text in zip(columns, row.fields, strict=False):
        if key == NAME and parse_figure(text) is not None:
            return False
        if (key == NUMBER and _is_words(text)) or (key == CODE and _is_amount(text)):
            return False
        label = text if key == NAME else label
        if key == "amount" and _is_words(text) and not (label and _stands_for_amount(text)):
            return False
    return True


def _stands_for_amount(words: str) -> bool:
    """Whether words may be said in place of an amount (不详, 不涉及), and are no label."""
    return bare_label(words) == fold(words) and not _LABEL.search(words)


def _is_words(text: str) -> bool:
    """Whether a cell prints words; a figure with its unit (4.64万元) is none."""
    return _has_words(text) and parse_figure(text) is None


def _has_words(text: str) -> bool:
    """Whether two Chinese characters stand side by side in a text."""
    return any(is_chinese(left) and is_chinese(right) for left, right in pairwise(text))


def _cells_under(key: str, columns: list[str], row: Row) -> list[str]:
    """Return the cells of a row in the columns with this key."""
    return [text for text, column in zip(row.fields, columns, strict=False) if column == key]


def _word_places(row: Row) -> list[int]:
    """Return the places of the cells that print words: no figure, blank, or figure in pieces."""
    places = []
    for place, text in row.filled:
        if not prints_value(text) and not hides_figure(text):
            places.append(place)
    return places


def _first_filled(texts: Iterable[str]) -> str:
    """Return the first text that is not empty; "" where there is none."""
    return next(filter(None, texts), "")


# --- rows by code ---------------------------------------------------------------------------------


def _read_code_row(table: Table, row: Row) -> list[ReadRow]:
    """Read a row of a table by code: its code (in one cell or split by level), name and figures.

    Where several lists stand side by side, each is read by itself. A label without a figure,
    followed by a list without a label, is the label of the figures there.
    """
    if len(table.blocks) == 1:
        return [_read_code_block(table, table.places, row)]
    fits = _fits(table.columns, row)
    read_rows: list[ReadRow] = []
    fields = _without_repeats(row.fields)
    budgets = table.budgets_of_blocks or [""] * len(table.blocks)
    for (start, stop), budget in zip(table.blocks, budgets, strict=True):
        block = Row(row.line, fields[start:stop])
        if not any(block.fields):
            continue
        columns = table.columns[start:stop] if fits else []
        read_row = _read_code_block(table, places_of(columns), block)
        read_row.figures = [(number + start, text) for number, text in read_row.figures]
        read_row.budget = budget
        if read_rows and not read_rows[-1].figures and _is_without_head(read_row):
            open_row = read_rows.pop()
            read_row.label, read_row.code = open_row.label, open_row.code
        read_rows.append(read_row)
    return read_rows


def _without_repeats(fields: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of a row, with a blank for each that repeats the words left of it.

    A converter prints a label that is merged over several lists in each of their cells.
    """
    repeats = (left == text and _is_words(text) for left, text in pairwise(fields))
    return tuple(
        "" if again else text for text, again in zip(fields, (False, *repeats), strict=True)
    )


def _is_without_head(row: ReadRow) -> bool:
    """Whether a row prints figures, but neither a label nor a code."""
    return bool(row.figures) and not row.label and not row.code


def _read_code_block(table: Table, places: ColumnPlaces, row: Row) -> ReadRow:
    """Read a row by the places of its columns; by its content where these do not fit.

    They fit if the row is as wide as the header and prints a code or a name where these belong.
    """
    columns = places.columns
    if _is_as_wide(columns, row):
        head = _head_by_place(table, places, row)
        if head is not None:
            read_row = _make_read_row(table, row, head, places.figures)
            return _without_doubtful_places(table, row, read_row)
    parts = NO_PARTS if _begins_with_figures(places, row) else parts_by_content(row)
    if _lacks_a_level(table, places, row):
        parts = parts._replace(head=Head(parts.head.label))
    behind = columns
    if NAME in columns:
        behind = columns[columns.index(NAME) + 1 :]
    elif columns[:1] == [CODE]:
        behind = columns[1:]
    first = parts.figures_from
    if behind[:1] == [NUMBER] and parts.head != NO_HEAD and _is_line_number(row.fields[first:]):
        table.read_places.setdefault(row.line, []).append((first,))
        first += 1
    if table.places_of_offices:
        offices = {columns[place] for place in table.places_of_offices}
        behind = [key for key in behind if key not in offices]
        first = _first_without_words(row, first)
    if parts.head != NO_HEAD and NAME in columns:
        first = _first_behind_names(row, first, columns.index(NAME))
    cells = range(first, len(row.fields))
    keys = _figure_keys(behind)
    if parts.head == NO_HEAD and len(row.filled) < len(keys):
        keys = ()  # nothing says of what row: the figures may go on with the row above
    read_row = _make_read_row(table, row, parts.head, FigureColumns(cells, keys))
    _leave_doubtful_columns(columns, row, read_row)
    return read_row


def _leave_doubtful_columns(columns: Sequence[str], row: Row, read_row: ReadRow) -> None:
    """Leave the figures of a row without columns where its code or its name may share a cell.

    What shares it is the number of the row, which leaves no code, or the first of its figures. So
    it is too where words stand before the figures.
    """
    may_hold_number = NUMBER in columns[:1] and _may_begin_with_number(row)
    if may_hold_number:
        read_row.code = None
    shares_cell = may_hold_number or ends_with_amount(read_row.label, is_alone=False)
    if shares_cell or _prints_words_before_figures(read_row):
        read_row.leave_columns()


def _prints_words_before_figures(row: ReadRow) -> bool:
    """Whether a word stands where an amount should, before another; behind all it may be a note."""
    are_words = [parse_figure(text) is None for _, text in row.figures]
    while are_words and are_words[-1]:
        are_words.pop()
    return any(are_words)


def _may_begin_with_number(row: Row) -> bool:
    """Whether the first cell that prints anything may be two: the number of the row and its code.

    The digits of both together may be a code that is not printed: 25 20502.
    """
    texts = row.filled[0][1].split() if row.filled else []
    return len(texts) > 1 and texts[0].isdigit() and clean_code(texts[1])[0] is not None


def _lacks_a_level(table: Table, places: ColumnPlaces, row: Row) -> bool:
    """Whether the code of a row may lack a level, since its name stands below that of one.

    The row is not read by place, unlike most others, which keep their blank levels.
    """
    if not table.rows_are_whole:
        return False
    lowest = max(places.codes, default=0)
    cells = row.fields[: lowest + 1]
    levels = [cell for cell in cells if cell[:1].isdigit()]
    return 0 < len(levels) < len(places.codes) and any(map(_is_words, cells))


def _first_behind_names(row: Row, first: int, name_place: int) -> int:
    """Return the first place from `first` on that is no blank below the headings of labels.

    The label of a total may stand below that of the codes, and the blank beside it is that of its
    name, also where the row lost a cell behind it.
    """
    while first <= name_place and first < len(row.fields) and not row.fields[first]:
        first += 1
    return first


def _first_without_words(row: Row, first: int) -> int:
    """Return the first place from `first` on where no words stand."""
    while first < len(row.fields) and _is_words(row.fields[first]):
        first += 1
    return first


def _without_doubtful_places(table: Table, row: Row, read_row: ReadRow) -> ReadRow:
    """Return a row; where its figures may stand in other columns, without their places.

    So it is where the label took the first of them, where two cells print one (10,599 | .83), and
    where the row has a cell too many. Where that may be an empty one the sums may tell; with a word
    among the figures, or without an empty cell if they break the sums, no column is known.
    """
    placing = read_row.fixed or ()
    is_first_filled = bool(placing) and placing[:1] == read_row.columns[:1]
    takes_first = is_first_filled and ends_with_amount(read_row.label, is_alone=False)
    if takes_first or splits_figure(row.fields):
        read_row.leave_columns()
        return read_row
    if table.rows_are_wider or len(row.fields) <= len(table.columns):
        return read_row
    if prints_words(read_row):
        read_row.leave_columns()
    elif has_gap(row, table.places.figures.places[0]):
        read_row.columns = _figure_keys(read_row.columns)
        read_row.fixed = None
    elif breaks_sums(read_row, table.row_sums):
        read_row.leave_columns()
    return read_row


def _begins_with_figures(places: ColumnPlaces, row: Row) -> bool:
    """Whether the first filled cell of a whole row is a figure with decimals, below figures.

    Such a figure may have as many digits as a code (201.50), and is not one.
    """
    if not _is_as_wide(places.columns, row) or not row.filled:
        return False
    place, text = row.filled[0]
    return place in places.figures.places and "." in text and parse_figure(text) is not None


def _head_by_place(table: Table, places: ColumnPlaces, row: Row) -> Head | None:
    """Return the code and the name that stand where the header says.

    None where what stands there is neither.
    """
    if table.total_heading:
        return Head(table.total_heading)
    code_cells = [row.fields[place].strip() for place in places.codes]
    name = _first_filled([row.fields[place] for place in places.names])
    if table.has_codes_in_names:
        code, name = coded_name([row.fields[place] for place in places.names])
        name = name or _first_filled(code_cells)
    elif len(code_cells) > 1:
        levels, name_behind = part_levels(code_cells)
        code = join_levels(levels, _last_code(table))
        name = _name_beside_code(code, name_behind, name)
        name = name or _first_filled(text for text in code_cells if not text.isascii())
    elif code_cells:
        code, name_behind = clean_code(without_commas(code_cells[0]))
        name = _name_beside_code(code, name_behind, name)
    else:
        code, name = coded_name([row.fields[place] for place in places.names])
    if code is None:
        if table.form.key == DEPARTMENT_REVENUE:
            name = _last_label(row) or name
        name = name or _label_in_front(table, row)
    if name:
        return Head(name, code) if parse_figure(name) is None else None
    if code is None or len(row.fields) != len(places.columns):
        return None
    places_of_words = [place for place in places.figures.places if _is_words(row.fields[place])]
    words = [row.fields[place] for place in places_of_words]
    is_of_office = table.places_of_offices.issuperset(places_of_words)
    if not is_of_office or any(is_known_name(table, text) for text in words):
        return None  # its name stands where a figure should
    return Head("", code)


def _name_beside_code(code: str | None, name_behind: str, name: str) -> str:
    """Return the name of an account: the words in the cell of its code, else those below 名称.

    A column of names in front of it may be that of offices: 本级 | 205 教育支出, or 本级 | 合计.
    What else stands in the column of codes and is no code is a name only if there is no other.
    """
    if code or is_total(name_behind):
        return name_behind or name
    return name or name_behind


def _last_label(row: Row) -> str:
    """Return the last text in front of the figures of a row.

    Where sources of income stand in groups it is the finest (一般公共预算拨款 | 经费拨款 | 90.00).
    """
    label = ""
    for _, text in row.filled:
        if prints_value(text):
            break
        label = text
    return label


def _label_in_front(table: Table, row: Row) -> str:
    """Return the words that stand left of the first column of money of the form; "" without any.

    In a list of offices, 合计 may stand below the heading of their numbers or names, and a name
    below a heading that the form does not know.
    """
    for place, text in row.filled:
        if place < len(table.columns) and table.columns[place] in table.known_columns:
            return ""
        if not prints_value(text):
            return text if _has_words(text) else ""
    return ""


def _last_code(table: Table) -> str:
    """Return the code of the last row that has one; "" where none has."""
    for row in table.read_rows[table.rows_looked_at :]:
        table.last_code = row.code or table.last_code
    table.rows_looked_at = len(table.read_rows)
    return table.last_code


def _drop_padding(rows: Sequence[ReadRow]) -> None:
    """Take the zeros from codes that they pad to the length of an item: 2010300 → 20103 (R08b).

    Where the table prints the shorter code as well, or an item of a group 00 (2010001), the zeros
    are numbers like others.
    """
    shorter = {row.code: without_padding(row.code) for row in rows if row.code}
    if any(code[3:5] == "00" for code in shorter.values()):
        return
    for row in rows:
        if row.code and shorter[row.code] not in shorter:
            row.code = shorter[row.code]


# --- rows of two sides ----------------------------------------------------------------------------


def _read_balance_row(table: Table, row: Row) -> list[ReadRow]:
    """Read a row of a two-sided table: each side is a label and its figures."""
    numbers = _next_line_numbers(table, row)
    if _fits(table.columns, row):
        read_rows = _read_whole_sides(table, row)
        _leave_line_numbers(table, row, read_rows)
        _hold_sides_to_sums(table, row, read_rows)
        return read_rows
    read_rows = []
    labels = _word_places(row)
    is_wider = not table.rows_are_wider and row.filled and row.filled[-1][0] >= len(table.columns)
    if len(labels) > len(table.sides) > 0 or (table.sides and is_wider):
        return _read_joined_sides(table, row, labels)
    sides = _sides_of([row.fields[start] for start in labels], table.sides)
    if len(sides) < len(labels):
        return _read_joined_sides(table, row, labels)
    for side, (start, stop) in zip(sides, pairwise([*labels, len(row.fields)]), strict=True):
        label = row.fields[start]
        if _is_of_other_side(label, side):
            return _read_joined_sides(table, row, labels)
        first = start + 1
        if _prints_line_number(table, side, row.fields[first:stop]):
            table.read_places.setdefault(row.line, []).append((first,))
            first += 1
        stop = min((place for place in numbers if first <= place < stop), default=stop)
        figures = FigureColumns(range(first, stop), _figure_keys(side.figures.keys))
        read_rows.append(_make_read_row(table, row, Head(label), figures, side.name))
    return read_rows


def _tell_sides_downwards(table: Table) -> None:
    """Tell the side of each row of a balance with one block, which prints both sides down."""
    if table.form.shape != "balance" or len(table.sides) != 1:
        return
    labels = [row.label or "" for row in table.read_rows]
    for row, side in zip(table.read_rows, sides_downwards(labels), strict=True):
        row.side = side


def _leave_line_numbers(table: Table, row: Row, read_rows: Sequence[ReadRow]) -> None:
    """Place no figure of a side whose 行次 stands a column too far, where an amount should.

    The number goes on with those above it.
    """
    for place, key in enumerate(table.columns[:-1]):
        if key != NUMBER or row.fields[place] or not _is_line_number(row.fields[place + 1 :]):
            continue
        number = int(row.fields[place + 1])
        if table.line_numbers.get(place) == number - 1:
            table.line_numbers[place] = number
            for read_row in read_rows:
                if any(field == place + 2 for field, _ in read_row.figures):
                    read_row.leave_columns()


def _leave_joined_numbers(table: Table, body: Sequence[Row]) -> None:
    """Place no figure of a row that may begin with the number of its line (7 316.06).

    So it is where that stands below the heading of these numbers.
    """
    places = [place for place, key in enumerate(table.columns) if key == NUMBER]
    joined = {
        row.line
        for row in body
        for place in places
        if place < len(row.fields) and prints_blank_in_figure(row.fields[place])
    }
    for read_row in table.read_rows if joined else ():
        if read_row.line in joined and any(prints_blank_in_figure(t) for _, t in read_row.figures):
            read_row.leave_columns()


def _hold_sides_to_sums(table: Table, row: Row, read_rows: Sequence[ReadRow]) -> None:
    """Let the sums place the figures of a row with a cell too many, or take them for no column's.

    An empty cell among the figures of a side may be the one that does not belong there.
    """
    if table.rows_are_wider or len(row.fields) <= len(table.columns):
        return
    for read_row in read_rows:
        numbers = [number for number, _ in read_row.figures]
        if numbers and len(read_row.columns) > 1:
            places = range(numbers[0] - 1, numbers[-1])
            if not all(row.fields[place] for place in places):
                read_row.columns = _figure_keys(read_row.columns)
                read_row.fixed = None
            elif breaks_sums(read_row, table.row_sums):
                read_row.leave_columns()


def _is_of_other_side(label: str, side: Side) -> bool:
    """Whether the words of a label say that it is not of the side where its order puts it."""
    kinds = kinds_of_label(label)
    return bool(kinds) and (kinds == {INCOME}) != (side.name == "income")


def _next_line_numbers(table: Table, row: Row) -> list[int]:
    """Return the places at which a row prints the 行次 that goes on with those above it.

    A side may print its 行次 and nothing else: that number is no amount of the side before.
    """
    goes_on = []
    for place, key in enumerate(table.columns[: len(row.fields)]):
        if key == NUMBER and _is_line_number(row.fields[place:]):
            number = int(row.fields[place])
            if table.line_numbers.get(place) == number - 1:
                goes_on.append(place)
                table.read_places.setdefault(row.line, []).append((place,))
            table.line_numbers[place] = number
    return goes_on


def _read_joined_sides(table: Table, row: Row, labels: Sequence[int]) -> list[ReadRow]:
    """Read a row of a two-sided table whose labels do not fit its sides, without columns and sides.

    It may be two rows in one, or a label in two cells: nothing says where its figures belong.
    """
    read_rows = []
    for start, stop in pairwise([*labels, len(row.fields)]):
        places = range(start + 1, stop)
        read_row = _make_unplaced_row(table, row, places, "")
        read_row.label = row.fields[start]
        read_rows.append(read_row)
    return read_rows


def _names_source(label: str) -> bool:
    """Whether a label is that of a source of income, and of no total."""
    sources = BY_KEY[DEPARTMENT_REVENUE].columns[1:]
    return not is_total(label) and key_of(sources, bare_label(label)) is not None


def _prints_line_number(table: Table, side: Side, texts: Sequence[str]) -> bool:
    """Whether the texts behind a label begin with its 行次, as the header of the side says."""
    behind_label = table.columns[side.label_place + 1 : side.label_place + 2]
    return behind_label == [NUMBER] and _is_line_number(texts)


def _is_line_number(texts: Sequence[str]) -> bool:
    """Whether the first of some texts may be a 行次."""
    return bool(texts) and texts[0].isdecimal() and len(texts[0]) <= _LONGEST_LINE_NUMBER


def _read_whole_sides(table: Table, row: Row) -> list[ReadRow]:
    """Read the sides of a row that has all its cells; sides without text and figures are left out.

    A label without a figure, followed by a side without a label, is the label of the figures there
    where the blanks between them may be one merged cell. A source of income is none of spending:
    the label there is lost, and its figures have no column.
    """
    read_rows: list[ReadRow] = []
    open_side: Side | None = None  # the last one, if it has a label and no figure
    for side in table.sides:
        label = row.fields[side.label_place]
        has_figures = any(row.fields[place] for place in side.figures.places)
        if has_figures and not label and open_side is not None:
            label = row.fields[open_side.label_place]
            figures = FigureColumns(side.figures.places, open_side.figures.keys)
            if _names_source(label):
                read_rows.append(_make_unplaced_row(table, row, figures.places, side.name))
                continue
            read_rows[-1] = _make_read_row(table, row, Head(label), figures, open_side.name)
        elif label or has_figures:
            read_rows.append(_make_read_row(table, row, Head(label), side.figures, side.name))
        open_side = side if label and not has_figures else None
    return read_rows


def _sides_of(labels: Sequence[str], sides: Sequence[Side]) -> list[Side]:
    """Return the sides of the labels of a row that lost cells; none where nothing tells them.

    Where all labels are there, the order tells the sides; else words of the labels tell income from
    spending. Several labels of spending stand in the order of its sides, if each has a label. Of a
    single one among several sides, only the name of a class tells its side.
    """
    if not sides:
        return [Side("", 0, FigureColumns((), ()))] * len(labels)
    if len(labels) == len(sides):
        return list(sides)
    are_income = [names_income(label) for label in labels]
    found: list[Side] = []
    for number, (label, is_income) in enumerate(zip(labels, are_income, strict=True)):
        of_kind = [side for side in sides if (side.name == "income") == is_income]
        before = are_income[:number].count(is_income)
        if are_income.count(is_income) == len(of_kind):
            found.append(of_kind[before])
        elif are_income.count(is_income) == 1 and kinds_of_label(label) == {FUNCTION}:
            found.append(of_kind[0])
        else:
            return []
    return found


# --- rows of items --------------------------------------------------------------------------------


def _read_item_row(table: Table, row: Row) -> list[ReadRow]:
    """Read a row of 三公 or of procurement, with headings across or labels down.

    Where several lists stand side by side, each is read by itself.
    """
    columns = table.columns
    if _line_numbers_go_on(table, row):
        lacking = len(columns) - len(row.fields)
        row = replace(row, fields=(*row.fields, *[""] * lacking))
    words = _word_places(row)
    if len(table.blocks) > 1 and _is_as_wide(columns, row):
        return _read_lists(table, row)
    if _is_as_wide(columns, row):
        names = _cells_under(NAME, columns, row)
        name = _category_beside_office(table, row) or label_of(names)
        if parse_figure(name) is None or _YEAR.fullmatch(name):
            label = name or _label_before_figures(row, words) or table.inner_label
            read_row = _make_read_row(table, row, Head(label), table.places.figures)
            return [_without_doubtful_places(table, row, read_row)]
    label = table.inner_label
    start = 0
    if words:
        label = row.fields[words[0]]
        start = words[0] + 1
    figures = FigureColumns(range(start, len(row.fields)), _figure_keys(columns))
    read_row = _make_read_row(table, row, Head(label), figures)
    if NUMBER in columns:
        read_row.leave_columns()  # one of its figures may be its 行次
    return [read_row]


def _line_numbers_go_on(table: Table, row: Row) -> bool:
    """Whether the 行次 of a row of items go on with those above, so that its cells stand in place.

    What a row lacks then are the blanks at its end.
    """
    numbers: dict[int, int] = {}
    for place, key in enumerate(table.columns[: len(row.fields)]):
        if key == NUMBER and _is_line_number(row.fields[place:]):
            numbers[place] = int(row.fields[place])
    goes_on = bool(numbers)
    for place, number in numbers.items():
        above = table.line_numbers.get(place)
        if above is not None and above != number - 1:
            goes_on = False
    table.line_numbers |= numbers
    read_places = table.read_places.setdefault(row.line, [])
    read_places.append(tuple(numbers))
    return goes_on


def _category_beside_office(table: Table, row: Row) -> str:
    """Return the category that a row of procurement prints beside its office; "" without one.

    The category names the purchase, not the office.
    """
    if table.form.key != PROCUREMENT:
        return ""
    named = [table.heads[place] for place, key in enumerate(table.columns) if key == NAME]
    if not all("单位" in text or "部门" in text for texts in named for text in texts):
        return ""
    return next((text for _, text in row.filled if procurement_category(text)), "")


def _read_lists(table: Table, row: Row) -> list[ReadRow]:
    """Read the parts of a row that belong to lists side by side; empty parts are left out."""
    read_rows = []
    for start, stop in table.blocks:
        columns = table.columns[start:stop]
        cells = row.fields[start:stop]
        if not any(cells):
            continue
        label = label_of([text for key, text in zip(columns, cells, strict=True) if key == NAME])
        places, keys = places_of(columns).figures
        figures = FigureColumns([start + place for place in places], keys)
        read_rows.append(_make_read_row(table, row, Head(label), figures))
    return read_rows


def _label_before_figures(row: Row, words: list[int]) -> str:
    """Return the first words of a row if they stand before its first figure; else ""."""
    if not words:
        return ""
    for place, text in row.filled:
        if parse_figure(text) is not None and place < words[0]:
            return ""
    return row.fields[words[0]]


_SHAPES = {"codes": _read_code_row, "balance": _read_balance_row}


# --- what is printed and not placed ---------------------------------------------------------------


def _name_parts_apart(table: Table, rows: Sequence[Row]) -> None:
    """Name the lines from which other columns, or more rows, stand that are not read (R06)."""
    for row in rows:
        prints_figures = any(map(prints_value, row.fields))
        table.reasons[row.line] = "column unknown" if prints_figures else "header"
    lines = [*(row.line for row in rows[:1]), *table.raw.columns_apart]
    if lines:
        table.unread.append("more columns: " + ", ".join(map(str, lines)))
    if table.raw.rest_unread:
        table.unread.append("rest not read: " + ", ".join(map(str, table.raw.rest_unread)))
    if table.raw.rest_in_doubt:
        table.notes.append("may go on: " + ", ".join(map(str, table.raw.rest_in_doubt)))


def _name_unplaced(table: Table, body: list[Row]) -> None:
    """Name the lines with a figure that has no column, or that was not read as anything."""
    lines = {row.line for row in table.read_rows if row.lost or prints_amount_in_label(row)}
    for row in body:
        if _prints_beside(table, row):
            lines.add(row.line)
    if lines:
        table.unplaced_lines = sorted(lines)
        table.unread.append("figure not placed: " + ", ".join(map(str, table.unplaced_lines)))


def _name_cut_rows(table: Table, body: list[Row]) -> None:
    """Name the row that alone has fewer cells than the others and ends with a label (R12).

    Its figure is lost. Blanks at the end are none: other rows print theirs, or no other row is
    without a figure.
    """
    width = len(table.columns)
    cut = [row for row in body if len(row.fields) < width]
    if len(cut) != 1 or len(body) <= _FEWEST_BESIDE:
        return
    row = cut[0]
    others = [other for other in body if other is not row]
    prints_blanks = any(not other.fields[-1] for other in others)
    is_open = len(row.filled) > 1 or is_total(_first_filled(row.fields))
    if not is_open or not _has_words(row.filled[-1][1]):
        return
    is_bare = not prints_any_figure(text for _, text in row.filled if not text.isdigit())
    if prints_blanks or (is_bare and all(prints_any_figure(each.fields[-1:]) for each in others)):
        table.unread.append(f"cells not parted: {row.line}")


def _name_wrapped(table: Table) -> None:
    """Name the lines of figures alone that may be the rest of the row above them.

    That row then prints too few figures. Lists side by side are not looked at.
    """
    if len(table.blocks) > 1:
        return
    lines = []
    most = len(table.places.figures.keys)
    for above, row in pairwise(table.read_rows):
        is_open = above.fixed is None or not above.figures
        if is_open and _is_without_head(row) and len(above.figures) + len(row.figures) <= most:
            lines.append(row.line)
    if lines:
        table.has_wrapped_rows = True
        table.unread.append("row wrapped: " + ", ".join(map(str, lines)))


def _prints_beside(table: Table, row: Row) -> bool:
    """Whether a row prints a figure outside the cells that were read, which is no code."""
    is_whole = _is_as_wide(table.columns, row)
    if is_whole and _prints_amount_below_labels(table, row):
        return True
    if _prints_two_in_a_cell(table, row):
        return True
    if is_whole and "" not in table.columns:
        return False
    read = set(chain.from_iterable(table.read_places.get(row.line, ())))
    return any(_is_beside(table, row, read, place) for place, _ in row.filled)


def _prints_two_in_a_cell(table: Table, row: Row) -> bool:
    """Whether a cell of a row prints two figures; only rows with a blank in a cell can.

    The levels of a code (201 03 01) are none.
    """
    if len("".join(row.fields).split()) < 2:
        return False
    for place, text in row.filled:
        is_code = place in table.places.codes and is_parted_code(text)
        if not is_code and prints_two_figures(text):
            return True
    return False


def _prints_amount_below_labels(table: Table, row: Row) -> bool:
    """Whether an amount stands below a heading of other names, or of codes; 201.0 is a code."""
    for place in table.places.codes:
        text = row.fields[place]
        if _is_amount(text) and clean_code(text)[0] is None:
            return True
    other_names = table.places.names[1:]
    return bool(other_names) and any(_is_amount(row.fields[place]) for place in other_names)


def _is_beside(table: Table, row: Row, read: set[int], place: int) -> bool:
    """Whether a cell of a row is a figure outside the places that were read, and no code."""
    text = row.fields[place]
    if place in read or not (parse_figure(text) is not None or _is_torn(text)):
        return False
    if _is_as_wide(table.columns, row):
        return table.columns[place : place + 1] == [""]
    return not (text.isdigit() and place < min(read, default=len(row.fields)))


def _is_torn(text: str) -> bool:
    """Whether a cell prints a piece of a figure: ,025.14."""
    return hides_figure(text) and has_digit(text)


def _is_amount(text: str) -> bool:
    """Whether a text is a figure with a decimal point, and so neither a name nor a code."""
    return "." in text and parse_figure(text) is not None


def _hold_to_codes(table: Table, body: list[Row], adding: list[Family]) -> list[Family]:
    """Name what a table by code prints and what was not read of it; return its families.

    The families are found again where rows were told to be parts of others.
    """
    is_changed = leave_numbers_of_offices(table)
    _name_unread_codes(table, body)
    _name_wrapped(table)
    is_changed = take_codes_from_parts(table.read_rows) or is_changed
    if take_codes_from_units(table, body) or is_changed:
        adding = families(table.read_rows)
    _name_columns_of_no_kind(table)
    return adding


def _tell_kinds(table: Table, body: list[Row]) -> None:
    """Give rows the kind that they say in a column, and name the lines of which it is not known.

    The place of an amount below a heading that says a kind (基本支出) tells it too.
    """
    if table.place_of_kinds is None or not table.columns:
        return
    lines = tell_kinds(table.place_of_kinds, len(table.columns), table.read_rows, body)
    told = {row.line for row in table.read_rows if _stands_below_kind(row)}
    lines = [line for line in lines if line not in told]
    if lines:
        table.unread.append("kind not told: " + ", ".join(map(str, lines)))


def _stands_below_kind(row: ReadRow) -> bool:
    """Whether a row has an amount below the heading of a kind of spending."""
    columns = row.fixed or ()
    return "basic" in columns or "project" in columns


def _name_unread_codes(table: Table, body: list[Row]) -> None:
    """Name the lines whose code begins like one of the form and is not one (R08b)."""
    known = {row.line for row in table.read_rows if row.code}
    known |= table.lines_of_offices
    begins = _CODE_BEGINS.get(table.form.key, _FUNCTIONAL_BEGINS)
    lines = []
    for row in body:
        if row.line in known:
            continue
        texts = _cells_under(CODE, table.columns, row)
        if not any(texts):
            texts = _cells_under(NAME, table.columns, row)
        if begins.match(fold(_first_filled(texts))):
            lines.append(str(row.line))
    if lines:
        table.unread.append("code not read: " + ", ".join(lines))


def _name_columns_of_no_kind(table: Table) -> None:
    """Name columns of money that the form does not know, if the frames lack money by them.

    That is the case where the table prints such columns only, where the totals of rows need them
    beside their parts, or where money carried over is part of the totals.
    """
    placed = {column for row in table.read_rows for column in row.placed}
    if placed and placed.isdisjoint(table.known_columns) and not table.has_open_columns:
        table.unread.append("columns of no kind: " + " | ".join(sorted(placed)))
        return
    lacking: dict[str, None] = dict.fromkeys(_carried_beside(table) if table.form.flow else ())
    if table.form.flow == "spending" or table.form.key == BASIC_ECONOMIC:
        lacking |= dict.fromkeys(_needed_beside(table))
    elif table.form.flow == "income":
        lacking |= dict.fromkeys(_sources_of_no_kind(table))
    if lacking:
        table.unread.append("columns of no kind: " + " | ".join(lacking))


def _name_budgets_of_no_kind(table: Table) -> None:
    """Name a column of a balance that the form does not know, if it makes up the totals of rows.

    It is that of a budget whose heading lost letters: each of its amounts is what the other budgets
    lack of the total. All columns are named where the form knows none of them.
    """
    if table.form.shape != "balance":
        return
    placed = {column for row in table.read_rows for column in row.placed}
    if placed and placed.isdisjoint(table.known_columns) and not table.has_open_columns:
        table.unread.append("columns of no kind: " + " | ".join(sorted(placed)))
        return
    needed: list[str] = []
    for total, parts in table.printed_sums:
        for column in sorted(table.columns_of_figures):
            if _makes_up(table.read_rows, column, total, parts):
                needed.append(column)
    if needed:
        table.unread.append("columns of no kind: " + " | ".join(needed))


def _makes_up(rows: Sequence[ReadRow], column: str, total: str, parts: Sequence[str]) -> bool:
    """Whether each amount of a column is what the parts of a total lack, within rounding."""
    printed = [row for row in rows if row.amount(column)]
    for row in printed:
        whole = row.amount(total) or ZERO
        amounts = [row.amount(part) or ZERO for part in (column, *parts)]
        if not is_sum(whole, amounts):
            return False
    return bool(printed)


def _needed_beside(table: Table) -> Iterator[str]:
    """Yield the unknown columns that the totals of rows need beside their known parts."""
    for total, parts in table.printed_sums:
        for row in table.read_rows:
            of_no_kind = [column for column in table.unknown if row.amount(column)]
            if row.code and of_no_kind and _lacks_part(row, total, parts, of_no_kind):
                yield from of_no_kind


def _sources_of_no_kind(table: Table) -> Iterator[str]:
    """Yield the unknown columns that the total of income needs beside the known sources."""
    columns = _columns_that_may_be_sources(table)
    parts = dict(table.printed_sums).get("total", ())
    for row in table.read_rows:
        if not row.code and not is_total(row.label):
            continue
        of_no_kind = [column for column in columns if row.amount(column)]
        if of_no_kind and _lacks_part(row, "total", parts, of_no_kind):
            yield from of_no_kind


def _columns_that_may_be_sources(table: Table) -> list[str]:
    """Return the unknown columns of income but totals and the parts of what is carried over."""
    of_carried = _parts_of_carried_over(table)
    columns: list[str] = []
    for column in table.unknown:
        key = key_of(table.form.columns, fold(column))
        if key != "total" and column not in of_carried:
            columns.append(column)
    return columns


def _parts_of_carried_over(table: Table) -> set[str]:
    """Return the columns that stand below the same heading as what is carried over as a whole."""
    if "carried_over" not in table.columns or len(table.heads) != len(table.columns):
        return set()
    whole = table.columns.index("carried_over")
    group = table.heads[whole][:1]
    columns = set[str]()
    for column, heads in zip(table.columns, table.heads, strict=True):
        if heads[:1] == group:
            columns.add(column)
    return columns


def _carried_beside(table: Table) -> list[str]:
    """Return the columns of money carried over, if a total of the row holds that money too.

    The total of the form is then only a part of what is spent. A column of all that is carried over
    is a source of income, and its parts are none.
    """
    wholes = _sums_beside(table)
    carried = [column for column in table.columns if is_carried_over(fold(column))]
    for part in _parts_of_carried_over(table).intersection(carried):
        carried.remove(part)
    if not carried:
        return []
    for row in table.read_rows:
        amounts = {column: row.amount(column) for column in carried}
        beside = [column for column, amount in amounts.items() if amount]
        own = row.amount("total") or ZERO
        is_more = any((row.amount(whole) or own) > own for whole in wholes)
        is_more = is_more or any(_lacks_part(row, *sums, beside) for sums in table.printed_sums)
        if beside and is_more:
            return beside
    return []


def _sums_beside(table: Table) -> list[str]:
    """Return the columns of sums that may hold more than the total of the form.

    Where that stands in the group 本年支出, the sums of other groups (年初结转和结余, 本年收入)
    hold other money.
    """
    wholes = [column for column in table.columns if says_a_sum(column)]
    headings = dict(zip(table.columns, table.heads, strict=False))
    above = headings.get("total", [])[:-1]
    if not any("本年支出" in fold(text) for text in above):
        return wholes
    return [column for column in wholes if len(headings[column]) == 1]


def _lacks_part(row: ReadRow, total: str, parts: Sequence[str], of_no_kind: Sequence[str]) -> bool:
    """Whether a total is more than its parts by what stands in unknown columns, or beyond rounding.

    A difference within rounding is none, since each figure is rounded by itself.
    """
    whole = row.amount(total)
    if whole is None:
        return total in row.placed
    amounts = [row.amount(part) or ZERO for part in parts]
    beyond = whole - sum(amounts)
    beside = sum(row.amount(column) or ZERO for column in of_no_kind)
    is_beside = beyond == beside
    return is_beside or abs(beyond) > room_for_rounding([whole, *amounts])


def _find_items(table: Table) -> None:
    """Find the places of the items of 三公, and name what cannot be told apart (R08a)."""
    is_down = stands_down(table.raw.rows)
    items = find_items(table.read_rows, table.columns, is_down, table.setting)
    table.items = items.places
    if items.columns and not table.has_open_columns:
        table.unread.append(f"{NOT_TOLD}: " + " | ".join(items.columns))
    elif items.places and "total" not in items.places and not is_down:
        _name_what_may_be_total(table)
    labels = [row.label for row in table.read_rows if row.placed]
    if labels and not (items.places or items.rows or items.columns):
        items.rows = labels
    if items.rows:
        table.unread.append("rows not told apart: " + " | ".join(items.rows))


def _name_what_may_be_total(table: Table) -> None:
    """Name the columns of 三公 that may be its total, where no column is known as that."""
    row = table.items[next(iter(table.items))].row
    may_be = [key for key in row.placed if key not in table.items and may_be_total(key)]
    if may_be:
        heads = [" ".join(table.heads[table.columns.index(key)]) for key in may_be]
        table.unread.append("columns of no kind: " + " | ".join(heads))


# --- sums, and what is lost -----------------------------------------------------------------------


def families(rows: Sequence[ReadRow]) -> list[Family]:
    """Return the families of a table: codes below codes, and top rows below their side's total.

    A family is a parent and its children, which should add up to it; rows are given by index.

    >>> rows = [ReadRow(1, "合计", None, [], ()), ReadRow(2, "公共安全支出", "204", [], ())]
    >>> rows += [ReadRow(3, "司法", "20406", [], ())]
    >>> [tuple(family) for family in families(rows)]
    [(0, [1]), (1, [2])]
    """
    numbers_by_code: dict[str, int] = {}
    numbers_by_side: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if row.code:
            numbers_by_code[row.code] = number
        numbers_by_side.setdefault(row.side, []).append(number)
    children: dict[int, list[int]] = {}
    for numbers in numbers_by_side.values():
        _add_families(rows, numbers, numbers_by_code, children)
    return [Family(parent, numbers) for parent, numbers in children.items()]


def _add_families(
    rows: Sequence[ReadRow],
    numbers: list[int],
    numbers_by_code: dict[str, int],
    children: dict[int, list[int]],
) -> None:
    """Add the families of the rows of one side to `children` (parent → its children).

    Where a side has two totals, the second is that of the first and of what is carried over. A
    single total counts what is carried over if that stands above it, or if it is a 总计.
    """
    side = rows[numbers[0]].side
    totals = [number for number in numbers if _is_total_row(rows[number])]
    carried_over = [number for number in numbers if is_carried_over(rows[number].label)]
    not_items = {*totals, *carried_over}
    if len(totals) == 1:
        is_of_all = "总计" in fold(rows[totals[0]].label)
        not_items -= {number for number in carried_over if is_of_all or number < totals[0]}
    for number in numbers:
        parent = _number_above(rows[number], numbers_by_code)
        is_top = rows[number].code or (side == "spending" and number not in not_items)
        if parent is None and is_top and totals:
            parent = totals[0]
        if parent is not None:
            children.setdefault(parent, []).append(number)
    if side and len(totals) > 1:
        children[totals[1]] = [totals[0], *carried_over]


def _is_total_row(row: ReadRow) -> bool:
    """Whether a row is a total: it is labelled as one and has no code."""
    return not row.code and is_total(row.label)


def _number_above(row: ReadRow, numbers_by_code: dict[str, int]) -> int | None:
    """Return the index of the row whose code is the parent of a row's code; None without one."""
    if not row.code:
        return None
    above = parent_code(row.code, numbers_by_code)
    return None if above is None else numbers_by_code[above]


def _hold_to_sums(table: Table) -> None:
    """Drop an assumed order unless four of five rows that show all cells add up in it (R13)."""
    if "order assumed" not in table.notes:
        return
    shown = 0
    adding_up = 0
    for row in table.read_rows:
        if row.fixed:
            shown += 1
            adding_up += adds_up(row, row.fixed, table.row_sums)
    if adding_up < 0.8 * shown:
        table.notes[table.notes.index("order assumed")] = "header not recognised"
        _leave_places(table)


def _hold_wider_rows_to_sums(table: Table) -> None:
    """Drop the columns of a header that has fewer cells than the rows, if most break their sums.

    A heading is lost then, or two stand in one cell, and the others stand above the wrong figures.
    """
    if table.rows_are_wider and break_sums(table.read_rows, table.row_sums):
        table.unread.append("header not recognised")
        _leave_places(table)


def _leave_places(table: Table) -> None:
    """Take no figure of a table for that of a column."""
    for row in table.read_rows:
        row.leave_columns()


def _misses_sum(row: ReadRow, total: str, parts: Sequence[str]) -> bool:
    """Whether a total and its parts differ by more than the rounding of each."""
    whole = row.amount(total)
    if whole is None:
        return False
    amounts = [row.amount(part) or ZERO for part in parts]
    return not is_sum(whole, amounts)


def _hold_parts_to_sums(table: Table) -> None:
    """Take unknown columns for no parts of a group, if most whole rows do not add up with them.

    Two such columns may print one amount in two stages or years.
    """
    open_parts = [column for column in table.parts if column not in table.known_columns]
    if not open_parts:
        return
    shown = [row for row in table.read_rows if row.fixed]
    short = [row for row in shown if any(_misses_sum(row, *sums) for sums in table.printed_sums)]
    if 2 * len(short) <= len(shown):
        return
    for column in open_parts:
        del table.parts[column]
    del table.printed_sums, table.row_sums
    table.unread.append(f"{NOT_TOLD}: " + " | ".join(open_parts))


def _name_losses(table: Table, adding: list[Family]) -> None:
    """Say what is lost: the body, the header, first rows, or rows below a parent.

    Also named are codes that are printed twice, and a table without a unit mark or without figures.
    """
    coded = [row for row in table.read_rows if row.code]
    codes = [row.code for row in coded if row.code]
    orphans = _orphans(codes)
    _name_lost_beginning(table, codes, orphans)
    printed = Counter((row.code, row.kind, row.budget) for row in coded)
    twice = [code for (code, *_), times in printed.items() if code and times > 1]
    if twice:
        table.notes.append("row printed twice: " + ", ".join(twice))
    if any("" in row.columns and row.lost for row in table.read_rows):  # a figure below no heading
        table.losses.append("header not recognised")
    parents: list[str] = []
    if not table.raw.unparted:  # else the missing row may be printed, but not read
        parents += [code[:-2] for code in orphans]
        parents += _childless(codes, table.read_rows)
        parents += [] if table.has_wrapped_rows else _short(table, adding)
    if parents:
        table.losses.append("rows lost: " + ", ".join(dict.fromkeys(parents)))
    if not table.unit and not table.units:
        table.notes.append("no unit mark")
    if table.row_count and not table.declared_empty and not table.has_figures:
        table.notes.append("no figures")
    table.notes += [note for note in table.losses if note not in table.notes]


def _name_lost_beginning(table: Table, codes: list[str], orphans: list[str]) -> None:
    """Say whether the body, its first rows or its total row are lost."""
    has_total = any(is_total(row.label) for row in table.read_rows)
    starts_late = table.form.shape == "codes" and (orphans or not has_total)
    in_balance = table.form.shape == "balance"
    are_named = in_balance or table.raw.is_spaced or bool(table.raw.spaced_lines)
    unparted = table.raw.unparted
    if not are_named:
        unparted = _below_first_row(table, unparted) if table.row_count else unparted[:1]
    if unparted:
        table.unread.append(f"cells not parted: {', '.join(map(str, unparted))}")
        table.notes.append(table.unread[-1])
    elif not table.row_count and not table.declared_empty:
        table.losses.append("body lost")
    if "header lost" in table.losses and starts_late:
        table.losses.append("first rows lost")
    elif codes and not has_total:
        table.notes.append("no total row")


def _below_first_row(table: Table, lines: Sequence[int]) -> list[int]:
    """Return the lines that stand below the first row of a table; those above may be prose."""
    first = table.read_rows[0].line if table.read_rows else 0
    return [line for line in lines if line > first]


def _orphans(codes: list[str]) -> list[str]:
    """Return the codes whose parent is not printed, although codes of its level are."""
    lengths = {len(code) for code in codes}
    printed = set(codes)
    orphans = []
    for code in codes:
        if len(code) - 2 in lengths and code[:-2] not in printed:
            orphans.append(code)
    return orphans


def _codes_of_nothing(rows: Sequence[ReadRow]) -> set[str]:
    """Return the codes whose rows print blanks or zeros only, and need no rows below them."""
    nothing = set()
    for row in rows:
        if row.code and all(parse_figure(text) == ZERO for _, text in row.figures):
            nothing.add(row.code)
    return nothing


def _childless(codes: list[str], rows: Sequence[ReadRow]) -> list[str]:
    """Return codes that have no row below them, where two thirds of their level have one.

    Below those whose `rows` print no money none is lost.
    """
    lengths = {len(code) for code in codes}
    childless: list[str] = []
    for length in lengths - {max(lengths, default=0)}:
        level = {code for code in codes if len(code) == length}
        with_rows_below = {code[:length] for code in codes if len(code) > length}
        bare = sorted(level - with_rows_below)
        if len(bare) * 3 <= len(level):
            childless += bare
    nothing = _codes_of_nothing(rows) if childless else set()
    return [code for code in childless if code not in nothing]


def _short(table: Table, adding: list[Family]) -> list[str]:
    """Return the parents (codes, else labels) below which a row must be missing."""
    short = []
    for family in adding:
        parent = table.read_rows[family.parent]
        children = [table.read_rows[number] for number in family.children]
        if _is_short(parent, children, table):
            short.append(parent.code or parent.label)
    return short


def _is_short(parent: ReadRow, children: list[ReadRow], table: Table) -> bool:
    """Whether the difference between a parent and its children is itself a row that adds up.

    A misprint breaks one column; a lost row breaks the total and its parts alike. False where a
    figure of them has no column or could not be read, or they are printed in several units, since
    nothing is known then.
    """
    rows = [parent, *children]
    if len({table.raw.units_by_line.get(row.line, table.unit) for row in rows}) > 1:
        return False
    if any(row.lost or row.columns != parent.columns for row in rows):
        return False
    totals = [total for total, _ in table.row_sums if total in parent.columns]
    more = {total: amount_beyond(parent, children, total) for total in totals}
    rounding = _ROUNDING if table.unit == "元" else _ROUNDING / 100
    if totals and max(more.values()) <= rounding:
        return False
    more |= {column: amount_beyond(parent, children, column) for column in parent.columns}
    if min(more.values(), default=ZERO) < 0:
        return False
    differing = [amount for amount in more.values() if amount > rounding]
    if len(differing) < 2 or not _adds_up_by_itself(more, table.row_sums):
        return False
    return not any(row.has_unread_figure for row in rows)


def _adds_up_by_itself(amounts: Mapping[str, Decimal], sums: RowSums) -> bool:
    """Whether amounts by column keep the sums of a row (total = its parts) among them."""
    for total, parts in sums:
        if total in amounts:
            added = sum(amounts.get(part, ZERO) for part in parts)
            if amounts[total] != added:
                return False
    return True
