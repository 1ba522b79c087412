"""A document of any format → its source.

A text is decoded, any other file is read by the adapter of its format.
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
    """Return the lines of a document, or of each file of a list.

    Raises: UnreadableDocument where there is none, one cannot be opened, or two are the same.
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
    """Return which file gave which lines, where the lines of each follow those of the one before.

    `sources`: what `open_documents` gave for the documents.
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
    """Return the lines of a path, of bytes or of an open file.

    Raises: UnreadableDocument where it is missing, over a limit, or of no format that is read.
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
    """Return the page in a file that a browser or Word saved.

    Raises: UnreadableDocument where it holds none, or its end is missing.
    """
    from shimahe.reading.formats.web_archive import CutArchive, page_of

    try:
        return page_of(data)
    except ValueError as error:
        key = "unread.cut_page" if isinstance(error, CutArchive) else "unread.no_page"
        raise UnreadableDocument(terms.text(key, name=shown_name(file_name))) from error
