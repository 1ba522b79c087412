"""The notebooks as pages: all they hold, nothing from a network, all pages or none."""

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
from shimahe.display.report import notebooks
from shimahe.display.report.page import MOST_BYTES

ON = date(2026, 1, 2)


@pytest.fixture(scope="module")
def pages():
    return {lang: notebooks.pages(ON, lang) for lang in terms.LANGUAGES}


def stored(lang):
    """The notebooks of a language as they are stored, by the name of their page."""
    names = notebooks.page_names(lang)
    return {name: json.loads(path.read_text(encoding="utf-8")) for path, name in names.items()}


def figures_of(page):
    found = re.search(r'id="page-data">([^<]*)<', page)
    return json.loads(gzip.decompress(base64.b64decode(found[1])))["figures"] if found else []


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_there_is_a_page_for_every_notebook_and_the_first_is_the_index(pages, lang):
    folder = resources.path("notebooks" if lang == "en" else "notebooks/zh")
    assert len(pages[lang]) == len(list(folder.glob("*.ipynb")))
    assert next(iter(pages[lang])) == "index.html"


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
    assert not any("<" in caption or "&lt;" in caption for caption in captions)


def test_the_same_date_gives_the_same_bytes(pages):
    assert notebooks.pages(ON, "zh") == pages["zh"]


# --- the command ----------------------------------------------------------------------------------


def run(capsys, *arguments):
    code = cli.main(["--lang", "en", "report", "--notebooks", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_pages_are_written_and_replace_only_pages(capsys, tmp_path, pages):
    folder = tmp_path / "new" / "pages"
    code, out, _ = run(capsys, "--to", folder, "--date", "2026-01-02")
    assert (code, "6 pages" in out) == (0, True)
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
