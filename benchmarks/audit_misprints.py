"""Damage every figure and every row of the money tables in turn, and say what the audit finds.

For each figure and each kind of slip (another digit, two digits swapped, the decimal point moved, a
digit lost, a comma misplaced), and for each figure left blank: is it detected (a check that held no
longer does), is the cell located (it is the first suspect of its group), is it mended (with the
right figure). A slip may leave no number (16,46.30): it is missing, and detected where a check can
be solved for it. For each row taken out, printed twice or left without any of its amounts: is it
detected, is it named as what it is, with every figure of it. Then random pairs, and up to twelve
figures at once: misprinted by slips, or all off by 0.01. Each of these is detected if an identity
of its cell differs, or can be solved for it; located if it is the first suspect of a group; mended
if that suggests what was printed; offset if other misprints make up for it in every identity.
Prints rates; judges none.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Any, NamedTuple

import shimahe
from shimahe import resources
from shimahe.checking.audit import audit
from shimahe.checking.printed_values import TOTAL
from shimahe.disclosure import BUNDLED
from shimahe.vocabulary import bare_label, is_total, parse_figure

SHEETS = ("entity_goals", "special_goals", "project_goals")


def slips(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield misprints of a printed figure, as (kind of slip, what is printed then)."""
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = chance.choice(digits)
    other = str((int(text[at]) + chance.randint(1, 9)) % 10)
    yield "digit changed", text[:at] + other + text[at + 1 :]
    unequal = [(one, next_) for one, next_ in pairwise(digits) if text[one] != text[next_]]
    if unequal:
        one, next_ = chance.choice(unequal)
        letters = list(text)
        letters[one], letters[next_] = letters[next_], letters[one]
        yield "digits swapped", "".join(letters)
    if "." in text:
        yield "point moved", with_point_moved(text)
    if len(digits) > 1:
        lost = chance.choice(digits)
        yield "digit lost", text[:lost] + text[lost + 1 :]
    if "," in text:
        comma = text.index(",")
        yield "comma misplaced", text[:comma] + text[comma + 1] + "," + text[comma + 2 :]


def with_point_moved(text: str) -> str:
    """Return a figure with its decimal point one digit to the left, or to the right if it must."""
    point = text.index(".")
    bare = text.replace(".", "")
    place = point - 1 if point > 1 else point + 1
    return bare[:place] + "." + bare[place:]


#: A row of `cells`, and what is printed in its place.
Misprint = tuple[Any, str]


class Outcome(NamedTuple):
    """What the audit makes of some misprints of one document.

    `is_detected`: whether a check that held no longer does. `located`: for each misprint, whether
    its cell is the first suspect of a group. `mended`: how many get their right figure suggested.
    """

    is_detected: bool
    located: list[bool]
    mended: int


def misprinted(lines: list[str], misprints: list[Misprint]) -> bytes:
    """Return the document with the text of some cells replaced."""
    lines = list(lines)
    for cell, text in misprints:
        fields = lines[cell.line - 1].split("\t")
        fields[cell.field - 1] = fields[cell.field - 1].replace(cell.text, text, 1)
        lines[cell.line - 1] = "\t".join(fields)
    return "\n".join(lines).encode()


def open_checks(found: Any) -> set[tuple[str, str]]:
    """Return the keys of all comparisons of an audit that are open."""
    return {result.key for result in found.weighed if result.is_open}


def first_suggestions(found: Any) -> dict[str, Any]:
    """Return what the first suspect of each group suggests, by its cell."""
    firsts = found.suspects.drop_duplicates("group")
    return dict(firsts[["cell", "suggested"]].values.tolist())


def is_right(suggested: Any, cell: Any) -> bool:
    """Whether a suggestion is the figure that was printed in a cell."""
    return isinstance(suggested, str) and parse_figure(suggested) == parse_figure(cell.text)


def outcome(lines: list[str], misprints: list[Misprint], before: set[tuple[str, str]]) -> Outcome:
    """Audit the document with some misprints; `before` are the checks that are open without."""
    found = audit(shimahe.read(misprinted(lines, misprints)))
    suggested = first_suggestions(found)
    located: list[bool] = []
    mended = 0
    for cell, _ in misprints:
        located.append(cell.cell in suggested)
        mended += is_right(suggested.get(cell.cell), cell)
    return Outcome(bool(open_checks(found) - before), located, mended)


def telling_slips(cell: Any, chance: random.Random) -> list[tuple[str, str]]:
    """Return the slips of a cell after which it says another number, or none."""
    value = parse_figure(cell.text)
    return [slip for slip in slips(cell.text, chance) if parse_figure(slip[1]) != value]


def single(
    lines: list[str], cells: list[Any], before: set[tuple[str, str]], chance: random.Random
) -> None:
    """Misprint one figure at a time, and print the rates by table and by kind of slip."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        for kind, text in telling_slips(cell, chance):
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
    results: list[Outcome] = []
    while len(results) < count:
        two = chance.sample(cells, 2)
        possible = [telling_slips(cell, chance) for cell in two]
        if all(possible):
            texts = [chance.choice(of_cell)[1] for of_cell in possible]
            results.append(outcome(lines, list(zip(two, texts, strict=True)), before))
    counts: Counter[tuple[str, str]] = Counter({("pairs", "tried"): count})
    for result in results:
        counts["pairs", "detected"] += result.is_detected
        counts["pairs", "one located"] += any(result.located)
        counts["pairs", "both located"] += all(result.located)
        counts["pairs", "both mended"] += result.mended == len(result.located)
    rates(counts, ("detected", "one located", "both located", "both mended"))


def rates(counts: Counter[tuple[str, str]], names: tuple[str, ...]) -> None:
    """Print the rates of each group of trials."""
    for group in dict.fromkeys(group for group, _ in counts):
        tried = counts[group, "tried"]
        shares = [f"{name} {100 * counts[group, name] / tried:.1f}%" for name in names]
        print(f"{group:<24}{tried:>6} tried: {', '.join(shares)}")


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
    """Return whether a blank is detected, first suspected in its place, and rightly filled."""
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


def blank_rows(
    lines: list[str], cells: list[Any], before: set[tuple[str, str]], every: int
) -> None:
    """Leave out all amounts of one row at a time; the two sides of a balance are two rows."""
    counts: Counter[tuple[str, str]] = Counter()
    sides = list(dict.fromkeys((cell.line, cell.column.rpartition("/")[0]) for cell in cells))
    for number, side in sides[::every]:
        row = [
            cell for cell in cells if cell.line == number and cell.column.rpartition("/")[0] == side
        ]
        found = audit(shimahe.read(misprinted(lines, [(cell, "") for cell in row])))
        named, right = emptied(found, row)
        is_broken = bool(open_checks(found) - before)
        for group in (f"{row[0].table} row blank", "all row blank"):
            counts.update({(group, "tried"): 1, (group, "detected"): is_broken or named})
            counts.update({(group, "named"): named, (group, "right figures"): right})
        if not right:
            print("not named as blank:", number, row[0].cell, is_broken, named)
    rates(counts, ("detected", "named", "right figures"))


def emptied(found: Any, row: list[Any]) -> tuple[bool, bool]:
    """Return whether a row without its amounts is named on its line, and whether with them all."""
    suspects = found.suspects
    here = suspects[suspects["printed"].isna() & suspects["line"].eq(row[0].line)]
    offers = set(zip(here["table"], here["column"], figures_of(here["suggested"]), strict=True))
    restored = found.restored[["table", "column", "amount_wan"]]
    offers.update(map(tuple, restored[found.restored["code"].eq(row[0].code)].values.tolist()))
    offered = [(cell.table, cell.column, cell.value) in offers for cell in row]
    return any(offered), all(offered)


class Offer(NamedTuple):
    """A figure that an audit offers for a missing row; ??? in the row stands for any code."""

    row: str
    column: str
    value: float


def offers_of(found: Any) -> list[Offer]:
    """Return the figures of missing rows that an audit suspects or restores."""
    offers: list[Offer] = []
    restored = found.restored[["table", "code", "column", "amount_wan"]]
    for table, code, column, wan in restored.values.tolist():
        offers.append(Offer(f"{table}:{code}", column, wan))
    suspects = found.suspects[found.suspects["evidence"].eq("row missing")]
    for cell, column, suggested in suspects[["cell", "column", "suggested"]].values.tolist():
        offers.append(Offer(cell.removesuffix(f"/{column}"), column, figures_of([suggested])[0]))
    return offers


def is_offered(cell: Any, offers: Iterable[Offer]) -> bool:
    """Whether the figure of a cell is offered, for its row or for some row below its parent."""
    row = f"{cell.table}:{row_of(cell)}"
    for offer in offers:
        is_same_figure = (offer.column, offer.value) == (cell.column, cell.value)
        if is_same_figure and fnmatchcase(row, offer.row.replace("???", "*")):
            return True
    return False


def missed(found: Any, row: list[Any]) -> tuple[bool, bool]:
    """Return whether a row taken out is named, and whether with all of its figures."""
    offers = offers_of(found)
    offered = [is_offered(cell, offers) for cell in row]
    return any(offered), all(offered)


def repeated(found: Any, row: list[Any]) -> tuple[bool, bool]:
    """Return whether a row's second print is a first suspect, and its table's only one."""
    firsts = found.suspects.drop_duplicates("group")
    here = firsts[firsts["evidence"].eq("printed twice") & firsts["line"].eq(row[0].line + 1)]
    others = firsts[firsts["table"].eq(row[0].table) & firsts["evidence"].ne("printed twice")]
    return len(here) > 0, len(here) == 1 and others.empty


def row_of(cell: Any) -> str:
    """Return the row of a cell as suspects name it where it is not printed."""
    if isinstance(cell.code, str):
        return cell.code
    return TOTAL if is_total(cell.row) else bare_label(cell.row)


def figures_of(texts: Iterable[str]) -> list[float]:
    """Return suggested figures as numbers."""
    return [float(text.replace(",", "")) for text in texts]


#: How many figures are damaged at once.
TOGETHER = (2, 3, 5, 8, 12)


def a_cent_off(cell: Any, chance: random.Random) -> str:
    """Return the figure of a cell, one hundredth more or less."""
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
                    texts = [chance.choice(telling_slips(cell, chance))[1] for cell in chosen]
                else:
                    texts = [a_cent_off(cell, chance) for cell in chosen]
                counts += found_of(lines, list(zip(chosen, texts, strict=True)), group)
            rates(counts, ("detected", "located", "mended", "offset", "taken for rounding"))


def found_of(lines: list[str], misprints: list[Misprint], group: str) -> Counter[tuple[str, str]]:
    """Count how many misprints of one document are detected, located and mended."""
    found = audit(shimahe.read(misprinted(lines, misprints)))
    identities = [result for result in found.weighed if result.nature == "identity"]
    suspected: set[str] = set()
    for identity in identities:
        if identity.is_open:
            suspected.update(figure.cell for figure in identity.figures)
    suggested = first_suggestions(found)
    counts: Counter[tuple[str, str]] = Counter()
    for cell, _ in misprints:
        counts[group, "tried"] += 1
        counts[group, "detected"] += cell.cell in suspected
        counts[group, "located"] += cell.cell in suggested
        counts[group, "mended"] += is_right(suggested.get(cell.cell), cell)
        counts[group, "taken for rounding"] += found.rounded
        if cell.cell not in suspected:
            counts[group, "offset"] += is_offset(cell.cell, identities, misprints)
            print("not detected:", cell.cell, cell.text, [text for _, text in misprints])
    return counts


def is_offset(name: str, identities: list[Any], misprints: list[Misprint]) -> bool:
    """Whether another misprint makes up for that of a cell in every identity of the cell."""
    others = {cell.cell for cell, _ in misprints} - {name}
    for identity in identities:
        cells = {figure.cell for figure in identity.figures}
        if name in cells and cells.isdisjoint(others):
            return False
    return True


PARTS = ("slips", "blank", "missing", "doubled", "blank rows", "pairs", "several")


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
    chance = random.Random(chosen.seed)
    lines = resources.path(BUNDLED).read_text(encoding="utf-8").split("\n")
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
    if "blank rows" in chosen.only:
        blank_rows(lines, cells, before, chosen.every)
    if "pairs" in chosen.only and chosen.pairs:
        pairs(lines, cells, before, chance, chosen.pairs)
    if "several" in chosen.only and chosen.several:
        several(lines, cells, chance, chosen.several)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
