"""A cell that prints the captions of a table on several lines → these captions, one by one.

Some offices merge a row over all columns and print number, title, office and unit mark in it, one
below the other. The rule is R04 of docs/method.md.
"""

from __future__ import annotations

from shimahe.reading.headings import LABEL, OFFICE_LABEL
from shimahe.vocabulary import LONGEST_CELL, UNIT, fold, unit_of


def captions_of(text: str) -> list[str]:
    """Return the captions that a cell prints on its lines; an empty list for any other cell.

    A number, an office and a unit mark are captions; the lines of a title, which may be wrapped,
    are joined.

    >>> captions_of("表2\\n部门支出\\n总表\\n单位：万元"), captions_of("部门支出\\n总表")
    (['表2', '部门支出总表', '单位：万元'], [])
    """
    captions: list[str] = []
    is_title = False
    count = 0
    for line in text.split("\n"):
        line = line.strip()
        if not line:
            continue
        if _is_apart(line):
            captions.append(line)
            count += 1
            is_title = False
        elif is_title:
            captions[-1] += line
        else:
            captions.append(line)
            is_title = True
    return captions if count and len(captions) > 1 else []


def _is_apart(line: str) -> bool:
    """Whether a line is the number of a table, an office with its label, or a unit mark."""
    if len(line) > LONGEST_CELL:
        return False
    folded = fold(line)
    if unit_of(line, mark=True) or LABEL.fullmatch(folded):
        return True
    return OFFICE_LABEL.match(folded) is not None


def says_unit(text: str) -> bool:
    """Whether a text has a unit mark for amounts."""
    return "元" in text and UNIT.search(fold(text)) is not None
