"""Rows of which some cell holds the text of two cells, or of which two cells hold one figure.

A row that lost the mark between two cells prints an amount in its label. It is not read, since what
else the row lost is not known, but it is no part of the name either: the table names its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from shimahe.reading.column_solver import ReadRow, RowSums, adds_up, sums_within
from shimahe.reading.grids import Row
from shimahe.vocabulary import half_width, has_digit, is_blank, is_chinese, parse_figure

#: What figures are made of; the last are spaces between thousands.
_OF_FIGURES = "0123456789.,\u00a0\u2009\u202f"
_BETWEEN_THOUSANDS = ",\u00a0\u2009\u202f"
_UNITS = ("万元", "元")
#: An amount that touches a name has at least so many decimals, or thousands between commas.
_DECIMALS = 2
#: The digits of a year, which a label may end with.
_DIGITS_OF_A_YEAR = 4
_DIGITS_OF_THOUSANDS = 3
#: Dashes for none, which are minus signs right in front of a figure.
_DASHES = tuple("–—―─━")


def prints_amount_in_label(row: ReadRow) -> bool:
    """Whether the label of a row ends with an amount of its own, or begins with one of another.

    At its end only where a column of the row has no figure: else the amount may be of the name.
    """
    if not has_digit(row.label):
        return False
    if _begins_with_amount(row.label):
        return True
    is_open = len(row.figures) < max(1, len(row.columns))
    return is_open and ends_with_amount(row.label, not row.figures)


def ends_with_amount(label: str, is_alone: bool) -> bool:
    """Whether a label ends with an amount; `is_alone`, the row prints no figure besides.

    >>> ends_with_amount("结转下年 61,300.00", True), ends_with_amount("结转下年5.00万元", True)
    (True, True)
    >>> ends_with_amount("项目 1758", True), ends_with_amount("项目 1758", False)
    (True, False)
    >>> ends_with_amount("预算 2025", True), ends_with_amount("税率1.5", True)
    (False, False)
    """
    if not has_digit(label):
        return False
    text = half_width(label).rstrip(" )")
    for unit in _UNITS:
        text = text.removesuffix(unit)
    name = text.rstrip(_OF_FIGURES)
    amount = text.removeprefix(name).lstrip(_BETWEEN_THOUSANDS)
    if not name or not any(map(is_chinese, name)):
        return False
    is_year = len(amount) == _DIGITS_OF_A_YEAR and amount.startswith("20")
    is_apart = name[-1].isspace() and is_alone and not is_year
    return _is_amount(amount) or (is_apart and parse_figure(amount) is not None)


def _begins_with_amount(label: str) -> bool:
    """Whether a label begins with an amount, as where it stood behind one: 7,186.59 教育支出.

    >>> _begins_with_amount("7186.59　教育支出"), _begins_with_amount("2.1 教育支出")
    (True, False)
    >>> _begins_with_amount("0教育支出")
    True
    """
    text = half_width(label).lstrip(" ¥(-")
    name = text.lstrip(_OF_FIGURES)
    amount = text.removesuffix(name).rstrip(_BETWEEN_THOUSANDS)
    return any(map(is_chinese, name)) and (amount == "0" or _is_amount(amount))


def _is_amount(text: str) -> bool:
    """Whether a text of digits is an amount, and no number of a heading, a year or a code."""
    if parse_figure(text) is None:
        return False
    _, _, decimals = text.partition(".")
    has_thousands = any(mark in text for mark in _BETWEEN_THOUSANDS)
    return has_thousands or len(decimals) >= _DECIMALS


def prints_two_figures(text: str) -> bool:
    """Whether a cell holds what two cells or more print: figures, or a figure and a blank.

    >>> prints_two_figures("16  0.27"), prints_two_figures("16"), prints_two_figures("1 234.50")
    (True, False, False)
    >>> prints_two_figures("347.57   NaN"), prints_two_figures("- -")
    (True, False)
    """
    parts = text.split()
    if len(parts) < 2 or parse_figure(text) is not None:
        return False
    figures = [part for part in parts if parse_figure(part) is not None]
    blanks = [part for part in parts if is_blank(part)]
    return bool(figures) and len(figures) + len(blanks) == len(parts)


def may_be_two_cells(text: str, rows: Iterable[Row] = ()) -> bool:
    """Whether a cell of a row that lacks one may be two: also a dash for none, and a figure.

    A hyphen is such a dash where it stands alone in another cell of the `rows` of the table.

    >>> may_be_two_cells("—  439.52"), may_be_two_cells("—439.52"), may_be_two_cells("- 439.52")
    (True, False, False)
    >>> may_be_two_cells("- 439.52", [Row(1, ("201", "-", "5.00"))])
    True
    """
    if prints_two_figures(text):
        return True
    if not text[1:2].isspace() or parse_figure(text) is None:
        return False
    dash = text[0]
    return dash in _DASHES or (dash == "-" and any(dash in row.fields for row in rows))


def leave_doubtful_figures(rows: Sequence[ReadRow], sums: RowSums) -> None:
    """Place no figure of a row with one that may be two, or that lost its last digit.

    So it is with 28 546.54 where commas part thousands, or where the sums of the row do not hold
    and no other row parts thousands so (48 316.06 may be the number of a line and an amount); with
    8.6* where all others have one decimal more, and with 86* where none has decimals and the sums
    of the row do not hold.
    """
    printed = "".join(text for row in rows for _, text in row.figures)
    if len(printed.split()) < 2 and "*" not in printed:
        return
    spaced = [row for row in rows if any(len(text.split()) > 1 for _, text in row.figures)]
    starred = [row for row in rows if any(text.endswith("*") for _, text in row.figures)]
    if not spaced and not starred:
        return
    texts = [half_width(text) for row in rows for _, text in row.figures]
    parted = [row for row in spaced if any(prints_blank_in_figure(t) for _, t in row.figures)]
    has_commas = any("," in text for text in texts)
    for row in parted:
        if has_commas or (len(parted) == 1 and _breaks(row, sums)):
            row.leave_columns()
    decimals = {len(text.partition(".")[2]) for text in texts if not text.endswith("*")}
    for row in starred:
        if any(_may_lack_a_digit(text, decimals, row, sums) for _, text in row.figures):
            row.leave_columns()


def leave_parted_thousands(
    spaced: Sequence[ReadRow], rows: Sequence[ReadRow], sums: RowSums
) -> None:
    """Place no figure of a row parted by spaces that may part the thousands of a figure too.

    That is 4 664.57, in a row of as many pieces as columns. The pieces are figures if the sums of
    the row hold or, where it has none, if other figures (of `rows`) have no decimals either.
    """
    doubtful = [row for row in spaced if row.fixed is not None and _places_of_thousands(row)]
    if not doubtful:
        return
    has_whole = _print_whole_numbers(rows)
    for row in doubtful:
        is_told = not _breaks(row, sums) if sums_within(row, sums) else has_whole
        if not is_told:
            row.leave_columns()


def _places_of_thousands(row: ReadRow) -> set[int]:
    """Return the figures of a row that may be the thousands of the next one (4 664.57)."""
    places = set()
    for at, ((_, left), (_, right)) in enumerate(pairwise(row.figures)):
        whole, point, _ = right.partition(".")
        is_front = len(left) <= len(whole) == _DIGITS_OF_THOUSANDS and left.isdecimal()
        if is_front and point and whole.isdecimal() and not left.startswith("0"):
            places.add(at)
    return places


def _print_whole_numbers(rows: Iterable[ReadRow]) -> bool:
    """Whether a figure other than 0 has no decimals, and is not the thousands of the next one."""
    for row in rows:
        places = _places_of_thousands(row)
        for at, (_, text) in enumerate(row.figures):
            if at not in places and "." not in text and parse_figure(text):
                return True
    return False


def _may_lack_a_digit(text: str, decimals: set[int], row: ReadRow, sums: RowSums) -> bool:
    """Whether the star behind a figure may stand for its last digit, and is no mark of a note.

    `decimals` are the numbers of decimals that the other figures of the table have.
    """
    if not text.endswith("*"):
        return False
    _, _, own = half_width(text).rstrip("*").partition(".")
    if own or decimals != {0}:
        return decimals == {len(own) + 1}
    return not sums or row.fixed is None or not adds_up(row, row.fixed, sums)


def _breaks(row: ReadRow, sums: RowSums) -> bool:
    """Whether several figures of a row, where they stand, break its sums."""
    if row.fixed is None or len(row.fixed) < 2:
        return False
    return not adds_up(row, row.fixed, sums)


def prints_blank_in_figure(text: str) -> bool:
    """Whether a blank stands between two digits of a figure.

    >>> prints_blank_in_figure("28 546.54"), prints_blank_in_figure("- 28,546.54 元")
    (True, False)
    """
    words = text.split()
    between = [left[-1] + right[0] for left, right in pairwise(words)]
    return parse_figure(text) is not None and any(map(str.isdigit, between))


def splits_figure(fields: Sequence[str]) -> bool:
    """Whether the decimals of a figure stand in the cell behind it.

    >>> splits_figure(["10,599", ".83"]), splits_figure(["10,599.00", ".83"])
    (True, False)
    """
    if "\t." not in "\t".join(fields):
        return False
    for left, right in pairwise(fields):
        if right.startswith(".") and right[1:].isdigit() and left[-1:].isdigit():
            return "." not in left
    return False
