"""What the explorer of the source shows: where every figure stands, its printed line, and what
became of it.

Promises that a printed line is shown as printed, cut only where it says so, that the figure is
marked where it was read, and that text of a document is shown as text. Knows nothing of widgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display import view as states
from shimahe.display.view import (
    State,
    Step,
    ViewResult,
    choice_field,
    limit_field,
    plain_cell,
    tag,
    words_field,
)
from shimahe.findings import exact, records
from shimahe.frames import LEVELS, REASONS
from shimahe.source_map import located, spans

CHARTS = {"lines": "line", "amounts": "amount_wan"}
SORTS, CONTEXTS = ("all", "figures", "unplaced"), (3, 8, 20)
LISTED, NAMED = (
    200,
    12,
)  # rows of the table, rows of one frame on a card: more would make the page slow
ROOM = {
    True: 320,
    False: 48,
}  # characters shown of a field: in the line chosen, in the lines around it
HEADS = ("line", "table", "row", "column", "text", "unit", "amount_wan", "reason")
#: What a card says of a frame's rows from the line.
SAID = {
    "spending": "code name budget kind amount_wan", "economic": "code name use amount_wan",
    "revenue": "name amount_wan", "three_public": "name amount_wan", "procurement": "category budget amount_wan",
    "projects": "project amount_wan",
    "indicators": "indicator name target", "statements": "statement item text", "bases": "project document_number",
}  # fmt: skip


def quoted(view: pd.DataFrame) -> pd.Series:
    """What a search looks in, in lower case: place, printed line, row, and the English names of
    code and project.
    """
    columns = (
        view[key].fillna("").tolist()
        for key in ("place", "printed", "row", "table", "code", "sheet")
    )
    found = []
    for *texts, table, code, sheet in zip(*columns, strict=True):
        names = [_account(code, table, "en"), terms.project_name(sheet, "en") if sheet else ""]
        found.append("\n".join([*texts, sheet, *names]).lower())
    return pd.Series(found, index=view.index, dtype="str")


def _account(code: str, table: str, lang: str) -> str:
    """The name of a code; nothing where there is no code, or none is known."""
    book = "economic" if table == "basic_economic" else "functional"
    return name if code and (name := charts.account(code, None, lang, book)) != code else ""


@dataclass(frozen=True)
class SourceState(State):
    """Which figures and lines of the source to show; None or nothing means all.

    `show` is all, figures or unplaced (lines that no frame uses), `code` the digits a code begins
    with, the limits are in 万元, `place` is what is read in its context: `L53.2` (line 53, field 2),
    `S01` (a statement) or `L53` (a line).
    """

    NAME: ClassVar[str] = "source"
    TERMS: ClassVar[tuple[str, ...]] = (
        "功能分类",
        "经济分类",
        "类",
        "款",
        "项",
        "指标权重",
        "指标值",
        "万元",
    )
    chart: str = choice_field(CHARTS, default="lines")
    show: str = choice_field(SORTS, default="all")
    form: str | None = words_field("choice", None)
    reason: str | None = choice_field((None, *REASONS), default=None)
    level: str | None = choice_field((None, *LEVELS), default=None)
    code: str = states.typed_field("[0-9]{1,9}", "code")
    search: str = words_field()
    minimum: float | None = limit_field()
    maximum: float | None = limit_field()
    place: str = states.typed_field(
        r"L?[0-9]{1,7}|L[0-9]{1,7}\.[0-9]{1,5}(?:-[0-9]{1,5})?|S[0-9]{1,6}", "place"
    )
    context: int = choice_field(CONTEXTS, default=CONTEXTS[0])

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "place", f"L{self.place}" if self.place.isdigit() else self.place)

    def given(self) -> list[str]:
        """Every place of the document."""
        return ["view = located(d)"]

    def source(self, d: Disclosure) -> pd.DataFrame:
        """The same."""
        return located(d)

    def scope(self) -> list[Step]:
        """Figures, unplaced lines, or both."""
        return [] if self.show == "all" else [_sort(self.show)]

    def filters(self) -> list[Step]:
        """Those that are set."""
        chosen = [
            ("table", self.form, "form"),
            ("reason", self.reason, ""),
            ("level", self.level, ""),
        ]
        steps = [states.equal(*each) for each in chosen if each[1] is not None]
        steps += [states.in_codes("code", (self.code,))] if self.code else []
        steps += states.limits(self.minimum, self.maximum)
        return [*steps, states.found(self.search, "quoted(view)", quoted)] if self.search else steps

    def options(self, d: Disclosure) -> dict[str, list[tuple[str, Any]]]:
        """The choices this document gives."""
        rows, any_of = located(d), (terms.text("explore.any", self.lang), "")
        held = {key: rows[key].dropna().unique().tolist() for key in ("table", "reason")} | {
            "level": list(LEVELS)
        }
        words: dict[str, list[tuple[str, Any]]] = {
            "chart": [(self.text(chart), chart) for chart in CHARTS],
            "show": [(self.text(f"show.{sort}"), sort) for sort in SORTS],
            "context": [(terms.text("explore.context.lines", self.lang, n=n), n) for n in CONTEXTS],
        }
        for key, keys in held.items():
            named = [(terms.key_name(key, each, self.lang), each) for each in keys]
            words["form" if key == "table" else key] = [any_of, *named]
        return super().options(d) | words

    def line(self, shown: ViewResult) -> str:
        """How many figures and lines of how many; how many of them the table lists, if not all."""
        said, n = charts.counted(shown.rows, shown.of, self.lang), len(shown.rows)
        return f"{said} · {terms.text('count.listed', self.lang, n=LISTED)}" if n > LISTED else said

    def picture(self, shown: ViewResult) -> go.Figure:
        """Where the figures stand, or how large they are."""
        return charts.places(shown.rows, by=CHARTS[self.chart], **shown.about)

    def table(self, shown: ViewResult) -> pd.DataFrame:
        """The first of them, in the order of print."""
        return shown.rows[["place", *HEADS]].head(LISTED).reset_index(drop=True)

    def content(self, shown: ViewResult) -> dict[str, Any]:
        """The same; a click on a line opens the card of the place."""
        cells, heads = (
            _cells(shown.d, self.lang),
            [terms.text(f"explore.head.{key}", self.lang) for key in HEADS],
        )
        return {
            "heads": heads,
            "rows": [cells[place] for place in shown.rows["place"].head(LISTED).tolist()],
        }

    def drawn(self) -> State:
        """The card is apart."""
        return replace(self, place="", context=CONTEXTS[0])

    def card(self, shown: ViewResult) -> str:
        """The card of the place chosen; how to choose one, if none is."""
        if self.place:
            return card(shown.d, self.place, self.context, self.lang)
        return tag("p", terms.text("card.no_place", self.lang), lang=self.lang)

    def chosen(self, d: Disclosure, key: str) -> State | str:
        """The card of a place."""
        return replace(self, place=key) if key in _cells(d, self.lang) else ""

    def rows(self) -> list[list[str]]:
        """What is drawn, what is chosen, and the place that is read."""
        chosen = ["show", "form", "reason", "level", "code", "search", "minimum", "maximum"]
        return [["chart", "lang"], chosen, ["place", "context"]]


def _sort(show: str) -> Step:
    """Figures, or lines that no frame uses."""
    call = {"figures": "isna", "unplaced": "notna"}[show]

    def keep(view: pd.DataFrame) -> Any:
        return getattr(view["reason"], call)()

    code = f'view["reason"].{call}()'
    return Step(
        keep,
        code,
        lambda lang: states.labelled("show", terms.text(f"explore.show.{show}", lang), lang),
    )


@lru_cache(maxsize=4)
def _cells(d: Disclosure, lang: str) -> dict[str, list[list[Any]]]:
    """The cells of each place's row of the table."""
    found = {}
    for row in records(located(d)):
        texts = {key: str(row[key] or "") for key in HEADS}
        texts |= {
            key: terms.key_name(key, row[key], lang) for key in ("table", "reason") if row[key]
        }
        texts["column"] = charts.column_name(texts["column"], lang)
        cells = {key: plain_cell(text) for key, text in texts.items()}
        cells["line"] = [texts["line"], row["line"], row["place"], row["place"]]
        wan = row["amount_wan"]
        cells["amount_wan"] = ["" if wan is None else charts.money(exact([wan])), wan, ""]
        name = " ".join(
            filter(None, [row["row"], _account(row["code"] or "", row["table"] or "", lang)])
        )
        cells["row"] = [_cut(name, 24), name, " · ".join(filter(None, [row["sheet"], name]))]
        cells["text"] = [
            _cut(texts["text"], 24),
            texts["text"],
            texts["text"] if len(texts["text"]) > 24 else "",
        ]
        found[row["place"]] = [cells[key] for key in HEADS]
    return found


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


# --- the card of one place ------------------------------------------------------------------------


@lru_cache(maxsize=64)
def card(d: Disclosure, place: str, context: int, lang: str) -> str:
    """One place as a piece of HTML: the printed line among `context` lines on either side, and what
    became of it.

    A place that the document has not, or a line that it has not, is said.
    """
    rows, line = located(d), place.removeprefix("L")
    here = int(line) if line.isdigit() else 0
    if found := records(rows[rows["place"].eq(place)]):
        row, here = found[0], found[0]["line"]
    elif 1 <= here <= d.last_line:  # a line that is used, or blank
        row = {
            "line": here,
            "table": next(iter(rows.loc[rows["line"].eq(here), "table"].dropna()), None),
        }
    else:
        return states.carded(
            [tag("p", terms.text("card.unknown_place", lang, place=place, n=d.last_line))], lang
        )
    span = spans(d).get(place)
    head = tag(
        "h3",
        f"{place} · " if row.get("text") else place,
        tag("span", _cut(row.get("text", ""), 80), lang="zh"),
    )
    notes = ["card.fields"] + ["card.unmarked"] * (
        span is None and "column" in row and row["column"] is not None
    )
    said = [
        tag("p", each)
        for each in (_facts(row, lang), " ".join(terms.text(key, lang) for key in notes))
    ]
    return states.carded(
        [head, said[0], _context(d, here, context, span, lang), said[1], _fate(d, row, lang)], lang
    )


def _facts(row: dict[str, Any], lang: str) -> str:
    """What stands at the place: table, sheet, row, column, unit, amount; of an unplaced line, why
    no frame uses it.
    """
    parts = [terms.text("card.line", lang, line=row["line"])]
    parts += [terms.text("card.field", lang, field=row["field"])] if row.get("field") else []
    parts += [terms.key_name("table", row["table"], lang)] if row.get("table") else []
    parts += [terms.project_name(row["sheet"], lang)] if row.get("sheet") else []
    parts += (
        [f"{row['row']} {_account(row['code'] or '', row['table'], lang)}".strip()]
        if row.get("row")
        else []
    )
    parts += [charts.column_name(row["column"], lang)] if row.get("column") else []
    parts += [terms.text("card.unit", lang, unit=row["unit"])] if row.get("unit") else []
    reason = row.get("reason") and terms.key_name("reason", row["reason"], lang)
    return " · ".join(
        [*parts, *([terms.text("card.unplaced", lang, reason=reason)] if reason else [])]
    )


def _context(
    d: Disclosure, here: int, context: int, span: tuple[int, int] | None, lang: str
) -> str:
    """The line and those around it as they are printed, a cell for each field."""
    numbers = range(max(1, here - context), min(d.last_line, here + context) + 1)
    lines = dict(zip(numbers, d.cite(numbers).split("\n"), strict=True))
    widest = max(line.count("\t") for line in lines.values()) + 1
    body = []
    for n, line in lines.items():
        cells = [*_fields(line, span if n == here else None, ROOM[n == here])]
        only = {"colspan": str(widest)} if len(cells) == 1 else {}
        wide = [{"class_": "long"} if len(field) > 12 else {} for field in line.split("\t")]
        row = [
            tag("td", "", cell, lang="zh", **only, **long)
            for cell, long in zip(cells, wide, strict=True)
        ]
        row.insert(0, tag("th", str(n), scope="row"))
        body.append(
            tag("tr", "", *row, **({"class_": "here", "aria-current": "true"} if n == here else {}))
        )
    caption = terms.text("card.context", lang, line=here)
    table = tag("table", "", tag("caption", caption), tag("tbody", "", *body))
    return tag(
        "div", "", table, class_="source", tabindex="0", role="region", **{"aria-label": caption}
    )


def _fields(line: str, span: tuple[int, int] | None, room: int) -> Iterator[str]:
    """The fields of a line as HTML, the figure marked; what is too long is cut, around the figure
    or at its end.
    """
    start = 0
    for field in line.split("\t"):
        first, last = (span[0] - start, span[1] - start) if span else (-1, -1)
        if 0 <= first <= last <= len(field):
            before, after = field[:first], field[last:]
            before = before if len(before) <= room // 2 else f"…{before[-room // 2 :]}"
            yield tag(
                "span", before, tag("mark", field[first:last]), tag("span", _cut(after, room // 2))
            )
        else:
            yield tag("span", _cut(field, room)) if field else ""
        start += len(field) + 1


def _fate(d: Disclosure, row: dict[str, Any], lang: str) -> str:
    """The rows of other frames from the line, and the state of the table."""
    items = []
    for name, mine in _used(d).get(row["line"], {}).items():
        said = [_said(each, SAID[name].split(), lang) for each in mine[:NAMED]]
        said += (
            [tag("li", terms.text("card.more", lang, n=len(mine) - NAMED))]
            if len(mine) > NAMED
            else []
        )
        items.append(tag("li", terms.key_name("frame", name, lang), tag("ul", "", *said)))
    figures = located(d)["line"].eq(row["line"]) & located(d)["reason"].isna()
    none = tag("p", terms.text("card.no_frame" if figures.any() else "card.no_row", lang))
    parts = [tag("h4", terms.text("card.fate", lang)), tag("ul", "", *items) if items else none]
    for key, status, note in (
        d.tables[["table", "status", "note"]].values.tolist() if row.get("table") else ()
    ):
        if key == row["table"]:
            words = {
                "table": terms.key_name("table", key, lang),
                "status": terms.key_name("status", status, lang),
            }
            notes = terms.note(note, lang)
            parts.append(
                tag(
                    "p",
                    terms.text(
                        "card.table_note" if notes else "card.table", lang, note=notes, **words
                    ),
                )
            )
    return "".join(parts)


@lru_cache(maxsize=4)
def _used(d: Disclosure) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """The rows of each frame by the line they come from."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for name in SAID:
        for row in records(getattr(d, name).dropna(subset="line")):
            found.setdefault(row["line"], {}).setdefault(name, []).append(row)
    return found


def _said(row: dict[str, Any], columns: Iterable[str], lang: str) -> str:
    """A row of a frame in words: keys by their names, amounts in full, names as printed."""
    row = row | {
        "target": " ".join(filter(None, (row.get(key) for key in ("sign", "target", "unit"))))
    }
    parts = []
    for key in columns:
        if row[key] is None:
            continue
        if key == "amount_wan":
            parts.append(f"{charts.money(exact([row[key]]))} 万元")
        else:
            known = row[key] in terms.keys(key)
            parts.append(terms.key_name(key, row[key], lang) if known else str(row[key]))
    return tag("li", " · ".join(parts))
