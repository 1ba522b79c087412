"""A starting notebook holds as it is written, whatever disclosure it is about."""

from __future__ import annotations

import shutil

import pytest

from shimahe import resources
from shimahe.authoring import stored_form
from shimahe.authoring.notebook_check import check
from shimahe.authoring.starter import write_notebook
from shimahe.disclosure import BUNDLED, DisclosureError

HEAD = "部门支出总表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n"
TOTAL = "\t合计\t15.00\t10.00\t5.00\n"
HOSTILE = "201\t<b>*甲*</b>_乙_[x](y)\t15.00\t10.00\t5.00\n"
THREE_PUBLIC = "“三公”经费支出表\n单位：万元\n项目\t预算数\n合计\t5.00\n公务接待费\t5.00\n"
DOCUMENTS = {
    "a class with signs": f"部门名称：*某*局\n{HEAD}{TOTAL}{HOSTILE}",
    "no spending": THREE_PUBLIC,
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


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="make it first"):
        write_notebook(str(tmp_path / "nowhere" / "mine"), lang="en")


def test_a_document_that_cannot_be_read_leaves_no_notebook(tmp_path):
    file = tmp_path / "other.txt"
    file.write_text("no budget", encoding="utf-8")
    with pytest.raises(DisclosureError):
        write_notebook(str(tmp_path / "mine"), str(file), "en")
    assert list(tmp_path.iterdir()) == [file]
