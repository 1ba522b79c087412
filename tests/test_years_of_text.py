"""Years that headings and names of last year give to statements without a year of their own."""

from __future__ import annotations

import pytest

import shimahe

_TABLE = (
    "# 长风镇{title}\n\n{table}\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "201\t一般公共服务支出\t6.00\t2.00\t4.00\n204\t公共安全支出\t6.00\t\t6.00\n"
    "合计\t\t12.00\t2.00\t10.00\n\n"
)
_BUDGET = _TABLE.format(title="2025年部门预算", table="部门支出总表")
_ACCOUNT = _TABLE.format(title="2024年度部门决算", table="支出决算表")


def stated(text: str, document: str = _BUDGET) -> list[tuple[str | None, int | None, float]]:
    """Return the item, year and value of each statement of a document with this text."""
    frame = shimahe.read((document + text).encode()).statements
    rows = frame[["item", "year", "value"]].astype(object)
    return [
        (item or None, None if year is None or year != year else int(year), value)
        for item, year, value in rows.where(rows.notna(), None).itertuples(index=False)
    ]


def years(text: str, document: str = _BUDGET) -> list[int | None]:
    """Return the years of the statements of a document with this text."""
    return [year for _, year, _ in stated(text, document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三、接待\n（一）2024年执行情况\n费用2万元。\n（二）安排\n费用3万元。", [2024, 2025]),
        ("第一部分 2024年工作总结\n支出5万元。\n第二部分 2025年预算\n支出6万元。", [2024, 2025]),
        ("二、2024年回顾\n1、收入情况\n收入9万元。\n2、支出情况\n支出8万元。", [2024] * 2),
        ("二、2024年工作和2025年打算\n支出12万元。", [2025]),
        ("二、与2024年相比变化情况\n支出12万元。", [2025]),
        ("二、2024年结转资金情况\n基本支出2万元。", [2025]),
        ("一、上年执行情况\n上年支出9万元，比上年8万元增加1万元。", [2024, None, 2024]),
    ],
)  # fmt: skip
def test_the_year_of_a_heading_holds_below_it(text: str, expected: list[int | None]) -> None:
    """A heading that names one year gives it to what stands below, and to its parts."""
    assert years(text) == expected


def test_a_plan_in_a_final_account_is_said_to_be_one() -> None:
    """Below 年初预算情况 the items say so, and nothing is held to what was spent."""
    text = "二、年初预算情况\n基本支出3万元。\n三、决算情况\n基本支出2万元。"
    said = [("年初预算的基本支出", 2024, 3.0), ("基本支出", 2024, 2.0)]
    assert stated(text, _ACCOUNT) == said
    checks = shimahe.audit(shimahe.read((_ACCOUNT + text).encode())).checks
    assert not (checks.status == "differs").any()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年，我镇支出预算10万元，基本支出3万元。今年，支出预算12万元。", [2024, 2024, 2025]),
        ("上一年度基本支出3万元，项目支出7万元；今年基本支出2万元。", [2024, 2024, 2025]),
        ("上年收入10万元，支出9万元，结转1万元。", [2024, 2024, 2024]),
        ("本年收入12万元，支出12万元，上年收入10万元，支出9万元。", [2025, 2025, 2024, 2024]),
        ("公务接待费2万元，上年3万元，会议费6万元，上年7万元。", [2025, 2024, 2025, 2024]),
        ("支出由基本支出2万元和项目支出9万元组成，上年为3万元和7万元。", [2025, 2025, 2024, 2024]),
        ("与上年基本支出3万元、项目支出7万元相比，基本支出减少1万元。", [2024, 2024, 2025]),
        ("2024年基本支出3万元。项目支出5万元。\n2025年基本支出2万元。", [2024, None, 2025]),
        ("上年支出18万元（其中：农林水支出13万元），教育支出5万元。", [2024] * 3),
        ("上年支出18万元，其中：农林水支出13万元。教育支出5万元。", [2024, 2024, None]),
        ("2026年支出预算13万元，三年支出合计39万元。", [2026, None]),
        ("接待2批次，支出1万元，上年接待3批次，支出2万元。", [2025, 2025, 2024, 2024]),
        ("培训2次，上年培训3次，支出1万元。", [2025, 2024, 2025]),
        ("今年支出12万元，去年同期支出10万元，增加2万元。", [2025, 2024, 2025]),
    ],
)  # fmt: skip
def test_last_year_holds_for_the_clauses_that_go_on(text: str, expected: list[int | None]) -> None:
    """上年 holds until another year, and behind a full stop no year is told."""
    assert years(f"二、收支情况\n{text}") == expected


def test_years_are_no_items() -> None:
    """今年 and 上年 are no part of an item, and none by themselves."""
    text = "二、收支情况\n上年：支出10万元；今年基本支出2万元，本年比上年增加1万元。"
    assert [item for item, _, _ in stated(text)] == ["支出", "基本支出", "基本支出"]


def test_the_plan_of_what_was_changed_has_its_own_name() -> None:
    """年初预算 behind 调整为 is another amount than the one that it was changed to."""
    text = "二、收支情况\n2025年支出预算调整为12万元，年初预算为11万元。"
    assert stated(text) == [("支出预算", 2025, 12.0), ("年初预算", 2025, 11.0)]


def test_of_which_of_several_things_a_figure_of_last_year_is_is_not_told() -> None:
    """上年为3万元和7万元 names neither of the things before it."""
    text = "二、收支情况\n基本支出2万元，项目支出9万元，上年为3万元和7万元。"
    said = [("基本支出", 2025, 2.0), ("项目支出", 2025, 9.0), (None, 2024, 3.0), (None, 2024, 7.0)]
    assert stated(text) == said
