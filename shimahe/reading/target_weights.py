"""Several columns of weights, one for each level of indicators: which is that of the indicators.

A column of weights is of the level that its heading names (三级权重), or of the level whose heading
stands left of it (一级指标 | 权重 | 二级指标 | 权重). The rule is R16c of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shimahe.reading.target_sheet import Indicator, Sheet, WeightColumns
from shimahe.vocabulary import fold, parse_figure

_LEVEL = re.compile("([一二三四])级")
#: The heading of weights that goes before one of points (分值) beside it.
_WEIGHT = "权重"


def weight_columns(
    headings: Sequence[tuple[int, str]], weights: Sequence[int], name: int
) -> WeightColumns:
    """Return which columns of weights are of the indicators, whose names stand at `name`.

    `headings` are the filled cells of the header, `weights` the places of those of weights.
    """
    texts = {place: fold(text) for place, text in headings}
    own_level = _level_of(texts.get(name, ""))
    level = own_level
    own: list[int] = []
    above: list[int] = []
    for place, text in texts.items():
        if place in weights:
            is_own = (_level_of(text) or level) == own_level
            (own if is_own else above).append(place)
        elif place == name or _level_of(text):
            level = _level_of(text)
    of_weight = [place for place in own if _WEIGHT in texts[place]]
    return WeightColumns(tuple(of_weight or own), tuple(above))


def is_level_heading(heading: str) -> bool:
    """Whether a folded text heads a level of indicators (一级指标, 三级指标名称)."""
    return re.fullmatch(r"[一二三四]级指标(?:名称)?", heading) is not None


def level_of_names(heading: str) -> int:
    """Return the level of the names below a heading, 1 to 4; 3 where it says none."""
    level = _level_of(heading)
    return "一二三四".index(level) + 1 if level else 3


def _level_of(heading: str) -> str:
    """Return the level that a heading names (三 for 三级指标); "" where it names none."""
    level = _LEVEL.search(heading)
    return level.group(1) if level else ""


def leave_doubtful_weights(sheet: Sheet, indicator: Indicator) -> None:
    """Leave the weight of an indicator that prints several, and name its line.

    Its line is named too where only the weights of the levels above are printed.
    """
    own, above = sheet.weight_columns
    if indicator.shift or len(own) == 1:
        return
    texts = {text for text in _texts_at(indicator, own) if text}
    if len(texts) > 1:
        indicator.texts["weight"] = ""
        sheet.rest[indicator.line] = "column unknown"
    elif own or indicator.texts.get("weight"):
        return
    elif any(parse_figure(text) is not None for text in _texts_at(indicator, above)):
        sheet.rest[indicator.line] = "column unknown"


def _texts_at(indicator: Indicator, places: Sequence[int]) -> list[str]:
    """Return what an indicator prints at some places."""
    return [indicator.cells[place] for place in places if place < len(indicator.cells)]
