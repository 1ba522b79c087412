"""Letters of a PDF that a page names and nobody sees, and watermarks that stand upright."""

from io import BytesIO

import pdfplumber
import pytest

import shimahe
from shimahe.reading.formats.drawn_letters import draw
from shimahe.reading.formats.pdf import open_pdf
from shimahe.vocabulary import LOST
from tests.pdf_pages import Pages, stream
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, VALUES, WIDTHS, plain_pages, titled

BLANK = ["201", "一般公共服务支出", "", "0.10", "6.10"]


def with_a_figure(*before, after=(), rows=(HEAD, TOTAL, SERVICES, EDUCATION)):
    """A table, above it a figure in a cell, between commands."""
    pages = titled(Pages().new_page()).table(104, WIDTHS, rows)
    return pages.commands("q", *before).words(256, 139, "9.99").commands(*after, "Q")


def with_a_layer(off, content="/OC /L BDC", end="EMC", kind=""):
    pages = with_a_figure(content, after=[end])
    layer = pages.other("<< /Type /OCG /Name (draft) >>")
    pages.catalog = f"/OCProperties << /OCGs [{layer}] /D << {off.format(layer)} >> >>"
    policy = pages.other(f"<< /Type /OCMD /OCGs [{layer}] {kind} >>") if kind else layer
    pages.resources = f"/Properties << /L {policy} >>"
    return pages


def with_states(*commands, states, **options):
    pages = with_a_figure(*commands, **options)
    pages.resources = f"/ExtGState << {states} >>"
    return pages


def in_other_content(entries, catalog=""):
    """A figure in content of its own, of a smaller box or a layer."""
    pages = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])
    layer = pages.other("<< /Type /OCG /Name (draft) >>")
    figure = "9.99".encode("utf-16-be").hex()
    content = f"BT /F 9 Tf 256 694 Td <{figure}> Tj ET".encode()
    kind = f"/Type /XObject /Subtype /Form /Resources << /Font << /F 3 0 R >> >> {entries}"
    inner = pages.other(stream(kind.replace("LAYER", layer), content))
    pages.catalog = catalog.replace("LAYER", layer)
    pages.resources = f"/XObject << /X {inner} >>"
    return pages.commands("/X Do")


@pytest.mark.parametrize(
    "pages",
    [
        with_a_layer("/OFF [{0}]"),
        with_a_layer("/BaseState /OFF"),
        with_a_layer("/OFF [{0}]", kind="/P /AllOn"),
        with_a_layer("/ON [{0}]", kind="/P /AnyOff"),
        in_other_content(
            "/BBox [0 0 595 842] /OC LAYER",
            "/OCProperties << /OCGs [LAYER] /D << /OFF [LAYER] >> >>",
        ),
        in_other_content("/BBox [0 0 100 100]"),
        with_a_figure("3 Tr"),
        with_a_figure("7 Tr"),
        with_states("/G gs", states="/G << /ca 0 >>"),
        with_a_figure("0 0 20 20 re W n"),
        with_a_figure("0.98 g"),
        with_a_figure("0.01 0 0 0.01 k"),
    ],
)
def test_letters_that_nobody_sees_are_listed_and_not_read(pages):
    d = shimahe.read(pages.data())
    assert d.cells.value.tolist() == VALUES
    assert d.unplaced.text[d.unplaced.reason == "not shown"].tolist() == ["9.99"]


def test_a_figure_that_an_area_covers_is_the_one_that_is_printed_on_it():
    pages = with_a_figure(rows=[HEAD, TOTAL, BLANK, EDUCATION]).area(252, 138, 318, 150, 0.9)
    d = shimahe.read(pages.words(256, 139, "6.20").data())
    assert d.cells.value.tolist() == VALUES
    assert d.unplaced.text[d.unplaced.reason == "not shown"].tolist() == ["9.99"]


BLENDED = "/G << /BM /Multiply /ca 1 >> /N << /BM /Normal /ca 0.4 >>"


@pytest.mark.parametrize(
    "pages",
    [
        with_a_layer("/ON [{0}]"),
        with_a_layer("/OFF []", kind="/P /AllOn"),
        with_a_figure("1 0 0 rg"),
        with_a_figure("q 0 0 20 20 re W n Q"),
        with_a_figure("200 600 300 300 re W n"),
        in_other_content("/BBox [0 0 595 842]"),
        with_states(after=["/G gs 1 1 0 rg 252 690 60 14 re f"], states=BLENDED),
        with_states(after=["/N gs 1 1 0 rg 252 690 60 14 re f"], states=BLENDED),
        with_a_figure("/Span << /MCID 1 >> BDC", after=["EMC"]),
    ],
)
def test_letters_that_are_seen_lie_over_each_other(pages):
    d = shimahe.read(pages.data())
    assert d.cells[d.cells.row == "201"].value.isna().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("begin", "end", "states"),
    [
        ("0.8 g", "0 g", ""),
        ("1 0.8 0.8 rg", "0 g", ""),
        ("0 0.2 0.2 0 k", "0 g", ""),
        ("q /G gs", "Q", "/ExtGState << /G << /ca 0.2 >> >>"),
        ("/Artifact << /Type /Pagination /Subtype /Watermark >> BDC", "EMC", ""),
    ],
)
def test_a_small_upright_watermark_is_listed(begin, end, states):
    pages = plain_pages()
    pages.resources = states
    pages.commands(begin).words(100, 139, "某某办公开").words(300, 139, "2025").commands(end)
    d = shimahe.read(pages.data())
    assert d.cells.value.tolist() == VALUES
    assert d.spending.name.tolist() == ["一般公共服务支出"] * 2 + ["教育支出"] * 2
    assert d.unplaced.text[d.unplaced.reason == "not shown"].tolist() == ["某某办公开2025"]


def test_a_watermark_within_content_of_its_own_is_listed():
    pages = in_other_content("/BBox [0 0 595 842] /Group << /S /Transparency >>")
    pages.resources += " /ExtGState << /G << /ca 0.2 >> >>"
    pages.contents[-1].pop()
    d = shimahe.read(pages.commands("q /G gs /X Do Q").data())
    assert d.cells.value.tolist() == VALUES


@pytest.mark.parametrize("colour", ["0.5 g", "1 0 0 rg", "0.2 0.5 1 rg"])
def test_a_coloured_watermark_is_told_where_it_lies_over_other_letters(colour):
    blank = ["205", "教育支出", "6.10", "0.20", "5.90"]
    pages = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, blank])
    pages.commands(colour)
    for left, top in [(125, 141), (185, 155), (400, 124)]:
        pages.words(left, top, "某某办")
    d = shimahe.read(pages.commands("0 g").data())
    assert d.cells.value.tolist() == VALUES
    assert d.spending.name.tolist() == ["一般公共服务支出"] * 2 + ["教育支出"] * 2
    assert d.unplaced.text[d.unplaced.reason == "not shown"].tolist() == ["某某办" * 3]


def test_coloured_letters_beside_others_are_read():
    pages = plain_pages().commands("1 0 0 rg").words(159, 155, "（新增）").commands("0 g")
    d = shimahe.read(pages.data())
    assert d.cells.value.tolist() == VALUES
    assert d.spending.name.iloc[-1] == "教育支出（新增）"


def test_a_watermark_on_a_line_of_a_table_has_no_dark_ground():
    pages = titled(Pages().new_page()).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])
    pages.area(249.6, 104, 250.4, 168, 0).commands("0.85 g").words(245.5, 139, "密").commands("0 g")
    d = shimahe.read(pages.data())
    assert d.spending.name.iloc[0] == "一般公共服务支出"


def test_light_letters_on_a_dark_cell_are_read():
    pages = titled(Pages().new_page()).area(60, 104, 460, 120, 0.2).commands("0.85 g")
    edges = [60, 120, 250, 320, 390]
    for left, text in zip(edges, HEAD, strict=True):
        pages.words(left + 3, 107, text)
    pages.commands("0 g").table(104, WIDTHS, [[""] * 5, TOTAL, SERVICES, EDUCATION])
    assert shimahe.read(pages.data()).cells.value.tolist() == VALUES


def test_a_page_all_in_grey_is_read():
    pages = Pages().new_page().commands("0.75 g")
    titled(pages).table(104, WIDTHS, [HEAD, TOTAL, SERVICES, EDUCATION])
    assert shimahe.read(pages.data()).cells.value.tolist() == VALUES


@pytest.mark.parametrize(("left", "top"), [(150, 139), (212, 143)])
def test_a_name_with_other_letters_over_it_is_unsure(left, top):
    d = shimahe.read(plain_pages().words(left, top, "公开").data())
    assert LOST in d.spending.name[d.spending.code == "201"].iloc[0]


@pytest.mark.parametrize(("size", "up"), [(7.5, 2.5), (5, 1)])
def test_a_raised_sign_of_a_note_is_no_digit(size, up):
    d = shimahe.read(plain_pages().words(271, 139 - up, "1", size).data())
    assert d.cells[d.cells.row == "201"].text.tolist() == ["6.20 1", "0.10", "6.10"]


def test_letters_and_lines_are_where_the_library_has_them():
    pages = in_other_content("/BBox [0 0 595 842]")
    pages.words_upwards(20, 700, "附表").rule(60, 200, 460, 200).area(60, 210, 90, 220, grey=0.5)
    with pdfplumber.open(BytesIO(pages.data())) as pdf, open_pdf(pages.data()) as own:
        usual, page = pdf.pages[0], draw(own.pages[0])
        assert len(page.chars) == len(usual.chars)
        for drawn, char in zip(page.chars, usual.chars, strict=True):
            assert drawn.pop("tag") is None
            assert drawn == {fact: char[fact] for fact in drawn}
        assert page.lines == usual.lines
        assert page.rects == usual.rects
