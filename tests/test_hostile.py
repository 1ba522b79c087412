"""Bad input of every kind: each ends in a clear DisclosureError, or in frames that are right."""

import csv
import io
import json
import os
import random
import re
import socket
import subprocess
import sys
import tracemalloc

import pytest
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import NoBudgetTables, UnreadableDocument, cli
from shimahe.disclosure import DEFAULT
from shimahe.display import explore
from shimahe.display.views import accounts
from shimahe.reading.decoding import confusion
from shimahe.vocabulary import LOST, fold
from tests import oracles
from tests.conftest import ROOT
from tests.explorer_pages import download_csv
from tests.fragments import LINES, TEXT, document, figures_of, note_of, spending_table
from tools import fuzz

LIGHT = [oracle for name, oracle in oracles.ORACLES.items() if name not in fuzz.DEAR]
TRUTH = figures_of(shimahe.load())
ROW = "205\t教育支出\t6.08\t\t6.08"


def faults(d):
    return [fault for oracle in LIGHT for fault in oracle(d)]


# --- what is no text, or not there ----------------------------------------------------------------

NO_DISCLOSURE = {
    "empty": (b"", NoBudgetTables, "is an empty document"),
    "blanks": (b" \n\t\n\xe3\x80\x80\n", NoBudgetTables, "is an empty document"),
    "binary": (random.Random(1).randbytes(5000), UnreadableDocument, "is not text .*line 1"),
    "program": (
        b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00>\x00" * 40,
        UnreadableDocument,
        "is not text",
    ),
    "zeros": (bytes(1000), UnreadableDocument, "is not text"),
    "picture named .md": (
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        UnreadableDocument,
        "a PNG image, which is not read",
    ),
    "photo named .md": (
        b"\xff\xd8\xff\xe0" + bytes(40),
        UnreadableDocument,
        "a JPEG image, which is not read",
    ),
    "prose": (
        "某街道\n只有文字。".encode(),
        NoBudgetTables,
        "2 lines without a table: 某街道; 只有文字",
    ),
    "other tables": (
        "## 人员名单表\n甲\t1\n## 车辆登记表\n乙\t2".encode(),
        NoBudgetTables,
        r"人员名单表 \(line 1\); 车辆登记表 \(line 3\)",
    ),
    "titles alone": (
        "## 部门支出总表\n## 部门收入总表".encode(),
        NoBudgetTables,
        r"found 部门支出总表 \(line 1, no rows below it\); 部门收入总表 \(line 2",
    ),
    "English": (
        b"# Budget\n\n| code | amount |\n|---|---|\n| 1 | 2.00 |",
        NoBudgetTables,
        r"untitled table \(line 3\).*with tabs or pipes",
    ),
    "all lost": (
        (f"## {LOST * 6}\n{LOST}\t5.00\n" * 3).encode(),
        NoBudgetTables,
        "lost in 6 lines, first in line 1",
    ),
}


@pytest.mark.parametrize("name", NO_DISCLOSURE)
@pytest.mark.usefixtures("english")
def test_hostile_documents_are_refused_with_what_was_found(name, tmp_path):
    data, error, message = NO_DISCLOSURE[name]
    path = tmp_path / "document.md"
    path.write_bytes(data)
    for document_ in (data, path, io.BytesIO(data)):
        with pytest.raises(error, match=message):
            shimahe.read(document_)


def pipe(path):
    os.mkfifo(path)


def server(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))  # a socket's name may not be long


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "cannot open 'document': No such file"),
        (lambda path: path.mkdir(), "it is a folder"),
        (pipe, "it is no regular file but a pipe"),
        (server, "it is no regular file but a pipe, a socket"),
        (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
        (lambda path: path.symlink_to("/dev/zero"), "it is no regular file"),
    ],
)
@pytest.mark.usefixtures("english")
def test_hostile_paths_are_refused_and_never_waited_for(make, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "document")
    with pytest.raises(UnreadableDocument, match=f"{message}.*; give the path of the disclosure"):
        shimahe.read(tmp_path / "document")


@pytest.mark.usefixtures("english")
def test_hostile_permissions_are_said(tmp_path):
    """Read by a user who may not, where root runs the tests."""
    path = tmp_path / "secret.md"
    path.write_bytes(document(spending_table(ROW)))
    path.chmod(0)
    lines = [
        "import os, sys, shimahe",
        "os.path.exists('/proc') and os.geteuid() == 0 and os.setuid(65534)",
    ]
    lines += [
        "try: shimahe.read(0 or sys.argv[1])",
        "except shimahe.DisclosureError as error: print(error)",
    ]
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    command = [sys.executable, "-c", "\n".join(lines), str(path)]
    english = {**os.environ, "SHIMAHE_LANG": "en"}
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=60, env=english
    ).stdout
    assert said == "cannot open 'secret.md': Permission denied; give the path of the disclosure\n"


@pytest.mark.usefixtures("english")
def test_hostile_streams_are_read_no_further_than_the_limit():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            self.taken += min(size, 7)
            return b"a" * min(size, 7)

    endless = Endless()
    with pytest.raises(
        UnreadableDocument, match="has 1,001 bytes, the limit is 1,000: raise max_bytes"
    ):
        shimahe.read(endless, max_bytes=1000)
    assert endless.taken == 1001


@pytest.mark.usefixtures("english")
def test_hostile_sizes_are_known_before_a_file_is_read(tmp_path, monkeypatch):
    path = tmp_path / "large.md"
    with path.open("wb") as file:
        file.truncate(40 * 2**30)  # of holes: it takes no room
    monkeypatch.setattr("pathlib.Path.open", lambda *_: pytest.fail("opened"))
    with pytest.raises(
        UnreadableDocument, match=r"large\.md has 42,949,672,960 bytes, the limit is 33,554,432"
    ):
        shimahe.read(path)


# --- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["gb18030", "gbk", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_hostile_encodings_give_the_same_frames(d, encoding):
    assert oracles.differences(d, shimahe.read(TEXT.encode(encoding, "ignore"))) == []


BROKEN = {
    "a cut character": b"\xe6\x94" + "出\t6".encode(),
    "a flipped byte": b"\xe6\x14\xaf" + "出\t6".encode(),
    "a surrogate pair": b"\xed\xa0\xbd\xed\xb8\x80" + "出\t6".encode(),
    "a lone surrogate": b"\xed\xa0\xbd\t6",
    "zero": b"\x00\t6",
    "already lost": f"{LOST}\t6".encode(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_hostile_bytes_are_lost_characters_and_said(name):
    data = document(spending_table(ROW, "204\t公共安全支出\t5.00\t5.00\t"))
    d = shimahe.read(data.replace("支出\t6".encode(), BROKEN[name], 1))
    assert note_of(d, "department_spending").endswith("characters lost: 6")
    assert LOST in d.spending.name.iloc[0]
    assert d.spending.amount_wan.tolist() == [6.08, 5.00]
    assert faults(d) == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_hostile_ends_of_a_file_lose_one_character_and_say_so(d, encoding):
    read = shimahe.read(TEXT.strip().encode(encoding)[:-1])
    assert [
        name
        for name in oracles.differences(d, read)
        if name not in ("tables", "indicators", "unplaced")
    ] == []
    assert read._lines[-1][-1] == LOST
    assert note_of(read, "project_goals").endswith(f"characters lost: {len(read._lines)}")


@pytest.mark.parametrize("errors", ["surrogateescape", "surrogatepass"])
def test_hostile_surrogates_of_an_open_file_are_no_error(errors):
    lone = {"surrogateescape": "\udce6", "surrogatepass": "\ud800"}[errors]
    text = document(spending_table(ROW)).decode().replace("教", lone)
    d = shimahe.read(io.StringIO(text))
    assert "characters lost: 6" in note_of(d, "department_spending")
    wrong = io.TextIOWrapper(
        io.BytesIO(document(spending_table(ROW)).decode().encode("gb18030")), "utf-8", errors
    )
    if errors == "surrogateescape":
        assert shimahe.read(wrong).spending.name.tolist() == ["教育支出"]


@pytest.mark.parametrize("figure", ["6?08", "?.08", "6.?", "?6.08", "6.08?", "1?6.08"])
@pytest.mark.parametrize("lost", [LOST, "\x00", "\udc80"])
def test_hostile_figures_with_a_lost_character_are_no_other_figure(figure, lost):
    table = spending_table(f"205\t教育支出\t{figure.replace('?', lost)}\t\t6.08")
    d = shimahe.read(table.encode("utf-8", "surrogateescape"))
    assert d.spending.amount_wan.tolist() == [6.08]
    assert d.cells.dropna(subset="value").column.tolist() == ["project"]
    assert "characters lost: 6" in note_of(d, "department_spending")


@pytest.mark.parametrize(
    "sentence",
    [
        "收入?3635.67万元。",
        "收入1?635.67万元。",
        "收入13635.67?元。",
        "收入13,?35.67万元。",
        "收入比上年?少5万元。",
    ],
)
def test_hostile_sentences_with_a_lost_character_state_nothing_and_are_listed(sentence):
    sentence = sentence.replace("?", LOST)
    d = shimahe.read(document("## 二、收支情况", f"支出5万元。\n{sentence}", spending_table(ROW)))
    assert d.statements.value.tolist() == [5]
    assert d.unplaced[d.unplaced.reason.eq("characters lost")].text.tolist() == [sentence]


@pytest.mark.parametrize("target", ["≥\ufffd5", "9\ufffd", "\ufffd95%"])
def test_hostile_targets_with_a_lost_digit_have_no_value(target):
    assert indicator_of(target=target).value.isna().all()


MOJIBAKE = [
    ("utf-8", "gb18030", "UTF-8 read as GB18030"), ("utf-8", "latin-1", "UTF-8 read as Latin-1"),
    ("utf-8", "cp1252", "UTF-8 read as Latin-1"), ("gb18030", "latin-1", "GB18030 read as Latin-1"),
]  # fmt: skip


@pytest.mark.parametrize(("actual", "taken", "said"), MOJIBAKE)
@pytest.mark.usefixtures("english")
def test_hostile_mojibake_is_recognised_and_said(actual, taken, said):
    data = "第一行\n\n" + TEXT.encode(actual).decode(taken, "replace")
    with pytest.raises(
        NoBudgetTables,
        match=rf"Line \d+ looks like mis-decoded Chinese, {said}: get the file again",
    ):
        shimahe.read(data.encode())


@pytest.mark.parametrize(("actual", "taken", "said"), MOJIBAKE)
def test_hostile_mojibake_in_a_part_is_named(actual, taken, said):
    wrong = "教育支出预算".encode(actual).decode(taken, "replace")
    d = shimahe.read(document(wrong, spending_table(ROW.replace("教育支出", wrong))))
    assert note_of(d, "department_spending").endswith("text mis-decoded: 8")
    assert d.unplaced[d.unplaced.line.eq(1)].reason.tolist() == ["text mis-decoded"]
    assert faults(d) == []


ODD = "Café à la crème, Köln; naïve façade ‘quoted’ – 5 €\n繁體中文：預算、收入與支出，鍵盤與錦緞"


@pytest.mark.parametrize(
    "text", [TEXT, (ROOT / "README.md").read_text(encoding="utf-8"), ODD], ids=["zh", "en", "odd"]
)
def test_hostile_mojibake_is_no_false_alarm(text):
    assert [line for line in text.split("\n") if confusion(line)] == []


def test_hostile_mojibake_is_no_false_alarm_in_the_full_text(full_text):
    assert (
        shimahe.read(full_text).tables.note.str.contains("mis-decoded|characters lost").sum() == 0
    )
    assert [
        line for line in full_text.read_text(encoding="utf-8").split("\n") if confusion(line)
    ] == []


# --- limits ---------------------------------------------------------------------------------------

WIDE = "\t".join(["205", "教育支出", "6.08", "", "6.08", *[""] * 200])
SPANNED = "<table><tr><td>205</td><td colspan=300>教育支出</td></tr></table>"
ROW_OF_ONE = "甲\t1\n"
ROW_OF_MANY = "甲" + "\t" * 199 + "\n"
LIMITS = {
    "max_bytes": ("a" * 33 * 2**20, 40 * 2**20, "has 34,603,008 bytes, the limit is 33,554,432"),
    "max_line": (
        "甲" * 1_000_001,
        1_000_001,
        "line 1 has 1,000,001 characters, the limit is 1,000,000",
    ),
    "max_columns": (WIDE, 205, "line 1 has 205 cells in a row, the limit is 200"),
    "max_columns of pipes": ("|甲" * 201, 201, "line 1 has 201 cells in a row, the limit is 200"),
    "max_columns of colspan": (SPANNED, 301, "line 1 has 301 cells in a row, the limit is 200"),
    "max_columns of digits": (
        SPANNED.replace("300", "9" * 5000),
        10**10,
        "line 1 has 1,001 cells",
    ),
    "max_lines": ("\n" * 400_000, 500_000, "the document has 400,001 lines, the limit is 400,000"),
    "max_rows": (
        ROW_OF_ONE * 80_001,
        80_003,
        "down to line 80001 has 80,001 rows of tables, the limit is 80,000",
    ),
    "max_cells": (
        ROW_OF_MANY * 3001,
        600_300,
        "down to line 3001 has 600,200 cells of tables, the limit is 600,000",
    ),
    "max_nesting": (
        "<table>\n" * 21,
        21,
        "line 21 has 21 HTML tables inside each other, or not closed, the",
    ),
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", LIMITS)
def test_hostile_sizes_are_refused_with_the_limit_that_can_be_raised(name):
    limit, (text, most, message) = name.split()[0], LIMITS[name]
    with pytest.raises(UnreadableDocument, match=f"{message}.*: raise {limit} to read it"):
        shimahe.read(text.encode())
    if name not in ("max_columns of digits", "max_bytes"):  # which would take what they ask for
        d = shimahe.read(document(text, spending_table(ROW)), **{limit: most})
        assert d.spending.amount_wan.tolist() == [6.08]
        assert faults(d) == []


@pytest.mark.parametrize("name", LIMITS)
def test_hostile_sizes_are_refused_in_chinese_too(name):
    limit, (text, _, _) = name.split()[0], LIMITS[name]
    with pytest.raises(UnreadableDocument, match=rf"有 [\d,]+ ?\S.*上限是 [\d,]+：调大 {limit}"):
        shimahe.read(text.encode())


def test_hostile_documents_within_the_limits_take_less_than_a_gigabyte():
    """A hundredth of what the limits accept, and a hundredth of what it may take."""
    columns = [f"列{n}" for n in range(6)]
    head = "\t".join(["科目编码", "科目名称", *columns])
    rows = []
    for n in range(DEFAULT.max_cells // 800):
        rows.append(
            "\t".join([str(2000000 + n), f"科目{n}", *(f"{n}.{place}" for place in range(6))])
        )
    stated = "支出1元。\n" * (DEFAULT.max_statements // 100)
    prose = "乙\n" * (DEFAULT.max_lines // 200)
    data = document(spending_table(*rows, head=head), f"## 三、说明\n{stated}{prose}")
    tracemalloc.start()
    shimahe.read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 100 * peak < 850_000_000  # the rest is Python and pandas themselves


@pytest.mark.usefixtures("english")
def test_hostile_counts_of_figures_in_the_text_are_refused_too():
    data = document(spending_table(ROW), "## 三、说明\n" + "支出1元。" * 300)
    message = "down to line .* has 300 figures in its text, the limit is 299: raise max_statements"
    with pytest.raises(UnreadableDocument, match=message):
        shimahe.read(data, max_statements=299)
    assert len(shimahe.read(data, max_statements=300).statements) == 300


@pytest.mark.usefixtures("english")
def test_hostile_sizes_are_read_by_the_command_line_when_its_limit_is_raised(tmp_path, capsys):
    path = tmp_path / "wide.md"
    path.write_bytes(document(spending_table(WIDE)))
    assert cli.main(["read", str(path)]) == 2
    assert "raise max_columns to read it" in capsys.readouterr().err
    assert cli.main(["read", str(path), "--max-columns", "205"]) == 0
    with pytest.raises(SystemExit):
        cli.main(["read", str(path), "--max-columns", "0"])
    assert "wanted a whole number from 1, got '0'" in capsys.readouterr().err


def test_hostile_lengths_of_an_html_table_lose_no_row():
    rows = "\n".join(
        f"<tr><td>{2000000 + n}</td><td>甲</td><td>{n}.00</td></tr>" for n in range(6000)
    )
    head = "<tr><th>科目编码</th><th>科目名称</th><th>总计</th></tr>"
    d = shimahe.read(
        document("## 部门支出总表", "单位：万元", f"<table>\n{head}\n{rows}\n</table>")
    )
    assert len(d.spending) == 6000


# --- half a document ------------------------------------------------------------------------------


def where(figures, moved=0):
    """Column and text, and the line unless it is one that prints an indicator more than once."""
    return {
        (0 if "<table" in LINES[line + moved - 1] else line + moved, column, text)
        for line, column, text in figures
    }


KNOWN = where(TRUTH) | {(0, column, text) for _, column, text in TRUTH}


@pytest.mark.parametrize("at", range(20, len(LINES), 58))
@pytest.mark.parametrize("half", ["first", "second"])
def test_hostile_cuts_lose_nothing_silently_and_invent_no_figure(at, half):
    lines, moved = (LINES[:at], 0) if half == "first" else (LINES[at:], at)
    try:
        d = shimahe.read("\n".join(lines).encode())
    except NoBudgetTables:
        assert at < 60 or at > 850
        return
    found = where(figures_of(d), moved)
    assert found <= KNOWN
    there = {figure for figure in TRUTH if (figure[0] <= at) == (half == "first")}
    told = {line + moved for line in d.unplaced.line}
    assert {line for line, *_ in where(there) - found} <= told
    assert faults(d) == []


# --- amounts --------------------------------------------------------------------------------------

AMOUNTS = {
    "1,2,3.4.5": None, "１２．３": 12.3, "—": None, "0": 0.0, "-5.00": -5.0, "(5.00)": -5.0,
    "1e400": None, "٣": None, "5.0.0": None, "12 345.00": 12345.0, "+5.00": 5.0, "²": None,
    "9" * 40: None, "nan": None, "0x10": None, "5.00%": 5.0,
}  # fmt: skip


def one(values):
    return [None if value != value else value for value in values]


@pytest.mark.parametrize("text", AMOUNTS)
def test_hostile_amounts_in_a_table_are_a_figure_or_text(text):
    d = shimahe.read(
        document(spending_table(f"205\t教育支出\t{text}\t\t", "204\t公共安全支出\t5.00\t5.00\t"))
    )
    found = d.cells[d.cells.line.eq(6) & d.cells.column.eq("total")]
    assert one(found.value) == ([] if text == "—" else [AMOUNTS[text]])
    assert found.text.tolist() == ([] if text == "—" else [text])
    assert faults(d) == []


def sheet(name="甲项目", amount="5.00", indicator="人数", target="10"):
    rows = [f"项目名称\t{name}\t主管部门\t乙", f"当年预算\t{amount}", "绩效指标"]
    rows += [
        "指标名称\t指标权重\t指标性质\t指标值\t计量单位\t是否核心",
        f"{indicator}\t10\t≥\t{target}\t人\t是",
    ]
    return "\n".join(["## 一般性项目绩效目标表", "单位：万元", *rows])


def indicator_of(**given):
    return shimahe.read(document(sheet(**given))).indicators


@pytest.mark.parametrize("text", AMOUNTS)
def test_hostile_amounts_of_a_project_and_a_target_are_a_figure_or_text(text):
    d = shimahe.read(document(sheet(amount=text, target=text)))
    assert one(d.projects.amount_wan) == [None if "%" in text else AMOUNTS[text]]
    assert d.indicators.target.fillna("").tolist() == [text]
    assert faults(d) == []


@pytest.mark.parametrize("text", AMOUNTS)
def test_hostile_amounts_in_a_sentence_state_what_they_print(text):
    d = shimahe.read(document("## 二、收支情况", f"收入预算{text}万元。", spending_table(ROW)))
    assert faults(d) == []
    assert set(d.statements.value) <= {AMOUNTS[text]}


# --- letters that fold into others ----------------------------------------------------------------


def letters_that_fold_into(sign):
    """Every letter but the sign itself that is compared as the sign, or as texts that hold it."""
    return [chr(code) for code in range(0x80, 0x10000) if sign in fold(chr(code))]


COLONS = letters_that_fold_into(":")
LETTERED = document(
    "编制单位（盖章）：801-某局",
    spending_table("205\t教育支出\t6,084.08\t(5.00)\t6,089.08", title="表八：部门支出总表（续）"),
).decode()


def test_hostile_letters_are_those_of_vertical_small_and_wide_print():
    assert {"：", "﹕", "︓", "⩴"} <= set(COLONS)
    assert {"﹙", "︵", "（", "⑴"} <= set(letters_that_fold_into("("))


@pytest.mark.parametrize("colon", COLONS)
@pytest.mark.parametrize("label", ["部门名称", "编制单位", "填报部门（盖章）", "单位名称"])
def test_hostile_colons_leave_the_office_behind_them(label, colon):
    d = shimahe.read(document(f"{label}{colon}某局", spending_table(ROW)))
    assert d.office == "某局"


@pytest.mark.parametrize("colon", COLONS)
def test_hostile_colons_leave_the_office_before_a_unit_mark(colon):
    mark = f"部门名称{colon}某局 单位{colon}万元"
    d = shimahe.read(document(spending_table(ROW, unit=mark)))
    assert d.office in ("某局", None)
    assert d.spending.amount_wan.fillna(6.08).tolist() == [6.08]


@pytest.mark.parametrize("hyphen", ["-", "－", "﹣", "—", "＿"])
def test_hostile_hyphens_part_the_code_of_an_office_from_its_name(hyphen):
    d = shimahe.read(document(f"编制单位：８０１{hyphen}某局", spending_table(ROW)))
    assert (d.office_code, d.office) == ("801", "某局")


@pytest.mark.parametrize("colon", ["：", "﹕", "︓"])
def test_hostile_colons_part_the_label_of_a_table_from_its_title(colon):
    title = f"表八{colon}部门支出总表"
    d = shimahe.read(document(spending_table(ROW, title=title, unit=f"单位{colon}万元")))
    assert d.spending.amount_wan.tolist() == [6.08]
    assert d.tables[d.tables.table.eq("department_spending")].title.tolist() == [
        "表八 部门支出总表"
    ]


SIGNS_THAT_PART = ":().,-"


@pytest.mark.parametrize("sign", SIGNS_THAT_PART)
def test_hostile_letters_anywhere_end_in_frames_or_in_a_disclosure_error(sign):
    places = [n for n, letter in enumerate(LETTERED) if fold(letter) in [*SIGNS_THAT_PART]]
    assert len(places) == 15
    letters = letters_that_fold_into(sign)
    longer = [letter for letter in letters if fold(letter) != sign]
    for letter in set(letters) - set(longer[5:]):
        for place in places if letter not in longer else places[:1]:
            text = LETTERED[:place] + letter + LETTERED[place + 1 :]
            try:
                d = shimahe.read(text.encode())
            except NoBudgetTables:
                continue
            assert oracles.every_line_is_accounted_for(d) == []
            assert oracles.no_figure_is_invented(d) == []


@pytest.mark.parametrize(
    "code", ["２０１\t０３\t０１\t行政运行", "201\t03\t01\t行政运行", "２０１\t３\t１\t行政运行"]
)
def test_hostile_widths_of_the_parts_of_a_code_are_one_code(code):
    head = "类\t款\t项\t科目名称\t总计"
    d = shimahe.read(document(spending_table(f"{code}\t5.00", head=head)))
    assert d.spending.code.tolist() == ["2010301"]


def test_hostile_widths_of_a_code_joined_with_its_name_are_one_code():
    d = shimahe.read(document(spending_table("２０１０３行政\t\t5.00\t\t5.00")))
    assert d.spending.code.tolist() == ["20103"]


# --- tables that are no tables --------------------------------------------------------------------


@pytest.mark.parametrize("columns", [3, 4, 5, 8])
@pytest.mark.parametrize("tail", ["", "\t科目名称\t总计"])
@pytest.mark.parametrize("at", [1, 3, 4, 7])
def test_hostile_heads_of_many_codes_are_no_error(columns, tail, at):
    """A code has three parts; here are more columns of parts, most of them blank."""
    parts = ["201", *[""] * (columns - 1)]
    parts[min(at, columns - 1)] = "05"
    row = "\t".join(parts) + ("\t教育支出\t6.08" if tail else "")
    head = "\t".join(["科目编码"] * columns) + tail
    for text in (head, "科目编码" + "\t" * (columns - 1) + tail):
        d = shimahe.read(document(spending_table(row, head=text)))
        assert faults(d) == []
    if tail:
        assert d.cells.text.tolist() == ["6.08"]


@pytest.mark.parametrize(
    "rows",
    [
        ["201\t甲" + "\t" * 8, "20101\t乙"],
        ["合计" + "\t" * 9, "201\t甲", "20101\t乙"],
        ["201\t", "\t", "20101\t"],
    ],
)
@pytest.mark.parametrize("head", ["", "科目编码", "“”\t“”", "序号\t序号"])
def test_hostile_rows_without_any_figure_are_no_error(rows, head):
    d = shimahe.read(document(spending_table(*rows, head=head)))
    assert d.spending.empty
    assert d.cells.empty
    assert faults(d) == []


def test_hostile_rows_that_lost_their_tabs_keep_no_markup():
    rows = ["205 <b>教育支出</b> 6.08", "204 公共安全支出 &nbsp; 5.00"]
    d = shimahe.read(document(spending_table(*rows, head="科目编码\t科目名称\t总计")))
    assert d.spending.name.tolist() == ["教育支出", "公共安全支出"]
    assert d.spending.amount_wan.tolist() == [6.08, 5.00]


def test_hostile_headers_printed_thousands_of_times_are_no_hang():
    head = "科目编码\t科目名称\t总计\t基本支出\t项目支出"
    d = shimahe.read(document(spending_table(*[head] * 3000, *[ROW] * 300)))
    assert d.spending.amount_wan.tolist() == [6.08] * 300


@pytest.mark.parametrize("codes", ["\t\t", "\t\t05", "05\t\t"])
def test_hostile_rows_without_a_code_above_are_no_hang(codes):
    head = "类\t款\t项\t科目名称\t总计\t基本支出\t项目支出"
    d = shimahe.read(document(spending_table(*[f"{codes}\t某\t1\t\t1"] * 6000, head=head)))
    assert len(d.cells) == 12_000


# --- markup ---------------------------------------------------------------------------------------

PAYLOAD = (
    "<script>x()</script><a href='javascript:x()'>链</a><BR/><img src=x onerror=x()>"
    "[x](javascript:x())"
)
DRAWN = re.compile(r"<(?:script|a |img|BR/)")


def hostile_text():
    """The real text with a script, a link and a picture in its names.

    They stand in those of accounts, projects and indicators.
    """
    text = re.sub(r"^(\d{3,7}\t)", rf"\1{PAYLOAD}", TEXT, flags=re.M)
    text = text.replace("项目名称\t", f"项目名称\t{PAYLOAD}").replace("完成率\t", f"{PAYLOAD}率\t")
    return text.replace("编制单位：", f"编制单位：{PAYLOAD}")


@pytest.fixture(scope="module")
def marked_up():
    return shimahe.read(hostile_text().encode())


def test_hostile_markup_is_text_in_the_frames_and_in_their_html(marked_up):
    assert marked_up.spending.name.str.contains("<script>", regex=False).all()
    assert marked_up.projects.project.str.contains("<img", regex=False).any()
    assert marked_up.indicators.name.str.contains("javascript:", regex=False).any()
    assert faults(marked_up) == []


KEYS = {
    "meta",
    "y",
    "categoryarray",
    "tickvals",
    "ids",
    "parents",
}  # never drawn: labels and tick texts stand for them


def strings(value, first=True):
    """Every text that plotly may draw.

    Keys and the plain summary are left out, and of customdata what no template names.
    """
    if isinstance(value, dict):
        first = first and "customdata[0]" in str(value)
        return [
            text for key, part in value.items() if key not in KEYS for text in strings(part, first)
        ]
    if isinstance(value, list):
        facts = len(value) > 2 and not first and all(isinstance(part, str) for part in value)
        return [text for part in (value[1:] if facts else value) for text in strings(part, first)]
    return [value] if isinstance(value, str) else []


CASES = [(name, chart) for name in ("spending", "economic") for chart in accounts.CHARTS]
CASES += [
    ("indicators", chart)
    for chart in ("heat_map", "composition", "money_and_indicators", "targets", "ranking")
]


@pytest.mark.parametrize(("name", "chart"), CASES)
def test_hostile_markup_is_never_drawn_by_a_chart_or_an_explorer(marked_up, name, chart):
    explorer = explore.EXPLORERS[name](marked_up, chart=chart, lang="zh")
    drawn = strings(json.loads(explorer.figure.to_json()))
    assert [text for text in drawn if DRAWN.search(text) or "%{y" in text] == []
    texts = {key: each.value for key, each in explorer._texts.items()}
    assert [
        key for key, text in texts.items() if re.search(r"<(?:script|img|a href='|BR/)", text)
    ] == []
    assert not any(
        getattr(control, "description_allow_html", False) for control in explorer.controls.values()
    )


# --- formulas, search and tokens ------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "\t="])
def test_hostile_formulas_are_text_in_the_downloaded_table_and_numbers_stay(sign, monkeypatch):
    d = shimahe.read(document(spending_table(f"205\t{sign}HYPERLINK(0)\t-6.08\t\t-6.08")))
    explorer = explore.spending(d, measure="amount", lang="en")
    _, data = download_csv(explorer, monkeypatch)
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["name"].startswith("'") or row["name"].startswith("HYPERLINK")
    assert float(row["amount_wan"]) == -6.08


SEARCHES = [
    "'", '"', "\\", "\\'", "'''", "{d}", "{", "%s", "'); x = 1/0; ('", "__import__('os')",
    "\\x27", "#", ".*", "(",
]  # fmt: skip


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("name", ["spending", "economic", "indicators"])
def test_hostile_search_text_is_only_looked_for(d, search, name):
    explorer = explore.EXPLORERS[name](d, search=search, lang="en")
    names = {"d": d}
    exec(explorer.code, names)
    assert_frame_equal(names["view"], explorer.frame)
    assert set(names) - {"__builtins__"} <= {"d", "view", "found", "holds", "mentioned", "score"}
    token = explorer.controls["token"].value
    assert explorer.state == explorer.state.view.read_token(token)


@pytest.mark.parametrize(
    "token", ["__import__('os')", '{"explorer": "spending", "search": {}}', "[" * 3000, "{"]
)
def test_hostile_tokens_change_nothing(d, token):
    explorer = explore.spending(d, lang="en")
    before = explorer.state
    explorer.controls["token"].value = token
    assert explorer.state == before
    assert explorer.notice


# --- the fuzzer, and what it found ----------------------------------------------------------------

FOUND = sorted(fuzz.FOUND.glob("*.md"))


@pytest.mark.parametrize("path", FOUND, ids=[path.stem for path in FOUND])
def test_hostile_fragments_that_were_found_keep_every_promise(path):
    assert fuzz.faults(path.read_bytes()) == {}


def test_hostile_inputs_can_be_made_again_and_keep_every_promise():
    first, again = (fuzz.run([TEXT], "suite", 60, None, most=4) for _ in range(2))
    assert (first.tried, first.ended, first.findings) == (4, again.ended, {})


@pytest.mark.parametrize("change", dict.fromkeys(fuzz.LINE_MUTATIONS))
@pytest.mark.parametrize("text", ["", "a", "205\t教育支出\t6.08\n\n\t"])
def test_hostile_mutations_take_any_lines(change, text):
    for seed in range(20):
        assert all(isinstance(line, str) for line in change(text.split("\n"), random.Random(seed)))


def test_hostile_findings_are_cut_down_to_what_they_need():
    data = "\n".join([*LINES[:40], "needed", *LINES[40:60]]).encode()
    assert fuzz.smaller(data, lambda other: b"needed" in other) == b"needed"


def test_hostile_faults_are_seen_by_the_fuzzer(monkeypatch):
    def failing(document_):
        raise KeyError("x")

    monkeypatch.setattr(shimahe, "read", failing)
    assert fuzz.faults(b"a").keys() == {"only_a_disclosure_error"}
