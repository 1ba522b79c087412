"""The explorer of basic expenditure, declared: what it buys, by the economic classification."""

from __future__ import annotations

from shimahe.display.controls import (
    PICTURE,
    UNKNOWN,
    Choice,
    Limit,
    Top,
)
from shimahe.display.view import View
from shimahe.display.views.accounts import (
    AMOUNT,
    BOOKS,
    CHARTS,
    FORMER_CHARTS,
    Classes,
    Inside,
    Level,
    Measure,
    Piece,
)
from shimahe.display.views.headlines import account_figures
from shimahe.display.views.line_search import FindLines
from shimahe.frames import USES

BOOK = BOOKS["economic"]

ECONOMIC = View(
    name="economic",
    state_name="EconomicState",
    rows=BOOK.rows,
    source_code=BOOK.source_code,
    layout=(
        (
            Choice("chart", CHARTS, moves=(PICTURE,), formerly=FORMER_CHARTS),
            Measure("measure", (AMOUNT, "basic", "general_public", "total")),
            Top("top", (3, 5, 10, 20)),
        ),
        (
            Level("level", BOOK.levels, start="group"),
            Inside("inside", BOOK),
            Piece("use", (*USES, UNKNOWN), book=BOOK, usual=USES),
            FindLines("search", book=BOOK),
            Limit("minimum", ">=", by="code"),
            Limit("maximum", "<=", by="code"),
        ),
        (Classes("classes", BOOK),),
    ),
    pictures=BOOK.pictures(),
    line=BOOK.line,
    marked=BOOK.marked,
    table=BOOK.table,
    table_cells=BOOK.table_cells,
    on_click=BOOK.on_click,
    crumbs=BOOK.crumbs,
    narrow_chart="bars",
    toolbar=("chart", "level", "measure", "search"),
    key_figures=account_figures(BOOK, "use", "personnel"),
    glossary=(
        "经济分类",
        "类",
        "款",
        "基本支出",
        "人员经费",
        "日常公用经费",
        "一般公共预算",
    ),
)
