"""The explorer of spending, declared: where the money goes, by the functional classification."""

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
from shimahe.frames import BUDGETS, KINDS, LEVELS

BOOK = BOOKS["spending"]

SPENDING = View(
    name="spending",
    state_name="SpendingState",
    rows=BOOK.rows,
    source_code=BOOK.source_code,
    layout=(
        (
            Choice("chart", CHARTS, moves=(PICTURE,), formerly=FORMER_CHARTS),
            Measure("measure", (AMOUNT, "total", "general_public"), ("general_public",)),
            Top("top", (3, 5, 10, 20)),
        ),
        (
            Level("level", LEVELS, start="item"),
            Inside("inside", BOOK),
            Piece("budget", (*BUDGETS, UNKNOWN), book=BOOK, usual=BUDGETS[:3]),
            Piece("kind", (*KINDS, UNKNOWN), book=BOOK, usual=KINDS[:2]),
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
    key_figures=account_figures(BOOK, "kind", "project"),
    glossary=(
        "功能分类",
        "类",
        "款",
        "项",
        "一般公共预算",
        "政府性基金预算",
        "国有资本经营预算",
        "基本支出",
        "项目支出",
    ),
)
