"""What the document prints has English names as data, and the explorers show these in English."""

import re

import pytest

from shimahe import terms
from shimahe.display import explore
from shimahe.source_map import located

CHINESE = re.compile("[\u4e00-\u9fff]+")
#: What stays Chinese in English: units of ten thousand and more, the name of the other language.
KEPT = {"万元", "万人", "万人次", "亿元", "中文"}
#: Columns of tables and lists that show what is printed.
PRINTED = {"as printed", "sign", "unit"}


def chinese(texts):
    """List the Chinese words in some texts, but those that stay."""
    return sorted({word for text in texts for word in CHINESE.findall(str(text))} - KEPT)


@pytest.mark.parametrize(
    ("frame", "column", "name"),
    [
        ("indicators", "name", terms.indicator_name),
        ("indicators", "unit", terms.unit_name),
        ("indicators", "target", terms.label_name),
        ("projects", "project", terms.project_name),
        ("statements", "item", terms.statement_name),
        ("statements", "unit", terms.unit_name),
        ("cells", "unit", terms.unit_name),
        ("cells", "row", terms.label_name),
    ],
)
def test_everything_printed_has_an_english_name(d, frame, column, name):
    printed = getattr(d, frame)[column].dropna().unique().tolist()
    assert chinese(name(text, "en") for text in printed) == []
    assert [name(text, "zh") for text in printed] == printed


def test_every_row_on_the_map_has_an_english_name(d):
    rows = located(d)["row"].dropna().unique().tolist()
    assert chinese(terms.label_name(row, "en") for row in rows) == []


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("2031年预算数", "Budget for 2031"),
        ("城乡社区支出", "Urban and rural community affairs"),
        ("上年结转#3", "Carried over from the year before #3"),
        ("部门（单位）某某费", "部门（单位）某某费"),
        ("", ""),
    ],
)
def test_a_label_is_named_with_its_year_and_its_number(printed, name):
    assert terms.label_name(printed, "en") == name


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_lists_of_an_english_explorer_are_english(d, name):
    explorer = explore.EXPLORERS[name](d, lang="en")
    for key, widget in explorer.controls.items():
        if key not in PRINTED:
            words = [each[0] if isinstance(each, tuple) else each for each in options_of(widget)]
            assert chinese(words) == [], key


def options_of(widget):
    return getattr(widget, "options", ())


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_tables_of_an_english_explorer_are_english_with_the_printed_name_on_hover(d, name):
    content = explore.EXPLORERS[name](d, lang="en")._table.content
    for place, head in enumerate(content["heads"]):
        if head.lower() not in PRINTED:
            assert chinese(row[place][0] for row in content["rows"]) == [], head


@pytest.mark.parametrize(
    ("name", "head", "shown", "printed"),
    [
        ("indicators", "Target", "qualitative good", "定性 好"),
        ("source", "Row", "Income budget", "收入预算"),
    ],
)
def test_what_is_printed_stands_on_hover(d, name, head, shown, printed):
    content = explore.EXPLORERS[name](d, lang="en")._table.content
    place = [each.lower() for each in content["heads"]].index(head.lower())
    tips = [row[place][2] for row in content["rows"] if row[place][0] == shown]
    assert tips
    assert all(printed in tip for tip in tips)


def test_an_indicator_is_found_by_its_english_name(d):
    wanted = terms.indicator_name("24小时服务驿站运行天数", "en")
    explorer = explore.indicators(d, lang="en", search=wanted)
    assert explorer.frame["name"].tolist() == ["24小时服务驿站运行天数"]


def test_the_contradiction_is_named_in_english(d):
    card = explore.audit(d, lang="en")._texts["card"].value
    assert "Expenditure budget of the department" in card
