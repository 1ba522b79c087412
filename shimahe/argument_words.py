"""The words of argparse itself, such as usage and options, in the language chosen.

Promises that argparse is as before once the arguments are parsed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from shimahe import terms


@contextmanager
def argparse_translated() -> Iterator[None]:
    """Within this context, let argparse speak the current language.

    It translates each of its texts with its functions `_` and `ngettext`, which are replaced.
    """
    functions = {"_": _argparse_word, "ngettext": _argparse_plural}
    before = {name: getattr(argparse, name) for name in functions}
    vars(argparse).update(functions)
    try:
        yield
    finally:
        vars(argparse).update(before)


def _argparse_word(english: str) -> str:
    """Return a text of argparse in the current language; in English if it has no translation."""
    word = english.strip()
    with suppress(LookupError, OSError, ValueError):  # where even the texts are broken
        return english.replace(word, terms.template(_argparse_keys()[word]))
    return english


@cache
def _argparse_keys() -> dict[str, str]:
    """Return the English texts of argparse that are translated, each with the key of our text."""
    return {terms.template(key, "en"): key for key in terms.text_keys("argparse.")}


def _argparse_plural(one: str, several: str, count: int) -> str:
    """Return the form of a text of argparse for a number, in the current language."""
    return _argparse_word(one if count == 1 else several)
