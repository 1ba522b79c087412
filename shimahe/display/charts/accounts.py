"""What all pictures of `spending` and `economic` share: their context, and the tree of their codes.

Promises that sums are exact, that a printed line equals the sum of the lines below it, and that a
share always says what it is a share of. Does not know any single chart, nor how the rows were
chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

import pandas as pd

from shimahe import terms
from shimahe.display.charts import arguments
from shimahe.display.charts.account_lines import (
    AccountLine,
    by_code,
    coverage,
    largest_first,
    line_count,
    split_column,
)
from shimahe.display.charts.context import COMMAS_OF_SENTENCES, ChartContext, capitalised
from shimahe.display.charts.layout import Spec, hover_template
from shimahe.display.charts.palette import DIMMED, GREY, Hue, class_hues
from shimahe.display.charts.words import (
    UNKNOWN_TEXT,
    account,
    column_head,
    escaped,
    in_brackets,
    label,
    percent,
    without_brackets,
)
from shimahe.findings import DEPTHS
from shimahe.structure.totals import leaves, total
from shimahe.structure.wholes import LINES_ADDED_UP
from shimahe.vocabulary import money

#: The key of a denominator, such as "basic", and its amount in 万元.
ShareOf: TypeAlias = tuple[str, Decimal] | None
#: The line that a reader has opened, whose parts are shown: its name, and its amount in 万元.
Within: TypeAlias = tuple[str, Decimal] | None

_COLUMNS = ("code", "name", "level", "amount_wan", "line")
#: The column whose value tells whether a row belongs to a denominator.
_COLUMN_OF_DENOMINATOR = {"general_public": "budget", "basic": "kind"}
_NAMED_LARGEST = 3  # lines at most that a title or a summary names
_MOST = Decimal("0.75")  # of the whole: a title names lines until they hold that much
_FEW = ("2", "3")  # numbers that a title writes as words
_HOVER_WIDTH = 44  # half-width columns


class AccountContext(ChartContext):
    """What one figure shows of `spending` or `economic`; the arguments are those of `treemap`.

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no row,
    if an argument is not of its kind, or if the denominator is unknown or not above zero.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        matching: pd.Series | None = None,
        of: pd.DataFrame | None = None,
        names: pd.DataFrame | None = None,
        year: int | None = None,
        stage: str | None = None,
        filters: Sequence[str] = (),
        notes: Sequence[str] = (),
        share_of: ShareOf = None,
        whole: str | None = None,
        within: Within = None,
        lang: str | None = None,
    ) -> None:
        #: The column that splits amounts, "kind" or "use".
        self.split = split_column(frame)
        super().__init__(
            frame,
            [*_COLUMNS, self.split],
            of=of,
            of_columns=[*_COLUMNS, self.split],
            matching=matching,
            year=year,
            stage=stage,
            filters=filters,
            notes=notes,
            lang=lang,
        )
        is_spending = self.split == "kind"
        self.frame_name = "spending" if is_spending else "economic"
        self.classification = "functional" if is_spending else "economic"
        denominators = [None, *terms.keys("denominator")]
        arguments.check(self.lang, share_of=share_of, within=within)
        arguments.check_choice(self.lang, "share_of", share_of and share_of[0], denominators)
        arguments.check_choice(self.lang, "whole", whole, denominators)
        self.share_of = share_of
        key = whole or (share_of[0] if share_of else LINES_ADDED_UP)
        #: The name of what shares are taken of.
        self.whole_name = self.key_name("denominator", key)
        if share_of is not None:
            self._take_shares_of(share_of[1])
        if frame.empty:
            raise terms.Refused(self.text("chart.no_amount"))
        self.within = within
        #: The rows that pass the filters.
        self.matching_frame = frame if matching is None else frame[matching]
        #: The lines that have no finer ones, by code: those that pass the filters, and all.
        self.shown_lines = by_code(leaves(self.matching_frame))
        self.every_line = self.shown_lines
        if self.of is not self.matching_frame:
            self.every_line = by_code(leaves(self.of))
        #: The amount that shares are taken of, in 万元.
        self.whole = _sum_of(self.every_line) if share_of is None else share_of[1]
        #: All rows of the frame, added up by code.
        self.lines = by_code(frame, matching)
        #: The colour of each class, by its code.
        self.hues = class_hues({code: line.amount for code, line in self.every_line.items()})
        self._printed_names = self.printed_names(names) | self.printed_names(frame)

    def _take_shares_of(self, whole: Decimal) -> None:
        if whole.is_nan() or whole <= 0:
            raise terms.Refused(self.text("chart.no_denominator", name=self.whole_name))
        self.unit = self.text("chart.percent_of", name=self.whole_name)

    # --- names, amounts, shares ---

    def name(self, code: str) -> str:
        """Return the name of a code in the language of the figure, or the code itself."""
        printed = self._printed_names.get(code)
        return account(code, printed, self.lang, self.classification)

    def short_name(self, code: str) -> str:
        """Return the name of a code without the explanation in brackets at its end."""
        return re.sub(r" \([^()]*\)$", "", self.name(code))

    def axis_value(self, amount: Decimal) -> float:
        """Return an amount as a number on an axis: in 万元, or in per cent of the denominator."""
        if self.share_of is None:
            return float(amount)
        return float(round(100 * amount / self.whole, 6))

    def share_text(self, amount: Decimal) -> str:
        """Return an amount in per cent of the whole, as text; "–" where that is not known."""
        return percent(amount, self.whole) or UNKNOWN_TEXT

    def amount_text(self, amount: Decimal) -> str:
        """Return an amount as text: in 万元, or in per cent where the figure shows shares."""
        return money(amount) if self.share_of is None else self.share_text(amount)

    def amount_and_share(self, amount: Decimal) -> str:
        """Return the text of `amount_text`, with the share in brackets where 万元 are shown."""
        if self.share_of is not None or not 0 <= amount <= self.whole:
            return self.amount_text(amount)
        return in_brackets(money(amount), self.share_text(amount), self.lang)

    def part_words(self, line: AccountLine) -> str:
        """Return the amount of a line, and how much of it passes the filters if not all."""
        whole = self.amount_text(line.amount)
        if not line.is_partial:
            return whole
        part = self.amount_text(line.matched)
        if line.shown_below:
            return self.text("chart.part_lines", whole=whole, part=part, n=line.shown_below)
        return self.text("chart.part", whole=whole, part=part)

    def plain_name(self, line: AccountLine) -> str:
        """Return the name of a line for a label: short, and without its code."""
        return self.short_name(line.code) if line.code else str(line.name)

    # --- colours, hover boxes ---

    def hue(self, line: AccountLine) -> Hue:
        """Return the colour of a line: that of its class, or dimmed if nothing matches."""
        if line.is_dimmed:
            return Hue(DIMMED, DIMMED, DIMMED)
        return self.hues.get(line.code[: DEPTHS[0]], GREY)

    def hover_facts(self, line: AccountLine) -> list[str]:
        """Return the texts of a line's hover box: code, name, amount, share and source lines."""
        code = escaped(line.code) or UNKNOWN_TEXT
        name = self.name(line.code) if line.code else str(line.name)
        if line.is_dimmed:
            name = self.text("chart.dimmed", name=name)
        elif line.is_partial:
            name = self.text("chart.part_of", name=name, part=self.amount_text(line.matched))
        share = self.share_text(line.amount)
        source_lines = ", ".join(str(number) for number in line.lines)
        if not source_lines:
            source_lines = self.text("chart.added_up")
        return [code, label(name, _HOVER_WIDTH), money(line.amount), share, source_lines]

    def hover_box(self, more: Mapping[str, int] | None = None) -> str:
        """Return the template of a hover box that shows `hover_facts`.

        `more` adds rows: the head of each, and its place in customdata.
        """
        code = self.key_name("column", "code")
        amount = column_head("amount_wan", self.lang)
        share = self.text("word.share") if self.share_of is None else self.unit
        line = self.key_name("column", "line")
        return hover_template({code: 0, amount: 2, share: 3, line: 4, **(more or {})})

    # --- checks, caption ---

    def check_areas(self) -> None:
        """Check that the lines can be drawn as areas.

        Raises: ValueError if an amount is negative (it names the codes), or if none
        is above zero.
        """
        negative = []
        for line in self.lines.values():
            if min(line.pieces.values(), default=0) < 0:
                negative.append(line.code)
        if negative:
            raise terms.Refused(self.text("chart.negative", codes=", ".join(negative)))
        if not any(line.amount for line in self.lines.values()):
            raise terms.Refused(self.text("chart.no_amount"))

    def captioned(self, picture: str, title: str = "", notes: Sequence[str] = ()) -> Spec:
        """Return the layout with title, subtitle, notes and summary.

        `picture` is the key of the kind of picture in words. `title` is a sentence that says what
        the figure shows; by default it names the classes that hold most. It is used only where the
        whole is shown: with filters the title says how much passes them, and within an opened line
        how much that line is and what its largest part is. The subtitle has the coverage and the
        denominator.
        """
        title = title or self.finding(rolled_up=True)
        if self.matching is not None:
            title = self._finding_of_part()
        elif self.within is not None:
            title = self._finding_within(*self.within)
        what = capitalised(self.key_name("frame", self.frame_name))
        facts = [self._covered_words(), self._denominator_words()]
        summary = [coverage(self.matching_frame, self.of, self.lang), *self._largest()]
        notes = [*notes, self._outside_words()]
        unit = self.unit
        return self.layout(picture, title, what, facts, notes=notes, summary=summary, unit=unit)

    def finding(self, *, rolled_up: bool) -> str:
        """Return a sentence that names the largest lines and their shares.

        It names as few as hold three quarters of what is shown, at most three. If `rolled_up`,
        lines are added up to classes first, or to the highest level that has more than one line.
        """
        lines = self._compared(rolled_up)
        whole = sum((line.amount for line in lines), Decimal(0))
        if not lines:
            return capitalised(self.key_name("frame", self.frame_name))
        if len(lines) == 1:
            return self._finding_of_line(lines[0], "chart.finding.line")
        if whole <= 0 or self.whole <= 0 or lines[-1].amount < 0:
            return self._finding_without_shares(lines, whole)
        if self.share_text(lines[0].amount).startswith("<"):
            counted = line_count(lines, self.lang)
            return self.text("chart.finding.tiny", lines=counted, whole=self.whole_name)
        largest = _most_of(lines, whole)
        held = self.share_text(sum((line.amount for line in largest), Decimal(0)))
        if len(largest) == 1:
            words = {"name": self.title_name(largest[0]), "share": held}
            return self.text("chart.finding.one", **words, whole=self.whole_name)
        items = []
        for line in largest:
            items.append(f"{self.title_name(line)} {self.share_text(line.amount)}")
        words = {"share": held, "items": COMMAS_OF_SENTENCES[self.lang].join(items)}
        counted = self.few_words(line_count(largest, self.lang))
        return self.text("chart.finding.many", lines=counted, whole=self.whole_name, **words)

    def _finding_without_shares(self, lines: Sequence[AccountLine], whole: Decimal) -> str:
        """Return a sentence without shares, for negative amounts or a whole of zero."""
        counted = line_count(lines, self.lang)
        if not any(line.amount for line in lines):
            return self.text("chart.finding.zero", lines=counted)
        largest = {"name": self.title_name(lines[0]), "largest": money(lines[0].amount)}
        return self.text("chart.finding.sum", lines=counted, amount=money(whole), **largest)

    def title_name(self, line: AccountLine) -> str:
        """Return the name of a line for a title: short, in Chinese without 支出 at its end."""
        name = without_brackets(self.plain_name(line))
        if self.lang == "zh":
            return name.removesuffix("支出") or name
        return name

    def _finding_of_line(self, line: AccountLine, key: str) -> str:
        """Return a sentence with the amount of one line, and its share of a larger whole."""
        words = {"name": self.title_name(line), "amount": money(line.amount)}
        if not 0 <= line.amount < self.whole:
            return self.text(f"{key}.all", **words)
        return self.text(key, **words, whole=self.whole_name, share=self.share_text(line.amount))

    def _finding_of_part(self) -> str:
        """Return a sentence that says how much of the whole passes the filters.

        A single line is named, and it is said if only a part of it passes.
        """
        lines = list(self.shown_lines.values())
        if len(lines) == 1:
            is_whole = lines[0].amount == self.lines[lines[0].code].amount
            key = "chart.finding.line" if is_whole else "chart.finding.part_of_line"
            return self._finding_of_line(lines[0], key)
        amount = _sum_of(self.shown_lines)
        words = {"lines": line_count(lines, self.lang), "whole": self.whole_name}
        words["amount"] = money(amount)
        if not 0 <= amount <= self.whole:
            return self.text("chart.finding.part.all", **words)
        return self.text("chart.finding.part", **words, share=self.share_text(amount))

    def _finding_within(self, inside: str, amount: Decimal) -> str:
        """Return a sentence with the amount of the opened line, and with its largest part."""
        opened = AccountLine("", inside, amount)
        lines = self._compared(rolled_up=True)
        if amount <= 0 or not lines:
            return inside
        if len(lines) == 1:
            return self._finding_of_line(opened, "chart.finding.line")
        largest = lines[0]
        part = f"{self.title_name(largest)} {money(largest.amount)}"
        held = self._finding_of_line(opened, "chart.finding.line")
        return self.text("chart.finding.within", held=held, part=part)

    def few_words(self, counted: str) -> str:
        """Return a count with 2 or 3 written as a word, such as "Two classes", in Chinese 两类."""
        n, _, rest = counted.partition(" ")
        if n not in _FEW:
            return counted
        return self.text("chart.few", n=self.text(f"number.{n}"), counted=rest)

    def _compared(self, rolled_up: bool) -> list[AccountLine]:
        """Return the lines that `finding` compares, the largest first, without unknown amounts."""
        lines = list(self.shown_lines.values())
        depths = DEPTHS if rolled_up else ()
        for depth in depths:
            sums: dict[str, AccountLine] = {}
            for line in lines:
                top = sums.setdefault(line.code[:depth], AccountLine(line.code[:depth], None))
                top.amount += line.amount
                top.known = top.known or line.known
            if len(sums) > 1:
                lines = list(sums.values())
                break
        return sorted((line for line in lines if line.known), key=largest_first)

    def _largest(self) -> list[str]:
        known = []
        for line in self.shown_lines.values():
            if line.known:
                known.append(line)
        lines = sorted(known, key=largest_first)
        items = []
        for line in lines[:_NAMED_LARGEST]:
            share = self.share_text(line.amount)
            sum_of_line = f"{self.name(line.code)} {money(line.amount)}"
            items.append(in_brackets(sum_of_line, share, self.lang))
        if not items:
            return []
        return [self.text("chart.largest", items=self.join_items(items))]

    def _covered_words(self) -> str:
        """Return how many lines are shown, of how many, with their amount and its share."""
        shown = self.shown_lines
        amount = _sum_of(shown)
        whole = _sum_of(self.every_line)
        lines = line_count(list(shown.values()), self.lang)
        if len(shown) == len(self.every_line) and amount == whole:
            return self.text("chart.all_lines", lines=lines, amount=money(amount))
        words = {"lines": lines, "all": f"{len(self.every_line):,}", "amount": money(amount)}
        share = percent(amount, whole)
        if share is None:
            return self.text("chart.some_lines", **words)
        return self.text("chart.some_of", **words, total=money(whole), share=share)

    def _denominator_words(self) -> str:
        """Return the denominator with its amount; "" where shares are of the lines added up."""
        whole = money(self.whole)
        if self.share_of is None and self.within is None:
            return ""
        return self.text("caption.share_of", name=self.whole_name, total=whole)

    def _outside_words(self) -> str:
        """Return how much of what is shown does not belong to the denominator; "" if nothing."""
        outside = self._outside_denominator(self.share_of[0]) if self.share_of else Decimal(0)
        if not outside:
            return ""
        return self.text("caption.outside", amount=money(outside))

    def _outside_denominator(self, key: str) -> Decimal:
        column = _COLUMN_OF_DENOMINATOR.get(key)
        shown = self.matching_frame
        if column is None or column not in shown:
            return Decimal(0)
        return total(shown[shown[column] != key])


def _most_of(lines: Sequence[AccountLine], whole: Decimal) -> list[AccountLine]:
    """Return the largest lines: as few as hold three quarters of the whole, and at most three."""
    largest: list[AccountLine] = []
    held = Decimal(0)
    while held < _MOST * whole and len(largest) < _NAMED_LARGEST:
        line = lines[len(largest)]
        largest.append(line)
        held += line.amount
    return largest


def _sum_of(lines: Mapping[str, AccountLine]) -> Decimal:
    """Return the sum of the amounts of some lines, in 万元."""
    return sum((line.amount for line in lines.values()), Decimal(0))


# --- the tree of codes ----------------------------------------------------------------------------


def checked_tree(context: AccountContext) -> dict[str, AccountLine]:
    """Return the lines to draw as nested areas, by code, each with the class that it belongs to.

    A class for which the frame has no row is the sum of the lines below it. Lines of amount 0 or
    unknown are left out, and so are groups with a single line below them, whose tile would only be
    a frame around another of the same size.

    Raises: ValueError, in the language of the figure, if a printed line differs from the sum of the
    lines below it, if an amount is negative, or if none is above zero.
    """
    context.check_areas()
    tree = {}
    for code, line in context.lines.items():
        if line.known:
            tree[code] = line
    for code in list(tree):
        top = code[: DEPTHS[0]]
        if top not in tree:
            tree[top] = AccountLine(top, None, printed=False)
    children = _children(tree)
    for parent in sorted(tree, key=len, reverse=True):
        _settle(tree[parent], children[parent], context)
    drawn = {}
    for code in sorted(tree):
        is_frame_of_one = len(code) == DEPTHS[1] and len(children[code]) == 1
        if tree[code].amount and not is_frame_of_one:
            drawn[code] = tree[code]
    return drawn


def nearest_above(code: str, tree: Mapping[str, AccountLine]) -> str | None:
    """Return the nearest code of the tree above `code`; None if there is none."""
    for depth in reversed(DEPTHS):
        if depth < len(code) and code[:depth] in tree:
            return code[:depth]
    return None


def _children(tree: Mapping[str, AccountLine]) -> dict[str, list[AccountLine]]:
    """Return the lines that are right below each line of the tree, by the code of the upper one."""
    children: dict[str, list[AccountLine]] = {code: [] for code in tree}
    for code, line in tree.items():
        parent = nearest_above(code, tree)
        if parent is not None:
            children[parent].append(line)
    return children


def _settle(line: AccountLine, children: list[AccountLine], context: AccountContext) -> None:
    """Set the amount of a line that is not printed to the sum of its children, or check it.

    How much of a line with children passes the filters is taken from the children.

    Raises: ValueError if the line is printed and differs from the sum of its children.
    """
    below = sum((child.amount for child in children), Decimal(0))
    if not line.printed:
        line.amount = below
        line.lines = []
    elif children:
        context.check_sum(line.code, line.amount, below)
    if children:
        line.matches = any(child.matches for child in children)
        line.unmatched = sum((child.unmatched for child in children), Decimal(0))
        line.shown_below = sum(child.shown_below or int(child.matches) for child in children)
