"""Notebooks in two languages: the English notebook plus a file of Chinese prose gives the Chinese
notebook.

The prose file holds one block per markdown cell, each opened by a line ``<!-- cell: ID -->`` with
the cell's id. The code is the same in both editions but for the language set in the set-up cell. It
promises that both have the same cells, or raises; it does not know whether a translation is right.
"""

from __future__ import annotations

import copy
import re
from typing import Any

Notebook = dict[str, Any]

ENGLISH = 'shimahe.set_language("en")'
CHINESE = 'shimahe.set_language("zh")'
_BLOCK = re.compile(r"^<!-- cell: ([A-Za-z0-9_-]+) -->[ \t]*\r?$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class ProseMismatch(ValueError):
    """The Chinese prose and the notebook do not have the same cells."""


def chinese_edition(notebook: Notebook, prose: str) -> Notebook:
    """Give the Chinese notebook, without outputs: prose put in by cell id, the language switched to
    Chinese.

    Raises: ProseMismatch, naming the blocks that are missing, extra, double or empty, or a set-up
    cell that sets no language.
    """
    blocks = prose_blocks(prose)
    edition = copy.deepcopy(notebook)
    _require_same_cells(markdown_ids(edition), list(blocks))
    for cell in edition["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = blocks[cell["id"]]
        elif cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    _switch_language(edition)
    return edition


def prose_blocks(prose: str) -> dict[str, str]:
    """Split a prose file into its blocks, by cell id, in the order of the file.

    >>> prose_blocks("<!-- cell: title -->\\n# 题目\\n\\n<!-- cell: answer -->\\n答案\\n")
    {'title': '# 题目', 'answer': '答案'}
    """
    before, *parts = _BLOCK.split(prose)
    if _COMMENT.sub("", before).strip():
        raise ProseMismatch(
            f"text before the first block: {before.strip()[:40]!r}; open it with <!-- cell: ID -->"
        )
    names, texts = parts[0::2], [text.strip() for text in parts[1::2]]
    _refuse(
        "more than one block for", [name for name in dict.fromkeys(names) if names.count(name) > 1]
    )
    _refuse(
        "an empty block for", [name for name, text in zip(names, texts, strict=True) if not text]
    )
    return dict(zip(names, texts, strict=True))


def markdown_ids(notebook: Notebook) -> list[str]:
    """List the ids of the markdown cells, in order."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    nameless = [_text(cell["source"])[:30] for cell in cells if not cell.get("id")]
    _refuse("no id on the notebook's cell that begins", nameless)
    return [cell["id"] for cell in cells]


def _require_same_cells(wanted: list[str], found: list[str]) -> None:
    missing = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    faults = [f"blocks missing: {', '.join(missing)}"] if missing else []
    faults += [f"blocks not in the notebook: {', '.join(extra)}"] if extra else []
    if faults:
        raise ProseMismatch(f"the Chinese prose does not fit the notebook; {'; '.join(faults)}")


def _switch_language(notebook: Notebook) -> None:
    """Set Chinese in the one cell that sets English."""
    cells = [
        c for c in notebook["cells"] if c["cell_type"] == "code" and ENGLISH in _text(c["source"])
    ]
    if len(cells) != 1:
        raise ProseMismatch(f"one code cell must hold {ENGLISH}; found {len(cells)}")
    cells[0]["source"] = _text(cells[0]["source"]).replace(ENGLISH, CHINESE)


def _refuse(fault: str, names: list[str]) -> None:
    if names:
        raise ProseMismatch(f"{fault}: {', '.join(names)}")


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
