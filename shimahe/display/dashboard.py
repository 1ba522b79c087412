"""The dashboard: every explorer of one disclosure on a page without code, served by Voilà on this
machine only.

Promises that text of the document is shown as text, that the page says what the document lost, and
that nothing is asked of the network. Does not know what an explorer shows.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import nbformat
from nbformat import v4

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display.explore import EXPLORERS
from shimahe.display.explorer import Explorer
from shimahe.display.rendering import render_in_markdown
from shimahe.display.view import ADDRESS_FIELD
from shimahe.frames import DAMAGED

JUPYTER = Path(__file__).parent / "jupyter"
_SET_UP = """\
import nbformat  # noqa: F401  first: halves the run
import shimahe
from shimahe.display.dashboard import opened
d = {read_call}"""
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class ServerCommand(NamedTuple):
    """The command that starts a server, and what its environment must say."""

    arguments: list[str]
    environment: dict[str, str]


def notebook(d: Disclosure, file: str | None = None, **limits: int) -> dict[str, Any]:
    """Make the page for `d` in the current language, as a notebook.

    It says what the disclosure is, has a heading and a cell for each explorer, and says where the
    disclosure comes from. `file` is the path from which the page reads it, within `limits`; None is
    the bundled one.
    """
    set_up = _SET_UP.format(read_call=_read_call(file, limits))
    cells = [v4.new_markdown_cell(_head(d)), v4.new_code_cell(set_up)]
    for name in EXPLORERS:
        heading = render_in_markdown("dashboard_explorer.html.j2", terms.language(), explorer=name)
        cells.append(v4.new_markdown_cell(heading))
        cells.append(v4.new_code_cell(f"opened({name!r}, d)"))
    cells.append(v4.new_markdown_cell(_source(d)))
    metadata = {
        "kernelspec": _KERNEL,
        "title": f"{_title(d)} · shimahe",
        "loading": terms.text("dashboard.loading"),
    }
    page: dict[str, Any] = v4.new_notebook(cells=cells, metadata=metadata)
    return page


def opened(name: str, d: Disclosure) -> Explorer:
    """Make an explorer of the page, in the view that the address of the page asks for.

    A view that no explorer has is refused by the first one.
    """
    token = _token_of_address()
    explorer = EXPLORERS[name](d)
    asked_for = _explorer_of(token)
    if asked_for not in EXPLORERS:
        asked_for = next(iter(EXPLORERS))
    explorer.follow_address(token if name == asked_for else "")
    return explorer


def _token_of_address() -> str:
    """Read the token in the address of the page, as Voilà hands it on; empty if there is none."""
    fields = parse_qs(os.environ.get("QUERY_STRING", ""))
    return fields.get(ADDRESS_FIELD, [""])[0]


def _explorer_of(token: str) -> str:
    """Name the explorer of a token; empty where it has none."""
    try:
        values = json.loads(token)
    except (json.JSONDecodeError, RecursionError):
        return ""
    return str(values.get("explorer", "")) if isinstance(values, dict) else ""


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


def _head(d: Disclosure) -> str:
    """Show office, year and stage, the way to each explorer, and what the document lost."""
    damaged_tables = []
    for row, status in zip(d.summary(), d.tables["status"], strict=True):
        if status in DAMAGED:
            table, status_name = row[:2]
            words = terms.text("dashboard.damaged_table", table=table, status=status_name)
            damaged_tables.append(words)
    return render_in_markdown(
        "dashboard_head.html.j2",
        terms.language(),
        title=_title(d),
        explorers=list(EXPLORERS),
        damaged_tables=damaged_tables,
    )


def _title(d: Disclosure) -> str:
    """Name a disclosure by its office, its year and its stage."""
    unknown = terms.text("repr.not_stated")
    office = d.office or unknown
    year = d.year or unknown
    stage = terms.key_name("stage", d.stage)
    return terms.text("repr.heading", office=office, year=year, stage=stage)


def _source(d: Disclosure) -> str:
    """Say where the disclosure comes from, as far as that is known."""
    origin = d.origin
    digest = f"sha256 {origin.sha256[:12]}"
    parts = [origin.publisher, origin.title, origin.file_name, digest]
    known_parts = " · ".join(part for part in parts if part)
    return render_in_markdown("dashboard_source.html.j2", terms.language(), parts=known_parts)
