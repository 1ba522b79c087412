"""What the chapters of a report are made of: sentences, figures with their lines, tables.

Promises that a figure carries the lines in which it is printed, and that what is not known is said
by a word and never by a number. Does not know what a chapter is about.
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
#: What stands for a figure that is not known.
UNKNOWN = "—"
#: Lines that are named behind a figure on paper; of more, the first with an ellipsis.
NAMED_LINES = 3
#: Lines that a sentence leads to at most: more would not be read.
READABLE_LINES = 60


@dataclass(frozen=True)
class Figure:
    """A figure and the source lines in which it, or what it is made of, is printed.

    `amount`: in 万元, where the text is rounded or in a larger unit; lines are marked by it.
    """

    text: str
    lines: tuple[int, ...] = ()
    amount: str = ""

    @property
    def printed_lines(self) -> str:
        """The lines as a page names them behind the figure."""
        named = ", ".join(str(line) for line in self.lines[:NAMED_LINES])
        return f"{named}…" if len(self.lines) > NAMED_LINES else named


#: A cell of a table: words, or a figure with its lines.
Cell: TypeAlias = str | Figure


@dataclass(frozen=True)
class Sentence:
    """A sentence made from the data, and the source lines that its figures rest on."""

    words: str
    lines: tuple[int, ...] = ()

    @property
    def figure(self) -> Figure | None:
        """What leads to these lines; nothing where there are none, or too many to be read."""
        if not 0 < len(self.lines) <= READABLE_LINES:
            return None
        return Figure(f"[{Figure('', self.lines).printed_lines}]", self.lines)


@dataclass(frozen=True)
class KeyFigure:
    """A figure at the head of a report: what it is, and of what a share is taken."""

    figure: Figure
    label: str


@dataclass(frozen=True)
class Table:
    """A table: its caption, its heads and its rows; `note` stands below it."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""

    @property
    def title(self) -> str:
        """The caption, begun with a capital."""
        return capitalised(self.caption)

    @property
    def is_number(self) -> list[bool]:
        """Say of each column whether it holds figures."""
        first = list(self.rows[0]) if self.rows else [""] * len(self.heads)
        return [isinstance(cell, Figure) for cell in first]


@dataclass
class Chapter:
    """A chapter: its anchor, its heading, what it says, shows and leaves open.

    `explorer` is the name of the explorer that stands in it, if any; `open` are sentences about
    what is not known.
    """

    anchor: str
    heading: str
    sentences: list[Sentence] = field(default_factory=list)
    figures: list[KeyFigure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    equations: list[WrittenEquation] = field(default_factory=list)
    explorer: str = ""
    unknown: list[str] = field(default_factory=list)


def money_figure(amount: object, lines: object) -> Figure:
    """Write an amount in 万元 with its lines; one that is not known is a dash."""
    exact = decimal(amount)
    if exact.is_nan():
        return Figure(UNKNOWN, numbers_of(lines))
    return amount_figure(exact, numbers_of(lines))


def amount_figure(amount: Decimal, lines: tuple[int, ...], text: str = "") -> Figure:
    """Write an amount in 万元 (as `text`, where it is given), which its lines are marked by."""
    read = text or charts.money(amount)
    exact = charts.exact_money(amount)
    return Figure(read, lines, "" if read == exact else exact)


def percent_text(part: object, whole: object) -> str:
    """Write a share with two decimals; what is not known is a dash."""
    share = share_pct(decimal(part), decimal(whole))
    return UNKNOWN if is_missing(share) else f"{share:.2f}%"


def joined(words: Iterable[str], lang: str) -> str:
    """Write names one behind the other; English ones hold commas themselves."""
    return _BETWEEN_NAMES[lang].join(words)


def told(key: str, lang: str, **values: object) -> str:
    """Give a text of the report."""
    return terms.text(f"report.{key}", lang, **values)


def is_known(amount: Decimal) -> bool:
    """Whether an exact amount is known."""
    return not amount.is_nan()
