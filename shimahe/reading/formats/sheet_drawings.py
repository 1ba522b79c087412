"""The boxes of text drawn on a sheet of a workbook → their lines, by the row they begin on.

Titles and unit marks stand in such boxes too. A picture is a line with its name where it may stand
in place of figures; charts are left out. It knows nothing of what a text says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join, normpath
from typing import Any, NamedTuple
from zipfile import ZipFile

from lxml import etree

_DRAWING = "/drawing"  # the end of what a relation to one says it is
_ANCHORS = ("twoCellAnchor", "oneCellAnchor")
_SECOND_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_YES = frozenset(("1", "true"))
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBEDDED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def boxes_of(archive: ZipFile, sheet: str, with_pictures: bool) -> dict[int, list[str]]:
    """Return the lines of the boxes drawn on a sheet, by the 1-based row on which each begins.

    `sheet`: the name of its part in the archive; `with_pictures`: pictures are lines too.

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
    """What a part refers to: the name it has there, its kind, and its place in the archive."""

    name: str
    kind: str
    path: str


def _relations(archive: ZipFile, part: str) -> Iterator[_Relation]:
    """Yield what a part refers to."""
    relations = join(dirname(part), "_rels", f"{basename(part)}.rels")
    if relations not in archive.NameToInfo:
        return
    for relation in _markup(archive, relations):
        path = normpath(join("/", dirname(part), relation.get("Target", ""))).lstrip("/")
        yield _Relation(relation.get("Id", ""), relation.get("Type", ""), path)


def _markup(archive: ZipFile, path: str) -> Any:
    """Return the markup of a part of a workbook."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(archive.read(path), parser)


def _boxes(drawing: Any, pictures: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the row and the lines of each box, in the order of rows and then of columns.

    `pictures`: the files of those that are lines, by what the drawing calls them.
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
