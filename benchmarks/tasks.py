"""Do what people come for on the dashboard, and count the steps and seconds that it takes.

A reader of this script knows only what is on the page: visible words, roles and labels. Each task
gives an answer, which is held to the data. The seconds are those of the page, without a person's
time to look and think. Run as a script it prints every task in both languages; a browser test does
the same tasks and asks for the right answers in no more steps than a task may take.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a script: the harness lies beside the package

from playwright.sync_api import Locator, Page, sync_playwright

import shimahe
from shimahe import Disclosure, terms
from tests.browser.jupyterlab import (
    SECONDS,
    NoBrowser,
    Server,
    chromium,
    chromium_path,
    lab_page,
)
from tests.voila import voila_server

LANGUAGES = ("zh", "en")
SANITATION = "2120501"
#: What a reader types, and the words of the page that a reader goes by.
WORDS = {
    "zh": {
        "sanitation": "环卫",
        "spending": "支出（功能分类）",
        "audit": "账对得上吗？",
        "indicators": "绩效指标",
        "search": "搜索",
        "filters": "筛选",
        "more": "⋯",
        "copy": "复制本视图的网址",
        "copied": "已复制",
        "contradiction": "矛盾",
        "falls_short": "未达标准",
        "quantified": "量化",
        "table": "表",
    },
    "en": {
        "sanitation": "community sanitation",
        "spending": "Spending by function",
        "audit": "Does it add up?",
        "indicators": "Performance indicators",
        "search": "Search",
        "filters": "Filters",
        "more": "⋯",
        "copy": "Copy the address of this view",
        "copied": "Copied",
        "contradiction": "contradiction",
        "falls_short": "Below full score on",
        "quantified": "Quantified",
        "table": "Table",
    },
}


@dataclass
class Reader:
    """Someone on a page, who notes each step; `words` are those of the page's language.

    `manner` is put behind an address that is opened, such as the theme of a colleague.
    """

    page: Page
    words: dict[str, str]
    manner: str = ""
    steps: list[str] = field(default_factory=list)
    colleague: Page | None = None

    def part(self, name: str) -> Locator:
        """Find a part of the page by what it is called; its tab is opened, if it is not."""
        words = self.words[name]
        link = self.page.get_by_role("navigation").get_by_role("link", name=words, exact=True)
        link.wait_for()
        if link.get_attribute("aria-current") is None:
            self.steps.append(f"open {words}")
            link.click()
        return self.page.get_by_role("region", name=words, exact=True)

    def press(self, part: Locator, name: str, *, exact: bool = True) -> None:
        """Press a button, by its words or a part of them."""
        words = self.words[name]
        self.steps.append(f"press {words}")
        part.get_by_role("button", name=words, exact=exact).first.click()

    def type_in(self, part: Locator, name: str, words: str) -> None:
        """Type in a field, by its label, and finish with Enter."""
        self.steps.append(f"type {words} in {self.words[name]}")
        entry = part.get_by_role("combobox", name=self.words[name], exact=True)
        entry.fill(words)
        entry.press("Enter")

    def choose(self, part: Locator, name: str, option: str) -> None:
        """Choose from a list, by its label and a part of the option's words."""
        words = self.words[option]
        self.steps.append(f"choose {words} in {self.words[name]}")
        chosen = part.get_by_role("combobox", name=self.words[name], exact=True)
        chosen.wait_for()  # its drawer may be opening
        options = chosen.get_by_role("option").all_inner_texts()
        wanted = words.casefold()
        chosen.select_option(next(each for each in options if wanted in each.casefold()))

    def read(self, part: Locator, what: str, pattern: str) -> str:
        """Read headings, sentences or rows (`what` is their role) until one says what is wanted."""
        found = part.get_by_role(what).filter(has_text=re.compile(pattern)).first  # type: ignore[arg-type]
        found.wait_for()
        words = " ".join(found.inner_text().split())
        self.steps.append(f"read {words[:40]}")
        return words


# --- the tasks ------------------------------------------------------------------------------------


def money_for_sanitation(reader: Reader) -> str:
    """Search for it, and read the title."""
    part = reader.part("spending")
    reader.type_in(part, "search", reader.words["sanitation"])
    return reader.read(part, "heading", r"^\D*[\d,.]+ 万元")


def is_money_for_sanitation(answer: str, d: Disclosure, lang: str) -> bool:
    """Ask for the amount of the item."""
    rows = d.spending[d.spending["code"] == SANITATION]
    return f"{rows['amount_wan'].sum():,.2f} 万元" in answer


def largest_classes(reader: Reader) -> str:
    """Read the title of the start."""
    return reader.read(reader.part("spending"), "heading", r"%.*%.*%")


def are_largest_classes(answer: str, d: Disclosure, lang: str) -> bool:
    """Ask for names and shares of the two."""
    items = d.spending[d.spending["is_leaf"]]
    sums = items.groupby(items["code"].str[:3])["amount_wan"].sum().nlargest(2)
    whole = items["amount_wan"].sum()
    wanted = []
    for code, amount in sums.items():
        name = terms.account_name(str(code), lang=lang).removesuffix("支出")
        wanted.append(f"{name} {100 * amount / whole:.1f}%")
    return all(each in answer for each in wanted)


def broken_identity(reader: Reader) -> str:
    """Press the figure that counts contradictions, and read verdict and printed lines."""
    part = reader.part("audit")
    reader.press(part, "contradiction", exact=False)
    name = reader.read(part, "heading", r"^A\d\d ")
    verdict = reader.read(part, "paragraph", r"[\d,.]+ [<>] [\d,.]+")
    sides = part.get_by_role("table")
    printed = [reader.read(sides.nth(place), "row", r"\d\.\d\d") for place in range(2)]
    return " | ".join([name, verdict, *printed])


def is_broken_identity(answer: str, d: Disclosure, lang: str) -> bool:
    """Ask for the check, both sides, their difference, and the lines in which they are printed."""
    checks = shimahe.audit(d).checks
    broken = checks[(checks["status"] == "differs") & (checks["nature"] == "identity")]
    row = broken.iloc[0]
    wanted = [row["check"], *row["lines"].split(", ")]
    for column in ("left", "right", "difference"):
        wanted.append(f"{abs(float(row[column])):,.2f}")
    return len(broken) == 1 and all(each in answer for each in wanted)


def indicator_without_number(reader: Reader) -> str:
    """Ask for those that are not quantified, and read the first of the table."""
    part = reader.part("indicators")
    reader.press(part, "filters")
    reader.choose(part, "falls_short", "quantified")
    reader.press(part, "table")
    return reader.read(part.get_by_role("table").first, "row", r"I\d\d\d")


def is_indicator_without_number(answer: str, d: Disclosure, lang: str) -> bool:
    """Ask for an indicator whose target has no number."""
    found = re.search(r"I(\d{3})", answer)
    if found is None:
        return False
    row = d.indicators.iloc[int(found[1]) - 1]
    return bool(row.isna()["value"])


def view_for_a_colleague(reader: Reader) -> str:
    """Search, copy the address, open it on a second page, and compare what the two show."""
    part = reader.part("spending")
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.type_in(part, "search", reader.words["sanitation"])
    mine = [reader.read(part, "heading", r"[\d,.]+ 万元"), reader.read(part, "status", "万元")]
    reader.press(part, "more")
    reader.press(part, "copy")
    part.get_by_role("button", name=reader.words["copied"]).wait_for()
    address = reader.page.evaluate("() => navigator.clipboard.readText()")
    reader.steps.append("send the address")
    reader.colleague = reader.page.context.new_page()
    reader.colleague.set_default_timeout(SECONDS * 1000)
    reader.colleague.goto(address + reader.manner, timeout=SECONDS * 1000, wait_until="commit")
    other = Reader(reader.colleague, reader.words)
    part = other.part("spending")
    sent = [other.read(part, "heading", r"[\d,.]+ 万元"), other.read(part, "status", "万元")]
    reader.steps.append("open it")
    return " | ".join([*mine, "=" if sent == mine else "≠", *sent])


def is_view_for_a_colleague(answer: str, d: Disclosure, lang: str) -> bool:
    """Ask for the same view on both pages, which is that of what was searched."""
    return " | = | " in answer and is_money_for_sanitation(answer, d, lang)


@dataclass(frozen=True)
class Task:
    """What someone wants to know; how it is found, in how many steps at most; what is right."""

    question: dict[str, str]
    do: Callable[[Reader], str]
    is_right: Callable[[str, Disclosure, str], bool]
    most: int


TASKS = (
    Task(
        {"zh": "两大类各占多少", "en": "The two largest classes with their shares"},
        largest_classes,
        are_largest_classes,
        1,
    ),
    Task(
        {"zh": "环卫有多少钱", "en": "The money for community sanitation"},
        money_for_sanitation,
        is_money_for_sanitation,
        2,
    ),
    Task(
        {"zh": "哪个等式不成立，为什么", "en": "Which identity is broken, and why"},
        broken_identity,
        is_broken_identity,
        6,
    ),
    Task(
        {"zh": "一个没有数字的指标", "en": "An indicator without a number"},
        indicator_without_number,
        is_indicator_without_number,
        5,
    ),
    Task(
        {"zh": "把这个视图发给同事", "en": "Send a colleague the view"},
        view_for_a_colleague,
        is_view_for_a_colleague,
        8,
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What came of a task: the answer, whether it is right, the steps, and the page's seconds."""

    answer: str
    is_right: bool
    steps: list[str]
    seconds: float


def attempt(task: Task, reader: Reader, d: Disclosure, lang: str) -> Outcome:
    """Do one task on a page that has drawn."""
    reader.steps.clear()
    start = time.perf_counter()
    answer = task.do(reader)
    seconds = time.perf_counter() - start
    return Outcome(answer, task.is_right(answer, d, lang), [*reader.steps], seconds)


# --- the report -----------------------------------------------------------------------------------


def report_language(page: Page, d: Disclosure, lang: str) -> None:
    """Do and print every task in one language."""
    for task in TASKS:
        reader = Reader(page, WORDS[lang])
        done = attempt(task, reader, d, lang)
        verdict = "right" if done.is_right else "WRONG"
        print(f"{lang} {task.question[lang]}")
        print(f"   {len(done.steps)} steps, {done.seconds:.1f} s, {verdict}: {done.answer}")
        print(f"   {' → '.join(done.steps)}", flush=True)
        if reader.colleague:
            reader.colleague.close()


def report(languages: tuple[str, ...]) -> None:
    """Do every task on a dashboard in each language."""
    d = shimahe.load()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
    ):
        for lang in languages:
            with (
                voila_server(Path(folder) / lang, "--lang", lang) as dashboard,
                lab_page(browser, Server(dashboard.temporary, dashboard.address, "")) as page,
            ):
                page.page.goto(dashboard.url(), wait_until="commit", timeout=SECONDS * 1000)
                Reader(page.page, WORDS[lang]).part("spending").get_by_role("img").first.wait_for()
                report_language(page.page, d, lang)


def main() -> None:
    """Print the report, or what is missing for it."""
    parser = argparse.ArgumentParser(description="Do what people come for, on the dashboard.")
    parser.add_argument("--lang", choices=LANGUAGES, help="in one language only")
    lang = parser.parse_args().lang
    try:
        chromium_path()
    except NoBrowser as missing:
        print(f"not done: {missing}")
        return
    report((lang,) if lang else LANGUAGES)


if __name__ == "__main__":
    main()
