"""Bring the figures in the prose of a notebook up to date with its outputs, in both languages.

A quoted figure is renewed if all output numbers that it agreed with, before the notebook was run
again, have become one and the same other number. Promises that no other character of the prose is
changed, that a figure which an output showed and which cannot be renewed in this way is listed, and
that one which no output showed, such as minutes or points, is left alone. `prose_figures` defines
what a quoted figure is.
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
#: The separators that may stand between thousands.
_SEPARATOR = re.compile(r"(?<=\d)(?:\{,\}|[,\s])(?=\d)")


@dataclass(frozen=True)
class Pair:
    """An output number before and after; `after` is None if no number corresponds to it now."""

    before: Number
    after: Number | None


@dataclass
class Renewed:
    """What renewing the prose of a notebook gives."""

    #: The new sources of the cells that have changed, by cell id.
    prose: dict[str, str]
    #: The figures of which a person has to decide, as `cell id: figure`.
    undecided: list[str]


def paired(before: list[Number], after: list[Number]) -> list[Pair]:
    """Return the numbers of a section's outputs before, each with the one after.

    Numbers between unchanged ones correspond to each other if there are as many before as after.
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
    """Return the pairs of numbers of every section, by its number."""
    return {section: paired(before[section], after.get(section, [])) for section in before}


def pairs_of(figure: Figure, pairs: dict[int, list[Pair]]) -> list[Pair]:
    """Return the pairs whose number before agreed with a quoted figure."""
    sections = list(pairs) if figure.section <= 1 else [figure.section]
    agreeing = []
    for section in sections:
        for pair in pairs.get(section, []):
            if agrees(figure.number, pair.before):
                agreeing.append(pair)
    return agreeing


def value_now(figure: Figure, agreeing: list[Pair]) -> Decimal | None:
    """Return what a quoted figure is now, rounded to its decimals; None if the pairs disagree."""
    values = {_value_after(pair, figure.number) for pair in agreeing}
    return values.pop() if len(values) == 1 else None


def _value_after(pair: Pair, quoted: Number) -> Decimal | None:
    """Return what an output number is now, in the unit in which it equalled the quoted one.

    None if it has no counterpart now.
    """
    unit = unit_of(quoted, pair.before)
    if pair.after is None or unit is None:
        return None
    return rounded_as(quoted, pair.after.value / unit)


def spelled(value: Decimal, like: Number) -> str:
    """Return a value written like a quoted number, with the same separators and sign.

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
    """Return the prose of a notebook with its figures renewed.

    `before` and `after` are the notebook before and after it was run again. `prose` is the notebook
    whose markdown cells are renewed: `before` itself, or its Chinese edition with the outputs of
    the same cells.
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
