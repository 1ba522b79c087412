"""An invented final account, and the checks that only final accounts have."""

from __future__ import annotations

from pathlib import Path

from tests.fragments import changed

#: All of its figures agree.
WHOLE_ACCOUNT = (Path(__file__).parent / "sound" / "whole_final_account.md").read_text("utf-8")
OF_FINAL_ACCOUNTS = {"A06", "A07", "A08", "A09", "A19", "A20"}


def account_with(title, old="", new=""):
    """Return the account with other words in the section of a title, or without it."""
    return changed(title, old, new, text=WHOLE_ACCOUNT)
