"""Reading what a reader pastes to open a view: everything that a page lets them copy.

That is a token (one line of JSON), the address of a page that shows the view, or the line of Python
that makes it. Promises that nothing pasted is run. Does not know which values a view takes.
"""

from __future__ import annotations

import ast
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shimahe.display.controls import InvalidState

#: The query field of an address that has the token.
ADDRESS_FIELD = "view"
_CALL = re.compile(r"(?:shimahe\.)?explore\.[a-z_]{1,40}\(.*\)")


def pasted_values(text: str) -> Any:
    """Return the plain values of a pasted token, address or call; for these two, of their token.

    The values of a call have the name of the explorer under "explorer", as those of a token have.

    Raises: InvalidState if the text is none of these, or names a field twice.
    """
    line = text.strip()
    if _CALL.fullmatch(line):
        return _values_of_call(line)
    try:
        return json.loads(_token_of_address(line) or line, object_pairs_hook=_without_repeats)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidState("not_json") from error


def _token_of_address(line: str) -> str:
    """Return the token in an address; "" if the text is no address with one."""
    if "?" not in line or line.startswith("{"):
        return ""
    try:
        fields = parse_qs(urlsplit(line).query)
    except ValueError:  # such as an address with half a pair of brackets
        return ""
    return fields.get(ADDRESS_FIELD, [""])[0]


def _values_of_call(line: str) -> dict[str, Any]:
    """Return the explorer and the keyword arguments of a call, which is parsed and not made.

    Raises: InvalidState if it is no call whose keyword arguments are plain values.
    """
    try:
        called = ast.parse(line, mode="eval").body
        if not isinstance(called, ast.Call) or not isinstance(called.func, ast.Attribute):
            raise InvalidState("not_json")
        given = [(each.arg or "", ast.literal_eval(each.value)) for each in called.keywords]
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise InvalidState("not_json") from error
    return _without_repeats([("explorer", called.func.attr), *given])


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the fields of a JSON object as a dict.

    Raises: InvalidState if a field is named twice.
    """
    names = [name for name, _ in pairs]
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise InvalidState("twice", names=", ".join(sorted(repeated)))
    return dict(pairs)
