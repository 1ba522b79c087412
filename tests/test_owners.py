"""Two offices, or two years of one, in one file never become one document."""

import pytest

import shimahe
from shimahe.reading.owners import Owner, is_same_office, owner_in_heading, owner_in_title
from tests.fragments import SPENDING_HEAD

FIRST = "\t合计\t6.00\t2.00\t4.00\n201\t一般公共服务支出\t6.00\t2.00\t4.00"
SECOND = "\t合计\t9.00\t3.00\t6.00\n205\t教育支出\t9.00\t3.00\t6.00"


def table(rows, unit="单位：万元", title="部门支出总表"):
    return f"{title}\n{unit}\n{SPENDING_HEAD}\n{rows}\n"


def note_of_stray(d):
    (note,) = d.tables[d.tables.table.isna()].note
    return note


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [
        ("# 甲街道2025年部门预算", "# 乙中心2025年部门预算", "another office"),
        ("甲街道2025年部门预算公开说明", "乙中心2025年部门预算公开说明", "another office"),
        ("2025年甲街道部门预算", "2025年乙中心部门预算", "another office"),
        ("甲街道部门预算", "乙中心部门预算", "another office"),
        ("甲街道2025年部门预算", "甲街道社区中心2025年单位预算", "another office"),
        ("甲街道2025年部门预算", "甲街道2024年部门预算", "another year"),
        ("甲街道2024年度部门决算", "甲街道2023年度部门决算", "another year"),
        ("甲街道2024年度部门决算", "甲街道2024年部门预算", "another stage"),
        ("2024年部门预算公开", "2024年部门决算公开", "another stage"),
        ("", "", "form printed again"),
        ("# 甲街道", "# 乙中心", "form printed again"),
    ],
)
def test_the_tables_below_the_heading_of_another_are_set_aside(first, second, note):
    d = shimahe.read("\n".join([first, table(FIRST), second, table(SECOND)]).encode())
    assert d.spending.code.unique().tolist() == ["201"]
    assert note_of_stray(d) == note


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("部门支出预算表", "一般公共预算财政拨款支出决算表"),
        ("部门支出决算表", "一般公共预算财政拨款支出预算表"),
        ("2025年部门预算支出总表", "2025年政府性基金预算财政拨款支出决算表"),
    ],
)
def test_titles_alone_part_a_budget_from_a_final_account(first, second):
    text = table(FIRST, title=first) + "\n" + table(SECOND, title=second)
    d = shimahe.read(text.encode())
    assert d.spending.code.unique().tolist() == ["201"]
    assert note_of_stray(d) == "another stage"
    assert d.stage == ("final_account" if "决算" in first else "budget")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("部门支出预算表", "一般公共预算支出表"),
        ("部门支出决算表", "一般公共预算财政拨款支出表"),
        ("部门预算决算支出总表", "一般公共预算支出决算表"),
        ("部门支出决算表", "一般公共预算支出表（部门预算支出经济分类科目）"),
        ("部门支出决算表", "一般公共预算支出表（政府预算经济分类）"),
    ],
)
def test_titles_that_say_one_stage_or_both_part_nothing(first, second):
    text = table(FIRST, title=first) + "\n" + table(FIRST, title=second)
    d = shimahe.read(text.encode())
    assert d.spending.budget.unique().tolist() == ["general_public"]
    assert "another stage" not in set(d.tables.note)


@pytest.mark.parametrize(
    ("heading", "title", "stage"),
    [
        ("甲镇2025年预算公开", "一般公共预算支出决算表", "budget"),
        ("# 甲镇2025年部门预算", "政府性基金预算财政拨款支出决算表", "budget"),
        ("2024年度部门决算", "一般公共预算支出预算表", "final_account"),
    ],
)
def test_a_title_of_another_stage_than_the_heading_parts_its_table(heading, title, stage):
    text = "\n".join([heading, table(FIRST, title="部门支出总表"), table(SECOND, title=title)])
    d = shimahe.read(text.encode())
    assert d.spending.code.unique().tolist() == ["201"]
    assert note_of_stray(d) == "another stage"
    assert d.stage == stage


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "# 甲镇2024年度部门决算"),
        ("甲镇2025年部门预算", ""),
        ("甲镇2025年部门预算", "决算说明"),
    ],
)
def test_a_heading_says_the_stage_of_what_stands_below_it(above, below):
    titles = ["部门支出预算表", "一般公共预算支出表", "政府性基金预算支出表"]
    text = "\n".join([above, *(table(FIRST, title=title) for title in titles), below])
    assert "another stage" not in set(shimahe.read(text.encode()).tables.note)


@pytest.mark.parametrize(
    "unit",
    ["单位名称：{} 单位：万元", "部门名称：{}\t\t\t\t单位：万元", "编制单位：{}\n单位：万元"],
)
@pytest.mark.parametrize("form", ["部门支出总表", "一般公共预算支出表"])
def test_the_line_at_a_table_says_whose_it_is(unit, form):
    parts = [
        table(FIRST, unit.format("甲街道")),
        table(SECOND, unit.format("乙中心"), form),
    ]
    d = shimahe.read("\n".join(parts).encode())
    assert (d.office, note_of_stray(d)) == ("甲街道", "another office")
    assert d.spending.code.unique().tolist() == ["201"]


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [("甲镇2025年", "乙局2025年", "another office"), ("2025年", "2024年", "another year")],
)
def test_titles_say_whose_the_tables_are(first, second, note):
    titles = [f"{words}部门支出总表" for words in (first, second)]
    d = shimahe.read("\n".join(map(table, (FIRST, SECOND), ("单位：万元",) * 2, titles)).encode())
    assert note_of_stray(d) == note


def test_a_part_of_one_office_without_a_total_is_not_joined_below_another_heading():
    part = "205\t教育支出\t9.00\t3.00\t6.00"
    d = shimahe.read("\n".join(["# 甲街道", table(FIRST), "# 乙中心", table(part)]).encode())
    assert d.spending.code.unique().tolist() == ["201"]


def test_the_text_of_another_office_states_nothing():
    text = "## 二、收支情况\n支出{}万元。\n"
    parts = [text.format(6), table(FIRST), "# 乙中心2025年部门预算", text.format(9), table(SECOND)]
    d = shimahe.read("\n".join(["# 甲街道2025年部门预算", *parts]).encode())
    assert d.statements.value.tolist() == [6]
    assert reasons(d, "支出9万元。") == ["another office"]


def reasons(d, text):
    return d.unplaced[d.unplaced.text == text].reason.tolist()


def test_the_text_below_a_table_of_another_office_is_of_that_office():
    tables = [
        table(FIRST, "单位名称：甲街道 单位：万元"),
        table(SECOND, "单位名称：乙中心 单位：万元"),
    ]
    text = "二、收支情况\n2025年支出{}万元。"
    d = shimahe.read("\n".join([tables[0], text.format(6), tables[1], text.format(9)]).encode())
    assert d.statements.value.tolist() == [6]
    assert reasons(d, "2025年支出9万元。") == ["another office"]
    assert shimahe.audit(d).checks.query("status == 'differs'").empty


@pytest.mark.parametrize("back", ["# 甲街道2025年部门预算", "一般公共预算支出表\n单位名称：甲街道"])
def test_the_first_office_may_speak_again(back):
    tables = [table(FIRST, f"单位名称：{name} 单位：万元") for name in ("甲街道", "乙中心")]
    rows = f"单位：万元\n{SPENDING_HEAD}\n{FIRST}\n" if "表" in back else ""
    text = "二、收支情况\n2025年支出6万元。"
    d = shimahe.read("\n".join([*tables, back, rows, text]).encode())
    assert d.statements.value.tolist() == [6]


def test_the_text_of_another_year_says_so():
    text = "二、收支情况\n支出{}万元。"
    parts = ["甲街道2025年部门预算", table(FIRST), text.format(6), "甲街道2024年部门预算"]
    d = shimahe.read("\n".join([*parts, table(SECOND), text.format(9)]).encode())
    assert d.statements.value.tolist() == [6]
    assert reasons(d, "支出9万元。") == ["another year"]


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("甲镇", "甲镇人民政府", True),
        ("甲镇人民政府（本级）", "甲镇", True),
        ("801-重庆市江北区人民政府石马河街道办事处", "石马河街道", True),
        ("甲县乙局", "乙局", True),
        ("甲县", "甲县乙局", False),
        ("甲街道", "甲街道社区服务中心", False),
        ("甲街道社区中心", "乙街道社区中心", False),
        ("甲镇", "乙镇", False),
    ],
)
def test_names_of_one_office_and_of_two(name, other, same):
    assert is_same_office(name, other) is same
    assert is_same_office(other, name) is same


@pytest.mark.parametrize(("stage", "other"), [("预算", "决算"), ("决算", "预算")])
def test_forms_that_only_the_second_document_prints_are_not_joined_with_the_first(stage, other):
    grants = table(SECOND, title=f"一般公共预算财政拨款支出{other}表")
    first = [f"甲街道2024年部门{stage}", table(FIRST, title=f"部门支出{stage}总表")]
    d = shimahe.read("\n".join([*first, f"甲街道2024年部门{other}", grants]).encode())
    assert d.stage == ("budget" if stage == "预算" else "final_account")
    assert d.spending.code.unique().tolist() == ["201"]
    assert note_of_stray(d) == "another stage"


def test_a_heading_of_its_own_stage_parts_nothing():
    first, second = table(FIRST), table(SECOND, title="一般公共预算财政拨款支出表")
    heads = ["甲街道2024年部门预算", "第二部分 2024年部门预算表", "2024年部门预算情况说明"]
    d = shimahe.read("\n".join([*heads[:2], first, second, heads[2]]).encode())
    assert d.tables[d.tables.status.eq("complete")].table.tolist() == [
        "general_spending",
        "department_spending",
    ]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("第一部分 甲镇2025年部门预算情况说明", Owner("甲镇", 2025, "预算", "部门")),
        ("关于甲县乙局2024年度部门决算公开的说明", Owner("甲县乙局", 2024, "决算", "部门")),
        ("2025年部门预算", Owner(None, 2025, "预算", "部门")),
        ("二、2025年支出预算情况", None),
        ("本部门预算编制情况", None),
        ("比2024年部门预算增加5万元。", None),
    ],
)
def test_headings_that_say_whose_a_document_is(text, owner):
    assert owner_in_heading(text) == owner


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("甲镇2025年部门支出总表", Owner("甲镇", 2025)),
        ("2025年甲镇部门支出总表", Owner("甲镇", 2025)),
        ("2025年一般公共预算支出表", Owner(None, 2025)),
        ("2024年决算和2025年预算“三公”经费表", Owner()),
    ],
)
def test_titles_that_say_whose_a_table_is(title, owner):
    assert owner_in_title(title) == owner


@pytest.mark.parametrize(("years", "read"), [((2024, 2025), 6.0), ((2025, 2024), 9.0)])
def test_the_year_of_the_heading_decides_not_the_first_title(years, read):
    rows = (SECOND, FIRST)
    tables = [table(r, title=f"{y}年部门支出总表") for r, y in zip(rows, years, strict=True)]
    d = shimahe.read("\n".join(["甲街道2025年部门预算", *tables]).encode())
    assert d.spending.amount_wan.sum() == read
    assert note_of_stray(d) == "another year"


def test_a_heading_of_a_year_that_no_title_names_decides_nothing():
    d = shimahe.read(f"甲街道2025年部门预算\n{table(FIRST, title='2024年支出决算表')}".encode())
    assert d.spending.code.unique().tolist() == ["201"]


@pytest.mark.parametrize(
    ("heading", "office"),
    [
        ("# 甲镇人民政府2025年部门预算", "甲镇人民政府"),
        ("# 2025年甲街道办事处部门预算公开说明", "甲街道办事处"),
        ("# 甲区2025年部门预算", None),
        ("# 2025年部门预算", None),
    ],
)
def test_the_office_is_that_of_the_heading_where_no_table_says_it(heading, office):
    assert shimahe.read(f"{heading}\n{table(FIRST)}".encode()).office == office


REVENUE = (
    "部门收入总表\n单位：万元\n科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t{0}\t{0}\n"
)


@pytest.mark.parametrize("name", ["# 乙局2025年部门预算\n{}", "{}"])
def test_what_nobody_names_ends_where_another_prints_the_same_forms(name):
    mark = "单位：万元" if "乙局" in name else "编制单位：乙局 单位：万元"
    first = table(FIRST) + REVENUE.format("6.00")
    second = name.format(table(SECOND, mark) + REVENUE.format("9.00"))
    d = shimahe.read(f"{first}\n{second}\n三公经费预算5.00万元。\n".encode())
    assert (d.office, d.spending.code.unique().tolist(), len(d.statements)) == (None, ["201"], 0)
    assert d.tables[d.tables.table.isna()].note.tolist() == ["another office"] * 2


@pytest.mark.parametrize("second", [table(FIRST), REVENUE.format("9.00")])
def test_a_late_name_is_of_the_tables_above_it_where_it_prints_no_other_document(second):
    first = table(FIRST) + REVENUE.format("6.00")
    d = shimahe.read(f"{first}\n# 甲镇2025年部门预算\n{second}\n三公经费预算5.00万元。\n".encode())
    assert (d.office, len(d.statements)) == ("甲镇", 1)


def test_year_stage_and_name_are_those_of_the_first():
    others = "\n".join(
        table(SECOND, title=f"乙局2025年{name}决算表") for name in ("部门支出", "支出")
    )
    d = shimahe.read(
        f"# 甲镇2024年部门预算\n{table(FIRST)}\n# 乙局2025年部门决算\n{others}".encode()
    )
    assert (d.office, d.year, d.stage) == ("甲镇", 2024, "budget")


@pytest.mark.parametrize("heading", ["# 甲乡公路养护所2025年部门预算", ""])
@pytest.mark.parametrize("narrow", [0, 1])
def test_a_name_that_goes_on_below_its_line_is_whole(heading, narrow):
    marks = ["部门：甲乡公路养护所\n单位：万元"] * 2
    marks[narrow] = "部门：甲乡公路养\n单位：万元\n护所"
    titles = ["部门支出总表", "一般公共预算支出表"]
    parts = [table(FIRST, mark, title) for mark, title in zip(marks, titles, strict=True)]
    d = shimahe.read("\n".join([heading, *parts]).encode())
    assert d.office == "甲乡公路养护所"
    assert d.cells.groupby("table").size().to_dict() == {
        "department_spending": 6, "general_spending": 6,
    }  # fmt: skip


def test_a_shorter_name_whose_rest_is_not_printed_is_another_office():
    whole = table(FIRST, "部门：甲乡公路养护所\n单位：万元")
    shorter = table(SECOND, "部门：甲乡公路养\n单位：万元\n内部", "一般公共预算支出表")
    assert note_of_stray(shimahe.read(f"{whole}\n{shorter}".encode())) == "another office"


THREE_PUBLIC = "“三公”经费支出表\n单位：万元\n合计\t公务接待费\n7.00\t7.00\n"


@pytest.mark.parametrize("below", ["\n", ""])
@pytest.mark.parametrize(
    "heading",
    [
        "甲街道本级2025年单位预算",
        "甲街道（本级）2025年单位预算",
        "甲街道机关2025年部门预算",
        "2025年甲街道本级单位预算",
        "二、甲街道机关2025年单位预算",
    ],
)
def test_tables_of_the_office_alone_are_not_those_with_its_units(heading, below):
    text = f"甲街道2025年部门预算\n{table(FIRST)}{below}{heading}\n{table(SECOND)}{THREE_PUBLIC}"
    d = shimahe.read(text.encode())
    assert d.office == "甲街道"
    assert d.spending.code.unique().tolist() == ["201"]
    assert d.three_public.amount_wan.isna().all()
    assert d.tables[d.tables.table.isna()].note.tolist() == ["another office"] * 2
    (own,) = d.tables[d.tables.table.eq("department_spending")].itertuples()
    assert own.rows == 2
    (reason,) = d.unplaced[d.unplaced.text.eq(heading)].reason
    assert reason in ("another office", "heading")


def test_the_name_at_a_table_tells_the_office_alone_from_that_with_its_units():
    unit = "单位名称：甲街道本级\n单位：万元"
    alone = table(SECOND, unit) + THREE_PUBLIC.replace("单位：万元", unit)
    d = shimahe.read(f"甲街道2025年部门预算\n{table(FIRST)}\n{alone}".encode())
    assert d.office == "甲街道"
    assert d.spending.code.unique().tolist() == ["201"]
    assert d.tables[d.tables.table.isna()].note.tolist() == ["another office"] * 2


@pytest.mark.parametrize("heading", ["甲街道2025年部门预算", "甲街道本级2025年单位预算"])
@pytest.mark.parametrize("unit", ["单位：万元", "单位名称：甲街道本级\n单位：万元"])
def test_an_office_without_units_is_one_whatever_it_calls_itself(unit, heading):
    text = f"{heading}\n{table(FIRST, unit)}\n甲街道本级2025年单位预算\n{THREE_PUBLIC}"
    d = shimahe.read(text.encode())
    assert d.spending.code.unique().tolist() == ["201"]
    assert d.three_public.amount_wan.max() == 7.0


OLD = table(FIRST, title="2024年部门支出总表")


@pytest.mark.parametrize(
    ("heading", "others"),
    [
        ("甲街道2025年部门预算", OLD),
        ("甲街道2025年部门预算公开表", OLD),
        ("甲街道二〇二五年部门预算", OLD.replace("2024", "二零二四")),
        ("甲街道2025年部门预算", "一、2024年预算执行情况\n" + OLD + "二、2025年部门预算\n"),
        ("甲街道2025年部门预算", OLD.replace("2024年", "2024年度") + "\n"),
    ],
)
def test_a_table_of_last_year_in_front_is_not_the_document(heading, others):
    d = shimahe.read(f"{heading}\n{others}{table(SECOND)}".encode())
    assert (d.office, d.year) == ("甲街道", 2025)
    assert d.spending.code.unique().tolist() == ["205"]
    assert note_of_stray(d) == "another year"


@pytest.mark.parametrize("years", ["2025-2027年", "2025—2027年度", "2025至2027年"])
def test_several_years_of_a_title_say_no_year(years):
    text = f"甲街道2025年部门预算\n{table(FIRST, title=years + '部门支出总表')}"
    assert shimahe.read(text.encode()).year == 2025


def test_all_tables_of_another_year_than_the_heading_are_the_document():
    d = shimahe.read(f"甲街道2025年部门预算\n{OLD}".encode())
    assert d.year == 2024
    assert d.spending.code.unique().tolist() == ["201"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("甲街道2025年部门预算说明", "甲街道2025年单位预算公开表"),
        ("甲街道2025年单位预算", "2025年部门预算公开表"),
        ("甲街道本级2025年单位预算", "甲街道2025年部门预算公开表"),
    ],
)
def test_a_small_table_in_the_written_part_parts_no_document(first, second):
    written = "“三公”经费支出表\n单位：万元\n项目\t预算数\n合计\t7.00\n公务接待费\t7.00\n"
    d = shimahe.read(f"{first}\n{written}\n{second}\n{table(FIRST)}{THREE_PUBLIC}".encode())
    assert d.spending.code.unique().tolist() == ["201"]
    assert d.three_public.amount_wan.max() == 7.0


@pytest.mark.parametrize("heading", ["甲街道2024年度部门决算", "甲街道2024年部门预算"])
def test_the_heading_of_another_document_below_a_page_is_no_running_head(heading):
    own = table(FIRST, unit="单位名称：甲街道\n单位：万元", title="2025年部门支出总表")
    other = table(SECOND, title="一般公共预算财政拨款支出表")
    d = shimahe.read(f"{own}- 5 -\n{heading}\n{other}".encode())
    assert d.year == 2025
    assert d.spending.code.unique().tolist() == ["201"]
    assert note_of_stray(d) in ("another year", "another stage")


@pytest.mark.parametrize(
    "heading", ["2025年单位预算", "甲街道2025年单位预算", "第二部分 2025年单位预算公开表"]
)
@pytest.mark.parametrize("title", ["部门支出总表", "一般公共预算支出表"])
def test_one_table_with_another_total_tells_a_unit_from_the_department(heading, title):
    own = table(FIRST) + REVENUE.format("6.00") + table(FIRST, title="一般公共预算支出表")
    other = table(SECOND, title=title) + REVENUE.format("6.00") + THREE_PUBLIC
    d = shimahe.read(f"甲街道2025年部门预算\n{own}\n{heading}\n{other}".encode())
    assert d.spending.code.unique().tolist() == ["201"]
    assert d.three_public.amount_wan.isna().all()
    assert set(d.tables[d.tables.table.isna()].note) == {"another office"}


@pytest.mark.parametrize("again", [FIRST, FIRST.replace(".00", "0000")])
def test_the_same_total_in_another_unit_tells_no_unit(again):
    unit = "单位：万元" if again == FIRST else "单位：元"
    other = table(again, unit) + THREE_PUBLIC
    d = shimahe.read(f"甲街道2025年部门预算\n{table(FIRST)}\n2025年单位预算\n{other}".encode())
    assert d.three_public.amount_wan.max() == 7.0


SECTIONS = ["二〇二四年部门决算情况", "2024年部门决算情况说明", "一、2024年度部门决算情况",
            "（一）2024年度部门预算执行情况", "甲街道2024年部门决算情况",
            "2024年单位决算"]  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("year", ["2025年", ""])
def test_a_section_about_last_year_does_not_say_the_year_of_the_document(section, year):
    tables = REVENUE.format("6.00") + table(FIRST, title=f"{year}部门支出总表")
    text = f"甲街道2025年部门预算\n{section}\n支出9.00万元。\n{tables}\n三公经费预算5.00万元。\n"
    d = shimahe.read(text.encode())
    assert (d.office, d.year, d.stage) == ("甲街道", 2025, "budget")
    assert d.spending.code.unique().tolist() == ["201"]
    assert d.statements.value.tolist() == [5.0]
    (reason,) = reasons(d, "支出9.00万元。")
    assert reason in ("another year", "another stage")


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    "old", [OLD.replace("总表", "决算表"), table(SECOND, title="部门支出决算表")]
)
def test_the_table_of_a_section_about_last_year_is_not_that_of_the_document(section, old):
    d = shimahe.read(f"甲街道2025年部门预算\n{section}\n{old}{table(FIRST)}".encode())
    assert (d.year, d.stage) == (2025, "budget")
    assert d.spending.code.unique().tolist() == ["201"]
    assert note_of_stray(d) in ("another year", "another stage", "form printed again")


@pytest.mark.parametrize("section", SECTIONS[:-1])
def test_the_years_of_columns_outweigh_that_of_a_section(section):
    rows = table(FIRST).replace("科目编码", "\t\t2025年预算数\t\t\n科目编码")
    d = shimahe.read(f"甲街道部门预算\n{section}\n支出9.00万元。\n{rows}".encode())
    assert (d.year, d.stage) == (2025, "budget")


@pytest.mark.parametrize(
    ("section", "next_one"),
    [("一、2024年决算情况", "二、收支预算情况"), ("（一）2024年预算执行情况", "（二）支出情况")],
)
def test_a_section_about_last_year_ends_where_the_next_one_begins(section, next_one):
    text = f"甲街道2025年部门预算\n{section}\n支出9.00万元。\n{next_one}\n支出6.00万元。\n"
    d = shimahe.read(f"{text}{table(FIRST)}".encode())
    assert d.statements.value.tolist() == [6.0]


@pytest.mark.parametrize("second", ["2024年部门决算", "二、2024年部门决算情况"])
def test_tables_below_both_headings_are_still_parted(second):
    text = f"甲街道2025年部门预算\n{table(FIRST)}\n{second}\n{table(SECOND)}{THREE_PUBLIC}"
    d = shimahe.read(text.encode())
    assert (d.year, d.stage) == (2025, "budget")
    assert d.three_public.amount_wan.isna().all()
    assert set(d.tables[d.tables.table.isna()].note) == {"another year"}


@pytest.mark.parametrize(
    ("lines", "office"),
    [
        ("甲街道办事处\n2025年部门预算", "甲街道办事处"),
        ("# 甲街道办事处\n## 2025年部门预算", "甲街道办事处"),
        ("甲街道办事处\n2025年\n部门预算公开说明", "甲街道办事处"),
        ("2025年\n甲街道办事处部门预算", "甲街道办事处"),
        ("甲街道\n办事处2025年部门预算", "甲街道办事处"),
        ("甲街道办事处2025年部门\n预算公开", "甲街道办事处"),
        ("甲街道办事处2025\n年部门预算", "甲街道办事处"),
        ("甲街道办事处\n二〇二五年部门预算", "甲街道办事处"),
        ("关于公开甲镇2025年部门预算的通知", "甲镇"),
        ("甲镇——2025年部门预算", "甲镇"),
        ("甲镇（2025年部门预算）", "甲镇"),
        ("甲镇2025年部门预算调整公开", "甲镇"),
        ("甲镇2025年部门预算及“三公”经费预算公开", "甲镇"),
        ("甲镇人民政府（汇总）2025年部门预算", "甲镇人民政府（汇总）"),
        ("甲县文化局（甲县文物局）2025年部门预算", "甲县文化局（甲县文物局）"),
        ("甲县红十字会2025年部门预算", "甲县红十字会"),
        ("甲县自来水厂2025年单位预算", "甲县自来水厂"),
        ("甲县农业局\n第一章 概况\n2025年部门预算", None),
    ],
)
def test_the_office_of_a_heading_on_several_lines_or_with_other_words(lines, office):
    d = shimahe.read(f"{lines}\n{table(FIRST)}".encode())
    assert (d.office, d.year, d.stage) == (office, 2025, "budget")


@pytest.mark.parametrize(
    "name", ["乙局", "# 乙局", "附件：乙局", "二、乙局", "乙局\n2025年部门预算"]
)
@pytest.mark.parametrize("first", ["甲局2025年部门预算\n", "甲局\n2025年部门预算\n", "# 甲局\n"])
def test_a_name_alone_parts_documents_where_forms_stand_again(name, first):
    own = table(FIRST) + REVENUE.format("6.00")
    other = table(SECOND) + REVENUE.format("9.00") + THREE_PUBLIC
    d = shimahe.read(f"{first}{own}\n{name}\n{other}".encode())
    assert d.office == "甲局"
    assert d.spending.code.unique().tolist() == ["201"]
    assert d.three_public.amount_wan.isna().all()
    assert d.tables[d.tables.table.isna()].note.tolist() == ["another office"] * 3


@pytest.mark.parametrize("name", ["财务科", "二、预算科"])
def test_a_name_alone_parts_nothing_where_nothing_stands_again(name):
    own = table(FIRST) + REVENUE.format("6.00")
    d = shimahe.read(f"甲局2025年部门预算\n{own}\n{name}\n{THREE_PUBLIC}".encode())
    assert d.three_public.amount_wan.max() == 7.0


@pytest.mark.parametrize(
    "title", ["上年部门支出总表", "上年度部门支出总表", "甲街道上年部门支出总表"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_table_of_last_year_is_none_of_the_document(title, is_first):
    parts = [table(SECOND, title=title), table(FIRST)]
    if not is_first:
        parts.reverse()
    d = shimahe.read("\n".join(["甲街道2025年部门预算", *parts]).encode())
    assert d.spending.code.unique().tolist() == ["201"]
    assert note_of_stray(d) == "another year"


def test_what_is_left_of_last_year_is_of_the_document():
    title = "上年结转政府性基金预算支出表"
    d = shimahe.read(f"甲街道2025年部门预算\n{table(FIRST, title=title)}".encode())
    assert "another year" not in set(d.tables.note)


@pytest.mark.parametrize(
    ("mark", "office"),
    [
        ("单位名称：甲局（含下属单位） 单位：万元", "甲局（含下属单位）"),
        ("部门/单位：甲局 单位：万元", "甲局"),
    ],
)
def test_the_whole_name_in_the_line_of_a_table_is_read(mark, office):
    assert shimahe.read(table(FIRST, mark).encode()).office == office
