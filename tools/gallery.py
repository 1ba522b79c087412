"""Draw every chart in both languages on pages that open offline, to be looked at.

`EXAMPLES` has each chart with the frames that it is made for. A page has the words of each figure
as the explorers show them, and the picture as wide as the page. Promises that a page needs nothing
from outside. Does not know whether a picture is good: people look.
"""

from __future__ import annotations

import argparse
import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs
from plotly.utils import PlotlyJSONEncoder

import shimahe
from shimahe import charts, structure, terms
from shimahe.checking.audit import Audit
from shimahe.disclosure import Disclosure
from shimahe.display.charts.palette import THEMES
from shimahe.display.charts.words import clauses
from shimahe.display.parts import script
from shimahe.quality.scores import Quality
from shimahe.source_map import located

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "gallery"
CONFIG = {"displaylogo": False, "displayModeBar": False}


class Findings(NamedTuple):
    """What the charts are made of: a disclosure, its audit and its scores."""

    d: Disclosure
    audit: Audit
    quality: Quality

    @property
    def items(self) -> pd.DataFrame:
        """The lines of spending without finer ones."""
        return self.d.spending[self.d.spending["is_leaf"]]

    @property
    def classes(self) -> pd.DataFrame:
        """The classes of spending."""
        return self.d.spending[self.d.spending["level"] == "class"]

    @property
    def groups(self) -> pd.DataFrame:
        """The lines of basic expenditure without finer ones."""
        return self.d.economic[self.d.economic["is_leaf"]]

    @property
    def one_sheet(self) -> pd.DataFrame:
        """The indicators of the first project sheet."""
        scores: pd.DataFrame = self.quality.indicators
        first = scores["project"].dropna().iloc[0]
        of_sheet: pd.DataFrame = scores[scores["project"] == first]
        return of_sheet


def findings(d: Disclosure, lang: str) -> Findings:
    """Work out what the charts are made of."""
    return Findings(d, shimahe.audit(d), shimahe.score(d, lang=lang))


def _shares_by_employer(f: Findings, **about: Any) -> go.Figure:
    values = ("printed_pct", "employer_pct")
    return charts.shares(structure.by_employer(f.d), values=values, labels="code", **about)


def _searched(f: Findings, **about: Any) -> go.Figure:
    matching = f.items["code"].str.startswith("21205")
    return charts.treemap(f.items, matching=matching, names=f.d.spending, **about)


#: Every picture by its name, which begins with that of the chart.
EXAMPLES: dict[str, Callable[..., go.Figure]] = {
    "treemap": lambda f, **about: charts.treemap(f.items, names=f.d.spending, **about),
    "treemap-economic": lambda f, **about: charts.treemap(f.groups, names=f.d.economic, **about),
    "treemap-matching": _searched,
    "icicle": lambda f, **about: charts.icicle(f.items, names=f.d.spending, **about),
    "bars": lambda f, **about: charts.bars(f.items, names=f.d.spending, **about),
    "bars-classes": lambda f, **about: charts.bars(f.classes, **about),
    "bars-economic": lambda f, **about: charts.bars(f.groups, names=f.d.economic, **about),
    "dots": lambda f, **about: charts.dots(f.groups, names=f.d.economic, **about),
    "sankey": lambda f, **about: charts.sankey(f.items, names=f.d.spending, **about),
    "sankey-economic": lambda f, **about: charts.sankey(f.groups, names=f.d.economic, **about),
    "lorenz": lambda f, **about: charts.lorenz(f.items, names=f.d.spending, **about),
    "split": lambda f, **about: charts.split(structure.split(f.d), **about),
    "split-use": lambda f, **about: charts.split(structure.split(f.d, by="use"), **about),
    "shares": lambda f, **about: charts.shares(structure.personnel(f.d), **about),
    "shares-employer": _shares_by_employer,
    "checks": lambda f, **about: charts.checks(f.audit.checks, **about),
    "checks-each": lambda f, **about: charts.checks(f.audit.checks, by="check", **about),
    "waterfall": lambda f, **about: charts.waterfall(structure.causes(f.d), effect="S38", **about),
    "funding": lambda f, **about: charts.funding(f.audit.allocation, names=f.d.spending, **about),
    "places": lambda f, **about: charts.places(located(f.d), **about),
    "places-amounts": lambda f, **about: charts.places(located(f.d), by="amount_wan", **about),
    "criteria": lambda f, **about: charts.criteria(f.quality.indicators, **about),
    "heat_map": lambda f, **about: charts.heat_map(f.quality.indicators, **about),
    "heat_map-sheet": lambda f, **about: charts.heat_map(f.one_sheet, **about),
    "composition": lambda f, **about: charts.composition(f.quality.indicators, **about),
    "targets": lambda f, **about: charts.targets(f.quality.indicators, **about),
    "money_and_indicators": lambda f, **about: charts.money_and_indicators(
        f.quality.projects, **about
    ),
    "ranking": lambda f, **about: charts.ranking(f.quality.indicators, **about),
}


def figures(f: Findings, lang: str) -> dict[str, go.Figure]:
    """Draw every example in a language, with the words inside."""
    about = {"year": f.d.year, "stage": f.d.stage, "lang": lang}
    return {name: draw(f, **about) for name, draw in EXAMPLES.items()}


def page(pictures: dict[str, go.Figure], lang: str, theme: str, *, inside: bool) -> str:
    """Write a page of pictures; `inside`: with the words inside the pictures, as notebooks do."""
    colours = THEMES[theme]
    sections = []
    for name, figure in pictures.items():
        meta = figure.layout.meta
        plain = figure.to_plotly_json()
        plain["data"] = charts.in_theme(plain["data"], theme)
        plain["layout"]["template"] = charts.TEMPLATES[theme].to_plotly_json()
        words = "" if inside else _words(meta)
        sections.append(f'<section id="{name}">{words}<div></div></section>')
        data = json.dumps(plain, cls=PlotlyJSONEncoder).replace("</", "<\\/")
        sections.append(f'<script>draw("{name}", {data})</script>')
    style = _STYLE % {"ink": colours.ink, "paper": colours.paper, "fonts": charts.FONTS}
    body = "\n".join(sections)
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>charts</title>'
        f"<style>{style}</style><script>{get_plotlyjs()}</script>"
        f"<script>{script('tiles')}{_DRAW % json.dumps(CONFIG)}</script>{body}</html>"
    )


_STYLE = """
body { margin: 0 auto; max-width: 1100px; padding: 0 8px; color: %(ink)s; background: %(paper)s;
       font: 14px %(fonts)s; }
section { margin: 24px 0; } h2 { font-size: 18px; margin: 0; word-break: keep-all; }
h2 span { display: inline-block; white-space: pre-wrap; }
p { font-size: 13px; margin: 2px 0; }
"""
_DRAW = """
const draw = async (name, { data, layout }) => {
  const box = document.querySelector(`#${name} > div`);
  await Plotly.newPlot(box, data, { ...layout, width: box.clientWidth }, %s);
  await fitTiles(Plotly, box);
};
"""


def _words(meta: dict[str, Any]) -> str:
    title = "".join(f"<span>{html.escape(clause)}</span>" for clause in clauses(meta["title"]))
    subtitle = html.escape(meta["subtitle"])
    notes = html.escape(" · ".join(meta["notes"]))
    return f'<h2>{title}</h2><p>{subtitle}</p><p title="{notes}">ⓘ</p>'


def write(out: Path = OUT) -> list[Path]:
    """Write the pages: in each language and theme, with the words beside and inside."""
    out.mkdir(parents=True, exist_ok=True)
    d = shimahe.load()
    paths = []
    for lang in terms.LANGUAGES:
        found = findings(d, lang)
        with charts.uncaptioned():
            bare = figures(found, lang)
        captioned = figures(found, lang)
        for theme in THEMES:
            for kind, pictures in (("page", bare), ("notebook", captioned)):
                path = out / f"{kind}.{lang}.{theme}.html"
                text = page(pictures, lang, theme, inside=kind == "notebook")
                path.write_text(text, encoding="utf-8")
                paths.append(path)
    return paths


def main() -> None:
    """Write the pages and say where they are."""
    parser = argparse.ArgumentParser(description="Draw every chart in both languages.")
    parser.add_argument("--to", type=Path, default=OUT, help="the folder of the pages")
    for path in write(parser.parse_args().to):
        print(path)


if __name__ == "__main__":
    main()
