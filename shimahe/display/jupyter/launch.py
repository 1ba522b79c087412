"""Run as `python launch.py MODULE ARGUMENTS`: a server of Jupyter, as `python -m` would start it.

Jupyter checks its own messages with jsonschema, which builds forty grammars where a package for
addresses with foreign letters is installed: two seconds at each start, for a check that no message
of Jupyter asks for. jsonschema does without where that package is missing. A server reads no
document: of this package it imports single modules, and not what the package begins with.

Ctrl+C before the server answers it in its own way ends it without a traceback.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from importlib.util import find_spec
from types import ModuleType

INTERRUPTED = 130


def main() -> None:
    """Run the module that is named, with the arguments behind it."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # is not to be found
    module = sys.argv.pop(1)
    open_without_reading("shimahe")
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def open_without_reading(name: str) -> None:
    """Have the modules of a package imported without what it begins with, which takes a second."""
    spec = find_spec(name)
    if spec and spec.submodule_search_locations:
        package = ModuleType(name)
        package.__path__ = list(spec.submodule_search_locations)
        package.__spec__ = spec
        sys.modules[name] = package


if __name__ == "__main__":
    main()
