"""Notebooks that are opened again in `shimahe lab`: explorers without a kernel become pictures.

Otherwise JupyterLab would say, in English, that a widget cannot be displayed. Promises that opening
a file does not change it, and that a notebook with a running kernel keeps its explorers.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

_WIDGET = "application/vnd.jupyter.widget-view+json"
#: The kinds of output that an explorer stores beside its widget: its picture, or printed lines.
_STORED = ("application/vnd.plotly.v1+json", "text/html")


class Notebooks(AsyncLargeFileManager):
    """The contents manager with which JupyterLab reads notebooks."""

    async def get(self, path: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the model of a file or folder; a notebook without a kernel loses its widgets."""
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
    """Remove from a notebook in memory each widget whose picture or lines are stored beside it."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if any(kind in data for kind in _STORED):
                data.pop(_WIDGET, None)
