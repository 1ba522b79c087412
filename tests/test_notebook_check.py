"""A report passes while its outputs and its prose hold, and each fault names cell and figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from shimahe.authoring import stored_form
from shimahe.authoring.notebook_check import NotebookRefused, check

pytestmark = pytest.mark.slow
RAN = "print('Total 13,635.67, of it 12')"


def markdown(source):
    return {"cell_type": "markdown", "id": "words", "metadata": {}, "source": source}


def code(source, *texts, number=1, tags=()):
    outputs = [{"output_type": "stream", "name": "stdout", "text": text} for text in texts]
    return {
        "cell_type": "code",
        "id": f"code-{number}",
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
        "execution_count": number,
        "outputs": outputs,
    }


def stored(folder: Path, *cells, minor=5) -> Path:
    """Write a notebook as a file."""
    if minor < 5:
        cells = [{name: part for name, part in cell.items() if name != "id"} for cell in cells]
    notebook = {
        "cells": list(cells),
        "metadata": {"kernelspec": dict(stored_form.KERNEL)},
        "nbformat": 4,
        "nbformat_minor": minor,
    }
    path = folder / "report.ipynb"
    path.write_text(stored_form.to_text(notebook), encoding="utf-8")
    return path


@pytest.mark.parametrize("minor", [4, 5])
def test_a_report_whose_figures_hold_has_no_fault(tmp_path, minor):
    words = markdown("It is 13,635.67 in all, and 12 of them.")
    path = stored(tmp_path, words, code(RAN, "Total 13,635.67, of it 12\n"), minor=minor)
    result = check(path, "en")
    assert (result.faults, result.cells, result.figures) == ([], 1, 2)


@pytest.mark.parametrize(
    ("lang", "cell", "prose"),
    [
        ("en", "13,635.60 is now 13,635.67", "the text says 13,635.60, which is now 13,635.67"),
        ("zh", "13,635.60 现为 13,635.67", "正文中的 13,635.60 现为 13,635.67"),
    ],
)
def test_a_changed_figure_is_named_in_its_cell_and_in_the_text(tmp_path, lang, cell, prose):
    words = markdown("# A title\n\nIt is 13,635.60 in all.")
    path = stored(tmp_path, words, code(RAN, "Total 13,635.60, of it 12\n"))
    in_cell, in_text = check(path, lang).faults
    assert cell in in_cell
    assert "[1]" in in_cell
    assert prose in in_text
    assert "It is 13,635.60 in all." in in_text


def test_a_figure_of_the_text_that_no_output_shows_is_named(tmp_path):
    path = stored(tmp_path, markdown("It is 99.5%."), code(RAN, "Total 13,635.67, of it 12\n"))
    (fault,) = check(path, "en").faults
    assert fault == "the text says 99.5%, which no output of its section shows: “It is 99.5%.”"


CHANGED = {
    "a word": ("print('red')", "blue\n", "from “blue” to “red”"),
    "a line more": ("print('a\\nred')", "a\n", "from “—” to “red”"),
    "nothing more": ("pass", "blue\n", "from “blue” to “—”"),
    "a figure less": ("print('1')", "1 and 25\n", "25 is gone"),
    "a figure more": ("print('1 and 25')", "1\n", "25 is new"),
    "an error": ("1 / 0", "1\n", "fails: ZeroDivisionError: division by zero"),
}


@pytest.mark.parametrize(("source", "before", "words"), CHANGED.values(), ids=CHANGED)
def test_whatever_has_changed_is_said(tmp_path, source, before, words):
    (fault,) = check(stored(tmp_path, code(source, before)), "en").faults
    assert words in fault


@pytest.mark.parametrize(
    "layout",
    [
        "{'title': {'text': 'Now'}}",
        "{'meta': {'title': 'Now', 'notes': 'one'}}",
        "{'title': 'Now'}",
    ],
)
def test_of_a_picture_its_changed_words_are_said(tmp_path, layout):
    source = f"display({{'application/vnd.plotly.v1+json': {{'layout': {layout}}}}}, raw=True)"
    before = {"meta": {"notes": "one", "title": "Before"}}
    picture = {"application/vnd.plotly.v1+json": {"data": [], "layout": before}}
    cell = {**code(source), "outputs": [{"output_type": "display_data", "data": picture}]}
    cell["outputs"][0]["metadata"] = {}
    path = stored(tmp_path, markdown("# Title"), cell)
    (fault,) = check(path, "en").faults
    assert "its output has changed from “Before” to “Now”" in fault


def test_many_changed_figures_are_counted(tmp_path):
    before = " ".join(str(100 + n) for n in range(9))
    path = stored(tmp_path, code("print(*range(200, 209))", f"{before}\n"))
    (fault,) = check(path, "en").faults
    assert "100 is now 200" in fault
    assert fault.endswith("; 4 more")


REFUSED = {
    "no notebook": ("{}", "is no notebook"),
    "no JSON": ("<html>", "is no notebook"),
    "nothing": ("", "is no notebook"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_notebook_is_refused(tmp_path, text, words):
    path = tmp_path / "report.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotebookRefused, match=words):
        check(path, "en")


LOOSE = {
    "a comment": code("# NBVAL_IGNORE_OUTPUT\nprint(1)", "2\n"),
    "an old comment": code("print(1)  # PYTEST_VALIDATE_IGNORE_OUTPUT", "2\n"),
    "a tag": code("print(1)", "2\n", tags=["nbval-skip"]),
    "an error that is wanted": code("1 / 0", "2\n", tags=["raises-exception"]),
}


@pytest.mark.parametrize("cell", LOOSE.values(), ids=LOOSE)
def test_a_cell_that_asks_not_to_be_compared_is_refused(tmp_path, cell):
    with pytest.raises(NotebookRefused, match="asks nbval not to compare it"):
        check(stored(tmp_path, cell), "en")


def test_a_cell_that_was_not_run_is_refused(tmp_path):
    with pytest.raises(NotebookRefused, match=r"cell \[ \] \(x = 1\) was not run"):
        check(stored(tmp_path, code("print(1)", "1\n"), code("x = 1", number=None)), "en")


def test_a_notebook_without_code_is_refused(tmp_path):
    with pytest.raises(NotebookRefused, match="has no code cell"):
        check(stored(tmp_path, markdown("It is 5%.")), "en")


def test_settings_around_a_notebook_do_not_loosen_the_check(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --nbval-lax -k nothing\n")
    (tmp_path / "conftest.py").write_text("def pytest_collection_modifyitems(items): items[:] = []")
    (fault,) = check(stored(tmp_path, code("print(1)", "2\n")), "en").faults
    assert "2 is now 1" in fault
