"""The controls of explorers: one control is one choice that a reader can make.

A control declares its default, which values it takes, what it offers for a document, which rows it
keeps, the same as a line of pandas, and its words for the caption. Its label is the text
`explore.NAME` of data/terms/wording.csv, its help is `explore.NAME.help`. Does not know widgets or
pictures.
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

TEXT_LIMIT = 200  # characters of a text that is typed
LARGEST = 1e15  # amounts (万元) from here on are refused
_SUM_PLACES = 6  # decimals to which sums are rounded: a cent is 0.000001 万元
#: The module from which generated code imports the functions that only explorers need.
HELPERS_AT = "shimahe.display.explore"
#: What separates the sentences of a notice, by language.
SENTENCES = {"zh": "", "en": " "}
_COLONS = {"zh": "：", "en": ": "}
#: The value of a filter that keeps the rows where the column is missing.
UNKNOWN = "unknown"
#: The option of a list that stands for "nothing chosen" (None in a state).
NOTHING = ""
#: The parts of a page that may depend on a control, besides the card and the texts.
PICTURE = "picture"
TABLE = "table"
EVERYTHING = (PICTURE, TABLE)
CARD_ONLY: tuple[str, ...] = ()
#: Unicode categories that no line of text has: control characters, surrogates, line ends.
_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
SUGGESTED = 60  # most names that a search suggests while typing
NEAR = 3  # most names that it suggests where nothing is found
OFFERED = 12  # most allowed values that a refusal names
_AMOUNT_BEHIND = re.compile(r"[（(][\d,.]+[）)]$")
#: The units that may follow an amount that is typed, each with its worth in 万元.
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

#: What a list offers: the words that a reader sees, each with its value; NOTHING stands for None.
Choices = list[tuple[str, Any]]


class Given(NamedTuple):
    """A value that a message quotes as it was given."""

    value: Any

    def quoted(self, lang: str) -> str:
        """Return the value as Python writes it; a text in Chinese quotation marks if `lang` is zh.

        >>> Given("line").quoted("zh"), Given("line").quoted("en"), Given(None).quoted("zh")
        ('“line”', "'line'", 'None ')
        """
        if lang == "zh" and isinstance(self.value, str):
            return f"“{terms.cut(self.value)}”"
        words = terms.quoted(self.value)
        return f"{words} " if lang == "zh" else words  # Chinese has a blank before Latin words


class InvalidState(terms.Refused):
    """A value that a state does not take; `field` is the name of the control, "" if not known.

    `str` gives the message of a call in Python, which names the control by its keyword; `message`
    gives the one for readers of the page, which names it by its label.
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
        """Set the language of `str`; anything that is no language of this package is ignored."""
        if isinstance(lang, str) and lang in terms.LANGUAGES:
            self.lang = lang

    def message(self, lang: str) -> str:
        """Return what is wrong, in a language, after the label of the control."""
        reason = self._reason(lang, "null")
        if not self.field:
            return reason
        return labelled(self.field, reason, lang)

    def _reason(self, lang: str, nothing: str) -> str:
        """Return what is wrong; `nothing` is how "no choice" is written ("None" or "null")."""
        words: dict[str, object] = {"nothing": nothing}
        for name, value in self._values.items():
            words[name] = value.quoted(lang) if isinstance(value, Given) else value
        return terms.text(f"refused.{self._key}", lang, **words)


@contextmanager
def refused_in(lang: object) -> Iterator[None]:
    """Set the language of every InvalidState that is raised within this context."""
    try:
        yield
    except InvalidState as error:
        error.say_in(lang)
        raise


class Import(NamedTuple):
    """A function that generated code calls, and the module from which it is imported."""

    module: str
    name: str


class Stage(IntEnum):
    """The order in which filters are applied.

    The scope comes first, since the total of the summary line is that of the scope. Limits and the
    choice of the largest lines come last, since they depend on what the other filters leave.
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
        """Whether filters of this stage decide which rows there are to choose from."""
        return self <= Stage.SCOPE_OF_SHARES


# --- what a value may be --------------------------------------------------------------------------


def check_choice(value: Any, allowed: Sequence[Any]) -> Any:
    """Return the value if it is one of those allowed.

    Raises: InvalidState that names the allowed values.
    """
    plain = value is None or isinstance(value, (str, int))
    if plain and not isinstance(value, bool) and value in allowed:
        return value
    names = ", ".join(str(each) for each in allowed if each is not None)
    key = "choice_or_none" if None in allowed else "choice"
    raise InvalidState(key, value=Given(value), allowed=names)


def check_words(value: Any) -> str:
    """Return a line of text without blanks at its ends.

    Raises: InvalidState for a value that is no text, is longer than TEXT_LIMIT characters, or has
    control characters or line ends.
    """
    if isinstance(value, str) and is_line(value):
        return value.strip()
    raise InvalidState("words", value=Given(value), limit=TEXT_LIMIT)


def is_line(text: str) -> bool:
    """Return whether a text is one line of at most TEXT_LIMIT characters."""
    if len(text) > TEXT_LIMIT:
        return False
    return {unicodedata.category(letter) for letter in text}.isdisjoint(_UNPRINTABLE)


def is_number(value: Any) -> bool:
    """Return whether a value is a number; True and False are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def parse_amount(text: str, field: str = "") -> float | None:
    """Return an amount in 万元 as people type it; None for a blank text.

    Full-width digits and separators are allowed, and so is a unit (WAN_IN); without one the amount
    is in 万元.

    >>> parse_amount("１，０００ 万元"), parse_amount("¥500"), parse_amount("1.2 million yuan")
    (1000.0, 0.05, 120.0)

    Raises: InvalidState for what is no number, has an unknown unit, or is too large; `field` is the
    name of the control.
    """
    plain = folded(text).replace(",", "").strip()
    if not plain:
        return None
    typed = _AMOUNT.fullmatch(plain)
    unit = _unit_of(typed) if typed else None
    if typed is None or unit is None:
        raise InvalidState("number", field, value=terms.cut(text))
    amount = float(Decimal(typed["number"]) * WAN_IN[unit])
    if amount >= LARGEST:
        raise InvalidState("too_large", field, value=terms.cut(text))
    return amount


def _unit_of(typed: re.Match[str]) -> str | None:
    """Return the unit of an amount that was typed, as a key of WAN_IN; None if it is unknown."""
    unit = typed["unit"].strip()
    if typed["yuan_first"] and not unit:
        return "元"
    return unit if unit in WAN_IN else None


def without_amount(text: str) -> str:
    """Return the name of a suggestion that was picked, without the amount in brackets behind it.

    >>> without_amount("环境卫生（1,646.30）")
    '环境卫生'
    """
    return _AMOUNT_BEHIND.sub("", text.strip()).rstrip()


def has_unit(text: str) -> bool:
    """Return whether an amount was typed with more than digits, signs and separators."""
    return re.search(r"[^\d.,+\-\s]", folded(text)) is not None


# --- words ----------------------------------------------------------------------------------------


def labelled(control: str, words: str, lang: str) -> str:
    """Return the label of a control, a colon, and what is chosen in it.

    `control` is the name of the control.
    """
    label = terms.text(f"explore.{control}", lang)
    return f"{label}{_COLONS[lang]}{words}"


def key_name(column: str, key: str, lang: str) -> str:
    """Return the name of a value of a column, such as a level; for UNKNOWN, "not stated"."""
    if key == UNKNOWN:
        return terms.text("chart.unstated", lang)
    return terms.key_name(column, key, lang)


def unlisted_words(typed: str, matches: Sequence[str], names: Sequence[str], lang: str) -> str:
    """Return why what was typed chooses no option of a list, and what to try instead.

    `matches` are the options that contain it (none or several), `names` are all options.
    """
    key = "search.several" if matches else "search.nothing"
    near = list(matches) or nearest(typed, names, NEAR)
    sentences = [terms.text(key, lang, words=terms.cut(typed), n=len(matches))]
    if 0 < len(near) <= NEAR:
        sentences.append(terms.text("search.try", lang, names=charts.COMMAS[lang].join(near)))
    return SENTENCES[lang].join(sentences)


def any_of(lang: str) -> tuple[str, str]:
    """Return the option that keeps all rows, with its words."""
    return terms.text("explore.any", lang), NOTHING


def search_text(view: pd.DataFrame, texts_of_rows: Iterable[Iterable[str]]) -> pd.Series:
    """Return the texts that a search looks in, one for each row of the view.

    The texts of a row are joined by line ends and folded (`searching.folded`).
    """
    texts = [folded("\n".join(texts)) for texts in texts_of_rows]
    return pd.Series(texts, index=view.index, dtype="str")


def in_language(result: ViewResult, lang: str) -> ViewResult:
    """Return the same result in another language."""
    if lang == result.state.lang:
        return result
    return replace(result, state=replace(result.state, lang=lang))


# --- every control --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Control:
    """A choice that a reader can make. A control that filters rows is a `Filter`."""

    #: The keyword argument of the explorer, the field of a state, and the key of the label.
    name: str
    _: KW_ONLY
    #: The parts of the page (PICTURE, TABLE) that depend on it and are drawn again.
    moves: tuple[str, ...] = EVERYTHING
    #: The kind of widget that shows it: choice, find, several, limit, number or words.
    WIDGET: ClassVar[str] = "words"

    def default_value(self) -> Any:
        """Return the value at the start."""
        return None

    def check(self, value: Any) -> Any:
        """Return the value as a state keeps it.

        Raises: InvalidState for a value that is not allowed, whatever the document.
        """
        raise NotImplementedError

    def check_new(self, value: Any) -> None:
        """Check a value that is newly chosen: old tokens may hold some that are no longer allowed.

        Raises: InvalidState for such a value.
        """

    def choices(self, result: ViewResult) -> Choices | None:
        """Return what there is to choose from in the document; None if the control is no list."""
        return None

    def confirm(self, result: ViewResult, choices: Choices | None) -> None:
        """Check that the document offers the value that is chosen.

        Raises: InvalidState that names what is offered.
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
            raise InvalidState(
                "unlisted", self.name, missing=terms.cut(", ".join(missing)), known=known
            )

    def suggestions(self, result: ViewResult) -> list[str]:
        """Return words that the page suggests while a reader types; other words are allowed too."""
        return []

    def on_change(self, result: ViewResult, value: Any) -> ViewState:
        """Return the state after a reader has set the control to a value."""
        return replace(result.state, **{self.name: value})

    def from_entry(self, entry: Any) -> Any:
        """Return the value for what was typed or chosen on the page.

        Raises: InvalidState if it cannot be understood.
        """
        return entry

    def understood(self, entry: Any, lang: str) -> str:
        """Return how an entry was understood, where that is not obvious; else ""."""
        return ""

    def to_entry(self, value: Any) -> Any:
        """Return a value as the widget holds it (the inverse of `from_entry`)."""
        return NOTHING if value is None else value


@dataclass(frozen=True, eq=False)
class Filter(Control):
    """A control that keeps only some rows once it is set."""

    #: When it is applied.
    STAGE: ClassVar[Stage] = Stage.EQUAL
    #: Whether the page names it among the filters that are set, with a button that removes it.
    IS_CHIP: ClassVar[bool] = True
    #: Whether the picture shows only the rows that pass; with other filters it dims the rest.
    IS_FRAME: ClassVar[bool] = False

    def is_set(self, value: Any) -> bool:
        """Return whether the value filters anything; None, "" and () do not."""
        return value not in (None, NOTHING, ())

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether it is kept."""
        raise NotImplementedError

    def keep(self, rows: pd.DataFrame, value: Any, d: Disclosure) -> pd.DataFrame:
        """Return the rows that are kept."""
        return rows[self.mask(rows, value)]

    def condition(self, value: Any) -> str:
        """Return the same mask as a pandas expression over the frame `view`."""
        raise NotImplementedError

    def words(self, value: Any, lang: str) -> str:
        """Return the words for what is chosen, for the caption."""
        raise NotImplementedError

    def imports(self, value: Any) -> tuple[Import, ...]:
        """Return what the expression of `condition` has to import."""
        return ()


@dataclass(frozen=True)
class Step:
    """One filter that is set: the control and its value."""

    control: Filter
    value: Any

    def keep(self, rows: pd.DataFrame, d: Disclosure) -> pd.DataFrame:
        """Return the rows that pass."""
        return self.control.keep(rows, self.value, d)

    @property
    def code(self) -> str:
        """The line of pandas that keeps the rows of `view` that pass."""
        return f"view = view[{self.control.condition(self.value)}]"

    @property
    def imports(self) -> tuple[Import, ...]:
        """What that line has to import."""
        return self.control.imports(self.value)

    def words(self, lang: str) -> str:
        """Return the words for what is chosen, in a language."""
        return self.control.words(self.value, lang)


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Choice(Control):
    """One of a few values; one of them is always chosen."""

    values: tuple[Any, ...] = ()
    _: KW_ONLY
    #: The value at the start; the first of the values by default.
    start: Any = None
    #: The key of the text that names a value, in which {value} stands for it.
    label_key: str = "{value}"
    #: Values that old tokens may hold, each with the value that takes its place.
    formerly: tuple[tuple[Any, Any], ...] = ()
    WIDGET = "choice"

    def default_value(self) -> Any:
        """Return `start`, or the first value."""
        return self.values[0] if self.start is None else self.start

    def check(self, value: Any) -> Any:
        """Return the value, or the one that takes the place of a former value."""
        for before, now in self.formerly:
            if isinstance(value, type(before)) and value == before:
                return now
        return check_choice(value, self.values)

    def choices(self, result: ViewResult) -> Choices:
        """Return all values, whatever the document holds."""
        return [(self.choice_words(value, result.state), value) for value in self.values]

    def choice_words(self, value: Any, state: ViewState) -> str:
        """Return the words for one value of the list."""
        key = self.label_key.format(value=value)
        return state.view.text(key, state.lang, n=value)


@dataclass(frozen=True, eq=False)
class Language(Choice):
    """The language of the page; at the start the current language."""

    NAMES: ClassVar[dict[str, str]] = {"zh": "中文", "en": "English"}

    def default_value(self) -> str:
        """Return the current language."""
        return terms.language()

    def choice_words(self, value: Any, state: ViewState) -> str:
        """Return the name of a language in that language."""
        return self.NAMES[value]


@dataclass(frozen=True, eq=False)
class OptionalChoice(Control):
    """One of some values, or None where nothing is chosen."""

    #: The values that a state may have; None for any line of text, of which the document decides.
    values: tuple[Any, ...] | None = None
    WIDGET = "choice"

    def check(self, value: Any) -> Any:
        """Return the value if it is allowed."""
        if self.values is not None:
            return check_choice(value, (None, *self.values))
        return None if value is None else check_words(value)

    def from_entry(self, entry: Any) -> Any:
        """Return None for the option "nothing chosen"."""
        return None if entry == NOTHING else entry


@dataclass(frozen=True, eq=False)
class Equal(OptionalChoice, Filter):
    """Keeps the rows whose column has the chosen value; UNKNOWN keeps those where it is missing."""

    _: KW_ONLY
    #: The column that is compared; by default the one with the name of the control.
    column: str = ""
    #: Returns the values that a document has, in the order of the list; without it, all `values`.
    present: Callable[[Disclosure], Sequence[Any]] | None = None
    #: Returns the words for a value in a language; by default the name of a value of the column.
    name_of: Callable[[Any, str], str] | None = None
    STAGE = Stage.EQUAL

    def column_of(self, value: Any) -> str:
        """Return the name of the column that is compared for a value."""
        return self.column or self.name

    def cell_value(self, value: Any) -> Any:
        """Return what the column must hold for a row to be kept."""
        return value

    def value_name(self, value: Any, lang: str) -> str:
        """Return the words for a value, for list and caption."""
        if self.name_of is not None:
            return self.name_of(value, lang)
        return key_name(self.column_of(value), value, lang)

    def offered(self, result: ViewResult) -> Sequence[Any]:
        """Return the values to choose from."""
        if self.present is not None:
            return self.present(result.d)
        return self.values or ()

    def choices(self, result: ViewResult) -> Choices:
        """Return the option that keeps all rows, then the values offered."""
        lang = result.state.lang
        named = [(self.value_name(key, lang), key) for key in self.offered(result)]
        return [any_of(lang), *named]

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether it has the value, or has none if that is UNKNOWN."""
        cells = rows[self.column_of(value)]
        wanted = self.cell_value(value)
        kept: pd.Series = cells.isna() if wanted == UNKNOWN else cells == wanted
        return kept

    def condition(self, value: Any) -> str:
        """Return the comparison of the column with the value."""
        column = self.column_of(value)
        wanted = self.cell_value(value)
        if wanted == UNKNOWN:
            return f'view["{column}"].isna()'
        return f'view["{column}"] == {wanted!r}'

    def words(self, value: Any, lang: str) -> str:
        """Return the label of the control and the words for the value."""
        return labelled(self.name, self.value_name(value, lang), lang)


@dataclass(frozen=True, eq=False)
class Flag(Equal):
    """Keeps the rows whose column of truth values is true, or false, or missing."""

    CELLS: ClassVar[dict[str, Any]] = {"yes": True, "no": False, UNKNOWN: UNKNOWN}
    values: tuple[Any, ...] | None = tuple(CELLS)

    def cell_value(self, value: Any) -> Any:
        """Return the truth value, or UNKNOWN."""
        return self.CELLS[value]

    def value_name(self, value: Any, lang: str) -> str:
        """Return "yes", "no" or "not stated" in a language."""
        if value == UNKNOWN:
            return key_name(self.column_of(value), value, lang)
        return terms.text(f"explore.{value}", lang)

    def offered(self, result: ViewResult) -> Sequence[Any]:
        """Return those of yes, no and unknown that the document has."""
        cells = result.source_rows[self.column_of(NOTHING)]
        flags = {UNKNOWN if pd.isna(cell) else bool(cell) for cell in cells.unique().tolist()}
        return [key for key, cell in self.CELLS.items() if cell in flags]


@dataclass(frozen=True, eq=False)
class Top(OptionalChoice, Filter):
    """Keeps the rows of the codes with the largest amounts; the value is how many codes."""

    STAGE = Stage.LARGEST

    def choices(self, result: ViewResult) -> Choices:
        """Return the option that keeps all rows, then the counts."""
        counts = [(str(count), count) for count in self.values or ()]
        return [any_of(result.state.lang), *counts]

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether its code is among the largest of these rows."""
        return rows["code"].isin(ranked(rows)["code"].head(value))

    def condition(self, value: Any) -> str:
        """Return the comparison of the code with those that rank first."""
        return f'view["code"].isin(ranked(view)["code"].head({value}))'

    def words(self, value: Any, lang: str) -> str:
        """Return the label of the control and how many codes are kept."""
        return labelled(self.name, str(value), lang)

    def imports(self, value: Any) -> tuple[Import, ...]:
        """Return the import of the ranking."""
        return (Import("shimahe.structure", "ranked"),)


# --- codes ----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Codes(Filter):
    """Keeps the rows of some codes and of all codes below them."""

    def codes(self, value: Any) -> tuple[str, ...]:
        """Return the codes that are chosen."""
        return (value,)

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether its code begins with one of those chosen."""
        return rows["code"].str.startswith(self.codes(value))

    def condition(self, value: Any) -> str:
        """Return the comparison of the first digits of the code."""
        return f'view["code"].str.startswith({self.codes(value)!r})'

    def words(self, value: Any, lang: str) -> str:
        """Return the label of the control and the codes."""
        return labelled(self.name, ", ".join(self.codes(value)), lang)


@dataclass(frozen=True, eq=False)
class Within(Codes):
    """Keeps the rows of one code and of all below it; the view says which codes it offers."""

    STAGE = Stage.WITHIN
    WIDGET = "choice"

    def check(self, value: Any) -> str | None:
        """Return the code if it is a text of 3 to 9 digits, or None."""
        if value is None or (isinstance(value, str) and re.fullmatch("[0-9]{3,9}", value)):
            return value
        raise InvalidState("code", value=Given(value))

    def from_entry(self, entry: Any) -> Any:
        """Return None for the option that keeps all rows."""
        return None if entry == NOTHING else entry


@dataclass(frozen=True, eq=False)
class Several(Codes):
    """Keeps the rows of several codes and of all below them; the view says which it offers."""

    _: KW_ONLY
    #: How many digits each code has.
    digits: int = 3
    STAGE = Stage.WITHIN
    WIDGET = "several"

    def default_value(self) -> tuple[str, ...]:
        """Return no codes, which keeps all rows."""
        return ()

    def check(self, value: Any) -> tuple[str, ...]:
        """Return the codes sorted and each once, if they are a list of codes; none for None."""
        if value is None:
            return ()
        if isinstance(value, (list, tuple)) and all(self._is_code(code) for code in value):
            return tuple(sorted(set(value)))
        raise InvalidState("codes", value=Given(value))

    def _is_code(self, code: Any) -> bool:
        pattern = f"[0-9]{{{self.digits}}}"
        return isinstance(code, str) and re.fullmatch(pattern, code) is not None

    def codes(self, value: Any) -> tuple[str, ...]:
        """Return the codes that are chosen."""
        return tuple(value)


# --- amounts and numbers --------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Limit(Filter):
    """Keeps the rows whose amount (万元) is within a limit; rows with a missing amount are not."""

    #: ">=" for a lower limit, "<=" for an upper one.
    sign: str = ">="
    _: KW_ONLY
    #: A column: the limit applies to the sum of all rows that have the same value in it, which are
    #: one mark of the picture. Without it the limit applies to each row.
    by: str = ""
    STAGE = Stage.LIMIT
    WIDGET = "limit"

    def check(self, value: Any) -> float | None:
        """Return the limit as a float if it is a number below LARGEST, or None."""
        if value is None:
            return None
        if not is_number(value) or not abs(value) < LARGEST:
            raise _no_limit(value)
        return float(value) + 0.0  # a negative zero becomes zero

    def check_new(self, value: Any) -> None:
        """Check that the limit is not negative, as it may be in an old token."""
        if is_number(value) and value < 0:
            raise _below_zero(value, self.name)

    def from_entry(self, entry: Any) -> Any:
        """Return the amount (万元) that was typed (`parse_amount`)."""
        amount = parse_amount(entry, self.name)
        self.check_new(amount)
        return amount

    def understood(self, entry: Any, lang: str) -> str:
        """Return how many 万元 an amount is that was typed with a unit; "" without a unit."""
        amount = parse_amount(entry, self.name)
        if amount is None or not has_unit(entry):
            return ""
        return terms.text("explore.understood", lang, typed=entry.strip(), amount=f"{amount:,.15g}")

    def to_entry(self, value: Any) -> str:
        """Return the amount with separators and without trailing zeros."""
        return NOTHING if value is None else f"{value:,.15g}"

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether its amount, or that of its mark, is within the limit."""
        amounts = rows["amount_wan"]
        if self.by:
            sums = rows.groupby(self.by)["amount_wan"].transform("sum", min_count=1)
            amounts = sums.round(_SUM_PLACES)
        within: pd.Series = amounts >= value if self.sign == ">=" else amounts <= value
        return within

    def condition(self, value: Any) -> str:
        """Return the comparison of the amounts with the limit."""
        amounts = 'view["amount_wan"]'
        if self.by:
            sums = f'view.groupby("{self.by}")["amount_wan"].transform("sum", min_count=1)'
            amounts = f"{sums}.round({_SUM_PLACES})"
        return f"{amounts} {self.sign} {value!r}"

    def words(self, value: Any, lang: str) -> str:
        """Return the label of the control and the limit."""
        return labelled(self.name, charts.exact_money(exact([value])), lang)


def _below_zero(amount: float, field: str = "") -> InvalidState:
    return InvalidState("negative", field, value=f"{amount:,.15g}")


def _no_limit(value: Any) -> InvalidState:
    """Return the error for a value that is no limit.

    For a text that means an amount, the message says which number to give instead.
    """
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
    """A number from 0 to `most`. It filters nothing: the rows themselves are computed with it."""

    _: KW_ONLY
    most: float
    start: float
    WIDGET = "number"

    def default_value(self) -> float:
        """Return the published weight."""
        return self.start

    def check(self, value: Any) -> float:
        """Return the number as a float if it is within the bounds."""
        if not is_number(value) or not 0 <= value <= self.most:
            raise InvalidState("between", value=Given(value), most=f"{self.most:g}")
        return float(value) + 0.0


# --- words that are typed -------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Words(Control):
    """A line of text."""

    def default_value(self) -> str:
        """Return an empty text."""
        return ""

    def check(self, value: Any) -> str:
        """Return the line of text without blanks at its ends."""
        return check_words(value)


class Entry(NamedTuple):
    """Something that a search can find: its name, and its amount in 万元 if it has one.

    `keys` say what has the name, in every language alike: codes of lines, printed names.
    """

    name: str
    amount: Decimal | None = None
    keys: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The name with the amount behind it, as lists and buttons show it."""
        if self.amount is None or self.amount.is_nan():
            return self.name
        amount = charts.money(self.amount)
        return f"{self.name}（{amount}）" if has_chinese(self.name) else f"{self.name} ({amount})"

    def largest_first(self) -> Decimal:
        """Return the sort key that puts the largest amount first and missing amounts last."""
        if self.amount is None or self.amount.is_nan():
            return Decimal("infinity")
        return -self.amount


class NamedRows(NamedTuple):
    """Rows that are found by another name than the one printed in them."""

    #: The name in its several forms.
    names: list[str]
    #: For each row, whether the name leads to it.
    rows: pd.Series


@dataclass(frozen=True, eq=False)
class Search(Words, Filter):
    """Keeps the rows that contain all words typed, or their synonyms; they are never a pattern."""

    STAGE = Stage.SEARCH

    def from_entry(self, entry: Any) -> Any:
        """Return what was typed, without the amount behind a name that was picked from a list."""
        return without_amount(entry) if isinstance(entry, str) else entry

    def words(self, value: Any, lang: str) -> str:
        """Return the label of the control and the text as it was typed."""
        return labelled(self.name, value, lang)

    def entries(self, result: ViewResult) -> list[Entry]:
        """Return what can be found by name, the largest amount first."""
        return []

    def suggestions(self, result: ViewResult) -> list[str]:
        """Return the words of the largest entries, each with its amount."""
        return [entry.words for entry in self.entries(result)[:SUGGESTED]]

    def near(self, result: ViewResult) -> list[Entry]:
        """Return up to NEAR entries whose names are similar to the words typed.

        These are the names that contain the words, else those that are spelled alike, else those
        that a similar synonym stands for; in the current language first. What is found by a name of
        another language has its name of the current one.
        """
        query = getattr(result.state, self.name)
        for lang in (result.state.lang, *terms.LANGUAGES):
            entries = {entry.name: entry for entry in self.entries(in_language(result, lang))}
            names = [name for name in entries if is_in(folded(name), query)][:NEAR]
            names = names or nearest(query, entries, NEAR)
            names = names or meant_by_nearest(query, entries, NEAR)
            if names:
                return self._in_own_words([entries[name] for name in names], result)
        return []

    def _in_own_words(self, entries: Sequence[Entry], result: ViewResult) -> list[Entry]:
        """Return entries as the current language names them, each once."""
        by_key = {key: entry for entry in self.entries(result) for key in entry.keys}
        named = []
        for entry in entries:
            keys = sorted(entry.keys & by_key.keys())
            named.append(by_key[keys[0]] if keys else entry)
        return list(dict.fromkeys(named))

    def looked_in(self, rows: pd.DataFrame, d: Disclosure) -> pd.Series:
        """Return the text that is searched for each row, folded (`searching.folded`)."""
        raise NotImplementedError

    def looked_in_next(self, rows: pd.DataFrame, d: Disclosure) -> list[NamedRows]:
        """Return the names that are searched where no row of the document has the words."""
        return []

    def note(self, result: ViewResult) -> str:
        """Return how the words typed were understood, where that is not obvious; else ""."""
        query = getattr(result.state, self.name)
        lang = result.state.lang
        notes = []
        for said, meanings in meant(query).items():
            names = charts.COMMAS[lang].join(meanings)
            notes.append(terms.text("search.meant", lang, said=said, meant=names))
        return SENTENCES[lang].join(notes)

    def elsewhere(self, result: ViewResult) -> str:
        """Return where else in the document the words are, where nothing is found; else ""."""
        return ""


@dataclass(frozen=True, eq=False)
class SearchTexts(Search):
    """A search in the texts of the rows only."""

    _: KW_ONLY
    #: Returns the folded text of each row of a frame.
    texts: Callable[[pd.DataFrame], pd.Series]
    #: The same as a pandas expression over `view`.
    call: str
    #: The function that this expression calls.
    helper: Import
    #: Returns what can be found by name in a document, in a language.
    listed: Callable[[Disclosure, str], list[Entry]]
    #: Returns the same texts by the values of the column `key`, computed once for a document. Only
    #: for texts that no choice of a reader changes.
    kept: Callable[[Disclosure], Mapping[str, str]] | None = None
    key: str = ""

    def entries(self, result: ViewResult) -> list[Entry]:
        """Return what can be found by name."""
        return self.listed(result.d, result.state.lang)

    def keep(self, rows: pd.DataFrame, value: Any, d: Disclosure) -> pd.DataFrame:
        """Return the rows whose text contains the words."""
        return rows[holds(self.looked_in(rows, d), value)]

    def looked_in(self, rows: pd.DataFrame, d: Disclosure) -> pd.Series:
        """Return the folded text of each row."""
        if self.kept is None:
            return self.texts(rows)
        texts = self.kept(d)
        texts_of_rows = [texts[name] for name in rows[self.key].tolist()]
        return pd.Series(texts_of_rows, index=rows.index, dtype=object)

    def condition(self, value: Any) -> str:
        """Return the expression that looks for the words, which are quoted."""
        return f"holds({self.call}, {value!r})"

    def imports(self, value: Any) -> tuple[Import, ...]:
        """Return the imports of the function that gives the texts and of `holds`."""
        return (self.helper, Import(HELPERS_AT, "holds"))


@dataclass(frozen=True, eq=False)
class Typed(Control):
    """A text that must match a pattern, or an empty one; small letters become capitals."""

    _: KW_ONLY
    #: A regular expression for the whole text.
    pattern: str
    #: The key of the message for any other text.
    refusal: str

    def default_value(self) -> str:
        """Return an empty text."""
        return ""

    def check(self, value: Any) -> str:
        """Return the text in capitals and without blanks at its ends, if it matches."""
        if isinstance(value, str):
            typed = value.strip().upper()
            if re.fullmatch(f"(?:{self.pattern})?", typed):
                return typed
        raise InvalidState(self.refusal, value=Given(value))


@dataclass(frozen=True, eq=False)
class Begins(Typed, Codes):
    """Keeps the rows whose code begins with the digits typed."""

    STAGE = Stage.BEGINS
