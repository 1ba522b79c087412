"""Headings → what each column of a table means, also where columns have the same words (R08).

A column is told by its lowest heading and by what stands above it: the part of the year's money
(carried over, income, spending), the year, the stage (budget, final account) and the budget; never
by its place. A key that still fits several columns is given to none of them, and they are named.
The words are data (`data/rules/forms.toml`); which form a table is stands in `headings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from shimahe.forms import (
    APPROPRIATION,
    BASIC_ECONOMIC,
    BUDGETS,
    CODE,
    COLUMNS,
    FLOWS,
    HEADING_WORDS,
    NAME,
    NUMBER,
    OWN_TABLES,
    STAGES,
    THREE_PUBLIC,
    Form,
    key_of,
    kind_named,
    stage_in,
    without_budgets,
)
from shimahe.reading.headings import (
    CODE_HEADING,
    NAME_HEADING,
    HeaderRow,
    blocks,
    headings_of,
)
from shimahe.vocabulary import (
    FACTORS,
    UNIT_IN_HEADING,
    fold,
    is_total,
    may_lack_letters,
    one_of,
    unit_of,
)

_YEAR = re.compile(r"20\d\d")
#: The heading of a sum, of a group or of the row.
_SUBTOTAL = re.compile(
    r"(?:20\d\d年度?|本年度?|当年|全年|年度|收入|支出|(?:预|决)算数?)*(?:小计|合计|总计|总额)"
)
#: The heading of the amounts of an item beside its counts.
_MONEY_ALONE = re.compile("(?:费用|经费)(?:支出)?")
_FLOW_ONLY = re.compile("(?:本年)?(?:收入|支出)")
#: The heading of a column that says what kind of row it is, not which row.
_CATEGORY = re.compile("(?:类别|类型|分类|种类|用途|来源)$")
#: What headings of codes and names say that are those of accounts, and those of projects.
_OF_ACCOUNTS = "科目"
_OF_PROJECTS = re.compile("^(?!.*科目).*项目(?:名称|编码|代码|编号|类[别型]|分类)$")
#: A heading that says year or stage and nothing of the column's own: 2025年预算数, 调整预算数.
_QUALIFIER = re.compile(
    r"(?:20\d\d(?:年度?)?)?(?:本年度?|今年|当年|全年|年度|上年度?|上年|去年)?"
    r"(?:支出|收入|财政拨款)?(?:年初|调整后?的?|最终|批复|下达|实际)*"
    r"(?:预算|决算|执行|完成|支出|安排|拨款)*(?:统计)?(?:数额?|金?额|情况)?"
)
#: Words of which one stands in every such heading.
_QUALIFIES = re.compile(
    r"20\d\d|本年|今年|当年|上年|去年|预算|决算|执行|完成|实际|支出数|统计数|^金额|^数额"
)
_TOTALS = ("total", "amount")
#: By what the title says, the stages that are read of a table: the first that is printed.
_STAGES_OF: dict[str, tuple[str, ...]] = {
    "budget": ("budget", "adjusted"),
    "final": ("final", "executed"),
}
#: Groups whose parts may be printed without the sum of the group.
_WHOLES = ("basic", "project")
_USES = ("personnel", "public_use")
_OTHER = "other_spending"
#: The words of the sources of money.
_SOURCES = tuple((key, words) for key, words in COLUMNS["sources"] if key not in _TOTALS)
#: Columns of 三公 whose headings may stand below that of vehicles, besides the total.
_INSIDE_VEHICLES = {"vehicle_purchase", "vehicle_operation"}
#: Items of 三公 that are seldom printed in parts.
_WITHOUT_PARTS = ("overseas_travel", "reception")


@dataclass(frozen=True)
class Setting:
    """What is known of a table before its headings are read: its year, its stage and its unit."""

    year: int | None = None
    #: `final` for a final account, `budget` for a budget, "" where nothing says.
    stage: str = ""
    unit: str | None = None


def setting_of(title: str | None, document: Setting) -> Setting:
    """Return the year and the stage that the title of a table says, else those of the document.

    >>> setting_of("2024年部门支出决算表", Setting(2025, "budget"))
    Setting(year=2024, stage='final', unit=None)
    """
    folded = fold(title or "")
    return Setting(_latest_year([folded]) or document.year, stage_in([folded]) or document.stage)


@dataclass
class Columns:
    """The key of each column of a table, and what could not be told of the columns."""

    #: A key of the form, `code`, `name`, the printed headings, or "" without any.
    keys: list[str] = field(default_factory=list)
    #: Headings that could not be told apart, and so have no key of the form.
    unread: list[str] = field(default_factory=list)
    #: Columns of a group that prints no sum, each with the key of the group.
    parts: dict[str, str] = field(default_factory=dict)
    #: Columns of this year that the form does not declare.
    unknown: list[str] = field(default_factory=list)


#: Words in headings of codes and names that say by which classification, the first that fits.
_CLASSES = {
    "functional": re.compile("功能"),
    "government": re.compile(r"政府\s*(?:预算)?\s*(?:支出)?\s*经济"),
    "economic": re.compile("经济"),
}
_FUNCTIONAL_CLASSES = ("functional",)
_ECONOMIC_CLASSES = ("economic", "government")


class Sense(NamedTuple):
    """What the headings of one column say, before it is compared with the other columns."""

    #: All headings of the column, joined.
    printed: str
    #: A key of the form, `code`, `name` or `#` (running numbers); None for none of them.
    key: str | None = None
    #: The group (basic, project) in which a column without a key of its own stands.
    whole: str | None = None
    #: The headings above the one that names the key.
    path: tuple[str, ...] = ()
    #: Whether it stands in a group of the same key: 财政拨款 above 一般公共预算.
    is_inside: bool = False
    year: int | None = None
    #: Whether it says 本年 or the like.
    is_this_year: bool = False
    #: How far the figure has come: `budget`, `adjusted`, `executed`, `final`; "" where not said.
    stage: str = ""
    #: The part of the year's money: `opening`, `closing`, `carried`, `income` or `spending`; ""
    #: where not said.
    flow: str = ""
    budget: str | None = None
    unit: str | None = None

    @property
    def is_figure(self) -> bool:
        """Whether the column may be one of the form's columns of figures."""
        if self.key is None:
            return self.whole is not None
        return self.key not in ("", CODE, NAME, NUMBER)

    def is_unknown(self, form: Form) -> bool:
        """Whether the column may print money of this year, and is none that the form declares."""
        if self.key is not None or HEADING_WORDS["not_read"].search(fold(self.printed)):
            return False
        return bool(self.printed) and self.flow in ("", form.flow) and self.year is None


def columns_of(form: Form, header: Sequence[HeaderRow], setting: Setting | None = None) -> Columns:
    """Return what each column means, from the header rows alone.

    There are no columns where headings stand below one another that cannot, as where blanks of the
    header were lost.
    """
    headings = headings_of(list(header))
    if contradict(form, headings):
        return Columns()
    return tell_apart(form, senses_of(form, headings), setting or Setting())


def tell_apart(form: Form, senses: Sequence[Sense], setting: Setting) -> Columns:
    """Give each key of a form to one column of each list; to none where several may have it.

    Columns without a key of the form are named by their printed headings.
    """
    senses = _with_own_appropriation(senses)
    columns = Columns([sense.key or "" for sense in senses])
    for start, stop in blocks(columns.keys):
        block = range(start, stop)
        choice = _Choice(form, senses, block, setting)
        for place in block:
            if senses[place].is_figure and place not in choice.chosen:
                columns.keys[place] = ""
        _name_by_headings(columns.keys, senses, block)
        columns.unread += choice.unread
        columns.parts |= {columns.keys[place]: whole for place, whole in choice.parts.items()}
        unread_keys = {senses[place].key for place in block} - set(columns.keys)
        unknown = []
        for place in block:
            if senses[place].printed in choice.unread:
                continue
            is_left_out = senses[place].is_figure and senses[place].key in unread_keys
            if is_left_out or senses[place].is_unknown(form):
                unknown.append(columns.keys[place])
        columns.unknown += [key for key in unknown if key not in columns.parts]
    return columns


def _with_own_appropriation(senses: Sequence[Sense]) -> list[Sense]:
    """Return the senses, with 财政拨款 as the general public budget beside another budget.

    It stays the money of all budgets where the other one is a part of it (其中, or in its group).
    """
    keys = {sense.key for sense in senses}
    others = [sense for sense in senses if sense.key in OWN_TABLES]
    is_beside = bool(others) and "general_public" not in keys
    if not is_beside or any(_is_of_appropriation(sense) for sense in others):
        return list(senses)
    own = []
    for sense in senses:
        is_general = sense.key == APPROPRIATION
        own.append(sense._replace(key="general_public") if is_general else sense)
    return own


def _is_of_appropriation(sense: Sense) -> bool:
    """Whether the column of a budget stands below 财政拨款, or is called a part (其中)."""
    return "其中" in sense.printed or any("财政拨款" in text for text in sense.path)


def places_left(form: Form, senses: Sequence[Sense], setting: Setting) -> list[int]:
    """Return the places that are left for a key after flow, budget, year and stage are told."""
    return _Choice(form, senses, range(len(senses)), setting).left


def _name_by_headings(keys: list[str], senses: Sequence[Sense], block: range) -> None:
    """Give columns of a list that have no key their printed headings, made unique by number."""
    names = {keys[place] for place in block}
    for place in block:
        if keys[place] or not senses[place].printed:
            continue
        name = senses[place].printed
        if name in names:
            name = f"{name} ({place + 1})"
        names.add(name)
        keys[place] = name


# --- what one column says -------------------------------------------------------------------------


def senses_of(form: Form, headings: Sequence[list[str]]) -> list[Sense]:
    """Return what the headings of each column say, from top to bottom.

    A column without a heading right of a column of codes belongs to the code.
    """
    lowest = [without_unit(texts[-1]) if texts else "" for texts in headings]
    if form.shape == "codes" and "基本" in lowest:
        headings = _with_whole_words(headings)
    senses: list[Sense] = []
    for texts in headings:
        if texts:
            senses.append(sense_of(form, texts))
        else:
            is_code = bool(senses) and senses[-1].key == CODE
            senses.append(Sense("", CODE if is_code else ""))
    if form.shape != "codes":
        return senses
    senses = _without_projects(_without_other_classes(form, _without_categories(senses)))
    return _with_other_kind(senses) if form.flow == "spending" else senses


def _with_other_kind(senses: list[Sense]) -> list[Sense]:
    """Return the senses, with 其他支出 as a kind of spending only beside the two usual kinds.

    Elsewhere it may be a class of accounts.
    """
    groups = {sense.path for sense in senses if sense.key == "basic"}
    groups &= {sense.path for sense in senses if sense.key == "project"}
    kept = []
    for sense in senses:
        is_lone = sense.key == _OTHER and sense.path not in groups
        kept.append(sense._replace(key=None) if is_lone else sense)
    return kept


def _with_whole_words(headings: Sequence[list[str]]) -> list[list[str]]:
    """Return the headings with 基本 | 项目 side by side written as 基本支出 | 项目支出.

    项目 alone may be the heading of names.
    """
    whole = [list(texts) for texts in headings]
    for left, right in pairwise(whole):
        lowest = [without_unit(texts[-1]) for texts in (left, right) if texts]
        if lowest == ["基本", "项目"]:
            left[-1] = left[-1].replace("基本", "基本支出")
            right[-1] = right[-1].replace("项目", "项目支出")
    return whole


def _without_categories(senses: list[Sense]) -> list[Sense]:
    """Return the senses, with a category in front of codes and names (类别) as no name of rows."""
    kept = list(senses)
    heads: list[int] = []  # the place of the last name, then those of the codes right behind it
    for place, sense in enumerate(senses):
        is_name = sense.key == NAME
        if is_name and len(heads) > 1 and _CATEGORY.search(fold(senses[heads[0]].printed)):
            kept[heads[0]] = Sense(senses[heads[0]].printed, NUMBER)
        if is_name:
            heads = [place]
        elif sense.key == CODE and heads:
            heads.append(place)
        else:
            heads = []
    return kept


def _without_projects(senses: list[Sense]) -> list[Sense]:
    """Return the senses, with codes and names of projects beside those of accounts as neither.

    Nothing changes where only one of both stands there, and between lists of figures.
    """
    kept = list(senses)
    keys = ["" if sense.key is None else sense.key for sense in senses]
    if len(blocks(keys)) == 1:
        return kept
    labels: list[int] = []  # the places of codes and names between which no figures stand
    for place, sense in enumerate(senses):
        if sense.key in (CODE, NAME):
            labels.append(place)
        elif sense.is_figure and sense.key is not None:
            labels.clear()
        if any(_OF_ACCOUNTS in senses[at].printed for at in labels):
            for at in labels:
                printed = senses[at].printed
                if _OF_PROJECTS.search(fold(printed)):
                    kept[at] = Sense(printed, NUMBER)
    return kept


def _without_other_classes(form: Form, senses: list[Sense]) -> list[Sense]:
    """Return the senses, with codes and names of another classification as neither.

    Some tables by code print several side by side: 功能分类 beside 经济分类, 部门预算经济分类
    beside 政府预算经济分类. The form says which is read (R07).
    """
    classes = [_class_of(sense) for sense in senses]
    wanted = _ECONOMIC_CLASSES if form.key == BASIC_ECONOMIC else _FUNCTIONAL_CLASSES
    own = next((name for name in wanted if name in classes), None)
    if own is None:
        return senses
    kept: list[Sense] = []
    for sense, name in zip(senses, classes, strict=True):
        is_other = name not in (None, own)
        kept.append(Sense(sense.printed, NUMBER) if is_other else sense)
    return kept


def _class_of(sense: Sense) -> str | None:
    """Return the classification that a heading of codes or names says; None where it says none."""
    if sense.key not in (CODE, NAME):
        return None
    return next((name for name, word in _CLASSES.items() if word.search(sense.printed)), None)


def sense_of(form: Form, headings: Sequence[str]) -> Sense:
    """Return what the headings of one column say, given from top to bottom."""
    return _sense_of(form, tuple(headings))


@lru_cache(maxsize=1024)  # disclosures print the same headings over and over
def _sense_of(form: Form, headings: Sequence[str]) -> Sense:
    """Return what the headings of one column say. Results are kept."""
    printed = " ".join(dict.fromkeys(headings))
    words = [text for text in headings if not _is_unit(text)] or headings
    folded = list(dict.fromkeys(map(without_unit, words)))
    lowest = folded[-1]
    if HEADING_WORDS["number"].search(lowest) or (form.shape == "balance" and lowest == "编号"):
        return Sense(printed, NUMBER)
    if any(HEADING_WORDS["not_read"].search(text) for text in folded):
        return Sense(printed)
    if CODE_HEADING.search(lowest):
        return Sense(printed, CODE)
    key, whole, path, is_inside = _meaning(form, folded)
    return Sense(
        "" if key == "" else printed,
        key,
        whole,
        path,
        is_inside,
        year=_latest_year(folded),
        is_this_year=any(HEADING_WORDS["this_year"].search(text) for text in folded),
        stage=_stage(folded),
        flow=_flow(folded),
        budget=key_of(BUDGETS, "".join(path)),
        unit=one_of(set(filter(None, map(unit_of, headings)))),
    )


def _latest_year(folded: Sequence[str]) -> int | None:
    """Return the latest year that headings name; None where they name none."""
    years = [int(year) for text in folded for year in _YEAR.findall(text)]
    return max(years, default=None)


def _stage(folded: Sequence[str]) -> str:
    """Return the stage that headings name (`budget`, `final` …); "" where they name none.

    The lowest heading that says a stage or a year and nothing else decides, else the lowest one.
    Names of budgets (一般公共预算) do not count.
    """
    qualifiers = [text for text in reversed(folded) if is_qualifier(text)]
    for text in [*qualifiers, *reversed(folded)]:
        key = key_of(STAGES, without_budgets(text))
        if key:
            return key
    return ""


def _flow(folded: Sequence[str]) -> str:
    """Return the part of the year's money that the highest heading names; "" where none does."""
    for text in folded:
        key = key_of(FLOWS, text)
        if key:
            return key
    return ""


class _Meaning(NamedTuple):
    """The key that the headings of a column name, or its group, and the headings above."""

    key: str | None
    whole: str | None
    path: tuple[str, ...]
    is_inside: bool = False


def _meaning(form: Form, folded: Sequence[str]) -> _Meaning:
    """Return what headings mean: the lowest one, or the group above a subtotal or a year."""
    own = [text for text in folded if not is_qualifier(text)]
    if form.key == THREE_PUBLIC and len(own) > 1 and _MONEY_ALONE.fullmatch(own[-1]):
        del own[-1]  # 团组数 | 人次数 | 费用 below 因公出国
    keys = [_key_of_heading(form, text) for text in own]
    is_sum = bool(own) and _says_only_a_sum(form, own[-1])
    if own and not is_sum and not is_qualifier(folded[-1]):
        return _named(form, own, keys)
    groups = [at for at, key in enumerate(keys) if key not in (None, *_TOTALS, NAME)]
    if groups:
        at = groups[-1]
        return _Meaning(keys[at], None, tuple(own[:at]))
    if is_sum:
        return _Meaning(_key_of_a_sum(form, own), None, tuple(own[:-1]))
    return _Meaning(_key_of_a_sum(form, []), None, tuple(own))


def _named(form: Form, own: Sequence[str], keys: Sequence[str | None]) -> _Meaning:
    """Return the meaning of headings of which the lowest names more than a sum.

    A part of a kind of spending is told by the group in which it stands, else by its own words.
    """
    key = keys[-1]
    whole = next((key for key in reversed(keys[:-1]) if key in _WHOLES), None)
    if whole is None and key is None and form.flow == "spending":
        whole = kind_named(own[-1])
    if key in _USES and whole == "project":
        key = None
    return _Meaning(key, whole, tuple(own[:-1]), key is not None and key in keys[:-1])


def _says_only_a_sum(form: Form, text: str) -> bool:
    """Whether a heading names a sum and nothing else (小计): of its group, or of the row."""
    if _SUBTOTAL.fullmatch(text):
        return True
    return bool(form.flow) and _FLOW_ONLY.fullmatch(text) is not None


def _key_of_a_sum(form: Form, own: Sequence[str]) -> str | None:
    """Return the key of a sum that stands in no group with a key of its own.

    `own` is empty for a heading such as 预算数, which says only the year or the stage.
    """
    keys = [key for key, _ in form.columns]
    is_of_lost_group = any(map(may_lack_letters, own[:-1]))
    if form.key == THREE_PUBLIC and own[-1:] == ["小计"] and (len(own) == 1 or is_of_lost_group):
        return ""  # of which group, nothing says
    if "amount" in keys and not own:
        return "amount"
    return "total" if "total" in keys else None


def without_unit(text: str) -> str:
    """Return a heading folded, without the unit that it says.

    >>> without_unit("小计 （万元）"), without_unit("小计/元")
    ('小计', '小计')
    """
    folded = fold(text)
    if "元" not in folded:
        return folded
    return UNIT_IN_HEADING.sub("", folded)


def _is_unit(heading: str) -> bool:
    """Whether a heading is a unit of money, in brackets or without: 万元, （元）."""
    return heading in FACTORS or ("元" in heading and not without_unit(heading))


def is_qualifier(folded: str) -> bool:
    """Whether a heading says the year or the stage of a figure, and nothing else of it.

    >>> is_qualifier("2025年预算数"), is_qualifier("决算数"), is_qualifier("一般公共预算")
    (True, True, False)
    """
    return bool(_QUALIFIES.search(folded)) and _QUALIFIER.fullmatch(folded) is not None


def _key_of_heading(form: Form, folded: str) -> str | None:
    """Return the key that one heading names: of a column of the form, or `name`; else None."""
    key = key_of(form.columns, folded)
    if key is None and NAME_HEADING.search(folded):
        return NAME
    return key


def contradict(form: Form, headings: Sequence[Sequence[str]]) -> bool:
    """Whether headings of 三公 stand below one another that cannot, as where blanks were lost."""
    if form.key != THREE_PUBLIC:
        return False
    return any(_cannot_stand(form, texts) for texts in headings) or _adds_up_alone(form, headings)


def _adds_up_alone(form: Form, headings: Sequence[Sequence[str]]) -> bool:
    """Whether a subtotal is the only column of an item of 三公 that has no parts."""
    of_items = [texts for texts in headings if len(texts) > 1 and _item_above(form, texts)]
    for texts in of_items:
        if _SUBTOTAL.fullmatch(without_unit(texts[-1])):
            beside = [other for other in of_items if other[-2] == texts[-2]]
            if len(beside) == 1 and _item_above(form, texts) in _WITHOUT_PARTS:
                return True
    return False


def _item_above(form: Form, headings: Sequence[str]) -> str | None:
    """Return the item that the heading above the lowest one names; None where it names none."""
    return key_of(form.columns, without_unit(headings[-2]))


def _cannot_stand(form: Form, headings: Sequence[str]) -> bool:
    """Whether the lowest heading of a column of 三公 cannot stand under the one above it."""
    keys: list[str] = []
    for text in headings:
        folded = without_unit(text)
        names_no_item = _SUBTOTAL.fullmatch(folded) or is_qualifier(folded)
        key = None if names_no_item else key_of(form.columns, folded)
        if key and key not in keys[-1:]:
            keys.append(key)
    if len(keys) < 2:
        return False
    above, below = keys[-2:]
    if above == "vehicles" and below in _INSIDE_VEHICLES:
        return False
    return above != "total"


# --- which of several columns bears a key ---------------------------------------------------------


def _are_budget_and_account(senses: Sequence[Sense]) -> bool:
    """Whether columns with a year are all accounts, and those without one are all budgets."""
    of_a_year = {sense.stage for sense in senses if sense.year}
    of_no_year = {sense.stage for sense in senses if not sense.year}
    return of_a_year == {"final"} and bool(of_no_year) and of_no_year <= {"budget", "adjusted"}


class _Choice:
    """The columns of one list that have the keys of a form.

    Columns are left out step by step (flow, budget, year, stage, unit) until one is left for each
    key.
    """

    def __init__(self, form: Form, senses: Sequence[Sense], block: range, setting: Setting) -> None:
        self._senses = senses
        self._setting = setting
        self._form = form
        #: The years that any heading of the list prints, also one that has no key.
        self._years = {sense.year for sense in senses[block.start : block.stop] if sense.year}
        self._open = [place for place in block if senses[place].is_figure]
        #: The places of the columns that have a key.
        self.chosen: set[int] = set()
        #: The headings of columns that nothing tells apart.
        self.unread: list[str] = []
        #: The places of parts of a group that prints no sum, each with the key of the group.
        self.parts: dict[int, str] = {}
        self._keep_all_sources()
        self._keep_own_flow()
        self._keep_own_budget()
        self._keep_year()
        self._keep_stage()
        self._keep_unit()
        self._keep_all_units()
        self.left = list(self._open)
        self._settle()
        self._find_parts()

    def _rivals(self) -> dict[str, list[int]]:
        """Return the places that are left for each key."""
        places_of: dict[str, list[int]] = {}
        for place in self._open:
            key = self._senses[place].key
            if key:
                places_of.setdefault(key, []).append(place)
        return places_of

    def _drop(self, places: Iterable[int]) -> None:
        """Leave out the columns at these places."""
        dropped = set(places)
        self._open = [place for place in self._open if place not in dropped]

    def _keep_all_sources(self) -> None:
        """Leave out the groups of single sources beside the group of all (本年支出合计).

        This is done in tables of spending that are of no single budget, for kinds of spending that
        stand in one group of all and otherwise in groups of the same year and stage.
        """
        if self._form.flow != "spending" or self._form.key in OWN_TABLES.values():
            return
        for key, places in self._rivals().items():
            of_all = [place for place in places if self._is_in_a_sum(place)]
            if key not in _WHOLES or len(of_all) != 1:
                continue
            of_sources = set(places).difference(of_all)
            if all(self._is_of_one_source(place, of_all[0]) for place in of_sources):
                groups = {self._printed_above(place) for place in of_sources}
                self._drop([place for place in self._open if self._printed_above(place) in groups])

    def _printed_above(self, place: int) -> str:
        """Return the headings above the lowest one of a column, as printed."""
        above, _, _ = self._senses[place].printed.rpartition(" ")
        return above

    def _is_in_a_sum(self, place: int) -> bool:
        """Whether the group of a column says a sum and nothing else (本年支出合计)."""
        path = self._senses[place].path
        return len(path) == 1 and _SUBTOTAL.fullmatch(path[0]) is not None

    def _is_of_one_source(self, place: int, of_all: int) -> bool:
        """Whether a column stands in a group of a source, of the year and stage of another."""
        sense, other = self._senses[place], self._senses[of_all]
        is_of_same_time = (sense.year, sense.stage) == (other.year, other.stage)
        is_of_own_flow = sense.flow in ("", self._form.flow)
        if not (is_of_same_time and is_of_own_flow and self._printed_above(place)):
            return False
        words = "".join(sense.path) or fold(sense.printed)
        source = HEADING_WORDS["this_year"].sub("", words)
        return key_of(_SOURCES, source) is not None

    def _keep_own_flow(self) -> None:
        """Leave out money that is carried over, and income in a table of spending."""
        wanted = self._form.flow
        if not wanted:
            return
        others = []
        for place in self._open:
            sense = self._senses[place]
            is_source = sense.key == "carried_over"
            if sense.flow not in ("", wanted) and not is_source:
                others.append(place)
        if len(others) == len(self._open):
            self.unread += [self._senses[place].printed for place in others]
        self._drop(others)
        rivals = self._rivals()
        for places in rivals.values():
            # A total that says nothing of the flow holds what is carried over too.
            preferred = "" if "carried_over" in rivals else wanted
            own = [place for place in places if self._senses[place].flow == preferred]
            if own and not self._may_be_cut(own, places):
                self._drop(set(places).difference(own))

    def _may_be_cut(self, own: Sequence[int], places: Sequence[int]) -> bool:
        """Whether 支出 stands right of a plain 合计: it may be what is left of 项目支出."""
        for place in own:
            heading = fold(self._senses[place].printed)
            if _FLOW_ONLY.fullmatch(heading) is None or heading.startswith("本年"):
                continue
            if any(is_total(self._senses[other].printed) for other in places if other < place):
                return True
        return False

    def _keep_own_budget(self) -> None:
        """Leave out columns of other budgets, in a table that is of one budget."""
        own = [budget for budget, key in OWN_TABLES.items() if key == self._form.key]
        if not own:
            return
        self._drop(
            [place for place in self._open if self._senses[place].budget not in (None, own[0])]
        )
        for places in self._rivals().values():
            of_budget = [place for place in places if self._senses[place].budget]
            if of_budget:
                self._drop(set(places).difference(of_budget))

    def _keep_year(self) -> None:
        """Leave out the columns of other years than the table's.

        That is the year of the title or the document, if a column has it, else the latest one that
        is printed, also over a heading which cannot be read.
        """
        years = {sense.year for sense in self._senses_left() if sense.year}
        if not years:
            return
        known = self._setting.year
        if known in years:
            wanted = known
        elif (known is not None and max(years) < known) or self._is_beside_this_year(years):
            wanted = None
        else:
            wanted = max(self._years)
        others = years - {wanted}
        self._drop([place for place in self._open if self._senses[place].year in others])

    def _senses_left(self) -> list[Sense]:
        """Return the senses of the columns that are left."""
        return [self._senses[place] for place in self._open]

    def _is_beside_this_year(self, years: set[int]) -> bool:
        """Whether columns with a year stand beside columns of this year that print none.

        Such a column says 本年, or nothing: where only one year is printed, it is printed because
        it is another year. In a final account the budget of no year is that of the year beside it.
        """
        for places in self._rivals().values():
            senses = [self._senses[place] for place in places]
            if self._setting.stage == "final" and _are_budget_and_account(senses):
                continue
            without_year = [sense for sense in senses if sense.year is None]
            if not without_year or len(without_year) == len(senses):
                continue
            if len(years) == 1 or any(sense.is_this_year for sense in without_year):
                return True
        return False

    def _keep_stage(self) -> None:
        """Leave out budgets in a final account, and in a budget what is no budget.

        This is done only where one key is left for several stages.
        """
        rival_stages: set[str] = set()
        for places in self._rivals().values():
            stages = {self._senses[place].stage for place in places}
            if len(stages) > 1:
                rival_stages |= stages - {""}
        wanted = self._wanted_stage(rival_stages)
        if wanted:
            others = rival_stages - {wanted}
            self._drop([place for place in self._open if self._senses[place].stage in others])

    def _keep_unit(self) -> None:
        """Leave out columns that print the same amounts as others in another unit (万元 | 元).

        The unit of the table's mark is kept, else the smallest, which is the most exact.
        """
        for places in self._rivals().values():
            printed = [self._senses[place].unit for place in places]
            units = set(filter(None, printed))
            is_one_amount = len({self._group(place) for place in places}) == 1
            if len(units) > 1 and all(printed) and is_one_amount:
                wanted = self._setting.unit
                kept = wanted if wanted in units else min(units, key=FACTORS.__getitem__)
                self._drop(place for place in places if self._senses[place].unit != kept)

    def _keep_all_units(self) -> None:
        """Leave out the groups of single offices or budgets of 三公 beside the group 合计."""
        if self._form.key != THREE_PUBLIC:
            return
        for places in self._rivals().values():
            tops = {place: self._senses[place].path[:1] for place in places}
            units = [place for place, top in tops.items() if not is_total("".join(top))]
            if all(tops.values()) and len(units) < len(places):
                self._drop(units)

    def _wanted_stage(self, stages: set[str]) -> str:
        """Return which of these stages the table is of; "" where nothing says, or there is one."""
        if len(stages) < 2:
            return ""
        stage = "final" if self._accounts_for_the_year() else self._setting.stage
        order = _STAGES_OF.get(stage, ("final",))
        return next((stage for stage in order if stage in stages), "")

    def _accounts_for_the_year(self) -> bool:
        """Whether 决算数 stands beside the budget at the beginning of the year or after changes.

        Such a table is of a final account, whatever its title or the document says.
        """
        senses = self._senses_left()
        if not any(sense.stage == "final" for sense in senses):
            return False
        return any(HEADING_WORDS["of_accounts"].search(fold(sense.printed)) for sense in senses)

    def _settle(self) -> None:
        """Give each key to the column that is left for it; a total goes with its parts."""
        for key, places in self._rivals().items():
            if key in _WHOLES:
                self._keep_sum_of_group(places)
        for places in self._rivals().values():
            inside = [place for place in places if self._senses[place].is_inside]
            if len(inside) == 1:  # its group has the same key, and holds more than it
                self._drop(set(places).difference(inside))
        rivals = self._rivals()
        for key, places in rivals.items():
            if len(places) == 1 and key not in _TOTALS:
                self.chosen.add(places[0])
        for key, places in rivals.items():
            if key in _TOTALS:
                places = self._beside_the_parts(places)
            if len(places) == 1:
                self.chosen.add(places[0])
            else:
                self.unread += [self._senses[place].printed for place in places]

    def _keep_sum_of_group(self, places: Sequence[int]) -> None:
        """Leave out 当年预算 beside the subtotal of its group: 上年结转 is the other part of it."""
        sums = []
        for place in places:
            lowest = without_unit(self._senses[place].printed.rpartition(" ")[2])
            if _SUBTOTAL.fullmatch(lowest):
                sums.append(place)
        if len(sums) == 1 and len({self._printed_above(place) for place in places}) == 1:
            self._drop(set(places).difference(sums))

    def _beside_the_parts(self, places: list[int]) -> list[int]:
        """Return the totals that stand in the group of their parts, else the one in no group."""
        places = [place for place in places if self._may_sum_the_parts(place)]
        if len(places) < 2:
            return places
        groups = {self._group(place) for place in self.chosen}
        beside = [place for place in places if self._group(place) in groups]
        if len(beside) == 1:
            return beside
        bare = [place for place in beside or places if not self._senses[place].path]
        return bare if len(bare) == 1 else places

    def _group(self, place: int) -> tuple[tuple[str, ...], int | None, str]:
        """Return what a column shares with its neighbours: headings above, year and stage."""
        sense = self._senses[place]
        return sense.path, sense.year, sense.stage

    def _may_sum_the_parts(self, place: int) -> bool:
        """Whether a total stands in no group, or in one in which parts stand too.

        A total of another stage than all parts is none: 年初预算数 | 决算数: 基本支出 | 项目支出.
        """
        sense = self._senses[place]
        path, stage = sense.path, sense.stage
        if not self.chosen or not (path or stage):
            return True
        chosen = [self._senses[other] for other in self.chosen]
        if stage and all(other.stage not in ("", stage) for other in chosen):
            return False
        return not path or any(other.path[: len(path)] == path for other in chosen)

    def _find_parts(self) -> None:
        """Find the parts of basic and project expenditure where the group prints no sum."""
        keys = self._rivals()
        chosen = {self._senses[place].key for place in self.chosen}
        wholes = {key for key, _ in self._form.columns if key in _WHOLES and key not in keys}
        for place in self._open:
            sense = self._senses[place]
            whole = sense.whole or ("basic" if sense.key in _USES else None)
            if whole not in wholes or not self._may_be_part(place):
                continue
            if sense.key is None and "total" not in chosen:
                self.unread.append(sense.printed)  # it may be the same amount of another stage
            else:
                self.parts[place] = whole

    def _may_be_part(self, place: int) -> bool:
        """Whether a column may be a part by itself, and not a part (其中) of another part."""
        sense = self._senses[place]
        if sense.key is not None and place not in self.chosen:
            return False
        return "其中" not in sense.printed
