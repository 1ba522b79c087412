"""CONTRIBUTING.md: every recipe names at most four files, all of which are there, and what asks."""

import re

import pytest

RECIPES = (
    "a title of a form",
    "a form",
    "a column",
    "a check",
    "a criterion",
    "a control",
    "an explorer",
    "a chart",
    "an exercise",
    "a term",
    "an adapter for a file format",
)
_PATH = re.compile(r"`((?:shimahe|data|tests|tools|docs|notebooks)/[\w./]+|pyproject\.toml)`")


@pytest.fixture(scope="module")
def page(root):
    return (root / "CONTRIBUTING.md").read_text(encoding="utf-8")


def recipe(page, name):
    """The text of one recipe."""
    _, _, after = page.partition(f"## How to add {name}\n")
    return after.partition("\n## ")[0]


def test_the_recipes_are_all_there(page):
    assert re.findall(r"^## How to add (.*)$", page, re.M) == list(RECIPES)


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_has_at_most_four_steps_and_says_what_asks(page, name):
    steps = re.findall(r"^(\d)\. (?:`|\S)", recipe(page, name), re.M)
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    assert 1 <= len(steps) <= 4
    assert "What asks: " in recipe(page, name)


def test_every_file_named_exists(page, root):
    named = {path for path in _PATH.findall(page) if "NAME" not in path}
    assert len(named) > 20
    assert sorted(path for path in named if not (root / path).exists()) == []


def test_every_place_for_a_new_file_exists(page, root):
    folders = {path.rpartition("/")[0] for path in _PATH.findall(page) if "NAME" in path}
    assert len(folders) == 3
    assert [folder for folder in folders if not (root / folder).is_dir()] == []


def test_every_command_named_exists(page, root):
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"\bmake ([a-z][a-z-]+)", page))
    assert {"lint", "test", "test-quick", "test-browser", "accept", "docs"} <= named
    assert named <= targets


def test_every_test_named_is_there(page, root):
    tests = "".join(path.read_text("utf-8") for path in (root / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) >= 3
    assert [name for name in named if f"def {name}(" not in tests] == []
