"""The year of what stands behind a semicolon where a sentence names two years (R21)."""

import pytest

import shimahe
from shimahe.checking.audit import audit
from tests.fragments import document, spending_table

TITLE = "石桥街道2025年部门预算\n\n## 第三部分 2025年度部门预算情况说明"
TABLE = spending_table("\t合计\t120.00\t70.00\t50.00", "205\t教育支出\t120.00\t70.00\t50.00")
UNKNOWN = None


def read(sentence):
    return shimahe.read(document(TITLE, sentence, TABLE))


def broken(d):
    checks = audit(d).checks
    rows = checks[checks.family.eq("prose") & checks.status.eq("differs")]
    return set(zip(rows.check, rows.subject, strict=True))


SENTENCES = {
    "2024年部门支出100万元，其中：基本支出60万元，项目支出40万元；2025年部门支出120万元，其中：基本支出70万元；"
    "项目支出50万元。": [2024, 2024, 2024, 2025, 2025, 2025],
    "2025年部门支出120万元，比2024年支出100万元增加20万元；基本支出70万元，项目支出50万元。": [
        2025,
        2024,
        2025,
        2025,
        2025,
    ],
    "2024年部门支出100万元，2025年部门支出120万元；基本支出70万元；项目支出50万元。": [
        2024,
        2025,
        2025,
        2025,
    ],
    "2024年部门支出1000000元；基本支出600000元；项目支出400000元。": [2024, 2024, 2024],
    "上年部门支出100万元；基本支出60万元；项目支出40万元。": [2024, 2024, 2024],
    "上年部门支出100万元，今年部门支出120万元；基本支出70万元；项目支出50万元。": [
        2024,
        2025,
        2025,
        2025,
    ],
    "上年：部门支出100万元；基本支出60万元。今年：部门支出120万元；基本支出70万元。": [
        2024,
        2024,
        2025,
        2025,
    ],
    "2024年执行数：基本支出60万元；项目支出40万元；2025年预算数：基本支出70万元，项目支出50万元": [
        2024,
        2024,
        2025,
        2025,
    ],
    "2025年部门支出120万元（2024年为100万元）；基本支出70万元（2024年60万元）；项目支出50万元": [
        2025,
        2024,
        2025,
        2024,
        2025,
    ],
    "部门支出120万元，比2024年增加20万元，其中：基本支出70万元；项目支出50万元。": [2025] * 4,
    "2024年部门支出100万元；本年基本支出70万元；项目支出50万元。": [2024, 2025, 2025],
    "2024年部门支出100万元。基本支出70万元；项目支出50万元。": [2024, None, None],
    "2024年结转10万元；基本支出70万元；项目支出50万元。": [2024, 2025, 2025],
    "2025年收入120万元，上年结转10万元；基本支出70万元；项目支出50万元。": [2025, 2025, 2025, 2025],
    "2025年部门支出120万元，2024年部门支出100万元；基本支出60万元；项目支出40万元。": [
        2025,
        2024,
        UNKNOWN,
        UNKNOWN,
    ],
    "2025年部门支出1200000元；上年部门支出1000000元；基本支出700000元；项目支出500000元。": [
        2025,
        2024,
        UNKNOWN,
        UNKNOWN,
    ],
}


@pytest.mark.parametrize(("sentence", "years"), SENTENCES.items())
def test_what_stands_behind_a_semicolon_has_the_year_of_its_sentence(sentence, years):
    d = read(sentence)
    assert [None if year != year else year for year in d.statements.year.astype(float)] == years
    assert broken(d) == set()


def test_a_part_whose_year_cannot_be_told_is_not_compared():
    d = read("2025年部门支出120万元，2024年部门支出100万元；基本支出60万元；项目支出70万元。")
    checks = audit(d).checks.query("check == 'A31'").set_index("subject")
    assert checks.loc[["S03", "S04"], "why_not"].tolist() == ["year not told"] * 2


def test_a_misprint_behind_a_semicolon_is_broken():
    d = read("2024年部门支出100万元，2025年部门支出120万元；基本支出71万元；项目支出50万元。")
    assert ("A31", "S03") in broken(d)


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("甲镇2024年部门预算", "another year"),
        ("乙镇2025年部门预算", "another office"),
        ("甲镇2025年部门决算", "another stage"),
    ],
)
@pytest.mark.parametrize("blank", [[], [""]])
def test_a_heading_right_below_rows_begins_another_part(heading, why, blank):
    """The figures below it were taken for those of the document."""
    rows = ["单位：万元", "科目编码\t科目名称\t合计\t基本支出\t项目支出", "205\t教育支出\t6\t2\t4"]
    above = ["甲镇2025年部门预算", "部门支出总表", *rows]
    below = [heading, "一般公共预算财政拨款支出表", *rows]
    d = shimahe.read("\n".join([*above, *blank, *below]).encode())
    assert set(d.spending.table) == {"department_spending"}
    assert list(d.tables[d.tables.table.isna()].note) == [why]
