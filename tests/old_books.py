"""Workbooks of Excel 5 and 95 (BIFF5), written byte by byte: one sheet in GBK."""

from __future__ import annotations

from struct import pack

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TWO_DECIMALS = 164


def _record(kind, body):
    return pack("<HH", kind, len(body)) + body


def _begin(of):
    return _record(0x0809, pack("<HHHH", 0x0500, of, 0, 1995))


def _format(number, text):
    return _record(0x041E, pack("<HB", number, len(text)) + text.encode("gbk"))


def _style(number):
    return _record(0x00E0, pack("<HH", 0, number) + bytes(12))


def _cell(row, column, value):
    """A label, or a number with two decimals."""
    if isinstance(value, str):
        text = value.encode("gbk")
        return _record(0x0204, pack("<HHHH", row, column, 0, len(text)) + text)
    return _record(0x0203, pack("<HHHd", row, column, 1, value))


def _stream(name, rows):
    """The records of the workbook and of its sheet."""
    sheet = _begin(0x0010)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value != "":
                sheet += _cell(row, column, value)
    sheet += _record(0x000A, b"")
    front = _begin(0x0005) + _record(0x0042, pack("<H", 936))
    front += _format(_TWO_DECIMALS, "0.00") + _style(0) + _style(_TWO_DECIMALS)
    title = name.encode("gbk")
    at = len(front) + 4 + 7 + len(title) + 4
    front += _record(0x0085, pack("<IBBB", at, 0, 0, len(title)) + title) + _record(0x000A, b"")
    return (front + sheet).ljust(4096, b"\0")


def _entry(name, kind, child, start, size):
    text = name.encode("utf-16-le") + b"\0\0"
    front = text.ljust(64, b"\0") + pack("<HBB", len(text), kind, 1)
    return front + pack("<III", _FREE, _FREE, child) + bytes(36) + pack("<IQ", start, size)


def old_book(name, rows):
    """A file of Excel 95 with a sheet of a name and its rows."""
    stream = _stream(name, rows)
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, 2 + count), _END]
    table = pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Book", 2, _FREE, 2, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + pack("<I", 0)
    return head.ljust(_SECTOR, b"\xff") + table + entries.ljust(_SECTOR, b"\0") + stream
