"""The reference that `make docs` writes: a page for every public name, from docstrings alone."""

import subprocess
import sys
import types

import pytest

import shimahe


@pytest.fixture(scope="module")
def reference(tmp_path_factory, root):
    """The pages, by their path below the folder."""
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "tools/reference.py", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }


def test_every_public_name_has_its_place(reference):
    """A public module has a page of its own, every other public name a place on the first page."""
    for name in shimahe.__all__:
        public = getattr(shimahe, name)
        if isinstance(public, types.ModuleType):
            assert f"{public.__name__.replace('.', '/')}.html" in reference
        else:
            assert f'id="{name}"' in reference["shimahe.html"]


@pytest.mark.parametrize("module", ["structure", "checking/audit", "display/charts", "frames"])
def test_every_room_has_its_page(reference, module):
    assert f"shimahe/{module}.html" in reference


def test_the_pages_ask_for_nothing_from_outside(reference):
    loaded = [
        name
        for name, page in reference.items()
        if 'src="http' in page or '<link rel="stylesheet" href="http' in page
    ]
    assert loaded == []
