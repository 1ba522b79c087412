"""Many documents become one data set, whatever becomes of the run or of one of them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

import shimahe
from shimahe.corpus import data_set, many
from shimahe.corpus.batches import Member
from shimahe.corpus.data_set import DataSetRefused
from shimahe.corpus.rows import NAMES

PAGE = """# {office}{year}年度部门预算

## 一般公共预算财政拨款支出预算表

单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t{total}\t{basic}\t{project}
201\t一般公共服务支出\t{total}\t{basic}\t{project}
20103\t政府办公厅（室）及相关机构事务\t{total}\t{basic}\t{project}
2010301\t行政运行\t{total}\t{basic}\t{project}
"""
ROOT = Path(__file__).resolve().parent.parent


def office_of(number: int) -> str:
    """Return the name of an office: its number in stems."""
    stems = "甲乙丙丁戊己庚辛壬癸"
    return f"{stems[number // 10]}{stems[number % 10]}街道办事处"


def page(number: int, year: int = 2024, total: str | None = None) -> str:
    """Return a small disclosure of an office; its total may be misprinted."""
    return PAGE.format(
        office=office_of(number),
        year=year,
        basic=f"{number}.25",
        project="1.50",
        total=total or f"{number + 1}.75",
    )


def write_pages(folder: Path, count: int) -> list[Path]:
    """Write disclosures of many offices into a folder."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number:04d}.txt" for number in range(1, count + 1)]
    for number, path in enumerate(paths, 1):
        path.write_text(page(number, 2023 + number % 2), encoding="utf-8")
    return paths


def rows(folder: Path, name: str) -> pd.DataFrame:
    """Return a data set as pandas reads it."""
    return pd.read_parquet(folder / name)


@pytest.fixture(scope="module")
def six(tmp_path_factory) -> Path:
    """Return the data set of six small disclosures."""
    folder = tmp_path_factory.mktemp("six")
    shimahe.read_many(write_pages(folder / "pages", 6), folder / "out", workers=2, batch=2)
    return folder / "out"


# --- what the data set holds ----------------------------------------------------------------------


def test_every_frame_has_the_rows_that_read_gives(six):
    for name in ("spending", "cells", "tables", "unplaced"):
        alone = [shimahe.read(path) for path in sorted((six.parent / "pages").iterdir())]
        expected = sum(len(getattr(d, name)) for d in alone)
        assert len(rows(six, name)) == expected > 0


def test_rows_carry_whose_they_are(six):
    spending = rows(six, "spending")
    assert spending["sha256"].nunique() == 6
    assert set(spending["year"]) == {2023, 2024}
    assert set(spending["stage"]) == {"budget"}
    first = spending[spending["office"] == office_of(1)]
    assert first["amount_wan"].tolist() == [1.25, 1.5] * 3


def test_duckdb_reads_it(six):
    query = f"select year, sum(amount_wan) from read_parquet('{six}/spending/**/*.parquet') "
    found = duckdb.sql(f"{query} where level = 'item' group by year order by year").fetchall()
    assert found == [(2023, 2.25 + 4.25 + 6.25 + 4.5), (2024, 1.25 + 3.25 + 5.25 + 4.5)]


def test_polars_reads_it(six):
    spending = pl.scan_parquet(six / "spending", hive_partitioning=True).collect()
    assert spending["year"].unique().sort().to_list() == [2023, 2024]
    assert len(spending) == len(rows(six, "spending"))


def test_documents_are_listed(six):
    documents = rows(six, "documents")
    assert len(documents) == 6
    assert documents["differ"].eq(0).all()
    assert documents["complete"].eq(1).all()


def test_the_checks_that_differ_are_kept(tmp_path):
    path = tmp_path / "misprint.txt"
    path.write_text(page(5, total="9.75"), encoding="utf-8")
    shimahe.read_many([path], tmp_path / "out", workers=1)
    checks = rows(tmp_path / "out", "checks")
    assert set(checks["status"]) == {"differs"}
    assert len(checks) == rows(tmp_path / "out", "documents")["differ"].item() > 0


def test_columns_of_frames_that_are_called_year_have_names_of_their_own(tmp_path):
    shimahe.read_many([ROOT / "data" / "shimahe-2025.md"], tmp_path / "out", workers=1)
    assert set(rows(tmp_path / "out", "statements")["year"]) == {2025}
    assert rows(tmp_path / "out", "statements")["stated_year"].notna().any()
    assert rows(tmp_path / "out", "bases")["number_year"].min() < 2025


def test_a_document_without_a_year_stands_under_nought(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(page(5).replace("2024年度", ""), encoding="utf-8")
    shimahe.read_many([path], tmp_path / "out", workers=1)
    assert set(rows(tmp_path / "out", "spending")["year"]) == {0}


def test_the_same_documents_give_the_same_bytes(tmp_path, six):
    pages = sorted((six.parent / "pages").iterdir())
    shimahe.read_many(pages, tmp_path / "out", workers=1, batch=6)
    shimahe.read_many(pages, tmp_path / "again", workers=2, batch=6)
    for path in (tmp_path / "out").rglob("*.parquet"):
        other = tmp_path / "again" / path.relative_to(tmp_path / "out")
        assert path.read_bytes() == other.read_bytes()


# --- what is read ---------------------------------------------------------------------------------


def test_a_second_run_reads_only_what_is_new(tmp_path):
    pages = write_pages(tmp_path / "pages", 4)
    first = shimahe.read_many(pages[:3], tmp_path / "out", workers=1)
    second = shimahe.read_many(pages, tmp_path / "out", workers=1)
    assert (first.read, first.known, second.read, second.known) == (3, 0, 1, 3)
    assert rows(tmp_path / "out", "documents")["sha256"].nunique() == 4


def test_other_options_read_again_and_take_the_place_of_what_was_read(tmp_path):
    pages = write_pages(tmp_path / "pages", 4)
    shimahe.read_many(pages, tmp_path / "out", workers=1, batch=3)
    again = shimahe.read_many(pages[:2], tmp_path / "out", workers=1, max_lines=500)
    assert (again.read, again.known) == (2, 0)
    documents = rows(tmp_path / "out", "documents")
    assert len(documents) == documents["sha256"].nunique() == 4
    assert len(rows(tmp_path / "out", "spending")) == 4 * 6


def test_the_same_bytes_are_read_once(tmp_path):
    path = write_pages(tmp_path / "pages", 1)[0]
    copy = tmp_path / "copy.txt"
    copy.write_bytes(path.read_bytes())
    corpus = shimahe.read_many([path, copy], tmp_path / "out", workers=1)
    assert corpus.read == 1
    assert corpus.problems["problem"].tolist() == ["same bytes"]


def test_two_documents_of_one_disclosure_are_named(tmp_path):
    pages = write_pages(tmp_path / "pages", 3)
    anew = pages[0].with_name("0000-anew.txt")
    anew.write_text(f"{page(1, 2024)}\n注：本表已更正。\n", encoding="utf-8")
    other_year = pages[0].with_name("0000-before.txt")
    other_year.write_text(page(1, 2022), encoding="utf-8")
    corpus = shimahe.read_many([tmp_path / "pages"], tmp_path / "out", workers=1)
    assert (corpus.read, corpus.refused) == (5, 0)
    assert corpus.problems[["files", "problem"]].values.tolist() == [
        [str(pages[0]), "same disclosure"]
    ]
    assert str(anew) in corpus.problems["message"].item()
    assert shimahe.read_many([tmp_path / "pages"], tmp_path / "out").problems.empty


def test_a_folder_stands_for_its_files(tmp_path):
    pages = write_pages(tmp_path / "pages", 2)
    (tmp_path / "pages" / ".hidden.txt").write_text("x")
    (tmp_path / "pages" / "picture.png").write_bytes(b"x")
    below = tmp_path / "pages" / "below"
    below.mkdir()
    pages[1].rename(below / "page.txt")
    assert shimahe.read_many([tmp_path / "pages"], tmp_path / "out", workers=1).read == 2


def test_files_side_by_side_may_be_one_disclosure(tmp_path):
    folder = tmp_path / "office"
    folder.mkdir()
    words, tables = page(3).split("## ")
    (folder / "a.txt").write_text(f"{words}\n本部门2024年度支出4.75万元。\n", encoding="utf-8")
    (folder / "b.txt").write_text(f"## {tables}", encoding="utf-8")
    corpus = shimahe.read_many([folder], tmp_path / "out", workers=1, together=True)
    assert corpus.read == 1
    assert set(rows(tmp_path / "out", "spending")["year"]) == {2024}
    assert rows(tmp_path / "out", "documents")["files"].item().count("txt") == 2


# --- what goes wrong ------------------------------------------------------------------------------


def test_a_pipe_is_no_document_and_not_waited_for(tmp_path):
    pages = write_pages(tmp_path / "pages", 1)
    os.mkfifo(pages[0].with_name("pipe.txt"))
    corpus = shimahe.read_many([tmp_path / "pages"], tmp_path / "out", workers=1)
    assert (corpus.read, corpus.refused) == (1, 1)
    assert corpus.problems["problem"].tolist() == ["missing"]
    assert "管道" in corpus.problems["message"].item()


def test_a_folder_that_may_not_be_listed_is_a_problem(tmp_path, monkeypatch):
    write_pages(tmp_path / "pages", 1)
    locked = tmp_path / "pages" / "locked"
    locked.mkdir()
    listed = os.scandir

    def scandir(path):
        if os.fspath(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(locked))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    corpus = shimahe.read_many([tmp_path / "pages"], tmp_path / "out", workers=1)
    assert corpus.read == 1
    assert corpus.problems["files"].tolist() == [str(locked)]
    assert "没有权限" in corpus.problems["message"].item()


@pytest.mark.skipif(sys.platform == "darwin", reason="names are text there")
def test_a_name_that_is_no_text_is_read_and_named(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, name in enumerate((b"\xb9\xab.txt", b"\xb1\xed.txt"), 1):
        text = page(number) if number == 1 else "没有表。"
        (folder / os.fsdecode(name)).write_text(text, encoding="utf-8")
    corpus = shimahe.read_many([folder], tmp_path / "out", workers=2)
    assert (corpus.read, corpus.refused) == (1, 1)
    assert rows(tmp_path / "out", "documents")["files"].item().endswith(r"/\xb9\xab.txt")
    assert corpus.problems["files"].item().endswith(r"/\xb1\xed.txt")


def test_a_corrupt_member_is_reported_and_the_rest_read(tmp_path):
    pages = write_pages(tmp_path / "pages", 5)
    pages[2].write_bytes(b"%PDF-1.7\ncut")
    pages[3].write_text("没有表。", encoding="utf-8")
    corpus = shimahe.read_many([*pages, tmp_path / "none.txt"], tmp_path / "out", workers=2)
    assert (corpus.read, corpus.refused) == (3, 3)
    kinds = dict(zip(corpus.problems["files"], corpus.problems["problem"], strict=True))
    assert kinds[str(pages[2])] == "unreadable"
    assert kinds[str(pages[3])] == "no tables"
    assert kinds[str(tmp_path / "none.txt")] == "missing"
    assert set(rows(tmp_path / "out", "problems")["problem"]) == {"unreadable", "no tables"}


def test_a_table_that_lost_figures_is_a_problem(tmp_path):
    path = tmp_path / "damaged.txt"
    text = page(3).replace("20103\t", "20103 ").replace("事务\t4.75\t3.25\t1.50", "事务 4.75 3.25")
    path.write_text(text, encoding="utf-8")
    corpus = shimahe.read_many([path], tmp_path / "out", workers=1)
    found = corpus.problems[corpus.problems["problem"] == "table"]
    assert corpus.read == 1
    assert found["table"].tolist() == ["general_spending"]
    assert found["first_line"].notna().all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_problems_are_said_in_the_language_chosen(tmp_path, lang):
    before = shimahe.language()
    shimahe.set_language(lang)
    try:
        corpus = shimahe.read_many([tmp_path / "none.txt"], tmp_path / "out", workers=1)
    finally:
        shimahe.set_language(before)
    words = {"zh": "不能读取", "en": "cannot read"}
    assert words[lang] in corpus.problems["message"].item()


def test_a_file_that_changes_while_it_is_read_is_left_out(tmp_path):
    path = write_pages(tmp_path / "pages", 1)[0]
    from shimahe.corpus.batches import Batch, read_batch

    member = Member((str(path),), str(path), "0" * 64)
    result = read_batch(Batch((member,), {}, shimahe.language()))
    assert not result.documents
    assert not result.parts
    assert [problem.problem for problem in result.problems] == ["changed"]


def test_a_document_that_ends_its_process_is_left_out_alone(tmp_path, monkeypatch):
    pages = write_pages(tmp_path / "pages", 6)
    monkeypatch.setattr(many, "read_batch", _die_at_the_third)
    corpus = shimahe.read_many(pages, tmp_path / "out", workers=2, batch=2)
    assert corpus.read == 5
    assert corpus.problems["problem"].tolist() == ["ended"]
    assert corpus.problems["files"].item() == str(pages[2])


def _die_at_the_third(batch):
    """Read a batch, but end the process where the third page is in it."""
    from shimahe.corpus.batches import read_batch

    if any(member.files.endswith("0003.txt") for member in batch.members):
        os._exit(1)
    return read_batch(batch)


# --- the folder -----------------------------------------------------------------------------------


def test_a_folder_of_something_else_is_refused(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    with pytest.raises(DataSetRefused, match="out"):
        shimahe.read_many([], out)
    assert [path.name for path in out.iterdir()] == ["letter.txt"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(DataSetRefused):
        shimahe.read_many([], tmp_path / "out")


def test_two_runs_do_not_write_to_one_folder(tmp_path):
    with (
        data_set.DataSet(tmp_path / "out", NAMES).open(),
        pytest.raises(DataSetRefused, match="out"),
    ):
        shimahe.read_many([], tmp_path / "out")


def test_what_a_stopped_run_left_is_taken_away(tmp_path):
    pages = write_pages(tmp_path / "pages", 2)
    shimahe.read_many(pages[:1], tmp_path / "out", workers=1)
    part = next((tmp_path / "out" / "spending").rglob("*.parquet"))
    (part.parent / "batch-000002.parquet").write_bytes(part.read_bytes())
    (part.parent / ".shimahe-1-x.parquet").write_bytes(b"half")
    shimahe.read_many(pages, tmp_path / "out", workers=1)
    assert rows(tmp_path / "out", "spending")["sha256"].nunique() == 2
    assert not list((tmp_path / "out").rglob(".shimahe-1-*"))


def test_a_run_stopped_while_it_replaced_rows_is_finished(tmp_path):
    pages = write_pages(tmp_path / "pages", 3)
    out = tmp_path / "out"
    shimahe.read_many(pages, out, workers=1, batch=3)
    old = {path: path.read_bytes() for path in out.rglob("batch-000001.*")}
    shimahe.read_many(pages[:1], out, workers=1, max_lines=500)
    for path, content in old.items():  # as they were before rows were taken out
        path.write_bytes(content)
    shimahe.read_many([], out, workers=1)
    assert len(rows(out, "documents")) == rows(out, "documents")["sha256"].nunique() == 3


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path):
    pages = write_pages(tmp_path / "pages", 90)
    out = tmp_path / "out"
    code = "import sys, shimahe; shimahe.read_many(sys.argv[2:], sys.argv[1], workers=2, batch=2)"
    run = subprocess.Popen([sys.executable, "-c", code, str(out), *map(str, pages)], cwd=ROOT)
    until = time.monotonic() + 240
    while len(list((out / "ledger").glob("*.json"))) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    rest = shimahe.read_many(pages, out, workers=2, batch=2)
    assert 0 < rest.known < 90
    assert rest.read + rest.known == 90
    documents = rows(out, "documents")
    assert len(documents) == documents["sha256"].nunique() == 90


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # those of distributed are its own
def test_a_cluster_reads_them_though_a_worker_is_killed(tmp_path):
    from distributed import Client, LocalCluster

    pages = write_pages(tmp_path / "pages", 40)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        first_worker = min(client.run(os.getpid).values())
        killed = []

        def kill_once(batch):
            """Count a batch in; end a worker after the second."""
            killed.append(batch)
            if len(killed) == 2:
                os.kill(first_worker, signal.SIGKILL)

        corpus = _read_telling(kill_once, pages, tmp_path / "out", client)
    documents = rows(tmp_path / "out", "documents")
    assert corpus.read == 40
    assert len(documents) == documents["sha256"].nunique() == 40
    assert len(rows(tmp_path / "out", "spending")) == 40 * 6


def _read_telling(tell, pages, out, client):
    """Read many on a cluster, and tell of each batch that is written."""
    before = data_set.DataSet.add

    def add(self, key, documents, parts):
        before(self, key, documents, parts)
        tell(documents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_set.DataSet, "add", add)
        return shimahe.read_many(pages, out, client=client, batch=2)


# --- its page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page_name", ["many.md", "many.zh.md"])
def test_the_examples_of_the_page_run(tmp_path, page_name, monkeypatch):
    for year in (2024, 2025):
        (tmp_path / str(year)).mkdir()
        (tmp_path / str(year) / "page.txt").write_text(page(3, year), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / page_name).read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.S)
    names: dict[str, object] = {}
    for example in examples[:-1]:  # the last needs a cluster
        exec(example, names)
        if "spending" in names:
            assert len(names.pop("spending")) == 2 * 6
    assert len(examples) == 5
