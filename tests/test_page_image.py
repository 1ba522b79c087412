"""Pages of a PDF as pictures: the figure that was read is marked, or why not is said."""

import io
import re

import pytest
from PIL import Image

import shimahe
from shimahe import terms
from shimahe.display import explore
from shimahe.reading.formats import page_image as drawing
from shimahe.source_map import spans
from tests.pdf_pages import Pages
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, WIDTHS

ROWS = [HEAD, TOTAL, SERVICES, EDUCATION]
TOP = 104


def first_page():
    """A page with a title, a unit mark, the head of a table and its total."""
    pages = Pages().new_page().words(60, 30, "甲街道2025年部门预算", 14)
    pages.words(200, 60, "部门支出总表", 14).words(400, 84, "单位：万元")
    return pages


@pytest.fixture
def budget(tmp_path):
    path = tmp_path / "表.pdf"
    path.write_bytes(first_page().table(TOP, WIDTHS, ROWS).data())
    return path


def marked_part(image):
    """The box of what is marked, in points, by the colour of its frame."""
    picture = Image.open(io.BytesIO(image.png)).convert("RGB")
    red, _, blue = picture.split()
    is_red = red.point(lambda value: 255 * (value > 150))
    is_not_blue = blue.point(lambda value: 255 * (value < 100))
    box = Image.composite(is_not_blue, Image.new("L", picture.size), is_red).getbbox()
    return [round(edge * 72 / 110) for edge in box]


def is_near(box, other):
    return all(abs(one - two) <= 2 for one, two in zip(box, other, strict=True))


def cell_box(row, column):
    left = 60 + sum(WIDTHS[:column])
    return [left, TOP + 16 * row, left + WIDTHS[column], TOP + 16 * (row + 1)]


def test_every_figure_is_marked_in_the_cell_in_which_it_is_printed(budget):
    d = shimahe.read(budget)
    assert len(d.cells) > 5
    for _, cell in d.cells.iterrows():
        row = [one[0] for one in ROWS].index(d.fields(cell.line)[0])
        assert is_near(marked_part(d.page_image(cell)), cell_box(row, cell.field - 1)), cell.cell


def test_words_outside_tables_are_marked_where_they_stand(tmp_path):
    path = tmp_path / "文字.pdf"
    pages = first_page().table(TOP, WIDTHS, ROWS)
    pages.words(60, 300, "二、部门收支总体情况").words(
        60, 330, "2025年年初预算数12.30万元，增加2.10万元。"
    )
    path.write_bytes(pages.data())
    d = shimahe.read(path)
    stated = d.statements.iloc[0]
    start = d.printed_text(stated.line).index("12.30")
    left, top, right, bottom = marked_part(d.page_image(stated.line, (start, start + 5)))
    assert 60 < left < right < 180
    assert (top, bottom) == pytest.approx((329, 340), abs=3)


def test_a_page_whose_lines_run_upwards_is_turned(tmp_path):
    path = tmp_path / "转.pdf"
    pages = first_page().table(TOP, WIDTHS, ROWS).new_page()
    pages.words_upwards(60, 700, "二、部门收支总体情况").words_upwards(90, 700, "预算数12.30万元。")
    path.write_bytes(pages.data())
    d = shimahe.read(path)
    image = d.page_image(d.last_line)
    left, top, _, bottom = marked_part(image)
    assert image.width > image.height
    assert (left, top, bottom) == pytest.approx((842 - 700, 90, 101), abs=4)


def test_a_table_that_goes_on_is_marked_on_its_second_page(tmp_path):
    path = tmp_path / "两页.pdf"
    pages = first_page().table(700, WIDTHS, ROWS[:3]).new_page().table(40, WIDTHS, [EDUCATION])
    path.write_bytes(pages.data())
    d = shimahe.read(path)
    image = d.page_image(d.cells.iloc[-1])
    assert image.is_marked
    assert image.place == "第 2 页"
    assert marked_part(image)[1] == pytest.approx(40, abs=2)


def test_a_page_that_gives_other_lines_than_were_read_has_no_mark(budget):
    d = shimahe.read(budget)
    wanted = drawing.Wanted(1, ("别的一行",), 0, 0, 2)
    assert not drawing.page_image(d._files[0], wanted).is_marked


def test_a_page_of_any_size_is_drawn_in_bounds(tmp_path):
    path = tmp_path / "大.pdf"
    large = Pages(6000, 9000).new_page().words(60, 30, "甲街道2025年部门预算", 14)
    large.words(200, 60, "部门支出总表", 14).words(400, 84, "单位：万元")
    path.write_bytes(large.table(TOP, WIDTHS, ROWS).data())
    d = shimahe.read(path)
    image = d.page_image(d.cells.iloc[0])
    assert max(image.width, image.height) <= 1400
    assert len(image.png) < 100_000


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_file_that_is_gone_or_has_changed_is_not_drawn(budget, lang):
    d = shimahe.read(budget)
    line = d.cells.line.iloc[0]
    budget.write_bytes(budget.read_bytes() + b"\n")
    changed = terms.text("page_image.changed", lang, name="表.pdf")
    with pytest.raises(shimahe.DisclosureError, match=re.escape(changed)):
        d.page_image(line, lang=lang)
    budget.unlink()
    with pytest.raises(shimahe.DisclosureError, match=terms.text("page_image.gone", lang)):
        d.page_image(line, lang=lang)


def test_what_was_read_from_bytes_is_not_drawn(budget):
    d = shimahe.read(budget.read_bytes())
    with pytest.raises(shimahe.DisclosureError, match="不是从文件读取"):
        d.page_image(1)


def test_a_text_has_no_pages(d):
    with pytest.raises(shimahe.DisclosureError, match="不在 PDF 的页面上"):
        d.page_image(80)
    with pytest.raises(IndexError, match="no line"):
        d.page_image(10**6)


# --- in the explorer ------------------------------------------------------------------------------


def page_shown(explorer):
    return explorer._texts["page"].value


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_explorer_shows_the_page_when_it_is_asked_for(budget, lang):
    d = shimahe.read(budget)
    explorer = explore.source(d, lang=lang)
    assert explorer._page_image.layout.display == "none"
    explorer.controls["place"].value = next(iter(spans(d)))
    assert explorer._page_image.layout.display is None
    assert page_shown(explorer) == ""
    explorer._page_image.value = True
    described = re.search('alt="(.*?)"', page_shown(explorer)).group(1)
    page = terms.text("place.page", lang, page=1)
    assert described == terms.text("card.page.marked", lang, page=page, text=TOTAL[2])
    assert "data:image/png;base64," in page_shown(explorer)


def test_the_page_follows_the_place_and_goes_with_it(budget):
    d = shimahe.read(budget)
    explorer = explore.source(d)
    places = list(spans(d))
    explorer._page_image.value = True
    explorer.controls["place"].value = places[0]
    first = page_shown(explorer)
    explorer.controls["place"].value = places[-1]
    assert page_shown(explorer) not in ("", first)
    explorer.controls["place"].value = ""
    assert page_shown(explorer) == ""


def test_the_explorer_says_in_one_line_that_the_file_is_gone(budget):
    d = shimahe.read(budget)
    budget.unlink()
    explorer = explore.source(d, lang="en")
    explorer.controls["place"].value = "L2"
    explorer._page_image.value = True
    assert page_shown(explorer) == f"<p>{terms.text('page_image.gone', 'en')}</p>"


def test_a_text_offers_no_page(d):
    explorer = explore.source(d)
    explorer.controls["place"].value = "L80"
    assert explorer._page_image.layout.display == "none"
