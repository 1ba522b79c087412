"""Indicators whose figures may not be where their columns say: which of them are left, or named.

In a damaged print two cells are joined, one is split, or a heading is lost. What is printed there
is not read as something else, and its line is named (R18).
"""

from __future__ import annotations

from shimahe.reading.target_sheet import Indicator, Sheet
from shimahe.vocabulary import has_digit, number_in, parse_figure, parse_sign

#: The characters of pieces of figures.
_OF_FIGURES = frozenset("0123456789.,")


def leave_doubtful_figures(sheet: Sheet, indicator: Indicator) -> None:
    """Name the line of an indicator that prints a figure where no column of it stands.

    A target that fills two cells is not read: nobody can say whether its pieces are one number.
    """
    texts = indicator.texts
    if _is_of_figure(texts.get("unit", "")) and _is_of_figure(texts.get("target", "")):
        texts["target"] = ""
        sheet.rest[indicator.line] = "column unknown"
    elif _prints_figure_elsewhere(sheet, indicator):
        sheet.rest[indicator.line] = "column unknown"


def _prints_figure_elsewhere(sheet: Sheet, indicator: Indicator) -> bool:
    """Whether a figure stands below the heading of signs, in the name, or below no heading."""
    return (
        _is_of_figure(indicator.texts.get("sign", ""))
        or _has_weight_in_name(sheet, indicator)
        or _prints_figure_apart(sheet, indicator)
        or _prints_another_sign(sheet, indicator)
    )


def is_signed_number(text: str) -> bool:
    """Whether a text begins with a sign and has one number: ≥95%, =9次.

    >>> [is_signed_number(text) for text in ("≥95%", "95%", "=", "稳步提升")]
    [True, False, False, False]
    """
    return parse_sign(text[:1]) is not None and number_in(text) is not None


def _has_weight_in_name(sheet: Sheet, indicator: Indicator) -> bool:
    """Whether an indicator without the weight that its sheet prints has a figure in its name."""
    if "weight" not in sheet.columns or indicator.texts.get("weight"):
        return False
    name = indicator.texts.get("name", "")
    behind = name.split()[-1:]
    return behind != [name] and any(parse_figure(text) is not None for text in behind)


def _prints_figure_apart(sheet: Sheet, indicator: Indicator) -> bool:
    """Whether a figure stands right of the first column, and below no heading that is known.

    So it does below a heading that lost letters or all, and in a row with a cell too many.
    """
    if not sheet.headings or indicator.shift:
        return False
    first = min(sheet.columns.values(), default=0) + 1
    if sheet.known_headings.issuperset(range(first, len(indicator.cells))):
        return False
    for place, text in enumerate(indicator.cells[first:], first):
        if not text or place in sheet.known_headings or place in sheet.rivals:
            continue
        is_apart = place not in indicator.places.values()
        if is_apart and (_is_of_figure(text) or is_signed_number(text)):
            return True
    return False


def _prints_another_sign(sheet: Sheet, indicator: Indicator) -> bool:
    """Whether a sign stands right of all columns, as where two rows are joined to one."""
    if not any(indicator.cells[sheet.last_heading + 1 :]):
        return False
    last = max(sheet.last_heading, *indicator.places.values())
    return any(parse_sign(text) is not None for text in indicator.cells[last + 1 :])


def _is_of_figure(text: str) -> bool:
    """Whether a text is a figure or a piece of one: 30.50, .50, 30."""
    return has_digit(text) and (parse_figure(text) is not None or set(text) <= _OF_FIGURES)
