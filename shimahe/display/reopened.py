"""Notebooks that are opened anew in `shimahe lab`: an explorer without its kernel is a picture.

JupyterLab would say in English that a widget cannot be displayed. Promises that what a file holds
is not changed by opening it, and that a notebook whose kernel runs keeps its explorers.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

_WIDGET = "application/vnd.jupyter.widget-view+json"
#: What an explorer stores beside itself: its picture, or its printed lines.
_STORED = ("application/vnd.plotly.v1+json", "text/html")


class Notebooks(AsyncLargeFileManager):
    """Reads notebooks for JupyterLab."""

    async def get(self, path: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Read a file or folder; of a notebook without a kernel, what it shows without one."""
        model: dict[str, Any] = await super().get(path, *args, **kwargs)  # type: ignore[no-untyped-call]
        is_read = model["type"] == "notebook" and model.get("content")
        if is_read and not await self._has_kernel(path):
            show_what_is_stored(model["content"])
        return model

    async def _has_kernel(self, path: str) -> bool:
        server: Any = self.parent
        sessions = await server.session_manager.list_sessions()
        wanted = path.strip("/")
        return any(session["path"].strip("/") == wanted for session in sessions)


def show_what_is_stored(notebook: dict[str, Any]) -> None:
    """Take out each widget beside which its picture or its printed lines are stored."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if any(kind in data for kind in _STORED):
                data.pop(_WIDGET, None)
