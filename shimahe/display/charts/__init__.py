"""Frames and findings in, plotly figures out: one function for each picture, in a module for each
family.

Every figure says its total, unit, year, filters and coverage; text of a document is shown as text,
never as markup.
"""

from shimahe.display.charts.accounts import (
    bars,
    dots,
    icicle,
    lorenz,
    sankey,
    shares,
    split,
    treemap,
)
from shimahe.display.charts.audit import check_name, checks, funding, tally, waterfall
from shimahe.display.charts.context import (
    CLASS_COLOURS,
    COMMAS,
    TEMPLATE,
    TEMPLATES,
    account,
    blank,
    by_code,
    contrast,
    coverage,
    money,
    percent,
    wrap,
)
from shimahe.display.charts.indicators import (
    composition,
    heat_map,
    money_and_indicators,
    ranking,
    targets,
)
from shimahe.display.charts.source import column_name, counted, places

__all__ = [
    "CLASS_COLOURS",
    "COMMAS",
    "TEMPLATE",
    "TEMPLATES",
    "account",
    "bars",
    "blank",
    "by_code",
    "check_name",
    "checks",
    "column_name",
    "composition",
    "contrast",
    "counted",
    "coverage",
    "dots",
    "funding",
    "heat_map",
    "icicle",
    "lorenz",
    "money",
    "money_and_indicators",
    "percent",
    "places",
    "ranking",
    "sankey",
    "shares",
    "split",
    "tally",
    "targets",
    "treemap",
    "waterfall",
    "wrap",
]
