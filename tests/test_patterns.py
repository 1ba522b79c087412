"""Text of any length is looked at in time that grows in line with it.

Each function is timed on long texts that repeat what its patterns begin with. In line with the text
that is some milliseconds; where a pattern looks back again and again it is seconds. The limit, of
the processor's time and not of the clock's, lies far from either.
"""

import importlib
import pkgutil
import re
import time

import pytest

import shimahe
from shimahe import forms, vocabulary
from shimahe.checking import allocation
from shimahe.display import controls, rendering
from shimahe.quality import criteria, indicator_types, names, signals
from shimahe.reading import code_cells, headings, layout, prose, recognise
from shimahe.reading.formats import html_blocks, shown
from shimahe.reading.source import Limits

PARTS = [
    *("(", "（", ")", "()", "(a", "<b", "<b ", "<!--", "&", "〔", "某〔", "某〔2020〕"),
    *(" ", "  ", "\u3000", "\n", ">\n", "1", "1,", "1.", "1,111", ".", ",", "-", "—", "|", "%"),
    *("率", "数", "完成率", "优", "优1", "1优", "优良", "及", "为", "为:", "约", "增加", "比上年"),
    *(
        "支出",
        "预算",
        "部门",
        "单位",
        "政府采购",
        "购置费",
        "公开",
        "表",
        "表一",
        "一",
        "一、",
        "第",
        "_a",
    ),
    *(
        "合计",
        "会议纪要",
        "意见",
        "截止",
        "其中",
        "万元",
        "1元",
        "元/人",
        "收入",
        "年",
        "20",
        "：",
        "。",
    ),
]
LENGTH = 20_000
ENOUGH = 0.4  # seconds


def _unit_of_target(text):
    return criteria.unit_of({"target": text, "unit": None, "sign": "≥"})


def _has_bands(text):
    return criteria._GRADED_BANDS.search(text)


def _layout(text):
    lines = ["## 部门支出总表", text, "205\t甲\t1", text]
    return layout.lines_to_layout(lines, Limits(max_columns=2 * LENGTH))


FUNCTIONS = {
    "fold": vocabulary.fold,
    "plain": vocabulary.plain,
    "parse_figure": vocabulary.parse_figure.__wrapped__,
    "number_in": vocabulary.number_in,
    "unit_of": vocabulary.unit_of,
    "unit mark": lambda text: vocabulary.UNIT.sub("", text),
    "is_total": vocabulary.is_total,
    "key_of": lambda text: forms.key_of.__wrapped__(forms.FORMS[3].columns, text),
    "category": forms.procurement_category,
    "match_title": lambda text: headings.match_title(text[:200]),
    "is_heading": headings.is_heading,
    "layout": _layout,
    "document_numbers": prose.document_numbers,
    "statements": lambda text: prose.read_text([(1, text)], set(), None),
    "a line of HTML": html_blocks._begins_html,
    "wrapped words": shown.collapsed,
    "office": lambda text: [each.fullmatch(text) for each in recognise._CODED_OFFICES],
    "code": code_cells.clean_code,
    "bigrams of an allocation": lambda text: allocation._bigrams([text]),
    "unit of a target": _unit_of_target,
    "graded bands": _has_bands,
    "stem": names.stem,
    "facet": names.facet,
    "is_payment": names.is_payment,
    "without_synonyms": names.without_synonyms,
    "price": lambda text: signals._PRICE.fullmatch(text),
    "gap": lambda text: rendering._GAP.sub("><", text),
    "an amount typed": lambda text: controls._AMOUNT.fullmatch(text),
    "an amount behind a name": controls.without_amount,
    "rule of a type": lambda text: indicator_types.rule_for(text, "≥", text, text),
    "stated figures": signals._stated_figures,
}


def texts_of(part):
    """Texts that repeat a part, and end in what no pattern goes on with, or begin otherwise."""
    repeated = part * (LENGTH // len(part))
    return [repeated, f"{repeated}\u0000", f"优1（第{repeated}x", f"某〔2020〕{repeated}x"]


def seconds(function, text):
    """The least time that the processor takes of three; the first is enough where it is short."""
    least = ENOUGH
    for _ in range(3):
        start = time.process_time()
        function(text)
        least = min(least, time.process_time() - start)
        if least < ENOUGH:
            break
    return least


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_long_text_takes_time_in_line_with_its_length(name):
    slow = []
    for part in PARTS:
        for text in texts_of(part):
            if seconds(FUNCTIONS[name], text) >= ENOUGH:
                slow.append(text[:20])
    assert slow == []


def patterns_at_the_start():
    """The patterns that modules of the package compile when they are imported, and their names."""
    for module in pkgutil.walk_packages(shimahe.__path__, "shimahe."):
        if ".display" not in module.name and "._bundled" not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{module.name}.{name}", value.pattern


def test_no_class_of_thousands_of_letters_is_compiled_at_the_start():
    """One takes milliseconds: letters are compared (`is_chinese`), or it is compiled when met."""
    wide = [
        name
        for name, pattern in patterns_at_the_start()
        for first, last in re.findall(r"([^\[\\])-(.)", pattern, re.DOTALL)
        if ord(last) - ord(first) > 1000
    ]
    assert wide == []


def test_words_are_cut_off_the_end_of_a_name_as_before():
    assert names.stem("困难群众救助人数完成率") == names.stem("困难群众救助人数")
    assert names.ending_of("救助完成率(%)", "metric_ending") == "完成率"


@pytest.mark.parametrize(
    ("target", "unit"),
    [("≥95%以上", "%"), ("5.00(个)", "个"), ("1,000人以内", "人"), ("12", ""), ("稳步提升", "")],
)
def test_the_unit_of_a_target_stands_behind_its_number(target, unit):
    assert criteria.unit_of({"target": target, "unit": None, "sign": "≥"}) == unit


@pytest.mark.parametrize(
    ("target", "bands"),
    [
        ("优90分以上，良80分", True),
        ("90-100为优，80-89为良", True),
        ("优良率90%", False),
        ("优", False),
    ],
)
def test_bands_of_grades_are_seen(target, bands):
    assert bool(_has_bands(target)) is bands
