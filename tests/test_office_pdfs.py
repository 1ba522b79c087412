"""Real PDFs of offices beside the checkout: read as pages, nothing called broken that is not."""

from functools import cache

import pytest

import shimahe
from shimahe.checking.audit import audit
from tools.truth import FILES

#: Of each file the office, the year and how many forms are complete or declared empty.
OFFICES = {
    "files/finance-2024-final": ("上海市普陀区财政局", 2024, 9),
    "files/gov-office-2025": ("上海市普陀区人民政府办公室", 2025, 9),
    "files/high-court-2019": ("江苏省高级人民法院", 2019, 8),
    "files/party-office-2018-tables": ("中共江苏省委办公厅", 2018, 8),
    "files/peoples-congress-2018": ("江苏省人大常委会办公厅", 2018, 8),
    "files/planning-2024-final": ("上海市普陀区规划和自然资源局", 2024, 9),
    "others/jiangsu-procuratorate-2019": ("江苏省人民检察院", 2019, 8),
    "others/wanli-2024": ("上海市普陀区人民政府万里街道办事处", 2024, 9),
    "others/welfare-home-2024": ("上海市普陀区社会福利院", 2024, 7),
}
TWO_FILES = ("files/party-office-2018-text", "files/party-office-2018-tables")


@cache
def read(*names):
    """A disclosure whose files are beside the checkout; without them the test is left out."""
    paths = [FILES / f"{name}.pdf" for name in names]
    for path in paths:
        if not path.exists():
            pytest.skip(f"{path.name} is not beside this checkout (../shared/disclosure)")
    return shimahe.read(paths)


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFICES)
def test_whose_it_is_and_how_much_is_read(name):
    d = read(name)
    whole = d.tables[d.tables.status.isin(["complete", "declared empty"])]
    assert (d.office, d.year, len(whole)) == OFFICES[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFICES)
def test_no_identity_of_tables_is_called_broken(name):
    checks = audit(read(name)).checks
    of_tables = checks[(checks.nature == "identity") & (checks.family != "prose")]
    assert of_tables[of_tables.status == "differs"].subject.tolist() == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["files/finance-2024-final", "files/planning-2024-final"])
def test_final_accounts_are_told_from_their_titles(name):
    assert read(name).stage == "final_account"


@pytest.mark.slow
def test_text_and_tables_in_two_files_are_one_disclosure():
    d = read(*TWO_FILES)
    assert (d.office, d.year, d.stage) == ("中共江苏省委办公厅", 2018, "budget")
    assert len(d.statements) > 50
    assert len(d.spending) == 13
    assert "party-office-2018-tables.pdf 第 9 页" in d.cite(d.spending.iloc[0])
