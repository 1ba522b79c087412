"""What reading and findings both need: folded text, printed figures, labels, codes and units.

A figure may have full-width digits and punctuation, thousands separators, a sign, accounting
brackets and a unit. Promises that text which is not plainly one number, such as `1,2,3.4.5` or
`1e400`, never becomes a figure. Markup, entities and invisible characters are removed from text;
nothing else is changed.
"""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import partial, wraps
from typing import TypeVar

from shimahe import resources

T = TypeVar("T")

LOST = "\ufffd"  # what stands where a character could not be decoded
PICTURE = "\ufffc"  # what stands for a cell that shows a picture and no text
#: Marks a figure whose cell extends over several rows, and stands for it in the other rows: nobody
#: can say which part of it belongs to which row.
GOES_ON = "↕"
#: A character that makes everything after it show from right to left, so that what is printed
#: cannot be told.
TURNS = "\u202e"
# Inline markup that carries no content; any other tag stays as printed.
_MARKUP = re.compile(
    r"</?(?:p|b|i|u|em|strong|span|font|div|sup|sub|center|code|mark|small|big|ins)(?:\s[^<>]*)?>|<br\s*/?>",
    re.IGNORECASE,
)
# Marks of Markdown: of code, and of emphasis around all of a cell.
_CODE_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)[ ]?([^`]+?)[ ]?\1(?!`)")
_OPENS_EMPHASIS = re.compile(r"(\*|_{1,2})(?=[^\s*_])")
# What nobody sees: soft hyphens, marks of no width, of direction and of how a letter is drawn. What
# turns the letters behind it is none of them.
_UNSEEN_RANGES = (
    *((code, code) for code in (0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF)),
    *((0x200B, 0x200F), (0x202A, 0x202D), (0x2060, 0x206F), (0xFE00, 0xFE0F)),
    (0xE0000, 0xE01EF),
)
#: For brackets of a pattern: ranges, since a search tries each letter beyond U+FFFF by itself.
_UNSEEN_MARKS = "".join(f"{chr(first)}-{chr(last)}" for first, last in _UNSEEN_RANGES)
_UNSEEN = re.compile(f"[{_UNSEEN_MARKS}]")
_MINUS_SIGNS = "‐‑‒–—―−﹣"
# Full-width and small ASCII only: NFKC would make figures of footnote marks (25.12² → 25.122).
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HALF_WIDTH |= str.maketrans(_MINUS_SIGNS, "-" * len(_MINUS_SIGNS))
_HALF_WIDTH |= str.maketrans("﹐﹒﹕﹙﹚﹢﹪￥", ",.:()+%¥")
_NO_BREAK = 0xA0  # stands for every space that is narrower than a letter
_NARROW_SPACES = [*range(0x2000, 0x200B), 0x202F, 0x205F]
_LETTERS_OF_FIGURES: dict[int, int | None] = {
    code: None for first, last in _UNSEEN_RANGES for code in range(first, last + 1)
}
_LETTERS_OF_FIGURES |= _HALF_WIDTH | dict.fromkeys(_NARROW_SPACES, _NO_BREAK)
_BLANK = {"", "无", "NaN"}
_BLANK_SIGNS = re.compile(rf"[¥￥]?[-─━{_MINUS_SIGNS}－\s{_UNSEEN_MARKS}]*|[/／]+|[\\＼]+")
#: The first characters of a cell that hides a figure, and the characters of torn figures.
_HIDE_FIGURES = frozenset("#＃*＊?？" + LOST)
#: What programs print for a letter or a digit which they do not know.
BOXES = "□■▇█"
#: The signs that may stand where a letter or a digit was.
IN_PLACE_OF_LETTERS = _HIDE_FIGURES.union(BOXES)
_OF_TORN_FIGURES = frozenset("0123456789 .,-，．。 ")
_DIGITS_MAX = 18
_LONGEST_FIGURE = 40  # characters, with separators, sign, unit and zeros that say nothing
DIGITS_OF_A_FLOAT = 15  # that a binary number of 64 bits has for certain
_DIGITS_WITH_NOISE = range(16, 22)  # 17 digits, or 18 decimals, of a binary number
_NOISE_OF_ZERO = Decimal("1e-9")  # what a program writes with an exponent and is not above it
_FIFTEEN_DIGITS = Context(prec=DIGITS_OF_A_FLOAT)
_SEPARATORS = re.compile("[, \u00a0]")
_DIGIT = re.compile("[0-9０-９]")
_PLAIN_FIGURE = re.compile(r"(?:[0-9]{1,9}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,4})?")
#: The arithmetic of figures, for `localcontext` and `quantize`: a figure has at most 18 digits, so
#: that no sum, share or unit of a document needs more than these. Python's own 28 are too few.
EXACT = Context(prec=200)
FACTORS = {
    "元": Decimal("0.0001"),
    "百元": Decimal("0.01"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}
_MONEY = "|".join(FACTORS)
_NUMBER = (
    r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:\u00a0[0-9]{3})+)(?:\.[0-9]+)?"
    r"|[1-9][0-9]{0,2}(?: [0-9]{3})+\.[0-9]+"
    r"|[1-9](?:\.[0-9]{1,17})?[Ee]-[0-9]{2}"
)
_GAP = "[ \u00a0]*"
_NUMBER_OF_A_NOTE = "(?:[一二三四五六七八九十]|[0-9]{1,2})?"
_SIGN = rf"(?P<sign>[-+△▲▽▼]){_GAP}¥?|¥{_GAP}(?P<late_sign>-)?"
SHARE_SIGNS = frozenset("%％﹪‰")
_UNIT_BEHIND = f"%|‰|{_MONEY}"
# What a spreadsheet prints in front of a number that it keeps as text.
_APOSTROPHE = "['‘’]?"
# Marks of a note that are no digit to anyone; a circled digit only where the decimals are complete.
_NOTE_MARK = (
    rf"(?:{_GAP}(?:[*※]{{1,3}}|\(注{_NUMBER_OF_A_NOTE}\)|\[注?[0-9]{{1,2}}\])"
    rf"|(?:(?<=\.[0-9]{{2}})|(?<=[元)])){_GAP}[①-⑳])"
)
_FIGURE = re.compile(
    rf"{_APOSTROPHE}(?P<bracket>\()?(?:{_SIGN})?{_GAP}(?P<number>{_NUMBER}){_GAP}"
    rf"(?P<inside>{_UNIT_BEHIND})?(?(bracket){_GAP}\)){_GAP}(?(inside)|(?P<unit>{_UNIT_BEHIND})?)"
    rf"(?:{_NOTE_MARK})?"
)
# A star before 元 stands for a letter of the unit (*元), which is not known then.
_UNCOMPARED = re.compile(rf"[\s\"'“”‘’《》「」{_UNSEEN_MARKS}#*](?!(?<=[#*])元)")
# Signs that long texts hold: a text is composed anew in a tenth of the time without them.
_USUAL_SIGNS = [(sign, unicodedata.normalize("NFKC", sign)) for sign in "，：；（）！？％　…"]
_DIGITS_IN_WORDS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR_IN_WORDS = "二[〇○零][〇○零一二三四五六七八九]{2}(?=年)"
LONGEST_CELL = 100  # characters that a cell of a table seldom exceeds
_WIDEST_LINE = 2000  # characters of a line of a page, its blanks included
# Both in folded text. What says that a unit follows is 单位 in some form, or 金额 with a colon;
# or the currency says it alone.
# Besides the colon, what is taken for it: ∶ of mathematics, a semicolon, ︰ of vertical text.
_COLON = r"(?:[:;∶]|\.\.)"
_SAYS_UNIT = rf"(?:金额|货币|计量|计价|记账)?单位(?:均?为|是)?{_COLON}?|(?:金额|币种){_COLON}"
# What a mark of several units counts besides money (单位：人、万元). 元/人 is no unit of amounts.
_COUNTED = "(?:人次|批次|[人个辆台批次%])"
_IN_A_LIST = rf"(?:[、,]{_COUNTED}|/%)*"
# A second unit of money (单位：万元、元): which of them holds is not said.
_SECOND_UNIT = (
    rf"(?:\(人民币\)|/?人民币)?{_IN_A_LIST}[/、,;和或及与()]*(?:{_SAYS_UNIT})?(?:{_MONEY})(?!以)"
)
# The name of a place behind 单位: that begins with 元 (编制单位：元谋县财政局).
_PLACE = r"(?<=[^百千万亿]元)[^\W\d_]{1,4}(?:县|镇|乡|街道|市|区(?![划:])|族)"
#: The pattern of a mark of two units of money, to be compiled where it is used.
SEVERAL_UNITS = rf"(?:{_SAYS_UNIT})(?:{_COUNTED}[、,])*\(?(?:人民币)?(?:{_MONEY}){_SECOND_UNIT}"
UNIT = re.compile(
    rf"[(\[【]?(?:(?:{_SAYS_UNIT})(?:{_COUNTED}[、,])*\(?(?:人民币|RMB|CNY|¥)*|人民币):?\(?({_MONEY})"
    rf"(?!每|/(?!人民币|%)|{_SECOND_UNIT}|{_PLACE})(?:\(人民币\)|/?人民币)?{_IN_A_LIST}"
    r"(?:\((?:保留|精确|取整|小数|下同)[^()]{0,20}\))?[)\]】]*"
)
_NAMED_UNIT = rf"(?:(?:金额|计量)?单位{_COLON}?)?(?:人民币)?({_MONEY})"
#: A unit in brackets within a heading, or at its end behind a word for an amount (合计/元).
UNIT_IN_HEADING = re.compile(
    rf"[(\[【]{_NAMED_UNIT}[)\]】]"
    rf"|(?<=[计数额出费算入款助贴资金转余用置待])(?:[/,、]|{_COLON})?{_NAMED_UNIT}$"
)
ORDINAL = "[一二三四五六七八九十]+"
#: What a number in words may begin with.
DIGITS_IN_WORDS = "一二三四五六七八九两十壹贰叁肆伍陆柒捌玖拾"
_POWERS_OF_TEN = "十拾百佰千仟万亿"
#: An amount of ten or more in words, with 元 (三十二万元, 一百余元).
MONEY_IN_WORDS = (
    rf"[{DIGITS_IN_WORDS}][{DIGITS_IN_WORDS}零〇点{_POWERS_OF_TEN}]{{0,24}}(?<=[{_POWERS_OF_TEN}])"
    r"[余多]?[万亿]?元"
)
#: The code of an account, of three, five or seven digits.
ACCOUNT = r"[2-5]\d{2}(?:\d\d){0,2}"
#: The digits of the code of a class, the highest account.
CLASS_DIGITS = 3
COLON = "[:：︓﹕]"  # in text that is not folded: ASCII, full-width, vertical, small
_ANY_COLON = re.compile("[:：︓﹕⩴]")  # all letters that a colon is made of when folded
SIGNS = {
    "≥": "≥",
    "≧": "≥",
    ">=": "≥",
    "≤": "≤",
    "≦": "≤",
    "<=": "≤",
    "=": "=",
    ">": ">",
    "<": "<",
    "≠": "≠",
    "定性": "定性",
    "大于等于": "≥",
    "小于等于": "≤",
    "等于": "=",
    "大于": ">",
    "小于": "<",
}
_TOTALS = tomllib.loads(resources.path("data/rules/totals.toml").read_text(encoding="utf-8"))
_TOTAL = re.compile("|".join(_TOTALS["labels"]))
_TOTAL_ROWS = frozenset(_TOTALS["of_rows"])
_OF_THE_YEAR = re.compile(_TOTALS["of_the_year"])
_ENUMERATOR = re.compile(rf"^(?:{ORDINAL}[、.]|\({ORDINAL}\)|\d+[.、]|其中:)")
_CENT = Decimal("0.01")
#: A digit beside a sign or letter that may stand for another digit.
#: Neither # nor ？ is one: 3#楼 has a number, and 达到5？ ends with a question mark.
_TORN_NUMBER = f"[0-9.][OI](?![A-Za-z])|[OIl_*?{BOXES}][0-9.]|[0-9][_*?{BOXES}]"
_FIRST_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?")


# --- text -----------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Return the visible text of a cell: trimmed, without inline markup, with entities decoded.

    >>> plain("<p>1.5 &lt; 2</p> "), plain("`6.00`"), plain("_6.00_"), plain("**6.00**")
    ('1.5 < 2', '6.00', '6.00', '6.00')
    >>> plain("**6.00"), plain("**合计"), plain("****8")
    ('**6.00', '合计', '****8')
    >>> plain("****"), plain("** **")  # stars alone are around no text: they hide a figure
    ('****', '')
    """
    if "<" in text:
        text = _MARKUP.sub("", text)
    if "**" in text:
        text = _without_strong(text)
    if "`" in text:
        text = _CODE_SPAN.sub(r"\2", text)
    if "&" in text:
        text = without_unseen(html.unescape(text))
    text = text.strip()
    if text and text[0] in "*_":
        text = _without_emphasis(text)
    return text


def _without_strong(text: str) -> str:
    """Return a text without the marks of Markdown around strong words.

    >>> _without_strong("**合计**"), _without_strong("**合计"), _without_strong("**6.00")
    ('合计', '合计', '**6.00')
    """
    is_bare = not text.strip().strip("*")
    if is_bare or _stand_for_digits(text, "**"):
        return text
    are_closed = text.count("**") % 2 == 0 and "****" not in text
    if are_closed or any(map(is_chinese, text)):
        return text.replace("**", "")  # an odd one stands for digits, and so do four
    return text


def _without_emphasis(text: str) -> str:
    """Return a text without the marks of Markdown around its last words.

    >>> _without_emphasis("_6.00_"), _without_emphasis("* __合计__"), _without_emphasis("*6.00")
    ('6.00', '* 合计', '*6.00')
    >>> _without_emphasis("*6.00*"), _without_emphasis("*6.0*")
    ('6.00', '*6.0*')
    """
    inside = text.rstrip("*_")
    mark = text[len(inside) :]
    if mark not in ("*", "_", "__") or not inside or inside[-1].isspace():
        return text
    if _stand_for_digits(text, mark):
        return text
    for opening in _OPENS_EMPHASIS.finditer(inside, inside.rfind("\n") + 1):
        if opening.group().endswith(mark):
            begin = opening.end()
            return inside[: begin - len(mark)] + inside[begin:]
    return text


def _stand_for_digits(text: str, mark: str) -> bool:
    """Whether the stars around digits may stand for digits of an amount.

    So it is with a star on each side of less than two decimals, and with two beside a point.

    >>> _stand_for_digits("*6.8*", "*"), _stand_for_digits("*36.87*", "*")
    (True, False)
    >>> _stand_for_digits("**.**", "**"), _stand_for_digits("**68**", "**")
    (True, False)
    """
    inside = text.strip(" *")
    if mark == "_" or not inside or inside.strip("0123456789.,*"):
        return False
    if mark == "*":
        return len(inside.partition(".")[2]) < 2
    return inside[0] in ".," or inside[-1] in ".,"


def without_unseen(text: str) -> str:
    """Return a text without invisible characters, such as a space of no width.

    The character that reverses the text after it becomes U+FFFD, like a letter that was lost.

    >>> without_unseen("20\\u200b1")
    '201'
    """
    return text if text.isascii() else _UNSEEN.sub("", text).replace(TURNS, LOST)


def without_steering(text: str) -> str:
    """Return a text with U+FFFD for each character that could control a terminal or stop TeX.

    Line ends, tabs and spaces of any width are kept.

    >>> without_steering("20\\x1b[31m1")
    '20�[31m1'
    """
    return text.translate(dict.fromkeys(steering(text), LOST))


def steering(text: str) -> set[int]:
    """Return the code points of a text that are neither printable nor blank."""
    codes = set()
    for letter in set(text):
        is_blank = letter in "\n\t" or unicodedata.category(letter) == "Zs"
        if not is_blank and not letter.isprintable():
            codes.add(ord(letter))
    return codes


def as_seen(lines: Sequence[str]) -> Sequence[str]:
    """Return lines of text without invisible characters."""
    if not _UNSEEN.search("".join(lines)):
        return lines
    return [without_unseen(line) for line in lines]


def is_chinese(character: str) -> bool:
    """Whether a character is Chinese; a comparison is faster than a pattern of 28,000 letters.

    >>> is_chinese("预"), is_chinese("，"), is_chinese("5")
    (True, False, False)
    """
    return "\u3400" <= character <= "\u9fff"


def has_lost_letters(text: str) -> bool:
    """Whether a letter of a text was lost: not decoded, or of a private font.

    >>> has_lost_letters("基本\ufffd出"), has_lost_letters("\ue123"), has_lost_letters("基本支出")
    (True, True, False)
    """
    if text.isascii():
        return False
    return any(letter == LOST or "\ue000" <= letter <= "\uf8ff" for letter in text)


def may_lack_letters(text: str) -> bool:
    """Whether a name prints a sign where a letter may have been.

    A lost letter is such a sign, and so are the boxes, stars and question marks that programs print
    for a letter which they do not know. Of a name that is known as it stands this says nothing.

    >>> may_lack_letters("支*总计"), may_lack_letters("□□□"), may_lack_letters("支出总计")
    (True, True, False)
    """
    return not IN_PLACE_OF_LETTERS.isdisjoint(text) or has_lost_letters(text)


def is_only_signs(text: str) -> bool:
    """Whether a text prints nothing but signs that stand for letters or digits, and blanks.

    >>> is_only_signs("□□ □"), is_only_signs("***"), is_only_signs("5*"), is_only_signs(" ")
    (True, True, False, False)
    """
    signs = "".join(text.split())
    return signs != "" and IN_PLACE_OF_LETTERS.issuperset(signs)


class _Kept(dict[str, T]):
    """What a function says of short texts, each asked once; emptied when `most` are kept."""

    def __init__(self, function: Callable[[str], T], most: int) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, text: str) -> T:
        """Return what the function says of a text, and keep it if the text is short."""
        said = self._function(text)
        if len(text) < LONGEST_CELL:
            if len(self) >= self._most:
                self.clear()
            self[text] = said
        return said


def cached_if_short(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Make a function of a text keep what it said of up to `most` texts as short as a cell.

    A disclosure prints the same words over and over. Long texts are not kept: they would fill the
    memory, and seldom come again. To look into a dictionary takes half the time of `lru_cache`, and
    without a function of Python around it a third less.
    """

    def decorated(function: Callable[[str], T]) -> Callable[[str], T]:
        return wraps(function)(partial(_Kept(function, most).__getitem__))

    return decorated


@cached_if_short(4096)
def fold(text: str) -> str:
    """Return a text in half-width letters, without spaces and quotation marks, to compare it.

    One character may become several or none, so that positions in both texts differ.

    >>> fold("一般公共预算“三公”经费　支出表（续）")
    '一般公共预算三公经费支出表(续)'
    """
    if not unicodedata.is_normalized("NFKC", text):
        for sign, half in _USUAL_SIGNS:
            text = text.replace(sign, half)
        text = unicodedata.normalize("NFKC", text)
    return _UNCOMPARED.sub("", text)


def with_year_in_digits(text: str) -> str:
    """Return a text with a year that is written in Chinese digits as a number.

    >>> with_year_in_digits("甲镇二〇二五年部门预算"), with_year_in_digits("二年级")
    ('甲镇2025年部门预算', '二年级')
    """
    if "二" not in text:
        return text
    return re.sub(_YEAR_IN_WORDS, lambda year: year.group().translate(_DIGITS_IN_WORDS), text)


def without_gaps(text: str) -> str:
    """Return a text with each run of blanks as one, so that its length is that of its words.

    A text that is not even a cell long stays as it is, and so does one that prints next to nothing
    but blanks.
    """
    if not LONGEST_CELL < len(text) <= _WIDEST_LINE:
        return text
    return " ".join(text.split())


def half_width(text: str) -> str:
    """Return the text with full-width letters, digits and signs made half-width, one by one."""
    if text.isascii():
        return text
    return text.translate(_HALF_WIDTH)


def behind_colon(text: str) -> str:
    """Return the text after the first colon of any form; "" without a colon.

    >>> behind_colon("部门名称：某局"), behind_colon("部门名称﹕某局"), behind_colon("某局")
    ('某局', '某局', '')
    """
    colon = _ANY_COLON.search(text)
    return text[colon.end() :] if colon else ""


@cached_if_short(2048)
def bare_label(label: str) -> str:
    """Return a folded label without the number in front of it.

    >>> bare_label("三、 国有资本经营预算")
    '国有资本经营预算'
    """
    return _ENUMERATOR.sub("", fold(label))


@cached_if_short(2048)
def kind_of_number(label: str) -> str:
    """Return the kind of the number before a label: its marks with one digit; "" without one.

    >>> [kind_of_number(label) for label in ("十二、上年结转", "(三)基金", "12.结转", "上年结转")]
    ['一、', '(一)', '1.', '']
    """
    number = fold(label).removesuffix(bare_label(label)).removesuffix("其中:")
    kinds: list[str] = []
    for mark in number:
        kind = "1" if mark.isdecimal() else mark if mark in "、.()" else "一"
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
    return "".join(kinds)


@cached_if_short(2048)
def is_total(label: str) -> bool:
    """Whether a label is that of a total row: 合计, 收入总计, 一、本年支出.

    >>> is_total("收入合计"), is_total("一、本年支出"), is_total("公共安全支出")
    (True, True, False)
    >>> is_total("本年小计"), is_total("支出预算合计："), is_total("人员经费合计")
    (True, True, False)
    """
    return bare_label(label) in _TOTAL_ROWS or says_a_sum(label)


@cached_if_short(2048)
def says_a_sum(label: str) -> bool:
    """Whether a label is that of a total and can be no heading, as 本年收入 can.

    >>> says_a_sum("（总计）"), says_a_sum("本年收入")
    (True, False)
    """
    bare = bare_label(label).removesuffix(":")
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    return _TOTAL.fullmatch(bare) is not None


def is_total_of_the_year(label: str) -> bool:
    """Whether a label is that of a total without what is carried over.

    >>> is_total_of_the_year("本年支出合计"), is_total_of_the_year("支出总计")
    (True, False)
    """
    return is_total(label) and _OF_THE_YEAR.search(fold(label)) is not None


#: Begins the item of a statement about last year's money, where the document's year is not known.
OF_LAST_YEAR = "上年的"


def is_carried_over(name: str) -> bool:
    """Whether a row or a column prints what is carried over, into the year or out of it.

    >>> is_carried_over("上年结转"), is_carried_over("年末结余"), is_carried_over("本年收入")
    (True, True, False)
    """
    return "结转" in name or "结余" in name


def parent_code(code: str, printed: Iterable[str]) -> str | None:
    """Return the longest printed prefix of a code; None where none is printed.

    >>> parent_code("2010301", {"201", "20103"})
    '20103'
    """
    for length in (5, 3):
        if length < len(code) and code[:length] in printed:
            return code[:length]
    return None


# --- figures --------------------------------------------------------------------------------------


@cached_if_short(4096)
def parse_figure(text: str) -> Decimal | None:
    """Return the number that a cell prints, or None where it is not plainly one number.

    A per cent sign or a unit of money may follow, and the mark of a note. Brackets and triangles
    make the number negative.

    >>> parse_figure("１３，６３５．６７"), parse_figure("(5.00)"), parse_figure("10.00万元")
    (Decimal('13635.67'), Decimal('-5.00'), Decimal('10.00'))
    >>> parse_figure("1,2,3.4.5"), parse_figure("—"), parse_figure("6.199999999999999")
    (None, None, Decimal('6.2'))
    """
    if _PLAIN_FIGURE.fullmatch(text):
        return Decimal(text.replace(",", ""))
    match = _match_figure(text)
    if match is None:
        return None
    number = _SEPARATORS.sub("", match.group("number"))
    amount = Decimal(number)
    if "E" in number.upper():
        amount = amount if amount > _NOISE_OF_ZERO else Decimal(0)
    elif len(number) > DIGITS_OF_A_FLOAT:
        amount = _without_noise(amount)
        if _count_digits(str(amount)) > _DIGITS_MAX:
            return None
    sign = match.group("sign") or match.group("late_sign") or "+"
    is_negative = match.group("bracket") is not None or sign != "+"
    return -amount if is_negative else amount


@cached_if_short(4096)
def has_digit(text: str) -> bool:
    """Whether a digit stands in a text, half-width or full-width."""
    return _DIGIT.search(text) is not None


def _match_figure(text: str) -> re.Match[str] | None:
    """Match a cell that prints one number, in half-width letters; None for any other."""
    if not has_digit(text):
        return None
    text = text.strip()
    if not text.isascii():
        text = text.translate(_LETTERS_OF_FIGURES).strip()
    if len(text) > _LONGEST_FIGURE:
        return None
    return _FIGURE.fullmatch(text)


def _count_digits(number: str) -> int:
    """Count the significant digits of a number."""
    digits = number.lstrip("0.") if number.startswith("0") else number
    if "." in number:
        digits = digits.rstrip("0")
    return len(digits.replace(".", ""))


def _without_noise(amount: Decimal) -> Decimal:
    """Return a figure without the noise of binary floats: 6.199999999999999 becomes 6.2.

    A program that computes with binary floats has 15 reliable digits and may write more. Such a
    figure is rounded to 15 digits, if these end in zeros and the noise is less than a thousandth of
    the last digit that remains.
    """
    digits = len(amount.as_tuple().digits)
    if digits not in _DIGITS_WITH_NOISE or Decimal(f"{float(amount):.{digits}g}") != amount:
        return amount
    shorter = _FIFTEEN_DIGITS.plus(amount).normalize(_FIFTEEN_DIGITS)
    decimals = max(0, -int(shorter.as_tuple().exponent))
    noise = abs(EXACT.subtract(amount, shorter))
    return shorter if noise < Decimal(1).scaleb(-decimals - 3) else amount


def keeps_its_digits(value: Decimal) -> bool:
    """Whether a float can hold all digits of a figure.

    >>> keeps_its_digits(Decimal("13635.67")), keeps_its_digits(Decimal("12345678901234567.89"))
    (True, False)
    """
    return Decimal(repr(float(value))) == value


def money(amount: Decimal) -> str:
    """Return an amount in 万元 as text for readers, rounded half up to two decimals.

    All pictures, tables, key figures and sentences write amounts so. (A document in 元 gives
    amounts of six decimals.) An amount that would become zero keeps all of its decimals.

    >>> money(Decimal("13635.67")), money(Decimal("7.7")), money(Decimal("150.005222"))
    ('13,635.67', '7.70', '150.01')
    >>> money(Decimal("0.0037")), money(Decimal(0))
    ('0.0037', '0.00')
    """
    rounded = amount.quantize(_CENT, ROUND_HALF_UP, EXACT)
    return f"{rounded:,f}" if rounded else exact_money(amount)


def exact_money(amount: Decimal) -> str:
    """Return an amount as text with all of its digits, and at least two decimals.

    >>> exact_money(Decimal("13635.67")), exact_money(Decimal("0.123456"))
    ('13,635.67', '0.123456')
    """
    exponent = amount.normalize().as_tuple().exponent
    places = max(2, -int(exponent))
    return f"{amount:,.{places}f}"


@cached_if_short(4096)
def number_in(text: str) -> Decimal | None:
    """Return the one number in a target such as `≥95%以上`; None where there is none, or several.

    Returns None also where a character was lost, a sign for one stands beside a digit (9?, 1O), or
    a spreadsheet printed an error (#DIV/0!).

    >>> number_in("至少1次"), number_in("100.00(%)"), number_in("稳步提升"), number_in("3-5")
    (Decimal('1'), Decimal('100.00'), None, None)
    """
    figure = parse_figure(text)
    if figure is not None:
        return figure
    if LOST in text or hides_figure(text) or re.search(_TORN_NUMBER, text):
        return None
    numbers = _FIRST_NUMBER.findall(half_width(without_unseen(text)))
    if len(numbers) != 1 or len(numbers[0]) > _DIGITS_MAX:
        return None
    return Decimal(numbers[0].replace(",", ""))


@cached_if_short(4096)
def is_blank(text: str) -> bool:
    """Whether a cell prints nothing: it is empty, dashes, a slash, 无, or NaN.

    >>> is_blank(" — "), is_blank("NaN"), is_blank("0"), is_blank("…")
    (True, True, False, False)
    """
    stripped = text.strip()
    if stripped in _BLANK:
        return True
    return not stripped[0].isalnum() and _BLANK_SIGNS.fullmatch(stripped) is not None


@cached_if_short(4096)
def prints_value(text: str) -> bool:
    """Whether a cell prints a figure or a blank, and no words.

    >>> prints_value("6.00"), prints_value("—"), prints_value("合计")
    (True, True, False)
    """
    return parse_figure(text) is not None or is_blank(text)


def hides_figure(text: str) -> bool:
    """Whether a cell prints signs in place of a figure.

    Such signs are ##### and #REF! of a spreadsheet, asterisks, a lost letter, or torn digits.

    >>> hides_figure("***"), hides_figure("#REF!"), hides_figure("4 . 0 0"), hides_figure("见附件")
    (True, True, True, False)
    """
    if not text or parse_figure(text) is not None:
        return False
    return text[0] in _HIDE_FIGURES or (has_digit(text) and set(text) <= _OF_TORN_FIGURES)


def is_in_words(text: str) -> bool:
    """Whether a cell prints an amount in words.

    >>> is_in_words("三十二万元"), is_in_words("人民币壹拾万元整"), is_in_words("十一次")
    (True, True, False)
    """
    if not 1 < len(text) <= _LONGEST_FIGURE:
        return False
    words = plain(text).removesuffix("整").removesuffix("元")
    return re.fullmatch(rf"(?:人民币|约|近)*{MONEY_IN_WORDS}", f"{words}元") is not None


def prints_any_figure(texts: Iterable[str]) -> bool:
    """Whether any of some cells prints a figure.

    >>> prints_any_figure(["201", ""]), prints_any_figure(["合计", "—"])
    (True, False)
    """
    return any(parse_figure(text) is not None for text in texts if text)


@cached_if_short(1024)
def parse_sign(text: str) -> str | None:
    """Return the operator of an indicator in one spelling (≥ ≤ = > < 定性); None for any other."""
    if len(text) >= LONGEST_CELL:
        return None
    return SIGNS.get(fold(text))


# --- units ----------------------------------------------------------------------------------------


def unit_in(text: str, unit: str | None) -> str | None:
    """Return the unit printed behind a figure (%, ‰ or money), else the given unit.

    >>> unit_in("5.00%", "万元"), unit_in("10.00 万元", "元"), unit_in("5.00", "万元")
    ('%', '万元', '万元')
    """
    if text[-1:].isdecimal():
        return unit
    return _printed_unit(text) or unit


@cached_if_short(1024)
def _printed_unit(text: str) -> str | None:
    """Return the unit that is printed behind a figure; None where none is."""
    match = _match_figure(text)
    if match is not None:
        return match.group("inside") or match.group("unit")
    return "%" if text.rstrip().endswith(("%", "％", "﹪")) else None


def unit_of(text: str, mark: bool = False) -> str | None:
    """Return the unit of money that a heading names or consists of; else None.

    It stands in brackets, or at the end behind a word for an amount.

    With `mark`, return the unit of a cell that is nothing but a unit mark, such as 单位：万元. A
    text of 100 characters or more names no unit.

    >>> unit_of("总计（万元）"), unit_of("单位： 元", mark=True), unit_of("单位： 元")
    ('万元', '元', None)
    >>> unit_of("元"), unit_of("单位：*元", mark=True)
    ('元', None)
    >>> unit_of("合计/元"), unit_of("支出：万元"), unit_of("单元")
    ('元', '万元', None)
    """
    if len(text) >= LONGEST_CELL or "元" not in text:
        return None
    folded = fold(text)
    if folded in FACTORS and not mark:
        return folded
    if mark:
        unit_mark = UNIT.fullmatch(folded)
        return unit_mark.group(1) if unit_mark else None
    in_heading = UNIT_IN_HEADING.search(folded)
    return in_heading.group(1) or in_heading.group(2) if in_heading else None


def units_in(texts: Iterable[str], marks: bool = False) -> set[str]:
    """Return the units of money that some headings name; with `marks`, also those of unit marks.

    >>> sorted(units_in(["项目", "总计（万元）", "单位：元"], marks=True))
    ['万元', '元']
    """
    units = set()
    for text in texts:
        unit = unit_of(text) or (unit_of(text, mark=True) if marks else None)
        if unit is not None:
            units.add(unit)
    return units


def one_of(units: Collection[str]) -> str | None:
    """Return the only one of some units; None where there is none, or several."""
    return next(iter(units)) if len(units) == 1 else None


def exact_wan(value: Decimal | None, unit: str | None) -> Decimal | None:
    """Convert a figure to 万元 without rounding; None where it or its unit of money is missing.

    >>> exact_wan(Decimal("156211123"), "元")
    Decimal('15621.1123')
    """
    factor = FACTORS.get(unit or "")
    if value is None or factor is None:
        return None
    return value * factor


def to_wan(value: Decimal | None, unit: str | None) -> float | None:
    """Convert a figure to 万元; None where it is missing or its unit is not one of money.

    >>> to_wan(Decimal("156211123"), "元")
    15621.1123
    """
    wan = exact_wan(value, unit)
    return None if wan is None else float(wan)
