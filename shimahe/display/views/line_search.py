"""Searching lines of a classification: by their names, or else by the projects that they pay for.

Promises that a project leads to a line only if the audit is certain that the line pays for it, and
that everything a search suggests has its amount beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import pandas as pd

from shimahe import structure, terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.charts.words import without_brackets
from shimahe.display.controls import (
    HELPERS_AT,
    NEAR,
    SENTENCES,
    Entry,
    Import,
    NamedRows,
    Search,
)
from shimahe.display.searching import folded, holds, is_in
from shimahe.display.view import ViewResult
from shimahe.display.views.accounts import BOOKS, AccountBook
from shimahe.display.views.audit import published_audit
from shimahe.findings import DEPTHS, decimal, keep_results, records
from shimahe.structure.totals import in_rank

#: Values of `confidence` in `Audit.allocation` with which a line certainly pays for a project.
SURE = ("exact", "rounded")
#: The code and the printed name of a line.
Line: TypeAlias = tuple[str, str]


# --- what a search looks in -----------------------------------------------------------------------


def searched(
    view: pd.DataFrame, classification: str = "functional", d: Disclosure | None = None
) -> pd.Series:
    """Return the text in which a search looks for each row, folded (`searching.folded`).

    It has the code, the printed name and the English name of the row, and the names of the lines
    above it: the printed ones if `d` is given, else the usual ones.
    """
    names_above: Mapping[str, str] = {}
    texts: dict[Line, str] = {}
    if d is not None:
        names_above = printed_names(d, classification)
        texts |= texts_of_lines(d, classification)
    rows = []
    for line in lines_of(view):
        if line not in texts:
            texts[line] = _text_of_line(line, classification, names_above)
        rows.append(texts[line])
    return pd.Series(rows, index=view.index, dtype="str")


def lines_of(view: pd.DataFrame) -> list[Line]:
    """Return the code and the name of each row; a name that is not printed is ""."""
    return list(zip(view["code"].tolist(), view["name"].fillna("").tolist(), strict=True))


def _text_of_line(line: Line, classification: str, names_above: Mapping[str, str]) -> str:
    """Return the folded text of one line: its code, its names and the names of those above it."""
    code, name = line
    texts = [code, name, charts.account(code, name or None, "en", classification)]
    for depth in DEPTHS:
        if depth < len(code):
            above = code[:depth]
            printed = names_above.get(above)
            texts += [charts.account(above, printed, lang, classification) for lang in ("zh", "en")]
    return folded("\n".join(texts))


@keep_results(most=2)
def texts_of_lines(d: Disclosure, classification: str) -> dict[Line, str]:
    """Return the text in which a search looks for each printed line, made once for a document."""
    frame = d.spending if classification == "functional" else d.economic
    names_above = printed_names(d, classification)
    texts = {}
    for line in lines_of(frame):
        if line not in texts:
            texts[line] = _text_of_line(line, classification, names_above)
    return texts


@keep_results(most=2)
def printed_names(d: Disclosure, classification: str) -> dict[str, str]:
    """Return the printed name of each code of a classification."""
    frame = d.spending if classification == "functional" else d.economic
    named = frame.dropna(subset=["name"])
    return dict(zip(named["code"].tolist(), named["name"].tolist(), strict=True))


def found(view: pd.DataFrame, d: Disclosure, query: str) -> pd.Series:
    """Return for each row whether a search finds it, by its names or by projects it pays for.

    `view` are rows of `d.spending` or `d.economic`, `query` is what is typed. Projects are searched
    if no name of a line in the document contains the query, or if it is the whole name of a project
    and not of a line. A line pays for a project if `audit(d).allocation` says so with the
    confidence exact or rounded.
    """
    if "use" in view:
        return holds(searched(view, "economic", d), query)
    if is_of_projects(d, query):
        return pays_for(view, d, projects_found(d, query))
    return holds(searched(view, "functional", d), query)


@keep_results(most=8)
def is_of_projects(d: Disclosure, query: str) -> bool:
    """Return whether a query is looked for in the names of projects instead of those of lines."""
    if not is_named(d, query):
        return True
    wanted = folded(query)
    projects = d.projects["project"].dropna().tolist()
    of_that_name = [name for name in projects if wanted in _forms_of_name(name)]
    if not of_that_name or wanted in own_names(d):
        return False
    return not tied_projects(d).isdisjoint(of_that_name)


@keep_results()
def own_names(d: Disclosure) -> frozenset[str]:
    """Return the folded names of the lines of spending in both languages."""
    names = set()
    for code, name in printed_names(d, "functional").items():
        for lang in terms.LANGUAGES:
            names.add(folded(without_brackets(charts.account(code, name, lang))))
    return frozenset(names)


def tied_projects(d: Disclosure) -> frozenset[str]:
    """Return the projects that some line certainly pays for."""
    return frozenset(name for names in projects_by_code(d).values() for name in names)


@keep_results(most=8)
def is_named(d: Disclosure, query: str, classification: str = "functional") -> bool:
    """Return whether the code or the names of any line of a document contain a query."""
    return any(is_in(text, query) for text in texts_of_lines(d, classification).values())


def pays_for(view: pd.DataFrame, d: Disclosure, projects: Iterable[str]) -> pd.Series:
    """Return for each row whether it is project expenditure that certainly pays for a project."""
    wanted = set(projects)
    paid = projects_by_code(d) if wanted else {}
    codes = [code for code, names in paid.items() if wanted.intersection(names)]
    kept: pd.Series = view["code"].isin(codes) & view["kind"].eq("project").fillna(False)
    return kept.astype(bool)


@keep_results()
def projects_by_code(d: Disclosure) -> dict[str, list[str]]:
    """Return the projects that each code, or a code below it, certainly pays for."""
    projects: dict[str, list[str]] = {}
    if d.projects.empty:
        return projects
    for row in records(published_audit(d).allocation):
        code = row["code"]
        if row["confidence"] in SURE and row["project"] and code:
            for depth in DEPTHS:
                if depth <= len(code):
                    projects.setdefault(code[:depth], []).append(row["project"])
    return projects


def projects_found(d: Disclosure, query: str) -> list[str]:
    """Return the projects whose names, in either language, contain what is typed.

    If that is the whole name of a project, only this one is returned.
    """
    found_names = []
    for name in d.projects["project"].dropna().tolist():
        names = _forms_of_name(name)
        if folded(query) in names:
            return [name]
        if is_in(" ".join(names), query):
            found_names.append(name)
    return found_names


def _forms_of_name(project: str) -> list[str]:
    """Return the folded names of a project: printed, English, and English without brackets."""
    names = (project, terms.project_name(project, "en"), short_project(project, "en"))
    return [folded(name) for name in names]


# --- what there is to find ------------------------------------------------------------------------


@keep_results(most=4)
def named_entries(d: Disclosure, book: AccountBook, lang: str) -> list[Entry]:
    """Return the names of lines with their amounts (万元), the largest first.

    For spending, projects are included. A name that several lines have occurs once, with their sum.
    A line that has the same amount as the one above it is left out.
    """
    lines = records(structure.ranked(book.printed(d)))
    sums = {line["code"]: line["amount_wan"] for line in lines}
    amounts: dict[str, Decimal] = {}
    keys: dict[str, set[str]] = {}
    for line in lines:
        code = line["code"]
        if line["amount_wan"] is None or sums.get(code[:-2]) == line["amount_wan"]:
            continue
        name = without_brackets(charts.account(code, line["name"], lang, book.classification))
        amounts[name] = structure.exact([amounts.get(name, Decimal(0)), line["amount_wan"]])
        keys.setdefault(name, set()).add(code)
    if book.classification == "functional":
        amounts |= _amounts_of_projects(d, lang)
        for project in d.projects["project"].dropna().tolist():
            keys.setdefault(short_project(project, lang), set()).add(project)
    entries = [Entry(name, amount, frozenset(keys[name])) for name, amount in amounts.items()]
    return sorted(entries, key=Entry.largest_first)


def _amounts_of_projects(d: Disclosure, lang: str) -> dict[str, Decimal]:
    """Return the amount (万元) of each project that has one, by its name in a language."""
    known = d.projects.dropna(subset=["project", "amount_wan"])
    amounts = {}
    for project, wan in zip(known["project"].tolist(), known["amount_wan"].tolist(), strict=True):
        amounts[short_project(project, lang)] = decimal(wan)
    return amounts


def short_project(project: str, lang: str) -> str:
    """Return the name of a project in a language, without an explanation in brackets."""
    return without_brackets(terms.project_name(project, lang))


# --- the control ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class FindLines(Search):
    """Keeps the lines that are found by their names, or by the projects that they pay for."""

    _: KW_ONLY
    book: AccountBook

    def entries(self, result: ViewResult) -> list[Entry]:
        """Return the names of lines and projects (`named_entries`)."""
        return named_entries(result.d, self.book, result.state.lang)

    def near(self, result: ViewResult) -> list[Entry]:
        """Return the lines that may pay for the projects found; without any, similar names."""
        entries = super().near(result)
        query = getattr(result.state, self.name)
        lines = []
        if self.finds_projects:
            lines = _lines_that_may_pay(result.d, query, result.state.lang)
        return lines or entries

    @property
    def finds_projects(self) -> bool:
        """Whether projects are searched: only lines of `spending` pay for them."""
        return self.book.classification == "functional"

    def keep(self, rows: pd.DataFrame, value: Any, d: Disclosure) -> pd.DataFrame:
        """Return the rows that are found by names or by projects (`found`)."""
        return rows[found(rows, d, value)]

    def looked_in(self, rows: pd.DataFrame, d: Disclosure) -> pd.Series:
        """Return the text in which lines are searched (`searched`)."""
        return searched(rows, self.book.classification, d)

    def looked_in_next(self, rows: pd.DataFrame, d: Disclosure) -> list[NamedRows]:
        """Return the names of the projects, each with the rows that pay for it."""
        if not self.finds_projects:
            return []
        projects = d.projects["project"].dropna().tolist()
        return [NamedRows(_forms_of_name(name), pays_for(rows, d, [name])) for name in projects]

    def condition(self, value: Any) -> str:
        """Return the call of `found`."""
        return f"found(view, d, {value!r})"

    def imports(self, value: Any) -> tuple[Import, ...]:
        """Return the import of `found`."""
        return (Import(HELPERS_AT, "found"),)

    def note(self, result: ViewResult) -> str:
        """Return how words were understood, and whether lines were found by their projects."""
        notes = [super().note(result)]
        query = getattr(result.state, self.name)
        if self.finds_projects and is_of_projects(result.d, query):
            notes.append(_note_on_projects(result, query))
        return SENTENCES[result.state.lang].join(filter(None, notes))

    def elsewhere(self, result: ViewResult) -> str:
        """Return what contains the words, if no line of this book does.

        That are lines of the other book, or else indicators.
        """
        query = getattr(result.state, self.name)
        if is_named(result.d, query, self.book.classification):
            return ""
        lang = result.state.lang
        others = [book for book in BOOKS.values() if book != self.book]
        found_in = {book.frame: _own_lines(result.d, book, query, lang) for book in others}
        found_in["indicators"] = _indicators_named(result.d, query, lang)
        for explorer, entries in found_in.items():
            if entries:
                names = charts.COMMAS[lang].join(entry.words for entry in entries[:NEAR])
                view = terms.text(f"dashboard.{explorer}", lang)
                return terms.text("search.elsewhere", lang, view=view, names=names)
        return ""


def _own_lines(d: Disclosure, book: AccountBook, query: str, lang: str) -> list[Entry]:
    """Return the lines of a book that have the words in their code or names, the largest first.

    A line stands for all lines below it. If no line of spending has the words, the projects found
    are returned.
    """
    entries: dict[str, Entry] = {}
    for line in in_rank(book.printed(d)):
        is_below = any(line.code.startswith(code) for code in entries)
        names = [
            charts.account(line.code, line.name, each, book.classification)
            for each in terms.LANGUAGES
        ]
        if is_below or not is_in(folded("\n".join([line.code, *names])), query):
            continue
        name = without_brackets(charts.account(line.code, line.name, lang, book.classification))
        entries[line.code] = Entry(f"{line.code} {name}", line.amount_wan)
    if entries or book.classification != "functional":
        return list(entries.values())
    amounts = _amounts_of_projects(d, lang)
    projects = [short_project(project, lang) for project in projects_found(d, query)]
    return [Entry(name, amounts.get(name)) for name in projects]


def _indicators_named(d: Disclosure, query: str, lang: str) -> list[Entry]:
    """Return the indicators that have the words in their names, each name once."""
    entries = []
    for printed in d.indicators["name"].dropna().unique().tolist():
        names = [terms.indicator_name(printed, each) for each in terms.LANGUAGES]
        if is_in(folded("\n".join([printed, *names])), query):
            entries.append(Entry(terms.indicator_name(printed, lang)))
    return entries


def _lines_that_may_pay(d: Disclosure, query: str, lang: str) -> list[Entry]:
    """Return the lines that may pay for a part of the projects found, with their whole amounts."""
    projects = projects_found(d, query)
    if not projects:
        return []
    codes = []
    for row in records(published_audit(d).allocation):
        if row["project"] in projects and row["confidence"] not in SURE and row["code"]:
            codes.append(row["code"])
    names = printed_names(d, "functional")
    entries = []
    for code in dict.fromkeys(codes):
        amount = structure.total(d.spending[d.spending["code"] == code])
        name = without_brackets(charts.account(code, names.get(code), lang))
        entries.append(Entry(f"{code} {name}", amount))
    return entries


def _note_on_projects(result: ViewResult, query: str) -> str:
    """Return a note on the projects that were found; "" if none was.

    It names those by which lines were found; if there are none, those of which no line is certain
    to pay. Only the latter have their amounts: the lines found are rounded one by one, so that the
    same sum with two roundings would look like an error.
    """
    d = result.d
    lang = result.state.lang
    projects = projects_found(d, query)
    tied = tied_projects(d)
    key = "search.untied"
    if tied.intersection(projects):
        key = "search.by_project"
        projects = [name for name in projects if name in tied]
    amounts = _amounts_of_projects(d, lang) if key == "search.untied" else {}
    names = [short_project(name, lang) for name in projects]
    quoted = [Entry(name, amounts.get(name)).words for name in names]
    if not quoted:
        return ""
    return terms.text(key, lang, projects=charts.COMMAS[lang].join(quoted))
