"""A notebook to start a report from: a disclosure, a table, a picture, a sentence with figures.

Promises that the notebook has been run, passes the check of reports as it is, quotes only figures
that were read, and never replaces a file. If a disclosure has no spending, its list of tables is
shown instead.
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
    """The notebook could not be run; the message says why."""


def write_notebook(name: str, file: str | list[str] | None = None, lang: str | None = None) -> Path:
    """Make a notebook about a disclosure, run it, write it, and return its path.

    `name` is a path with or without the suffix. `file` is a disclosure, or a list of its files;
    None stands for the bundled one. `lang` is the language of the notebook (default: the current
    one).

    Raises: FileExistsError if the notebook exists, FileNotFoundError if its folder does not,
    another OSError if nothing can be written there, DisclosureError for a document that cannot be
    read, NotRun if a cell or the kernel fails.
    """
    lang = terms.resolve_language(lang)
    path = path_of(name)
    if path.exists():
        raise FileExistsError(terms.text("authoring.exists", lang, path=path))
    resources.check_folder(path.parent)
    if not path.parent.is_dir():
        raise FileNotFoundError(terms.text("authoring.no_folder", lang, folder=path.parent))
    d = load() if file is None else read(file)
    cells = _cells(d, _opening(file, path.parent), path.name, lang)
    try:
        notebook = executed(_notebook(cells), path.parent)
    except RunFailed as failure:
        raise NotRun(terms.text("authoring.no_run", lang, path=path, why=failure)) from failure
    if not resources.copy(to_text(notebook).encode(), path):  # another program made one meanwhile
        raise FileExistsError(terms.text("authoring.exists", lang, path=path))
    return path


# --- its cells ------------------------------------------------------------------------------------


def _opening(file: str | list[str] | None, folder: Path) -> str:
    """Return the expression that opens the disclosure from the folder of the notebook."""
    if file is None:
        return "shimahe.load()"
    if isinstance(file, str):
        return f"shimahe.read({_beside(file, folder)!r})"
    listed = ",\n    ".join(repr(_beside(each, folder)) for each in file)
    return f"shimahe.read([\n    {listed},\n])"


def _beside(file: str, folder: Path) -> str:
    """Return the path of a file relative to a folder; the full path if it is on another drive."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return Path(file).absolute().as_posix()


def _notebook(cells: list[tuple[str, str, str]]) -> Notebook:
    """Return a notebook that was not run, made of cells given by kind, id and source."""
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
    """Return the cells (kind, id, source): title, set-up, a table, a sentence and a picture."""
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
    """Return a sentence with the total of spending (万元) and its largest class.

    If the document prints another total, the sentence says that this is the sum of its lines.
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
    """Return a text of the document with the characters escaped that Markdown would interpret."""
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def _cells_without_money(lang: str) -> list[tuple[str, str, str]]:
    """Return the cells about a disclosure of which no spending was read."""
    return [
        ("markdown", "question", terms.text("authoring.no_spending", lang)),
        ("code", "table", 'show(d.tables, columns="table title status note")'),
    ]


def _title(d: Disclosure, lang: str) -> str:
    """Return office, year and stage of a disclosure, as far as they are known."""
    stage = terms.key_name("stage", d.stage, lang)
    known = [d.office, str(d.year) if d.year else None, stage]
    return _plain(" · ".join(part for part in known if part))
