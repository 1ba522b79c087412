"""The dashboard's server ends when it is told to, whatever it is about."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from tornado.ioloop import IOLoop
from voila.app import Voila

from shimahe.display.server import DashboardServer

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
