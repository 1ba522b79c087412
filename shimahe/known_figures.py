"""Whose figure a wrong answer is: another line's, last year's, in another unit, in another share.

It is for wrong answers that no exercise foresaw. Promises one line in the current language that
names what the disclosure prints and the answer equals, or "" if it equals nothing; the answer that
is asked for is never written out. Does not know the exercises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.exercises import YUAN, Part
from shimahe.findings import keep_results, records

SAME = 0.0005  # how far two equal amounts in 万元 may be apart
HALF = 0.005 + 1e-9  # the same for shares that are rounded to two decimals
LEAST_SHARE = 1  # per cent
TIMES = (2, 3)  # how often the same money may have been counted
COUNTED = ("spending", "projects", "indicators")  # frames whose rows may have been counted


class Figure(NamedTuple):
    """A figure of money that a disclosure prints, or that follows from two that it states."""

    #: The amount in 万元.
    wan: float
    #: The line on which it stands.
    line: int
    #: What it is: printed (in a form or sheet), amount or change (in the text), year_before.
    measure: str
    #: The key of its form; "prose" for the text.
    table: str
    #: The printed label of its row, its project, or the item of a stated figure.
    label: str
    #: The code of its row; "" if the row has none.
    code: str = ""


# --- the figures of a disclosure ------------------------------------------------------------------


@keep_results()
def figures(d: Disclosure) -> tuple[Figure, ...]:
    """Return the amounts of a disclosure other than 0, those of the forms before those stated."""
    every = [*_printed(d), *_stated(d)]
    return tuple(figure for figure in every if figure.wan)


def others(d: Disclosure, right: float) -> list[Figure]:
    """Return the figures that are not the right one (万元), so that none of them gives it away."""
    return [each for each in figures(d) if abs(each.wan - right) > SAME]


def _printed(d: Disclosure) -> Iterator[Figure]:
    """Yield the amounts of the forms and sheets, those of income last: they equal a spending."""
    in_wan = d.cells[d.cells["unit"].eq("万元")].dropna(subset=["value"])
    for cell in sorted(records(in_wan), key=_is_income):
        wan = float(cell["value"])
        label = cell["sheet"] or cell["row"]
        code = cell["code"] or ""
        yield Figure(wan, cell["line"], "printed", cell["table"], label, code)


Words = Callable[[], str]


@keep_results()
def counts(d: Disclosure) -> tuple[tuple[int, Words], ...]:
    """Return the counts that a reader may come to, each with a function that says what it counts.

    They are the codes of each level of spending, and the rows of the frames in COUNTED.
    """
    every: list[tuple[int, Words]] = []
    for level, rows in d.spending.groupby("level", sort=False):
        every.append((rows["code"].nunique(), partial(_counted_codes, str(level))))
    for frame in COUNTED:
        every.append((len(getattr(d, frame)), partial(_counted_rows, frame)))
    return tuple(every)


def _counted_codes(level: str) -> str:
    return terms.text("course.counted.codes", level=terms.key_name("level", level))


def _counted_rows(frame: str) -> str:
    return terms.text("course.counted.rows", frame=terms.key_name("frame", frame))


def _is_income(cell: dict[str, Any]) -> bool:
    return str(cell["column"]).startswith("income")


def _stated(d: Disclosure) -> Iterator[Figure]:
    """Yield the amounts and changes of the text, and the amounts of the year before they give."""
    stated = records(d.statements.dropna(subset=["amount_wan"]))
    amounts = {row["item"]: row["amount_wan"] for row in stated if row["measure"] == "amount"}
    for row in stated:
        item = row["item"]
        wan = float(row["amount_wan"])
        yield Figure(wan, row["line"], row["measure"], "prose", item)
        if row["measure"] == "change" and item in amounts:
            before = float(amounts[item]) - wan
            yield Figure(before, row["line"], "year_before", "prose", item)


# --- what a wrong answer equals -------------------------------------------------------------------


def found(d: Disclosure, part: Part, number: float) -> str:
    """Return in one line what a wrong number equals in a disclosure; "" if it equals nothing."""
    if part.kind == "line":
        return _found_line(d, number)
    if part.share_of:
        return _found_share(d, part, number) or _found_count(d, number)
    if part.kind in ("wan", "yuan"):
        return _found_amount(d, part, number)
    return _found_count(d, number)


def _found_line(d: Disclosure, number: float) -> str:
    """Return what the line of a number prints."""
    for figure in figures(d):
        if figure.line == number and figure.measure == "printed":
            table = terms.key_name("table", figure.table)
            row = _row(d, figure)
            return terms.text("course.found.line", value=terms.number(number), row=row, table=table)
    return terms.text("course.found.no_row", value=terms.number(number))


def _found_amount(d: Disclosure, part: Part, number: float) -> str:
    """Return what an amount equals: a figure, its multiple, or the right one and another figure."""
    unit = 1
    other_unit = ("in_yuan", number / YUAN)
    if part.kind == "yuan":
        unit = YUAN
        other_unit = ("in_wan", number)
    wan = number / unit
    right = float(part.answer) / unit  # type: ignore[arg-type]
    for times in TIMES:
        if abs(wan - right * times) <= SAME:
            return terms.text("course.found.times", value=terms.number(number), times=times)
    if abs(wan * 2 - right) <= SAME:
        return terms.text("course.found.half", value=terms.number(number))
    ways = (("other", wan), other_unit, ("too_large", wan - right), ("too_small", right - wan))
    every = others(d, right)
    for way, amount in ways:
        figure = _equal(every, amount)
        if figure:
            return _told(way, d, figure, number)
    return _found_share_of_whole(d, right, number)


def _found_share_of_whole(d: Disclosure, right: float, number: float) -> str:
    """Return of which whole a number is the share of the right amount, in per cent."""
    if number > 100:
        return ""
    for share in _shares(number):
        for whole in _wholes(others(d, right)):
            if share.is_near(right, whole.wan):
                return _told("share_of", d, whole, number)
    return ""


def _found_share(d: Disclosure, part: Part, number: float) -> str:
    """Return what a share is: an amount, or a share with another denominator or numerator."""
    amount = _equal(figures(d), number)
    if amount and number > 100:
        return _told("money", d, amount, number)
    for share in _shares(number):
        text = _with_other_part(d, part, share, number)
        if text:
            return text
    return _told("money", d, amount, number) if amount else ""


def _with_other_part(d: Disclosure, part: Part, share: _Share, number: float) -> str:
    """Return which figure a share has as its denominator or numerator in place of the right one."""
    assert part.share_of is not None
    right_part = float(part.share_of[0])
    right_whole = float(part.share_of[1])
    for whole in _wholes(figures(d)):
        if share.is_near(right_part, whole.wan):
            return _told("other_whole", d, whole, number)
    for other in figures(d):
        if share.is_near(other.wan, right_whole):
            return _told("other_part", d, other, number)
    return ""


def _found_count(d: Disclosure, number: float) -> str:
    """Return what a whole number is the number of: codes or rows."""
    for counted, words in counts(d):
        if counted == number:
            return terms.text("course.found.count", value=terms.number(number), what=words())
    return ""


class _Share(NamedTuple):
    """A share in per cent that a number may mean, and how far it may be off."""

    value: float
    tolerance: float

    def is_near(self, part: float, whole: float) -> bool:
        """Return whether a part (万元) has this share in a whole (万元)."""
        return abs(part * 100 / whole - self.value) <= self.tolerance


def _shares(number: float) -> list[_Share]:
    """Return the shares that a number may mean: with many decimals it may be a fraction, too.

    One that is rounded to two decimals must not be small: many figures would give it by chance.
    """
    written = f"{number:.10f}".rstrip("0")
    decimals = len(written.partition(".")[2])
    if decimals <= 2:
        return [_Share(number, HALF)] if number >= LEAST_SHARE else []
    half = 0.5 * 10**-decimals + 1e-9
    shares = [_Share(number, half)]
    if decimals >= 4:
        shares.append(_Share(number * 100, half * 100))
    return shares


def _equal(figures: Iterable[Figure], wan: float) -> Figure | None:
    """Return the first figure of an amount in 万元."""
    for figure in figures:
        if abs(figure.wan - wan) <= SAME:
            return figure
    return None


def _wholes(figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures that are plausible denominators: totals, classes and groups."""
    return [each for each in figures if len(each.code) <= len("20101") and each.wan > 0]


# --- in words -------------------------------------------------------------------------------------


def _told(way: str, d: Disclosure, figure: Figure, number: float) -> str:
    """Return the line that says in which way a number comes from a figure."""
    table = terms.key_name("table", figure.table)
    key = f"course.whose.{figure.measure}"
    whose = terms.text(key, row=_row(d, figure), line=figure.line, table=table)
    return terms.text(f"course.found.{way}", value=terms.number(number), whose=whose)


def _row(d: Disclosure, figure: Figure) -> str:
    """Return the name of the row of a figure: its code and account, or its label."""
    if figure.code:
        return account(d, figure.code) or figure.code
    return terms.label_name(figure.label)


def account(d: Disclosure, code: str) -> str:
    """Return a code and its name; "" if the disclosure does not print it."""
    for classification, frame in (("functional", d.spending), ("economic", d.economic)):
        printed = frame[frame["code"].eq(code)]["name"]
        if len(printed):
            name = terms.account_name(code, classification, None, printed.iloc[0])
            return f"{code} {name}"
    return ""
