"""Every explorer can be used by those who do not see it, or have no mouse, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator

from shimahe import explore, language, set_language, terms
from shimahe.display.explorer import TABS
from shimahe.display.parts import PAGE
from tests.browser.jupyterlab import LabPage
from tests.browser.test_explorers import CLOSE_ALL, open_tab, opened

pytestmark = pytest.mark.browser

ROOT = ".shimahe-explorer"
GRAVE = ("serious", "critical")
#: What is asked of contrast: the best practices of whole pages are JupyterLab's matter.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"], "resultTypes": ["violations"]}


UNFOLD = f"document.querySelectorAll('{ROOT} details').forEach(each => {{ each.open = true; }})"
#: Lists what a mouse can use, gives the first of it the focus and says how much there is.
TO_REACH = f"""() => {{
    const root = document.querySelector('{ROOT}');
    const every = root.querySelectorAll('button, input, select, a[href], summary, [tabindex="0"]');
    window.toReach = [...every].filter(each => each.checkVisibility() && !each.disabled);
    window.toReach[0].focus({{focusVisible: true}});
    return window.toReach.length;
}}"""
#: Says which of them has the focus, and how wide the line around it is.
FOCUSED = """() => {
    const chosen = document.activeElement;
    const style = getComputedStyle(chosen);
    const outline = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
    return {place: window.toReach.indexOf(chosen), outline, html: chosen.outerHTML.slice(0, 120)};
}"""


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


def violations(page: LabPage) -> list[dict[str, Any]]:
    """List what axe finds wrong within the explorer, and where."""
    from axe_playwright_python.sync_playwright import Axe  # needed here alone

    found = Axe().run(page.page, context=ROOT, options=OPTIONS).response["violations"]
    wrong = []
    for each in found:
        where = [node["html"][:160] for node in each["nodes"][:4]]
        wrong.append({"id": each["id"], "impact": each["impact"], "where": where})
    return wrong


def open_all(page: LabPage) -> None:
    """Open the drawer and the menu, and show the code."""
    for button in page.page.locator(".shimahe-toolbar > .widget-toggle-button").all():
        button.click()
    code = terms.text("explore.show_code")
    page.page.get_by_role("button", name=code, exact=True).click()


def refuse_token(page: LabPage, explorer: explore.Explorer) -> None:
    """Paste what is no token, and wait until that is said."""
    token = page.control(explorer.controls["token"].description)
    token.fill("{")
    token.press("Enter")
    page.page.locator(f"{ROOT} .shimahe-beside").wait_for()


def enter(page: LabPage, control: Locator) -> None:
    """Use a control with the keyboard alone."""
    control.wait_for(state="visible")
    control.focus()
    page.page.keyboard.press("Enter")


#: States with as much on the page as there can be: chips, crumbs, cards, words beside fields.
FULL: dict[str, dict[str, Any]] = {
    "spending": {"kind": "project", "inside": "212", "search": "环卫", "minimum": 5},
    "economic": {"search": "no such thing"},
    "audit": {
        "comparison": "A03 department_spending:total/total",
        "cell": "department_spending:201/total",
        "printed": "1",
    },
    "indicators": {"project": "department", "indicator": "I023"},
    "source": {"form": "three_public", "minimum": 5},
}


@pytest.mark.parametrize("name", FULL)
def test_axe_finds_no_serious_violation(shared_page: LabPage, lang: str, name: str) -> None:
    explorer = opened(shared_page, name, **FULL[name])
    open_all(shared_page)
    refuse_token(shared_page, explorer)
    shared_page.page.evaluate(UNFOLD)
    for theme in ("Light", "Dark"):
        shared_page.set_look(theme, 1280, 1000, file_list=False)
        for tab in range(len(TABS)):
            shared_page.page.locator(".shimahe-tabs button").nth(tab).click()
            grave = [each for each in violations(shared_page) if each["impact"] in GRAVE]
            assert grave == [], (theme, TABS[tab])


def test_a_picture_says_its_sentence_and_a_tab_that_it_is_chosen(
    shared_page: LabPage, lang: str
) -> None:
    explorer = opened(shared_page, "spending")
    picture = shared_page.page.locator(f"{ROOT} [role=img]")
    assert picture.get_attribute("aria-label") == explorer._picture.label
    pressed = shared_page.page.locator(".shimahe-tabs [aria-pressed=true]")
    assert pressed.all_inner_texts() == [terms.text("explore.tab.picture")]


def test_a_refused_field_is_marked_and_said_beside_it(shared_page: LabPage, lang: str) -> None:
    explorer = opened(shared_page, "spending")
    open_all(shared_page)
    field = shared_page.control(explorer.controls["minimum"].description)
    field.fill("abc")
    field.press("Enter")
    alert = shared_page.page.locator(f"{ROOT} .shimahe-part [role=alert]")
    alert.wait_for()
    assert "abc" in alert.inner_text()
    assert field.get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_a_refusal_after_two_refused_fields_leaves_the_page_alive(
    shared_page: LabPage, lang: str
) -> None:
    explorer = opened(shared_page, "spending", minimum=500, maximum=5)
    open_all(shared_page)
    shared_page.page.locator(f"{ROOT} .shimahe-refused").nth(1).wait_for()
    refuse_token(shared_page, explorer)
    beside = shared_page.page.locator(f"{ROOT} .shimahe-token .shimahe-beside")
    beside.wait_for()
    assert shared_page.page.locator(f"{ROOT} [aria-describedby]").count() == 1


@pytest.mark.parametrize("lang", ["zh"], indirect=True)
@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_tab_reaches_everything_and_what_has_the_focus_is_seen(
    shared_page: LabPage, lang: str, name: str
) -> None:
    explorer = opened(shared_page, name, **FULL[name])
    open_all(shared_page)
    open_tab(shared_page, explorer, "picture")
    shared_page.page.locator(".shimahe-lines").wait_for(state="hidden")
    wanted = shared_page.page.evaluate(TO_REACH)
    for place in range(wanted):
        reached = shared_page.page.evaluate(FOCUSED)
        assert reached["place"] == place, reached
        assert reached["outline"] >= 2, reached
        shared_page.page.keyboard.press("Tab")
    assert shared_page.page.evaluate(FOCUSED)["place"] == -1, "Tab leaves the explorer at its end"


def test_a_class_is_gone_into_with_the_keyboard_alone(shared_page: LabPage, lang: str) -> None:
    explorer = opened(shared_page, "spending", level="class")
    page = shared_page.page
    enter(shared_page, page.locator(".shimahe-tabs button").nth(TABS.index("table")))
    enter(shared_page, page.locator(".shimahe-table tbody button").first)
    crumb = page.locator(".shimahe-way button", has_text="201")
    crumb.wait_for()
    assert explorer.table["code"].iloc[0] == "201"
    page.wait_for_function("document.activeElement.matches('.shimahe-table')")
    enter(shared_page, page.locator(".shimahe-way button:visible").first)
    crumb.wait_for(state="hidden")


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_filters_are_set_and_lifted_with_the_keyboard_alone(
    shared_page: LabPage, lang: str
) -> None:
    explorer = opened(shared_page, "spending")
    page = shared_page.page
    page.get_by_role("button", name=terms.text("explore.filters"), exact=True).focus()
    page.keyboard.press("Space")
    kind = shared_page.control(explorer.controls["kind"].description)
    kind.wait_for(state="visible")  # the drawer opens
    kind.focus()
    page.keyboard.press("ArrowDown")
    chip = page.locator(".shimahe-chip:visible", has_text="×")
    enter(shared_page, chip)
    chip.wait_for(state="hidden")
    enter(shared_page, page.locator(".shimahe-figures button").first)
    page.locator(".shimahe-way button:visible", has_text="201").wait_for()
    enter(shared_page, page.locator(f"{ROOT} .subtitle summary"))
    page.locator(f"{ROOT} .subtitle details[open] ul").wait_for(state="visible")


REFUSED = [
    ("spending", "minimum", "五百", "zh"),
    ("spending", "maximum", "-5", "en"),
    ("source", "code", "abc", "zh"),
    ("audit", "comparison", "no such check", "en"),
]


@pytest.mark.parametrize(("name", "field", "typed", "lang"), REFUSED, indirect=["lang"])
def test_what_cannot_be_read_is_said_right_at_its_field(
    shared_page: LabPage, name: str, field: str, typed: str, lang: str
) -> None:
    explorer = opened(shared_page, name)
    open_all(shared_page)
    entry = shared_page.control(explorer.controls[field].description)
    entry.fill(typed)
    entry.press("Enter")
    beside = shared_page.page.locator(f"{ROOT} .shimahe-beside")
    beside.wait_for()
    assert typed in beside.inner_text()
    assert entry.get_attribute("aria-describedby") == beside.get_attribute("id")
    above, below = entry.bounding_box(), beside.bounding_box()
    assert above is not None
    assert below is not None
    assert 0 <= below["y"] - above["y"] - above["height"] < 20


def test_a_weight_out_of_bounds_says_what_became_of_it(shared_page: LabPage, lang: str) -> None:
    explorer = opened(shared_page, "indicators")
    open_all(shared_page)
    entry = shared_page.control(explorer.controls["Q12"].description)
    entry.fill("999")
    entry.press("Enter")
    said = terms.text("explore.clamped", typed="999", value="5")
    shared_page.page.locator(f"{ROOT} .shimahe-beside", has_text=said).wait_for()


#: Odd documents as Python writes them: what stands under the head of the table.
ODD = {
    "one line": "'2010101\\t甲\\t5.00\\t5.00\\t\\n'",
    "without projects": "'201\\t甲\\t5.00\\t5.00\\t\\n202\\t乙\\t3.00\\t3.00\\t\\n'",
    "10,000 lines": ("''.join(f'{2010000 + n}\\t乙\\t5.00\\t\\t5.00\\n' for n in range(10_000))"),
}
HEAD = "## 部门支出总表\\n单位：万元\\n科目编码\\t科目名称\\t总计\\t基本支出\\t项目支出\\n"


@pytest.mark.parametrize(
    ("name", "lang"),
    [("one line", "zh"), ("without projects", "en"), ("10,000 lines", "zh")],
    indirect=["lang"],
)
def test_an_odd_document_is_shown_by_every_explorer(
    shared_page: LabPage, lang: str, name: str
) -> None:
    opened(shared_page, "spending")
    shared_page.run_cell(
        1,
        f"{CLOSE_ALL}\nodd = shimahe.read(('{HEAD}' + {ODD[name]}).encode())\n"
        "ipywidgets.VBox([explore.spending(odd, chart='bars')]"
        " + [explore.EXPLORERS[name](odd) for name in [*explore.EXPLORERS][1:]])",
    )
    assert shared_page.cell_errors() == []
    shared_page.page.locator(".js-plotly-plot .main-svg").nth(4).wait_for(state="attached")
    alerts = shared_page.page.locator(f"{ROOT} [role=alert]")
    for explorer in ("economic", "indicators"):
        alerts.filter(has_text=terms.text(f"explore.no_rows.{explorer}")).wait_for()
    assert shared_page.page.locator(".shimahe-spending tbody tr").count() in (1, 2, PAGE)


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_two_explorers_on_a_page_have_names_and_remarks_of_their_own(
    shared_page: LabPage, lang: str
) -> None:
    opened(shared_page, "spending")
    shared_page.run_cell(0, "print(0)\nother = explore.audit(d)\nother")
    page = shared_page.page
    for name in ("spending", "audit"):
        heading = terms.text(f"dashboard.{name}")
        part = page.get_by_role("region", name=heading, exact=True)
        part.get_by_role("button", name="⋯", exact=True).click()
        token = part.get_by_role("textbox", name=terms.text("explore.token"), exact=True)
        token.fill("{")
        token.press("Enter")
        part.locator(".shimahe-beside").wait_for()
    ids = page.locator(".shimahe-beside").evaluate_all("all => all.map(each => each.id)")
    assert len(set(ids)) == 2
    shared_page.language = ""  # the next test sets the kernel up again, in place of the second one


@pytest.mark.parametrize("lang", ["en"], indirect=True)
@pytest.mark.parametrize("name", ["audit", "indicators"])
def test_a_table_has_the_width_that_it_needs(shared_page: LabPage, lang: str, name: str) -> None:
    shared_page.set_look("Light", 1280, 1000, file_list=True)
    opened(shared_page, name)
    shared_page.page.locator(".shimahe-tabs button").nth(1).click()
    table = shared_page.page.locator(".shimahe-table").last
    table.locator("tbody tr").first.wait_for()
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") == 0


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_all_key_figures_stand_in_sight_on_a_narrow_page(shared_page: LabPage, lang: str) -> None:
    shared_page.set_look("Light", 800, 1000, file_list=False)
    opened(shared_page, "spending")
    figures = shared_page.page.locator(".shimahe-figures").last
    figures.locator("li").nth(3).wait_for()
    assert figures.evaluate("list => list.scrollWidth - list.clientWidth") == 0


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_a_treemap_ends_within_the_window(shared_page: LabPage, lang: str) -> None:
    shared_page.set_look("Light", 1280, 700, file_list=False)
    opened(shared_page, "spending")
    shared_page.chart(0)
    page = shared_page.page.locator(".shimahe-explorer").last
    page.locator(".treemaplayer .slice").first.wait_for()
    height = "page => page.getBoundingClientRect().height"
    assert shared_page.settled(lambda: page.evaluate(height) < 640, True)
