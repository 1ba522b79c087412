"""Write the code book of `data/README.md` from the declarations in `shimahe/frames.py`.

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
_INTRODUCTION = (
    "A missing value is allowed only where the column says so. "
    "Key: the columns that tell one row from another."
)
_DTYPES = {"str": "text", "float64": "number", "Int64": "integer", "boolean": "yes or no"}


def code_book() -> str:
    """Return the code book as Markdown: one table for each frame.

    >>> code_book().splitlines()[2]
    '### `spending`'
    """
    parts = [_INTRODUCTION]
    for frame in FRAMES:
        parts.append("\n".join(_frame_lines(frame)))
    return "\n\n".join(parts)


def _frame_lines(frame: Frame) -> Iterator[str]:
    """Write a frame as a heading and a table with a row for each column."""
    keys = ", ".join(f"`{name}`" for name in frame.key)
    yield f"### `{frame.name}`\n\nA row is {frame.row}. Key: {keys}.\n"
    yield "| Column | Type | Unit | Missing | Meaning |"
    yield "|---|---|---|---|---|"
    for column in frame.columns:
        yield _column_line(column)


def _column_line(column: Column) -> str:
    """Write a column as a row of a Markdown table."""
    meaning = column.text
    if column.values:
        values = ", ".join(f"`{value}`" for value in column.values)
        meaning = f"{meaning}: {values}"
    missing = "may be" if column.nullable else "never"
    unit = column.unit or ""
    cells = [f"`{column.name}`", _DTYPES[column.dtype], unit, missing, meaning]
    escaped = [cell.replace("|", r"\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"


def with_code_book(page: str) -> str:
    """Return a page with the code book between its markers.

    Raises: ValueError if the page has not one begin marker and one end marker behind it.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    has_both = bool(begin and end)
    has_more = BEGIN in rest or END in after
    if has_more or not has_both:
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
    if new == old:
        return 0
    if arguments.check:
        name = arguments.page.name
        message = f"{name}: the code book is not current: run python tools/codebook.py"
        print(message, file=sys.stderr)
        return 1
    arguments.page.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
