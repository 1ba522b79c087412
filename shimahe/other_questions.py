"""Whether a wrong answer is right elsewhere: for another variable of the exercise, or other facts.

It is for wrong answers that no exercise foresaw. Promises one line in the current language that
names the question that the answer belongs to, or "" if it belongs to none. Tries the facts of other
students, so that no exercise needs a list; does not know what the exercises are about.
"""

from __future__ import annotations

from shimahe import terms
from shimahe.exercises import Exercise, Part, for_seed
from shimahe.questions import WAY, words_of

HALF = 0.005 + 1e-9  # how far an answer may be off: half of the second decimal
STUDENTS = 24  # the numbers of students whose questions are tried
_NUMBERS = ("wan", "yuan", "share", "count", "line")


def found(name: str, seed: str, part: Part, number: float) -> str:
    """Return in one line what a wrong number for a part of an exercise answers; "" if nothing.

    `name` and `seed` are those of the exercise.
    """
    asked = for_seed(name, seed)
    return _of_another_part(asked, part, number) or _of_other_facts(name, asked, part, number)


def _of_another_part(asked: Exercise, part: Part, number: float) -> str:
    """Return which other variable of the exercise a number answers, rightly or by a mistake."""
    others = [each for each in asked.parts if each.variable != part.variable]
    others = [each for each in others if each.kind in _NUMBERS]
    for other in others:
        if _is_near(number, other.answer):
            return _told("part", number, variable=other.variable)
    for other in others:
        for key, mistaken in other.mistakes:
            if _is_near(number, mistaken):
                reason = terms.text(f"course.mistake.{key}")
                return _told("mistake", number, variable=other.variable, reason=reason)
    return ""


def _of_other_facts(name: str, asked: Exercise, part: Part, number: float) -> str:
    """Return for which facts a number would be right: those that differ least from those asked."""
    if not asked.facts:
        return ""
    answering: list[tuple[int, str]] = []
    for student in range(1, STUDENTS + 1):
        other = for_seed(name, str(student))
        differing = [key for key in other.facts if other.facts[key] != asked.facts[key]]
        if differing and differing != [WAY] and _has_answer(other, part, number):
            answering.append((len(differing), _facts_in_words(other, differing)))
    if not answering:
        return ""
    _, facts = min(answering)
    return _told("facts", number, facts=facts)


def _has_answer(other: Exercise, part: Part, number: float) -> bool:
    """Whether a number is the answer to a part under the facts of another exercise."""
    same = [each for each in other.parts if each.variable == part.variable]
    return any(each.kind == part.kind and _is_near(number, each.answer) for each in same)


def _facts_in_words(asked: Exercise, keys: list[str]) -> str:
    """Return some facts of an exercise as words in a row."""
    words = words_of(asked, None)
    said = [terms.text(f"course.fact.{key}", None, **words) for key in keys]
    if len(said) == 1:
        return said[0]
    return terms.text("course.fact.both", first=said[0], other=said[1])


def _is_near(number: float, answer: object) -> bool:
    return abs(number - float(answer)) <= HALF  # type: ignore[arg-type]


def _told(way: str, number: float, **words: object) -> str:
    """Return the line that says to which question a number belongs."""
    return terms.text(f"course.elsewhere.{way}", None, value=terms.number(number), **words)
