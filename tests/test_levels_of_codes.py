"""Codes split by level, of which a row prints the last alone, in text that keeps its layout."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

TABLE = """\
部门支出总表
单位：万元
 支出功能分类科目编码   支出功能分类科目名称          合计      基本支出   项目支出
  类     款   项
                        合计                         80.00      34.84     45.16
201                    一般公共服务支出              50.00      34.84     15.16
       03              政府办公厅及相关机构事务      45.00      34.84     10.16
            01         行政运行                      34.84      34.84
            02         一般行政管理事务              10.16                10.16
       06              财政事务                       5.00                 5.00
            99         其他财政事务支出               5.00                 5.00
221                    住房保障支出                  30.00                30.00
       02              住房改革支出                  30.00                30.00
            01         住房公积金                    30.00                30.00"""
TOTALS = {
    "合计": 80.0,
    "201": 50.0,
    "20103": 45.0,
    "2010301": 34.84,
    "2010302": 10.16,
    "20106": 5.0,
    "2010699": 5.0,
    "221": 30.0,
    "22102": 30.0,
    "2210201": 30.0,
}


def totals_of(d):
    cells = d.cells[d.cells.column == "total"]
    return dict(zip(cells.code.fillna(cells.row), cells.value, strict=True))


def test_the_place_of_a_level_tells_which_it_is():
    d = shimahe.read(TABLE.encode())
    assert totals_of(d) == TOTALS
    assert status_of(d, "department_spending") == "complete"
    assert "differs" not in set(shimahe.audit(d).checks.status)


@pytest.mark.parametrize("margin", ["  ", "      "])
def test_a_margin_changes_nothing(margin):
    lines = [margin + line for line in TABLE.splitlines()]
    assert totals_of(shimahe.read("\n".join(lines).encode())) == TOTALS


def test_a_level_whose_place_is_not_told_is_named():
    lines = TABLE.splitlines()
    lines[9] = lines[9].replace("       06    ", "          06 ")
    d = shimahe.read("\n".join(lines).encode())
    assert "20106" not in set(d.cells.code)
    assert "2010306" not in set(d.cells.code)
    assert "10" in note_of(d, "department_spending")


def test_levels_without_their_places_stay_unread_and_named():
    lines = [" ".join(line.split()) for line in TABLE.splitlines()]
    d = shimahe.read("\n".join(lines).encode())
    assert set(totals_of(d)) == {"合计", "201", "221"}
    assert "cells not parted" in note_of(d, "department_spending")


def test_numbers_below_a_code_are_no_levels_where_no_heading_says_so():
    lines = TABLE.splitlines()
    del lines[3]
    d = shimahe.read("\n".join(lines).encode())
    assert set(totals_of(d)) == {"合计", "201", "221"}
    assert "cells not parted" in note_of(d, "department_spending")


CODES = ["2010000", "2010300", "2010301", "2010302"]
NAMES = ["一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行", "一般行政管理事务"]
AMOUNTS = ["60.00\t50.00\t10.00", "60.00\t50.00\t10.00", "50.00\t50.00\t", "10.00\t\t10.00"]
BELOW = [
    ("201", "class", 60.0, False),
    ("20103", "group", 60.0, False),
    ("2010301", "item", 50.0, True),
    ("2010302", "item", 10.0, True),
]


def coded_table(heads, labels):
    """Return a table of spending with these labels, and what is read of it."""
    rows = [f"{label}\t{amounts}" for label, amounts in zip(labels, AMOUNTS, strict=True)]
    total = "合计" + "\t" * (heads.count("\t") + 1) + AMOUNTS[0]
    head = f"{heads}\t合计\t基本支出\t项目支出"
    text = "\n".join(["一般公共预算支出表", "单位：万元", head, *rows, total])
    return shimahe.read(text.encode())


def accounts_of(d):
    """The accounts of spending as (code, level, amount, is_leaf)."""
    spending = d.spending
    amounts = spending.groupby("code").amount_wan.sum()
    accounts = spending.drop_duplicates("code")
    return [(row.code, row.level, amounts[row.code], row.is_leaf) for row in accounts.itertuples()]


def parted(code, between):
    """Return a code with something between its levels, and none of those that are zeros."""
    levels = [code[:3], code[3:5], code[5:]]
    return between.join(level for level in levels if level != "00")


@pytest.mark.parametrize(
    "codes",
    [
        CODES,
        ["20100", "20103", "2010301", "2010302"],
        [f"{int(code):,}" for code in CODES],
        ["201\t00\t00", "201\t03\t00", "201\t03\t01", "201\t03\t02"],
    ],
)
def test_zeros_that_pad_a_code_are_no_levels(codes):
    labels = [f"{code}\t{name}" for code, name in zip(codes, NAMES, strict=True)]
    is_split = "\t" in codes[0]
    d = coded_table("类\t款\t项\t科目名称" if is_split else "科目编码\t科目名称", labels)
    assert accounts_of(d) == BELOW
    assert (status_of(d, "general_spending"), note_of(d, "general_spending")) == ("complete", "")
    checks = shimahe.audit(d).checks.set_index(["check", "subject"]).status
    assert checks["A02", "general_spending:20103/total"] == "agrees"


@pytest.mark.parametrize("form", ["{code}{name}", "{code} {name}", "[{code}]{name}"])
def test_zeros_that_pad_a_code_beside_its_name_are_no_levels(form):
    pairs = zip(CODES, NAMES, strict=True)
    d = coded_table("科目", [form.format(code=code, name=name) for code, name in pairs])
    assert accounts_of(d) == BELOW
    assert d.spending.name.unique().tolist() == NAMES


def test_zeros_that_pad_an_economic_code_are_no_level():
    rows = ["30100\t工资福利支出\t50.00\t50.00\t", "30101\t基本工资\t50.00\t50.00\t"]
    head = "一般公共预算基本支出表\n单位：万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费"
    d = shimahe.read("\n".join([head, *rows, "合计\t\t50.00\t50.00\t"]).encode())
    assert d.economic[["code", "level", "is_leaf"]].values.tolist() == [
        ["301", "class", False],
        ["30101", "group", True],
    ]


@pytest.mark.parametrize("codes", [["201", "20100", "2010001", "2010002"], ["201", *CODES[1:]]])
def test_zeros_beside_the_shorter_code_or_in_a_group_are_no_padding(codes):
    labels = [f"{code}\t{name}" for code, name in zip(codes, NAMES, strict=True)]
    read = [account[0] for account in accounts_of(coded_table("科目编码\t科目名称", labels))]
    assert read == (codes if "20100" in codes else [row[0] for row in BELOW])


@pytest.mark.parametrize("between", [" ", "\u3000", "  ", "-", "."])
def test_levels_parted_within_a_cell_are_a_code(between):
    codes = [parted(code, between) for code in CODES]
    labels = [f"{code}\t{name}" for code, name in zip(codes, NAMES, strict=True)]
    d = coded_table("科目编码\t科目名称", labels)
    assert accounts_of(d) == BELOW
    assert (status_of(d, "general_spending"), note_of(d, "general_spending")) == ("complete", "")


@pytest.mark.parametrize("form", ["[{code}]{name}", "{code} {name}"])
@pytest.mark.parametrize("between", [" ", "-", "."])
def test_levels_parted_in_the_cell_of_the_name_are_a_code(form, between):
    pairs = [(parted(code, between), name) for code, name in zip(CODES, NAMES, strict=True)]
    if (form, between) == ("{code} {name}", "."):
        pairs[1] = ("20103", NAMES[1])  # 201.03 may be an amount
    d = coded_table("科目", [form.format(code=code, name=name) for code, name in pairs])
    assert accounts_of(d) == BELOW
    assert d.spending.name.unique().tolist() == NAMES


def test_two_digits_behind_a_point_may_be_decimals():
    labels = ["201 一般公共服务支出", "201.03 政府办公厅", *CODES[2:]]
    d = coded_table("科目", labels)
    assert "20103" not in set(d.spending.code)
    assert "code not read: 5" in note_of(d, "general_spending")


def test_two_numbers_below_the_heading_of_codes_are_named():
    labels = [f"25 20502\t{name}" for name in NAMES]
    d = coded_table("科目编码\t科目名称", labels)
    assert "figure not placed: 4, 5, 6, 7" in note_of(d, "general_spending")


SIGNS = [".", "．", "-", "－", "—", "–", "_", "·", " ", "\u3000"]


@pytest.mark.parametrize("between", SIGNS)
@pytest.mark.parametrize("gap", ["", " ", "\u3000"])
@pytest.mark.parametrize("head", ["科目", "科目编码\t科目名称"])
def test_levels_parted_by_any_sign_are_a_code_in_front_of_the_name(between, gap, head):
    if not gap and not between.strip():
        gap = " "  # two digits behind a blank may begin a name
    codes = [parted(code, between) for code in CODES]
    labels = [f"{code}{gap}{name}" for code, name in zip(codes, NAMES, strict=True)]
    blank = "\t" if "\t" in head else ""
    d = coded_table(head, [blank + label for label in labels])
    assert accounts_of(d) == BELOW
    assert d.spending.name.unique().tolist() == NAMES


@pytest.mark.parametrize("between", SIGNS)
def test_levels_parted_by_any_sign_are_a_code_in_a_cell_of_their_own(between):
    codes = [parted(code, between) for code in CODES]
    labels = [f"{code}\t{name}" for code, name in zip(codes, NAMES, strict=True)]
    assert accounts_of(coded_table("科目编码\t科目名称", labels)) == BELOW


@pytest.mark.parametrize("tab", ["\t", " "])
def test_decimals_that_look_like_levels_stay_an_amount(tab):
    rows = ["201 一般公共服务支出 201.03 101.03 100.00", "205 教育支出 205.12 5.12 200.00"]
    rows = [row.replace(" ", tab) for row in rows]
    d = coded_lines("科目编码 科目名称 合计 基本支出 项目支出".replace(" ", tab), rows)
    assert d.spending.groupby("code").amount_wan.sum().to_dict() == {"201": 201.03, "205": 205.12}


@pytest.mark.parametrize("name", [NAMES[1], "人大事务", "组织事务"])
def test_levels_of_pasted_text_are_a_code_in_front_of_a_known_name(name):
    rows = [f"201 {NAMES[0]} 5.00 3.00 2.00", f"201.03 {name} 5.00 3.00 2.00"]
    d = coded_lines("科目编码 科目名称 合计 基本支出 项目支出", rows)
    assert d.spending.code.unique().tolist() == ["201", "20103"]


def coded_lines(head, rows):
    return shimahe.read("\n".join(["一般公共预算支出表", "单位：万元", head, *rows]).encode())
