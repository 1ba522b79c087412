"""A report as a file: its name and place, and the PDF that a Chromium prints of it.

Promises that a report is written completely or not at all, that it replaces nothing but an earlier
report, and that a browser which does not answer in time is ended and reported.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from shimahe import resources, terms
from shimahe.disclosure import Disclosure
from shimahe.display.report.page import page_html
from shimahe.export import ExportRefused

FORMATS = ("html", "pdf")
#: What the first bytes of a report contain, by format; so an earlier report is recognised.
_MARKS = {"html": b'name="generator" content="shimahe report"', "pdf": b"%PDF-"}
_BEGINNING = 4096  # bytes
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60  # characters
#: The commands that are looked for as a Chromium, after the one that CHROMIUM names.
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_SECONDS = 120  # in which a Chromium must print a report
_PRINTING = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--virtual-time-budget=20000",
)


class NoChromium(ExportRefused):
    """There is no Chromium to print a report, or it made no file."""


def write(
    d: Disclosure,
    folder: str | os.PathLike[str],
    on: date,
    lang: str | None = None,
    format: str = "html",
    tell: Callable[[str], None] = lambda key: None,
) -> Path:
    """Write the report of a disclosure to a folder, and return the path of the file.

    The folder is made if it does not exist. `on` is the date that the report names, `format` "html"
    or "pdf". `tell` is called with the key of each step, "writing" and "printing". An earlier
    report of the same name is replaced; if writing fails or is interrupted, nothing is changed.

    Raises: ExportRefused if there is a file of that name that is no report; NoChromium if `format`
    is "pdf" and no Chromium is found or it makes no file; FileExistsError if the folder is a file;
    any other OSError of the system.
    """
    lang = terms.resolve_language(lang)
    chromium = _find_chromium() if format == "pdf" else ""
    target = Path(folder, f"{file_name(d, lang)}.{format}")
    check_place(target, format)
    resources.check_folder(target.parent)
    tell("writing")
    page = page_html(d, on, lang).encode()
    if format == "pdf":
        tell("printing")
        page = _printed(page, chromium)
    with make_folder(target.parent):
        resources.put(page, target)
    return target


def file_name(d: Disclosure, lang: str) -> str:
    """Return the name of the file of a report: office and year, as far as known, and language.

    Without an office, it is the beginning of the SHA-256.

    >>> from shimahe import load
    >>> file_name(load(), "en")
    '重庆市江北区人民政府石马河街道办事处-2025-en'
    """
    office = _NOT_IN_NAMES.sub("-", d.office or "").strip("-.")[:_LONGEST_NAME]
    parts = [office or d.origin.sha256[:12], str(d.year or ""), lang]
    return "-".join(part for part in parts if part)


def check_place(target: Path, format: str) -> None:
    """Check that a report may be written to `target`.

    Raises: FileExistsError or ExportRefused where something else is there.
    """
    folder = target.parent
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(terms.text("cli.report.not_a_folder", path=folder))
    if not (target.exists() or target.is_symlink()):
        return
    if not target.is_file() or target.is_symlink() or not _is_report(target, format):
        raise ExportRefused(terms.text("cli.report.foreign", path=target))


def _is_report(path: Path, format: str) -> bool:
    """Whether a file begins as a report of this format does."""
    with path.open("rb") as file:
        return _MARKS[format] in file.read(_BEGINNING)


@contextmanager
def make_folder(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; if the `with` fails, remove those that are empty."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for each in missing:
            if not any(each.iterdir()):
                each.rmdir()
        raise


# --- on paper -------------------------------------------------------------------------------------


def _find_chromium() -> str:
    """Return the path of a Chromium on this machine.

    Raises: NoChromium where there is none.
    """
    named = os.environ.get("CHROMIUM", "")
    for name in filter(None, (named, *_CHROMIUMS)):
        found = shutil.which(name)
        if found:
            return found
    raise NoChromium(terms.text("cli.report.no_chromium"))


def _printed(page: bytes, chromium: str) -> bytes:
    """Return an HTML page as PDF.

    Raises: NoChromium where the browser does not make a file in time.
    """
    with tempfile.TemporaryDirectory(prefix="shimahe-") as name:
        folder = Path(name)
        source = folder / "report.html"
        source.write_bytes(page)
        target = folder / "report.pdf"
        profile = f"--user-data-dir={folder / 'profile'}"
        command = [chromium, *_PRINTING, profile, f"--print-to-pdf={target}", source.as_uri()]
        try:
            _run(command)
        except (subprocess.SubprocessError, OSError) as error:
            reason = type(error).__name__
            raise NoChromium(terms.text("cli.report.print_failed", reason=reason)) from error
        if not target.is_file():
            raise NoChromium(terms.text("cli.report.print_failed", reason=target.name))
        return target.read_bytes()


def _run(command: list[str]) -> None:
    """Run a browser until it ends, and end every process that it leaves.

    Its output is not read, since its child processes keep a pipe open after it is killed, and
    reading to the end of the pipe would then never end.

    Raises: CalledProcessError if it fails; TimeoutExpired if it takes too long; OSError if it
    cannot be started.
    """
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=silent, stderr=silent, start_new_session=True) as running:
        try:
            code = running.wait(_SECONDS)
        finally:
            _end(running)
    if code:
        raise subprocess.CalledProcessError(code, command)


def _end(running: subprocess.Popen[bytes]) -> None:
    """Kill a process, and all processes of its group if the system has groups."""
    if sys.platform == "win32":
        running.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
