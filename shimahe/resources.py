"""Where the bundled files are (`data/` and `notebooks/`), and how files are written safely.

Promises the same answer for a wheel, which has copies inside the package, and for a checkout or an
editable install, which have the folders beside the package; and that a file is written as a whole
or not at all. Does not know what the files hold.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds `data/` and `notebooks/`."""
    bundled = _PACKAGE / "_bundled"
    if bundled.is_dir():
        return bundled
    return _PACKAGE.parent


def path(name: str) -> Path:
    """Return the path of a bundled file or folder, named from the root with forward slashes.

    >>> path("data/shimahe-2025.md").name
    'shimahe-2025.md'

    Raises: FileNotFoundError, saying where it looked, if the installation lacks it.
    """
    location = root().joinpath(*name.split("/"))
    if not location.exists():
        chinese = "请重新安装 shimahe，或在完整的代码目录里运行"
        english = "reinstall shimahe, or run it from a complete checkout"  # the words may lack too
        raise FileNotFoundError(f"{name} is not in {root()}: {chinese} / {english}")
    return location


# --- places ---------------------------------------------------------------------------------------


def check_folder(folder: Path) -> None:
    """Check that files can be written into a folder, which is made later if it does not exist.

    It is tried with an unnamed file, in the folder or in the nearest one above it that exists, so
    that nobody waits for a result that has no place.

    Raises: the OSError of the system, with the folder in which nothing can be written.
    """
    there = folder
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        error.filename = str(there)
        raise


# --- copies ---------------------------------------------------------------------------------------


def copy(content: bytes, to: Path) -> bool:
    """Write a copy if there is no file yet, and return whether it was written.

    An existing file is kept, since it may be the user's own, unless it holds only the beginning of
    this copy, which is what a full disk or a kill leaves behind.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    if to.exists() and not _is_beginning(to, content):
        return False
    put(content, to)
    return True


def put(content: bytes, to: Path) -> None:
    """Write a file in one step, so that an error or an interruption leaves no half of it."""
    put_all({to: content})


def put_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files and put them in place once all are written; an error changes none."""
    parts = {to: to.with_name(f".shimahe-{os.getpid()}-{to.name}") for to in contents}
    try:
        for to, part in parts.items():
            with part.open("wb") as file:
                file.write(contents[to])
                file.flush()
                os.fsync(file.fileno())
        for to, part in parts.items():
            part.replace(to)
    except BaseException:
        for part in parts.values():
            part.unlink(missing_ok=True)
        raise


def _is_beginning(path: Path, content: bytes) -> bool:
    """Whether a file holds only the beginning of some content."""
    if not path.is_file() or path.stat().st_size >= len(content):
        return False
    return content.startswith(path.read_bytes())
