"""Any text in: a Disclosure or a DisclosureError out, and the same twice.

Every line is accounted for, and no figure is invented.

The texts are mixes of real lines, mutations of them, markup, pipes, control characters and random
unicode.
"""

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import shimahe
from shimahe.checking import misprints
from shimahe.disclosure import ReaderFault
from shimahe.reading import column_solver
from shimahe.vocabulary import LOST, TURNS
from tests import oracles
from tests.counted import steps_of
from tests.fragments import LINES, SAME_MEANING, TEXT, figures_of, is_sheet, joined, parts, title_of

steady = settings(derandomize=True, max_examples=100, deadline=None, database=None)
HEADS = """\
## 部门支出总表
单位：万元
单位：元
科目编码\t科目名称\t总计\t基本支出\t项目支出
表七
## 部门收入总表
续表
## 一般公共预算“三公”经费支出表
## 政府采购预算明细表
项目\t合计\t一般公共预算\t政府性基金预算
货物\t5.00\t5.00\t
## 部门收支总表
项目\t预算数\t项目\t预算数
备注：本表无数据。
\t合计\t1.00
- 3 -
项目名称\t甲\t主管部门\t乙
当年预算\t5.00
立项依据\t江北发〔2024〕5号
绩效指标\t指标名称\t指标权重\t指标性质\t指标值\t计量单位\t是否核心
\t甲\t10\t≥\t5\t次\t是
## 二、收支情况
收入 5.00 万元，比 2024 年增加 1.00 万元。
<table>
</table>
|---|---|
<table><tr><td rowspan="3" colspan='2'>a</td><td>1.00</td></tr>
目录
| 201 | 公共服务 | 5.00 |
""".splitlines()

real = st.sampled_from([line for line in LINES if line] + [""] * 60)
heads = st.sampled_from(HEADS)
noise = st.text(
    st.sampled_from(
        "\t|<>/tdr ,.-()（）%0123456789元万表合计基本项目支出收入\x00\x0b\u3000\u2028😀ｱ①²"
    ),
    max_size=30,
)
anything = st.text(max_size=20)


@st.composite
def mutated(draw):
    """A real line with a piece cut out, doubled or replaced."""
    line = draw(real)
    start, stop = sorted((draw(st.integers(0, len(line))), draw(st.integers(0, len(line)))))
    return (
        line[:start]
        + draw(st.sampled_from(["", "\t", "\t\t", "|", "0", ",", "-", line[start:stop] * 2]))
        + line[stop:]
    )


@st.composite
def slices(draw):
    """A run of real lines."""
    start = draw(st.integers(0, len(LINES)))
    return "\n".join(LINES[start : start + draw(st.integers(1, 40))])


pieces = st.lists(
    st.one_of(real, heads, heads, mutated(), noise, anything, slices()), max_size=30
).map("\n".join)
form = st.sampled_from([title_of(table) + "\n单位：万元\n" for table in parts()[1]])
#: Most texts begin with the title of a form, since without any form they are refused at once.
texts = st.one_of(
    pieces, st.tuples(form, pieces).map("".join), st.tuples(pieces, form, slices()).map("\n".join)
)


def read(text, **limits):
    """The Disclosure, or None where the text is refused as it may be.

    Any other error fails the test, and so does a fault of the reader.
    """
    try:
        return shimahe.read(text.encode("utf-8", "replace"), **limits)
    except ReaderFault:
        raise
    except shimahe.DisclosureError:
        return None


@steady
@given(texts)
@example("## 部门支出总表\n\x00")
@example("## 部门支出总表\n\u202e")
@example("<table>" * 50)
@example("## 部门支出总表\n" + "<table><tr><td>" * 30)
def test_any_text_gives_a_disclosure_or_a_disclosure_error_and_each_line_is_accounted_for(text):
    d = read(text)
    if d is None:
        return
    lines = text.encode("utf-8", "replace").decode().removeprefix("\ufeff")
    for read_as_lost in ("\x00", TURNS):
        lines = lines.replace(read_as_lost, LOST)
    assert list(d._lines) == lines.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert oracles.every_line_is_accounted_for(d) == []
    assert oracles.damaged_text_is_named(d) == []


@steady
@given(texts)
def test_the_frames_hold_to_their_declaration(text):
    assert (d := read(text)) is None or oracles.frames_hold_to_their_declaration(d) == []


@steady
@given(texts)
def test_no_figure_is_invented(text):
    assert (d := read(text)) is None or oracles.no_figure_is_invented(d) == []


@steady
@given(texts)
def test_every_amount_stands_in_cells_or_statements(text):
    assert (d := read(text)) is None or oracles.every_amount_stands_in_cells_or_statements(d) == []


@settings(steady, max_examples=40)
@given(texts)
def test_reading_twice_gives_the_same(text):
    first, second = read(text), read(text)
    assert (first is None) == (second is None)
    for name in oracles.NAMES if first is not None else ():
        assert_frame_equal(getattr(first, name), getattr(second, name))


@settings(steady, max_examples=150)
@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00\xd8")
@example(b"\x81\x30\x81\x30" * 5)
def test_any_bytes_give_a_disclosure_or_a_disclosure_error(data):
    with pytest.raises(shimahe.DisclosureError, match=r".{20}") as raised:
        shimahe.read(data)
    assert not isinstance(raised.value, ReaderFault)


# --- the bundled text, damaged --------------------------------------------------------------------

MONEY_LINES = [
    n for n, line in enumerate(LINES[:397], 1) if n > 46 and "\t" in line and "." in line
]
TRUTH = figures_of(shimahe.load())


@settings(steady, max_examples=40)
@given(
    st.sets(st.sampled_from(MONEY_LINES), max_size=60),
    st.sets(st.sampled_from(MONEY_LINES), max_size=40),
)
def test_lost_rows_and_lost_blanks_never_put_a_figure_into_a_wrong_column(short, gone):
    lines = [
        "" if n in gone else re.sub(r"\t+", "\t", x).strip("\t") if n in short else x
        for n, x in enumerate(LINES, 1)
    ]
    d = shimahe.read("\n".join(lines).encode())
    wrong = {figure for figure in figures_of(d) if figure[0] in MONEY_LINES} - TRUTH
    assert wrong == set()
    told = set(d.unplaced[d.unplaced.reason == "column unknown"].line) | gone
    assert {line for line, _, _ in TRUTH - figures_of(d)} <= told


@settings(steady, max_examples=20)
@given(st.permutations(range(12)))
def test_the_order_of_the_tables_means_nothing(order):
    prose, tables = parts()
    money_tables = [t for t in tables if not is_sheet(t)]
    shuffled = [money_tables[n] for n in order if n < len(money_tables)]
    d = shimahe.read(joined(prose, [*shuffled, *filter(is_sheet, tables)]).encode())
    assert Counter((c, t) for _, c, t in figures_of(d)) == Counter((c, t) for _, c, t in TRUTH)
    assert round(d.spending[d.spending.is_leaf].amount_wan.sum(), 2) == 13635.67


@pytest.mark.parametrize("name", SAME_MEANING)
def test_other_clothes_and_lost_line_ends_together_lose_no_line(name):
    d = shimahe.read(SAME_MEANING[name]().replace("\n", "\r\n").encode("gb18030"))
    lines = SAME_MEANING[name]().split("\n")
    assert {n for n, line in enumerate(lines, 1) if line.strip()} <= set(
        d.unplaced.line
    ) | oracles.used_lines(d)


# --- work grows with the text ---------------------------------------------------------------------


def counted_candidates(monkeypatch, text):
    """How many placings are weighed in reading a text."""
    count = 0
    before = column_solver._candidates

    def counting(*arguments):
        nonlocal count
        found = before(*arguments)
        count += max(1, len(found))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(column_solver, "_candidates", counting)
        shimahe.read(text.encode())
    return count


def test_the_candidates_weighed_grow_with_the_rows(monkeypatch):
    def text(rows):
        body = [f"{2000000 + n}\t科目\t{n}.00\t{n}.00" for n in range(rows)]
        return "\n".join(
            ["## 部门支出总表", "单位：万元", "科目编码\t科目名称\t总计\t基本支出\t项目支出", *body]
        )

    few, many = (
        counted_candidates(monkeypatch, text(100)),
        counted_candidates(monkeypatch, text(1000)),
    )
    assert few <= many <= 11 * few


def steps(text):
    """How many Python function calls and lines of the reader a text takes."""
    kept = []
    count = steps_of(lambda: kept.append(read(text, max_nesting=len(text))))
    assert kept != [None]
    return count


TABLE = (
    "## 部门支出总表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n"
    "201\t甲\t5.00\t5.00\t\n"
)
REVENUE = (
    "## 部门收入总表\n单位：万元\n"
    "科目编码\t科目名称\t合计\t一般公共预算\t政府性基金\t国有资本\t财政专户\t事业收入\n"
)
SHEET = "## 项目绩效目标表\n项目名称\t甲\n当年预算\t5.00\n"
SHEET_OF_ONE = "## 项目绩效目标表\n项目名称\t甲{0}\n当年预算\t5.00\n\t甲\t1\t≥\t5\t次\t是\n"
CAUSE = "收入 5.00 万元，比 2024 年增加 1.00 万元。\n"
HTML = (
    "<table><tr><td>甲{0}</td><td>1</td><td>≥</td><td>5</td><td>次</td><td>是</td></tr></table>"
    "\t甲{0}\n"
)
PLAIN = "\t甲{0}\t1\t≥\t5\t次\t是\n"
LAID = (
    "          部门支出总表\n                           单位：万元\n"
    "  科目编码    科目名称        总计    基本支出   项目支出\n"
)
PAGE = LAID + "  {0}     公共服务        6.00      6.00      \n"
LAID_BALANCE = (
    "          部门收支总表\n                           单位：万元\n"
    "  收入            支出\n  项目       预算数     项目      预算数\n"
    "  一、财政拨款    6.00    一、一般公共服务支出   6.00\n"
    "  收入总计    6.00    支出总计   6.00\n"
)
PHASES = "一级指标\t三级指标\t时段\t指标值\n"
TWO_PHASES = "产出指标\t甲{0}\t一季度\t≥5次\n产出指标\t甲{0}\t全年\t≥9次\n"


def numbered(line, count, start=0):
    return "".join(line.format(start + n) for n in range(count))


GROWING = {
    "rows": lambda n: TABLE + "202\t乙\t5.00\t\t5.00\n" * n,
    "rows of one code that lost their blanks": lambda n: TABLE + "202\t乙\t5.00\t5.00\n" * n,
    "rows of many codes that lost their blanks": lambda n: (
        TABLE + numbered("{0}\t乙\t5.00\t5.00\n", n, 2010000)
    ),
    "rows of many columns": lambda n: REVENUE + "201\t甲\t2.00\t1.00\t1.00\n" * n,
    "paragraphs": lambda n: TABLE + "## 二、收支情况\n" + CAUSE * n,
    "one paragraph": lambda n: TABLE + "## 二、收支情况\n" + CAUSE.replace("。\n", "，") * n,
    "html that nobody closes": lambda n: TABLE + "<table>\n" * n,
    "html tables": lambda n: TABLE + "<table><tr><td>201</td><td>5.00</td></tr></table>\n" * n,
    "tables": lambda n: TABLE * n,
    "sheets": lambda n: (SHEET + PLAIN.format("")) * n,
    "sheets of one project": lambda n: TABLE + (SHEET + PHASES + TWO_PHASES) * n,
    "sheets of many projects": lambda n: TABLE + numbered(SHEET_OF_ONE, n),
    "indicators of two blocks": lambda n: (
        SHEET + "中期目标\n" + numbered(PLAIN, 4 * n) + "年度目标\n" + numbered(PLAIN, 4 * n)
    ),
    "indicators of two phases": lambda n: SHEET + PHASES + numbered(TWO_PHASES, 4 * n),
    "indicators printed three times": lambda n: SHEET + numbered(HTML, n) + numbered(PLAIN, n),
    "tables that are no form": lambda n: TABLE + "## 名单表\na\tb\n\n" * n,
    "notes": lambda n: TABLE + "备注：甲。\n" * n,
    "pages of a table in its layout": lambda n: numbered(PAGE, n, 2010000),
    "balances in their layout": lambda n: LAID_BALANCE * n,
    "pages": lambda n: TABLE + "\n\n- 3 -\n\n202\t乙\t5.00\t5.00\t\n" * n,
}


@pytest.mark.parametrize("kind", GROWING)
def test_the_work_of_reading_grows_in_line_with_the_text(kind):
    """Four times the text may take at most six times the steps: counted, not timed."""
    small, large = steps(GROWING[kind](50)), steps(GROWING[kind](200))
    assert large <= 6 * small, f"{small} steps grew to {large}"


FIVE_ROWS = (
    "{0}\t甲\t1.00\t9.00\t3.00\n{0}01\t乙\t2.00\t7.00\t8.00\n"
    "{0}0101\t丙\t3.00\t5.00\t9.00\n{0}0102\t丁\t3.00\t4.00\t9.00\n"
    "{0}0103\t戊\t3.00\t4.00\t5.00\n"
)
TOTAL = "\t合计\t12.00\t2.00\t10.00\n"
STATED = "2025年支出预算{0}.00万元，比2024年减少3.50万元，其中：项目{0}支出减少1.00万元。\n"
AUDITED = {
    "rows whose sums are all broken": lambda n: TABLE + numbered(FIVE_ROWS, n, 300) + TOTAL,
    "statements that share a figure": lambda n: (
        TABLE + TOTAL + "## 二、收支情况\n" + numbered(STATED, n, 1)
    ),
}


@pytest.mark.parametrize("kind", AUDITED)
def test_the_search_for_misprints_ends_after_its_limit_of_steps(kind, monkeypatch):
    """As above, for all that an audit derives: with the limit set low, to be reached at once."""
    monkeypatch.setattr(misprints, "_STEPS", 1_000)

    def steps_of_audit(size):
        found = shimahe.audit(read(AUDITED[kind](size)))
        return steps_of(lambda: (found.suspects, found.restored, found.allocation))

    small, large = steps_of_audit(80), steps_of_audit(320)
    assert large <= 6 * small, f"{small} steps grew to {large}"


def test_a_table_of_many_pages_in_its_layout_is_read_whole():
    """More pages than are put together at once: no row is missing, and no code is wrong."""
    d = read(GROWING["pages of a table in its layout"](60))
    assert list(d.spending.code) == [str(2010000 + n) for n in range(60)]
    assert set(d.spending.amount_wan) == {6.0}


def test_the_text_itself_is_what_the_tests_damage():
    assert len(MONEY_LINES) > 250
    assert TEXT.count("\n") == len(LINES) - 1
