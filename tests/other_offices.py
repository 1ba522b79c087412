"""Real disclosures of other offices, as text, where they lie beside the checkout.

They are never part of the project. Where they are not there, or the program that reads them is
missing, a test is left out and says so; where CI is set, a missing program fails it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

import shimahe
from shimahe import Disclosure

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "disclosure" / "others"
#: By name, so that a new file beside the checkout changes no test.
NAMES = ("jiangsu-procuratorate-2019", "wanli-2024", "welfare-home-2024")


@cache
def text_of(name: str) -> str:
    """Give the text of one disclosure, laid out as its pages are."""
    path = FOLDER / f"{name}.pdf"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this checkout (../shared/disclosure/others)")
    if not shutil.which("pdftotext"):
        missing = "pdftotext is missing: apt-get install poppler-utils"
        pytest.fail(missing, pytrace=False) if os.environ.get("CI") else pytest.skip(missing)
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


@cache
def without_revenue(name: str) -> Disclosure:
    """Read one disclosure without its revenue table.

    That table of one of them takes seconds to read, and what is tested here does not look at it.
    """
    before, _, rest = text_of(name).rpartition("收入预算总表")
    return shimahe.read(f"{before}\n{rest[rest.find('支出预算总表') :]}".encode())
