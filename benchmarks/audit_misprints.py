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


Misprint = tuple[Any, str]  # a cell, and what is printed in it


def misprinted(lines: list[str], misprints: list[Misprint]) -> bytes:
    """The document with the text of some cells replaced."""
    lines = list(lines)
    for cell, text in misprints:
        fields = lines[cell.line - 1].split("\t")
        fields[cell.field - 1] = fields[cell.field - 1].replace(cell.text, text, 1)
        lines[cell.line - 1] = "\t".join(fields)
    return "\n".join(lines).encode()


def broken_of(found: Any) -> set[tuple[str, str]]:
    """Check and subject of all that differs."""
    checks = found.checks[found.checks["status"].eq("differs")]
    return set(zip(checks["check"], checks["subject"], strict=True))


def outcome(lines: list[str], misprints: list[Misprint], before: set[tuple[str, str]]) -> tuple[bool, list[bool], int]:
    """Whether misprints are detected; for each, whether its cell is a first suspect; and how many are mended."""
    found = audit(shimahe.read(misprinted(lines, misprints)))
    firsts = dict(found.suspects.drop_duplicates("group")[["cell", "suggested"]].values.tolist())
    offers = [firsts.get(cell.cell) for cell, _ in misprints]
    right = [
        isinstance(offer, str) and Decimal(offer.replace(",", "")) == parse_figure(cell.text)
        for offer, (cell, _) in zip(offers, misprints, strict=True)
    ]
    return bool(broken_of(found) - before), [cell.cell in firsts for cell, _ in misprints], sum(right)


def chosen_slip(cell: Any, chance: random.Random) -> list[tuple[str, str]]:
    """The slips of a cell that change what it says."""
    return [each for each in slips(cell.text, chance) if parse_figure(each[1]) != parse_figure(cell.text)]


def single(lines: list[str], cells: list[Any], before: set[tuple[str, str]], chance: random.Random) -> None:
    """Misprint one figure at a time, and print the rates by table and by kind of slip."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        for kind, text in chosen_slip(cell, chance):
            detected, located, mended = outcome(lines, [(cell, text)], before)
            for group in (cell.table, kind, "all"):
                counts.update({(group, "tried"): 1, (group, "detected"): detected})
                counts.update({(group, "located"): located[0], (group, "mended"): mended})
            if not mended:
                print("not mended:", cell.cell, cell.text, "→", text, detected, located)
    for group in dict.fromkeys(group for group, _ in counts):
        tried = counts[group, "tried"]
        rates = (f"{name} {100 * counts[group, name] / tried:.1f}%" for name in ("detected", "located", "mended"))
        print(f"{group:<24}{tried:>6} tried: {', '.join(rates)}")


def pairs(lines: list[str], cells: list[Any], before: set[tuple[str, str]], chance: random.Random, count: int) -> None:
    """Misprint two figures at a time, drawn at random: reported, not promised."""
    results: list[tuple[bool, list[bool], int]] = []
    while len(results) < count:
        two = chance.sample(cells, 2)
        given = [slip for cell in two if (slip := chosen_slip(cell, chance))]
        if len(given) == 2:
            misprints = [(cell, chance.choice(slip)[1]) for cell, slip in zip(two, given, strict=True)]
            results.append(outcome(lines, misprints, before))
    shares = {
        "detected": sum(detected for detected, _, _ in results),
        "one located": sum(any(located) for _, located, _ in results),
        "both located": sum(all(located) for _, located, _ in results),
        "both mended": sum(mended == 2 for _, _, mended in results),
    }
    print(
        f"{'pairs':<24}{count:>6} tried: " + ", ".join(f"{name} {100 * n / count:.1f}%" for name, n in shares.items())
    )


def main() -> int:
    """Print the rates by table and by kind of slip, then of pairs."""
    parser = argparse.ArgumentParser(description="Misprint every figure of the money tables in turn.")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--every", type=int, default=1, help="only every n-th figure")
    chosen = parser.parse_args()
    chance, lines = random.Random(chosen.seed), resources.path(BUNDLED).read_text(encoding="utf-8").split("\n")
    d = shimahe.load()
    before = broken_of(audit(d))
    cells: list[Any] = [row for row in d.cells.itertuples() if row.table not in SHEETS]
    single(lines, cells[:: chosen.every], before, chance)
    if chosen.pairs:
        pairs(lines, cells, before, chance, chosen.pairs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
