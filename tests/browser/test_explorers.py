"""Explorers in JupyterLab: every control, clicks on the picture and the way back.

Table, cards, copying and dark pages are tested as well.

The same controls are set in a second explorer without a browser: text, picture and table on the
page must be what it says. Every chart is kept as a screenshot, in both languages, wide and narrow,
light and dark.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from ipywidgets import Dropdown

from shimahe import Disclosure, charts, explore, language, load, set_language, terms
from shimahe.display.charts.palette import HUES
from shimahe.display.controls import Filter
from shimahe.display.explorer import TABS
from shimahe.display.parts import PAGE, Finder
from shimahe.export import csv_bytes
from shimahe.quality.scores import JUDGED
from tests.browser.jupyterlab import IMPATIENT, PATIENT, LabPage
from tests.notebook_guards import SETUP

pytestmark = pytest.mark.browser

# The explorer of the test before goes with its widgets.
CLOSE_ALL = "import ipywidgets\nipywidgets.Widget.close_all()"
BOX = ".jupyter-widgets:has(.js-plotly-plot)"
DRAWN = (  # labels of tiles are left out: the page writes what they have room for
    "type",
    "level",
    "ids",
    "parents",
    "values",
    "x",
    "y",
    "z",
    "customdata",
    "node",
    "link",
)
#: A drawing that is repeated, since words were found not to fit, is counted twice.
COUNT_DRAWINGS = """
() => {
    window.drawings = 0;
    document.querySelector('.js-plotly-plot').on('plotly_afterplot', () => { drawings += 1; });
}"""
PANELS = {"picture": ".js-plotly-plot", "table": ".shimahe-table", "lines": ".shimahe-lines"}
KEPT = {"node": ("label", "customdata"), "link": ("source", "target", "value", "customdata")}
STEPS = {  # each moves something, whatever was set before it
    "spending": {
        "chart": "bars", "measure": "total", "level": "group", "budget": "general_public",
        "kind": "project", "minimum": "30", "search": "社", "top": 3, "maximum": "3000",
        "inside": "201",
    },
    "economic": {
        "chart": "bars", "measure": "general_public", "minimum": "3", "maximum": "300",
        "search": "费", "use": "public_use", "top": 5, "level": "class", "inside": "302",
    },
    "indicators": {
        "chart": "ranking", "project": "城乡社区管理工作经费", "sign": "≥", "core": "no",
        "failed": "Q12", "unit": "%", "type_2": "quality", "search": "完成", "indicator": "I171",
        "Q12": "5", "Q03": "0",
    },
    "source": {
        "place": "53", "context": 8, "chart": "amounts", "show": "figures",
        "form": "department_spending", "level": "item", "code": "212", "minimum": "200",
        "maximum": "2000", "search": "环境", "reason": "heading",
    },
    "audit": {
        "chart": "checks", "status": "agrees", "nature": "identity", "family": "within",
        "form": "general_spending", "check": "A02", "search": "2010",
        "comparison": "A02 general_spending:201/total", "cell": "general_spending:20103/total",
        "printed": "1",
    },
}  # fmt: skip


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


@pytest.fixture
def page(shared_page: LabPage) -> LabPage:
    """The notebook that all tests here share: none of them needs a kernel of its own."""
    return shared_page


@pytest.fixture(scope="module")
def disclosure() -> Disclosure:
    return load()


@cache
def bundled() -> Disclosure:
    """The disclosure that all explorers without a browser share, as those of the notebook do."""
    return load()


def opened(page: LabPage, name: str, **state: Any) -> explore.Explorer:
    """Show an explorer in the shared notebook; give the same explorer without a browser."""
    if page.language != language():
        page.run_cell(0, SETUP.format(language=language()))
        page.language = language()
    page.run_cell(1, CLOSE_ALL)
    page.run_cell(1, f"explore.{name}(d, **{state!r})")
    assert page.cell_errors() == []
    explorer = explore.EXPLORERS[name](bundled(), **state)
    same(page, explorer)
    page.page.evaluate("() => jupyterapp.shell.currentWidget.content.scrollToItem(1, 'start')")
    return explorer


def drawn(traces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep of the traces what a reader sees."""
    kept = [
        {key: trace[key] for key in DRAWN if key in trace}
        for trace in json.loads(json.dumps(traces))
    ]
    for trace in kept:
        for part, keys in KEPT.items():
            if part in trace:
                trace[part] = {key: trace[part][key] for key in keys}
    return kept


class Text(HTMLParser):
    """The text of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(source)

    def handle_data(self, data: str) -> None:
        self.text += data


Seen = tuple[list[dict[str, Any]], str, list[list[str]], list[str]]


#: The texts of each row by column; of a cell that has the room of blank ones, these are blank.
TEXTS_OF_ROWS = """rows => rows.map(row => [...row.cells].flatMap(
  cell => [cell.textContent, ...Array(cell.colSpan - 1).fill("")]
))"""


def on_page(page: LabPage) -> Seen:
    """Read the picture, the line of figures, the table and the card."""
    line = page.page.locator(f"{BOX} [role=status]").first.text_content() or ""
    table = page.page.locator(".shimahe-table tbody tr").evaluate_all(TEXTS_OF_ROWS)
    return (
        drawn(page.chart_data(0, BOX)),
        line,
        table,
        page.page.locator(".shimahe-card").all_text_contents(),
    )


def expected(explorer: explore.Explorer) -> Seen:
    """Say the same of an explorer without a browser."""
    page_of_rows = explorer._table.content["rows"][:PAGE]
    rows = [[cell[0] for cell in row] for row in page_of_rows]
    card = explorer._texts["card"].value
    cards = [Text(card).text] if "shimahe-card" in card else []
    return drawn(explorer._picture.figure["data"]), explorer.line, rows, cards


def move(page: LabPage, explorer: explore.Explorer, name: str, value: Any) -> None:
    """Set a control on the page as a reader does, and in the explorer without a browser."""
    control = page.control(explorer.controls[name].description)
    reach(page, explorer, name)
    widget = explorer.controls[name]
    entry = value
    if isinstance(widget, Dropdown | Finder):
        entry = next(label for label, key in widget.options if key == value)
    if isinstance(widget, Dropdown):
        control.select_option(entry)
    else:
        control.fill(entry)
        control.press("Enter")
    widget.value = value


def reach(page: LabPage, explorer: explore.Explorer, name: str) -> None:
    """Open the drawer or the menu, where a control waits in one."""
    view = explorer.state.view
    in_sight = {*view.toolbar, *view.beside}
    if name in in_sight or page.control(explorer.controls[name].description).is_visible():
        return
    in_menu = name in ("lang", "token")
    opener = explorer._open_menu if in_menu else explorer._open_drawer
    button = page.page.get_by_role("button", name=opener.description, exact=True)
    button.click()
    page.control(explorer.controls[name].description).wait_for(state="visible")


def open_tab(page: LabPage, explorer: explore.Explorer, name: str) -> None:
    """Show the picture, the table or the printed lines."""
    explorer._tabs.value = name
    page.page.locator(".shimahe-tabs button").nth(TABS.index(name)).click()
    page.page.locator(PANELS[name]).first.wait_for(state="visible")


def press(page: LabPage, explorer: explore.Explorer, button: str) -> None:
    """Press a button of the menu."""
    words = terms.text(f"explore.{button}", explorer.state.lang)
    named = page.page.get_by_role("button", name=words, exact=True)
    if not named.is_visible():
        page.page.get_by_role("button", name=explorer._open_menu.description, exact=True).click()
    named.click()


def moved_by(explorer: explore.Explorer, name: str) -> object:
    """What a control has to change: a filter the rows, any other something that a reader sees."""
    if isinstance(explorer.state.view.controls[name], Filter):
        return explorer.frame.to_csv()
    return expected(explorer)


def same(page: LabPage, explorer: explore.Explorer) -> None:
    """The page shows what the explorer without a browser says, at the latest after a minute."""
    wanted = expected(explorer)
    assert page.settled(lambda: on_page(page), wanted) == wanted


@pytest.mark.parametrize("name", STEPS)
def test_every_control_changes_what_it_names(page: LabPage, lang: str, name: str) -> None:
    explorer = opened(page, name)
    left = set(explorer._result.choices) - set(STEPS[name]) - {"lang", "classes"}
    assert not left, f"no step for {left}"
    open_tab(page, explorer, "picture")
    for control, value in STEPS[name].items():
        before = moved_by(explorer, control)
        move(page, explorer, control, value)
        assert moved_by(explorer, control) != before, f"{control} moves nothing"
        same(page, explorer)
    page.screenshot(f"{name}.{lang}.moved")
    other = {"en": "zh", "zh": "en"}[lang]
    page.run_cell(0, f"_.controls['lang'].value = {other!r}")  # out of sight: the page's
    explorer.controls["lang"].value = other
    same(page, explorer)
    press(page, explorer, "reset")
    explorer.controls["reset"].click()
    same(page, explorer)


@pytest.fixture
def busy_page(page: LabPage) -> Iterator[LabPage]:
    """A page on which no widget loads in the time that anywidget gives it."""
    page.page.evaluate(IMPATIENT)
    yield page
    page.page.evaluate(PATIENT)


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_on_a_busy_page_picture_and_table_are_there_and_follow(
    busy_page: LabPage, lang: str
) -> None:
    explorer = opened(busy_page, "spending")
    for control, value in (("level", "class"), ("chart", "bars")):
        move(busy_page, explorer, control, value)
        same(busy_page, explorer)


def test_several_classes_can_be_chosen(page: LabPage, lang: str) -> None:
    explorer = opened(page, "spending", chart="bars", level="class")
    labels = [label for label, key in explorer.controls["classes"].options if key in ("201", "212")]
    reach(page, explorer, "classes")
    page.control(explorer.controls["classes"].description).select_option(labels)
    explorer.controls["classes"].value = ("201", "212")
    same(page, explorer)


@pytest.mark.parametrize(("name", "code"), [("spending", "212"), ("economic", "302")])
@pytest.mark.parametrize(
    ("chart", "level"),
    [("bars", "class"), ("treemap", "class"), ("treemap", ""), ("icicle", "")],
)
def test_a_click_on_the_picture_goes_inside_and_a_crumb_leads_back(
    page: LabPage, name: str, code: str, chart: str, level: str
) -> None:
    explorer = opened(page, name, chart=chart, **({"level": level} if level else {}))
    if chart in ("treemap", "icicle"):
        tile = page.page.evaluate_handle(
            f"""code => [...document.querySelectorAll('{BOX} .slice')]
            .find(each => each.__data__.data.data.id === code).querySelector('path.surface')""",
            code,
        )
        page.click_mark(
            tile.as_element(), 0.5, 0.01 if chart == "treemap" else 0.5
        )  # the head of the class
    else:
        codes = [facts[0] for trace in explorer.figure.data for facts in trace.customdata or ()]
        marks = page.page.locator(f"{BOX} .bars .point path")
        page.click_mark(marks.nth(codes.index(code)))
    explorer.choose(code)
    assert explorer.state.inside == code
    same(page, explorer)
    page.screenshot(f"{name}.inside.{chart}{level}")
    page.page.get_by_role("button", name=explorer._crumbs[0].description, exact=True).click()
    explorer._crumbs[0].click()
    same(page, explorer)


#: The words of tiles that the box of a tile stands over.
COVERED = """
() => {
    const box = document.querySelector('.shimahe-tip').getBoundingClientRect();
    const words = [...document.querySelectorAll('.treemaplayer .slicetext')]
        .filter(each => each.textContent.trim());
    return words.filter(each => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
    }).map(each => each.textContent);
}"""


@pytest.mark.parametrize("code", ["2120199", "2010302", "2120501"])
def test_what_is_said_of_a_tile_covers_no_words_of_tiles(page: LabPage, code: str) -> None:
    explorer = opened(page, "spending")
    tile = page.page.evaluate_handle(
        f"""code => [...document.querySelectorAll('{BOX} .slice')]
        .find(each => each.__data__.data.data.id === code).querySelector('path.surface')""",
        code,
    ).as_element()
    assert tile is not None
    tile.scroll_into_view_if_needed()
    around = tile.bounding_box()
    assert around is not None
    page.page.mouse.move(around["x"] + 20, around["y"] + 20)
    page.page.mouse.move(around["x"] + 25, around["y"] + 25)
    said = page.page.locator(".shimahe-tip")
    said.wait_for()
    amount = explorer.table.set_index("code")["amount_wan"].get(code)
    assert f"{amount:,.2f}" in said.inner_text()
    assert page.page.evaluate(COVERED) == []
    assert not page.page.locator(f"{BOX} .hoverlayer").is_visible()
    page.page.mouse.move(1, 1)
    said.wait_for(state="hidden")


def test_a_bar_without_parts_shows_its_printed_line(page: LabPage, disclosure: Disclosure) -> None:
    explorer = opened(page, "spending", chart="bars", inside="221", level="item")
    page.click_mark(page.page.locator(f"{BOX} .bars .point path").first)
    explorer.choose(explorer.table["code"].iloc[0])
    alert = page.page.locator(f"{BOX} [role=alert]:visible").first
    said = explorer.notice.split()
    assert page.settled(lambda: alert.inner_text().split(), said) == said
    assert disclosure.cite(151).replace("\t", " | ") in explorer.notice


def test_the_table_sorts_by_its_heads_and_shows_source_lines(
    page: LabPage, disclosure: Disclosure
) -> None:
    explorer = opened(page, "spending", level="class")
    open_tab(page, explorer, "table")
    code = page.page.locator(".shimahe-table th button").nth(1)
    code.click()
    codes = sorted(explorer.table["code"])
    assert [row[1] for row in on_page(page)[2]] == codes
    page.page.keyboard.press("Enter")  # the head keeps the focus
    assert [row[1] for row in on_page(page)[2]] == codes[::-1]
    assert page.page.locator(".shimahe-table th[aria-sort=descending]").count() == 1
    tip = page.page.locator(".shimahe-table tbody tr").last.locator("td").last
    assert tip.get_attribute("title") == disclosure.cite(int(tip.text_content() or ""))


def test_a_long_table_is_turned_page_by_page(page: LabPage, lang: str) -> None:
    explorer = opened(page, "indicators")
    open_tab(page, explorer, "table")
    ids = explorer.table["indicator"].tolist()
    pages = page.page.locator(".shimahe-table ~ .shimahe-pages")
    previous, following = pages.locator("button").all()
    assert previous.is_disabled()
    following.focus()
    for first in (PAGE, 2 * PAGE):
        page.page.keyboard.press("Enter")  # the button keeps the focus
        assert [row[1] for row in on_page(page)[2]] == ids[first : first + PAGE]
    assert pages.locator("button").last.is_disabled()
    numbers = {"first": 2 * PAGE + 1, "last": len(ids), "all": len(ids)}
    assert pages.inner_text().split("\n")[1] == terms.text("explore.table.range", **numbers)
    page.page.keyboard.press("Enter")  # the last page leads back
    assert on_page(page)[2][0][1] == ids[PAGE]
    page.screenshot(f"indicators.pages.{lang}")


def test_the_view_is_copied_the_state_pasted_and_the_code_shown(page: LabPage, lang: str) -> None:
    explorer = opened(page, "economic", chart="bars")
    page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    move(page, explorer, "top", 5)
    same(page, explorer)
    press(page, explorer, "copy.code")
    copied = page.settled(
        lambda: page.page.evaluate("navigator.clipboard.readText()"), explorer.state.call
    )
    assert copied == explorer.state.call
    token = explorer.state.token
    press(page, explorer, "reset")
    explorer.controls["reset"].click()
    same(page, explorer)
    move(page, explorer, "token", token)
    same(page, explorer)
    press(page, explorer, "show_code")
    assert (
        page.settled(page.page.locator(f"{BOX} pre").first.inner_text, explorer.code)
        == explorer.code
    )


def test_the_rows_shown_are_saved_as_csv(page: LabPage) -> None:
    explorer = opened(page, "spending", kind="project")
    page.page.locator(f"{BOX} .shimahe-more").click()
    with page.page.expect_download() as download:
        page.page.locator(f"{BOX} .shimahe-download button").click()
    assert download.value.suggested_filename == "spending.csv"
    assert download.value.path().read_bytes() == csv_bytes(explorer.frame)


def test_a_sheet_a_criterion_a_card_and_a_weight(page: LabPage, lang: str) -> None:
    """The way of a teacher: from the heat map into a sheet, to what falls short, to a card.

    Then other weights are set.
    """
    explorer = opened(page, "indicators", chart="heat_map")
    sheets = [row[0][0] for row in explorer.figure.data[0].customdata]
    page.click_mark(
        page.page.locator(f"{BOX} .nsewdrag").first,
        0.5,
        (sheets.index("文体及教育工作经费") + 0.5) / len(sheets),
    )
    explorer.choose("文体及教育工作经费")
    assert explorer.state.project == "文体及教育工作经费"
    same(page, explorer)
    page.screenshot(f"indicators.sheet.{lang}")
    move(page, explorer, "failed", "Q12")
    same(page, explorer)
    open_tab(page, explorer, "table")
    name = page.page.locator(".shimahe-table tbody button").first
    name.focus()
    page.page.keyboard.press("Enter")
    explorer.choose(explorer.table["indicator"].iloc[0])
    assert expected(explorer)[3]
    same(page, explorer)
    page.page.locator(".shimahe-card").scroll_into_view_if_needed()
    page.screenshot(f"indicators.card.{lang}")
    move(page, explorer, "Q12", "0")
    same(page, explorer)
    assert explorer.line.count(" · ") == 4
    page.screenshot(f"indicators.weights.{lang}")


def test_a_mark_and_a_row_lead_to_the_printed_line(page: LabPage, lang: str) -> None:
    """The way of a checker: a table, a mark on the map, its line; a word, a row, its line."""
    explorer = opened(page, "source", form="three_public", show="figures")
    open_tab(page, explorer, "picture")
    blue = ", ".join(map(str, bytes.fromhex(HUES[0].deep[1:])))  # all others are dimmed
    marks = page.page.locator(f'{BOX} .scatterlayer path.point[style*="{blue}"]')
    page.click_mark(marks.first)
    explorer.choose(explorer.figure.data[1].customdata[0])
    same(page, explorer)
    marked = page.page.locator(".shimahe-card mark")
    assert marked.all_text_contents() == ["40.50"]
    page.screenshot(f"source.mark.{lang}")
    move(page, explorer, "form", "")
    move(page, explorer, "search", "城管执法")
    same(page, explorer)
    open_tab(page, explorer, "table")
    place = page.page.locator(".shimahe-table tbody button").first
    place.focus()
    page.page.keyboard.press("Enter")
    explorer.choose(explorer.table["place"].iloc[0])
    same(page, explorer)
    assert marked.all_text_contents() == [explorer.table["text"].iloc[0]]
    page.page.locator(".shimahe-card").scroll_into_view_if_needed()
    page.screenshot(f"source.card.{lang}")


def test_a_figure_is_misprinted_for_trial_and_the_audit_finds_it(page: LabPage, lang: str) -> None:
    """The way of a sceptic: a field, a check, one of its figures, a misprint, a suspect."""
    explorer = opened(page, "audit")
    agree = explorer.figure.data[0]
    row = [*agree.y].index("within identity")
    page.click_mark(page.page.locator(f"{BOX} .bars .point path").nth(row))
    explorer.choose(agree.customdata[row][0])
    assert (explorer.state.family, explorer.state.status) == ("within", "agrees")
    same(page, explorer)
    open_tab(page, explorer, "table")
    page.page.locator(".shimahe-table tbody button").first.focus()
    page.page.keyboard.press("Enter")
    explorer.choose(explorer._table.content["rows"][0][0][3])
    same(page, explorer)
    page.screenshot(f"audit.equation.{lang}")
    for name, value in (("cell", explorer.controls["cell"].options[1][1]), ("printed", "6,48.94")):
        move(page, explorer, name, value)
        same(page, explorer)
    move(page, explorer, "status", "differs")
    same(page, explorer)
    assert terms.text("card.suspects", lang) in on_page(page)[3][0]
    page.page.locator(".shimahe-card").scroll_into_view_if_needed()
    page.screenshot(f"audit.misprint.{lang}")


CARDS = [
    (
        "audit",
        {
            "comparison": "A03 department_spending:total/total",
            "cell": "department_spending:201/total",
            "printed": "1",
        },
    ),
    ("indicators", {"project": "department", "indicator": "I023", "chart": "targets"}),
    ("source", {"form": "project_goals", "place": "L747.2"}),  # among rows printed as markup
]


@pytest.mark.parametrize(("name", "state"), CARDS)
def test_cards_fit_narrow_dark_pages(
    page: LabPage, lang: str, name: str, state: dict[str, Any]
) -> None:
    page.set_look("Dark", 800, 1200, file_list=False)
    explorer = opened(page, name, **state)
    same(page, explorer)
    card = page.page.locator(".shimahe-card")
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 800, "the card is cut off"
    assert card.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    page.screenshot(f"{name}.card.{lang}.dark.800")


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(("theme", "width"), [("Light", 1280), ("Dark", 800)])
def test_every_chart_is_drawn_and_kept_as_a_picture(
    page: LabPage, lang: str, name: str, theme: str, width: int
) -> None:
    page.set_look(theme, width, 1400, file_list=width > 1000)
    explorer = opened(page, name)
    open_tab(page, explorer, "picture")
    paper = charts.TEMPLATES[theme.lower()].layout.paper_bgcolor
    read = f"() => document.querySelector('{BOX} .js-plotly-plot')._fullLayout.paper_bgcolor"
    assert page.settled(lambda: page.page.evaluate(read), paper) == paper
    for chart in [key for _, key in explorer.controls["chart"].options]:
        if explorer.state.chart != chart:
            move(page, explorer, "chart", chart)
        same(page, explorer)
        plot = page.page.locator(f"{BOX} .js-plotly-plot").first.bounding_box()
        assert plot is not None
        assert plot["x"] + plot["width"] <= width, "the picture is cut off"
        page.screenshot(f"{name}.{chart}.{lang}.{theme.lower()}.{width}")


# --- what there is room for -----------------------------------------------------------------------

FILTERED = {
    "spending": {"kind": "project", "minimum": 100},
    "economic": {"use": "personnel", "minimum": 10},
    "audit": {"family": "prose", "nature": "identity"},
    "indicators": {"type_2": "quality", "core": "no"},
    "source": {"show": "figures", "level": "item"},
}
ROWS_OF_TOOLBAR = """
toolbar => {
    const right = toolbar.getBoundingClientRect().right;
    const boxes = [...toolbar.children].map(each => each.getBoundingClientRect());
    const tops = new Set(boxes.map(box => Math.round((box.top + box.bottom) / 2)));
    return [tops.size, boxes.filter(box => box.right > right + 1 || box.width < 20).length];
}"""


@pytest.mark.parametrize("name", FILTERED)
def test_the_toolbar_is_one_row_on_a_small_page_two(page: LabPage, lang: str, name: str) -> None:
    explorer = opened(page, name, **FILTERED[name])
    assert explorer._open_drawer.description[-2] == "2"
    for width, rows in ((1280, 1), (800, 2)):
        page.set_look("Light", width, 1000, file_list=width > 1000)
        toolbar = page.page.locator(".shimahe-toolbar").first
        wanted = [rows, 0]
        assert page.settled(lambda bar=toolbar: bar.evaluate(ROWS_OF_TOOLBAR), wanted) == wanted
        page.screenshot(f"{name}.{lang}.toolbar.{width}")
    page.set_look("Light", 1280, 1000, file_list=False)


def test_flows_slide_on_a_narrow_page_and_bars_are_offered(page: LabPage, lang: str) -> None:
    explorer = opened(page, "spending", chart="sankey")
    hint = page.page.locator(".shimahe-wide")
    assert not hint.is_visible()
    page.set_look("Light", 520, 1000, file_list=False)
    hint.wait_for(state="visible")
    pane = page.page.locator(".shimahe-pane")
    assert pane.evaluate("pane => pane.scrollWidth > pane.clientWidth + 100")
    page.screenshot(f"spending.{lang}.sankey.narrow")
    hint.get_by_role("button").click()
    explorer.controls["chart"].value = "bars"
    same(page, explorer)
    assert not hint.is_visible()
    page.set_look("Light", 1280, 1000, file_list=False)


#: The lines of the heads of a heat map that touch another one.
TOUCHING_HEADS = """
() => {
    const lines = [...document.querySelectorAll('.xaxislayer-above text')]
        .flatMap(head => head.querySelector('tspan') ? [...head.querySelectorAll('tspan')] : [head])
        .filter(line => line.textContent.replace('\\u200b', '').trim())
        .map(line => [line.textContent, line.getBoundingClientRect()]);
    const touch = (one, other) => one.left < other.right && other.left < one.right
        && one.top + 4 < other.bottom && other.top + 4 < one.bottom;
    return lines.flatMap(([words, box], at) => lines.slice(at + 1)
        .filter(other => touch(box, other[1])).map(other => [words, other[0]]));
}"""


@pytest.mark.parametrize("width", [450, 800, 1280])
def test_heads_of_a_heat_map_stand_apart_at_any_width(page: LabPage, lang: str, width: int) -> None:
    page.set_look("Light", width, 1000, file_list=False)
    opened(page, "indicators", chart="heat_map")
    heads = page.page.locator(f"{BOX} .xaxislayer-above text")
    assert page.settled(heads.count, len(JUDGED)) == len(JUDGED)
    assert page.settled(lambda: page.page.evaluate(TOUCHING_HEADS), []) == []
    page.screenshot(f"indicators.{lang}.heads.{width}")
    page.set_look("Light", 1280, 1000, file_list=False)


@pytest.mark.parametrize("name", ["spending", "economic"])
def test_on_a_narrow_page_names_stand_above_their_bars(page: LabPage, lang: str, name: str) -> None:
    explorer = opened(page, name, chart="bars")
    names = explorer.figure.layout.yaxis.ticktext
    beside = page.page.locator(f"{BOX} .yaxislayer-above .ytick")
    above = page.page.locator(f"{BOX} .annotation")
    assert (beside.count(), above.count()) == (len(names), 0)
    page.set_look("Light", 450, 1000, file_list=False)
    assert page.settled(above.count, len(names)) == len(names)
    assert beside.count() == 0
    page.screenshot(f"{name}.{lang}.bars.narrow")
    page.set_look("Light", 1280, 1000, file_list=False)
    assert page.settled(beside.count, len(names)) == len(names)


def test_figures_of_printed_lines_are_chosen_by_the_keyboard(page: LabPage, lang: str) -> None:
    explorer = opened(page, "source", form="three_public", show="figures")
    figure = page.page.locator(".shimahe-lines [role=button]").first
    figure.focus()
    page.page.keyboard.press("Enter")
    explorer.choose(explorer.frame["place"].tolist()[0])
    same(page, explorer)


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_tiles_are_written_on_before_they_are_drawn(page: LabPage, lang: str) -> None:
    explorer = opened(page, "spending")
    page.page.evaluate(COUNT_DRAWINGS)
    steps = {"level": "group", "chart": "bars", "measure": "total"}
    for count, (name, value) in enumerate([*steps.items(), ("chart", "treemap")], 1):
        widget = explorer.controls[name]
        words = next(words for words, key in widget.options if key == value)
        page.control(widget.description).select_option(label=words)
        widget.value = value
        same(page, explorer)
        assert page.page.evaluate("() => window.drawings") == count


@pytest.mark.parametrize("lang", ["zh"], indirect=True)
def test_a_treemap_follows_the_height_of_the_window(page: LabPage, lang: str) -> None:
    opened(page, "spending")
    height = "document.querySelector('.js-plotly-plot').layout.height"
    page.page.set_viewport_size({"width": 1280, "height": 1000})
    page.page.wait_for_function(f"() => {height} > 450")
    page.page.set_viewport_size({"width": 1280, "height": 700})
    page.page.wait_for_function(f"() => {height} < 400")
    assert page.page.evaluate(
        "() => document.querySelector('.shimahe-explorer').offsetHeight < innerHeight"
    )
    page.page.set_viewport_size({"width": 1280, "height": 1000})
    page.page.wait_for_function(f"() => {height} > 450")


def test_a_code_of_the_table_says_what_it_means(page: LabPage) -> None:
    explorer = opened(page, "spending", level="class")
    open_tab(page, explorer, "table")
    code = page.page.locator(".shimahe-table tbody .hint").first
    code.focus()
    hint = page.page.locator(".hint-box:not([hidden])")
    assert hint.count() == 1
    assert re.search(r"[A-Za-z]{4}", hint.inner_text())
    assert re.search("[\u4e00-\u9fff]{4}", hint.inner_text())
    page.page.keyboard.press("Escape")
    assert hint.count() == 0


@pytest.mark.parametrize("name", ["audit", "indicators"])
def test_terms_of_a_card_say_what_they_mean(page: LabPage, name: str) -> None:
    opened(page, name)
    term = page.page.locator(".shimahe-card .hint").first
    term.hover()
    hint = page.page.locator(".hint-box:not([hidden])")
    assert hint.count() == 1
    assert len(hint.inner_text()) > len(term.inner_text())
    page.page.keyboard.press("Escape")
    assert hint.count() == 0
