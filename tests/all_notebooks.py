"""The saved notebooks of both languages, read once per session.

It promises to fail where there is no notebook or no Chinese edition, so that no test passes on
nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from shimahe.authoring import stored_form
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
    return {path.stem: stored_form.read(path) for path in notebook_paths()}


def chinese_prose(name: str) -> str:
    """Give the Chinese prose of a notebook."""
    return (tool.NOTEBOOKS / "zh" / f"{name}.md").read_text(encoding="utf-8")


@cache
def chinese_notebook(name: str) -> Notebook:
    """Give the saved Chinese edition of a notebook."""
    return stored_form.read(tool.chinese_path(tool.NOTEBOOKS / f"{name}.ipynb"))
