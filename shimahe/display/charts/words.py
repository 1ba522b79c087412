"""Numbers and names in words: amounts, shares, accounts, and labels that fit their room.

Promises that an amount has one rounding wherever it is read (`money`), that it keeps all its digits
where it is traced (`exact_money`), and that text of a document is shown as text, never as markup.
Does not know plotly's layout.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from shimahe import terms
from shimahe.vocabulary import EXACT

#: What stands between the words of a list, and between its sentences.
COMMAS = {"zh": "、", "en": ", "}
STOPS = {"zh": "；", "en": "; "}
#: A share or an amount that is not known.
UNKNOWN_TEXT = "–"
#: What ends a text of which not all is shown.
CUT = " …"
#: Where a new part of a label begins: lines within a part may be joined where there is room, parts
#: never are. The sign behind the break has no width.
NEXT_PART = "<br>\u200b"
#: Half-width columns of the names beside the rows of a picture: English letters are narrower.
ROW_NAMES = {"zh": 28, "en": 36}
#: Texts that are kept: as many as a document of ten thousand rows has, looked through in order.
MANY_TEXTS = 32_768
_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+")
_BOLD_MARKS = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
_NEVER_FIRST = "，。、；：）”"  # in a line
_DOT = " · "  # between two parts of a text
_CENT = Decimal("0.01")
# a comma between words may stand in a name; one behind a figure does not
_CLAUSE = re.compile(r".+?(?:[，；：]|[;:] |(?<=[\d%元])(?:、|, )|\Z)", re.DOTALL)
_SHORT_LINE = 3  # times as short as there is room for


def money(amount: Decimal) -> str:
    """Write an amount in 万元 to be read: with two decimals, rounded half up.

    Documents in 元 give six. Pictures, tables, key figures and sentences all write amounts so; one
    that two decimals would make zero keeps all of them.

    >>> money(Decimal("13635.67")), money(Decimal("7.7")), money(Decimal("150.005222"))
    ('13,635.67', '7.70', '150.01')
    >>> money(Decimal("0.0037")), money(Decimal(0))
    ('0.0037', '0.00')
    """
    rounded = amount.quantize(_CENT, ROUND_HALF_UP, EXACT)
    return f"{rounded:,f}" if rounded else exact_money(amount)


def exact_money(amount: Decimal) -> str:
    """Write an amount with all its digits, at least two decimals: what leads to a printed figure.

    >>> exact_money(Decimal("13635.67")), exact_money(Decimal("0.123456"))
    ('13,635.67', '0.123456')
    """
    exponent = amount.normalize().as_tuple().exponent
    places = max(2, -int(exponent))
    return f"{amount:,.{places}f}"


def signed_money(amount: Decimal) -> str:
    """Write an amount as `money` does, with a plus where it is above zero.

    >>> signed_money(Decimal("7.7")), signed_money(Decimal("-7.7")), signed_money(Decimal(0))
    ('+7.70', '-7.70', '0.00')
    """
    sign = "+" if amount > 0 else ""
    return sign + money(amount)


def percent(part: Decimal, whole: Decimal) -> str | None:
    """Write `part` in per cent of `whole`, rounded half up to one decimal.

    Every picture and every sentence has this one rounding, tables have two decimals. A share that
    is not zero is never said to be. None where the whole is not positive.

    >>> whole = Decimal("13635.67")
    >>> percent(Decimal("5863.73"), whole)
    '43.0%'
    >>> percent(Decimal("7.7"), whole), percent(Decimal("6"), whole), percent(Decimal(0), whole)
    ('0.1%', '<0.1%', '0.0%')
    """
    if whole.is_nan() or whole <= 0:
        return None
    share = 100 * part / whole
    rounded = share.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if share and not rounded:
        return "<0.1%" if share > 0 else ">-0.1%"
    return f"{rounded:,f}%"


def escaped(text: str) -> str:
    """Make text of a document safe for plotly, which would render tags, entities and formulas."""
    return html.escape(text, quote=False).replace("$", "&#36;")


def text_width(text: str) -> int:
    """Count the half-width columns that a text takes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def wrap(text: str, width: int) -> list[str]:
    """Cut a text into lines of at most `width` half-width columns.

    Lines end between words, and between Chinese characters; a unit stays with its amount. Lines of
    Chinese are as long as each other where the last would hold the end of a word alone. Parts with
    a dot between them stay whole where that takes no more lines, and the dot goes.

    >>> wrap("Other People's Congress affairs", 16)
    ["Other People's", 'Congress affairs']
    >>> wrap("all spending 13,635.67 万元", 24)
    ['all spending', '13,635.67 万元']
    >>> wrap("一般公共预算财政拨款支出预算表", 28)
    ['一般公共预算财政', '拨款支出预算表']
    """
    if text_width(text) <= width:
        return [text.rstrip()]
    lines = _filled(text, width)
    if _DOT in text:
        parted = _in_parts(text.split(_DOT), width)
        if len(parted) == len(lines) and max(map(text_width, parted)) <= width:
            return parted
    last = lines[-1].removesuffix("万元")
    if len(last) < text_width(last) < width / _SHORT_LINE:
        lines = _even(text, len(lines), width)
    return [line.removesuffix(" ·").removeprefix("· ") for line in lines]


def clauses(text: str) -> list[str]:
    """Part a sentence at the ends of its clauses; joined they are the sentence.

    >>> clauses("Wages, salaries and benefits: 16.9%, 362.87 万元"), clauses("")
    (['Wages, salaries and benefits: ', '16.9%, ', '362.87 万元'], [])
    """
    found: list[str] = _CLAUSE.findall(text)
    return found


def wrap_sentence(text: str, width: int) -> list[str]:
    """Cut a sentence into lines as `wrap` does, but at the ends of clauses where no line is added.

    >>> wrap_sentence("三款占基本支出的 43.8%：基本工资 16.9%，绩效工资 16.1%，奖金 10.8%", 64)
    ['三款占基本支出的 43.8%：基本工资 16.9%，', '绩效工资 16.1%，奖金 10.8%']
    >>> wrap_sentence("Spending, in 万元 (10,000 yuan); 28 groups, 2,141.31 in all", 50)
    ['Spending, in 万元 (10,000 yuan);', '28 groups, 2,141.31 in all']
    """
    lines = wrap(text, width)
    if len(lines) == 1:
        return lines
    parts = clauses(text)
    for room in range(text_width(text) // len(lines), width + 1):
        filled = _in_clauses(parts, room)
        if len(filled) <= len(lines) and max(map(text_width, filled)) <= width:
            return filled
    return lines


def _in_clauses(parts: Sequence[str], width: int) -> list[str]:
    """Fill lines with whole clauses of a sentence."""
    lines = [""]
    for clause in parts:
        if lines[-1] and text_width(lines[-1] + clause.rstrip()) > width:
            lines.append("")
        lines[-1] += clause
    return [line.rstrip() for line in lines]


def _in_parts(parts: Sequence[str], width: int) -> list[str]:
    """Fill lines with whole parts of a text."""
    lines = [parts[0]]
    for part in parts[1:]:
        joined = f"{lines[-1]}{_DOT}{part}"
        if text_width(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


def _even(text: str, count: int, width: int) -> list[str]:
    """Cut a text into so many lines, as short as they can be."""
    for room in range(text_width(text) // count, width):
        lines = _filled(text, room)
        if len(lines) == count:
            return lines
    return _filled(text, width)


def _filled(text: str, width: int) -> list[str]:
    """Fill one line after the other."""
    words = re.findall(rf"[-+\d.,]* ?万元|[\x21-\u2e7f]{{1,{width}}}\s*|.", text, re.DOTALL)
    lines = [""]
    for word in words:
        too_wide = text_width(lines[-1] + word.rstrip()) > width
        if lines[-1] and too_wide and word not in _NEVER_FIRST:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


@lru_cache(maxsize=MANY_TEXTS)
def label(text: str, width: int) -> str:
    """Write text of a document as a plotly label of several lines."""
    lines = []
    for line in wrap(text, width):
        lines.append(escaped(line))
    return "<br>".join(lines)


@lru_cache(maxsize=16_384)
def short_label(text: str, width: int, most: int = 3) -> str:
    """Write text of a document as a label of at most so many lines; a mark says what is missing.

    >>> short_label("one two three four", 9, 2)
    'one two<br>three …'
    >>> short_label("rights of women and children", 16, 1)
    'rights of …'
    """
    lines = wrap(text, width)
    if len(lines) > most:
        last = _without_end(lines[most - 1], width - 2)
        lines = [*lines[: most - 1], f"{last}{CUT}"]
    return "<br>".join(escaped(line) for line in lines)


def _without_end(line: str, width: int) -> str:
    """Leave out the end of a line that is too wide; of a word that letters spell, all of it."""
    kept = line
    while text_width(kept) > width:
        kept = kept[:-1]
    whole_words = re.sub(r"(?<=\s)\S+$", "", kept)
    is_in_word = kept != line and re.fullmatch(r"\w", line[len(kept)], re.ASCII)
    return (whole_words if is_in_word else kept).rstrip()


@lru_cache(maxsize=16_384)
def account(code: str, printed: str | None, lang: str, classification: str = "functional") -> str:
    """Name a functional or economic line; by its code where no name is printed and none known."""
    try:
        return terms.account_name(code, classification, lang, printed)
    except (terms.UnknownWord, ValueError):
        return code


def with_code(code: str, name: str) -> str:
    """Name a line with its code; one without a name bears its code once.

    >>> with_code("212", "城乡社区支出"), with_code("218", "218"), with_code("", "其他 3 项")
    ('212 城乡社区支出', '218', '其他 3 项')
    """
    return name if name == code else f"{code} {name}".strip()


def without_brackets(name: str) -> str:
    """Leave out what English explains in brackets: that stands in the hover box.

    >>> without_brackets("Administrative operation (basic running of the office)")
    'Administrative operation'
    """
    return re.sub(r" \([^()]*\)", "", name)


def without_marks(text: str) -> str:
    """Leave out what marks headings and bold text in a source: the words are what is printed.

    >>> without_marks("## **一、部门基本情况**"), without_marks("a ** b")
    ('一、部门基本情况', 'a ** b')
    """
    words = _HEADING_MARK.sub("", text)
    return _BOLD_MARKS.sub(r"\1", words)


def piece_name(column: str, key: str, lang: str) -> str:
    """Name a budget, kind or use; of a missing one, say that it is not stated."""
    if key == "unknown":
        return terms.text("chart.unstated", lang)
    return terms.key_name(column, key, lang)


def column_head(column: str, lang: str) -> str:
    """Name a column as the heads of tables and boxes do: amounts are in 万元 in both languages.

    >>> column_head("amount_wan", "en"), column_head("line", "en")
    ('amount (万元)', 'source line')
    """
    if column == "amount_wan":
        return terms.text("explore.head.amount_wan", lang)
    return terms.key_name("column", column, lang)


def key_or_name(column: str, key: str, lang: str) -> str:
    """Name a key of a column; a key without a name stays as it is."""
    if key in terms.keys(column):
        return terms.key_name(column, key, lang)
    return key
