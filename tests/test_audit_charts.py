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
from shimahe.display.charts.palette import DIMMED
from shimahe.display.charts.words import NEXT_PART

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
BAD = "<b>$x$ & <a href='javascript:1'>"


@pytest.fixture(scope="module")
def found(d):
    return audit(d)


@pytest.fixture(scope="module")
def causes(d):
    return structure.causes(d)


def counts_drawn(figure):
    """How many checks each row has of each status, from what a click chooses."""
    rows = {}
    for trace in figure.data:
        for key, facts in zip(trace.y, trace.customdata or (), strict=bool(trace.customdata)):
            rows.setdefault(key, {})[facts[0]["status"]] = int(facts[2].replace(",", ""))
    return {key: [found.get(status, 0) for status in STATUSES] for key, found in rows.items()}


def colours_drawn(figure):
    """The colour of what differs, by row."""
    colours = {}
    for trace in figure.data:
        for key, facts in zip(trace.y, trace.customdata, strict=True):
            if facts[0]["status"] == "differs":
                colours[key] = trace.marker.color
    return colours


# --- all checks -----------------------------------------------------------------------------------


@LANGS
@pytest.mark.parametrize("by", ["family", "check"])
def test_every_check_is_counted_once(found, by, lang):
    counts = found.checks.groupby([by, "nature", "status"]).size()
    drawn = counts_drawn(charts.checks(found.checks, by=by, year=2025, lang=lang))
    wanted = {
        f"{key} {nature}": [int(counts.get((key, nature, status), 0)) for status in STATUSES]
        for key, nature in dict.fromkeys(index[:2] for index in counts.index)
    }
    assert drawn == wanted


@LANGS
def test_bars_are_as_long_as_their_numbers_and_one_check_is_seen(found, lang):
    figure = charts.checks(found.checks, lang=lang)
    lengths = {}
    for trace in figure.data:
        for length, facts in zip(trace.x, trace.customdata, strict=True):
            lengths[int(facts[2])] = length
    assert (lengths[511], lengths[303]) == (511, 303)
    assert 5 < lengths[1] < 10  # of 511: seen, and far from the same width
    label = figure.layout.yaxis.ticktext[0]
    assert ("511 项相符" if lang == "zh" else "511 agree") in label.replace("<br>", " ")


@LANGS
def test_what_came_of_checks_is_a_part_of_its_own_in_a_label(found, lang):
    tried = found.misprinted("general_spending:201/total", "6,804.49")
    for label in charts.checks(tried.checks, lang=lang).layout.yaxis.ticktext:
        name, results = label.split(NEXT_PART)
        assert " · " in name
        assert re.match(r"\d", results)


def test_only_what_must_hold_is_drawn_as_broken(found):
    assert colours_drawn(charts.checks(found.checks, by="check")) == {
        "A33 remainder": OUTCOMES["open"],
        "A41 identity": OUTCOMES["broken"],
        "A51 expectation": OUTCOMES["open"],
    }


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("zh", "能核对的 897 项中，真正矛盾的只有 1 项：整体绩效的支出数"),
        (
            "en",
            "Of 897 checks made, one is a real contradiction: Entity-level expenditure",
        ),
    ],
)
def test_the_title_says_what_is_broken(found, lang, title):
    assert charts.checks(found.checks, lang=lang).layout.meta["title"] == title
    agreeing = found.checks.query("status == 'agrees'")
    assert charts.checks(agreeing, lang="en").layout.meta["title"].endswith("none is contradictory")


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "没有一项能够核对"), ("en", "No check could be made")]
)
def test_where_no_check_could_be_made_nothing_is_called_sound(found, lang, title):
    unchecked = found.checks.query("status == 'not checked'")
    assert charts.checks(unchecked, lang=lang).layout.meta["title"] == title


def test_rows_stand_in_the_order_of_the_rules(found):
    rows = charts.checks(found.checks, by="check").layout.yaxis.categoryarray
    names = [name.split()[0] for name in rows]
    assert names == [check for check in CHECKS if check in names]


def test_one_family_is_drawn_by_check(found):
    rows = found.checks.query("family == 'performance'")
    figure = charts.checks(rows, of=found.checks)
    assert [*figure.layout.yaxis.categoryarray] == ["A41 identity", "A42 bound", "A43 identity"]


@LANGS
def test_checks_that_do_not_match_stay_dimmed_behind_those_that_do(found, lang):
    broken = found.checks["status"].eq("differs") & found.checks["nature"].eq("identity")
    figure = charts.checks(found.checks, by="family", matching=broken, lang=lang)
    whole = charts.checks(found.checks, by="family", lang=lang)
    assert figure.layout.yaxis.categoryarray == whole.layout.yaxis.categoryarray
    assert [trace.marker.color for trace in figure.data] == [OUTCOMES["broken"], DIMMED]
    assert sum(figure.data[1].x) == len(found.checks) - 1
    label = figure.layout.yaxis.ticktext[8].replace("<br>", " ")
    assert label.endswith(
        {"zh": "1 项矛盾 · 共 19 项", "en": "1 in contradiction · 19 in all"}[lang]
    )


def test_a_check_of_which_none_matches_has_no_row(found):
    matching = found.checks["family"].eq("performance")
    figure = charts.checks(found.checks, by="check", matching=matching)
    assert [*figure.layout.yaxis.categoryarray] == ["A41 identity", "A42 bound", "A43 identity"]


def test_a_click_on_dimmed_checks_shows_them(found):
    matching = found.checks["status"].eq("differs")
    dimmed = charts.checks(found.checks, by="family", matching=matching).data[-1]
    chosen = choice_of_click(dimmed.customdata[0][0])
    assert chosen == {"family": "within", "nature": "identity", "status": "agrees"}


@LANGS
def test_the_summary_says_how_many_and_names_what_is_broken(found, lang):
    rows = found.checks.query("family != 'within'")
    summary = charts.checks(rows, of=found.checks, lang=lang).layout.meta["summary"]
    tally = charts.tally(rows, lang, found.checks)
    assert tally in summary
    numbers = [int(n) for n in re.findall(r"\d+", tally)]
    agree, unmade = (int(rows["status"].eq(status).sum()) for status in ("agrees", "not checked"))
    whole = [len(rows), len(found.checks)]  # in Chinese and in English in this order
    assert numbers[:6] == [*whole, agree, 1, 13, unmade]
    assert "A41" in summary


@pytest.mark.parametrize(
    ("rows", "by", "message"),
    [(0, None, "No check to draw"), (5, "table", "by is .table.: choose one of family, check")],
)
def test_what_cannot_be_drawn_is_said(found, rows, by, message):
    with pytest.raises(ValueError, match=message):
        charts.checks(found.checks.head(rows), by=by, lang="en")


def test_a_click_on_a_bar_finds_its_checks(d, found):
    figure = charts.checks(found.checks)
    marks = [facts for trace in figure.data for facts in trace.customdata]
    choices = [choice_of_click(facts[0]) for facts in marks]
    assert {(choice["family"], choice["nature"]) for choice in choices} == set(
        found.checks.groupby(["family", "nature"]).groups
    )
    assert {tuple(choice) for choice in choices} == {("family", "nature", "status")}
    explorer = explore.audit(d, lang="en")
    for mark, _, n in marks:
        explorer.choose(mark)
        assert len(explorer.frame) == int(n)


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
    wanted = "the causes listed come to 2,758.50, 10.09 more"
    assert wanted in figure.layout.meta["title"]


@pytest.mark.parametrize(
    ("effect", "title"),
    [
        ("S09", "收入增加 2,777.83 万元，所列原因合计 2,775.85，还有 1.98 未说明"),
        ("S29", "支出预算增加 2,777.83 万元，所列原因合计 2,777.83，全部有说明"),
        ("S38", "项目支出（一般公共预算）增加 2,748.41 万元，所列原因合计 2,758.50，多出 10.09"),
    ],
)
def test_the_title_says_what_the_causes_come_to(causes, effect, title):
    assert charts.waterfall(causes, effect=effect, lang="zh").layout.meta["title"] == title


def test_a_change_whose_name_says_its_budget_says_it_once(causes):
    named = causes.assign(item="一般公共预算财政拨款支出")
    title = charts.waterfall(named, effect="S38", lang="zh").layout.meta["title"]
    assert title.startswith("一般公共预算财政拨款支出增加 2,748.41 万元")


def test_causes_are_named_as_they_are_printed_and_their_amounts_stand_in_one_column(causes):
    figure = charts.waterfall(causes, effect="S38", lang="zh")
    assert figure.layout.yaxis.ticktext[0] == "物业服务工作项目支出"
    assert not [label for label in figure.layout.yaxis.ticktext if "S3" in label or "S4" in label]
    assert len(set(figure.data[-1].x)) == 1


@pytest.mark.parametrize(("effect", "message"), [("S99", "one of S09"), ("S09", "is not known")])
def test_a_change_that_cannot_be_drawn_is_said(causes, effect, message):
    unknown = causes.assign(amount_wan=causes["amount_wan"].where(causes["statement"].ne("S10")))
    with pytest.raises(ValueError, match=message):
        charts.waterfall(unknown, effect=effect, lang="en")
    with pytest.raises(ValueError, match="No change"):
        charts.waterfall(causes.head(0), lang="en")


# --- which line pays for which project ------------------------------------------------------------


@LANGS
def test_all_project_money_flows_and_what_no_sheet_accounts_for_is_a_node(d, found, lang):
    figure = charts.funding(found.allocation, most=None, year=2025, lang=lang)
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
    assert "1,342.85" in figure.layout.meta["title"]
    assert figure.layout.height < 720


def test_small_lines_and_projects_are_one_node_each_that_lists_them(d, found):
    node = charts.funding(found.allocation, names=d.spending, lang="en").data[0].node
    together = [facts for facts in node.customdata if facts[0] == "others"]
    assert [facts[1] for facts in together] == ["17 other lines", "8 other projects"]
    for facts in together:
        amount, *listed = facts[2].split("<br>")
        assert len(listed) == int(facts[1].split()[0])
        parts = [float(words.rsplit(" ", 1)[1].replace(",", "")) for words in listed]
        assert round(math.fsum(parts), 2) == float(amount)


@pytest.mark.parametrize("most", [1, 2, 5, 25, None])
def test_money_is_the_same_however_many_nodes_stand_together(found, most):
    figure = charts.funding(found.allocation, most=most, lang="zh")
    starts = [x for x in figure.data[0].node.x if x < 0.5]
    assert round(math.fsum(figure.data[0].link.value), 2) == 11494.36
    assert len(starts) == min(most or 26, 26)
    assert [facts[0] for facts in figure.data[0].node.customdata][-1] == ""  # that no sheet has


@LANGS
def test_no_label_of_the_flows_stands_on_another(d, found, lang):
    figure = charts.funding(found.allocation, names=d.spending, lang=lang)
    margin = figure.layout.margin
    height = figure.layout.height - margin.t - margin.b
    for edge in (0, 1):
        notes = [note for note in figure.layout.annotations if note.x == edge]
        for upper, lower in pairwise(sorted(notes, key=lambda note: -note.y)):
            lines = upper.text.count("<br>") + lower.text.count("<br>") + 2
            assert (upper.y - lower.y) * height >= 17 * lines / 2


def test_flows_of_unknown_amount_are_counted_and_not_drawn(found):
    known = found.allocation["amount_wan"].where(found.allocation["project"].notna())
    figure = charts.funding(found.allocation.assign(amount_wan=known), lang="en")
    assert "1 more of unknown amount is not drawn" in figure.layout.meta["summary"]
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
