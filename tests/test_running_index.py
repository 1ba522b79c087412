"""What pandas prints of a frame is read as the frame: as HTML, as text with tabs, as Markdown."""

import io

import pandas as pd
import pytest

import shimahe
from shimahe.reading.formats.running_index import blank_indexes
from shimahe.reading.formats.text import read_line
from shimahe.reading.grids import Line

HEAD = ["科目编码", "科目名称", "总计", "基本支出", "项目支出"]
ROWS = [
    [None, "合计", "12.00", "2.00", "10.00"],
    ["201", "一般公共服务支出", "6.00", "2.00", "4.00"],
    ["204", "公共安全支出", "6.00", None, "6.00"],
]
LEVELS = [("科目编码", ""), ("科目名称", ""), *[("本年支出", words) for words in HEAD[2:]]]


def markdown(frame):
    """Print a frame as `to_markdown` does: blanks as nan, levels of headings as tuples."""
    heads = [str(head) for head in frame.columns]
    rows = [["", *heads], ["---"] * (len(heads) + 1)]
    rows += [
        [str(index), *map(str, row)]
        for index, row in zip(frame.index, frame.to_numpy(), strict=True)
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows).replace("None", "nan")


def tabs(frame):
    return frame.to_csv(sep="\t", na_rep="NaN")


PRINTS = {"markdown": markdown, "tabs": tabs, "html": pd.DataFrame.to_html}


def read(printed, title="部门支出总表"):
    return shimahe.read(f"{title}\n\n单位：万元\n\n{printed}\n".encode())


def is_whole(d):
    table = d.tables.set_index("table").loc["department_spending"]
    amounts = d.spending.amount_wan.tolist()
    return (table.status, table.isna().note, amounts) == ("complete", True, [2.0, 4.0, 6.0])


@pytest.mark.parametrize("name", PRINTS)
@pytest.mark.parametrize("start", [0, 1, 4])
def test_the_running_numbers_of_rows_are_none_of_the_figures(name, start):
    frame = pd.DataFrame(ROWS, columns=HEAD, index=range(start, start + 3))
    assert is_whole(read(PRINTS[name](frame)))


@pytest.mark.parametrize("name", PRINTS)
def test_rows_that_were_dropped_leave_gaps_in_the_numbers(name):
    assert is_whole(read(PRINTS[name](pd.DataFrame(ROWS, columns=HEAD, index=[0, 3, 7]))))


@pytest.mark.parametrize("name", PRINTS)
@pytest.mark.parametrize(
    "above", [[], ["部门支出总表"], ["单位：万元"], ["部门支出总表", "单位：万元"]]
)
def test_captions_and_headings_that_became_rows_are_still_what_they_are(name, above):
    captions = [[words, *[None] * 4] for words in above]
    columns = [f"Unnamed: {place}" for place in range(5)]
    frame = pd.DataFrame([*captions, HEAD, *ROWS], columns=["附件1", *columns[1:]])
    assert is_whole(read(PRINTS[name](frame)))


@pytest.mark.parametrize("name", PRINTS)
def test_headings_of_several_levels_are_read(name):
    levels = [(above, below or f"Unnamed: {n}_level_1") for n, (above, below) in enumerate(LEVELS)]
    frame = pd.DataFrame(ROWS, columns=pd.MultiIndex.from_tuples(levels))
    assert is_whole(read(PRINTS[name](frame)))


def test_equal_headings_are_equal_though_pandas_numbers_them():
    text = "科目编码\t科目名称\t金额\t金额\t金额\n\t\t总计\t基本支出\t项目支出\n"
    body = "\n".join("\t".join(cell or "" for cell in row) for row in ROWS)
    frame = pd.read_csv(io.StringIO(text + body), sep="\t", dtype=str)
    assert "金额.1" in frame.columns
    assert is_whole(read(markdown(frame)))


@pytest.mark.parametrize(
    "first",
    [("", "201", "204", "208"), ("序号", "1", "2", "3"), ("", "0", "5", "3"), ("", "1", "x", "3")],
)
def test_other_numbers_in_front_stay(first):
    heads = ["总计", "1.00", "2.00", "3.00"]
    pieces = [read_line(n, f"{cell}\t{heads[n]}\t") for n, cell in enumerate(first)]
    cells = [piece.cells for piece in blank_indexes(pieces) if isinstance(piece, Line)]
    assert tuple(row[0] for row in cells) == first
