"""Write `docs/architecture.md`: the rooms of the package, what each gives, and which it builds on.

The modules of a room and their sentences come from the code, the arrows from its imports. Promises
that the page is what the code is, and (with --check) that it is current. What a room gives is said
in `tools/rooms.py`.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.rooms import ROOMS, Room, room_of

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "shimahe"
PAGE = ROOT / "docs" / "architecture.md"

WAY = (
    "a document            lines and grids          tidy frames            "
    "findings              pictures, widgets, pages\n"
    "source ──▶ reading ─────────────────────▶ Disclosure "
    "──▶ structure · quality · checking ──▶ display ──▶ command line"
)
HEAD = f"""\
<!-- Written by tools/architecture.py from the code (make accept); do not edit. -->

# One way through the house

A document goes in at the top and comes out at the bottom. Each room uses only rooms above it, and
hands on plain things: frames of rows, findings as frames, figures as pictures. A test reads the
imports and fails otherwise.

```
{WAY}
```
"""


def modules() -> dict[str, ast.Module]:
    """Return the syntax of each module of the package, by its path below it without `.py`."""
    found: dict[str, ast.Module] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "_bundled" not in path.parts:
            name = path.relative_to(PACKAGE).with_suffix("").as_posix()
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the modules of the package that a module imports, as paths below it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top == "shimahe" and rest:
                yield rest.replace(".", "/")


def builds_on(room: Room, trees: dict[str, ast.Module]) -> list[str]:
    """Name the other rooms that the modules of a room import, in their order."""
    used: set[str] = set()
    for module, tree in trees.items():
        if room_of(module) is not room:
            continue
        for target in imported(tree):
            other = room_of(target)
            if other and other is not room:
                used.add(other.title)
    return [other.title for other in ROOMS if other.title in used]


def first_sentence(tree: ast.Module) -> str:
    """Return the first line of a module's docstring."""
    return (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ").strip()


def page(trees: dict[str, ast.Module]) -> str:
    """Return the text of the page."""
    parts = [HEAD]
    for room in ROOMS:
        parts.append(f"## {room.title}\n\n{room.gives}\n")
        others = builds_on(room, trees)
        if others:
            parts.append(f"Builds on: {', '.join(others)}.\n")
        rows = ["| Module | |", "|---|---|"]
        for module, tree in trees.items():
            if room_of(module) is room:
                sentence = first_sentence(tree).replace("|", "\\|")
                rows.append(f"| `shimahe/{module}.py` | {sentence} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page, or with --check return 1 if it is not current."""
    parser = argparse.ArgumentParser(description="Write docs/architecture.md from the code.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if not current")
    check = parser.parse_args(argv).check
    trees = modules()
    homeless = [module for module in trees if room_of(module) is None]
    if homeless:
        print(f"{homeless[0]}.py stands in no room: add it to tools/rooms.py", file=sys.stderr)
        return 1
    text = page(trees)
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        print("docs/architecture.md is not what the code is: run `make accept`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
