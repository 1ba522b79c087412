"""What was read → the frames of `shimahe.frames`, and the exact figures behind them.

One function makes the rows of one frame: those of sheets and of the written text stand here, those
of tables of money in `money_rows`, those of `cells`, `tables` and `unplaced` in `ledgers`. Figures
are taken as read; nothing is corrected.
"""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from shimahe import frames
from shimahe.forms import ENTITY_GOALS
from shimahe.reading import ledgers, money_rows
from shimahe.reading.ledgers import Rows
from shimahe.reading.recognise import Reading
from shimahe.reading.source_lines import to_lines_of_source
from shimahe.reading.target_sheet import Sheet, points_of
from shimahe.reading.unframed import rows_in_no_frame, wholes_in_part
from shimahe.vocabulary import exact_wan, parse_figure, parse_sign, unit_in


class BuiltFrames(NamedTuple):
    """The frames of a document by name, and the exact figures of those that have figures."""

    frames: dict[str, pd.DataFrame]
    #: By frame, the figure of each row as a decimal; None where the row has none.
    exact: dict[str, tuple[Decimal | None, ...]]


def to_frames(reading: Reading) -> BuiltFrames:
    """Build all frames of a document as `shimahe.frames` declares them.

    Rows hold exact decimals; a frame holds floats of the same decimals that are kept in `exact`.
    """
    rows_of: dict[str, Rows] = {
        "spending": money_rows.spending(reading),
        "economic": money_rows.economic(reading),
        "revenue": money_rows.revenue(reading),
        "three_public": money_rows.three_public(reading),
        "procurement": money_rows.procurement(reading),
        "projects": projects(reading),
        "bases": bases(reading),
        "indicators": indicators(reading),
        "statements": statements(reading),
        "cells": ledgers.cells(reading),
    }
    in_no_frame = rows_in_no_frame(reading, rows_of)
    table_rows = ledgers.tables(reading, in_no_frame, wholes_in_part(rows_of))
    unplaced_rows = ledgers.unplaced(reading, rows_of, table_rows)
    rows_of["tables"] = table_rows
    rows_of["unplaced"] = unplaced_rows
    rows_of = to_lines_of_source(reading.printed, rows_of)
    exact = _exact_figures(rows_of)
    built = {}
    for name in list(rows_of):
        built[name] = frames.build(name, rows_of.pop(name))  # freed at once: they are many
    return BuiltFrames(built, exact)


def _exact_figures(rows_of: dict[str, Rows]) -> dict[str, tuple[Decimal | None, ...]]:
    """Return the figures of each frame's exact column, one for each row of the frame."""
    exact = {}
    for name, rows in rows_of.items():
        frame = frames.BY_NAME[name]
        if frame.exact is not None:
            place = frame.names.index(frame.exact)
            exact[name] = tuple(map(itemgetter(place), rows))
    return exact


# --- sheets ---------------------------------------------------------------------------------------


class ProjectRow(NamedTuple):
    """One row of the frame `projects`, whose columns `shimahe.frames` explains."""

    project: str
    amount_wan: Decimal | None
    department: str | None
    overview: str | None
    goal: str | None
    first_line: int
    last_line: int
    line: int


def projects(reading: Reading) -> list[ProjectRow]:
    """Return one row for each project sheet that has a name.

    `amount_wan` is exact 万元; `line` is that of the amount, or of the name where no amount is
    printed.
    """
    rows = []
    for _, project, sheet in reading.project_sheets():
        if project:
            printed_at = sheet.fields.get("amount", sheet.fields["name"])
            row = ProjectRow(
                project=project,
                amount_wan=_amount_of_sheet(sheet),
                department=sheet.text("department"),
                overview=sheet.text("overview"),
                goal=sheet.text("goal"),
                first_line=sheet.first_line,
                last_line=sheet.last_line,
                line=printed_at.line,
            )
            rows.append(row)
    return rows


def _amount_of_sheet(sheet: Sheet) -> Decimal | None:
    """Return the amount of a sheet in exact 万元; None where it prints no amount or no unit."""
    if "amount" not in sheet.fields:
        return None
    text = sheet.fields["amount"].text
    return exact_wan(parse_figure(text), unit_in(text, sheet.amount_unit))


class BasisRow(NamedTuple):
    """One row of the frame `bases`, whose columns `shimahe.frames` explains."""

    project: str
    document_number: str
    issuer: str
    year: int
    serial: int
    line: int


def bases(reading: Reading) -> list[BasisRow]:
    """Return the numbers of the documents that the 立项依据 of each project cites, each once.

    `line` is that of the first citation (甲府〔2024〕12号: issuer 甲府, year 2024, serial 12).
    """
    rows: dict[tuple[str, str, int, int], BasisRow] = {}
    for _, project, sheet in reading.project_sheets():
        if project:
            for line, numbers in sheet.basis:
                for number in numbers:
                    key = (project, number.issuer, number.year, number.serial)
                    rows.setdefault(key, BasisRow(project, *number, line))
    return list(rows.values())


class IndicatorRow(NamedTuple):
    """One row of the frame `indicators`, whose columns `shimahe.frames` explains."""

    indicator: str
    scope: str
    project: str | None
    position: int
    name: str | None
    weight: Decimal | None
    sign: str | None
    target: str | None
    value: Decimal | None
    unit: str | None
    is_core: bool | None
    copies: int
    line: int


def indicators(reading: Reading) -> list[IndicatorRow]:
    """Return every printed indicator with an id (I001 …), the department's own first.

    `sign` is a comparison (≥, ≤, =, 定性) where the printed one is known, else as printed. `value`
    is the one number in the target, None where there is none or several (R19).
    """
    rows: list[IndicatorRow] = []
    for key, project, sheet in reading.all_sheets():
        for position, indicator in enumerate(sheet.indicators, 1):
            texts = indicator.texts
            sign = texts.get("sign", "")
            target = texts.get("target", "")
            row = IndicatorRow(
                indicator=f"I{len(rows) + 1:03d}",
                scope="department" if key == ENTITY_GOALS else "project",
                project=project,
                position=position,
                name=texts.get("name") or None,
                weight=parse_figure(points_of(texts.get("weight", ""))),
                sign=parse_sign(sign) or sign or None,
                target=target or None,
                value=indicator.value,
                unit=texts.get("unit") or None,
                is_core=indicator.is_core,
                copies=indicator.copies,
                line=indicator.line,
            )
            rows.append(row)
    return rows


# --- prose ----------------------------------------------------------------------------------------


class StatementRow(NamedTuple):
    """One row of the frame `statements`, whose columns `shimahe.frames` explains."""

    statement: str
    section: str | None
    item: str | None
    budget: str | None
    year: int | None
    measure: str
    explains: str | None
    value: Decimal
    unit: str | None
    amount_wan: Decimal | None
    text: str
    line: int


def statements(reading: Reading) -> list[StatementRow]:
    """Return the figures that the written text states, in the order of print, with an id (S01 …).

    `amount_wan` is exact 万元, None for what is not money; `explains` is the id of the change that
    this figure is a cause of.
    """
    rows = []
    for index, statement in enumerate(reading.text.statements):
        explains = None
        if statement.cause_of is not None:
            explains = _statement_id(statement.cause_of)
        row = StatementRow(
            statement=_statement_id(index),
            section=statement.section,
            item=statement.item or None,
            budget=statement.budget,
            year=statement.year,
            measure=statement.measure,
            explains=explains,
            value=statement.value,
            unit=statement.unit,
            amount_wan=exact_wan(statement.value, statement.unit),
            text=statement.text,
            line=statement.line,
        )
        rows.append(row)
    return rows


def _statement_id(index: int) -> str:
    """Return the id of a statement by its index from 0: S01, S02 …"""
    return f"S{index + 1:02d}"
