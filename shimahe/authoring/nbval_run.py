"""Run one notebook under strict nbval, and write what differs as JSON: a process of its own.

`python -m shimahe.authoring.nbval_run NOTEBOOK TO.json`. The file then holds one entry for each
code cell whose outputs are not those stored: `cell` (counted from 0 among the code cells),
`message`, and the outputs `stored` and `now`. Promises that no setting of the folder around the
notebook loosens the comparison. It does not say what a difference means.
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
    """Listens to pytest, and keeps the cells that fail."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep the outputs of a cell that failed."""
        if call.excinfo is None or not isinstance(item, IPyNbCell):
            return
        entry: dict[str, Any] = {"cell": item.cell_num, "message": str(call.excinfo.value)}
        entry["stored"] = list(item.cell.outputs)
        entry["now"] = list(item.test_outputs or [])
        self.found.append(entry)


def main(notebook: str, target: str) -> int:
    """Run a notebook; return 0 where all its cells could be run or compared, else pytest's code."""
    differences = Differences()
    folder = Path(notebook).parent
    sanitize = resources.path(SANITIZE)
    arguments = ["--nbval", "--nbval-current-env", f"--nbval-cell-timeout={TIMEOUT}"]
    arguments += [f"--nbval-sanitize-with={sanitize}", "--quiet", "--color=no"]
    # what stands around the notebook changes nothing
    arguments += [f"--rootdir={folder}", "--config-file", os.devnull, "--noconftest"]
    arguments += ["-p", "no:cacheprovider", notebook]
    code = int(pytest.main(arguments, plugins=[differences]))
    text = json.dumps(differences.found, ensure_ascii=False)
    Path(target).write_text(text, encoding="utf-8")
    return 0 if code in (0, 1, _NO_TESTS) else code


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
