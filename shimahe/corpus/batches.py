"""A batch of documents → the files of a data set: what a worker does, on this machine or another.

A worker reads one document after the other and keeps only its rows. What goes wrong with one is a
problem of that one. It takes and gives what travels between processes, and writes nothing.
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
    """A document of many: the paths of its files, how these are called, and its sha256."""

    paths: tuple[str, ...]
    files: str
    sha256: str


class Batch(NamedTuple):
    """Documents that are read together, and how.

    `limits`: arguments of `read`. `lang`: the language of messages.
    """

    members: tuple[Member, ...]
    limits: dict[str, int]
    lang: str


class Result(NamedTuple):
    """What a batch gives.

    `documents`: by sha256, the files of those that are done. `parts`: by folder, the content of
    the file there. `problems`: of its documents. `disclosures`: how many were read.
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
        """Read a document, and take its rows or its problem."""
        paths: Any = member.paths[0] if len(member.paths) == 1 else list(member.paths)
        try:
            d = read(paths, **limits)
            if d.origin.sha256 != member.sha256:
                message = terms.text("corpus.changed", files=member.files)
                self.problems.append(Problem(member.files, None, "changed", message))
                return
            tables = tables_of(d, member.files)
        except DisclosureError as error:
            self.refuse(member, error)
            return
        except MemoryError as error:
            self.refuse(member, error)
            return
        for name, table in tables.items():
            if len(table):
                self.tables[place_of(name, d.year)].append(table)
        self.problems += problems_of(d, member.files)
        self.documents[member.sha256] = member.files
        self.disclosures += 1

    def refuse(self, member: Member, error: Exception) -> None:
        """Take the problem of a document that gives no rows."""
        self.problems.append(refusal(member.files, member.sha256, error))
        self.documents[member.sha256] = member.files

    def result(self) -> Result:
        """Return what the batch gives."""
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


def refused_batch(batch: Batch, problem: str, message: str) -> Result:
    """Return what a batch gives whose documents end the process that reads them."""
    problems = [Problem(m.files, m.sha256, problem, message) for m in batch.members]
    documents = {member.sha256: member.files for member in batch.members}
    parts = {PROBLEMS: parquet_bytes(problems_table(problems))}
    return Result(documents, parts, problems, 0)
