"""A file that a Word file includes as a part of its text → its lines and tables.

Converters put a whole HTML page or another Word file there, and Word shows it in place. This module
knows nothing about what a text says. The rule is R03c of docs/method.md.
"""

from __future__ import annotations

from shimahe import terms
from shimahe.reading.formats import lines_to_printed
from shimahe.reading.formats.paged import Paper
from shimahe.reading.formats.web_archive import is_web_archive, page_of
from shimahe.reading.grids import Line
from shimahe.reading.source import UnreadableDocument, shown_name, text_source
from shimahe.vocabulary import as_seen

_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")


def is_packed(data: bytes) -> bool:
    """Whether a file is neither text nor markup, but another Office file or RTF."""
    return data.startswith(_PACKED)


def add_text_file(data: bytes, paper: Paper) -> None:
    """Add what an HTML page or a text shows.

    Raises: UnreadableDocument where it cannot be decoded.
    """
    page = page_of(data) if is_web_archive(data) else data
    source = text_source(page, paper.file_name, paper.limits)
    printed = lines_to_printed(as_seen(source.lines), paper.limits)
    for piece in printed.pieces:
        if isinstance(piece, Line):
            paper.add_words(piece.text.replace("\t", "    "))
        else:
            rows = [row.fields for row in piece.rows]
            paper.add_rows(rows, [row.merged for row in piece.rows])
    for _, text in printed.not_shown:
        paper.add_hidden(text)


def cannot_be_read(paper: Paper) -> UnreadableDocument:
    """Return the error that says that a file includes another file which cannot be read."""
    return UnreadableDocument(terms.text("unread.inner_file", name=shown_name(paper.file_name)))
