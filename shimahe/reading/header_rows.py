"""Which rows of a table are its header, its body, or a header that is printed again.

A header prints headings and no figure. A row with a label below the heading of the labels is a row
of the body, also where all its figures are blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shimahe.forms import (
    FLOWS,
    HEADING_WORDS,
    PROCUREMENT,
    THREE_PUBLIC,
    Form,
    is_count_or_average,
    key_of,
)
from shimahe.reading.column_groups import without_unit
from shimahe.reading.column_numbers import are_column_numbers
from shimahe.reading.grids import Row
from shimahe.reading.headings import CODE_HEADING, LEVELS, NAME_HEADING, is_heading
from shimahe.reading.three_public import first_item_row
from shimahe.vocabulary import (
    cached_if_short,
    fold,
    hides_figure,
    is_total,
    one_of,
    parse_figure,
    prints_value,
    says_a_sum,
    units_in,
)

#: A code and a name in one cell: 205 教育支出, [20501]教育管理事务.
CODE_AND_NAME = re.compile(
    r"[\[(（【]?(\d{7}|\d{5}|\d{3})(?![A-Za-z])[\])）】]?[-—_\s]*([^\d\-—_\s].*)", re.DOTALL
)
_YEAR = re.compile(r"20[0-3]\d")
_YEAR_IN = re.compile(r"20\d\d年")
#: What a line says that is no heading: a sentence, a date, an office.
_OF_NO_HEADING = re.compile("[,;:。、]|月|日期?$")
#: The most characters of a heading that stands above a whole table.
_LONGEST_CAPTION = 20
#: The most years that stand side by side as headings.
_MOST_YEARS = 3
_NOTE = re.compile("(?:备?注|附注|说明):")
_LABEL_OF_NOTE = re.compile(r"(?:备?注|附注|说明)\d?[:.、]?")
#: Texts below the heading of the labels that are headings themselves.
_NUMBERING = {"栏次", "行次", "项目", "序号", *LEVELS}
#: A row of a table by code with so many headings, and no figure or code, is a header.
_HEADINGS_OF_A_LINE = 3
#: The most rows of a header. Each is compared with all those above it, which takes time.
_MOST_HEADER_ROWS = 30


def split_header(form: Form, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows of the header, which are the first ones, and all rows below them."""
    stop = first_item_row(form, rows) if form.key == THREE_PUBLIC else len(rows)
    count = 0
    for row in rows[: min(stop, _MOST_HEADER_ROWS)]:
        above = rows[:count]
        is_numbering = count > 0 and numbers_columns(row)
        is_merged = count > 0 and _is_blank_above_numbers(rows[count : count + 2])
        is_header = is_numbering or is_merged or _is_header(form, row, above)
        if not is_header and (count > 0 or not _is_upper_row(form, rows[:stop])):
            break
        count += 1
    return list(rows[:count]), list(rows[count:])


def with_caption(form: Form, rows: Sequence[Row], prose: Mapping[int, str]) -> list[Row]:
    """Return the rows of 三公, with the line above them if it says of which year their money is.

    A cell that is merged over all columns of a sheet is printed as a line of `prose`.
    """
    caption = prose.get(rows[0].line - 1, "").strip() if rows else ""
    folded = fold(caption)
    is_of_year = _YEAR_IN.search(folded) or HEADING_WORDS["not_read"].search(folded)
    if not is_of_year and not key_of(FLOWS, folded):
        return list(rows)
    if len(folded) > _LONGEST_CAPTION or _OF_NO_HEADING.search(folded):
        return list(rows)
    if not _prints_headings_only(form, rows[0]):
        return list(rows)
    blanks = ("",) * (len(rows[0].fields) - 1)
    return [Row(rows[0].line - 1, (caption, *blanks)), *rows]


def part_repeated(header: list[Row], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows of the body, and those that print the header again, as on a new page.

    A row of the numbers of columns right below the headings is one of them.
    """
    headings = {_folded_cells(row) for row in header}
    first_cells = {_folded_first(row) for row in header}
    of_amounts = _headings_of_amounts(_lowest_headings(header))
    amounts = {text for _, text in of_amounts}
    body, repeated = [], []
    is_below_headings = False
    for row in rows:
        begins_as_one = _folded_first(row) in first_cells  # most rows do not
        is_again = begins_as_one and _folded_cells(row) in headings
        if not is_again and not amounts.isdisjoint(row.fields):
            is_again = _prints_headings_again(of_amounts, row)
        is_numbering = is_below_headings and numbers_columns(row)
        is_below_headings = is_again or is_numbering
        if is_below_headings:
            repeated.append(row)
        else:
            body.append(row)
    return body, repeated


def _lowest_headings(header: Sequence[Row]) -> Sequence[str]:
    """Return the lowest row of headings of a header that has one."""
    named = [row.fields for row in header if not numbers_columns(row)]
    return named[-1] if named else ()


def with_headings_again(form: Form, header: list[Row], repeated: Sequence[Row]) -> list[Row]:
    """Return the rows of a header, with headings that lost letters as they are printed again.

    That is a lowest heading which names no column of the form, where one that does stands in its
    place in the header that a later page repeats. Upper rows that are printed again say nothing
    of it.
    """
    if not repeated:
        return header
    lowest = _lowest_headings(header)
    cells = list(lowest)
    for row in repeated:
        if _most_alike(header, row).fields is not lowest:
            continue
        for place, text in row.filled:
            is_known = key_of(form.columns, fold(text)) is not None
            if is_known and place < len(cells) and _names_nothing(form, cells[place]):
                cells[place] = text
    told = tuple(cells)
    return [replace(row, fields=told) if row.fields is lowest else row for row in header]


def _most_alike(header: Sequence[Row], row: Row) -> Row:
    """Return the row of a header that a row printed again shares most cells with, in its places."""
    shared: list[int] = []
    for above in header:
        pairs = zip(above.fields, row.fields, strict=False)
        shared.append(sum(one == other != "" for one, other in pairs))
    return header[shared.index(max(shared))]


def _names_nothing(form: Form, heading: str) -> bool:
    """Whether a heading is printed and is neither that of a column of the form nor of labels."""
    if not heading or _names_labels(heading):
        return False
    return key_of(form.columns, fold(heading)) is None


def _headings_of_amounts(headings: Sequence[str]) -> set[tuple[int, str]]:
    """Return the headings of a row that are not those of labels or codes, with their places."""
    return {
        (place, text)
        for place, text in enumerate(headings)
        if text and not _names_labels(text) and not prints_value(text)
    }


def _prints_headings_again(of_amounts: set[tuple[int, str]], row: Row) -> bool:
    """Whether a row repeats the lowest headings, though that of the labels is another one.

    Half a name may stand below it, and be taken for a part of it: 科目名称教育. Two headings or
    more must be repeated, and no figure stand below a heading of amounts (`of_amounts`). Another
    text may: in one of both rows a heading may have lost letters.
    """
    if len(of_amounts.intersection(row.filled)) < 2:
        return False
    places = {place for place, _ in of_amounts}
    return not any(prints_value(text) for place, text in row.filled if place in places)


def units_below_headings(repeated: Sequence[Row], body: Sequence[Row]) -> dict[int, str | None]:
    """Return the unit of each row (by its line) below a repeated header that says units.

    It is None below a header that says several.
    """
    said = {row.line: units_in((text for _, text in row.filled), marks=True) for row in repeated}
    if not any(said.values()):
        return {}
    units_by_line: dict[int, str | None] = {}
    units: set[str] = set()
    for row in sorted([*repeated, *body], key=lambda row: row.line):
        units = said.get(row.line) or units
        if units and row.line not in said:
            units_by_line[row.line] = one_of(units)
    return units_by_line


def _folded_cells(row: Row) -> tuple[str, ...]:
    """Return the filled cells of a row as they are compared, without the units in brackets."""
    return tuple(without_unit(text) for _, text in row.filled)


def _folded_first(row: Row) -> str:
    """Return the first of the filled cells of a row as they are compared; "" where it has none."""
    return without_unit(row.filled[0][1]) if row.filled else ""


def _is_header(form: Form, row: Row, above: Sequence[Row]) -> bool:
    """Whether a row is one of the header, below the header rows `above` it.

    None of its cells is a figure or a dash (years may be headings), and the first is no code with a
    name. Half its cells are known headings (at least one) and it is not only the label of a total;
    or it stands below headings and leaves the column of the labels empty.
    """
    texts = [text for _, text in row.filled]
    if not texts or CODE_AND_NAME.fullmatch(texts[0]):
        return False
    if _prints_values(texts):
        return _prints_years(texts, is_first=not above) or _hides_heading(form, row, above)
    if form.key == PROCUREMENT and len(texts) == 1 and _is_below_label(form, row, above):
        return False
    label_places = _label_places(above)
    headings = [text for text in texts if heads_a_column(text, form)]
    if _heads_figures(form, row, label_places):
        return True
    if form.shape == "codes" and len(headings) >= _HEADINGS_OF_A_LINE:
        return True  # it lost its blanks: a heading stands below that of the labels
    if any(_is_label(row, above, place) for place in label_places):
        return False
    if label_places and not any(place in label_places for place, _ in row.filled):
        return True
    if len(texts) == 1 and says_a_sum(texts[0]):
        return False
    return len(headings) >= max(1, len(texts) // 2)


def heads_a_column(text: str, form: Form) -> bool:
    """Whether a cell is a word that headers are made of, whatever unit it says in brackets."""
    folded = without_unit(text)
    if is_heading(folded, form) or _names_labels(folded):
        return True
    if form.key == THREE_PUBLIC and is_count_or_average(folded):
        return True
    return any(HEADING_WORDS[kind].search(folded) for kind in ("number", "share"))


def _is_upper_row(form: Form, rows: Sequence[Row]) -> bool:
    """Whether the first row is the upper one of a header, although its words are not known."""
    return _stands_above_headings(form, rows) or _spans_headings(form, rows)


def _spans_headings(form: Form, rows: Sequence[Row]) -> bool:
    """Whether the only cell of the first row of 三公 stands above a row of headings across.

    It heads all of them, whatever it says, but money that is carried over is none of the year.
    """
    if form.key != THREE_PUBLIC or len(rows) < 2 or len(rows[0].filled) != 1:
        return False
    _, caption = rows[0].filled[0]
    folded = fold(caption)
    if _prints_values([caption]) or says_a_sum(caption):
        return False
    if ":" in folded or key_of(form.columns, folded) or key_of(FLOWS, folded):
        return False
    return _prints_headings_only(form, rows[1])


def _prints_headings_only(form: Form, row: Row) -> bool:
    """Whether a row prints several headings and nothing else."""
    texts = [text for _, text in row.filled]
    return len(texts) > 1 and all(is_heading(text, form) for text in texts)


def _stands_above_headings(form: Form, rows: Sequence[Row]) -> bool:
    """Whether the first row is the upper one of a header, although its words are not known.

    It prints several words, no figure and no code, and the row below it prints several headings
    only.
    """
    if len(rows) < 2:
        return False
    texts = [text for _, text in rows[0].filled]
    below = [text for _, text in rows[1].filled]
    if len(texts) < 2 or len(below) < 2 or _prints_values(texts):
        return False
    if any(CODE_AND_NAME.fullmatch(text) or says_a_sum(text) for text in texts):
        return False
    return all(is_heading(text, form) for text in below)


def _prints_values(texts: Iterable[str]) -> bool:
    """Whether any text is a figure, a dash for none, or hides a figure."""
    return any(prints_value(text) or hides_figure(text) for text in texts)


def _prints_years(texts: Sequence[str], is_first: bool) -> bool:
    """Whether texts are years: several below headings, or behind the heading of the labels."""
    years = list(texts)
    if is_first and _names_labels(years[0]):
        del years[0]
    elif is_first or len(years) < 2:
        return False
    return bool(years) and all(map(_YEAR.fullmatch, years)) and len(set(years)) <= _MOST_YEARS


def _hides_heading(form: Form, row: Row, above: Sequence[Row]) -> bool:
    """Whether signs stand for a heading of a table by code, and all other cells are headings.

    It is a row below the heading of the labels, and prints nothing under that.
    """
    if form.shape != "codes":
        return False
    label_places = _label_places(above)
    if not label_places or any(place in label_places for place, _ in row.filled):
        return False
    headings = [text for _, text in row.filled if heads_a_column(text, form)]
    others = [text for _, text in row.filled if not heads_a_column(text, form)]
    return len(headings) > len(others) and all(map(hides_figure, others))


def _heads_figures(form: Form, row: Row, label_places: set[int]) -> bool:
    """Whether a row prints the label of a total and behind it two or more headings only.

    That happens where the last row of the header and an empty total are printed as one row.
    """
    labels = [text for place, text in row.filled if place in label_places]
    headings = [text for place, text in row.filled if place not in label_places]
    if len(labels) != 1 or not says_a_sum(labels[0]) or len(headings) < 2:
        return False
    return all(is_heading(text, form) for text in headings)


def _is_below_label(form: Form, row: Row, above: Sequence[Row]) -> bool:
    """Whether the only text of a row stands below headings that name no column of figures.

    In procurement a category (货物) is a heading where it stands across, but a label below such a
    heading.
    """
    place, _ = row.filled[0]
    headings = [cell for head in above for at, cell in head.filled if at == place]
    known = [key_of(form.columns, fold(heading)) for heading in headings]
    return bool(known) and not any(known)


def _label_places(above: Sequence[Row]) -> set[int]:
    """Return the places below a heading of labels or codes."""
    places = set()
    for row in above:
        for place, text in row.filled:
            if _names_labels(text):
                places.add(place)
    return places


@cached_if_short(1024)
def _names_labels(heading: str) -> bool:
    """Whether a heading says that labels or codes stand below it."""
    folded = fold(heading)
    return bool(NAME_HEADING.search(folded) or CODE_HEADING.search(folded))


def labels_of(header: Sequence[Row], row: Row) -> tuple[str, ...]:
    """Return the labels and codes of a row, folded: what its figures are of.

    They are its words, and what stands below headings of labels and codes or below blanks right of
    these. Where no such heading is printed, they are the first two texts.
    """
    places: set[int] = set()
    for above in header:
        is_of_labels = False
        for place, text in enumerate(above.fields):
            is_of_labels = _names_labels(text) if text else is_of_labels
            if is_of_labels:
                places.add(place)
    if not places:
        return tuple(fold(text) for _, text in row.filled[:2])
    labels: list[str] = []
    for place, text in row.filled:
        is_figure = prints_value(text)
        if place in places or not is_figure:
            labels.append(fold(text))
    return tuple(labels)


def _is_label(row: Row, above: Sequence[Row], place: int) -> bool:
    """Whether the text of a row in this place is a label, and no heading printed again."""
    text = fold(row.fields[place]) if place < len(row.fields) else ""
    if not text or text in _NUMBERING:
        return False
    if NAME_HEADING.search(text) or CODE_HEADING.search(text):
        return False
    if is_total(text) or text == "小计":  # one of the columns may have the total's name too
        cells = [head.fields[place] for head in above if place < len(head.fields)]
    else:
        cells = [cell for head in above for _, cell in head.filled]
    return text not in map(fold, cells)


def part_notes(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows of a table, and those that print a note and no more.

    It stands in one cell (注：…), or behind its label (注 | …).
    """
    body: list[Row] = []
    notes: list[Row] = []
    for row in rows:
        (notes if _is_note(row) else body).append(row)
    return body, notes


def _is_note(row: Row) -> bool:
    """Whether a row is a note: in one cell with its label, or behind a label of its own."""
    if not 0 < len(row.filled) <= 2:
        return False
    first, *others = [fold(text) for _, text in row.filled]
    if not others:
        return _NOTE.match(first) is not None
    is_labelled = _LABEL_OF_NOTE.fullmatch(first) is not None
    return is_labelled and parse_figure(row.filled[1][1]) is None


def _is_blank_above_numbers(rows: Sequence[Row]) -> bool:
    """Whether a blank row stands right above the numbers of columns.

    All headings above are merged with it; converters print the row all the same.
    """
    return len(rows) > 1 and not rows[0].filled and numbers_columns(rows[1])


def numbers_columns(row: Row) -> bool:
    """Whether a row numbers the columns: 栏次 | 1 | 2 | 3; or its only one, beside blank cells."""
    if len(row.filled) == 1:
        place, text = row.filled[0]
        return text == "1" and place > 0
    return are_column_numbers(text for _, text in row.filled)
