"""PDFs: ruled tables of every kind of page, each with its smallest page."""

import pytest

import shimahe
from shimahe.reading.formats.page_cells import Box, edges_of
from shimahe.reading.formats.pdf import _LETTERS
from shimahe.reading.formats.pieced_lines import row_ends
from tests.fragments import with_a_bit_turned
from tests.pdf_pages import Pages, stream

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
TOTAL = ["", "合计", "12.30", "0.30", "12.00"]
SERVICES = ["201", "一般公共服务支出", "6.20", "0.10", "6.10"]
EDUCATION = ["205", "教育支出", "6.10", "0.20", "5.90"]
ROWS = [HEAD, TOTAL, SERVICES, EDUCATION]
WIDTHS = [60, 130, 70, 70, 70]
BLANK_SERVICES = ["201", "一般公共服务支出", "", "0.10", "6.10"]
VALUES = [12.3, 0.3, 12.0, 6.2, 0.1, 6.1, 6.1, 0.2, 5.9]


def titled(page, top=60):
    """A page with the title and the captions of a table."""
    page.words(200, top, "部门支出总表", 14)
    return page.words(60, top + 24, "部门：某某街道办事处").words(400, top + 24, "单位：万元")


def plain_pages():
    return titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])


def read(pages):
    return shimahe.read(pages.data())


def test_a_ruled_table_is_read_and_cited_by_its_page():
    d = read(plain_pages())
    assert d.cells.value.tolist() == VALUES
    assert d.office == "某某街道办事处"
    assert d.cite(d.spending.iloc[-1]) == "205\t教育支出\t6.10\t0.20\t5.90（第 1 页）"
    assert d.pages.to_numpy().tolist() == [[None, "page", "1", 1, 6]]


def with_wrapped_name():
    wrapped = ["201", "一般公共\n服务支出", "6.20", "0.10", "6.10"]
    return titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, wrapped, EDUCATION])


def over_two_pages():
    pages = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES])
    return pages.words(290, 800, "- 1 -").new_page().table(60, WIDTHS, [EDUCATION])


def with_its_header_again():
    pages = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES])
    return pages.words(290, 800, "1").new_page().table(60, WIDTHS, [HEAD, EDUCATION])


def with_an_open_row():
    pages = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL])
    return pages.new_page().table(60, WIDTHS, [SERVICES, EDUCATION], open_top=True)


def with_its_title_on_the_page_before():
    pages = titled(Pages().new_page(), top=780).new_page()
    return pages.table(60, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])


def with_captions_in_its_frame():
    title = ["部门支出总表\n部门：某某街道办事处    单位：万元", None, None, None, None]
    return Pages().new_page().table(60, WIDTHS, [title, HEAD, TOTAL, SERVICES, EDUCATION])


def in_a_frame_of_its_own():
    page = plain_pages()
    return (
        page.rule(50, 50, 480, 50)
        .rule(50, 50, 50, 200)
        .rule(480, 50, 480, 200)
        .rule(50, 200, 480, 200)
    )


def with_two_levels_of_header():
    upper = ["科目", None, "支出", None, None]
    return titled(Pages().new_page()).table(104, WIDTHS, [upper, HEAD, TOTAL, SERVICES, EDUCATION])


def with_white_areas():
    page = Pages().new_page()
    for top in (123, 139, 155):
        page.area(66, top, 114, top + 11).area(124, top, 240, top + 11)
    return titled(page).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])


def with_letters_drawn_twice():
    page = plain_pages()
    return page.words(63.3, 139, "201").words(253.3, 139, "6.20")


def with_an_empty_grid_before():
    page = Pages().new_page().table(60, [100, 100], [["", ""], ["", ""]]).new_page()
    return titled(page).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])


def with_a_wrapped_caption():
    page = Pages().new_page().words(200, 50, "部门支出总表", 14)
    page.words(60, 74, "部门：某某街道").words(400, 80, "单位：万元").words(60, 86, "办事处")
    return page.table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])


def with_dashes_for_lines():
    page = titled(Pages().new_page())
    edges = [60, *(60 + sum(WIDTHS[: place + 1]) for place in range(5))]
    for place, row in enumerate([HEAD, TOTAL, SERVICES, EDUCATION]):
        top = 104 + 16 * place
        page.dashes(60, top, edges[-1], top)
        for edge, text in zip(edges, [*row, ""], strict=True):
            page.dashes(edge, top, edge, top + 16).words(edge + 3, top + 3, text)
    return page.dashes(60, 168, edges[-1], 168)


def with_a_figure_wrapped_in_a_narrow_cell():
    pages = titled(Pages().new_page())
    widths = [60, 130, 70, 70, 70]
    wrapped = ["201", "一般公共服务支出", "6.\n20", "0.10", "6.\n10"]
    return pages.table(104, widths, [HEAD, TOTAL, wrapped, EDUCATION])


def with_its_last_figure_wrapped_in_a_full_cell():
    pages = titled(Pages().new_page())
    widths = [60, 130, 70, 21, 70]
    services = [*SERVICES[:3], "0.1\n0", SERVICES[4]]
    total = [*TOTAL[:3], "0.3\n0", TOTAL[4]]
    head = [*HEAD[:3], "基本\n支出", HEAD[4]]
    return pages.table(104, widths, [head, total, services, [*EDUCATION[:3], "0.20", "5.90"]])


def with_figures_spread_out():
    page = titled(Pages().new_page()).table(
        104, WIDTHS, [HEAD, TOTAL, ["201", "一般公共服务支出", "", "0.10", "6.10"], EDUCATION]
    )
    for place, letter in enumerate("6.20"):
        page.words(253 + 9 * place, 139, letter)
    return page


def under_a_watermark_at_a_slant():
    return plain_pages().words_aslant(120, 170, "内部资料 2024")


def under_a_large_watermark():
    return plain_pages().words(200, 110, "2024", 45)


@pytest.mark.parametrize(
    "make",
    [
        with_dashes_for_lines,
        with_a_figure_wrapped_in_a_narrow_cell,
        with_its_last_figure_wrapped_in_a_full_cell,
        with_figures_spread_out,
        under_a_watermark_at_a_slant,
        under_a_large_watermark,
        with_wrapped_name,
        over_two_pages,
        with_its_header_again,
        with_an_open_row,
        with_its_title_on_the_page_before,
        with_captions_in_its_frame,
        in_a_frame_of_its_own,
        with_two_levels_of_header,
        with_white_areas,
        with_letters_drawn_twice,
        with_an_empty_grid_before,
        with_a_wrapped_caption,
    ],
)
def test_every_figure_of_a_page_is_read(make):
    d = read(make())
    assert d.cells.value.tolist() == VALUES
    assert d.spending.name.tolist() == ["一般公共服务支出"] * 2 + ["教育支出"] * 2
    assert d.tables.status.tolist().count("complete") == 1
    assert d.office == "某某街道办事处"


@pytest.mark.parametrize("is_first", [True, False])
def test_a_cell_merged_over_pages_leaves_its_column_to_each(is_first):
    head = ["单位", *HEAD] if is_first else [*HEAD, "备注"]
    left, side = (100, 60) if is_first else (60, 60 + sum(WIDTHS) + 40)
    widths = [40, *WIDTHS] if is_first else [*WIDTHS, 40]
    pages = titled(Pages().new_page()).table(104, widths, [head])
    pages.table(120, WIDTHS, [TOTAL], left=left).rule(side, 104, side, 136)
    pages.words(side + 5 if is_first else side - 35, 122, "本级")
    for row in (SERVICES, EDUCATION):
        pages.new_page().table(60, WIDTHS, [row], left=left).rule(side, 60, side, 76)
    d = read(pages)
    assert d.cells.value.tolist() == VALUES
    assert d.tables.table[d.tables.status == "complete"].tolist() == ["department_spending"]
    assert d.tables.table.notna().all()


def fill_frame(pages):
    """Print the rows of the table, and the rules between its cells, within a frame of its own."""
    edges = [60, 120, 250, 320, 390, 460]
    for edge in edges[1:-1]:
        pages.rule(edge, 104, edge, 168)
    for place, row in enumerate([HEAD, TOTAL, SERVICES, EDUCATION]):
        if place:
            pages.rule(60, 104 + 16 * place, 460, 104 + 16 * place)
        for edge, text in zip(edges, row, strict=False):
            pages.words(edge + 3, 107 + 16 * place, text)


@pytest.mark.parametrize("rounded", [4, 12])
def test_a_frame_with_rounded_corners_has_corners(rounded):
    pages = titled(Pages().new_page())
    left, right, top, bottom, r = 60, 460, 842 - 104, 842 - 168, rounded
    pages.commands(
        f"0.5 w {left + r} {bottom} m {right - r} {bottom} l",
        f"{right} {bottom} {right} {bottom} {right} {bottom + r} c {right} {top - r} l",
        f"{right} {top} {right} {top} {right - r} {top} c {left + r} {top} l",
        f"{left} {top} {left} {top} {left} {top - r} c {left} {bottom + r} l",
        f"{left} {bottom} {left} {bottom} {left + r} {bottom} c h S",
    )
    fill_frame(pages)
    d = read(pages)
    assert d.cells.value.tolist() == VALUES
    assert d.spending.name.tolist() == ["一般公共服务支出"] * 2 + ["教育支出"] * 2


def test_sides_that_are_bent_at_their_ends_meet():
    pages = titled(Pages().new_page())
    left, right, top, bottom = 60, 460, 842 - 104, 842 - 168
    for y, bent in ((top, -1.5), (bottom, 1.5)):
        line = f"{left + 2} {y} l {right - 2} {y} l {right - 1} {y} {right - 0.5} {y} {right - 0.5}"
        pages.commands(f"0.5 w {left + 0.5} {y + bent} m {line} {y + bent} c S")
    for x, bent in ((left, 1.5), (right, -1.5)):
        line = f"{x} {bottom + 2} l {x} {top - 2} l {x} {top - 1} {x} {top - 0.5} {x + bent}"
        pages.commands(f"{x + bent} {bottom + 0.5} m {line} {top - 0.5} c S")
    fill_frame(pages)
    assert read(pages).cells.value.tolist() == VALUES


def on_its_side(pages):
    """A page whose words and lines run up."""
    page = pages.new_page()
    page.words_upwards(40, 500, "部门支出总表").words_upwards(55, 800, "单位：万元")
    edges = [800, 740, 600, 500, 400, 300]
    for place, row in enumerate([HEAD, TOTAL, SERVICES, EDUCATION]):
        left = 80 + 20 * place
        page.rule(left, edges[0], left, edges[-1]).rule(left + 20, edges[0], left + 20, edges[-1])
        for bottom, text in zip(edges, row, strict=False):
            if text:
                page.words_upwards(left + 4, bottom - 3, text)
    for edge in edges:
        page.rule(80, edge, 160, edge)
    return page


@pytest.mark.parametrize("rotate", [0, 90])
def test_pages_on_their_side_are_read(rotate):
    page = on_its_side(Pages())
    page.rotations[-1] = rotate
    assert read(page).cells.value.tolist() == VALUES


def upside_down(pages, rotate=0):
    pages.turned_over().rotations[-1] = rotate
    return pages


def with_rotate(rotate):
    pages = plain_pages()
    pages.rotations[-1] = rotate
    return pages


@pytest.mark.parametrize(
    "pages",
    [upside_down(plain_pages()), with_rotate(180), upside_down(plain_pages(), 180)],
    ids=["drawn so", "turned so", "both"],
)
def test_pages_on_their_head_are_read(pages):
    d = read(pages)
    assert d.cells.value.tolist() == VALUES
    assert d.office == "某某街道办事处"


def test_letters_on_their_head_among_others_are_listed_and_not_read():
    pages = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, BLANK_SERVICES, EDUCATION])
    encoded = "6.20".encode("utf-16-be").hex()
    pages.commands(f"BT /F 9 Tf -1 0 0 -1 275 704 Tm <{encoded}> Tj ET")
    d = read(pages)
    assert d.cells[d.cells.row == "201"].column.tolist() == ["basic", "project"]
    assert "6.20" in d.unplaced.text.tolist()


#: Which lines a table has: at its sides, above and below, between columns, between rows.
def open_table(pages, top, sides=False, ends=True, between=True, level=True):
    edges = [60, 120, 250, 320, 390, 460]
    rows = ROWS
    downs = [top + 16 * place for place in range(len(rows) + 1)]
    for edge in (edges if sides else []) or (edges[1:-1] if between else []):
        pages.rule(edge, downs[0], edge, downs[-1])
    for down in downs if level and ends else downs[1:-1] if level else []:
        pages.rule(edges[0], down, edges[-1], down)
    if ends and not level:
        pages.rule(edges[0], downs[0], edges[-1], downs[0])
        pages.rule(edges[0], downs[-1], edges[-1], downs[-1])
    for row, down in zip(rows, downs, strict=False):
        for place, text in enumerate(row):
            left = edges[place] + 3 if place < 2 else edges[place + 1] - 3 - 4.5 * len(text)
            pages.words(left if row is not HEAD else edges[place] + 3, down + 3, text)
    return pages


@pytest.mark.parametrize(
    "lines",
    [
        {},
        {"ends": False},
        {"sides": True, "level": False},
        {"sides": True, "level": False, "ends": False},
        {"between": False},
        {"between": False, "level": False},
        {"between": False, "level": False, "ends": False},
    ],
    ids=["no sides", "no frame", "columns", "no rows", "rows", "ends", "none"],
)
def test_tables_that_lack_lines_are_read(lines):
    d = read(open_table(titled(Pages().new_page()), 104, **lines))
    assert d.cells.value.tolist() == VALUES
    assert d.cells.row.unique().tolist() == ["合计", "201", "205"]
    assert d.cells.column.unique().tolist() == ["total", "basic", "project"]


PIECED_EDGES = [60, 100, 190, 260, 330, 400]
PIECED_ROWS = [
    ([60, 190, 400], {63: "科目", 193: "支出"}),
    (PIECED_EDGES, {63: "编码", 103: "名称", 193: "合计", 263: "基本支出", 333: "项目支出"}),
    (PIECED_EDGES, {103: "合计", 193: "6.00", 263: "2.00", 333: "4.00"}),
    (PIECED_EDGES, {63: "201", 103: "一般公共服务\n支出", 193: "4.00", 263: "2.00", 333: "2.00"}),
    (PIECED_EDGES, {63: "205", 103: "教育\n支出", 193: "2.00", 333: "2.00"}),
]  # fmt: skip


def in_pieces(pages, top):
    """Draw a table without lines between its rows, the sides of its cells row by row."""
    for edges, texts in PIECED_ROWS:
        for edge in edges:
            pages.rule(edge, top, edge, top + 26)
        for left, text in texts.items():
            for place, line in enumerate(text.split("\n")):
                pages.words(left, top + 2 + 12 * place, line)
        top += 26
    return pages


def test_rows_are_told_by_the_pieces_of_the_lines_between_columns():
    d = read(in_pieces(titled(Pages().new_page()), 104))
    assert d.cells.value.tolist() == [6.0, 2.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0]
    assert d.cells.column.tolist() == ["total", "basic", "project"] * 2 + ["total", "project"]
    assert d.spending.name.unique().tolist() == ["一般公共服务支出", "教育支出"]


def test_a_heading_over_two_rows_is_one_cell_where_pieces_tell_the_rows():
    upright = [Box(x, top, x, top + 20) for x in (0, 50, 100, 200) for top in (0, 20, 40, 60)]
    upright += [Box(150, top, 150, top + 20) for top in (20, 40, 60)]
    heading = {"upright": True, "text": "码", "x0": 60, "x1": 70, "top": 24, "bottom": 33}
    first = {"upright": True, "text": "1", "x0": 60, "x1": 65, "top": 45, "bottom": 54}
    lines = row_ends(upright, [Box(0, 80, 200, 80)], [heading, first])
    across = {(line.left, line.right) for line in lines if line.top == 20}
    assert across == {(100, 150), (150, 200)}
    assert {(line.left, line.right) for line in lines if line.top == 40} == {
        (0, 50), (50, 100), (100, 150), (150, 200),
    }  # fmt: skip


def test_rows_with_lines_of_their_own_get_no_others():
    upright = [Box(x, top, x, top + 20) for x in (0, 50, 100) for top in (0, 20)]
    assert row_ends(upright, [Box(0, top, 100, top) for top in (0, 20, 40)], []) == []


def test_rows_below_a_header_on_dark_areas_are_read():
    pages = titled(Pages().new_page())
    for left, right in [(60, 119), (121, 249), (251, 319), (321, 389), (391, 460)]:
        pages.area(left, 105, right, 119, grey=0.8)
    assert read(open_table(pages, 104, between=False)).cells.value.tolist() == VALUES


def in_tall_rows(marks):
    """A table whose names have small words above them."""
    tall = [row if row is HEAD else [row[0], f"\n{row[1]}", *row[2:]] for row in ROWS]
    pages = titled(Pages().new_page()).table(104, WIDTHS, tall)
    for top, words in zip((122, 154, 186), marks, strict=True):
        pages.words(123, top, words, 6)
    return pages


def test_small_words_in_several_rows_are_a_watermark():
    d = read(in_tall_rows(["内部资料", "内部资料", "内部资料"]))
    assert d.cells.value.tolist() == VALUES
    assert d.spending.name.unique().tolist() == ["一般公共服务支出", "教育支出"]
    assert d.unplaced.text.tolist().count("内部资料") == 3


def test_small_words_of_one_row_are_of_its_name():
    d = read(in_tall_rows(["", "其中本级", "其中学校"]))
    assert "其中本级一般公共服务支出" in d.spending.name.tolist()
    assert "其中本级" not in d.unplaced.text.tolist()


def test_two_figures_in_one_cell_are_none():
    both = ["201", "一般公共服务支出", "6.20\n7.10", "0.10", "6.10"]
    d = read(titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, both, EDUCATION]))
    assert d.cells[d.cells.row == "201"].value.isna().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("left", "text", "beside"),
    [(253, "1,901,234,561,236.20", []), (287, "1,236.20\ufffd", ["\ufffd"])],
)
def test_a_figure_wider_than_its_cell_is_in_one_cell_or_no_figure(left, text, beside):
    wide = ["201", "一般公共服务支出", "", "", "6.10"]
    page = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, EDUCATION, wide])
    d = read(page.words(left, 155, text.strip("\ufffd")))
    assert d.cells[d.cells.row == "201"].text.tolist() == [text, *beside, "6.10"]


@pytest.mark.parametrize(
    ("left", "text", "texts"),
    [
        (297.5, "12.0034.00", ["12.0034.00\ufffd", "\ufffd"]),  # one figure that is wrong, or two
        (302, "1234-5.00", ["1234", "-5.00"]),
        (429, "123,456.78", ["123,456.78"]),  # goes on beyond the table
    ],
)
def test_figures_that_meet_at_a_line_are_whole_or_lost(left, text, texts):
    page = titled(Pages().new_page()).table(
        104, WIDTHS, [HEAD, TOTAL, EDUCATION, ["201", *[""] * 4]]
    )
    d = read(page.words(left, 155, text))
    assert d.cells[d.cells.row == "201"].text.tolist() == texts


@pytest.mark.parametrize(
    ("services", "texts"),
    [
        (["201", "一般公共服务支出", "6.20", "6.20", None], ["6.20", "6.20 ↕", "↕"]),
        (["201", "一般公共服务支出", "6.20", None, None], ["6.20 ↕", "↕", "↕"]),
    ],
)
def test_a_figure_in_a_merged_cell_is_of_no_column_and_named(services, texts):
    d = read(titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, services, EDUCATION]))
    assert d.cells[d.cells.row == "201"].text.tolist() == texts
    assert d.tables.note.dropna().str.contains("no number: 5").any()


def test_a_figure_merged_over_rows_is_of_none_of_them():
    page = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL])
    for edge in (60, 120, 250, 320, 390, 460):
        page.rule(edge, 136, edge, 168)
    page.rule(60, 168, 460, 168).rule(60, 152, 250, 152).rule(320, 152, 460, 152)
    for place, row in enumerate([SERVICES, EDUCATION]):
        for left, text in zip([60, 120, 320, 390], [*row[:2], *row[3:]], strict=True):
            page.words(left + 3, 139 + 16 * place, text)
    d = read(page.words(253, 147, "12.30"))
    assert d.cells[d.cells.column == "total"].value.isna().tolist() == [False, True, True]


def test_white_words_and_words_beyond_the_page_are_listed_and_not_read():
    page = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])
    d = read(page.white_words(290, 139, "9.99").words(620, 139, "机密"))
    assert d.cells.value.tolist() == VALUES
    assert d.unplaced.text[d.unplaced.reason == "not shown"].tolist() == ["9.99机密"]


def test_white_words_on_a_dark_cell_are_read():
    page = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL]).area(60, 136, 460, 152, 0.1)
    for left, text in zip([60, 120, 250, 320, 390], SERVICES, strict=True):
        page.white_words(left + 3, 139, text)
    d = read(page.table(136, WIDTHS, [["", "", "", "", ""], EDUCATION]))
    assert d.cells.value.tolist() == VALUES


def test_a_watermark_is_listed():
    d = read(under_a_watermark_at_a_slant())
    assert d.unplaced.text[d.unplaced.reason == "not shown"].tolist() == ["内部资料 2024"]


def test_the_raised_sign_of_a_note_makes_no_other_figure():
    d = read(plain_pages().words(271, 138, "1", 5))
    assert d.cells[d.cells.row == "201"].text.tolist() == ["6.20 1", "0.10", "6.10"]


def test_figures_drawn_over_each_other_are_none():
    d = read(plain_pages().words(325, 139, "9.9"))
    assert d.cells[d.cells.row == "201"].value.isna().tolist() == [False, True, False]


def test_rows_of_which_every_other_one_has_a_colour_are_no_cells():
    page = titled(Pages().new_page())
    edges = [60, 120, 250, 320, 390, 460]
    for place, row in enumerate([HEAD, TOTAL, SERVICES, EDUCATION]):
        for left, right, text in zip(edges, edges[1:], row, strict=False):
            if place % 2:
                page.area(left, 104 + 16 * place, right, 120 + 16 * place, grey=0.8)
            page.words(left + 3, 107 + 16 * place, text)
    assert read(page).cells.value.tolist() == VALUES


@pytest.mark.parametrize("coloured", [(0, 1), (2,)])
def test_rows_below_coloured_ones_are_read_with_them(coloured):
    page = titled(Pages().new_page())
    edges = [60, 120, 250, 320, 390, 460]
    for place, row in enumerate(ROWS):
        for left, right, text in zip(edges, edges[1:], row, strict=False):
            if place in coloured:
                page.area(left, 104 + 16 * place, right, 120 + 16 * place, grey=0.8)
            page.words(left + 3, 107 + 16 * place, text)
    assert read(page).cells.value.tolist() == VALUES


def test_a_row_alone_on_the_next_page_is_read_without_a_line_above_it():
    pages = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES])
    pages.new_page().table(60, WIDTHS, [EDUCATION], open_top=True)
    assert read(pages).cells.value.tolist() == VALUES


TARGETS = ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"]


def sheets_under(head, foot="", number=""):
    """Two sheets of a project over two pages each, with words at the ends of the pages."""
    pages = Pages()
    for name in ("某某一项目", "某某二项目"):
        for rows in (
            [["项目名称", name, "", "", ""], TARGETS, ["", "产出指标", "数量指标", "次数", "≥9次"]],
            [["", "产出指标", "数量指标", "户数", "≥7户"]],
        ):
            pages.new_page().words(400, 20, head)
            if len(rows) > 1:
                pages.words(200, 60, "项目支出绩效目标表", 14)
            pages.table(104, [80] * 5, rows).words(60, 780, foot)
            pages.words(290, 800, number.format(len(pages.contents)) if number else "")
    return pages


@pytest.mark.parametrize(
    ("head", "foot", "number"),
    [("某某街道部门预算公开", "", ""), ("某某街道部门预算公开", "某某街道办事处印", "— {} —")],
)
def test_running_heads_part_no_table_and_are_listed(head, foot, number):
    d = read(sheets_under(head, foot, number))
    assert d.indicators.name.tolist() == ["次数", "户数"] * 2
    listed = [text.strip() for text in d.unplaced.text[d.unplaced.reason == "not shown"]]
    assert sorted(listed) == sorted([head] * 3 + ([foot] * 4 if foot else []))


def test_titles_and_units_at_the_head_of_each_page_are_no_running_heads():
    pages = Pages()
    for number in range(3):
        pages.new_page().words(200, 60, "部门支出总表", 14).words(400, 84, "单位：万元")
        pages.table(104, WIDTHS, [HEAD, ROWS[number + 1]])
    d = read(pages)
    assert d.cells.value.tolist() == VALUES
    assert "not shown" not in d.unplaced.reason.tolist()


def test_words_wider_than_their_cell_are_of_the_cell_in_which_they_begin():
    long = ["201", "", "6.20", "0.10", "6.10"]
    page = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, long, EDUCATION])
    page.words(123, 139, "一般公共服务和其他一般公共事务支出")
    d = read(page)
    assert "一般公共服务和其他一般公共事务支出" in set(d.spending.name)


def test_radicals_are_the_characters_that_they_look_like():
    page = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])
    page.words(60, 300, "注：⼀般公共服务⽀出由⺠政部门填报")
    assert "注：一般公共服务支出由民政部门填报" in read(page).cite(7)


def test_letters_of_other_standards_are_the_characters_that_they_look_like():
    page = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])
    page.words(60, 300, "注：财政专⼾管理资⾦")
    assert "注：财政专户管理资金" in read(page).cite(7)
    assert [_LETTERS[letter] for letter in "\uf98e\ufa08\U0002f8a6戶"] == ["年", "行", "慈", "户"]


def test_figures_in_a_cell_that_stand_unevenly_apart_are_two():
    both = ["201", "一般公共服务支出", "", "0.10", "6.10"]
    page = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, both, EDUCATION])
    for left, letter in zip((253, 262, 280, 289), "6207", strict=True):
        page.words(left, 139, letter)
    d = read(page)
    assert d.cells[d.cells.row == "201"].value.isna().tolist() == [True, False, False]


def test_a_figure_below_another_in_a_wide_cell_is_no_part_of_it():
    both = ["201", "一般公共服务支出", "6.2\n5", "0.10", "6.10"]
    d = read(titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, both, EDUCATION]))
    assert d.cells[d.cells.row == "201"].value.isna().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("printed", "width", "value"),
    [
        ("10432\n9.66", 30, 104329.66),
        ("104\n329\n.66", 20, 104329.66),
        ("104\n32\n9.66", 20, 104329.66),
        ("10432\n9.66", 70, None),
        ("104.32\n9.66", 34, None),
        ("10432\n966", 30, None),
        ("1,234\n5.66", 30, None),
    ],
    ids=["digits", "point", "three lines", "wide", "decimals", "no decimals", "thousands"],
)
def test_a_figure_torn_in_a_full_cell_is_whole_or_none(printed, width, value):
    row = ["201", "一般公共服务支出", printed, "", ""]
    widths = [60, 130, width, 70, 70]
    d = read(titled(Pages().new_page()).table(104, widths, [HEAD, row]))
    assert d.cells.value.dropna().tolist() == ([value] if value else [])
    assert d.tables.note.str.contains("no number").any() == (value is None)


def test_lines_near_each_other_are_one():
    assert edges_of([10, 12, 40, 41.5, 90], 3) == [11, 40.75, 90]


def with_headings_on_their_side(headings):
    page = titled(Pages().new_page())
    blank = ["科目编码", "科目名称", "\n\n", "", ""]
    page.table(104, WIDTHS, [blank, TOTAL, SERVICES, EDUCATION])
    for left, text in zip((280, 350, 420), headings, strict=True):
        page.words_upwards(left, 150, text)
    return page


def test_headings_on_their_side_are_read():
    d = read(with_headings_on_their_side(["项目支出", "合计", "基本支出"]))
    first = d.cells[d.cells.row == "合计"].set_index("column").value
    assert first.to_dict() == {"project": 12.3, "total": 0.3, "basic": 12.0}


def test_words_on_their_side_beside_a_table_are_listed():
    d = read(plain_pages().words_upwards(20, 300, "第12页"))
    assert d.cells.value.tolist() == VALUES
    assert d.unplaced.text[d.unplaced.reason == "not shown"].tolist() == ["第12页"]


# --- what cannot be read --------------------------------------------------------------------------


def test_scanned_pages_are_named():
    pages = Pages().new_page(image=True).new_page(image=True)
    with pytest.raises(shimahe.DisclosureError, match=r"第 1, 2 页是扫描的图片"):
        read(pages)


def test_a_scanned_page_among_others_is_listed():
    pages = plain_pages().new_page(image=True)
    d = read(pages)
    assert d.unplaced.iloc[-1][["text", "reason"]].tolist() == ["![](第 2 页)", "page without text"]


def test_a_scanned_page_below_a_title_is_no_row():
    pages = plain_pages().words(200, 300, "部门收入总表", 14).new_page(image=True)
    d = read(pages)
    assert d.unplaced.reason.iloc[-1] == "page without text"
    assert d.tables.set_index("table").status["department_revenue"] != "complete"


DAMAGES = {
    "a text without an end": ("BT /F 9 Tf 60 500 Td",),
    "letters that nothing draws": ("BT /F 9 Tf 60 500 Td <0031> Tk ET",),
    "an instruction without an end": ("0.5 w 60 722",),
    "a word that is no operator": ("0.5 w 60 722 mm",),
    "letters in a list that nothing draws": ("BT /F 9 Tf 60 500 Td [<0031>] TK ET",),
}


@pytest.mark.parametrize("commands", DAMAGES.values(), ids=DAMAGES)
def test_a_page_of_which_some_text_cannot_be_drawn_is_named(commands):
    d = read(plain_pages().commands(*commands).new_page())
    assert d.unplaced.iloc[-1][["text", "reason"]].tolist() == ["![…](第 1 页)", "damaged page"]
    table = d.tables.set_index("table").loc["department_spending"]
    assert (table.status, table.note) == ("partly read", "cells not parted: 7")
    assert d.cells.value.tolist() == VALUES


STATES_LEFT_OPEN = [("BT ET",), ("q",), ("/Nothing 9", "BT ET"), ("[3] 0 d",), ("n\0 ",)]


@pytest.mark.parametrize("commands", STATES_LEFT_OPEN)
def test_a_page_that_leaves_its_state_open_is_whole(commands):
    d = read(plain_pages().commands(*commands))
    assert d.unplaced.reason.ne("damaged page").all()
    assert d.tables.set_index("table").status["department_spending"] == "complete"


def with_a_font(pages, name, body):
    """Pages whose letters may have a font of another name too."""
    pages.resources = f"/Other << >> /Font << /F 3 0 R /{name} {pages.other(body)} >>"
    return pages


LISTED = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <31> {letter} <32> <0032> endbfchar endcmap end end"""
WITH_LIST = (
    "<< /Type /Font /Subtype /TrueType /BaseFont /Figures /FirstChar 48 /Widths [600 600 600 600] "
    "/FontDescriptor << /Type /FontDescriptor /FontName /Figures /Flags 32 >> "
    "/ToUnicode {number} 0 R >>"
)


@pytest.mark.parametrize("letter", ["<0000>", "<>", "<0007>", "<0082>", "<D83D>"])
def test_a_letter_that_the_list_of_its_font_makes_no_character_is_lost(letter):
    pages = titled(Pages().new_page())
    number = int(pages.other(stream("", LISTED.format(letter=letter).encode())).split()[0])
    pages = with_a_font(pages, "L", WITH_LIST.format(number=number))
    rows = [HEAD, TOTAL, SERVICES, ["205", "教育支出", "6.10", "0.20", ""]]
    pages.table(104, WIDTHS, rows)
    pages.commands(f"BT /L 9 Tf 400 {842 - 168 + 8 - 3} Td (12) Tj ET")
    d = read(pages)
    assert d.cells[d.cells.column.eq("project")].value.tolist()[:2] == [12.0, 6.1]
    assert len(d.cells[d.cells.column.eq("project")].value.dropna()) == 2
    assert "characters lost" in d.tables.set_index("table").note["department_spending"]


def test_letters_of_a_font_that_the_file_lacks_are_lost():
    pages = titled(Pages().new_page())
    pages.table(104, WIDTHS, [HEAD, TOTAL, SERVICES, ["205", "教育支出", "6.10", "0.20", ""]])
    pages.commands(f"BT /Nowhere 9 Tf 400 {842 - 168 + 8 - 3} Td (12) Tj ET")
    d = read(pages)
    assert 12.0 not in d.cells[d.cells.row.eq("205")].value.tolist()


def test_an_encrypted_file_is_refused():
    with pytest.raises(shimahe.DisclosureError, match="密码"):
        shimahe.read(plain_pages().data(encrypt=True))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
def test_a_cut_file_is_refused(share):
    data = plain_pages().data()
    with pytest.raises(shimahe.DisclosureError, match="PDF"):
        shimahe.read(data[: int(len(data) * share)])


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_refused_or_read_right(seed):
    try:
        d = shimahe.read(with_a_bit_turned(plain_pages().data(), seed))
    except shimahe.DisclosureError:
        return
    assert d.cells.value.tolist() == VALUES


def test_a_page_without_tables_says_what_it_found():
    pages = Pages().new_page().words(60, 60, "本单位2025年部门预算见附件。")
    with pytest.raises(shimahe.DisclosureError, match="见附件"):
        read(pages)


THREE_PUBLIC = "部门“三公”经费预算财政拨款情况统计表"
ITEMS = [["项目", "预算数"], ["合计", "12.00"], ["2.公务用车购置及运行维护费", "5.00"]]
MORE_ITEMS = [["项目", "预算数"], ["公务用车运行维护费", "5.00"], ["3.公务接待费", "7.00"]]


def items_below_purchases(title):
    """Lines between columns that stand where some of those of the table above do."""
    purchases = ["采购项目", "合计", "一般公共预算", "其他"]
    page = Pages().new_page().words(200, 60, "政府采购预算明细表").words(400, 76, "单位：万元")
    page.table(92, [120, 70, 120, 70], [purchases, ["货物", "2.00", "2.00", ""]])
    page.words(200, 240, title).words(400, 260, "单位：万元")
    return page.table(276, [190, 190], ITEMS)


def test_a_table_below_a_title_has_columns_of_its_own():
    page = items_below_purchases(THREE_PUBLIC)
    page.words(200, 440, THREE_PUBLIC + "（续）").words(400, 460, "单位：万元")
    d = read(page.table(476, [230, 150], MORE_ITEMS))
    items = d.three_public.set_index("item").amount_wan
    assert items.to_dict() == {
        "total": 12.0,
        "vehicles": 5.0,
        "vehicle_operation": 5.0,
        "reception": 7.0,
    }
    assert d.tables.set_index("table").status["three_public"] == "complete"


def with_titles_inside(gap, label=None):
    """Two tables of one width, one below the other, with their titles in their first rows."""
    purchases = [
        ["政府采购预算明细表", None, None, None],
        ["单位：万元", None, None, None],
        ["采购类别", "合计", "一般公共预算", "政府性基金预算"],
        ["货物", "2.00", "2.00", ""],
    ]
    spending = [
        *([[label, None, None, None, None]] if label else []),
        ["部门支出总表", None, None, None, None],
        ["部门：某某街道办事处", None, None, "单位：万元", None],
        *ROWS[:3],
    ]
    page = Pages().new_page().table(60, [100, 120, 90, 90], purchases)
    return page.table(60 + 16 * len(purchases) + gap, WIDTHS, spending)


@pytest.mark.parametrize("label", [None, "表二"])
@pytest.mark.parametrize("gap", [20, 36, 60])
def test_tables_with_their_titles_inside_have_columns_of_their_own(gap, label):
    page = with_titles_inside(gap, label).new_page()
    d = read(page.table(60, WIDTHS, [EDUCATION]))
    spending = d.cells[d.cells.table.eq("department_spending")]
    assert spending.value.tolist() == VALUES
    assert spending.field.tolist() == [3, 4, 5] * 3
    assert d.procurement.amount_wan.tolist()[:1] == [2.0]
    status = d.tables.set_index("table").status
    assert status["department_spending"] == status["procurement"] == "complete"
