"""The chapters of a report: key figures, spending, people, the audit, indicators, the source.

Promises that every sentence is made from the data, that every figure links to its lines, and that a
chapter says so if the document lacks its tables. Amounts are those of the frames, shares those of
`structure`, and outcomes those of `checking`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from shimahe import structure, terms
from shimahe.checking.audit import Audit
from shimahe.checking.equation import CheckResult
from shimahe.checking.misprints import ALONE
from shimahe.checking.printed_values import CellKey
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards.audit import (
    cell_name,
    comparison_name,
    figure_name,
    number_text,
    why_not_checked,
)
from shimahe.display.cards.equation import write_equation
from shimahe.display.cards.indicators import published_scores, rule_name
from shimahe.display.charts.audit import outcome
from shimahe.display.charts.context import capitalised
from shimahe.display.report.blocks import (
    UNKNOWN,
    Cell,
    Chapter,
    Figure,
    KeyFigure,
    Sentence,
    Table,
    amount_figure,
    is_known,
    joined,
    money_figure,
    percent_text,
    told,
)
from shimahe.display.report.explorers import BOOKS, start_of
from shimahe.display.view import ViewResult
from shimahe.display.views.accounts import printed_total_words
from shimahe.display.views.audit import published_audit
from shimahe.display.views.every import VIEWS
from shimahe.display.views.headlines import OUTCOMES, account_words, label_of_money, short_money
from shimahe.findings import decimal, is_missing, keep_results, numbers_of, records
from shimahe.frames import DAMAGED
from shimahe.structure.totals import summed, summed_at
from shimahe.structure.wholes import (
    LINES_ADDED_UP,
    TOTALS,
    come_to,
    denominator_of,
    name_of_whole,
    printed_beside,
)

LARGEST = 12  # rows of a table of the largest lines
MOST_ROWS = 40  # rows at most of a table that could be long; the explorer has all of them
MOST_EQUATIONS = 24  # broken checks that are written as equations
NAMED_REASONS = 4  # reasons that are named why checks could not be made
WEAKEST = 10  # indicators in the table of the lowest indexes
NO_UNIT = "no unit mark"  # in the note of a table whose figures have no unit


def chapters(d: Disclosure, lang: str) -> list[Chapter]:
    """Return all chapters about a disclosure, in order.

    Without indicators there is no chapter about them; the overview says that there are none.
    """
    writers = [overview, spending, people, audit, indicators, source]
    if d.indicators.empty:
        writers.remove(indicators)
    written = [write(d, lang) for write in writers]
    for chapter in written:
        if chapter.explorer and start_of(d, VIEWS[chapter.explorer], lang).source_rows.empty:
            chapter.explorer = ""
    return written


# --- key figures ----------------------------------------------------------------------------------


def overview(d: Disclosure, lang: str) -> Chapter:
    """Return the first chapter: key figures, the main findings in sentences, what is not known."""
    chapter = Chapter("overview", told("overview", lang))
    chapter.figures = [*_key_sums(d, lang), *_key_counts(d, lang)]
    for name in ("spending", "economic", "audit", "indicators"):
        result = _headline(d, name, lang)
        if name == "spending" and _beside(d):
            chapter.sentences += _whole_words(d, lang)
        elif result.title:
            chapter.sentences.append(_titled(result, lang))
    chapter.unknown = _unknowns(d, lang)
    return chapter


def _titled(result: ViewResult, lang: str) -> Sentence:
    """Return the title of what an explorer shows as a sentence, with its source lines."""
    lines = result.source_lines
    if result.view.name in BOOKS:
        rows = BOOKS[result.view.name].printed(result.d)
        return Sentence(
            told("sentence", lang, words=result.title),
            _lines_of(row.lines for row in summed_at(rows, "class")),
        )
    read = result.read_lines if result.view.name == "audit" else lines
    return Sentence(told("sentence", lang, words=result.title), tuple(read))


def _headline(d: Disclosure, name: str, lang: str) -> ViewResult:
    """Return what an explorer shows at its start, whose title is about the whole document."""
    return start_of(d, VIEWS[name], lang)


def _key_sums(d: Disclosure, lang: str) -> Iterator[KeyFigure]:
    """Yield the key sums: all spending, the share of each kind, the personnel share, and 三公."""
    whole = structure.total(d.spending)
    if whole > 0:
        yield from _key_wholes(d, whole, lang)
        label = "share_of_lines" if _beside(d) else "share_of_total"
        for kind in _kinds(d):
            share = charts.percent(kind.amount, whole) or UNKNOWN
            name = terms.key_name("kind", kind.key, lang)
            yield KeyFigure(Figure(share, kind.lines), told(label, lang, name=name))
    for row in records(structure.personnel(d)):
        if (row["definition"], row["denominator"]) == ("personnel", "basic"):
            share = row["share_pct"]
            text = UNKNOWN if is_missing(share) else f"{share:.1f}%"
            yield KeyFigure(Figure(text, numbers_of(row["lines"])), told("personnel_key", lang))
    for row in records(d.three_public):
        if row["item"] == "total":
            total = money_figure(row["amount_wan"], row["line"])
            yield KeyFigure(total, told("three_public_key", lang))


def _key_wholes(d: Disclosure, whole: Decimal, lang: str) -> Iterator[KeyFigure]:
    """Yield all spending; if the printed total differs from the sum of the lines, both."""
    total = denominator_of(d, "total")
    printed = numbers_of(total.lines)
    lines = _lines_of(row.lines for row in summed_at(d.spending, "class"))
    if not _beside(d):
        figure = amount_figure(whole, printed or lines, short_money(whole, lang))
        yield KeyFigure(figure, label_of_money(told("total", lang), whole, lang))
        return
    amount = total.printed_wan
    figure = amount_figure(amount, printed, short_money(amount, lang))
    label = terms.text("figure.printed.spending", lang)
    yield KeyFigure(figure, label_of_money(label, amount, lang))
    figure = amount_figure(whole, lines, short_money(whole, lang))
    yield KeyFigure(figure, label_of_money(terms.text("figure.lines_total", lang), whole, lang))


def _beside(d: Disclosure) -> Decimal:
    """Return by how much, in 万元, the printed total of spending exceeds the sum of its lines."""
    return printed_beside(d, "total", structure.total(d.spending))


class _Kind(NamedTuple):
    """Basic or project expenditure: its key, its amount in 万元, and its source lines."""

    key: str
    amount: Decimal
    lines: tuple[int, ...]


def _kinds(d: Disclosure) -> list[_Kind]:
    """Return what is spent of each kind, without kinds that have no amount.

    It is added up from the lines, or, if no line says its kind, taken from the printed totals.
    """
    spending = d.spending
    kinds = []
    for key in dict.fromkeys(spending["kind"].dropna().tolist()):
        rows = spending[spending["kind"] == key]
        lines = _lines_of(row.lines for row in summed_at(rows, "class"))
        kinds.append(_Kind(key, structure.total(rows), lines))
    if not kinds and not _beside(d):
        for key in ("basic", "project"):
            printed = denominator_of(d, key)
            if is_known(printed.denominator_wan):
                lines = numbers_of(printed.lines)
                kinds.append(_Kind(key, printed.denominator_wan, lines))
    return [kind for kind in kinds if kind.amount]


def _key_counts(d: Disclosure, lang: str) -> Iterator[KeyFigure]:
    """Yield the key counts: projects, indicators, and the checks of each outcome."""
    projects = d.projects
    if len(projects):
        total = structure.exact(projects["amount_wan"].dropna())
        label = told("projects_key", lang, amount=charts.money(total))
        yield KeyFigure(Figure(f"{len(projects):,}", _lines_of(projects["line"])), label)
    if len(d.indicators):
        yield KeyFigure(Figure(f"{len(d.indicators):,}"), terms.text("figure.indicators", lang))
    counts = _outcomes(published_audit(d))
    for key in ("agrees", "broken", "not_checked"):
        yield KeyFigure(Figure(f"{counts[key]:,}"), told(f"key.{key}", lang))


def _lines_of(every: Any) -> tuple[int, ...]:
    """Return the line numbers of several findings, each once."""
    numbers: list[int] = []
    for lines in every:
        numbers += numbers_of(lines)
    return tuple(dict.fromkeys(numbers))


def _unknowns(d: Disclosure, lang: str) -> list[str]:
    """Return sentences on what the document does not say, what it lost, and what is undecided."""
    unknown = []
    for name in ("office", "year"):
        if getattr(d, name) is None:
            unknown.append(told(f"unknown.{name}", lang))
    unknown += _missing_tables(d, lang)
    if d.indicators.empty:
        unknown.append(told("no_indicators", lang))
    unknown += _tables_without_unit(d, lang)
    unknown += _blank_items(d, lang)
    audit = published_audit(d)
    unknown += _unmade_checks(audit, lang)
    if len(audit.restored):
        unknown.append(told("unknown.restored", lang, n=len(audit.restored)))
    unused = d.unplaced["line"].nunique()
    if unused:
        unknown.append(told("unknown.lines", lang, n=f"{unused:,}"))
    return unknown


def _missing_tables(d: Disclosure, lang: str) -> list[str]:
    """Return a sentence for each status that names the forms which are absent or damaged."""
    names: dict[str, list[str]] = {}
    for row in records(d.tables):
        if row["table"] and row["status"] in (*DAMAGED, "absent", "partly read"):
            tables = names.setdefault(row["status"], [])
            tables.append(terms.key_name("table", row["table"], lang))
    sentences = []
    for status, tables in names.items():
        words = {"status": terms.key_name("status", status, lang), "names": joined(tables, lang)}
        sentences.append(capitalised(told("unknown.tables", lang, **words)))
    return sentences


def _tables_without_unit(d: Disclosure, lang: str) -> list[str]:
    """Return a sentence naming the tables whose figures are no amounts, for lack of a unit."""
    names = []
    for row in records(d.tables):
        has_figures = row["status"] in ("complete", "partly read", "partly lost")
        if row["table"] and has_figures and not row["unit"] and NO_UNIT in (row["note"] or ""):
            names.append(terms.key_name("table", row["table"], lang))
    return [told("unknown.unit", lang, names=joined(names, lang))] if names else []


def _blank_items(d: Disclosure, lang: str) -> list[str]:
    """Return a sentence naming the blank items of 三公, which are unknown and not zero."""
    names = []
    items = records(d.three_public)
    for row in items:
        if row["amount_wan"] is None and row["line"]:
            names.append(terms.key_name("item", row["item"], lang))
    if not names:
        return []
    if len(names) == len(items):
        return [told("unknown.all_blank", lang)]
    return [told("unknown.blank", lang, names=joined(names, lang))]


def _unmade_checks(found: Audit, lang: str) -> list[str]:
    """Return a sentence on how many checks could not be made, with the commonest reasons."""
    reasons: Counter[str] = Counter()
    for result in found.weighed:
        if _outcome_of(result) == "not_checked":
            reasons[why_not_checked(result, lang)] += 1
    if not reasons:
        return []
    named = reasons.most_common(NAMED_REASONS)
    parts = [told("unknown.reason", lang, reason=reason, n=f"{n:,}") for reason, n in named]
    rest = reasons.total() - sum(n for _, n in named)
    if rest:
        parts.append(told("unknown.other_reasons", lang, n=f"{rest:,}"))
    words = {"n": f"{reasons.total():,}", "reasons": joined(parts, lang)}
    return [told("unknown.checks", lang, **words)]


# --- where the money goes -------------------------------------------------------------------------


def spending(d: Disclosure, lang: str) -> Chapter:
    """Return the chapter on spending: by class, budget and kind, the largest items, projects."""
    chapter = Chapter("money", told("money", lang), explorer="spending")
    rows = d.spending
    whole = structure.total(rows)
    if whole <= 0:
        chapter.sentences.append(Sentence(told("no_spending", lang)))
        return chapter
    classes = summed_at(rows, "class")
    chapter.sentences = [*_whole_words(d, lang), *_largest_words(d, rows, whole, lang)]
    chapter.tables.append(
        _ranked_table(d, "spending", classes, whole, told("by_class", lang), lang)
    )
    chapter.tables += _split_tables(d, whole, lang)
    items = summed(structure.leaves(rows))
    if len(items) > len(classes):
        key = "largest_items" if len(items) > LARGEST else "all_items"
        caption = told(key, lang, n=min(LARGEST, len(items)))
        chapter.tables.append(_ranked_table(d, "spending", items, whole, caption, lang))
    chapter.tables += _project_tables(d, lang)
    if d.projects.empty:
        chapter.unknown.append(told("no_projects", lang))
    chapter.unknown += _unfunded(d, lang)
    return chapter


def _whole_words(d: Disclosure, lang: str) -> list[Sentence]:
    """Return sentences on all spending and its basic and project parts.

    If the printed total differs from the sum of the lines, both are said.
    """
    whole = structure.total(d.spending)
    amounts = {terms.key_name("kind", kind.key, lang): kind.amount for kind in _kinds(d)}
    kinds = sum(amounts.values(), Decimal(0))
    if amounts and kinds < whole and not come_to(kinds, whole):
        amounts[told("no_kind", lang)] = whole - kinds
    parts = []
    for name, amount in amounts.items():
        words = {"name": name, "amount": charts.money(amount)}
        parts.append(told("part", lang, **words, share=percent_text(amount, whole)))
    what = "lines" if _beside(d) else "whole"
    key = f"{what}_parts" if parts else f"{what}_only"
    words = {"amount": charts.money(whole), "parts": charts.COMMAS[lang].join(parts)}
    lines = _lines_of(row.lines for row in summed_at(d.spending, "class"))
    return [Sentence(told(key, lang, **words), lines), *_printed_total_words(d, lang)]


def _printed_total_words(d: Disclosure, lang: str) -> list[Sentence]:
    """Return a sentence with the printed total if the lines add up to another; else []."""
    words = printed_total_words(d, BOOKS["spending"], lang)
    return [Sentence(words, numbers_of(denominator_of(d, "total").lines))] if words else []


def _largest_words(d: Disclosure, rows: pd.DataFrame, whole: Decimal, lang: str) -> list[Sentence]:
    """Return a sentence with the largest of the lines without finer ones, and its share."""
    known = [row for row in summed(structure.leaves(rows)) if is_known(row.amount_wan)]
    largest = max(known, key=lambda row: row.amount_wan, default=None)
    if largest is None:
        return []
    name = BOOKS["spending"].names(d, lang).get(largest.code) or largest.code
    values = {"name": account_words(name, lang), "amount": charts.money(largest.amount_wan)}
    words = told("largest", lang, **values, share=percent_text(largest.amount_wan, whole))
    return [Sentence(words, numbers_of(largest.lines))]


def _ranked_table(
    d: Disclosure, name: str, sums: list[Any], whole: Decimal, caption: str, lang: str
) -> Table:
    """Return a table of the largest lines of a classification, at most `LARGEST` of them.

    `name` is "spending" or "economic", `whole` the amount in 万元 that shares are taken of.
    """
    names = BOOKS[name].names(d, lang)
    known = [row for row in sums if is_known(row.amount_wan)]
    known.sort(key=lambda row: (-row.amount_wan, row.code))
    rows = []
    for row in known[:LARGEST]:
        words = names.get(row.code) or row.code
        amount = money_figure(row.amount_wan, row.lines)
        share = Figure(percent_text(row.amount_wan, whole), amount.lines)
        rows.append((row.code, words, amount, share))
    heads = [charts.column_head(key, lang) for key in ("code", "name")]
    heads += [charts.column_head("amount_wan", lang), terms.text("word.share", lang)]
    more = len(sums) - len(rows)
    return Table(caption, heads, rows, told("more_lines", lang, n=more) if more else "")


def _split_tables(d: Disclosure, whole: Decimal, lang: str) -> list[Table]:
    """Return tables of all spending by budget and by kind, if there is more than one of each."""
    tables = []
    spending = d.spending
    for column in ("budget", "kind"):
        rows = []
        for key in dict.fromkeys(spending[column].dropna().tolist()):
            part = spending[spending[column] == key]
            amount = structure.total(part)
            lines = _lines_of(row.lines for row in summed_at(part, "class"))
            figure = amount_figure(amount, lines)
            name = terms.key_name(column, key, lang)
            rows.append((name, figure, Figure(percent_text(amount, whole), lines)))
        if len(rows) > 1:
            heads = [
                charts.column_head(column, lang),
                charts.column_head("amount_wan", lang),
            ]
            heads.append(terms.text("word.share", lang))
            tables.append(Table(told(f"by_{column}", lang), heads, rows))
    return tables


def _project_tables(d: Disclosure, lang: str) -> list[Table]:
    """Return a table of the projects, the largest first; [] where there is none."""
    projects = records(d.projects)
    if not projects:
        return []
    projects.sort(key=lambda row: (row["amount_wan"] is None, -(row["amount_wan"] or 0)))
    rows = []
    for row in projects[:MOST_ROWS]:
        name = terms.project_name(row["project"], lang) if row["project"] else UNKNOWN
        rows.append((name, money_figure(row["amount_wan"], row["line"])))
    heads = [
        terms.key_name("column", "project", lang),
        charts.column_head("amount_wan", lang),
    ]
    more = len(projects) - len(rows)
    note = told("more_lines", lang, n=more) if more else ""
    return [Table(told("projects", lang), heads, rows, note)]


def _unfunded(d: Disclosure, lang: str) -> list[str]:
    """Return a sentence on project money that no sheet accounts for; [] where there is none."""
    if d.projects.empty:
        return []
    left = []
    for row in records(published_audit(d).allocation):
        if row["project"] is None and (row["amount_wan"] or 0) > 0:
            left.append(row["amount_wan"])
    if not left:
        return []
    amount = charts.money(structure.exact(left))
    return [told("unknown.unfunded", lang, n=len(left), amount=amount)]


# --- people and running costs ---------------------------------------------------------------------


def people(d: Disclosure, lang: str) -> Chapter:
    """Return the chapter on people and running costs.

    It has personnel, economic classes, 三公, operating funds and procurement.
    """
    chapter = Chapter("people", told("people", lang), explorer="economic")
    economic = d.economic
    whole = structure.total(economic)
    if whole > 0:
        chapter.sentences += _personnel_words(d, lang)
        chapter.tables.append(_personnel_table(d, lang))
        lines = summed_at(economic, "class")
        caption = told("by_economic_class", lang)
        chapter.tables.append(_ranked_table(d, "economic", lines, whole, caption, lang))
    else:
        chapter.unknown.append(told("no_economic", lang))
    three_public = _three_public_table(d, lang)
    if three_public.rows:
        chapter.tables.append(three_public)
    else:
        chapter.unknown.append(told("no_three_public", lang))
    chapter.tables += _running_tables(d, lang)
    return chapter


def _personnel_words(d: Disclosure, lang: str) -> list[Sentence]:
    """Return a sentence with the shares of personnel in basic expenditure and in all spending."""
    shares = {}
    for row in records(structure.personnel(d)):
        if row["definition"] == "personnel" and row["share_pct"] is not None:
            shares[row["denominator"]] = row
    if not {"basic", "total"} <= shares.keys():
        return [Sentence(told("personnel_unknown", lang))]
    values = {}
    for key in ("basic", "total"):
        values[key] = f"{shares[key]['share_pct']:.2f}%"
        values[f"{key}_whole"] = _denominator_name(d, shares[key], lang)
    amount = charts.money(structure.exact([shares["basic"]["numerator_wan"]]))
    lines = numbers_of(shares["basic"]["lines"])
    return [Sentence(told("personnel_words", lang, amount=amount, **values), lines)]


def _denominator_name(d: Disclosure, row: dict[str, Any], lang: str) -> str:
    """Return the name of a denominator; it is called lines added up if another total is printed."""
    key = row["denominator"]
    name = terms.key_name("denominator", key, lang)
    if key not in TOTALS or is_missing(row["denominator_wan"]):
        return name
    if name_of_whole(d, key, decimal(row["denominator_wan"])) != LINES_ADDED_UP:
        return name
    if key == "total":
        return terms.key_name("denominator", LINES_ADDED_UP, lang)
    return terms.text("chart.lines_of", lang, name=name)


def _personnel_table(d: Disclosure, lang: str) -> Table:
    """Return a table of the personnel share in each definition and of each denominator."""
    rows = []
    for row in records(structure.personnel(d)):
        definition = terms.key_name("definition", row["definition"], lang)
        of = _denominator_name(d, row, lang)
        share = UNKNOWN if row["share_pct"] is None else f"{row['share_pct']:.2f}%"
        part = money_figure(row["numerator_wan"], row["lines"])
        whole = money_figure(row["denominator_wan"], None)
        rows.append((definition, part, of, whole, Figure(share, part.lines)))
    heads = [
        terms.key_name("head", "definition", lang),
        charts.column_head("amount_wan", lang),
    ]
    heads.append(terms.key_name("head", "denominator", lang))
    heads += [charts.column_head("amount_wan", lang), terms.text("word.share", lang)]
    return Table(told("personnel", lang), heads, rows, told("personnel_note", lang))


def _three_public_table(d: Disclosure, lang: str) -> Table:
    """Return a table of the 三公 items as printed; a blank is "—"."""
    rows = []
    for row in records(d.three_public):
        name = terms.key_name("item", row["item"], lang)
        rows.append((name, money_figure(row["amount_wan"], row["line"])))
    heads = [terms.key_name("column", "item", lang), charts.column_head("amount_wan", lang)]
    return Table(terms.key_name("definition", "three_public", lang), heads, rows)


def _running_tables(d: Disclosure, lang: str) -> list[Table]:
    """Return tables of operating funds and of procurement, with shares and denominators."""
    tables = []
    for finding in (structure.operating_funds(d), structure.procurement_overlay(d)):
        if len(finding):
            definition = str(finding["definition"].iloc[0])
            caption = terms.key_name("definition", definition, lang)
            tables.append(_running_table(d, caption, records(finding), lang))
    return tables


def _running_table(d: Disclosure, caption: str, finding: list[dict[str, Any]], lang: str) -> Table:
    """Return a table of a finding; it has no column of budgets if no budget is known."""
    has_budgets = any(row["budget"] for row in finding)
    heads = [charts.column_head("item", lang)]
    if has_budgets:
        heads.append(charts.column_head("budget", lang))
    heads.append(charts.column_head("amount_wan", lang))
    heads.append(terms.key_name("head", "denominator", lang))
    heads.append(terms.text("word.share", lang))
    rows: list[list[Cell]] = []
    for row in finding:
        names: list[Cell] = [_running_name(row, lang)]
        if has_budgets:
            budget = row["budget"]
            names.append(terms.key_name("budget", budget, lang) if budget else UNKNOWN)
        of = _denominator_name(d, row, lang)
        share = UNKNOWN if row["share_pct"] is None else f"{row['share_pct']:.2f}%"
        amount = money_figure(row["numerator_wan"], row["lines"])
        rows.append([*names, amount, of, Figure(share, amount.lines)])
    return Table(caption, heads, rows)


def _running_name(row: dict[str, Any], lang: str) -> str:
    """Return the name of a row: that of operating funds as printed, or a procurement category."""
    if "category" in row:
        return terms.key_name("category", row["category"], lang)
    return terms.statement_name(row["item"] or "", lang)


# --- does it add up -------------------------------------------------------------------------------


def audit(d: Disclosure, lang: str) -> Chapter:
    """Return the chapter on the audit: counts, broken checks as equations, other differences."""
    chapter = Chapter("audit", told("audit", lang), explorer="audit")
    found = published_audit(d)
    if not found.weighed:
        chapter.sentences.append(Sentence(told("no_checks", lang)))
        return chapter
    chapter.sentences.append(_titled(_headline(d, "audit", lang), lang))
    if found.rounding.sums:
        chapter.sentences.append(_whole_sentence(found.rounding.words(lang), lang))
    chapter.sentences += [_whole_sentence(each.words(lang), lang) for each in found.wrong_units]
    broken = [each for each in found.weighed if _outcome_of(each) == "broken"]
    broken.sort(key=lambda each: each.nature != "identity")
    for result in broken[:MOST_EQUATIONS]:
        chapter.equations.append(write_equation(found, result, lang))
    if len(broken) > MOST_EQUATIONS:
        chapter.unknown.append(told("more_equations", lang, n=len(broken) - MOST_EQUATIONS))
    chapter.tables = [_counts_table(found, lang), *_open_tables(found, lang)]
    chapter.tables += _suspect_tables(found, lang)
    return chapter


def _whole_sentence(words: str, lang: str) -> Sentence:
    """Return a remark as a sentence, with a capital and a full stop."""
    return Sentence(told("sentence", lang, words=capitalised(words)))


def _outcome_of(result: CheckResult) -> str:
    return outcome(result.nature, result.status)


@keep_results()
def _outcomes(found: Audit) -> Counter[str]:
    """Return the number of checks of each outcome."""
    return Counter(_outcome_of(result) for result in found.weighed)


def _counts_table(found: Audit, lang: str) -> Table:
    """Return a table with the number of checks of each family and outcome."""
    counts: dict[str, Counter[str]] = {}
    for row in records(found.checks):
        family = counts.setdefault(row["family"], Counter())
        family[outcome(row["nature"], row["status"])] += 1
    keys = [key for key in OUTCOMES if _outcomes(found)[key] or key in ("agrees", "broken")]
    rows: list[list[Cell]] = []
    for name, family in counts.items():
        figures = [Figure(f"{family[key]:,}") for key in keys]
        rows.append([terms.key_name("family", name, lang), *figures])
    heads = [terms.key_name("head", "family", lang)]
    heads += [terms.text(f"figure.{key}", lang) for key in keys]
    return Table(told("counts", lang), heads, rows, told("counts_note", lang))


def _open_tables(found: Audit, lang: str) -> list[Table]:
    """Return a table of comparisons that differ though no rule is broken; [] for none."""
    rows: list[list[Cell]] = []
    differing = [each for each in found.weighed if _outcome_of(each) == "open"]
    for result in differing[:MOST_ROWS]:
        lines = tuple(dict.fromkeys(figure.line for figure in result.figures))
        sides = []
        for side in (result.left, result.right, result.difference):
            sides.append(Figure(UNKNOWN if side is None else number_text(side), lines))
        rows.append([comparison_name(result, lang), *sides, result.unit or ""])
    if not rows:
        return []
    heads = [terms.text(f"explore.head.{key}", lang) for key in ("check", "left", "right")]
    heads += [terms.text(f"explore.head.{key}", lang) for key in ("difference", "unit")]
    more = len(differing) - len(rows)
    note = told("more_lines", lang, n=more) if more else told("open_note", lang)
    return [Table(told("open", lang), heads, rows, note)]


def _suspect_tables(found: Audit, lang: str) -> list[Table]:
    """Return a table of the likeliest suspect of each group, where one can be located."""
    suspects = found.suspects
    located = suspects[suspects["evidence"].ne(ALONE)].drop_duplicates("group")
    rows: list[list[Cell]] = []
    for row in records(located)[:MOST_ROWS]:
        name = _suspect_name(row, found, lang)
        printed = Figure(row["printed"] or UNKNOWN, numbers_of(row["line"]))
        suggested = Figure(row["suggested"] or UNKNOWN)
        evidence = terms.key_name("suspicion", row["evidence"], lang)
        rows.append([name, printed, suggested, evidence])
    if not rows:
        return []
    heads = [terms.text(f"card.head.{key}", lang) for key in ("figure", "printed", "suggested")]
    heads.append(terms.text("card.head.evidence", lang))
    return [Table(told("suspects", lang), heads, rows, told("suspects_note", lang))]


def _suspect_name(row: dict[str, Any], found: Audit, lang: str) -> str:
    """Return the name of a suspect's place, where a figure is printed or missing."""
    figure = found.figures.by_cell.get(row["cell"])
    if figure is not None:
        return figure_name(figure, lang)
    table, code, column = (row[key] for key in ("table", "row", "column"))
    if code is None:
        name = terms.key_name("table", table, lang)
        return " · ".join([name, told("row_unknown", lang), charts.column_name(column, lang)])
    return cell_name(CellKey(table, code, column), code, "", lang)


# --- indicators -----------------------------------------------------------------------------------


def indicators(d: Disclosure, lang: str) -> Chapter:
    """Return the chapter on indicators: mean scores by criterion, and the lowest indexes."""
    chapter = Chapter("indicators", told("indicators", lang), explorer="indicators")
    line = _headline(d, "indicators", lang).line
    chapter.sentences.append(Sentence(told("sentence", lang, words=line)))
    chapter.tables.append(_criteria_table(d, lang))
    chapter.tables.append(_weakest_table(d, lang))
    chapter.unknown.append(told("scores_note", lang))
    return chapter


def _criteria_table(d: Disclosure, lang: str) -> Table:
    """Return a table of the mean score of each criterion, in per cent, the lowest first.

    It has how many indicators are below the full score, and to how many the criterion applies.
    """
    scores = published_scores(d, lang)
    every = scores.indicators
    rows = []
    for row in records(scores.criteria):
        key = row["criterion"]
        if key not in every:
            continue
        known = every[key].dropna()
        mean = UNKNOWN if known.empty else f"{100 * known.mean():.1f}%"
        below = int((known < 1).sum())
        counts = (Figure(mean), Figure(f"{below:,}"), Figure(f"{len(known):,}"))
        rows.append((rule_name(key, lang), row["explanation"], *counts))
    rows.sort(key=lambda row: float(row[2].text.rstrip("%")) if row[2].text != UNKNOWN else 999)
    heads = [told(f"criterion_{key}", lang) for key in ("name", "rule", "mean", "below", "applies")]
    return Table(told("criteria", lang), heads, rows)


def _weakest_table(d: Disclosure, lang: str) -> Table:
    """Return a table of the indicators with the lowest index."""
    every = published_scores(d, lang).indicators
    lowest = every.dropna(subset="index").sort_values(["index", "line"], kind="stable")
    rows = []
    for row in records(lowest.head(WEAKEST)):
        name = terms.indicator_name(row["name"], lang) if row["name"] else UNKNOWN
        target = " ".join(filter(None, (row["sign"], row["target"], row["unit"])))
        lines = numbers_of(row["line"])
        rows.append((name, Figure(target, lines), Figure(f"{row['index']:.1f}")))
    heads = [terms.text(f"explore.head.{key}", lang) for key in ("name", "target", "index")]
    return Table(told("weakest", lang, n=len(rows)), heads, rows)


# --- the source -----------------------------------------------------------------------------------


def source(d: Disclosure, lang: str) -> Chapter:
    """Return the chapter on the source: what was read of each table, and the printed lines."""
    chapter = Chapter("source", told("source", lang), explorer="source")
    result = _headline(d, "source", lang)
    if result.title:
        chapter.sentences.append(_titled(result, lang))
    columns = ("table", "status", "rows", "unit", "line", "note")
    heads = [charts.column_head(name, lang) for name in columns]
    chapter.tables.append(Table(told("tables", lang), heads, _tables_read(d, lang)))
    return chapter


def _tables_read(d: Disclosure, lang: str) -> list[list[str]]:
    """Return a row for each table that says what was read of it.

    A table without a title is named "—", and an absent one has "—" as its number of rows.
    """
    rows = d.summary(lang)
    for row, status in zip(rows, d.tables["status"].tolist(), strict=True):
        row[0] = row[0] or UNKNOWN
        if status == "absent":
            row[2] = UNKNOWN
    return rows
