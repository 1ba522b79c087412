"""Measure what `import shimahe` costs beside `import pandas`.

Prints the ratio of the medians and the target. Each import runs in a process of its own, in turn,
so that a busy moment of the machine falls on both; the start of Python itself is not counted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from statistics import median

TARGET = 1.15
_TIMED = (
    "import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
)


def seconds(module: str) -> float:
    """Return how long a fresh Python takes to import the module."""
    command = [sys.executable, "-c", _TIMED.format(module=module)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def compare(rounds: int) -> tuple[float, float]:
    """Return the median seconds of `import pandas` and of `import shimahe`.

    One round before them is thrown away.
    """
    pairs = [(seconds("pandas"), seconds("shimahe")) for _ in range(rounds + 1)][1:]
    return median(pandas for pandas, _ in pairs), median(ours for _, ours in pairs)


def main() -> int:
    """Print the comparison; return 1 over the target with --strict."""
    parser = argparse.ArgumentParser(description="Compare `import shimahe` with `import pandas`.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--strict", action="store_true", help="fail over the target")
    chosen = parser.parse_args()
    pandas, ours = compare(chosen.rounds)
    ratio = ours / pandas
    print(f"import pandas  {pandas:.3f} s (median of {chosen.rounds})")
    print(f"import shimahe {ours:.3f} s")
    print(f"ratio          {ratio:.2f} (target: at most {TARGET})")
    return 1 if chosen.strict and ratio > TARGET else 0


if __name__ == "__main__":
    raise SystemExit(main())
