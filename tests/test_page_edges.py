"""What pages print at their head and foot parts no table: all rows on all pages are read."""

import pytest

import shimahe

HEADING = "甲街道办事处2025年部门预算"
ADDRESS = "https://www.x.gov.cn/yjs/2025.html"
PRINTED = "2025/1/20 15:30"
#: What stands between two pages, as lines.
EDGES = (
    [ADDRESS],
    [f"{ADDRESS} 5/12"],
    [f"{PRINTED} 甲街道预算公开"],
    [f"{ADDRESS} 5/12", f"{PRINTED}    甲街道办事处2025年部门预算公开-甲区人民政府"],
    ["file:///C:/ys.html", "2025-01-20 15:30:12"],
    ["1/20/25, 3:30 PM 预算公开"],
    ["填报人：张某    审核人：李某"],
    ["填报人：张某 审核人：李某 联系电话：0571-8000000"],
    ["单位负责人：张某    财务负责人：李某    制表人：王某"],
    ["单位负责人（签字）：        填表人（签字）："],
    ["制表：张某", "- 5 -"],
    ["打印日期：2025年1月20日"],
    ["打印时间：2025-01-20 15:30"],
    ["审核人：李某", "", "- 5 -", "", "甲街道办事处2025年部门预算公开"],
    ["- 5 -", HEADING],
    ["甲街道办事处", "- 5 -"],
    ["第 5 页 共 12 页", "甲街道办事处"],
    ["共 12 页 第 5 页"],
    ["Page 5 of 12"],
    ["页码：5/12"],
    ["甲街道办事处2025年部门预算公开    第5页"],
)

CODES = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("201", "一般公共服务支出", "60.00", "50.00", "10.00"),
    ("20103", "政府办公厅（室）及相关机构事务", "60.00", "50.00", "10.00"),
    ("2010301", "行政运行", "50.00", "50.00", ""),
    ("2010302", "一般行政管理事务", "10.00", "", "10.00"),
    ("208", "社会保障和就业支出", "40.00", "21.00", "19.00"),
    ("20805", "行政事业单位养老支出", "40.00", "21.00", "19.00"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "21.00", "21.00", ""),
    ("2080599", "其他行政事业单位养老支出", "19.00", "", "19.00"),
    ("合计", "", "100.00", "71.00", "29.00"),
)
BALANCE = (
    ("收入", "", "支出", ""),
    ("项目", "预算数", "项目", "预算数"),
    ("一、一般公共预算拨款收入", "100.00", "一、一般公共服务支出", "60.00"),
    ("二、政府性基金预算拨款收入", "20.00", "二、社会保障和就业支出", "25.00"),
    ("三、事业收入", "5.00", "三、卫生健康支出", "20.00"),
    ("四、其他收入", "", "四、住房保障支出", "20.00"),
    ("收入总计", "125.00", "支出总计", "125.00"),
)
ECONOMIC = (
    ("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
    ("301", "工资福利支出", "60.00", "60.00", ""),
    ("30101", "基本工资", "40.00", "40.00", ""),
    ("30102", "津贴补贴", "20.00", "20.00", ""),
    ("302", "商品和服务支出", "11.00", "", "11.00"),
    ("30201", "办公费", "6.00", "", "6.00"),
    ("30211", "差旅费", "5.00", "", "5.00"),
    ("合计", "", "71.00", "60.00", "11.00"),
)
#: Form, title, headings and rows, the number of header rows, the places at which pages end.
TABLES = {
    "general_spending": ("一般公共预算支出表", CODES, 1, (4, 7)),
    "department_balance": ("部门收支总表", BALANCE, 2, (4,)),
    "basic_economic": ("一般公共预算基本支出表", ECONOMIC, 1, (3, 6)),
}


def by_tabs(rows):
    return ["\t".join(row) for row in rows]


def by_pipes(rows):
    return ["| " + " | ".join(row) + " |" for row in rows]


def by_tags(rows):
    lines = ["<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in rows]
    return ["<table>", *lines, "</table>"]


def by_spaces(rows):
    return [" ".join(text for text in row if text) for row in rows]


def in_columns(rows):
    """Rows as `pdftotext -layout` prints them: each cell at its place."""
    places = (0, 14, 60, 74, 88) if len(rows[0]) == 5 else (0, 34, 50, 84)
    lines = []
    for row in rows:
        line, width = "", 0
        for place, text in zip(places, row, strict=True):
            line += " " * (place - width) + text
            width = place + sum(2 if ord(letter) > 255 else 1 for letter in text)
        lines.append(line.rstrip())
    return lines


def budget(form, way, edge, again):
    """A budget with one table, its pages parted by `edge` and, if asked, by its headings again."""
    title, rows, header, ends = TABLES[form]
    lines = [HEADING, title, "单位：万元"]
    for begin, end in zip((0, *ends), (*ends, len(rows)), strict=True):
        if begin:
            lines += edge
        page = rows[begin:end]
        lines += way((*rows[:header], *page) if begin and again else page)
    return shimahe.read("\n".join(lines).encode())


def printed_in(d, form):
    cells = d.cells[d.cells.table == form]
    return list(zip(cells.row, cells.column, cells.value, strict=True))


def rows_and_status(d, form):
    row = d.tables.set_index("table").loc[form]
    return row.rows, row.status


@pytest.mark.parametrize("edge", EDGES, ids=range(len(EDGES)))
@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("way", [by_tabs, by_pipes, by_tags, by_spaces, in_columns])
@pytest.mark.parametrize("form", TABLES)
def test_rows_go_on_behind_what_a_page_prints_at_its_edge(form, way, again, edge):
    d = budget(form, way, edge, again)
    whole = budget(form, by_tabs, [], False)
    assert printed_in(d, form) == printed_in(whole, form)
    assert rows_and_status(d, form) == (len(TABLES[form][1]) - TABLES[form][2], "complete")
    assert "no total row" not in str(d.tables.set_index("table").note[form])


WORDS = (["甲街道财政所编"], ["公开资料 3"], ["第二部分内容"])


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("way", [by_pipes, by_tags])
@pytest.mark.parametrize("form", ["general_spending", "basic_economic"])
def test_rows_that_go_on_with_an_account_stand_below_no_lost_title(form, way, words):
    title, rows, header, (end, _) = TABLES[form]
    lines = [HEADING, title, "单位：万元", *way(rows[:end]), *words, *way((rows[0], *rows[end:]))]
    d = shimahe.read("\n".join(lines).encode())
    assert printed_in(d, form) == printed_in(budget(form, by_tabs, [], False), form)
    assert rows_and_status(d, form) == (len(rows) - header, "complete")


@pytest.mark.parametrize(("way", "line"), [(by_tabs, 9), (by_pipes, 9), (by_tags, 12)])
def test_rows_that_may_go_on_are_said(way, line):
    """Below the same headings other sources of income stand, and no total stands above."""
    title, rows, header, (end,) = TABLES["department_balance"]
    page = way((*rows[:header], *rows[end:]))
    lines = [HEADING, title, "单位：万元", *way(rows[:end]), "公开资料 3", *page]
    d = shimahe.read("\n".join(lines).encode())
    assert d.tables.set_index("table").note["department_balance"] == f"may go on: {line}"
    assert d.tables.status[d.tables.status != "absent"].tolist() == ["complete", "unrecognised"]


def test_rows_below_a_total_are_of_another_table():
    rows = (("科目编码", "科目名称", "合计"), ("201", "一般公共服务支出", "6.00"))
    other = (rows[0], ("208", "社会保障和就业支出", "4.00"))
    lines = [HEADING, "一般公共预算支出表", "单位：万元", *by_tabs(rows), "合计\t\t6.00"]
    d = shimahe.read("\n".join([*lines, "政府性基", *by_tabs(other)]).encode())
    assert str(d.tables.set_index("table").note["general_spending"]) == "nan"
    assert d.tables.status[d.tables.status != "absent"].tolist() == ["complete", "unrecognised"]


FOOTNOTES = (
    "*含上年结转3.00",
    "＊ 含上年结转3.00",
    "①含结转3.00",
    "※ 本表含结转3.00",
    "[1]含上年结转3.00",
    "附注 含结转 3.00",
    "注 本表含结转 3.00",
    "注1：含结转 3.00",
)


@pytest.mark.parametrize("text", FOOTNOTES)
@pytest.mark.parametrize("way", [by_tabs, by_pipes, by_tags, by_spaces, in_columns])
def test_a_footnote_below_the_last_row_is_no_row(way, text):
    lines = [HEADING, "一般公共预算支出表", "单位：万元", *way(CODES), text]
    d = shimahe.read("\n".join(lines).encode())
    assert rows_and_status(d, "general_spending") == (9, "complete")
    assert d.unplaced.text.tolist()[-1] == text


@pytest.mark.parametrize("way", [by_tabs, by_pipes, by_tags])
@pytest.mark.parametrize("label", ["注", "备注", "说明：", "注1"])
def test_a_note_behind_a_label_in_its_own_cell_is_no_row(way, label):
    lines = [
        HEADING,
        "一般公共预算支出表",
        "单位：万元",
        *way((*CODES, (label, "含结转3.00", "", "", ""))),
    ]
    d = shimahe.read("\n".join(lines).encode())
    assert rows_and_status(d, "general_spending") == (9, "complete")
    assert "note" in d.unplaced.reason[d.unplaced.text.str.contains("含结转3.00")].tolist()


@pytest.mark.parametrize("way", [by_tabs, by_pipes, by_spaces])
def test_a_marked_line_that_ends_in_a_figure_may_be_a_row_and_is_said(way):
    lines = [HEADING, "一般公共预算支出表", "单位：万元", *way(CODES), "* 其中：结转 3.00"]
    d = shimahe.read("\n".join(lines).encode())
    assert rows_and_status(d, "general_spending")[1] == "partly read"


def test_a_row_of_blank_cells_is_no_end_of_a_page():
    rows = (*CODES[:4], ("",) * 5, *CODES[4:])
    lines = [HEADING, "一般公共预算支出表", "单位：万元", *by_tabs(rows)]
    d = shimahe.read("\n".join(lines).encode())
    assert str(d.tables.set_index("table").note["general_spending"]) == "nan"


def in_own_cells(way, form, edge):
    """A document in which what pages print stands in the first cell of rows of the table."""
    title, rows, header, ends = TABLES[form]
    printed = [(text, *[""] * (len(rows[0]) - 1)) for text in edge if text]
    every = list(rows[: ends[0]])
    for begin, end in zip(ends, (*ends[1:], len(rows)), strict=True):
        every += [*printed, *rows[:header], *rows[begin:end]]
    return shimahe.read("\n".join([HEADING, title, "单位：万元", *way(every)]).encode())


IN_CELLS = [edge for edge in EDGES if not any("甲街道办事处" in text for text in edge)]


@pytest.mark.parametrize("edge", IN_CELLS, ids=range(len(IN_CELLS)))
@pytest.mark.parametrize("way", [by_tabs, by_pipes, by_tags])
@pytest.mark.parametrize("form", TABLES)
def test_what_a_page_prints_in_the_cells_of_a_table_is_no_row(form, way, edge):
    d = in_own_cells(way, form, edge)
    assert printed_in(d, form) == printed_in(budget(form, by_tabs, [], False), form)
    assert rows_and_status(d, form) == (len(TABLES[form][1]) - TABLES[form][2], "complete")


@pytest.mark.parametrize("way", [by_tabs, by_pipes])
@pytest.mark.parametrize("edge", [["甲街道办事处", "- 5 -"], ["第 5 页 共 12 页", HEADING]])
def test_a_running_head_in_a_cell_beside_a_page_number_is_no_row(way, edge):
    d = in_own_cells(way, "general_spending", edge)
    assert rows_and_status(d, "general_spending") == (9, "complete")


def test_labels_in_a_target_sheet_are_rows_of_it():
    lines = [
        "项目支出绩效目标表",
        "单位：万元",
        "项目名称\t道路养护经费\t主管部门\t甲镇",
        "联系人：张某\t联系电话：0571-8000000\t\t",
        "当年预算\t3.61\t\t",
        "绩效指标\t指标名称\t指标性质\t指标值",
        "产出指标\t养护里程\t≥\t95",
    ]
    d = shimahe.read("\n".join(lines).encode())
    assert d.projects.amount_wan.tolist() == [3.61]
    assert d.indicators.value.tolist() == [95.0]


def test_the_heading_of_another_office_is_no_running_head():
    """It begins with the name of the first office, and goes on with another."""
    first = [HEADING, "一般公共预算支出表", "单位：万元", *by_tabs(CODES), "- 5 -"]
    other = ["甲街道办事处综合服务中心2025年单位预算", *by_tabs((CODES[0], *CODES[5:]))]
    d = shimahe.read("\n".join([*first, *other]).encode())
    assert rows_and_status(d, "general_spending") == (9, "complete")
    assert d.tables.status[d.tables.status != "absent"].tolist() == ["complete", "unrecognised"]


def three_tables(way, edge, where):
    """A document with all tables, each with what a page prints at one place."""
    lines = [HEADING]
    for title, rows, _, _ in TABLES.values():
        marks = {"above the unit": [*edge, "单位：万元"], "below it": ["单位：万元", *edge]}
        lines += [title, *marks.get(where, ["单位：万元"]), *way(rows)]
        lines += edge if where == "below the rows" else []
    return shimahe.read("\n".join(lines).encode())


@pytest.mark.parametrize("edge", IN_CELLS, ids=range(len(IN_CELLS)))
@pytest.mark.parametrize("where", ["above the unit", "below it", "below the rows"])
@pytest.mark.parametrize("way", [by_tabs, by_pipes, by_tags, by_spaces, in_columns])
def test_what_a_page_prints_around_whole_tables_changes_none(way, where, edge):
    d, plain = three_tables(way, edge, where), three_tables(way, [], where)
    columns = ["table", "title", "status", "unit", "rows", "note"]
    found, wanted = (each.tables[each.tables.status != "absent"] for each in (d, plain))
    assert found[columns].astype(str).values.tolist() == wanted[columns].astype(str).values.tolist()
    assert [printed_in(d, form) for form in TABLES] == [printed_in(plain, form) for form in TABLES]
    assert d.office == plain.office == "甲街道办事处"


@pytest.mark.parametrize("mark", ["- 3 -", "第3页", "3"])
@pytest.mark.parametrize("heading", ["三、2025年支出预算情况说明", "（一）支出预算情况说明"])
def test_the_heading_of_a_section_near_the_number_of_a_page_is_no_running_head(heading, mark):
    lines = [
        "# 甲街道2025年部门预算",
        "## 第一部分 部门概况",
        mark,
        "",
        heading,
        "2025年一般公共预算财政拨款支出20.00万元，其中：基本支出12.00万元。",
        "一般公共预算支出表",
        "单位：万元",
        "科目编码\t科目名称\t合计",
        "201\t一般公共服务支出\t20.00",
    ]
    d = shimahe.read("\n".join(lines).encode())
    assert d.unplaced.set_index("line").reason[5] in ("heading", "prose")
    assert d.statements.value.tolist()[:2] == [20.0, 12.0]


@pytest.mark.parametrize(
    ("head", "row", "amounts"),
    [
        ("因公出国（境）费|公务接待费|公务用车购置及运行费", "-|5|-", ["5"]),
        ("因公出国（境）费|公务接待费|公务用车购置及运行费", "—|5|—", ["5"]),
        ("因公出国（境）费|公务接待费|公务用车购置及运行费", "-|5|—", ["5"]),
    ],
)
@pytest.mark.parametrize("parts", ["\t", " | "])
def test_a_figure_between_dashes_in_cells_is_no_number_of_a_page(parts, head, row, amounts):
    rows = [parts.join(line.split("|")) for line in (head, row)]
    if parts != "\t":
        rows = [f"| {line} |" for line in rows]
    lines = ["甲街道2025年部门预算", "“三公”经费支出表", "单位：万元", *rows]
    d = shimahe.read("\n".join(lines).encode())
    assert d.cells.text.tolist() == amounts
    assert d.tables.set_index("table").status["three_public"] == "complete"


@pytest.mark.parametrize("label", ["打印：纸张", "审核：工程审核", "校对：图册", "编制：规划"])
def test_a_row_of_amounts_whose_label_is_a_word_of_paperwork_is_a_row(label):
    lines = [
        "甲街道2025年部门预算",
        "政府采购预算表",
        "单位：万元",
        "采购项目\t采购目录\t合计\t一般公共预算",
        "办公电脑\t货物类\t4.00\t4.00",
        f"{label}\t货物类\t2.00\t2.00",
        "合计\t\t6.00\t6.00",
    ]
    d = shimahe.read("\n".join(lines).encode())
    assert d.unplaced[d.unplaced.line.eq(6)].reason.tolist() != ["note"]
    named = d.tables.set_index("table").note["procurement"]
    assert "2.00" in d.cells.text.tolist() or "6" in str(named)


@pytest.mark.parametrize("parts", ["\t", " "])
@pytest.mark.parametrize("head", ["甲街道办事处2025年部门预算公开表", "预算公开报表", "公开材料"])
def test_a_running_head_of_any_words_parts_no_table(head, parts):
    heads = parts.join(["科目编码", "科目名称", "合计", "基本支出", "项目支出"])
    rows = [
        "201 一般公共服务支出 60.00 50.00 10.00",
        "20103 政府办公厅（室）及相关机构事务 60.00 50.00 10.00",
        "2010301 行政运行 50.00 50.00 0.00",
        "2010302 一般行政管理事务 10.00 0.00 10.00",
        "合计 _ 60.00 50.00 10.00",
    ]
    cells = [parts.join(row.split()).replace("_", "") for row in rows]
    lines = [
        head,
        "甲街道办事处2025年部门预算",
        "一般公共预算支出表",
        "单位：万元",
        heads,
        *cells[:2],
    ]
    lines += ["- 3 -", head, heads, *cells[2:], "- 4 -", head]
    d = shimahe.read("\n".join(lines).encode())
    assert d.tables.set_index("table").rows["general_spending"] == 5
    assert d.tables.table.notna().all()


def test_a_part_of_a_name_right_below_the_number_of_two_pages_is_no_running_head():
    table = [
        "科目编码     科目名称       合计        基本支出     项目支出",
        "208       社会保障支出   2,743.21    2,743.21",
        "- 3 -",
        "          行政单位离",
        "2080501   退休         2,743.21    2,743.21",
        "",
    ]
    titles = ["一般公共预算支出表", "部门支出总表"]
    lines = ["甲街道2025年部门预算"]
    for title in titles:
        lines += [title, "单位：万元", *table]
    d = shimahe.read("\n".join(lines).encode())
    assert "退休" not in set(d.cells.row) | set(d.spending.name)
    named = d.spending[d.spending.code.eq("2080501")].name
    assert set(named) <= {"行政单位离退休"}
