"""Shares of spending: of every line, of lines with a vague purpose, and of one line in another.

Promises that every share stands beside its numerator and its denominator, that sums are exact, and
that what the document does not say is missing. Does not judge, and corrects no printed figure.
"""

from __future__ import annotations

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.findings import SHARE, UNKNOWN, choice, exact, findings_frame, lines, share
from shimahe.frames import LEVELS
from shimahe.structure.totals import at_level, leaves, ranked, summed, total
from shimahe.structure.wholes import denominator, with_lines_noted, within


def shares(d: Disclosure, by: str = "class", of: str = "total") -> pd.DataFrame:
    """List the share of every line in a denominator, the largest line first.

    `by` is class, group or item, which takes the amount printed at that level, or the sum of the
    lines below it where none is printed; or it is budget or kind, which adds up the lowest lines
    (under `unknown` those whose budget or kind the document does not say). `of` is the denominator,
    one of those that `denominators` lists; lines outside it are left out.

    Columns: definition, code (or the key of the budget or kind), name (as printed), numerator_wan,
    denominator, denominator_wan, share_pct, lines; amounts in 万元.

    Raises: ValueError for another `by` or `of`.
    """
    choice(by, (*LEVELS, "budget", "kind"))
    rows = within(d.spending, of)
    if by in LEVELS:
        parts = at_level(rows, by)
    else:
        lowest = leaves(rows)
        parts = lowest.assign(code=lowest[by].fillna("unknown"), name=None)
    found = ranked(parts, denominator(d, of))
    found = found.rename(columns={"amount_wan": "numerator_wan"})
    found = found.assign(definition=f"by_{by}", denominator=of)
    return with_lines_noted(d, found[f"definition code name {SHARE} lines".split()])


def residual(d: Disclosure) -> pd.DataFrame:
    """Measure the share of lines that say little about the purpose of the money.

    `residual` are the lowest lines whose code ends in 99 and whose printed name begins with 其他,
    `general_affairs` those named 一般行政管理事务 whose code ends in 02, and `residual_or_general`
    both together. A line counts only if code and printed name say the same, because what the ending
    of a code means was not verified with the issuing body: 2082501 其他城市生活救助 does not count.
    The numerator is missing where the lines that were read do not add up to the denominator.

    Columns: definition, numerator_wan, denominator (total, project), denominator_wan, share_pct,
    lines; in 万元.
    """
    lowest = leaves(d.spending)
    marks = _residual_marks(lowest)
    rows = []
    for key in ("total", "project"):
        inside = within(lowest, key)
        whole = denominator(d, key)
        is_whole = total(inside) == whole
        for definition, mark in marks.items():
            marked = inside[mark[inside.index]]
            wan = exact(marked["amount_wan"].tolist()) if is_whole else UNKNOWN
            cells = share(wan, key, whole)
            rows.append((definition, *cells, lines(marked["line"])))
    return with_lines_noted(d, findings_frame(f"definition {SHARE} lines", rows))


def _residual_marks(lowest: pd.DataFrame) -> dict[str, pd.Series]:
    """Mark the lines that each definition of `residual` counts."""
    code = lowest["code"]
    name = lowest["name"].fillna("").str.replace(r"\s", "", regex=True)
    is_residual = code.str.endswith("99") & name.str.startswith("其他")
    is_general = code.str.endswith("02") & name.eq("一般行政管理事务")
    return {
        "residual": is_residual,
        "general_affairs": is_general,
        "residual_or_general": is_residual | is_general,
    }


def part(d: Disclosure, code: str, of_code: str) -> pd.DataFrame:
    """Measure the share of one functional line in another, such as 20139 in 201.

    >>> from shimahe import load
    >>> found = part(load(), "20139", "201")
    >>> found[["numerator_wan", "denominator", "denominator_wan", "share_pct"]].values.tolist()
    [[2842.9, '201', 6084.49, 46.72]]

    Columns: definition, code, name, numerator_wan, denominator (`of_code`), denominator_wan,
    share_pct, lines; amounts in 万元, all kinds and budgets of the code together.

    Raises: ValueError if `code` is not inside `of_code`, or one of them is not printed.
    """
    if not _is_inside(code, of_code):
        message = terms.text("structure.not_inside", code=repr(code), of=repr(of_code))
        raise terms.Refused(message)
    printed = {row.code: row for row in summed(d.spending)}
    missing = [repr(each) for each in (code, of_code) if each not in printed]
    if missing:
        message = terms.text("structure.not_printed", codes=", ".join(missing))
        raise terms.Refused(message)
    inner = printed[code]
    outer = printed[of_code]
    cells = share(inner.amount_wan, of_code, outer.amount_wan)
    where = lines(inner.lines, outer.lines)
    row = ("part", code, inner.name, *cells, where)
    return findings_frame(f"definition code name {SHARE} lines", [row])


def _is_inside(code: object, of_code: object) -> bool:
    """Whether both are codes, and the first lies below the second."""
    if not isinstance(code, str) or not isinstance(of_code, str):
        return False
    return of_code != "" and code != of_code and code.startswith(of_code)
