"""Examples are rewritten to what they print now, and only where that differs."""

import doctest
import importlib.util

import pytest

from tools import examples

PAGE = """\
# A page

```pycon
>>> x = 2
>>> x + 1
3
>>> print("a\\n\\nb")
a
<BLANKLINE>
b

```

More words.

```pycon
>>> x * 10
20
```
"""


def test_a_page_that_prints_what_it_says_stays_as_it_is():
    assert examples.refresh_page("page.md", PAGE) == examples.Refreshed(PAGE, [])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (">>> x + 1\n3\n", ">>> x + 1\n4\n"),
        (">>> x * 10\n20\n", ">>> x * 10\n20\n30\n"),
        ("a\n<BLANKLINE>\nb\n", "a\n"),
    ],
)
def test_what_a_page_says_wrongly_is_rewritten_in_place(right, wrong):
    damaged = PAGE.replace(right, wrong)
    assert damaged != PAGE
    assert examples.refresh_page("page.md", damaged).text == PAGE


def test_an_example_that_raises_is_a_fault_and_not_rewritten():
    broken = PAGE.replace(">>> x * 10", ">>> y * 10")
    refreshed = examples.refresh_page("page.md", broken)
    assert refreshed.text == broken
    assert refreshed.faults == ["page.md: y * 10 raises NameError: name 'y' is not defined"]


def test_a_docstring_is_rewritten_with_its_indentation(tmp_path):
    path = tmp_path / "module_with_example.py"
    path.write_text('def f():\n    """Give two.\n\n    >>> f()\n    1\n    """\n    return 2\n')
    specification = importlib.util.spec_from_file_location("module_with_example", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    refreshed = examples.refresh_module(path, module)
    assert refreshed.text == path.read_text().replace("    1\n", "    2\n")
    assert refreshed.faults == []


def test_the_flags_are_those_of_the_tests_that_run_the_pages(root):
    """A page compared less strictly than its test would keep what the test refuses."""
    said = (root / "tests/test_readme.py").read_text(encoding="utf-8")
    assert "optionflags=doctest.NORMALIZE_WHITESPACE" in said
    assert examples.FLAGS["README.md"] == doctest.NORMALIZE_WHITESPACE
    said = (root / "tests/test_method.py").read_text(encoding="utf-8")
    assert "optionflags=doctest.ELLIPSIS" in said
    assert examples.FLAGS["docs/method.md"] == doctest.ELLIPSIS
