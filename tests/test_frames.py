"""The declaration of the frames, `build` and `check`, and the code book written from it."""

import pandas as pd
import pytest

from shimahe import frames, terms
from tools import codebook

NAMES = [frame.name for frame in frames.FRAMES]
RECORD = ("total", "合计", None, False, 5.0, "department_balance", 7)


def revenue(*records):
    return frames.build("revenue", records)


@pytest.mark.parametrize("name", NAMES)
def test_every_frame_of_the_bundled_disclosure_holds_to_its_declaration(d, name):
    assert frames.check(name, getattr(d, name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_frame_has_the_declared_columns_and_dtypes(name):
    empty = frames.build(name, [])
    assert list(empty.columns) == frames.BY_NAME[name].names
    assert frames.check(name, empty) == []


@pytest.mark.parametrize("frame", frames.FRAMES, ids=lambda frame: frame.name)
def test_a_declaration_is_whole(frame):
    assert frame.row
    assert set(frame.key) <= set(frame.names)
    assert len(set(frame.names)) == len(frame.names)
    assert all(column.text for column in frame.columns)
    assert frame.short is None or frame.short in frame.names
    assert all(c.refers[1] in frames.BY_NAME[c.refers[0]].names for c in frame.columns if c.refers)


def test_one_quantity_has_one_name_dtype_and_unit_in_every_frame():
    seen = {}
    for frame in frames.FRAMES:
        for column in frame.columns:
            seen.setdefault(column.name, set()).add(
                (column.dtype, column.unit if column.name != "value" else None)
            )
    assert {name: kinds for name, kinds in seen.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_and_frame_has_a_name_in_both_languages(lang):
    for frame in frames.FRAMES:
        assert terms.key_name("frame", frame.name, lang)
        assert all(terms.key_name("column", column, lang) for column in frame.names)


def test_a_record_becomes_a_row_of_the_declared_dtypes():
    row = revenue(RECORD)
    assert row.amount_wan.tolist() == [5.0]
    assert row.parent.isna().all()
    assert frames.check("revenue", row) == []


def test_none_is_a_missing_value_in_every_dtype():
    built = frames.build("indicators", [("I001", "department", *[None] * 11)])
    assert built.iloc[0, 2:].isna().all()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"source": "rent"}, "source holds ['rent']"),
        ({"source": None}, "source is missing (rows: 1)"),
        ({"parent": "rent"}, "parent holds ['rent']"),
        ({"table": "elsewhere"}, "table holds ['elsewhere']"),
        ({"line": None}, "line is missing (rows: 1)"),
        ({"is_leaf": None}, "is_leaf is missing (rows: 1)"),
    ],
)
def test_a_value_that_the_declaration_does_not_allow_is_named(change, fault):
    record = dict(zip(frames.BY_NAME["revenue"].names, RECORD, strict=True)) | change
    assert frames.check("revenue", revenue(tuple(record.values()))) == [f"revenue: {fault}"]


def test_a_repeated_key_is_named():
    assert frames.check("revenue", revenue(RECORD, RECORD)) == [
        "revenue: key ('source',) is not unique"
    ]


def test_another_dtype_is_named():
    data = revenue(RECORD).astype({"amount_wan": "float32"})
    assert frames.check("revenue", data) == ["revenue: amount_wan is float32, declared float64"]


@pytest.mark.parametrize(
    "columns",
    [slice(0, -1), slice(None, None, -1), slice(1, None)],
    ids=["fewer", "other order", "first lost"],
)
def test_other_columns_are_named(columns):
    (fault,) = frames.check("revenue", revenue(RECORD).iloc[:, columns])
    assert fault.startswith("revenue: columns are [")


@pytest.mark.parametrize("record", [("total",), (*RECORD, "more")])
def test_a_record_of_another_length_is_an_error(record):
    with pytest.raises(ValueError, match="revenue has 7 columns, a record has"):
        revenue(record)


def test_codes_are_text(d):
    for name in ("spending", "economic", "cells"):
        assert all(isinstance(code, str) for code in getattr(d, name).code.dropna())
    assert isinstance(d.spending.amount_wan.dtype, type(pd.Series([0.0]).dtype))


# --- the code book --------------------------------------------------------------------------------


def test_the_code_book_is_current():
    assert codebook.main(["--check"]) == 0


def test_the_code_book_says_every_column_of_every_frame():
    book = codebook.code_book()
    for frame in frames.FRAMES:
        section = book.partition(f"### `{frame.name}`")[2].partition("\n### ")[0]
        assert frame.row in section
        for column in frame.columns:
            assert f"| `{column.name}` |" in section
            assert column.text in section


def test_the_code_book_lists_every_allowed_value():
    book = codebook.code_book()
    for frame in frames.FRAMES:
        assert all(
            f"`{value}`" in book for column in frame.columns for value in column.values or ()
        )


def test_an_outdated_code_book_is_noticed_and_written_anew(tmp_path, capsys):
    page = tmp_path / "README.md"
    page.write_text(f"before\n{codebook.BEGIN}\nold\n{codebook.END}\nafter\n", encoding="utf-8")
    assert codebook.main(["--check", str(page)]) == 1
    assert "tools/codebook.py" in capsys.readouterr().err
    assert codebook.main([str(page)]) == 0
    assert codebook.main(["--check", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert (text.startswith("before\n"), text.endswith("after\n"), "old" in text) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize(
    "text", ["", codebook.BEGIN, codebook.END, f"{codebook.END}\n{codebook.BEGIN}"]
)
def test_a_page_without_the_markers_is_an_error(tmp_path, text):
    page = tmp_path / "README.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="one begin and one end marker"):
        codebook.main([str(page)])
