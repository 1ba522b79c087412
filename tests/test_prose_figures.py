"""Figures quoted in prose: the checker on small cases, then every notebook.

The notebooks are read in English and in Chinese.
"""

from __future__ import annotations

import pytest

from shimahe.authoring.prose_figures import (
    figures_in,
    numbers_in_html,
    numbers_in_text,
    quoted_figures,
    undetected,
    unmatched,
)
from tests.all_notebooks import chinese_notebook, english_notebooks

# Misquotes that another number of the same section happens to excuse, as `notebook/language/cell:
# figure`; at most 3%.
#: 40, which 49 with another last digit is, stands in outputs of the notebook as well.
EXCUSED: set[str] = {
    "02_does_it_add_up/en/answer: 49",
    "02_does_it_add_up/zh/answer: 49",
}
LANGUAGES = {"en": lambda name: english_notebooks()[name], "zh": chinese_notebook}

FIGURES = [
    ("the total is 13,635.67 万元", ["13,635.67"]),
    ("13635.67万元，合 1.36 亿元", ["13635.67", "1.36"]),
    ("about 43.0% or 43％ or 43 per cent", ["43.0%", "43%", "43 per cent"]),
    ("7 rows, 7 sheep, **3** tables", ["7", "3"]),
    ("车辆 7 辆，5个机构，2 年", ["7", "5"]),
    ("9 sheep, 10 sheep", ["10"]),
    ("1 Row, 1 rowing boat", ["1"]),
    ("2 万元 in 2025, 2025 万元", ["2", "2025"]),
    ("the 2025 tables of 1990 and 2039, but 1989 and 2040", ["1989", "2040"]),
    ("in 1,990 lines", ["1,990"]),
    ("fell by -3.80, from 12-25", ["-3.80", "12", "25"]),
    ("change of −3.8", ["−3.8"]),
    ("(13,579.72) and 55.95.", ["13,579.72", "55.95"]),
    ("`40` and ``4`0`` items", []),
    ("[43 rows](a.html#12) ![90](b.png) https://example.org/88", []),
    ("<!-- 43 rows --> <b title='43'>51</b>", ["51"]),
    ("## 43 rows\n### 17\nthen 18", ["18"]),
    ("```\n43 rows\n```\n18 rows", ["18"]),
    ("12. twelfth\n13) next\n14、再", []),
    ("财预〔2018〕34号, 12号, [2015] 88", []),
    ("表12 and table 11, tables 5, 11 and 12, Section 31, §44, 第12节", []),
    ("table 13,635.67 and tables 12%", ["13,635.67", "12%"]),
    ("seventeen projects, 一百 projects", []),
    ("１７ projects and 1,23", ["17", "23"]),
    ("3.11.7", ["3.11"]),
    ("1 300 000 元, 13\u00a0635.67, 13\u2009635", ["1 300 000", "13\u00a0635.67", "13\u2009635"]),
    ("13 635.67 but 12 300, 2024 300 and 12 3000", ["13 635.67", "12", "300", "300", "12", "3000"]),
    (
        "130,00 and 6,084,05 and 1,300 or 12,50,30",
        ["130,00", "6,084,05", "1,300", "12", "50", "30"],
    ),
    (r"$x_{12} + y^{10} = 13{,}635.67$, $44.62\%$", ["13{,}635.67", r"44.62\%"]),
    ("## 3.2 Spending 130.00 万元\n### 2.1 of 12 rows, 62.3%", ["130.00", "62.3%"]),
    ("# 130.00 万元", ["130.00"]),
    ("2024年12月31日, 2024-12-31, 31 December 2024, May 12, 10:30", []),
    ("图12, 附件 12, Figure 12, p. 34, page 34, 第34页", []),
    ("note[^12] and [12] and [12–14]\n\n[^12]: the source", []),
    ("A41 检查A41, v0.1.0, SHA-256, sha256 d3102ec561fd, RMB130.00", ["130.00"]),
    ("90 minutes, 90分钟, 12个月, 365 days", ["365"]),
    ("(12) twelfth\n12）十二", []),
    ("６２．３％", ["62.3%"]),
    ("5 元, 5 千元, 5 百万元, 5 million yuan, 5 million, May 2025", ["5", "5", "5", "5"]),
]


@pytest.mark.parametrize(("text", "wanted"), FIGURES)
def test_figures_are_told_from_other_numbers(text: str, wanted: list[str]) -> None:
    assert [number.text for _, number in figures_in(text)] == wanted


def note(prose: str, *outputs: dict, heading: str = "## Part") -> dict:
    """Build a notebook of three sections; the prose and the outputs stand in the last."""
    texts = [
        markdown("a", "# Title"),
        markdown("b", "## Answer"),
        markdown("c", f"{heading}\n\n{prose}"),
    ]
    return {
        "cells": [*texts, {"cell_type": "code", "id": "d", "source": "x", "outputs": list(outputs)}]
    }


def markdown(name: str, source: str) -> dict:
    return {"cell_type": "markdown", "id": name, "source": source}


def printed(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def shown(**data: object) -> dict:
    return {
        "output_type": "display_data",
        "data": {kind.replace("_", "/"): value for kind, value in data.items()},
    }


def chart(**figure: object) -> dict:
    return {"output_type": "display_data", "data": {"application/vnd.plotly.v1+json": figure}}


SHARES = (
    "<style>td {width: 77px}</style>"
    "<table><thead><tr><th></th><th>amount_wan</th><th>share_pct</th></tr></thead>"
    "<tbody><tr><th>101</th><td>5,863.73</td><td>43.0</td></tr></tbody></table>"
    "<p>90 rows × 8 columns</p>"
)
PAIRS = [
    ("a total of 13,635.67", "a total of 13,635.68", printed("total 13635.67")),
    ("8.5 of it", "8.6 of it", printed("8.45")),  # half up, not half even and not binary
    ("2.68 of it", "2.67 of it", printed("2.675")),
    ("a fall of 3.80", "a fall of 3.81", printed("-3.80")),
    ("a change of -3.8", "a change of +3.8", printed("-3.80")),
    ("43% of it", "5,864% of it", shown(text_html=SHARES)),
    ("5,864 万元", "43.1 万元", shown(text_html=SHARES)),
    ("90 rows", "101 rows", shown(text_html=SHARES)),  # row labels are no figures
    ("90 rows", "77 rows", shown(text_html=SHARES)),  # nor are styles
    ("43% of it", "44% of it", printed("43.0%")),
    ("43.0 of it", "43.0% of it", printed("43.0")),
    ("43% of it", "12% of it", printed("  code  share_pct  n\n    20      43.00  12")),
    ("43% of it", "44% of it", shown(text_plain="a    43.00\nName: share_pct, dtype: float64")),
    ("43.00 of it", "64 of it", shown(text_plain="a    43.00\nName: share_pct, dtype: float64")),
    (
        "7 rows",
        "8 rows",
        {"output_type": "error", "ename": "E", "evalue": "line 7", "traceback": []},
    ),
    ("7.5 of it", "30 of it", chart(data=[{"y": [7.5], "marker": {"size": 30}}])),
    ("7.5 of it", "8.5 of it", chart(data=[{"link": {"value": [7.5]}, "domain": {"x": [8.5]}}])),
    (
        "62% of it",
        "63% of it",
        chart(data=[{"customdata": [["62%"]], "x": ["63%"], "text": ["1"]}]),
    ),
    (
        "17 projects",
        "18 projects",
        chart(data=[], layout={"meta": {"summary": "17 in all"}, "title": {"text": "18"}}),
    ),
    ("7.5 of it", "9.9 of it", shown(text_plain="7.5", image_png="9.9")),
]


SPELLINGS = [
    ("13 635.67 万元", "13 635.68 万元"),
    ("13\u202f635.67 万元", "13\u202f636.67 万元"),
    (r"$13{,}635.67$", r"$13{,}635.66$"),
    (r"$44.62\%$", r"$44.63\%$"),
    ("130.00 万元", "130,00 万元"),
]


@pytest.mark.parametrize(("right", "wrong"), SPELLINGS)
def test_a_figure_is_known_in_every_spelling(right: str, wrong: str) -> None:
    output = shown(text_plain="13,635.67  44.62%  130.00")
    assert unmatched(note(right, output)) == []
    assert len(unmatched(note(wrong, output))) == 1


@pytest.mark.parametrize(("right", "wrong", "output"), PAIRS)
def test_quoted_figure_must_stand_in_an_output(right: str, wrong: str, output: dict) -> None:
    assert unmatched(note(right, output)) == []
    assert len(unmatched(note(wrong, output))) == 1


def test_table_is_read_from_html_not_twice() -> None:
    both = shown(text_html=SHARES, text_plain="0  5,863.73  43.0  99")
    assert unmatched(note("99 rows", both)) == ["c: 99"]


def test_columns_are_counted_from_the_right_of_spanned_row_labels() -> None:
    html = (
        "<table><thead><tr><th></th><th></th><th colspan='2'>x_pct</th></tr>"
        "<tr><th>a</th><th>b</th><th></th><th></th></tr></thead>"
        "<tbody><tr><th rowspan='2'>1</th><th>2</th><td>3</td><td>4</td></tr>"
        "<tr><th>5</th><td>6</td><td>7</td></tr></tbody></table>"
    )
    assert sorted((n.text, n.percent) for n in numbers_in_html(html)) == [(d, True) for d in "3467"]


def test_percent_column_of_printed_table_may_hold_chinese_names() -> None:
    text = "  name  share_pct  n\n城乡社区    43.00  5\n\n43.00 once more"
    assert [n.percent for n in numbers_in_text(text)] == [True, False, False]


def test_figure_of_one_section_is_not_found_in_another() -> None:
    notebook = note("7.5 of it", printed("7.5"))
    notebook["cells"].append(markdown("e", "Still 7.5 here.\n\n## Next\n\nNo 7.5 here."))
    assert unmatched(notebook) == ["e: 7.5"]


def test_title_and_short_answer_may_quote_the_whole_notebook() -> None:
    notebook = note("", printed("7.5"))
    notebook["cells"][0]["source"] += "\n\nIt is 7.5 and 8.5"
    notebook["cells"][1]["source"] += "\n\nIt is 7.5 and 9.5"
    assert unmatched(notebook) == ["a: 8.5", "b: 9.5"]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("1.36 亿元", "1.37 亿元"),
        ("136,356,700 元", "136,356,701 元"),
        ("136.36 million yuan", "136.37 million yuan"),
        ("**0.14** billion RMB", "0.15 billion RMB"),
        ("136.36百万元", "136.37百万元"),
    ],
)
def test_an_amount_may_be_quoted_in_another_unit_than_it_is_shown(words, wrong) -> None:
    assert unmatched(note(f"It is {words}.", printed("13,635.67"))) == []
    assert len(unmatched(note(f"It is {wrong}.", printed("13,635.67")))) == 1


def test_a_code_or_a_line_is_no_amount_in_another_unit() -> None:
    assert unmatched(note("It is 0.02 亿元.", printed("201"))) == ["c: 0.02"]


def test_misquotes_that_go_unnoticed_are_named() -> None:
    notebook = note("17 projects, 12.5%, 99 rows, -3.80", printed("17 18 12.5% 99 -3.80"))
    assert unmatched(notebook) == []
    assert undetected(notebook) == ["c: 17"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_in_the_prose_of_every_notebook_is_shown(language: str) -> None:
    wrong = {name: unmatched(LANGUAGES[language](name)) for name in english_notebooks()}
    advice = (
        "no output of the section shows it: correct it, show it, "
        "or write what is no figure in backticks or words"
    )
    assert wrong == {name: [] for name in wrong}, advice
    assert all(quoted_figures(LANGUAGES[language](name)) for name in wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_misquoted_figure_is_noticed(language: str) -> None:
    notebooks = {name: LANGUAGES[language](name) for name in english_notebooks()}
    missed = {
        f"{name}/{language}/{figure}"
        for name, notebook in notebooks.items()
        for figure in undetected(notebook)
    }
    excused = {entry for entry in EXCUSED if f"/{language}/" in entry}
    assert missed == excused
    assert len(missed) <= 0.03 * sum(
        len(quoted_figures(notebook)) for notebook in notebooks.values()
    )
