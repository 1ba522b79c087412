"""People and running costs: what the economic classification, 三公, operating funds and procurement
say.

Promises that every share stands beside its denominator, and that what bounds another figure is
never taken for equal to it. Only basic expenditure is printed by economic class: all else is `not
split`. Users call it by `shimahe.structure`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.findings import (
    SHARE,
    UNKNOWN,
    amount,
    decimal,
    findings_frame,
    lines,
    rules,
    share,
    share_pct,
)
from shimahe.frames import BUDGETS
from shimahe.structure.totals import LOST, at_level, denominator, leaves, summed, within

PERSONNEL, PUBLIC_USE = ("301", "303"), ("302", "310")
#: The lines of basic expenditure that carry a 三公 item.
_CARRIED = {
    "overseas_travel": "30212", "vehicle_purchase": "31013", "vehicle_operation": "30231", "reception": "30217",
    "vehicles": "31013+30231", "total": "30212+31013+30231+30217",
}  # fmt: skip
_OPERATING = re.compile(
    r"(?:.*(?:机关|拨款|部门|单位|预算))?运行经费(?:支出)?(?:预算)?(?:总?额|数)?"
)


def personnel(d: Any) -> pd.DataFrame:
    """The personnel share in two definitions, each of three denominators.

    `personnel` is 301 and 303 (人员经费), `wages` 301 alone; of basic expenditure, of the general
    public budget and of all spending. Only basic expenditure is printed by economic class. Staff
    paid from project money are in none of these numerators, so the shares of the two wider
    denominators are lower bounds.

    >>> from shimahe import load
    >>> personnel(load()).query("denominator == 'basic'")[["definition", "numerator_wan", "share_pct"]].values.tolist()
    [['personnel', 1683.57, 78.62], ['wages', 1518.01, 70.89]]

    Columns: definition, numerator_wan, denominator, denominator_wan, share_pct, lines (of the
    classes); in 万元.
    """
    rows = [
        (name, *share(wan, key, denominator(d, key)), where)
        for name, codes in (("personnel", PERSONNEL), ("wages", PERSONNEL[:1]))
        for wan, where in [_of(d, codes)]
        for key in ("basic", "general_public", "total")
    ]
    return findings_frame(f"definition {SHARE} lines", rows)


def _of(d: Any, codes: tuple[str, ...]) -> tuple[Decimal, str | None]:
    """Amount and lines of some economic classes together; missing where the table has lost rows and
    one of them.
    """
    rows = at_level(d.economic, "class")
    rows = rows[rows["code"].isin(codes)]
    lost = d.tables["table"].eq("basic_economic") & d.tables["status"].isin(LOST)
    known = not lost.any() or set(codes) <= set(d.economic["code"])
    return amount(rows) if known else UNKNOWN, lines(rows["line"])


def split(d: Any) -> pd.DataFrame:
    """What each denominator is made of: the economic classes printed, and the money the forms do
    not split.

    `part` is the code of an economic class, `not split` (money outside basic expenditure: the forms
    do not print it by economic class) or `unknown` (what is missing for the parts to add up to the
    denominator, exactly; negative where they add up to more).

    Columns: definition, denominator (basic, general_public, total), part, name (as printed),
    amount_wan, denominator_wan, share_pct, lines; amounts in 万元.
    """
    classes, rows = summed(at_level(d.economic, "class")), []
    known = sum((wan for _, _, wan, _ in classes if not wan.is_nan()), Decimal(0))
    for key in ("basic", "general_public", "total"):
        whole, inside = (
            denominator(d, key),
            within(leaves(d.spending), key if key == "general_public" else "total"),
        )
        own = amount(within(inside, "basic")) if amount(inside) == whole else UNKNOWN
        basic = UNKNOWN if whole.is_nan() else denominator(d, "basic") if own.is_nan() else own
        gap = (whole if basic.is_nan() else basic) - known
        rest = [("not split", whole - basic)] * (key != "basic" and not basic.is_nan()) + [
            ("unknown", gap)
        ] * bool(gap)
        for code, name, wan, where in [*classes, *((part, None, wan, None) for part, wan in rest)]:
            rows.append(("split", key, code, name, wan, whole, share_pct(wan, whole), where))
    return findings_frame(
        "definition denominator part name amount_wan denominator_wan share_pct lines", rows
    )


def three_public_in_context(d: Any) -> pd.DataFrame:
    """Each 三公 item beside the lines of basic expenditure that carry it, and its share of two
    denominators.

    The nature is `bound`: such money may also sit in project expenditure, so the item is at least
    the sum of the lines (30212, 30217, 30231, 31013); that both are equal is a findings_frame, not
    a rule. A blank item and a line that is not printed are missing. A line counts only under its
    standard name, since some offices number lines their own way.

    Columns: definition, item, name (as printed), numerator_wan, denominator (general_public,
    basic), denominator_wan, share_pct, economic (codes joined by +), economic_name, economic_wan,
    difference_wan (item − lines), nature, lines; amounts in 万元.
    """
    rows = []
    for key in ("general_public", "basic"):
        whole = denominator(d, key)
        for row in d.three_public.itertuples():
            wan, codes = decimal(row.amount_wan), _CARRIED[row.item]
            name, carried, where = _printed(d.economic, codes, "economic")
            told = (codes, name, carried, wan - carried, "bound", lines(row.line, where))
            rows.append(("three_public", row.item, row.name, *share(wan, key, whole), *told))
    columns = f"definition item name {SHARE} economic economic_name economic_wan difference_wan nature lines"
    return findings_frame(columns, rows)


def _printed(
    frame: pd.DataFrame, codes: str, classification: str
) -> tuple[str | None, Decimal, str | None]:
    """Names, amount and lines of the codes joined by +, as far as they are printed under their
    standard names.
    """
    rows = frame[frame["code"].isin(codes.split("+"))]
    standard = [_standard(str(row.code), row.name, classification) for row in rows.itertuples()]
    rows = rows[pd.Series(standard, index=rows.index, dtype=bool)]
    return (
        " + ".join(dict.fromkeys(rows["name"].dropna())) or None,
        amount(rows),
        lines(rows["line"]),
    )


def _standard(code: str, name: Any, classification: str) -> bool:
    """Whether a printed name is one that this code has; a missing name is no objection."""
    known = terms.account_name(code, classification, "en")
    return pd.isna(name) or terms.account_name(code, classification, "en", printed=name) == known


def operating_funds(d: Any) -> pd.DataFrame:
    """Agency operating funds (机关运行经费) as stated, against daily public use (日常公用经费, 302 and 310).

    The nature is `bound`: operating funds cover administrative units and institutions managed under
    the Civil Servants Law only (`covers`), so they are at most daily public use. A difference is
    what the other institutions run on, and no error. Empty where the document states no such funds.

    Columns: definition, item (as printed), budget, numerator_wan, denominator (public_use),
    denominator_wan, share_pct, difference_wan (funds − public use), nature, covers, lines; amounts
    in 万元.
    """
    stated = d.statements[d.statements["measure"].eq("amount") & d.statements["amount_wan"].notna()]
    item, section = stated["item"].fillna(""), stated["section"].fillna("")
    funds = stated[
        item.str.fullmatch(_OPERATING) | (item.eq("") & section.str.contains("机关运行经费"))
    ]
    whole, where = _of(d, PUBLIC_USE)
    rows = []
    for row in funds.head(1).itertuples():
        wan = decimal(row.amount_wan)
        told = wan - whole, "bound", "civil_servants_law", lines(row.line, where)
        rows.append(
            ("operating_funds", row.item, row.budget, *share(wan, "public_use", whole), *told)
        )
    return findings_frame(
        f"definition item budget {SHARE} difference_wan nature covers lines", rows
    )


def both_classifications(d: Any) -> pd.DataFrame:
    """Money that both classifications print: the functional lines beside the economic ones, basic
    expenditure only.

    Which lines, and whether equality is an `identity`, an `expectation` or `not a tie`, is data
    (`rules("both_classifications")`, with reasons). Of codes joined by + those printed are added
    up; where none is printed, the amount is missing. A line counts only under its standard name.

    Columns: definition, functional (codes), functional_name, functional_wan, economic (codes),
    economic_name, economic_wan, difference_wan (functional − economic), nature, lines; amounts in
    万元.
    """
    basic, rows = d.spending[~d.spending["kind"].isin(["project", "other"])], []
    for rule in rules("both_classifications"):
        name, wan, where = _printed(basic, rule["functional"], "functional")
        by_nature, other, there = _printed(d.economic, rule["economic"], "economic")
        told = (
            wan,
            rule["economic"],
            by_nature,
            other,
            wan - other,
            rule["nature"],
            lines(where, there),
        )
        rows.append(("both_classifications", rule["functional"], name, *told))
    return findings_frame(
        "definition functional functional_name functional_wan economic economic_name economic_wan difference_wan "
        "nature lines",
        rows,
    )


def procurement_overlay(d: Any) -> pd.DataFrame:
    """Government procurement by category: how money is bought, not money on top of the spending.

    The denominator is the budget that pays, or all spending where the figure spans the budgets or
    names none.

    Columns: definition, category, budget, numerator_wan, denominator, denominator_wan, share_pct,
    lines; in 万元.
    """
    rows = []
    for row in d.procurement.itertuples():
        key = row.budget if row.budget in BUDGETS[:-1] else "total"
        cells = share(decimal(row.amount_wan), key, denominator(d, key))
        rows.append(("procurement_overlay", row.category, row.budget, *cells, lines(row.line)))
    return findings_frame(f"definition category budget {SHARE} lines", rows)
