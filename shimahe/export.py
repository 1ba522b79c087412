"""A disclosure as files for other programs: CSV, Parquet, a workbook or Stata, with a description.

The description is a Frictionless datapackage.json. The columns of the files are declared in
`frames`; keys are claimed only where the rows of this document keep them. Promises that the same
disclosure gives the same bytes, that an export is written whole or not at all, and that it never
replaces a file that is not part of an earlier export. A new export replaces an old one in one step
where the system can do that (Linux); elsewhere, if the program is killed between two steps, the
next export to that place puts the old one back first.
"""

from __future__ import annotations

import ctypes
import errno
import glob
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from shimahe import frames, resources, terms
from shimahe.disclosure import Disclosure
from shimahe.frames import COUNT, FLAG, NUMBER, TEXT, Column, Frame

PACKAGE = "datapackage.json"
#: The frames of a disclosure by their names.
Data = dict[str, pd.DataFrame]


class ExportRefused(ValueError):
    """The export cannot be made as asked for; the message says what to do instead."""


# --- one frame as CSV: for files and for the explorers' download ----------------------------------

#: The beginning of a text that a spreadsheet might run as a formula.
_RUNS = re.compile(r"[\t\r\n]|[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠]")
#: Texts that begin so and are still no formula: an operator, a dash or a number alone.
_PLAIN = re.compile(r"\s*(?:[=+\-＝＋－]|[+-][0-9][0-9,]*(?:\.[0-9]+)?[%％]?)\s*")
#: What makes quotation marks around a text necessary: a character at which some spreadsheet splits
#: cells or lines, and a space at its beginning or end.
_PARTS = re.compile(r'[",;|\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]|^\s|\s$')


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV in UTF-8, with a byte order mark and CRLF line ends, as Excel has it.

    Numbers are in their shortest exact form; a missing value is an empty field. A text gets an
    apostrophe before it if a spreadsheet would run it as a formula, if it begins with an apostrophe
    or if it is empty: removing one leading apostrophe from each text gives the frame back. A text
    is quoted if it contains a comma, a semicolon, a tab or another character at which some
    spreadsheet splits cells.

    >>> rows = pd.DataFrame({"sign": ["=", "=1+1", "a; b"], "value": [100.0, None, 5.0]})
    >>> csv_bytes(rows).decode("utf-8-sig").splitlines()
    ['sign,value', '=,100', "'=1+1,", '"a; b",5']
    """
    columns = [map(_field, frame[name].tolist()) for name in frame]
    lines = ["\ufeff" + _csv_line(map(str, frame))]
    for values in zip(*columns, strict=True):
        lines.append(_csv_line(values))
    return "".join(lines).encode()


def _csv_line(values: Iterable[str]) -> str:
    """Return one line; for a single missing value "" in quotes, since readers skip blank lines."""
    line = ",".join(map(_quoted, values))
    return (line or '""') + "\r\n"


def _quoted(text: str) -> str:
    """Return a text as a field of CSV, in quotation marks if it needs them."""
    if not _PARTS.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _field(value: Any) -> str:
    """Return one value as text, without quotation marks."""
    if isinstance(value, str):
        return f"'{value}" if _needs_apostrophe(value) else value
    if value is None or value is pd.NA or value != value:  # pd.isna is slow
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).removesuffix(".0")


def _needs_apostrophe(text: str) -> bool:
    if text == "" or text.startswith("'"):
        return True
    if not _RUNS.match(text):
        return False
    return text[0] in "\t\r\n" or not _PLAIN.fullmatch(text)


# --- the formats: each writes the frames into a folder, and says which file holds which frame -----

_ARROW_TYPES = {TEXT: "string", NUMBER: "float64", COUNT: "int64", FLAG: "bool"}
_WORKBOOK = "frames.xlsx"
#: The time of creation that a file states: a fixed one, so that every run gives the same bytes.
_CREATED = datetime(2025, 1, 1)


def _write_csv(data: Data, folder: Path) -> dict[str, Path]:
    paths = {name: folder / f"{name}.csv" for name in data}
    for name, path in paths.items():
        path.write_bytes(csv_bytes(data[name]))
    return paths


def _write_parquet(data: Data, folder: Path) -> dict[str, Path]:
    """Write a Parquet file for each frame, with units and descriptions of its columns."""
    import pyarrow
    import pyarrow.parquet

    paths = {name: folder / f"{name}.parquet" for name in data}
    for name, path in paths.items():
        schema = arrow_schema(name)
        # made from pandas, so that the file has the dtypes and reading it restores them
        table = pyarrow.Table.from_pandas(data[name], schema, preserve_index=False)
        pyarrow.parquet.write_table(table, path)
    return paths


def arrow_schema(name: str) -> Any:
    """Return the Arrow schema of a frame: its columns with their types, units and descriptions."""
    import pyarrow

    return pyarrow.schema([_arrow_field(column) for column in frames.BY_NAME[name].columns])


def _arrow_field(column: Column) -> Any:
    import pyarrow

    metadata = {"description": column.text}
    if column.unit:
        metadata["unit"] = column.unit
    return pyarrow.field(column.name, _ARROW_TYPES[column.dtype], column.nullable, metadata)


def _write_xlsx(data: Data, folder: Path) -> dict[str, Path]:
    """Write one workbook with a sheet for each frame; missing values are blank cells."""
    import xlsxwriter

    path = folder / _WORKBOOK
    content = io.BytesIO()  # written to disk below: the errors of the library are no OSErrors
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        as_text = book.add_format({"num_format": "@"})
        as_head = book.add_format({"num_format": "@", "bold": True})
        for name, rows in data.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for position, column in enumerate(frames.BY_NAME[name].columns):
                sheet.write_string(0, position, column.name, as_head)
                for row, value in _present(rows[column.name]):
                    _write_cell(sheet, row + 1, position, value, as_text)
    path.write_bytes(content.getvalue())
    return dict.fromkeys(data, path)


def _present(column: pd.Series) -> Iterator[tuple[int, Any]]:
    """Yield the values that are not missing, each with its position."""
    values = zip(column.tolist(), column.isna(), strict=True)
    for position, (value, is_missing) in enumerate(values):
        if not is_missing:
            yield position, value


def _write_cell(sheet: Any, row: int, column: int, value: Any, as_text: Any) -> None:
    if isinstance(value, str):  # as text, whatever it looks like: neither formula nor link
        sheet.write_string(row, column, value, as_text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    else:
        sheet.write_number(row, column, value)


#: The most that Stata keeps of a label (characters), and of a text within a row (bytes).
_STATA_LABEL = 80
_STATA_TEXT = 2045


def _write_dta(data: Data, folder: Path) -> dict[str, Path]:
    """Write a Stata file for each frame, with labels of variables and values."""
    paths = {name: folder / f"{name}.dta" for name in data}
    for name, path in paths.items():
        frame = frames.BY_NAME[name]
        rows = {
            column.name: _for_stata(data[name][column.name], column) for column in frame.columns
        }
        labels = {column.name: _label(column.text) for column in frame.columns}
        content = io.BytesIO()
        pd.DataFrame(rows).to_stata(
            content,
            version=118,  # the first that holds Chinese
            write_index=False,
            time_stamp=_CREATED,
            data_label=_label(frame.row),
            variable_labels=labels,
            convert_strl=[label for label, values in rows.items() if _is_long(values)],
        )
        path.write_bytes(content.getvalue())
    return paths


def _for_stata(values: pd.Series, column: Column) -> pd.Series:
    """Return a column as Stata keeps it: one of a few values becomes a number with labels.

    A missing text becomes "", and whole numbers with a missing value become floats.
    """
    kept = column.values
    if column.dtype == FLAG:
        values, kept = values.map({False: "no", True: "yes"}), ("no", "yes")
    if kept and len(values):  # pandas writes no labels where there are no rows
        return pd.Series(pd.Categorical(values, categories=kept))
    if kept or column.dtype == TEXT:
        return values.astype(object).where(values.notna(), "")
    return values.astype("float64") if values.isna().any() else values


def _label(text: str) -> str:
    return textwrap.shorten(text, _STATA_LABEL, placeholder="…")


def _is_long(values: pd.Series) -> bool:
    """Return whether a column has a text that is too long to stand in its row."""
    if values.dtype != object:
        return False
    return any(len(text.encode()) > _STATA_TEXT for text in values)


@dataclass(frozen=True)
class _Format:
    """One format of files."""

    #: Writes the frames into a folder, and returns the file of each frame by its name.
    write: Callable[[Data, Path], dict[str, Path]]
    media_type: str
    #: A sentence for the description that says how missing values look.
    missing: str
    #: The library that it needs besides pandas.
    module: str | None = None


_APOSTROPHES = (
    "A text that a spreadsheet would run as a formula, that begins with an apostrophe or that is "
    "empty has one apostrophe before it: take one leading apostrophe off each text to have the "
    "text of the disclosure."
)
_FORMATS = {
    "csv": _Format(
        write=_write_csv,
        media_type="text/csv",
        missing=f"{_APOSTROPHES} A field without anything is a missing value.",
    ),
    "parquet": _Format(
        write=_write_parquet,
        media_type="application/vnd.apache.parquet",
        missing="A null is a missing value.",
        module="pyarrow",
    ),
    "xlsx": _Format(
        write=_write_xlsx,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        missing="A sheet for each frame; text is stored as text. A blank cell is a missing value.",
        module="xlsxwriter",
    ),
    "dta": _Format(
        write=_write_dta,
        media_type="application/x-stata-dta",
        missing="For Stata 14 and later; a column of few values has them as labels. A dot is a "
        "missing number or label; a text without anything is a missing one or an empty one, which "
        "Stata does not tell apart.",
    ),
}
#: The names of the formats, which are also the suffixes of their files.
FORMATS = tuple(_FORMATS)


# --- writing --------------------------------------------------------------------------------------


def export(
    d: Disclosure, folder: str | os.PathLike[str], format: str = "csv", force: bool = False
) -> list[Path]:
    """Write every frame into a new or empty folder, and return the paths of the files, sorted.

    A datapackage.json describes them. The formats "csv", "parquet" and "dta" (Stata) have a file
    for each frame, "xlsx" has one workbook, `frames.xlsx`, with a sheet for each. `force` replaces
    an earlier export whose files are unchanged. An export that fails or is interrupted leaves
    everything as it was.

    Raises: ExportRefused (a ValueError) for any other format, a missing library, or a value that
    the format cannot hold; FileExistsError for a folder that has other files, has an earlier export
    and no `force`, or is a mount point; FileNotFoundError if the folder above it does not exist;
    PermissionError if nothing can be written there; other OSErrors of the system.
    """
    check_target(folder, format, force)
    data = {frame.name: getattr(d, frame.name) for frame in frames.FRAMES}
    _check_fit(data, format)
    target = _real(folder)
    with tempfile.TemporaryDirectory(prefix=".shimahe-", dir=target.parent) as workshop:
        new = Path(workshop, "new")
        new.mkdir()  # with the user's default mode, which a temporary folder does not have
        paths = _FORMATS[format].write(data, new)
        (new / PACKAGE).write_bytes(_json(_package(d, data, paths, format)))
        names = sorted(path.name for path in new.iterdir())
        _move(new, target, Path(workshop, _OLD, target.name))
    return [Path(folder, name) for name in names]


def check_target(folder: str | os.PathLike[str], format: str, force: bool) -> None:
    """Check, before anything is read, that an export may be written into a folder in a format.

    An old export that a killed program left aside is put back first.

    Raises: as `export` does.
    """
    _check_format(format)
    target = _real(folder)
    _put_back(target)
    _check_place(target, force)


def _real(folder: str | os.PathLike[str]) -> Path:
    """Return the place that a folder stands for, so that a link to it stays a link."""
    return Path(os.path.realpath(folder))


def _check_format(format: str) -> None:
    """Check that a format is known and its library is installed.

    Raises: ExportRefused if not.
    """
    if format not in _FORMATS:
        raise ExportRefused(terms.text("export.format", format=format, formats=", ".join(FORMATS)))
    module = _FORMATS[format].module
    if module and find_spec(module) is None:
        raise ExportRefused(terms.text("cli.no_extra", module=module, extra="export"))


# --- what a format can hold -----------------------------------------------------------------------

#: The most rows of a sheet below its header, and characters (UTF-16 units, as Excel counts) of a
#: cell.
_SHEET_ROWS = 1_048_575
_SHEET_CHARACTERS = 32_767
_NO_XML = ("\ufffe", "\uffff")
#: The largest number that Stata can hold; larger ones are its codes for missing values.
_STATA_LARGEST = 8.98e307


def _check_fit(data: Data, format: str) -> None:
    """Check that a format can hold every value.

    Raises: ExportRefused, which names the first value that it cannot hold.
    """
    for name, rows in data.items():
        if format == "xlsx" and len(rows) > _SHEET_ROWS:
            raise ExportRefused(
                terms.text("export.rows", frame=name, rows=len(rows), limit=_SHEET_ROWS)
            )
        for column in frames.BY_NAME[name].columns:
            for position, value in _present(rows[column.name]):
                misfit = _MISFITS.get(format, _misfit_in_file)(value)
                if misfit:
                    message = terms.text(
                        f"export.{misfit}",
                        frame=name,
                        column=column.name,
                        row=position + 1,
                        limit=_SHEET_CHARACTERS,
                        format=format,
                    )
                    raise ExportRefused(message)


def _misfit_in_file(value: Any) -> str | None:
    """Return the key below `export.` of why CSV or Parquet cannot hold a value; None if it can."""
    if isinstance(value, str) and not _is_unicode(value):
        return "character"
    return None


def _misfit_in_sheet(value: Any) -> str | None:
    """Return the key below `export.` of why a workbook cannot hold a value; None if it can."""
    if not isinstance(value, str):
        return "infinite" if value in (float("inf"), float("-inf")) else None
    utf_16 = value.encode("utf-16-le", "surrogatepass")
    if len(utf_16) > 2 * _SHEET_CHARACTERS:
        return "long"
    is_xml = _is_unicode(value) and not any(code in value for code in _NO_XML)
    return None if is_xml else "character"


def _misfit_in_stata(value: Any) -> str | None:
    """Return the key below `export.` of why Stata cannot hold a value; None if it can."""
    if isinstance(value, str):
        is_cut = "\0" in value  # where Stata ends a text
        return "character" if is_cut or not _is_unicode(value) else None
    return "infinite" if abs(value) > _STATA_LARGEST else None


_MISFITS = {"xlsx": _misfit_in_sheet, "dta": _misfit_in_stata}


def _is_unicode(text: str) -> bool:
    """Return whether a text can be written in UTF-8; half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


# --- the place: whole or not at all, and nobody's file is lost ------------------------------------


def _check_place(target: Path, force: bool) -> None:
    """Check that an export may be written to a place.

    Raises: FileNotFoundError, PermissionError or FileExistsError, as in `export`.
    """
    try:
        resources.check_folder(target.parent)
    except PermissionError as error:
        raise PermissionError(terms.text("export.closed", folder=target.parent)) from error
    except NotADirectoryError as error:
        raise FileExistsError(terms.text("export.file", path=error.filename)) from error
    if not target.parent.is_dir():
        raise FileNotFoundError(terms.text("export.parent", folder=target.parent))
    if not target.exists():
        return
    if not target.is_dir():
        raise FileExistsError(terms.text("export.file", path=target))
    if Path.cwd().is_relative_to(target):  # the working directory would be gone
        raise FileExistsError(terms.text("export.here", folder=target))
    if target.is_mount():
        raise _mount_point(target)
    names = {path.name for path in target.iterdir()}
    foreign = sorted(names - _files_of_export(target))
    if foreign:
        raise FileExistsError(terms.text("export.foreign", folder=target, file=foreign[0]))
    if names and not force:
        raise FileExistsError(terms.text("export.exists", folder=target))


def _files_of_export(folder: Path) -> set[str]:
    """Return the names of the files in a folder that an export wrote and nobody has changed."""
    try:
        content = (folder / PACKAGE).read_bytes()
        package = json.loads(content)
        hashes = {resource["path"]: resource["hash"] for resource in package["resources"]}
        is_sealed = _json(_sealed(package)) == content
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return set()  # no description, or that of something else
    unchanged = {PACKAGE} if is_sealed else set()
    for path in folder.iterdir():
        is_described = path.name in hashes and path.is_file() and not path.is_symlink()
        if is_described and hashes[path.name] == _hash(path.read_bytes()):
            unchanged.add(path.name)
    return unchanged


def _mount_point(target: Path) -> FileExistsError:
    """Return the error for a folder that is a mount point, which cannot be replaced."""
    inside = target / "export"
    return FileExistsError(terms.text("export.mount", folder=target, inside=inside))


#: The folder in the workshop that keeps the old export while a new one takes two steps.
_OLD = "old"
_AT_CWD = -100  # AT_FDCWD of Linux: paths are relative to the working directory
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux


def _move(new: Path, target: Path, old: Path) -> None:
    """Move the new folder to the place of the target; a former one is then in the workshop.

    Raises: FileExistsError for a mount point that `Path.is_mount` does not recognise.
    """
    if not target.exists():
        new.rename(target)
        return
    new.chmod(target.stat().st_mode)
    if _exchange(new, target):
        return
    old.parent.mkdir()
    try:
        target.rename(old)
        new.rename(target)
    except BaseException as error:
        if old.exists() and not target.exists():
            old.rename(target)
        if isinstance(error, OSError) and error.errno in (errno.EBUSY, errno.EXDEV):
            raise _mount_point(target) from error
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False if the system or the disk cannot do that."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    places = (_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other))
    failed: int = rename(*places, _EXCHANGE)
    return not failed


def _put_back(target: Path) -> None:
    """Put back an old export that is still in a workshop because a program was killed."""
    for old in target.parent.glob(f".shimahe-*/{_OLD}/{glob.escape(target.name)}"):
        if not target.exists():
            old.rename(target)
            shutil.rmtree(old.parent.parent)


# --- the description ------------------------------------------------------------------------------

_TYPES = {TEXT: "string", NUMBER: "number", COUNT: "integer", FLAG: "boolean"}
_RIGHTS = (
    "The names and descriptions are part of shimahe, under the MIT licence. "
    "The disclosure is not: it stands under its own terms."
)
_CSV_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}


def _package(d: Disclosure, data: Data, paths: dict[str, Path], format: str) -> dict[str, Any]:
    """Return the content of datapackage.json: a description of the document and of every file."""
    package = _about(d)
    package["resources"] = [_resource(name, data, paths[name], format) for name in data]
    return _sealed(package)


def _about(d: Disclosure) -> dict[str, Any]:
    """Return the description of the document, which is the same in any language, time and place."""
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


def _resource(name: str, data: Data, path: Path, format: str) -> dict[str, Any]:
    """Return the description of one frame and of its file."""
    frame = frames.BY_NAME[name]
    resource: dict[str, Any] = {
        "name": name,
        "path": path.name,
        "description": f"A row is {frame.row}. {_FORMATS[format].missing}",
        "format": format,
        "mediatype": _FORMATS[format].media_type,
    }
    if format == "csv":
        resource["encoding"] = "utf-8"
    resource["hash"] = _hash(path.read_bytes())
    if format == "csv":
        resource["dialect"] = _CSV_DIALECT
    elif format == "xlsx":
        resource["dialect"] = {"excel": {"sheet": name}}
    schema = _schema(frame, data)
    schema["missingValues"] = [""] if format == "csv" else []
    resource["schema"] = schema
    return resource


def _schema(frame: Frame, data: Data) -> dict[str, Any]:
    """Return the fields of a frame, and those of its declared keys that its rows keep."""
    schema: dict[str, Any] = {"fields": [_described(column) for column in frame.columns]}
    keys = [frame.key]
    if frame.short:
        keys.append((frame.short,))
    for key in keys:
        if _identifies(data[frame.name][list(key)]):
            schema["primaryKey"] = list(key)
            break
    references = list(_references(frame, data))
    if references:
        schema["foreignKeys"] = references
    return schema


def _described(column: Column) -> dict[str, Any]:
    """Return the description of one column."""
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.dtype],
        "description": column.text,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if constraints:
        field["constraints"] = constraints
    return field


def _identifies(key: pd.DataFrame) -> bool:
    """Return whether a key identifies rows: none is incomplete, and no two are the same."""
    is_incomplete = key.isna().any(axis=None)
    return not is_incomplete and not key.duplicated().any()


def _references(frame: Frame, data: Data) -> Iterator[dict[str, Any]]:
    """Yield the foreign keys: columns all of whose values are in a column of unique values."""
    for column in frame.columns:
        if column.refers is None:
            continue
        other_frame, other_column = column.refers
        targets = data[other_frame][other_column].dropna()
        values = data[frame.name][column.name].dropna()
        if targets.is_unique and values.isin(targets).all():
            # "" is what the standard has for a table that refers to itself
            resource = "" if other_frame == frame.name else other_frame
            reference = {"resource": resource, "fields": [other_column]}
            yield {"fields": [column.name], "reference": reference}


def _sealed(package: dict[str, Any]) -> dict[str, Any]:
    """Return the package with an id, the hash of everything else in it.

    The id shows whether the description was changed, as the hashes do for the files.
    """
    rest = {name: value for name, value in package.items() if name != "id"}
    return {"id": _hash(_json(rest)), **rest}


def _json(package: dict[str, Any]) -> bytes:
    text = json.dumps(package, ensure_ascii=False, indent=1)
    return (text + "\n").encode()


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
