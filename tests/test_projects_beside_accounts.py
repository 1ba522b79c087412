"""Tables by account that print the project of each row beside its account."""

import pytest

import shimahe
from tests.fragments import differing, note_of

SPENDING = "department_spending"
ROWS = [
    ("人员类", "在职人员经费", "2010301", "行政运行", "40.00\t40.00\t"),
    ("运转类", "公用经费", "2010301", "行政运行", "10.00\t10.00\t"),
    ("特定目标类", "社区治理", "2010302", "一般行政管理事务", "10.00\t\t10.00"),
]
MONEY = "合计\t基本支出\t项目支出"
READ = [
    ["2010301", "行政运行", "basic", 40.0],
    ["2010301", "行政运行", "basic", 10.0],
    ["2010302", "一般行政管理事务", "project", 10.0],
]
#: The headings of labels, each with the number of what stands below it in ROWS, or its text.
OF = {"项目类别": 0, "项目名称": 1, "科目编码": 2, "科目名称": 3}


def spending(heads, codes=("0001", "0002", "0003"), rows=ROWS):
    """Read a table with these headings of labels; `codes` are those of projects."""
    lines = ["部门支出总表", "单位：万元", "\t".join([*heads, MONEY])]
    for row, code in zip(rows, codes, strict=True):
        others = {"项目编码": code, "单位名称": "本级", "单位编码": "101001", "序号": "1"}
        labels = [row[OF[head]] if head in OF else others[head] for head in heads]
        lines.append("\t".join([*labels, row[-1]]))
    lines.append("\t".join(["合计", *[""] * (len(heads) - 1), "60.00\t50.00\t10.00"]))
    return shimahe.read("\n".join(lines).encode())


def read_of(d):
    return d.spending[["code", "name", "kind", "amount_wan"]].values.tolist()


@pytest.mark.parametrize(
    "codes",
    [
        ("2010001", "2010002", "2010003"),
        ("0001", "0002", "0003"),
        ("100001", "100002", "100003"),
        ("500116210000000000001", "500116210000000000002", "500116210000000000003"),
    ],
)
@pytest.mark.parametrize(
    "heads",
    [
        ("科目编码", "科目名称", "项目编码", "项目名称"),
        ("项目编码", "项目名称", "科目编码", "科目名称"),
    ],
)
def test_the_code_of_a_project_is_none_of_its_account(heads, codes):
    d = spending(heads, codes)
    assert read_of(d) == READ
    assert note_of(d, SPENDING) == "row printed twice: 2010301"
    assert differing(d).empty


@pytest.mark.parametrize(
    "in_front",
    [
        ("单位名称", "项目类别", "项目名称"),
        ("单位编码", "单位名称", "项目类别", "项目名称"),
        ("单位名称", "项目类别", "项目编码", "项目名称"),
        ("单位名称", "项目名称"),
        ("项目类别", "项目名称"),
        ("序号", "项目名称"),
    ],
)
def test_projects_in_front_of_accounts_take_nothing_from_them(in_front):
    d = spending((*in_front, "科目编码", "科目名称"))
    assert read_of(d) == READ
    assert note_of(d, SPENDING) in ("", "row printed twice: 2010301")
    assert differing(d).empty


def test_headings_of_projects_alone_are_those_of_accounts():
    lines = [f"项目编码\t项目名称\t{MONEY}", "201\t一般公共服务支出\t60.00\t50.00\t10.00"]
    d = shimahe.read("\n".join(["部门支出总表", "单位：万元", *lines]).encode())
    assert d.spending.code.tolist() == ["201", "201"]


def test_the_column_of_an_amount_tells_the_kind_that_its_class_leaves_open():
    lines = [f"单位\t项目类别\t编码\t名称\t{MONEY}"]
    lines += [f"本级\t{row[0]}\t{row[2]}\t{row[3]}\t{row[4]}" for row in ROWS]
    d = shimahe.read("\n".join(["部门支出总表", "单位：万元", *lines]).encode())
    assert read_of(d) == READ
    assert "kind not told" not in note_of(d, SPENDING)


def test_a_class_that_leaves_the_kind_open_is_named_below_a_total():
    lines = ["单位\t项目类别\t编码\t名称\t合计"]
    lines += [f"本级\t{row[0]}\t{row[2]}\t{row[3]}\t{row[4].split()[0]}" for row in ROWS]
    d = shimahe.read("\n".join(["部门支出总表", "单位：万元", *lines]).encode())
    assert d.spending.kind.isna().tolist() == [False, True, False]
    assert "kind not told: 5" in note_of(d, SPENDING)
