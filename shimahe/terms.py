"""Names, levels and wording in Chinese and English, and the current language.

All words come from the CSV files in `data/terms/`, which are read when they are first needed.
Promises an error that names the word where one is missing in these files. In Chinese a name is what
the document prints; in English it is the name in the files, or the printed one where they have
none. Does not know frames, documents or pictures.
"""

from __future__ import annotations

import csv
import errno
import os
import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache
from string import Formatter

from shimahe import resources
from shimahe.vocabulary import fold

LANGUAGES = ("zh", "en")
#: The most characters of a value that a message quotes.
QUOTED = 60
#: Classification: the level of a code by the number of its digits.
_LEVELS = {"functional": {3: "class", 5: "group", 7: "item"}, "economic": {3: "class", 5: "group"}}
#: What stands between the phrases of a note, and between a phrase and its parameters.
_PHRASES_JOINED = {"zh": "；", "en": "; "}
_PARAMETERS_JOINED = {"zh": "：", "en": ": "}
_BRACKETS = r" \([^()]*\)"
_ACCOUNT_PATH = r"(?:([^()]+)\(类\))?([^()]+)\(款\)(?:([^()]+)\(项\))?"
_LINE_NUMBERS = r"\d+(?:, \d+)+"
#: What the name of a phrase holds whose parameters are numbers of lines.
_OF_LINES = "(line)"
_YEAR = re.compile(r"(?:19|20)\d\d")
#: The language that was set: a list of one, or of none.
_chosen: list[str] = []


class UnknownWord(LookupError):
    """A code, key, term or text that `data/terms/` does not have."""


class SaidAlone(Exception):
    """An error whose message is all there is to say; notebooks show its lines alone."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class Refused(SaidAlone, ValueError):
    """What a call asks for cannot be given: the message says why, in the current language."""


# --- the language ---------------------------------------------------------------------------------


def set_language(lang: str) -> None:
    """Make `lang` ("zh" or "en") the language of everything shown from now on.

    Raises: ValueError for any other language.
    """
    _chosen[:] = [_checked_language(lang, "lang")]


def language() -> str:
    """Return the current language: the one set last, else the environment's SHIMAHE_LANG, else zh.

    Raises: ValueError if SHIMAHE_LANG holds anything else than zh or en.
    """
    if _chosen:
        return _chosen[0]
    from_environment = os.environ.get("SHIMAHE_LANG") or "zh"
    return _checked_language(from_environment, "SHIMAHE_LANG")


def resolve_language(lang: str | None) -> str:
    """Return the language that a caller asks for: `lang` itself, the current one where it is None.

    Every public function that takes `lang` asks here, before it does anything else.

    >>> resolve_language("en")
    'en'

    Raises: ValueError that names the languages, for any other.
    """
    if lang is None:
        return language()
    return _checked_language(lang, "lang")


def _checked_language(lang: str, what: str) -> str:
    if not isinstance(lang, str) or lang not in LANGUAGES:
        words = {"what": what, "value": quoted(lang), "languages": ", ".join(LANGUAGES)}
        raise Refused(" · ".join(text("language.refused", each, **words) for each in LANGUAGES))
    return lang


def quoted(value: object) -> str:
    """Return a value as Python writes it, in one line and cut to QUOTED characters, for a message.

    >>> quoted("line"), quoted({"a": "b" * 100})[-3:], len(quoted("b" * 100))
    ("'line'", 'bb…', 60)
    """
    return cut(" ".join(repr(value).split()))


def cut(text: str) -> str:
    """Return a text cut to QUOTED characters, for a message that quotes it.

    >>> cut("环境卫生"), len(cut("环境卫生" * 100))
    ('环境卫生', 60)
    """
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"


def number(value: float | Decimal) -> str:
    """Return a number for a message: no exponent, ten digits, or two decimals if it is large.

    >>> number(0.00001), number(1 / 3), number(20_874_000_000.5)
    ('0.00001', '0.3333333333', '20,874,000,000.5')
    """
    is_large = abs(float(value)) >= 10**8
    digits = f"{round(value, 2):.16g}" if is_large else f"{value:.10g}"
    return f"{Decimal(digits):,f}"


# --- accounts and projects ------------------------------------------------------------------------


def account_name(
    code: str, classification: str = "functional", lang: str | None = None, printed: object = None
) -> str:
    """Return the name of a functional or economic code.

    In Chinese it is `printed`, if that is given. In English the printed name decides, because some
    offices number their accounts in their own way. The result is the English name of this code
    under that printed name; else the only English name of that printed name among the siblings of
    the code; else the English name, without its brackets, that all accounts of that printed name
    share; else the printed name itself.

    >>> account_name("30217", "economic", "en")
    'Official reception'
    >>> account_name("30205", "economic", "en", printed="邮电费")
    'Post and telecommunications'
    >>> account_name("2013101", "functional", "en", printed="行政运行")
    'Administrative operation'

    Raises: UnknownWord if the code is not in the files and nothing is printed.
    """
    lang = resolve_language(lang)
    accounts_by_code = _accounts(classification)
    if isinstance(printed, str) and printed:
        if lang == "zh":
            return printed
        return _english_account(code, classification, printed) or printed
    if code not in accounts_by_code:
        raise UnknownWord(
            f"{code!r} is not in data/terms/{classification}.csv: pass its printed name"
        )
    return accounts_by_code[code][lang]


def _english_account(code: str, classification: str, printed: str) -> str | None:
    """Return the English name of a printed account; None where the files do not determine it."""
    names_of_siblings: set[str] = set()
    for row in _names_by_words(classification).get(_folded(printed), ()):
        if row["code"] == code:
            return row["en"]
        if row["code"][:-2] == code[:-2]:
            names_of_siblings.add(row["en"])
    if len(names_of_siblings) == 1:
        return names_of_siblings.pop()
    return _english_name(classification, printed)


def _english_name(classification: str, printed: str) -> str | None:
    """Return the English name, without brackets, that all accounts of a Chinese name share."""
    rows = _names_by_words(classification).get(_folded(printed), ())
    names = {re.sub(_BRACKETS, "", row["en"]) for row in rows}
    return names.pop() if len(names) == 1 else None


@cache
def _names_by_words(classification: str) -> dict[str, list[dict[str, str]]]:
    """Return the names of a classification by their folded Chinese name."""
    by_words: dict[str, list[dict[str, str]]] = {}
    for row in _names(classification):
        by_words.setdefault(_folded(row["zh"]), []).append(row)
    return by_words


def _folded(name: str) -> str:
    """Return a name without spaces and with full-width letters made half-width, to compare it."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def level_of(code: str, classification: str = "functional") -> str:
    """Return the level of a code from its length: class, group or item.

    >>> level_of("2010301"), level_of("302", "economic")
    ('item', 'class')

    Raises: ValueError if no code of the classification looks like this.
    """
    lengths = _LEVELS[_checked_classification(classification)]
    is_number = code.isascii() and code.isdigit()
    if not is_number or len(code) not in lengths:
        digits = " or ".join(str(length) for length in lengths)
        raise ValueError(f"{code!r} is no {classification} code: it must have {digits} digits")
    return lengths[len(code)]


def accounts(classification: str = "functional") -> list[dict[str, str]]:
    """Return the accounts of a classification, in the order of their codes.

    Each has code, level, zh, en, and cofog or gfsm (indicative, often empty).
    """
    return [dict(row) for row in _rows(_checked_classification(classification))]


def account_names(classification: str = "functional") -> list[str]:
    """Return every Chinese name of every account, those of other years and offices included.

    >>> "工资福利支出" in account_names("economic")
    True
    """
    return [row["zh"] for row in _names(_checked_classification(classification))]


@cache
def folded_account_names(classification: str = "functional") -> frozenset[str]:
    """Return the names of `account_names` as `vocabulary.fold` gives them, to look others up.

    >>> "工资福利支出" in folded_account_names("economic")
    True
    """
    return frozenset(map(fold, account_names(classification)))


def _checked_classification(name: str) -> str:
    if name not in _LEVELS:
        raise ValueError(f"classification is {name!r}: choose one of {', '.join(_LEVELS)}")
    return name


@lru_cache(maxsize=4)
def _accounts(classification: str) -> dict[str, dict[str, str]]:
    rows = _rows(_checked_classification(classification))
    return {row["code"]: row for row in rows}


@lru_cache(maxsize=4)
def _names(classification: str) -> tuple[dict[str, str], ...]:
    """Return every name of every code, those of other years and offices included."""
    others = [row for row in _rows("other_names") if row["classification"] == classification]
    return (*_rows(classification), *others)


def project_name(printed: str, lang: str | None = None) -> str:
    """Return the name of a project: as printed, or in English as the files name it, if they do.

    >>> project_name("人大工作经费", "en")
    "People's Congress work"
    """
    return _printed_or_named(printed, "projects", lang)


def synonyms(phrase: str) -> list[str]:
    """Return the words in which documents print what a phrase means; [] for most phrases.

    >>> synonyms("street  Cleaning")
    ['environmental sanitation']
    """
    words = unicodedata.normalize("NFKC", phrase).casefold().split()
    return _synonyms().get(" ".join(words), [])


def every_synonym() -> dict[str, list[str]]:
    """Return all phrases that have synonyms in documents, each with these."""
    return {phrase: [*meanings] for phrase, meanings in _synonyms().items()}


@cache
def _synonyms() -> dict[str, list[str]]:
    meanings: dict[str, list[str]] = {}
    for row in _rows("synonyms"):
        meanings.setdefault(row["said"], []).append(row["meant"])
    return meanings


def indicator_name(printed: str, lang: str | None = None) -> str:
    """Return the name of an indicator: as printed, or in English as the files name it, if they do.

    >>> indicator_name("辖区群众满意度", "en")
    'Satisfaction of residents in the district'
    """
    return _printed_or_named(printed, "indicators", lang)


def unit_name(printed: str, lang: str | None = None) -> str:
    """Return the name of a unit: as printed, or in English as the files name it, if they do.

    A unit of ten thousand or more stays as printed: "30 10,000 people" would be another number.

    >>> unit_name("万元", "en"), unit_name("万人", "en"), unit_name("件次", "en")
    ('万元', '万人 (10,000 people)', '件次')
    """
    return _printed_or_named(printed, "units", lang)


def statement_name(printed: str, lang: str | None = None) -> str:
    """Return what a stated figure is about: as printed, or in English as the files name it.

    An account that is printed with its class and group gets the English names of all of them.

    >>> statement_name("上年结转", "en"), statement_name("其他", "en")
    ('Carried over from the year before', '其他')
    >>> statement_name("住房保障支出（类）住房改革支出（款）住房公积金（项）", "en")
    'Housing support › Housing reform › Housing provident fund contributions'
    """
    name = _printed_or_named(printed, "statements", lang)
    if name != printed or resolve_language(lang) == "zh":
        return name
    path = re.fullmatch(_ACCOUNT_PATH, _folded(printed))
    if path is None:
        return printed
    accounts_above = [part for part in path.groups() if part]
    return " › ".join(_english_name("functional", part) or part for part in accounts_above)


#: What frames call a row that prints neither a code nor a name; its line follows.
_UNNAMED = "line"


def label_name(printed: str, lang: str | None = None) -> str:
    """Return the name of a row of a table or sheet, or the words of a target.

    In Chinese it is as printed. In English it is the name in the files of labels, indicators,
    projects, stated figures or classes, or else as printed. A year in the label is kept, and so is
    the number of a label that is printed twice. A row without a name is called by its line.

    >>> label_name("line 88", "zh")
    '原文第 88 行'
    >>> label_name("2025年预算数", "en"), label_name("上年结转#2", "en"), label_name("甲", "en")
    ('Budget for 2025', 'Carried over from the year before #2', '甲')
    """
    line = printed.removeprefix(_UNNAMED).lstrip()
    if line != printed and line.isdecimal():
        return text("card.line", lang, line=line)
    if resolve_language(lang) == "zh":
        return printed
    label, mark, number = printed.partition("#")
    year = _YEAR.search(label)
    folded = _folded(label)
    if folded not in _labels() and year:
        folded = folded.replace(year.group(), "{year}")
    if folded not in _labels():
        return statement_name(printed, lang)
    name = _labels()[folded].format(year=year.group() if year else "")
    return f"{name} {mark}{number}".rstrip()


@cache
def known_labels() -> frozenset[str]:
    """Return the names, in Chinese, of all accounts and of the labels that have an English name."""
    names = {row["zh"] for kind in _LEVELS for row in accounts(kind)}
    return frozenset(names | set(_labels()))


@cache
def _labels() -> dict[str, str]:
    """Return the English name of every label that has one, by the folded label."""
    classes = {_folded(row["zh"]): row["en"] for row in accounts() if len(row["code"]) == 3}
    names = classes
    for table in ("statements", "projects", "indicators", "labels"):
        names |= _english_names(table)
    return names


def _printed_or_named(printed: str, table: str, lang: str | None) -> str:
    """Return a text as printed, or in English as a file of data/terms names it, if it does."""
    if resolve_language(lang) == "zh":
        return printed
    return _english_names(table).get(_folded(printed), printed)


@cache
def _english_names(table: str) -> dict[str, str]:
    """Return the English names of a file of data/terms, by the folded Chinese names."""
    return {_folded(row["zh"]): row["en"] for row in _rows(table)}


# --- keys -----------------------------------------------------------------------------------------


def key_name(column: str, key: str, lang: str | None = None) -> str:
    """Return the name of a key that stands in a column, such as `budget` or `status`.

    The column "column" holds the names of the frames' columns, "frame" those of the frames.

    >>> key_name("kind", "basic", "zh"), key_name("kind", "basic", "en")
    ('基本支出', 'basic expenditure')

    Raises: UnknownWord naming the column and the key.
    """
    lang = resolve_language(lang)
    names = _keys().get(column, {})
    if key not in names:
        choices = ", ".join(names) or "no key of such a column"
        raise UnknownWord(f"no name for {column} {key!r} in data/terms/keys.csv; known: {choices}")
    return names[key][lang]


def keys(column: str) -> list[str]:
    """Return the keys of a column, in the order in which they are listed to readers."""
    return list(_keys().get(column, {}))


@cache
def _keys() -> dict[str, dict[str, dict[str, str]]]:
    columns: dict[str, dict[str, dict[str, str]]] = {}
    for row in _rows("keys"):
        columns.setdefault(row["column"], {})[row["key"]] = row
    return columns


def note(printed_note: object, lang: str | None = None) -> str:
    """Return a note of `tables.note` with its phrases translated and their parameters kept.

    A missing note is an empty text. A piece that is no phrase of data/terms/keys.csv belongs to the
    parameters before it and stays as it is. Numbers of lines that follow one another are written as
    from–to.

    >>> note("header lost; cut by a page: 57", "zh")
    '表头缺失；被分页截断：57'
    >>> note("characters lost: 7, 8, 9, 12, 14, 15", "en")
    'characters lost (line): 7–9, 12, 14, 15'
    """
    lang = resolve_language(lang)
    if not isinstance(printed_note, str):
        return ""
    pieces = [_translated_piece(piece, lang) for piece in printed_note.split("; ")]
    return _PHRASES_JOINED[lang].join(pieces)


def _translated_piece(piece: str, lang: str) -> str:
    phrase, colon, parameters = piece.partition(": ")
    if phrase not in _keys()["note"]:
        return piece
    translated = key_name("note", phrase, lang)
    if not colon:
        return translated
    if _OF_LINES in key_name("note", phrase, "en"):
        parameters = re.sub(_LINE_NUMBERS, lambda found: _runs(found.group()), parameters)
    return translated + _PARAMETERS_JOINED[lang] + parameters


def _runs(numbers: str) -> str:
    """Write three numbers or more that follow one another as from–to.

    >>> _runs("7, 8, 9, 12, 14, 15")
    '7–9, 12, 14, 15'
    """
    runs: list[list[int]] = []
    for number in map(int, numbers.split(", ")):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts: list[str] = []
    for run in runs:
        is_long = len(run) > 2
        texts += [f"{run[0]}–{run[-1]}"] if is_long else map(str, run)
    return ", ".join(texts)


# --- wording --------------------------------------------------------------------------------------


def text(key: str, lang: str | None = None, **values: object) -> str:
    """Return a text of the user interface with its {placeholders} replaced by `values`.

    A template may choose between singular and plural by a value, as in `{n} {n:line|lines}`.
    `{name:*_}` is a value with a blank behind it if it ends in a Latin letter or a digit, and
    `{kind:_*}` is one with a blank in front if it begins with one.

    >>> text("repr.heading", "en", office="石马河街道", year=2025, stage="budget")
    '石马河街道 · 2025 · budget'
    >>> text("chart.lines.line", "en", n=1), text("chart.lines.line", "en", n="1,000")
    ('1 line', '1,000 lines')

    Raises: UnknownWord naming a key or a value that is missing.
    """
    lang = resolve_language(lang)
    wording = _wording()
    if key not in wording:
        raise UnknownWord(f"no text {key!r} in data/terms/wording.csv")
    template = wording[key][lang]
    lacking = placeholders(template) - values.keys()
    if lacking:
        raise UnknownWord(f"text {key!r} needs a value for {', '.join(sorted(lacking))}")
    if _EITHER not in template and _VALUE not in template:
        return template.format(**values)
    return _FILLING.vformat(template, (), values)


class _Filling(Formatter):
    """A formatter that chooses words by number (`{n:row|rows}`) or adds blanks (`{name:*_}`)."""

    def format_field(self, value: object, format_spec: str) -> str:
        singular, is_counted, plural = format_spec.partition(_EITHER)
        if is_counted:
            return singular if str(value) == "1" else plural
        if _VALUE in format_spec:
            return _set_apart(str(value), format_spec)
        return str(super().format_field(value, format_spec))


def _set_apart(text: str, sides: str) -> str:
    """Return a text with a blank at each side that is named, where Latin stands at that side."""
    in_front = " " if sides.startswith(_BLANK) and text[:1].isascii() else ""
    behind = " " if sides.endswith(_BLANK) and text[-1:].isascii() else ""
    return f"{in_front}{text}{behind}"


_EITHER = "|"
_VALUE = "*"
_BLANK = "_"
_FILLING = _Filling()


def other_language(lang: str | None = None) -> str:
    """Return the other of the two languages.

    >>> other_language("zh"), other_language("en")
    ('en', 'zh')

    Raises: ValueError for another language.
    """
    first, second = LANGUAGES
    return second if resolve_language(lang) == first else first


def template(key: str, lang: str | None = None) -> str:
    """Return a text of the user interface with its {placeholders}, for a page that fills them.

    >>> template("repr.heading", "en")
    '{office} · {year} · {stage}'

    Raises: UnknownWord naming a key that is missing.
    """
    lang = resolve_language(lang)
    if key not in _wording():
        raise UnknownWord(f"no text {key!r} in data/terms/wording.csv")
    return _wording()[key][lang]


def has_text(key: str) -> bool:
    """Whether there is a text of the user interface with this key.

    >>> has_text("repr.heading"), has_text("repr.nothing")
    (True, False)
    """
    return key in _wording()


def text_keys(beginning: str) -> list[str]:
    """Return the keys of the texts that begin with some letters.

    >>> text_keys("repr.head")
    ['repr.heading']
    """
    return [key for key in _wording() if key.startswith(beginning)]


def system_reason(error: OSError) -> str:
    """Return the reason of a system error, in the current language if it is a common one.

    >>> system_reason(PermissionError(13, "Permission denied"))
    '没有权限'
    """
    key = f"cli.errno.{errno.errorcode.get(error.errno or 0, '')}"
    return text(key) if has_text(key) else str(error.strerror or error)


def placeholders(template: str) -> frozenset[str]:
    """Return the names in braces in a template.

    >>> sorted(placeholders("{shown} of {all}"))
    ['all', 'shown']
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


@cache
def _wording() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in _rows("wording")}


def explain(term: str, lang: str | None = None) -> str:
    """Return one sentence that explains a term, given in Chinese or in English.

    Raises: UnknownWord naming the term.
    """
    lang = resolve_language(lang)
    row = _glossary_by_words().get(_folded(term).casefold())
    if row is None:
        raise UnknownWord(f"no term {term!r} in data/terms/glossary.csv")
    return row[f"explanation_{lang}"]


@cache
def _glossary_by_words() -> dict[str, dict[str, str]]:
    """Return the rows of the glossary by their folded terms in both languages."""
    by_words: dict[str, dict[str, str]] = {}
    for row in _rows("glossary"):
        for key in ("term_zh", "term_en"):
            by_words.setdefault(_folded(row[key]).casefold(), row)
    return by_words


def glossary() -> list[dict[str, str]]:
    """Return all terms with their names and explanations in both languages, and their source."""
    return [dict(row) for row in _rows("glossary")]


def counted_nouns(lang: str | None = None) -> frozenset[str]:
    """Return the nouns of a language that make the integer before them a figure in prose.

    In Chinese they are the classifiers.
    """
    return _counted_nouns(resolve_language(lang))


@cache
def _counted_nouns(lang: str) -> frozenset[str]:
    """Return the counted nouns of one language."""
    return frozenset(row["noun"] for row in _rows("counted") if row["language"] == lang)


@lru_cache(maxsize=1)
def words_of_names() -> frozenset[str]:
    """Return words of two characters that names in budgets are made of, and no line end parts."""
    return frozenset(row["zh"] for row in _rows("words_of_names"))


# --- the files ------------------------------------------------------------------------------------


@lru_cache(maxsize=32)  # more than there are files
def _rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one file of data/terms/.

    Raises: UnknownWord, with the row's number, if a row has not the fields of the header.
    """
    with resources.path(f"data/terms/{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            fields = f"{len(row)} fields instead of {', '.join(header)}"
            raise UnknownWord(f"data/terms/{name}.csv, row {number}: {fields}")
    return tuple(dict(zip(header, row, strict=True)) for row in rows)
