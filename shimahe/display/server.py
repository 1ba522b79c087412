"""The server of the dashboard: Voilà for this machine only, and for those who have its address.

Run as `python -m shimahe.display.server` with the arguments of Voilà. Promises that a request
without the token of the address, or under another host name, gets a page that says so and nothing
else; and that Ctrl+C ends the server whatever it is doing. Does not know what the page shows.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import plotly
from jupyter_server.base.handlers import FileFindHandler
from jupyterlab_server.themes_handler import ThemesHandler
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.routing import Matcher, Rule
from tornado.web import HTTPError, RequestHandler, authenticated
from traitlets import Bool, default
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import (
    AllowListFileHandler,
    MultiStaticFileHandler,
    TemplateStaticFileHandler,
)
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
from voila.voila_identity_provider import VoilaIdentityProvider

from shimahe import terms
from shimahe.display.page_kernels import FULL, PageKernels
from shimahe.display.page_writing import PageWriter, Visit
from shimahe.display.rendering import render

OWN_NAMES = ("127.0.0.1", "localhost", "::1")
PLOTLY = Path(plotly.__file__).parent / "package_data"
FORBIDDEN = 403
NOT_FOUND = 404
#: What the path of a file of the template looks like.
_NAMES_A_FILE = re.compile(r"[\w-]+/static(?:/[\w.@~+-]+)+")
#: What the page of a refusal says, by HTTP status; any other status is called a fault.
REFUSALS = {FORBIDDEN: "token", NOT_FOUND: "missing", 400: "missing", 405: "missing", FULL: "full"}


def refusal_page(reason: str, most: int = 0) -> str:
    """Return the HTML page of a refusal: what is wrong, and what to do.

    `reason` is a value of REFUSALS, "host" or "fault"; `most` is how many pages may be open.
    """
    return render("refusal.html.j2", terms.language(), reason=reason, most=most)


def _log_nothing(_: RequestHandler) -> None:
    """Log no requests, since their addresses have the token."""


#: Settings of tornado. The intervals of pings are left to Jupyter: it sends one every half minute
#: and gives a page up that leaves three unanswered. With a limit of one interval a page would be
#: cut off before its first ping was due.
SETTINGS = {"log_function": _log_nothing}


class OfAnotherName(Matcher):
    """Matches requests whose host name is not one of OWN_NAMES.

    A web page may let its own host name point to this machine, to pass for the dashboard.
    """

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return {} (no arguments) for such a request, which matches, and None for all others."""
        try:
            name = urlsplit(f"//{request.host}").hostname
        except ValueError:
            name = None
        return None if name in OWN_NAMES else {}


class ForeignName(RequestHandler):
    """Refuses every request that comes under another host name."""

    def prepare(self) -> None:
        """Answer with the page that says so."""
        self.set_status(FORBIDDEN)
        self.finish(refusal_page("host"))


class InWords:
    """A handler that answers errors with a page in plain words."""

    def write_error(self: Any, status_code: int, **_: Any) -> None:
        """Answer with the page that says why there is no other."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        reason = REFUSALS.get(status_code, "fault")
        self.finish(refusal_page(reason, self.settings["kernel_manager"].most))


class FilesInWords(InWords):
    """A handler of files, for which every error means that there is no such file."""

    def write_error(self: Any, status_code: int, **_: Any) -> None:
        """Answer that there is no such file."""
        self.set_status(NOT_FOUND)
        super().write_error(NOT_FOUND)


class KernelSocket(InWords, VoilaKernelWebsocketHandler):
    """The connection between a page and its kernel, for those who have the token."""


class Leaving(VoilaShutdownKernelHandler):
    """Ends the kernel of a page that is left; such a page can send its cookie but no XSRF token.

    Pages of others cannot do this, since browsers do not send the cookie with their requests.
    """

    def check_xsrf_cookie(self) -> None:
        """Check nothing besides the token."""


class TemplateFile(FilesInWords, TemplateStaticFileHandler):
    """A file of the page's template, below its folder `static`."""

    def parse_url_path(self, url_path: str) -> str:
        """Return the path of the file.

        Raises: HTTPError for any path that is not that of a file of the template, which the library
        would take for one.
        """
        if not _NAMES_A_FILE.fullmatch(url_path) or ".." in url_path.split("/"):
            raise HTTPError(NOT_FOUND)
        path: str = super().parse_url_path(url_path)
        return path


class Page(InWords, TornadoVoilaHandler):
    """The page, for those who have the token."""

    async def prepare(self) -> None:
        """Check the token, and do not redirect to a login page, of which there is none."""
        await super().prepare(_redirect_to_login=False)

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Write the page; with a path, answer that there is no such page."""
        if path:
            self.send_error(NOT_FOUND)
            return
        visit = Visit(self, self.kernel_manager)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        try:
            await self.settings["page_writer"].write(visit)
        except StreamClosedError:  # the visitor has left
            await self.kernel_manager.end_if_closed(await visit.kernel)


#: Handlers of Jupyter and Voilà that serve files of libraries.
_FILES = (AllowListFileHandler, FileFindHandler, MultiStaticFileHandler, ThemesHandler)
#: Handlers of Voilà, each with the one that replaces it.
OURS = {
    **{handler: type(handler.__name__, (FilesInWords, handler), {}) for handler in _FILES},
    TornadoVoilaHandler: Page,
    TemplateStaticFileHandler: TemplateFile,
    VoilaKernelWebsocketHandler: KernelSocket,
    VoilaShutdownKernelHandler: Leaving,
}


class DashboardServer(Voila):
    """Voilà for those who have the token, which a signal ends reliably.

    Python raises an interrupt wherever the server is, and loses it where no exception can pass, as
    while an object is collected: the server then ran on. Asking the event loop to stop is never
    lost.
    """

    classes: ClassVar[list[type]] = [*Voila.classes, PageKernels]
    waits = Bool(False, config=True, help="lines on stdin say what is accepted, and written")
    auto_token = True
    identity_provider_class = VoilaIdentityProvider

    @default("log_level")
    def _say_what_matters(self) -> str:
        return "ERROR"

    def init_settings(self) -> dict[str, Any]:
        """Return the settings, with kernels limited in number and no files of the folder served."""
        self.voila_configuration.multi_kernel_manager_class = PageKernels
        self.voila_configuration.file_allowlist = []
        cookie = {"cookie_options": {"samesite": "Lax"}}  # pages of others may not use it
        self.update_config(Config({"VoilaIdentityProvider": cookie}))
        settings: dict[str, Any] = super().init_settings()
        return settings | SETTINGS

    def init_handlers(self) -> list[Any]:
        """Return the handlers: the check of the host name first, no login, errors in words."""
        self.static_paths.append(str(PLOTLY))
        handlers: list[Any] = [Rule(OfAnotherName(), ForeignName)]
        doors = [each[0] for each in self.identity_provider.get_handlers()]
        for path, handler, *arguments in super().init_handlers():
            if path not in doors:
                handlers.append((path, OURS.get(handler, handler), *arguments))
        return handlers

    @property
    def display_url(self) -> str:
        """The address of the page, with its token."""
        return f"{self.connection_url}?token={self.identity_provider.token}"

    def _handle_signal_stop(self, *_: Any) -> None:
        """End at once if a signal comes before the event loop runs."""
        sys.exit()

    def listen(self) -> Any:
        """Serve until SIGINT or SIGTERM."""
        loop: Any = IOLoop.current()

        def stop(*_: Any) -> None:
            loop.asyncio_loop.call_soon_threadsafe(loop.stop)  # wakes a loop that waits

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        loop.add_callback(self.get_ready)
        return super().listen()

    def get_ready(self) -> None:
        """Start the first kernel, and wait for the document and the page if `waits` is set.

        The address is printed and opened as soon as the document is accepted, before the page is
        written: opening a browser takes about as long as writing the page.
        """
        self.kernel_manager.warm_up()
        self.app.settings["page_writer"] = PageWriter(self)
        if not self.waits:
            self.welcome()
            self.read_page()
            return
        loop = asyncio.get_running_loop()
        wait_for_lines(
            lambda: loop.call_soon_threadsafe(self.welcome),
            lambda: loop.call_soon_threadsafe(self.read_page),
            otherwise=lambda: loop.call_soon_threadsafe(loop.stop),
        )

    @property
    def notebook_path_in_root(self) -> str:
        """The path of the page, relative to the folder that is served."""
        return os.path.relpath(self.notebook_path, self.root_dir)

    def read_page(self) -> None:
        """Read the page, now that it is written; requests that came before wait for it."""
        self.app.settings["page_writer"].page_is_written()

    def welcome(self) -> None:
        """Print and open the address, and let the first kernel read the accepted document."""
        self.kernel_manager.page_is_written()
        print(terms.text("cli.serving", address=self.display_url), flush=True)
        if self.open_browser:
            self.open_page()

    def launch_browser(self) -> None:
        """Do nothing: Voilà calls this before the page may be there."""

    def open_page(self) -> None:
        """Open the address by way of a file, since every user could read it on a command line."""
        way = Path(self.root_dir) / "open.html"
        way.touch(mode=0o600)
        way.write_text(render("open.html.j2", terms.language(), address=self.display_url), "utf-8")
        opening = threading.Thread(target=webbrowser.open, args=[way.as_uri()], daemon=True)
        opening.start()


def wait_for_lines(*steps: Callable[[], object], otherwise: Callable[[], object]) -> None:
    """Wait, in a thread, for a line on stdin before each step; call `otherwise` at its end."""

    def wait() -> None:
        for step in steps:
            # a buffered read would outlive the interpreter
            is_told = os.read(sys.stdin.fileno(), 1)
            if not is_told:
                otherwise()
                return
            step()

    threading.Thread(target=wait, daemon=True).start()


def main() -> None:
    """Serve the page that the arguments name."""
    # tornado takes Jupyter's milliseconds for seconds, and would warn that they do not fit
    logging.getLogger("tornado").setLevel(logging.ERROR)
    DashboardServer.launch_instance()


if __name__ == "__main__":
    main()
