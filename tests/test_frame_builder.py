"""The rows that reading makes for each frame, held to the declaration of the frames."""

import pytest

from shimahe import frames
from shimahe.reading import frame_builder, ledgers, money_rows

ROW_TYPES = {
    "spending": money_rows.SpendingRow,
    "economic": money_rows.EconomicRow,
    "revenue": money_rows.RevenueRow,
    "three_public": money_rows.ThreePublicRow,
    "procurement": money_rows.ProcurementRow,
    "projects": frame_builder.ProjectRow,
    "bases": frame_builder.BasisRow,
    "indicators": frame_builder.IndicatorRow,
    "statements": frame_builder.StatementRow,
    "cells": ledgers.CellRow,
    "tables": ledgers.TableRow,
    "unplaced": ledgers.UnplacedRow,
}


def test_every_frame_has_its_rows():
    assert set(ROW_TYPES) == set(frames.BY_NAME)


@pytest.mark.parametrize("name", ROW_TYPES)
def test_rows_have_the_declared_columns_in_order(name):
    assert list(ROW_TYPES[name]._fields) == frames.BY_NAME[name].names
