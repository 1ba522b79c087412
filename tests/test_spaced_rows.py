"""Text of PDFs, as people paste it: rows and headings over several lines."""

import pytest

import shimahe
from tests.fragments import note_of, status_of
from tests.laid_pages import laid

TITLE = "一般公共预算财政拨款支出决算表\n单位：万元"
HEAD = "科目编码 科目名称 合计 基本支出 项目支出"
TOTAL = "合计 47.00 46.00 1.00"
CLASS = "208 社会保障和就业支出 47.00 46.00 1.00"
GROUP = "20805 行政事业单位养老支出 46.00 46.00"
LAST = "20808 抚恤 1.00 1.00"
NAME = "行政事业单位养老支出"
WANTED = [
    ("208", "社会保障和就业支出", 46.0),
    ("208", "社会保障和就业支出", 1.0),
    ("20805", NAME, 46.0),
    ("20808", "抚恤", 1.0),
]


def read(*lines):
    return shimahe.read("\n".join(lines).encode())


def rows_of(d):
    return list(d.spending[["code", "name", "amount_wan"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "group",
    [
        [GROUP],
        [NAME, "20805 46.00 46.00"],
        ["20805 46.00 46.00", NAME],
        ["行政事业单位", "20805 46.00 46.00", "养老支出"],
        ["20805 行政事业单位 46.00 46.00", "养老支出"],
        ["20805", f"{NAME} 46.00 46.00"],
        ["20805 行政事业单位", "养老支出 46.00 46.00"],
        [f"20805 {NAME}", "46.00 46.00"],
        ["20805", NAME, "46.00 46.00"],
    ],
    ids=lambda lines: " / ".join(lines),
)
def test_a_row_over_several_lines_is_one_row(group):
    d = read(TITLE, HEAD, TOTAL, CLASS, *group, LAST)
    assert rows_of(d) == WANTED
    assert d.tables.set_index("table").note["general_spending"] == "placed by sums"
    assert set(d.unplaced.reason) == {"heading", "unit mark", "header"}


def test_two_names_that_stand_around_their_codes_are_told_apart():
    lines = ["行政事业单位", "20805 46.00 46.00", "养老支出", "其他社会保障", "20808 1.00 1.00"]
    d = read(TITLE, HEAD, TOTAL, CLASS, *lines, "和就业支出")
    assert d.spending.name.tolist()[2:] == [NAME, "其他社会保障和就业支出"]


def test_a_total_and_a_class_above_their_figures_are_rows():
    lines = ["合计", "47.00 46.00 1.00", "208 社会保障和就业支出", "47.00 46.00 1.00"]
    d = read(TITLE, HEAD, *lines, GROUP, LAST)
    assert rows_of(d) == WANTED
    assert d.cells[d.cells.row == "合计"].value.tolist() == [47.0, 46.0, 1.0]


@pytest.mark.parametrize(
    "page",
    [
        ["- 3 -"],
        ["第 3 页 共 9 页"],
        ["甲镇2024年度部门决算", "— 3 —", HEAD],
        ["3", "", TITLE, HEAD],
        ["3", "", "续表", HEAD],
    ],
    ids=lambda lines: " / ".join(lines),
)
def test_what_a_page_prints_between_rows_is_no_row_and_no_name(page):
    assert rows_of(read(TITLE, HEAD, TOTAL, CLASS, GROUP, *page, LAST)) == WANTED


@pytest.mark.parametrize(
    ("head", "note"),
    [
        (["项目 本年支出", "功能分类科目编码 科目名称 小计 基本支出 项目支出"], "placed by sums"),
        (["科目编码 科目名称 合计 基本 项目", "支出 支出"], "order assumed; placed by sums"),
        (["项目", "合计 基本支出 项目支出", "科目编码", "科目名称"], "placed by sums"),
    ],
)
def test_headings_in_pieces(head, note):
    d = read(TITLE, *head, TOTAL, CLASS, GROUP, LAST)
    assert rows_of(d) == WANTED
    assert d.tables.set_index("table").note["general_spending"] == note


def test_a_heading_in_pieces_whose_place_nothing_tells_gives_no_amount():
    head = ["科目编码 科目名称 合计 基本支出 上年", "结转 项目支出"]
    wide = ["合计 47.00 46.00 5.00 1.00", "208 社会保障和就业支出 47.00 46.00 5.00 1.00"]
    d = read(TITLE, *head, *wide)
    assert d.spending.empty
    assert d.cells.empty
    assert "header not recognised" in d.tables.set_index("table").note["general_spending"]
    assert set(d.unplaced.reason) >= {"column unknown", "header"}


def test_all_columns_of_the_national_form_printed_with_zeros():
    head = ["对附属单位", "本年支出合计 基本支出 项目支出 上缴上级支出 经营支出", "补助支出"]
    rows = ["合计 47.00 46.00 1.00 0.00 0.00 0.00", "208 社会保障 47.00 46.00 1.00 0.00 0.00 0.00"]
    d = read("支出决算表\n单位：万元", *head, "科目编码 科目名称", "栏次 1 2 3 4 5 6", *rows)
    assert d.spending.amount_wan.tolist()[:2] == [46.0, 1.0]
    assert "order assumed" in d.tables.set_index("table").note["department_spending"]


@pytest.mark.parametrize(
    "numbers",
    ["栏次 1 2 3", "栏次 1=2+3 2 3", "** ** 1 2 3", "甲 乙 1 2 3", "(1) (2) (3)", "1=2+3 2 3"],
)
def test_the_numbers_of_the_columns_are_no_row(numbers):
    d = read(TITLE, HEAD, numbers, TOTAL, CLASS, GROUP, LAST)
    assert d.cells[d.cells.line == 4].empty
    assert d.unplaced.set_index("line").reason[4] == "header"
    assert status_of(d, "general_spending") == "complete"


def test_words_behind_the_last_row_are_no_name():
    d = read(TITLE, HEAD, TOTAL, CLASS, GROUP, LAST, "收入决算情况")
    assert rows_of(d) == WANTED
    assert d.unplaced[d.unplaced.text == "收入决算情况"].reason.tolist() == ["prose"]


def test_a_sum_of_a_table_with_rows_that_were_not_read_is_not_checked():
    lost = "其中：20808 抚恤。 1.00 0.00 1.00"
    d = read(TITLE, HEAD, TOTAL, CLASS, "20805 养老支出 46.00 46.00 0.00", lost, "附：", LAST)
    checks = shimahe.audit(d).checks.query("check == 'A02'")
    assert "differs" not in checks.status.tolist()


@pytest.mark.parametrize(
    "header",
    [
        ["项目 本年支出", "合计", "基本支出 项目支出", "科目编码 科目名称"],
        ["科目编码 科目名称", "基本支出 项目支出", "小计"],
        ["合计", "基本支出", "项目支出", "科目编码", "科目名称"],
    ],
    ids=lambda lines: " / ".join(lines),
)
def test_the_usual_headings_on_several_lines_are_a_header_in_their_order(header):
    d = read(TITLE, *header, TOTAL, CLASS, GROUP, "— 3 —", *header, LAST)
    assert rows_of(d)[2:] == [("20805", NAME, 46.0), ("20808", "抚恤", 1.0)]
    assert "order assumed" in d.tables.set_index("table").note["general_spending"]


@pytest.mark.parametrize(
    "header", [["项目支出", "基本支出", "合计"], ["合计", "基本支出"], ["合计", "基本支出", "合计"]]
)
def test_no_order_is_assumed_of_headings_in_another_order_or_of_some(header):
    d = read("支出决算表\n单位：万元", *header, TOTAL, CLASS, GROUP)
    assert d.spending.empty
    assert "header not recognised" in d.tables.set_index("table").note["department_spending"]


def test_no_national_order_is_assumed_against_the_order_that_is_printed():
    d = read(TITLE, "项目支出", "基本支出", "合计", TOTAL, CLASS, GROUP)
    assert d.spending.empty
    assert "header not recognised" in d.tables.set_index("table").note["general_spending"]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (
            ["项目支出", "基本支出", "合计"],
            ["合计 1.00 46.00 47.00", "208 社会保障 1.00 46.00 47.00"],
        ),
        (["项目支出 基本支出", "合计"], ["合计 1.00 46.00 47.00", "208 社会保障 1.00 46.00 47.00"]),
        (
            ["合计", "项目支出", "基本支出"],
            ["合计 47.00 1.00 46.00", "208 社会保障 47.00 1.00 46.00"],
        ),
        (
            ["基本支出", "项目支出", "合计"],
            ["合计 46.00 1.00 47.00", "208 社会保障 46.00 1.00 47.00"],
        ),
        (
            ["基本支出", "项目支出", "合计"],
            ["合计 47.00 46.00 1.00", "208 社会保障 47.00 46.00 1.00"],
        ),
    ],
    ids="/".join,
)
@pytest.mark.parametrize("front", [[], ["科目编码 科目名称"]])
def test_the_order_that_is_printed_wins_where_rows_add_up_in_it(front, header, rows):
    d = read(TITLE, *front, *header, *rows)
    assert rows_of(d) == [("208", "社会保障", 46.0), ("208", "社会保障", 1.0)]
    assert d.spending.kind.tolist() == ["basic", "project"]
    assert d.tables.set_index("table").note["general_spending"] == "order assumed"


PARTED = [
    "合计 100.00 60.00 45.00 15.00 40.00",
    "208 社会保障 100.00 60.00 45.00 15.00 40.00",
    "20805 养老支出 70.00 60.00 45.00 15.00 10.00",
    "20808 抚恤 30.00 — — — 30.00",
]
WITHOUT_SUM = [line.replace(" 60.00 45.00", " 45.00").replace("— — —", "— —") for line in PARTED]
LABELS = "科目编码 科目名称"


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ([f"{LABELS} 合计 基本支出 项目支出", "小计 人员经费 公用经费"], PARTED),
        (["功能分类科目 总计 基本支出 项目支出", "人员经费 日常公用经费"], PARTED),
        (["基本支出", f"{LABELS} 合计 项目支出", "小计 人员经费 公用经费"], PARTED),
        ([f"{LABELS} 基本支出 项目支出", "合计", "小计 人员经费 公用经费"], PARTED),
        (["科目名称（编码） 合计 基本支出 项目支出", "小计 人员经费 公用经费"], PARTED),
        ([f"{LABELS} 合计 基本支出 其中：人员经费 公用经费 项目支出"], PARTED),
        ([f"{LABELS} 合计 基本支出 项目支出", "人员经费 公用经费"], WITHOUT_SUM),
        (["基本支出", f"{LABELS} 合计 项目支出", "人员经费 公用经费"], WITHOUT_SUM),
        ([f"{LABELS} 合计 基本支出 项目支出 备注", "小计 人员经费 公用经费"], PARTED),
        ([f"{LABELS} 合计 基本支出 项目支出 备 注", "人员经费 公用经费"], WITHOUT_SUM),
        (["备注", f"{LABELS} 合计 基本支出 项目支出", "小计 人员经费 公用经费"], PARTED),
        ([f"{LABELS} 合计 基本支出 项目支出 说明", "小计 人员经费 公用经费"], PARTED),
    ],
    ids=lambda lines: " / ".join(lines) if len(lines) < 4 else f"{len(lines[0].split())}",
)
def test_parts_of_a_heading_stand_in_its_place_where_rows_add_up_so(header, rows):
    d = read(TITLE, *header, *rows)
    row = d.cells[d.cells.code == "20805"].set_index("column").value.to_dict()
    amounts = {"total": 70.0, "basic": 60.0, "personnel": 45.0, "public_use": 15.0, "project": 10.0}
    if rows is WITHOUT_SUM:
        del amounts["basic"]
    assert row == amounts
    assert status_of(d, "general_spending") == "complete"


@pytest.mark.parametrize(
    "rows",
    [
        ["合计 100.00 60.00 45.00 16.00 40.00", "208 社会保障 100.00 61.00 45.00 15.00 40.00"],
        ["合计 — — — — —", "208 社会保障 — — — — —"],
        ["合计 100.00 60.00 40.00", "208 社会保障 100.00 60.00 40.00"],
    ],
    ids=["no sums", "no figures", "as many as the upper line has"],
)
def test_parts_of_a_heading_are_not_read_in_its_place_where_no_sum_says_so(rows):
    d = read(TITLE, f"{LABELS} 合计 基本支出 项目支出", "小计 人员经费 公用经费", *rows)
    assert d.cells[d.cells.column.isin(["personnel", "public_use"])].empty


@pytest.mark.parametrize("letters", ["one place", "two places"])
@pytest.mark.parametrize("notes", ["备注", "说明"])
@pytest.mark.parametrize("dash", ["—", "-"])
def test_a_heading_of_notes_heads_no_figure_in_the_layout_of_a_page(dash, notes, letters):
    first = [*LABELS.split(), "合计", "基本支出*3", "项目支出", notes]
    heads = [
        [f"{text}|" if text and "*" not in text else text for text in first],
        ["", "", "", "小计", "人员经费", "公用经费", "", ""],
    ]
    figures = ["0.15", dash, dash, dash, "0.15", ""]
    rows = [["合计", "", *figures], ["213", "农林水支出", *figures]]
    rows.append(["21307", "农村综合改革", *figures])
    d = read(TITLE, *laid(heads, *rows, letters=letters))
    assert rows_of(d) == [("213", "农林水支出", 0.15), ("21307", "农村综合改革", 0.15)]
    assert d.spending.kind.unique().tolist() == ["project"]
    assert status_of(d, "general_spending") == "complete"


@pytest.mark.parametrize("note", ["3.00", "40.00"])
def test_a_figure_below_a_heading_of_notes_is_no_amount(note):
    rows = [f"{row} {note}" for row in PARTED]
    d = read(TITLE, f"{LABELS} 合计 基本支出 项目支出 备注", "小计 人员经费 公用经费", *rows)
    assert d.cells.empty
    assert "header not recognised" in d.tables.set_index("table").note["general_spending"]


def test_no_order_is_taken_of_two_in_which_rows_add_up():
    rows = ["合计 46.00 0.00 46.00", "208 社会保障 46.00 0.00 46.00"]
    d = read(TITLE, "基本支出", "项目支出", "合计", *rows)
    assert d.spending.empty
    assert "header not recognised" in d.tables.set_index("table").note["general_spending"]


@pytest.mark.parametrize(
    ("head", "rows", "amounts"),
    [
        ("科目编码 科目名称 决算数", ["301 工资福利支出 6.00", "30101 基本工资 6.00"], [6.0, 6.0]),
        ("科目名称 科目编码 金额", ["工资福利支出 301 6.00", "基本工资 30101 6.00"], [6.0, 6.0]),
        ("经济分类\n科目编码 科目名称 2024年决算数", ["301 工资福利支出 6.00"], [6.0]),
        ("科 目 编 码 科 目 名 称 决 算 数", ["301 工资福利支出 6.00"], [6.0]),
    ],
)
def test_a_header_of_as_many_headings_as_figures_is_read_as_printed(head, rows, amounts):
    text = "\n".join(["一般公共预算基本支出决算表", "单位：万元", head, *rows])
    d = shimahe.read(text.encode())
    assert d.economic.amount_wan.tolist() == amounts
    assert status_of(d, "basic_economic") == "complete"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("科目编码 科目名称 决 算", "301 工资福利支出 6.00"),
        ("科目编码 科目名称 上年数", "301 工资福利支出 6.00 7.00"),
        ("备注\n科目编码 科目名称 决算数", "301 工资福利支出 6.00"),
        ("决算数 科目编码 科目名称", "301 工资福利支出 6.00"),
    ],
)
def test_headings_that_are_not_those_of_the_figures_are_not_read_as_printed(head, row):
    text = "\n".join(["一般公共预算基本支出决算表", "单位：万元", head, row])
    d = shimahe.read(text.encode())
    assert d.economic.empty
    assert status_of(d, "basic_economic") != "complete"


@pytest.mark.parametrize("between", [[], ["类 款 项"], ["类  款  项", "- 3 -"]])
def test_the_label_of_a_total_below_its_figures_is_theirs(between):
    rows = ["47.00 46.00 1.00", *between, "合计", "201 一般公共服务支出 47.00 46.00 1.00"]
    d = shimahe.read("\n".join([TITLE, HEAD, *rows]).encode())
    assert d.cells[d.cells.row.eq("合计")].text.tolist() == ["47.00", "46.00", "1.00"]
    assert status_of(d, "general_spending") == "complete"


@pytest.mark.parametrize("below", [["100.00 60.00 40.00"], []])
def test_the_label_of_a_total_takes_no_figures_of_another_row(below):
    rows = ["201 一般公共服务支出 100.00 60.00", "40.00", "合计", *below]
    d = shimahe.read("\n".join([TITLE, HEAD, *rows]).encode())
    total = d.cells[d.cells.row.eq("合计")]
    assert total.line.tolist() == [len(rows) + 3] * (3 * len(below))


@pytest.mark.parametrize("cut", ["4,", "4,0", "4,09", "4,099."])
def test_a_figure_cut_by_a_line_end_is_no_figure(cut: str) -> None:
    """What stands on the next line is not the figure, and the first line is named."""
    rest = "4,099.43"[len(cut) :]
    lines = ["部门支出总表", "单位：万元", "科目编码 科目名称 合计 基本支出 项目支出"]
    lines += ["合计 4,099.43 4,098.78 0.65", f"205 教育支出 {cut}", f"{rest} 4,098.78 0.65"]
    lines += ["20502 普通教育 0.65 0 0.65", "20508 进修及培训 4,098.78 4,098.78 0"]
    d = shimahe.read("\n".join(lines).encode())
    assert "205" not in d.spending.code.tolist()
    assert d.tables.set_index("table").status["department_spending"] == "partly read"
    assert 5 in d.unplaced.line.tolist()
    assert not shimahe.audit(d).checks.status.eq("differs").any()


BUDGET = "一般公共预算财政拨款支出表\n单位：万元"
ECONOMIC = "一般公共预算基本支出表\n单位：万元"
CODE_FIRST = ["207 文化旅游体育与传媒支出", "20703 体育"]
CODE_BEHIND = ["文化旅游体育与传媒支出 207", "体育 20703"]


@pytest.mark.parametrize("label", ["合计", "总计", "合 计", "本年支出合计", "支出总计"])
@pytest.mark.parametrize("is_last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize(
    "figures",
    ["47787 29338.89 18448.11", "477 436.5 40.5", "2010301 2010300.5 0.5", "20703 20703 -"],
)
@pytest.mark.parametrize(
    ("header", "accounts"),
    [(HEAD, CODE_FIRST), ("科目名称 科目编码 合计 基本支出 项目支出", CODE_BEHIND)],
    ids=["code first", "code behind"],
)
def test_the_round_amount_of_a_total_is_no_code(header, accounts, figures, is_last, label):
    heads = [*accounts, label] if is_last else [label, *accounts]
    d = read(BUDGET, header, *(f"{head} {figures}" for head in heads))
    amounts = [text for text in figures.split() if text != "-"]
    assert d.cells.text.tolist() == amounts * 3
    assert d.cells.column.tolist() == ["total", "basic", "project"][: len(amounts)] * 3
    assert set(d.cells.code.dropna()) == {"207", "20703"}
    assert status_of(d, "general_spending") == "complete"


@pytest.mark.parametrize(
    ("title", "header", "rows", "form", "columns"),
    [
        (
            ECONOMIC,
            "科目编码 科目名称 合计 人员经费 公用经费",
            ["301 工资福利支出 30100.5 30100.5 -", "302 商品和服务支出 0.5 - 0.5"],
            "basic_economic",
            ["total", "personnel", "public_use"],
        ),
        (
            "部门支出总表\n单位：万元",
            HEAD,
            ["205 教育支出 30101 30100.5 0.5"],
            "department_spending",
            ["total", "basic", "project"],
        ),
        (
            "部门收入总表\n单位：万元",
            "科目编码 科目名称 合计 一般公共预算资金 事业收入资金",
            ["205 教育支出 30101 30100.5 0.5"],
            "department_revenue",
            ["total", "general_public", "service_receipts"],
        ),
    ],
)
def test_the_round_amount_of_a_total_is_no_code_in_any_list(title, header, rows, form, columns):
    d = read(title, header, "合计 30101 30100.5 0.5", *rows)
    total = d.cells[d.cells.row == "合计"]
    assert total.column.tolist() == columns
    assert total.value.tolist() == [30101.0, 30100.5, 0.5]
    assert status_of(d, form) == "complete"


@pytest.mark.parametrize("figures", ["477 477 -", "47787 47787 -", "301 101 200 -", "30101 301 -"])
def test_round_amounts_in_a_line_of_their_own_are_no_code_without_amounts(figures):
    header = f"{HEAD} 经营支出" if figures.count(" ") == 3 else HEAD
    accounts = [f"{account} {figures}" for account in CODE_FIRST]
    d = read(BUDGET, header, *accounts, "合计", figures)
    amounts = [text for text in figures.split() if text != "-"]
    assert d.cells.text.tolist() == amounts * 3


@pytest.mark.parametrize("unit", ["（元）", "(元)", "  （单位：元）"])
@pytest.mark.parametrize("first", ["合计（元）", "合计"])
def test_a_unit_below_the_line_of_its_heading_ends_no_table(first, unit):
    d = shimahe.read(
        "\n".join(
            [
                "一般公共预算支出表",
                "单位：元",
                f"科目编码   科目名称       {first}         上年预算数       占比%",
                f"                                 {unit}",
                "       合计       16,264,504    16,000,000   100.00",
                "205    教育支出      6,000,000    10,000,000    36.89",
                "213    农林水",
                "       支出       10,264,504     6,000,000    63.11",
            ]
        ).encode()
    )
    assert d.spending.amount_wan.tolist() == [600.0, 1026.4504]
    assert status_of(d, "general_spending") == "complete"
    assert d.unplaced.reason[d.unplaced.line.eq(4)].tolist() == ["unit mark"]


def test_another_unit_below_the_line_of_its_heading_is_said():
    d = shimahe.read(
        "\n".join(
            [
                "一般公共预算支出表",
                "单位：元",
                "科目编码   科目名称       合计         上年预算数",
                "                       （万元）",
                "       合计       16,264,504    16,000,000",
                "205    教育支出     16,264,504    16,000,000",
            ]
        ).encode()
    )
    assert "units contradict" in note_of(d, "general_spending")
    assert d.spending.amount_wan.isna().all()


def in_places(*texts):
    """Return a line with each text ending at its place, a Chinese character being two wide."""
    line = ""
    width = 0
    for stop, text in texts:
        wide = sum(1 if sign.isascii() else 2 for sign in text)
        line += " " * (stop - wide - width) + text
        width = stop
    return line


#: Places at which figures end; the columns are those of two years.
STOPS = (55, 70, 81, 92, 107, 118)
YEARS = in_places((8, "科目编码"), (30, "科目名称"), (68, "2024年预算数"), (107, "2025年预算数"))
KINDS = ["总计", "基本支出预算", "项目支出"] * 2
SHORT = (("", "合计"), ("229", "其他支出"), ("22960", "彩票公益金安排的支出"))


def rows_of_two_years(figures):
    cells = [(stop, text) for stop, text in zip(STOPS, figures, strict=True) if text]
    fronts = [(len(code), code) for code, _ in SHORT]
    names = [(11 + 2 * len(name), name) for _, name in SHORT]
    return [in_places(*pair, *cells) for pair in zip(fronts, names, strict=True)]


@pytest.mark.parametrize(
    ("numbers", "stops_of_totals"),
    [
        ("1=2+3+4+5+6 2 3 4 5 6", (51, 90)),  # 总计 is in the middle of a wide column
        ("1 2 3 4 5 6", (55, 90)),
        ("(1) (2) (3) (4) (5) (6)", (55, 92)),
    ],
)
def test_the_numbers_of_columns_tell_where_columns_without_a_figure_stand(numbers, stops_of_totals):
    first, second = stops_of_totals
    kinds = in_places(*zip((first, 70, 81, second, 107, 118), KINDS, strict=True))
    numbered = in_places((15, "栏次"), *zip(STOPS, numbers.split(), strict=True))
    figures = ["0.72", "", "0.72", "6,101.72", "", "6,101.72"]
    title = ["2025年政府性基金预算支出表", "单位：万元"]
    lines = [*title, YEARS, kinds, numbered, *rows_of_two_years(figures)]
    d = shimahe.read("\n".join(lines).encode())
    assert status_of(d, "fund_spending") == "complete"
    assert rows_of(d) == [("229", "其他支出", 6101.72), ("22960", "彩票公益金安排的支出", 6101.72)]
    assert d.spending.kind.unique().tolist() == ["project"]


def test_the_end_of_a_heading_above_the_first_name_is_no_piece_of_it():
    lines = [
        "## 部门支出决算表",
        "",
        "单位：万元",
        " 科目编码     科目名称     合计（万元",
        "                     ）",
        "          一般公共服",
        "201       务支出      700.45",
        "20101     人大事务        9.5",
        "          其他人大事",
        "2010199   务支出          9.5",
        "20102     政协事务     690.95",
        "2010204   政协会议       1.65",
        "          其他政协事",
        "2010299   务支出       689.3",
    ]
    d = shimahe.read("\n".join(lines).encode())
    names = dict(zip(d.spending.code, d.spending.name, strict=True))
    assert names["201"] == "一般公共服务支出"
    assert names["2010299"] == "其他政协事务支出"
