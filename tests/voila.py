"""A dashboard as a user starts it: `shimahe dashboard` in a process of its own.

Everything lies in one folder.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60


@dataclass(frozen=True)
class Dashboard:
    """A running dashboard: its address and token, what it says, and the folder for its files.

    It may leave files there while it runs.
    """

    address: str
    token: str
    process: subprocess.Popen[bytes]
    log: Path
    temporary: Path

    def url(self, query: str = "") -> str:
        """Give the address that lets a browser in; `query` is the end of an address."""
        return f"{self.address}/?token={self.token}{query.replace('?', '&', 1)}"

    def get(self, query: str = "") -> str:
        """Fetch the page, which runs it."""
        with urllib.request.urlopen(self.url(query), timeout=SECONDS) as answer:
            return answer.read().decode()

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """Ask for a path without the token; give status and page."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def interrupt(self) -> int:
        """Do as a terminal does on Ctrl+C, wait, and give the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(SECONDS)


@contextmanager
def voila_server(folder: Path, *arguments: object) -> Iterator[Dashboard]:
    """Start the dashboard, wait until it answers, and end it."""
    temporary, log = folder / "temporary", folder / "server.log"
    temporary.mkdir(parents=True)
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "shimahe",
        "dashboard",
        "--no-browser",
        f"--port={port}",
        *map(str, arguments),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=_environment(folder),
            stdout=output,
            stderr=output,
            cwd=folder,
            start_new_session=True,
        )
    try:
        token = _wait_for_token(process, log)
        yield Dashboard(f"http://127.0.0.1:{port}", token, process, log, temporary)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(SECONDS)


def _environment(folder: Path) -> dict[str, str]:
    """Keep Jupyter out of the home folder, and temporary files where they can be counted."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "SHIMAHE"))
    }
    places = {
        name: str(folder / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    }
    return (
        kept
        | places
        | {"JUPYTER_RUNTIME_DIR": str(folder / "runtime"), "TMPDIR": str(folder / "temporary")}
    )


def _wait_for_token(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the dashboard says its address, and give the token of that."""
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        found = re.search(r"\?token=(\w+)", log.read_text("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
