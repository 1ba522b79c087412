"""How a disclosure is cited: what it says of itself, nothing made up, and no commands of TeX."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import shimahe

ROWS = "科目编码\t科目名称\t总计\t基本支出\t项目支出\n201\t甲\t5.00\t5.00\t\n"
TABLE = f"部门支出总表\n单位：万元\n{ROWS}"


def disclosure(above: str = "") -> shimahe.Disclosure:
    return shimahe.read((above + TABLE).encode())


def depth_of_braces(text: str) -> list[int]:
    """How deep each brace that means something stands; one behind a backslash means itself."""
    depth, depths = 0, []
    for sign in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if sign == "{" else -1
        depths.append(depth)
    return depths


def test_the_bundled_disclosure_is_cited_by_its_publisher_title_and_hash(d):
    for cited in (d.reference("zh"), d.reference("en"), d.bibtex()):
        assert d.origin.publisher in cited
        assert d.origin.title in cited
        assert d.origin.sha256 in cited
        assert "2025" in cited


def test_both_entries_have_keys_of_their_own(d):
    kinds = re.findall(r"^@(\w+)\{([^,]+),$", d.bibtex(), re.MULTILINE)
    assert kinds == [
        ("misc", f"disclosure-{d.origin.sha256[:12]}"),
        ("software", f"shimahe-{shimahe.__version__}"),
    ]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("部门名称：某镇人民政府\n2024年部门预算公开\n", "某镇人民政府2024年部门预算"),
        ("部门名称：某镇人民政府\n", "某镇人民政府部门预算"),
        ("", "预算公开文件"),
    ],
)
def test_a_title_is_made_of_what_is_known(above, title):
    other = disclosure(above)
    assert f"《{title}》" in other.reference("zh")
    assert f"title = {{{{{title}}}}}" in other.bibtex()


def test_what_is_not_known_is_left_out():
    nobody = disclosure()
    document = nobody.bibtex().split("@software")[0]
    assert "author" not in document
    assert "year" not in document
    assert nobody.reference("en").startswith("预算公开文件 (n.d.).")
    assert "None" not in nobody.reference("zh") + nobody.reference("en")


def test_a_file_without_any_name_in_it_is_cited_by_that_of_the_file(tmp_path):
    path = tmp_path / "budget_2024.txt"
    path.write_text(TABLE, encoding="utf-8")
    assert "title = {{budget\\_2024.txt}}" in shimahe.read(path).bibtex()


@pytest.mark.parametrize(
    "name", ["甲}局", "甲{局", "\\input{x}", "甲%局", "甲\n局", "甲\x07局\x1b", "a_b^c~d#e$f&g"]
)
def test_the_texts_of_a_document_are_no_commands(d, name):
    cited = replace(d, origin=replace(d.origin, publisher=name)).bibtex()
    depths = depth_of_braces(cited)
    assert min(depths) == 0
    assert depths[-1] == 0
    assert "\\input" not in cited
    assert cited.replace("\n", " ").isprintable()
    assert not re.search(r"(?<!\\)[%#$&_^~]", cited)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sentence_is_in_the_language_asked_for(d, lang):
    words = {"zh": "读取", "en": "Read with"}
    assert words[lang] in d.reference(lang)
