"""The Disclosure: the frames, the ledgers and the origin of one document; `read` any, `load` the
bundled one.

A Disclosure is frozen: each access to a frame gives a fresh copy, so that nothing a user does to
one changes what was read. `cite` walks from a row back to its printed line.
"""

from __future__ import annotations

import html
import os
import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, NoReturn

import pandas as pd

from shimahe import frames, resources, terms
from shimahe.reading.frame_builder import to_frames
from shimahe.reading.recognise import identity, read_source
from shimahe.reading.source import DEFAULT, Limits, open_source

BUNDLED = "data/shimahe-2025.md"


@dataclass(frozen=True)
class Origin:
    """Where a document comes from. What it does not say is None.

    `given` names what was given by us and not read from it.
    """

    sha256: str
    file_name: str | None = None
    publisher: str | None = None
    title: str | None = None
    edition: str | None = None
    given: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Disclosure:
    """One disclosure as tidy frames, each traceable to its printed lines.

    `office`, `office_code`, `year` and `stage` ("budget" or "final_account") as the document prints
    them, None where it does not. The frames `spending`, `economic`, `revenue`, `three_public`,
    `procurement`, `projects`, `bases`, `indicators`, `statements`, `cells`, `tables` and `unplaced`
    are attributes; `shimahe.frames` declares their columns and units.
    """

    office: str | None
    office_code: str | None
    year: int | None
    stage: str
    origin: Origin
    _frames: dict[str, pd.DataFrame] = field(repr=False)
    _exact: dict[str, tuple[Decimal | None, ...]] = field(repr=False)
    _lines: tuple[str, ...] = field(repr=False)

    def _copy(self, name: str) -> pd.DataFrame:
        """A frame that is the caller's own: text columns do not follow copy on write."""
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
        """A row is one standard form, and one table that is none."""
        return self._copy("tables")

    @property
    def unplaced(self) -> pd.DataFrame:
        """A row is one non-blank line that no frame uses."""
        return self._copy("unplaced")

    def exact(self, frame_name: str) -> list[Decimal | None]:
        """The exact figures of a frame, row by row in its order; None where one is missing.

        They are what reading read, from which the frame's own floats were made: `value` of
        `cells`, `statements` and `indicators`, and `amount_wan` (in 万元) of `spending`,
        `economic`, `revenue`, `three_public`, `procurement` and `projects`.

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
        """The printed line or lines, joined by line ends, of what `where` points to.

        That is a line number, several of them, a row of any frame (also as `itertuples` gives it),
        or a frame. A row of `tables` points to all its lines.

        >>> d = load()
        >>> d.cite(d.spending.iloc[0])
        '201\\t一般公共服务支出\\t6,084.49\\t671.25\\t5,413.24'

        Raises: IndexError where the document has no such line; KeyError for a frame without the
        column `line`.
        """
        if isinstance(where, pd.DataFrame):
            where = where["line"]
        lines = getattr(where, "line", where)
        if (
            lines is where
            and hasattr(where, "first_line")
            and not pd.api.types.is_list_like(where.first_line)
        ):
            lines = (
                range(where.first_line, where.last_line + 1)
                if pd.notna(where.first_line)
                else [None]
            )
        numbers = list(lines) if pd.api.types.is_list_like(lines) else [lines]
        wrong = [
            n for n in numbers if not (pd.api.types.is_integer(n) and 1 <= n <= len(self._lines))
        ]
        if wrong:
            raise IndexError(f"no line {wrong[0]}: the document has lines 1 to {len(self._lines)}")
        return "\n".join(self._lines[n - 1] for n in numbers)

    def fields(self, line: int) -> list[str]:
        """The fields of a printed line as reading parts them: what stands between tabs.

        >>> load().fields(80)[:3]
        ['201', '一般公共服务支出', '6,084.49']

        Raises: IndexError where the document has no such line.
        """
        return self.cite(line).split("\t")

    @property
    def last_line(self) -> int:
        """The number of the last line: `cite` takes 1 to this."""
        return len(self._lines)

    if not TYPE_CHECKING:  # a type checker should see an attribute that does not exist

        def __getattr__(self, name: str) -> NoReturn:
            """Name the frames to whom asks for an attribute that does not exist."""
            known = ", ".join(frame.name for frame in frames.FRAMES)
            raise AttributeError(f"a Disclosure has no {name!r}; its frames are {known}")

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{len(self._frames[name])} {name}" for name in ("spending", "projects", "indicators")
        )
        return f"Disclosure({self.office or 'office unknown'}, {self.year or 'year unknown'}, {self.stage}: {counts})"

    def _repr_html_(self) -> str:
        """What was read and what is wrong with it, in the current language; text of the document is
        escaped.
        """
        heading = " · ".join(
            str(part)
            for part in (self.office, self.year, terms.key_name("stage", self.stage))
            if part
        )
        head = [
            terms.key_name("column", name)
            for name in ("table", "status", "rows", "unit", "line", "note")
        ]
        rows = [head, *self.summary()]
        return f"<p><b>{html.escape(heading)}</b></p>{_html_table(rows)}"

    def summary(self) -> list[list[str]]:
        """Name, status, rows, unit, lines and note of each table as text in the current language."""
        tables = self._frames["tables"]
        records = tables.astype(object).where(tables.notna(), None).to_dict("records")
        return [
            [
                _table_name(row["table"], row["title"] or ""),
                terms.key_name("status", row["status"]),
                str(row["rows"]),
                row["unit"] or "",
                f"{row['first_line']}–{row['last_line']}" if row["first_line"] else "",
                terms.note(row["note"]) if row["note"] else "",
            ]
            for row in records
        ]


def _table_name(key: str | None, title: str) -> str:
    """The name of a form with its printed number, as far as one is printed; of another table, its
    title.
    """
    label, _, rest = title.partition(" ")
    return " ".join([label] * bool(rest) + [terms.key_name("table", key)]) if key else title


def _html_table(rows: list[list[str]]) -> str:
    tags = ["th", *["td"] * (len(rows) - 1)]
    cells = [
        "".join(f'<{tag} style="text-align:left">{html.escape(text)}</{tag}>' for text in row)
        for tag, row in zip(tags, rows, strict=True)
    ]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def read(
    document: str | os.PathLike[str] | bytes | IO[str] | IO[bytes],
    *,
    max_bytes: int = DEFAULT.max_bytes,
    max_line: int = DEFAULT.max_line,
    max_columns: int = DEFAULT.max_columns,
    max_nesting: int = DEFAULT.max_nesting,
) -> Disclosure:
    """Read a disclosure in the standard forms from a path, bytes or an open file.

    A document over a limit is refused, never cut: `max_bytes` of the file, `max_line` characters of
    one line, `max_columns` cells of one row, `max_nesting` HTML tables inside each other.

    Raises: DisclosureError (UnreadableDocument, NoBudgetTables) and nothing else, whatever the
    document holds.
    """
    source = open_source(document, Limits(max_bytes, max_line, max_columns, max_nesting))
    reading = read_source(source)
    built = to_frames(reading)
    return Disclosure(
        **identity(reading),
        origin=Origin(source.sha256, source.file_name),
        _frames=built.frames,
        _exact=built.exact,
        _lines=source.lines,
    )


def load() -> Disclosure:
    """The bundled disclosure (石马河街道, 2025 department budget, abridged edition). Offline.

    >>> load().projects.amount_wan.sum().round(2)
    np.float64(10151.5)
    """
    d = read(resources.path(BUNDLED))
    given = tomllib.loads(resources.path("data/origin.toml").read_text(encoding="utf-8"))
    known = {name: given[name] for name in ("publisher", "title", "edition")}
    origin = Origin(d.origin.sha256, d.origin.file_name, **known, given=tuple(known))
    return replace(d, origin=origin)
