"""A failing disclosure made as plain and as short as its fault allows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.correct import choices
from tests.correct.disclosures import Correct, made
from tests.correct.judging import judge


def signature(document: Correct) -> set[tuple[str, str]]:
    """Return the kinds of fault of a document: the outcome, and the frame it is found in."""
    return {fault.kind for fault in judge(document).misses}


def smaller(document: Correct, kind: tuple[str, str], most: int = 150) -> Correct:
    """Return the document with plainer options and fewer lines that still has a kind of fault."""
    tries = 0
    changed = True
    while changed and tries < most:
        changed = False
        for candidate in _simpler(document):
            tries += 1
            if tries > most:
                break
            if kind in signature(candidate):
                document, changed = candidate, True
                break
    return document


def _simpler(document: Correct) -> Iterator[Correct]:
    """Give the documents that are one step simpler, bold steps first."""
    drawn, options = document.office, document.options
    leaves = drawn.leaves
    if len(leaves) > 3:
        half = len(leaves) // 2
        for kept in (leaves[:half], leaves[half:]):
            yield made(drawn.with_leaves(kept), options)
    plain = choices.plain()
    for axis, option in options.items():
        if option != plain[axis]:
            yield made(drawn, {**options, axis: plain[axis]})
    if 1 < len(leaves) <= 6:
        for at in range(len(leaves)):
            yield made(drawn.with_leaves(leaves[:at] + leaves[at + 1 :]), options)
