"""Titles and headings → the form of a table, and the headings of each of its columns (R07).

A form is told by words of its title or, where the title is lost, by headings that no other form
has: by meaning, never by number or place. Titles and headings are compared folded (half-width,
without spaces and quotation marks). The forms are declared in `shimahe.forms`; what a column means
is told in `column_groups`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shimahe.forms import (
    ANNOUNCED,
    APPROPRIATION_BALANCE,
    BEHIND_TITLE,
    BRACKETS,
    BUDGETS,
    BY_KEY,
    CODE,
    DEPARTMENT_BALANCE,
    FORM_BEGINS,
    FORMS,
    NAME,
    ORNAMENTS,
    PLAIN_WORDS,
    SPREAD_WORD,
    VOCABULARY,
    Form,
    key_of,
)
from shimahe.vocabulary import ORDINAL, UNIT, cached_if_short, fold, is_chinese

#: A heading that says only the year or the stage of a figure: 2025年预算数.
STAGE_HEADING = r"(?:20\d\d年度?|上年度?|本年度?|去年)?(?:年初|调整)?(?:预算|决算|执行)数"
#: The headings of the three levels of a code, and a pattern of one of them or of several in one.
LEVELS = frozenset("类款项")
LEVEL_HEADING = "[类款项]|类款项?"
#: Headings of notes.
NOTES = ("备注", "说明")
#: The heading of a column of codes, and that of a column of names or labels.
CODE_HEADING = re.compile(f"编码|代码|科目编号|^(?:{LEVEL_HEADING})$")
NAME_HEADING = re.compile(
    r"科目名称|^名称|^(?:收入|支出)?项目(?:名称|类别|\(.*\))?$|功能科目名称|^(?:预算|支出|收入)?科目$|科目\)$|^支出功能分类科目$"
    r"|(?:功能|经济)(?:分类)?(?:分类|科目)(?:\(.*\))?$|^(?:收入|支出)?(?:类别|分类|用途|种类|来源)$"
)
#: Headings that a PDF may print without a space between them. The longest is taken.
_ONE_HEADING = re.compile(
    "(?:一般公共|政府性基金|国有资本经营)预算(?:财政)?(?:拨款)?(?:(?:基本|项目)?支出|收入)?"
    "|财政拨款(?:收入)?"
    "|本年(?:收入|支出)合计|合计|小计|(?:基本|项目)支出|(?:人员|公用)经费|上级补助收入"
    "|事业收入|(?:事业单位)?经营收入|附属单位上缴收入|其他收入|上缴上级支出|经营支出"
    "|对附属单位补助支出|项目(?=预算数|决算数)|(?<=项目)[预决]算数"
)
#: Headings that may be broken over two lines.
_IN_TWO_LINES = (
    "事业单位经营收入",
    "附属单位上缴收入",
    "对附属单位补助支出",
    "国有资本经营预算",
    "政府性基金预算",
)
#: Where an amount and a word stand together without the space between them.
_LABEL_BEGINS = "(?=[一二三四五六七八九十]{1,3}、|(?:本年)?(?:收入|支出)?[合总]计)"
_NO_SPACE = re.compile(
    rf"(?:(?<=,\d\d\d)|(?<=\.\d\d)){_LABEL_BEGINS}"
    rf"|(?<=[^\W\d_])(?=\d{{1,3}}(?:(?:,\d{{3}})+(?:\.\d\d)?|\.\d\d)(?:(?!\S)|{_LABEL_BEGINS}))"
)
#: Marks of a title that the table goes on from the page before: 续表, （续）.
_CONTINUED = re.compile(r"^\(?续表?\)?[:、]?|[(\-]?续表?\d*\)?$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
#: The number of a table, in front of its title and behind it, in folded text.
_NUMBER_WORDS = r"(?:附件|附|财决|财预|公开|预算|决算|部门|单位)*"
_TABLE_NUMBER = (
    rf"{_NUMBER_WORDS}(?:表(?:{ORDINAL}|\d+)(?:-\d+)*|\d+(?:-\d+)*表|\d{{1,2}}(?:-\d+)*)"
)
_NUMBER_IN_FRONT = re.compile(
    rf"^(?:{_TABLE_NUMBER}|附[件表]|{ORDINAL}、|\({ORDINAL}\))(?!\d|年)[:、.\-]*"
)
_NUMBER_BEHIND = re.compile(rf"(?<=表)[-_]?{_TABLE_NUMBER}$")

#: The printed number of a table (表二, 公开02表, 附件1).
LABEL = re.compile(
    rf"(?:公开|附|预算|决算|财决|财预|部门|单位)*(?:表(?:{ORDINAL}|\d+)(?:-\d+)*|\d+(?:-\d+)*表)"
    r"|附[表件]?\d*(?:-\d+)*"
)
#: The label of a line that says whose a table is (编制单位：).
OFFICE_LABEL = re.compile(
    r"(?:编制|填报|公开|预算|主管)?(?:部门|单位)(?:[/、或](?:部门|单位))?(?:\((?:部门|单位|公章|盖章)\))?(?:名称)?(?:\(.*?\))?:"
)

#: The cells of one row of a header.
HeaderRow = tuple[str, ...]
#: Names that a program gives to columns (列1, Column1, Unnamed: 1, A), and how many make a row.
_NAME_OF_COLUMN = re.compile(r"(?:[A-Za-z]{1,7}|unnamed:|[列第栏])?(\d{1,3})列?|([A-Za-z])", re.I)
_FEWEST_NAMES = 3
#: The fewest letters of an English word behind a title: fewer may be a part of its number.
_SHORTEST_WORD = 3


# --- which form -----------------------------------------------------------------------------------


def bare_title(text: str) -> str:
    """Return a title as printed, without ornaments, brackets, a number and English around it.

    >>> bare_title("——部门支出总表——"), bare_title("（三）【甲镇部门支出总表】（公开）")
    ('部门支出总表', '甲镇部门支出总表（公开）')
    >>> bare_title("部门支出总表 Total Expenditure")
    '部门支出总表'
    """
    title = text.strip(ORNAMENTS + " \u3000")
    if "表" not in title:
        return title
    title = _without_english(title)
    title = ANNOUNCED.sub("", title, count=1) if ANNOUNCED.match(title) else title
    for opening, closing in BRACKETS:
        if opening in title and closing in title:
            title = _without_brackets(title, opening, closing)
    return title.strip(ORNAMENTS + " \u3000")


def _without_english(title: str) -> str:
    """Return a title without English words behind 表; unchanged if anything else is there."""
    front, last, behind = title.rpartition("表")
    words = behind.split()
    is_english = bool(words) and len(words[0]) >= _SHORTEST_WORD
    is_english = is_english and behind.isascii() and all(word.isalpha() for word in words)
    return front + last if is_english else title


def _without_brackets(title: str, opening: str, closing: str) -> str:
    """Return a title without the brackets around it; unchanged if they hold something else."""
    front, _, rest = title.partition(opening)
    inside, _, behind = rest.partition(closing)
    if opening in inside:
        inside, _, behind = rest.rpartition(closing)
    number = fold(front)
    is_number = not number or _NUMBER_IN_FRONT.fullmatch(number) is not None
    is_other_title = "表" in _CONTINUED.sub("", number) and not is_number
    if "表" not in inside or is_other_title:
        return title
    return f"{'' if is_number else front}{inside}{behind}"


def without_unit_mark(folded: str) -> str:
    """Return a folded title without its unit mark and the words that stand before that."""
    if "元" in folded:  # it stands in every unit of money
        folded = UNIT.sub("", folded)
    return BEHIND_TITLE.sub("", folded)


def without_number(folded: str) -> str:
    """Return a folded title without the number in front of it (附表2：, 表二、, (一))."""
    return _NUMBER_IN_FRONT.sub("", folded)


def fold_title(title: str | None) -> str:
    """Return a title as titles are compared.

    It is folded, and has no ornaments, number, unit mark or 续 any more, and no brackets but those
    that name a budget.

    >>> fold_title("附件2：甲镇部门（综合）支出总表 公开03表（单位：万元）")
    '甲镇部门支出总表'
    """
    folded = _CONTINUED.sub("", fold(bare_title(title or "")))
    folded = without_unit_mark(folded)
    folded = _IN_BRACKETS.sub(_keep_budget, folded)
    return _NUMBER_BEHIND.sub("", without_number(folded))


def _keep_budget(brackets: re.Match[str]) -> str:
    """Return the matched brackets if they name a budget, else ""."""
    return brackets.group() if key_of(BUDGETS, brackets.group()) else ""


@cached_if_short(1024)
def match_title(title: str) -> Form | None:
    """Return the form that has this title; None where it is of no standard form.

    A title that fits several forms is of the one that is declared to be over all the others, and of
    none where there is no such form (R07).

    >>> match_title("2024年部门政府性基金预算支出功能分类预算表").key
    'fund_spending'
    """
    folded = fold_title(title)
    fitting: list[Form] = []
    for form in FORMS:
        if any(re.search(pattern, folded) for pattern in form.titles):
            fitting.append(form)
    below = {key for form in fitting for key in form.over}
    highest = [form for form in fitting if form.key not in below]
    return highest[0] if len(highest) == 1 else None


def title_rank(form: Form, title: str | None) -> int:
    """Return how well a title names a form: 0 is best.

    It is the place of the first pattern of the form's titles that fits; their number, if none does.
    """
    folded = fold_title(title)
    for rank, pattern in enumerate(form.titles):
        if re.search(pattern, folded):
            return rank
    return len(form.titles)


def says_more_than_form(title: str | None) -> bool:
    """Whether a title says more than a form, an office and a year: it may be of a part of a budget.

    >>> says_more_than_form("甲镇2025年一般公共预算财政拨款支出决算表（按功能分类科目）")
    False
    >>> says_more_than_form("一般公共预算公用经费支出表"), says_more_than_form("支出表（上年结转）")
    (True, True)
    """
    folded = without_number(without_unit_mark(fold(bare_title(title or ""))))
    begin = re.search(FORM_BEGINS, folded)
    of_form = folded[begin.start() :] if begin else folded
    rest = re.sub(f"{FORM_BEGINS}|{PLAIN_WORDS}", "", of_form)
    return any(map(is_chinese, rest))


def match_headings(texts: list[str]) -> Form | None:
    """Return the form whose headings stand among these texts, for a table without a title.

    None unless they are the headings of one form only. Two headings of labels and no code are a
    balance.
    """
    folded = [fold(text) for text in texts]
    words = " ".join(folded)
    forms = [form for form in FORMS if form.headings and _all_stand_in(form.headings, words)]
    if forms:
        return forms[0] if len(forms) == 1 else None
    names = [text for text in folded if NAME_HEADING.search(text)]
    if len(names) < 2 or "编码" in words:
        return None
    is_appropriation = "一般公共预算" in words
    return BY_KEY[APPROPRIATION_BALANCE if is_appropriation else DEPARTMENT_BALANCE]


def _all_stand_in(headings: Sequence[str], words: str) -> bool:
    """Whether all these headings stand in the words."""
    return all(heading in words for heading in headings)


def tokens_of(text: str) -> list[str]:
    """Return the words that spaces part in a line; a heading with spread letters stays one word.

    An amount ends where the number of a label or a total begins, and a word where an amount with
    commas or two decimals begins, also where no space stands between them.

    >>> tokens_of("项 目 本年支出合 计 类 款 项")
    ['项目', '本年支出合计', '类', '款', '项']
    >>> tokens_of("一、财政拨款 9,000一、教育支出5,000.00")
    ['一、财政拨款', '9,000', '一、教育支出', '5,000.00']
    """
    return _NO_SPACE.sub(" ", SPREAD_WORD.sub(_without_blanks, text)).split()


def part_headings(text: str) -> list[str]:
    """Return the headings that stand together in a word without a space; the word itself if none.

    The last of them may go on in the line below.

    >>> part_headings("财政拨款收入事业收入事业单位"), part_headings("一般公共预算财政拨款收入")
    (['财政拨款收入', '事业收入', '事业单位'], ['一般公共预算财政拨款收入'])
    """
    parts: list[str] = []
    end = 0
    while match := _ONE_HEADING.match(text, end):
        parts.append(match.group())
        end = match.end()
    rest = text[end:]
    if rest and not (len(rest) > 1 and any(word.startswith(rest) for word in _IN_TWO_LINES)):
        return [text]
    return [*parts, rest] if parts and rest else parts or [text]


def _without_blanks(word: re.Match[str]) -> str:
    """Return the matched word, whose letters are spread, without its blanks."""
    return "".join(word.group().split())


def is_heading(text: str, form: Form | None = None) -> bool:
    """Whether a cell is a word that headers are made of, or names a column of the form."""
    folded = fold(text)
    if VOCABULARY.fullmatch(folded):
        return True
    return form is not None and key_of(form.columns, folded) is not None


def names_columns_only(row: HeaderRow) -> bool:
    """Whether a row prints nothing, or only a run of names that a program gives to columns.

    >>> names_columns_only(("0", "1", "2")), names_columns_only(("", "列1", "列2", "列3"))
    (True, True)
    >>> names_columns_only(("A", "B", "C")), names_columns_only(("208", "05", "01"))
    (True, False)
    """
    cells = [fold(cell) for cell in row]
    if not any(cells):
        return True
    names = cells[not cells[0] :]
    if len(names) < _FEWEST_NAMES:
        return False
    places = [_place_of_column(name) for name in names]
    first = places[0]
    return first in (0, 1) and places == list(range(first, first + len(places)))


def _place_of_column(name: str) -> int:
    """Return the place that the name of a column says (1 for 列1 and A); -1 for other texts."""
    match = _NAME_OF_COLUMN.fullmatch(name)
    if match is None:
        return -1
    number, letter = match.groups()
    return int(number) if number else ord(letter.upper()) - ord("A") + 1


# --- the cells of a header ------------------------------------------------------------------------


def headings_of(rows: list[HeaderRow]) -> list[list[str]]:
    """Return the headings of each column, from top to bottom.

    A blank right of a heading belongs to it, as in a merged cell, but not in the lowest row, and
    not beyond the place where the next heading above begins.
    """
    width = max(map(len, rows), default=0)
    columns: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(rows):
        above = rows[:depth]
        below = rows[depth + 1 :]
        heading = ""
        for place, column in enumerate(columns):
            text = row[place] if place < len(row) else ""
            if text:
                heading = text
                column.append(text)
                continue
            if _any_stands(above, place):
                heading = ""  # another merged cell begins
            if heading and _any_stands(below, place):
                column.append(heading)
    return columns


def _any_stands(rows: list[HeaderRow], place: int) -> bool:
    """Whether any of the rows prints something in this place."""
    return any(place < len(row) and row[place] for row in rows)


def blocks(keys: list[str]) -> list[tuple[int, int]]:
    """Return the lists of columns that stand side by side, each with its own code or label.

    A list is given as (start, stop) of its columns.

    >>> blocks(["name", "amount", "name", "total", "general_public"])
    [(0, 2), (2, 5)]
    """
    starts = [0]
    heads: set[str] = set()
    for place, key in enumerate(keys):
        if key not in (CODE, NAME):
            continue
        is_split = keys[place - 1] == key  # the levels of one code stand side by side
        if key in heads and not is_split:
            starts.append(place)
            heads.clear()
        heads.add(key)
    return list(zip(starts, [*starts[1:], len(keys)], strict=True))
