"""The message about a document without any standard form: what was found, where, what to do.

Each reason that the lines give is a sentence of its own, in the current language. This module is
loaded only when a document is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from shimahe import terms
from shimahe.reading.contradicted_titles import CONTRADICTED
from shimahe.reading.decoding import confusion
from shimahe.reading.grids import RawTable
from shimahe.reading.layout import Layout
from shimahe.reading.source import Source, shown_name
from shimahe.reading.target_sheet import LABEL
from shimahe.vocabulary import is_chinese, parse_figure

_TITLES_QUOTED = 8
_FIRST_LINES = 3
#: The first characters of a line, by which it is judged.
_LONGEST_LINE = 400
_TRADITIONAL = re.compile("[門總預決撥單項額類業務費經財屬餘轉較]")
_PINYIN = re.compile(
    r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]|\b(?:bumen|zhichu|shouru|yusuan|juesuan|zongbiao|danwei|kemu|heji)\b",
    re.I,
)
_PICTURE = re.compile(r"!\[[^\]]*\]\((?!embeddings/)|<img\b", re.I)
_FRAME = re.compile(r"<i?frame\b[^>]*\bsrc\s*=", re.I)
_ATTACHED = re.compile(
    r"<a\b[^<>]{0,300}?\bhref\s*=\s*[\"']?([^\"'\s<>]{1,300}\.(?:xlsx?|et|docx?|wps|pdf|ofd|zip|rar|7z))\b",
    re.I,
)
_TAG = re.compile(r"<(style|script)\b[^<>]*>[^<]*</\1\s*>|<!--.*?-->|</?[a-z!][^<>]*>", re.I)
_AMOUNT = re.compile(r"\d\.\d\d(?!\d)")
_FEWEST_HIDDEN = 3
#: The words on a table whose codes or columns are of another form than its title.
_AGAINST_ITS_TITLE = {
    "economic classification": "economic",
    "functional classification": "functional",
    CONTRADICTED: "contradicted",
}
#: How a line begins where a Word file shows another file that is embedded in it.
_EMBEDDED = "![](embeddings/"
#: Separators of empty cells behind a title.
_BEHIND_TITLE = ",，;； "
#: Marks that part cells in place of a tab.
_SEPARATORS = {"comma": re.compile("[,，]"), "semicolon": re.compile("[;；]")}
#: An amount with its unit, or a share, as sentences state it.
_STATED = re.compile(r"\d\s*(?:[百千万亿]*元|%)")
_BEGINS_ROW = re.compile(
    r'"?(?:\d{3}(?:\d\d){0,2}(?![\d.])|[^,，;；]{0,8}(?:编码|代码|名称|科目|项目|合计|总计))'
)


def explain_no_form(
    source: Source, layout: Layout, not_shown: Sequence[tuple[int, str]] = ()
) -> str:
    """Return the message that says what was found instead of a form, and what may be wrong.

    `not_shown` are (line of the source, hidden text). An empty document has a message of its own.
    """
    name = shown_name(source.file_name)
    if not any(text.strip() for text in source.lines):
        return terms.text("unread.empty", name=name)
    found = _what_was_found(source, layout)
    advice = _advice(source, layout, not_shown)
    return terms.text("unread.no_form", name=name, found=found, advice=advice)


def _what_was_found(source: Source, layout: Layout) -> str:
    """Return the titles of the tables with their lines; without tables, the first lines."""
    if layout.tables:
        return "; ".join(map(_describe, layout.tables[:_TITLES_QUOTED]))
    texts = [text for text in map(_words, source.lines) if text]
    first = "; ".join(text[:LABEL] for text in texts[:_FIRST_LINES])
    return terms.text("unread.lines", count=len(texts), first=first)


def _words(text: str) -> str:
    """Return the words of a line without its tags; a line of tags only is returned as it is."""
    return " ".join(_TAG.sub(" ", text).split()) or text.strip()


def _describe(raw: RawTable) -> str:
    """Return the title of a table with its line, and whether rows stand below it."""
    if raw.title is None:
        return terms.text("unread.untitled", line=raw.first_line)
    key = "unread.title" if raw.rows else "unread.title_only"
    title = raw.title.rstrip(_BEHIND_TITLE)[: 2 * LABEL]
    return terms.text(key, title=title, line=raw.first_line)


# --- what may be wrong ----------------------------------------------------------------------------


def _advice(source: Source, layout: Layout, not_shown: Sequence[tuple[int, str]]) -> str:
    """Return what may be wrong with the document, in one or more sentences.

    Damage of the text explains all else and stands alone. Where nothing is found, the sentence says
    what can be read.
    """
    damage = _what_is_damaged(source)
    if damage:
        return damage
    hints = "".join((*_hints_at_hidden(not_shown), *_hints(source.lines, layout)))
    return hints or terms.text("unread.no_rows")


def _what_is_damaged(source: Source) -> str:
    """Return a sentence on mis-decoded or lost text; "" where there is none."""
    for line, text in enumerate(source.lines, 1):
        how = confusion(text)
        if how:
            return terms.text("unread.mis_decoded", line=line, how=how)
    lines = list(source.damaged)
    if not lines:
        return ""
    return terms.text("unread.lost", count=len(lines), line=lines[0])


def _hints_at_hidden(not_shown: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Yield a sentence if amounts stand on three or more lines that are not shown."""
    lines = [line for line, text in not_shown if _AMOUNT.search(text)]
    if len(lines) >= _FEWEST_HIDDEN:
        yield terms.text("unread.not_shown", count=len(lines), line=lines[0])


def _hints(lines: Sequence[str], layout: Layout) -> Iterator[str]:
    """Yield a sentence for each thing that may be wrong, as the lines and tables show it."""
    for key, shows in _SIGNS.items():
        line = _first_line(lines, shows)
        if line is not None:
            is_alone = key == "pinyin" and not any(map(_has_chinese, lines))
            yield terms.text("unread.pinyin_alone" if is_alone else f"unread.{key}", line=line)
    yield from _hint_at_attached(lines)
    parted = _parted_line(lines)
    if parted is not None:
        line, separator = parted
        mark = terms.text(f"unread.separator.{separator}")
        yield terms.text("unread.separated", line=line, mark=mark)
    for raw in layout.tables:
        if raw.aside in _AGAINST_ITS_TITLE:
            key = _AGAINST_ITS_TITLE[raw.aside]
            yield terms.text(f"unread.{key}", line=raw.first_line)
            break
    if layout.contents_line is not None:
        yield terms.text("unread.contents", line=layout.contents_line)


def _hint_at_attached(lines: Sequence[str]) -> Iterator[str]:
    """Yield a sentence that names the first file (xlsx, pdf …) to which a line links."""
    for number, text in enumerate(lines, 1):
        attached = _ATTACHED.search(text) if "href" in text.lower() else None
        if attached is not None:
            yield terms.text("unread.attached", line=number, file=_file_name(attached.group(1)))
            return


def _file_name(address: str) -> str:
    """Return the last part of an address; a very long one is shortened in the middle."""
    name = address.rpartition("/")[2]
    return name if len(name) <= 2 * LABEL else f"{name[:LABEL]}…{name[-LABEL:]}"


def _parted_line(lines: Sequence[str]) -> tuple[int, str] | None:
    """Return the first line whose cells something else than tabs or pipes parts, and what does.

    That is `semicolon`, `comma` or `space`. Spaces are tried last, since lines that another mark
    parts hold spaces too. None where no line is such.
    """
    found: list[tuple[int, str]] = []
    for separator in ("semicolon", "comma"):
        line = _first_line(lines, partial(_parts_cells, separator))
        if line is not None:
            found.append((line, separator))
    if found:
        return min(found, key=lambda parted: parted[0])
    line = _first_line(lines, partial(_parts_cells, "space"))
    return None if line is None else (line, "space")


def _first_line(lines: Sequence[str], shows: Callable[[str], bool]) -> int | None:
    """Return the number of the first line that passes a test; None where none does."""
    for number, text in enumerate(lines, 1):
        if shows(text[:_LONGEST_LINE]):
            return number
    return None


def _is_traditional(text: str) -> bool:
    """Whether a line holds two or more different traditional characters."""
    return len(set(_TRADITIONAL.findall(text))) > 1


def _prints_pinyin(text: str) -> bool:
    """Whether a line prints pinyin, with tone marks or as words of a budget."""
    return _PINYIN.search(text) is not None


def _has_chinese(text: str) -> bool:
    """Whether a line prints any Chinese."""
    return any(map(is_chinese, text))


def _is_picture(text: str) -> bool:
    """Whether a line shows a picture."""
    return _PICTURE.search(text) is not None


def _is_embedded(text: str) -> bool:
    """Whether a line shows the picture of another file that is embedded in the document."""
    return text.startswith(_EMBEDDED)


def _is_frame(text: str) -> bool:
    """Whether a line shows another page or file in a frame."""
    return _FRAME.search(text) is not None


_SIGNS: dict[str, Callable[[str], bool]] = {
    "traditional": _is_traditional,
    "pinyin": _prints_pinyin,
    "picture": _is_picture,
    "embedded": _is_embedded,
    "frame": _is_frame,
}


def _parts_cells(separator: str, text: str) -> bool:
    """Whether this separator, and no tab or pipe, parts the cells of a line as of a table."""
    if "\t" in text or "|" in text or "。" in text or "<" in text:
        return False
    if separator == "space":
        figures = [token for token in text.split() if parse_figure(token) is not None]
        return len(figures) > 1 and any(map(is_chinese, text))
    if _STATED.search(text):  # a sentence: its commas part no cells
        return False
    cells = _SEPARATORS[separator].split(text)
    return len(cells) > 2 and _BEGINS_ROW.match(text.strip()) is not None
