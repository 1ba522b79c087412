"""Write environment.yml, the conda environment, from pyproject.toml.

Promises the same packages and version limits as `pip install -e .[test]`, from the one channel
conda-forge. Does not know whether the channel has them: that can only be seen on a machine with
conda.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

#: Packages that conda-forge holds under another name.
CONDA_NAMES = {"playwright": "playwright-python"}

HEAD = """\
# Written by tools/environment.py from pyproject.toml (make lock); do not edit.
name: {name}
channels:
  - conda-forge
dependencies:
"""


def requirements(project: dict[str, Any], extra: str | None = None) -> list[str]:
    """Return what the project, or one of its extras, asks for.

    Its own extras (`shimahe[lab]`) are followed.
    """
    listed = project["dependencies"]
    if extra is not None:
        listed = project["optional-dependencies"][extra]
    own_extra = re.compile(rf"{project['name']}\[(\w+)\]")
    followed: list[str] = []
    for requirement in listed:
        own = own_extra.fullmatch(requirement)
        if own:
            followed += requirements(project, own.group(1))
        else:
            followed.append(requirement)
    return followed


def conda_name(requirement: str) -> str:
    """Return the requirement as conda spells it.

    >>> conda_name("playwright>=1.50")
    'playwright-python>=1.50'
    """
    parts = re.fullmatch(r"([\w.-]+?)\s*((?:[<>=!~].*)?)", requirement)
    if not parts:
        raise ValueError(
            f"cannot write {requirement!r} for conda: only a name and version limits are understood"
        )
    name, limits = parts.groups()
    return CONDA_NAMES.get(name, name) + limits


def environment(pyproject: str) -> str:
    """Return the text of environment.yml for the text of pyproject.toml."""
    declared = tomllib.loads(pyproject)
    project = declared["project"]
    listed = [*requirements(project), *declared["build-system"]["requires"]]
    for extra in project["optional-dependencies"]:
        listed += requirements(project, extra)
    packages = sorted(conda_name(requirement) for requirement in set(listed))
    lines = [f"python{project['requires-python']}", "pip", *packages]
    entries = [f'  - "{line}"\n' for line in lines]
    return HEAD.format(name=project["name"]) + "".join(entries)


def main() -> int:
    """Write the file, or with --check say whether it agrees."""
    parser = argparse.ArgumentParser(description=environment.__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail if the file is out of date"
    )
    arguments = parser.parse_args()
    target = ROOT / "environment.yml"
    text = environment((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if not arguments.check:
        target.write_text(text, encoding="utf-8")
        return 0
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        message = "environment.yml does not agree with pyproject.toml: run `make lock`"
        print(message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
