"""The kit of a classroom without internet: which packages, which wheels, and its start files."""

from __future__ import annotations

import errno
import re
import subprocess
import tempfile
import zipfile

import pytest

from shimahe import terms
from tools import kit


@pytest.fixture(scope="module")
def entries():
    return kit.locked(kit.LOCK.read_text(encoding="utf-8"))


def test_every_entry_of_the_lock_is_read_with_its_hashes(entries):
    listed = re.findall(r"^([\w.-]+)==", kit.LOCK.read_text(encoding="utf-8"), re.M)
    assert len(entries) == len(listed)
    assert all(each.hashes for each in entries)


def test_windows_gets_what_its_markers_say(entries):
    names = {each.name: each.version for each in kit.of_kit(entries, kit.windows())}
    assert {"pywinpty", "colorama", "pandas", "jupyterlab", "openpyxl", "pdfplumber"} <= set(names)
    assert not {"pexpect", "ptyprocess", "appnope", "playwright", "mypy", "pytest-xdist"} & set(
        names
    )
    by_marker = [each for each in entries if each.name == "numpy"]
    assert names["numpy"] in [each.version for each in by_marker if ">= '3.12'" in each.marker]


@pytest.mark.parametrize("system", [kit.windows(), kit.here()], ids=lambda system: system.name)
def test_no_package_stands_twice_and_all_that_is_asked_for_is_locked(entries, system):
    names = [each.name for each in kit.of_kit(entries, system)]
    assert len(names) == len(set(names))
    wanted = kit.needed([f"shimahe[{','.join(kit.EXTRAS)}]"], system) - {"shimahe"}
    assert wanted == set(names)


def wheel(folder, name, requires=()):
    path = folder / name
    lines = ["Metadata-Version: 2.1", *(f"Requires-Dist: {each}" for each in requires), ""]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.dist-info/METADATA", "\n".join(lines))
    return path


A = kit.Locked("a", "1.0", "", ("--hash=sha256:" + "0" * 64,))


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("a-1.0-py3-none-any.whl", True),
        ("a-1.0-cp312-cp312-win_amd64.whl", True),
        ("a-1.0-cp39-abi3-win_amd64.whl", True),
        ("a-1.0-cp311-cp311-win_amd64.whl", False),
        ("a-1.0-cp312-cp312-win32.whl", False),
        ("a-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", False),
        ("a-1.1-py3-none-any.whl", False),
    ],
)
def test_a_wheel_counts_only_with_the_tags_and_the_version_of_the_lock(tmp_path, name, is_there):
    found = kit.faults([wheel(tmp_path, name)], [A], kit.windows())
    assert found == ([] if is_there else ["Windows: no wheel of a 1.0"])


def test_what_a_wheel_asks_for_on_windows_must_be_there(tmp_path):
    requires = ["b>=1 ; sys_platform == 'win32'", "c ; sys_platform == 'linux'", "d ; extra == 'x'"]
    own = wheel(tmp_path, "a-1.0-py3-none-any.whl", requires)
    assert kit.faults([own], [A], kit.windows()) == ["Windows: a needs b"]


def test_a_line_for_one_system_has_no_marker_and_that_of_the_kit_has_it():
    one = kit.Locked("a", "1.0", "os_name == 'nt'", ("--hash=sha256:0",))
    assert one.written(with_marker=False) == "a==1.0 --hash=sha256:0"
    assert one.written(with_marker=True) == "a==1.0 ; os_name == 'nt' --hash=sha256:0"


def test_start_files_ask_no_network_and_name_no_host():
    files = kit.start_files("shimahe-0.1.0-py3-none-any.whl")
    assert set(files) == {"start.bat", "start.sh", "READ-ME-FIRST.html"}
    for name, content in files.items():
        text = content.decode()
        assert not re.search(r"https?://|\$\{?[a-z_]+_version|index-url", text), name
    assert b"PIP_NO_INDEX=1" in files["start.bat"]
    assert b"PIP_NO_INDEX=1" in files["start.sh"]


def test_the_start_file_of_windows_has_its_line_ends_and_goes_nowhere_else():
    text = kit.start_files("own.whl")["start.bat"].decode()
    assert text.count("\r\n") == text.count("\n")
    labels = set(re.findall(r"^:(\w+)", text, re.M))
    assert set(re.findall(r"goto (\w+)", text)) == labels


def test_the_page_that_is_read_first_says_in_both_languages_that_python_must_be_there():
    text = kit.start_files("own.whl")["READ-ME-FIRST.html"].decode()
    assert "先要有 Python" in text
    assert "Python must be there first" in text


def test_the_kit_has_the_notebooks_of_both_languages_and_of_the_course_no_answer():
    files = kit.notebook_files()
    assert {"notebooks/00_start.ipynb", "notebooks/zh/00_从这里开始.ipynb"} <= set(files)
    course = [content for name, content in files.items() if name.startswith("notebooks/course/")]
    assert course
    assert not any(b"BEGIN SOLUTION" in content for content in course)


# --- the place ------------------------------------------------------------------------------------


def run(monkeypatch, target, fill, lang="en"):
    """The command with a target, where `fill` takes the place of what fetches and packs."""
    monkeypatch.setattr(kit, "_fill", fill)
    monkeypatch.setattr("sys.argv", ["kit", "--to", str(target)])
    monkeypatch.setattr(terms, "_chosen", [lang])
    return kit.main()


def full(part, folder):
    part.write_bytes(b"half")
    raise OSError(errno.ENOSPC, "No space left on device", str(part))


def offline(part, folder):
    part.write_bytes(b"half")
    raise subprocess.CalledProcessError(1, ["pip"])


def lacking(part, folder):
    part.write_bytes(b"half")
    raise kit.Incomplete("Windows: no wheel of numpy 2.0")


def never(part, folder):
    raise AssertionError("nothing is fetched where the kit cannot be written")


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize(
    ("fill", "words"),
    [(full, "cli.errno.ENOSPC"), (offline, "kit.failed"), (lacking, None)],
)
def test_what_fails_is_one_line_and_leaves_nothing(
    monkeypatch, capsys, tmp_path, fill, words, lang
):
    target = tmp_path / "new" / "kit.zip"
    assert run(monkeypatch, target, fill, lang) == 1
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    if words:
        assert terms.text(words, lang, folder=tempfile.gettempdir()) in error
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_kit_stays_where_a_new_one_fails(monkeypatch, tmp_path):
    target = tmp_path / "kit.zip"
    target.write_bytes(b"before")
    assert run(monkeypatch, target, full) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["kit.zip"]
    assert target.read_bytes() == b"before"


@pytest.mark.parametrize("name", ["file/kit.zip", "folder"])
def test_a_place_that_cannot_be_written_is_said_before_anything_is_fetched(
    monkeypatch, capsys, tmp_path, name
):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    assert run(monkeypatch, tmp_path / name, never) == 1
    error = capsys.readouterr().err
    assert str(tmp_path) in error
    assert len(error.splitlines()) == 1


def test_a_kit_takes_its_place_when_it_is_whole(monkeypatch, capsys, tmp_path):
    def fill(part, folder):
        part.write_bytes(b"whole")
        return 3

    target = tmp_path / "kit.zip"
    assert run(monkeypatch, target, fill) == 0
    assert target.read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["kit.zip"]
