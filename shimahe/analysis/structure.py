"""Where the money goes: shares with their denominators, concentration, who employs, unit costs, change.

Promises that every share stands beside its numerator and its denominator, that sums are exact, and that what the
document does not say is missing. Does not judge, and corrects no printed figure.
"""

from __future__ import annotations

from shimahe.analysis.sums import DEPTHS, denominator, denominators, exact, leaves, ranked, rules, share_pct, total

__all__ = ["DEPTHS", "denominator", "denominators", "exact", "leaves", "ranked", "rules", "share_pct", "total"]
