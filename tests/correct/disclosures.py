"""Correct disclosures with known truth: drawn from a seed, printed in many ways.

`draw` makes one from a random number generator; `made` makes it from its parts, so a failing one
can be made again with fewer lines or plainer options.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from random import Random

from tests.correct import choices, office
from tests.correct.choices import Options
from tests.correct.forms import Forms, step_of
from tests.correct.office import Leaf, Office
from tests.correct.printing import Document, Printer
from tests.correct.prose import Prose, Stated
from tests.correct.sheets import Sheet


@dataclass(frozen=True)
class Correct:
    """A correct disclosure: what it is made of, its text, and what must be read of it."""

    office: Office
    options: Options
    text: str
    sheets: tuple[Sheet, ...]
    row_lines: tuple[dict[int, range], ...]
    stated: tuple[Stated, ...]
    last_line: int  # what stands below it is of a second office

    @property
    def features(self) -> list[str]:
        """The options that are not plain, as `axis: option`."""
        return choices.features_of(self.options)


def draw(
    rng: Random, allowed: Collection[str] | None = None, having: Options | None = None
) -> Correct:
    """Draw a disclosure.

    `allowed`: the only features it may have besides the plain ones; `having`: options it must have.
    """
    options = choices.draw(rng, allowed) | (having or {})
    return made(office.draw(rng), options)


def made(drawn: Office, options: Options) -> Correct:
    """Print an office in the way that the options say, as far as its format can."""
    options = choices.fitted(options)
    document, sheets, prose = _printed(drawn, options)
    lines = list(document.lines)
    if options["second office"] != "none":
        lines += _printed(_second(drawn), options)[0].lines
    text = "\n".join(lines) + "\n"
    row_lines = tuple(document.row_lines)
    stated = tuple(prose.stated)
    return Correct(drawn, options, text, sheets, row_lines, stated, len(document.lines))


def _printed(drawn: Office, options: Options) -> tuple[Document, tuple[Sheet, ...], Prose]:
    """Print an office: the lines, the sheets and the sentences."""
    whole = _with_negative(drawn.in_steps(step_of(options)), options)
    forms = Forms(whole, options)
    printer = Printer(whole, options)
    sheets = tuple(forms.sheets())
    prose = Prose(forms)
    printer.head()
    for paragraph in prose.paragraphs():
        printer.prose(paragraph)
    for sheet in sheets:
        printer.sheet(sheet)
    return printer.finished(), sheets, prose


def _second(first: Office) -> Office:
    """Draw another office, whose disclosure stands in the same file."""
    rng = Random(f"second/{first.seed}")
    name = rng.choice([name for name in office.OFFICES if name != first.name])
    return replace(office.draw(rng), name=name)


def _with_negative(whole: Office, options: Options) -> Office:
    """Return the office with a project that gave money back, where figures may be negative."""
    projects = [leaf for leaf in whole.leaves if "project" in leaf.spent]
    if options["negative"] == "none" or not projects:
        return whole
    last = projects[-1]
    spent = {**last.spent, "project": -last.spent["project"]}
    turned: list[Leaf] = [replace(f, spent=spent) if f is last else f for f in whole.leaves]
    return whole.with_leaves(turned)
