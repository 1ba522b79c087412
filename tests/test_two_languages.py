"""Every text is there in both languages: words as data, and none written into pages and scripts."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import shimahe
from shimahe import resources

CHINESE = re.compile("[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{3,}")
#: Names that are the same everywhere.
NAMES = {"BibTeX", "COFOG", "GFSM"}
DISPLAY = Path(shimahe.__file__).parent / "display"
TEMPLATES = sorted((DISPLAY / "templates").glob("*.j2"))
SCRIPTS = sorted((DISPLAY / "js").glob("*.js"))


def pairs(name):
    with resources.path(f"data/terms/{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for zh in [column for column in row if column in ("zh", "term_zh", "explanation_zh")]:
                yield row[zh], row[zh.replace("zh", "en")]


def bare(text):
    """A text without what is filled in, tags and code."""
    return re.sub(r"\{[^}]*\}|%\(\w+\)[sr]|<[^>]*>|`[^`]*`", "", text)


@pytest.mark.parametrize("name", ["wording", "keys", "glossary"])
def test_the_chinese_of_a_text_is_chinese_and_the_english_english(name):
    for zh, en in pairs(name):
        assert bool(zh) == bool(en), (zh, en)
        if WORD.search(bare(en)) and zh not in NAMES:
            assert CHINESE.search(zh), (zh, en)
        if CHINESE.search(bare(zh)) and len(bare(en)) > 3:
            assert re.search("[A-Za-z]", en), (zh, en)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_page_has_words_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<(style|script).*?</\1>", "", text, flags=re.S)
    assert [words for words in re.findall(r">([^<]+)<", text) if re.search(r"\w{2,}", words)] == []
    assert not CHINESE.search(text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_has_sentences_of_its_own(path):
    code = re.sub(r"(?m)(?:^|\s)//.*$", "", path.read_text(encoding="utf-8"))
    texts = re.findall(r'"((?:[^"\\\n]|\\.)*)"', code)
    assert [text for text in texts if re.match(r"[A-Z][a-z]+ [a-z]+ [a-z]+", text)] == []
    assert [text for text in texts if len(CHINESE.findall(text)) > 1] == []
