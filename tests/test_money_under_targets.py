"""Money for which targets are set, or looked at, is not held to a whole budget."""

import pytest

import shimahe
from shimahe.checking.audit import audit

TABLES = """
## 部门收支总表
单位：万元
项目\t预算数\t项目\t预算数
一般公共预算拨款收入\t12.00\t一般公共服务支出\t10.00
政府性基金预算拨款收入\t3.00\t城乡社区支出\t5.00
收入总计\t15.00\t支出总计\t15.00

## 部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t15.00\t6.00\t9.00
201\t一般公共服务支出\t10.00\t6.00\t4.00
212\t城乡社区支出\t5.00\t0.00\t5.00
"""
INCOME = "一、部门收支情况\n\n2024年收入预算15.00万元，其中：一般公共预算拨款收入12.00万元。\n\n"


def checks_of(text):
    document = f"# 甲镇2024年部门预算\n\n{INCOME}{text}\n{TABLES}"
    return audit(shimahe.read(document.encode())).checks


@pytest.mark.parametrize(
    "text",
    [
        "二、绩效目标设置情况\n\n2024年编报目标的项目2个，涉及一般公共预算拨款4.00万元。",
        "二、其他事项\n\n2024年实行绩效目标管理的项目2个，涉及一般公共预算拨款4.00万元。",
        "二、其他事项\n\n开展绩效自评的项目2个，涉及一般公共预算拨款4.00万元，政府性基金预算拨款1.00万元。",
        "二、其他事项\n\n纳入绩效运行监控的项目2个，项目支出4.50万元。",
        "二、预算绩效管理情况\n\n对3个项目开展评价。涉及一般公共预算拨款收入4.00万元。",
    ],
)
def test_money_under_targets_is_no_whole_budget(text):
    checks = checks_of(text)
    assert not checks.status.eq("differs").any()
    assert "of other money" in checks.query("check == 'A31'").why_not.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "二、其他事项\n\n2024年收入预算中一般公共预算拨款收入4.00万元。",
        "二、其他事项\n\n主要是绩效工资增加。2024年一般公共预算拨款收入4.00万元。",
        "二、其他事项\n\n实行绩效目标管理的项目2个。2024年一般公共预算拨款收入4.00万元。",
    ],
)
def test_other_money_is_held_to_its_table(text):
    wrong = checks_of(text).query("check == 'A31' and status == 'differs'")
    assert wrong[["left", "right"]].to_numpy().tolist() == [[4.0, 12.0]]


def test_what_equals_the_budget_agrees():
    text = "二、绩效目标设置情况\n\n2024年编报目标的项目2个，涉及一般公共预算拨款12.00万元。"
    status = checks_of(text).query("check == 'A31'").status
    assert status.tolist() == ["agrees", "agrees", "not checked", "agrees"]
