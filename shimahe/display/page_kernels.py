"""The kernels of the dashboard: one for each open page, and one kept warm for the next.

Promises that there are never more pages than `most`, and that the kernel of a page that was closed,
or has not been used for hours, is ended. Does not know what the kernels run.
"""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Float, Integer, Unicode, default

KERNEL = "python3"
QUIET = ["--IPKernelApp.log_level=ERROR"]  # log messages of kernels go to the terminal
FULL = 503  # the HTTP status when as many pages are open as may be
SECONDS = 60  # in which a kernel must get ready


class PageKernels(AsyncMappingKernelManager):
    """Starts a kernel for each page, at most `most` at once, and keeps one ready for the next."""

    most = Integer(6, config=True, help="pages that may be open at once")
    imports = Unicode(config=True, help="what a kernel kept warm runs before the page is written")
    set_up = Unicode(config=True, help="what a kernel kept warm has run; without it none is")
    pause = Float(3.0, config=True, help="seconds from the opening of a page to the next kernel")
    patience = Float(
        5.0, config=True, help="pauses that a page has to open: then none waits for it"
    )
    grace = Float(15.0, config=True, help="seconds that a closed page has to come back")
    left = Integer(120, config=True, help="seconds after which a page that never opened is left")
    unused = Integer(6 * 3600, config=True, help="seconds after which an open page is unused")
    cull_interval = 20
    _warm: asyncio.Task[str] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        # kept here, since an event loop holds only weak references to its tasks
        self._setting_up: asyncio.Task[None] | None = None
        self._written = asyncio.Event()
        self._opening = 0
        self._open: set[str] = set()

    @default("cull_idle_timeout")
    def _look_for_idle_kernels(self) -> int:
        return self.left

    @property
    def is_full(self) -> bool:
        """Whether as many pages are open, or being opened, as may be."""
        return self._opening + len(self._open) >= self.most

    async def start_kernel(self, **_: Any) -> str:  # type: ignore[override]
        """Return the id of a kernel for a page, as `open_page` does; all arguments are ignored.

        Raises: HTTPError if as many pages are open as may be.
        """
        return await self.open_page()

    def open_page(self) -> asyncio.Task[str]:
        """Return a task that gives the id of a kernel for a page: the warm one, or else a new one.

        Raises: HTTPError, before any task is made, if as many pages are open as may be.
        """
        if self.is_full:
            raise HTTPError(FULL)
        self._opening += 1
        return asyncio.ensure_future(self._give_kernel())

    async def _give_kernel(self) -> str:
        """Return the id of a kernel for a page, and warm the next one if that page never opens."""
        try:
            kernel_id = await self._take()
            self._open.add(kernel_id)
        finally:
            self._opening -= 1
        loop = asyncio.get_running_loop()
        loop.call_later(self.pause * self.patience, self.warm_up)
        return kernel_id

    async def _take(self) -> str:
        """Return the id of the warm kernel if it is alive; else start one.

        The warm kernel may still be running its set-up: the cells of the page then wait for it.
        """
        warm, self._warm = self._warm, None
        if warm:
            await asyncio.wait([warm])
            if not warm.cancelled() and not warm.exception() and warm.result() in self:
                return warm.result()
        return await self._start()

    async def _start(self) -> str:
        kernel_id: str = await super().start_kernel(
            kernel_name=KERNEL, env=dict(os.environ), extra_arguments=QUIET
        )
        return kernel_id

    def warm_up(self) -> None:
        """Start the kernel for the next page, unless there is one or no page may be opened."""
        if self.set_up and not self._warm and not self.is_full:
            self._warm = asyncio.ensure_future(self._start_warm())

    def page_is_written(self) -> None:
        """Let the warm kernel run its set-up, now that the document is there."""
        self._written.set()

    def notify_connect(self, kernel_id: str) -> None:
        """Note that a page has connected; after a pause for it to draw, warm the next kernel."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]
        asyncio.get_running_loop().call_later(self.pause, self._warm_up_if_all_are_there)

    def _warm_up_if_all_are_there(self) -> None:
        """Warm the next kernel unless pages are still opening; the last of them calls this too."""
        are_there = all(self._kernel_connections.get(page, 0) > 0 for page in self._open)
        if are_there and not self._opening:
            self.warm_up()

    async def _start_warm(self) -> str:
        kernel_id = await self._start()
        self._setting_up = asyncio.ensure_future(self._run_set_up(kernel_id))
        return kernel_id

    async def _run_set_up(self, kernel_id: str) -> None:
        """Run the imports in a warm kernel, and its set-up as soon as the document is there."""
        kernel = self.get_kernel(kernel_id)
        own = kernel.session.clone()
        own.session = uuid4().hex  # clients with the same session id would get each other's answers
        client = kernel.client(session=own)
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=SECONDS)  # type: ignore[misc]
            await self._run(client, self.imports)
            await self._written.wait()
            await self._run(client, self.set_up)
        except (RuntimeError, TimeoutError):  # the cells of the page say what is wrong
            self.log.warning("a kernel kept warm did not get ready")
        finally:
            client.stop_channels()

    async def _run(self, client: Any, code: str) -> None:
        await client.execute(code, store_history=False, reply=True, timeout=SECONDS)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Note that a page has disconnected; if it is not back after `grace`, end its kernel."""
        super().notify_disconnect(kernel_id)  # type: ignore[no-untyped-call]
        loop = asyncio.get_running_loop()
        loop.call_later(self.grace, lambda: loop.create_task(self.end_if_closed(kernel_id)))

    async def end_if_closed(self, kernel_id: str) -> None:
        """End the kernel of a page that is not connected."""
        is_shown = self._kernel_connections.get(kernel_id, 0) > 0
        if kernel_id in self._open and not is_shown:
            await self.shutdown_kernel(kernel_id)
            self.warm_up()

    async def shutdown_kernel(self, kernel_id: str, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """End a kernel, so that another page may be opened."""
        self._open.discard(kernel_id)
        await super().shutdown_kernel(kernel_id, *args, **kwargs)  # type: ignore[no-untyped-call]

    async def shutdown_all(self, now: bool = True) -> None:  # type: ignore[override]
        """End all kernels at once by default: one that is starting would log a long error."""
        await super().shutdown_all(now=now)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End the kernel of a page that never opened or is not used any more; keep the warm one."""
        idle = datetime.now(UTC) - self._kernels[kernel_id].last_activity
        is_shown = self._kernel_connections.get(kernel_id, 0) > 0
        most = self.unused if is_shown else self.left
        if kernel_id in self._open and idle > timedelta(seconds=most):
            await self.shutdown_kernel(kernel_id)
            self.warm_up()
