"""A document without a form is told what was found, where, and what to do, in both languages."""

import re
from io import BytesIO

import pytest

import shimahe
from shimahe import terms
from tests.pdf_pages import Pages

LATIN = re.compile("[A-Za-z]+")
TITLE = "部门支出总表"
CSV = f"{TITLE}\n单位：万元\n科目编码,科目名称,合计\n201,一般公共服务支出,6.00"
CASES = {
    "commas": (CSV, "部门支出总表 (line 1, no rows below it)", "Line 3", "commas", "tabs or pipes"),
    "semicolons": (CSV.replace(",", ";"), "Line 3", "semicolons", "tab-separated"),
    "semicolons and thousands": (
        CSV.replace(",", ";").replace("6.00", '"1,234,500.00"'),
        "Line 3",
        "semicolons",
        "workbook",
    ),
    "commas and thousands": (CSV.replace("6.00", '"1,234,500.00"'), "Line 3", "commas"),
    "commas to the end of each line": (
        CSV.replace("总表", "总表,,").replace("万元", "万元,,"),
        "found 部门支出总表 (line 1, no rows below it)",
        "Line 3",
        "commas",
    ),
    "spaces": ("部门收支总表\n拨款收入 12.00 服务支出 6.00", "Line 2", "spaces", "tabs or pipes"),
    "traditional": (
        "部門支出總表\n單位：萬元\n科目編碼\t合計\n201\t6.00",
        "found 部門支出總表 (line 1)",
        "Line 1 is in Traditional characters",
        "Simplified",
    ),
    "pinyin": ("部門支出總表 Bùmén zhīchū", "Traditional", "Line 1 prints pinyin", "take"),
    "pinyin alone": ("Bùmén zhīchū\n201\t6.00", "Line 1 prints pinyin, and no line prints Chinese"),
    "functional": (
        "一般公共预算基本支出表（按经济分类）\n单位：万元\n科目编码\t科目名称\t合计\n"
        "201\t一般公共服务支出\t6.00\n20101\t人大事务\t6.00",
        "The table from line 1 on is by economic classification by its title",
        "all its codes are of the functional classification",
        "check the title against the codes",
    ),
    "title": (TITLE, "found 部门支出总表 (line 1, no rows below it)", "with tabs or pipes"),
    "contents": ("目录\n部门收支总表\n部门收入总表\n部门支出总表", "From line 2", "contents"),
    "picture": (f"{TITLE}\n![](表.png)", "Line 2 holds a picture", "recognise"),
    "attached": (
        "<html><head><style>p{color:red}</style></head><body><p>甲街道2025年部门预算见附件</p>"
        "<a target=_blank HREF='./W020250214_3.xlsx' title='表'>附件</a></body></html>",
        "1 line without a table: 甲街道2025年部门预算见附件 附件",
        "Line 1 links to the file W020250214_3.xlsx",
        "download it",
    ),
    "attached in a folder": (
        "<p>附件：</p>\n<p><a href=/files/2025/甲街道预算.et>预算表</a></p>",
        "found 预算表 (line 2, no rows below it)",
        "Line 2 links to the file 甲街道预算.et",
    ),
    "frame": (
        "<html><body><p>部门支出总表</p>\n<iframe width=9 src='a.pdf'></iframe></body></html>",
        "Line 2 is a frame that shows another page",
    ),
    "folded": (
        f"<p>{TITLE}</p>\n<details><table>\n"
        "<tr><td>甲<td>1.00\n<tr><td>乙<td>2.00\n<tr><td>丙<td>3.00\n</table></details>",
        "At least 3 lines with figures are not shown",
        "from line 3 on",
    ),
    "economic": (
        f"{TITLE}\n单位：万元\n科目编码\t科目名称\t合计\n301\t工资福利支出\t6.00",
        "from line 1 on is by economic classification",
    ),
    "other table": (
        "人员名单表\n甲\t1\n乙\t2",
        "found 人员名单表 (line 1)",
        "with tabs or pipes",
    ),
    "prose": ("只有文字。", "1 line without a table: 只有文字。", "read the file that prints"),
    "nothing": ("\n", "an empty document"),
}


def message_of(text):
    with pytest.raises(shimahe.NoBudgetTables) as raised:
        shimahe.read(text.encode())
    return str(raised.value)


@pytest.mark.parametrize("name", CASES)
def test_the_message_names_what_was_found_where_and_what_to_do(name, english):
    text, *words = CASES[name]
    message = message_of(text)
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize("name", CASES)
def test_the_message_is_in_the_current_language(name, monkeypatch):
    monkeypatch.setattr(terms, "_chosen", ["zh"])
    message = message_of(CASES[name][0])
    assert "标准预算表" in message
    assert not any(word in message for word in ("line", "wanted", "found", "cells"))


def test_the_environment_chooses_the_language(monkeypatch):
    monkeypatch.setattr(terms, "_chosen", [])
    monkeypatch.setenv("SHIMAHE_LANG", "en")
    assert "no standard budget form" in message_of("只有文字。")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (None, "应给出路径、字节或已打开的文件"),
        (b"%PDF-1.7", "PDF 文件，但已损坏或不完整"),
        (b"\xff\xff\xff\x80", "不是 UTF-8"),
        ("/nowhere/gone.md", "不能打开 'gone.md'"),
    ],
)
def test_what_cannot_be_opened_is_said_in_chinese_too(document, words, monkeypatch):
    monkeypatch.setattr(terms, "_chosen", ["zh"])
    with pytest.raises(shimahe.UnreadableDocument, match=words):
        shimahe.read(document)


def test_a_table_with_commas_in_an_older_encoding_is_refused_alike(english):
    with pytest.raises(shimahe.NoBudgetTables, match="Line 3 parts its cells by commas"):
        shimahe.read(CSV.encode("gb18030"))


def test_a_sentence_that_begins_with_a_figure_is_no_row_with_commas(english):
    assert "commas" not in message_of("1777.14万元，增长903.39%,主要是项目增加")


def refusal_of(data, name, lang, monkeypatch, tmp_path):
    """What is said of a file that is refused."""
    monkeypatch.setattr(terms, "_chosen", [lang])
    (tmp_path / name).write_bytes(data)
    with pytest.raises(shimahe.DisclosureError) as raised:
        shimahe.read(tmp_path / name)
    return str(raised.value)


PAGES = Pages().new_page().table(90, (70, 70), [("科目", "合计"), ("201", "6.00")]).data()
BROKEN = {
    "cut.pdf": (PAGES[:-200], "PDF 文件", "文件的结尾缺失"),
    "packed.pdf": (PAGES.replace(b"stream\nx", b"stream\nx\0\0", 1), "PDF 文件", "无法解压"),
    "order.pdf": (b"%PDF-1.7\n%%EOF", "PDF 文件", "文件的结构有误"),
    "cut.xlsx": (b"PK\x03\x04xl/workbook.xml", "Excel 工作簿（xlsx）", "无法解压"),
    "order.xls": (b"\xd0\xcf\x11\xe0" + "Workbook\0".encode("utf-16-le"), "旧版", "结构有误"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_in_words_of_the_reader_alone(name, monkeypatch, tmp_path):
    data, *words = BROKEN[name]
    message = refusal_of(data, name, "zh", monkeypatch, tmp_path)
    assert [word for word in words if word not in message] == []
    assert not set(LATIN.findall(message)) - {*LATIN.findall(name), "PDF", "Excel", "xlsx", "xls"}
    english = refusal_of(data, name, "en", monkeypatch, tmp_path)
    assert "damaged or incomplete (" in english
    assert english.isascii()


@pytest.mark.parametrize(
    ("name", "data", "begins"),
    [
        ("empty.md", b"", "empty.md 是空文件"),
        ("预算 2025", b"", "预算 2025 是空文件"),
        ("某单位预算", b"", "某单位预算是空文件"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "picture.png 是 PNG 图片，"),
        ("旧表", b"\xd0\xcf\x11\xe0", "旧表是旧版 Office 文件"),
        ("prose.txt", "只有文字。".encode(), "prose.txt 中没有"),
        ("锁.pdf", Pages().new_page().words(60, 60, "甲").data(encrypt=True), "锁.pdf 有密码保护"),
        ("图.pdf", Pages().new_page(image=True).data(), "图.pdf 的第 1 页是扫描的图片"),
    ],
)
def test_a_latin_name_stands_apart_from_chinese(name, data, begins, monkeypatch, tmp_path):
    assert refusal_of(data, name, "zh", monkeypatch, tmp_path).startswith(begins)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_open_file_that_gives_nothing_is_refused_in_the_language(lang, monkeypatch):
    monkeypatch.setattr(terms, "_chosen", [lang])
    closed = BytesIO(b"x")
    closed.close()
    with pytest.raises(shimahe.UnreadableDocument) as raised:
        shimahe.read(closed)
    said = {
        "zh": "不能从该文件读取（已关闭、不完整，或不是用来读取的）：请以二进制方式打开后再读",
        "en": "cannot read from the document (it is closed, cut, or not open for reading): "
        "open it for reading, in binary mode",
    }
    assert str(raised.value) == said[lang]


def test_commas_of_a_sentence_part_no_cells():
    text = "甲局2024年预算\n2. 项目支出 469500 元,占支出的 19.62%,\n同比增加 70100 元,增长 17.55%"
    with pytest.raises(shimahe.NoBudgetTables) as refused:
        shimahe.read(text.encode())
    assert "逗号" not in str(refused.value)
