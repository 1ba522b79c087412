"""The record of a thousand states of the explorers: what each shows of the bundled disclosure.

`tests/recorded/states.jsonl` has an object a state: its token, its line of figures, its lines of
pandas, and the count and a digest of its rows. Promises that a state is recorded by setting its
token in an explorer, as a reader would. `tools/accept.py` writes the record anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

import shimahe
from shimahe.display.explore import EXPLORERS, Explorer

RECORD = Path(__file__).resolve().parent.parent / "tests" / "recorded" / "states.jsonl"
Recorded = dict[str, Any]


def read_record() -> list[Recorded]:
    """Read the states as they are recorded."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def explorer_of(token: str) -> str:
    """Name the explorer that a token belongs to.

    >>> explorer_of('{"explorer": "audit", "lang": "en"}')
    'audit'
    """
    name: str = json.loads(token)["explorer"]
    return name


def digest(rows: pd.DataFrame) -> str:
    """Give a short digest of a frame: equal for equal rows."""
    text = rows.to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def state_shown(explorer: Explorer, token: str) -> Recorded:
    """Set a token in an explorer, and say what it then shows."""
    explorer.controls["token"].value = token
    rows = explorer.frame
    return {
        "token": explorer.state.token,
        "line": explorer.line,
        "code": explorer.code,
        "rows": len(rows),
        "digest": digest(rows),
    }


def states_shown(tokens: Iterable[str]) -> Iterator[Recorded]:
    """Say what each token gives, with one explorer for all tokens of a name."""
    d = shimahe.load()
    explorers: dict[str, Explorer] = {}
    for token in tokens:
        name = explorer_of(token)
        if name not in explorers:
            explorers[name] = EXPLORERS[name](d)
        yield state_shown(explorers[name], token)


def refresh() -> None:
    """Write the record anew, from the tokens that it has."""
    tokens = [state["token"] for state in read_record()]
    write_record(states_shown(tokens))


def write_record(states: Iterable[Recorded]) -> None:
    """Write one object a line."""
    lines = [json.dumps(state, ensure_ascii=False) for state in states]
    RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
