"""Notebooks as they are stored: run, and in one normal form, so that two equal runs are equal.

Promises that a stored notebook can be read without a kernel: an explorer is stored as its picture
without a widget, code is folded except where readers write it, ids and numbers are fixed. Does not
know whether an output is right.
"""

from __future__ import annotations

import ast
import itertools
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

ENDING = ".ipynb"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PLOTLY = "application/vnd.plotly.v1+json"
#: The metadata of cells of the course by which nbgrader marks them.
MARKING = "nbgrader"
#: The tag of a cell in which readers set something: its code is not folded.
TO_BE_SET = "parameters"
WIDGET = "application/vnd.jupyter.widget-view+json"
_FORMAT: Any = nbformat  # its functions are not annotated
# widget ids only have to be fixed, and different for each output of a notebook
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "shimahe:notebooks")

Notebook = dict[str, Any]


def read(path: Path) -> Notebook:
    """Return the notebook at a path, with sources and texts as single strings."""
    notebook: Notebook = _FORMAT.v4.reads(path.read_text(encoding="utf-8"))
    return notebook


def path_of(name: str) -> Path:
    """Return the path of a notebook that is named with or without its suffix.

    >>> path_of("report").name, path_of("report.v2").name, path_of("report.ipynb").name
    ('report.ipynb', 'report.v2.ipynb', 'report.ipynb')
    """
    return Path(name if name.endswith(ENDING) else f"{name}{ENDING}")


def errors_in(outputs: list[Notebook]) -> list[str]:
    """Return the errors in the outputs of a cell, each as `name: message`."""
    errors = [output for output in outputs if output["output_type"] == "error"]
    return [f"{error['ename']}: {error['evalue']}" for error in errors]


class RunFailed(RuntimeError):
    """A notebook could not be run: a cell failed or took too long, or the kernel did not work."""


def executed(notebook: Notebook, folder: Path) -> Notebook:
    """Run all cells of a notebook in a folder, and return it in normal form.

    Raises: RunFailed, with the first line of the error, if a cell or the kernel fails.
    """
    node = _FORMAT.from_dict(notebook)
    client = NotebookClient(
        node,
        timeout=120,
        kernel_name="python3",
        extra_arguments=["--log-level=40"],  # its warnings are about its own connection
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        ran = client.execute()
    except CellExecutionError as error:
        why = f"{error.ename}: {error.evalue}"
        raise RunFailed(why.partition("\n")[0]) from error
    except (RuntimeError, NoSuchKernel, CellTimeoutError) as error:
        raise RunFailed(str(error).partition("\n")[0]) from error
    return normalised(ran)


def normalised(notebook: Notebook) -> Notebook:
    """Return a notebook in the normal form in which it is committed."""
    counter = itertools.count(1)
    cells = [_normal_cell(cell, counter) for cell in notebook["cells"]]
    metadata = {"kernelspec": dict(KERNEL)}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def to_text(notebook: Notebook) -> str:
    """Return a notebook as JSON text.

    Each line of a source or an output has its own line, Chinese characters are as they are, and the
    text ends with a line end.
    """
    text: str = _FORMAT.v4.writes(_FORMAT.from_dict(notebook))
    return text.rstrip("\n") + "\n"


def unfinished(notebook: Notebook) -> Iterator[str]:
    """Yield a sentence for each cell without id, and each code cell not run or without output."""
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
    """Return whether running a source should show something.

    It should if its last statement is an expression without a semicolon.
    """
    body = ast.parse(source).body
    is_silenced = source.rstrip().endswith(";")
    return bool(body) and isinstance(body[-1], ast.Expr) and not is_silenced


def _normal_cell(cell: Notebook, counter: Iterator[int]) -> Notebook:
    """Return a cell with the fields that are kept; the counter numbers the cells that were run."""
    normal: Notebook = {}
    for key in ("cell_type", "id", "attachments"):
        if key in cell:
            normal[key] = cell[key]
    tags = cell.get("metadata", {}).get("tags")
    marking = cell.get("metadata", {}).get(MARKING)
    normal["metadata"] = {"tags": list(tags)} if tags else {}
    if marking:
        normal["metadata"][MARKING] = dict(marking)
    normal["source"] = cell["source"].rstrip("\n")
    if cell["cell_type"] != "code":
        return normal
    is_to_be_written = bool(marking and marking["solution"])
    is_open = is_to_be_written or TO_BE_SET in (tags or [])
    normal["metadata"]["jupyter"] = {} if is_open else {"source_hidden": True}
    # a cell that was never run gets no number, so that `check` refuses the notebook
    count = next(counter) if cell.get("execution_count") else None
    normal["execution_count"] = count
    normal["outputs"] = _normal_outputs(cell, count)
    is_answer = "solution" in (tags or []) and not is_to_be_written
    if is_answer and not _folds_itself(normal["outputs"]):
        normal["metadata"]["jupyter"]["outputs_hidden"] = True
    return normal


def _folds_itself(outputs: list[Notebook]) -> bool:
    """Return whether all outputs are folded already, as `show(…, fold=True)` writes them."""
    texts = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
    return bool(texts) and all("<details>" in text for text in texts)


def _normal_outputs(cell: Notebook, count: int | None) -> list[Notebook]:
    """Return the outputs of a code cell in normal form; its result has the number of the cell."""
    outputs = []
    for place, output in enumerate(_joined(cell["outputs"])):
        normal = _normal_output(output, f"{cell.get('id')}/{place}")
        if output["output_type"] == "execute_result":
            normal["execution_count"] = count
        outputs.append(normal)
    return outputs


def _joined(outputs: list[Notebook]) -> list[Notebook]:
    """Return the outputs with neighbouring pieces of a stream joined: their cuts are accidental."""
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
    """Return a copy of an output without what differs between two equal runs."""
    normal = dict(output)
    if output["output_type"] == "error" and not _is_said_alone(output):
        # the traceback has colours, file names of this machine and process numbers
        normal["traceback"] = [f"{output['ename']}: {output['evalue']}"]
    if "data" in output:
        normal["data"] = _normal_data(output["data"], name)
        normal["metadata"] = {}
    return normal


def _is_said_alone(error: Notebook) -> bool:
    """Return whether an error shows only its message, without a traceback."""
    lines: list[str] = error["evalue"].splitlines()
    return lines == list(error["traceback"])


def _normal_data(data: Notebook, name: str) -> Notebook:
    """Return the data of an output: with a fixed widget id, or without it beside a picture."""
    normal = dict(data)
    if PLOTLY in data:
        # JupyterLab adds a picture of each chart when a notebook is saved by hand.
        normal.pop("image/png", None)
    if WIDGET in data and (PLOTLY in data or "text/html" in data):
        # without a kernel the widget would show an error instead of the picture beside it
        normal.pop(WIDGET)
    elif WIDGET in data:
        widget_id = str(uuid.uuid5(_IDS, name))
        normal[WIDGET] = {**data[WIDGET], "model_id": widget_id}
    return normal
