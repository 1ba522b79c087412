"""What the two READMEs say is run: their Python, their commands, their links.

The Python prints what they say.
"""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

import shimahe

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
#: What `make` makes: the environment, which may bear another name, and what is built.
MADE_BY_SETUP = (".venv", "build")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name, language):
    """The fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(name), re.M | re.S)


def commands(name):
    """The shell commands of a README, comments and prompts taken off."""
    lines = "".join([*blocks(name, "sh"), *blocks(name, "powershell")]).splitlines()
    return [bare for line in lines if (bare := line.split("#")[0].strip())]


@pytest.fixture
def language():
    """The language that the examples start with, and afterwards the one that was set."""
    before = shimahe.language()
    shimahe.set_language("zh")
    yield
    shimahe.set_language(before)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", READMES)
def test_python_prints_what_the_readme_says(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    examples = doctest.DocTestParser().get_doctest(
        "".join(blocks(name, "pycon")), {}, name, name, 0
    )
    assert len(examples.examples) >= 8
    said = []
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(
        examples, out=said.append
    )
    assert result.failed == 0, "".join(said)


def test_both_readmes_give_the_same_commands_and_the_same_code():
    assert commands("README.md") == commands("README.zh.md")
    assert blocks("README.md", "pycon") == blocks("README.zh.md", "pycon")


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_named_exists(name):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    said = "\n".join([*commands(name), *re.findall(r"`([^`\n]+)`", text_of(name))])
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", said))
    assert {
        "lab",
        "dashboard",
        "test",
        "test-browser",
        "lint",
        "bench",
        "data",
        "notebooks",
        "lock",
    } <= named
    assert named <= targets


@pytest.mark.parametrize("name", READMES)
def test_every_shimahe_command_named_exists(name):
    named = set(re.findall(r"^(?:\S*\\)?shimahe ([a-z]+)", "\n".join(commands(name)), re.M))
    assert named == {"read", "audit", "export", "report", "new", "check", "lab", "dashboard"}
    for command in named:
        program = [sys.executable, "-c", "import sys, shimahe.cli; sys.exit(shimahe.cli.main())"]
        run = subprocess.run([*program, command, "--help"], capture_output=True, cwd=ROOT)
        assert run.returncode == 0, run.stderr
        assert f"shimahe {command}".encode() in run.stdout


@pytest.mark.parametrize("name", READMES)
def test_every_file_named_exists(name):
    linked = re.findall(r"\]\(([^)#]+)\)", text_of(name))
    quoted = re.findall(r"`([\w./-]+(?:/|\.(?:md|yml|toml|lock|cff)))`", text_of(name))
    assert len(linked) >= 4
    named = {one if one != "zh/" else "notebooks/zh/" for one in (*linked, *quoted)}
    here = {one for one in named if not one.startswith(MADE_BY_SETUP)}
    assert [one for one in sorted(here) if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_what_is_said_of_real_disclosures_is_in_the_table_of_the_method(name):
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    row = re.search(r"^\| all \| (.*) \|$", method, re.M).group(1).split(" | ")
    written, right, wrong, missing, printed, placed, said, lost, checked, broken, really = map(
        int, row
    )
    text = re.sub(r"(?<=[，。；：])\n", "", text_of(name)).replace("\n", " ")  # wrapped anywhere
    figures = [f"{number:,}" for number in (written, right, printed, placed, said, checked)]
    assert [figure for figure in figures if not re.search(rf"(?<![\d,]){figure}\b", text)] == []
    assert (wrong, missing, lost) == (0, 0, 0)
    assert f" {broken} are called broken, and those {really} are" in text.replace(
        f"{broken} 项不成立，这 {really} 项确实不成立",
        f" {broken} are called broken, and those {really} are",
    )
