"""Amounts of the text are held to their table only where their sentence leads to it."""

import pytest

import shimahe
from tests.fragments import differing

TABLES = """
部门支出总表
单位：万元
科目编码	科目名称	合计	基本支出	项目支出
201	一般公共服务支出	1500.00	1200.00	300.00
212	城乡社区支出	1750.00	750.00	1000.00
合计		3250.00	1950.00	1300.00

“三公”经费支出表
单位：万元
合计	公务用车购置及运行维护费	公务用车购置费	公务用车运行维护费	公务接待费	因公出国（境）费
8.00	6.00	0.00	6.00	2.00	0.00
"""


def broken(sentence):
    text = f"# 甲镇2025年部门预算\n{TABLES}\n二、收支情况\n\n{sentence}\n"
    return differing(shimahe.read(text.encode()))["check"].tolist()


@pytest.mark.parametrize(
    "sentence",
    [
        # what single events and counted things cost
        "全年安排公务接待40批次，支出2.00万元。",
        "单价100万元以上专用设备0台，支出0万元。",
        "召开会议3次，支出1.00万元；举办培训2次，支出0.50万元。",
        # what is spent on the entries of a list
        "（1）环境整治。支出300.00万元。（2）道路养护。支出200.00万元。",
        # kinds of one class
        "一般公共服务支出1500.00万元（基本支出1200.00万元、项目支出300.00万元），"
        "城乡社区支出1750.00万元（基本支出750.00万元、项目支出1000.00万元）。",
        "1.一般公共服务支出1500.00万元。其中：基本支出1200.00万元；项目支出300.00万元。",
        "一般公共服务支出1500.00万元。\n\n其中：基本支出1200.00万元，项目支出300.00万元。",
        # parts of other amounts
        "机关运行经费380.00万元，其中办公费300.00万元，公务接待费1.00万元，"
        "公务用车运行维护费4.00万元。",
        "环境整治项目300.00万元，其中：一般公共服务支出200.00万元，城乡社区支出100.00万元。",
        "补助村级支出240.00万元，其中基本支出200.00万元，项目支出40.00万元。",
        # parts of an item, by whose they are or for what
        "行政单位公务接待费1.50万元，事业单位公务接待费0.50万元。",
        "公务接待费2.00万元，其中：商务接待1.20万元，其他公务接待0.80万元。",
        # money of others, and ceilings
        "2025年全镇一般公共预算支出8000.00万元，其中：一般公共服务支出3000.00万元，"
        "城乡社区支出5000.00万元。",
        "2025年“三公”经费控制数为9.00万元。",
    ],
)
def test_amounts_of_other_money_are_held_to_no_table(sentence):
    assert broken(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "2025年支出预算3250.50万元。",
        "（一）支出：2025年3250.50万元。",
        "2025年支出预算3250.00万元，其中：基本支出1950.50万元，项目支出1300.00万元。",
        "2025年支出预算3250.00万元，其中：一般公共服务支出1500.50万元，城乡社区支出1750.00万元。",
        "2025年基本支出1950.00万元，项目支出1300.50万元。",
        "一般公共服务支出1500.50万元，主要用于机构运转。",
        "2025年“三公”经费预算8.50万元。",
        "2025年“三公”经费预算8.00万元，其中：公务用车运行维护费6.50万元，公务接待费2.00万元。",
        "公务接待费2.50万元，比上年减少。",
    ],
)
def test_a_misprint_of_the_text_is_still_found(sentence):
    assert "A31" in broken(sentence)
