"""A side of a balance may print its line number (行次) alone, in rows cut at the right."""

import pytest

import shimahe

HEAD = (
    "甲镇2023年部门决算\n财政拨款收入支出决算总表\n单位：万元\n收入\t\t\t支出\n"
    "项目\t行次\t决算数\t项目\t行次\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款"
)


def balance(first, own, whole):
    """Rows without blanks at their right ends; the last side of one prints its 行次 alone."""
    rows = [
        f"一、一般公共预算财政拨款\t1\t12.00\t一、一般公共服务支出\t{first}\t10.00\t10.00",
        f"二、政府性基金预算财政拨款\t2\t\t二、教育支出\t{first + 1}\t2.00\t2.00",
        f"本年收入合计\t3\t12.00\t本年支出合计\t{first + 2}\t12.00\t12.00",
        f"年初财政拨款结转和结余\t4\t{own}\t年末财政拨款结转和结余\t{first + 3}\t{own}\t{own}",
        f"一般公共预算财政拨款\t5\t{own}\t\t{first + 4}",
        f"总计\t6\t{whole}\t总计\t{first + 5}\t{whole}\t{whole}",
    ]
    return shimahe.read("\n".join([HEAD, *(row.rstrip("\t") for row in rows)]).encode())


@pytest.mark.parametrize("first", [7, 29, 98])
@pytest.mark.parametrize(("own", "whole"), [("", "12.00"), ("5.00", "17.00")])
def test_a_line_number_alone_is_no_amount(first, own, whole):
    d = balance(first, own, whole)
    of_the_row = d.cells[d.cells.row.eq("一般公共预算财政拨款")]
    assert of_the_row.text.tolist() == ([own] if own else [])
    assert not shimahe.audit(d).checks.status.eq("differs").any()


def test_amounts_beside_line_numbers_alone_are_placed():
    d = balance(29, "", "12.00")
    placed = d.cells[d.cells.column.eq("spending/general_public")]
    assert placed.text.tolist() == ["10.00", "2.00", "12.00", "12.00"]
    assert d.tables.set_index("table").status["appropriation_balance"] == "complete"
