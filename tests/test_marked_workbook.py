"""The audit written back: the marked cells are those of the broken identities, and no others."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

import shimahe
from shimahe import cli, terms
from shimahe.checking.audit import audit
from shimahe.display.marked_workbook import marked_cells, workbook_bytes
from tests.fragments import TEXT, WHOLE_OFFICE, document, spending_table

pytestmark = pytest.mark.slow

ON = date(2026, 1, 2)
ODD = ("205\t教育支出\t60,900.00\t30,000.00\t30,800.00", "合计\t\t60,900.00\t30,000.00\t30,800.00")
CELLS = "".join(f"<td>{text}</td>" for text in ODD[0].split("\t"))
HEAD = "<tr><td>科目编码</td><td>科目名称</td><td>总计</td><td>基本支出</td><td>项目支出</td></tr>"
MARKUP = f"<h2>部门支出总表</h2><p>单位：元</p><table>{HEAD}<tr>{CELLS}</tr></table>"
TWO_IN_ONE_LINE = MARKUP + MARKUP.replace("部门支出总表", "一般公共预算财政拨款支出预算表").replace(
    "60,900", "60,800"
)
#: A misprint in a table whose columns tabs part: 31.00 for 30.00.
TABBED = """部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t100.00\t60.00\t40.00
20129\t群众团体事务\t100.00\t60.00\t40.00
2012999\t其他群众团体事务支出\t70.00\t60.00\t10.00
2012902\t一般行政管理事务\t30.00\t—\t31.00
"""
SPACED = TABBED.replace("\t\t", "  ").replace("\t", "  ")
PIPED = "".join(f"| {line} |\n" for line in TABBED.replace("\t", " | ").splitlines()[2:])
DOCUMENTS = {
    "columns that blanks part": SPACED,
    "columns that pipes part": f"部门支出总表\n\n单位：万元\n\n{PIPED}",
    "bundled": TEXT,
    "a misprint": TEXT.replace("支出\t6,084.49\t671.25", "支出\t6,804.49\t671.25", 1),
    "two misprints": TEXT.replace("30216\t培训费\t3.05", "30216\t培训费\t3.50").replace(
        "20101\t人大事务\t26.49", "20101\t人大事务\t62.49", 1
    ),
    "in yuan": document(spending_table(*ODD, unit="单位：元")).decode(),
    "a final account": document("2024年度部门决算", spending_table(*ODD)).decode(),
    "without projects": WHOLE_OFFICE.partition("## 项目绩效目标表")[0].replace("3.00", "3.30", 1),
    "markup": MARKUP.replace("<tr>", "\n<tr>"),
    "markup in one line": TWO_IN_ONE_LINE,
}


def book_of(text, lang="zh"):
    found = audit(shimahe.read(text.encode()))
    return found, openpyxl.load_workbook(io.BytesIO(workbook_bytes(found, ON, lang)))


def marked(book):
    """The marked cells of all sheets, with the line that stands before them."""
    cells = []
    for sheet in book:
        for row in sheet.iter_rows():
            cells += [(row[0].value, cell.value) for cell in row if cell.comment]
    return sorted(cells, key=str)


def broken(found):
    """The printed figures of the broken identities, with their lines."""
    figures = {}
    for result in found.weighed:
        if result.nature == "identity" and result.status == "differs":
            figures.update({figure.cell: figure for figure in result.figures})
    return sorted(((each.line, float(each.value)) for each in figures.values()), key=str)


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_marked_cells_are_the_figures_of_the_broken_identities(text):
    found, book = book_of(text)
    as_numbers = [(line, _as_number(value)) for line, value in marked(book)]
    assert as_numbers == broken(found)
    assert as_numbers
    assert len(marked_cells(found)) == len(as_numbers)


def _as_number(value):
    return float(value.replace(",", "")) if isinstance(value, str) else float(value)


def test_figures_that_blanks_or_pipes_part_have_cells_of_their_own():
    for text in (SPACED, DOCUMENTS["columns that pipes part"]):
        _, book = book_of(text)
        cells = [[cell.value for cell in row] for row in book.worksheets[2].iter_rows()]
        assert cells[-1][1:] == ["2012902", "一般行政管理事务", 30, "—", 31]


def test_only_marked_cells_of_tables_are_filled():
    _, book = book_of(TEXT)
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows():
            assert all((cell.fill.fill_type == "solid") == bool(cell.comment) for cell in row)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_comment_has_the_equation_both_lines_and_the_suggested_figure(lang):
    _, book = book_of(DOCUMENTS["a misprint"], lang)
    comments = [cell.comment.text for row in book.worksheets[3].iter_rows() for cell in row
                if cell.comment and cell.value == 6804.49]  # fmt: skip
    (comment,) = comments
    assert "6,804.49 ≠ 6,084.49" in comment
    assert "201 | 一般公共服务支出 | 6,804.49" in comment
    suggestion = terms.text("marked.located", lang, suggested="6,084.49", repairs=0, evidence="")
    assert suggestion.partition("6,084.49")[0] + "6,084.49" in comment


def test_figures_are_numbers_in_the_printed_format_and_the_rest_is_text():
    _, book = book_of(TEXT)
    row = next(row for row in book.worksheets[3].iter_rows() if row[0].value == 80)
    assert [cell.value for cell in row] == [80, "201", "一般公共服务支出", 6084.49, 671.25, 5413.24]
    assert [cell.number_format for cell in row[3:]] == ["#,##0.00", "0.00", "#,##0.00"]


def test_a_figure_that_no_format_prints_stays_as_it_is_printed():
    _, book = book_of(TEXT.replace("支出\t6,084.49\t671.25", "支出\t6,0844.9\t671.25", 1))
    assert (80, "6,0844.9") in marked(book)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
def test_text_of_the_document_never_becomes_a_formula(text):
    rows = (f"205\t{text}教育\t1.00\t0.50\t0.50", f"合计\t{text}\t1.00\t0.50\t0.50")
    _, book = book_of(document(f"{text} 预算", spending_table(*rows)).decode())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_all_checks_stand_on_one_sheet_the_broken_first():
    found, book = book_of(TEXT, "en")
    sheet = book["Checks"]
    assert sheet.max_row == len(found.checks) + 1
    first = [cell.value for cell in sheet[2]]
    assert first[2:7] == ["contradiction", "must be equal", 13969.45, 13635.67, 333.78]
    assert first[8] == "402, 311"


def test_what_was_not_read_is_said():
    found, book = book_of(TEXT, "en")
    rows = list(book["Not read"].iter_rows(values_only=True))
    lines = {row[0] for row in rows}
    assert {str(line) for line in found.d.unplaced["line"]} <= lines
    assert any("lost" in row[1] for row in rows)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_same_date_gives_the_same_bytes(lang):
    found = audit(shimahe.load())
    assert workbook_bytes(found, ON, lang) == workbook_bytes(audit(shimahe.load()), ON, lang)


def test_sheets_of_one_title_and_of_long_titles_have_names_of_their_own():
    long = "一" * 40
    parts = [spending_table("a\tb", title=f"## {long}{n}支出决算明细表") for n in range(3)]
    _, book = book_of(document(*parts, spending_table(*ODD)).decode())
    names = [sheet.title.lower() for sheet in book]
    assert len(set(names)) == len(names)


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path):
    path = tmp_path / "office.md"
    path.write_bytes(document(spending_table(*ODD)))
    return path


def run(capsys, *arguments):
    code = cli.main(["--lang", "en", "audit", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_command_writes_the_workbook_and_keeps_its_exit_code(capsys, office, tmp_path):
    target = tmp_path / "out.xlsx"
    code, out, err = run(capsys, office, "--to", target, "--date", "2026-01-02")
    assert code == 1
    assert "within a table" in out
    assert f"{target} written" in err
    assert target.read_bytes() == workbook_bytes(audit(shimahe.read(office)), ON, "en")


@pytest.mark.parametrize("name", ["out.xls", "out.csv", "out"])
def test_another_suffix_is_refused(capsys, office, tmp_path, name):
    code, _, err = run(capsys, office, "--to", tmp_path / name)
    assert (code, err.count("\n")) == (2, 1)
    assert ".xlsx" in err


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(capsys, office, tmp_path):
    target = tmp_path / "out.xlsx"
    target.write_text("mine")
    code, _, err = run(capsys, office, "--to", target)
    assert (code, target.read_text(), "--force" in err) == (2, "mine", True)
    assert run(capsys, office, "--to", target, "--force")[0] == 1
    assert target.read_bytes().startswith(b"PK")


def test_the_document_itself_is_never_replaced(capsys, tmp_path):
    path = tmp_path / "office.xlsx"
    path.write_bytes(document(spending_table(*ODD)))
    code, _, err = run(capsys, path, "--to", path, "--force")
    assert (code, "is the document itself" in err) == (2, True)


def test_a_place_without_its_folder_and_a_folder_are_refused(capsys, office, tmp_path):
    assert "make it first" in run(capsys, office, "--to", tmp_path / "no" / "out.xlsx")[2]
    (tmp_path / "folder.xlsx").mkdir()
    assert "is a folder" in run(capsys, office, "--to", tmp_path / "folder.xlsx")[2]


def test_what_the_disk_refuses_leaves_nothing_behind(capsys, office, tmp_path, monkeypatch):
    def refuse(content, to):
        raise OSError(28, "No space left on device", str(to))

    monkeypatch.setattr(cli.resources, "put", refuse)
    code, _, err = run(capsys, office, "--to", tmp_path / "out.xlsx")
    assert (code, err.count("\n")) == (2, 1)
    assert "cannot write" in err
    assert list(tmp_path.iterdir()) == [office]
