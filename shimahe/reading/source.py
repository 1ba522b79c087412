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
from typing import IO, TYPE_CHECKING, NamedTuple

from shimahe import terms
from shimahe.reading.decoding import Decoded, damaged_lines, decode, first_broken_line

if TYPE_CHECKING:
    from shimahe.reading.grids import Page, Printed

Document = str | os.PathLike[str] | bytes | IO[str] | IO[bytes]
#: What is no text, by its first bytes, as the wording names it.
_MAGIC = {
    b"%PDF": "pdf",
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0": "office",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"{\\rtf": "rtf",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "seven_zip",
    b"\x1f\x8b": "gzip",
}


class FileRead(NamedTuple):
    """A file that was read, and the lines of the document that it gave.

    `path` is None for what was no file but bytes, or an open file.
    """

    path: str | None
    sha256: str
    first_line: int
    last_line: int


# --- errors and limits ----------------------------------------------------------------------------


class DisclosureError(terms.SaidAlone):
    """A document cannot be read as a disclosure.

    The message says what was wanted, what was found, where, and what to do.
    """


class UnreadableDocument(DisclosureError):
    """The document is no text that this package can decode, is over a limit, or is not there."""


class NoBudgetTables(DisclosureError):
    """The document is text, but none of the standard forms stands in it."""


@dataclass(frozen=True)
class Limits:
    """How large a document may be: arguments of `read` and options of the command line.

    Together they keep what it takes to read a document under 1 GB, whatever stands in it.
    """

    max_bytes: int = 32 * 2**20
    max_line: int = 1_000_000  # characters of one line
    max_columns: int = 200  # cells of one row, those that a colspan stands for included
    max_nesting: int = 20  # HTML tables inside each other
    max_lines: int = 400_000
    max_rows: int = 80_000  # of all tables
    max_cells: int = 600_000  # of all rows
    max_statements: int = 80_000  # figures stated in the text

    def hold(
        self, limit: str, size: int, line: int = 0, name: str | None = None, what: str = ""
    ) -> None:
        """Do nothing where a size is within the limit of that name.

        `line`: where, or how far, it was counted; `name`: the file of a size of the whole. `what`:
        what was counted, where that is not what the limit is named after.

        Raises: UnreadableDocument that says the size, where, the limit and what raises it.
        """
        most: int = getattr(self, limit)
        if size > most:
            message = terms.text(
                f"unread.over.{what or limit}",
                line=line,
                name=shown_name(name),
                size=f"{size:,}",
                most=f"{most:,}",
                limit=limit,
            )
            raise UnreadableDocument(message)


DEFAULT = Limits()


# --- opening --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """The lines of a document as printed; `lines[0]` is line 1.

    `damaged`: the lines with lost or mis-decoded text, each with what it suffered. `printed` and
    `pages`: of a file that is no text, what its own format says of its lines and where they stand.
    """

    lines: tuple[str, ...]
    file_name: str | None
    sha256: str
    encoding: str
    limits: Limits = DEFAULT
    damaged: dict[int, str] = field(default_factory=dict)
    printed: Printed | None = None
    pages: tuple[Page, ...] = ()


def text_source(data: bytes, file_name: str | None, limits: Limits) -> Source:
    """Return the lines of the bytes of a text.

    Raises: UnreadableDocument where it is over a limit, or no text.
    """
    text, encoding = _decode(data, file_name)
    lines = _split_lines(text)
    limits.hold("max_lines", len(lines), name=file_name)
    if len(text) > limits.max_line:
        for number, line in enumerate(lines, 1):
            limits.hold("max_line", len(line), number)
    sha256 = hashlib.sha256(data).hexdigest()
    return Source(tuple(lines), file_name, sha256, encoding, limits, damaged_lines(lines))


def _split_lines(text: str) -> list[str]:
    """Split at line ends only, as an editor does; `splitlines` would split at more."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def name_and_bytes(document: Document, limits: Limits) -> tuple[str | None, bytes]:
    """Return the file name, where there is one, and the bytes of a document of any kind.

    Raises: UnreadableDocument where the file is missing, or larger than the limit.
    """
    file_name, data = _name_and_bytes(document, limits)
    limits.hold("max_bytes", len(data), name=file_name)
    return file_name, data


def _name_and_bytes(document: Document, limits: Limits) -> tuple[str | None, bytes]:
    if isinstance(document, bytes | bytearray):
        return None, bytes(document)
    if isinstance(document, str | os.PathLike):
        path = Path(document)
        return _printable(path.name), _bytes_at(path, document, limits)
    if hasattr(document, "read"):
        file_name = _name_of(document)
        return file_name, _bytes_of(document, file_name, limits.max_bytes)
    raise UnreadableDocument(terms.text("unread.no_document", kind=type(document).__name__))


def _name_of(file: IO[str] | IO[bytes]) -> str | None:
    """Return the name of an open file without its folder; None where it has none."""
    name = getattr(file, "name", None)
    return _printable(Path(name).name) if isinstance(name, str) else None


def _printable(name: str) -> str:
    """Return the name of a file as text: bytes that are none, in UTF-8, are written as escapes.

    >>> _printable("预算\\udcff.md")
    '预算\\\\xff.md'
    """
    return _encode(name).decode("utf-8", "backslashreplace")


def _bytes_at(path: Path, document: str | os.PathLike[str], limits: Limits) -> bytes:
    """Return the bytes of a file.

    Raises: UnreadableDocument, naming the file but not its folder.
    """
    try:
        return _read_file(path, limits)
    except (OSError, ValueError) as error:
        reason = terms.system_reason(error) if isinstance(error, OSError) else error
        printed = _printable(path.name)
        name = f"'{printed}'" if printed else repr(document)
        message = terms.text("unread.cannot_open", name=name, reason=reason)
        raise UnreadableDocument(message) from error


def _read_file(path: Path, limits: Limits) -> bytes:
    """Read a regular file whose size is within the limit: both are known before it is opened."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise ValueError(terms.text("unread.folder"))
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(terms.text("unread.no_file"))
    limits.hold("max_bytes", status.st_size, name=_printable(path.name))
    with path.open("rb") as file:
        return file.read(limits.max_bytes + 1)


def _bytes_of(document: IO[str] | IO[bytes], file_name: str | None, most: int) -> bytes:
    """Read what an open file still holds, piece by piece and no further than just over a limit."""
    pieces: list[bytes] = []
    size = 0
    while size <= most:
        piece = _read_piece(document, file_name, most + 1 - size)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _read_piece(document: IO[str] | IO[bytes], file_name: str | None, size: int) -> bytes:
    """Read so much of an open file, or less; nothing at its end.

    Raises: UnreadableDocument where it cannot be read (closed, opened for writing or as text in
    another encoding, a packed file that is cut), or gives something else than text and bytes.
    """
    try:
        piece = document.read(size)
    except Exception as error:
        name, reason = shown_name(file_name), _why_not_read(error)
        message = terms.text("unread.cannot_read", name=name, reason=reason)
        raise UnreadableDocument(message) from error
    if isinstance(piece, str):
        return _encode(piece)
    if isinstance(piece, bytes | bytearray):
        return bytes(piece)
    raise UnreadableDocument(
        terms.text("unread.gave", name=shown_name(file_name), kind=type(piece).__name__)
    )


def _why_not_read(error: Exception) -> str:
    """Return why an open file gives nothing: the system's reason, else that it is closed or cut."""
    if isinstance(error, OSError) and error.errno:
        return terms.system_reason(error)
    return terms.text("unread.cannot_read.closed")


def _encode(text: str) -> bytes:
    """Return the bytes of a text; what `surrogateescape` kept are the bytes they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes, file_name: str | None) -> Decoded:
    """Return the text and its encoding.

    Raises: UnreadableDocument that says what else it is.
    """
    name = shown_name(file_name)
    for magic, key in _MAGIC.items():
        if data.startswith(magic):
            kind = terms.text(f"unread.kind.{key}")
            raise UnreadableDocument(terms.text("unread.not_text", name=name, kind=kind))
    decoded = decode(data)
    if decoded is None:
        line = first_broken_line(data)
        raise UnreadableDocument(terms.text("unread.no_text", name=name, line=line))
    return decoded


def shown_name(file_name: str | None) -> str:
    """Return what a message calls a document, which may have no name."""
    return file_name or terms.text("unread.the_document")
