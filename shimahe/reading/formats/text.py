"""Lines of text → lines with their cells, parted by tabs or else by pipes.

Whether a line with cells is a row of a table is not decided here: the lines around it tell. The
rule is R04 of docs/method.md.
"""

from __future__ import annotations

import re

from shimahe.reading.grids import Line
from shimahe.vocabulary import parse_figure, plain, prints_value

_PIPE = re.compile(r"(?<!\\)\|")
# Marks that part two figures of a cell, which are not one figure without them.
_BETWEEN_DIGITS = re.compile(
    r"([0-9.,%])\s*(?:</?(?:br|p|div|sup|sub)(?:\s[^<>]*)?/?>\s*)+(?=[0-9.,])", re.I
)
# What pandas prints for a cell or a heading that is blank.
_BLANKS_OF_PANDAS = frozenset(("NaN", "nan", "NaT", "None", "<NA>"))
_NO_HEADING = re.compile(r"Unnamed: \d+(?:_level_\d+)?")
# Before punctuation, a mark of Markdown that says that it is no mark of Markdown.
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LEVELS_OF_PANDAS = re.compile(r"\((?:'[^']*'(?:, |(?=\))))+\)")
_LEVEL = re.compile(r"'([^']*)'")
_AGAIN_OF_PANDAS = re.compile(r"(.*[^\W\d_])\.\d+")
_NUMBER_BEHIND_A_LETTER = re.compile(r"\.(?<=[^\W\d_]\.)\d")
_MAY_BE_MARKUP = re.compile("[<*&`_]")
_RULE = re.compile(r"(?=.*-)[\s:|+=-]+")
_RULE_OF_GRID = re.compile(r"\+(?:[-=:]+\+)+\s*")


def read_line(number: int, text: str) -> Line:
    """Return a line with its cells; without cells if nothing parts it.

    The marks of a quotation in Markdown (>) are no part of it.

    >>> read_line(1, "| 201 | 公共服务 |").cells, read_line(2, "公共服务").cells
    (('201', '公共服务'), ())
    """
    is_indented = False
    if "\t" not in text:
        text = text.lstrip("> ") if text.startswith(">") else text
    else:
        is_indented = text[0] in "\t " and _is_indented(text)
        if not is_indented:
            return Line(number, text, cells_of(text))
    if text.startswith("+") and _RULE_OF_GRID.fullmatch(text):
        return Line(number, text, is_rule=True)
    if "|" in text:
        if _RULE.fullmatch(text):
            return Line(number, text, is_rule=True)
        if text.count("|") >= 2 or text.lstrip().startswith("|"):
            return Line(number, text, cells_of(text), is_indented)
    return Line(number, text, cells_of(text), True) if is_indented else Line(number, text)


def _is_indented(text: str) -> bool:
    """Whether tabs stand only before the words of a line, and these are no figure."""
    words = text.strip(" ").lstrip("\t")
    return "\t" not in words and parse_figure(text) is None


def cells_of(text: str) -> tuple[str, ...]:
    """Return the cells of a line without markup: those between tabs, or else between pipes."""
    if "\t" not in text:
        return cells_at_pipes(text)
    clean = _clean_cells(text, text.split("\t"))
    has_headings = "Unnamed: " in text or "('" in text
    return _as_pandas_read(clean) if has_headings else clean


def cells_at_pipes(text: str, *, has_left: bool = True, has_right: bool = True) -> tuple[str, ...]:
    """Return the cells of a line between pipes; the outermost pipes may be a frame.

    `has_left` and `has_right` say whether they are.

    >>> cells_at_pipes("| 合计 | 6.00 |"), cells_at_pipes("| 合计 | 6.00", has_left=False)
    (('合计', '6.00'), ('', '合计', '6.00'))
    """
    inside = text.strip()
    if has_left:
        inside = inside.removeprefix("|")
    if has_right:
        inside = inside.removesuffix("|")
    return as_merged(_clean_cells(text, _split_at_pipes(inside)))


def number_of_pipes(text: str) -> int:
    """Return how many pipes that are not escaped a line has."""
    return len(_PIPE.findall(text))


def _clean_cells(text: str, cells: list[str]) -> tuple[str, ...]:
    """Return the cells of a line without markup and quotation marks around them."""
    has_markup = _MAY_BE_MARKUP.search(text) is not None
    if has_markup and "<" in text:
        cells = [_BETWEEN_DIGITS.sub(r"\1 ", cell) if "<" in cell else cell for cell in cells]
    clean = tuple(map(plain if has_markup else str.strip, cells))
    if '"' in text:
        clean = tuple(map(_without_quotes, clean))
    return clean


def _without_quotes(cell: str) -> str:
    """Return a cell without the quotation marks that a spreadsheet puts around it.

    >>> _without_quotes('"6,000.00"'), _without_quotes('"三公"经费')
    ('6,000.00', '"三公"经费')
    """
    inside = cell[1:-1].replace('""', "")
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inside
    return cell[1:-1].replace('""', '"').strip() if is_quoted else cell


def as_merged(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells of a row as they were before a converter printed them.

    What pandas prints for a blank becomes one, a heading that it numbered loses the number, and
    words that fill a whole row become one merged cell.

    >>> as_merged(("部门支出总表", "部门支出总表", "部门支出总表")), as_merged(("201", "NaN"))
    (('部门支出总表', '', ''), ('201', ''))
    """
    cells = _as_pandas_read(cells)
    is_one = len(cells) > 1 and cells[0] == cells[-1] and len(set(cells)) == 1
    if is_one and not prints_value(cells[0]):
        return (cells[0], *[""] * (len(cells) - 1))
    return cells


def _as_pandas_read(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells of a row as they were before pandas printed them.

    What it prints for a blank becomes one, headings of several levels become one text, and numbers
    that distinguish equal headings are removed.

    >>> _as_pandas_read(("科目编码", "Unnamed: 1_level_1", "预算数", "预算数.1"))
    ('科目编码', '', '预算数', '预算数')
    >>> _as_pandas_read(("('科目编码', 'Unnamed: 0_level_1')", "('本年支出', '合计')"))
    ('科目编码', '本年支出 合计')
    """
    if not _may_be_of_pandas(cells):
        return cells
    cells = tuple("" if _is_blank_of_pandas(cell) else cell for cell in cells)
    cells = tuple(map(_as_one_heading, cells))
    return tuple(_without_number(cell, cells) for cell in cells)


def _may_be_of_pandas(cells: tuple[str, ...]) -> bool:
    """Whether cells hold what only pandas prints: a blank, levels, or a number behind a letter."""
    if not _BLANKS_OF_PANDAS.isdisjoint(cells):
        return True
    text = "\n".join(cells)
    return "Unnamed: " in text or "('" in text or _NUMBER_BEHIND_A_LETTER.search(text) is not None


def _is_blank_of_pandas(cell: str) -> bool:
    """Whether a cell is what pandas prints for a blank cell or heading."""
    return cell in _BLANKS_OF_PANDAS or _NO_HEADING.fullmatch(cell) is not None


def _as_one_heading(cell: str) -> str:
    """Return the levels of a heading as one text, without blank ones."""
    if not _LEVELS_OF_PANDAS.fullmatch(cell):
        return cell
    levels = _LEVEL.findall(cell)
    return " ".join(dict.fromkeys(x for x in levels if not _is_blank_of_pandas(x)))


def _without_number(cell: str, cells: tuple[str, ...]) -> str:
    """Return a heading without the number that distinguishes it from an equal one in the row."""
    again = _AGAIN_OF_PANDAS.fullmatch(cell)
    return again.group(1) if again and again.group(1) in cells else cell


def _split_at_pipes(text: str) -> list[str]:
    """Return the texts between pipes that are not escaped."""
    cells = _PIPE.split(text)
    return [_ESCAPE.sub(r"\1", cell) for cell in cells] if "\\" in text else cells
