"""Whose each table and each line of text is, where a file holds several documents (R07a).

Office, year and stage are told by headings (甲镇2025年部门预算), by titles of tables, and by the
line at a table that says whose it is (单位名称：甲镇). The first owner found is the document's;
what is of another is named and never joined with it. Nothing here knows what a table says.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from shimahe.forms import BASIC_ECONOMIC, BRACKETS, ORNAMENTS, Form
from shimahe.reading.grids import RawTable
from shimahe.reading.headings import bare_title
from shimahe.vocabulary import (
    ORDINAL,
    cached_if_short,
    exact_wan,
    fold,
    is_total,
    one_of,
    parse_figure,
    with_year_in_digits,
)

ANOTHER_OFFICE = "another office"
ANOTHER_YEAR = "another year"
ANOTHER_STAGE = "another stage"
_OFFICE = (
    r"[^\d。,;:!?]{0,30}?(?:政府|街道|办事处|社区|人大|政协|常委会|委员会|联合会|协会|工会|商会|妇联|团委|中心"
    r"|大学|(?<!网)站|学校|小学|中学|公司|剧团|舞团|监狱|年宫|文化宫|基地|\(?(?:本级|机关)\)?|文联|残联|科协|(?<!社)会|[林农牧渔]场|苗圃"
    r"|[乡镇村局委办厅院所队校园馆署社库台庭处室部科区县市省旗州厂])(?:\([^()\d]{2,15}\))?"
)
_NAME_OF_OFFICE = re.compile(_OFFICE)
_OF_A_YEAR = r"20\d\d年度?"
_STAGE = r"(?P<level>(?:部门|单位|综合|本级|财政|整体|\(单位\))*)(?P<stage>预算|决算)"
_BEHIND = (
    r"(?:执行情况|的|[及和与、]|信息|三公经费(?:[预决]算)?|绩效目标|公开|情况|说明|报告|报表|材料"
    r"|\(?(?:草案|汇总|公开版|公开文本|二次公开)\)?|文本|编制|收支|书|附?表格?|附件|目录|分析|补充|调整"
    r"|通知|公告)*"
)
_HEADING = re.compile(
    rf"(?:关于)?(?:公开)?(?P<before>{_OFFICE})?(?:部门|单位)?[)】]?(?:关于)?(?:公开)?[-—_:(]*"
    rf"(?P<year>{_OF_A_YEAR})(?P<behind>{_OFFICE})??{_STAGE}{_BEHIND}\)?"
    rf"(?:[-—_:(【]+(?P<end>{_OFFICE}))?"
)
_HEADING_WITHOUT_YEAR = re.compile(
    rf"(?:关于)?(?P<before>{_OFFICE})(?=部门|单位){_STAGE}{_BEHIND}"
    rf"(?:\({_OF_A_YEAR}\)?)?"
)
#: A heading of two documents in one (甲镇2024年部门决算及2025年部门预算): it says no one year.
_OF_TWO = (
    rf"(?:关于)?(?:公开)?(?P<before>{_OFFICE})(?:关于)?(?:公开)?{_OF_A_YEAR}(?:部门|单位)?[预决]算"
    rf"{_BEHIND}{_OF_A_YEAR}{_STAGE}{_BEHIND}"
)
_TITLE = re.compile(
    rf"(?P<before>{_OFFICE})?(?P<year>{_OF_A_YEAR})(?P<behind>{_OFFICE})??"
    r"(?:部门|单位)?(?:预算|决算|综合|财务|收|支|财政|一般|政府性|国有|政府采购|整体|项目|基本|三公).*"
)
#: What says nothing of the stage of a table: names of budgets and of a classification, and targets
#: of projects.
_NO_STAGE = re.compile("(?:公共|基金|经营)预算|(?:政府|部门)?预算(?:支出)?经济分类|.*绩效.*")
_NUMBERED = re.compile(rf"^[#*]*(?:第{ORDINAL}部分|{ORDINAL}[、.]|\({ORDINAL}\)|\d+[.、])[:.、]*")
#: What a heading says that is of a section inside a document, and the number of one.
_OF_SECTION = r"情况(?!说明|公开)"
_NUMBER_OF_SECTION = (
    rf"^[#*]*(?:(?P<high>{ORDINAL}[、.])|(?P<middle>\({ORDINAL}\))|(?P<low>\d+[.、]))"
)
#: What was carried out (预算执行情况) is told in the budget of the next year as well.
_CARRIED_OUT = "执行情况"
#: The title of a table of last year, not of what was left of it.
_LAST_YEAR = (
    rf"(?:{_OFFICE})?(?:上年度?|去年)(?!度?(?:结|末|剩|资金))(?:的|部门|单位)?"
    r"(?=[收支预决一政国三])"
)
#: What may stand in front of the name of an office that is alone on its line.
_IN_FRONT_OF_NAME = rf"^(?:附[件表]?\d*[:：、]|{ORDINAL}、|[（(]{ORDINAL}[)）]|\d+[.、])"
#: The name of an office right above a table is fewer lines above it than this.
_NEAR = 4
#: The most lines of a heading, and the longest line of one that goes on below.
_LINES_OF_A_HEADING = 4
#: A line of a heading is so many lines below the one above it, or fewer; and on a cover.
_GAP = 2
_GAP_ON_COVER = 8
_LONGEST_PART = 30
_YEARS = re.compile(r"20\d\d(?=年|[-—–~～至到]20\d\d年)")
_LONGEST_HEADING = 60
#: So many forms that are printed again tell a second document from a table printed again.
_FEWEST_FORMS = 2
_ROUNDING = Decimal("0.01")
_AROUND = ORNAMENTS + " \u3000" + "".join(bracket for pair in BRACKETS for bracket in pair)
_CODE = re.compile(r"^\d{3,9}[-—_]*")
#: Words in the name of an office that do not tell it from others.
_GENERIC = re.compile(
    r"\(.*?\)|中国共产党|中共|人民政府|办事处|委员会|机关|本级|部门|单位|关于|公章|盖章|^本|^[我该]"
)
#: What the name of an office ends with where the units below it are left out.
_WITHOUT_UNITS = re.compile(r"(?:本级|机关)\)?$")
#: A heading or a title that names an office and no year, in folded text.
_DESCRIBED = (
    rf"(?P<name>{_OFFICE})(?:部门|单位)?(?:(?:基本)?概况|基本情况|(?:(?:收|支|财政拨款|一般公共预算|政府性基金"
    r"|国有资本|三公经费|项目支出|基本支出|政府采购)[^\d,。]*表))"
)
_NO_OFFICE = re.compile(r".*[省市区县州旗盟]|本级")
_UNIT_ALONE = r"\(?(?:本级|机关)\)?"
#: What stands in front of the office a heading tells of (丙局关于批复甲镇2025年部门预算的通知).
_IN_FRONT_OF_SUBJECT = "^(?:.*关于)?(?:公开|公布|发布|批复|下达|印发|转发|本级(?=.))?"
#: The names of a part of an office, printed below its own.
_PART_OF_OFFICE = r".*分局|办公[厅室]|委员会|常委会|机关.*|\(.*\)|.*[支大中]队"
_OF_PLACE = r".*[省市区县州旗盟](?:人民政府)?"
#: What the names of several offices, or of no certain one, begin with; the letters of a whole name.
_OF_SEVERAL = "[各全其对]|[所下直]属|主管|上级|下级|公立|城乡社区|社区$"
_SHORTEST_NAME = 2
_PLACE = re.compile(r".*(?:[省市区县州旗盟镇乡]|街道)")


class Owner(NamedTuple):
    """An office, a year, 预算 or 决算, and 部门 or 单位; each is None where it is not said.

    单位 is the office without the units below it (本级, 机关), 部门 with them.
    """

    office: str | None = None
    year: int | None = None
    stage: str | None = None
    level: str | None = None


class OwnProse(NamedTuple):
    """The lines of text that are of the first owner, and why each other line is set aside."""

    own: list[tuple[int, str]]
    aside: dict[int, str]


class _Heading(NamedTuple):
    """The line of a heading, or of a table, that says whose what follows is.

    `rank` is 0 for the heading of a document that names its office, 1 for one that names none or
    may be of a section, and more for what is of a section. `depth` is the depth of its number.
    """

    line: int
    owner: Owner
    rank: int = 0
    depth: int = 0


def owner_in_heading(text: str) -> Owner | None:
    """Return whose a document is, as its heading says; None for a line that is no such heading.

    >>> owner_in_heading("# 甲街道2025年部门预算"), owner_in_heading("一、2025年支出情况")
    (Owner(office='甲街道', year=2025, stage='预算', level='部门'), None)
    """
    if len(text) > _LONGEST_HEADING or not ("预算" in text or "决算" in text):
        return None
    folded = _NUMBERED.sub("", fold(text.strip(" \u3000#*")))
    folded = _NUMBERED.sub("", with_year_in_digits(fold(folded.strip(_AROUND))))
    match = _HEADING.fullmatch(folded)
    of_two = re.fullmatch(_OF_TWO, folded)
    if of_two:
        return Owner(_as_printed(of_two.group("before"), text))
    if match:
        office = match.group("before") or match.group("behind") or match.group("end")
        year = int(match.group("year")[:4])
    else:
        match = _HEADING_WITHOUT_YEAR.fullmatch(folded)
        if match is None:
            return None
        office, year = match.group("before"), None
    words = match.group("level")
    level = "部门" if "部门" in words else None
    if "单位" in words or "本级" in words or re.fullmatch(_UNIT_ALONE, office or ""):
        level = "单位"
    office = re.sub(_IN_FRONT_OF_SUBJECT, "", office or "") or None
    office = None if office and re.fullmatch(_UNIT_ALONE, office) else _as_printed(office, text)
    level = _level_of(office) or level
    stage = None if _CARRIED_OUT in folded else match.group("stage")
    return Owner(office, year, stage, level)


def _heading(line: int, text: str) -> _Heading | None:
    """Return a line as a heading that says whose what follows is; None where it says nothing."""
    owner = owner_in_heading(text)
    if owner is None:
        return None
    folded = fold(text)
    depth = _depth_of(folded)
    is_of_section = depth > 0 or re.search(_OF_SECTION, folded) is not None
    rank = (owner.office is None) + is_of_section
    return _Heading(line, owner, rank + (_CARRIED_OUT in folded), depth)


def _headings_in(prose: Sequence[tuple[int, str]], first_title: int) -> list[_Heading]:
    """Return the headings of the text that say whose what follows is, also those on several lines.

    The office may stand above the year (甲街道办事处, 2025年部门预算), or right below the rest.
    Lines of a cover, above the title of the first table, may stand further from one another.
    """
    found: list[_Heading] = []
    skipped = 0
    for at, (line, text) in enumerate(prose):
        if skipped:
            skipped -= 1
            continue
        heading = _heading(line, text)
        together = prose[at : at + _LINES_OF_A_HEADING]
        says_stage = any("预算" in words or "决算" in words for _, words in together)
        if says_stage and (heading is None or heading.owner.office is None):
            is_of_cover = at < _LINES_OF_A_HEADING and together[-1][0] < first_title
            gap = _GAP_ON_COVER if is_of_cover else _GAP
            lines, whole = _heading_of_lines(together, gap)
            if whole is not None:
                heading = whole
                skipped = lines - 1
        if heading is not None:
            found.append(heading)
    return found


def _heading_of_lines(lines: Sequence[tuple[int, str]], gap: int) -> tuple[int, _Heading | None]:
    """Return how many lines make up one heading that names an office, and it; None if none do.

    Each is `gap` lines below the one above it, or nearer.
    """
    first = lines[0][0]
    texts: list[str] = []
    for line, text in lines:
        if line - first > len(texts) * gap or not _may_be_of_heading(text):
            break
        texts.append(text.strip(_AROUND + "#*"))
    if len(texts) > 1 and _are_two_offices(*texts[:2]):
        return (0, None) if _is_of_place(texts[0]) else _heading_below_names(first, texts)
    is_of_name = is_name_of_office(texts[0]) or _is_of_place(texts[0]) if texts else False
    for count in range(len(texts), 1, -1):
        heading = _heading(first, "".join(texts[:count]))
        if heading is None:
            continue
        without_first = _heading(first, "".join(texts[1:count]))
        if without_first and without_first.owner.office and not is_of_name:
            return 0, None  # 说明 stands above 甲镇2025年部门预算
        if heading.owner.office and not _is_of_place(heading.owner.office):
            return count, heading
    return _heading_above_name(first, texts)


def _heading_below_names(first: int, texts: Sequence[str]) -> tuple[int, _Heading | None]:
    """Return how many lines make up a list of offices and a heading right below it, and that.

    None of the list is the office of the heading. None where the lines are no such heading.
    """
    names = list(takewhile(is_name_of_office, texts))
    for count in range(len(texts), len(names), -1):
        heading = _heading(first, "".join(texts[len(names) : count]))
        if heading is not None:
            return count, heading
    return 0, None


def _heading_above_name(first: int, texts: Sequence[str]) -> tuple[int, _Heading | None]:
    """Return how many lines make up a heading right above the name of its office, and it.

    Below the name stands no other one: several are a list. A name may be parted behind that of a
    place (甲区人民政府, 乙街道办事处). None where the lines are no such heading.
    """
    for count in range(1, len(texts)):
        heading = _heading(first, "".join(texts[:count]))
        if heading is None or heading.owner.office or heading.rank > 1:
            continue
        if _NUMBERED.match(fold(texts[0])):
            break
        names = list(takewhile(is_name_of_office, texts[count:]))
        if len(names) > 1 and _is_of_place(names[0]):
            names[:2] = ["".join(names[:2])]
        if len(names) == 1 and not _is_of_place(names[0]) and _is_whole_name(names[0]):
            owner = heading.owner._replace(office=names[0])
            lines = texts[count:].index(names[0]) if names[0] in texts[count:] else 1
            return count + 1 + lines, heading._replace(owner=owner, rank=heading.rank - 1)
    return 0, None


def _are_two_offices(name: str, below: str) -> bool:
    """Whether a line below the name of an office names, or is the heading of, another one.

    >>> _are_two_offices("乙区民政局", "乙区甲镇"), _are_two_offices("乙区人民政府", "甲镇")
    (True, False)
    """
    of_heading = owner_in_heading(below)
    other = (of_heading.office or "") if of_heading else below
    if not is_name_of_office(name) or not is_name_of_office(other):
        return False
    if not _is_whole_name(other):
        return False
    if _is_of_place(name):
        place = fold(name).removesuffix("人民政府")
        begins = re.sub("^.*[省市州盟](?=.)", "", place)
        return other.startswith((place, begins))
    return re.fullmatch(_PART_OF_OFFICE, fold(other)) is None


def _is_of_place(name: str) -> bool:
    """Whether a name is that of a place or its government: it may be that of a page or a superior.

    >>> _is_of_place("甲区人民政府"), _is_of_place("甲区人民政府乙街道")
    (True, False)
    """
    return re.fullmatch(_OF_PLACE, fold(name)) is not None


def _is_whole_name(name: str) -> bool:
    """Whether a name of an office says which one it is: 本部门 and 各镇 do not.

    >>> _is_whole_name("甲乙镇"), _is_whole_name("本部门"), _is_whole_name("各乡镇")
    (True, False, False)
    """
    core = _core(name)
    return len(core) >= _SHORTEST_NAME and re.match(_OF_SEVERAL, core) is None


def _may_be_of_heading(text: str) -> bool:
    """Whether a line may be a part of a heading on several lines: it is short, and all words."""
    return len(text) <= _LONGEST_PART and not re.search("[。，；：,;:、|\t]", text.strip())


def _as_printed(office: str | None, text: str) -> str | None:
    """Return the name of an office with the brackets that a text prints around the end of it."""
    wide = (office or "").replace("(", "（").replace(")", "）")
    return wide if wide and wide in text else office


def _depth_of(folded: str) -> int:
    """Return the depth of the number in front of a folded heading: 一、 is 1; 0 without one.

    >>> [_depth_of(text) for text in ("一、收入", "(二)支出", "3.变动", "第一部分概况")]
    [1, 2, 3, 0]
    """
    number = re.match(_NUMBER_OF_SECTION, folded)
    if number is None:
        return 0
    return ("high", "middle", "low").index(number.lastgroup or "high") + 1


def is_name_of_office(text: str) -> bool:
    """Whether a text is the name of an office, by how it ends.

    >>> is_name_of_office("甲街道办事处"), is_name_of_office("一般公共服务支出")
    (True, False)
    """
    return _NAME_OF_OFFICE.fullmatch(fold(text)) is not None


def _office_described(text: str) -> str | None:
    """Return the office whose description or table a heading or title says to follow, else None.

    >>> _office_described("第一部分 甲乙镇概况"), _office_described("甲乙镇部门支出总表")
    ('甲乙镇', '甲乙镇')
    >>> _office_described("部门概况"), _office_described("甲区概况")
    (None, None)
    """
    if not text.rstrip().endswith(("况", "表")):
        return None
    folded = _NUMBERED.sub("", fold(text.strip(" \u3000#*")))
    match = re.fullmatch(_DESCRIBED, folded)
    if match is None:
        return None
    name = _as_printed(match.group("name"), text) or ""
    return name if _is_whole_name(name) and not _NO_OFFICE.fullmatch(name) else None


def _level_of(office: str | None) -> str | None:
    """Return 单位 where a name is that of an office without the units below it, else None.

    >>> _level_of("甲街道办事处本级"), _level_of("甲街道办事处（机关）"), _level_of("机关事务局")
    ('单位', '单位', None)
    """
    if office is None:
        return None
    is_unit = _WITHOUT_UNITS.search(fold(office))
    return "单位" if is_unit else None


@cached_if_short(1024)
def owner_in_title(title: str) -> Owner:
    """Return whose a table is, as far as its title says.

    Nothing is said where the title names no year, or several.

    >>> tuple(owner_in_title("甲镇2025年部门支出总表")), tuple(owner_in_title("部门支出总表"))
    (('甲镇', 2025, None, None), (None, None, None, None))
    """
    folded = _NUMBERED.sub("", with_year_in_digits(fold(bare_title(title))))
    years = set(_YEARS.findall(folded))
    if len(years) != 1:
        return Owner()
    match = _TITLE.fullmatch(folded)
    office = None
    if match:
        office = _as_printed(match.group("before") or match.group("behind"), title)
    return Owner(office, int(years.pop()), level=_level_of(office))


@cached_if_short(1024)
def is_of_last_year(title: str) -> bool:
    """Whether the title of a table says that it is of last year, whichever that is.

    >>> is_of_last_year("上年部门支出总表"), is_of_last_year("上年结转支出表")
    (True, False)
    """
    return re.match(_LAST_YEAR, _NUMBERED.sub("", fold(bare_title(title)))) is not None


@cached_if_short(1024)
def stage_in_title(title: str) -> str | None:
    """Return 预算 or 决算, whichever alone a title says; the name of a budget says neither.

    >>> stage_in_title("一般公共预算财政拨款支出决算表"), stage_in_title("部门预算收支总表")
    ('决算', '预算')
    >>> stage_in_title("支出表（政府预算经济分类）"), stage_in_title("三公经费预算决算表")
    (None, None)
    """
    said = set(re.findall("预算(?!执行)|决算", _NO_STAGE.sub("", fold(title))))
    return said.pop() if len(said) == 1 else None


def is_same_office(name: str, other: str) -> bool:
    """Whether two names may be of one office: one may have a place or a rank in front of it.

    >>> is_same_office("801-重庆市江北区人民政府石马河街道办事处", "石马河街道")
    True
    >>> is_same_office("甲街道", "甲街道社区服务中心")
    False
    """
    shorter, longer = sorted((_core(name), _core(other)), key=len)
    if not shorter or shorter == longer:
        return True
    if not longer.endswith(shorter):
        return False
    return _PLACE.fullmatch(longer.removesuffix(shorter)) is not None


def _core(name: str) -> str:
    """Return the part of a name that tells an office from others: no code, rank or brackets."""
    return _GENERIC.sub("", _CODE.sub("", fold(name)))


class Owners:
    """Whose the tables and the text of a document are; tables are taken in the order of print.

    The first owner (`first`) is the office and the stage of the first table of a standard form that
    says them; its tables are read. Its year is the one that all headings name, if the titles of
    tables (`titles`) do not mostly name others; else that of the first table that says one. Where
    tables are of both stages by their titles, or else by the headings, the fewer are of another.
    """

    def __init__(
        self, prose: Iterable[tuple[int, str]], titles: Sequence[tuple[int, str]] = ()
    ) -> None:
        self._prose = list(prose)
        self._said = _headings_in(self._prose, titles[0][0] if titles else 0)
        self._headings: list[_Heading] = []
        for heading in self._said:
            office = self._in_full(heading.owner.office, heading.line)
            heading = heading._replace(owner=heading.owner._replace(office=office))
            if not self._headings or self._headings[-1].owner != heading.owner:
                self._headings.append(heading)
        main = _of_the_document(self._headings)
        #: The headings of sections of another year or stage than the document's, by line.
        self._of_others = {
            heading.line for heading in self._headings if _contradicts(main, heading)
        }
        #: The headings that say whose the tables below them are.
        self._of_tables = self._headings
        self.first = Owner(None, _year_of_all(main, titles))
        of_stages = [heading for heading in main if heading.owner.stage]
        #: The first heading that says a stage, and the one stage that all such headings say.
        self._first_of_stage = of_stages[0] if of_stages else None
        stages = filter(None, (heading.owner.stage for heading in of_stages))
        self._stage_of_headings = one_of(set(stages))
        #: The stage of which most tables are.
        self._stage_of_most: str | None = None
        self._current = Owner()
        #: The lines of the tables that are of the first owner.
        self._own_tables: list[int] = []
        #: The number of headings above the table that was taken last.
        self._passed = 0
        #: The tables whose title or line names an office.
        self._named_tables: list[_Heading] = []
        #: The line where tables of no named office end, and those of another begin.
        self._ends_at: int | None = None
        #: Whether there are tables of the office with the units below it, and others without.
        self._has_levels = False

    def _in_full(self, office: str | None, line: int) -> str | None:
        """Return the office of the headings around a line, if a name there leaves out a place.

        上海市财政局 between two headings of 上海市普陀区财政局 is a slip, not another office.
        """
        above = None
        for heading in self._said:
            name = heading.owner.office
            if name and heading.line < line:
                above = name
            elif name and heading.line > line:
                is_slip = name == above and _leaves_out_place(office or "", name)
                return name if is_slip else office
        return office

    @property
    def office(self) -> str | None:
        """The office that is read, as a heading, a title or a line at a table names it.

        None where only a place is named (甲区2025年部门预算), or only another office further down.
        """
        office = self.first.office if self._ends_at is None else None
        return None if office is None or _NO_OFFICE.fullmatch(office) else office

    @property
    def said(self) -> Owner:
        """The year and the stage that are read.

        A stage that no table says is the one of all headings, None where these differ.
        """
        return Owner(None, self.first.year, self.first.stage or self._stage_of_headings)

    @property
    def office_in_text(self) -> str | None:
        """The one office that all headings name, whatever tables there are.

        None where they name none, several, or only a place.
        """
        named = [one.owner.office for one in self._headings if one.owner.office]
        if not named or not all(is_same_office(named[0], office) for office in named):
            return None
        return None if _NO_OFFICE.fullmatch(named[0]) else named[0]

    def office_beside(self, titles: Iterable[str]) -> str | None:
        """Return the one office that titles without a year and headings of its description name.

        These are titles of tables (甲镇部门支出总表) and headings of the text (甲镇概况). None
        where they name none, or several.
        """
        texts = [bare_title(title) for title in titles]
        texts += [text for _, text in self._prose if len(text) <= _LONGEST_PART]
        names: list[str] = []
        for text in texts:
            name = _office_described(text)
            if name is not None:
                names.append(name)
        if not names or not all(is_same_office(names[0], name) for name in names):
            return None
        return names[0]

    def join_names(self, tables: Sequence[RawTable]) -> None:
        """Join the offices of tables whose name goes on below its line (单位：甲街道办, 事处).

        That is told where a heading or another table names the office whole, and the rest stands
        alone on a line above the rows.
        """
        names = {raw.office for raw in tables if raw.office}
        names |= {heading.owner.office for heading in self._headings if heading.owner.office}
        if len(names) < 2:
            return
        for raw in tables:
            office = raw.office
            if not office or not raw.rows:
                continue
            longer = [name for name in names if name.startswith(office) and name != office]
            below = longer and {
                fold(text)
                for line, text in self._prose
                if raw.first_line <= line < raw.rows[0].line
            }
            raw.office = next((n for n in longer if n.removeprefix(office) in below), office)

    def find_names_alone(self, tables: Sequence[tuple[Form | None, RawTable]]) -> None:
        """Take the name of an office right above a table for a heading, where it parts documents.

        That is told where several forms that are printed above are printed with other rows below.
        """
        near = range(1, _NEAR)
        above_tables = {raw.first_line - lines for _, raw in tables for lines in near}
        said = {heading.line for heading in self._said}
        names: list[_Heading] = []
        for line, text in self._prose:
            if line not in above_tables or line in said:
                continue
            name = re.sub(_IN_FRONT_OF_NAME, "", text.strip(_AROUND + "#* ")).strip()
            if len(name) <= _LONGEST_PART and is_name_of_office(name):
                names.append(_Heading(line, Owner(name, level=_level_of(name)), rank=1))
        if not names:
            return
        named = [heading for heading in self._headings if heading.owner.office]
        parts = _prints_by_name(sorted([*names, *named], key=_line_of), tables)
        if not any(_print_the_same_forms(parts[at], parts[:at]) for at in range(1, len(parts))):
            return
        self._headings = sorted([*self._headings, *names], key=_line_of)
        self._of_tables = self._headings

    def find_sections(self, tables: Sequence[tuple[Form | None, RawTable]]) -> None:
        """Find the headings of sections of another year or stage that say nothing of tables.

        That is so where all tables stand below such headings: one of them, in front of the tables
        of a budget, tells of last year's account.
        """
        if not self._of_others:
            return
        headings = deque(self._headings)
        is_of_other = False
        for form, raw in tables:
            last = _last_above(raw.first_line, headings)
            is_of_other = last.line in self._of_others if last else is_of_other
            if form is None or form.shape == "goals" or not raw.rows:
                continue
            year = owner_in_title(raw.title or "").year
            if not is_of_other and year in (None, self.first.year):
                return
        self._of_tables = [one for one in self._headings if one.line not in self._of_others]

    def find_end(self, tables: Sequence[tuple[Form | None, RawTable]]) -> None:
        """Find the line where tables of no named office end, and those of a named one begin.

        That is told where the first name stands below tables, and several of the same forms are
        printed with other rows below it. Tables printed once more with the same rows are no other
        office's.
        """
        names = [heading.line for heading in self._headings if heading.owner.office]
        names += [raw.first_line for form, raw in tables if _names_office(form, raw)]
        if not names:
            return
        first_name = min(names)
        above: dict[str, list[RawTable]] = {}
        again: set[str] = set()
        for form, raw in tables:
            if form is None or form.shape == "goals" or not raw.rows:
                continue
            prints = above.setdefault(form.key, [])
            if raw.first_line < first_name:
                prints.append(raw)
            elif prints and all(_texts(raw) != _texts(other) for other in prints):
                again.add(form.key)
        if len(again) >= _FEWEST_FORMS:
            self._ends_at = first_name

    def find_levels(self, tables: Sequence[tuple[Form | None, RawTable]]) -> None:
        """Find whether the office prints tables with the units below it, and others without.

        That is told where a form by code or a balance prints other figures below the name or the
        heading of each (甲街道2025年部门预算, 甲街道本级2025年单位预算); two forms, or one with
        another total, where only 部门 and 单位 say so, which offices use for one another.
        """
        headings = deque(heading for heading in self._of_tables if heading.owner.level)
        of_headings: str | None = None
        prints: dict[str, dict[str, RawTable]] = {}
        says_name = any(_level_of(heading.owner.office) for heading in self._headings)
        for form, raw in tables:
            says_name = says_name or _level_of(raw.office) is not None
            last = _last_above(raw.first_line, headings)
            of_headings = last.owner.level if last else of_headings
            if form is None or form.shape not in ("codes", "balance") or not raw.rows:
                continue
            if form.key == BASIC_ECONOMIC:
                continue  # the classification of departments or of government
            in_title = owner_in_title(raw.title or "")
            level = _level_of(raw.office) or in_title.level or of_headings
            if level is not None:
                of_form = prints.setdefault(form.key, {})
                of_form.setdefault(level, raw)
        differing = 0
        has_other_total = False
        for of_levels in prints.values():
            figures = [_figures(raw) for raw in of_levels.values()]
            if len(figures) < 2 or figures[0] == figures[1]:
                continue
            totals = [_total(raw) for raw in of_levels.values()]
            if None in totals:
                differing += 1
            elif not _are_one_amount(totals[0], totals[1]):
                differing += 1
                has_other_total = True
        self._has_levels = has_other_total or differing >= (1 if says_name else _FEWEST_FORMS)

    def find_stage(self, tables: Sequence[tuple[Form | None, RawTable]]) -> None:
        """Find the stage of which most tables of the document's year are.

        Of two as frequent it is that of the headings, else that of the first table.
        """
        times: Counter[str | None] = Counter()
        for form, raw in tables:
            year = owner_in_title(raw.title or "").year
            if year is None or self.first.year in (None, year):
                times[self._stage_of(form, raw)] += 1
        del times[None]
        most = max(times.values(), default=0)
        stages = [stage for stage, count in times.items() if count == most]
        of_headings = self._stage_of_headings
        self._stage_of_most = of_headings if of_headings in stages else next(iter(stages), None)

    def _stage_of(self, form: Form | None, raw: RawTable) -> str | None:
        """Return the stage of a table by its title, else by a heading above, if all say the same.

        A table of no form or without rows has none, nor has a target sheet.
        """
        if form is None or form.shape == "goals" or not raw.rows:
            return None
        stage = stage_in_title(raw.title or "")
        heading = self._first_of_stage
        if stage is None and heading is not None and heading.line <= raw.first_line:
            return self._stage_of_headings
        return stage

    @property
    def has_end(self) -> bool:
        """Whether another office is named below tables that name none."""
        return self._ends_at is not None

    def _is_behind_end(self, line: int) -> bool:
        """Whether a line stands where another office begins, or below that."""
        return self._ends_at is not None and line >= self._ends_at

    def take(self, form: Form | None, raw: RawTable) -> str | None:
        """Take the next table; return why it is not read, or None.

        The reason is `another office`, `another year` or `another stage` than the first owner's. A
        table of no form or without rows has none.
        """
        self._pass_headings(raw.rows[0].line if raw.rows else raw.first_line)
        if is_of_last_year(raw.title or ""):
            return ANOTHER_YEAR if form is not None and raw.rows else None
        in_title = owner_in_title(raw.title or "")
        office = self._in_full(in_title.office, raw.first_line)
        is_sheet = form is not None and form.shape == "goals"  # which a part of the office fills in
        if raw.office and not is_sheet:
            office = raw.office
        if office:
            self._current = self._current._replace(office=office)
        said = self._current
        year = in_title.year or raw.year or said.year
        level = _level_of(office) or said.level
        stage_said = None if said.year and year != said.year else said.stage
        owner = Owner(said.office, year, stage_said, level)
        if form is None or not raw.rows:
            return None
        if self._is_behind_end(raw.first_line):
            return ANOTHER_OFFICE
        if office and not is_sheet:
            self._named_tables.append(_Heading(raw.first_line, Owner(office, level=level)))
        if not (self.first.year and year and self.first.year != year):
            self.first = _updated(owner, self.first)
        difference = self._difference(owner)
        stage = self._stage_of(form, raw)
        if difference is None and stage is not None and stage != self._stage_of_most:
            return ANOTHER_STAGE
        if difference is None:
            self._own_tables.append(raw.first_line)
        return difference

    def _difference(self, owner: Owner) -> str | None:
        """Return the reason why what is of an owner is not of the first one; None if it is."""
        levels = {self.first.level, owner.level} - {None}
        if self._has_levels and len(levels) > 1:
            return ANOTHER_OFFICE
        return _difference(self.first, owner)

    def _pass_headings(self, line: int) -> None:
        """Take up what the headings above a line say; the last one counts."""
        while self._passed < len(self._of_tables):
            heading = self._of_tables[self._passed]
            if heading.line > line:
                return
            self._current = _updated(self._current, heading.owner)
            self._passed += 1

    def part_prose(self, prose: Sequence[tuple[int, str]]) -> OwnProse:
        """Part the lines of the text into those of the first owner and those of others.

        Of others are the lines below a heading of another owner, and those below a table of another
        office, up to the next heading that names an office or the next table of the first one.
        """
        parted = OwnProse([], {})
        current = Owner()
        of_table = Owner()
        headings = deque(self._headings)
        tables = deque(self._named_tables)
        own_tables = deque(self._own_tables)
        section: _Heading | None = None  # of another year or stage, inside the document
        for line, text in prose:
            last_table = _last_above(line, tables)
            of_table = last_table.owner if last_table else of_table
            has_own_table = False
            while own_tables and own_tables[0] <= line:
                has_own_table = own_tables.popleft() > (section.line if section else 0)
            if section and (has_own_table or _ends_section(section, text)):
                section = None
            while headings and headings[0].line <= line:
                heading = headings.popleft()
                if heading.line in self._of_others:
                    section = heading
                    continue
                section = None
                current = _updated(current, heading.owner)
                if heading.owner.office and (not last_table or last_table.line < heading.line):
                    of_table = Owner()
            why = ANOTHER_OFFICE if self._is_behind_end(line) else None
            of_section = _updated(current, section.owner) if section else current
            why = why or self._difference(of_section) or self._difference(of_table)
            if why is None:
                parted.own.append((line, text))
            else:
                parted.aside[line] = why
        return parted


def _line_of(heading: _Heading) -> int:
    """Return the line of a heading."""
    return heading.line


def _prints_by_name(
    names: Sequence[_Heading], tables: Sequence[tuple[Form | None, RawTable]]
) -> list[dict[str, RawTable]]:
    """Return the tables above the first name, and those below each, by form."""
    left = deque(names)
    parts: list[dict[str, RawTable]] = [{}]
    for form, raw in tables:
        while left and left[0].line < raw.first_line:
            left.popleft()
            parts.append({})
        if form is not None and form.shape != "goals" and raw.rows:
            parts[-1].setdefault(form.key, raw)
    return parts


def _print_the_same_forms(part: dict[str, RawTable], others: Sequence[dict[str, RawTable]]) -> bool:
    """Whether several forms of a part are printed with other rows in a part above it."""
    for other in others:
        again = part.keys() & other.keys()
        if sum(_texts(part[key]) != _texts(other[key]) for key in again) >= _FEWEST_FORMS:
            return True
    return False


def _of_the_document(headings: Sequence[_Heading]) -> list[_Heading]:
    """Return the headings that are those of the document: of the best rank that is printed.

    What was carried out is never the document.
    """
    ranks = {heading.rank for heading in headings if heading.owner.stage}
    best = min(ranks, default=None)
    return [heading for heading in headings if heading.owner.stage and heading.rank == best]


def _contradicts(main: Sequence[_Heading], heading: _Heading) -> bool:
    """Whether a heading of a section says another year or stage than those of the document."""
    if heading in main:
        return False
    years = {one.owner.year for one in main} - {None}
    stages = {one.owner.stage for one in main}
    year, stage = heading.owner.year, heading.owner.stage
    is_carried_out = heading.owner.stage is None
    is_of_other_year = year is not None and year not in years and (bool(years) or is_carried_out)
    return is_of_other_year or (bool(stages) and stage is not None and stage not in stages)


def _ends_section(section: _Heading, text: str) -> bool:
    """Whether a line of the text is the heading of the next section, by its number.

    A section without a number goes on to a part (第三部分) or to the next heading of its kind.
    """
    folded = fold(text)
    if folded.startswith("第") and "部分" in folded[:6]:
        return True
    return 0 < _depth_of(folded) <= section.depth


def _names_office(form: Form | None, raw: RawTable) -> bool:
    """Whether a table says whose it is.

    A target sheet does not count: it names the part of the office that fills it in.
    """
    is_sheet = form is not None and form.shape == "goals"
    return not is_sheet and bool(raw.office or owner_in_title(raw.title or "").office)


def _texts(raw: RawTable) -> list[tuple[str, ...]]:
    """Return the filled cells of each row of a table."""
    return [tuple(text for _, text in row.filled) for row in raw.rows]


def _figures(raw: RawTable) -> set[Decimal]:
    """Return the figures that a table prints, whatever its shape."""
    figures: set[Decimal] = set()
    for row in raw.rows:
        for _, text in row.filled:
            figure = parse_figure(text)
            if figure is not None:
                figures.add(figure)
    return figures


def _total(raw: RawTable) -> Decimal | None:
    """Return the largest amount, in 万元, of the first row of a total; None where none is known."""
    totals = (row for row in raw.rows if any(is_total(text) for _, text in row.filled[:2]))
    row = next(totals, None)
    if row is None:
        return None
    figures = [parse_figure(text) for _, text in row.filled]
    largest = max((figure for figure in figures if figure is not None), default=None)
    return exact_wan(largest, raw.unit)


def _are_one_amount(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two amounts are one, but for what rounding to 0.01 万元 leaves."""
    return one is None or other is None or abs(one - other) <= _ROUNDING


def _last_above(line: int, headings: deque[_Heading]) -> _Heading | None:
    """Remove the headings above a line from the queue and return the last; None without one."""
    last = None
    while headings and headings[0].line <= line:
        last = headings.popleft()
    return last


def _leaves_out_place(name: str, whole: str) -> bool:
    """Whether a name is another one without a place in the middle of it.

    >>> _leaves_out_place("上海市财政局", "上海市普陀区财政局")
    True
    """
    missing = len(whole) - len(name)
    if missing <= 0:
        return False
    for start in range(1, len(name)):
        place = whole[start : start + missing]
        without = whole[:start] + whole[start + missing :]
        if name == without and _NO_OFFICE.fullmatch(place):
            return True
    return False


def _year_of_all(headings: Sequence[_Heading], titles: Sequence[tuple[int, str]]) -> int | None:
    """Return the one year that all headings name; None where titles name other years only.

    Below a heading, more of these must name a year than name none: one table of last year is not
    the document. `titles` have the line on which their table begins.
    """
    years = {heading.owner.year for heading in headings} - {None}
    if len(years) != 1:
        return None
    (year,) = years
    in_titles = [owner_in_title(title).year for _, title in titles]
    named = [other for other in in_titles if other is not None]
    if year in named or not named:
        return year
    is_below = headings[0].line < titles[0][0]
    return year if is_below and 2 * len(named) <= len(in_titles) else None


def _updated(owner: Owner, said: Owner) -> Owner:
    """Return an owner as a heading changes it: what the heading does not say stays."""
    return Owner(
        said.office or owner.office,
        said.year or owner.year,
        said.stage or owner.stage,
        said.level or owner.level,
    )


def _difference(first: Owner, owner: Owner) -> str | None:
    """Return the reason why what is of `owner` is not of the first one; None if nothing differs.

    What either of them does not say is no difference.
    """
    if first.office and owner.office and not is_same_office(first.office, owner.office):
        return ANOTHER_OFFICE
    if first.year and owner.year and first.year != owner.year:
        return ANOTHER_YEAR
    if first.stage and owner.stage and first.stage != owner.stage:
        return ANOTHER_STAGE
    return None
