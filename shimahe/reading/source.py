"""Bytes → numbered text lines, and the errors and limits of reading.

Refuses what is too large or no text (`decoding`), and keeps the sha256 of the very bytes it read.
Lines are numbered as an editor numbers them. It knows nothing of budgets.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from shimahe.reading.decoding import damaged_lines, decode, first_broken_line

Document = str | os.PathLike[str] | bytes | IO[str] | IO[bytes]
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
    """A document cannot be read as a disclosure: what was wanted, what was found, where, and what
    to do.
    """


class UnreadableDocument(DisclosureError):
    """The document is no text that this package can decode, is over a limit, or is not there."""


class NoBudgetTables(DisclosureError):
    """The document is text, but none of the standard forms stands in it."""


@dataclass(frozen=True)
class Limits:
    """How large a document may be. Each is an argument of `read` and an option of the command line."""

    max_bytes: int = 32 * 2**20
    max_line: int = 1_000_000  # characters of one line
    max_columns: int = 200  # cells of one row, those that a colspan stands for included
    max_nesting: int = 20  # HTML tables inside each other

    def hold(self, limit: str, found: int, where: str, unit: str) -> None:
        """Do nothing where `found` is within the limit.

        Raises: UnreadableDocument that says what was found, where, the limit and what raises it.
        """
        if found > (most := getattr(self, limit)):
            raise UnreadableDocument(
                f"{where} has {found:,} {unit}, the limit is {most:,}: raise {limit} to read it"
            )


DEFAULT = Limits()


@dataclass(frozen=True)
class Source:
    """The lines of a document as printed; `lines[0]` is line 1. `damaged`: lines with lost or
    mis-decoded text.
    """

    lines: tuple[str, ...]
    file_name: str | None
    sha256: str
    encoding: str
    limits: Limits = DEFAULT
    damaged: dict[int, str] = field(default_factory=dict)


def open_source(document: Document, limits: Limits = DEFAULT) -> Source:
    """The lines of a path, of bytes or of an open file.

    Raises: UnreadableDocument where the file is missing, over a limit, or no text.
    """
    name, data = _name_and_bytes(document, limits)
    limits.hold("max_bytes", len(data), name or "the document", "bytes")
    text, encoding = _decode(data, name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(text) > limits.max_line:
        for number, line in enumerate(lines, 1):
            limits.hold("max_line", len(line), f"line {number}", "characters")
    return Source(
        tuple(lines), name, hashlib.sha256(data).hexdigest(), encoding, limits, damaged_lines(lines)
    )


def _name_and_bytes(document: Document, limits: Limits) -> tuple[str | None, bytes]:
    if isinstance(document, bytes | bytearray):
        return None, bytes(document)
    if isinstance(document, str | os.PathLike):
        path = Path(document)
        try:
            return path.name, _bytes_at(path, limits)
        except (OSError, ValueError) as error:
            message = f"cannot open {path.name or document!r}: {getattr(error, 'strerror', None) or error}"
            raise UnreadableDocument(f"{message}; give the path of a text file") from error
    if hasattr(document, "read"):
        name = getattr(document, "name", None)
        name = Path(name).name if isinstance(name, str) else None
        return name, _bytes_of(document, name, limits.max_bytes)
    raise UnreadableDocument(f"wanted a path, bytes or an open file, got {type(document).__name__}")


def _bytes_at(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file whose size is within the limit: both are known before it is
    opened.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        kind = (
            "a folder"
            if stat.S_ISDIR(found.st_mode)
            else "no regular file but a pipe, a socket or a device"
        )
        raise ValueError(f"it is {kind}")
    limits.hold("max_bytes", found.st_size, path.name, "bytes")
    with path.open("rb") as file:
        return file.read(limits.max_bytes + 1)


def _bytes_of(document: IO[str] | IO[bytes], name: str | None, most: int) -> bytes:
    """What an open file still holds, read piece by piece and no further than just over the limit."""
    pieces: list[bytes] = []
    left = most + 1
    while left > 0:
        try:
            piece = document.read(left)
        except (
            OSError,
            ValueError,
        ) as error:  # closed, opened for writing, or opened as text in another encoding
            message = f"cannot read from {name or 'the document'}: {error}"
            raise UnreadableDocument(f"{message}; open it for reading, in binary mode") from error
        if not isinstance(piece, str | bytes | bytearray):
            raise _refused(
                name,
                f"gave {type(piece).__name__} when read, wanted bytes or text: open it in binary mode",
            )
        if not piece:
            break
        pieces.append(_encoded(piece) if isinstance(piece, str) else bytes(piece))
        left -= len(pieces[-1])
    return b"".join(pieces)


def _encoded(text: str) -> bytes:
    """The bytes of a text; what `surrogateescape` could not decode are the bytes they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes, name: str | None) -> tuple[str, str]:
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise _refused(name, f"is {what}, not text: save its text as UTF-8 and read that")
    if (decoded := decode(data)) is None:
        where = f"the first bytes that are none stand in line {first_broken_line(data)}"
        raise _refused(
            name,
            f"is not text in UTF-8, UTF-16 or GB18030 ({where}): save it as UTF-8 and read that",
        )
    return decoded


def _refused(name: str | None, why: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name or 'the document'} {why}")
