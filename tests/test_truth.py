"""Real files beside the checkout, held to what a person wrote down of their pages."""

import tomllib

import pytest

from tools import truth

NAMES = ("party-office-2018-tables", "welfare-home-2024")


def written(name):
    return tomllib.loads((truth.TRUTHS / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_enough_is_written_of_each_document(name):
    figures = written(name)["figures"]
    assert sum(map(len, figures.values())) >= 20
    assert len(figures) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_right_or_said_to_be_unread(name):
    path = truth.FILES / written(name)["file"]
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this checkout (../shared/disclosure)")
    found = truth.measure(written(name), path)
    assert (found.wrong, found.missing, found.lost, found.identity) == ([], [], [], [])
    assert len(found.broken) == found.really


def test_every_written_document_is_tested():
    assert sorted(NAMES) == sorted(path.stem for path in truth.TRUTHS.glob("*.toml"))


def test_a_figure_that_is_not_the_written_one_is_wrong(tmp_path):
    made = truth.Truth("x")
    truth._count(5, {5: 1}, {}, made, "page 1: 5")
    truth._count(5, {5: 0}, {5: 0}, made, "page 1: 5")
    assert (made.placed, made.lost) == (1, ["page 1: 5"])
