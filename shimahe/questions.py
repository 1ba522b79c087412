"""The exercises of the course in words: what `course.ask` shows under a seed.

Promises both languages, and that no question holds its answer. It does not know how an answer is
checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.exercises import Exercise, disclosure, for_seed


@dataclass(frozen=True)
class Question:
    """What an exercise asks; `question["code"]` is a fact of it, `read_from` a damaged copy."""

    text: str
    facts: dict[str, object]
    read_from: Disclosure | None = field(default=None, repr=False)

    def __getitem__(self, fact: str) -> object:
        return self.facts[fact]

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


def ask(name: str, seed: object, lang: str | None = None) -> Question:
    """Put an exercise under a seed.

    Raises: KeyError, naming those there are, for a name that is no exercise.
    """
    asked = for_seed(name, str(seed))
    key = f"course.ask.{name}"
    if "way" in asked.facts:
        key = f"{key}.{asked.facts['way']}"
    text = terms.text(key, lang, **_words(asked, lang))
    return Question(text, asked.facts, asked.read_from)


def _words(asked: Exercise, lang: str | None) -> dict[str, object]:
    """Give the facts of a question in words: names of accounts, projects, statements."""
    words = dict(asked.facts)
    for key, fact in asked.facts.items():
        if key in ("code", "other"):
            words[f"{key}_name"] = _account(str(fact), lang)
        elif key in _NAMES:
            words[key] = _NAMES[key](str(fact), lang)
    return words


def _account(code: str, lang: str | None) -> str:
    spending = disclosure().spending
    printed = spending[spending["code"] == code]["name"]
    return terms.account_name(code, "functional", lang, printed.iloc[0])


def _statement(statement: str, lang: str | None) -> str:
    statements = disclosure().statements.set_index("statement")
    return terms.statement_name(statements["item"][statement], lang)


def _numerator(key: str, lang: str | None) -> str:
    return terms.text(f"course.numerator.{key}", lang)


#: How a fact of a question is said in words.
_NAMES: dict[str, Callable[[str, str | None], str]] = {
    "project": terms.project_name,
    "label": terms.label_name,
    "numerator": _numerator,
    "effect": _statement,
    "cause": _statement,
}
