"""How far the figures of real disclosures are read: `python -m tools.truth [FOLDER]`.

`tests/documents/NAME.toml` says of each what its pages print, written by reading the pages. The
files themselves lie beside the checkout and are never part of it. Beside the figures that a person
wrote down, every number that another program finds on the pages of tables is looked for: it has its
cell, or stands on a line that is said to be unread, or of the written text. What the audit calls
broken is held to what the document really contradicts.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shimahe
from shimahe.checking.audit import audit
from shimahe.disclosure import Disclosure
from shimahe.vocabulary import parse_figure

ROOT = Path(__file__).resolve().parents[1]
TRUTHS = ROOT / "tests" / "documents"
FILES = ROOT.parent / "shared" / "disclosure"
#: A number with decimals or thousands; whole numbers are also years, codes and numbers of pages.
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d,])")
_NUMBER_STATED = re.compile(r"[\d,]+(?:\.\d+)?")
_LESS = re.compile("减少|下降|降低")
_HEAD = (
    f"{'document':<28}{'written':>8}{'right':>7}{'wrong':>7}{'missing':>8}"
    f"{'printed':>9}{'placed':>8}{'said':>6}{'lost':>6}"
    f"{'checked':>9}{'broken':>8}{'really':>8}{'both':>6}"
)


@dataclass
class Truth:
    """How far one document is read.

    Of the figures that a person wrote down, `right` are read right, `wrong` have another figure in
    their place and `missing` have none. Of the numbers `printed` on pages of tables, `placed` are
    in a cell, `said` are on a line that is said to be unread, and `lost` are neither. Of the
    identities that were `checked`, `broken` are called broken, `really` are those that the document
    breaks, and `found` are both. `identity` has faults in office, year, stage and empty forms.
    """

    name: str
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    printed: int = 0
    placed: int = 0
    said: int = 0
    lost: list[str] = field(default_factory=list)
    checked: int = 0
    broken: list[str] = field(default_factory=list)
    really: list[str] = field(default_factory=list)
    identity: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        """How many identities are called broken and really are."""
        return (Counter(self.broken) & Counter(self.really)).total()

    @property
    def written(self) -> int:
        """How many figures a person wrote down."""
        return self.right + len(self.wrong) + len(self.missing)

    @property
    def faults(self) -> list[str]:
        """Figures that are wrong or lost, and identities falsely called broken or overlooked."""
        falsely = Counter(self.broken) - Counter(self.really)
        overlooked = Counter(self.really) - Counter(self.broken)
        called = [f"falsely called broken: {identity}" for identity in falsely.elements()]
        called += [f"broken and not called so: {identity}" for identity in overlooked.elements()]
        return [*self.wrong, *self.lost, *self.identity, *called]

    def line(self) -> str:
        """Write it as a line of the table."""
        return (
            f"{self.name:<28}{self.written:>8}{self.right:>7}{len(self.wrong):>7}"
            f"{len(self.missing):>8}{self.printed:>9}{self.placed:>8}{self.said:>6}"
            f"{len(self.lost):>6}{self.checked:>9}{len(self.broken):>8}"
            f"{len(self.really):>8}{self.found:>6}"
        )


def truths(folder: Path = FILES) -> Iterator[tuple[dict[str, Any], list[Path]]]:
    """Yield what is written of each document whose files are there, and its files."""
    for path in sorted(TRUTHS.glob("*.toml")):
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        files = [folder / name for name in written["files"]]
        if all(file.exists() for file in files):
            yield written | {"name": path.stem}, files


def measure(written: dict[str, Any], files: Sequence[Path]) -> Truth:
    """Hold what is read of a document to what is written of it.

    Raises: ValueError where a file is another one.
    """
    for file, sha256 in zip(files, written["sha256"], strict=True):
        if hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            raise ValueError(f"{file.name} is not the file that was written down")
    d = shimahe.read(files[0] if len(files) == 1 else list(files))
    truth = Truth(written["name"])
    _compare_identity(d, written, truth)
    _compare_figures(d, written, truth)
    _compare_statements(d, written, truth)
    _look_for_numbers(d, files, truth)
    _compare_checks(d, written, truth)
    return truth


def _compare_identity(d: Disclosure, written: dict[str, Any], truth: Truth) -> None:
    """Note where office, year, stage or an empty form is not read as a person wrote it down."""
    for name in ("office", "year", "stage"):
        if getattr(d, name) != written[name]:
            truth.identity.append(f"{name}: {getattr(d, name)}")
    with_figures = set(d.cells["table"])
    truth.identity += [f"{key} is not empty" for key in written["empty"] if key in with_figures]


def _compare_figures(d: Disclosure, written: dict[str, Any], truth: Truth) -> None:
    """Compare the figures that a person wrote down with the cells.

    A place without a row means the only row that prints something in its column.
    """
    cells = d.cells
    read = cells.set_index("cell")["text"].to_dict()
    for (table, column), texts in cells.groupby(["table", "column"])["text"]:
        if len(texts) == 1:
            read[f"{table}:/{column}"] = texts.iloc[0]
    for table, figures in written["figures"].items():
        for place, text in figures.items():
            cell = f"{table}:{place}"
            if cell not in read:
                truth.missing.append(cell)
            elif parse_figure(read[cell]) == parse_figure(text):
                truth.right += 1
            else:
                truth.wrong.append(f"{cell} is {text}, read as {read[cell]}")


def _compare_statements(d: Disclosure, written: dict[str, Any], truth: Truth) -> None:
    """Compare the figures of the text that a person wrote down, such as 减少1751.62万元."""
    read = list(zip(d.statements["text"], d.exact("statements"), strict=True))
    for words in written.get("stated", []):
        value = parse_figure(_NUMBER_STATED.findall(words)[-1])
        value = -value if value and _LESS.search(words) else value
        values = [exact for text, exact in read if text.endswith(words)]
        if value in values:
            truth.right += 1
        elif values:
            truth.wrong.append(f"{words} is read as {values[0]}")
        else:
            truth.missing.append(words)


def _look_for_numbers(d: Disclosure, files: Sequence[Path], truth: Truth) -> None:
    """Look for every number that another program finds on the pages of tables."""
    named = _lines_said(d)
    cells = d.cells
    file_of = {file.name: file for file in files}
    printed = d.tables.dropna(subset=["first_line"])
    tables = list(zip(printed["first_line"], printed["last_line"], strict=True))
    for page in d.pages.to_dict("records"):
        page_first, page_last = page["first_line"], page["last_line"]
        lines = range(page_first, page_last + 1)
        on_page = cells[cells["line"].isin(lines)]
        if not any(first <= page_last and last >= page_first for first, last in tables):
            continue
        unread = [line for line in lines if line in named]
        placed = Counter(parse_figure(text) for text in on_page["text"])
        said = Counter(_numbers(d.printed_text(unread))) if unread else Counter()
        text = _text_of_page(file_of[page["file_name"]], int(page["name"]))
        for number in _numbers(text):
            _count(number, placed, said, truth, f"page {page['name']}: {number}")


def _count(number: Any, placed: Counter[Any], said: Counter[Any], truth: Truth, where: str) -> None:
    """Count a printed number as placed, as said to be unread, or as lost."""
    truth.printed += 1
    if placed[number]:
        placed[number] -= 1
        truth.placed += 1
    elif said[number]:
        said[number] -= 1
        truth.said += 1
    else:
        truth.lost.append(where)


def _lines_said(d: Disclosure) -> set[int]:
    """Return the lines that are said to be unread, or of the text.

    They are unplaced, named by the note of a table, or state a figure in a sentence.
    """
    lines = set(d.unplaced["line"]) | set(d.statements["line"])
    for row in d.tables.to_dict("records"):
        if row["status"] == "unrecognised":
            lines.update(range(row["first_line"], row["last_line"] + 1))
        elif isinstance(row["note"], str):
            lines.update(int(number) for number in re.findall(r"\d+", row["note"]))
    return lines


def _numbers(text: str) -> list[Any]:
    """Return the numbers in a text."""
    return [parse_figure(number) for number in _NUMBER.findall(text)]


def _text_of_page(file: Path, page: int) -> str:
    """Return the text of a page, as another program finds it."""
    command = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def _compare_checks(d: Disclosure, written: dict[str, Any], truth: Truth) -> None:
    """Count the identities, and those that are called broken."""
    checks = audit(d).checks
    identities = checks[checks["nature"] == "identity"]
    truth.checked = int((identities["status"] != "not checked").sum())
    broken = identities[identities["status"] == "differs"]
    for row in broken.to_dict("records"):
        truth.broken.append(f"{row['check']} {row['left']:.2f} {row['right']:.2f}")
    truth.really = list(written["contradictions"])


def total(found: Sequence[Truth]) -> Truth:
    """Add up what was found of several documents."""
    whole = Truth("all")
    for truth in found:
        whole.right += truth.right
        whole.printed += truth.printed
        whole.placed += truth.placed
        whole.said += truth.said
        whole.checked += truth.checked
        for name in ("wrong", "missing", "lost", "broken", "really"):
            getattr(whole, name).extend(f"{truth.name}: {one}" for one in getattr(truth, name))
    return whole


def shares(whole: Truth) -> str:
    """Say how far the figures and the findings of all documents can be trusted."""
    precision = whole.found / len(whole.broken) if whole.broken else 1
    recall = whole.found / len(whole.really) if whole.really else 1
    return (
        f"figures written down and read right: {whole.right / whole.written:.1%}; "
        f"numbers placed in a cell: {whole.placed / whole.printed:.1%}; "
        f"contradictions: precision {precision:.0%}, recall {recall:.0%}"
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table; return 1 where a fault is found, or no file is there."""
    folder = Path(arguments[0]) if arguments else FILES
    found = [measure(written, files) for written, files in truths(folder)]
    if not found:
        print(f"no file of those in {TRUTHS} is in {folder}", file=sys.stderr)
        return 1
    whole = total(found)
    print(_HEAD)
    for truth in (*found, whole):
        print(truth.line())
    print(shares(whole))
    faults = [f"{truth.name}: {fault}" for truth in found for fault in truth.faults]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
