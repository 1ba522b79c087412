"""Pictures of indicators, by the values they draw and the texts they give."""

import pandas as pd
import pytest

import shimahe
from shimahe import charts, terms
from shimahe.analysis.indicators import GATES, JUDGED
from shimahe.display.quality import STEPS

PICTURES = ("heat_map", "composition", "targets", "ranking")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(terms, "_chosen", ["en"])


@pytest.fixture(scope="module")
def q(d):
    return shimahe.score(d, lang="en")


def rows_of(q, project):
    return q.indicators[q.indicators["project"].eq(project)]


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_title_year_and_coverage(q, name, lang):
    found = getattr(charts, name)(q.indicators, year=2025, filters=["F1"], notes=["N1"], lang=lang)
    title = found.layout.title.text
    assert "2025" in title
    assert "205" in title
    assert "F1" in title
    assert "N1" in title
    assert terms.text(f"chart.{name}", lang).lower() in title.lower()
    assert found.layout.meta["summary"]


def test_heat_map_draws_every_score(q):
    rows = rows_of(q, "人大工作经费")
    heat = charts.heat_map(rows, of=q.indicators).data[0]
    assert "10 of 205" in charts.heat_map(rows, of=q.indicators).layout.title.text
    drawn = {facts[0][0]: places for facts, places in zip(heat.customdata, heat.z, strict=True) if facts[0][0]}
    assert list(drawn) == rows["indicator"].tolist()
    steps = dict(enumerate(STEPS, start=1))
    for row in rows.to_dict("records"):
        scores = [steps.get(place) for place in drawn[row["indicator"]]]
        assert scores == [None if pd.isna(row[key]) else row[key] for key in JUDGED]


def test_heat_map_by_project_draws_means(q):
    heat = charts.heat_map(q.indicators).data[0]
    assert len(heat.y) == 18
    place = list(heat.y).index("人大工作经费")
    means = rows_of(q, "人大工作经费")[JUDGED].mean() * 100
    assert list(heat.z[place]) == pytest.approx(means.tolist(), nan_ok=True)
    assert "Q09" in charts.heat_map(q.indicators).layout.meta["summary"]


def test_not_applicable_is_no_zero(q):
    heat = charts.heat_map(rows_of(q, "经济发展工作经费"), by="project").data[0]
    assert heat.z[0][JUDGED.index("Q09")] is None
    assert heat.text[0][JUDGED.index("Q09")] == "–"


def test_composition_adds_up_to_the_printed_weights(q):
    found = charts.composition(q.indicators)
    bars = [trace for trace in found.data if list(trace.y) != ["reference"]]
    sums = {}
    for trace in bars:
        for key, value in zip(trace.y, trace.x, strict=True):
            sums[key] = sums.get(key, 0) + value
    assert len(sums) == 18
    assert set(sums.values()) == {100}
    assert sum(trace.x[0] for trace in found.data if list(trace.y) == ["reference"]) == 100


def test_money_leaves_out_what_has_no_place_on_the_axis(q):
    sheets = q.projects.copy()
    sheets.loc[1, "amount_wan"] = float("nan")
    sheets.loc[2, "amount_wan"] = 0.0
    found = charts.money_and_indicators(sheets, lang="en")
    assert len(found.data[0].x) == 15
    assert "2 projects without an amount" in found.layout.title.text
    with pytest.raises(ValueError, match="no indicator"):
        charts.money_and_indicators(sheets.head(1), lang="en")


def test_targets_count_every_percentage_once(q):
    found = charts.targets(q.indicators)
    rows = q.indicators.query("unit == '%'")
    assert sum(sum(trace.y) for trace in found.data) == len(rows)
    assert f"{len(rows)} of 205" in found.layout.title.text
    by_sign = {trace.name: dict(zip(trace.x, trace.y, strict=True)) for trace in found.data}
    assert by_sign["≥"][91.0] == 17
    assert "95% (35)" in found.layout.title.text


def test_ranking_draws_the_lowest_and_marks_failed_gates(q):
    found = charts.ranking(q.indicators)
    bars = {
        key: value for trace in found.data if trace.type == "bar" for key, value in zip(trace.y, trace.x, strict=True)
    }
    lowest = q.indicators.sort_values("index", kind="stable").head(30)
    assert sorted(bars.values()) == lowest["index"].tolist()
    failed = next(trace for trace in found.data if trace.name == "fails a gate")
    gates = q.indicators.set_index("indicator").loc[list(failed.y), GATES]
    assert gates.eq(0).any(axis=1).all()


@pytest.mark.parametrize("name", PICTURES)
def test_clicks_carry_the_indicator_or_the_sheet(q, name):
    known = {*q.indicators["indicator"], *q.projects["project"].dropna(), "department", ""}
    for trace in getattr(charts, name)(q.indicators).data:
        for facts in trace.customdata if trace.customdata is not None else ():
            assert (facts[0][0] if name == "heat_map" else facts[0]) in known


@pytest.mark.parametrize("name", [*PICTURES, "money_and_indicators"])
@pytest.mark.parametrize(("lang", "said"), [("zh", "没有可以画出的"), ("en", "no indicator to draw")])
def test_nothing_to_draw_is_said(q, name, lang, said):
    frame = (q.projects if name == "money_and_indicators" else q.indicators).head(0)
    with pytest.raises(ValueError, match=said):
        getattr(charts, name)(frame, lang=lang)


@pytest.mark.parametrize("name", PICTURES)
def test_text_of_a_document_is_no_markup(q, name):
    rows = rows_of(q, "人大工作经费").assign(name="<b>名</b>$x$", project="<i>甲</i>", weight=float("nan"))
    found = getattr(charts, name)(rows).to_plotly_json()
    labels = [*(found["layout"]["yaxis"].get("ticktext") or ()), found["layout"]["title"]["text"]]
    labels += [
        text for trace in found["data"] for text in (trace.get("name"), *map(str, trace.get("text") or ())) if text
    ]
    assert not [text for text in labels if "<b>名" in text or "<i>" in text or "$x$" in text]


@pytest.mark.parametrize("name", PICTURES)
def test_a_single_indicator_is_drawn(q, name):
    assert getattr(charts, name)(q.indicators.tail(3).head(1)).data
