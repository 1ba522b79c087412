"""The written sections → statements: every amount, count and change they state; and the document
numbers that a text cites.

A statement is a figure with the label printed beside it. Causes listed after a change belong to
that change. Nothing is inferred from what the words argue: a figure whose label cannot be told
keeps the clause it stands in.
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
from shimahe.vocabulary import FACTORS, LOST, ORDINAL, fold, parse_figure, plain

_HALF = str.maketrans("０１２３４５６７８９．％：", "0123456789.%:")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)")
_UNITS = r"万元|亿元|千元|元|辆|台(?:[（(]套[)）])?|批次|人次|人|个|次|批|家|场|%"
_QUANTITY = re.compile(
    rf"(?<![\d.,{LOST}])(?<!\d[\sA-Za-z])(?P<number>[-−]?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?)\s*(?P<unit>{_UNITS})(?![\d]|\s*以上)"
    r"|(?P<flat>(?:(?:与|比|较|同)[^，。；,;]{0,20}?)?持平)"
)
_DIRECTION = re.compile(
    r"(?P<item>.*?)(?P<against>(?:比|较|与|同)(?:20\d\d年|上年|去年|上一年)[^，。；]{0,16}?)?(?P<way>增加|增长|上升|提高|减少|下降|降低)了?约?$",
    re.S,
)
_DOWN = {"减少", "下降", "降低"}
_LEAD = re.compile(
    rf"^(?:\s|{ORDINAL}是|\d+[.、．]|[（(](?:{ORDINAL}|\d+)[)）]|其中[:：]?|主要(?:原因)?(?:是|为|有)?[:：]?|原因(?:是|为)[:：]?"
    r"|所属各预算单位|(?:本)?(?:部门|单位)(?=\d{4})|截[止至].*?[月日]|涉及(?:项目)?|安排(?=.)|共有|共(?=[^同])|全年|本年度|当年(?=预算)|\d{4}\s*年度?|和|及|为|约|即|占)+"
)
_TAIL = re.compile(r"(?:为|是|约|共|达|[:：\s])+$")
_GENERIC = re.compile(
    r"^(?:年初)?(?:预算(?:数|安排|总额)?|决算数|执行数|当年预算执行数|预算执行数|安排预算|)$"
)
_BASE = re.compile(
    r"(?:比|较|与|同)(?:(20\d\d)年度?|上年度?|去年|上一年)(?:同期)?(?:年初)?(?:预算|决算|执行)?数?的?"
)
_SPANNING = re.compile(r"^(?:部门|单位)?(?:收入|支出)(?:总)?(?:预算)?$")
_SKIPPED = re.compile(r"职能|职责|基本情况|概况|机构|构成|名词|解释|目录|联系|目标$")
_TOP = re.compile(rf"(?:{ORDINAL}、|第{ORDINAL}部分).*")
_YEAR = re.compile(r"(?<![比较与同于\d])(?<![比较与同于]\s)(20\d\d)\s*年")
_STARTS = re.compile(rf"\s*(?:[（(]{ORDINAL}[)）]|{ORDINAL}、|\d+[.、．]|#|\*\*)")
_MARK = re.compile(r"[，。；:：、,;！？]")
_NUMBER = re.compile(
    r"([㐀-鿿]{1,40})[〔\[（(【﹝]\s*(\d{4})\s*[〕\])）】﹞]\s*第?\s*(\d{1,5})\s*号"
)
_DOCUMENT_WORDS = re.compile(
    r".*(?:的?通知|意见|方案|办法|决定|规定|条例|细则|要点|计划|通报|公告|决议|规程|制度|合同|函告|关于印发|转发|依据|根据|按照|(?:要求|精神)[和及]?|(?<!会议)纪要(?=.{4}))(?=.)",
    re.S,
)
_DOCUMENT_MINUTES = re.compile(r".*纪要(?=.)", re.S)


class DocumentNumber(NamedTuple):
    """渝府发〔2019〕31号: the number as printed, the mark of its issuer, the year and the running number."""

    text: str
    issuer: str
    year: int
    serial: int


def document_numbers(text: str) -> list[DocumentNumber]:
    """The document numbers that a text cites, each once, in order.

    >>> [n.issuer for n in document_numbers("《实施意见》江司文〔2017〕48号；江北委发[2024]8号")]
    ['江司文', '江北委发']
    """
    found: dict[tuple[str, int, int], DocumentNumber] = {}
    for match in _NUMBER.finditer(text):
        if text[max(0, match.start() - 1)] == LOST:  # of the issuer's mark
            continue
        run, year, serial = match.groups()
        issuer = _DOCUMENT_MINUTES.sub(
            "", _DOCUMENT_WORDS.sub("", run)
        )  # what stands behind the title it ends
        printed = re.sub(r"\s", "", match.group()[len(run) - len(issuer) :])
        number = DocumentNumber(printed, issuer, int(year), int(serial))
        found.setdefault(number[1:], number)
    return list(found.values())


@dataclass
class Statement:
    """One stated figure, before it gets its id. `cause_of` is the index of the change that it
    explains.
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


@dataclass
class _Paragraph:
    text: str
    starts: list[int]
    lines: list[int]
    section: str | None

    def line_at(self, place: int) -> int:
        return self.lines[bisect_right(self.starts, place) - 1]


def read_statements(
    prose: Sequence[tuple[int, str]], headings: Iterable[int], year: int | None
) -> list[Statement]:
    """The statements of the written sections; sections on duties, structure and vocabulary are
    passed over.
    """
    out: list[Statement] = []
    for paragraph in _paragraphs(prose, set(headings)):
        _read_paragraph(paragraph, year, out)
    return out


def _paragraphs(prose: Sequence[tuple[int, str]], headings: set[int]) -> Iterator[_Paragraph]:
    """Lines joined until a sentence ends; a page may break them anywhere."""
    section: str | None = None
    pieces: list[tuple[int, str]] = []
    skipped = False
    for line, text in prose:
        text = _GROUPED.sub(
            lambda match: match.group().replace("，", ","), plain(text).translate(_HALF)
        )
        if pieces and (line in headings or _STARTS.match(text) or _ends(pieces)):
            yield _paragraph(pieces, section)
            pieces = []
        if line in headings:
            title = fold(text)
            if _TOP.fullmatch(title) or (text.startswith("#") and not title.startswith("(")):
                section, skipped = text.lstrip("# ").strip(), bool(_SKIPPED.search(title))
        elif text and not skipped:
            pieces.append((line, text))
    if pieces:
        yield _paragraph(pieces, section)


def _paragraph(pieces: list[tuple[int, str]], section: str | None) -> _Paragraph:
    lines, texts = zip(*pieces, strict=True)
    return _Paragraph("".join(texts), [0, *accumulate(map(len, texts[:-1]))], list(lines), section)


def _ends(pieces: list[tuple[int, str]]) -> bool:
    """Whether a paragraph ends here: with a sentence, or as the short numbered heading of what
    follows.
    """
    if pieces[-1][1][-1] in "。；;！？:":
        return True
    text = "".join(piece for _, piece in pieces[:40])
    return (
        len(text) < 40
        and bool(_STARTS.match(text))
        and not re.search(r"[。；，:：\d]\s*$|[，。；:：]", text)
    )


@dataclass
class _Context:
    """What a sentence has said so far: head, last item and its budget, unit and year, the last
    change.
    """

    head: str
    default: int | None  # the year, where a sentence names none
    item: str
    year: int | None
    budget: str | None = None  # of the breakdown that the sentence is in
    last_budget: str | None = None
    unit: str | None = None
    change: int | None = None

    def pass_over(self, words: str, first: bool) -> None:
        """Take up what the words before a figure say: a breakdown begins, a sentence ends, a year
        is named.
        """
        if "其中" in words or (words[:1] in (":", "：") and not first):
            self.budget = self.last_budget
        elif "。" in words:
            self.budget, self.change = None, None
        sentence = re.split("[。；]", words)
        self.year = self.default if len(sentence) > 1 else self.year
        if years := _YEAR.findall(sentence[-1]):
            self.year = int(years[-1])


def _read_paragraph(paragraph: _Paragraph, year: int | None, out: list[Statement]) -> None:
    text = paragraph.text
    named = re.match(r"\s*(?:[（(][^)）]+[)）])?\s*([^，。；:：]{2,20})[:：。]", text)
    head = _clean(named.group(1)) if named else ""
    context = _Context(head, year, head, year)
    end = 0
    for match in _QUANTITY.finditer(text):
        clause, start = _clause(text, end, match.start())
        context.pass_over(text[end : match.start()], first=end == 0)
        end = match.end()
        unread = match.group("number") and parse_figure(match.group("number")) is None
        if (
            unread or LOST in clause
        ):  # no figure; or whose it is, and whether more or less, may have stood there
            continue
        line = paragraph.line_at(
            match.start("number") if match.group("number") else match.end() - 1
        )
        statement = _statement(match, clause, context, len(out))
        statement.line, statement.section = line, paragraph.section
        statement.text = re.sub(r"\s+", "", text[start : match.end()]).lstrip("，。；:：、")
        out.append(statement)


def _clause(text: str, end: int, start: int) -> tuple[str, int]:
    """The words between the last mark of punctuation and the figure."""
    lead = text[end:start]
    cuts = [0, *(mark.end() for mark in _MARK.finditer(lead))]
    before = len(cuts) > 1 and not lead[cuts[-1] :].strip()  # a mark stands right before the figure
    return lead[cuts[-1 - before] :], end + cuts[-1 - before]


def _clean(clause: str) -> str:
    cleaned = re.sub(r"\s+", "", clause)
    while (shorter := _TAIL.sub("", _LEAD.sub("", cleaned))) != cleaned:
        cleaned = shorter
    if cleaned.count("”") == 1 and cleaned.count("“") == 1 and cleaned[0] + cleaned[-1] == "“”":
        return cleaned[1:-1]
    return cleaned.rstrip("，。；:：、")


def _statement(match: re.Match[str], clause: str, context: _Context, count: int) -> Statement:
    """The figure as a change (持平, or behind 增加, 减少) or as an amount; line, section and text are put
    in later.
    """
    if match.group("flat"):
        made = Statement(
            _clean(clause) or context.item, context.default, "change", Decimal(0), context.unit
        )
        return _change(made, context, count, own=True)
    value, unit = parse_figure(match.group("number")) or Decimal(0), match.group("unit")
    words = re.sub(r"\s+", "", clause)
    if way := _DIRECTION.fullmatch(words):
        value = -value if way.group("way") in _DOWN else value
        item = _clean(way.group("item"))
        made = Statement(item or context.item, context.default, "change", value, unit)
        return _change(
            made,
            context,
            count,
            own=bool(way.group("against")) or not item or context.change is None,
        )
    if base := _BASE.fullmatch(words):  # what a change is measured against
        before = (
            int(base.group(1))
            if base.group(1)
            else context.default - 1
            if context.default
            else None
        )
        return Statement(context.item, before, "amount", value, unit, context.last_budget)
    item = _clean(clause)
    item = (context.item or context.head) if _GENERIC.match(item) else item
    made = Statement(item, context.year, "amount", value, unit, _budget(item, context))
    if unit != "%":  # a share of something is no item of its own
        context.item, context.last_budget, context.unit = item, made.budget, unit
    return made


def _change(made: Statement, context: _Context, count: int, own: bool) -> Statement:
    """A change against another year, or (not `own`) a listed cause of the last one."""
    made.budget = _budget(made.item, context) or (
        context.last_budget if made.item == context.item else None
    )
    if own and (
        made.unit != "%" or context.change is None
    ):  # causes are of the amount, not of its share
        context.change = count
    elif not own:
        made.cause_of = context.change
    return made


def _budget(item: str, context: _Context) -> str | None:
    named = key_of(BUDGETS, item)
    if named or _SPANNING.match(item):
        return named or "all"
    if procurement_category(item):
        return context.budget or "all"
    return context.budget if context.budget != "all" else None
