"""The house rules that no linter knows.

They are the direction of imports, the lists of dependencies and what is tracked.
"""

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import shimahe
from tools import architecture, counts, environment, rooms

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

# --- imports point one way ---

RANK = {room.key: rank for rank, room in enumerate(rooms.ROOMS)}
DRAWING = (
    "plotly",
    "ipywidgets",
    "anywidget",
    "IPython",
    "jinja2",
    "jupyterlab",
    "nbformat",
    "nbclient",
    "nbconvert",
)


def imported(source, module):
    """The modules that a module's source imports anywhere, as dotted names.

    Relative ones are resolved.
    """
    parents = ("shimahe", *module.split("."))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = parents[: len(parents) - node.level] if node.level else ()
            base = ".".join((*above, node.module) if node.module else above)
            yield from ((f"{base}.{a.name}" for a in node.names) if base == "shimahe" else (base,))


def rank_of(module):
    """The place of a module's room in the order."""
    room = rooms.room_of(module.replace(".", "/"))
    assert room is not None, f"{module} stands in no room of tools/rooms.py"
    return RANK[room.key]


def rank_of_imported(name):
    """The same for what an import names; a public name of the package stands with the commands."""
    room = rooms.room_of(name.replace(".", "/")) or rooms.room_of("__init__")
    return RANK[room.key]


def wrong_imports(source, module):
    """What a module imports although its room stands later or draws.

    Or although it is behind the Disclosure.
    """
    here = rank_of(module)
    for name in imported(source, module):
        top, _, rest = name.partition(".")
        if top == "shimahe":
            behind = (
                rest.startswith("reading") and here > RANK["reading"] and module != "disclosure"
            )
            wrong = rank_of_imported(rest) > here or behind
        else:
            wrong = top in DRAWING and here < RANK["charts"]
        if wrong:
            yield name


def modules():
    """Every module of the package but its `__init__`, which only names what is public."""
    found = counts.sources(ROOT / "shimahe")
    return {
        name.removesuffix(".py").replace("/", ".").removesuffix(".__init__"): text
        for name, text in found.items()
        if name != "__init__.py"
    }


@pytest.mark.parametrize("module", modules())
def test_imports_point_one_way(module):
    assert list(wrong_imports(modules()[module], module)) == []


@pytest.mark.parametrize(
    ("module", "source", "wrong"),
    [
        ("reading.sheets", "from shimahe.disclosure import Disclosure", ["shimahe.disclosure"]),
        ("reading.sheets", "from ..display import charts", ["shimahe.display"]),
        ("reading.sheets", "from . import cells\nfrom .. import frames", []),
        ("frames", "def late():\n    import shimahe", ["shimahe"]),
        ("frames", "from shimahe import load", ["shimahe.load"]),
        ("checking.audit", "import plotly.graph_objects as go", ["plotly.graph_objects"]),
        ("display.charts.tiles", "import plotly.graph_objects as go\nimport pandas", []),
        ("display.charts.tiles", "from shimahe.display import view", ["shimahe.display"]),
        ("display.view", "from shimahe.display import charts", []),
        ("checking.audit", "from shimahe.reading.source import LIMITS", ["shimahe.reading.source"]),
        ("checking.audit", "from shimahe.quality import criteria", []),
        ("quality.scores", "from shimahe.checking import audit", ["shimahe.checking"]),
    ],
)
def test_a_wrong_import_is_noticed(module, source, wrong):
    assert list(wrong_imports(source, module)) == wrong


def sets_that_are_copied(source):
    """The lines on which a set is made anew to add or remove the keys of a dictionary.

    `found |= entries.keys()` copies all of `found`, which in a loop takes time that grows with the
    square of the text; no count of steps sees it. `found.update(entries)` does not.
    """
    for node in ast.walk(ast.parse(source)):
        is_change = isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr | ast.Sub)
        if is_change and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr in ("keys", "items"):
                yield node.lineno


def test_no_set_is_copied_to_change_it():
    found = {module: list(sets_that_are_copied(source)) for module, source in modules().items()}
    assert [module for module, lines in found.items() if lines] == []


def test_a_copied_set_is_noticed():
    source = "used -= rest.keys()\nknown |= entry.documents.keys()\nkeys &= before.keys()\n"
    assert list(sets_that_are_copied(source)) == [1, 2]


def printed_by(code):
    """What a Python of its own prints, word by word."""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return run.stdout.split()


def test_import_shimahe_loads_nothing_that_draws():
    modules_loaded = printed_by("import sys, shimahe; print(*sorted(sys.modules))")
    loaded = {name.split(".")[0] for name in modules_loaded}
    assert "pandas" in loaded
    assert loaded.isdisjoint(DRAWING)


def test_import_shimahe_loads_no_reader_and_nothing_that_finds():
    loaded = printed_by("import sys, shimahe; print(*sys.modules)")
    ours = {name.removeprefix("shimahe.") for name in loaded if name.startswith("shimahe.")}
    of_reading = {name for name in ours if name.startswith("reading.")}
    assert of_reading == {"reading.source", "reading.decoding"}
    assert {name.split(".")[0] for name in ours}.isdisjoint({"structure", "checking", "quality"})


COUNTS_PATTERNS = """
import re, pandas
patterns = []
compile = re.compile
re.compile = lambda *asked, **flags: patterns.append(asked) or compile(*asked, **flags)
import shimahe
print(len(patterns))
"""


def test_import_shimahe_compiles_few_patterns():
    """Each takes a third of a millisecond; `make bench` times the whole."""
    assert int(printed_by(COUNTS_PATTERNS)[0]) <= 50


def test_what_is_imported_when_used_is_listed():
    assert set(dir(shimahe)) >= set(shimahe.__all__)


# --- the lists of dependencies agree ---


def test_environment_is_written_from_pyproject():
    written = environment.environment((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == written


def test_environment_names_what_pyproject_names():
    """The same comparison without the tool: parsed from both sides."""
    declared = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert set(declared) == {"name", "channels", "dependencies"}
    assert declared["channels"] == ["conda-forge"]
    there = {r.name: r.specifier for r in map(Requirement, declared["dependencies"])}
    back = {conda: pip for pip, conda in environment.CONDA_NAMES.items()}
    there = {canonicalize_name(back.get(name, name)): limits for name, limits in there.items()}
    assert there.pop("python") == SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert there.pop("pip") == SpecifierSet()
    assert there == wanted()


def wanted():
    """Everything pyproject asks for, all extras and the build included: name and limits."""
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"].values()
    listed = [
        *project["dependencies"],
        *PYPROJECT["build-system"]["requires"],
        *itertools.chain(*extras),
    ]
    found = [Requirement(one) for one in listed]
    return {canonicalize_name(r.name): r.specifier for r in found if r.name != project["name"]}


def test_environment_refuses_what_it_cannot_write():
    with pytest.raises(ValueError, match="cannot write 'pandas @ file"):
        environment.conda_name("pandas @ file.whl")


def pins(lock):
    """Name, version and marker of each pin in the lock."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; ([^\\\n]+?))? \\$", lock, re.M)
    return [
        (canonicalize_name(name), version, Marker(marker) if marker else None)
        for name, version, marker in found
    ]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_lock_pins_every_dependency_once_within_its_limits(python, system):
    here = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[system],
        "os_name": "nt" if system == "win32" else "posix",
    }
    chosen = [
        (name, version)
        for name, version, marker in pins(LOCK)
        if marker is None or marker.evaluate(here)
    ]
    assert len(dict(chosen)) == len(chosen)
    for name, limits in wanted().items():
        assert limits.contains(dict(chosen)[name]), name


def test_lock_has_a_hash_for_every_pin_and_no_address():
    blocks = re.split(r"^(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", LOCK, flags=re.M), flags=re.M)[1:]
    assert len(blocks) == len(pins(LOCK))
    for block in blocks:
        assert re.fullmatch(
            r"\S+==[^\\\n]+ \\\n(    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", block
        ), block[:80]
    assert "://" not in LOCK


# --- nothing private is tracked ---

# written so that this file does not name them either
HOSTS = re.compile(
    r"py[p]i\.org|python[h]osted\.|npm[j]s\.|ana[c]onda\.(?:org|com)|proxy\.go[l]ang|deb\.deb[i]an"
)
PATHS = re.compile(r"(?<![\w.~/])/(?:work|root|home|Users|mnt)/[\w.]")


def tracked():
    """The project's own files: what git would commit.

    Where there is no git, all that lies here.
    """
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = (
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            .stdout.decode()
            .split("\0")
        )
        return [ROOT / name for name in names if name and (ROOT / name).is_file()]
    left_behind = {".venv", "build", "dist", "__pycache__"}
    return [
        p
        for p in ROOT.rglob("*")
        if p.is_file() and left_behind.isdisjoint(p.relative_to(ROOT).parts)
    ]


def texts():
    for file in tracked():
        yield file.relative_to(ROOT).as_posix(), file.read_bytes().decode("utf-8", "replace")


def test_no_file_names_a_registry_or_a_place_on_this_machine():
    found = [
        (name, hit.group())
        for name, text in texts()
        for rule in (HOSTS, PATHS)
        for hit in rule.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text", ["https://py" + "pi.org/simple", "x = '/ro" + "ot/.venv'", "cd /wo" + "rk/here"]
)
def test_a_registry_or_a_place_would_be_noticed(text):
    assert HOSTS.search(text) or PATHS.search(text)


def test_locks_that_hold_addresses_are_not_tracked():
    assert {"uv.lock", "pylock.toml"}.isdisjoint(file.name for file in tracked())


def runs_of(text, length=16):
    """Every run of so many Chinese characters in a text, punctuation and markup taken out first."""
    chinese = re.findall(r"[\u4e00-\u9fff]+", re.sub(r"[\W\d_]", "", text))
    return {run[at : at + length] for run in chinese for at in range(len(run) - length + 1)}


def test_the_left_out_prose_is_nowhere(full_text):
    """The abridged edition leaves the prose out, and it must stay out.

    It must not come back through a fragment, a docstring or a notebook.
    """
    abridged = (ROOT / "data/shimahe-2025.md").read_text(encoding="utf-8")
    left_out = runs_of(full_text.read_text(encoding="utf-8")) - runs_of(abridged)
    assert len(left_out) > 5000
    found = {name: sorted(left_out & runs_of(text))[:3] for name, text in texts()}
    assert {name: runs for name, runs in found.items() if runs} == {}


# --- the project says the same thing everywhere ---


def test_version_is_the_same_everywhere():
    version = PYPROJECT["project"]["version"]
    assert shimahe.__version__ == version
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == version
    assert (
        re.search(
            r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M
        ).group(1)
        == version
    )


def test_ci_runs_both_kinds_of_test():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert [line for line in script.splitlines() if line.startswith("make ")] == [
        "make test",
        "make test-browser",
    ]
    assert (ROOT / ".ci/run").stat().st_mode & 0o100


# --- the counts ---


def source_of(statement):
    """A module of one function with one statement."""
    return f'import re\n\nTABLE = [1, 2, 3]\n\n\ndef f(x):\n    """Doc."""\n    {statement}\n'


def test_imports_tables_docstrings_and_heads_are_not_counted():
    counted = counts.count({"m.py": source_of("return x")})
    assert counted.statements == ((3, "m.py:8"),)
    assert counted.functions == ((6, "m.py:6 f"),)  # its head counts


def test_the_body_of_a_compound_statement_counts_by_itself():
    counted = counts.count({"m.py": source_of("if x: return f(x)")})
    assert sorted(size for size, _ in counted.statements) == [3, 6]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("return x", []),
        ("return f(x, f(x, f(x)))", ["16.0 nodes a statement (mean), the limit is 13"]),
        ("return [" + "x, " * 25 + "]", ["(mean)", "(90th percentile)", "over 40 nodes"]),
    ],
)
def test_a_room_over_a_limit_is_said(statement, said):
    found = list(counts.over_limit("quality", counts.count({"m.py": source_of(statement)})))
    assert len(found) == len(said)
    for sentence, words in zip(found, said, strict=True):
        assert sentence.startswith("quality: ")
        assert words in sentence


def test_a_module_of_no_room_is_noticed():
    assert counts.by_room({"elsewhere.py": "x = 1"})[""] == {"elsewhere.py": "x = 1"}
    assert "" not in counts.by_room(counts.sources(ROOT / "shimahe"))


# --- the page of the architecture ---


def test_the_page_of_the_architecture_is_what_the_code_is():
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert page == architecture.page(architecture.modules()), "run make accept"


def test_arrows_of_the_architecture_point_up():
    trees = architecture.modules()
    titles = [room.title for room in rooms.ROOMS]
    for place, room in enumerate(rooms.ROOMS):
        assert set(architecture.builds_on(room, trees)) <= set(titles[:place])
