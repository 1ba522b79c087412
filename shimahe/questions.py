"""The exercises of the course in words: what `course.ask` shows for a seed.

Promises both languages, and that no question contains its answer. Does not know how an answer is
checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.exercises import Exercise, disclosure, for_seed

#: The fact that chooses between two questions with different words.
WAY = "way"


@dataclass(frozen=True)
class Question:
    """What an exercise asks; `question["code"]` gives a fact. A notebook shows the text."""

    #: The question in words, as Markdown.
    text: str
    #: What the seed chose, by name, such as a code or the name of a project.
    facts: dict[str, object]
    #: The disclosure with a changed figure, for the exercise that asks to find it; else None.
    read_from: Disclosure | None = field(default=None, repr=False)

    def __getitem__(self, fact: str) -> object:
        return self.facts[fact]

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


def ask(name: str, seed: object, lang: str | None = None) -> Question:
    """Return the question of an exercise; the same seed always gives the same question.

    `seed` is the number of a student, or any text. `lang` is "zh" or "en" (default: the current
    language).

    Raises: KeyError, which names all exercises, for a name that is no exercise.
    """
    asked = for_seed(name, str(seed))
    key = f"course.ask.{name}"
    if WAY in asked.facts:
        key = f"{key}.{asked.facts[WAY]}"
    text = terms.text(key, lang, **words_of(asked, lang))
    return Question(text, asked.facts, asked.read_from)


def words_of(asked: Exercise, lang: str | None) -> dict[str, object]:
    """Return the facts of a question in words, such as the names of accounts and projects."""
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


#: The functions that give the words for a fact of a question, by its name.
_NAMES: dict[str, Callable[[str, str | None], str]] = {
    "project": terms.project_name,
    "label": terms.label_name,
    "numerator": _numerator,
    "effect": _statement,
    "cause": _statement,
}
