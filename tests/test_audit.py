"""The audit of the bundled disclosure and of sound or damaged ones; misprints are mended."""

import gc
import os
import re
import subprocess
import sys
import tomllib
import weakref
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import terms
from shimahe.checking.audit import CHECKS, audit
from shimahe.checking.misprints import likeness
from tests import other_offices
from tests.final_account import OF_FINAL_ACCOUNTS, WHERE_MONEY_IS_CARRIED
from tests.fragments import (
    LINES,
    WHOLE_OFFICE,
    changed,
    document,
    in_mixed_units,
    note_of,
    spending_table,
)
from tools.truth import TRUTHS

SHEETS = {"entity_goals", "special_goals", "project_goals"}


def with_cell(d, cell, text):
    """The bundled text with the figure of one cell printed otherwise."""
    found = d.cells[d.cells["cell"].eq(cell)].iloc[0]
    fields = LINES[found["line"] - 1].split("\t")
    fields[found["field"] - 1] = fields[found["field"] - 1].replace(found["text"], text)
    return "\n".join([*LINES[: found["line"] - 1], "\t".join(fields), *LINES[found["line"] :]])


def checks_of(text):
    return audit(shimahe.read(text.encode())).checks


@pytest.fixture(scope="module")
def found(d):
    return audit(d)


def test_the_causes_of_a_change_leave_a_remainder(found):
    rows = found.checks[found.checks["check"].eq("A33")].set_index("subject")
    assert rows["difference"].to_dict() == {"S09": 1.98, "S38": -10.09}
    assert set(rows["nature"]) == {"remainder"}


def test_weights_of_every_sheet_add_up(found):
    rows = found.checks[found.checks["check"].eq("A43")]
    assert (len(rows), set(rows["status"])) == (18, {"agrees"})


def test_the_office_and_its_projects_are_expected_to_promise_the_same(d, found):
    rows = found.checks.query("check == 'A51'").set_index("subject")
    assert rows["status"].value_counts().to_dict() == {"differs": 11, "agrees": 2}
    assert rows.loc["I022 = I152", ["left", "right", "lines"]].tolist() == [1.0, 0.5, "426, 761"]
    assert set(rows["nature"]) == {"expectation"}


def test_the_one_broken_identity_of_the_document_and_its_lines(found):
    rows = found.checks.query("status == 'differs' and nature == 'identity'")
    assert rows[["check", "left", "right", "lines"]].values.tolist() == [
        ["A41", 13969.45, 13635.67, "402, 311"]
    ]
    assert found.suspects["evidence"].tolist() == ["one equation"]


def test_there_are_enough_comparisons_and_each_stands_once(found):
    checks = found.checks
    assert checks["status"].isin(["agrees", "differs"]).sum() > 800
    assert not checks.duplicated(["check", "subject"]).any()
    assert set(checks["check"]) == set(CHECKS) - OF_FINAL_ACCOUNTS - WHERE_MONEY_IS_CARRIED
    assert checks.loc[checks["status"].eq("not checked"), "why_not"].notna().all()


def test_the_full_text_agrees_and_differs_where_the_abridged_edition_does(full_text, found):
    columns = ["check", "subject", "status", "why_not"]
    pd.testing.assert_frame_equal(
        audit(shimahe.read(full_text)).checks[columns], found.checks[columns]
    )


def test_every_figure_of_the_money_tables_stands_in_a_check_that_was_made(d, found):
    money = d.cells[~d.cells["table"].isin(list(SHEETS))]
    weighed = {
        figure.cell for one in found.weighed if one.status == "agrees" for figure in one.figures
    }
    assert set(money["cell"]) <= weighed


FRAMES = ["checks", "suspects", "restored", "allocation", "coverage"]


@pytest.mark.parametrize("name", FRAMES)
def test_nobody_changes_an_audit_by_changing_a_frame(d, name):
    audited = audit(d)
    before = getattr(audited, name).to_csv()
    frame = getattr(audited, name)
    for column in frame:
        frame[column] = None
    frame.loc[len(frame)] = None
    assert getattr(audited, name).to_csv() == before
    assert audited.shared(name).to_csv() == before
    assert getattr(audited, name) is not audited.shared(name)
    assert audited.shared(name) is audited.shared(name)


def test_values_written_into_a_frame_do_not_reach_the_audit(found):
    before = found.checks
    frame = found.checks
    frame.loc[0, "subject"] = "changed"
    frame.loc[0, "left"] = 1e9
    frame["status"].array[:] = "changed"
    assert_frame_equal(found.checks, before)


def test_an_audit_does_not_keep_its_disclosure_alive():
    d = shimahe.read(WHOLE_OFFICE.encode())
    audited = audit(d)
    assert [len(getattr(audited, name)) for name in FRAMES]
    assert len(audited.misprinted("general_spending:205/total", "1").checks)
    gone = weakref.ref(d)
    del audited, d
    gc.collect()
    assert gone() is None


# --- documents of other makes ---------------------------------------------------------------------

SOUND = {path.stem: path for path in sorted((Path(__file__).parent / "sound").glob("*.md"))}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_document_of_another_make_breaks_no_identity(name):
    """An invented office: funds carried over, shared codes, absent tables, several units.

    It also has other sources and variants of labels.
    """
    found = audit(shimahe.read(SOUND[name]))
    broken = found.checks.query("status == 'differs' and nature in ('identity', 'bound')")
    assert broken[["check", "subject", "left", "right"]].values.tolist() == []
    assert found.checks["status"].eq("agrees").any()
    assert found.restored.empty
    assert found.suspects.empty


def test_what_is_reserved_for_small_firms_is_no_second_total():
    bought = "2024 年政府采购预算 1662.44 万元，其中：政府采购货物预算 93.98 万元。"
    reserved = (
        "2024 年面向中小企业预留政府采购项目预算金额 664.98 万元，"
        "预留给小微企业的政府采购项目预算 465.49 万元。"
    )
    table = spending_table("205\t教育支出\t1.00\t\t1.00")
    found = shimahe.read(document("## 五、政府采购情况说明", bought, reserved, table))
    assert found.procurement["amount_wan"].tolist() == [1662.44, 93.98]
    assert audit(found).checks.query("check == 'A32'").empty


def with_section(text):
    """A sound document with one more section of text."""
    return WHOLE_OFFICE.replace("## 五、其他事项\n", f"{text}\n\n## 五、其他事项\n", 1)


@pytest.mark.parametrize(
    "text",
    [
        "## 四、一般公共预算支出情况说明\n\n（二）项目支出 40.00 万元。",
        (
            "## 四、支出说明\n\n"
            "1. 教育支出 80.00 万元，其中：基本支出 40.00 万元，项目支出 40.00 万元。"
        ),
        "## 四、国有资本经营预算\n\n2025年支出预算 20.00 万元，均为项目支出。",
        (
            "## 四、三公经费\n\n"
            "公务接待费 6.00 万元，其中国内接待费 6.00 万元，国（境）外接待费 0 万元。"
        ),
        "## 四、三公经费\n\n公务接待费 6.00 万元，其中：外事接待费 1.00 万元。",
        "## 四、三公经费\n\n国（境）外公务接待费 0 万元，人均接待标准 0.01 万元。",
        "## 四、三公经费\n\n单车年均运行维护费 2.00 万元，平均每辆车运行费 2.00 万元。",
        "## 四、三公经费\n\n公务用车运行燃油费 1.00 万元，公务用车运行保险费 1.00 万元。",
    ],
)
def test_a_statement_of_a_part_is_not_held_to_the_whole(text):
    checks = checks_of(with_section(text))
    assert checks.query("status == 'differs'")[["check", "subject"]].values.tolist() == []
    assert len(checks) > len(checks_of(WHOLE_OFFICE))


def test_columns_that_the_form_does_not_know_may_be_part_of_the_total():
    head = "科目编码\t科目名称\t总计\t基本支出\t项目支出\t结余分配款"
    checks = checks_of(
        document(spending_table("205\t教育支出\t150.00\t60.00\t80.00\t10.00", head=head)).decode()
    )
    assert checks.query("check == 'A01'")["why_not"].tolist() == ["columns of another kind"]


def test_a_part_that_is_printed_only_by_its_own_parts_is_added_up():
    across = re.search(r"2025年预算数\t[\s\S]*?14\.00.*", WHOLE_OFFICE).group()
    head = "年度\t合计\t因公出国（境）费\t公务用车购置费\t公务用车运行费\t公务接待费"
    text = WHOLE_OFFICE.replace(across, f"{head}\n2025年预算数\t14.00\t\t\t8.00\t6.00")
    checks = checks_of(text).query("check == 'A01' and tables == 'three_public' and left.notna()")
    assert checks[["left", "right", "status"]].values.tolist() == [[14.0, 14.0, "agrees"]]


def test_a_project_sheet_printed_twice_counts_once_or_not_at_all():
    checks = checks_of(WHOLE_OFFICE + "\n## " + WHOLE_OFFICE.split("\n## ")[-2])
    assert checks.query("check == 'A42'")["why_not"].tolist() == ["rows printed twice"]
    assert checks.query("status == 'differs'").empty


TRIED_ELSEWHERE = [
    ("whole_office", "basic_economic:30108/total", ""),
    ("whole_office", "general_spending:205/total", "0"),
    ("units_in_text", "three_public:line 25/total", "5"),
    ("three_budgets", "department_spending:合计/total", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cell", "text"), TRIED_ELSEWHERE)
def test_a_misprint_that_is_tried_in_another_document_is_audited_as_printed(name, cell, text):
    d = shimahe.read(SOUND[name])
    row = d.cells[d.cells["cell"].eq(cell)].iloc[0]
    lines = d.cite(range(1, d.last_line + 1)).split("\n")
    parts = lines[row["line"] - 1].split("\t")
    parts[row["field"] - 1] = parts[row["field"] - 1].replace(row["text"], text)
    lines[row["line"] - 1] = "\t".join(parts)
    tried, printed = audit(d).misprinted(cell, text).checks, checks_of("\n".join(lines))
    keys = ["check", "subject", "status", "why_not", "difference"]
    assert_frame_equal(tried[keys], printed[keys])


def contradictions_of(office):
    """What a person who read the pages says that the document contradicts."""
    written = (TRUTHS / f"{office}.toml").read_text(encoding="utf-8")
    return tomllib.loads(written)["contradictions"]


@pytest.mark.parametrize("office", other_offices.NAMES)
def test_no_identity_of_another_office_is_called_broken(office):
    """An office agrees with itself, but for what its truth says: else it would be our fault."""
    found = audit(other_offices.without_revenue(office))
    broken = found.checks.query("nature == 'identity' and status == 'differs'")
    sides = zip(broken["check"], broken["left"], broken["right"], strict=True)
    called = [f"{check} {left:.2f} {right:.2f}" for check, left, right in sides]
    assert called == contradictions_of(office)
    assert found.checks["status"].eq("agrees").any()


HEAD, *TABLES = re.split(r"\n## (?=.*表)", WHOLE_OFFICE)


def office_with(kept):
    return "\n## ".join([HEAD, *(table for n, table in enumerate(TABLES) if kept(n))])


@pytest.mark.parametrize("gone", list(combinations(range(len(TABLES)), 2)))
def test_two_tables_taken_out_of_a_sound_document_break_nothing(gone):
    checks = checks_of(office_with(lambda n: n not in gone))
    assert checks.query("status == 'differs'").empty
    assert checks.loc[checks["status"].eq("not checked"), "why_not"].notna().all()


@pytest.mark.parametrize("only", range(len(TABLES)))
def test_one_table_left_of_a_sound_document_breaks_nothing(only):
    assert checks_of(office_with(lambda n: n == only)).query("status == 'differs'").empty


def test_every_reason_for_not_checking_has_words():
    said = set()
    for name in (
        "checks",
        "funding",
        "misprints",
        "prose_checks",
        "sheet_checks",
        "stated_causes",
        "unit_marks",
        "weighing",
    ):
        source = (Path(shimahe.__file__).parent / "checking" / f"{name}.py").read_text(
            encoding="utf-8"
        )
        said |= {text for text in terms.keys("why_not") if f'"{text}"' in source}
    assert said == set(terms.keys("why_not"))
    found = set().union(
        *(set(audit(shimahe.read(path)).checks["why_not"].dropna()) for path in SOUND.values())
    )
    assert len(found) >= 5
    assert found <= said


# --- rounding -------------------------------------------------------------------------------------


def rounded(*figures):
    """Four families whose parents are each a cent off.

    So it is where every figure is rounded by itself.
    """
    rows = []
    for n, off in enumerate(figures):
        top = f"{201 + n}"
        rows += [f"{top}\t甲\t{3.33 * 3 + off:.2f}\t\t{3.33 * 3 + off:.2f}"]
        rows += [f"{top}0{k}\t乙\t3.33\t\t3.33" for k in (1, 2, 3)]
    return shimahe.read(document(spending_table(*rows)))


def statuses(d, check):
    """How many checks of an id have each status."""
    return audit(d).checks.query(f"check == '{check}'")["status"].value_counts().to_dict()


def test_sums_are_exact_unless_the_document_rounds_figure_by_figure():
    few, many = rounded(0.01, *[0] * 59), rounded(0.01, 0.01, -0.01, 0.01)
    assert statuses(few, "A02") == {"agrees": 118, "differs": 2}
    assert statuses(many, "A02") == {"agrees rounded": 8}
    assert audit(many).checks.query("check == 'A02'")["tolerance"].min() == 0.02


SPREADS = {
    "one in three": (0.01, 0, 0),
    "two in three, of both signs": (0.01, -0.01, 0),
    "all, of both signs": (0.01, -0.01, 0.01),
    "none": (0, 0, 0),
}


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("times", [1, 2, 5, 20])
def test_the_same_spread_gives_the_same_answer_whatever_the_length(spread, times):
    off = [figure if n % 2 else -figure for n in range(times) for figure in SPREADS[spread]]
    found = audit(rounded(*off))
    assert found.rounded == any(off)
    assert "differs" not in set(found.checks["status"])


def cut_off(families):
    """Families of different amounts, each part cut off: their parents are all a cent more."""
    rows = []
    for n in range(families):
        part = 3.33 + n
        rows += [f"{201 + n}\t甲\t{3 * part + 0.01:.2f}\t\t{3 * part + 0.01:.2f}"]
        rows += [f"{201 + n}0{k}\t乙\t{part:.2f}\t\t{part:.2f}" for k in (1, 2, 3)]
    return shimahe.read(document(spending_table(*rows)))


def test_many_differences_of_one_sign_are_no_rounding():
    found = audit(cut_off(20))
    assert (found.rounded, found.rounding.why) == (False, "all of one sign")


def test_a_figure_printed_more_coarsely_has_half_a_digit_of_room():
    own = spending_table(
        "205\t教育支出\t60812\t\t60812", unit="单位：元", title="## 一般公共预算财政拨款支出预算表"
    )
    whole = spending_table("205\t教育支出\t6.08\t\t6.08")
    income = "\n".join(
        [
            "## 部门收支总表",
            "单位：万元",
            "收入\t\t支出\t",
            "项目\t预算数\t项目\t预算数",
            "一般公共预算资金\t6.08\t教育支出\t6.08",
        ]
    )
    checks = audit(shimahe.read(document(own, whole, income))).checks
    row = checks.query("check == 'A11' and subject == '205/total'")
    assert row[["status", "tolerance", "unit"]].values.tolist() == [
        ["agrees rounded", 0.005, "万元"]
    ]


# --- damage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        spending_table("205\t教育支出\t\t\t"),
        spending_table("205\t教育支出\t6.08\t\t6.08", unit=""),
        spending_table("205\t教育支出\t6.08\t\t6.08", "205\t教育支出\t6.08\t\t6.08"),
        spending_table("205\t教育支出\t6.08\t6.08"),
        "\n".join(LINES[:300]),
        "\n".join(LINES[300:]),
    ],
    ids=["blank", "no unit", "row twice", "no column", "first half", "second half"],
)
def test_damage_is_no_failure(text):
    found = audit(shimahe.read(text.encode()))
    assert found.checks.query(
        "status == 'differs' and nature == 'identity' and check != 'A41'"
    ).empty
    assert repr(found).startswith("Audit(")


CHILDREN = "\n".join(
    line for line in WHOLE_OFFICE.split("部门支出总表")[1].split("\n") if line.startswith("20501")
)
TOTAL = "\t合计\t150.00"
UNITS = SOUND["units_below_the_whole"].read_text(encoding="utf-8")

#: A document that is damaged or contradicts itself, a check that cannot be made of it, and why.
DAMAGED = {
    "two totals": changed("部门支出总表", TOTAL, f"\t合计\t160.00\t60.00\t100.00\n{TOTAL}"),
    "two grand totals": changed("部门收支总表", "收入总计", "收入总计\t160.00\t\n收入总计"),
    "children gone": changed("部门支出总表", CHILDREN, ""),
    "no amounts": re.sub(r"(?m)(^|\t)\d+\.\d\d", r"\1", WHOLE_OFFICE),
}


@pytest.mark.parametrize(
    ("name", "check", "subject", "why"),
    [
        ("two totals", "A11", "total/basic", "rows printed twice"),
        ("two grand totals", "A05", "department_balance", "two totals"),
        ("children gone", "A11", "20501/total", "row or column not printed"),
        ("no amounts", "A42", "projects", "blank or no number"),
    ],
)
def test_what_is_damaged_or_contradicts_itself_is_not_checked(name, check, subject, why):
    checks = checks_of(DAMAGED[name])
    assert checks.query("status == 'differs' and nature == 'identity'").empty
    assert checks.set_index(["check", "subject"]).at[(check, subject), "why_not"] == why


def test_the_whole_is_checked_where_its_units_add_up_to_it():
    checks = checks_of(UNITS).set_index(["check", "subject"]).status
    assert checks["A03", "department_spending:total/basic"] == "agrees"
    assert "differs" not in set(checks)


def test_a_row_with_a_figure_without_a_column_is_not_checked():
    rows = "204\t公共安全支出\t5.92\t2.00\t3.92", "205\t教育支出\t6.08\t6.08"
    found = audit(shimahe.read(document(spending_table(*rows)))).checks.set_index("subject")
    assert found.at["department_spending:204/total", "status"] == "agrees"
    assert found.at["department_spending:205/total", "why_not"] == "figure without a column"


@pytest.mark.parametrize("text", ["不涉及", "2,00", "2.00-", "约2.00", "~~2.00~~"])
def test_a_sum_with_a_cell_that_is_no_number_is_not_checked(text):
    rows = "204\t公共安全支出\t5.92\t2.00\t3.92", f"205\t教育支出\t6.08\t{text}\t4.08"
    found = audit(shimahe.read(document(spending_table(*rows))))
    row = found.checks.set_index("subject").loc["department_spending:205/total"]
    assert row[["status", "why_not"]].tolist() == ["not checked", "not a number"]
    assert found.checks.query("status == 'differs'").empty


def test_a_cell_that_is_no_number_is_solved_for_and_words_are_not():
    total = "\t合计\t12.00\t4.00\t8.00"
    row = "204\t公共安全支出\t5.92\t2.00\t3.92"
    for text, suggested in [("2,00", ["2.00"]), ("不涉及", [])]:
        rows = total, row, f"205\t教育支出\t6.08\t{text}\t4.08"
        suspects = audit(shimahe.read(document(spending_table(*rows)))).suspects
        assert suspects.suggested.tolist() == suggested


@pytest.mark.parametrize("text", ["~~30.00~~", "30.00-", "约30.00"])
def test_a_row_of_a_balance_that_is_no_number_is_not_left_out_of_its_sum(text):
    office = changed("财政拨款收支总表", "政府性基金预算资金\t30.00", f"政府性基金预算资金\t{text}")
    found = audit(shimahe.read(office.encode()))
    row = found.checks.query("check == 'A04' and tables == 'appropriation_balance'")
    assert row[["status", "why_not"]].values.tolist() == [["not checked", "not a number"]]
    assert found.checks.query("status == 'differs'").empty


def test_no_row_is_lost_where_one_could_not_be_read():
    total = "\t合计\t12.00\t2.00\t10.00"
    rows = "204\t公共安全支出\t6.00\t\t6.00", "205\t教育支出\t6.0.0\t2.0.0\t4.0.0"
    d = shimahe.read(document(spending_table(total, *rows)))
    assert "no number" in note_of(d, "department_spending")
    assert "rows lost" not in note_of(d, "department_spending")
    assert audit(d).checks.query("status == 'differs'").empty


def test_a_stated_zero_is_as_exact_as_it_is_printed():
    text = with_section("## 四、三公经费\n\n公务接待费 0.00 万元。")
    printed = re.search(r"(?m)^14\.00\t.*\t6\.00$", text).group()
    text = text.replace(printed, printed.removesuffix("6.00") + "0.30")
    row = checks_of(text).query("check == 'A31' and tables == 'prose, three_public'")
    assert row[["left", "right", "status"]].values.tolist() == [[0.0, 0.3, "differs"]]


# --- figures of any length ------------------------------------------------------------------------

LONG = ["99999999999999999", "0.999999999999999", "123456789012345.67", "9" * 18]
LONG_ROWS = [
    f"2{n:02}\t甲\t{LONG[n % 4]}\t{LONG[(n + 1) % 4]}\t{LONG[(n + 2) % 4]}" for n in range(1, 30)
]
GENERAL_TITLE = "## 一般公共预算财政拨款支出预算表"


@pytest.mark.parametrize(
    "text",
    [
        "支出第3. 12345678901234567万元",
        "## 一、情况\n\n支出 99999999999999999 亿元，增加 0.000000000000001 元。",
        "",
    ],
)
@pytest.mark.parametrize("unit", ["单位：元", "单位：亿元"])
def test_no_figure_is_too_long_to_be_added_up(text, unit):
    tables = spending_table(*LONG_ROWS), spending_table(*LONG_ROWS, unit=unit, title=GENERAL_TITLE)
    audited = audit(shimahe.read(document(text, *tables)))
    assert len(audited.checks) > 100
    assert [len(getattr(audited, name)) for name in FRAMES]
    assert repr(audited.misprinted("department_spending:201/total", "9" * 18)).startswith("Audit(")


def test_a_sum_of_long_figures_is_exact():
    row = "201\t甲\t123456789012345678\t123456789012345678\t0.0000000000000001"
    checks = audit(shimahe.read(document(spending_table(row)))).checks.set_index("check")
    assert checks.loc["A01", ["status", "difference"]].tolist() == ["differs", -1e-16]


# --- misprints ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("general_spending:201/total", "6,804.49"), ("general_spending:2010301/basic", "571.25"),
        ("department_spending:合计/project", "11,494.63"),
        ("basic_economic:30101/personnel", "36.287"),
        ("department_revenue:2120501/general_public", "1,646.03"),
        ("three_public:2025年预算数/vehicles", "3.850"),
        ("department_balance:教育支出/spending/amount", "6.0"),
        ("appropriation_balance:收入合计/income/amount", "1,3635.67"),
        ("department_spending:21201/total", "4,2174.3"),
    ],
)  # fmt: skip
def test_a_misprint_is_located_and_the_right_figure_suggested(d, cell, text):
    first = audit(shimahe.read(with_cell(d, cell, text).encode())).suspects.iloc[0]
    assert first["cell"] == cell
    assert Decimal(first["suggested"].replace(",", "")) == Decimal(
        str(d.cells.set_index("cell").at[cell, "value"])
    )
    assert first["repairs"] > 1
    assert first["breaks"] == 0


def test_two_misprints_far_apart_are_two_groups(d):
    text = with_cell(d, "general_spending:2040604/total", "25.21")
    both = text.replace("30216\t培训费\t3.05", "30216\t培训费\t3.50")
    assert both != text
    firsts = audit(shimahe.read(both.encode())).suspects.drop_duplicates("group")
    assert firsts.set_index("cell")["suggested"].to_dict() == {
        "general_spending:2040604/total": "25.12", "basic_economic:30216/total": "3.05",
        "entity_goals:部门支出预算数/amount": "13,635.67",
    }  # fmt: skip


def test_coverage_says_how_much_of_each_table_is_checked(d, found):
    rows = found.coverage.set_index("table")
    assert rows["figures"].drop("prose").to_dict() == {
        table: int(d.cells["table"].eq(table).sum()) for table in d.tables["table"].dropna()
    }
    money = rows.loc[[table for table in rows.index if table not in SHEETS | {"prose"}]]
    assert (money["figures"] == money["located"]).all()
    assert rows.loc["procurement", ["status", "figures"]].tolist() == ["lost", 0]
    assert rows.loc["entity_goals", ["checked", "located"]].tolist() == [31, 0]
    assert rows.loc["prose"].isna()["status"]


TRIED = [
    ("general_spending:201/total", "6,804.49"), ("department_spending:2120101/basic", "20.874"),
    ("department_balance:合计/income/amount", "13,635.76"),
    ("three_public:2025年预算数/reception", "20.00"), ("basic_economic:30108/total", "1.5128"),
    ("department_revenue:212/general_public", "1,3635.67"),
    ("appropriation_balance:教育支出/spending/total", "60.8"),
    ("general_spending:2010302/project", "2,416.44"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "text"), TRIED)
def test_a_misprint_that_is_tried_is_audited_as_one_that_is_printed(d, found, cell, text):
    tried, printed = (
        found.misprinted(cell, text),
        audit(shimahe.read(with_cell(d, cell, text).encode())),
    )
    keys = ["check", "subject", "left", "right", "difference", "status", "why_not"]
    assert_frame_equal(tried.checks[keys], printed.checks[keys])
    assert tried.suspects.values.tolist() == printed.suspects.values.tolist()


def test_a_misprint_that_is_tried_leaves_the_audit_as_it_was(d, found):
    before = found.checks.copy()
    found.misprinted("general_spending:201/total", "1")
    assert_frame_equal(found.checks, before)
    same = found.misprinted("general_spending:201/total", "6,084.49")
    assert_frame_equal(same.checks, before)


def test_a_figure_that_is_tried_blank_counts_as_zero(found):
    tried = found.misprinted("general_spending:201/total", " ").checks.set_index(
        ["check", "subject"]
    )
    row = tried.loc[("A01", "general_spending:201/total")]
    assert (row["left"], row["blanks"], row["status"]) == (0, 1, "differs")


def test_a_misprint_in_a_cell_that_is_not_there_is_refused(found):
    with pytest.raises(ValueError, match="'general_spending:999/total'"):
        found.misprinted("general_spending:999/total", "1")


def test_a_document_that_rounds_stays_one_when_a_misprint_is_tried():
    odd = "201\t甲\t1.00\t0.33\t0.66"
    rows = "\n".join(odd.replace("201", f"2{n:02}") for n in range(1, 9))
    found = audit(shimahe.read(document(spending_table(*rows.split("\n")))))
    assert set(found.checks.query("check == 'A01'")["status"]) == {"agrees rounded"}
    tried = found.misprinted("department_spending:203/total", "7.00").checks.query("check == 'A01'")
    assert tried.query("status == 'differs'")["subject"].tolist() == [
        "department_spending:203/total"
    ]


@pytest.mark.parametrize(
    ("printed", "value", "like"),
    [
        ("6,804.49", "6084.49", 2), ("608.449", "6084.49", 2), ("6,084.4", "6084.49", 2),
        ("6,085.49", "6084.49", 2), ("60,84.49", "6084.49", 2), ("66,084.49", "6084.49", 2),
        ("7.00", "6084.49", 1), ("5.00", "-3.00", 0), ("(5.00)", "-3.00", 2),
    ],
)  # fmt: skip
def test_how_alike_a_misprint_is(printed, value, like):
    assert likeness(printed, Decimal(value)) == like


# --- rows and blanks ------------------------------------------------------------------------------


def located(text):
    """What is suspected, but for what stands in one equation only."""
    suspects = audit(shimahe.read(text.encode())).suspects
    return suspects[suspects["evidence"].ne("one equation")]


def with_row(line, times):
    """The bundled text with one line printed `times` times: 0 takes it out."""
    return "\n".join([*LINES[: line - 1], *LINES[line - 1 : line] * times, *LINES[line:]])


@pytest.mark.parametrize("line", [69, 79, 80, 87, 181, 208, 231, 251, 384])
def test_a_row_printed_twice_is_one_suspect_that_says_so(line):
    found = located(with_row(line, 2))
    first = found.iloc[0]
    assert first[["line", "evidence", "breaks"]].tolist() == [line + 1, "printed twice", 0]
    assert first[["suggested"]].isna().all()
    assert found["group"].nunique() == 1


@pytest.mark.parametrize(
    ("line", "cell", "columns", "figure"),
    [
        (87, "general_spending:2010302", ["total", "project"], "2,146.44"),
        (313, "department_spending:20101", ["total", "project"], "26.49"),
        (181, "basic_economic:302??", ["total", "public_use"], "136.41"),
        (167, "basic_economic:total", ["total"], "2,141.31"),
        (235, "department_balance:节能环保支出", ["spending/amount"], "40.38"),
    ],
)
def test_a_missing_row_is_named_with_the_figures_that_other_tables_print(
    line, cell, columns, figure
):
    first = located(with_row(line, 0)).head(len(columns))
    assert first[["cell", "suggested"]].values.tolist() == [
        [f"{cell}/{column}", figure] for column in columns
    ]
    assert set(first["evidence"]) == {"row missing"}
    assert first[["printed", "line"]].isna().all(axis=None)


def test_what_the_revenue_table_lost_is_restored_and_no_suspect():
    assert located(with_row(250, 0)).empty


def test_a_row_is_not_missing_where_the_table_leaves_out_its_level(d):
    rows = [line for line in LINES[78:155] if len(line.split("\t")[0]) < 6]
    text = "\n".join([*LINES[:78], *rows, *LINES[155:]])
    assert located(text).empty


def test_two_rows_of_one_label_are_no_row_printed_twice():
    rows = "201\t甲\t9.00\t\t9.00", "20101\t乙\t6.00\t\t6.00", "20101\t乙\t3.00\t\t3.00"
    assert located(spending_table(*rows)).empty


@pytest.mark.parametrize(
    "cell",
    [
        "general_spending:2010301/basic", "basic_economic:合计/total",
        "three_public:2025年预算数/reception", "appropriation_balance:教育支出/spending/total",
        "department_balance:教育支出/spending/amount",
        "department_balance:国有资本经营预算资金/income/amount",
        "department_revenue:2120501/general_public",
    ],
)  # fmt: skip
def test_a_blank_is_the_first_suspect_with_the_right_figure(d, cell):
    printed = d.cells.set_index("cell").loc[cell]
    first = located(with_cell(d, cell, "")).iloc[0]
    assert first[["evidence", "line", "column"]].tolist() == [
        "blank",
        printed["line"],
        printed["column"],
    ]
    assert first["suggested"] == printed["text"]


def test_a_misprinted_code_is_named_with_the_code_of_the_other_tables():
    first = located("\n".join(LINES).replace("\n2040604\t", "\n2040694\t", 1)).iloc[0]
    assert first[["cell", "printed", "suggested", "evidence"]].tolist() == [
        "general_spending:2040694/total", "2040694", "2040604", "code",
    ]  # fmt: skip


def test_a_figure_is_suggested_in_the_unit_that_its_table_prints():
    text = in_mixed_units().replace(
        "2040604\t基层司法业务\t251.20", "2040604\t基层司法业务\t215.20", 1
    )
    assert located(text).iloc[0][["printed", "suggested"]].tolist() == ["215.20", "251.20"]


# --- lost rows ------------------------------------------------------------------------------------


def test_lost_rows_of_the_revenue_table_are_restored_with_rule_and_lines(d, found):
    rows = found.restored
    assert rows["code"].nunique() == 21
    assert rows.groupby("column").size().to_dict() == {"general_public": 21, "total": 21}
    classes = rows.query("level == 'class' and column == 'total'")
    assert classes[["code", "amount_wan", "rule"]].values.tolist() == [["201", 6084.49, "A12"]]
    assert "6,084.49" in d.cite(int(classes["lines"].item()))


def test_restored_rows_are_right(d):
    """Rows that the document does print, taken out, come back as they were."""
    gone = [line for line in LINES if line.startswith("205") and line.count("\t") > 8]
    text = "\n".join(line for line in LINES if line not in gone)
    rows = audit(shimahe.read(text.encode())).restored
    printed = d.cells[
        d.cells["table"].eq("department_revenue") & d.cells["code"].str.startswith("205", na=False)
    ]
    back = rows[rows["code"].str.startswith("205")]
    assert len(gone) == 3
    assert sorted(zip(back["code"], back["column"], back["amount_wan"], strict=True)) == sorted(
        zip(printed["code"], printed["column"], printed["value"], strict=True)
    )


def test_nothing_is_restored_where_nothing_is_lost():
    assert audit(
        shimahe.read(document(spending_table("205\t教育支出\t6.08\t\t6.08")))
    ).restored.empty


# --- in a fresh interpreter -----------------------------------------------------------------------


def printed_by(code, **environment):
    """What some lines of Python print in an interpreter of their own."""
    root = str(Path(shimahe.__file__).parent.parent)
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return run.stdout


#: An office whose own table prints many codes that the department's does not, and lacks others.
CODES = [f"2{n:02}" for n in range(1, 20)]
UNORDERED = document(
    spending_table(*(f"{code}\t甲\t3.00\t1.00\t2.00" for code in CODES[::3])),
    spending_table(
        *(f"{code}\t甲\t3.00\t1.00\t2.00" for code in reversed(CODES[::2])), title=GENERAL_TITLE
    ),
)
WRITE_AUDIT = f"""
import shimahe
audited = shimahe.audit(shimahe.read({UNORDERED!r}))
for name in {FRAMES}:
    print(getattr(audited, name).to_csv())
"""


def test_an_audit_is_the_same_whatever_the_seed_of_hashes():
    first, second = (printed_by(WRITE_AUDIT, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert "A11,201/total" in first
    assert first == second


def test_codes_that_only_a_budget_prints_come_in_the_order_of_print():
    checks = audit(shimahe.read(UNORDERED)).checks
    subjects = checks.query("check == 'A11'")["subject"].str.removesuffix("/total").tolist()
    only_of_budget = [code for code in subjects if code in CODES and code not in CODES[::3]]
    wanted = [code for code in reversed(CODES[::2]) if code not in CODES[::3]]
    assert only_of_budget[: len(wanted)] == wanted


SHOW = (
    "print(type(shimahe.audit).__name__, type(shimahe.Audit).__name__, "
    "type(shimahe.export).__name__)"
)


@pytest.mark.parametrize(
    "lines",
    [
        ["import shimahe", "shimahe.audit", "import shimahe.checking.audit"],
        ["import shimahe.checking.audit", "import shimahe", "shimahe.audit"],
        ["import shimahe.checking.audit", "import shimahe.checking.allocation"],
        ["from shimahe import audit, Audit", "import shimahe.checking.audit"],
        ["import shimahe.export", "import shimahe"],
        ["import shimahe", "shimahe.export", "import shimahe.export"],
        ["from shimahe.export import export", "import shimahe.export"],
    ],
)
def test_a_public_function_is_not_hidden_by_a_module_of_its_name(lines):
    code = "\n".join([*lines, SHOW])
    assert printed_by(code).split() == ["function", "type", "function"]


@pytest.mark.parametrize("again", ["\t合计", "合计\t", "\t总计"])
def test_a_total_above_the_rows_and_again_below_them_is_one(again):
    rows = ["\t合计\t8.00\t3.00\t5.00", "205\t教育支出\t6.00\t2.00\t4.00"]
    rows += ["206\t科学技术支出\t2.00\t1.00\t1.00", f"{again}\t8.00\t3.00\t5.00"]
    checks = checks_of(document(spending_table(*rows)).decode())
    assert set(checks.query("check == 'A03'").status) == {"agrees"}
    rows[-1] = rows[-1].replace("8.00", "9.00")
    contradicting = checks_of(document(spending_table(*rows)).decode())
    assert "differs" not in set(contradicting.query("check == 'A03'").status)


@pytest.mark.parametrize(
    "labels", [("合计", "总计"), ("总计", "合计"), ("本年支出合计", "支出总计")]
)
@pytest.mark.parametrize("is_above", [True, False])
def test_a_total_that_stands_below_itself_under_another_label_is_one(labels, is_above):
    rows = ["205\t教育支出\t6.00\t2.00\t4.00", "206\t科学技术支出\t2.00\t1.00\t1.00"]
    totals = [f"\t{label}\t8.00\t3.00\t5.00" for label in labels]
    rows = [*totals, *rows] if is_above else [*rows, *totals]
    checks = checks_of(document(spending_table(*rows)).decode())
    assert set(checks.query("check == 'A03'").status) == {"agrees"}


def test_ranks_add_up_to_nothing():
    head = "科目编码\t科目名称\t总计\t基本支出\t项目支出\t排名"
    rows = ["205\t教育支出\t6.00\t2.00\t4.00\t1", "20501\t管理\t2.00\t2.00\t\t2"]
    rows += ["20502\t普通教育\t4.00\t\t4.00\t1", "\t合计\t6.00\t2.00\t4.00\t"]
    checks = checks_of(document(spending_table(*rows, head=head)).decode())
    assert "differs" not in set(checks.status)


@pytest.mark.parametrize(
    "broken", ["205\t教育\n支出\t6.00\t2.00\t4.00", "205\t教育\n支出 \t6.00\t2.00\t4.00"]
)
def test_a_total_is_not_broken_by_a_row_whose_line_broke(broken):
    rows = ["\t合计\t8.00\t3.00\t5.00", broken, "206\t科学技术支出\t2.00\t1.00\t1.00"]
    checks = checks_of(document(spending_table(*rows)).decode())
    assert "differs" not in set(checks.status)
    assert set(checks.query("check == 'A03'").why_not) == {"row not read"}


def test_a_balance_whose_total_of_the_year_may_be_unread_is_held_to_nothing():
    balance = (
        "收支决算总表\n单位：万元\n收入 支出\n项目 决算数 支出功能分类 决算数 支出类别 决算数\n"
    )
    balance += "财政拨款收入 9.00 教育支出 8.00 基本支出\n3.00\n"
    balance += "本年收入合计 9.00 本年支出合计 8.00 本年支出合计\n8.00\n"
    balance += "年初结转和结余 1.00 年末结转和结余 2.00 年末结转和结余\n2.00\n"
    balance += "总计 10.00 总计 10.00 总计 10.00\n\n"
    rows = ["\t合计\t8.00\t3.00\t5.00", "205\t教育支出\t8.00\t3.00\t5.00"]
    checks = checks_of(balance + document(spending_table(*rows)).decode())
    assert "differs" not in set(checks.query("nature == 'identity'").status)
