"""What reading and findings both need: folded text, printed figures, labels and codes.

Full-width digits and punctuation, thousands separators and accounting brackets are read; whatever
is not plainly one number stays text, so that `1,2,3.4.5` or `1e400` never becomes a figure. Markup
and entities are taken out of text, nothing else is changed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterable
from decimal import Context, Decimal
from functools import lru_cache

LOST = "\ufffd"  # what stands where a character could not be decoded
# Inline markup that carries no content; any other tag stays as printed.
_MARKUP = re.compile(
    r"</?(?:p|b|i|u|em|strong|span|font|div|sup|sub|center)(?:\s[^<>]*)?>|<br\s*/?>|\*\*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+△]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
# Full-width ASCII only: NFKC would make figures of footnote marks (25.12² → 25.122).
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
_BLANK = {"", "-", "—", "——", "–", "/", "\\", "－", "--", "无"}
_DIGITS_MAX = 18
#: The arithmetic of figures, for `localcontext` and `quantize`: a figure has at most 18 digits, so
#: that no sum, share or unit of a document needs more than these. Python's own 28 are too few.
EXACT = Context(prec=200)
FACTORS = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}
_MONEY = "|".join(FACTORS)
_UNCOMPARED = re.compile(r"[\s\"'“”‘’《》「」#*]+")
LONGEST_CELL = 100  # characters that a cell of a table seldom exceeds
# Both in folded text. What says that a unit follows is 单位 in some form, or 金额 with a colon; or the
# currency says it alone.
UNIT = re.compile(
    rf"[(\[【]?(?:(?:(?:金额|货币|计量|计价|记账)?单位(?:为|是)?:?|(?:金额|币种):)\(?(?:人民币|RMB)?|人民币)"
    rf":?\(?({_MONEY})(?![/每])(?:\(人民币\)|人民币)?[)\]】]*"
)
UNIT_IN_HEADING = re.compile(rf"\((?:(?:金额)?单位:?)?(?:人民币)?({_MONEY})\)")
ORDINAL = "[一二三四五六七八九十]+"
COLON = "[:：︓﹕]"  # in text that is not folded: ASCII, full-width, vertical, small
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
}
TOTAL_LABEL = re.compile(r"(?:收入|支出|本年收入|本年支出|收支)?(?:合计|总计|总额|共计)")
_TOTAL_OF_THE_YEAR = {"本年收入", "本年支出"}
_ENUMERATOR = re.compile(rf"^(?:{ORDINAL}[、.]|\({ORDINAL}\)|\d+[.、]|其中:)")
_FIRST_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?")


# --- text -----------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Return the text of a cell without inline markup, with entities decoded, trimmed.

    >>> plain("<p>1.5 &lt; 2</p> ")
    '1.5 < 2'
    """
    if "<" in text or "*" in text:
        text = _MARKUP.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return text.strip()


def fold(text: str) -> str:
    """Return the text as it is compared: half-width, without spaces and quotation marks.

    One character may become several, or none: places in the folded text are not places in the text.

    >>> fold("一般公共预算“三公”经费　支出表（续）")
    '一般公共预算三公经费支出表(续)'
    """
    if len(text) < LONGEST_CELL:
        return _fold_cell(text)
    return _fold_any(text)


def _fold_any(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _UNCOMPARED.sub("", text)


_fold_cell = lru_cache(maxsize=4096)(_fold_any)  # a disclosure prints the same words over and over


def half_width(text: str) -> str:
    """Return the text with full-width letters, digits and signs made half-width, one by one."""
    if text.isascii():
        return text
    return text.translate(_HALF_WIDTH)


def behind_colon(text: str) -> str:
    """Return what stands behind the first colon, whatever letter prints it; "" without a colon.

    >>> behind_colon("部门名称：某局"), behind_colon("部门名称﹕某局"), behind_colon("某局")
    ('某局', '某局', '')
    """
    for place, character in enumerate(text):
        if ":" in fold(character):
            return text[place + 1 :]
    return ""


def bare_label(label: str) -> str:
    """Return a label as it is compared: folded, without a number in front.

    >>> bare_label("三、 国有资本经营预算")
    '国有资本经营预算'
    """
    return _ENUMERATOR.sub("", fold(label))


def is_total(label: str) -> bool:
    """Whether a label is that of a total row: 合计, 收入总计, 一、本年支出.

    >>> is_total("收入合计"), is_total("一、本年支出"), is_total("公共安全支出")
    (True, True, False)
    """
    folded = bare_label(label)
    return folded in _TOTAL_OF_THE_YEAR or TOTAL_LABEL.fullmatch(folded) is not None


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


@lru_cache(maxsize=4096)
def parse_figure(text: str) -> Decimal | None:
    """Return the number that a cell prints, or None where it is not plainly one number.

    A % sign may follow; brackets mean less than nothing.

    >>> parse_figure("１３，６３５．６７"), parse_figure("(5.00)")
    (Decimal('13635.67'), Decimal('-5.00'))
    >>> parse_figure("1,2,3.4.5"), parse_figure("—")
    (None, None)
    """
    text = half_width(text).strip().removesuffix("%").rstrip()
    is_bracketed = len(text) > 2 and text[0] == "(" and text[-1] == ")"
    if is_bracketed:
        text = text[1:-1]
    if len(text) > _DIGITS_MAX or not _NUMBER.fullmatch(text):
        return None
    amount = Decimal(text.lstrip("-+△").replace(",", ""))
    if is_bracketed or text[0] in "-△":
        return -amount
    return amount


def number_in(text: str) -> Decimal | None:
    """Return the one number inside a target such as `≥95%以上`; None for none, or for several.

    None also where a character of it was lost, since that may have been a digit.

    >>> number_in("至少1次"), number_in("100.00(%)"), number_in("稳步提升"), number_in("3-5")
    (Decimal('1'), Decimal('100.00'), None, None)
    """
    figure = parse_figure(text)
    if figure is not None:
        return figure
    if LOST in text:
        return None
    numbers = _FIRST_NUMBER.findall(half_width(text))
    if len(numbers) != 1 or len(numbers[0]) > _DIGITS_MAX:
        return None
    return Decimal(numbers[0].replace(",", ""))


def is_blank(text: str) -> bool:
    """Whether a cell prints nothing: it is empty, a dash, a slash or 无.

    >>> is_blank(" — "), is_blank("0")
    (True, False)
    """
    return text.strip() in _BLANK


def parse_sign(text: str) -> str | None:
    """Return the operator of an indicator in one spelling (≥ ≤ = > < 定性); None for any other."""
    if len(text) >= LONGEST_CELL:
        return None
    return SIGNS.get(fold(text))


# --- units ----------------------------------------------------------------------------------------


def unit_in(text: str, unit: str | None) -> str | None:
    """Return the unit of a figure: % where one is printed behind it, else the one given.

    >>> unit_in("5.00%", "万元"), unit_in("5.00", "万元")
    ('%', '万元')
    """
    is_share = text.rstrip().endswith(("%", "％"))
    return "%" if is_share else unit


def unit_of(text: str, mark: bool = False) -> str | None:
    """Return the unit of money that a heading says in brackets; None where it says none.

    With `mark`, that of a cell which is nothing but a unit mark, such as 单位：万元. A text of 100
    characters or more says none.

    >>> unit_of("总计（万元）"), unit_of("单位： 元", mark=True), unit_of("单位： 元")
    ('万元', '元', None)
    """
    if len(text) >= LONGEST_CELL or "元" not in text:
        return None
    look_for = UNIT.fullmatch if mark else UNIT_IN_HEADING.search
    match = look_for(fold(text))
    return match.group(1) if match else None


def one_of(units: Collection[str]) -> str | None:
    """Return the only one of some units; None for none, or for several, which contradict."""
    return next(iter(units)) if len(units) == 1 else None


def exact_wan(value: Decimal | None, unit: str | None) -> Decimal | None:
    """Convert a figure to 万元 without rounding; None where it or its unit of money is unknown.

    >>> exact_wan(Decimal("156211123"), "元")
    Decimal('15621.1123')
    """
    factor = FACTORS.get(unit or "")
    if value is None or factor is None:
        return None
    return value * factor


def to_wan(value: Decimal | None, unit: str | None) -> float | None:
    """Return 万元 from a figure and its printed unit; None where either is unknown.

    None also where the unit is no money.

    >>> to_wan(Decimal("156211123"), "元")
    15621.1123
    """
    wan = exact_wan(value, unit)
    return None if wan is None else float(wan)
