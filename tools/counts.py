"""Count the code lines of the package by room, and hold them to their limits.

A code line holds something that runs: blank lines, comments and docstrings do not count. Promises exit code 1
if a room is over its limit or a function is over 40 lines. Does not know whether the lines are any good.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent

#: Room: what stands in it, and the most code lines it may have (None: counted only).
ROOMS: tuple[tuple[str, tuple[str, ...], int | None], ...] = (
    ("reading", ("reading",), 1950),  # decoding by evidence and limits are the cost of trusting it with anything
    # twelve criteria, ten signals with reasons; the audit, which names misprints, blanks and rows; the allocation
    ("analysis", ("analysis",), 2600),
    ("declarations and words", ("resources", "frames", "terms", "disclosure", "__init__"), None),
    ("export", ("export",), 250),
    ("reading/formats", ("reading/formats",), 500),
    ("display", ("display",), 2850),  # eighteen pictures, two languages and themes, five explorers, cards, a page
    ("command line", ("cli",), None),
)
LONGEST, MEDIAN = 40, 10
_SILENT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING,
    tokenize.ENDMARKER,
}  # fmt: skip
_DEFINITIONS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstring_lines(tree: ast.Module) -> set[int]:
    """Return the lines that docstrings take."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, _DEFINITIONS) and ast.get_docstring(node, clean=False) is not None:
            first = node.body[0]
            lines |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return lines


def code_lines(source: str) -> set[int]:
    """Return the lines that hold code.

    >>> sorted(code_lines('"What it is."\\n\\nx = 1  # why\\n# only a comment\\n'))
    [3]
    """
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _SILENT:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return lines - docstring_lines(ast.parse(source))


def function_lengths(source: str, where: str) -> Iterator[tuple[int, str]]:
    """Yield the code lines of each function, decorators and inner functions included, and its place."""
    code = code_lines(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield len(code & set(range(first, (node.end_lineno or first) + 1))), f"{where}:{node.lineno} {node.name}"


def room_of(relative: str) -> str | None:
    """Return the room a module stands in: the most particular one that names it or a folder above it.

    >>> room_of("reading/formats/pdf.py"), room_of("reading/grids.py"), room_of("corpus.py")
    ('reading/formats', 'reading', None)
    """
    stem = relative.removesuffix(".py")
    found = [(p, room) for room, places, _ in ROOMS for p in places if stem == p or stem.startswith(p + "/")]
    return max(found, key=lambda pair: len(pair[0]))[1] if found else None


def sources(package: Path) -> dict[str, str]:
    """Return the source of each module of the package by its path below it."""
    found = (p for p in sorted(package.rglob("*.py")) if "_bundled" not in p.parts)
    return {p.relative_to(package).as_posix(): p.read_text(encoding="utf-8") for p in found}


def over_limit(counts: dict[str, int], lengths: Sequence[tuple[int, str]], homeless: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each limit that is broken."""
    for room, _, limit in ROOMS:
        if limit is not None and counts[room] > limit:
            yield f"{room} has {counts[room]} code lines, the limit is {limit}"
    for length, where in lengths:
        if length > LONGEST:
            yield f"{where} has {length} code lines, the limit is {LONGEST}"
    if lengths and (middle := median(length for length, _ in lengths)) > MEDIAN:
        yield f"the median function has {middle:g} code lines, the limit is {MEDIAN}"
    for module in homeless:
        yield f"{module} belongs to no room: add it to ROOMS in tools/counts.py"


def main() -> int:
    """Print the counts; return 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description="Count the code lines of the package by room.")
    parser.add_argument("package", nargs="?", type=Path, default=ROOT / "shimahe")
    modules = sources(parser.parse_args().package)
    counts = dict.fromkeys((room for room, _, _ in ROOMS), 0)
    for name, text in modules.items():
        if room := room_of(name):
            counts[room] += len(code_lines(text))
    lengths = [one for name, text in modules.items() for one in function_lengths(text, name)]
    for room, _, limit in ROOMS:
        print(f"{room:<22}{counts[room]:>6} code lines" + (f"  (limit {limit})" if limit else ""))
    longest, where = max(lengths, default=(0, "none"))
    middle = median(length for length, _ in lengths) if lengths else 0
    print(f"functions: {len(lengths)}, median {middle:g} lines (limit {MEDIAN}), longest {longest} (limit {LONGEST})")
    print(f"longest: {where}")
    broken = list(over_limit(counts, lengths, [name for name in modules if room_of(name) is None]))
    print(*broken, sep="\n", file=sys.stderr, end="\n" if broken else "")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
