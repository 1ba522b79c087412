"""Where the money goes: shares with their denominators, concentration, change and running costs.

Promises that every share stands beside its numerator and its denominator, that sums are exact, and
that what the document does not say is missing. Does not judge, and corrects no printed figure.
"""

from shimahe.findings import DEPTHS, exact, rules, share_pct
from shimahe.structure.changes import causes, change
from shimahe.structure.economic_classes import personnel, split
from shimahe.structure.employers import by_employer
from shimahe.structure.evenness import concentration
from shimahe.structure.running_costs import (
    both_classifications,
    operating_funds,
    procurement_overlay,
    three_public_execution,
    three_public_in_context,
)
from shimahe.structure.spending import part, residual, shares
from shimahe.structure.totals import leaves, ranked, total
from shimahe.structure.unit_costs import per_unit
from shimahe.structure.wholes import denominator, denominators

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
    "three_public_execution",
    "three_public_in_context",
    "total",
]
