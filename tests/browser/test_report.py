"""The offline report in a browser without a network: it filters as the explorers do.

A report is written once for each language, opened from the disk, and driven as a reader would.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from shimahe import Disclosure, load, read, terms
from shimahe.display.controls import Begins, Filter, Limit, Search, Several
from shimahe.display.report import write
from shimahe.display.report.explorers import start_of
from shimahe.display.report.filters import filters_of
from shimahe.display.view import View, ViewResult, ViewState
from shimahe.display.views.every import VIEWS
from tests.final_account import WHOLE_ACCOUNT

pytestmark = pytest.mark.browser

WHOLE_OFFICE = (Path(__file__).parents[1] / "sound" / "whole_office.md").read_text("utf-8")
STATES = 50  # of each view
FEW_STATES = 15  # of each view of other documents
PATIENT = 60_000
#: Typed into every search: words apart, synonyms, codes, nothing that is there, other languages.
WORDS = (
    "环卫", "社区 卫生", "212 05", "2120501", "street cleaning", "医保", "城乡社区", "Community",
    "满意度", "工资", "人大", "congress work", "１６４６.30", "ﬁnance", "%", "不存在的词",
    "三公 公车", "统战及民族宗教", "保洁", "  201  ", "STRASSE ß", "A41", "定性",
)  # fmt: skip
SET = """async ([name, states]) => {
  const explorer = (await window.shimaheReport)[name];
  return states.map((state) => { explorer.set(state); return explorer.rows; });
}"""


@pytest.fixture(scope="module")
def d() -> Disclosure:
    return load()


@pytest.fixture(scope="module")
def report(d: Disclosure, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(d, tmp_path_factory.mktemp("report"), date(2026, 1, 2), "zh")


@contextmanager
def opened(browser: Browser, report: Path) -> Iterator[Page]:
    """A report from the disk, with the network off; no request and no error is allowed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENT)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    yield page
    context.close()
    assert asked == [report.as_uri()], "requests beyond the file itself"
    assert errors == [], "errors in the browser's console"


@pytest.fixture(scope="module")
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report of the bundled disclosure."""
    with opened(browser, report) as page:
        yield page


# --- states ---------------------------------------------------------------------------------------


def some_value(control: Filter, result: ViewResult, chance: random.Random) -> Any:
    if isinstance(control, Search):
        return chance.choice(WORDS).strip()
    if isinstance(control, Begins):
        return chance.choice(("2", "201", "20805", "3", "9"))
    if isinstance(control, Limit):
        return chance.choice((0.0, 0.5, 6.04, 30.0, 554.98, 1000.0, 3553.63))
    offered = [entry for _, entry in control.choices(result) or []]
    if isinstance(control, Several):
        return tuple(sorted(chance.sample(offered, min(len(offered), chance.randint(1, 3)))))
    return control.from_entry(chance.choice(offered))


def some_state(view: View, result: ViewResult, chance: random.Random) -> ViewState:
    values = {}
    for control in filters_of(view):
        if chance.random() < 0.4:
            values[control.name] = some_value(control, result, chance)
    return view.state_class(lang="zh", **values)


def as_entries(state: ViewState) -> dict[str, Any]:
    entries = {}
    for control in filters_of(state.view):
        value = getattr(state, control.name)
        is_number = isinstance(control, Limit) and value is not None
        entries[control.name] = value if is_number else control.to_entry(value)
    return entries


def hold_rows(page: Page, d: Disclosure, name: str, count: int = STATES) -> None:
    """Hold the rows that the page shows in random states of a view to those of the explorer."""
    view = VIEWS[name]
    start = ViewResult(d, view.state_class(lang="zh"))
    chance = random.Random(name)
    states = [some_state(view, start, chance) for _ in range(count)]
    shown = page.evaluate(SET, [name, [as_entries(state) for state in states]])
    every = start.source_rows.index
    wanted = [every.get_indexer(ViewResult(d, state).rows.index).tolist() for state in states]
    assert shown == wanted
    assert any(wanted)
    assert any(0 < len(rows) < len(every) for rows in wanted)


@pytest.mark.parametrize("name", VIEWS)
def test_the_rows_on_the_page_are_those_of_the_explorer(page: Page, d: Disclosure, name: str):
    hold_rows(page, d, name)


def in_yuan(text: str) -> str:
    """A document of 万元 with its tables and its text in 元, each amount some cents more."""

    def amount(printed: re.Match[str]) -> str:
        return f"{Decimal(printed[0].replace(',', '')) * 10_000 + Decimal('0.37'):,.2f}"

    return re.sub(r"\d[\d,]*\.\d\d", amount, text.replace("万元", "元"))


#: Other documents than the bundled one: each is invented, and its figures agree.
OTHERS = {
    "a final account": WHOLE_ACCOUNT,
    "in yuan": in_yuan(WHOLE_OFFICE),
    "without projects": WHOLE_OFFICE[: WHOLE_OFFICE.index("## 部门（单位）整体绩效目标表")],
    "names that are markup": WHOLE_OFFICE.replace("教育", "<b>{{教}}</b>育\"'\\"),
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_the_rows_of_other_documents_are_those_of_the_explorers(
    browser: Browser, tmp_path: Path, text: str
):
    d = read(text.encode())
    report = write(d, tmp_path, date(2026, 1, 2), "zh")
    names = [name for name in VIEWS if not start_of(d, VIEWS[name], "zh").source_rows.empty]
    assert {"spending", "economic", "audit", "source"} <= set(names)
    with opened(browser, report) as page:
        for name in names:
            hold_rows(page, d, name, FEW_STATES)


# --- what a reader does ---------------------------------------------------------------------------

SEARCH = """async (search) => {
  const { spending } = await window.shimaheReport;
  spending.set({ search });
  await spending.drawn;
}"""
COLOURS = """async () => {
  const box = document.querySelector("[data-view=spending] .js-plotly-plot");
  return Object.fromEntries(box.data[0].ids.map((id, at) => [id, box.data[0].marker.colors[at]]));
}"""
#: A field in use keeps what is typed in it, so it is left first.
RESET = """async () => {
  document.activeElement.blur();
  for (const each of Object.values(await window.shimaheReport)) each.set({});
}"""


@pytest.fixture
def fresh(page: Page) -> Page:
    page.evaluate(RESET)
    return page


def explorer(page: Page, name: str) -> Any:
    return page.locator(f"[data-view={name}]")


def test_a_figure_leads_to_its_printed_line(fresh: Page, d: Disclosure):
    fresh.locator("#money button.figure", has_text="5,863.73").first.click()
    panel = fresh.locator("#panel")
    assert panel.locator("tr").count() == 1
    assert panel.locator("mark").all_inner_texts() == ["5,863.73"]
    line = panel.locator("tr th").inner_text()
    assert "5,863.73" in d.cite(int(line))
    panel.locator("button.link").click()
    here = fresh.locator("tr.here th").inner_text()
    assert (here, panel.is_visible()) == (line, False)


YUAN = """\
## 部门支出总表
单位：元
科目编码\t科目名称\t总计\t基本支出\t项目支出
205\t教育支出\t60,800.50\t30,000.50\t30,800.00
合计\t\t60,800.50\t30,000.50\t30,800.00"""


def test_a_figure_that_is_printed_in_yuan_is_marked_in_its_line(browser: Browser, tmp_path: Path):
    report = write(read(YUAN.encode()), tmp_path, date(2026, 1, 2), "en")
    page = browser.new_page()
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready=yes]", timeout=PATIENT)
    page.locator("#money figure button.figure", has_text="6.08").first.click()
    assert page.locator("#panel mark").all_inner_texts() == ["60,800.50"]
    page.close()


def test_a_reader_filters_picture_and_table_by_hand(fresh: Page, d: Disclosure):
    spending = explorer(fresh, "spending")
    spending.locator("[data-control=search]").fill("环卫")
    spending.locator("summary").click()
    spending.locator("[data-control=kind]").select_option(index=2)
    view = VIEWS["spending"]
    state = view.state_class(lang="zh", search="环卫", kind="project")
    wanted = ViewResult(d, state)
    wanted_rows = f"[data-view=spending][data-rows='{len(wanted.rows)}']"
    fresh.wait_for_selector(wanted_rows)
    assert spending.get_attribute("data-rows") == str(len(wanted.rows))
    cells = [[cell[0] for cell in row] for row in wanted.table_cells.rows]
    shown = spending.locator(".rows tbody tr").all()
    assert [row.locator("td").all_inner_texts() for row in shown] == cells


def test_what_does_not_match_is_dimmed_as_in_the_explorer(fresh: Page, d: Disclosure):
    fresh.evaluate(SEARCH, "社区")
    state = VIEWS["spending"].state_class(lang="zh", search="社区")
    (trace,) = ViewResult(d, state).picture["data"]
    assert fresh.evaluate(COLOURS) == dict(
        zip(trace["ids"], trace["marker"]["colors"], strict=True)
    )


@pytest.mark.parametrize("typed", ["nonsense", "-5", "1 000 fish"])
def test_what_is_no_amount_is_told_beside_its_field(fresh: Page, typed: str):
    spending = explorer(fresh, "spending")
    spending.locator(".drawer").evaluate("drawer => { drawer.open = true; }")
    field = spending.locator("[data-control=minimum]")
    field.fill(typed)
    told = spending.get_by_role("alert")
    told.wait_for()
    assert told.inner_text() == terms.text("report.no_number", "zh")
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("1,000 万元")
    told.wait_for(state="detached")
    assert field.get_attribute("aria-invalid") == "false"


def test_a_name_leads_inside_and_the_way_leads_back(fresh: Page, d: Disclosure):
    spending = explorer(fresh, "spending")
    spending.locator("[data-control=level]").select_option(index=0)
    spending.locator("tr[data-code='212'] button").first.click()
    expect(spending.locator(".rows tr[data-code^='212']")).not_to_have_count(0)
    expect(spending.locator(".rows tr[data-code]:not([data-code^='212'])")).to_have_count(0)
    spending.locator(".crumbs button").first.click()
    classes = len(d.spending.query("level == 'class'"))
    expect(spending).to_have_attribute("data-rows", str(classes))


@pytest.mark.parametrize("amount", ["-2.00", "0.00"])
def test_what_tiles_cannot_show_leads_to_bars(browser: Browser, tmp_path: Path, amount: str):
    text = (
        "# 甲县乙镇人民政府2025年部门预算公开\n\n表八\n部门支出总表\n单位：万元\n"
        f"科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t{amount}\t\t{amount}\n"
        f"201\t一般公共服务支出\t{amount}\t\t{amount}\n"
        f"20101\t人大事务\t{amount}\t\t{amount}\n2010102\t甲事务\t{amount}\t\t{amount}\n"
    )
    written = write(read(text.encode()), tmp_path, date(2026, 1, 2), "en")
    with opened(browser, written) as page:
        spending = explorer(page, "spending")
        way = spending.get_by_role("button", name="Show bars instead")
        way.click()
        assert way.is_hidden()
        assert spending.locator("[data-control=chart]").evaluate("list => list.value") == "Bars"
        spending.locator(".ytick").first.wait_for()


def test_a_check_opens_as_an_equation_with_its_lines(fresh: Page):
    explorer(fresh, "audit").locator(".rows tbody button").first.click()
    panel = fresh.locator("#panel")
    assert panel.locator("h2").inner_text() == "13,969.45 ≠ 13,635.67"
    assert panel.locator("table.printed th").all_inner_texts() == ["402", "311"]
    fresh.keyboard.press("Escape")
    assert panel.is_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_never_wider_than_its_window(browser: Browser, report: Path, width: int):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready=yes]", timeout=PATIENT)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_on_paper_there_are_no_controls_and_the_cited_lines_stand_behind(fresh: Page):
    fresh.emulate_media(media="print")
    assert not fresh.locator(".controls").first.is_visible()
    assert fresh.locator(".on-paper tr").count() > 50
    fresh.emulate_media(media="screen")


def test_rows_are_kept_together_on_paper_and_tables_are_not(fresh: Page):
    fresh.emulate_media(media="print")
    breaks = """(rows) => rows.map((row) => {
      const style = getComputedStyle(row);
      return [style.breakBefore, style.breakAfter];
    })"""
    ends = {
        "tr:first-child": 0,  # a break is allowed before the first row of a table
        "tr:last-child": 1,  # and behind its last one, however short it is
    }
    for row, side in ends.items():
        found = fresh.locator(f"figure.table tbody {row}").evaluate_all(breaks)
        assert {each[side] for each in found} == {"auto"}
    within = fresh.locator("figure.table tbody tr:nth-child(2):not(:last-child)")
    assert {each[1] for each in within.evaluate_all(breaks)} == {"avoid"}
    fresh.emulate_media(media="screen")


def test_on_paper_the_glossary_has_two_columns_and_tiles_leave_room_for_text(fresh: Page):
    fresh.emulate_media(media="print")
    columns = "(body) => getComputedStyle(body).columnCount"
    assert fresh.locator("#glossary tbody").evaluate(columns) == "2"
    assert fresh.locator("#glossary tr.unused").count() > 20
    assert not fresh.locator("#glossary tr.unused").first.is_visible()
    fresh.evaluate("dispatchEvent(new Event('beforeprint'))")
    tiles = fresh.locator("[data-view=spending] .main-svg").first
    fresh.wait_for_function("(svg) => svg.clientHeight <= 420", arg=tiles.element_handle())
    fresh.evaluate("dispatchEvent(new Event('afterprint'))")
    fresh.wait_for_function("(svg) => svg.clientHeight > 420", arg=tiles.element_handle())
    fresh.emulate_media(media="screen")


def test_a_report_is_printed_where_there_is_a_chromium(tmp_path: Path, d: Disclosure):
    path = write(d, tmp_path, date(2026, 1, 2), "zh", format="pdf")
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") > 5


# --- what a mark says ---------------------------------------------------------------------------


def test_a_tile_says_its_amount_beside_the_words_of_the_tiles(fresh: Page):
    pane = explorer(fresh, "spending").locator(".pane")
    tile = pane.locator(".treemaplayer .slice").filter(has_text="城乡社区环境卫生").last
    tile.scroll_into_view_if_needed()
    around = tile.bounding_box()
    assert around is not None
    fresh.mouse.move(around["x"] + around["width"] / 2, around["y"] + around["height"] / 2)
    fresh.mouse.move(around["x"] + around["width"] / 2, around["y"] + around["height"] / 2 + 3)
    said = pane.locator(".shimahe-tip")
    said.wait_for()
    assert "1,646.30" in said.inner_text()
    assert not pane.locator(".hoverlayer").is_visible()
    fresh.mouse.move(1, 1)
    said.wait_for(state="hidden")


# --- terms and codes at hand ----------------------------------------------------------------------


@pytest.mark.parametrize("way", ["hover", "focus", "click"])
def test_a_code_says_what_it_means_where_it_is_reached(fresh: Page, way: str):
    code = fresh.locator("#money figure.table .hint", has_text=re.compile("^2120199$")).first
    getattr(code, way)()
    hint = fresh.locator(".hint-box")
    assert hint.is_visible()
    words = hint.inner_text()
    assert "其他城乡社区管理事务支出" in words
    assert "Other urban and rural community administration" in words
    assert "属于 212 城乡社区支出" in words
    fresh.keyboard.press("Escape")
    assert hint.is_hidden()


def test_codes_of_an_explorer_have_their_hints_also_after_a_filter(fresh: Page):
    spending = explorer(fresh, "spending")
    spending.locator("[data-control=level]").select_option(index=0)
    shown = spending.locator(".rows tr[data-code]").count()
    assert spending.locator(".rows tr[data-code] td .hint").count() == shown > 0
