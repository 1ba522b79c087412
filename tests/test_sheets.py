"""Sheets of targets: copies, shifted rows, labels in rows and cut sheets.

Each comes with its printed lines.
"""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shimahe
from tests.fragments import LINES, OFFICE, document, note_of, status_of

TITLE = "## 2025年一般性项目绩效目标表（一级项目）"
HEAD = "绩效指标\t指标名称\t指标权重\t指标性质\t指标值\t计量单位\t是否核心"
ROWS = ("\t甲类次数\t40\t≥\t12\t次\t是", "\t乙类质量\t60\t定性\t稳步提升\t\t否")


def sheet(*rows, name="某某工作经费", amount="34.08", head=HEAD, unit="单位：万元", title=TITLE):
    fields = [
        f"项目名称\t{name}\t\t主管部门\t某某街道办事处",
        f"当年预算\t{amount}",
        "项目概况\t（略）",
        "立项依据\t",
        "当年绩效目标\t（略）",
    ]
    return "\n".join([title, "", OFFICE, "", unit, "", *fields, *([head] if head else []), *rows])


def read(*parts):
    return shimahe.read(document(*parts))


def lines_of(project):
    start = next(n for n, line in enumerate(LINES) if line.startswith(f"项目名称\t{project}")) - 6
    stop = next(
        (n for n in range(start + 8, len(LINES)) if LINES[n].startswith("表十二")), len(LINES)
    )
    return "\n".join(LINES[start:stop])


def values(frame, *columns):
    rows = frame[list(columns)].astype(object)
    return list(rows.where(pd.notna(rows), None).itertuples(index=False, name=None))


def test_a_sheet_gives_its_project_and_its_indicators():
    d = read(sheet(*ROWS))
    assert values(d.projects, "project", "amount_wan", "department", "overview", "goal") == [
        ("某某工作经费", 34.08, "某某街道办事处", None, None)
    ]
    assert values(
        d.indicators, "name", "weight", "sign", "target", "value", "unit", "is_core", "copies"
    ) == [
        ("甲类次数", 40.0, "≥", "12", 12.0, "次", True, 1),
        ("乙类质量", 60.0, "定性", "稳步提升", None, None, False, 1),
    ]


def test_an_indicator_printed_three_times_is_one():
    """社会治理: as HTML in a cell, flattened, and as a plain row.

    The header stands again, 立项依据 twice.
    """
    d = read(lines_of("社会治理"))
    assert len(d.indicators) == 12
    assert d.indicators.weight.sum() == 100
    assert set(d.indicators.copies) == {3}
    assert (d.unplaced.reason == "repeated print").sum() == 12
    assert len(d.bases) == 26


def test_an_html_table_that_holds_two_indicators_in_one_cell():
    """民政管理事务: the header and two indicators in one cell.

    The label 绩效指标 stands in the row of the third one.
    """
    d = read(lines_of("民政管理事务"))
    assert values(d.indicators.head(3), "weight", "sign", "target", "copies") == [
        (5.0, "≥", "98", 3),
        (5.0, "=", "20", 3),
        (10.0, "定性", "好", 1),
    ]
    assert d.indicators.weight.sum() == 100
    assert d.indicators.name[2].startswith("健全综合服务设施")


def test_a_copy_that_differs_from_its_row_is_said_and_the_row_is_read():
    """社会治理, with another target in the HTML copy of one indicator."""
    text = lines_of("社会治理")
    same, other = read(text), read(text.replace("<td>≥</td><td>90</td>", "<td>≥</td><td>9</td>", 1))
    assert other.indicators.target.tolist() == same.indicators.target.tolist()
    assert other.indicators.copies.tolist() == same.indicators.copies.tolist()
    assert "copies differ" not in note_of(same, "project_goals")
    line = int(re.search(r"copies differ: (\d+)", note_of(other, "project_goals")).group(1))
    assert "<td>9</td>" in other.cite(line)


def test_a_row_shifted_by_a_cell():
    """纪检监察: the last row begins in the first field, and a blank stands before 是否核心."""
    d = read(lines_of("纪检监察"))
    last = d.indicators.tail(1)
    assert values(last, "name", "weight", "sign", "target", "unit", "is_core") == [
        ("社区廉政文化墙设计制作安装完成率", 10.0, "≥", "95", "%", False)
    ]
    assert d.indicators.weight.sum() == 100


def test_the_label_of_the_list_in_the_row_of_an_indicator():
    """城乡社区管理: the header begins with a blank, 绩效指标 stands in the first row."""
    d = read(lines_of("城乡社区管理"))
    assert len(d.indicators) == 11
    assert d.indicators.name[0].startswith("沿江垃圾清理")
    assert not d.indicators.name.str.contains("绩效指标").any()


def test_office_and_unit_in_a_row_of_the_table():
    """退役军人及武装."""
    d = read(lines_of("退役军人"))
    assert d.projects.amount_wan.tolist() == [48.05]
    assert (d.office, d.office_code) == ("重庆市江北区人民政府石马河街道办事处", "801")


def test_a_quality_with_a_number_and_a_unit_is_read_as_printed():
    """经济发展: 定性 with a value of 95 and the unit %."""
    d = read(lines_of("经济发展"))
    odd = d.indicators[d.indicators.name == "服务对象对统计调查的认可度"]
    assert values(odd, "sign", "target", "value", "unit") == [("定性", "95", 95.0, "%")]


def test_a_sheet_cut_by_a_page_goes_on():
    cut = sheet(ROWS[0]) + "\n\n\n" + ROWS[1]
    assert values(read(cut).indicators, "name", "position") == [("甲类次数", 1), ("乙类质量", 2)]


@pytest.mark.parametrize(
    "head",
    ["序号\t事项\t金额\t备注\t说明\t\t", "分类\t金额", "科目名称\t单价\t数量\t合计"],
)
def test_rows_below_columns_of_something_else_are_no_indicators(head):
    rest = ["材料费\t40.00\t20.00\t2", "人工\t60.00\t30.00\t2"]
    d = read("\n".join([sheet(*ROWS), TITLE + "（续）", head, *rest]))
    assert d.indicators.name.tolist() == ["甲类次数", "乙类质量"]
    assert status_of(d, "project_goals") == "partly read"
    lines = [d.last_line - 1, d.last_line]
    assert f"figure not placed: {lines[0]}, {lines[1]}" in note_of(d, "project_goals")


def test_indicators_below_their_own_header_again_are_read_behind_other_columns():
    rest = ["分类\t金额", "材料费\t40.00", HEAD, ROWS[1]]
    d = read("\n".join([sheet(ROWS[0]), *rest]))
    assert d.indicators.name.tolist() == ["甲类次数", "乙类质量"]
    assert f"figure not placed: {d.last_line - 2}" in note_of(d, "project_goals")


@pytest.mark.parametrize("above", [TITLE + "（续）", "一、其他", "本页续上页"])
@pytest.mark.parametrize("row", ["乙类质量 60 ≥ 95 %", "乙类质量，60 定性 95 %；"])
def test_an_indicator_that_lost_its_tabs_is_named(above, row):
    d = read("\n".join([sheet(ROWS[0]), above, row]))
    assert d.indicators.name.tolist() == ["甲类次数"]
    assert status_of(d, "project_goals") == "partly read"
    assert f"cells not parted: {d.last_line}" in note_of(d, "project_goals")
    assert d.statements[d.statements.line.eq(d.last_line)].empty


def test_a_rest_that_is_much_wider_is_said_to_be_not_read():
    wide = "\t".join(f"{place}.50" for place in range(14))
    d = read("\n".join([sheet(*ROWS), TITLE + "（续）", "单位：万元", wide]))
    assert status_of(d, "project_goals") == "partly read"
    assert f"rest not read: {d.last_line}" in note_of(d, "project_goals")


@pytest.mark.parametrize(
    "between",
    [["", TITLE + "（续）", ""], ["", "续表", ""], ["", "- 5 -", ""], ["", HEAD, ""], [HEAD]],
)
def test_a_sheet_goes_on_behind_what_a_page_prints(between):
    cut = "\n".join([sheet(ROWS[0]), *between, ROWS[1]])
    d = read(cut)
    assert values(d.indicators, "project", "name") == [
        ("某某工作经费", "甲类次数"),
        ("某某工作经费", "乙类质量"),
    ]


@pytest.mark.parametrize("behind", [[], [HEAD]], ids=["without header", "header again"])
@pytest.mark.parametrize("mark", [[], ["- 5 -"]], ids=["alone", "page number"])
def test_running_words_at_the_head_of_a_page_cut_no_sheet_within_a_group(mark, behind):
    head = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值"
    group = "\t产出指标\t数量指标\t"
    rows = [group + "甲类次数\t≥12次", group + "乙类次数\t≥3次"]
    cut = [sheet(rows[0], head=head), *mark, "部门预算公开"]
    cut += [head if line == HEAD else line for line in behind]
    d = read("\n".join([*cut, rows[1], "\t效益指标\t社会效益\t丙类质量\t≥90%"]))
    names = ["甲类次数", "乙类次数", "丙类质量"]
    assert values(d.indicators, "project", "name") == [("某某工作经费", name) for name in names]
    assert d.tables.table.notna().all()


def test_another_sheet_behind_running_words_is_not_of_the_project_above():
    again = sheet(ROWS[1], name="另一工作经费", title="部门预算公开", unit="")
    d = read("\n".join([sheet(ROWS[0]), again]))
    assert "乙类质量" not in d.indicators[d.indicators.project == "某某工作经费"].name.tolist()


NAME = "项目名称\t某某工作经费"


@pytest.mark.parametrize("title", [TITLE, ""], ids=["title again", "name alone"])
@pytest.mark.parametrize(
    "again",
    [
        [NAME],
        [NAME + "\t\t主管部门\t某某街道办事处"],
        [NAME, HEAD],
        [NAME, "当年预算\t34.08", HEAD],
    ],
    ids=["name", "office too", "headings too", "amount too"],
)
def test_a_sheet_goes_on_below_its_name_printed_again(title, again):
    first, rest = ROWS[0].replace("40", "10"), ROWS[0].replace("甲", "丙").replace("40", "30")
    d = read("\n".join([sheet(first), title, *again, rest, title, *again, ROWS[1]]))
    assert values(d.projects, "project", "amount_wan") == [("某某工作经费", 34.08)]
    assert values(d.indicators, "project", "name", "weight") == [
        ("某某工作经费", "甲类次数", 10.0),
        ("某某工作经费", "丙类次数", 30.0),
        ("某某工作经费", "乙类质量", 60.0),
    ]
    checks = shimahe.audit(d).checks
    assert checks[checks.check == "A43"].status.tolist() == ["agrees"]


def test_a_sheet_without_indicators_goes_on_below_its_name_printed_again():
    goal = "当年绩效目标\t（略）"
    d = read(
        "\n".join(
            [
                TITLE,
                "",
                "单位：万元",
                "",
                NAME,
                "当年预算\t34.08",
                "",
                TITLE,
                NAME,
                goal,
                HEAD,
                *ROWS,
            ]
        )
    )
    assert values(d.projects, "project", "amount_wan") == [("某某工作经费", 34.08)]
    assert len(d.indicators) == 2
    assert "sheet without indicators" not in note_of(d, "project_goals")


@pytest.mark.parametrize(
    "second",
    [
        sheet(*ROWS),
        sheet(ROWS[1].replace("60", "100")),
        sheet(ROWS[0], amount="34.09"),
        sheet(ROWS[0].replace("40", "80")),
        "\n".join([TITLE, "项目名称\t某某工作经费\t\t主管部门\t另一街道办事处", HEAD, ROWS[0]]),
        "\n".join([TITLE, NAME, HEAD, ROWS[0].replace("40", "")]),
    ],
    ids=["whole", "whole beside a part", "amount", "weights too high", "office", "no weights"],
)
def test_a_second_sheet_of_a_project_of_the_same_name_is_not_joined(second):
    d = read(sheet(ROWS[0]), second)
    assert len(d.projects) == 2
    assert d.indicators.project.nunique() == 2


def test_the_sheet_of_the_office_goes_on_below_its_name_printed_again():
    title = "## 2025年部门整体绩效目标表"
    name = "部门名称\t某某街道办事处"
    d = read(
        "\n".join([title, "", name, "支出预算总额\t34.08", HEAD, ROWS[0], "", title, name, ROWS[1]])
    )
    assert d.indicators.scope.tolist() == ["department", "department"]
    assert d.indicators.name.tolist() == ["甲类次数", "乙类质量"]


def test_two_equal_plain_rows_are_two_indicators():
    d = read(sheet(ROWS[0], ROWS[0]))
    assert values(d.indicators, "name", "position", "copies") == [
        ("甲类次数", 1, 1),
        ("甲类次数", 2, 1),
    ]
    assert d.cells[d.cells.column == "weight"]["row"].tolist() == ["甲类次数", "甲类次数#2"]


def test_two_projects_of_one_name_are_two_projects():
    d = read(sheet(ROWS[0]), sheet(ROWS[1], amount="5.00"))
    assert d.projects.amount_wan.tolist() == [34.08, 5.0]
    assert d.projects.project.is_unique
    assert d.indicators.project.tolist() == d.projects.project.tolist()


def test_html_rows_alone_are_indicators():
    cells = "<td>甲</td><td>40</td><td>≥</td><td>12</td><td>次</td><td>是</td>"
    html = f"绩效指标\t<table><tr>{cells}</tr></table>"
    d = read(sheet(html, head=None))
    assert values(d.indicators, "name", "weight", "sign", "value", "unit", "is_core") == [
        ("甲", 40.0, "≥", 12.0, "次", True)
    ]


def test_an_html_row_equal_to_a_plain_one_counts_once_however_often_the_plain_one_stands():
    cell = (
        "<table><tr><td>甲</td><td>40</td><td>≥</td><td>12</td><td>次</td><td>是</td></tr></table>"
    )
    html = f"绩效指标\t{cell}\t甲\t40\t≥\t12\t次\t是"
    plain = "\t甲\t40\t≥\t12\t次\t是"
    d = read(sheet(HEAD, html, plain, plain, head=None))
    assert d.indicators.copies.tolist() == [3, 1]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("\t甲\t\t≥\t12\t次\t是", ("甲", None, "≥", "12", "次", True)),
        ("\t甲\t40\t>=\t12\t次\t否", ("甲", 40.0, "≥", "12", "次", False)),
        ("\t甲\t40\t≥\t12\t次", ("甲", 40.0, "≥", "12", "次", None)),
        ("\t甲\t40\t≥\t12%\t\t是", ("甲", 40.0, "≥", "12%", None, True)),
        ("\t甲\t40\t定性\t好\t\t是", ("甲", 40.0, "定性", "好", None, True)),
        ("\t甲\t４０\t＝\t１２\t次\t是", ("甲", 40.0, "=", "１２", "次", True)),
    ],
)
def test_rows_of_indicators(row, expected):
    assert values(
        read(sheet(row)).indicators, "name", "weight", "sign", "target", "unit", "is_core"
    ) == [expected]


def test_columns_in_another_order_are_told_by_their_headings():
    head = "绩效指标\t指标名称\t是否核心\t计量单位\t指标性质\t指标值\t指标权重"
    d = read(sheet("\t甲\t是\t次\t≥\t12\t40", head=head))
    assert values(d.indicators, "weight", "target", "unit", "is_core") == [(40.0, "12", "次", True)]


def test_a_number_inside_the_description_is_no_figure():
    text = sheet(*ROWS).replace("项目概况\t（略）", "项目概况\t某某事项共 88.88 万元，7 辆")
    d = read(text)
    assert d.projects.overview.tolist() == ["某某事项共 88.88 万元，7 辆"]
    assert not d.cells.text.str.contains("88.88").any()
    assert d.statements.empty


def test_a_blank_form_that_says_it_is_empty():
    d = read("\n".join([*LINES[429:444], "", *sheet(*ROWS).split("\n")]))
    assert d.tables.set_index("table").status["special_goals"] == "declared empty"
    assert len(d.indicators) == 2


def test_the_sheet_of_the_office_is_of_scope_department():
    d = read("\n".join(LINES[397:429]))
    assert set(d.indicators.scope) == {"department"}
    assert d.indicators.project.isna().all()
    assert d.indicators.weight.sum() == 100
    total = d.cells[d.cells.column == "amount"]
    assert values(total, "table", "row", "text") == [
        ("entity_goals", "部门支出预算数", "13,969.45")
    ]


def test_a_sheet_without_unit_mark_has_no_amount():
    d = read(sheet(*ROWS, unit=""))
    assert d.projects.amount_wan.isna().all()
    assert "34.08" in d.cells.text.tolist()
    assert d.tables.set_index("table").note["project_goals"] == "no unit mark"


@pytest.mark.parametrize("name", ["", "（略）", "-"])
def test_a_sheet_without_a_name_keeps_its_indicators(name):
    d = read(sheet(*ROWS, name=name))
    assert len(d.indicators) == 2
    assert d.indicators.project.isna().all()


def test_every_sheet_of_the_bundled_text_weighs_a_hundred(d):
    weights = d.indicators.groupby(["scope", "project"], dropna=False).weight.sum()
    assert len(weights) == 18
    assert set(weights) == {100.0}


# --- hostile sheets -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["预算金额", "项目资金", "实施部门", "项目概况", "指标名称", "绩效指标"]
)
@pytest.mark.parametrize("lead", ["", "\t"])
def test_an_indicator_named_like_a_field_is_an_indicator_and_changes_no_field(name, lead):
    d = read(sheet(ROWS[0], f"{lead}{name}\t60\t≥\t5\t次\t是"))
    assert d.projects.amount_wan.tolist() == [34.08]
    assert d.projects.department.tolist() == ["某某街道办事处"]
    assert d.projects.overview.isna().all()


@pytest.mark.parametrize("name", ["预算金额", "项目资金", "实施部门"])
def test_an_indicator_named_like_a_field_is_not_lost(name):
    d = read(sheet(ROWS[0], f"\t{name}\t60\t≥\t5\t次\t是"))
    assert d.indicators.name.tolist() == ["甲类次数", name]


@pytest.mark.parametrize(
    ("label", "mark"),
    [("当年预算（元）", ""), ("当年预算（元）", "单位：万元"), ("当年预算(元)", "单位：元")],
)
def test_the_unit_in_the_label_of_an_amount_is_never_overridden(label, mark):
    d = read(sheet(*ROWS, unit=mark).replace("当年预算\t34.08", f"{label}\t340800"))
    assert d.projects.amount_wan.fillna(34.08).tolist() == [34.08]


def test_a_line_that_prints_text_is_never_called_a_blank_form():
    d = read(sheet("\t一个名称的前半段", "后半段\t10\t≥\t5\t次\t是"))
    assert d.unplaced[d.unplaced.text.str.contains("前半段")].reason.tolist() != ["blank form"]


@pytest.mark.parametrize(
    ("target", "value"),
    [("3-5", None), ("≥5", 5.0), ("-5", -5.0), ("5次以上", 5.0), ("12:30", None), ("2/3", None)],
)
def test_the_value_of_a_target_is_its_one_number(target, value):
    (found,) = values(read(sheet(f"\t甲\t10\t=\t{target}\t次\t是")).indicators, "value")
    assert found == (value,)


def test_a_unit_mark_does_not_go_over_to_the_next_sheet():
    d = read(sheet(*ROWS), sheet(*ROWS, name="另一项目", unit=""))
    assert d.projects.amount_wan.fillna(-1).tolist() == [34.08, -1.0]
    assert "no unit mark" in d.tables.set_index("table").note["project_goals"]


def test_a_second_amount_in_a_sheet_is_cited_from_its_own_line_or_not_taken():
    d = read(sheet(*ROWS).replace("当年预算\t34.08", "当年预算\t34.08\n当年预算\t5.00"))
    for cell in d.cells.itertuples():
        assert cell.text in d.cite(cell.line).split("\t")
    for project in d.projects.itertuples():
        assert f"{project.amount_wan:.2f}" in d.cite(project.line)


def test_an_amount_printed_twice_alike_is_one_amount():
    d = read(sheet(*ROWS).replace("当年预算\t34.08", "当年预算\t34.08\n当年预算\t34.08"))
    assert d.projects.amount_wan.tolist() == [34.08]
    assert (d.cells.column == "amount").sum() == 1


# --- nothing is lost ------------------------------------------------------------------------------

LABELS = ["项目名称", "主管部门", "当年预算", "项目概况", "立项依据", "当年绩效目标", "其他事项"]
WORDS = ["甲", "乙事项", "5.00", "7.5", "某发〔2024〕3号", "≥", "单位：万元", "次", ""]
LINES_OF_SHEETS = st.lists(
    st.tuples(st.sampled_from([*LABELS, *WORDS]), st.lists(st.sampled_from(WORDS), max_size=3)),
    min_size=1,
    max_size=8,
)


FRAMES = ("projects", "bases", "indicators", "cells")


@given(LINES_OF_SHEETS)
def test_every_line_of_a_sheet_is_in_a_frame_or_listed(rows):
    lines = ["\t".join([label, *texts]) for label, texts in rows]
    d = read("\n".join(["## 项目支出绩效目标表", "项目名称\t丙", *lines, HEAD, *ROWS]))
    frames = [getattr(d, name) for name in FRAMES]
    held = "\n".join(str(value) for frame in frames for value in frame.to_numpy().ravel())
    named = {line for frame in frames for line in frame.line}
    for number, (label, texts) in enumerate(rows, 3):
        words = [text for text in texts if text and not text.startswith("单位")]
        is_field = label in LABELS and bool(words) and all(text in held for text in words)
        is_accounted_for = number in named or number in set(d.unplaced.line) or is_field
        assert is_accounted_for or not lines[number - 3].strip()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("立项依据\t", "立项依据\t按会议研究，安排7.5万元", "prose"),
        ("当年预算\t34.08", "当年预算\t34.08\t12.00", "column unknown"),
        ("主管部门\t某某街道办事处", "主管部门\t某某街道办事处\t联系人甲", "note"),
        ("主管部门\t某某街道办事处", "主管部门\t某某街道办事处\t项目编码\t50010500000001", "note"),
        ("主管部门\t某某街道办事处", "主管部门\t某某街道办事处\t联系电话\t60000000", "note"),
        ("主管部门\t某某街道办事处", "主管部门\t某某街道办事处\t其他资金\t5.00", "column unknown"),
    ],
)
def test_a_cell_of_no_frame_is_listed_with_its_line(old, new, reason):
    d = read(sheet(*ROWS).replace(old, new))
    listed = d.unplaced[d.unplaced.text.str.contains(new, regex=False)]
    assert listed.reason.tolist() == [reason]
    assert d.projects.amount_wan.tolist() == [34.08]


def test_a_third_cell_of_the_overview_is_a_part_of_it():
    text = sheet(*ROWS).replace("项目概况\t（略）", "项目概况\t甲\t乙\t乙")
    assert read(text).projects.overview.tolist() == ["甲\n乙"]


NATIONAL = [
    "项目支出绩效目标表",
    "项目名称\t道路养护",
    "项目资金（万元）\t年度资金总额\t34.08",
    "\t其中：财政拨款\t30.00",
    "\t其他资金\t4.08",
    "绩效指标\t一级指标\t二级指标\t三级指标\t指标值",
    "\t产出指标\t数量指标\t养护里程\t≥14公里",
]


def test_the_amount_of_a_sheet_may_stand_behind_a_label_of_its_own():
    d = shimahe.read("\n".join(NATIONAL).encode())
    assert d.projects[["project", "amount_wan"]].values.tolist() == [["道路养护", 34.08]]
    assert d.indicators.target.tolist() == ["≥14公里"]


def test_figures_of_a_sheet_that_are_of_no_field_are_named():
    d = shimahe.read("\n".join(NATIONAL).encode())
    assert note_of(d, "project_goals") == "figure not placed: 4, 5"
    assert status_of(d, "project_goals") == "partly read"
    assert d.unplaced[d.unplaced.reason.eq("column unknown")].line.tolist() == [4, 5]


@pytest.mark.parametrize(
    "rows",
    [
        ["年度预算申请\t资金总额\t基本支出", "\t300.00\t100.00"],
        ["年度预算\t资金总额", "\t300.00万元"],
    ],
)
def test_amounts_below_headings_in_a_sheet_of_the_whole_office_are_named(rows):
    lines = ["部门整体支出绩效目标表", "单位：万元", "部门名称\t甲镇", *rows, *NATIONAL[5:]]
    d = shimahe.read("\n".join(lines).encode())
    assert "figure not placed: 5" in note_of(d, "entity_goals")
    assert status_of(d, "entity_goals") == "partly read"


LISTED = [("环卫保洁", 4.0, "保洁"), ("治安巡逻", 6.0, "巡逻")]


@pytest.mark.parametrize(
    "rows",
    [
        ["环卫保洁\t4.00\t保洁\t面积\t≥5", "\t\t\t环境\t明显", "治安巡逻\t6.00\t巡逻\t次数\t≥3"],
        [
            "环卫保洁\t4.00\t保洁\t面积\t≥5",
            "环卫保洁\t4.00\t保洁\t环境\t明显",
            "治安巡逻\t6.00\t巡逻\t次数\t≥3",
            "合计\t10.00\t\t\t",
        ],
    ],
)
@pytest.mark.parametrize("unit", ["（万元）", ""])
def test_projects_that_a_list_prints_below_each_other(rows, unit):
    head = f"项目名称\t预算金额{unit}\t绩效目标\t三级指标\t指标值"
    d = read("\n".join(["项目支出绩效目标表", "" if unit else "单位：万元", head, *rows]))
    assert values(d.projects, "project", "amount_wan", "goal") == LISTED
    assert d.indicators.project.tolist() == ["环卫保洁", "环卫保洁", "治安巡逻"]
    assert status_of(d, "project_goals") == "complete"


def test_a_list_of_projects_without_indicators():
    rows = ["项目名称\t年度预算\t绩效目标", "环卫保洁\t4.00\t保洁", "治安巡逻\t6.00\t巡逻"]
    d = read("\n".join(["项目支出绩效目标表", "单位：万元", *rows]))
    assert values(d.projects, "project", "amount_wan", "goal") == LISTED
    assert d.unplaced.reason.eq("column unknown").sum() == 0
    assert status_of(d, "project_goals") == "complete"


#: Headers of lists of which no frame holds a column, each with the cells of a row but for its name.
OTHER_LISTS = {
    "项目名称\t合　计\t一般公共预算\t政府性基金预算": "4.00\t4.00\t",
    "项 目 名 称\t合 计\t财政拨款\t其他资金": "4.00\t4.00\t",
    "项目名称\t总计\t本年拨款\t上年结转": "4.00\t4.00\t",
    "项目名称\t小计\t公共预算\t国有资本经营预算资金": "4.00\t4.00\t",
    "项目名称\t一般公共预算财政拨款\t财政专户管理资金": "4.00\t",
    "项目名称\t金　额\t备注": "4.00\t另列",
    "项目名称\t金额（万元）": "4.00",
    "项目名称\t2025年预算数": "4.00",
    "项目名称\t预 算 数\t其中：财政拨款": "4.00\t4.00",
    "项目名称\t本年预算\t上年预算": "4.00\t5.00",
    "项目名称\t预算单位\t金额": "甲镇\t4.00",
    "项目名称\t项目单位\t本次下达金额": "甲镇\t4.00",
    "项目名称\t主管部门\t合计": "甲镇\t4.00",
    "项目名称\t项目类别\t金额": "新增\t4.00",
    "项目名称\t项目编码\t金额": "P001\t4.00",
    "项目名称\t科目名称\t合计": "教育支出\t4.00",
    "项目名称\t支出功能分类\t总金额": "教育支出\t4.00",
    "项目名称\t资金来源\t主要内容\t金额": "财政\t维修\t4.00",
    "项目名称\t单位\t数量（个）\t单价\t金额": "个\t2\t2.00\t4.00",
    "项目名称\t负责人\t联系电话\t金额": "某某\t略\t4.00",
    "项目名称\t基本支出\t项目支出": "1.00\t3.00",
    "专项名称\t合计\t一般公共预算": "4.00\t4.00",
    "单位名称\t合计\t一般公共预算": "4.00\t4.00",
    "部门名称\t预算数": "4.00",
    "序号\t项目名称\t合计\t一般公共预算": "治安巡逻\t4.00\t4.00",
    "项目编码\t项目名称\t合计\t一般公共预算": "治安巡逻\t4.00\t4.00",
}


@pytest.mark.parametrize("head", OTHER_LISTS)
@pytest.mark.parametrize("again", [False, True])
def test_a_heading_is_no_name_and_a_list_below_other_headings_is_named(head, again):
    rows = [f"{name}\t{OTHER_LISTS[head]}" for name in ("环卫保洁", "河道清淤")]
    listed = [head, rows[0], head, rows[1]] if again else [head, *rows]
    lines = [sheet(*ROWS), "", *listed, "", sheet(*ROWS, name="乙项")]
    d = read("\n".join(lines))
    assert d.projects.project.tolist() == ["某某工作经费", "乙项"]
    assert d.projects.amount_wan.tolist() == [34.08, 34.08]
    assert d.indicators.project.tolist() == ["某某工作经费"] * 2 + ["乙项"] * 2
    assert set(d.cells.text) == {"34.08", "12", "40", "60"}
    of_rows = d.unplaced[d.unplaced.text.isin(rows)]
    assert of_rows.reason.tolist() == ["column unknown"] * 2
    heads = d.unplaced[d.unplaced.text == head].reason
    assert set(heads) <= {"header", "repeated header"}
    assert status_of(d, "project_goals") == "partly read"
    said = f"figure not placed: {', '.join(map(str, of_rows.line))}"
    assert said in note_of(d, "project_goals")


@pytest.mark.parametrize("head", OTHER_LISTS)
@pytest.mark.parametrize("between", [" ", "      "])
def test_a_heading_is_no_name_where_spaces_part_the_cells(head, between):
    rows = [head, f"环卫保洁\t{OTHER_LISTS[head]}"]
    spaced = [between.join(filter(None, row.split("\t"))) for row in rows]
    d = read("\n".join([sheet(head="").replace("\t", between), "", *spaced]))
    assert d.projects.project.tolist() == ["某某工作经费"]
    assert d.cells.text.tolist() == ["34.08"]
    assert set(spaced) <= set(d.unplaced.text)


@pytest.mark.parametrize("head", [head for head in OTHER_LISTS if head[0] != "序"])
@pytest.mark.parametrize("label", ["表八\n", ""])
def test_a_list_of_projects_with_a_title_of_its_own_is_no_sheet(head, label):
    tabs = "\t" * head.count("\t")
    rows = [head, f"环卫保洁\t{OTHER_LISTS[head]}"]
    d = read("\n".join([sheet(*ROWS), "", f"{label}项目支出表（单位：元）{tabs}", *rows]))
    assert d.projects.project.tolist() == ["某某工作经费"]
    assert set(d.cells.table) == {"project_goals"}
    assert status_of(d, "project_goals") == "complete"
    unread = d.unplaced[d.unplaced.reason == "unrecognised table"]
    assert unread.text.tolist() == rows
    assert d.tables[d.tables.status == "unrecognised"].title.tolist() == [
        f"{label[:2]} 项目支出表（单位：元）".strip()
    ]


NAMED_LIKE_HEADINGS = [
    "人员经费",
    "基本支出",
    "项目支出",
    "三公经费",
    "2025年道路养护",
    "货物",
    "服务",
]
NAMED_LIKE_HEADINGS += [
    "预算编制工作经费",
    "单位食堂改造",
    "金额核对系统",
    "财政拨款单位审计",
    "年度考核",
]
NAMED_LIKE_HEADINGS += [
    "项目库建设",
    "资金监管平台",
    "上年结转项目尾款",
    "部门决算审核",
    "科目清理",
]


@pytest.mark.parametrize("name", NAMED_LIKE_HEADINGS)
def test_a_project_may_be_named_with_words_of_headings(name):
    d = read(sheet(*ROWS, name=name))
    assert d.projects.project.tolist() == [name]
    assert d.indicators.project.tolist() == [name] * 2
    assert status_of(d, "project_goals") == "complete"


@pytest.mark.parametrize("label", ["项目类别", "项目编码", "资金来源", "备注"])
def test_the_label_behind_a_blank_name_is_no_name(label):
    rows = sheet(*ROWS).replace("\t某某工作经费\t\t主管部门", f"\t\t{label}\t略\t主管部门")
    d = read(rows)
    assert d.projects.project.tolist() == []
    assert d.indicators.name.tolist() == ["甲类次数", "乙类质量"]
    assert "sheet without a name" in note_of(d, "project_goals")


# --- several targets, weights in words, rows that begin with what no frame holds ----


def laid(*rows):
    lines = ["项目支出绩效目标表", "单位：万元", *("\t".join(row) for row in rows)]
    return shimahe.read("\n".join(lines).encode())


def with_targets(first, second):
    return laid(
        ["项目名称", "道路养护"],
        ["预算金额", "30.00"],
        ["一级指标", "二级指标", "三级指标", first, second, "权重"],
        ["产出指标", "数量指标", "维修长度", "≥10公里", "≥12公里", "60"],
        ["效益指标", "社会效益", "出行时间", "≤40分钟", "≤30分钟", "40"],
    )


@pytest.mark.parametrize(
    ("other", "of_the_year"),
    [
        ("2024年目标值", "2025年目标值"),
        ("2024年指标值", "2025年指标值"),
        ("中期目标值", "年度目标值"),
        ("上年目标值", "本年目标值"),
        ("实施期目标值", "当年目标值"),
        ("总体目标值", "目标值"),
        ("2024年目标值", "目标值"),
        ("2024年完成值", "2025年度指标值"),
        ("上年完成值", "指标值"),
    ],
)
def test_of_several_targets_that_of_the_year_is_read(other, of_the_year):
    assert with_targets(other, of_the_year).indicators.value.tolist() == [12, 30]
    assert with_targets(of_the_year, other).indicators.value.tolist() == [10, 40]


@pytest.mark.parametrize("weight", ["60", "60分", "60%", "60.00分", " 60 分"])
def test_a_weight_may_print_its_points(weight):
    d = laid(
        ["项目名称", "道路养护"],
        ["一级指标", "二级指标", "三级指标", "指标值", "权重"],
        ["产出指标", "数量指标", "维修长度", "≥12公里", weight],
        ["效益指标", "社会效益", "出行时间", "≤30分钟", "40分"],
    )
    assert d.indicators.weight.tolist() == [60, 40]
    assert d.tables.set_index("table").status["project_goals"] == "complete"


@pytest.mark.parametrize("label", ["项目编码", "项目代码", "项目类型", "起止时间", "负责人"])
def test_a_row_may_begin_with_what_no_frame_holds(label):
    d = laid(
        [label, "某甲", "项目名称", "道路养护"],
        [label, "某甲", "预算金额", "30.00"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "维修长度", "≥12公里"],
        [label, "某甲", "项目名称", "绿化"],
        [label, "某甲", "预算金额", "20.00"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "植树", "≥12棵"],
    )
    assert d.projects[["project", "amount_wan"]].values.tolist() == [["道路养护", 30], ["绿化", 20]]
    assert len(d.indicators) == 2


@pytest.mark.parametrize("row", ["| {} |", "|{}|", "{}"])
def test_sheets_whose_cells_are_mis_decoded_are_lost_between_pipes_too(row):
    between = " | " if " " in row or row == "{}" else "|"
    rows = [["项目名称", "道路养护"], ["预算金额", "30.00"], ["三级指标", "指标值", "权重"]]
    rows.append(["维修长度", "≥12公里", "100"])
    sheet = [row.format(between.join(cells)) for cells in rows]
    garbled = [row.format(between.join("锟斤拷锟" for _ in cells)) for cells in rows]
    title = ["## 项目支出绩效目标表", "单位：万元"]
    text = "\n".join([*title, *sheet, "", *title, *garbled, "", *title, *sheet])
    table = shimahe.read(text.encode()).tables.set_index("table").loc["project_goals"]
    assert table.status == "partly lost"
    assert "characters lost: " in table.note


@pytest.mark.parametrize(
    ("first", "second"),
    [("一季度目标值", "二季度目标值"), ("上半年", "下半年"), ("指标值", "目标值"), ("指标值", "")],
)
@pytest.mark.parametrize("name", ["指标名称", "绩效指标"])
def test_of_targets_of_equal_rank_none_is_read_and_the_row_is_named(first, second, name):
    head = f"{name}\t指标权重\t指标性质\t{first}\t{second}\t计量单位\t是否核心"
    rows = ("甲类次数\t40\t≥\t12\t24\t次\t是", "乙类比例\t60\t≥\t90\t90\t%\t否")
    d = read(sheet(*rows, head=head))
    assert values(d.indicators, "name", "target", "unit") == [
        ("甲类次数", None, "次"),
        ("乙类比例", "90", "%"),
    ]
    assert status_of(d, "project_goals") == "partly read"
    assert "figure not placed" in note_of(d, "project_goals")


def test_the_target_of_the_whole_year_is_read_beside_those_of_its_quarters():
    head = "绩效指标\t指标权重\t指标性质\t一季度目标值\t二季度目标值\t全年目标值\t计量单位"
    d = read(sheet("甲类次数\t40\t≥\t3\t6\t12\t次", head=head))
    assert values(d.indicators, "name", "target", "unit") == [("甲类次数", "12", "次")]
    assert status_of(d, "project_goals") == "complete"


@pytest.mark.parametrize(
    ("headings", "target"),
    [
        ("2024年目标值\t2025年目标值\t2026年目标值", "24"),
        ("2025年目标值\t2026年目标值\t2027年目标值", "12"),
        ("目标值\t2026年目标值\t2027年目标值", "12"),
        ("2022年目标值\t2023年目标值\t2024年目标值", "36"),
    ],
)
def test_of_the_targets_of_several_years_that_of_the_document_is_read(headings, target):
    head = f"绩效指标\t指标权重\t指标性质\t{headings}\t计量单位"
    lines = ["甲街道办事处2025年部门预算", "", sheet("甲类次数\t40\t≥\t12\t24\t36\t次", head=head)]
    d = read("\n".join(lines))
    assert values(d.indicators, "name", "target", "unit") == [("甲类次数", target, "次")]


@pytest.mark.parametrize("amount", ["十万元", "三十二万元", "壹拾万元整", "约三百元", "32万5千元"])
def test_an_amount_in_words_is_named_and_the_sheet_is_not_complete(amount):
    d = read(sheet(*ROWS, amount=amount))
    assert d.projects.amount_wan.isna().all()
    assert status_of(d, "project_goals") == "partly read"
    assert "no number" in note_of(d, "project_goals")
    assert status_of(read(sheet(*ROWS, amount="（略）")), "project_goals") == "complete"


@pytest.mark.parametrize(("amount", "wan"), [("1.2亿元", 12000), ("3百万元", 300), ("5千元", 0.5)])
def test_an_amount_may_print_a_larger_unit(amount, wan):
    d = read(sheet(*ROWS, amount=amount))
    assert d.projects.amount_wan.tolist() == [wan]
