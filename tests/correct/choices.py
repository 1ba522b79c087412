"""What an office may choose when it prints: every axis with its options, the plain one first.

A made-up disclosure is its content and one option of each axis, so a failing one is made smaller by
giving an axis its plain option back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from random import Random

#: By axis, its options; the first is the plain one.
AXES: dict[str, tuple[str, ...]] = {
    # what is printed
    "stage": ("budget", "final"),
    "tables": ("own", "department", "both", "both but funds", "department and revenue"),
    "income": ("appropriation", "own receipts"),
    "carried": ("no", "yes"),
    "groups": ("spent only", "opening, receipts, spent, closing", "receipts, spent"),
    "balance": ("none", "two blocks", "three blocks", "four blocks", "line numbers"),
    "appropriations": ("none", "plain", "with groups", "line numbers"),
    "economic": ("none", "split", "one column", "blocks"),
    "three public": (
        "none", "across", "down", "years down", "pairs", "pairs down", "six down", "stages down",
        "across without subtotal", "across with more", "this year first", "units down",
    ),
    "targets": ("none", "projects", "projects and office", "national"),
    "purchases": ("none", "by budget", "by category", "one row"),
    "prose": ("none", "totals", "changes", "kinds", "three public", "shares", "tongbi", "causes"),
    "lines of prose": ("whole", "wrapped"),
    "blank forms": ("none", "declared"),
    "other tables": ("none", "economic first", "projects", "meetings", "government economic"),
    "receipts": ("flat", "grouped"),
    # figures
    "unit": ("万元", "元", "元 without decimals"),
    "rounded": ("no", "yes"),
    "figures": (
        "thousands", "bare", "stripped", "full-width", "yen", "spaces", "wide spaces",
        "thin spaces", "zero-width", "with unit", "noise",
    ),
    "blank": ("empty", "hyphen", "dash", "zero", "nbsp", "two dashes", "bare zero"),
    "negative": ("none", "minus", "brackets"),
    "three public unit": ("same", "other"),
    # rows and columns
    "levels": ("three", "class", "item"),
    "codes": (
        "joined", "split", "split whole", "in the name", "name then code", "dash", "bracket",
        "space",
    ),
    "total": ("first", "last", "none"),
    "total label": ("合计", "总计", "本年合计", "合  计", "部门合计"),
    "total place": ("name", "code", "merged"),
    "head": ("one row", "grouped", "three rows"),
    "words": ("usual", "national", "long"),
    "basic": ("one", "parts and subtotal", "parts"),
    "kinds": ("both", "none"),
    "order": ("usual", "project first", "total last"),
    "left": ("none", "number", "line number", "unit code", "unit code and name", "unit merged"),
    "right": ("none", "note", "share"),
    "years": (
        "none", "last year before", "last year bare", "last year after", "change",
        "budget and final", "last year outturn", "last year split", "bare years",
        "bare last year before",
    ),
    "line row": ("no", "yes"),
    "heads": ("plain", "spaced", "with unit"),
    "project": ("one", "parts"),
    "indent": ("no", "yes"),
    # how it is printed
    "format": ("tabs", "pipes", "html", "layout of a pdf", "pasted from a pdf"),
    "pasted rows": ("whole", "wrapped"),
    "pdf letters": ("one place", "two places"),
    "pdf heads": ("whole", "wrapped"),
    "pdf names": (
        "one line", "wrapped", "around", "narrow, top", "narrow, middle", "narrow, bottom",
    ),
    "html": ("lines", "one line", "tag per line", "word", "thead", "layout table"),
    "html page": ("bare", "full"),
    "hidden": ("none", "comment", "row", "column", "script"),
    "html heads": ("td", "th"),
    "merged": ("blank", "repeated", "unnamed"),
    "cut": ("none", "page number", "header again", "title again", "unit again"),
    "document head": ("titled", "none", "title only"),
    "title": ("line", "heading", "first row", "caption", "bold"),
    "title front": ("none", "year", "office and year"),
    "title words": ("0", "1", "2", "3", "4", "5"),
    "label": ("none", "表一", "公开", "附表"),
    "unit place": ("below", "with office", "above", "in the title", "in a row", "below, right"),
    "unit words": (
        "单位：", "（单位：）", "金额单位：", "单位:", "单位：人民币", "人民币（）", "[单位：]",
        "计量单位：", "单位 ：",
    ),
    "note": ("none", "below"),
    "second office": ("none", "below"),
    "sentences": (
        "usual", "label behind", "bracket", "way in the word", "way of one letter", "in turn",
        "from last year",
    ),
    "column numbers": ("plain", "formula", "stars", "letters", "brackets"),
    "levels of groups": ("none", "numbered"),
    "code heading": ("of accounts", "of codes and names", "of names and codes"),
    "carried rows": ("whole", "with budgets", "with kinds"),
}  # fmt: skip

#: How likely an axis keeps its plain option.
_PLAIN = {
    "three public": 0.4, "balance": 0.5, "prose": 0.5, "format": 0.4, "title words": 0.3,
    "second office": 0.92,
}  # fmt: skip
#: Axes that are drawn from what the others are, so that a seed makes the rest as it did before.
_DRAWN_APART = (
    "second office", "sentences", "column numbers", "levels of groups", "code heading",
    "carried rows",
)  # fmt: skip
_USUALLY_PLAIN = 0.72

Options = dict[str, str]


def plain() -> Options:
    """Return the plain option of every axis."""
    return {axis: options[0] for axis, options in AXES.items()}


def draw(rng: Random, allowed: Collection[str] | None = None) -> Options:
    """Draw an option for each axis, among those allowed (`axis: option`; None: all)."""
    drawn = {}
    for axis, options in AXES.items():
        usable = options[1:]
        if allowed is not None:
            usable = tuple(option for option in usable if f"{axis}: {option}" in allowed)
        own = Random("/".join(drawn.values())) if axis in _DRAWN_APART else rng
        stays = own.random() < _PLAIN.get(axis, _USUALLY_PLAIN)
        other = own.choice(usable) if usable else options[0]
        drawn[axis] = options[0] if stays else other
    return drawn


def parsed(features: Iterable[str]) -> Options:
    """Return the option of each axis that some features name, as `axis: option`.

    Raises: ValueError for a feature that does not exist.
    """
    options: Options = {}
    for feature in features:
        axis, _, option = feature.partition(": ")
        if option not in AXES.get(axis, ()):
            raise ValueError(
                f"no such feature: {feature!r}; of {axis!r} there are {AXES.get(axis)}"
            )
        options[axis] = option
    return options


#: By axis, what else must be chosen for its options to show.
NEEDED: dict[str, Options] = {
    "carried": {"appropriations": "plain", "balance": "two blocks"},
    "carried rows": {"carried": "yes", "appropriations": "plain", "balance": "two blocks"},
    "groups": {"stage": "final", "carried": "yes"},
    "income": {"tables": "department and revenue"},
    "receipts": {"tables": "department and revenue"},
    "title words": {
        "tables": "department and revenue", "balance": "two blocks", "appropriations": "plain",
        "economic": "split", "three public": "across",
    },
    "three public unit": {"three public": "down"},
    "lines of prose": {"prose": "causes"},
    "total place": {"total": "last"},
    "years": {"stage": "final"},
    "html": {"format": "html"},
    "html heads": {"format": "html", "head": "grouped"},
    "html page": {"format": "html"},
    "hidden": {"format": "html"},
    "pdf letters": {"format": "layout of a pdf"},
    "pdf heads": {"format": "layout of a pdf", "words": "national"},
    "pdf names": {"format": "layout of a pdf"},
    "merged": {"format": "pipes", "head": "grouped"},
    "column numbers": {"line row": "yes"},
    "levels of groups": {"appropriations": "with groups", "stage": "final", "carried": "yes"},
    "code heading": {"codes": "dash"},
    "pasted rows": {"format": "pasted from a pdf"},
}  # fmt: skip


#: What text that only spaces part cannot print: spaces in a figure or a heading, a cell that is
#: blank where no place tells it, and captions in cells.
_NOT_IN_PDF = {
    "figures": {"spaces", "wide spaces", "thin spaces"},
    "title": {"first row"},
    "unit place": {"in a row"},
    "blank": {"nbsp"},
}
#: Without a layout nothing tells what headings on several lines stand above, nor a cell that may be
#: left out: what is pasted so keeps to one row of headings, and to columns of figures.
_PLAIN_WHERE_PASTED = (
    "head", "heads", "years", "basic", "project", "left", "right", "receipts", "groups",
    "total place",
)  # fmt: skip
_NOT_PASTED = {
    **_NOT_IN_PDF,
    **{axis: set(AXES[axis][1:]) for axis in _PLAIN_WHERE_PASTED},
    "blank": {"empty", "nbsp"},
    "codes": set(AXES["codes"][1:]) - {"split"},
    "economic": {"blocks"},
}


def fitted(options: Options) -> Options:
    """Return options with others where the format cannot print them."""
    not_printed = {"layout of a pdf": _NOT_IN_PDF, "pasted from a pdf": _NOT_PASTED}
    fit = dict(options)
    for axis, refused in not_printed.get(options["format"], {}).items():
        if fit[axis] in refused:
            fit[axis] = next(option for option in AXES[axis] if option not in refused)
    if fit["format"] == "html":  # two pages are two files
        fit["second office"] = "none"
    if fit["second office"] != "none" and fit["document head"] == "none":
        fit["document head"] = "title only"  # else nothing says that there are two
    return fit


def features_of(options: Options) -> list[str]:
    """Return the options that are not plain, as `axis: option`."""
    kept = plain()
    return [f"{axis}: {option}" for axis, option in options.items() if option != kept[axis]]
