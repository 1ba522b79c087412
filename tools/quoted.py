"""Counts that pages quote in words or digits: where each stands, and what it is now.

`COUNTS` is the list. A test fails for a count that is not what the project counts now, and
`make accept` writes the new one. Promises that a quotation that is no longer found is a fault, so
that a sentence that was reworded does not escape.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shimahe
from shimahe import Disclosure

ROOT = Path(__file__).resolve().parent.parent
_ENGLISH = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


# --- spelling -------------------------------------------------------------------------------------


def digits(number: int) -> str:
    """Spell a number in digits.

    >>> digits(1234)
    '1,234'
    """
    return f"{number:,}"


def two_digits(number: int) -> str:
    """Spell a number as the ids of rules do.

    >>> two_digits(7)
    '07'
    """
    return f"{number:02d}"


def english(number: int) -> str:
    """Spell a number as an English word.

    >>> english(12)
    'twelve'
    """
    return _ENGLISH[number] if number < len(_ENGLISH) else digits(number)


def chinese(number: int) -> str:
    """Spell a number below ten thousand in Chinese numerals.

    >>> chinese(12), chinese(880), chinese(205), chinese(20)
    ('十二', '八百八十', '二百零五', '二十')
    """
    spelled = ""
    rest = number
    for size, sign in _PLACES:
        digit, rest = divmod(rest, size)
        if digit:
            spelled += _DIGITS[digit] + sign
        elif spelled and rest and not spelled.endswith("零"):
            spelled += "零"
    if rest:
        spelled += _DIGITS[rest]
    return spelled.removeprefix("一") if spelled.startswith("一十") else spelled


# --- what is counted ------------------------------------------------------------------------------


@cache
def _bundled() -> Disclosure:
    return shimahe.load()


@cache
def _statuses() -> Counter[str]:
    return Counter(shimahe.audit(_bundled()).checks["status"].tolist())


def projects() -> int:
    """Count the project sheets of the bundled disclosure."""
    return len(_bundled().projects)


def indicators() -> int:
    """Count the indicators of the bundled disclosure."""
    return len(_bundled().indicators)


def forms() -> int:
    """Count the standard tables that the bundled disclosure prints, lost or not."""
    return int(_bundled().tables["status"].ne("absent").sum())


def comparisons() -> int:
    """Count the comparisons that the audit of the bundled disclosure makes, to the nearest ten."""
    statuses = _statuses()
    made = statuses.total() - statuses["not checked"]
    return round(made, -1)


def criteria() -> int:
    """Count the criteria that indicators are held to."""
    with (ROOT / "data/rules/criteria.csv").open(encoding="utf-8", newline="") as file:
        ids = {row["criterion"] for row in csv.DictReader(file)}
    return len([one for one in ids if re.fullmatch(r"Q\d\d", one)])


def signals() -> int:
    """Count the signals that indicators may give."""
    with (ROOT / "data/rules/signals.csv").open(encoding="utf-8", newline="") as file:
        return len({row["signal"] for row in csv.DictReader(file)})


def notebooks() -> int:
    """Count the curated notebooks, without the page to start from."""
    return len(list((ROOT / "notebooks").glob("0[1-9]_*.ipynb")))


def labelled_elsewhere() -> int:
    """Count the wordings of other offices that readers labelled."""
    path = ROOT / "tests/expected/indicator_types_elsewhere.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return len(list(csv.DictReader(file)))


def rules_of_reading() -> int:
    """Count the rules of reading in the method."""
    return len(re.findall(r"^\*\*R\d\d\. ", (ROOT / "docs/method.md").read_text("utf-8"), re.M))


# --- where they stand -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """A count that a page quotes: the words around it, `{}` in its place, and how it is spelled."""

    page: str
    words: str
    value: Callable[[], int]
    spell: Callable[[int], str] = digits

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words with any count in the place; a line may end between any two words."""
        before, after = self.words.split("{}")
        parts = [re.escape(part).replace(r"\ ", r"\s") for part in (before, after)]
        return re.compile(f"({parts[0]})([\\w,]+?)({parts[1]})")

    @property
    def spelled(self) -> str:
        """The count as it is to be quoted."""
        return self.spell(self.value())


COUNTS = (
    Count("README.md", "Chongqing): {} tables, ", forms, english),
    Count("README.md", " tables, {} project sheets", projects, english),
    Count("README.md", "and {} notebooks (", notebooks, english),
    Count("README.md", "notebooks (01 to {})", notebooks, two_digits),
    Count("README.md", "holds the {} performance indicators", indicators),
    Count("README.md", "indicators to {} published criteria", criteria, english),
    Count("README.md", "some {} comparisons", comparisons),
    Count("README.zh.md", "部门预算：{}张表、", forms, chinese),
    Count("README.zh.md", "张表、{}份项目绩效目标表", projects, chinese),
    Count("README.zh.md", "{}本笔记本（01 至 ", notebooks, chinese),
    Count("README.zh.md", "本笔记本（01 至 {}）", notebooks, two_digits),
    Count("README.zh.md", "按{}条公开的标准", criteria, chinese),
    Count("README.zh.md", "评判 {} 个绩效指标", indicators),
    Count("README.zh.md", "共约{}项比较", comparisons, chinese),
    Count("CHANGELOG.md", "performance indicator, {} criteria", criteria, english),
    Count("CHANGELOG.md", "criteria, {} signals", signals, english),
    Count("CHANGELOG.md", "for other offices too: {} wordings", labelled_elsewhere),
    Count("CHANGELOG.md", "the rules of reading, R01 to R{}, ", rules_of_reading, two_digits),
    Count("data/README.md", "written sections and {} tables", forms, english),
    Count("data/README.md", "the {} projects |", projects),
)


def stale(text: str, count: Count) -> list[str]:
    """List what is wrong with one quotation of a page's text."""
    matches = count.pattern.findall(text)
    if len(matches) != 1:
        return [f"{count.page}: {count.words!r} stands {len(matches)} times, not once"]
    quoted = matches[0][1]
    if quoted != count.spelled:
        return [f"{count.page}: {count.words!r} says {quoted}, it is {count.spelled}"]
    return []


def faults() -> list[str]:
    """List the quotations that are not what the project counts now."""
    found: list[str] = []
    for count in COUNTS:
        text = (ROOT / count.page).read_text(encoding="utf-8")
        found += stale(text, count)
    return found


def refresh_all() -> list[str]:
    """Write each count as it is now; return the quotations that were not found."""
    lacking: list[str] = []
    for count in COUNTS:
        path = ROOT / count.page
        text = path.read_text(encoding="utf-8")
        renewed, places = count.pattern.subn(rf"\g<1>{count.spelled}\g<3>", text)
        if places != 1:
            lacking += stale(text, count)
        elif renewed != text:
            path.write_text(renewed, encoding="utf-8")
    return lacking
