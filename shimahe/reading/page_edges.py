"""What pages print at their head and foot, within a table → the numbers of those lines.

A browser prints an address, a date with a time and a page number around each page; offices print
who filled in a table, a running head and the name of the office. Such lines are neither rows nor
the title of another table. Where only spaces part the cells of a table, each of them is handed on
as the number of a page is, so that all readers of such tables go on behind it (R06).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from shimahe.reading.grids import Grid, Line, Piece
from shimahe.reading.owners import owner_in_heading
from shimahe.vocabulary import (
    LONGEST_CELL,
    ORDINAL,
    UNIT,
    fold,
    parse_figure,
    plain,
    prints_any_figure,
    prints_value,
)

#: What stands in place of a line at the edge of a page, where only spaces part cells.
_MARK_OF_A_PAGE = "第1页"
_ADDRESS = re.compile(r"(?:https?://|file:///|www\.)[!-~]+")
_DATE_WITH_TIME = re.compile(
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}/\d{1,2}/\d{2,4})[\s,，]*"
    r"(?:[上下]午)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*[AP]M)?"
)
#: Numbers of pages beside which all readers go on, and others: 共12页第5页, Page 5 of 12, 页码：5.
_USUAL_NUMBER = r"第\s*\d{1,4}\s*页(?:[\s/,，]*共\s*\d{1,4}\s*页)?|[-—–]+\s*\d{1,4}\s*[-—–]+"
_OTHER_NUMBER = (
    r"共\s*\d{1,4}\s*页[\s/,，]*第\s*\d{1,4}\s*页|(?:Page|P\.?)?\s*\d{1,4}\s*(?:/|of)\s*\d{1,4}"
    r"|Page\s*\d{1,4}|页[码次][:：]\s*\d{1,4}(?:\s*/\s*\d{1,4})?"
)
_PAGE_NUMBER = re.compile(f"{_OTHER_NUMBER}|{_USUAL_NUMBER}")
_UNUSUAL_NUMBER = re.compile(_OTHER_NUMBER)
#: Labels of who filled in or checked a table, how to reach them, and when they did.
_LABELS = (
    r"(?:(?:填报|填表|制表|制单|编制|审核|复核|审批|批准|校对|打印|录入|经办|联系|财务|单位|部门"
    r"|机构|分管|主管|主要|报送|法定代表|科室|股室)*(?:负责人|领导|会计)"
    r"|(?:填报|填表|制表|制单|编制|审核|复核|审批|批准|校对|打印|录入|经办|联系|报送|法定代表)"
    r"(?:人员?|员)?|签字|签章|盖章|公章|(?:联系)?(?:电话|方式|手机)|传真"
    r"|(?:填报|填表|制表|编制|打印|报送|审核|导出|上报|提交|公开|发布)?(?:日期|时间))"
    r"(?:[(（][^()（）]{0,8}[)）])?"
)
_PAPERWORK = re.compile(_LABELS)
_ENDS_IN_PAPERWORK = re.compile(f"{_LABELS}$")
_LABEL = re.compile(r"([^\s:：]+)\s*[:：]")
#: A label behind which a number stands that is no amount.
_NUMBER_BEHIND = "(?:电话|方式|手机|传真|日期|时间)[^:：]{0,4}[:：]$"
#: A quick test: what stands in every address, date with a time and label.
_MAY_BE_EDGE = re.compile(r"://|www\.|[:：]")
#: A quicker one, made of every line: what stands in every text of an edge but a bare number.
_IN_EDGES = re.compile("[:：/页fgw—–-]")
#: What stands in no heading of a document.
_NO_HEAD = re.compile("[。，；:：|]")
#: How the heading of a section begins.
_SECTION = rf"[#\s]*(?:第{ORDINAL}部分|{ORDINAL}[、.．]|[（(]{ORDINAL}[）)]|\d+[.、．])"
#: The office that a line names.
_OFFICE = re.compile(r"(?:单位|部门)(?:名称)?[:：]\s*([^\s元]{2,40})(?=\s|$)")
_SENTENCE = re.compile("[。；！？|]")
#: What may stand behind the name of an office or the heading of its document.
_BEHIND_HEADING = re.compile(
    r"(?:20\d\d年度?)?(?:部门|单位)?(?:预算|决算)?(?:信息|情况)?(?:公开)?(?:说明|文本|资料|材料|报告|报表|套表|表)?"
)
#: The fewest letters of a running head.
_FEWEST_LETTERS = 2
#: The most digits of a bare number that may be that of a page.
_LONGEST_NUMBER = 3
#: How many lines at its beginning tell the name of a document, and the most letters of a head.
_LINES_OF_HEADING = 12
_LONGEST_HEAD = 60
#: How many lines around an edge are looked at for a row.
_NEAR = 6
#: The most lines at the edge of a page, on either side of one that is sure.
_MOST_LINES = 4


def edges_of_pages(pieces: Sequence[Piece]) -> frozenset[int]:
    """Return the numbers of the lines that pages print at their edges, beside rows of tables."""
    sure: set[int] = set()
    numbers: set[int] = set()
    in_grids: set[int] = set()
    for at, piece in enumerate(pieces):
        if isinstance(piece, Grid):
            in_grids.update(_rows_at_edges(piece))
            continue
        if piece.cells and not piece.is_rule:
            if _IN_EDGES.search("".join(piece.cells)) and _is_row_at_edge(piece.cells):
                sure.add(at)
            continue
        text = _text_of(piece)
        if not _IN_EDGES.search(text) and not 0 < len(text) <= _LONGEST_NUMBER:
            continue
        if _is_sure(text):
            sure.add(at)
        elif _is_page_number(text):
            numbers.add(at)
    finder = _RunningHeads(pieces)
    finder.headings += _words_beside_numbers(pieces, sure | numbers)
    if not sure and not finder.headings:
        return frozenset(in_grids)  # most lines need no further look
    begins = set(_headers_again(pieces))
    heads = _running_heads(pieces, sure | numbers, begins, finder)
    found = {at for at in sure if any(_rows_around(pieces, at, begins))}
    found.update(at for at in heads if all(_rows_around(pieces, at, begins)))
    lines = {piece.number for piece in map(pieces.__getitem__, found) if isinstance(piece, Line)}
    return frozenset(in_grids | lines)


def with_marks_of_pages(pieces: Sequence[Piece], edges: frozenset[int]) -> Sequence[Piece]:
    """Return the pieces with the number of a page in place of each edge without cells beside it."""
    if not edges:
        return pieces
    return [
        Line(piece.number, _MARK_OF_A_PAGE)
        if isinstance(piece, Line)
        and piece.number in edges
        and not _has_cells_beside(pieces, at, edges)
        else piece
        for at, piece in enumerate(pieces)
    ]


def says_edge(text: str) -> bool:
    """Whether a text is one that a page prints at its edge, whatever stands around it.

    >>> says_edge("https://www.x.gov.cn/a.html 5/12"), says_edge("填报人：张某    审核人：李某")
    (True, True)
    >>> says_edge("2025/1/20 15:30 甲街道预算公开"), says_edge("- 5 -"), says_edge("单位：万元")
    (True, False, False)
    """
    if len(text) > 2 * LONGEST_CELL or not _MAY_BE_EDGE.search(text):
        return False
    text = plain(text)
    if _SENTENCE.search(text):
        return False
    rest = _DATE_WITH_TIME.sub(" ", _ADDRESS.sub(" ", text))
    if rest == text:
        return _is_paperwork(text)
    words = _PAGE_NUMBER.sub(" ", rest).split()
    is_short = sum(map(len, words)) <= _LONGEST_HEAD
    return is_short and all(parse_figure(word) is None for word in words)


def _is_paperwork(text: str) -> bool:
    """Whether a text consists of labels of paperwork, each with what it says behind it."""
    if _PAPERWORK.match(text) is None:
        return False
    labels = _LABEL.findall(text)
    if not labels or not text.startswith(labels[0]):
        return False
    first, *others = labels
    if _PAPERWORK.fullmatch(first) is None or UNIT.search(fold(text)):
        return False
    return all(_ENDS_IN_PAPERWORK.search(label) for label in others)


def _text_of(piece: Piece) -> str:
    """Return the text of a line, with spaces between its cells; "" of a grid."""
    if not isinstance(piece, Line) or piece.is_rule:
        return ""
    return " ".join(filter(None, piece.cells)) if piece.cells else piece.text.strip()


def _is_sure(text: str) -> bool:
    """Whether a text is of the edge of a page by what it says."""
    return says_edge(text) or (
        len(text) <= LONGEST_CELL and _UNUSUAL_NUMBER.fullmatch(text) is not None
    )


def _is_page_number(text: str, *, is_in_cell: bool = False) -> bool:
    """Whether a text is the number of a page and nothing else; in a cell it is no bare number."""
    if len(text) > LONGEST_CELL:
        return False
    is_bare = not is_in_cell and len(text) <= _LONGEST_NUMBER and text.isdecimal()
    return is_bare or _PAGE_NUMBER.fullmatch(text) is not None


def _rows_at_edges(grid: Grid) -> Iterator[int]:
    """Yield the lines of the rows of a grid that print what a page prints at its edge."""
    for row in grid.rows:
        if _IN_EDGES.search("".join(row.fields)) and _is_row_at_edge(row.fields):
            yield row.line


def _is_row_at_edge(cells: Sequence[str]) -> bool:
    """Whether the cells of a row print what a page prints at its edge.

    A merged cell may stand in each of its places. The number of a page stands alone, and no amounts
    stand beside other words of an edge.
    """
    texts = list(dict.fromkeys(filter(None, cells)))
    if len(texts) == 1 and _is_page_number(texts[0], is_in_cell=True):
        return True
    if not texts or not _is_sure(" ".join(texts)):
        return False
    for label, text in pairwise(["", *texts]):
        if parse_figure(text) is not None and not re.search(_NUMBER_BEHIND, label):
            return False
    return True


# --- running heads --------------------------------------------------------------------------------


class _RunningHeads:
    """Tells the running heads of a document by its heading and its office, as it begins."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.headings: list[str] = []
        is_above_titles = True
        for piece in pieces[:_LINES_OF_HEADING]:
            if not isinstance(piece, Line) or len(piece.text) > LONGEST_CELL:
                continue
            office = _OFFICE.search(piece.text)
            if office:
                self.headings.append(_head_in(office.group(1)))
                continue
            is_heading = is_above_titles and owner_in_heading(piece.text) is not None
            is_above_titles = is_above_titles and (is_heading or "表" not in piece.text)
            is_above_titles = is_above_titles and not piece.cells
            if is_heading or (is_above_titles and _may_be_heading(piece.text)):
                self.headings.append(_head_in(piece.text))

    def has(self, piece: Piece) -> bool:
        """Whether a line is a running head: the heading, or its beginning, or words behind it."""
        if not isinstance(piece, Line) or len(piece.text) > _LONGEST_HEAD:
            return False
        if len(list(filter(None, piece.cells))) > 1:
            return False
        text = _head_in(_text_of(piece))
        if len(text) < _FEWEST_LETTERS or _NO_HEAD.search(text):
            return False
        for heading in self.headings:
            if _says(text) <= _says(heading) and _are_of_one_document(text, heading):
                return True
        return False

    def has_number(self, piece: Piece) -> bool:
        """Whether a line is a running head with the number of a page beside it."""
        text = _text_of(piece)
        if not text or len(text) > _LONGEST_HEAD:
            return False
        return _PAGE_NUMBER.search(text) is not None and self.has(piece)


def _may_be_heading(text: str) -> bool:
    """Whether a line may be the heading of a document, and is not that of a section (一、…)."""
    return bool(text.strip()) and not (_NO_HEAD.search(text) or re.match(_SECTION, text))


def _head_in(text: str) -> str:
    """Return a text as running heads are compared, without the number of a page."""
    return fold(_PAGE_NUMBER.sub("", plain(text).lstrip("# ")))


def _says(heading: str) -> set[str]:
    """Return what tells the document of a heading from others: its years, its stage, its level."""
    return set(re.findall(r"20\d\d|预算|决算|单位|本级|机关", heading))


def _are_of_one_document(text: str, heading: str) -> bool:
    """Whether one of two texts is the other, with nothing but words for a document behind it."""
    short, long = sorted((text, heading), key=len)
    if len(short) < _FEWEST_LETTERS or not long.startswith(short):
        return False
    return _BEHIND_HEADING.fullmatch(long, len(short)) is not None


def _running_heads(
    pieces: Sequence[Piece], marks: set[int], begins: set[int], finder: _RunningHeads
) -> set[int]:
    """Return the places of the running heads beside the numbers of pages and repeated headings."""
    if not finder.headings:
        return set()
    heads = {at for at, piece in enumerate(pieces) if finder.has_number(piece)}
    for place in marks | begins:
        heads.update(_heads_beside(pieces, place, marks, finder))
    return heads


def _words_beside_numbers(pieces: Sequence[Piece], marks: set[int]) -> list[str]:
    """Return the words for a document that stand alone right beside the numbers of pages.

    They stand so on two pages or more (预算公开报表). Other words may be a part of a name.
    """
    times: Counter[str] = Counter()
    for place in marks:
        for at in (place - 1, place + 1):
            piece = pieces[at] if 0 <= at < len(pieces) else None
            if isinstance(piece, Line) and not piece.cells:
                times[_head_in(piece.text)] += len(piece.text.split()) == 1
    return [
        text
        for text, count in times.items()
        if text and count > 1 and _BEHIND_HEADING.fullmatch(text)
    ]


def _heads_beside(
    pieces: Sequence[Piece], place: int, edges: set[int], finder: _RunningHeads
) -> Iterator[int]:
    """Yield the places of the running heads right above and below a place, past other edges."""
    for step in (-1, 1):
        at = place + step
        for _ in range(_MOST_LINES):
            if not 0 <= at < len(pieces):
                break
            piece = pieces[at]
            if at not in edges and not _is_blank(piece):
                if not finder.has(piece):
                    break
                yield at
            at += step


# --- the rows around ------------------------------------------------------------------------------


def _headers_again(pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield the places of the pieces that begin with the same headings as one above."""
    seen: set[tuple[str, ...]] = set()
    for at, piece in enumerate(pieces):
        words = _words_of(piece)
        if words in seen and len(words) > 1 and not prints_any_figure(words):
            yield at
        seen.add(words)


def _words_of(piece: Piece) -> tuple[str, ...]:
    """Return the texts of a row, or of the first row of a grid, or the words of a line."""
    if isinstance(piece, Grid):
        return tuple(text for _, text in piece.rows[0].filled) if piece.rows else ()
    if piece.cells:
        return tuple(text for text in piece.cells if text)
    return tuple(piece.text.split()) if len(piece.text) <= 2 * LONGEST_CELL else ()


def _rows_around(pieces: Sequence[Piece], at: int, begins: set[int]) -> tuple[bool, bool]:
    """Return whether a row stands a few lines above a place, and a row or headings again below."""
    above = range(at - 1, max(at - 1 - _NEAR, -1), -1)
    below = range(at + 1, min(at + 1 + _NEAR, len(pieces)))
    has_above = any(_is_row(pieces[index]) for index in above)
    return has_above, any(index in begins or _is_row(pieces[index]) for index in below)


def _is_row(piece: Piece) -> bool:
    """Whether a piece has cells, or ends in a figure behind other words."""
    if isinstance(piece, Grid) or piece.cells:
        return True
    if _is_page_number(piece.text):
        return False
    *before, last = piece.text.split()[-2:] or [""]
    return bool(before) and prints_value(last)


def _is_blank(piece: Piece) -> bool:
    """Whether a piece is a line that prints nothing."""
    return isinstance(piece, Line) and not piece.text.strip()


def _has_cells_beside(pieces: Sequence[Piece], at: int, edges: frozenset[int]) -> bool:
    """Whether the row right below an edge, past other edges, has cells that are told apart."""
    for piece in pieces[at + 1 : at + 1 + _NEAR]:
        if isinstance(piece, Grid):
            return True
        if not _is_blank(piece) and piece.number not in edges:
            return bool(piece.cells)
    return False
