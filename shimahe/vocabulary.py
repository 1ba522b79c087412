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
from decimal import Decimal
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
FACTORS = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}
_MONEY = "|".join(FACTORS)
_UNCOMPARED = re.compile(r"[\s\"'“”‘’《》「」#*]+")
CELL = 100  # characters that a cell of a table seldom exceeds
UNIT = re.compile(rf"\(?(?:金额)?单位[:：]?\(?(?:人民币)?({_MONEY})\)?")  # folded
UNIT_IN_HEADING = re.compile(rf"[（(]\s*({_MONEY})\s*[)）]")
ORDINAL = "[一二三四五六七八九十]+"
SIGNS = {"≥": "≥", "≧": "≥", ">=": "≥", "≤": "≤", "≦": "≤", "<=": "≤"} | {
    s: s for s in ("=", ">", "<", "≠", "定性")
}
TOTAL_LABEL = re.compile(r"(?:收入|支出|本年收入|本年支出|收支)?(?:合计|总计|总额|共计)")
_ENUMERATOR = re.compile(rf"^(?:{ORDINAL}[、.]|\({ORDINAL}\)|\d+[.、]|其中:)")
_FIRST_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?")


def plain(text: str) -> str:
    """The text of a cell without inline markup, with entities decoded, trimmed.

    >>> plain("<p>1.5 &lt; 2</p> ")
    '1.5 < 2'
    """
    if "<" in text or "*" in text:
        text = _MARKUP.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return text.strip()


def fold(text: str) -> str:
    """The text as it is compared: half-width, without spaces and quotation marks.

    >>> fold("一般公共预算“三公”经费　支出表（续）")
    '一般公共预算三公经费支出表(续)'
    """
    return _fold(text) if len(text) < CELL else _fold.__wrapped__(text)


@lru_cache(maxsize=4096)  # a disclosure prints the same words over and over
def _fold(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _UNCOMPARED.sub("", text)


def half_width(text: str) -> str:
    """The text with full-width letters, digits and punctuation made half-width, character by
    character.
    """
    return text if text.isascii() else text.translate(_HALF_WIDTH)


@lru_cache(maxsize=4096)
def parse_figure(text: str) -> Decimal | None:
    """The number that a cell prints, or None where it is blank or is not plainly one number. A %
    sign may follow.

    >>> parse_figure("１３，６３５．６７"), parse_figure("(5.00)"), parse_figure("1,2,3.4.5"), parse_figure("—")
    (Decimal('13635.67'), Decimal('-5.00'), None, None)
    """
    text = half_width(text).strip().removesuffix("%").rstrip()
    bracketed = len(text) > 2 and text[0] == "(" and text[-1] == ")"
    if bracketed:
        text = text[1:-1]
    if not _NUMBER.fullmatch(text) or len(text) > _DIGITS_MAX:
        return None
    negative = bracketed or text[0] in "-△"
    value = Decimal(text.lstrip("-+△").replace(",", ""))
    return -value if negative else value


def unit_in(text: str, unit: str | None) -> str | None:
    """The unit of a figure: % where one is printed behind it, else the one given.

    >>> unit_in("5.00%", "万元"), unit_in("5.00", "万元")
    ('%', '万元')
    """
    return "%" if text.rstrip().endswith(("%", "％")) else unit


def is_blank(text: str) -> bool:
    """Whether a cell prints nothing: empty, or a dash.

    >>> is_blank(" — "), is_blank("0")
    (True, False)
    """
    return text.strip() in _BLANK


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
    """万元 from a figure and its printed unit; None where either is unknown or the unit is no money.

    >>> to_wan(Decimal("156211123"), "元")
    15621.1123
    """
    wan = exact_wan(value, unit)
    return None if wan is None else float(wan)


def unit_of(text: str, mark: bool = False) -> str | None:
    """The unit of money that a heading says in brackets, or (`mark`) that a cell is the mark of;
    None for any other.

    >>> unit_of("总计（万元）"), unit_of("单位： 元", mark=True), unit_of("单位： 元")
    ('万元', '元', None)
    """
    if len(text) >= CELL or "元" not in text:
        return None
    match = (UNIT.fullmatch if mark else UNIT_IN_HEADING.search)(fold(text))
    return match.group(1) if match else None


def one_of(units: Collection[str]) -> str | None:
    """The one unit that is said; None where none is, or where several contradict each other."""
    return next(iter(units)) if len(units) == 1 else None


def parse_sign(text: str) -> str | None:
    """The operator of an indicator in one spelling (≥ ≤ = > < 定性), or None where the cell is no
    known operator.
    """
    return SIGNS.get(fold(text)) if len(text) < CELL else None


def number_in(text: str) -> Decimal | None:
    """The one number inside a target such as `≥95%以上`; None where there is none, or more than one.

    >>> number_in("至少1次"), number_in("100.00(%)"), number_in("稳步提升"), number_in("3-5")
    (Decimal('1'), Decimal('100.00'), None, None)

    None also where a character of it was lost, since that may have been a digit.
    """
    if (exact := parse_figure(text)) is not None:
        return exact
    found = _FIRST_NUMBER.findall(half_width(text)) if LOST not in text else []
    return (
        Decimal(found[0].replace(",", ""))
        if len(found) == 1 and len(found[0]) <= _DIGITS_MAX
        else None
    )


def bare_label(label: str) -> str:
    """A label as it is compared: folded, without a number in front.

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
    return bool(TOTAL_LABEL.fullmatch(folded)) or folded in {"本年收入", "本年支出"}


def parent_code(code: str, printed: Iterable[str]) -> str | None:
    """The longest printed prefix of a code.

    >>> parent_code("2010301", {"201", "20103"})
    '20103'
    """
    return next((code[:n] for n in (5, 3) if n < len(code) and code[:n] in printed), None)
