"""A notebook to start a report from: a disclosure, a table, a picture, a sentence with its figure.

Promises that what is written has been run, passes the check of reports as it stands, and quotes no
figure that was not read. Where a disclosure has no spending, its tables are shown instead. It never
takes the place of a file.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shimahe import resources, structure, terms
from shimahe.authoring.stored_form import (
    KERNEL,
    Notebook,
    RunFailed,
    executed,
    path_of,
    to_text,
)
from shimahe.disclosure import Disclosure, load, read
from shimahe.display import charts
from shimahe.findings import decimal
from shimahe.structure.wholes import LINES_ADDED_UP, name_of_whole

if TYPE_CHECKING:
    import pandas as pd

TABLE = (
    'classes = structure.shares(d, by="class")\n'
    'show(classes, columns="code name numerator_wan denominator_wan share_pct lines")'
)
PICTURE = (
    "classes = d.spending.query('level == \"class\"')\n"
    "charts.bars(classes, names=d.spending, year=d.year, stage=d.stage)"
)
_MARKS = re.compile(r"[\\`*_{}\[\]<>()#+!|~$&-]")


class NotRun(RuntimeError):
    """The notebook was made and could not be run; the message says why."""


def write_notebook(name: str, file: str | list[str] | None = None, lang: str | None = None) -> Path:
    """Write a notebook about a disclosure, run it, and return its path.

    `name`: a path, with or without its ending. `file`: a disclosure, or a list of its files;
    without it the bundled one.

    Raises: FileExistsError for a notebook that is there, FileNotFoundError for a folder that is
    not, DisclosureError for a document that cannot be read, NotRun where a cell or the kernel
    fails.
    """
    lang = terms.resolve_language(lang)
    path = path_of(name)
    if path.exists():
        raise FileExistsError(terms.text("authoring.exists", lang, path=path))
    if not path.parent.is_dir():
        raise FileNotFoundError(terms.text("authoring.no_folder", lang, folder=path.parent))
    d = load() if file is None else read(file)
    cells = _cells(d, _opening(file, path.parent), path.name, lang)
    try:
        notebook = executed(_notebook(cells), path.parent)
    except RunFailed as failure:
        raise NotRun(terms.text("authoring.no_run", lang, path=path, why=failure)) from failure
    if not resources.copy(to_text(notebook).encode(), path):  # one was made in the meantime
        raise FileExistsError(terms.text("authoring.exists", lang, path=path))
    return path


# --- its cells ------------------------------------------------------------------------------------


def _opening(file: str | list[str] | None, folder: Path) -> str:
    """Write the expression that opens the disclosure from where the notebook stands."""
    if file is None:
        return "shimahe.load()"
    if isinstance(file, str):
        return f"shimahe.read({_beside(file, folder)!r})"
    listed = ",\n    ".join(repr(_beside(each, folder)) for each in file)
    return f"shimahe.read([\n    {listed},\n])"


def _beside(file: str, folder: Path) -> str:
    """Name a file as it is called from a folder; in full where it is on another drive."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return Path(file).absolute().as_posix()


def _notebook(cells: list[tuple[str, str, str]]) -> Notebook:
    """Make a notebook that was not run of cells: kind, id and source."""
    made: list[dict[str, Any]] = []
    for kind, cell_id, source in cells:
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": cell_id,
            "metadata": {},
            "source": source,
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        made.append(cell)
    metadata = {"kernelspec": dict(KERNEL)}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cells(d: Disclosure, opening: str, file_name: str, lang: str) -> list[tuple[str, str, str]]:
    """Write the cells: title, set-up, a table, a picture and a sentence about them."""
    title = terms.text("authoring.title", lang, title=_title(d, lang), name=file_name)
    setup = (
        "import shimahe\nfrom shimahe import charts, show, structure\n"
        f"shimahe.set_language({lang!r})\nd = {opening}"
    )
    cells = [("markdown", "title", title), ("code", "setup", setup)]
    classes = structure.shares(d, by="class").dropna(subset=["share_pct"])
    if classes.empty:
        return [*cells, *_cells_without_money(lang)]
    return [
        *cells,
        ("markdown", "question", terms.text("authoring.question", lang)),
        ("code", "table", TABLE),
        ("markdown", "sentence", _sentence(d, classes.iloc[0], lang)),
        ("code", "picture", PICTURE),
        ("markdown", "next", terms.text("authoring.next", lang)),
    ]


def _sentence(d: Disclosure, largest: pd.Series, lang: str) -> str:
    """Say what all spending comes to, and its largest class.

    Where the document prints another total, it is the lines that come to it.
    """
    whole = decimal(largest["denominator_wan"])
    is_of_lines = name_of_whole(d, largest["denominator"], whole) == LINES_ADDED_UP
    name = terms.account_name(largest["code"], "functional", lang, printed=largest["name"])
    figures = {
        "total": charts.money(whole),
        "amount": charts.money(decimal(largest["numerator_wan"])),
        "share": f"{largest['share_pct']:.2f}",
    }
    key = "sentence_of_lines" if is_of_lines else "sentence"
    return terms.text(f"authoring.{key}", lang, name=_plain(name), **figures)


def _plain(text: str) -> str:
    """Return a text of the document so that Markdown takes none of its signs for its own."""
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def _cells_without_money(lang: str) -> list[tuple[str, str, str]]:
    """Write the cells about a disclosure of which no spending was read."""
    return [
        ("markdown", "question", terms.text("authoring.no_spending", lang)),
        ("code", "table", 'show(d.tables, columns="table title status note")'),
    ]


def _title(d: Disclosure, lang: str) -> str:
    """Name the disclosure by office, year and stage, as far as they are known."""
    stage = terms.key_name("stage", d.stage, lang)
    known = [d.office, str(d.year) if d.year else None, stage]
    return _plain(" · ".join(part for part in known if part))
