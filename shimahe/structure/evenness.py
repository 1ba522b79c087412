"""How evenly the money is spread: shares of the largest lines, and measures of concentration.

Promises that every share stands beside its numerator and its denominator. Does not judge: a coarser
classification always gives a higher index.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.findings import (
    SHARE,
    UNKNOWN,
    amount,
    choice,
    findings_frame,
    lines,
    rounded,
    share,
)
from shimahe.frames import LEVELS
from shimahe.structure.totals import CodeSum, add_up, at_level, summed
from shimahe.structure.wholes import denominator

_COLUMNS = f"definition k n {SHARE} value lines"


class _Parts(NamedTuple):
    """The lines that are compared, and the whole that they are parts of."""

    frame: pd.DataFrame
    key: str
    whole: Decimal


def concentration(
    d: Disclosure, by: str = "item", top: Sequence[int] = (1, 3, 5, 10)
) -> pd.DataFrame:
    """Measure which share of the money the largest lines hold, and how evenly it is spread.

    `by` is class, group or item (as a share of all spending) or project (as a share of the sum of
    the project sheets); `top` are the numbers of largest lines to add up. A row `top` has the share
    of the k largest lines. `hhi` is the Herfindahl-Hirschman index, the sum of the squared shares:
    1 if all money is in one line. `effective_number` is 1/HHI, the number of equal lines that would
    be as concentrated. Both are missing where an amount is negative. They describe an office and do
    not judge it, since a coarser classification gives a higher index. Where rows are lost, all
    shares are of the printed total and therefore too low.

    Columns: definition (top, hhi, effective_number), k (how many lines), n (lines with a known
    amount), numerator_wan, denominator, denominator_wan, share_pct, value, lines; amounts in 万元.

    Raises: ValueError for another `by`, or a `top` that is no list of whole numbers.
    """
    parts = _parts_of(d, choice(by, (*LEVELS, "project")))
    counts = _whole_numbers(top)
    with_amount = [row for row in summed(parts.frame) if not row.amount_wan.is_nan()]
    with_amount.sort(key=lambda row: -row.amount_wan)
    n = len(with_amount)
    possible = [k for k in counts if 1 <= k <= n]
    rows = [_top(with_amount[:k], n, parts) for k in possible]
    no_share = share(UNKNOWN, parts.key, parts.whole)
    for definition, value in _indices(with_amount, parts.whole).items():
        rows.append((definition, None, n, *no_share, value, None))
    return findings_frame(_COLUMNS, rows)


def _parts_of(d: Disclosure, by: str) -> _Parts:
    """Return the lines of a level of spending with all spending, or the projects with their sum.

    The sum of the projects is unknown where one of their amounts is missing.
    """
    if by != "project":
        return _Parts(at_level(d.spending, by), "total", denominator(d, "total"))
    projects = d.projects
    # `summed` groups by code: that of a project is its name
    frame = projects.assign(code=projects["project"], name=None)
    whole = UNKNOWN if frame["amount_wan"].isna().any() else amount(frame)
    return _Parts(frame, "project_sheets", whole)


def _whole_numbers(top: Sequence[int]) -> list[int]:
    """Return the numbers of `top` as whole numbers.

    Raises: ValueError if they are no whole numbers.
    """
    try:
        return [operator.index(k) for k in top]
    except TypeError as error:
        message = terms.text("structure.top", value=repr(top))
        raise terms.Refused(message) from error


def _top(largest: Sequence[CodeSum], n: int, parts: _Parts) -> tuple[Any, ...]:
    """Return the row of the largest lines together; `n` is the number of all lines."""
    wan = add_up(row.amount_wan for row in largest)
    cells = share(wan, parts.key, parts.whole)
    where = lines(*[row.lines for row in largest])
    return ("top", len(largest), n, *cells, None, where)


def _indices(with_amount: Sequence[CodeSum], whole: Decimal) -> dict[str, Decimal]:
    """Return both measures; NaN where the whole is unknown or an amount is negative."""
    hhi = UNKNOWN
    effective_number = UNKNOWN
    amounts = [row.amount_wan for row in with_amount]
    has_whole = not whole.is_nan() and whole > 0
    if amounts and has_whole and min(amounts) >= 0:
        hhi = add_up((wan / whole) ** 2 for wan in amounts)
    if not hhi.is_nan() and hhi > 0:
        effective_number = 1 / hhi
    return {"hhi": rounded(hhi, "0.0001"), "effective_number": rounded(effective_number)}
