"""Numbers and names as text: shares, names of accounts, and labels that fit their room.

Promises that text of a document is shown as text, never as markup. How amounts are written is in
`shimahe.vocabulary`. Does not know plotly's layout.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from shimahe import terms
from shimahe.vocabulary import money

#: What is written between the words of a list, and between items that contain commas.
COMMAS = {"zh": "、", "en": ", "}
STOPS = {"zh": "；", "en": "; "}
#: The text for a share or an amount that is not known.
UNKNOWN_TEXT = "–"
#: The end of a text that was cut off.
CUT = " …"
#: What is written before a new part of a label. A page may join the lines within a part where there
#: is room, but not two parts. The character after the break has no width.
NEXT_PART = "<br>\u200b"
#: Half-width columns of the names of rows; an English name has more, as its letters are narrower.
ROW_NAMES = {"zh": 28, "en": 36}
#: How many texts are cached: as many as a document of ten thousand rows has.
MANY_TEXTS = 32_768
_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+")
_BOLD_MARKS = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
_NEVER_FIRST = "，。、；：）”)"  # never at the start of a line
#: What no line end may part, also an opening bracket and the letter behind it.
_WORDS = r"[-+\d.,]* ?万元|（[\d,]+）|[（“(][^\x00-\u2e7f]|[\x21-\u2e7f]{{1,{width}}}\s*|."
#: A short text in brackets with the number before it, which no line of a sentence parts.
_HELD = (
    r"(?:[-+\d.,]{1,14}(?: ?万元|%)? ?)?"
    r"(?:\([\x20-\x27\x2a-\u2e7f]{1,30}\)|[（(][^()（）]{1,14}[）)])[,，;；:：、]?"
)
_SENTENCE = 50  # half-width columns: from them on, a line has room for any text that is held
_DOT = " · "  # between two parts of a text
# a comma between words may be part of a name, but not one after a figure
_CLAUSE = re.compile(r".+?(?:[，；：]|[;:] |(?<=[\d%元])(?:、|, )|\Z)", re.DOTALL)
_SHORT_LINE = 3  # a last line is short if it takes less than this part (a third) of the width
TILE_SHORT_LINE = 2  # the same on a tile (less than a half), as in `js/tiles.js`
_ONE_LETTER = 3  # half-width columns: below them, a line is one letter and short at any width


def signed_money(amount: Decimal) -> str:
    """Return an amount as `money` writes it, with a plus sign if it is above zero.

    >>> signed_money(Decimal("7.7")), signed_money(Decimal("-7.7")), signed_money(Decimal(0))
    ('+7.70', '-7.70', '0.00')
    """
    sign = "+" if amount > 0 else ""
    return sign + money(amount)


def percent(part: Decimal, whole: Decimal) -> str | None:
    """Return `part` in per cent of `whole` as text, rounded half up to one decimal.

    Every picture and every sentence has this rounding; tables have two decimals. A share other than
    zero is never written as zero. None where the whole is unknown (NaN) or not above zero.

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
    """Return text with tags, entities and formulas escaped, which plotly would interpret."""
    return html.escape(text, quote=False).replace("$", "&#36;")


def text_width(text: str) -> int:
    """Return the width of a text in half-width columns; a Chinese character has two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def wrap(text: str, width: int, short_line: int = _SHORT_LINE) -> list[str]:
    """Cut a text into lines of at most `width` half-width columns.

    Lines end between words, or between Chinese characters; 万元 stays with its amount. If the last
    line of a Chinese text would be short, that is take less than one part in `short_line` of the
    width, all lines are made about equally long. Parts separated by " · " are not broken if that
    takes no more lines; a dot at a line break is left out.

    >>> wrap("Other People's Congress affairs", 16)
    ["Other People's", 'Congress affairs']
    >>> wrap("all spending 13,635.67 万元", 24)
    ['all spending', '13,635.67 万元']
    >>> wrap("一般公共预算财政拨款支出预算表", 28)
    ['一般公共预算财政', '拨款支出预算表']
    >>> wrap("城管执法", 6), wrap("维修(护)费", 6)
    (['城管', '执法'], ['维修', '(护)费'])
    >>> wrap("机关事业单位基本养老保险缴费", 18)
    ['机关事业单位基本', '养老保险缴费']
    >>> wrap("其他组织事务支出", 12), wrap("其他组织事务支出", 12, TILE_SHORT_LINE)
    (['其他组织事务', '支出'], ['其他组织', '事务支出'])
    """
    if text_width(text) <= width:
        return [text.rstrip()]
    is_sentence = width >= _SENTENCE
    lines = _filled(text, width, is_sentence)
    if _DOT in text:
        parted = _in_parts(text.split(_DOT), width)
        if len(parted) == len(lines) and max(map(text_width, parted)) <= width:
            return parted
    last = lines[-1].removesuffix("万元")
    short = max(width / short_line, _ONE_LETTER)
    if len(last) < text_width(last) < short:
        lines = _even(text, len(lines), width, is_sentence)
    return [line.removesuffix(" ·").removeprefix("· ") for line in lines]


def clauses(text: str) -> list[str]:
    """Return the clauses of a sentence; joined they are the sentence again.

    >>> clauses("Wages, salaries and benefits: 16.9%, 362.87 万元"), clauses("")
    (['Wages, salaries and benefits: ', '16.9%, ', '362.87 万元'], [])
    >>> clauses("Benefits: 23% (reference 50%, 30%)")
    ['Benefits: ', '23% (reference 50%, 30%)']
    """
    found: list[str] = []
    for clause in _CLAUSE.findall(text):
        if found and _is_open(found[-1]):
            found[-1] += clause
        else:
            found.append(clause)
    return found


def _is_open(text: str) -> bool:
    """Whether a bracket of a text is not closed."""
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def held_pieces(text: str) -> list[tuple[str, bool]]:
    """Return a title in pieces, and of each whether no line end may part it.

    A short text in brackets is held with the number before it, a dot with the letter before it.

    >>> held_pieces("running costs 457.74 (21.4%)")
    [('running costs ', False), ('457.74 (21.4%)', True)]
    """
    pieces = []
    for place, piece in enumerate(re.split(rf"({_HELD}|\S ·(?= ))", text)):
        if piece:
            pieces.append((piece, place % 2 == 1))
    return pieces


def in_brackets(text: str, more: str, lang: str) -> str:
    """Return a text with more behind it in brackets, which are full-width in Chinese.

    >>> in_brackets("Q02", "3", "zh"), in_brackets("Q02", "3", "en")
    ('Q02（3）', 'Q02 (3)')
    """
    return f"{text}（{more}）" if lang == "zh" else f"{text} ({more})"


def wrap_sentence(text: str, width: int) -> list[str]:
    """Cut a sentence into lines as `wrap` does, at ends of clauses if that adds no line.

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
    """Return lines of whole clauses."""
    lines = [""]
    for clause in parts:
        if lines[-1] and text_width(lines[-1] + clause.rstrip()) > width:
            lines.append("")
        lines[-1] += clause
    return [line.rstrip() for line in lines]


def _in_parts(parts: Sequence[str], width: int) -> list[str]:
    """Return lines of whole parts, with dots between the parts of a line."""
    lines = [parts[0]]
    for part in parts[1:]:
        joined = f"{lines[-1]}{_DOT}{part}"
        if text_width(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


def _even(text: str, count: int, width: int, is_sentence: bool) -> list[str]:
    """Cut a text into `count` lines, as narrow as possible."""
    for room in range(text_width(text) // count, width):
        lines = _filled(text, room, is_sentence)
        if len(lines) == count:
            return lines
    return _filled(text, width, is_sentence)


def _filled(text: str, width: int, is_sentence: bool) -> list[str]:
    """Cut a text into lines, each as long as possible; brackets of a sentence stay whole."""
    pattern = _WORDS.format(width=width)
    pieces = re.findall(rf"{_HELD}\s*|{pattern}" if is_sentence else pattern, text, re.DOTALL)
    lines = [""]
    for word in _joined(pieces):
        too_wide = text_width(lines[-1] + word.rstrip()) > width
        if lines[-1] and too_wide and word not in _NEVER_FIRST:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _joined(pieces: Sequence[str]) -> list[str]:
    """Return pieces of a text, with the two characters of a known word as one piece."""
    known = terms.words_of_names()
    joined = [""]
    for piece in pieces:
        pair = joined[-1] + piece
        if pair in known:
            joined[-1] = pair
        else:
            joined.append(piece)
    return joined[1:]


@lru_cache(maxsize=MANY_TEXTS)
def label(text: str, width: int) -> str:
    """Return text of a document as an escaped plotly label, in lines of at most `width` columns."""
    lines = []
    for line in wrap(text, width):
        lines.append(escaped(line))
    return "<br>".join(lines)


@lru_cache(maxsize=16_384)
def short_label(text: str, width: int, most: int = 3) -> str:
    """Return a label as `label` does, of at most `most` lines; " …" ends it if text is cut off.

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
    """Return a line cut to a width; a word of Latin letters is left out whole."""
    kept = line
    while text_width(kept) > width:
        kept = kept[:-1]
    whole_words = re.sub(r"(?<=\s)\S+$", "", kept)
    is_in_word = kept != line and re.fullmatch(r"\w", line[len(kept)], re.ASCII)
    return (whole_words if is_in_word else kept).rstrip()


@lru_cache(maxsize=16_384)
def account(code: str, printed: str | None, lang: str, classification: str = "functional") -> str:
    """Return the name of a functional or economic code; the code itself where no name is known."""
    try:
        return terms.account_name(code, classification, lang, printed)
    except (terms.UnknownWord, ValueError):
        return code


def with_code(code: str, name: str) -> str:
    """Return code and name of a line; a code that is its own name is written once.

    >>> with_code("212", "城乡社区支出"), with_code("218", "218"), with_code("", "其他 3 项")
    ('212 城乡社区支出', '218', '其他 3 项')
    """
    return name if name == code else f"{code} {name}".strip()


def without_brackets(name: str) -> str:
    """Return a name without the explanations in brackets of English names; hover boxes keep them.

    >>> without_brackets("Administrative operation (basic running of the office)")
    'Administrative operation'
    """
    return re.sub(r" \([^()]*\)", "", name)


def without_marks(text: str) -> str:
    """Return a source line without the Markdown marks of headings and of bold text.

    >>> without_marks("## **一、部门基本情况**"), without_marks("a ** b")
    ('一、部门基本情况', 'a ** b')
    """
    words = _HEADING_MARK.sub("", text)
    return _BOLD_MARKS.sub(r"\1", words)


def piece_name(column: str, key: str, lang: str) -> str:
    """Return the name of a budget, kind or use; for "unknown", that it is not stated."""
    if key == "unknown":
        return terms.text("chart.unstated", lang)
    return terms.key_name(column, key, lang)


def column_head(column: str, lang: str) -> str:
    """Return the name of a column in a language, as heads of tables and hover boxes have it.

    >>> column_head("amount_wan", "en"), column_head("line", "en")
    ('amount (万元)', 'source line')
    """
    if column == "amount_wan":
        return terms.text("explore.head.amount_wan", lang)
    return terms.key_name("column", column, lang)


def key_or_name(column: str, key: str, lang: str) -> str:
    """Return the name of a value of a column; a value without a name is returned as it is."""
    if key in terms.keys(column):
        return terms.key_name(column, key, lang)
    return key
