"""The markup of an Office file in the strict standard → under the names that Office itself uses.

The two standards differ in the names of their namespaces only.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_SPACES = {
    _STRICT + b"wordprocessingml/main": _USUAL + b"wordprocessingml/2006/main",
    _STRICT + b"spreadsheetml/main": _USUAL + b"spreadsheetml/2006/main",
    _STRICT + b"officeDocument/relationships": _USUAL + b"officeDocument/2006/relationships",
}


def usual_markup(markup: bytes) -> bytes:
    """Return the markup of one part with the usual namespaces."""
    if _STRICT in markup:
        for strict, usual in _SPACES.items():
            markup = markup.replace(strict, usual)
    return markup


def usual_file(data: bytes, main_part: str) -> bytes:
    """Return a packed file with the usual namespaces; unchanged if its main part has these.

    Raises: BadZipFile where it is damaged.
    """
    with ZipFile(BytesIO(data)) as parts:
        if main_part not in parts.NameToInfo or _STRICT not in parts.read(main_part):
            return data
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as new:
            for member in parts.namelist():
                new.writestr(member, usual_markup(parts.read(member)))
    return file.getvalue()
