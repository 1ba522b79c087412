"""The files of an export: what they hold, safe and the same every time.

Nobody's file is lost.
"""

import csv
import dataclasses
import errno
import io
import json
import os
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shimahe
from shimahe import frames, resources, terms
from shimahe.export import FORMATS, PACKAGE, csv_bytes
from tests.fragments import TEXT, document, spending_table

MODULE = sys.modules["shimahe.export"]  # by its name, `shimahe.export` is the function
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "＋1+1",
    "－1",
    "＠x",
    "\ufeff=1",
    "-x",
]
HARMLESS = [
    "=",
    "-",
    "+",
    "－",
    "≥",
    "—",
    "-5.00",
    "+3",
    "(5.00)",
    "-1,234.50%",
    "201",
    "x=1",
    "１２．３",
    "",
]
ODD = [
    "'x",
    "''",
    "_x0041_",
    "a\x00b",
    "a\x0cb",
    "a\nb",
    "a\rb",
    '"',
    "a,b",
    "NA",
    "TRUE",
    "1e5",
    "\u2028",
    "𠮷",
]


def holding(d, texts):
    """The disclosure with these texts as its unplaced lines."""
    rows = [(at + 1, text, "prose") for at, text in enumerate(texts)]
    return dataclasses.replace(d, _frames={**d._frames, "unplaced": frames.build("unplaced", rows)})


def files_of(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def package_of(folder):
    return json.loads((Path(folder) / PACKAGE).read_text(encoding="utf-8"))


def resource_of(folder, name):
    return next(one for one in package_of(folder)["resources"] if one["name"] == name)


def plain(frame):
    """The values of a frame as Python has them, None for a missing one."""
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


def from_csv(column, text):
    """A field of an exported CSV file as the data package says to read it."""
    if text == "":
        return None
    return {
        frames.TEXT: text.removeprefix("'"),
        frames.FLAG: text == "true",
        frames.NUMBER: None if column.dtype != frames.NUMBER else float(text),
        frames.COUNT: None if column.dtype != frames.COUNT else int(text),
    }[column.dtype]


@cache
def workbook(path):
    """A workbook, read once."""
    return openpyxl.load_workbook(path)


def from_dta(column, value):
    """A field of an exported file of Stata as the data package says to read it."""
    if value == "" or pd.isna(value):
        return None
    if column.dtype == frames.FLAG:
        return value == "yes"
    return int(value) if column.dtype == frames.COUNT else value


def read_back(folder, format, name):
    """The rows of one exported frame."""
    columns = frames.BY_NAME[name].columns
    if format == "dta":
        rows = pd.read_stata(Path(folder) / f"{name}.dta").astype(object).to_numpy().tolist()
        return [[from_dta(*pair) for pair in zip(columns, row, strict=True)] for row in rows]
    if format == "parquet":
        return plain(pd.read_parquet(Path(folder) / f"{name}.parquet"))
    if format == "xlsx":
        sheet = workbook(Path(folder) / "frames.xlsx")[name]
        return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    with (Path(folder) / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [[from_csv(*pair) for pair in zip(columns, row, strict=True)] for row in rows]


def faults(folder):
    """What frictionless finds wrong with a package and its files."""
    with warnings.catch_warnings():  # of frictionless itself
        warnings.simplefilter("ignore")
        from frictionless import Package

        return [
            error
            for line in Package(str(Path(folder) / PACKAGE)).validate().flatten()
            for error in line
        ]


@pytest.fixture(scope="module")
def exported(d, tmp_path_factory):
    """The bundled disclosure in each format."""
    home = tmp_path_factory.mktemp("exported")
    for format in FORMATS:
        shimahe.export(d, home / format, format)
    return home


@pytest.fixture(scope="module")
def small():
    """A disclosure of one row."""
    return shimahe.read(document("## 一、教育", spending_table("205\t教育支出\t6.08\t\t6.08")))


# --- what the files hold ---


@pytest.mark.parametrize("format", FORMATS)
def test_every_frame_comes_back_as_it_was(d, exported, format):
    for frame in frames.FRAMES:
        assert read_back(exported / format, format, frame.name) == plain(getattr(d, frame.name)), (
            frame.name
        )


@pytest.mark.parametrize("format", [format for format in FORMATS if format != "dta"])
def test_frictionless_finds_nothing_wrong(exported, format):
    assert faults(exported / format) == []


@pytest.mark.parametrize(
    "text",
    [
        document(spending_table("205\t教育支出\t6.08\t\t6.08", unit="")),
        document(
            spending_table(
                "205\t=cmd|' /C calc'!A0\t6.08\t\t6.08", "205\t教育支出\t-5.00\t—\t1e400"
            )
        ),
        document(spending_table("205\t'教育\x00\x0c支出\"\t1,2,3.4.5\t１２．３\t@")),
        TEXT[: len(TEXT) // 2].encode(),
        TEXT[len(TEXT) // 2 :].encode(),
        TEXT.replace("社会治理", "民政管理事务").encode(),
    ],
    ids=[
        "no unit",
        "formula",
        "control characters",
        "first half",
        "second half",
        "a project twice",
    ],
)
def test_a_hostile_or_damaged_document_gives_a_package_that_holds(tmp_path, text):
    d = shimahe.read(text)
    shimahe.export(d, tmp_path / "out")
    assert faults(tmp_path / "out") == []
    assert all(
        read_back(tmp_path / "out", "csv", f.name) == plain(getattr(d, f.name))
        for f in frames.FRAMES
    )


def test_frictionless_notices_a_changed_figure(d, tmp_path):
    shimahe.export(d, tmp_path / "out")
    file = tmp_path / "out" / "spending.csv"
    file.write_bytes(file.read_bytes().replace(b"3553.63", b"3553.64"))
    assert faults(tmp_path / "out")


def test_pandas_gets_its_types_back_from_parquet(d, exported):
    for frame in frames.FRAMES:
        back = pd.read_parquet(exported / "parquet" / f"{frame.name}.parquet")
        assert (
            back.dtypes.astype(str).to_dict() == getattr(d, frame.name).dtypes.astype(str).to_dict()
        )


def test_parquet_says_meaning_unit_and_what_may_be_missing(exported):
    schema = pyarrow.parquet.read_schema(exported / "parquet" / "spending.parquet")
    amount, code = schema.field("amount_wan"), schema.field("code")
    assert amount.metadata[b"unit"].decode() == "万元"
    assert code.metadata[b"description"].decode() == frames.BY_NAME["spending"].columns[0].text
    assert (amount.nullable, code.nullable) == (True, False)
    assert schema.names == frames.BY_NAME["spending"].names


def test_the_tidy_folder_is_the_export_of_the_bundled_disclosure(exported):
    assert files_of(resources.path("data/tidy")) == files_of(exported / "csv"), "run make data"


# --- the description ---


@pytest.mark.parametrize("frame", frames.FRAMES, ids=lambda frame: frame.name)
def test_the_package_says_what_the_declaration_says(exported, frame):
    fields = resource_of(exported / "csv", frame.name)["schema"]["fields"]
    assert [one["name"] for one in fields] == frame.names
    for one, column in zip(fields, frame.columns, strict=True):
        said = one.get("constraints", {})
        assert (one["description"], one.get("unit")) == (column.text, column.unit)
        assert (said.get("required", False), said.get("enum")) == (
            not column.nullable,
            list(column.values) if column.values else None,
        )


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("spending", ["code", "budget", "kind"]),
        ("cells", ["cell"]),  # its key has a part that may be missing
        ("tables", None),  # a table that is absent has no first line
        ("bases", ["project", "document_number"]),
    ],
)
def test_a_primary_key_is_claimed_where_it_holds(exported, name, key):
    assert resource_of(exported / "csv", name)["schema"].get("primaryKey") == key


def test_a_key_that_stands_twice_is_not_claimed(d, tmp_path):
    twice = pd.concat([d.revenue, d.revenue], ignore_index=True)
    shimahe.export(
        dataclasses.replace(d, _frames={**d._frames, "revenue": twice}), tmp_path / "out"
    )
    schema = resource_of(tmp_path / "out", "revenue")["schema"]
    assert "primaryKey" not in schema
    assert [key["fields"] for key in schema["foreignKeys"]] == [["table"]]
    assert faults(tmp_path / "out") == []


def test_a_reference_is_claimed_where_every_value_is_found(exported):
    claimed = set()
    for one in package_of(exported / "csv")["resources"]:
        for key in one["schema"].get("foreignKeys", []):
            claimed.add((one["name"], *key["fields"], key["reference"]["resource"]))
    assert {
        ("indicators", "project", "projects"),
        ("statements", "explains", ""),
        ("revenue", "parent", ""),
    } < claimed
    assert ("procurement", "table", "tables") not in claimed  # its rows come from the prose


def test_the_package_says_where_the_figures_come_from_and_what_was_given(d, exported):
    package = package_of(exported / "csv")
    assert package["origin"] == json.loads(json.dumps(dataclasses.asdict(d.origin)))
    assert package["origin"]["given"] == ["publisher", "title", "edition"]
    assert "MIT" in package["rights"]
    assert not {"created", "licenses"} & package.keys()


# --- safe in a spreadsheet ---


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_would_run_as_a_formula_is_made_plain(text):
    assert (
        csv_bytes(pd.DataFrame({"name": [text]}))
        .decode("utf-8-sig")
        .split("\r\n", 1)[1]
        .lstrip('"')[0]
        == "'"
    )


@pytest.mark.parametrize("text", HARMLESS[:-1])
def test_an_operator_a_dash_or_a_number_stays_as_it_is(text):
    (row,) = list(
        csv.reader(io.StringIO(csv_bytes(pd.DataFrame({"name": [text]})).decode("utf-8-sig")))
    )[1:]
    assert row == [text]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (13635.67, "13635.67"),
        (-5.0, "-5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e16, "1e+16"),
        (None, ""),
        (7, "7"),
    ],
)
def test_numbers_are_printed_short_and_exact(value, printed):
    assert (
        csv_bytes(pd.DataFrame({"a": [value], "b": ["x"]})).decode("utf-8-sig")
        == f"a,b\r\n{printed},x\r\n"
    )


@pytest.mark.parametrize(
    "text", ["a;b", "a,b", "a\tb", "a|b", " a", "a ", "a\u2028b", 'a"b', "a\r"]
)
def test_a_text_that_could_be_parted_stands_between_quotation_marks(text):
    line = csv_bytes(pd.DataFrame({"a": [text], "b": [1]})).decode("utf-8-sig").split("\n", 1)[1]
    doubled = text.replace('"', '""')
    assert line == f'"{doubled}",1\r\n'


def test_a_single_missing_value_is_no_blank_line():
    assert csv_bytes(pd.DataFrame({"a": [None, "b"]}))[3:] == b'a\r\n""\r\nb\r\n'


def test_stata_gets_labels_for_columns_and_for_values(exported):
    with pd.io.stata.StataReader(exported / "dta" / "spending.dta") as file:
        assert file.data_label == frames.BY_NAME["spending"].row
        assert file.variable_labels()["code"] == "functional code (支出功能分类), 3, 5 or 7 digits"
        assert file.value_labels()["level"] == {0: "class", 1: "group", 2: "item"}
        assert file.value_labels()["is_leaf"] == {0: "no", 1: "yes"}


def test_every_label_of_stata_is_one_line_that_it_can_hold():
    texts = [column.text for frame in frames.FRAMES for column in frame.columns]
    labels = [MODULE._label(text) for text in texts]
    assert max(map(len, labels)) <= 80
    assert [label for label, text in zip(labels, texts, strict=True) if len(text) <= 80] == [
        text for text in texts if len(text) <= 80
    ]


def test_a_frame_without_rows_and_a_long_text_stand_in_a_file_of_stata(small, tmp_path):
    long = "环" * 3000
    shimahe.export(holding(small, [long, "x"]), tmp_path / "out", "dta")
    assert [row[1] for row in read_back(tmp_path / "out", "dta", "unplaced")] == [long, "x"]
    assert read_back(tmp_path / "out", "dta", "indicators") == []
    assert list(pd.read_stata(tmp_path / "out" / "indicators.dta")) == list(small.indicators)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(FORMULAS + ODD),
        min_size=1,
    )
)
def test_one_apostrophe_taken_off_gives_any_text_back(texts):
    content = csv_bytes(pd.DataFrame({"text": texts, "x": 1})).decode("utf-8")[1:]
    rows = list(csv.reader(io.StringIO(content, newline="")))[1:]
    assert [row[0].removeprefix("'") for row in rows] == texts


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_odd_texts_come_back(small, tmp_path, format):
    texts = [*FORMULAS, *HARMLESS, *ODD]
    shimahe.export(holding(small, texts), tmp_path / "out", format)
    assert [row[1] for row in read_back(tmp_path / "out", format, "unplaced")] == texts


def test_no_text_of_a_workbook_is_a_formula(small, tmp_path):
    texts = [*FORMULAS, *HARMLESS, *ODD]
    shimahe.export(holding(small, texts), tmp_path / "out", "xlsx")
    sheet = workbook(tmp_path / "out" / "frames.xlsx")["unplaced"]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    # openpyxl does not turn the escapes of control characters back, as spreadsheets do
    escaped = str.maketrans({c: f"_x{ord(c):04X}_" for c in "\x00\x0c\r"})
    assert [cell.value for cell in cells] == [text.translate(escaped) for text in texts]


@pytest.mark.parametrize(
    ("format", "text", "words"),
    [
        *((format, "a\ud800", "character") for format in FORMATS),
        ("dta", "a\x00b", "character"),
        ("xlsx", "\ufffe", "character"),
        ("xlsx", "x" * 32_768, "32767"),
        ("xlsx", "𠮷" * 16_384, "csv or parquet"),
    ],
)
def test_what_a_format_cannot_hold_is_said_and_nothing_is_written(
    small, tmp_path, monkeypatch, format, text, words
):
    monkeypatch.setattr(terms, "_chosen", ["en"])
    with pytest.raises(ValueError, match=words):
        shimahe.export(holding(small, ["x", text]), tmp_path / "out", format)
    assert list(tmp_path.iterdir()) == []


def test_too_many_rows_for_a_sheet_are_said(small, tmp_path, monkeypatch):
    monkeypatch.setattr(MODULE, "_SHEET_ROWS", 0)
    with pytest.raises(ValueError, match=r"spending.* 1 .*csv"):
        shimahe.export(small, tmp_path / "out", "xlsx")


@pytest.mark.parametrize("format", ["xlsx", "dta"])
def test_an_infinite_number_stands_in_csv_and_is_refused_elsewhere(small, tmp_path, format):
    spending = small.spending.assign(amount_wan=float("inf"))
    endless = dataclasses.replace(small, _frames={**small._frames, "spending": spending})
    shimahe.export(endless, tmp_path / "out")
    assert faults(tmp_path / "out") == []
    with pytest.raises(ValueError, match=r"amount_wan.*csv"):
        shimahe.export(endless, tmp_path / "book", format)


# --- the same every time ---


def test_another_process_language_and_hash_seed_give_the_same_bytes(exported, tmp_path):
    code = (
        "import sys, shimahe; d = shimahe.load(); "
        "[shimahe.export(d, sys.argv[1] + f, f) for f in sys.argv[2:]]"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "SHIMAHE_LANG": "en", "TZ": "Asia/Shanghai"}
    command = [sys.executable, "-c", code, f"{tmp_path}{os.sep}", *FORMATS]
    subprocess.run(command, cwd=resources.root(), env=environment, check=True)
    for format in FORMATS:
        assert files_of(tmp_path / format) == files_of(exported / format)


# --- whole or not at all ---


def test_the_files_are_returned_and_an_empty_folder_is_filled(small, tmp_path):
    (tmp_path / "out").mkdir()
    written = shimahe.export(small, tmp_path / "out")
    assert written == sorted((tmp_path / "out").iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_earlier_export_is_replaced_only_when_forced(small, tmp_path):
    shimahe.export(small, tmp_path / "out")
    old = files_of(tmp_path / "out")
    with pytest.raises(FileExistsError, match="--force"):
        shimahe.export(small, tmp_path / "out", "xlsx")
    assert files_of(tmp_path / "out") == old
    shimahe.export(small, tmp_path / "out", "xlsx", force=True)
    assert sorted(files_of(tmp_path / "out")) == [PACKAGE, "frames.xlsx"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["mine.txt", "spending.csv", PACKAGE, ".hidden"])
@pytest.mark.parametrize("force", [False, True])
def test_a_file_that_no_export_wrote_is_never_lost(small, tmp_path, name, force):
    shimahe.export(small, tmp_path / "out")
    file = tmp_path / "out" / name
    mine = file.read_bytes().replace("支出".encode(), b"my own", 1) if file.exists() else b"mine"
    file.write_bytes(mine)
    with pytest.raises(FileExistsError, match=name):
        shimahe.export(small, tmp_path / "out", force=force)
    assert file.read_bytes() == mine
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"resources": 1}',
        '{"resources": [{"path": "mine.csv"}]}',
        "\ufeff",
        "[" * 9999,
    ],
)
def test_a_folder_with_another_package_is_kept(small, tmp_path, content):
    (tmp_path / PACKAGE).write_text(content, encoding="utf-8")
    with pytest.raises(FileExistsError, match=PACKAGE):
        shimahe.export(small, tmp_path, force=True)
    assert (tmp_path / PACKAGE).read_text(encoding="utf-8") == content


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize(
    ("before", "broken", "when"),
    [
        *((before, (MODULE, "_field"), "205") for before in (False, True)),
        *((before, (Path, "write_bytes"), PACKAGE) for before in (False, True)),
        *((before, (Path, "rename"), "new") for before in (False, True)),
        (True, (Path, "rename"), "out"),
        (True, (MODULE, "_exchange"), "new"),
    ],
)
def test_what_fails_or_is_interrupted_leaves_all_as_it_was(
    small, tmp_path, monkeypatch, error, broken, when, before
):
    if before:
        shimahe.export(small, tmp_path / "out", "xlsx")
    old = {name: files_of(tmp_path / name) for name in os.listdir(tmp_path)}
    if broken == (Path, "rename"):
        monkeypatch.setattr(MODULE, "_exchange", lambda *_: False)
    break_at(monkeypatch, *broken, when, error)
    with pytest.raises(type(error)):
        shimahe.export(small, tmp_path / "out", force=True)
    assert {name: files_of(tmp_path / name) for name in os.listdir(tmp_path)} == old


KILLED = """
import os, sys
from importlib import import_module
from pathlib import Path
import shimahe
module = import_module("shimahe.export")
if sys.argv[3] != "exchange":
    module._exchange = lambda *_: False
rename = module._exchange if sys.argv[3] == "exchange" else Path.rename
def killed(*places):
    rename(*places)
    os._exit(9)
if sys.argv[3] == "exchange":
    module._exchange = killed
else:
    Path.rename = killed
shimahe.export(shimahe.read(Path(sys.argv[1])), sys.argv[2], force=True)
"""


def killed_in_export(source, target, how):
    """Export in a process that ends, as by a kill, right after the first move of a folder."""
    command = [sys.executable, "-c", KILLED, str(source), str(target), how]
    assert subprocess.run(command, check=False).returncode == 9


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.md"
    path.write_bytes(document(spending_table("205\t教育支出\t7.00\t\t7.00")))
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders in one step")
def test_a_kill_leaves_the_old_export_or_the_new_one(small, tmp_path, source):
    target = tmp_path / "out"
    shimahe.export(shimahe.read(source), tmp_path / "expected")
    shimahe.export(small, target)
    killed_in_export(source, target, "exchange")
    assert files_of(target) == files_of(tmp_path / "expected")


def test_what_a_kill_left_between_two_steps_is_put_back_by_the_next_export(small, tmp_path, source):
    target = tmp_path / "out [1]"
    shimahe.export(small, target)
    old = files_of(target)
    killed_in_export(source, target, "two steps")
    assert not target.exists()
    with pytest.raises(FileExistsError, match="--force"):
        shimahe.export(small, target)
    assert files_of(target) == old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out [1]", "source.md"]


def test_without_an_exchange_in_one_step_an_export_is_replaced_as_well(
    small, tmp_path, monkeypatch
):
    monkeypatch.setattr(MODULE, "_exchange", lambda *_: False)
    shimahe.export(small, tmp_path / "out", "xlsx")
    shimahe.export(small, tmp_path / "out", force=True)
    assert PACKAGE in files_of(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_mount_point_is_named_with_what_to_do(small, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(terms, "_chosen", ["en"])
    monkeypatch.setattr(Path, "is_mount", lambda path: path.name == "out")
    with pytest.raises(FileExistsError, match=r"mount point.* such as .*out.export$"):
        shimahe.export(small, tmp_path / "out")
    assert files_of(tmp_path / "out") == {}


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EXDEV])
def test_a_mount_point_that_only_the_system_knows_is_named_too(
    small, tmp_path, monkeypatch, number
):
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(terms, "_chosen", ["en"])
    monkeypatch.setattr(MODULE, "_exchange", lambda *_: False)
    break_at(monkeypatch, Path, "rename", "out", OSError(number, "busy"))
    with pytest.raises(FileExistsError, match="mount point"):
        shimahe.export(small, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_in_which_none_can_be_made_is_named_with_what_to_do(small, tmp_path, monkeypatch):
    monkeypatch.setattr(terms, "_chosen", ["en"])
    refused = PermissionError(errno.EACCES, "Permission denied")
    break_at(monkeypatch, resources, "check_folder", tmp_path.name, refused)
    with pytest.raises(PermissionError, match=r"no folder can be made in .*name a place"):
        shimahe.export(small, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def break_at(monkeypatch, where, name, when, error):
    """Let a function raise when its first argument ends so.

    So it fails in the midst of a file, or when the folder is moved.
    """
    real = getattr(where, name)

    def breaks(value, *rest):
        if str(value).endswith(when):
            raise error
        return real(value, *rest)

    monkeypatch.setattr(where, name, breaks)


@pytest.mark.parametrize(
    ("place", "error", "words"),
    [
        ("file", FileExistsError, "no folder"),
        ("file/out", FileExistsError, "no folder"),
        ("gone/out", FileNotFoundError, "make it first"),
        (".", FileExistsError, "current folder"),
        ("..", FileExistsError, "current folder"),
    ],
)
def test_a_place_where_no_export_can_stand_is_said(
    small, tmp_path, monkeypatch, place, error, words
):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "file").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "in")
    monkeypatch.setattr(terms, "_chosen", ["en"])
    with pytest.raises(error, match=words):
        shimahe.export(small, place, force=True)
    assert files_of(tmp_path / "in") == {"file": b"mine"}


def test_a_folder_that_may_not_be_written_stays_empty(small, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "os.mkdir", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    with pytest.raises(PermissionError, match="Permission denied"):
        shimahe.export(small, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_link_stays_and_the_folder_behind_it_is_filled(small, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    shimahe.export(small, tmp_path / "link")
    shimahe.export(small, tmp_path / "link", force=True)
    assert (tmp_path / "link").is_symlink()
    assert {f"{frame.name}.csv" for frame in frames.FRAMES} < set(files_of(tmp_path / "real"))


@pytest.mark.parametrize(
    ("format", "module", "words"),
    [
        ("csv", None, None),
        ("parquet", "pyarrow", r"shimahe\[export\]"),
        ("xlsx", "xlsxwriter", r"shimahe\[export\]"),
    ],
)
def test_without_its_library_a_format_says_what_to_install(
    small, tmp_path, monkeypatch, format, module, words
):
    monkeypatch.setattr(MODULE, "find_spec", lambda name: None)
    if module is None:
        assert shimahe.export(small, tmp_path / "out", format)
        return
    with pytest.raises(ValueError, match=f"{module}.*{words}"):
        shimahe.export(small, tmp_path / "out", format)
    assert list(tmp_path.iterdir()) == []


def test_another_format_is_refused(small, tmp_path):
    with pytest.raises(ValueError, match="csv, parquet, xlsx"):
        shimahe.export(small, tmp_path / "out", "json")
