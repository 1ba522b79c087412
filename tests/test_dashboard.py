"""The dashboard's page: its cells run for any disclosure, its words are of one language.

Text of a document is text.
"""

import json
import os
import re
import socket
import time
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urlsplit

import nbformat
import pytest

import shimahe
from shimahe import terms
from shimahe.display import dashboard, serving
from shimahe.display.explore import EXPLORERS
from shimahe.display.page_kernels import PageKernels
from shimahe.display.parts import Picture
from tests.fragments import LINES, OFFICE, document, spending_table
from tests.voila import Dashboard, voila_server

CHINESE = re.compile(r"[\u3400-\u9fff]")
ROW = "205\t教育支出\t6.08\t\t6.08"
#: The tag in which pieces of a title stand that no line end may part.
KEEPS_WORDS_TOGETHER = "span"
HOSTILE = (
    "<script>alert(1)</script>**某**局 $a$ [x](javascript:y) `z` &amp; {{ d }} {% x %} \\(b\\)"
)
SPARE = {
    "one row": document(OFFICE, spending_table(ROW)),
    "no unit": document(spending_table(ROW, unit="")),
    "no rows": document(spending_table()),
    "negative": document(spending_table("205\t教育支出\t-6.08\t\t-6.08")),
    "no names": document(spending_table("205\t\t6.08\t\t6.08", "20501\t\t6.08\t\t6.08")),
    "no explorer's table": document("## 政府采购预算明细表\n\n单位：万元\n项目\t合计\n货物\t1.00"),
    "cut short": "\n".join(LINES[:120]).encode(),
}


@pytest.fixture(params=["zh", "en"])
def lang(request, monkeypatch):
    monkeypatch.setattr(terms, "_chosen", [request.param])
    return request.param


def page(d, file=None):
    notebook = dashboard.notebook(d, file)
    nbformat.validate(notebook)
    return notebook


class Text(HTMLParser):
    """The text and the tags of a piece of HTML; `lang` keeps what is said in one language."""

    def __init__(self, source, lang=None):
        super().__init__()
        self.text, self.tags, self.open, self.lang = "", [], [], lang
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("circle", "path", "meta"):
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag):
        if tag not in ("circle", "path"):
            self.open.pop()

    def handle_data(self, data):
        said = [lang for _, lang in self.open if lang]
        is_style = self.open and self.open[-1][0] == "style"
        if not is_style and (self.lang is None or self.lang in said[:1]):
            self.text += data


def seen(d, lang=None):
    around = page(d)["metadata"]["shimahe"]
    return Text(around["head"] + around["foot"], lang)


def run(notebook):
    """Run the code cells as a kernel does; give the page, with every tab opened."""
    names = {}
    for cell in notebook["cells"]:
        exec(cell["source"], names)
    for name in EXPLORERS:
        names["page"].show(name)
    return names["page"]


def test_every_explorer_has_a_tab_a_sentence_and_a_figure_in_words(d, lang):
    head = page(d)["metadata"]["shimahe"]["head"]
    said = dashboard.summary(d, lang)
    text = seen(d, lang).text
    for name in EXPLORERS:
        assert f'href="#{name}" data-tab-link="{name}"' in head
        assert terms.text(f"dashboard.{name}.intro", lang) in text
        assert said.sums[name] in text
        assert re.search(r"\d", said.sums[name])


def test_a_name_that_asks_takes_no_colon_on_a_phone(d):
    head = page(d)["metadata"]["shimahe"]["head"]
    asks = re.findall(r'<dt class="question"><a [^>]*>([^<]*)<', head)
    assert asks == [terms.text("dashboard.audit", lang) for lang in terms.LANGUAGES]


def test_summary_says_the_total_and_the_shares_of_the_two_largest_classes(d):
    sums = dashboard.summary(d, "zh").sums
    assert [part for part in ("1.36 亿元", "44.6%", "43.0%") if part not in sums["spending"]] == []
    assert "2,141.31" in sums["economic"]


def test_page_says_office_year_stage_and_source(d, lang):
    text = seen(d, lang).text
    expected = [
        d.office,
        "2025",
        terms.key_name("stage", "budget"),
        d.origin.publisher,
        f"sha256 {d.origin.sha256[:12]}",
    ]
    assert [part for part in expected if part not in text] == []
    assert d.office in page(d)["metadata"]["title"]


def test_english_page_has_chinese_only_where_the_document_is_quoted(d):
    text = seen(d, "en").text
    for quoted in (d.office, d.origin.publisher, d.origin.title, "万元"):
        text = text.replace(quoted, "")
    assert CHINESE.findall(text) == ["中"]  # the way to the other language


def test_page_says_which_tables_the_document_lost(d, lang):
    text = seen(d, lang).text
    for table, status in (("department_revenue", "partly lost"), ("procurement", "lost")):
        assert re.search(
            f"{terms.key_name('table', table)}[:：] ?{terms.key_name('status', status)}", text
        )
    assert terms.text("dashboard.damaged") in text
    assert terms.text("dashboard.damaged") not in seen(shimahe.read(SPARE["one row"])).text


def test_what_a_document_does_not_say_is_said_to_be_unknown(lang):
    title = dashboard.summary(shimahe.read(SPARE["no unit"]), lang).title
    parts = title.split(" · ")
    assert parts[:2] == [terms.text("heading.no_office"), terms.text("heading.no_year")]


def test_text_of_a_document_is_shown_as_text(d, lang):
    plain = [tag for tag in seen(d).tags if tag != KEEPS_WORDS_TOGETHER]
    hostile = replace(d, office=HOSTILE, origin=replace(d.origin, file_name=HOSTILE, title=HOSTILE))
    shown = seen(hostile, lang)
    assert shown.text.count(HOSTILE) == 3
    assert [tag for tag in shown.tags if tag != KEEPS_WORDS_TOGETHER] == plain
    assert "<script" not in page(hostile)["metadata"]["shimahe"]["head"]


@pytest.mark.parametrize("name", SPARE)
def test_page_of_a_spare_or_damaged_document_runs(name, lang, tmp_path):
    path = tmp_path / "document.md"
    path.write_bytes(SPARE[name])
    document = shimahe.read(path)
    explorers = run(page(document, path)).explorers
    assert list(explorers) == list(EXPLORERS)
    assert all(explorer.state.lang == lang for explorer in explorers.values())
    assert all(dashboard.summary(document, lang).sums.values())


def test_page_reads_the_copy_that_lies_beside_it(tmp_path):
    path = tmp_path / 'it\'s "a" $(name).md'
    path.write_bytes(SPARE["one row"])
    (tmp_path / "page").mkdir()
    written = dashboard.write(tmp_path / "page", shimahe.read(path), str(path))
    path.unlink()
    shown = run(nbformat.read(written, as_version=4))
    assert shown.explorers["spending"].frame.amount_wan.tolist() == [6.08]


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_page_that_opens_after_the_explorer_was_made_is_given_its_picture(d, name):
    """Also after a control was moved: the whole of the picture is in the state of its widget."""
    explorer = EXPLORERS[name](d)
    charts = [value for _, value in explorer.controls["chart"].options]
    explorer.controls["chart"].value = charts[-1]
    explorer._tabs.value = "picture"  # a hidden one is drawn when it is seen
    (picture,) = [part for part in explorer._parts if isinstance(part, Picture)]
    wanted = explorer.figure.to_plotly_json()
    state = json.loads(picture.get_state()["figure"])
    assert [trace["type"] for trace in state["data"]] == [trace["type"] for trace in wanted["data"]]
    assert state["layout"]["meta"] == wanted["layout"]["meta"]
    assert "title" not in state["layout"]  # the page has it


def test_command_serves_on_this_machine_only_and_in_the_language(tmp_path, lang, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "mine")
    command, settings = serving.command(tmp_path, "d = 1", 9125, browser=False)
    assert {
        "--Voila.ip=127.0.0.1",
        "--port=9125",
        "--no-browser",
        f"--VoilaExporter.language_code={lang}",
        "--PageKernels.set_up=d = 1",
    } <= set(command)
    assert settings["SHIMAHE_LANG"] == lang
    assert settings["JUPYTER_PATH"].endswith("mine")
    assert settings["IPYTHONDIR"].startswith(str(tmp_path))
    template = serving.JUPYTER / "voila" / "templates" / "shimahe" / "index.html.j2"
    assert "//" not in template.read_text(encoding="utf-8")


# --- served ---------------------------------------------------------------------------------------

#: Paths that nobody without the token is given.
STRANGERS = ["/", "/?token=wrong", "/dashboard.ipynb", "/login"]
STRANGERS += ["/api/kernels/a-b-c-d-e", "/api/kernels/a-b-c-d-e/channels"]
#: Paths at which nobody is given a file: they climb out of where files are, or are cut short.
FILES = ["/voila/files/dashboard.ipynb", "/voila/static/..%2f..%2fx", "/voila/labextensions/../x"]
FILES += [
    f"/voila/templates/{path}"
    for path in ("", "shimahe", "../static/x", "%2e%2e/static/x", "shimahe/conf.json")
]
FILES += [
    f"/voila/templates/shimahe/static/{path}"
    for path in ("", "x", "../conf.json", "%2e%2e/%2e%2e/x", "a%00b", "%ff")
]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_page_is_served_without_code_or_outside_addresses_and_ctrl_c_leaves_nothing(tmp_path, root):
    with voila_server(tmp_path, root / "data" / "shimahe-2025.md", "--lang", "en") as running:
        assert list(running.temporary.glob("shimahe-*/document/shimahe-2025.md"))
        source = running.get()
        refused = [running.ask(path) for path in STRANGERS]
        missing = {running.ask(path) for path in FILES}
        assert running.interrupt() == 0, running.log.read_text(encoding="utf-8")
    assert list(running.temporary.iterdir()) == []
    assert [status for status, _ in refused] == [403] * len(STRANGERS)
    assert {status for status, _ in missing} == {404}
    assert [page for _, page in missing if terms.text("server.missing", "en") not in page] == []
    assert [page for _, page in refused if "import shimahe" in page or "widget" in page] == []
    assert source.count("application/vnd.jupyter.widget-view+json") == 1
    assert re.search(r'<html lang="en">.*<title>[^<]* · budget · shimahe</title>', source, re.S)
    body = source.partition("</head>")[2]
    assert [
        code for code in ("import shimahe", "EXPLORERS", "-editor", "In&nbsp;[") if code in body
    ] == []
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']*""", source) == []
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def ask_and_leave(running: Dashboard, after: bytes) -> bytes:
    """Ask for the page as one who leaves as soon as something is read; give what was."""
    seen = b""
    with socket.create_connection(("127.0.0.1", urlsplit(running.address).port), 60) as visitor:
        host = urlsplit(running.address).netloc
        visitor.sendall(f"GET /?token={running.token} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        while after not in seen:
            piece = visitor.recv(65536)
            assert piece, seen.decode()
            seen += piece
    return seen


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_what_is_read_comes_before_the_kernel_and_visitors_who_leave_make_room(tmp_path, d):
    with voila_server(tmp_path, "--lang", "zh") as running:
        for _ in range(PageKernels.most.default_value):
            seen = ask_and_leave(running, after=b"</dl>").decode()
        assert "kernelId" not in seen
        words = re.sub("</?span>", "", seen)
        assert all(escape(said) in words for said in dashboard.summary(d, "zh").sums.values())
        wait_for_room(running)
        assert "kernelId" in running.get()
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def wait_for_room(running: Dashboard) -> None:
    """Wait until a page can be opened, at most as long as a kernel takes to start."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            running.get()
        except HTTPError:
            time.sleep(1)
        else:
            return
    raise AssertionError("visitors who left keep their places")
