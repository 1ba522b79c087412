"""Write the code book of `data/README.md` from the declarations in `shimahe/frames.py`, or check
that it is current.

Promises that what stands between the two markers says every column of every frame, and touches
nothing else of the page. Does not know what the frames of a disclosure hold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from shimahe.frames import FRAMES, Column, Frame

PAGE = Path(__file__).resolve().parent.parent / "data" / "README.md"
BEGIN, END = "<!-- code book -->", "<!-- end of code book -->"
_DTYPES = {"str": "text", "float64": "number", "Int64": "integer", "boolean": "yes or no"}


def code_book() -> str:
    """Return the code book as Markdown: one table for each frame.

    >>> code_book().splitlines()[2]
    '### `spending`'
    """
    intro = "A missing value is allowed only where the column says so. Key: the columns that tell one row from another."
    return "\n\n".join([f"{intro}", *("\n".join(_frame(frame)) for frame in FRAMES)])


def _frame(frame: Frame) -> Iterator[str]:
    keys = ", ".join(f"`{name}`" for name in frame.key)
    yield f"### `{frame.name}`\n\nA row is {frame.row}. Key: {keys}.\n"
    yield "| Column | Type | Unit | Missing | Meaning |"
    yield "|---|---|---|---|---|"
    yield from map(_column, frame.columns)


def _column(column: Column) -> str:
    values = ": " + ", ".join(f"`{value}`" for value in column.values) if column.values else ""
    missing = "may be" if column.nullable else "never"
    cells = (
        f"`{column.name}`",
        _DTYPES[column.dtype],
        column.unit or "",
        missing,
        column.text + values,
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def with_code_book(page: str) -> str:
    """Return a page with the code book between its markers.

    Raises: ValueError if the page has not one begin marker and one end marker behind it.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in after:
        raise ValueError(f"the page must have one begin and one end marker: {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{code_book()}\n\n{END}{after}"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page, or with --check return 1 if it is not current."""
    parser = argparse.ArgumentParser(description="Write the code book from shimahe/frames.py.")
    parser.add_argument(
        "page", nargs="?", type=Path, default=PAGE, help="the page (default data/README.md)"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, fail if the page is not current"
    )
    arguments = parser.parse_args(argv)
    old = arguments.page.read_text(encoding="utf-8")
    new = with_code_book(old)
    if arguments.check and new != old:
        print(
            f"{arguments.page.name}: the code book is not current: run python tools/codebook.py",
            file=sys.stderr,
        )
        return 1
    if new != old:
        arguments.page.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
