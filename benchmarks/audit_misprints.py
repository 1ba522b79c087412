"""Damage every figure and every row of the money tables in turn, and say what the audit finds.

For each figure and each kind of slip (another digit, two digits swapped, the decimal point moved, a
digit lost, a comma misplaced), and for each figure left blank: is it detected (a check that held no
longer does), is the cell located (it is the first suspect of its group), is it mended (with the
right figure). A slip may leave no number (16,46.30): it is missing, and detected where a check can
be solved for it. For each row taken out or printed twice: is it detected, is it named as what it
is, with every figure of it. Then random pairs, and up to twelve figures at once: misprinted by
slips, or all off by 0.01. Each of these is detected if an identity of its cell differs, or can be
solved for it; located if it is the first suspect of a group; mended if that suggests what was
printed; offset if other misprints make up for it in every identity. Prints rates; judges none.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Any

import shimahe
from shimahe import resources
from shimahe.checking.audit import audit
from shimahe.checking.printed_values import TOTAL
from shimahe.disclosure import BUNDLED
from shimahe.vocabulary import bare_label, is_total, parse_figure

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
            bare[: point - 1] + "." + bare[point - 1 :]
            if point > 1
            else bare[: point + 1] + "." + bare[point + 1 :],
        )
    if len(digits) > 1:
        lost = chance.choice(digits)
        yield "digit lost", text[:lost] + text[lost + 1 :]
    if "," in text:
        comma = text.index(",")
        yield (
            "comma misplaced",
            text[:comma].replace(",", "") + text[comma + 1] + "," + text[comma + 2 :],
        )


Misprint = tuple[Any, str]  # a cell, and what is printed in it


def misprinted(lines: list[str], misprints: list[Misprint]) -> bytes:
    """The document with the text of some cells replaced."""
    lines = list(lines)
    for cell, text in misprints:
        fields = lines[cell.line - 1].split("\t")
        fields[cell.field - 1] = fields[cell.field - 1].replace(cell.text, text, 1)
        lines[cell.line - 1] = "\t".join(fields)
    return "\n".join(lines).encode()


def open_checks(found: Any) -> set[tuple[str, str]]:
    """Check and subject of all that differs, or has a figure that is no number to be solved for."""
    return {result.key for result in found.weighed if result.is_open}


def outcome(
    lines: list[str], misprints: list[Misprint], before: set[tuple[str, str]]
) -> tuple[bool, list[bool], int]:
    """Tell whether misprints are detected, which cells are first suspects, how many are mended."""
    found = audit(shimahe.read(misprinted(lines, misprints)))
    firsts = dict(found.suspects.drop_duplicates("group")[["cell", "suggested"]].values.tolist())
    offers = [firsts.get(cell.cell) for cell, _ in misprints]
    right = [
        isinstance(offer, str) and Decimal(offer.replace(",", "")) == parse_figure(cell.text)
        for offer, (cell, _) in zip(offers, misprints, strict=True)
    ]
    return (
        bool(open_checks(found) - before),
        [cell.cell in firsts for cell, _ in misprints],
        sum(right),
    )


def chosen_slip(cell: Any, chance: random.Random) -> list[tuple[str, str]]:
    """The slips of a cell that change what it says."""
    return [
        each
        for each in slips(cell.text, chance)
        if parse_figure(each[1]) != parse_figure(cell.text)
    ]


def single(
    lines: list[str], cells: list[Any], before: set[tuple[str, str]], chance: random.Random
) -> None:
    """Misprint one figure at a time, and print the rates by table and by kind of slip."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        for kind, text in chosen_slip(cell, chance):
            detected, located, mended = outcome(lines, [(cell, text)], before)
            is_no_number = parse_figure(text) is None
            for group in (cell.table, kind, "all"):
                counts.update({(group, "tried"): 1, (group, "detected"): detected})
                counts.update({(group, "is no number"): is_no_number})
                counts.update({(group, "located"): located[0], (group, "mended"): mended})
            if not mended:
                print("not mended:", cell.cell, cell.text, "→", text, detected, located)
    rates(counts, ("detected", "located", "mended", "is no number"))


def pairs(
    lines: list[str],
    cells: list[Any],
    before: set[tuple[str, str]],
    chance: random.Random,
    count: int,
) -> None:
    """Misprint two figures at a time, drawn at random: reported, not promised."""
    results: list[tuple[bool, list[bool], int]] = []
    while len(results) < count:
        two = chance.sample(cells, 2)
        given = [slip for cell in two if (slip := chosen_slip(cell, chance))]
        if len(given) == 2:
            misprints = [
                (cell, chance.choice(slip)[1]) for cell, slip in zip(two, given, strict=True)
            ]
            results.append(outcome(lines, misprints, before))
    shares = {
        "detected": sum(detected for detected, _, _ in results),
        "one located": sum(any(located) for _, located, _ in results),
        "both located": sum(all(located) for _, located, _ in results),
        "both mended": sum(mended == 2 for _, _, mended in results),
    }
    print(
        f"{'pairs':<24}{count:>6} tried: "
        + ", ".join(f"{name} {100 * n / count:.1f}%" for name, n in shares.items())
    )


def rates(counts: Counter[tuple[str, str]], names: tuple[str, ...]) -> None:
    """Print the rates of each group of trials."""
    for group in dict.fromkeys(group for group, _ in counts):
        tried = counts[group, "tried"]
        said = ", ".join(f"{name} {100 * counts[group, name] / tried:.1f}%" for name in names)
        print(f"{group:<24}{tried:>6} tried: {said}")


def blank(lines: list[str], cells: list[Any], before: set[tuple[str, str]]) -> None:
    """Leave out one figure at a time."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        detected, located, mended = blanked(lines, cell, before)
        for group in (f"{cell.table} blank", "all blank"):
            counts.update({(group, "tried"): 1, (group, "detected"): detected})
            counts.update({(group, "located"): located, (group, "mended"): mended})
        if not mended:
            print("not mended:", cell.cell, cell.text, "→ blank", detected, located)
    rates(counts, ("detected", "located", "mended"))


def blanked(lines: list[str], cell: Any, before: set[tuple[str, str]]) -> tuple[bool, bool, bool]:
    """Tell whether a blank is detected, first suspected in its place, and rightly filled."""
    found = audit(shimahe.read(misprinted(lines, [(cell, "")])))
    firsts = found.suspects.drop_duplicates("group")
    here = firsts[
        firsts["table"].eq(cell.table)
        & firsts["column"].eq(cell.column)
        & firsts["evidence"].eq("blank")
    ]
    here = here[
        here["row"].eq(cell.row) | here["cell"].str.startswith(f"{cell.table}:{row_of(cell)}/")
    ]
    return (
        bool(open_checks(found) - before),
        len(here) > 0,
        cell.value in figures_of(here["suggested"]),
    )


def rows(
    lines: list[str], cells: list[Any], before: set[tuple[str, str]], every: int, times: int
) -> None:
    """Print one row after another `times` times: 0 takes it out, 2 doubles it."""
    counts: Counter[tuple[str, str]] = Counter()
    kind = {0: "missing", 2: "doubled"}[times]
    for number in list(dict.fromkeys(cell.line for cell in cells))[::every]:
        row = [cell for cell in cells if cell.line == number]
        printed = [*lines[: number - 1], *lines[number - 1 : number] * times, *lines[number:]]
        found = audit(shimahe.read("\n".join(printed).encode()))
        named, right = (missed if times == 0 else repeated)(found, row)
        is_broken = bool(open_checks(found) - before)
        for group in (f"{row[0].table} {kind}", f"all {kind}"):
            counts.update({(group, "tried"): 1, (group, "detected"): is_broken or named})
            counts.update({(group, "named"): named, (group, "right figures"): right})
        if not right:
            print(f"not named as {kind}:", number, row[0].cell, is_broken, named)
    rates(counts, ("detected", "named", "right figures"))


def missed(found: Any, row: list[Any]) -> tuple[bool, bool]:
    """Tell whether a row taken out is named, and whether with all its figures.

    A suspect or a restored row names it, if only below its parent.
    """
    suspects = found.suspects[found.suspects["evidence"].eq("row missing")]
    restored = found.restored[["table", "code", "column", "amount_wan"]].values.tolist()
    offers = [(f"{table}:{code}", column, wan) for table, code, column, wan in restored]
    cells = suspects[["cell", "column", "suggested"]].values.tolist()
    offers += [
        (cell.removesuffix(f"/{column}"), column, figures_of([said])[0])
        for cell, column, said in cells
    ]
    right = [
        any(
            fnmatchcase(f"{cell.table}:{row_of(cell)}", where.replace("???", "*"))
            and (column, value) == (cell.column, cell.value)
            for where, column, value in offers
        )
        for cell in row
    ]
    return any(right), all(right)


def repeated(found: Any, row: list[Any]) -> tuple[bool, bool]:
    """Tell whether a row's second print is a first suspect, and nothing else of its table is."""
    firsts = found.suspects.drop_duplicates("group")
    here = firsts[firsts["evidence"].eq("printed twice") & firsts["line"].eq(row[0].line + 1)]
    others = firsts[firsts["table"].eq(row[0].table) & firsts["evidence"].ne("printed twice")]
    return len(here) > 0, len(here) == 1 and others.empty


def row_of(cell: Any) -> str:
    """The row of a cell as suspects name it where it is not printed."""
    return (
        cell.code
        if isinstance(cell.code, str)
        else TOTAL
        if is_total(cell.row)
        else bare_label(cell.row)
    )


def figures_of(texts: Iterable[str]) -> list[float]:
    """Suggested figures as numbers."""
    return [float(text.replace(",", "")) for text in texts]


#: How many figures are damaged at once.
TOGETHER = (2, 3, 5, 8, 12)


def a_cent_off(cell: Any, chance: random.Random) -> str:
    """The figure of a cell, a hundredth more or less."""
    value = parse_figure(cell.text)
    assert value is not None
    return f"{value + Decimal(chance.choice(['0.01', '-0.01'])):,.2f}"


def several(lines: list[str], cells: list[Any], chance: random.Random, times: int) -> None:
    """Damage several figures at once, and print how many of them are found."""
    printed = [cell for cell in cells if parse_figure(cell.text)]
    for kind in ("misprinted at once", "off by 0.01 at once"):
        for number in TOGETHER:
            counts: Counter[tuple[str, str]] = Counter()
            group = f"{number} {kind}"
            for _ in range(times):
                chosen = chance.sample(printed, number)
                if kind.startswith("misprinted"):
                    texts = [chance.choice(chosen_slip(cell, chance))[1] for cell in chosen]
                else:
                    texts = [a_cent_off(cell, chance) for cell in chosen]
                counts += found_of(lines, list(zip(chosen, texts, strict=True)), group)
            rates(counts, ("detected", "located", "mended", "offset", "taken for rounding"))


def found_of(lines: list[str], misprints: list[Misprint], group: str) -> Counter[tuple[str, str]]:
    """Count how many misprints of one document are detected, located and mended."""
    found = audit(shimahe.read(misprinted(lines, misprints)))
    identities = [result for result in found.weighed if result.nature == "identity"]
    suspected = {figure.cell for each in identities if each.is_open for figure in each.figures}
    firsts = dict(found.suspects.drop_duplicates("group")[["cell", "suggested"]].values.tolist())
    counts: Counter[tuple[str, str]] = Counter()
    for cell, _ in misprints:
        offer = firsts.get(cell.cell)
        is_right = isinstance(offer, str) and parse_figure(offer) == parse_figure(cell.text)
        counts[group, "tried"] += 1
        counts[group, "detected"] += cell.cell in suspected
        counts[group, "located"] += cell.cell in firsts
        counts[group, "mended"] += is_right
        counts[group, "taken for rounding"] += found.rounded
        if cell.cell not in suspected:
            counts[group, "offset"] += is_offset(cell.cell, identities, misprints)
            print("not detected:", cell.cell, cell.text, [text for _, text in misprints])
    return counts


def is_offset(name: str, identities: list[Any], misprints: list[Misprint]) -> bool:
    """Tell whether every identity of a cell holds since another misprint in it makes up for it."""
    others = {cell.cell for cell, _ in misprints} - {name}
    of_cell = [{figure.cell for figure in each.figures} for each in identities]
    return all(others & cells for cells in of_cell if name in cells)


PARTS = ("slips", "blank", "missing", "doubled", "pairs", "several")


def main() -> int:
    """Print the rates by table and by kind of damage."""
    parser = argparse.ArgumentParser(
        description="Damage every figure and row of the money tables in turn."
    )
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--several", type=int, default=40, help="documents of each number at once")
    parser.add_argument("--every", type=int, default=1, help="only every n-th figure and row")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="only these kinds of damage"
    )
    chosen = parser.parse_args()
    chance, lines = (
        random.Random(chosen.seed),
        resources.path(BUNDLED).read_text(encoding="utf-8").split("\n"),
    )
    d = shimahe.load()
    before = open_checks(audit(d))
    cells: list[Any] = [row for row in d.cells.itertuples() if row.table not in SHEETS]
    if "slips" in chosen.only:
        single(lines, cells[:: chosen.every], before, chance)
    if "blank" in chosen.only:
        blank(lines, cells[:: chosen.every], before)
    for kind, times in (("missing", 0), ("doubled", 2)):
        if kind in chosen.only:
            rows(lines, cells, before, chosen.every, times)
    if "pairs" in chosen.only and chosen.pairs:
        pairs(lines, cells, before, chance, chosen.pairs)
    if "several" in chosen.only and chosen.several:
        several(lines, cells, chance, chosen.several)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
