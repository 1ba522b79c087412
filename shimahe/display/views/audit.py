"""What the explorer of the audit shows: all checks, one of them as an equation, and what a misprint
would do to them.

Promises that an equation stands with its printed lines, that a misprint that is only tried is said
to be one, and that text of a document is shown as text. Knows nothing of widgets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, ClassVar

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.checking.audit import CHECKS, Audit, audit
from shimahe.checking.ledger import TOTAL, CellKey, CheckResult, PrintedValue
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display import view as states
from shimahe.display.charts import audit as audit_charts
from shimahe.display.view import (
    InvalidState,
    State,
    Step,
    ViewResult,
    carded,
    choice_field,
    plain_cell,
    tag,
    words_field,
)
from shimahe.frames import TABLES
from shimahe.source_map import by_cell, spans

CHARTS = {"families": "family", "checks": "check"}
FAMILIES, NATURES = (
    [*dict.fromkeys(row[key] for row in CHECKS.values())] for key in ("family", "nature")
)
FORMS = (*TABLES, "prose")
LISTED, NAMED = (
    200,
    30,
)  # rows of the table, and of one side of an equation: more would make the page slow
AROUND = 36  # characters shown of a printed line on either side of a figure
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
        by_key, figures = _by_key(base), base.figures.by_cell
        mine = (
            [figure.cell for figure in by_key[self.comparison].figures]
            if self.comparison in by_key
            else []
        )
        cells = dict.fromkeys([*mine, *([self.cell] if self.cell in figures else [])])
        said = [
            none,
            *(
                (f"{_figure_name(figures[cell], self.lang)} {figures[cell].text}", cell)
                for cell in cells
            ),
        ]
        shown = (
            self._listed(d) if self.cell is None or self.cell in figures else []
        )  # else it will be refused
        listed = dict.fromkeys([*([self.comparison] if self.comparison in by_key else []), *shown])
        names = [none, *_unlike((_comparison_name(by_key[key], self.lang), key) for key in listed)]
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
        return (
            self.cell
            if self.cell and _audited(d).figures.by_cell[self.cell].text != self.printed
            else ""
        )

    def picture(self, shown: ViewResult) -> go.Figure:
        """All checks at a glance."""
        about = shown.about
        if self.tried(shown.d):
            about["notes"] = [_tried_words(shown.d, self), *about["notes"]]
        return charts.checks(shown.rows, by=CHARTS[self.chart], **about)

    def table(self, shown: ViewResult) -> pd.DataFrame:
        """The checks shown, what is broken first; the first of many."""
        rows = shown.rows.set_axis(shown.rows["check"] + " " + shown.rows["subject"])
        return rows.loc[self._listed(shown.d, shown.rows)].reset_index(drop=True)

    def content(self, shown: ViewResult) -> dict[str, Any]:
        """The same; a click on a check shows its equation."""
        by_key = _by_key(shown.facts)
        rows = [_row(by_key[key], key, self.lang) for key in self._listed(shown.d, shown.rows)]
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
        parts, by_key = list[str](), _by_key(shown.facts)
        if self.comparison in by_key:
            parts += equation_card(shown.d, by_key[self.comparison], self.tried(shown.d), self.lang)
        if self.tried(shown.d):
            parts += misprint_card(shown.d, self, shown.facts)
        elif self.cell:
            name = _figure_name(shown.facts.figures.by_cell[self.cell], self.lang)
            parts.append(
                tag("p", terms.text("card.try", self.lang, figure=name, printed=self.printed))
            )
        return carded(parts or [tag("p", terms.text("card.no_comparison", self.lang))], self.lang)

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
        return replace(self, comparison=key) if key in _by_key(_audited(d)) else ""

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


@lru_cache(maxsize=8)
def _by_key(found: Audit) -> dict[str, CheckResult]:
    """Every comparison by how it is chosen."""
    return {" ".join(one.key): one for one in found.weighed}


# --- figures and comparisons in words -------------------------------------------------------------


@cache
def _place_name(place: CellKey, label: str, sheet: str, lang: str) -> str:
    """Table, row and column of a figure; of a stated one, its statement and item; of a target, its
    sheet.
    """
    where, column = (
        terms.key_name("table", place.table, lang),
        charts.column_name(place.column, lang),
    )
    if place.table == "prose":
        return f"{where} {place.row} {label} · {column}"
    if sheet not in ("", place.table):
        where = terms.project_name(sheet, lang)
    if place.row.isdigit():
        book = "economic" if place.table == "basic_economic" else "functional"
        name = charts.account(place.row, None, lang, book)
        label = place.row if name == place.row else f"{place.row} {name}"
    return " · ".join(
        [where, terms.text("word.total_row", lang) if place.row == TOTAL else label, column]
    )


def _figure_name(figure: PrintedValue, lang: str) -> str:
    return _place_name(figure.place, figure.label, figure.sheet, lang)


def _comparison_name(one: CheckResult, lang: str) -> str:
    """A comparison in words: its check, and what it is about."""
    return f"{charts.check_name(one.equation.check, lang)} · {_about(one, lang)}"


def _about(one: CheckResult, lang: str) -> str:
    """What a comparison is about: the one figure of a side; the sheet, where a whole one is added
    up.
    """
    left, right = one.equation.left, one.equation.right
    if not right and one.equation.constant:  # a whole sheet
        subject = one.equation.subject
        return (
            terms.key_name("table", subject, lang)
            if subject in TABLES
            else terms.project_name(subject, lang)
        )
    names = {figure.place: _figure_name(figure, lang) for figure in one.figures}
    sides = [
        names.get(side[0]) or _place_name(side[0], side[0].row, "", lang)
        for side in (left, right)
        if len(side) == 1
    ]
    return " ↔ ".join(sides) or one.equation.subject


@lru_cache(maxsize=4096)  # of a misprint that is tried, few are new
def _row(one: CheckResult, key: str, lang: str) -> list[list[Any]]:
    """The cells of a comparison's row of the table."""
    name, about = charts.check_name(one.equation.check, lang), _about(one, lang)
    outcome = audit_charts.outcome(one.nature, one.status)
    sides = [_number_cell(value) for value in (one.left, one.right, one.difference)]
    lines = ", ".join(dict.fromkeys(str(figure.line) for figure in one.figures))
    why = _why_not(one, lang)
    return [
        [name, key, "", key], [about, about, ""], *sides, plain_cell(one.unit or ""),
        [terms.text(f"chart.outcome.{outcome}", lang), str(FIRST.index(outcome)), why],
        [f"{lines[:15]}…" if len(lines) > 16 else lines, int(lines.partition(",")[0] or 0), lines],
    ]  # fmt: skip


def _why_not(one: CheckResult, lang: str) -> str:
    return terms.key_name("why_not", one.reason, lang) if one.reason else ""


# --- the cards ------------------------------------------------------------------------------------


def equation_card(d: Disclosure, one: CheckResult, tried: str, lang: str) -> list[str]:
    """A comparison with the printed lines of both sides, what holds them together, and what came of
    it.

    `tried`: the cell whose figure is only tried.
    """
    rule, equation = CHECKS[one.equation.check], one.equation
    head = tag("h3", _comparison_name(one, lang))
    said = [rule[f"explanation_{lang}"], terms.key_name("nature", one.nature, lang), rule["source"]]
    parts = [
        head,
        tag("p", " · ".join(filter(None, said))),
        tag("p", _verdict(one, lang), class_="verdict"),
    ]
    for side, places, total in (
        ("left", equation.left, one.left),
        ("right", equation.right, one.right),
    ):
        parts.append(
            _side(d, side, places, one, "" if total is None else _number(total), tried, lang)
        )
    return parts


def _verdict(one: CheckResult, lang: str) -> str:
    """What came of a comparison, in numbers."""
    outcome = terms.text(f"chart.outcome.{audit_charts.outcome(one.nature, one.status)}", lang)
    if one.left is None or one.right is None or one.difference is None:
        return ": ".join(filter(None, [outcome, _why_not(one, lang)]))
    sign = "=" if one.difference == 0 else "<" if one.difference < 0 else ">"
    numbers = {key: _number(value) for key, value in (
        ("left", one.left), ("right", one.right), ("difference", one.difference), ("tolerance", one.tolerance),
    )}  # fmt: skip
    said = terms.text(
        "card.verdict", lang, outcome=outcome, sign=sign, unit=one.unit or "", **numbers
    )
    return said + (terms.text("card.blanks", lang, n=one.blanks) if one.blanks else "")


def _number(value: Decimal) -> str:
    return f"{value:,f}"


def _number_cell(value: Decimal | None) -> list[Any]:
    return ["–", None, ""] if value is None else [_number(value), float(value), ""]


def _side(
    d: Disclosure,
    side: str,
    places: Sequence[CellKey],
    one: CheckResult,
    total: str,
    tried: str,
    lang: str,
) -> str:
    """One side of an equation: a row for each figure, with its printed line; a blank is said to
    count as 0.
    """
    by_place: dict[CellKey, list[PrintedValue]] = {}
    for figure in one.figures:
        by_place.setdefault(figure.place, []).append(figure)
    rows = [
        row
        for place in places
        for row in _figure_rows(d, place, by_place.get(place, []), tried, lang)
    ]
    if not places:
        rows = (
            [tag("tr", "", tag("td", _number(one.equation.constant), colspan="4"))]
            if one.equation.constant
            else []
        )
    more = (
        [tag("tr", "", tag("td", terms.text("card.more", lang, n=len(rows) - NAMED), colspan="4"))]
        if len(rows) > NAMED
        else []
    )
    heads = [
        tag("th", terms.text(f"card.head.{key}", lang), scope="col")
        for key in ("figure", "printed", "line", "context")
    ]
    caption = (
        terms.text(f"card.side.{side}", lang, total=total)
        if total
        else terms.text(f"explore.head.{side}", lang)
    )
    body = tag("tbody", "", *rows[:NAMED], *more)
    table = tag("table", "", tag("caption", caption), tag("thead", "", tag("tr", "", *heads)), body)
    return tag(
        "div", "", table, class_="equation", tabindex="0", role="region", **{"aria-label": caption}
    )


def _figure_rows(
    d: Disclosure, place: CellKey, figures: Iterable[PrintedValue], tried: str, lang: str
) -> list[str]:
    """The rows of a place: its figures, or that it is blank or not printed; what is only tried is
    said to be.
    """
    base = _audited(d).figures
    old = base.by_cell.get(tried)
    note = (
        [tag("strong", f" {terms.text('card.tried', lang, old=old.text)}")]
        if old and old.place == place
        else []
    )
    here = {"class_": "here"} if note else {}
    rows = []
    for figure in figures:
        mine = figure.cell == tried
        cells = [tag("td", _figure_name(figure, lang), *(note if mine else []))]
        cells += [
            tag("td", figure.text, class_="number", lang="zh"),
            tag("td", str(figure.line), class_="number"),
        ]
        rows.append(
            tag(
                "tr",
                "",
                *cells,
                tag("td", "", _context(d, figure), lang="zh"),
                **(here if mine else {}),
            )
        )
    if not rows:
        said = terms.text("card.blank" if base.printed(place) else "card.unprinted", lang)
        name = tag("td", _place_name(place, place.row, "", lang), *note)
        rows = [tag("tr", "", name, tag("td", said, colspan="3"), **here)]
    return rows


def _context(d: Disclosure, figure: PrintedValue) -> str:
    """The printed line around a figure, which is marked where it was read."""
    line = d.cite(figure.line)
    first, last = spans(d).get(by_cell(d).get(figure.cell, ""), (0, 0))
    before, after = line[max(0, first - AROUND) : first], line[last : last + AROUND]
    cut = ("…" if first > AROUND else "", "…" if len(line) > last + AROUND else "")
    said = (cut[0] + before, line[first:last], after + cut[1])
    head, mark, tail = (text.replace("\t", " | ") for text in said)
    return tag("span", head, tag("mark", mark) if mark else "", tag("span", tail))


def _tried_words(d: Disclosure, state: AuditState) -> str:
    """Which figure is misprinted, and how."""
    figure = _audited(d).figures.by_cell[str(state.cell)]
    words = {"figure": _figure_name(figure, state.lang), "line": figure.line, "old": figure.text}
    blank = terms.text("card.nothing", state.lang)
    return terms.text("card.tried_words", state.lang, new=state.printed or blank, **words)


def misprint_card(d: Disclosure, state: AuditState, found: Audit) -> list[str]:
    """What a misprint does: the checks that change, and which figures the audit then suspects."""
    lang, before = state.lang, _by_key(_audited(d))
    turned = [
        one
        for key, one in _by_key(found).items()
        if key not in before or one.status != before[key].status
    ]
    items = [
        tag("li", f"{_comparison_name(one, lang)}: {_verdict(one, lang)}") for one in turned[:NAMED]
    ]
    items += (
        [tag("li", terms.text("card.more", lang, n=len(turned) - NAMED))]
        if len(turned) > NAMED
        else []
    )
    parts = [tag("h3", terms.text("card.misprint", lang)), tag("p", _tried_words(d, state))]
    parts += [
        tag("p", terms.text("card.turned" if turned else "card.not_turned", lang, n=len(turned)))
    ]
    return [*parts, tag("ul", "", *items) if items else "", _suspects(d, state, found)]


def _suspects(d: Disclosure, state: AuditState, found: Audit) -> str:
    """The suspects that the misprint brings, and whether the first is the figure itself with what
    was printed.
    """
    lang, known = state.lang, set(_audited(d).suspects["cell"].tolist())
    new = found.suspects[~found.suspects["cell"].isin(known - {state.cell})].head(NAMED)
    if new.empty:
        return tag("p", terms.text("card.no_suspect", lang))
    figures, rows = found.figures.by_cell, []
    for row in new.to_dict("records"):
        place = CellKey(
            row["table"], row["row"] if isinstance(row["row"], str) else row["cell"], row["column"]
        )
        figure = figures.get(row["cell"])
        name = _figure_name(figure, lang) if figure else _place_name(place, place.row, "", lang)
        evidence = terms.key_name("suspicion", row["evidence"], lang)
        texts = [name, row["printed"], row["suggested"], row["repairs"], row["breaks"], evidence]
        cells = [tag("td", "–" if pd.isna(text) else str(text)) for text in texts]
        rows.append(
            tag("tr", "", *cells, **({"class_": "here"} if row["cell"] == state.cell else {}))
        )
    heads = ("figure", "printed", "suggested", "repairs", "breaks", "evidence")
    head = tag(
        "tr", "", *(tag("th", terms.text(f"card.head.{key}", lang), scope="col") for key in heads)
    )
    caption = tag("caption", terms.text("card.suspects", lang))
    table = tag("table", "", caption, tag("thead", "", head), tag("tbody", "", *rows))
    return tag("div", "", table, class_="equation")
