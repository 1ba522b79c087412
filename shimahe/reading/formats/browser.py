"""HTML → the words and tables that a browser shows, in the order in which it shows them.

lxml finds the tags, the text and the ends of elements; which cell and row they belong to is decided
here, as a browser decides it. What is not shown is listed separately with its line. This module
knows tags, but not what they say. The rule is R05a of docs/method.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from shimahe.reading.formats.plain_tables import is_plain, plain_table
from shimahe.reading.formats.selectors import Element
from shimahe.reading.formats.shown import (
    Cell,
    Group,
    OpenBlock,
    Page,
    Table,
    TableRow,
    Words,
    span_of,
    takes_spans,
)
from shimahe.reading.formats.styles import NOTHING_SAID, Look, Sight, Styles, holds_on_screen
from shimahe.reading.source import Limits
from shimahe.vocabulary import LOST, PICTURE, without_unseen

_START_TAG = re.compile(r"<[A-Za-z][^\s>/]*")
_STYLE = re.compile(r"<(?:style|link)\b", re.I)
_LINE_END = re.compile("&(?:#0*1[03](?![0-9])|#x0*[ad](?![0-9a-f])|newline(?=;));?", re.I)
#: The end tag of a page, which ends nothing, or of a part of a table, which may have begun without
#: a tag. A row also ends where the next one begins.
_END_TAG = re.compile(
    r"</(?!td)(?:body|html|(table|tbody|thead|tfoot|tr(?!\s*>\s*<tr[\s>])))"
    r"(?:[\s/][^>]{0,99})?>",
    re.I,
)
#: How many nested elements are allowed for each nested table that is allowed.
_OPEN_ELEMENTS = 100


def tags(names: str) -> frozenset[str]:
    """Return the tag names in a text, which are parted by blanks."""
    return frozenset(names.split())


_NEVER_SHOWN = tags(
    "area audio base canvas datalist del embed frameset head iframe link meta meter noembed"
    " noframes noscript object param progress rp s script source strike style template title track"
    " video"
)
_OF_A_HEAD = tags("base basefont bgsound link meta noscript script style template title")
_BLOCKS = tags(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form frame h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main"
    " menu nav ol option p pre search section select summary textarea ul xmp"
)
#: The groups of rows in a table.
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_STARTS_CELL = frozenset(("td", "th"))
_COLUMNS = frozenset(("col", "colgroup"))
#: Elements whose digits are no part of the figure beside them.
_APART = tags("sup sub rt")
_NO_ATTRIBUTES: Mapping[str, str] = {}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FIELDS_OF_TEXT = tags("text number search tel email url date month")
_KEEPS_LINES = frozenset(("pre", "textarea", "xmp", "plaintext", "listing"))


# --- the page as it is read -----------------------------------------------------------------------


class Browser:
    """Finds out what a browser shows of pieces of HTML in one document.

    `styles` are the rules of the page.
    """

    def __init__(self, limits: Limits, styles: Styles) -> None:
        from lxml import etree  # only where HTML is read

        self._reader = _Reader(limits, styles)
        self._parse = etree.fromstring
        self._parser_of = partial(
            etree.HTMLParser,
            encoding="utf-8",
            huge_tree=True,
            no_network=True,
            remove_comments=False,
        )
        # one for all pieces, since making one takes long
        self._parser = self._parser_of(target=self._reader)

    def _parser_of_elements(self) -> Any:
        """Return a parser that collects all elements."""
        return self._parser_of(target=_ElementReader(self._reader.limits))

    def browse(self, lines: Sequence[str], first_line: int) -> Page:
        """Return what a browser shows of lines of HTML, which are numbered from `first_line`.

        Raises: UnreadableDocument where too many tables or elements are nested, and where all
        pieces together have too many lines or cells.
        """
        text = "\n".join(lines)
        table = self._plain_table(text, first_line)
        if table is not None:
            return Page([table], [])
        marker = _unused_name(text)
        self._reader.begin(marker, first_line)
        marked = _marked(lines, first_line, marker).encode("utf-8", "replace")
        if self._reader.styles.counts_from_end:
            self._reader.known = self._parse(marked, self._parser_of_elements())
        page: Page = self._parse(marked, self._parser)
        return page

    def _plain_table(self, text: str, first_line: int) -> Table | None:
        """Return the table that is all of a text, if its cells hold nothing but text."""
        printed = text.strip(" \t\n")
        if self._reader.styles.count or not is_plain(printed):
            return None
        first_line += text[: text.index("<")].count("\n")
        last_line = first_line + printed.count("\n")
        cells = sum(map(printed.count, ("<td", "<th>", "<th ")))
        self._reader.line = last_line
        self._reader.count_lines(printed.count("<tr"))
        self._reader.count_cells(cells)
        return plain_table(printed, first_line)


def styles_of(lines: Sequence[str]) -> Styles:
    """Return the rules of all `<style>` elements of a page."""
    styles = Styles()
    page = "\n".join(lines)
    if not _STYLE.search(page):
        return styles
    from lxml import etree  # only where HTML is read

    parser = etree.HTMLParser(target=_StyleReader(styles), encoding="utf-8", huge_tree=True)
    etree.fromstring(page.encode("utf-8", "replace"), parser)
    return styles


def _unused_name(text: str) -> str:
    """Return the name of an attribute that does not occur in a text."""
    name = "line"
    while name in text:
        name += "-"
    return name


def _marked(lines: Sequence[str], first_line: int, marker: str) -> str:
    """Return lines of HTML with their numbers as an attribute of the first tag on each.

    Character references to line ends become blanks, since line ends are counted.
    """
    marked: list[str] = []
    for number, line in enumerate(lines, first_line):
        tag = _START_TAG.search(line) if "<" in line else None
        if "&" in line:
            line = _LINE_END.sub("&#32;", line)
            tag = _START_TAG.search(line)
        if tag:
            line = f'{line[: tag.end()]} {marker}="{number}"{line[tag.end() :]}'
        marked.append(line)
    return _END_TAG.sub(partial(_with_mark, marker), "\n".join(marked))


def _with_mark(marker: str, end: re.Match[str]) -> str:
    """Return an end tag with a mark behind it, which lxml takes for a comment.

    The end tag of a page becomes a comment itself, since lxml ends all elements at it.
    """
    if end[1]:
        return f"{end[0]}<?{marker}-{end[1].lower()}>"
    return f"<?{marker}-/{end[0][2:]}"


class _StyleReader:
    """Collects the texts of all `<style>` elements, and notes whether other files are named."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.sheets: list[str] = []
        self.texts: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element: a style begins, or another file of style is named."""
        if not holds_on_screen(attributes.get("media", "")):
            return
        if tag == "style":
            self.texts = []
        elif tag == "link" and "stylesheet" in attributes.get("rel", "").lower().split():
            self.styles.has_others = True

    def data(self, text: str) -> None:
        """Take text, if a style is open."""
        if self.texts is not None:
            self.texts.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element, which may end a style."""
        if tag == "style" and self.texts is not None:
            self.sheets.append("".join(self.texts))
            self.texts = None

    def close(self) -> Styles:
        """Return the rules."""
        self.styles.add(*self.sheets)
        return self.styles


class _ElementReader:
    """Collects all elements of some HTML, before it is decided which of them are seen."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.open = [Element("", _NO_ATTRIBUTES, None)]
        self.found: list[Element] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        self.open.append(self.open[-1].hold(tag, attributes))
        self.found.append(self.open[-1])
        self.limits.hold("max_cells", len(self.found), what="kept_elements")

    def end(self, _: str) -> None:
        """Take the end of an element."""
        del self.open[-1]

    def close(self) -> Iterator[Element]:
        """Return the elements in the order of the page."""
        return iter(self.found)


class _Place(NamedTuple):
    """What is seen inside the element at a depth; if folded, only its summary is."""

    depth: int
    sight: Sight
    is_folded: bool = False


@dataclass(slots=True)
class _OpenTable:
    """A table that has not ended, with its open parts."""

    table: Table
    #: The content around the table, which also gets the table's text outside of cells.
    around: list[Words | Table]
    group: Group | None = None
    row: TableRow | None = None
    cell: Cell | None = None
    #: The depth of the open cell in the page.
    cell_depth: int = 0
    #: Whether a caption is open, in which a table may stand as in a cell.
    is_in_caption: bool = False
    #: The number of columns that `<col>` has described so far.
    columns: int = 0
    #: The same number before the open `<colgroup>`.
    columns_before: int = 0
    #: Whether the open `<colgroup>` is collapsed, so that its columns are not shown.
    is_collapsed: bool = False


class _Reader:
    """Takes tags and text one by one, as lxml finds them, and builds the page.

    `depth` is the number of open elements, and `hidden_depth` that of the outermost element which
    is not displayed (0 if none). `places` are the open elements that change what is seen in them.
    `elements` are all open elements, kept only if rules of the page ask where an element stands.
    `lines_read`, `cells` and `kept_elements` count what all pieces of the document have so far.
    """

    def __init__(self, limits: Limits, styles: Styles) -> None:
        self.limits = limits
        self.most_elements = _OPEN_ELEMENTS * limits.max_nesting
        self.styles = styles
        self.lines_read = 0
        self.cells = 0
        self.kept_elements = 0
        self.begin("", 0)

    def begin(self, marker: str, line: int) -> None:
        """Start a piece of HTML on a line; `marker` is the attribute that numbers its lines."""
        self.marker = marker
        self.mark_of_end = f"?{marker}-"
        self.line = line
        self.depth = 0
        self.page: list[Words | Table] = []
        #: The content of the page, or of the open cell.
        self.content = self.page
        self.block = OpenBlock()
        self.open: list[_OpenTable] = []
        self.level = 0
        self.keeps_lines_from = 0
        self.hidden_depth = 0
        #: The tables without an end tag so far in an element that is not displayed.
        self.hidden_tables = 0
        self.head_depth = 0
        self.places: list[_Place] = []
        self.is_unread = False
        self.elements: list[Element] = []
        #: The elements to come, known in advance only if rules count from the end.
        self.known: Iterator[Element] = iter(())
        if self.styles.placed:
            self.elements.append(Element("", _NO_ATTRIBUTES, None))
        self.asks_all = self.styles.names_tags or bool(self.styles.placed)
        self.hidden_texts: list[str] = []
        self.hidden_line = 0
        self.not_shown: list[tuple[int, str]] = []

    # --- what lxml finds

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        depth = self.depth + 1
        self.depth = depth
        if attributes:
            number = attributes.get(self.marker)
            if number is not None:
                self.line = int(number)
                if len(attributes) == 1:
                    attributes = _NO_ATTRIBUTES
        if self.elements:
            self._keep_element(tag, attributes)
        if self.hidden_depth and not self._ends_head(tag):
            self._pass_hidden(tag)
            return
        if depth > self.most_elements:
            self._hold_elements()
        take = _STARTS.get(tag)
        is_asked = (attributes or self.asks_all) and take is not _HIDE
        if is_asked and self._is_hidden(tag, attributes):
            take = _HIDE
        if take is not None:
            take(self, tag, attributes)

    def end(self, tag: str) -> None:
        """Take the end of an element, which may be implied by another tag."""
        depth = self.depth
        self.depth = depth - 1
        if self.elements:
            self.elements.pop()
        if self.hidden_depth:
            if self.hidden_depth == depth:
                self._end_hidden()
            return
        while self.places and self.places[-1].depth == depth:
            self._end_hidden()
            self.places.pop()
            self.is_unread = bool(self.places) and not self.places[-1].sight.is_readable
        take = _ENDS.get(tag)
        if take is not None:
            take(self, depth)

    def data(self, text: str) -> None:
        """Take text."""
        line = self.line
        if "\n" in text:
            self.line = line + text.count("\n")
        if len(text) == 1:  # what an entity prints stands by itself
            text = without_unseen(text)
        if self.is_unread or self.hidden_depth:
            if self.hidden_depth or not self.sight.is_seen:
                self._hide(text, line)
                return
            text = LOST + text if text.strip() else text
        block = self.block
        if block.texts or not text.isspace() or self.keeps_lines_from:
            block.texts.append(text)
            block.starts.append(line)

    def comment(self, text: str) -> None:
        """Take a comment, which is not shown, or the mark of an end tag."""
        if text.startswith(self.mark_of_end):
            self._end_part(text.removeprefix(self.mark_of_end))
            return
        line = self.line
        self.line += text.count("\n")
        if self.hidden_depth:
            self._hide(text, line)
        else:
            self._list_hidden(text, line)

    def close(self) -> Page:
        """Return the page, and forget it, because lxml keeps its reader for long."""
        self._end_hidden()
        while self.open:
            self._close_table()
        self._end_block()
        page = Page(self.page, self.not_shown)
        self.page = []
        self.content = self.page
        return page

    # --- what is held against the limits

    def count_lines(self, lines: int = 1) -> None:
        """Count lines as they are read: rows, blocks of words, and lines that are not shown.

        The first block of a cell is counted as the cell. Raises: UnreadableDocument.
        """
        self.lines_read += lines
        self.limits.hold("max_lines", self.lines_read, self.line, what="lines_read")

    def count_cells(self, cells: int = 1) -> None:
        """Count cells, also those without any text.

        Raises: UnreadableDocument.
        """
        self.cells += cells
        self.limits.hold("max_cells", self.cells, self.line)

    def _keep_element(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Keep the element that begins, for the rules that ask where an element stands.

        Raises: UnreadableDocument, naming the limit of cells, since each is an element.
        """
        element = next(self.known, None)
        self.elements.append(element or self.elements[-1].hold(tag, attributes))
        self.kept_elements += 1
        self.limits.hold("max_cells", self.kept_elements, what="kept_elements")

    # --- what is not shown

    def _is_hidden(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether an element is not displayed.

        One that is displayed while its words cannot be seen is noted in `places`.
        """
        if tag == "summary":
            self._unfold()
        look = self._look_of(tag, attributes)
        if look is NOTHING_SAID or tag in _COLUMNS:
            return False
        if look.is_displayed is False:
            return True
        sight = self.sight
        inside = self.styles.sight_inside(sight, look)
        if inside != sight:
            self._look_into(inside)
        return False

    def _look_of(self, tag: str, attributes: Mapping[str, str]) -> Look:
        """Return what the page says about the look of the element that begins."""
        return self.styles.look_of(tag, attributes, self.elements[-1] if self.elements else None)

    @property
    def sight(self) -> Sight:
        """What is seen at this place of the page."""
        return self.places[-1].sight if self.places else self.styles.sight

    def _look_into(self, sight: Sight, is_folded: bool = False) -> None:
        """Note what is seen in the element that begins."""
        self._end_hidden()
        self.places.append(_Place(self.depth, sight, is_folded))
        self.is_unread = not sight.is_readable

    def _start_folded(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a `<details>` block, of which only the summary is shown unless it is open."""
        self._start_block(tag, attributes)
        if "open" not in attributes:
            self._look_into(self.sight._replace(is_gone=True), is_folded=True)

    def _start_summary(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin the summary of a `<details>` block."""
        self._unfold()
        self._start_block(tag, attributes)

    def _unfold(self) -> None:
        """Show the summary of a folded block, if it begins here and none was shown before."""
        place = self.places[-1] if self.places else None
        if place is not None and place.is_folded and place.depth == self.depth - 1:
            around = self.places[-2].sight if len(self.places) > 1 else self.styles.sight
            self._look_into(around)

    def _begin_hidden(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element that is not displayed."""
        self._end_hidden()
        self.hidden_depth = self.depth
        self.hidden_tables = int(tag == "table")
        self.head_depth = self.depth if tag == "head" else 0

    def _pass_hidden(self, tag: str) -> None:
        """Pass over an element inside one that is not displayed."""
        self.hidden_tables += tag == "table"
        if tag in _STARTS_CELL and self.hidden_texts:
            self.hidden_texts.append("\t")

    def _ends_head(self, tag: str) -> bool:
        """End the head of a page at a tag that cannot stand in it; return whether it ended.

        lxml does not know all of these tags.
        """
        if self.head_depth != self.depth - 1 or tag in _OF_A_HEAD:
            return False
        self._end_hidden()
        return True

    def _hide(self, text: str, line: int) -> None:
        """Keep text that is not shown."""
        if not self.hidden_texts:
            self.hidden_line = line
        self.hidden_texts.append(text)

    def _end_hidden(self) -> None:
        """List the text of an element that is not shown."""
        self.hidden_depth = 0
        self.head_depth = 0
        if self.hidden_texts:
            self._list_hidden("".join(self.hidden_texts), self.hidden_line)
            self.hidden_texts = []

    def _list_hidden(self, text: str, line: int) -> None:
        """List text that is not shown, line by line."""
        for number, part in enumerate(self._unmarked(text).split("\n"), line):
            if part.strip():
                self.not_shown.append((number, part.strip()))
                self.count_lines()

    def _unmarked(self, text: str) -> str:
        """Return a text without marks: what looks like a tag in it is none."""
        text = re.sub(rf' {self.marker}="\d+"|<\?{self.marker}-\w+>', "", text)
        return text.replace(f"<?{self.marker}-/", "</")

    def _hold_elements(self) -> None:
        """Check the number of nested elements against the limit.

        Raises: UnreadableDocument, naming the limit of nested tables, on which it depends.
        """
        tables = self.depth / _OPEN_ELEMENTS
        self.limits.hold("max_nesting", math.ceil(tables), self.line, what="nested_elements")

    # --- words

    def _end_block(self) -> None:
        """End the open block of words, and add it to the content if it has any."""
        if not self.block.texts:
            return
        if self.keeps_lines_from:
            self.block.texts = [self._unmarked(text) for text in self.block.texts]
        words = self.block.end(self.level, bool(self.keeps_lines_from))
        if words is not None:
            if self.content:
                self.count_lines()
            self.content.append(words)

    def _start_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a block, which ends the one before it."""
        self._end_block()
        self.level = _HEADINGS.get(tag, 0)
        if tag in _KEEPS_LINES and not self.keeps_lines_from:
            self.keeps_lines_from = self.depth

    def _finish_block(self, depth: int) -> None:
        """End a block."""
        self._end_block()
        self.level = 0
        if self.keeps_lines_from == depth:
            self.keeps_lines_from = 0

    def _start_field(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the text in a field of a form."""
        value = attributes.get("value", "")
        if value and attributes.get("type", "text").strip().lower() in _FIELDS_OF_TEXT:
            line = self.line
            self.data(f" {value} ")
            self.line = line

    def _start_picture(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note a picture in a cell; it may be all that the cell shows."""
        is_spacer = {attributes.get("width"), attributes.get("height")} & {"0", "1"}
        is_seen = not (is_spacer or self.is_unread)
        if is_seen and self.open and self.open[-1].cell is not None:
            self.open[-1].cell.text = PICTURE

    def _start_raised(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a raised or lowered text: it is no digit of the figure before it."""
        self._part_digits()

    def _finish_raised(self, depth: int) -> None:
        """End such a text in a table, where it is no digit of the figure after it either."""
        if self.open:
            self._part_digits()

    def _part_digits(self) -> None:
        """Add a blank after a digit, to part it from what follows."""
        texts = self.block.texts
        if texts and texts[-1][-1:].isdigit():
            texts[-1] += " "

    # --- tables

    def _start_table(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a table, which ends an open one if it stands outside its cells and captions."""
        around = self.open[-1] if self.open else None
        if around is not None and around.cell is None and not around.is_in_caption:
            self._close_table()
        self._end_block()
        self.open.append(_OpenTable(Table(self.line), self.content))
        self.limits.hold("max_nesting", len(self.open), self.line)

    def _start_group(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a head, body or foot of a table."""
        if not self.open:
            return
        table = self.open[-1]
        self._close_group(table)
        self.count_lines()
        table.group = Group(tag)
        table.table.groups.append(table.group)

    def _start_row(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a row; outside a table, it is a block of words."""
        if not self.open:
            self._end_block()
            return
        table = self.open[-1]
        self._close_row(table)
        self._open_row(table)

    def _start_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a cell, and a row if none is open; outside a table it is just parted by a blank."""
        if self.hidden_texts:
            self.hidden_texts.append("\t")
        if not self.open:
            if self.block.texts:
                self.block.texts[-1] += " "
            return
        table = self.open[-1]
        if table.cell is not None:
            self._close_cell(table)
        row = table.row or self._open_row(table)
        self.count_cells()
        cell = Cell(self.line)
        if attributes:
            row.has_spans |= takes_spans(cell, attributes)
        row.cells.append(cell)
        table.cell = cell
        table.cell_depth = self.depth
        if self.block.texts:
            self._end_block()
        self.content = []

    def _start_caption(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a caption, whose words stand before the table."""
        if self.open:
            self._close_group(self.open[-1])
            self.open[-1].is_in_caption = True
        self._end_block()

    def _finish_caption(self, depth: int) -> None:
        """End a caption."""
        if self.open:
            self.open[-1].is_in_caption = False
        self._finish_block(depth)

    def _start_line(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a new line."""
        self._end_block()

    def _start_columns(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a group of columns."""
        if self.open:
            table = self.open[-1]
            self._close_group(table)
            table.columns_before = table.columns
            table.is_collapsed = self._look_of(tag, attributes).is_collapsed
            if "span" in attributes:
                self._take_columns(table, attributes, table.is_collapsed)

    def _finish_columns(self, depth: int) -> None:
        """End a group of columns; one without `<col>` is a single column."""
        if self.open:
            table = self.open[-1]
            if table.columns == table.columns_before:
                self._take_columns(table, _NO_ATTRIBUTES, table.is_collapsed)
            table.is_collapsed = False

    def _start_column(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the columns that a `<col>` describes."""
        if self.open:
            table = self.open[-1]
            self._close_group(table)
            look = self._look_of(tag, attributes)
            is_collapsed = table.is_collapsed and look.is_visible is None
            self._take_columns(table, attributes, is_collapsed or look.is_collapsed)

    def _take_columns(
        self, table: _OpenTable, attributes: Mapping[str, str], is_collapsed: bool
    ) -> None:
        """Count columns, and note which of them are not shown."""
        first = table.columns
        table.columns += max(1, span_of(attributes, "span"))
        if is_collapsed:
            last = min(table.columns, self.limits.max_columns)  # no row has more
            table.table.hidden_columns += range(first, last)

    def _open_row(self, table: _OpenTable) -> TableRow:
        """Begin a row in the open group of a table, or in a new group."""
        self.count_lines()
        if table.group is None:
            table.group = Group("tbody")
            table.table.groups.append(table.group)
        table.row = TableRow(self.line)
        table.is_in_caption = False
        table.group.rows.append(table.row)
        return table.row

    def _close_cell(self, table: _OpenTable) -> None:
        """End the open cell of a table, if there is one."""
        cell = table.cell
        if cell is None:
            return
        texts = self.block.texts
        keeps_more = self.content or self.level or self.keeps_lines_from
        if not keeps_more and texts and texts[0].split() == texts:
            cell.text = texts[0]
            cell.word_line = self.block.starts[0]
            texts.clear()
            self.block.starts.clear()
        elif texts:
            self._end_block()
        if self.content:
            cell.fill(self.content)
        self.content = table.around
        table.cell = None
        if table.row is not None:
            table.row.last_line = self.line

    def _close_row(self, table: _OpenTable) -> None:
        """End the open row of a table, if there is one."""
        self._close_cell(table)
        table.row = None

    def _close_group(self, table: _OpenTable) -> None:
        """End the open head, body or foot of a table, if there is one."""
        self._close_row(table)
        table.group = None

    def _close_table(self) -> None:
        """End the innermost table.

        Inside another table, a table with a single filled cell is replaced by the content of that
        cell. A cell that begins with that content stands where it does.
        """
        table = self.open[-1]
        self._close_row(table)
        self._end_block()
        self.open.pop()
        table.table.last_line = self.line
        only = _only_cell(table.table) if self.open else None
        if only is not None:
            outer = self.open[-1].cell
            if outer is not None and not table.around:
                outer.line = only.line
            table.around += only.content
        elif table.table.groups:
            table.around.append(table.table)

    def _finish_cell(self, depth: int) -> None:
        """End the open cell, if it began at this depth."""
        if self.open and self.open[-1].cell_depth == depth:
            self._close_cell(self.open[-1])

    def _end_part(self, tag: str) -> None:
        """End a part of a table at its end tag, together with all that is open inside it."""
        table = self.open[-1] if self.open else None
        if self.hidden_tables:
            self.hidden_tables -= tag == "table"
        elif table is None:
            return
        elif tag == "table":
            self._close_table()
        elif tag == "tr":
            self._close_row(table)
        elif table.group is not None and table.group.tag == tag:
            self._close_group(table)


def _only_cell(table: Table) -> Cell | None:
    """Return the only cell of a table with any content; None where several have, or none.

    A table with a single cell only lays out what stands in it.
    """
    only: Cell | None = None
    for group in table.groups:
        for row in group.rows:
            for cell in row.cells:
                if cell.content and only is not None:
                    return None
                if cell.content:
                    only = cell
    return only


_Start = Callable[[_Reader, str, Mapping[str, str]], None]
_End = Callable[[_Reader, int], None]
_HIDE: _Start = _Reader._begin_hidden
_STARTS: dict[str, _Start] = dict.fromkeys(_NEVER_SHOWN, _HIDE)
_STARTS |= dict.fromkeys(_BLOCKS, _Reader._start_block)
_STARTS |= dict.fromkeys(_GROUPS, _Reader._start_group)
_STARTS |= dict.fromkeys(_STARTS_CELL, _Reader._start_cell)
_STARTS |= dict.fromkeys(_APART, _Reader._start_raised)
_STARTS |= {
    "br": _Reader._start_line,
    "caption": _Reader._start_caption,
    "col": _Reader._start_column,
    "colgroup": _Reader._start_columns,
    "details": _Reader._start_folded,
    "summary": _Reader._start_summary,
    "img": _Reader._start_picture,
    "input": _Reader._start_field,
    "table": _Reader._start_table,
    "tr": _Reader._start_row,
}
_ENDS: dict[str, _End] = dict.fromkeys(_BLOCKS, _Reader._finish_block)
_ENDS |= dict.fromkeys(_STARTS_CELL, _Reader._finish_cell)
_ENDS |= dict.fromkeys(_APART, _Reader._finish_raised)
_ENDS |= {
    "caption": _Reader._finish_caption,
    "colgroup": _Reader._finish_columns,
}
