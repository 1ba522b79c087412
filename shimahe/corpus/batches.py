"""What a worker does: it reads a batch of documents and returns the content of data set files.

A worker reads one document after the other and keeps only its rows; a document that cannot be read
becomes a problem and stops nothing. Arguments and results can be sent between processes. A worker
writes no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from shimahe import terms
from shimahe.corpus.data_set import joined, parquet_bytes, place_of
from shimahe.corpus.rows import (
    PROBLEMS,
    Problem,
    problems_of,
    problems_table,
    refusal,
    tables_of,
)
from shimahe.disclosure import DisclosureError, read


class Member(NamedTuple):
    """One document of the corpus: the paths of its files, their names as text, and its sha256."""

    paths: tuple[str, ...]
    files: str
    sha256: str


class Batch(NamedTuple):
    """Documents that one worker reads one after the other.

    `limits` are arguments of `read`, `lang` is the language of messages.
    """

    members: tuple[Member, ...]
    limits: dict[str, int]
    lang: str


class Result(NamedTuple):
    """The result of reading a batch.

    `documents` has the files of each document that is done, by its sha256. `parts` has the content
    of one file for each folder of the data set, by the name of the folder. `problems` are those of
    the documents, `disclosures` is how many of them were read.
    """

    documents: dict[str, str]
    parts: dict[str, bytes]
    problems: list[Problem]
    disclosures: int


class _Rows:
    """The rows of a batch, while its documents are read."""

    def __init__(self) -> None:
        self.tables: dict[str, list[pa.Table]] = defaultdict(list)  # by folder
        self.problems: list[Problem] = []
        self.documents: dict[str, str] = {}
        self.disclosures = 0

    def read(self, member: Member, limits: Mapping[str, int]) -> None:
        """Read a document, and add its rows or its problem."""
        paths: Any = member.paths[0] if len(member.paths) == 1 else list(member.paths)
        try:
            d = read(paths, **limits)
            if d.origin.sha256 != member.sha256:
                message = terms.text("corpus.changed", files=member.files)
                self.problems.append(Problem(member.files, None, "changed", message))
                return
            tables = tables_of(d, member.files)
        except (DisclosureError, MemoryError) as error:
            self.refuse(member, error)
            return
        for name, table in tables.items():
            if len(table):
                self.tables[place_of(name, d.year)].append(table)
        self.problems += problems_of(d, member.files)
        self.documents[member.sha256] = member.files
        self.disclosures += 1

    def refuse(self, member: Member, error: Exception) -> None:
        """Add the problem of a document that gives no rows."""
        self.problems.append(refusal(member.files, member.sha256, error))
        self.documents[member.sha256] = member.files

    def result(self) -> Result:
        """Return the result of the batch."""
        parts = {place: parquet_bytes(joined(tables)) for place, tables in self.tables.items()}
        kept = [problem for problem in self.problems if problem.sha256 in self.documents]
        if kept:
            parts[PROBLEMS] = parquet_bytes(problems_table(kept))
        return Result(self.documents, parts, self.problems, self.disclosures)


def read_batch(batch: Batch) -> Result:
    """Read the documents of a batch, one after the other."""
    terms.set_language(batch.lang)
    rows = _Rows()
    for member in batch.members:
        rows.read(member, batch.limits)
    return rows.result()


def ended_batch(batch: Batch, message: str) -> Result:
    """Return the result of a batch whose documents end the process that reads them."""
    problems = [Problem(each.files, each.sha256, "ended", message) for each in batch.members]
    documents = {member.sha256: member.files for member in batch.members}
    parts = {PROBLEMS: parquet_bytes(problems_table(problems))}
    return Result(documents, parts, problems, 0)
