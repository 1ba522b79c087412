"""The notebooks: guards on small cases and on every notebook.

Then the tool that runs them, and the Chinese edition.
"""

from __future__ import annotations

import copy
import itertools
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from shimahe.authoring import stored_form
from shimahe.terms import LANGUAGES
from tests import notebook_guards as guards
from tests.all_notebooks import (
    chinese_notebook,
    chinese_prose,
    english_notebooks,
    notebook_paths,
)
from tools import notebooks as tool
from tools.editions import ProseMismatch, chinese_edition, markdown_ids, prose_blocks
from tools.start import start_path

Notebook = dict[str, Any]
SETUP = guards.SETUP.format(language="en")


# --- small notebooks ------------------------------------------------------------------------------


def md(source: str = "Words.", name: str = "") -> Notebook:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def code(
    source: str = "x = 1", *outputs: Notebook, tags: tuple[str, ...] = (), name: str = ""
) -> Notebook:
    cell = {
        "cell_type": "code",
        "id": name,
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
    }
    return {**cell, "execution_count": -1, "outputs": list(outputs)}


def book(*cells: Notebook) -> Notebook:
    """Put cells together, named c1… and counted 1 to n unless they say otherwise."""
    cells = copy.deepcopy(cells)
    counter = itertools.count(1)
    for number, cell in enumerate(cells, 1):
        cell["id"] = cell["id"] or f"c{number}"
        if cell.get("execution_count") == -1:
            cell["execution_count"] = next(counter)
    return {
        "cells": list(cells),
        "metadata": {"kernelspec": stored_form.KERNEL},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def shown(data: Notebook) -> Notebook:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def printed(text: str) -> Notebook:
    return {"output_type": "stream", "name": "stdout", "text": text}


def plotly(**layout: object) -> Notebook:
    return shown({stored_form.PLOTLY: {"data": [{"y": [1]}], "layout": layout}})


def titled(title: str) -> Notebook:
    return plotly(meta={"title": title, "summary": title})


def page(name: str) -> Notebook:
    return shown({"text/html": f'<table class="{name}"></table>'})


ERROR = {
    "output_type": "error",
    "ename": "ValueError",
    "evalue": "no",
    "traceback": ["ValueError: no"],
}
PANEL = shown(
    {
        stored_form.WIDGET: {"model_id": "7", "version_major": 2, "version_minor": 0},
        "text/plain": "Explorer",
    }
)
LINE, TWO, SIX, TEN = "x = 1\n", "x = 1\n" * 2, "x = 1\n" * 6, "# why\n\n" + "x = 1\n" * 10
RAISES = ("raises-exception",)
SHOW, SET = "e.frame", 'e.controls["a"].value = 1\ne.frame'
LOOP, BUILDING = (
    "for line in lines:\n    print(line)",
    "for line in lines:\n    frame.loc[line] = 1",
)
STORY = [
    md("# What is it?\n\nFor all."),
    md("## The short answer\n\nThis."),
    md("## Limits"),
    md("## Try it"),
    *[code(tags=("solution",)) for _ in range(3)],
    md("Source, sha256 `3f`"),
]


# --- guards ---------------------------------------------------------------------------------------

PAIRS = [
    (guards.has_25_to_50_cells, book(*[md()] * 25), book(*[md()] * 24)),
    (guards.has_25_to_50_cells, book(*[md()] * 50), book(*[md()] * 51)),
    (guards.has_700_to_1250_words, book(md("word " * 700)),
     book(md("word " * 699 + "— <!-- no word -->"))),
    (guards.has_700_to_1250_words, book(md("word " * 1250)), book(md("word " * 1251))),
    (guards.has_12_to_25_words_per_code_line, book(md("word " * 12), code(LINE)),
     book(md("word " * 11), code(LINE))),
    (guards.has_12_to_25_words_per_code_line, book(md("a " * 50), code(TWO)),
     book(md("a " * 51), code(TWO))),
    (guards.has_small_code_cells, book(code(TWO)), book(code(LINE))),
    (guards.has_small_code_cells, book(code(TWO + LINE)), book(code(TWO + TWO))),
    (guards.has_small_code_cells, book(*[code(TWO)] * 9, code(SIX)),
     book(*[code(TWO)] * 8, code(SIX))),
    (guards.has_small_code_cells, book(*[code(TWO)] * 10, code(TEN)),
     book(*[code(TWO)] * 10, code(LINE + TEN))),
    (guards.begins_code_with_short_lines, book(code("x" * 74 + "\n" + "y" * 75)),
     book(code("x" * 75))),
    (guards.has_at_most_two_code_cells_between_prose, book(code(), code(), md(), code()),
     book(code(), code(), code())),
    (guards.defines_and_builds_nothing, book(code("x = sum(y for y in z)")),
     book(code("def f(): ..."))),
    (guards.defines_and_builds_nothing, book(code("# class A")), book(code("class A: ..."))),
    (guards.defines_and_builds_nothing, book(code(LOOP)), book(code(BUILDING))),
    (guards.defines_and_builds_nothing, book(code(LOOP)),
     book(code("for line in lines:\n    rows.append(line)"))),
    (guards.defines_and_builds_nothing, book(code("pd.concat([x, y])")),
     book(code("pd.concat([x for x in y])"))),
    (guards.defines_and_builds_nothing, book(code("x = 1")), book(code("%matplotlib inline"))),
    (guards.begins_with_the_setup_cell, book(md(), code(SETUP)),
     book(code("import shimahe"), code(SETUP))),
    (guards.begins_with_the_setup_cell, book(code(SETUP)),
     book(code(SETUP), code("e = shimahe.load()"))),
    (guards.begins_with_the_setup_cell, book(code(SETUP)), book(code(SETUP.replace("en", "zh")))),
    (guards.begins_with_the_setup_cell, book(code(SETUP)), book(md())),
    (guards.is_fully_run, book(code(), code()), book(code(), {**code(), "execution_count": None})),
    (guards.is_fully_run, book(code(), code()), book(code(), {**code(), "execution_count": 3})),
    (guards.is_fully_run, book(code("x", printed("1"))), book(code("x"))),
    (guards.is_fully_run, book(code("x;")), book(code("show(x)"))),
    (guards.shows_errors_only_where_tagged, book(code("f()", ERROR, tags=RAISES)),
     book(code("f()", ERROR))),
    (guards.shows_errors_only_where_tagged, book(code("x = f()")),
     book(code("x = f()", tags=RAISES))),
    (guards.hides_nothing_from_nbval, book(code(tags=("solution",))),
     book(code(tags=("nbval-ignore-output",)))),
    (guards.is_stable, book(code("x['sum']")), book(code("x.sum()"))),
    (guards.is_stable, book(code("x", printed("b"))),
     book(code("x", printed("<object at 0x7f8a9b0c>")))),
    (guards.is_stable, book(code("x", printed("1.0"))),
     book(code("x", printed("np.float64(1.0)")))),
    (guards.is_stable, book(code("x", plotly(a=[1]))),
     book(code("x", plotly(a={"bdata": "AAAA"})))),
    (guards.checks_its_explorers, book(code("e", PANEL), code(SHOW), code(SET)),
     book(code("e", PANEL), code(SHOW))),
    (guards.checks_its_explorers, book(code("x", printed("1"))),
     book(code("e", PANEL), code(SHOW), code(SHOW))),
    (guards.is_valid_and_small, book(code()), {**book(code()), "metadata": {"widgets": {}}}),
    (guards.is_valid_and_small, book(md("word " * 40_000)), book(md("word " * 60_000))),
    (guards.is_valid_and_small, book(code()),
     book({**code(), "outputs": [{"output_type": "drawing"}]})),
    (guards.charts_have_a_summary, book(code("x", plotly(meta={"summary": "One."}))),
     book(code("x", plotly()))),
    (guards.shows_tables_to_be_read, book(code("show(x)", page("shimahe-shown"))),
     book(code("x", page("dataframe")))),
    (guards.shows_tables_to_be_read, book(code("show(d, 80)")), book(code("print(d.cite(80))"))),
    (guards.shows_each_picture_once, book(code("e", titled("One")), code("x", titled("Two"))),
     book(code("e", titled("One")), md(), code("x", titled("One")))),
    (guards.tells_its_story_in_order, book(*STORY), book(*STORY[:-1], md("Source"))),
    (guards.tells_its_story_in_order, book(*STORY), book(md("# It is so"), *STORY[1:])),
    (guards.tells_its_story_in_order, book(*STORY), book(STORY[0], *STORY[2:])),
    (guards.tells_its_story_in_order, book(*STORY), book(*STORY[:4], *STORY[5:])),
]  # fmt: skip

UNSTABLE = [
    "interact(f, x=1)", "widgets.Output()", "d.spending.dtypes", "datetime.now()",
    "random.random()", "import requests", "open('" + "/home" + "/someone/x')", "!ls",
    "%run x.ipynb", "# NBVAL_IGNORE_OUTPUT\nx",
]  # fmt: skip


@pytest.mark.parametrize(("guard", "good", "bad"), PAIRS)
def test_guard_lets_the_good_notebook_pass_and_stops_the_bad(
    guard: guards.Guard, good: Notebook, bad: Notebook
) -> None:
    assert guard(good) == []
    assert len(guard(bad)) == 1


@pytest.mark.parametrize("source", UNSTABLE)
def test_unstable_source_is_stopped(source: str) -> None:
    assert len(guards.is_stable(book(code(source)))) == 1


def test_every_guard_has_a_pair() -> None:
    assert {guard for guard, _, _ in PAIRS} == set(guards.GUARDS)


@pytest.mark.parametrize("guard", guards.GUARDS)
def test_every_notebook_passes_the_guard(guard: guards.Guard) -> None:
    found = {name: guard(notebook) for name, notebook in english_notebooks().items()}
    assert found == {name: [] for name in found}, guard.__doc__


def test_every_notebook_is_saved_in_normal_form() -> None:
    assert tool.check() == []


# --- the tool -------------------------------------------------------------------------------------

RAW = book(
    md("标题", name="title"),
    code("print('一')\nprint('二')", name="two"),
    code("import ipywidgets\nipywidgets.Button()"),
)


@pytest.fixture(scope="module")
def ran() -> Notebook:
    raw = copy.deepcopy(RAW)
    raw["metadata"] = {"language_info": {"version": "3"}, "widgets": {}}
    raw["cells"][1]["metadata"] = {"collapsed": True, "tags": ["keep"]}
    return stored_form.executed(raw, Path(__file__).parent)


def test_running_counts_cells_and_keeps_ids_and_tags(ran: Notebook) -> None:
    assert [cell["id"] for cell in ran["cells"]] == ["title", "two", "c3"]
    assert [cell["execution_count"] for cell in ran["cells"][1:]] == [1, 2]
    folded = {"jupyter": {"source_hidden": True}}
    assert [cell["metadata"] for cell in ran["cells"]] == [{}, {"tags": ["keep"], **folded}, folded]
    assert ran["metadata"] == {"kernelspec": stored_form.KERNEL}


def test_running_twice_gives_the_same_text(ran: Notebook) -> None:
    text = stored_form.to_text(ran)
    assert text == stored_form.to_text(
        stored_form.executed(copy.deepcopy(ran), Path(__file__).parent)
    )
    assert '"标题"' in text
    assert text.endswith("}\n")


def test_widget_ids_are_fixed_and_differ_between_cells() -> None:
    raw = stored_form.normalised(book(code("e", PANEL), code("e", PANEL)))
    ids = [cell["outputs"][0]["data"][stored_form.WIDGET]["model_id"] for cell in raw["cells"]]
    assert len({*ids, "7"}) == 3


def test_pieces_of_one_stream_are_joined() -> None:
    other = {**printed("c"), "name": "stderr"}
    outputs = stored_form.normalised(book(code("x", printed("a"), printed("b"), other)))["cells"][
        0
    ]["outputs"]
    assert [output["text"] for output in outputs] == ["ab", "c"]


def test_picture_beside_a_chart_and_traceback_are_dropped() -> None:
    both = shown({stored_form.PLOTLY: {"data": []}, "image/png": "AAAA"})
    alone = shown({"image/png": "AAAA"})
    error = {**ERROR, "traceback": ["\x1b[31m/tmp/x.py"]}
    outputs = stored_form.normalised(book(code("x", both, alone, error)))["cells"][0]["outputs"]
    assert [list(output.get("data", [])) for output in outputs] == [
        [stored_form.PLOTLY],
        ["image/png"],
        [],
    ]
    assert outputs[2]["traceback"] == ["ValueError: no"]


def test_an_error_that_is_its_message_alone_is_stored_so() -> None:
    error = {**ERROR, "evalue": "no\nnever", "traceback": ["no", "never"]}
    (cell,) = stored_form.normalised(book(code("x", error)))["cells"]
    assert cell["outputs"][0]["traceback"] == ["no", "never"]


def test_cell_never_run_keeps_no_number() -> None:
    notebook = stored_form.normalised(
        book({**code(), "execution_count": None}, {**code(), "execution_count": 9})
    )
    assert [cell["execution_count"] for cell in notebook["cells"]] == [None, 1]


def saved(folder: Path, notebook: Notebook, change: str = "") -> list[str]:
    path = folder / "n.ipynb"
    path.write_text(stored_form.to_text(notebook) + change, encoding="utf-8")
    return tool.problems(path)


def test_check_accepts_a_notebook_in_normal_form(tmp_path: Path) -> None:
    assert saved(tmp_path, stored_form.normalised(book(md(), code("x", printed("1\n2"))))) == []


BAD = [
    (book(code()), "\n", "not in normal form"),
    (book(code(), {**code(), "execution_count": 4}), "", "not in normal form"),
    ({**book(code()), "metadata": {"widgets": {}}}, "", "not in normal form"),
    (book({**code(), "execution_count": None}), "", "cell c1 was not run"),
    (book(code("x")), "", "cell c1 ends in an expression but has no output"),
    (book(md("a" * 250_001)), "", "more than 250 kB"),
]


@pytest.mark.parametrize(("notebook", "change", "fault"), BAD)
def test_check_names_the_fault(tmp_path: Path, notebook: Notebook, change: str, fault: str) -> None:
    (found,) = saved(tmp_path, notebook, change)
    assert fault in found


def test_check_of_an_empty_folder_fails(tmp_path: Path) -> None:
    assert tool.check(tmp_path) == [f"no notebook in {tmp_path.name}/"]
    assert tool.run(["99"], tmp_path) == [f"no notebook of that name in {tmp_path.name}/"]


BOTH = book(md("Title", name="title"), code("print('shimahe.set_language(\"en\")')"))
CHINESE = "<!-- notebook: 题目 -->\n<!-- cell: title -->\n题目\n"


def prose_beside(folder: Path, prose: str) -> None:
    (folder / "zh").mkdir(exist_ok=True)
    (folder / "zh" / "n.md").write_text(prose, encoding="utf-8")


def printed_by(path: Path) -> str:
    text: str = stored_form.read(path)["cells"][1]["outputs"][0]["text"]
    return text


def test_run_saves_both_editions(tmp_path: Path) -> None:
    assert "n: cell c2 ends in an expression but has no output" in saved(tmp_path, BOTH)
    lacking = f"n: no Chinese prose; write {tmp_path.name}/zh/n.md"
    assert tool.run([], tmp_path) == [lacking]
    prose_beside(tmp_path, CHINESE)
    assert tool.run(["n"], tmp_path) == []
    assert printed_by(tmp_path / "n.ipynb") == 'shimahe.set_language("en")\n'
    assert printed_by(tmp_path / "zh" / "题目.ipynb") == 'shimahe.set_language("zh")\n'
    assert tool.check(tmp_path) == []


@pytest.mark.parametrize(
    ("prose", "fault"),
    [
        (CHINESE.replace("\n题目\n", "\n别的题目\n"), "not made of n.ipynb and n.md"),
        (CHINESE.replace(": 题目 -->", ": 别的 -->"), "别的: not there"),
        (CHINESE.replace("<!-- notebook", "<!-- book"), "the first line must be"),
        (CHINESE.replace("cell: title", "cell: other"), "blocks missing: title"),
    ],
)
def test_a_chinese_edition_that_is_not_of_its_prose_is_found(
    tmp_path: Path, prose: str, fault: str
) -> None:
    saved(tmp_path, BOTH)
    prose_beside(tmp_path, CHINESE)
    assert tool.run([], tmp_path) == []
    prose_beside(tmp_path, prose)
    (found,) = tool.check(tmp_path)
    assert fault in found


def test_code_is_folded_and_of_an_answer_its_output_too() -> None:
    tags = {"metadata": {"tags": ["solution"]}}
    answer = {**code("x", shown({"text/html": "<p>1</p>"})), **tags}
    folds_itself = {**code("x", shown({"text/html": "<details>1</details>"})), **tags}
    notebook = stored_form.normalised(book(md(), code(), answer, folds_itself))
    folded = [cell["metadata"].get("jupyter") for cell in notebook["cells"]]
    of_code = {"source_hidden": True}
    assert folded == [None, of_code, {"outputs_hidden": True, **of_code}, of_code]


def test_an_explorer_is_stored_as_its_picture() -> None:
    live = shown(
        {stored_form.PLOTLY: {"data": []}, stored_form.WIDGET: {"model_id": "7"}, "text/plain": "E"}
    )
    (output,) = stored_form.normalised(book(code("e", live)))["cells"][0]["outputs"]
    assert list(output["data"]) == [stored_form.PLOTLY, "text/plain"]


# --- the Chinese edition --------------------------------------------------------------------------

SOURCE = book(md("A", name="a"), code(SETUP, printed("1")), md("B", name="b"))
PROSE = "<!-- Translated block by block. -->\n\n<!-- cell: a -->\n甲\n\n甲\n<!-- cell: b -->\n乙\n"


def test_chinese_edition_has_chinese_prose_and_language_and_no_outputs() -> None:
    edition = chinese_edition(SOURCE, PROSE)
    assert [cell["source"] for cell in edition["cells"]] == [
        "甲\n\n甲",
        guards.SETUP.format(language="zh"),
        "乙",
    ]
    assert edition["cells"][1]["outputs"] == []
    assert edition["cells"][1]["execution_count"] is None
    assert SOURCE["cells"][1]["outputs"] == [printed("1")]


def test_chinese_edition_reads_notebooks_with_lists_of_lines() -> None:
    raw = json.loads(stored_form.to_text(SOURCE))
    assert isinstance(raw["cells"][1]["source"], list)
    assert chinese_edition(raw, PROSE)["cells"][1]["source"] == guards.SETUP.format(language="zh")


MISFITS = [
    (SOURCE, "<!-- cell: a -->\n甲", "blocks missing: b"),
    (SOURCE, PROSE + "<!-- cell: z -->\n丁", "blocks not in the notebook: z"),
    (SOURCE, PROSE + "<!-- cell: a -->\n丙", "more than one block for: a"),
    (SOURCE, "<!-- cell: a -->\n\n<!-- cell: b -->\n乙", "an empty block for: a"),
    (SOURCE, "甲" + PROSE, "text before the first block: '甲"),
    (book(md("A", name="a"), md("B", name="b")), PROSE, "must hold .*found 0"),
    ({"cells": [{**md("A"), "id": ""}]}, PROSE, "no id on the notebook's cell that begins: A"),
]


@pytest.mark.parametrize(("notebook", "prose", "message"), MISFITS)
def test_prose_that_does_not_fit_is_refused(notebook: Notebook, prose: str, message: str) -> None:
    with pytest.raises(ProseMismatch, match=message):
        chinese_edition(notebook, prose)


def test_every_notebook_has_chinese_prose_for_the_same_cells_in_the_same_order() -> None:
    for name, notebook in english_notebooks().items():
        assert list(prose_blocks(chinese_prose(name))) == markdown_ids(notebook), name


def test_both_editions_run_the_same_cells_and_the_chinese_one_without_error() -> None:
    for name, english in english_notebooks().items():
        chinese = chinese_notebook(name)
        assert [cell["id"] for cell in chinese["cells"]] == [
            cell["id"] for cell in english["cells"]
        ]
        assert guards.begins_with_the_setup_cell(chinese, "zh") == []
        assert [f for guard in RUN_GUARDS for f in guard(chinese)] == []


RUN_GUARDS = (
    guards.is_fully_run,
    guards.shows_errors_only_where_tagged,
    guards.is_stable,
    guards.is_valid_and_small,
    guards.charts_have_a_summary,
)


# --- the start page -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_start_page_leads_to_every_notebook_and_says_for_whom_and_how_long(lang: str) -> None:
    assert tool.check_start_pages() == []
    path = start_path(tool.NOTEBOOKS, lang)
    page = stored_form.read(path)
    assert [cell for cell in page["cells"] if cell["cell_type"] != "markdown"] == []
    cards = [cell["source"] for cell in page["cells"] if cell["id"].startswith("card-")]
    assert len(cards) == len(notebook_paths())
    time = {"zh": "用时", "en": "Time"}[lang]
    assert [card for card in cards if time not in card or card.count("- **") < 3] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_of_the_start_page_lead_to_files_that_are_there(lang: str) -> None:
    path = start_path(tool.NOTEBOOKS, lang)
    text = "\n".join(cell["source"] for cell in stored_form.read(path)["cells"])
    links = [unquote(link) for link in re.findall(r"\]\((.+?)\)", text)]
    course = tool.notebook_paths(tool.COURSE)
    assert len(links) == len(notebook_paths()) + len(course) + 1  # the other language
    assert [link for link in links if not (path.parent / link).is_file()] == []
