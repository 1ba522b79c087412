r"""Text that a program took out of a PDF → the same lines, as a reader would copy them.

Such programs mark the end of each page in words of their own, and some part all words of a row by a
blank and a tab, without a mark for a blank cell. There the place of a word says nothing of its
column. The rule is R04 of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: The most characters of a mark of a page.
_LONGEST_MARK = 60
#: A line that says only where a page ends or begins: -- PAGE_BREAK --, --- Page 3 of 9 ---,
#: === 第3页 ===, [Page 3].
_MARK = re.compile(
    r"[-=*_#<\[({!\s]*"
    r"(?:page[\s_-]*break|\d{1,4}\s*of\s*\d{1,4}|page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|第\s*\d{1,4}\s*页|分页符?)"
    r"[-=*_#>\])}!:：\s]*",
    re.I,
)
#: What a reader sees there: the number of a page.
_PAGE_NUMBER = "- 1 -"
_PARTED = " \t"
_BLANK_CELL = re.compile(r"\t\s*(?:\t|$)|^\s*\t")
_CODE = re.compile(r"[2-5]\d{2}(?:\d{2}){0,2} \t")


def as_copied(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines of a text, with marks of pages as page numbers, and false tabs as blanks."""
    copied = [_PAGE_NUMBER if _is_mark_of_page(line) else line for line in lines]
    if _has_false_tabs(copied):
        return [line.replace(_PARTED, " ") for line in copied]
    return copied


def _is_mark_of_page(line: str) -> bool:
    """Whether a line says only where a page ends or begins."""
    return len(line) <= _LONGEST_MARK and _MARK.fullmatch(line) is not None


def _has_false_tabs(lines: Sequence[str]) -> bool:
    """Whether tabs part words but no cells.

    A blank stands before every tab, no cell is blank, and yet rows that begin with a code are not
    equally wide.
    """
    widths: set[int] = set()
    for line in lines:
        tabs = line.count("\t")
        if not tabs:
            continue
        if line.count(_PARTED) < tabs or _BLANK_CELL.search(line):
            return False
        if _CODE.match(line):
            widths.add(tabs)
    return len(widths) > 1
