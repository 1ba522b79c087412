"""A course that marks itself: `ask` shows an exercise, `check` says what is wrong with an answer.

The right answer is computed from the disclosure when it is checked. Promises one line for each
variable that is wrong, in the current language, and an error, so that nbgrader sees the failure.
Written answers are not checked here: a teacher reads them with the rubric.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.exercises import Part, disclosure, for_seed
from shimahe.faults import fault
from shimahe.questions import Question, ask

__all__ = ["NotRight", "Question", "ask", "check"]


class NotRight(terms.SaidAlone, AssertionError):
    """An answer to an exercise is missing or wrong; the message says which and why."""


def check(name: str, space: Mapping[str, Any]) -> None:
    """Check the answers to an exercise, and print a line if all are right.

    `name` is the name of the exercise; `space` are the variables of the notebook: pass `globals()`.
    They must have the `seed` with which the exercise was asked.

    Raises: NotRight, with a line for each variable that is missing or wrong; KeyError for a name
    that is no exercise.
    """
    if "seed" not in space:
        raise NotRight(terms.text("course.no_seed"))
    asked = for_seed(name, str(space["seed"]))
    read_from = asked.read_from or disclosure()
    wrong = []
    for part in asked.parts:
        text = _fault_of(part, space, read_from)
        if text:
            wrong.append(f"✗ {part.variable}: {text}")
    if wrong:
        raise NotRight("\n".join(wrong))
    names = ", ".join(part.variable for part in asked.parts)
    print(terms.text("course.right", names=names))


def _fault_of(part: Part, space: Mapping[str, Any], d: Disclosure) -> str:
    """Return what is wrong with the variable that a part asks for of `d`; "" if it is right."""
    if part.variable not in space:
        return terms.text("course.missing")
    return fault(part, space[part.variable], d)
