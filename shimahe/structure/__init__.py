"""Where the money goes: shares with their denominators, concentration, change, personnel and
running costs.

Promises that every share stands beside its numerator and its denominator, that sums are exact, and
that what the document does not say is missing. Does not judge, and corrects no printed figure.
"""

from shimahe.findings import DEPTHS, exact, rules, share_pct
from shimahe.structure.running_costs import (
    both_classifications,
    operating_funds,
    personnel,
    procurement_overlay,
    split,
    three_public_in_context,
)
from shimahe.structure.spending import (
    by_employer,
    causes,
    change,
    concentration,
    part,
    per_unit,
    residual,
    shares,
)
from shimahe.structure.totals import denominator, denominators, leaves, ranked, total

__all__ = [
    "DEPTHS",
    "both_classifications",
    "by_employer",
    "causes",
    "change",
    "concentration",
    "denominator",
    "denominators",
    "exact",
    "leaves",
    "operating_funds",
    "part",
    "per_unit",
    "personnel",
    "procurement_overlay",
    "ranked",
    "residual",
    "rules",
    "share_pct",
    "shares",
    "split",
    "three_public_in_context",
    "total",
]
