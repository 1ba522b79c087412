"""The folder of a data set: Parquet files of batches, and a ledger that says which of them count.

The files of a batch are written first and its entry in the ledger last. So files that a stopped run
left behind have no entry; they do not count and the next run deletes them. A document that is read
again, by another version or with other options, replaces what was read of it before. Does not know
what the rows mean.
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
#: The names of files while they are being written (`resources.put`).
_HALF_WRITTEN = ".shimahe-*"
#: The year of rows whose document states none: pandas cannot read a partition without a value.
NO_YEAR = 0


class DataSetRefused(ValueError):
    """The data set cannot be written as asked; the message says what to do instead."""


@dataclass(frozen=True)
class Entry:
    """The entry of a batch in the ledger."""

    #: The number of the batch, in the order of writing.
    number: int
    #: The version and the options with which it was read, as `key_of` gives them.
    key: str
    #: The files of each document, by the sha256 of the document.
    documents: dict[str, str]
    #: The files of the batch, as paths below the folder.
    parts: list[str]

    @property
    def name(self) -> str:
        """The name of the batch, which is also that of its files."""
        return f"batch-{self.number:06d}"


def key_of(version: str, options: Mapping[str, Any]) -> str:
    """Return a key for how documents are read: the version of the program and a hash of options."""
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
        """Open the folder, create it if needed, and delete the files that do not count.

        Raises: DataSetRefused for a folder that holds something else or that another run is writing
        to; OSError where it cannot be written.
        """
        self._check_place()
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("a+b") as lock:
            if not _is_locked(lock):
                raise DataSetRefused(terms.text("corpus.busy", folder=self.folder))
            about = {"format": _FORMAT, "data_sets": list(self.names)}
            resources.put(json.dumps(about, indent=1).encode(), self.folder / _ABOUT)
            self.entries = self._read_ledger()
            self._delete_orphans()
            self._remove_replaced()
            yield self

    def _check_place(self) -> None:
        """Check that the folder is new, empty, or a data set of this format.

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
        """Return the number of the format that the folder states; None where it states none."""
        try:
            about = json.loads((self.folder / _ABOUT).read_bytes())
        except ValueError:
            return None
        return about.get("format") if isinstance(about, dict) else None

    def _read_ledger(self) -> list[Entry]:
        """Return the entries of the ledger, in the order in which they were written."""
        paths = sorted((self.folder / _LEDGER).glob("batch-*.json"))
        return [Entry(**json.loads(path.read_bytes())) for path in paths]

    def _delete_orphans(self) -> None:
        """Delete the files of batches that the ledger does not have, and half-written files."""
        counted: set[str] = set()
        for entry in self.entries:
            counted.update(entry.parts)
        for name in self.names:
            for path in sorted((self.folder / name).rglob("*.parquet")):
                if path.relative_to(self.folder).as_posix() not in counted:
                    path.unlink()
        for path in sorted(self.folder.rglob(_HALF_WRITTEN)):
            if path.name != _LOCK:
                path.unlink()

    # --- what is there ----------------------------------------------------------------------------

    def known(self, key: str) -> set[str]:
        """Return the sha256 of the documents that were read with a key."""
        known: set[str] = set()
        for entry in self.entries:
            if entry.key == key:
                known.update(entry.documents)
        return known

    # --- writing ----------------------------------------------------------------------------------

    def add(self, key: str, documents: dict[str, str], parts: Mapping[str, bytes]) -> None:
        """Add a batch of documents, and remove what was read of the same documents before.

        `documents` has the files of each document by its sha256, `parts` the content of each file
        of the batch by the folder that it belongs in.
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
        replaces = any(documents.keys() & earlier.documents.keys() for earlier in self.entries)
        self.entries.append(entry)
        if replaces:
            self._remove_replaced()

    def _write_entry(self, entry: Entry) -> None:
        """Write an entry into the ledger, in place of an earlier one of the same batch."""
        path = self.folder / _LEDGER / f"{entry.name}.json"
        path.parent.mkdir(exist_ok=True)
        content = json.dumps(asdict(entry), ensure_ascii=False, indent=1)
        resources.put(content.encode(), path)

    def _remove_replaced(self) -> None:
        """Remove from earlier batches the documents that a later batch holds as well."""
        later: set[str] = set()
        kept = []
        for entry in reversed(self.entries):
            replaced = later & entry.documents.keys()
            later.update(entry.documents)
            kept.append(self._without(entry, replaced) if replaced else entry)
        self.entries = [entry for entry in reversed(kept) if entry.documents]

    def _without(self, entry: Entry, replaced: set[str]) -> Entry:
        """Remove documents from a batch, and return its new entry."""
        parts = [part for part in entry.parts if self._remove_rows(self.folder / part, replaced)]
        documents = {
            sha256: files for sha256, files in entry.documents.items() if sha256 not in replaced
        }
        smaller = replace(entry, documents=documents, parts=parts)
        if documents:
            self._write_entry(smaller)
        else:
            (self.folder / _LEDGER / f"{entry.name}.json").unlink()
        return smaller

    def _remove_rows(self, path: Path, replaced: set[str]) -> bool:
        """Remove the rows of documents from a file, and return whether any rows are left."""
        if not path.exists():  # a run that was stopped here has deleted it
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
    """Return a table as the content of a Parquet file; the same rows give the same bytes."""
    content = io.BytesIO()
    pq.write_table(table, content, compression="zstd")
    return content.getvalue()


def place_of(name: str, year: int | None) -> str:
    """Return the folder, below that of the data set, for the rows of a frame and a year."""
    return f"{name}/year={year or NO_YEAR}"


def joined(tables: Iterable[pa.Table]) -> pa.Table:
    """Return the rows of several tables with the same schema as one table."""
    return pa.concat_tables(tables).combine_chunks()


def _is_locked(file: Any) -> bool:
    """Lock an open file for this process until it is closed, and return whether that worked."""
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
