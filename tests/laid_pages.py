"""Tables as the lines of a page in its layout: headings in merged cells, figures to the right."""

from __future__ import annotations

from collections.abc import Sequence

from tests.correct.text_of_pdf import Page, Span


def spans(head: Sequence[Sequence[str]]) -> list[list[Span | None]]:
    """Return headings as merged cells: `text*3` covers three columns, `text|` all rows below."""
    rows: list[list[Span | None]] = []
    for row in head:
        cells: list[Span | None] = []
        for text in row:
            name, _, across = text.partition("*")
            wide = int(across or 1)
            down = len(head) if name.endswith("|") else 1
            cells.append(Span(name.rstrip("|"), wide, down) if name else None)
            cells += [None] * (wide - 1)
        rows.append(cells)
    return rows


def laid(
    head: Sequence[Sequence[str]],
    *rows: Sequence[str],
    names: str = "one line",
    letters: str = "one place",
    heads: str = "whole",
) -> list[str]:
    """Return the lines of a table as a page prints them."""
    options = {"pdf letters": letters, "pdf names": names, "pdf heads": heads}
    page = Page(spans(head), rows, {}, options)
    return [*page.header_lines(), *(line for row in rows for line in page.row_lines(row))]
