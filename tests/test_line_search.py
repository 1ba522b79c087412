"""Finding lines: by their names and those above them, by what people say, by projects for sure."""

from decimal import Decimal

import pytest
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import structure, terms
from shimahe.display.controls import Entry
from shimahe.display.explore import (
    AuditState,
    EconomicState,
    IndicatorState,
    SourceState,
    SpendingState,
)
from shimahe.display.searching import folded
from shimahe.display.view import ViewResult
from shimahe.display.views import line_search, spending
from shimahe.display.views.audit import published_audit
from shimahe.findings import records
from tests.test_view import row, run, sample

BELOW_212 = ["2120101", "2120104", "2120199", "2120501"]
SANITATION = ["2120501"]


def found(d, query, state=SpendingState, **values):
    return ViewResult(d, state(search=query, **{"lang": "zh", **values}))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("城乡社区", BELOW_212),  # the class, whatever its lines are called
        ("Urban and rural community affairs", BELOW_212),
        ("环卫", SANITATION),
        ("保洁", SANITATION),
        ("社区卫生", SANITATION),
        ("社区 卫生", SANITATION),
        ("212 05", SANITATION),
        ("community sanitation", SANITATION),
        ("street cleaning", SANITATION),
        ("医保", ["2101101", "2101102", "2101103", "2101199"]),
        ("养老", ["2080505", "2080506", "2080599"]),
        ("物业", BELOW_212[:3]),
        ("组织工作经费", ["2013299"]),
        ("Party organisation work", ["2013299"]),
        ("社会保障工作经费", ["2080199", "2230105"]),
        ("社会治理工作经费", []),  # its lines are tied to it in part
    ],
)
def test_lines_are_found_by_what_people_say(d, query, codes):
    result = found(d, query)
    assert sorted(result.rows["code"].unique().tolist()) == codes
    assert_frame_equal(run(result.code, d), result.rows)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("三公", ["30217", "30231"]),
        ("水电", ["30205", "30206"]),
        ("出差", ["30211"]),
        ("business trips", ["30211"]),
    ],
)
def test_lines_of_basic_expenditure_are_found_by_what_people_say(d, query, codes):
    assert set(codes) <= set(found(d, query, EconomicState).rows["code"])


@pytest.mark.parametrize("query", ["民兵", "militia"])
def test_indicators_are_found_by_their_project(d, query):
    projects = found(d, query, IndicatorState).rows["project"].dropna().unique().tolist()
    assert projects == ["退役军人及武装工作经费"]


@pytest.mark.parametrize(
    ("query", "count"),
    [("满意度 群众", 9), ("稳步提升", 1), ("质量指标", 20), ("cost", 1), ("156.45", 1)],
)
def test_indicators_are_found_by_name_target_and_type(d, query, count):
    assert len(found(d, query, IndicatorState).rows) >= count


def test_a_project_leads_to_its_project_expenditure_alone(d):
    result = found(d, "城乡社区管理工作经费")
    assert result.rows["kind"].unique().tolist() == ["project"]
    assert structure.total(result.rows) == structure.exact([5435.40])  # rounded line by line
    assert "按项目查找：城乡社区管理工作经费。" in result.notice
    assert "5,435.39" not in result.notice  # the sheet's own sum, rounded once


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_project_that_is_offered_leads_to_its_lines(d, lang):
    for project in line_search.tied_projects(d):
        offered = line_search.short_project(project, lang)
        if folded(offered) in line_search.own_names(d):
            continue
        rows = found(d, offered).rows
        assert set(rows["code"]) == {
            row["code"]
            for row in records(published_audit(d).allocation)
            if row["project"] == project and row["confidence"] in line_search.SURE
        }, offered


def test_a_name_is_found_before_a_project_of_that_name(d):
    assert str(structure.total(found(d, "城乡社区").rows)) == "5863.73"
    assert found(d, "城乡社区").notice == ""


def test_a_name_above_is_the_printed_one():
    d = sample([row("201", 5.0, name="街道自己的类"), row("20101", 5.0, name="款")])
    assert found(d, "自己的类", level="group").rows["code"].tolist() == ["20101"]
    assert found(d, "一般公共服务", level="group").rows.empty


# --- what is offered ------------------------------------------------------------------------------


def test_names_are_offered_with_what_a_search_for_them_finds(d):
    for entry in line_search.named_entries(d, spending.BOOK, "zh"):
        if entry.name in d.projects["project"].tolist():
            continue
        rows = found(d, entry.name).rows
        assert structure.total(rows) >= entry.amount, entry


@pytest.mark.parametrize("state", [SpendingState, EconomicState])
def test_what_is_chosen_from_the_list_is_searched_without_its_amount(d, state):
    search = state.view.controls["search"]
    offered = search.suggestions(ViewResult(d, state(lang="en")))
    assert 20 < len(offered) == len(set(offered)) <= 60
    for words in offered:
        entry = search.from_entry(words)
        assert words.startswith(entry)
        result = found(d, entry, state, lang="en")
        assert len(result.rows) or "no line is tied" in result.notice, words


@pytest.mark.parametrize(
    ("lang", "query", "notice"),
    [
        ("zh", "环镜卫生", "没有找到“环镜卫生”。试试：城乡社区环境卫生（1,646.30）。"),
        (
            "en",
            "sanitaton",
            'Nothing found for "sanitaton". Try: Urban and rural environmental sanitation '
            "(1,646.30).",
        ),
        (
            "zh",
            "XYZ",
            "没有找到“XYZ”。能找到的有：一般公共服务支出（6,084.49）、城乡社区支出（5,863.73）、"
            "城乡社区管理工作经费（5,435.39）等。",
        ),
    ],
)
def test_a_search_that_finds_nothing_says_what_to_try(d, lang, query, notice):
    assert found(d, query, lang=lang).notice == notice


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", [SpendingState, SourceState, AuditState])
def test_a_document_of_one_line_says_what_there_is_to_find(state, lang):
    table = (
        "## 部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n205\t教育支出\t5.00\n\t合计\t5.00"
    )
    result = found(shimahe.read(table.encode()), "XYZ", state, lang=lang)
    name = {"zh": "教育支出", "en": "Education"}[lang]
    offered = terms.text("search.among", lang, names=Entry(name, Decimal("5.00")).words)
    if state is not AuditState:
        assert result.notice.endswith(offered)
    assert result.notice.partition("XYZ")[2].strip('”。". ')


@pytest.mark.parametrize(
    ("state", "lang", "query", "said"),
    [
        (
            EconomicState,
            "zh",
            "环卫",
            "“支出（功能分类）”里有：21205 城乡社区环境卫生（1,646.30）。",
        ),
        (EconomicState, "en", "212", "has: 212 Urban and rural community affairs (5,863.73)."),
        (EconomicState, "zh", "组织工作经费", "里有：组织工作经费（306.14）。"),
        (SpendingState, "zh", "信访群众满意度", "“绩效指标”里有：信访群众满意度。"),
        (EconomicState, "en", "petitions kept", '"Performance indicators" has: Local petitions'),
        (SpendingState, "zh", "公务接待", "“基本支出（经济分类）”里有：30217 公务接待费（2.00）。"),
        (SpendingState, "en", "electricity", "has: 30206 Electricity (44.45)."),
    ],
    ids=["words", "code", "project", "indicator", "its english", "what it buys", "english"],
)
def test_where_nothing_is_found_the_other_classification_that_has_it_is_named(
    d, state, lang, query, said
):
    result = found(d, query, state, lang=lang)
    assert result.rows.empty
    assert said in result.notice


@pytest.mark.parametrize(
    ("state", "query"), [(EconomicState, "物业"), (EconomicState, "xyz"), (SpendingState, "环卫")]
)
def test_else_no_other_classification_is_named(d, state, query):
    assert "里有" not in found(d, query, state).notice


def test_a_project_that_no_line_is_tied_to_is_named_with_the_lines_that_may_pay(d):
    result = found(d, "民兵")
    assert "退役军人及武装工作经费（48.05），但不能确定" in result.notice
    tried = [way.state.search for way in result.way_out][1:]
    assert [words[:7] for words in tried] == ["2082899", "2010302"]


def test_every_way_out_leads_to_rows(d):
    for values in ({"search": "社区", "budget": "state_capital"}, {"search": "环镜卫生"}):
        ways = ViewResult(d, SpendingState(lang="zh", **values)).way_out
        assert ways
        for way in ways:
            assert len(ViewResult(d, way.state).rows), way


def test_a_document_without_projects_is_searched_without_an_audit(monkeypatch):
    monkeypatch.setattr(line_search, "published_audit", None)
    assert found(sample(), "民兵").rows.empty
