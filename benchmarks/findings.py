"""Measure what `score(d)`, `audit(d)` and what an audit derives cost beside `read()`.

Prints the ratios of the medians and the targets. All are run in turn in one process, so that a busy
moment of the machine falls on all; the first round, which loads the rules, is thrown away.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from statistics import median

import shimahe
from shimahe import resources
from shimahe.checking.allocation import allocation
from shimahe.disclosure import BUNDLED

TARGET = 3.0
DERIVED = ("checks", "suspects", "restored", "allocation")


def seconds(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def medians(runs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Return the median seconds of each, run in turn; the first round is thrown away."""
    taken = [[seconds(run) for run in runs] for _ in range(rounds + 1)][1:]
    return [median(column) for column in zip(*taken, strict=True)]


def whole_audit(d: shimahe.Disclosure) -> list[object]:
    """Return every frame of a new audit of `d`."""
    audit = shimahe.audit(d)
    return [getattr(audit, name) for name in DERIVED]


def main() -> int:
    """Print the comparison; return 1 over a target with --strict."""
    parser = argparse.ArgumentParser(
        description="Compare `score(d)` and `audit(d)` with `read()` of the disclosure."
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--strict", action="store_true", help="fail over a target")
    chosen = parser.parse_args()
    document, d = resources.path(BUNDLED).read_bytes(), shimahe.load()
    held = {"score(d)": lambda: shimahe.score(d), "audit(d)": lambda: shimahe.audit(d)}
    shown = {
        f"audit(d) with {', '.join(DERIVED)}": lambda: whole_audit(d),
        "allocation alone": lambda: allocation(d),
    }
    read, *others = medians(
        [lambda: shimahe.read(document), *held.values(), *shown.values()], chosen.rounds
    )
    print(f"read() {read:.3f} s (median of {chosen.rounds})")
    for name, taken in zip([*held, *shown], others, strict=True):
        target = f" (target: at most {TARGET:g})" if name in held else ""
        print(f"{name}: {taken:.3f} s, ratio {taken / read:.2f}{target}")
    over = any(taken / read > TARGET for taken in others[: len(held)])
    return 1 if chosen.strict and over else 0


if __name__ == "__main__":
    raise SystemExit(main())
