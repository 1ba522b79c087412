"""Counts quoted in pages are what the project counts now."""

import pytest

from tools import quoted
from tools.quoted import COUNTS, Count


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: f"{count.page}: {count.words}")
def test_a_quoted_count_is_true(count):
    text = (quoted.ROOT / count.page).read_text(encoding="utf-8")
    assert quoted.stale(text, count) == []


def seven():
    return 7


COUNT = Count("page.md", "with {} tables, and", seven, quoted.english)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("with seven tables, and", []),
        ("with\nseven tables, and", []),
        ("with eight tables, and", ["page.md: 'with {} tables, and' says eight, it is seven"]),
        ("with tables", ["page.md: 'with {} tables, and' stands 0 times, not once"]),
        ("with 1 tables, and with 2 tables, and", ["stands 2 times, not once"]),
    ],
)
def test_a_wrong_or_missing_quotation_is_said(text, said):
    found = quoted.stale(text, COUNT)
    assert len(found) == len(said)
    for sentence, words in zip(found, said, strict=True):
        assert words in sentence


def test_a_wrong_count_is_rewritten_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(quoted, "ROOT", tmp_path)
    monkeypatch.setattr(quoted, "COUNTS", (COUNT, Count("page.md", "of {} rows", seven)))
    (tmp_path / "page.md").write_text("with nine tables, and of 12 rows\n12 tables\n")
    assert quoted.refresh_all() == []
    assert (tmp_path / "page.md").read_text() == "with seven tables, and of 7 rows\n12 tables\n"
    assert quoted.faults() == []
