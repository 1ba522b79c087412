"""Grassroots budget disclosures as tidy, traceable pandas frames, and notebooks to explore them.

`load()` gives the bundled disclosure, `read(...)` any other in the standard forms. What reading
does not need (charts, explorers, the rules for indicators) is imported when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from shimahe import structure
from shimahe.disclosure import Disclosure, Origin, load, read
from shimahe.export import export
from shimahe.reading.source import DisclosureError, NoBudgetTables, UnreadableDocument
from shimahe.terms import language, set_language

if TYPE_CHECKING:
    from shimahe.checking.audit import Audit, audit
    from shimahe.display import charts, explore
    from shimahe.quality import scores as indicators
    from shimahe.quality.scores import Quality, score, score_text

__version__ = "0.1.0"
__all__ = [
    "Audit", "Disclosure", "DisclosureError", "NoBudgetTables", "Origin", "Quality", "UnreadableDocument", "audit",
    "charts", "explore", "export", "indicators", "language", "load", "read", "score", "score_text", "set_language",
    "structure",
]  # fmt: skip


#: What is imported when first used: the module it comes from.
_LATER = {
    "Audit": "checking.audit",
    "Quality": "quality.scores",
    "audit": "checking.audit",
    "charts": "display.charts",
    "explore": "display.explore",
    "indicators": "quality.scores",
    "score": "quality.scores",
    "score_text": "quality.scores",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'shimahe' has no attribute {name!r}")
    module = importlib.import_module(f"shimahe.{_LATER[name]}")
    found = getattr(module, name, module)  # a module stands for itself
    globals()[name] = found
    return found
