"""The cards of the audit: one comparison as an equation, and what a misprint would do.

Promises that an equation stands with its printed lines, and that a misprint that is only tried is
said to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache

import pandas as pd

from shimahe import terms
from shimahe.checking.audit import CHECKS, Audit
from shimahe.checking.ledger import TOTAL, CellKey, CheckResult, PrintedValue
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards import carded, tag
from shimahe.display.charts import audit as audit_charts
from shimahe.frames import TABLES
from shimahe.source_map import by_cell, spans

NAMED = 30  # rows of one side of an equation: more would make the page slow
AROUND = 36  # characters shown of a printed line on either side of a figure


@lru_cache(maxsize=8)
def results_by_key(found: Audit) -> dict[str, CheckResult]:
    """Every comparison by its key: its check and its subject."""
    return {" ".join(one.key): one for one in found.weighed}


# --- figures and comparisons in words -------------------------------------------------------------


@cache
def cell_name(place: CellKey, label: str, sheet: str, lang: str) -> str:
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


def figure_name(figure: PrintedValue, lang: str) -> str:
    """A printed figure in words."""
    return cell_name(figure.place, figure.label, figure.sheet, lang)


def comparison_name(one: CheckResult, lang: str) -> str:
    """A comparison in words: its check, and what it is about."""
    return f"{charts.check_name(one.equation.check, lang)} · {subject_name(one, lang)}"


def subject_name(one: CheckResult, lang: str) -> str:
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
    names = {figure.place: figure_name(figure, lang) for figure in one.figures}
    sides = [
        names.get(side[0]) or cell_name(side[0], side[0].row, "", lang)
        for side in (left, right)
        if len(side) == 1
    ]
    return " ↔ ".join(sides) or one.equation.subject


def why_not_checked(one: CheckResult, lang: str) -> str:
    """Why a comparison was not made, in words; empty where it was."""
    return terms.key_name("why_not", one.reason, lang) if one.reason else ""


# --- the cards ------------------------------------------------------------------------------------


def audit_card(
    base: Audit, tried: Audit, comparison: str | None, cell: str | None, printed: str, lang: str
) -> str:
    """The equation that is chosen, and what the misprint does; how to choose one, if none is.

    `base` is the audit of what is printed, `tried` that of what is tried: with `printed` in `cell`.
    """
    parts = list[str]()
    misprinted = misprinted_cell(base, cell, printed)
    results = results_by_key(tried)
    if comparison in results:
        parts += _equation(base, results[comparison], misprinted, lang)
    if misprinted:
        parts += _misprint(base, tried, misprinted, printed, lang)
    elif cell:
        name = figure_name(tried.figures.by_cell[cell], lang)
        parts.append(tag("p", terms.text("card.try", lang, figure=name, printed=printed)))
    return carded(parts or [tag("p", terms.text("card.no_comparison", lang))], lang)


def misprinted_cell(base: Audit, cell: str | None, printed: str) -> str:
    """The cell of the figure that would be printed otherwise; empty if none would."""
    if not cell or base.figures.by_cell[cell].text == printed:
        return ""
    return cell


def _equation(base: Audit, one: CheckResult, tried: str, lang: str) -> list[str]:
    """A comparison with the printed lines of both sides, what holds them together, and what came of
    it.

    `tried`: the cell whose figure is only tried.
    """
    rule, equation = CHECKS[one.equation.check], one.equation
    head = tag("h3", comparison_name(one, lang))
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
            _side(base, side, places, one, "" if total is None else number_text(total), tried, lang)
        )
    return parts


def _verdict(one: CheckResult, lang: str) -> str:
    """What came of a comparison, in numbers."""
    outcome = terms.text(f"chart.outcome.{audit_charts.outcome(one.nature, one.status)}", lang)
    if one.left is None or one.right is None or one.difference is None:
        return ": ".join(filter(None, [outcome, why_not_checked(one, lang)]))
    sign = "=" if one.difference == 0 else "<" if one.difference < 0 else ">"
    numbers = {key: number_text(value) for key, value in (
        ("left", one.left), ("right", one.right), ("difference", one.difference), ("tolerance", one.tolerance),
    )}  # fmt: skip
    said = terms.text(
        "card.verdict", lang, outcome=outcome, sign=sign, unit=one.unit or "", **numbers
    )
    return said + (terms.text("card.blanks", lang, n=one.blanks) if one.blanks else "")


def number_text(value: Decimal) -> str:
    """A number of the audit, to its last digit."""
    return f"{value:,f}"


def _side(
    base: Audit,
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
        for row in _figure_rows(base, place, by_place.get(place, []), tried, lang)
    ]
    if not places:
        rows = (
            [tag("tr", "", tag("td", number_text(one.equation.constant), colspan="4"))]
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
    base: Audit, place: CellKey, figures: Iterable[PrintedValue], tried: str, lang: str
) -> list[str]:
    """The rows of a place: its figures, or that it is blank or not printed; what is only tried is
    said to be.
    """
    old = base.figures.by_cell.get(tried)
    note = (
        [tag("strong", f" {terms.text('card.tried', lang, old=old.text)}")]
        if old and old.place == place
        else []
    )
    here = {"class_": "here"} if note else {}
    rows = []
    for figure in figures:
        mine = figure.cell == tried
        cells = [tag("td", figure_name(figure, lang), *(note if mine else []))]
        cells += [
            tag("td", figure.text, class_="number", lang="zh"),
            tag("td", str(figure.line), class_="number"),
        ]
        rows.append(
            tag(
                "tr",
                "",
                *cells,
                tag("td", "", _context(base.d, figure), lang="zh"),
                **(here if mine else {}),
            )
        )
    if not rows:
        said = terms.text("card.blank" if base.figures.printed(place) else "card.unprinted", lang)
        name = tag("td", cell_name(place, place.row, "", lang), *note)
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


def misprint_words(base: Audit, cell: str, printed: str, lang: str) -> str:
    """Which figure is misprinted, and how."""
    figure = base.figures.by_cell[cell]
    words = {"figure": figure_name(figure, lang), "line": figure.line, "old": figure.text}
    blank = terms.text("card.nothing", lang)
    return terms.text("card.tried_words", lang, new=printed or blank, **words)


def _misprint(base: Audit, tried: Audit, cell: str, printed: str, lang: str) -> list[str]:
    """What a misprint does: the checks that change, and which figures the audit then suspects."""
    before = results_by_key(base)
    turned = [
        one
        for key, one in results_by_key(tried).items()
        if key not in before or one.status != before[key].status
    ]
    items = [
        tag("li", f"{comparison_name(one, lang)}: {_verdict(one, lang)}") for one in turned[:NAMED]
    ]
    items += (
        [tag("li", terms.text("card.more", lang, n=len(turned) - NAMED))]
        if len(turned) > NAMED
        else []
    )
    parts = [
        tag("h3", terms.text("card.misprint", lang)),
        tag("p", misprint_words(base, cell, printed, lang)),
    ]
    parts += [
        tag("p", terms.text("card.turned" if turned else "card.not_turned", lang, n=len(turned)))
    ]
    return [*parts, tag("ul", "", *items) if items else "", _suspects(base, tried, cell, lang)]


def _suspects(base: Audit, tried: Audit, cell: str, lang: str) -> str:
    """The suspects that the misprint brings, and whether the first is the figure itself with what
    was printed.
    """
    known = set(base.suspects["cell"].tolist())
    new = tried.suspects[~tried.suspects["cell"].isin(known - {cell})].head(NAMED)
    if new.empty:
        return tag("p", terms.text("card.no_suspect", lang))
    figures, rows = tried.figures.by_cell, []
    for row in new.to_dict("records"):
        place = CellKey(
            row["table"], row["row"] if isinstance(row["row"], str) else row["cell"], row["column"]
        )
        figure = figures.get(row["cell"])
        name = figure_name(figure, lang) if figure else cell_name(place, place.row, "", lang)
        evidence = terms.key_name("suspicion", row["evidence"], lang)
        texts = [name, row["printed"], row["suggested"], row["repairs"], row["breaks"], evidence]
        cells = [tag("td", "–" if pd.isna(text) else str(text)) for text in texts]
        rows.append(tag("tr", "", *cells, **({"class_": "here"} if row["cell"] == cell else {})))
    heads = ("figure", "printed", "suggested", "repairs", "breaks", "evidence")
    head = tag(
        "tr", "", *(tag("th", terms.text(f"card.head.{key}", lang), scope="col") for key in heads)
    )
    caption = tag("caption", terms.text("card.suspects", lang))
    table = tag("table", "", caption, tag("thead", "", head), tag("tbody", "", *rows))
    return tag("div", "", table, class_="equation")
