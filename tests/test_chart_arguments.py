"""Every argument of every chart given nonsense: refused in one line, in the language of the figure.

Reads the bundled document through the examples of `tools.gallery`.
"""

from __future__ import annotations

import inspect
from decimal import Decimal

import pandas as pd
import pytest

import shimahe
from shimahe import charts, structure, terms
from shimahe.source_map import located
from tools import gallery

NONSENSE = (5.5, -3, "zzz", b"x", object(), [None], {"a": 1}, ("zzz", 5), True, pd.Series([1]))
FRAMES = {"of", "names"}
#: Arguments for which a value of NONSENSE is right.
RIGHT = {"message": {"zzz"}}


@pytest.fixture(scope="module")
def drawn():
    """Give the rows that each chart is made for, by its name."""
    d = shimahe.load()
    f = gallery.findings(d, "en")
    accounts = ("treemap", "icicle", "bars", "dots", "sankey", "lorenz")
    indicators = ("criteria", "heat_map", "composition", "targets", "ranking")
    return {
        **dict.fromkeys(accounts, f.items),
        **dict.fromkeys(indicators, f.quality.indicators),
        "split": structure.split(d),
        "shares": structure.personnel(d),
        "checks": f.audit.checks,
        "waterfall": structure.causes(d),
        "funding": f.audit.allocation,
        "places": located(d),
        "money_and_indicators": f.quality.projects,
        "blank": "nothing",
    }


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_nonsense_is_refused_in_one_line(drawn, lang):
    refused = 0
    for name, rows in drawn.items():
        chart = getattr(charts, name)
        first, *others = inspect.signature(chart).parameters
        for argument in {first, *others} - {"lang"}:
            for value in NONSENSE:
                if isinstance(value, str) and value in RIGHT.get(argument, ()):
                    continue
                arguments = {first: rows, argument: value, "lang": lang}
                with pytest.raises(terms.Refused) as caught:
                    chart(**arguments)
                message = str(caught.value)
                assert "\n" not in message, (name, argument, value)
                is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in message)
                assert is_chinese or lang == "en", message
                assert argument in {first, *FRAMES} or message.startswith(argument), message
                refused += 1
    assert refused > 1400


def test_what_is_right_is_taken(drawn):
    rows = drawn["bars"]
    matching = rows["amount_wan"] > 100
    figure = charts.bars(
        rows,
        matching=matching,
        year=pd.NA,
        stage="budget",
        filters=["one"],
        notes=("two",),
        share_of=("total", Decimal("13635.67")),
        within=("one", Decimal(100)),
        n=3,
        lang="en",
    )
    assert len(figure.data) > 1


def test_truth_values_of_other_rows_are_refused(drawn):
    rows = drawn["bars"]
    matching = (rows["amount_wan"] > 100).iloc[:-1]
    with pytest.raises(ValueError, match="one for each row"):
        charts.bars(rows, matching=matching, lang="en")
    missing = (rows["amount_wan"] > 100).astype("boolean")
    missing.iloc[0] = pd.NA
    with pytest.raises(ValueError, match="one for each row"):
        charts.bars(rows, matching=missing, lang="en")


@pytest.mark.parametrize("values", [[], ["share_pct"] * 3, ["zzz_pct"], "share_pct"])
def test_shares_take_one_or_two_columns_that_have_a_name(drawn, values):
    with pytest.raises(ValueError, match=r"values is .* one or two of share_pct"):
        charts.shares(drawn["shares"], values=values, lang="en")


def test_a_blank_picture_is_refused_in_its_language():
    with pytest.raises(ValueError, match="message 的值为 5：请给文字"):
        charts.blank(5, "zh")
    with pytest.raises(ValueError, match="lang is 'fr'"):
        charts.blank("x", "fr")


#: Columns of keys, with a chart that needs each, and those of them that may be missing.
KEYED = {"level": "bars", "confidence": "funding", "type_2": "composition"}
KEYED |= dict.fromkeys(("family", "nature", "status", "check"), "checks")
KEYED_OR_MISSING = {"budget": "sankey", "kind": "sankey", "reason": "places", "table": "places"}


@pytest.mark.parametrize(("column", "name"), {**KEYED, **KEYED_OR_MISSING}.items())
@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_an_unknown_key_in_a_frame_is_named(drawn, column, name, lang):
    for wrong in ("zzz", 5, *([None] if column in KEYED else [])):
        rows = drawn[name].assign(**{column: pd.Series(wrong, drawn[name].index, dtype=object)})
        with pytest.raises(terms.Refused, match=rf"^{column} (is|的值为) ") as caught:
            getattr(charts, name)(rows, lang=lang)
        assert "\n" not in str(caught.value)


#: A chart, a column that it needs, a value that the column cannot have, and the kind that is asked.
WRONG_VALUES = [
    ("treemap", "amount_wan", "5 万元", "float"),
    ("bars", "amount_wan", Decimal("Infinity"), "float"),
    ("lorenz", "amount_wan", float("inf"), "float"),
    ("shares", "numerator_wan", [1], "float"),
    ("composition", "weight", pd.Timestamp("2025-01-01"), "float"),
    ("treemap", "name", 7, "str"),
    ("waterfall", "step", b"x", "str"),
    ("icicle", "code", True, "str"),
    ("targets", "indicator", 2.5, "str"),
]


@pytest.mark.parametrize(("name", "column", "wrong", "kind"), WRONG_VALUES)
@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_wrong_value_in_a_frame_is_named(drawn, name, column, wrong, kind, lang):
    values = [wrong, *drawn[name][column].tolist()[1:]]
    rows = drawn[name].assign(**{column: pd.Series(values, drawn[name].index, dtype=object)})
    with pytest.raises(terms.Refused, match=rf"^{column} (is|的值为) ") as caught:
        getattr(charts, name)(rows, lang=lang)
    said = str(caught.value)
    assert said.endswith(f'frame["{column}"].astype({kind})')
    assert "\n" not in said


#: Numbers in a column of objects, as pandas holds what it cannot calculate with quickly.
OBJECTS = {
    "decimals": lambda number: None if pd.isna(number) else Decimal(str(number)),
    "decimals, NaN": lambda number: Decimal("NaN") if pd.isna(number) else Decimal(str(number)),
    "numbers": lambda number: number,
}


@pytest.fixture(scope="module")
def pictures(drawn):
    """Give the picture that each chart draws of its rows."""
    return {name: getattr(charts, name)(rows, lang="en") for name, rows in drawn.items()}


@pytest.mark.parametrize("made", OBJECTS)
def test_numbers_in_a_column_of_objects_draw_the_same_picture(drawn, pictures, made):
    compared = 0
    for name, rows in drawn.items():
        if name == "blank":
            continue
        as_objects = {}
        for column in rows.select_dtypes("number"):
            numbers = [OBJECTS[made](number) for number in rows[column].astype(object)]
            as_objects[column] = pd.Series(numbers, rows.index, dtype=object)
        changed = rows.assign(**as_objects)
        changed.attrs = rows.attrs
        assert getattr(charts, name)(changed, lang="en") == pictures[name], name
        compared += bool(as_objects)
    assert compared > 10


def test_a_refusal_of_texts_names_a_way_out_that_leads_to_a_picture(drawn):
    rows = drawn["bars"].assign(amount_wan=drawn["bars"]["amount_wan"].astype(str))
    with pytest.raises(terms.Refused, match=r"astype\(float\)"):
        charts.bars(rows, lang="en")
    assert charts.bars(rows.assign(amount_wan=rows["amount_wan"].astype(float)), lang="en").data


def test_missing_values_and_categories_are_no_wrong_values(drawn):
    rows = drawn["bars"].copy()
    rows["amount_wan"] = [None, *rows.amount_wan.tolist()[1:]]
    assert charts.bars(rows.assign(name=rows.name.astype("category")), lang="en").data
