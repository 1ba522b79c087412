"""How the dashboard is served: the command of its server, and what its kernels run.

Promises a command that can start before the document is read, so that server and kernel get ready
meanwhile: it says where the page will lie, and imports nothing that draws. Does not know what the
page shows.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from shimahe import terms

JUPYTER = Path(__file__).parent / "jupyter"
#: What a kernel runs before the document is there: what takes longest.
IMPORTS = "import shimahe.display.tabs"
#: What a kernel runs, once: the one kept warm has run it before the page is opened.
_SET_UP = """\
if "page" not in globals():
    import shimahe
    from shimahe.display.tabs import Tabs
    d = {read_call}
    page = Tabs(d)"""
_EMPTY_PAGE = '{"cells": [], "metadata": {"shimahe": {}}, "nbformat": 4, "nbformat_minor": 5}'
#: The scripts that the page has need of, of all that are installed for JupyterLab.
_EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]
_EXTENSIONS += ["anywidget"]


class ServerCommand(NamedTuple):
    """The command that starts a server, and what its environment must say."""

    arguments: list[str]
    environment: dict[str, str]


def page_in(folder: Path) -> Path:
    """Say where the page lies in its folder."""
    return folder / "dashboard.ipynb"


def copy_of(folder: Path, file: str) -> Path:
    """Say where the copy of a document lies in the folder of the page.

    It is apart from the page: Python would import a module from the page's own folder.
    """
    return folder / "document" / Path(file).name


def copies_of(folder: Path, files: str | Sequence[str] | None) -> Path | list[Path] | None:
    """Say where the copies of a document, or of its several files, lie; None where there is none.

    Several lie each in a folder of its own, since they may have one name.
    """
    if not files:
        return None
    if isinstance(files, str):
        return copy_of(folder, files)
    numbered = enumerate(files, 1)
    return [folder / "document" / str(number) / Path(file).name for number, file in numbered]


def copy_documents(folder: Path, files: str | Sequence[str] | None) -> Path | list[Path] | None:
    """Copy a document, or its several files, to where the page reads them; says where that is."""
    copied = copies_of(folder, files)
    sources = [files] if isinstance(files, str) else files or []
    copies = [copied] if isinstance(copied, Path) else copied or []
    for source, copy in zip(sources, copies, strict=True):
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    return copied


def set_up(copied: Path | Sequence[Path] | None, **limits: int) -> str:
    """Write what a kernel runs: it reads the disclosure and makes its explorers.

    `copied` is where the page reads the disclosure from, one file or several, within `limits`;
    None is the bundled one.
    """
    return _SET_UP.format(read_call=_read_call(copied, limits))


def _read_call(copied: Path | Sequence[Path] | None, limits: dict[str, int]) -> str:
    """Write the call that reads the disclosure in the page."""
    if not copied:
        return "shimahe.load()"
    document = str(copied) if isinstance(copied, Path) else [str(path) for path in copied]
    arguments = [repr(document)]
    for name, most in limits.items():
        arguments.append(f"{name}={most}")
    return f"shimahe.read({', '.join(arguments)})"


def launched(module: str) -> list[str]:
    """Give the start of a command that runs a server of Jupyter."""
    return [sys.executable, "-P", str(JUPYTER / "launch.py"), module]


def command(
    folder: Path, code: str, port: int | None = None, browser: bool = True
) -> ServerCommand:
    """Give the command that serves the page of a folder, on this machine only.

    The server gets ready at once, says its address when a line on its stdin says that the
    document is accepted, and serves when another says that the page is written.
    `code` is what a kernel runs to be ready for it.
    """
    page = page_in(folder)
    page.write_text(_EMPTY_PAGE, "utf-8")  # Voilà looks for it as it starts
    arguments = [
        *launched("shimahe.display.server"),
        str(page),
        "--Voila.ip=127.0.0.1",
        "--template=shimahe",
        f"--VoilaExporter.language_code={terms.language()}",
        "--VoilaConfiguration.allow_template_override=NO",
        *(f"--VoilaConfiguration.extension_allowlist={name}" for name in _EXTENSIONS),
        f"--PageKernels.imports={IMPORTS}",
        f"--PageKernels.set_up={code}",
        "--DashboardServer.waits=True",
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
