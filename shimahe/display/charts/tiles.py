"""Amounts of `spending` or `economic` as areas: nested tiles, and columns of tiles.

Promises that a tile equals the sum of the tiles inside it (otherwise plotly would draw nothing, and
not say why). The text on a tile is what fits on pages of usual widths. A page that knows its width
writes the text again (`js/tiles.js`), from the name, the amount and the share in customdata.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.account_lines import AccountLine, line_count
from shimahe.display.charts.accounts import (
    AccountContext,
    ShareOf,
    Within,
    checked_tree,
    nearest_above,
)
from shimahe.display.charts.layout import COLUMN, LINE, Spec, figure_of
from shimahe.display.charts.palette import DIMMED, GREY, ROOT, TEXT_SIZE, ink_on
from shimahe.display.charts.squares import Box, placed
from shimahe.display.charts.words import TILE_SHORT_LINE, escaped, text_width, wrap

HEIGHT = 480  # pixels, all tiles of a treemap together
SLICES_HEIGHT = 620  # pixels, all tiles of an icicle together
#: Pixels of pages of usual widths. Tiles may stand otherwise on each of them.
WIDTHS = (820, 960, 1240)
TOTAL = "total"  # the id of the tile around all others
#: How many tiles a treemap has at most, so that a page draws it quickly; smaller ones become one.
MOST_TILES = 1_000
#: How the id of a tile begins that stands for several small ones; the id of the tile around them
#: follows.
SMALL = "small:"
_ROOT_PLACE: Spec = {"level": TOTAL, "branchvalues": "total", "pathbar": {"visible": False}}
_TILE_TEXT: Spec = {"minsize": TEXT_SIZE - 1, "mode": "hide"}
_HEAD = 25  # pixels of the head of a tile that holds others
_TILE_PADDING: Spec = {"t": _HEAD, "l": 2, "r": 2, "b": 2}
_LOWEST_SLICE = 25  # pixels for one line of text, which plotly would shrink in a lower slice
_INSET = 10  # pixels between the text of a tile and its edges, both sides together


def treemap(
    frame: pd.DataFrame,
    *,
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    names: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    share_of: ShareOf = None,
    whole: str | None = None,
    within: Within = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw amounts as nested tiles, the tile of a line inside that of its class.

    `frame` has rows of `spending` or `economic`, of one level or of several, with the columns code,
    name, level, amount_wan (万元), line, and kind (of `spending`) or use (of `economic`). A class
    that it does not have is added up from the lines below, and the notes say so. Lines of amount 0
    or unknown have no tile, and the notes say how many there are. Of more than 1,000 lines the
    smallest are drawn as one tile for each line above them.

    `matching`: a truth value for each row that says whether it passes the filters (default: all
    do); other rows are dimmed. `of`: the rows that `frame` was chosen from, with the same columns
    (default: `frame`); shares are of the sum of their lines. `names`: rows with code and name, in
    which printed names of codes are looked up that `frame` does not have. `year`, `stage` ("budget"
    or "final_account"), `filters` and `notes` (texts): said in the caption. `share_of`: the key of
    a denominator, such as "basic", and its amount in 万元, to show shares of it instead of amounts.
    `whole`: the key that names what shares are of, such as "total", where the lines are known to
    add up to the printed total (default: the key of `share_of`, else "the lines added up").
    `within`: the name and the amount in 万元 of the line that a reader opened, if `frame` has its
    parts. `lang`: "zh" or "en" (default: the current language).

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no row,
    if a printed line differs from the sum of the lines below it, if an amount is negative, if none
    is above zero, or if the denominator of `share_of` is unknown or not above zero.
    """
    context = AccountContext(
        frame,
        matching=matching,
        of=of,
        names=names,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        share_of=share_of,
        whole=whole,
        within=within,
        lang=lang,
    )
    every = _tiles(context)
    tiles = _with_smallest_together(every, context)
    trace = _tile_trace(tiles, context)
    trace["labels"] = _treemap_labels(tiles, context)
    trace["marker"]["pad"] = _TILE_PADDING
    notes = [] if tiles is every else [context.text("chart.rest_tiles", n=tiles.drawn_count)]
    return _figure("treemap", trace, tiles, context, notes)


def icicle(
    frame: pd.DataFrame,
    *,
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    names: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    share_of: ShareOf = None,
    whole: str | None = None,
    within: Within = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw amounts as columns of tiles: each tile is to the right of the one that it is a part of.

    The height of a tile is its amount in 万元. Tiles that are too low for a line of text are drawn
    as one. Columns of the frame, arguments and errors are those of `treemap`.
    """
    context = AccountContext(
        frame,
        matching=matching,
        of=of,
        names=names,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        share_of=share_of,
        whole=whole,
        within=within,
        lang=lang,
    )
    tiles = _with_low_ones_together(_tiles(context), context)
    trace = _tile_trace(tiles, context)
    trace["labels"] = [_slice_label(line, tiles.whole, context) for line in tiles.lines.values()]
    trace["leaf"] = {"opacity": 1}
    trace["tiling"] = {"pad": 0}
    trace["sort"] = False  # they stand by size already, and what stands together comes last
    return _figure("icicle", trace, tiles, context)


class _Tiles(NamedTuple):
    """The tiles of one figure by id, the total first.

    `parents` has the id of the tile around each ("" for the total); `whole` is the total in 万元.
    """

    lines: dict[str, AccountLine]
    parents: dict[str, str]
    whole: Decimal

    def children(self) -> dict[str, list[str]]:
        """Return the ids of the tiles directly inside each tile."""
        inside: dict[str, list[str]] = {id_: [] for id_ in self.lines}
        for id_, parent in self.parents.items():
            if parent:
                inside[parent].append(id_)
        return inside

    @property
    def drawn_count(self) -> str:
        """The number of lines that have a tile of their own, as text."""
        own = [line for line in self.lines.values() if line.code]
        return f"{len(own):,}"


def _figure(
    shape: str,
    trace: Spec,
    tiles: _Tiles,
    context: AccountContext,
    notes: Sequence[str] = (),
) -> go.Figure:
    layout = context.captioned(shape, notes=[*notes, *_notes(tiles, context)])
    height = HEIGHT if shape == "treemap" else SLICES_HEIGHT
    layout["height"] = layout["margin"]["t"] + height + 8
    layout["margin"]["b"] = 8
    if shape == "treemap":
        layout["uniformtext"] = _TILE_TEXT
    return figure_of([{**trace, "type": shape}], layout)


def _tiles(context: AccountContext) -> _Tiles:
    tree = checked_tree(context)
    parents = {TOTAL: ""}
    whole = Decimal(0)
    unmatched = Decimal(0)
    shown = 0
    for code, line in tree.items():
        parent = nearest_above(code, tree)
        parents[code] = parent or TOTAL
        if parent is None:
            whole += line.amount
            unmatched += line.unmatched
            shown += line.shown_below or int(line.matches)
    name = context.text("word.total")
    root = AccountLine("", name, whole, printed=False, unmatched=unmatched)
    root.shown_below = shown
    return _Tiles({TOTAL: root, **tree}, parents, whole)


def _notes(tiles: _Tiles, context: AccountContext) -> list[str]:
    """Return notes: what is added up, what is not drawn, and where to read small amounts."""
    notes = []
    undrawn = sum(1 for line in context.lines.values() if not line.amount)
    if undrawn:
        notes.append(context.text("chart.undrawn", n=undrawn))
    unknown = sum(1 for line in context.lines.values() if not line.known)
    if unknown:
        notes.append(context.text("count.unknown", n=unknown))
    classes = []
    for line in tiles.lines.values():
        if line.code:
            classes.append(line)
    if not all(line.printed for line in classes):
        notes.append(context.text("chart.recomputed"))
    notes.append(context.text("chart.small_tiles"))
    return notes


# --- tiles ----------------------------------------------------------------------------------------


def _tile_trace(tiles: _Tiles, context: AccountContext) -> Spec:
    """Return the trace of the tiles, without their labels."""
    lines = tiles.lines.values()
    colours = []
    for id_, line in tiles.lines.items():
        colours.append(_tile_colour(id_, line, context))
    trace = {**_ROOT_PLACE, "ids": list(tiles.lines), "textinfo": "label"}
    trace["parents"] = [tiles.parents[id_] for id_ in tiles.lines]
    trace["values"] = [float(line.amount) for line in lines]
    trace["customdata"] = [_tile_facts(line, context) for line in lines]
    trace["hovertemplate"] = context.hover_box()
    trace["marker"] = {"colors": colours}
    trace["textfont"] = {"color": [ink_on(colour) for colour in colours], "size": TEXT_SIZE}
    return trace


def _tile_colour(id_: str, line: AccountLine, context: AccountContext) -> str:
    if id_ == TOTAL:
        return ROOT
    if id_.startswith(SMALL):
        return DIMMED if line.is_dimmed else GREY.light
    return context.hue(line).area


def _tile_facts(line: AccountLine, context: AccountContext) -> list[str]:
    """Return the texts of the hover box, then those that a page may write on the tile."""
    return [*context.hover_facts(line), *map(escaped, _tile_words(line, context))]


def _tile_words(line: AccountLine, context: AccountContext) -> list[str]:
    """Return what may be written on a tile: name, amount, share of the whole, and code."""
    is_all = line.amount == context.whole  # of which nothing is to be said
    share = "" if context.share_of or is_all else context.share_text(line.amount)
    if share and line.is_partial and not line.shown_below:
        share = context.text("chart.part_share", share=context.share_text(line.matched))
    return [context.plain_name(line), context.part_words(line), share, line.code]


def _treemap_labels(tiles: _Tiles, context: AccountContext) -> list[str]:
    """Return the text of each tile, as much as fits on every page of usual width."""
    pages = [_boxes(tiles, width) for width in WIDTHS]
    around = set(tiles.parents.values())
    labels = []
    for id_, line in tiles.lines.items():
        facts = _tile_words(line, context)
        width = min(boxes[id_].width for boxes in pages)
        height = min(boxes[id_].height for boxes in pages)
        if id_ in around:
            labels.append(head_label(facts, width))
        else:
            labels.append(tile_label(facts, width, height))
    return labels


def _boxes(tiles: _Tiles, width: float) -> dict[str, Box]:
    """Return where plotly puts each tile on a page that is `width` pixels wide."""
    children = tiles.children()
    boxes = {TOTAL: Box(0, 0, width, HEIGHT)}
    for id_ in tiles.lines:
        inside = children[id_]
        if inside:
            room = boxes[id_].inset(_HEAD, 2)
            amounts = []
            for child in inside:
                amounts.append(float(tiles.lines[child].amount))
            boxes.update(zip(inside, placed(amounts, room), strict=True))
    return boxes


def head_label(facts: Sequence[str], width: float) -> str:
    """Return as much as fits on the one line above the tiles inside a tile, `width` pixels wide.

    `facts` are name, amount, share and code; "" where nothing fits.

    >>> facts = ["城乡社区支出", "5,863.73", "43.0%", "212"]
    >>> head_label(facts, 300), head_label(facts, 140), head_label(facts, 40), head_label(facts, 9)
    ('城乡社区支出 5,863.73 · 43.0%', '城乡社区支出 43.0%', '212', '')
    """
    name, amount, share, code = facts
    figures = " · ".join(filter(None, (amount, share)))
    coded = " · ".join(filter(None, (code, share)))
    tries = [f"{name} {figures}", f"{name} {share or amount}", name, coded, code]
    for text in tries:
        if text.strip() and COLUMN * text_width(text.strip()) <= width - _INSET:
            return escaped(text.strip())
    return ""


def tile_label(facts: Sequence[str], width: float, height: float) -> str:
    """Return as much as fits on a tile: the name, on several lines, or else the code; then figures.

    `facts` are name, amount, share and code; `width` and `height` are in pixels.

    >>> facts = ["城乡社区环境卫生", "1,646.30", "12.1%", "2120501"]
    >>> tile_label(facts, 160, 60), tile_label(facts, 90, 44), tile_label(facts, 20, 200)
    ('城乡社区环境卫生<br>1,646.30 · 12.1%', '城乡社区<br>环境卫生', '')
    >>> tile_label(facts, 62, 44)
    '2120501<br>12.1%'
    """
    name, amount, share, code = facts
    columns = int((width - _INSET) / COLUMN)
    room = int((height - _INSET / 2) / LINE)
    lines = wrap(name, max(columns, 1), TILE_SHORT_LINE)
    if columns < 4 or not _fits(name, lines, columns, room):
        lines = [code]
    if text_width(lines[0]) > columns + 1 or room < 1:
        return ""
    both = " · ".join(filter(None, (amount, share)))
    for figures in ([both], [amount, share], [amount], [share]):
        wide = max(map(text_width, figures))
        if figures[0] and wide <= columns and len(lines) + len(figures) <= room:
            lines += figures
            break
    return "<br>".join(escaped(line) for line in lines if line)


def _fits(name: str, lines: Sequence[str], columns: int, room: int) -> bool:
    """Whether a name fits, as `lines`, within `room` lines without breaking a word."""
    words = [word for word in name.split() if word.isascii()]
    is_broken = any(text_width(word) > columns for word in words)
    return not is_broken and len(lines) <= room and max(map(text_width, lines)) <= columns + 1


# --- small tiles ----------------------------------------------------------------------------------

#: The tiles inside another: ids of those that are drawn, and lines that are drawn as one tile.
Parted: TypeAlias = tuple[list[str], list[AccountLine]]


def _with_smallest_together(tiles: _Tiles, context: AccountContext) -> _Tiles:
    """Return at most `MOST_TILES` lines as tiles, those that pass the filters and large ones first.

    The others are added up, one tile for each line above them.
    """
    if len(tiles.lines) <= MOST_TILES:
        return tiles
    drawn = _largest_tiles(tiles)

    def part(inside: Sequence[str]) -> Parted:
        kept = [id_ for id_ in inside if id_ in drawn]
        others = [id_ for id_ in inside if id_ not in drawn]
        if not kept:
            return [], []  # one tile for all of them would be as large as the one around it
        if len(others) == 1:
            return list(inside), []
        return kept, [tiles.lines[id_] for id_ in others]

    return _with_rest_tiles(tiles, part, context)


def _largest_tiles(tiles: _Tiles) -> frozenset[str]:
    """Return the ids of the tiles to draw; equal ones are taken in turn from the tiles around."""
    places = {TOTAL: 0}
    for inside in tiles.children().values():
        for place, id_ in enumerate(inside):
            places[id_] = place

    def order(id_: str) -> tuple[bool, bool, Decimal, int, int, str]:
        line = tiles.lines[id_]
        return id_ != TOTAL, line.is_dimmed, -line.amount, len(id_), places[id_], id_

    return frozenset(sorted(tiles.lines, key=order)[:MOST_TILES])


def _with_low_ones_together(tiles: _Tiles, context: AccountContext) -> _Tiles:
    """Return the tiles with those that are too low for a line of text drawn as one."""
    lowest = _LOWEST_SLICE * tiles.whole / SLICES_HEIGHT

    def part(inside: Sequence[str]) -> Parted:
        return _kept_and_low(inside, tiles.lines, lowest)

    return _with_rest_tiles(tiles, part, context)


def _with_rest_tiles(
    tiles: _Tiles, part: Callable[[Sequence[str]], Parted], context: AccountContext
) -> _Tiles:
    """Return the tiles that `part` keeps inside each, and one tile for those that it does not."""
    children = tiles.children()
    lines = {TOTAL: tiles.lines[TOTAL]}
    parents = {TOTAL: ""}
    wanted = [TOTAL]
    while wanted:
        around = wanted.pop()
        kept, small = part(children[around])
        for id_ in kept:
            lines[id_] = tiles.lines[id_]
            parents[id_] = around
        if small:
            lines[f"{SMALL}{around}"] = _together(small, context)
            parents[f"{SMALL}{around}"] = around
        wanted += kept
    return _Tiles(lines, parents, tiles.whole)


def _kept_and_low(ids: Sequence[str], lines: Mapping[str, AccountLine], lowest: Decimal) -> Parted:
    """Divide tiles into those of at least `lowest` 万元 and the others, which are two or none."""
    order = sorted(ids, key=lambda id_: (-lines[id_].amount, id_))
    kept = []
    for id_ in order:
        if lines[id_].amount >= lowest:
            kept.append(id_)
    small = []
    for id_ in order:
        if lines[id_].amount < lowest:
            small.append(lines[id_])
    is_too_low = sum((line.amount for line in small), Decimal(0)) < lowest
    if small and is_too_low and kept and lines[kept[-1]].amount < 2 * lowest:
        small.insert(0, lines[kept.pop()])
    if len(small) == 1:
        return order, []
    return kept, small


def _together(lines: Sequence[AccountLine], context: AccountContext) -> AccountLine:
    """Return the sum of some lines, as the line of one tile."""
    name = context.text("chart.others", lines=line_count(lines, context.lang))
    amount = sum((line.amount for line in lines), Decimal(0))
    unmatched = sum((line.unmatched for line in lines), Decimal(0))
    matches = any(line.matches for line in lines)
    rest = AccountLine("", name, amount, printed=False, matches=matches, unmatched=unmatched)
    rest.shown_below = sum(line.shown_below or int(line.matches) for line in lines)
    return rest


def _slice_label(line: AccountLine, whole: Decimal, context: AccountContext) -> str:
    """Return the text of a slice: name, amount and share, on several lines if it is high enough."""
    name, amount, share, _ = _tile_words(line, context)
    figures = " · ".join(filter(None, (amount, share)))
    height = SLICES_HEIGHT * line.amount / whole
    lines = wrap(name, 30)
    if LINE * (len(lines) + 1) + 4 <= height:
        return "<br>".join(escaped(text) for text in [*lines, figures])
    return escaped(f"{name} {share or amount}")
