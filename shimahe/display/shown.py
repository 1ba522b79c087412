"""Frames, findings and printed lines as people read them: `show`.

Promises that what is shown has heads and values in one language, thousands separators and a dash
for what is missing, and that the same thing is shown by the same characters on every run, so that
strict nbval compares it. Nothing is worked out here: a value is that of the frame.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.checking.audit import Audit
from shimahe.checking.ledger import CheckResult
from shimahe.checking.rounding import Rounding
from shimahe.disclosure import Disclosure, line_numbers
from shimahe.display import charts
from shimahe.display.cards.equation import Term, write_equation
from shimahe.display.cards.indicators import rule_name
from shimahe.display.cards.source import Marked, printed_lines
from shimahe.display.charts.words import text_width
from shimahe.display.rendering import render
from shimahe.findings import decimal, is_missing, records
from shimahe.quality.scores import Quality
from shimahe.source_map import located

#: Texts of so many half-width columns are kept on one line: ten Chinese characters, or, where
#: lines part at blanks only, two short words. More would push the last column out of a narrow page.
_ONE_LINE = 20
_ONE_LINE_OF_WORDS = 12
#: So many rows are shown of a frame, unless more are asked for.
ROWS = 20
MISSING = "—"
#: Where the keys of a column have another name than the column, the names of their lists.
_VOCABULARIES = {
    "status": ("status", "outcome"),
    "evidence": ("suspicion", "evidence"),
    "type_alternative": ("type_2",),
    "column": (),
    "first": ("type_2",),
    "second": ("type_2",),
}
#: Columns that hold keys among printed labels, such as 合计/total or basic_economic:301/total.
_COMPOSED = ("cell", "formula", "row", "subject", "tables")
_HOMES = (
    *("table", "figure", "budget", "kind", "use"),
    *("source", "item", "category", "measure", "place"),
)
_KEY = re.compile(r"[a-z]+(?:[ _][a-z]+)*")
#: A printed label before its column, in an equation such as 甲/target ≈ 乙/target.
_LABEL = re.compile(r"[^\s/]+(?=/)")
#: The unit in a head, such as (10,000 yuan).
_UNIT = re.compile(r"\([^)]*\)")
_CRITERION = re.compile(r"[QPS]\d\d")
#: What columns of the frame of criteria mean, whose names mean something else elsewhere.
_RULES = {"source": "rule_source", "formula": "rule_formula"}
#: What a column of the frame of reviewed findings means, whose name means something else elsewhere.
_REVIEWED = {"right": "review_right"}
#: The columns whose texts are names, or have one, in the files.
_NAMES: dict[str, Callable[[str, str], str]] = {
    "count_name": terms.label_name,
    "unit": terms.unit_name,
    "check": charts.check_name,
    "column": charts.column_name,
    "criterion": rule_name,
    "item": terms.statement_name,
    "target": terms.label_name,
    "project": terms.project_name,
    "sheet": terms.project_name,
}
_TWO_DECIMALS = re.compile(r"(?:.*_)?(?:wan|pct|yuan)|left|right|difference|tolerance")
#: What is told of the figures of an equation, and what stands between blank fields of their lines.
_HEADS_OF_TERMS = ("figure", "line", "context")
_BARS = " |"
_NOT_A_QUANTITY = re.compile(r"(?:.*_)?line|year|group|position|serial|field")


@dataclass(frozen=True)
class ShownCell:
    """One cell: its text, what is marked in it, and the name in the other language, if any."""

    text: str
    marked: str = ""
    after: str = ""
    tip: str = ""

    def __str__(self) -> str:
        return f"{self.text}{self.marked}{self.after}"

    @property
    def is_term(self) -> bool:
        """Whether it is a short term, which a line could part in its middle."""
        text = str(self)
        if text.isascii():
            return " " in text and len(text) <= _ONE_LINE_OF_WORDS
        return text_width(text) <= _ONE_LINE


@dataclass(frozen=True, eq=False, repr=False)
class Shown:
    """A table to be read, with its heads; as HTML where that is shown, else as aligned text.

    `is_number`: which columns stand at the right; `more`: how many rows are not shown; `is_folded`:
    whether it stands behind a line that opens it; `title` and `subtitle` stand above it, `below`
    are tables that follow it.
    """

    lang: str
    heads: tuple[str, ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    is_number: tuple[bool, ...]
    more: int = 0
    is_folded: bool = False
    title: str = ""
    subtitle: str = ""
    below: tuple[Shown, ...] = ()

    def __repr__(self) -> str:
        """Write the tables as text, columns aligned, a Chinese character two places wide."""
        return "\n\n".join(table._as_text() for table in self.tables)

    @property
    def tables(self) -> tuple[Shown, ...]:
        """The table itself and those below it."""
        return (self, *self.below)

    def _as_text(self) -> str:
        """Write the table itself as text."""
        table = [[str(cell) for cell in row] for row in self.rows]
        if any(self.heads):
            table.insert(0, list(self.heads))
        widths = [max(map(text_width, column), default=0) for column in zip(*table, strict=True)]
        lines = [line for line in (self.title, self.subtitle) if line]
        lines += ["  ".join(self._placed(row, widths)).rstrip() for row in table]
        if self.more:
            lines.append(self.words_for_more)
        return "\n".join(lines)

    def _placed(self, row: Iterable[str], widths: Iterable[int]) -> list[str]:
        """Fill the texts of a row up to the widths of their columns."""
        placed: list[str] = []
        for text, width, is_number in zip(row, widths, self.is_number, strict=True):
            gap = " " * (width - text_width(text))
            placed.append(gap + text if is_number else text + gap)
        return placed

    def _repr_html_(self) -> str:
        return render("shown.html.j2", self.lang, shown=self)

    @property
    def whole_heads(self) -> list[str]:
        """The heads with their units on one line: amount, then (10,000 yuan)."""
        return [_UNIT.sub(_on_one_line, head) for head in self.heads]

    @property
    def words_for_more(self) -> str:
        """Say how many rows are not shown; empty where all are."""
        return terms.text("card.more", self.lang, n=self.more) if self.more else ""


def show(
    what: Any,
    where: Any = None,
    *,
    columns: str = "",
    rows: int = ROWS,
    fold: bool = False,
    lang: str | None = None,
) -> Shown:
    """Show a frame, a finding or printed lines as people read them.

    `what` is a frame of a disclosure, of an audit, of scores or of `structure`, or one row of it;
    what an audit found of rounding; an audit, of which the comparisons are counted, or those are
    written as equations with their printed lines that `where` names: rows of its `checks`, or a
    check (`"A41"`); or a disclosure, of which the printed lines are shown that `where` points to,
    as in `d.cite`, the figures of a row marked.

    `columns`: the names of the columns to show, parted by spaces; all without. `rows`: how many
    rows are shown at most. `fold`: show it behind a line that opens it, as an answer to a question.

    >>> from shimahe import load, show
    >>> show(load().three_public, columns="name amount_wan line", rows=2, lang="en")
    name                                  amount (10,000 yuan)  source line
    “three public” expenses, total                       40.50          208
    official travel outside the mainland                     —          208
    and 4 more

    Raises: TypeError for anything else; KeyError for a column that the frame does not have.
    """
    lang = terms.resolve_language(lang)
    if isinstance(what, Disclosure):
        return replace(_lines_shown(what, where, lang), is_folded=fold)
    if isinstance(what, Audit) and where is not None:
        return replace(_equations_shown(what, where, rows, lang), is_folded=fold)
    if where is not None:
        raise TypeError(terms.text("show.where", lang))
    frame = _frame_of(what, lang)
    names = columns.split() or [str(name) for name in frame]
    for name in names:
        if name not in frame:
            known = ", ".join(map(str, frame))
            raise KeyError(terms.text("structure.choose", lang, value=repr(name), known=known))
    first = records(frame.iloc[:rows])
    decimals = {name: _decimals(name, frame[name], first) for name in names}
    cells = [tuple(_cell(name, row, lang, decimals[name]) for name in names) for row in first]
    meanings = _meanings(frame)
    return Shown(
        lang=lang,
        heads=tuple(_head(meanings.get(name, name), lang) for name in names),
        rows=tuple(cells),
        is_number=tuple(_is_number(frame[name], name) for name in names),
        more=len(frame) - len(first),
        is_folded=fold,
    )


def _meanings(frame: pd.DataFrame) -> dict[str, str]:
    """Say which columns of a frame mean something else than in other frames."""
    if "role" in frame:
        return _RULES
    return _REVIEWED if "reviewed" in frame else {}


def _frame_of(what: Any, lang: str) -> pd.DataFrame:
    """Return what is shown as a frame."""
    if isinstance(what, pd.DataFrame):
        return what
    if isinstance(what, pd.Series):
        is_column = isinstance(what.name, str)
        return what.to_frame() if is_column else what.to_frame().T.infer_objects()
    if isinstance(what, Audit):
        return _counted(what)
    if isinstance(what, Quality):
        return what.criteria[["criterion", "name", "role", "weight", "explanation"]]
    if isinstance(what, Rounding):
        return _evidence(what)
    raise TypeError(terms.text("show.what", lang, kind=type(what).__name__))


def _evidence(rounding: Rounding) -> pd.DataFrame:
    """Put what speaks for rounding, and against it, in a row; of no sums nothing is known."""
    evidence: dict[str, Any] = {
        "independent_sums": rounding.sums,
        "sums_off": rounding.differing,
        "sums_expected": round(rounding.expected, 1),
        "wrong_figures": rounding.figures,
    }
    if not rounding.sums:
        evidence = dict.fromkeys(evidence)
    return pd.DataFrame([evidence | {"is_rounded": rounding.is_rounded}])


def _counted(audit: Audit) -> pd.DataFrame:
    """Count the comparisons of an audit by what kind they are and what came of them."""
    counts = audit.shared("checks").groupby(["nature", "status"], sort=True).size()
    return counts.rename("count").reset_index()


# --- heads and cells ------------------------------------------------------------------------------


def _on_one_line(unit: re.Match[str]) -> str:
    """Join the words of a unit by spaces that no line ends at."""
    return unit[0].replace(" ", "\u00a0")


@lru_cache(maxsize=1024)
def _head(name: str, lang: str) -> str:
    """Name a column; of a criterion, its number and its name."""
    for vocabulary in ("head", "column", "type_2"):
        if name in terms.keys(vocabulary):
            return terms.key_name(vocabulary, name, lang)
    return rule_name(name, lang) if _CRITERION.fullmatch(name) else name


def _is_number(values: pd.Series, name: str) -> bool:
    """Whether a column stands at the right: numbers, and those of lines, but no codes."""
    return name != "lines" and pd.api.types.is_numeric_dtype(values) and values.dtype != "boolean"


def _cell(name: str, row: dict[str, Any], lang: str, decimals: int) -> ShownCell:
    """Show one value of a row; `decimals`: how many a number has at least."""
    value = row[name]
    if is_missing(value):
        return ShownCell(MISSING)
    if isinstance(value, bool):
        return ShownCell(terms.text("show.yes" if value else "show.no", lang))
    if isinstance(value, int | float | Decimal):
        return ShownCell(_number(name, value, decimals))
    text = str(value)
    words = _words(name, text, row, lang)
    return ShownCell(words, tip=text if words != text and lang == "en" else "")


def _decimals(name: str, values: pd.Series, rows: Sequence[dict[str, Any]]) -> int:
    """Count the decimals of a column's longest number, so that all its numbers have as many.

    Rows of `value` are each of another unit; there a number has its own.
    """
    if name == "value" or not pd.api.types.is_float_dtype(values):
        return 0
    numbers = [row[name] for row in rows if not is_missing(row[name])]
    return max((_own_decimals(_exact(number)) for number in numbers), default=0)


def _exact(value: float | Decimal) -> Decimal:
    """Give a number as it is written."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _own_decimals(exact: Decimal) -> int:
    """Count the decimals of a number, which none has that is whole."""
    if exact == exact.to_integral_value():
        return 0
    exponent = exact.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _number(name: str, value: float | Decimal, decimals: int) -> str:
    """Write a number: amounts and shares with two decimals, others with those of their column."""
    if _NOT_A_QUANTITY.fullmatch(name):
        return f"{value:.0f}"
    if _TWO_DECIMALS.fullmatch(name) and not isinstance(value, int):
        return charts.money(decimal(value))
    exact = _exact(value)
    return f"{exact:,.{max(decimals, _own_decimals(exact))}f}"


def _words(name: str, text: str, row: dict[str, Any], lang: str) -> str:
    """Say a text of a frame in a language: keys by their names, printed names by theirs."""
    for vocabulary in _vocabularies(name, row):
        if text in terms.keys(vocabulary):
            return terms.key_name(vocabulary, text, lang)
    if name in _NAMES:
        return _NAMES[name](text, lang)
    if name == "note":
        return terms.note(text, lang)
    if name == "name":
        return _printed_name(text, row, lang)
    if name in ("functional_name", "economic_name"):
        return _account_names(row.get(name.removesuffix("_name")) or "", text, lang)
    if name in _COMPOSED and "role" not in row:
        return _composed(text, lang)
    return text


def _vocabularies(name: str, row: dict[str, Any]) -> Sequence[str]:
    """Name the lists of keys that a column of a row is from."""
    if name == "parent":
        return ("source",) if "source" in row else ("item",)
    if name == "criterion":  # its name without its id is the head of a column
        return ()
    return _VOCABULARIES.get(name, (name,))


def _printed_name(text: str, row: dict[str, Any], lang: str) -> str:
    """Name a printed account, item, source, rule or indicator."""
    if lang == "zh":
        return text
    code = row.get("code") or row.get("part")
    if isinstance(code, str) and code.isdigit():
        return _account(code, text, lang)
    for key in ("item", "source"):
        if row.get(key) in terms.keys(key):
            return terms.key_name(key, str(row[key]), lang)
    return terms.indicator_name(text, lang)


def _account_names(codes: str, names: str, lang: str) -> str:
    """Name accounts that are joined: 30110+30114 with 职工基本医疗保险缴费 + 医疗费.

    A code without a line has no name there, so that each name is looked for under every code.
    """
    found: list[str] = []
    for printed in names.split(" + "):
        named = {_account(code, printed, lang) for code in codes.split("+")} - {printed}
        found.append(min(named, default=printed))
    return " + ".join(found)


def _account(code: str, name: str, lang: str) -> str:
    """Name an account of either classification: functional codes begin with 2."""
    classification = "functional" if code.startswith("2") else "economic"
    return charts.account(code, name, lang, classification)


def _composed(text: str, lang: str) -> str:
    """Say keys and indicators within a text by their names; the rest stays as printed."""
    words = _KEY.sub(lambda key: _key_words(key[0], lang), text)
    named = _LABEL.sub(lambda label: terms.indicator_name(label[0], lang), words)
    return re.sub(r"(?<=\S)[:/](?=\S)", " · ", named)


def _key_words(key: str, lang: str) -> str:
    """Name a key of any list of keys; what is none stays as it is."""
    for home in _HOMES:
        if key in terms.keys(home):
            return terms.key_name(home, key, lang)
    return key


# --- equations ------------------------------------------------------------------------------------


def _equations_shown(audit: Audit, where: Any, rows: int, lang: str) -> Shown:
    """Show comparisons of an audit as equations, one below the other."""
    results = _results_at(audit, where, lang)
    shown = [_equation_shown(audit, result, lang) for result in results[:rows]]
    if not shown:
        return Shown(lang, heads=(), rows=(), is_number=())
    shown[-1] = replace(shown[-1], more=len(results) - len(shown))
    return replace(shown[0], below=tuple(shown[1:]))


def _results_at(audit: Audit, where: Any, lang: str) -> list[CheckResult]:
    """Find the comparisons that rows of `checks`, or the number of a check, point to."""
    if isinstance(where, str):
        found = [each for each in audit.weighed if each.equation.check == where]
        if not found:
            known = ", ".join(dict.fromkeys(each.equation.check for each in audit.weighed))
            raise KeyError(terms.text("structure.choose", lang, value=repr(where), known=known))
        return found
    frame = where.to_frame().T if isinstance(where, pd.Series) else where
    if not isinstance(frame, pd.DataFrame) or not {"check", "subject"} <= set(frame):
        raise TypeError(terms.text("show.comparison", lang))
    by_key = {result.key: result for result in audit.weighed}
    return [by_key[row["check"], row["subject"]] for row in records(frame)]


def _equation_shown(audit: Audit, result: CheckResult, lang: str) -> Shown:
    """Show one comparison: its sums above, and a row for each figure."""
    written = write_equation(audit, result, lang)
    heads = [terms.text(f"card.head.{head}", lang) for head in _HEADS_OF_TERMS]
    amount = _head("value", lang)
    return Shown(
        lang=lang,
        heads=("", amount, *heads),
        rows=tuple(_term_shown(term) for term in written.terms),
        is_number=(False, True, False, True, False),
        title=written.title,
        subtitle=written.subtitle,
    )


def _term_shown(term: Term) -> tuple[ShownCell, ...]:
    """Show a figure of an equation with its printed line."""
    line = ShownCell("" if term.line is None else str(term.line))
    excerpt = ShownCell("")
    if term.excerpt is not None:
        before = term.excerpt.before.lstrip(_BARS)
        after = term.excerpt.after.rstrip(_BARS)
        excerpt = ShownCell(before, term.excerpt.figure, after)
    return ShownCell(term.sign), ShownCell(term.printed), ShownCell(term.name), line, excerpt


# --- printed lines --------------------------------------------------------------------------------


def _lines_shown(d: Disclosure, where: Any, lang: str) -> Shown:
    """Show printed lines with their numbers, field by field; the figures of a row are marked."""
    if where is None:
        raise TypeError(terms.text("show.where", lang))
    text = d.printed_text(where)
    numbers = [int(number) for number in line_numbers(where)]
    if text == d.printed_text(numbers):
        return printed_table(d, numbers, Marked(_figures_of(d, where)), lang)
    own_lines = [[[[field, "", False]] for field in line.split("\t")] for line in text.split("\n")]
    return _of_fields(numbers, own_lines, lang)


def printed_table(d: Disclosure, numbers: Sequence[int], marked: Marked, lang: str) -> Shown:
    """Show printed lines with their numbers, what is marked in them too."""
    lines = [fields for _, _, fields in printed_lines(d, numbers, marked)]
    return _of_fields(numbers, lines, lang)


def _of_fields(numbers: Sequence[int], lines: Sequence[Sequence[Any]], lang: str) -> Shown:
    """Make a table of printed lines, each given by its fields in pieces."""
    widest = max(map(len, lines), default=0)
    rows: list[tuple[ShownCell, ...]] = []
    for number, fields in zip(numbers, lines, strict=True):
        cells = [_field_shown(pieces) for pieces in fields]
        blanks = [ShownCell("")] * (widest - len(cells))
        rows.append((ShownCell(str(number)), *cells, *blanks))
    return Shown(
        lang=lang,
        heads=("",) * (widest + 1),
        rows=tuple(rows),
        is_number=(True, *([False] * widest)),
    )


def _figures_of(d: Disclosure, where: Any) -> frozenset[str]:
    """Find the places of the amounts that some rows have from their lines."""
    rows = where if isinstance(where, pd.DataFrame) else pd.DataFrame([where])
    if not {"line", "amount_wan"} <= set(rows):
        return frozenset()
    amounts = {(row["line"], row["amount_wan"]) for row in records(rows)}
    places: set[str] = set()
    for figure in records(located(d)):
        if figure["amount_wan"] is not None and (figure["line"], figure["amount_wan"]) in amounts:
            places.add(figure["place"])
    return frozenset(places)


def _field_shown(pieces: Sequence[Sequence[Any]]) -> ShownCell:
    """Join the pieces of a field: before its first marked figure, that figure, and the rest."""
    before = ""
    marked = ""
    after = ""
    for text, _, is_marked in pieces:
        if is_marked and not marked:
            marked = text
        elif marked:
            after += text
        else:
            before += text
    return ShownCell(before, marked, after)
