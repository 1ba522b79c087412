"""The command line: answers on stdout, errors on one line of stderr, exit codes."""

import errno
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from pathlib import Path
from urllib.parse import quote

import pytest
from IPython.core.interactiveshell import InteractiveShell

import shimahe
from shimahe import cli, frames, terms
from shimahe.display import serving
from tests.fragments import TEXT, document, spending_table

ROW = "205\t教育支出\t6.08\t\t6.08"


@pytest.fixture(autouse=True)
def chinese_by_default(monkeypatch):
    monkeypatch.delenv("SHIMAHE_LANG", raising=False)
    monkeypatch.setattr(terms, "_chosen", [])


def run(capsys, *arguments):
    code = cli.main([str(a) for a in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_read_tells_of_the_bundled_disclosure(capsys, d):
    code, out, err = run(capsys, "read")
    assert (code, err) == (0, "")
    for expected in (d.office, "801", "2025", d.origin.sha256[:12], "13,635.67", "90", "205"):
        assert expected in out
    for row in d.tables.itertuples():
        assert terms.key_name("table", row.table) in out
        assert terms.key_name("status", row.status) in out
        assert not isinstance(row.note, str) or terms.note(row.note) in out


def test_read_tells_of_a_file_as_it_does_of_the_bundled_one(capsys, root):
    assert run(capsys, "read", root / "data" / "shimahe-2025.md") == run(capsys, "read")


def test_read_in_english(capsys):
    _, out, _ = run(capsys, "read", "--lang", "en")
    assert "declared empty" in out
    assert terms.key_name("reason", "repeated print", "en") in out


def test_the_language_of_the_environment_is_used(capsys, monkeypatch):
    monkeypatch.setenv("SHIMAHE_LANG", "en")
    assert run(capsys, "read")[1] == run(capsys, "read", "--lang", "en")[1]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_export_that_is_asked_to_end_leaves_the_old_one_and_nothing_beside_it(
    tmp_path, capsys, monkeypatch
):
    from shimahe import export as module_function

    source = sys.modules[module_function.__module__]
    assert run(capsys, "export", "--to", tmp_path / "out")[0] == 0
    old = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    monkeypatch.setattr(source, "_move", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(SystemExit, match="143"):
        cli.main(["export", "--to", str(tmp_path / "out"), "--format", "xlsx", "--force"])
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == old


def test_audit_says_what_breaks_with_its_lines(capsys):
    code, out, err = run(capsys, "audit")
    assert (code, err) == (1, "")
    assert "13,969.45 与 13,635.67，差 333.78 万元；第 402, 311 行" in out
    assert "2010302 1,342.85 万元（第 87 行）" in out
    english = run(capsys, "audit", "--lang", "en")[1]
    assert "within a table: 511 agree, 0 differ, 3 not checked" in english
    assert (
        "(partly lost): 114 figures printed, 114 checked, a misprint could be located in 114"
        in english
    )
    natures = re.findall(r"^differs \((.*?)\)", english, re.MULTILINE)
    assert natures == ["must be equal", *["usually equal"] * 11, *["remainder"] * 2]


def test_audit_names_a_misprint_and_the_right_figure(capsys, tmp_path):
    path = tmp_path / "misprinted.md"
    path.write_text(
        TEXT.replace(
            "201\t一般公共服务支出\t6,084.49\t671.25", "201\t一般公共服务支出\t6,804.49\t671.25", 1
        )
    )
    assert "印 6,804.49，应为 6,084.49" in run(capsys, "audit", path)[1]


def test_audit_says_that_a_row_is_printed_twice_or_missing(capsys, tmp_path):
    path, row = tmp_path / "rows.md", "20101\t人大事务\t26.49\t\t26.49\n"
    path.write_text(TEXT.replace(row, row * 2, 1))
    assert (
        "疑似重复印出：general_spending:20101#2/total（第 82 行）" in run(capsys, "audit", path)[1]
    )
    path.write_text(TEXT.replace(row, "", 1))
    assert (
        "missing row: general_spending:20101/total should be 26.49"
        in run(capsys, "audit", path, "--lang", "en")[1]
    )


def test_audit_ends_with_0_where_all_identities_agree_and_2_where_nothing_can_be_read(
    capsys, tmp_path
):
    path = tmp_path / "sound.md"
    path.write_bytes(document(spending_table(ROW)))
    assert run(capsys, "audit", path)[0] == 0
    path.write_bytes(b"nothing")
    assert run(capsys, "audit", path)[0] == 2


def test_audit_as_json_holds_every_finding(capsys, d):
    answer = json.loads(run(capsys, "audit", "--json")[1])
    findings = shimahe.audit(d)
    assert {name: len(rows) for name, rows in answer.items()} == {
        name: len(getattr(findings, name))
        for name in ("checks", "suspects", "restored", "allocation", "coverage")
    }


def test_json_says_who_what_and_how_much(capsys, d):
    code, out, err = run(capsys, "read", "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert [answer[k] for k in ("office", "office_code", "year", "stage", "file_name")] == [
        d.office,
        "801",
        2025,
        "budget",
        "shimahe-2025.md",
    ]
    assert answer["sha256"] == d.origin.sha256
    assert answer["rows"] == {frame.name: len(getattr(d, frame.name)) for frame in frames.FRAMES}
    assert answer["spending_leaves"] == {"rows": 42, "amount_wan": 13635.67}
    assert answer["unplaced"] == d.unplaced.reason.value_counts().to_dict()


def test_json_lists_the_tables_as_the_frame_does(capsys, d):
    answer = json.loads(run(capsys, "read", "--json")[1])["tables"]
    assert [list(table) for table in answer] == [list(d.tables.columns)] * len(d.tables)
    expected = d.tables.astype(object).where(d.tables.notna(), None).to_dict("records")
    assert answer == expected


def test_json_is_the_same_in_every_language(capsys):
    assert run(capsys, "read", "--json")[1] == run(capsys, "read", "--json", "--lang", "en")[1]


def test_json_is_strict_json_where_amounts_are_missing(capsys, tmp_path):
    path = tmp_path / "no_unit.md"
    path.write_bytes(document(spending_table(ROW, unit="")))
    out = run(capsys, "read", path, "--json")[1]
    answer = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert answer["office"] is None
    assert answer["year"] is None


def test_what_the_document_does_not_say_is_said_to_be_unknown(capsys, tmp_path):
    path = tmp_path / "bare.md"
    path.write_bytes(document(spending_table(ROW)))
    code, out, _ = run(capsys, "read", path)
    assert code == 0
    assert out.splitlines()[0].count(terms.text("repr.not_stated")) == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "cannot open 'gone.md'|cannot open gone.md"),
        (b"%PDF-1.7", "is a PDF file, but damaged or incomplete"),
        (b"\x89PNG", "is a PNG image, which is not read: give a PDF"),
        (b"", "is an empty document"),
        ("只有文字。".encode(), "wanted .*titled table"),
        (b"\xff\xff\xff\x80", "is not text in UTF-8"),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.usefixtures("english")
def test_a_document_that_cannot_be_read_is_one_line_on_stderr_and_exit_code_2(
    capsys, tmp_path, data, words, form
):
    path = tmp_path / "gone.md"
    if data is not None:
        path.write_bytes(data)
    code, out, err = run(capsys, "read", path, *form)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("shimahe: ")
    code, _, err = run(capsys, "--debug", "read", path)
    assert code == 2
    assert "Traceback" in err
    assert re.search(words, err)


def test_a_pipe_that_is_closed_early_is_no_error():
    command = f"{sys.executable} -m shimahe read --json | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["{", "0"], "")


def test_chinese_is_printed_whatever_the_terminal_was_set_to():
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "shimahe", "read"],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert "江北区" in done.stdout.decode("utf-8")


# --- faults, and what the system refuses ----------------------------------------------------------

COMMANDS = {
    "read": ["read"],
    "read --json": ["read", "--json"],
    "audit": ["audit"],
    "export": ["export", "--to", "out"],
    "lab": ["lab"],
    "dashboard": ["dashboard"],
}


@pytest.fixture
def broken(monkeypatch, tmp_path):
    """Give a function that has every command run into an error; the servers are not started."""

    def serve(_, *steps):
        assert steps, "a server was started"
        for step in steps:
            step()
        pytest.fail("a server was told to serve")

    def break_with(error):
        def fail(*_, **__):
            raise error

        for name in ("load", "audit", "export", "_copy_notebooks"):
            monkeypatch.setattr(cli, name, fail)

    monkeypatch.setattr(cli, "_serve", serve)
    monkeypatch.chdir(tmp_path)
    return break_with


@pytest.mark.parametrize(
    "error", [KeyError("a"), ValueError("a\nb"), RecursionError(), Exception()]
)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_fault_of_the_program_is_exit_code_3_and_one_line_that_says_so(
    capsys, broken, command, error
):
    broken(error)
    code, out, err = run(capsys, *COMMANDS[command], "--lang", "en")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert err.startswith("shimahe: this is a fault of shimahe, not of the document")
    assert type(error).__name__ in err
    assert "--debug" in err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_fault_is_told_in_chinese_and_debug_shows_the_traceback(capsys, broken, command):
    broken(TypeError("boom"))
    code, _, err = run(capsys, *COMMANDS[command], "--debug")
    assert (code, "Traceback" in err) == (3, True)
    assert err.splitlines()[-1].startswith("shimahe: shimahe 自身出错")
    assert "TypeError: boom" in err.splitlines()[-1]


def test_a_fault_of_the_reader_is_one_of_the_program(capsys, monkeypatch, tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(document(spending_table(ROW)))

    def fail(_):
        raise IndexError("boom")

    monkeypatch.setattr("shimahe.reading.recognise.read_source", fail)
    code, out, err = run(capsys, "read", path)
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "IndexError: boom" in err


@pytest.mark.parametrize("module", ["terms", "resources"])
def test_a_fault_is_told_even_where_the_texts_are_broken(capsys, monkeypatch, broken, module):
    broken(TypeError("boom"))

    def fail(*_, **__):
        raise {"terms": terms.UnknownWord, "resources": FileNotFoundError}[module]("gone")

    monkeypatch.setattr(cli.terms, "text", fail)
    code, _, err = run(capsys, "read")
    assert (code, err) == (3, "shimahe: cli.fault: TypeError: boom\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_interrupt_is_exit_code_130_and_one_line(capsys, broken, command):
    broken(KeyboardInterrupt())
    code, out, err = run(capsys, *COMMANDS[command], "--lang", "en")
    assert (code, out, err) == (130, "", "shimahe: interrupted\n")


@pytest.mark.parametrize("command", ["export", "lab"])
def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(
    capsys, monkeypatch, tmp_path, command
):
    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(cli, "_serve", lambda *_: pytest.fail("a server was started"))
    code, out, err = run(capsys, command, "--to", tmp_path / "out", "--lang", "en")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert f"cannot write to the folder {tmp_path / 'out'} (Permission denied)" in err
    assert "--to" in err


def test_what_the_system_refuses_is_named_with_its_reason(capsys, broken):
    broken(PermissionError(13, "Permission denied", "/somewhere"))
    code, out, err = run(capsys, "read", "--lang", "en")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "cannot use /somewhere (Permission denied)" in err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_one_line():
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "shimahe", "read"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_file_name_that_is_no_text_is_written(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.md"
    try:
        with open(path, "wb") as file:
            file.write(document(spending_table(ROW)))
    except OSError:
        pytest.skip("file names are text here")
    command = [sys.executable, "-m", "shimahe", "read", path]
    done = subprocess.run([*command, "--json"], capture_output=True, check=True)
    assert json.loads(done.stdout)["file_name"] == "\\xff.md"
    assert subprocess.run(command, capture_output=True, check=True).stderr == b""
    command = [sys.executable, "-m", "shimahe", "export", path, "--to", tmp_path / "out"]
    assert subprocess.run(command, capture_output=True, check=True).stderr == b""
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["origin"]["file_name"] == "\\xff.md"


def test_a_wrong_language_of_the_environment_exports_nothing(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("SHIMAHE_LANG", "xx")
    code, _, err = run(capsys, "export", "--to", tmp_path / "out")
    assert (code, err.count("\n"), list(tmp_path.iterdir())) == (2, 1, [])


def test_help_says_what_the_exit_codes_mean(capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    exit_codes = terms.text("cli.exit_codes")
    assert exit_codes in capsys.readouterr().out
    for code in (cli.DONE, cli.BROKEN, cli.REFUSED, cli.FAULT, cli.INTERRUPTED):
        assert re.search(rf"(?<!\d){code}(?!\d)", exit_codes)


# --- documents and calls that are refused ---------------------------------------------------------


def test_a_folder_is_no_document(capsys, tmp_path):
    code, _, err = run(capsys, "read", tmp_path)
    assert (code, err.count("\n")) == (2, 1)


def test_a_title_of_many_lines_or_a_long_one_keeps_the_error_on_one_line(capsys, tmp_path):
    path = tmp_path / "a\nb.md"
    path.write_bytes(("## " + "甲" * 50 + "表\n").encode() * 50)
    code, _, err = run(capsys, "read", path)
    assert (code, err.count("\n")) == (2, 1)
    assert len(err) < 1000


def test_a_wrong_language_of_the_environment_is_one_line(capsys, monkeypatch):
    monkeypatch.setenv("SHIMAHE_LANG", "xx")
    code, _, err = run(capsys, "read")
    assert (code, err.count("\n")) == (2, 1)
    assert "zh, en" in err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["paint"],
        ["read", "--lang", "fr"],
        ["lab", "--port", "x"],
        ["export"],
        ["export", "--to", "x", "--format", "json"],
        ["new"],
        ["check"],
    ],
)
def test_a_wrong_call_is_exit_code_2_with_the_usage(capsys, arguments):
    with pytest.raises(SystemExit, match="2"):
        cli.main(arguments)
    assert "用法： shimahe" in capsys.readouterr().err


def test_version(capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"shimahe {shimahe.__version__}\n"


def test_the_module_runs_as_a_program(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "shimahe", "read", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["rows"]["indicators"] == 205


def test_control_characters_of_a_document_do_not_reach_the_terminal(capsys, tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(document(spending_table(ROW), "## \x1b[31m名单表\n\n姓名\t电话\n某某\t1"))
    assert "\x1b" not in run(capsys, "read", path)[1]


STEERING = "\x00\x1b[31m\x7f\x85\x9b1m\u061c\u200b\u202e\u2028\u2066\ufeff\U000e0041"


@pytest.mark.parametrize("command", ["read", "audit"])
def test_what_steers_a_terminal_is_escaped_in_json_and_comes_back(capsys, tmp_path, command):
    path = tmp_path / "a.md"
    row = f"205\t教育{STEERING}支出\t6.08\t\t5.08"
    path.write_bytes(document(spending_table(row), f"## {STEERING}名单表\n\n姓名\t电话\n某\t1"))
    out = run(capsys, command, path, "--json")[1]
    assert [c for c in out if c != "\n" and not c.isprintable()] == []
    assert json.loads(out)


def test_json_keeps_what_was_escaped():
    value = {"title": STEERING, "名": ["中文 \u3000", 1, None]}
    assert json.loads(cli._json(value)) == value
    assert "中文 \u3000" in cli._json(value)


# --- export ---------------------------------------------------------------------------------------


def test_export_writes_the_bundled_disclosure_and_says_so(capsys, d, root, tmp_path):
    code, out, err = run(capsys, "export", "--to", tmp_path / "out", "--lang", "en")
    rows = sum(len(getattr(d, frame.name)) for frame in frames.FRAMES)
    assert (code, err) == (0, "")
    assert (
        out
        == f"{len(frames.FRAMES)} frames, {rows} rows exported to {tmp_path / 'out'} (13 files)\n"
    )
    assert sorted(os.listdir(tmp_path / "out")) == sorted(os.listdir(root / "data" / "tidy"))


def test_export_of_a_file_in_another_format_and_again(capsys, tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(document(spending_table(ROW)))
    command = ["export", path, "--to", tmp_path / "out", "--format", "xlsx"]
    assert run(capsys, *command)[0] == 0
    code, out, err = run(capsys, *command)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "--force" in err
    assert run(capsys, *command, "--force")[0] == 0


def test_export_of_what_cannot_be_read_writes_nothing(capsys, tmp_path):
    code, _, err = run(capsys, "export", tmp_path / "gone.md", "--to", tmp_path / "out")
    assert (code, err.count("\n"), list(tmp_path.iterdir())) == (2, 1, [])


# --- reports --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_report_is_written_and_holds_until_a_figure_changes(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "new", "report", "--lang", "en")
    assert (code, err) == (0, "")
    assert out.startswith("report.ipynb is written.")
    code, out, err = run(capsys, "check", "report", "--lang", "en")
    assert (code, out, err) == (0, "report: 3 cells and 3 figures of the text hold\n", "")
    path = tmp_path / "report.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("6,084.49", "6,084.48"))
    code, out, err = run(capsys, "check", "report.ipynb", "--lang", "en")
    assert (code, err) == (1, "")
    assert "6,084.48 is now 6,084.49" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nothing.ipynb"], "nothing.ipynb"),
        (["check", "."], "Is a directory"),
        (["new", "nowhere/report"], "make it first"),
        (["new", "report", "nothing.md"], "nothing.md"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_one_line(
    capsys, monkeypatch, tmp_path, arguments, words
):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *arguments, "--lang", "en")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err


@pytest.mark.parametrize(("command", "module"), [("new", "nbclient"), ("check", "nbformat")])
def test_the_extra_of_authors_is_named_where_it_is_missing(
    capsys, monkeypatch, tmp_path, command, module
):
    found = cli.find_spec
    monkeypatch.setattr(cli, "find_spec", lambda name: None if name == module else found(name))
    code, _, err = run(capsys, command, tmp_path / "report", "--lang", "en")
    assert code == 2
    assert "shimahe[author]" in err


# --- lab ------------------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch):
    """Run no server: keep the command that would start it."""
    commands = []
    monkeypatch.setattr(webbrowser, "get", lambda: None)
    monkeypatch.setattr(cli, "_serve", lambda command, *_: commands.append(command.arguments) or 7)
    return commands


def test_lab_opens_jupyterlab_on_a_copy_and_returns_its_exit_code(capsys, tmp_path, started):
    code, out, _ = run(capsys, "lab", "--to", tmp_path / "copy", "--port", "9123", "--no-browser")
    assert code == 7
    assert started[0][:4] == serving.launched("jupyterlab")
    assert {
        f"--ServerApp.root_dir={(tmp_path / 'copy').resolve()}",
        "--port=9123",
        "--no-browser",
    } <= set(started[0])
    assert (tmp_path / "copy" / "01_meet_the_disclosure.ipynb").exists()
    assert str(tmp_path / "copy") in out
    assert "--Application.log_level=ERROR" in started[0]
    assert "Ctrl+C" in out


@pytest.mark.parametrize(
    ("system", "lang", "start"),
    [
        ({"LANG": "en_GB.UTF-8"}, None, "00_start.ipynb"),
        ({"LANG": "zh_CN.UTF-8"}, None, "zh/00_从这里开始.ipynb"),
        ({"LANG": "C.UTF-8"}, None, "zh/00_从这里开始.ipynb"),
        ({"LANG": "en_US", "LC_ALL": "zh_TW"}, None, "zh/00_从这里开始.ipynb"),
        ({"LANG": "zh_CN", "SHIMAHE_LANG": "en"}, None, "00_start.ipynb"),
        ({"LANG": "en_US", "SHIMAHE_LANG": "en"}, "zh", "zh/00_从这里开始.ipynb"),
    ],
)
def test_lab_opens_the_start_page_in_the_language_of_the_system(
    capsys, tmp_path, started, monkeypatch, system, lang, start
):
    monkeypatch.setattr(terms, "_chosen", [])
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "SHIMAHE_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in system.items():
        monkeypatch.setenv(name, value)
    run(capsys, "lab", "--to", tmp_path, *(["--lang", lang] if lang else []))
    assert f"--LabApp.default_url=/lab/tree/{quote(start)}" in started[0]
    assert (tmp_path / start).is_file()


@pytest.mark.parametrize("has_pack", [True, False])
def test_menus_are_chinese_where_the_language_pack_is_installed(monkeypatch, capsys, has_pack):
    monkeypatch.setattr(terms, "_chosen", ["zh"])
    monkeypatch.setattr(cli, "find_spec", lambda name: has_pack or None)
    folders = cli._lab_environment()["JUPYTER_CONFIG_PATH"]
    settings = read_settings(folders, SETTINGS)
    locales = [each.get("@jupyterlab/translation-extension:plugin") for each in settings]
    assert ({"locale": "zh_CN"} in locales) == has_pack
    assert ("pip install" in capsys.readouterr().out) != has_pack


def test_the_count_of_cells_is_off_beside_chinese_menus_alone(monkeypatch):
    """The language pack has no words for it."""
    monkeypatch.setattr(cli, "find_spec", lambda name: True)
    for lang in terms.LANGUAGES:
        monkeypatch.setattr(terms, "_chosen", [lang])
        folders = cli._lab_environment()["JUPYTER_CONFIG_PATH"]
        off = [each["disabledExtensions"] for each in read_settings(folders, PAGE_CONFIG)]
        counter = "@jupyterlab/notebook-extension:cell-counter-status"
        assert any(counter in each for each in off) == (lang == "zh")


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_stored_pictures_fill_the_page_and_no_blank_screen_follows(monkeypatch, lang):
    """JupyterLab's usual way draws a stored picture below the first screen 700 pixels wide."""
    monkeypatch.setattr(terms, "_chosen", [lang])
    settings = read_settings(cli._lab_environment()["JUPYTER_CONFIG_PATH"], SETTINGS)
    of_notebooks = [each.get("@jupyterlab/notebook-extension:tracker") for each in settings]
    assert {"scrollPastEnd": False, "windowingMode": "defer"} in of_notebooks


def read_settings(folders, name):
    """The settings that a file of these folders makes, or of those that have it."""
    paths = [Path(each) / name for each in folders.split(os.pathsep)]
    return [json.loads(path.read_text("utf-8")) for path in paths if path.is_file()]


@pytest.mark.parametrize("asked", [True, False])
def test_nbgrader_is_off_in_the_lab_unless_asked_for(asked):
    folders = cli._lab_environment(nbgrader=asked)["JUPYTER_CONFIG_PATH"]
    menus = [each["disabledExtensions"] for each in read_settings(folders, PAGE_CONFIG)]
    assert any("@jupyter/nbgrader" in each for each in menus) != asked
    servers = read_settings(folders, "jupyter_server_config.d/nbgrader.json")
    assert len(servers) == (0 if asked else 1)


@pytest.mark.parametrize("package", ["nbgrader", "voila"])
def test_every_server_extension_of_a_package_is_off(package):
    """None of them is for who reads the notebooks: they warn in English, or bring buttons."""
    pytest.importorskip(package)
    name = f"jupyter_server_config.d/{package}.json"
    installed = json.loads((Path(sys.prefix) / "etc/jupyter" / name).read_text("utf-8"))
    theirs = installed["ServerApp"]["jpserver_extensions"]
    ours = read_settings(cli._lab_environment()["JUPYTER_CONFIG_PATH"], name)[0]
    assert ours["ServerApp"]["jpserver_extensions"] == dict.fromkeys(theirs, False)


def test_a_second_lab_on_the_same_folder_shows_the_first(capsys, tmp_path, started, monkeypatch):
    open_already = {"root_dir": str(tmp_path), "url": "http://localhost:1/", "token": "abc"}
    monkeypatch.setattr("jupyter_server.serverapp.list_running_servers", lambda: [open_already])
    code, out, _ = run(capsys, "lab", "--to", tmp_path, "--no-browser")
    assert (code, started, list(tmp_path.iterdir())) == (0, [], [])
    assert "http://localhost:1/lab?token=abc" in out


@pytest.mark.parametrize("command", ["lab", "dashboard"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_port_that_is_taken_is_said_before_anything_starts(
    capsys, tmp_path, started, monkeypatch, command, lang
):
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = run(capsys, command, "--port", port, "--lang", lang)
    assert (code, err.count("\n"), started, list(tmp_path.iterdir())) == (2, 1, [], [])
    assert terms.text("cli.port_taken", lang, port=port) in err


@pytest.mark.parametrize("port", [0, 65536, -1, 99999999999])
def test_a_port_that_there_is_not_is_said(capsys, tmp_path, started, monkeypatch, port):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        cli.main(["lab", f"--port={port}"])
    assert (started, list(tmp_path.iterdir())) == ([], [])
    assert f"要写 1 到 65535 的整数，收到的是 '{port}'" in capsys.readouterr().err


def test_without_a_browser_it_is_said_what_to_do(capsys, tmp_path, started, monkeypatch):
    def none_there():
        raise webbrowser.Error("none")

    monkeypatch.setattr(webbrowser, "get", none_there)
    out = run(capsys, "lab", "--to", tmp_path)[1]
    assert "http://" in out
    assert "--no-browser" in started[0]


@pytest.fixture
def shell(monkeypatch, capsys):
    """A kernel's shell as it starts in the lab of `shimahe`; nothing is imported yet."""
    made = InteractiveShell()
    for name, value in cli._lab_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("IPython.get_ipython", lambda: made)
    exec(Path(os.environ["PYTHONSTARTUP"]).read_text(encoding="utf-8"), {})
    monkeypatch.delitem(sys.modules, "shimahe")
    capsys.readouterr()
    return made


@pytest.mark.parametrize(
    ("notebook", "lang"),
    [
        ("/srv/notebooks/03_where_the_money_goes.ipynb", "en"),
        ("/srv/notebooks/zh/03_钱花在哪里.ipynb", "zh"),
        ("/srv/notebooks/Untitled.ipynb", "zh"),
        ("", "zh"),
    ],
)
def test_a_kernel_says_which_cells_to_run_where_a_name_is_missing(
    monkeypatch, capsys, shell, notebook, lang
):
    monkeypatch.setenv("JPY_SESSION_NAME", notebook)
    monkeypatch.setenv("SHIMAHE_LANG", "zh")
    shell.run_cell("missing")
    said = capsys.readouterr()
    assert "NameError" in said.out + said.err
    assert terms.text("cli.missing_name", lang) in said.err
    shell.run_cell("1/0")
    assert terms.text("cli.missing_name", lang) not in capsys.readouterr().err


@pytest.mark.parametrize(("notebook", "lang"), [("Mine.ipynb", "en"), ("zh/03_钱.ipynb", "zh")])
def test_what_a_cell_imports_does_not_hide_the_name_that_is_missing(
    monkeypatch, capsys, shell, notebook, lang
):
    monkeypatch.setenv("JPY_SESSION_NAME", notebook)
    monkeypatch.setattr(terms, "_chosen", ["en"])
    monkeypatch.setitem(sys.modules, "shimahe", shimahe)
    shell.run_cell("from shimahe import show\nshow(d)")
    assert terms.text("cli.missing_name", lang) in capsys.readouterr().err


def test_lab_keeps_what_the_user_changed(capsys, tmp_path, started):
    notebook = tmp_path / "01_meet_the_disclosure.ipynb"
    notebook.write_text("mine", encoding="utf-8")
    run(capsys, "lab", "--to", tmp_path)
    again = run(capsys, "lab", "--to", tmp_path, "--lang", "en")[1]
    assert notebook.read_text(encoding="utf-8") == "mine"
    assert f"the notebooks in {tmp_path} are kept as they are" in again
    assert started


#: The first notebook in Chinese.
PAGE_CONFIG = "labconfig/page_config.json"
SETTINGS = "labconfig/default_setting_overrides.json"
CHINESE = "01_认识这份预算.ipynb"


def test_lab_copies_the_chinese_edition_too(capsys, tmp_path, started):
    run(capsys, "lab", "--to", tmp_path)
    chinese = json.loads((tmp_path / "zh" / CHINESE).read_text(encoding="utf-8"))
    first = "".join(chinese["cells"][0]["source"])
    assert any("\u4e00" <= character <= "\u9fff" for character in first)
    assert started


@pytest.mark.parametrize("part", [0, 1, 1000, -1])
def test_half_a_notebook_that_a_kill_left_is_copied_anew(capsys, tmp_path, started, part):
    run(capsys, "lab", "--to", tmp_path)
    notebooks = [
        tmp_path / "01_meet_the_disclosure.ipynb",
        tmp_path / "zh" / CHINESE,
    ]
    contents = [path.read_bytes() for path in notebooks]
    for path, content in zip(notebooks, contents, strict=True):
        path.write_bytes(content[:part])
    out = run(capsys, "lab", "--to", tmp_path, "--lang", "en")[1]
    assert [path.read_bytes() for path in notebooks] == contents
    assert terms.text("cli.mended", "en", count=2) in out


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize(
    "content", [b"", b'{"cells": [', b'{"cells": [1]} more', b"[1, 2]", b"7", b"\xff\xfe", None]
)
def test_a_file_that_is_no_whole_notebook_is_kept_and_named(
    capsys, tmp_path, started, content, lang
):
    """It may be the user's own, so it is not replaced unless it is the beginning of this copy."""
    run(capsys, "lab", "--to", tmp_path)
    place = tmp_path / "zh" / CHINESE
    whole = place.read_bytes()
    place.write_bytes(whole[:500] + whole[900:] if content is None else content)
    before = place.read_bytes()
    out = run(capsys, "lab", "--to", tmp_path, "--lang", lang)[1]
    is_named = terms.text("cli.broken", lang, file=f"zh/{CHINESE}") in out
    assert is_named == (content != b"")  # an empty file is the beginning of any
    assert (place.read_bytes() == before) == is_named


@pytest.mark.parametrize("name", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_copy_that_fails_or_is_interrupted_leaves_no_half_notebook(
    capsys, tmp_path, started, monkeypatch, name, error
):
    def fail(*_):
        raise error

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[name], fail)
    code, _, err = run(capsys, "lab", "--to", tmp_path / "copy")
    assert (code, err.count("\n")) == (2 if isinstance(error, OSError) else 130, 1)
    assert list((tmp_path / "copy").iterdir()) == []
    assert started == []


def test_a_copy_has_the_rights_of_a_new_file(capsys, tmp_path, started):
    (tmp_path / "new").write_text("", encoding="utf-8")
    run(capsys, "lab", "--to", tmp_path / "copy")
    modes = {path.stat().st_mode for path in (tmp_path / "copy").glob("*.ipynb")}
    assert modes == {(tmp_path / "new").stat().st_mode}


def test_lab_into_a_place_that_cannot_be_written_is_one_line(capsys, tmp_path, started):
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, err = run(capsys, "lab", "--to", tmp_path / "file")
    assert (code, err.count("\n"), started) == (2, 1, [])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lab_without_a_home_folder_to_write_to_is_one_line(
    capsys, tmp_path, started, monkeypatch, lang
):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "file" / "runtime"))
    code, _, err = run(capsys, "lab", "--to", tmp_path / "copy", "--lang", lang)
    assert (code, err.count("\n"), started) == (2, 1, [])
    assert "HOME=" in err
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "没有权限"), (errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只读"), (5, "error")],
)
def test_why_a_folder_cannot_be_written_is_said_in_the_language(
    capsys, tmp_path, started, monkeypatch, number, words
):
    def fail(*_):
        raise OSError(number, os.strerror(number), "there")

    monkeypatch.setattr(cli, "_copy_notebooks", fail)
    code, _, err = run(capsys, "lab", "--to", tmp_path, "--lang", "zh")
    assert (code, err.count("\n"), started) == (2, 1, [])
    assert words in err
    assert str(tmp_path) in err


# --- dashboard ------------------------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch):
    """Run no server; keep the command, its environment, and the page as it lies there."""
    seen = []

    def serve(command, *steps):
        for step in steps:
            step()
        page = Path(command.arguments[4])
        document = [path.read_bytes() for path in page.parent.glob("document/*")]
        notebook = json.loads(page.read_text(encoding="utf-8"))
        seen.append((*command, page, notebook, document))
        return 7

    monkeypatch.setattr(webbrowser, "get", lambda: None)
    monkeypatch.setattr(cli, "_serve", serve)
    return seen


def test_dashboard_serves_a_page_on_this_machine_and_takes_it_away_again(capsys, served):
    code, out, err = run(capsys, "dashboard", "--port", "9124", "--no-browser", "--lang", "en")
    (command, settings, page, notebook, document) = served[0]
    assert (code, out, err, document) == (7, "", "", [])
    assert command[:4] == serving.launched("shimahe.display.server")
    assert {"--Voila.ip=127.0.0.1", "--port=9124", "--no-browser"} <= set(command)
    assert settings["SHIMAHE_LANG"] == "en"
    assert "shimahe.load()" in "".join(notebook["cells"][0]["source"])
    assert not page.parent.exists()


def test_dashboard_of_a_file_shows_a_copy_of_that_file(capsys, tmp_path, served):
    path = tmp_path / "json.py"  # a name that Python would import, were it beside the page
    path.write_bytes(document(spending_table(ROW)))
    assert run(capsys, "dashboard", path)[0] == 7
    (command, _, page, notebook, copied) = served[0]
    assert copied == [path.read_bytes()]
    read_call = f"d = shimahe.read({str(page.parent / 'document' / 'json.py')!r})"
    assert read_call in "".join(notebook["cells"][0]["source"])
    assert not any(part in ("--no-browser",) or part.startswith("--port") for part in command)


@pytest.mark.parametrize("data", [None, b"%PDF-1.7", b""])
def test_dashboard_of_a_document_that_cannot_be_read_serves_nothing(capsys, tmp_path, served, data):
    path = tmp_path / "gone.md"
    if data is not None:
        path.write_bytes(data)
    code, out, err = run(capsys, "dashboard", path)
    assert (code, out, err.count("\n"), served) == (2, "", 1, [])


@pytest.mark.parametrize("command", ["lab", "dashboard"])
def test_without_the_lab_extra_it_is_said_what_to_install(
    capsys, monkeypatch, tmp_path, served, command
):
    monkeypatch.setattr(cli, "find_spec", lambda name: None)
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, command)
    assert (code, err.count("\n"), served, list(tmp_path.iterdir())) == (2, 1, [], [])
    assert 'pip install "shimahe[lab]"' in err


# --- servers --------------------------------------------------------------------------------------

# A server that says when it is there, and ends with a code of its own for each way of asking it to.
SERVER = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
try:
    print("up", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.5)
    sys.exit(4)
"""
SERVING = f"""
import sys
from shimahe import cli
from shimahe.display.serving import ServerCommand
sys.exit(cli._serve(ServerCommand([sys.executable, "-c", {SERVER!r}], {{}})))
"""


# A server that says by its exit code of how many steps it was told.
WAITING = "import sys; sys.exit(5 + len(sys.stdin.readlines()))"


def test_a_server_is_told_of_each_step_that_it_waits_for():
    done = []
    waiting = serving.ServerCommand([sys.executable, "-c", WAITING], {})
    steps = [lambda: done.append("accepted"), lambda: done.append("written")]
    assert cli._serve(waiting, *steps) == 7
    assert done == ["accepted", "written"]


def test_a_server_is_ended_where_what_it_waits_for_fails():
    def refuse():
        raise cli.Refusal("no tables")

    start = time.monotonic()
    slow = serving.ServerCommand([sys.executable, "-c", "import time; time.sleep(60)"], {})
    with pytest.raises(cli.Refusal, match="no tables"):
        cli._serve(slow, refuse)
    assert time.monotonic() - start < 30


def test_a_server_that_ends_before_all_is_prepared_says_why_itself():
    ended = serving.ServerCommand([sys.executable, "-c", "import sys; sys.exit(8)"], {})
    assert cli._serve(ended, lambda: time.sleep(1)) == 8


def test_a_server_of_jupyter_starts_without_grammars_that_no_message_needs(tmp_path):
    module = "import jsonschema, sys\nprint(sys.argv[1:], sys.modules['rfc3987_syntax'])"
    (tmp_path / "asked_for.py").write_text(module, encoding="utf-8")
    command = [*serving.launched("asked_for"), "--port=1"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout == "['--port=1'] None\n"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda process: os.killpg(process.pid, signal.SIGINT), 4),  # as a terminal does on Ctrl+C
        (lambda process: process.send_signal(signal.SIGTERM), 3),
    ],
    ids=["interrupted", "terminated"],
)
def test_a_server_ends_in_its_own_way_when_it_is_asked_to(ask, code):
    command = [sys.executable, "-c", SERVING]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout.readline() == b"up\n"
        ask(process)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (code, b"")


def test_a_server_gets_the_settings_and_its_exit_code_is_kept(monkeypatch):
    monkeypatch.setenv("SHIMAHE_TEST_KEPT", "1")
    digits = "os.environ['SHIMAHE_TEST_KEPT'] + os.environ['SHIMAHE_TEST_SET']"
    script = f"import os, sys; sys.exit(int({digits}))"
    before = signal.getsignal(signal.SIGINT)
    command = serving.ServerCommand([sys.executable, "-c", script], {"SHIMAHE_TEST_SET": "2"})
    assert cli._serve(command) == 12
    assert signal.getsignal(signal.SIGINT) is before


def test_wide_spaces_of_a_document_are_printed_and_what_steers_a_terminal_is_not(capsys, tmp_path):
    head = "部门名称：某\u3000局\n## 部门支出总表\n单位：万元\n科目编码\t科目名称\t合计"
    text = f"{head}\n205\t教育\x1b[31m\t6.08\n"
    path = tmp_path / "document.md"
    path.write_text(text, encoding="utf-8")
    assert cli.main(["read", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "\ufffd" not in printed
    assert "\x1b" not in printed
    assert "某\u3000局" in printed or "某局" in printed


# --- places ---------------------------------------------------------------------------------------

#: What writes files; `{}` is a folder in which nothing can be written.
WRITING = (
    ("report", "--to", "{}"),
    ("report", "--to", "{}/new/below"),
    ("report", "--notebooks", "--to", "{}"),
    ("audit", "--to", "{}/audit.xlsx"),
    ("export", "--to", "{}/export"),
    ("new", "{}/notebook"),
    ("read-many", "FILE", "--to", "{}"),
    ("lab", "--no-browser", "--to", "{}"),
)


@pytest.fixture
def unread(monkeypatch):
    """Make reading, running and drawing fail, so that a refusal comes before them."""
    for name in ("cli._read_document", "authoring.starter.load"):
        monkeypatch.setattr(f"shimahe.{name}", lambda *_, **__: pytest.fail("it was read"))
    monkeypatch.setattr(
        "shimahe.authoring.notebook_pages.pages", lambda *_: pytest.fail("it was drawn")
    )
    monkeypatch.setattr(cli, "_serve", lambda *_: pytest.fail("a server was started"))


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize("command", WRITING)
def test_a_closed_folder_is_told_before_anything_is_read(
    capsys, monkeypatch, tmp_path, unread, command, lang
):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)  # the data set makes its folder at once
    arguments = [each.format(tmp_path) for each in command]
    code, out, err = run(capsys, "--lang", lang, *arguments)
    assert (code, out, err.count("\n")) == (cli.REFUSED, "", 1)
    assert str(tmp_path) in err
    reason = terms.text("cli.errno.EACCES", lang)
    assert reason in err or terms.text("export.closed", lang, folder=tmp_path) in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", WRITING)
def test_a_file_in_the_place_of_a_folder_is_no_folder(capsys, tmp_path, unread, command):
    file = tmp_path / "file"
    file.write_text("kept", encoding="utf-8")
    code, out, err = run(capsys, *(each.format(file) for each in command))
    assert (code, out, err.count("\n")) == (cli.REFUSED, "", 1)
    assert "不是文件夹" in err
    assert str(file) in err
    assert file.read_text(encoding="utf-8") == "kept"
