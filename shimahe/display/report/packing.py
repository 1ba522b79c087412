"""What a page of a report carries inside it: scripts as text, data and plotly packed.

Promises that the same data are packed to the same characters, and that a packed text can stand in
a page as it is. The browser unpacks them with `unpack.js`.
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

#: What plotly's script begins and ends with inside the function around it.
_BEGIN, _END = '"use strict";var Plotly=', "return Plotly;"
JS = Path(__file__).resolve().parent.parent / "js"


def script(*names: str) -> str:
    """Join the scripts of a page: those that unpack and that fit pictures, and its own."""
    fitting = _read("picture").partition("export default")[0]
    return "\n".join([_read("unpack"), _read("tiles"), fitting, *map(_read, names)])


def _read(name: str) -> str:
    return (JS / f"{name}.js").read_text(encoding="utf-8")


def plain(piece: Any) -> Any:
    """Give a template of plotly as plain data."""
    return json.loads(json.dumps(piece, default=lambda each: each.to_plotly_json()))


def as_json(data: Data) -> str:
    """Write data as JSON, which holds no number that is none."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def packed(text: str) -> str:
    """Pack a text so that it can stand in a page, the same text always to the same characters."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode("ascii")


@cache
def packed_plotly() -> str:
    """Pack plotly's own script."""
    return packed(_as_plain_script(get_plotlyjs()))


def _as_plain_script(source: str) -> str:
    """Give plotly without the function around it, which is there for loaders of modules.

    A browser reads what stands in such a function once more before it runs it: a third of the time
    that plotly takes to start. One that is wrapped otherwise stays as it is.
    """
    begin, end = source.find(_BEGIN), source.rfind(_END)
    if not 0 <= begin < end:
        return source
    header = source[: source.find("*/") + 2]
    return f"{header}\n{source[begin:end]}"
