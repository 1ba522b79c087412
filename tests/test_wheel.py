"""The wheel alone, in an environment with only what it declares, reads the disclosure."""

import importlib.metadata as metadata
import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import shimahe

ROOT = Path(__file__).resolve().parent.parent
# What a shell that is set up for this checkout would let through.
ENVIRON = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PYTHON", "PIP_", "SHIMAHE_"))
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built with the backend that is installed, so that nothing is fetched."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = target.glob("*.whl")
    return found


def closure(requirements):
    """The distributions that the requirements need here, and what those need."""
    found, wanted = {}, [Requirement(one) for one in requirements]
    while wanted:
        one = wanted.pop()
        if one.name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found[one.name] = metadata.distribution(one.name)
            wanted += map(Requirement, found[one.name].requires or [])
    return list(found.values())


def declared(wheel):
    """What the wheel's own metadata asks for, extras included."""
    (info,) = [part for part in zipfile.Path(wheel).iterdir() if part.name.endswith(".dist-info")]
    return metadata.PathDistribution(info).requires


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """The folder of programs of an environment with the wheel and what it declares only."""
    home = tmp_path_factory.mktemp("bare")
    venv.create(home, symlinks=os.name != "nt")
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    (site,) = home.rglob("site-packages")
    for distribution in closure(declared(wheel)):
        for top in {file.parts[0] for file in distribution.files if file.parts[0] != ".."}:
            source = Path(distribution.locate_file(top))
            (shutil.copytree if source.is_dir() else shutil.copy)(source, site / top)
    pip = [sys.executable, "-m", "pip", "--python", programs / "python"]
    subprocess.run(
        [*pip, "install", "--no-index", "--no-deps", wheel],
        env=ENVIRON,
        check=True,
        capture_output=True,
    )
    return programs


def run(bare, *command):
    """What a program of the bare environment prints, run in its own folder."""
    command = [bare / command[0], *command[1:]]
    done = subprocess.run(command, cwd=bare, env=ENVIRON, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_wheel_holds_the_package_the_data_and_the_notebooks_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.split("/")[0] for name in names} == {"shimahe", "shimahe-0.1.0.dist-info"}
    for folder in ("data", "notebooks"):
        here = [p for p in (ROOT / folder).rglob("*") if p.is_file() and not p.name.startswith(".")]
        here = [p for p in here if ".ipynb_checkpoints" not in p.parts]
        assert here
        assert {f"shimahe/_bundled/{p.relative_to(ROOT).as_posix()}" for p in here} <= names
    assert "shimahe/py.typed" in names


def test_wheel_holds_every_template_style_and_script_of_the_package(wheel):
    here = {p for p in (ROOT / "shimahe").rglob("*") if p.suffix in (".j2", ".css", ".js", ".json")}
    here = {p.relative_to(ROOT).as_posix() for p in here if ".ipynb_checkpoints" not in p.parts}
    assert {"shimahe/display/templates/card.html.j2", "shimahe/display/templates/card.css"} <= here
    with zipfile.ZipFile(wheel) as archive:
        assert here <= set(archive.namelist())


def test_the_bare_package_asks_for_pandas_and_lxml_only(wheel):
    requires = [Requirement(one) for one in declared(wheel)]
    assert [one.name for one in requires if one.marker is None] == ["lxml", "pandas"]


def test_nothing_that_draws_is_there(bare):
    modules = ["pandas", "plotly", "ipywidgets", "anywidget", "jinja2"]
    code = f"from importlib.util import find_spec; print(*map(find_spec, {modules}))"
    assert run(bare, "python", "-c", code).split()[-4:] == ["None"] * 4


def test_load_gives_the_same_frames_as_the_checkout(bare):
    spending = "shimahe.load().spending.to_csv(index=False)"
    code = f"import shimahe; print(shimahe.__file__); print({spending}, end='')"
    where, _, table = run(bare, "python", "-X", "utf8", "-c", code).partition("\n")
    assert Path(where).is_relative_to(bare.parent)
    assert table == shimahe.load().spending.to_csv(index=False)


def test_the_read_command_works(bare):
    printed = json.loads(run(bare, "shimahe", "read", "--json"))
    assert printed
    assert "一般公共预算财政拨款支出预算表" in run(bare, "shimahe", "read")


def test_the_export_command_works_without_any_extra(bare, tmp_path):
    run(bare, "shimahe", "export", "--to", tmp_path / "out")
    tidy = ROOT / "data" / "tidy"
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == {
        p.name: p.read_bytes() for p in tidy.iterdir()
    }
