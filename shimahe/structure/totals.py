"""Sums over the lines of `spending` and `economic`: leaves, totals, levels and ranks.

Promises that sums are exact and that nothing is counted twice. What is not printed stays missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import compress
from typing import Any, NamedTuple

import pandas as pd

from shimahe import terms
from shimahe.findings import (
    DEPTHS,
    UNKNOWN,
    choice,
    decimal,
    exact,
    findings_frame,
    is_missing,
    lines,
    share_pct,
)
from shimahe.frames import LEVELS

_SUMMED = ("code", "name", "amount_wan", "line")
_DEPTH_OF = dict(zip(LEVELS, DEPTHS, strict=True))


class CodeSum(NamedTuple):
    """The sum of the rows of one code; `amount_wan` is NaN where no amount is known."""

    code: str
    name: Any
    amount_wan: Decimal
    lines: str | None


class RankedLine(NamedTuple):
    """One row of `ranked`."""

    rank: int
    code: str
    name: Any
    amount_wan: Decimal
    denominator_wan: Decimal
    share_pct: float
    lines: str | None


def leaves(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame below which it has no other code of the same budget.

    Only these rows may be added up. `frame` is `spending` or `economic`, or some rows of them.

    Raises: ValueError for a frame without the columns code and amount_wan.
    """
    is_leaf = leaf_flags(frame)
    if all(is_leaf):
        return frame
    return frame[pd.Series(is_leaf, index=frame.index, dtype=bool)]


def leaf_flags(frame: pd.DataFrame) -> list[bool]:
    """Return for each row whether it is one of the `leaves`.

    Raises: ValueError for a frame without the columns code and amount_wan.
    """
    _require(frame, "code", "amount_wan")
    accounts = _accounts(frame)
    parents = _parents(accounts)
    return [account not in parents for account in accounts]


def _accounts(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return code and budget of each row; the economic classification has no budgets."""
    codes = frame["code"].tolist()
    if "budget" not in frame:
        return [(code, "") for code in codes]
    budgets = ["" if is_missing(budget) else budget for budget in frame["budget"].tolist()]
    return list(zip(codes, budgets, strict=True))


def _parents(accounts: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the classes and groups that stand above some accounts, printed or not."""
    parents: set[tuple[str, str]] = set()
    for code, budget in set(accounts):
        for depth in DEPTHS:
            if depth < len(code):
                parents.add((code[:depth], budget))
    return parents


def total(frame: pd.DataFrame) -> Decimal:
    """Add up the known amounts of `spending` or `economic` exactly, in 万元.

    Nothing is counted twice: only leaves are added up.

    Raises: ValueError for a frame without the columns code and amount_wan.
    """
    is_leaf = leaf_flags(frame)
    return exact(compress(frame["amount_wan"].tolist(), is_leaf))


def at_level(frame: pd.DataFrame, level: str) -> pd.DataFrame:
    """Return the rows of a frame at a level: class, group or item.

    Where the row of a code is not printed, the leaves below it take its place, with its code and
    without a name. A leaf above the level stays as it is.

    Raises: ValueError for another level than class, group and item.
    """
    depth = _DEPTH_OF[choice(level, LEVELS)]
    kept = frame[pd.Series(_are_at(frame, depth), index=frame.index, dtype=bool)]
    code = kept["code"].str[:depth]
    name = kept["name"].where(kept["code"].eq(code))
    return kept.assign(code=code, name=name)


def _are_at(frame: pd.DataFrame, depth: int) -> list[bool]:
    """Return for each row whether `at_level` keeps it; `depth` is the digits of the level."""
    codes = frame["code"].tolist()
    printed = {code for code in codes if len(code) == depth}
    kept = []
    for code, is_leaf in zip(codes, leaf_flags(frame), strict=True):
        kept.append(code in printed or (is_leaf and code[:depth] not in printed))
    return kept


def ranked(frame: pd.DataFrame, whole: Decimal | None = None) -> pd.DataFrame:
    """Rank the lines of `spending` or `economic`, one row per code, the largest amount first.

    `whole` is the denominator of the shares (default: the total of the frame). Unknown amounts come
    last.

    Columns: rank, code, name (as printed), amount_wan (万元, all kinds, uses and budgets of the
    code together), denominator_wan, share_pct, lines (the source lines, as text).

    Raises: ValueError for a frame without the columns code, name, amount_wan and line.
    """
    return findings_frame(" ".join(RankedLine._fields), in_rank(frame, whole))


def in_rank(frame: pd.DataFrame, whole: Decimal | None = None) -> list[RankedLine]:
    """Return the rows of `ranked` without making a frame of them.

    Raises: ValueError for a frame without the columns code, name, amount_wan and line.
    """
    _require(frame, *_SUMMED)
    denominator = total(frame) if whole is None else decimal(whole)
    lines_in_rank = []
    for rank, row in enumerate(sorted(summed(frame), key=_largest_first), start=1):
        percent = share_pct(row.amount_wan, denominator)
        shares = (row.amount_wan, denominator, percent)
        lines_in_rank.append(RankedLine(rank, row.code, row.name, *shares, row.lines))
    return lines_in_rank


def _largest_first(row: CodeSum) -> tuple[bool, Decimal, str]:
    """Return the key by which rows are sorted: known amounts from large to small, then unknown."""
    if row.amount_wan.is_nan():
        return True, Decimal(0), row.code
    return False, -row.amount_wan, row.code


def summed(frame: pd.DataFrame) -> list[CodeSum]:
    """Add up the amounts of each code of a frame, in the order of print, parents too."""
    return _summed(zip(*_columns(frame), strict=True))


def summed_at(frame: pd.DataFrame, level: str) -> list[CodeSum]:
    """Add up the amounts of each code of a level, of the rows that `at_level` gives.

    Raises: ValueError for another level than class, group and item.
    """
    depth = _DEPTH_OF[choice(level, LEVELS)]
    rows = []
    for row in compress(zip(*_columns(frame), strict=True), _are_at(frame, depth)):
        code, name, wan, line = row
        rows.append((code[:depth], name if len(code) <= depth else None, wan, line))
    return _summed(rows)


def _columns(frame: pd.DataFrame) -> list[list[Any]]:
    """Return the columns that are needed for sums: code, name, amount and line."""
    return [frame[column].tolist() for column in _SUMMED]


def _summed(rows: Iterable[tuple[Any, ...]]) -> list[CodeSum]:
    """Add up the amounts of each code of some rows: code, name, amount and line."""
    names: dict[str, Any] = {}
    amounts: dict[str, list[float]] = defaultdict(list)
    numbers: dict[str, list[Any]] = defaultdict(list)
    for code, name, wan, line in rows:
        key = str(code)
        names.setdefault(key, name)
        amounts[key].append(wan)
        numbers[key].append(line)
    sums = []
    for code, name in names.items():
        wan = _sum_of_known(amounts[code])
        where = lines(*numbers[code])
        sums.append(CodeSum(code, name, wan, where))
    return sums


def _sum_of_known(amounts: Iterable[float]) -> Decimal:
    """Add up the known amounts exactly; NaN where none is known."""
    known = [wan for wan in amounts if not is_missing(wan)]
    return exact(known) if known else UNKNOWN


def add_up(amounts: Iterable[Decimal]) -> Decimal:
    """Add up exact amounts; NaN where one of them is NaN."""
    return sum(amounts, Decimal(0))


def _require(frame: pd.DataFrame, *columns: str) -> None:
    """Raise ValueError if a frame lacks columns, or is no frame at all."""
    existing = list(frame.columns) if isinstance(frame, pd.DataFrame) else []
    missing = [column for column in columns if column not in existing]
    if missing:
        message = terms.text("structure.no_column", columns=", ".join(missing))
        raise terms.Refused(message)
