"""What the explorer of the source shows: where every figure stands, its printed line, and what
became of it.

Promises that a printed line is shown as printed, cut only where it says so, that the figure is
marked where it was read, and that text of a document is shown as text. Knows nothing of widgets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display import view as states
from shimahe.display.cards import account_name, cut_text, hint
from shimahe.display.cards.source import place_card
from shimahe.display.view import (
    State,
    Step,
    ViewResult,
    choice_field,
    limit_field,
    plain_cell,
    words_field,
)
from shimahe.findings import exact, records
from shimahe.frames import LEVELS, REASONS
from shimahe.source_map import located

CHARTS = {"lines": "line", "amounts": "amount_wan"}
SORTS, CONTEXTS = ("all", "figures", "unplaced"), (3, 8, 20)
LISTED = 200  # rows of the table: more would make the page slow
HEADS = ("line", "table", "row", "column", "text", "unit", "amount_wan", "reason")


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
        names = [account_name(code, table, "en"), terms.project_name(sheet, "en") if sheet else ""]
        found.append("\n".join([*texts, sheet, *names]).lower())
    return pd.Series(found, index=view.index, dtype="str")


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
            return place_card(shown.d, self.place, self.context, self.lang)
        return hint(terms.text("card.no_place", self.lang), self.lang)

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
            filter(None, [row["row"], account_name(row["code"] or "", row["table"] or "", lang)])
        )
        cells["row"] = [cut_text(name, 24), name, " · ".join(filter(None, [row["sheet"], name]))]
        cells["text"] = [
            cut_text(texts["text"], 24),
            texts["text"],
            texts["text"] if len(texts["text"]) > 24 else "",
        ]
        found[row["place"]] = [cells[key] for key in HEADS]
    return found
