"""Misprint every figure of the money tables in turn, and say what the audit finds.

For each figure and each kind of slip (another digit, two digits swapped, the decimal point moved, a digit lost, a
comma misplaced): is it detected (a check that held no longer does), is the cell located (it is the first suspect of
its group), is it mended (with the right figure). Then random pairs. Prints rates by table; judges nothing.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import shimahe
from shimahe import resources
from shimahe.analysis.audit import audit
from shimahe.disclosure import BUNDLED
from shimahe.reading.cells import parse_figure

SHEETS = ("entity_goals", "special_goals", "project_goals")


def slips(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The misprints of a printed figure: kind and text; only those that change what is printed."""
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = chance.choice(digits)
    other = str((int(text[at]) + chance.randint(1, 9)) % 10)
    yield "digit changed", text[:at] + other + text[at + 1 :]
    pairs = [(a, b) for a, b in pairwise(digits) if text[a] != text[b]]
    if pairs:
        one, two = chance.choice(pairs)
        letters = list(text)
        letters[one], letters[two] = letters[two], letters[one]
        yield "digits swapped", "".join(letters)
    if "." in text:
        bare, point = text.replace(".", ""), text.index(".")
        yield (
            "point moved",
            bare[: point - 1] + "." + bare[point - 1 :] if point > 1 else bare[: point + 1] + "." + bare[point + 1 :],
        )
    if len(digits) > 1:
        lost = chance.choice(digits)
        yield "digit lost", text[:lost] + text[lost + 1 :]
    if "," in text:
        comma = text.index(",")
        yield "comma misplaced", text[:comma].replace(",", "") + text[comma + 1] + "," + text[comma + 2 :]


def misprinted(lines: list[str], cell: Any, text: str) -> bytes:
    """The document with the text of one cell replaced."""
    fields = lines[cell.line - 1].split("\t")
    fields[cell.field - 1] = fields[cell.field - 1].replace(cell.text, text, 1)
    return "\n".join([*lines[: cell.line - 1], "\t".join(fields), *lines[cell.line :]]).encode()


def broken_of(found: Any) -> set[tuple[str, str]]:
    """Check and subject of all that differs."""
    checks = found.checks[found.checks["status"].eq("differs")]
    return set(zip(checks["check"], checks["subject"], strict=True))


def outcome(document: bytes, cell: Any, before: set[tuple[str, str]]) -> tuple[bool, bool, bool]:
    """Whether a misprint is detected, located, and mended."""
    found = audit(shimahe.read(document))
    broken = broken_of(found)
    suspects = found.suspects
    firsts = suspects.drop_duplicates("group")
    located = firsts[firsts["cell"].eq(cell.cell)]
    right = parse_figure(cell.text)
    mended = any(Decimal(text.replace(",", "")) == right for text in located["suggested"].dropna())
    detected = bool(broken - before) or bool(len(located))
    return detected, bool(len(located)), mended


def main() -> int:
    """Print the rates by table and by kind of slip."""
    parser = argparse.ArgumentParser(description="Misprint every figure of the money tables in turn.")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--every", type=int, default=1, help="only every n-th figure")
    chosen = parser.parse_args()
    chance, lines = random.Random(chosen.seed), resources.path(BUNDLED).read_text(encoding="utf-8").split("\n")
    d = shimahe.load()
    before = broken_of(audit(d))
    cells: list[Any] = [row for row in d.cells.itertuples() if row.table not in SHEETS][:: chosen.every]
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        for kind, text in slips(cell.text, chance):
            if text == cell.text or parse_figure(text) == parse_figure(cell.text):
                continue
            result = outcome(misprinted(lines, cell, text), cell, before)
            for name, good in zip(("detected", "located", "mended"), result, strict=True):
                for group in (cell.table, kind, "all"):
                    counts[group, name] += good
            for group in (cell.table, kind, "all"):
                counts[group, "tried"] += 1
            if not result[2]:
                print("not mended:", cell.cell, cell.text, "→", text, result)
    for group in dict.fromkeys(group for group, _ in counts):
        tried = counts[group, "tried"]
        rates = ", ".join(
            f"{name} {100 * counts[group, name] / tried:.1f}%" for name in ("detected", "located", "mended")
        )
        print(f"{group:<24}{tried:>6} tried: {rates}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
