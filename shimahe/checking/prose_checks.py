"""The checks of the written sections: stated figures against the tables and against each other.

What a stated item means is data: data/rules/stated_items.csv, and for classes, sources of income,
三公 items and procurement the words of the forms. Promises an equation for every statement, with
the reason where nothing printed can confirm it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from shimahe import terms
from shimahe.checking.equation import Equation
from shimahe.checking.funding import Funding
from shimahe.checking.ledger import SOURCES, Ledger
from shimahe.checking.printed_values import NAMELESS, TOTAL, CellKey, are_the_same_money
from shimahe.checking.spoken_money import (
    APPROPRIATIONS,
    DEPARTMENT,
    PART,
    SpokenMoney,
    last_sentence,
    spoken_money,
)
from shimahe.checking.stated_causes import Listed, Stated, why_not_told
from shimahe.checking.stated_parts import is_part_of_thing
from shimahe.checking.text_support import AmountSaid, is_supported
from shimahe.disclosure import Disclosure
from shimahe.findings import records, rules
from shimahe.forms import (
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    BUDGETS,
    BY_KEY,
    DEPARTMENT_BALANCE,
    DEPARTMENT_SPENDING,
    GENERAL_SPENDING,
    HEADING_WORDS,
    OWN_TABLES,
    PROCUREMENT,
    PROSE,
    PURCHASE_CATEGORIES,
    THREE_PUBLIC,
    key_of,
    procurement_category,
    stage_in,
)
from shimahe.vocabulary import CLASS_DIGITS, FACTORS, OF_LAST_YEAR, bare_label, fold


class _Bound(NamedTuple):
    """An item of the text that is at most what a table prints.

    `pattern` is that of the item, `most` the place that prints at least as much.
    """

    pattern: re.Pattern[str]
    check: str
    most: CellKey


_BOUNDS = (
    _Bound(re.compile(r".*运行经费.*"), "A35", CellKey(BASIC_ECONOMIC, TOTAL, "public_use")),
    # the money for which targets are set
    _Bound(
        re.compile(r"一般公共预算当年财政拨款"),
        "A37",
        CellKey(GENERAL_SPENDING, TOTAL, "project"),
    ),
)
_WHOLE_EXPENDITURE = re.compile(
    r"支出(?:预算)?|(?:一般公共|政府性基金|国有资本经营)预算(?:财政拨款)?支出(?:预算)?"
)
_WHOLE = "支出"
#: The two kinds of expenditure that make up the whole.
_KINDS = ("基本", "项目")
_KIND_OF_EXPENDITURE = re.compile(r"(?:基本|项目)支出(?:预算|经费拨款)?")
#: Names one unit of a department; not 本级及所属各单位, which are all of it.
_UNIT = re.compile(
    r"本级(?![及和与、])|(?<![及和与、])[下所]属(?!各)|中心|队(?!伍)|站|所(?=[,，。:：\d])|学校|医院"
)
_ONE_BUDGET = re.compile(r"一般公共预算|政府性基金|国有资本经营|财政拨款支出")
#: A class with its amount, and parts that follow it: 教育支出80.00万元，其中.
_ONE_CLASS = re.compile(
    r"(?<!基本)(?<!项目)[^，。；、：:\d.]{2}支出(?:[（(][类款项][)）])?[\d,.]+万?元[^。]*其中"
)
#: A change with its amount, and what it is made of: 增加30.00万元，主要是.
_ONE_CHANGE = re.compile(
    r"(?:增加|增长|上升|提高|减少|下降|降低|压减)[^。；，、：]{0,10}?[\d,.]+(?:万|亿)?元"
    r"[^。；]*?(?:其中|主要|原因|由于|：|因)"
)
#: 财政拨款 alone may be of one budget or of all.
_NO_SOURCE = re.compile(r"采购|运行|当年|^财政拨款")
#: What is left of a budget's money is not what it gives.
_LEFT_OVER = re.compile("结转|结余")
_NAMES_THREE_PUBLIC = re.compile(r"三公|车|接待|出国")
_PART_OF_AN_ITEM = re.compile(rf"{HEADING_WORDS['part_of_item'].pattern}|燃油|燃料|保险|路桥|停车")
#: Vehicles that are bought, and may be none of 公务用车: 购置车辆1辆，预算18万元.
_VEHICLES_BOUGHT = re.compile("(?:购置|购买|采购|更新|新增)(?![^车]*公务)[^费]{0,8}车辆?$")
#: Money whose targets are set, or looked at: not all of a budget.
_UNDER_TARGETS = re.compile(r"绩效(?:目标|管理|评价|自评|(?:运行)?监控|跟踪)")
#: Words for the cost of one vehicle, person or visit, which no table prints: 单车运行维护费.
_COST_OF_ONE = re.compile(r"[人车辆年月平户批]均|单车|每[人车辆批次户年月]|标准|单价|定额")
_FIGURE = re.compile(r"\d[\d,.]*(?=万|亿|元|%)")
#: Leads to parts of an amount in the sentence before; the number of a heading does not.
_BEGINS_WITH_PARTS = r"\s*(?:其中|主要|包括|用于|[（(](?![一二三四五六七八九十\d]))"
#: Words in front of a figure, and behind it, that state it roughly.
_ABOUT = r"(?:大?约|将?近|接近)[为是]?\s*$"
_OR_SO = r"\s*(?:左右|上下)"
#: An account by the names of its class, group and item, as sentences name it.
_ACCOUNT = re.compile(r"(?P<of>.+?)\(类\)(?P<group>.+?)\(款\)(?P<item>.+?)\(项\).{0,4}")
#: An account by its code and its name, either first, and by its name and its level.
_CODE = r"(?P<code>\d{3}(?:\.?\d{2}){0,2})"
_CODED_ACCOUNTS = (
    re.compile(rf"\(?{_CODE}\)?[类款项]?-?(?P<name>[^\d.].*)"),
    re.compile(rf"(?P<name>.+?)\({_CODE}\)(?:预算)?(?:支出)?(?:预算)?"),
)
_ACCOUNT_OF_LEVEL = re.compile(
    r"(?P<name>(?:(?!\([类款项]\)).)+)\((?P<level>[类款项])\)(?:预算)?(?:支出)?(?:预算)?"
)
_LEVELS = {"类": 3, "款": 5, "项": 7}
#: Tables that show all the money of the department.
_ALL_MONEY = (DEPARTMENT_SPENDING, DEPARTMENT_BALANCE)
#: Tables that show all the money of the department or of a budget.
_OF_BUDGETS = (*_ALL_MONEY, APPROPRIATION_BALANCE, *OWN_TABLES.values())
_STAGES = {"final_account": "final", "budget": "budget"}
_STATE_CAPITAL_CLASS = "223"
#: Lines above a statement, and characters of them, in which its words are looked for. They are
#: bounded so that no line costs its length squared.
_LINES_ABOVE = 9
_MOST_CHARACTERS = 20_000
_CHARACTERS_BEFORE = 1000
#: The statements before and behind one that may lead to its table.
_MOST_NEAR = 40
#: Lines below the last cause of a change in which its sentence may go on.
_LINES_BEHIND = 3
#: Lines that a paragraph has at most between a whole and its kinds.
_PARAGRAPH = 2


@dataclass
class _Statement:
    """One statement of the written sections."""

    name: str
    section: str
    #: What the statement is about, folded.
    item: str
    budget: str | None
    year: int | None
    measure: str
    explains: str | None
    unit: str | None
    text: str
    line: int
    is_of_another_year: bool = False
    #: Whether it says what was budgeted, in a final account, or what was spent, in a budget.
    is_of_another_stage: bool = False
    #: The place where a table should print the same amount.
    counterpart: CellKey | None = None
    #: Why the statement may be about other money than its counterpart; "" if it cannot.
    doubt: str = ""

    @property
    def place(self) -> CellKey:
        """The place of the stated figure in the ledger."""
        return CellKey(PROSE, self.name, self.measure)

    @property
    def is_certain(self) -> bool:
        """Whether it is about all the money of the document's own year and stage."""
        return not (self.doubt or self.is_of_another_year or self.is_of_another_stage)

    @property
    def is_rate(self) -> bool:
        """Whether it states a share or a rate, which is no sum of others."""
        return self.unit == "%"

    @property
    def bound(self) -> _Bound | None:
        """The bound for the item; None if there is none."""
        for bound in _BOUNDS:
            if bound.pattern.fullmatch(self.item):
                return bound
        return None

    @property
    def part(self) -> str:
        """基本 or 项目 for one kind of expenditure, 支出 for all of it, "" for anything else."""
        if _KIND_OF_EXPENDITURE.fullmatch(self.item):
            return self.item[:2]
        return _WHOLE if _WHOLE_EXPENDITURE.fullmatch(self.item) else ""


def prose_equations(d: Disclosure, ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A31 to A37: the checks of the written sections."""
    statements = _statements(d, ledger, funding)
    certain = [statement for statement in statements if statement.is_certain]
    other_kinds = _why_kinds_are_not_all(ledger)
    among_text = [
        *_stated_twice(statements),
        *_causes(d, ledger, statements, other_kinds),
        *_wholes(certain, funding, other_kinds),
        *_procurement(certain),
    ]
    compared: set[CellKey] = set()
    for equation in among_text:
        compared.update(equation.places)
    for statement in statements:
        if statement.measure == "amount":
            yield _against_table(ledger, statement)
        elif statement.place not in compared:
            why = "no counterpart"
            yield Equation("A31", statement.name, (statement.place,), (), why_not=why)
    yield from among_text


def _why_kinds_are_not_all(ledger: Ledger) -> str:
    """Say that there may be more than basic and project expenditure; "" if there is not."""
    for place, figure in ledger.by_place.items():
        is_other = place.column not in ("total", "basic", "project")
        if place.table == DEPARTMENT_SPENDING and is_other and figure.value:
            return "part not stated"
    return ""


# --- what a statement is about --------------------------------------------------------------------


def _statements(d: Disclosure, ledger: Ledger, funding: Funding) -> list[_Statement]:
    """Return the statements, each with its counterpart and the doubt about it."""
    counterparts = _Counterparts(ledger)
    lines_above: dict[int, str] = {}
    # a final account prints the year alone, and what is carried beside it
    carried_over = "" if d.stage == "final_account" else funding.carried_over
    tables = (*OWN_TABLES.values(), DEPARTMENT_BALANCE, APPROPRIATION_BALANCE)
    doubt_of_table = dict.fromkeys(tables, carried_over)
    doubt_of_table[BASIC_ECONOMIC] = funding.basic_of_more_budgets
    statements: list[_Statement] = []
    for row in records(d.statements):
        statement = _statement(row)
        if statement.year is not None and d.year is not None:
            statement.is_of_another_year = statement.year != d.year
        elif d.year is None:
            statement.is_of_another_year = statement.item.startswith(OF_LAST_YEAR)
        stage = stage_in([statement.item]) or stage_in([_before_figure(statement.text)])
        statement.is_of_another_stage = bool(stage) and stage != _STAGES.get(d.stage)
        if not statement.is_of_another_stage:
            statement.counterpart = counterparts.place_of(statement)
        if statement.line not in lines_above:
            lines_above[statement.line] = _lines_above(d, statement.line)
        above = lines_above[statement.line]
        statement.doubt = counterparts.doubt_by_words(statement, above)
        if statement.year is None and d.year is not None:
            statement.doubt = "year not told"
        if not statement.doubt:
            statement.doubt = _doubt(ledger, statement, _words_near(d, above), doubt_of_table)
        if not statement.doubt:
            statement.doubt = _doubt_of_part(ledger, statement, above)
        if not statement.doubt and _is_rough(statement, above):
            there = statement.counterpart
            is_exact = there is not None and _print_the_same(ledger, there, statement.place)
            statement.doubt = "" if is_exact else "stated roughly"
        statements.append(statement)
    _doubt_what_no_sentence_supports(ledger, statements, lines_above)
    return statements


def _doubt_what_no_sentence_supports(
    ledger: Ledger, statements: Sequence[_Statement], lines_above: Mapping[int, str]
) -> None:
    """Say of amounts that differ from their table that they may be of other money.

    So it is where their sentence does not lead to that table.
    """
    held: list[_Statement] = []
    stated: list[AmountSaid] = []
    for statement in statements:
        said = _amount_said(ledger, statement)
        if said is not None:
            held.append(statement)
            stated.append(said)
    for place, (statement, said) in enumerate(zip(held, stated, strict=True)):
        is_blank = said.is_printed and not ledger.all_at(said.place)
        if statement.doubt or is_blank or _print_the_same(ledger, said.place, statement.place):
            continue
        others = [
            *stated[max(0, place - _MOST_NEAR) : place],
            *stated[place + 1 : place + 1 + _MOST_NEAR],
        ]
        if not said.is_printed and all(other.place != said.place for other in others):
            continue  # nothing is compared with it
        sentence = _sentence_before(statement, lines_above[statement.line])
        if not is_supported(said, statement.item, statement.text, sentence, others):
            statement.doubt = "of other money"


def _amount_said(ledger: Ledger, statement: _Statement) -> AmountSaid | None:
    """Return a statement of money that has a counterpart as the amount it states; else None."""
    there = statement.counterpart
    figures = ledger.all_at(statement.place)
    value = figures[0].value if figures else None
    if there is None or value is None or statement.unit not in FACTORS:
        return None
    wan = value * FACTORS[statement.unit]
    is_confirmed = bool(wan) and _print_the_same(ledger, there, statement.place)
    is_printed = ledger.printed(there)
    beside = frozenset[Decimal]() if is_confirmed else _printed_beside(ledger, there)
    return AmountSaid(wan, there, statement.line, is_printed, is_confirmed, beside)


def _printed_beside(ledger: Ledger, place: CellKey) -> frozenset[Decimal]:
    """Return the total of the column of a place, and what else the total row prints, in 万元."""
    places = [CellKey(place.table, TOTAL, place.column)]
    if place.row == TOTAL:
        columns = [column for column in ledger.columns[place.table] if column != place.column]
        places = [place._replace(column=column) for column in columns]
    amounts: set[Decimal] = set()
    for beside in places:
        for figure in ledger.all_at(beside):
            if figure.value and figure.unit in FACTORS:
                amounts.add(figure.value * FACTORS[figure.unit])
    return frozenset(amounts)


def _sentence_before(statement: _Statement, lines: str) -> str:
    """Return the words of a sentence in front of a statement.

    One that begins with what leads to parts (其中：) goes on with the sentence before it.
    """
    before = _text_before(statement, lines)
    if all(statement.text not in "".join(line.split()) for line in lines.splitlines()):
        before = before.replace("\n", "").rpartition(statement.text)[0]  # it goes on over lines
    before = before[-_CHARACTERS_BEFORE:]
    sentence = last_sentence(before)
    whole = sentence or statement.text
    if re.match(_BEGINS_WITH_PARTS, whole):
        above = before[: len(before) - len(sentence)].rstrip("。；\n ")
        sentence = f"{last_sentence(above)}，{sentence or whole}"
    return sentence


def _is_rough(statement: _Statement, lines: str) -> bool:
    """Whether a sentence states its figure roughly: 约1500万元, 近850万元, 850万元左右, 850余万元.

    `lines` are its line with those above it.
    """
    if re.search(_ABOUT, _before_figure(statement.text)):
        return True
    if statement.unit and re.search(rf"[余多]\s*{statement.unit}$", statement.text):
        return True
    behind = lines.rpartition(statement.text)[2]
    return bool(statement.text in lines and re.match(_OR_SO, behind))


def _before_figure(text: str) -> str:
    """Return the words of a statement before its figure."""
    return _FIGURE.split(text, maxsplit=1)[0]


def _statement(row: dict[str, Any]) -> _Statement:
    """Return the statement of one row of `Disclosure.statements`."""
    return _Statement(
        name=row["statement"],
        section=row["section"] or "",
        item=fold(row["item"] or ""),
        budget=row["budget"],
        year=row["year"],
        measure=row["measure"],
        explains=row["explains"],
        unit=row["unit"],
        text=row["text"],
        line=row["line"],
    )


def _lines_above(d: Disclosure, line: int) -> str:
    """Return a line with those above it."""
    first = max(1, line - _LINES_ABOVE)
    return d.printed_text(range(first, line + 1))[-_MOST_CHARACTERS:]


def _words_near(d: Disclosure, lines: str) -> str:
    """Return the words of some lines behind the last end of a sentence.

    The name of the office is left out, because it may look like the name of a unit.
    """
    after_last_end = re.split(r"[。；]\s*\n", lines)[-1]
    words = re.sub(r"\s", "", after_last_end)
    return words.replace(d.office, "") if d.office else words


def _spoken_money(statement: _Statement, lines: str) -> SpokenMoney:
    """Return of which money the words in front of a statement speak.

    `lines` are its line with those above it. Those above the heading of its section, and rows of
    tables, are left out.
    """
    section = "".join(statement.section.split())
    return spoken_money(section, _text_before(statement, lines))


def _text_before(statement: _Statement, lines: str) -> str:
    """Return the lines above a statement and the words in front of it, from its heading on."""
    sentences = [line for line in lines.splitlines() if not re.search(r"\t|^\s*\|", line)]
    words = [re.sub(r"<[^<>]*>", "", line) for line in sentences]  # without marks of HTML
    text = "\n".join("".join(line.split()) for line in words)
    section = "".join(statement.section.split())
    if section:
        text = text.rpartition(section)[2]
    return text.rpartition(statement.text)[0] or text


def _doubt(
    ledger: Ledger, statement: _Statement, near: str, doubt_of_table: Mapping[str, str]
) -> str:
    """Say why a statement may be about other money than its counterpart; "" if it cannot.

    There is no doubt where the counterpart prints the same amount. Otherwise the statement may be
    about one unit of the department, about money for which targets are set, about a part of a
    change, about one budget or class, or about
    other money than the table (`doubt_of_table`): where money is carried over, about more than that
    of a budget or source. `near` are the words of its line and above it.
    """
    there = statement.counterpart
    if there and _print_the_same(ledger, there, statement.place):
        return ""
    before = near.rpartition(statement.text)[0] or near
    before = before[-_CHARACTERS_BEFORE:]
    if _UNIT.search(f"{statement.section}{before}{statement.text}"):
        return "of one unit"
    if there is None:
        return ""
    if _UNDER_TARGETS.search(f"{statement.section}\n{before.rpartition('。')[2]}"):
        return "of other money"
    if _ONE_CHANGE.search(re.split("[。；]", before)[-1]):
        return "part of a change"
    if there.table == PROCUREMENT and _is_behind_one_budget(statement, before, near):
        return "part of another budget"
    if there.row_key == (DEPARTMENT_SPENDING, TOTAL):
        of_budgets = [there._replace(table=table) for table in OWN_TABLES.values()]
        if any(_print_the_same(ledger, place, statement.place) for place in of_budgets):
            return "part of another budget"
        return _doubt_of_department(statement, before)
    return doubt_of_table.get(there.table, "")


def _is_behind_one_budget(statement: _Statement, before: str, near: str) -> bool:
    """Whether a statement of no budget follows the name of one of several in its sentence.

    一般公共预算45万元（货物15万元 …），政府性基金30万元（工程30万元）: each part is of one budget.
    """
    if statement.budget in OWN_TABLES:
        return False
    sentence = before.rpartition("。")[2]
    return bool(_ONE_BUDGET.search(sentence)) and len(set(_ONE_BUDGET.findall(near))) > 1


def _doubt_of_part(ledger: Ledger, statement: _Statement, lines: str) -> str:
    """Say why what is said of a budget or a kind of expenditure may be a part of another thing.

    `lines` are its line with those above it.
    """
    there = statement.counterpart
    is_kind = _KIND_OF_EXPENDITURE.fullmatch(statement.item) is not None
    is_of_budget = key_of(BUDGETS, statement.item) is not None
    if there is None or there.table not in _OF_BUDGETS or not (is_kind or is_of_budget):
        return ""
    if _print_the_same(ledger, there, statement.place):
        return ""
    sentence = last_sentence(_text_before(statement, lines))[-_CHARACTERS_BEFORE:]
    sentence += _before_figure(statement.text)
    figures = ledger.all_at(statement.place)
    value = figures[0].value if figures else None
    if value is None or statement.unit not in FACTORS:
        return ""
    amount = value * FACTORS[statement.unit]
    if not is_part_of_thing(sentence, amount, is_kind=is_kind):
        return ""
    return "part of a class" if is_kind else "of other money"


def _print_the_same(ledger: Ledger, place: CellKey, other: CellKey) -> bool:
    """Whether two places print the same, amounts of money up to the rounding of the coarser one."""
    figures = ledger.all_at(place)
    others = ledger.all_at(other)
    if not all(figure.is_money for figure in (*figures, *others)):
        return [figure.value for figure in figures] == [figure.value for figure in others]
    pairs = zip(figures, others, strict=False)
    return len(figures) == len(others) and all(are_the_same_money(*pair) for pair in pairs)


def _doubt_of_department(statement: _Statement, before: str) -> str:
    """Say why a statement about the department's expenditure may be about a part of it only."""
    sentence = before.rpartition("。")[2]
    if _KIND_OF_EXPENDITURE.fullmatch(statement.item) and _ONE_CLASS.search(sentence):
        return "part of a class"
    if _ONE_BUDGET.search(f"{statement.section}\n{sentence}"):
        return "part of another budget"
    return ""


# --- text against tables --------------------------------------------------------------------------


def _against_table(ledger: Ledger, statement: _Statement) -> Equation:
    """Return A31, A35 or A37: a stated amount equals, or is at most, what a table prints."""
    left = (statement.place,)
    bound = statement.bound
    if bound:
        return Equation(bound.check, statement.name, left, (bound.most,))
    there = statement.counterpart
    right = (there,) if there and ledger.printed(there) else ()
    why = "another year" if statement.is_of_another_year else statement.doubt
    if statement.is_of_another_stage:
        why = "another stage"
    if not why and not right:
        why = "table or row not printed" if there else "no counterpart"
    return Equation("A31", statement.name, left, right, why_not=why)


def _bare_account(name: str) -> str:
    """Return the name of an account in the form in which accounts are compared.

    >>> _bare_account("一般公共服务支出"), _bare_account("“一般公共服务")
    ('一般公共服务', '一般公共服务')
    """
    return bare_label(name).removesuffix("支出")


def _name_of_account(words: str) -> str:
    """Return the name of an account in words that may go on with what expenditure is called.

    >>> _name_of_account("行政运行支出预算"), _name_of_account("社会保障和就业支出")
    ('行政运行', '社会保障和就业')
    """
    return _bare_account(re.sub(r"(?:预算)?(?:支出)?(?:预算|决算)?$", "", words))


def _name_of_class(label: str) -> str:
    """Return the name of a class without what expenditure is called."""
    return re.sub(r"(?:预算)?支出$", "", label)


@cache
def _whole_names() -> frozenset[str]:
    """Return the names of all accounts in the form in which classes are compared, folded."""
    return frozenset(_name_of_class(fold(name)) for name in terms.account_names())


@cache
def _no_classes() -> tuple[str, ...]:
    """Return the names that a sentence may have for a budget or a kind of expenditure.

    >>> _no_classes()[1:4]
    ('政府性基金预算财政拨款', '国有资本经营预算财政拨款', '基本支出')
    """
    budgets = [f"{terms.key_name('budget', budget, 'zh')}财政拨款" for budget in OWN_TABLES]
    kinds = [terms.key_name("kind", kind, "zh") for kind in ("basic", "project")]
    return (*budgets, *kinds)


def _is_piece(name: str) -> bool:
    """Whether a printed name is only a piece of an account's or a budget's name, or a kind.

    >>> _is_piece("社会保障和就业"), _is_piece("社会保障"), _is_piece("")
    (False, True, True)
    """
    names = _whole_names()
    return name not in names and any(name in whole for whole in (*names, *_no_classes()))


class _Counterparts:
    """The places of the tables at which the amounts of statements should be printed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._code_of_class: dict[str, str] = {}
        for label, code in ledger.classes.items():
            name = _name_of_class(label)
            if not _is_piece(name):
                self._code_of_class.setdefault(name, code)
        self._bare_names = {code: _bare_account(name) for code, name in ledger.names.items()}
        self._codes_by_name: dict[str, list[str]] = defaultdict(list)
        for code, name in self._bare_names.items():
            self._codes_by_name[name].append(code)

    def place_of(self, statement: _Statement) -> CellKey | None:
        """Return the place that should print a stated amount of money; None where none should."""
        if statement.bound or statement.measure != "amount" or statement.unit not in FACTORS:
            return None
        item = statement.item
        if _COST_OF_ONE.search(item):
            return None
        is_expenditure = "支出" in item
        name = re.sub(r"(?:预算)?(?:支出)?(?:预算)?$", "", item)
        code = self._code_of_class.get(name)
        if code and is_expenditure:
            return self._of_class(code, statement.budget)
        account = self._account_named(item) or self._coded_account(item)
        if account:
            return self._of_account(account, statement.budget)
        place = self._by_rule(statement)
        if place is None and not is_expenditure:
            place = self._place_of_source(item)
        if place is None:
            place = self._place_of_three_public(statement)
        if place is None:
            place = self._place_of_procurement(statement)
        return place

    def doubt_by_words(self, statement: _Statement, lines: str) -> str:
        """Hold a statement to the money of which the words above it speak; return a doubt, or "".

        They matter only where it differs from what the department's table or balance prints. In a
        list of sources of income, or of kinds of expenditure, the names of the others say nothing
        of the money spoken of.
        `lines` are its line with those above it.
        """
        there = statement.counterpart
        if there is None or there.table not in _ALL_MONEY or self._agrees(statement, there):
            return ""
        spoken = _spoken_money(statement, lines)
        is_of_department = spoken.money == DEPARTMENT and not spoken.may_be_other
        is_kind = _KIND_OF_EXPENDITURE.fullmatch(statement.item) is not None
        is_listed = is_kind or there.table == DEPARTMENT_BALANCE
        lists_parts = is_listed and spoken.money in (DEPARTMENT, PART)
        if is_of_department or lists_parts:
            return ""
        meant = self._place_of_money(spoken, there, statement.item)
        is_clear = spoken.money != PART and not spoken.may_be_other
        if meant and (is_clear or self._agrees(statement, meant)):
            statement.counterpart = meant
            return ""
        names_its_budget = key_of(BUDGETS, statement.item) is not None
        return "" if names_its_budget else "of other money"

    def _place_of_money(self, spoken: SpokenMoney, there: CellKey, item: str) -> CellKey | None:
        """Return the place that shows the money spoken of, for one of the department's places.

        Returns None where no table shows it.
        """
        if spoken.money in OWN_TABLES and there.table == DEPARTMENT_SPENDING:
            return there._replace(table=OWN_TABLES[spoken.money])
        if spoken.money == APPROPRIATIONS or spoken.may_be_other:
            return self._of_appropriations(there, item)
        return None

    def _agrees(self, statement: _Statement, place: CellKey) -> bool:
        """Whether a place prints what a statement says."""
        return _print_the_same(self._ledger, place, statement.place)

    def _of_appropriations(self, there: CellKey, item: str) -> CellKey | None:
        """Return the place of 财政拨款 for a place of the department; None if there is none.

        `item` names the source of income, where the place is that of one.
        """
        if there.table == DEPARTMENT_BALANCE:
            source = self._place_of_source(item, APPROPRIATION_BALANCE)
            return source or there._replace(table=APPROPRIATION_BALANCE)
        row = self._ledger.class_labels.get(there.row, there.row)
        for column in ("spending/total", "spending/amount"):
            place = CellKey(APPROPRIATION_BALANCE, row, column)
            if there.column == "total" and self._ledger.printed(place):
                return place
        return None

    def _of_class(self, code: str, budget: str | None) -> CellKey | None:
        """Return the place of a class in the own table of a budget, or in the department's table.

        For a statement about one budget, the department's table is used only where no other budget
        can pay for the class; otherwise the result is None.
        """
        if budget in OWN_TABLES and self._ledger.rows[OWN_TABLES[budget]]:
            return CellKey(OWN_TABLES[budget], code, "total")
        pays_alone = budget == "state_capital" and code == _STATE_CAPITAL_CLASS
        if budget in OWN_TABLES and not pays_alone:
            return None
        return CellKey(DEPARTMENT_SPENDING, code, "total")

    def _account_named(self, item: str) -> str:
        """Return the code of an account that is named with its class and its group.

        Returns "" where the item is no such name, and where several codes have these names.
        """
        match = _ACCOUNT.fullmatch(item)
        if match is None:
            return ""
        class_name, group, name = (_bare_account(part) for part in match.groups())
        found: list[str] = []
        for code in self._codes_by_name.get(name, ()):
            names = [self._bare_names.get(code[:length]) for length in (3, 5)]
            if len(code) == 7 and names == [class_name, group]:
                found.append(code)
        return found[0] if len(found) == 1 else ""

    def _coded_account(self, item: str) -> str:
        """Return the code of an account that is named with its code, or with its level alone.

        Returns "" where the tables print another name beside the code, and where several codes have
        the name.
        """
        for pattern in _CODED_ACCOUNTS:
            match = pattern.fullmatch(item)
            if match:
                code = match.group("code").replace(".", "")
                name = re.sub(r"\([类款项]\)", "", match.group("name"))
                is_name = self._bare_names.get(code) == _name_of_account(name)
                return code if is_name else ""
        match = _ACCOUNT_OF_LEVEL.fullmatch(item)
        if match is None:
            return ""
        codes = self._codes_by_name.get(_name_of_account(match.group("name")), ())
        found = [code for code in codes if len(code) == _LEVELS[match.group("level")]]
        return found[0] if len(found) == 1 else ""

    def _of_account(self, code: str, budget: str | None) -> CellKey | None:
        """Return the place of an account in the only budget's table that prints it.

        Where several do, or none does, it is that in the table of the budget stated, and in the
        department's if none is stated.
        """
        tables = [table for table in OWN_TABLES.values() if code in self._ledger.rows[table]]
        if budget in OWN_TABLES:
            own = OWN_TABLES[budget]
            return CellKey(own, code, "total") if own in tables else self._in_balance(code, budget)
        if len(tables) == 1 and len(code) > CLASS_DIGITS:
            return CellKey(tables[0], code, "total")
        is_printed = code in self._ledger.rows[DEPARTMENT_SPENDING]
        return CellKey(DEPARTMENT_SPENDING, code, "total") if is_printed else None

    def _in_balance(self, code: str, budget: str) -> CellKey | None:
        """Return the place of a class of a budget in the balance of 财政拨款; None without one."""
        row = self._ledger.class_labels.get(code, "")
        place = CellKey(APPROPRIATION_BALANCE, row, f"spending/{budget}")
        return place if self._ledger.printed(place) else None

    def _by_rule(self, statement: _Statement) -> CellKey | None:
        """Return the place that data/rules/stated_items.csv gives for an item; None without one."""
        budget = statement.budget if statement.budget in OWN_TABLES else "any"
        for rule in rules("stated_items"):
            if rule["budget"] == budget and re.fullmatch(rule["pattern"], statement.item):
                return CellKey(rule["table"], rule["row"], rule["column"])
        return None

    def _place_of_source(self, item: str, table: str = DEPARTMENT_BALANCE) -> CellKey | None:
        """Return the place of a source of income in a balance.

        Returns None where the item names no source, and a place in a row that does not exist where
        the balance does not print the source: the check then says that it is not printed.
        """
        source = key_of(SOURCES, item)
        if source is None or _NO_SOURCE.search(item):
            return None
        if source in OWN_TABLES and _LEFT_OVER.search(item):
            return None
        for row, source_of_row in self._ledger.sources(table):
            if source_of_row == source:
                return CellKey(table, row, "income/amount")
        return CellKey(table, f"({source})", "income/amount")

    def _place_of_three_public(self, statement: _Statement) -> CellKey | None:
        """Return the place of a 三公 item, in the row of the statement's year if there is one.

        Returns None where the item is another matter or only a part of a 三公 item, and a place in
        a row that does not exist where the table does not print the item.
        """
        item = statement.item
        key = key_of(BY_KEY[THREE_PUBLIC].columns, item)
        rows = list(self._ledger.rows[THREE_PUBLIC])
        if key is None or key == "amount" or not rows:
            return None
        if not _NAMES_THREE_PUBLIC.search(item) or _PART_OF_AN_ITEM.search(item):
            return None
        if _VEHICLES_BOUGHT.search(item):
            return None
        of_year = [row for row in rows if str(statement.year) in row]
        if of_year and key in self._ledger.columns[THREE_PUBLIC]:
            return CellKey(THREE_PUBLIC, of_year[0], key)
        absent = CellKey(THREE_PUBLIC, f"({key})", "amount")
        return self._ledger.three_public.get(key, absent)

    def _place_of_procurement(self, statement: _Statement) -> CellKey | None:
        """Return the place of a category in the table of procurement.

        Returns None where the item names no category, and a place in a row that does not exist
        where the table does not print the category.
        """
        category = procurement_category(statement.item)
        if category is None:
            return None
        column = "total"
        if statement.budget in OWN_TABLES:
            column = statement.budget
        for label in self._ledger.rows[PROCUREMENT]:
            if category in (label, procurement_category(label)):
                return CellKey(PROCUREMENT, label, column)
        return CellKey(PROCUREMENT, category, column)


# --- text against text ----------------------------------------------------------------------------


def _places_of(statements: Iterable[_Statement]) -> tuple[CellKey, ...]:
    """Return the places of some statements."""
    return tuple(statement.place for statement in statements)


def _stated_twice(statements: Sequence[_Statement]) -> Iterator[Equation]:
    """Yield A32: statements with the same counterpart and the same year state the same amount.

    Statements that only have the same words are not compared, since 支出 alone may mean anything. A
    statement without doubt comes first, and the others are compared with it.
    """
    groups: dict[tuple[CellKey, int | None], list[_Statement]] = defaultdict(list)
    for statement in sorted(statements, key=attrgetter("doubt")):
        if statement.counterpart and statement.explains is None:
            groups[statement.counterpart, statement.year].append(statement)
    for first, *others in groups.values():
        for other in others:
            subject = f"{first.name} = {other.name}"
            left = (first.place,)
            right = (other.place,)
            yield Equation("A32", subject, left, right, why_not=other.doubt)


def _causes(
    d: Disclosure, ledger: Ledger, statements: Sequence[_Statement], other_kinds: str
) -> Iterator[Equation]:
    """Yield A33: a change is the sum of its stated causes. Rates are not added up.

    Where the causes are basic and project expenditure, the equation is A34. `other_kinds` says why
    these two may not be all expenditure.
    """
    stated = [_stated(ledger, statement) for statement in statements]
    position_of = {statement.name: place for place, statement in enumerate(statements)}
    causes_of: dict[str, list[_Statement]] = defaultdict(list)
    for statement in statements:
        if statement.explains is not None and not statement.is_rate:
            causes_of[statement.explains].append(statement)
    for name, causes in causes_of.items():
        first = position_of[name]
        change = statements[first]
        if change.is_rate:
            continue
        of_causes = [each for cause in causes for each in causes_of.get(cause.name, ())]
        last = max(position_of[cause.name] for cause in (*causes, *of_causes))
        between, behind = _words_about(d, change, statements[last])
        whole = stated[position_of[change.explains]].wan if change.explains else None
        said = stated[first + 1 : last + 1]
        why = why_not_told(Listed(stated[first], whole, said, between, behind))
        left = (change.place,)
        right = _places_of(causes)
        if sorted(cause.part for cause in causes) == sorted(_KINDS):
            yield Equation("A34", name, left, right, why_not=other_kinds or why)
        else:
            yield Equation("A33", name, left, right, why_not=why)


def _stated(ledger: Ledger, statement: _Statement) -> Stated:
    """Return a statement as far as it matters for causes."""
    wan = None
    for figure in ledger.all_at(statement.place):
        if figure.value is not None and figure.unit in FACTORS:
            wan = figure.value * FACTORS[figure.unit]
    text = fold(statement.text)
    return Stated(statement.name, statement.explains, statement.item, wan, text)


def _words_about(d: Disclosure, change: _Statement, last: _Statement) -> tuple[str, str]:
    """Return the folded words between a change and its last cause, and those behind that one.

    Both are "" where the words of either are not found in the lines that they are said to be in.
    """
    end = min(last.line + _LINES_BEHIND, d.last_line)
    printed = d.printed_text(range(change.line, end + 1))[:_MOST_CHARACTERS]
    words = fold(printed)
    text = fold(last.text)
    start = words.find(fold(change.text))
    found = words.find(text, max(start, 0))
    if start < 0 or found < 0:
        return "", ""
    return words[start:found], words[found + len(text) :]


class _PartKey(NamedTuple):
    """The expenditure that a statement is about."""

    measure: str
    budget: str
    part: str


def _parts(statements: Iterable[_Statement]) -> dict[_PartKey, _Statement]:
    """Return the first statement about each kind of expenditure and about all of it.

    What is said of 财政拨款 is left out: it is neither all money nor that of one budget. So are
    rates, which do not add up.
    """
    first: dict[_PartKey, _Statement] = {}
    for statement in statements:
        there = statement.counterpart
        is_granted = there is not None and there.table == APPROPRIATION_BALANCE
        if statement.is_rate or is_granted or statement.explains is not None:
            continue
        if statement.part:
            key = _PartKey(statement.measure, statement.budget or "all", statement.part)
            first.setdefault(key, statement)
    return first


def _wholes(
    statements: Iterable[_Statement], funding: Funding, other_kinds: str
) -> Iterator[Equation]:
    """Yield A34: stated expenditure is the sum of its kinds, and of its budgets."""
    parts = _parts(statements)
    paying = funding.paying if funding.is_known else set()
    for key, whole in parts.items():
        if key.part == _WHOLE:
            yield from _by_kind(parts, key, whole, other_kinds)
        if key.part == _WHOLE and key.budget == "all":
            yield from _by_budget(parts, key.measure, whole, paying)


def _by_kind(
    parts: Mapping[_PartKey, _Statement], key: _PartKey, whole: _Statement, other_kinds: str
) -> Iterator[Equation]:
    """Yield A34: expenditure is the basic and project expenditure stated in its paragraph."""
    kinds: list[_Statement] = []
    for kind in _KINDS:
        statement = parts.get(key._replace(part=kind))
        if statement:
            kinds.append(statement)
    if not kinds or not all(_follows(kind, whole) for kind in kinds):
        return
    why = other_kinds
    if not why and len(kinds) < len(_KINDS):
        why = "part not stated"
    subject = f"{whole.name} by kind"
    yield Equation("A34", subject, (whole.place,), _places_of(kinds), why_not=why)


def _follows(kind: _Statement, whole: _Statement) -> bool:
    """Whether a statement follows another in its paragraph."""
    return 0 <= kind.line - whole.line <= _PARAGRAPH


def _by_budget(
    parts: Mapping[_PartKey, _Statement], measure: str, whole: _Statement, paying: set[str]
) -> Iterator[Equation]:
    """Yield A34: the department's expenditure is the sum of that of its budgets.

    It is checked only if all budgets that pay are stated; for a change all three must be, because a
    budget that pays nothing this year may have paid last year.
    """
    by_budget: dict[str, _Statement] = {}
    for key, statement in parts.items():
        is_whole = key.measure == measure and key.part == _WHOLE
        if is_whole and key.budget != "all":
            by_budget[key.budget] = statement
    if not by_budget:
        return
    wanted = paying | set(OWN_TABLES) if measure == "change" else paying
    why = "" if paying else "sources of income not printed"
    if not wanted <= set(by_budget):
        why = "part not stated"
    subject = f"{whole.name} by budget"
    right = _places_of(by_budget.values())
    yield Equation("A34", subject, (whole.place,), right, why_not=why)


def _procurement(statements: Iterable[_Statement]) -> Iterator[Equation]:
    """Yield A36: total procurement is the sum of goods, works and services, for each budget.

    It is not checked where a category is not stated, because that may hold the rest. Categories
    behind another amount (contracts with small firms) make up that one.
    """
    by_budget: dict[str, dict[str, _Statement]] = defaultdict(dict)
    is_of_another = False
    for statement in statements:
        if statement.measure != "amount" or statement.unit not in FACTORS:
            continue
        category = procurement_category(statement.item)
        if category is None and statement.item.endswith("政府采购"):
            category = "total"
        if category in (None, "total"):
            is_of_another = category is None and statement.budget not in OWN_TABLES
        if category and not is_of_another:
            by_budget[statement.budget or NAMELESS].setdefault(category, statement)
    for budget, statement_of in by_budget.items():
        parts = [statement_of[each] for each in PURCHASE_CATEGORIES if each in statement_of]
        if "total" in statement_of:
            left = (statement_of["total"].place,)
            why = "" if len(parts) == len(PURCHASE_CATEGORIES) else "part not stated"
            yield Equation("A36", budget, left, _places_of(parts), why_not=why)
