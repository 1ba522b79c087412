"""The tables of a made-up disclosure as grids, each figure with what it means.

A sheet knows its headings as paths from the top of its header down, its rows as printed texts, and
for every printed figure what the reader must make of it. It does not know how it will be printed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from tests.correct import codes
from tests.correct.choices import Options
from tests.correct.office import BASIC, BUDGETS, Leaf, Office

Path = tuple[str, ...]
_BLANKS = {
    "empty": "", "hyphen": "-", "dash": "—", "zero": "0.00", "nbsp": "\u00a0", "two dashes": "--",
    "bare zero": "0",
}  # fmt: skip
#: What stands around a figure, and between its groups of three digits.
_AROUND = {
    "yen": "¥{0}", "spaces": " {0} ", "zero-width": "\u200b{0}\ufeff", "with unit": "{0}{1}",
}  # fmt: skip
_GROUPS = {"wide spaces": "\u00a0", "thin spaces": "\u2009"}
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """One printed figure: its text, and its value in the unit of its table; None for a blank."""

    text: str
    value: Decimal | None


@dataclass(frozen=True)
class Writer:
    """How a document spells its figures."""

    options: Options
    unit: str

    @property
    def factor(self) -> Decimal:
        """万元 in one of the printed unit."""
        return Decimal(1) if self.unit == "万元" else Decimal("0.0001")

    def money(self, amount: int) -> Figure:
        """Print an amount of 分."""
        if self.unit == "万元":
            value, decimals = Decimal(amount) / 10**6, "0.01"
        elif self.options["unit"] == "元 without decimals":
            value, decimals = Decimal(amount) / 100, "1"
        else:
            value, decimals = Decimal(amount) / 100, "0.01"
        value = value.quantize(Decimal(decimals), ROUND_HALF_UP)
        if not amount:
            text = _BLANKS[self.options["blank"]]
            return Figure(text, Decimal(0) if "0" in text else None)
        return Figure(self.spelled(value), value)

    def spelled(self, value: Decimal) -> str:
        """Spell a value as the document spells figures."""
        text = self._digits(abs(value))
        around = _AROUND.get(self.options["figures"])
        if around is not None:
            text = around.format(text, self.unit)
        if value >= 0:
            return text
        return f"（{text}）" if self.options["negative"] == "brackets" else f"-{text.strip()}"

    def _digits(self, value: Decimal) -> str:
        """Spell a value that is not negative, without what stands around it."""
        style = self.options["figures"]
        if style == "noise":
            return repr(math.nextafter(float(value), 0.0))
        if style == "bare":
            return f"{value:f}"
        if style == "stripped":
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        text = f"{value:,f}"
        if style == "full-width":
            return text.translate(_WIDE)
        return text.replace(",", _GROUPS.get(style, ","))


# --- what must be read ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A printed figure of a table: its row, its column by meaning (None: by none), its value.

    `row` is the code, or the printed label. `at` is the row of the grid. `money`: whether it is an
    amount at all; a share or a rank is none.
    """

    row: str
    column: str | None
    value: Decimal
    at: int
    money: bool = True


@dataclass(frozen=True)
class Amount:
    """An amount that a frame must hold; `wan` None where the frame must not hold one."""

    frame: str
    key: tuple[str | None, ...]
    wan: Decimal | None
    at: int


#: The heading of codes and names that stand in one cell.
_JOINT_HEADINGS = {
    "of accounts": "功能分类科目",
    "of codes and names": "科目编码及名称",
    "of names and codes": "科目名称（编码）",
}


@dataclass
class Sheet:
    """One table before it is printed."""

    form: str
    title: str
    unit: str
    paths: list[Path]
    body: list[list[str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    #: By code, the names of the accounts that it prints.
    names: dict[str, str] = field(default_factory=dict)
    #: Rows whose first cells are one merged cell, with the number of those cells.
    merged: dict[int, int] = field(default_factory=dict)
    note: str = ""
    #: Whether the first cell of all rows is one merged cell, the name of the unit.
    unit_merged: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a table by codes: its code (none: the total), its name and its lines of money."""

    code: str
    name: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Column:
    """A column of figures: its path, its key by meaning, and the amount it prints of some lines."""

    path: Path
    key: str | None
    amount: Callable[[tuple[Leaf, ...]], int | Decimal]
    money: bool = True
    #: The kind of `spending` that the column belongs to.
    kind: str | None = None


def lines_of(leaves: Sequence[Leaf], options: Options) -> list[Line]:
    """Return the printed lines of some leaves, the total where it is printed."""
    names: dict[str, str] = {}
    for leaf in leaves:
        names |= codes.FUNCTIONAL[leaf.budget]
    lengths = {"three": (3, 5, 7), "class": (3,), "item": (7,)}[options["levels"]]
    wanted = sorted({leaf.code[:length] for leaf in leaves for length in lengths})
    lines = []
    for code in wanted:
        below = tuple(leaf for leaf in leaves if leaf.code.startswith(code))
        lines.append(Line(code, names[code], below))
    total = Line("", options["total label"], tuple(leaves))
    if options["total"] == "first":
        lines.insert(0, total)
    elif options["total"] == "last":
        lines.append(total)
    return lines


def _sum(part: str, *kinds: str) -> Callable[[tuple[Leaf, ...]], int]:
    """Return the sum of some kinds of a part of the money: spent, own, opening, closing, before."""

    def amount(leaves: tuple[Leaf, ...]) -> int:
        return sum(getattr(leaf, part).get(kind, 0) for leaf in leaves for kind in kinds)

    return amount


def _receipts(*kinds: str) -> Callable[[tuple[Leaf, ...]], int]:
    def amount(leaves: tuple[Leaf, ...]) -> int:
        return sum(leaf.receipts(kind) for leaf in leaves for kind in kinds)

    return amount


ALL = (*BASIC, "project")


def spending_columns(office: Office, options: Options, amount: str = "spent") -> list[Column]:
    """Return the columns of a table of expenditure by kind."""
    total_words, basic_words, project_words = _kind_words(office, options)
    by = _receipts if amount == "receipts" else partial(_sum, amount)
    total = [Column((total_words,), "total", by(*ALL))]
    basic = [Column((basic_words,), "basic", by(*BASIC), kind="basic")]
    if options["basic"] != "one":
        basic = [
            Column((basic_words, "人员经费"), None, by("personnel"), kind="basic"),
            Column((basic_words, "公用经费"), None, by("public_use"), kind="basic"),
        ]
    if options["basic"] == "parts and subtotal":
        basic.insert(0, Column((basic_words, "小计"), "basic", by(*BASIC), kind="basic"))
    project = [Column((project_words,), "project", by("project"), kind="project")]
    if options["project"] == "parts" and options["kinds"] != "none":
        project = _project_parts(project[0])
    if options["kinds"] == "none":
        return total
    if options["order"] == "project first":
        return total + project + basic
    if options["order"] == "total last":
        return basic + project + total
    return total + basic + project


def _project_parts(whole: Column) -> list[Column]:
    """Return the project column as a subtotal with two parts of it below the same heading."""

    def upkeep(leaves: tuple[Leaf, ...]) -> int:
        return sum(int(whole.amount((leaf,))) for leaf in leaves if int(leaf.code) % 2)

    def rest(leaves: tuple[Leaf, ...]) -> int:
        return int(whole.amount(leaves)) - upkeep(leaves)

    (head,) = whole.path
    return [
        Column((head, "小计"), "project", whole.amount, kind="project"),
        Column((head, "运转类"), None, upkeep),
        Column((head, "特定目标类"), None, rest),
    ]


def _kind_words(office: Office, options: Options) -> tuple[str, str, str]:
    if options["words"] == "national":
        return "本年支出合计" if options["stage"] == "final" else "小计", "基本支出", "项目支出"
    if options["words"] == "long":
        return "总计", "基本支出预算" if options["stage"] == "budget" else "基本支出", "项目支出"
    return "合计", "基本支出", "项目支出"


def under(group: str, columns: Iterable[Column]) -> list[Column]:
    """Return columns below a heading."""
    return [Column((group, *c.path), c.key, c.amount, c.money) for c in columns]


def without_meaning(columns: Iterable[Column]) -> list[Column]:
    """Return columns that no key names: of another year, or of money carried over."""
    return [Column(c.path, None, c.amount, c.money) for c in columns]


def with_years(office: Office, columns: list[Column], options: Options) -> list[Column]:
    """Return the columns with those of other years beside them."""
    year, choice = office.year, options["years"]
    word = "决算数" if options["stage"] == "final" else "预算数"
    before = _sum("before", *ALL)
    if choice == "last year before":
        return [Column((f"{year - 1}年{word}",), None, before), *columns]
    if choice == "last year bare":
        return [*columns, Column((f"上年{word}",), None, before)]
    if choice == "last year after":
        return [*under(f"{year}年{word}", columns), Column((f"{year - 1}年{word}",), None, before)]
    if choice == "last year outturn":
        change = f"{year}年{word}比{year - 1}年执行数"
        return [
            Column((f"{year - 1}年执行数",), None, before),
            *under(f"{year}年{word}", columns),
            Column((change, "增减额"), None, _growth),
            Column((change, "增减%"), None, _rate, money=False),
        ]
    if choice == "change":
        return [*columns, Column(("比上年增减%",), None, _rate, money=False)]
    if choice == "budget and final" and options["stage"] == "final":
        return [Column(("年初预算数",), None, before), *under("决算数", columns)]
    if choice == "bare years":
        last = [Column((f"上年{word}",), None, before)]
        return [*last, *under(f"本年{word}", columns)]
    if choice == "bare last year before":
        return [Column((f"上年{word}",), None, before), *columns]
    if choice == "last year split":
        last = without_meaning(spending_columns(office, options, "before"))
        return [*under(f"{year - 1}年{word}", last), *under(f"{year}年{word}", columns)]
    return columns


def _growth(leaves: tuple[Leaf, ...]) -> int:
    """Return by how much the amount has grown."""
    return _sum("spent", *ALL)(leaves) - _sum("before", *ALL)(leaves)


def _rate(leaves: tuple[Leaf, ...]) -> Decimal:
    """Return by how many per cent the amount has grown."""
    before = _sum("before", *ALL)(leaves)
    now = _sum("spent", *ALL)(leaves)
    if not before:
        return Decimal(0)
    return (Decimal(now - before) * 100 / before).quantize(Decimal("0.01"), ROUND_HALF_UP)


# --- tables by codes ------------------------------------------------------------------------------


class CodedSheet:
    """Lays out a table by codes: the columns left of the figures, the figures, those right."""

    def __init__(
        self, form: str, title: str, writer: Writer, columns: list[Column], leaves: Sequence[Leaf]
    ) -> None:
        self.everything = tuple(leaves)
        self.options = writer.options
        self.writer = writer
        self.columns = columns
        left = [path for path, _ in self._left_of(Line("", "", ()), 0)]
        right = {"none": [], "note": [("备注",)], "share": [("占比%",)]}[self.options["right"]]
        paths = [*left, *(self._head(column) for column in columns), *right]
        self.sheet = Sheet(form, title, writer.unit, paths)
        self.sheet.unit_merged = self.options["left"] == "unit merged"

    def _head(self, column: Column) -> Path:
        """Return the headings of a column, with the unit where each heading has it."""
        if self.options["heads"] != "with unit" or not column.money:
            return column.path
        return (*column.path[:-1], f"{column.path[-1]}（{self.writer.unit}）")

    def _code_cells(self, line: Line) -> list[tuple[Path, str]]:
        style, code = self.options["codes"], line.code
        name = line.name
        if self.options["indent"] == "yes" and code:
            name = "　" * ((len(code) - 3) // 2) + name
        top = "功能分类科目编码" if self.options["words"] == "national" else "科目编码"
        name_path: Path = ("科目名称",)
        joined = {"in the name": "{}{}", "dash": "{}-{}", "bracket": "[{}]{}", "space": "{} {}"}
        if style in joined:
            text = joined[style].format(code, line.name) if code else line.name
            return [((_JOINT_HEADINGS[self.options["code heading"]],), text)]
        if style == "name then code":
            return [(name_path, name), ((top,), code)]
        if style == "split":
            parts = (code[:3], code[3:5], code[5:7])
        elif style == "split whole":
            parts = tuple(code if len(code) == size else "" for size in (3, 5, 7))
        else:
            return [((top,), code), (name_path, name)]
        cells = [((top, head), part) for head, part in zip("类款项", parts, strict=True)]
        return [*cells, (name_path, name)]

    def _left_of(self, line: Line, number: int) -> list[tuple[Path, str]]:
        cells = self._code_cells(line)
        first = str(number + 1)
        office_code = "301001" if line.code else ""
        choice = self.options["left"]
        if choice == "number":
            return [(("序号",), first), *cells]
        if choice == "line number":
            return [*cells, (("行次",), first)]
        if choice == "unit code":
            return [*cells[:-1], (("单位代码",), office_code), cells[-1]]
        if choice == "unit merged":
            return [(("单位名称",), "本级机关"), *cells]
        if choice == "unit code and name":
            unit_name = "本级" if line.code else ""
            return [(("单位代码",), office_code), (("单位名称",), unit_name), *cells]
        return cells

    def _name_place(self, line: Line) -> tuple[int, int]:
        """Return where the code begins in a row, and where the name stands."""
        texts = [text for _, text in self._left_of(line, 0)]
        paths = [path for path, _ in self._left_of(line, 0)]
        of_names = ("科目名称", *_JOINT_HEADINGS.values())
        names = [n for n, path in enumerate(paths) if path[0] in of_names]
        heads = [n for n, path in enumerate(paths) if "编码" in path[0]]
        return (heads[0] if heads else names[0]), names[0] if texts else 0

    def add(self, line: Line) -> int:
        """Print one line; return its place in the body."""
        at = len(self.sheet.body)
        left = [text for _, text in self._left_of(line, at)]
        if not line.code:
            self._place_total(line, left, at)
        row = list(left)
        key = line.code or line.name
        for column in self.columns:
            amount = column.amount(line.leaves)
            figure = self._figure(column, amount)
            row.append(figure.text)
            if figure.value is not None:
                place = Place(key, column.key, figure.value, at, column.money)
                self.sheet.places.append(place)
        row += {"none": [], "note": [""], "share": [self._share(line, key, at)]}[
            self.options["right"]
        ]
        self.sheet.body.append(row)
        if line.code:
            self.sheet.names[line.code] = line.name
        return at

    def _figure(self, column: Column, amount: int | Decimal) -> Figure:
        if column.money:
            return self.writer.money(int(amount))
        text = f"{amount}%" if amount else ""
        return Figure(text, Decimal(amount) if amount else None)

    def _share(self, line: Line, key: str, at: int) -> str:
        """Print what part of the whole a line is, in per cent."""
        if self.options["right"] != "share":
            return ""
        total = next(c for c in self.columns if c.key == "total")
        whole, part = total.amount(self.everything), total.amount(line.leaves)
        if not whole or not part:
            return ""
        share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        self.sheet.places.append(Place(key, None, share, at, money=False))
        return str(share)

    def _place_total(self, line: Line, left: list[str], at: int) -> None:
        code_at, name_at = self._name_place(line)
        choice = self.options["total place"]
        if choice == "name" or name_at <= code_at:
            return
        left[name_at] = ""
        left[code_at] = line.name
        if choice == "merged" and code_at == 0:
            self.sheet.merged[at] = name_at + 1

    def add_line_row(self) -> None:
        """Print the row that numbers the columns (栏次)."""
        left = [""] * len(self._left_of(Line("", "", ()), 0))
        _, name_at = self._name_place(Line("", "", ()))
        left[name_at] = "栏次"
        numbers = [str(n + 1) for n in range(len(self.columns))]
        choice = self.options["column numbers"]
        if choice == "formula" and len(numbers) > 2:
            numbers[0] = "1=" + "+".join(numbers[1:])
        elif choice == "stars":
            left = ["**"] * len(left)
        elif choice == "letters":
            left = list("甲乙丙丁戊"[: len(left)]) + [""] * (len(left) - 5)
        elif choice == "brackets":
            numbers = [f"（{number}）" for number in numbers]
        right = [""] * (len(self.sheet.paths) - len(left) - len(numbers))
        self.sheet.body.append([*left, *numbers, *right])


def coded_sheet(
    form: str, title: str, writer: Writer, columns: list[Column], leaves: Sequence[Leaf],
    side: str = "支出",
) -> tuple[Sheet, dict[str, int]]:  # fmt: skip
    """Lay out a table by codes; return it with the place of each code's row."""
    laid = CodedSheet(form, title, writer, _headed(columns, writer.options, side), leaves)
    if writer.options["line row"] == "yes":
        laid.add_line_row()
    at = {line.code: laid.add(line) for line in lines_of(leaves, writer.options)}
    return laid.sheet, at


def _headed(columns: list[Column], options: Options, side: str) -> list[Column]:
    """Return the columns below the groups that the header has."""
    if options["head"] == "one row" or options["years"] not in ("none", "change"):
        return columns
    if any(column.path[0].startswith("本年") and len(column.path) > 1 for column in columns):
        return columns
    group = f"本年{side}" if options["stage"] == "final" else "预算数"
    grouped = under(group, columns)
    return under("金额", grouped) if options["head"] == "three rows" else grouped


def amounts_of(
    laid: Sheet, lines: Iterable[Line], at: dict[str, int], writer: Writer, budget: str | None,
    columns: Iterable[Column], open_codes: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """Say what `spending` must hold of a table by codes."""
    by_kind: dict[str | None, list[Column]] = {}
    for column in columns:
        if column.kind:
            by_kind.setdefault(column.kind, []).append(column)
    if not by_kind:
        by_kind[None] = [c for c in columns if c.key == "total"]
    subtotal = [c for c in columns if c.key == "basic"]
    for line in lines:
        if not line.code or line.code in open_codes:
            continue
        for kind, found in by_kind.items():
            used = subtotal if kind == "basic" and subtotal else found
            figures = [writer.money(int(c.amount(line.leaves))).value for c in used]
            values = [value for value in figures if value is not None]
            if values:
                wan = sum(values, Decimal(0)) * writer.factor
                key = (line.code, budget, kind)
                laid.amounts.append(Amount("spending", key, wan, at[line.code]))


BUDGET_FORMS = {
    BUDGETS[0]: "general_spending",
    BUDGETS[1]: "fund_spending",
    BUDGETS[2]: "state_capital_spending",
}
