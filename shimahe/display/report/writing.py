"""A report as a file: its name, its place, and the printed form that a Chromium makes of it.

Promises that a report is there as a whole or not at all, that it takes the place of nothing but an
earlier report, and that a browser which does not answer is told and ended.
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
#: What an earlier report begins with, within its first bytes.
_MARKS = {"html": b'name="generator" content="shimahe report"', "pdf": b"%PDF-"}
_BEGINNING = 4096
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60  # characters
#: Where a Chromium is looked for, after the one that the environment names.
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_SECONDS = 120  # that a Chromium has to print a report
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
    """There is no Chromium that could print a report, or it made no file."""


def write(
    d: Disclosure,
    folder: str | os.PathLike[str],
    on: date,
    lang: str | None = None,
    format: str = "html",
    tell: Callable[[str], None] = lambda key: None,
) -> Path:
    """Write the report of a disclosure into a folder, which is made if need be; returns the file.

    `on` is the date that it names. `tell` hears the key of each step. What fails or is interrupted
    leaves all as it was; an earlier report of the same name is replaced.

    Raises: ExportRefused for a file of that name that is no report; NoChromium where `format` is
    "pdf" and none is found; FileExistsError where the folder is a file; other OSErrors as the
    system gives them.
    """
    lang = terms.resolve_language(lang)
    chromium = _find_chromium() if format == "pdf" else ""
    target = Path(folder, f"{file_name(d, lang)}.{format}")
    check_place(target, format)
    tell("writing")
    page = page_html(d, on, lang).encode()
    if format == "pdf":
        tell("printing")
        page = _printed(page, chromium)
    with make_folder(target.parent):
        resources.put(page, target)
    return target


def file_name(d: Disclosure, lang: str) -> str:
    """Name the file of a report: the office and the year, as far as the document says them.

    >>> from shimahe import load
    >>> file_name(load(), "en")
    '重庆市江北区人民政府石马河街道办事处-2025-en'
    """
    office = _NOT_IN_NAMES.sub("-", d.office or "").strip("-.")[:_LONGEST_NAME]
    parts = [office or d.origin.sha256[:12], str(d.year or ""), lang]
    return "-".join(part for part in parts if part)


def check_place(target: Path, format: str) -> None:
    """Do nothing where a report may be written.

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
    """Say whether a file begins as a report does."""
    with path.open("rb") as file:
        return _MARKS[format] in file.read(_BEGINNING)


@contextmanager
def make_folder(folder: Path) -> Iterator[None]:
    """Make a folder with those above it that are missing; what fails leaves no empty one."""
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
    """Find a Chromium on this machine.

    Raises: NoChromium where there is none.
    """
    named = os.environ.get("CHROMIUM", "")
    for name in filter(None, (named, *_CHROMIUMS)):
        found = shutil.which(name)
        if found:
            return found
    raise NoChromium(terms.text("cli.report.no_chromium"))


def _printed(page: bytes, chromium: str) -> bytes:
    """Print a page to PDF.

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
    """Run a browser to its end, and end every process that it has left.

    What it says is not read: its helpers hold a pipe open after it is killed, and whoever reads to
    the end of the pipe then waits for ever.

    Raises: CalledProcessError where it fails; TimeoutExpired where it takes too long; OSError where
    it cannot be started.
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
    """Kill a process with all that is left of its group, where the system has groups."""
    if sys.platform == "win32":
        running.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
