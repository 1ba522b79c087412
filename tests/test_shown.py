"""Frames, findings and printed lines as people read them."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from shimahe import Disclosure, audit, frames, indicators, read, score, show, structure, terms
from shimahe.display.rendering import render
from shimahe.display.shown import MISSING, Shown
from shimahe.source_map import located
from tests.rounding_office import Shape, office, printed

FINDINGS = [
    "both_classifications",
    "by_employer",
    "causes",
    "change",
    "concentration",
    "denominators",
    "operating_funds",
    "per_unit",
    "personnel",
    "procurement_overlay",
    "residual",
    "shares",
    "split",
    "three_public_in_context",
]
AUDITED = ["checks", "suspects", "restored", "allocation", "coverage"]
SCORED = ["indicators", "reasons", "projects", "criteria"]
JUDGED = ["summary", "composition", "ranking", "sensitivity"]
TYPED = ["agreements", "confusion", "disagreements"]
#: Texts that are shown as they are printed or written: sources in English among them.
AS_PRINTED = {"source", "text", "explanation", "formula", "false_positives", "type_reason"}


@pytest.fixture(scope="module")
def every_frame(d: Disclosure) -> dict[str, pd.DataFrame]:
    """Return every frame of a disclosure and of what is found in it."""
    found = {f"d.{frame.name}": getattr(d, frame.name) for frame in frames.FRAMES}
    found |= {f"structure.{name}": getattr(structure, name)(d) for name in FINDINGS}
    found |= {f"audit.{name}": getattr(audit(d), name) for name in AUDITED}
    found |= {f"score.{name}": getattr(score(d, lang="zh"), name) for name in SCORED}
    found |= {f"indicators.{name}": getattr(indicators, name)(score(d)) for name in JUDGED}
    types = score(d).indicators
    found |= {f"indicators.{name}": getattr(indicators, name)(types) for name in TYPED}
    reasons = score(d, lang="zh").reasons
    return {**found, "indicators.precision": indicators.precision(reasons)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_has_a_head_of_its_language(
    every_frame: dict[str, pd.DataFrame], lang: str
) -> None:
    for name, frame in every_frame.items():
        for column, head in zip(frame, show(frame, lang=lang).heads, strict=True):
            is_chinese = re.search("[\u4e00-\u9fff]", head) is not None
            assert is_chinese == (lang == "zh"), f"{name}.{column}: {head}"


def test_no_english_key_is_shown_in_chinese(every_frame: dict[str, pd.DataFrame]) -> None:
    for name, frame in every_frame.items():
        columns = " ".join(column for column in frame if column not in AS_PRINTED)
        shown = show(frame, columns=columns, rows=len(frame), lang="zh")
        words = {str(cell) for row in shown.rows for cell in row}
        keys = {word for word in words if re.search("[a-z]{3,}", word)}
        assert not keys, f"{name}: {sorted(keys)[:5]}"


def test_amounts_have_separators_and_two_decimals(d: Disclosure) -> None:
    shown = show(d.spending, columns="code amount_wan line", rows=1, lang="en")
    assert [str(cell) for cell in shown.rows[0]] == ["201", "671.25", "80"]
    total = show(structure.denominators(d), columns="denominator_wan", rows=1)
    assert str(total.rows[0][0]) == "13,635.67"


def test_a_column_of_printed_figures_is_named_by_what_it_means(d: Disclosure) -> None:
    shown = show(d.cells.query("line == 145"), columns="column value", lang="en")
    names = [str(row[0]) for row in shown.rows]
    assert names == ["total", "basic expenditure", "project expenditure"]


def test_every_column_of_the_source_map_has_a_head(d: Disclosure) -> None:
    shown = show(located(d), rows=1, lang="zh")
    assert all(re.search("[\u4e00-\u9fff]", head) for head in shown.heads)


def test_what_is_missing_is_a_dash_and_no_nan(d: Disclosure) -> None:
    shown = show(d.three_public, columns="item amount_wan parent", lang="en")
    assert [str(cell) for cell in shown.rows[1]][1] == MISSING
    assert not re.search(r"\bnan\b|<NA>|None", repr(shown))


def test_numbers_stand_at_the_right_with_their_heads(d: Disclosure) -> None:
    shown = show(d.spending, columns="name amount_wan", rows=2)
    assert shown.is_number == (False, True)
    html = shown._repr_html_()
    assert html.count('class="number"') == 3


def test_text_stands_at_the_left_without_a_style_sheet_too(d: Disclosure) -> None:
    """JupyterLab takes style sheets out of a page that is not trusted, and puts cells right."""
    html = show(d.spending, columns="name amount_wan", rows=2)._repr_html_()
    assert html.count(' style="text-align:left') == 3


def test_a_name_in_english_has_the_printed_one_as_its_tip(d: Disclosure) -> None:
    html = show(d.spending, columns="name", rows=1, lang="en")._repr_html_()
    assert 'title="一般公共服务支出">General public services<' in html


@pytest.mark.parametrize(("lang", "is_narrow"), [("en", True), ("zh", False)])
def test_an_english_head_of_numbers_leaves_its_width_to_the_words(
    d: Disclosure, lang: str, is_narrow: bool
) -> None:
    html = show(d.spending, columns="name amount_wan", rows=1, lang=lang)._repr_html_()
    head = re.search(r'<th scope="col" class="number" style="([^"]*)"', html)
    assert head is not None
    assert ("width:1px" in head[1]) is is_narrow


def test_texts_stand_at_the_left_where_a_page_drops_the_style_sheet(d: Disclosure) -> None:
    html = show(d.spending, columns="name amount_wan", rows=1, lang="en")._repr_html_()
    assert '<th scope="col" style="text-align:left;min-width:4em">name</th>' in html
    assert '<td class="number">671.25</td>' in html


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("持续加强", True),
        ("万元/平方米", True),
        ("Q02 性质与指标值相符", True),
        ("at most", True),
        ("continually raised", False),
        ("2013904", False),
        ("社区廉政文化墙设计制作安装完成率", False),
        ("official travel outside the mainland", False),
    ],
)
def test_a_short_term_is_not_parted_where_a_page_drops_the_style_sheet(
    text: str, is_kept: bool
) -> None:
    html = show(pd.DataFrame({"name": [text]}), lang="zh")._repr_html_()
    assert (f'<td style="text-align:left;white-space:nowrap">{text}</td>' in html) == is_kept


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("kappa", [0.976, 1.0, None], ["0.976", "1.000", "—"]),
        ("score", [0.0, 0.25], ["0.00", "0.25"]),
        ("index", [100.0], ["100"]),
        ("value", [13635.67, 0.0], ["13,635.67", "0"]),
        ("count", [7, 300000], ["7", "300,000"]),
    ],
)
def test_the_numbers_of_a_column_have_as_many_decimals(
    name: str, values: list[float], expected: list[str]
) -> None:
    shown = show(pd.DataFrame({name: values}), lang="zh")
    assert [str(row[0]) for row in shown.rows] == expected


def test_a_target_in_words_is_said_in_english_and_a_number_stays(d: Disclosure) -> None:
    targets = show(d.indicators, columns="target", rows=205, lang="en")
    words = {str(row[0]): row[0].tip for row in targets.rows}
    assert (words["good"], words["95"]) == ("好", "")


def test_rows_that_are_not_shown_are_counted(d: Disclosure) -> None:
    shown = show(d.spending, rows=3, lang="en")
    assert shown.more == len(d.spending) - 3
    assert repr(shown).endswith("and 87 more")
    assert "<p>and 87 more</p>" in shown._repr_html_()


def test_text_of_a_document_is_shown_as_text() -> None:
    frame = pd.DataFrame({"name": ["<b>甲</b>"], "amount_wan": [1.0]})
    assert "&lt;b&gt;甲" in show(frame, lang="zh")._repr_html_()


def test_columns_of_text_line_up(d: Disclosure) -> None:
    lines = repr(show(d.economic, columns="name amount_wan", rows=4, lang="zh")).split("\n")[:-1]
    widths = {sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in lines}
    assert len(widths) == 1


def test_the_same_thing_is_shown_by_the_same_characters(d: Disclosure) -> None:
    first, second = (show(d.spending, lang="en") for _ in range(2))
    assert first._repr_html_() == second._repr_html_()
    assert repr(first) == repr(second)


# --- findings and lines ---------------------------------------------------------------------------


def test_an_audit_counts_its_comparisons(d: Disclosure) -> None:
    shown = show(audit(d), lang="en")
    counted = {(str(nature), str(status)): str(count) for nature, status, count in shown.rows}
    assert counted["must be equal", "differs"] == "1"
    assert sum(int(count) for count in counted.values()) == len(audit(d).checks)


def test_what_speaks_of_rounding_is_a_row_and_of_no_sums_nothing_is_known(d: Disclosure) -> None:
    slight = audit(d).misprinted("general_spending:201/total", "6,084.50")
    assert [str(cell) for cell in show(slight.rounding, lang="en").rows[0]] == [
        *("38", "2", "10.9", "1", "no"),
    ]
    assert [str(cell) for cell in show(audit(d).rounding, lang="en").rows[0]] == [
        *[MISSING] * 4,
        "no",
    ]


def test_indicators_in_an_equation_have_their_english_names(d: Disclosure) -> None:
    pairs = audit(d).checks.query("check == 'A51' and status == 'differs'")
    formula = str(show(pairs, columns="formula", lang="en").rows[3][0])
    assert (
        formula
        == "Satisfaction of residents in the district · target ≈ Public satisfaction · target"
    )


def test_what_is_counted_has_its_english_name_in_whatever_list_that_is(d: Disclosure) -> None:
    counted = show(structure.per_unit(d), columns="count_name", rows=100, lang="en").rows
    assert [str(name) for (name,) in counted[:2]] == [
        "Vehicles",
        "Residents served in the district",
    ]
    assert not [name for (name,) in counted if re.search("[\u4e00-\u9fff]", str(name))]


def test_scores_show_their_rules(d: Disclosure) -> None:
    assert str(show(score(d), rows=1, lang="en").rows[0][0]) == "Q01 Complete fields"


def test_a_check_and_a_signal_bear_their_names_once(d: Disclosure) -> None:
    checks = show(audit(d).checks, columns="check", rows=1, lang="en")
    assert str(checks.rows[0][0]) == "A01 Row total"
    reasons = score(d).reasons.query("criterion == 'S01'")
    name = str(show(reasons, columns="criterion", rows=1, lang="en").rows[0][0])
    assert name == "S01 The office and its projects promise different values"


def test_a_row_points_to_its_line_with_its_figure_marked(d: Disclosure) -> None:
    shown = show(d, d.spending.iloc[1])
    assert [str(cell) for cell in shown.rows[0]][:3] == ["80", "201", "一般公共服务支出"]
    assert [cell.marked for cell in shown.rows[0] if cell.marked] == ["5,413.24"]
    assert ">5,413.24</mark>" in shown._repr_html_()


def test_lines_are_shown_with_their_numbers(d: Disclosure) -> None:
    shown = show(d, [80, 102])
    assert [str(row[0]) for row in shown.rows] == ["80", "102"]
    assert not any(cell.marked for row in shown.rows for cell in row)
    assert "<thead>" not in shown._repr_html_()


@pytest.mark.parametrize(
    ("lines", "aligned"),
    [
        ([78, 80, 100], (True, False, False, True, True, True)),  # codes and names, then amounts
        ([865, 866], (True, *[False] * 8)),  # weights and targets of a sheet
        ([11, 13], (True, False)),  # sentences
    ],
)
def test_amounts_of_printed_lines_stand_below_each_other(
    d: Disclosure, lines: list[int], aligned: tuple[bool, ...]
) -> None:
    assert show(d, lines).is_number == aligned


def test_a_text_below_an_amount_keeps_its_column_to_the_left(d: Disclosure) -> None:
    sheet = show(d, [854, 858, 859])
    assert [str(row[2]) for row in sheet.rows] == ["6.04", "指标名称", "办信办案时效率"]
    assert not sheet.is_number[2]


def test_one_row_of_a_frame_is_a_table_of_one_row(d: Disclosure) -> None:
    shown = show(d.spending.iloc[0], columns="code name amount_wan", lang="en")
    assert [str(cell) for cell in shown.rows[0]] == ["201", "General public services", "671.25"]
    assert shown.is_number == (False, False, True)


@pytest.mark.parametrize(("what", "where"), [(42, None), ("一般", None)])
def test_what_is_no_frame_is_refused(what: object, where: object) -> None:
    with pytest.raises(TypeError, match=type(what).__name__):
        show(what, where, lang="en")


def test_lines_belong_to_a_disclosure(d: Disclosure) -> None:
    with pytest.raises(TypeError, match="show\\(d, 80\\)"):
        show(d.spending, 80, lang="en")
    with pytest.raises(TypeError, match="show\\(d, 80\\)"):
        show(d, lang="en")


def test_an_unknown_column_is_refused_by_name(d: Disclosure) -> None:
    with pytest.raises(KeyError, match="amount"):
        show(d.spending, columns="amuont", lang="en")


def test_a_line_that_is_not_there_is_refused(d: Disclosure) -> None:
    with pytest.raises(IndexError, match="no line"):
        show(d, 10**6)


def test_nothing_is_shown_of_no_rows(d: Disclosure) -> None:
    shown = show(d.spending.iloc[:0], columns="code name", lang="en")
    assert (shown.rows, shown.more) == ((), 0)
    assert repr(shown) == "code  name"


def test_it_is_shown_in_the_current_language(d: Disclosure) -> None:
    assert isinstance(show(d.spending), Shown)
    assert show(d.spending).lang == terms.language()
    assert render("shown.html.j2", "en", shown=show(d.spending, lang="en")).startswith("<div")


def test_an_answer_stands_behind_a_line_that_opens_it(d: Disclosure) -> None:
    html = show(d, 80, fold=True, lang="en")._repr_html_()
    assert re.search("<details><summary>Answer</summary><table>.*</table></details>", html)
    assert "<details>" not in show(d, 80, lang="en")._repr_html_()


# --- equations ------------------------------------------------------------------------------------


def test_a_contradiction_is_its_equation_with_both_printed_lines(d: Disclosure) -> None:
    shown = show(audit(d), "A41", lang="en")
    assert shown.title == "13,969.45 ≠ 13,635.67"
    assert shown.subtitle.startswith("contradiction: they differ by 333.78 万元 · A41 ")
    assert [str(row[0]) for row in shown.rows] == ["", "≠"]
    assert [(str(row[3]), row[4].marked) for row in shown.rows] == [
        ("402", "13,969.45"),
        ("311", "13,635.67"),
    ]


@pytest.mark.parametrize(
    ("chosen", "title"),
    [
        ("nature == 'bound' and status == 'agrees'", "2.00 ≤ 2.00"),
        ("check == 'A33'", "2,777.83 ≠ 2,775.85"),
        ("check == 'A43'", "100 = 100"),
        ("status == 'not checked'", "? = ?"),
    ],
)
def test_the_sign_between_the_sides_is_the_one_that_holds(
    d: Disclosure, chosen: str, title: str
) -> None:
    audited = audit(d)
    assert show(audited, audited.checks.query(chosen).iloc[0]).title == title


def test_sides_that_agree_to_within_rounding_are_about_equal() -> None:
    found = audit(read(printed(office(Shape(60, 4, 2, "evenly", "branching"), 1, rounds=True))))
    rounded = found.checks.query("status == 'agrees rounded'")
    assert " ≈ " in show(found, rounded.iloc[0]).title


def test_terms_of_a_side_are_added_and_a_blank_is_said_to_count_as_nothing(d: Disclosure) -> None:
    shown = show(audit(d), "A03", rows=1, lang="en")
    assert [str(row[0]) for row in shown.rows] == ["", "=", "+", "+", "+"]
    assert "blank, counted as 0" in {str(row[1]) for row in shown.rows}
    assert repr(shown).endswith("and 18 more")


def test_what_a_sum_must_come_to_is_a_term(d: Disclosure) -> None:
    last = show(audit(d), "A43", rows=1, lang="en").rows[-1]
    assert [str(cell) for cell in last] == ["=", "100", "what it must come to", "", ""]


def test_a_figure_that_is_only_tried_is_said_to_be_one(d: Disclosure) -> None:
    tried = audit(d).misprinted("department_spending:合计/total", "13,969.45")
    names = [str(row[2]) for row in show(tried, "A41", lang="en").rows]
    assert [name.endswith("(only tried; printed: 13,635.67)") for name in names] == [False, True]
    assert show(tried, "A41").title == "13,969.45 = 13,969.45"


def test_equations_stand_one_below_the_other(d: Disclosure) -> None:
    audited = audit(d)
    differ = audited.checks.query("status == 'differs'")
    shown = show(audited, differ, rows=3, fold=True, lang="zh")
    assert [table.more for table in shown.tables] == [0, 0, len(differ) - 3]
    html = shown._repr_html_()
    assert (html.count("<caption "), html.count("<details>")) == (3, 1)
    assert show(audited, differ.iloc[:0]).rows == ()


@pytest.mark.parametrize("where", [7, {"check": "A41"}, pd.DataFrame({"code": ["201"]})])
def test_what_names_no_comparison_is_refused(d: Disclosure, where: object) -> None:
    with pytest.raises(TypeError, match="A41"):
        show(audit(d), where, lang="en")


def test_an_unknown_check_is_refused_by_name(d: Disclosure) -> None:
    with pytest.raises(KeyError, match=r"A99.*A41"):
        show(audit(d), "A99", lang="en")
