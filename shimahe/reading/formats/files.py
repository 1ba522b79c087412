"""The bytes of a file that is no text → its lines, grids and pages, read by its format's adapter.

The format is recognised by the bytes, never by the file name. Promises that any error of a library
ends as an error of this package, and that no file unpacks to more than a limit.
"""

from __future__ import annotations

import hashlib
import re
import warnings
import zlib
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile

from shimahe import terms
from shimahe.reading.decoding import damaged_lines
from shimahe.reading.formats.paged import DamagedFile, Paper
from shimahe.reading.source import DisclosureError, Limits, Source, UnreadableDocument, shown_name

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_PDF = b"%PDF"
_XML_2003 = b"<?mso-application"
#: The number of bytes at the beginning of a file in which the mark of a PDF may stand.
_BEGINNING = 1024
#: A file may unpack to at most this many times the limit of bytes.
_UNPACKED = 8
_PIECE = 2**20
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


class _Adapter(NamedTuple):
    """The module and function that read a format, and the libraries that they need."""

    module: str
    function: str
    libraries: tuple[str, ...]


_ADAPTERS = {
    "pdf": _Adapter("pdf", "read_pdf", ("pdfplumber",)),
    "xlsx": _Adapter("workbook", "read_xlsx", ("openpyxl", "python_calamine")),
    "docx": _Adapter("word", "read_docx", ("lxml",)),
    "xls": _Adapter("workbook", "read_xls", ("openpyxl", "python_calamine")),
}
#: The name of a member of a zip file, by which the format is recognised.
_MEMBERS = {
    "xlsx": re.compile(rb"\bxl/workbook\d*\.xml\b"),
    "docx": re.compile(rb"\bword/document\d*\.xml\b"),
    "xlsb": re.compile(rb"\bxl/workbook\d*\.bin\b"),
    "pptx": re.compile(rb"\bppt/presentation\.xml\b"),
    "ofd": re.compile(rb"\bOFD\.xml\b"),
    "odf": re.compile(rb"\bMETA-INF/manifest\.xml\b"),
}
#: Names of other members, by which a file is recognised that is cut off or lacks a part.
_OTHER_MEMBERS = {
    "docx": re.compile(rb"\bword/(?:styles|settings|fontTable|theme)"),
    "xlsx": re.compile(rb"\bxl/(?:styles|theme|sharedStrings|worksheets/sheet\d+\.xml)"),
}
#: The name of a stream in an old Office file, and the format that it shows.
_STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "office",  # in which a workbook may stand
    "PowerPoint Document": "office",
    "Workbook": "xls",
    "Book": "xls",
}


def kind_of(data: bytes) -> str | None:
    """Return the format of a file by its bytes; None where they do not tell, as for a text."""
    if _PDF in data[:_BEGINNING]:
        return "pdf"
    if data.startswith(_ZIP):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if _XML_2003 in data[:_BEGINNING]:
        return "xml_2003"
    return None


def _kind_of_zip(data: bytes) -> str | None:
    """Return the format of a zip file; if it is cut off, by the names found in its bytes."""
    try:
        with ZipFile(BytesIO(data)) as parts:
            names = "\n".join(parts.namelist()).encode()
    except BadZipFile:
        names = data
    known = (*_MEMBERS.items(), *_OTHER_MEMBERS.items())
    return next((kind for kind, name in known if name.search(names)), None)


def _kind_of_ole(data: bytes) -> str | None:
    """Return the format of an old Office file by the names of its streams, or None."""
    for name, kind in _STREAMS.items():
        if name.encode("utf-16-le") + b"\0\0" in data:
            return kind
    return None


def file_source(kind: str, data: bytes, file_name: str | None, limits: Limits) -> Source:
    """Return what a file of a known format prints, as a source of lines.

    Raises: UnreadableDocument where no adapter reads the format, a library is missing, or the file
    is encrypted, cut off or over a limit.
    """
    name = shown_name(file_name)
    if kind == "encrypted":
        raise UnreadableDocument(terms.text("unread.encrypted", name=name))
    if kind not in _ADAPTERS:
        shown = terms.text(f"unread.kind.{kind}")
        raise UnreadableDocument(terms.text("unread.not_text", name=name, kind=shown))
    adapter = _ADAPTERS[kind]
    if any(find_spec(library) is None for library in adapter.libraries):
        message = terms.text(
            "unread.needs_extra", name=name, kind=terms.text(f"unread.kind.{kind}")
        )
        raise UnreadableDocument(message)
    paper = Paper(limits, file_name)
    _read_with(adapter, kind, data, paper)
    return Source(
        tuple(paper.lines),
        file_name,
        hashlib.sha256(data).hexdigest(),
        kind,
        limits,
        damaged_lines(paper.lines),
        paper.printed,
        tuple(paper.pages),
    )


def _read_with(adapter: _Adapter, kind: str, data: bytes, paper: Paper) -> None:
    """Read a file with an adapter, onto `paper`.

    Raises: UnreadableDocument, whatever error a library raises for a damaged file.
    """
    module = import_module(f"shimahe.reading.formats.{adapter.module}")
    read: Callable[[bytes, Paper], None] = getattr(module, adapter.function)
    try:
        if data.startswith(_ZIP):
            _hold_unpacked(data, paper)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a library says of a file's style
            read(data, paper)
    except (DisclosureError, MemoryError):
        raise
    except Exception as error:
        raise _damaged(kind, paper, error) from error
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":  # what a library in Rust ends with
            raise
        raise _damaged(kind, paper, panic) from panic


def _damaged(kind: str, paper: Paper, error: BaseException) -> UnreadableDocument:
    """Return the error that says that a file is damaged."""
    return UnreadableDocument(
        terms.text(
            "unread.damaged",
            name=shown_name(paper.file_name),
            kind=terms.text(f"unread.kind.{kind}"),
            reason=terms.text(f"unread.damaged.{_damage_of(error)}"),
        )
    )


def _damage_of(error: BaseException) -> str:
    """Return the kind of damage: "cut", "packed" (a part cannot be unpacked), or "order"."""
    if isinstance(error, DamagedFile):
        return error.what
    is_of_packing = isinstance(error, BadZipFile | zlib.error | EOFError)
    return "packed" if is_of_packing else "order"


def _hold_unpacked(data: bytes, paper: Paper) -> None:
    """Check that a packed file does not unpack to too much, and declares no entities.

    Raises: UnreadableDocument where it does; BadZipFile where it cannot be unpacked.
    """
    most = _UNPACKED * paper.limits.max_bytes
    size = 0
    with ZipFile(BytesIO(data)) as parts:
        for member in parts.infolist():
            is_markup = member.filename.endswith((".xml", ".rels"))
            if not is_markup:
                continue
            with parts.open(member) as part:
                size = _look_through(part, size, most, paper)


def _look_through(part: IO[bytes], size: int, most: int, paper: Paper) -> int:
    """Return the number of bytes unpacked so far, those of this part included.

    Raises: UnreadableDocument where there are too many, or the part declares entities.
    """
    before = b""
    while True:
        piece = part.read(_PIECE)
        if not piece:
            return size
        size += len(piece)
        name = shown_name(paper.file_name)
        if size > most:
            raise UnreadableDocument(
                terms.text("unread.over.unpacked", name=name, most=f"{most:,}", limit="max_bytes")
            )
        text = (before + piece).replace(b"\0", b"").upper()
        if any(sign in text for sign in _DECLARATIONS):
            raise UnreadableDocument(terms.text("unread.entities", name=name))
        before = piece[-2 * len(_DECLARATIONS[0]) :]
