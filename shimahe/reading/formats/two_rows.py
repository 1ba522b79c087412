"""A row of a ruled table that prints two accounts → two rows, where no line is drawn between them.

Each of its cells then prints two lines: two codes, two names, two figures. A cell with another
number of lines leaves it open which row has what, and the row stays one. The rule is R03a of
docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shimahe.vocabulary import ACCOUNT, parse_figure

_TWO_CODES = re.compile(rf"{ACCOUNT}\n{ACCOUNT}")
#: A figure that is whole: its decimals are not torn off.
_DECIMALS = re.compile(r".*\d\.\d\d")


def parted_by_codes(texts: Sequence[str]) -> list[list[str]]:
    """Return the two rows that a row of texts with line ends prints; no row where it is one.

    >>> parted_by_codes(["205\\n206", "教育支出\\n科学技术支出", "6.00\\n5.00"])
    [['205', '教育支出', '6.00'], ['206', '科学技术支出', '5.00']]
    >>> parted_by_codes(["20502\\n206", "普通教育\\n科学技术支出", "6.00"])
    []
    """
    cells = [text.strip().split("\n") for text in texts]
    printed = [cell for cell in cells if cell != [""]]
    if not printed or not _TWO_CODES.fullmatch("\n".join(printed[0])):
        return []
    figures = [line for cell in printed[1:] for line in cell if parse_figure(line) is not None]
    are_whole = all(map(_DECIMALS.fullmatch, figures))
    if not figures or not are_whole or any(len(cell) != 2 for cell in printed):
        return []
    return [[cell[place] if len(cell) == 2 else "" for cell in cells] for place in range(2)]
