"""Bytes → numbered text lines, and the errors of reading.

Decodes UTF-8, UTF-16 (with or without mark) and GB18030, refuses what is no text, and keeps the sha256 of the very
bytes it read. Lines are numbered as an editor numbers them. It knows nothing of budgets.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

Document = str | os.PathLike[str] | bytes | IO[str] | IO[bytes]
MAX_BYTES = 32 * 2**20
_MAGIC = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a zip file (docx, xlsx, odt …)",
    b"\xd0\xcf\x11\xe0": "an old Office file (doc, xls)",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"{\\rtf": "an RTF file",
}


class DisclosureError(Exception):
    """A document cannot be read as a disclosure: what was wanted, what was found, where, and what to do."""


class UnreadableDocument(DisclosureError):
    """The document is no text that this package can decode, or it is not there."""


class NoBudgetTables(DisclosureError):
    """The document is text, but none of the standard forms stands in it."""


@dataclass(frozen=True)
class Source:
    """The lines of a document as printed; `lines[0]` is line 1."""

    lines: tuple[str, ...]
    file_name: str | None
    sha256: str
    encoding: str


def open_source(document: Document, max_bytes: int = MAX_BYTES) -> Source:
    """The lines of a path, of bytes or of an open file.

    Raises: UnreadableDocument where the file is missing, too large (`max_bytes`), or no text.
    """
    name, data = _name_and_bytes(document)
    if (size := len(data)) > max_bytes:
        raise _refused(name, f"has {size:,} bytes, the limit is {max_bytes:,}: raise max_bytes to read it")
    text, encoding = _decode(data, name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Source(tuple(lines), name, hashlib.sha256(data).hexdigest(), encoding)


def _name_and_bytes(document: Document) -> tuple[str | None, bytes]:
    if isinstance(document, bytes | bytearray):
        return None, bytes(document)
    if isinstance(document, str | os.PathLike):
        path = Path(document)
        try:
            return path.name, path.read_bytes()
        except (OSError, ValueError) as error:
            message = f"cannot open {path.name or document!r}: {getattr(error, 'strerror', None) or error}"
            raise UnreadableDocument(f"{message}; give the path of a text file") from error
    if hasattr(document, "read"):
        name = getattr(document, "name", None)
        name = Path(name).name if isinstance(name, str) else None
        return name, _bytes_of(document, name)
    raise UnreadableDocument(f"wanted a path, bytes or an open file, got {type(document).__name__}")


def _bytes_of(document: IO[str] | IO[bytes], name: str | None) -> bytes:
    try:
        data = document.read()
    except (OSError, ValueError) as error:  # closed, opened for writing, or opened as text in another encoding
        message = f"cannot read from {name or 'the document'}: {error}"
        raise UnreadableDocument(f"{message}; open it for reading, in binary mode") from error
    if isinstance(data, str):
        return data.encode("utf-8", "surrogatepass")
    if isinstance(data, bytes | bytearray):
        return bytes(data)
    raise _refused(name, f"gave {type(data).__name__} when read, wanted bytes or text: open it in binary mode")


def _decode(data: bytes, name: str | None) -> tuple[str, str]:
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise _refused(name, f"is {what}, not text: save its text as UTF-8 and read that")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text or encoding == "utf-8-sig":
            return text, encoding
    raise _refused(name, "is not text in UTF-8, UTF-16 or GB18030: save it as UTF-8 and read that")


def _encodings(data: bytes) -> tuple[str, ...]:
    """The encodings to try, in order.

    Without a mark UTF-16 shows by the zero bytes of its spaces, digits and line ends.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = data[:4096]
    if head.count(0) * 20 > len(head):
        return ("utf-16-le", "utf-16-be") if head[1::2].count(0) >= head[::2].count(0) else ("utf-16-be", "utf-16-le")
    return ("utf-8-sig", "gb18030")


def _refused(name: str | None, why: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name or 'the document'} {why}")
