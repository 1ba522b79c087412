"""Headings that are broken over several lines → one header row, if it is clear what they say.

Text that is copied from a PDF prints each heading over several lines, so that no line is the
header. The row is certain where one line prints all headings of figures and nothing else. It is
assumed where rows add up in exactly one order of the headings, and unknown otherwise. The rule is
R07b of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from shimahe.forms import CODE, NAME, Form, key_of
from shimahe.reading.column_groups import is_qualifier, without_unit
from shimahe.reading.flow_headings import order_of_flows
from shimahe.reading.grids import Row
from shimahe.reading.group_headings import headings_of_groups
from shimahe.reading.headings import (
    CODE_HEADING,
    LEVEL_HEADING,
    NAME_HEADING,
    NOTES,
    is_heading,
    part_headings,
)
from shimahe.reading.row_sums import Trial, try_sums
from shimahe.vocabulary import fold

#: The note of a table whose columns have the only order in which its rows add up.
ORDER_ASSUMED = "order assumed"
#: The note of a table whose header does not tell its columns.
NOT_RECOGNISED = "header not recognised"
_CODE_HEADING = "科目编码"
_NAME_HEADING = "科目名称"
#: Headings of code and name, whole or in pieces.
_OF_LABELS = re.compile(
    r"(?:支出|收入)?(?:功能|经济)?(?:分类)?(?:科目)?(?:编码|代码|名称)?|栏次"
    rf"|\(?按?(?:功能|经济)分类\)?|{LEVEL_HEADING}"
)
#: Words of which any part may be a piece of the heading of codes or names.
_WORDS_OF_LABELS = (
    "支出功能分类科目编码",
    "支出功能分类科目名称",
    "部门预算支出经济分类科目编码",
    "部门经济分类科目名称",
)
#: Headings that stand above others, or are those of code and name, whole or in pieces.
_NO_FIGURES = re.compile(
    r"(?:支出|收入)?(?:功能|经济)?(?:分类)?(?:科目)?(?:编码|代码|名称)?|项目|栏次|其中:?"
    r"|20\d\d年度?(?:预算|决算)?数?|本年(?:支出|收入)|(?:预|决)算数|\(?按?(?:功能|经济)分类\)?"
    rf"|(?:支出|收入)(?:预|决)算数?|{LEVEL_HEADING}"
    r"|(?:一般公共|政府性基金|国有资本经营)预算(?:财政拨款)?(?:基本)?支出(?:(?:预|决)算数?)?"
)

#: The heading of a subtotal: it stands below the heading of a group, next to its parts.
_SUM_OF_PARTS = re.compile("小计|合计")


#: What a heading of a year says.
_SAYS_YEAR = re.compile(r"20\d\d年|[上去]年(?!结转|结余)")
#: The columns of codes and names, which come first in a joined header.
_FRONT = 2


class JoinedHeader(NamedTuple):
    """A header row that was put together; None where it cannot be.

    `note` is None where the row is certain, else `ORDER_ASSUMED` or `NOT_RECOGNISED`.
    """

    row: Row | None
    note: str | None = None


def join_header(form: Form, rows: Sequence[Row], figures: Sequence[Sequence[str]]) -> JoinedHeader:
    """Return the header that several lines of headings make, for rows with the given figures.

    Code and name come first in it, even where they are not printed.
    """
    lines = tuple(row.line for row in rows)
    rows = _parted(rows)
    main = max(rows, key=lambda row: len(_figure_keys(form, row.fields)))
    others = [text for row in rows if row is not main for text in row.fields]
    is_whole = all(_key(form, text) for text in main.fields)
    is_whole = is_whole and _are_enough(form, main.fields, figures)
    if is_whole and len(main.fields) > 1 and all(map(_is_no_figure, others)):
        return JoinedHeader(_header_row(form, main.line, main.fields, lines))
    for row in rows:
        headings = _headings_as_printed(form, row, figures)
        beside = [text for other in rows if other is not row for text in other.fields]
        if headings and all(map(_is_of_labels, beside)):
            whole = [_completed(form, heading, beside) for heading in headings]
            return JoinedHeader(_header_row(form, row.line, whole, lines))
    lowest = _heading_of_one_column(form, rows, figures)
    if lowest is not None:
        return JoinedHeader(_header_row(form, lowest.line, lowest.fields, lines))
    texts = [text for row in rows for text in row.fields]
    order = order_of_flows(form, texts, figures) or _find_order(form, main.fields, texts, figures)
    order = order or _order_of_groups(form, rows, figures)
    if order is None:
        return JoinedHeader(None, NOT_RECOGNISED)
    return JoinedHeader(_header_row(form, main.line, order, lines), ORDER_ASSUMED)


def year_above(rows: Sequence[Row], joined: Row) -> Row | None:
    """Return a row that prints the year of all columns, if lines of headings say one in no column.

    A heading such as 2024年预算数 above 合计 | 基本支出 | 项目支出 is left out where these are put
    together. None where no year is left out, or more than one.
    """
    left_out: set[str] = set()
    for row in rows:
        for text in row.fields:
            if _SAYS_YEAR.search(fold(text)) and not any(text in whole for whole in joined.fields):
                left_out.add(text)
    if len(left_out) != 1:
        return None
    columns = len(joined.fields) - _FRONT
    return Row(joined.line, (*[""] * _FRONT, *[left_out.pop()] * columns))


def _are_enough(form: Form, texts: Sequence[str], figures: Sequence[Sequence[str]]) -> bool:
    """Whether there are as many headings of figures as the widest row prints figures."""
    of_figures = [text for text in texts if _key(form, text) not in (CODE, NAME)]
    return len(of_figures) >= max(map(len, figures), default=0)


def _order_of_groups(
    form: Form, rows: Sequence[Row], figures: Sequence[Sequence[str]]
) -> list[str] | None:
    """Return the headings of columns, some of which stand in groups; None where it is not told."""
    of_figures = [[text for text in row.fields if not _is_of_codes(form, text)] for row in rows]
    lines = [texts for texts in of_figures if texts]
    return headings_of_groups(form, (_CODE_HEADING, _NAME_HEADING), lines, figures)


def _is_of_codes(form: Form, text: str) -> bool:
    """Whether a heading is that of code or name, whole or in a piece, or numbers the columns."""
    return _key(form, text) in (CODE, NAME) or (_is_of_labels(text) and _key(form, text) is None)


def _parted(rows: Sequence[Row]) -> list[Row]:
    """Return the lines of headings without those that are printed again.

    Headings that stand together without a space are parted.
    """
    once = {row.fields: row for row in reversed(rows)}
    parted = []
    for row in reversed(once.values()):
        fields = tuple(chain.from_iterable(map(part_headings, row.fields)))
        parted.append(Row(row.line, fields, more=row.more))
    return parted


def _headings_as_printed(form: Form, row: Row, figures: Sequence[Sequence[str]]) -> list[str]:
    """Return the headings of figures of a line that prints those of code and name before them.

    [] unless every row prints exactly one figure for each: then the order is certain, even if the
    headings are unknown. The widest rows are enough where each is a whole heading.
    """
    is_of_labels = [_is_of_labels(text) for text in row.fields]
    count = sum(is_of_labels)
    keys = {_key(form, text) for text in row.fields[:count]}
    headings = list(row.fields[count:])
    is_in_front = all(is_of_labels[:count]) and bool(headings)
    wide = {len(of_row) for of_row in figures}
    are_whole = all(is_heading(text, form) for text in headings)
    is_as_wide = wide == {len(headings)} or (are_whole and max(wide) == len(headings))
    return headings if is_in_front and is_as_wide and {CODE, NAME} <= keys else []


def _completed(form: Form, heading: str, pieces: Sequence[str]) -> str:
    """Return a heading with the piece on another line by which alone it names a column.

    For example 基本 with 支出, which by itself may as well be a piece of 支出功能分类科目.
    """
    if _key(form, heading) is not None:
        return heading
    joined = [whole for piece in pieces for whole in (heading + piece, piece + heading)]
    return next((whole for whole in joined if _figure_keys(form, [whole])), heading)


def _heading_of_one_column(
    form: Form, rows: Sequence[Row], figures: Sequence[Sequence[str]]
) -> Row | None:
    """Return the line with the only heading of figures, below one that names just a year or stage.

    None where rows print several figures, or where there is any other heading.
    """
    if len(rows) != 2 or any(len(of_row) != 1 for of_row in figures):
        return None
    above, below = rows
    headings = _headings_as_printed(form, above, figures)
    if len(headings) != 1 or not is_qualifier(without_unit(headings[0])) or len(below.fields) != 1:
        return None
    names_column = key_of(form.columns, without_unit(below.fields[0])) is not None
    return below if names_column else None


def _is_of_labels(text: str) -> bool:
    """Whether a heading is that of code or name, or a piece of one."""
    folded = fold(text)
    if _OF_LABELS.fullmatch(folded):
        return True
    return len(folded) > 1 and any(folded in words for words in _WORDS_OF_LABELS)


def _header_row(form: Form, line: int, headings: Iterable[str], lines: tuple[int, ...]) -> Row:
    """Return a row of headings, those of code and name first, with added ones where missing."""
    figures = [text for text in headings if _key(form, text) not in (CODE, NAME)]
    more = tuple(number for number in lines if number != line)
    return Row(line, (_CODE_HEADING, _NAME_HEADING, *figures), more=more)


def _key(form: Form, text: str) -> str | None:
    """Return the column that a heading names; None where the form does not know it."""
    folded = fold(text)
    if CODE_HEADING.search(folded):
        return CODE
    return key_of(form.columns, folded) or (NAME if NAME_HEADING.search(folded) else None)


def _figure_keys(form: Form, texts: Iterable[str]) -> list[str]:
    """Return the columns of figures that are named by some headings."""
    keys = [key_of(form.columns, fold(text)) for text in texts]
    return [key for key in keys if key]


def _is_no_figure(text: str) -> bool:
    """Whether a heading is that of code, name or notes, or stands above other headings."""
    folded = fold(text)
    if folded in NOTES:
        return True
    if CODE_HEADING.search(folded) or NAME_HEADING.search(folded) or _is_of_labels(folded):
        return True
    return _NO_FIGURES.fullmatch(folded) is not None


# --- the order of headings ------------------------------------------------------------------------


class _Printed(NamedTuple):
    """The headings of figures that are printed, by key and in their printed order.

    `in_pieces` are the keys of headings that are printed in two pieces.
    """

    headings: dict[str, str]
    in_pieces: set[str]
    #: Whether no other text can be the heading of a column of figures.
    are_all: bool


def _find_order(
    form: Form, main: Sequence[str], texts: Sequence[str], figures: Sequence[Sequence[str]]
) -> list[str] | None:
    """Return the headings in the only order in which rows add up; None unless there is exactly one.

    All headings of the national form, or all usual columns, must be printed; or all that are
    printed must be among those of the national form. If they stand on one line, its order is used;
    otherwise no other text may be among them. None but the total may have parts with headings of
    their own: rows that lost their blanks may print the figures of parts instead.
    """
    on_one_line = _read_headings(form, main)
    on_all_lines = _read_headings(form, texts)
    for wanted in _wanted(form, on_all_lines, max(map(len, figures))):
        if _have_parts_beside(form, wanted, on_all_lines):
            continue
        orders: list[list[str]] = []
        printed = on_all_lines
        if set(on_one_line.headings) >= set(wanted) and not on_one_line.in_pieces:
            printed = on_one_line
            orders = [[key for key in on_one_line.headings if key in wanted]]
        elif on_all_lines.are_all and set(on_all_lines.headings) == set(wanted):
            orders = _orders_of(on_all_lines, wanted)
        fitting = [order for order in orders if _add_up(form, order, figures)]
        if len(fitting) == 1:
            return [printed.headings[key] for key in fitting[0]]
    return _find_order_with_parts(form, on_all_lines, figures)


def _have_parts_beside(form: Form, wanted: Sequence[str], printed: _Printed) -> bool:
    """Whether a column other than the total has parts with headings, which are not among these."""
    wholes = [whole for whole in wanted if whole != "total"]
    parts = {part for whole, of_whole in form.row_sums if whole in wholes for part in of_whole}
    return not (parts - set(wanted)).isdisjoint(printed.headings)


def _wanted(form: Form, printed: _Printed, widest: int) -> Iterator[list[str]]:
    """Yield the columns that rows with up to `widest` figures may have, in the order of the form.

    Rows may print fewer figures than there are columns, since they lost their blanks, only where
    the printed headings are those of the columns, and no other text is among them.
    """
    national = _keys_of_order(form)
    usual = [key for key, _ in form.columns][: form.usual]
    as_printed = [key for key in national if key in printed.headings]
    choices = (national, usual, as_printed)
    yield from (keys for keys in choices if len(keys) == widest)
    for keys in choices:
        is_wider = len(keys) > widest and printed.are_all
        if is_wider and set(keys) == set(printed.headings):
            yield keys


def _find_order_with_parts(
    form: Form, printed: _Printed, figures: Sequence[Sequence[str]]
) -> list[str] | None:
    """Return the only order in which rows add up where a heading stands above its parts, else None.

    For example 基本支出 on one line, and 小计, 人员经费 and 公用经费 on the next: the parts belong
    behind their whole, which may or may not have a column of its own. The total may be printed on
    any line.
    """
    if not printed.are_all or printed.in_pieces:
        return None
    orders: list[list[str]] = []
    widest = max(map(len, figures))
    for order in _orders_with_parts(form, list(printed.headings)):
        with_total_first = sorted(order, key=lambda key: key != "total")
        for candidate in (order, with_total_first):
            if len(candidate) == widest and candidate not in orders:
                orders.append(candidate)
    fitting = [order for order in orders if _try_order(form, order, figures).mostly_holds]
    return [printed.headings[key] for key in fitting[0]] if len(fitting) == 1 else None


def _orders_with_parts(form: Form, keys: Sequence[str]) -> Iterator[list[str]]:
    """Yield orders of columns with the parts of a sum behind their whole, and in its place."""
    for whole, _ in form.row_sums:
        parts = [key for key in keys if key in form.parts_among(keys, whole)]
        if whole == "total" or whole not in keys or not parts:
            continue
        others = [key for key in keys if key not in parts]
        behind = others.index(whole) + 1
        yield [*others[:behind], *parts, *others[behind:]]
        yield [*others[: behind - 1], *parts, *others[behind:]]


def _keys_of_order(form: Form) -> list[str]:
    """Return the keys of the columns of the national form, in its order."""
    return _figure_keys(form, (words.split("|")[0] for words in form.order))


def _orders_of(printed: _Printed, wanted: Sequence[str]) -> list[list[str]]:
    """Return the orders that headings on several lines may have.

    One is their printed order, if none is in pieces. Another is that of the form, if the parts of
    the total are printed in it; the total itself may stand above or below them.
    """
    orders = []
    in_print = list(printed.headings)
    if not printed.in_pieces:
        orders.append(in_print)
    parts = [key for key in in_print if key not in printed.in_pieces and key != "total"]
    if parts == [key for key in wanted if key in parts] and list(wanted) not in orders:
        orders.append(list(wanted))
    return orders


def _read_headings(form: Form, texts: Sequence[str]) -> _Printed:
    """Find the headings of figures among some texts; each may be whole or in two pieces."""
    headings: dict[str, str] = {}
    left: list[str] = []
    for text in map(fold, texts):
        key = key_of(form.columns, text)
        if key == "total" and key in headings and _SUM_OF_PARTS.fullmatch(text):
            continue
        if key is None or key in headings:
            left.append(text)
        else:
            headings[key] = text
    in_pieces = _join_halves(form, headings, left)
    for words in form.order:
        for heading in words.split("|"):
            key = key_of(form.columns, heading)
            pieces = _pieces_of(heading, left)
            if key is None or key in headings or not pieces:
                continue
            headings[key] = heading
            in_pieces.add(key)
            for piece in pieces:
                left.remove(piece)
    return _Printed(headings, in_pieces, all(map(_is_no_figure, left)))


def _join_halves(form: Form, headings: dict[str, str], left: list[str]) -> set[str]:
    """Join texts that name no column to a heading beside them, which names one by itself.

    For example 事业单位 to 经营收入 behind it, or 支出 to 对附属单位补助 in front. Joined texts are
    taken out of `left`. Return the columns.
    """
    joined: set[str] = set()
    for whole in chain.from_iterable(words.split("|") for words in form.order):
        key = key_of(form.columns, whole) or ""
        printed = headings.get(key, whole)
        for other in (whole.removesuffix(printed), whole.removeprefix(printed)):
            if other in left and other != whole:
                headings[key] = whole
                joined.add(key)
                left.remove(other)
    return joined


def _pieces_of(heading: str, texts: Sequence[str]) -> list[str]:
    """Return the two texts that make a heading, in their order; [] where they are not there."""
    for at, text in enumerate(texts):
        rest = heading.removeprefix(text)
        if text and rest != heading and rest in texts[at + 1 :]:
            return [text, rest]
    return []


def _add_up(form: Form, order: Sequence[str], figures: Sequence[Sequence[str]]) -> bool:
    """Whether nearly all complete rows add up, or no sum can be tried."""
    trial = _try_order(form, order, figures)
    return trial.mostly_holds or not trial.tried


def _try_order(form: Form, order: Sequence[str], figures: Sequence[Sequence[str]]) -> Trial:
    """Try the sums of a form in the rows that print every figure, with columns in a given order."""
    rows = [Row(0, tuple(row)) for row in figures if len(row) == len(order)]
    return try_sums(form, order, rows)
