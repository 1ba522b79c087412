"""The folder of a data set: Parquet files by batch, and the ledger that says which of them count.

A batch of documents is there when its entry in the ledger is: its files are put in place before. So
what a run that was stopped has left half-done is not counted, and taken away by the next one. A
document that is read again with another version or other options takes the place of what was read
of it before. Does not know what the rows are.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from shimahe import resources, terms

_ABOUT = "shimahe.json"
_LEDGER = "ledger"
_LOCK = ".shimahe-lock"
_FORMAT = 1
#: How a file is named while it is written (`resources.put`).
_HALF_WRITTEN = ".shimahe-*"
#: The year of rows whose document states none: pandas cannot read a partition without a value.
NO_YEAR = 0


class DataSetRefused(ValueError):
    """The data set cannot be written as asked; the message says what to do instead."""


@dataclass(frozen=True)
class Entry:
    """A batch in the ledger: the documents it holds, its files, and how they were read.

    `number`: of the batch, in the order of writing. `key`: version and options. `documents`: by
    sha256, their files. `parts`: the files of the batch, below the folder.
    """

    number: int
    key: str
    documents: dict[str, str]
    parts: list[str]

    @property
    def name(self) -> str:
        """Return the name of the batch, which its files bear."""
        return f"batch-{self.number:06d}"


def key_of(version: str, options: Mapping[str, Any]) -> str:
    """Return what says how documents were read: the version of the program and its options."""
    text = json.dumps({"version": version, "options": dict(options)}, sort_keys=True)
    return f"{version}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


class DataSet:
    """The folder of a data set, open to one run at a time."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self.folder = folder
        self.names = names
        self.entries: list[Entry] = []

    # --- opening ----------------------------------------------------------------------------------

    @contextmanager
    def open(self) -> Iterator[DataSet]:
        """Open the folder, make it where there is none, and take away what no entry counts.

        Raises: DataSetRefused for a folder of something else, or one that another run writes to;
        OSError where it cannot be written.
        """
        self._check_place()
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("a+b") as lock:
            if not _is_locked(lock):
                raise DataSetRefused(terms.text("corpus.busy", folder=self.folder))
            about = {"format": _FORMAT, "data_sets": list(self.names)}
            resources.put(json.dumps(about, indent=1).encode(), self.folder / _ABOUT)
            self.entries = self._read_ledger()
            self._take_away_orphans()
            self._take_away_replaced()
            yield self

    def _check_place(self) -> None:
        """Check that the folder is new, empty, or one of ours.

        Raises: DataSetRefused where it is not.
        """
        if not self.folder.exists():
            return
        if not self.folder.is_dir():
            raise DataSetRefused(terms.text("corpus.no_folder", folder=self.folder))
        names = {path.name for path in self.folder.iterdir()} - {_LOCK}
        if names and _ABOUT not in names:
            raise DataSetRefused(terms.text("corpus.foreign", folder=self.folder))
        if _ABOUT in names and self._format() != _FORMAT:
            raise DataSetRefused(terms.text("corpus.format", folder=self.folder))

    def _format(self) -> int | None:
        """Return the format that the folder says it has; None where it says none."""
        try:
            about = json.loads((self.folder / _ABOUT).read_bytes())
        except ValueError:
            return None
        return about.get("format") if isinstance(about, dict) else None

    def _read_ledger(self) -> list[Entry]:
        """Return the entries of the ledger, in the order in which they were written."""
        paths = sorted((self.folder / _LEDGER).glob("batch-*.json"))
        return [Entry(**json.loads(path.read_bytes())) for path in paths]

    def _take_away_orphans(self) -> None:
        """Take away files of batches that the ledger does not know, and half-written ones."""
        counted = {part for entry in self.entries for part in entry.parts}
        for name in self.names:
            for path in sorted((self.folder / name).rglob("*.parquet")):
                if path.relative_to(self.folder).as_posix() not in counted:
                    path.unlink()
        for path in sorted(self.folder.rglob(_HALF_WRITTEN)):
            if path.name != _LOCK:
                path.unlink()

    # --- what is there ----------------------------------------------------------------------------

    def known(self, key: str) -> set[str]:
        """Return the sha256 of the documents that were read in the way of a key."""
        known: set[str] = set()
        for entry in self.entries:
            if entry.key == key:
                known |= entry.documents.keys()
        return known

    # --- writing ----------------------------------------------------------------------------------

    def add(self, key: str, documents: dict[str, str], parts: Mapping[str, bytes]) -> None:
        """Add a batch of documents.

        `documents`: by sha256, their files. `parts`: the content of the batch's files by the folder
        they stand in. What was read of the documents before goes.
        """
        number = self.entries[-1].number + 1 if self.entries else 1
        entry = Entry(number, key, documents, [])
        for place, content in parts.items():
            part = f"{place}/{entry.name}.parquet"
            entry.parts.append(part)
            path = self.folder / part
            path.parent.mkdir(parents=True, exist_ok=True)
            resources.put(content, path)
        self._write_entry(entry)
        held = any(documents.keys() & earlier.documents.keys() for earlier in self.entries)
        self.entries.append(entry)
        if held:
            self._take_away_replaced()

    def _write_entry(self, entry: Entry) -> None:
        """Put an entry into the ledger, or in the place of what it was."""
        path = self.folder / _LEDGER / f"{entry.name}.json"
        path.parent.mkdir(exist_ok=True)
        content = json.dumps(asdict(entry), ensure_ascii=False, indent=1)
        resources.put(content.encode(), path)

    def _take_away_replaced(self) -> None:
        """Take away what earlier batches hold of documents that a later one holds as well."""
        later: set[str] = set()
        kept = []
        for entry in reversed(self.entries):
            replaced = later & entry.documents.keys()
            later |= entry.documents.keys()
            kept.append(self._without(entry, replaced) if replaced else entry)
        self.entries = [entry for entry in reversed(kept) if entry.documents]

    def _without(self, entry: Entry, replaced: set[str]) -> Entry:
        """Take the rows of documents out of a batch; return what its entry is then."""
        parts = [part for part in entry.parts if self._take_out(self.folder / part, replaced)]
        documents = {
            sha256: files for sha256, files in entry.documents.items() if sha256 not in replaced
        }
        smaller = replace(entry, documents=documents, parts=parts)
        if documents:
            self._write_entry(smaller)
        else:
            (self.folder / _LEDGER / f"{entry.name}.json").unlink()
        return smaller

    def _take_out(self, path: Path, replaced: set[str]) -> bool:
        """Take the rows of documents out of a file; whether any are left."""
        if not path.exists():  # a run that was stopped here has taken it away
            return False
        rows = pq.ParquetFile(path).read()
        is_replaced = pc.is_in(rows["sha256"], pa.array(sorted(replaced)))
        left = rows.filter(pc.invert(is_replaced))
        if len(left) == 0:
            path.unlink()
            return False
        resources.put(parquet_bytes(left), path)
        return True


def parquet_bytes(table: pa.Table) -> bytes:
    """Return the content of a Parquet file; the same rows give the same bytes."""
    content = io.BytesIO()
    pq.write_table(table, content, compression="zstd")
    return content.getvalue()


def place_of(name: str, year: int | None) -> str:
    """Return the folder below the data set where the rows of a year stand."""
    return f"{name}/year={year or NO_YEAR}"


def joined(tables: Iterable[pa.Table]) -> pa.Table:
    """Return the rows of tables of one schema as one."""
    return pa.concat_tables(tables).combine_chunks()


def _is_locked(file: Any) -> bool:
    """Lock an open file for this process, until it is closed; whether that was possible."""
    try:
        _lock(file)
    except OSError:
        return False
    return True


try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    def _lock(file: Any) -> None:
        """Lock an open file.

        Raises: OSError where another process has locked it.
        """
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

else:

    def _lock(file: Any) -> None:
        """Lock an open file.

        Raises: OSError where another process has locked it.
        """
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
