"""Run the notebooks and keep them reviewable: `notebooks.py run [NAMES]`, `notebooks.py check`.

`run` executes each notebook and its Chinese edition, and writes both in one normal form (the same
bytes on every run): code folded, answers folded, of an explorer the picture and no widget, so that
a page reads without a kernel. `check` runs nothing and fails if a notebook is not in that form,
lacks an output or is too big, or if a Chinese one, or a start page, is not made of what it is made
from. It does not know whether an output is right: strict nbval compares that.
"""

from __future__ import annotations

import argparse
import ast
import itertools
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from shimahe.terms import LANGUAGES
from tools.editions import ProseMismatch, chinese_edition, chinese_name
from tools.start import start_page, start_path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
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
    if options.command == "run":
        faults = run(options.names)
        write_start_pages()
    else:
        faults = check() + check_start_pages()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def run(names: list[str], folder: Path = NOTEBOOKS) -> list[str]:
    """Execute and save notebooks and their Chinese editions; list what is still wrong with them.

    `names`: beginnings of the names of those that are run; all without.
    """
    paths = notebook_paths(folder)
    if names:
        paths = [path for path in paths if path.name.startswith(tuple(names))]
    if not paths:
        return [f"no notebook of that name in {folder.name}/"]
    faults = []
    for path in paths:
        notebook = executed(read(path), folder)
        path.write_text(to_text(notebook), encoding="utf-8")
        faults += problems(path)
        faults += run_chinese(path)
        print(f"{path.stem}: {path.stat().st_size / 1000:.0f} kB")
    return faults


def run_chinese(path: Path) -> list[str]:
    """Execute the Chinese edition of a notebook and save it beside its prose."""
    prose = chinese_prose(path)
    if not prose.exists():
        return [f"{path.stem}: no Chinese prose; write {prose.relative_to(path.parent.parent)}"]
    edition = chinese_edition(read(path), prose.read_text(encoding="utf-8"))
    target = chinese_path(path)
    target.write_text(to_text(executed(edition, path.parent)), encoding="utf-8")
    return problems(target)


def chinese_prose(path: Path) -> Path:
    """Give the path of the Chinese prose of an English notebook."""
    return path.parent / "zh" / f"{path.stem}.md"


def chinese_path(path: Path) -> Path:
    """Give the path of the Chinese edition of an English notebook."""
    prose = chinese_prose(path).read_text(encoding="utf-8")
    return path.parent / "zh" / f"{chinese_name(prose)}.ipynb"


def check(folder: Path = NOTEBOOKS) -> list[str]:
    """List what is wrong with the saved notebooks; having none is wrong too."""
    paths = notebook_paths(folder)
    if not paths:
        return [f"no notebook in {folder.name}/"]
    faults = []
    for path in paths:
        faults += problems(path)
        faults += check_chinese(path)
    return faults


def check_chinese(path: Path) -> list[str]:
    """List what is wrong with the saved Chinese edition of a notebook."""
    prose = chinese_prose(path)
    if not prose.exists():
        return [f"{path.stem}: no Chinese prose"]
    try:
        edition = chinese_edition(read(path), prose.read_text(encoding="utf-8"))
        saved = chinese_path(path)
    except ProseMismatch as error:
        return [f"{path.stem}: {error}"]
    if not saved.exists():
        return [f"{saved.stem}: not there; run `make notebooks`"]
    if _sources(read(saved)) != _sources(normalised(edition)):
        return [f"{saved.stem}: not made of {path.name} and {prose.name}; run `make notebooks`"]
    return problems(saved)


def _sources(notebook: Notebook) -> list[tuple[str, str]]:
    """List the cells of a notebook by id and source."""
    return [(cell["id"], cell["source"]) for cell in notebook["cells"]]


def problems(path: Path) -> list[str]:
    """List what is wrong with the form of one saved notebook."""
    text = path.read_text(encoding="utf-8")
    notebook = read(path)
    faults = list(unfinished(notebook))
    if not faults and text != to_text(normalised(notebook)):
        faults.append("not in normal form; run `make notebooks` and look at the difference")
    size = len(text.encode())
    if size > LIMIT:
        sizes = f"{size / 1000:.0f} kB, more than {LIMIT / 1000:.0f} kB"
        faults.append(f"{sizes}; show less or draw smaller")
    return [f"{path.stem}: {fault}" for fault in faults]


def unfinished(notebook: Notebook) -> Iterator[str]:
    """Name the cells without id, and the code cells that were not run or lack their output."""
    for number, cell in enumerate(notebook["cells"], 1):
        if not cell.get("id"):
            yield f"cell {number} has no id"
        elif cell["cell_type"] != "code":
            continue
        elif not cell.get("execution_count"):
            yield f"cell {cell['id']} was not run"
        elif ends_in_expression(cell["source"]) and not cell["outputs"]:
            yield f"cell {cell['id']} ends in an expression but has no output"


def ends_in_expression(source: str) -> bool:
    """Tell whether running the source must show something.

    So it is where its last statement is an expression, without a semicolon.
    """
    body = ast.parse(source).body
    is_silenced = source.rstrip().endswith(";")
    return bool(body) and isinstance(body[-1], ast.Expr) and not is_silenced


def notebook_paths(folder: Path = NOTEBOOKS) -> list[Path]:
    """List the notebooks of a folder in their order, without the start page."""
    start = start_path(folder, "en")
    return [path for path in sorted(folder.glob("*.ipynb")) if path != start]


def write_start_pages(folder: Path = NOTEBOOKS) -> None:
    """Make the start page of both languages from the notebooks."""
    for lang in LANGUAGES:
        path = start_path(folder, lang)
        path.parent.mkdir(exist_ok=True)
        path.write_text(start_text(folder, lang), encoding="utf-8")


def check_start_pages(folder: Path = NOTEBOOKS) -> list[str]:
    """List the start pages that are not made of the notebooks."""
    faults = []
    for lang in LANGUAGES:
        path = start_path(folder, lang)
        if not path.exists() or path.read_text(encoding="utf-8") != start_text(folder, lang):
            faults.append(f"{path.stem}: not made of the notebooks; run `make notebooks`")
    return faults


def start_text(folder: Path, lang: str) -> str:
    """Give the start page in a language as it is to be stored."""
    paths = notebook_paths(folder)
    if lang == "zh":
        paths = [chinese_path(path) for path in paths]
    return to_text(normalised(start_page(lang, {path: read(path) for path in paths}, KERNEL)))


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
    """Give a notebook in the one form that is committed: two equal runs give the same text."""
    counter = itertools.count(1)
    cells = [_normal_cell(cell, counter) for cell in notebook["cells"]]
    metadata = {"kernelspec": dict(KERNEL)}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def to_text(notebook: Notebook) -> str:
    """Write a notebook as text.

    It has one line for each line of sources and outputs, characters as they are, and a newline at
    its end.
    """
    text: str = _FORMAT.v4.writes(_FORMAT.from_dict(notebook))
    return text.rstrip("\n") + "\n"


def _normal_cell(cell: Notebook, counter: Iterator[int]) -> Notebook:
    """Give a cell with the fields that are kept; the counter numbers the cells that were run."""
    normal: Notebook = {}
    for key in ("cell_type", "id", "attachments"):
        if key in cell:
            normal[key] = cell[key]
    tags = cell.get("metadata", {}).get("tags")
    normal["metadata"] = {"tags": list(tags)} if tags else {}
    normal["source"] = cell["source"].rstrip("\n")
    if cell["cell_type"] != "code":
        return normal
    normal["metadata"]["jupyter"] = {"source_hidden": True}
    # A cell that was never run keeps no number, so that `check` sees it.
    count = next(counter) if cell.get("execution_count") else None
    normal["execution_count"] = count
    normal["outputs"] = _normal_outputs(cell, count)
    if "solution" in (tags or []) and not _folds_itself(normal["outputs"]):
        normal["metadata"]["jupyter"]["outputs_hidden"] = True
    return normal


def _folds_itself(outputs: list[Notebook]) -> bool:
    """Whether an answer stands behind a line that opens it, as `show(…, fold=True)` writes it."""
    texts = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
    return bool(texts) and all("<details>" in text for text in texts)


def _normal_outputs(cell: Notebook, count: int | None) -> list[Notebook]:
    """Give the outputs of a code cell; what it shows bears the number of the cell."""
    outputs = []
    for place, output in enumerate(_joined(cell["outputs"])):
        normal = _normal_output(output, f"{cell.get('id')}/{place}")
        if output["output_type"] == "execute_result":
            normal["execution_count"] = count
        outputs.append(normal)
    return outputs


def _joined(outputs: list[Notebook]) -> list[Notebook]:
    """Join neighbouring pieces of one stream: where the kernel cuts them is a matter of timing."""
    joined: list[Notebook] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        is_stream = output["output_type"] == "stream"
        if is_stream and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            joined.append(dict(output))
    return joined


def _normal_output(output: Notebook, name: str) -> Notebook:
    """Give a copy of an output without what differs between two equal runs."""
    normal = dict(output)
    if output["output_type"] == "error":
        # The traceback holds colours, file names of this machine and numbers of the process.
        normal["traceback"] = [f"{output['ename']}: {output['evalue']}"]
    if "data" in output:
        normal["data"] = _normal_data(output["data"], name)
        normal["metadata"] = {}
    return normal


def _normal_data(data: Notebook, name: str) -> Notebook:
    """Give the data of an output with a fixed widget id, or a chart in its place."""
    normal = dict(data)
    if PLOTLY in data:
        # JupyterLab adds a picture of each chart when a notebook is saved by hand.
        normal.pop("image/png", None)
    if WIDGET in data and (PLOTLY in data or "text/html" in data):
        # An explorer without its kernel is an error message: a saved page shows what is beside it.
        normal.pop(WIDGET)
    elif WIDGET in data:
        widget_id = str(uuid.uuid5(_IDS, name))
        normal[WIDGET] = {**data[WIDGET], "model_id": widget_id}
    return normal


if __name__ == "__main__":
    raise SystemExit(main())
