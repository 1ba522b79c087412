"""The written sections → statements, and the document numbers that a text cites.

A statement is an amount, a count or a change, with the label printed beside it. Causes listed after
a change belong to that change. Nothing is inferred from what the words argue: a figure whose label
cannot be told keeps the clause it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from shimahe.forms import BUDGETS, key_of, procurement_category
from shimahe.reading.source import DEFAULT, Limits
from shimahe.vocabulary import FACTORS, LOST, ORDINAL, fold, parse_figure, plain

# Patterns of prose are searched in text whose digits, stops, per cent signs and colons are
# half-width, and whose other punctuation is as printed.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％：", "0123456789.%:")
_FULL_WIDTH_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)")
_SPACE = re.compile(r"\s+")

# A paragraph: where one starts, and what its heading says.
_STARTS = re.compile(rf"\s*(?:[（(]{ORDINAL}[)）]|{ORDINAL}、|\d+[.、．]|#|\*\*)")
_SENTENCE_ENDS = "。；;！？:"
_NO_HEADING = re.compile(r"[。；，:：\d]\s*$|[，。；:：]")
_TOP_HEADING = re.compile(rf"(?:{ORDINAL}、|第{ORDINAL}部分).*")
_SKIPPED_SECTIONS = re.compile(r"职能|职责|基本情况|概况|机构|构成|名词|解释|目录|联系|目标$")
_HEAD = re.compile(r"\s*+(?:[（(][^)）]+[)）])?\s*+([^，。；:：]{2,20})[:：。]")

# A figure with its unit, or 持平.
_DIGITS = r"[-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_UNITS = r"万元|亿元|千元|元|辆|台(?:[（(]套[)）])?|批次|人次|人|个|次|批|家|场|%"
_QUANTITY = re.compile(
    rf"(?<![\d.,{LOST}])(?<!\d[\sA-Za-z])(?P<number>{_DIGITS})\s*(?P<unit>{_UNITS})(?![\d]|\s*以上)"
    r"|(?P<flat>(?:(?:与|比|较|同)[^，。；,;]{0,20}?)?持平)"
)

# The clause before a figure.
_MARK = re.compile(r"[，。；:：、,;！？]")
_MARKS = "，。；:：、"
_SENTENCE_END = re.compile("[。；]")
_YEAR = re.compile(r"(?<![比较与同于\d])(?<![比较与同于]\s)(20\d\d)\s*年")
_DIRECTION = re.compile(
    r"(?P<item>.*?)(?P<against>(?:比|较|与|同)(?:20\d\d年|上年|去年|上一年)[^，。；]{0,16}?)?"
    r"(?P<way>增加|增长|上升|提高|减少|下降|降低)了?约?$",
    re.S,
)
_DOWN = {"减少", "下降", "降低"}
_BASE = re.compile(
    r"(?:比|较|与|同)(?:(20\d\d)年度?|上年度?|去年|上一年)(?:同期)?(?:年初)?(?:预算|决算|执行)?数?的?"
)

# What a label is, once the words that introduce a figure are taken from its clause.
_LEAD = re.compile(
    rf"^(?:\s|{ORDINAL}是|\d+[.、．]|[（(](?:{ORDINAL}|\d+)[)）]|其中[:：]?"
    r"|主要(?:原因)?(?:是|为|有)?[:：]?|原因(?:是|为)[:：]?"
    r"|所属各预算单位|(?:本)?(?:部门|单位)(?=\d{4})|截[止至].*?[月日]|涉及(?:项目)?|安排(?=.)"
    r"|共有|共(?=[^同])|全年|本年度|当年(?=预算)|\d{4}\s*年度?|和|及|为|约|即|占)+"
)
_TAIL = re.compile(r"(?<![为是约共达:：\s])[为是约共达:：\s]+$")
_GENERIC = re.compile(
    r"^(?:年初)?"
    r"(?:预算(?:数|安排|总额)?|决算数|执行数|当年预算执行数|预算执行数|安排预算|)$"
)
_OF_ALL_BUDGETS = re.compile(r"^(?:部门|单位)?(?:收入|支出)(?:总)?(?:预算)?$")

# A document number, and the words of the title before it.
_DOCUMENT_NUMBER = re.compile(
    r"([㐀-鿿]{1,40})[〔\[（(【﹝]\s*(\d{4})\s*[〕\])）】﹞]\s*(?:第\s*)?(\d{1,5})\s*号"
)
_TITLE_WORDS = re.compile(
    r".*(?:的?通知|意见|方案|办法|决定|规定|条例|细则|要点|计划|通报|公告|决议|规程|制度|合同|函告"
    r"|关于印发|转发|依据|根据|按照|(?:要求|精神)[和及]?|(?<!会议)纪要(?=.{4}))(?=.)",
    re.S,
)
_MINUTES = re.compile(r".*纪要(?=.)", re.S)


# --- document numbers -----------------------------------------------------------------------------


class DocumentNumber(NamedTuple):
    """渝府发〔2019〕31号: the number as printed, its issuer's mark, year and running number."""

    text: str
    issuer: str
    year: int
    serial: int


def document_numbers(text: str) -> list[DocumentNumber]:
    """Return the document numbers that a text cites, each once, in order.

    >>> [n.issuer for n in document_numbers("《实施意见》江司文〔2017〕48号；江北委发[2024]8号")]
    ['江司文', '江北委发']
    """
    numbers: dict[tuple[str, int, int], DocumentNumber] = {}
    for match in _DOCUMENT_NUMBER.finditer(text):
        words, year, serial = match.groups()
        before = text[max(0, match.start() - 1)]
        if before == LOST:  # of the issuer's mark
            continue
        issuer = _MINUTES.sub("", _TITLE_WORDS.sub("", words))
        printed = match.group()[len(words) - len(issuer) :]
        number = DocumentNumber(_SPACE.sub("", printed), issuer, int(year), int(serial))
        numbers.setdefault((number.issuer, number.year, number.serial), number)
    return list(numbers.values())


# --- statements -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Statement:
    """One stated figure, before it gets its id.

    `measure`: amount or change. `cause_of`: the index of the change that it explains.
    """

    item: str
    year: int | None
    measure: str
    value: Decimal
    unit: str | None
    budget: str | None = None
    cause_of: int | None = None
    line: int = 0
    section: str | None = None
    text: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the unit is one of money."""
        return self.unit in FACTORS


def read_statements(
    prose: Sequence[tuple[int, str]],
    headings: Iterable[int],
    year: int | None,
    limits: Limits = DEFAULT,
) -> list[Statement]:
    """Return the statements of the written sections.

    Sections on duties, structure and vocabulary are passed over.

    Raises: UnreadableDocument where they are over a limit.
    """
    statements: list[Statement] = []
    for paragraph in _paragraphs(prose, set(headings)):
        _read_paragraph(paragraph, year, statements)
        where = f"the document down to line {paragraph.lines[-1]}"
        limits.hold("max_statements", len(statements), where, "figures in its text")
    return statements


# --- paragraphs -----------------------------------------------------------------------------------


@dataclass
class _Paragraph:
    """Lines of one section that are read as one text."""

    text: str
    starts: list[int]  # where each of its lines starts in the text
    lines: list[int]
    section: str | None

    def line_at(self, place: int) -> int:
        """Return the line that a place of the text stands on."""
        return self.lines[bisect_right(self.starts, place) - 1]


def _paragraphs(prose: Sequence[tuple[int, str]], headings: set[int]) -> Iterator[_Paragraph]:
    """Join lines until a sentence ends; a page may break them anywhere."""
    section: str | None = None
    is_skipped = False
    pieces: list[tuple[int, str]] = []
    for line, printed in prose:
        text = _for_patterns(printed)
        is_heading = line in headings
        if pieces and (is_heading or _STARTS.match(text) or _ends(pieces)):
            yield _paragraph(pieces, section)
            pieces = []
        if is_heading:
            if _opens_section(text):
                section = text.lstrip("# ").strip()
                is_skipped = _SKIPPED_SECTIONS.search(fold(text)) is not None
        elif text and not is_skipped:
            pieces.append((line, text))
    if pieces:
        yield _paragraph(pieces, section)


def _for_patterns(printed: str) -> str:
    """Return a line without markup, in the letters that the patterns know."""
    text = plain(printed).translate(_HALF_WIDTH)
    return _FULL_WIDTH_GROUPS.sub(_with_commas, text)


def _with_commas(match: re.Match[str]) -> str:
    return match.group().replace("，", ",")


def _opens_section(heading: str) -> bool:
    """Whether a heading is one of a section, not of a part of it."""
    title = fold(heading)
    is_marked = heading.startswith("#") and not title.startswith("(")
    return is_marked or _TOP_HEADING.fullmatch(title) is not None


def _paragraph(pieces: list[tuple[int, str]], section: str | None) -> _Paragraph:
    """Join the pieces of a paragraph."""
    lines = [line for line, _ in pieces]
    texts = [text for _, text in pieces]
    starts = [0, *accumulate(map(len, texts[:-1]))]
    return _Paragraph("".join(texts), starts, lines, section)


def _ends(pieces: list[tuple[int, str]]) -> bool:
    """Whether a paragraph ends with these pieces.

    It ends with a sentence, or as the short numbered heading of what follows.
    """
    _, last_text = pieces[-1]
    if last_text[-1] in _SENTENCE_ENDS:
        return True
    text = "".join(piece[:40] for _, piece in pieces[:40])
    is_short = len(text) < 40
    return is_short and _STARTS.match(text) is not None and _NO_HEADING.search(text) is None


# --- figures --------------------------------------------------------------------------------------


@dataclass
class _Context:
    """What a paragraph has said so far."""

    head: str  # the words that it begins with
    year_of_document: int | None
    item: str  # the last that was named, with its budget and unit
    year: int | None
    breakdown_budget: str | None = None  # of the breakdown that the sentence is in
    last_budget: str | None = None
    unit: str | None = None
    change: int | None = None  # the index of the last change

    def pass_over(self, words: str, is_first: bool) -> None:
        """Take up what the words before a figure say.

        A breakdown begins, a sentence ends, or a year is named.
        """
        begins_list = words[:1] in (":", "：") and not is_first
        if "其中" in words or begins_list:
            self.breakdown_budget = self.last_budget
        elif "。" in words:
            self.breakdown_budget = None
            self.change = None
        *sentences_before, sentence = _SENTENCE_END.split(words)
        if sentences_before:
            self.year = self.year_of_document
        years = _YEAR.findall(sentence)
        if years:
            self.year = int(years[-1])


def _read_paragraph(paragraph: _Paragraph, year: int | None, statements: list[Statement]) -> None:
    """Add the statements of a paragraph."""
    text = paragraph.text
    named = _HEAD.match(text)
    head = _clean(named.group(1)) if named else ""
    context = _Context(head, year, item=head, year=year)
    end = 0  # of the figure before
    for match in _QUANTITY.finditer(text):
        words = text[end : match.start()]
        clause_start = end + _clause_start(words)
        clause = text[clause_start : match.start()]
        context.pass_over(words, is_first=end == 0)
        end = match.end()
        if not _is_readable(match, clause):
            continue
        statement = _statement(match, clause, context, len(statements))
        figure_at = match.end() - 1 if match.group("flat") else match.start("number")
        statement.line = paragraph.line_at(figure_at)
        statement.section = paragraph.section
        statement.text = _SPACE.sub("", text[clause_start:end]).lstrip(_MARKS)
        statements.append(statement)


def _clause_start(words: str) -> int:
    """Return where the words behind the last mark start; a mark right before the figure is none."""
    starts = [0]
    starts += [mark.end() for mark in _MARK.finditer(words)]
    if len(starts) > 1 and not words[starts[-1] :].strip():
        starts.pop()
    return starts[-1]


def _is_readable(match: re.Match[str], clause: str) -> bool:
    """Whether a figure and its clause can be read.

    A lost character may have said whose the figure is, and whether it is more or less.
    """
    if LOST in clause:
        return False
    return bool(match.group("flat")) or parse_figure(match.group("number")) is not None


def _statement(match: re.Match[str], clause: str, context: _Context, index: int) -> Statement:
    """Return the figure as a change (持平, or behind 增加, 减少) or as an amount.

    `index`: of this statement.
    """
    if match.group("flat"):
        item = _clean(clause) or context.item
        year = context.year_of_document
        flat = Statement(item, year, "change", Decimal(0), context.unit)
        return _change(flat, context, index, is_cause=False)
    value = parse_figure(match.group("number")) or Decimal(0)
    unit = match.group("unit")
    words = _SPACE.sub("", clause)
    direction = _DIRECTION.fullmatch(words)
    if direction:
        return _directed_change(direction, value, unit, context, index)
    base = _BASE.fullmatch(words)
    if base:  # what a change is measured against
        year = _year_of_base(base, context)
        return Statement(context.item, year, "amount", value, unit, context.last_budget)
    return _amount(_clean(clause), value, unit, context)


def _amount(label: str, value: Decimal, unit: str, context: _Context) -> Statement:
    """Return an amount; where its label says nothing, it is one of what was named before."""
    item = label
    if _GENERIC.match(label):
        item = context.item or context.head
    budget = _budget(item, context)
    if unit != "%":  # a share of something is no item of its own
        context.item = item
        context.last_budget = budget
        context.unit = unit
    return Statement(item, context.year, "amount", value, unit, budget)


def _year_of_base(base: re.Match[str], context: _Context) -> int | None:
    """Return the year that a change is measured against: the one named, else the one before."""
    if base.group(1):
        return int(base.group(1))
    if context.year_of_document:
        return context.year_of_document - 1
    return None


def _directed_change(
    direction: re.Match[str], value: Decimal, unit: str, context: _Context, index: int
) -> Statement:
    """Return a change whose clause says whether it is an increase or a decrease."""
    if direction.group("way") in _DOWN:
        value = -value
    item = _clean(direction.group("item"))
    year = context.year_of_document
    change = Statement(item or context.item, year, "change", value, unit)
    is_against_a_year = bool(direction.group("against"))
    is_cause = bool(item) and not is_against_a_year and context.change is not None
    return _change(change, context, index, is_cause)


def _change(change: Statement, context: _Context, index: int, is_cause: bool) -> Statement:
    """Finish a change: one against another year, or a listed cause of the last one."""
    change.budget = _budget(change.item, context)
    if change.budget is None and change.item == context.item:
        change.budget = context.last_budget
    if is_cause:
        change.cause_of = context.change
    elif change.unit != "%" or context.change is None:  # causes are of the amount, not of its share
        context.change = index
    return change


def _clean(clause: str) -> str:
    """Return the label in a clause, without the words that introduce it or the figure."""
    label = _SPACE.sub("", clause)
    while True:
        shorter = _TAIL.sub("", _LEAD.sub("", label))
        if shorter == label:
            break
        label = shorter
    is_quoted = label.startswith("“") and label.endswith("”")
    if is_quoted and label.count("“") == 1 and label.count("”") == 1:
        return label[1:-1]
    return label.rstrip(_MARKS)


def _budget(item: str, context: _Context) -> str | None:
    """Return the budget of an item: the one it names, else that of the breakdown it stands in."""
    named = key_of(BUDGETS, item)
    if named is not None:
        return named
    if _OF_ALL_BUDGETS.match(item):
        return "all"
    if procurement_category(item):
        return context.breakdown_budget or "all"
    if context.breakdown_budget == "all":
        return None
    return context.breakdown_budget
