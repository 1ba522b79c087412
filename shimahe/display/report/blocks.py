"""What the chapters of a report are made of: sentences, tables, and figures with their lines.

Promises that a figure has the lines in which it is printed, and that an unknown figure is shown as
a dash and never as a number. Does not know what a chapter is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from shimahe import terms
from shimahe.display import charts
from shimahe.display.cards.equation import WrittenEquation
from shimahe.display.charts.context import capitalised
from shimahe.findings import decimal, is_missing, numbers_of, share_pct

_BETWEEN_NAMES = {"zh": "、", "en": "; "}
#: The text for a figure that is not known.
UNKNOWN = "—"
#: How many lines are named behind a figure on paper; an ellipsis stands for the others.
NAMED_LINES = 3
#: How many lines a sentence links to at most, since nobody would read more.
READABLE_LINES = 60


@dataclass(frozen=True)
class Figure:
    """A figure, and the source lines in which it, or what it is computed from, is printed.

    `amount` is the exact amount in 万元 if `text` is rounded or in a larger unit, else ""; it is
    looked for in the lines to mark it.
    """

    text: str
    lines: tuple[int, ...] = ()
    amount: str = ""

    @property
    def printed_lines(self) -> str:
        """The numbers of the lines as text, of more than three the first three and an ellipsis."""
        named = ", ".join(str(line) for line in self.lines[:NAMED_LINES])
        return f"{named}…" if len(self.lines) > NAMED_LINES else named


#: A cell of a table: words, or a figure with its lines.
Cell: TypeAlias = str | Figure


@dataclass(frozen=True)
class Sentence:
    """A sentence made from the data, and the source lines of its figures."""

    words: str
    lines: tuple[int, ...] = ()

    @property
    def figure(self) -> Figure | None:
        """A link to these lines; None where there are none or too many."""
        if not 0 < len(self.lines) <= READABLE_LINES:
            return None
        return Figure(f"[{Figure('', self.lines).printed_lines}]", self.lines)


@dataclass(frozen=True)
class KeyFigure:
    """A figure at the beginning of a report; `label` says what it is, or what it is a share of."""

    figure: Figure
    label: str


@dataclass(frozen=True)
class Table:
    """A table with caption, heads and rows, and a note below it ("" for none)."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""

    @property
    def title(self) -> str:
        """The caption with a capital as its first letter."""
        return capitalised(self.caption)

    @property
    def is_number(self) -> list[bool]:
        """For each column, whether it has figures (judged by the first row)."""
        first = list(self.rows[0]) if self.rows else [""] * len(self.heads)
        return [isinstance(cell, Figure) for cell in first]


@dataclass
class Chapter:
    """A chapter of a report."""

    #: Its id in the page, to which links lead.
    anchor: str
    heading: str
    sentences: list[Sentence] = field(default_factory=list)
    figures: list[KeyFigure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    equations: list[WrittenEquation] = field(default_factory=list)
    #: The name of the explorer in it; "" if there is none.
    explorer: str = ""
    #: Sentences about what is not known.
    unknown: list[str] = field(default_factory=list)


def money_figure(amount: object, lines: object) -> Figure:
    """Return an amount in 万元 as a figure with its lines; "—" where it is not known."""
    exact = decimal(amount)
    if exact.is_nan():
        return Figure(UNKNOWN, numbers_of(lines))
    return amount_figure(exact, numbers_of(lines))


def amount_figure(amount: Decimal, lines: tuple[int, ...], text: str = "") -> Figure:
    """Return an amount in 万元 as a figure, written as `text` if that is given."""
    read = text or charts.money(amount)
    exact = charts.exact_money(amount)
    return Figure(read, lines, "" if read == exact else exact)


def percent_text(part: object, whole: object) -> str:
    """Return a share in per cent with two decimals; "—" where it is not known."""
    share = share_pct(decimal(part), decimal(whole))
    return UNKNOWN if is_missing(share) else f"{share:.2f}%"


def joined(words: Iterable[str], lang: str) -> str:
    """Return names joined by 、 or, in English, by semicolons, since they may contain commas."""
    return _BETWEEN_NAMES[lang].join(words)


def told(key: str, lang: str, **values: object) -> str:
    """Return a text of the report, whose key is `report.` and `key`."""
    return terms.text(f"report.{key}", lang, **values)


def is_known(amount: Decimal) -> bool:
    """Whether an exact amount is known, that is not NaN."""
    return not amount.is_nan()
