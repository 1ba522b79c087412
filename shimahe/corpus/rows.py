"""What one disclosure adds to a data set: its frames, the checks that differ, and its problems.

Every row has the office, the stage and the sha256 of its document. The year is not a column of the
files but the name of their folder, as in any data set partitioned by it; it is 0 for a document
that states none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from shimahe import frames, terms
from shimahe.checking.audit import audit
from shimahe.disclosure import Disclosure, DisclosureError, NoBudgetTables, ReaderFault
from shimahe.export import arrow_schema

CHECKS = "checks"
DOCUMENTS = "documents"
PROBLEMS = "problems"
#: The data sets of a folder, all but the last partitioned by year.
NAMES = (*(frame.name for frame in frames.FRAMES), CHECKS, DOCUMENTS, PROBLEMS)
#: Columns of frames that have the name of a key, and their names in a data set, by frame.
RENAMED = {
    "bases": {"year": "number_year"},  # of the document number
    "statements": {"year": "stated_year"},
}
_KEYS = pa.schema(
    [
        pa.field("office", pa.string(), metadata={"description": "office, as printed"}),
        pa.field("stage", pa.string(), metadata={"description": "budget or final_account"}),
        pa.field("sha256", pa.string(), False, {"description": "sha256 of the document's bytes"}),
    ]
)
_DOCUMENT = pa.schema(
    [
        pa.field("files", pa.string(), False, {"description": "its files"}),
        pa.field("office_code", pa.string()),
        pa.field("tables", pa.int64(), metadata={"description": "standard tables it prints"}),
        pa.field("complete", pa.int64(), metadata={"description": "of them, read completely"}),
        pa.field("agree", pa.int64(), metadata={"description": "identities that agree"}),
        pa.field("differ", pa.int64(), metadata={"description": "identities that differ"}),
        pa.field("not_checked", pa.int64(), metadata={"description": "identities not checked"}),
    ]
)
_PROBLEM = pa.schema(
    [
        pa.field("files", pa.string(), False, {"description": "the files of the document"}),
        pa.field("sha256", pa.string(), metadata={"description": "sha256 of the document's bytes"}),
        pa.field("problem", pa.string(), False, {"description": "sort of the problem"}),
        pa.field("table", pa.string(), metadata={"description": "table that it is about"}),
        pa.field("first_line", pa.int64(), metadata={"description": "line where that begins"}),
        pa.field("message", pa.string(), False, {"description": "what is wrong, in words"}),
    ]
)
_TYPES = {"float64": pa.float64(), "Int64": pa.int64(), "int64": pa.int64(), "bool": pa.bool_()}


class Problem(NamedTuple):
    """What is wrong with a document, or with one of its tables.

    `problem` is the kind of the problem. For a document without rows it is "unreadable", "no
    tables", "fault" (an error of the reader) or "ended" (the process that read it ended); for a
    table that lost figures it is "table"; for a document of the same office, year and stage as
    another it is "same disclosure"; and for a file it is "missing", "same bytes" (as another file)
    or "changed" (while it was read).
    """

    files: str
    sha256: str | None
    problem: str
    message: str
    table: str | None = None
    first_line: int | None = None


def refusal(files: str, sha256: str | None, error: Exception) -> Problem:
    """Return the problem of a document that was not read."""
    if isinstance(error, ReaderFault):
        return Problem(files, sha256, "fault", str(error))
    if isinstance(error, NoBudgetTables):
        return Problem(files, sha256, "no tables", str(error))
    if isinstance(error, DisclosureError):
        return Problem(files, sha256, "unreadable", str(error))
    return Problem(files, sha256, "fault", f"{type(error).__name__}: {error}")


def problems_of(d: Disclosure, files: str) -> list[Problem]:
    """Return a problem for each table of a disclosure that lost figures."""
    found = []
    for table in d.tables.to_dict("records"):
        if table["status"] not in frames.DAMAGED:
            continue
        status = terms.key_name("status", table["status"])
        note = table["note"] if isinstance(table["note"], str) else ""
        message = f"{status}: {terms.note(note)}" if note else status
        line = None if pd.isna(table["first_line"]) else int(table["first_line"])
        name = table["table"] if isinstance(table["table"], str) else table["title"]
        found.append(Problem(files, d.origin.sha256, "table", message, name, line))
    return found


def tables_of(d: Disclosure, files: str) -> dict[str, pa.Table]:
    """Return the rows of a disclosure for each data set, with all keys except the year."""
    checks = audit(d).checks
    tables = {frame.name: _frame_table(d, frame.name) for frame in frames.FRAMES}
    tables[CHECKS] = _checks_table(checks[checks["status"] == "differs"])
    tables[DOCUMENTS] = pa.Table.from_pylist([_document(d, files, checks)], _DOCUMENT)
    return {name: _with_keys(table, d) for name, table in tables.items()}


def _frame_table(d: Disclosure, name: str) -> pa.Table:
    """Return a frame of a disclosure, with its declared types and descriptions."""
    table = pa.Table.from_pandas(getattr(d, name), arrow_schema(name), preserve_index=False)
    renamed = RENAMED.get(name, {})
    names = [renamed.get(column, column) for column in table.column_names]
    return table.replace_schema_metadata(None).rename_columns(names)


def _checks_table(checks: pd.DataFrame) -> pa.Table:
    """Return checks as a table with the same types whatever values they hold."""
    types = [(name, _TYPES.get(str(dtype), pa.string())) for name, dtype in checks.dtypes.items()]
    table = pa.Table.from_pandas(checks, pa.schema(types), preserve_index=False)
    return table.replace_schema_metadata(None)


def _document(d: Disclosure, files: str, checks: pd.DataFrame) -> dict[str, Any]:
    """Return the row of a disclosure in the data set `documents`."""
    status = checks["status"]
    printed = d.tables[d.tables["table"].notna() & d.tables["status"].ne("absent")]
    return {
        "files": files,
        "office_code": d.office_code,
        "tables": len(printed),
        "complete": int(printed["status"].eq("complete").sum()),
        "agree": int(status.isin(["agrees", "agrees rounded"]).sum()),
        "differ": int(status.eq("differs").sum()),
        "not_checked": int(status.eq("not checked").sum()),
    }


def _with_keys(table: pa.Table, d: Disclosure) -> pa.Table:
    """Return a table with the keys of its disclosure before its columns."""
    values = (d.office, d.stage, d.origin.sha256)
    keys = [pa.repeat(pa.scalar(value, pa.string()), len(table)) for value in values]
    fields = [*_KEYS, *table.schema]
    return pa.Table.from_arrays([*keys, *table.columns], schema=pa.schema(fields))


def problems_table(problems: Iterable[Problem]) -> pa.Table:
    """Return problems as a table, one row for each."""
    return pa.Table.from_pylist([problem._asdict() for problem in problems], _PROBLEM)


def problems_frame(problems: Sequence[Problem]) -> pd.DataFrame:
    """Return problems as a frame, one row for each."""
    frame: pd.DataFrame = problems_table(problems).to_pandas()
    return frame
