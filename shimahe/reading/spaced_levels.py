"""A line of an indicator whose cells only spaces part, below headings of levels → its texts.

The cells of the levels (产出指标, 数量指标) are merged over several rows, so that a line may print
fewer texts than there are headings. Its last texts stand below the last headings; what stands in
front of the name must be levels. The rule is R16b of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shimahe.reading.grids import Row
from shimahe.reading.sheets import (
    columns_of,
    heading_key,
    is_label_not_read,
    is_sum,
    label_key,
)
from shimahe.reading.target_doubts import is_signed_number
from shimahe.reading.target_sheet import points_of
from shimahe.vocabulary import fold, has_digit, is_chinese, parse_figure, parse_sign

#: The heading of a level of indicators, folded.
_LEVEL_HEADING = r"[一二三]级指标(?:名称)?|指标(?:类型|类别)"
#: The texts of the first level, and of those below it, folded.
_FIRST_LEVEL = r"(?:项目)?(?:产出|效益|效果|成本|满意度|投入|过程|管理|履职效能|运行成本)(?:指标)?"
_LEVEL = (
    r"[\u3400-\u9fff]{2,10}指标"
    r"|(?:(?:产出)?(?:数量|质量|时效|成本)|(?:经济|社会|生态|环境|生态环境)(?:效益|成本|影响)?"
    r"|可持续(?:发展|影响)?|(?:服务对象|受益对象|社会公众|群众)?满意度|产出|效益|效果)(?:指标)?"
)
#: The heading of remarks, which lines seldom print; one that does has a text too many.
_REMARKS = "备注"
#: What no indicator prints: a mark of a heading or of a sentence, the number of a section.
_NO_INDICATOR = r"[#。；：:]|^[一二三四五六七八九十]、|^第.{1,3}(?:部分|章|节)|^附[件表]"
#: The fewest Chinese characters of a name.
_FEWEST_LETTERS = 2
#: What a text that is no number must have in front of it: a name of so many characters.
_FEWEST_OF_NAME = 4


def read_below_levels(tokens: Sequence[str], header: Row) -> list[str]:
    """Return the cells of a line below a header that is known throughout; [] where it is unclear.

    >>> header = Row(1, ("一级指标", "二级指标", "三级指标", "指标值", "权重"))
    >>> read_below_levels(["质量指标", "清运率", "100%", "20"], header)
    ['', '质量指标', '清运率', '100%', '20']
    >>> read_below_levels(["质量指标", "清运率", "20"], header)
    []
    """
    place = columns_of(header).get("name", -1)
    headings = [text for text in header.fields[place:] if fold(text) != _REMARKS]
    keys = ["name", *map(heading_key, headings[1:])]
    levels = list(header.fields[:place])
    if levels and label_key(levels[0]) == "indicators":
        del levels[0]
    in_front = place - len(levels)
    if place < 0 or not all(map(_heads_level, levels)) or not all(keys):
        return []
    if any(re.search(_NO_INDICATOR, token) for token in tokens):
        return []
    for texts in (list(tokens), _with_blank_unit(tokens, keys)):
        first = len(texts) - len(keys)
        told = dict(zip(keys, texts[max(first, 0) :], strict=False))
        above = texts[: max(first, 0)]
        is_told = first > 0 or "weight" in told or "sign" in told or _is_of_number(told)
        if not 0 <= first <= len(levels) or not is_told:
            continue
        if _are_levels(above, len(levels)) and _is_indicator(told):
            return [*[""] * (in_front + len(levels) - first), *texts]
    return []


def _heads_level(heading: str) -> bool:
    """Whether a heading is that of a level above the names."""
    return re.fullmatch(_LEVEL_HEADING, fold(heading)) is not None


def _with_blank_unit(tokens: Sequence[str], keys: Sequence[str | None]) -> list[str]:
    """Return the texts of an indicator with a blank for the unit, which one of 定性 may lack."""
    if "unit" not in keys:
        return []
    place = len(tokens) - (len(keys) - 1 - keys.index("unit"))
    return [*tokens[: max(place, 0)], "", *tokens[max(place, 0) :]]


def _are_levels(texts: Sequence[str], count: int) -> bool:
    """Whether all texts are levels of indicators; the first of `count` is of the first level."""
    for number, text in enumerate(texts):
        is_first = number == 0 and len(texts) == count > 1
        pattern = _FIRST_LEVEL if is_first else _LEVEL
        if re.fullmatch(pattern, fold(text)) is None:
            return False
    return True


def _is_indicator(texts: Mapping[str | None, str]) -> bool:
    """Whether texts by the key of their heading are those of one indicator."""
    name = texts.get("name", "")
    target = texts.get("target", "")
    if not _is_name(name) or not target:
        return False
    if "weight" in texts and parse_figure(points_of(texts["weight"])) is None:
        return False
    unit = texts.get("unit", "")
    if unit and (has_digit(unit) or parse_sign(unit) is not None):
        return False
    sign = parse_sign(texts["sign"]) if "sign" in texts else None
    if "sign" in texts and sign is None:
        return False
    if "unit" in texts and not unit and (sign not in (None, "定性") or has_digit(target)):
        return False
    is_number = has_digit(target) and (sign is None or parse_figure(target) is not None)
    return is_number or sign == "定性" or (sign is None and _is_told_by_words(name, target))


def _is_of_number(texts: Mapping[str | None, str]) -> bool:
    """Whether a name and a target alone, below no level, are told by a number in the target.

    Other words may be a heading of the text (第二部分 2025年部门预算表).
    """
    target = texts.get("target", "")
    is_number = target[:1].isdecimal() or is_signed_number(target)
    return is_number and re.match(r"20\d\d年", fold(target)) is None


def _is_name(text: str) -> bool:
    """Whether a text may be the name of an indicator, and is no level, label, sign or figure."""
    if sum(map(is_chinese, text)) < _FEWEST_LETTERS or text[0].isdecimal():
        return False
    return not text.endswith("指标") and not is_sum(text) and not is_label_not_read(text)


def _is_told_by_words(name: str, target: str) -> bool:
    """Whether a name and a target in words are each whole: neither is a piece of one name."""
    return len(name) >= _FEWEST_OF_NAME and parse_sign(target) is None
