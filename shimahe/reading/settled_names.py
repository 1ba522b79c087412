"""Names on several lines that may be cut → certain, where their code has that name elsewhere.

`wrapped_names` leaves open to which of two rows a line of words belongs. Another table of the same
document may print the code with its whole name, and the word lists have a name for most codes. A
name that was put together as that one is whole, and its lines are no longer named. The name of the
last row of pasted text is ended by the lines right below it that make it that name; no other name
is changed. The rule is R07d of docs/method.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from shimahe import terms
from shimahe.reading.grids import Row
from shimahe.reading.names_in_pieces import phrase_of_open_lines
from shimahe.reading.tables import Table
from shimahe.vocabulary import fold, is_chinese, plain

#: The most letters of a line that may end a name.
_MOST_LETTERS = 20
#: The folded names of each code.
_Names = Mapping[str, set[str]]


def settle_names(tables: Iterable[Table]) -> None:
    """Leave out of the notes of tables by code the lines whose names other prints confirm."""
    own = [table for table in tables if table.form.shape == "codes" and len(table.blocks) < 2]
    opened = [table for table in own if any(row.open_lines for row in table.raw.rows)]
    for table in opened:
        classification = table.classification
        alike = [other for other in own if other.classification == classification]
        others = [other for other in alike if other is not table]
        printed = _certain_names(others)
        _settle(table, [printed, _listed_names(classification)])


def end_last_names(tables: Iterable[Table], prose: Mapping[int, str]) -> set[int]:
    """End the names of last rows that go on in the text right below; return the lines used.

    `prose` has the lines of the text by number. Only tables whose cells spaces part are changed. A
    line of words that may end a name which the word lists do not have is named by the table.
    """
    used: set[int] = set()
    for table in tables:
        last = table.read_rows[-1] if table.read_rows else None
        if last is None or not last.code or not table.raw.is_spaced:
            continue
        rows = {row.line: row for row in table.raw.rows}
        printed = rows.get(last.line)
        if table.form.shape != "codes" or printed is None:
            continue
        known = terms.folded_account_names(table.classification)
        names = _listed_names(table.classification).get(last.code, known)
        end = max(printed.line, *printed.more, 0)
        lines = _lines_that_end(last.label, names, prose, end)
        if lines:
            for line in lines:
                last.label += plain(prose[line])
            printed.more += tuple(lines)
            table.raw.last_line = lines[-1]
            used.update(lines)
        elif fold(last.label) not in known and _may_end_name(prose.get(end + 1, "")):
            if end + 1 in printed.open_lines:
                continue  # it is named already
            phrase = phrase_of_open_lines([end + 1])
            table.unread.append(phrase)
            table.notes.append(phrase)
    return used


def _may_end_name(text: str) -> bool:
    """Whether a line of text prints a few words of Chinese and nothing else."""
    words = plain(text)
    return 0 < len(words) <= _MOST_LETTERS and all(map(is_chinese, words))


def _lines_that_end(
    label: str, names: Collection[str], prose: Mapping[int, str], line: int
) -> list[int]:
    """Return the lines right below a line that make a label one of some names; [] if none do."""
    whole = fold(label)
    lines: list[int] = []
    while whole not in names:
        line += 1
        if line not in prose or not any(name.startswith(whole) for name in names):
            return []
        whole += fold(prose[line])
        lines.append(line)
    return lines


@cache
def _listed_names(classification: str) -> _Names:
    """Return the names that the word lists have for each code."""
    names: dict[str, set[str]] = {}
    for account in terms.accounts(classification):
        names[account["code"]] = {fold(account["zh"])}
    return names


def _certain_names(tables: Iterable[Table]) -> _Names:
    """Return the names that tables print for each code, where no line of them is open."""
    names: dict[str, set[str]] = defaultdict(set)
    for table in tables:
        doubtful = set(_lines_beside_open_ones(table.raw.rows))
        for row in table.read_rows:
            if row.code and row.label and row.line not in doubtful:
                names[row.code].add(fold(row.label))
    return names


def _lines_beside_open_ones(rows: Sequence[Row]) -> Iterator[int]:
    """Yield the lines of the rows that may have an open line: those that do, and those beside."""
    for at, row in enumerate(rows):
        beside = rows[max(at - 1, 0) : at + 2]
        if any(other.open_lines for other in beside):
            yield row.line


def _settle(table: Table, sources: Sequence[_Names]) -> None:
    """Take the lines of confirmed names from the note of a table.

    All stay where a name on several lines is another one than its code has elsewhere: then lines
    may be shared out wrongly throughout.
    """
    printed = {row.line: row for row in table.raw.rows}
    lines = {line for row in table.raw.rows for line in row.open_lines}
    phrase = phrase_of_open_lines(lines)
    for row in table.read_rows:
        raw = printed.get(row.line)
        if raw is None or not (raw.more or raw.open_lines):
            continue
        names = _names_of(row.code or "", sources)
        if not names:
            continue
        if names != {fold(row.label)}:
            return
        lines.difference_update(raw.open_lines)
    left = [phrase_of_open_lines(lines)] if lines else []
    for phrases in (table.unread, table.notes):
        if phrase in phrases:
            at = phrases.index(phrase)
            phrases[at : at + 1] = left


def _names_of(code: str, sources: Sequence[_Names]) -> set[str]:
    """Return the names that the first source which knows a code has for it."""
    for names in sources:
        if code in names:
            return names[code]
    return set()
