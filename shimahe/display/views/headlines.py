"""The head of the page of each explorer: its key figures, and a title that states the finding.

Promises that every share is named with the whole that it is taken of, that figures have the same
decimals as in pictures, and that key figures are those of the whole document, whatever is chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from shimahe import structure, terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards.indicators import rule_name
from shimahe.display.charts.audit import outcome
from shimahe.display.charts.indicators import weakest
from shimahe.display.charts.words import without_brackets
from shimahe.display.view import KeyFigure, View, ViewResult
from shimahe.display.views.accounts import AccountBook, name_of_lines
from shimahe.findings import keep_results, records
from shimahe.quality.scores import JUDGED, passing_gates
from shimahe.structure.totals import summed_at
from shimahe.structure.wholes import denominator_of

HUNDRED_MILLION = 10_000  # 万元
#: The units of large amounts, in 万元: 亿元, and a million yuan.
_LARGE_UNITS = {"zh": 10_000, "en": 100}
KEY_CLASSES = 2  # classes among the key figures

#: A function that returns the key figures of a result.
Figured = Callable[[ViewResult], list[KeyFigure]]


def short_money(amount: Decimal, lang: str) -> str:
    """Return an amount, given in 万元, in words for a key figure: two decimals and a unit.

    From a hundred million yuan on it is in 亿元, or in millions of yuan.

    >>> short_money(Decimal("13635.67"), "zh"), short_money(Decimal("2141.31"), "zh")
    ('1.36 亿元', '2,141.31 万元')
    >>> short_money(Decimal("9101.677535"), "zh")  # of a document in 元
    '9,101.68 万元'
    >>> short_money(Decimal("13635.67"), "en")
    '136.36 million yuan'
    """
    if abs(amount) < HUNDRED_MILLION:
        return f"{charts.money(amount)} 万元"
    return terms.text("figure.large", lang, amount=charts.money(amount / _LARGE_UNITS[lang]))


def label_of_money(label: str, amount: Decimal, lang: str) -> str:
    """Return the label of a key figure; if that is in a larger unit, with its amount in 万元.

    >>> label_of_money("全部支出", Decimal("13635.67"), "zh")
    '全部支出，13,635.67 万元'
    >>> label_of_money("All spending", Decimal("2141.31"), "en")
    'All spending'
    """
    if abs(amount) < HUNDRED_MILLION:
        return label
    return terms.text("figure.in_wan", lang, label=label, amount=charts.money(amount))


# --- lines of a classification --------------------------------------------------------------------


class Share(NamedTuple):
    """A part of a whole: its code, its short name, its amount (万元) and its share as text."""

    code: str
    name: str
    amount: Decimal
    share: str


def account_figures(book: AccountBook, column: str, key: str) -> Figured:
    """Return a function that returns the whole, its largest classes and one more share.

    That share is the one of the rows whose `column` has the value `key`.
    """

    def key_figures(result: ViewResult) -> list[KeyFigure]:
        state = result.state
        view = result.view
        return list(_of_whole(result.d, book, view, column, key, state.lang, state.chart))

    return key_figures


@keep_results(most=8)
def _of_whole(
    d: Disclosure, book: AccountBook, view: View, column: str, key: str, lang: str, chart: str
) -> tuple[KeyFigure, ...]:
    """Return the key figures of a whole document, which do not depend on other choices."""
    rows = book.printed(d)
    whole = structure.total(rows)
    if not rows["amount_wan"].notna().any():
        return ()
    everything = replace(view.state_class(), lang=lang, chart=chart)
    figures = _whole_figures(d, book, view, whole, lang)
    if whole <= 0:
        return tuple(figures)
    for part in _parts(d, book, rows, whole, "class", lang)[:KEY_CLASSES]:
        inside = book.inside(d, everything, part.code)
        figures.append(KeyFigure(part.share, part.name, inside))
    of_key = structure.total(rows[rows[column] == key])
    share = charts.percent(of_key, whole)
    if 0 < of_key <= whole and share:
        name = terms.key_name(column, key, lang)
        figures.append(KeyFigure(share, name, replace(everything, **{column: key})))
    return tuple(figures)


def _whole_figures(
    d: Disclosure, book: AccountBook, view: View, whole: Decimal, lang: str
) -> list[KeyFigure]:
    """Return the total of all lines, and before it the printed total if that is a different one."""
    if name_of_lines(d, book) == book.whole_key:
        return [_money_figure(whole, view.text("whole", lang), lang)]
    printed = denominator_of(d, book.whole_key).printed_wan
    return [
        _money_figure(printed, terms.text(f"figure.printed.{book.frame}", lang), lang),
        _money_figure(whole, terms.text("figure.lines_total", lang), lang),
    ]


def _money_figure(amount: Decimal, label: str, lang: str) -> KeyFigure:
    return KeyFigure(short_money(amount, lang), label_of_money(label, amount, lang))


def _parts(
    d: Disclosure, book: AccountBook, rows: pd.DataFrame, whole: Decimal, level: str, lang: str
) -> list[Share]:
    """Return the parts of some rows at a level, the largest first.

    Parts without an amount, or with one that is no part of the whole, are left out.
    """
    parts = []
    for line in summed_at(rows, level):
        is_part = not line.amount_wan.is_nan() and 0 <= line.amount_wan <= whole
        share = charts.percent(line.amount_wan, whole) if is_part else None
        if share:
            name = account_words(book.names(d, lang).get(line.code) or line.code, lang)
            parts.append(Share(line.code, name, line.amount_wan, share))
    return sorted(parts, key=lambda part: -part.amount)


def account_words(name: str, lang: str) -> str:
    """Return a short name of a line for a title.

    >>> account_words("城乡社区支出", "zh")
    '城乡社区'
    >>> account_words("Administrative operation (basic running of the office)", "en")
    'Administrative operation'
    """
    if lang == "zh":
        return name.removesuffix("支出") or name
    return without_brackets(name)


# --- the audit ------------------------------------------------------------------------------------

#: The outcomes of checks in the order of the page, each with the status that shows them.
OUTCOMES = {
    "agrees": "agrees",
    "agrees_rounded": "agrees rounded",
    "broken": "broken",
    "open": "open",
    "not_checked": "not checked",
}
_NO_CHOICE = {
    "family": None,
    "nature": None,
    "check": None,
    "form": None,
    "search": "",
    "comparison": None,
}


def audit_figures(result: ViewResult) -> list[KeyFigure]:
    """Return how many checks have each outcome; a click shows only these."""
    lang = result.state.lang
    counts = _outcomes(result.source_rows)
    figures = []
    for key, status in OUTCOMES.items():
        if counts[key] or key != "agrees_rounded":
            name = terms.text(f"figure.{key}", lang)
            shown = replace(result.state, **_NO_CHOICE, status=status)
            figures.append(KeyFigure(f"{counts[key]:,}", name, shown))
    return figures


def audit_title(result: ViewResult) -> str:
    """Return the title: how many of the checks shown must hold and do not."""
    return charts.checks_title(result.rows, result.scope, result.state.lang)


def _outcomes(checks: pd.DataFrame) -> Counter[str]:
    """Return how many checks have each outcome."""
    return Counter(map(outcome, checks["nature"].tolist(), checks["status"].tolist()))


# --- indicators -----------------------------------------------------------------------------------


def indicator_figures(result: ViewResult) -> list[KeyFigure]:
    """Return the number of indicators, their mean index, and two more key figures.

    These are the share of indicators that pass all gates, and the weakest criterion.
    """
    lang = result.state.lang
    rows = result.source_rows
    if rows.empty:
        return []
    share = charts.percent(Decimal(passing_gates(rows)), Decimal(len(rows)))
    figures = [
        KeyFigure(f"{len(rows):,}", terms.text("figure.indicators", lang)),
        KeyFigure(_score_text(rows["index"].mean()), terms.text("figure.index", lang)),
        KeyFigure(share or "–", terms.text("figure.gates", lang)),
    ]
    lowest = weakest(records(rows[[*JUDGED]]))
    if lowest:
        label = terms.text("figure.weakest", lang, name=_criterion_name(lowest.criterion, lang))
        shown = replace(result.state, failed=lowest.criterion)
        figures.append(KeyFigure(lowest.score, label, shown))
    return figures


def _criterion_name(key: str, lang: str) -> str:
    """Return the name of a criterion without its id."""
    return rule_name(key, lang).removeprefix(f"{key} ")


def _score_text(score: float) -> str:
    """Return a score from 0 to 100 with one decimal; a dash if it is missing."""
    return "–" if pd.isna(score) else f"{score:.1f}"


# --- the source -----------------------------------------------------------------------------------


def source_figures(result: ViewResult) -> list[KeyFigure]:
    """Return the numbers of printed lines, of figures, and of lines that no frame uses."""
    lang = result.state.lang
    is_figure = result.source_rows["reason"].isna()
    figures = int(is_figure.sum())
    unplaced = int((~is_figure).sum())
    everything = replace(result.view.state_class(), lang=lang, chart=result.state.chart)
    return [
        KeyFigure(f"{result.d.last_line:,}", terms.text("figure.lines", lang)),
        KeyFigure(
            f"{figures:,}", terms.text("figure.placed", lang), replace(everything, show="figures")
        ),
        KeyFigure(
            f"{unplaced:,}",
            terms.text("figure.unplaced", lang),
            replace(everything, show="unplaced"),
        ),
    ]


def source_title(result: ViewResult) -> str:
    """Return the title: how many figures are shown, and how many lines no frame uses."""
    return charts.places_title(result.rows, result.scope, result.state.lang)
