"""nbgrader marks the course: a right, a wrong and an empty hand-in, and grades.csv.

Needs nbgrader (`pip install nbgrader` beside this package); without it the test says that it did
not run. `NBGRADER_PYTHON` names the Python of another environment that has it.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from shimahe.authoring import course_copies

PYTHON = os.environ.get("NBGRADER_PYTHON", sys.executable)
HAS_NBGRADER = "NBGRADER_PYTHON" in os.environ or find_spec("nbgrader") is not None
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_NBGRADER, reason="NOT RUN: nbgrader is not installed"),
]
LESSON = "01_read_the_forms"
SEED = "7"


@pytest.fixture(scope="module")
def grades(tmp_path_factory, root):
    """What nbgrader gives to each of the hand-ins, by name."""
    folder = tmp_path_factory.mktemp("nbgrader")
    (source,) = [path for path, _ in course_copies.originals("en") if path.stem == LESSON]
    put(folder / "source/course", source.read_bytes())
    grader(folder, root, "generate_assignment", "course")
    for name, notebook in hand_ins(json.loads(source.read_text("utf-8"))).items():
        put(folder / "submitted" / name / "course", course_copies.to_bytes(notebook))
    grader(folder, root, "autograde", "course")
    grader(folder, root, "export")
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def put(folder, content):
    """Write a notebook where nbgrader looks for it."""
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_bytes(content)


def hand_ins(source):
    """The notebooks that three students hand in: their own copy, filled in or not."""
    empty = course_copies.student(source, SEED, "en")
    right, wrong = (json.loads(json.dumps(empty)) for _ in range(2))
    for filled, blank, answered in zip(
        right["cells"], wrong["cells"], source["cells"], strict=True
    ):
        if filled["id"].endswith("-answer"):
            answer = "".join(answered["source"])
            filled["source"] = answer
            blank["source"] = wrongly(answer)
    return {"right": right, "wrong": wrong, "empty": empty}


def wrongly(source):
    """Answer in part: the first exercise with its amount in yuan, the second with bad syntax."""
    if "amount_1" in source:
        return f"{source}\namount_1 = amount_1 * 10_000"
    return "yuan_2 = (" if "yuan_2" in source else source


def grader(folder, root, *arguments):
    """Run a command of nbgrader in a folder."""
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(PYTHON).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(root),
        "SHIMAHE_LANG": "en",
        "HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
    }
    command = [PYTHON, "-m", "nbgrader", *arguments]
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]


def test_a_right_hand_in_gets_all_points(grades):
    assert float(grades["right"]["raw_score"]) == float(grades["right"]["max_score"]) == 10


def test_a_wrong_hand_in_gets_the_points_of_what_is_right(grades):
    assert float(grades["wrong"]["raw_score"]) == 6


def test_an_empty_hand_in_gets_none(grades):
    assert float(grades["empty"]["raw_score"]) == 0


def test_alembic_is_found_beside_the_python_that_runs_nbgrader():
    assert shutil.which("alembic", path=str(Path(PYTHON).parent))
