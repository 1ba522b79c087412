"""How amounts are written: one rounding wherever they are read, all digits where they are traced.

The invented office prints 元, so that its amounts in 万元 have six decimals.
"""

from __future__ import annotations

import json
import re

import pytest

from shimahe import charts, terms
from shimahe.display.report.page import page_html
from shimahe.display.shown import show
from shimahe.display.view import ViewResult
from shimahe.display.views.every import VIEWS
from tests.test_report import ON, small

ROWS = (
    "201\t一般公共服务支出\t60,800.37\t30,000.15\t30,800.22\n"
    "205\t教育支出\t37.00\t\t37.00\n"
    "合计\t\t60,837.37\t30,000.15\t30,837.22"
)
#: 6.083737 万元 in all: 6.080037 of one class, 0.0037 of the other.
IN_YUAN = small(ROWS, unit="元")
SMALLEST = "0.0037"


def long_amounts(text):
    """Give the amounts with more than two decimals, without the one that those would make zero."""
    return [found for found in re.findall(r"[\d,]+\.\d{3,}", text) if found != SMALLEST]


def result(name, lang, **choices):
    return ViewResult(IN_YUAN, VIEWS[name].state(lang=lang, **choices))


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize("chart", ["treemap", "icicle", "bars", "sankey", "lorenz"])
def test_pictures_titles_and_notes_have_two_decimals(chart, lang):
    shown = result("spending", lang, chart=chart)
    picture = json.dumps(shown.picture, default=list, ensure_ascii=False)
    words = [shown.title, *shown.notes, shown.line, str(shown.picture["layout"]["meta"])]
    assert "6.08" in " ".join(words)
    for word in words:
        assert long_amounts(word) == []
    assert [text for text in re.findall(r'"[^"]*"', picture) if long_amounts(text)] == []


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_tables_and_key_figures_have_two_decimals_and_no_amount_says_zero(lang):
    shown = result("spending", lang)
    amounts = [row[3][0] for row in shown.table_cells.rows]
    assert amounts == ["6.08", SMALLEST]
    figures = shown.view.key_figures(shown)
    assert figures[0].value == "6.08 万元"


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_frames_in_notebooks_show_no_amount_as_zero(lang):
    page = show(IN_YUAN.spending, lang=lang)._repr_html_()
    assert SMALLEST in page
    assert long_amounts(page) == []


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_report_has_the_same_rounding_in_sentences_tables_and_key_figures(lang):
    page = page_html(IN_YUAN, ON, lang)
    texts = re.findall(r"<button[^>]*class=\"figure\"[^>]*>([^<]*)</button>", page)
    assert "6.08" in texts
    assert SMALLEST in texts
    assert [text for text in texts if long_amounts(text)] == []


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_what_leads_to_a_printed_figure_keeps_all_its_digits(lang):
    traced = result("source", lang, show="figures")
    cells = json.dumps(traced.table_cells.rows, default=str)
    assert "6.080037" in cells
    limited = result("spending", lang, minimum=0.0037)
    assert next(step.words(lang) for step in limited.state.filters).endswith(SMALLEST)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_refusal_tells_a_gap_that_two_decimals_would_hide(lang):
    wrong = "2050101\t行政运行\t60,800.38\t60,800.38\t\n205\t教育支出\t60,800.37\t60,800.37\t"
    d = small(wrong, unit="元")
    with pytest.raises(ValueError, match=r"6\.080037.*6\.080038.*0\.000001"):
        charts.treemap(d.spending, lang=lang)
