"""The looks of a Word file → which of its runs nobody sees, and which are raised.

A style may hide words; so may white on white. It knows nothing of what a text says.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from docx.oxml.ns import qn

_WHITE = "FFFFFF"
_NO_COLOUR = frozenset(("", "auto", _WHITE))
_MOST_BASES = 10  # styles that are based on one another
_OFF = frozenset(("0", "false"))


def hide_runs(body: Any, styles: Any) -> None:
    """Mark as hidden the runs of a text that a style hides, and those that are white on white."""
    hiding = _styles_with(styles, "w:vanish")
    shading = _styles_with(styles, "w:shd")
    for run in body.iter(qn("w:r")):
        named = {*run.xpath("./w:rPr/w:rStyle/@w:val"), *run.xpath("../w:pPr/w:pStyle/@w:val")}
        if named & hiding or _is_white_on_white(run, shading):
            properties = run.get_or_add_rPr()
            if properties.find(qn("w:vanish")) is None:
                properties.append(run.makeelement(qn("w:vanish"), {}))


def is_hidden(run: Any) -> bool:
    """Whether a run is not shown."""
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in _OFF


def is_raised(run: Any) -> bool:
    """Whether a run stands above the line, as the sign of a note does."""
    align = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return align is not None and align.get(qn("w:val")) == "superscript"


def _styles_with(styles: Any, tag: str) -> set[str]:
    """Return the names of the styles that say something, or whose basis does."""
    bases: dict[str, str | None] = {}
    found: set[str] = set()
    for style in styles.iter(qn("w:style")):
        name = style.get(qn("w:styleId"))
        basis = style.find(qn("w:basedOn"))
        bases[name] = None if basis is None else basis.get(qn("w:val"))
        if any(one.get(qn("w:val")) not in _OFF for one in style.iter(qn(tag))):
            found.add(name)
    for _ in range(_MOST_BASES):
        found |= {name for name, basis in bases.items() if basis in found}
    return found


def _is_white_on_white(run: Any, shading: Collection[str]) -> bool:
    """Whether a run is white, and nothing behind it has a colour."""
    colour = run.find(f"{qn('w:rPr')}/{qn('w:color')}")
    if colour is None or str(colour.get(qn("w:val"))).upper() != _WHITE:
        return False
    if run.xpath("./w:rPr/w:highlight"):
        return False
    around = "./w:rPr | ancestor::w:p/w:pPr | ancestor::w:tc/w:tcPr | ancestor::w:tbl/w:tblPr"
    fills = {fill for part in run.xpath(around) for fill in part.xpath("./w:shd/@w:fill")}
    tables = set(run.xpath("ancestor::w:tbl/w:tblPr/w:tblStyle/@w:val"))
    return fills <= _NO_COLOUR and tables.isdisjoint(shading)
