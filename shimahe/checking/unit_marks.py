"""Wrong unit marks: tables that say 万元 and print 元, or the other way round.

Every amount of such a table is 10,000 times what other tables print, or a ten-thousandth of it.
Where the comparisons with other tables would hold in the other unit, that is one finding and not
many broken identities. Promises that a few amounts alone are never enough for it. Nothing is
corrected.
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

#: Why a comparison is not checked that fails only because of a wrong unit mark.
_WHY_NOT = "unit mark"
#: For each unit that may be printed by mistake: the right one, and the factor to it.
_OTHER_UNIT = {"元": ("万元", Decimal(10_000)), "万元": ("元", Decimal("0.0001"))}
#: At least so many identities, and such a share of all comparisons with other tables, must hold in
#: the other unit.
_LEAST_MENDED = 2
_LEAST_SHARE = 0.8
#: One side of an identity must be so many times the other before a wrong unit is looked for.
_FAR_OFF = 1000

Tables = frozenset[str]


@dataclass(frozen=True)
class WrongUnit:
    """Tables whose unit mark contradicts the other tables."""

    #: The tables with the wrong unit mark, and the tables that contradict them.
    tables: tuple[str, ...]
    others: tuple[str, ...]
    #: The unit that the mark says, and the unit in which the amounts seem to be printed.
    printed: str
    suggested: str
    #: Whether the other tables outnumber these, so that it is these whose mark is wrong.
    is_certain: bool
    #: The comparisons that would hold in the suggested unit.
    mended: tuple[Key, ...]
    #: The one of them that stays a broken identity, to show the contradiction.
    shown: CheckResult
    #: The largest figure of each of the tables.
    largest: tuple[PrintedValue, ...]

    def words(self, lang: str | None = None) -> str:
        """Say in a language which tables print which unit, and which unit is meant instead."""
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
        """The fault with a suspect for each table: its largest figure, in the suggested unit."""
        suspects: list[Suspect] = []
        for figure in self.largest:
            text = f"{figure.text} {self.suggested}"
            suspects.append(Suspect(figure, text, len(self.mended), 0, UNIT_MARK))
        cells = frozenset(figure.cell for figure in self.shown.figures)
        return Fault(tuple(suspects), frozenset({self.shown.key}), cells)


def _names(tables: Sequence[str], lang: str | None) -> str:
    """Return the names of tables in a language, as a list in words."""
    names = [terms.key_name("table", table, lang) for table in tables]
    listed = names[0]
    for name in names[1:]:
        listed = terms.text("unit_mark.and", lang, before=listed, name=name)
    return listed


def wrong_units(ledger: Ledger, results: Sequence[CheckResult]) -> tuple[WrongUnit, ...]:
    """Return the tables whose unit mark contradicts the others, each finding once.

    `results` are all comparisons of the document as it is printed.
    """
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
    """Whether an identity is broken because one side is many times the other."""
    if not result.is_broken_identity or not result.left or not result.right:
        return False
    smaller, larger = sorted((abs(result.left), abs(result.right)))
    return larger > _FAR_OFF * smaller


def set_aside(
    results: tuple[CheckResult, ...], wrong: Sequence[WrongUnit]
) -> tuple[CheckResult, ...]:
    """Return results in which each wrong unit mark breaks one identity only.

    The other comparisons that it breaks become not checked, with the unit mark as the reason.
    """
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
    """Return what each table contributes to left − right, in the unit of the comparison.

    Returns {} for a comparison that was not made, and for a remainder.
    """
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
    """Return groups of tables: those between which identities hold belong together."""
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
    """Return the finding that a group of tables has a wrong unit mark; None where it has not."""
    unit = _common_unit(ledger, tables)
    if unit not in _OTHER_UNIT or PROSE in tables:
        return None
    suggested, times = _OTHER_UNIT[unit]
    across = [result for result in ties if _is_across(result, tables)]
    mended = [result for result in across if _holds_if(ledger, result, tables, times)]
    identities = [result for result in mended if result.is_broken_identity]
    if len(identities) < _LEAST_MENDED or len(mended) < _LEAST_SHARE * len(across):
        return None
    tables_of_mended: set[str] = set()
    for result in mended:
        tables_of_mended.update(_amounts_of_tables(result))
    tied = tables_of_mended - tables
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
    """Return the largest amount of a table, which usually is its total."""
    only = frozenset({table})
    amounts = [figure for figure in ledger.by_place.values() if _is_amount_of(figure, only)]
    return max(amounts, key=lambda figure: abs(figure.value or ZERO))


def _common_unit(ledger: Ledger, tables: Tables) -> str:
    """Return the one unit in which some tables print money; "" where they print several."""
    figures = ledger.by_place.values()
    units = {figure.unit for figure in figures if _is_amount_of(figure, tables)}
    return str(units.pop()) if len(units) == 1 else ""


def _is_amount_of(figure: PrintedValue, tables: Tables) -> bool:
    """Whether a figure is an amount of money in one of some tables."""
    return figure.is_money and figure.place.table in tables


def _is_across(result: CheckResult, tables: Tables) -> bool:
    """Whether a comparison is between some of the given tables and other tables."""
    there = frozenset(_amounts_of_tables(result))
    return not there.isdisjoint(tables) and not there <= tables


def _holds_if(ledger: Ledger, result: CheckResult, tables: Tables, times: Decimal) -> bool:
    """Whether a broken comparison holds if the amounts of some tables are multiplied by `times`."""
    scale = scale_of(result.figures)
    if result.status != DIFFERS or result.difference is None or scale is None:
        return False
    amounts = _amounts_of_tables(result)
    changed = sum((amounts[table] for table in tables if table in amounts), ZERO) * (times - 1)
    gap = result.difference + changed
    room = tolerance_of(ledger, result.equation, result.figures, scale, rounded=True)
    return (gap if result.nature == "bound" else abs(gap)) <= room * max(times, Decimal(1))


def _likeliest(found: Sequence[WrongUnit]) -> list[WrongUnit]:
    """Return the findings without those whose comparisons a more certain finding explains."""
    ranked = sorted(found, key=lambda each: (not each.is_certain, len(each.tables)))
    kept: list[WrongUnit] = []
    explained: set[Key] = set()
    for each in ranked:
        if explained.isdisjoint(each.mended):
            kept.append(each)
            explained.update(each.mended)
    return kept
