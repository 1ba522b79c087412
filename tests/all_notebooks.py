"""The saved English notebooks, and the Chinese ones, built and run once per session.

It promises to fail where there is no notebook or no Chinese prose, so that no test passes on
nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from shimahe.display.editions import chinese_edition
from tools import notebooks as tool

Notebook = dict[str, Any]


def notebook_paths() -> list[Path]:
    """List the notebooks of the project; there must be one."""
    paths = tool.notebook_paths()
    assert paths, f"no notebook in {tool.NOTEBOOKS.name}/"
    return paths


@cache
def english_notebooks() -> dict[str, Notebook]:
    """Give the saved notebooks by name."""
    return {path.stem: tool.read(path) for path in notebook_paths()}


def chinese_prose(name: str) -> str:
    """Give the Chinese prose of a notebook."""
    return (tool.NOTEBOOKS / "zh" / f"{name}.md").read_text(encoding="utf-8")


@cache
def chinese_notebook(name: str) -> Notebook:
    """Build the Chinese edition of a notebook and run it."""
    edition = chinese_edition(english_notebooks()[name], chinese_prose(name))
    return tool.executed(edition, tool.NOTEBOOKS)
