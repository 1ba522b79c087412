"""A performance-target sheet: its labelled fields and its indicators, as they are printed.

It knows which of its rows are shifted (R18), and whether another sheet is its rest (R16d).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from shimahe.reading.grids import Row
from shimahe.reading.prose import DocumentNumber
from shimahe.vocabulary import fold, is_blank, is_only_signs, number_in, one_of, parse_figure

#: The order of an indicator's cells in an HTML table, which has no header.
ORDER = ("name", "weight", "sign", "target", "unit", "core")
CORE = {"是": True, "否": False}
#: The keys of the labels of names.
_NAMES = ("name", "office", "department")
#: The weights of a sheet that is whole.
_WHOLE = 100
#: What is printed in place of a text, folded.
OMITTED = "(略)"
#: The most characters of a label or heading.
LABEL = 40


def points_of(weight: str) -> str:
    """Return a printed weight without the word for points (20分)."""
    return weight.strip().removesuffix("分") if "分" in weight else weight


@dataclass(slots=True)
class Indicator:
    """One printed indicator: its texts by key (`name`, `weight`, `target` …), and their places."""

    line: int
    texts: dict[str, str]
    #: The place of each text in its row, from 0.
    places: dict[str, int]
    #: By how many cells the row is shifted against its header; to the right is positive, and 1
    #: where only its sign told the places.
    shift: int = 0
    #: How often it is printed.
    copies: int = 1
    #: All cells of its row.
    cells: Sequence[str] = ()
    #: The phase of the targets that heads it, as printed (中期目标); "" where none does.
    block: str = ""

    @property
    def is_core(self) -> bool | None:
        """Whether it is a core indicator (是 or 否); None where neither is printed."""
        return CORE.get(fold(self.texts.get("core", "")))

    @property
    def value(self) -> Decimal | None:
        """The number in its target (R19); None where its unit scales it otherwise (1.2万 | 元)."""
        target = self.texts.get("target", "")
        unit = self.texts.get("unit", "")
        if not unit or target.isascii():
            return number_in(target)
        scale = re.search(r"\d([千万亿‰])", fold(target))
        of_unit = unit.strip()[0]
        if scale and scale.group(1) != of_unit:
            return None
        return number_in(target)

    @property
    def compared(self) -> list[str]:
        """Its texts as copies are compared: folded, in one order, the name first."""
        return [fold(self.texts.get(key, "")) for key in ORDER]


class LabelledText(NamedTuple):
    """The text behind a label, with the line and the place (from 0) where it begins."""

    text: str
    line: int
    place: int


NOT_PRINTED = LabelledText("", 0, 0)


class WeightColumns(NamedTuple):
    """The places of the columns of weights below a header."""

    #: Those of the level of the indicators. There are several where none goes before another.
    own: tuple[int, ...] = ()
    #: Those of the levels above.
    above: tuple[int, ...] = ()


@dataclass
class Sheet:
    """One sheet: its labelled fields and its indicators."""

    #: The units that its unit marks and the label of its amount say.
    units: set[str]
    first_line: int
    #: The year of the document, if it is known.
    year: int | None = None
    #: The labelled texts by the key of their label (`name`, `office`, `amount`, `goal` …).
    fields: dict[str, LabelledText] = field(default_factory=dict)
    #: Whether its department is that of 主管部门, and not that of 实施单位 or 预算单位.
    names_in_charge: bool = False
    #: The document numbers that its basis cites, by line.
    basis: list[tuple[int, list[DocumentNumber]]] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    #: How many of its indicators are weighed, and the sum of their weights.
    weighed: tuple[int, Decimal] = (0, Decimal(0))
    #: What each line is that gives neither a field nor an indicator.
    reasons: dict[int, str] = field(default_factory=dict)
    last_line: int = 0
    #: Its last row.
    last_row: Row | None = None
    #: Key of a heading of the indicators → its place.
    columns: Mapping[str, int] = field(default_factory=dict)
    #: The places of all that the header of the indicators prints, and the last of them.
    headings: frozenset[int] = frozenset()
    last_heading: int = -1
    #: The places of those of them that say what stands below, read or not.
    known_headings: frozenset[int] = frozenset()
    #: The places of targets of which none is more that of the year than another.
    rivals: tuple[int, ...] = ()
    #: The columns of weights, of which one may stand behind each level of indicators.
    weight_columns: WeightColumns = field(default_factory=WeightColumns)
    #: Whether the heading of its targets is the last one.
    ends_in_target: bool = False
    #: By place: the phases of goals that a row heads, up to the row below it.
    phases_of_goal: dict[int, str] = field(default_factory=dict)
    #: The phases of its goals, in the order of print (实施期目标, 年度目标).
    phases: tuple[str, ...] = ()
    #: The header, up to the row below it.
    header: Row | None = None
    #: The phase that heads the rows that are read now.
    block: str = ""
    #: Of a list of projects: key of a label that stands beside the headings → its place.
    across: dict[str, int] = field(default_factory=dict)
    #: The rows of HTML tables inside its cells.
    html: list[Indicator] = field(default_factory=list)
    #: By line, the folded texts of such a table that are printed once more as text.
    flattened: dict[int, set[str]] = field(default_factory=dict)
    #: Whether lines of something else stand between its rows, as where a page ends.
    cut: bool = False
    #: The lines of copies that print something else than their row.
    differing: list[int] = field(default_factory=list)
    #: Lines of names that stand in several cells.
    names_in_pieces: list[int] = field(default_factory=list)
    #: Lines with a cell that belongs to no field, each with its reason.
    rest: dict[int, str] = field(default_factory=dict)

    @property
    def amount_unit(self) -> str | None:
        """The unit of the amount; None where none is printed, or two contradict each other."""
        return one_of(self.units)

    @property
    def shifted_lines(self) -> list[int]:
        """The lines of single rows that are shifted against the rows around them (R18)."""
        lines: list[int] = []
        shift_before = 0
        for number, indicator in enumerate(self.indicators, 1):
            is_last = number == len(self.indicators)
            shift_behind = None if is_last else self.indicators[number].shift
            if indicator.shift not in (shift_before, shift_behind):
                lines.append(indicator.line)
            shift_before = indicator.shift
        return lines

    @property
    def has_its_indicators(self) -> bool:
        """Whether it prints indicators, or is of a list of projects without headings for any."""
        return bool(self.indicators) or bool(self.across and not self.columns)

    def weight(self) -> Decimal:
        """Return the sum of the weights of its indicators; 0 where none is printed."""
        count, total = self.weighed
        for one in self.indicators[count:]:
            total += parse_figure(points_of(one.texts.get("weight", ""))) or 0
        self.weighed = (len(self.indicators), total)
        return total

    def begin_below_header(self, line: int, units: set[str]) -> Sheet:
        """Return another sheet, which begins on a line below the same header."""
        return Sheet(
            units,
            line,
            self.year,
            columns=self.columns,
            headings=self.headings,
            last_heading=self.last_heading,
            known_headings=self.known_headings,
            rivals=self.rivals,
            weight_columns=self.weight_columns,
            ends_in_target=self.ends_in_target,
            across=self.across,
        )

    def goes_on_with(self, rest: Sheet) -> bool:
        """Whether another sheet is its rest, behind its name that is printed again (R16d).

        It is where it says nothing else than this one of project, amount or targets, which misses
        weight, and prints no headings, or weights that fit.
        """
        for key, (text, _, _) in rest.fields.items():
            before = self.fields.get(key, NOT_PRINTED).text
            is_said = fold(text) == fold(before)
            if text and not is_said and (before or self.indicators):
                return False
        above, below = self.weight(), rest.weight()
        if not rest.indicators or above >= _WHOLE:
            return False
        has_headings = "header" in rest.reasons.values()
        if not has_headings or not self.indicators:
            return True
        return min(above, below) > 0 and above + below <= _WHOLE

    def text(self, key: str) -> str | None:
        """Return the text of a labelled field.

        None where it is not printed, blank, （略）, or a name of signs alone (□□□).
        """
        text = self.fields.get(key, NOT_PRINTED).text
        if is_blank(text) or (len(text) <= LABEL and fold(text) == OMITTED):
            return None
        if key in _NAMES and is_only_signs(text):
            return None
        return text
