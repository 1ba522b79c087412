"""What all charts share: colours, templates, numbers and names in words, captions, hover boxes.

Promises that text of a document is shown as text, that an amount never loses a digit, and that
whatever depends on a light or a dark page stands in the template alone. Does not know any single
chart.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.findings import exact
from shimahe.structure.totals import leaves, total

# Latin fonts first: in the Chinese ones a ’ is as wide as a character.
FONTS = "Arial, Liberation Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
#: Ink, paper and grid lines of each theme; all other colours do for both.
THEMES = {"light": ("#222222", "#ffffff", "#d9d9d9"), "dark": ("#f0f0f0", "#15181c", "#3d434a")}
# Colours that colour-blind readers tell apart (Okabe and Ito; Tol, "muted"), in an order that keeps
# neighbours unlike.
CLASS_COLOURS = (
    "#0072b2", "#ddcc77", "#882255", "#88ccee", "#117733", "#e69f00", "#aa4499", "#44aa99", "#332288", "#cc6677",
    "#999933", "#56b4e9",
)  # fmt: skip
#: What splits an amount: colours of their own, no class has them; they are seen on white and on
#: black, and in grey.
PIECES = {
    "kind": {"basic": "#56697c", "project": "#e07b36", "other": "#8f6f9e", "unknown": "#8a8a8a"},
    "use": {"personnel": "#7b5ea7", "public_use": "#6aa255", "unknown": "#8a8a8a"},
}
HATCHES = {"other": "/", "unknown": "x"}
ROOT, NEUTRAL, ACCENT = "#6b7278", "#75808b", "#c0508a"
LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"}
COMMAS, STOPS = {"zh": "、", "en": ", "}, {"zh": "；", "en": "; "}
Plain: TypeAlias = dict[str, Any]  # what plotly is given
Rows: TypeAlias = pd.DataFrame | None
Share: TypeAlias = tuple[str, Decimal] | None


def _template(ink: str, paper: str, grid: str) -> go.layout.Template:
    font = {"family": FONTS, "size": 13, "color": ink}
    axis = {
        "gridcolor": grid,
        "zerolinecolor": grid,
        "automargin": True,
        "title": {"font": {"size": 12}},
    }
    box = {"font": font, "bgcolor": paper, "bordercolor": ink, "align": "left"}
    layout = {
        "font": font,
        "paper_bgcolor": paper,
        "plot_bgcolor": paper,
        "xaxis": axis,
        "yaxis": axis,
    }
    layout |= {"hoverlabel": box, "margin": {"l": 12, "r": 12, "b": 12}}
    tile, bar = (
        [{"marker": {"line": {"color": paper, "width": width}}}] for width in (1, 0.5)
    )  # short bars stay seen
    return go.layout.Template(layout=layout, data={"treemap": tile, "icicle": tile, "bar": bar})


TEMPLATES = {theme: _template(*colours) for theme, colours in THEMES.items()}
TEMPLATE = TEMPLATES["light"]


# --- numbers and text in words --------------------------------------------------------------------


def money(amount: Decimal) -> str:
    """An amount with all its digits, at least two decimals.

    >>> money(Decimal("13635.67")), money(Decimal("7.7")), money(Decimal("0.123456"))
    ('13,635.67', '7.70', '0.123456')
    """
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}"


def percent(part: Decimal, whole: Decimal, fine: bool = False) -> str | None:
    """`part` in per cent of `whole`, rounded half up to one decimal; None where the whole is not
    positive.

    A `fine` share below 1% has two decimals, or as many as its first digit needs.

    >>> percent(Decimal("5863.73"), Decimal("13635.67"))
    '43.0%'
    >>> percent(Decimal("7.7"), Decimal("13635.67")), percent(Decimal("7.7"), Decimal("13635.67"), fine=True)
    ('0.1%', '0.06%')
    """
    if whole.is_nan() or whole <= 0:
        return None
    share, places = 100 * part / whole, 1
    if fine and share and abs(share) < 1:
        places = max(2, -share.adjusted())
    return f"{share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}%"


def shown(text: str) -> str:
    """Text of a document made safe for a plotly label, which would render tags, entities and
    formulas.
    """
    return html.escape(text, quote=False).replace("$", "&#36;")


def wrap(text: str, width: int) -> list[str]:
    """Text cut into pieces of at most `width` half-width columns: between words, and between
    Chinese characters.

    >>> wrap("Other People's Congress affairs", 16)
    ["Other People's", 'Congress affairs']
    """
    pieces = [""]
    for word in re.findall(rf"[\x21-\u2e7f]{{1,{width}}}\s*|.", text, re.DOTALL):
        if (
            pieces[-1]
            and columns(pieces[-1] + word.rstrip()) > width
            and word not in "，。、；：）”"
        ):
            pieces[-1] = pieces[-1].rstrip()
            pieces.append("")
        pieces[-1] += word
    return [piece.rstrip() for piece in pieces]


@cache
def label(text: str, width: int) -> str:
    """Text of a document as a plotly label of several lines."""
    return "<br>".join(map(shown, wrap(text, width)))


def columns(text: str) -> int:
    """How many half-width columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


@cache
def account(code: str, printed: str | None, lang: str, classification: str = "functional") -> str:
    """The name of a functional or economic line; the code itself where no name is printed and none
    is known.
    """
    try:
        return terms.account_name(code, classification, lang, printed)
    except (terms.UnknownWord, ValueError):
        return code


def short(name: str) -> str:
    """A name without what English explains in brackets, which is left to the hover box.

    >>> short("Administrative operation (basic running of the office)")
    'Administrative operation'
    """
    return re.sub(r" \([^()]*\)", "", name)


def piece_name(column: str, key: str, lang: str) -> str:
    """The name of a budget, kind or use; of a missing one, that it is not stated."""
    return (
        terms.text("chart.unstated", lang)
        if key == "unknown"
        else terms.key_name(column, key, lang)
    )


def contrast(colour: str) -> str:
    """Black or white, whichever reads better on a `#rrggbb` colour: the ratio is at least 4.5 for
    any colour.
    """
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


def pale(colour: str) -> str:
    """A `#rrggbb` colour through which paper and ink are seen."""
    return f"rgba({int(colour[1:3], 16)},{int(colour[3:5], 16)},{int(colour[5:], 16)},0.4)"


def class_colours(codes: Sequence[str]) -> dict[str, str]:
    """A colour for each class that the codes belong to."""
    classes = sorted({code[:3] for code in codes})
    return {code: CLASS_COLOURS[at % len(CLASS_COLOURS)] for at, code in enumerate(classes)}


# --- what a frame holds ---------------------------------------------------------------------------


def split_of(frame: pd.DataFrame) -> str:
    """The column that splits the amounts, which tells `economic` (use) from `spending` (kind)."""
    return "use" if "use" in frame else "kind"


@dataclass
class Line:
    """What a frame prints for one code: its exact amount, the pieces that make it up, and where it
    stands.
    """

    code: str
    name: str | None
    amount: Decimal = Decimal(0)
    known: bool = False
    printed: bool = True
    pieces: dict[str, Decimal] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)


def by_code(frame: pd.DataFrame) -> dict[str, Line]:
    """The rows by code, in the order of print; amounts of several budgets, kinds and uses added
    exactly.
    """
    lines: dict[str, Line] = {}
    wanted = ("code", "name", split_of(frame), "amount_wan", "line")
    for code, name, piece, amount, number in zip(
        *(frame[key].tolist() for key in wanted), strict=True
    ):
        line = lines.setdefault(code, Line(code, None if pd.isna(name) else name))
        line.lines += [] if pd.isna(number) or number in line.lines else [int(number)]
        if not pd.isna(amount):
            key = "unknown" if pd.isna(piece) else piece
            line.pieces[key] = line.pieces.get(key, Decimal(0)) + exact([amount])
            line.amount, line.known = line.amount + exact([amount]), True
    return lines


def coverage(frame: pd.DataFrame, of: pd.DataFrame, lang: str | None = None) -> str:
    """How much of `of` is in `frame`: lines, amount, share, and how many amounts are unknown, in
    one line of text.
    """
    shown_rows, all_rows = leaves(frame), leaves(of)
    levels = set(all_rows["level"])
    level = levels.pop() if len(levels) == 1 else "line"
    amount, whole = exact(shown_rows["amount_wan"].tolist()), exact(all_rows["amount_wan"].tolist())
    share, unknown = percent(amount, whole), int(shown_rows["amount_wan"].isna().sum())
    counts = {"n": shown_rows["code"].nunique(), "all": all_rows["code"].nunique()}
    one = ".one" if counts["all"] == 1 else ""
    parts = [terms.text(f"count.{level}{one}", lang, **counts), f"{money(amount)} 万元"]
    parts += [terms.text("count.share", lang, share=share, total=money(whole))] if share else []
    parts += [terms.text("count.unknown", lang, n=unknown)] if unknown else []
    return " · ".join(parts)


# --- rows: a bar or a dot for each, with its label ------------------------------------------------


def barred(name: str, keys: list[str], values: list[float], colour: str, piece: str) -> Plain:
    """One trace of horizontal bars."""
    marker = {"color": colour, "pattern": {"shape": HATCHES.get(piece, "")}}
    bar = {"type": "bar", "orientation": "h", "name": shown(name), "showlegend": True}
    return bar | {"x": values, "y": keys, "marker": marker}


def dotted(
    keys: list[str], values: list[float], facts: list[list[str]], colour: str = NEUTRAL
) -> Plain:
    """One trace of dots."""
    marker = {"color": colour, "size": 10, "symbol": "circle" if colour == NEUTRAL else "diamond"}
    trace = {"type": "scatter", "mode": "markers", "showlegend": False, "cliponaxis": False}
    return trace | {"x": values, "y": keys, "customdata": facts, "marker": marker}


def beside(keys: list[str], places: list[float], texts: list[str]) -> Plain:
    """Texts right of where bars or dots end."""
    trace = {"type": "scatter", "mode": "text", "textposition": "middle right", "showlegend": False}
    trace |= {"hoverinfo": "skip", "cliponaxis": False}
    return trace | {"x": places, "y": keys, "text": [f"   {text}" for text in texts]}


def axis_of(unit: str, per_cent: object) -> Plain:
    """The title of an axis, and whether it counts in per cent."""
    return {"title": {"text": shown(unit)}, "ticksuffix": "%" if per_cent else ""}


def stepped(colours: Iterable[str]) -> list[list[Any]]:
    """A scale of colours for a heat map, each holding for its part of the scale, without shades
    between them.
    """
    several = [*colours]
    return [
        [edge / len(several), colour] for at, colour in enumerate(several) for edge in (at, at + 1)
    ]


def legend_key(key: tuple[str, str]) -> Plain:
    """An entry of the legend."""
    marker = {
        "color": key[1],
        "size": 13,
        "symbol": "square",
        "line": {"color": NEUTRAL, "width": 1},
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None],
        "y": [None],
        "name": shown(key[0]),
        "marker": marker,
    }


def categories(names: dict[str, str], size: int) -> Plain:
    """An axis of the names."""
    axis = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": [*names],
        "range": [-0.5, len(names) - 0.5],
    }
    texts = {
        "tickmode": "array",
        "tickvals": [*names],
        "ticktext": [*names.values()],
        "tickfont": {"size": size},
    }
    return axis | texts | {"fixedrange": True, "showgrid": False, "zeroline": False, "ticks": ""}


def in_rows(
    traces: list[Any],
    layout: Plain,
    names: dict[str, str],
    axis: Plain,
    lines: bool = False,
    height: int = 10,
) -> go.Figure:
    """Rows from the top down, each with its label, the legend above and the axis below them."""
    keys, legend = list(names), any(trace.get("showlegend") for trace in traces)
    top = layout["margin"]["t"] + (34 if legend else 0)
    row = height + 15 * tall(names.values())
    ticks = {
        "tickmode": "array",
        "tickvals": keys,
        "ticktext": list(names.values()),
        "tickfont": {"size": 12},
    }
    order = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": keys,
        "range": [len(keys) - 0.5, -0.5],
    }
    fixed = {"automargin": True, "fixedrange": True, "showgrid": lines, "griddash": "dot"}
    axes = {
        "yaxis": ticks | order | fixed,
        "xaxis": {"tickformat": ",", "fixedrange": True, **axis},
    }
    size = {"height": top + 60 + row * len(keys), "margin": {"t": top, "b": 60}}
    return go.Figure(traces, layout | size | axes | {"barmode": "relative", "legend": LEGEND})


def tall(labels: Iterable[str]) -> int:
    """How many lines the tallest of some labels has."""
    return max(text.count("<br>") + 1 for text in labels)


# --- captions, hover boxes and the scene they speak of --------------------------------------------


def captioned(
    picture: str, title: Sequence[Any], caption: Sequence[str], more: Sequence[str], lang: str
) -> Plain:
    """The layout of a figure: title (what it is, the year, the unit), small print, and a summary
    that says `more`.
    """
    what, year, *unit = title
    when = [] if year is None or pd.isna(year) else [terms.text("chart.year", lang, year=year)]
    heading = {"zh": "，", "en": ", "}[lang].join(map(str, [what, *when, *unit]))
    small = [shown(piece) for line in caption if line for piece in wrap(line, 104)]
    text = f"<b>{shown(heading)}</b>" + "".join(
        f"<br><span style='font-size:12px'>{line}</span>" for line in small
    )
    place = {
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "top",
        "yref": "container",
        "pad": {"l": 14, "t": 22},
    }
    layout = {
        "title": {"text": text, "font": {"size": 16}, **place},
        "margin": {"t": 54 + 18 * len(small)},
    }
    summary = [terms.text(f"chart.{picture}", lang), heading, *caption, *more]
    return {"template": TEMPLATE, "meta": {"summary": " · ".join(filter(None, summary))}, **layout}


def filtered(filters: Sequence[str], lang: str) -> str:
    """What was chosen, as captions say it."""
    if not filters:
        return terms.text("caption.no_filters", lang)
    return terms.text("caption.filters", lang, filters=" · ".join(filters))


def hover(heads: Mapping[str, int | str]) -> str:
    """A hover box: customdata[1] in bold, then each head with its piece of customdata, or with the
    label of an axis.
    """
    places = (
        (head, f"customdata[{at}]" if isinstance(at, int) else at) for head, at in heads.items()
    )
    rows = "".join(f"<br>{shown(head)}: %{{{place}}}" for head, place in places)
    return f"<b>%{{customdata[1]}}</b>{rows}<extra></extra>"


class Scene:
    """The rows of one figure and all that its texts need; arguments as in `charts.treemap`.

    `whole` is what shares are taken of, `unit` what the axes count in, `printed` the names of all
    codes. Raises: ValueError, in the language of the figure, if there is no row or the denominator
    is not above zero.
    """

    def __init__(
        self, frame: pd.DataFrame, of: Rows, names: Rows, share_of: Share, about: Plain
    ) -> None:
        self.frame, self.of, self.share_of = frame, frame if of is None else of, share_of
        self.year, self.filters, self.notes = about["year"], about["filters"], about["notes"]
        self.lang, self.split = about["lang"] or terms.language(), split_of(frame)
        self.sort, self.book = (
            ("spending", "functional") if self.split == "kind" else ("economic", "economic")
        )
        self.denominator = terms.key_name("denominator", share_of[0], self.lang) if share_of else ""
        if share_of and (share_of[1].is_nan() or share_of[1] <= 0):
            raise ValueError(self.text("chart.no_denominator", name=self.denominator))
        if frame.empty:
            raise ValueError(self.text("chart.no_amount"))
        self.whole, self.lines = share_of[1] if share_of else total(self.of), by_code(frame)
        self.unit = (
            self.text("chart.percent_of", name=self.denominator)
            if share_of
            else self.text("chart.unit")
        )
        named = [
            (rows["code"].tolist(), rows["name"].tolist())
            for rows in (names, frame)
            if rows is not None
        ]
        self.printed = {
            code: name
            for pair in named
            for code, name in zip(*pair, strict=True)
            if not pd.isna(name)
        }

    def text(self, key: str, **values: object) -> str:
        """A text in the language of the figure."""
        return terms.text(key, self.lang, **values)

    def name(self, code: str) -> str:
        """The name of a code."""
        return account(code, self.printed.get(code), self.lang, self.book)

    def value(self, amount: Decimal) -> float:
        """An amount as an axis shows it: in 万元, or in per cent of the denominator."""
        return float(round(100 * amount / self.whole, 6)) if self.share_of else float(amount)

    def share(self, amount: Decimal) -> str:
        """An amount in per cent."""
        return percent(amount, self.whole, fine=True) or "–"

    def says(self, amount: Decimal, both: bool = False) -> str:
        """An amount as labels show it: in the unit of the axes, or `both` in 万元 and in per cent."""
        if self.share_of:
            return self.share(amount)
        return f"{money(amount)} ({self.share(amount)})" if both else money(amount)

    def facts(self, line: Line) -> list[str]:
        """What the hover box of a line says: code, name, amount, share, source lines."""
        name = label(self.name(line.code) if line.code else str(line.name), 44)
        where = ", ".join(map(str, line.lines)) or self.text("chart.added_up")
        return [shown(line.code) or "–", name, money(line.amount), self.share(line.amount), where]

    def hover(self, more: dict[str, int] | None = None) -> str:
        """The hover box of `facts`, and of `more`."""
        code, amount, line = (
            terms.key_name("column", key, self.lang) for key in ("code", "amount_wan", "line")
        )
        share = self.unit if self.share_of else self.text("word.share")
        return hover({code: 0, amount: 2, share: 3, line: 4} | (more or {}))

    def positive(self) -> None:
        """Raises: ValueError if an amount is negative, or none is above zero: such rows have no
        areas.
        """
        if negative := [
            line.code for line in self.lines.values() if min(line.pieces.values(), default=0) < 0
        ]:
            raise ValueError(self.text("chart.negative", codes=", ".join(negative)))
        if not any(line.amount for line in self.lines.values()):
            raise ValueError(self.text("chart.no_amount"))

    def layout(self, picture: str, notes: Sequence[str] = (), unit: str = "") -> Plain:
        """The layout: what it is, year and unit; then coverage, filters, denominator and notes; the
        three largest.
        """
        what = terms.key_name("frame", self.sort, self.lang)
        held, said = coverage(self.frame, self.of, self.lang), " · ".join([*self.notes, *notes])
        known = sorted(
            (-line.amount, line.code) for line in by_code(leaves(self.frame)).values() if line.known
        )
        items = [
            f"{self.name(code)} {money(-amount)} ({self.share(-amount)})"
            for amount, code in known[:3]
        ]
        most = [self.text("chart.largest", items=STOPS[self.lang].join(items))] if items else []
        caption = [held, filtered(self.filters, self.lang), self._shares_of(), said]
        return captioned(
            picture,
            [what[:1].upper() + what[1:], self.year, unit or self.unit],
            caption,
            most,
            self.lang,
        )

    def _shares_of(self) -> str:
        """The denominator with its amount, and how much of what is shown is no part of it."""
        if not self.share_of:
            return ""
        said = self.text("caption.share_of", name=self.denominator, total=money(self.whole))
        column = {"general_public": "budget", "basic": "kind"}.get(self.share_of[0], "")
        outside = (
            total(self.frame[self.frame[column] != self.share_of[0]])
            if column in self.frame
            else None
        )
        return (
            f"{said} · {self.text('caption.outside', amount=money(outside))}" if outside else said
        )


def pictured(build: Callable[[Scene], go.Figure]) -> Callable[..., go.Figure]:
    """A chart of a frame from what draws its scene: the arguments of all such charts are the same."""

    def draw(
        frame: pd.DataFrame,
        *,
        of: Rows = None,
        names: Rows = None,
        year: int | None = None,
        filters: Sequence[str] = (),
        notes: Sequence[str] = (),
        share_of: Share = None,
        lang: str | None = None,
    ) -> go.Figure:
        about = {"year": year, "filters": filters, "notes": notes, "lang": lang}
        return build(Scene(frame, of, names, share_of, about))

    draw.__name__, draw.__qualname__, draw.__module__ = (
        build.__name__,
        build.__qualname__,
        build.__module__,
    )
    draw.__doc__ = build.__doc__  # functools.wraps would make help() show the arguments of `build`
    return draw


def blank(message: str, lang: str | None = None) -> go.Figure:
    """An empty picture that says why it is empty."""
    note = {
        "text": label(message, 64),
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
    }
    hidden = {"visible": False}
    layout = {
        "annotations": [note],
        "xaxis": hidden,
        "yaxis": hidden,
        "height": 220,
        "meta": {"summary": message},
    }
    return go.Figure(layout={"template": TEMPLATE, **layout})
