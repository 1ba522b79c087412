"""Run one notebook under strict nbval in a process of its own, and write what differs as JSON.

`python -m shimahe.authoring.nbval_run NOTEBOOK TO.json`. The file then has one entry for each code
cell whose outputs differ from those stored: `cell` (counted from 0 among the code cells),
`message`, and the outputs `stored` and `now`. Promises that no settings in the folder of the
notebook loosen the comparison. Does not say what a difference means.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from nbval.plugin import IPyNbCell

from shimahe import resources

SANITIZE = "data/rules/nbval_sanitize.cfg"
TIMEOUT = 600  # seconds that a cell may take
_NO_TESTS = 5  # pytest's exit code where a notebook has no code cell


class Differences:
    """A plugin of pytest that keeps the cells which fail, in `found`."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep the message and the outputs of a cell that failed."""
        if call.excinfo is None or not isinstance(item, IPyNbCell):
            return
        entry: dict[str, Any] = {"cell": item.cell_num, "message": str(call.excinfo.value)}
        entry["stored"] = list(item.cell.outputs)
        entry["now"] = list(item.test_outputs or [])
        self.found.append(entry)


def main(notebook: str, target: str) -> int:
    """Run a notebook and write its differences to the file `target`.

    Returns 0 if the cells were compared, whether or not they differ, else the exit code of pytest.
    """
    differences = Differences()
    folder = Path(notebook).parent
    sanitize = resources.path(SANITIZE)
    arguments = ["--nbval", "--nbval-current-env", f"--nbval-cell-timeout={TIMEOUT}"]
    arguments += [f"--nbval-sanitize-with={sanitize}", "--quiet", "--color=no"]
    # settings in the folder of the notebook must not change anything
    arguments += [f"--rootdir={folder}", "--config-file", os.devnull, "--noconftest"]
    arguments += ["-p", "no:cacheprovider", notebook]
    code = int(pytest.main(arguments, plugins=[differences]))
    text = json.dumps(differences.found, ensure_ascii=False)
    Path(target).write_text(text, encoding="utf-8")
    return 0 if code in (0, 1, _NO_TESTS) else code


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
