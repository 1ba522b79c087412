"""Run as `python launch.py MODULE ARGUMENTS`: starts a Jupyter server faster than `python -m`.

Jupyter checks its messages with jsonschema, which builds forty grammars if the package
rfc3987_syntax is installed. That takes two seconds at each start, for a check that no message of
Jupyter needs; so that package is hidden. A server reads no document, so that of this package only
single modules are imported and not what its `__init__` imports.

Ctrl+C before the server handles it in its own way ends it without a traceback.
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
    """Run the module that the first argument names, with the arguments behind it."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # is not to be found
    module = sys.argv.pop(1)
    open_without_reading("shimahe")
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def open_without_reading(name: str) -> None:
    """Let modules of a package be imported without running its `__init__`, which takes a second."""
    spec = find_spec(name)
    if spec and spec.submodule_search_locations:
        package = ModuleType(name)
        package.__path__ = list(spec.submodule_search_locations)
        package.__spec__ = spec
        sys.modules[name] = package


if __name__ == "__main__":
    main()
