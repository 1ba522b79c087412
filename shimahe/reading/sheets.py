"""Performance-target sheets (整体绩效目标表, 项目绩效目标表) → sheets with their indicators.

A sheet is a few labelled fields and a list of indicators. The same indicator may be printed as an
HTML table inside a cell, as that table's text in the same line, and as a plain row: copies are told
by how they are printed, never by name alone, so two equal plain rows stay two indicators. Rows
shifted by a cell, labels inside data rows and sheets cut by a page are read; what was done is
noted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from shimahe.forms import COLUMNS, key_of
from shimahe.reading.grids import RawTable, Row
from shimahe.vocabulary import fold, is_blank, one_of, parse_figure, parse_sign, unit_of

_ORDER = ("name", "weight", "sign", "target", "unit", "core")
_CORE = {"是": True, "否": False}
OMITTED = "(略)"
LABEL = 40  # characters that no label or heading exceeds


@dataclass
class Indicator:
    """One printed indicator row: its texts by key with the 0-based place of each, and how often it
    is printed.
    """

    line: int
    texts: dict[str, str]
    places: dict[str, int]
    shift: int = 0
    copies: int = 1

    @property
    def is_core(self) -> bool | None:
        """是 or 否; None where neither is printed."""
        return _CORE.get(fold(self.texts.get("core", "")))


@dataclass
class Sheet:
    """One sheet: labelled fields (text, line, place) and indicators.

    `reasons` of the lines that neither of them uses.
    """

    units: set[str]  # what its unit marks and the label of its amount say
    first_line: int
    fields: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    basis: list[tuple[int, str]] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    last_line: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    html: list[Indicator] = field(default_factory=list)
    flattened: dict[int, set[str]] = field(default_factory=dict)
    cut: bool = False
    differing: list[int] = field(
        default_factory=list
    )  # lines of copies that print something else than their row

    @property
    def amount_unit(self) -> str | None:
        """The unit of the amount; None where none is printed, or two contradict each other."""
        return one_of(self.units)

    @property
    def shifted_lines(self) -> list[int]:
        """Lines of single rows that stand shifted against the rows around them."""
        shifts = [0, *(row.shift for row in self.indicators), None]
        around = zip(self.indicators, shifts, shifts[2:], strict=False)
        return [row.line for row, before, after in around if row.shift not in (before, after)]

    def text(self, key: str) -> str | None:
        """The text of a labelled field; None where it is not printed, blank or （略）."""
        text = self.fields.get(key, ("", 0, 0))[0]
        return None if is_blank(text) or (len(text) <= LABEL and fold(text) == OMITTED) else text


def read_sheets(raws: Iterable[RawTable], single: bool = False) -> list[Sheet]:
    """The sheets of all tables of one form, in the order of print. A row with 项目名称 or 部门名称 begins a
    new one.

    `single`: a form of one sheet, which a repeated title goes on with.
    """
    sheets: list[Sheet] = []
    for raw in raws:
        goes_on = single or raw.title is None or "续" in raw.title
        sheet = sheets[-1] if sheets and goes_on else None
        for row in raw.rows:
            begins = any(_label(text) in ("name", "office") for _, text in row.filled[:1])
            if sheet is None or (begins and sheet.fields):
                sheet = Sheet(raw.units, row.line)
                sheets.append(sheet)
            _take(sheet, row)
    for sheet in sheets:
        _join_copies(sheet)
    return sheets


def _label(text: str) -> str | None:
    return key_of(COLUMNS["labels"], fold(text).rstrip(":")) if len(text) <= LABEL else None


def _take(sheet: Sheet, row: Row) -> None:
    sheet.cut |= bool(sheet.last_line) and row.line - sheet.last_line > 1
    sheet.last_line = row.line
    headings = _headings(row)
    if row.printed == "flattened":
        sheet.flattened[row.line] = {fold(text) for text in row.fields}
        sheet.reasons.setdefault(row.line, "repeated print")
    elif (
        len(headings) >= 3
        or {"name", "target"} <= set(headings)
        or (len(row.filled) == 1 and headings)
    ):
        if row.printed == "plain":
            sheet.reasons[row.line] = (
                "repeated header" if "header" in sheet.reasons.values() else "header"
            )
        sheet.columns = sheet.columns or headings if len(headings) < 3 else headings
    elif row.printed == "html":
        if (indicator := _indicator(row, {key: n for n, key in enumerate(_ORDER)})) is not None:
            sheet.html.append(indicator)
    elif not _take_fields(sheet, row):
        indicator = _indicator(row, sheet.columns)
        if indicator is not None:
            sheet.indicators.append(indicator)
        else:
            sheet.reasons[row.line] = "note" if row.filled else "blank form"


def _headings(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in row.filled:
        folded = fold(text) if len(text) <= LABEL else ""
        if len(folded) <= 12 and (key := key_of(COLUMNS["indicators"], folded)):
            found.setdefault(key, place)
    return found


def _take_fields(sheet: Sheet, row: Row) -> bool:
    """Take the labelled fields of a row: each label's text is the next filled cell that is no
    label.
    """
    cells = row.filled
    if (
        not cells
        or (first := _label(cells[0][1])) is None
        or (first == "indicators" and len(cells) > 1)
    ):
        return False
    labels = [(n, key) for n, (_, text) in enumerate(cells) if (key := _label(text))]
    if any(parse_sign(text) for _, text in cells[1:]):  # an indicator that is named like a label
        return False
    said = [unit_of(text, mark=True) for _, text in cells] + [
        unit_of(cells[n][1]) for n, _ in labels
    ]
    sheet.units |= {unit for unit in said if unit}
    taken = [_take_field(sheet, row, key, cells[number : number + 2]) for number, key in labels]
    if not any(taken):
        again = any(_value(cells[n : n + 2])[1] for n, _ in labels)
        sheet.reasons[row.line] = "repeated print" if again else "blank form"
    return True


def _value(cells: list[tuple[int, str]]) -> tuple[int, str]:
    """The place and text of a labelled value: the cell behind the label, unless that is a label
    itself.
    """
    return cells[1] if len(cells) > 1 and not _label(cells[1][1]) else (cells[0][0], "")


def _take_field(sheet: Sheet, row: Row, key: str, cells: list[tuple[int, str]]) -> bool:
    """Take a labelled text; one that goes on after a page is joined, of any other the first print
    is kept.
    """
    place, text = _value(cells)
    before, line, at = sheet.fields.get(key, ("", 0, 0))
    if not before:
        line, at = row.line, place
    if key == "basis" and text:
        sheet.basis.append((row.line, text))
    if before and key not in ("overview", "goal", "basis"):
        return False
    sheet.fields[key] = (
        (f"{before}\n{text}", line, at) if before and text else (text or before, line, at)
    )
    return bool(text)


def _indicator(row: Row, columns: dict[str, int]) -> Indicator | None:
    """The row as an indicator.

    Where the header says, else shifted so that its sign stands under 指标性质, else around its sign.
    """
    fields = list(row.fields)
    if row.filled and _label(row.filled[0][1]) == "indicators":
        fields[row.filled[0][0]] = ""
    for shift in (0, -1, 1, -2, 2) if columns else ():
        found = _at(row.line, fields, {key: place + shift for key, place in columns.items()}, shift)
        name, weight = found.texts.get("name"), found.texts.get("weight", "")
        numbered = is_blank(weight) or parse_figure(weight) is not None
        if (
            name
            and parse_figure(name) is None
            and numbered
            and parse_sign(found.texts.get("sign", ""))
        ):
            return _with_core(found, fields)
    sign = next((p for p, text in enumerate(fields) if parse_sign(text)), 0)
    if sign:
        return _around_sign(row.line, fields, sign)
    found = _at(row.line, fields, dict(columns), 0)
    return found if found.texts.get("name") and sum(map(bool, found.texts.values())) > 1 else None


def _at(line: int, fields: list[str], places: dict[str, int], shift: int) -> Indicator:
    texts = {
        key: fields[place] if 0 <= place < len(fields) else "" for key, place in places.items()
    }
    return Indicator(line, texts, places, shift)


def _with_core(indicator: Indicator, fields: list[str]) -> Indicator:
    """In a shifted row 是否核心 may stand further right than the shift says: its words are 是 and 否
    only.
    """
    if indicator.is_core is None and "core" in indicator.places:
        last = [
            (p, text)
            for p, text in enumerate(fields)
            if fold(text) in _CORE and p > indicator.places["sign"]
        ]
        if last:
            indicator.places["core"], indicator.texts["core"] = last[-1]
            indicator.shift = indicator.shift or 1
            if indicator.texts.get("unit") == last[-1][1]:
                indicator.texts["unit"] = ""
    return indicator


def _around_sign(line: int, fields: list[str], sign: int) -> Indicator | None:
    left = [p for p in range(sign - 1, -1, -1) if fields[p]]
    weight = {"weight": left.pop(0)} if left and parse_figure(fields[left[0]]) is not None else {}
    name = next((p for p in left if parse_figure(fields[p]) is None), None)
    if name is None:
        return None
    places = {
        "name": name,
        "sign": sign,
        "target": sign + 1,
        "unit": sign + 2,
        "core": sign + 3,
        **weight,
    }
    return _with_core(_at(line, fields, places, 1), fields)


def _join_copies(sheet: Sheet) -> None:
    """Give each HTML row to the plain row below it that prints the same.

    An HTML row without one is an indicator itself.
    """
    rows, claimed = sheet.indicators, set[int]()  # ids, since two rows may be equal
    for html in sheet.html:
        times = 2 if fold(html.texts["name"]) in sheet.flattened.get(html.line, set()) else 1
        below = next((n for n, p in enumerate(rows) if p.line > html.line), len(rows))
        twin = next((p for p in rows[below:] if id(p) not in claimed and _same(html, p)), None)
        if twin is None:
            html.copies, twin = times, html
            rows.insert(below, html)
            sheet.reasons.pop(html.line, None)
        else:
            twin.copies += times
            sheet.differing += [html.line] * (_printed(html) != _printed(twin))
            sheet.reasons.setdefault(html.line, "repeated print")
        claimed.add(id(twin))


def _printed(indicator: Indicator) -> list[str]:
    return [fold(indicator.texts.get(key, "")) for key in _ORDER]


def _same(html: Indicator, plain: Indicator) -> bool:
    (left, *rest), (right, *others) = _printed(html), _printed(plain)
    return left == right or (
        rest == others and SequenceMatcher(None, left, right, autojunk=False).ratio() > 0.8
    )
