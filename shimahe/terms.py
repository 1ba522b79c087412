"""Names, levels and wording in Chinese and English, from the CSV files in `data/terms/`, and the
current language.

Promises that a word is either in those files or an error that names it. A Chinese name is the
printed one, an English name only for a printed name that the files know. Files are read when first
needed and kept. It knows nothing of frames, documents or pictures.
"""

from __future__ import annotations

import csv
import os
import unicodedata
from functools import cache
from string import Formatter

from shimahe import resources

LANGUAGES = ("zh", "en")
_LEVELS = {"functional": {3: "class", 5: "group", 7: "item"}, "economic": {3: "class", 5: "group"}}
_JOINS = {"zh": ("；", "："), "en": ("; ", ": ")}
_chosen: list[str] = []


class UnknownWord(LookupError):
    """A code, key, term or text that `data/terms/` does not have."""


def set_language(lang: str) -> None:
    """Make `lang` ("zh" or "en") the language of everything shown from now on.

    Raises: ValueError for any other language.
    """
    _chosen[:] = [_allowed(lang, "the language")]


def language() -> str:
    """The current language: the one set last, else the environment's SHIMAHE_LANG, else zh.

    Raises: ValueError if SHIMAHE_LANG holds anything else than zh or en.
    """
    return (
        _chosen[0] if _chosen else _allowed(os.environ.get("SHIMAHE_LANG") or "zh", "SHIMAHE_LANG")
    )


def _allowed(lang: str, what: str) -> str:
    if lang not in LANGUAGES:
        raise ValueError(f"{what} is {lang!r}: choose one of {', '.join(LANGUAGES)}")
    return lang


def _wanted(lang: str | None) -> str:
    return language() if lang is None else _allowed(lang, "lang")


def account_name(
    code: str, classification: str = "functional", lang: str | None = None, printed: object = None
) -> str:
    """The name of a functional or economic code; in Chinese as `printed`, if a text is given.

    In English the printed name decides, since some offices number accounts in their own way: the
    name this code has under that Chinese name, else the one this Chinese name has alone among its
    siblings, else the printed name itself.

    >>> account_name("30217", "economic", "en")
    'Official reception'
    >>> account_name("30205", "economic", "en", printed="邮电费")
    'Post and telecommunications'

    Raises: UnknownWord if the code is not in the files and nothing is printed.
    """
    lang, known, given = (
        _wanted(lang),
        _account(code, classification),
        printed if isinstance(printed, str) else "",
    )
    if lang == "zh" and given:
        return given
    if not given:
        if known is None:
            raise UnknownWord(
                f"{code!r} is not in data/terms/{classification}.csv: pass its printed name"
            )
        return known[lang]
    return _english_account(code, classification, given) or given


def _english_account(code: str, classification: str, printed: str) -> str | None:
    """The English name of a printed account: the code's own, else the only one of that Chinese name
    beside it.
    """
    named = [
        (row["code"], row["en"])
        for row in _names(classification)
        if _folded(row["zh"]) == _folded(printed)
    ]
    own = [name for other, name in named if other == code]
    alike = {name for other, name in named if other[:-2] == code[:-2]}
    return own[0] if own else alike.pop() if len(alike) == 1 else None


def _folded(name: str) -> str:
    """A name without spaces, full-width and half-width forms made one: the same name is printed
    with （ and with (.
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def level_of(code: str, classification: str = "functional") -> str:
    """The level of a code from its length: class, group or item.

    >>> level_of("2010301"), level_of("302", "economic")
    ('item', 'class')

    Raises: ValueError if no code of the classification looks like this.
    """
    lengths = _LEVELS[_classification(classification)]
    if not (code.isascii() and code.isdigit() and len(code) in lengths):
        digits = " or ".join(str(length) for length in lengths)
        raise ValueError(f"{code!r} is no {classification} code: it must have {digits} digits")
    return lengths[len(code)]


def accounts(classification: str = "functional") -> list[dict[str, str]]:
    """The accounts of a classification, by code: code, level, zh, en, and cofog or gfsm
    (indicative, often empty).
    """
    return [dict(row) for row in _rows(_classification(classification))]


def _classification(name: str) -> str:
    if name not in _LEVELS:
        raise ValueError(f"classification is {name!r}: choose one of {', '.join(_LEVELS)}")
    return name


@cache
def _accounts(classification: str) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _rows(_classification(classification))}


def _account(code: str, classification: str) -> dict[str, str] | None:
    return _accounts(classification).get(code)


@cache
def _names(classification: str) -> tuple[dict[str, str], ...]:
    """Every name of every code, those of other years and offices included."""
    others = (row for row in _rows("other_names") if row["classification"] == classification)
    return (*_rows(classification), *others)


def project_name(printed: str, lang: str | None = None) -> str:
    """The name of a project: in Chinese as printed; in English the table's, else as printed.

    >>> project_name("人大工作经费", "en")
    "People's Congress work"
    """
    return printed if _wanted(lang) == "zh" else _projects().get(_folded(printed), printed)


@cache
def _projects() -> dict[str, str]:
    return {_folded(row["zh"]): row["en"] for row in _rows("projects")}


def key_name(column: str, key: str, lang: str | None = None) -> str:
    """The name of a key that stands in a column, such as `budget` or `status`.

    The column "column" holds the names of the frames' columns, "frame" those of the frames.

    >>> key_name("kind", "basic", "zh"), key_name("kind", "basic", "en")
    ('基本支出', 'basic expenditure')

    Raises: UnknownWord naming the column and the key.
    """
    lang, names = _wanted(lang), _keys().get(column, {})
    if key not in names:
        known = ", ".join(names) or "no key of such a column"
        raise UnknownWord(f"no name for {column} {key!r} in data/terms/keys.csv; known: {known}")
    return names[key][lang]


def keys(column: str) -> list[str]:
    """The keys of a column, in the order in which they are listed to readers."""
    return list(_keys().get(column, {}))


@cache
def _keys() -> dict[str, dict[str, dict[str, str]]]:
    columns: dict[str, dict[str, dict[str, str]]] = {}
    for row in _rows("keys"):
        columns.setdefault(row["column"], {})[row["key"]] = row
    return columns


def note(printed_note: object, lang: str | None = None) -> str:
    """A note of `tables.note`, its phrases translated and their parameters kept; a missing note is
    an empty text.

    A piece that is no phrase of data/terms/keys.csv belongs to the parameters before it and stays
    as it is.

    >>> note("header lost; cut by a page: 57", "zh")
    '表头缺失；被分页截断：57'
    """
    lang = _wanted(lang)
    pieces = printed_note.split("; ") if isinstance(printed_note, str) else []
    return _JOINS[lang][0].join(_note_piece(piece, lang) for piece in pieces)


def _note_piece(piece: str, lang: str) -> str:
    phrase, colon, parameters = piece.partition(": ")
    if phrase not in _keys()["note"]:
        return piece
    return key_name("note", phrase, lang) + (_JOINS[lang][1] + parameters if colon else "")


def text(key: str, lang: str | None = None, **values: object) -> str:
    """A text of the user interface, its {placeholders} filled with `values`.

    >>> text("repr.heading", "en", office="石马河街道", year=2025, stage="budget")
    '石马河街道 · 2025 · budget'

    Raises: UnknownWord naming a key or a value that is missing.
    """
    lang, wording = _wanted(lang), _wording()
    if key not in wording:
        raise UnknownWord(f"no text {key!r} in data/terms/wording.csv")
    template = wording[key][lang]
    if lacking := placeholders(template) - values.keys():
        raise UnknownWord(f"text {key!r} needs a value for {', '.join(sorted(lacking))}")
    return template.format(**values)


@cache
def placeholders(template: str) -> set[str]:
    """The names in braces in a template.

    >>> sorted(placeholders("{shown} of {all}"))
    ['all', 'shown']
    """
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@cache
def _wording() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in _rows("wording")}


def explain(term: str, lang: str | None = None) -> str:
    """One sentence that explains a term, given in Chinese or in English.

    Raises: UnknownWord naming the term.
    """
    lang = _wanted(lang)
    for row in _rows("glossary"):
        if _folded(term).casefold() in (
            _folded(row["term_zh"]).casefold(),
            _folded(row["term_en"]).casefold(),
        ):
            return row[f"explanation_{lang}"]
    raise UnknownWord(f"no term {term!r} in data/terms/glossary.csv")


def glossary() -> list[dict[str, str]]:
    """The terms, each with its name and explanation in both languages and the document it comes
    from, if any.
    """
    return [dict(row) for row in _rows("glossary")]


def counted_nouns(lang: str | None = None) -> list[str]:
    """The nouns of a language that make the integer before them (the classifier, in Chinese) a
    figure in prose.
    """
    lang = _wanted(lang)
    return [row["noun"] for row in _rows("counted") if row["language"] == lang]


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one file of data/terms/.

    Raises: UnknownWord, with the row's number, if a row has not the fields of the header.
    """
    with resources.path(f"data/terms/{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise UnknownWord(
                f"data/terms/{name}.csv, row {number}: {len(row)} fields instead of {', '.join(head)}"
            )
    return tuple(dict(zip(head, row, strict=True)) for row in rows)
