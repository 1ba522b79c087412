"""Notebooks that are opened again in `shimahe lab`: explorers without a kernel become pictures.

Otherwise JupyterLab would say, in English, that a widget cannot be displayed. The language of the
kernel is filled in as JupyterLab would do it, which marks a page as unsaved that nobody has
touched. Promises that opening a file does not change it, and that a notebook with a running kernel
keeps its explorers.
"""

from __future__ import annotations

import platform
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

_WIDGET = "application/vnd.jupyter.widget-view+json"
#: The kinds of output that an explorer stores beside its widget: its picture, or printed lines.
_STORED = ("application/vnd.plotly.v1+json", "text/html")
#: What the kernel of this Python says of its language.
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": platform.python_version(),
}


class Notebooks(AsyncLargeFileManager):
    """The contents manager with which JupyterLab reads notebooks."""

    async def get(self, path: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the model of a file or folder; a notebook without a kernel loses its widgets."""
        model: dict[str, Any] = await super().get(path, *args, **kwargs)  # type: ignore[no-untyped-call]
        is_read = model["type"] == "notebook" and model.get("content")
        if is_read:
            name_language(model["content"])
            if not await self._has_kernel(path):
                show_what_is_stored(model["content"])
        return model

    async def _has_kernel(self, path: str) -> bool:
        server: Any = self.parent
        sessions = await server.session_manager.list_sessions()
        wanted = path.strip("/")
        return any(session["path"].strip("/") == wanted for session in sessions)


def name_language(notebook: dict[str, Any]) -> None:
    """Fill in the language of a notebook in memory whose kernel is this Python's."""
    metadata = notebook["metadata"]
    if metadata.get("kernelspec", {}).get("name") == "python3":
        metadata["language_info"] = LANGUAGE_INFO


def show_what_is_stored(notebook: dict[str, Any]) -> None:
    """Remove from a notebook in memory each widget whose picture or lines are stored beside it."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if any(kind in data for kind in _STORED):
                data.pop(_WIDGET, None)
