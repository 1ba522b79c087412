"""What the money is spent on by economic class: personnel, and the parts of each denominator.

The forms print only basic expenditure by economic class; all other money is `not split`. Promises
that every share stands beside its denominator, and that the parts add up to it or the gap has a
row.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import (
    SHARE,
    UNKNOWN,
    amount,
    choice,
    findings_frame,
    lines,
    share,
    share_pct,
)
from shimahe.forms import BASIC_ECONOMIC
from shimahe.structure.totals import CodeSum, add_up, at_level, leaves, summed_at
from shimahe.structure.wholes import LOST, denominator, with_lines_noted, within

#: The classes of personnel (人员经费), of wages alone, and of daily public use (日常公用经费).
PERSONNEL = ("301", "303")
WAGES = ("301",)
PUBLIC_USE = ("302", "310")
_DENOMINATORS = ("basic", "general_public", "total")
_SPLIT = "definition denominator part name amount_wan denominator_wan share_pct lines"


class ClassMoney(NamedTuple):
    """The sum of some economic classes in 万元 (NaN where unknown), and their lines."""

    wan: Decimal
    lines: str | None


def personnel(d: Disclosure) -> pd.DataFrame:
    """Measure the share of personnel in two definitions, each with three denominators.

    `personnel` is the sum of the economic classes 301 and 303 (人员经费), `wages` is 301 alone. The
    denominators are basic expenditure, the general public budget and all spending. The numerators
    hold basic expenditure only, since nothing else is printed by economic class. So staff paid from
    project money are missing in them, and the shares of the two wider denominators are lower
    bounds.

    >>> from shimahe import load
    >>> found = personnel(load()).query("denominator == 'basic'")
    >>> found[["definition", "numerator_wan", "share_pct"]].values.tolist()
    [['personnel', 1683.57, 78.62], ['wages', 1518.01, 70.89]]

    Columns: definition, numerator_wan, denominator, denominator_wan, share_pct, lines (of the
    classes); in 万元.
    """
    definitions = {"personnel": PERSONNEL, "wages": WAGES}
    wholes = {key: denominator(d, key) for key in _DENOMINATORS}
    rows = []
    for definition, codes in definitions.items():
        money = money_of(d, codes)
        for key, whole in wholes.items():
            cells = share(money.wan, key, whole)
            rows.append((definition, *cells, money.lines))
    return with_lines_noted(d, findings_frame(f"definition {SHARE} lines", rows))


def money_of(d: Disclosure, codes: tuple[str, ...]) -> ClassMoney:
    """Add up some economic classes; unknown where the table lost rows and lacks one of them."""
    economic = d.economic
    tables = d.tables
    rows = at_level(economic, "class")
    rows = rows[rows["code"].isin(codes)]
    own = tables[tables["table"].eq(BASIC_ECONOMIC)]
    is_lost = own["status"].isin(LOST).any()
    is_printed = set(codes) <= set(economic["code"])
    wan = UNKNOWN if is_lost and not is_printed else amount(rows)
    return ClassMoney(wan, lines(rows["line"]))


def split(d: Disclosure, by: str = "class") -> pd.DataFrame:
    """Split each denominator into economic classes and the money that is not printed by class.

    `by` is "class", or "use", which adds the classes up to `personnel` (301 and 303) and
    `public_use` (302 and 310). A part is the code of an economic class, a use, `not split` (money
    outside basic expenditure, which the forms do not print by economic class), or `unknown` (the
    exact difference between the denominator and its parts; negative where the parts add up to
    more).

    Columns: definition, denominator (basic, general_public, total), part, name (as printed),
    amount_wan, denominator_wan, share_pct, lines; amounts in 万元.

    Raises: ValueError for another `by`.
    """
    is_by_use = choice(by, ("class", "use")) == "use"
    printed = _uses(d) if is_by_use else summed_at(d.economic, "class")
    rows: list[tuple[Any, ...]] = []
    for key in _DENOMINATORS:
        whole = denominator(d, key)
        for part in [*printed, *_rest(d, key, whole, printed)]:
            percent = share_pct(part.amount_wan, whole)
            cells = (part.code, part.name, part.amount_wan, whole, percent, part.lines)
            rows.append(("split", key, *cells))
    return with_lines_noted(d, findings_frame(_SPLIT, rows))


def _uses(d: Disclosure) -> list[CodeSum]:
    """Return the sum of each use; a use none of whose classes is printed is left out."""
    uses: list[CodeSum] = []
    for use, codes in (("personnel", PERSONNEL), ("public_use", PUBLIC_USE)):
        money = money_of(d, codes)
        if money.lines is not None:
            uses.append(CodeSum(use, None, money.wan, money.lines))
    return uses


def _rest(d: Disclosure, key: str, whole: Decimal, printed: list[CodeSum]) -> list[CodeSum]:
    """Return the parts `not split` and `unknown` of a denominator, as far as it has them."""
    basic = _basic_inside(d, key, whole)
    amounts = [row.amount_wan for row in printed]
    known = add_up(wan for wan in amounts if not wan.is_nan())
    parts: list[CodeSum] = []
    if key != "basic" and not basic.is_nan():
        parts.append(CodeSum("not split", None, whole - basic, None))
    gap = (whole if basic.is_nan() else basic) - known
    if gap:
        parts.append(CodeSum("unknown", None, gap, None))
    return parts


def _basic_inside(d: Disclosure, key: str, whole: Decimal) -> Decimal:
    """Return the basic expenditure inside a denominator; NaN where the denominator is unknown.

    It is the sum of the basic lines of the denominator, if all its lines add up to it; otherwise it
    is the basic expenditure of the whole document.
    """
    if whole.is_nan():
        return UNKNOWN
    inside = within(leaves(d.spending), "general_public" if key == "general_public" else "total")
    added_up = amount(within(inside, "basic"))
    if amount(inside) == whole and not added_up.is_nan():
        return added_up
    return denominator(d, "basic")
