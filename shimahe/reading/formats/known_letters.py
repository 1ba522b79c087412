"""The fonts of a PDF → which characters their codes stand for, as far as the file says so.

A font that was cut down to the characters in use numbers them in any order. If the file does not
say which number is which, the library reads the numbers as Latin letters and digits that nobody
printed; here such codes stand for no character. This module knows nothing about pages. The rule is
R03a of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name

#: The flag of a font with codes of its own.
_SYMBOLIC = 4
#: Font programs whose own list of characters the library does not read.
_PROGRAMS = ("FontFile2", "FontFile3")
#: The largest width of a digit, in thousandths of the font size.
_WIDEST_FIGURE = 800
#: The number of codes from which a font has all usual characters.
_ALL = 90
#: The first code of a printed character in every usual encoding.
_SPACE = 0x20


class KnownLetters(PDFResourceManager):
    """Makes the fonts of a file, without characters for codes that the file does not explain."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return a font."""
        font = super().get_font(objid, spec)
        if isinstance(font, PDFSimpleFont):
            encoding = resolve1(spec.get("Encoding"))
            names = _glyph_names(encoding)
            kind = spec.get("Subtype")  # none where the file lacks the font
            has_own_codes = kind is None or literal_name(kind) == "Type3"
            if encoding is None and _has_own_codes(spec):
                has_own_codes = True
            known = {} if has_own_codes else dict(font.cid2unicode)
            for code, name in names.items():
                known.pop(code, None)
                letter = _letter_of(name)
                if letter is not None:
                    known[code] = letter
            font.cid2unicode = known
        elif isinstance(font, PDFCIDFont) and _numbers_its_shapes_anew(spec):
            font.unicode_map = None
        return font


def _numbers_its_shapes_anew(spec: Mapping[str, object]) -> bool:
    """Whether codes are arbitrary numbers, which only the font's list of shapes explains."""
    has_list = isinstance(resolve1(spec.get("CIDToGIDMap")), PDFStream)
    system = resolve1(spec.get("CIDSystemInfo"))
    ordering = resolve1(system.get("Ordering", b"")) if isinstance(system, dict) else b""
    return has_list and ordering == b"Identity" and spec.get("ToUnicode") is None


def _glyph_names(encoding: Any) -> dict[int, str]:
    """Return the glyph names that an encoding gives to codes, where it differs from a usual one."""
    names: dict[int, str] = {}
    code = 0
    differences = resolve1(encoding.get("Differences")) if isinstance(encoding, dict) else None
    for item in differences or ():
        if isinstance(item, PSLiteral):
            names[code] = str(literal_name(item))
            code += 1
        elif isinstance(item, int):
            code = item
    return names


def _letter_of(name: str) -> str | None:
    """Return the character that a glyph name stands for; None where it tells none."""
    try:
        return name2unicode(name)
    except (KeyError, ValueError):
        return None


def _has_own_codes(spec: Mapping[str, object]) -> bool:
    """Whether the codes of a font are arbitrary: they count up from its first without a gap.

    Usual codes have gaps where a text does not need a character, and digits of equal width.
    """
    descriptor = resolve1(spec.get("FontDescriptor"))
    if not isinstance(descriptor, dict) or not resolve1(descriptor.get("Flags", 0)) & _SYMBOLIC:
        return False
    first = resolve1(spec.get("FirstChar", _SPACE))
    if not isinstance(first, int) or first < _SPACE:
        return isinstance(first, int)
    if not any(program in descriptor for program in _PROGRAMS):
        return False
    listed = resolve1(spec.get("Widths"))
    widths = [resolve1(width) for width in listed] if isinstance(listed, list) else []
    figures = widths[max(0, ord("0") - first) : max(0, ord("9") + 1 - first)]
    different = {width for width in figures if width}
    is_narrow = not different or max(different) < _WIDEST_FIGURE
    has_gap = 0 in widths or len(widths) >= _ALL
    return not (has_gap and len(different) <= 1 and is_narrow)
