"""Grassroots budget disclosures as tidy, traceable pandas frames, and notebooks to explore them.

`load()` gives the bundled disclosure, `read(...)` reads any other in the standard forms. `audit(d)`
checks whether its figures agree, `score(d)` judges its performance indicators, `structure` measures
where the money goes; `charts` and `explore` show it. Importing the package is quick, because the
reader is imported with the first document and all other parts when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from shimahe.disclosure import Disclosure, Origin, load, read
from shimahe.export import export
from shimahe.reading.source import DisclosureError, NoBudgetTables, UnreadableDocument
from shimahe.terms import language, set_language
from shimahe.version import VERSION

if TYPE_CHECKING:
    from shimahe import structure
    from shimahe.checking.audit import Audit, audit
    from shimahe.corpus.many import Corpus, read_many
    from shimahe.display import charts, explore
    from shimahe.display.shown import show
    from shimahe.quality import scores as indicators
    from shimahe.quality.scores import Quality, score, score_text

__version__ = VERSION
__all__ = [
    "Audit",
    "Corpus",
    "Disclosure",
    "DisclosureError",
    "NoBudgetTables",
    "Origin",
    "Quality",
    "UnreadableDocument",
    "audit",
    "charts",
    "explore",
    "export",
    "indicators",
    "language",
    "load",
    "read",
    "read_many",
    "score",
    "score_text",
    "set_language",
    "show",
    "structure",
]

#: The names that are imported when they are first used, each with the module that has it.
_LAZY_NAMES = {
    "Audit": "shimahe.checking.audit",
    "Corpus": "shimahe.corpus.many",
    "Quality": "shimahe.quality.scores",
    "audit": "shimahe.checking.audit",
    "charts": "shimahe.display.charts",
    "explore": "shimahe.display.explore",
    "indicators": "shimahe.quality.scores",
    "read_many": "shimahe.corpus.many",
    "score": "shimahe.quality.scores",
    "score_text": "shimahe.quality.scores",
    "show": "shimahe.display.shown",
    "structure": "shimahe.structure",
}
#: Those of them that are the module itself.
_LAZY_MODULES = ("charts", "explore", "indicators", "structure")


def __getattr__(name: str) -> Any:
    """Import a lazy name when it is first used, and keep it."""
    if name not in _LAZY_NAMES:
        raise AttributeError(f"module 'shimahe' has no attribute {name!r}")
    module = importlib.import_module(_LAZY_NAMES[name])
    value = module if name in _LAZY_MODULES else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return all names, those included that are imported when they are first used."""
    return sorted({*globals(), *__all__})
