"""Controls of explorers as declared objects: one control is one choice that a reader can make.

A control carries its default, what a value may be, what it offers for a document, which rows it
keeps, the same as a line of pandas, and its words for the caption. The label of a control stands in
`data/terms/wording.csv` as `explore.NAME`, its sentence as `explore.NAME.help`. Knows nothing of
widgets and pictures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, replace
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.searching import (
    folded,
    has_chinese,
    holds,
    is_in,
    meant,
    meant_by_nearest,
    nearest,
)
from shimahe.findings import exact
from shimahe.structure import ranked

if TYPE_CHECKING:
    from shimahe.display.view import ViewResult, ViewState

TEXT_LIMIT = 200
LARGEST = 1e15  # amounts from here on are refused
_SUM_PLACES = 6  # decimals to which sums are held: a cent is 0.000001 万元
#: Where lines of pandas find the functions that only explorers need.
HELPERS_AT = "shimahe.display.explore"
#: What stands between the sentences of a notice.
SENTENCES = {"zh": "", "en": " "}
_COLONS = {"zh": "：", "en": ": "}
#: Chosen for rows where the document does not say.
UNKNOWN = "unknown"
#: What stands for "nothing chosen" in a list.
NOTHING = ""
#: The parts of a page that a control moves, beside the card and the texts.
PICTURE = "picture"
TABLE = "table"
EVERYTHING = (PICTURE, TABLE)
CARD_ONLY: tuple[str, ...] = ()
#: Letters that no line of text has: control characters, halves of characters, ends of lines.
_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
SUGGESTED = 60  # names that a search offers
NEAR = 3  # names that it offers where nothing is found
QUOTED = 60  # characters of what was typed that a message repeats
OFFERED = 12  # keys that are named where another is refused
_AMOUNT_BEHIND = re.compile(r"[（(][\d,.]+[）)]$")
#: What one of a unit is in 万元: what may stand behind an amount that is typed.
WAN_IN = {
    "": Decimal(1),
    "万": Decimal(1),
    "万元": Decimal(1),
    "wan": Decimal(1),
    "wan yuan": Decimal(1),
    "亿": Decimal(10_000),
    "亿元": Decimal(10_000),
    "元": Decimal("0.0001"),
    "块": Decimal("0.0001"),
    "yuan": Decimal("0.0001"),
    "rmb": Decimal("0.0001"),
    "cny": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "million": Decimal(100),
    "million yuan": Decimal(100),
}
_AMOUNT = re.compile(
    r"(?P<yuan_first>(?:¥|rmb|cny)?)\s*(?P<number>[+-]?(?:\d{1,20}(?:\.\d*)?|\.\d+))\s*(?P<unit>\D*)",
    re.ASCII,
)

#: What a list offers: the words that a reader sees, and the value; NOTHING stands for None.
Choices = list[tuple[str, Any]]


class Given(NamedTuple):
    """A value as it was given, which a message quotes."""

    value: Any

    def quoted(self, lang: str) -> str:
        """Write it as Python does; a text in Chinese in its own quotation marks.

        >>> Given("line").quoted("zh"), Given("line").quoted("en"), Given(None).quoted("zh")
        ('“line”', "'line'", 'None ')
        """
        if lang == "zh" and isinstance(self.value, str):
            return f"“{cut(self.value)}”"
        words = cut(repr(self.value))
        return f"{words} " if lang == "zh" else words  # as Chinese parts itself from other words


class InvalidState(terms.Refused):
    """A value that a state does not take; `field` is the control it was given to, if it is known.

    As a text it is what a call in Python is told, in `lang` (default: the current language), the
    field by its keyword. `message` is for readers of the page.
    """

    def __init__(self, key: str, field: str = "", **values: object) -> None:
        self.field = field
        self.lang: str | None = None
        self._key = key
        self._values = values
        super().__init__(key)

    def __str__(self) -> str:
        lang = self.lang or terms.language()
        reason = self._reason(lang, "None")
        return f"{self.field}{_COLONS[lang]}{reason}" if self.field else reason

    def say_in(self, lang: object) -> None:
        """Say it in the language that a call asks for, if that is one."""
        if isinstance(lang, str) and lang in terms.LANGUAGES:
            self.lang = lang

    def message(self, lang: str) -> str:
        """Say what is wrong in a language, the field named by the label of its control."""
        reason = self._reason(lang, "null")
        if not self.field:
            return reason
        return labelled(self.field, reason, lang)

    def _reason(self, lang: str, nothing: str) -> str:
        """Say what is wrong; `nothing` is how no choice is written, in Python or in a token."""
        words: dict[str, object] = {"nothing": nothing}
        for name, value in self._values.items():
            words[name] = value.quoted(lang) if isinstance(value, Given) else value
        return terms.text(f"refused.{self._key}", lang, **words)


@contextmanager
def refused_in(lang: object) -> Iterator[None]:
    """Let what is refused here be said in the language that a call asks for."""
    try:
        yield
    except InvalidState as error:
        error.say_in(lang)
        raise


class Import(NamedTuple):
    """A function that lines of pandas call, and the module where a notebook finds it."""

    module: str
    name: str


class Stage(IntEnum):
    """When a control narrows the rows: scope first, since the total is that of the scope.

    What is left by all others decides how much a mark holds, and which lines are the largest: so
    limits and that come last.
    """

    SCOPE = 0
    SCOPE_OF_SHARES = 1
    WITHIN = 2
    EQUAL = 3
    BEGINS = 4
    SEARCH = 5
    LIMIT = 6
    LARGEST = 7

    @property
    def is_scope(self) -> bool:
        """Whether the stage decides which rows there are to choose from."""
        return self <= Stage.SCOPE_OF_SHARES


# --- what a value may be --------------------------------------------------------------------------


def check_choice(value: Any, allowed: Sequence[Any]) -> Any:
    """Give the value back if it is one of those allowed.

    Raises: InvalidState naming them.
    """
    plain = value is None or isinstance(value, (str, int))
    if plain and not isinstance(value, bool) and value in allowed:
        return value
    names = ", ".join(str(each) for each in allowed if each is not None)
    key = "choice_or_none" if None in allowed else "choice"
    raise InvalidState(key, value=Given(value), allowed=names)


def check_words(value: Any) -> str:
    """Give a line of text back, without blanks at its ends.

    Raises: InvalidState for anything else, a text that is too long, or one with control characters.
    """
    if isinstance(value, str) and is_line(value):
        return value.strip()
    raise InvalidState("words", value=Given(value), limit=TEXT_LIMIT)


def is_line(text: str) -> bool:
    """Whether a text is one that a control takes: a line, and not too long."""
    if len(text) > TEXT_LIMIT:
        return False
    return {unicodedata.category(letter) for letter in text}.isdisjoint(_UNPRINTABLE)


def is_number(value: Any) -> bool:
    """Whether a value is a number, which a truth value is not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def parse_amount(text: str, field: str = "") -> float | None:
    """Read an amount in 万元 as people type it; empty is none.

    Full-width digits and separators are fine, and a unit may stand with the number.

    >>> parse_amount("１，０００ 万元"), parse_amount("¥500"), parse_amount("1.2 million yuan")
    (1000.0, 0.05, 120.0)

    Raises: InvalidState for what is no number, or too large; `field` is the control typed in.
    """
    plain = folded(text).replace(",", "").strip()
    if not plain:
        return None
    typed = _AMOUNT.fullmatch(plain)
    unit = _unit_of(typed) if typed else None
    if typed is None or unit is None:
        raise InvalidState("number", field, value=cut(text))
    amount = float(Decimal(typed["number"]) * WAN_IN[unit])
    if amount >= LARGEST:
        raise InvalidState("too_large", field, value=cut(text))
    return amount


def _unit_of(typed: re.Match[str]) -> str | None:
    """Name the unit of an amount that was typed; None for one that is not known."""
    unit = typed["unit"].strip()
    if typed["yuan_first"] and not unit:
        return "元"
    return unit if unit in WAN_IN else None


def without_amount(text: str) -> str:
    """Return a suggestion that was picked without the amount behind its name.

    >>> without_amount("环境卫生（1,646.30）")
    '环境卫生'
    """
    return _AMOUNT_BEHIND.sub("", text.strip()).rstrip()


def has_unit(text: str) -> bool:
    """Say whether an amount was typed with more than its digits."""
    return re.search(r"[^\d.,+\-\s]", folded(text)) is not None


# --- words ----------------------------------------------------------------------------------------


def labelled(control: str, words: str, lang: str) -> str:
    """Say what is chosen, after the label of its control."""
    label = terms.text(f"explore.{control}", lang)
    return f"{label}{_COLONS[lang]}{words}"


def key_name(column: str, key: str, lang: str) -> str:
    """Name a key of a column, or say that the document does not state it."""
    if key == UNKNOWN:
        return terms.text("chart.unstated", lang)
    return terms.key_name(column, key, lang)


def unlisted_words(typed: str, matches: Sequence[str], names: Sequence[str], lang: str) -> str:
    """Say why what was typed chooses nothing of a list: several hold it, or none; what to try."""
    key = "search.several" if matches else "search.nothing"
    near = list(matches) or nearest(typed, names, NEAR)
    sentences = [terms.text(key, lang, words=cut(typed), n=len(matches))]
    if 0 < len(near) <= NEAR:
        sentences.append(terms.text("search.try", lang, names=charts.COMMAS[lang].join(near)))
    return SENTENCES[lang].join(sentences)


def cut(text: str) -> str:
    """Cut a text that is quoted in a message.

    >>> cut("环境卫生"), len(cut("环境卫生" * 100))
    ('环境卫生', 60)
    """
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"


def any_of(lang: str) -> tuple[str, str]:
    """Give the choice that keeps everything."""
    return terms.text("explore.any", lang), NOTHING


def search_text(view: pd.DataFrame, texts_of_rows: Iterable[Iterable[str]]) -> pd.Series:
    """Join what a search looks in, one text for each row of the view, as `folded` writes it."""
    texts = [folded("\n".join(texts)) for texts in texts_of_rows]
    return pd.Series(texts, index=view.index, dtype="str")


def in_language(result: ViewResult, lang: str) -> ViewResult:
    """Give the same result in a language."""
    if lang == result.state.lang:
        return result
    return replace(result, state=replace(result.state, lang=lang))


# --- every control --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Control:
    """A choice that a reader can make; this one narrows nothing.

    `name` is the keyword argument, the field of the token and the key of its label. `moves` are the
    parts of the page that follow it: what it does not move is not drawn again.
    """

    name: str
    _: KW_ONLY
    moves: tuple[str, ...] = EVERYTHING
    #: The sort of widget that shows it: choice, find, several, limit, number or words.
    WIDGET: ClassVar[str] = "words"

    def default_value(self) -> Any:
        """Give what is chosen at the start."""
        return None

    def check(self, value: Any) -> Any:
        """Give the value as a state keeps it.

        Raises: InvalidState for a value that no document could give a meaning.
        """
        raise NotImplementedError

    def check_new(self, value: Any) -> None:
        """Refuse a value that a token may hold, but that nobody should choose any more.

        Raises: InvalidState.
        """

    def choices(self, result: ViewResult) -> Choices | None:
        """List what there is to choose from in the document; None if nothing is listed."""
        return None

    def confirm(self, result: ViewResult, choices: Choices | None) -> None:
        """Hold the value that was checked to what the document offers.

        Raises: InvalidState naming what is offered.
        """
        if choices is None:
            return
        value = self.to_entry(getattr(result.state, self.name))
        wanted = value if isinstance(value, tuple) else (value,)
        offered = [key for _, key in choices]
        missing = [str(key) for key in wanted if key not in offered]
        if missing:
            keys = [str(key) for key in offered if key != NOTHING]
            more = ", …" if len(keys) > OFFERED else ""
            known = ", ".join(keys[:OFFERED]) + more
            raise InvalidState("unlisted", self.name, missing=cut(", ".join(missing)), known=known)

    def suggestions(self, result: ViewResult) -> list[str]:
        """List words that a reader might type; any others are taken as well."""
        return []

    def on_change(self, result: ViewResult, value: Any) -> ViewState:
        """Give the state after a reader has set the control."""
        return replace(result.state, **{self.name: value})

    def from_entry(self, entry: Any) -> Any:
        """Read what was typed or chosen on the page.

        Raises: InvalidState if nothing can be made of it.
        """
        return entry

    def understood(self, entry: Any, lang: str) -> str:
        """Say how an entry was understood, where that is not plain; else nothing."""
        return ""

    def to_entry(self, value: Any) -> Any:
        """Write a value as it stands on the page."""
        return NOTHING if value is None else value


@dataclass(frozen=True, eq=False)
class Filter(Control):
    """A control that keeps some rows, once it is set.

    `IS_CHIP`: whether the page names it among the filters that are set, each with a button that
    lifts it.
    """

    STAGE: ClassVar[Stage] = Stage.EQUAL
    IS_CHIP: ClassVar[bool] = True
    #: Whether the picture shows only what passes; of all other filters it shows the rest as well.
    IS_FRAME: ClassVar[bool] = False

    def is_set(self, value: Any) -> bool:
        """Whether the value keeps only some rows."""
        return value not in (None, NOTHING, ())

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Say of each row whether it is kept."""
        raise NotImplementedError

    def keep(self, rows: pd.DataFrame, value: Any, d: Disclosure) -> pd.DataFrame:
        """Give the rows that are kept."""
        return rows[self.mask(rows, value)]

    def condition(self, value: Any) -> str:
        """Write the same mask in pandas, the rows being `view`."""
        raise NotImplementedError

    def words(self, value: Any, lang: str) -> str:
        """Say what is chosen, for the caption."""
        raise NotImplementedError

    def imports(self, value: Any) -> tuple[Import, ...]:
        """Name what the condition has to import."""
        return ()


@dataclass(frozen=True)
class Step:
    """One filter over `view`: a control and the value it is set to."""

    control: Filter
    value: Any

    def keep(self, rows: pd.DataFrame, d: Disclosure) -> pd.DataFrame:
        """Give the rows that pass, of a view of a disclosure."""
        return self.control.keep(rows, self.value, d)

    @property
    def code(self) -> str:
        """The same as a line of pandas."""
        return f"view = view[{self.control.condition(self.value)}]"

    @property
    def imports(self) -> tuple[Import, ...]:
        """What the line has to import."""
        return self.control.imports(self.value)

    def words(self, lang: str) -> str:
        """Say what is chosen, in a language."""
        return self.control.words(self.value, lang)


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Choice(Control):
    """One of a few values; one is always chosen, the first at the start.

    `label_key` is the text of the page that names a value, {value} standing for it. `formerly` are
    values of before, each with the value that it is read as.
    """

    values: tuple[Any, ...] = ()
    _: KW_ONLY
    start: Any = None
    label_key: str = "{value}"
    formerly: tuple[tuple[Any, Any], ...] = ()
    WIDGET = "choice"

    def default_value(self) -> Any:
        """Give `start`, or the first value."""
        return self.values[0] if self.start is None else self.start

    def check(self, value: Any) -> Any:
        """Refuse what is none of the values, nor one of before."""
        for before, now in self.formerly:
            if value == before:
                return now
        return check_choice(value, self.values)

    def choices(self, result: ViewResult) -> Choices:
        """List every value, whatever the document holds."""
        return [(self.choice_words(value, result.state), value) for value in self.values]

    def choice_words(self, value: Any, state: ViewState) -> str:
        """Name one value for the list."""
        key = self.label_key.format(value=value)
        return state.view.text(key, state.lang, n=value)


@dataclass(frozen=True, eq=False)
class Language(Choice):
    """The language of every word on the page; at the start the current one."""

    NAMES: ClassVar[dict[str, str]] = {"zh": "中文", "en": "English"}

    def default_value(self) -> str:
        """Give the current language."""
        return terms.language()

    def choice_words(self, value: Any, state: ViewState) -> str:
        """Name each language in itself."""
        return self.NAMES[value]


@dataclass(frozen=True, eq=False)
class OptionalChoice(Control):
    """One of some values, or None for nothing chosen.

    `values` are those a state takes; None for any line of text, where the document decides.
    """

    values: tuple[Any, ...] | None = None
    WIDGET = "choice"

    def check(self, value: Any) -> Any:
        """Refuse what is none of the values, or no line of text."""
        if self.values is not None:
            return check_choice(value, (None, *self.values))
        return None if value is None else check_words(value)

    def from_entry(self, entry: Any) -> Any:
        """Read the choice of nothing as None."""
        return None if entry == NOTHING else entry


@dataclass(frozen=True, eq=False)
class Equal(OptionalChoice, Filter):
    """Keeps the rows whose column holds the value chosen.

    `column`: by default the name of the control. `present` lists the values that a document has, in
    the order of the list; without it all `values` are offered. `name_of` words a value in a
    language: by default as the key of its column. UNKNOWN keeps the rows where the column is
    missing.
    """

    _: KW_ONLY
    column: str = ""
    present: Callable[[Disclosure], Sequence[Any]] | None = None
    name_of: Callable[[Any, str], str] | None = None
    STAGE = Stage.EQUAL

    def column_of(self, value: Any) -> str:
        """Name the column that is compared."""
        return self.column or self.name

    def cell_value(self, value: Any) -> Any:
        """Give what the column holds where the value is chosen."""
        return value

    def value_name(self, value: Any, lang: str) -> str:
        """Name one value, for list and caption."""
        if self.name_of is not None:
            return self.name_of(value, lang)
        return key_name(self.column_of(value), value, lang)

    def offered(self, result: ViewResult) -> Sequence[Any]:
        """List the values to choose from."""
        if self.present is not None:
            return self.present(result.d)
        return self.values or ()

    def choices(self, result: ViewResult) -> Choices:
        """List everything, then each value offered."""
        lang = result.state.lang
        named = [(self.value_name(key, lang), key) for key in self.offered(result)]
        return [any_of(lang), *named]

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Keep the rows that hold the value, or those that hold none."""
        cells = rows[self.column_of(value)]
        wanted = self.cell_value(value)
        kept: pd.Series = cells.isna() if wanted == UNKNOWN else cells == wanted
        return kept

    def condition(self, value: Any) -> str:
        """Compare the column."""
        column = self.column_of(value)
        wanted = self.cell_value(value)
        if wanted == UNKNOWN:
            return f'view["{column}"].isna()'
        return f'view["{column}"] == {wanted!r}'

    def words(self, value: Any, lang: str) -> str:
        """Name the value after the control's label."""
        return labelled(self.name, self.value_name(value, lang), lang)


@dataclass(frozen=True, eq=False)
class Flag(Equal):
    """Keeps the rows whose column of truth values holds yes, or no, or neither."""

    CELLS: ClassVar[dict[str, Any]] = {"yes": True, "no": False, UNKNOWN: UNKNOWN}
    values: tuple[Any, ...] | None = tuple(CELLS)

    def cell_value(self, value: Any) -> Any:
        """Give the truth value."""
        return self.CELLS[value]

    def value_name(self, value: Any, lang: str) -> str:
        """Say yes or no."""
        if value == UNKNOWN:
            return key_name(self.column_of(value), value, lang)
        return terms.text(f"explore.{value}", lang)

    def offered(self, result: ViewResult) -> Sequence[Any]:
        """List yes, no and unknown, as far as the document holds them."""
        cells = result.source_rows[self.column_of(NOTHING)]
        flags = {UNKNOWN if pd.isna(cell) else bool(cell) for cell in cells.unique().tolist()}
        return [key for key, cell in self.CELLS.items() if cell in flags]


@dataclass(frozen=True, eq=False)
class Top(OptionalChoice, Filter):
    """Keeps the lines of the largest codes."""

    STAGE = Stage.LARGEST

    def choices(self, result: ViewResult) -> Choices:
        """List everything, then the counts."""
        counts = [(str(count), count) for count in self.values or ()]
        return [any_of(result.state.lang), *counts]

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Keep the codes that rank first among the rows."""
        return rows["code"].isin(ranked(rows)["code"].head(value))

    def condition(self, value: Any) -> str:
        """Rank what is left."""
        return f'view["code"].isin(ranked(view)["code"].head({value}))'

    def words(self, value: Any, lang: str) -> str:
        """Say how many lines are kept."""
        return labelled(self.name, str(value), lang)

    def imports(self, value: Any) -> tuple[Import, ...]:
        """Import the ranking."""
        return (Import("shimahe.structure", "ranked"),)


# --- codes ----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Codes(Filter):
    """Keeps the rows of some codes and all that stands below them."""

    def codes(self, value: Any) -> tuple[str, ...]:
        """Give the codes that are chosen."""
        return (value,)

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Keep the codes that begin with one of those chosen."""
        return rows["code"].str.startswith(self.codes(value))

    def condition(self, value: Any) -> str:
        """Compare the first digits."""
        return f'view["code"].str.startswith({self.codes(value)!r})'

    def words(self, value: Any, lang: str) -> str:
        """Name the codes."""
        return labelled(self.name, ", ".join(self.codes(value)), lang)


@dataclass(frozen=True, eq=False)
class Within(Codes):
    """Keeps what stands below one code; a view says which codes it offers."""

    STAGE = Stage.WITHIN
    WIDGET = "choice"

    def check(self, value: Any) -> str | None:
        """Refuse what looks like no code."""
        if value is None or (isinstance(value, str) and re.fullmatch("[0-9]{3,9}", value)):
            return value
        raise InvalidState("code", value=Given(value))

    def from_entry(self, entry: Any) -> Any:
        """Read the choice of the whole as None."""
        return None if entry == NOTHING else entry


@dataclass(frozen=True, eq=False)
class Several(Codes):
    """Keeps what stands below any of several codes; a view says which codes it offers."""

    _: KW_ONLY
    digits: int = 3
    STAGE = Stage.WITHIN
    WIDGET = "several"

    def default_value(self) -> tuple[str, ...]:
        """Choose none, which is all."""
        return ()

    def check(self, value: Any) -> tuple[str, ...]:
        """Refuse what is no list of codes."""
        if isinstance(value, (list, tuple)) and all(self._is_code(code) for code in value):
            return tuple(sorted(set(value)))
        raise InvalidState("codes", value=Given(value))

    def _is_code(self, code: Any) -> bool:
        pattern = f"[0-9]{{{self.digits}}}"
        return isinstance(code, str) and re.fullmatch(pattern, code) is not None

    def codes(self, value: Any) -> tuple[str, ...]:
        """Give the codes as they are."""
        return tuple(value)


# --- amounts and numbers --------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Limit(Filter):
    """Keeps what holds an amount (万元) within a limit; unknown amounts are not.

    `sign` is >= or <=, after which the limit stands. Rows with one value in the column `by` are one
    mark of the picture: the limit is held against their sum. Without it each row is a mark.
    """

    sign: str = ">="
    _: KW_ONLY
    by: str = ""
    STAGE = Stage.LIMIT
    WIDGET = "limit"

    def check(self, value: Any) -> float | None:
        """Refuse what is no finite number."""
        if value is None:
            return None
        if not is_number(value) or not abs(value) < LARGEST:
            raise _no_limit(value)
        return float(value) + 0.0  # a negative zero becomes zero

    def check_new(self, value: Any) -> None:
        """Refuse what is below zero, which tokens of before may still hold."""
        if is_number(value) and value < 0:
            raise _below_zero(value, self.name)

    def from_entry(self, entry: Any) -> Any:
        """Read an amount as people type it."""
        amount = parse_amount(entry, self.name)
        self.check_new(amount)
        return amount

    def understood(self, entry: Any, lang: str) -> str:
        """Say how many 万元 an amount is that was typed with its unit."""
        amount = parse_amount(entry, self.name)
        if amount is None or not has_unit(entry):
            return ""
        return terms.text("explore.understood", lang, typed=entry.strip(), amount=f"{amount:,.15g}")

    def to_entry(self, value: Any) -> str:
        """Write the amount with separators, without zeros at its end."""
        return NOTHING if value is None else f"{value:,.15g}"

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Compare the amounts of the marks."""
        amounts = rows["amount_wan"]
        if self.by:
            sums = rows.groupby(self.by)["amount_wan"].transform("sum", min_count=1)
            amounts = sums.round(_SUM_PLACES)
        within: pd.Series = amounts >= value if self.sign == ">=" else amounts <= value
        return within

    def condition(self, value: Any) -> str:
        """Compare the amounts of the marks."""
        amounts = 'view["amount_wan"]'
        if self.by:
            sums = f'view.groupby("{self.by}")["amount_wan"].transform("sum", min_count=1)'
            amounts = f"{sums}.round({_SUM_PLACES})"
        return f"{amounts} {self.sign} {value!r}"

    def words(self, value: Any, lang: str) -> str:
        """Name the limit."""
        return labelled(self.name, charts.exact_money(exact([value])), lang)


def _below_zero(amount: float, field: str = "") -> InvalidState:
    return InvalidState("negative", field, value=f"{amount:,.15g}")


def _no_limit(value: Any) -> InvalidState:
    """Make the refusal of what is no limit; of an amount as text, with the number that it means."""
    typed = value if isinstance(value, str) else ""
    try:
        amount = parse_amount(typed)
    except InvalidState:
        amount = None
    if amount is None:
        return InvalidState("limit", value=Given(value))
    if amount < 0:
        return _below_zero(amount)
    return InvalidState("limit_as_text", value=Given(value), amount=f"{amount:.15g}")


@dataclass(frozen=True, eq=False)
class Weight(Control):
    """A number from 0 to `most`, which narrows nothing: the rows themselves are made with it."""

    _: KW_ONLY
    most: float
    start: float
    WIDGET = "number"

    def default_value(self) -> float:
        """Give the published weight."""
        return self.start

    def check(self, value: Any) -> float:
        """Refuse what is no number within the bounds."""
        if not is_number(value) or not 0 <= value <= self.most:
            raise InvalidState("between", value=Given(value), most=f"{self.most:g}")
        return float(value) + 0.0


# --- words that are typed -------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Words(Control):
    """A line of text."""

    def default_value(self) -> str:
        """Begin with nothing."""
        return ""

    def check(self, value: Any) -> str:
        """Refuse what is no line of text."""
        return check_words(value)


class Entry(NamedTuple):
    """Something that a search finds by its name, and its amount in 万元, if it has one."""

    name: str
    amount: Decimal | None = None

    @property
    def words(self) -> str:
        """The name with the amount behind it, as lists and buttons show it."""
        if self.amount is None or self.amount.is_nan():
            return self.name
        amount = charts.money(self.amount)
        return f"{self.name}（{amount}）" if has_chinese(self.name) else f"{self.name} ({amount})"

    def largest_first(self) -> Decimal:
        """Make the key that sorts entries by amount; those without one stand last."""
        if self.amount is None or self.amount.is_nan():
            return Decimal("infinity")
        return -self.amount


class NamedRows(NamedTuple):
    """Rows that are found by another name than their own: its forms, and which rows it leads to."""

    names: list[str]
    rows: pd.Series


@dataclass(frozen=True, eq=False)
class Search(Words, Filter):
    """Keeps the rows that hold all words typed, or what they stand for; it is never a pattern."""

    STAGE = Stage.SEARCH

    def from_entry(self, entry: Any) -> Any:
        """Read what was typed, or a name that was chosen from a list with its amount behind it."""
        return without_amount(entry) if isinstance(entry, str) else entry

    def words(self, value: Any, lang: str) -> str:
        """Quote the text as it was typed."""
        return labelled(self.name, value, lang)

    def entries(self, result: ViewResult) -> list[Entry]:
        """List what there is to find by name, the largest amount first."""
        return []

    def suggestions(self, result: ViewResult) -> list[str]:
        """List the largest of what there is to find, each with its amount."""
        return [entry.words for entry in self.entries(result)[:SUGGESTED]]

    def near(self, result: ViewResult) -> list[Entry]:
        """List what comes near to the words typed: what holds them, else what is written alike."""
        query = getattr(result.state, self.name)
        for lang in (result.state.lang, *terms.LANGUAGES):
            entries = {entry.name: entry for entry in self.entries(in_language(result, lang))}
            names = [name for name in entries if is_in(folded(name), query)][:NEAR]
            names = names or nearest(query, entries, NEAR)
            names = names or meant_by_nearest(query, entries, NEAR)
            if names:
                return [entries[name] for name in names]
        return []

    def looked_in(self, rows: pd.DataFrame, d: Disclosure) -> pd.Series:
        """Give what is looked in, a text for each row, as `searching.folded` writes it."""
        raise NotImplementedError

    def looked_in_next(self, rows: pd.DataFrame, d: Disclosure) -> list[NamedRows]:
        """Give what is looked in where no row of the document holds what is typed."""
        return []

    def note(self, result: ViewResult) -> str:
        """Say how the words typed were understood, where that is not plain; else nothing."""
        query = getattr(result.state, self.name)
        lang = result.state.lang
        notes = []
        for said, meanings in meant(query).items():
            names = charts.COMMAS[lang].join(meanings)
            notes.append(terms.text("search.meant", lang, said=said, meant=names))
        return SENTENCES[lang].join(notes)

    def elsewhere(self, result: ViewResult) -> str:
        """Say where else in the document the words stand, where nothing is found; else nothing."""
        return ""


@dataclass(frozen=True, eq=False)
class SearchTexts(Search):
    """A search that looks in the texts of the rows alone.

    `texts` gives them for each row, as `searching.folded` writes them; `call` is the same in
    pandas, and `helper` the function it calls. `listed` gives what there is to find by name.
    Where nothing that is chosen changes the texts of a document, `kept` gives them by what the
    column `key` holds.
    """

    _: KW_ONLY
    texts: Callable[[pd.DataFrame], pd.Series]
    call: str
    helper: Import
    listed: Callable[[Disclosure, str], list[Entry]]
    kept: Callable[[Disclosure], Mapping[str, str]] | None = None
    key: str = ""

    def entries(self, result: ViewResult) -> list[Entry]:
        """List what there is to find."""
        return self.listed(result.d, result.state.lang)

    def keep(self, rows: pd.DataFrame, value: Any, d: Disclosure) -> pd.DataFrame:
        """Look for the words."""
        return rows[holds(self.looked_in(rows, d), value)]

    def looked_in(self, rows: pd.DataFrame, d: Disclosure) -> pd.Series:
        """Give the texts of the rows of a document."""
        if self.kept is None:
            return self.texts(rows)
        texts = self.kept(d)
        texts_of_rows = [texts[name] for name in rows[self.key].tolist()]
        return pd.Series(texts_of_rows, index=rows.index, dtype=object)

    def condition(self, value: Any) -> str:
        """Look for the words, which are quoted."""
        return f"holds({self.call}, {value!r})"

    def imports(self, value: Any) -> tuple[Import, ...]:
        """Import what gives the texts, and what looks in them."""
        return (self.helper, Import(HELPERS_AT, "holds"))


@dataclass(frozen=True, eq=False)
class Typed(Control):
    """What is typed after a pattern, or nothing; capital letters are as good as small ones.

    `refusal` is the key of what is said of anything else.
    """

    _: KW_ONLY
    pattern: str
    refusal: str

    def default_value(self) -> str:
        """Begin with nothing."""
        return ""

    def check(self, value: Any) -> str:
        """Refuse what does not follow the pattern."""
        if isinstance(value, str):
            typed = value.strip().upper()
            if re.fullmatch(f"(?:{self.pattern})?", typed):
                return typed
        raise InvalidState(self.refusal, value=Given(value))


@dataclass(frozen=True, eq=False)
class Begins(Typed, Codes):
    """Keeps the rows whose code begins with the digits typed."""

    STAGE = Stage.BEGINS
