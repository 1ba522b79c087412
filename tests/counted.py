"""How many steps the package takes: counted, not timed, so that it is the same on every machine."""

import sys
from collections.abc import Callable
from typing import Any


def steps_of(call: Callable[[], Any]) -> int:
    """Return how many calls and lines of the package's own functions a call takes."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if "shimahe" not in frame.f_code.co_filename:
            return None
        count += 1
        return trace

    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(None)
    return count
