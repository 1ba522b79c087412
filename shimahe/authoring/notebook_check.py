"""The check of a report: its cells are run again, and its prose is compared with its outputs.

Promises that a notebook does not pass if any output has changed or if its prose quotes a figure
that no output shows, and that each fault names the cell, the figure and its present value. Outputs
are compared by nbval in its strict mode; `prose_figures` defines what a figure in prose is. Does
not know whether the sentence around a figure is true.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat

from shimahe import terms
from shimahe.authoring import prose_figures, prose_renewal
from shimahe.authoring.stored_form import Notebook, errors_in, path_of

#: Libraries of the extra `author` without which nothing can be compared.
NEEDED = ("pytest", "nbval")
#: Words and tags by which nbval skips a cell or its outputs: the check refuses such notebooks.
_LOOSENS = re.compile(
    r"NBVAL_(?:IGNORE_OUTPUT|SKIP|CHECK_OUTPUT|RAISES_EXCEPTION)|PYTEST_VALIDATE_IGNORE_OUTPUT"
)
_LOOSENING_TAGS = {
    "nbval-ignore-output",
    "nbval-skip",
    "nbval-raises-exception",
    "raises-exception",
}
#: Most changed figures of one cell that are named; the rest is counted.
NAMED = 5
_AND = {"zh": "；", "en": "; "}
_NOTHING = "—"  # in place of a line that the other output lacks
_LINE = 60  # most characters of a line that is quoted
_FORMAT: Any = nbformat  # its functions are not annotated


class NotebookRefused(ValueError):
    """The notebook cannot be checked at all; the message says why and what to do."""


@dataclass(frozen=True)
class Result:
    """What a check found."""

    #: The faults, each as one line.
    faults: list[str]
    #: How many code cells were run.
    cells: int
    #: How many figures of the prose were compared with the outputs.
    figures: int


def check(path: Path, lang: str | None = None) -> Result:
    """Run a notebook and return its faults, in a language (default: the current one).

    `path` may be without its suffix.

    Raises: NotebookRefused for a file that is no notebook, was not run or has cells that nbval
    should skip, or if a library is missing; OSError for a file that cannot be read.
    """
    lang = terms.resolve_language(lang)
    for module in NEEDED:
        if find_spec(module) is None:
            raise NotebookRefused(terms.text("cli.no_extra", lang, module=module, extra="author"))
    if not path.exists():
        path = path_of(str(path))
    notebook = _opened(path, lang)
    differences = _differences(path, lang)
    faults = [_fault_of_cell(notebook, each, lang) for each in differences]
    faults += _stale_figures(notebook, differences, lang)
    faults += _unshown_figures(notebook, lang)
    figures = len(prose_figures.quoted_figures(notebook))
    return Result(faults, len(_code_cells(notebook)), figures)


# --- the notebook as it is stored -----------------------------------------------------------------


def _opened(path: Path, lang: str) -> Notebook:
    """Return the notebook at a path.

    Raises: NotebookRefused if it cannot be compared.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        notebook = _FORMAT.reads(text, as_version=4)
    except Exception as error:  # nbformat raises what its parsers raise
        refusal = terms.text("authoring.no_notebook", lang, path=path, why=_first_line(error))
        raise NotebookRefused(refusal) from error
    cells = _code_cells(notebook)
    if not cells:
        raise NotebookRefused(terms.text("authoring.no_code", lang, path=path))
    for cell in cells:
        if not cell.get("execution_count"):
            name = _cell_name(cell, lang)
            raise NotebookRefused(terms.text("authoring.not_run", lang, path=path, cell=name))
        if _is_loosened(cell):
            name = _cell_name(cell, lang)
            raise NotebookRefused(terms.text("authoring.loosened", lang, path=path, cell=name))
    for place, cell in enumerate(notebook["cells"]):
        cell.setdefault("id", str(place))  # notebooks before format 4.5 have none
    kept: Notebook = notebook
    return kept


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _code_cells(notebook: Notebook) -> list[Notebook]:
    """Return the code cells, in the order in which nbval counts them."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _is_loosened(cell: Notebook) -> bool:
    """Return whether a cell tells nbval to skip it or its outputs."""
    tags = set(cell.get("metadata", {}).get("tags", []))
    if tags & _LOOSENING_TAGS:
        return True
    return bool(_LOOSENS.search("".join(cell["source"])))


def _cell_name(cell: Notebook, lang: str) -> str:
    """Return a name for a code cell: its number ([ ] if it was not run) and its first line."""
    lines = "".join(cell["source"]).strip().splitlines()
    first = _shortened(lines[0]) if lines else ""
    number = cell.get("execution_count") or " "
    return terms.text("authoring.cell", lang, number=number, line=first)


# --- what its cells show now ----------------------------------------------------------------------


def _differences(path: Path, lang: str) -> list[dict[str, Any]]:
    """Run the notebook under nbval in another process, and return the cells that differ.

    The entries are those of `nbval_run`.

    Raises: NotebookRefused if nbval itself fails.
    """
    with tempfile.TemporaryDirectory(prefix="shimahe-check-") as folder:
        target = Path(folder, "differences.json")
        command = [sys.executable, "-m", "shimahe.authoring.nbval_run"]
        ran = subprocess.run(
            [*command, os.path.realpath(path), str(target)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if ran.returncode or not target.exists():
            said = (ran.stdout + ran.stderr).strip().splitlines() or [""]
            why = terms.text("authoring.no_run", lang, path=path, why=said[-1])
            raise NotebookRefused(why)
        found: list[dict[str, Any]] = json.loads(target.read_text(encoding="utf-8"))
    return found


def _fault_of_cell(notebook: Notebook, difference: dict[str, Any], lang: str) -> str:
    """Return the fault of one cell: its error, its changed figures or its first changed line."""
    cell = _code_cells(notebook)[difference["cell"]]
    name = _cell_name(cell, lang)
    errors = errors_in(difference["now"])
    if errors:
        return terms.text("authoring.fails", lang, cell=name, why=errors[-1])
    changed = _changed_figures(difference["stored"], difference["now"], lang)
    changes = list(dict.fromkeys(changed))  # a figure that stands twice is named once
    if changes:
        named = _AND[lang].join(changes[:NAMED])
        more = len(changes) - NAMED
        if more > 0:
            named += terms.text("authoring.more", lang, n=more)
        return terms.text("authoring.figures", lang, cell=name, changes=named)
    line = _first_changed_line(difference["stored"], difference["now"])
    if line is None:
        return terms.text("authoring.differs", lang, cell=name, why=difference["message"])
    before, now = line
    return terms.text("authoring.line", lang, cell=name, before=before, now=now)


def _changed_figures(stored: list[Notebook], now: list[Notebook], lang: str) -> Iterator[str]:
    """Yield the figures of a cell's outputs that are changed, gone or new, each in words."""
    before, after = _figures_of(stored), _figures_of(now)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, stop, new_start, new_stop in matcher.get_opcodes():
        if kind == "equal":
            continue
        old, new = before[start:stop], after[new_start:new_stop]
        both = min(len(old), len(new))
        for one, other in zip(old, new, strict=False):
            yield terms.text("authoring.now", lang, before=one, now=other)
        for one in old[both:]:
            yield terms.text("authoring.gone", lang, before=one)
        for other in new[both:]:
            yield terms.text("authoring.new", lang, now=other)


def _figures_of(outputs: list[Notebook]) -> list[str]:
    """Return the figures in some outputs, as they are written there."""
    figures: list[str] = []
    for output in outputs:
        figures += [number.text for number in prose_figures.shown_numbers(output)]
    return figures


def _first_changed_line(stored: list[Notebook], now: list[Notebook]) -> tuple[str, str] | None:
    """Return the first line of the outputs that has changed, before and now; None if none has."""
    before, after = _lines_of(stored), _lines_of(now)
    for one, other in zip(before, after, strict=False):
        if one != other:
            return one, other
    if len(before) == len(after):
        return None
    if len(before) > len(after):
        return before[len(after)], _NOTHING
    return _NOTHING, after[len(before)]


def _lines_of(outputs: list[Notebook]) -> list[str]:
    """Return the lines of text of some outputs, those of pictures included."""
    lines: list[str] = []
    for output in outputs:
        texts = [output["text"]] if output["output_type"] == "stream" else []
        texts += [output.get("data", {}).get("text/plain", "")]
        for text in texts:
            lines += "".join(text).splitlines()
        picture = output.get("data", {}).get(prose_figures.PLOTLY, {})
        lines += _words_of(picture.get("layout", {}))
    return lines


def _words_of(layout: dict[str, Any]) -> Iterator[str]:
    """Yield the texts of a picture, its title first; of a picture of another package, its title.

    Pictures of this package have their texts in `meta`, which a file may store in any order.
    """
    said = layout.get("meta") or layout.get("title") or {}
    if isinstance(said, str):
        yield said
        return
    for key in sorted(said, reverse=True):
        if isinstance(said[key], str):
            yield said[key]


# --- the figures of its prose ---------------------------------------------------------------------


def _stale_figures(notebook: Notebook, differences: list[dict[str, Any]], lang: str) -> list[str]:
    """Return a fault for each figure of the prose that the present outputs do not show any more."""
    if not differences:
        return []
    now = _with_outputs_of_now(notebook, differences)
    new_pools = prose_figures.section_pools(now)
    old_pools = prose_figures.section_pools(notebook)
    pairs = prose_renewal.all_pairs(old_pools, new_pools)
    faults = []
    for figure in prose_figures.quoted_figures(notebook):
        was_shown = prose_figures.is_shown(figure, old_pools)
        if not was_shown or prose_figures.is_shown(figure, new_pools):
            continue
        line = _line_of(notebook, figure)
        value = prose_renewal.value_now(figure, prose_renewal.pairs_of(figure, pairs))
        if value is None:
            fault = terms.text("authoring.stale", lang, figure=figure.number.text, line=line)
        else:
            is_now = prose_renewal.spelled(value, figure.number)
            fault = terms.text(
                "authoring.stale_now", lang, figure=figure.number.text, line=line, now=is_now
            )
        faults.append(fault)
    return faults


def _with_outputs_of_now(notebook: Notebook, differences: list[dict[str, Any]]) -> Notebook:
    """Return the notebook with its present outputs."""
    now = {each["cell"]: each["now"] for each in differences}
    cells = []
    place = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            cells.append(cell)
            continue
        cells.append({**cell, "outputs": now.get(place, cell["outputs"])})
        place += 1
    return {**notebook, "cells": cells}


def _unshown_figures(notebook: Notebook, lang: str) -> list[str]:
    """Return a fault for each figure of the prose that no stored output shows."""
    pools = prose_figures.section_pools(notebook)
    faults = []
    for figure in prose_figures.quoted_figures(notebook):
        if prose_figures.is_shown(figure, pools):
            continue
        line = _line_of(notebook, figure)
        faults.append(terms.text("authoring.unshown", lang, figure=figure.number.text, line=line))
    return faults


def _line_of(notebook: Notebook, figure: prose_figures.Figure) -> str:
    """Return the part of a line of prose that stands around a figure."""
    sources = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    source = sources[figure.cell]
    start = source.rfind("\n", 0, figure.start) + 1
    line = source[start:].split("\n", 1)[0]
    place = figure.start - start
    around = _LINE // 2
    first = max(0, place - around)
    last = place + len(figure.number.text) + around
    before = "…" if first > 0 else ""
    after = "…" if last < len(line) else ""
    return f"{before}{line[first:last].strip()}{after}"


def _shortened(line: str) -> str:
    """Return a line cut to a length that fits into a message."""
    return line if len(line) <= _LINE else f"{line[:_LINE]}…"
