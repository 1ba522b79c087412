"""Real files beside the checkout, held to what a person wrote down of their pages."""

import re
import tomllib

import pytest

from tools import truth

NAMES = (
    "finance-2024-final",
    "gov-office-2025",
    "high-court-2019",
    "jiangsu-procuratorate-2019",
    "party-office-2018",
    "peoples-congress-2018",
    "planning-2024-final",
    "wanli-2024",
    "welfare-home-2024",
)
#: A row of the table of them in docs/method.md.
ROW = re.compile(r"^\| `?(?P<name>[a-z0-9-]+)`? \|(?P<counts>[ 0-9|]+)\|$", re.MULTILINE)


def written(name):
    return tomllib.loads((truth.TRUTHS / f"{name}.toml").read_text(encoding="utf-8"))


def counts_of(found):
    """Return the counts of a document as the page prints them."""
    identities = (found.checked, len(found.broken), len(found.really))
    figures = (found.written, found.right, len(found.wrong), len(found.missing))
    return (*figures, found.printed, found.placed, found.said, len(found.lost), *identities)


def on_the_page():
    """Return the counts of each document that docs/method.md prints."""
    page = (truth.ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    rows = {match["name"]: match["counts"].split("|") for match in ROW.finditer(page)}
    return {name: tuple(map(int, counts)) for name, counts in rows.items()}


@pytest.mark.parametrize("name", NAMES)
def test_enough_is_written_of_each_document(name):
    figures = written(name)["figures"]
    assert sum(map(len, figures.values())) >= 20
    assert len(figures) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_right_or_said_to_be_unread_and_the_page_says_so(name):
    paths = [truth.FILES / file for file in written(name)["files"]]
    if not all(path.exists() for path in paths):
        pytest.skip(f"{name} is not beside this checkout (../shared/disclosure)")
    found = truth.measure(written(name) | {"name": name}, paths)
    assert (found.faults, found.missing) == ([], [])
    assert on_the_page()[name] == counts_of(found)


def test_the_page_adds_up_what_it_prints_of_the_documents():
    rows = on_the_page()
    whole = rows.pop("all")
    assert set(rows) == set(NAMES)
    assert whole == tuple(map(sum, zip(*rows.values(), strict=True)))


def test_every_written_document_is_tested():
    assert sorted(NAMES) == sorted(path.stem for path in truth.TRUTHS.glob("*.toml"))


def test_a_figure_that_is_not_the_written_one_is_wrong():
    made = truth.Truth("x")
    truth._count(5, {5: 1}, {}, made, "page 1: 5")
    truth._count(5, {5: 0}, {5: 0}, made, "page 1: 5")
    assert (made.placed, made.lost) == (1, ["page 1: 5"])


def test_an_identity_that_is_falsely_called_broken_is_a_fault_and_one_overlooked_too():
    made = truth.Truth("x", broken=["A31 1.00 2.00"], really=["A31 3.00 4.00"])
    assert made.found == 0
    assert [fault.partition(":")[0] for fault in made.faults] == [
        "falsely called broken",
        "broken and not called so",
    ]
