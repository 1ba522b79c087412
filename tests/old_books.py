"""Workbooks of Excel 95 (BIFF5, in GBK) and 97 (BIFF8), written byte by byte."""

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
    return _file("Book", _stream(name, rows))


def _unicode(text, width):
    """A text of Excel 97 behind its length, which takes so many bytes."""
    return len(text).to_bytes(width, "little") + b"\1" + text.encode("utf-16-le")


def _number_or_label(row, column, value):
    if isinstance(value, str):
        return _record(0x0204, pack("<HHH", row, column, 0) + _unicode(value, 2))
    return _record(0x0203, pack("<HHHd", row, column, 1, value))


def formula(row, column, result, options=0):
    """The formula 1+2 in a cell, with what the file keeps as its result."""
    signs = b"\x1e\1\0\x1e\2\0\3"
    front = pack("<HHH8sHIH", row, column, 1, result, options, 0, len(signs))
    return _record(0x0006, front + signs)


def rule(kind, how, first, second=b"", look=b"", says=0, is_own=False):
    """A rule for cells: its look, what that says by its bits, and its formulas."""
    front = pack("<BBHHIH", kind, how, len(first), len(second), says, is_own)
    return _record(0x01B1, front + look + first + second)


def areas(*places):
    """The areas of the rules that follow: first and last row, first and last column, from 0 on."""
    text = b"".join(pack("<HHHH", *place) for place in places)
    return _record(0x01B0, pack("<HH", 1, 0) + bytes(8) + pack("<H", len(places)) + text)


def merged(*places):
    """The areas of merged cells: first and last row, first and last column, from 0 on."""
    text = b"".join(pack("<HHHH", *place) for place in places)
    return _record(0x00E5, pack("<H", len(places)) + text)


#: How a sheet is shown.
SHOWN, HIDDEN, VERY_HIDDEN = 0, 1, 2


def book_of_1997(name, rows, *records):
    """A file of Excel 97 with a sheet of a name, its rows and more records."""
    return book_of_sheets((name, SHOWN, rows, *records))


def book_of_sheets(*sheets):
    """A file of Excel 97 with sheets, each of a name, how it is shown, its rows, more records."""
    front = _record(0x0809, pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0))
    front += _record(0x0042, pack("<H", 1200))
    front += _record(0x041E, pack("<H", _TWO_DECIMALS) + _unicode("0.00", 2))
    for number in (0, _TWO_DECIMALS):
        front += _record(0x00E0, pack("<HH", 0, number) + bytes(16))
    titles = [_unicode(name, 1) for name, *_ in sheets]
    at = len(front) + sum(4 + 6 + len(title) for title in titles) + 4
    bodies = b""
    for title, (_, shown, rows, *records) in zip(titles, sheets, strict=True):
        front += _record(0x0085, pack("<IBB", at + len(bodies), shown, 0) + title)
        bodies += _sheet_of_1997(rows, records)
    front += _record(0x000A, b"")
    return _file("Workbook", (front + bodies).ljust(4096, b"\0"))


def _sheet_of_1997(rows, records):
    """The records of a sheet."""
    sheet = _record(0x0809, pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value != "":
                sheet += _number_or_label(row, column, value)
    return sheet + b"".join(records) + _record(0x000A, b"")


def _file(stream_name, stream):
    """A file with one stream."""
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, 2 + count), _END]
    table = pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(stream_name, 2, _FREE, 2, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + pack("<I", 0)
    return head.ljust(_SECTOR, b"\xff") + table + entries.ljust(_SECTOR, b"\0") + stream
