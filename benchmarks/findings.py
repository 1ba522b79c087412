"""Measure what `score(d)` costs beside `read()` of the same disclosure.

Prints the ratio of the medians and the target. Both are run in turn in one process, so that a busy moment of the
machine falls on both; the first round, which loads the rules, is thrown away.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median

import shimahe
from shimahe import resources
from shimahe.disclosure import BUNDLED

TARGET = 3.0


def seconds(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> int:
    """Print the comparison; return 1 over the target with --strict."""
    parser = argparse.ArgumentParser(description="Compare `score(d)` with `read()` of the same disclosure.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--strict", action="store_true", help="fail over the target")
    chosen = parser.parse_args()
    document, d = resources.path(BUNDLED).read_bytes(), shimahe.load()
    runs = (lambda: shimahe.read(document), lambda: shimahe.score(d))
    rounds = [[seconds(run) for run in runs] for _ in range(chosen.rounds + 1)][1:]
    read, score = (median(column) for column in zip(*rounds, strict=True))
    print(f"read()   {read:.3f} s (median of {chosen.rounds})")
    print(f"score(d) {score:.3f} s")
    print(f"ratio    {score / read:.2f} (target: at most {TARGET:g})")
    return 1 if chosen.strict and score / read > TARGET else 0


if __name__ == "__main__":
    raise SystemExit(main())
