"""One changed figure in the data makes strict nbval fail in every notebook that quotes it.

The project is copied, one printed amount is altered in the copy's disclosure, and nbval runs the
copy's notebooks.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shimahe.authoring import stored_form
from shimahe.authoring.prose_figures import quoted_figures
from tests.all_notebooks import english_notebooks
from tools import notebooks as tool

DISCLOSURE = "data/shimahe-2025.md"
SANITIZE = tool.ROOT / "data" / "rules" / "nbval_sanitize.cfg"
#: Printed once, but a total: notebooks add it up from its parts, so a misprint stays unseen.
ADDED_UP = {"11494.36"}
FAILED = re.compile(r"^FAILED notebooks/(\S+)\.ipynb::", re.MULTILINE)
FAILED_CELL = re.compile(r"^FAILED notebooks/\S+\.ipynb::Cell (\d+)", re.MULTILINE)


def copy_project(target: Path) -> Path:
    """Copy what a run of the notebooks needs; the copies may be written."""
    for name in ("shimahe", "data", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        if (tool.ROOT / name).exists():
            shutil.copytree(
                tool.ROOT / name, target / name, ignore=ignored, copy_function=shutil.copyfile
            )
    shutil.copyfile(tool.ROOT / "pyproject.toml", target / "pyproject.toml")
    return target


def pattern_of(amount: str) -> re.Pattern[str]:
    """Match an amount as a document prints it, with thousands separators or without."""
    whole, decimals = amount.split(".")
    return re.compile(rf"(?<![\d.,]){',?'.join(whole)}\.{decimals}(?!\d)")


def with_last_digit_raised(amount: str) -> str:
    """Raise the last digit by one; 9 becomes 0."""
    return amount[:-1] + str((int(amount[-1]) + 1) % 10)


def misprint_everywhere(text: str, amount: str) -> str:
    """Misprint an amount wherever it stands in the text."""
    return pattern_of(amount).sub(lambda match: with_last_digit_raised(match[0]), text)


def can_be_misprinted(amount: str, text: str) -> bool:
    """Whether an amount is printed, and its misprint is not, so that a misprint seen is ours."""
    is_printed = pattern_of(amount).search(text) is not None
    misprint = with_last_digit_raised(amount)
    return is_printed and pattern_of(misprint).search(text) is None


def amounts_to_change(quoted: dict[str, list[str]], text: str) -> list[str]:
    """Choose printed amounts so that every notebook quotes one.

    Of those it quotes, the one printed least often: an amount printed often is a total, and a total
    that a notebook quotes is added up from its parts, not read.
    """
    chosen = list[str]()
    for name, amounts in quoted.items():
        candidates = [amount for amount in amounts if can_be_misprinted(amount, text)]
        assert candidates, f"no amount quoted in {name} is printed in the disclosure"
        if not set(chosen) & set(candidates):
            chosen.append(min(candidates, key=lambda amount: len(pattern_of(amount).findall(text))))
    return chosen


def quoted_amounts() -> dict[str, list[str]]:
    """List the amounts with two decimals that each notebook quotes, without separators."""
    amounts: dict[str, list[str]] = {}
    for name, notebook in english_notebooks().items():
        numbers = [figure.number for figure in quoted_figures(notebook)]
        printed = [f"{abs(number.value)}" for number in numbers if number.decimals == 2]
        amounts[name] = [amount for amount in printed if amount not in ADDED_UP]
    return amounts


def cells_that_show(notebook: dict[str, Any], amount: str) -> set[int]:
    """Find the code cells whose outputs hold an amount, by their number among code cells."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    found: set[int] = set()
    for number, cell in enumerate(code):
        outputs = json.dumps(cell["outputs"], ensure_ascii=False)
        if pattern_of(amount).search(outputs):
            found.add(number)
    return found


def nbval_report(project: Path, name: str) -> str:
    """Run strict nbval on a notebook of a copied project, with that project's package and data.

    Returns what it prints.
    """
    options = [
        "--nbval",
        "--nbval-current-env",
        "--nbval-cell-timeout=120",
        f"--nbval-sanitize-with={SANITIZE}",
    ]
    paths = [f"notebooks/{name}.ipynb"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--color=no",
        *options,
        *paths,
    ]
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST", "SHIMAHE"))
    }
    environment = {**kept, "PYTHONPATH": str(project)}
    done = subprocess.run(
        command,
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def misprint(project: Path, amount: str) -> None:
    """Misprint an amount in a copied project's disclosure."""
    path = project / DISCLOSURE
    text = path.read_bytes().decode("utf-8")
    path.write_bytes(misprint_everywhere(text, amount).encode("utf-8"))


def write_small_notebook(project: Path) -> None:
    """Write a notebook into a copied project that shows the disclosure's total."""
    find = (
        'next(line for line in text.splitlines() if "13635.67" in line or "13635.68" in line)[:40]'
    )
    read = f'text = resources.path("{DISCLOSURE}").read_text("utf-8")'
    source = f"from shimahe import resources\n{read}\n{find}"
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (project / "notebooks").mkdir(exist_ok=True)
    (project / "notebooks" / "small.ipynb").write_text(
        stored_form.to_text(stored_form.executed(notebook, project)), encoding="utf-8"
    )


def test_copied_project_shows_its_own_data(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    write_small_notebook(project)
    assert "1 passed" in nbval_report(project, "small")
    misprint(project, "13635.67")
    report = nbval_report(project, "small")
    assert FAILED.findall(report) == ["small"]
    assert "13635.68" in report


def test_changed_figure_fails_in_every_notebook_that_quotes_it(tmp_path: Path) -> None:
    quoted = quoted_amounts()
    text = (tool.ROOT / DISCLOSURE).read_text(encoding="utf-8")
    for number, amount in enumerate(amounts_to_change(quoted, text)):
        project = copy_project(tmp_path / str(number))
        misprint(project, amount)
        for name in (name for name, amounts in quoted.items() if amount in amounts):
            report = nbval_report(project, name)
            assert set(FAILED.findall(report)) == {name}, report
            # The cell with the fingerprint of the file fails in any case: a cell must fail that
            # shows the figure.
            failed = {int(number) for number in FAILED_CELL.findall(report)}
            assert failed & cells_that_show(english_notebooks()[name], amount), report


@pytest.mark.parametrize(
    ("text", "amount", "wanted"),
    [
        ("收入 13,635.67 元", "13635.67", "收入 13,635.68 元"),
        ("13635.69", "13635.69", "13635.60"),
        ("213635.67 13635.671 1.13635.67", "13635.67", "213635.67 13635.671 1.13635.67"),
    ],
)
def test_amount_is_altered_as_printed(text: str, amount: str, wanted: str) -> None:
    assert misprint_everywhere(text, amount) == wanted


def test_amount_printed_least_often_is_chosen_and_serves_several_notebooks() -> None:
    quoted = {"a": ["1.00", "2.00"], "b": ["3.00", "2.00"], "c": ["4.00", "5.00"]}
    assert amounts_to_change(quoted, "1.00 2.00 3.00 5.00 1.00") == ["2.00", "5.00"]
    with pytest.raises(AssertionError, match="quoted in c"):
        amounts_to_change({"c": ["4.00", "5.00"]}, "5.00 5.01")
