"""What the page of a report contains: scripts as text, and data and plotly in packed form.

Promises that the same data are always packed to the same characters, and that these need no
escaping in a page. The browser unpacks them with `unpack.js`.
"""

from __future__ import annotations

import base64
import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

from shimahe.display.report.filters import Data

#: The beginning and the end of plotly's script inside the function around it.
_BEGIN, _END = '"use strict";var Plotly=', "return Plotly;"
#: The folder of the scripts.
JS = Path(__file__).resolve().parent.parent / "js"


def script(*names: str) -> str:
    """Return the scripts of a page as one: the shared ones that unpack and fit, and `names`."""
    fitting = _read("picture").partition("export default")[0]
    return "\n".join([_read("unpack"), _read("tiles"), fitting, *map(_read, names)])


def _read(name: str) -> str:
    return (JS / f"{name}.js").read_text(encoding="utf-8")


def plain(piece: Any) -> Any:
    """Return plotly objects, such as a template, as plain data."""
    return json.loads(json.dumps(piece, default=lambda each: each.to_plotly_json()))


def as_json(data: Data) -> str:
    """Return data as JSON.

    Raises: ValueError for NaN or infinity, which JSON does not have.
    """
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def packed(text: str) -> str:
    """Return a text packed by gzip, as base64; the same text always gives the same characters."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode("ascii")


@cache
def packed_plotly() -> str:
    """Return plotly's own script, packed."""
    return packed(_as_plain_script(get_plotlyjs()))


def _as_plain_script(source: str) -> str:
    """Return plotly's script without the function around it, which is only for module loaders.

    A browser parses the body of such a function a second time before it runs it, which is a third
    of the time that plotly takes to start. A script with another wrapping is returned as it is.
    """
    begin, end = source.find(_BEGIN), source.rfind(_END)
    if not 0 <= begin < end:
        return source
    header = source[: source.find("*/") + 2]
    return f"{header}\n{source[begin:end]}"
