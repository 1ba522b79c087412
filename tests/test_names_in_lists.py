"""What the entries of a list are of, and the budgets of what is only received or spent."""

from __future__ import annotations

import pytest

import shimahe

_BUDGET = (
    "# 长风镇2025年部门预算\n\n部门支出总表\n单位：万元\n"
    "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "201\t一般公共服务支出\t6.00\t2.00\t4.00\n204\t公共安全支出\t6.00\t\t6.00\n"
    "合计\t\t12.00\t2.00\t10.00\n\n二、收支\n"
)


def stated(text: str, *columns: str) -> list[tuple[object, ...]]:
    """Return some columns of the statements of a document with this text; None where missing."""
    frame = shimahe.read((_BUDGET + text).encode()).statements[list(columns)].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "leads", ["，其中：", "。其中：", "，具体如下：\n", "。具体如下：\n", "。其中：\n"]
)
@pytest.mark.parametrize("number", ["1.", "1、", "（1）", "①"])
def test_the_first_entry_of_a_list_has_its_own_name(leads: str, number: str) -> None:
    """A name behind 其中： is no part of what the sentence before it is of."""
    text = f"支出预算12万元{leads}{number}基本支出。2025年预算数2万元，与上年持平。"
    said = [("支出预算", 12.0), ("基本支出", 2.0), ("基本支出", 0.0)]
    assert stated(text, "item", "value") == said


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1.村级经费。预算数2万元。2.环境整治。预算数3万元。", ["村级经费", "环境整治"]),
        ("1.村级经费。预算2万元。2.严格控制。预算安排3万元。", ["村级经费", None]),
        ("公务接待费2万元。1.减少批次。比上年减少1万元。", ["公务接待费", None]),
        ("2024年会议费9万元，实际支出8万元。2025年预算7万元。", ["会议费", "实际支出", "会议费"]),
        ("人员经费、公用经费依次为2万元、1万元。", ["人员经费", "公用经费"]),
    ],
)  # fmt: skip
def test_an_entry_is_of_no_other_entry(text: str, items: list[str | None]) -> None:
    """An entry whose name is not told has none, and not the one of the entry before."""
    assert [item for (item,) in stated(text, "item")] == items


@pytest.mark.parametrize(
    ("text", "budgets"),
    [
        ("国有资本经营预算收入0万元，支出0万元。", ["state_capital"] * 2),
        ("一般公共预算：收入12万元，支出12万元。", ["general_public"] * 2),
        ("（1）政府性基金。收入3万元。支出12万元。", ["government_fund", "all"]),
        ("政府性基金收入3万元，其他收入9万元，支出12万元。", ["government_fund", None, "all"]),
        ("收入预算12万元，支出预算12万元。", ["all", "all"]),
        ("收入12万元，其中：政府性基金收入3万元，支出3万元。", ["all", *["government_fund"] * 2]),
        ("收入12万元，其中：政府性基金收入3万元，支出12万元。", ["all", "government_fund", None]),
        ("一般公共预算：支出12万元，比上年增加2万元。", ["general_public"] * 2),
        ("国有资本经营收入3万元，支出3万元，比上年减少1万元。", ["state_capital"] * 3),
        ("接待4批次，支出2万元，上年接待3批次，支出1万元。", [None] * 4),
        ("工会经费收入3万元，支出3万元。", [None, None]),
        ("公务接待4批次，支出2万元。", [None, None]),
    ],
)  # fmt: skip
def test_what_is_spent_has_the_budget_beside_it(text: str, budgets: list[str | None]) -> None:
    """支出 beside what is received of one budget is of that, and never of all."""
    assert [budget for (budget,) in stated(text, "budget")] == budgets


def test_entries_are_of_the_budget_of_their_whole() -> None:
    """Numbered entries are of the budget of what they are parts of, if that is one alone."""
    entries = "：\n1.教育支出6万元。\n2.公共安全支出6万元。"
    of_one = stated(f"一般公共预算支出12万元{entries}", "budget")
    assert of_one == [("general_public",)] * 3
    of_two = stated(f"一般公共预算支出12万元，政府性基金预算支出1万元{entries}", "budget")
    assert of_two[-1] == (None,)
