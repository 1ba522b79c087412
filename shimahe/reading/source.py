"""A document of any kind → its numbered text lines; the errors and the limits of reading.

A document is a path, bytes or an open file. One that is too large or is not text is refused with an
error that says why (R01, R03). Lines are numbered as an editor numbers them, and the sha256 is that
of the bytes as they were read. Nothing here knows what a budget is.
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
#: Files that are not text by their first bytes: the value is the key of their name in the wording.
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
    """One file that was read, and which lines of the document came from it.

    `path` is None where the document was given as bytes or as an open file. `first_line` and
    `last_line` count from 1 and are both part of the file.
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
    """The document cannot be decoded as text, is over a limit, or cannot be opened."""


class NoBudgetTables(DisclosureError):
    """The document is text, but prints none of the standard forms."""


@dataclass(frozen=True)
class Limits:
    """How large a document may be: arguments of `read` and options of the command line (R03).

    Together they keep the memory that reading takes under 1 GB, whatever the document prints.
    """

    #: Bytes of one file.
    max_bytes: int = 32 * 2**20
    #: Characters of one line.
    max_line: int = 1_000_000
    #: Cells of one row; a cell with a colspan counts as many times as it is wide.
    max_columns: int = 200
    #: HTML tables inside each other.
    max_nesting: int = 20
    #: Lines of the document; of HTML also lines as read, and lines that are not shown.
    max_lines: int = 400_000
    #: Rows of all tables together.
    max_rows: int = 80_000
    #: Cells of all rows together, in HTML also empty ones.
    max_cells: int = 600_000
    #: Figures that are stated in the text.
    max_statements: int = 80_000

    def hold(
        self, limit: str, size: int, line: int = 0, name: str | None = None, what: str = ""
    ) -> None:
        """Refuse a document whose size is over the limit of that name; else do nothing.

        `line` is the line on which the size was counted, or up to which; `name` is the file, where
        the size is that of a whole file. `what` chooses another sentence for the message, where
        what was counted is not what the limit is named after.

        Raises: UnreadableDocument, which says the size, where it was counted, the limit, and which
        option raises the limit.
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

    `Source` is what every way of opening a document gives, and what `recognise.read_source` reads.
    """

    lines: tuple[str, ...]
    file_name: str | None
    sha256: str
    encoding: str
    limits: Limits = DEFAULT
    #: The lines with lost or mis-decoded characters, each with its damage (`decoding.DAMAGES`).
    damaged: dict[int, str] = field(default_factory=dict)
    #: Its lines and grids as its format, or several files together, give them; None for one plain
    #: text, which is parsed when it is read.
    printed: Printed | None = None
    #: The pages, sheets or files that its lines stand on; none for one plain text.
    pages: tuple[Page, ...] = ()
    #: The first line of each file, where several are read together; none for one file.
    files_begin: tuple[int, ...] = ()


def text_source(data: bytes, file_name: str | None, limits: Limits) -> Source:
    """Return the source of a plain text file, decoded and split into lines.

    Raises: UnreadableDocument where the text is over a limit, or the bytes cannot be decoded as
    text.
    """
    text, encoding = _decode(data, file_name)
    lines = _split_lines(text)
    limits.hold("max_lines", len(lines), name=file_name)
    if max(map(len, lines)) > limits.max_line:
        for number, line in enumerate(lines, 1):
            limits.hold("max_line", len(line), number)
    sha256 = hashlib.sha256(data).hexdigest()
    return Source(tuple(lines), file_name, sha256, encoding, limits, damaged_lines(lines))


def _split_lines(text: str) -> list[str]:
    """Split a text at line ends only, as an editor does; `splitlines` splits at other marks too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def name_and_bytes(document: Document, limits: Limits) -> tuple[str | None, bytes]:
    """Return the file name without its folder (None if there is none) and the bytes of a document.

    Raises: UnreadableDocument where the file cannot be read or is larger than `max_bytes`, and
    where the argument is no document at all.
    """
    file_name, data = _name_and_bytes(document, limits)
    limits.hold("max_bytes", len(data), name=file_name)
    return file_name, data


def _name_and_bytes(document: Document, limits: Limits) -> tuple[str | None, bytes]:
    """Return the name and the bytes of a document; those of an open file may be over the limit."""
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
    """Return a file name as valid text: bytes in it that are not UTF-8 are written as escapes.

    >>> _printable("预算\\udcff.md")
    '预算\\\\xff.md'
    """
    return _encode(name).decode("utf-8", "backslashreplace")


def _bytes_at(path: Path, document: str | os.PathLike[str], limits: Limits) -> bytes:
    """Return the bytes of the file at a path.

    `document` is the path as it was given. Raises: UnreadableDocument where the file cannot be
    read; the message names the file without its folder.
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
    """Read a regular file whose size is within the limit; both are checked before it is opened.

    Raises: ValueError for a folder or a device, OSError from the system, and UnreadableDocument
    where the file is over the limit.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise ValueError(terms.text("unread.folder"))
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(terms.text("unread.no_file"))
    limits.hold("max_bytes", status.st_size, name=_printable(path.name))
    with path.open("rb") as file:
        return file.read(limits.max_bytes + 1)


def _bytes_of(document: IO[str] | IO[bytes], file_name: str | None, most: int) -> bytes:
    """Return what is left to read of an open file.

    It is read in pieces, and at most one byte more than `most`, so that a caller sees that the
    limit is passed without reading an endless file.
    """
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
    """Read at most `size` bytes or characters of an open file, as bytes; nothing at its end.

    Raises: UnreadableDocument where reading fails (the file is closed, open for writing, open as
    text in a wrong encoding, or a compressed file that is cut off), or where `read` returns neither
    text nor bytes.
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
    """Return why an open file cannot be read: the system's reason, or that it is closed or cut."""
    if isinstance(error, OSError) and error.errno:
        return terms.system_reason(error)
    return terms.text("unread.cannot_read.closed")


def _encode(text: str) -> bytes:
    """Return a text as UTF-8; bytes that `surrogateescape` kept in it become these bytes again."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes, file_name: str | None) -> Decoded:
    """Return the text of some bytes and the name of its encoding.

    Raises: UnreadableDocument which says what the file is instead (a PDF, an archive, a picture),
    or on which line the bytes cease to be text.
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
    """Return what a message calls a document: its file name, else “the document” in words."""
    return file_name or terms.text("unread.the_document")
