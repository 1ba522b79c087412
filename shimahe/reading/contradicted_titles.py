"""Whether a table is another one than its title says, by its headings and its labels (R07).

Each form has columns of its own: kinds of spending, sources of income, items of 三公, categories of
purchases, or two sides. A table that prints none of its form's and two of another form's is not the
one that its title names, so that nothing says which of both is true. Such a table is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from shimahe.forms import (
    BUDGETS,
    BY_KEY,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    HEADING_WORDS,
    OWN_TABLES,
    PROCUREMENT,
    THREE_PUBLIC,
    Form,
    item_of,
    key_of,
    kind_named,
    procurement_category,
)
from shimahe.reading.column_groups import without_unit
from shimahe.reading.grids import RawTable, Row
from shimahe.reading.header_rows import split_header
from shimahe.reading.headings import CODE_HEADING, NAME_HEADING, fold_title, headings_of
from shimahe.vocabulary import is_carried_over, is_total, parse_figure, prints_value

#: The note of a table that is not read because its title says another form than its columns.
CONTRADICTED = "title contradicts table"
#: What the columns of a form print: receipts, uses, items of 三公, categories of purchases; and
#: budgets or other sources, which stand beside any of them.
_INCOME, _SPENDING, _ITEMS, _PURCHASES, _SOURCES = "income", "spending", "items", "purchases", "by"
#: The kinds of columns that show a table to be of its form; without one of them it may be another.
_OWN_KINDS = {
    DEPARTMENT_REVENUE: {_INCOME, _SOURCES},
    THREE_PUBLIC: {_ITEMS},
    PROCUREMENT: {_PURCHASES},
}
_KINDS_OF_BALANCES = {_INCOME, _SPENDING, _SOURCES}
#: Those of which a table without codes has any, even if it prints some: income shows a balance.
_KINDS_WITHOUT_CODES = {_INCOME, _ITEMS, _PURCHASES}
#: So many columns of one other kind show a table to be another one.
_FEWEST_OF_ANOTHER = 2
_ITEM_COLUMNS = BY_KEY[THREE_PUBLIC].columns
_SOURCE_COLUMNS = BY_KEY[DEPARTMENT_REVENUE].columns
_USE_COLUMNS = BY_KEY[DEPARTMENT_SPENDING].columns
_NO_ITEMS = ("total", "amount")
#: The forms by whose words the header is looked for, besides that of the title.
_OTHER_HEADERS = (DEPARTMENT_SPENDING, DEPARTMENT_REVENUE, THREE_PUBLIC, PROCUREMENT)
#: The heading of a column that says what is bought.
_BOUGHT = "(?:政府)?(?:采购(?:项目|品目|目录|内容|物品)|品目)(?:名称|编码|代码)?"
#: What stands above sources that pay for what a row prints.
_PAYS = ("支出", "来源", "资金")
#: A code of an account, and one in front of a name.
_CODE = re.compile(r"[235]\d\d(?:\d\d){0,2}")
_CODE_AND_NAME = re.compile(r"[\[(（【]?[235](?:\d{4}|\d{6})(?!\d)\D")


@dataclass
class _Signs:
    """What the headings and labels of a table show it to be."""

    #: Its rows below the header.
    body: Sequence[Row]
    #: The places of the columns whose headings say that codes of accounts stand there.
    places_of_codes: Sequence[int]
    #: The words or keys of the columns of each kind.
    columns: dict[str, set[str]]
    #: Whether a column says what is bought.
    lists_purchases: bool
    #: Whether labels stand below 收入 and others below 支出.
    has_two_sides: bool

    def count(self, kind: str) -> int:
        """Return how many columns are of a kind; 上年结转 is a receipt beside another one."""
        words = self.columns.get(kind, set())
        if kind == _INCOME and words:
            return len(words) + any(map(is_carried_over, self.columns.get(_SOURCES, ())))
        return len(words)

    def has_any(self, kinds: Collection[str]) -> bool:
        """Whether a column or a row is of one of these kinds."""
        if any(self.columns.get(kind) for kind in kinds):
            return True
        return not self.kinds_among_rows.isdisjoint(kinds)

    @cached_property
    def has_codes(self) -> bool:
        """Whether it prints codes of accounts."""
        return any(_prints_code(row, self.places_of_codes) for row in self.body)

    @cached_property
    def kind_of_rows(self) -> str | None:
        """The kind of which most of its rows are; None where they are of none, or have codes.

        Most labels show the kind of a table that is no list of accounts.
        """
        if self.has_codes:
            return None
        labels = _labels_of(self.body)
        most = None
        for kind, keys in _keys_of_labels(labels).items():
            if len(set(keys)) >= _FEWEST_OF_ANOTHER and 2 * len(keys) > len(labels):
                most = kind
        return most

    @cached_property
    def kinds_among_rows(self) -> set[str]:
        """The kinds of which any row is; those of rows with a code say nothing of the table."""
        without_codes = [row for row in self.body if not _prints_code(row, self.places_of_codes)]
        keys_of = _keys_of_labels(_labels_of(without_codes))
        kinds = {kind for kind, keys in keys_of.items() if keys}
        if any(_names_income(text) for row in self.body for _, text in row.filled):
            kinds.add(_INCOME)
        return kinds


def contradicts_title(
    form: Form, raw: RawTable, header: Sequence[Row], body: Sequence[Row]
) -> bool:
    """Whether a table prints columns or rows of another form than its title names.

    `header` and `body` are its rows by the words of the form. A table without a title or without
    any amount contradicts nothing.
    """
    if not raw.title:
        return False
    header, body = _longest_header(header, body, raw.rows)
    if not any(_amounts(row) for row in body):
        return False
    headings = _headings(header)
    signs = _signs_of(headings, body)
    if signs.kind_of_rows not in (None, *_own_kinds(form)):
        return True
    if signs.has_two_sides:
        return form.shape != "balance" and not _may_have_two_sides(form, raw.title)
    if form.key in OWN_TABLES.values() and _pays_from_several(form, headings, body):
        return True
    return _is_of_another_kind(form, signs)


def _longest_header(
    header: Sequence[Row], body: Sequence[Row], rows: Sequence[Row]
) -> tuple[Sequence[Row], Sequence[Row]]:
    """Return the header and the body by the words of the form that finds the longest header.

    `header` and `body` are those by the words of the form that the title names. Above a row with an
    amount the words of other forms find no longer one.
    """
    if header and body and _prints_decimals(body[0]):
        return header, body
    others = [split_header(BY_KEY[key], rows) for key in _OTHER_HEADERS]
    return max([(header, body), *others], key=lambda parted: len(parted[0]))


def _prints_decimals(row: Row) -> bool:
    """Whether a row prints an amount with decimals, which is no year and no number of a column."""
    return any("." in text and parse_figure(text) is not None for _, text in row.filled)


def _headings(header: Sequence[Row]) -> list[list[str]]:
    """Return the headings of each column as they are compared, from top to bottom."""
    printed = headings_of([row.fields for row in header])
    return [[without_unit(text) for text in texts] for texts in printed]


def _amounts(row: Row) -> list[int]:
    """Return the places of the amounts of a row that are not zero."""
    return [place for place, text in row.filled if parse_figure(text)]


def _own_kinds(form: Form) -> set[str]:
    """Return the kinds of columns of which a table of the form has any."""
    if form.shape == "balance":
        return _KINDS_OF_BALANCES
    return _OWN_KINDS.get(form.key, {_SPENDING})


def _may_have_two_sides(form: Form, title: str) -> bool:
    """Whether the title of a list of spending says that income stands beside it (收支)."""
    return form.flow == "spending" and "收" in fold_title(title)


def _is_of_another_kind(form: Form, signs: _Signs) -> bool:
    """Whether two columns are of one kind that the form has not, and none is of its own."""
    own = _own_kinds(form)
    if signs.lists_purchases:
        return _PURCHASES not in own and not signs.has_any(own - {_SOURCES})
    if form.shape != "codes" and signs.has_codes:
        return not signs.has_any(own & _KINDS_WITHOUT_CODES)
    if signs.has_any(own):
        return False
    if form.flow == "income" and signs.count(_SPENDING):
        return True
    others = {_INCOME, _SPENDING, _ITEMS, _PURCHASES} - own
    if form.key == PROCUREMENT and not signs.has_codes:
        others = {_ITEMS}  # purchases may be listed by what pays for them
    return any(signs.count(kind) >= _FEWEST_OF_ANOTHER for kind in others)


def _pays_from_several(form: Form, headings: Sequence[Sequence[str]], body: Sequence[Row]) -> bool:
    """Whether the table of one budget has columns of its own and of others, which print money.

    Kinds of spending below each budget are told apart elsewhere (R08).
    """
    if any(map(_names_use_below_budget, headings)):
        return False
    places_of: dict[str, set[int]] = {}
    for place, texts in enumerate(headings):
        budget = key_of(BUDGETS, "".join(texts))
        if budget is not None:
            places_of.setdefault(budget, set()).add(place)
    own = next(budget for budget, key in OWN_TABLES.items() if key == form.key)
    has_own = places_of.pop(own, None) is not None
    if not has_own and len(places_of) < _FEWEST_OF_ANOTHER:
        return False
    of_others = set().union(*places_of.values())
    return any(not of_others.isdisjoint(_amounts(row)) for row in body)


def _names_use_below_budget(texts: Sequence[str]) -> bool:
    """Whether a kind of spending stands below the name of a budget in the headings of a column."""
    if not any(map(_names_use, texts[-1:])):
        return False
    return any(key_of(BUDGETS, text) for text in texts[:-1])


# --- what headings and labels show ----------------------------------------------------------------


def _signs_of(headings: Sequence[Sequence[str]], body: Sequence[Row]) -> _Signs:
    """Return what headings and the rows below them show a table to be.

    The rows are looked at only where the headings do not tell.
    """
    columns: dict[str, set[str]] = {}
    for texts in headings:
        kind, word = _kind_of_column(texts)
        if kind:
            columns.setdefault(kind, set()).add(word)
    words = [text for texts in headings for text in texts]
    return _Signs(
        body=body,
        places_of_codes=_places_of_codes(headings),
        columns=columns,
        lists_purchases=any(re.fullmatch(_BOUGHT, text) for text in words),
        has_two_sides=_have_two_sides(headings, body),
    )


def _names_income(text: str) -> bool:
    """Whether a heading or a label names income; 出让收入安排的支出 names what is spent of it."""
    return "收入" in text and "支出" not in text


def _places_of_codes(headings: Sequence[Sequence[str]]) -> list[int]:
    """Return the places of the columns whose headings say that codes of accounts stand there."""
    places = []
    for place, texts in enumerate(headings):
        lowest = texts[-1] if texts else ""
        if CODE_HEADING.search(lowest) and not HEADING_WORDS["number"].search(lowest):
            places.append(place)
    return places


def _prints_code(row: Row, places: Sequence[int]) -> bool:
    """Whether a row prints the code of an account below its heading, or in front of its name."""
    for at in places:
        if at < len(row.fields) and _CODE.fullmatch(row.fields[at]):
            return True
    return _CODE_AND_NAME.match(_label_of(row)) is not None


def _kind_of_column(texts: Sequence[str]) -> tuple[str, str]:
    """Return the kind of a column and the word that says it, the lowest one; ("", "") for none."""
    if not texts or CODE_HEADING.search(texts[-1]) or NAME_HEADING.search(texts[-1]):
        return "", ""
    for at in range(len(texts) - 1, -1, -1):
        if HEADING_WORDS["not_read"].search(texts[at]):
            return "", ""
        kind = _kind_of_heading(texts[at])
        if kind == _INCOME and any(word in text for text in texts[:at] for word in _PAYS):
            return _SOURCES, texts[at]
        if kind:
            return kind, texts[at]
    return "", ""


def _kind_of_heading(text: str) -> str:
    """Return the kind of column that a heading names; "" where it names none.

    事业收入资金 is money that pays for what a row prints.

    >>> _kind_of_heading("公务接待费支出"), _kind_of_heading("一般公共预算拨款收入")
    ('items', 'income')
    """
    if "三公" in text or key_of(_ITEM_COLUMNS, text) not in (None, *_NO_ITEMS):
        return _ITEMS
    if "采购" in text or procurement_category(text):
        return _PURCHASES
    if _names_income(text):
        return _SOURCES if text.endswith("资金") else _INCOME
    if "支出" in text or _names_use(text):
        return _SPENDING
    return _SOURCES if key_of(_SOURCE_COLUMNS, text) not in (None, *_NO_ITEMS) else ""


def _names_use(text: str) -> bool:
    """Whether a heading names a kind of spending."""
    return key_of(_USE_COLUMNS, text) not in (None, *_NO_ITEMS) or bool(kind_named(text))


def _have_two_sides(headings: Sequence[Sequence[str]], body: Sequence[Row]) -> bool:
    """Whether labels stand in a column below 收入, and in another below 支出.

    Where spaces part the cells, headings stand above other columns: two of labels are enough then.
    """
    words = {text for texts in headings for text in texts}
    of_labels = [texts for texts in headings if texts and NAME_HEADING.search(texts[-1])]
    if len(of_labels) > 1 and {"收入", "支出"} <= words:
        return True
    places: dict[bool, list[int]] = {True: [], False: []}
    for place, texts in enumerate(headings):
        joined = "".join(texts)
        if ("收入" in joined) != ("支出" in joined):
            places["收入" in joined].append(place)
    return all(any(_holds_labels(body, place) for place in side) for side in places.values())


def _holds_labels(body: Sequence[Row], place: int) -> bool:
    """Whether a column prints words in most of its filled cells."""
    texts = [row.fields[place] for row in body if place < len(row.fields)]
    filled = [text for text in texts if text]
    return 2 * sum(not prints_value(text) for text in filled) > len(filled)


def _labels_of(rows: Iterable[Row]) -> list[str]:
    """Return the labels of rows, but for those of totals."""
    labels = [_label_of(row) for row in rows]
    return [label for label in labels if label and not is_total(label)]


def _keys_of_labels(labels: Iterable[str]) -> dict[str, list[str]]:
    """Return the items of 三公 and the categories of purchases that labels name, by their kind."""
    keys_of: dict[str, list[str]] = {_ITEMS: [], _PURCHASES: []}
    for label in labels:
        item, category = item_of(label), procurement_category(label)
        if item not in (None, "total"):
            keys_of[_ITEMS].append(item)
        elif category not in (None, "total"):
            keys_of[_PURCHASES].append(category)
    return keys_of


def _label_of(row: Row) -> str:
    """Return the first words of a row; "" where it prints none."""
    return next((text for _, text in row.filled if not prints_value(text)), "")
