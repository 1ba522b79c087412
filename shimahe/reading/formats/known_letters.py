"""The fonts of a PDF → which letters their codes stand for, as far as the file says it.

A font that was cut down to the letters in use numbers them as it likes. Where the file does not say
which is which, the library reads the numbers as Latin letters and figures that nobody printed: such
codes are no letters here. It knows nothing of pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import PDFFont, PDFSimpleFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral, literal_name

_SYMBOLIC = 4  # the flag of a font whose codes are its own
_SPACE = 0x20  # the first code of a printed letter in every usual encoding


class KnownLetters(PDFResourceManager):
    """Makes the fonts of a file, without letters for codes of which the file says none."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return a font."""
        font = super().get_font(objid, spec)
        if isinstance(font, PDFSimpleFont):
            encoding = resolve1(spec.get("Encoding"))
            names = _glyph_names(encoding)
            has_own_codes = literal_name(spec.get("Subtype")) == "Type3"
            if encoding is None and _counts_from_its_first(spec):
                has_own_codes = True
            known = {} if has_own_codes else dict(font.cid2unicode)
            for code, name in names.items():
                known.pop(code, None)
                letter = _letter_of(name)
                if letter is not None:
                    known[code] = letter
            font.cid2unicode = known
        return font


def _glyph_names(encoding: Any) -> dict[int, str]:
    """Return the name that an encoding gives to each code that differs from a usual one."""
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
    """Return the letter that a glyph is named for; None where its name tells none."""
    try:
        return name2unicode(name)
    except (KeyError, ValueError):
        return None


def _counts_from_its_first(spec: Mapping[str, object]) -> bool:
    """Whether a font has codes of its own, which count from below those of usual letters."""
    descriptor = resolve1(spec.get("FontDescriptor"))
    flags = resolve1(descriptor.get("Flags", 0)) if isinstance(descriptor, dict) else 0
    first = resolve1(spec.get("FirstChar", _SPACE))
    return bool(flags & _SYMBOLIC) and isinstance(first, int) and first < _SPACE
