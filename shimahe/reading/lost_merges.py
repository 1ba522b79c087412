"""Headers whose merged cells were lost, so that headings stand above the wrong columns.

A program that drops merged cells moves all headings behind them to the left. This shows where
figures stand to the right of all headings, below no heading, or below the same headings as another
column; or where a row of headings has fewer cells than the others, as when two cells are joined.
The rule is R08 of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from shimahe.forms import CODE, NAME, NUMBER
from shimahe.reading.column_solver import ZERO, RowSums, room_for_rounding
from shimahe.reading.grids import Row
from shimahe.reading.headings import CODE_HEADING, LEVELS, NOTES, blocks
from shimahe.vocabulary import fold, parse_figure, prints_any_figure, prints_value

_NO_FIGURES = (CODE, NAME, NUMBER)
#: What headings of names and of amounts end with.
_NO_CODES = ("名称", "合计", "总计", "小计", "支出")
#: The fewest rows that must print a figure where there is no heading: a single one may be faulty.
_FEWEST_ROWS = 2
#: The fewest headings that must be shared: that of a single column may be lost.
_FEWEST_SHARED = 2


def are_moved(
    keys: Sequence[str], headings: Sequence[Sequence[str]], header_rows: int, body: Sequence[Row]
) -> bool:
    """Whether the headings of a table cannot stand above the columns that they name.

    `keys` are the columns as read, "" where unknown; `headings` has the texts above each column.
    """
    if _has_figures_beyond(keys, body) or _has_figures_below_notes(keys, headings, body):
        return True
    if header_rows < 2:
        return False
    if _has_figures_below_codes(keys, headings) or _has_levels_below_others(headings):
        return True
    return has_bare_column(keys, headings, body) or _has_same_headings(keys, headings, body)


def lacks_cells(keys: Sequence[str], header: Sequence[Row], body: Sequence[Row]) -> bool:
    """Whether a row of a header has fewer cells than all other rows: it lost one (R08).

    It or one of the others must end with a blank: else the program may have left out blanks there.
    """
    if len(header) < 2 or not body:
        return False
    return _lacks_cells_in_front_of_blank(header, body) or _lacks_cells_below(keys, header, body)


def _lacks_cells_in_front_of_blank(header: Sequence[Row], body: Sequence[Row]) -> bool:
    """Whether a row of headings that ends with a blank has fewer cells than each other row."""
    for row in header:
        others = [len(other.fields) for other in (*header, *body) if other is not row]
        ends_with_blank = row.fields[-1:] == ("",)
        if ends_with_blank and len(row.fields) < min(others):
            return True
    return False


def _lacks_cells_below(keys: Sequence[str], header: Sequence[Row], body: Sequence[Row]) -> bool:
    """Whether a lower row of headings has fewer cells than all others, of which one ends so.

    Groups above them may lack cells and still begin above the first of their columns, and so may
    headings of labels.
    """
    shortest = min(header[1:], key=lambda row: len(row.fields))
    widths = set()
    keeps_blanks = False
    for row in (*header, *body):
        if row is not shortest:
            widths.add(len(row.fields))
            keeps_blanks = keeps_blanks or row.fields[-1:] == ("",)
    if not keeps_blanks or len(widths) > 1 or len(shortest.filled) < 2:
        return False
    if len(shortest.fields) >= min(widths):
        return False
    last, _ = shortest.filled[-1]
    return last < len(keys) and keys[last] not in _NO_FIGURES


def groups_cross_sides(keys: Sequence[str], header: Sequence[Row]) -> bool:
    """Whether a group of a two-sided table begins above amounts and goes on above labels.

    Its row, the first one, begins with a blank then that the rows below do not have.
    """
    begins = [place for place, _ in header[0].filled] if len(header) > 1 else []
    if len(begins) < 2 or not begins[0]:
        return False
    for begin, end in pairwise([*begins, len(keys)]):
        columns = keys[begin:end]
        if columns and columns[0] not in (CODE, NAME) and NAME in columns:
            return True
    return False


def are_shared(keys: Sequence[str], body: Sequence[Row]) -> bool:
    """Whether headings stand above two columns of figures each, which nothing tells apart."""
    shared = 0
    for place, key in enumerate(keys[1:], 1):
        is_bare = not key and keys[place - 1] not in ("", *_NO_FIGURES)
        shared += is_bare and _holds_figures(body, place) and _holds_figures(body, place - 1)
    return shared >= _FEWEST_SHARED


def has_figures_beyond(keys: Sequence[str], body: Sequence[Row]) -> bool:
    """Whether rows of a list print figures right of all headings, more than head them.

    What holds words is a column of labels, whatever its heading says.
    """
    own = list(keys)
    for place in range(len(keys)):
        if _holds_words(body, place):
            own[place] = NAME
    are_all_wider = all(len(row.fields) > len(keys) for row in body)
    return _has_figures_beyond(own, body, 1 if are_all_wider else _FEWEST_ROWS)


def _has_figures_beyond(
    keys: Sequence[str], body: Sequence[Row], fewest: int = _FEWEST_ROWS
) -> bool:
    """Whether rows print figures to the right of all headings, more than there are headings for.

    At least `fewest` rows must, or the only one.
    """
    width = len(keys)
    wider = [row for row in body if len(row.fields) > width]
    beyond = [row for row in wider if prints_any_figure(row.fields[width:])]
    if not beyond or len(beyond) < min(fewest, len(body)):
        return False
    headed = sum(key not in ("", *_NO_FIGURES) for key in keys)
    return any(_cells_behind_label(row) > headed for row in beyond)


def _has_figures_below_notes(
    keys: Sequence[str], headings: Sequence[Sequence[str]], body: Sequence[Row]
) -> bool:
    """Whether the heading of notes stands above figures, and right of it is none, but a cell."""
    for place, texts in enumerate(headings):
        if not texts or fold(texts[-1]) not in NOTES or any(keys[place + 1 :]):
            continue
        wider = [row for row in body if len(row.fields) > place + 1]
        if 2 * len(wider) > len(body) and _holds_figures(body, place):
            return True
    return False


def _holds_words(body: Sequence[Row], place: int) -> bool:
    """Whether a column prints a text that is no figure and no blank, such as a label."""
    return any(place < len(row.fields) and not prints_value(row.fields[place]) for row in body)


def _has_figures_below_codes(keys: Sequence[str], headings: Sequence[Sequence[str]]) -> bool:
    """Whether the heading of codes stands above the heading of a column of figures."""
    for key, texts in zip(keys, headings, strict=False):
        if key not in ("", *_NO_FIGURES) and any(map(_names_codes, texts[:-1])):
            return True
    return False


def _has_levels_below_others(headings: Sequence[Sequence[str]]) -> bool:
    """Whether a level of codes (类, 款, 项) stands right below a heading of names or amounts."""
    for texts in headings:
        for above, below in pairwise(map(fold, texts)):
            is_other = above.endswith(_NO_CODES) and not _names_codes(above)
            if is_other and below in LEVELS:
                return True
    return False


def _names_codes(heading: str) -> bool:
    """Whether a heading is that of codes."""
    return CODE_HEADING.search(fold(heading)) is not None


def _cells_behind_label(row: Row) -> int:
    """Return how many cells a row has behind its last words, not counting blanks right there."""
    label = max((at for at, text in row.filled if not prints_value(text)), default=-1)
    cells = row.fields[label + 1 :]
    first = next((at for at, text in enumerate(cells) if text), len(cells))
    return len(cells) - first


def has_bare_column(
    keys: Sequence[str], headings: Sequence[Sequence[str]], body: Sequence[Row]
) -> bool:
    """Whether rows print figures below no heading, to the right of a column of figures."""
    named = [place for place, key in enumerate(keys) if key not in ("", *_NO_FIGURES)]
    if not named:
        return False
    for place, texts in enumerate(headings):
        if place > named[0] and not texts and _holds_figures(body, place):
            return True
    return False


def _has_same_headings(
    keys: Sequence[str], headings: Sequence[Sequence[str]], body: Sequence[Row]
) -> bool:
    """Whether two columns of figures of a block have the same headings on two levels or more."""
    for start, stop in blocks(list(keys)):
        seen: set[tuple[str, ...]] = set()
        for place in range(start, min(stop, len(headings))):
            path = tuple(fold(text) for text in headings[place])
            if len(set(path)) < 2 or keys[place] in _NO_FIGURES:
                continue
            if path in seen and _holds_figures(body, place):
                return True
            seen.add(path)
    return False


def places_that_may_be_halves(keys: Sequence[str], headings: Sequence[Sequence[str]]) -> list[int]:
    """Return the places of columns beside one below no heading, or below the same group."""
    places = []
    for place, (key, right) in enumerate(pairwise(keys)):
        is_below_group = list(headings[place + 1][:-1]) == list(headings[place])
        if key not in ("", *_NO_FIGURES) and (not right or is_below_group):
            places.append(place)
    return places


def halves_among(
    places: Sequence[int], keys: Sequence[str], sums: RowSums, body: Sequence[Row]
) -> list[int]:
    """Return those of the places at which a column below a group of two lost its own heading.

    The one right of it prints in each row what a total lacks: so the first is a part of the group
    and not the group. `sums` are the totals of a row with their parts.
    """
    halves = []
    for place in places:
        for total, parts in sums:
            is_part = keys[place] in parts and keys[place + 1] not in parts
            if is_part and _lack(keys, total, parts, body, place + 1):
                halves.append(place)
                break
    return halves


def _lack(
    keys: Sequence[str], total: str, parts: Sequence[str], body: Sequence[Row], beside: int
) -> bool:
    """Whether each row with a figure at the place `beside` lacks just that figure in its total."""
    lacking = 0
    total_place = keys.index(total)
    part_places = [keys.index(part) for part in parts]
    for row in body:
        if len(row.fields) != len(keys):
            continue
        amounts = [parse_figure(text) or ZERO for text in row.fields]
        if not amounts[beside]:
            continue
        rest = amounts[total_place] - amounts[beside]
        rest -= sum(amounts[place] for place in part_places)
        if abs(rest) > room_for_rounding(amounts):
            return False
        lacking += 1
    return lacking > 0


def _holds_figures(body: Sequence[Row], place: int) -> bool:
    """Whether a column has a figure in at least two rows, or in the only row."""
    rows = [
        row for row in body if place < len(row.fields) and prints_any_figure([row.fields[place]])
    ]
    return bool(rows) and len(rows) >= min(_FEWEST_ROWS, len(body))
