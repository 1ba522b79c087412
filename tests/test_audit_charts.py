"""Pictures of an audit: checks counted once, steps that meet, money without a sheet."""

import json
import math
import re
from itertools import pairwise

import pytest

from shimahe import charts, explore, structure, terms
from shimahe.checking.audit import CHECKS, audit
from shimahe.display.charts.audit import OUTCOMES, STATUSES, choice_of_click
from shimahe.display.charts.flows import PAID

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
BAD = "<b>$x$ & <a href='javascript:1'>"


@pytest.fixture(scope="module")
def found(d):
    return audit(d)


@pytest.fixture(scope="module")
def causes(d):
    return structure.causes(d)


def matrix(figure):
    """The counts of the picture: row → the numbers printed in it."""
    heat = figure.data[0]
    return {
        name: [int(text.replace(",", "") or 0) for text in row]
        for name, row in zip(heat.y, heat.text, strict=True)
    }


# --- all checks -----------------------------------------------------------------------------------


@LANGS
@pytest.mark.parametrize("by", ["family", "check"])
def test_every_check_is_counted_once(found, by, lang):
    counts = found.checks.groupby([by, "nature", "status"]).size()
    drawn = matrix(charts.checks(found.checks, by=by, year=2025, lang=lang))
    wanted = {
        f"{key} {nature}": [int(counts.get((key, nature, status), 0)) for status in STATUSES]
        for key, nature in dict.fromkeys(index[:2] for index in counts.index)
    }
    assert drawn == wanted


def test_only_what_must_hold_is_drawn_as_broken(found):
    heat = charts.checks(found.checks, by="check").data[0]
    colour = dict(zip(heat.y, (row[1] for row in heat.z), strict=True))
    broken, some = [*OUTCOMES].index("broken"), [*OUTCOMES].index("open")
    assert {name: z for name, z in colour.items() if z is not None} == {
        "A33 remainder": some, "A41 identity": broken, "A51 expectation": some,
    }  # fmt: skip


def test_rows_stand_in_the_order_of_the_rules(found):
    names = [name.split()[0] for name in charts.checks(found.checks, by="check").data[0].y]
    assert names == [check for check in CHECKS if check in names]


def test_one_family_is_drawn_by_check(found):
    rows = found.checks.query("family == 'performance'")
    assert [*charts.checks(rows, of=found.checks).data[0].y] == [
        "A41 identity",
        "A42 bound",
        "A43 identity",
    ]


@LANGS
def test_the_summary_says_how_many_and_names_what_is_broken(found, lang):
    summary = charts.checks(
        found.checks.query("family != 'within'"), of=found.checks, lang=lang
    ).layout.meta["summary"]
    numbers = [int(n) for n in re.findall(r"\d+", summary)]
    rows = found.checks.query("family != 'within'")
    agree, unmade = (int(rows["status"].eq(status).sum()) for status in ("agrees", "not checked"))
    whole = [len(rows), len(found.checks)]  # in Chinese and in English in this order
    assert numbers[:6] == [*whole, agree, 1, 13, unmade]
    assert "A41" in summary


@pytest.mark.parametrize(
    ("rows", "by", "message"),
    [(0, None, "No check to draw"), (5, "table", "by must be family or check, not 'table'")],
)
def test_what_cannot_be_drawn_is_said(found, rows, by, message):
    with pytest.raises(ValueError, match=message):
        charts.checks(found.checks.head(rows), by=by, lang="en")


def test_a_click_on_a_field_finds_its_checks(d, found):
    heat = charts.checks(found.checks).data[0]
    choices = [choice_of_click(facts[0]) for row in heat.customdata for facts in row]
    assert {(choice["family"], choice["nature"]) for choice in choices} == set(
        found.checks.groupby(["family", "nature"]).groups
    )
    assert {tuple(choice) for choice in choices} == {("family", "nature", "status")}
    explorer = explore.audit(d, lang="en")
    explorer.choose(heat.customdata[7][1][0])
    assert len(explorer.frame) == int(heat.text[7][1]) == 2


# --- the causes of a change -----------------------------------------------------------------------


def test_causes_and_remainder_add_up_to_the_change(causes):
    for _, rows in causes.groupby("effect"):
        exact = structure.exact(rows.loc[rows["step"].ne("change"), "amount_wan"])
        assert exact == structure.exact(rows.loc[rows["step"].eq("change"), "amount_wan"])
    assert causes.groupby("effect").size().to_dict() == {"S09": 9, "S29": 4, "S38": 8}


@LANGS
@pytest.mark.parametrize(("effect", "rest"), [("S09", 1.98), ("S29", 0.0), ("S38", -10.09)])
def test_each_bar_begins_where_the_one_before_ends(causes, effect, rest, lang):
    figure = charts.waterfall(causes, effect=effect, year=2025, lang=lang)
    bars = {
        int(y): (base, x)
        for trace in figure.data[:-1]
        for y, base, x in zip(trace.y, trace.base, trace.x, strict=True)
    }
    steps = [bars[at] for at in sorted(bars)]
    assert all(math.isclose(one[0] + one[1], other[0]) for one, other in pairwise(steps[:-1]))
    assert steps[-1][0] == 0
    assert math.isclose(sum(steps[-2]), steps[-1][1])
    assert steps[-2][1] == rest


def test_what_is_left_over_is_a_bar_of_its_own_and_said(causes):
    figure = charts.waterfall(causes, effect="S38", lang="en")
    (rest,) = (trace for trace in figure.data if trace.name == "left over: no cause is stated")
    assert (list(rest.x), figure.data[-1].text[-2].strip()) == ([-10.09], "-10.09")
    assert "-10.09 万元 are left without a cause" in figure.layout.meta["summary"]


@pytest.mark.parametrize(("effect", "message"), [("S99", "No change"), ("S09", "is not known")])
def test_a_change_that_cannot_be_drawn_is_said(causes, effect, message):
    unknown = causes.assign(amount_wan=causes["amount_wan"].where(causes["statement"].ne("S10")))
    with pytest.raises(ValueError, match=message):
        charts.waterfall(unknown, effect=effect, lang="en")
    with pytest.raises(ValueError, match="No change"):
        charts.waterfall(causes.head(0), lang="en")


# --- which line pays for which project ------------------------------------------------------------


@LANGS
def test_all_project_money_flows_and_what_no_sheet_accounts_for_is_a_node(d, found, lang):
    figure = charts.funding(found.allocation, names=d.spending, year=2025, lang=lang)
    link, node = figure.data[0].link, figure.data[0].node
    assert round(math.fsum(link.value), 2) == 11494.36
    into = {node.customdata[end][0]: 0.0 for end in link.target}
    for end, value in zip(link.target, link.value, strict=True):
        into[node.customdata[end][0]] = round(into[node.customdata[end][0]] + value, 2)
    assert into.pop("") == 1342.85
    sheets = d.projects.set_index("project")["amount_wan"]
    assert {project for project in into if abs(into[project] - sheets[project]) > 0.015} == set()
    assert len(into) == 17


def test_flows_are_coloured_by_how_they_were_found(d, found):
    figure = charts.funding(found.allocation, names=d.spending, lang="en")
    names = [trace.name for trace in figure.data[1:]]
    assert names == [
        "sums agree",
        "sums agree to within rounding",
        "by name or elimination",
        "accounted for by no sheet",
    ]
    assert [trace.marker.color for trace in figure.data[1:]] == [*PAID.values()]
    assert "1,342.85" in figure.layout.meta["summary"]


def test_flows_of_unknown_amount_are_counted_and_not_drawn(found):
    known = found.allocation["amount_wan"].where(found.allocation["project"].notna())
    figure = charts.funding(found.allocation.assign(amount_wan=known), lang="en")
    assert "1 more of unknown amount are not drawn" in figure.layout.meta["summary"]
    with pytest.raises(ValueError, match=terms.text("chart.no_amount", "en")):
        charts.funding(found.allocation.assign(amount_wan=math.nan), lang="en")


def test_text_of_a_document_is_no_markup(d, found, causes):
    figures = [
        charts.checks(found.checks, filters=[BAD], notes=[BAD]),
        charts.waterfall(causes.assign(item=BAD)),
        charts.funding(
            found.allocation.assign(project=BAD, evidence=BAD),
            names=d.spending.assign(name=BAD),
            lang="zh",
        ),
    ]
    for figure in figures:
        shown = (
            json.dumps([trace.to_plotly_json() for trace in figure.data]) + figure.layout.title.text
        )
        assert [markup for markup in ("<a", "$x$", "& ") if markup in shown] == []
