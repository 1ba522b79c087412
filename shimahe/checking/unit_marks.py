"""A wrong unit mark: tables whose every amount stands 10,000 times off what other tables print.

Tables that agree in their amounts belong together. Where all that ties some tables to the others
would hold if their unit mark were the other of 元 and 万元, that is one finding and not many broken
identities. Promises that a few amounts by themselves never speak for it. Nothing is corrected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from shimahe import terms
from shimahe.checking.equation import DIFFERS, NOT_CHECKED, CheckResult, Key
from shimahe.checking.ledger import Ledger
from shimahe.checking.misprints import UNIT_MARK, Fault, Suspect
from shimahe.checking.printed_values import ZERO, PrintedValue
from shimahe.checking.weighing import scale_of, tolerance_of
from shimahe.forms import PROSE

#: Why what only a wrong unit mark breaks is not checked.
_WHY_NOT = "unit mark"
#: The unit that is printed by mistake for another, and how many times too small or too large it is.
_OTHER_UNIT = {"元": ("万元", Decimal(10_000)), "万元": ("元", Decimal("0.0001"))}
#: So many identities must ask for the other unit, and at least this share of what ties the tables.
_LEAST_MENDED = 2
#: So many times as large as the other is a side of which the unit may be another.
_FAR_OFF = 1000
_LEAST_SHARE = 0.8

Tables = frozenset[str]


@dataclass(frozen=True)
class WrongUnit:
    """Tables whose unit mark contradicts the other tables.

    `tables`: those whose amounts are `times` too small or too large; `others`: what they are held
    against; `printed` and `suggested`: the units; `is_certain`: whether it is these tables, and not
    the others, that more speaks against. `mended`: what would hold with the other unit; `shown`:
    the one of them that is kept as the broken identity. `largest`: each table's largest figure.
    """

    tables: tuple[str, ...]
    others: tuple[str, ...]
    printed: str
    suggested: str
    is_certain: bool
    mended: tuple[Key, ...]
    shown: CheckResult
    largest: tuple[PrintedValue, ...]

    def words(self, lang: str | None = None) -> str:
        """Say in words which tables print which unit, and what it would be."""
        kind = "wrong" if self.is_certain else "either"
        names = {
            "tables": _names(self.tables, lang),
            "others": _names(self.others, lang),
            "n": len(self.mended),
        }
        return terms.text(
            f"unit_mark.{kind}", lang, printed=self.printed, suggested=self.suggested, **names
        )

    @property
    def fault(self) -> Fault:
        """What the audit suspects: the largest figure of each table, with the other unit."""
        suspects: list[Suspect] = []
        for figure in self.largest:
            text = f"{figure.text} {self.suggested}"
            suspects.append(Suspect(figure, text, len(self.mended), 0, UNIT_MARK))
        cells = frozenset(figure.cell for figure in self.shown.figures)
        return Fault(tuple(suspects), frozenset({self.shown.key}), cells)


def _names(tables: Sequence[str], lang: str | None) -> str:
    """Name tables as a person reads them."""
    names = [terms.key_name("table", table, lang) for table in tables]
    listed = names[0]
    for name in names[1:]:
        listed = terms.text("unit_mark.and", lang, before=listed, name=name)
    return listed


def wrong_units(ledger: Ledger, results: Sequence[CheckResult]) -> tuple[WrongUnit, ...]:
    """Find the tables whose unit mark contradicts the others."""
    if not any(_is_far_off(result) for result in results):
        return ()
    ties = [result for result in results if len(_amounts_of_tables(result)) > 1]
    groups = _tables_that_agree(ties)
    found: list[WrongUnit] = []
    for tables in groups:
        wrong = _wrong_unit(ledger, ties, tables, groups)
        if wrong is not None:
            found.append(wrong)
    return tuple(_likeliest(found))


def _is_far_off(result: CheckResult) -> bool:
    """Whether an identity is broken, and one side of it is a multiple of the other."""
    if not result.is_broken_identity or not result.left or not result.right:
        return False
    smaller, larger = sorted((abs(result.left), abs(result.right)))
    return larger > _FAR_OFF * smaller


def set_aside(
    results: tuple[CheckResult, ...], wrong: Sequence[WrongUnit]
) -> tuple[CheckResult, ...]:
    """Leave one broken identity for each wrong unit; what only it breaks is not checked."""
    if not wrong:
        return results
    mended: set[Key] = set()
    shown: set[Key] = set()
    for each in wrong:
        mended.update(each.mended)
        shown.add(each.shown.key)
    kept: list[CheckResult] = []
    for result in results:
        if result.key in shown:
            result = replace(result, reason=_WHY_NOT)
        elif result.key in mended:
            result = replace(result, status=NOT_CHECKED, reason=_WHY_NOT)
        kept.append(result)
    return tuple(kept)


# --- tables that belong together ------------------------------------------------------------------


def _amounts_of_tables(result: CheckResult) -> dict[str, Decimal]:
    """Return what each table adds to left − right, in the unit of a comparison of money."""
    scale = scale_of(result.figures)
    if result.difference is None or scale is None or result.nature == "remainder":
        return {}
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for figure in result.figures:
        if figure.is_money and figure.value:
            sign = 1 if figure.place in result.equation.left else -1
            amounts[figure.place.table] += sign * scale.amount_of(figure)
    return amounts


def _tables_that_agree(ties: Iterable[CheckResult]) -> list[Tables]:
    """Join the tables that identities tie together which hold."""
    groups: list[Tables] = []
    for result in ties:
        tables = frozenset(_amounts_of_tables(result))
        joined = tables if result.holds and result.nature == "identity" else frozenset()
        for group in [joined, *(frozenset({table}) for table in tables)]:
            apart = [other for other in groups if other.isdisjoint(group)]
            touched = [other for other in groups if not other.isdisjoint(group)]
            groups = [*apart, group.union(*touched)] if group else groups
    return groups


def _wrong_unit(
    ledger: Ledger, ties: Iterable[CheckResult], tables: Tables, groups: Iterable[Tables]
) -> WrongUnit | None:
    """Say that all amounts of some tables are of another unit; None where little speaks for it."""
    unit = _common_unit(ledger, tables)
    if unit not in _OTHER_UNIT or PROSE in tables:
        return None
    suggested, times = _OTHER_UNIT[unit]
    across = [result for result in ties if _is_across(result, tables)]
    mended = [result for result in across if _holds_if(ledger, result, tables, times)]
    identities = [result for result in mended if result.is_broken_identity]
    if len(identities) < _LEAST_MENDED or len(mended) < _LEAST_SHARE * len(across):
        return None
    tied = {table for result in mended for table in _amounts_of_tables(result)} - tables
    other_side = tied.union(*(group for group in groups if not group.isdisjoint(tied)))
    return WrongUnit(
        tables=tuple(sorted(tables)),
        others=tuple(sorted(tied)),
        printed=unit,
        suggested=suggested,
        is_certain=len(other_side) > len(tables) or PROSE in other_side,
        mended=tuple(result.key for result in mended),
        shown=max(identities, key=lambda result: abs(result.difference or ZERO)),
        largest=tuple(_largest_of(ledger, table) for table in sorted(tables)),
    )


def _largest_of(ledger: Ledger, table: str) -> PrintedValue:
    """Find the largest amount of a table: mostly its total."""
    only = frozenset({table})
    amounts = [figure for figure in ledger.by_place.values() if _is_amount_of(figure, only)]
    return max(amounts, key=lambda figure: abs(figure.value or ZERO))


def _common_unit(ledger: Ledger, tables: Tables) -> str:
    """Return the one unit in which some tables print money; empty where they print several."""
    figures = ledger.by_place.values()
    units = {figure.unit for figure in figures if _is_amount_of(figure, tables)}
    return str(units.pop()) if len(units) == 1 else ""


def _is_amount_of(figure: PrintedValue, tables: Tables) -> bool:
    """Whether a figure is an amount of money in one of some tables."""
    return figure.is_money and figure.place.table in tables


def _is_across(result: CheckResult, tables: Tables) -> bool:
    """Whether a comparison ties some tables with others."""
    there = frozenset(_amounts_of_tables(result))
    return not there.isdisjoint(tables) and not there <= tables


def _holds_if(ledger: Ledger, result: CheckResult, tables: Tables, times: Decimal) -> bool:
    """Whether a broken comparison holds if some tables' amounts are so many times as large."""
    scale = scale_of(result.figures)
    if result.status != DIFFERS or result.difference is None or scale is None:
        return False
    amounts = _amounts_of_tables(result)
    changed = sum((amounts[table] for table in tables if table in amounts), ZERO) * (times - 1)
    gap = result.difference + changed
    room = tolerance_of(ledger, result.equation, result.figures, scale, rounded=True)
    return (gap if result.nature == "bound" else abs(gap)) <= room * max(times, Decimal(1))


def _likeliest(found: Sequence[WrongUnit]) -> list[WrongUnit]:
    """Leave out what another finding explains: of two sides, the one that more speaks against."""
    ranked = sorted(found, key=lambda each: (not each.is_certain, len(each.tables)))
    kept: list[WrongUnit] = []
    explained: set[Key] = set()
    for each in ranked:
        if explained.isdisjoint(each.mended):
            kept.append(each)
            explained.update(each.mended)
    return kept
