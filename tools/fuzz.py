"""Mutate the real text, read it, and hold the result to every promise of `tests/oracles.py`.

A finding is cut down to the lines it needs and kept in `tests/found/`, which the tests replay.
With `--correct` it makes correct disclosures with known truth instead (`tests/correct/`), and
counts what of them is read right, missing, or wrong; with `--minutes` as well they get half of the
time. `--with "format: pasted from a pdf"` gives all of them a feature.
Every input comes from the seed and its number, so it can be made again; the clock only says when to
stop, how fast it goes, and what hangs.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import shimahe  # noqa: E402  of this checkout, whatever is installed
from shimahe.disclosure import ReaderFault  # noqa: E402
from tests import fragments, oracles  # noqa: E402
from tests.correct import choices, judging, running  # noqa: E402

FOUND = ROOT / "tests" / "found"
SEED = 2025
HANGS = 60  # seconds of computing that no input may take
SLOW = 20  # times the clean read that are worth a look
TRIES = 300  # of cutting one finding down
DEAR = {"what_is_made_of_it_never_fails", "same_in_other_bytes", "read_twice_the_same"}
TURN = 5  # one input of so many is held to the dear promises as well
Random = random.Random
Lines = list[str]
FIGURES = (
    "1,2,3.4.5", "１２．３", "—", "0", "-5.00", "(5.00)", "1e400", "+5", "5.00%", "12,34.5",
    "9" * 30, "5.", ".5", "٣", "12345678901234567", "1234567890123.45", "0.0000000000001",
    "-" + "9" * 18, "1" * 18 + ".5", "²", "nan", "5\u00a000", "0x10", "1_0", "=1+1", "△5.00",
    "（5.00）", "null", "5.00\u200b",
)  # fmt: skip
MARKUP = (
    "<b>", "</b>", "<br>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<td colspan=3>",
    "<td rowspan=9>", "&lt;", "&#x1F4A9;", "&amp;amp;", "&#0;", "|", "\\|", "||", "**",
    "<script>alert(1)</script>", "<!--", "-->", "<p", "<td",
    "<table><tr><td>5.00</td></tr></table>", "[x](javascript:alert(1))", "|---|", "#", "## ",
    "<![CDATA[", "&#xa0;", "&nbsp;", "&NewLine;", "&#100;", "&#xA5;", "&#xD800;", "&shy;",
    "&#8203;", "<svg><text>", "<template>", "<xmp>", "<ruby>", "<rt>", "<del>", "~~", "__",
    "<input value='5.00'>", "<i style='display:none'>", "<b hidden>", "<td title=\"a>b\">",
    "</td<td>", "<!-- -->", "<table border=\"1\"><tbody><tr><td>5.00</td></tr></tbody></table>",
)  # fmt: skip
SIGNS = (
    "，。；：、,.;:()（）[]%-—+“”\"'\\/ \t\u3000\u00a0\u200b\u2028\ufeff\x0b\x0c\x00\x1b\x85\ufffd"
    "😀²Ⅳ①0123456789万元表﹕︓⩴﹙︵﹐﹒﹪﹣⑴"
)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
#: Letters that compare as others do: small and vertical forms, squared and circled ones, ligatures.
ALIKE = {
    ":": "﹕︓：",
    "：": "﹕︓:",
    ",": "﹐︐，",
    "，": "﹐︐,",
    ".": "﹒．",
    "。": "︒｡",
    "(": "﹙︵（",
    "（": "﹙︵(",
    ")": "﹚︶）",
    "）": "﹚︶)",
    "-": "﹣－",
    "%": "﹪％",
    "+": "﹢＋",
    "1": "①１𝟏",
    "2": "②２²",
    "一": "㆒㊀",
    "万": "萬",
    "月": "⽉",
}


# --- mutations: each changes the lines or the bytes in one place or a few -------------------------


def _at(lines: Lines, rng: Random) -> int:
    """A line, mostly one that prints something."""
    places = [n for n, line in enumerate(lines) if line.strip()]
    return rng.choice(places) if places and rng.random() < 0.95 else rng.randrange(len(lines))


def drop_lines(lines: Lines, rng: Random) -> Lines:
    """Some lines are gone."""
    start = _at(lines, rng)
    return lines[:start] + lines[start + rng.choice((1, 1, 1, 2, 5, 20)) :]


def double_lines(lines: Lines, rng: Random) -> Lines:
    """Some lines stand twice."""
    start = _at(lines, rng)
    stop = start + rng.choice((1, 1, 2, 10))
    return lines[:stop] + lines[start:]


def swap_lines(lines: Lines, rng: Random) -> Lines:
    """Two lines change places."""
    a, b = _at(lines, rng), _at(lines, rng)
    lines[a], lines[b] = lines[b], lines[a]
    return lines


def move_lines(lines: Lines, rng: Random) -> Lines:
    """Some lines stand elsewhere."""
    start = _at(lines, rng)
    stop = start + rng.choice((1, 3, 12))
    block, rest = lines[start:stop], lines[:start] + lines[stop:]
    to = rng.randrange(len(rest) + 1)
    return rest[:to] + block + rest[to:]


def cut_line(lines: Lines, rng: Random) -> Lines:
    """A line ends early, or goes on in the next."""
    n = _at(lines, rng)
    place = rng.randrange(len(lines[n]) + 1)
    lines[n : n + 1] = [lines[n][:place], *[lines[n][place:]] * rng.randrange(2)]
    return lines


def join_lines(lines: Lines, rng: Random) -> Lines:
    """A line end is lost."""
    n = _at(lines, rng)
    return [*lines[:n], rng.choice(("", " ", "\t")).join(lines[n : n + 2]), *lines[n + 2 :]]


def cut_text(lines: Lines, rng: Random) -> Lines:
    """The rest is gone, or the beginning."""
    n = _at(lines, rng)
    return lines[: n + 1] if rng.random() < 0.5 else lines[n:]


def _cells(lines: Lines, rng: Random, change: Callable[[Lines], Lines]) -> Lines:
    rows = [n for n, line in enumerate(lines) if "\t" in line]
    if rows:
        n = rng.choice(rows)
        lines[n] = "\t".join(change(lines[n].split("\t")))
    return lines


def drop_cell(lines: Lines, rng: Random) -> Lines:
    """A cell and its place are gone: what stands right of it shifts."""
    return _cells(
        lines, rng, lambda cells: cells[: (n := rng.randrange(len(cells)))] + cells[n + 1 :]
    )


def blank_cell(lines: Lines, rng: Random) -> Lines:
    """A cell is empty."""
    return _cells(
        lines, rng, lambda cells: [*cells[: (n := rng.randrange(len(cells)))], "", *cells[n + 1 :]]
    )


def add_cell(lines: Lines, rng: Random) -> Lines:
    """An empty cell, or another figure, stands where none was."""
    more = [rng.choice(("", "", "7.77"))]
    return _cells(
        lines, rng, lambda cells: cells[: (n := rng.randrange(len(cells)))] + more + cells[n:]
    )


def swap_cells(lines: Lines, rng: Random) -> Lines:
    """A row in another order."""
    return _cells(lines, rng, lambda cells: rng.sample(cells, len(cells)))


def join_cells(lines: Lines, rng: Random) -> Lines:
    """Two cells are one."""

    def joined(cells: Lines) -> Lines:
        n = rng.randrange(len(cells))
        return [
            *cells[:n],
            rng.choice(("", " ", "  ", "|", "\n")).join(cells[n : n + 2]),
            *cells[n + 2 :],
        ]

    return _cells(lines, rng, joined)


def other_figure(lines: Lines, rng: Random) -> Lines:
    """Another figure, or what looks like one."""
    text = rng.choice((*FIGURES, f"{rng.randrange(10**6) / 100:,.2f}"))
    return _cells(
        lines,
        rng,
        lambda cells: [*cells[: (n := rng.randrange(len(cells)))], text, *cells[n + 1 :]],
    )


def spaced_row(lines: Lines, rng: Random) -> Lines:
    """Tabs turned into spaces or pipes."""
    mark = rng.choice((" ", "   ", " | ", "|"))
    n = _at(lines, rng)
    lines[n] = lines[n].replace("\t", mark)
    return lines


def _within(lines: Lines, rng: Random, change: Callable[[str], str]) -> Lines:
    """A piece of a line, short or long, changed."""
    n = _at(lines, rng)
    start = rng.randrange(len(lines[n]) + 1)
    stop = start + rng.choice((0, 1, 1, 3, 10, 1000))
    lines[n] = lines[n][:start] + change(lines[n][start:stop]) + lines[n][stop:]
    return lines


def other_sign(lines: Lines, rng: Random) -> Lines:
    """Another character, a digit or punctuation or control, in place of one or between two."""
    return _within(lines, rng, lambda _: "".join(rng.choices(SIGNS, k=rng.choice((1, 1, 1, 3)))))


def drop_signs(lines: Lines, rng: Random) -> Lines:
    """Characters are gone."""
    return _within(lines, rng, lambda _: "")


def wide_signs(lines: Lines, rng: Random) -> Lines:
    """Full-width characters."""
    return _within(lines, rng, lambda text: text.translate(WIDE))


def alike_signs(lines: Lines, rng: Random) -> Lines:
    """Punctuation and digits in letters that compare alike, in a whole line or a piece of it."""

    def alike(text: str) -> str:
        return "".join(rng.choice(ALIKE.get(sign, sign)) for sign in text)

    return _within(lines, rng, alike)


def comma_row(lines: Lines, rng: Random) -> Lines:
    """Rows with commas between their cells, as a spreadsheet saves them."""
    start = _at(lines, rng)
    for n in range(start, min(len(lines), start + rng.choice((1, 1, 8)))):
        lines[n] = lines[n].replace("\t", ",")
    return lines


def parted_code(lines: Lines, rng: Random) -> Lines:
    """A code in cells of its own for class, group and item, some of them empty."""

    def parted(cells: Lines) -> Lines:
        code = cells[0]
        if not code.isdigit():
            return cells
        parts = [code[:3], code[3:5], code[5:]]
        blanks = [""] * rng.randrange(3)
        return [*parts, *blanks, *cells[1:]]

    return _cells(lines, rng, parted)


def surrogate(lines: Lines, rng: Random) -> Lines:
    """A lone surrogate, or two that make a character."""
    return _within(
        lines, rng, lambda text: text + rng.choice(("\ud800", "\udfff", "\udce6", "\ud83d\ude00"))
    )


def repeated_signs(lines: Lines, rng: Random) -> Lines:
    """A piece of a line many times."""
    return _within(lines, rng, lambda text: text * rng.choice((2, 3, 500)))


def mark_up(lines: Lines, rng: Random) -> Lines:
    """Tags, entities and pipes, opened and never closed."""
    return _within(
        lines, rng, lambda text: rng.choice(MARKUP) + text + rng.choice((*MARKUP, "", ""))
    )


def as_html(lines: Lines, rng: Random) -> Lines:
    """A run of rows as an HTML table, whole or damaged, in one line or many."""
    start, tag = _at(lines, rng), rng.choice(("td", "th"))
    rows = lines[start : (stop := start + rng.choice((1, 3, 15)))]
    apart = rng.choice(("", "\n"))
    cells = [apart.join(f"<{tag}>{cell}</{tag}>" for cell in row.split("\t")) for row in rows]
    end = rng.choice(("</table>", "</table>", "</table>", "", "</tr>", "</table></table>"))
    table = rng.choice(("", "\n")).join(["<table>", *(f"<tr>{row}</tr>" for row in cells), end])
    return [*lines[:start], *table.split("\n"), *lines[stop:]]


def break_bytes(data: bytes, rng: Random) -> bytes:
    """Some bytes are others, gone, or come from nowhere."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 10))):
        n = rng.randrange(len(out) + 1)
        out[n : n + rng.randrange(3)] = rng.randbytes(rng.randrange(3))
    return bytes(out)


def cut_bytes(data: bytes, rng: Random) -> bytes:
    """The file ends anywhere."""
    return data[: rng.randrange(len(data) + 1)]


def misread(data: bytes, rng: Random) -> bytes:
    """Decoded in a wrong encoding and saved, the whole or from some place on."""
    start = rng.choice((0, rng.randrange(len(data) + 1)))
    return (
        data[:start]
        + data[start:].decode(rng.choice(("gb18030", "latin-1", "cp1252")), "replace").encode()
    )


def other_encoding(data: bytes, rng: Random) -> bytes:
    """Another encoding, with or without a mark."""
    text = data.decode("utf-8", "replace")
    return text.encode(
        rng.choice(("gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gbk", "ascii")),
        "replace",
    )


LINE_MUTATIONS: tuple[Callable[[Lines, Random], Lines], ...] = (
    drop_lines, double_lines, swap_lines, move_lines, cut_line, join_lines, cut_text, drop_cell,
    blank_cell, add_cell, swap_cells, join_cells, other_figure, other_figure, spaced_row, comma_row,
    parted_code, alike_signs, alike_signs, other_sign, other_sign, drop_signs, wide_signs,
    surrogate, repeated_signs, mark_up, mark_up, as_html,
)  # fmt: skip
BYTE_MUTATIONS = (break_bytes, break_bytes, cut_bytes, misread, other_encoding)


def mutated(texts: Sequence[str], rng: Random) -> tuple[bytes, list[str]]:
    """An input, and the names of the mutations that made it."""
    lines, names = _start(rng.choice(texts).split("\n"), rng), []
    for _ in range(min(12, 1 + int(rng.expovariate(0.4)))):
        change = rng.choice(LINE_MUTATIONS)
        lines = "\n".join(change(list(lines) or [""], rng)).split("\n")
        names.append(change.__name__)
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if rng.random() < 0.25:
        last = rng.choice(BYTE_MUTATIONS)
        data, names = last(data, rng), [*names, last.__name__]
    return data, names


def _start(lines: Lines, rng: Random) -> Lines:
    """The whole text, or a few of its tables: small inputs find the same faults sooner."""
    starts = [n for n, line in enumerate(lines) if line.startswith("#")] + [len(lines)]
    if rng.random() < 0.2 or len(starts) < 3:
        return list(lines)
    chosen = sorted(
        rng.sample(range(len(starts) - 1), min(len(starts) - 1, rng.choice((1, 2, 4, 8))))
    )
    return [line for n in chosen for line in lines[max(0, starts[n] - 2) : starts[n + 1]]]


# --- what must hold -------------------------------------------------------------------------------


def same_in_other_bytes(data: bytes, d: shimahe.Disclosure) -> list[str]:
    """CRLF, a mark, and other encodings give the same frames, lines included."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return []
    if any(sign in text for sign in "\r\x00\ufffd\ufeff") or text.isascii():
        return []
    others = {name: text.encode(name) for name in ("utf-8-sig", "gb18030", "utf-16", "utf-16-le")}
    others |= {"CRLF": text.replace("\n", "\r\n").encode(), "CR": text.replace("\n", "\r").encode()}
    found = {name: oracles.differences(d, shimahe.read(other)) for name, other in others.items()}
    return [f"{name} changes {', '.join(frames)}" for name, frames in found.items() if frames]


def same_in_other_clothes(data: bytes, d: shimahe.Disclosure, rng: Random) -> list[str]:
    """Bold cells, spaces around them and blank lines between tables mean nothing.

    This holds for a text that nobody damaged.
    """
    lines = data.decode().split("\n")
    for n, line in enumerate(lines):
        if "\t" in line and rng.random() < 0.3:
            form = rng.choice(("**{}**", " {} ", "\u3000{}", "<b>{}</b>", "<p>{}</p>"))
            lines[n] = "\t".join(
                form.format(cell) if cell and "<" not in cell else cell for cell in line.split("\t")
            )
        elif line.startswith("## ") and rng.random() < 0.5:
            lines[n] = f"\n\n{line}\n"
    other = shimahe.read("\n".join(lines).encode())
    names = [name for name in oracles.NAMES if name not in ("unplaced", "bases")]
    return [
        name
        for name in names
        if not fragments.meaning(d, name).equals(fragments.meaning(other, name))
    ]


def half_of_it(text: str, at: int) -> list[str]:
    """Either half of a text reads only figures that the whole reads at the same places.

    Of an indicator printed three times another print may be the one that is left.
    """
    lines = text.split("\n")
    whole = _figures(text, 0)
    bare = {(column, figure) for _, column, figure in whole}
    out = []
    for half, moved in (("\n".join(lines[:at]), 0), ("\n".join(lines[at:]), at)):
        for line, column, figure in _figures(half, moved) - whole:
            if "<table" not in lines[line - 1] or (column, figure) not in bare:
                out.append(f"cut at line {at}: {figure} as {column} of line {line}")
    return out


@lru_cache(maxsize=4)
def _figures(text: str, moved: int) -> set[tuple[int, str, str]]:
    try:
        found = fragments.figures_of(shimahe.read(text.encode()))
    except shimahe.NoBudgetTables:
        return set()
    return {(line + moved, column, figure) for line, column, figure in found}


class Hanging(BaseException):
    """An input took longer than any may."""


def _hangs(*_: Any) -> None:
    raise Hanging


@contextmanager
def _in_time() -> Iterator[None]:
    """Raise Hanging in what computes longer than any input may, however busy the machine is."""
    before = signal.signal(signal.SIGPROF, _hangs)
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def faults(data: bytes, ended: Counter[str] | None = None, dear: bool = True) -> dict[str, str]:
    """List the promises that an input breaks, each with how.

    There are none where it is read or refused as it should be.

    `dear`: also those that take ten times as long as reading.
    """
    ended = Counter() if ended is None else ended
    try:
        with _in_time():
            return _faults(data, ended, dear)
    except ReaderFault as fault:
        cause = fault.__cause__ if isinstance(fault.__cause__, Exception) else fault
        return {"only_a_disclosure_error": _named(cause)}
    except shimahe.DisclosureError as refused:
        ended[type(refused).__name__] += 1
        return {} if len(str(refused)) > 20 else {"a_refusal_says_why": str(refused)}
    except Hanging:
        return {"nothing_hangs": f"over {HANGS} s"}
    except Exception as error:  # noqa: BLE001  any other is what is looked for
        return {"only_a_disclosure_error": _named(error)}


def _faults(data: bytes, ended: Counter[str], dear: bool) -> dict[str, str]:
    d = shimahe.read(data)
    ended["read"] += 1
    checks = {name: check for name, check in oracles.ORACLES.items() if dear or name not in DEAR}
    if dear:
        checks["same_in_other_bytes"] = lambda d: same_in_other_bytes(data, d)
        checks["read_twice_the_same"] = lambda d: oracles.differences(d, shimahe.read(data))
    return {name: text for name, check in checks.items() if (text := _broken(check, d))}


def _broken(check: Callable[[shimahe.Disclosure], list[str]], d: shimahe.Disclosure) -> str:
    try:
        return "; ".join(check(d)[:3])
    except Exception as error:  # noqa: BLE001  of an analysis: what is looked for
        return _named(error)


def _named(error: Exception) -> str:
    """The error and the place in the package that it comes from."""
    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        place = (
            f"{Path(code.co_filename).name} {code.co_name}"
            if "shimahe" in code.co_filename
            else place
        )
        trace = trace.tb_next
    return f"{type(error).__name__} in {place}: {error}"


def smaller(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Drop the lines that a failure does not need.

    Only those go that a limited number of tries finds.
    """
    lines, step, tries = data.split(b"\n"), max(1, data.count(b"\n") // 2), 0
    while tries < TRIES:
        before, at = len(lines), 0
        while at < len(lines) and tries < TRIES:
            tries += 1
            shorter = lines[:at] + lines[at + step :]
            if shorter and fails(b"\n".join(shorter)):
                lines = shorter
            else:
                at += step
        if step == 1 and len(lines) == before:
            break
        step = max(1, step // 2)
    return b"\n".join(lines)


# --- the run --------------------------------------------------------------------------------------


@dataclass
class Run:
    """What a run has seen."""

    seed: str
    tried: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    findings: dict[tuple[str, str], str] = field(default_factory=dict)
    repeated: Counter[str] = field(default_factory=Counter)
    times: list[tuple[float, int]] = field(default_factory=list)

    def judge(self, number: int, data: bytes, names: Sequence[str], keep: Path | None) -> None:
        """Try one input; keep what it breaks if nothing broke like this before."""
        start = time.process_time()
        with suppress(Exception, Hanging), _in_time():  # judged below; here only timed
            shimahe.read(data)
        self.times.append((time.process_time() - start, number))
        self.tried += 1
        for oracle, how in faults(data, self.ended, dear=number % TURN == 0).items():
            self.repeated[oracle] += 1
            key = (oracle, re.sub(r"['\"].*['\"]|\d[\d.,]*", "…", how)[:60])
            if key in self.findings:
                continue

            def broken(other: bytes, oracle: str = oracle) -> bool:
                return oracle in faults(other, dear=oracle in DEAR)

            small = smaller(data, broken)
            self.findings[key] = f"{how[:200]}  [{self.seed}/{number}: {', '.join(names)}]"
            print(f"FOUND {oracle}: {self.findings[key]}", flush=True)
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{oracle}-{self.seed}-{number}.md").write_bytes(small)

    def note(self, oracle: str, how: list[str], where: str) -> None:
        """What the undamaged text breaks: there is nothing to cut down and keep."""
        if how:
            self.repeated[oracle] += 1
            self.findings[oracle, how[0]] = f"{how} [{self.seed}/{where}]"
            print(f"FOUND {oracle}: {how} [{self.seed}/{where}]", flush=True)

    def said(self, seconds: float, clean: float) -> str:
        """The figures of the run."""
        slowest, which = max(self.times, default=(0.0, 0))
        slow = [number for took, number in self.times if took > SLOW * clean]
        lines = [
            f"seed {self.seed}: {self.tried} inputs in {seconds:.0f} s, "
            f"{self.tried / seconds:.1f} per second",
            "ended: " + ", ".join(f"{name} {count}" for name, count in self.ended.most_common()),
            f"slowest: input {which} took {slowest * 1000:.0f} ms, "
            f"the whole text undamaged {clean * 1000:.0f} ms",
            f"over {SLOW} times the clean read: {slow or 'none'}",
            f"findings: {len(self.findings)}",
            *(f"  {oracle}: {count} inputs" for oracle, count in self.repeated.most_common()),
        ]
        return "\n".join(lines)


def run(
    texts: Sequence[str], seed: str, minutes: float, keep: Path | None, most: int | None = None
) -> Run:
    """Try inputs until the minutes are over, or `most` of them are tried.

    With each the undamaged text is also cut at the next line, and every tenth time read in other
    clothes.
    """
    done, until = Run(seed), time.monotonic() + 60 * minutes
    clean = {text: shimahe.read(text.encode()) for text in texts}
    while time.monotonic() < until and (most is None or done.tried < most):
        number, text = done.tried, texts[done.tried % len(texts)]
        at = number // len(texts) % (text.count("\n") + 1)
        done.note("half_of_it", half_of_it(text, at), f"{at}")
        if number % 10 == 9:
            rng = Random(f"{seed}/{number}/clothes")
            done.note(
                "same_in_other_clothes",
                same_in_other_clothes(text.encode(), clean[text], rng),
                f"{number}",
            )
        done.judge(number, *mutated(texts, Random(f"{seed}/{number}")), keep)
    return done


def _clean_seconds(text: str) -> float:
    """What reading the undamaged text takes: the median of five."""
    times = []
    for _ in range(5):
        start = time.process_time()
        shimahe.read(text.encode())
        times.append(time.process_time() - start)
    return statistics.median(times)


def run_correct(seed: str, most: int, seconds: float | None, having: choices.Options) -> bool:
    """Judge correct disclosures and print the figures; whether nothing came out wrong."""
    start = time.monotonic()
    done = running.CorrectRun(seed, having=having)
    done.run(most, seconds)
    print(done.figures())
    if done.documents < most:
        print(f"  stopped after {time.monotonic() - start:.0f} s, before all {most}: more MINUTES")
    return done.holds


def show_correct(seed: str, number: int, having: choices.Options) -> None:
    """Write the correct disclosure of a number to stdout, and how it is judged to stderr."""
    document = running.drawn(seed, number, having=having)
    sys.stdout.write(document.text)
    judgement = judging.judge(document)
    for miss in judgement.misses:
        print(miss, file=sys.stderr)
    print(document.features, dict(judgement.counts), file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz for some minutes and print the figures; 1 if anything was found."""
    parser = argparse.ArgumentParser(
        description="Mutate the real text and look for what breaks a promise."
    )
    parser.add_argument("--minutes", type=float)
    parser.add_argument(
        "--correct", type=int, help="make so many correct disclosures and judge them"
    )
    parser.add_argument("--seed", default=str(SEED))
    parser.add_argument(
        "--only",
        type=int,
        help="make the input of this number again, write it to stdout, and judge it",
    )
    parser.add_argument(
        "--text",
        type=Path,
        action="append",
        help="another text to mutate; its findings are not kept",
    )
    parser.add_argument(
        "--with",
        dest="having",
        action="append",
        default=[],
        metavar="FEATURE",
        help="a feature that all correct disclosures have, as 'format: pasted from a pdf'",
    )
    given = parser.parse_args(argv)
    having = choices.parsed(given.having)
    if given.correct is not None and given.only is not None:
        show_correct(given.seed, given.only, having)
        return 0
    holds, minutes = True, given.minutes
    if given.correct is not None:
        seconds = None if minutes is None else minutes * 30
        start = time.monotonic()
        holds = run_correct(given.seed, given.correct, seconds, having)
        if minutes is None:
            return 0 if holds else 1
        minutes -= (time.monotonic() - start) / 60
    minutes = 10 if minutes is None else minutes
    texts = [path.read_text(encoding="utf-8") for path in given.text or []] or [fragments.TEXT]
    if given.only is not None:
        data, names = mutated(texts, Random(f"{given.seed}/{given.only}"))
        sys.stdout.buffer.write(data)
        print(names, faults(data), file=sys.stderr)
        return 0
    start = time.monotonic()
    done = run(texts, given.seed, minutes, None if given.text else FOUND)
    print(done.said(time.monotonic() - start, _clean_seconds(texts[0])))
    return 1 if done.findings or not holds else 0


if __name__ == "__main__":
    raise SystemExit(main())
