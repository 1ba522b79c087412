"""The bundled disclosure written in the formats of offices, and read back: the same frames."""

import pytest

import shimahe
from tests import round_trip

WRITERS = {
    "xlsx": round_trip.as_xlsx,
    "docx": round_trip.as_docx,
    "html in gb18030": round_trip.as_html,
    "html in utf-16": lambda: round_trip.as_html("utf-16"),
    "mhtml": round_trip.as_mhtml,
    "pdf": round_trip.as_pdf,
}
#: A sheet does not keep blank columns: of a table that lost its header nothing tells what is left.
WITHOUT_HEADER = {"xlsx": "department_revenue"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
def test_the_bundled_disclosure_is_the_same_in_every_format(kind):
    d = shimahe.read(WRITERS[kind]())
    assert round_trip.differences(d, without=WITHOUT_HEADER.get(kind)) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_every_figure_leads_back_to_its_line(kind):
    d = shimahe.read(WRITERS[kind]())
    for row in d.cells.itertuples():
        assert d.fields(row.line)[row.field - 1] == row.text


@pytest.mark.slow
def test_text_and_tables_in_two_files_are_one_disclosure(tmp_path):
    text = [block for block in round_trip.blocks() if isinstance(block, str)]
    (tmp_path / "text.md").write_text("\n".join(text), encoding="utf-8")
    (tmp_path / "tables.xlsx").write_bytes(round_trip.as_xlsx())
    d = shimahe.read([tmp_path / "text.md", tmp_path / "tables.xlsx"])
    bundled = shimahe.load()
    assert (d.office, d.year, d.stage) == (bundled.office, bundled.year, bundled.stage)
    assert d.spending.amount_wan.tolist() == bundled.spending.amount_wan.tolist()


@pytest.mark.browser
def test_pages_printed_by_a_browser_are_the_same(tmp_path):
    d = shimahe.read(round_trip.printed_by_a_browser(tmp_path))
    assert round_trip.differences(d) == []
