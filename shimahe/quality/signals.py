"""Signals about indicators: what a reader should look at, with the reason, and never a verdict.

Each signal is declared in data/rules/signals.csv with its formula, source and known false
positives; how often a critical reader agreed stands in data/rules/signal_reviews.csv. Promises to
say so where a signal cannot be checked.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.findings import decimal, findings_frame, records, rules, share_pct
from shimahe.quality.criteria import (
    dice,
    facet,
    is_payment,
    is_quantified,
    listed,
    near,
    number_of,
    related,
    stem,
    unit_of,
)
from shimahe.vocabulary import fold

Row = dict[str, Any]
Found = tuple[
    str, Row, Row
]  # key of the reason, the place it is about, the values of its words (and `others`)
_ALIKE, _ROUND_FROM, _MANY = 0.65, 0.5, 5
_COUNTS = ("people", "times", "number")
_UNITS = "%|[人名户次场期个件份条篇家块辆处座]|万?元|万?平方米"
#: A figure with its unit; not an ordinal (第18次) and not the end of a longer figure.
_STATED = re.compile(rf"(?<![第0-9.,])([0-9][0-9,]*(?:\.[0-9]+)?)余?({_UNITS})")
_CLAUSE = re.compile(r"[。;、!?]|,(?![0-9]{3})")
_PRICE = re.compile(
    r"(万?)元/(?!年|月|天|日)(人次|.)(?:[/.·]?年)?"
)  # per person and month: the months are not known


def signals(d: Any, indicators: pd.DataFrame, lang: str | None = None) -> list[Row]:
    """Every signal of a disclosure as a row: criterion (S01 …), indicator, project, reason,
    evidence, related, line.

    `indicators`: the columns of `d.indicators`, type_1 and type_2. A signal about a sheet has no
    indicator, one about the office no project.
    """
    rows = _rows(indicators)
    own = _of_office(rows)
    sheets = {
        name: [row for row in rows if row["project"] == name]
        for name in d.projects["project"].tolist()
    }
    pairs = _matched(own, [row for row in rows if row["project"]])
    found = {
        "S01": _office_against_projects(pairs), "S02": _twice(sheets), "S03": _against_text(d, sheets),
        "S04": _boilerplate(rows), "S05": _round(rows, sheets), "S06": _core(own, sheets), "S07": _small_base(sheets),
        "S08": _price_times_quantity(d, sheets), "S09": _old_bases(d), "S10": _money(d, sheets, pairs),
    }  # fmt: skip
    return [_row(signal, *one, lang=lang) for signal, ones in found.items() for one in ones]


def promised_twice(indicators: pd.DataFrame) -> list[tuple[Row, Row]]:
    """Pairs of an indicator of the office and one of a project that name the same thing and
    measure, as dicts.

    And those of one name of which only one states a number.
    """
    rows = _rows(indicators)
    own, others = _of_office(rows), [row for row in rows if row["project"]]
    named = [
        (row, other)
        for row in own
        for other in others
        if row["name"] and row["name"] == other["name"]
    ]
    return _matched(own, others) + [pair for pair in named if len({*map(is_quantified, pair)}) == 2]


def _rows(indicators: pd.DataFrame) -> list[Row]:
    return [
        {**row, "name": row["name"] or "", "value": number_of(row)} for row in records(indicators)
    ]


def _of_office(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["project"] is None and row["scope"] != "project"]


def _row(signal: str, key: str, place: Row, values: Row, lang: str | None) -> Row:
    related = ", ".join(str(other["indicator"]) for other in values.get("others", ())) or None
    where = {name: place.get(name) for name in ("indicator", "project", "line")}
    named = dict.fromkeys(
        terms.project_name(other["project"], lang)
        for other in values.get("others", ())
        if other["project"]
    )
    reason = terms.text(f"reason.{signal}.{key}", lang, **{**values, "project": " / ".join(named)})
    return {
        "criterion": signal,
        **where,
        "reason": reason,
        "evidence": place.get("target"),
        "related": related,
    }


def _said(row: Row) -> str:
    """Sign, target and unit as printed."""
    return "".join(str(row[key]) for key in ("sign", "target", "unit") if row[key])


def _by(rows: Sequence[Any], key: Any) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


# --- promises against each other ------------------------------------------------------------------


def _plain(name: str) -> str:
    """A name in which synonyms are one word and words that name no thing are left out."""
    name = fold(name)
    for word, same in listed("synonym").items():
        name = name.replace(word, same)
    return name


def _matched(own: list[Row], others: list[Row]) -> list[tuple[Row, Row]]:
    """Pairs of an indicator of the office and one of a project that name the same thing and
    measure.
    """
    mine, theirs = (
        [(row, _plain(row["name"])) for row in rows if is_quantified(row)] for rows in (own, others)
    )
    return [
        (row, other)
        for row, name in mine
        for other, its_name in theirs
        if _same_thing(name, its_name) and _counted(unit_of(row)) == _counted(unit_of(other))
    ]


def _counted(unit: str) -> str:
    """What a unit counts: its last character, so that 场次 is 次; whole where it multiplies, as 万人
    does.
    """
    unit = unit.split("/")[0]
    return unit if set(unit) & set("百千万亿") else unit[-1:]


def _same_thing(one: str, other: str) -> bool:
    """Alike names of one measure; of satisfaction only equal ones, since a word more is another
    group of people.
    """
    if not one or facet(one) != facet(other):
        return False
    return one == other if facet(one) == "satisfaction" else dice(one, other) >= _ALIKE


def _office_against_projects(pairs: list[tuple[Row, Row]]) -> Iterator[Found]:
    """One finding for an indicator of the office and all projects that set the same other value."""
    differ = [pair for pair in pairs if decimal(pair[0]["value"]) != decimal(pair[1]["value"])]
    for same in _by(differ, lambda pair: (pair[0]["indicator"], _said(pair[1]))).values():
        row, others = same[0][0], [other for _, other in same]
        gap = decimal(row["value"]) - decimal(others[0]["value"])
        values = {
            "own": _said(row),
            "other": _said(others[0]),
            "gap": f"{abs(gap).normalize():f}",
            "others": others,
        }
        values["name"] = " / ".join(dict.fromkeys(other["name"] for other in others))
        yield "more" if (gap > 0) != (row["sign"] in ("≤", "<")) else "less", row, values


def _twice(sheets: dict[str, list[Row]]) -> Iterator[Found]:
    for rows in sheets.values():
        for (_, _), same in _by(
            [r for r in rows if r["name"]], lambda r: (stem(r["name"]), facet(r["name"]))
        ).items():
            for other in same[1:]:
                key = "same" if _said(other) == _said(same[0]) else "differs"
                values = {"name": same[0]["name"], "one": _said(same[0]), "other": _said(other)}
                yield key, other, {**values, "others": same[:1]}


def _figures(text: object) -> list[tuple[Decimal, str, str]]:
    """The figures of a text, each with what its unit counts and the clause around it."""
    return [
        (Decimal(hit[1].replace(",", "")), _counted(hit[2]), clause)
        for clause in _CLAUSE.split(_plain(text) if isinstance(text, str) else "")
        for hit in _STATED.finditer(clause)
    ]


def _against_text(d: Any, sheets: dict[str, list[Row]]) -> Iterator[Found]:
    texts = {row["project"]: (row["overview"], row["goal"]) for row in records(d.projects)}
    if texts and not any(
        isinstance(text, str) and text for pair in texts.values() for text in pair
    ):
        yield "unchecked", {}, {}
    for project, rows in sheets.items():
        stated = [each for text in texts.get(project, ()) for each in _figures(text)]
        for row in rows:
            things, unit = _named(row["name"]), _counted(unit_of(row))
            said = {
                value
                for value, of, clause in stated
                if of == unit and any(thing in clause for thing in things)
            }
            if is_quantified(row) and said and decimal(row["value"]) not in said:
                yield (
                    "differs",
                    row,
                    {
                        "own": _said(row),
                        "stated": ", ".join(f"{value:f}" for value in sorted(said)),
                    },
                )


def _named(name: str) -> list[str]:
    """How a text may name an indicator's thing: its stem, or the end of the stem with the measure
    (再犯罪率).
    """
    name = _plain(name)
    thing = stem(name)
    return [thing, name[name.find(thing) + len(thing) - 3 :]] if len(thing) > 2 else []


def commitments(d: Any) -> pd.DataFrame:
    """The figures that each project's objective states, and how many come back as an indicator's
    value, in that unit.

    Columns: project, stated, kept (counts; missing where the edition leaves the objective out).
    """
    values = _by(records(d.indicators), lambda row: row["project"])
    out = []
    for row in records(d.projects):
        mine = [each for each in values.get(row["project"], []) if each["value"] is not None]
        known = {(decimal(each["value"]), _counted(unit_of(each))) for each in mine}
        stated = [(value, of) for value, of, _ in _figures(row["goal"])]
        kept = sum(each in known for each in stated)
        out.append(
            (
                row["project"],
                *((len(stated), kept) if isinstance(row["goal"], str) else (None, None)),
            )
        )
    return findings_frame("project stated kept", out).astype(
        {"stated": "float64", "kept": "float64"}
    )


# --- templates ------------------------------------------------------------------------------------


def _boilerplate(rows: list[Row]) -> Iterator[Found]:
    """Names that stand nearly alike in three or more projects."""
    mine = [row for row in rows if row["project"] and row["name"]]
    leader = list(range(len(mine)))
    for one, other in near(
        [row["name"] for row in mine]
    ):  # ordered pairs: a leader is settled before it leads
        leader[other] = min(leader[other], leader[one])
    for group in _by(list(range(len(mine))), lambda at: leader[at]).values():
        same = [mine[at] for at in group]
        projects = len({row["project"] for row in same})
        if projects >= 3:
            name, _ = Counter(row["name"] for row in same).most_common(1)[0]
            target, n = Counter(map(_said, same)).most_common(1)[0]
            yield (
                "found",
                {},
                {"name": name, "n": projects, "target": target, "same": n, "others": same},
            )


def _round(rows: list[Row], sheets: dict[str, list[Row]]) -> Iterator[Found]:
    """Percentage targets that are multiples of 5, where one in five would be by chance; 100 is left
    out.
    """
    for project, each in [(None, rows), *sheets.items()]:
        found = [
            row["value"]
            for row in each
            if is_quantified(row) and unit_of(row) == "%" and row["value"] != 100
        ]
        fives = sum(value % 5 == 0 for value in found)
        if len(found) >= _MANY and fives > (_ROUND_FROM if project is None else 0.99) * len(found):
            top, n = Counter(found).most_common(1)[0]
            values = {
                "n": len(found),
                "fives": fives,
                "chance": round(len(found) / 5),
                "top": f"{top:g}",
                "most": n,
            }
            yield "office" if project is None else "sheet", {"project": project}, values


def _core(own: list[Row], sheets: dict[str, list[Row]]) -> Iterator[Found]:
    for row in [*own, *(row for rows in sheets.values() for row in rows)]:
        if row["is_core"] and row["sign"] == "定性":
            yield "qualitative", row, {}
        elif row["is_core"] and (is_payment(row["name"]) or row["type_1"] == "budget_execution"):
            yield "payment", row, {}
    for project, rows in sheets.items():
        if rows and not any(row["is_core"] for row in rows):
            yield "none", {"project": project, "line": rows[0]["line"]}, {}
    core = sum(bool(row["is_core"]) for row in own)
    if own and core < _MANY:
        yield "few", {}, {"n": core}


# --- what numbers say of each other ---------------------------------------------------------------


def _small_base(sheets: dict[str, list[Row]]) -> Iterator[Found]:
    for rows in sheets.values():
        bases = [
            row
            for row in rows
            if is_quantified(row) and facet(row["name"]) in _COUNTS and row["value"] >= 1
        ]
        for row in rows:
            if (
                is_quantified(row)
                and unit_of(row) == "%"
                and row["sign"] in ("≥", ">")
                and 0 < row["value"] < 100
            ):
                thing = stem(_plain(row["name"]))
                for base in [base for base in bases if related(thing, stem(_plain(base["name"])))][
                    :1
                ]:
                    if 100 / base["value"] > 100 - row["value"]:
                        yield (
                            "all",
                            row,
                            {"target": _said(row), "base": _said(base), "others": [base]},
                        )


def _price_times_quantity(d: Any, sheets: dict[str, list[Row]]) -> Iterator[Found]:
    money = dict(
        zip(d.projects["project"].tolist(), d.projects["amount_wan"].tolist(), strict=True)
    )
    for project, rows in sheets.items():
        for same in _by(
            [row for row in rows if is_quantified(row)], lambda row: stem(row["name"])
        ).values():
            for price in (row for row in same if _PRICE.fullmatch(unit_of(row))):
                wan, per = _PRICE.fullmatch(unit_of(price)).groups()  # type: ignore[union-attr]
                counts = [
                    row for row in same if row is not price and unit_of(row).split("/")[0] == per
                ]
                if counts and money[project] > 0:
                    budget = decimal(money[project])
                    cost = (
                        decimal(price["value"])
                        * decimal(counts[0]["value"])
                        / (1 if wan else 10000)
                    )
                    said = {
                        "price": _said(price),
                        "count": _said(counts[0]),
                        "cost": f"{cost.normalize():f}",
                    }
                    said |= {
                        "budget": f"{budget:f}",
                        "share": f"{share_pct(cost, budget):g}",
                        "others": counts[:1],  # type: ignore[dict-item]
                    }
                    yield "above" if cost > budget else "inside", price, said


def _old_bases(d: Any) -> Iterator[Found]:
    known = d.bases[d.bases["year"].notna()]
    for project, rows in known.groupby("project", sort=False) if d.year else ():
        years = rows["year"].astype(int).tolist()
        old = sum(year < d.year - 10 for year in years)
        if len(years) >= 3 and old:
            place = {"project": project, "line": rows["line"].iloc[0]}
            yield (
                "old",
                place,
                {"n": len(years), "old": old, "oldest": min(years), "newest": max(years)},
            )


def _money(d: Any, sheets: dict[str, list[Row]], pairs: list[tuple[Row, Row]]) -> Iterator[Found]:
    """Rank correlations over the projects whose money is known."""
    wan = d.projects.drop_duplicates("project").set_index("project")["amount_wan"].dropna()
    if len(wan) < 3:
        yield "unchecked", {}, {"n": len(wan)}
        return
    shared = {(other["project"], row["indicator"]): row["weight"] or 0 for row, other in pairs}
    measures = {
        "indicators": {p: len(rows) for p, rows in sheets.items()},
        "core": {
            p: sum(row["weight"] or 0 for row in rows if row["is_core"])
            for p, rows in sheets.items()
        },
        "own": {
            p: sum(weight for (project, _), weight in shared.items() if project == p)
            for p in sheets
        },
    }
    for key, measure in measures.items():
        rho = wan.rank().corr(pd.Series(measure, dtype="float64").reindex(wan.index).rank())
        if not math.isnan(rho):
            yield key, {}, {"rho": f"{rho:+.2f}", "n": len(wan)}


# --- how far the signals can be trusted -----------------------------------------------------------


def precision(reasons: pd.DataFrame) -> pd.DataFrame:
    """How often a critical reader agreed with a findings_frame, by rule, on a hand-reviewed sample
    (seed 2025).

    Up to twelve findings of each rule, drawn by one `random.Random(2025)` over the rules in order.
    Right: it holds and a reader should know it; debatable: there is a good answer to it. The row by
    which S03 says that it was not checked is counted as found, and not reviewed. A false alarm
    mended after the review is no finding any more.

    `reasons`: `Quality.reasons` of the bundled disclosure, to which the reviews belong.

    Columns: criterion, found (findings below 1, without those not applicable), reviewed, right,
    debatable, wrong (counts), precision_pct (right ÷ reviewed; missing where none was reviewed).
    """
    below = reasons[reasons["score"].lt(1) | ~reasons["criterion"].str.startswith("Q")]
    found, verdicts = below["criterion"].value_counts(), defaultdict[str, Counter[str]](Counter)
    for row in rules("signal_reviews"):
        verdicts[row["criterion"]][row["verdict"]] += 1
    out = []
    for key in sorted(found.index):
        counts = [verdicts[key][verdict] for verdict in ("right", "debatable", "wrong")]
        share = round(100 * counts[0] / sum(counts), 1) if sum(counts) else math.nan
        out.append((key, int(found[key]), sum(counts), *counts, share))
    return findings_frame("criterion found reviewed right debatable wrong precision_pct", out)
