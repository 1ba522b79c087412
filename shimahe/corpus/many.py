"""Read many disclosures into one data set, on all cores or on a cluster.

The documents are divided into batches; workers read them, and this process writes their results one
by one. A run that was stopped is continued by the next one. Promises that a document which ends its
worker costs no other document: its batch is read again, one document at a time.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd
from loky import ProcessPoolExecutor, cpu_count  # type: ignore[import-untyped]
from tqdm import tqdm  # type: ignore[import-untyped]

from shimahe import terms
from shimahe.corpus.batches import Batch, Member, Result, ended_batch, read_batch
from shimahe.corpus.data_set import DataSet, key_of
from shimahe.corpus.rows import DOCUMENTS, NAMES, Problem, problems_frame
from shimahe.version import VERSION

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]

MOST_IN_A_BATCH = 100
#: The least number of batches for each worker, so that none waits long for the last batch.
_BATCHES_A_WORKER = 10
#: The endings of the files that are read in a folder; a file given by name may have any ending.
SUFFIXES = (
    ".txt", ".md", ".tsv", ".html", ".htm", ".mht", ".mhtml", ".pdf", ".xlsx", ".xlsm", ".xls",
    ".docx", ".doc",
)  # fmt: skip
_FORMAT_LIBRARIES = ("openpyxl", "pdfplumber", "python_calamine")
#: How many batches are given to workers at a time, for each worker.
_AHEAD = 2
#: How often a cluster tries a batch again whose worker has ended.
_RETRIES = 2
#: The problems of documents that gave rows all the same.
_GAVE_ROWS = frozenset(("table", "same disclosure"))


@dataclass
class Corpus:
    """What one run of `read_many` has done.

    `folder` is that of the data set. `read` is how many disclosures this run has read, `known` how
    many documents were in the data set before.
    """

    folder: Path
    read: int = 0
    known: int = 0
    _problems: list[Problem] = field(default_factory=list, repr=False)

    @property
    def problems(self) -> pd.DataFrame:
        """A row is one problem of this run.

        Columns: files, sha256, problem (its kind), message, table, first_line.
        """
        return problems_frame(self._problems)

    @property
    def refused(self) -> int:
        """How many files or documents of this run gave no rows."""
        return sum(problem.problem not in _GAVE_ROWS for problem in self._problems)

    def add_problems(self, *problems: Problem) -> None:
        """Add problems of this run."""
        self._problems += problems


def read_many(
    paths: Iterable[Paths],
    to: str | os.PathLike[str],
    *,
    together: bool = False,
    workers: int | None = None,
    client: Any = None,
    batch: int | None = None,
    quiet: bool = True,
    **limits: int,
) -> Corpus:
    """Read many documents into the data set of a folder, and return what this run did.

    Documents that the data set holds already, read by the same version with the same options, are
    not read again. So a run that was stopped goes on where it stopped.

    `paths` are those of files, each of them a disclosure. A list among them has the files of one
    disclosure. A folder among them stands for every file in it and below it of a kind that can be
    read, except hidden ones; with `together`, the files that lie side by side in a folder are those
    of one disclosure. `to` is a folder that is new, empty, or such a data set. `workers` is the
    number of processes (default: one for each core; 1 reads in this process). `client` is a client
    of a Dask cluster, which then reads instead; its workers must see the paths. `batch` is how many
    documents are written at a time (default: at most 100). `quiet` shows no progress bar. `limits`
    are those of `read`.

    Afterwards the folder has a Parquet data set for each frame (spending, economic, …), for the
    `checks` that differ and for the `documents`. They are partitioned by `year` (0 where a document
    states none), and each row has `office`, `stage` and `sha256`. The data set `problems` has a row
    for each problem. A frame's own column `year` is called `stated_year` (statements) or
    `number_year` (bases) there.

    Raises: DataSetRefused (a ValueError) for a folder that holds something else or that another run
    is writing to; ImportError where pyarrow is missing; OSError where the folder cannot be written;
    TypeError for a limit that `read` does not have.
    """
    options = {"limits": limits, "formats": _formats()}
    key = key_of(VERSION, options)
    corpus = Corpus(Path(to))
    data_set = DataSet(corpus.folder, NAMES)
    with data_set.open():
        documents = _documents(paths, together, corpus)
        members = list(_new_members(documents, data_set.known(key), corpus))
        count = 1 if not members else _count_of_workers(workers, client)
        size = batch or _size_of_batches(len(members), count)
        batches = _batches(members, size, limits)
        with _progress(len(members), quiet) as tell, closing(_Runs(count, client)) as runs:
            for done in runs.results(batches):
                data_set.add(key, done.documents, done.parts)
                corpus.read += done.disclosures
                corpus.add_problems(*done.problems)
                tell(len(done.documents))
    if corpus.read:
        _note_doubles(corpus)
    return corpus


def _size_of_batches(members: int, workers: int) -> int:
    """Return how many documents a batch should have."""
    size = members // (workers * _BATCHES_A_WORKER)
    return max(1, min(MOST_IN_A_BATCH, size))


def _batches(members: Sequence[Member], size: int, limits: dict[str, int]) -> list[Batch]:
    """Divide documents into batches of a size, with the current language for messages."""
    lang = terms.language()
    batches: list[Batch] = []
    for start in range(0, len(members), size):
        batches.append(Batch(tuple(members[start : start + size]), limits, lang))
    return batches


def _formats() -> list[str]:
    """Return the installed libraries of file formats; files of the others are refused."""
    return [name for name in _FORMAT_LIBRARIES if find_spec(name)]


def _note_doubles(corpus: Corpus) -> None:
    """Add a problem for each document of the same office, year and stage as another one."""
    columns = ["office", "year", "stage", "files", "sha256"]
    documents = pd.read_parquet(corpus.folder / DOCUMENTS, columns=columns).dropna(subset="office")
    documents = documents[documents["year"].astype(int) > 0].sort_values("files")
    for _, same in documents.groupby(columns[:3], dropna=False, observed=True):
        first = same["files"].iloc[0]
        for files, sha256 in same[["files", "sha256"]].iloc[1:].itertuples(index=False):
            message = terms.text("corpus.double", files=files, other=first)
            corpus.add_problems(Problem(files, sha256, "same disclosure", message))


# --- what is to be read ---------------------------------------------------------------------------


def _new_members(paths: Iterable[Paths], known: set[str], corpus: Corpus) -> Iterator[Member]:
    """Yield each document once that is not in the data set yet; count or note the others."""
    seen: dict[str, str] = {}
    for document in paths:
        names = _names_of(document)
        files = ", ".join(map(_as_text, names))
        try:
            sha256 = _sha256(names)
        except OSError as error:
            _note_missing(corpus, files, error)
            continue
        if sha256 in seen:
            message = terms.text("corpus.same", files=files, other=seen[sha256])
            corpus.add_problems(Problem(files, sha256, "same bytes", message))
        elif sha256 in known:
            corpus.known += 1
        else:
            yield Member(names, files, sha256)
        seen.setdefault(sha256, files)


def _note_missing(corpus: Corpus, files: str, error: OSError) -> None:
    """Add the problem that files or a folder cannot be read, with the reason."""
    reason = terms.system_reason(error)
    path = _as_text(error.filename) if error.filename else files
    message = terms.text("corpus.missing", path=path, reason=reason)
    corpus.add_problems(Problem(files, None, "missing", message))


def _documents(paths: Iterable[Paths], together: bool, corpus: Corpus) -> Iterator[Paths]:
    """Yield the documents of some paths: each path itself, or for a folder those in it."""
    for path in paths:
        if isinstance(path, str | os.PathLike) and os.path.isdir(path):
            yield from _documents_below(path, together, corpus)
        else:
            yield path


def _documents_below(
    folder: str | os.PathLike[str], together: bool, corpus: Corpus
) -> Iterator[Paths]:
    """Yield the documents in a folder and below it, in the order of their names.

    A folder that cannot be listed becomes a problem.
    """

    def refuse(error: OSError) -> None:
        _note_missing(corpus, _as_text(error.filename or folder), error)

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = [os.path.join(place, name) for name in sorted(names) if _is_read(name)]
        if together and files:
            yield files
        elif not together:
            yield from files


def _is_read(name: str) -> bool:
    """Whether a file in a folder is of a kind that is read."""
    return not name.startswith((".", "~$")) and name.lower().endswith(SUFFIXES)


def _as_text(path: str | os.PathLike[str]) -> str:
    r"""Return a path as text, with bytes that are not UTF-8 written as \xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _names_of(document: Paths) -> tuple[str, ...]:
    """Return the paths of a document's files as text."""
    if isinstance(document, str | os.PathLike):
        return (os.fspath(document),)
    return tuple(os.fspath(path) for path in document)


def _sha256(names: Sequence[str]) -> str:
    """Return the sha256 of a document, the same as in `Disclosure.origin`.

    For several files it is the hash of their hashes.

    Raises: OSError where a file cannot be read, or is a pipe or device.
    """
    digests = []
    for name in names:
        mode = os.stat(name).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # which would be waited for
            raise OSError(0, terms.text("unread.no_file"), name)
        with open(name, "rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


# --- the workers ----------------------------------------------------------------------------------


def _count_of_workers(workers: int | None, client: Any) -> int:
    """Return how many workers there are."""
    if client is not None:
        return max(1, len(client.scheduler_info()["workers"]))
    return workers or cpu_count()


class _Runs:
    """Reads batches, a few at a time, by processes of this machine or by a cluster."""

    def __init__(self, workers: int, client: Any) -> None:
        self.workers = workers
        self.client = client
        self.executor: Any = None

    def close(self) -> None:
        """Cancel the work that is not done, and end the processes of this machine."""
        if isinstance(self.executor, ProcessPoolExecutor):
            self.executor.shutdown(wait=True, kill_workers=True)
        elif self.executor is not None:
            self.executor.shutdown(wait=False)
        self.executor = None

    def results(self, batches: Iterable[Batch]) -> Iterator[Result]:
        """Yield the results of batches as they are done, and at the end of those that failed."""
        waiting = deque(batches)
        running: dict[Future[Result], Batch] = {}
        failed: list[Batch] = []
        while waiting or running:
            while waiting and len(running) < _AHEAD * self.workers:
                batch = waiting.popleft()
                running[self._submit(batch)] = batch
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                batch = running.pop(future)
                if future.exception() is None:
                    yield future.result()
                else:
                    failed.append(batch)
        for batch in failed:
            yield from self._one_by_one(batch)

    def _one_by_one(self, batch: Batch) -> Iterator[Result]:
        """Yield the results of the documents of a batch, each read by itself."""
        for member in batch.members:
            single = batch._replace(members=(member,))
            future = self._submit(single)
            error = future.exception()
            if error is None:
                yield future.result()
                continue
            reason = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            message = terms.text("corpus.ended", files=member.files, error=reason)
            yield ended_batch(single, message)

    def _submit(self, batch: Batch) -> Future[Result]:
        """Give a batch to the workers; to new ones where a process of the last ones has ended."""
        try:
            future: Future[Result] = self._workers().submit(read_batch, batch)
        except BrokenExecutor:
            self.close()
            future = self._workers().submit(read_batch, batch)
        return future

    def _workers(self) -> Any:
        """Return the executor that reads batches: this process, others, or a cluster."""
        if self.executor is not None:
            return self.executor
        if self.client is not None:
            self.executor = self.client.get_executor(pure=False, retries=_RETRIES)
        elif self.workers == 1:
            self.executor = _ThisProcess()
        else:
            self.executor = ProcessPoolExecutor(
                self.workers, initializer=_end_with, initargs=(os.getpid(),)
            )
        return self.executor


class _ThisProcess(Executor):
    """An executor that does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do the work, and return what it gave or raised."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  whatever it is, who asked for it is told
            future.set_exception(error)
        return future


def _end_with(parent: int) -> None:
    """Have this process end when the one that started it has, however that ended."""
    Thread(target=_wait_for_end_of, args=(parent,), daemon=True).start()


def _wait_for_end_of(parent: int) -> None:
    """End this process as soon as its parent is no longer the process that started it."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


# --- progress -------------------------------------------------------------------------------------


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[int], Any]]:
    """Show a bar on stderr; yields a function that adds a number of documents that are done."""
    with tqdm(total=total, unit=terms.text("corpus.unit"), disable=quiet) as bar:
        yield bar.update
