"""Workbooks: cells as they are printed, sheets and their cells cited, nothing hidden read."""

import re
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import DataBarRule, Rule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

import shimahe
from shimahe.reading.formats import files
from shimahe.reading.formats.number_formats import print_number
from tests.old_books import (
    HIDDEN,
    SHOWN,
    VERY_HIDDEN,
    areas,
    book_of_1997,
    book_of_sheets,
    formula,
    merged,
    rule,
)
from tests.round_trip import repacked, saved

SHEET = "xl/worksheets/sheet1.xml"
HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [
    ["", "合计", 12.3, 0.3, 12],
    ["201", "一般公共服务支出", 6.2, 0.1, 6.1],
    ["205", "教育支出", 6.1, 0.2, 5.9],
]


def workbook(*rows, title="部门支出总表", first=("单位：万元",)):
    """A workbook of one table on one sheet."""
    made = Workbook()
    made.active.title = "支出"
    for row in ([title], list(first), HEAD, *(rows or ROWS)):
        made.active.append(row)
    return made


def read(made):
    return shimahe.read(saved(made))


def amounts(d):
    return dict(zip(d.cells.row + "/" + d.cells.column, d.cells.value, strict=True))


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (113.694999, "0.00", "113.69"),
        (2.675, "0.00", "2.68"),
        (-1234.5, "#,##0.00_ ;(#,##0.00)", "(1,234.50)"),
        (-3, "0.00_);[Red]\\(0.00\\)", "(3.00)"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0, "#,##0.00;-#,##0.00;", ""),
        (123456, "0!.0,", "12.3"),
        (1500000, "#,##0,", "1,500"),
        (0.125, "0.00%", "12.50%"),
        (5, "0.##", "5"),
        (201, "0000000", "0000201"),
        (0.30000000000000004, "General", "0.3"),
        (2010301.0, "General", "2010301"),
        (45, '0.00"辆"', "45.00辆"),
        (-5.9, "#,##0.00;[Red]#,##0.00", "-5.90"),  # red alone says that it is below 0
        (-5.9, "0.00_ ;[红色]0.00\\ ", "-5.90"),
        (-5.9, "0.00;[Red]-0.00", "-5.90"),
        (-5.9, "0.00_);[Red]\\(0.00\\)", "(5.90)"),
        (-5.9, '[=0]"";0.00', "-5.90"),
        (0, '[=0]"";0.00', ""),
        (5, '[>=10000]0!.0,"万";0', "5"),
        (123456, '[>=10000]0!.0,"万";0', "12.3万"),
        (3, '[>100]0.0;[<=100]"少"', "少"),
        (-5.9, '[<0]"减"0.00;0.00', "减5.90"),
        (1234.5, "# ##0.00", "1234.5"),
        (6.2, 'General"万元"', "6.2万元"),
        (6.2, ";(0.00);0", ""),
        (-6.2, ";(0.00);0", "(6.20)"),
        (-0.2, "General;(General)", "(0.2)"),
        (-0.2, "G/通用格式", "-0.2"),
        (0, "General;General;", ""),
        (12.3, "[DBNum1][$-804]General", "12.3"),
        (30.000000000001, "General", "30"),  # what a sum of fractions leaves is not printed
        (12345.6800000001, "General", "12345.68"),
        (-2.9103830456733704e-11, "General", "0"),
        (7.999999999999, 'General"万元"', "8万元"),
        (113.694999, "General", "113.694999"),
        (1234567890.12, "General", "1234567890.12"),
        (1e-06, "General", "0.000001"),
    ],
)
def test_a_number_is_printed_by_its_format(value, number_format, printed):
    assert print_number(value, number_format) == printed


def test_figures_are_those_that_the_sheet_prints():
    made = workbook()
    made.active["C5"] = 6.204999
    made.active["C5"].number_format = "0.00"
    assert amounts(read(made))["201/total"] == 6.20


def test_a_cell_is_cited_by_its_sheet_and_name():
    d = read(workbook())
    row = d.cells[(d.cells.row == "205") & (d.cells.column == "basic")].iloc[0]
    assert d.cite(row) == "205\t教育支出\t6.1\t0.2\t5.9（支出!D6）"
    assert d.cite(d.spending.iloc[0]).endswith("（支出 第 5 行）")


def test_lines_are_counted_through_the_sheets():
    made = workbook()
    other = made.create_sheet("说明")
    other.append(["这是一句说明。"])
    d = read(made)
    assert d.pages.drop(columns="file_name").to_numpy().tolist() == [
        ["sheet", "支出", 1, 6],
        ["sheet", "说明", 7, 7],
    ]


def hidden_row(made):
    made.active.row_dimensions[6].hidden = True


def row_without_height(made):
    made.active.row_dimensions[6].height = 0.01


def hidden_sheet(made):
    sheet = made.create_sheet("底稿")
    sheet.append(["205", "教育支出", 6.1, 0.2, 5.9])
    sheet.sheet_state = "hidden"
    made.worksheets[0].delete_rows(6)


@pytest.mark.parametrize("hide", [hidden_row, row_without_height, hidden_sheet])
def test_what_is_hidden_is_listed_and_not_read(hide):
    made = workbook()
    hide(made)
    d = read(made)
    assert "205" not in set(d.cells.row)
    hidden = d.unplaced[d.unplaced.reason == "not shown"]
    assert hidden.text.tolist() == ["205\t教育支出\t6.1\t0.2\t5.9"]


def test_a_hidden_column_is_listed_and_not_read():
    made = workbook()
    made.active.column_dimensions["D"].hidden = True
    d = read(made)
    assert set(d.cells.column) == {"total", "project"}
    assert "0.2" in set(d.unplaced.text[d.unplaced.reason == "not shown"])


@pytest.mark.parametrize("hidden", ["columns", "rows"])
def test_a_row_of_a_label_alone_stays_in_its_table_beside_what_is_hidden(hidden):
    labels = ["二、政府性基金预算拨款收入", "三、事业收入", "四、其他收入"]
    made = Workbook()
    sheet = made.active
    for row in (
        ["部门收支总表"],
        ["单位：万元"],
        ["收入", None, "支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", 3.5, "一、一般公共服务支出", 3.5],
    ):
        sheet.append(row)
    for label in labels:
        sheet.append([label])
        if hidden == "columns":
            sheet.cell(sheet.max_row, 6, 7.7)
            sheet.column_dimensions["F"].hidden = True
        else:
            sheet.append(["旧数", 7.7])
            sheet.row_dimensions[sheet.max_row].hidden = True
    sheet.append(["收入合计", 3.5, "支出合计", 3.5])
    d = read(made)
    assert d.cells.row.tolist()[-2:] == ["收入合计", "支出合计"]
    assert (d.unplaced.reason == "not shown").sum() == len(labels)


def by_its_format(made):
    for cell in made.active[6]:
        cell.number_format = ";;;"


def by_the_colour_behind_it(made):
    for cell in made.active[6]:
        cell.font = Font(color="FF1F4E79")
        cell.fill = PatternFill("solid", fgColor="FF1F4E79")


def by_a_white_of_the_first_colours(made):
    for cell in made.active[6]:
        cell.font = Font(color=Color(indexed=9))


def by_a_condition(made, look=None, how="greaterThan", formulas=("0",)):
    rule = Rule("cellIs", operator=how, formula=list(formulas), dxf=look or WHITE)
    made.active.conditional_formatting.add("A6:E6", rule)


def by_a_format_under_a_condition(made):
    by_a_condition(made, DifferentialStyle(numFmt=NumberFormat(170, ";;;")))


def by_a_condition_that_nobody_follows(made):
    rule = Rule("expression", formula=["COUNTIF(A:A,1)>0"], dxf=WHITE)
    made.active.conditional_formatting.add("A6:E6", rule)


def by_a_bar_alone(made):
    rule = DataBarRule("min", 0, "max", 9, color="FF638EC6", showValue=False)
    made.active.conditional_formatting.add("A6:E6", rule)


WHITE = DifferentialStyle(font=Font(color="FFFFFFFF"))
HIDING = [by_its_format, by_the_colour_behind_it, by_a_white_of_the_first_colours, by_a_condition]
HIDING += [by_a_format_under_a_condition, by_a_condition_that_nobody_follows, by_a_bar_alone]


@pytest.mark.parametrize("hide", HIDING)
def test_figures_that_nobody_sees_are_listed_and_not_read(hide):
    made = workbook()
    hide(made)
    d = read(made)
    assert d.cells.value[d.cells.row == "205"].isna().all()
    hidden = d.unplaced.text[d.unplaced.reason == "not shown"]
    assert hidden.str.endswith("6.1\t0.2\t5.9").tolist() == [True]


@pytest.mark.parametrize(
    "condition",
    [
        {"how": "equal", "formulas": ["0"]},
        {"how": "between", "formulas": ["7", "8"]},
        {"how": "lessThan", "formulas": ["0"]},
        {"look": DifferentialStyle(fill=PatternFill(bgColor="FFFFFF00"))},
        {"look": DifferentialStyle(WHITE.font, fill=PatternFill(bgColor="FF1F4E79"))},
    ],
)
def test_a_condition_that_hides_nothing_changes_nothing(condition):
    made = workbook()
    by_a_condition(made, **condition)
    assert amounts(read(made)) == amounts(read(workbook()))


def test_zeros_that_a_condition_hides_are_no_figures():
    made = workbook(*ROWS[:2], ["205", "教育支出", 5.9, 0, 5.9])
    rule = Rule("expression", formula=["C4=0"], dxf=WHITE)
    made.active.conditional_formatting.add("C4:E6", rule)
    found = amounts(read(made))
    assert found["205/project"] == 5.9
    assert "205/basic" not in found


def test_a_format_under_a_condition_prints_the_figure():
    made = workbook()
    by_a_condition(made, DifferentialStyle(numFmt=NumberFormat(170, "0.00")))
    assert read(made).cells.text.tolist()[-3:] == ["6.10", "0.20", "5.90"]


@pytest.mark.parametrize("look", [{"vertAlign": "superscript"}, {"color": "FFFFFFFF"}])
def test_digits_of_a_cell_that_stand_apart_make_no_other_figure(look):
    made = workbook()
    made.active["D6"] = CellRichText("0.2", TextBlock(InlineFont(**look), "1"))
    assert "0.2 1" in set(read(made).cells.text)


def test_words_in_several_fonts_are_one_text():
    made = workbook()
    made.active["B6"] = CellRichText("教育", TextBlock(InlineFont(b=True), "支出"))
    assert "教育支出" in set(read(made).spending.name)


@pytest.mark.parametrize(("fill", "is_read"), [(None, False), ("FF1F4E79", True)])
def test_white_letters_are_read_on_a_colour_alone(fill, is_read):
    made = workbook()
    for cell in made.active[6]:
        cell.font = Font(color="FFFFFFFF")
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)
    d = read(made)
    assert ("205" in set(d.cells.row)) is is_read
    assert d.unplaced.reason.eq("not shown").any() != is_read


def test_a_zero_that_a_sheet_does_not_show_is_a_blank():
    made = workbook(*ROWS[:2], ["205", "教育支出", 5.9, 0, 5.9])
    made.active.sheet_view.showZeros = False
    assert "205/basic" not in amounts(read(made))


def test_what_a_merged_cell_covers_is_not_read():
    made = workbook()
    made.active.merge_cells("A1:E1")
    data = saved(made)
    merged = part_of(data).replace('ref="A1:E1"', 'ref="D6:E6"')
    d = shimahe.read(with_part(data, SHEET, merged))
    assert "5.9" not in set(d.cells.text)
    assert "5.9" in set(d.unplaced.text[d.unplaced.reason == "not shown"])
    assert (
        d.spending[d.spending.code.eq("205")].amount_wan.isna().all()
    )  # of 基本支出 or of 项目支出, nobody can say


def part_of(data):
    """The first sheet of a workbook as it is packed."""
    with ZipFile(BytesIO(data)) as parts:
        return parts.read(SHEET).decode()


def with_part(data, name, text):
    """A packed file with another text in one of its parts."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as parts, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for member in parts.namelist():
            new.writestr(member, text if member == name else parts.read(member))
    return file.getvalue()


def test_a_formula_without_its_value_is_no_figure():
    made = workbook()
    made.active["C5"] = "=D5+E5"
    d = read(made)
    assert "201/total" not in amounts(d) or amounts(d)["201/total"] != amounts(d)["201/total"]
    assert d.tables.set_index("table").status["department_spending"] != "complete"


def test_a_zero_that_waits_to_be_computed_is_no_figure():
    file = BytesIO()
    made = xlsxwriter.Workbook(file)
    sheet = made.add_worksheet("支出")
    for row, cells in enumerate([["部门支出总表"], ["单位：万元"], HEAD, *ROWS]):
        sheet.write_row(row, 0, cells)
    sheet.write_formula("C5", "=D5+E5")
    made.close()
    d = shimahe.read(file.getvalue())
    assert d.cells.text.tolist()[3] == "=D5+E5"
    assert d.cells.value.isna().tolist()[3]


def test_a_formula_that_gives_no_text_is_a_blank():
    data = saved(workbook())
    xml = part_of(data).replace("<v>0.2</v>", '<f>""</f><v></v>').replace(
        '<c r="D6" t="n">', '<c r="D6" t="str">'
    )  # fmt: skip
    assert 't="str"' in xml
    assert "205/basic" not in amounts(shimahe.read(with_part(data, SHEET, xml)))


def test_a_sheet_of_a_chart_is_left_out():
    made = workbook()
    made.create_chartsheet("图", 0)
    assert amounts(read(made)) == amounts(read(workbook()))


def without_part(data, name):
    """A packed file without one of its parts."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as parts, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for member in parts.namelist():
            if member != name:
                new.writestr(member, parts.read(member))
    return file.getvalue()


def test_a_workbook_without_one_of_its_sheets_is_refused():
    made = workbook()
    made.create_sheet("说明").append(["某某街道"])
    data = saved(made)
    with pytest.raises(shimahe.UnreadableDocument, match="已损坏或不完整"):
        shimahe.read(without_part(data, SHEET.replace("1", "2")))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("docProps/core.xml", "<of-nobody/>"),
        ("docProps/core.xml", "no markup"),
        ("xl/theme/theme1.xml", "no markup"),
    ],
)
def test_what_prints_nothing_of_a_workbook_may_be_damaged(part, text):
    data = saved(workbook())
    assert part in ZipFile(BytesIO(data)).namelist()
    assert amounts(shimahe.read(with_part(data, part, text))) == amounts(read(workbook()))


def test_a_workbook_by_the_strict_standard_is_read():
    standard = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    names = "spreadsheetml/2006/main", "officeDocument/2006/relationships"
    changes = {
        name: (standard[0] + name, standard[1] + name.replace("/2006", "")) for name in names
    }
    d = shimahe.read(repacked(saved(workbook()), **changes))
    assert amounts(d) == amounts(read(workbook()))


def test_rows_in_any_order_are_read_in_that_of_print():
    data = saved(workbook())
    xml = part_of(data)
    rows = re.findall("<row .*?</row>", xml)
    turned = with_part(data, SHEET, xml.replace("".join(rows), "".join(rows[::-1])))
    assert amounts(shimahe.read(turned)) == amounts(read(workbook()))


def test_rows_and_columns_that_hold_nothing_are_none():
    made = workbook()
    made.active["XFD3"].number_format = "0.00"
    made.active["A1048576"].number_format = "0.00"
    assert set(read(made).tables.rows) == {0, 3}


def test_rows_without_end_that_hold_nothing_are_no_rows():
    xml_rows = "".join(f'<row r="{n}"/>' for n in range(7, 200_000))
    data = saved(workbook())
    xml = part_of(data).replace("</sheetData>", f"{xml_rows}</sheetData>")
    assert len(shimahe.read(with_part(data, SHEET, xml)).cells) == 9


# --- boxes and conditions of later versions -------------------------------------------------------

HIDES = """<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:conditionalFormattings>
<x14:conditionalFormatting>%s<xm:sqref>C5</xm:sqref></x14:conditionalFormatting>
</x14:conditionalFormattings></ext></extLst></worksheet>"""
IN_WHITE = '<x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf>'


@pytest.mark.parametrize(
    ("rule", "is_seen"),
    [
        (f'<x14:cfRule type="expression"><xm:f>旧!$A$5="x"</xm:f>{IN_WHITE}</x14:cfRule>', False),
        (
            f'<x14:cfRule type="cellIs" operator="lessThan"><xm:f>1</xm:f>{IN_WHITE}</x14:cfRule>',
            True,
        ),
        ('<x14:cfRule type="iconSet"><x14:iconSet showValue="0"/></x14:cfRule>', False),
        ('<x14:cfRule type="iconSet"><x14:iconSet showValue="1"/></x14:cfRule>', True),
    ],
)
def test_conditions_of_later_versions_hide_figures_too(rule, is_seen):
    data = saved(workbook())
    with ZipFile(BytesIO(data)) as parts:
        xml = parts.read(SHEET).decode().replace("</worksheet>", HIDES % rule)
    d = shimahe.read(with_part(data, SHEET, xml))
    assert ("department_spending:201/total" in set(d.cells.cell)) is is_seen
    assert (d.unplaced.reason == "not shown").any() is not is_seen


@pytest.mark.parametrize(
    ("title", "at"),
    [("", (0, 0)), ("部门支出总表", (0, 3)), ("部门支出总表", (1, 3)), ("部门支出总表", (2, 3))],
)
def test_boxes_of_text_are_read_where_they_begin(title, at):
    file = BytesIO()
    made = xlsxwriter.Workbook(file)
    sheet = made.add_worksheet("支出")
    sheet.write(0, 0, title)
    for row, cells in enumerate([HEAD, *ROWS], 2):
        sheet.write_row(row, 0, cells)
    sheet.insert_textbox(*at, "单位：万元" if title else "部门支出总表\n单位：万元")
    sheet.insert_textbox(4, 1, "注：以上数据均已取整。")
    made.close()
    d = shimahe.read(file.getvalue())
    assert d.spending.amount_wan.tolist() == [0.1, 6.1, 0.2, 5.9]
    cited = d.cite([1, 2, 7]).split("\n")
    assert [line.partition("（支出 ")[0] for line in cited] == [
        "部门支出总表",
        "单位：万元",
        "注：以上数据均已取整。",
    ]
    assert d.cite(d.cells.iloc[0]).endswith("（支出!C4）")


def many_sheets(*names, with_titles=False, with_units=True):
    """A workbook with the same table on each sheet, the figures times the number of the sheet."""
    made = Workbook()
    made.remove(made.active)
    for number, name in enumerate(names, 1):
        sheet = made.create_sheet(name)
        if with_titles:
            sheet.append([name])
        if with_units:
            sheet.append(["", "", "", "", "单位：万元"])
        sheet.append(HEAD)
        for row in ROWS:
            sheet.append(row[:2] + [figure * number for figure in row[2:]])
    return made


@pytest.mark.parametrize("with_units", [True, False])
def test_the_name_of_a_sheet_is_the_title_that_its_table_lacks(with_units):
    names = "1部门支出总表", "表2 一般公共预算财政拨款支出表"
    d = read(many_sheets(*names, with_units=with_units))
    totals = d.cells[d.cells.column.eq("total") & d.cells.row.eq("合计")]
    assert dict(zip(totals.table, totals.text, strict=True)) == {
        "department_spending": "12.3",
        "general_spending": "24.6",
    }


def test_the_name_of_a_sheet_is_no_title_beside_one_that_is_printed():
    made = many_sheets("部门收入总表")
    made.active.insert_rows(1)
    made.active["A1"] = "部门支出总表"
    assert "department_spending:201/total" in set(read(made).cells.cell)
    assert read(made).cite(1).startswith("部门支出总表")


def margins(made, **texts):
    for place, text in texts.items():
        getattr(made.active.oddHeader, place).text = text


def test_titles_and_units_above_the_pages_of_a_sheet_are_read():
    made = many_sheets("Sheet1", with_units=False)
    margins(made, left="编制单位：某某镇", center='&"宋体,加粗"&16部门支出总表', right="单位：元")
    made.active.oddFooter.center.text = "第 &P 页，共 &N 页"
    made.active.oddFooter.left.text = "注：以上数据均已取整。"
    d = read(made)
    assert d.tables.set_index("table").title["department_spending"] == "部门支出总表"
    assert set(d.cells.unit) == {"元"}
    assert len(d.cells) == 9
    assert "注：以上数据均已取整。" in set(d.unplaced.text)


def test_a_picture_in_place_of_a_table_is_said():
    file = BytesIO()
    made = xlsxwriter.Workbook(file)
    sheet = made.add_worksheet("支出")
    sheet.write(0, 0, "部门支出总表")
    picture = BytesIO(bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c626000000000ffff03000006000557bfabd40000000049454e44ae426082"
    ))  # fmt: skip
    sheet.insert_image(2, 0, "table.png", {"image_data": picture})
    made.close()
    with pytest.raises(shimahe.NoBudgetTables, match="图片"):
        shimahe.read(file.getvalue())


@pytest.mark.parametrize("above", ["单位：元", "金额单位：元", "单位名称：甲街道 单位：元"])
def test_a_unit_above_the_pages_that_is_not_that_of_the_sheet_is_said(above):
    made = workbook()
    made.active.oddHeader.right.text = above
    assert read(made).cells.unit.isna().all()
    assert "units contradict" in read(made).tables.note.dropna().str.cat()


def test_a_unit_above_the_pages_may_repeat_that_of_the_sheet():
    made = workbook()
    made.active.oddHeader.right.text = "单位：万元"
    d = read(made)
    assert set(d.cells.unit) == {"万元"}
    assert d.tables.note[d.tables.status == "complete"].isna().all()


@pytest.mark.parametrize(("letters", "behind"), [("FEFEFE", "FFFFFF"), ("FFC000", "FFC105")])
def test_letters_nearly_in_the_colour_behind_them_are_not_seen(letters, behind):
    made = workbook()
    for cell in made.active[6]:
        cell.font = Font(color=f"FF{letters}")
        cell.fill = PatternFill("solid", fgColor=f"FF{behind}")
    assert set(read(made).spending.code) == {"201"}


# --- workbooks of before 2007 ---------------------------------------------------------------------

OLD = Path(__file__).with_name("old_workbook.xls")


def test_an_old_workbook_is_read_as_it_is_printed():
    d = shimahe.read(OLD)
    assert d.cells.text.tolist() == [
        *("1,012.30", "0.30", "1,012.00"),
        *("1,006.20", "0.10", "1,006.10"),
        *("6.10", "0.20", "5.90"),
    ]
    assert d.cite(d.cells.iloc[-1]).endswith("（支出!E6）")


def test_what_an_old_workbook_hides_is_listed():
    d = shimahe.read(OLD)
    hidden = d.unplaced[d.unplaced.reason == "not shown"]
    assert hidden.text.tolist() == ["底稿", "7.5", "206\t科学技术支出\t1.10\t0.20\t0.90", "不公开"]


FONT = b"\x31\x00\x15\x00\xc8\x00\x00\x00"
STYLE_OF_FIGURES = b"\xe0\x00\x14\x00\x08\x00\x04\x00"


def old_in_white():
    """The old workbook with the letters of its figures in white."""
    data = bytearray(OLD.read_bytes())
    at = data.rindex(FONT) + len(FONT)
    data[at : at + 2] = b"\x09\x00"
    return data


def test_white_letters_of_an_old_workbook_are_listed():
    d = shimahe.read(bytes(old_in_white()))
    assert d.cells.empty
    hidden = d.unplaced[d.unplaced.reason == "not shown"]
    assert "1,006.20\t0.10\t1,006.10" in hidden.text.tolist()


def test_white_letters_of_an_old_workbook_are_seen_on_a_colour():
    data = old_in_white()
    at = data.index(STYLE_OF_FIGURES) + 4
    data[at + 14 : at + 20] = pack("<IH", 1 << 26, 0x2008)
    assert len(shimahe.read(bytes(data)).cells) == 9


def test_an_old_workbook_may_show_no_zeros():
    packed = bytes.fromhex("1200530000001200")  # 0.20 of the last row
    data = bytearray(OLD.read_bytes())
    data[data.index(packed) + 2] = 3
    assert "0.00" in shimahe.read(bytes(data)).cells.text.tolist()
    for view in re.finditer(rb"\x3e\x02\x12\x00", bytes(data)):
        data[view.end()] &= ~0x10 & 0xFF
    assert len(shimahe.read(bytes(data)).cells) == 8


SAYS_FORMAT, SAYS_FONT, SAYS_FILL = 1 << 25, 1 << 26, 1 << 29
OF_ITSELF = bytes.fromhex("4c000000c0")


def whole(number):
    return pack("<BH", 0x1E, number)


def font(colour):
    return bytes(80) + pack("<I", colour) + bytes(34)


def fill(colour):
    return pack("<HH", 1 << 10, colour << 7)


HIDING_FORMAT = pack("<HHB", 2 + 3 + 3, 3, 0) + b";;;"
#: A rule for the figures of a workbook, and the figures that it hides.
RULES = {
    "white above": (rule(1, 5, whole(6), look=font(9), says=SAYS_FONT), [12.3, 12, 6.2, 6.1, 6.1]),
    "white between": (rule(1, 1, whole(1), whole(6), look=font(9), says=SAYS_FONT), [5.9]),
    "white below a fraction": (
        rule(1, 6, pack("<Bd", 0x1F, 0.25), look=font(9), says=SAYS_FONT),
        [0.1, 0.2],
    ),
    "white by itself": (
        rule(2, 0, OF_ITSELF + whole(12) + b"\x0b", look=font(9), says=SAYS_FONT),
        [12],
    ),
    "a formula that nobody follows": (
        rule(2, 0, b"\x44\1\0\1\0" + whole(12) + b"\x0b", look=font(9), says=SAYS_FONT),
        [12.3, 0.3, 12, 6.2, 0.1, 6.1, 6.1, 0.2, 5.9],
    ),
    "a format": (
        rule(1, 3, whole(12), look=HIDING_FORMAT, says=SAYS_FORMAT, is_own=True),
        [12],
    ),
    "red on red": (
        rule(1, 3, whole(12), look=font(10) + fill(10), says=SAYS_FONT | SAYS_FILL),
        [12],
    ),
    "white on red": (
        rule(1, 3, whole(12), look=font(9) + fill(10), says=SAYS_FONT | SAYS_FILL),
        [],
    ),
    "red alone": (rule(1, 5, whole(0), look=font(10), says=SAYS_FONT), []),
    "errors": (
        rule(2, 0, OF_ITSELF + b"\x41\3\0", look=font(9), says=SAYS_FONT),
        [],
    ),
    "below nothing": (
        rule(1, 6, whole(5) + b"\x13", look=font(9), says=SAYS_FONT),
        [],
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_an_old_workbook_hides_figures_by_rules(name):
    record, hidden = RULES[name]
    rows = [["部门支出总表"], ["单位：万元"], HEAD, *ROWS]
    data = book_of_1997("支出", rows, areas((3, 5, 2, 4)), record)
    d = shimahe.read(data)
    figures = [figure for row in ROWS for figure in row[2:]]
    assert sorted(d.cells.value) == sorted(f for f in figures if f not in hidden)
    texts = d.unplaced[d.unplaced.reason == "not shown"].text.str.split("\t").explode()
    assert sorted(map(float, texts.dropna())) == sorted(hidden)


@pytest.mark.parametrize("how", [HIDDEN, VERY_HIDDEN])
@pytest.mark.parametrize("place", range(4))
def test_the_shown_sheets_of_an_old_workbook_are_read_each_with_its_own_cells(place, how):
    caption = ["部门：某某街道办事处", "", "", "", "单位：万元"]
    over_two = [["科目", "", "合计", "其中", ""], ["科目编码", "科目名称", "", *HEAD[3:]]]
    draft = [[*row[:2], *(figure + 1 for figure in row[2:])] for row in ROWS]
    sheets = [
        (
            "目录",
            SHOWN,
            [["某某街道办事处2026年部门预算"], [1, "部门支出总表"]],
            merged((0, 0, 0, 4)),
        ),
        (
            *("支出总表", SHOWN, [["部门支出总表"], caption, *over_two, *ROWS]),
            merged((0, 0, 0, 4), (2, 2, 0, 1), (2, 3, 2, 2), (2, 2, 3, 4)),
        ),
        (
            "三公",
            SHOWN,
            [["一般公共预算“三公”经费支出表"], ["单位：万元"], *THREE],
            merged((0, 0, 0, 1)),
        ),
    ]
    sheets.insert(place, ("底稿", how, [["部门支出总表"], caption, HEAD, *draft]))
    d = shimahe.read(book_of_sheets(*sheets))
    spent = d.cells[d.cells.table == "department_spending"]
    assert spent.value.tolist() == [figure for row in ROWS for figure in row[2:]]
    assert d.cells[d.cells.table == "three_public"].value.tolist() == [3.0, 1.0, 2.0]
    assert (d.office, d.year) == ("某某街道办事处", 2026)
    hidden = d.unplaced[d.unplaced.reason == "not shown"].text
    assert hidden.str.contains("部门支出总表").sum() == 1


THREE = [["项目", "预算数"], ["合计", 3.0], ["1.因公出国（境）费", 1.0], ["2.公务接待费", 2.0]]
BLANK_RESULT = b"\3\0\0\0\0\0\xff\xff"


@pytest.mark.parametrize(
    ("results", "figures", "is_said"),
    [
        ([(BLANK_RESULT, 0)] * 3, [], True),  # as a program writes it that computes nothing
        ([(bytes(8), 2)] * 3, [], True),  # to be computed when the file is opened
        ([(pack("<d", 6.1), 0), (BLANK_RESULT, 0), (pack("<d", 6.1), 2)], [6.1, 6.1], False),
        ([(pack("<d", 6.1), 0), (bytes(8), 0), (pack("<d", 6.1), 0)], [6.1, 0, 6.1], False),
        ([(pack("<d", 6.1), 0), (bytes(8), 2), (bytes(8), 3)], [6.1], True),
    ],
)
def test_a_formula_of_an_old_workbook_has_the_value_that_is_kept(results, figures, is_said):
    rows = [["部门支出总表"], ["单位：万元"], HEAD, *ROWS[:2], ["205", "教育支出"]]
    cells = [formula(5, column, *result) for column, result in enumerate(results, 2)]
    d = shimahe.read(book_of_1997("支出", rows, *cells))
    read_there = d.cells[d.cells.row == "205"]
    assert read_there.value.dropna().tolist() == figures
    assert is_said == ("no number: 6" in d.tables.note.dropna().str.cat())


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_old_workbook_is_refused(share):
    data = OLD.read_bytes()
    with pytest.raises(shimahe.DisclosureError):
        shimahe.read(data[: int(len(data) * share)])


# --- what cannot be read --------------------------------------------------------------------------


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    made = workbook(*[["201", "一般公共服务支出", 6.2, 0.1, 6.1]] * 9_000)
    with pytest.raises(shimahe.DisclosureError, match="max_bytes"):
        shimahe.read(saved(made), max_bytes=120_000)


def test_entities_are_refused():
    text = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(shimahe.DisclosureError, match="XML"):
        shimahe.read(with_part(saved(workbook()), "xl/styles.xml", text))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_workbook_is_refused(share):
    data = saved(workbook())
    with pytest.raises(shimahe.DisclosureError, match="xlsx"):
        shimahe.read(data[: int(len(data) * share)])


def test_what_reads_workbooks_can_be_missing(monkeypatch):
    monkeypatch.setattr(files, "find_spec", lambda name: None)
    with pytest.raises(shimahe.DisclosureError, match=r'pip install "shimahe\[files\]"'):
        read(workbook())


def test_captions_below_each_other_in_one_cell_are_captions():
    made = workbook(title="表3\n部门支出总表\n编制单位：甲街道\n单位：万元", first=())
    d = read(made)
    assert set(d.cells.table) == {"department_spending"}
    assert set(d.cells.unit) == {"万元"}


@pytest.mark.parametrize("label", ["单位", "单位：", "金额单位："])
def test_a_unit_may_stand_in_the_cell_beside_its_label(label):
    d = read(workbook(first=("编制单位：", "甲街道", None, label, "元")))
    assert set(d.cells.unit) == {"元"}
    assert "total" in set(d.cells.column)


def test_the_code_and_the_name_of_an_office_may_stand_beside_their_labels():
    made = workbook(first=("单位名称", "甲街道", None, None, "单位：万元"))
    made.active.insert_rows(2)
    made.active["A2"], made.active["B2"] = "单位编码", "301001"
    d = read(made)
    assert set(d.cells.unit) == {"万元"}
    assert "total" in set(d.cells.column)


def test_a_merged_cell_that_begins_in_a_hidden_column_is_shown_in_the_next():
    made = workbook()
    sheet = made.active
    sheet.insert_cols(1)
    sheet["A1"], sheet["B1"] = sheet["B1"].value, None
    sheet.merge_cells("A1:F1")
    sheet.column_dimensions["A"].hidden = True
    d = read(made)
    assert d.tables.title[d.tables.table == "department_spending"].tolist() == ["部门支出总表"]
    assert "部门支出总表" not in set(d.unplaced.text[d.unplaced.reason == "not shown"])


def test_struck_figures_are_listed_and_not_read():
    made = workbook()
    before = len(read(made).cells)
    made.active["D6"].font = Font(strike=True)
    printed = CellRichText(TextBlock(InlineFont(strike=True), "99"), "5.90")
    made.active["E6"] = printed
    d = read(made)
    assert len(d.cells) == before - 1
    assert d.cells.text.tolist()[-1] == "5.90"
    assert (d.unplaced.reason == "not shown").any()


def test_a_balance_without_a_title_and_with_other_receipts_is_of_the_department():
    made = workbook(title="甲街道2025年部门预算", first=("单位：万元",))
    made.active.delete_rows(3, 10)
    rows = [["收入", None, "支出"], ["项目", "预算数", "项目", "预算数"]]
    rows += [["一般公共预算拨款收入", 5.0, "教育支出", 6.0], ["事业收入", 1.0]]
    rows += [["收入总计", 6.0, "支出总计", 6.0]]
    for row in rows:
        made.active.append(row)
    assert set(read(made).cells.table) == {"department_balance"}
