"""A workbook of before 2007 (xls) → how each cell is printed, and what is hidden.

This reads what the library for the values does not return: the number format of each cell, letters
in the colour of their background, and hidden rows and columns. It knows nothing about what tables
say. The rule is R03b of docs/method.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.styles import PatternFill
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import BUILTIN_FORMATS

from shimahe.reading.formats.fonts_and_colours import are_close
from shimahe.reading.formats.old_conditions import rule_of
from shimahe.reading.formats.old_records import text_at
from shimahe.reading.formats.sheet_markup import Condition

GENERAL = "General"
#: From here on, numbers of sectors are signs.
_FREE = 0xFFFF_FFFA
#: The size in bytes from which a stream has sectors of its own.
_SMALL = 4096
_ENTRY = 128
_STREAMS = ("Workbook", "Book")
_END, _FORMAT, _XF, _SHEET, _LOCKED = 0x000A, 0x041E, 0x00E0, 0x0085, 0x002F
_NUMBER, _PACKED_NUMBER, _PACKED_NUMBERS, _FORMULA = 0x0203, 0x027E, 0x00BD, 0x0006
_LABEL, _SHARED_LABEL, _YES_OR_NO = 0x0204, 0x00FD, 0x0205
_CELLS = frozenset((_NUMBER, _PACKED_NUMBER, _FORMULA, _LABEL, _SHARED_LABEL, _YES_OR_NO))
_FONT, _COLOURS, _VIEW = 0x0031, 0x0092, 0x023E
_NO_NUMBER, _BLANK, _COMPUTED_ANEW = b"\xff\xff", 3, 0x02  # of the value of a formula
_AREAS, _RULE = 0x01B0, 0x01B1
_ROW, _COLUMNS = 0x0208, 0x007D
_HEADER, _FOOTER = 0x0014, 0x0015
_SINCE_1997 = 0x0600
_HIDDEN_ROW = 0x20
_HIDDEN_COLUMN = 0x01
_SHOWS_ZEROS = 0x10
_FIRST_OWN_COLOUR = 8
_OF_THE_SYSTEM = {64: "000000", 65: "FFFFFF", 0x7FFF: "000000"}
#: The font number that is never used.
_NO_FONT = 4
_WHITE = "FFFFFF"
_SOLID = 1
#: The option of a font that strikes its letters out.
_STRUCK = 0x08


class NoOldWorkbook(Exception):
    """The file is no workbook of this kind, or parts of it are missing."""


@dataclass
class OldSheet:
    """How the cells of one sheet are printed; places are 1-based rows and columns."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    #: Cells whose letters have the colour of their background, or are struck out.
    unseen: set[tuple[int, int]] = field(default_factory=set)
    #: Whether a 0 is printed, rather than a blank.
    shows_zeros: bool = True
    #: The fills of cells that are not white.
    fills: dict[tuple[int, int], PatternFill] = field(default_factory=dict)
    #: The conditional formats; the look of each is an index of `looks`.
    conditions: list[Condition] = field(default_factory=list)
    looks: list[DifferentialStyle] = field(default_factory=list)
    #: Cells whose formula has no computed value in the file.
    waiting: set[tuple[int, int]] = field(default_factory=set)
    #: Cells whose formula has a blank as its value.
    without_text: set[tuple[int, int]] = field(default_factory=set)
    #: Whether any formula has a usable value: no blank, and no 0 that waits to be computed.
    keeps_values: bool = False
    #: The last record of areas, to which the rules after it apply.
    areas: bytes = b""
    #: The records of areas and of rules.
    rules: list[tuple[bytes, bytes]] = field(default_factory=list)
    #: The headers of its pages, with the codes of the file.
    headers: list[str] = field(default_factory=list)
    #: The footers of its pages, with the codes of the file.
    footers: list[str] = field(default_factory=list)


class _Font(NamedTuple):
    """The number of a font's colour, and whether its letters are struck out."""

    colour: int
    is_struck: bool


class _Style(NamedTuple):
    """How cells of one style are printed."""

    number_format: str
    is_unseen: bool
    fill: PatternFill | None


def sheets_of(data: bytes) -> list[OldSheet]:
    """Return the sheets of a workbook in order, including charts and macros.

    Raises: NoOldWorkbook where its streams cannot be followed.
    """
    try:
        return _sheets(_workbook_stream(data))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NoOldWorkbook(str(error)) from error


def is_locked(data: bytes) -> bool:
    """Whether a workbook is protected by a password.

    Raises: NoOldWorkbook where its streams cannot be followed.
    """
    try:
        kinds = [kind for kind, _ in _records(_workbook_stream(data), 0)]
    except (struct.error, IndexError) as error:
        raise NoOldWorkbook(str(error)) from error
    return _LOCKED in kinds


def is_before_1997(data: bytes) -> bool:
    """Whether a workbook is from Excel 95 or older, which encodes Chinese differently.

    Raises: NoOldWorkbook where its streams cannot be followed.
    """
    try:
        version: int = struct.unpack_from("<H", _workbook_stream(data), 4)[0]
    except (struct.error, IndexError) as error:
        raise NoOldWorkbook(str(error)) from error
    return version < _SINCE_1997


# --- the streams inside a file --------------------------------------------------------------------


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream of a file that holds the workbook.

    Raises: NoOldWorkbook where there is none.
    """
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = _sector_table(data, size)
    directory_at = struct.unpack_from("<I", data, 48)[0]
    directory = _follow(data, size, table, directory_at, size)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    named = {_name_of(entry): entry for entry in reversed(entries) if len(entry) == _ENTRY}
    for name in _STREAMS:
        if name not in named:
            continue
        start, length = struct.unpack_from("<II", named[name], 116)
        if length >= _SMALL:
            return _follow(data, size, table, start, size)[:length]
        root, _ = struct.unpack_from("<II", entries[0], 116)
        return _small_stream(data, size, table, root, start)[:length]
    raise NoOldWorkbook("no workbook")


def _small_stream(data: bytes, size: int, table: tuple[int, ...], root: int, start: int) -> bytes:
    """Return a stream in small sectors, all of which are kept inside another stream."""
    small_size = 1 << struct.unpack_from("<H", data, 32)[0]
    small_table_at = struct.unpack_from("<I", data, 60)[0]
    small = _follow(data, size, table, root, size)
    packed = _follow(data, size, table, small_table_at, size)
    small_table = struct.unpack(f"<{len(packed) // 4}I", packed)
    return _follow(small, small_size, small_table, start, 0)


def _name_of(entry: bytes) -> str:
    """Return the name of an entry in the directory."""
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace")


def _sector_table(data: bytes, size: int) -> tuple[int, ...]:
    """Return, for each sector, the sector that follows it."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    passed: set[int] = set()
    while more < _FREE and more not in passed:
        passed.add(more)
        numbers = struct.unpack_from(f"<{size // 4}I", data, size * (more + 1))
        sectors += numbers[:-1]
        more = numbers[-1]
    table: list[int] = []
    for sector in sectors:
        if sector < _FREE:
            table += struct.unpack_from(f"<{size // 4}I", data, size * (sector + 1))
    return tuple(table)


def _follow(data: bytes, size: int, table: tuple[int, ...], start: int, offset: int) -> bytes:
    """Return the bytes of a stream, from its first sector on.

    Raises: NoOldWorkbook where the sectors run in a circle.
    """
    pieces: list[bytes] = []
    sector = start
    while sector < _FREE:
        if len(pieces) > len(table):
            raise NoOldWorkbook("a stream without end")
        pieces.append(data[offset + sector * size : offset + (sector + 1) * size])
        sector = table[sector]
    return b"".join(pieces)


# --- records --------------------------------------------------------------------------------------


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of records, from a place to the end of their part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _END:
            return
        at += 4 + length


def _sheets(stream: bytes) -> list[OldSheet]:
    """Return the sheets of a stream."""
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    styles: list[bytes] = []
    fonts: list[_Font] = []
    colours = {number: colour[-6:] for number, colour in enumerate(COLOR_INDEX)} | _OF_THE_SYSTEM
    starts: list[int] = []
    for kind, record in _records(stream, 0):
        if kind == _FORMAT:
            number = struct.unpack_from("<H", record)[0]
            formats[number] = text_at(record, 2)
        elif kind == _XF:
            styles.append(record)
        elif kind == _FONT:
            if len(fonts) == _NO_FONT:
                fonts.append(_Font(0, is_struck=False))
            fonts.append(_font(record))
        elif kind == _COLOURS:
            colours |= _own_colours(record)
        elif kind == _SHEET:
            starts.append(struct.unpack_from("<I", record)[0])
    looks = [_style(record, formats, fonts, colours) for record in styles]
    sheets = [_sheet(stream, start, looks) for start in starts]
    _take_rules(sheets, colours)
    _take_waiting(sheets)
    return sheets


def _take_rules(sheets: list[OldSheet], colours: dict[int, str]) -> None:
    """Translate the conditional formats of each sheet, and keep them with their looks."""
    for sheet in sheets:
        for areas, record in sheet.rules:
            condition, look = rule_of(areas, record, len(sheet.looks), colours)
            sheet.conditions.append(condition)
            sheet.looks.append(look)


def _take_waiting(sheets: list[OldSheet]) -> None:
    """Count formulas with a blank as not computed, if no formula of the file has another value."""
    if not any(sheet.keeps_values for sheet in sheets):
        for sheet in sheets:
            sheet.waiting |= sheet.without_text


def _own_colours(record: bytes) -> dict[int, str]:
    """Return the colours that a workbook redefines, by number."""
    count = struct.unpack_from("<H", record)[0]
    return {
        _FIRST_OWN_COLOUR + n: record[2 + 4 * n : 5 + 4 * n].hex().upper() for n in range(count)
    }


def _style(
    record: bytes, formats: dict[int, str], fonts: list[_Font], colours: dict[int, str]
) -> _Style:
    """Return how cells of a style are printed: format, fill, and whether letters can be seen."""
    place, number = struct.unpack_from("<HH", record)
    pattern = struct.unpack_from("<I", record, 14)[0] >> 26
    behind: str | None = _WHITE
    if pattern:
        fore = struct.unpack_from("<H", record, 18)[0] & 0x7F
        behind = colours.get(fore) if pattern == _SOLID else None
    font = fonts[place] if place < len(fonts) else None
    is_unseen = font is not None and font.is_struck
    is_unseen = is_unseen or are_close(font and colours.get(font.colour), behind)
    fill = None if behind == _WHITE else PatternFill(_fill_type(behind), fgColor=behind or _WHITE)
    return _Style(formats.get(number, GENERAL), is_unseen, fill)


def _font(record: bytes) -> _Font:
    """Return the font that a record describes."""
    options, colour = struct.unpack_from("<HH", record, 2)
    return _Font(colour, is_struck=bool(options & _STRUCK))


def _fill_type(colour: str | None) -> str:
    """Return the type of a fill: of one colour, or a pattern."""
    return "gray125" if colour is None else "solid"


def _sheet(stream: bytes, start: int, styles: list[_Style]) -> OldSheet:
    """Return how the cells of a sheet are printed."""
    sheet = OldSheet()
    for kind, record in _records(stream, start):
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", record)
            _take_cell(sheet, (row + 1, column + 1), styles[style])
            if kind == _FORMULA:
                _take_formula(sheet, (row + 1, column + 1), record)
        elif kind == _PACKED_NUMBERS:
            row, first = struct.unpack_from("<HH", record)
            for place in range((len(record) - 6) // 6):
                style = struct.unpack_from("<H", record, 4 + 6 * place)[0]
                _take_cell(sheet, (row + 1, first + place + 1), styles[style])
        else:
            _take_beside_cells(sheet, kind, record)
    return sheet


def _take_beside_cells(sheet: OldSheet, kind: int, record: bytes) -> None:
    """Keep what a record says of hidden rows and columns, page headers, rules, or zeros."""
    if kind == _ROW:
        row, options = struct.unpack_from("<H", record)[0], record[12]
        if options & _HIDDEN_ROW:
            sheet.hidden_rows.add(row + 1)
    elif kind == _COLUMNS:
        first, last, width, _, options = struct.unpack_from("<HHHHH", record)
        if options & _HIDDEN_COLUMN or not width:
            sheet.hidden_columns.update(range(first + 1, last + 2))
    elif kind in (_HEADER, _FOOTER) and record:
        texts = sheet.headers if kind == _HEADER else sheet.footers
        texts.append(text_at(record, 0))
    elif kind == _AREAS:
        sheet.areas = record
    elif kind == _RULE:
        sheet.rules.append((sheet.areas, record))
    elif kind == _VIEW:
        sheet.shows_zeros = bool(struct.unpack_from("<H", record)[0] & _SHOWS_ZEROS)


def _take_formula(sheet: OldSheet, place: tuple[int, int], record: bytes) -> None:
    """Keep whether a formula has a value; programs other than Excel leave a blank or a 0.

    A 0 is no value if the file says that the formula is computed when it is opened.
    """
    result, options = record[6:14], struct.unpack_from("<H", record, 14)[0]
    if result.endswith(_NO_NUMBER) and result[0] == _BLANK:
        sheet.without_text.add(place)
    elif options & _COMPUTED_ANEW and not any(result):
        sheet.waiting.add(place)
    else:
        sheet.keeps_values = True


def _take_cell(sheet: OldSheet, place: tuple[int, int], style: _Style) -> None:
    """Keep how a cell is printed."""
    sheet.formats[place] = style.number_format
    if style.fill is not None:
        sheet.fills[place] = style.fill
    if style.is_unseen:
        sheet.unseen.add(place)
