"""Signals about indicators: what a reader should look at and why. A signal is never a verdict.

Each signal is declared in data/rules/signals.csv with its formula, its source and known false
positives; data/rules/signal_reviews.csv says how often a critical reader agreed. The table
`FINDERS` has the function that finds each signal. Promises a finding that says so where a signal
cannot be checked.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.findings import decimal, findings_frame, records, rules, share_pct
from shimahe.quality.criteria import FALLING, RISING, Indicator, Reason, read_indicators
from shimahe.quality.names import (
    dice,
    near,
    related_things,
    without_synonyms,
)

#: From this Dice coefficient on, an indicator of the office and one of a project mean one thing.
_ALIKE = 0.65
#: The least number of percentage targets whose roundness says something, and the number of core
#: indicators below which there are few.
_MANY = 5
#: A name that stands in so many projects is boilerplate.
_PROJECTS_OF_BOILERPLATE = 3
_UNITS = "%|[人名户次场期个件份条篇家块辆处座]|万?元|万?平方米"
#: A figure with its unit, but no ordinal (第18次) and not the end of a longer figure.
_STATED = re.compile(rf"(?<![第0-9.,])([0-9][0-9,]*(?:\.[0-9]+)?)余?({_UNITS})")
_CLAUSE_END = re.compile(r"[。;、!?]|,(?![0-9]{3})")
#: A price per person, time or thing; not one per month, whose number of months is unknown.
_PRICE = re.compile(r"(万?)元/(?!年|月|天|日)(人次|.)(?:[/.·]?年)?")

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")


def _grouped(rows: Iterable[Row], key_of: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Put rows that share a key together, in the order of their first row."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key_of(row)].append(row)
    return groups


# --- sheets and findings --------------------------------------------------------------------------


class Match(NamedTuple):
    """An indicator of the office and one of a project that are about the same thing."""

    of_office: Indicator
    of_project: Indicator


@dataclass(frozen=True)
class _Sheets:
    """The indicators of a disclosure by sheet.

    `rows` are all of them and `of_office` those of the office; `by_project` has an entry for every
    project that has a sheet. `matches` are the pairs that are about the same thing.
    """

    d: Disclosure
    rows: list[Indicator]
    of_office: list[Indicator]
    by_project: dict[str, list[Indicator]]
    matches: list[Match]


def _sheets_of(d: Disclosure, rows: list[Indicator]) -> _Sheets:
    """Return the indicators of a disclosure by sheet."""
    of_office = _of_office(rows)
    by_project = _grouped(rows, lambda row: row.project)
    projects = d.projects["project"].tolist()
    return _Sheets(
        d=d,
        rows=rows,
        of_office=of_office,
        by_project={project: by_project.get(project, []) for project in projects},
        matches=_matches(of_office, _of_projects(rows)),
    )


def _of_office(rows: Iterable[Indicator]) -> list[Indicator]:
    return [row for row in rows if row.project is None and row.scope != "project"]


def _of_projects(rows: Iterable[Indicator]) -> list[Indicator]:
    return [row for row in rows if row.project]


class Place(NamedTuple):
    """What a finding is about: an indicator, the sheet of a project, or (all None) the office."""

    indicator: str | None = None
    project: str | None = None
    line: int | None = None
    evidence: str | None = None


OFFICE = Place()


class Names(NamedTuple):
    """Printed names of indicators, which are translated when a reason is written."""

    printed: tuple[str, ...]


def _place_of(row: Indicator) -> Place:
    return Place(row.indicator, row.project, row.line, row.target or None)


@dataclass(frozen=True)
class Finding:
    """One finding of a signal, before it is put into words.

    `reason` is the key of a text and `values` are the values of its placeholders; an indicator
    among them stands for its target. `others` are the indicators with which it is compared.
    """

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)
    place: Place = OFFICE
    others: Sequence[Indicator] = ()


def signals(d: Disclosure, indicators: pd.DataFrame, lang: str | None = None) -> list[Reason]:
    """Return every signal of a disclosure (S01 …) as rows of `Quality.reasons`.

    `indicators` has the columns of `d.indicators`, type_1 and type_2. A signal has no score. One
    about a sheet has no indicator, one about the office no project.

    Raises: ValueError for a language that is not known.
    """
    return signals_of_rows(d, read_indicators(indicators), lang)


def signals_of_rows(d: Disclosure, rows: list[Indicator], lang: str | None = None) -> list[Reason]:
    """Return every signal as `signals` does, from indicators that are ready to be judged."""
    lang = terms.resolve_language(lang)
    sheets = _sheets_of(d, rows)
    reasons: list[Reason] = []
    for signal, find in FINDERS.items():
        reasons += [_worded(signal, finding, lang) for finding in find(sheets)]
    return reasons


def _worded(signal: str, finding: Finding, lang: str) -> Reason:
    """Return a finding of a signal as a reason in a language."""
    values = {key: _value_in(lang, value) for key, value in finding.values.items()}
    values["project"] = _project_names(finding.others, lang)
    place = finding.place
    ids = ", ".join(str(other.indicator) for other in finding.others)
    return Reason(
        criterion=signal,
        indicator=place.indicator,
        project=place.project,
        score=None,
        reason=terms.text(f"reason.{signal}.{finding.reason}", lang, **values),
        evidence=place.evidence,
        related=ids or None,
        line=place.line,
    )


def _value_in(lang: str, value: object) -> object:
    """Return a value of a finding in a language; an English name has the printed one behind it."""
    if isinstance(value, Indicator):
        return _promise(value, lang)
    if not isinstance(value, Names):
        return value
    names = []
    for printed in value.printed:
        name = terms.indicator_name(printed, lang)
        names.append(printed if name == printed else f"“{name}” ({printed})")
    return " / ".join(names)


def _promise(row: Indicator, lang: str) -> str:
    """Return the target of an indicator in a language, with its sign and its unit."""
    if lang == "zh":
        return row.promise
    sign = row.printed_sign
    if sign in terms.keys("sign") and sign.isalpha():
        sign = f"{terms.key_name('sign', sign, lang)}: "
    unit = terms.unit_name(row.printed_unit, lang)
    gap = "" if unit == row.printed_unit else " "
    return f"{sign}{terms.label_name(row.target, lang)}{gap}{unit}"


def _project_names(rows: Iterable[Indicator], lang: str) -> str:
    """Return the names of the projects of some indicators, each once."""
    names = [terms.project_name(row.project, lang) for row in rows if row.project]
    return " / ".join(dict.fromkeys(names))


# --- targets compared with each other -------------------------------------------------------------


def promised_twice(indicators: pd.DataFrame) -> list[Match]:
    """Return the pairs of indicators of the office and of projects with targets for one thing.

    Both are about the same thing and measure and have a number as their target; or they have the
    same name, and only one of them has a number.
    """
    rows = read_indicators(indicators)
    of_office = _of_office(rows)
    of_projects = _of_projects(rows)
    matches = _matches(of_office, of_projects)
    by_name = _grouped(of_projects, lambda row: row.name)
    for row in of_office:
        if not row.name:
            continue
        for other in by_name.get(row.name, ()):
            if row.is_quantified != other.is_quantified:
                matches.append(Match(row, other))
    return matches


def _matches(of_office: Iterable[Indicator], of_projects: Iterable[Indicator]) -> list[Match]:
    """Return the pairs that are about the same thing, with the same measure and the same unit."""
    comparable = _grouped(_quantified_and_named(of_projects), _measure_and_unit)
    matches = []
    for row in _quantified_and_named(of_office):
        for other in comparable.get(_measure_and_unit(row), ()):
            if _name_same_thing(row, other):
                matches.append(Match(row, other))
    return matches


def _quantified_and_named(rows: Iterable[Indicator]) -> list[Indicator]:
    return [row for row in rows if row.is_quantified and row.common_name]


def _measure_and_unit(row: Indicator) -> tuple[str, str]:
    return row.common_measure, _counted_by(row.unit)


def _name_same_thing(one: Indicator, other: Indicator) -> bool:
    """Whether two indicators with one measure and one unit are about the same thing.

    Indicators of satisfaction must have the same name, since one more word means other people.
    """
    if one.common_name == other.common_name:
        return True
    if one.common_measure == "satisfaction":
        return False
    return dice(one.common_bigrams, other.common_bigrams) >= _ALIKE


def _counted_by(unit: str) -> str:
    """Return what a unit counts: its last character, so that 场次 and 次 are the same.

    A multiple such as 万人 stays as it is.
    """
    unit = unit.split("/")[0]
    is_multiple = bool(set(unit) & set("百千万亿"))
    return unit if is_multiple else unit[-1:]


def _other_promises_of_projects(sheets: _Sheets) -> Iterator[Finding]:
    """Find indicators of the office for which projects have another target (S01).

    Projects with the same other target are one finding.
    """
    differing = [match for match in sheets.matches if _values_differ(match)]
    for matches in _grouped(differing, _promises_that_differ).values():
        row = matches[0].of_office
        others = [match.of_project for match in matches]
        gap = _value(row) - _value(others[0])
        office_is_higher = gap > 0
        lower_is_more = row.sign in FALLING
        names = Names(tuple(dict.fromkeys(other.name for other in others)))
        values = {"own": row, "other": others[0], "gap": _digits(abs(gap)), "name": names}
        reason = "more" if office_is_higher != lower_is_more else "less"
        yield Finding(reason, values, _place_of(row), others)


def _values_differ(match: Match) -> bool:
    return _value(match.of_office) != _value(match.of_project)


def _promises_that_differ(match: Match) -> tuple[str | None, str]:
    return match.of_office.indicator, match.of_project.promise


def _value(row: Indicator) -> Decimal:
    return decimal(row.number)


def _digits(value: Decimal) -> str:
    """Write a value out, without zeros at its end."""
    return f"{value.normalize():f}"


def _repeated_in_sheet(sheets: _Sheets) -> Iterator[Finding]:
    """Find indicators with the same thing and measure as an earlier one of their sheet (S02)."""
    for rows in sheets.by_project.values():
        named = [row for row in rows if row.name]
        for alike in _grouped(named, _thing_and_measure).values():
            first, *repetitions = alike
            for row in repetitions:
                reason = "same" if row.promise == first.promise else "differs"
                values = {"name": Names((first.name,)), "one": first, "other": row}
                yield Finding(reason, values, _place_of(row), [first])


def _thing_and_measure(row: Indicator) -> tuple[str, str]:
    return row.thing, row.measure


# --- targets compared with the text ---------------------------------------------------------------


class _Stated(NamedTuple):
    """A figure in a text, what its unit counts, and the clause around it."""

    value: Decimal
    unit: str
    clause: str


def _stated_figures(text: str) -> list[_Stated]:
    """Return the figures of a text that have a unit."""
    figures = []
    for clause in _CLAUSE_END.split(without_synonyms(text)):
        for digits, unit in _STATED.findall(clause):
            value = Decimal(digits.replace(",", ""))
            figures.append(_Stated(value, _counted_by(unit), clause))
    return figures


def _differing_from_text(sheets: _Sheets) -> Iterator[Finding]:
    """Find targets for which the text of the project states another figure (S03)."""
    texts = _texts_of_projects(sheets.d)
    if texts and not any(map(any, texts.values())):
        yield Finding("unchecked")
    for project, rows in sheets.by_project.items():
        stated: list[_Stated] = []
        for text in texts.get(project, ()):
            stated += _stated_figures(text)
        for row in rows:
            if not stated or not row.is_quantified:
                continue
            values = _values_stated_of(row, stated)
            if values and _value(row) not in values:
                wording = ", ".join(f"{value:f}" for value in sorted(values))
                yield Finding("differs", {"own": row, "stated": wording}, _place_of(row))


def _texts_of_projects(d: Disclosure) -> dict[str | None, tuple[str, str]]:
    """Return the overview and the goal of each project, "" where they are not printed."""
    texts = {}
    for record in records(d.projects):
        texts[record["project"]] = (record["overview"] or "", record["goal"] or "")
    return texts


def _values_stated_of(row: Indicator, stated: Iterable[_Stated]) -> set[Decimal]:
    """Return the figures, in the unit of a target, of clauses that name its thing."""
    unit = _counted_by(row.unit)
    things = _names_in_text(row)
    values = set()
    for figure in stated:
        if figure.unit == unit and any(thing in figure.clause for thing in things):
            values.add(figure.value)
    return values


def _names_in_text(row: Indicator) -> list[str]:
    """Return the words with which a text may name the thing of an indicator.

    These are its stem, and the end of the stem with the measure (再犯罪率).
    """
    name = row.common_name
    thing = row.common_thing
    if len(thing) <= 2:
        return []
    end_of_stem = name.find(thing) + len(thing) - 3
    return [thing, name[end_of_stem:]]


def commitments(d: Disclosure) -> pd.DataFrame:
    """Count the figures stated in the objective of each project, and those that are targets.

    A figure is a target if an indicator of the project has the same value in the same unit.

    Columns: project, stated, kept (counts; missing where the objective is not printed).
    """
    return commitments_of_rows(d, read_indicators(d.indicators))


def commitments_of_rows(d: Disclosure, rows: Iterable[Indicator]) -> pd.DataFrame:
    """Return `commitments` from indicators that are ready to be judged."""
    by_project = _grouped(rows, lambda row: row.project)
    counts: list[tuple[str | None, int | None, int | None]] = []
    for record in records(d.projects):
        project = record["project"]
        if not isinstance(record["goal"], str):
            counts.append((project, None, None))
            continue
        targets = set()
        for row in by_project.get(project, ()):
            if row.number is not None:
                targets.add((_value(row), _counted_by(row.unit)))
        stated = _stated_figures(record["goal"])
        kept = sum((figure.value, figure.unit) in targets for figure in stated)
        counts.append((project, len(stated), kept))
    frame = findings_frame("project stated kept", counts)
    return frame.astype({"stated": "float64", "kept": "float64"})


# --- templates ------------------------------------------------------------------------------------


def _boilerplate(sheets: _Sheets) -> Iterator[Finding]:
    """Find names that three or more projects have in nearly the same form (S04)."""
    rows = [row for row in sheets.rows if row.project and row.name]
    for alike in _groups_of_near_names(rows):
        projects = {row.project for row in alike}
        if len(projects) < _PROJECTS_OF_BOILERPLATE:
            continue
        name, _ = _most_common(row.name for row in alike)
        promise, count = _most_common(row.promise for row in alike)
        target = next(row for row in alike if row.promise == promise)
        values = {"name": Names((name,)), "n": len(projects), "target": target, "same": count}
        yield Finding("found", values, others=alike)


def _groups_of_near_names(rows: Sequence[Indicator]) -> list[list[Indicator]]:
    """Return groups of rows whose names are nearly alike, directly or through other names."""
    names = list(dict.fromkeys(row.name for row in rows))
    leaders = list(range(len(names)))
    # the pairs are sorted: the leader of a name is known before the name leads others
    for earlier, later in near(names):
        leaders[later] = min(leaders[later], leaders[earlier])
    leader_of = dict(zip(names, leaders, strict=True))
    groups: dict[int, list[Indicator]] = defaultdict(list)
    for row in rows:
        groups[leader_of[row.name]].append(row)
    return list(groups.values())


def _most_common(values: Iterable[Row]) -> tuple[Row, int]:
    """Return the value that occurs most often, the first of equals, and how often."""
    return Counter(values).most_common(1)[0]


def _round_targets(sheets: _Sheets) -> Iterator[Finding]:
    """Find offices and sheets with many percentage targets that are multiples of 5 (S05).

    Chance would make one target in five round. Targets of 100 are left out, since they are duties
    and not round figures. More than half of all targets must be round, or practically all targets
    of a sheet.
    """
    yield from _roundness("office", sheets.rows, 0.5)
    for project, rows in sheets.by_project.items():
        yield from _roundness("sheet", rows, 0.99, project)


def _roundness(
    reason: str, rows: Iterable[Indicator], at_least: float, project: str | None = None
) -> Iterator[Finding]:
    """Yield a finding if there are enough percentage targets, and a share of them is round."""
    numbers = _percentages(rows)
    fives = sum(number % 5 == 0 for number in numbers)
    if len(numbers) < _MANY or fives <= at_least * len(numbers):
        return
    number, count = _most_common(numbers)
    values = {
        "n": len(numbers),
        "fives": fives,
        "chance": round(len(numbers) / 5),
        "top": f"{number:g}",
        "most": count,
    }
    yield Finding(reason, values, Place(project=project))


def _percentages(rows: Iterable[Indicator]) -> list[float]:
    """Return the percentage targets other than 100."""
    quantified = [row for row in rows if row.is_quantified and row.unit == "%"]
    return [row.number for row in quantified if row.number is not None and row.number != 100]


def _core_flags(sheets: _Sheets) -> Iterator[Finding]:
    """Find core indicators that measure nothing, and sheets with few or no core ones (S06)."""
    yield from _weak_core_indicators(sheets.of_office)
    for rows in sheets.by_project.values():
        yield from _weak_core_indicators(rows)
    for project, rows in sheets.by_project.items():
        if rows and not _core(rows):
            yield Finding("none", place=Place(project=project, line=rows[0].line))
    count = len(_core(sheets.of_office))
    if sheets.of_office and count < _MANY:
        yield Finding("few", {"n": count})


def _weak_core_indicators(rows: Iterable[Indicator]) -> Iterator[Finding]:
    for row in _core(rows):
        if row.is_qualitative:
            yield Finding("qualitative", place=_place_of(row))
        elif row.only_pays:
            yield Finding("payment", place=_place_of(row))


def _core(rows: Iterable[Indicator]) -> list[Indicator]:
    return [row for row in rows if row.is_core]


# --- numbers compared with each other -------------------------------------------------------------


def _small_bases(sheets: _Sheets) -> Iterator[Finding]:
    """Find rates below 100% that one miss fails, because the base is so small (S07)."""
    for rows in sheets.by_project.values():
        first_bases = _first_bases(rows)
        rates = [row for row in rows if _is_rate_below_all(row)]
        related_to = related_things([*first_bases, *(row.common_thing for row in rates)])
        for row in rates:
            things = [row.common_thing, *related_to[row.common_thing]]
            places = [first_bases[thing] for thing in things if thing in first_bases]
            base = rows[min(places)] if places else None
            if base is not None and _one_miss_fails(row, base):
                values = {"target": row, "base": base}
                yield Finding("all", values, _place_of(row), [base])


def _first_bases(rows: Sequence[Indicator]) -> dict[str, int]:
    """Return the position of the first indicator that counts each thing."""
    first_bases: dict[str, int] = {}
    for place, row in enumerate(rows):
        if _is_count(row):
            first_bases.setdefault(row.common_thing, place)
    return first_bases


def _is_count(row: Indicator) -> bool:
    if row.measure not in ("people", "times", "number") or not row.is_quantified:
        return False
    return row.number is not None and row.number >= 1


def _is_rate_below_all(row: Indicator) -> bool:
    if row.unit != "%" or row.sign not in RISING:
        return False
    return row.number is not None and 0 < row.number < 100


def _one_miss_fails(rate: Indicator, base: Indicator) -> bool:
    if rate.number is None or base.number is None:
        return False
    share_of_one = 100 / base.number
    return share_of_one > 100 - rate.number


def _price_times_quantity(sheets: _Sheets) -> Iterator[Finding]:
    """Find prices with a quantity, whose product is compared with the project's money (S08)."""
    projects = sheets.d.projects
    money = dict(zip(projects["project"].tolist(), projects["amount_wan"].tolist(), strict=True))
    for project, rows in sheets.by_project.items():
        if not money[project] > 0:
            continue
        quantified = [row for row in rows if row.is_quantified]
        for rows_of_thing in _grouped(quantified, lambda row: row.thing).values():
            for price in rows_of_thing:
                quantity = _quantity_of(price, rows_of_thing)
                if quantity is not None:
                    yield _cost_finding(price, quantity, decimal(money[project]))


def _quantity_of(price: Indicator, rows: Iterable[Indicator]) -> Indicator | None:
    """Return the first indicator that counts the units of which another one is the price."""
    match = _PRICE.fullmatch(price.unit)
    if match is None:
        return None
    for row in rows:
        if row is not price and row.unit.split("/")[0] == match.group(2):
            return row
    return None


def _cost_finding(price: Indicator, quantity: Indicator, budget: Decimal) -> Finding:
    yuan_in_unit = 1 if price.unit.startswith("万") else 10000
    cost = _value(price) * _value(quantity) / yuan_in_unit
    values = {
        "price": price,
        "count": quantity,
        "cost": _digits(cost),
        "budget": f"{budget:f}",
        "share": f"{share_pct(cost, budget):g}",
    }
    reason = "above" if cost > budget else "inside"
    return Finding(reason, values, _place_of(price), [quantity])


def _old_bases(sheets: _Sheets) -> Iterator[Finding]:
    """Find projects that cite three documents or more, some of them over ten years old (S09)."""
    d = sheets.d
    if not d.year:
        return
    dated = d.bases[d.bases["year"].notna()]
    for project, rows in dated.groupby("project", sort=False):
        years = rows["year"].astype(int).tolist()
        old = [year for year in years if year < d.year - 10]
        if len(years) >= 3 and old:
            values = {
                "n": len(years),
                "old": len(old),
                "oldest": min(years),
                "newest": max(years),
            }
            place = Place(project=str(project), line=rows["line"].iloc[0])
            yield Finding("old", values, place)


def _money_and_indicators(sheets: _Sheets) -> Iterator[Finding]:
    """Find how the money of projects correlates with measures of their sheets, by ranks (S10)."""
    projects = sheets.d.projects.drop_duplicates("project").set_index("project")
    money = projects["amount_wan"].dropna()
    if len(money) < 3:
        yield Finding("unchecked", {"n": len(money)})
        return
    for reason, measure in _measures_of_sheets(sheets).items():
        values_of_projects = pd.Series(measure, dtype="float64").reindex(money.index)
        correlation = money.rank().corr(values_of_projects.rank())
        if not math.isnan(correlation):
            yield Finding(reason, {"rho": f"{correlation:+.2f}", "n": len(money)})


def _measures_of_sheets(sheets: _Sheets) -> dict[str, dict[str, float]]:
    """Return the number of indicators of each project, and two sums of weights.

    `core` is the weight of its core indicators, `own` the weight of the office's indicators that
    are about the same thing as one of the project.
    """
    weights_in_office: dict[str | None, dict[str | None, float]] = defaultdict(dict)
    for row, other in sheets.matches:
        weights_in_office[other.project][row.indicator] = row.weight or 0
    measures: dict[str, dict[str, float]] = {"indicators": {}, "core": {}, "own": {}}
    for project, rows in sheets.by_project.items():
        measures["indicators"][project] = len(rows)
        measures["core"][project] = sum(row.weight or 0 for row in _core(rows))
        measures["own"][project] = sum(weights_in_office[project].values())
    return measures


#: The function that finds each signal of data/rules/signals.csv.
FINDERS: dict[str, Callable[[_Sheets], Iterator[Finding]]] = {
    "S01": _other_promises_of_projects,
    "S02": _repeated_in_sheet,
    "S03": _differing_from_text,
    "S04": _boilerplate,
    "S05": _round_targets,
    "S06": _core_flags,
    "S07": _small_bases,
    "S08": _price_times_quantity,
    "S09": _old_bases,
    "S10": _money_and_indicators,
}


# --- reviews of the signals -----------------------------------------------------------------------

_VERDICTS = ("right", "debatable", "wrong")


def precision(reasons: pd.DataFrame) -> pd.DataFrame:
    """Count how often a critical reader agreed with the findings of each rule, in a sample.

    Up to twelve findings of each rule, drawn with one `random.Random(2025)` over the rules in
    order, were reviewed by hand. A finding is right if it holds and a reader should know it,
    debatable if there is a good answer to it, and wrong otherwise. The row in which S03 says that
    it was not checked counts as found and was not reviewed. A false alarm that was mended after the
    review is no longer a finding.

    `reasons` is `Quality.reasons` of the bundled disclosure, to which the reviews belong.

    Columns: criterion, found (findings below 1, without those not applicable), reviewed, right,
    debatable, wrong (counts), precision_pct (right ÷ reviewed; missing where none was reviewed).
    """
    is_score = reasons["criterion"].str.startswith("Q")
    is_finding = reasons["score"].lt(1) | ~is_score
    findings = Counter(reasons.loc[is_finding, "criterion"].tolist())
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for review in rules("signal_reviews"):
        verdicts[review["criterion"]][review["verdict"]] += 1
    out: list[tuple[Any, ...]] = []
    for criterion in sorted(findings):
        counts = [verdicts[criterion][verdict] for verdict in _VERDICTS]
        reviewed = sum(counts)
        share = round(100 * counts[0] / reviewed, 1) if reviewed else math.nan
        out.append((criterion, findings[criterion], reviewed, *counts, share))
    return findings_frame("criterion found reviewed right debatable wrong precision_pct", out)
