"""The profile of each sheet of indicators: the measures P01 to P08, most of them of its weights.

The measures, with formula and source, are data (data/rules/criteria.csv); the table `MEASURES` has
the function that computes each of them. Promises that a measure is missing where the sheet does not
print enough for it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.findings import findings_frame
from shimahe.quality.criteria import PROFILE, Indicator, Reason
from shimahe.quality.signals import commitments_of_rows
from shimahe.structure import denominator

#: The weight that each level-1 type should have in principle.
#: Source: 财预〔2020〕10号, article on the weights of self-evaluation.
REFERENCE = {"output": 50.0, "benefit": 30.0, "satisfaction": 10.0, "budget_execution": 10.0}
#: The columns of `Quality.projects`.
COLUMNS = f"project scope amount_wan count weight {' '.join(PROFILE)} line"
_KINDS = {"quantity", "quality", "timeliness", "cost", "benefit", "satisfaction"}


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet of indicators, with the money it is about in 万元.

    `project` is None for the office's own sheet. `stated` is how many figures the objective of the
    project states, `kept` how many of them are targets of the sheet; both are NaN where the
    objective is not printed.
    """

    scope: str
    project: str | None
    amount_wan: float
    line: int | None
    rows: list[Indicator]
    stated: float = math.nan
    kept: float = math.nan


def profile(
    d: Disclosure, rows: Iterable[Indicator], lang: str
) -> tuple[pd.DataFrame, list[Reason]]:
    """Return the measures of every sheet, and a reason for each sheet whose weights do not add up.

    The frame has the COLUMNS: amount_wan is in 万元, count is the number of indicators, weight is
    in points.
    """
    sheets = _sheets(d, rows)
    records: list[tuple[Any, ...]] = []
    reasons: list[Reason] = []
    for sheet in sheets:
        measures = [MEASURES[key](sheet) for key in PROFILE]
        count = len(sheet.rows)
        money = sheet.amount_wan
        points = _points(sheet.rows)
        records.append((sheet.project, sheet.scope, money, count, points, *measures, sheet.line))
        reasons += _reasons(sheet, lang)
    frame = findings_frame(COLUMNS, records).astype({"count": "Int64"})
    return frame, reasons


def _sheets(d: Disclosure, rows: Iterable[Indicator]) -> list[Sheet]:
    """Return the office's own sheet, if there is one, and those of the projects.

    Indicators without a project are those of the office; its money is the department's total.
    """
    rows = list(rows)
    by_project: dict[str | None, list[Indicator]] = defaultdict(list)
    for row in rows:
        by_project[row.project].append(row)
    commitments: dict[str, tuple[float, float]] = {}
    for project, stated, kept in commitments_of_rows(d, rows).values.tolist():
        commitments[project] = (stated, kept)
    sheets = []
    if by_project[None]:
        money = float(denominator(d, "total"))
        sheets.append(Sheet("department", None, money, None, by_project[None]))
    projects = d.projects
    columns = [projects[name].tolist() for name in ("project", "amount_wan", "line")]
    for project, money, line in zip(*columns, strict=True):
        of_objective = commitments.get(project, (math.nan, math.nan))
        sheets.append(Sheet("project", project, money, line, by_project[project], *of_objective))
    return sheets


def _reasons(sheet: Sheet, lang: str) -> list[Reason]:
    """Return the reason that the weights do not add up to 100, or that their sum is unknown."""
    points = _sum_of_weights(sheet)
    if points == 100:
        return []
    wording = "reason.P01.unknown" if math.isnan(points) else "reason.P01.sum"
    reason = Reason(
        criterion="P01",
        indicator=None,
        project=sheet.project,
        score=None,
        reason=terms.text(wording, lang, sum=f"{points:g}"),
        evidence=None,
        related=None,
        line=sheet.line,
    )
    return [reason]


# --- the measures ---------------------------------------------------------------------------------


def _points(rows: Iterable[Indicator]) -> float:
    """Add up the weights of some indicators; a missing weight counts as 0."""
    return math.fsum(row.weight or 0 for row in rows)


def share_or_nan(part: float, whole: float) -> float:
    """Return a part in per cent of the whole, NaN where there is none."""
    if not whole or math.isnan(whole):
        return math.nan
    return round(100 * part / whole, 1)


def _sum_of_weights(sheet: Sheet) -> float:
    """Add up the weights (P01); unknown where one is missing."""
    if any(row.weight is None for row in sheet.rows):
        return math.nan
    return _points(sheet.rows)


def _distance_to_reference(sheet: Sheet) -> float:
    """Return half of the sum of deviations from the reference weights, in points (P02)."""
    whole = _sum_of_weights(sheet)
    deviations = []
    for type_1, reference in REFERENCE.items():
        points = _points(row for row in sheet.rows if row.type_1 == type_1)
        deviations.append(abs(share_or_nan(points, whole) - reference))
    return round(math.fsum(deviations) / 2, 1)


def _number_of_kinds(sheet: Sheet) -> float:
    """Return how many of the six kinds of indicators the sheet has (P03)."""
    kinds = {"benefit" if row.type_1 == "benefit" else row.type_2 for row in sheet.rows}
    return float(len(kinds & _KINDS))


def _quantified_share_of_benefits(sheet: Sheet) -> float:
    """Return the share of the weight of benefits that is quantified, in per cent (P04)."""
    benefits = [row for row in sheet.rows if row.type_1 == "benefit"]
    quantified = [row for row in benefits if row.is_quantified]
    return share_or_nan(_points(quantified), _points(benefits))


def _substantial_share_of_core(sheet: Sheet) -> float:
    """Return the share of the core weight that is quantified and not payment, in per cent (P05)."""
    core = [row for row in sheet.rows if row.is_core]
    substantial = [row for row in core if row.is_quantified and not row.only_pays]
    return share_or_nan(_points(substantial), _points(core))


def _share_of_payment(sheet: Sheet) -> float:
    """Return the share of the weight on payment and budget execution, in per cent (P06)."""
    payments = [row for row in sheet.rows if row.only_pays]
    return share_or_nan(_points(payments), _sum_of_weights(sheet))


def _share_of_objective_kept(sheet: Sheet) -> float:
    """Return the share of the figures in the objective that are targets, in per cent (P07)."""
    return share_or_nan(sheet.kept, sheet.stated)


def _money_per_indicator(sheet: Sheet) -> float:
    """Return the money per indicator, in 万元 (P08)."""
    if not sheet.rows:
        return math.nan
    return round(sheet.amount_wan / len(sheet.rows), 2)


#: The function that computes each measure of data/rules/criteria.csv.
MEASURES: dict[str, Callable[[Sheet], float]] = {
    "P01": _sum_of_weights,
    "P02": _distance_to_reference,
    "P03": _number_of_kinds,
    "P04": _quantified_share_of_benefits,
    "P05": _substantial_share_of_core,
    "P06": _share_of_payment,
    "P07": _share_of_objective_kept,
    "P08": _money_per_indicator,
}
