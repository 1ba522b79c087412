"""The exercises of the course: what each asks for a seed, its answers, and the likely mistakes.

Every answer is computed from the disclosure when it is needed; none is stored. Promises that the
same seed gives the same question, and that the mistake that a question is about never gives the
right answer. A mistake is a wrong value with a reason: another level, another denominator, last
year's column; a slip is one too, such as a line left out, told only where no mistake gives it. Does
not know how a question is worded or what a student wrote.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

import pandas as pd

from shimahe import structure
from shimahe.disclosure import BUNDLED, Disclosure, load, read
from shimahe.findings import amount, exact, keep_results
from shimahe.resources import path

Facts = dict[str, object]
YUAN = 10_000  # in one 万元
LEAST_DIFFERENCE = 0.01  # per cent by which a slip changes a share


@dataclass
class Part:
    """One variable that an exercise asks for, its answer, and wrong values with their reasons."""

    #: The name of the variable.
    variable: str
    #: What it holds: wan (万元), yuan (元), share (per cent), count, line, code or codes.
    kind: str
    #: The right value: a Decimal or int, a text for a code, a frozenset of texts for codes.
    answer: object
    #: Wrong values, each behind the reason by which the texts of the course explain it.
    mistakes: list[tuple[str, object]] = field(default_factory=list)
    #: Wrong values that a slip gives, as `mistakes`; they are told where no mistake gives them.
    slips: list[tuple[str, object]] = field(default_factory=list)
    #: For a share of money, the part and the whole in 万元.
    share_of: tuple[Decimal | int, Decimal] | None = None

    def wrong(self, reason: str, *values: object) -> None:
        """Note values that are wrong for a reason, which the texts of the course explain.

        A value that equals the answer is left out: the amount of one kind, for example, where a
        group has only one kind.
        """
        for value in values:
            if value != self.answer:
                self.mistakes.append((reason, value))

    def wrong_share(self, reason: str, part: Decimal | int, whole: Decimal | int) -> None:
        """Note the share of `part` in `whole`, in per cent, as wrong for a reason."""
        self.wrong(reason, _share(part, whole))

    def without_a_line(self, lines: Iterable[Decimal]) -> None:
        """Note the shares in which one of the lines (万元) is left out, in the part or everywhere.

        They are lines that the part is made of.
        """
        assert self.share_of is not None
        part, whole = self.share_of
        for line in lines:
            self.slip("line_left_out", _share(part - line, whole))
            self.slip("line_missing", _share(part - line, whole - line))

    def whole_without_a_line(self, lines: Iterable[Decimal]) -> None:
        """Note the shares of which the denominator lacks one of its lines (万元)."""
        assert self.share_of is not None
        part, whole = self.share_of
        for line in lines:
            self.slip("whole_lacks_line", _share(part, whole - line))

    def slip(self, reason: str, number: Decimal | int) -> None:
        """Note a number that a slip gives if it differs from the answer, rounded as it may be."""
        difference = float(number) - float(self.answer)  # type: ignore[arg-type]
        if abs(difference) > LEAST_DIFFERENCE:
            self.slips.append((reason, number))

    def against(self, d: Disclosure, part: Decimal, *wholes: str) -> None:
        """Note the shares of a part in other denominators than the one asked for.

        `part` is in 万元; `wholes` are keys that `structure.denominator` takes.
        """
        for whole in wholes:
            denominator = _denominator(d, whole)
            self.wrong_share(f"of_{whole}", part, denominator)


@dataclass(frozen=True)
class Exercise:
    """What an exercise asks for one seed."""

    #: What the seed chose, by name, such as a code or the name of a project.
    facts: Facts
    #: The variables that are asked for.
    parts: tuple[Part, ...]
    #: The disclosure with a changed figure, for the exercise that asks to find it; else None.
    read_from: Disclosure | None = field(default=None, repr=False)


def exercise(name: str, seed: object, d: Disclosure | None = None) -> Exercise:
    """Return an exercise of a disclosure (default: the bundled one) for a seed.

    Raises: KeyError, which names all exercises, for a name that is no exercise.
    """
    if name not in EXERCISES:
        raise KeyError(f"{name!r} is no exercise; there are {', '.join(EXERCISES)}")
    pick = random.Random(f"{name}/{seed}")
    return EXERCISES[name](d or load(), pick)


@cache
def disclosure() -> Disclosure:
    """Return the bundled disclosure, read for the course only: no notebook can change this one."""
    return load()


@cache
def for_seed(name: str, seed: str) -> Exercise:
    """Return an exercise of the bundled disclosure for a seed; it is made once in a process.

    Raises: KeyError for a name that is no exercise.
    """
    return exercise(name, seed, disclosure())


# --- reading the forms ----------------------------------------------------------------------------


def one_form(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask for the amount of a group in the second form, and for the line on which it stands."""
    spending = _where(d.spending, "table", "general_spending")
    items = _where(spending, "level", "item").drop_duplicates("code")
    groups = [code for code in _repeated(items["parent"]) if _is_part(spending, code)]
    group = pick.choice(groups)
    is_elsewhere = d.cells["table"] != "general_spending"
    printed_again = _where(d.cells[is_elsewhere], "code", group)
    line = _line_of_group(spending, group)
    line.wrong("other_form", *printed_again["line"])
    return Exercise({"code": group}, (_amount_of_group(spending, group), line))


def _amount_of_group(spending: pd.DataFrame, group: str) -> Part:
    """Return the part that asks for the amount of a group in 万元."""
    rows = _where(spending, "code", group)
    money = Part("amount_1", "wan", amount(rows))
    money.wrong("levels_added", _of_all_levels(spending, group))
    money.wrong("level_above", _of(spending, group[:3]))
    for code in _where(spending, "parent", group)["code"]:
        money.wrong("level_below", _of(spending, code))
    for wan in rows["amount_wan"]:
        money.wrong("one_kind", exact([wan]))
    return money


def _line_of_group(spending: pd.DataFrame, group: str) -> Part:
    """Return the part that asks for the line that prints a group."""
    rows = _where(spending, "code", group)
    line = Part("line_1", "line", int(rows["line"].iloc[0]))
    line.wrong("row_number", *rows.index)
    line.wrong("level_above", *_where(spending, "code", group[:3])["line"])
    line.wrong("level_below", *_where(spending, "parent", group)["line"])
    return line


def units_and_levels(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask for the amount of an item in yuan, and for its share in its class."""
    items = _where(d.spending, "level", "item")
    is_project = items["code"].isin(_project_items(d)["code"])
    basic = items[~is_project]
    inside = [code for code in set(basic["code"]) if _is_part(d.spending, code[:5])]
    code = pick.choice(sorted(inside))
    part = _of(d.spending, code)
    whole = _of(d.spending, code[:3])
    yuan = Part("yuan_2", "yuan", part * YUAN)
    yuan.wrong("level_above", whole * YUAN)
    share = _share_part("share_2", part, whole)
    share.against(d, part, "total", "general_public", "basic")
    share.wrong_share("of_group", part, _of(d.spending, code[:5]))
    share.wrong_share("levels_added", part, _of_all_levels(d.spending, code[:3]))
    share.whole_without_a_line(_items_of(d, code[:3]))
    return Exercise({"code": code}, (yuan, share))


def balance(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask for the general public budget of the first form without one class.

    Also asked are the amount and the class of the spending from the state capital budget.
    """
    form = _where(d.cells, "table", "appropriation_balance")
    general = _where(form, "column", "spending/general_public")
    is_class = ~general["row"].str.contains("、|合计")
    label = pick.choice(sorted(general["row"][is_class]))
    capital = _where(d.spending, "budget", "state_capital")
    classes = _where(capital, "level", "class")
    money = Part("capital_3", "wan", amount(classes))
    money.wrong("of_total", _total(d))
    money.wrong("of_general_public", _budget(d))
    code = Part("class_3", "code", classes["code"].iloc[0])
    return Exercise({"label": label}, (_rest(d, general, label), money, code))


def _rest(d: Disclosure, column: pd.DataFrame, label: str) -> Part:
    """Return the part that asks for the general public budget without one class, in 万元.

    `column` are the cells of that budget in the first form, `label` is the label of the class.
    """
    left_out = exact(_where(column, "row", label)["value"])
    rest = Part("rest_3", "wan", _budget(d) - left_out)
    rest.wrong("other_budget", _total(d) - left_out)
    rest.wrong("nothing_taken", _budget(d))
    rest.wrong("the_part", left_out)
    rest.wrong("levels_added", exact(column["value"]) - left_out)
    return rest


def two_classifications(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask for the economic code of money that is also printed under a functional code.

    Also asked is the sum of two such amounts, counted once.
    """
    both = structure.both_classifications(d)
    ties = both[both["nature"].isin(["identity", "expectation"])]
    pairs = ties.sort_values("functional").set_index("functional")["economic"]
    code, other = pick.sample(list(pairs.index), 2)
    first = _of(d.spending, code)
    second = _of(d.spending, other)
    economic = Part("code_4", "code", pairs[code])
    economic.wrong("same_code", code)
    economic.wrong("other_question", pairs[other])
    once = Part("once_4", "wan", first + second)
    once.wrong("twice", (first + second) * 2)
    once.wrong("only_one", first, second)
    once.wrong("subtracted", first - second, second - first)
    return Exercise({"code": code, "other": other}, (economic, once))


# --- people, running costs, change ----------------------------------------------------------------

#: Economic classes whose share is asked for, by the key of the words that name them.
NUMERATORS = {
    "personnel": ("301", "303"),
    "wages": ("301",),
    "subsidies": ("303",),
    "running": ("302", "310"),
}
WHOLES = ("basic", "general_public", "total")


def shares_three_ways(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask for the shares of one numerator in three denominators."""
    key = pick.choice(list(NUMERATORS))
    parts = tuple(_share_of_whole(d, key, whole) for whole in WHOLES)
    return Exercise({"numerator": key}, parts)


def _share_of_whole(d: Disclosure, key: str, whole: str) -> Part:
    """Return the part that asks for the share of a numerator in a denominator, by their keys."""
    part = _classes(d, key)
    denominator = _denominator(d, whole)
    share = _share_part(f"of_{whole}_5", part, denominator)
    share.against(d, part, *WHOLES)
    share.wrong_share("of_projects", part, amount(_project_items(d)))
    is_inside = d.economic["code"].str[:3].isin(NUMERATORS[key])
    share.wrong_share("levels_added", amount(d.economic[is_inside]), denominator)
    groups = _where(d.economic[is_inside], "level", "group")
    share.without_a_line(_amounts(groups))
    for name in NUMERATORS:
        share.wrong_share(f"numerator_{name}", _classes(d, name), denominator)
    return share


def operating_funds(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask for the gap between agency operating funds and running costs, and for a change.

    The seed chooses whether the gap is in 万元 or in per cent; the change is then the growth, or
    the amount of the year before.
    """
    row = structure.operating_funds(d).iloc[0]
    funds = exact([row["numerator_wan"]])
    running = exact([row["denominator_wan"]])
    stated = _where(d.statements, "item", row["item"])
    rise = amount(_where(stated, "measure", "change"))
    way = pick.randrange(2)
    gap_between = (_gap_in_money, _gap_in_per_cent)[way]
    gap = gap_between(funds, running)
    goods = _of(d.economic, "302")
    hasty = gap_between(funds, goods)
    gap.wrong("only_goods", hasty.answer)
    change = (_growth, _year_before)[way](funds, rise)
    return Exercise({"way": way}, (gap, change))


def _gap_in_money(funds: Decimal, running: Decimal) -> Part:
    gap = Part("gap_6", "wan", running - funds)
    gap.wrong("the_part", funds)
    gap.wrong("the_whole", running)
    gap.wrong("share", _share(running - funds, running), _share(running - funds, funds))
    return gap


def _gap_in_per_cent(funds: Decimal, running: Decimal) -> Part:
    gap = _share_part("gap_6", running - funds, running)
    gap.wrong_share("the_part", funds, running)
    gap.wrong_share("of_other_part", running - funds, funds)
    return gap


def _growth(funds: Decimal, rise: Decimal) -> Part:
    growth = _share_part("change_6", rise, funds - rise)
    growth.wrong("money", funds, funds - rise, rise)
    growth.wrong_share("whole_not_rise", funds, funds - rise)
    growth.wrong_share("of_this_year", rise, funds)
    return growth


def _year_before(funds: Decimal, rise: Decimal) -> Part:
    before = Part("change_6", "wan", funds - rise)
    before.wrong("this_year", funds)
    before.wrong("wrong_way", funds + rise)
    before.wrong("the_change", rise)
    before.wrong("share", _share(rise, funds - rise))
    return before


#: Only causes of at least this part of a change are asked about: the shares of smaller ones in
#: different wholes hardly differ.
LARGE_PART = 0.1


def the_increase(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask how much of a stated change its listed causes explain, and for the share of one cause."""
    effect = pick.choice(["S09", "S38"])
    rows = _where(structure.causes(d), "effect", effect)
    change = amount(_where(rows, "step", "change"))
    listed = _where(rows, "step", "cause")
    rises = listed[listed["amount_wan"] > 0]
    is_large = rises["amount_wan"] >= float(change) * LARGE_PART
    cause = pick.choice(sorted(rises["statement"][is_large]))
    sums = {
        "listed": amount(listed),
        "rises": amount(rises),
        "without_signs": exact(listed["amount_wan"].abs()),
    }
    causes = _sum_of_causes(change, sums)
    causes.wrong("all_steps", amount(rows))
    part = amount(_where(listed, "statement", cause))
    share = _share_of_cause(change, part, sums)
    share.against(d, part, "total")
    facts: Facts = {"effect": effect, "cause": cause}
    return Exercise(facts, (causes, _left_of_change(change, sums), share))


def _sum_of_causes(change: Decimal, sums: dict[str, Decimal]) -> Part:
    """Return the part that asks for the sum of the causes of a change, in 万元.

    `sums` has the sum of all listed causes, that of the rises alone, and that without signs.
    """
    causes = Part("causes_7", "wan", sums["listed"])
    causes.wrong("signs_lost", sums["without_signs"])
    causes.wrong("falls_left_out", sums["rises"])
    causes.wrong("the_whole", change)
    return causes


def _left_of_change(change: Decimal, sums: dict[str, Decimal]) -> Part:
    """Return the part that asks how much of a change the causes do not explain, in 万元."""
    left = Part("left_7", "wan", change - sums["listed"])
    left.wrong("the_whole", change)
    left.wrong("signs_lost", change - sums["without_signs"])
    left.wrong("falls_left_out", change - sums["rises"])
    return left


def _share_of_cause(change: Decimal, part: Decimal, sums: dict[str, Decimal]) -> Part:
    """Return the part that asks for the share of one cause in a change."""
    share = _share_part("share_7", part, change)
    share.wrong_share("of_causes", part, sums["listed"])
    share.wrong_share("of_rises", part, sums["rises"])
    return share


# --- what the money is for ------------------------------------------------------------------------

ENDINGS = ("01", "02", "50", "99")


def administration(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask how much of class 201 is basic, and how much of it has codes with a certain ending."""
    items = _where(d.spending, "level", "item")
    inside = items[items["code"].str.startswith("201")]
    ending = pick.choice(ENDINGS)
    parts = (_basic_inside(d, inside), _share_of_ending(d, inside, ending))
    return Exercise({"ending": ending}, parts)


def _basic_inside(d: Disclosure, inside: pd.DataFrame) -> Part:
    """Return the part that asks for the share of basic expenditure in class 201.

    `inside` are the items of that class.
    """
    whole = amount(inside)
    basic = _where(inside, "kind", "basic")
    part = amount(basic)
    share = _share_part("basic_8", part, whole)
    share.against(d, part, "total", "basic")
    share.wrong_share("levels_added", part, _of_all_levels(d.spending, "201"))
    share.wrong_share("number_of_lines", len(basic), len(inside))
    share.wrong_share("class_of_total", whole, _total(d))
    share.without_a_line(_amounts(basic))
    share.whole_without_a_line(_amounts(inside))
    return share


def _share_of_ending(d: Disclosure, inside: pd.DataFrame, ending: str) -> Part:
    """Return the part that asks for the share of items in class 201 whose codes have an ending."""
    ends = inside[inside["code"].str.endswith(ending)]
    share = _share_part("ending_8", amount(ends), amount(inside))
    share.against(d, amount(ends), "total")
    share.wrong_share("levels_added", amount(ends), _of_all_levels(d.spending, "201"))
    share.wrong_share("number_of_lines", ends["code"].nunique(), inside["code"].nunique())
    share.wrong_share("number_of_lines", len(ends), len(inside))
    items = _where(d.spending, "level", "item")
    is_ending = items["code"].str.endswith(ending)
    everywhere = amount(items[is_ending])
    share.wrong_share("of_all_classes", everywhere, amount(inside))
    share.wrong_share("of_all_classes", everywhere, _total(d))
    share.without_a_line(_amounts(ends))
    share.whole_without_a_line(_amounts(inside))
    return share


def concentration(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask for the share of the largest items, and how many items reach a share of all spending."""
    first = pick.randrange(2, 7)
    goal = pick.choice(_telling_goals(d))
    parts = (_share_of_largest(d, first), _fewest(d, goal))
    return Exercise({"first": first, "goal": goal}, parts)


def _telling_goals(d: Disclosure) -> list[int]:
    """Return the shares, in per cent, that need a different number of items than of groups."""
    items, groups = _sizes(d, "item"), _sizes(d, "group")
    goals = range(50, 95, 5)
    return [goal for goal in goals if _needed(items, goal) != _needed(groups, goal)]


def _share_of_largest(d: Disclosure, first: int) -> Part:
    """Return the part that asks for the share of the `first` largest items in all spending."""
    items = _sizes(d, "item")
    whole = _total(d)
    part = sum(items[:first])
    share = _share_part("top_9", part, whole)
    share.wrong_share("of_general_public", part, _budget(d))
    share.wrong_share("only_last", items[first - 1], whole)
    share.wrong_share("one_too_few", part - items[first - 1], whole)
    share.wrong_share("one_too_many", part + items[first], whole)
    share.without_a_line(items[:first])
    reached = Decimal(0)
    for item in items:
        reached += item
        share.slip("other_number", _share(reached, whole))
    _note_other_ranks(share, d, first)
    return share


def _note_other_ranks(share: Part, d: Disclosure, first: int) -> None:
    """Note the shares of the `first` largest groups, rows, and codes of all levels as mistakes."""
    whole = _total(d)
    share.wrong_share("groups", sum(_sizes(d, "group")[:first]), whole)
    share.wrong_share("rows_not_joined", sum(_rows_by_size(d)[:first]), whole)
    every = _sizes_of_all_levels(d)
    share.wrong_share("levels_added", sum(every[:first]), sum(every))
    share.wrong_share("levels_added", sum(every[:first]), whole)


def _fewest(d: Disclosure, goal: int) -> Part:
    """Return the part that asks how many items reach a share (per cent) of all spending."""
    count = _needed(_sizes(d, "item"), goal)
    needed = Part("needed_9", "count", count)
    needed.wrong("groups", _needed(_sizes(d, "group"), goal))
    needed.wrong("rows_not_joined", _needed(_rows_by_size(d), goal))
    needed.wrong("levels_added", _needed(_sizes_of_all_levels(d), goal))
    for other in range(1, len(d.spending)):
        reason = "not_reached" if other < count else "more_than_needed"
        needed.slip(reason, other)
    return needed


def sheets_cover(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask how much project expenditure the project sheets cover, with one sheet left out."""
    hidden = pick.choice(sorted(d.projects["project"]))
    sheets = amount(d.projects)
    shown = sheets - amount(_where(d.projects, "project", hidden))
    items = _project_items(d)
    spent = amount(items)
    general = amount(_where(items, "budget", "general_public"))
    uncovered = Part("open_10", "wan", spent - shown)
    uncovered.wrong("none_hidden", spent - sheets)
    uncovered.wrong("other_budget", general - shown)
    uncovered.wrong("of_all_spending", _total(d) - shown)
    uncovered.wrong("the_part", shown)
    uncovered.wrong("the_hidden", sheets - shown)
    covered = _share_part("covered_10", shown, spent)
    covered.wrong_share("none_hidden", sheets, spent)
    covered.wrong_share("the_hidden", sheets - shown, spent)
    covered.wrong_share("of_sheets", shown, sheets)
    covered.against(d, shown, "total")
    is_shown = d.projects["project"].ne(hidden)
    covered.without_a_line(_amounts(d.projects[is_shown]))
    return Exercise({"project": hidden}, (uncovered, covered))


def follow_the_money(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask which lines pay for a project, and for the share of the largest of them."""
    from shimahe.checking.audit import audit

    found = audit(d).allocation.dropna(subset=["project"])
    certain = found[found["confidence"].isin(["exact", "rounded"])]
    project = pick.choice(_repeated(certain["project"]))
    rows = _where(certain, "project", project)
    whole = amount(rows)
    part = exact([rows["amount_wan"].max()])
    codes = Part("codes_11", "codes", frozenset(rows["code"]))
    largest = _share_part("largest_11", part, whole)
    largest.against(d, part, "total")
    for smaller in _amounts(rows):
        largest.wrong_share("not_largest", smaller, whole)
    largest.whole_without_a_line(_amounts(rows))
    return Exercise({"project": project}, (codes, largest))


# --- judging and auditing -------------------------------------------------------------------------

WORDED = "定性"  # the sign of an indicator without a number


def indicator_clinic(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask for the weight of a project's indicators: those with a number, rates, and core ones."""
    indicators = d.indicators.dropna(subset=["project"])
    worded = _where(indicators, "sign", WORDED)
    projects = [name for name in set(worded["project"]) if _weights_tell(indicators, name)]
    project = pick.choice(sorted(projects))
    own = _where(indicators, "project", project)
    numbered, rates, core = _kinds_of(own)
    every = _kinds_of(indicators)
    measured = _weight_of("measured_12", numbered, own, every[0])
    weight = _weight_of("core_12", core, own, every[2])
    numbered_core = core[core["sign"] != WORDED]
    weight.wrong("measured_only", _weight(numbered_core))
    in_per_cent = _weight_of("rates_12", rates, own, every[1])
    return Exercise({"project": project}, (measured, in_per_cent, weight))


def _kinds_of(own: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return a project's indicators that have a number, those that are rates, and core ones."""
    numbered = own[own["sign"] != WORDED]
    return numbered, _where(own, "unit", "%"), _where(own, "is_core", True)


def _weights_tell(indicators: pd.DataFrame, project: str) -> bool:
    """Return whether the shares by weight all differ from the shares by number of indicators."""
    own = _where(indicators, "project", project)
    by_weight = [_weight(some) for some in _kinds_of(own)]
    by_number = [_share(len(some), len(own)) for some in _kinds_of(own)]
    return all(one != other for one, other in zip(by_weight, by_number, strict=True))


def _weight_of(
    variable: str, some: pd.DataFrame, own: pd.DataFrame, everywhere: pd.DataFrame
) -> Part:
    """Return the part that asks for the weight of some of a project's own indicators.

    `everywhere` are such indicators of all projects.
    """
    right = _weight(some)
    is_other = ~own["indicator"].isin(some["indicator"])
    weight = Part(variable, "share", right)
    weight.wrong("all_projects", _weight(everywhere))
    weight.wrong_share("number_of_lines", len(some), len(own))
    weight.wrong("a_count", len(some), len(own))
    for each in _weights(some):
        weight.slip("indicator_left_out", right - each)
    for each in _weights(own[is_other]):
        weight.slip("indicator_too_many", right + each)
    return weight


def misprint(d: Disclosure, pick: random.Random) -> Exercise:
    """Ask which figure was changed in a copy of the disclosure, and what it should be."""
    cells = d.cells[d.cells["table"].isin(["general_spending", "department_spending"])]
    totals = _where(cells, "column", "total")
    basic = _where(d.spending, "kind", "basic")
    codes = set(_project_items(d)["code"]) - set(basic["code"])
    items = totals[totals["code"].isin(codes)]
    large = items[items["value"] >= 10]
    cell = large.iloc[pick.randrange(len(large))]
    changed = _with_one_digit_changed(cell["text"], pick)
    code = Part("code_13", "code", cell["code"])
    code.wrong("class_of_it", cell["code"][:3])
    money = _unmisprinted(exact([cell["value"]]), changed)
    damaged = _bundled_with(cell["line"], cell["text"], changed)
    return Exercise({}, (code, money), damaged)


def _unmisprinted(right: Decimal, changed: str) -> Part:
    """Return the part that asks what a misprinted cell should say, in 万元."""
    misprinted = Decimal(changed.replace(",", ""))
    money = Part("right_13", "wan", right)
    money.wrong("as_printed", misprinted)
    money.wrong("the_difference", abs(right - misprinted))
    return money


def _with_one_digit_changed(text: str, pick: random.Random) -> str:
    """Return a printed figure with one digit changed to another one, but not to 0."""
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = pick.choice(digits)
    others = "123456789".replace(text[place], "")
    signs = list(text)
    signs[place] = pick.choice(others)
    return "".join(signs)


def _bundled_with(line: int, before: str, after: str) -> Disclosure:
    """Return the bundled disclosure with `before` replaced by `after`, once, in one line."""
    lines = path(BUNDLED).read_text(encoding="utf-8").split("\n")
    printed = lines[line - 1]
    lines[line - 1] = printed.replace(before, after, 1)
    return read("\n".join(lines).encode())


#: The exercises by name, in the order of the course.
EXERCISES: dict[str, Callable[[Disclosure, random.Random], Exercise]] = {
    "one_form": one_form,
    "units_and_levels": units_and_levels,
    "balance": balance,
    "two_classifications": two_classifications,
    "shares_three_ways": shares_three_ways,
    "operating_funds": operating_funds,
    "the_increase": the_increase,
    "administration": administration,
    "concentration": concentration,
    "sheets_cover": sheets_cover,
    "follow_the_money": follow_the_money,
    "indicator_clinic": indicator_clinic,
    "misprint": misprint,
}


# --- what they share ------------------------------------------------------------------------------


def _where(frame: pd.DataFrame, column: str, value: str | bool) -> pd.DataFrame:
    """Return the rows that have a value in a column."""
    return frame[frame[column].eq(value)]


def _is_part(spending: pd.DataFrame, group: str) -> bool:
    """Return whether a group is only a part of its class, so that their amounts differ."""
    return _of(spending, group) != _of(spending, group[:3])


def _of(spending: pd.DataFrame, code: str) -> Decimal:
    """Return the sum of the printed amounts of a code, in 万元."""
    return amount(_where(spending, "code", code))


def _of_all_levels(spending: pd.DataFrame, code: str) -> Decimal:
    """Return the sum of a code and all below it, which counts money once for each level."""
    return amount(spending[spending["code"].str.startswith(code)])


def _project_items(d: Disclosure) -> pd.DataFrame:
    """Return the items of project expenditure, of all budgets."""
    return _where(_where(d.spending, "kind", "project"), "level", "item")


def _classes(d: Disclosure, key: str) -> Decimal:
    """Return the sum of the economic classes of a numerator, in 万元."""
    is_part = d.economic["code"].isin(NUMERATORS[key])
    return amount(d.economic[is_part])


@keep_results(most=4)
def _denominator(d: Disclosure, key: str) -> Decimal:
    """Return an amount that shares are taken of, in 万元, by a key of `structure.denominator`."""
    return structure.denominator(d, key)


def _total(d: Disclosure) -> Decimal:
    return _denominator(d, "total")


def _budget(d: Disclosure) -> Decimal:
    return _denominator(d, "general_public")


@keep_results(most=3)
def _sizes(d: Disclosure, level: str) -> list[Decimal]:
    """Return the amount of each code of a level, the largest first."""
    codes = set(_where(d.spending, "level", level)["code"])
    amounts = [_of(d.spending, code) for code in codes]
    return sorted(amounts, reverse=True)


@keep_results()
def _sizes_of_all_levels(d: Disclosure) -> list[Decimal]:
    """Return the amounts of the codes of all levels, the largest first."""
    return sorted(_sizes(d, "class") + _sizes(d, "group") + _sizes(d, "item"), reverse=True)


@keep_results()
def _rows_by_size(d: Disclosure) -> list[Decimal]:
    """Return the amounts of the rows of items without joining those of a code, largest first."""
    items = _where(d.spending, "level", "item")
    amounts = [exact([wan]) for wan in items["amount_wan"]]
    return sorted(amounts, reverse=True)


def _amounts(rows: pd.DataFrame) -> list[Decimal]:
    """Return the amount of each row in 万元."""
    return [exact([wan]) for wan in rows["amount_wan"].dropna()]


def _items_of(d: Disclosure, code: str) -> list[Decimal]:
    """Return the amounts of the items below a code in 万元, basic and project ones together."""
    items = _where(d.spending, "level", "item")
    below = items[items["code"].str.startswith(code)]
    codes = below["code"].unique()
    return [_of(d.spending, each) for each in codes]


def _needed(sizes: list[Decimal], goal: int) -> int:
    """Return how many of the largest amounts reach a share (per cent) of their sum."""
    whole = sum(sizes)
    for count in range(1, len(sizes)):
        reached = _share(sum(sizes[:count]), whole)
        if reached >= goal:
            return count
    return len(sizes)


def _weights(indicators: pd.DataFrame) -> list[Decimal]:
    """Return the weight of each indicator that has one, in per cent."""
    return [exact([weight]) for weight in indicators["weight"].dropna()]


def _weight(indicators: pd.DataFrame) -> Decimal:
    return exact(indicators["weight"])


def _share_part(variable: str, part: Decimal | int, whole: Decimal) -> Part:
    """Return the part that asks for a share; the two amounts themselves are noted as mistakes."""
    share = Part(variable, "share", _share(part, whole), share_of=(part, whole))
    share.wrong("money", part, whole)
    return share


def _share(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """Return a share in per cent, without rounding."""
    return Decimal(part) * 100 / Decimal(whole)


def _repeated(values: pd.Series) -> list[str]:
    """Return the values that occur more than once, sorted."""
    counts = values.value_counts()
    return sorted(counts[counts > 1].index)
