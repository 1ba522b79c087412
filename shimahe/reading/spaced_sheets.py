"""A line of a performance target sheet, its cells parted by spaces only → its row, if certain.

A line begins with a label of the sheet, and everything up to the next label is the text of that
label; or it is the header of the indicators; or it is an indicator: it has a text for each column
of that header, or the usual texts around a sign such as ≥. Any other line is not read. The rule is
R16b of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.reading.grids import Row
from shimahe.reading.sheets import (
    LONG_TEXTS,
    columns_of,
    heading_key,
    is_header_row,
    is_label_not_read,
    is_sum,
    label_key,
)
from shimahe.reading.spaced_levels import read_below_levels
from shimahe.vocabulary import FACTORS, fold, parse_figure, parse_sign

#: What the last cell of an indicator says: whether it is a core indicator.
_CORE = ("是", "否")
#: The most characters of a label of what no frame holds.
_LONGEST_OTHER = 8


def read_row(line: int, text: str, header: Row | None) -> Row | None:
    """Return a line as a row of cells; None where its cells are not certain.

    `header` is the last header of indicators above the line, if there is one.
    """
    tokens = text.split()
    if len(tokens) < 2:
        return None
    row = Row(line, tuple(tokens))
    if is_header_row(row):
        return row
    if label_key(tokens[0]) not in (None, "indicators"):
        return Row(line, tuple(_labels_and_texts(tokens)))
    if header is None:
        return None
    if label_key(tokens[0]) == "indicators" and len(tokens) > 2:
        tokens = tokens[1:]  # the label of all indicators stands in the middle of their rows
    columns = columns_of(header)
    if len(tokens) == 2 and is_sum(tokens[0]) and "weight" in columns:
        return Row(line, (tokens[0], *[""] * (columns["weight"] - 1), tokens[1]))
    if label_key(header.fields[0]) != "indicators" or columns.get("name") != 1:
        cells = read_below_levels(tokens, header)
        return Row(line, tuple(cells)) if cells else None
    if _fills(tokens, header) or _stands_around_sign(tokens):
        return Row(line, ("", *tokens))
    with_blank = _with_blank_unit(tokens, header)
    return Row(line, ("", *with_blank)) if _fills(with_blank, header) else None


def prints_figures_alone(row: Row) -> bool:
    """Whether a row prints labels and figures, but no other text."""
    texts = [text for text in row.fields if label_key(text) is None]
    return bool(texts) and all(parse_figure(text) is not None for text in texts)


def _fills(tokens: Sequence[str], header: Row) -> bool:
    """Whether there is a text for each heading, with a sign and a weight where these belong."""
    headings = header.fields[1:]
    if len(tokens) != len(headings) or label_key(header.fields[0]) != "indicators":
        return False
    for token, heading in zip(tokens, headings, strict=True):
        key = heading_key(heading)
        if key == "sign" and parse_sign(token) is None:
            return False
        if key == "weight" and parse_figure(token) is None:
            return False
    return True


def _with_blank_unit(tokens: Sequence[str], header: Row) -> list[str]:
    """Return the texts of an indicator without a number (定性), with a blank for its unit.

    [] where the header or the texts do not tell that it is the unit which is blank.
    """
    keys = [heading_key(heading) for heading in header.fields[1:]]
    if len(tokens) != len(keys) - 1 or "unit" not in keys or "sign" not in keys:
        return []
    place = keys.index("unit")
    texts = [*tokens[:place], "", *tokens[place:]]
    told = dict(zip(keys, texts, strict=True))
    is_without_number = parse_sign(told["sign"]) == "定性"
    has_core = "core" not in told or told["core"] in _CORE
    return texts if is_without_number and has_core else []


def _labels_and_texts(tokens: Sequence[str]) -> list[str]:
    """Return the labels of a line, each followed by all text up to the next label as one cell.

    The label of what no frame holds (项目类型) ends a text too, but not a long one (年度目标).
    """
    cells: list[str] = []
    words: list[str] = []
    is_long = False
    label: str | None = None
    for token in tokens:
        key = label_key(token)
        label = key or label
        if key is None and label == "amount" and not words:
            _add_behind_amount(cells, token)
            continue
        if key is None and (is_long or not _is_other_label(token)):
            words.append(token)
            continue
        is_long = key in LONG_TEXTS
        if words:
            cells.append(" ".join(words))
            words = []
        cells.append(token)
    if words:
        cells.append(" ".join(words))
    return cells


def _add_behind_amount(cells: list[str], token: str) -> None:
    """Add a word behind the label of an amount: a cell of its own, or the unit of its figure."""
    if fold(token) in FACTORS and parse_figure(cells[-1]) is not None:
        cells[-1] += f" {token}"
    else:
        cells.append(token)


def _is_other_label(token: str) -> bool:
    """Whether a word is the label of what no frame holds: 项目类型, but not 类型."""
    return 2 < len(token) <= _LONGEST_OTHER and is_label_not_read(token)


def _stands_around_sign(tokens: Sequence[str]) -> bool:
    """Whether texts are an indicator: a name, a weight, a sign, a target, and 是 or 否."""
    signs = [place for place, token in enumerate(tokens) if parse_sign(token)]
    is_told = signs == [2] and len(tokens) == 5 and fold(tokens[-1]) in _CORE
    return is_told and parse_figure(tokens[0]) is None and parse_figure(tokens[1]) is not None
