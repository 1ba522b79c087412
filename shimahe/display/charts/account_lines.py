"""What a frame of accounts prints for each code, and how much of another frame it holds.

Promises that amounts are added exactly and that nothing is counted twice. Frames are rows of
`spending` or `economic`.
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

#: The denominator that is all of a frame.
WHOLES = {"spending": "total", "economic": "basic"}
_LEVEL_OF_DEPTH = dict(zip(DEPTHS, LEVELS, strict=True))


def split_column(frame: object) -> str:
    """Name the column that splits amounts: `use` in `economic`, `kind` in `spending`."""
    if isinstance(frame, pd.DataFrame) and "use" in frame:
        return "use"
    return "kind"


@dataclass
class AccountLine:
    """What a frame prints for one code: its exact amount, what makes it up, where it stands.

    `known`: an amount is printed. `printed`: the line itself is, else it is added up from below.
    `matches`: some of its rows pass the filters; `unmatched` and `unmatched_pieces` are what the
    others hold of its amount, `shown_below` counts the lines below it of which some rows pass.
    """

    code: str
    name: str | None
    amount: Decimal = Decimal(0)
    known: bool = False
    printed: bool = True
    pieces: dict[str, Decimal] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    matches: bool = True
    unmatched: Decimal = Decimal(0)
    unmatched_pieces: dict[str, Decimal] = field(default_factory=dict)
    shown_below: int = 0

    @property
    def matched(self) -> Decimal:
        """What the rows that pass the filters hold of its amount."""
        return self.amount - self.unmatched

    @property
    def matched_pieces(self) -> dict[str, Decimal]:
        """What these rows hold of each piece."""
        left = {}
        for piece, amount in self.pieces.items():
            left[piece] = amount - self.unmatched_pieces.get(piece, Decimal(0))
        return left

    @property
    def is_dimmed(self) -> bool:
        """Whether nothing of it passes the filters."""
        return not self.matches

    @property
    def is_partial(self) -> bool:
        """Whether only some of its amount passes the filters."""
        return self.matches and self.unmatched != 0

    def add(self, piece: str, amount: Decimal, matches: bool = True) -> None:
        """Add an amount of one budget, kind or use, which passes the filters or does not."""
        self.pieces[piece] = self.pieces.get(piece, Decimal(0)) + amount
        self.amount += amount
        self.known = True
        if not matches:
            before = self.unmatched_pieces.get(piece, Decimal(0))
            self.unmatched_pieces[piece] = before + amount
            self.unmatched += amount

    def note_line(self, number: int) -> None:
        """Note a source line on which an amount of this code stands."""
        if number not in self.lines:
            self.lines.append(number)


def by_code(frame: pd.DataFrame, matching: pd.Series | None = None) -> dict[str, AccountLine]:
    """Bring the rows of each code together, in the order of print.

    Amounts of several budgets, kinds and uses are added exactly; a kind or use that is not printed
    is the piece "unknown". `matching` says which rows pass the filters (default: all).
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
    """Make the key that sorts lines by amount; those of unknown amount stand last."""
    return not line.known, -line.amount, line.code


def _text_or_none(value: Any) -> str | None:
    return None if is_missing(value) else str(value)


def coverage(frame: pd.DataFrame, of: pd.DataFrame, lang: str | None = None) -> str:
    """Say how much of `of` is in `frame`, in one line of text.

    It has the lines, the amount, its share if it is not all, and how many amounts are unknown.
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
    """Count the codes that are shown, of all if these are more.

    They are called what they are if all are of one level.
    """
    levels = set(every["level"].tolist())
    level = levels.pop() if len(levels) == 1 else "line"
    n = len(set(shown["code"].tolist()))
    whole = len(set(every["code"].tolist()))
    if n == whole:
        return _counted(level, n, lang)
    return terms.text(f"count.{level}", lang, n=f"{n:,}", all=f"{whole:,}")


def line_count(lines: Sequence[AccountLine], lang: str | None = None) -> str:
    """Count some lines, called what they are if all are of one level."""
    depths = {len(line.code) for line in lines}
    level = _LEVEL_OF_DEPTH.get(depths.pop(), "line") if len(depths) == 1 else "line"
    return _counted(level, len(lines), lang)


def _counted(level: str, n: int, lang: str | None) -> str:
    return terms.text(f"chart.lines.{level}", lang, n=f"{n:,}")
