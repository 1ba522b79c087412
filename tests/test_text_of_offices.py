"""Tables of other offices as their PDFs give them: headings, labels and rows in pieces."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

BALANCE = ["收支总表", "单位：万元", "收入 支出"]
ACCOUNT = ["收入支出决算总表", "单位：万元", "收入 支出"]


def read(*lines):
    return shimahe.read("\n".join(["# 甲镇2025年部门预算", "", *lines]).encode())


def amounts(d):
    rows = zip(d.cells.row, d.cells.column, d.cells.text, strict=True)
    return {(row, column): text for row, column, text in rows}


@pytest.mark.parametrize(
    ("title", "headings", "end", "keys"),
    [
        ("政府性基金预算支出表", "合计 基本 项目支出", "支出", ["total", "basic", "project"]),
        ("支出预算总表", "合计 基本支出 经营", "支出", ["total", "basic", "business"]),
        (
            "收入预算总表",
            "合计 事业 上级补助收入",
            "收入",
            ["total", "service_receipts", "superior_subsidy"],
        ),
    ],
)
def test_an_end_alone_on_its_line_is_that_of_the_heading_that_lacks_it(title, headings, end, keys):
    d = read(
        title, "单位：万元", f"类 款 项 科目名称 {headings}", end,
        "合计 12.00 5.00 7.00", "212 城乡社区支出 12.00 5.00 7.00",
    )  # fmt: skip
    assert d.cells.column.tolist() == keys * 2


@pytest.mark.parametrize("rest", ["财政拨款收入", "拨款收入", "财政拨款", "资金"])
def test_what_a_budget_gives_goes_on_below_its_name(rest):
    d = read(
        *BALANCE,
        "   项目              预算数       项目              预算数",
        "一、一般公共预算      12.00    一、一般公共服务      5.00",
        f"{rest:<20}      支出",
        "二、事业收入           2.00    二、教育支出          9.00",
        "三、其他收入           1.00    三、农林水支出        1.00",
        "收入总计              15.00    支出总计             15.00",
    )
    sums = amounts(d)
    assert sums[f"一、一般公共预算{rest}", "income/amount"] == "12.00"
    assert sums["一、一般公共服务支出", "spending/amount"] == "5.00"
    assert status_of(d, "department_balance") == "complete"


def test_a_row_of_its_own_is_no_rest_of_the_budget_above_it():
    d = read(
        *BALANCE,
        "   项目              预算数       项目              预算数",
        "一、一般公共预算      12.00    一、一般公共服务支出  14.00",
        "财政拨款              12.00    二、教育支出           1.00",
        "二、事业收入           2.00    三、农林水支出",
        "三、其他收入           1.00",
        "收入总计              15.00    支出总计             15.00",
    )
    assert amounts(d)["财政拨款", "income/amount"] == "12.00"


def test_a_piece_of_the_header_alone_is_the_rest_of_labels():
    rows = [
        "六、经营收入           2.00    六、教育支出           9.00",
        "七、附属单位上缴       1.00    七、城乡社区           5.00",
        "收入                           支出",
        "八、其他收入                   八、农林水支出         1.00",
    ]
    head = [
        "   收入                           支出",
        "   项目             预算数        项目              预算数",
    ]
    total = "收入总计               3.00    支出总计              15.00"
    d = read("收支总表", "单位：万元", *head, *rows, "", "- 1 -", "", *head, total)
    sums = amounts(d)
    assert sums["七、附属单位上缴收入", "income/amount"] == "1.00"
    assert sums["七、城乡社区支出", "spending/amount"] == "5.00"
    again = d.unplaced[d.unplaced.reason.eq("repeated header")].line.tolist()
    assert again == [14, 15]


@pytest.mark.parametrize(
    ("header", "row", "target"),
    [
        ("指标名称 指标性质 指标值 计量单位 权重", "环境改善 定性 显著 40", "显著"),
        ("指标名称 指标性质 指标值 权重 计量单位", "环境改善 定性 显著 40", "显著"),
        ("指标名称 指标权重 指标性质 指标值 计量单位", "环境改善 40 定性 优良中低差", "优良中低差"),
        ("指标名称 权重 指标性质 指标值 计量单位 是否核心", "环境改善 40 定性 显著 否", "显著"),
    ],
)
def test_an_indicator_without_a_number_has_no_unit(header, row, target):
    texts = {
        "指标名称": "里程",
        "指标性质": "≥",
        "指标值": "14",
        "计量单位": "公里",
        "是否核心": "是",
    }
    full = " ".join(texts.get(name, "60") for name in header.split())
    d = read(
        "项目绩效目标表", "单位：万元", "项目名称 道路养护 当年预算 34.08",
        f"绩效指标 {header}", full, row,
    )  # fmt: skip
    assert d.indicators[["name", "target", "weight"]].values.tolist() == [
        ["里程", "14", 60.0],
        ["环境改善", target, 40.0],
    ]
    assert d.indicators.unit.tolist()[0] == "公里"
    assert d.indicators.unit.isna().tolist() == [False, True]


def test_an_indicator_with_a_number_and_without_a_unit_is_named():
    d = read(
        "项目绩效目标表", "单位：万元", "项目名称 道路养护 当年预算 34.08",
        "绩效指标 指标名称 指标性质 指标值 计量单位 权重", "里程 ≥ 14 公里 60", "环境改善 ≥ 14 40",
    )  # fmt: skip
    assert d.indicators.name.tolist() == ["里程"]
    assert "cells not parted: 8" in note_of(d, "project_goals")


def test_lists_of_accounts_keep_their_use_where_a_list_on_the_left_is_longer():
    d = read(
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        "人员经费 公用经费",
        "科目编码 科目名称 决算数 科目编码 科目名称 决算数 科目编码 科目名称 决算数",
        "301 工资福利支出 9.00 302 商品和服务支出 5.00 310 资本性支出 2.00",
        "30101 基本工资 9.00 30201 办公费 5.00 31002 办公设备购置 2.00",
        "303 对个人和家庭的补助 3.00",
        "30307 医疗费补助 3.00",
        "人员经费合计 12.00 公用经费合计 7.00",
    )
    uses = d.economic.set_index("code").use
    assert uses[["30101", "303", "30307"]].tolist() == ["personnel"] * 3
    assert uses[["30201", "31002"]].tolist() == ["public_use"] * 2


@pytest.mark.parametrize("gap", [" ", "\t"])
def test_the_number_of_a_line_is_no_amount_where_the_row_prints_fewer_figures(gap):
    rows = [
        "项目 行次 金额 项目 行次 合计 一般公共预算财政拨款 政府性基金预算财政拨款",
        "一、一般公共预算财政拨款 1 90.00 一、教育支出 5 80.00 80.00",
        "二、政府性基金预算财政拨款 2 15.00 二、城乡社区支出 6 25.00 10.00 15.00",
        "总计 4 105.00 总计 8 105.00 90.00 15.00",
    ]
    sides = "收入\t\t\t支出\t\t\t\t" if gap == "\t" else "收入 支出"
    below = [row.replace(" ", gap) for row in rows]
    d = read("财政拨款收入支出决算总表", "单位：万元", sides, *below)
    sums = amounts(d)
    assert sums["总计", "income/amount"] == "105.00"
    assert sums["总计", "spending/government_fund"] == "15.00"
    assert sums["一、教育支出", "spending/total"] == "80.00"
    assert not {"5", "6", "8"} & set(d.cells.text)


@pytest.mark.parametrize("amount", ["9.00", "662,901.00", "302,150", "201,500"])
def test_an_amount_below_a_label_merged_over_lists_is_no_code_with_a_name(amount):
    heads = "\t".join(["科目编码", "科目名称", "决算数"] * 3)
    d = read(
        "一般公共预算财政拨款基本支出决算表",
        "单位：元",
        "人员经费\t\t\t公用经费\t\t\t\t\t",
        heads,
        f"301\t工资福利支出\t8.00\t302\t商品和服务支出\t{amount}\t30202\t印刷费\t{amount}",
        f"人员经费合计\t\t8.00\t公用经费合计\t\t\t\t\t{amount}",
    )
    assert amounts(d)["公用经费合计", "public_use"] == amount


@pytest.mark.parametrize("above", ["支出功能分类科目编", "功能分类科目编"])
def test_levels_of_codes_below_the_end_of_a_heading_are_columns_of_the_code(above):
    d = read(
        "部门支出总表",
        "单位：万元",
        f"{above:<12}",
        "     码              科目名称      总计     基本支出    项目支出",
        " 类   款   项",
        "                     合  计       18.00       12.00        6.00",
        "201                  一般公共     12.00        6.00        6.00",
        "201   32             组织事务     12.00        6.00        6.00",
        "201   32   02        管理事务     12.00        6.00        6.00",
        "204                  公共安全      6.00        6.00",
        "204   04             检察          6.00        6.00",
        "204   04   01        行政运行      6.00        6.00",
    )
    codes = ["201", "20132", "2013202", "204", "20404", "2040401"]
    assert d.spending.code.drop_duplicates().tolist() == codes
    assert note_of(d, "department_spending") == "placed by layout"


@pytest.mark.parametrize("merged", ["人员经费合计", "人员经费小计"])
def test_a_label_repeated_in_each_cell_that_it_covers_is_printed_once(merged):
    heads = " | ".join(["科目编码", "科目名称", "决算数"] * 3)
    public = " | ".join(["公用经费合计"] * 5)
    uses = " | ".join(["人员经费"] * 3 + ["公用经费"] * 6)
    d = read(
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        f"| {uses} |",
        "|" + "---|" * 9,
        f"| {heads} |",
        "| 301 | 工资福利支出 | 8.00 | 302 | 商品和服务支出 | 5.00 | 310 | 资本性支出 | 2.00 |",
        f"| {merged} | {merged} | 8.00 | {public} | 7.00 |",
    )
    sums = amounts(d)
    assert sums["公用经费合计", "public_use"] == "7.00"
    assert sums[merged, "personnel"] == "8.00"
    assert "no number" not in note_of(d, "basic_economic")


def test_the_last_piece_of_a_name_above_a_total_row_is_of_the_row_above_it():
    d = read(
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        "              人员经费                           公用经费",
        "科目编码  科目名称      决算数      科目编码  科目名称      决算数",
        "301       工资福        8.00        302       商品和        5.00",
        "          利支出                              服务支出",
        "30101     基本工        8.00        30231     公务用车",
        "          资                                  运行维护      5.00",
        "                                              费",
        "人员经费合计            8.00        公用经费合计            5.00",
    )
    sums = amounts(d)
    assert sums.get(("公用经费合计", "public_use"), "5.00") == "5.00"
    assert not {row for row, _ in sums if row in ("费", "资")}


@pytest.mark.parametrize(
    "head",
    [
        ["一般公共预 政府性 国有资本经营", "项目 金额 项目 合计 算 基金预 预算财政拨款", "算"],
        ["一般公共 政府性 国有资本", "项目 金额 项目 合计 预算拨 基金拨 经营预算拨", "款"],
    ],
)
def test_pieces_of_headings_that_no_word_stands_below_give_no_amounts(head):
    d = read(
        "财政拨款收支总表", "单位：万元", "收入 支出", *head,
        "一、一般公共预算 62.00 一、教育支出 82.00 82.00 —",
        "总计 67.00 总计 67.00 62.00 — 5.00",
    )  # fmt: skip
    assert d.cells.empty or not d.cells.column.str.contains("国有资本|state_capital").any()
    assert status_of(d, "appropriation_balance") == "partly read"
