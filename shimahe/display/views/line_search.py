"""How lines of a classification are found by words: by their names, else by the projects they pay.

Promises that a project leads to a line only where the audit ties them for sure, and that what a
search offers stands with its amount.
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

#: How sure it must be that a line pays for a project.
SURE = ("exact", "rounded")
#: The code and the printed name of a line.
Line: TypeAlias = tuple[str, str]


# --- what a search looks in -----------------------------------------------------------------------


def searched(
    view: pd.DataFrame, classification: str = "functional", d: Disclosure | None = None
) -> pd.Series:
    """What a search looks in: code, printed and English name of each row, and of those above it.

    Names of the lines above are the printed ones if `d` is given, else the usual ones. Every text
    is written as `searching.folded` writes it.
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
    """Give code and name of each row; a name that is not printed is empty."""
    return list(zip(view["code"].tolist(), view["name"].fillna("").tolist(), strict=True))


def _text_of_line(line: Line, classification: str, names_above: Mapping[str, str]) -> str:
    """Join the code of a line, its names, and the names of the lines above it."""
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
    """Give what a search looks in for each printed line."""
    frame = d.spending if classification == "functional" else d.economic
    names_above = printed_names(d, classification)
    texts = {}
    for line in lines_of(frame):
        if line not in texts:
            texts[line] = _text_of_line(line, classification, names_above)
    return texts


@keep_results(most=2)
def printed_names(d: Disclosure, classification: str) -> dict[str, str]:
    """Look up the printed name of each code of a classification."""
    frame = d.spending if classification == "functional" else d.economic
    named = frame.dropna(subset=["name"])
    return dict(zip(named["code"].tolist(), named["name"].tolist(), strict=True))


def found(view: pd.DataFrame, d: Disclosure, query: str) -> pd.Series:
    """Say of each row whether a search finds it: by names, else by the projects that it pays for.

    Projects are looked in where no line of the document has what is typed in its names, or where it
    is the whole name of a project and of no line. A line pays for a project where
    `audit(d).allocation` ties them exactly, or exactly but for rounding.
    """
    if "use" in view:
        return holds(searched(view, "economic", d), query)
    if is_of_projects(d, query):
        return pays_for(view, d, projects_found(d, query))
    return holds(searched(view, "functional", d), query)


@keep_results(most=8)
def is_of_projects(d: Disclosure, query: str) -> bool:
    """Say whether what is typed is looked for in the names of projects, not in those of lines."""
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
    """Collect the names of the lines of spending in both languages, as they are looked in."""
    names = set()
    for code, name in printed_names(d, "functional").items():
        for lang in terms.LANGUAGES:
            names.add(folded(without_brackets(charts.account(code, name, lang))))
    return frozenset(names)


def tied_projects(d: Disclosure) -> frozenset[str]:
    """Collect the projects that some line pays for, for sure."""
    return frozenset(name for names in projects_by_code(d).values() for name in names)


@keep_results(most=8)
def is_named(d: Disclosure, query: str, classification: str = "functional") -> bool:
    """Say whether the names of a line of a document hold what is typed."""
    return any(is_in(text, query) for text in texts_of_lines(d, classification).values())


def pays_for(view: pd.DataFrame, d: Disclosure, projects: Iterable[str]) -> pd.Series:
    """Say of each row whether it is project expenditure for one of some projects, for sure."""
    wanted = set(projects)
    paid = projects_by_code(d) if wanted else {}
    codes = [code for code, names in paid.items() if wanted.intersection(names)]
    kept: pd.Series = view["code"].isin(codes) & view["kind"].eq("project").fillna(False)
    return kept.astype(bool)


@keep_results()
def projects_by_code(d: Disclosure) -> dict[str, list[str]]:
    """List the projects that each line, or a line below it, pays for as far as that is sure."""
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
    """List the projects whose names hold what is typed, in either language.

    A project that has just this name is the only one.
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
    """Write a project's name as it is looked in: as printed, in English, without brackets."""
    names = (project, terms.project_name(project, "en"), short_project(project, "en"))
    return [folded(name) for name in names]


# --- what there is to find ------------------------------------------------------------------------


@keep_results(most=4)
def named_entries(d: Disclosure, book: AccountBook, lang: str) -> list[Entry]:
    """List the names of a book, of spending the projects too, the largest amount first.

    A name that several lines have is listed once, with what they hold together. A line that is all
    there is of the one above it is not listed.
    """
    lines = records(structure.ranked(book.printed(d)))
    sums = {line["code"]: line["amount_wan"] for line in lines}
    amounts: dict[str, Decimal] = {}
    for line in lines:
        code = line["code"]
        if line["amount_wan"] is None or sums.get(code[:-2]) == line["amount_wan"]:
            continue
        name = without_brackets(charts.account(code, line["name"], lang, book.classification))
        amounts[name] = structure.exact([amounts.get(name, Decimal(0)), line["amount_wan"]])
    if book.classification == "functional":
        amounts |= _amounts_of_projects(d, lang)
    entries = [Entry(name, amount) for name, amount in amounts.items()]
    return sorted(entries, key=Entry.largest_first)


def _amounts_of_projects(d: Disclosure, lang: str) -> dict[str, Decimal]:
    """Give the amount of each project that has one, by its name."""
    known = d.projects.dropna(subset=["project", "amount_wan"])
    amounts = {}
    for project, wan in zip(known["project"].tolist(), known["amount_wan"].tolist(), strict=True):
        amounts[short_project(project, lang)] = decimal(wan)
    return amounts


def short_project(project: str, lang: str) -> str:
    """Name a project without what English explains in brackets."""
    return without_brackets(terms.project_name(project, lang))


# --- the control ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class FindLines(Search):
    """Keeps the lines that are found by their names, or by the projects that they pay for."""

    _: KW_ONLY
    book: AccountBook

    def entries(self, result: ViewResult) -> list[Entry]:
        """List the names of the lines and of the projects."""
        return named_entries(result.d, self.book, result.state.lang)

    def near(self, result: ViewResult) -> list[Entry]:
        """List what comes near; if nothing does, the lines that may pay for a project found."""
        entries = super().near(result)
        query = getattr(result.state, self.name)
        lines = []
        if self.finds_projects:
            lines = _lines_that_may_pay(result.d, query, result.state.lang)
        return lines or entries

    @property
    def finds_projects(self) -> bool:
        """Whether projects lead to lines: they are paid by lines of `spending` only."""
        return self.book.classification == "functional"

    def keep(self, rows: pd.DataFrame, value: Any, d: Disclosure) -> pd.DataFrame:
        """Look in the names, then in the projects."""
        return rows[found(rows, d, value)]

    def looked_in(self, rows: pd.DataFrame, d: Disclosure) -> pd.Series:
        """Give the names of the lines."""
        return searched(rows, self.book.classification, d)

    def looked_in_next(self, rows: pd.DataFrame, d: Disclosure) -> list[NamedRows]:
        """Give the names of the projects, each with the rows that pay for it."""
        if not self.finds_projects:
            return []
        projects = d.projects["project"].dropna().tolist()
        return [NamedRows(_forms_of_name(name), pays_for(rows, d, [name])) for name in projects]

    def condition(self, value: Any) -> str:
        """Look in both."""
        return f"found(view, d, {value!r})"

    def imports(self, value: Any) -> tuple[Import, ...]:
        """Import what looks in them."""
        return (Import(HELPERS_AT, "found"),)

    def note(self, result: ViewResult) -> str:
        """Say how words were understood, and whether lines were found by their projects."""
        notes = [super().note(result)]
        query = getattr(result.state, self.name)
        if self.finds_projects and is_of_projects(result.d, query):
            notes.append(_note_on_projects(result, query))
        return SENTENCES[result.state.lang].join(filter(None, notes))

    def elsewhere(self, result: ViewResult) -> str:
        """Name what the other book has of the words, where no line of this one has them."""
        query = getattr(result.state, self.name)
        if is_named(result.d, query, self.book.classification):
            return ""
        lang = result.state.lang
        for book in BOOKS.values():
            entries = [] if book == self.book else _own_lines(result.d, book, query, lang)
            if entries:
                names = charts.COMMAS[lang].join(entry.words for entry in entries[:NEAR])
                view = terms.text(f"dashboard.{book.frame}", lang)
                return terms.text("search.elsewhere", lang, view=view, names=names)
        return ""


def _own_lines(d: Disclosure, book: AccountBook, query: str, lang: str) -> list[Entry]:
    """List the lines of a book that have the words in their code or names, the largest first.

    A line stands for all below it. Where no line of spending has them, its projects are listed.
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


def _lines_that_may_pay(d: Disclosure, query: str, lang: str) -> list[Entry]:
    """List the lines that may pay for a part of the projects found, with all that they hold."""
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
    """Say by which projects lines are found, or which projects no line is tied to for sure.

    What a project's sheet prints is said of the latter only: the lines found are rounded one by
    one, and one sum with two roundings on a page would look like an error.
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
