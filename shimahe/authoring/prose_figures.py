"""Find the figures quoted in the prose of a notebook, and tell which of them no output shows.

A figure is a number with decimals, a thousands separator or a %, a number before a unit of money or
a counted noun (data/terms/counted.csv), or an integer from 10 up. In a heading it is one with
decimals, a separator, a % or a unit of money. Years, dates and times, numbers of tables, pages,
notes and documents, ids, minutes, and everything in backticks or written in words are exempt.

A figure must equal a number, rounded half up, in an output of the same `##` section, or of the
whole notebook if it stands in the title or in the short answer. An amount in another unit of money
may equal one that is shown in 万元. A number without sign also matches a negative output ("fell by
3.80"), since the words carry the sign. Does not know whether the sentence around a figure is true.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html.parser import HTMLParser
from typing import Any

from shimahe import resources
from shimahe.vocabulary import EXACT, FACTORS

Notebook = dict[str, Any]

COUNTED = "data/terms/counted.csv"
PLOTLY = "application/vnd.plotly.v1+json"
#: The arrays of a trace of plotly that hold figures; sizes, positions and colours are none.
PLOTLY_VALUES = ("values", "value", "x", "y", "z", "r", "theta", "base", "customdata", "text")
#: The ends of the heads of columns in per cent, in frames and in tables of `show`.
_IN_PER_CENT = ("_pct", "(%)", "（%）")
_DIGITS = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_SIGN = r"(?:(?<![\w)\]])(?P<sign>[-−+]))?"
_WHOLE = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+"
_PERCENT = r"(?P<percent>\s?\\?%|\s(?:per ?cent)\b)?"
_NUMBER = re.compile(
    rf"{_SIGN}(?<!\d)(?<!\d\.)(?P<digits>(?:{_WHOLE})(?:\.\d+)?){_PERCENT}", re.ASCII
)
#: Forms of numbers that are used in prose only: blanks or `{,}` between thousands, and a comma
#: before decimals, which gives a number that no output shows. One blank alone is not enough to take
#: two numbers for one.
_WHOLE_OF_PROSE = "|".join(
    (
        r"\d{1,3}(?:,\d{3})*,0\d?(?!\d)",
        r"\d{1,3}(?:\{,\}\d{3})+(?!\d)",
        r"[1-9]\d{0,2}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)",
        r"[1-9]\d{0,2}(?: \d{3}){2,}(?!\d)",
        r"[1-9]\d{0,2} \d{3}(?=\.\d)",
        _WHOLE,
    )
)
_QUOTED = re.compile(
    rf"{_SIGN}(?<!\d)(?<!\d\.)(?P<digits>(?:{_WHOLE_OF_PROSE})(?:\.\d+)?){_PERCENT}", re.ASCII
)
_NO_DIGIT = re.compile(r"[^\d.]", re.ASCII)
_SEVERAL = r"\s*\d{1,2}(?:(?:,| and|, and| or| to|–|-|、|和|至|到)\s*\d{1,2})*(?![\d.,%]*[\d%])"
_MONEY = re.compile(
    r"\s*(?P<unit>[万亿千]元|百万元|千万元|元|(?:million|billion)\b(?=\s(?:yuan|RMB|CNY)\b))"
)
#: Units of money, each with its worth in 万元.
_WAN_IN = FACTORS | {
    "million": Decimal(100),
    "千万元": Decimal(1000),
    "billion": Decimal(100_000),
}
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_NUMBERED = (
    r"(?:附?[表图]|附[件录注]|§|\b(?:[Tt]able|[Ff]igure|[Ss]ection|[Nn]otebook|[Cc]hapter|[Pp]age"
    r"|[Aa]nnex|[Nn]ote|[Ff]ootnote)s?\b|\b(?:[Ff]igs?|[Pp]p?|[Nn]os?)\.)"
)
_YEARS = range(1990, 2040)
_EXEMPT = [
    re.compile(pattern, re.MULTILINE | re.DOTALL)
    for pattern in (
        r"^(`{3,}|~{3,}).*?^\1",  # fenced code
        r"<!--.*?-->",
        r"(`+)(?!`).*?(?<!`)\1(?!`)",  # code span
        r"!?\[[^\]\n]*\]\([^)\n]*\)",  # link
        r"https?://\S+",
        r"[_^]\{[^{}\n]*\}",  # index or power in a formula
        r"</?[A-Za-z][^<>]*>",
        r"^ {0,3}#{1,6}\s+\d+(?:\.\d+)*[.．、)）]?(?=\s)(?!\s*[万亿千]?元)",  # number of a heading
        r"^\s*(?:[-*+]\s+)?(?:[(（]\d{1,2}[)）]|\d{1,2}(?:[.)]\s|[．、）]))",  # list marker
        r"\[\^[^\]\n]+\]",  # footnote
        r"(?<![\w)])\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]",  # citation
        r"[〔\[]\d{4}[〕\]]\s*(?:第\s*)?\d+(?:\s*号)?",  # document number
        r"\d+\s*号",
        _NUMBERED + _SEVERAL,
        r"第\s*\d+\s*(?:节|部分|章|条|款|本|页|期|版|届|卷|季度)",
        r"(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)",  # date
        r"(?<!\d)\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?",
        rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTHS}\b",
        rf"\b{_MONTHS}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d.,]\d|%)",
        r"(?<!\d)\d{1,2}[:：]\d{2}(?![\d.])",  # time of day
        r"(?<!\d)\d{1,3}(?:\s*(?:分钟|个月)|[ -]minutes?\b)",
        r"(?<![A-Za-z0-9])(?!RMB|CNY)[A-Za-z]+_?\d[A-Za-z0-9]*(?:\.\d+)*",  # id: A41, v0.1
        r"(?<![A-Za-z0-9])[A-Z]{2,}-\d+",  # SHA-256
        r"(?<![A-Za-z0-9.])(?=\d*[a-f])[0-9a-f]{8,}(?![A-Za-z0-9])",  # of a hash
    )
]


@dataclass(frozen=True)
class Number:
    """A number as it is written, quoted in prose or shown in an output."""

    text: str
    value: Decimal
    #: Whether it has a sign.
    signed: bool
    #: Whether it is in per cent.
    percent: bool
    #: What one of its unit of money is in 万元; 1 without a unit.
    wan: Decimal = Decimal(1)

    @property
    def decimals(self) -> int:
        """The number of decimals that are written."""
        return max(0, -int(self.value.as_tuple().exponent))


@dataclass(frozen=True)
class Figure:
    """A figure quoted in a markdown cell."""

    number: Number
    #: The id of the cell.
    cell: str
    #: Where it begins in the source of the cell.
    start: int
    #: The number of its `##` section; 0 for what stands before the first one.
    section: int

    def __str__(self) -> str:
        return f"{self.cell}: {self.number.text}"


def unmatched(notebook: Notebook) -> list[str]:
    """Return the quoted figures that no output shows, as `cell id: figure`."""
    pools = section_pools(notebook)
    lacking = []
    for figure in quoted_figures(notebook):
        if not is_shown(figure, pools):
            lacking.append(str(figure))
    return lacking


def is_shown(figure: Figure, pools: dict[int, list[Number]]) -> bool:
    """Return whether an output shows a figure; `pools` are the numbers shown, by section.

    The output must be in the section of the figure, except for figures in sections 0 and 1, the
    title and the short answer, which may quote the whole notebook.
    """
    sections = pools if figure.section <= 1 else [figure.section]
    for section in sections:
        numbers = pools.get(section, [])
        if any(agrees(figure.number, shown) for shown in numbers):
            return True
    return False


def agrees(quoted: Number, shown: Number) -> bool:
    """Return whether the shown number equals the quoted one, rounded half up to its decimals."""
    return unit_of(quoted, shown) is not None


def unit_of(quoted: Number, shown: Number) -> Decimal | None:
    """Return the unit in which a shown number equals the quoted one; None if it does not.

    It is 1 where both are in the same unit, or the quoted unit in 万元 where the shown number is an
    amount in 万元.
    """
    if quoted.percent and not shown.percent:
        return None
    if rounded_as(quoted, shown.value) == quoted.value:
        return Decimal(1)
    # amounts are shown with decimals or separators, codes and numbers of lines without
    is_amount = bool(set(shown.text) & {".", ","}) and not shown.percent
    if is_amount and rounded_as(quoted, shown.value / quoted.wan) == quoted.value:
        return quoted.wan
    return None


def rounded_as(quoted: Number, value: Decimal) -> Decimal:
    """Return a value rounded half up to the decimals of a quoted number.

    If the quoted number has no sign, the result has none either.
    """
    unsigned = value if quoted.signed else abs(value)
    return unsigned.quantize(Decimal(1).scaleb(-quoted.decimals), ROUND_HALF_UP, EXACT)


def quoted_figures(notebook: Notebook) -> list[Figure]:
    """Return the figures quoted in the markdown cells, in order."""
    figures = []
    for section, cell, offset, text in _sections(notebook):
        if cell["cell_type"] != "markdown":
            continue
        for start, number in figures_in(text):
            figures.append(Figure(number, cell["id"], offset + start, section))
    return figures


def figures_in(text: str) -> list[tuple[int, Number]]:
    """Return the figures of a piece of prose, each with the place where it begins.

    >>> prose = "In 2025 表8 has `40` items, 3 rows, 12 of them 8.1% or 1,096.60."
    >>> [number.text for _, number in figures_in(prose)]
    ['3', '12', '8.1%', '1,096.60']
    """
    text = text.translate(_DIGITS)
    seen = _without_exempt(text)
    figures = []
    for match in _QUOTED.finditer(seen):
        after = seen[match.end() :].lstrip("*_")  # emphasis may close between number and noun
        money = _MONEY.match(after)
        is_figure = bool(money) or _is_exact(match)
        if not is_figure and not _is_in_heading(text, match.start()):
            is_figure = _is_count(match["digits"], after)
        if is_figure:
            wan = _WAN_IN[money["unit"]] if money else Decimal(1)
            figures.append((match.start(), replace(_number(match), wan=wan)))
    return figures


def _is_exact(match: re.Match[str]) -> bool:
    """Return whether a number has decimals, a thousands separator or a per cent sign."""
    return bool(match["percent"]) or not match["digits"].isdecimal()


def _is_in_heading(text: str, place: int) -> bool:
    """Return whether a place in a text is in a heading."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return bool(re.match(r" {0,3}#{1,6}\s", line))


def _is_count(digits: str, after: str) -> bool:
    """Return whether a whole number counts something: from 10 up, or before a counted noun.

    Years never do.
    """
    count = int(digits)
    # a year may stand before a counted noun ("the 2025 tables"), and a count of that size is
    # written with a separator
    if count in _YEARS:
        return False
    return count >= 10 or bool(_counted().match(after))


def _without_exempt(text: str) -> str:
    """Return a text with everything that is exempt replaced by blanks, at the same places."""
    for pattern in _EXEMPT:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


@cache
def _counted() -> re.Pattern[str]:
    """Return the pattern of a counted noun behind a number, in both languages."""
    with resources.path(COUNTED).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    nouns: dict[str, list[str]] = {"en": [], "zh": []}
    for row in rows:
        nouns[row["language"]].append(row["noun"])
    english = "|".join(nouns["en"])
    chinese = "|".join(nouns["zh"])
    return re.compile(rf"\s*(?:{chinese})|\s+(?:{english})\b", re.IGNORECASE)


def _number(match: re.Match[str], percent: bool = False) -> Number:
    value = Decimal(_NO_DIGIT.sub("", match["digits"]))
    if match["sign"] in ("-", "−"):
        value = -value
    is_percent = percent or bool(match["percent"])
    return Number(match[0], value, bool(match["sign"]), is_percent)


def section_pools(notebook: Notebook) -> dict[int, list[Number]]:
    """Return the numbers shown in the outputs of each section, by the number of the section."""
    pools: dict[int, list[Number]] = {}
    for section, cell, _, _ in _sections(notebook):
        for output in cell.get("outputs", []):
            pools.setdefault(section, []).extend(shown_numbers(output))
    return pools


def _sections(notebook: Notebook) -> Iterator[tuple[int, Notebook, int, str]]:
    """Yield the parts of cells between `##` headings.

    Each comes with the number of its section, its cell, and its place in the source of the cell.
    """
    section = 0
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        places = [0] if cell["cell_type"] == "code" else _part_starts(source)
        for start, end in zip(places, [*places[1:], len(source)], strict=True):
            part = source[start:end]
            section += cell["cell_type"] == "markdown" and part.startswith("## ")
            yield section, cell, start, part


def _part_starts(source: str) -> list[int]:
    starts = {match.start() for match in re.finditer(r"^## ", source, re.MULTILINE)}
    return sorted(starts | {0})


def shown_numbers(output: Notebook) -> list[Number]:
    """Return the numbers that an output shows.

    A table is read only once, from its HTML if it has that.
    """
    if output["output_type"] == "stream":
        return numbers_in_text("".join(output["text"]))
    if output["output_type"] == "error":
        return numbers_in_text(output["evalue"])
    data = output["data"]
    if PLOTLY in data:
        return list(_plotly_numbers(data[PLOTLY]))
    if "text/html" in data:
        return numbers_in_html("".join(data["text/html"]))
    plain = "".join(data.get("text/plain", ""))
    markdown = "".join(data.get("text/markdown", ""))
    return numbers_in_text(f"{plain}\n\n{markdown}")


def numbers_in_text(text: str) -> list[Number]:
    """Return the numbers of a text output.

    Numbers under a header that ends in `_pct`, or in a series of such a name, are in per cent.

    >>> [number.percent for number in numbers_in_text("  code  share_pct\\n 20101      43.00")]
    [False, True]
    """
    text = re.sub(r"\bdtype: \w+", "", text.translate(_DIGITS))
    everywhere = bool(re.search(r"^Name: \w*_pct\b", text, re.MULTILINE))
    ends: set[int] = set()
    numbers = []
    for line in text.splitlines():
        headers = {_width(line[: match.end()]) for match in re.finditer(r"\S*_pct\b", line)}
        if headers or not line.strip():
            ends = headers
        for match in _standing_alone(line):
            end = _width(line[: match.end()])
            numbers.append(_number(match, everywhere or end in ends))
    return numbers


def _standing_alone(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers that are not the end of a name, as in `int64` or `A01`."""
    for match in _NUMBER.finditer(text):
        if not re.search(r"[A-Za-z_]$", text[: match.start()]):
            yield match


def _width(text: str) -> int:
    """Return how many columns a text takes on the screen; a Chinese character takes two."""
    wide = [character for character in text if unicodedata.east_asian_width(character) in "WF"]
    return len(text) + len(wide)


def _plotly_numbers(figure: Notebook) -> Iterator[Number]:
    for trace in figure.get("data", []):
        for part in (trace, trace.get("link", {}), trace.get("node", {})):
            for name in PLOTLY_VALUES:
                yield from _leaf_numbers(part.get(name), name)
    meta = figure.get("layout", {}).get("meta", {})
    yield from numbers_in_text(meta.get("summary", ""))


def _leaf_numbers(value: Any, name: str) -> Iterator[Number]:
    """Yield the numbers of an array of a trace, which may be nested.

    `name` is that of the array. Texts are read only if they are shown, not if they are names on an
    axis.
    """
    if isinstance(value, list):
        for item in value:
            yield from _leaf_numbers(item, name)
    elif isinstance(value, str) and name in ("customdata", "text"):
        yield from numbers_in_text(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Number(str(value), Decimal(str(value)), True, False)


def numbers_in_html(html: str) -> list[Number]:
    """Return the numbers of an HTML output, in its text and in the cells of its tables.

    Numbers in row labels and heads are left out.
    """
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return reader.numbers


class _TableReader(HTMLParser):
    """Reads an HTML output with tables as pandas and `show` write them.

    Columns are counted from the right, since row labels may span several rows.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.numbers: list[Number] = []
        self._headers: list[list[str]] = []
        self._cells: list[str] = []
        self._row: list[tuple[str, int]] = []
        self._open: list[str] = []
        self._text = ""
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, row or cell; the text gathered so far is outside of it."""
        if tag in ("td", "th", "tr", "table", "style", "script"):
            self._leave_text()
            self._open.append(tag)
        if tag == "table":
            self._headers = []
        elif tag == "tr":
            self._row, self._cells = [], []
        elif tag in ("td", "th"):
            self._span = int(dict(attrs).get("colspan") or 1)

    def handle_endtag(self, tag: str) -> None:
        """End a cell, a row or a table."""
        if tag not in self._open:
            return
        if tag == "th":
            self._row += [(self._text, self._span)]
        elif tag == "td":
            self._cells += [self._text] * self._span
        elif tag == "tr":
            self._end_row()
        else:
            self._leave_text()
        self._text = ""
        while self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Gather text."""
        self._text += data

    def close(self) -> None:
        """Finish the document."""
        super().close()
        self._leave_text()

    def _end_row(self) -> None:
        """Keep a row of heads, or the numbers of a row of cells."""
        if not self._cells:
            header = []
            for text, span in self._row:
                header += [text.strip()] * span
            self._headers.append(header)
        for place, text in enumerate(reversed(self._cells), 1):
            is_percent = self._is_percent(place)
            plain = text.translate(_DIGITS)
            self.numbers += [_number(match, is_percent) for match in _standing_alone(plain)]

    def _is_percent(self, place: int) -> bool:
        """Return whether a head says that a column, counted from the right, is in per cent."""
        heads = [row[-place] for row in self._headers if len(row) >= place]
        return any(head.endswith(_IN_PER_CENT) for head in heads)

    def _leave_text(self) -> None:
        if not {"style", "script", "th"} & set(self._open):
            self.numbers += numbers_in_text(self._text)
        self._text = ""


def with_last_digit_changed(notebook: Notebook, figure: Figure) -> Notebook:
    """Return the notebook with the last digit of one quoted figure raised by one (9 becomes 0)."""
    return {**notebook, "cells": [_misquote(cell, figure) for cell in notebook["cells"]]}


def _misquote(cell: Notebook, figure: Figure) -> Notebook:
    """Return a cell with the last digit of a figure changed, if the figure is in it."""
    if cell["id"] != figure.cell:
        return cell
    source = "".join(cell["source"])
    match = _NUMBER.match(source.translate(_DIGITS), figure.start)
    assert match, f"no number at {figure}"
    place = match.end("digits") - 1
    digit = str((int(source[place]) + 1) % 10)
    before, after = source[:place], source[place + 1 :]
    return {**cell, "source": before + digit + after}


def undetected(notebook: Notebook) -> list[str]:
    """Return the quoted figures whose last digit could be changed without `unmatched` noticing."""
    pools = section_pools(notebook)
    unnoticed = []
    for figure in quoted_figures(notebook):
        if not _is_noticed(notebook, figure, pools):
            unnoticed.append(str(figure))
    return unnoticed


def _is_noticed(notebook: Notebook, figure: Figure, pools: dict[int, list[Number]]) -> bool:
    """Return whether a figure would be unmatched if its last digit were changed."""
    for misquoted in quoted_figures(with_last_digit_changed(notebook, figure)):
        is_same_place = (misquoted.cell, misquoted.start) == (figure.cell, figure.start)
        if is_same_place and not is_shown(misquoted, pools):
            return True
    return False
