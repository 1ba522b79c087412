"""The copies of the course that are handed out: for a student's number, for the teacher, as slides.

`python -m shimahe.authoring.course_copies student --seed 7 --to DIR`, or `teacher`, or `slides`.
Promises that the student's copy holds no answer, that the teacher's holds all, run under the same
number, and that the same number gives the same bytes. Both keep what nbgrader reads. A student's
copy needs nothing but this package; the other two need the extra `lab`.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shimahe import course, resources, terms
from shimahe.argument_words import argparse_translated

Notebook = dict[str, Any]

#: The folder of the course in each language, below `notebooks/`.
FOLDERS = {"en": "course", "zh": "course/zh"}
#: The kinds of copies, each with the suffix of its files.
KINDS = {"student": ".ipynb", "teacher": ".ipynb", "slides": ".html"}
#: The library that a kind needs besides this package.
NEEDED = {"teacher": "nbclient", "slides": "mistune"}
_SEED = re.compile(r"^seed = \S+", re.MULTILINE)
_SOLUTION = re.compile(r"^### BEGIN SOLUTION\n.*?^### END SOLUTION(?:\n|\Z)", re.M | re.DOTALL)
_ASKED = re.compile(r'course\.ask\("(\w+)", seed\)')


class NotMade(RuntimeError):
    """A copy cannot be made; the message says why."""


def student(notebook: Notebook, seed: str, lang: str) -> Notebook:
    """Return a notebook of the course without answers, with the questions for one seed."""
    handed_out = copy.deepcopy(notebook)
    for cell in handed_out["cells"]:
        if _is_written_by_students(cell):
            _empty(cell, lang)
        if cell["cell_type"] == "code":
            cell["source"] = with_seed(_text(cell), seed)
            _show_question_only(cell, seed, lang)
    return handed_out


def teacher(notebook: Notebook, seed: str, folder: Path) -> Notebook:
    """Return a notebook of the course with its answers, run for one seed in a folder.

    Raises: RunFailed if a cell or the kernel fails.
    """
    from shimahe.authoring.stored_form import executed

    kept = copy.deepcopy(notebook)
    for cell in kept["cells"]:
        source = _text(cell)
        is_code = cell["cell_type"] == "code"
        cell["source"] = with_seed(source, seed) if is_code else source
    return executed(kept, folder)


def with_seed(source: str, seed: str) -> str:
    """Return the source of a cell with the seed that it sets replaced.

    A seed that is no whole number, or begins with 0, becomes a text.

    >>> with_seed("seed = 1", "20250707"), with_seed("seed = 1", "2025X7")
    ('seed = 20250707', "seed = '2025X7'")
    """
    is_plain = seed.isascii() and seed.isdigit() and str(int(seed)) == seed
    value = seed if is_plain else repr(seed)
    return _SEED.sub(lambda _: f"seed = {value}", source)


def originals(lang: str) -> Iterator[tuple[Path, Notebook]]:
    """Yield the path and the content of each notebook of the course in a language, in order."""
    for path in sorted(resources.path(f"notebooks/{FOLDERS[lang]}").glob("*.ipynb")):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def has_exercises(notebook: Notebook) -> bool:
    """Return whether a notebook has something to write; the others are for the teacher only."""
    return any(map(_is_written_by_students, notebook["cells"]))


def handed_out(path: Path) -> bytes:
    """Return the content of a notebook for readers: those of the course are without answers."""
    for lang, folder in FOLDERS.items():
        if path.parent == resources.path(f"notebooks/{folder}"):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            return to_bytes(student(notebook, "1", lang))
    return path.read_bytes()


def to_bytes(notebook: Notebook) -> bytes:
    """Return a notebook as the project stores it: indented JSON, Chinese unescaped."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def write(kind: str, seed: str, folder: Path) -> list[Path]:
    """Write the copies of a kind (one of `KINDS`) in both languages, and return their paths.

    Raises: OSError if a folder cannot be written; NotMade if a copy cannot be made.
    """
    resources.check_folder(folder)
    written = []
    for lang in terms.LANGUAGES:
        for path, notebook in originals(lang):
            if kind == "student" and not has_exercises(notebook):
                continue
            target = folder / lang / f"{path.stem}{KINDS[kind]}"
            content = made(kind, path, notebook, seed, lang)
            target.parent.mkdir(parents=True, exist_ok=True)
            resources.put(content, target)
            written.append(target)
    return written


def made(kind: str, path: Path, notebook: Notebook, seed: str, lang: str) -> bytes:
    """Return the content of one copy of a notebook.

    Raises: NotMade if the library that the kind needs is missing, or the notebook cannot be run.
    """
    if kind == "student":
        return to_bytes(student(notebook, seed, lang))
    if find_spec(NEEDED[kind]) is None:
        raise NotMade(terms.text("cli.no_extra", module=NEEDED[kind], extra="lab"))
    if kind == "teacher":
        return _run(path, notebook, seed)
    from shimahe.authoring.course_slides import page

    return page(notebook, lang).encode()


def _run(path: Path, notebook: Notebook, seed: str) -> bytes:
    """Return the content of the teacher's copy of the notebook at a path.

    Raises: NotMade if it cannot be run.
    """
    from shimahe.authoring.stored_form import RunFailed

    try:
        return to_bytes(teacher(notebook, seed, path.parent))
    except RunFailed as failure:
        raise NotMade(terms.text("authoring.no_run", path=path.name, why=failure)) from failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the copies that are asked for, print where they are, and return an exit code."""
    with argparse_translated():
        options = _parser().parse_args(arguments)
    folder = Path(options.to or _folder_of(options.kind, options.seed))
    try:
        written = write(options.kind, options.seed, folder)
    except OSError as error:
        reason = terms.system_reason(error)
        print(terms.text("cli.no_folder", path=str(folder), reason=reason), file=sys.stderr)
        return 2
    except NotMade as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(terms.text("course.written", count=len(written), folder=str(folder)))
    return 0


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments, in the current language."""
    parser = argparse.ArgumentParser(
        prog="python -m shimahe.authoring.course_copies",
        description=terms.text("cli.help.copies"),
    )
    parser.add_argument("kind", choices=[*KINDS], help=terms.text("cli.help.copies.kind"))
    parser.add_argument("--seed", default="1", help=terms.text("cli.help.copies.seed"))
    parser.add_argument("--to", default="", help=terms.text("cli.help.copies.to"))
    return parser


def _folder_of(kind: str, seed: str) -> str:
    """Return the folder for a kind of copies; no seed can lead out of `build/course`."""
    if kind == "slides":
        return "build/course/slides"
    safe = re.sub(r"[^\w-]", "_", seed)
    return f"build/course/{kind}-{safe}"


# --- what a student's copy leaves out -------------------------------------------------------------


def _text(cell: Notebook) -> str:
    """Return the source of a cell, which notebooks store as one text or as lines."""
    return "".join(cell["source"])


def _is_written_by_students(cell: Notebook) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def _empty(cell: Notebook, lang: str) -> None:
    """Remove the answer from a cell, and leave the place to write one."""
    if cell["cell_type"] == "markdown":
        cell["source"] = terms.text("course.write_here", lang)
        return
    cell["source"] = _SOLUTION.sub("", _text(cell)).rstrip("\n")


def _show_question_only(cell: Notebook, seed: str, lang: str) -> None:
    """Give a cell the question for a seed as its output; remove outputs of answers and checks."""
    is_marked = "nbgrader" in cell["metadata"]
    asked = _ASKED.search(_text(cell))
    if is_marked:
        cell["outputs"], cell["execution_count"] = [], None
    if asked:
        text = course.ask(asked[1], seed, lang).text
        output: Notebook = {
            "output_type": "execute_result",
            "execution_count": None,
            "metadata": {},
        }
        cell["outputs"] = [{**output, "data": {"text/markdown": text, "text/plain": text}}]


if __name__ == "__main__":
    raise SystemExit(main())
