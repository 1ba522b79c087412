"""What is wrong with an answer to an exercise, in one line of the current language.

Promises to name the mistake if the value shows it, such as another unit, another level, another
denominator or last year's column, else whose figure it is, and never to write out the answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from itertools import islice
from numbers import Real
from typing import Any

import pandas as pd

from shimahe import known_figures, terms
from shimahe.disclosure import Disclosure
from shimahe.exercises import Part

#: By kind of answer, the factors by which a value is off in another unit, each with its message.
UNITS = {
    "wan": ((10_000, "in_yuan"), (0.0001, "in_yi")),
    "yuan": ((0.0001, "in_wan"), (10_000, "times_twice")),
    "share": ((0.01, "fraction"), (100, "times_hundred")),
    "count": (),
    "line": (),
}
#: Kinds of answers that are whole numbers above zero.
WHOLE = ("count", "line")
#: Kinds of answers that are copied or added up from what is printed.
MONEY = ("wan", "yuan")
LEAST_WRITTEN = len("12.34")  # the shortest amount of which one other digit shows a slip
HALF = 0.005 + 1e-9  # how far a right answer may be off: half of the second decimal
CLOSE = {"wan": 0.5, "yuan": 5000, "share": 0.5}  # how far it may be off by rounding too early
CLOSE_PART = 0.0005  # the same as a part of the answer
MOVED = 0.0001  # tolerance of the power of ten of a moved decimal point
TOLD = 2  # most mistakes that are named for one wrong value
MANY = 100  # most codes of an answer that are looked at
NAMED = 3  # most codes that are named
ROUNDED_PART = 0.02  # how far a value rounded in another unit may be off, as part of the answer
#: What says to which other question a wrong number for a part belongs; "" if to none.
Elsewhere = Callable[[Part, float], str]


def _nowhere(part: Part, number: float) -> str:
    return ""


def fault(part: Part, value: Any, d: Disclosure, elsewhere: Elsewhere = _nowhere) -> str:
    """Return what is wrong with the value of a variable, as one line; "" if it is right.

    `d` is the disclosure that the exercise is about. `elsewhere` says to which other question a
    number belongs that no known mistake gives.
    """
    if value is None or value is ...:
        return terms.text("course.none")
    if part.kind == "codes":
        return _codes_fault(part, value, d)
    if part.kind == "code":
        return _code_fault(part, value, d)
    text = _no_number(value)
    return text or _number_fault(part, _float_of(value), d, elsewhere)


def _no_number(value: Any) -> str:
    """Return why a value is no finite number; "" if it is one."""
    if isinstance(value, str):
        return terms.text("course.text", value=_short(value))
    if value is pd.NA or value is pd.NaT:
        return terms.text("course.not_finite")
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return terms.text("course.no_number", type=type(value).__name__)
    return "" if math.isfinite(_float_of(value)) else terms.text("course.not_finite")


def _number_fault(part: Part, number: float, d: Disclosure, elsewhere: Elsewhere) -> str:
    """Return what is wrong with a number for a variable; "" if it is right."""
    right = float(part.answer)  # type: ignore[arg-type]
    if _is_near(number, right):
        return ""
    said = []
    for reason in _reasons(part, number, right):
        said.append(terms.text(reason, value=terms.number(number)))
    if len(said) > 1:
        return terms.text("course.or", first=said[0], other=said[1])
    if said:
        return said[0]
    equal = elsewhere(part, number) or _less_likely(part, number, d)
    return equal or _of_size(part.kind, number, right)


def _less_likely(part: Part, number: float, d: Disclosure) -> str:
    """Return what may be wrong with a number that no mistake gives; "" if nothing shows it."""
    right = float(part.answer)  # type: ignore[arg-type]
    keys = _near(part.slips, number)[:1] or _roughly_rounded(part.kind, number, right)
    if keys:
        return terms.text(keys[0], value=terms.number(number))
    found = known_figures.found(d, part, number)
    if found or part.kind not in MONEY:
        return found
    key = _slip_of_the_pen(f"{number:.2f}", f"{right:.2f}")
    return key and terms.text(key, value=terms.number(number))


def _slip_of_the_pen(written: str, right: str) -> str:
    """Return the key of the message for an amount with a digit changed, or two in turn; or ""."""
    if len(written) != len(right) or len(right) < LEAST_WRITTEN:
        return ""
    pairs = zip(written, right, strict=True)
    other = [place for place, (sign, wanted) in enumerate(pairs) if sign != wanted]
    if len(other) == 1:
        return "course.slip.digit"
    first, last = other[0], other[-1]
    turned = right[last] + right[first]
    is_turned = written[first : first + 2] == turned and last == first + 1
    return "course.slip.order" if is_turned else ""


def _of_size(kind: str, number: float, right: float) -> str:
    """Return that a number is too large, too small or impossible: all that is known of it."""
    key = "too_large" if number > right else "too_small"
    if kind == "share" and right <= 100 < number:
        key = "above_whole"
    if number < 0 < right:
        key = "below_zero"
    return terms.text(f"course.{key}", value=terms.number(number))


def _float_of(value: Any) -> float:
    """Return a number as a float: infinite if it is too large, NaN for a signalling Decimal NaN."""
    try:
        return float(value)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


def _reasons(part: Part, number: float, right: float) -> list[str]:
    """Return the keys of the messages for a wrong number: at most two, none if nothing shows it."""
    for times, key in UNITS[part.kind]:
        if abs(number / times - right) <= _tolerance(times, right):
            return [f"course.{key}"]
    if part.kind in WHOLE and (number < 1 or number % 1):
        return ["course.not_whole"]
    if _is_near(-number, right):
        return ["course.sign"]
    return _near(part.mistakes, number) or _likeness(part.kind, number, right)


def _likeness(kind: str, number: float, right: float) -> list[str]:
    """Return the key of the message for a wrong number that is like the right one, or nothing.

    It may be its complement, its inverse, badly rounded, or with its decimal point moved.
    """
    if kind == "share" and _is_near(number, 100):
        return ["course.mistake.the_whole"]
    if kind == "share" and _is_near(number, 100 - right):
        return ["course.complement"]
    if kind == "share" and _is_near(number, 10_000 / right):
        return ["course.upside_down"]
    if kind in CLOSE and number in (round(right), round(right, 1)):
        return ["course.rounding"]
    if kind in CLOSE and _is_power_of_ten(number / right):
        return ["course.power_of_ten"]
    return []


def _roughly_rounded(kind: str, number: float, right: float) -> list[str]:
    """Return the key of the message for a number that is close to the right one, or nothing."""
    if kind not in CLOSE:
        return []
    most = max(CLOSE[kind], CLOSE_PART * abs(right))
    return ["course.rounding"] if abs(number - right) <= most else []


def _is_power_of_ten(ratio: float) -> bool:
    """Return whether a ratio is a power of ten other than 1, up to rounding."""
    if ratio <= 0:
        return False
    power = math.log10(ratio)
    return round(power) != 0 and abs(power - round(power)) <= MOVED


def _near(mistakes: list[tuple[str, object]], number: float) -> list[str]:
    """Return the keys of the messages for mistakes that give a number, the nearest TOLD ones."""
    distances: dict[str, float] = {}
    for key, mistaken in mistakes:
        distance = abs(number - float(mistaken))  # type: ignore[arg-type]
        if distance <= HALF:
            distances[key] = min(distance, distances.get(key, HALF))
    nearest = sorted(distances, key=lambda key: distances[key])
    return [f"course.mistake.{key}" for key in nearest[:TOLD]]


def _tolerance(times: float, right: float) -> float:
    """Return how far a value may be off that was rounded in another unit.

    `times` is the factor of that unit; the result is in the unit of the answer.
    """
    return max(HALF, min(HALF / times, ROUNDED_PART * abs(right)))


def _is_near(number: float, right: float) -> bool:
    return abs(number - right) <= HALF


def _code_fault(part: Part, value: Any, d: Disclosure) -> str:
    """Return what is wrong with the value of a variable that should be a code; "" if right."""
    if not isinstance(value, str):
        return terms.text("course.no_text", type=type(value).__name__)
    if value.strip() == part.answer:
        return ""
    for key, mistaken in part.mistakes:
        if value.strip() == mistaken:
            return terms.text(f"course.mistake.{key}")
    text = _form_fault(value, len(str(part.answer)))
    if text:
        return text
    account = known_figures.account(d, value.strip())
    key = "code" if account else "code_unknown"
    return terms.text(f"course.{key}", value=account or value.strip())


def _form_fault(value: str, wanted: int) -> str:
    """Return why a text is no code with `wanted` digits; "" if it may be one."""
    if not (value.isascii() and value.strip().isdigit()):
        return terms.text("course.code_letters", value=_short(value))
    if len(value.strip()) != wanted:
        return terms.text("course.code_length", value=_short(value), digits=wanted)
    return ""


def _codes_fault(part: Part, value: Any, d: Disclosure) -> str:
    """Return what is wrong with a collection of codes; "" if right.

    Codes that do not belong to it are named, missing ones are only counted.
    """
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return terms.text("course.no_codes", type=type(value).__name__)
    given = list(islice(value, MANY))
    if not all(isinstance(each, str) for each in given):
        return terms.text("course.no_texts")
    codes = {each.strip() for each in given}
    answer: frozenset[str] = part.answer  # type: ignore[assignment]
    extra = sorted(codes - answer)
    for code in extra:
        text = _form_fault(code, len(min(answer)))
        if text:
            return text
    if extra:
        named = [_named(code, d) for code in extra[:NAMED]]
        more = ["…"] if extra[NAMED:] else []
        return terms.text("course.codes_extra", codes=", ".join(named + more))
    missing = len(answer - codes)
    return terms.text("course.codes_missing", n=missing) if missing else ""


def _named(code: str, d: Disclosure) -> str:
    """Return a code and its name, or that the disclosure does not print it."""
    return known_figures.account(d, code) or terms.text("course.not_printed", code=code)


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"
