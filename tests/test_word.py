"""Word files and pages saved as one file: what they show, in the order of print."""

import quopri
from copy import deepcopy
from io import BytesIO

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

import shimahe
from tests.round_trip import as_mhtml, repacked, saved
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, VALUES

SPACE = nsdecls("w")
ROWS = [HEAD, TOTAL, SERVICES, EDUCATION]


def document(rows=ROWS):
    """A Word file with one table below its title."""
    made = Document()
    made.add_paragraph("甲街道2025年部门支出总表")
    made.add_paragraph("单位：万元")
    fill(made.add_table(len(rows), len(rows[0])), rows)
    return made


def fill(table, rows):
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return table


def read(made):
    return shimahe.read(saved(made))


def test_paragraphs_and_tables_are_read_in_their_order():
    d = read(document())
    assert d.cells.value.tolist() == VALUES
    assert d.year == 2025
    assert d.cite(d.spending.iloc[-1]) == "205\t教育支出\t6.10\t0.20\t5.90"


def test_merged_cells_are_one():
    upper = ["科目", "科目", "支出", "支出", "支出"]
    made = document([upper, *ROWS])
    table = made.tables[0]
    for first, last in ((0, 1), (2, 4)):
        text = table.cell(0, first).text
        table.cell(0, first).merge(table.cell(0, last)).text = text
    assert read(made).cells.value.tolist() == VALUES


def above_the_pages(made, *texts, section=-1):
    """Texts above the pages of a section, each in a paragraph."""
    header = made.sections[section].header
    header.is_linked_to_previous = False
    header.paragraphs[0].text = texts[0]
    for text in texts[1:]:
        header.add_paragraph(text)


def sections(*titles, unit="单位：万元"):
    """A Word file with the same table in each section, its title above the pages."""
    made = Document()
    made.add_paragraph("甲街道2025年部门预算")
    for number, title in enumerate(titles):
        if number:
            made.add_section()
        above_the_pages(made, title, unit)
        fill(made.add_table(len(ROWS), len(HEAD)), ROWS)
    return made


def test_titles_above_the_pages_of_a_section_are_those_of_its_tables():
    d = read(sections("部门支出总表", "一般公共预算财政拨款支出表"))
    assert set(d.cells.table) == {"department_spending", "general_spending"}
    assert d.cells.value.tolist() == 2 * VALUES
    assert set(d.cells.unit) == {"万元"}


def test_a_title_that_two_sections_have_is_that_of_one_table():
    made = sections("部门支出总表")
    made.add_section()
    above_the_pages(made, "部门支出总表", "单位：万元")
    fill(made.add_table(1, 5), [["206", "科学技术支出", "0.00", "0.00", "0.00"]])
    d = read(made)
    assert d.cells.value.tolist() == [*VALUES, 0, 0, 0]
    assert len(d.tables.dropna(subset="title")) == 1


def test_a_title_in_a_table_above_the_first_page_is_read():
    made = sections("甲街道")
    section = made.sections[0]
    section.different_first_page_header_footer = True
    fill(section.first_page_header.add_table(1, 2, Pt(400)), [["部门支出总表", "单位：元"]])
    assert read(made).cells.unit.unique().tolist() == ["元"]


def test_what_stands_above_the_pages_without_a_title_is_not_read():
    made = document()
    above_the_pages(made, "甲街道2025年部门预算公开", "第 1 页")
    d = read(made)
    assert d.cells.value.tolist() == VALUES
    assert not d.unplaced.text.str.contains("公开|第").any()


def test_a_name_in_two_paragraphs_is_one():
    made = document()
    made.tables[0].cell(2, 1).text = "一般公共"
    made.tables[0].cell(2, 1).add_paragraph("服务支出")
    assert set(read(made).spending.name) == {"一般公共服务支出", "教育支出"}


def test_hidden_rows_are_listed_and_not_read():
    made = document()
    made.tables[0].rows[3]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    d = read(made)
    assert "205" not in set(d.cells.row)
    hidden = d.unplaced[d.unplaced.reason == "not shown"]
    assert hidden.text.tolist() == ["205\t教育支出\t6.10\t0.20\t5.90"]


def test_hidden_words_are_listed_and_not_read():
    made = document()
    made.add_paragraph().add_run("内部说明").font.hidden = True
    d = read(made)
    assert d.unplaced.iloc[-1][["text", "reason"]].tolist() == ["内部说明", "not shown"]


def shade(cell):
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {SPACE} w:fill="1F4E79"/>'))


def by_itself(made, run):
    run.font.hidden = True


def by_its_style(made, run):
    style = made.styles.add_style("Aside", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    run.style = style


def by_the_basis_of_its_style(made, run):
    by_its_style(made, run)
    run.style = made.styles.add_style("Further", WD_STYLE_TYPE.CHARACTER)
    run.style.base_style = made.styles["Aside"]


def by_white_on_white(made, run):
    run.font.color.rgb = RGBColor(255, 255, 255)


def by_the_white_of_its_style(made, run):
    by_its_style(made, run)
    run.style.font.hidden = False
    run.style.font.color.rgb = RGBColor(255, 255, 255)


def by_the_colour_behind_it(made, run):
    run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)
    shade(made.tables[0].cell(2, 2))


def by_its_size(made, run):
    run.font.size = Pt(1)


def by_a_break_of_styles(made, run):
    run._r.get_or_add_rPr().append(OxmlElement("w:specVanish"))


HIDING = [by_itself, by_its_style, by_the_basis_of_its_style, by_white_on_white]
HIDING += [by_the_white_of_its_style, by_the_colour_behind_it, by_its_size, by_a_break_of_styles]


@pytest.mark.parametrize("hide", HIDING)
def test_what_is_hidden_beside_a_figure_is_listed_and_no_part_of_it(hide):
    made = document()
    hide(made, made.tables[0].cell(2, 2).paragraphs[0].add_run("9"))
    d = read(made)
    assert d.cells.value.tolist() == VALUES
    assert d.unplaced.text[d.unplaced.reason == "not shown"].tolist() == ["9"]


def test_white_words_on_a_dark_cell_are_read():
    made = document()
    cell = made.tables[0].cell(2, 2)
    cell.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    shade(cell)
    assert read(made).cells.value.tolist() == VALUES


@pytest.mark.parametrize(
    "aside",
    [
        '<w:del {0} w:id="1"><w:r><w:delText>9</w:delText></w:r></w:del>',
        '<w:moveFrom {0} w:id="1"><w:r><w:t>9</w:t></w:r></w:moveFrom>',
        "<w:r {0}><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt><w:rubyBase/></w:ruby></w:r>",
        '<w:r {0}><w:footnoteReference w:id="2"/></w:r>',
    ],
)
def test_what_is_not_in_the_text_is_no_part_of_a_figure(aside):
    made = document()
    made.tables[0].cell(2, 2).paragraphs[0]._p.append(parse_xml(aside.format(SPACE)))
    assert read(made).cells.value.tolist() == VALUES


@pytest.mark.parametrize("said", ["off", "0", "false"])
def test_a_run_that_takes_back_what_its_style_hides_is_read(said):
    made = document()
    run = made.tables[0].cell(2, 2).paragraphs[0].runs[0]
    by_its_style(made, run)
    run._r.get_or_add_rPr().append(parse_xml(f'<w:vanish {SPACE} w:val="{said}"/>'))
    assert read(made).cells.value.tolist() == VALUES


def raised(made, run):
    run.font.superscript = True


def lowered(made, run):
    run.font.subscript = True


def raised_by_its_style(made, run):
    run.style = made.styles.add_style("Note", WD_STYLE_TYPE.CHARACTER)
    run.style.font.superscript = True


def raised_by_points(made, run):
    run._r.get_or_add_rPr().append(parse_xml(f'<w:position {SPACE} w:val="12"/>'))


def behind_a_tab(made, run):
    run._r.insert(0, OxmlElement("w:ptab"))


@pytest.mark.parametrize(
    "part", [raised, lowered, raised_by_its_style, raised_by_points, behind_a_tab]
)
def test_digits_that_stand_apart_make_no_other_figure(part):
    made = document()
    part(made, made.tables[0].cell(2, 2).paragraphs[0].add_run("1"))
    assert read(made).cells.text.tolist()[3] == "6.20 1"


def test_the_raised_sign_before_a_figure_makes_no_other_figure():
    made = document()
    first, second = made.tables[0].cell(2, 2).paragraphs[0], "6.20"
    first.runs[0].text = "1"
    first.runs[0].font.superscript = True
    first.add_run(second)
    assert read(made).cells.text.tolist()[3] == "1 6.20"


def test_what_an_instruction_of_a_field_asks_is_no_part_of_its_result():
    made = document()
    run = made.tables[0].cell(2, 2).paragraphs[0].runs[0]._r
    for part in ('fldChar w:fldCharType="begin"/', "t>9</w:t", 'fldChar w:fldCharType="separate"/'):
        run.addprevious(parse_xml(f"<w:r {SPACE}><w:{part}></w:r>"))
    run.addnext(parse_xml(f'<w:r {SPACE}><w:fldChar w:fldCharType="end"/></w:r>'))
    assert read(made).cells.value.tolist() == VALUES


def test_a_field_that_is_never_ended_hides_no_other_paragraph():
    made = document()
    begin = f'<w:r {SPACE}><w:fldChar w:fldCharType="begin"/></w:r>'
    made.paragraphs[1]._p.append(parse_xml(begin))
    assert read(made).cells.value.tolist() == VALUES


MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def test_a_figure_set_as_a_formula_is_read_and_joins_no_other():
    made = document()
    formula = f'<m:oMath xmlns:m="{MATHS}"><m:r><m:t>6.20</m:t></m:r></m:oMath>'
    made.tables[0].cell(2, 2).text = ""
    made.tables[0].cell(2, 2).paragraphs[0]._p.append(parse_xml(formula))
    assert read(made).cells.value.tolist() == VALUES
    made.tables[0].cell(2, 3).paragraphs[0]._p.append(parse_xml(formula))
    assert read(made).cells.text.tolist()[4] == "0.10 6.20"


def test_a_cell_that_shows_a_picture_is_no_blank():
    made = document()
    made.tables[0].cell(2, 2).text = ""
    picture = f"<w:r {SPACE}><w:object/></w:r>"
    made.tables[0].cell(2, 2).paragraphs[0]._p.append(parse_xml(picture))
    d = read(made)
    assert d.cells.value.isna().tolist()[3]
    assert "no number: 5" in d.tables.note.dropna().str.cat()


def test_a_sign_by_its_number_in_a_font_is_lost():
    made = document()
    made.tables[0].cell(2, 2).paragraphs[0]._p.insert(0, sign_of("Webdings", "F02D"))
    d = read(made)
    assert d.cells.value.isna().tolist()[3]
    assert "characters lost: 5" in d.tables.note.dropna().str.cat()


def sign_of(font, number):
    return parse_xml(f'<w:r {SPACE}><w:sym w:font="{font}" w:char="{number}"/></w:r>')


@pytest.mark.parametrize(
    ("font", "number", "value"),
    [("Symbol", "F02D", -6.2), ("Wingdings", "F0FC", None), ("Wingdings 2", "F052", None)],
)
def test_a_sign_of_a_known_font_is_read(font, number, value):
    made = document()
    cell = made.tables[0].cell(2, 2)
    cell.paragraphs[0]._p.insert(0, sign_of(font, number))
    d = read(made)
    if value:
        assert d.cells.value.tolist()[3] == value
    else:
        assert d.cells.value.isna().tolist()[3]
        assert "no number: 5" in d.tables.note.dropna().str.cat()
        assert "partly read" in set(d.tables.status)


@pytest.mark.parametrize(
    ("mark", "letters"),
    [("yellow", "FFFF00"), ("darkYellow", "808000"), ("cyan", "00FEFF"), ("white", "FCFCFC")],
)
def test_letters_in_the_colour_that_marks_them_are_not_seen(mark, letters):
    made = document()
    run = made.tables[0].cell(2, 2).paragraphs[0].add_run("9")
    run.font.color.rgb = RGBColor.from_string(letters)
    look = f'<w:highlight {SPACE} w:val="{mark}"/>'
    run._r.get_or_add_rPr().append(parse_xml(look))
    assert read(made).cells.value.tolist() == VALUES


def test_a_row_that_a_revision_deletes_is_none():
    made = document()
    made.tables[0].rows[3]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    assert set(read(made).spending.code) == {"201"}


def test_a_table_of_one_cell_inside_a_cell_is_its_text():
    made = document()
    cell = made.tables[0].cell(2, 2)
    cell.text = ""
    cell.add_table(1, 1).cell(0, 0).text = "6.20"
    assert read(made).cells.value.tolist() == VALUES


def test_cells_merged_in_the_old_way_are_one():
    made = document()
    for place, value in ((3, "restart"), (4, "continue")):
        merge = parse_xml(f'<w:hMerge {SPACE} w:val="{value}"/>')
        made.tables[0].cell(3, place)._tc.get_or_add_tcPr().append(merge)
    made.tables[0].cell(3, 4).text = ""
    assert read(made).cells.text.tolist()[-2:] == ["0.20 ↕", "↕"]


def test_a_row_that_leaves_out_its_last_column_has_a_blank_there():
    made = document([HEAD, TOTAL, SERVICES, ["205", "教育支出", "6.10", "6.10", ""]])
    row = made.tables[0].rows[3]._tr
    row.remove(row.tc_lst[-1])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridAfter {SPACE} w:val="1"/>'))
    assert read(made).cells.value.tolist()[-2:] == [6.1, 6.1]


def test_a_frame_around_words_is_no_table():
    made = Document()
    fill(made.add_table(2, 1), [["甲街道2025年部门支出总表"], ["单位：万元"]])
    fill(made.add_table(len(ROWS), 5), ROWS)
    assert read(made).cells.value.tolist() == VALUES


CHOICES = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
AROUND = [f'<w:moveTo {SPACE} w:id="1"/>', f"<w:customXml {SPACE}/>", f"<mc:Choice {CHOICES}/>"]


@pytest.mark.parametrize("around", AROUND)
def test_a_table_is_read_whatever_stands_around_it(around):
    made = document()
    table = made.tables[0]._tbl
    table.addprevious(parse_xml(around))
    table.getprevious().append(table)
    assert read(made).cells.value.tolist() == VALUES


def test_a_table_in_a_box_is_a_table_and_read_once():
    made = document()
    box = f"<w:r {SPACE} {CHOICES}><mc:Choice><w:txbxContent/></mc:Choice><mc:Fallback/></w:r>"
    run = made.add_paragraph()._p
    run.append(parse_xml(box))
    table = made.tables[0]._tbl
    choice, second_copy = run.r_lst[0]
    choice[0].append(table)
    second_copy.append(deepcopy(choice[0]))
    assert read(made).cells.value.tolist() == VALUES


# --- files inside the text, and other packages ----------------------------------------------------

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def taking_in(data, name="/word/chunk.htm"):
    """A Word file without a table of its own, which takes in another file."""
    made = Document()
    part = Part(PackURI(name), "text/html", data, made.part.package)
    named = made.part.relate_to(part, f"{RELATIONS}/aFChunk")
    chunk = f'<w:altChunk {SPACE} xmlns:r="{RELATIONS}" r:id="{named}"/>'
    made.element.body.insert(0, parse_xml(chunk))
    return made


def test_a_page_that_a_text_takes_in_is_read():
    assert read(taking_in(PAGE.encode())).cells.value.tolist() == VALUES
    assert read(taking_in(archive("gb2312"))).cells.value.tolist() == VALUES


@pytest.mark.parametrize("data", [b"{\\rtf1 }", saved(Document())])
def test_a_file_of_another_kind_that_a_text_takes_in_is_refused(data):
    with pytest.raises(shimahe.DisclosureError, match="docx"):
        read(taking_in(data))


def test_a_text_that_stands_in_another_file_is_refused():
    made = document()
    made.element.body.append(parse_xml(f'<w:subDoc {SPACE} xmlns:r="{RELATIONS}" r:id="rId99"/>'))
    with pytest.raises(shimahe.DisclosureError, match="docx"):
        read(made)


MAIN = "officedocument.wordprocessingml.document.main"
PACKAGES = {
    "with macros": {"of": (f"openxmlformats-{MAIN}", "ms-word.document.macroEnabled.main")},
    "a template": {"of": (MAIN, "officedocument.wordprocessingml.template.main")},
    "another name": {"name": ("document.xml", "document2.xml")},
    "of the strict standard": {
        "words": (
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        "relations": (RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    },
}


@pytest.mark.parametrize("changes", PACKAGES)
def test_a_word_file_is_read_however_it_is_packed(changes):
    d = shimahe.read(repacked(saved(document()), **PACKAGES[changes]))
    assert d.cells.value.tolist() == VALUES


@pytest.mark.parametrize("share", [0.4, 0.9])
def test_a_cut_file_is_refused(share):
    data = saved(document())
    with pytest.raises(shimahe.DisclosureError, match=r"docx|zip"):
        shimahe.read(data[: int(len(data) * share)])


def test_a_file_over_the_limit_is_refused():
    made = document()
    made.add_paragraph("文" * 100_000)
    with pytest.raises(shimahe.DisclosureError, match="max_bytes"):
        shimahe.read(BytesIO(saved(made)), max_bytes=50_000)


# --- pages saved as one file ----------------------------------------------------------------------

PAGE = (
    "<html><body><p>甲街道2025年部门支出总表</p><p>单位：万元</p><table><tr><td>"
    + "</td></tr><tr><td>".join("</td><td>".join(row) for row in ROWS)
    + "</td></tr></table></body></html>"
)


def archive(encoding, of="text/html"):
    """The page as Word and browsers save it."""
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_Part"\r\n\r\n'
        f'------=_Part\r\nContent-Type: {of}; charset="{encoding}"\r\n'
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + PAGE.encode(encoding) + b"\r\n------=_Part--\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030"])
def test_a_page_saved_as_one_file_is_read(encoding):
    assert shimahe.read(archive(encoding)).cells.value.tolist() == VALUES


def test_pages_of_one_file_have_each_its_encoding():
    first = archive("utf-8").replace(PAGE.encode(), "<p>首页：公开目录</p>".encode())
    second = archive("gb2312").partition(b"\r\n\r\n")[2]
    d = shimahe.read(first.removesuffix(b"--\r\n") + second.removeprefix(b"------=_Part"))
    assert d.cells.value.tolist() == VALUES
    assert d.unplaced.text.str.contains("首页：公开目录").any()


@pytest.mark.parametrize(
    ("media", "href", "is_hidden"),
    [
        ("", "cid:css-1@x", True),
        ("screen", "cid:css-1@x", True),
        ("print", "cid:css-1@x", False),
        ("", "cid:css-2@x", False),
    ],
)
def test_styles_saved_with_a_page_hold_where_it_names_them(media, href, is_hidden):
    """Browsers save the style of a page beside it, whatever it was before."""
    row = f"<tr class=x><td>{'<td>'.join(['208', '社会保障', '9.00', '5.00', '4.00'])}</tr>"
    page = PAGE.replace("</table>", f"{row}</table>")
    page = page.replace("<body>", f'<body><link rel=stylesheet media="{media}" href="{href}">')
    sheet = "Content-Type: text/css\r\nContent-Location: cid:css-1@x\r\n\r\n.x{display:none}"
    saved_page = archive("utf-8").replace(PAGE.encode(), page.encode())
    end = b"\r\n------=_Part--\r\n"
    d = shimahe.read(saved_page.replace(end, f"\r\n------=_Part\r\n{sheet}".encode() + end))
    assert ("208" not in set(d.cells.code)) is is_hidden
    assert d.cells.value.tolist()[: len(VALUES)] == VALUES


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n"])
def test_a_page_in_quoted_printable_is_read(before):
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gb2312\r\n"
    head += b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    page = quopri.encodestring(PAGE.encode("gb2312"))
    assert shimahe.read(before + head + page).cells.value.tolist() == VALUES


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb2312", "gbk", "gb18030", "utf-16"])
def test_a_page_in_the_encodings_of_offices_is_read(encoding):
    assert shimahe.read(PAGE.encode(encoding)).cells.value.tolist() == VALUES


def test_a_saved_page_without_a_page_is_refused():
    with pytest.raises(shimahe.DisclosureError, match="没有网页的内容"):
        shimahe.read(archive("utf-8", of="image/png"))


def with_object(made, kind, target):
    """The bytes of a Word file with a picture, or another file, in a paragraph behind its words."""
    part = Part(PackURI(f"/word/{target}"), "application/octet-stream", b"x", made.part.package)
    name = made.part.relate_to(part, f"http://x/{kind}")
    spaces = nsdecls("w", "r", "a") + ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    inside = {
        "image": f'<w:drawing><a:blip r:embed="{name}"/></w:drawing>',
        "package": f'<w:object><o:OLEObject ProgID="Excel.Sheet.12" r:id="{name}"/></w:object>',
    }
    paragraph = parse_xml(f"<w:p {spaces}><w:r>{inside[kind]}</w:r></w:p>")
    made.paragraphs[-1]._p.addnext(paragraph)
    return saved(made)


@pytest.mark.parametrize(
    ("kind", "target", "said"),
    [
        ("image", "media/image1.png", "第 3 行是图片|Line 3 holds a picture"),
        ("package", "embeddings/book.xlsx", "第 3 行嵌入了|Line 3 embeds"),
    ],
)
def test_a_table_that_is_a_picture_or_another_file_is_said(kind, target, said):
    made = document()
    made.tables[0]._tbl.getparent().remove(made.tables[0]._tbl)
    with pytest.raises(shimahe.NoBudgetTables, match=said):
        shimahe.read(with_object(made, kind, target))
    d = shimahe.read(with_object(document(), kind, target))
    assert d.cells.value.tolist() == VALUES
    assert f"![]({target})" in d.unplaced.text.tolist()


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_a_saved_page_without_its_end_is_refused(share):
    data = as_mhtml()
    assert shimahe.read(data).tables.status.eq("complete").any()
    with pytest.raises(shimahe.UnreadableDocument, match="结尾缺失"):
        shimahe.read(data[: int(share * len(data))])


@pytest.mark.parametrize("place", ["behind", "alone"])
def test_what_is_struck_out_is_listed_and_not_read(place):
    made = document()
    cell = made.tables[0].cell(2, 2).paragraphs[0]
    struck = cell.add_run("99") if place == "behind" else cell.runs[0]
    struck.font.strike = True
    d = read(made)
    texts = d.cells.text.tolist()
    assert "6.20" in texts if place == "behind" else len(texts) == len(VALUES) - 1
    assert struck.text in set(d.unplaced.text[d.unplaced.reason == "not shown"])


CAPTIONS = ["表3", "部门支出总表", "编制单位：甲街道", "单位：万元"]


def with_captions(write, heads=HEAD):
    """A Word file whose first row, one cell, prints the captions of the table."""
    made = Document()
    made.add_paragraph("甲街道2025年部门预算")
    table = fill(made.add_table(len(ROWS) + 1, len(heads)), [[""] * len(heads), *ROWS])
    write(table.cell(0, 0).merge(table.cell(0, len(heads) - 1)).paragraphs[0])
    return made


def as_paragraphs(first):
    for text in CAPTIONS:
        first.insert_paragraph_before(text)


def with_breaks(first):
    first.add_run("\n".join(CAPTIONS))


@pytest.mark.parametrize("write", [as_paragraphs, with_breaks])
def test_captions_below_each_other_in_one_cell_are_captions(write):
    d = read(with_captions(write))
    assert d.cells.value.tolist() == VALUES
    assert (d.office, set(d.cells.unit)) == ("甲街道", {"万元"})
    assert d.spending.table.eq("department_spending").all()


def test_a_frame_of_one_cell_holds_words_around_a_table():
    made = Document()
    made.add_paragraph("甲街道2025年部门预算")
    cell = made.add_table(1, 1).cell(0, 0)
    cell.text = "部门支出总表"
    cell.add_paragraph("单位：万元")
    fill(cell.add_table(len(ROWS), len(HEAD)), ROWS)
    cell.add_paragraph("注：本表为预算数。")
    d = read(made)
    assert d.cells.value.tolist() == VALUES
    assert d.spending.amount_wan.notna().all()


def in_page_header(text, *units):
    """A Word file with a page header, and two tables with their own unit marks, or without."""
    made = Document()
    made.sections[0].header.paragraphs[0].text = text
    for title, unit in zip(("部门支出总表", "一般公共预算支出表"), units, strict=True):
        made.add_paragraph(f"甲街道2025年{title}")
        if unit:
            made.add_paragraph(f"单位：{unit}")
        fill(made.add_table(len(ROWS), len(HEAD)), ROWS)
    return read(made)


@pytest.mark.parametrize("text", ["单位：万元", "甲街道\t单位：万元", "（单位：万元）"])
def test_a_unit_above_the_pages_is_that_of_each_table_below(text):
    assert set(in_page_header(text, None, None).cells.unit) == {"万元"}


def test_a_unit_above_the_pages_gives_way_to_those_of_tables():
    d = in_page_header("单位：万元", "元", None)
    assert d.cells.unit[d.cells.table == "department_spending"].eq("元").all()
    assert d.cells.unit[d.cells.table == "general_spending"].isna().all()


def test_cells_that_a_revision_deletes_are_not_there():
    made = document()
    for row in made.tables[0].rows:
        last = row.cells[-1]._tc
        copied = deepcopy(last)
        mark = parse_xml(f'<w:cellDel {SPACE} w:id="3" w:author="a"/>')
        copied.get_or_add_tcPr().append(mark)
        last.addnext(copied)
    assert read(made).cells.value.tolist() == VALUES


def test_a_target_sheet_that_repeats_its_title_and_its_name_goes_on():
    made = Document()
    title = "2025年项目绩效目标表"
    name = ("项目名称", "道路养护", "", "")
    heads = ("指标名称", "权重", "指标值", "计量单位")
    parts = [
        (name, ("预算金额", "30.00", "", ""), heads, ("养护里程", "40", "≥12", "公里")),
        (name, ("居民满意度", "60", "≥90", "%")),
    ]
    for rows in parts:
        made.add_paragraph(title)
        made.add_paragraph("单位：万元")
        fill(made.add_table(len(rows), 4), rows)
    d = read(made)
    assert d.projects[["project", "amount_wan"]].values.tolist() == [["道路养护", 30.0]]
    assert d.indicators[["name", "weight", "value", "unit"]].values.tolist() == [
        ["养护里程", 40.0, 12.0, "公里"],
        ["居民满意度", 60.0, 90.0, "%"],
    ]
