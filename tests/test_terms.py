"""The words: all that the bundled disclosure prints has both names; the files hold no gap.

That is every code, project and key.

The printed names are taken from the disclosure's own lines here, without the reader, so that the
two can be compared.
"""

from __future__ import annotations

import ast
import csv
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import shimahe
from shimahe import frames, resources, terms
from shimahe.disclosure import Disclosure
from tests import other_offices

MAY_BE_EMPTY = {"cofog", "gfsm", "source"}
FILES = sorted(path.name for path in resources.path("data/terms").glob("*.csv"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def chinese_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIMAHE_LANG", raising=False)
    monkeypatch.setattr(terms, "_chosen", [])


def rows(name: str) -> list[dict[str, str]]:
    with resources.path(f"data/terms/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed_lines() -> list[list[str]]:
    lines = resources.path("data/shimahe-2025.md").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def printed_accounts(classification: str) -> set[tuple[str, str]]:
    """The codes and names of the lines that begin with a code.

    The economic codes are those from 301 to 310.
    """
    found = {(f[0], f[1]) for f in printed_lines() if re.fullmatch(r"\d{3}(\d\d){0,2}", f[0])}
    return {
        (code, name)
        for code, name in found
        if (classification == "economic") == code.startswith("3")
    }


def printed_projects() -> list[str]:
    return [fields[1] for fields in printed_lines() if fields[0] == "项目名称" and fields[1]]


# --- what the disclosure prints -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("classification", "levels"),
    [
        ("functional", {"class": 11, "group": 27, "item": 40}),
        ("economic", {"class": 4, "group": 28}),
    ],
)
def test_the_disclosure_prints_so_many_codes_of_each_level(
    classification: str, levels: dict[str, int]
) -> None:
    codes = [code for code, _ in printed_accounts(classification)]
    counted = [terms.level_of(code, classification) for code in codes]
    assert {level: counted.count(level) for level in levels} == levels


@pytest.mark.parametrize("classification", ["functional", "economic"])
def test_chinese_account_names_are_the_printed_ones_letter_for_letter(classification: str) -> None:
    printed = printed_accounts(classification)
    assert {
        (code, terms.account_name(code, classification, "zh")) for code, _ in printed
    } == printed


@pytest.mark.parametrize("classification", ["functional", "economic"])
def test_every_printed_account_has_an_english_name(classification: str) -> None:
    for code, name in printed_accounts(classification):
        english = terms.account_name(code, classification, "en", printed=name)
        assert english == terms.account_name(code, classification, "en")
        assert not CHINESE.search(english)


def test_projects_are_the_printed_ones_in_the_printed_order() -> None:
    assert [row["zh"] for row in rows("projects.csv")] == printed_projects()
    assert len(printed_projects()) == 17


def test_every_printed_project_has_an_english_name_of_its_own() -> None:
    english = [terms.project_name(name, "en") for name in printed_projects()]
    assert len(set(english)) == len(english)
    assert not any(CHINESE.search(name) for name in english)


def test_every_printed_table_title_is_the_name_of_its_key() -> None:
    titles = {
        line[0].removeprefix("## ").removeprefix("2025年")
        for line in printed_lines()
        if line[0].endswith("表")
    }
    titles |= {
        line[0].removeprefix("## ").removeprefix("2025年")
        for line in printed_lines()
        if "一级项目）" in line[0]
    }
    printed = {title for title in titles if not re.fullmatch("表[一二三四五六七八九十]+", title)}
    named = {terms.key_name("table", key, "zh") for key in terms.keys("table")}
    assert named - printed == {"国有资本经营预算支出表", "文字说明"}
    assert printed <= named


def test_printed_signs_all_have_a_name() -> None:
    fields = {field for line in printed_lines() for field in line}
    signs = fields & {"≥", "≤", "=", "定性", "＝", ">", "<", "≧", "≦"}
    assert signs == set(terms.keys("sign"))


# --- what the frames allow ------------------------------------------------------------------------


ALLOWED = [
    (frame.name, column.name, column.values)
    for frame in frames.FRAMES
    for column in frame.columns
    if column.values
]


@pytest.mark.parametrize(
    ("frame", "column", "values"),
    ALLOWED,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_key_a_frame_may_hold_has_both_names(
    frame: str, column: str, values: tuple[str, ...]
) -> None:
    keys = (
        "source"
        if (frame, column) == ("revenue", "parent")
        else "item"
        if column == "parent"
        else column
    )
    for value in values:
        assert terms.key_name(keys, value, "zh")
        assert terms.key_name(keys, value, "en")


@pytest.mark.parametrize(
    "column", ["level", "kind", "use", "scope", "measure", "category", "status", "reason", "source"]
)
def test_no_key_is_named_that_no_frame_may_hold(column: str) -> None:
    allowed = {value for _, name, values in ALLOWED if name == column for value in values or ()}
    assert set(terms.keys(column)) == allowed


def test_every_frame_and_column_has_both_names() -> None:
    assert set(terms.keys("frame")) == set(frames.BY_NAME)
    assert set(terms.keys("column")) == {name for frame in frames.FRAMES for name in frame.names}


def test_both_stages_have_names() -> None:
    assert [terms.key_name("stage", key, "en") for key in ("budget", "final_account")] == [
        "budget",
        "final accounts",
    ]


def test_what_stated_figures_are_about_has_an_english_name_of_its_own(d: Disclosure) -> None:
    items = sorted(set(d.statements["item"]))
    english = [terms.statement_name(item, "en") for item in items]
    assert len(set(english)) == len(items)
    assert not any(CHINESE.search(name) for name in english)
    assert terms.statement_name("上年结转", "zh") == "上年结转"


# --- the files ------------------------------------------------------------------------------------


def test_the_files_are_all_there() -> None:
    expected = {
        "functional",
        "economic",
        "other_names",
        "projects",
        "keys",
        "wording",
        "glossary",
        "counted",
    }
    assert expected <= {name.removesuffix(".csv") for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_no_row_is_empty_or_padded(name: str) -> None:
    found = rows(name)
    assert found
    for row in found:
        assert [key for key, value in row.items() if not value and key not in MAY_BE_EMPTY] == []
        assert all(value == value.strip() for value in row.values())


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("functional.csv", ["code"]),
        ("functional.csv", ["level", "en"]),
        ("economic.csv", ["code"]),
        ("economic.csv", ["en"]),
        ("other_names.csv", ["classification", "code", "zh"]),
        ("projects.csv", ["zh"]),
        ("projects.csv", ["en"]),
        ("statements.csv", ["zh"]),
        ("statements.csv", ["en"]),
        ("labels.csv", ["zh"]),
        ("units.csv", ["zh"]),
        ("indicators.csv", ["zh"]),
        ("keys.csv", ["column", "key"]),
        ("keys.csv", ["column", "zh"]),
        ("keys.csv", ["column", "en"]),
        ("wording.csv", ["key"]),
        ("glossary.csv", ["term_zh"]),
        ("glossary.csv", ["term_en"]),
        ("counted.csv", ["noun", "language"]),
    ],
    ids=str,
)
def test_nothing_stands_twice(name: str, key: list[str]) -> None:
    found = [tuple(row[column] for column in key) for row in rows(name)]
    assert [value for value in found if found.count(value) > 1] == []


@pytest.mark.parametrize("name", ["functional.csv", "economic.csv", "wording.csv"])
def test_rows_are_sorted(name: str) -> None:
    found = [next(iter(row.values())) for row in rows(name)]
    assert found == sorted(found)


@pytest.mark.parametrize("classification", ["functional", "economic"])
def test_levels_follow_from_the_length_of_the_code_and_no_parent_is_missing(
    classification: str,
) -> None:
    found = terms.accounts(classification)
    codes = {account["code"] for account in found}
    assert [account["level"] for account in found] == [
        terms.level_of(a["code"], classification) for a in found
    ]
    assert {code[:-2] for code in codes if len(code) > 3} <= codes


@pytest.mark.parametrize(
    ("name", "column", "characters"),
    [
        ("functional.csv", "cofog", r"[\d. /A-Za-z;()]*|.*COFOG.*|.*GFS.*"),
        ("economic.csv", "gfsm", r"[\d /()a-zA-Z]*"),
    ],
)
def test_indicative_codes_hold_codes_only(name: str, column: str, characters: str) -> None:
    assert [row["code"] for row in rows(name) if not re.fullmatch(characters, row[column])] == []
    assert all(
        row[column] for row in rows(name) if row["code"] in {"201", "2010301", "301", "30101"}
    )


@pytest.mark.parametrize("name", ["functional.csv", "economic.csv", "projects.csv"])
def test_english_names_hold_no_chinese_and_chinese_names_do(name: str) -> None:
    assert [
        row for row in rows(name) if CHINESE.search(row["en"]) or not CHINESE.search(row["zh"])
    ] == []


@pytest.mark.parametrize(
    "name", ["wording.csv", "keys.csv", "functional.csv", "economic.csv", "projects.csv"]
)
def test_both_languages_have_the_same_placeholders(name: str) -> None:
    for row in rows(name):
        assert terms.placeholders(row["zh"]) == terms.placeholders(row["en"]), row


#: Placeholders of counts; a word right behind one, such as "leaf rows", is what is counted.
COUNTS = (
    "agrees", "all", "cells", "count", "differs", "figures", "files", "fives", "frames", "length",
    "limit", "made", "most", "n", "places", "repairs", "rounded", "rows", "size", "sums", "total",
    "unplaced", "weight",
)  # fmt: skip
#: Words in the plural for any number, and words in -s that are none.
NO_PLURALS = {"across", "this", "is", "was", "has", "does", "its", "as", "less", "lacks"}
_WORDS_BETWEEN = "of|core|dated|independent|leaf|lost|more|most|other|percentage"
_VERBS = "are|have|hold|agree|differ|do|lead|follow|come"
PLURAL = re.compile(
    rf"\{{(?:{'|'.join(COUNTS)})\}}(?! ?万元)(?: (?:{_WORDS_BETWEEN}))*"
    rf" (?:(?P<noun>[a-z]+s)|(?:{_VERBS}))\b"
)


def test_what_is_counted_in_english_agrees_with_its_number() -> None:
    found = [
        (row["key"], match) for row in rows("wording.csv") for match in PLURAL.finditer(row["en"])
    ]
    assert [key for key, match in found if match["noun"] not in NO_PLURALS] == []


def test_both_words_of_a_count_are_in_each_template_that_has_one() -> None:
    for row in rows("wording.csv"):
        assert (
            "|" not in re.sub(r"\{\w+:[^|{}]*\|[^|{}]+\}", "", row["zh"] + row["en"])
            or row["key"] == "click.leaf"
        )


def counted_texts() -> list[tuple[str, str]]:
    """The key and a count of every English text that counts something."""
    found = [
        (row["key"], re.findall(r"\{(\w+):[^{}]*\|", row["en"])) for row in rows("wording.csv")
    ]
    return [(key, name) for key, names in found for name in sorted(set(names))]


@pytest.mark.parametrize(("key", "name"), counted_texts())
def test_a_text_with_a_count_has_another_word_for_one(key: str, name: str) -> None:
    values: dict[str, object] = dict.fromkeys(terms.placeholders(terms.template(key, "en")), "2")
    one = terms.text(key, "en", **{**values, name: 1})
    assert one == terms.text(key, "en", **{**values, name: "1"})
    assert one.replace("1", "2") != terms.text(key, "en", **values)
    assert "|" not in one.replace("parted by |", "")


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "0 lines"), (1, "1 line"), ("1,000", "1,000 lines"), (2, "2 lines"), (11, "11 lines")],
)
def test_only_one_is_in_the_singular(n: object, words: str) -> None:
    assert terms.text("chart.lines.line", "en", n=n) == words


def test_glossary_sentences_are_one_plain_sentence_in_each_language() -> None:
    for row in rows("glossary.csv"):
        assert re.fullmatch("[^。！？]+。", row["explanation_zh"]), row
        assert re.fullmatch(r"[A-Z](?!.*[.!?] ).*\.", row["explanation_en"]), row


@pytest.mark.parametrize(("function", "count"), [("text", 1), ("key_name", 2), ("explain", 1)])
def test_the_package_asks_for_no_word_that_is_missing(function: str, count: int) -> None:
    """Calls with literal words only.

    `values` that a text needs are the business of the caller's own tests.
    """
    known: dict[str, set[tuple[str, ...]]] = {
        "text": {(row["key"],) for row in rows("wording.csv")},
        "key_name": {(row["column"], row["key"]) for row in rows("keys.csv")},
        "explain": {(row["term_zh"],) for row in terms.glossary()},
    }
    assert literal_words(function, count) - known[function] == set()


def literal_words(function: str, count: int) -> set[tuple[str, ...]]:
    """The first `count` arguments of every call of `terms.function` in the package.

    A call counts where all of them are literals.
    """
    package = Path(terms.__file__).parent
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in package.rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = [call.args[:count] for call in calls if ast.unparse(call.func) == f"terms.{function}"]
    words = [
        [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
        for arguments in found
    ]
    return {tuple(map(str, values)) for values in words if len(values) == count}


# --- names ----------------------------------------------------------------------------------------


def test_one_item_name_under_several_codes_stays_distinct_in_english() -> None:
    operation = [account["code"] for account in terms.accounts() if account["zh"] == "事业运行"]
    assert {"2013950", "2080150"} <= set(operation)
    assert len({terms.account_name(code, lang="en") for code in operation}) == len(operation)


def test_the_chinese_name_is_returned_as_printed() -> None:
    assert terms.account_name("30213", "economic", "zh", printed="维修（护）费") == "维修（护）费"
    assert terms.account_name("9999999", lang="zh", printed="某项") == "某项"
    assert terms.project_name("某工作经费", "zh") == "某工作经费"


@pytest.mark.parametrize(
    ("code", "classification", "printed", "english"),
    [
        (
            "2010301",
            "functional",
            "行政运行",
            "Administrative operation (government general office; basic running of the office)",
        ),
        (
            "2010301",
            "functional",
            " 行政 运行",
            "Administrative operation (government general office; basic running of the office)",
        ),
        ("30213", "economic", "维修（护）费", "Maintenance and repairs"),
        (
            "20805",
            "functional",
            "行政事业单位离退休",
            "Retirees of administrative and public institutions",
        ),
        ("30204", "economic", "电费", "Electricity"),
        ("30206", "economic", "办公设备购置费", "Office equipment purchase"),
        ("30299", "economic", "自编科目", "自编科目"),
        ("2069999", "functional", "其他科学技术支出", "其他科学技术支出"),
        (
            "2010399",
            "functional",
            "行政运行",
            "Administrative operation (government general office; basic running of the office)",
        ),
        (
            "2120101",
            "functional",
            "行政运行",
            "Administrative operation (urban and rural community affairs)",
        ),
        ("2010401", "functional", "行政运行", "Administrative operation"),
        ("2019950", "functional", "一般行政管理事务", "General administrative affairs"),
    ],
)
def test_the_printed_name_decides_the_english_one(
    code: str, classification: str, printed: str, english: str
) -> None:
    assert terms.account_name(code, classification, "en", printed=printed) == english


@pytest.mark.parametrize("printed", [None, float("nan"), ""])
def test_without_a_printed_name_the_code_decides(printed: object) -> None:
    assert terms.account_name("201", lang="en", printed=printed) == "General public services"
    assert terms.account_name("201", lang="zh", printed=printed) == "一般公共服务支出"


def test_an_unknown_project_keeps_its_printed_name_in_english() -> None:
    assert terms.project_name("某工作经费", "en") == "某工作经费"
    assert terms.indicator_name("某指标", "en") == "某指标"


@pytest.mark.parametrize(
    ("code", "classification", "level"),
    [
        ("201", "functional", "class"),
        ("20103", "functional", "group"),
        ("2010301", "functional", "item"),
        ("30217", "economic", "group"),
    ],
)
def test_the_level_is_read_from_the_code(code: str, classification: str, level: str) -> None:
    assert terms.level_of(code, classification) == level


@pytest.mark.parametrize(
    ("code", "classification", "found"),
    [
        ("20", "functional", "3 or 5 or 7 digits"),
        ("2010", "functional", "'2010'"),
        ("3021701", "economic", "3 or 5 digits"),
        ("２０１", "functional", "no functional code"),
        ("2O1", "functional", "no functional code"),
        ("201", "programme", "functional, economic"),
    ],
)
def test_a_code_of_no_level_is_an_error(code: str, classification: str, found: str) -> None:
    with pytest.raises(ValueError, match=found):
        terms.level_of(code, classification)


@pytest.mark.parametrize(
    ("printed", "lang", "shown"),
    [
        ("", "en", ""),
        (None, "en", ""),
        (float("nan"), "zh", ""),
        ("header lost", "en", "header lost"),
        ("header lost; rows lost: 201, 20101", "zh", "表头缺失；缺少下级行的科目：201, 20101"),
        (
            "row shifted: a; b; copies differ: 7",
            "en",
            "rows shifted by a cell (line): a; b; repeated prints that differ (line): 7",
        ),
    ],
)
def test_a_note_is_translated_and_its_parameters_kept(
    printed: object, lang: str, shown: str
) -> None:
    assert terms.note(printed, lang) == shown


def test_terms_are_explained_from_either_language() -> None:
    assert terms.explain("人员经费", "en") == terms.explain("Personnel expenditure", "en")
    assert "301" in terms.explain("人员经费", "zh")
    assert all(
        terms.explain(row["term_zh"], "zh") == row["explanation_zh"] for row in terms.glossary()
    )


def test_counted_nouns_are_those_of_one_language() -> None:
    assert "projects" in terms.counted_nouns("en")
    assert not set(terms.counted_nouns("en")) & set(terms.counted_nouns("zh"))


def test_a_caller_cannot_change_the_terms() -> None:
    terms.accounts()[0]["en"] = terms.glossary()[0]["term_en"] = "changed"
    assert terms.accounts()[0]["en"] == "General public services"
    assert terms.glossary()[0]["term_en"] == "department budget"


# --- the language ---------------------------------------------------------------------------------


def test_the_language_starts_as_chinese_and_can_be_switched() -> None:
    assert (terms.language(), terms.key_name("kind", "basic")) == ("zh", "基本支出")
    terms.set_language("en")
    assert (terms.language(), terms.key_name("kind", "basic")) == ("en", "basic expenditure")
    assert (terms.text("repr.year"), terms.text("repr.year", "zh")) == ("year", "年度")


def test_the_environment_gives_the_first_language_and_a_choice_outranks_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHIMAHE_LANG", "en")
    assert terms.language() == "en"
    terms.set_language("zh")
    assert terms.language() == "zh"


@pytest.mark.parametrize("lang", ["fr", "", "EN"])
def test_another_language_is_an_error_that_names_the_choices(lang: str) -> None:
    with pytest.raises(ValueError, match="zh, en"):
        terms.set_language(lang)
    with pytest.raises(ValueError, match="zh, en"):
        terms.text("repr.year", lang)
    assert terms.language() == "zh"


#: Every function of the terms that takes a language, called in one.
IN_A_LANGUAGE: dict[str, Callable[[str], object]] = {
    "account_name": lambda lang: terms.account_name("201", lang=lang),
    "account_name of a printed account": lambda lang: terms.account_name(
        "201", lang=lang, printed="某项"
    ),
    "counted_nouns": lambda lang: terms.counted_nouns(lang),
    "explain": lambda lang: terms.explain("人员经费", lang),
    "key_name": lambda lang: terms.key_name("kind", "basic", lang),
    "note": lambda lang: terms.note("header lost", lang),
    "note that is missing": lambda lang: terms.note(None, lang),
    "project_name": lambda lang: terms.project_name("人大工作经费", lang),
    "indicator_name": lambda lang: terms.indicator_name("辖区群众满意度", lang),
    "statement_name": lambda lang: terms.statement_name("上年结转", lang),
    "label_name": lambda lang: terms.label_name("合计", lang),
    "unit_name": lambda lang: terms.unit_name("万元", lang),
    "other_language": lambda lang: terms.other_language(lang),
    "resolve_language": lambda lang: terms.resolve_language(lang),
    "set_language": lambda lang: terms.set_language(lang),
    "template": lambda lang: terms.template("repr.year", lang),
    "text": lambda lang: terms.text("repr.year", lang),
}


@pytest.mark.parametrize("lang", ["fr", "", "EN", 5, ["zh"]])
@pytest.mark.parametrize("function", IN_A_LANGUAGE)
def test_another_language_is_refused_everywhere(function: str, lang: str) -> None:
    with pytest.raises(ValueError, match="zh, en"):
        IN_A_LANGUAGE[function](lang)
    assert terms.language() == "zh"


def test_every_function_that_takes_a_language_is_held_to_it() -> None:
    functions = [function for _, function in inspect.getmembers(terms, inspect.isfunction)]
    asking = {
        function.__name__
        for function in functions
        if "lang" in inspect.signature(function).parameters and function.__name__[0] != "_"
    }
    assert asking == {name.split()[0] for name in IN_A_LANGUAGE}


def test_no_language_asked_for_is_the_current_one() -> None:
    assert terms.resolve_language(None) == "zh"
    terms.set_language("en")
    assert terms.resolve_language(None) == "en"
    assert terms.resolve_language("zh") == "zh"


def test_another_language_in_the_environment_is_an_error_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHIMAHE_LANG", "german")
    with pytest.raises(ValueError, match="SHIMAHE_LANG is 'german': choose one of zh, en"):
        terms.language()


# --- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "arguments", "named"),
    [
        (terms.text, ["no.such.text"], "no.such.text"),
        (terms.key_name, ["kind", "basics"], "kind 'basics'.*known: basic, project, other"),
        (terms.key_name, ["colour", "red"], "colour 'red'"),
        (terms.account_name, ["2069999"], "2069999"),
        (terms.explain, ["没有的词"], "没有的词"),
    ],
)
def test_a_missing_word_is_an_error_that_names_it(
    function: Callable[..., str], arguments: list[str], named: str
) -> None:
    with pytest.raises(terms.UnknownWord, match=named):
        function(*arguments)


def test_a_missing_value_is_an_error_that_names_it() -> None:
    with pytest.raises(terms.UnknownWord, match=r"'repr.heading' needs a value for office, stage"):
        terms.text("repr.heading", "en", year=2025)


def test_a_row_with_too_few_fields_is_an_error_that_names_file_and_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.csv").write_text("key,zh,en\na,甲,a\nb,乙\n", encoding="utf-8")
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / Path(name).name)
    with pytest.raises(
        terms.UnknownWord, match=r"broken\.csv, row 3: 2 fields instead of key, zh, en"
    ):
        terms._rows("broken")


def test_importing_the_terms_reads_no_file_and_no_pandas() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ONLY_TERMS], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "0 False"), done.stderr


# The package's own __init__ imports pandas for the frames: an empty package stands in for it here.
ONLY_TERMS = f"""
import sys, types
package = sys.modules['shimahe'] = types.ModuleType('shimahe')
package.__path__ = [{str(Path(terms.__file__).parent)!r}]
from shimahe import terms
print(terms._rows.cache_info().currsize, 'pandas' in sys.modules)
"""


# --- other offices --------------------------------------------------------------------------------


@pytest.mark.parametrize("office", other_offices.NAMES)
def test_accounts_of_other_offices_have_an_english_name(office: str) -> None:
    found = list(accounts_in(other_offices.text_of(office)))
    assert len(found) >= 20
    lacking = {
        (code, name)
        for code, kind, name in found
        if CHINESE.search(terms.account_name(code, kind, "en", printed=name))
    }
    assert lacking == set()


def accounts_in(text: str) -> set[tuple[str, str, str]]:
    """The codes and names of the lines that hold code, name and amount."""
    line = re.compile(r"^ *(\d{3})(?: *(\d\d))?(?: *(\d\d))? +([^\d\s]\S*)  +[\d,.]+")
    found = [match.groups() for match in map(line.match, text.splitlines()) if match]
    codes = [("".join(part or "" for part in parts), name) for *parts, name in found]
    return {(code, "economic" if code[0] == "3" else "functional", name) for code, name in codes}


def test_every_indicator_of_the_bundled_disclosure_has_an_english_name() -> None:
    printed = shimahe.load().indicators["name"].dropna().tolist()
    english = [terms.indicator_name(name, "en") for name in printed]
    assert [name for name in english if not name.isascii()] == []
