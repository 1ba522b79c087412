"""The page headers and footers of a sheet of a workbook → their lines.

Offices put the title or the unit of a table there. Codes in them stand for page numbers, dates and
names, and for fonts. This module knows nothing about what a text says. The rule is R03b of
docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MIDDLE_FIRST = "CLR"
_NAME_OF_SHEET = "A"
_STANDS_FOR = {"P": "1", "N": "1", "&": "&"}
_SIGN = re.compile(
    r'&(?:(?P<part>[LCR])|"[^"]*"|\d+|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|[PN][+-]\d+|(?P<sign>.))',
    re.I | re.S,
)


def lines_of_margins(texts: Sequence[str], name: str) -> list[str]:
    """Return the lines of the headers or footers of a sheet, each once.

    `texts` are those for first, odd and even pages, with the codes of the file; `name` is the name
    of the sheet.

    >>> lines_of_margins(['&L编制单位&C&"宋体,加粗"&16部门支出总表&R第&P页'], "支出")
    ['部门支出总表', '编制单位', '第1页']
    """
    lines: list[str] = []
    for text in texts:
        parts = _parts(text, name)
        for part in _MIDDLE_FIRST:
            lines += (line.strip() for line in parts.get(part, "").splitlines())
    return list(dict.fromkeys(filter(None, lines)))


def _parts(text: str, name: str) -> dict[str, str]:
    """Return what stands on the left (L), in the centre (C) and on the right (R)."""
    parts: dict[str, str] = {}
    part = "C"
    end = 0
    for match in _SIGN.finditer(text):
        parts[part] = parts.get(part, "") + text[end : match.start()]
        end = match.end()
        sign = (match["sign"] or "").upper()
        part = (match["part"] or part).upper()
        stands_for = name if sign == _NAME_OF_SHEET else _STANDS_FOR.get(sign, "")
        parts[part] = parts.get(part, "") + stands_for
    parts[part] = parts.get(part, "") + text[end:]
    return parts
