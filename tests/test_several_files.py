"""The files of one disclosure, read together: joined, filled up, refused where they contradict."""

from pathlib import Path

import pytest

import shimahe
from shimahe import cli
from shimahe.display import dashboard, serving
from tests.pdf_pages import Pages
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, VALUES, WIDTHS

TABLE = "\n".join(
    ["部门支出总表", "单位：万元", *("\t".join(row) for row in (HEAD, TOTAL, SERVICES, EDUCATION))]
)
TEXT = "# 甲街道2025年部门预算\n\n二、部门收支总体情况\n\n2025年年初预算数12.30万元。"
PAGE = "<html><body><h1>甲街道2025年部门预算</h1><p>部门概况。</p></body></html>"


def encoded(*texts):
    return [text.encode() for text in texts]


def test_what_one_file_does_not_state_is_taken_from_the_others():
    d = shimahe.read(encoded(TEXT, TABLE))
    assert (d.office, d.year, d.stage) == ("甲街道", 2025, "budget")
    assert d.cells.value.tolist() == VALUES
    assert len(d.statements) == 1


@pytest.mark.parametrize("text", [TEXT, PAGE])
@pytest.mark.parametrize("is_first", [True, False])
def test_every_line_is_that_of_its_file(text, is_first):
    files = [text, TABLE] if is_first else [TABLE, text]
    d = shimahe.read(encoded(*files))
    for row in d.cells.itertuples():
        assert d.fields(row.line)[row.field - 1] == row.text
    assert d.last_line == sum(file.count("\n") + 1 for file in files)


def test_a_line_is_cited_with_its_file(tmp_path):
    pages = Pages().new_page().words(200, 60, "部门支出总表", 14).words(400, 84, "单位：万元")
    (tmp_path / "表.pdf").write_bytes(pages.table(104, WIDTHS, [HEAD, TOTAL, SERVICES]).data())
    (tmp_path / "说明.md").write_text(TEXT, encoding="utf-8")
    d = shimahe.read([tmp_path / "说明.md", str(tmp_path / "表.pdf")])
    assert d.cite(d.cells.iloc[-1]).endswith("（表.pdf 第 1 页）")
    assert d.cite(1) == "# 甲街道2025年部门预算（说明.md）"
    assert d.pages.kind.tolist() == ["file", "page"]
    assert d.origin.file_name == "说明.md, 表.pdf"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (TEXT.replace("甲街道", "乙镇"), "甲街道.*乙镇"),
        (TEXT.replace("2025", "2024"), "2025.*2024"),
        (TEXT.replace("部门预算", "部门决算"), "预算.*决算"),
    ],
)
def test_a_contradiction_is_refused_and_names_both(other, said, tmp_path):
    for name, text in (("one.md", TEXT), ("other.md", other), ("tables.md", TABLE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / "one.md", tmp_path / "other.md", tmp_path / "tables.md"]
    with pytest.raises(shimahe.DisclosureError, match=said) as refused:
        shimahe.read(files)
    assert "one.md" in str(refused.value)
    assert "other.md" in str(refused.value)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("乙镇2025年部门预算", "甲街道.*乙镇"),
        ("甲街道2024年部门预算", "2025.*2024"),
        ("甲街道2025年部门决算", "预算.*决算"),
    ],
)
def test_headings_without_marks_contradict_each_other_too(other, said, tmp_path):
    title, table = "甲街道2025年部门预算", "部门支出总表"
    pages = Pages().new_page().words(60, 30, title, 14).words(200, 60, table, 14)
    pages.words(400, 84, "单位：万元").table(104, WIDTHS, [HEAD, TOTAL, SERVICES])
    (tmp_path / "one.pdf").write_bytes(pages.data())
    (tmp_path / "other.txt").write_text(f"{other}\n\n本单位职责。\n", encoding="utf-8")
    with pytest.raises(shimahe.DisclosureError, match=said) as refused:
        shimahe.read([tmp_path / "one.pdf", tmp_path / "other.txt"])
    assert "one.pdf" in str(refused.value)
    assert "other.txt" in str(refused.value)


def test_the_name_of_an_office_may_be_printed_longer():
    longer = TABLE.replace("单位：万元", "单位名称：丙市丁区人民政府甲街道办事处\n单位：万元")
    assert shimahe.read(encoded(TEXT, longer)).office == "丙市丁区人民政府甲街道办事处"


def test_the_hash_of_several_files_is_that_of_all():
    both = shimahe.read(encoded(TEXT, TABLE)).origin.sha256
    assert both != shimahe.read(encoded(TABLE, TEXT)).origin.sha256
    assert shimahe.read(encoded(TABLE)).origin == shimahe.read(TABLE.encode()).origin


def test_no_file_at_all_is_refused():
    with pytest.raises(shimahe.DisclosureError, match="没有给出文件"):
        shimahe.read([])


@pytest.mark.parametrize("command", ["read", "audit"])
def test_the_command_line_takes_several_files(command, tmp_path, capsys):
    for name, text in (("text.md", TEXT), ("tables.md", TABLE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    code = cli.main([command, str(tmp_path / "text.md"), str(tmp_path / "tables.md")])
    assert code == cli.DONE
    assert capsys.readouterr().err == ""


def test_a_page_reads_copies_of_all_files(tmp_path):
    for folder in ("a", "b", "page"):
        (tmp_path / folder).mkdir()
    files = [str(tmp_path / "a" / "x.md"), str(tmp_path / "b" / "x.md")]
    for path, text in zip(files, (TEXT, TABLE), strict=True):
        Path(path).write_text(text, encoding="utf-8")
    dashboard.write(tmp_path / "page", shimahe.read(files), files)
    copies = serving.copies_of(tmp_path / "page", files)
    assert [copy.read_text(encoding="utf-8") for copy in copies] == [TEXT, TABLE]
    assert f"shimahe.read({[str(copy) for copy in copies]!r})" in serving.set_up(copies)


def test_the_same_file_given_twice_is_refused(tmp_path):
    for name in ("表.md", "表(1).md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("表.md", "表(1).md")]
    with pytest.raises(shimahe.UnreadableDocument, match=r"表\.md.*表\(1\)\.md"):
        shimahe.read(paths)


@pytest.mark.parametrize("is_in_two_files", [True, False])
def test_a_target_sheet_of_two_files_counts_once(is_in_two_files):
    sheet = "\n".join(
        [
            "项目绩效目标表",
            "单位：万元",
            "项目名称\t道路养护\t\t主管部门\t甲街道",
            "当年预算\t3.00",
            "绩效指标\t指标名称\t指标权重\t指标性质\t指标值\t计量单位\t是否核心",
            "\t养护里程\t100\t≥\t14\t公里\t是",
        ]
    )
    other = sheet.replace("3.00", "5.00")
    files = [f"{TEXT}\n{sheet}", f"{sheet}\n\n{other}"]
    d = shimahe.read(encoded(*files) if is_in_two_files else "\n\n".join(files).encode())
    assert d.projects.amount_wan.tolist() == [3.0, *([] if is_in_two_files else [3.0]), 5.0]
    assert d.tables.note.eq("form printed again").sum() == is_in_two_files


STATED = "培训费支出3.00万元，比上年增加2.00万元，其中培训人数增多增加1.00万元。"


@pytest.mark.parametrize("is_in_two_files", [True, False])
def test_a_statement_of_two_files_counts_once(is_in_two_files):
    more = "会议费支出5.00万元，比上年减少4.00万元，主要是会议减少。"
    files = [f"{TABLE}\n{TEXT}\n\n{STATED}", f"{TEXT}\n\n{STATED}\n\n{more}"]
    d = shimahe.read(encoded(*files) if is_in_two_files else "\n\n".join(files).encode())
    once = [12.3, 3.0, 2.0, 1.0]
    assert d.statements.value.tolist() == [*once, *([] if is_in_two_files else once), 5.0, -4.0]
    assert d.unplaced.reason.eq("repeated print").sum() == 2 * is_in_two_files
    explained = d.statements.explains.dropna()
    assert len(explained) == (1 if is_in_two_files else 2)
    assert explained.map(d.statements.set_index("statement").value).eq(2.0).all()
