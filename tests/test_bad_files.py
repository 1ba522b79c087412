"""Files that are damaged or mean harm: refused, or read right, and nothing is fetched or run."""

import os
import socket
import subprocess
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

import shimahe
from tests import test_pdf, test_word, test_workbook
from tests.fragments import with_a_bit_turned
from tests.old_books import old_book
from tests.pdf_pages import Pages
from tests.round_trip import saved
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, VALUES, WIDTHS
from tests.test_workbook import SHEET, part_of, with_part

WORKBOOK = saved(test_workbook.workbook())
WORD = saved(test_word.document())
FILES = {"xlsx": WORKBOOK, "docx": WORD, "xls": test_workbook.OLD.read_bytes()}
RIGHT = {"xlsx": {12.3, 0.3, 12.0, 6.2, 0.1, 6.1, 0.2, 5.9}, "docx": set(VALUES)}
RIGHT["xls"] = {1012.3, 0.3, 1012.0, 1006.2, 0.1, 1006.1, 6.1, 0.2, 5.9}


def with_member(data, name, text):
    """A packed file with one more part."""
    file = BytesIO(data)
    with ZipFile(file, "a", ZIP_DEFLATED) as parts:
        parts.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_is_refused_or_gives_no_other_figure(kind, seed):
    try:
        d = shimahe.read(with_a_bit_turned(FILES[kind], seed))
    except shimahe.DisclosureError:
        return
    if kind != "xls":  # which keeps no sum of its bytes: what is in a cell of it may be anything
        assert set(d.cells.value.dropna()) <= RIGHT[kind]


def forbidden(*arguments, **keywords):
    raise AssertionError("a file that is read must start and fetch nothing")


@pytest.fixture
def nothing_leaves(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(subprocess, "Popen", forbidden)
    monkeypatch.setattr(os, "system", forbidden)


LINK = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" TargetMode="External" Target="http://192.0.2.1/x.xlsx" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/>'
    "</Relationships>"
)
ADDED = [
    ("xl/externalLinks/_rels/externalLink1.xml.rels", LINK),
    ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro"),
]


@pytest.mark.parametrize(("name", "text"), ADDED)
def test_links_and_macros_of_a_workbook_are_not_followed(name, text, nothing_leaves):
    d = shimahe.read(with_member(WORKBOOK, name, text))
    assert set(d.cells.value) == RIGHT["xlsx"]


def test_a_formula_that_asks_another_file_has_the_value_that_is_kept(nothing_leaves):
    xml = part_of(WORKBOOK)
    linked = xml.replace(
        "<v>12.3</v>", "<f>[1]表!A1+WEBSERVICE(&quot;http://192.0.2.1&quot;)</f><v>12.3</v>"
    )
    assert linked != xml
    d = shimahe.read(with_part(WORKBOOK, SHEET, linked))
    assert 12.3 in set(d.cells.value)


def test_the_template_and_pictures_of_a_word_file_are_not_fetched(nothing_leaves):
    link = LINK.replace("externalLinkPath", "attachedTemplate")
    d = shimahe.read(with_member(WORD, "word/_rels/settings.xml.rels", link))
    assert d.cells.value.tolist() == VALUES


def test_what_a_saved_page_links_to_is_not_fetched(nothing_leaves):
    page = test_word.PAGE.replace("<body>", '<body><img src="http://192.0.2.1/a.png"><script src='
                                  '"http://192.0.2.1/a.js"></script>')  # fmt: skip
    assert shimahe.read(page.encode()).cells.value.tolist() == VALUES


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml"])
def test_entities_of_a_word_file_are_refused(name):
    text = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(shimahe.DisclosureError, match="XML"):
        shimahe.read(with_part(WORD, name, text))


def test_a_bomb_is_refused_before_it_unpacks():
    bomb = with_member(WORKBOOK, "xl/worksheets/sheet2.xml", b" " * 40_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(shimahe.DisclosureError, match="max_bytes"):
        shimahe.read(bomb, max_bytes=1_000_000)


@pytest.mark.slow
def test_a_million_empty_rows_are_no_rows():
    rows = "".join(f'<row r="{n}"/>' for n in range(7, 1_048_577))
    xml = part_of(WORKBOOK).replace("</sheetData>", f"{rows}</sheetData>")
    d = shimahe.read(with_part(WORKBOOK, SHEET, xml))
    assert set(d.cells.value) == RIGHT["xlsx"]
    assert len(d.pages) == 1


def of_office(page, office, rows):
    """A page with the table of an office."""
    page.words(60, 40, f"{office}2025年部门预算").words(200, 60, "部门支出总表", 14)
    page.words(60, 84, f"部门：{office}").words(400, 84, "单位：万元")
    return page.table(104, WIDTHS, [HEAD, *rows])


def test_of_two_disclosures_in_one_pdf_the_first_is_read_and_the_other_named():
    pages = of_office(Pages().new_page(), "甲街道", [TOTAL, SERVICES, EDUCATION])
    other = [[*row[:2], *("9.99" for _ in row[2:])] for row in (TOTAL, SERVICES, EDUCATION)]
    d = shimahe.read(of_office(pages.new_page(), "乙镇", other).data())
    assert d.office == "甲街道"
    assert d.cells.value.tolist() == VALUES
    assert "another office" in set(d.tables.note.dropna())


def test_of_two_disclosures_in_one_workbook_the_first_is_read_and_the_other_named():
    made = test_workbook.workbook(first=("部门：甲街道", "", "单位：万元"))
    sheet = made.create_sheet("乙镇")
    for row in (["部门支出总表"], ["部门：乙镇", "", "单位：万元"], test_workbook.HEAD):
        sheet.append(row)
    sheet.append(["201", "一般公共服务支出", 9.99, 9.99, 0])
    d = shimahe.read(saved(made))
    assert (d.office, set(d.cells.value)) == ("甲街道", RIGHT["xlsx"])
    assert "another office" in set(d.tables.note.dropna())


def test_a_page_that_names_an_attachment_is_refused_with_what_it_says():
    made = test_word.Document()
    made.add_paragraph("本单位2025年部门预算见附件。")
    with pytest.raises(shimahe.DisclosureError, match="见附件"):
        shimahe.read(saved(made))


def test_a_pdf_with_a_script_and_an_attached_file_runs_neither(nothing_leaves):
    data = test_pdf.plain_pages().data()
    harmful = data.replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /URI /URI (http://192.0.2.1) >>", 1
    )
    try:
        d = shimahe.read(harmful)
    except shimahe.DisclosureError:
        return
    assert d.cells.value.tolist() == VALUES


def test_a_workbook_of_before_1997_is_refused_with_what_to_do():
    rows = [["部门支出总表"], ["单位：万元"], test_workbook.HEAD, *test_workbook.ROWS]
    with pytest.raises(shimahe.DisclosureError, match=r"Excel 95.*xlsx"):
        shimahe.read(old_book("支出", rows))


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_packed_file_that_is_cut_is_told_by_its_parts(kind, share):
    data = FILES[kind][: int(len(FILES[kind]) * share)]
    with pytest.raises(shimahe.UnreadableDocument, match=rf"{kind}.*(?:损坏|damaged)"):
        shimahe.read(data)


def test_a_workbook_without_its_list_of_sheets_is_damaged():
    file = BytesIO()
    with ZipFile(BytesIO(WORKBOOK)) as parts, ZipFile(file, "w") as kept:
        for name in parts.namelist():
            if name != "xl/workbook.xml":
                kept.writestr(name, parts.read(name))
    with pytest.raises(shimahe.UnreadableDocument, match=r"xlsx.*(?:损坏|damaged)"):
        shimahe.read(file.getvalue())
