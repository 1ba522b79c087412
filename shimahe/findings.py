"""What all findings share: exact sums, shares, kept results, frames of findings, and rules.

Promises that sums are exact, and that a share always stands beside its denominator. A denominator
that the document does not determine is missing (NaN). Does not know any particular finding.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import pandas as pd

from shimahe import resources, terms
from shimahe.vocabulary import EXACT

DEPTHS = (3, 5, 7)  # digits of a class, a group and an item
UNKNOWN = Decimal("nan")
#: The columns of a share, in the order of the fields of `Share`.
SHARE = "numerator_wan denominator denominator_wan share_pct"
#: The names of columns that hold numbers, and of those that hold counts; any other holds text.
_NUMBERS = re.compile(
    r".*_(?:wan|pct|yuan)|value|count|weight|score|index|correlation|kappa|[PQ]\d\d"
)
_COUNTS = re.compile(
    r"rank|k|n|agree|year|moved|zero|between|one|not_applicable|found|reviewed|right|debatable"
    r"|wrong|field|(?:\w+_)?line"
)

Owner = TypeVar("Owner")
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


# --- kept results ---------------------------------------------------------------------------------


def keep_results(
    most: int = 1,
) -> Callable[
    [Callable[Concatenate[Owner, Arguments], Result]],
    Callable[Concatenate[Owner, Arguments], Result],
]:
    """Make a decorator that keeps the last results of a function in its first argument.

    It is for functions of a Disclosure or an Audit. A result lives as long as the object that it is
    about, and keeps no other object alive. Up to `most` results are kept in each object, one for
    each combination of the other arguments, which must be hashable; the oldest is dropped first.
    All callers share a result, so that none of them may change it.

    >>> @keep_results(most=2)
    ... def cited(d, line):
    ...     print("looked up")
    ...     return d.cite(line)
    >>> from shimahe import load
    >>> d = load()
    >>> cited(d, 80) == cited(d, 80)
    looked up
    True
    """

    def decorate(
        compute: Callable[Concatenate[Owner, Arguments], Result],
    ) -> Callable[Concatenate[Owner, Arguments], Result]:
        @wraps(compute)
        def look_up(owner: Owner, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            # a frozen object takes no attribute, but its dictionary does
            results_by_function = vars(owner).setdefault("_kept_results", {})
            results: dict[Any, Result] = results_by_function.setdefault(look_up, {})
            key = (args, tuple(kwargs.items()))
            if key in results:
                return results[key]
            result = compute(owner, *args, **kwargs)
            if len(results) >= most:
                oldest = next(iter(results))
                del results[oldest]
            results[key] = result
            return result

        return look_up

    return decorate


# --- sums and shares ------------------------------------------------------------------------------


class Share(NamedTuple):
    """A part of a whole, the key of the whole, the whole, and the part in per cent of it."""

    numerator_wan: Decimal
    denominator: str
    denominator_wan: Decimal
    share_pct: float


def is_missing(value: Any) -> bool:
    """Whether a single value is missing: `pd.isna`, but ten times faster."""
    return value is None or value is pd.NA or value != value


def exact(amounts: Iterable[float | Decimal | None]) -> Decimal:
    """Add up amounts without rounding error, leaving out missing ones.

    >>> exact([0.1, 0.2, float("nan"), None])
    Decimal('0.3')
    """
    total = Decimal(0)
    for amount in amounts:
        if amount is not None and amount == amount:
            total = EXACT.add(total, _as_printed(amount))
    return total


def decimal(value: Any) -> Decimal:
    """Return an amount as an exact decimal; NaN where it is missing."""
    if is_missing(value):
        return UNKNOWN
    return _as_printed(value)


def _as_printed(amount: float | Decimal) -> Decimal:
    """Return the shortest decimal that gives the same float, which is the printed figure.

    A Decimal is returned as it is.
    """
    if isinstance(amount, Decimal):
        return amount
    return Decimal(repr(float(amount)))


def rounded(value: Decimal, unit: str = "0.01") -> Decimal:
    """Round a value half up to a unit; NaN stays as it is.

    >>> rounded(Decimal("2.675")), rounded(Decimal("1234567890123456789012345678.9"))
    (Decimal('2.68'), Decimal('1234567890123456789012345678.90'))
    """
    if value.is_nan():
        return value
    return value.quantize(Decimal(unit), ROUND_HALF_UP, EXACT)


def amount(frame: pd.DataFrame) -> Decimal:
    """Add up the known amounts of all rows of a frame exactly; NaN where none is known."""
    amounts = frame["amount_wan"]
    if not amounts.notna().any():
        return UNKNOWN
    return exact(amounts.tolist())


def share_pct(part: Decimal | float, whole: Decimal | float) -> float:
    """Return `part` in per cent of `whole`, rounded half up to two decimals.

    NaN where either is missing, or the whole is not above zero.

    >>> share_pct(5863.73, Decimal("13635.67"))
    43.0
    """
    exact_part = decimal(part)
    exact_whole = decimal(whole)
    if exact_part.is_nan() or exact_whole.is_nan() or exact_whole <= 0:
        return float("nan")
    hundredfold = EXACT.multiply(100, exact_part)
    return float(rounded(EXACT.divide(hundredfold, exact_whole)))


def share(part: Decimal, key: str, whole: Decimal) -> Share:
    """Return the share of a part in a whole; `key` is the name of the whole."""
    return Share(part, key, whole, share_pct(part, whole))


# --- frames of findings ---------------------------------------------------------------------------


def choice(key: str, allowed: Iterable[str]) -> str:
    """Return a key if it is one of the allowed ones.

    Raises: ValueError naming the key and the allowed ones, in the current language.
    """
    keys = list(allowed)
    if key not in keys:
        raise terms.Refused(terms.text("structure.choose", value=repr(key), known=", ".join(keys)))
    return key


def lines(*numbers: Any) -> str | None:
    """Write line numbers as text, each once and in their order; None where there is none.

    Each of `numbers` is a line number, a series of line numbers, or missing.

    >>> lines(pd.Series([86, 102]), 86)
    '86, 102'
    """
    texts = [str(number) for number in _each_line(numbers)]
    once = dict.fromkeys(texts)
    return ", ".join(once) or None


def _each_line(numbers: Iterable[Any]) -> Iterator[Any]:
    """Yield every line number that is not missing."""
    for number in numbers:
        if isinstance(number, pd.Series):
            yield from number.dropna().tolist()
        elif not is_missing(number):
            yield number


def numbers_of(lines: object) -> tuple[int, ...]:
    """Return the line numbers that a frame of findings holds as text; () for a missing value.

    >>> numbers_of("402, 311"), numbers_of(80), numbers_of(None)
    ((402, 311), (80,), ())
    """
    if is_missing(lines):
        return ()
    if isinstance(lines, str):
        return tuple(int(line) for line in lines.split(", ") if line)
    return (int(str(lines)),)


def findings_frame(columns: str, rows: Iterable[Sequence[Any]], **dtypes: Any) -> pd.DataFrame:
    """Make a frame of findings from its rows, in which None is a missing value.

    `columns` has the names of the columns, separated by spaces. The name of a column decides its
    dtype (number, count or text), except for columns whose dtype is given in `dtypes`.
    """
    names = columns.split()
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    made = {
        name: pd.array(list(column), dtype=dtypes.get(name, dtype_of(name)))
        for name, column in zip(names, values, strict=True)
    }
    return pd.DataFrame(made)


def dtype_of(column: str) -> str:
    """Return the dtype of a column of numbers, counts or texts, judged by its name.

    >>> dtype_of("amount_wan"), dtype_of("line"), dtype_of("code")
    ('float64', 'Int64', 'str')
    """
    if _NUMBERS.fullmatch(column):
        return "float64"
    if _COUNTS.fullmatch(column):
        return "Int64"
    return "str"


def rows(frame: pd.DataFrame) -> list[list[Any]]:
    """Return the rows of a frame as plain lists, with None for missing values."""
    values = frame.to_numpy(object, copy=True)
    values[frame.isna().to_numpy()] = None
    return list(values.tolist())


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain dicts, with None for missing values."""
    names = [str(name) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in rows(frame)]


# --- rules ----------------------------------------------------------------------------------------


@cache
def rules(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/rules/{name}.csv`.

    Such a file says how lines or words are treated and why, with the reasons in both languages.

    >>> [rule["treatment"] for rule in rules("staff_contributions") if rule["code"] == "2080599"]
    ['stay']

    Raises: ValueError for a name without such a file, naming the files there are.
    """
    folder = resources.path("data/rules")
    choice(name, sorted(path.stem for path in folder.glob("*.csv")))
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
