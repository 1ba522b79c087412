"""What shares are of where the document prints another total than its lines come to.

Promises that such lines are never called all spending, that the printed total is the denominator
where its own table adds up to it, and that a total its own table contradicts is none.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import shimahe
from shimahe import structure, terms
from shimahe.display.view import ViewResult
from shimahe.display.views.accounts import BOOKS, printed_total_words
from shimahe.display.views.every import VIEWS
from tests.final_account import WHOLE_ACCOUNT, account_with
from tests.fragments import WHOLE_OFFICE, changed

OF_LINES = "lines"
#: The invented account spends 3.00 that are no appropriation: its lines come to 130 of 133.
ACCOUNT = shimahe.read(WHOLE_ACCOUNT.encode())
MISPRINTED = shimahe.read(account_with("支出决算表", "合计\t133.00", "合计\t733.00").encode())
#: A budget whose lines come to what is printed.
OFFICE = shimahe.read(WHOLE_OFFICE.encode())


def start(d, name, lang, **choices):
    view = VIEWS[name]
    return ViewResult(d, replace(view.state_class(), lang=lang, **choices))


def wholes_of(d):
    return structure.denominators(d).set_index("denominator")


def test_the_printed_total_is_the_denominator_where_its_own_table_adds_up_to_it():
    total = wholes_of(ACCOUNT).loc["total"]
    assert total[["basis", "denominator_wan", "leaf_sum_wan"]].tolist() == [
        "printed total",
        133.0,
        130.0,
    ]
    assert structure.denominator(ACCOUNT, "total") == Decimal("133")
    assert structure.denominator(ACCOUNT, "project") == Decimal("63")
    assert wholes_of(ACCOUNT).loc["basic", "basis"] == "added up"


def test_a_total_that_its_own_table_contradicts_is_no_denominator():
    total = wholes_of(MISPRINTED).loc["total"]
    assert total[["basis", "denominator_wan", "printed_wan"]].tolist() == ["added up", 130.0, 733.0]


@pytest.mark.parametrize("unit", [("万元", "133.00", "129.00"), ("元", "1330000.00", "1290000.00")])
def test_a_table_in_yuan_confirms_its_total_too(unit):
    name, printed, lines = unit
    table = "## {title}\n单位：{unit}\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n{row}\n"
    row = "201\t一般公共服务支出\t{all}\t{all}\t\n\t合计\t{all}\t{all}\t"
    parts = []
    for title, amount in (("部门支出总表", printed), ("一般公共预算财政拨款支出预算表", lines)):
        parts.append(table.format(title=title, unit=name, row=row.format(all=amount)))
    total = wholes_of(shimahe.read("\n".join(parts).encode())).loc["total"]
    assert total[["basis", "denominator_wan"]].tolist() == ["printed total", 133.0]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize("chart", ["treemap", "icicle", "bars", "sankey"])
def test_a_title_says_that_its_shares_are_of_the_lines(lang, chart):
    of_lines = terms.key_name("denominator", OF_LINES, lang)
    of_all = terms.key_name("denominator", "total", lang)
    for d in (ACCOUNT, MISPRINTED):
        title = start(d, "spending", lang, chart=chart).title
        assert of_lines in title
        assert of_all not in title
    assert of_all in start(OFFICE, "spending", lang, chart=chart).title


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_shares_of_the_printed_total_are_said_to_be_of_all_spending(lang):
    of_all = terms.key_name("denominator", "total", lang)
    result = start(ACCOUNT, "spending", lang, chart="bars", measure="total")
    assert of_all in result.title
    assert "133.00" in result.picture["layout"]["meta"]["subtitle"]
    assert "37.6%" in result.title  # 50 of 133
    of_misprint = start(MISPRINTED, "spending", lang, chart="bars", measure="total")
    assert of_all not in of_misprint.title


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_key_figures_name_both_totals_and_notes_the_gap(lang):
    result = start(ACCOUNT, "spending", lang)
    figures = [(each.value, each.label) for each in result.view.key_figures(result)[:2]]
    assert figures == [
        ("133.00 万元", terms.text("figure.printed.spending", lang)),
        ("130.00 万元", terms.text("figure.lines_total", lang)),
    ]
    words = {"name": terms.key_name("denominator", "total", lang), "printed": "133.00"}
    said = terms.text("whole.more_printed", lang, **words, amount="3.00")
    assert said in result.picture["layout"]["meta"]["notes"]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_one_total_is_said_once_where_lines_and_print_agree(lang):
    for name in ("spending", "economic"):
        result = start(OFFICE, name, lang)
        assert result.view.key_figures(result)[0].label == result.view.text("whole", lang)
        assert printed_total_words(OFFICE, BOOKS[name], lang) == ""


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_basic_expenditure_is_named_by_the_same_rule(lang):
    # six of basic expenditure that no appropriation pays for: the total and its class say so
    account = account_with("支出决算表", "合计\t133.00\t70.00", "合计\t139.00\t76.00")
    account = changed("支出决算表", "\t84.00\t50.00", "\t90.00\t56.00", text=account)
    d = shimahe.read(account.encode())
    result = start(d, "economic", lang)
    assert terms.key_name("denominator", OF_LINES, lang) in result.title
    assert result.view.key_figures(result)[0].value == "76.00 万元"
