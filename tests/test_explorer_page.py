"""The page of an explorer: what stands in sight, what waits, and what lifts a filter."""

import html
import json
import re
from urllib.parse import parse_qs

import plotly.graph_objects as go
import plotly.io as pio
import pytest

import shimahe
from shimahe import terms
from shimahe.display import explore
from shimahe.display import explorer as explorer_module
from shimahe.display.cards.source import heads_above
from shimahe.display.charts import layout
from shimahe.display.explorer import LINES, TABS
from shimahe.source_map import spans
from tests.explorer_pages import download_csv, watch_drawing

pytestmark = pytest.mark.usefixtures("english")


def is_shown(widget):
    return widget.layout.display is None


def shown_words(buttons):
    return [button.description for button in buttons if is_shown(button)]


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_every_control_has_one_place_on_the_page(d, name):
    view = explore.EXPLORERS[name](d).state.view
    folded = [control.name for control in view.folded]
    drawer = [each for row in view.drawer for each in row]
    places = [*view.toolbar, *view.beside, *drawer, *folded, "lang"]
    assert sorted(places) == sorted(view.controls)


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_a_page_gets_what_plotly_would_make_of_it(d, name):
    for chart in explore.EXPLORERS[name](d).state.view.pictures:
        picture = explore.EXPLORERS[name](d, chart=chart)._result.picture
        checked = go.Figure(picture).to_plotly_json()
        assert picture["data"] == checked["data"]
        assert without_template(picture) == without_template(checked)


def without_template(picture):
    return {**picture["layout"], "template": None}


def test_the_csv_is_written_when_it_is_asked_for_and_not_before(d, monkeypatch):
    written = []
    monkeypatch.setattr(explorer_module, "csv_bytes", lambda rows: written.append(rows) or b"")
    explorer = explore.spending(d)
    explorer.controls["level"].value = "class"
    assert written == []
    name, _ = download_csv(explorer, monkeypatch)
    assert (name, len(written[0])) == ("spending.csv", len(explorer.frame))


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_drawer_and_menu_wait_until_they_are_asked_for(d, name):
    explorer = explore.EXPLORERS[name](d)
    for button, panel in (
        (explorer._open_drawer, explorer._drawer),
        (explorer._open_menu, explorer._menu),
    ):
        assert not is_shown(panel)
        button.value = True
        assert is_shown(panel)


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_the_language_is_out_of_sight_but_still_a_control(d, name):
    explorer = explore.EXPLORERS[name](d, lang="en")
    explorer._open_menu.value = True
    assert not is_shown(explorer.controls["lang"])
    explorer.controls["lang"].value = "zh"
    assert explorer.state.lang == "zh"


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_shows_its_panel_alone_and_no_token_knows_it(d, tab):
    explorer = explore.spending(d)
    before = explorer.state.token
    explorer._tabs.value = tab
    assert [name for name, panel in explorer._panels.items() if is_shown(panel)] == [tab]
    assert explorer.state.token == before


def test_what_leaves_nothing_has_one_button_that_undoes_it_and_no_chip_beside(d):
    explorer = explore.spending(d, kind="project")
    explorer.controls["search"].value = "no such words"
    assert shown_words(explorer._ways)[0] == 'Undo "Search: no such words"'
    assert shown_words(explorer._chips.values()) == ["Basic or project: project expenditure ×"]
    explorer._ways[0].click()
    assert explorer.state.search == ""
    assert len(explorer.frame)


def test_each_filter_has_a_chip_that_lifts_it_and_one_button_lifts_all(d):
    explorer = explore.spending(d, kind="project", search="社区", minimum=5, lang="en")
    assert len(shown_words(explorer._chips.values())) == 3
    assert explorer._open_drawer.description == "Filters (2)"
    explorer._chips["kind"].click()
    assert (explorer.state.kind, explorer.state.search) == (None, "社区")
    explorer._clear.click()
    assert (explorer.state.search, explorer.state.minimum) == ("", None)
    assert shown_words([*explorer._chips.values(), explorer._clear]) == []
    assert explorer._open_drawer.description == "Filters"


def test_a_page_without_rows_offers_the_ways_out(d):
    explorer = explore.spending(d, search="no such thing", lang="en")
    assert shown_words(explorer._ways)
    explorer._ways[0].click()
    assert len(explorer.frame)
    assert not is_shown(explorer._out)


def test_a_refused_field_is_marked_until_something_is_accepted(d):
    explorer = explore.spending(d)
    explorer.controls["minimum"].value = "abc"
    assert "shimahe-refused" in explorer.controls["minimum"]._dom_classes
    explorer.controls["level"].value = "class"
    assert "shimahe-refused" not in explorer.controls["minimum"]._dom_classes


def test_what_is_said_of_a_field_of_the_open_drawer_stands_beside_it(d):
    explorer = explore.spending(d, lang="en")
    explorer._open_drawer.value = True
    explorer.controls["minimum"].value = "abc"
    assert explorer._guard.remark == explorer.notice
    assert not is_shown(explorer._texts["notice"])
    explorer.controls["minimum"].value = "1,000 万元"
    assert explorer._guard.remark == '"1,000 万元" is understood as 1,000 万元.'
    assert "shimahe-remarked" in explorer.controls["minimum"]._dom_classes
    explorer.controls["level"].value = "class"
    assert (explorer._guard.remark, explorer.notice) == ("", "")


def test_what_is_said_of_a_field_out_of_sight_stands_under_the_toolbar(d):
    explorer = explore.spending(d)
    explorer.controls["minimum"].value = "abc"
    assert explorer._guard.remark == ""
    assert is_shown(explorer._texts["notice"])


def test_limits_the_wrong_way_round_are_both_marked_and_can_be_swapped(d):
    explorer = explore.spending(d, minimum=100, maximum=5, lang="en")
    for name in ("minimum", "maximum"):
        assert "shimahe-refused" in explorer.controls[name]._dom_classes
    assert shown_words(explorer._ways)[0] == "Swap the limits"
    explorer._ways[0].click()
    assert (explorer.state.minimum, explorer.state.maximum) == (5, 100)
    assert "shimahe-refused" not in explorer.controls["minimum"]._dom_classes


LISTS = [("audit", "comparison", "A41", "A41"), ("indicators", "indicator", "i171", "I171")]


@pytest.mark.parametrize(("name", "control", "typed", "key"), LISTS)
def test_a_list_takes_a_part_that_only_one_of_its_names_holds(d, name, control, typed, key):
    explorer = explore.EXPLORERS[name](d)
    finder = explorer.controls[control]
    finder._field.value = typed
    assert getattr(explorer.state, control).startswith(key)
    assert finder._field.value in dict(finder.options)
    finder._field.value = ""
    assert not getattr(explorer.state, control)


@pytest.mark.parametrize(("name", "control", "_", "__"), LISTS)
@pytest.mark.parametrize(
    ("lang", "typed", "words"),
    [
        ("en", "no such", '⚠ Nothing found for "no such".'),
        ("zh", "查无", "⚠ 没有找到“查无”。"),
        ("en", "0", " of the list: type more of it, or choose one."),
    ],
)
def test_a_list_says_why_what_is_typed_chooses_nothing(d, name, control, _, __, lang, typed, words):
    explorer = explore.EXPLORERS[name](d, lang=lang)
    before = explorer.state
    finder = explorer.controls[control]
    finder._field.value = typed
    assert words in explorer.notice
    assert "shimahe-refused" in finder._dom_classes
    assert explorer.state == before
    explorer.controls["chart"].value = explorer.controls["chart"].options[1][1]
    assert (finder._field.value, explorer.notice) == ("", "")


@pytest.mark.parametrize(("name", "control", "_", "__"), LISTS)
def test_a_list_that_is_emptied_takes_back_what_it_said(d, name, control, _, __):
    explorer = explore.EXPLORERS[name](d, lang="en")
    finder = explorer.controls[control]
    finder._field.value = "no such"
    finder._field.value = ""
    assert (explorer.notice, explorer._guard.remark) == ("", "")
    assert "shimahe-refused" not in finder._dom_classes


def test_a_document_without_office_and_year_is_named_in_a_sentence():
    rows = "201\t某项\t1.00\t1.00\t"
    table = f"## 部门支出总表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n{rows}"
    d = shimahe.read(table.encode())
    english, chinese = explore.spending(d, lang="en"), explore.spending(d, lang="zh")
    assert "Source: a document that does not name its office, budget" in (
        english._texts["source"].value
    )
    assert "来源：没有写明单位的文件 预算" in chinese._texts["source"].value
    assert ">Budget · " in english._texts["heading"].value


def test_key_figures_lead_to_what_they_count(d):
    explorer = explore.spending(d, lang="en")
    assert [figure[0] for figure in explorer._key_figures.figures] == [
        "136.36 million yuan",
        "44.6%",
        "43.0%",
        "84.3%",
    ]
    assert explorer._key_figures.figures[0][1] == "All spending, 13,635.67 万元"
    explorer._key_figures._handle_custom_msg({"figure": 2}, [])
    assert explorer.state.inside == "212"
    for place in (0, 99, None):
        explorer._key_figures._handle_custom_msg({"figure": place}, [])
    assert explorer.state.inside == "212"


@pytest.mark.parametrize("name", explore.EXPLORERS)
@pytest.mark.parametrize("search", ["", "00", "工资", "103"])
def test_the_page_and_the_figure_have_one_title(d, name, search):
    explorer = explore.EXPLORERS[name](d, lang="zh", search=search)
    title = explorer.figure.layout.meta["title"] if len(explorer.frame) else ""
    assert explorer._result.title == title


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"search": "环卫"}, "城乡社区环境卫生：1,646.30 万元，占全部支出的 12.1%"),
        (
            {"search": "212", "level": "class", "kind": "project"},
            "城乡社区（仅所选部分）：5,395.02 万元",
        ),
        ({"search": "212"}, "所选 4 项共 5,863.73 万元，占全部支出的 43.0%"),
        ({"budget": "state_capital"}, "：55.95 万元，占全部支出的 0.4%"),
    ],
)
def test_what_is_found_is_named_in_the_title_if_it_is_one_line(d, values, title):
    assert title in explore.spending(d, lang="zh", **values)._result.title


def test_a_hidden_picture_is_not_drawn_before_it_is_seen(d, monkeypatch):
    drawn = watch_drawing(monkeypatch)
    explorer = explore.source(d, lang="en")
    explorer.controls["form"].value = "three_public"
    explorer._picture.dark = True
    assert drawn == []
    explorer._tabs.value = "picture"
    assert drawn == [explorer._result.picture]
    for tab in ("table", "picture"):
        explorer._tabs.value = tab
    assert len(drawn) == 1


def test_notes_on_a_picture_stand_where_the_picture_does(d):
    explorer = explore.spending(d, lang="en")
    note = terms.text("chart.small_tiles", "en")
    assert note in explorer._texts["heading"].value
    explorer._tabs.value = "table"
    assert note not in explorer._texts["heading"].value


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_what_is_stored_beside_the_widget_is_the_figure(d, name, monkeypatch):
    explorer = explore.EXPLORERS[name](d, lang="zh")
    figure = explorer.figure.to_dict()
    checked = []
    monkeypatch.setattr(layout, "Figure", lambda *_: checked.append(1))
    bundle = explorer._repr_mimebundle_()
    assert checked == []
    key = "application/vnd.plotly.v1+json"
    stored = bundle.get(key, explorer._result.stored_picture)
    wanted = json.loads(pio.to_json(figure, validate=False))
    assert json.loads(pio.to_json(stored, validate=False))["data"] == wanted["data"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_where_all_is_shown_no_share_of_it_is_said(d, name, lang):
    explorer = explore.EXPLORERS[name](d, lang=lang)
    assert "100.0%" not in explorer._result.title + explorer.line


def test_the_key_figure_and_the_title_of_indicators_write_a_score_alike(d):
    explorer = explore.indicators(d, lang="zh")
    score = explorer._key_figures.figures[-1][0]
    assert score == "45.7%"
    assert explorer._result.title.endswith(score)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_a_title_is_text_of_one_language_without_markup(d, name, lang):
    explorer = explore.EXPLORERS[name](d, lang=lang)
    title = explorer._result.title
    assert title
    assert any("一" <= letter <= "龥" for letter in title) == (lang == "zh")
    heading = re.search(r"<h3>(.*)</h3>", explorer._texts["heading"].value)[1]
    assert html.unescape(re.sub(r"</?span>", "", heading)) == title


def test_printed_lines_are_turned_page_by_page_and_marked(d):
    explorer = explore.source(d)
    rows = explorer._lines.content["rows"]
    assert len(rows) == LINES
    explorer._lines._handle_custom_msg({"turn": 1}, [])
    assert explorer._lines.content["rows"][0][0] > rows[-1][0]
    explorer.choose("L144.3")
    (here,) = [row for row in explorer._lines.content["rows"] if row[1]]
    assert here[0] == 144
    assert ["208.74", "L144.3", True] in [piece for field in here[2] for piece in field]


@pytest.mark.parametrize(
    ("name", "first", "head"),
    [
        ("spending", 82, ["科目编码", "科目名称", "总计", "基本支出", "项目支出"]),
        ("economic", 169, ["科目编码", "科目名称", "总计", "人员经费", "日常公用经费"]),
    ],
)
def test_printed_lines_have_the_printed_heads_of_their_columns(d, name, first, head):
    explorer = explore.EXPLORERS[name](d)
    explorer._tabs.value = "lines"
    content = explorer._lines.content
    heads = dict(zip([row[0] for row in content["rows"]], content["heads"], strict=True))
    assert heads[first][-1][1] == head
    assert next(number for number, above in heads.items() if above) == first


def test_heads_that_are_among_the_printed_lines_are_not_said_again(d):
    assert heads_above(d, [77, 78, 79, 80]) == [[]] * 4
    first, second = heads_above(d, [79, 80])
    assert [number for number, _ in first] == [77, 78]
    assert second == []


def test_a_part_of_the_strip_shows_only_its_lines(d):
    explorer = explore.source(d, lang="en")
    explorer._lines._handle_custom_msg({"part": 5}, [])
    assert explorer.state.form == "three_public"
    assert explorer._lines.strip[5][3]


def test_the_projector_enlarges_picture_and_page(d):
    explorer = explore.spending(d)
    explorer._projector.value = True
    assert explorer._picture.scale > 1
    assert "shimahe-projector" in explorer._dom_classes
    explorer._projector.value = False
    assert explorer._picture.scale == 1


@pytest.mark.parametrize(
    ("name", "values", "line", "figures"),
    [
        ("spending", {"search": "2120199", "kind": "project"}, 146, ["3,553.63"]),
        ("spending", {"search": "2120199"}, 146, ["108.69", "3,553.63"]),
        ("economic", {"search": "30101"}, 169, ["362.87"]),
        ("audit", {}, 402, ["13,969.45"]),
        ("audit", {}, 311, ["13,635.67"]),
        ("indicators", {"indicator": "I002"}, 406, ["30"]),
    ],
)
def test_printed_lines_mark_the_figures_of_what_is_shown(d, name, values, line, figures):
    explorer = explore.EXPLORERS[name](d, **values)
    explorer._tabs.value = "lines"
    explorer._first_line = explorer._result.source_lines.index(line)
    explorer._fill_lines()
    fields = {row[0]: row[2] for row in explorer._lines.content["rows"]}[line]
    marked = [piece for pieces in fields for piece in pieces if piece[2]]
    assert marked == [[figure, "", True] for figure in figures]


@pytest.mark.parametrize(("name", "line"), [("audit", 311), ("indicators", 424)])
def test_printed_lines_open_where_what_is_read_is_printed(d, name, line):
    explorer = explore.EXPLORERS[name](d)
    explorer._tabs.value = "lines"
    assert line in [row[0] for row in explorer._lines.content["rows"] if row[1]]


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_a_figure_of_a_line_is_marked_once_and_where_it_is_found(d, name):
    result = explore.EXPLORERS[name](d)._result
    assert result.marked <= set(spans(d)) | {""}


@pytest.mark.parametrize(
    ("name", "values", "call"),
    [
        ("spending", {}, "explore.spending(d)"),
        ("spending", {"kind": "project"}, "explore.spending(d, kind='project')"),
        ("spending", {"classes": ["212"]}, "explore.spending(d, classes=['212'])"),
        ("indicators", {"Q12": 5}, "explore.indicators(d, Q12=5.0)"),
        ("audit", {"search": 'a"b'}, "explore.audit(d, search='a\"b')"),
    ],
)
def test_the_code_of_a_view_is_copied_where_no_address_opens_it(d, name, values, call):
    explorer = explore.EXPLORERS[name](d, **values)
    assert (explorer._copy.text, explorer._copy.is_query) == (call, False)
    assert explorer._copy.label == "Copy the code of this view"
    again = eval(call, {"explore": explore, "d": d})
    assert again.state == explorer.state


def test_the_address_of_a_view_is_copied_where_one_opens_it(d):
    explorer = explore.source(d, search="社区 & ?", form="prose")
    explorer.follow_address("")
    assert (explorer._copy.is_query, explorer._copy.label) == (
        True,
        "Copy the address of this view",
    )
    (token,) = parse_qs(explorer._copy.text.removeprefix("?"))["view"]
    assert explorer.state.view.read_token(token) == explorer.state
    assert not explorer._guard.is_asked_for


def test_an_address_opens_its_view_or_is_refused(d):
    explorer = explore.spending(d)
    explorer.follow_address('{"explorer": "spending", "kind": "project"}')
    assert (explorer.state.kind, explorer._guard.is_asked_for) == ("project", True)
    explorer.follow_address('{"explorer": "spending", "kind": "none"}')
    assert explorer.state.kind == "project"
    assert explorer.notice.startswith("⚠")


def test_a_narrow_page_offers_a_chart_that_it_has_room_for(d):
    explorer = explore.spending(d, chart="sankey")
    chart, words = explorer._picture.instead
    assert (chart, words) == ("bars", "Show bars instead")
    explorer._picture._handle_custom_msg({"chart": chart}, [])
    assert explorer.state.chart == "bars"
    explorer._picture._handle_custom_msg({"chart": "no chart"}, [])
    assert explorer.state.chart == "bars"
    assert explorer.notice.startswith("⚠")


def test_the_lines_are_called_what_they_are(d):
    names = {lang: explore.spending(d, lang=lang)._tabs.options for lang in ("zh", "en")}
    assert [words for words, _ in names["en"]] == ["Chart", "Table", "Source"]
    assert [words for words, _ in names["zh"]] == ["图", "表", "原文"]


def test_the_table_of_indicators_has_whole_names_and_the_printed_ones_beside(d):
    explorer = explore.indicators(d)
    names = [row[2] for row in explorer._table.content["rows"]]
    assert not any(cell[0].endswith("…") for cell in names)
    assert sum(cell[0] != cell[2] for cell in names) > 190


@pytest.mark.parametrize("name", explore.EXPLORERS)
@pytest.mark.parametrize(("given", "kind"), [("disclosure.md", "str"), (None, "NoneType")])
def test_what_is_no_disclosure_is_said_to_be_none(name, given, kind):
    with pytest.raises(TypeError, match=rf"explore\.{name} .* {kind}[：:；].* shimahe\.read\("):
        explore.EXPLORERS[name](given)
