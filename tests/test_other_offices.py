"""Invented disclosures in layouts of other offices: what a careful reader would write down."""

import pytest

import shimahe
from shimahe import frames
from tests.fragments import LINES

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"


def read(*parts):
    return shimahe.read("\n\n".join(parts).encode())


def table(title, *rows, unit="万元", head=HEAD):
    return "\n".join([f"## {title}", *([f"单位：{unit}"] if unit else []), head, *rows])


def amounts(frame, *columns):
    rows = frame[[*columns, "amount_wan"]].astype(object)
    return {tuple(row) for row in rows.where(rows.notna(), None).itertuples(index=False)}


GENERAL = table("一般公共预算支出表", "201\t一般公共服务支出\t100.00\t60.00\t40.00")


@pytest.mark.parametrize(
    ("title", "row"),
    [
        ("一般公共预算机关运行经费支出预算表", "201\t一般公共服务支出\t5.00\t5.00\t"),
        ("一般公共预算项目支出表", "201\t甲项目\t7.00\t\t7.00"),
        ("机关运行经费支出表", "302\t商品和服务支出\t5.00\t5.00\t"),
    ],
)
def test_a_table_of_a_part_does_not_displace_the_form(title, row):
    d = read(table(title, row), GENERAL)
    assert amounts(d.spending, "code", "kind") == {("201", "basic", 60.0), ("201", "project", 40.0)}


def test_economic_and_office_codes_are_no_functional_lines():
    rows = ["302\t商品和服务支出\t5.00\t5.00\t", "105\t某局\t3.00\t3.00\t"]
    d = read(table("部门支出总表", "204\t公共安全支出\t8.00\t8.00\t", *rows))
    assert d.spending.code.tolist() == ["204"]
    assert sorted(d.cells.row.unique()) == ["105 某局", "204", "302 商品和服务支出"]


@pytest.mark.parametrize(
    "numbers",
    [
        "栏次\t\t1\t2\t3",
        "\t\t1\t2\t3",
        "1\t2\t3\t4\t5",
        "栏次\t\t1=2+3\t2\t3",
        "**\t**\t1\t2\t3",
        "甲\t乙\t1=2+3\t2\t3",
    ],
)
def test_a_row_that_numbers_the_columns_is_header(numbers):
    d = read(table("部门支出总表", numbers, "204\t公共安全支出\t5.00\t2.00\t3.00"))
    assert sorted(d.cells.text) == ["2.00", "3.00", "5.00"]
    assert d.unplaced[d.unplaced.text == numbers].reason.tolist() == ["header"]


def test_of_two_years_in_a_two_sided_table_both_are_in_cells_and_the_later_is_read():
    head = "项目\t2024年预算数\t2025年预算数\t项目\t2024年预算数\t2025年预算数"
    rows = ["一般公共预算资金\t9.00\t10.00\t公共安全支出\t8.00\t10.00"]
    d = read("# 某局2025年部门预算", table("部门收支总表", *rows, head=head))
    assert d.year == 2025
    assert sorted(d.cells.text) == ["10.00", "10.00", "8.00", "9.00"]
    assert amounts(d.revenue, "source") == {("general_public", 10.0)}


def test_three_public_planned_and_spent_side_by_side():
    head = (
        "预算数\t\t\t决算数\t\t\n"
        "合计\t因公出国（境）费\t公务接待费\t合计\t因公出国（境）费\t公务接待费"
    )
    d = read(table("“三公”经费支出表", "9.00\t3.00\t6.00\t8.00\t2.50\t5.50", head=head))
    assert amounts(d.three_public, "item") == {
        ("total", 8.0),
        ("overseas_travel", 2.5),
        ("reception", 5.5),
    }
    assert len(d.cells) == 6


def test_three_public_in_rows_with_the_vehicles_subtotal():
    rows = ["合计\t8.60", "1、因公出国（境）费\t0.00", "2、公务接待费\t3.00", "3、公务用车费\t5.60"]
    d = read(
        table(
            "“三公”经费支出表",
            *rows,
            "其中：（1）公务用车运行维护费\t5.60",
            "（2）公务用车购置费\t",
            head="项目\t预算数",
        )
    )
    assert ("vehicles", 5.6) in amounts(d.three_public, "item")
    assert ("vehicle_purchase", None) in amounts(d.three_public, "item")


def test_procurement_with_budgets_down_and_categories_across():
    rows = [
        "合计\t150.00\t50.00\t30.00\t70.00",
        "一般公共预算\t120.00\t50.00\t\t70.00",
        "政府性基金预算\t30.00\t\t30.00\t",
    ]
    d = read(GENERAL, table("政府采购预算表", *rows, head="项目\t合计\t货物\t工程\t服务"))
    assert frames.check("procurement", d.procurement) == []
    found = amounts(d.procurement, "category", "budget")
    assert {
        ("total", "all", 150.0),
        ("goods", "general_public", 50.0),
        ("works", "government_fund", 30.0),
    } <= found
    assert ("total", "government_fund", 30.0) in found


def test_procurement_with_categories_as_headings_of_rows():
    head = "采购品目大类\t专项名称\t合计\t一般公共预算资金"
    rows = [
        "合计\t\t150.00\t150.00",
        "一、货物\t\t50.00\t50.00",
        "\t计算机设备\t50.00\t50.00",
        "二、服务\t\t100.00\t100.00",
    ]
    d = read(GENERAL, table("政府采购预算表", *rows, head=head))
    assert {
        ("total", "all", 150.0),
        ("goods", "all", 50.0),
        ("services", "general_public", 100.0),
    } <= amounts(d.procurement, "category", "budget")
    assert not d.cells.row.str.startswith("line ").any()


def test_procurement_from_prose_that_names_the_categories_only():
    d = read(
        "## 五、其他",
        "政府采购预算总额150万元，其中：货物类50万元、工程类0万元、服务类100万元。",
        GENERAL,
    )
    assert amounts(d.procurement, "category", "budget") == {
        ("total", "all", 150.0),
        ("goods", "all", 50.0),
        ("works", "all", 0.0),
        ("services", "all", 100.0),
    }


REVENUE_HEAD = "科目编码\t科目名称\t合计\t一般公共预算\t政府性基金预算"
REVENUE = table(
    "部门收入总表", "212\t城乡社区支出\t40.00\t10.00\t30.00", "21201\t管理事务\t10.00\t10.00\t",
    "21208\t土地出让\t30.00\t\t30.00", head=REVENUE_HEAD,
)  # fmt: skip
DEPARTMENT = table(
    "部门支出总表",
    "212\t城乡社区支出\t40.00\t\t40.00",
    "21201\t管理事务\t10.00\t\t10.00",
    "21208\t土地出让\t30.00\t\t30.00",
)
OWN = table(
    "一般公共预算支出表", "212\t城乡社区支出\t10.00\t\t10.00", "21201\t管理事务\t10.00\t\t10.00"
)


@pytest.mark.parametrize(
    "parts", [(DEPARTMENT, REVENUE), (OWN, DEPARTMENT, REVENUE)], ids=["no own table", "one own"]
)
def test_a_code_that_two_budgets_share_keeps_each_budgets_own_printed_amount(parts):
    spending = read(*parts).spending
    found = amounts(spending, "code", "budget")
    assert {("212", "general_public", 10.0), ("212", "government_fund", 30.0)} <= found
    assert spending[spending.is_leaf].amount_wan.sum() == 40
    assert spending[spending.level == "class"].amount_wan.sum() == 40
    assert spending.set_index("code").parent["21208"] == "212"


def test_basic_expenditure_side_by_side_is_read_block_by_block():
    head = "人员经费\t\t\t公用经费\t\t\n科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数"
    d = read(
        table(
            "一般公共预算基本支出决算表",
            "301\t工资福利支出\t500.00\t302\t商品和服务支出\t100.00",
            head=head,
        )
    )
    assert amounts(d.economic, "code", "use") == {
        ("301", "personnel", 500.0),
        ("302", "public_use", 100.0),
    }
    assert d.cells[d.cells.code == "302"].field.tolist() == [6]


def test_money_carried_over_is_not_money_saved():
    rows = [
        "本年收入合计\t85.00",
        "使用非财政拨款结余\t5.00",
        "年初结转和结余\t10.00",
        "总计\t100.00",
    ]
    d = read(
        GENERAL,
        table("部门收支总表", *(f"{row}\t\t" for row in rows), head="项目\t预算数\t项目\t预算数"),
    )
    assert ("carried_over", 10.0) in amounts(d.revenue, "source")


@pytest.mark.parametrize(
    "between",
    [
        ["公开05表", "单位：元"], ["公开05表", "", "单位：元"], ["公开05表　金额单位：元"],
        ["预算05表", "部门：某局　单位：元"], ["（2025年度）", "单位：元"],
        ["某县某局", "单位：元"], ["302-河东区民政局", "单位：元"], ["2025年度", "单位：元"],
        ["2025年度", "", "单位：元", ""], ["部门：某局　　金额单位：元"],
    ],
)  # fmt: skip
def test_what_stands_between_title_and_unit_does_not_break_a_table(between):
    d = read(
        "\n".join(
            ["## 一般公共预算支出表", *between, HEAD, "204\t公共安全支出\t50,000\t20,000\t30,000"]
        )
    )
    assert amounts(d.spending, "code", "kind") == {("204", "basic", 2.0), ("204", "project", 3.0)}
    assert d.tables.set_index("table").status["general_spending"] == "complete"


def test_the_office_is_not_the_unit():
    d = read(
        "## 一般公共预算支出表\n部门：某市某镇人民政府　　　金额单位：元\n"
        + HEAD
        + "\n204\t公共安全支出\t5\t2\t3"
    )
    assert d.office == "某市某镇人民政府"


def test_the_national_target_sheet_has_three_levels_of_indicators():
    rows = [
        "项目名称\t甲项目",
        "当年预算\t5.00",
        "一级指标\t二级指标\t三级指标\t指标值",
        "产出指标\t数量指标\t巡查次数\t≥12次",
    ]
    d = read(
        GENERAL,
        "\n".join(["## 项目支出绩效目标表", "单位：万元", *rows, "\t质量指标\t合格率\t≥95%"]),
    )
    assert d.indicators[["name", "target", "value"]].values.tolist() == [
        ["巡查次数", "≥12次", 12.0],
        ["合格率", "≥95%", 95.0],
    ]


@pytest.mark.parametrize(
    "words",
    [
        "我部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。",
        "（本表无数据）",
        "说明：本部门2025年不涉及政府性基金预算",
        "无",
        "无。",
        "（无）",
        "零",
        "（空白）",
        "本表为空表",
        "本表为空表。",
        "本表为空白表",
        "本表为零报表",
        "此表无内容",
        "本表数据为零",
        "本表数据均为零。",
        "无发生额",
        "本部门无此项内容",
        "（本单位不存在此类情况）",
    ],
)
@pytest.mark.parametrize(
    "body",
    ["", "科目编码\t科目名称\t合计\n", "| 科目编码 | 科目名称 | 合计 |\n| --- | --- | --- |\n"],
)
def test_a_form_that_says_it_is_empty_is_declared_empty(words, body):
    """It says so instead of its rows, below its headings, or below a total without a figure."""
    d = read(GENERAL, table("政府性基金预算支出表", "\t合计\t\t\t") + "\n" + words)
    assert d.tables.set_index("table").status["fund_spending"] == "declared empty"
    d = read(GENERAL, f"## 政府性基金预算支出表\n单位：万元\n{body}{words}\n")
    assert d.tables.set_index("table").status["fund_spending"] == "declared empty"


def test_a_blank_form_without_a_word_says_that_it_prints_no_figures():
    d = read(GENERAL, table("政府性基金预算支出表", "\t合计\t\t\t"))
    assert d.tables.set_index("table").note["fund_spending"] == "no figures"


def stated(*sentences):
    s = read("## 二、收支情况", *sentences, GENERAL).statements
    return s[["item", "year", "measure", "value", "unit"]].values.tolist(), s


def test_what_a_change_is_measured_against_is_an_amount_of_the_year_before():
    found, s = stated("2025年收入预算1200万元，较上年1000万元增加200万元。")
    assert found == [
        ["收入预算", 2025, "amount", 1200.0, "万元"], ["收入预算", 2024, "amount", 1000.0, "万元"],
        ["收入预算", 2025, "change", 200.0, "万元"],
    ]  # fmt: skip
    assert s.budget.tolist() == ["all"] * 3


def test_the_same_change_in_per_cent_is_no_cause_of_it():
    _, s = stated(
        "2025年收入预算1200万元，比上年预算增加200万元，增长20%，主要原因：项目支出增加200万元。"
    )
    assert s.explains.fillna("").tolist() == ["", "", "", "S03"] or s.explains.fillna(
        ""
    ).tolist() == [
        "",
        "",
        "",
        "S02",
    ]
    assert s.item.tolist() == ["收入预算", "收入预算", "收入预算", "项目支出"]


def test_a_share_or_a_count_is_no_item_of_its_own():
    found, _ = stated(
        "2025年接待费支出7.5万元，占41.67%，比2024年减少1.5万元，接待15批次，120人次。"
    )
    assert [row[0] for row in found[:3]] == ["接待费支出"] * 3
    assert [row[4] for row in found] == ["万元", "%", "万元", "批次", "人次"]


def test_a_short_numbered_heading_is_not_part_of_the_item_below_it():
    found, _ = stated("（一）收入情况说明\n\n2025年本年收入合计100万元。")
    assert found[0][0] == "本年收入合计"


def test_a_heading_tells_the_stage():
    assert (
        read(
            "# 某局2023年度部门决算",
            table("收支总表", "合计\t5\t合计\t5", head="项目\t决算数\t项目\t决算数"),
        ).stage
        == "final_account"
    )


def test_a_markdown_table_with_its_rule_is_not_cut():
    rows = [
        "| 科目编码 | 科目名称 | 合计 |",
        "|---|---|---:|",
        "| 204 | 公共安全支出 | 5.00 |",
        "| 20406 | 司法 | 5.00 |",
    ]
    d = read("\n".join(["## 部门支出总表", "", "单位：万元", "", *rows]))
    assert d.tables.set_index("table").note["department_spending"] == "no total row"


# --- the bundled disclosure, damaged in ways that it is not ---------------------------------------


def without(*lines):
    return shimahe.read(
        "\n".join("" if n in lines else text for n, text in enumerate(LINES, 1)).encode()
    )


def row_of(d, key):
    return d.tables.set_index("table").loc[key]


def test_half_a_header_is_no_header(d):
    for line, key in (
        (52, "appropriation_balance"),
        (227, "department_balance"),
        (78, "general_spending"),
    ):
        other = without(line)
        assert row_of(other, key).status == "partly lost"
        here, there = (
            x.cells[x.cells.table == key][["row", "column", "text"]].values.tolist()
            for x in (d, other)
        )
        assert here == there


def test_a_subtotal_whose_group_is_lost_is_no_total():
    other = without(206)
    assert "total" not in set(other.three_public.dropna(subset=["amount_wan"]).item)
    assert row_of(other, "three_public").status == "partly read"
    assert row_of(other, "three_public").note == "header not recognised; figure not placed: 208"
    assert "column unknown" in set(other.unplaced.reason)


@pytest.mark.parametrize(
    ("heading", "cell"), [("备注", ""), ("备注", "甲"), ("上年预算数", "9.00"), ("占比(%)", "9.00")]
)
def test_a_column_between_code_and_name_changes_nothing(d, heading, cell):
    rows = [text.split("\t") for text in LINES[76:155]]
    extra = ["", heading] + [cell] * len(rows)
    body = [
        "\t".join([r[0], x, *r[1:]]) if len(r) > 1 else ""
        for r, x in zip(rows, extra, strict=False)
    ]
    other = shimahe.read("\n".join([*LINES[:76], *body, *LINES[155:]]).encode())
    columns = ["code", "budget", "kind", "amount_wan", "is_leaf"]
    assert other.spending[columns].equals(d.spending[columns])


def test_a_row_printed_twice_is_said():
    other = shimahe.read("\n".join([*LINES[:121], LINES[120], *LINES[121:]]).encode())
    assert "row printed twice: 2080505" in row_of(other, "general_spending").note


def test_a_lost_total_row_is_said():
    assert "no total row" in row_of(without(79), "general_spending").note


def test_a_class_without_its_rows_is_said():
    assert "rows lost: 310" in row_of(without(199), "basic_economic").note


def test_a_number_is_never_an_indicators_name(d):
    line = next(n for n, text in enumerate(LINES) if text.strip().startswith("妇联活动开展次数"))
    text = LINES[line].replace("\t10\t", "\t10\t\t")
    other = shimahe.read("\n".join([*LINES[:line], text, *LINES[line + 1 :]]).encode())
    columns = ["name", "weight", "sign", "target", "unit", "is_core"]
    assert other.indicators[columns].equals(d.indicators[columns])


def test_a_department_sheet_cut_under_its_repeated_title_goes_on(d):
    line = next(n for n, text in enumerate(LINES) if "文化场馆免费开放面积" in text)
    again = ["", "## 部门(单位)整体绩效目标表", "", "单位: 万元", "", LINES[403]]
    other = shimahe.read("\n".join([*LINES[:line], *again, *LINES[line:]]).encode())
    assert other.indicators.position.equals(d.indicators.position)
    assert (row_of(other, "entity_goals").status, row_of(other, "entity_goals").note) == (
        "complete",
        "cut by a page",
    )


def test_a_copy_in_html_beside_pipes_is_a_copy(d):
    other = shimahe.read(
        "\n".join(
            "| " + " | ".join(t.split("\t")) + " |" if "\t" in t else t for t in LINES
        ).encode()
    )
    assert other.indicators.copies.equals(d.indicators.copies)


@pytest.mark.parametrize(
    "figures", ["2,120,950                 2,120,950", "2,120,950     2,120,950"]
)
def test_a_name_is_no_figure_where_the_header_shows_no_column_of_codes(figures):
    """A welfare home, 2024: the code headings have their own line, and columns are spaces."""
    head = "部门经济分类科目名称     合计          人员经费          公用经费"
    rows = [
        f"  302        商品和服务支出                   {figures}",
        f"  302   01   办公费                          {figures}",
    ]
    d = shimahe.read(
        "\n".join(
            ["## 一般公共预算基本支出部门预算经济分类预算表", "单位：元", head, *rows]
        ).encode()
    )
    assert d.cells["value"].notna().all()
    assert set(d.cells["column"]) == {"total"}  # which of the two uses, nothing says
    assert d.economic.empty or d.economic["use"].isna().all()
