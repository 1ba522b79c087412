"""Run as `python launch.py MODULE ARGUMENTS`: a server of Jupyter, as `python -m` would start it.

Jupyter checks its own messages with jsonschema, which builds forty grammars where a package for
addresses with foreign letters is installed: two seconds at each start, for a check that no message
of Jupyter asks for. jsonschema does without where that package is missing.

Ctrl+C before the server answers it in its own way ends it without a traceback.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the module that is named, with the arguments behind it."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # is not to be found
    module = sys.argv.pop(1)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
