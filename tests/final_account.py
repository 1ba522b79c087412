"""An invented final account, and the checks that only final accounts have."""

from __future__ import annotations

from pathlib import Path

from tests.fragments import changed

#: All of its figures agree.
WHOLE_ACCOUNT = (Path(__file__).parent / "sound" / "whole_final_account.md").read_text("utf-8")
OF_FINAL_ACCOUNTS = {"A08", "A09", "A19", "A20"}
#: The checks of a balance that carries money over, of a budget or of a final account.
WHERE_MONEY_IS_CARRIED = {"A06", "A07"}


def account_with(title, old="", new=""):
    """Return the account with other words in the section of a title, or without it."""
    return changed(title, old, new, text=WHOLE_ACCOUNT)
