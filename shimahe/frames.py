"""Every frame declared once, as plain data.

A frame is a name, what one row is, its key and its columns; a column is a name, a dtype, a unit,
whether it may be missing, the values it may take and one sentence. `build` makes the pandas frame
from records, `check` holds a frame to its declaration. The code book is written from this module.
It knows nothing of how a document is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from shimahe import forms
from shimahe.vocabulary import DIGITS_OF_A_FLOAT, keeps_its_digits

LEVELS = ("class", "group", "item")
BUDGETS = ("general_public", "government_fund", "state_capital", "all")
KINDS = ("basic", "project", "other")
USES = ("personnel", "public_use")
SCOPES = ("department", "project")
MEASURES = ("amount", "change")
CATEGORIES = ("total", *forms.PURCHASE_CATEGORIES)
THREE_PUBLIC_ITEMS = forms.THREE_PUBLIC_ITEMS
SOURCES = (
    "total",
    forms.APPROPRIATION,
    "general_public",
    "government_fund",
    "state_capital",
    "fiscal_account",
    "service_receipts",
    "superior_subsidy",
    "subordinate_remittance",
    "business_receipts",
    "other",
    "carried_over",
)
TABLES = (
    forms.APPROPRIATION_BALANCE,
    forms.GENERAL_SPENDING,
    forms.BASIC_ECONOMIC,
    forms.THREE_PUBLIC,
    forms.FUND_SPENDING,
    forms.STATE_CAPITAL_SPENDING,
    forms.DEPARTMENT_BALANCE,
    forms.DEPARTMENT_REVENUE,
    forms.DEPARTMENT_SPENDING,
    forms.PROCUREMENT,
    forms.ENTITY_GOALS,
    forms.SPECIAL_GOALS,
    forms.PROJECT_GOALS,
)
STATUSES = (
    "complete",
    "partly read",
    "partly lost",
    "lost",
    "declared empty",
    "absent",
    "unrecognised",
)
#: The statuses of a table that may lack figures which it prints, or printed.
DAMAGED = ("partly read", "partly lost", "lost")
REASONS = (
    "heading",
    "table label",
    "unit mark",
    "header",
    "repeated header",
    "repeated print",
    "note",
    "prose",
    "page without text",
    "damaged page",
    "another office",
    "another year",
    "another stage",
    "another phase",
    "blank form",
    "not shown",
    "column unknown",
    "more than 15 digits",
    "figure not read",
    "unrecognised table",
    "characters lost",
    "text mis-decoded",
)

#: The dtypes of columns, as pandas names them.
TEXT = "str"
NUMBER = "float64"
COUNT = "Int64"
FLAG = "boolean"
_DTYPES: dict[str, Any] = {
    # the same frames, and as fast, with pyarrow or without
    TEXT: pd.StringDtype("python", na_value=float("nan")),
    NUMBER: np.dtype("float64"),
    COUNT: pd.Int64Dtype(),
    FLAG: pd.BooleanDtype(),
}
_ARRAY_OF_TEXT: Any = _DTYPES[TEXT].construct_array_type()


@dataclass(frozen=True)
class Column:
    """One column of a frame.

    `dtype` as pandas names it; `unit` of its numbers; `values` it may take; `text` for the code
    book. `refers`: the frame and the column in which its values stand, as far as the document
    prints both.
    """

    name: str
    dtype: str
    text: str
    unit: str | None = None
    nullable: bool = False
    values: tuple[str, ...] | None = None
    refers: tuple[str, str] | None = None


@dataclass(frozen=True)
class Frame:
    """One frame: what a `row` is, the columns that identify it (`key`) and all its columns.

    `repeats`: a column with whose value a key may stand more than once, as where one printed row
    has several amounts of a kind. `short`: the column that abbreviates the key. `exact`: the column
    whose figures a Disclosure also keeps as decimals.
    """

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    repeats: str | None = None
    short: str | None = None
    exact: str | None = None

    @property
    def names(self) -> list[str]:
        """The column names, in order."""
        return [column.name for column in self.columns]

    @cached_property
    def index(self) -> pd.Index:
        """The column names as pandas holds them, which takes long to make.

        Each frame gets a view of it: what one calls its columns is not what another does.
        """
        return pd.Index(self.names)


_NAME = Column("name", TEXT, "the printed name", nullable=True)
_LEVEL = Column("level", TEXT, "类, 款 or 项", values=LEVELS)
_PARENT = Column(
    "parent", TEXT, "the longest printed prefix of the code; missing at the top", nullable=True
)
_LEAF = Column("is_leaf", FLAG, "no printed row stands below this one")
_COUNTED = Column(
    "is_leaf",
    FLAG,
    "adds to the total: no row stands below it, or those that do are not all of it",
)
_AMOUNT = Column(
    "amount_wan",
    NUMBER,
    "the printed amount; missing where it is blank or its unit is unknown",
    "万元",
    nullable=True,
)
_LINE = Column(
    "line", COUNT, "1-based source line on which the figure stands (its name, where there is none)"
)
_UNIT = Column("unit", TEXT, "the unit as printed", nullable=True)
_TABLE = Column(
    "table",
    TEXT,
    "key of the table the figure stands in",
    values=TABLES,
    refers=("tables", "table"),
)
_TABLE_OR_PROSE = replace(_TABLE, values=(*TABLES, forms.PROSE))


FRAMES: tuple[Frame, ...] = (
    Frame(
        "spending",
        "one printed amount of a functional line, by budget and kind",
        ("code", "budget", "kind"),
        (
            Column("code", TEXT, "functional code (支出功能分类), 3, 5 or 7 digits"),
            _NAME,
            _LEVEL,
            _PARENT,
            _LEAF,
            Column(
                "budget",
                TEXT,
                "the budget that pays; missing where no table says",
                nullable=True,
                values=BUDGETS,
            ),
            Column(
                "kind",
                TEXT,
                "basic or project expenditure, or other; missing where the form prints no split",
                nullable=True,
                values=KINDS,
            ),
            _AMOUNT,
            _TABLE,
            _LINE,
        ),
        repeats="line",
        exact="amount_wan",
    ),
    Frame(
        "economic",
        "one printed amount of an economic line, by use",
        ("code", "use"),
        (
            Column("code", TEXT, "economic code (部门预算支出经济分类), 3 or 5 digits"),
            _NAME,
            _LEVEL,
            _PARENT,
            _LEAF,
            Column(
                "use",
                TEXT,
                "personnel or daily public use; missing where the form prints no split",
                nullable=True,
                values=USES,
            ),
            _AMOUNT,
            _TABLE,
            _LINE,
        ),
        exact="amount_wan",
    ),
    Frame(
        "revenue",
        "one source of income",
        ("source",),
        (
            Column("source", TEXT, "key of the source", values=SOURCES),
            _NAME,
            Column(
                "parent",
                TEXT,
                "the source that contains this one",
                nullable=True,
                values=SOURCES,
                refers=("revenue", "source"),
            ),
            _COUNTED,
            _AMOUNT,
            _TABLE,
            _LINE,
        ),
        exact="amount_wan",
    ),
    Frame(
        "three_public",
        "one item of the “三公” expenses",
        ("item",),
        (
            Column("item", TEXT, "key of the item", values=THREE_PUBLIC_ITEMS),
            _NAME,
            Column(
                "parent",
                TEXT,
                "the item that contains this one",
                nullable=True,
                values=THREE_PUBLIC_ITEMS,
                refers=("three_public", "item"),
            ),
            _COUNTED,
            _AMOUNT,
            _TABLE,
            _LINE,
        ),
        exact="amount_wan",
    ),
    Frame(
        "procurement",
        "one category of procurement, by budget",
        ("category", "budget"),
        (
            Column("category", TEXT, "goods, works, services or their total", values=CATEGORIES),
            Column(
                "budget",
                TEXT,
                "the budget that pays; `all` where the figure spans them",
                nullable=True,
                values=BUDGETS,
            ),
            _LEAF,
            _AMOUNT,
            _TABLE_OR_PROSE,
            _LINE,
        ),
        exact="amount_wan",
    ),
    Frame(
        "projects",
        "one project sheet",
        ("project",),
        (
            Column("project", TEXT, "the project's printed name"),
            _AMOUNT,
            Column("department", TEXT, "the department in charge, as printed", nullable=True),
            Column(
                "overview", TEXT, "项目概况; missing where it is blank or （略）", nullable=True
            ),
            Column(
                "goal", TEXT, "当年绩效目标; missing where it is blank or （略）", nullable=True
            ),
            Column("first_line", COUNT, "the sheet's first row"),
            Column("last_line", COUNT, "the sheet's last row"),
            _LINE,
        ),
        exact="amount_wan",
    ),
    Frame(
        "bases",
        "one document number cited by a project, once",
        ("project", "document_number"),
        (
            Column("project", TEXT, "the project that cites it", refers=("projects", "project")),
            Column("document_number", TEXT, "the number as printed"),
            Column("issuer", TEXT, "the issuer's mark before the year"),
            Column("year", COUNT, "the year in brackets"),
            Column("serial", COUNT, "the running number"),
            _LINE,
        ),
    ),
    Frame(
        "indicators",
        "one performance indicator",
        ("indicator",),
        (
            Column("indicator", TEXT, "running id in the order of print"),
            Column("scope", TEXT, "whose indicator it is", values=SCOPES),
            Column(
                "project",
                TEXT,
                "the project; missing for the department's own",
                nullable=True,
                refers=("projects", "project"),
            ),
            Column("position", COUNT, "place in its sheet, from 1"),
            Column("name", TEXT, "指标名称 as printed", nullable=True),
            Column("weight", NUMBER, "指标权重", "points", nullable=True),
            Column(
                "sign", TEXT, "指标性质 as printed: ≥ ≤ = 定性 or what stands there", nullable=True
            ),
            Column("target", TEXT, "指标值 as printed", nullable=True),
            Column(
                "value",
                NUMBER,
                "the number in `target`, whatever the sign",
                "the unit in `unit`",
                nullable=True,
            ),
            _UNIT,
            Column("is_core", FLAG, "是否核心", nullable=True),
            Column(
                "copies",
                COUNT,
                "how often the row is printed: as an HTML cell, as its flattened text, "
                "as a plain row",
            ),
            _LINE,
        ),
        exact="value",
    ),
    Frame(
        "statements",
        "one amount, count or change stated in the written sections",
        ("statement",),
        (
            Column("statement", TEXT, "running id in the order of print"),
            Column("section", TEXT, "the heading of the section, as printed", nullable=True),
            Column("item", TEXT, "what the figure is of, as printed", nullable=True),
            Column("budget", TEXT, "the budget that the words name", nullable=True, values=BUDGETS),
            Column(
                "year",
                COUNT,
                "the year the figure is for; of a change, the year it leads to",
                nullable=True,
            ),
            Column(
                "measure",
                TEXT,
                "an amount (or count), or a change against another year",
                values=MEASURES,
            ),
            Column(
                "explains",
                TEXT,
                "the statement whose change this listed cause belongs to",
                nullable=True,
                refers=("statements", "statement"),
            ),
            Column(
                "value",
                NUMBER,
                "the figure; a decrease is negative, 持平 is a change of 0; missing where it has "
                "more digits than a float64 keeps",
                "the unit in `unit`",
                nullable=True,
            ),
            _UNIT,
            _AMOUNT,
            Column("text", TEXT, "the figure with its own label"),
            _LINE,
        ),
        exact="value",
    ),
    Frame(
        "cells",
        "one printed figure of a table or sheet",
        ("table", "sheet", "row", "column"),
        (
            Column("cell", TEXT, "short for table, sheet, row and column"),
            _TABLE,
            Column(
                "sheet",
                TEXT,
                "the project, for a project sheet",
                nullable=True,
                refers=("projects", "project"),
            ),
            Column("row", TEXT, "the code, else the printed label (a repeated one with #2, #3)"),
            Column("code", TEXT, "the functional or economic code of the row", nullable=True),
            Column(
                "column",
                TEXT,
                "what the column means, side included; a column not known to the form "
                "by its printed heading",
            ),
            Column("text", TEXT, "as printed"),
            Column(
                "value",
                NUMBER,
                "the number; missing where the text is none, or has more digits than a float64 "
                "keeps",
                "the unit in `unit`",
                nullable=True,
            ),
            _UNIT,
            _LINE,
            Column("field", COUNT, "1-based field in the line", nullable=True),
        ),
        short="cell",
        exact="value",
    ),
    Frame(
        "tables",
        "one standard form, and one table that is none",
        ("table", "title", "first_line"),
        (
            Column("table", TEXT, "key of the form", nullable=True, values=TABLES),
            Column("title", TEXT, "the printed number and title", nullable=True),
            Column("status", TEXT, "how much survives", values=STATUSES),
            Column("unit", TEXT, "the printed unit mark", nullable=True),
            Column("rows", COUNT, "body rows read, a total row included"),
            Column("first_line", COUNT, "its first line, title included", nullable=True),
            Column("last_line", COUNT, "its last line", nullable=True),
            Column(
                "note",
                TEXT,
                "what is wrong, and what was done; fixed phrases joined by “; ”",
                nullable=True,
            ),
        ),
    ),
    Frame(
        "unplaced",
        "one non-blank line, or part of one, that no frame uses",
        ("line", "text"),
        (
            _LINE,
            Column("text", TEXT, "the line as printed; of a line with several parts, the part"),
            Column("reason", TEXT, "why no frame uses it", values=REASONS),
        ),
    ),
)

BY_NAME = {frame.name: frame for frame in FRAMES}


# --- made and held to the declaration -------------------------------------------------------------


def build(name: str, records: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Build the frame `name` from records in the order of its columns; None is a missing value.

    Raises: ValueError for a record of another length.
    """
    frame = BY_NAME[name]
    lengths = set(map(len, records)) - {len(frame.columns)}
    if lengths:
        raise ValueError(f"{name} has {len(frame.columns)} columns, a record has {min(lengths)}")
    by_column: Iterable[Sequence[Any]] = [()] * len(frame.columns)
    if records:  # one column at a time
        by_column = zip(*records, strict=True)
    arrays = {}
    for place, (column, values) in enumerate(zip(frame.columns, by_column, strict=True)):
        arrays[place] = _array(values, column.dtype)
    # arrays, not Series: building and aligning these takes half the time
    data = pd.DataFrame(arrays, index=pd.RangeIndex(len(records)), copy=False)
    data.columns = frame.index.view()
    return data


def _array(values: Sequence[Any], dtype: str) -> Any:
    """Make the array of a column.

    Each kind by itself: `pd.array` looks through all values first, which takes as long again.
    """
    if dtype == NUMBER:
        return _floats(values)
    if dtype == TEXT:
        return _ARRAY_OF_TEXT._from_sequence(_one_by_one(values, object), dtype=_DTYPES[TEXT])
    if dtype == COUNT:
        return _masked(values, np.dtype("int64"), pd.arrays.IntegerArray)
    return _masked(values, np.dtype("bool"), pd.arrays.BooleanArray)


def _one_by_one(values: Sequence[Any], dtype: Any) -> np.ndarray[Any, Any]:
    """Make an array of values: `np.array` looks through all of them first."""
    return np.fromiter(values, dtype, len(values))


def _masked(values: Sequence[Any], dtype: np.dtype[Any], kind: Callable[..., Any]) -> Any:
    """Make an array that says of each of its values whether it is missing."""
    if None not in values:
        return kind(_one_by_one(values, dtype), np.zeros(len(values), bool))
    are_missing = _one_by_one([value is None for value in values], np.bool_)
    known = [0 if value is None else value for value in values]
    return kind(_one_by_one(known, dtype), are_missing)


def _floats(values: Sequence[Any]) -> Any:
    """Make the array of numbers or decimals; one with more digits than a float64 keeps is missing.

    Decimals become floats by way of their text anyhow.
    """
    texts = ["nan" if value is None else str(value) for value in values]
    floats = np.array(list(map(float, texts)), NUMBER)
    if max(map(len, texts), default=0) > DIGITS_OF_A_FLOAT:
        for place, value in enumerate(values):
            if isinstance(value, Decimal) and not keeps_its_digits(value):
                floats[place] = np.nan
    return floats


def check(name: str, data: pd.DataFrame) -> list[str]:
    """Say what in `data` breaks the declaration of frame `name`; nothing if it holds."""
    frame = BY_NAME[name]
    columns = list(data.columns)
    if columns != frame.names:
        return [f"{name}: columns are {columns}, declared are {frame.names}"]
    faults: list[str] = []
    for column in frame.columns:
        faults += _column_faults(column, data[column.name])
    if not _key_is_unique(frame, data):
        faults.append(f"key {frame.key} is not unique")
    return [f"{name}: {fault}" for fault in faults]


def _column_faults(column: Column, data: pd.Series) -> Iterator[str]:
    """Yield a sentence for each way in which a column breaks its declaration."""
    declared = pd.Series([], dtype=_DTYPES[column.dtype]).dtype
    if data.dtype != declared:
        yield f"{column.name} is {data.dtype}, declared {column.dtype}"
    missing = int(data.isna().sum())
    if missing and not column.nullable:
        yield f"{column.name} is missing (rows: {missing})"
    if column.values:
        unknown = set(data.dropna()) - set(column.values)
        if unknown:
            yield f"{column.name} holds {sorted(unknown)}"


def _key_is_unique(frame: Frame, data: pd.DataFrame) -> bool:
    """Whether each key stands once, but for rows that may repeat it."""
    key = list(frame.key)
    if frame.repeats is not None:
        data = data.drop_duplicates([*key, frame.repeats])
    return not data.duplicated(key).any()
