"""The card of one place of the source: its printed line among those around it, and what became of
it.

Promises that a printed line is shown as printed, cut only where it says so, and that the figure is
marked where it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards import carded, tag
from shimahe.findings import exact, records
from shimahe.source_map import located, spans

NAMED = 12  # rows of one frame on a card: more would make the page slow
ROOM = {
    True: 320,
    False: 48,
}  # characters shown of a field: in the line chosen, in the lines around it
#: What a card says of a frame's rows from the line.
SAID = {
    "spending": "code name budget kind amount_wan", "economic": "code name use amount_wan",
    "revenue": "name amount_wan", "three_public": "name amount_wan", "procurement": "category budget amount_wan",
    "projects": "project amount_wan",
    "indicators": "indicator name target", "statements": "statement item text", "bases": "project document_number",
}  # fmt: skip


def account_name(code: str, table: str, lang: str) -> str:
    """The name of a code; nothing where there is no code, or none is known."""
    book = "economic" if table == "basic_economic" else "functional"
    return name if code and (name := charts.account(code, None, lang, book)) != code else ""


def cut_text(text: str, room: int) -> str:
    """The text, cut at its end where it is longer than `room` characters."""
    return text if len(text) <= room else f"{text[: room - 1]}…"


@lru_cache(maxsize=64)
def place_card(d: Disclosure, place: str, context: int, lang: str) -> str:
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
        return carded(
            [tag("p", terms.text("card.unknown_place", lang, place=place, n=d.last_line))], lang
        )
    span = spans(d).get(place)
    head = tag(
        "h3",
        f"{place} · " if row.get("text") else place,
        tag("span", cut_text(row.get("text", ""), 80), lang="zh"),
    )
    notes = ["card.fields"] + ["card.unmarked"] * (
        span is None and "column" in row and row["column"] is not None
    )
    said = [
        tag("p", each)
        for each in (_facts(row, lang), " ".join(terms.text(key, lang) for key in notes))
    ]
    return carded(
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
        [f"{row['row']} {account_name(row['code'] or '', row['table'], lang)}".strip()]
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
                "span",
                before,
                tag("mark", field[first:last]),
                tag("span", cut_text(after, room // 2)),
            )
        else:
            yield tag("span", cut_text(field, room)) if field else ""
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
