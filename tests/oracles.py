"""What must hold for a Disclosure of any text whatever: one function per promise, each giving the
faults it finds.

The properties, the hostile table and the fuzzer share them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import shimahe
from shimahe import Disclosure, frames, structure
from shimahe.vocabulary import FACTORS, LOST, fold, number_in, parse_figure, plain

NAMES = [frame.name for frame in frames.FRAMES]
#: A row printed twice has the same key twice: a wrong print is shown as it is, and `tables.note`
#: says so.
PRINTED_TWICE = ("spending: key", "economic: key", "procurement: key")
MONEY = ("spending", "economic", "revenue", "three_public", "procurement", "projects")


def row_lines(d: Disclosure, line: int) -> range:
    """The lines of a row: of an HTML row, those up to its end or the next one."""
    last, start = line, re.search(r"<(?:table|t[rdh])\b", d.cite(line), re.I)
    while start and last < len(d._lines):
        last += 1
        if re.search(r"<tr\b|</(?:tr|table)", d.cite(last), re.I):
            break
    return range(line, last + 1)


def used_lines(d: Disclosure) -> set[int]:
    """The lines that a frame names: its figures', its names', and from a sheet's first to its last."""
    named = {
        int(n)
        for name in NAMES
        if name != "unplaced" and "line" in frames.BY_NAME[name].names
        for n in getattr(d, name).line
    }
    sheets = {
        n for p in d.projects.itertuples() for n in range(int(p.first_line), int(p.last_line) + 1)
    }
    return sheets | {n for line in named for n in row_lines(d, line)}


def frames_hold_to_their_declaration(d: Disclosure) -> list[str]:
    """Columns, types, units, keys and allowed values."""
    faults = [fault for name in NAMES for fault in frames.check(name, getattr(d, name))]
    return [fault for fault in faults if not fault.startswith(PRINTED_TWICE)]


def every_line_is_accounted_for(d: Disclosure) -> list[str]:
    """Each line that prints something is used by a frame or listed as unplaced, as it stands."""
    printed = {number for number, line in enumerate(d._lines, 1) if line.strip()}
    listed = d.unplaced
    lost = printed - set(listed.line) - used_lines(d)
    faults = [f"line {n} is in no frame: {d.cite(n)[:80]}" for n in sorted(lost)]
    faults += [f"line {n} is unplaced but blank" for n in set(listed.line) - printed]
    return faults + [
        f"line {row.line} is not as printed"
        for row in listed.itertuples()
        if d.cite(row) != row.text
    ]


def _stands(d: Disclosure, text: str, line: int) -> bool:
    """Whether a text is printed in a row, or there around a table inside its cell."""
    row = "".join(map(d.cite, row_lines(d, line)))
    apart = re.sub(r"<table.*?(?:</table>|(?=<table)|$)", " ", d.cite(line), flags=re.I)
    return any(fold(text) in fold(plain(printed)) for printed in (row, apart))


def no_figure_is_invented(d: Disclosure) -> list[str]:
    """The text of every cell stands on its line, and its value is what that text says; so for
    statements.
    """
    faults = []
    for c in d.cells.itertuples():
        text = str(c.text)
        if not _stands(d, text, c.line):
            faults.append(f"cell {text!r} does not stand in line {c.line}")
        value = number_in(text) if c.column == "target" else parse_figure(text)
        if c.value == c.value and (value is None or float(value) != c.value or LOST in text):
            faults.append(f"cell {text!r} of line {c.line} became {c.value}")
        if c.column != "target" and text.endswith(("%", "％")) and c.unit in FACTORS:
            faults.append(f"cell {text!r} of line {c.line} is money")
    for s in d.statements.itertuples():
        digits = re.sub(r"\D", "", f"{abs(Decimal(str(s.value))):f}".rstrip("0").rstrip("."))
        if s.value != 0 and digits.lstrip("0") not in re.sub(r"\D", "", fold(str(s.text))):
            faults.append(f"statement {s.text!r} of line {s.line} became {s.value}")
    return faults


def _wan(value: float, unit: object) -> float | None:
    return (
        float(Decimal(str(value)) * FACTORS[str(unit)])
        if value == value and unit in FACTORS
        else None
    )


def every_amount_stands_in_cells_or_statements(d: Disclosure) -> list[str]:
    """What the frames of money say is a printed figure of a table, a sheet or the text."""
    known = {(int(c.line), _wan(c.value, c.unit)) for c in d.cells.itertuples()}
    known |= {(int(s.line), s.amount_wan) for s in d.statements.itertuples()}
    rows = [
        (name, row)
        for name in MONEY
        for row in getattr(d, name).dropna(subset="amount_wan").itertuples()
    ]
    return [
        f"{name}: {row.amount_wan} of line {row.line}"
        for name, row in rows
        if (int(row.line), row.amount_wan) not in known
    ]


def damaged_text_is_named(d: Disclosure) -> list[str]:
    """Each line with a lost character is named by a note of a table or listed as unplaced."""
    named = set(d.unplaced.line)
    for note in d.tables.note.dropna():
        for phrase in re.findall(r"characters lost: ([\d, ]+)", note):
            named |= {int(n) for n in phrase.split(", ")}
    lost = {number for number, line in enumerate(d._lines, 1) if LOST in line}
    return [f"line {n} lost a character and nothing says so" for n in sorted(lost - named)]


def no_markup_of_the_document_is_drawn(d: Disclosure) -> list[str]:
    """The HTML of a disclosure holds no tag but its own."""
    html = d._repr_html_()
    strange = set(re.findall(r"<\s*/?\s*([^\s>/]*)", html)) - {"p", "b", "table", "tr", "th", "td"}
    return [f"_repr_html_ holds the tags {sorted(strange)}"] if strange else []


def what_is_made_of_it_never_fails(d: Disclosure) -> list[str]:
    """The summary and the analyses of a whole disclosure: an error here is the fault."""
    d.summary(), repr(d), shimahe.score(d)
    for by in ("class", "group", "item"):
        structure.shares(d, by), structure.concentration(d, by)
    for find in (
        structure.residual, structure.by_employer, structure.per_unit, structure.change, structure.personnel,
        structure.split, structure.three_public_in_context, structure.operating_funds, structure.both_classifications,
        structure.procurement_overlay, structure.denominators, getattr(shimahe, "audit", repr),
    ):  # fmt: skip
        find(d)
    return []


#: Every promise by its name.
ORACLES: dict[str, Callable[[Disclosure], list[str]]] = {
    check.__name__: check
    for check in (
        frames_hold_to_their_declaration, every_line_is_accounted_for, no_figure_is_invented,
        every_amount_stands_in_cells_or_statements, damaged_text_is_named, no_markup_of_the_document_is_drawn,
        what_is_made_of_it_never_fails,
    )
}  # fmt: skip


def differences(first: Disclosure, second: Disclosure) -> list[str]:
    """The frames that differ between two readings."""
    return [name for name in NAMES if not getattr(first, name).equals(getattr(second, name))]
