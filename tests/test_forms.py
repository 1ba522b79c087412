"""Forms are told by meaning: by title, by headings, by the words of a column."""

import csv
import tomllib
from pathlib import Path

import pytest

from shimahe import forms, frames, resources
from shimahe.forms import BY_KEY, FORMS
from shimahe.reading import headings
from shimahe.reading.column_groups import columns_of
from shimahe.reading.headings import is_heading, match_headings, match_title


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("财政拨款收支总表", "appropriation_balance"),
        ("2024年度财政拨款收入支出决算总表", "appropriation_balance"),
        ("一般公共预算财政拨款支出预算表", "general_spending"),
        ("一般公共预算财政拨款支出决算表", "general_spending"),
        ("一般公共预算支出表", "general_spending"),
        ("一般公共预算财政拨款基本支出预算表", "basic_economic"),
        ("一般公共预算财政拨款基本支出决算明细表", "basic_economic"),
        ("一般公共预算“三公”经费支出表", "three_public"),
        ("一般公共预算「三公」经费支出表", "three_public"),
        ("财政拨款三公经费支出决算表", "three_public"),
        ("政府性基金预算支出表", "fund_spending"),
        ("政府性基金预算财政拨款收入支出决算表", "fund_spending"),
        ("国有资本经营预算财政拨款支出表", "state_capital_spending"),
        ("部门收支总表", "department_balance"),
        ("收支总表", "department_balance"),
        ("收入支出决算总表", "department_balance"),
        ("部门收入总表", "department_revenue"),
        ("部门支出总表", "department_spending"),
        ("支出决算表", "department_spending"),
        ("政府采购预算明细表", "procurement"),
        ("部门(单位)整体绩效目标表", "entity_goals"),
        ("部门（单位）整体支出绩效目标表", "entity_goals"),
        ("2025年重点专项资金绩效目标表（一级项目）", "special_goals"),
        ("2025年一般性项目绩效目标表（一级项目）", "project_goals"),
        ("项目支出绩效目标表", "project_goals"),
        ("一 般 公 共 预 算 支 出 表", "general_spending"),
        ("部门支出总表（续）", "department_spending"),
    ],
)
def test_titles_of_many_offices(title, key):
    assert match_title(title).key == key


@pytest.mark.parametrize("title", ["", "人员名单表", "联系方式表", "表", "办公室值班表"])
def test_titles_of_no_form(title):
    assert match_title(title) is None


@pytest.mark.parametrize(
    ("headings", "key"),
    [
        (["科目编码", "科目名称", "总计", "人员经费", "日常公用经费"], "basic_economic"),
        (["合计", "因公出国（境）费", "公务用车购置费", "公务接待费"], "three_public"),
        (["项目名称", "甲", "当年预算", "绩效指标"], "project_goals"),
        (["收入", "支出", "项目", "预算数", "项目", "预算数"], "department_balance"),
        (
            ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算"],
            "appropriation_balance",
        ),
    ],
)
def test_a_table_without_title_is_told_by_headings_of_one_form(headings, key):
    assert match_headings(headings).key == key


@pytest.mark.parametrize(
    "headings",
    [[], ["科目编码", "科目名称", "总计", "基本支出", "项目支出"], ["姓名", "电话"], ["合计"]],
)
def test_headings_of_several_forms_or_none_tell_nothing(headings):
    assert match_headings(headings) is None


with (Path(__file__).parent / "titles.csv").open(encoding="utf-8", newline="") as file:
    TITLES = list(csv.DictReader(file))


def form_of(title):
    """The key of the form of a title; "" where it is of none."""
    form = match_title(title)
    return form.key if form else ""


@pytest.mark.parametrize("row", TITLES, ids=lambda row: row["title"])
def test_every_title_is_of_the_form_that_is_written_beside_it(row):
    assert form_of(row["title"]) == row["table"]


@pytest.mark.parametrize("order", [reversed, sorted], ids=["reversed", "by key"])
def test_the_order_of_the_forms_decides_no_title(order, monkeypatch):
    by_key = sorted(FORMS, key=lambda form: form.key)
    monkeypatch.setattr(headings, "FORMS", tuple(by_key if order is sorted else order(FORMS)))
    match_anew = headings.match_title.__wrapped__  # not what it said before
    forms = [match_anew(row["title"]) for row in TITLES]
    assert [form.key if form else "" for form in forms] == [row["table"] for row in TITLES]


def test_a_form_is_over_forms_that_there_are_and_none_over_itself():
    for form in FORMS:
        assert set(form.over) <= set(BY_KEY) - {form.key}
        assert not any(form.key in BY_KEY[key].over for key in form.over)


def test_every_form_has_titles_in_the_list():
    assert {row["table"] for row in TITLES} == {*BY_KEY, ""}


CODED = ("科目编码", "科目名称")


@pytest.mark.parametrize(
    ("key", "header", "columns"),
    [
        (
            "general_spending",
            [(*CODED, "总计", "基本支出", "项目支出")],
            "code name total basic project",
        ),
        (
            "general_spending",
            [("科目名称", "科目编码", "项目支出", "合计")],
            "name code project total",
        ),
        ("general_spending", [("类", "款", "项", "科目名称", "总计")], "code code code name total"),
        (
            "general_spending",
            [
                ("功能分类科目", "", "2025年预算数", "", ""),
                (*CODED, "总计", "基本支出", "项目支出"),
            ],
            "code name total basic project",
        ),
        (
            "basic_economic",
            [(*CODED, "总计", "人员经费", "日常公用经费")],
            "code name total personnel public_use",
        ),
        (
            "three_public",
            [
                ("2025年预算数", "", "", "", "", ""),
                ("合计", "因公出国（境）费", "公务用车购置及运行费", "", "", "公务接待费"),
                ("", "", "小计", "公务用车购置费", "公务用车运行费", ""),
            ],
            "total overseas_travel vehicles vehicle_purchase vehicle_operation reception",
        ),
        (
            "department_revenue",
            [
                (
                    *CODED,
                    "合计",
                    "一般公共预算",
                    "政府性基金预算",
                    "国有资本经营预算",
                    "事业收入",
                    "上年结转",
                )
            ],
            "code name total general_public government_fund state_capital service_receipts"
            " carried_over",
        ),
    ],
)
def test_columns_are_named_by_what_they_mean(key, header, columns):
    assert columns_of(BY_KEY[key], header).keys == columns.split()


@pytest.mark.parametrize("extra", ["上年预算数", "比上年增减", "增减%", "占比", "备注"])
def test_a_column_of_another_year_or_a_share_is_never_the_amount(extra):
    columns = columns_of(
        BY_KEY["general_spending"],
        [("科目编码", "科目名称", extra, "总计", "基本支出", "项目支出")],
    ).keys
    assert columns[2] == extra
    assert columns[3:] == ["total", "basic", "project"]


def test_of_two_years_the_latest_is_read():
    header = [("科目编码", "科目名称", "2024年预算数", "2025年预算数")]
    columns = columns_of(BY_KEY["general_spending"], header).keys
    assert columns[3] == "total"
    assert columns[2].startswith("2024年预算数")


def test_every_form_has_a_title_and_a_shape_of_its_own_kind():
    assert len({form.key for form in FORMS}) == 13
    assert {form.shape for form in FORMS} == {"balance", "items", "codes", "procurement", "goals"}


def test_the_key_of_every_form_and_no_other_is_a_constant():
    declared = tomllib.loads(resources.path("data/rules/forms.toml").read_text(encoding="utf-8"))
    constants = {name: value for name, value in vars(forms).items() if name.lower() == value}
    keys = set(constants.values()) - {forms.CODE, forms.NAME, forms.APPROPRIATION}
    assert keys == {*declared["forms"], "prose"}


def test_the_forms_are_the_tables_that_frames_name():
    assert {form.key for form in FORMS} == set(frames.TABLES)


@pytest.mark.parametrize(
    "form", [form for form in FORMS if form.row_sums], ids=lambda form: form.key
)
def test_a_sum_of_a_form_adds_columns_that_it_has(form):
    keys = {key for key, _ in form.columns}
    for total, addends in form.row_sums:
        assert total in keys
        assert set(addends) <= keys


@pytest.mark.parametrize(
    ("total", "keys", "parts"),
    [
        ("total", "appropriation general_public other", ["appropriation", "other"]),
        ("total", "general_public government_fund", ["general_public", "government_fund"]),
        ("total", "general_public", ["general_public"]),
        ("appropriation", "general_public state_capital", ["general_public", "state_capital"]),
        ("appropriation", "government_fund state_capital", []),  # the general budget's is not told
        ("appropriation", "general_public", []),
    ],
)
def test_the_parts_of_a_sum_among_columns(total, keys, parts):
    assert forms.BY_KEY["department_revenue"].parts_among(keys.split(), total) == parts


@pytest.mark.parametrize(
    ("text", "holds"),
    [("科目编码", True), ("2025年预算数", True), ("公共安全支出", False), ("司法", False)],
)
def test_words_of_headers(text, holds):
    assert is_heading(text) is holds
