"""Names of accounts beside those of offices and projects: 科目编码 | 科目名称 | 单位名称.

What stands below 单位名称 or 项目名称 is no name of an account, unless it is a known one, or the
heading is evidently used for those of accounts. The rule is R08b of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shimahe import terms
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.grids import Row
from shimahe.reading.joined_cells import ends_with_amount
from shimahe.reading.owners import is_name_of_office
from shimahe.reading.rows_in_parts import adds_up
from shimahe.reading.tables import Table
from shimahe.vocabulary import CLASS_DIGITS, bare_label, fold, is_total

#: The heading of a column of offices or projects.
_HEADING = re.compile("(?:预算|所属|主管)?(?:单位|部门)(?:名称)?|(?:二级|具体)?项目名称")
#: The heading of a column of units, by name or by code.
_OF_UNITS = "(?:预算|所属|主管)?(?:单位|部门)(?:名称|编码|代码)?"
#: A word of a label that is the code of an account or an office, or begins with one.
_CODE_IN_NAME = re.compile(r"(?:\d{5}|\d{7})(?!\d)|\d{3,9}$")
#: How names of accounts end, and no name of an office.
_ENDS = ("支出", "事务")


def find_places_of_offices(table: Table) -> set[int]:
    """Return the places of a table by code whose lowest heading is one of offices or projects.

    Lists side by side are left as they are.
    """
    if table.form.shape != "codes" or len(table.blocks) > 1:
        return set()
    heads = table.heads[: len(table.columns)]
    lowest = [texts[-1] if texts else "" for texts in heads]
    return {place for place, text in enumerate(lowest) if _HEADING.fullmatch(fold(text))}


def places_of_units(table: Table) -> list[int]:
    """Return the places of a table by code whose lowest heading is one of units or their codes."""
    heads = table.heads[: len(table.columns)]
    lowest = [fold(texts[-1]) if texts else "" for texts in heads]
    return [place for place, text in enumerate(lowest) if re.fullmatch(_OF_UNITS, text)]


def leave_what_is_no_name(table: Table, body: Sequence[Row]) -> None:
    """Take what is no name from the rows of accounts, and name their lines.

    It is a name of an office or a project, prints signs alone (□□□), or is that of two cells. A row
    without a name is named too where the table prints offices, has a column of names, or names most
    of its rows.
    """
    if table.form.shape != "codes":
        return
    coded = [row for row in table.read_rows if row.code]
    lines = {row.line for row in coded if _is_no_name(table, row.label)}
    for row in coded:
        if row.line in lines:
            row.label = ""
    bare = {row.line for row in coded if not row.label}
    if table.places.names or 2 * len(bare) < len(coded):
        lines |= bare
    if table.places_of_offices and not _are_of_accounts(table, coded):
        lines.update(_leave_names_of_offices(table, body, coded))
    if lines:
        table.unread.append("name not told: " + ", ".join(map(str, sorted(lines))))


def _is_no_name(table: Table, label: str) -> bool:
    """Whether a label is none of one account: it is signs, two names, or holds a code or amount."""
    if not label or is_known_name(table, label):
        return False
    if not any(map(str.isalnum, label)) or ends_with_amount(label, is_alone=False):
        return True
    names = 0
    for word in label.split():
        if _CODE_IN_NAME.match(word):
            return True
        names += is_known_name(table, word) or is_total(word)
    return names > 1


def _leave_names_of_offices(
    table: Table, body: Sequence[Row], coded: Sequence[ReadRow]
) -> Iterator[int]:
    """Take the names of offices and projects from rows; yield the lines of rows without a name."""
    own = [place for place in table.places.names if place not in table.places_of_offices]
    offices = _texts_below(table, body, sorted(table.places_of_offices))
    printed = {row.line: row for row in body}
    for row in coded:
        its_own = _texts_below(table, [printed[row.line]], own) if row.line in printed else set()
        is_of_office = not own or row.label in offices - its_own
        if is_of_office and not is_known_name(table, row.label):
            row.label = ""
        if not row.label:
            yield row.line


def _are_of_accounts(table: Table, coded: Sequence[ReadRow]) -> bool:
    """Whether the only names stand below a heading of offices, and half or more are of accounts.

    Names that end with 支出 or 事务 count as such, since no office is called so.
    """
    if not table.places_of_offices.issuperset(table.places.names):
        return False
    own = [row for row in coded if is_known_name(table, row.label) or row.label.endswith(_ENDS)]
    return 2 * len(own) >= len(coded)


def _texts_below(table: Table, rows: Sequence[Row], places: Sequence[int]) -> set[str]:
    """Return the texts that rows that are not shorter than the table print at some places."""
    whole = [row for row in rows if len(row.fields) >= len(table.columns)]
    return {row.fields[place] for row in whole for place in places}


def leave_numbers_of_offices(table: Table) -> bool:
    """Take the numbers of offices among the accounts for codes of no class; say whether any are.

    Such a row (205 甲街道办事处) has the name of an office, and the accounts below it, up to that
    of the next office, add up to it.
    """
    coded = [row for row in table.read_rows if row.code]
    below: list[ReadRow] = []
    for row in reversed(coded):
        is_class = len(row.code or "") == CLASS_DIGITS
        if is_class and has_name_of_office(table, row.label):
            if not _has_account_below(row, below) and adds_up(row, highest_accounts(below)):
                row.code = None
                table.lines_of_offices.add(row.line)
            below.clear()
        else:
            below.append(row)
    return bool(table.lines_of_offices)


def _has_account_below(row: ReadRow, below: Sequence[ReadRow]) -> bool:
    """Whether the account right below a row, the last of `below`, is a part of its account."""
    next_code = below[-1].code if below else None
    code = row.code or ""
    return next_code is not None and next_code != code and next_code.startswith(code)


def highest_accounts(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """Return the rows whose codes are below none of the others."""
    codes = {row.code for row in rows}
    highest: list[ReadRow] = []
    for row in rows:
        code = row.code or ""
        above = {code[:CLASS_DIGITS], code[:-2]} - {code}
        if codes.isdisjoint(above):
            highest.append(row)
    return highest


def has_name_of_office(table: Table, label: str) -> bool:
    """Whether a label is the name of an office, and does not begin that of an account."""
    if not is_name_of_office(label) or is_known_name(table, label):
        return False
    begins = bare_label(label)
    names = terms.folded_account_names(table.classification)
    return not any(name.startswith(begins) for name in names)


def is_known_name(table: Table, name: str) -> bool:
    """Whether a name is a known one of an account of the classification."""
    return bare_label(name) in terms.folded_account_names(table.classification)
