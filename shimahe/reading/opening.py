"""A document of any format → its source: its lines, name and hash.

A text is decoded (`decoding`); any other file is read by the adapter of its format.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from shimahe import terms
from shimahe.reading.source import (
    DEFAULT,
    Document,
    FileRead,
    Limits,
    Source,
    UnreadableDocument,
    name_and_bytes,
    shown_name,
    text_source,
)


def open_documents(
    documents: Document | Sequence[Document], limits: Limits = DEFAULT
) -> list[Source]:
    """Return the sources of a document, or of each file of a list, in the order given (R03d).

    Raises: UnreadableDocument where the list is empty, a file cannot be read, or two are the same.
    """
    if not isinstance(documents, list | tuple):
        return [open_document(cast(Document, documents), limits)]
    sources = [open_document(document, limits) for document in documents]
    if not sources:
        raise UnreadableDocument(terms.text("unread.no_files"))
    names: dict[str, str] = {}
    for source in sources:
        name = shown_name(source.file_name)
        if source.sha256 in names:
            other = names[source.sha256]
            raise UnreadableDocument(terms.text("unread.same_file", one=other, other=name))
        names[source.sha256] = name
    return sources


def files_read(
    documents: Document | Sequence[Document], sources: Sequence[Source]
) -> tuple[FileRead, ...]:
    """Return each file with the lines that it gave, numbered through all files.

    `sources` are what `open_documents` returned for the same documents.
    """
    opened = documents if isinstance(documents, list | tuple) else [documents]
    files: list[FileRead] = []
    last = 0
    for document, source in zip(opened, sources, strict=True):
        is_path = isinstance(document, str | os.PathLike)
        path = os.path.abspath(document) if is_path else None
        files.append(FileRead(path, source.sha256, last + 1, last + len(source.lines)))
        last += len(source.lines)
    return tuple(files)


def open_document(document: Document, limits: Limits = DEFAULT) -> Source:
    """Return the source of a path, of bytes or of an open file.

    Raises: UnreadableDocument where it cannot be read, is over a limit, or has an unknown format.
    """
    file_name, data = name_and_bytes(document, limits)
    from shimahe.reading.formats.files import file_source, kind_of
    from shimahe.reading.formats.web_archive import is_web_archive

    kind = kind_of(data)
    if is_web_archive(data):
        page = text_source(_page_of(data, file_name), file_name, limits)
        return replace(page, sha256=hashlib.sha256(data).hexdigest())
    if kind is None:
        return text_source(data, file_name, limits)
    return file_source(kind, data, file_name, limits)


def _page_of(data: bytes, file_name: str | None) -> bytes:
    """Return the main page in a web archive, as a browser or Word saves one.

    Raises: UnreadableDocument where the archive holds no page, or is cut off.
    """
    from shimahe.reading.formats.web_archive import CutArchive, page_of

    try:
        return page_of(data)
    except ValueError as error:
        key = "unread.cut_page" if isinstance(error, CutArchive) else "unread.no_page"
        raise UnreadableDocument(terms.text(key, name=shown_name(file_name))) from error
