"""The card of one place of the source: its printed line, the lines around it, and what uses it.

Promises that a printed line is shown as printed, except for Markdown marks, that an ellipsis says
where it is cut, and that a figure is marked where it was read.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from shimahe import terms
from shimahe.disclosure import Disclosure, UnreadableDocument
from shimahe.display import charts
from shimahe.display.cards import account_name, cut_text
from shimahe.display.charts.context import capitalised
from shimahe.display.rendering import render
from shimahe.findings import exact, keep_results, records
from shimahe.source_map import COLUMNS, MapRow, Span, shared_map, spans

ROWS_SHOWN = 12  # rows of one frame on a card; more would make the page slow
ROOM_OF_CHOSEN = 320  # characters at most of a field of the chosen line
ROOM_OF_OTHERS = 48  # and of a field of the lines around it
ROOM_OF_HEADING = 80  # and of the heading
ROOM_OF_PIECE = 80  # characters of a text between two figures
#: The Markdown marks of headings and of bold text.
_MARKS = re.compile(r"^#{1,6} |\*\*")
_NUMBER = re.compile(r"\s*-?[\d.,]*\d%?\s*")
_BARE_DIGITS = re.compile(r"\s*\d{1,9}\s*")
#: The number at the end of a figure that is stated in the text, with its unit.
_LAST_NUMBER = re.compile(r"-?\d[\d.,]*[^\d]{0,6}$")
_HEADERS = ("header", "repeated header")  # reasons why a line that heads columns is in no frame
LONG_FIELD = 12  # characters from which on a column is wide
#: The columns that a card shows of a row of each frame.
COLUMNS_TOLD = {
    "spending": ("code", "name", "budget", "kind", "amount_wan"),
    "economic": ("code", "name", "use", "amount_wan"),
    "revenue": ("name", "amount_wan"),
    "three_public": ("name", "amount_wan"),
    "procurement": ("category", "budget", "amount_wan"),
    "projects": ("project", "amount_wan"),
    "indicators": ("indicator", "name", "target"),
    "statements": ("statement", "item", "text"),
    "bases": ("project", "document_number"),
}


@dataclass(frozen=True)
class ShownField:
    """One field of a printed line.

    If it has the marked figure, `before` and `after` are the text around it; else `before` is all.
    """

    before: str
    figure: str | None = None
    after: str = ""
    is_long: bool = False
    #: "amount", "code" or "" for words, as `sorts_of_fields` says.
    sort: str = ""


@dataclass(frozen=True)
class ShownLine:
    """One printed line with its number."""

    number: int
    fields: list[ShownField]
    is_chosen: bool


@dataclass(frozen=True)
class FrameUse:
    """The rows that a frame has from a line, in words; `more` is the number of those left out."""

    frame: str
    rows: list[str]
    more: int


class Marked(NamedTuple):
    """What is marked in printed lines."""

    #: The places of the figures that are marked.
    places: frozenset[str]
    #: The numbers of the lines that a reader is reading.
    read: tuple[int, ...] = ()
    #: Whether a click on a figure opens its card.
    leads: bool = False
    #: The place whose card is open; "" if none is.
    chosen: str = ""


class PrintedLine(NamedTuple):
    """A printed line as a page shows it, as plain data.

    A field is a list of pieces [text, place that a click opens or "", whether it is marked].
    """

    number: int
    is_read: bool
    fields: list[list[list[Any]]]
    #: What each field is, as `sorts_of_fields` says.
    sorts: list[str]
    #: The key of the table that the line is of; "" for a line of none.
    table: str


@keep_results(most=64)
def place_card(d: Disclosure, place: str, context: int, lang: str) -> str:
    """Return the card of a place, as HTML, with `context` lines before it and after it.

    `place` is one of `source_map.located`, or any line, such as `L53`. The card says which rows of
    frames come from the line and how much of its table was read. For a place that the document does
    not have, it says so.
    """
    row = _find_place(d, place)
    if row is None:
        return render("unknown_place.html.j2", lang, place=place, last_line=d.last_line)
    values = _describe_place(d, place, row, lang)
    values.update(_describe_fate(d, row, lang))
    lines = _lines_around(d, row["line"], context, spans(d).get(place))
    widest = max(len(line.fields) for line in lines)
    return render("place.html.j2", lang, place=place, lines=lines, widest=widest, **values)


@keep_results(most=4)
def page_html(d: Disclosure, place: str, lang: str) -> str:
    """Return, as HTML, the PDF page on which a place is printed, with its figure marked.

    Where there is no such page, the HTML says why; "" for a place that the document does not have.
    """
    row = _find_place(d, place)
    if row is None:
        return ""
    try:
        image = d.page_image(row["line"], spans(d).get(place), lang)
    except UnreadableDocument as error:
        return render("page_image.html.j2", lang, image=None, caption=str(error))
    key = "card.page.marked" if image.is_marked else "card.page.unmarked"
    words = {"page": image.place, "line": row["line"]}
    return render(
        "page_image.html.j2",
        lang,
        image=image,
        caption=terms.text("card.page", lang, **words),
        described=terms.text(key, lang, text=row["text"] or "", **words),
        data=b64encode(image.png).decode("ascii"),
    )


def _describe_place(d: Disclosure, place: str, row: MapRow, lang: str) -> dict[str, object]:
    """Return the values of the template that say what is printed at a place."""
    return {
        "heading": _name_of_place(place, lang),
        "printed_text": cut_text(row["text"] or "", ROOM_OF_HEADING),
        "facts": place_facts(row, lang),
        "caption": terms.text("card.context", lang, line=row["line"]),
        "notes": _explain_fields(d, place, row, lang),
    }


def _name_of_place(place: str, lang: str) -> str:
    """Return a place as a heading: a whole line in words, a figure in it by its key.

    >>> _name_of_place("L53", "en")
    'Source line 53'
    """
    digits = place.removeprefix("L")
    if not digits.isdigit():
        return place
    return capitalised(terms.text("card.line", lang, line=digits))


def _describe_fate(d: Disclosure, row: MapRow, lang: str) -> dict[str, object]:
    """Return the values of the template that say what uses the line of a place."""
    line = row["line"]
    return {
        "uses": _uses_of_line(d, line, lang),
        "has_figures": _has_figures(d, line),
        "tables": _table_states(d, row["table"], lang),
    }


def printed_lines(d: Disclosure, numbers: Sequence[int], marked: Marked) -> list[PrintedLine]:
    """Return printed lines, without Markdown marks."""
    tables = _tables_by_line(d)
    figures_of = _figures_by_line(d)
    rows = []
    for number in numbers:
        figures = [each for each in figures_of.get(number, ()) if each[1] in marked.places]
        printed = d.fields(number)
        fields = []
        start = 0
        for field in printed:
            fields.append(_pieces(field, start, figures, marked))
            start += len(field) + 1
        is_read = number in marked.read
        sorts = sorts_of_fields(d, number)
        rows.append(PrintedLine(number, is_read, fields, sorts, tables.get(number, "")))
    return rows


def heads_above(d: Disclosure, numbers: Sequence[int]) -> list[list[tuple[int, list[str]]]]:
    """Return for each line the printed heads of columns that it needs above it.

    A head is its line number and its fields. Heads are needed where lines of a table begin, also
    behind a line of one field, unless the heads are among the lines themselves.
    """
    shown = set(numbers)
    heads_by_line = _heads_by_line(d)
    every = []
    before: tuple[int, ...] = ()
    for number in numbers:
        heads = heads_by_line.get(number, ())
        is_needed = heads != before and not shown.intersection(heads)
        every.append([(head, d.fields(head)) for head in heads] if is_needed else [])
        before = heads if len(d.fields(number)) > 1 else ()
    return every


@keep_results()
def _heads_by_line(d: Disclosure) -> dict[int, tuple[int, ...]]:
    """Return the numbers of the lines that head the columns, for each line below them."""
    headers = {row["line"] for row in _map_rows(d) if row["reason"] in _HEADERS}
    heads_of_table: dict[str, tuple[int, ...]] = {}
    heads: dict[int, tuple[int, ...]] = {}
    for line, table in sorted(_tables_by_line(d).items()):
        above = heads_of_table.get(table, ())
        if line in headers:
            goes_on = above[-1:] == (line - 1,)
            heads_of_table[table] = (*above, line) if goes_on else (line,)
        else:
            heads[line] = above
    return heads


def sorts_of_fields(d: Disclosure, line: int) -> list[str]:
    """Return what each field of a line is: "amount" (or any number), "code", or "" for words.

    Codes are whole numbers right before words that no frame has as a figure: at the start of a
    line of any length, further on of five digits or more, since an amount may stand there too.
    """
    fields = d.fields(line)
    found = [span for span, _ in _figures_by_line(d).get(line, ())]
    sorts: list[str] = []
    start = 0
    for place, field in enumerate(fields):
        is_figure = any(_span_in_field(span, start, len(field)) for span in found)
        is_code = not is_figure and _names_words(fields, place)
        sort = "amount" if _NUMBER.fullmatch(field) else ""
        sorts.append("code" if is_code else sort)
        start += len(field) + 1
    return sorts


def _names_words(fields: Sequence[str], place: int) -> bool:
    """Whether a field is digits that the words behind it belong to."""
    if not _BARE_DIGITS.fullmatch(fields[place]):
        return False
    behind = [field for field in fields[place + 1 :] if not _is_bare(field)]
    is_named = bool(behind) and not _NUMBER.fullmatch(behind[0])
    return is_named and (all(map(_is_bare, fields[:place])) or len(fields[place].strip()) > 4)


def _is_bare(field: str) -> bool:
    """Whether a field is blank or has nothing but digits."""
    return not field.strip() or _BARE_DIGITS.fullmatch(field) is not None


@keep_results()
def _tables_by_line(d: Disclosure) -> dict[int, str]:
    """Return the key of the table of each line that is of one."""
    return {row["line"]: row["table"] for row in _map_rows(d) if row["table"]}


@keep_results()
def _figures_by_line(d: Disclosure) -> dict[int, list[tuple[Span, str]]]:
    """Return the figures of each line in the order of print, as spans in the line and places."""
    span_of = spans(d)
    figures: dict[int, list[tuple[Span, str]]] = {}
    for row in _map_rows(d):
        if row["place"] in span_of:
            figures.setdefault(row["line"], []).append((span_of[row["place"]], row["place"]))
    for found in figures.values():
        found.sort()
    return figures


def _pieces(
    field: str, start: int, figures: list[tuple[Span, str]], marked: Marked
) -> list[list[Any]]:
    """Return a field in pieces, divided at its figures; `start` is its position in the line."""
    pieces: list[list[Any]] = []
    done = 0
    for span, place in figures:
        here = _span_in_field(span, start, len(field))
        if here is None or here.start < done:
            continue
        pieces.append([_plain_piece(field[done : here.start]), "", False])
        figure = field[here.start : here.stop]
        if marked.leads:
            pieces.append([figure, place, place == marked.chosen])
        else:
            number = _LAST_NUMBER.search(figure)
            start_of_number = number.start() if number else 0
            pieces.append([figure[:start_of_number], "", False])
            pieces.append([figure[start_of_number:], "", True])
        done = here.stop
    pieces.append([_plain_piece(field[done:]), "", False])
    return [piece for piece in pieces if piece[0]]


def _plain_piece(text: str) -> str:
    """Return a text between figures, cut, and without Markdown marks."""
    return cut_text(_without_marks(text), ROOM_OF_PIECE)


def _without_marks(text: str) -> str:
    """Return a text without the Markdown marks of headings and of bold text."""
    return _MARKS.sub("", text)


# --- where it stands ------------------------------------------------------------------------------


@keep_results()
def _map_rows(d: Disclosure) -> list[MapRow]:
    """Return the rows of the source map, computed once and shared: do not change them."""
    return records(shared_map(d))


def _find_place(d: Disclosure, place: str) -> MapRow | None:
    """Return the row of a place; None for a place that the document does not have."""
    for row in _map_rows(d):
        if row["place"] == place:
            return row
    digits = place.removeprefix("L")
    line = int(digits) if digits.isdigit() else 0
    if 1 <= line <= d.last_line:
        return _row_of_line(d, line)
    return None


def line_of_place(d: Disclosure, place: str) -> int:
    """Return the line of a place; 0 for "" and for a place that the document does not have."""
    row = _find_place(d, place) if place else None
    return row["line"] if row else 0


def _row_of_line(d: Disclosure, line: int) -> MapRow:
    """Return a row of the map for a line that has no place of its own, with its table if known."""
    row: MapRow = dict.fromkeys(COLUMNS.split())
    row["line"] = line
    for other in _map_rows(d):
        if other["line"] == line and other["table"]:
            row["table"] = other["table"]
            break
    return row


def _has_figures(d: Disclosure, line: int) -> bool:
    """Whether a figure was read on a line."""
    return any(row["line"] == line and row["reason"] is None for row in _map_rows(d))


def place_facts(row: MapRow, lang: str) -> str:
    """Return what is printed at a place: line, field, table, row, column and unit, as far as known.

    For a line that no frame uses, it has the reason.
    """
    parts = [terms.text("card.line", lang, line=row["line"])]
    if row["field"]:
        parts.append(terms.text("card.field", lang, field=row["field"]))
    parts += _describe_position(row, lang)
    if row["unit"]:
        unit = terms.unit_name(row["unit"], lang)
        parts.append(terms.text("card.unit", lang, unit=unit))
    if row["reason"]:
        reason = terms.key_name("reason", row["reason"], lang)
        parts.append(terms.text("card.unplaced", lang, reason=reason))
    return " · ".join(parts)


def _describe_position(row: MapRow, lang: str) -> list[str]:
    """Return the names of the table, sheet, row and column of a place, as far as it has them."""
    parts = []
    if row["table"]:
        parts.append(terms.key_name("table", row["table"], lang))
    if row["sheet"]:
        parts.append(terms.project_name(row["sheet"], lang))
    if row["row"]:
        name = account_name(row["code"] or "", row["table"], lang)
        parts.append(f"{terms.label_name(row['row'], lang)} {name}".strip())
    if row["column"]:
        parts.append(charts.column_name(row["column"], lang))
    return parts


def _explain_fields(d: Disclosure, place: str, row: MapRow, lang: str) -> str:
    """Return a note on what the fields are, and on a figure that was not found in its line."""
    note = terms.text("card.fields", lang)
    is_figure = row["column"] is not None
    if is_figure and place not in spans(d):
        return f"{note} {terms.text('card.unmarked', lang)}"
    return note


# --- the printed lines ----------------------------------------------------------------------------


def _lines_around(d: Disclosure, line: int, context: int, span: Span | None) -> list[ShownLine]:
    """Return a line with its figure marked, and `context` lines before and after it."""
    first = max(1, line - context)
    last = min(d.last_line, line + context)
    lines = []
    for number in range(first, last + 1):
        fields = d.fields(number)
        if number == line:
            shown = show_fields(fields, span, ROOM_OF_CHOSEN)
        else:
            shown = show_fields(fields, None, ROOM_OF_OTHERS)
        sorts = sorts_of_fields(d, number)
        pairs = zip(shown, sorts, strict=True)
        sorted_fields = [replace(field, sort=sort) for field, sort in pairs]
        lines.append(ShownLine(number, sorted_fields, number == line))
    return lines


def show_fields(fields: list[str], span: Span | None, room: int) -> list[ShownField]:
    """Return the fields of a line, with the figure at `span` of the line marked.

    A field that is longer than `room` characters is cut, around its figure or at its end.
    """
    shown = []
    start = 0
    for field in fields:
        is_long = len(field) > LONG_FIELD
        span_here = _span_in_field(span, start, len(field))
        if span_here is None:
            shown.append(ShownField(cut_text(_without_marks(field), room), is_long=is_long))
        else:
            shown.append(_mark_figure(field, span_here, room, is_long))
        start += len(field) + 1
    return shown


def _span_in_field(span: Span | None, start: int, length: int) -> Span | None:
    """Return a span of a line as a span of the field that begins at `start`; None if outside it."""
    if span is None or span.start < start or span.stop > start + length:
        return None
    return Span(span.start - start, span.stop - start)


def _mark_figure(field: str, span: Span, room: int, is_long: bool) -> ShownField:
    """Return a field divided at its figure, and cut on either side to half of `room`."""
    before = _without_marks(field[: span.start])
    if len(before) > room // 2:
        before = f"…{before[-room // 2 :]}"
    figure = field[span.start : span.stop]
    after = cut_text(_without_marks(field[span.stop :]), room // 2)
    return ShownField(before, figure, after, is_long)


# --- what became of it ----------------------------------------------------------------------------


@keep_results()
def _rows_by_line(d: Disclosure) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Return the rows of each frame in COLUMNS_TOLD, by their line."""
    rows_by_line: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for frame in COLUMNS_TOLD:
        placed_rows = getattr(d, frame).dropna(subset="line")
        for row in records(placed_rows):
            rows_by_frame = rows_by_line.setdefault(row["line"], {})
            rows_by_frame.setdefault(frame, []).append(row)
    return rows_by_line


def _uses_of_line(d: Disclosure, line: int, lang: str) -> list[FrameUse]:
    """Return the frames that have rows from a line, with the first of these rows."""
    uses = []
    for frame, rows in _rows_by_line(d).get(line, {}).items():
        first_rows = rows[:ROWS_SHOWN]
        words = [_describe_row(row, COLUMNS_TOLD[frame], lang) for row in first_rows]
        uses.append(FrameUse(frame, words, more=len(rows) - len(first_rows)))
    return uses


def _describe_row(row: dict[str, Any], columns: tuple[str, ...], lang: str) -> str:
    """Return a row of a frame in words: keys by their names, exact amounts, names as printed."""
    parts = []
    for column in columns:
        value: Any = _target(row) if column == "target" else row[column]
        if value is None:
            continue
        if column == "amount_wan":
            parts.append(f"{charts.exact_money(exact([value]))} 万元")
        elif value in terms.keys(column):
            parts.append(terms.key_name(column, value, lang))
        else:
            parts.append(str(value))
    return " · ".join(parts)


def _target(indicator: dict[str, Any]) -> str:
    """Return the target of an indicator with its sign and its unit."""
    parts = [indicator[column] for column in ("sign", "target", "unit")]
    return " ".join(part for part in parts if part)


def _table_states(d: Disclosure, table: str | None, lang: str) -> list[str]:
    """Return how much of a table was read, in words, for each time that it is printed."""
    if not table:
        return []
    name = terms.key_name("table", table, lang)
    states = []
    for row in records(d.tables):
        if row["table"] != table:
            continue
        status = terms.key_name("status", row["status"], lang)
        note = terms.note(row["note"], lang)
        key = "card.table_note" if note else "card.table"
        states.append(terms.text(key, lang, table=name, status=status, note=note))
    return states
