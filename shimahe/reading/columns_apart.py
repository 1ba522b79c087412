"""Columns of a table by code that are printed apart from its first ones, as on the next page.

A table that is too wide for a page continues below its rows, or under its title again: the other
headings with their figures, with or without labels. These columns are not read, since it would be a
guess to which row a figure without a label belongs; only the first columns are. The rule is R06 of
docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shimahe.forms import Form, key_of
from shimahe.reading.column_groups import without_unit
from shimahe.reading.grids import RawTable, Row
from shimahe.reading.header_rows import split_header
from shimahe.reading.headings import is_heading
from shimahe.vocabulary import prints_value

_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
#: The note of such columns where they stand as a table of their own.
APART = "columns of the table above"


def part_columns_apart(
    form: Form, header: Sequence[Row], body: list[Row]
) -> tuple[list[Row], list[Row]]:
    """Return the rows of a body in two parts: its own, and those below a header of other columns.

    The second is [] where there is no such header.
    """
    if form.shape != "codes" or not header:
        return body, []
    for at, row in enumerate(body):
        if not _may_be_header(row) or not all(is_heading(text, form) for _, text in row.filled):
            continue
        if _print_codes(body[:at]) and _names_more(form, [row], header):
            return body[:at], body[at:]
    return body, []


def prints_columns_apart(form: Form | None, above: RawTable, raw: RawTable) -> bool:
    """Whether a table prints other columns of the table above it, which has the given form."""
    if form is None or form.shape != "codes" or not raw.rows or not _may_be_header(raw.rows[0]):
        return False
    header, body = split_header(form, above.rows)
    own_header, _ = split_header(form, raw.rows)
    return bool(header) and _print_codes(body) and _names_more(form, own_header, header)


def _print_codes(rows: Sequence[Row]) -> bool:
    """Whether rows print codes of accounts; lists of items have names of columns as labels."""
    return any(_CODE.fullmatch(text) for row in rows for _, text in row.filled)


def _may_be_header(row: Row) -> bool:
    """Whether a row prints several texts and no figure."""
    texts = [text for _, text in row.filled]
    return len(texts) > 1 and not any(map(prints_value, reversed(texts)))


def _names_more(form: Form, rows: Sequence[Row], header: Sequence[Row]) -> bool:
    """Whether headings name columns of the form, and none that the header names."""
    named = _columns_named(form, rows)
    return bool(named) and named.isdisjoint(_columns_named(form, header))


def _columns_named(form: Form, rows: Sequence[Row]) -> set[str]:
    """Return the keys of the columns that headings name, without the total."""
    keys = {key_of(form.columns, without_unit(text)) for row in rows for _, text in row.filled}
    return {key for key in keys if key is not None} - {"total"}
