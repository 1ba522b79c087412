"""Write the reference: a page for each module of the package, from the docstrings alone.

Promises that every module has its page and that the pages ask for nothing from outside. Does not
know which names users need most: the README says that.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pdoc
import pdoc.render

import shimahe

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "docs"


def module_names() -> Iterator[str]:
    """Yield the dotted name of the package and of every module in it."""
    yield shimahe.__name__
    for module in pkgutil.walk_packages(shimahe.__path__, f"{shimahe.__name__}."):
        if "_bundled" not in module.name:
            yield module.name


def show_functions(name: str) -> None:
    """Put each function of a module in the place of what keeps its results and has no arguments."""
    module = importlib.import_module(name)
    for key, kept in list(vars(module).items()):
        if isinstance(kept, partial):
            setattr(module, key, inspect.unwrap(kept))


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages."""
    parser = argparse.ArgumentParser(description="Write the reference of the package.")
    parser.add_argument("target", nargs="?", type=Path, default=TARGET, help="the folder to write")
    target = parser.parse_args(argv).target
    target.mkdir(parents=True, exist_ok=True)
    for name in module_names():
        show_functions(name)
    pdoc.render.configure(docformat="markdown", show_source=False)
    pdoc.pdoc(*module_names(), output_directory=target)
    print(f"the reference is in {target / 'index.html'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
