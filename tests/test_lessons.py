"""What a teacher hands out: slides, the deputies' questions, the plans, the teacher's copy."""

from __future__ import annotations

import re

import pytest

from shimahe import exercises, structure
from shimahe.authoring import course_copies, course_slides, notebook_check, prose_figures
from shimahe.terms import LANGUAGES
from tools import notebooks as tool

SHEET = "05"
PLANS = {"en": "docs/lessons.md", "zh": "docs/lessons.zh.md"}


def lessons(lang):
    """The notebooks of the course in a language, by the number that begins their names."""
    return {path.stem[:2]: notebook for path, notebook in course_copies.originals(lang)}


# --- the notebooks as they are stored -------------------------------------------------------------


def test_the_lessons_are_stored_as_the_tool_writes_them_in_both_languages():
    assert tool.check(tool.COURSE) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_the_deputies_questions_is_shown_below_it(lang):
    sheet = lessons(lang)[SHEET]
    pools = prose_figures.section_pools(sheet)
    figures = list(prose_figures.quoted_figures(sheet))
    assert len(figures) > 15
    assert [each.number.text for each in figures if not prose_figures.is_shown(each, pools)] == []


def test_the_deputies_questions_are_at_least_eight_and_name_a_line():
    questions = [cell for cell in lessons("en")[SHEET]["cells"] if cell["id"].endswith("-shown")]
    assert len(questions) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_teachers_copy_of_any_number_holds_under_strict_comparison(lang, tmp_path):
    path, notebook = next(iter(course_copies.originals(lang)))
    made = course_copies.to_bytes(course_copies.teacher(notebook, "7", tmp_path))
    copy = tmp_path / path.name
    copy.write_bytes(made)
    text = made.decode()
    assert "seed = 7" in text
    assert text.count("✓") == len(re.findall(r"course\.check", text))
    found = notebook_check.check(copy, lang)
    assert found.cells == len([each for each in notebook["cells"] if each["cell_type"] == "code"])
    assert [fault for fault in found.faults if "[" in fault] == []  # those of cells


# --- slides ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_slides_ask_nothing_of_a_network(lang):
    for notebook in lessons(lang).values():
        page = course_slides.page(notebook, lang)
        assert re.findall(r"(?:src|href|url|@import)\s*[=(]", page) == []
        assert "default-src 'none'" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_slides_hold_no_hint_and_no_answer(lang):
    for notebook in lessons(lang).values():
        page = course_slides.page(notebook, lang)
        assert "<details>" not in page
        assert "✓" not in page
        for cell in notebook["cells"]:
            if cell["id"].endswith("-written"):
                assert "".join(cell["source"])[:30] not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_a_slide_for_every_exercise(lang):
    for notebook in lessons(lang).values():
        page = course_slides.page(notebook, lang)
        tasks = [cell for cell in notebook["cells"] if cell["id"].endswith("-task")]
        headings = [re.search(r"## (.+)", "".join(cell["source"]))[1] for cell in tasks]
        assert [heading for heading in headings if heading not in page] == []


def test_what_a_lesson_says_is_shown_as_text():
    cell = {
        "cell_type": "code",
        "id": "x",
        "metadata": {"tags": ["slide"]},
        "outputs": [{"output_type": "stream", "text": "<script>1</script>"}],
    }
    words = {
        "cell_type": "markdown",
        "id": "t",
        "metadata": {"tags": ["slide"]},
        "source": "# A\n<b>b</b>",
    }
    page = course_slides.page({"cells": [words, cell]}, "en")
    assert "&lt;script&gt;1" in page
    assert "<b>b</b>" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_slides_are_written_for_every_lesson(lang, tmp_path):
    written = course_copies.write("slides", "1", tmp_path)
    names = [path.stem for path in written if path.parent.name == lang]
    assert names == [path.stem for path, _ in course_copies.originals(lang)]


# --- the plans ------------------------------------------------------------------------------------


def plan(root, lang):
    return (root / PLANS[lang]).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_plan_fills_ninety_minutes(root, lang):
    tables = re.split(r"^##+ ", plan(root, lang), flags=re.M)
    sums = [sum(map(int, re.findall(r"^\| (\d+) \|", table, re.M))) for table in tables]
    assert [each for each in sums if each] == [90] * 5


def headings_of_slides(notebook, lang):
    """The headings of the slides of a lesson, in the order of their numbers."""
    page = course_slides.page(notebook, lang)
    slides = re.findall(r"<section[^>]*>.*?</section>", page, re.DOTALL)
    return [re.search(r"<h[12][^>]*>([^<]*)", slide)[1] for slide in slides]


def rows_with_slides(root, lang):
    """The words of each row of the plans of four lessons, the numbers of its slides, headings."""
    blocks = re.split(r"^### ", plan(root, lang), flags=re.M)[1:]
    for number, block in enumerate(blocks, 1):
        headings = headings_of_slides(lessons(lang)[f"{number:02}"], lang)
        rows = re.findall(r"^\| \d+ \| (.+?) \| (?:slides?|幻灯片) ([\d、和and ]+)", block, re.M)
        assert rows
        for words, slides in rows:
            yield words, [int(slide) for slide in re.findall(r"\d+", slides)], headings


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_names_slides_that_explain(root, lang):
    for words, slides, headings in rows_with_slides(root, lang):
        for slide in slides:
            heading = headings[slide - 1]
            assert is_explained(heading), (words, slide)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_of_a_plan_that_is_called_like_a_slide_names_its_number(root, lang):
    named = 0
    for words, slides, headings in rows_with_slides(root, lang):
        for number, heading in enumerate(headings, 1):
            if words.startswith(heading):
                assert slides == [number], words
                named += 1
    assert named >= 6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_plans_of_four_lessons_name_every_slide_that_explains(root, lang):
    named: dict[tuple[str, ...], set[int]] = {}
    for _, slides, headings in rows_with_slides(root, lang):
        named.setdefault(tuple(headings), set()).update(slides)
    assert len(named) == 4
    for headings, slides in named.items():
        told = [number for number, heading in enumerate(headings, 1) if is_explained(heading)]
        assert sorted(slides) == told[1:]  # the first slide is the title


def is_explained(heading):
    return not heading.startswith(("Exercise", "练习"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_share_that_ends_the_guessing_is_that_of_the_document(root, lang):
    d = exercises.disclosure()
    basic, whole = (structure.denominator(d, name) for name in ("basic", "total"))
    (share,) = re.findall(r"\d+\.\d\d", plan(root, lang))
    assert share == f"{basic * 100 / whole:.2f}"


def minutes_of_exercises(lang):
    """The minutes that each exercise says it takes, by its number."""
    minutes = {}
    for notebook in lessons(lang).values():
        for cell in notebook["cells"]:
            text = "".join(cell["source"])
            task = re.search(r"^## (?:Exercise|练习) (\d+)", text, re.M)
            if task:
                minutes[int(task[1])] = int(re.search(r"(\d+) ?(?:minutes|分钟)", text)[1])
    return minutes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_of_a_plan_gives_exercises_the_minutes_that_they_take(root, lang):
    takes = minutes_of_exercises(lang)
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", plan(root, lang), re.M)
    given = {}
    for minutes, words in rows:
        asked = re.search(r"^(?:Exercises?|练习) [\d and和]+|[;；] ?(?:exercise|练习) \d+$", words)
        if asked:
            given[words] = int(minutes)
            assert int(minutes) >= sum(takes[int(each)] for each in re.findall(r"\d+", asked[0]))
    assert len(given) >= 13


def test_both_plans_give_the_same_minutes_and_exercises(root):
    minutes = [re.findall(r"^\| (\d+) \|", plan(root, lang), re.M) for lang in LANGUAGES]
    commands = [sorted(re.findall(r"make [a-z]+", plan(root, lang))) for lang in LANGUAGES]
    assert minutes[0] == minutes[1]
    assert commands[0] == commands[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_file_and_target_of_a_plan_is_there(root, lang):
    text = plan(root, lang)
    targets = re.findall(r"^([a-z -]+):", (root / "Makefile").read_text("utf-8"), re.M)
    known = set(" ".join(targets).split())
    assert set(re.findall(r"`make ([a-z]+)", text)) <= known
    paths = [*re.findall(r"`(notebooks/[^`]+)`", text), *re.findall(r"\]\((lessons[^)]+)\)", text)]
    folders = [root, root / "docs", root / "notebooks/course"]
    for name in paths:
        assert any(list(folder.glob(f"{name}*")) or (folder / name).exists() for folder in folders)
