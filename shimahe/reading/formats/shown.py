"""What a browser shows of HTML: blocks of words, and tables with their rows and cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from shimahe.reading.formats.text import read_line

_SPACES = re.compile(r"[ \t\n\f]+")
_FIRST_WIDE, _LAST_WIDE = "\u2e80", "\uffef"  # between these a wrapped line leaves no blank
_NUMBER = re.compile(r"[0-9]{1,9}")
#: The largest span that a browser follows; it takes this for any larger one.
_LONG_SPAN = {"colspan": 1000, "rowspan": 65534, "span": 1000}


@dataclass(slots=True)
class Words:
    """A block of words: a paragraph, a heading, or a line between two breaks."""

    line: int
    last_line: int
    text: str
    #: The level of a heading, from 1 to 6; 0 for other words.
    level: int = 0
    #: Its text by line of the source, if it stands on several.
    lines: dict[int, str] | None = None
    #: Whether its line ends and tabs are shown, as in `<pre>`.
    keeps_lines: bool = False


class Cell:
    """A cell of a table; `line` is the line of its tag.

    What most cells have stands in the class, since a document has many cells.
    """

    columns = 1
    #: How many rows it spans; 0 for all that follow in its group.
    rows = 1
    #: Its words as one line.
    text = ""
    #: The tables inside it.
    tables: Sequence[Table] = ()
    #: The words and tables in it, but for a cell of one word.
    parts: Sequence[Words | Table] = ()
    #: The line of its text, if that is one word; 0 for any other cell.
    word_line = 0

    def __init__(self, line: int) -> None:
        self.line = line

    @property
    def content(self) -> Sequence[Words | Table]:
        """The words and tables in it."""
        if self.word_line:
            return (Words(self.word_line, self.word_line, self.text),)
        return self.parts

    def fill(self, content: Sequence[Words | Table]) -> None:
        """Set the content of the cell, which must not be empty."""
        self.parts = content
        first = content[0]
        if len(content) == 1 and isinstance(first, Words):
            self.text = first.text
            return
        self.text = joined([item.text for item in content if isinstance(item, Words)])
        self.tables = [item for item in content if isinstance(item, Table)]


@dataclass(slots=True)
class TableRow:
    """A row with its cells; its lines run from its tag to the end of its last cell."""

    line: int
    cells: list[Cell] = field(default_factory=list)
    last_line: int = 0
    #: Whether any cell may span several columns or rows.
    has_spans: bool = False


@dataclass(slots=True)
class Group:
    """The rows of a head, body or foot of a table; no cell spans beyond it."""

    tag: str
    rows: list[TableRow] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table: its groups in the order of the source, and the numbers of its hidden columns."""

    line: int
    groups: list[Group] = field(default_factory=list)
    last_line: int = 0
    hidden_columns: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What a browser shows of some HTML, and the lines of text that it does not show."""

    content: list[Words | Table]
    not_shown: list[tuple[int, str]]


def collapsed(text: str) -> str:
    """Return a text with its blanks as a browser shows them: runs as one, none at the ends.

    A line end between Chinese characters leaves no blank.

    >>> collapsed(" 一般公共\\n  服务支出  6.00\\n5.00 ")
    '一般公共服务支出 6.00 5.00'
    """
    words = text.split()
    if len(words) == 1:
        return words[0]
    if "\n" in text:
        text = _wrapped().sub("", text)
    if "\n" in text or "\t" in text or "  " in text or "\f" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


@cache
def _wrapped() -> re.Pattern[str]:
    """Return a pattern of line ends between wide characters.

    It is compiled when first used: a class of 25,000 characters takes long.
    """
    wide = f"[{_FIRST_WIDE}-{_LAST_WIDE}]"
    return re.compile(rf"(?<={wide})[ \t]*\n\s*(?={wide})")


def _is_text(lines: Collection[str]) -> bool:
    """Whether lines are plain text with cells that tabs or pipes part, not the text of a page."""
    for line in lines:
        if "\t" in line or "|" in line:
            printed = read_line(0, line.strip(" "))
            if printed.is_rule or (len(printed.cells) > 1 and not printed.is_indented):
                return True
    return False


def joined(texts: Iterable[str]) -> str:
    """Return the lines of a cell as one; Chinese words meet directly, figures with a blank.

    >>> joined(["一般公共", "服务支出"]), joined(["6", "2"])
    ('一般公共服务支出', '6 2')
    """
    parts: list[str] = []
    for text in texts:
        if parts and not (_is_wide(parts[-1][-1]) or _is_wide(text[:1])):
            parts.append(" ")
        parts.append(text)
    return "".join(parts)


def _is_wide(character: str) -> bool:
    """Whether a character is wide, so that a line end beside it leaves no blank."""
    return _FIRST_WIDE <= character <= _LAST_WIDE


@dataclass(slots=True)
class OpenBlock:
    """A block of words that has not ended: its texts, and the line on which each begins."""

    texts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def end(self, level: int, keeps_lines: bool) -> Words | None:
        """Return the words of the block, None if there are none, and empty it for the next."""
        texts = self.texts
        printed = "".join(texts) if len(texts) > 1 else texts[0]
        text = collapsed(printed)
        words = None
        if text:
            first_line = self.starts[0]
            last_line = self.starts[-1]
            if "\n" in printed:
                first_line += texts[0].count("\n") - texts[0].lstrip("\n \t").count("\n")
                last_line += texts[-1].rstrip("\n \t").count("\n")
            lines = None
            if last_line > first_line:
                lines = self._lines()
                keeps_lines = keeps_lines or _is_text(lines.values())
            if keeps_lines:
                text = printed
            words = Words(first_line, last_line, text, level, lines, keeps_lines)
        texts.clear()
        self.starts.clear()
        return words

    def _lines(self) -> dict[int, str]:
        """Return what the block prints on each line of the source."""
        lines: dict[int, str] = {}
        for start, text in zip(self.starts, self.texts, strict=True):
            for line, part in enumerate(text.split("\n"), start):
                lines[line] = lines.get(line, "") + part
        return lines


def takes_spans(cell: Cell, attributes: Mapping[str, str]) -> bool:
    """Take the numbers of columns and rows that a cell spans; return whether it spans several."""
    cell.columns = max(1, span_of(attributes, "colspan"))
    cell.rows = span_of(attributes, "rowspan")
    return cell.columns != 1 or cell.rows != 1


def span_of(attributes: Mapping[str, str], name: str) -> int:
    """Return how many columns or rows a cell spans by an attribute; 1 if it does not say."""
    number = _NUMBER.match(attributes.get(name, "").strip())
    return min(int(number.group()), _LONG_SPAN[name]) if number else 1
