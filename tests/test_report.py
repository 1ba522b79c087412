"""The offline report: what stands in the file, where it is written, and what it refuses."""

from __future__ import annotations

import base64
import errno
import gzip
import json
import os
import re
import sys
import time
from datetime import date
from pathlib import Path

import psutil
import pytest

import shimahe
from shimahe import cli, structure, terms
from shimahe.checking.printed_values import CellKey
from shimahe.display.cards.audit import cell_name
from shimahe.display.report import NoChromium, write, writing
from shimahe.display.report.appendix import provenance
from shimahe.display.report.chapters import _suspect_name, chapters
from shimahe.display.report.filters import typing_data
from shimahe.display.report.page import MOST_BYTES, page_html
from shimahe.display.view import ViewResult
from shimahe.display.views.every import VIEWS
from shimahe.export import ExportRefused
from tests.final_account import WHOLE_ACCOUNT

pytestmark = pytest.mark.slow

ON = date(2026, 1, 2)
WHOLE_OFFICE = (Path(__file__).parent / "sound" / "whole_office.md").read_text("utf-8")
HEAD = "## 部门支出总表\n单位：{unit}\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n"
ROWS = "205\t教育支出\t6.08\t3.00\t3.08\n合计\t\t6.08\t3.00\t3.08"


def small(rows=ROWS, unit="万元", before="", after=""):
    return shimahe.read((before + HEAD.format(unit=unit) + rows + after).encode())


@pytest.fixture(scope="module")
def d():
    return shimahe.load()


@pytest.fixture(scope="module")
def pages(d):
    return {lang: page_html(d, ON, lang) for lang in terms.LANGUAGES}


def unpacked(page, name):
    packed = re.search(f'id="{name}">([^<]*)<', page)[1]
    return gzip.decompress(base64.b64decode(packed)).decode()


# --- what stands in the file ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_report_is_one_file_of_at_most_three_megabytes(pages, lang):
    assert len(pages[lang].encode()) <= MOST_BYTES


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_report_asks_nothing_of_a_network(pages, lang):
    assert re.findall(r'(?:src|href)="(?!#)', pages[lang]) == []
    assert "default-src 'none'" in pages[lang]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_file_has_every_chapter_in_its_language(pages, lang):
    anchors = re.findall(r'<section id="([a-z]+)"', pages[lang])
    assert anchors == [
        *("overview", "money", "people", "audit", "indicators", "source"),
        *("glossary", "method"),
    ]
    assert terms.text("report.money", lang) in pages[lang]
    assert terms.text("report.method.missing", lang) in pages[lang]


@pytest.mark.parametrize(("lang", "used", "unused"), [
    ("zh", ("机关运行经费", "职业年金"), ("农转非", "派出机关")),
    ("en", ("agency operating funds", "occupational annuity"), ("grid worker", "unit budget")),
])  # fmt: skip
def test_terms_that_the_report_does_not_use_are_left_out_on_paper(pages, lang, used, unused):
    glossary = re.search(r'<section id="glossary".*?</section>', pages[lang], re.S)[0]
    rows = re.findall(r'<tr( class="unused")?><td>([^<]*)', glossary)
    printed = {name for is_unused, name in rows if not is_unused}
    assert len(rows) == len(terms.glossary())
    assert printed >= set(used)
    assert not printed & set(unused)


def test_figures_of_the_file_are_those_of_the_document_with_their_lines(d, pages):
    (line,) = d.spending.query("code == '212' and kind == 'project'").line
    whole = structure.total(d.spending[d.spending["code"].eq("212")])
    button = f'data-lines="{line}" data-printed="{line}">{whole:,.2f}</button>'
    assert button in pages["zh"]


def test_a_broken_identity_is_an_equation_with_both_printed_lines(pages):
    equation = re.search(r'<figure class="equation">.*?</figure>', pages["zh"], re.S)[0]
    assert "13,969.45 ≠ 13,635.67" in equation
    assert re.findall(r'data-lines="(\d+)"', equation) == ["402", "311"]
    assert re.findall(r"<mark>([^<]*)</mark>", equation) == ["13,969.45", "13,635.67"]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_what_the_document_lost_and_what_is_blank_is_said(pages, lang):
    names = [terms.key_name("item", key, lang) for key in ("overseas_travel", "vehicle_purchase")]
    damaged = terms.key_name("table", "procurement", lang)
    unknown = re.search(r'<div class="unknown">.*?</div>', pages[lang], re.S)[0]
    assert all(name in unknown for name in [*names, damaged])


def test_the_file_names_source_versions_and_how_to_cite(d, pages):
    page = pages["en"]
    assert d.origin.sha256 in page
    assert f"shimahe {shimahe.__version__}" in page
    assert f"@misc{{disclosure-{d.origin.sha256[:12]}" in page
    assert d.reference("en") in page
    assert ON.isoformat() in page


def test_the_data_are_json_without_numbers_that_are_none(pages):
    data = json.loads(unpacked(pages["zh"], "report-data"))
    assert [view["name"] for view in data["views"]] == [
        *("spending", "economic", "audit", "indicators", "source")
    ]


def test_plotly_goes_with_its_licence_and_without_the_function_around_it(pages):
    script = unpacked(pages["zh"], "report-plotly")
    assert script.startswith("/**\n* plotly.js")
    assert "MIT license" in script[:200]
    assert script[:400].partition("*/")[2].lstrip().startswith('"use strict";var Plotly=')
    assert script.rstrip().endswith("window.Plotly = Plotly;")


def test_every_choice_of_a_list_says_which_rows_it_keeps(d, pages):
    data = json.loads(unpacked(pages["zh"], "report-data"))
    (kind,) = [each for each in data["views"][0]["controls"] if each["name"] == "kind"]
    kept = {option["value"]: option.get("rows", "").count("1") for option in kind["options"]}
    counts = d.spending["kind"].value_counts()
    assert kept == {"": 0, "basic": counts["basic"], "project": counts["project"]}


def test_letters_that_fold_to_others_go_with_the_page():
    folds = typing_data()["folds"]
    assert folds["ß"] == "ss"
    assert "A" not in folds


def test_the_same_report_has_the_same_bytes_whatever_the_order_of_sets(d, pages):
    assert page_html(shimahe.load(), ON, "zh") == pages["zh"]


# --- odd documents --------------------------------------------------------------------------------


def words_of(d, lang="en"):
    words = []
    for chapter in chapters(d, lang):
        words += [sentence.words for sentence in chapter.sentences]
        words += chapter.unknown
    return words


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize(
    "key", ["no_projects", "no_three_public", "no_economic", "no_indicators", "unknown.year"]
)
def test_what_a_document_lacks_is_said(key, lang):
    assert terms.text(f"report.{key}", lang) in words_of(small(), lang)


def test_without_a_readable_amount_there_is_no_number_and_no_explorer_of_it():
    d = small(unit="两")
    money = {chapter.anchor: chapter for chapter in chapters(d, "en")}["money"]
    assert money.tables == []
    assert [each.words for each in money.sentences] == [terms.text("report.no_spending", "en")]


def test_yuan_are_told_in_wan_as_the_frames_hold_them():
    rows = "205\t教育支出\t60800\t30000\t30800\n合计\t\t60800\t30000\t30800"
    page = page_html(small(rows, unit="元"), ON, "en")
    assert ">6.08</button>" in page


def test_amounts_of_a_document_in_yuan_are_rounded_and_lead_to_what_is_printed():
    rows = "205\t教育支出\t60,800.37\t30,000.15\t30,800.22\n合计\t\t60,800.37\t30,000.15\t30,800.22"
    page = page_html(small(rows, unit="元"), ON, "en")
    assert "All spending comes to 6.08 万元, of which basic expenditure 3.00 万元" in page
    assert 'data-amount="6.080037">6.08</button>' in page
    assert ">6.080037<" not in page


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_why_checks_could_not_be_made_is_said_with_the_number_of_each(lang):
    d = shimahe.read(WHOLE_ACCOUNT.encode())
    (overview, *_) = chapters(d, lang)
    checks = shimahe.audit(d).checks
    unmade = checks[checks["status"] == "not checked"]["why_not"].value_counts()
    reason, count = next(iter(unmade.items()))
    name = terms.key_name("why_not", reason, lang)
    said = terms.text("report.unknown.reason", lang, reason=name, n=count)
    assert [each for each in overview.unknown if said in each]


def test_a_chinese_office_in_an_english_heading_is_set_off_and_explained(pages):
    page = page_html(shimahe.read(WHOLE_ACCOUNT.encode()), ON, "en")
    assert '办事处</span> <span class="stage">2024 · ' in page
    assert terms.text("report.office_printed", "en") in page
    assert "Shimahe Sub-district Office, Jiangbei District, Chongqing." in pages["en"]
    assert terms.text("report.office_printed", "en") not in pages["en"]
    assert "Sub-district Office" not in pages["zh"]


def test_the_source_of_a_document_is_named_as_it_is_cited():
    d = shimahe.read(WHOLE_ACCOUNT.encode())
    facts = dict(provenance(d, ON, "en"))
    assert facts["publisher"] == "测试街道办事处"
    assert facts["title"].startswith("测试街道办事处2024年部门决算 (put together")


def test_nothing_is_named_where_the_document_names_no_office():
    facts = dict(provenance(small(), ON, "en"))
    assert facts["publisher"] == facts["title"] == terms.text("repr.not_stated", "en")


@pytest.mark.parametrize("name", ["养护" * 150, "道路\x07养护", "道路\u2028养护"])
def test_a_project_whose_name_is_no_line_of_text_can_not_be_chosen_and_is_shown(name):
    d = shimahe.read(WHOLE_OFFICE.replace("道路养护经费", name).encode())
    assert name in d.projects["project"].tolist()
    sheets = ViewResult(d, VIEWS["indicators"].state_class(lang="zh")).choices["project"]
    assert "教育管理经费" in [value for _, value in sheets]
    assert name not in [value for _, value in sheets]
    assert name in page_html(d, ON, "zh")


def test_a_final_account_is_named_as_one():
    before = "某某街道办事处2023年度部门决算公开\n"
    d = small(before=before)
    assert terms.key_name("stage", "final_account", "en") in page_html(d, ON, "en")


def test_text_of_a_document_never_becomes_markup_or_script():
    evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script>{{7*7}}"
    rows = ROWS.replace("教育支出", evil)
    page = page_html(small(rows, after=f"\n{evil}"), ON, "zh")
    assert "<img" not in page
    assert "alert(" not in page.replace("onerror=alert(1)", "").replace("&gt;alert(2)", "")
    assert page.count("<script") == 3


# --- the place ------------------------------------------------------------------------------------


def test_a_report_replaces_an_earlier_one_and_leaves_all_else(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    first = write(small(), tmp_path, ON, "en")
    assert write(small(), tmp_path, date(2026, 1, 3), "en") == first
    assert "2026-01-03" in first.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([first.name, "notes.txt"])


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_file_that_is_no_report_is_kept_and_said(tmp_path, lang):
    shimahe.set_language(lang)
    target = tmp_path / f"{writing.file_name(small(), lang)}.html"
    target.write_text("mine")
    with pytest.raises(ExportRefused, match="--to"):
        write(small(), tmp_path, ON, lang)
    assert target.read_text() == "mine"


def test_a_full_disk_leaves_nothing_half_written_and_no_new_folder(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(small(), tmp_path / "new" / "deep", ON, "en")
    assert list(tmp_path.iterdir()) == []


def test_without_a_chromium_a_pdf_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(NoChromium, match="Chromium"):
        write(small(), tmp_path / "out", ON, "en", format="pdf")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the false Chromium is a shell script")
@pytest.mark.parametrize("end", ["sleep 600", "exit 1", "exit 0"], ids=["hangs", "fails", "idles"])
def test_a_chromium_that_makes_no_file_is_said_and_leaves_no_process(tmp_path, monkeypatch, end):
    helper = tmp_path / "helper"
    false = tmp_path / "chromium"
    # A helper of its own, which holds what the browser says open when the browser is gone.
    false.write_text(f"#!/bin/sh\nsleep 600 & echo $! > {helper}\n{end}\n")
    false.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(false))
    monkeypatch.setattr(writing, "_SECONDS", 1)
    with pytest.raises(NoChromium, match="Chromium"):
        write(small(), tmp_path / "out", ON, "en", format="pdf")
    assert not (tmp_path / "out").exists()
    left = int(helper.read_text())
    for _ in range(100):
        if not is_running(left):
            return
        time.sleep(0.05)
    raise AssertionError("the helper goes on")


def is_running(pid):
    """A process that was killed stays in the list until its parent has asked for it."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "document.md"
    path.write_text(HEAD.format(unit="万元") + ROWS, encoding="utf-8")
    return str(path)


def run(*arguments):
    return cli.main(["--lang", "en", "report", *arguments, "--date", "2026-01-02"])


def test_the_command_writes_a_report_and_says_each_step(capsys, tmp_path, document):
    assert run(document, "--to", str(tmp_path / "out")) == cli.DONE
    out, err = capsys.readouterr()
    (path,) = (tmp_path / "out").iterdir()
    assert str(path) in out
    assert err.splitlines() == [
        terms.text(f"cli.report.{key}", "en") for key in ("reading", "writing")
    ]


def test_quiet_says_nothing(capsys, tmp_path, document):
    assert run(document, "--to", str(tmp_path / "out"), "--quiet") == cli.DONE
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_wrong_date_is_one_line(capsys, tmp_path, document, lang):
    arguments = ["report", document, "--to", str(tmp_path / "out"), "--date", "2.1.26"]
    assert cli.main(["--lang", lang, *arguments]) == cli.REFUSED
    (line,) = capsys.readouterr().err.splitlines()
    assert line == f"shimahe: {terms.text('cli.report.date', lang, value='2.1.26')}"


def test_a_folder_that_is_a_file_is_one_line(capsys, tmp_path, document):
    assert run(document, "--to", document, "--quiet") == cli.REFUSED
    (line,) = capsys.readouterr().err.splitlines()
    assert "choose another" in line


def test_a_document_that_cannot_be_read_writes_nothing(capsys, tmp_path):
    assert run(str(tmp_path / "none.md"), "--to", str(tmp_path / "out"), "--quiet") == cli.REFUSED
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


# --- what a reader asks first ---------------------------------------------------------------------

IN_YUAN = (
    "乙街道2025年部门预算\n部门支出总表\n单位：元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n"
    "\t合计\t91,016,775.35\t91,016,775.35\t\n201\t一般公共服务支出\t91,016,775.35\t91,016,775.35\t\n"
)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_total_is_short_and_leads_to_the_line_that_prints_it(lang):
    page = page_html(shimahe.read(IN_YUAN.encode()), ON, lang)
    found = re.search(r'data-lines="([^"]*)"[^>]*data-amount="([^"]*)">([^<]*)<', page)
    assert found.groups() == ("5", "9,101.677535", "9,101.68 万元")


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_table_without_a_unit_is_said_to_have_none(lang):
    page = page_html(shimahe.read(IN_YUAN.replace("单位：元\n", "").encode()), ON, lang)
    name = terms.key_name("table", "department_spending", lang)
    assert terms.text("report.unknown.unit", lang, names=name) in page
    whole = page_html(shimahe.read(IN_YUAN.encode()), ON, lang)
    assert terms.text("report.unknown.unit", lang, names=name) not in whole


# --- what is printed beside the lines, and what is nowhere ----------------------------------------

BESIDE = "205\t教育支出\t6.08\t3.00\t3.08\n合计\t\t{total}\t3.00\t3.08"


def words_of_chapters(d, lang):
    words = []
    for chapter in chapters(d, lang):
        words += [each.words for each in chapter.sentences]
        words += chapter.unknown
    return words


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize(
    ("total", "key", "amount"), [("8.08", "more_printed", "2.00"), ("5.07", "less_printed", "1.01")]
)
def test_a_printed_total_beside_the_lines_is_said_and_no_part_is_called_all(
    total, key, amount, lang
):
    d = small(BESIDE.format(total=total))
    name = terms.key_name("denominator", "total", lang)
    words = terms.text(f"whole.{key}", lang, name=name, printed=total, amount=amount)
    overview, money = chapters(d, lang)[:2]
    assert words in [each.words for each in overview.sentences]
    assert words in [each.words for each in money.sentences]
    labels = [each.label for each in overview.figures[:3]]
    share = terms.key_name("kind", "basic", lang)
    assert labels == [
        terms.text("figure.printed.spending", lang),
        terms.text("figure.lines_total", lang),
        terms.text("report.share_of_lines", lang, name=share),
    ]
    assert [each.figure.amount for each in overview.figures[:2]] == [total, "6.08"]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_share_of_lines_that_exceed_the_printed_total_is_called_one_of_the_lines(lang):
    printed, less = "\t合计\t150.00\t60.00\t90.00", "\t合计\t140.00\t60.00\t80.00"
    assert printed in WHOLE_OFFICE
    people = chapters(shimahe.read(WHOLE_OFFICE.replace(printed, less).encode()), lang)[2]
    all_lines = terms.key_name("denominator", "lines", lang)
    names = {row[2] for row in people.tables[0].rows}
    assert all_lines in names
    assert terms.key_name("denominator", "total", lang) not in names
    assert any(all_lines in each.words for each in people.sentences)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_total_that_is_the_lines_rounded_is_all_spending(lang):
    rows = "205\t教育支出\t60000.08\t60000.08\t\n合计\t\t60000.09\t60000.09\t"
    overview = chapters(small(rows), lang)[0]
    assert overview.figures[0].label.startswith(terms.text("report.total", lang))


#: A table of one budget that prints no basic or project expenditure.
WITHOUT_KINDS = (
    "\n## 一般公共预算财政拨款支出预算表\n单位：万元\n科目编码\t科目名称\t合计\n"
    "205\t教育支出\t6.08\n\t合计\t6.08"
)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_kinds_that_only_a_total_prints_are_told_with_its_line(lang):
    rows = "\t合计\t6.08\t3.00\t3.08"
    figures = chapters(small(rows, after=WITHOUT_KINDS), lang)[0].figures
    assert [(each.figure.text, each.figure.lines) for each in figures[1:3]] == [
        ("49.3%", (4,)),
        ("50.7%", (4,)),
    ]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_what_is_printed_as_neither_kind_is_said(lang):
    rows = "\t合计\t6.08\t3.00\t2.00"
    name = terms.text("report.no_kind", lang)
    rest = terms.text("report.part", lang, name=name, amount="1.08", share="17.76%")
    assert rest in chapters(small(rows, after=WITHOUT_KINDS), lang)[1].sentences[0].words


def test_a_row_without_a_name_is_told_by_its_line_in_each_language():
    place = CellKey("three_public", "line 248", "total")
    names = {lang: cell_name(place, "", "", lang) for lang in terms.LANGUAGES}
    assert "原文第 248 行" in names["zh"]
    assert "source line 248" in names["en"]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_without_indicators_there_is_no_chapter_about_them(lang):
    assert "indicators" not in [chapter.anchor for chapter in chapters(small(), lang)]
    assert "indicators" in [chapter.anchor for chapter in chapters(shimahe.load(), lang)]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_forms_that_are_not_there_are_named_in_one_sentence(lang):
    status = terms.key_name("status", "absent", lang)
    sentences = [each for each in words_of_chapters(small(), lang) if status in each.casefold()]
    assert len(sentences) == 1
    for key in ("procurement", "project_goals"):
        assert terms.key_name("table", key, lang) in sentences[0]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_three_public_without_any_figure_is_one_sentence(lang):
    items = ("合计", "因公出国（境）费用", "公务用车购置及运行费", "公务接待费")
    blank = "\n".join(f"{item}\t" for item in items)
    table = f"\n## 一般公共预算“三公”经费支出表\n单位：万元\n项目\t预算数\n{blank}"
    words = words_of_chapters(small(after=table), lang)
    assert terms.text("report.unknown.all_blank", lang) in words


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_place_of_a_missing_figure_is_named_in_words(lang):
    row = {"table": "department_spending", "row": "205", "column": "basic"}
    cell = {"cell": "department_spending:205/basic/none"}
    audit = shimahe.audit(small())
    table = terms.key_name("table", "department_spending", lang)
    assert _suspect_name({**row, **cell}, audit, lang).startswith(f"{table} · 205 ")
    unknown = terms.text("report.row_unknown", lang)
    name = _suspect_name({**row, **cell, "row": None}, audit, lang)
    assert name.startswith(f"{table} · {unknown} · ")
