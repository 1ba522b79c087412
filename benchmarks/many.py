"""Measure what `read_many()` takes as documents become more.

Prints for each number of made-up disclosures the seconds, the seconds a document, how much of the
cores is used, and the peak memory of the process that reads most; then the slope of the time on log
axes (1 is linear), and what a second run takes that finds nothing new.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

# run as a script: the others lie beside it
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import shimahe
from benchmarks.reading import slope
from tests.correct import running

COUNTS = (100, 300, 1000)
TARGET_SLOPE = 1.05
TARGET_CORES = 90
#: How many different disclosures are made up; more are the same ones of another number.
DIFFERENT = 200


def write_documents(folder: Path, count: int) -> list[Path]:
    """Write made-up disclosures, no two of the same bytes."""
    texts = [running.drawn("many", number).text for number in range(min(count, DIFFERENT))]
    paths = []
    for number in range(count):
        path = folder / f"{number:05d}.txt"
        path.write_text(f"{texts[number % DIFFERENT]}\n\n（第{number}份）\n", encoding="utf-8")
        paths.append(path)
    return paths


def processor_seconds() -> float:
    """Return the time that processors have spent on this process and those it has started."""
    spent = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        spent += usage.ru_utime + usage.ru_stime
    return spent


def measure(paths: Sequence[Path], to: Path, workers: int) -> float:
    """Read documents, print what that took, and return the seconds."""
    spent = processor_seconds()
    begun = time.perf_counter()
    corpus = shimahe.read_many(paths, to, workers=workers)
    seconds = time.perf_counter() - begun
    used = 100 * (processor_seconds() - spent) / (seconds * workers)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(
        f"{len(paths):>9} {corpus.read:>6} {seconds:>9.1f} {1000 * seconds / len(paths):>8.1f}"
        f" {used:>7.0f} {memory:>8.0f}",
        flush=True,
    )
    return seconds


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        paths = write_documents(Path(folder), max(arguments.counts))
        print("documents   read   seconds  ms each cores % worker MB")
        seconds = []
        for count in arguments.counts:
            to = Path(folder, f"of-{count}")
            seconds.append(measure(paths[:count], to, arguments.workers))
        begun = time.perf_counter()
        again = shimahe.read_many(paths, to, workers=arguments.workers)
        nothing_new = time.perf_counter() - begun
    if len(seconds) > 1:
        steepness = slope(arguments.counts, seconds)
        print(f"slope on log axes {steepness:.2f} (target: at most {TARGET_SLOPE})")
    print(f"cores used (target: at least {TARGET_CORES} %)")
    print(f"again, nothing new: {again.known} known, {nothing_new:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
