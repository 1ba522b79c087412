"""The boxes of text drawn on a sheet of a workbook → their lines, by the row they begin on.

Titles and unit marks stand in such boxes too. Pictures and charts are left out. It knows nothing of
what a text says.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from lxml import etree

_DRAWING = "/drawing"  # the end of what a relation to one says it is
_ANCHORS = ("twoCellAnchor", "oneCellAnchor")
_SECOND_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_YES = frozenset(("1", "true"))


def boxes_of(archive: ZipFile, sheet: str) -> dict[int, list[str]]:
    """Return the lines of the boxes drawn on a sheet, by the 1-based row on which each begins.

    `sheet`: the name of its part in the archive.

    Raises: XMLSyntaxError where the markup is damaged.
    """
    boxes: dict[int, list[str]] = {}
    relations = join(dirname(sheet), "_rels", f"{basename(sheet)}.rels")
    if relations not in archive.NameToInfo:
        return boxes
    for relation in _markup(archive, relations):
        if not relation.get("Type", "").endswith(_DRAWING):
            continue
        path = normpath(join("/", dirname(sheet), relation.get("Target", ""))).lstrip("/")
        if path in archive.NameToInfo:
            for row, lines in _boxes(_markup(archive, path)):
                boxes.setdefault(row, []).extend(lines)
    return boxes


def _markup(archive: ZipFile, path: str) -> Any:
    """Return the markup of a part of a workbook."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(archive.read(path), parser)


def _boxes(drawing: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the row and the lines of each box, in the order of rows and then of columns."""
    found: list[tuple[int, int, list[str]]] = []
    for anchor in drawing.iter(*(f"{{*}}{name}" for name in _ANCHORS)):
        if next(anchor.iterancestors(_SECOND_COPY), None) is not None:
            continue
        lines = [line for shape in anchor.iter("{*}sp") for line in _lines(shape)]
        if lines:
            row, column = (int(next(anchor.iter(f"{{*}}{name}")).text) for name in ("row", "col"))
            found.append((row + 1, column, lines))
    for row, _, lines in sorted(found):
        yield row, lines


def _lines(shape: Any) -> Iterator[str]:
    """Yield the lines of text in a shape that is shown."""
    names = shape.iter("{*}cNvPr")
    if any(name.get("hidden") in _YES for name in names):
        return
    for paragraph in shape.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        text = "".join(
            "\n" if part.tag.endswith("}br") else part.text or ""
            for part in paragraph.iter("{*}t", "{*}br")
        )
        yield from filter(str.strip, text.split("\n"))
