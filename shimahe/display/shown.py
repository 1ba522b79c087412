"""Frames, findings and printed lines as tables for people: `show`.

Promises that a table has heads and values in one language, thousands separators, and a dash for
what is missing, and that the same thing is always shown by the same characters, so that notebooks
can be tested by their output (nbval). Nothing is computed here: every value is that of the frame.
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
from shimahe.checking.equation import CheckResult
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

#: Up to how many half-width columns a text is kept on one line: ten Chinese characters, or two
#: short English words. More would push the last column out of a narrow page.
_ONE_LINE = 20
_ONE_LINE_OF_WORDS = 14
#: How many rows of a frame are shown, unless told otherwise.
ROWS = 20
MISSING = "—"
#: The lists with the names of a column's values, where they are not in the list named as it is.
_VOCABULARIES = {
    "status": ("status", "outcome"),
    "evidence": ("suspicion", "evidence"),
    "type_alternative": ("type_2",),
    "column": (),
    "first": ("type_2",),
    "second": ("type_2",),
}
#: Columns whose values mix keys and printed labels: 合计/total or basic_economic:301/total.
_COMPOSED = ("cell", "formula", "row", "subject", "tables")
#: The lists in which these keys are looked up.
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
#: The heads of columns of the frame of criteria that mean something else in other frames.
_RULES = {"source": "rule_source", "formula": "rule_formula"}
#: The head of a column of reviewed findings that means something else in other frames.
_REVIEWED = {"right": "review_right"}
#: How the texts of a column are named in a language, by column.
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
#: Columns of amounts and shares, and columns of numbers that are no quantities.
_TWO_DECIMALS = re.compile(r"(?:.*_)?(?:wan|pct|yuan)|left|right|difference|tolerance")
#: The heads of an equation's figures, and what is between the blank fields of their lines.
_HEADS_OF_TERMS = ("figure", "line", "context")
_BARS = " |"
_NOT_A_QUANTITY = re.compile(r"(?:.*_)?line|year|group|position|serial|field")
#: A number in a printed line, with decimals or without.
_PRINTED_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class ShownCell:
    """One cell: its text, of which `marked` is shown as marked and `after` follows it.

    `tip` is the text as printed where `text` is a translation, else "".
    """

    text: str
    marked: str = ""
    after: str = ""
    tip: str = ""

    def __str__(self) -> str:
        return f"{self.text}{self.marked}{self.after}"

    @property
    def is_term(self) -> bool:
        """Whether it is a short text of several words or characters, to be kept on one line."""
        text = str(self)
        if text.isascii():
            return " " in text and len(text) <= _ONE_LINE_OF_WORDS
        return text_width(text) <= _ONE_LINE


@dataclass(frozen=True, eq=False, repr=False)
class Shown:
    """A table for people, which a notebook shows as HTML, and a terminal as aligned text."""

    lang: str
    heads: tuple[str, ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    #: For each column, whether it has numbers, which are aligned to the right.
    is_number: tuple[bool, ...]
    #: How many rows are not shown.
    more: int = 0
    #: Whether it is folded behind a line that opens it.
    is_folded: bool = False
    #: Above the table.
    title: str = ""
    subtitle: str = ""
    #: Tables that follow it.
    below: tuple[Shown, ...] = ()

    def __repr__(self) -> str:
        """Return the tables as text with aligned columns; a Chinese character has two places."""
        return "\n\n".join(table._as_text() for table in self.tables)

    @property
    def tables(self) -> tuple[Shown, ...]:
        """The table itself and those below it."""
        return (self, *self.below)

    def _as_text(self) -> str:
        """Return this table as text, without those below it."""
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
        """Return the texts of a row, filled with blanks to the widths of their columns."""
        placed: list[str] = []
        for text, width, is_number in zip(row, widths, self.is_number, strict=True):
            gap = " " * (width - text_width(text))
            placed.append(gap + text if is_number else text + gap)
        return placed

    def _repr_html_(self) -> str:
        return render("shown.html.j2", self.lang, shown=self)

    @property
    def whole_heads(self) -> list[str]:
        """The heads, with no line break inside a unit such as (10,000 yuan)."""
        return [_UNIT.sub(_on_one_line, head) for head in self.heads]

    @property
    def words_for_more(self) -> str:
        """Words that say how many rows are not shown; "" where all are shown."""
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
    """Return a frame, a finding or printed lines as a table for people.

    `what` can be a frame, a row or a column of a disclosure, of an audit, of scores or of
    `structure`; scores (their criteria are shown); `Audit.rounding`; an audit; or a disclosure. For
    an audit, the comparisons are counted by nature and status. With `where`, rows of its `checks`
    or the id of a check (`"A41"`), they are written as equations with their printed lines. For a
    disclosure, the printed lines are shown that `where` points to, as in `d.cite`, and the figures
    of a row are marked.

    `columns` are the names of the columns to show, with spaces between them (default: all). `rows`
    is how many rows or equations are shown at most. `fold` hides the table behind a line that opens
    it, like an answer to a question. `lang` is "zh" or "en" (default: the current language).

    >>> from shimahe import load, show
    >>> show(load().three_public, columns="name amount_wan line", rows=2, lang="en")
    name                                  amount (10,000 yuan)  source line
    “three public” expenses, total                       40.50          208
    official travel outside the mainland                     —          208
    and 4 more

    Raises: TypeError for anything else, and for a `where` that is missing or not allowed; KeyError
    for a column that the frame does not have, or a check that the audit does not have.
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
    """Return the heads of columns that mean something else in this frame than in others."""
    if "role" in frame:
        return _RULES
    return _REVIEWED if "reviewed" in frame else {}


def _frame_of(what: Any, lang: str) -> pd.DataFrame:
    """Return the frame to show for what is given.

    Raises: TypeError for what cannot be shown.
    """
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
    """Return the evidence for and against rounding as a frame of one row.

    Its numbers are missing where there are no sums to judge by.
    """
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
    """Return the number of comparisons of an audit by nature and status."""
    counts = audit.shared("checks").groupby(["nature", "status"], sort=True).size()
    return counts.rename("count").reset_index()


# --- heads and cells ------------------------------------------------------------------------------


def _on_one_line(unit: re.Match[str]) -> str:
    """Return a unit with no-break spaces between its words."""
    return unit[0].replace(" ", "\u00a0")


@lru_cache(maxsize=1024)
def _head(name: str, lang: str) -> str:
    """Return the head of a column; for the column of a criterion, its id and its name."""
    for vocabulary in ("head", "column", "type_2"):
        if name in terms.keys(vocabulary):
            return terms.key_name(vocabulary, name, lang)
    return rule_name(name, lang) if _CRITERION.fullmatch(name) else name


def _is_number(values: pd.Series, name: str) -> bool:
    """Whether a column has numbers, which are aligned to the right; codes are texts."""
    return name != "lines" and pd.api.types.is_numeric_dtype(values) and values.dtype != "boolean"


def _cell(name: str, row: dict[str, Any], lang: str, decimals: int) -> ShownCell:
    """Return the cell of one value of a row; `decimals` is how many a number has at least."""
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
    """Return the largest number of decimals in a column, so that all its numbers have as many.

    It is 0 for `value`, whose rows have different units.
    """
    if name == "value" or not pd.api.types.is_float_dtype(values):
        return 0
    numbers = [row[name] for row in rows if not is_missing(row[name])]
    return max((_own_decimals(_exact(number)) for number in numbers), default=0)


def _exact(value: float | Decimal) -> Decimal:
    """Return a number as the decimal that its digits say."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _own_decimals(exact: Decimal) -> int:
    """Return the number of decimals of a number; 0 for a whole number."""
    if exact == exact.to_integral_value():
        return 0
    exponent = exact.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _number(name: str, value: float | Decimal, decimals: int) -> str:
    """Return a number as text: amounts and shares with two decimals, others with at least some."""
    if _NOT_A_QUANTITY.fullmatch(name):
        return f"{value:.0f}"
    if _TWO_DECIMALS.fullmatch(name) and not isinstance(value, int):
        return charts.money(decimal(value))
    exact = _exact(value)
    return f"{exact:,.{max(decimals, _own_decimals(exact))}f}"


def _words(name: str, text: str, row: dict[str, Any], lang: str) -> str:
    """Return a text of a frame in a language: the name of a key, or the known translation."""
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
    """Return the lists in which the values of a column of a row have their names."""
    if name == "parent":
        return ("source",) if "source" in row else ("item",)
    if name == "criterion":  # its name without its id is the head of a column
        return ()
    return _VOCABULARIES.get(name, (name,))


def _printed_name(text: str, row: dict[str, Any], lang: str) -> str:
    """Return the name of a printed account, item, source or indicator in a language."""
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
    """Return the names of joined accounts, such as 30110+30114 with 医疗保险缴费 + 医疗费.

    Codes without a line have no name among `names`, so that each name is looked up under all codes.
    """
    found: list[str] = []
    for printed in names.split(" + "):
        named = {_account(code, printed, lang) for code in codes.split("+")} - {printed}
        found.append(min(named, default=printed))
    return " + ".join(found)


def _account(code: str, name: str, lang: str) -> str:
    """Return the name of an account; codes that begin with 2 are functional, others economic."""
    classification = "functional" if code.startswith("2") else "economic"
    return charts.account(code, name, lang, classification)


def _composed(text: str, lang: str) -> str:
    """Return a text with the keys and indicators in it replaced by their names."""
    words = _KEY.sub(lambda key: _key_words(key[0], lang), text)
    named = _LABEL.sub(lambda label: terms.indicator_name(label[0], lang), words)
    return re.sub(r"(?<=\S)[:/](?=\S)", " · ", named)


def _key_words(key: str, lang: str) -> str:
    """Return the name of a key of any list; a text that is no key is returned as it is."""
    for home in _HOMES:
        if key in terms.keys(home):
            return terms.key_name(home, key, lang)
    return key


# --- equations ------------------------------------------------------------------------------------


def _equations_shown(audit: Audit, where: Any, rows: int, lang: str) -> Shown:
    """Return comparisons of an audit as equations, one below the other, at most `rows` of them."""
    results = _results_at(audit, where, lang)
    shown = [_equation_shown(audit, result, lang) for result in results[:rows]]
    if not shown:
        return Shown(lang, heads=(), rows=(), is_number=())
    shown[-1] = replace(shown[-1], more=len(results) - len(shown))
    return replace(shown[0], below=tuple(shown[1:]))


def _results_at(audit: Audit, where: Any, lang: str) -> list[CheckResult]:
    """Return the comparisons that `where` names: rows of `checks`, or the id of a check.

    Raises: KeyError for a check that the audit does not have; TypeError for anything else.
    """
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
    """Return one comparison as a table: its sums as the title, and a row for each figure."""
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
    """Return the row of one figure of an equation, with its printed line."""
    line = ShownCell("" if term.line is None else str(term.line))
    excerpt = ShownCell("")
    if term.excerpt is not None:
        before = term.excerpt.before.lstrip(_BARS)
        after = term.excerpt.after.rstrip(_BARS)
        excerpt = ShownCell(before, term.excerpt.figure, after)
    return ShownCell(term.sign), ShownCell(term.printed), ShownCell(term.name), line, excerpt


# --- printed lines --------------------------------------------------------------------------------


def _lines_shown(d: Disclosure, where: Any, lang: str) -> Shown:
    """Return the printed lines that `where` points to, field by field, with figures marked.

    Raises: TypeError for None; what `Disclosure.cite` raises for a line that is not there.
    """
    if where is None:
        raise TypeError(terms.text("show.where", lang))
    text = d.printed_text(where)
    numbers = [int(number) for number in line_numbers(where)]
    if text == d.printed_text(numbers):
        return printed_table(d, numbers, Marked(_figures_of(d, where)), lang)
    own_lines = [[[[field, "", False]] for field in line.split("\t")] for line in text.split("\n")]
    return _of_fields(numbers, own_lines, lang)


def printed_table(d: Disclosure, numbers: Sequence[int], marked: Marked, lang: str) -> Shown:
    """Return printed lines as a table, with their numbers and with what is marked in them."""
    lines = [line.fields for line in printed_lines(d, numbers, marked)]
    return _of_fields(numbers, lines, lang)


def _of_fields(numbers: Sequence[int], lines: Sequence[Sequence[Any]], lang: str) -> Shown:
    """Return a table of printed lines, each given by its fields in pieces."""
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
        is_number=(True, *(_has_amounts(rows, place) for place in range(1, widest + 1))),
    )


def _has_amounts(rows: Sequence[tuple[ShownCell, ...]], place: int) -> bool:
    """Return whether a column of printed lines has amounts, and below the first only numbers.

    An amount has decimals, which codes and weights have not. The heads of a column stand above its
    first number.
    """
    printed = [str(row[place]).strip() for row in rows]
    texts = [text for text in printed if text]
    is_number = [_PRINTED_NUMBER.fullmatch(text) is not None for text in texts]
    if True not in is_number:
        return False
    first = is_number.index(True)
    return all(is_number[first:]) and any("." in text for text in texts[first:])


def _figures_of(d: Disclosure, where: Any) -> frozenset[str]:
    """Return the places of the amounts of some rows in their lines."""
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
    """Return a field as a cell, in which only the first marked figure is marked."""
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
