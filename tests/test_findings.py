"""What all findings share: exact sums, results that are kept, frames of findings."""

import gc
import weakref
from decimal import Decimal

import pandas as pd
import pytest

from shimahe import findings
from shimahe.findings import keep_results


class Thing:
    """Something that results can be about."""


# --- results that are kept ------------------------------------------------------------------------


def counting(most):
    calls = []

    @keep_results(most=most)
    def compute(thing, *words):
        calls.append(words)
        return [thing, *words]

    return compute, calls


def test_a_result_is_worked_out_once_for_each_object():
    compute, calls = counting(most=1)
    first, second = Thing(), Thing()
    assert compute(first) is compute(first)
    assert compute(second) is not compute(first)
    assert len(calls) == 2


def test_the_oldest_of_too_many_results_goes():
    compute, calls = counting(most=2)
    thing = Thing()
    for word in ("a", "b", "a", "c", "b", "a"):
        compute(thing, word)
    assert calls == [("a",), ("b",), ("c",), ("a",)]


def test_two_functions_do_not_share_results():
    @keep_results()
    def double(thing):
        return 2

    @keep_results()
    def triple(thing):
        return 3

    thing = Thing()
    assert (double(thing), triple(thing), double(thing)) == (2, 3, 2)


def test_a_result_that_refers_to_its_object_does_not_keep_it_alive():
    compute, _ = counting(most=1)
    thing = Thing()
    compute(thing)
    gone = weakref.ref(thing)
    del thing
    gc.collect()
    assert gone() is None


def test_what_fails_is_not_kept():
    calls = []

    @keep_results()
    def fail(thing):
        calls.append(thing)
        raise ValueError("no result")

    thing = Thing()
    for _ in range(2):
        with pytest.raises(ValueError, match="no result"):
            fail(thing)
    assert len(calls) == 2


# --- exact sums -----------------------------------------------------------------------------------


def test_amounts_are_added_without_rounding_and_missing_ones_left_out():
    assert findings.exact([0.1, 0.2, float("nan")]) == Decimal("0.3")
    assert findings.exact([]) == 0


def test_sums_of_many_digits_are_exact():
    """Together they have 39 digits, which Python's own 28 would round."""
    amounts = [Decimal("12345678901234567890123"), Decimal("0.0000000000000001")]
    assert findings.exact(amounts) == Decimal("12345678901234567890123.0000000000000001")
    assert findings.exact([1e22, 0.01]) == Decimal("10000000000000000000000.01")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("12345678901234567890123456789.125", "0.01", "12345678901234567890123456789.13"),
        ("12345678901234567890123456789.125", "1", "12345678901234567890123456789"),
        ("1E+44", "0.01", "1" + "0" * 44 + ".00"),
        ("0.005", "0.01", "0.01"),
    ],
)
def test_a_value_of_many_digits_is_rounded_half_up(value, unit, expected):
    assert str(findings.rounded(Decimal(value), unit)) == expected


def test_a_share_of_nearly_nothing_is_a_number():
    whole = Decimal("0.00000000000000000001")
    assert findings.share_pct(Decimal("99999999999999999e4"), whole) == 9.9999999999999999e42
    assert findings.share_pct(1, Decimal(3)) == 33.33


@pytest.mark.parametrize("whole", ["0", "-1", "nan"])
def test_of_nothing_there_is_no_share(whole):
    share = findings.share(Decimal(1), "general_public", Decimal(whole))
    assert share.denominator == "general_public"
    assert share.share_pct != share.share_pct


def test_shares_have_the_columns_that_are_declared():
    assert findings.SHARE.split() == list(findings.Share._fields)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, Decimal("nan")])
def test_a_missing_amount_is_nan(missing):
    assert findings.decimal(missing).is_nan()


# --- frames of findings ---------------------------------------------------------------------------


def test_a_column_of_findings_is_text_unless_its_name_says_more():
    frame = findings.findings_frame("code amount_wan rank line", [("201", Decimal("0.1"), 1, None)])
    assert frame.dtypes.astype(str).tolist() == ["str", "float64", "Int64", "Int64"]
    assert findings.records(frame) == [
        {"code": "201", "amount_wan": 0.1, "rank": 1, "line": None},
    ]


def test_dtypes_that_a_name_does_not_say_are_named():
    frame = findings.findings_frame("code tries", [("201", 2)], tries="Int64")
    assert frame.dtypes.astype(str).tolist() == ["str", "Int64"]


def test_lines_are_written_once_in_order():
    rows = pd.Series([102, None, 86], dtype="Int64")
    assert findings.lines(86, rows, None, 7) == "86, 102, 7"
    assert findings.lines(pd.Series([], dtype="Int64"), pd.NA) is None


def test_a_key_that_is_not_allowed_is_named_with_those_that_are(english):
    assert findings.choice("a", ("a", "b")) == "a"
    with pytest.raises(ValueError, match=r"'c'.*a, b"):
        findings.choice("c", ("a", "b"))


@pytest.mark.parametrize(
    "value", [None, pd.NA, pd.NaT, float("nan"), Decimal("nan"), 0, 0.0, "", "x", False, Decimal(0)]
)
def test_a_value_is_missing_where_pandas_says_so(value):
    assert findings.is_missing(value) is pd.isna(value)


@pytest.mark.parametrize("whole", [3, 3.0, Decimal(3), Decimal("3.00")])
def test_a_share_of_any_kind_of_number_is_the_same(whole):
    assert findings.share_pct(1, whole) == 33.33


@pytest.mark.parametrize("whole", [0, 0.0, -1.0, None, float("nan"), Decimal("nan")])
def test_a_share_of_nothing_is_missing(whole):
    assert pd.isna(findings.share_pct(1, whole))


@pytest.mark.parametrize("name", ["nope", "", "checks.csv", "../terms/keys", "forms"])
def test_rules_that_there_are_none_of_are_refused_with_those_that_there_are(name):
    with pytest.raises(ValueError, match=r"checks, criteria, .*type_labels"):
        findings.rules(name)
