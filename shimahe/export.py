"""A disclosure as files for other programs: CSV, Parquet or a workbook, with a Frictionless
datapackage.json.

What the files hold is declared in `frames.py`; keys are claimed only where these rows keep them.
The same disclosure gives the same bytes. An export is there as a whole or not at all, and never
takes the place of a file that is not one.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from shimahe import frames, terms
from shimahe.disclosure import Disclosure
from shimahe.frames import COUNT, FLAG, NUMBER, TEXT, Column, Frame

PACKAGE = "datapackage.json"
Data = dict[str, pd.DataFrame]

_TYPES = {TEXT: "string", NUMBER: "number", COUNT: "integer", FLAG: "boolean"}
_ARROW = {TEXT: "string", NUMBER: "float64", COUNT: "int64", FLAG: "bool"}
_CREATED = datetime(2025, 1, 1)  # a workbook must state a time; a clock would make every run differ
_SHEET_ROWS, _SHEET_CHARACTERS = (
    1_048_575,
    32_767,
)  # below the header; in UTF-16 units, as Excel counts
_NO_TEXT = re.compile("[\ud800-\udfff]")
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


class ExportRefused(ValueError):
    """The export cannot be made as asked; the message says what to do instead."""


# --- one frame as CSV: for files and for the explorers' download ---

_RUNS = re.compile(r"[\t\r\n]|[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠]")
_PLAIN = re.compile(
    r"\s*(?:[=+\-＝＋－]|[+-][0-9][0-9,]*(?:\.[0-9]+)?[%％]?)\s*"
)  # nothing a spreadsheet could run


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV: UTF-8 with a mark and CRLF, as Excel writes it; numbers in their shortest
    exact form.

    A text that a spreadsheet would run as a formula, that begins with an apostrophe or that is
    empty gets an apostrophe before it: taking one leading apostrophe off each text gives the frame
    back.

    >>> csv_bytes(pd.DataFrame({"sign": ["=", "=1+1"], "value": [100.0, None]})).decode("utf-8-sig").splitlines()
    ['sign,value', '=,100', "'=1+1,"]
    """
    buffer, columns = io.StringIO(), [map(_field, frame[name].tolist()) for name in frame]
    csv.writer(buffer, lineterminator="\r\n").writerows([list(frame), *zip(*columns, strict=True)])
    return ("\ufeff" + buffer.getvalue()).encode()


def _field(value: Any) -> str:
    if isinstance(value, str):
        risky = _RUNS.match(value) and not (_PLAIN.fullmatch(value) and value[0] not in "\t\r\n")
        return f"'{value}" if risky or value[:1] in ("", "'") else value
    if value is None or value is pd.NA or value != value:  # pd.isna is slow
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).removesuffix(".0")


# --- the formats: each writes the frames into a folder, and says which file holds which frame ---


def _write_csv(data: Data, folder: Path) -> dict[str, Path]:
    for name, rows in data.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(rows))
    return {name: folder / f"{name}.csv" for name in data}


def _write_parquet(data: Data, folder: Path) -> dict[str, Path]:
    import pyarrow
    import pyarrow.parquet

    for name, rows in data.items():
        schema = pyarrow.schema([_arrow_field(column) for column in frames.BY_NAME[name].columns])
        table = pyarrow.Table.from_pandas(
            rows, schema, preserve_index=False
        )  # says the dtypes: they come back
        pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in data}


def _arrow_field(column: Column) -> Any:
    import pyarrow

    said = {"description": column.text} | ({"unit": column.unit} if column.unit else {})
    return pyarrow.field(column.name, _ARROW[column.dtype], column.nullable, said)


def _write_xlsx(data: Data, folder: Path) -> dict[str, Path]:
    import xlsxwriter

    path, content = (
        folder / "frames.xlsx",
        io.BytesIO(),
    )  # written by us: its own errors are no OSError
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        text, head = (
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "@", "bold": True}),
        )
        for name, rows in data.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(frames.BY_NAME[name].columns):
                sheet.write_string(0, at, column.name, head)
                for row, value in _present(rows[column.name]):
                    _write_cell(sheet, row + 1, at, value, text)
    path.write_bytes(content.getvalue())
    return dict.fromkeys(data, path)


def _present(column: pd.Series) -> Iterator[tuple[int, Any]]:
    """The values that are not missing, each with its place."""
    return (
        (at, v)
        for at, (v, missing) in enumerate(zip(column.tolist(), column.isna(), strict=True))
        if not missing
    )


def _write_cell(sheet: Any, row: int, at: int, value: Any, text: Any) -> None:
    if isinstance(value, str):  # said to be text, whatever it looks like: neither formula nor link
        sheet.write_string(row, at, value, text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    else:
        sheet.write_number(row, at, value)


#: Format, which also ends its files: the module it needs beyond pandas, its media type, what writes
#: it.
_FORMATS: dict[str, tuple[str | None, str, Callable[[Data, Path], dict[str, Path]]]] = {
    "csv": (None, "text/csv", _write_csv),
    "parquet": ("pyarrow", "application/vnd.apache.parquet", _write_parquet),
    "xlsx": (
        "xlsxwriter",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _write_xlsx,
    ),
}
FORMATS = tuple(_FORMATS)


def export(
    d: Disclosure, folder: str | os.PathLike[str], format: str = "csv", force: bool = False
) -> list[Path]:
    """Write every frame into a new or empty folder, with a datapackage.json that describes them;
    return the files.

    `format`: "csv" and "parquet" make a file for each frame, "xlsx" one workbook, `frames.xlsx`,
    with a sheet for each. `force` replaces an earlier export whose files are unchanged. What fails
    or is interrupted leaves all as it was.

    Raises: ValueError for another format, a library that is missing, or what the format cannot
    hold; FileExistsError for a folder that holds anything else; other OSErrors as the system gives
    them.
    """
    if format not in _FORMATS:
        raise ExportRefused(terms.text("export.format", format=format, formats=", ".join(FORMATS)))
    module, _, write = _FORMATS[format]
    if module and find_spec(module) is None:
        raise ExportRefused(terms.text("cli.no_extra", module=module, extra="export"))
    data = {frame.name: getattr(d, frame.name) for frame in frames.FRAMES}
    _refuse_what_does_not_fit(data, format)
    target = Path(os.path.realpath(folder))  # a link stays one
    _refuse_place(target, force)
    with tempfile.TemporaryDirectory(prefix=".shimahe-", dir=target.parent) as workshop:
        new = Path(
            workshop, "new"
        )  # made here, so that its mode is the user's and not a temporary folder's
        new.mkdir()
        files = write(data, new)
        package = _sealed(
            {**_about(d), "resources": [_resource(name, data, files, format) for name in data]}
        )
        (new / PACKAGE).write_bytes(_json(package))
        names = sorted(path.name for path in new.iterdir())
        _move(new, target, Path(workshop, "old"))
    return [Path(folder, name) for name in names]


def _refuse_what_does_not_fit(data: Data, format: str) -> None:
    """Raises: ValueError that names the first text or number that the format cannot hold."""
    sheets = format == "xlsx"
    for name, rows in data.items():
        if sheets and len(rows) > _SHEET_ROWS:
            raise ExportRefused(
                terms.text("export.rows", frame=name, rows=len(rows), limit=_SHEET_ROWS)
            )
        for column in frames.BY_NAME[name].columns:
            for at, value in _present(rows[column.name]):
                if fault := _misfit(value, sheets):
                    place: dict[str, Any] = {"frame": name, "column": column.name, "row": at + 1}
                    raise ExportRefused(
                        terms.text(f"export.{fault}", **place, limit=_SHEET_CHARACTERS)
                    )


def _misfit(value: Any, sheets: bool) -> str | None:
    """Which wording says why a value cannot be written, if it cannot."""
    if not isinstance(value, str):
        return "infinite" if sheets and value in (float("inf"), float("-inf")) else None
    if sheets and len(value.encode("utf-16-le", "surrogatepass")) > 2 * _SHEET_CHARACTERS:
        return "long"
    return "character" if (_NO_XML if sheets else _NO_TEXT).search(value) else None


# --- the place: whole or not at all, and nobody's file is lost ---


def _refuse_place(target: Path, force: bool) -> None:
    """Raises: OSError where the export must not or cannot stand."""
    if not target.parent.is_dir():
        raise FileNotFoundError(terms.text("export.parent", folder=target.parent))
    if target.exists() and not target.is_dir():
        raise FileExistsError(terms.text("export.file", path=target))
    if target.exists() and Path.cwd().is_relative_to(target):
        raise FileExistsError(
            terms.text("export.here", folder=target)
        )  # whoever stands in it would lose it
    if target.exists() and any(target.iterdir()):
        ours = _written(target)
        if foreign := sorted(path.name for path in target.iterdir() if path.name not in ours):
            raise FileExistsError(terms.text("export.foreign", folder=target, file=foreign[0]))
        if not force:
            raise FileExistsError(terms.text("export.exists", folder=target))


def _written(folder: Path) -> set[str]:
    """The names of the files in a folder that are as an export wrote them."""
    try:
        content = (folder / PACKAGE).read_bytes()
        package = json.loads(content)
        hashes = {one["path"]: one["hash"] for one in package["resources"]}
        sealed = _json(_sealed(package)) == content
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return set()  # the description of something else: then no file is an export's
    files = [
        path
        for path in folder.iterdir()
        if path.name in hashes and path.is_file() and not path.is_symlink()
    ]
    kept = {path.name for path in files if hashes[path.name] == _hash(path.read_bytes())}
    return kept | ({PACKAGE} if sealed else set())


def _move(new: Path, target: Path, old: Path) -> None:
    """Put the new folder in the target's place, and the target back if that fails."""
    try:
        if target.exists():
            new.chmod(target.stat().st_mode)
            target.rename(old)
        new.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise


# --- the description ---

_RIGHTS = (
    "The names and descriptions are part of shimahe, under the MIT licence. "
    "The disclosure is not: it stands under its own terms."
)
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
_RULES = {
    "csv": "A text that a spreadsheet would run as a formula, that begins with an apostrophe or that is empty has one "
    "apostrophe before it: take one leading apostrophe off each text to have the text of the disclosure. A field "
    "without anything is a missing value.",
    "parquet": "A null is a missing value.",
    "xlsx": "A sheet for each frame; text is stored as text. A blank cell is a missing value.",
}


def _about(d: Disclosure) -> dict[str, Any]:
    """What the package says of the document; nothing here depends on the language, the time or the
    place.
    """
    printed = " ".join(str(part) for part in (d.office, d.year) if part)
    title = d.origin.title or printed or d.origin.file_name or "A budget disclosure"
    return {
        "name": f"disclosure-{d.origin.sha256[:12]}",
        "title": title,
        "profile": "data-package",
        "office": d.office,
        "office_code": d.office_code,
        "year": d.year,
        "stage": d.stage,
        "origin": asdict(d.origin),
        "sources": [{"title": title}],
        "rights": _RIGHTS,
    }


def _resource(name: str, data: Data, files: dict[str, Path], format: str) -> dict[str, Any]:
    path, frame = files[name], frames.BY_NAME[name]
    dialect = (
        _DIALECT if format == "csv" else {"excel": {"sheet": name}} if format == "xlsx" else {}
    )
    return {
        "name": name,
        "path": path.name,
        "description": f"A row is {frame.row}. {_RULES[format]}",
        "format": format,
        "mediatype": _FORMATS[format][1],
        **({"encoding": "utf-8"} if format == "csv" else {}),
        "hash": _hash(path.read_bytes()),
        **({"dialect": dialect} if dialect else {}),
        "schema": {**_schema(frame, data), "missingValues": [""] if format == "csv" else []},
    }


def _schema(frame: Frame, data: Data) -> dict[str, Any]:
    """The fields of a frame, and those of its declared keys that its rows keep: others would be a
    false promise.
    """
    schema: dict[str, Any] = {"fields": [_described(column) for column in frame.columns]}
    keys = [frame.key, *([(frame.short,)] if frame.short else [])]
    if kept := [key for key in keys if _identifies(data[frame.name][list(key)])]:
        schema["primaryKey"] = list(kept[0])
    if references := list(_references(frame, data)):
        schema["foreignKeys"] = references
    return schema


def _described(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    constraints |= {"enum": list(column.values)} if column.values else {}
    return {
        "name": column.name,
        "type": _TYPES[column.dtype],
        "description": column.text,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _identifies(key: pd.DataFrame) -> bool:
    return not (key.isna().any(axis=None) or key.duplicated().any())


def _references(frame: Frame, data: Data) -> Iterator[dict[str, Any]]:
    """The columns whose every value stands just once in the column that it refers to."""
    for column in frame.columns:
        if column.refers:
            name, key = column.refers
            there = data[name][key].dropna()
            if there.is_unique and data[frame.name][column.name].dropna().isin(there).all():
                where = (
                    "" if name == frame.name else name
                )  # as the standard says of a table that refers to itself
                yield {"fields": [column.name], "reference": {"resource": where, "fields": [key]}}


def _sealed(package: dict[str, Any]) -> dict[str, Any]:
    """The package with an id made from all else it says: a changed word shows, as a changed file
    does by its hash.
    """
    rest = {name: value for name, value in package.items() if name != "id"}
    return {"id": _hash(_json(rest)), **rest}


def _json(package: dict[str, Any]) -> bytes:
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
