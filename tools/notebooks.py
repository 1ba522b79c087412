"""Run the notebooks and keep them reviewable: `notebooks.py run [NAMES]`, `notebooks.py check`.

`run` executes each notebook and its Chinese edition, and writes both in one normal form (the same
bytes on every run): code folded, answers folded, of an explorer the picture and no widget, so that
a page reads without a kernel. `check` runs nothing and fails if a notebook is not in that form,
lacks an output or is too big, or if a Chinese one, or a start page, is not made of what it is made
from. It does not know whether an output is right: strict nbval compares that.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from shimahe.authoring.stored_form import (
    Notebook,
    executed,
    normalised,
    read,
    to_text,
    unfinished,
)
from shimahe.terms import LANGUAGES
from tools.editions import ProseMismatch, chinese_edition, chinese_name
from tools.start import start_page, start_path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
COURSE = NOTEBOOKS / "course"
LIMIT = 250_000


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 if all is well, 1 if a notebook needs work."""
    parser = argparse.ArgumentParser(prog="notebooks.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    runner = commands.add_parser(
        "run", help="execute, normalise and save; then execute the Chinese edition"
    )
    runner.add_argument(
        "names", nargs="*", help="names or their beginnings, such as 01; all without"
    )
    commands.add_parser("check", help="fail if `run` would change the form of a notebook")
    options = parser.parse_args(argv)
    if options.command == "run":
        faults = run_all(options.names)
        write_start_pages()
    else:
        faults = check() + check(COURSE) + check_start_pages()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def run_all(names: list[str]) -> list[str]:
    """Run the notebooks, and those of the course, whose names begin `course/`."""
    in_course = [name.removeprefix("course/") for name in names if name.startswith("course/")]
    others = [name for name in names if not name.startswith("course/")]
    faults = []
    if others or not names:
        faults += run(others)
    if in_course or not names:
        faults += run(in_course, COURSE)
    return faults


def run(names: list[str], folder: Path = NOTEBOOKS) -> list[str]:
    """Execute and save notebooks and their Chinese editions; list what is still wrong with them.

    `names`: beginnings of the names of those that are run; all without.
    """
    paths = notebook_paths(folder)
    if names:
        paths = [path for path in paths if path.name.startswith(tuple(names))]
    if not paths:
        return [f"no notebook of that name in {folder.name}/"]
    faults = []
    for path in paths:
        notebook = executed(read(path), folder)
        path.write_text(to_text(notebook), encoding="utf-8")
        faults += problems(path)
        faults += run_chinese(path)
        print(f"{path.stem}: {path.stat().st_size / 1000:.0f} kB")
    return faults


def run_chinese(path: Path) -> list[str]:
    """Execute the Chinese edition of a notebook and save it beside its prose."""
    prose = chinese_prose(path)
    if not prose.exists():
        return [f"{path.stem}: no Chinese prose; write {prose.relative_to(path.parent.parent)}"]
    edition = chinese_edition(read(path), prose.read_text(encoding="utf-8"))
    target = chinese_path(path)
    target.write_text(to_text(executed(edition, path.parent)), encoding="utf-8")
    return problems(target)


def chinese_prose(path: Path) -> Path:
    """Return the path of the Chinese prose of an English notebook."""
    return path.parent / "zh" / f"{path.stem}.md"


def chinese_path(path: Path) -> Path:
    """Return the path of the Chinese edition of an English notebook."""
    prose = chinese_prose(path).read_text(encoding="utf-8")
    return path.parent / "zh" / f"{chinese_name(prose)}.ipynb"


def check(folder: Path = NOTEBOOKS) -> list[str]:
    """List what is wrong with the saved notebooks; having none is wrong too."""
    paths = notebook_paths(folder)
    if not paths:
        return [f"no notebook in {folder.name}/"]
    faults = []
    for path in paths:
        faults += problems(path)
        faults += check_chinese(path)
    return faults


def check_chinese(path: Path) -> list[str]:
    """List what is wrong with the saved Chinese edition of a notebook."""
    prose = chinese_prose(path)
    if not prose.exists():
        return [f"{path.stem}: no Chinese prose"]
    try:
        edition = chinese_edition(read(path), prose.read_text(encoding="utf-8"))
        saved = chinese_path(path)
    except ProseMismatch as error:
        return [f"{path.stem}: {error}"]
    if not saved.exists():
        return [f"{saved.stem}: not there; run `make notebooks`"]
    if _sources(read(saved)) != _sources(normalised(edition)):
        return [f"{saved.stem}: not made of {path.name} and {prose.name}; run `make notebooks`"]
    return problems(saved)


def _sources(notebook: Notebook) -> list[tuple[str, str]]:
    """List the cells of a notebook by id and source."""
    return [(cell["id"], cell["source"]) for cell in notebook["cells"]]


def problems(path: Path) -> list[str]:
    """List what is wrong with the form of one saved notebook."""
    text = path.read_text(encoding="utf-8")
    notebook = read(path)
    faults = list(unfinished(notebook))
    if not faults and text != to_text(normalised(notebook)):
        faults.append("not in normal form; run `make notebooks` and look at the difference")
    size = len(text.encode())
    if size > LIMIT:
        sizes = f"{size / 1000:.0f} kB, more than {LIMIT / 1000:.0f} kB"
        faults.append(f"{sizes}; show less or draw smaller")
    return [f"{path.stem}: {fault}" for fault in faults]


def notebook_paths(folder: Path = NOTEBOOKS) -> list[Path]:
    """List the notebooks of a folder in their order, without the start page."""
    start = start_path(folder, "en")
    return [path for path in sorted(folder.glob("*.ipynb")) if path != start]


def write_start_pages(folder: Path = NOTEBOOKS) -> None:
    """Make the start page of both languages from the notebooks."""
    for lang in LANGUAGES:
        path = start_path(folder, lang)
        path.parent.mkdir(exist_ok=True)
        path.write_text(start_text(folder, lang), encoding="utf-8")


def check_start_pages(folder: Path = NOTEBOOKS) -> list[str]:
    """List the start pages that are not made of the notebooks."""
    faults = []
    for lang in LANGUAGES:
        path = start_path(folder, lang)
        if not path.exists() or path.read_text(encoding="utf-8") != start_text(folder, lang):
            faults.append(f"{path.stem}: not made of the notebooks; run `make notebooks`")
    return faults


def start_text(folder: Path, lang: str) -> str:
    """Return the start page in a language as it is to be stored."""
    paths = notebook_paths(folder)
    if lang == "zh":
        paths = [chinese_path(path) for path in paths]
    lessons = {path: read(path) for path in paths}
    return to_text(normalised(start_page(lang, lessons, course_links(folder, lang))))


def course_links(folder: Path, lang: str) -> dict[str, Notebook]:
    """Return the lessons of the course by the links that lead to them from the start page."""
    links = {}
    for path in notebook_paths(folder / COURSE.name):
        lesson = path if lang == "en" else chinese_path(path)
        beside = os.path.relpath(lesson, start_path(folder, lang).parent)
        links[Path(beside).as_posix()] = read(lesson)
    return links


if __name__ == "__main__":
    raise SystemExit(main())
