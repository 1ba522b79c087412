"""Lists of accounts side by side, their columns parted by spaces only → header and rows.

The table of basic spending prints two or three lists beside each other, each with codes, names and
one amount. An account begins with its code, so that a line tells its accounts by itself, also where
amounts are blank. A name may stand above and below the line of its code. The rule is R07b of
docs/method.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import CODE_HEADING, NAME_HEADING, STAGE_HEADING, tokens_of
from shimahe.reading.spaced_rows import NO_ROW, PAGE, Block
from shimahe.vocabulary import fold, is_total, parse_figure, plain

_CODE = re.compile(r"3\d\d(?:\d\d)?")
_LEVEL = re.compile(r"\d\d")
#: The heading of codes, of which each piece may stand on a line of its own.
_CODE_OF_ACCOUNTS = "部门预算支出经济分类科目编码类款项"
_AMOUNT_HEADING = re.compile(rf"{STAGE_HEADING}|金额")
_DASHES = {"-", "—", "--", "——", "–"}
#: A total of some accounts: 人员经费合计.
_OF_KIND = re.compile("(?:经费|支出)[合总小]计$")
#: Headings above lists, and the classes that are spent on persons.
_USE_HEADING = re.compile("(?:人员|公用)(?:经费|支出)")
_OF_PERSONS = ("301", "303")
#: The most lines of headings.
_LONGEST_HEADER = 8


@dataclass
class _Account:
    """One account of a line: its code ("" for a total), its name and its amount ("" if blank)."""

    code: str
    name: str = ""
    amount: str = ""


def read_lists(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> Block | None:
    """Return the lists whose headings begin at `pieces[start]`; None where there are not two.

    `is_other` tells whether a line cannot belong to a table because it is a title, a unit mark or a
    note.
    """
    lines, stop = _lines_of(pieces, start, is_other)
    header = list(takewhile(lambda line: not _accounts_of(_tokens(line)), lines))
    amount, count = _amount_heading(header)
    if count < 2 or len(header) > _LONGEST_HEADER:
        return None
    block = Block(stop)
    headings = ("科目编码", "科目名称", amount) * count
    numbers = [line.number for line in header]
    _take_rows(block, lines[len(header) :], count, {fold(line.text) for line in header})
    above = _uses_of_lists(header, block.rows, count)
    block.header = [Row(numbers[0], tuple(use for use in above for _ in range(3)))] if above else []
    block.header.append(Row(numbers[0], headings, more=tuple(numbers[1:])))
    return block if block.rows else None


def _uses_of_lists(header: Sequence[Line], rows: Sequence[Row], count: int) -> Sequence[str]:
    """Return for each list the heading 人员经费 or 公用经费 that stands above it.

    The headings stand in the order of the lists. Where there are fewer of them, one stands above
    several lists, and the classes of the accounts tell which; [] where they do not.
    """
    words = [word for line in header for word in _tokens(line)]
    uses = [word for word in words if _USE_HEADING.search(word)]
    if len(uses) == count:
        return uses
    for begins in combinations(range(1, count), len(uses) - 1) if uses else ():
        shared = [uses[bisect_right(begins, place)] for place in range(count)]
        if all(_fits(use, rows, place) for place, use in enumerate(shared)):
            return shared
    return []


def _fits(use: str, rows: Sequence[Row], place: int) -> bool:
    """Whether the accounts of a list are all spent on what a heading says."""
    is_persons = "人员" in use
    codes = [row.fields[3 * place] for row in rows]
    return all(code.startswith(_OF_PERSONS) == is_persons for code in codes if code)


def _lines_of(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> tuple[list[Line], int]:
    """Return the lines that may belong to the lists, and the index of the piece behind them."""
    lines: list[Line] = []
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if not isinstance(piece, Line) or piece.cells or piece.is_rule:
            return lines, index
        if NO_ROW.search(piece.text) or (index > start and is_other(piece)):
            return lines, index
        if piece.text.strip():
            lines.append(piece)
    return lines, len(pieces)


def _amount_heading(header: Sequence[Line]) -> tuple[str, int]:
    """Return the heading of amounts, and how many lists it heads; ("", 0) where lists differ.

    All other words must be headings of codes and names, or stand above them.
    """
    words = [word for line in header for word in _tokens(line)]
    amounts = [word for word in words if _AMOUNT_HEADING.fullmatch(fold(word))]
    codes = [word for word in words if CODE_HEADING.search(fold(word))]
    names = [word for word in words if NAME_HEADING.search(fold(word)) and word not in codes]
    in_pieces = all(
        fold(word) in _CODE_OF_ACCOUNTS for word in words if word not in amounts + names
    )
    are_lists = len(set(amounts)) == 1 and (in_pieces or len(amounts) == len(codes))
    return (amounts[0], len(amounts)) if are_lists and len(names) >= len(amounts) else ("", 0)


def _tokens(line: Line) -> list[str]:
    """Return the words of a line that spaces part."""
    return tokens_of(plain(line.text))


def _is_amount(token: str) -> bool:
    """Whether a token is an amount or a dash, and cannot be a code."""
    if token in _DASHES or token == "0":
        return True
    return parse_figure(token) is not None and ("." in token or "," in token)


def _accounts_of(tokens: Sequence[str]) -> list[_Account]:
    """Return the accounts of a line; [] where a word of it belongs to none.

    An account begins with a code, or with the label of a total.
    """
    accounts: list[_Account] = []
    for token in tokens:
        if _CODE.fullmatch(token):
            accounts.append(_Account(token))
        elif is_total(token) or _OF_KIND.search(token):
            accounts.append(_Account("", token))
        elif not accounts or accounts[-1].amount:
            return []
        elif _LEVEL.fullmatch(token) and len(accounts[-1].code) == 3 and not accounts[-1].name:
            accounts[-1].code += token
        elif _is_amount(token):
            accounts[-1].amount = token
        elif parse_figure(token) is None:
            accounts[-1].name += token
        else:
            return []
    return accounts


def _take_rows(block: Block, lines: Sequence[Line], count: int, header: set[str]) -> None:
    """Add the lines below the headings to a block: as rows, or with the reason why they are none.

    `count` is the number of lists, `header` the lines of headings in folded text.
    """
    last_codes = [""] * count
    for at, line in enumerate(lines):
        tokens = _tokens(line)
        accounts = _accounts_of(tokens)
        if fold(line.text) in header:
            block.reasons[line.number] = "repeated header"
        elif PAGE.fullmatch(plain(line.text)):
            block.reasons[line.number] = "note"
        elif accounts:
            _take_row(block, lines, at, _places(accounts, last_codes))
        elif any(map(_is_amount, tokens)):
            block.unparted.append(line.number)


def _places(accounts: Sequence[_Account], last_codes: list[str]) -> list[_Account | None]:
    """Return the account of each list, None where it has none; the last codes are kept.

    Where a line prints fewer accounts than there are lists, each goes on the list whose last code
    is the nearest below its own, of those that list what is spent on persons, or not, as it is.
    """
    placed: list[_Account | None] = [None] * len(last_codes)
    for number, account in enumerate(accounts[: len(last_codes)]):
        at = number
        if len(accounts) < len(last_codes):
            free = [at for at, other in enumerate(placed) if other is None]
            before = [at for at in free if last_codes[at] < account.code]
            alike = [at for at in before if _are_of_one_kind(last_codes[at], account.code)]
            before = alike or before
            at = max(before, key=lambda at: last_codes[at]) if before else free[0]
        placed[at] = account
        last_codes[at] = account.code or last_codes[at]
    return placed


def _are_of_one_kind(code: str, other: str) -> bool:
    """Whether two accounts are both spent on persons, or both not."""
    return code.startswith(_OF_PERSONS) == other.startswith(_OF_PERSONS)


def _take_row(
    block: Block, lines: Sequence[Line], at: int, accounts: Sequence[_Account | None]
) -> None:
    """Add a row with the accounts of a line; a name may stand on the lines above and below it."""
    line = lines[at]
    more: list[int] = []
    nameless = [account for account in accounts if account is not None and not account.name]
    for near in lines[max(at - 1, 0) : at + 2] if nameless else ():
        words = [] if near is line else _tokens(near)
        if any(map(_is_amount, words)) or _accounts_of(words):
            continue
        if len(words) == len(accounts) and nameless == [accounts[-1]]:
            words = words[-1:]  # the others go on with names of the row above
        if len(words) == len(nameless):
            for nameless_account, word in zip(nameless, words, strict=True):
                nameless_account.name += word
            more.append(near.number)
    cells: list[str] = []
    for account in accounts:
        cells += [account.code, account.name, account.amount] if account else ["", "", ""]
    block.rows.append(Row(line.number, tuple(cells), more=tuple(more)))
