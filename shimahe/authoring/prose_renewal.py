"""Bring the figures of a notebook's prose up to date with its outputs, in both languages.

A quoted figure is renewed where every output number that it agreed with before the notebook was run
again has become one and the same other number. Promises that no other character of the prose is
touched, that a figure which an output showed and which cannot be decided so is listed, and that
one which no output showed, such as minutes or points, is left alone. Which figures are quotations
is said in `prose_figures.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from shimahe.authoring.prose_figures import (
    Figure,
    Number,
    agrees,
    is_shown,
    quoted_figures,
    rounded_as,
    section_pools,
    unit_of,
)

Notebook = dict[str, Any]
Pools = dict[int, list[Number]]
_DIGITS = re.compile(r"\d(?:.*\d)?")
#: What may stand between thousands.
_SEPARATOR = re.compile(r"(?<=\d)(?:\{,\}|[,\s])(?=\d)")


@dataclass(frozen=True)
class Pair:
    """An output number before and after; `after` is None where the outputs no longer line up."""

    before: Number
    after: Number | None


@dataclass
class Renewed:
    """Prose by cell id with its figures renewed, and the figures to be decided by a person."""

    prose: dict[str, str]
    undecided: list[str]


def paired(before: list[Number], after: list[Number]) -> list[Pair]:
    """Pair the numbers of a section's outputs before and after.

    Runs of the same length between numbers that stayed stand for each other.
    """
    texts = [number.text for number in before]
    new_texts = [number.text for number in after]
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, texts, new_texts, autojunk=False)
    for _, start, stop, new_start, new_stop in matcher.get_opcodes():
        old = before[start:stop]
        if stop - start == new_stop - new_start:
            new = after[new_start:new_stop]
            pairs += [Pair(one, other) for one, other in zip(old, new, strict=True)]
        else:
            pairs += [Pair(one, None) for one in old]
    return pairs


def all_pairs(before: Pools, after: Pools) -> dict[int, list[Pair]]:
    """Pair the numbers of every section."""
    return {section: paired(before[section], after.get(section, [])) for section in before}


def pairs_of(figure: Figure, pairs: dict[int, list[Pair]]) -> list[Pair]:
    """List the output numbers that a quoted figure agreed with before."""
    sections = list(pairs) if figure.section <= 1 else [figure.section]
    agreeing = []
    for section in sections:
        for pair in pairs.get(section, []):
            if agrees(figure.number, pair.before):
                agreeing.append(pair)
    return agreeing


def value_now(figure: Figure, agreeing: list[Pair]) -> Decimal | None:
    """Return what a quoted figure is now, in its own decimals; None where that is not decided."""
    values = {_value_after(pair, figure.number) for pair in agreeing}
    return values.pop() if len(values) == 1 else None


def _value_after(pair: Pair, quoted: Number) -> Decimal | None:
    """Give what an output number is now, in the unit in which it was the quoted one."""
    unit = unit_of(quoted, pair.before)
    if pair.after is None or unit is None:
        return None
    return rounded_as(quoted, pair.after.value / unit)


def spelled(value: Decimal, like: Number) -> str:
    """Spell a value as a quoted number is: its decimals, its separators, its sign.

    >>> spelled(Decimal("1234.5"), Number("9,999.0", Decimal("9999.0"), False, False))
    '1,234.5'
    >>> spelled(Decimal("1234.5"), Number("9 999.0", Decimal("9999.0"), False, False))
    '1 234.5'
    """
    separator = _SEPARATOR.search(like.text)
    if separator:
        text = f"{abs(value):,}".replace(",", separator[0])
    elif value >= 1000 and "." in like.text:
        text = f"{abs(value):,}"
    else:
        text = f"{abs(value)}"
    return _DIGITS.sub(text, like.text, count=1)


def renewed(before: Notebook, after: Notebook, prose: Notebook) -> Renewed:
    """Renew the prose of a notebook by the outputs of one before and one after it was run again.

    `prose` is the notebook whose markdown cells are renewed: `before` itself, or its Chinese
    edition with the outputs of the same cells.
    """
    new_pools = section_pools(after)
    pairs = all_pairs(section_pools(before), new_pools)
    sources = {cell["id"]: "".join(cell["source"]) for cell in prose["cells"]}
    result = Renewed({}, [])
    for figure in reversed(quoted_figures(prose)):
        agreeing = pairs_of(figure, pairs)
        if not agreeing:
            continue
        value = value_now(figure, agreeing)
        if value is None:
            if not is_shown(figure, new_pools):
                result.undecided.append(str(figure))
            continue
        source = sources[figure.cell]
        end = figure.start + len(figure.number.text)
        text = spelled(value, figure.number)
        if value != abs(figure.number.value) and value != figure.number.value:
            sources[figure.cell] = source[: figure.start] + text + source[end:]
            result.prose[figure.cell] = sources[figure.cell]
    result.undecided.reverse()
    return result
