"""Several misprints at once, some of which share an identity: each is suspected, and no other."""

import pytest

import shimahe
from shimahe.checking.audit import audit
from tests.fragments import document, spending_table

ROWS = (
    "\t合计\t90.00\t50.00\t40.00",
    "213\t农林水支出\t90.00\t50.00\t40.00",
    "21303\t水利\t45.00\t25.00\t20.00",
    "2130301\t行政运行\t15.00\t10.00\t5.00",
    "2130302\t机关服务\t17.00\t9.00\t8.00",
    "2130303\t水利工程\t13.00\t6.00\t7.00",
    "21305\t扶贫\t45.00\t25.00\t20.00",
    "2130501\t行政运行\t15.00\t10.00\t5.00",
    "2130502\t机关服务\t17.00\t9.00\t8.00",
    "2130503\t农村建设\t13.00\t6.00\t7.00",
)


def first_suspects(*misprints):
    text = document(spending_table(*ROWS)).decode()
    for row, right, wrong in misprints:
        printed = next(line for line in text.split("\n") if line.startswith(f"{row}\t"))
        assert printed.count(right) == 1
        text = text.replace(printed, printed.replace(right, wrong))
    firsts = audit(shimahe.read(text.encode())).suspects.drop_duplicates("group")
    return dict(
        zip(firsts.cell.str.removeprefix("department_spending:"), firsts.suggested, strict=True)
    )


@pytest.mark.parametrize(
    ("misprints", "suspects"),
    [
        (
            [("2130301", "15.00", "51.00"), ("2130302", "17.00", "71.00")],
            {"2130301/total": "15.00", "2130302/total": "17.00"},
        ),
        (  # one stands in the sum of the other
            [("2130301", "15.00", "51.00"), ("21303", "45.00", "54.00")],
            {"2130301/total": "15.00", "21303/total": "45.00"},
        ),
        (
            [("21303", "45.00", "54.00"), ("2130302", "9.00", "6.00")],
            {"21303/total": "45.00", "2130302/basic": "9.00"},
        ),
        (  # four levels of one descent and its neighbour
            [
                ("213", "90.00", "9.00"),
                ("21303", "45.00", "54.00"),
                ("21305", "45.00", "95.00"),
                ("2130301", "15.00", "51.00"),
            ],
            {
                "213/total": "90.00",
                "21303/total": "45.00",
                "21305/total": "45.00",
                "2130301/total": "15.00",
            },
        ),
    ],
)
def test_each_of_several_misprints_is_suspected_with_its_right_figure(misprints, suspects):
    assert first_suspects(*misprints) == suspects


def test_a_correct_table_has_no_suspect():
    assert first_suspects() == {}
