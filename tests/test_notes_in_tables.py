"""A note in a row of a table is no row of it, also where its first column is one of money."""

import pytest

import shimahe
from tests.fragments import status_of

ROWS = [["合计", "因公出国（境）费", "公务接待费"], ["5.00", "2.00", "3.00"]]


def page(note):
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in ROWS)
    above = "<tr><td colspan=3>“三公”经费支出表</td></tr><tr><td colspan=3>单位：万元</td></tr>"
    below = f"\n<tr><td colspan=3>{note}</td></tr>"
    return f"<h1>甲镇2024年部门预算</h1><table>{above}{rows}{below}</table>".encode()


@pytest.mark.parametrize(
    "note",
    ["注：本表反映“三公”经费的情况。", "备注：无其他说明。", "说明：2.00万元为上年结转。"],
)
def test_a_note_in_a_table_is_no_row(note):
    d = shimahe.read(page(note))
    items = d.three_public.set_index("item").amount_wan.dropna()
    assert items.to_dict() == {"total": 5.0, "overseas_travel": 2.0, "reception": 3.0}
    assert d.cells.text.tolist() == ["5.00", "2.00", "3.00"]
    assert status_of(d, "three_public") == "complete"
    assert d.unplaced[d.unplaced.text.str.contains(note)].reason.tolist() == ["note"]
