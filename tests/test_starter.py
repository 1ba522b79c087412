"""A starting notebook holds as it is written, whatever disclosure it is about."""

from __future__ import annotations

import ast
import shutil

import pytest
from nbclient.exceptions import CellExecutionError

from shimahe import cli, resources, terms
from shimahe.authoring import stored_form
from shimahe.authoring.notebook_check import check
from shimahe.authoring.starter import write_notebook
from shimahe.disclosure import BUNDLED, DisclosureError
from tests.final_account import account_with

HEAD = "部门支出总表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n"
TOTAL = "\t合计\t15.00\t10.00\t5.00\n"
HOSTILE = "201\t<b>*甲*</b>_乙_[x](y)\t15.00\t10.00\t5.00\n"
THREE_PUBLIC = "“三公”经费支出表\n单位：万元\n项目\t预算数\n合计\t5.00\n公务接待费\t5.00\n"
DOCUMENTS = {
    "a class with signs": f"部门名称：*某*局\n{HEAD}{TOTAL}{HOSTILE}",
    "no spending": THREE_PUBLIC,
    # 1.005 is 1.00 as Python writes it, and 1.01 by the rule of rounding
    "a half of the last decimal": HEAD.replace("万元", "元") + "201\t甲\t10050\t10050\t\n",
    "no unit": HEAD.replace("单位：万元\n", "") + TOTAL + HOSTILE,
}


def prose(path):
    cells = stored_form.read(path)["cells"]
    return "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_notebook_about_the_bundled_disclosure_holds_as_it_is(tmp_path, lang):
    path = write_notebook(str(tmp_path / "mine"), lang=lang)
    assert path == tmp_path / "mine.ipynb"
    result = check(path, lang)
    assert (result.faults, result.figures) == ([], 3)
    assert all(figure in prose(path) for figure in ("13,635.67", "6,084.49", "44.62%"))


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_notebook_about_any_disclosure_holds_as_it_is(tmp_path, name):
    file = tmp_path / "其他 单位.txt"
    file.write_text(DOCUMENTS[name], encoding="utf-8")
    path = write_notebook(str(tmp_path / "mine.ipynb"), str(file), "zh")
    assert check(path, "zh").faults == []
    assert "<b>" not in prose(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("133.00", "Spending comes to 133.00 "),
        ("733.00", "The lines of spending add up to 130.00 "),
    ],
)
def test_the_sentence_says_of_which_total_it_speaks(tmp_path, printed, sentence):
    file = tmp_path / "account.md"
    file.write_text(
        account_with("支出决算表", "合计\t133.00", f"合计\t{printed}"), encoding="utf-8"
    )
    path = write_notebook(str(tmp_path / "mine"), str(file), "en")
    assert sentence in prose(path)
    assert check(path, "en").faults == []


PARTS = {
    "说明.txt": "甲街道2025年部门预算情况说明\n2025年支出预算15.00万元。\n",
    "附 表's.txt": f"甲街道2025年部门预算公开表\n{HEAD}{TOTAL}201\t公共服务\t15.00\t10.00\t5.00\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_notebook_about_several_files_reads_them_all_and_holds(tmp_path, lang, capsys):
    (tmp_path / "in").mkdir()
    for name, text in PARTS.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / "in" / name) for name in PARTS]
    assert cli.main(["--lang", lang, "new", str(tmp_path / "mine"), *files]) == 0
    source = stored_form.read(tmp_path / "mine.ipynb")["cells"][1]["source"]
    listed = [line.strip().rstrip(",") for line in source.splitlines() if line.startswith("    ")]
    assert [ast.literal_eval(each) for each in listed] == [f"in/{name}" for name in PARTS]
    assert cli.main(["--lang", lang, "check", str(tmp_path / "mine.ipynb")]) == 0
    tables = PARTS["附 表's.txt"].replace("10.00", "11.00").replace("15.00", "16.00")
    (tmp_path / "in" / "附 表's.txt").write_text(tables, encoding="utf-8")
    assert cli.main(["--lang", lang, "check", str(tmp_path / "mine.ipynb")]) == 1
    assert "16.00" in capsys.readouterr().out


def test_a_file_of_several_that_is_not_there_leaves_no_notebook(tmp_path, capsys):
    there = tmp_path / "tables.txt"
    there.write_text(f"{HEAD}{TOTAL}", encoding="utf-8")
    files = [str(there), str(tmp_path / "gone.txt")]
    assert cli.main(["--lang", "en", "new", str(tmp_path / "mine"), *files]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == [there]


@pytest.mark.slow
def test_a_notebook_fails_when_a_figure_of_its_document_changes(tmp_path):
    file = tmp_path / "budget.md"
    shutil.copyfile(resources.path(BUNDLED), file)
    path = write_notebook(str(tmp_path / "mine"), str(file), "en")
    text = file.read_text(encoding="utf-8")
    assert "5,413.24" in text
    file.write_text(text.replace("5,413.24", "5,413.25"), encoding="utf-8")
    faults = check(path, "en").faults
    assert any("6,084.49 is now 6,084.50" in fault for fault in faults)
    assert any("the text says 6,084.49, which is now 6,084.50" in fault for fault in faults)


def test_a_file_that_is_there_is_kept(tmp_path):
    there = tmp_path / "mine.ipynb"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="choose another name"):
        write_notebook(str(tmp_path / "mine"), lang="en")
    assert there.read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_where_the_disk_is_full_no_notebook_is_there_and_one_line_says_so(
    tmp_path, capsys, monkeypatch
):
    def refuse(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(resources.os, "fsync", refuse)
    assert cli.main(["--lang", "en", "new", str(tmp_path / "mine")]) == 2
    said = capsys.readouterr().err
    assert (said.count("\n"), str(tmp_path / "mine") in said) == (1, True)
    assert list(tmp_path.iterdir()) == []


FAILURES = {
    "Kernel didn't respond in 60 seconds": RuntimeError("Kernel didn't respond in 60 seconds"),
    "NameError: no name": CellExecutionError("traceback", "NameError", "no name"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("why", FAILURES)
def test_a_notebook_that_cannot_be_run_is_not_left_and_is_said(
    tmp_path, capsys, monkeypatch, why, lang
):
    def fail(client):
        raise FAILURES[why]

    monkeypatch.setattr(stored_form.NotebookClient, "execute", fail)
    path = tmp_path / "mine.ipynb"
    assert cli.main(["--lang", lang, "new", str(path)]) == 2
    words = terms.text("authoring.no_run", lang, path=path, why=why)
    assert capsys.readouterr().err == f"shimahe: {words}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="make it first"):
        write_notebook(str(tmp_path / "nowhere" / "mine"), lang="en")


def test_a_document_that_cannot_be_read_leaves_no_notebook(tmp_path):
    file = tmp_path / "other.txt"
    file.write_text("no budget", encoding="utf-8")
    with pytest.raises(DisclosureError):
        write_notebook(str(tmp_path / "mine"), str(file), "en")
    assert list(tmp_path.iterdir()) == [file]
