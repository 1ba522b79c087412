"""Measure how dense the code of each room is, and hold it to the limits of plain code.

The measure is syntax nodes a statement, as `ast` gives them: how much a reader unpacks before the
next idea begins. Of a compound statement (`if`, `for`, `with` …) the bodies are not counted, since
their statements count by themselves. Imports, docstrings, the heads of functions and classes, and
the tables of a module (what is assigned at its top) are left out. By this measure ipywidgets,
hypothesis, nbclient and rich have 10 to 11. Promises exit code 1 if a room is over a limit. Does
not know whether the code is any good.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median, quantiles

from tools.rooms import ROOMS, room_of

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Limits:
    """The most that each measure of a room may be; None is not limited."""

    mean: float = 13.0
    ninetieth: float = 25.0
    dense: float = 40
    dense_pct: float = 1.5
    function_ninetieth: float = 200.0


LIMITS = Limits()
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
#: What stands inside a statement and counts by itself.
_INNER = (ast.stmt, ast.ExceptHandler, ast.match_case)


# --- counting -------------------------------------------------------------------------------------


def is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is only a text."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def nodes_of(node: ast.AST) -> int:
    """Count the syntax nodes of a statement, without the statements inside it.

    >>> nodes_of(ast.parse("x = f(1)").body[0])
    7
    >>> nodes_of(ast.parse("if x: y = f(1)").body[0])
    3
    """
    count = 1
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _INNER):
            count += nodes_of(child)
    return count


def statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of a module that are measured."""
    tables = {id(node) for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign))}
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or isinstance(node, _IMPORTS + _DEFINITIONS):
            continue
        if id(node) not in tables and not is_docstring(node):
            yield node


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, methods and inner functions included."""
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            yield node


def size_of(function: ast.AST) -> int:
    """Count the syntax nodes of a whole function, docstring left out."""
    inner = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    return sum(nodes_of(node) for node in inner if not is_docstring(node))


# --- rooms ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    """What is counted of a room: nodes of each statement and of each function, with their places."""

    statements: tuple[tuple[int, str], ...]
    functions: tuple[tuple[int, str], ...]
    lines: int

    @property
    def sizes(self) -> list[int]:
        """The nodes of each statement."""
        return [size for size, _ in self.statements]

    @property
    def mean(self) -> float:
        """The mean nodes of a statement."""
        return mean(self.sizes or [0])

    @property
    def ninetieth(self) -> float:
        """The nodes that nine statements of ten do not pass."""
        return ninetieth(self.sizes)

    @property
    def dense_pct(self) -> float:
        """Per cent of the statements that have more than 40 nodes."""
        dense = [size for size in self.sizes if size > LIMITS.dense]
        return 100 * len(dense) / max(1, len(self.sizes))

    @property
    def function_sizes(self) -> list[int]:
        """The nodes of each function."""
        return [size for size, _ in self.functions]


def ninetieth(sizes: Sequence[int]) -> float:
    """Return the 90th percentile.

    >>> ninetieth(list(range(1, 12)))
    10.0
    """
    if len(sizes) < 2:
        return float(sum(sizes))
    return quantiles(sizes, n=10, method="inclusive")[-1]


def sources(package: Path) -> dict[str, str]:
    """Return the source of each module of the package by its path below it."""
    found = (path for path in sorted(package.rglob("*.py")) if "_bundled" not in path.parts)
    return {
        path.relative_to(package).as_posix(): path.read_text(encoding="utf-8") for path in found
    }


def count(modules: dict[str, str]) -> Counts:
    """Count some modules together: source by name."""
    sizes: list[tuple[int, str]] = []
    lengths: list[tuple[int, str]] = []
    lines = 0
    for name, source in modules.items():
        tree = ast.parse(source)
        lines += len(source.splitlines())
        sizes += [(nodes_of(node), f"{name}:{node.lineno}") for node in statements(tree)]
        lengths += [(size_of(f), f"{name}:{f.lineno} {f.name}") for f in functions(tree)]
    return Counts(tuple(sizes), tuple(lengths), lines)


def by_room(modules: dict[str, str]) -> dict[str, dict[str, str]]:
    """Sort modules into rooms; those of no room stand under ''."""
    rooms: dict[str, dict[str, str]] = {room.key: {} for room in ROOMS}
    for name, source in modules.items():
        room = room_of(name.removesuffix(".py"))
        rooms.setdefault(room.key if room else "", {})[name] = source
    return rooms


def over_limit(room: str, counts: Counts) -> Iterator[str]:
    """Yield a sentence for each limit that a room is over."""
    measures = (
        ("nodes a statement (mean)", counts.mean, LIMITS.mean),
        ("nodes a statement (90th percentile)", counts.ninetieth, LIMITS.ninetieth),
        (f"per cent of statements over {LIMITS.dense:g} nodes", counts.dense_pct, LIMITS.dense_pct),
        (
            "nodes a function (90th percentile)",
            ninetieth(counts.function_sizes),
            LIMITS.function_ninetieth,
        ),
    )
    for what, value, limit in measures:
        if value > limit:
            yield f"{room}: {value:.1f} {what}, the limit is {limit:g}"


# --- the table ------------------------------------------------------------------------------------

_HEAD = "lines statements   mean   p90  >40 %   functions median    p90 longest"


def row(counts: Counts) -> str:
    """Write one row of the table."""
    sizes = counts.function_sizes
    middle = median(sizes) if sizes else 0
    return (
        f"{counts.lines:>5,} {len(counts.sizes):>10,} {counts.mean:>6.1f} {counts.ninetieth:>5.0f}"
        f" {counts.dense_pct:>6.1f} {len(sizes):>11,} {middle:>6.0f} {ninetieth(sizes):>6.0f}"
        f" {max(sizes, default=0):>7,}"
    )


def main() -> int:
    """Print the table; return 1 if a room is over a limit."""
    parser = argparse.ArgumentParser(description="Measure how dense the code of each room is.")
    parser.add_argument("package", nargs="?", type=Path, default=ROOT / "shimahe")
    parser.add_argument("--densest", type=int, metavar="N", help="also print the N densest places")
    arguments = parser.parse_args()
    modules = sources(arguments.package)
    rooms = by_room(modules)
    broken: list[str] = [
        f"{name} belongs to no room: add it to tools/rooms.py" for name in rooms.pop("", {})
    ]
    print(f"{'':<14}{_HEAD}")
    for room, held in rooms.items():
        counts = count(held)
        print(f"{room:<14}{row(counts)}")
        broken += over_limit(room, counts)
    whole = count(modules)
    print(f"{'all':<14}{row(whole)}")
    for places in (whole.statements, whole.functions) if arguments.densest else ():
        print("\ndensest:")
        for size, place in sorted(places, reverse=True)[: arguments.densest]:
            print(f"{size:>6}  {place}")
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
