"""How the dashboard is served: the command of its server, and the code that its kernels run.

Promises that the server can start before the document is read, so that server and kernel get ready
meanwhile, and that nothing is imported that draws. Does not know what the page shows.
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
#: What a kernel runs before the document is there: the import that takes longest.
IMPORTS = "import shimahe.display.tabs"
#: What a kernel runs once; one that is kept warm has run it before the page is opened.
_SET_UP = """\
if "page" not in globals():
    import shimahe
    from shimahe.display.tabs import Tabs
    d = {read_call}
    page = Tabs(d)"""
_EMPTY_PAGE = '{"cells": [], "metadata": {"shimahe": {}}, "nbformat": 4, "nbformat_minor": 5}'
#: The extensions that the page loads, of all that are installed for JupyterLab.
_EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]
_EXTENSIONS += ["anywidget"]


class ServerCommand(NamedTuple):
    """The command that starts a server, and the environment variables that it needs."""

    arguments: list[str]
    environment: dict[str, str]


def page_in(folder: Path) -> Path:
    """Return the path of the page in its folder."""
    return folder / "dashboard.ipynb"


def copy_of(folder: Path, file: str) -> Path:
    """Return the path of the copy of a document in the folder of the page.

    It is in a folder of its own, since Python would import modules from the folder of the page.
    """
    return folder / "document" / Path(file).name


def copies_of(folder: Path, files: str | Sequence[str] | None) -> Path | list[Path] | None:
    """Return the path of the copy of a document, or of each of its files; None without a document.

    Several files are each in a folder of their own, since they may have the same name.
    """
    if not files:
        return None
    if isinstance(files, str):
        return copy_of(folder, files)
    numbered = enumerate(files, 1)
    return [folder / "document" / str(number) / Path(file).name for number, file in numbered]


def copy_documents(folder: Path, files: str | Sequence[str] | None) -> Path | list[Path] | None:
    """Copy a document, or its several files, to the paths of `copies_of`, and return these."""
    copied = copies_of(folder, files)
    sources = [files] if isinstance(files, str) else files or []
    copies = [copied] if isinstance(copied, Path) else copied or []
    for source, copy in zip(sources, copies, strict=True):
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    return copied


def set_up(copied: Path | Sequence[Path] | None, **limits: int) -> str:
    """Return the code that a kernel runs: it reads the disclosure and makes its explorers.

    `copied` is the file or files of the disclosure, None the bundled one; `limits` are those of
    `read`.
    """
    return _SET_UP.format(read_call=_read_call(copied, limits))


def _read_call(copied: Path | Sequence[Path] | None, limits: dict[str, int]) -> str:
    """Return the call that reads the disclosure in the kernel."""
    if not copied:
        return "shimahe.load()"
    document = str(copied) if isinstance(copied, Path) else [str(path) for path in copied]
    arguments = [repr(document)]
    for name, most in limits.items():
        arguments.append(f"{name}={most}")
    return f"shimahe.read({', '.join(arguments)})"


def launched(module: str) -> list[str]:
    """Return the first words of a command that runs a Jupyter server, given its module."""
    return [sys.executable, "-P", str(JUPYTER / "launch.py"), module]


def command(
    folder: Path, code: str, port: int | None = None, browser: bool = True
) -> ServerCommand:
    """Return the command that serves the page of a folder, on this machine only.

    The server gets ready at once. A line on its stdin tells it that the document is accepted, upon
    which it prints the address, and a second line that the page is written. `code` is what each
    kernel runs first (`set_up`). An empty page is written, without which Voilà does not start.
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
    environment["IPYTHONDIR"] = str(folder / "ipython")  # the home folder may not be writable
    return ServerCommand(arguments, environment)
