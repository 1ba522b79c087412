"""The rows of `spending` or `economic` added up by code, and how much of another frame they hold.

Promises that amounts are added exactly and that nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.display.charts.words import percent
from shimahe.findings import DEPTHS, exact, is_missing
from shimahe.frames import LEVELS
from shimahe.structure.totals import leaves
from shimahe.vocabulary import money

#: The key of the denominator that is the sum of all lines of a frame, by the name of the frame.
WHOLES = {"spending": "total", "economic": "basic"}
_LEVEL_OF_DEPTH = dict(zip(DEPTHS, LEVELS, strict=True))


def split_column(frame: object) -> str:
    """Return the column that splits an amount: "use" in `economic`, "kind" in `spending`."""
    if isinstance(frame, pd.DataFrame) and "use" in frame:
        return "use"
    return "kind"


@dataclass
class AccountLine:
    """All that a frame has for one code: its exact amount, the parts of it, and its source lines.

    All amounts are in 万元. A line may also stand for several codes that are drawn together; its
    code is then "".
    """

    code: str
    #: The printed name, or the words for several lines; None where there is none.
    name: str | None
    amount: Decimal = Decimal(0)
    #: Whether at least one amount is known. Otherwise `amount` is 0 and says nothing.
    known: bool = False
    #: Whether the frame has a row for the code; if not, `amount` is the sum of the lines below it.
    printed: bool = True
    #: The amount by kind or use; "unknown" where the row has none.
    pieces: dict[str, Decimal] = field(default_factory=dict)
    #: The numbers of its source lines.
    lines: list[int] = field(default_factory=list)
    #: Whether at least one of its rows passes the filters.
    matches: bool = True
    #: What the rows that do not pass the filters have of `amount`, and of each of `pieces`.
    unmatched: Decimal = Decimal(0)
    unmatched_pieces: dict[str, Decimal] = field(default_factory=dict)
    #: How many lines below it have rows that pass the filters.
    shown_below: int = 0

    @property
    def matched(self) -> Decimal:
        """What the rows that pass the filters have of its amount, in 万元."""
        return self.amount - self.unmatched

    @property
    def matched_pieces(self) -> dict[str, Decimal]:
        """What the rows that pass the filters have of each piece, in 万元."""
        left = {}
        for piece, amount in self.pieces.items():
            left[piece] = amount - self.unmatched_pieces.get(piece, Decimal(0))
        return left

    @property
    def is_dimmed(self) -> bool:
        """Whether none of its rows passes the filters."""
        return not self.matches

    @property
    def is_partial(self) -> bool:
        """Whether only some of its amount passes the filters."""
        return self.matches and self.unmatched != 0

    def add(self, piece: str, amount: Decimal, matches: bool = True) -> None:
        """Add an amount in 万元 to a piece; `matches` says whether its row passes the filters."""
        self.pieces[piece] = self.pieces.get(piece, Decimal(0)) + amount
        self.amount += amount
        self.known = True
        if not matches:
            before = self.unmatched_pieces.get(piece, Decimal(0))
            self.unmatched_pieces[piece] = before + amount
            self.unmatched += amount

    def note_line(self, number: int) -> None:
        """Add the number of a source line, unless it is there already."""
        if number not in self.lines:
            self.lines.append(number)


def by_code(frame: pd.DataFrame, matching: pd.Series | None = None) -> dict[str, AccountLine]:
    """Return the rows added up by code, in the order in which the codes first appear.

    The frame needs the columns code, name, amount_wan (万元), line, and use or kind. Amounts of one
    code in several budgets, kinds or uses are added exactly; where the kind or use is missing, the
    amount is the piece "unknown". `matching` has a truth value for each row that says whether it
    passes the filters (default: all do).
    """
    wanted = ("code", "name", split_column(frame), "amount_wan", "line")
    columns = [frame[column].tolist() for column in wanted]
    passes = [True] * len(frame) if matching is None else matching.tolist()
    lines: dict[str, AccountLine] = {}
    for code, name, piece, amount, number, matches in zip(*columns, passes, strict=True):
        if code not in lines:
            lines[code] = AccountLine(code, _text_or_none(name), matches=False)
        line = lines[code]
        line.matches = line.matches or matches
        if not is_missing(number):
            line.note_line(int(number))
        if not is_missing(amount):
            line.add(_text_or_none(piece) or "unknown", exact([amount]), matches)
    return lines


def largest_first(line: AccountLine) -> tuple[bool, Decimal, str]:
    """Return a key that sorts lines by amount, the largest first and unknown amounts last."""
    return not line.known, -line.amount, line.code


def _text_or_none(value: Any) -> str | None:
    return None if is_missing(value) else str(value)


def coverage(frame: pd.DataFrame, of: pd.DataFrame, lang: str | None = None) -> str:
    """Return one line of text that says how much of the frame `of` is in `frame`.

    Both are rows of `spending` or `economic`; lines that have finer ones are not counted. The text
    has the number of lines, their amount in 万元, its share if that is not all, and the number of
    unknown amounts.
    """
    shown = leaves(frame)
    every = leaves(of)
    amounts = shown["amount_wan"].tolist()
    amount = exact(amounts)
    whole = exact(every["amount_wan"].tolist())
    parts = [_line_count(shown, every, lang), f"{money(amount)} 万元"]
    share = percent(amount, whole)
    if share and amount != whole:
        parts.append(terms.text("count.share", lang, share=share, total=money(whole)))
    unknown = sum(map(is_missing, amounts))
    if unknown:
        parts.append(terms.text("count.unknown", lang, n=unknown))
    return " · ".join(parts)


def _line_count(shown: pd.DataFrame, every: pd.DataFrame, lang: str | None) -> str:
    """Return the number of codes shown in words, and of how many where these are more.

    They are called classes, groups or items where all are of that level, and otherwise lines.
    """
    levels = set(every["level"].tolist())
    level = levels.pop() if len(levels) == 1 else "line"
    n = len(set(shown["code"].tolist()))
    whole = len(set(every["code"].tolist()))
    if n == whole:
        return _counted(level, n, lang)
    return terms.text(f"count.{level}", lang, n=f"{n:,}", all=f"{whole:,}")


def line_count(lines: Sequence[AccountLine], lang: str | None = None) -> str:
    """Return the number of lines in words; they are called after their level if they share one."""
    depths = {len(line.code) for line in lines}
    level = _LEVEL_OF_DEPTH.get(depths.pop(), "line") if len(depths) == 1 else "line"
    return _counted(level, len(lines), lang)


def _counted(level: str, n: int, lang: str | None) -> str:
    return terms.text(f"chart.lines.{level}", lang, n=f"{n:,}")
