"""RawTable + Form → segments with placed figures; one function per table shape, not per table.

`read_table` finds the header, maps its columns, cuts every row into segments (label, code,
figures), places the figures and says how much of the table survives. It reads what is printed and
corrects nothing; it does not know what other tables say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, zip_longest

from shimahe.forms import CODE, NAME, NUMBER, Form
from shimahe.reading.column_solver import Families, Placing, ReadRow, adds_up, place
from shimahe.reading.grids import EMPTY, RawTable, Row
from shimahe.reading.headings import blocks, columns_of, headings_of, is_heading
from shimahe.vocabulary import (
    TOTAL_LABEL,
    exact_wan,
    fold,
    is_blank,
    is_total,
    one_of,
    parent_code,
    parse_figure,
    unit_in,
    unit_of,
)

_JOINED = re.compile(r"\[?(\d{7}|\d{5}|\d{3})\]?[-—_\s]*(\D.*)", re.DOTALL)
_NUMBERING = {"栏次", "行次", "项目", "类", "款", "项", "序号"}
_CODES = {"basic_economic": re.compile(r"[35]\d\d(?:\d\d)?")}
_FUNCTIONAL = re.compile(r"2\d\d(?:\d\d){0,2}")
_WORDS = re.compile(r"[㐀-鿿]{2}")
_INCOME = re.compile(r"收入|资金$|拨款$|结转$|^上年|补助|上缴")


@dataclass
class Table:
    """A form as it was read.

    Its segments, column keys, notes (fixed phrases), and the reason of every line that prints no
    figure.
    """

    form: Form
    raw: RawTable
    unit: str | None
    columns: list[str] = field(default_factory=list)
    segments: list[ReadRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    rows: int = 0
    lost: list[str] = field(default_factory=list)
    header: list[Row] = field(default_factory=list)
    units: dict[str, str | None] = field(default_factory=dict)  # of columns whose heading says one
    inner: str = ""  # the heading above a row that prints no label of its own

    @property
    def headings(self) -> list[tuple[str, ...]]:
        """The cells of the header rows, without a row that numbers the columns."""
        return [row.fields for row in self.header if not _is_numbering(row)]

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """(start, stop) of its columns that stand side by side."""
        return blocks(self.columns)

    def wan(self, segment: ReadRow, column: str) -> Decimal | None:
        """Exact 万元 of the figure under a column; None where there is none, or its unit is not known."""
        return exact_wan(segment.amount(column), self.unit_at(segment, column))

    def unit_at(self, segment: ReadRow, column: str) -> str | None:
        """The unit of the figure under a column: % where one is printed, else the column's, else
        the table's.
        """
        text = segment.figures[segment.placed[column]][1] if column in segment.placed else ""
        share = "占比" in column or "比例" in column
        return "%" if share else unit_in(text, self.units.get(column, self.unit))

    @property
    def declared_empty(self) -> bool:
        """No figure is printed, and a note of the table says that there is none."""
        return not any(s.figures for s in self.segments) and any(
            EMPTY.search(fold(note)) for note in self.raw.notes
        )

    @property
    def status(self) -> str:
        """How much of the printed table survives."""
        if self.declared_empty:
            return "declared empty"
        if not self.rows:
            return "lost"
        return "partly lost" if self.lost else "complete"


def read_table(form: Form, raw: RawTable) -> Table:
    """Read one table of shape `codes`, `balance`, `items` or `procurement`."""
    header, body = split_header(form, raw.rows)
    heads = [_words(row) for row in header]
    told = [
        (row, _words(row) in heads) for row in body
    ]  # a header printed again, as after a page break
    body, again = (
        [row for row, is_header in told if is_header is wanted] for wanted in (False, True)
    )
    table = Table(
        form, raw, raw.unit, header=header, rows=len(body), notes=["cut by a page"] * bool(again)
    )
    table.reasons = dict.fromkeys((row.line for row in header), "header")
    table.reasons |= dict.fromkeys((row.line for row in again), "repeated header")
    _find_columns(table, body)
    _find_units(table)
    cut = {"codes": _code_row, "balance": _balance_row}.get(form.shape, _item_row)
    for row in body:
        table.segments += cut(table, row)
    _hold_to_sums(table)
    adding = families(table.segments)
    if place(table.segments, adding, form.row_sums):
        table.notes.append("placed by sums")
    if lines := dict.fromkeys(str(segment.line) for segment in table.segments if segment.lost):
        table.notes.append("figure not placed: " + ", ".join(lines))
    _name_losses(table, adding)
    return table


def split_header(form: Form, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The leading rows that hold headings and no figure or code, and the rest."""
    count = 0
    while count < len(rows) and (
        _is_header(form, rows[count]) or (count and _is_numbering(rows[count]))
    ):
        count += 1
    return list(rows[:count]), list(rows[count:])


def _words(row: Row) -> list[str]:
    """The cells of a row as they are compared."""
    return [fold(text) for _, text in row.filled]


def _is_header(form: Form, row: Row) -> bool:
    texts = [text for _, text in row.filled]
    if (
        not texts
        or any(parse_figure(text) is not None for text in texts)
        or _JOINED.fullmatch(texts[0])
    ):
        return False
    words = [text for text in texts if is_heading(text, form)]
    return len(words) >= max(1, len(texts) // 2) and not (
        len(texts) == 1 and TOTAL_LABEL.fullmatch(fold(texts[0]))
    )


def _is_numbering(row: Row) -> bool:
    """A row that numbers the columns: 栏次 | 1 | 2 | 3."""
    figures = [text for _, text in row.filled if text.isdigit()]
    words = {fold(text) for _, text in row.filled} - set(figures)
    return (
        len(figures) > 1
        and figures == [str(n) for n in range(1, len(figures) + 1)]
        and words <= _NUMBERING
    )


def _find_columns(table: Table, body: list[Row]) -> None:
    """The column keys from the header; where it or half of it is lost, from the form's usual order."""
    if table.header:
        first = table.header[0].filled[0][1]
        table.inner = first if len(table.header) > 1 and len(table.header[0].filled) == 1 else ""
        table.columns = columns_of(table.form, table.headings)
    if table.form.shape in ("codes", "balance"):
        if body and NAME not in table.columns:
            _assume_columns(table, body)
    elif (
        NAME not in table.columns
    ):  # headings across: an amount of nothing named is no column of the form
        table.columns = ["" if key == "amount" else key for key in table.columns]
        if body and not table.columns:
            table.lost.append("header not recognised" if table.header else "header lost")


def _assume_columns(table: Table, body: list[Row]) -> None:
    """The form's usual order, if the rows are no wider than it; `_hold_to_sums` drops it if they do
    not add up.
    """
    keys = [key for key, _ in table.form.columns][: table.form.usual]
    if table.form.shape == "codes":
        usual, widths = (
            [CODE, NAME, *keys],
            [len(row.fields) - _head_by_content(row)[2] + 2 for row in body],
        )
    else:
        usual, widths = (
            [NAME, "amount", NAME, *(keys or ["amount"])],
            [len(row.fields) for row in body],
        )
    fits = max(widths) <= len(usual)
    table.columns = usual if fits else []
    table.lost.append("header lost")
    table.notes += ["header lost", *["order assumed"] * fits]


# --- rows → segments ------------------------------------------------------------------------------


def _code_row(table: Table, row: Row) -> list[ReadRow]:
    """A row of a table by code: code (joined or split), name, figures; tables side by side are read
    each by itself.
    """
    parts = table.blocks
    if len(parts) == 1:
        return [_code_block(table, table.columns, row)]
    out: list[ReadRow] = []
    for start, stop in parts:
        part = Row(row.line, row.fields[start:stop])
        if any(part.fields):
            out.append(
                _code_block(
                    table, table.columns[start:stop] if _fits(table.columns, row) else [], part
                )
            )
            out[-1].figures = [(field + start, text) for field, text in out[-1].figures]
    return out


def _code_block(table: Table, columns: list[str], row: Row) -> ReadRow:
    if _as_wide(columns, row) and (head := _head_by_place(table, columns, row)) is not None:
        return _segment(table, row, head[1], *_amounts(columns), code=head[0])
    code, name, after = _head_by_content(row)
    behind = _keys(columns[columns.index(NAME) + 1 :] if NAME in columns else columns)
    return _segment(table, row, name, range(after, len(row.fields)), behind, code=code)


def _as_wide(columns: list[str], row: Row) -> bool:
    """Whether a row has a cell for every column, and prints nothing beyond them."""
    return len(row.fields) >= len(columns) > 0 and not any(row.fields[len(columns) :])


def _keys(columns: Iterable[str]) -> Placing:
    """The columns that hold figures."""
    return tuple(key for key in columns if key not in (CODE, NAME, NUMBER, ""))


def _amounts(columns: list[str]) -> tuple[list[int], Placing]:
    """The places of a whole row that may hold figures, and their keys; a column without a heading
    has the key "".
    """
    places = [place for place, key in enumerate(columns) if key not in (CODE, NAME, NUMBER)]
    return places, tuple(columns[place] for place in places)


def _head_by_place(table: Table, columns: list[str], row: Row) -> tuple[str | None, str] | None:
    """Code and name where the header says they stand; None where what stands there is neither."""
    parts = [row.fields[p].strip() for p, key in enumerate(columns) if key == CODE]
    name = next(
        (row.fields[p] for p, key in enumerate(columns) if key == NAME and row.fields[p]), ""
    )
    if len(parts) > 1:
        code = _split_code(parts, table)
        name = name or next((part for part in parts if part and not part.isascii()), "")
    else:
        code, inside = _clean_code(parts[0] if parts else name)
        name = (name if parts else "") or inside
    nameless = not name and code is not None and len(row.fields) == len(columns)
    if nameless and any(_WORDS.search(row.fields[p]) for p in _amounts(columns)[0]):
        return None  # its name stands where a figure should
    return (code, name) if parse_figure(name) is None and (name or nameless) else None


def _split_code(parts: list[str], table: Table) -> str | None:
    """201 | 03 | 01 → 2010301. A blank higher part is the one above it; `2` stands for `02`."""
    if not any(part.isdigit() for part in parts):
        return None
    last = max(i for i, part in enumerate(parts) if part.isdigit())
    above = next((s.code for s in reversed(table.segments) if s.code), "") or ""
    known = [above[:3], above[3:5], above[5:7]]
    filled = [part or known[i] for i, part in enumerate(parts[: last + 1])]
    code = filled[0] + "".join(part.zfill(2) for part in filled[1:])
    return code if _clean_code(code)[0] else None


def _clean_code(text: str) -> tuple[str | None, str]:
    """The code in a cell (digits with or without spaces, or in front of a name), and the text
    behind it.
    """
    digits = re.sub(r"[\s.\-]", "", fold(text))
    if re.fullmatch(r"\d{3}|\d{5}|\d{7}", digits):
        return digits, ""
    joined = _JOINED.fullmatch(text.strip())
    return (
        (joined.group(1), joined.group(2).strip())
        if joined
        else (None, "" if digits.isdigit() else text.strip())
    )


def _head_by_content(row: Row) -> tuple[str | None, str, int]:
    """Code and name of a row that is not as wide as its header.

    Digits up to the first text, that text, and where the figures begin.
    """
    parts: list[str] = []
    for at, text in row.filled:
        code, name = _clean_code(text)
        if code is None and parse_figure(text) is None:
            return _join_code(parts), text, at + 1
        if code is not None and name:
            return code, name, at + 1
        if code is None and not (text.isdigit() and len(text) <= 7):
            break
        parts.append(code or text)
    return None, "", 0


def _join_code(parts: list[str]) -> str | None:
    """The code in the digits before a name; what stands before its class (a running number) is no
    part of it.
    """
    whole = next((part for part in reversed(parts) if len(part) in (5, 7)), None)
    start = max((n for n, part in enumerate(parts) if len(part) == 3), default=len(parts))
    return whole or _clean_code("".join(part.zfill(2) for part in parts[start:]))[0]


def _segment(
    table: Table,
    row: Row,
    label: str,
    places: Sequence[int],
    keys: tuple[str, ...],
    code: str | None = None,
    side: str = "",
) -> ReadRow:
    """One segment from the cells right of its label; with a cell for each key, each figure stands
    under its heading.
    """
    if code and not _CODES.get(table.form.key, _FUNCTIONAL).fullmatch(
        code
    ):  # of an office, or another classification
        label, code = f"{code} {label}".strip(), None
    whole, known = len(places) == len(keys), dict(table.form.columns)
    shown = [
        (place, key)
        for place, key in zip_longest(places, keys if whole else ())
        if not is_blank(text := row.fields[place])
        and (not whole or key in known or parse_figure(text) is not None)
    ]
    fixed = tuple(key for _, key in shown) if whole else None
    return ReadRow(
        row.line,
        label,
        code,
        [(place + 1, row.fields[place]) for place, _ in shown],
        keys,
        fixed,
        side,
    )


def _labels(row: Row) -> list[int]:
    """The places of a row's words: neither figures nor blanks."""
    return [
        place for place, text in row.filled if parse_figure(text) is None and not is_blank(text)
    ]


def _balance_row(table: Table, row: Row) -> list[ReadRow]:
    """A row of a two-sided table: each side is a label and its figures."""
    sides = _sides(table.columns)
    if _fits(table.columns, row):
        return [
            _segment(table, row, row.fields[label], places, keys, side=side)
            for side, label, places, keys in sides
            if any(row.fields[place] for place in (label, *places))
        ]
    out, labels = [], _labels(row)
    for number, (start, stop) in enumerate(pairwise([*labels, len(row.fields)])):
        side, keys = _side_of(row.fields[start], number, len(labels), sides)
        out.append(
            _segment(table, row, row.fields[start], range(start + 1, stop), _keys(keys), side=side)
        )
    return out


def _fits(columns: list[str], row: Row) -> bool:
    """Whether a row has all its cells where the header says: no figure for a label, no words for
    one.
    """
    return _as_wide(columns, row) and not any(
        (key == NAME and parse_figure(text) is not None)
        or (key == "amount" and _WORDS.search(text))
        for key, text in zip(columns, row.fields, strict=False)
    )


Side = tuple[
    str, int, list[int], Placing
]  # name, place of the label, places of the figures and their keys


def _sides(columns: list[str]) -> list[Side]:
    """The sides of a two-sided table: a label column each, and the figures up to the next one."""
    labels = [place for place, key in enumerate(columns) if key == NAME]
    out = []
    for number, (label, stop) in enumerate(pairwise([*labels, len(columns)])):
        places = [place for place in range(label + 1, stop) if columns[place] != NUMBER]
        keys = tuple(columns[place] for place in places)
        known = [key for key in keys if key in ("total", "amount")]
        if len(known) == 1 and not set(keys) & {
            "general_public",
            "government_fund",
            "state_capital",
            "project",
        }:
            keys = tuple("amount" if key == known[0] else key for key in keys)
        out.append((("income", "spending", "use")[min(number, 2)], label, places, keys))
    return out


def _side_of(label: str, number: int, count: int, sides: list[Side]) -> tuple[str, Placing]:
    """The side of a label in a row that lost cells: by order if all sides are there, else by what
    the label says.
    """
    place = number if count == len(sides) else 0 if _INCOME.search(fold(label)) else 1
    side, _, _, keys = sides[min(place, len(sides) - 1)] if sides else ("", 0, [], ())
    return side, keys


def _item_row(table: Table, row: Row) -> list[ReadRow]:
    """A row of 三公 or of procurement: headings across, or labels down with an amount."""
    columns, labels = table.columns, _labels(row)
    if len(row.fields) >= len(columns) > 0:
        named = next((row.fields[p] for p, key in enumerate(columns) if key == NAME), "")
        first = next(
            (p for p, text in row.filled if parse_figure(text) is not None), len(row.fields)
        )
        if parse_figure(named) is None:
            label = named or next((row.fields[p] for p in labels if p < first), table.inner)
            return [_segment(table, row, label, *_amounts(columns))]
    label, start = (row.fields[labels[0]], labels[0] + 1) if labels else (table.inner, 0)
    return [_segment(table, row, label, range(start, len(row.fields)), _keys(columns))]


# --- sums, and what is lost -----------------------------------------------------------------------


def families(segments: Sequence[ReadRow]) -> Families:
    """(parent, children) by index: codes below codes, and the top rows below the total of their
    side.

    >>> rows = [ReadRow(1, "合计", None, [], ()), ReadRow(2, "公共安全支出", "204", [], ())]
    >>> rows += [ReadRow(3, "司法", "20406", [], ())]
    >>> families(rows)
    [(0, [1]), (1, [2])]
    """
    codes = {s.code: number for number, s in enumerate(segments) if s.code}
    children: dict[int, list[int]] = {}
    for side in dict.fromkeys(s.side for s in segments):
        rows = [number for number, s in enumerate(segments) if s.side == side]
        totals = [
            number
            for number in rows
            if not segments[number].code and is_total(segments[number].label)
        ]
        carried = [number for number in rows if "结转" in segments[number].label]
        apart = {*totals, *carried}
        for number in rows:
            code = segments[number].code
            above = parent_code(code, codes) if code else None
            top = code or (side == "spending" and number not in apart)
            parent = codes[above] if above else totals[0] if top and totals else number
            if parent != number:
                children.setdefault(parent, []).append(number)
        if side and len(totals) > 1:
            children[totals[1]] = [totals[0], *carried]
    return list(children.items())


def _find_units(table: Table) -> None:
    """The unit of each column: what its heading says, else the table's mark; none where they
    contradict each other.
    """
    marks = set(table.raw.marks)
    found: dict[str, set[str]] = {}
    for key, headings in zip(table.columns, headings_of(table.headings), strict=False):
        units = {unit for text in headings if (unit := unit_of(text))}
        found[key] = found.get(key, set()) | units | (marks if units else set())
    said = set[str]().union(*found.values())
    if table.form.shape == "balance" and len(said) > 1:  # its two sides share their keys
        found = dict.fromkeys(found, said)
    table.units = {key: one_of(units) for key, units in found.items() if units}
    table.unit = table.unit or one_of(said)
    if len(marks) > 1 or None in table.units.values():
        table.notes.append("units contradict")


def _hold_to_sums(table: Table) -> None:
    """Drop an assumed order of columns unless nearly all rows that show all their cells add up in
    it.
    """
    shown = [s for s in table.segments if s.fixed]
    right = sum(adds_up(s, s.fixed, table.form.row_sums) for s in shown if s.fixed)
    if "order assumed" in table.notes and right < 0.8 * len(shown):
        table.notes[table.notes.index("order assumed")] = "header not recognised"
        for segment in table.segments:
            segment.columns, segment.fixed = (), None


def _name_losses(table: Table, adding: Families) -> None:
    """Say what is lost: body, header, rows before the first code, rows below a parent."""
    total = any(is_total(s.label) for s in table.segments)
    codes = [s.code for s in table.segments if s.code]
    levels = {len(code) for code in codes}
    orphans = [code for code in codes if len(code) - 2 in levels and code[:-2] not in codes]
    if not table.rows and not table.declared_empty:
        table.lost.append("body lost")
    if "header lost" in table.lost and table.form.shape == "codes" and (orphans or not total):
        table.lost.append("first rows lost")
    elif codes and not total:
        table.notes.append("no total row")
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if twice:
        table.notes.append("row printed twice: " + ", ".join(twice))
    if any("" in s.columns and s.lost for s in table.segments):  # a figure below no heading
        table.lost.append("header not recognised")
    below = [code[:-2] for code in orphans] + _childless(codes) + _short(table, adding)
    if below:
        table.lost.append("rows lost: " + ", ".join(dict.fromkeys(below)))
    table.notes += ["no unit mark"] * (not table.unit and not table.units)
    if table.rows and not table.declared_empty and not any(s.figures for s in table.segments):
        table.notes.append("no figures")
    table.notes += [loss for loss in table.lost if loss not in table.notes]


def _childless(codes: list[str]) -> list[str]:
    """Codes without a row below them in a table that prints rows below nearly all the others of
    their level.
    """
    out = []
    for length in {len(code) for code in codes} - {max(map(len, codes), default=0)}:
        level = {code for code in codes if len(code) == length}
        bare = sorted(level - {code[:length] for code in codes if len(code) > length})
        out += bare if len(bare) * 3 <= len(level) else []
    return out


def _short(table: Table, adding: Families) -> list[str]:
    """The parents below which rows are missing: what is left over is itself a row that adds up.

    A misprint breaks one column; a lost row breaks its total and its parts alike.
    """
    out, zero = [], Decimal(0)
    for parent, children in adding:
        rows = [table.segments[number] for number in [parent, *children]]
        if any(row.lost for row in rows) or len({row.columns for row in rows}) > 1:
            continue
        left = {
            c: (rows[0].amount(c) or zero) - sum(row.amount(c) or zero for row in rows[1:])
            for c in rows[0].columns
        }
        sums = [(total, parts) for total, parts in table.form.row_sums if total in left]
        whole = all(
            left[total] == sum(left.get(part, zero) for part in parts) for total, parts in sums
        )
        if (
            whole
            and min(left.values()) >= 0
            and sum(value > Decimal("0.05") for value in left.values()) >= 2
        ):
            out.append(rows[0].code or rows[0].label)
    return out
