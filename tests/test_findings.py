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


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, Decimal("nan")])
def test_a_missing_amount_is_nan(missing):
    assert findings.decimal(missing).is_nan()
