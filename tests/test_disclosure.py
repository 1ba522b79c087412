"""The Disclosure: frozen, citable, escaped where it is shown."""

import io
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import frames, terms
from shimahe.disclosure import DEFAULT, ReaderFault
from tests.fragments import LINES, TEXT, document, spending_table

EVIL = "<script>alert(1)</script>"
NAMES = [frame.name for frame in frames.FRAMES]
WITH_LINE = [frame.name for frame in frames.FRAMES if "line" in frame.names]


@pytest.fixture
def hostile():
    row = f"205\t{EVIL}\t6.08\t\t6.08"
    return shimahe.read(
        document(
            f"编制单位：{EVIL}街道",
            spending_table(row),
            f"## {EVIL}名单表\n\n姓名\t电话\n{EVIL}\t1",
        )
    )


@pytest.fixture(autouse=True)
def language_kept(monkeypatch):
    monkeypatch.setattr(shimahe.terms, "_chosen", [])


# --- cite -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_LINE)
def test_every_row_of_every_frame_leads_back_to_its_printed_line(d, name):
    for _, row in getattr(d, name).iterrows():
        assert d.cite(row) == LINES[row.line - 1] != ""


@pytest.mark.parametrize("name", ["spending", "economic"])
def test_the_cited_line_begins_with_the_code_of_the_row(d, name):
    for _, row in getattr(d, name).iterrows():
        assert d.cite(row).startswith(f"{row.code}\t{row['name']}\t")


def test_a_number_numbers_a_row_a_column_and_a_frame_can_be_cited(d):
    rows = d.spending.head(3)
    expected = "\n".join(LINES[line - 1] for line in rows.line)
    assert (
        d.cite(rows)
        == d.cite(rows.line)
        == d.cite(list(rows.line))
        == d.cite(tuple(rows.line))
        == expected
    )
    assert d.cite(1) == LINES[0]
    assert d.cite(rows.line.iloc[0]) == LINES[rows.line.iloc[0] - 1]


@pytest.mark.parametrize("line", [0, -1, 10**9, None, float("nan")])
def test_a_line_that_is_not_there_is_an_index_error(d, line):
    with pytest.raises(IndexError, match="the document has lines 1 to"):
        d.cite(line)


def test_a_frame_without_lines_cannot_be_cited(d):
    with pytest.raises(KeyError, match="line"):
        d.cite(d.tables)


def test_citing_nothing_is_nothing(d):
    assert d.cite(d.spending.head(0)) == ""


# --- exact figures --------------------------------------------------------------------------------

WITH_FIGURES = {frame.name: frame.exact for frame in frames.FRAMES if frame.exact}


def test_the_frames_with_exact_figures_are_those_with_figures():
    money = ("spending", "economic", "revenue", "three_public", "procurement", "projects")
    numbers = ("indicators", "statements", "cells")
    expected = dict.fromkeys(money, "amount_wan") | dict.fromkeys(numbers, "value")
    assert expected == WITH_FIGURES


@pytest.mark.parametrize(("name", "column"), WITH_FIGURES.items())
def test_a_frame_holds_the_floats_of_its_exact_figures(d, name, column):
    exact = [None if figure is None else float(figure) for figure in d.exact(name)]
    values = getattr(d, name)[column]
    assert exact == [None if value != value else value for value in values.tolist()]
    assert any(isinstance(figure, Decimal) for figure in d.exact(name))


def test_exact_figures_keep_what_a_float_cannot():
    row = "205\t教育支出\t1234567890123.4567\t\t0.1"
    other = shimahe.read(document(spending_table(row, unit="单位：亿元")))
    assert other.exact("cells") == [Decimal("1234567890123.4567"), Decimal("0.1")]
    assert other.exact("spending") == [Decimal("1000.0")]


def test_a_blank_amount_has_no_exact_figure():
    other = shimahe.read(document(spending_table("205\t教育支出\t1.00\t\t1.00", unit="")))
    assert other.exact("spending") == [None]


def test_changing_the_exact_figures_changes_nothing_that_was_read(d):
    d.exact("cells").clear()
    assert len(d.exact("cells")) == len(d.cells)


@pytest.mark.parametrize("name", ["tables", "bases", "unplaced", "nothing", ""])
def test_a_frame_without_figures_has_no_exact_ones(d, name):
    with pytest.raises(ValueError, match=r"no exact figures of .*: choose spending, economic"):
        d.exact(name)


# --- frozen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_changing_a_frame_changes_nothing_that_was_read(d, name):
    before, mine = getattr(d, name), getattr(d, name)
    mine[mine.columns[-1]] = None
    del mine[mine.columns[0]]
    mine["more"] = 1
    assert_frame_equal(getattr(d, name), before)


def test_changing_single_values_changes_nothing_that_was_read(d):
    mine = d.spending
    mine.loc[:, "amount_wan"] = 0.0
    mine.iloc[0, 0] = "999"
    assert d.spending.amount_wan.sum() > 0
    assert d.spending.code[0] == "201"


@pytest.mark.parametrize("name", ["office", "spending", "origin", "anything"])
def test_attributes_cannot_be_set(d, name):
    with pytest.raises(FrozenInstanceError):
        setattr(d, name, None)


def test_the_origin_is_frozen(d):
    with pytest.raises(FrozenInstanceError):
        d.origin.sha256 = ""


def test_an_unknown_attribute_is_named_with_the_frames(d):
    with pytest.raises(
        AttributeError, match="no 'revenues'; its frames are spending, economic, revenue"
    ):
        _ = d.revenues


def test_the_frames_are_listed_for_completion(d):
    assert set(NAMES) <= set(dir(d))


# --- origin ---------------------------------------------------------------------------------------


def test_the_bundled_origin_is_marked_as_given_by_us(d):
    assert d.origin.given == ("publisher", "title", "edition")
    assert all(getattr(d.origin, name) for name in d.origin.given)
    assert d.origin.file_name == "shimahe-2025.md"


def test_of_any_other_document_nothing_is_given():
    other = shimahe.read(TEXT.encode())
    assert (
        other.origin.publisher,
        other.origin.title,
        other.origin.edition,
        other.origin.given,
    ) == (
        None,
        None,
        None,
        (),
    )
    assert other.origin.file_name is None


@pytest.mark.parametrize("kind", ["bytes", "binary", "text"])
def test_what_is_read_from_a_file_from_bytes_and_from_text_is_the_same(d, kind):
    given = {
        "bytes": TEXT.encode(),
        "binary": io.BytesIO(TEXT.encode()),
        "text": io.StringIO(TEXT),
    }[kind]
    other = shimahe.read(given)
    assert other.origin.sha256 == d.origin.sha256
    for name in NAMES:
        assert_frame_equal(getattr(d, name), getattr(other, name))


# --- the boundary of reading ----------------------------------------------------------------------


def failing(error):
    def fail(*_):
        raise error

    return fail


STAGES = (
    "reading.opening.open_documents",
    "reading.recognise.read_source",
    "reading.frame_builder.to_frames",
    "reading.several_files.identity",
)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "this is a fault of shimahe"), ("zh", "这是 shimahe 的错误")]
)
def test_a_fault_of_the_reader_is_said_in_the_current_language(monkeypatch, lang, words):
    monkeypatch.setattr(terms, "_chosen", [lang])
    monkeypatch.setattr("shimahe.reading.frame_builder.to_frames", failing(IndexError("x")))
    with pytest.raises(ReaderFault, match=f"IndexError: x.*{words}"):
        shimahe.read(TEXT.encode())


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    "fault", [IndexError("x" * 999), RecursionError(), KeyError("a"), Exception()]
)
def test_an_unforeseen_error_of_reading_is_a_fault_of_the_reader(monkeypatch, stage, fault):
    monkeypatch.setattr(f"shimahe.{stage}", failing(fault))
    with pytest.raises(shimahe.UnreadableDocument, match="this is a fault of shimahe") as raised:
        shimahe.read(TEXT.encode())
    assert isinstance(raised.value, ReaderFault)
    assert raised.value.__cause__ is fault
    assert type(fault).__name__ in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt, SystemExit])
def test_what_is_no_matter_of_the_document_passes(monkeypatch, stage, error):
    monkeypatch.setattr(f"shimahe.{stage}", failing(error()))
    with pytest.raises(error):
        shimahe.read(TEXT.encode())


@pytest.mark.parametrize("error", [shimahe.UnreadableDocument, shimahe.NoBudgetTables])
def test_a_refused_document_is_no_fault_of_the_reader(monkeypatch, error):
    refusal = error("refused")
    monkeypatch.setattr("shimahe.reading.recognise.read_source", failing(refusal))
    with pytest.raises(error) as raised:
        shimahe.read(TEXT.encode())
    assert raised.value is refusal


@pytest.mark.parametrize("limit", vars(DEFAULT))
@pytest.mark.parametrize("value", ["9", None, 1.5])
def test_a_limit_that_is_no_whole_number_is_a_type_error(limit, value):
    with pytest.raises(TypeError, match=f"{limit} must be a whole number, not"):
        shimahe.read(TEXT.encode(), **{limit: value})


# --- shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_of_a_document_is_escaped_where_it_is_shown(hostile, lang):
    shimahe.set_language(lang)
    shown = hostile._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_text_of_a_document_is_kept_in_the_frames_as_printed(hostile):
    assert hostile.spending.name.tolist() == [EVIL]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_wrong_is_shown_in_the_current_language(d, lang):
    shimahe.set_language(lang)
    shown = d._repr_html_()
    assert shimahe.terms.key_name("status", "declared empty", lang) in shown
    assert shown.count("<tr") == len(d.tables) + 1
    assert shimahe.terms.note(d.tables.note.dropna().iloc[0], lang) in shown


def test_the_repr_is_one_line_that_says_what_was_read(d):
    assert repr(d) == (
        "Disclosure(重庆市江北区人民政府石马河街道办事处, 2025, budget: "
        "90 spending, 17 projects, 205 indicators)"
    )


def test_two_errors_at_most_stand_below_the_one_to_catch():
    below = shimahe.DisclosureError.__subclasses__()
    assert {error.__name__ for error in below} <= {"UnreadableDocument", "NoBudgetTables"}
