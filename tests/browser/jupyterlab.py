"""A real JupyterLab and a headless chromium for tests.

Tests start them, open and run notebooks, move controls and read charts.

It promises that nothing is written outside the folder given, that every request beyond this machine
is aborted and recorded, and that console errors are kept. It waits for states of the page, never
for fixed times.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    ElementHandle,
    FloatRect,
    Locator,
    Page,
    Playwright,
    Route,
    WebSocket,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeout

SECONDS = 60
SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
QUIET = ("quic", "background-networking", "component-update", "sync")
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    *(f"--disable-{name}" for name in QUIET),
]
# Errors that are the tools' own, as (part of the message, reason).
OWN_NOISE = (
    (
        "[anywidget] Failed to initialize model.",
        "anywidget's timer says so when a model takes over two seconds to load, as on a busy "
        "machine; if the picture does not follow then, the test that waits for it fails by itself",
    ),
)
# A warning of JupyterLab's: it then asks the kernel for all widgets anew, while cells go on.
CUT_OFF = "Connection lost"
MISSING = (
    "chromium is missing: apt-get install chromium fonts-noto-cjk, "
    "or set CHROMIUM=/path/to/chromium"
)

READ_CHART = """
([place, scope]) => {
    const charts = [...document.querySelectorAll('.js-plotly-plot')];
    const chart = charts.filter(each => !scope || each.closest(scope))[place];
    if (!chart || !chart.data) return null;
    const plain = (key, value) => ArrayBuffer.isView(value) ? Array.from(value) : value;
    return JSON.parse(JSON.stringify({data: chart.data, layout: chart.layout}, plain));
}"""
READ_CELLS = """
() => [...jupyterapp.shell.currentWidget.content.model.sharedModel.cells].map(cell => ({
    id: cell.id, type: cell.cell_type, count: cell.execution_count ?? null,
    tags: cell.getMetadata('tags') ?? [], outputs: cell.getOutputs?.() ?? []}))"""
IDLE = (
    "() => window.jupyterapp?.shell.currentWidget"
    "?.sessionContext?.session?.kernel?.status === 'idle'"
)
# The command's own promise may come back early, after a cell that may fail; so look at the cells.
ALL_RUN = f"""
() => {{
    const code = ({READ_CELLS})().filter(cell => cell.type === 'code');
    const failed = code.some(cell => !cell.tags.includes('raises-exception')
        && cell.outputs.some(output => output.output_type === 'error'));
    return ({IDLE})() && (failed || code.every(cell => cell.count));
}}"""


# Cells are started and not waited for: a run that never comes back would hold the test for ever.
RUN_ALL = "() => void jupyterapp.commands.execute('notebook:run-all-cells')"
# A cell is run by its place: its source is set, and the outputs of the run before go first.
RUN_CELL = """
([place, source]) => {
    const notebook = jupyterapp.shell.currentWidget.content;
    const cell = notebook.model.sharedModel.cells[place];
    cell.setSource(source);
    cell.clearOutputs?.();
    cell.setOutputs([]);
    cell.execution_count = null;
    notebook.activeCellIndex = place;
    notebook.deselectAll();
    void jupyterapp.commands.execute('notebook:run-cell');
}"""
# anywidget waits two seconds for a widget to load and then keeps all messages from it: no time at
# all makes any machine slow.
IMPATIENT = """{
    const timeout = AbortSignal.patient ?? AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.patient = timeout;
    AbortSignal.timeout = milliseconds => timeout(milliseconds === 2000 ? 0 : milliseconds);
}"""
PATIENT = "AbortSignal.timeout = AbortSignal.patient"
THEME = "() => document.body.dataset.jpThemeName"
# waited for: the body bears a theme's name before its colours are there
CHANGE_THEME = "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})"
# JupyterLab covers a page that changes its theme, and takes the cover away a moment later. If the
# theme is changed again before, it does so twice, with an error of removeChild.
UNCOVERED = "() => !document.getElementById('jupyterlab-splash')"
# What a page that does not go on shows: its kernel's state, and a dialog that waits for an answer.
STANDING = """
() => {
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
    const dialogs = [...document.querySelectorAll('.jp-Dialog')].map(each => each.innerText);
    return [`kernel: ${session?.kernel?.status}, ${session?.kernel?.connectionStatus}`, ...dialogs];
}"""
FILE_LIST = "shown => shown ? jupyterapp.shell.expandLeft() : jupyterapp.shell.collapseLeft()"


class NoBrowser(RuntimeError):
    """There is no chromium on this machine."""


def chromium_path() -> str:
    """Find chromium: the variable CHROMIUM, else the usual names."""
    names = [os.environ.get("CHROMIUM") or "chromium", "chromium-browser", "google-chrome"]
    found = next((path for path in map(shutil.which, names) if path), None)
    if not found:
        raise NoBrowser(MISSING)
    return found


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser, and close it."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    try:
        yield browser
    finally:
        browser.close()


@dataclass(frozen=True)
class Server:
    """A running JupyterLab."""

    root: Path
    address: str
    token: str

    def url(self, path: str) -> str:
        """Give the address of a notebook in an empty workspace."""
        return f"{self.address}/lab/tree/{quote(path)}?token={self.token}&reset"

    def put(self, name: str, notebook: dict[str, Any]) -> str:
        """Save a notebook in the server's folder and give its path."""
        (self.root / name).write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        return name


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Start JupyterLab with all its files in the folder, wait until it answers, and stop it."""
    root, log = folder / "root", folder / "server.log"
    root.mkdir(parents=True)
    running = Server(root, f"http://127.0.0.1:{_free_port()}", secrets.token_hex(16))
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(running), env=_environment(folder), stdout=output, stderr=output, cwd=root
        )
        try:
            _wait_for(running, process, log)
            yield running
        finally:
            process.terminate()
            process.wait(SECONDS)


def _command(running: Server) -> list[str]:
    settings = {
        "ServerApp.port_retries": 0,
        "IdentityProvider.token": running.token,
        "ServerApp.root_dir": running.root,
        "LabApp.expose_app_in_browser": True,
        "LabApp.extension_manager": "readonly",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    where = ["--ip=127.0.0.1", f"--port={urlsplit(running.address).port}"]
    return [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", *where, *options]


def _environment(folder: Path) -> dict[str, str]:
    """Keep JupyterLab out of the home folder, and its news pop-up away."""
    names = [
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
    ]
    names += ["JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR"]
    folders = {name: folder / name.lower() for name in names}
    config = folders["JUPYTER_CONFIG_DIR"] / "labconfig"
    config.mkdir(parents=True)
    page = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (config / "page_config.json").write_text(json.dumps(page), encoding="utf-8")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "SHIMAHE"))
    }
    return {**kept, **{name: str(path) for name, path in folders.items()}}


def _wait_for(running: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(
                f"{running.address}/api/status?token={running.token}", timeout=5
            ):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not answer:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class LabPage:
    """One browser page on a JupyterLab, with a record of what went wrong."""

    page: Page
    server: Server
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    language: str = ""  # that a shared kernel was last set up in

    def watch(self) -> None:
        """Abort and record what leaves this machine; record errors of console and scripts."""
        self.page.set_default_timeout(SECONDS * 1000)
        self.page.context.route("**/*", self._let_through)
        self.page.on("websocket", self._note_socket)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self._note_error(str(error)))

    def _let_through(self, route: Route) -> None:
        if self._stays(route.request.url):
            route.continue_()
        else:
            route.abort()

    def _stays(self, url: str) -> bool:
        parts = urlsplit(url)
        inside = parts.hostname in LOOPBACK or parts.scheme in ("data", "blob")
        if not inside:
            self.outside.append(url)
        return inside

    def _note_socket(self, socket: WebSocket) -> None:
        self._stays(socket.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" or message.text.startswith(CUT_OFF):
            self._note_error(f"{message.text} ({message.location.get('url', '')})")

    def _note_error(self, text: str) -> None:
        if not any(part in text for part, _ in OWN_NOISE):
            self.errors.append(text)

    def open_notebook(self, path: str) -> None:
        """Open a notebook in a fresh workspace and wait for its kernel."""
        self.page.goto(self.server.url(path))
        self._wait_for(IDLE)

    def run_all(self) -> None:
        """Run all cells of a notebook without outputs, until all are done or one has failed."""
        self.page.evaluate(RUN_ALL)
        self._wait_for(ALL_RUN)

    def run_cell(self, place: int, source: str) -> None:
        """Run one cell, by its place, with a new source; wait until it is done or has failed."""
        self.page.evaluate(RUN_CELL, [place, source])
        done = f"place => ({IDLE})() && ({READ_CELLS})()[place].count"
        self._wait_for(done, place)

    def _wait_for(self, condition: str, place: int | None = None) -> None:
        """Wait until a condition holds; where it does not come to hold, say how the page stands."""
        try:
            self.page.wait_for_function(condition, arg=place)
        except PlaywrightTimeout as late:
            standing = "\n".join([*self.page.evaluate(STANDING), *self.errors])
            log = self.server.root.with_name("server.log")
            said = log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""
            raise AssertionError(f"the page does not go on: {standing}\n{said}") from late

    def set_look(self, theme: str, width: int, height: int, *, file_list: bool) -> None:
        """Set JupyterLab's theme ("Light" or "Dark"), the page's size and the list of files.

        `file_list` says whether the list stands beside the notebook.
        """
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate(FILE_LIST, file_list)
        name = f"JupyterLab {theme}"
        if self.page.evaluate(THEME) != name:
            self.page.evaluate(CHANGE_THEME, name)
        self.page.wait_for_function(UNCOVERED)
        self.page.wait_for_function(f"name => ({THEME})() === name", arg=name)

    def cells(self) -> list[dict[str, Any]]:
        """List the cells as the page holds them: id, type, count, tags, outputs."""
        cells: list[dict[str, Any]] = self.page.evaluate(READ_CELLS)
        return cells

    def cell_errors(self) -> list[str]:
        """List the code cells that did not run, and the errors that cells show.

        Cells tagged raises-exception may show theirs.
        """
        code = [cell for cell in self.cells() if cell["type"] == "code"]
        plain = [cell for cell in code if "raises-exception" not in cell["tags"]]
        shown = [
            (cell["id"], out)
            for cell in plain
            for out in cell["outputs"]
            if out["output_type"] == "error"
        ]
        not_run = [f"{cell['id']}: not run" for cell in code if not cell["count"]]
        return [f"{name}: {out['ename']}: {out['evalue']}" for name, out in shown] + not_run

    def show_cell(self, name: str) -> None:
        """Bring a cell, named by its id, into view."""
        place = [cell["id"] for cell in self.cells()].index(name)
        self.page.evaluate(
            "place => jupyterapp.shell.currentWidget.content.scrollToItem(place, 'start')", place
        )

    def chart(self, place: int, scope: str = "") -> dict[str, Any]:
        """Wait for the chart of that place on the page and give its data and layout.

        The scope is a CSS selector within which places count.
        """
        found = self.page.wait_for_function(READ_CHART, arg=[place, scope])
        chart: dict[str, Any] = found.json_value()
        return chart

    def chart_data(self, place: int, scope: str = "") -> list[dict[str, Any]]:
        """Give the traces of a chart as plotly draws them."""
        data: list[dict[str, Any]] = self.chart(place, scope)["data"]
        return data

    def wait_for_change(
        self, place: int, before: list[dict[str, Any]], scope: str = ""
    ) -> list[dict[str, Any]]:
        """Wait until the traces of a chart differ from those before; give the new ones."""
        differs = (
            f"([where, before]) => JSON.stringify(({READ_CHART})(where)?.data)"
            " !== JSON.stringify(before)"
        )
        self.page.wait_for_function(differs, arg=[[place, scope], before])
        return self.chart_data(place, scope)

    def settled(self, read: Callable[[], Any], wanted: Any) -> Any:
        """Read until what is wanted is there, at most a minute; give what was read last."""
        end = time.monotonic() + SECONDS
        while (found := read()) != wanted and time.monotonic() < end:
            self.page.wait_for_timeout(50)
        return found

    def control(self, label: str) -> Locator:
        """Find the input element of the control that carries the label."""
        named = self.page.locator(f".widget-label:text-is({json.dumps(label, ensure_ascii=False)})")
        box = self.page.locator(
            ".jupyter-widgets.widget-inline-hbox, .jupyter-widgets.widget-inline-vbox"
        )
        return box.filter(has=named).locator("select, input, textarea, button").first

    def click_mark(self, mark: Locator | ElementHandle, x: float = 0.5, y: float = 0.5) -> None:
        """Click on a mark of a picture, at a place within it.

        plotly hears clicks on a sheet that lies above.
        """
        mark.scroll_into_view_if_needed()
        box = self._still_box(mark)
        self.page.mouse.move(box["x"] + x * box["width"] - 1, box["y"] + y * box["height"])
        self.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])

    def _still_box(self, mark: Locator | ElementHandle) -> FloatRect:
        """Return where a mark stands once it stands still: what loads above it moves it."""
        before = mark.bounding_box()
        for _ in range(100):
            self.page.wait_for_timeout(100)
            box = mark.bounding_box()
            if box is not None and box == before:
                return box
            before = box
        raise AssertionError("the mark does not stand still")

    def screenshot(self, name: str) -> Path:
        """Save a picture of the page in build/screenshots/."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
        return SCREENSHOTS / f"{name}.png"


@contextmanager
def lab_page(browser: Browser, running: Server) -> Iterator[LabPage]:
    """Open a watched page, and close it."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    try:
        page = LabPage(context.new_page(), running)
        page.watch()
        yield page
    finally:
        context.close()
