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
    assert len(recorded) >= 200
    explorer = EXPLORERS[name](d)
    for state in recorded:
        assert states.state_shown(explorer, state["token"]) == state


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_control_is_set_in_some_recorded_state(d, name):
    controls = EXPLORERS[name](d).state.view.controls
    tokens = [json.loads(state["token"]) for state in RECORDED]
    unset = {key: json.loads(json.dumps(each.default_value())) for key, each in controls.items()}
    left = set(controls)
    for token in tokens:
        if token["explorer"] == name:
            left -= {key for key, value in unset.items() if token.get(key, value) != value}
    assert left == set(), "add a state with its token alone, and run make accept STEPS=states"


def test_every_recorded_state_is_another_one():
    tokens = {json.dumps(json.loads(state["token"]), sort_keys=True) for state in RECORDED}
    assert len(tokens) == len(RECORDED) >= 1000
