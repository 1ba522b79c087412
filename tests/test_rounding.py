"""Whether a document rounds figure by figure: documents made at random, in 元, and exact ones.

The amounts of the first are drawn in 元 and printed in 万元, each rounded by itself; those of the
second add up to the last digit. Both may have figures that are misprinted afterwards.
"""

from __future__ import annotations

import json
import random
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import unescape

import pytest

import shimahe
from shimahe import charts, explore, terms
from shimahe.checking.audit import audit
from shimahe.checking.spread import Directions, chance_beyond, chance_of_gap
from shimahe.checking.wrong_figures import Sum, wrong_figures
from shimahe.cli import main
from shimahe.display.view import ViewResult
from tests.fragments import document, spending_table

CENT = Decimal("0.01")
COLUMNS = ("total", "basic", "project")
Rows = dict[str, list[Decimal]]


def codes_of(lines: int, chance: random.Random) -> list[str]:
    """Draw as many codes: classes, groups and items, in the order of print."""
    codes: list[str] = []
    while len(codes) < lines:
        top = f"{201 + sum(len(code) == 3 for code in codes)}"
        codes.append(top)
        for group in range(1, chance.randint(2, 4)):
            codes.append(f"{top}{group:02}")
            codes += [f"{top}{group:02}{item:02}" for item in range(1, chance.randint(1, 5))]
    return codes[:lines]


def amounts_of(lines: int, unit: Decimal, seed: int) -> Rows:
    """Draw the amounts of all codes and of the total, in 万元, in multiples of a unit."""
    chance = random.Random(seed)
    codes = codes_of(lines, chance)
    leaves = [code for code in codes if not any(c != code and c.startswith(code) for c in codes)]
    drawn = {}
    for code in leaves:
        most = 10 ** chance.randint(3, 7)
        basic, project = chance.choice([(1, 1), (1, 0), (0, 1)])
        drawn[code] = (basic * chance.randint(99, most), project * chance.randint(99, most))
    rows: Rows = {}
    for code in ["", *codes]:
        below = [amounts for leaf, amounts in drawn.items() if leaf.startswith(code)]
        basic, project = (sum(amounts) for amounts in zip(*below, strict=True))
        rows[code] = [(basic + project) * unit, basic * unit, project * unit]
    return rows


def in_yuan(lines: int, seed: int) -> Rows:
    """Draw amounts in 元, and round each to the hundredth of 万元."""
    rows = amounts_of(lines, Decimal("0.0001"), seed)
    return {
        code: [amount.quantize(CENT, ROUND_HALF_UP) for amount in amounts]
        for code, amounts in rows.items()
    }


def exact(lines: int, seed: int) -> Rows:
    """Draw amounts that are exact as they are printed."""
    return amounts_of(lines, CENT, seed)


def misprint(rows: Rows, errors: list[Decimal], seed: int) -> list[str]:
    """Add errors to figures drawn at random, never two in a row; return their cells."""
    chance = random.Random(seed)
    cells = []
    for code, error in zip(chance.sample(list(rows), len(errors)), errors, strict=True):
        printed = [column for column in range(3) if rows[code][column]]
        column = chance.choice(printed)
        rows[code][column] += error
        cells.append(f"department_spending:{code or '合计'}/{COLUMNS[column]}")
    return cells


def read(rows: Rows) -> shimahe.Disclosure:
    """Print the rows as a table, blanks for nothing, and read it."""
    lines = []
    for code, amounts in rows.items():
        cells = [f"{amount:,.2f}" if amount else "" for amount in amounts]
        lines.append("\t".join([code, "某项支出" if code else "合计", *cells]))
    return shimahe.read(document(spending_table(*lines)))


def cells_that_differ(found: shimahe.checking.audit.Audit) -> set[str]:
    """The cells of all identities that differ."""
    broken = [result for result in found.weighed if result.is_broken_identity]
    return {figure.cell for result in broken for figure in result.figures}


# --- documents that round -------------------------------------------------------------------------

LENGTHS = (3, 4, 6, 9, 14, 22, 35, 60)
SEEDS = range(4)


@pytest.mark.parametrize("lines", LENGTHS)
@pytest.mark.parametrize("seed", SEEDS)
def test_in_a_document_that_rounds_no_identity_differs(lines, seed):
    found = audit(read(in_yuan(lines, seed)))
    checks = found.checks
    off = checks["difference"].abs().gt(0.001)
    assert set(checks["status"]) <= {"agrees", "agrees rounded", "not checked"}
    assert checks["status"].eq("agrees rounded").equals(off)
    assert found.rounded == off.any()
    assert found.suspects.query("evidence != 'row missing'").empty


@pytest.mark.parametrize("lines", LENGTHS[2:])
@pytest.mark.parametrize("misprints", [1, 3, 8])
@pytest.mark.parametrize("size", ["0.05", "0.54", "7.00"])
def test_figures_misprinted_by_more_than_rounding_differ(lines, misprints, size):
    rows = in_yuan(lines, lines)
    signs = [(-1) ** n for n in range(min(misprints, lines // 2))]
    cells = misprint(rows, [sign * Decimal(size) for sign in signs], lines)
    assert set(cells) <= cells_that_differ(audit(read(rows)))


@cache
def many_sums_that_round():
    return audit(read(in_yuan(60, 1)))


def test_the_evidence_is_given():
    rounding = many_sums_that_round().rounding
    sizes = dict(rounding.sizes)
    assert (rounding.is_rounded, rounding.why) == (True, "spread like rounding")
    assert sum(sizes.values()) == rounding.differing < rounding.sums
    assert min(sizes) < 0 < max(sizes)
    assert 0.5 * rounding.expected < rounding.differing < 2 * rounding.expected
    assert rounding.figures > 5
    assert rounding.favour > 0


def test_what_agrees_when_rounded_is_counted_apart():
    found = many_sums_that_round()
    number = found.checks["status"].eq("agrees rounded").sum()
    assert f" agrees, {number} agrees rounded, 0 differs, " in repr(found)
    assert repr(found.rounding).startswith("Rounding(yes, spread like rounding: ")


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_evidence_has_words_in_both_languages(lang):
    rounding = many_sums_that_round().rounding
    words = rounding.words(lang)
    for number in (rounding.sums, rounding.differing, f"{rounding.expected:.1f}"):
        assert str(number) in words


# --- exact documents ------------------------------------------------------------------------------


@pytest.mark.parametrize("errors", range(1, 9))
def test_errors_of_a_last_digit_in_an_exact_document_differ(errors):
    rows = exact(60, errors)
    signs = [(-1) ** n for n in range(errors)]
    cells = misprint(rows, [sign * CENT for sign in signs], errors)
    found = audit(read(rows))
    assert not found.rounded
    assert found.rounding.figures <= errors
    assert set(cells) <= cells_that_differ(found)
    assert "agrees rounded" not in set(found.checks["status"])


#: Four figures of the bundled text, each printed a last digit off; each stands in three sums.
FOUR = {
    "basic_economic:301/total": "1,518.00",
    "general_spending:2010302/project": "2,146.45",
    "department_spending:2080505/basic": "152.13",
    "department_spending:2120104/project": "195.08",
}


def test_four_errors_of_a_last_digit_in_the_bundled_text_stay_four(d):
    found = audit(d)
    for cell, text in FOUR.items():
        found = found.misprinted(cell, text)
    broken = found.checks.query("status == 'differs' and nature == 'identity' and check != 'A41'")
    firsts = found.suspects.query("evidence != 'one equation'").drop_duplicates("group")
    assert (len(broken), found.rounding.figures) == (12, 4)
    assert set(firsts["cell"]) == set(FOUR)


#: Figures that no other table prints, or only the text, so that few sums contradict them.
FIGURES_OF_FEW_SUMS = {
    "basic_economic:合计/personnel",
    "basic_economic:合计/public_use",
    "department_spending:合计/project",
    "three_public:2025年预算数/reception",
}


@pytest.mark.parametrize("error", [CENT, -CENT])
@pytest.mark.parametrize("cell", sorted(FIGURES_OF_FEW_SUMS))
def test_one_last_digit_in_the_bundled_text_is_no_rounding(d, cell, error):
    found = audit(d)
    value = found.figures.by_cell[cell].value + error
    tried = found.misprinted(cell, f"{value:,}")
    assert tried.rounding.why == "explained by a few figures"
    assert cell in cells_that_differ(tried)


def test_an_exact_document_has_nothing_to_decide():
    rounding = audit(read(exact(20, 1))).rounding
    assert not rounding.is_rounded
    assert rounding.words() == ""
    assert repr(rounding) == "Rounding(no: no small difference)"


def test_amounts_that_end_in_zeros_are_exact():
    rows = [f"2{n:02}\t甲\t{n}.00\t{n - 1}.00\t1.00" for n in range(1, 6)]
    rows[2] = rows[2].replace("1.00", "1.01")
    found = audit(shimahe.read(document(spending_table(*rows))))
    assert found.checks.query("status == 'differs'")["subject"].tolist() == [
        "department_spending:203/total"
    ]


# --- chances and searches -------------------------------------------------------------------------


@pytest.mark.parametrize("figures", [3, 4, 7, 12, 40, 41, 90])
def test_the_chances_of_all_gaps_add_up_to_one(figures):
    chances = [chance_of_gap(gap, figures) for gap in range(-figures, figures + 1)]
    assert sum(chances) == pytest.approx(1)
    assert max(chances) == chances[figures]


@pytest.mark.parametrize(
    ("sums", "sizes"),
    [
        ([], []),
        ([Sum(0, {1: 1, 2: -1})], []),
        # one total stands in three sums
        ([Sum(1, {1: 1, 2: -1}), Sum(1, {1: 1, 3: -1}), Sum(-1, {4: 1, 1: -1})], [1]),
        # a part and the total of its row are wrong alike
        (
            [
                Sum(0, {1: 1, 2: -1, 3: -1}), Sum(0, {4: 1, 5: -1, 6: -1}),
                Sum(-2, {4: 1, 1: -1}), Sum(-2, {5: 1, 2: -1}),
            ],
            [2, 2],
        ),
        # each amount of a broken sum stands in another that holds
        ([Sum(1, {1: 1, 2: -1}), Sum(0, {1: 1, 3: -1}), Sum(0, {2: 1, 3: -1})], [1, 1]),
    ],
)  # fmt: skip
def test_the_fewest_wrong_figures_are_found(sums, sizes):
    assert sorted(abs(each.size) for each in wrong_figures(sums)) == sizes


def chance_of_table(rows, columns):
    """Tell how likely all sums of a table fit whose figures are each rounded."""
    across = [{row: 1} | {(row, column): -1 for column in columns} for row in rows]
    down = [{column: 1} | {(row, column): -1 for row in rows} for column in columns]
    totals = [{"": 1} | dict.fromkeys(side, -1) for side in (columns, rows)]
    directions = Directions(exact_share=0.0)
    chance = 1.0
    for weights in [*across, *down, *totals]:
        each = Sum(0, weights, frozenset(weights))
        chance *= chance_beyond(each, 0, directions.add(each), 0.0)
    return chance


@pytest.mark.parametrize(
    ("rows", "columns", "chance"),
    [(2, "ab", 0.328), (5, "ab", 0.074), (12, "ab", 0.0047), (5, "abc", 0.0224)],
)
def test_sums_that_share_figures_fit_as_often_as_drawn_ones(rows, columns, chance):
    """The chances were counted in 400,000 tables drawn at random."""
    assert chance_of_table(range(rows), columns) == pytest.approx(chance, rel=0.25)


# --- where it is said -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_picture_has_bars_for_it_only_where_there_is_any(d, lang):
    with_any = charts.checks(many_sums_that_round().checks, lang=lang)
    without = charts.checks(audit(d).checks, lang=lang)
    rounded = terms.text("chart.outcome.agrees_rounded", lang)
    assert rounded in [trace.name for trace in with_any.data]
    assert rounded not in [trace.name for trace in without.data]


def test_the_explorer_finds_what_agrees_when_rounded():
    explorer = explore.audit(many_sums_that_round().d, lang="en")
    explorer.controls["status"].value = "agrees rounded"
    number = len(explorer.frame)
    assert set(explorer.frame["status"]) == {"agrees rounded"}
    assert f"{number} agree to within rounding" in explorer.line
    card = ViewResult(many_sums_that_round().d, explorer.state).card
    assert many_sums_that_round().rounding.words("en") in unescape(card)


def test_the_command_line_counts_it_apart_and_calls_it_no_error(capsys, tmp_path):
    path = tmp_path / "rounds.md"
    path.write_bytes(document(spending_table(*ROUNDED_ROWS)))
    assert main(["audit", str(path), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "3 agree, 4 agree to within rounding, 0 differ" in said
    assert "this document rounds each figure by itself: 3 of 6" in said
    assert main(["audit", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["rounding"]["why"] == "spread like rounding"


ROUNDED_ROWS = (
    "\t合计\t10.02\t3.34\t6.67",
    "201\t一般公共服务支出\t3.34\t1.11\t2.22",
    "204\t公共安全支出\t3.33\t1.12\t2.22",
    "205\t教育支出\t3.34\t1.11\t2.23",
)


def in_whole_yuan(zero):
    """The same rows a hundred times as large, without decimals, and 0 printed in some way."""
    rows = [row.replace(".", "") for row in ROUNDED_ROWS]
    return document(
        spending_table(*rows, f"207\t文化支出\t{zero}\t{zero}\t{zero}", unit="单位：元")
    )


@pytest.mark.parametrize("zero", ["", "0", "0.00", "0.0", "-"])
def test_how_a_table_prints_zeros_is_not_how_fine_its_amounts_are(zero):
    found = audit(shimahe.read(in_whole_yuan(zero)))
    assert found.rounded
    assert found.checks.status.eq("agrees rounded").sum() == 4
    assert not found.checks.status.eq("differs").any()


def test_zeros_count_where_other_amounts_print_decimals_too():
    rows = ["\t合计\t12.00\t2.00\t10.00", "201\t一般公共服务支出\t12\t0.00\t12"]
    found = audit(shimahe.read(document(spending_table(*rows))))
    assert found.checks.query("status == 'differs'").difference.abs().max() == 2
    assert found.figures.last_digits["department_spending"] == CENT


#: The 三公 of an office in 万元, beside tables in 元, with an overall total.
THREE_PUBLIC = """## “三公”经费支出预算表

单位：万元

单位名称	合计	因公出国（境）费	公务用车购置及运行费			公务接待费
			小计	公务用车购置费	公务用车运行费
机关	{total}	86.61	355.34	-	355.34	182.41
中心	624.35	86.61	355.34	-	355.34	182.41
合计	1,248.69	173.21	710.67	-	710.67	364.81"""


@pytest.mark.parametrize(
    ("total", "status"),
    [("624.36", "agrees"), ("624.35", "agrees rounded"), ("624.39", "differs")],
)
def test_a_table_that_is_coarser_than_the_others_rounds_its_own_sums(total, status):
    table = THREE_PUBLIC.format(total=total)
    tables = [
        spending_table(*IN_YUAN, *IN_YUAN_BELOW, unit="单位：元", title=title)
        for title in ("## 部门支出总表", "## 一般公共预算财政拨款支出预算表")
    ]
    found = audit(shimahe.read(document(*tables, table)))
    checks = found.checks.set_index(["check", "subject"]).status
    assert checks["A01", "three_public:机关/total"] == status
    assert checks["A01", "three_public:中心/total"] == "agrees rounded"
    assert not found.rounded


#: In 万元, of 123,450, 76,650 and 33,340 元: hardly more than two amounts, in fourteen sums.
FEW_AMOUNTS = [
    "\t合计\t23.34\t15.68\t7.67",
    *(f"{code}\t某项支出\t20.01\t12.35\t7.67" for code in ("201", "20101", "2010101")),
    *(f"{code}\t某项支出\t3.33\t3.33\t" for code in ("205", "20501", "2050101")),
]


def test_few_amounts_in_many_sums_are_little_evidence():
    again = spending_table(*FEW_AMOUNTS, title="## 一般公共预算财政拨款支出预算表")
    once, twice = (
        audit(shimahe.read(document(spending_table(*FEW_AMOUNTS), *more)))
        for more in ((), (again,))
    )
    assert cells_that_differ(once) == cells_that_differ(twice) == set()
    assert once.rounding.sums == twice.rounding.sums
    assert twice.checks.status.eq("agrees rounded").sum() == 8


#: In 元: what the text says of it in 万元 is rounded.
IN_YUAN = (
    "\t合计\t43985.26\t28881.53\t15103.73",
    "201\t一般公共服务支出\t43985.26\t28881.53\t15103.73",
)
IN_YUAN_BELOW = [f"{code}\t某项支出\t43985.26\t28881.53\t15103.73" for code in ("20101", "2010101")]


def with_text(total, basic, project, unit):
    said = f"2025年支出预算{total}万元，其中：基本支出{basic}万元，项目支出{project}万元。"
    factor = {"元": "单位：元", "万元": "单位：万元"}[unit]
    return audit(shimahe.read(document(said, spending_table(*IN_YUAN, unit=factor))))


def status_of_text(found):
    return found.checks.query("check == 'A34' and status != 'not checked'").status.tolist()


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        (("4.40", "2.89", "1.51"), "agrees"),
        (("4.39", "2.89", "1.51"), "agrees rounded"),
        (("4.4", "2.9", "1.6"), "agrees rounded"),
        (("4.45", "2.89", "1.51"), "differs"),
    ],
)
def test_a_text_that_is_coarser_than_the_tables_is_rounded(figures, status):
    assert status_of_text(with_text(*figures, "元")) == [status]


def test_a_text_that_is_as_fine_as_the_tables_is_exact():
    figures = ("43985.25", "28881.53", "15103.73")
    assert status_of_text(with_text(*figures, "万元")) == ["differs"]


def test_a_stated_change_is_the_difference_of_two_rounded_amounts():
    said = "2025年支出预算4.40万元，同比减少1.07万元。其中：基本支出2.89万元，同比增加1.38万元；"
    said += "项目支出1.51万元，同比减少2.47万元。"
    found = audit(shimahe.read(document(said, spending_table(*IN_YUAN, unit="单位：元"))))
    checks = found.checks.query("check == 'A34' and status != 'not checked'")
    assert dict(zip(checks.difference.round(2), checks.status, strict=True)) == {
        0: "agrees",
        0.02: "agrees rounded",
    }


@pytest.mark.parametrize(
    ("total", "status"), [("5227.34", "agrees rounded"), ("5227.36", "differs")]
)
def test_stated_changes_are_rounded_in_both_years(total, status):
    stated = f"2024年一般公共预算财政拨款支出2315.59万元，比2023年减少{total}万元，主要原因是："
    stated += "基本支出减少5151.25万元，项目支出减少76.07万元。"
    table = spending_table("201\t一般公共服务支出\t2315.59\t2239.52\t76.07")
    checks = audit(shimahe.read(document(stated, table))).checks
    assert checks[checks.check.eq("A34")].status.tolist() == [status]


#: Public use of an office in 万元: most items are too small to be printed.
SMALL_ITEMS = """一般公共预算基本支出表
单位：万元
科目编码	科目名称	合计	人员经费	公用经费
	合计	50.91	50.87	{total}
301	工资福利支出	50.87	50.87	-
30101	基本工资	19.16	19.16	-
30103	奖金	13.41	13.41	-
30107	绩效工资	18.30	18.30	-
302	商品和服务支出	{total}	-	{total}
30201	办公费	{zero}	-	{zero}
30205	水费	0.02	-	0.02
30206	电费	{zero}	-	{zero}
30207	邮电费	{zero}	-	{zero}
30211	差旅费	{zero}	-	{zero}
30217	公务接待费	{zero}	-	{zero}
30231	公务用车运行维护费	{zero}	-	{zero}
30239	其他交通费用	{zero}	-	{zero}"""


def test_items_too_small_to_be_printed_round_also_below_a_total_that_other_sums_hold():
    found = audit(shimahe.read(SMALL_ITEMS.format(total="0.04", zero="0.00").encode()))
    assert found.rounded
    assert found.checks.status.eq("agrees rounded").sum() == 2
    assert not found.checks.status.eq("differs").any()


def test_a_sum_of_hardly_any_amounts_is_off_where_no_item_may_be_too_small_to_be_printed():
    found = audit(shimahe.read(SMALL_ITEMS.format(total="0.04", zero="-").encode()))
    assert not found.rounded
    assert found.checks.status.eq("differs").sum() == 2
