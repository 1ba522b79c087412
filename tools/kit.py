"""Write the kit of a classroom without internet: every wheel, the notebooks and a start file.

It is for Windows x86-64 with Python 3.12, and for this system with this Python. Promises that each
package is in the version and with the hash of requirements.lock, that a wheel is there for each
system, with what its own metadata asks for there, and says what is missing otherwise. Python itself
is not in it.
"""

from __future__ import annotations

import argparse
import email
import errno
import os
import platform
import re
import string
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, sys_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

from shimahe import terms
from shimahe.authoring.course_copies import handed_out
from shimahe.display.report.writing import make_folder
from shimahe.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
FILES = Path(__file__).resolve().parent / "kit_files"
TARGET = ROOT / "build" / f"shimahe-kit-{VERSION}.zip"
#: What a classroom uses: no tests, no browsers that are driven.
EXTRAS = ("lab", "files", "export", "author")
FOLDER = "shimahe-kit"
_STAMP = (2025, 1, 1, 0, 0, 0)  # of all files of the zip
_ENTRY = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+?))? \\$", re.M)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


class Incomplete(Exception):
    """Packages lack a wheel for a system: the message names them."""


@dataclass(frozen=True)
class System:
    """A system that the kit is for: what markers say of it, its tags, and how pip is asked."""

    name: str
    environment: Mapping[str, str]
    tags: frozenset[Tag]
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Locked:
    """One entry of the lock file, as it is written there."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def applies(self, environment: Mapping[str, str]) -> bool:
        """Whether a system has it."""
        if not self.marker:
            return True
        marker = Requirement(f"{self.name} ; {self.marker}").marker
        return marker is None or marker.evaluate(dict(environment))

    def written(self, with_marker: bool) -> str:
        """Write it as a line for pip."""
        marker = f" ; {self.marker}" if self.marker and with_marker else ""
        return " ".join([f"{self.name}=={self.version}{marker}", *self.hashes])


def windows() -> System:
    """Describe Windows x86-64 with Python 3.12."""
    environment = {
        **default_environment(),
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "implementation_version": "3.12.0",
        "python_version": "3.12",
        "python_full_version": "3.12.0",
    }
    tags = {*cpython_tags((3, 12), platforms=["win_amd64"])}
    tags |= {*compatible_tags((3, 12), "cp312", ["win_amd64"])}
    options = ("--platform", "win_amd64", "--python-version", "3.12", "--implementation", "cp")
    return System("Windows", {key: str(value) for key, value in environment.items()},
                  frozenset(tags), options)  # fmt: skip


def here() -> System:
    """Describe this system with this Python."""
    environment = {key: str(value) for key, value in default_environment().items()}
    return System(platform.system(), environment, frozenset(sys_tags()))


# --- which packages -------------------------------------------------------------------------------


def locked(text: str) -> list[Locked]:
    """Read the lock file.

    >>> hashes = f"    --hash=sha256:{'0' * 64}"
    >>> [(each.name, each.marker) for each in locked(f"a==1 ; os_name == 'nt' \\\\\\n{hashes}")]
    [('a', "os_name == 'nt'")]
    """
    entries = []
    found = list(_ENTRY.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    for entry, end in zip(found, ends, strict=True):
        hashes = tuple(_HASH.findall(text[entry.end() : end]))
        name = canonicalize_name(entry["name"])
        entries.append(Locked(name, entry["version"], entry["marker"] or "", hashes))
    return entries


def needed(wanted: Iterable[str], system: System) -> set[str]:
    """Name the packages that requirements need on a system, by what is installed here.

    What is not installed here, being for that system only, is taken to need nothing more: the check
    of the wheels asks the wheels themselves.
    """
    waiting = [Requirement(each) for each in wanted]
    names: set[tuple[str, str]] = set()
    while waiting:
        one = waiting.pop()
        for extra in ("", *one.extras):
            key = (canonicalize_name(one.name), extra)
            if key not in names:
                names.add(key)
                waiting += _asked_by(key[0], extra, system)
    return {name for name, _ in names}


def _asked_by(name: str, extra: str, system: System) -> list[Requirement]:
    """List what a package asks for on a system, with one of its extras."""
    try:
        listed = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    return _applying(listed, extra, system)


def _applying(listed: Iterable[str], extra: str, system: System) -> list[Requirement]:
    """Give those requirements that hold on a system."""
    requirements = []
    for text in listed:
        one = Requirement(text)
        if one.marker is None or one.marker.evaluate({**system.environment, "extra": extra}):
            requirements.append(one)
    return requirements


def of_kit(entries: Iterable[Locked], system: System) -> list[Locked]:
    """Give the locked packages that the kit needs on a system."""
    names = needed([f"shimahe[{','.join(EXTRAS)}]"], system)
    return [each for each in entries if each.name in names and each.applies(system.environment)]


# --- the wheels -----------------------------------------------------------------------------------


def faults(wheels: Iterable[Path], entries: Iterable[Locked], system: System) -> list[str]:
    """Say which packages have no wheel for a system, or lack what their wheel asks for."""
    by_package: dict[tuple[str, str], list[Path]] = {}
    for wheel in wheels:
        name, version, _, tags = parse_wheel_filename(wheel.name)
        if not tags.isdisjoint(system.tags):
            by_package.setdefault((name, str(version)), []).append(wheel)
    entries = list(entries)
    names = {each.name for each in entries}
    found = []
    for each in entries:
        fitting = by_package.get((each.name, each.version), [])
        if not fitting:
            found.append(f"{system.name}: no wheel of {each.name} {each.version}")
        for wheel in fitting:
            for one in _applying(_requires(wheel), "", system):
                if canonicalize_name(one.name) not in names:
                    found.append(f"{system.name}: {each.name} needs {one.name}")
    return found


def _requires(wheel: Path) -> list[str]:
    """List what a wheel asks for."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name)).get_all("Requires-Dist") or []


def _download(entries: Iterable[Locked], system: System, folder: Path) -> None:
    """Fetch the wheels of a system with pip, from the index that it is set to use."""
    listed = folder / "requirements-of-one-system.txt"
    listed.write_text("\n".join(each.written(with_marker=False) for each in entries) + "\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", "--require-hashes"]
    command += [*system.options, "--dest", str(folder), "--requirement", str(listed)]
    subprocess.run(command, check=True)


def _own_wheel(folder: Path) -> str:
    """Build the wheel of this checkout, and give its name."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("shimahe-*.whl")).name


# --- the zip --------------------------------------------------------------------------------------


def start_files(own_wheel: str) -> dict[str, bytes]:
    """Write the start files and the page that is read first."""
    version = platform.python_version_tuple()[:2]
    values = {
        "version": VERSION,
        "own_wheel": own_wheel,
        "windows_version": "3.12",
        "windows_version_tuple": "3, 12",
        "here_system": platform.system(),
        "here_version": ".".join(version),
        "here_version_tuple": ", ".join(version),
    }
    written = {}
    for path in sorted(FILES.iterdir()):
        text = string.Template(path.read_text(encoding="utf-8")).substitute(values)
        line_end = "\r\n" if path.suffix == ".bat" else "\n"
        written[path.name] = text.replace("\n", line_end).encode()
    return written


def notebook_files() -> dict[str, bytes]:
    """Give the notebooks of both languages as readers get them: of the course no answers."""
    paths = sorted((ROOT / "notebooks").rglob("*.ipynb"))
    kept = [path for path in paths if ".ipynb_checkpoints" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): handed_out(path) for path in kept}


def _write_zip(files: Mapping[str, bytes], wheels: Iterable[Path], target: Path) -> None:
    """Write the kit; wheels are packed already."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", _STAMP)
            is_program = name.endswith(".sh")
            entry.external_attr = (0o755 if is_program else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
        for wheel in sorted(wheels):
            entry = zipfile.ZipInfo(f"{FOLDER}/wheels/{wheel.name}", _STAMP)
            archive.writestr(entry, wheel.read_bytes())


@contextmanager
def _begun(target: Path) -> Iterator[Path]:
    """Begin a file beside its place, which it takes when all is well; else it is gone.

    Raises: OSError where it cannot be written there, before anything else is done.
    """
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with make_folder(target.parent):
        try:
            part.touch()
            yield part
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _fill(part: Path, folder: Path) -> int:
    """Fetch the wheels into a folder and pack the kit; returns the number of wheels.

    Raises: Incomplete where a system lacks one; OSError; CalledProcessError where pip fails.
    """
    entries = locked(LOCK.read_text(encoding="utf-8"))
    systems = [windows(), here()]
    used: dict[Locked, None] = {}
    for system in systems:
        own = of_kit(entries, system)
        print(f"{system.name}: {len(own)} packages", flush=True)
        _download(own, system, folder)
        used |= dict.fromkeys(own)
    wheels = list(folder.glob("*.whl"))
    missing = []
    for system in systems:
        missing += faults(wheels, of_kit(entries, system), system)
    if missing:
        raise Incomplete("\n".join(missing))
    own_wheel = _own_wheel(folder)
    lines = [each.written(with_marker=True) for each in entries if each in used]
    files = {**start_files(own_wheel), "requirements.txt": "\n".join([*lines, ""]).encode()}
    _write_zip({**files, **notebook_files()}, folder.glob("*.whl"), part)
    return len(wheels) + 1


def main() -> int:
    """Write the kit, or say what is missing or in the way."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--to", type=Path, default=TARGET, help="the zip")
    target = parser.parse_args().to
    try:
        with _begun(target) as part, tempfile.TemporaryDirectory(prefix="shimahe-kit-") as name:
            count = _fill(part, Path(name))
    except Incomplete as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError:
        print(terms.text("kit.failed", folder=tempfile.gettempdir()), file=sys.stderr)
        return 1
    except OSError as error:
        words = {"path": error.filename or target, "reason": terms.system_reason(error)}
        print(terms.text("cli.no_access", **words), file=sys.stderr)
        return 1
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB, {count} wheels")
    return 0


if __name__ == "__main__":
    sys.exit(main())
