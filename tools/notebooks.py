"""Run the notebooks and keep them reviewable: `notebooks.py run [NAMES]`, `notebooks.py check`.

`run` executes each notebook, writes it back in one normal form (the same bytes on every run), and
executes its Chinese edition into build/zh/. `check` runs nothing and fails if a notebook is not in
that form, lacks an output or is too big. It does not know whether an output is right: strict nbval
compares that.
"""

from __future__ import annotations

import argparse
import ast
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from shimahe.display.editions import chinese_edition

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
CHINESE = ROOT / "build" / "zh"
LIMIT = 250_000
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
_FORMAT: Any = nbformat  # its functions are not annotated
# The widget ids only have to be fixed, and different for each output of a notebook.
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "shimahe:notebooks")

Notebook = dict[str, Any]


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 if all is well, 1 if a notebook needs work."""
    parser = argparse.ArgumentParser(prog="notebooks.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    runner = commands.add_parser(
        "run", help="execute, normalise and save; then execute the Chinese edition"
    )
    runner.add_argument(
        "names", nargs="*", help="names or their beginnings, such as 01; all without"
    )
    commands.add_parser("check", help="fail if `run` would change the form of a notebook")
    options = parser.parse_args(argv)
    faults = run(options.names) if options.command == "run" else check()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def run(names: list[str], folder: Path = NOTEBOOKS, chinese: Path = CHINESE) -> list[str]:
    """Execute and save the named notebooks and their Chinese editions; list what is still wrong
    with them.
    """
    paths = [
        path for path in notebook_paths(folder) if not names or path.name.startswith(tuple(names))
    ]
    if not paths:
        return [f"no notebook of that name in {folder.name}/"]
    faults = []
    for path in paths:
        path.write_text(to_text(executed(read(path), folder)), encoding="utf-8")
        faults += problems(path)
        faults += run_chinese(path, chinese)
        print(f"{path.stem}: {path.stat().st_size / 1000:.0f} kB")
    return faults


def run_chinese(path: Path, target: Path) -> list[str]:
    """Execute the Chinese edition of a notebook and save it in the target folder."""
    prose = path.parent / "zh" / f"{path.stem}.md"
    if not prose.exists():
        return [f"{path.stem}: no Chinese prose; write {prose.relative_to(path.parent.parent)}"]
    edition = executed(chinese_edition(read(path), prose.read_text(encoding="utf-8")), path.parent)
    target.mkdir(parents=True, exist_ok=True)
    (target / path.name).write_text(to_text(edition), encoding="utf-8")
    return []


def check(folder: Path = NOTEBOOKS) -> list[str]:
    """List what is wrong with the saved notebooks; having none is wrong too."""
    paths = notebook_paths(folder)
    return (
        [fault for path in paths for fault in problems(path)]
        if paths
        else [f"no notebook in {folder.name}/"]
    )


def problems(path: Path) -> list[str]:
    """List what is wrong with the form of one saved notebook."""
    text = path.read_text(encoding="utf-8")
    notebook = read(path)
    faults = list(unfinished(notebook))
    if not faults and text != to_text(normalised(notebook)):
        faults.append("not in normal form; run `make notebooks` and look at the difference")
    if len(text.encode()) > LIMIT:
        faults.append(
            f"{len(text.encode()) / 1000:.0f} kB, more than {LIMIT / 1000:.0f} kB; show less or draw smaller"
        )
    return [f"{path.stem}: {fault}" for fault in faults]


def unfinished(notebook: Notebook) -> Iterator[str]:
    """Name the cells without id, and the code cells that were not run or whose output is missing."""
    for number, cell in enumerate(notebook["cells"], 1):
        if not cell.get("id"):
            yield f"cell {number} has no id"
        elif cell["cell_type"] == "code" and not cell.get("execution_count"):
            yield f"cell {cell['id']} was not run"
        elif (
            cell["cell_type"] == "code"
            and ends_in_expression(cell["source"])
            and not cell["outputs"]
        ):
            yield f"cell {cell['id']} ends in an expression but has no output"


def ends_in_expression(source: str) -> bool:
    """Tell whether running the source must show something: its last statement is an expression,
    without a semicolon.
    """
    body = ast.parse(source).body
    return bool(body) and isinstance(body[-1], ast.Expr) and not source.rstrip().endswith(";")


def notebook_paths(folder: Path = NOTEBOOKS) -> list[Path]:
    """List the notebooks of a folder in their order."""
    return sorted(folder.glob("*.ipynb"))


def read(path: Path) -> Notebook:
    """Read a notebook with sources and texts as single strings."""
    notebook: Notebook = _FORMAT.v4.reads(path.read_text(encoding="utf-8"))
    return notebook


def executed(notebook: Notebook, folder: Path) -> Notebook:
    """Run all cells of a notebook in the folder and give it in normal form."""
    node = _FORMAT.from_dict(notebook)
    client = NotebookClient(
        node,
        timeout=120,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    return normalised(client.execute())


def normalised(notebook: Notebook) -> Notebook:
    """Give a notebook in the one form that is committed: nothing in it differs between two equal
    runs.
    """
    counter = iter(range(1, len(notebook["cells"]) + 1))
    cells = [_normal_cell(cell, counter) for cell in notebook["cells"]]
    return {
        "cells": cells,
        "metadata": {"kernelspec": dict(KERNEL)},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def to_text(notebook: Notebook) -> str:
    """Write a notebook as text: one line per source or output line, characters as they are, a
    newline at the end.
    """
    return str(_FORMAT.v4.writes(_FORMAT.from_dict(notebook))).rstrip("\n") + "\n"


def _normal_cell(cell: Notebook, counter: Iterator[int]) -> Notebook:
    tags = cell.get("metadata", {}).get("tags")
    normal: Notebook = {key: cell[key] for key in ("cell_type", "id", "attachments") if key in cell}
    normal |= {
        "metadata": {"tags": list(tags)} if tags else {},
        "source": cell["source"].rstrip("\n"),
    }
    if cell["cell_type"] == "code":
        # A cell that was never run keeps no number, so that `check` sees it.
        count = next(counter) if cell.get("execution_count") else None
        outputs = [
            _normal_output(output, f"{cell.get('id')}/{i}")
            for i, output in enumerate(_joined(cell["outputs"]))
        ]
        normal |= {
            "execution_count": count,
            "outputs": [_numbered(output, count) for output in outputs],
        }
    return normal


def _joined(outputs: list[Notebook]) -> list[Notebook]:
    """Join neighbouring pieces of one stream: where the kernel cuts them is a matter of timing."""
    joined: list[Notebook] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            joined[-1] = {**last, "text": last["text"] + output["text"]}
        else:
            joined.append(dict(output))
    return joined


def _normal_output(output: Notebook, name: str) -> Notebook:
    if output["output_type"] == "error":
        # The traceback holds colours, file names of this machine and numbers of the process.
        return {**output, "traceback": [f"{output['ename']}: {output['evalue']}"]}
    if "data" not in output:
        return output
    data = dict(output["data"])
    if PLOTLY in data:
        # JupyterLab adds a picture of each chart when a notebook is saved by hand.
        data.pop("image/png", None)
    if WIDGET in data:
        data[WIDGET] = {**data[WIDGET], "model_id": str(uuid.uuid5(_IDS, name))}
    return {**output, "data": data, "metadata": {}}


def _numbered(output: Notebook, count: int | None) -> Notebook:
    return (
        {**output, "execution_count": count}
        if output["output_type"] == "execute_result"
        else output
    )


if __name__ == "__main__":
    raise SystemExit(main())
