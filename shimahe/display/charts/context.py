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
from shimahe.display.charts.words import COMMAS, STOPS, exact_money

#: What stands between the parts of a sentence.
COMMAS_OF_SENTENCES = {"zh": "，", "en": ", "}


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
        stage: str | None = None,
        filters: Sequence[str] = (),
        notes: Sequence[str] = (),
        lang: str | None = None,
    ) -> None:
        self.lang = terms.resolve_language(lang)
        self.unit = self.text("chart.unit")
        self.year = year
        self.stage = stage
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
        """Name a key of a column in the language of the figure.

        Of Chinese fonts “ and ” are as wide as a character: English has plain quotation marks.
        """
        name = terms.key_name(column, key, self.lang)
        return name if self.lang == "zh" else name.replace("“", '"').replace("”", '"')

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
            raise terms.Refused(self.text("chart.no_frame", kind=kind, columns=names))
        missing = [name for name in columns if name not in frame]
        if missing:
            raise terms.Refused(self.text("chart.no_column", columns=", ".join(missing)))

    def check_sum(self, parent: str, printed: Decimal, below: Decimal) -> None:
        """Hold a parent to the sum of what lies below it.

        Raises: ValueError that names the parent and the gap.
        """
        if printed == below:
            return
        sums = {
            "printed": exact_money(printed),
            "children": exact_money(below),
            "gap": exact_money(abs(printed - below)),
        }
        raise terms.Refused(self.text("chart.gap", parent=parent, **sums))

    # --- title, subtitle, notes, summary ---

    def layout(
        self,
        picture: str,
        title: str,
        what: str,
        facts: Sequence[str] = (),
        *,
        notes: Sequence[str] = (),
        summary: Sequence[str] = (),
        unit: str = "",
    ) -> Spec:
        """Lay out the title of a figure and its caption, with all of its words as data in `meta`.

        `picture`: the key of its kind in words, such as "treemap". `title`: what the figure shows,
        as a sentence. `what`: what is drawn; with year, `unit` and `facts` it is the subtitle.
        `notes`: what else helps to read it. `summary`: more for those who do not see it.
        """
        title = capitalised(title)
        subtitle = self._subtitle(what, unit, facts)
        words = {"title": title, "subtitle": subtitle, "notes": self._all_notes(notes)}
        kind = self.text(f"chart.{picture}")
        sentences = [kind, title, subtitle, *words["notes"], *summary]
        spoken = " · ".join(filter(None, sentences))
        layout = titled(title, subtitle, words["notes"])
        return {**layout, "template": TEMPLATES[self.theme], "meta": {**words, "summary": spoken}}

    def _subtitle(self, what: str, unit: str, facts: Sequence[str]) -> str:
        """Say in one line what is drawn, of which year, in which unit, and how much of how much."""
        parts = [what]
        if self.year is not None and not pd.isna(self.year):
            parts.append(self._year_words())
        if unit:
            parts.append(unit)
        heading = COMMAS_OF_SENTENCES[self.lang].join(parts)
        return STOPS[self.lang].join([heading, *filter(None, facts)])

    def _year_words(self) -> str:
        if self.stage is None:
            return self.text("chart.year", year=self.year)
        stage = self.key_name("stage", self.stage)
        return self.text("chart.year_stage", year=self.year, stage=stage)

    def _all_notes(self, notes: Sequence[str]) -> list[str]:
        """Give the filters that are set, what the figure was told to say, and its own notes."""
        every = [*self.notes, *notes]
        if self.filters:
            every.insert(0, self.text("caption.filters", filters=" · ".join(self.filters)))
        return [note for note in every if note]


def title_of_chosen(title: str, shown: int, whole: int, lang: str) -> str:
    """Say before a title of how many it speaks, where only some are chosen."""
    if shown == whole:
        return title
    numbers = {"n": f"{shown:,}", "all": f"{whole:,}"}
    return terms.text("title.of_chosen", lang, title=title, **numbers)


def count_of(key: str, n: int, whole: int, lang: str | None) -> str:
    """Count what is shown; where that is not all, of how many."""
    if n == whole:
        return terms.text(f"{key}.all", lang, n=f"{n:,}")
    return terms.text(key, lang, n=f"{n:,}", all=f"{whole:,}")


def capitalised(text: str) -> str:
    """Begin a title with a capital, and leave the rest as it is."""
    return text[:1].upper() + text[1:]
