"""A thousand states of the explorers give the rows, the code and the line that are recorded.

After a deliberate change `make accept` writes the record anew and shows the difference.
"""

import json

import pytest

from shimahe.display.explore import EXPLORERS
from tools import states

RECORDED = states.read_record()


@pytest.mark.parametrize("name", EXPLORERS)
def test_states_show_what_is_recorded(d, name):
    recorded = [state for state in RECORDED if states.explorer_of(state["token"]) == name]
    assert len(recorded) == 200
    explorer = EXPLORERS[name](d)
    for state in recorded:
        assert states.state_shown(explorer, state["token"]) == state


def test_every_recorded_state_is_another_one():
    tokens = {json.dumps(json.loads(state["token"]), sort_keys=True) for state in RECORDED}
    assert len(tokens) == len(RECORDED) == 1000
