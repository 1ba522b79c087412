"""Grassroots budget disclosures as tidy, traceable pandas frames, and notebooks to explore them.

`load()` gives the bundled disclosure, `read(...)` any other in the standard forms. `shimahe.charts` and
`shimahe.explore` are imported when first used, so that reading needs pandas only.
"""

from __future__ import annotations

import importlib
from typing import Any

from shimahe.analysis import indicators, structure
from shimahe.analysis.indicators import Quality, score, score_text
from shimahe.disclosure import Disclosure, Origin, load, read
from shimahe.reading.source import DisclosureError, NoBudgetTables, UnreadableDocument
from shimahe.terms import language, set_language

__version__ = "0.1.0"
__all__ = [
    "Disclosure", "DisclosureError", "NoBudgetTables", "Origin", "Quality", "UnreadableDocument",
    "charts", "explore", "indicators", "language", "load", "read", "score", "score_text", "set_language", "structure",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in ("charts", "explore"):
        return importlib.import_module(f"shimahe.display.{name}")
    raise AttributeError(f"module 'shimahe' has no attribute {name!r}")
