"""A course that marks itself: `ask` puts an exercise, `check` says what is wrong with an answer.

The answer is computed from the disclosure at the moment of the check. Promises one line for each
variable that is wrong, in the current language, and an error that stops whatever marks the course.
It does not know written answers: those are read by a teacher, with the rubric.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shimahe import terms
from shimahe.exercises import Part, for_seed
from shimahe.faults import fault
from shimahe.questions import Question, ask

__all__ = ["NotRight", "Question", "ask", "check"]


class NotRight(terms.SaidAlone, AssertionError):
    """An answer is missing or wrong."""


def check(name: str, space: Mapping[str, Any]) -> None:
    """Check the answers to an exercise among the variables of a notebook: pass `globals()`.

    Raises: NotRight, with a line for each variable that is missing or wrong.
    """
    if "seed" not in space:
        raise NotRight(terms.text("course.no_seed"))
    parts = for_seed(name, str(space["seed"])).parts
    wrong = []
    for part in parts:
        text = _fault_of(part, space)
        if text:
            wrong.append(f"✗ {part.variable}: {text}")
    if wrong:
        raise NotRight("\n".join(wrong))
    names = ", ".join(part.variable for part in parts)
    print(terms.text("course.right", names=names))


def _fault_of(part: Part, space: Mapping[str, Any]) -> str:
    """Say what is wrong with the variable that a part asks for; nothing where it is right."""
    if part.variable not in space:
        return terms.text("course.missing")
    return fault(part, space[part.variable])
