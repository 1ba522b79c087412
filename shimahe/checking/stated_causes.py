"""Whether the causes of a change can be told from what else a text says (A33).

Promises a reason where an amount among the causes is not said to be more or less, where causes are
about so much or not all named, and where a cause may rather be one of another cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from shimahe.checking.printed_values import ZERO
from shimahe.vocabulary import ORDINAL

AMOUNT_AMONG_CAUSES = "amount among the causes"
CAUSES_OF_CAUSES = "causes of a cause"
LIST_GOES_ON = "causes go on"
ABOUT = "about so much"

#: The most causes of which it is tried whether some explain others.
_MOST_CAUSES = 30
#: The most characters behind the last cause that are looked at.
_MOST_BEHIND = 400
_MONEY = r"\d(?:百?万|亿|千)?元"
#: Begins a cause that may be one of the cause before it.
_WHY = "^(?:由于|因(?!公)|是因|系因)"
_NUMBER = rf"^(?:{ORDINAL}是|[(]?(?:{ORDINAL}|\d{{1,2}})(?:[)、]|\.(?!\d)))"
_FIRST_NUMBER = "^[(]?[一1](?:是|[)、]|\\.)"
_FURTHER = "^(?:此外|另外|另一|其他原因|还有|同时|再加上)"
_ABOUT = r"[约近](?=\d)"


class Stated(NamedTuple):
    """One statement of a text, as far as it matters which changes explain which."""

    name: str
    #: The name of the change that it explains.
    explains: str | None
    item: str
    #: In 万元; None where it is no money.
    wan: Decimal | None
    #: Its words, folded.
    text: str


class Listed(NamedTuple):
    """The causes of a change with the text in which they stand, folded."""

    change: Stated
    #: The amount that the change itself explains; None where it explains none.
    whole: Decimal | None
    #: What is stated behind the change up to the last of its causes, in the order of print.
    stated: Sequence[Stated]
    between: str
    behind: str

    @property
    def causes(self) -> list[Stated]:
        """The causes of the change."""
        return [each for each in self.stated if each.explains == self.change.name]

    @property
    def explaining(self) -> list[Stated]:
        """The causes with what explains them."""
        names = {self.change.name, *(each.name for each in self.causes)}
        return [each for each in self.stated if each.explains in names]


def why_not_told(listed: Listed) -> str:
    """Say why the causes of a change cannot be told; "" if they can, or if they add up to it."""
    causes = listed.causes
    values = [cause.wan for cause in causes if cause.wan is not None]
    change = listed.change
    if change.wan is None or len(values) < len(causes) or sum(values) == change.wan:
        return ""
    if _other_money(listed):
        return AMOUNT_AMONG_CAUSES
    is_about = any(re.search(_ABOUT, cause.text) for cause in causes)
    if is_about or listed.behind.startswith("左右"):
        return ABOUT
    return _why_behind(listed) or _why_nested(listed, values)


def _other_money(listed: Listed) -> bool:
    """Whether any money among the causes is none of them, nor the change once more."""
    change = listed.change
    explaining = {each.name for each in listed.explaining}
    for each in listed.stated:
        says_again = each.item == change.item and each.wan == change.wan
        if each.wan is not None and each.name not in explaining and not says_again:
            return True
    return False


def _why_behind(listed: Listed) -> str:
    """Say that the words behind the last cause go on with causes; "" if they do not.

    Where neither numbers nor semicolons part the causes, a semicolon ends their list.
    """
    words = listed.behind[:_MOST_BEHIND]
    if words.startswith("等"):
        return LIST_GOES_ON
    sentence, _, further = words.partition("。")
    is_numbered = re.search(_FIRST_NUMBER, listed.causes[0].text) is not None
    if is_numbered and re.search(_NUMBER, further):
        return LIST_GOES_ON
    names_more = re.search(_FURTHER, further) is not None
    if names_more and re.search(_MONEY, further.partition("。")[0]):
        return LIST_GOES_ON
    goes_on = is_numbered or ";" in listed.between
    rest = sentence if goes_on else sentence.partition(";")[0]
    return AMOUNT_AMONG_CAUSES if re.search(_MONEY, rest) else ""


def _why_nested(listed: Listed, values: Sequence[Decimal]) -> str:
    """Say that some causes may explain others, or another change; "" if they do not."""
    if any(re.search(_WHY, cause.text) for cause in listed.causes[1:]):
        return CAUSES_OF_CAUSES
    change = listed.change.wan
    sums = list(accumulate(values))
    if change in sums or sums[-1] == listed.whole:
        return CAUSES_OF_CAUSES  # what follows may be beside the change, or they explain its whole
    amounts = [each.wan for each in listed.explaining if each.wan is not None]
    return CAUSES_OF_CAUSES if may_be_parted(change or ZERO, amounts) else ""


def may_be_parted(whole: Decimal, amounts: Sequence[Decimal]) -> bool:
    """Whether amounts make up a whole where some are parts of the one in front of them.

    >>> may_be_parted(Decimal(14), [Decimal(10), Decimal(6), Decimal(4), Decimal(4)])
    True
    >>> may_be_parted(Decimal(14), [Decimal(10), Decimal(6), Decimal(4)])
    False
    """
    if len(amounts) > _MOST_CAUSES:
        return False
    reached = {(0, ZERO)}  # how many amounts are used, and what they come to
    open_ends = [(0, ZERO)]
    while open_ends:
        used, total = open_ends.pop()
        if used == len(amounts):
            continue
        total += amounts[used]
        for stop in _ends_of_parts(amounts, used):
            end = (stop, total)
            if end not in reached:
                reached.add(end)
                open_ends.append(end)
    return (len(amounts), whole) in reached


def _ends_of_parts(amounts: Sequence[Decimal], first: int) -> Iterator[int]:
    """Yield the places behind an amount, and behind those after it that make it up."""
    yield first + 1
    total = ZERO
    for place in range(first + 1, len(amounts)):
        total += amounts[place]
        if total == amounts[first]:
            yield place + 1
