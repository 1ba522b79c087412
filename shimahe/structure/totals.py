"""Sums over the lines of a document: leaves, totals, levels and ranks.

Promises that sums are exact, and that nothing is counted twice. What is not printed stays missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
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
    lines,
    share_pct,
)
from shimahe.frames import LEVELS

_RANKED = "rank code name amount_wan denominator_wan share_pct lines"
_SUMMED = ("code", "name", "amount_wan", "line")
_DEPTH_OF = dict(zip(LEVELS, DEPTHS, strict=True))


class CodeSum(NamedTuple):
    """What a frame prints under one code, added up; `amount_wan` is NaN where none is known."""

    code: str
    name: Any
    amount_wan: Decimal
    lines: str | None


def leaves(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows below which the frame has no other code of the same budget.

    Only they may be added up. `frame` is `spending`, `economic`, or rows of one of them.

    Raises: ValueError for a frame without the columns code and amount_wan.
    """
    _require(frame, "code", "amount_wan")
    accounts = _accounts(frame)
    parents = _parents(accounts)
    if parents.isdisjoint(accounts):
        return frame
    is_leaf = [account not in parents for account in accounts]
    return frame[pd.Series(is_leaf, index=frame.index, dtype=bool)]


def _accounts(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return code and budget of each row; the economic classification has no budgets."""
    codes = frame["code"].tolist()
    if "budget" not in frame:
        return [(code, "") for code in codes]
    budgets = frame["budget"].fillna("").tolist()
    return list(zip(codes, budgets, strict=True))


def _parents(accounts: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the classes and groups that stand above some accounts, printed or not."""
    parents: set[tuple[str, str]] = set()
    for code, budget in set(accounts):
        shorter = (depth for depth in DEPTHS if depth < len(code))
        parents.update((code[:depth], budget) for depth in shorter)
    return parents


def total(frame: pd.DataFrame) -> Decimal:
    """Add up the known amounts of `spending` or `economic` exactly, in 万元.

    Nothing is counted twice: only leaves are added up.

    Raises: ValueError for a frame without the columns code and amount_wan.
    """
    return exact(leaves(frame)["amount_wan"].tolist())


def at_level(frame: pd.DataFrame, level: str) -> pd.DataFrame:
    """Return the rows printed at a level; where such a row is not printed, the leaves below it.

    These leaves stand under the code of the level, without a name. A line without finer detail
    stays as it is.

    Raises: ValueError for another level than class, group and item.
    """
    depth = _DEPTH_OF[choice(level, LEVELS)]
    code = frame["code"].str[:depth]
    is_printed = frame["code"].str.len().eq(depth)
    printed_codes = frame.loc[is_printed, "code"]
    is_leaf = frame.index.isin(leaves(frame).index)
    kept = frame[is_printed | (is_leaf & ~code.isin(printed_codes))]
    name = kept["name"].where(kept["code"].eq(code))
    return kept.assign(code=code, name=name)


def ranked(frame: pd.DataFrame, whole: Decimal | None = None) -> pd.DataFrame:
    """Rank the lines of `spending` or `economic`, one row per code, the largest amount first.

    `whole` is the denominator of the shares (default: the total of the frame). Unknown amounts come
    last.

    Columns: rank, code, name (as printed), amount_wan (万元, all kinds, uses and budgets of the
    code together), denominator_wan, share_pct, lines (the source lines, as text).

    Raises: ValueError for a frame without the columns code, name, amount_wan and line.
    """
    _require(frame, *_SUMMED)
    denominator = total(frame) if whole is None else decimal(whole)
    rows = []
    for rank, row in enumerate(sorted(summed(frame), key=_largest_first), start=1):
        percent = share_pct(row.amount_wan, denominator)
        names = (rank, row.code, row.name)
        rows.append((*names, row.amount_wan, denominator, percent, row.lines))
    return findings_frame(_RANKED, rows)


def _largest_first(row: CodeSum) -> tuple[bool, Decimal, str]:
    """Return what rows are sorted by: known amounts from large to small, then unknown ones."""
    if row.amount_wan.is_nan():
        return True, Decimal(0), row.code
    return False, -row.amount_wan, row.code


def summed(frame: pd.DataFrame) -> list[CodeSum]:
    """Add up the amounts of each code of a frame, in the order of print, parents too."""
    names: dict[str, Any] = {}
    amounts: dict[str, list[float]] = defaultdict(list)
    numbers: dict[str, list[Any]] = defaultdict(list)
    columns = [frame[column].tolist() for column in _SUMMED]
    for code, name, wan, line in zip(*columns, strict=True):
        key = str(code)
        names.setdefault(key, name)
        amounts[key].append(wan)
        numbers[key].append(line)
    rows = []
    for code, name in names.items():
        wan = _sum_of_known(amounts[code])
        where = lines(*numbers[code])
        rows.append(CodeSum(code, name, wan, where))
    return rows


def _sum_of_known(amounts: Iterable[float]) -> Decimal:
    """Add up the known amounts exactly; NaN where none is known."""
    known = [wan for wan in amounts if pd.notna(wan)]
    return exact(known) if known else UNKNOWN


def add_up(amounts: Iterable[Decimal]) -> Decimal:
    """Add up exact amounts; NaN where one is not known."""
    return sum(amounts, Decimal(0))


def _require(frame: pd.DataFrame, *columns: str) -> None:
    """Raise ValueError if a frame lacks columns, or is no frame at all."""
    there = list(frame.columns) if isinstance(frame, pd.DataFrame) else []
    missing = [column for column in columns if column not in there]
    if missing:
        message = terms.text("structure.no_column", columns=", ".join(missing))
        raise ValueError(message)
