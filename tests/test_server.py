"""The dashboard's server lets in its own visitors only, in a bounded number.

It ends when it is told to, whatever it is about.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from queue import Queue
from types import SimpleNamespace

import pytest
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from tornado.web import HTTPError
from voila.app import Voila

from shimahe import terms
from shimahe.display.page_kernels import PageKernels
from shimahe.display.server import (
    REFUSALS,
    SETTINGS,
    DashboardServer,
    OfAnotherName,
    refusal_page,
    wait_for_lines,
)

SECONDS = 20
SIGNALS = [signal.SIGINT, signal.SIGTERM]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


class SendsWhenCollected:
    """An object at whose end a signal arrives: Python lets no exception out of it."""

    def __init__(self, number: signal.Signals) -> None:
        self.number = number

    def __del__(self) -> None:
        signal.raise_signal(self.number)


@pytest.fixture
def handlers_kept():
    """Put the handlers of signals back afterwards."""
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def send_when_collected(number: signal.Signals) -> None:
    """Send a signal to this process while an object is collected."""
    IOLoop.current().add_callback(lambda: SendsWhenCollected(number) and None)


def send_while_idle(number: signal.Signals) -> None:
    """Send a signal to this process from a thread, while its loop waits."""
    threading.Timer(0.5, os.kill, (os.getpid(), number)).start()


@pytest.mark.parametrize("send", [send_when_collected, send_while_idle])
@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.usefixtures("handlers_kept")
def test_a_signal_ends_the_server_whatever_it_is_about(monkeypatch, number, send):
    is_late = []

    def serve(_: DashboardServer) -> None:
        loop = IOLoop.current()
        send(number)
        timer = loop.call_later(SECONDS, lambda: is_late.append(True) or loop.stop())
        loop.start()
        loop.remove_timeout(timer)

    monkeypatch.setattr(Voila, "listen", serve)
    DashboardServer().listen()
    assert not is_late


@pytest.mark.parametrize(
    ("written", "said"),
    [(b"\n\n", ["welcome", "read"]), (b"\n", ["welcome", "left alone"]), (b"", ["left alone"])],
)
def test_a_server_that_waits_is_told_of_each_step_or_left_alone(monkeypatch, written, said):
    heard: Queue[str] = Queue()
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        wait_for_lines(
            lambda: heard.put("welcome"),
            lambda: heard.put("read"),
            otherwise=lambda: heard.put("left alone"),
        )
        os.write(writing, written)
        os.close(writing)
        assert [heard.get(timeout=SECONDS) for _ in said] == said


class Socket(WebSocketMixin):
    """A connection that answers each ping at once, with the settings of the dashboard."""

    settings = SETTINGS
    log = logging.getLogger("socket")
    ws_connection = SimpleNamespace(client_terminated=False)

    def __init__(self) -> None:
        self.pings, self.is_closed = 0, False

    def ping(self, data: bytes) -> None:
        self.pings += 1
        self.on_pong(data)

    def close(self) -> None:
        self.is_closed = True


def test_a_page_that_answers_is_not_cut_off(monkeypatch):
    clock = SimpleNamespace(time=lambda: clock.now, now=0.0)
    monkeypatch.setattr(IOLoop, "current", lambda: clock)
    socket = Socket()
    for beat in range(1, 10):
        clock.now = beat * (socket.ping_interval / 1000 + 0.01)  # timers are late, never early
        socket.send_ping()
    assert (socket.pings, socket.is_closed) == (9, False)


def test_a_page_that_never_answers_is_cut_off(monkeypatch):
    clock = SimpleNamespace(time=lambda: clock.now, now=0.0)
    monkeypatch.setattr(IOLoop, "current", lambda: clock)
    socket = Socket()
    monkeypatch.setattr(socket, "on_pong", lambda _: None)
    for beat in range(1, 5):
        clock.now = beat * (socket.ping_interval / 1000 + 0.01)
        socket.send_ping()
    assert socket.is_closed


# --- who is let in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1:8866", True),
        ("localhost", True),
        ("LOCALHOST:9000", True),
        ("[::1]:8866", True),
        ("evil.example:8866", False),
        ("127.0.0.1.evil.example", False),
        ("evil.example@127.0.0.1.evil.example", False),
        ("192.168.1.7:8866", False),
        ("", False),
        ("[", False),
    ],
)
def test_only_a_name_of_this_machine_is_answered(host, is_ours):
    request = SimpleNamespace(host=host)
    assert (OfAnotherName().match(request) is None) == is_ours


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize("reason", ["host", *dict.fromkeys(REFUSALS.values()), "fault"])
def test_a_refusal_says_in_words_what_to_do(monkeypatch, lang, reason):
    monkeypatch.setattr(terms, "_chosen", [lang])
    page = refusal_page(reason, 6)
    assert f'<html lang="{lang}">' in page
    assert terms.text(f"server.{reason}.help", most=6) in page
    assert "{" not in page.partition("</head>")[2]


# --- kernels --------------------------------------------------------------------------------------


@pytest.fixture
def kernels(monkeypatch):
    """Kernels that are only said to start."""
    count = iter(range(100))

    async def start(self, **_):
        name = f"k{next(count)}"
        await asyncio.sleep(0)
        self._kernels[name] = SimpleNamespace(last_activity=datetime.now(UTC), has_kernel=False)
        return name

    async def end(self, kernel_id, *_, **__):
        del self._kernels[kernel_id]

    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    monkeypatch.setattr(AsyncMappingKernelManager, "shutdown_kernel", end)
    monkeypatch.setattr(AsyncMappingKernelManager, "__del__", lambda _: None)
    return PageKernels(most=2, pause=0)


async def opened(kernels, visitors):
    """Open a page for each visitor at once; give the status of those that are refused."""
    pages = [kernels.start_kernel() for _ in range(visitors)]
    answers = await asyncio.gather(*pages, return_exceptions=True)
    return [answer.status_code for answer in answers if isinstance(answer, HTTPError)]


def test_visitors_that_come_at_once_get_no_more_pages_than_there_may_be(kernels):
    assert asyncio.run(opened(kernels, 5)) == [503] * 3
    assert len(kernels._kernels) == 2


def test_a_page_that_is_closed_makes_room(kernels):
    async def visits():
        await opened(kernels, 2)
        await kernels.shutdown_kernel("k0")
        return await opened(kernels, 1)

    assert asyncio.run(visits()) == []


@pytest.mark.parametrize(
    ("seconds", "connections", "is_ended"),
    [(0, 0, False), (200, 0, True), (200, 1, False), (7 * 3600, 1, True)],
)
def test_the_kernel_of_a_page_that_is_left_or_unused_is_ended(
    kernels, seconds, connections, is_ended
):
    async def visit():
        name = await kernels.start_kernel()
        kernels._kernel_connections[name] = connections
        kernels._kernels[name].last_activity -= timedelta(seconds=seconds)
        await kernels.cull_kernel_if_idle(name)

    asyncio.run(visit())
    assert (kernels._kernels == {}) == is_ended


@pytest.mark.parametrize(("pages", "is_ended"), [(1, True), (2, False)])
def test_a_page_that_is_closed_ends_its_kernel_unless_another_shows_it(kernels, pages, is_ended):
    kernels.grace = 0

    async def visit():
        name = await kernels.start_kernel()
        kernels._kernel_connections[name] = pages
        kernels.notify_disconnect(name)
        await asyncio.sleep(0.05)

    asyncio.run(visit())
    assert (kernels._kernels == {}) == is_ended


class Client:
    """A client of a kernel that notes what it is asked to run."""

    def __init__(self, asked):
        self.asked = asked
        self.start_channels = self.stop_channels = lambda: None

    async def wait_for_ready(self, timeout):
        await asyncio.sleep(0)

    async def execute(self, code, **_):
        self.asked.append(code)


def test_the_next_page_gets_the_kernel_that_was_kept_warm_and_it_is_not_ended(kernels, monkeypatch):
    asked = []
    session = SimpleNamespace(clone=SimpleNamespace)
    kernel = SimpleNamespace(client=lambda session: Client(asked), session=session)
    monkeypatch.setattr(PageKernels, "get_kernel", lambda *_: kernel)
    kernels.imports, kernels.set_up = "import d", "d = 1"

    async def visit():
        kernels.warm_up()
        await asyncio.sleep(0.05)
        assert asked == ["import d"]  # the document is not there yet
        kernels.page_is_written()
        await asyncio.sleep(0.05)
        kernels._kernels["k0"].last_activity -= timedelta(days=1)
        await kernels.cull_kernel_if_idle("k0")
        first = await kernels.start_kernel()
        await asyncio.sleep(0.05)
        return first, await kernels.start_kernel()

    assert asyncio.run(visit()) == ("k0", "k1")
    assert asked == ["import d", "d = 1"] * 2  # none is warmed for a third page


def test_the_next_kernel_leaves_the_machine_to_pages_on_their_way(kernels, monkeypatch):
    warmed = []
    kernels.pause, kernels.patience = 0.01, 1000
    monkeypatch.setattr(PageKernels, "warm_up", lambda _: warmed.append("next"))

    async def visits():
        pages = [await kernels.start_kernel() for _ in range(2)]
        seen = []
        for page in pages:
            kernels._kernel_connections[page] = 0
        for page in pages:
            kernels.notify_connect(page)
            await asyncio.sleep(0.05)
            seen.append(list(warmed))
        return seen

    assert asyncio.run(visits()) == [[], ["next"]]


def test_a_page_gets_a_new_kernel_where_the_warm_one_died(kernels, monkeypatch):
    async def fail(_):
        raise OSError("died")

    kernels.set_up = "d = 1"
    monkeypatch.setattr(PageKernels, "_start_warm", fail)

    async def visit():
        kernels.warm_up()
        return await kernels.start_kernel()

    assert asyncio.run(visit()) == "k0"
