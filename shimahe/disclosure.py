"""The Disclosure: the frames, the printed lines and the origin of one document.

`read` reads any document, `load` the bundled one. A Disclosure is frozen, and each access to a
frame gives a copy, so that changing a frame never changes what was read. `cite` leads from a row of
a frame back to its printed line. This module knows how a document is read, but not what is found in
it.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from numbers import Integral
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import pandas as pd

from shimahe import citing, frames, resources, terms
from shimahe.reading.source import (
    DEFAULT,
    DisclosureError,
    Document,
    FileRead,
    Limits,
    NoBudgetTables,
    UnreadableDocument,
)
from shimahe.vocabulary import EXACT, parse_figure

if TYPE_CHECKING:
    from shimahe.reading.formats.page_image import PageImage
    from shimahe.reading.grids import Page, Part

#: The names that the other parts of the package may use; they import them from here.
__all__ = [
    "BUNDLED",
    "DEFAULT",
    "Disclosure",
    "DisclosureError",
    "Limits",
    "NoBudgetTables",
    "Origin",
    "PrintedRow",
    "ReaderFault",
    "UnreadableDocument",
    "load",
    "read",
]
BUNDLED = "data/shimahe-2025.md"
_AS_PRINTED = ""  # among the parts of a line: the line itself


class ReaderFault(UnreadableDocument):
    """Reading ended with an unforeseen error, which is a fault of shimahe and not of the document.

    Its `__cause__` is that error.
    """


@dataclass(frozen=True)
class Origin:
    """Where a document comes from; what is not known is None.

    `given` has the names of the fields that were not read from the document but are known
    otherwise.
    """

    sha256: str
    file_name: str | None = None
    publisher: str | None = None
    title: str | None = None
    edition: str | None = None
    given: tuple[str, ...] = ()


class PrintedRow(NamedTuple):
    """One row as a reader sees it; `places` has the line and the field number of each cell."""

    line: int
    cells: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def parted(self) -> list[str]:
        """Return the cells, also where pipes part them, or the spaces of a layout.

        >>> PrintedRow(1, ("| 205 | 教育支出 |  |",), ((1, 1),)).parted()
        ['', '205', '教育支出', '', '']
        >>> PrintedRow(1, ("205  教育支出    6.08",), ((1, 1),)).parted()
        ['205', '教育支出', '6.08']
        """
        cells: list[str] = []
        for text in self.cells:
            if "|" in text:
                cells += text.split("|")
            elif "  " in text:
                cells += re.split(" {2,}", text)
            else:
                cells.append(text)
        return [cell.strip() for cell in cells]


@dataclass(frozen=True, eq=False)
class Disclosure:
    """One disclosure as tidy frames, each row of which can be traced to its printed lines.

    `office`, `office_code` and `year` are as the document prints them, None where it does not;
    `stage` is "budget" or "final_account". The frames `spending`, `economic`, `revenue`,
    `three_public`, `procurement`, `projects`, `bases`, `indicators`, `statements`, `cells`,
    `tables` and `unplaced` are attributes; `shimahe.frames` declares their columns and units.
    """

    office: str | None
    office_code: str | None
    year: int | None
    stage: str
    origin: Origin
    _frames: dict[str, pd.DataFrame] = field(repr=False)
    _exact: dict[str, tuple[Decimal | None, ...]] = field(repr=False)
    _lines: tuple[str, ...] = field(repr=False)
    _parts: dict[int, list[str]] = field(repr=False, default_factory=dict)
    _pages: tuple[Page, ...] = field(repr=False, default=())
    _print: tuple[Part, ...] = field(repr=False, default=())
    _files: tuple[FileRead, ...] = field(repr=False, default=())

    def _copy(self, name: str) -> pd.DataFrame:
        """Copy a frame, deeply: text columns do not follow copy on write."""
        return self._frames[name].copy()

    @property
    def spending(self) -> pd.DataFrame:
        """A row is one printed amount of a functional line, by budget and kind."""
        return self._copy("spending")

    @property
    def economic(self) -> pd.DataFrame:
        """A row is one printed amount of an economic line, by use."""
        return self._copy("economic")

    @property
    def revenue(self) -> pd.DataFrame:
        """A row is one source of income."""
        return self._copy("revenue")

    @property
    def three_public(self) -> pd.DataFrame:
        """A row is one item of the “三公” expenses."""
        return self._copy("three_public")

    @property
    def procurement(self) -> pd.DataFrame:
        """A row is one category of procurement, by budget."""
        return self._copy("procurement")

    @property
    def projects(self) -> pd.DataFrame:
        """A row is one project sheet."""
        return self._copy("projects")

    @property
    def bases(self) -> pd.DataFrame:
        """A row is one document number cited by a project, once."""
        return self._copy("bases")

    @property
    def indicators(self) -> pd.DataFrame:
        """A row is one performance indicator."""
        return self._copy("indicators")

    @property
    def statements(self) -> pd.DataFrame:
        """A row is one amount, count or change stated in the written sections."""
        return self._copy("statements")

    @property
    def cells(self) -> pd.DataFrame:
        """A row is one printed figure of a table or sheet."""
        return self._copy("cells")

    @property
    def tables(self) -> pd.DataFrame:
        """A row is one standard form, printed or not, or one table that is no standard form."""
        return self._copy("tables")

    @property
    def unplaced(self) -> pd.DataFrame:
        """A row is one non-blank line that no frame uses."""
        return self._copy("unplaced")

    def exact(self, frame_name: str) -> list[Decimal | None]:
        """Return the exact figures of a frame in the order of its rows; None where one is missing.

        The frames hold them as floats: `value` in `cells`, `statements` and `indicators`, and
        `amount_wan` (万元) in `spending`, `economic`, `revenue`, `three_public`, `procurement` and
        `projects`. A figure with more digits than a float can hold is missing in the frame, but not
        here.

        >>> d = load()
        >>> d.exact("spending")[:2]
        [Decimal('671.25'), Decimal('5413.24')]
        >>> sum(d.exact("projects"))
        Decimal('10151.50')

        Raises: ValueError for a frame without figures, or for no frame at all.
        """
        if frame_name not in self._exact:
            raise ValueError(f"no exact figures of {frame_name!r}: choose {', '.join(self._exact)}")
        return list(self._exact[frame_name])

    def cite(self, where: Any) -> str:
        """Return the printed lines that something points to, joined by line ends.

        `where` is a line number, several of them, a row of any frame (also one of `itertuples`), or
        a frame. A row of `tables` points to all lines of the table. Where several rows of HTML
        share a line, a row of a frame points to its own text only, with tabs between the cells. In
        a document with pages or sheets, each line is followed by its page, or by its sheet and
        cell.

        >>> d = load()
        >>> d.cite(d.spending.iloc[0])
        '201\\t一般公共服务支出\\t6,084.49\\t671.25\\t5,413.24'

        Raises: IndexError where the document has no such line; KeyError for a frame without the
        column `line`.
        """
        text = self.printed_text(where)
        if not self._pages:
            return text
        field = _values_of(where).get("field")
        numbers = line_numbers(where)
        cited = zip(text.split("\n"), numbers, strict=True)
        return "\n".join(f"{line}（{self._place(number, field)}）" for line, number in cited)

    def printed_text(self, where: Any) -> str:
        """Return the lines that `cite` returns, without their pages or sheets."""
        own = self._own_text(where)
        if own is not None:
            return own
        numbers = line_numbers(where)
        for number in numbers:
            if not (pd.api.types.is_integer(number) and 1 <= number <= self.last_line):
                raise IndexError(f"no line {number}: the document has lines 1 to {self.last_line}")
        return "\n".join(self._lines[number - 1] for number in numbers)

    def _place(self, line: int, field: Any, lang: str | None = None) -> str:
        """Return, in a language, the page or the sheet and cell in which a line stands."""
        page = next(x for x in self._pages if x.first_line <= line <= x.last_line)
        place = page.name
        if page.kind == "file":
            return place
        if page.kind == "page":
            place = terms.text("place.page", lang, page=page.name)
        elif page.rows and pd.notna(field) and 0 < field <= len(page.columns):
            place = f"{page.name}!{page.cell_of(line, int(field))}"
        elif page.rows:
            place = terms.text("place.row", lang, sheet=page.name, row=page.row_of(line))
        has_several = len({x.file_name for x in self._pages}) > 1
        return f"{page.file_name} {place}" if has_several else place

    @property
    def pages(self) -> pd.DataFrame:
        """A row is one page or sheet of a file, with its first and its last line.

        The frame is empty for a plain text, whose lines are those that an editor counts.

        Columns: file_name, kind (file, page or sheet), name, first_line, last_line.
        """
        columns = ["file_name", "kind", "name", "first_line", "last_line"]
        rows = [(x.file_name, x.kind, x.name, x.first_line, x.last_line) for x in self._pages]
        return pd.DataFrame(rows, columns=columns)

    def page_image(
        self, where: Any, span: tuple[int, int] | None = None, lang: str | None = None
    ) -> PageImage:
        """Return a picture of the PDF page on which a line stands, with a figure in it marked.

        `where` is a line or a row of a frame, as in `cite`. `span` gives the characters of the line
        to be marked, as (start, stop); by default it is the field of a row of `cells`, or the whole
        line. `lang` is the language of words and errors. The result has `png` (bytes), `width` and
        `height` in pixels, `is_marked`, and `place` (the page in words).

        Raises: UnreadableDocument where the line is on no page of a PDF, or where the file has
        changed or is gone since it was read; what `cite` raises where there is no such line.
        """
        line = int(line_numbers(where)[0])
        printed = self.printed_text(line)
        page = next((x for x in self._pages if x.first_line <= line <= x.last_line), None)
        if page is None or page.kind != "page":
            raise UnreadableDocument(terms.text("page_image.no_pdf", lang))
        from shimahe.reading.formats import page_image

        start, stop = span or _span_of_field(printed, _values_of(where).get("field"))
        file = next(x for x in self._files if x.first_line <= line <= x.last_line)
        lines = self._lines[page.first_line - 1 : page.last_line]
        place = line - page.first_line
        wanted = page_image.Wanted(int(page.name), lines, place, start, stop)
        image = page_image.page_image(file, wanted, lang)
        return image._replace(place=self._place(line, None, lang))

    def _own_text(self, where: Any) -> str | None:
        """Return the text of a row that shares its line with others; None where it does not."""
        if not self._parts:
            return None
        if isinstance(where, pd.DataFrame):
            if "line" not in where:
                return None
            return "\n".join(self.printed_text(row) for row in where.itertuples())
        values = _values_of(where)
        texts = self._parts.get(values.get("line", 0), [])
        if "reason" in values:
            return values["text"] if values["text"] in texts else None
        if _AS_PRINTED in texts:
            return None
        return _most_alike(values, texts) if texts else None

    def fields(self, line: int) -> list[str]:
        """Return the fields of a printed line: the texts between its tabs.

        >>> load().fields(80)[:3]
        ['201', '一般公共服务支出', '6,084.49']

        Raises: IndexError where the document has no such line.
        """
        return self.printed_text(line).split("\t")

    def printed_rows(self) -> Iterator[PrintedRow]:
        """Yield everything that is printed, row by row; for markup, the text of its cells.

        >>> row = list(load().printed_rows())[79]
        >>> row.line, row.cells[2], row.places[2]
        (80, '6,084.49', (80, 3))
        """
        for part in self._print:
            places = []
            for number in range(1, len(part.texts) + 1):
                has_line = number <= len(part.cell_lines)
                line = part.cell_lines[number - 1] if has_line else part.line
                places.append((line, part.field_in_line(number)))
            yield PrintedRow(part.line, part.texts, tuple(places))
        if self._print:
            return
        for line in range(1, self.last_line + 1):
            cells = self.fields(line)
            places = [(line, number) for number in range(1, len(cells) + 1)]
            yield PrintedRow(line, tuple(cells), tuple(places))

    def reference(self, lang: str | None = None) -> str:
        """Return one sentence with which to cite this disclosure, with the SHA-256 of its file.

        What is not known of the document is left out. `lang` is "zh" or "en" (default: the current
        language).

        >>> load().reference("en").partition(". ")[0]
        '重庆市江北区人民政府石马河街道办事处 (2025)'
        """
        return citing.reference(self, lang)

    def bibtex(self) -> str:
        """Return two BibTeX entries with which to cite this disclosure and this package.

        >>> for line in load().bibtex().splitlines()[1:4]:
        ...     print(line.strip())
        author = {{重庆市江北区人民政府石马河街道办事处}},
        title = {{石马河街道2025年部门预算}},
        year = {2025},
        """
        return citing.bibtex(self)

    @property
    def last_line(self) -> int:
        """The number of the last line; the first line has number 1."""
        return len(self._lines)

    if not TYPE_CHECKING:  # a type checker should see an attribute that does not exist

        def __getattr__(self, name: str) -> NoReturn:
            """Raise AttributeError, naming the frames, for an attribute that does not exist."""
            known = ", ".join(frame.name for frame in frames.FRAMES)
            raise AttributeError(f"a Disclosure has no {name!r}; its frames are {known}")

    def __repr__(self) -> str:
        counts = []
        for name in ("spending", "projects", "indicators"):
            counts.append(f"{len(self._frames[name])} {name}")
        office = self.office or "office unknown"
        year = self.year or "year unknown"
        return f"Disclosure({office}, {year}, {self.stage}: {', '.join(counts)})"

    def _repr_html_(self) -> str:
        """Show what was read and what is wrong with it, in the current language.

        Text of the document is escaped.
        """
        identity_parts = (self.office, self.year, terms.key_name("stage", self.stage))
        heading = " · ".join(str(part) for part in identity_parts if part)
        columns = ("table", "status", "rows", "unit", "line", "note")
        head = [terms.key_name("column", name) for name in columns]
        table = _html_table([head, *self.summary()])
        return f"<p><b>{html.escape(heading)}</b></p>{table}"

    def summary(self, lang: str | None = None) -> list[list[str]]:
        """Return the name, status, rows, unit, lines and note of each table, as texts.

        `lang` is "zh" or "en" (default: the current language).
        """
        tables = self._frames["tables"].astype(object)
        with_none = tables.where(tables.notna(), None)
        return [_summary_row(row, lang) for row in with_none.to_dict("records")]


def line_numbers(where: Any) -> list[Any]:
    """Return the line numbers that something points to, without checking that there are such lines.

    `where` is what `Disclosure.cite` takes.
    """
    if isinstance(where, pd.DataFrame):
        where = where["line"]
    if hasattr(where, "line"):
        where = where.line
    elif _is_row_of_tables(where):
        where = _lines_of_table(where)
    return list(where) if pd.api.types.is_list_like(where) else [where]


def _span_of_field(line: str, field: Any) -> tuple[int, int]:
    """Return where a field stands in a line, as (start, stop); the whole line without a field."""
    fields = line.split("\t")
    if pd.isna(field) or not 0 < field <= len(fields):
        return 0, len(line)
    start = sum(len(text) + 1 for text in fields[: int(field) - 1])
    return start, start + len(fields[int(field) - 1])


def _values_of(where: Any) -> dict[str, Any]:
    """Return the values of a row of a frame by column; {} for anything that is not a row."""
    if isinstance(where, pd.Series) and "line" in where.index:
        return {str(name): value for name, value in where.items()}
    if hasattr(where, "_asdict"):
        return dict(where._asdict())
    return {}


def _most_alike(values: dict[str, Any], texts: list[str]) -> str | None:
    """Return the text that matches the values of a row best; None where none matches at all."""
    best: str | None = None
    most = 0
    for text in texts:
        likeness = _likeness(values, text)
        if likeness > most:
            best = text
            most = likeness
    return best or None


def _likeness(values: dict[str, Any], text: str) -> int:
    """Return how well a printed text matches the values of a row; 0 if it does not.

    The row's own text counts most, then words that are cells of the text, then figures in it.
    """
    cells = text.split("\t")
    words = {value for value in values.values() if isinstance(value, str)}
    numbers = {value for value in values.values() if isinstance(value, float)}
    figures = [parse_figure(cell) for cell in cells]
    own_text = str(values.get("text"))
    likeness = 2 * sum(cell in words for cell in cells)
    likeness += sum(figure is not None and float(figure) in numbers for figure in figures)
    if own_text in text:
        likeness += 1
    if text == values.get("text"):
        likeness += 100
    return likeness


def _is_row_of_tables(where: Any) -> bool:
    """Whether something is one row of `tables`, not a frame of them."""
    return hasattr(where, "first_line") and not pd.api.types.is_list_like(where.first_line)


def _lines_of_table(row: Any) -> list[int | None]:
    """Return all lines of a row of `tables`; [None] for a table that is not printed."""
    if pd.isna(row.first_line):
        return [None]
    return list(range(row.first_line, row.last_line + 1))


def _summary_row(row: dict[Hashable, Any], lang: str | None) -> list[str]:
    """Return the cells of one row of `summary`."""
    lines = ""
    if row["first_line"]:
        lines = f"{row['first_line']}–{row['last_line']}"
    return [
        _table_name(row["table"], row["title"] or "", lang),
        terms.key_name("status", row["status"], lang),
        str(row["rows"]),
        row["unit"] or "",
        lines,
        terms.note(row["note"], lang) if row["note"] else "",
    ]


def _table_name(key: str | None, title: str, lang: str | None) -> str:
    """Return the name of a form, with its printed number, or the title of another table."""
    if not key:
        return title
    name = terms.key_name("table", key, lang)
    number, _, rest = title.partition(" ")
    return f"{number} {name}" if rest else name


def _html_table(rows: list[list[str]]) -> str:
    """Write rows of text as an HTML table whose first row is its head."""
    head, *body = rows
    html_rows = [_html_row("th", head)]
    html_rows += [_html_row("td", row) for row in body]
    return f"<table>{''.join(html_rows)}</table>"


def _html_row(tag: str, texts: list[str]) -> str:
    """Write one row of an HTML table; the texts are escaped."""
    cells = []
    for text in texts:
        cells.append(f'<{tag} style="text-align:left">{html.escape(text)}</{tag}>')
    return f"<tr>{''.join(cells)}</tr>"


# --- reading --------------------------------------------------------------------------------------


def read(
    document: Document | Sequence[Document],
    *,
    max_bytes: int = DEFAULT.max_bytes,
    max_line: int = DEFAULT.max_line,
    max_columns: int = DEFAULT.max_columns,
    max_nesting: int = DEFAULT.max_nesting,
    max_lines: int = DEFAULT.max_lines,
    max_rows: int = DEFAULT.max_rows,
    max_cells: int = DEFAULT.max_cells,
    max_statements: int = DEFAULT.max_statements,
) -> Disclosure:
    """Read a disclosure in the standard forms from a path, from bytes or from an open file.

    Texts and HTML pages can be read, and with the extra `files` also PDFs, workbooks and Word
    documents. A list is read as the files of one disclosure: what one file does not state (office,
    year, budget or final account) is taken from the others, and files that contradict each other
    are refused.

    A document over a limit is refused as a whole. The limits are `max_bytes` of a file, `max_line`
    characters of a line, `max_columns` cells of a row, `max_nesting` HTML tables inside each other,
    `max_lines` lines, `max_rows` rows of all tables with `max_cells` cells, and `max_statements`
    figures stated in the text. Within the default limits reading takes less than 1 GB of memory.

    Raises: UnreadableDocument or NoBudgetTables (both DisclosureErrors) and no other error,
    whatever the document holds; TypeError for a limit that is not a whole number.
    """
    limits = Limits(
        max_bytes,
        max_line,
        max_columns,
        max_nesting,
        max_lines,
        max_rows,
        max_cells,
        max_statements,
    )
    _check_types(limits)
    try:
        with localcontext(EXACT):
            return _build(document, limits)
    except (DisclosureError, MemoryError):
        raise
    except Exception as fault:
        # the one boundary: whatever else a document makes the reader do, it ends as its fault
        message = f"{type(fault).__name__}: {fault}"[:200]
        raise ReaderFault(terms.text("unread.fault", error=message)) from fault


def _check_types(limits: Limits) -> None:
    """Check that every limit is a whole number.

    Raises: TypeError naming one that is not.
    """
    for name, value in vars(limits).items():
        if not isinstance(value, Integral):
            raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")


def _build(document: Document | Sequence[Document], limits: Limits) -> Disclosure:
    """Read a document, or the files of one, and let every error pass.

    The reader is imported here, with the first document, so that `import shimahe` is quick.
    """
    from shimahe.reading.opening import files_read, open_documents

    sources = open_documents(document, limits)
    from shimahe.reading.frame_builder import to_frames
    from shimahe.reading.recognise import read_source
    from shimahe.reading.several_files import join_files, joint_identity

    source = join_files(sources)
    reading = read_source(source)
    whose = joint_identity(reading, sources)
    built = to_frames(reading)
    return Disclosure(
        **whose,
        origin=Origin(source.sha256, source.file_name),
        _frames=built.frames,
        _exact=built.exact,
        _lines=source.lines,
        _parts=reading.printed.shared_lines(),
        _pages=source.pages,
        _print=tuple(reading.printed.parts),
        _files=files_read(document, sources),
    )


def load() -> Disclosure:
    """Read the bundled disclosure: the 2025 department budget of 石马河街道, abridged.

    >>> load().projects.amount_wan.sum().round(2)
    np.float64(10151.5)
    """
    d = read(resources.path(BUNDLED))
    origin_file = resources.path("data/origin.toml").read_text(encoding="utf-8")
    facts = tomllib.loads(origin_file)
    origin = replace(
        d.origin,
        publisher=facts["publisher"],
        title=facts["title"],
        edition=facts["edition"],
        given=("publisher", "title", "edition"),
    )
    return replace(d, origin=origin)
