"""Correct disclosures of odd but legal shapes, by hand: no identity of theirs is called broken."""

from __future__ import annotations

from pathlib import Path

import pytest

import shimahe
from shimahe.checking.audit import audit

ODD = Path(__file__).parent / "sound" / "odd"


@pytest.mark.parametrize("name", sorted(path.stem for path in ODD.glob("*.md")))
def test_nothing_is_called_broken(name):
    found = audit(shimahe.read(ODD / f"{name}.md"))
    assert any(result.holds for result in found.weighed)
    assert [result.key for result in found.weighed if result.is_broken_identity] == []
    assert found.wrong_units == ()
