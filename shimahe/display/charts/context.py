"""The one context of all charts: what a figure is told, and what its title and caption say of it.

Promises that a frame of the wrong kind is refused, in the language of the figure and with the
columns it lacks, before anything is drawn. Does not know any single chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd

from shimahe import terms
from shimahe.display.charts.layout import Spec, titled
from shimahe.display.charts.palette import TEMPLATES
from shimahe.display.charts.words import COMMAS, STOPS, money

_HEADING_JOINS = {"zh": "，", "en": ", "}


class ChartContext:
    """What one figure is told: its rows, the language, the year, filters and notes.

    `frame` holds the rows that are drawn, which must have `columns`; `of` those they were chosen
    from (default: itself), which must have `of_columns`.

    Raises: ValueError for a language that is not offered, or, in the language of the figure, for a
    frame that lacks a column.
    """

    theme = "light"  # the template alone depends on it: a page changes that

    def __init__(
        self,
        frame: pd.DataFrame,
        columns: Sequence[str],
        *,
        of: pd.DataFrame | None = None,
        of_columns: Sequence[str] = (),
        year: int | None = None,
        filters: Sequence[str] = (),
        notes: Sequence[str] = (),
        lang: str | None = None,
    ) -> None:
        self.lang = terms.resolve_language(lang)
        self.unit = self.text("chart.unit")
        self.year = year
        self.filters = filters
        self.notes = notes
        self.check_columns(frame, columns)
        self.frame = frame
        if of is not None:
            self.check_columns(of, of_columns)
        self.of = frame if of is None else of

    # --- words ---

    def text(self, key: str, **values: object) -> str:
        """Give a text of the user interface in the language of the figure."""
        return terms.text(key, self.lang, **values)

    def key_name(self, column: str, key: str) -> str:
        """Name a key of a column in the language of the figure."""
        return terms.key_name(column, key, self.lang)

    def printed_names(self, frame: pd.DataFrame | None) -> dict[str, str]:
        """Look up the printed name of each code of a frame.

        Raises: ValueError if the frame lacks a column.
        """
        if frame is None:
            return {}
        self.check_columns(frame, ("code", "name"))
        names = {}
        for code, name in zip(frame["code"].tolist(), frame["name"].tolist(), strict=True):
            if isinstance(name, str):
                names[code] = name
        return names

    def join_names(self, names: Iterable[str]) -> str:
        """Write names one behind the other, parted by commas."""
        return COMMAS[self.lang].join(names)

    def join_items(self, items: Iterable[str]) -> str:
        """Write items one behind the other, parted by semicolons: they hold commas."""
        return STOPS[self.lang].join(items)

    # --- checks ---

    def check_columns(self, frame: object, columns: Sequence[str]) -> None:
        """Refuse what is no frame, and a frame that lacks one of the columns.

        Raises: ValueError naming the columns.
        """
        if not isinstance(frame, pd.DataFrame):
            kind = type(frame).__name__
            names = ", ".join(columns)
            raise ValueError(self.text("chart.no_frame", kind=kind, columns=names))
        missing = [name for name in columns if name not in frame]
        if missing:
            raise ValueError(self.text("chart.no_column", columns=", ".join(missing)))

    def check_sum(self, parent: str, printed: Decimal, below: Decimal) -> None:
        """Hold a parent to the sum of what lies below it.

        Raises: ValueError that names the parent and the gap.
        """
        if printed == below:
            return
        sums = {
            "printed": money(printed),
            "children": money(below),
            "gap": money(abs(printed - below)),
        }
        raise ValueError(self.text("chart.gap", parent=parent, **sums))

    # --- title, caption, summary ---

    def caption(self, coverage: str, *facts: str, notes: Sequence[str] = ()) -> list[str]:
        """Write the small print: what is shown of how much, the filters, more facts, the notes."""
        all_notes = filter(None, [*self.notes, *notes])
        return [coverage, self._filter_words(), *facts, " · ".join(all_notes)]

    def layout(
        self,
        picture: str,
        what: str,
        caption: Sequence[str],
        summary: Sequence[str] = (),
        unit: str = "",
    ) -> Spec:
        """Lay out the title of a figure, its caption, and a summary that says more.

        `picture`: the key of its kind in words, such as "treemap". `what`: what is shown, to which
        the year and the `unit` are added.
        """
        heading = self._heading(what, unit)
        kind = self.text(f"chart.{picture}")
        sentences = [kind, heading, *caption, *summary]
        spoken = " · ".join(filter(None, sentences))
        subtitle = caption[0] if caption else ""
        meta = {
            "summary": spoken,
            "title": heading,
            "subtitle": subtitle,
            "notes": [note for note in caption[1:] if note],
        }
        return {**titled(heading, caption), "template": TEMPLATES[self.theme], "meta": meta}

    def _heading(self, what: str, unit: str) -> str:
        parts = [what]
        if self.year is not None and not pd.isna(self.year):
            parts.append(self.text("chart.year", year=self.year))
        if unit:
            parts.append(unit)
        return _HEADING_JOINS[self.lang].join(parts)

    def _filter_words(self) -> str:
        if not self.filters:
            return self.text("caption.no_filters")
        return self.text("caption.filters", filters=" · ".join(self.filters))


def capitalised(text: str) -> str:
    """Begin a title with a capital, and leave the rest as it is."""
    return text[:1].upper() + text[1:]
