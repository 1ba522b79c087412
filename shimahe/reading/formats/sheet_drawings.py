"""The text boxes drawn on a sheet of a workbook → their lines, by the row on which they begin.

Titles and unit marks may stand in such boxes. A picture becomes a line with its name where it may
replace figures; charts are left out. This module knows nothing about what a text says. The rule is
R03b of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join, normpath
from typing import Any, NamedTuple
from zipfile import ZipFile

from lxml import etree

#: The end of the type of a relation to a drawing.
_DRAWING = "/drawing"
_ANCHORS = ("twoCellAnchor", "oneCellAnchor")
_SECOND_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_YES = frozenset(("1", "true"))
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBEDDED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def boxes_of(archive: ZipFile, sheet: str, with_pictures: bool) -> dict[int, list[str]]:
    """Return the lines of the boxes on a sheet by the 1-based row on which each begins.

    `sheet` is the name of its part in the archive; `with_pictures` makes pictures lines, too.

    Raises: XMLSyntaxError where the markup is damaged.
    """
    boxes: dict[int, list[str]] = {}
    for _, kind, path in _relations(archive, sheet):
        if not kind.endswith(_DRAWING) or path not in archive.NameToInfo:
            continue
        pictures: dict[str, str] = {}
        if with_pictures:
            pictures = {one.name: one.path for one in _relations(archive, path)}
        for row, lines in _boxes(_markup(archive, path), pictures):
            boxes.setdefault(row, []).extend(lines)
    return boxes


class _Relation(NamedTuple):
    """A reference of one part to another: its id, its type, and the path in the archive."""

    name: str
    kind: str
    path: str


def _relations(archive: ZipFile, part: str) -> Iterator[_Relation]:
    """Yield the references of a part to others."""
    relations = join(dirname(part), "_rels", f"{basename(part)}.rels")
    if relations not in archive.NameToInfo:
        return
    for relation in _markup(archive, relations):
        path = normpath(join("/", dirname(part), relation.get("Target", ""))).lstrip("/")
        yield _Relation(relation.get("Id", ""), relation.get("Type", ""), path)


def _markup(archive: ZipFile, path: str) -> Any:
    """Return the markup of a part of the workbook."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(archive.read(path), parser)


def _boxes(drawing: Any, pictures: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the row and the lines of each box, sorted by row and then by column.

    `pictures` has the paths of pictures that become lines, by their id in the drawing.
    """
    found: list[tuple[int, int, list[str]]] = []
    for anchor in drawing.iter(*(f"{{*}}{name}" for name in _ANCHORS)):
        if next(anchor.iterancestors(_SECOND_COPY), None) is not None:
            continue
        lines = [line for shape in anchor.iter("{*}sp") for line in _lines(shape)]
        for blip in anchor.iter(_BLIP) if pictures else ():
            lines.append(f"![]({pictures.get(blip.get(_EMBEDDED), '')})")
        if lines:
            row, column = (int(next(anchor.iter(f"{{*}}{name}")).text) for name in ("row", "col"))
            found.append((row + 1, column, lines))
    for row, _, lines in sorted(found):
        yield row, lines


def _lines(shape: Any) -> Iterator[str]:
    """Yield the lines of text in a shape, unless it is hidden."""
    names = shape.iter("{*}cNvPr")
    if any(name.get("hidden") in _YES for name in names):
        return
    for paragraph in shape.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        text = "".join(
            "\n" if part.tag.endswith("}br") else part.text or ""
            for part in paragraph.iter("{*}t", "{*}br")
        )
        yield from filter(str.strip, text.split("\n"))
