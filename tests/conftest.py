"""What all tests share: the bundled disclosure, and the full text where it is at hand.

It lies beside the checkout.
"""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
FULL_TEXT = ROOT.parent / "shared" / "disclosure" / "shimahe-2025-full.txt"

# The code of this checkout is tested, whatever is installed: in this process, in its children and
# in their kernels.
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)

# No deadline: a busy machine is no defect. The same examples every time, so that a red run can be
# repeated; SHIMAHE_RANDOM=1 looks for new ones.
settings.register_profile("shimahe", deadline=None, derandomize="SHIMAHE_RANDOM" not in os.environ)
settings.load_profile("shimahe")


#: Modules that `make test-quick` leaves out: whole documents by the dozen, states by the thousand,
#: notebooks that are run, the wheel, servers and other processes.
SLOW = {
    "test_correct_disclosures",
    "test_dashboard",
    "test_docs",
    "test_hostile",
    "test_mutation",
    "test_notebooks",
    "test_prose_figures",
    "test_properties",
    "test_readme",
    "test_recorded_states",
    "test_rounding_offices",
    "test_wheel",
}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def full_text():
    """The unabridged disclosure, which is not part of the project."""
    if not FULL_TEXT.exists():
        pytest.skip("the full text is not beside this checkout (../shared/disclosure)")
    return FULL_TEXT


@pytest.fixture(scope="session")
def d():
    """The bundled disclosure, read once."""
    import shimahe

    return shimahe.load()


@pytest.fixture(autouse=True)
def language_is_kept(monkeypatch):
    """Put the current language back after each test, whatever it chose."""
    from shimahe import terms

    monkeypatch.setattr(terms, "_chosen", list(terms._chosen))


@pytest.fixture
def english(monkeypatch):
    """English as the current language."""
    from shimahe import terms

    monkeypatch.setattr(terms, "_chosen", ["en"])
