"""The files of one disclosure → one source, and who publishes it according to all of them.

Text and tables are often published as separate files. What one file does not state is taken from
the others; files that contradict each other are refused. This module knows no file format. The rule
is R03d of docs/method.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from shimahe import terms
from shimahe.reading.formats import lines_to_printed
from shimahe.reading.grids import Grid, Line, Page, Part, Piece, Printed, Row
from shimahe.reading.owners import is_same_office
from shimahe.reading.recognise import (
    Identity,
    Reading,
    identity,
    read_source,
    stated_stage,
    stated_year,
)
from shimahe.reading.source import Source, UnreadableDocument, shown_name
from shimahe.vocabulary import as_seen


def join_files(sources: Sequence[Source]) -> Source:
    """Return several files as one document, their lines one after the other.

    Its `sha256` is that of the digests of the files, one on each line. A single file is returned as
    it is.
    """
    if len(sources) == 1:
        return sources[0]
    joined = _Joined(has_parts=any(_printed(source).parts for source in sources))
    begin: list[int] = []
    damaged: dict[int, str] = {}
    for source in sources:
        first = len(joined.lines)
        begin.append(first + 1)
        damaged |= {line + first: damage for line, damage in source.damaged.items()}
        joined.add(source)
    limits = sources[0].limits
    limits.hold("max_lines", len(joined.lines))
    digests = "\n".join(source.sha256 for source in sources)
    return Source(
        lines=tuple(joined.lines),
        file_name=", ".join(shown_name(source.file_name) for source in sources),
        sha256=hashlib.sha256(digests.encode()).hexdigest(),
        encoding=sources[0].encoding,
        limits=limits,
        damaged=damaged,
        printed=joined.printed,
        pages=tuple(joined.pages),
        files_begin=tuple(begin),
    )


def _printed(source: Source) -> Printed:
    """Return what a file prints."""
    return source.printed or lines_to_printed(as_seen(source.lines), source.limits)


class _Joined:
    """Puts together what several files print.

    `has_parts` is true if the printed lines of any file differ from the lines of its source.
    """

    def __init__(self, has_parts: bool) -> None:
        self.has_parts = has_parts
        self.lines: list[str] = []
        self.printed = Printed([], [], [])
        self.pages: list[Page] = []

    def add(self, source: Source) -> None:
        """Add a file behind the others."""
        printed = _printed(source)
        down = len(self.lines)
        numbers_down = len(self.printed.parts) if self.has_parts else down
        self.printed.pieces.extend(_moved(piece, numbers_down) for piece in printed.pieces)
        if self.has_parts:
            numbers = range(1, len(source.lines) + 1)
            parts = printed.parts or [Part(number, number, ()) for number in numbers]
            self.printed.parts.extend(_moved_part(part, down) for part in parts)
        self.printed.not_shown.extend((line + down, text) for line, text in printed.not_shown)
        self.lines += source.lines
        name = shown_name(source.file_name)
        whole = Page("file", name, 1, len(source.lines), name)
        for page in source.pages or (whole,):
            moved = page._replace(
                first_line=page.first_line + down,
                last_line=page.last_line + down,
                file_name=name,
            )
            self.pages.append(moved)


def _moved(piece: Piece, down: int) -> Piece:
    """Return a piece with all line numbers increased by `down`."""
    if isinstance(piece, Line):
        return piece._replace(number=piece.number + down)
    rows = [_moved_row(row, down) for row in piece.rows]
    return Grid(piece.first_line + down, piece.last_line + down, rows, piece.has_tabs)


def _moved_row(row: Row, down: int) -> Row:
    """Return a row with all line numbers increased by `down`."""
    more = tuple(line + down for line in row.more)
    return replace(row, line=row.line + down, more=more)


def _moved_part(part: Part, down: int) -> Part:
    """Return a part with all line numbers increased by `down`."""
    cell_lines = tuple(line + down for line in part.cell_lines)
    return part._replace(
        line=part.line + down, last_line=part.last_line + down, cell_lines=cell_lines
    )


# --- whose it is ----------------------------------------------------------------------------------


def joint_identity(whole: Reading, sources: Sequence[Source]) -> Identity:
    """Return office, code, year and stage of the document, as the whole states them or a file does.

    Raises: UnreadableDocument where two files contradict each other, naming both.
    """
    if len(sources) == 1:
        return identity(whole)
    readings = [read_source(source, needs_tables=False) for source in sources]
    own = [identity(reading) for reading in readings]
    offices = [one["office"] for one in own]
    _refuse_contradiction(sources, "office", offices, is_same_office)
    years = [stated_year(one) for one in readings]
    _refuse_contradiction(sources, "year", years)
    stages = [stated_stage(one) for one in readings]
    _refuse_contradiction(sources, "stage", stages)
    found = identity(whole)
    stated = [found, *own]
    return Identity(
        office=_first_of(stated, "office"),
        office_code=_first_of(stated, "office_code"),
        year=_first_of(stated, "year"),
        stage=_first([*stages, found["stage"]]),
    )


def _first_of(stated: Iterable[Any], key: str) -> Any:
    """Return the first value of a key that is not None; None without one."""
    return _first([one[key] for one in stated])


def _first(values: Iterable[Any]) -> Any:
    """Return the first value that is not None; None without one."""
    for value in values:
        if value is not None:
            return value
    return None


def _refuse_contradiction(
    sources: Sequence[Source],
    what: str,
    values: Sequence[Any],
    are_alike: Callable[[Any, Any], bool] = lambda one, other: bool(one == other),
) -> None:
    """Raise an error if two files state different values of `what`; None contradicts nothing.

    Raises: UnreadableDocument, naming two such files and what they state.
    """
    stated = [pair for pair in zip(sources, values, strict=True) if pair[1] is not None]
    for (one, value), (other, other_value) in combinations(stated, 2):
        if not are_alike(value, other_value):
            raise UnreadableDocument(
                terms.text(
                    "unread.contradiction",
                    one=shown_name(one.file_name),
                    other=shown_name(other.file_name),
                    value=_shown(what, value),
                    other_value=_shown(what, other_value),
                )
            )


def _shown(what: str, value: Any) -> str:
    """Return what a file states as text, in the current language."""
    return terms.key_name("stage", value) if what == "stage" else str(value)
