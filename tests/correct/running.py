"""Many correct disclosures, read and judged: the figures of a run, and the kinds of its faults."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random

from tests.correct import disclosures
from tests.correct.choices import Options
from tests.correct.disclosures import Correct
from tests.correct.judging import OUTCOMES, RIGHT, SAID, Fault, judge
from tests.correct.shrinking import smaller

#: How many documents of one run are made smaller for each outcome; others are only listed. The
#: harmless outcome is by far the most frequent, and must not crowd out those that are faults.
MOST_MADE_SMALLER = 20


def drawn(
    seed: str,
    number: int,
    allowed: Collection[str] | None = None,
    having: Options | None = None,
) -> Correct:
    """Make the document of a number again."""
    return disclosures.draw(Random(f"{seed}/{number}"), allowed, having)


@dataclass
class Kind:
    """Documents that fail alike: the outcome, the features that it needs, and the smallest one."""

    outcome: str
    frame: str
    features: frozenset[str]
    number: int
    smallest: Correct
    example: Fault
    documents: int = 1

    def __str__(self) -> str:
        features = ", ".join(sorted(self.features)) or "the plain print"
        return f"{self.documents} documents, such as {self.number}: {features}: {self.example}"


def _worst_first(kind: Kind) -> tuple[bool, int]:
    """Order kinds: what is missing and said comes last, then the more frequent first."""
    return kind.outcome == SAID, -kind.documents


@dataclass
class CorrectRun:
    """What a run of correct disclosures has seen."""

    seed: str
    allowed: Collection[str] | None = None
    having: Options | None = None
    documents: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    kinds: list[Kind] = field(default_factory=list)
    not_made_smaller: list[str] = field(default_factory=list)

    def run(self, most: int, seconds: float | None = None) -> None:
        """Judge `most` documents, or those that the seconds allow."""
        until = None if seconds is None else time.monotonic() + seconds
        for number in range(most):
            if until is not None and time.monotonic() > until:
                return
            self.judge(number)

    def judge(self, number: int) -> None:
        """Read the document of a number and count what comes out."""
        document = drawn(self.seed, number, self.allowed, self.having)
        judgement = judge(document)
        self.documents += 1
        self.counts += judgement.counts
        for outcome, frame in {miss.kind for miss in judgement.misses}:
            self._note(number, document, (outcome, frame))

    def _note(self, number: int, document: Correct, kind: tuple[str, str]) -> None:
        """Count a failing document with its like, or as the first of its kind."""
        features = set(document.features)
        for known in self.kinds:
            if (known.outcome, known.frame) == kind and known.features <= features:
                known.documents += 1
                return
        alike = [known for known in self.kinds if known.outcome == kind[0]]
        if len(alike) >= MOST_MADE_SMALLER:
            self.not_made_smaller.append(f"{number}: {' '.join(kind)}")
            return
        small = smaller(document, kind)
        example = next(miss for miss in judge(small).misses if miss.kind == kind)
        self.kinds.append(Kind(*kind, frozenset(small.features), number, small, example))

    @property
    def amounts(self) -> int:
        """How many figures the documents print and must be read."""
        return sum(self.counts[outcome] for outcome in OUTCOMES[:-1])

    @property
    def holds(self) -> bool:
        """Whether nothing was silently wrong or missing, and no identity called broken."""
        return all(
            self.counts[outcome] == 0 for outcome in OUTCOMES if outcome not in (RIGHT, SAID)
        )

    def figures(self) -> str:
        """Return the figures of the run as lines."""
        share = 100 * self.counts[RIGHT] / max(1, self.amounts)
        lines = [f"correct disclosures, seed {self.seed}: {self.documents}, amounts {self.amounts}"]
        lines += [f"  {outcome}: {self.counts[outcome]}" for outcome in OUTCOMES]
        lines[1] += f" ({share:.2f} %)"
        for kind in sorted(self.kinds, key=_worst_first):
            lines.append(f"  {kind}")
        if self.not_made_smaller:
            lines.append(f"  not made smaller: {'; '.join(self.not_made_smaller[:20])}")
        return "\n".join(lines)
