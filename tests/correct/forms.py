"""The tables that an office prints, each laid out with what must be read of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from random import Random

from tests.correct import codes
from tests.correct.choices import Options
from tests.correct.office import BASIC, BUDGETS, OTHER_KINDS, Leaf, Office, ThreePublic
from tests.correct.sheets import (
    ALL,
    BUDGET_FORMS,
    Amount,
    Column,
    Line,
    Path,
    Place,
    Sheet,
    Writer,
    _receipts,
    _sum,
    amounts_of,
    coded_sheet,
    lines_of,
    spending_columns,
    under,
    with_years,
    without_meaning,
)

#: By form and stage, the titles that offices give it.
TITLES: dict[tuple[str, str], tuple[str, ...]] = {
    ("general_spending", "budget"): (
        "一般公共预算支出表", "一般公共预算财政拨款支出预算表", "一般公共预算支出情况表",
        "一般公共预算支出预算表", "一般公共预算支出功能分类预算表", "一般公共预算财政拨款支出表",
    ),
    ("general_spending", "final"): ("一般公共预算财政拨款支出决算表", "一般公共预算支出决算表"),
    ("general_spending", "groups"): ("一般公共预算财政拨款收入支出决算表",),
    ("fund_spending", "budget"): (
        "政府性基金预算支出表", "政府性基金预算支出情况表", "政府性基金预算财政拨款支出预算表",
    ),
    ("fund_spending", "final"): ("政府性基金预算财政拨款支出决算表",),
    ("fund_spending", "groups"): ("政府性基金预算财政拨款收入支出决算表",),
    ("state_capital_spending", "budget"): (
        "国有资本经营预算支出表", "国有资本经营预算支出情况表",
        "国有资本经营预算财政拨款支出预算表",
    ),
    ("state_capital_spending", "final"): ("国有资本经营预算财政拨款支出决算表",),
    ("department_spending", "budget"): (
        "部门支出总表", "部门支出预算总表", "部门支出总体情况表",
        "支出预算总表", "部门支出预算表", "支出总表",
    ),
    ("department_spending", "final"): ("支出决算表", "部门支出决算表"),
    ("department_revenue", "budget"): (
        "部门收入总表", "部门收入预算总表", "部门收入总体情况表",
        "收入预算总表", "部门收入预算表", "收入总表",
    ),
    ("department_revenue", "final"): ("收入决算表", "部门收入决算表"),
    ("department_balance", "budget"): (
        "部门收支总表", "收支预算总表", "部门收支总体情况表",
        "部门综合预算收支总表", "部门财务收支预算总表",
        "收支总表",
    ),
    ("department_balance", "final"): ("收入支出决算总表", "部门收入支出决算总表"),
    ("appropriation_balance", "budget"): (
        "财政拨款收支总表", "财政拨款收支预算总表",
        "财政拨款收支总体情况表", "财政拨款收支预算表",
    ),
    ("appropriation_balance", "final"): ("财政拨款收入支出决算总表",),
    ("basic_economic", "budget"): (
        "一般公共预算基本支出表", "一般公共预算财政拨款基本支出预算表",
        "一般公共预算基本支出情况表",
        "一般公共预算基本支出部门预算经济分类预算表",
    ),
    ("basic_economic", "final"): (
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算财政拨款基本支出决算明细表",
    ),
    ("three_public", "budget"): (
        "一般公共预算“三公”经费支出表", "“三公”经费支出预算表",
        "财政拨款“三公”经费支出预算表",
        "一般公共预算“三公”经费支出情况表", "“三公”经费预算表",
        "部门“三公”经费预算财政拨款情况统计表",
    ),
    ("procurement", "budget"): (
        "政府采购预算表", "政府采购预算明细表", "部门政府采购预算表", "政府采购支出预算表",
    ),
    ("procurement", "final"): ("政府采购支出表", "政府采购决算表"),
    ("entity_goals", "budget"): ("部门（单位）整体绩效目标表", "部门整体支出绩效目标表"),
    ("entity_goals", "final"): ("部门整体支出绩效目标表",),
    ("project_goals", "budget"): (
        "项目绩效目标表", "项目支出绩效目标表", "一般性项目绩效目标表（一级项目）",
    ),
    ("project_goals", "final"): ("项目支出绩效目标表",),
    ("three_public", "final"): (
        "一般公共预算财政拨款“三公”经费支出决算表", "“三公”经费支出决算表",
        "财政拨款“三公”经费支出决算表",
    ),
}  # fmt: skip
SOURCE_NAMES = {
    "general_public": ("一般公共预算资金", "一般公共预算财政拨款收入", "一般公共预算拨款收入"),
    "government_fund": (
        "政府性基金预算资金",
        "政府性基金预算财政拨款收入",
        "政府性基金预算拨款收入",
    ),
    "state_capital": (
        "国有资本经营预算资金",
        "国有资本经营预算财政拨款收入",
        "国有资本经营预算拨款收入",
    ),
    "fiscal_account": ("财政专户管理资金", "财政专户管理资金收入", "财政专户管理资金收入"),
    "superior_subsidy": ("上级补助收入资金", "上级补助收入", "上级补助收入"),
    "service_receipts": ("事业收入资金", "事业收入", "事业收入"),
    "business_receipts": ("事业单位经营收入资金", "经营收入", "事业单位经营收入"),
    "subordinate_remittance": ("附属单位上缴收入资金", "附属单位上缴收入", "附属单位上缴收入"),
    "other": ("其他收入资金", "其他收入", "其他收入"),
}
_NUMERALS = "一二三四五六七八九十"
#: What pays the money of the office's own, by kind.
OWN_SOURCES = {
    "project": "service_receipts", "transfer": "other", "business": "business_receipts",
    "subsidy": "superior_subsidy",
}  # fmt: skip
WORDS = {"usual": 0, "national": 1, "long": 2}


class Forms:
    """All tables of one office under one set of options."""

    def __init__(self, office: Office, options: Options) -> None:
        self.office = office
        self.options = options
        self.unit = "万元" if options["unit"] == "万元" else "元"
        self.writer = Writer(options, self.unit)
        self.final = options["stage"] == "final"
        self.own = options["income"] == "own receipts"
        self.leaves = office.leaves
        is_anything_carried = self.final or _sum("opening", *ALL)(self.leaves) != 0
        self.carried = options["carried"] == "yes" and is_anything_carried
        self.three_public = dict(office.three_public)
        if options["three public unit"] == "other" and self.unit == "元":
            for name, part in self.three_public.items():
                self.three_public[name] = part.in_steps(10_000)
        budgets = {leaf.budget for leaf in self.leaves}
        self.budgets = [budget for budget in BUDGETS if budget in budgets]
        self.own_tables = self._budgets_with_table()

    def _budgets_with_table(self) -> list[str]:
        tables = self.options["tables"]
        if tables in ("own", "both"):
            return self.budgets
        return self.budgets[:1] if tables == "both but funds" else []

    def title(self, form: str, stage: str = "") -> str:
        """Return the title of a form, with what stands in front."""
        titles = TITLES[form, stage or self.options["stage"]]
        words = titles[int(self.options["title words"]) % len(titles)]
        front = self.options["title front"]
        year = f"{self.office.year}年" + ("度" if self.final else "")
        if front == "none":
            return words
        return year + words if front == "year" else f"{self.office.name}{year}{words}"

    def sheets(self) -> Iterator[Sheet]:
        """Give the tables in the order of print."""
        if self.options["other tables"] in ("economic first", "government economic"):
            yield OtherForms(self).economic(self.options["other tables"])
        yield from self.of_the_department()
        for budget in self.own_tables:
            yield self.own_spending(budget)
            if budget == BUDGETS[0]:
                yield from self.of_the_general_budget()
        if self.options["blank forms"] == "declared" and BUDGETS[1] not in self.budgets:
            yield self.blank_form()
        if BUDGETS[0] not in self.own_tables:
            yield from self.of_the_general_budget()
        if self.options["purchases"] != "none":
            yield PurchaseForms(self).sheet()
        if self.options["targets"] != "none":
            yield from TargetForms(self).sheets()
        if self.options["other tables"] in ("projects", "meetings"):
            yield OtherForms(self).items(self.options["other tables"])

    def of_the_department(self) -> Iterator[Sheet]:
        """Give the balances, and the tables of the whole department."""
        if self.options["balance"] != "none":
            yield self.department_balance()
        if self.options["tables"] in ("department and revenue",):
            yield self.department_revenue()
        if self.options["tables"] != "own":
            yield self.department_spending()
        if self.options["appropriations"] != "none":
            yield self.appropriation_balance()

    def of_the_general_budget(self) -> Iterator[Sheet]:
        """Give the tables of basic expenditure and of 三公."""
        basic = sum(self.office.economic(1).values())
        if self.options["economic"] != "none" and basic:
            yield self.economic()
        if self.options["three public"] != "none":
            yield ThreePublicForms(self).sheet()

    # --- expenditure ------------------------------------------------------------------------------

    def own_spending(self, budget: str) -> Sheet:
        """Lay out the table of one budget."""
        leaves = [leaf for leaf in self.leaves if leaf.budget == budget]
        form = BUDGET_FORMS[budget]
        columns = spending_columns(self.office, self.options)
        shown = with_years(self.office, columns, self.options)
        title = self.title(form)
        groups = self.options["groups"]
        if self.final and self.carried and groups != "spent only" and (form, "groups") in TITLES:
            title = self.title(form, "groups")
            shown = self._carried_columns(columns, groups)
        sheet, at = coded_sheet(form, title, self.writer, shown, leaves)
        lines = lines_of(leaves, self.options)
        amounts_of(sheet, lines, at, self.writer, budget, columns)
        return sheet

    def _carried_columns(self, columns: list[Column], groups: str) -> list[Column]:
        """Return the columns by group: carried in, received, spent, carried out."""
        other = {
            name: without_meaning(spending_columns(self.office, self.options, name))
            for name in ("opening", "receipts", "closing")
        }
        if groups == "receipts, spent":
            return under("本年收入", other["receipts"]) + under("本年支出", columns)
        return [
            *under("年初结转和结余", other["opening"]),
            *under("本年收入", other["receipts"]),
            *under("本年支出", columns),
            *under("年末结转和结余", other["closing"]),
        ]

    def department_spending(self) -> Sheet:
        """Lay out the department's table, with what the office pays from its own receipts."""
        columns = spending_columns(self.office, self.options)
        if self.own:
            columns = self._with_own(columns)
        shown = with_years(self.office, columns, self.options) if not self.own else columns
        title = self.title("department_spending")
        leaves = self.leaves
        sheet, at = coded_sheet("department_spending", title, self.writer, shown, leaves)
        for line in lines_of(leaves, self.options):
            budget = self._budget_of(line)
            if budget is not False:
                amounts_of(sheet, [line], at, self.writer, budget, columns)
        return sheet

    def _with_own(self, columns: list[Column]) -> list[Column]:
        """Return the columns with the money of the office's own in them."""
        kinds = ("project", *OTHER_KINDS)
        whole = [
            Column(
                c.path, c.key, _both(c.amount, _sum("own", *_own_kinds(c, kinds))), c.money, c.kind
            )
            for c in columns
        ]
        if self.options["kinds"] == "none":
            return whole
        words = {
            "transfer": "上缴上级支出",
            "business": "经营支出",
            "subsidy": "对附属单位补助支出",
        }
        extra = [Column((words[k],), None, _sum("own", k), kind="other") for k in OTHER_KINDS]
        return whole + extra

    def _budget_of(self, line: Line) -> str | bool | None:
        """Return the budget that a row of the department's table is of; False: not asked."""
        if any(leaf.own for leaf in line.leaves) and self.own:
            alone = (
                self.options["tables"] == "department" and self.options["appropriations"] == "none"
            )
            return None if alone and not line.code.startswith("223") else False
        budgets = {leaf.budget for leaf in line.leaves}
        rest = budgets - set(self.own_tables)
        if not rest:
            return False
        if budgets & set(self.own_tables) or len(budgets) > 1:
            return False
        (budget,) = rest
        if self._is_shared(budget):
            return False
        by_column = self.options["tables"] == "department and revenue"
        if by_column and (self.options["words"] == "national" or self._carries_in(line)):
            return False
        if by_column or budget == BUDGETS[2]:
            return budget
        if self.options["appropriations"] == "none":
            return None
        return False

    def _carries_in(self, line: Line) -> bool:
        """Whether a budget's table of receipts prints of a line what is carried into the year."""
        opening = _sum("opening", *ALL)(line.leaves)
        return self.carried and not self.final and opening != 0

    def _is_shared(self, budget: str) -> bool:
        """Whether the balance prints of a budget less than its lines come to.

        Its own class holds money of the office as well then, and no table says in which lines.
        """
        if budget != BUDGETS[2] or not self.own or self.options["appropriations"] == "none":
            return False
        return any(leaf.own for leaf in self.leaves if leaf.budget == budget)

    # --- receipts ---------------------------------------------------------------------------------

    def department_revenue(self) -> Sheet:
        """Lay out the receipts by code and source."""
        columns = self._revenue_columns()
        title = self.title("department_revenue")
        sheet, _ = coded_sheet(
            "department_revenue", title, self.writer, columns, self.leaves, "收入"
        )
        return sheet

    def source_amount(self, source: str) -> Callable[[tuple[Leaf, ...]], int]:
        """Return what a source pays of some lines."""
        received = _receipts(*ALL) if self.carried else _sum("spent", *ALL)
        if source in BUDGETS:
            return lambda leaves: received(tuple(f for f in leaves if f.budget == source))
        if source == "total":
            own = _sum("own", "project", *OTHER_KINDS)
            return _both(received, own) if self.own else received
        if source == "carried_over":
            return _sum("opening", *ALL)
        if source == "appropriation":
            return received
        kinds = [kind for kind, name in OWN_SOURCES.items() if name == source]
        return _sum("own", *kinds) if self.own else lambda leaves: 0

    def _revenue_columns(self) -> list[Column]:
        which = WORDS[self.options["words"]]
        if self.options["words"] == "national":
            names = [
                ("本年收入合计", "total"), ("财政拨款收入", "appropriation"),
                ("上级补助收入", "superior_subsidy"), ("事业收入", "service_receipts"),
                ("经营收入", "business_receipts"), ("附属单位上缴收入", "subordinate_remittance"),
                ("其他收入", "other"),
            ]  # fmt: skip
        else:
            names = [("合计", "total")]
            names += [(SOURCE_NAMES[source][which], source) for source in SOURCE_NAMES]
        in_budget = self.carried and not self.final
        if in_budget:  # a budget prints all that it may spend
            names[0] = ("合计", "total")
            names.append(("上年结转", "carried_over"))
        columns = []
        for name, source in names:
            key = None if source == "appropriation" else source
            amount = self.source_amount(source)
            if in_budget and source == "total":
                amount = _both(amount, self.source_amount("carried_over"))
            columns.append(Column((name,), key, amount))
        if self.options["receipts"] == "grouped":
            return [columns[0], *under("本年收入", columns[1:])]
        return columns

    # --- economic lines ---------------------------------------------------------------------------

    def economic(self) -> Sheet:
        """Lay out basic expenditure by economic line."""
        return EconomicForms(self).sheet()

    def blank_form(self) -> Sheet:
        """Lay out a table without a figure that says so."""
        columns = spending_columns(self.office, self.options)
        title = self.title("fund_spending")
        sheet, _ = coded_sheet("fund_spending", title, self.writer, columns, [])
        sheet.places.clear()
        sheet.merged.clear()
        blank = ["" for _ in sheet.paths]
        sheet.body = [["合计", *blank[1:]]]
        sheet.note = "注：本单位无政府性基金预算财政拨款收支，故本表无数据。"
        return sheet

    # --- balances ---------------------------------------------------------------------------------

    def department_balance(self) -> Sheet:
        """Lay out receipts beside expenditure."""
        return BalanceForms(self).department()

    def appropriation_balance(self) -> Sheet:
        """Lay out the receipts and expenditure of the budgets."""
        return BalanceForms(self).appropriation()


def _own_kinds(column: Column, kinds: Sequence[str]) -> Sequence[str]:
    if column.key == "total":
        return kinds
    return ("project",) if column.key == "project" else ()


def _both(
    first: Callable[[tuple[Leaf, ...]], int | Decimal], second: Callable[[tuple[Leaf, ...]], int]
) -> Callable[[tuple[Leaf, ...]], int]:
    return lambda leaves: int(first(leaves)) + second(leaves)


class OtherForms:
    """Tables that are no form of a budget: no frame holds their figures."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.writer = forms.writer

    def _row(self, sheet: Sheet, labels: list[str], amounts: list[int]) -> None:
        at = len(sheet.body)
        row = list(labels)
        for amount in amounts:
            figure = self.writer.money(amount)
            row.append(figure.text)
            if figure.value is not None:
                sheet.places.append(Place(labels[0], None, figure.value, at))
        sheet.body.append(row)

    def economic(self, choice: str) -> Sheet:
        """Lay out all general expenditure by economic line."""
        words = "一般公共预算支出表（按经济分类）"
        if choice == "government economic":
            words = "一般公共预算支出表（政府预算经济分类）"
        sheet = Sheet("", words, self.writer.unit, [])
        sheet.paths = [("科目编码",), ("科目名称",), ("合计",), ("基本支出",), ("项目支出",)]
        general = tuple(leaf for leaf in self.forms.leaves if leaf.budget == BUDGETS[0])
        kinds = ("personnel", "public_use", "project")
        first = "501" if choice == "government economic" else "301"
        names = {0: "工资福利支出", 1: "商品和服务支出", 2: "对企业补助"}
        amounts = [_sum("spent", kind)(general) for kind in kinds]
        self._row(sheet, ["", "合计"], [sum(amounts), sum(amounts[:2]), amounts[2]])
        for number, amount in enumerate(amounts):
            split = [amount, 0] if number < 2 else [0, amount]
            self._row(sheet, [str(int(first) + number), names[number]], [amount, *split])
        return sheet

    def items(self, choice: str) -> Sheet:
        """Lay out a list of projects, or of meetings and training."""
        leaves = [leaf for leaf in self.forms.leaves if "project" in leaf.spent]
        if choice == "meetings":
            sheet = Sheet("", "会议费、培训费支出预算表", self.writer.unit, [])
            sheet.paths = [("项目",), ("预算数",)]
            self._row(sheet, ["会议费"], [120_000_00])
            self._row(sheet, ["培训费"], [80_000_00])
            return sheet
        sheet = Sheet("", "项目支出表", self.writer.unit, [])
        sheet.paths = [("项目名称",), ("合计",), ("一般公共预算",), ("政府性基金预算",)]
        for number, leaf in enumerate(leaves, 1):
            amount = leaf.spent["project"]
            split = [amount, 0] if leaf.budget == BUDGETS[0] else [0, amount]
            self._row(sheet, [f"专项业务{number}"], [amount, *split])
        return sheet


# --- purchases ------------------------------------------------------------------------------------

_BOUGHT = {"total": "合计", "goods": "货物", "works": "工程", "services": "服务"}
_PAYING = {
    "all": "合计", "general_public": "一般公共预算", "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
}  # fmt: skip
_HEADS_OF_LABELS = {"usual": "项目", "national": "采购项目", "long": "采购类别"}


class PurchaseForms:
    """The table of purchases: categories across or down, and budgets the other way."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.writer = forms.writer
        self.money = forms.office.purchases(step_of(forms.options))
        self.budgets = list(dict.fromkeys(budget for _, budget in self.money))

    def amount(self, category: str, budget: str) -> int:
        """Return what is bought of a category, or of all, from a budget, or from all."""
        return sum(
            amount
            for (of_category, of_budget), amount in self.money.items()
            if category in ("total", of_category) and budget in ("all", of_budget)
        )

    def sheet(self) -> Sheet:
        """Lay out the table in the shape that is chosen."""
        title = self.forms.title("procurement")
        sheet = Sheet("procurement", title, self.writer.unit, [])
        shape = self.forms.options["purchases"]
        head = _HEADS_OF_LABELS[self.forms.options["words"]]
        budgets = ["all", *self.budgets]
        if shape == "one row":
            sheet.paths = [(word,) for word in _BOUGHT.values()]
            self._row(sheet, [], [(category, "all") for category in _BOUGHT], list(_BOUGHT))
        elif shape == "by budget":
            sheet.paths = [(head,), *((word,) for word in _BOUGHT.values())]
            for budget in self._ordered(budgets):
                keys = [(category, budget) for category in _BOUGHT]
                self._row(sheet, [_PAYING[budget]], keys, list(_BOUGHT))
        else:
            sheet.paths = [(head,), *((_PAYING[budget],) for budget in budgets)]
            columns = ["total", *self.budgets]
            for category in self._ordered(list(_BOUGHT)):
                keys = [(category, budget) for budget in budgets]
                self._row(sheet, [_BOUGHT[category]], keys, columns)
        return sheet

    def _ordered(self, keys: list[str]) -> list[str]:
        """Return rows with the first of them, their total, first or last."""
        return keys[1:] + keys[:1] if self.forms.options["total"] == "last" else keys

    def _row(
        self, sheet: Sheet, labels: list[str], keys: list[tuple[str, str]], columns: list[str]
    ) -> None:
        at = len(sheet.body)
        row = list(labels)
        for key, column in zip(keys, columns, strict=True):
            figure = self.writer.money(self.amount(*key))
            row.append(figure.text)
            if figure.value is None:
                continue
            sheet.places.append(Place("".join(labels), column, figure.value, at))
            wan = figure.value * self.writer.factor
            sheet.amounts.append(Amount("procurement", key, wan, at))
        sheet.body.append(row)


# --- targets --------------------------------------------------------------------------------------

_PROJECTS = ("道路养护经费", "群众文化活动", "社区服务专项", "办公用房维修")
_TARGETS = (
    ("养护道路里程", "≥", "14", "公里"), ("组织活动次数", "=", "9", "次"),
    ("验收合格率", "≥", "95", "%"), ("群众满意度", "≥", "92.5", "%"), ("事故起数", "≤", "2", "起"),
    ("资金支付完成率", "=", "100", "%"),
)  # fmt: skip
_WEIGHTS = (40, 30, 20, 10)
_CELLS = 7  # of a row of a sheet


class TargetForms:
    """The sheets of targets, of projects and of the whole office: fields, then indicators."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.writer = forms.writer
        self.rng = Random(forms.office.seed + 2)

    def sheets(self) -> Iterator[Sheet]:
        """Lay out some sheets."""
        shape = self.forms.options["targets"]
        if shape == "projects and office":
            yield self._sheet_of_office()
        leaves = [leaf for leaf in self.forms.leaves if "project" in leaf.spent]
        for project, leaf in zip(_PROJECTS, leaves, strict=False):
            amount = leaf.spent["project"]
            lay = self._national_sheet if shape == "national" else self._sheet_of_project
            yield lay(project, amount)

    def _begin(self, form: str, first: list[str]) -> Sheet:
        sheet = Sheet(form, self.forms.title(form), self.writer.unit, [])
        sheet.paths = [(text,) for text in [*first, *[""] * _CELLS][:_CELLS]]
        return sheet

    def _row(self, sheet: Sheet, *texts: str) -> int:
        sheet.body.append([*texts, *[""] * _CELLS][:_CELLS])
        return len(sheet.body) - 1

    def _sheet_of_office(self) -> Sheet:
        """Lay out the sheet of the whole office; its amount stands below it, as a sum does."""
        sheet = self._begin("entity_goals", ["部门（单位）名称", self.forms.office.name])
        spent = BalanceForms(self.forms).spent(self.forms.leaves, self.forms.own)
        figure = self.writer.money(spent)
        at = self._row(sheet, "部门支出预算数", figure.text)
        if figure.value is not None:
            sheet.places.append(Place("部门支出预算数", "amount", figure.value, at))
        self._row(sheet, "当年整体绩效目标", "各项工作按期完成")
        self._indicators(sheet)
        return sheet

    def _sheet_of_project(self, project: str, amount: int) -> Sheet:
        first = ["项目名称", project, "", "主管部门", self.forms.office.name]
        sheet = self._begin("project_goals", first)
        self._amount(sheet, project, amount, "当年预算")
        self._row(sheet, "项目概况", "按规定开展工作")
        self._row(sheet, "当年绩效目标", "各项工作按期完成")
        self._indicators(sheet)
        return sheet

    def _national_sheet(self, project: str, amount: int) -> Sheet:
        sheet = self._begin("project_goals", ["项目名称", project])
        self._row(sheet, "主管部门", self.forms.office.name, "实施单位", self.forms.office.name)
        self._amount(sheet, project, amount, "项目资金", "年度资金总额")
        self._row(sheet, "年度目标", "各项工作按期完成")
        self._row(sheet, "绩效指标", "一级指标", "二级指标", "三级指标", "指标值")
        for name, sign, target, unit in self.rng.sample(_TARGETS, 3):
            at = self._row(sheet, "", "产出指标", "数量指标", name, f"{sign}{target}{unit}")
            sheet.places.append(Place(name, "target", Decimal(target), at, money=False))
        return sheet

    def _amount(self, sheet: Sheet, project: str, amount: int, *labels: str) -> None:
        figure = self.writer.money(amount)
        at = self._row(sheet, *labels, figure.text)
        if figure.value is not None:
            sheet.places.append(Place("当年预算", "amount", figure.value, at))
            wan = figure.value * self.writer.factor
            sheet.amounts.append(Amount("projects", (project,), wan, at))

    def _indicators(self, sheet: Sheet) -> None:
        heads = ("指标名称", "指标权重", "指标性质", "指标值", "计量单位", "是否核心")
        self._row(sheet, "绩效指标", *heads)
        drawn = self.rng.sample(_TARGETS, len(_WEIGHTS))
        for weight, (name, sign, target, unit) in zip(_WEIGHTS, drawn, strict=True):
            at = self._row(sheet, "", name, str(weight), sign, target, unit, "否")
            sheet.places.append(Place(name, "weight", Decimal(weight), at, money=False))
            sheet.places.append(Place(name, "target", Decimal(target), at, money=False))


# --- economic lines -------------------------------------------------------------------------------


class EconomicForms:
    """The table of basic expenditure by economic line, in three shapes."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.writer = forms.writer
        self.options = forms.options
        step = step_of(forms.options)
        self.money = forms.office.economic(step)

    def rows(self, use: str) -> list[tuple[str, str, int]]:
        """Return code, name and amount of the lines of a use, the classes with their sums."""
        book = codes.ECONOMIC[use]
        wanted = {code for code in self.money if code in book}
        wanted |= {code[:3] for code in wanted}
        rows = []
        for code in sorted(wanted):
            amount = sum(part for other, part in self.money.items() if other.startswith(code))
            rows.append((code, book[code], amount))
        return rows

    def sheet(self) -> Sheet:
        """Lay out the table."""
        title = self.forms.title("basic_economic")
        sheet = Sheet("basic_economic", title, self.writer.unit, [])
        if self.options["economic"] == "blocks":
            self._blocks(sheet)
        else:
            self._list(sheet, split=self.options["economic"] == "split")
        return sheet

    def _list(self, sheet: Sheet, split: bool) -> None:
        word = "决算数" if self.forms.final else "预算数"
        sheet.paths = [("经济分类科目", "科目编码"), ("经济分类科目", "科目名称")]
        if self.options["head"] == "one row":
            sheet.paths = [("科目编码",), ("科目名称",)]
        heads = ["合计", "人员经费", "公用经费"] if split else [word]
        group = () if self.options["head"] == "one row" else ("基本支出",)
        sheet.paths += [(*group, head) for head in heads]
        rows = [(code, name, use, amount) for use in BASIC for code, name, amount in self.rows(use)]
        rows.sort()
        total = {use: sum(a for c, _, a in self.rows(use) if len(c) == 3) for use in BASIC}
        total_row = [("", self.options["total label"], "both", sum(total.values()))]
        where = self.options["total"]
        rows = {"first": total_row + rows, "last": rows + total_row, "none": rows}[where]
        for code, name, use, amount in rows:
            self._list_row(sheet, code, name, use, amount, total, split)

    def _list_row(
        self, sheet: Sheet, code: str, name: str, use: str, amount: int, total: dict[str, int],
        split: bool,
    ) -> None:  # fmt: skip
        at = len(sheet.body)
        by_column = {"total": amount}
        if split:
            parts = total if use == "both" else {use: amount}
            by_column |= {column: parts.get(column, 0) for column in BASIC}
        row = [code, name]
        for column, money in by_column.items():
            figure = self.writer.money(money)
            row.append(figure.text)
            if figure.value is not None:
                sheet.places.append(Place(code or name, column, figure.value, at))
                if code and (column in BASIC or not split):
                    wan = figure.value * self.writer.factor
                    key = (code, column if column in BASIC else None)
                    sheet.amounts.append(Amount("economic", key, wan, at))
        sheet.body.append(row)

    def _blocks(self, sheet: Sheet) -> None:
        """Lay out personnel and public use side by side, as the national form does."""
        word = "决算数" if self.forms.final else "预算数"
        heads = ("人员经费", "公用经费")
        sheet.paths = [(h, w) for h in heads for w in ("科目编码", "科目名称", word)]
        left, right = (self.rows(use) for use in BASIC)
        sides = [
            [*left, ("", "人员经费合计", sum(a for c, _, a in left if len(c) == 3))],
            [*right, ("", "公用经费合计", sum(a for c, _, a in right if len(c) == 3))],
        ]
        length = max(len(side) for side in sides)
        for at in range(length):
            row: list[str] = []
            for use, side in zip(BASIC, sides, strict=True):
                row += self._block_cells(sheet, side, at, length, use)
            sheet.body.append(row)

    def _block_cells(
        self, sheet: Sheet, side: list[tuple[str, str, int]], at: int, length: int, use: str
    ) -> list[str]:
        last = at == length - 1
        if at >= len(side) - 1 and not last:
            return ["", "", ""]
        code, name, amount = side[-1] if last else side[at]
        figure = self.writer.money(amount)
        if figure.value is not None:
            sheet.places.append(Place(code or name, None, figure.value, at))
            if code:
                wan = figure.value * self.writer.factor
                sheet.amounts.append(Amount("economic", (code, use), wan, at))
        return [code, name, figure.text]


def step_of(options: Options) -> int:
    """Return the 分 of the finest amount that the office's money has."""
    if options["rounded"] == "yes":
        return 1
    return {"万元": 10_000, "元": 1, "元 without decimals": 100}[options["unit"]]


# --- balances -------------------------------------------------------------------------------------

#: A label of the receipts' side, its source, and its amount.
Entry = tuple[str, str | None, int | None]
_MORE_NUMERALS = [*_NUMERALS, *(f"十{n}" for n in _NUMERALS[:9]), "二十", "二十一", "二十二"]


def _below(at: int, label: str) -> str:
    """Return a label numbered as a part of the row above: （一）教育支出."""
    return f"（{_MORE_NUMERALS[at]}）{label.rpartition('、')[2]}"


#: A label of the expenditure's side, its lines, and which part of their money.
PaidRow = tuple[str, list[Leaf], str]


class BalanceForms:
    """Receipts beside expenditure: blocks of label and amount."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.writer = forms.writer
        self.options = forms.options
        self.leaves = tuple(forms.leaves)

    def classes(self) -> list[tuple[str, str]]:
        """Return code and name of each class, as the lines of the expenditure side."""
        names: dict[str, str] = {}
        for leaf in self.leaves:
            names[leaf.code[:3]] = codes.FUNCTIONAL[leaf.budget][leaf.code[:3]]
        return sorted(names.items())

    def spent(self, leaves: Sequence[Leaf], own: bool) -> int:
        """Return what some lines spend, own receipts with it or without."""
        kept = tuple(leaves)
        paid = _sum("spent", *ALL)(kept)
        return paid + (_sum("own", "project", *OTHER_KINDS)(kept) if own else 0)

    def _numbered(self, labels: Sequence[str]) -> list[str]:
        if self.options["words"] == "usual":
            return list(labels)
        return [f"{_MORE_NUMERALS[n]}、{label}" for n, label in enumerate(labels)]

    def _receipts_side(self) -> list[Entry]:
        which = WORDS[self.options["words"]]
        sources = list(SOURCE_NAMES)
        if self.options["words"] == "national":
            sources.remove("fiscal_account")
        labels = self._numbered([SOURCE_NAMES[source][which] for source in sources])
        amounts = [self.forms.source_amount(source)(self.leaves) for source in sources]
        return list(zip(labels, sources, amounts, strict=True))

    def _spending_side(self, own: bool) -> list[Entry]:
        labels = self._numbered([name for _, name in self.classes()])
        entries: list[Entry] = []
        for label, (code, _) in zip(labels, self.classes(), strict=True):
            below = [leaf for leaf in self.leaves if leaf.code.startswith(code)]
            entries.append((label, None, self.spent(below, own)))
        return entries

    def _carried(self) -> tuple[int, int]:
        if not self.forms.carried:
            return 0, 0
        opening, closing = (_sum(name, *ALL)(self.leaves) for name in ("opening", "closing"))
        return opening, closing

    def department(self) -> Sheet:
        """Lay out the balance of the department in two, three or four blocks."""
        form = "department_balance"
        sheet = Sheet(form, self.forms.title(form), self.writer.unit, [])
        income, paid = self._receipts_side(), self._spending_side(own=self.forms.own)
        received = self.forms.source_amount("total")(self.leaves)
        spent = self.spent(self.leaves, self.forms.own)
        opening, closing = self._carried()
        if self.options["balance"] == "line numbers":
            word = "金额" if self.forms.final else "预算数"
            heads = [("收入", "项目"), ("收入", "行次"), ("收入", word)]
            heads += [("支出", "项目"), ("支出", "行次"), ("支出", word)]
        else:
            word = "决算数" if self.forms.final else "预算数"
            heads = [("收入", "项目"), ("收入", word), ("支出", "项目"), ("支出", word)]
        blocks = [income, paid]
        if self.options["balance"] in ("three blocks", "four blocks") and not self.forms.own:
            blocks += self._other_sides(heads, word)
        tails = self._tails(received, spent, opening, closing, len(blocks))
        self._lay(sheet, heads, blocks, tails)
        self._say_revenue(sheet, income, opening)
        return sheet

    def _other_sides(self, heads: list[Path], word: str) -> list[list[Entry]]:
        heads[2:] = [("支出", "支出功能分类"), ("支出", word)]
        sides: list[list[Entry]] = []
        by_kind = [("人员经费", "personnel"), ("公用经费", "public_use"), ("项目支出", "project")]
        labels = self._numbered([name for name, _ in by_kind])
        amounts = [_sum("spent", kind)(self.leaves) for _, kind in by_kind]
        sides.append([(label, None, a) for label, a in zip(labels, amounts, strict=True)])
        heads += [("支出", "支出类别"), ("支出", word)]
        if self.options["balance"] == "four blocks":
            names = self._numbered(["机关工资福利支出", "机关商品和服务支出", "其他经济分类支出"])
            sides.append([(name, None, a) for name, a in zip(names, amounts, strict=True)])
            heads += [("支出", "政府预算经济分类"), ("支出", word)]
        return sides

    @property
    def parts_the_year(self) -> bool:
        """Whether a balance prints the year apart from what is carried over."""
        return self.forms.final or self.forms.carried

    def _carried_words(self) -> tuple[str, str]:
        """Return what the office calls what is carried into the year, and out of it."""
        if self.forms.final:
            return "年初结转和结余", "年末结转和结余"
        return "上年结转", "结转下年"

    def _parts_carried_in(self, numbered: bool = False) -> list[Entry]:
        """Return the rows below what is carried into the year: budgets, or kinds."""
        choice = self.options["carried rows"]
        if not self.forms.carried or choice == "whole":
            return []
        entries: list[Entry] = []
        if choice == "with budgets":
            which = WORDS[self.options["words"]]
            for budget in BUDGETS:
                own = tuple(leaf for leaf in self.leaves if leaf.budget == budget)
                entries.append((SOURCE_NAMES[budget][which], None, _sum("opening", *ALL)(own)))
        else:
            for name, kinds in (("基本支出结转", BASIC), ("项目支出结转", ("project",))):
                entries.append((name, None, _sum("opening", *kinds)(self.leaves)))
        if numbered:
            return [(_below(at, label), *rest) for at, (label, *rest) in enumerate(entries)]
        return entries

    def _tails(
        self, received: int, spent: int, opening: int, closing: int, blocks: int
    ) -> list[list[Entry]]:
        """Return the last rows of each block: sums, and what is carried in and out."""
        label = "支出总计" if self.options["words"] == "long" else "支出合计"
        first = "收入总计" if self.options["words"] == "long" else "收入合计"
        if not self.parts_the_year:
            return [[(first, "total", received)], *[[(label, None, spent)]] * (blocks - 1)]
        if self.forms.final:
            first = label = "总计"
        into, out_of = self._carried_words()
        parts = self._parts_carried_in()
        left: list[Entry] = [
            ("本年收入合计", None, received), (into, "carried_over", opening), *parts,
            (first, "total", received + opening),
        ]  # fmt: skip
        right: list[Entry] = [
            ("本年支出合计", None, spent), (out_of, None, closing),
            *[("", None, None) for _ in parts], (label, None, spent + closing),
        ]  # fmt: skip
        return [left, *[right] * (blocks - 1)]

    def _lay(
        self, sheet: Sheet, heads: list[Path], blocks: list[list[Entry]], tails: list[list[Entry]]
    ) -> None:
        sheet.paths = heads
        length = max(len(block) for block in blocks)
        wide = len(heads) // len(blocks) == 3
        if wide:
            sheet.body.append(["栏次", "", "1", "栏次", "", "2"])
        filled = []
        for block, tail in zip(blocks, tails, strict=True):
            filled.append([*block, *[("", None, None)] * (length - len(block)), *tail])
        for number, entries in enumerate(zip(*filled, strict=True), 1):
            row: list[str] = []
            at = len(sheet.body)
            for side, (label, _, amount) in enumerate(entries):
                figure = self.writer.money(amount) if amount is not None else None
                rank = number if side == 0 else number + len(filled[0])
                row += [label, *([str(rank)] if wide and label else [""] if wide else [])]
                row.append(figure.text if figure is not None else "")
                if figure is not None and figure.value is not None:
                    column = self._side_column(side, len(blocks))
                    sheet.places.append(Place(label, column, figure.value, at))
            sheet.body.append(row)

    @staticmethod
    def _side_column(side: int, blocks: int) -> str | None:
        if side == 0:
            return "income/amount"
        return "spending/amount" if blocks == 2 else None

    def _say_revenue(self, sheet: Sheet, income: list[Entry], opening: int) -> None:
        """Say what `revenue` must hold."""
        at_of: dict[str, int] = {}
        for at, row in enumerate(sheet.body):
            at_of.setdefault(row[0], at)
        for label, source, amount in income:
            figure = self.writer.money(amount or 0)
            wan = None if figure.value is None else figure.value * self.writer.factor
            sheet.amounts.append(Amount("revenue", (source,), wan, at_of[label]))
        total = self.forms.source_amount("total")(self.leaves) + opening
        value = self.writer.money(total).value
        last = len(sheet.body) - 1
        if value is not None:
            wan = value * self.writer.factor
            sheet.amounts.append(Amount("revenue", ("total",), wan, last))
        if self.parts_the_year:
            self._say_carried(sheet, opening, at_of)

    def _say_carried(self, sheet: Sheet, opening: int, at_of: dict[str, int]) -> None:
        """Say what `revenue` must hold of what is carried into the year."""
        figure = self.writer.money(opening)
        carried = None if figure.value is None else figure.value * self.writer.factor
        at = next(at for label, at in at_of.items() if label.endswith(("结转", "结余")))
        sheet.amounts.append(Amount("revenue", ("carried_over",), carried, at))

    def appropriation(self) -> Sheet:
        """Lay out the balance of the budgets, expenditure by budget across."""
        form = "appropriation_balance"
        sheet = Sheet(form, self.forms.title(form), self.writer.unit, [])
        ranked = self.options["appropriations"] == "line numbers"
        heads = [
            "合计",
            "一般公共预算财政拨款",
            "政府性基金预算财政拨款",
            "国有资本经营预算财政拨款",
        ]
        word = "金额" if ranked else "决算数" if self.forms.final else "预算数"
        rank: list[Path] = [("收入", "行次")] if ranked else []
        other: list[Path] = [("支出", "行次")] if ranked else []
        sheet.paths = [("收入", "项目"), *rank, ("收入", word), ("支出", "项目"), *other]
        sheet.paths += [("支出", head) for head in heads]
        if ranked:
            sheet.body.append(["栏次", "", "1", "栏次", "", "2", "3", "4", "5"])
        names = [SOURCE_NAMES[source][WORDS[self.options["words"]]] for source in BUDGETS]
        income: list[Entry] = [
            (label, source, self.forms.source_amount(source)(self.leaves))
            for label, source in zip(self._numbered(names), BUDGETS, strict=True)
        ]
        grouped = self.options["appropriations"] == "with groups"
        in_levels = grouped and self.options["levels of groups"] == "numbered"
        received = self.forms.source_amount("appropriation")(self.leaves)
        spending = self._spending_rows(grouped)
        if in_levels:
            income = [
                (_below(at, label), key, paid) for at, (label, key, paid) in enumerate(income)
            ]
            whole, *classes = spending
            parts = [(_below(at, label), *rest) for at, (label, *rest) in enumerate(classes)]
            spending = [whole, *parts]
        if grouped:
            income.insert(0, ("一、本年收入", None, received))
        opening, _ = self._carried()
        tails = self._tails_of_budgets(received, opening, in_levels)
        length = max(len(income), len(spending))
        for number in range(length):
            left = income[number] if number < len(income) else ("", None, None)
            right = spending[number] if number < len(spending) else ("", [], "spent")
            self._appropriation_row(sheet, left, right, ranked, number + 1)
        for number, (left, right) in enumerate(tails, length + 1):
            self._appropriation_row(sheet, left, right, ranked, number)
        if self.options["balance"] == "none" and not self.forms.final:
            self._say_appropriations(sheet, income, received, opening)
        return sheet

    def _tails_of_budgets(
        self, received: int, opening: int, in_levels: bool
    ) -> list[tuple[Entry, PaidRow]]:
        """Return the last rows of the balance of the budgets."""
        tails: list[tuple[Entry, PaidRow]] = []
        everything = list(self.leaves)
        if self.parts_the_year and not in_levels:
            tails.append((("本年收入合计", None, received), ("本年支出合计", everything, "spent")))
        if self.parts_the_year:
            number = "二、" if in_levels else ""
            into, out_of = self._carried_words()
            if self.forms.final:
                into, out_of = "年初财政拨款结转和结余", "年末财政拨款结转和结余"
            tails.append(
                ((number + into, "carried_over", opening), (number + out_of, everything, "closing"))
            )
            for part in self._parts_carried_in(numbered=in_levels):
                tails.append((part, ("", [], "spent")))
        ends = ("总计", "总计") if self.forms.final else ("收入总计", "支出总计")
        tails.append(((ends[0], "total", received + opening), (ends[1], everything, "both")))
        return tails

    def _spending_rows(self, grouped: bool) -> list[PaidRow]:
        labels = self._numbered([name for _, name in self.classes()])
        if grouped:
            labels = [name for _, name in self.classes()]
        rows: list[PaidRow] = []
        if grouped:
            rows.append(("一、本年支出", list(self.leaves), "spent"))
        for label, (code, _) in zip(labels, self.classes(), strict=True):
            rows.append((label, [f for f in self.leaves if f.code.startswith(code)], "spent"))
        return rows

    def _appropriation_row(
        self, sheet: Sheet, left: Entry, right: PaidRow, ranked: bool, number: int
    ) -> None:  # fmt: skip
        at = len(sheet.body)
        label, _, amount = left
        figure = self.writer.money(amount) if amount is not None else None
        row = [label, *([str(number)] if ranked else []), figure.text if figure else ""]
        if figure is not None and figure.value is not None:
            sheet.places.append(Place(label, "income/amount", figure.value, at))
        name, leaves, part = right
        row += [name, *([str(number + 40)] if ranked else [])]
        columns = ["total", *BUDGETS]
        for column in columns:
            if not name:
                row.append("")
                continue
            kept = tuple(f for f in leaves if column in ("total", f.budget))
            money = self._paid(kept, part)
            printed = self.writer.money(money)
            row.append(printed.text)
            if printed.value is not None:
                sheet.places.append(Place(name, f"spending/{column}", printed.value, at))
        sheet.body.append(row)

    def _paid(self, leaves: tuple[Leaf, ...], part: str) -> int:
        """Return what is spent of some lines, what is carried out of the year, or both."""
        closing = _sum("closing", *ALL)(leaves) if self.forms.carried else 0
        spent = _sum("spent", *ALL)(leaves)
        return {"spent": spent, "closing": closing, "both": spent + closing}[part]

    def _say_appropriations(
        self, sheet: Sheet, income: list[Entry], received: int, opening: int
    ) -> None:
        at_of: dict[str, int] = {}
        for at, row in enumerate(sheet.body):
            at_of.setdefault(row[0], at)
        for label, source, amount in income:
            if source is None:
                continue
            figure = self.writer.money(amount or 0)
            wan = None if figure.value is None else figure.value * self.writer.factor
            sheet.amounts.append(Amount("revenue", (source,), wan, at_of[label]))
        value = self.writer.money(received + opening).value
        if value is not None:
            wan = value * self.writer.factor
            sheet.amounts.append(Amount("revenue", ("total",), wan, len(sheet.body) - 1))
        if self.parts_the_year:
            self._say_carried(sheet, opening, at_of)


# --- 三公 -----------------------------------------------------------------------------------------

_ITEMS = (
    "total",
    "overseas_travel",
    "vehicles",
    "vehicle_purchase",
    "vehicle_operation",
    "reception",
)
_ACROSS: dict[str, Path] = {
    "total": ("合计",),
    "overseas_travel": ("因公出国（境）费",),
    "vehicles": ("公务用车购置及运行维护费", "小计"),
    "vehicle_purchase": ("公务用车购置及运行维护费", "公务用车购置费"),
    "vehicle_operation": ("公务用车购置及运行维护费", "公务用车运行维护费"),
    "reception": ("公务接待费",),
}
_DOWN = {
    "total": "合计",
    "overseas_travel": "1.因公出国（境）费",
    "vehicles": "2.公务用车购置及运行维护费",
    "vehicle_purchase": "其中：公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "reception": "3.公务接待费",
}
_SIX_DOWN = {
    "total": "“三公”经费合计",
    "overseas_travel": "一、因公出国（境）费用",
    "reception": "二、公务接待费",
    "vehicles": "三、公务用车费",
    "vehicle_operation": "其中：（1）公务用车运行维护费",
    "vehicle_purchase": "（2）公务用车购置费",
}


class ThreePublicForms:
    """The table of 三公 in its shapes."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.options = forms.options
        unit = forms.unit
        if self.options["three public unit"] == "other":
            unit = "元" if unit == "万元" else "万元"
        self.writer = Writer(self.options, unit)
        self.parts = forms.three_public

    def sheet(self) -> Sheet:
        """Lay out the table in the shape that is chosen."""
        title = self.forms.title("three_public")
        sheet = Sheet("three_public", title, self.writer.unit, [])
        shape = self.options["three public"]
        lay = {
            "across": self._across, "down": self._down, "years down": self._years_down,
            "pairs": self._pairs, "pairs down": self._pairs_down, "six down": self._down,
            "stages down": self._stages_down, "across without subtotal": self._across,
            "across with more": self._across, "this year first": self._years_down,
            "units down": self._units_down,
        }[shape]  # fmt: skip
        lay(sheet)
        return sheet

    def _word(self) -> str:
        return "决算数" if self.forms.final else "预算数"

    def _say(self, sheet: Sheet, item: str, at: int, row: str, column: str | None) -> str:
        """Say what must be read of an item of this year; return its text."""
        figure = self.writer.money(self.parts["this"].amount(item))
        wan = None if figure.value is None else figure.value * self.writer.factor
        sheet.amounts.append(Amount("three_public", (item,), wan, at))
        if figure.value is not None:
            sheet.places.append(Place(row, column, figure.value, at))
        return figure.text

    def _other(
        self, sheet: Sheet, which: str, item: str, at: int, row: str, column: str | None = None
    ) -> str:
        """Print an item of another year or of the budget."""
        figure = self.writer.money(self.parts[which].amount(item))
        if figure.value is not None:
            sheet.places.append(Place(row, column, figure.value, at))
        return figure.text

    def _across(self, sheet: Sheet) -> None:
        group = (f"{self.forms.office.year}年{self._word()}",)
        head = group if self.options["head"] != "one row" else ()
        across = dict(_ACROSS)
        if self.options["three public"] == "across without subtotal":
            across = {i: path[-1:] for i, path in _ACROSS.items() if i != "vehicles"}
        sheet.paths = [(*head, *path) for path in across.values()]
        sheet.body.append([self._say(sheet, item, 0, "", item) for item in across])
        if self.options["three public"] == "across with more":
            sheet.paths += [("会议费",), ("培训费",)]
            for amount in (30_000_00, 20_000_00):
                figure = self.writer.money(amount)
                sheet.body[0].append(figure.text)
                if figure.value is not None:
                    sheet.places.append(Place("", None, figure.value, 0))

    def _stages_down(self, sheet: Sheet) -> None:
        """Lay out a row of the budget above a row of the final account, or of two years."""
        labels = ("预算数", "决算数") if self.forms.final else ("上年预算数", "本年预算数")
        which = "budget" if self.forms.final else "before"
        sheet.paths = [("项目",), *_ACROSS.values()]
        first = [self._other(sheet, which, item, 0, labels[0], item) for item in _ACROSS]
        sheet.body.append([labels[0], *first])
        second = [self._say(sheet, item, 1, labels[1], item) for item in _ACROSS]
        sheet.body.append([labels[1], *second])

    def _units_down(self, sheet: Sheet) -> None:
        """Lay out two units, and their total last."""
        sheet.paths = [("单位名称",), *_ACROSS.values()]
        whole = self.parts["this"]
        step = step_of(self.options)
        first = ThreePublic(*(amount // 2 // step * step for amount in vars(whole).values()))
        rest = (a - b for a, b in zip(vars(whole).values(), vars(first).values(), strict=True))
        for at, (unit, part) in enumerate(
            {"本级机关": first, "综合服务中心": ThreePublic(*rest)}.items()
        ):
            figures = [self.writer.money(part.amount(item)) for item in _ACROSS]
            sheet.body.append([unit, *(figure.text for figure in figures)])
            for item, figure in zip(_ACROSS, figures, strict=True):
                if figure.value is not None:
                    sheet.places.append(Place(unit, item, figure.value, at))
        sheet.body.append(["合计", *(self._say(sheet, item, 2, "合计", item) for item in _ACROSS)])

    def _down(self, sheet: Sheet) -> None:
        sheet.paths = [("项目",), (self._word(),)]
        labels = _SIX_DOWN if self.options["three public"] == "six down" else _DOWN
        for at, (item, label) in enumerate(labels.items()):
            sheet.body.append([label, self._say(sheet, item, at, label, "amount")])

    def _years_down(self, sheet: Sheet) -> None:
        year = self.forms.office.year
        sheet.paths = [("年度",), *_ACROSS.values()]
        before, now = f"{year - 1}年", f"{year}年"
        for at, label in enumerate((now, before) if self._is_first() else (before, now)):
            if label == now:
                texts = [self._say(sheet, item, at, now, item) for item in _ACROSS]
            else:
                texts = [self._other(sheet, "before", item, at, before, item) for item in _ACROSS]
            sheet.body.append([label, *texts])
        change = f"{year}年比{year - 1}年增减%"
        rates = [self._growth(sheet, item, change) for item in _ACROSS]
        sheet.body.append([change, *rates])

    def _is_first(self) -> bool:
        return self.options["three public"] == "this year first"

    def _growth(self, sheet: Sheet, item: str, row: str) -> str:
        now, before = (self.parts[name].amount(item) for name in ("this", "before"))
        if not before:
            return ""
        rate = (Decimal(now - before) * 100 / before).quantize(Decimal("0.01"))
        sheet.places.append(Place(row, item, rate, len(sheet.body), money=False))
        return str(rate)

    def _pairs(self, sheet: Sheet) -> None:
        """Lay out budget and final account of each item, side by side or half by half."""
        first, second = "预算数", "决算数"
        if not self.forms.final:
            year = self.forms.office.year
            first, second = f"{year - 1}年预算数", f"{year}年预算数"
        which = "budget" if self.forms.final else "before"
        row: list[str] = []
        by_item = self.options["head"] != "one row"
        if by_item:
            for item, path in _ACROSS.items():
                sheet.paths += [(*path, first), (*path, second)]
                row.append(self._other(sheet, which, item, 0, ""))
                row.append(self._say(sheet, item, 0, "", None))
        else:
            sheet.paths = [(first, *path) for path in _ACROSS.values()]
            sheet.paths += [(second, *path) for path in _ACROSS.values()]
            row += [self._other(sheet, which, item, 0, "") for item in _ACROSS]
            row += [self._say(sheet, item, 0, "", item) for item in _ACROSS]
        sheet.body.append(row)

    def _pairs_down(self, sheet: Sheet) -> None:
        year = self.forms.office.year
        first, second = "预算数", "决算数"
        which = "budget"
        if not self.forms.final:
            which = "before"
            first, second = f"{year - 1}年预算数", f"{year}年预算数"
        sheet.paths = [("项目",), (first,), (second,)]
        for at, (item, label) in enumerate(_DOWN.items()):
            other = self._other(sheet, which, item, at, label)
            sheet.body.append([label, other, self._say(sheet, item, at, label, None)])
