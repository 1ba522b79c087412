"""The page of the dashboard, written for each visitor: first the text, then what a kernel makes.

Promises that templates are compiled once, before the first visitor, and that the text of the page
does not wait for a kernel. Does not know who may visit.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from voila.app import Voila
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from shimahe.display.page_kernels import PageKernels

#: The attributes of a prepared page that the pages of all visitors share.
_SHARED = ("notebook", "cwd", "exporter", "resources", "template_name", "theme")


class VisitorsPage(NotebookRenderer):  # type: ignore[misc]
    """The page of one visitor, whose kernel may still be starting."""

    def __init__(self, page: NotebookRenderer, arguments: dict[str, Any], visit: Visit) -> None:
        super().__init__(**arguments)
        for name in _SHARED:
            setattr(self, name, getattr(page, name))
        self._visit = visit

    async def _jinja_kernel_start(self, nb: Any, *_: Any, **__: Any) -> str:
        """Send what is written so far, wait for the kernel, and return its name for the page."""
        await self._visit.handler.flush()
        kernel_id = await self._visit.kernel
        kernel = self._visit.kernels.get_kernel(kernel_id)
        name: str = await super()._jinja_kernel_start(nb, kernel_id, kernel)
        return name


class Visit:
    """One request for the page, and the kernel that is starting for it.

    `handler` is the request handler of the server.

    Raises: HTTPError if no more pages may be open.
    """

    def __init__(self, handler: Any, kernels: PageKernels) -> None:
        self.handler = handler
        self.kernels = kernels
        self.kernel = kernels.open_page()


class PageWriter:
    """Writes the page of a Voilà server for each visitor."""

    def __init__(self, server: Voila) -> None:
        config = server.voila_configuration
        settings = server.app.settings
        self._arguments = {
            "voila_configuration": config,
            "traitlet_config": server.config,
            "notebook_path": server.notebook_path_in_root,
            "template_paths": server.template_paths,
            "config_manager": server.config_manager,
            "contents_manager": server.contents_manager,
            "base_url": server.base_url,
            "kernel_spec_manager": server.kernel_spec_manager,
            "page_config": get_page_config(server.base_url, settings, server.log, config),
        }
        self._is_written = asyncio.Event()
        self._page = NotebookRenderer(**self._arguments)
        self._ready = asyncio.ensure_future(self._get_ready())

    async def _get_ready(self) -> None:
        """Compile the templates; once the page is written to its file, load it."""
        page = self._page
        await page.initialize()
        await self._compile(page)
        await self._is_written.wait()
        page.notebook = await page.load_notebook(page.notebook_path)

    async def _compile(self, page: NotebookRenderer) -> None:
        """Render the page once and drop the result, so that all its templates are compiled."""
        pieces = page.exporter.generate_from_notebook_node(
            page.notebook,
            resources=page.resources,
            extra_context={"kernel_start": _no_kernel, "cell_generator": _no_cells},
            page_config=page.page_config,
        )
        async for _ in pieces:
            pass

    def page_is_written(self) -> None:
        """Tell the writer that the file of the page is there; visitors who wait then get it."""
        self._is_written.set()

    async def write(self, visit: Visit) -> None:
        """Write the page for a visitor, once it is ready."""
        await asyncio.shield(self._ready)
        page = VisitorsPage(self._page, self._arguments, visit)
        async for html, _ in page.generate_content_generator():
            visit.handler.write(html)
        await visit.handler.flush()


async def _no_kernel(_: Any) -> str:
    return ""


async def _no_cells(*_: Any) -> AsyncIterator[Any]:
    return
    yield
