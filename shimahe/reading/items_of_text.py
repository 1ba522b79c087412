"""What may be the item of a statement, and what only leads to a figure or compares it (R21).

A statement is right or it is not made. An item names a thing: it does not say what that is compared
with, whether it is more or less, or why. What surely belongs to the words around an item is taken
from it; an item of which that is not sure gives no statement.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_CHINESE = "\u4e00-\u9fff"

# Half-width marks that part clauses as full-width ones do. Those of figures stay.
_HALF_WIDTH_MARK = (
    rf"[,;.](?:(?<=;)|(?<=,)(?:(?<!\d,)|(?=\s?[{_CHINESE}“]))"
    rf"|(?<=[{_CHINESE}%]\.)(?<![一二三四五六七八九十]\.)(?=\s|$|[{_CHINESE}]))"
)
_FULL_WIDTH = {",": "，", ";": "；", ".": "。"}
_NUMBER = r"[-+]?\d[\d,]*(?:\.\d+)?\s*"
#: A figure alone in brackets, behind its label.
_LONE_FIGURE = (
    rf"[（(](?:(?<=[{_CHINESE}”].)(?<![元圆整角分次批辆台套个家场].)\s*{_NUMBER}[万亿]?元"
    rf"|(?<=(?:增长|下降|上升|减少|增加).)\s*{_NUMBER}%)\s*[)）]"
)
_BRACKETS = str.maketrans("（()）", "    ")

#: What no item says outside of brackets and quotes.
_SAYS_MORE = (
    r"[，；。]|增加|减少|达到|下降|持平|(?<![许众])多(?:支出|安排|列支)|(?<![至不])少(?:支出|安排|列支)|无[此该]项"
    r"|[较比](?:上|去年|前年|20\d\d|年初|同期|$)|[与同](?:上年|去年|前年|20\d\d|年初)|相[比较]|[同环]比"
    r"|^(?:因(?!公|病|灾|工)|由于|主要[是为]|原因|其中|相应|折合|共计|较(?![大多高])|比(?!例)|[与的])"
    r"|(?:追加|新增|压减|核减|调增|调减|[因由与和及较比]|(?<!合)同)$"
)
_SAYS_NOTHING = frozenset(
    ("末", "年末", "均", "增减", "变动", "达", "达到", "折合", "含", "对", "其")
)
#: Words in front of a change that do not name what it is of.
ITEMS_OF_NO_CHANGE = frozenset(("增减", "末", "均", "变动", "其"))
_APART = r"“[^”]*”|《[^》]*》|（[^（）]*）|\([^()]*\)"
#: Ends of a label that only lead to its figure.
_LEADS_TO_FIGURE = ("共计", "总共", "人民币", "（", "(")
#: The year of an account, within the name of what it is the account of.
_YEAR_WITHIN = (
    r"(?<=[^与较比同和由从至、])20\d\d年度?"
    r"(?=(?:年初)?(?:预算|决算|执行)(?:安排)?(?:总?(?:收入|支出))?(?:总?[数额计]|合计)?$)"
)


def with_full_marks(text: str) -> str:
    """Return a text of the same length in which half-width marks between clauses are full-width.

    >>> with_full_marks("收入1,200元,支出 5.00万元;占50%. 其中")
    '收入1,200元，支出 5.00万元；占50%。 其中'
    """
    if "," in text or ";" in text or "." in text:
        text = re.sub(_HALF_WIDTH_MARK, _full_width, text)
    return text


def _full_width(mark: re.Match[str]) -> str:
    """Return the full-width form of a mark."""
    return _FULL_WIDTH[mark.group()]


def without_brackets_of_figures(text: str) -> str:
    """Return a text of the same length without brackets that hold a figure and nothing else.

    They stand right behind its label: 收入预算（12.00万元）. What repeats another figure stays.

    >>> without_brackets_of_figures("收入（12.00万元），增长（20%），5万元（50000元）")
    '收入 12.00万元 ，增长 20% ，5万元（50000元）'
    """
    if "元）" not in text and "元)" not in text and "%" not in text:
        return text
    return re.sub(_LONE_FIGURE, _without_brackets, text)


def _without_brackets(match: re.Match[str]) -> str:
    """Return the matched figure with blanks for its brackets."""
    return match.group().translate(_BRACKETS)


def without_lead_to_figure(label: str) -> str:
    """Return a label without words at its end that only lead to its figure.

    >>> without_lead_to_figure("电费共计"), without_lead_to_figure("总收入为人民币")
    ('电费', '总收入为')
    """
    if not label.endswith(_LEADS_TO_FIGURE):
        return label
    for words in _LEADS_TO_FIGURE:
        label = label.removesuffix(words)
    return label


def without_year(label: str) -> str:
    """Return a label without the year of the account that it names.

    >>> without_year("我镇“三公”经费2024年预算")
    '我镇“三公”经费预算'
    """
    return re.sub(_YEAR_WITHIN, "", label) if "20" in label else label


@lru_cache(maxsize=1024)
def may_be_item(words: str) -> bool:
    """Whether words may be an item: "" for one that is not told, or what names a thing.

    >>> may_be_item("基本支出"), may_be_item("与年初预算"), may_be_item("预算（不含税")
    (True, False, False)
    """
    if words in _SAYS_NOTHING or not _closes_brackets(words):
        return False
    if any(mark in words for mark in "“《（("):
        words = re.sub(_APART, "", words)
    return re.search(_SAYS_MORE, words) is None


def _closes_brackets(words: str) -> bool:
    """Whether each bracket of the words is opened, and closed behind that."""
    if not any(mark in words for mark in "（()）"):
        return True
    depth = 0
    for mark in re.findall("[（()）]", words):
        depth += 1 if mark in "（(" else -1
        if depth < 0:
            return False
    return depth == 0


# --- what an amount is compared with --------------------------------------------------------------

_OTHER_YEAR = r"(?:(?P<year>20\d\d)年[度末底]?|上一?年[度末底]?|去年)"
_COMPARED_IN = (
    rf"(?P<item>[^，。；]*?[^，。；相])(?:同比|相?较|比|与|同){_OTHER_YEAR}(?P<rest>[^\d]*)"
)
_REST = (
    r"(?:的|同期|年初|实际|当年)*(?:预算|决算|执行|完成|收入|支出|安排)*"
    r"(?:总[额数计]|合计|数|额)?[为是的]?"
)
#: How what says a figure again begins, as a quick test.
_BEGINS_AGAIN = ("即", "折", "约", "合")
_REPEATS = r"(?:即|折合|约合|合|折)(?:人民币)?约?"


_MONEY = "(?:费|支出|收入|经费|资金|拨款|基金)(?:预算|决算)?[总数额]*$"


class Compared(NamedTuple):
    """What is compared with its amount of another year, and that year if it is named."""

    item: str
    year: int | None


def compared_in(words: str) -> Compared | None:
    """Return what the clause of an amount compares with that amount; None where it does not.

    >>> compared_in("一般公共服务支出较2024年")
    Compared(item='一般公共服务支出', year=2024)
    """
    if "年" not in words:
        return None
    match = re.fullmatch(_COMPARED_IN, words)
    if match is None:
        return None
    item, rest = match.group("item"), match.group("rest")
    if not re.fullmatch(_REST, rest) and not item.endswith(rest):
        return None
    year = match.group("year")
    return Compared(item, int(year) if year else None)


def without_what_it_is_compared_with(words: str) -> str:
    """Return the words in front of a change without the same thing of another year behind them.

    Where that is another thing, they are no item.

    >>> without_what_it_is_compared_with("部门支出预算较2024年部门支出预算")
    '部门支出预算'
    >>> without_what_it_is_compared_with("与2024年决算支出相比")
    ''
    """
    if "年" not in words:
        return words
    bare = re.sub(r"(?:相比较?|相较|比较|对比|比)$", "", words)
    if re.fullmatch(rf"(?:同比|相?较|比|与|同|和){_OTHER_YEAR}{_REST}", bare):
        return ""
    compared = compared_in(bare)
    if compared:
        return compared.item
    match = re.fullmatch(_COMPARED_IN, bare)
    is_of_two = match and re.search(_MONEY, match["item"]) and re.search(_MONEY, match["rest"])
    return f"{match['item']}较" if match and is_of_two else words


def is_purpose(label: str) -> bool:
    """Whether a label says what an expenditure is for, and not its name.

    >>> is_purpose("完成日常工作任务而发生的各项支出"), is_purpose("用于对外交往的支出")
    (True, False)
    """
    return "的" in label and (
        re.search("(?:发生|需要|所需)的(?:各项|日常|全部)?(?:支出|费用|经费)$", label) is not None
    )


def repeats_a_figure(words: str) -> bool:
    """Whether the clause of an amount says that it is the one before, in another unit.

    >>> repeats_a_figure("折合"), repeats_a_figure("合计")
    (True, False)
    """
    return words[:1] in _BEGINS_AGAIN and re.fullmatch(_REPEATS, words) is not None


# --- several things of one figure -----------------------------------------------------------------

#: The most characters of each name of a list.
_LONGEST_NAME = 14
_WHAT_ALL_ARE = r"(?<![高中初平对])等(?![级待])(?:各?[项类])?(?P<name>[^等]{2,})$"
_LEADS_TO_LIST = r"^(?:20\d\d年度?)?(?:主要)?(?:用于|包括|是)?(?:开支|支付|安排)?"
_ALL = frozenset(
    (
        *("支出", "费用", "经费", "开支", "方面", "项目", "工作", "资金"),
        *("各项支出", "日常支出", "方面支出", "相关支出", "方面的支出"),
    )
)


def item_of_list(before: str, label: str, *, follows: bool = False) -> str:
    """Return what the names in front of a label and the label are together; "" if none are listed.

    `before` are the words in front of the label, up to the mark 、. What 等 sums up is its name.
    `follows` says that they begin right behind a figure, whose clause may go on in them.

    >>> item_of_list("，其中：办公费、水费、", "电费")
    '办公费、水费、电费'
    >>> item_of_list("基本工资、", "津贴补贴等人员经费支出")
    '人员经费支出'
    """
    front = before.rstrip()
    if not front.endswith("、"):
        return ""
    summed = re.search(_WHAT_ALL_ARE, label)
    if summed and summed.group("name") not in _ALL:
        return summed.group("name")
    clauses = re.split("[，。；：:]|其中", front)
    names = clauses[-1].split("、")[:-1]
    if follows and len(clauses) == 1:
        return ""
    names[0] = re.sub(_LEADS_TO_LIST, "", names[0])
    if not all(map(_may_be_of_list, names)):
        return ""
    if any("收入" in name for name in names) and "支出" in label:
        return ""  # 收入、支出预算: each of them has the figure
    return "、".join((*names, label.removesuffix("合计")))


def _may_be_of_list(name: str) -> bool:
    """Whether words in front of the mark 、 may be a name of a list."""
    name = name.strip()
    if not 2 <= len(name) <= _LONGEST_NAME or not may_be_item(name):
        return False
    return re.fullmatch(rf"(?![{_CHINESE}]?是)[{_CHINESE}“”（）()]+(?<!元)", name) is not None
