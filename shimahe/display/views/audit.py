"""What the explorer of the audit shows: all checks, one of them as an equation, and what a misprint
would do to them.

Promises that an equation stands with its printed lines, that a misprint that is only tried is said
to be one, and that text of a document is shown as text. Knows nothing of widgets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, ClassVar

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.checking.audit import CHECKS, Audit, audit
from shimahe.checking.ledger import CheckResult
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display import view as states
from shimahe.display.cards.audit import (
    audit_card,
    comparison_name,
    figure_name,
    misprint_words,
    misprinted_cell,
    number_text,
    results_by_key,
    subject_name,
    why_not_checked,
)
from shimahe.display.charts import audit as audit_charts
from shimahe.display.view import (
    InvalidState,
    State,
    Step,
    ViewResult,
    choice_field,
    plain_cell,
    words_field,
)
from shimahe.frames import TABLES

CHARTS = {"families": "family", "checks": "check"}
FAMILIES, NATURES = (
    [*dict.fromkeys(row[key] for row in CHECKS.values())] for key in ("family", "nature")
)
FORMS = (*TABLES, "prose")
LISTED = 200  # rows of the table: more would make the page slow
HEADS = ("check", "about", "left", "right", "difference", "unit", "outcome", "lines")
FIRST = ("broken", "open", "not_checked", "agrees")  # the order of the table


@lru_cache(maxsize=4)
def _audited(d: Disclosure) -> Audit:
    """The audit of a disclosure, known by its identity. It is kept: nobody may change its frames."""
    return audit(d)


@lru_cache(maxsize=8)
def _tried(d: Disclosure, cell: str | None, printed: str) -> Audit:
    """The same; with a misprint, if one is tried. A figure that is only chosen prints what it
    prints.
    """
    base = _audited(d)
    figure = base.figures.by_cell.get(cell or "")
    return (
        base
        if cell is None or (figure and figure.text == printed)
        else base.misprinted(cell, printed)
    )


def worded(view: pd.DataFrame) -> pd.Series:
    """What a search looks in, in lower case: each check's names, subject, formula, and the English
    names of codes.
    """
    columns = (view[key].tolist() for key in ("check", "subject", "formula"))
    return pd.Series(
        [_words(*row) for row in zip(*columns, strict=True)], index=view.index, dtype="str"
    )


@cache
def _words(check: str, subject: str, formula: str) -> str:
    codes = dict.fromkeys(re.findall(r"(?<!\d)\d{3,7}(?!\d)", formula))
    names = [
        charts.account(code, None, "en", book)
        for code in codes
        for book in ("functional", "economic")
    ]
    return "\n".join(
        [*(charts.check_name(check, lang) for lang in terms.LANGUAGES), subject, formula, *names]
    ).lower()


def _name(column: str, key: str, lang: str) -> str:
    """What filters and options say of a key."""
    if column == "check":
        return charts.check_name(key, lang)
    return terms.key_name({"status": "outcome", "form": "table"}.get(column, column), key, lang)


def _in_table(form: str) -> Step:
    """The checks in which figures of a table take part."""

    def keep(view: pd.DataFrame) -> Any:
        return view["tables"].str.contains(form, regex=False)

    code = f'view["tables"].str.contains({form!r}, regex=False)'
    return Step(keep, code, lambda lang: states.labelled("form", _name("form", form, lang), lang))


@dataclass(frozen=True)
class AuditState(State):
    """Which checks to show, which one as an equation, and which figure to misprint; None or nothing
    means all or none.

    `form` is a table whose figures take part, `comparison` a check and its subject (`A05
    department_balance`), `cell` a figure as in `d.cells` and `printed` what would be printed there
    instead, blank for nothing.
    """

    NAME: ClassVar[str] = "audit"
    FORMS: ClassVar[tuple[str, ...]] = FORMS
    TERMS: ClassVar[tuple[str, ...]] = (
        "功能分类", "经济分类", "基本支出", "项目支出", "人员经费", "日常公用经费", "绩效目标", "指标权重", "万元",
    )  # fmt: skip
    chart: str = choice_field(CHARTS, default="families")
    family: str | None = choice_field((None, *FAMILIES), default=None)
    nature: str | None = choice_field((None, *NATURES), default=None)
    status: str | None = choice_field((None, *audit_charts.STATUSES), default=None)
    check: str | None = choice_field((None, *CHECKS), default=None)
    form: str | None = choice_field((None, *FORMS), default=None)
    search: str = words_field()
    comparison: str | None = words_field("choice", None)
    cell: str | None = words_field("choice", None)
    printed: str = words_field()

    def audit(self, d: Disclosure) -> Audit:
        """The audit, with the misprint that is tried."""
        return _tried(d, self.cell, self.printed)

    def given(self) -> list[str]:
        """All checks, with the misprint that is tried."""
        tried = f".misprinted({self.cell!r}, {self.printed!r})" if self.cell else ""
        return [f"view = audit(d){tried}.checks"]

    def source(self, d: Disclosure) -> pd.DataFrame:
        """The same."""
        return self.audit(d).checks.copy(deep=False)

    def filters(self) -> list[Step]:
        """Those that are set."""
        chosen = {key: getattr(self, key) for key in ("family", "nature", "status", "check")}
        steps = [states.equal(key, value, "", _name) for key, value in chosen.items() if value]
        steps += [_in_table(self.form)] if self.form else []
        return [*steps, states.found(self.search, "worded(view)", worded)] if self.search else steps

    def options(self, d: Disclosure) -> dict[str, list[tuple[str, Any]]]:
        """The choices this document gives; comparisons are those listed, figures those of the one
        chosen.
        """
        if self.printed and self.cell is None:
            raise InvalidState("no_figure")
        base, none = _audited(d), (self.text("none"), "")
        results, figures = results_by_key(base), base.figures.by_cell
        mine = (
            [figure.cell for figure in results[self.comparison].figures]
            if self.comparison in results
            else []
        )
        cells = dict.fromkeys([*mine, *([self.cell] if self.cell in figures else [])])
        said = [
            none,
            *(
                (f"{figure_name(figures[cell], self.lang)} {figures[cell].text}", cell)
                for cell in cells
            ),
        ]
        shown = (
            self._listed(d) if self.cell is None or self.cell in figures else []
        )  # else it will be refused
        listed = dict.fromkeys([*([self.comparison] if self.comparison in results else []), *shown])
        names = [none, *_unlike((comparison_name(results[key], self.lang), key) for key in listed)]
        return super().options(d) | _offered(d, self.lang) | {"cell": said, "comparison": names}

    def _listed(self, d: Disclosure, rows: pd.DataFrame | None = None) -> list[str]:
        """The comparisons of the table: what is broken first, and the first of many."""
        rows = states.applied(self.source(d), self.filters()) if rows is None else rows
        columns = (rows[key].tolist() for key in ("check", "subject", "nature", "status"))
        ranked = [
            (FIRST.index(audit_charts.outcome(nature, status)), f"{check} {subject}")
            for check, subject, nature, status in zip(*columns, strict=True)
        ]
        return [key for _, key in sorted(ranked, key=lambda each: each[0])[:LISTED]]

    def facts(self, shown: ViewResult) -> Audit:
        """The audit, with the misprint that is tried."""
        return self.audit(shown.d)

    def line(self, shown: ViewResult) -> str:
        """How many checks and what came of them; that a misprint is tried; how many the table
        lists, if not all.
        """
        parts = [charts.tally(shown.rows, self.lang, shown.of)]
        parts += [terms.text("count.tried", self.lang)] if self.tried(shown.d) else []
        parts += (
            [terms.text("count.listed", self.lang, n=LISTED)] if len(shown.rows) > LISTED else []
        )
        return " · ".join(parts)

    def tried(self, d: Disclosure) -> str:
        """The cell of the figure that is misprinted; empty if none is."""
        return misprinted_cell(_audited(d), self.cell, self.printed)

    def picture(self, shown: ViewResult) -> go.Figure:
        """All checks at a glance."""
        about = shown.about
        if self.tried(shown.d):
            about["notes"] = [
                misprint_words(_audited(shown.d), self.tried(shown.d), self.printed, self.lang),
                *about["notes"],
            ]
        return charts.checks(shown.rows, by=CHARTS[self.chart], **about)

    def table(self, shown: ViewResult) -> pd.DataFrame:
        """The checks shown, what is broken first; the first of many."""
        rows = shown.rows.set_axis(shown.rows["check"] + " " + shown.rows["subject"])
        return rows.loc[self._listed(shown.d, shown.rows)].reset_index(drop=True)

    def content(self, shown: ViewResult) -> dict[str, Any]:
        """The same; a click on a check shows its equation."""
        results = results_by_key(shown.facts)
        rows = [_row(results[key], key, self.lang) for key in self._listed(shown.d, shown.rows)]
        return {
            "heads": [terms.text(f"explore.head.{key}", self.lang) for key in HEADS],
            "rows": rows,
        }

    def listed(self) -> State:
        """The equation is apart, and so is the picture's shape."""
        return replace(self, comparison=None, chart="families")

    def drawn(self) -> State:
        """The equation is apart."""
        return replace(self, comparison=None)

    def card(self, shown: ViewResult) -> str:
        """The equation that is chosen, and what the misprint does; how to choose one, if none is."""
        base = _audited(shown.d)
        return audit_card(base, shown.facts, self.comparison, self.cell, self.printed, self.lang)

    def moved(self, d: Disclosure, name: str, value: Any) -> State:
        """Choosing a figure begins with what it prints."""
        if name == "cell":
            figure = _audited(d).figures.by_cell.get(value)
            return replace(self, cell=value, printed=figure.text if figure else "")
        return super().moved(d, name, value)

    def chosen(self, d: Disclosure, key: str) -> State | str:
        """The checks of a mark of the picture; the equation of a check of the table."""
        by, *keys = key.split("|")
        if by in CHARTS.values() and len(keys) == 3:
            return replace(self, **{by: keys[0], "nature": keys[1], "status": keys[2]})
        return replace(self, comparison=key) if key in results_by_key(_audited(d)) else ""

    def crumbs(self, d: Disclosure) -> list[str]:
        """All checks, then the keys that are chosen."""
        keys = [
            (key, getattr(self, key))
            for key in ("family", "check", "nature", "status")
            if getattr(self, key)
        ]
        words = " · ".join(_name(key, value, self.lang) for key, value in keys)
        return [self.text("whole"), f"› {words}"] if keys else []

    def back(self, place: int) -> State:
        """All checks, or what is shown."""
        return self if place else replace(self, family=None, check=None, nature=None, status=None)

    def rows(self) -> list[list[str]]:
        """What is drawn, what is chosen, the equation, and the misprint."""
        chosen = ["family", "nature", "status", "check", "form", "search"]
        return [["chart", "lang"], chosen, ["comparison"], ["cell", "printed"]]


@lru_cache(maxsize=4)
def _offered(d: Disclosure, lang: str) -> dict[str, list[tuple[str, Any]]]:
    """The choices that do not depend on what is chosen."""
    base, any_of = _audited(d), (terms.text("explore.any", lang), "")
    held = {key: set(base.checks[key].tolist()) for key in ("family", "nature", "check")}
    held |= {"form": {place.table for one in base.weighed for place in one.equation.places}}
    every = {
        "family": FAMILIES,
        "nature": NATURES,
        "check": CHECKS,
        "form": FORMS,
        "status": audit_charts.STATUSES,
    }
    words: dict[str, list[tuple[str, Any]]] = {
        key: [
            any_of,
            *((_name(key, each, lang), each) for each in keys if each in held.get(key, keys)),
        ]
        for key, keys in every.items()
    }
    return words | {"chart": [(terms.text(f"explore.{chart}", lang), chart) for chart in CHARTS]}


def _unlike(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same, with the key behind names that are alike."""
    pairs = list(named)
    counts = Counter(name for name, _ in pairs)
    return [(name if counts[name] == 1 else f"{name} ({key})", key) for name, key in pairs]


@lru_cache(maxsize=4096)  # of a misprint that is tried, few are new
def _row(one: CheckResult, key: str, lang: str) -> list[list[Any]]:
    """The cells of a comparison's row of the table."""
    name, about = charts.check_name(one.equation.check, lang), subject_name(one, lang)
    outcome = audit_charts.outcome(one.nature, one.status)
    sides = [_number_cell(value) for value in (one.left, one.right, one.difference)]
    lines = ", ".join(dict.fromkeys(str(figure.line) for figure in one.figures))
    why = why_not_checked(one, lang)
    return [
        [name, key, "", key], [about, about, ""], *sides, plain_cell(one.unit or ""),
        [terms.text(f"chart.outcome.{outcome}", lang), str(FIRST.index(outcome)), why],
        [f"{lines[:15]}…" if len(lines) > 16 else lines, int(lines.partition(",")[0] or 0), lines],
    ]  # fmt: skip


def _number_cell(value: Decimal | None) -> list[Any]:
    return ["–", None, ""] if value is None else [number_text(value), float(value), ""]
