"""Run the examples of pages and docstrings, and write down what they print now.

An example is a `>>>` line with what it printed, in a fenced `pycon` block of a page or in a
docstring. Promises that an example that still prints what it says is left as it is, to the letter,
and that an example that raises another error than it says is listed, never rewritten. Does not know
whether what is printed is right: that is for whoever reads the difference.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "README.zh.md", "docs/method.md")
#: As the tests of the pages and of the docstrings compare them.
FLAGS = {
    "README.md": doctest.NORMALIZE_WHITESPACE,
    "README.zh.md": doctest.NORMALIZE_WHITESPACE,
    "docs/method.md": doctest.ELLIPSIS,
}
_BLOCK = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Change:
    """An example that prints something else now: its lines in the file and the new ones.

    Lines count from 0.
    """

    first: int
    last: int
    printed: tuple[str, ...]


@dataclass
class Refreshed:
    """A text with its examples as they print now, and the faults that only a person can mend."""

    text: str
    faults: list[str]


class _Recorder(doctest.DocTestRunner):
    """Keeps what differs instead of reporting it."""

    def __init__(self, flags: int) -> None:
        super().__init__(optionflags=flags)
        self.differing: list[tuple[doctest.Example, str]] = []
        self.faults: list[str] = []

    def report_start(self, *_: Any) -> None:
        """Say nothing."""

    def report_success(self, *_: Any) -> None:
        """Say nothing."""

    def report_failure(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        """Keep what was printed."""
        self.differing.append((example, got))

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        """Keep the error as a fault."""
        error = exc_info[1]
        source = example.source.strip()
        self.faults.append(f"{test.name}: {source} raises {type(error).__name__}: {error}")


def run_examples(test: doctest.DocTest, flags: int) -> _Recorder:
    """Run the examples of one test in their order."""
    recorder = _Recorder(flags)
    with contextlib.redirect_stdout(io.StringIO()):
        recorder.run(test, out=lambda _: None, clear_globs=False)
    return recorder


def changes_of(recorder: _Recorder, offset: int) -> Iterator[Change]:
    """Yield the lines to change; `offset` is the line of the file on which the test begins."""
    for example, printed in recorder.differing:
        first = offset + example.lineno + example.source.count("\n")
        last = first + example.want.count("\n")
        indent = " " * example.indent
        lines = tuple(indent + line if line else "<BLANKLINE>" for line in printed.splitlines())
        yield Change(first, last, lines)


def with_changes(text: str, changes: list[Change]) -> str:
    """Return a text with the changed lines in place of the old ones."""
    lines = text.split("\n")
    for change in sorted(changes, key=lambda each: each.first, reverse=True):
        lines[change.first : change.last] = change.printed
    return "\n".join(lines)


def refresh_page(name: str, text: str) -> Refreshed:
    """Run the blocks of a page one after another, as one session in the project's folder."""
    parser = doctest.DocTestParser()
    namespace: dict[str, Any] = {}
    changes: list[Change] = []
    faults: list[str] = []
    for block in _BLOCK.finditer(text):
        offset = text.count("\n", 0, block.start(1))
        test = parser.get_doctest(block[1], namespace, name, name, 0)
        test.globs = namespace
        recorder = run_examples(test, FLAGS.get(name, 0))
        changes += changes_of(recorder, offset)
        faults += recorder.faults
    return Refreshed(with_changes(text, changes), faults)


def refresh_module(path: Path, module: ModuleType) -> Refreshed:
    """Run the docstrings of a module."""
    changes: list[Change] = []
    faults: list[str] = []
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        recorder = run_examples(test, 0)
        changes += changes_of(recorder, test.lineno or 0)
        faults += recorder.faults
    return Refreshed(with_changes(path.read_text(encoding="utf-8"), changes), faults)


def load_module(path: Path) -> ModuleType:
    """Import a module of the project by its path."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return importlib.import_module(name.removesuffix(".__init__"))


def modules_with_examples() -> Iterator[Path]:
    """Yield the modules of the package and of the tools whose docstrings hold an example."""
    for folder in ("shimahe", "tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "_bundled" not in path.parts and ">>> " in path.read_text(encoding="utf-8"):
                yield path


def refresh_all() -> list[str]:
    """Write every page and module whose examples print something else now; return the faults."""
    faults: list[str] = []
    os.chdir(ROOT)
    for name in PAGES:
        path = ROOT / name
        faults += _write(path, refresh_page(name, path.read_text(encoding="utf-8")))
    for path in modules_with_examples():
        faults += _write(path, refresh_module(path, load_module(path)))
    return faults


def _write(path: Path, refreshed: Refreshed) -> list[str]:
    if refreshed.text != path.read_text(encoding="utf-8"):
        path.write_text(refreshed.text, encoding="utf-8")
    return refreshed.faults
