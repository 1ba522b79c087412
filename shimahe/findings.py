"""What all findings share: exact sums, shares, kept results, frames of findings, and rules.

Promises that sums are exact, and that a share never travels without its denominator. A denominator
that the document does not determine is missing (NaN). Does not know any finding.
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
#: The columns of a share: what `share` gives, in its order.
SHARE = "numerator_wan denominator denominator_wan share_pct"
#: The names of columns of numbers and of counts; any other is text.
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


# --- keeping --------------------------------------------------------------------------------------


def keep_results(
    most: int = 1,
) -> Callable[
    [Callable[Concatenate[Owner, Arguments], Result]],
    Callable[Concatenate[Owner, Arguments], Result],
]:
    """Keep the last results of a function inside the object that it takes first.

    A decorator for what is worked out of a Disclosure or an Audit: a result lives as long as the
    object it is about and keeps nothing alive. `most` results of the function are kept for each
    object, one for each combination of the other arguments, which must be hashable; the oldest
    goes first. A result is shared by all who ask for it: nobody may change it.

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
    """A part in per cent of a whole, with both, in the order of SHARE."""

    numerator_wan: Decimal
    denominator: str
    denominator_wan: Decimal
    share_pct: float


def is_missing(value: Any) -> bool:
    """Say whether one value is missing, as `pd.isna` does, which takes ten times as long."""
    return value is None or value is pd.NA or value != value


def exact(amounts: Iterable[float | Decimal]) -> Decimal:
    """Add amounts without rounding error; missing ones are left out.

    >>> exact([0.1, 0.2, float("nan")])
    Decimal('0.3')
    """
    total = Decimal(0)
    for amount in amounts:
        is_missing = amount != amount
        if not is_missing:
            total = EXACT.add(total, _as_printed(amount))
    return total


def decimal(value: Any) -> Decimal:
    """Return an amount as it was read, exactly; NaN where it is missing."""
    if is_missing(value):
        return UNKNOWN
    return _as_printed(value)


def _as_printed(amount: float | Decimal) -> Decimal:
    """Return the shortest decimal that is the same float: what was printed; a Decimal as it is."""
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
    """Add the known amounts of a frame exactly, parents too; NaN where none is known."""
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
    """Return the four cells of a share; `key` names the whole."""
    return Share(part, key, whole, share_pct(part, whole))


# --- writing down ---------------------------------------------------------------------------------


def choice(key: str, allowed: Iterable[str]) -> str:
    """Return the key itself, if it is allowed.

    Raises: ValueError naming the key and the ones to choose from, in the current language.
    """
    keys = list(allowed)
    if key not in keys:
        raise terms.Refused(terms.text("structure.choose", value=repr(key), known=", ".join(keys)))
    return key


def lines(*numbers: Any) -> str | None:
    """Write source lines as text, each once, in their order; None where there is none.

    Each of `numbers` is a line, a series of lines, or missing.

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
    """Give the numbers of source lines, which frames of findings hold as text; none if missing.

    >>> numbers_of("402, 311"), numbers_of(80), numbers_of(None)
    ((402, 311), (80,), ())
    """
    if is_missing(lines):
        return ()
    if isinstance(lines, str):
        return tuple(int(line) for line in lines.split(", ") if line)
    return (int(str(lines)),)


def findings_frame(columns: str, rows: Iterable[Sequence[Any]], **dtypes: Any) -> pd.DataFrame:
    """Make a frame of findings; None is missing.

    `columns`: the names, parted by spaces. A column is text unless its name says number or count;
    `dtypes`: those of columns whose name says something else.
    """
    names = columns.split()
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    made = {
        name: pd.array(list(column), dtype=dtypes.get(name, _dtype_of(name)))
        for name, column in zip(names, values, strict=True)
    }
    return pd.DataFrame(made)


def _dtype_of(column: str) -> str:
    """Tell the dtype of a column of findings by its name."""
    if _NUMBERS.fullmatch(column):
        return "float64"
    if _COUNTS.fullmatch(column):
        return "Int64"
    return "str"


def rows(frame: pd.DataFrame) -> list[list[Any]]:
    """Return the rows of a frame as plain lists, missing values None."""
    values = frame.to_numpy(object, copy=True)
    values[frame.isna().to_numpy()] = None
    return list(values.tolist())


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain dicts, missing values None."""
    names = [str(name) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in rows(frame)]


# --- rules ----------------------------------------------------------------------------------------


@cache
def rules(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/rules/{name}.csv`.

    They say which lines are meant, how they are treated, and why, in both languages.

    >>> [rule["treatment"] for rule in rules("staff_contributions") if rule["code"] == "2080599"]
    ['stay']

    Raises: ValueError for rules that there are none of, naming those that there are.
    """
    folder = resources.path("data/rules")
    choice(name, sorted(path.stem for path in folder.glob("*.csv")))
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
