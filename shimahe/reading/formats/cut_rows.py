"""The last row of a page and the first of the next → one row, where the page cut it in two.

Neither has a line where the page cuts. What goes on is the rest of a text that filled its cell, or
stands in cells that the part above leaves blank. It knows nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shimahe.reading.formats.page_cells import Cells, RuledTable, with_whole_figure
from shimahe.reading.formats.paged import joined
from shimahe.vocabulary import parse_figure

_FULL = 1.6  # heights of a letter at the right of a cell, within which its line is full
_ITEM = re.compile(r"[一二三四五六七八九十]+、|[（(]|\d+[.、]")


@dataclass(frozen=True)
class OpenRow:
    """The row at the foot of a page, whose cells have no line below."""

    texts: Sequence[str]
    are_full: Sequence[bool]

    def with_rest(self, rest: Sequence[str]) -> list[str] | None:
        """Return the row with the rest of its texts; None where they are of another row."""
        if len(rest) != len(self.texts):
            return None
        whole: list[str] = []
        for text, more, is_full in zip(self.texts, rest, self.are_full, strict=True):
            if text and more and not (is_full and _is_rest(text, more)):
                return None
            whole.append(joined("\n".join(with_whole_figure([text, more]))) if more else text)
        has_label = any(more and not text for text, more in zip(self.texts, rest, strict=True))
        is_named = any(text and more for text, more in zip(self.texts, rest, strict=True))
        return whole if is_named or (has_label and _prints_figures(rest)) else None


def open_row(table: RuledTable, letters: Cells, texts: Sequence[str]) -> OpenRow:
    """Return the last row of a table."""
    row = len(table.rows) - 2
    are_full = []
    for column in range(len(texts)):
        within = letters.get((row, column), [])
        right = max((letter.right for letter in within), default=0.0)
        size = max((letter.size for letter in within), default=0.0)
        are_full.append(table.right_of((row, column)) - right < _FULL * size)
    return OpenRow(texts, are_full)


def _is_rest(text: str, more: str) -> bool:
    """Whether words, or digits that are no figure without it, go on with a text."""
    if parse_figure(more) is not None or parse_figure(text) is not None:
        return len(with_whole_figure([text, more])) == 1
    return _ITEM.match(more) is None


def _prints_figures(texts: Sequence[str]) -> bool:
    """Whether all that a row prints is figures."""
    return all(parse_figure(text) is not None for text in texts if text)
