"""The markup of one sheet of a workbook → its cells as they are stored, and what else it says.

That is: which rows and columns are hidden, which cells are merged, which formulas have no stored
value, and the conditional formats. The sheet is read as a stream, row by row, and nothing is
fetched; files with entities were refused before. The rule is R03b of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

from lxml import etree
from openpyxl.utils import range_boundaries

from shimahe.reading.formats.workbook_strings import text_of
from shimahe.reading.source import Limits

_YES = frozenset(("1", "true"))
_NO = frozenset(("0", "false"))
#: The least height (in points) or width (in characters) that can be seen.
_VISIBLE = 0.1
_MOST_COLUMNS = 16_384
_TEXT_OF_FORMULA = "str"
#: Left, top, right and bottom of an area, as 1-based columns and rows.
Area = tuple[int, int, int, int]


class KeptCell(NamedTuple):
    """A cell as a file stores it: its place, kind, style, text and formula.

    `inline` is a text that is stored in the cell itself.
    """

    row: int
    column: int
    kind: str
    style: int
    text: str
    formula: str | None
    inline: str | None


class Condition(NamedTuple):
    """A rule that changes the look of cells in some areas; rules with low `priority` go first.

    `look` is the number of a look of the workbook, or the markup of one. `hides_figures` says that
    only a bar or an icon is shown.
    """

    areas: list[Area]
    kind: str
    operator: str
    formulas: list[str]
    priority: int
    look: Any
    hides_figures: bool


@dataclass
class Markup:
    """What the markup of a sheet says."""

    cells: list[KeptCell] = field(default_factory=list)
    #: The hidden rows that hold a cell.
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    #: The formulas without a stored value, by row and column.
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)
    #: Whether a 0 is printed, rather than a blank.
    shows_zeros: bool = True
    #: The headers of its pages, with the codes of the file.
    headers: list[str] = field(default_factory=list)
    #: The footers of its pages, with the codes of the file.
    footers: list[str] = field(default_factory=list)


def read_markup(part: IO[bytes], limits: Limits) -> Markup:
    """Return what the markup of a sheet says.

    Raises: UnreadableDocument where it holds or merges more cells than a limit; XMLSyntaxError
    where it is cut off.
    """
    reader = _Reader(limits)
    takes = reader.takes
    tags = [f"{{*}}{name}" for name in takes]
    events = etree.iterparse(
        part, tag=tags, resolve_entities=False, no_network=True, huge_tree=True
    )
    for _, element in events:
        takes[element.tag.rpartition("}")[2]](element)
        element.clear()
    return reader.markup


class _Reader:
    """Reads the markup of a sheet from beginning to end."""

    def __init__(self, limits: Limits) -> None:
        self.markup = Markup()
        self.limits = limits
        self.row = 0
        #: Column numbers by letters, as far as they were met.
        self.columns: dict[str, int] = {}
        self.takes: dict[str, Callable[[Any], None]] = {
            "row": self._take_row,
            "col": self._take_column,
            "sheetView": self._take_view,
            "mergeCell": self._take_merged,
            "conditionalFormatting": self._take_conditions,
            "headerFooter": self._take_margins,
        }

    def _take_row(self, row: Any) -> None:
        """Take the cells of a row."""
        self.row = int(row.get("r", self.row + 1))
        parent = row.getparent()
        while row.getprevious() is not None:  # rows that are done, which would fill the memory
            del parent[0]
        count = len(self.markup.cells) + len(self.markup.formulas)
        column = 0
        for cell in row:
            name = cell.get("r")
            column = column + 1 if name is None else self._column_of(name)
            self._take_cell(cell, column)
        if len(self.markup.cells) + len(self.markup.formulas) == count:
            return
        self.limits.hold("max_cells", len(self.markup.cells), self.row)
        if _is_hidden(row, "ht"):
            self.markup.hidden_rows.add(self.row)

    def _column_of(self, name: str) -> int:
        """Return the column number of a cell by its name."""
        letters = name.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = range_boundaries(name)[0]
        return self.columns[letters]

    def _take_cell(self, cell: Any, column: int) -> None:
        """Take a cell that holds anything, or a formula without its value."""
        text: str | None = None
        formula: str | None = None
        inline: str | None = None
        kind = cell.get("t", "n")
        for part in cell:
            tag = part.tag.rpartition("}")[2]
            if tag == "v":
                text = part.text or ""
            elif tag == "f":
                formula = part.text or ""
            elif tag == "is":
                inline = text_of(part)
        if not text and formula is not None and not (text == "" and kind == _TEXT_OF_FORMULA):
            self.markup.formulas[self.row, column] = f"={formula}"
        elif text or inline is not None:
            style = int(cell.get("s", 0))
            kept = KeptCell(self.row, column, kind, style, text or "", formula, inline)
            self.markup.cells.append(kept)

    def _take_column(self, column: Any) -> None:
        """Take hidden columns."""
        if _is_hidden(column, "width"):
            last = min(int(column.get("max")), _MOST_COLUMNS)
            self.markup.hidden_columns.update(range(int(column.get("min")), last + 1))

    def _take_view(self, view: Any) -> None:
        """Take whether zeros are shown."""
        self.markup.shows_zeros = view.get("showZeros") not in _NO

    def _take_merged(self, merged: Any) -> None:
        """Take a merged area."""
        self.markup.merged.append(range_boundaries(merged.get("ref")))
        self.limits.hold("max_cells", len(self.markup.merged), self.row)

    def _take_margins(self, element: Any) -> None:
        """Take page headers and footers; those of first or even pages only if they are printed."""
        is_printed = {
            "odd": True,
            "first": element.get("differentFirst") in _YES,
            "even": element.get("differentOddEven") in _YES,
        }
        for part in element:
            name = part.tag.rpartition("}")[2]
            texts = self.markup.headers if name.endswith("Header") else self.markup.footers
            if is_printed.get(name.removesuffix("Header").removesuffix("Footer")):
                texts.append(part.text or "")

    def _take_conditions(self, element: Any) -> None:
        """Take the rules of some areas; since 2010 their areas may be an element of its own."""
        named = element.get("sqref") or element.findtext("{*}sqref") or ""
        areas = [range_boundaries(area) for area in named.split()]
        for rule in element.iterchildren("{*}cfRule"):
            formulas = [one.text or "" for one in rule if one.tag.endswith(("}formula", "}f"))]
            own = rule.find("{*}dxf")
            look = rule.get("dxfId") if own is None else _kept(own)
            if isinstance(look, str):
                look = int(look)
            condition = Condition(
                areas=areas,
                kind=rule.get("type", ""),
                operator=rule.get("operator", ""),
                formulas=formulas,
                priority=int(rule.get("priority", 0)),
                look=look,
                hides_figures=any(one.get("showValue") in _NO for one in rule),
            )
            self.markup.conditions.append(condition)


def _kept(element: Any) -> Any:
    """Return a copy of an element that outlives the row in which it stands."""
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _is_hidden(element: Any, size: str) -> bool:
    """Whether a row or column is hidden, or practically has no height or width."""
    if element.get("hidden") in _YES:
        return True
    value = element.get(size)
    return value is not None and float(value) < _VISIBLE
