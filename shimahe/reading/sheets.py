"""Performance-target sheets (整体绩效目标表, 项目绩效目标表) → sheets with their indicators.

A sheet is a few labelled fields and a list of indicators. The same indicator may be printed as an
HTML table inside a cell, as that table's text in the same line, and as a plain row. Such copies are
told by how they are printed, never by name alone, so that two equal plain rows stay two indicators
(R17). Rows shifted by a cell (R18), labels inside data rows and sheets cut by a page are read, and
noted.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from shimahe.forms import COLUMNS, KINDS, key_of
from shimahe.reading.grids import FLATTENED, HTML, PLAIN, RawTable, Row
from shimahe.reading.headings import OFFICE_LABEL, tokens_of
from shimahe.reading.prose import document_numbers
from shimahe.reading.target_doubts import is_signed_number, leave_doubtful_figures
from shimahe.reading.target_phases import (
    is_phase,
    leave_other_phases,
    may_be_phase,
    phase_of_block,
    rank_of,
)
from shimahe.reading.target_sheet import (
    CORE,
    LABEL,
    NOT_PRINTED,
    ORDER,
    Indicator,
    LabelledText,
    Sheet,
    WeightColumns,
    points_of,
)
from shimahe.reading.target_weights import (
    is_level_heading,
    leave_doubtful_weights,
    level_of_names,
    weight_columns,
)
from shimahe.vocabulary import (
    COLON,
    UNIT,
    UNIT_IN_HEADING,
    behind_colon,
    cached_if_short,
    fold,
    has_digit,
    is_blank,
    is_chinese,
    is_total,
    number_in,
    parse_figure,
    parse_sign,
    unit_of,
    units_in,
)

_HTML_COLUMNS = {key: place for place, key in enumerate(ORDER)}
#: The filled cells of a row: the place of each, and its text.
_Cells = tuple[tuple[int, str], ...]
#: Labels that stand beside the headings of the indicators where a list prints several projects.
_ACROSS = ("name", "amount", "department", "overview", "goal")
_FEWEST_ACROSS = 3
#: Long texts, which may go on in another cell or on the next page.
LONG_TEXTS = ("overview", "goal", "basis")
#: By how many cells a row may be shifted against its header, in the order in which it is tried.
_SHIFTS = (0, -1, 1, -2, 2)
_NUMBERED = re.compile(r"(?:编码|代码|编号|序号|电话|手机|传真|邮编|年度|年份|日期|时间):?$")
#: The last two characters of labels of what no frame holds: a number, a date, a kind, a person.
_ENDS_NOT_READ = {
    *("编码", "代码", "编号", "序号", "电话", "年度", "年份", "日期", "时间", "类型", "类别"),
    *("属性", "性质", "级次", "年限", "期限", "周期", "责人", "系人"),
}
_COLON = re.compile(COLON)
#: How similar the names of two copies must be (0 to 1) if all else is the same.
_ALIKE = 0.8
#: The keys of the labels that may begin a row, and so a sheet.
_OF_BEGINNINGS = ("name", "office")
#: Those of the labels behind which a name stands.
_OF_NAMES = (*_OF_BEGINNINGS, "department")
#: What a label says behind which the department in charge stands, and no other office.
_IN_CHARGE = "主管"
#: Within how many rows below its title a sheet prints its name.
_ROWS_TO_NAME = 3
#: Headings of amounts, folded, which stand above no target.
_HEADINGS_OF_MONEY = {"金额", "预算数", "预算金额", "决算数", "合计", "小计", "单价"}
#: The characters of amounts, folded.
_OF_AMOUNTS = "0123456789.,¥"
#: The labels of the sum of weights, folded.
_SUMS = {"合计", "总计", "小计", "共计", "总分"}
#: The heading of the names where indicators have two levels, folded.
_SECOND_LEVEL = "二级指标"
#: In what headings end that say something of a column beside them (指标值说明).
_OF_NOTES = ("说明", "解释", "依据", "来源")
#: Headings of goals, and of what became of them, that say no phase.
_OF_GOALS = ("预期目标", "实际完成情况", "完成情况")
#: In what the heading of the targets of a phase ends (全年指标值).
_OF_TARGETS = "指标值"
#: The most folded characters of a heading of indicators.
_HEADING = 12


# --- rows -----------------------------------------------------------------------------------------


def read_sheets(
    raws: Iterable[RawTable], single: bool = False, year: int | None = None
) -> list[Sheet]:
    """Return the sheets of all tables of one form, in the order of print.

    A row that begins with 项目名称 or 部门名称 begins a new sheet, unless that above goes on there
    (R16d). `single` says that the form has one sheet, which goes on below a repeated title. `year`
    is that of the document, if it is known: of the targets of several years its own is read.
    """
    sheets: list[Sheet] = []
    for raw in raws:
        goes_on = single or raw.title is None or "续" in raw.title
        sheet = sheets[-1] if sheets and goes_on else None
        for at, row in enumerate(raw.rows):
            key = _first_key(row)
            begins = sheet is None or _begins_another(sheet, raw.rows, at, key)
            if begins and sheets and _goes_on(sheets[-1], raw.rows, at):
                sheet = sheets[-1]
            elif sheet is None or begins:
                unit_of_part = raw.units_by_line.get(row.line)
                sheet = Sheet({unit_of_part} if unit_of_part else raw.units, row.line, year)
                sheets.append(sheet)
            listed = _listed(sheet, row)
            if listed is not None and listed is not sheet:
                sheet = listed
                sheets.append(sheet)
            if _is_total_of_list(sheet, row):
                sheet.reasons[row.line] = "note"
                sheet.last_line = row.line
            else:
                _take_row(sheet, row, key)
    for sheet in sheets:
        _join_copies(sheet)
        leave_other_phases(sheet)
        if single:
            _take_department_as_office(sheet)
    return sheets


def _take_department_as_office(sheet: Sheet) -> None:
    """Take the office of its own sheet from 填报单位 or 预算单位, where nothing else names it."""
    department = sheet.text("department")
    if department and not sheet.text("office") and not sheet.names_in_charge:
        sheet.fields["office"] = sheet.fields["department"]


def _goes_on(sheet: Sheet, rows: Sequence[Row], at: int) -> bool:
    """Whether a sheet goes on at a row that could begin another one (R16d).

    It does if the next rows name its project or none, and are its rest.
    """
    below = rows[at : at + _ROWS_TO_NAME]
    names = [row for row in below if _first_key(row) in _OF_BEGINNINGS]
    if sheet.across or not all(_is_named_above(sheet, row) for row in names[:1]):
        return False
    rest = Sheet(set(), rows[at].line, sheet.year, columns=sheet.columns)
    while at < len(rows):
        key = _first_key(rows[at])
        if rest.fields and key in _OF_BEGINNINGS:
            break
        _take_row(rest, rows[at], key)
        at += 1
    return sheet.goes_on_with(rest)


def _is_named_above(sheet: Sheet, row: Row) -> bool:
    """Whether a row begins with the label of a name that the sheet prints above, the same one."""
    label = _labelled_cells(_cells_of_fields(row))[0]
    return bool(label.text) and fold(label.text) == fold(sheet.text(label.key) or "")


def _listed(sheet: Sheet, row: Row) -> Sheet | None:
    """Return the sheet of the project that a row of a list names; None where it names no other one.

    In a list of projects the labels stand across, beside the headings of the indicators (R16c).
    """
    if not sheet.across:
        return None
    count = len(row.fields)
    texts = {key: row.fields[at] for key, at in sheet.across.items() if at < count}
    name = texts.get("name", "")
    is_repeated = fold(name) == fold(sheet.fields.get("name", NOT_PRINTED).text)
    if not name or is_repeated or is_total(name) or label_key(name) == "name":
        return None
    listed = sheet
    if sheet.fields:
        listed = sheet.begin_below_header(row.line, set(sheet.units))
    for key, text in texts.items():
        listed.fields[key] = LabelledText(text, row.line, sheet.across[key])
    known = {*sheet.across.values(), *sheet.columns.values(), *range(sheet.across["name"])}
    known.update(*sheet.weight_columns)
    if _print_figures([text for place, text in row.filled if place not in known]):
        listed.rest[row.line] = "column unknown"
    return listed


def _is_total_of_list(sheet: Sheet, row: Row) -> bool:
    """Whether a row prints the total of a list of projects, which by rule is in no frame."""
    place = sheet.across.get("name", len(row.fields))
    if place >= len(row.fields) or not is_total(row.fields[place]):
        return False
    return _print_figures([text for _, text in row.filled])


def _cells_of_fields(row: Row) -> Sequence[tuple[int, str]]:
    """Return the filled cells of a row, without what is not read in front of a label.

    项目编码 P001 项目名称 道路养护 begins with 项目名称.
    """
    cells = row.filled
    while len(cells) > 3 and is_label_not_read(cells[0][1]):
        cells = cells[2:]
    return cells[_place_of_amount(cells) :]


def is_label_not_read(text: str) -> bool:
    """Whether a text is the label of what no frame holds (项目编码; not 主管部门及代码)."""
    return text.rstrip(":： ")[-2:] in _ENDS_NOT_READ and label_key(text) is None


def _place_of_amount(cells: Sequence[tuple[int, str]]) -> int:
    """Return the index of the label of the amount behind a heading of money; 0 without one.

    资金情况（万元） | 年度资金总额 | 30.50 is such a row. The amount of another phase may stand
    between them.
    """
    if len(cells) < 2 or "资金" not in cells[0][1]:
        return 0
    heading, behind = cells[0][1], cells[1][1]
    is_label = label_key(heading) == "amount" and parse_figure(behind) is not None
    if is_label or label_key(heading) not in (None, "amount"):
        return 0
    for place, (_, text) in enumerate(cells[1:], 1):
        if key_before_colon(text) == "amount":
            return place
    return 0


def _begins_another(sheet: Sheet, rows: Sequence[Row], at: int, key: str | None) -> bool:
    """Whether the row `at`, with the label of a key, begins another sheet than it stands in.

    The office or the department above the name of a project does not make a sheet of its own; below
    the indicators of another project it begins the next one.
    """
    if not sheet.indicators and sheet.fields.keys() <= {"office", "department"}:
        return key == "office" and key in sheet.fields
    if key == "department" and sheet.indicators and not sheet.across:
        return any(_first_key(row) == "name" for row in rows[at + 1 : at + _ROWS_TO_NAME])
    return bool(sheet.fields) and key in _OF_BEGINNINGS


def _first_key(row: Row) -> str | None:
    """Return the key of the label that a row begins with; None where it begins with none."""
    if not row.filled:
        return None
    _, text = _cells_of_fields(row)[0]
    return key_before_colon(text)


@cached_if_short(1024)
def key_before_colon(text: str) -> str | None:
    """Return the key of the label in a cell, behind whose colon more text may stand."""
    label, _ = _part_label(text)
    return label_key(label)


@cached_if_short(1024)
def _part_label(text: str) -> tuple[str, str]:
    """Return the label in a cell and the text behind its colon; all and "" where it has none.

    Before the figure of an amount a blank may stand for it.

    >>> _part_label("项目名称：道路养护"), _part_label("项目名称："), _part_label("注：略")
    (('项目名称', '道路养护'), ('项目名称：', ''), ('注：略', ''))
    >>> _part_label("当年预算 84.82"), _part_label("当年预算84.82")
    (('当年预算', '84.82'), ('当年预算84.82', ''))
    """
    if _COLON.search(text, 0, LABEL):
        behind = behind_colon(text)
        label = text.removesuffix(behind)[:-1]
        if behind.strip() and label_key(label):
            return label, behind.strip()
    words = text[: 2 * LABEL].split()
    if len(words) == 2 and label_key(words[0]) == "amount" and _is_amount(words[1]):
        return words[0], words[1]
    return text, ""


def _is_amount(text: str) -> bool:
    """Whether a text is a figure, and not one that may be the year of a label (预算 2025)."""
    return parse_figure(text) is not None and not re.fullmatch(r"20\d\d", text)


def label_key(text: str) -> str | None:
    """Return the key of a label (`name` for 项目名称); None where a text is no label."""
    return _key_of_label(text) if len(text) <= LABEL else None


@lru_cache(maxsize=1024)
def _key_of_label(text: str) -> str | None:
    """Return the key of a label; None where a text is no label. Results are kept."""
    return key_of(COLUMNS["labels"], fold(text).rstrip(":"))


@lru_cache(maxsize=1024)
def _key_beside_name(text: str) -> str | None:
    """Return what a heading beside 项目名称 says that names no project; None for other texts.

    >>> _key_beside_name("合　计（元）"), _key_beside_name("项目类别"), _key_beside_name("道路养护")
    ('sum', 'no_money', None)
    """
    if len(text) > LABEL:
        return None
    heading = UNIT_IN_HEADING.sub("", fold(text)).removeprefix("其中:")
    return key_of(COLUMNS["beside_name"], heading)


def _take_row(sheet: Sheet, row: Row, key: str | None) -> None:
    """Take a row as what it is: the text of an HTML table, a header, fields or an indicator.

    `key` is that of the label that it begins with.
    """
    if sheet.last_line and row.line - sheet.last_line > 1 and not _may_be_apart(sheet):
        sheet.cut = True
    sheet.last_row = row
    sheet.last_line = max(row.line, *row.more) if row.more else row.line
    if row.printed == FLATTENED:
        sheet.flattened[row.line] = {fold(text) for text in row.fields}
        sheet.reasons.setdefault(row.line, "repeated print")
        return
    if _is_below_header_of_phases(sheet, row, key):
        return
    headings = _headings(row, sheet.year)
    if headings and _is_header(row, headings):
        _take_header(sheet, row, headings)
    elif row.printed == PLAIN and _is_header_of_list(row):
        sheet.reasons[row.line] = "repeated header" if sheet.across else "header"
        _take_across(sheet, row)
    elif row.printed == HTML:
        indicator = _indicator(row, _HTML_COLUMNS)
        if indicator is not None:
            sheet.html.append(indicator)
        else:
            sheet.reasons.setdefault(row.line, "note")
    elif sheet.indicators and not _prints_its_sign(sheet, row) and _heads_other_columns(row):
        sheet.reasons[row.line] = "header"
        sheet.columns = {}
    elif not _take_unit_behind_office(sheet, row) and not _take_labels(sheet, row, key):
        _take_indicator(sheet, row)


def _may_be_apart(sheet: Sheet) -> bool:
    """Whether lines may be blank below the last row of a sheet without a page that ends there."""
    is_named_above = sheet.fields.keys() == {"name"}  # on a line below the title
    if is_named_above or sheet.header is not None:
        return True
    return sheet.last_row is not None and _is_of_words(sheet.last_row)


def _is_below_header_of_phases(sheet: Sheet, row: Row, key: str | None) -> bool:
    """Take a row that goes on with the header right above it: goals or targets of several phases.

    Returns whether it is such a row.
    """
    phases, sheet.phases_of_goal = sheet.phases_of_goal, {}
    header, sheet.header = sheet.header, None
    if phases and _take_goal_of_year(sheet, phases, row, key):
        return True
    if header is None:
        return False
    return _take_phases(sheet, header, row) or _take_levels(sheet, header, row)


def _take_labels(sheet: Sheet, row: Row, key: str | None) -> bool:
    """Take a row that begins with the label of a key as the header of a list or as fields.

    Returns whether it is such a row. Most rows begin with no label, and are not looked at further.
    """
    if key is None:
        return False
    if key in _OF_BEGINNINGS and _take_list(sheet, row):
        return True
    if key == "goal" and _take_phases_of_goal(sheet, row):
        return True
    return _take_fields(sheet, row, key)


def _take_unit_behind_office(sheet: Sheet, row: Row) -> bool:
    """Take the unit of a row above the fields that is one cell: 填报单位：甲镇 单位：元.

    Returns whether it is such a row.
    """
    if sheet.fields or len(row.filled) != 1:
        return False
    folded = fold(row.filled[0][1])
    mark = UNIT.search(folded) if OFFICE_LABEL.match(folded) else None
    if mark is None or mark.end() != len(folded):
        return False
    sheet.units.add(mark.group(1))
    sheet.reasons[row.line] = "unit mark"
    return True


def _is_of_words(row: Row) -> bool:
    """Whether a row prints labels with their texts in the same cells, as lines of words do."""
    return bool(row.filled) and all(_part_label(text)[1] for _, text in row.filled)


def _prints_its_sign(sheet: Sheet, row: Row) -> bool:
    """Whether a row prints a sign below the heading of the signs, as most indicators do."""
    place = sheet.columns.get("sign", -1)
    return 0 <= place < len(row.fields) and parse_sign(row.fields[place]) is not None


def _heads_other_columns(row: Row) -> bool:
    """Whether a row heads columns of something else than indicators (事项 | 金额).

    What stands below it is of no known column.
    """
    texts = [text for _, text in row.filled]
    if _HEADINGS_OF_MONEY.isdisjoint(map(fold, texts[1:])):
        return False
    return not any(number_in(text) is not None or parse_sign(text) for text in texts)


def _headings(row: Row, year: int | None = None) -> Mapping[str, int]:
    """Return the keys of the headings of indicators in a row, each with its first place.

    Of several targets that of the year of the document is taken.
    """
    keys = [heading_key(text) if len(text) <= LABEL else None for _, text in row.filled]
    return _places_of_headings(tuple(row.filled), year) if any(keys) else {}


@lru_cache(maxsize=16)
def _places_of_headings(cells: _Cells, year: int | None) -> Mapping[str, int]:
    """Return what `_headings` does of filled cells. Most sheets print the same header."""
    places: dict[str, int] = {}
    keys: list[str | None] = []
    rank = -1
    for place, text in cells:
        key = heading_key(text) if len(text) <= LABEL else None
        keys.append(key)
        if key == "target" and rank_of(text, year) > rank:
            rank = rank_of(text, year)
            places[key] = place
        elif key:
            places.setdefault(key, place)
    lowest = _place_of_names(cells, keys)
    if lowest is not None:
        places["name"] = lowest
    if "weight" in places:
        own = _weight_columns(cells, places).own
        if own:
            places["weight"] = own[0]
        else:
            del places["weight"]
    return places


def _place_of_names(cells: _Cells, keys: Sequence[str | None]) -> int | None:
    """Return the place of the heading of the names in a header; None where it has none.

    Of the names of several levels (一级指标名称, 二级指标名称) those of the lowest are meant.
    Without any, 二级指标 heads them, or 绩效指标 alone.
    """
    of_names = [cell for key, cell in zip(keys, cells, strict=True) if key == "name"]
    if of_names:
        ranks = [level_of_names(text) for _, text in of_names]
        return of_names[ranks.index(max(ranks))][0]
    second_level = _lowest_of_two_levels(cells)
    return _place_of_only_label(cells) if second_level is None else second_level


def _place_of_only_label(cells: _Cells) -> int | None:
    """Return the place of 绩效指标 in a header that prints known headings only, and no level."""
    labels = [place for place, text in cells if label_key(text) == "indicators"]
    others = [text for place, text in cells if place not in labels]
    is_whole = len(cells) == cells[-1][0] - cells[0][0] + 1
    if len(labels) != 1 or not is_whole or not all(map(_is_known_heading, others)):
        return None
    return labels[0]


def _lowest_of_two_levels(cells: _Cells) -> int | None:
    """Return the place of 二级指标 in a header, if no level stands below it.

    None where a heading is blank or not known: it may be that of the third level.
    """
    places = [place for place, text in cells if fold(text) == _SECOND_LEVEL]
    is_whole = len(cells) == cells[-1][0] - cells[0][0] + 1
    if len(places) != 1 or not is_whole:
        return None
    behind = [text for place, text in cells if place > places[0]]
    return places[0] if all(map(_is_known_heading, behind)) else None


def _weight_columns(cells: _Cells, headings: Mapping[str, int]) -> WeightColumns:
    """Return the columns of weights below a header."""
    weights = [place for place, text in cells if heading_key(text) == "weight"]
    return weight_columns(cells, weights, headings.get("name", -1))


def _rivals(cells: _Cells, headings: Mapping[str, int], year: int | None) -> tuple[int, ...]:
    """Return the places of the targets that rank as the one read does, itself among them.

    The places right of its heading that have none are below it too, as where it is merged.
    """
    if "target" not in headings:
        return ()
    target = headings["target"]
    named = dict(cells)
    rank = rank_of(named[target], year)
    targets = [place for place, text in cells if heading_key(text) == "target"]
    rivals = [place for place in targets if rank_of(named[place], year) == rank]
    place = target + 1
    while place < max(named) and place not in named:
        rivals.append(place)
        place += 1
    return tuple(rivals)


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str | None:
    """Return the key of a heading of indicators (`weight` for 权重); None for other texts."""
    folded = fold(text)
    words = folded.partition("(")[0] if folded.endswith(")") else folded
    if len(words) > _HEADING or folded.endswith(_OF_NOTES):
        return None
    key = key_of(COLUMNS["indicators"], folded)
    is_target = key is None and folded.endswith(_OF_TARGETS) and is_phase(folded)
    return "target" if is_target else key


def _is_known_heading(text: str) -> bool:
    """Whether a text in a header is a heading of indicators, a label, or heads codes or dates."""
    if heading_key(text) is not None or label_key(text) is not None:
        return True
    folded = fold(text)
    return folded.endswith(_OF_NOTES) or _NUMBERED.search(folded) is not None


def is_header_row(row: Row) -> bool:
    """Whether a row is the header of indicators."""
    return len(row.filled) > 1 and _is_header(row, _headings(row))


def columns_of(header: Row) -> Mapping[str, int]:
    """Return the keys of the headings of a header of indicators, each with its place."""
    return _headings(header)


def _is_header(row: Row, headings: Mapping[str, int]) -> bool:
    """Whether a row with these headings is a header, and no indicator that is named like one."""
    if len(headings) >= 3 or {"name", "target"} <= headings.keys():
        return True
    if {"weight", "target"} <= headings.keys():  # the levels may stand below 绩效指标
        return label_key(row.filled[0][1]) == "indicators"
    return len(row.filled) == 1 and bool(headings)


class _Header(NamedTuple):
    """What a header says of the columns below it, besides their places."""

    rivals: tuple[int, ...]
    weight_columns: WeightColumns
    places: frozenset[int]
    known_places: frozenset[int]
    #: Whether a figure or a sign of an indicator stands in it.
    prints_figure: bool
    #: The phase that heads the rows below; None where it prints none.
    phase: str | None


@lru_cache(maxsize=16)
def _header_of(cells: _Cells, year: int | None) -> _Header:
    """Return what the filled cells of a header say. Most sheets print the same header."""
    headings = _places_of_headings(cells, year)
    return _Header(
        rivals=_rivals(cells, headings, year),
        weight_columns=_weight_columns(cells, headings),
        places=frozenset(place for place, _ in cells),
        known_places=frozenset(place for place, text in cells if _is_known_heading(text)),
        prints_figure=any(_holds_sign_or_figure(text) for _, text in cells),
        phase=phase_of_block([text for _, text in cells]),
    )


def _take_header(sheet: Sheet, row: Row, headings: Mapping[str, int]) -> None:
    """Take the columns that a header names.

    A header of fewer than three headings counts only where none is known yet.
    """
    if row.printed == PLAIN:
        is_repeated = "header" in sheet.reasons.values()
        sheet.reasons[row.line] = "repeated header" if is_repeated else "header"
    header = _header_of(tuple(row.filled), sheet.year)
    if len(headings) >= 3 or not sheet.columns:
        of_phase = _columns_of_phase(sheet, row)
        sheet.columns = of_phase or headings
        sheet.rivals = () if of_phase else header.rivals
        sheet.weight_columns = header.weight_columns
        sheet.last_heading = row.filled[-1][0]
        sheet.ends_in_target = sheet.last_heading == headings.get("target")
        sheet.headings = header.places
        sheet.known_headings = header.known_places
        sheet.header = row
    if header.prints_figure:
        sheet.rest[row.line] = "column unknown"  # an indicator stands in its row
    sheet.block = header.phase or sheet.block
    _take_across(sheet, row)


def _columns_of_phase(sheet: Sheet, row: Row) -> dict[str, int]:
    """Return the columns of the phase of the year in a header that repeats them for each phase.

    The phases are those of the goals above it (总体目标 | 实施期目标 | 年度目标), in that order. An
    empty dictionary for any other header.
    """
    keys = {place: heading_key(text) for place, text in row.filled}
    names = [place for place, key in keys.items() if key == "name"]
    targets = [place for place, key in keys.items() if key == "target"]
    phases = sheet.phases
    if len(phases) < 2 or not len(names) == len(targets) == len(phases):
        return {}
    ranks = [rank_of(fold(phase), sheet.year) for phase in phases]
    if ranks.count(max(ranks)) > 1:
        return {}
    at = ranks.index(max(ranks))
    stop = targets[at + 1] if at + 1 < len(targets) else row.filled[-1][0] + 1
    columns: dict[str, int] = {}
    for place, key in keys.items():
        is_only_weight = key == "weight" and list(keys.values()).count(key) == 1
        if key and (names[at] <= place < stop or is_only_weight):
            columns.setdefault(key, place)
    return columns


def _holds_sign_or_figure(heading: str) -> bool:
    """Whether a sign or a figure is a word of a heading: 指标权重 40."""
    for word in heading[:LABEL].split():
        if parse_sign(word) or parse_figure(word) is not None:
            return True
    return False


def _take_phases(sheet: Sheet, header: Row, row: Row) -> bool:
    """Take a row that prints the phases of a target below its heading, and return whether it does.

    Its other cells repeat the header, as cells that are merged in a browser may.
    """
    if "target" not in sheet.columns:
        return False
    below: list[int] = []
    above: list[int] = []
    heads = dict(header.filled)
    for place, text in row.filled:
        if heads.get(place) == text:
            continue
        if not is_phase(text):
            return False
        below.append(place)
        above.append(max((at for at in heads if at <= place), default=-1))
    if not below or any(heading_key(heads.get(at, "")) != "target" for at in above):
        return False
    ranks = {place: rank_of(row.fields[place], sheet.year) for place in below}
    best = max(ranks.values())
    sheet.rivals = tuple(place for place, rank in ranks.items() if rank == best)
    sheet.columns = {**sheet.columns, "target": sheet.rivals[0]}
    sheet.ends_in_target = False
    sheet.headings = sheet.headings.union(place for place, _ in row.filled)
    sheet.last_heading = max(sheet.headings)
    sheet.known_headings = sheet.known_headings.union(below)
    sheet.reasons[row.line] = "header"
    return True


def _take_levels(sheet: Sheet, header: Row, row: Row) -> bool:
    """Take a row that prints the levels of indicators below 绩效指标, and return whether it does.

    Its other cells repeat the header, as cells that are merged in a browser may.
    """
    heads = dict(header.filled)
    below = {place: fold(text) for place, text in row.filled if heads.get(place) != text}
    if len(below) < 2 or not all(is_level_heading(text) for text in below.values()):
        return False
    names = [place for place, text in below.items() if heading_key(text) == "name"]
    above = [text for place, text in heads.items() if place <= max(below)]
    if not names or label_key(above[-1]) != "indicators":
        return False
    sheet.columns = {**sheet.columns, "name": max(names)}
    sheet.headings = sheet.headings.union(below)
    sheet.known_headings = sheet.known_headings.union(below)
    sheet.reasons[row.line] = "header"
    return True


def _take_across(sheet: Sheet, row: Row) -> None:
    """Take the labels in a header as those of a list of projects, if one is of a name (R16c)."""
    labels = {label_key(text): place for place, text in row.filled}
    if "office" in labels:
        labels.setdefault("department", labels["office"])
    in_charge = [place for place, text in row.filled if _names_in_charge(text)]
    if in_charge:
        labels["department"] = in_charge[0]
    sums = [place for place, text in row.filled if key_of(COLUMNS["across"], fold(text))]
    if len(sums) == 1:
        labels.setdefault("amount", sums[0])
    across = {key: labels[key] for key in _ACROSS if key in labels}
    if "name" in across and not sheet.fields:
        sheet.across = across
        sheet.units |= units_in(row.fields)


def _is_header_of_list(row: Row) -> bool:
    """Whether a row prints three or more labels in neighbouring cells, one of them of a name.

    Nothing else stands in it but 序号 (R16c).
    """
    if len(row.filled) < _FEWEST_ACROSS:
        return False
    if len(row.filled) != row.filled[-1][0] - row.filled[0][0] + 1:
        return False
    keys = []
    for _, text in row.filled:
        key = label_key(text)
        if key is not None:
            keys.append(key)
        elif len(text) > LABEL or fold(text) != "序号":
            return False
    return len(keys) >= _FEWEST_ACROSS and "name" in keys


def _take_list(sheet: Sheet, row: Row) -> bool:
    """Take the header of a list that is not read, and return whether a row is one.

    The sheet that it begins has no name, and the next name begins another one.
    """
    if not _heads_another_list(row):
        return False
    sheet.reasons[row.line] = "header"
    sheet.fields.setdefault("name", NOT_PRINTED)
    return True


def _heads_another_list(row: Row) -> bool:
    """Whether a row heads a list of projects or offices whose columns are not read (R16c).

    Beside the heading of their names it prints other headings only (项目名称 | 预算单位 | 合计), in
    cells or parted by spaces. A kind of spending counts only beside headings of money, since a
    project may have that name.
    """
    cells = [text for _, text in _cells_of_fields(row)[1:]]
    if any(len(text) > 2 * LABEL for text in cells):
        return False
    texts = tokens_of(" ".join(cells))
    headings = [text for text in texts if _key_beside_name(text)]
    others = [text for text in texts if not _key_beside_name(text)]
    if headings and all(map(label_key, others)):
        return True
    is_of_money = all(_key_beside_name(text) != "no_money" for text in headings)
    return len(texts) > 1 and is_of_money and all(map(_is_kind, others))


def _is_kind(text: str) -> bool:
    """Whether a text is a kind of spending (基本支出, 项目支出)."""
    return len(text) <= LABEL and key_of(KINDS, fold(text)) is not None


def _take_indicator(sheet: Sheet, row: Row) -> None:
    """Take a row as an indicator; if it is none, keep the reason of its line."""
    if _is_total_of_weights(sheet, row):
        sheet.reasons[row.line] = "note"
        return
    row = _with_name_above(sheet, row)
    indicator = _indicator(row, sheet.columns, sheet.headings)
    if indicator is not None and not is_sum(indicator.texts.get("name", "")):
        if (len(sheet.rivals) > 1 or sheet.ends_in_target) and not indicator.shift:
            _drop_rivals(sheet, indicator, row)
        leave_doubtful_weights(sheet, indicator)
        leave_doubtful_figures(sheet, indicator)
        indicator.block = sheet.block
        sheet.indicators.append(indicator)
        return
    texts = [text for place, text in row.filled if place not in sheet.across.values()]
    if len(texts) == len(row.filled):
        sheet.reasons[row.line] = "note" if row.filled else "blank form"
        sheet.block = (phase_of_block(texts) if texts else None) or sheet.block
    words: list[str] = []
    for text in texts:
        words += text.split() if len(text) <= LABEL else ()
    is_named = _print_figures(words) or any(map(_ends_in_amount, texts))
    if is_named or _has_target_alone(sheet, row):
        sheet.rest[row.line] = "column unknown"


def _is_total_of_weights(sheet: Sheet, row: Row) -> bool:
    """Whether a row prints the sum of the weights and no more: it is no indicator (合计 | 100)."""
    if len(row.filled) < 2 or not is_sum(row.filled[0][1]):
        return False
    weights = {*sheet.weight_columns.own, sheet.columns.get("weight", -1)}
    printed = [(place, text) for place, text in row.filled if not is_sum(text)]
    are_weights = all(place in weights for place, _ in printed)
    return are_weights and all(parse_figure(points_of(text)) is not None for _, text in printed)


def is_sum(text: str) -> bool:
    """Whether a text is the label of a sum of weights (合计), and no name."""
    return len(text) <= LABEL and fold(text) in _SUMS


def _with_name_above(sheet: Sheet, row: Row) -> Row:
    """Return a row with the name of the row above, if it prints another phase of its target only.

    So it is where the cell of the name is merged over the rows of its phases.
    """
    place = sheet.columns.get("name", -1)
    is_unnamed = 0 <= place < len(row.fields) and not row.fields[place]
    if not is_unnamed or not sheet.indicators or not any(is_phase(text) for _, text in row.filled):
        return row
    fields = list(row.fields)
    fields[place] = sheet.indicators[-1].texts.get("name", "")
    return replace(row, fields=tuple(fields))


def _has_target_alone(sheet: Sheet, row: Row) -> bool:
    """Whether a row that is no indicator prints a number below the heading of the targets."""
    place = sheet.columns.get("target", -1)
    is_there = 0 <= place < len(row.fields)
    return is_there and number_in(row.fields[place]) is not None


def _ends_in_amount(text: str) -> bool:
    """Whether a text is the label of an amount with digits right behind it (当年预算84.82)."""
    folded = fold(text[: 2 * LABEL])
    label = folded.rstrip(_OF_AMOUNTS)
    return label != folded and label_key(label) == "amount"


def _drop_rivals(sheet: Sheet, indicator: Indicator, row: Row) -> None:
    """Take its target from an indicator of which several of equal rank are printed, and name it."""
    count = len(row.fields)
    texts = {row.fields[place] for place in sheet.rivals if place < count}
    if sheet.ends_in_target:
        target = indicator.texts.get("target", "")
        behind = row.fields[indicator.places["target"] + 1 :]
        texts |= {text for text in behind if _is_such_a_target(text, target)}
    if len(texts - {""}) > 1:
        indicator.texts["target"] = ""
        sheet.rest[row.line] = "column unknown"


def _is_such_a_target(text: str, target: str) -> bool:
    """Whether a text is printed as a target is: a sign and a number, or a number alone."""
    if parse_figure(text) is not None:
        return parse_figure(target) is not None
    return parse_sign(target[:1]) is not None and is_signed_number(text)


def _print_figures(texts: Sequence[str]) -> bool:
    """Whether a text is a figure, and not the code, number or date that the text before says.

    The text before may be a label in the same cell, with a colon (总投资：40.00).
    """
    return any(map(_is_figure_behind, ["", *texts], texts))


def _is_figure_behind(before: str, text: str) -> bool:
    """Whether a text is a figure, and not the code, number or date that the text before says."""
    if len(text) <= LABEL and _COLON.search(text):
        before, text = _COLON.split(text, maxsplit=1)
    return parse_figure(text) is not None and not _NUMBERED.search(fold(before))


# --- labelled fields ------------------------------------------------------------------------------


class _Labelled(NamedTuple):
    """A label in a row, and what stands behind it up to the next label."""

    key: str
    label: str
    #: The place where its text begins; its own, where it has no text.
    place: int
    text: str
    #: Other texts in front of the next label.
    rest: tuple[str, ...] = ()


def _take_fields(sheet: Sheet, row: Row, first: str) -> bool:
    """Take the labelled fields of a row, and return whether it has any.

    `first` is the key of the label that it begins with.
    The text of a label is the next filled cell that is no label; long texts may fill several. Cells
    that belong to no field are named.
    """
    cells = _cells_of_fields(row)
    if first == "indicators" and len(cells) > 1:
        return False
    if any(parse_sign(text) for _, text in cells[1:]):  # an indicator that is named like a label
        return False
    if first == "goal" and _heads_indicator(sheet, row):
        return False
    labelled = _labelled_cells(cells)
    sheet.units |= _units_of(row, labelled)
    sheet.names_in_pieces += [row.line for cell in labelled if _is_name_in_pieces(cell, row)]
    again = _of_other_projects(labelled)
    own = [cell for cell in labelled if cell not in again]
    is_taken, rest = _take_own_fields(sheet, row.line, own)
    rest = [*_texts_in_front(row, cells), *rest]
    if is_taken and (rest or again):
        is_named = bool(again) or _print_figures(rest)
        sheet.rest[row.line] = "column unknown" if is_named else "note"
    if first == "goal":
        sheet.block = phase_of_block([text for _, text in cells]) or sheet.block
    if not is_taken:
        others = _not_printed_before(sheet, labelled)
        sheet.reasons[row.line] = _reason_without_field(labelled, others)
        if _print_figures(others):
            sheet.rest[row.line] = "column unknown"
    return True


def _take_own_fields(
    sheet: Sheet, line: int, labelled: Iterable[_Labelled]
) -> tuple[bool, list[str]]:
    """Take labelled texts; return whether any is new, and what belongs to no field."""
    is_taken = False
    rest: list[str] = []
    for cell in labelled:
        is_new = _take_field(sheet, line, cell)
        is_taken |= is_new
        rest += cell.rest
        if cell.text and not is_new:
            rest.append(cell.text)
    return is_taken, rest


def _texts_in_front(row: Row, cells: Sequence[tuple[int, str]]) -> list[str]:
    """Return what a row prints in front of its labelled cells, without a heading of money."""
    texts = [text for _, text in row.filled[: -len(cells)]]
    return texts[1:] if texts and "资金" in texts[0] else texts


def _of_other_projects(labelled: Sequence[_Labelled]) -> list[_Labelled]:
    """Return the labels of a row that are printed again with another text.

    They are of a project beside the first one, whose sheet is not read.
    """
    texts: dict[str, str] = {}
    again: list[_Labelled] = []
    for cell in labelled:
        is_of_sheet = cell.key in ("name", *LONG_TEXTS)
        if is_of_sheet and cell.text and texts.setdefault(cell.key, cell.text) != cell.text:
            again.append(cell)
    return again


def _is_name_in_pieces(cell: _Labelled, row: Row) -> bool:
    """Whether one more text stands right behind the name of a project, as a piece of it would.

    A text in front of another one is a label (项目级次 | 市级).
    """
    if cell.key != "name" or len(cell.rest) != 1:
        return False
    piece = cell.rest[0]
    if (cell.place + 1, piece) not in row.filled:
        return False
    return any(map(is_chinese, piece)) and not is_label_not_read(piece)


def _not_printed_before(sheet: Sheet, labelled: Sequence[_Labelled]) -> list[str]:
    """Return what stands behind labels and is not what their fields hold already."""
    others: list[str] = []
    for cell in labelled:
        before = fold(sheet.text(cell.key) or "")
        others += [text for text in (cell.text, *cell.rest) if fold(text) != before]
    return [text for text in others if text]


def _reason_without_field(labelled: Sequence[_Labelled], others: Sequence[str]) -> str:
    """Return what a row of labels is that gives no field, of which `others` are new texts."""
    if others:
        return "note"
    return "repeated print" if any(cell.text for cell in labelled) else "blank form"


def _heads_indicator(sheet: Sheet, row: Row) -> bool:
    """Whether a row that begins with a phase (年度目标) prints a name and a target."""
    places = [sheet.columns.get(key, -1) for key in ("name", "target")]
    if not is_phase(row.filled[0][1]) or min(places) <= row.filled[0][0]:
        return False
    texts = {row.fields[place] for place in places if place < len(row.fields)}
    return len(texts - {""}) == len(places)


def _labelled_cells(cells: Sequence[tuple[int, str]]) -> list[_Labelled]:
    """Return the labels among the filled cells of a row, with what stands behind each."""
    parted = [_part_label(text) for _, text in cells]
    keys = [label_key(label) for label, _ in parted]
    labelled: list[_Labelled] = []
    for number, key in enumerate(keys):
        if not key:
            continue
        place = cells[number][0]
        label, inside = parted[number]
        stop = number + 1
        while stop < len(cells) and keys[stop] is None:
            stop += 1
        behind = cells[number + 1 : stop]
        if behind and not inside:
            place = behind[0][0]
        texts = [text for _, text in behind]
        text, rest = _texts_behind(key, [inside, *texts] if inside else texts)
        labelled.append(_Labelled(key, label, place, text, rest))
    return labelled


def _texts_behind(key: str, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the text of a label, and the other texts behind it.

    Copies of a text and unit marks are left out. A heading is no name.
    """
    different = list(dict.fromkeys(texts))
    if key in _OF_NAMES and different and _key_beside_name(different[0]):
        different.insert(0, "")
    if key in LONG_TEXTS:
        return "\n".join(different), ()
    if key == "amount" and any(text[0] in ".,．，" and has_digit(text) for text in different[1:]):
        return " ".join(different), ()  # the pieces of one figure
    rest = [text for text in different[1:] if not unit_of(text, mark=True)]
    return (different[0] if different else ""), tuple(rest)


def _units_of(row: Row, labelled: Sequence[_Labelled]) -> set[str]:
    """Return the units of money that a row says, in marks of their own or in its labels."""
    marks = [unit_of(text, mark=True) for _, text in row.filled]
    headings = [row.filled[0][1], *(cell.label for cell in labelled)]
    in_labels = [unit_of(heading) for heading in headings]
    return {unit for unit in marks + in_labels if unit}


def _names_in_charge(label: str) -> bool:
    """Whether a label names the department in charge, as 主管部门 does and 实施单位 does not."""
    return label_key(label) == "department" and _IN_CHARGE in label


def _take_phases_of_goal(sheet: Sheet, row: Row) -> bool:
    """Take a row that heads the goals of phases (总体目标 | 实施期目标 | 年度目标).

    Returns whether it is such a row; the goals themselves stand below it.
    """
    headings = _cells_of_fields(row)[1:]
    if not headings:
        return False
    for _, text in headings:
        if not may_be_phase(text):
            return False
        folded = fold(text)
        if not is_phase(folded) and folded not in _OF_GOALS:
            return False
    sheet.phases_of_goal = dict(headings)
    sheet.phases = tuple(text for _, text in headings)
    sheet.reasons[row.line] = "header"
    return True


def _take_goal_of_year(sheet: Sheet, phases: Mapping[int, str], row: Row, key: str | None) -> bool:
    """Take the goal of the year from a row below headings of phases; return whether it is one.

    The goals of other phases are named, and all of them where several are as much of the year.
    """
    printed = {place: text for place, text in row.filled if place in phases}
    if not printed or key not in (None, "goal"):
        return False
    ranks = {place: rank_of(fold(phases[place]), sheet.year) for place in printed}
    highest = max(ranks.values())
    best = [place for place, rank in ranks.items() if rank == highest]
    if len(best) == 1 and highest:
        label = phases[best[0]]
        _take_field(sheet, row.line, _Labelled("goal", label, best[0], printed[best[0]], ()))
    if len(printed) > 1 or not highest:
        sheet.rest[row.line] = "another phase"
    return True


def _take_field(sheet: Sheet, line: int, cell: _Labelled) -> bool:
    """Take a labelled text, and return whether it was new.

    A long text that goes on below a page is joined; of any other field the first print is kept, but
    that of 主管部门 replaces that of 实施单位.
    """
    if cell.key == "basis" and cell.text:
        numbers = document_numbers(cell.text)
        sheet.basis.append((line, numbers))
        if not numbers:
            sheet.rest[line] = "prose"
    before = sheet.fields.get(cell.key, NOT_PRINTED)
    if cell.text and _names_in_charge(cell.label) and not sheet.names_in_charge:
        sheet.names_in_charge = True
        if before.text and fold(before.text) != fold(cell.text):
            sheet.rest.setdefault(before.line, "note")
        sheet.fields[cell.key] = LabelledText(cell.text, line, cell.place)
        return True
    if not before.text:
        sheet.fields[cell.key] = LabelledText(cell.text, line, cell.place)
        return bool(cell.text)
    if cell.key not in LONG_TEXTS:
        return False
    if cell.text:
        longer = f"{before.text}\n{cell.text}"
        sheet.fields[cell.key] = before._replace(text=longer)
    return bool(cell.text)


# --- indicators -----------------------------------------------------------------------------------


def _indicator(
    row: Row, columns: Mapping[str, int], headings: Container[int] = ()
) -> Indicator | None:
    """Return a row as an indicator; None where it is none.

    Its cells stand where the header says; or shifted together, so that the sign (≥ ≤ = 定性) stands
    below 指标性质, or a target with its sign below 指标值; or around the sign. `headings` are the
    places of all headings.
    """
    fields = _fields_without_label(row)
    for shift in _SHIFTS if columns else ():
        indicator = _at(row.line, fields, columns, shift)
        if _is_plausible(indicator, headings):
            return _with_core(indicator, fields)
    sign = _place_of_sign(fields)
    if sign:
        return _around_sign(row.line, fields, sign, columns)
    indicator = _at(row.line, fields, columns, 0)
    printed = [text for text in indicator.texts.values() if text]
    return indicator if indicator.texts.get("name") and len(printed) > 1 else None


def _fields_without_label(row: Row) -> Sequence[str]:
    """Return the cells of a row; the label of the indicators, if it begins with that, is blank."""
    if not row.filled or label_key(row.filled[0][1]) != "indicators":
        return row.fields
    place, _ = row.filled[0]
    return (*row.fields[:place], "", *row.fields[place + 1 :])


def _at(line: int, fields: Sequence[str], columns: Mapping[str, int], shift: int) -> Indicator:
    """Return the cells below the columns, shifted by some cells, as an indicator."""
    places = dict(columns)
    if shift:
        places = {key: place + shift for key, place in columns.items()}
    count = len(fields)
    texts = {key: fields[place] if 0 <= place < count else "" for key, place in places.items()}
    return Indicator(line, texts, places, shift, cells=fields)


def _is_plausible(indicator: Indicator, headings: Container[int]) -> bool:
    """Whether the texts of an indicator can be its name, its weight (or none) and its sign.

    Where signs have no column, the target begins with its own, and stands below another heading
    only if that is one of names: a name is no such target.
    """
    name = indicator.texts.get("name", "")
    is_figure = parse_figure(name) is not None or is_signed_number(name)
    if not name or is_figure:
        return False
    weight = indicator.texts.get("weight", "")
    is_unread = not is_blank(weight) and parse_figure(points_of(weight)) is None
    if is_unread and (indicator.shift or not _stands_for_weight(weight)):
        return False
    if "sign" in indicator.places:
        return parse_sign(indicator.texts["sign"]) is not None
    is_headed = indicator.shift > 0 and indicator.places.get("target") in headings
    return is_signed_number(indicator.texts.get("target", "")) and not is_headed


def _stands_for_weight(text: str) -> bool:
    """Whether a text that is no number may stand for a weight: ***, 50注1; words alone do not."""
    return has_digit(text) or not any(map(is_chinese, text))


def _place_of_sign(fields: Sequence[str]) -> int:
    """Return the place of the first sign; 0 where there is none with a cell left of it."""
    for place, text in enumerate(fields):
        if parse_sign(text):
            return place
    return 0


def _with_core(indicator: Indicator, fields: Sequence[str]) -> Indicator:
    """Return the indicator with its 是 or 否.

    In a shifted row it may stand further right than the shift says; nothing else prints these
    words.
    """
    if indicator.is_core is not None or "core" not in indicator.places:
        return indicator
    sign = indicator.places["sign"]
    for place in range(len(fields) - 1, sign, -1):
        text = fields[place]
        if fold(text) in CORE:
            indicator.places["core"] = place
            indicator.texts["core"] = text
            indicator.shift = indicator.shift or 1
            if indicator.texts.get("unit") == text:
                indicator.texts["unit"] = ""
            break
    return indicator


def _around_sign(
    line: int, fields: Sequence[str], sign: int, header: Mapping[str, int]
) -> Indicator | None:
    """Return what stands around a sign as an indicator; None without a name left of it.

    Where the sign stands below its heading, so does all that the header names right of it.
    """
    left_of_it = [place for place in range(sign - 1, -1, -1) if fields[place]]
    columns = {"sign": sign, "target": sign + 1, "unit": sign + 2, "core": sign + 3}
    is_below_heading = header.get("sign") == sign and "name" not in header
    if is_below_heading:
        columns = {key: place for key, place in header.items() if place >= sign}
    if left_of_it and parse_figure(fields[left_of_it[0]]) is not None:
        columns["weight"] = left_of_it.pop(0)
    names = [place for place in left_of_it if parse_figure(fields[place]) is None]
    if not names:
        return None
    columns["name"] = names[0]
    indicator = _at(line, fields, columns, 0)
    if "weight" in columns and left_of_it[0] == columns["weight"] - 1 > names[0]:
        indicator.texts["weight"] = " ".join(fields[columns["weight"] - 1 : columns["weight"] + 1])
    indicator.shift = 0 if is_below_heading else 1
    return _with_core(indicator, fields)


# --- copies ---------------------------------------------------------------------------------------


def _join_copies(sheet: Sheet) -> None:
    """Count each HTML row as a copy of the plain row below it that prints the same (R17).

    An HTML row without such a row becomes an indicator itself. Copies that print something else
    than their row are kept in `differing`.
    """
    if not sheet.html:
        return
    rows = sheet.indicators
    claimed: set[int] = set()  # ids of objects, since two rows may be equal
    flattened = _flattened_behind(sheet)
    for html in sheet.html:
        is_flattened = html.compared[0] in flattened[html.line]
        times = 2 if is_flattened else 1
        start = _first_below(rows, html.line)
        twin = _twin(html, rows[start:], claimed)
        if twin is None:
            html.copies = times
            rows.insert(start, html)
            sheet.reasons.pop(html.line, None)
            claimed.add(id(html))
            continue
        twin.copies += times
        claimed.add(id(twin))
        sheet.reasons.setdefault(html.line, "repeated print")
        if html.compared != twin.compared:
            sheet.differing.append(html.line)


def _flattened_behind(sheet: Sheet) -> dict[int, set[str]]:
    """Return, for each line of HTML rows, the text of their table: it stands where that ends."""
    behind: dict[int, set[str]] = {}
    for line in sorted({row.line for row in sheet.html}, reverse=True):
        below = behind.get(line + 1) or sheet.flattened.get(line + 1, set())
        behind[line] = sheet.flattened.get(line, below)
    return behind


def _first_below(rows: Sequence[Indicator], line: int) -> int:
    """Return the index of the first row below a line; the number of rows without one."""
    for index, row in enumerate(rows):
        if row.line > line:
            return index
    return len(rows)


def _twin(html: Indicator, rows: Iterable[Indicator], claimed: set[int]) -> Indicator | None:
    """Return the first row that is a copy of an HTML row and is not claimed by another."""
    for row in rows:
        if id(row) not in claimed and _are_copies(html, row):
            return row
    return None


def _are_copies(html: Indicator, row: Indicator) -> bool:
    """Whether two rows have the same name, or a similar name and all else the same."""
    name, *rest = html.compared
    other_name, *other_rest = row.compared
    if name == other_name:
        return True
    if rest != other_rest:
        return False
    return SequenceMatcher(None, name, other_name, autojunk=False).ratio() > _ALIKE
