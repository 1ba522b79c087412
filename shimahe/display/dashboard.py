"""The dashboard: every explorer of one disclosure on a page without code, served by Voilà on this
machine only.

Promises that text of the document is shown as text, that the page says what the document lost, and
that nothing is asked of the network. Does not know what an explorer shows.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbformat import v4

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display.explore import EXPLORERS

JUPYTER = Path(__file__).parent / "jupyter"
DAMAGED = ("partly lost", "lost")
_SET_UP = """\
import nbformat  # noqa: F401  first: halves the run
import shimahe
from shimahe.display.explore import EXPLORERS
d = {read}"""


def notebook(d: Disclosure, file: str | None = None, **limits: int) -> dict[str, Any]:
    """The page for `d` in the current language: what it is, a heading and a cell per explorer,
    where it comes from.

    `file` is the path from which the page reads the disclosure, within `limits`; None is the
    bundled one.
    """
    given = "".join(f", {name}={most}" for name, most in limits.items())
    read = f"shimahe.read({file!r}{given})" if file else "shimahe.load()"
    cells = [v4.new_markdown_cell(_head(d)), v4.new_code_cell(_SET_UP.format(read=read))]
    for name in EXPLORERS:
        title, intro = (_shown(terms.text(f"dashboard.{name}{part}")) for part in ("", ".intro"))
        cells += [v4.new_markdown_cell(f'<h2 id="{name}">{title}</h2>\n<p>{intro}</p>')]
        cells += [v4.new_code_cell(f"EXPLORERS[{name!r}](d)")]
    words = {"title": f"{_title(d)} · shimahe", "loading": terms.text("dashboard.loading")}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells += [v4.new_markdown_cell(_source(d))]
    made: dict[str, Any] = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, **words})
    return made


def write(folder: Path, d: Disclosure, file: str | None = None, **limits: int) -> Path:
    """Write the page, and beside it a copy of the document it is made from, into `folder`; give the
    page's path.
    """
    copied = None
    if file:
        (
            folder / "document"
        ).mkdir()  # apart from the page: Python would import a module from the page's own folder
        copied = str(shutil.copyfile(file, folder / "document" / Path(file).name))
    page = folder / "dashboard.ipynb"
    page.write_text(v4.writes_json(notebook(d, copied, **limits)), encoding="utf-8")
    return page


def command(
    page: Path, port: int | None = None, browser: bool = True
) -> tuple[list[str], dict[str, str]]:
    """The command that serves a page on this machine only, and what its environment must say."""
    options = [
        "--Voila.ip=127.0.0.1",
        "--template=shimahe",
        f"--VoilaExporter.language_code={terms.language()}",
    ]
    options += ["--VoilaConfiguration.allow_template_override=NO"]
    options += [f"--port={port}"] if port else []
    options += [] if browser else ["--no-browser"]
    paths = os.pathsep.join(filter(None, [str(JUPYTER), os.environ.get("JUPYTER_PATH", "")]))
    environment = {"JUPYTER_PATH": paths, "SHIMAHE_LANG": terms.language()}
    return [sys.executable, "-m", "voila", str(page), *options], environment


def _head(d: Disclosure) -> str:
    """Office, year and stage, the way to each explorer, and what the document lost."""
    links = "".join(
        f'<a href="#{name}">{_shown(terms.text(f"dashboard.{name}"))}</a>' for name in EXPLORERS
    )
    lost = [
        row
        for row, status in zip(d.summary(), d.tables["status"], strict=True)
        if status in DAMAGED
    ]
    tables = [terms.text("dashboard.damaged_table", table=row[0], status=row[1]) for row in lost]
    note = f"<p>⚠ {_shown(terms.text('dashboard.damaged'))}</p>\n{_list(tables)}" if tables else ""
    return f"<h1>{_shown(_title(d))}</h1>\n<nav>{links}</nav>\n{note}"


def _title(d: Disclosure) -> str:
    unknown = terms.text("repr.not_stated")
    stage = terms.key_name("stage", d.stage)
    return terms.text(
        "repr.heading", office=d.office or unknown, year=d.year or unknown, stage=stage
    )


def _source(d: Disclosure) -> str:
    origin = d.origin
    parts = [origin.publisher, origin.title, origin.file_name, f"sha256 {origin.sha256[:12]}"]
    return f"<p><small>{_shown(terms.text('dashboard.origin', parts=' · '.join(filter(None, parts))))}</small></p>"


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{_shown(item)}</li>" for item in items) + "</ul>"


def _shown(text: str) -> str:
    """Text that neither Markdown nor HTML reads anything into: every sign but letters, digits and
    spaces by number.
    """
    return "".join(
        letter if letter.isalnum() or letter == " " else f"&#{ord(letter)};" for letter in text
    )
