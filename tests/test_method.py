"""docs/method.md: its examples print what it says.

It explains every phrase and every reason that reading gives.
"""

import doctest
import re

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


def test_every_status_is_named(page):
    assert [status for status in frames.STATUSES if f"`{status}`" not in page] == []


def test_rules_are_numbered_in_order(page):
    numbers = re.findall(r"^\*\*R(\d\d)\. ", page, re.M)
    assert numbers == [f"{n:02d}" for n in range(1, len(numbers) + 1)]


def test_every_file_named_exists(page, root):
    named = set(re.findall(r"`((?:shimahe|data|tests)/[\w./]*)`", page))
    assert len(named) >= 5
    assert sorted(name for name in named if not (root / name).exists()) == []
