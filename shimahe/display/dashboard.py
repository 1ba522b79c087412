"""The dashboard: every explorer of one disclosure on a page without code, served by Voilà on this
machine only.

Promises that text of the document is shown as text, that the figures in words and what the document
lost are read before a kernel answers, and that nothing is asked of the network. Does not know what
an explorer shows.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import plotly
from nbformat import v4

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display.explore import EXPLORERS, VIEWS
from shimahe.display.rendering import render
from shimahe.display.view import ViewResult
from shimahe.findings import records
from shimahe.frames import DAMAGED

JUPYTER = Path(__file__).parent / "jupyter"
#: Explorers whose first figure is a sum of money, which is said before what it is made of.
SUMS = ("spending", "economic")
#: What a kernel runs, once: the one kept warm has run it before the page is opened.
_SET_UP = """\
if "page" not in globals():
    import shimahe
    from shimahe.display.tabs import Tabs
    d = {read_call}
    page = Tabs(d)"""
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
#: The scripts that the page has need of, of all that are installed for JupyterLab.
_EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]
_EXTENSIONS += ["anywidget"]


class ServerCommand(NamedTuple):
    """The command that starts a server, and what its environment must say."""

    arguments: list[str]
    environment: dict[str, str]


class Summary(NamedTuple):
    """What the page says of a disclosure in one language, before anything is opened."""

    title: str
    sums: dict[str, str]
    damaged_tables: list[str]


def notebook(d: Disclosure, file: str | None = None, **limits: int) -> dict[str, Any]:
    """Make the page for `d` in both languages, as a notebook; it opens in the current one.

    Its cells make the explorers. What is read above and below them goes with it as metadata.
    `file` is the path from which the page reads the disclosure, within `limits`; None is the
    bundled one.
    """
    set_up = _SET_UP.format(read_call=_read_call(file, limits))
    cells = [v4.new_code_cell(set_up), v4.new_code_cell("page")]
    summaries = {lang: summary(d, lang) for lang in terms.LANGUAGES}
    metadata = {
        "kernelspec": _KERNEL,
        "title": f"{summaries[terms.language()].title} · shimahe",
        "shimahe": {"head": _head(summaries), "foot": _foot(d), "plotly": plotly.__version__},
    }
    page: dict[str, Any] = v4.new_notebook(cells=cells, metadata=metadata)
    return page


def summary(d: Disclosure, lang: str) -> Summary:
    """Say of a disclosure who, when and what: a sentence for each explorer, and what is lost."""
    sums = {name: _sum(d, name, lang) for name in EXPLORERS}
    damaged_tables = []
    for row in records(d.tables):
        if row["status"] in DAMAGED:
            names = {key: terms.key_name(key, row[key], lang) for key in ("table", "status")}
            damaged_tables.append(terms.text("dashboard.damaged_table", lang, **names))
    return Summary(_title(d, lang), sums, damaged_tables)


def _sum(d: Disclosure, name: str, lang: str) -> str:
    """Say in a sentence what an explorer shows at its start."""
    result = ViewResult(d, VIEWS[name].state_class(lang=lang))
    if result.rows.empty:
        return result.why_empty
    title = result.title or result.line
    figures = result.key_figures if name in SUMS else []
    if not figures:
        return title
    first = figures[0]
    return terms.text("dashboard.sum", lang, label=first.label, value=first.value, title=title)


def write(folder: Path, d: Disclosure, file: str | None = None, **limits: int) -> Path:
    """Write the page, and beside it a copy of the document it is made from, into `folder`.

    Gives the path of the page.
    """
    copied_file = None
    if file:
        # apart from the page: Python would import a module from the page's own folder
        document_folder = folder / "document"
        document_folder.mkdir()
        copied_file = str(shutil.copyfile(file, document_folder / Path(file).name))
    page = folder / "dashboard.ipynb"
    text = v4.writes_json(notebook(d, copied_file, **limits))
    page.write_text(text, encoding="utf-8")
    return page


def command(page: Path, port: int | None = None, browser: bool = True) -> ServerCommand:
    """Give the command that serves a page on this machine only."""
    arguments = [
        sys.executable,
        "-m",
        "shimahe.display.server",
        str(page),
        "--Voila.ip=127.0.0.1",
        "--template=shimahe",
        f"--VoilaExporter.language_code={terms.language()}",
        "--VoilaConfiguration.allow_template_override=NO",
        *(f"--VoilaConfiguration.extension_allowlist={name}" for name in _EXTENSIONS),
        f"--PageKernels.set_up={_set_up_of(page)}",
    ]
    if port:
        arguments.append(f"--port={port}")
    if not browser:
        arguments.append("--no-browser")
    jupyter_path = str(JUPYTER)
    if os.environ.get("JUPYTER_PATH"):
        jupyter_path += os.pathsep + os.environ["JUPYTER_PATH"]
    environment = {"JUPYTER_PATH": jupyter_path, "SHIMAHE_LANG": terms.language()}
    return ServerCommand(arguments, environment)


def _set_up_of(page: Path) -> str:
    """Give the code of a page that a kernel can run before anyone opens it."""
    cells = nbformat.read(page, as_version=4)["cells"]
    code: list[str] = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    return code[0]


def _read_call(file: str | None, limits: dict[str, int]) -> str:
    """Write the call that reads the disclosure in the page."""
    if not file:
        return "shimahe.load()"
    arguments = [repr(file)]
    for name, most in limits.items():
        arguments.append(f"{name}={most}")
    return f"shimahe.read({', '.join(arguments)})"


def _head(summaries: dict[str, Summary]) -> str:
    """Write what stands above the explorers: the way to each, and the figures in words."""
    explorers = list(EXPLORERS)
    lang = terms.language()
    return render("dashboard_head.html.j2", lang, pages=summaries, explorers=explorers)


def _title(d: Disclosure, lang: str) -> str:
    """Name a disclosure by its office, its year and its stage."""
    unknown = terms.text("repr.not_stated", lang)
    office = d.office or unknown
    year = d.year or unknown
    stage = terms.key_name("stage", d.stage, lang)
    return terms.text("repr.heading", lang, office=office, year=year, stage=stage)


def _foot(d: Disclosure) -> str:
    """Say where the disclosure comes from, as far as that is known."""
    origin = d.origin
    digest = f"sha256 {origin.sha256[:12]}"
    parts = [origin.publisher, origin.title, origin.file_name, digest]
    known_parts = " · ".join(part for part in parts if part)
    languages = terms.LANGUAGES
    lang = terms.language()
    return render("dashboard_source.html.j2", lang, parts=known_parts, languages=languages)
