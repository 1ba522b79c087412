"""The markup of one sheet of a workbook → what it says beside the values of its cells.

Which rows and columns are hidden, which cells are merged, and which formulas the file keeps no
value of. It reads a sheet as a stream, and declares nothing: entities are refused before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils import range_boundaries

from shimahe.reading.source import Limits

_YES = frozenset(("1", "true"))
_NO = frozenset(("0", "false"))
_VISIBLE = 0.1  # points of height, characters of width
_MOST_COLUMNS = 16_384


@dataclass
class Markup:
    """What the markup of a sheet says.

    `last_row`: the last one with a value. `merged`: left, top, right, bottom. `shows_zeros`: a 0 is
    printed, and not a blank in its place.
    """

    last_row: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    shows_zeros: bool = True


def read_markup(part: IO[bytes], limits: Limits) -> Markup:
    """Return what the markup of a sheet says.

    Raises: UnreadableDocument where it merges more cells than a limit; ExpatError where it is cut.
    """
    reader = _Reader(limits)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.add_text
    parser.buffer_text = True
    parser.ParseFile(part)
    return reader.markup


class _Reader:
    """What is known while the markup of a sheet is read from its beginning to its end."""

    def __init__(self, limits: Limits) -> None:
        self.markup = Markup()
        self.limits = limits
        self.row = 0
        self.hides_row = False
        self.cell: str | None = None
        self.within: str | None = None  # the part of a cell whose text is read
        self.texts: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.hides_row = _is_hidden(attributes, "ht")
        elif tag == "c":
            self.cell = attributes.get("r")
            self.texts = {}
        elif tag in ("f", "v", "is"):
            self.texts[tag] = ""
            self.within = tag
        elif tag == "col" and _is_hidden(attributes, "width"):
            last = min(int(attributes["max"]), _MOST_COLUMNS)
            self.markup.hidden_columns.update(range(int(attributes["min"]), last + 1))
        elif tag == "sheetView":
            self.markup.shows_zeros = attributes.get("showZeros") not in _NO
        elif tag == "mergeCell":
            self.markup.merged.append(range_boundaries(attributes["ref"]))
            self.limits.hold("max_cells", len(self.markup.merged), self.row)

    def add_text(self, text: str) -> None:
        """Take words of an element."""
        if self.within:
            self.texts[self.within] += text

    def end(self, name: str) -> None:
        """Take the end of an element."""
        tag = name.rpartition(" ")[2]
        if tag == self.within:
            self.within = None
        elif tag == "c" and self.texts:
            self._end_cell()

    def _end_cell(self) -> None:
        """Note that a row has a value, or a formula without one."""
        self.markup.last_row = self.row
        if self.hides_row:
            self.markup.hidden_rows.add(self.row)
        if "f" in self.texts and not self.texts.get("v") and self.cell:
            column, _, _, _ = range_boundaries(self.cell)
            self.markup.formulas[self.row, column] = f"={self.texts['f']}"


def _is_hidden(attributes: dict[str, Any], size: str) -> bool:
    """Whether a row or column is hidden, or has no height or width to speak of."""
    if attributes.get("hidden") in _YES:
        return True
    return size in attributes and float(attributes[size]) < _VISIBLE
