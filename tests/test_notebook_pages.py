"""The notebooks and the course as pages: all they hold, no network, no answers, all or none."""

from __future__ import annotations

import base64
import gzip
import json
import re
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest

from shimahe import cli, resources, terms
from shimahe.authoring import course_copies, notebook_pages
from shimahe.authoring.notebook_pages import page_names
from shimahe.display.report.page import MOST_BYTES
from shimahe.exercises import EXERCISES

ON = date(2026, 1, 2)


@pytest.fixture(scope="module")
def pages():
    return {lang: notebook_pages.pages(ON, lang) for lang in terms.LANGUAGES}


def stored(lang):
    """The curated notebooks of a language as they are stored, by the name of their page."""
    names = {path: name for path, name in page_names(lang).items() if not is_of_course(name)}
    return {name: json.loads(path.read_text(encoding="utf-8")) for path, name in names.items()}


def is_of_course(name):
    return name.startswith(notebook_pages.COURSE)


def figures_of(page):
    found = re.search(r'id="page-data">([^<]*)<', page)
    return json.loads(gzip.decompress(base64.b64decode(found[1])))["figures"] if found else []


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_there_is_a_page_for_every_notebook_and_the_first_is_the_index(pages, lang):
    below = "" if lang == "en" else "/zh"
    folders = [resources.path(f"notebooks{below}"), resources.path(f"notebooks/course{below}")]
    assert len(pages[lang]) == sum(len(list(folder.glob("*.ipynb"))) for folder in folders)
    assert next(iter(pages[lang])) == "index.html"


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_pages_of_the_course_put_its_questions_and_hold_no_answer(pages, lang):
    course_pages = [page for name, page in pages[lang].items() if is_of_course(name)]
    text = "".join(course_pages)
    assert "SOLUTION" not in text
    assert "course.check" not in text
    for path, notebook in course_copies.originals(lang):
        for cell in notebook["cells"]:
            if cell["id"].endswith("-written"):
                assert "".join(cell["source"])[:20] not in unescape(text), path.name
            if cell["id"].endswith("-answer"):
                assert "".join(cell["source"]).partition("\n")[0] in unescape(text)
    assert text.count(" open><summary>") == len(EXERCISES)


def test_the_start_page_leads_to_the_pages_of_the_course(pages):
    for lang in terms.LANGUAGES:
        main = pages[lang]["index.html"].partition("<main>")[2]
        links = {unquote(unescape(link)) for link in re.findall(r'href="([^"]*)"', main)}
        assert links == set(pages[lang]) - {"index.html"}


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_every_page_leads_to_all_pages_and_to_no_notebook(pages, lang):
    for page in pages[lang].values():
        links = [unquote(unescape(link)) for link in re.findall(r'href="([^"]*)"', page)]
        assert {link.partition("#")[0] for link in links} >= set(pages[lang])
        assert not any(".ipynb" in link for link in links)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_pages_ask_nothing_of_a_network_and_are_small(pages, lang):
    for page in pages[lang].values():
        assert re.findall(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=", page) == []
        assert "default-src 'none'" in page
        assert len(page.encode()) <= MOST_BYTES


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_page_has_the_pictures_of_its_notebook_in_their_order(pages, lang):
    for name, notebook in stored(lang).items():
        outputs = [each for cell in notebook["cells"] for each in cell.get("outputs", ())]
        drawn = [each["data"][PLOTLY]["data"] for each in outputs if PLOTLY in each.get("data", {})]
        assert [figure["data"] for figure in figures_of(pages[lang][name])] == drawn


PLOTLY = "application/vnd.plotly.v1+json"


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_page_has_the_tables_and_the_folded_code_of_its_notebook(pages, lang):
    for name, notebook in stored(lang).items():
        page = pages[lang][name]
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert page.count('<details class="code">') == len(code)
        for cell in code:
            for output in cell["outputs"]:
                assert "".join(output.get("data", {}).get("text/html", "")) in page


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_solutions_are_folded_and_no_markdown_is_left_as_it_is(pages, lang):
    text = "".join(pages[lang].values())
    assert f"<summary>{terms.text('pages.solution', lang)}</summary>" in text
    words = re.findall(r'<section class="words">(.*?)</section>', text, re.S)
    assert not re.search(r"^#+ |\*\*", re.sub(r"<code>.*?</code>", "", "\n".join(words)), re.M)


def test_the_title_of_a_picture_stands_above_it_as_text(pages):
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", "".join(pages["en"].values()))
    assert captions
    assert all(captions)
    held = re.compile(r'<span style="white-space:nowrap">([^<]*)</span>')
    texts = [held.sub(r"\1", caption) for caption in captions]
    assert not any("<" in text or "&lt;" in text for text in texts)


def test_the_same_date_gives_the_same_bytes(pages):
    assert notebook_pages.pages(ON, "zh") == pages["zh"]


# --- the command ----------------------------------------------------------------------------------


def run(capsys, *arguments):
    code = cli.main(["--lang", "en", "report", "--notebooks", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_pages_are_written_and_replace_only_pages(capsys, tmp_path, pages):
    folder = tmp_path / "new" / "pages"
    code, out, _ = run(capsys, "--to", folder, "--date", "2026-01-02")
    assert (code, "11 pages" in out) == (0, True)
    assert {path.name: path.read_text() for path in folder.iterdir()} == pages["en"]
    assert run(capsys, "--to", folder, "--quiet") == (0, "", "")
    (folder / "index.html").write_text("mine")
    code, _, err = run(capsys, "--to", folder)
    assert (code, err.count("\n"), (folder / "index.html").read_text()) == (2, 1, "mine")


def test_where_the_disk_is_full_no_page_is_there(capsys, tmp_path, monkeypatch):
    def refuse(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(resources.os, "fsync", refuse)
    code, _, err = run(capsys, "--to", tmp_path / "pages")
    assert (code, err.count("\n")) == (2, 1)
    assert not (tmp_path / "pages").exists()


@pytest.mark.parametrize("more", [["office.md"], ["--format", "pdf"]])
def test_a_document_or_another_form_is_refused(capsys, tmp_path, more):
    code, _, err = run(capsys, *more, "--to", tmp_path / "pages")
    assert (code, err.count("\n"), "--notebooks" in err) == (2, 1, True)
