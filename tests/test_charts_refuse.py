"""What every chart refuses: a frame of another kind, with the columns it lacks; a language."""

import inspect

import pandas as pd
import pytest

import shimahe
from shimahe import audit, charts, structure
from shimahe.source_map import located

#: Each chart, with a column that its frame must have.
COLUMNS = {
    "treemap": "amount_wan",
    "icicle": "amount_wan",
    "bars": "code",
    "dots": "kind",
    "sankey": "budget",
    "lorenz": "line",
    "split": "part",
    "shares": "numerator_wan",
    "checks": "nature",
    "waterfall": "effect",
    "funding": "confidence",
    "places": "reason",
    "criteria": "Q07",
    "heat_map": "Q07",
    "composition": "type_2",
    "targets": "sign",
    "ranking": "Q01",
    "money_and_indicators": "count",
}
CHARTS = pytest.mark.parametrize("name", COLUMNS)
#: The charts of which a frame may be a part of another.
WITH_OF = [name for name in COLUMNS if "of" in inspect.signature(getattr(charts, name)).parameters]
WITH_NAMES = ["treemap", "icicle", "bars", "dots", "sankey", "lorenz", "funding"]


@pytest.fixture(scope="module")
def right_frames(d):
    """The frame that each chart is made for."""
    score = shimahe.score(d, lang="en")
    found = audit(d)
    made_for = {
        "split": structure.split(d),
        "shares": structure.personnel(d),
        "checks": found.checks,
        "waterfall": structure.causes(d),
        "funding": found.allocation,
        "places": located(d),
        "money_and_indicators": score.projects,
    }
    for name in ("criteria", "heat_map", "composition", "targets", "ranking"):
        made_for[name] = score.indicators
    return {name: made_for.get(name, d.spending) for name in COLUMNS}


def test_every_chart_is_tried():
    drawing = {"blank"}
    public = {name for name in charts.__all__ if inspect.isfunction(getattr(charts, name))}
    figures = {name for name in public if "Figure" in str(getattr(charts, name).__annotations__)}
    assert figures - drawing == {*COLUMNS}


@CHARTS
def test_the_right_frame_is_drawn(right_frames, name):
    assert getattr(charts, name)(right_frames[name], lang="en").data


@CHARTS
@pytest.mark.parametrize(("lang", "said"), [("zh", "缺少这些列："), ("en", "missing columns: ")])
def test_an_empty_frame_is_refused_with_the_columns_wanted(name, lang, said):
    with pytest.raises(ValueError, match=f"^{said}.*\\b{_shown(name)}\\b"):
        getattr(charts, name)(pd.DataFrame(), lang=lang)


def _shown(name):
    """A column that is missed first: that of the budgets only once the others are there."""
    return "kind" if name == "sankey" else COLUMNS[name]


@CHARTS
@pytest.mark.parametrize("frame", ["revenue", "three_public", "tables", "unplaced", "bases"])
def test_a_frame_of_another_kind_is_refused_with_the_columns_wanted(d, name, frame):
    with pytest.raises(ValueError, match=r"^missing columns: \w+"):
        getattr(charts, name)(getattr(d, frame), lang="en")


@CHARTS
def test_each_missing_column_is_named(right_frames, name):
    frame = right_frames[name].drop(columns=COLUMNS[name])
    with pytest.raises(ValueError, match=f"^missing columns: {COLUMNS[name]}$"):
        getattr(charts, name)(frame, lang="en")


@CHARTS
@pytest.mark.parametrize("wrong", [None, [], {"code": ["201"]}, "spending"])
@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "给出的是"), ("en", "a frame .* is wanted here")]
)
def test_what_is_no_frame_is_refused_with_the_columns_wanted(name, wrong, lang, said):
    with pytest.raises(ValueError, match=f"(?s)(?=.*{said})(?=.*\\b{_shown(name)}\\b)"):
        getattr(charts, name)(wrong, lang=lang)


@CHARTS
def test_a_frame_without_rows_has_nothing_to_draw(right_frames, name):
    with pytest.raises(ValueError, match=r"[Nn]o(thing)? "):
        getattr(charts, name)(right_frames[name].head(0), lang="en")


@pytest.mark.parametrize("name", WITH_OF)
@pytest.mark.parametrize("wrong", ["tables", None], ids=["another kind", "no frame"])
def test_what_the_rows_were_chosen_from_is_held_to_its_columns_too(d, right_frames, name, wrong):
    if name in ("checks", "places") and wrong:
        return  # of these only the number of rows counts
    of = getattr(d, wrong) if wrong else "spending"
    with pytest.raises(ValueError, match=r"missing columns: |is wanted here"):
        getattr(charts, name)(right_frames[name], of=of, lang="en")


@pytest.mark.parametrize("name", WITH_NAMES)
def test_rows_of_names_are_held_to_their_columns_too(d, right_frames, name):
    with pytest.raises(ValueError, match="missing columns: code, name"):
        getattr(charts, name)(right_frames[name], names=d.tables, lang="en")


@CHARTS
@pytest.mark.parametrize("lang", ["fr", "", "EN", 1])
def test_another_language_is_refused_by_name(right_frames, name, lang):
    with pytest.raises(ValueError, match=f"lang is {lang!r}: choose one of zh, en") as caught:
        getattr(charts, name)(right_frames[name], lang=lang)
    assert str(caught.value).startswith(f"lang 的值为 {lang!r}：可选 zh, en · ")


@pytest.mark.parametrize("by", ["text", "", "code"])
def test_places_are_drawn_by_line_or_by_amount_only(right_frames, by):
    with pytest.raises(ValueError, match=f"by is '{by}': choose one of line, amount_wan"):
        charts.places(right_frames["places"], by=by, lang="en")


@CHARTS
def test_help_tells_the_arguments(name):
    parameters = inspect.signature(getattr(charts, name)).parameters
    assert {"year", "lang"} < {*parameters}
    kinds = {parameter.kind for parameter in parameters.values()}
    assert kinds == {inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY}
