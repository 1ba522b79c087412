"""Notebooks in two languages: the English notebook and a file of Chinese prose give the Chinese
notebook.

The first line of the prose file, ``<!-- notebook: NAME -->``, names the Chinese notebook. Below it
stands one block per markdown cell, each opened by a line ``<!-- cell: ID -->`` with the cell's id.
The code is the same in both editions but for the language set in the set-up cell. It promises that
both have the same cells, or raises; it does not know whether a translation is right.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

Notebook = dict[str, Any]

ENGLISH = 'shimahe.set_language("en")'
CHINESE = 'shimahe.set_language("zh")'
_BLOCK_HEAD = re.compile(r"^<!-- cell: ([A-Za-z0-9_-]+) -->[ \t]*\r?$", re.MULTILINE)
_NAME = re.compile(r"<!-- notebook: (\S.*?) -->")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class ProseMismatch(ValueError):
    """The Chinese prose and the notebook do not have the same cells."""


def chinese_edition(notebook: Notebook, prose: str) -> Notebook:
    """Make the Chinese notebook, without outputs.

    Its prose is put in by cell id, and its language is switched to Chinese.

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
            cell["outputs"] = []
            cell["execution_count"] = None
    _switch_language(edition)
    return edition


def chinese_name(prose: str) -> str:
    """Give the name of the Chinese notebook, without its ending: the first line of the prose.

    >>> chinese_name("<!-- notebook: 03_钱花在哪里 -->\\n")
    '03_钱花在哪里'

    Raises: ProseMismatch where the first line names none.
    """
    first_line, _, _ = prose.partition("\n")
    name = _NAME.fullmatch(first_line.strip())
    if name is None:
        raise ProseMismatch(f"the first line must be <!-- notebook: NAME -->, not {first_line!r}")
    return name[1]


def prose_blocks(prose: str) -> dict[str, str]:
    """Split a prose file into its blocks, by cell id, in the order of the file.

    >>> prose_blocks("<!-- cell: title -->\\n# 题目\\n\\n<!-- cell: answer -->\\n答案\\n")
    {'title': '# 题目', 'answer': '答案'}

    Raises: ProseMismatch for text before the first block, and for double or empty blocks.
    """
    before, *ids_and_texts = _BLOCK_HEAD.split(prose)
    stray_text = _COMMENT.sub("", before).strip()
    if stray_text:
        raise ProseMismatch(
            f"text before the first block: {before.strip()[:40]!r}; open it with <!-- cell: ID -->"
        )
    ids = ids_and_texts[0::2]
    texts = [text.strip() for text in ids_and_texts[1::2]]
    repeated_ids = [cell_id for cell_id, times in Counter(ids).items() if times > 1]
    _refuse_any("more than one block for", repeated_ids)
    blocks = dict(zip(ids, texts, strict=True))
    empty_ids = [cell_id for cell_id, text in blocks.items() if not text]
    _refuse_any("an empty block for", empty_ids)
    return blocks


def markdown_ids(notebook: Notebook) -> list[str]:
    """List the ids of the markdown cells, in order.

    Raises: ProseMismatch for a markdown cell without an id.
    """
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    nameless = [_source(cell)[:30] for cell in cells if not cell.get("id")]
    _refuse_any("no id on the notebook's cell that begins", nameless)
    return [cell["id"] for cell in cells]


def _require_same_cells(cell_ids: list[str], block_ids: list[str]) -> None:
    """Do nothing where each markdown cell has its block.

    Raises: ProseMismatch that names what is missing on either side.
    """
    missing = [cell_id for cell_id in cell_ids if cell_id not in block_ids]
    extra = [block_id for block_id in block_ids if block_id not in cell_ids]
    faults = []
    if missing:
        faults.append(f"blocks missing: {', '.join(missing)}")
    if extra:
        faults.append(f"blocks not in the notebook: {', '.join(extra)}")
    if faults:
        raise ProseMismatch(f"the Chinese prose does not fit the notebook; {'; '.join(faults)}")


def _switch_language(notebook: Notebook) -> None:
    """Set Chinese in the one cell that sets English.

    Raises: ProseMismatch where there is none, or more than one.
    """
    set_ups = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and ENGLISH in _source(cell):
            set_ups.append(cell)
    if len(set_ups) != 1:
        raise ProseMismatch(f"one code cell must hold {ENGLISH}; found {len(set_ups)}")
    (set_up,) = set_ups
    set_up["source"] = _source(set_up).replace(ENGLISH, CHINESE)


def _refuse_any(fault: str, names: Iterable[str]) -> None:
    """Raises: ProseMismatch that names a fault and where it is, unless it is nowhere."""
    listed = ", ".join(names)
    if listed:
        raise ProseMismatch(f"{fault}: {listed}")


def _source(cell: dict[str, Any]) -> str:
    """Give the source of a cell, which notebooks store as text or as lines."""
    source: str | list[str] = cell["source"]
    return source if isinstance(source, str) else "".join(source)
