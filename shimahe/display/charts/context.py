"""The context of a figure: its rows and language, and the words of its title and caption.

All charts build on it. Promises that a frame without the columns that a chart needs is refused
before anything is drawn, in the language of the figure. Does not know any single chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd

from shimahe import terms
from shimahe.display.charts import arguments
from shimahe.display.charts.layout import Spec, titled
from shimahe.display.charts.palette import TEMPLATES
from shimahe.display.charts.words import COMMAS, STOPS
from shimahe.vocabulary import exact_money

#: What is written between the parts of a sentence.
COMMAS_OF_SENTENCES = {"zh": "，", "en": ", "}


class ChartContext:
    """The rows, the language and the caption of one figure.

    `frame` has the rows that are drawn and must have `columns`. `of` has the rows that these were
    chosen from (default: `frame`) and must have `of_columns`. `matching` has a truth value for each
    row of `frame` that says whether it passes the filters (default: all do). `year`, `stage`
    ("budget" or "final_account"), `filters` and `notes` are said in the caption. `lang` is "zh" or
    "en" (default: the current language).

    Raises: ValueError for a language that is not offered, and, in the language of the figure, for a
    frame that lacks a column, or an argument that is not of its kind.
    """

    theme = "light"  # figures are drawn in it; a page changes the template to another

    def __init__(
        self,
        frame: pd.DataFrame,
        columns: Sequence[str],
        *,
        of: pd.DataFrame | None = None,
        of_columns: Sequence[str] = (),
        matching: pd.Series | None = None,
        year: int | None = None,
        stage: str | None = None,
        filters: Sequence[str] = (),
        notes: Sequence[str] = (),
        lang: str | None = None,
    ) -> None:
        self.lang = terms.resolve_language(lang)
        #: What the axes count in, in words.
        self.unit = self.text("chart.unit")
        arguments.check(self.lang, year=year, filters=filters, notes=notes)
        arguments.check_choice(self.lang, "stage", stage, [None, *terms.keys("stage")])
        self.year = year
        self.stage = stage
        self.filters = filters
        self.notes = notes
        self.check_columns(frame, columns)
        self.frame = arguments.with_floats(frame, columns)
        self.of = self.frame
        if of is not None:
            self.check_columns(of, of_columns)
            self.of = arguments.with_floats(of, of_columns)
        arguments.check_matching(self.lang, frame, matching)
        self.matching = matching

    # --- words ---

    def text(self, key: str, **values: object) -> str:
        """Return a text of the user interface in the language of the figure."""
        return terms.text(key, self.lang, **values)

    def key_name(self, column: str, key: str) -> str:
        """Return the name of a value of a column in the language of the figure.

        English names have plain quotation marks, since “ and ” are very wide in Chinese fonts.
        """
        name = terms.key_name(column, key, self.lang)
        return name if self.lang == "zh" else name.replace("“", '"').replace("”", '"')

    def printed_names(self, frame: pd.DataFrame | None) -> dict[str, str]:
        """Return the printed name of each code of a frame; {} for None.

        Raises: ValueError if the frame lacks the column code or name.
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
        """Return names joined by commas (、 in Chinese)."""
        return COMMAS[self.lang].join(names)

    def join_items(self, items: Iterable[str]) -> str:
        """Return items that may contain commas, joined by semicolons."""
        return STOPS[self.lang].join(items)

    # --- checks ---

    def check_columns(self, frame: object, columns: Sequence[str]) -> None:
        """Check that `frame` is a frame and has all of the columns, with values of their kind.

        Raises: ValueError that names the missing columns, or a value that its column cannot have.
        """
        if not isinstance(frame, pd.DataFrame):
            kind = type(frame).__name__
            names = ", ".join(columns)
            raise terms.Refused(self.text("chart.no_frame", kind=kind, columns=names))
        missing = [name for name in columns if name not in frame]
        if missing:
            raise terms.Refused(self.text("chart.no_column", columns=", ".join(missing)))
        for name in columns:
            arguments.check_values(self.lang, frame[name])
        if "code" in columns:
            arguments.check_codes(self.lang, frame["code"])
        for name in columns:
            if name in arguments.KEYED:
                arguments.check_keys(self.lang, frame[name], terms.keys(name))
            if name in arguments.KEYED_OR_MISSING:
                arguments.check_keys(self.lang, frame[name].dropna(), terms.keys(name))

    def check_sum(self, parent: str, printed: Decimal, below: Decimal) -> None:
        """Check that a printed amount equals the sum of its parts, exactly.

        Raises: ValueError that names the parent, both amounts and their difference.
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
        """Return the layout of a figure with title, subtitle and notes.

        `picture` is the key of its kind in words, such as "treemap". `title` is a sentence that
        says what the figure shows. `what` says what is drawn; with the year, `unit` and `facts` it
        is the subtitle. `notes` help to read the figure, and `summary` has more for readers who do
        not see it. The layout also has these texts as data, as `meta`: title, subtitle, notes, and
        a summary of all of them.
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
        """Return the subtitle: what is drawn, the year, the unit, and how much of the whole."""
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
        """Return the filters that are set, the notes that were given, and those of the chart."""
        every = [*self.notes, *notes]
        if self.filters:
            every.insert(0, self.text("caption.filters", filters=" · ".join(self.filters)))
        return [note for note in every if note]


def title_of_chosen(title: str, shown: int, whole: int, lang: str) -> str:
    """Return a title with, before it, how many rows of how many it speaks of, if not all."""
    if shown == whole:
        return title
    numbers = {"n": f"{shown:,}", "all": f"{whole:,}"}
    return terms.text("title.of_chosen", lang, title=title, **numbers)


def count_of(key: str, n: int, whole: int, lang: str | None) -> str:
    """Return the number of rows shown in words, and of how many if these are not all."""
    if n == whole:
        return terms.text(f"{key}.all", lang, n=f"{n:,}")
    return terms.text(key, lang, n=f"{n:,}", all=f"{whole:,}")


def capitalised(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
