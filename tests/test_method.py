"""docs/method.md: its examples print what it says.

It explains every phrase and every reason that reading gives.
"""

import ast
import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shimahe import frames, terms


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs/method.md").read_text(encoding="utf-8")


def test_the_examples_print_what_the_page_says(page):
    blocks = "".join(re.findall(r"^```pycon\n(.*?)^```$", page, re.M | re.S))
    examples = doctest.DocTestParser().get_doctest(blocks, {}, "method.md", "method.md", 0)
    said = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=said.append)
    assert result.attempted >= 20
    assert result.failed == 0, "".join(said)


def test_every_phrase_of_a_note_is_explained(page):
    assert [
        phrase for phrase in terms.keys("note") if not re.search(rf"`{phrase}(?:: [A-Z]+)?`", page)
    ] == []


def test_every_phrase_explained_has_words_in_both_languages(page):
    rows = page.partition("| Phrase | When |")[2].partition("\n\n")[0].splitlines()[2:]
    firsts = [row.split(" | ")[0] for row in rows]
    phrases = {phrase for first in firsts for phrase in re.findall(r"`([^`:]+)[^`]*`", first)}
    assert len(phrases) > 40
    assert sorted(phrases - set(terms.keys("note"))) == []


def test_every_phrase_that_the_reader_writes_has_words_in_both_languages(root):
    phrases = set(_phrases_written(root / "shimahe/reading"))
    assert len(phrases) > 30
    assert sorted(phrases - set(terms.keys("note"))) == []


def _phrases_written(folder: Path) -> Iterator[str]:
    """Yield the phrases that code of a folder adds to a list called `notes` or `unread`."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _adds_a_note(node.func):
                phrase = _first_text(node.args[0])
                if phrase is not None:
                    yield phrase.partition(": ")[0]


def _adds_a_note(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute) or function.attr != "append":
        return False
    return ast.unparse(function.value).split(".")[-1] in ("notes", "unread")


def _first_text(argument: ast.expr) -> str | None:
    """Return the text that an argument begins with; None where it begins with a name."""
    while isinstance(argument, ast.BinOp):
        argument = argument.left
    if isinstance(argument, ast.JoinedStr):
        argument = argument.values[0]
    return argument.value if isinstance(argument, ast.Constant) else None


def test_every_status_is_named(page):
    assert [status for status in frames.STATUSES if f"`{status}`" not in page] == []


def test_rules_are_numbered_in_order(page):
    numbers = re.findall(r"^\*\*R(\d\d)\. ", page, re.M)
    assert numbers == [f"{n:02d}" for n in range(1, len(numbers) + 1)]


def test_every_file_named_exists(page, root):
    named = set(re.findall(r"`((?:shimahe|data|tests)/[\w./]*)`", page))
    assert len(named) >= 5
    assert sorted(name for name in named if not (root / name).exists()) == []
