"""A course that marks itself: `ask` shows an exercise, `check` says what is wrong with an answer.

The right answer is computed from the disclosure when it is checked. Promises one line for each
variable that is wrong, in the current language, and an error, so that nbgrader sees the failure.
Written answers are not checked here: a teacher reads them with the rubric.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from shimahe import other_questions, terms
from shimahe.exercises import disclosure, for_seed
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
    seed = str(space["seed"])
    asked = for_seed(name, seed)
    elsewhere = partial(other_questions.found, name, seed)
    read_from = asked.read_from or disclosure()
    wrong = []
    for part in asked.parts:
        text = terms.text("course.missing")
        if part.variable in space:
            text = fault(part, space[part.variable], read_from, elsewhere)
        if text:
            wrong.append(f"✗ {part.variable}: {text}")
    if wrong:
        raise NotRight("\n".join(wrong))
    names = ", ".join(part.variable for part in asked.parts)
    print(terms.text("course.right", names=names))
