"""What the findings of the structure share: exact sums, ranks, denominators, and one way to write a
share down.

Promises that sums are exact, that nothing is counted twice, and that a share never travels without
its denominator. A denominator that the document does not determine is missing (NaN), and
`denominators` says why.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from shimahe import resources, terms

DEPTHS = (3, 5, 7)  # digits of a class, a group and an item
UNKNOWN = Decimal("nan")
SHARE = "numerator_wan denominator denominator_wan share_pct"
_DTYPES: dict[Any, re.Pattern[str]] = {
    "float64": re.compile(
        r".*_(?:wan|pct|yuan)|value|count|weight|score|index|correlation|kappa|[PQ]\d\d"
    ),
    "Int64": re.compile(
        r"rank|k|n|agree|year|moved|zero|between|one|not_applicable|found|reviewed|right|debatable|wrong|field|(?:\w+_)?line"
    ),
    "str": re.compile(".*"),
}

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


# --- sums -----------------------------------------------------------------------------------------


def exact(amounts: Iterable[float]) -> Decimal:
    """The sum of printed amounts without rounding error; missing ones are left out.

    >>> exact([0.1, 0.2, float("nan")])
    Decimal('0.3')
    """
    return sum((Decimal(repr(float(amount))) for amount in amounts if amount == amount), Decimal(0))


def decimal(value: Any) -> Decimal:
    """An amount as it was read, exactly; NaN where it is missing."""
    return (
        UNKNOWN
        if pd.isna(value)
        else value
        if isinstance(value, Decimal)
        else Decimal(repr(float(value)))
    )


def rounded(value: Decimal, unit: str = "0.01") -> Decimal:
    """A value rounded half up to a unit, NaN left as it is."""
    return value if value.is_nan() else value.quantize(Decimal(unit), ROUND_HALF_UP)


def amount(frame: pd.DataFrame) -> Decimal:
    """The exact sum of the known amounts of a frame, NaN where none is known. Counts what it is
    given, parents too.
    """
    return exact(frame["amount_wan"].tolist()) if frame["amount_wan"].notna().any() else UNKNOWN


def share_pct(part: Decimal | float, whole: Decimal) -> float:
    """`part` in per cent of `whole`, rounded half up to two decimals; NaN where that cannot be
    said.

    >>> share_pct(5863.73, Decimal("13635.67"))
    43.0
    """
    part = decimal(part)
    if part.is_nan() or whole.is_nan() or whole <= 0:
        return float("nan")
    return float(rounded(100 * part / whole))


# --- writing down ---------------------------------------------------------------------------------


def choice(key: str, allowed: Iterable[str]) -> str:
    """The key itself, if it is allowed.

    Raises: ValueError naming the key and the ones to choose from, in the current language.
    """
    if key not in (known := list(allowed)):
        raise ValueError(terms.text("structure.choose", value=repr(key), known=", ".join(known)))
    return key


def share(part: Decimal, key: str, whole: Decimal) -> tuple[Decimal, str, Decimal, float]:
    """The four cells of a share, in the order of SHARE."""
    return part, key, whole, share_pct(part, whole)


def lines(*numbers: Any) -> str | None:
    """Source lines as text, each once, in the order given; None where there is none.

    >>> lines(pd.Series([86, 102]), 86)
    '86, 102'
    """
    flat = [
        n
        for one in numbers
        for n in (one.dropna().tolist() if isinstance(one, pd.Series) else [one])
    ]
    return ", ".join(dict.fromkeys(str(n) for n in flat if not pd.isna(n))) or None


def findings_frame(columns: str, rows: Iterable[Sequence[Any]], **dtypes: Any) -> pd.DataFrame:
    """A frame of findings: `columns` parted by spaces, text unless the name says number or count;
    None is missing.

    `dtypes`: those of columns whose name says something else.
    """
    told = {
        name: next(kind for kind, names in _DTYPES.items() if names.fullmatch(name))
        for name in columns.split()
    }
    dtypes = {name: dtypes.get(name, kind) for name, kind in told.items()}
    return pd.DataFrame(list(rows), columns=list(dtypes), dtype=object).astype(dtypes)


def rows(frame: pd.DataFrame) -> list[list[Any]]:
    """The rows of a frame as plain lists, missing values None."""
    values = frame.to_numpy(object, copy=True)
    values[frame.isna().to_numpy()] = None
    return list(values.tolist())


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain dicts, missing values None."""
    names = [*map(str, frame)]
    return [dict(zip(names, row, strict=True)) for row in rows(frame)]


@cache
def rules(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/rules/{name}.csv`: which lines are meant, how they are treated, and why, in
    both languages.

    >>> [rule["treatment"] for rule in rules("staff_contributions") if rule["code"] == "2080599"]
    ['stay']
    """
    with resources.path(f"data/rules/{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
