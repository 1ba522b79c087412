"""Rows that print a code or a label and no amount, although a sum lacks just their amounts."""

import pytest

import shimahe
from shimahe.checking.audit import audit

ECONOMIC = """\
科目编码|科目名称|合计|人员经费|公用经费
|合计|131.11|100.07|31.04
301|工资福利支出|100.07|100.07|
30101|基本工资|60.03|60.03|
30102|津贴补贴|30.02|30.02|
30103|奖金|10.02|10.02|
30199|其他工资福利支出|||
302|商品和服务支出|31.04||31.04
30201|办公费|11.01||11.01
30211|差旅费|20.03||20.03
30299|其他商品和服务支出|||"""
BALANCE = """\
项目|预算数|项目|合计|一般公共预算|政府性基金预算
一般公共预算资金|100.07|教育支出|60.04|60.04|
政府性基金预算资金|31.04|卫生健康支出|40.03|40.03|
国有资本经营预算资金||城乡社区支出|31.04||31.04
收入总计|131.11|支出总计|131.11|100.07|31.04"""


def as_tabs(table):
    return table.replace("|", "\t")


def as_pipes(table):
    rows = ["| " + row.replace("|", " | ") + " |" for row in table.split("\n")]
    return "\n".join([rows[0], "|---" * (rows[0].count("|") - 1) + "|", *rows[1:]])


def as_html(table):
    rows = []
    for row in table.split("\n"):
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def audited(title, table, form=as_tabs):
    lines = ["# 某局2025年部门预算", "", title, "单位：万元", "", form(table)]
    return audit(shimahe.read("\n".join(lines).encode()))


def blanked(table, row):
    """Return a table with the amounts of a row lost, those of the other side kept."""
    lines = table.split("\n")
    at = next(number for number, line in enumerate(lines) if row in line.split("|"))
    cells = lines[at].split("|")
    label = cells.index(row)
    for cell in range(label + 1, len(cells)):
        if not cells[cell].replace(".", "").isdigit():
            if cells[cell] and label + 1 < cell:
                break
            continue
        cells[cell] = ""
    lines[at] = "|".join(cells)
    return "\n".join(lines)


def candidates(found):
    """Return what a first group suspects: row, column, suggestion and evidence."""
    first = found.suspects[found.suspects.group.eq(1)]
    first = first.astype({"row": object}).fillna({"row": ""})
    return [tuple(row) for row in first[["row", "column", "suggested", "evidence"]].values.tolist()]


@pytest.mark.parametrize("form", [as_tabs, as_pipes, as_html])
@pytest.mark.parametrize(
    ("code", "name", "use", "amount"),
    [("30103", "奖金", "personnel", "10.02"), ("30211", "差旅费", "public_use", "20.03")],
)
def test_every_row_that_could_hold_what_a_sum_lacks_is_named(code, name, use, amount, form):
    found = audited("一般公共预算基本支出表", blanked(ECONOMIC, name), form)
    other = {"301": "其他工资福利支出", "302": "其他商品和服务支出"}[code[:3]]
    named = candidates(found)
    assert named[:4] == [
        (name, "total", amount, "blank"),
        (name, use, amount, "blank"),
        (other, "total", amount, "blank"),
        (other, use, amount, "blank"),
    ]
    assert named[4:] == [("", "total", amount, "row missing"), ("", use, amount, "row missing")]
    first = found.suspects.iloc[0]
    assert first.cell == f"basic_economic:{code}/total"
    assert name in found.d.printed_text(int(first.line))


def test_the_only_blank_row_is_the_first_that_is_suspected():
    table = blanked(ECONOMIC, "奖金").replace("30199|其他工资福利支出|||\n", "")
    assert candidates(audited("一般公共预算基本支出表", table))[:2] == [
        ("奖金", "total", "10.02", "blank"),
        ("奖金", "personnel", "10.02", "blank"),
    ]


def test_rows_that_are_truly_empty_are_not_suspected():
    assert audited("一般公共预算基本支出表", ECONOMIC).suspects.empty
    assert audited("财政拨款收支总表", BALANCE).suspects.empty


def test_a_misprinted_figure_is_suspected_before_an_empty_row():
    table = ECONOMIC.replace("30103|奖金|10.02|10.02|", "30103|奖金|1.02|10.02|")
    first = audited("一般公共预算基本支出表", table).suspects.iloc[0]
    assert (first.cell, first.suggested) == ("basic_economic:30103/total", "10.02")
    assert first.evidence == "one slip"


def test_where_many_rows_are_empty_none_of_them_is_named():
    more = "\n".join(f"301{number:02}|补助{number}|||" for number in range(20, 24))
    table = blanked(ECONOMIC, "奖金").replace("30199|", f"{more}\n30199|")
    evidence = audited("一般公共预算基本支出表", table).suspects.evidence
    assert set(evidence) == {"row missing"}


@pytest.mark.parametrize(
    ("row", "amounts"),
    [
        ("教育支出", [("spending/total", "60.04"), ("spending/general_public", "60.04")]),
        ("卫生健康支出", [("spending/total", "40.03"), ("spending/general_public", "40.03")]),
    ],
)
def test_a_class_of_a_balance_that_no_other_table_prints_is_named(row, amounts):
    named = candidates(audited("财政拨款收支总表", blanked(BALANCE, row)))
    assert named[:2] == [(row, column, amount, "blank") for column, amount in amounts]


def test_a_source_that_one_sum_asks_for_is_one_candidate_among_its_figures():
    named = candidates(audited("财政拨款收支总表", blanked(BALANCE, "政府性基金预算资金")))
    assert {("政府性基金预算资金", "income/amount", "31.04", "one equation")} <= set(named)
    assert {evidence for *_, evidence in named} == {"one equation"}
    of_rows = {row for row, *_ in named}
    assert of_rows == {"一般公共预算资金", "政府性基金预算资金", "国有资本经营预算资金"}


def test_a_lost_amount_of_what_is_carried_over_is_named_where_it_is_printed():
    balance = BALANCE.replace(
        "收入总计|131.11",
        "本年收入合计|131.11|本年支出合计|131.11|100.07|31.04\n上年结转||结转下年|5.00|5.00|\n收入总计|136.11",
    )
    balance = balance.replace("支出总计|131.11|100.07", "支出总计|136.11|105.07")
    named = candidates(audited("财政拨款收支总表", balance))
    assert ("上年结转", "income/amount", "5.00", "one equation") in named


#: The amounts of the grand totals of a balance, by column.
TOTALS = {
    "收入总计": {"income/amount": "131.11"},
    "支出总计": {
        "spending/total": "131.11",
        "spending/general_public": "100.07",
        "spending/government_fund": "31.04",
    },
}


@pytest.mark.parametrize("label", TOTALS)
def test_a_blank_grand_total_is_named_with_its_label_and_its_line(label):
    found = audited("财政拨款收支总表", blanked(BALANCE, label))
    named = found.suspects[found.suspects["row"].eq(label)]
    assert dict(named[["column", "suggested"]].values.tolist()) == TOTALS[label]
    lines = {found.d.printed_text(int(line)) for line in named.line}
    assert lines == {as_tabs(blanked(BALANCE, label)).split("\n")[-1]}
