"""Measure what `import shimahe` costs beside `import pandas`.

Prints the ratio of the medians and the target, and beside it what the first document takes
together with the import: what an import no longer does must not be done twice later. Each runs in a
process of its own, in turn, so that a busy moment of the machine falls on all; the start of Python
itself is not counted, nor the compiling of source files, which the first round does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from statistics import median

TARGET = 1.10
_PANDAS = "import pandas"
_SHIMAHE = "import shimahe"
_FIRST_DOCUMENT = "import shimahe; shimahe.load()"
_TIMED = "import time; start = time.process_time(); {code}; print(time.process_time() - start)"


def seconds(code: str) -> float:
    """Return how long the processor of a fresh Python takes for some code."""
    command = [sys.executable, "-c", _TIMED.format(code=code)]
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout)


def compare(rounds: int) -> dict[str, float]:
    """Return the median seconds of each import, and of an import with the first document.

    One round before them is thrown away.
    """
    times: dict[str, list[float]] = {_PANDAS: [], _SHIMAHE: [], _FIRST_DOCUMENT: []}
    for number in range(rounds + 1):
        for code, taken in times.items():
            took = seconds(code)
            if number:
                taken.append(took)
    return {code: median(taken) for code, taken in times.items()}


def main() -> int:
    """Print the comparison; return 1 over the target with --strict."""
    parser = argparse.ArgumentParser(description="Compare `import shimahe` with `import pandas`.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--strict", action="store_true", help="fail over the target")
    chosen = parser.parse_args()
    medians = compare(chosen.rounds)
    ratio = medians[_SHIMAHE] / medians[_PANDAS]
    print(f"medians of {chosen.rounds}, of the processor's time, and each as a part of the first")
    for code, median_seconds in medians.items():
        part = median_seconds / medians[_PANDAS]
        print(f"{code:30} {median_seconds:.3f} s  {part:.2f}")
    print(f"import ratio {ratio:.2f} (target: at most {TARGET:.2f})")
    return 1 if chosen.strict and ratio > TARGET else 0


if __name__ == "__main__":
    raise SystemExit(main())
