"""The figures of the written sections, held to the tables and to each other.

What a stated item means is data (data/rules/stated_items.csv), and for classes, sources, 三公 and
procurement the words of the forms. A statement that nothing printed answers is given with the
reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from shimahe.checking.ledger import TOTAL, CellKey, Equation, Ledger
from shimahe.findings import rules
from shimahe.forms import BY_KEY, OWN_TABLES, key_of, procurement_category
from shimahe.vocabulary import FACTORS, fold

_BOUNDS = (  # items that are held to a bound; the second is what targets are set for
    (re.compile(r".*运行经费.*"), "A35", CellKey("basic_economic", TOTAL, "public_use")),
    (re.compile(r"一般公共预算当年财政拨款"), "A37", CellKey("general_spending", TOTAL, "project")),
)
_WHOLE = re.compile(
    r"收入(?:预算)?|支出(?:预算)?|(?:一般公共|政府性基金|国有资本经营)预算(?:财政拨款)?支出(?:预算)?"
)
_PART = re.compile(r"(?:基本|项目)支出(?:预算|经费拨款)?")
#: Names one unit of a department; not 本级及所属各单位, which are all of it.
_UNIT = re.compile(
    r"本级(?![及和与、])|(?<![及和与、])[下所]属(?!各)|中心|队(?!伍)|站|所(?=[,，。:：\d])|学校|医院"
)


_ONE_BUDGET = re.compile(r"一般公共预算|政府性基金|国有资本经营|财政拨款支出")
#: A class with its amount, and parts that follow it: 教育支出80.00万元，其中.
_ONE_CLASS = re.compile(
    r"(?<!基本)(?<!项目)[^，。；、：:\d.]{2}支出(?:[（(][类款项][)）])?[\d,.]+万?元[^。]*其中"
)


def stated_equations(d: Any, figures: Ledger, money: Any) -> Iterator[Equation]:
    """A31 to A37 for every statement of the written sections.

    `money`: what the document says of it, with its `classes`, what is `paying` and what is carried
    `over`.
    """
    rows = list(d.statements.itertuples())
    there = {row.statement: _counterpart(figures, row, money.classes) for row in rows}
    near = {line: _near(d, line) for line in {row.line for row in rows}}
    doubts = {
        row.statement: _doubt(figures, row, there[row.statement], near[row.line], money.over)
        for row in rows
    }
    other = {
        row.statement: "another year"
        for row in rows
        if not pd.isna(row.year) and d.year not in (None, row.year)
    }
    whole = [row for row in rows if not doubts[row.statement] and row.statement not in other]
    kinds = {
        place.column
        for place, f in figures.by_place.items()
        if place.table == "department_spending" and f.value
    }
    more = "part not stated" if kinds - {"total", "basic", "project"} else ""
    among = [
        *_same_twice(rows, there, doubts),
        *_causes(rows, more),
        *_parts(whole, money.paying, more),
    ]
    among += _procurement(whole)
    held = {place for equation in among for place in equation.places}
    for row in rows:
        if row.measure == "amount":
            yield _against_table(
                figures,
                row,
                there[row.statement],
                other.get(row.statement) or doubts[row.statement],
            )
        elif _place(row) not in held:
            yield Equation("A31", row.statement, (_place(row),), (), why_not="no counterpart")
    yield from among


def _near(d: Any, line: int) -> str:
    """The words of a line, and of the headings and broken lines above it, without the name of the
    office.
    """
    above = re.split(r"[。；]\s*\n", d.cite(range(max(1, line - 9), line + 1))[-20_000:])[-1]
    return re.sub(r"\s", "", above).replace(d.office or "\n", "")


def _doubt(figures: Ledger, row: Any, there: CellKey | None, near: str, over: str) -> str:
    """Why a statement that its table does not confirm may be of other money; empty if it may not.

    Of one unit of the department, where its section names one or the words before it (`near`: those
    around it). Of one budget or class, where they name that and the table is the department's. With
    what is carried over (`over`), where it is of a budget or source.
    """
    said, printed = (
        [f.value for f in figures.all_at(place)] for place in (_place(row), there or _place(row))
    )
    if there and said == printed:
        return ""
    before = (near.rpartition(row.text)[0] or near)[
        -1000:
    ]  # bounded, so that no line costs its length squared
    if _UNIT.search(f"{row.section}{before}{row.text}"):
        return "of one unit"
    if there and there[:2] == ("department_spending", TOTAL):
        sentence = before.rpartition("。")[2]
        of_a_class = _PART.fullmatch(fold(str(row.item))) and _ONE_CLASS.search(sentence)
        if of_a_class or _ONE_BUDGET.search(f"{row.section}\n{sentence}"):
            return "part of another budget" if not of_a_class else "part of a class"
    return (
        over
        if there and (there.table in OWN_TABLES.values() or there.table == "department_balance")
        else ""
    )


def _place(row: Any) -> CellKey:
    return CellKey("prose", row.statement, row.measure)


def _against_table(figures: Ledger, row: Any, there: CellKey | None, why: str) -> Equation:
    for pattern, check, most in _BOUNDS:
        if pattern.fullmatch(fold(str(row.item))):
            return Equation(check, row.statement, (_place(row),), (most,))
    right = (there,) if there and figures.printed(there) else ()
    why = why or ("" if right else "table or row not printed" if there else "no counterpart")
    return Equation("A31", row.statement, (_place(row),), right, why_not=why)


def _counterpart(figures: Ledger, row: Any, classes: dict[str, str]) -> CellKey | None:
    """Where a table prints the amount that a statement says; None where none does."""
    item = fold(str(row.item))
    bound = any(pattern.fullmatch(item) for pattern, _, _ in _BOUNDS)
    if bound or row.measure != "amount" or row.unit not in FACTORS:
        return None
    name = re.sub(r"(?:预算)?(?:支出)?(?:预算)?$", "", item)
    code = next(
        (code for label, code in classes.items() if re.sub(r"(?:预算)?支出$", "", label) == name),
        None,
    )
    budget = row.budget if row.budget in OWN_TABLES else "any"
    if code and "支出" in item:
        own = (
            OWN_TABLES[budget]
            if budget != "any" and figures.rows[OWN_TABLES[budget]]
            else "department_spending"
        )
        # 223 is spent from state capital alone
        known = (
            own != "department_spending"
            or budget == "any"
            or (budget == "state_capital" and code == "223")
        )
        return CellKey(own, code, "total") if known else None
    for rule in rules("stated_items"):
        if rule["budget"] == budget and re.fullmatch(rule["pattern"], item):
            return CellKey(rule["table"], rule["row"], rule["column"])
    if "支出" not in item and (source := _source(figures, item)):
        return source
    return _three_public(figures, item, row.year) or _bought(figures, row, item)


def _source(figures: Ledger, item: str) -> CellKey | None:
    sources = BY_KEY["department_revenue"].columns[1:]
    key, table = key_of(sources, item), "department_balance"
    if key is None or re.search(
        "采购|运行|当年|^财政拨款", item
    ):  # 财政拨款 alone may be of one budget or of all
        return None
    row = next((row for row, source in figures.sources(table) if source == key), None)
    return (
        CellKey(table, row, "income/amount") if row else CellKey(table, f"({key})", "income/amount")
    )


def _three_public(figures: Ledger, item: str, year: Any) -> CellKey | None:
    """The printed item of a year, where several are; none for a part of it."""
    key, rows = key_of(BY_KEY["three_public"].columns, item), list(figures.rows["three_public"])
    if key in (None, "amount") or not rows or not re.search("三公|车|接待|出国", item):
        return None
    if re.search("国内|外接待|外宾", item):
        return None
    return CellKey(
        "three_public", next((row for row in rows if str(year) in row), rows[0]), str(key)
    )


def _bought(figures: Ledger, row: Any, item: str) -> CellKey | None:
    category, rows = procurement_category(item), figures.rows["procurement"]
    column = row.budget if row.budget in OWN_TABLES else "total"
    label = next(
        (label for label in rows if category in (label, procurement_category(label))), category
    )
    return CellKey("procurement", str(label), column) if category else None


# --- text against text ----------------------------------------------------------------------------


def _same_twice(
    rows: list[Any], there: dict[str, CellKey | None], doubts: dict[str, str]
) -> Iterator[Equation]:
    """A32: two amounts of one year that mean the same figure of a table.

    Items that only read alike are not compared: 支出 alone may be of anything.
    """
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: doubts[row.statement]):  # the surest first
        if there[row.statement] and row.explains != row.explains:
            groups[there[row.statement], str(row.year)].append(row)
    for same in groups.values():
        for other in same[1:]:
            pair, why = ((_place(same[0]),), (_place(other),)), doubts[other.statement]
            yield Equation("A32", f"{same[0].statement} = {other.statement}", *pair, why_not=why)


def _causes(rows: list[Any], more: str) -> Iterator[Equation]:
    """A34 where the causes are basic and project expenditure, which make up the whole; else A33.

    `more`: why they may not, where expenditure of other kinds is printed.
    """
    by_effect: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.explains == row.explains:
            by_effect[row.explains].append(row)
    by_id = {row.statement: row for row in rows}
    for effect, causes in by_effect.items():
        parts = {
            fold(str(cause.item))[:2] for cause in causes if _PART.fullmatch(fold(str(cause.item)))
        }
        check = "A34" if parts == {"基本", "项目"} and len(causes) == 2 else "A33"
        pair = (_place(by_id[effect]),), tuple(map(_place, causes))
        yield Equation(check, effect, *pair, why_not=more if check == "A34" else "")


def _parts(rows: list[Any], paying: set[str], more: str) -> Iterator[Equation]:
    """A34 by kind and by budget: a whole is basic and project; the department is its budgets.

    Only if each part is stated: a change also of a budget that pays nothing any more.
    """
    found: dict[tuple[str, str, str], Any] = {}
    for row in rows:
        item, budget = fold(str(row.item)), row.budget if row.budget == row.budget else "all"
        part = (
            item[:2]
            if _PART.fullmatch(item)
            else "支出"
            if _WHOLE.fullmatch(item) and "支出" in item
            else ""
        )
        if part and row.explains != row.explains:
            found.setdefault((row.measure, budget, part), row)
    for (measure, budget, part), row in found.items():
        there = [
            found[key] for kind in ("基本", "项目") if (key := (measure, budget, kind)) in found
        ]
        if (
            part == "支出" and there and all(0 <= kind.line - row.line <= 2 for kind in there)
        ):  # of one paragraph
            why, parts = "" if len(there) == 2 else "part not stated", tuple(map(_place, there))
            yield Equation(
                "A34", f"{row.statement} by kind", (_place(row),), parts, why_not=more or why
            )
        told = {
            key[1]: found[key]
            for key in found
            if key[0] == measure and key[1] != "all" and key[2] == part
        }
        if budget == "all" and part == "支出" and told:
            unstated = (paying | {*OWN_TABLES} if measure == "change" else paying) - set(told)
            why = (
                "part not stated" if unstated else "" if paying else "sources of income not printed"
            )
            parts = tuple(map(_place, told.values()))
            yield Equation("A34", f"{row.statement} by budget", (_place(row),), parts, why_not=why)


def _procurement(rows: list[Any]) -> Iterator[Equation]:
    """A36: procurement in all is goods, works and services, for each budget that the text names."""
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        item = fold(str(row.item))
        category = procurement_category(item) or ("total" if item.endswith("政府采购") else "")
        if category and row.measure == "amount":
            groups[str(row.budget)].setdefault(category, row)
    for budget, found in groups.items():
        parts = [found[key] for key in ("goods", "works", "services") if key in found]
        if "total" in found:
            why = (
                "" if len(parts) == 3 else "part not stated"
            )  # a category left out may hold the rest
            yield Equation(
                "A36", budget, (_place(found["total"]),), tuple(map(_place, parts)), why_not=why
            )
