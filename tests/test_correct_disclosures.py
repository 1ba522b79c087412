"""Correct disclosures with known truth: what is read of them is right, and no sum is called broken.

They are made up by `tests/correct/`. `make fuzz` reads thousands of them, with every feature.
"""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.correct import choices, disclosures, judging, office, running
from tests.correct.judging import BROKEN, RIGHT, SAID, SILENT, WRONG, judge

#: What does not come out right in every document yet; `make fuzz` draws these too.
NOT_YET: tuple[str, ...] = (
    "pasted rows: wrapped",  # figures on a line below their row are said, and not joined to it
)
#: What the made-up documents of these tests may have besides the plain print.
FEATURES = [
    f"{axis}: {option}"
    for axis, options in choices.AXES.items()
    for option in options[1:]
    if f"{axis}: {option}" not in NOT_YET
]
#: So many of the figures of correct documents are read; the others are missing and said to be.
SHARE = 0.995


def plain_document(seed=1):
    return disclosures.made(office.draw(Random(seed)), choices.plain())


def without_faults(documents):
    """Return how many figures came out in each way, after a look at each that no reader may do."""
    faults = []
    counts = judging.Judgement().counts
    for number, document in documents:
        judgement = judge(document)
        counts += judgement.counts
        faults += [f"{number}: {fault} ({document.features})" for fault in judgement.faults]
    assert not faults, "\n".join(faults[:20])
    return counts


@pytest.mark.parametrize("part", range(4))
def test_a_fixed_sample_is_read_as_the_truth_and_nothing_is_called_broken(part):
    numbers = range(50 * part, 50 * part + 50)
    documents = ((n, running.drawn("sample", n, FEATURES)) for n in numbers)
    counts = without_faults(documents)
    assert counts[RIGHT] >= SHARE * (counts[RIGHT] + counts[SAID]), counts


@pytest.mark.parametrize(("seed", "number"), [("921", 573), ("1010001", 1235), ("1010001", 1950)])
def test_documents_that_once_came_out_wrong(seed, number):
    without_faults([(number, running.drawn(seed, number))])


@settings(max_examples=25, derandomize=True, deadline=None, database=None)
@given(st.randoms(use_true_random=False))
def test_whatever_is_drawn_nothing_is_silently_wrong(rng):
    without_faults([("drawn", disclosures.draw(rng, FEATURES))])


@pytest.mark.parametrize("feature", FEATURES)
def test_each_feature_by_itself_is_read(feature):
    axis, option = feature.split(": ", 1)
    options = {**choices.plain(), **choices.NEEDED.get(axis, {}), axis: option}
    document = disclosures.made(office.draw(Random(feature)), options)
    counts = without_faults([(feature, document)])
    assert counts[SAID] == 0


@pytest.mark.parametrize(
    "options",
    [
        {"format": "pasted from a pdf"},
        {"format": "layout of a pdf"},
        {"format": "layout of a pdf", "pdf letters": "two places"},
        {"format": "layout of a pdf", "pdf heads": "wrapped", "words": "national"},
        {"format": "layout of a pdf", "pdf names": "wrapped"},
        {"format": "layout of a pdf", "pdf names": "around"},
        {"format": "layout of a pdf", "cut": "title again"},
        {"format": "layout of a pdf", "three public": "pairs down"},
        {"format": "layout of a pdf", "balance": "two blocks", "appropriations": "plain"},
        {"format": "layout of a pdf", "tables": "department and revenue"},
    ],
    ids=lambda options: "; ".join(options.values()),
)
@pytest.mark.parametrize("seed", range(3))
def test_the_text_of_a_pdf_is_read(options, seed):
    options = {**choices.plain(), **options}
    document = disclosures.made(office.draw(Random(seed)), options)
    counts = without_faults([(seed, document)])
    assert counts[RIGHT] >= SHARE * (counts[RIGHT] + counts[SAID]), counts


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("feature", NOT_YET)
def test_what_is_not_read_yet_is_missing_and_said(feature, seed):
    axis, option = feature.split(": ", 1)
    options = {**choices.plain(), **choices.NEEDED.get(axis, {}), axis: option}
    options |= {"balance": "line numbers", "tables": "department and revenue"}
    without_faults([(seed, disclosures.made(office.draw(Random(seed)), options))])


# --- the judge sees what it should ----------------------------------------------------------------


def changed(document, old, new):
    assert old in document.text
    return judge(replace(document, text=document.text.replace(old, new, 1)))


def row_of(document, code):
    return next(line for line in document.text.splitlines() if line.startswith(f"{code}\t"))


def test_a_plain_document_is_right():
    assert set(judge(plain_document()).counts) == {RIGHT}


def test_another_figure_is_silently_wrong_and_breaks_a_sum():
    document = plain_document()
    place = document.sheets[0].places[0]
    printed = f"{place.value:,f}"
    counts = changed(document, printed, f"{place.value + 1:,f}").counts
    assert counts[WRONG] >= 1
    assert counts[BROKEN] >= 1


def test_in_a_page_in_one_line_the_prints_of_a_label_are_told_apart():
    options = {
        **choices.plain(), **choices.NEEDED["carried rows"], "carried rows": "with budgets",
        "stage": "final", "format": "html", "html": "one line",
    }  # fmt: skip
    document = disclosures.made(office.draw(Random(3)), options)
    balance = next(sheet for sheet in document.sheets if sheet.form == "department_balance")
    prints = [place for place in balance.places if place.row == "一般公共预算资金"]
    first, second = (f"<td>{place.value:,f}</td>" for place in prints)
    assert set(judge(document).counts) == {RIGHT}
    begin = document.text.index("收入支出决算总表")
    above, table = document.text[:begin], document.text[begin:]
    swapped = table.replace(second, "second", 1).replace(first, second, 1).replace("second", first)
    counts = judge(replace(document, text=above + swapped)).counts
    assert counts[WRONG] >= 2


def test_a_row_that_is_gone_is_missing():
    document = plain_document()
    leaf = document.office.leaves[0]
    judgement = changed(document, row_of(document, leaf.code), "")
    assert judgement.counts[SILENT] + judgement.counts[SAID] >= 1


def test_a_row_that_nobody_printed_is_silently_wrong():
    document = plain_document()
    row = row_of(document, document.office.leaves[0].code)
    other = row.replace(document.office.leaves[0].code, "2299999")
    assert changed(document, row, f"{row}\n{other}").counts[WRONG] >= 1


def test_a_unit_mark_that_is_gone_is_said():
    judgement = changed(plain_document(), "单位：万元", "")
    assert judgement.counts[SAID] >= 1
    assert not judgement.faults


def test_a_document_that_is_refused_is_missing_and_said():
    judgement = judge(replace(plain_document(), text="一般公共预算支出表\n"))
    assert set(judgement.counts) == {SAID}


def test_a_second_office_is_wrong_where_it_is_read():
    options = {**choices.plain(), "second office": "below", "three public": "across"}
    document = disclosures.made(office.draw(Random(1)), options)
    assert judge(document).counts.keys() == {RIGHT}
    lines = document.text.splitlines()
    kept = lines[document.last_line + 1 :]  # without the heading that names it
    first = [line for line in lines[: document.last_line] if "三公" not in line]
    text = "\n".join([*first, *kept])
    judgement = judge(replace(document, text=text, last_line=len(first)))
    assert judgement.counts[WRONG] + judgement.counts[SILENT] > 0


# --- the documents are what they should be --------------------------------------------------------


def test_a_seed_makes_the_same_document_again():
    assert running.drawn("x", 7).text == running.drawn("x", 7).text


def test_documents_have_from_three_to_some_sixty_rows_in_every_format():
    documents = [running.drawn("shapes", n) for n in range(120)]
    sizes = [len(sheet.body) for document in documents for sheet in document.sheets]
    assert max(sizes) >= 60
    assert {document.options["format"] for document in documents} == set(choices.AXES["format"])


def test_every_feature_is_drawn():
    features = {f for n in range(400) for f in choices.features_of(choices.draw(Random(n)))}
    assert features == {f"{a}: {o}" for a, options in choices.AXES.items() for o in options[1:]}


def test_features_that_are_not_read_yet_are_features():
    every = {f"{axis}: {o}" for axis, options in choices.AXES.items() for o in options[1:]}
    assert set(NOT_YET) <= every


def test_documents_may_all_be_given_a_feature():
    having = choices.parsed(["format: pasted from a pdf", "stage: final"])
    documents = [running.drawn("x", n, having=having) for n in range(5)]
    assert {d.options["format"] for d in documents} == {"pasted from a pdf"}
    with pytest.raises(ValueError, match="no such feature: 'format: paper'"):
        choices.parsed(["format: paper"])
