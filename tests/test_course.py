"""The course: its exercises, the check of answers, and the copies that are handed out."""

from __future__ import annotations

import itertools
import json
import math
import re
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from nbclient.exceptions import CellExecutionError

from shimahe import course, exercises, known_figures, terms
from shimahe.authoring import course_copies, stored_form
from shimahe.exercises import EXERCISES, Part
from shimahe.faults import fault
from shimahe.terms import LANGUAGES

SEEDS = ("1", "7", "20250707", "学号3")


def answers(name, seed):
    """The variables of an exercise, rightly answered."""
    parts = exercises.for_seed(name, seed).parts
    return {"seed": seed} | {part.variable: part.answer for part in parts}


def said_of(part, value):
    """What the check says of a value for one part."""
    return fault(part, value, exercises.disclosure())


@pytest.fixture(params=LANGUAGES)
def lang(request):
    before = terms.language()
    terms.set_language(request.param)
    yield request.param
    terms.set_language(before)


# --- the exercises --------------------------------------------------------------------------------


def test_there_are_at_least_twelve_exercises():
    assert len(EXERCISES) >= 12


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_right_answers_pass(name, seed, capsys):
    course.check(name, answers(name, seed))
    assert capsys.readouterr().out.startswith("✓")


@pytest.mark.parametrize("name", EXERCISES)
def test_an_answer_that_is_rounded_to_two_decimals_passes(name, capsys):
    space = answers(name, "7")
    for variable, value in space.items():
        if isinstance(value, Decimal):
            space[variable] = round(float(value), 2)
    course.check(name, space)
    assert capsys.readouterr().out.startswith("✓")


@pytest.mark.parametrize("name", EXERCISES)
def test_the_same_seed_puts_the_same_question_and_seeds_differ(name):
    asked = [exercises.exercise(name, seed, exercises.disclosure()) for seed in range(12)]
    again = exercises.exercise(name, 3, exercises.disclosure())
    assert again.facts == asked[3].facts
    assert again.parts == asked[3].parts
    assert len({str((each.facts, each.parts)) for each in asked}) > 1


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mistake_has_its_words_in_both_languages(name):
    for seed in range(6):
        for part in exercises.for_seed(name, str(seed)).parts:
            for reason, _ in [*part.mistakes, *part.slips]:
                assert terms.has_text(f"course.mistake.{reason}"), reason


def test_no_mistake_is_explained_that_no_exercise_knows():
    known = set()
    for name in EXERCISES:
        for seed in range(12):
            for part in exercises.for_seed(name, str(seed)).parts:
                every = [*part.mistakes, *part.slips]
                known |= {f"course.mistake.{reason}" for reason, _ in every}
    explained = {key for key in terms._wording() if key.startswith("course.mistake.")}
    assert explained == known


@pytest.mark.parametrize("name", EXERCISES)
def test_every_question_is_put_in_both_languages_without_its_answer(name):
    for seed in SEEDS:
        zh, en = (course.ask(name, seed, lang).text for lang in LANGUAGES)
        assert zh != en
        for part in exercises.for_seed(name, seed).parts:
            assert f"`{part.variable}`" in zh
            assert f"`{part.variable}`" in en


def test_an_exercise_that_is_not_there_is_an_error_that_names_those_there_are():
    with pytest.raises(KeyError, match="one_form"):
        course.ask("forms", 1)


def test_the_check_does_not_read_what_a_notebook_has_done_to_its_disclosure(capsys):
    course.check("one_form", answers("one_form", "7") | {"d": None})
    assert capsys.readouterr().out.startswith("✓")


#: For each exercise what a hasty reader does; it never gives the right answer.
HASTY = [
    ("one_form", "amount_1", "level_above"),
    ("one_form", "amount_1", "levels_added"),
    ("one_form", "line_1", "level_below"),
    ("one_form", "line_1", "row_number"),
    ("units_and_levels", "share_2", "of_group"),
    ("units_and_levels", "share_2", "levels_added"),
    ("units_and_levels", "yuan_2", "level_above"),
    ("balance", "rest_3", "nothing_taken"),
    ("two_classifications", "once_4", "twice"),
    ("shares_three_ways", "of_general_public_5", "of_total"),
    ("operating_funds", "gap_6", "the_part"),
    ("the_increase", "causes_7", "all_steps"),
    ("the_increase", "left_7", "falls_left_out"),
    ("the_increase", "share_7", "of_causes"),
    ("the_increase", "share_7", "money"),
    ("the_increase", "causes_7", "signs_lost"),
    ("administration", "basic_8", "class_of_total"),
    ("administration", "ending_8", "number_of_lines"),
    ("administration", "ending_8", "of_all_classes"),
    ("concentration", "top_9", "rows_not_joined"),
    ("concentration", "needed_9", "groups"),
    ("sheets_cover", "open_10", "other_budget"),
    ("sheets_cover", "covered_10", "the_hidden"),
    ("follow_the_money", "largest_11", "money"),
    ("indicator_clinic", "measured_12", "number_of_lines"),
    ("indicator_clinic", "core_12", "number_of_lines"),
    ("misprint", "right_13", "as_printed"),
]
FEW, MANY = range(5), range(1, 31)


def is_hasty_told(name, variable, reason, seed):
    """Whether what a hasty reader does is told under a seed, and the right answer is not."""
    parts = {part.variable: part for part in exercises.for_seed(name, str(seed)).parts}
    part = parts[variable]
    values = [value for key, value in part.mistakes if key == reason]
    words = re.split(r"\{\w+\}", terms.template(f"course.mistake.{reason}"))
    told = [all(piece in said_of(part, value) for piece in words) for value in values]
    return bool(told) and all(told) and said_of(part, part.answer) == ""


@pytest.mark.parametrize(("name", "variable", "reason"), HASTY)
def test_what_a_hasty_reader_does_is_never_right_and_is_told(name, variable, reason):
    assert [seed for seed in FEW if not is_hasty_told(name, variable, reason, seed)] == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variable", "reason"), HASTY)
def test_what_a_hasty_reader_does_is_never_right_for_a_class_of_thirty(name, variable, reason):
    assert [seed for seed in MANY if not is_hasty_told(name, variable, reason, seed)] == []


def is_well_put(part):
    """Whether an answer is one value that no empty cell, whole or part gives away."""
    if isinstance(part.answer, frozenset):
        return len(part.answer) > 1
    if isinstance(part.answer, str):
        return part.answer.isdigit()
    is_share = part.kind == "share"
    return math.isfinite(part.answer) and part.answer != 0 and not (is_share and part.answer == 100)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_no_question_is_trivial_for_a_class_of_thirty(name):
    asked = [exercises.for_seed(name, str(seed)) for seed in MANY]
    badly = [part for each in asked for part in each.parts if not is_well_put(part)]
    assert badly == []
    for part in (part for each in asked for part in each.parts):
        for _, value in [*part.mistakes, *part.slips]:
            assert said_of(part, value) != "", part.variable


#: For each exercise with a sum or a rank, slips that are told where no mistake gives the value.
SLIPS = [
    ("units_and_levels", "share_2", "whole_lacks_line"),
    ("shares_three_ways", "of_basic_5", "line_left_out"),
    ("administration", "basic_8", "line_left_out"),
    ("administration", "ending_8", "line_missing"),
    ("concentration", "top_9", "line_left_out"),
    ("concentration", "top_9", "other_number"),
    ("concentration", "needed_9", "not_reached"),
    ("concentration", "needed_9", "more_than_needed"),
    ("sheets_cover", "covered_10", "line_left_out"),
    ("follow_the_money", "largest_11", "not_largest"),
    ("indicator_clinic", "core_12", "indicator_left_out"),
    ("indicator_clinic", "measured_12", "indicator_too_many"),
]


@pytest.mark.parametrize(("name", "variable", "reason"), SLIPS)
def test_a_slip_is_told_where_no_mistake_gives_its_value(name, variable, reason, lang):
    told = 0
    words = re.split(r"\{\w+\}", terms.template(f"course.mistake.{reason}", lang))
    for seed in FEW:
        parts = {part.variable: part for part in exercises.for_seed(name, str(seed)).parts}
        part = parts[variable]
        for key, value in [*part.mistakes, *part.slips]:
            said = said_of(part, value)
            assert not is_unknown(said), (seed, key)
            told += key == reason and all(piece in said for piece in words)
    assert told


def test_a_value_that_two_mistakes_give_is_told_both(lang):
    part = Part("share", "share", Decimal("9.9"), [("of_total", 1.341), ("of_basic", 1.343)])
    said = said_of(part, 1.34)
    ways = [terms.text(f"course.mistake.{key}", lang) for key in ("of_total", "of_basic")]
    assert said == terms.text("course.or", lang, first=ways[0], other=ways[1])
    nearer = said_of(part, 1.346)
    assert nearer == terms.text("course.or", lang, first=ways[1], other=ways[0])


# --- what is wrong --------------------------------------------------------------------------------

MONEY = Part("money", "wan", Decimal("2182.30"), [("the_part", Decimal("275.44"))])
YUAN = Part("yuan", "yuan", Decimal(251_200))
SHARE = Part("share", "share", Decimal("39.826102"), [("of_total", Decimal("1.34"))])
COUNT = Part("count", "count", 12, [("groups", 9)])
LINE = Part("line", "line", 147)
CODE = Part("code", "code", "2120501", [("class_of_it", "212")])
CODES = Part("codes", "codes", frozenset({"2050199", "2070199"}))

WRONG = [
    (MONEY, None, "none"),
    (MONEY, ..., "none"),
    (MONEY, "2182.30", "text"),
    (MONEY, "2,182.30 万元", "text"),
    (MONEY, True, "no_number"),
    (MONEY, [2182.30], "no_number"),
    (MONEY, pd.Series([2182.30]), "no_number"),
    (MONEY, pd.DataFrame(), "no_number"),
    (MONEY, print, "no_number"),
    (MONEY, 2182.3 + 0j, "no_number"),
    (MONEY, float("nan"), "not_finite"),
    (MONEY, np.float64("inf"), "not_finite"),
    (MONEY, 10**400, "not_finite"),
    (MONEY, Decimal("sNaN"), "not_finite"),
    (MONEY, pd.NA, "not_finite"),
    (MONEY, pd.NaT, "not_finite"),
    (MONEY, np.array(2182.3), "no_number"),
    (MONEY, 21_823_000, "in_yuan"),
    (MONEY, 0.21823, "in_yi"),
    (MONEY, -2182.30, "sign"),
    (COUNT, -12, "not_whole"),
    (COUNT, 10.5, "not_whole"),
    (COUNT, 0, "not_whole"),
    (LINE, -147, "not_whole"),
    (LINE, 144.5, "not_whole"),
    (MONEY, 275.44, "mistake.the_part"),
    (MONEY, 2182, "rounding"),
    (MONEY, 2182.29, "rounding"),
    (MONEY, 9000.0, "too_large"),
    (MONEY, 0, "too_small"),
    (YUAN, 25.12, "in_wan"),
    (YUAN, Decimal("2512000000"), "times_twice"),
    (SHARE, 0.39826102, "fraction"),
    (SHARE, 0.40, "fraction"),
    (SHARE, 3982.6102, "times_hundred"),
    (SHARE, 39.8, "rounding"),
    (SHARE, 40, "rounding"),
    (SHARE, 1.34, "mistake.of_total"),
    (SHARE, 60.17, "complement"),
    (SHARE, 251.09, "upside_down"),
    (SHARE, 3.9826102, "power_of_ten"),
    (MONEY, 2.1823, "power_of_ten"),
    (YUAN, 25_120, "power_of_ten"),
    (YUAN, 250_000, "rounding"),
    (COUNT, 9, "mistake.groups"),
    (COUNT, 13, "too_large"),
    (MONEY, -300.0, "below_zero"),
    (SHARE, 120, "above_whole"),
    (MONEY, 1091.15, "found.half"),
    (MONEY, 2128.30, "slip.order"),
    (MONEY, 2189.30, "slip.digit"),
    (CODE, 2120501, "no_text"),
    (CODE, "212", "mistake.class_of_it"),
    (CODE, "21205", "code_length"),
    (CODE, "2010301", "code"),
    (CODE, "2120502", "code_unknown"),
    (CODE, "45%", "code_letters"),
    (CODE, "２１２０５０１", "code_letters"),
    (CODE, "二一二〇五〇一", "code_letters"),
    (CODE, "", "code_letters"),
    (CODES, "2050199", "no_codes"),
    (CODES, 2050199, "no_codes"),
    (CODES, {2050199, 2070199}, "no_texts"),
    (CODES, ["2050199"], "codes_missing"),
    (CODES, {"2050199", "2070199", "2010301"}, "codes_extra"),
    (CODES, {"2050199", "2010101"}, "codes_extra"),
    (CODES, (), "codes_missing"),
    (CODES, {"20501", "20701"}, "code_length"),
    (CODES, {"2050199 2070199"}, "code_letters"),
    (CODES, itertools.count(), "no_texts"),
    (CODES, b"2050199", "no_texts"),
    (CODES, pd.DataFrame({"code": ["2050199"]}), "code_letters"),
    (CODES, None, "none"),
]  # fmt: skip

# What a wrong answer equals though no exercise foresaw it; the reasons as above.
GROUP = Part("group", "wan", Decimal("1646.30"))
GROUP_YUAN = Part("group", "yuan", Decimal(16_463_000))
OF_CLASS = Part(
    "of", "share", Decimal("28.07598"), share_of=(Decimal("1646.30"), Decimal("5863.73"))
)
EQUAL = [
    (GROUP, 3662.32, "other", "2120199"),
    (GROUP, 36_623_200, "in_yuan", "2120199"),
    (GROUP, 11_438.41, "other", "total_row"),
    (GROUP, 2123.96, "other", "year_before"),
    (GROUP, 2777.83, "other", "change"),
    (GROUP, 3292.60, "times", ""),
    (GROUP, 1646.30 + 909.60, "too_large", "58"),
    (GROUP, 1646.30 - 55.95, "too_small", "53"),
    (GROUP, 12.07, "other", "change"),
    (GROUP, 12.0735, "share_of", "total"),
    (GROUP, 0.120735, "share_of", "total"),
    (GROUP_YUAN, 36_623_200, "other", "2120199"),
    (GROUP_YUAN, 3662.32, "in_wan", "2120199"),
    (GROUP_YUAN, 16_463_000 + 9_096_000, "too_large", "58"),
    (GROUP_YUAN, 32_926_000, "times", ""),
    (OF_CLASS, 3662.32, "money", "2120199"),
    (OF_CLASS, 27.06, "other_whole", "54"),
    (OF_CLASS, 0.270573, "other_whole", "54"),
    (OF_CLASS, 180.99, "other_whole", "58"),
    (OF_CLASS, 15.51, "other_part", "58"),
    (LINE, 144, "line", "2120101"),
    (LINE, 3, "no_row", ""),
    (LINE, 10**9, "no_row", ""),
]  # fmt: skip

RIGHT = [
    (MONEY, 2182.3), (MONEY, Decimal("2182.30")), (MONEY, np.float32(2182.3)),
    (YUAN, 251200), (YUAN, np.int64(251200)), (SHARE, 39.83), (SHARE, 39.826102),
    (COUNT, 12), (COUNT, 12.0), (CODE, " 2120501 "), (CODES, ["2070199", "2050199"]),
    (CODES, pd.Series(["2050199", "2070199"])), (CODES, {"2050199 ", "2070199"}),
]  # fmt: skip


@pytest.mark.parametrize(("part", "value", "reason"), WRONG)
def test_a_wrong_answer_is_told_what_is_wrong_in_one_line(part, value, reason, lang):
    said = said_of(part, value)
    beginning = re.split(r"\{\w+\}", terms.template(f"course.{reason}", lang).replace("{{", "{"))
    assert all(piece.replace("}}", "}") in said for piece in beginning)
    assert "\n" not in said
    assert str(part.answer) not in said.replace(str(value), "")


@pytest.mark.parametrize(("part", "value", "reason", "whose"), EQUAL)
def test_a_wrong_answer_is_told_whose_figure_it_is(part, value, reason, whose, lang):
    said = said_of(part, value)
    pieces = re.split(r"\{\w+\}", terms.template(f"course.found.{reason}", lang))
    assert all(piece in said for piece in pieces)
    names = {"total_row": "79", "year_before": "", "change": "", "total": "53"}
    assert names.get(whose, whose) in said
    if whose in ("year_before", "change"):
        assert re.split(r"\{\w+\}", terms.template(f"course.whose.{whose}", lang))[1] in said
    assert "\n" not in said
    assert not telling(part.answer) & numbers_in(said.replace(f"{float(value):,.10g}", ""))


@pytest.mark.parametrize("name", EXERCISES)
def test_the_right_figure_is_never_named_as_another_one(name):
    for seed in SEEDS:
        asked = exercises.for_seed(name, seed)
        d = asked.read_from or exercises.disclosure()
        for part in asked.parts:
            if part.kind in ("wan", "yuan"):
                unit = exercises.YUAN if part.kind == "yuan" else 1
                others = known_figures.others(d, float(part.answer) / unit)
                assert others
                assert float(part.answer) / unit not in [round(each.wan, 2) for each in others]


def wrong_line(name, seed, variable, value):
    """What the check of an exercise says of one wrong value, the others being right."""
    with pytest.raises(course.NotRight) as caught:
        course.check(name, answers(name, seed) | {variable: value})
    return str(caught.value).removeprefix(f"✗ {variable}: ")


#: Beginnings of what is said of a number of which nothing else is known.
UNKNOWN = ("course.too_large", "course.too_small")


def is_unknown(said):
    """Whether only the size of a number is said to be wrong."""
    ends = [terms.template(key).partition("}")[2] for key in UNKNOWN]
    return any(said.endswith(end) for end in ends)


@pytest.mark.parametrize("name", sorted({*EXERCISES} - {"misprint"}))
@pytest.mark.parametrize("seed", ["7", "2025X7"])
def test_an_answer_to_another_students_question_or_to_another_part_is_told(name, seed):
    asked = exercises.for_seed(name, seed)
    others = [exercises.for_seed(name, str(number)) for number in range(1, 9)]
    for part in (part for part in asked.parts if part.kind not in ("code", "codes")):
        same = [each for other in others for each in other.parts if each.variable == part.variable]
        numbers = {each.answer for each in [*same, *asked.parts] if each.kind != "code"}
        for value in (value for value in numbers if said_of(part, value)):
            assert not is_unknown(wrong_line(name, seed, part.variable, value)), (part, value)


ELSEWHERE = [
    ("indicator_clinic", "7", "measured_12", 45, "part"),
    ("indicator_clinic", "7", "core_12", 35, "facts"),
    ("concentration", "2025X7", "needed_9", 6, "facts"),
    ("one_form", "7", "amount_1", 2842.9, "facts"),
    ("indicator_clinic", "7", "core_12", 9, "mistake"),
]


@pytest.mark.parametrize(("name", "seed", "variable", "value", "way"), ELSEWHERE)
def test_the_question_is_named_to_which_a_wrong_answer_belongs(
    name, seed, variable, value, way, lang
):
    said = wrong_line(name, seed, variable, value)
    pieces = re.split(r"\{\w+\}", terms.template(f"course.elsewhere.{way}", lang))
    assert all(piece in said for piece in pieces)
    assert "\n" not in said


@pytest.mark.parametrize(("part", "value"), [(YUAN, 2512 * 10**7), (MONEY, 1 / 70_000)])
def test_no_number_is_told_with_an_exponent(part, value, lang):
    assert not re.search(r"\de[+-]", said_of(part, value))


COUNTED = [(205, "rows"), (17, "rows"), (40, "codes")]


@pytest.mark.parametrize(("value", "what"), COUNTED)
def test_a_number_that_counts_something_else_is_told_what_it_counts(value, what, lang):
    part = Part("count", "count", 3)
    said = said_of(part, value)
    pieces = re.split(r"\{\w+\}", terms.template(f"course.counted.{what}", lang))
    assert all(piece in said for piece in pieces)


def test_every_fact_of_a_question_has_its_words(lang):
    known = {fact for name in EXERCISES for fact in exercises.for_seed(name, "7").facts}
    for fact in known - {"way"}:
        assert terms.has_text(f"course.fact.{fact}")


@pytest.mark.parametrize(("part", "value"), RIGHT)
def test_a_right_answer_in_any_form_is_told_nothing(part, value):
    assert said_of(part, value) == ""


def test_a_variable_that_is_not_there_is_named_in_one_line(lang):
    space = answers("one_form", "7")
    del space["line_1"]
    with pytest.raises(course.NotRight) as caught:
        course.check("one_form", space)
    assert str(caught.value).splitlines() == [f"✗ line_1: {terms.text('course.missing', lang)}"]


def test_without_a_number_the_check_asks_for_the_first_cell(lang):
    with pytest.raises(course.NotRight, match="seed"):
        course.check("one_form", {})


def test_every_wrong_variable_has_its_line():
    with pytest.raises(course.NotRight) as caught:
        course.check("balance", {"seed": 7})
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["✗ rest_3", "✗ capital_3", "✗ class_3"]


def test_a_notebook_shows_the_lines_without_a_traceback():
    assert course.NotRight("one\ntwo")._render_traceback_() == ["one", "two"]


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mistake_of_an_exercise_is_told_apart_from_a_mere_wrong_value(name):
    for part in exercises.for_seed(name, "7").parts:
        for reason, value in part.mistakes:
            said = said_of(part, value)
            plain = {terms.template(f"course.{key}")[-8:] for key in ("too_large", "too_small")}
            assert said[-8:] not in plain, (part.variable, reason)


# --- the copies -----------------------------------------------------------------------------------


def texts_of(lang):
    """The notebooks of the course in a language, by name."""
    return {path.stem: notebook for path, notebook in course_copies.originals(lang)}


def numbers_in(text):
    """The numbers of a text, without thousands separators."""
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))


def telling(answer):
    """The ways to write an answer that no text holds by chance."""
    if isinstance(answer, frozenset):
        return set(answer)
    if isinstance(answer, str):
        return {answer}
    value = float(answer)
    written = {f"{value:.2f}", f"{value:g}", f"{value:.1f}", str(math.floor(value))}
    return {each.lstrip("-") for each in written if len(each.replace(".", "")) > 3}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("seed", ["1", "7", "42", "20250707"])
def test_a_students_copy_holds_no_answer(lang, seed):
    forbidden = set()
    for name in EXERCISES:
        for part in exercises.for_seed(name, seed).parts:
            forbidden |= telling(part.answer)
    lessons = filter(course_copies.has_exercises, texts_of(lang).values())
    for notebook in lessons:
        text = course_copies.to_bytes(course_copies.student(notebook, seed, lang)).decode()
        assert numbers_in(text) & forbidden == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_students_copy_holds_no_line_of_a_solution(lang):
    for notebook in texts_of(lang).values():
        handed_out = course_copies.student(notebook, "7", lang)
        sources = "\n".join("".join(cell["source"]) for cell in handed_out["cells"])
        assert "SOLUTION" not in sources
        answered = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
        kept = course_copies._SOLUTION.sub("", answered)
        lines = [line for line in solution_lines(answered) if line not in kept]
        assert [line for line in lines if line in sources] == []
        for cell in notebook["cells"]:
            if cell["id"].endswith("-written"):
                assert "".join(cell["source"]) not in sources


def solution_lines(source):
    """The lines between the marks of a solution."""
    inside = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, re.DOTALL)
    return [line for part in inside for line in part.splitlines()]


def test_the_same_number_gives_the_same_bytes_and_another_gives_others(tmp_path):
    one, two, other = tmp_path / "one", tmp_path / "two", tmp_path / "other"
    for folder, seed in ((one, "7"), (two, "7"), (other, "8")):
        course_copies.write("student", seed, folder)
    names = sorted(path.relative_to(one) for path in one.rglob("*.ipynb"))
    assert names
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in names)
    assert any((one / name).read_bytes() != (other / name).read_bytes() for name in names)


def test_a_students_copy_reads_without_being_run():
    for lang in LANGUAGES:
        for notebook in texts_of(lang).values():
            handed_out = course_copies.student(notebook, "7", lang)
            for cell in handed_out["cells"]:
                asked = re.search(r'course\.ask\("(\w+)"', "".join(cell["source"]))
                if asked:
                    (output,) = cell["outputs"]
                    assert output["data"]["text/plain"] == course.ask(asked[1], "7", lang).text


def test_the_seed_of_a_student_is_never_run_as_code():
    evil = '1\nprint("x")'
    assert json.loads(json.dumps(course_copies.with_seed("seed = 1", evil))) == f"seed = {evil!r}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_jupyterlab_opens_a_copy_of_the_course_without_answers(lang):
    for path, notebook in course_copies.originals(lang):
        handed_out = course_copies.handed_out(path)
        assert handed_out == course_copies.to_bytes(course_copies.student(notebook, "1", lang))


# --- the notebooks --------------------------------------------------------------------------------

ENGLISH = texts_of("en")
WITH_EXERCISES = [name for name, each in ENGLISH.items() if course_copies.has_exercises(each)]


def run_cells(notebook, seed):
    """Run the code cells of a notebook here, under a number, and return what they leave."""
    space = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec(course_copies.with_seed("".join(cell["source"]), seed), space)
    return space


def asked_in(notebook):
    """The exercises that a notebook puts, in order."""
    sources = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    return re.findall(r'course\.ask\("(\w+)"', sources)


def test_the_lessons_put_every_exercise_once_in_its_order():
    asked = [name for each in WITH_EXERCISES for name in asked_in(ENGLISH[each])]
    assert asked == list(EXERCISES)
    assert len(WITH_EXERCISES) in (3, 4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["7", "42", "20250707"])
@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_the_model_answers_are_right_under_any_number(name, seed, capsys, lang):
    run_cells(ENGLISH[name], seed)
    assert capsys.readouterr().out.count("✓") == len(asked_in(ENGLISH[name]))


PARTS = {
    "en": ("**Objective:**", "**Before this:**", "**Time and points:**", ">Hint 1<", ">Hint 2<",
           ">How it is marked<"),
    "zh": ("**目标：**", "**先修：**", "**用时和分值：**", ">提示 1<", ">提示 2<", ">评分办法<"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_exercise_says_what_it_is_for_how_long_it_takes_and_how_it_is_marked(lang):
    tasks = [
        "".join(cell["source"])
        for notebook in texts_of(lang).values()
        for cell in notebook["cells"]
        if cell["id"].endswith("-task")
    ]
    assert len(tasks) == len(EXERCISES)
    for task in tasks:
        assert [part for part in PARTS[lang] if part not in task] == []


POINTS = re.compile(r"(\d+) (?:points|分)(?=$|\)|）)", re.M)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_points_that_are_said_are_those_that_are_given(lang):
    for notebook in texts_of(lang).values():
        cells = {cell["id"]: cell for cell in notebook["cells"]}
        for said_in, given_in in (("task", "check"), ("why", "written")):
            for name in (each for each in cells if each.endswith(f"-{said_in}")):
                said = POINTS.findall("".join(cells[name]["source"]))
                given = cells[name.replace(said_in, given_in)]["metadata"]["nbgrader"]["points"]
                assert said[:1] == [str(given)], name


KINDS = {  # grade, solution, locked, and whether there are points
    "ask": (False, False, True, False),
    "answer": (False, True, False, False),
    "check": (True, False, True, True),
    "written": (True, True, False, True),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cells_say_to_nbgrader_how_they_are_marked(lang):
    for notebook in texts_of(lang).values():
        marked = [cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"]]
        ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in marked]
        assert len(ids) == len(set(ids))
        for cell in marked:
            meta = cell["metadata"]["nbgrader"]
            kind = (meta["grade"], meta["solution"], meta["locked"], "points" in meta)
            assert kind == KINDS[meta["grade_id"].rpartition("-")[2]]
            assert meta["schema_version"] == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_student_sees_what_is_to_be_written_open_and_everything_else_folded(lang):
    for notebook in texts_of(lang).values():
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                is_answer = cell["metadata"].get("nbgrader", {}).get("solution", False)
                hidden = cell["metadata"]["jupyter"].get("source_hidden", False)
                assert hidden != (is_answer or cell["id"] == "number")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_cell_of_a_lesson_holds_the_number_alone(lang):
    for notebook in texts_of(lang).values():
        if course_copies.has_exercises(notebook):
            copy = course_copies.student(notebook, "42", lang)
            first = next(cell for cell in copy["cells"] if cell["cell_type"] == "code")
            assert (first["id"], first["source"]) == ("number", "seed = 42")


# --- a student's copy, worked on ------------------------------------------------------------------

#: What is written in the place of the first two answers, and what the check then shows.
WORKED = [
    ("amount_1 = line_1 = ...", ["none", "none"]),
    ("amount_1 = (", ["missing", "missing"]),
    ('amount_1 = "12"', ["text", "missing"]),
    ("amount_1, line_1 = None, float('nan')", ["none", "not_finite"]),
]


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["7", "42"])
def test_a_students_copy_says_in_one_line_what_is_wrong(seed, tmp_path):
    original = ENGLISH["01_read_the_forms"]
    copy = course_copies.student(original, seed, "en")
    answer = next(cell for cell in copy["cells"] if cell["id"] == "one-form-answer")
    check = next(cell for cell in copy["cells"] if cell["id"] == "one-form-check")
    setup = [cell for cell in copy["cells"] if cell["id"] in ("number", "setup")]
    right = next(cell for cell in original["cells"] if cell["id"] == "one-form-answer")
    asked = next(cell for cell in copy["cells"] if cell["id"] == "one-form-ask")
    cells = [*setup, asked, check]
    for number, (source, _) in enumerate(WORKED):
        cells += [{**answer, "id": f"u{number}", "source": UNSET}]
        cells += [{**answer, "id": f"a{number}", "source": source}]
        cells += [{**check, "id": f"c{number}"}]
    cells += [{**right, "id": "right"}, {**check, "id": "last"}]
    outputs = shown_by({**copy, "cells": cells}, tmp_path)
    for number, (_, reasons) in enumerate(WORKED):
        (output,) = outputs[f"c{number}"]
        assert output["ename"] == "NotRight"
        assert len(output["traceback"]) == len(reasons)
        for line, reason in zip(output["traceback"], reasons, strict=True):
            pieces = re.split(r"\{\w+\}", terms.template(f"course.{reason}", "en"))
            assert all(piece in line for piece in pieces), line
    assert outputs["last"][0]["text"] == "✓ Right: amount_1, line_1\n"


UNSET = "globals().pop('amount_1', None), globals().pop('line_1', None)"


def shown_by(notebook, folder):
    """Run a notebook past its errors, and give the outputs of its cells by id."""
    import nbformat
    from nbclient import NotebookClient

    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    node = nbformat.from_dict(notebook)
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(
        node,
        timeout=120,
        allow_errors=True,
        kernel_name="python3",
        resources=resources,
        extra_arguments=["--log-level=40"],
    )
    return {cell["id"]: cell["outputs"] for cell in client.execute()["cells"]}


# --- the command ----------------------------------------------------------------------------------


def test_the_command_writes_both_languages_and_says_where(tmp_path, capsys, lang):
    assert course_copies.main(["student", "--seed", "7", "--to", str(tmp_path / "out")]) == 0
    written = list((tmp_path / "out").rglob("*.ipynb"))
    assert len(written) == 2 * len(WITH_EXERCISES)
    said = capsys.readouterr().out
    assert str(tmp_path / "out") in said
    assert str(len(written)) in said


def test_a_folder_that_cannot_be_written_is_refused_in_one_line(tmp_path, capsys, lang):
    (tmp_path / "taken").write_text("a file")
    assert course_copies.main(["student", "--to", str(tmp_path / "taken")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(tmp_path / "taken") in said


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (
            RuntimeError("Kernel didn't respond in 60 seconds"),
            "Kernel didn't respond in 60 seconds",
        ),
        (CellExecutionError("traceback", "NotRight", "one\ntwo"), "NotRight: one"),
    ],
)
def test_a_teachers_copy_that_cannot_be_run_is_said_in_one_line(
    failure, why, tmp_path, monkeypatch, capsys, lang
):
    def fail(client):
        raise failure

    monkeypatch.setattr(stored_form.NotebookClient, "execute", fail)
    assert course_copies.main(["teacher", "--to", str(tmp_path)]) == 2
    (first, _), *_ = course_copies.originals("zh")
    words = terms.text("authoring.no_run", lang, path=first.name, why=why)
    assert capsys.readouterr().err == f"{words}\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", course_copies.NEEDED)
def test_a_copy_without_its_library_says_what_to_install(kind, tmp_path, monkeypatch, capsys, lang):
    monkeypatch.setattr(course_copies, "find_spec", lambda name: None)
    assert course_copies.main([kind, "--to", str(tmp_path)]) == 2
    module = course_copies.NEEDED[kind]
    words = terms.text("cli.no_extra", lang, module=module, extra="lab")
    assert capsys.readouterr().err == f"{words}\n"


def test_a_number_never_leads_out_of_the_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert course_copies.main(["student", "--seed", "../../x"]) == 0
    assert [path.name for path in (tmp_path / "build/course").iterdir()] == ["student-______x"]


def test_a_notebook_that_is_not_of_the_course_is_handed_out_as_it_is(tmp_path):
    other = tmp_path / "notes.ipynb"
    other.write_bytes(b"anything")
    assert course_copies.handed_out(other) == b"anything"


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("用法", "选项", "学生的编号")), ("en", ("usage", "options", "student's number"))],
)
def test_the_help_of_the_copies_is_in_the_language_chosen(lang, words, monkeypatch, capsys):
    monkeypatch.setenv("SHIMAHE_LANG", lang)
    with pytest.raises(SystemExit):
        course_copies.main(["--help"])
    said = capsys.readouterr().out
    assert all(word in said for word in words)
