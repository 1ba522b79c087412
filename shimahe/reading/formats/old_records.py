"""A record of a workbook of before 2007 (xls) → the text that begins in it."""

from __future__ import annotations

import struct


def text_at(record: bytes, at: int) -> str:
    """Return the text at a place in a record: its length, bytes per character, and characters.

    >>> text_at(bytes([0, 4, 0, 0]) + b"0.00", 1)
    '0.00'
    """
    count, flags = struct.unpack_from("<HB", record, at)
    start = at + 3
    if flags & 1:
        return record[start : start + 2 * count].decode("utf-16-le")
    return record[start : start + count].decode("latin-1")
