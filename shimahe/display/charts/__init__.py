"""Plotly figures of frames and findings: one function for each kind of picture.

Each function takes a frame and returns a figure whose title and caption say what is drawn, in which
unit, of which year, which filters are set and how much of the whole is shown. Text of a document is
shown as text, never as markup. There is a module for each family of pictures; `context` has what
they share.
"""

from shimahe.display.charts.account_lines import WHOLES, by_code, coverage
from shimahe.display.charts.amounts import bars, dots
from shimahe.display.charts.audit import check_name, checks, checks_title, tally, waterfall
from shimahe.display.charts.concentration import lorenz
from shimahe.display.charts.context import count_of
from shimahe.display.charts.criteria_matrix import criteria, heat_map
from shimahe.display.charts.flows import funding, sankey
from shimahe.display.charts.indicator_bars import composition, ranking
from shimahe.display.charts.layout import Spec, blank, for_page, uncaptioned, unchecked
from shimahe.display.charts.palette import FONTS, TEMPLATE, TEMPLATES, contrast, in_theme
from shimahe.display.charts.project_money import money_and_indicators
from shimahe.display.charts.proportions import shares, split
from shimahe.display.charts.source import column_name, counted, places, places_title
from shimahe.display.charts.target_piles import targets
from shimahe.display.charts.tiles import SMALL, icicle, treemap
from shimahe.display.charts.words import COMMAS, account, column_head, percent, wrap
from shimahe.vocabulary import exact_money, money

__all__ = [
    "COMMAS",
    "FONTS",
    "SMALL",
    "TEMPLATE",
    "TEMPLATES",
    "WHOLES",
    "Spec",
    "account",
    "bars",
    "blank",
    "by_code",
    "check_name",
    "checks",
    "checks_title",
    "column_head",
    "column_name",
    "composition",
    "contrast",
    "count_of",
    "counted",
    "coverage",
    "criteria",
    "dots",
    "exact_money",
    "for_page",
    "funding",
    "heat_map",
    "icicle",
    "in_theme",
    "lorenz",
    "money",
    "money_and_indicators",
    "percent",
    "places",
    "places_title",
    "ranking",
    "sankey",
    "shares",
    "split",
    "tally",
    "targets",
    "treemap",
    "uncaptioned",
    "unchecked",
    "waterfall",
    "wrap",
]
