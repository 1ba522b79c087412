"""Header lines in pieces → one header row, where they say which columns there are.

Text that is copied from a PDF prints each heading over several lines, so that no line is the
header. The row is certain where one line prints all headings of figures; it is assumed where only
the order that the form usually has is left to go by, and unknown otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shimahe.forms import CODE, NAME, Form, key_of
from shimahe.reading.grids import Row
from shimahe.reading.headings import CODE_HEADING, NAME_HEADING
from shimahe.vocabulary import fold

ORDER_ASSUMED = "order assumed"
NOT_RECOGNISED = "header not recognised"
_CODE_HEADING = "科目编码"
_NAME_HEADING = "科目名称"
#: Headings that stand above others, or are those of code and name, whole or in pieces.
_NO_FIGURES = re.compile(
    r"(?:支出|收入)?(?:功能|经济)?(?:分类)?(?:科目)?(?:编码|代码|名称)?|项目|[类款项]|栏次|其中:?"
    r"|20\d\d年度?(?:预算|决算)?数?|本年(?:支出|收入)|(?:预|决)算数|\(?按?(?:功能|经济)分类\)?"
)


class JoinedHeader(NamedTuple):
    """A header row that is put together; `note` says how far it is not certain."""

    row: Row | None
    note: str | None = None


def join_header(form: Form, rows: Sequence[Row], widest: int) -> JoinedHeader:
    """Return the header that lines of headings say, for rows of at most `widest` figures."""
    lines = tuple(row.line for row in rows)
    main = max(rows, key=lambda row: len(_figure_keys(form, row.fields)))
    others = [text for row in rows if row is not main for text in row.fields]
    is_whole = all(_key(form, text) for text in main.fields)
    if is_whole and len(main.fields) > 1 and all(map(_is_no_figure, others)):
        return JoinedHeader(_header_row(form, main.line, main.fields, lines))
    texts = [text for row in rows for text in row.fields]
    if form.order and widest == len(form.order):
        whole = _whole_headings(form.order, texts)
        if whole:
            return JoinedHeader(_header_row(form, main.line, whole, lines), ORDER_ASSUMED)
    usual = _usual_headings(form, main.fields) or _usual_on_lines(form, texts)
    if usual and widest == len(usual):
        return JoinedHeader(_header_row(form, main.line, usual, lines), ORDER_ASSUMED)
    return JoinedHeader(None, NOT_RECOGNISED)


def _header_row(form: Form, line: int, headings: Iterable[str], lines: tuple[int, ...]) -> Row:
    """Return headings as a row, with those of code and name in front where they are missing."""
    figures = [text for text in headings if _key(form, text) not in (CODE, NAME)]
    more = tuple(number for number in lines if number != line)
    return Row(line, (_CODE_HEADING, _NAME_HEADING, *figures), more=more)


def _key(form: Form, text: str) -> str | None:
    """Return the column that one heading names; None where it names none that the form knows."""
    folded = fold(text)
    if CODE_HEADING.search(folded):
        return CODE
    return key_of(form.columns, folded) or (NAME if NAME_HEADING.search(folded) else None)


def _figure_keys(form: Form, texts: Iterable[str]) -> list[str]:
    """Return the columns of figures that some headings name."""
    keys = [key_of(form.columns, fold(text)) for text in texts]
    return [key for key in keys if key]


def _is_no_figure(text: str) -> bool:
    """Whether a heading is that of code or name, or stands above others."""
    return _NO_FIGURES.fullmatch(fold(text)) is not None


def _usual_headings(form: Form, texts: Sequence[str]) -> list[str]:
    """Return the headings of the form's usual columns; none where one is not in its order."""
    usual = [key for key, _ in form.columns][: form.usual]
    headings = {key_of(form.columns, fold(text)): text for text in reversed(texts)}
    keys = [key for key in _figure_keys(form, texts) if key in usual]
    if keys != usual:
        return []
    return [headings[key] for key in usual]


def _usual_on_lines(form: Form, texts: Sequence[str]) -> list[str]:
    """Return the headings of the form's usual columns that several lines print; none if not all.

    That of the total, which its parts stand below, may stand anywhere among them.
    """
    usual = [key for key, _ in form.columns][: form.usual]
    headings: dict[str, str] = {}
    for text in texts:
        key = key_of(form.columns, fold(text))
        if key in headings or not (key or _is_no_figure(text)):
            return []
        if key:
            headings[key] = text
    parts = [key for key in headings if key != "total"]
    if set(headings) != set(usual) or parts != [key for key in usual if key != "total"]:
        return []
    return [headings[key] for key in usual]


def _whole_headings(order: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the headings of an order that are printed, whole or in two pieces; none if not all.

    Every piece that is of none of them must be of no column of figures, and those that stand in one
    piece must follow each other as the order has them, the total aside.
    """
    printed = [fold(text) for text in texts]
    left = list(printed)
    whole: list[str] = []
    for words in order:
        for heading in words.split("|"):
            pieces = _pieces_of(heading, left)
            if pieces:
                break
        else:
            return []
        whole.append("".join(pieces))
        for piece in pieces:
            left.remove(piece)
    places = [printed.index(heading) for heading in whole[1:] if heading in printed]
    is_in_order = places == sorted(places)
    return whole if is_in_order and all(map(_is_no_figure, left)) else []


def _pieces_of(heading: str, texts: Sequence[str]) -> list[str]:
    """Return the text that is a heading, or the two that make it in their order; else none."""
    if heading in texts:
        return [heading]
    for at, text in enumerate(texts):
        rest = heading.removeprefix(text)
        if text and rest != heading and rest in texts[at + 1 :]:
            return [text, rest]
    return []
