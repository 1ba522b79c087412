"""What must hold for a Disclosure of any text whatever: one function per promise.

Each gives the faults that it finds. The properties, the hostile table and the fuzzer share them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal

import shimahe
from shimahe import Disclosure, frames, structure
from shimahe.vocabulary import (
    FACTORS,
    LOST,
    fold,
    keeps_its_digits,
    number_in,
    parse_figure,
    plain,
    to_wan,
)

NAMES = [frame.name for frame in frames.FRAMES]
#: A row printed twice has the same key twice: a wrong print is shown as it is, and `tables.note`
#: says so.
PRINTED_TWICE = ("spending: key", "economic: key", "procurement: key")
MONEY = ("spending", "economic", "revenue", "three_public", "procurement", "projects")


def row_lines(d: Disclosure, line: int) -> range:
    """The lines of a row: of an HTML row, those from its tag up to its end or the next one.

    A figure of it stands on the line of its own cell.
    """
    first = last = line
    if re.search(r"<(?:table|t[rdh])\b", d.cite(line), re.I):
        if re.search(r"<t[dh]\b.*</tr.*<tr\b", d.cite(first), re.I) and first > 1:
            first -= 1  # the row that ends on this line, in front of the next one
        while first > 1 and not re.search(r"<tr\b", d.cite(first), re.I):
            if re.search(r"</(?:tr|table)(?!.*<tr\b)", d.cite(first - 1), re.I):
                break
            first -= 1
        while last < d.last_line:
            last += 1
            if re.search(r"<tr\b|</(?:tr|table)", d.cite(last), re.I):
                break
    return range(first, last + 1)


def lines_around(d: Disclosure, used: set[int]) -> set[int]:
    """The other lines of the rows that have a cell on used lines, if all they print is read there.

    A table inside a cell has rows and an end of its own, at which `row_lines` ends.
    """
    around: set[int] = set()
    for row in d._print:
        if row.line < row.last_line and not used.isdisjoint((row.line, *row.cell_lines)):
            read = fold("".join(row.texts))
            for line in range(row.line, row.last_line + 1):
                printed = re.sub(r"<[^>]*>", "", d.printed_text(line))
                if fold(plain(printed)) in read:
                    around.add(line)
    return around


def used_lines(d: Disclosure) -> set[int]:
    """The lines that a frame names, those of HTML rows and sheets to their end."""
    used: set[int] = set()
    for name in NAMES:
        if name != "unplaced" and "line" in frames.BY_NAME[name].names:
            for line in getattr(d, name).line:
                used.update(row_lines(d, int(line)))
    used |= lines_around(d, used)
    for project in d.projects.itertuples():
        used.update(range(int(project.first_line), int(project.last_line) + 1))
    return used


def printed_lines(d: Disclosure) -> dict[int, str]:
    """The lines that print something, by their number."""
    texts = {line: d.cite(line) for line in range(1, d.last_line + 1)}
    return {line: text for line, text in texts.items() if text.strip()}


# --- the promises ---------------------------------------------------------------------------------


def frames_hold_to_their_declaration(d: Disclosure) -> list[str]:
    """Columns, types, units, keys and allowed values."""
    faults: list[str] = []
    for name in NAMES:
        faults += frames.check(name, getattr(d, name))
    return [fault for fault in faults if not fault.startswith(PRINTED_TWICE)]


def every_line_is_accounted_for(d: Disclosure) -> list[str]:
    """Each line that prints something is used by a frame or listed as unplaced, as it stands."""
    printed = set(printed_lines(d))
    listed = d.unplaced
    lost = printed - set(listed.line) - used_lines(d)
    faults = [f"line {n} is in no frame: {d.cite(n)[:80]}" for n in sorted(lost)]
    faults += [f"line {n} is unplaced but blank" for n in set(listed.line) - printed]
    for row in listed.itertuples():
        if d.cite(row) != row.text:
            faults.append(f"line {row.line} is not as printed")
    return faults


#: A comment, which nobody sees, also within a figure; one without an end takes all that is left.
_COMMENT = r"<!--.*?(?:-->|$)"
#: What begins like an end tag and is none: a browser takes it for a comment up to the next >.
_NO_END_TAG = r"</[^A-Za-z>][^>]*>"
#: An end tag, also one in which another tag begins: a browser ends it at the next >.
_END_TAG = r"</[^>]*>"


def _stands(d: Disclosure, text: str, line: int) -> bool:
    """Whether a text is printed in a row, or there around a table inside its cell."""
    row = "".join(map(d.cite, row_lines(d, line)))
    apart = re.sub(r"<table.*?(?:</table>|(?=<table)|$)", " ", d.cite(line), flags=re.I)
    without_comments = re.sub(_COMMENT, "", row)
    ends = (_NO_END_TAG, _END_TAG)
    shown = (re.sub(end, "", printed) for printed in (row, apart, without_comments) for end in ends)
    return any(fold(text) in fold(plain(printed)) for printed in shown)


def no_figure_is_invented(d: Disclosure) -> list[str]:
    """The text of every cell and statement stands on its line; its value is what the text says."""
    faults = []
    for cell in d.cells.itertuples():
        text = str(cell.text)
        if not _stands(d, text, cell.line):
            faults.append(f"cell {text!r} does not stand in line {cell.line}")
        value = number_in(text) if cell.column == "target" else parse_figure(text)
        has_value = cell.value == cell.value
        if has_value and (value is None or float(value) != cell.value or LOST in text):
            faults.append(f"cell {text!r} of line {cell.line} became {cell.value}")
        if cell.column != "target" and text.endswith(("%", "％")) and cell.unit in FACTORS:
            faults.append(f"cell {text!r} of line {cell.line} is money")
    for row in d.statements.itertuples():
        figure = f"{abs(Decimal(str(row.value))):f}".rstrip("0").rstrip(".")
        digits = re.sub(r"\D", "", figure).lstrip("0")
        if row.value != 0 and digits not in re.sub(r"\D", "", fold(str(row.text))):
            faults.append(f"statement {row.text!r} of line {row.line} became {row.value}")
    return faults


def a_figure_stands_in_its_field(d: Disclosure) -> list[str]:
    """In a line that tabs alone part, the text of a cell stands in the field that it names.

    Fields that go on below, or hold markup, are laid out by the reader and are not looked at.
    """
    faults = []
    for cell in d.cells.itertuples():
        line = d.cite(cell.line)
        if "\t" not in line or re.search(r"[|<&`*_\\]", line):
            continue
        fields = line.split("\t")
        if not 0 < cell.field <= len(fields):
            faults.append(f"cell {cell.text!r} of line {cell.line} is in no field: {cell.field}")
        elif fold(str(cell.text)) not in fold(plain(fields[cell.field - 1])):
            faults.append(f"cell {cell.text!r} of line {cell.line} is not in field {cell.field}")
    return faults


def exact_figures_are_those_of_the_frames(d: Disclosure) -> list[str]:
    """A frame holds the floats of its exact figures, row by row, if all their digits fit."""
    faults = []
    for frame in frames.FRAMES:
        if frame.exact is not None:
            floats = getattr(d, frame.name)[frame.exact].tolist()
            figures = d.exact(frame.name)
            fit = [figure is not None and keeps_its_digits(figure) for figure in figures]
            exact = [float(n) if fits else math.nan for n, fits in zip(figures, fit, strict=True)]
            if str(floats) != str(exact):
                faults.append(f"{frame.name}: its exact figures are others")
    return faults


def every_amount_stands_in_cells_or_statements(d: Disclosure) -> list[str]:
    """What the frames of money say is a printed figure of a table, a sheet or the text."""
    cells = zip(d.cells.itertuples(), d.exact("cells"), strict=True)
    printed = {(int(cell.line), to_wan(value, cell.unit)) for cell, value in cells}
    printed |= {(int(s.line), s.amount_wan) for s in d.statements.itertuples()}
    faults = []
    for name in MONEY:
        for row in getattr(d, name).dropna(subset="amount_wan").itertuples():
            if (int(row.line), row.amount_wan) not in printed:
                faults.append(f"{name}: {row.amount_wan} of line {row.line}")
    return faults


def damaged_text_is_named(d: Disclosure) -> list[str]:
    """Each line with a lost character is named by a note of a table or listed as unplaced."""
    named = set(d.unplaced.line)
    for note in d.tables.note.dropna():
        for phrase in re.findall(r"characters lost: ([\d, ]+)", note):
            named |= {int(n) for n in phrase.split(", ")}
    lost = {line for line, text in printed_lines(d).items() if LOST in text}
    return [f"line {n} lost a character and nothing says so" for n in sorted(lost - named)]


def no_markup_of_the_document_is_drawn(d: Disclosure) -> list[str]:
    """The HTML of a disclosure holds no tag but its own."""
    html = d._repr_html_()
    strange = set(re.findall(r"<\s*/?\s*([^\s>/]*)", html)) - {"p", "b", "table", "tr", "th", "td"}
    return [f"_repr_html_ holds the tags {sorted(strange)}"] if strange else []


def what_is_made_of_it_never_fails(d: Disclosure) -> list[str]:
    """The summary and the analyses of a whole disclosure: an error here is the fault."""
    d.summary()
    repr(d)
    shimahe.score(d)
    for by in ("class", "group", "item"):
        structure.shares(d, by)
        structure.concentration(d, by)
    for analyse in (
        structure.residual,
        structure.by_employer,
        structure.per_unit,
        structure.change,
        structure.personnel,
        structure.split,
        structure.three_public_in_context,
        structure.operating_funds,
        structure.both_classifications,
        structure.procurement_overlay,
        structure.denominators,
        shimahe.audit,
    ):
        analyse(d)
    return []


#: Every promise by its name.
ORACLES: dict[str, Callable[[Disclosure], list[str]]] = {
    check.__name__: check
    for check in (
        frames_hold_to_their_declaration,
        every_line_is_accounted_for,
        no_figure_is_invented,
        a_figure_stands_in_its_field,
        exact_figures_are_those_of_the_frames,
        every_amount_stands_in_cells_or_statements,
        damaged_text_is_named,
        no_markup_of_the_document_is_drawn,
        what_is_made_of_it_never_fails,
    )
}


def differences(first: Disclosure, second: Disclosure) -> list[str]:
    """The frames that differ between two readings."""
    return [name for name in NAMES if not getattr(first, name).equals(getattr(second, name))]
