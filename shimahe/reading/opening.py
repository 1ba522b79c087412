"""A document of any format → its source.

A text is decoded, any other file is read by the adapter of its format.
"""

from __future__ import annotations

from shimahe.reading.source import (
    DEFAULT,
    Document,
    Limits,
    Source,
    name_and_bytes,
    text_source,
)


def open_document(document: Document, limits: Limits = DEFAULT) -> Source:
    """Return the lines of a path, of bytes or of an open file.

    Raises: UnreadableDocument where it is missing, over a limit, or of no format that is read.
    """
    from shimahe.reading.formats.files import file_source, kind_of

    file_name, data = name_and_bytes(document, limits)
    kind = kind_of(data)
    if kind is None:
        return text_source(data, file_name, limits)
    return file_source(kind, data, file_name, limits)
