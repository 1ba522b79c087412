"""A line of a target sheet that prints labels with a colon, outside of any table → its cells.

Pages made in Word print the head of a sheet so (项目名称：道路养护, 预算金额：31.00), above the
table of its indicators. What is no label of a frame (项目类型：特定) stands between such lines. The
rule is R16c of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import OFFICE_LABEL
from shimahe.reading.sheets import LONG_TEXTS, is_header_row, key_before_colon, label_key
from shimahe.reading.target_sheet import LABEL
from shimahe.vocabulary import COLON, ORDINAL, fold, plain, unit_of

#: A word with a colon behind it.
_WORD_WITH_COLON = re.compile(rf"(?<=[\s，,；;。])([^\s，,；;。:：︓﹕]{{2,{LABEL}}}){COLON}")
#: The label of what no frame holds: a few Chinese characters, perhaps with a year and a bracket.
_OTHER_LABEL = re.compile(r"(?:20\d\d年)?[\u3400-\u9fff]{2,10}(?:\([^()]*\))?[\u3400-\u9fff]{0,4}")
#: The number or the bullet in front of a label: 一、 （二） 3. ●
_NUMBER = re.compile(rf"(?:[●○■□◆◇•·▪➢]|{ORDINAL}、|[(（](?:{ORDINAL}|\d+)[)）]|\d+[.、．])\s*")
#: What may stand between a text and the next label.
_BETWEEN = " \t\u3000\u00a0，,；;。"
#: How many lines below a label are looked at.
_MOST_LINES = 30


class LabelledLine(NamedTuple):
    """The labels of a line, and its cells: each known label with its text, others apart."""

    #: The key of the first label; None where no frame holds what it says.
    first: str | None
    #: Whether the text of its first label is blank.
    is_blank: bool
    #: Whether its last text may go on in the lines below.
    is_long: bool
    cells: tuple[str, ...]


def read_line(text: str) -> LabelledLine | None:
    """Return the labels of a line and their texts; None for a line that begins with no label.

    >>> read_line("项目名称：道路养护 预算金额：31.00").cells
    ('项目名称：道路养护', '预算金额：31.00')
    >>> read_line("项目类型：特定").cells, read_line("按规定，项目名称：略")
    (('项目类型：', '特定'), None)
    """
    number = _NUMBER.match(text)
    if number and key_before_colon(text[number.end() :]) is not None:
        text = text[number.end() :]
    colon = re.search(COLON, text[: LABEL + 1])
    if colon is None:
        return None
    label = text[: colon.start()]
    first = label_key(label)
    if first == "indicators" or (first is None and not _is_other_label(label)):
        return None
    begins = [0]
    is_long = first in LONG_TEXTS
    for found in _WORD_WITH_COLON.finditer(text, colon.end()):
        key = label_key(found.group(1))
        if key or (not is_long and _is_other_label(found.group(1))):
            begins.append(found.start())
            is_long = key in LONG_TEXTS
    cells: list[str] = []
    for begin, stop in zip(begins, [*begins[1:], len(text)], strict=True):
        is_last_and_long = is_long and stop == len(text)
        cells += _cells_of(text[begin:stop].strip(None if is_last_and_long else _BETWEEN))
    is_blank = not text[colon.end() : begins[1] if len(begins) > 1 else None].strip()
    return LabelledLine(first, is_blank, is_long, tuple(cells))


def _cells_of(labelled: str) -> list[str]:
    """Return a known label with its text as one cell, and any other as two cells."""
    if key_before_colon(labelled) is not None:
        return [labelled]
    colon = re.search(COLON, labelled)
    if colon is None:
        return [labelled]
    return [labelled[: colon.end()], labelled[colon.end() :].strip()]


def _is_other_label(text: str) -> bool:
    """Whether a text may be the label of what no frame holds."""
    return _OTHER_LABEL.fullmatch(fold(text)) is not None


def is_row_of_labels(row: Row) -> bool:
    """Whether a row of a sheet begins with a label, and is not one of its indicators."""
    if not row.filled:
        return False
    first = row.filled[0][1]
    key = key_before_colon(first)
    if key is None:
        return re.search(COLON, first) is not None and _is_other_label(first.rstrip(":：︓﹕"))
    return key != "indicators"


# --- the lines below ------------------------------------------------------------------------------


def rest_of_text(
    pieces: Sequence[Piece], begin: int, is_no_row: Callable[[Line], bool]
) -> list[Line]:
    """Return the lines from `begin` on that go on with a long text: up to a label or a row.

    Blank lines between them are among them.
    """
    lines: list[Line] = []
    for piece in pieces[begin : begin + _MOST_LINES]:
        if not isinstance(piece, Line) or not _may_go_on(piece, is_no_row):
            break
        lines.append(piece)
    return lines


def with_rest(cells: tuple[str, ...], rest: Sequence[Line]) -> tuple[str, ...]:
    """Return the cells of a line, the last one with the rest of its text on the lines below."""
    *first, last = cells
    texts = [plain(line.text) for line in rest if line.text.strip()]
    return (*first, "\n".join([last, *texts]))


def first_label(pieces: Sequence[Piece], begin: int) -> str | None:
    """Return the key of the first label from `begin` on, past blank lines; None without one."""
    for piece in pieces[begin : begin + _MOST_LINES]:
        if not isinstance(piece, Line):
            return None
        text = _clean(piece)
        if text:
            labels = read_line(text)
            return labels.first if labels else None
    return None


def _may_go_on(line: Line, is_no_row: Callable[[Line], bool]) -> bool:
    """Whether a line may go on with the text above it."""
    if line.cells or line.is_rule or is_no_row(line) or read_line(_clean(line)) is not None:
        return False
    return not _is_spaced_header(line)


def sheet_goes_on(
    pieces: Sequence[Piece], begin: int, is_long: bool, is_no_row: Callable[[Line], bool]
) -> bool:
    """Whether a row stands at `begin`, or below more lines of labels, which long texts go on with.

    `is_long` says that the text above may go on. Marks and blank lines do not matter.
    """
    for piece in pieces[begin : begin + _MOST_LINES]:
        if not isinstance(piece, Line) or piece.cells:
            return True
        text = _clean(piece)
        if not text:
            continue
        labels = read_line(text)
        if labels is not None:
            is_long = labels.is_long
        elif piece.text.lstrip().startswith("#"):
            return False
        elif _is_spaced_header(piece):
            return True
        elif not _is_mark(text) and (not is_long or is_no_row(piece)):
            return False
    return False


def _clean(line: Line) -> str:
    """Return the text of a line without markup and the marks of a heading."""
    return plain(line.text).lstrip("# ").strip()


def _is_mark(text: str) -> bool:
    """Whether a line is a unit mark, or says whose a table is."""
    return unit_of(text, mark=True) is not None or OFFICE_LABEL.match(fold(text)) is not None


def _is_spaced_header(line: Line) -> bool:
    """Whether a line is the header of indicators, its headings parted by spaces only."""
    tokens = plain(line.text).split()
    return len(tokens) > 1 and is_header_row(Row(line.number, tuple(tokens)))
