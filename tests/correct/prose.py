"""The written sections of a made-up disclosure: sentences that state its figures correctly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.correct.forms import Forms
from tests.correct.office import BASIC, BUDGETS, Leaf
from tests.correct.sheets import ALL, _sum


@dataclass(frozen=True)
class Stated:
    """What a sentence states: words of its item, whether it is a change, and the 万元."""

    item: str
    measure: str
    wan: Decimal


def _wan(amount: int) -> Decimal:
    """Return an amount in 万元, as a sentence states it."""
    return (Decimal(amount) / 10**6).quantize(Decimal("0.01"), ROUND_HALF_UP)


#: What says that more or less is spent.
WAYS = {
    "usual": ("增加", "减少"),
    "way in the word": ("增支", "减支"),
    "way of one letter": ("增", "减"),
}


class Prose:
    """The sentences of one office."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.options = forms.options
        self.year = forms.office.year
        self.stated: list[Stated] = []

    def paragraphs(self) -> list[str]:
        """Return the paragraphs that the options ask for, noting what they state."""
        choice = self.options["prose"]
        if choice == "three public":
            return self._three_public() if self.options["three public"] != "none" else []
        if choice != "none" and not self.forms.own:
            return self._spending(choice)
        return []

    def _change(self, now: int, before: int) -> tuple[str, Decimal]:
        """Return the words of a change, and the change."""
        change = _wan(now) - _wan(before)
        if not change:
            return "持平", change
        more, less = WAYS.get(self.options["sentences"], WAYS["usual"])
        return f"{more if change > 0 else less}{abs(change)}万元", change

    def _from_last_year(self, now: int, before: int) -> str:
        """State an amount by what it was before."""
        way = "增加" if now > before else "减少"
        return f"由{self.year - 1}年的{_wan(before)}万元{way}到{_wan(now)}万元"

    def _kinds(self, leaves: tuple[Leaf, ...]) -> str:
        """State basic and project expenditure, as words inside a sentence."""
        basic, project = (_sum("spent", *kinds)(leaves) for kinds in (BASIC, ("project",)))
        self._say("基本支出", "amount", _wan(basic))
        self._say("项目支出", "amount", _wan(project))
        sentences = self.options["sentences"]
        if sentences == "label behind":
            return f"其中{_wan(basic)}万元为基本支出，{_wan(project)}万元用于项目支出"
        if sentences == "in turn":
            return f"其中基本支出、项目支出分别为{_wan(basic)}万元和{_wan(project)}万元"
        if sentences == "bracket":
            return f"（基本支出{_wan(basic)}万元、项目支出{_wan(project)}万元）"
        return f"其中：基本支出{_wan(basic)}万元，项目支出{_wan(project)}万元"

    def _say(self, item: str, measure: str, wan: Decimal) -> None:
        self.stated.append(Stated(item, measure, wan))

    def _spending(self, choice: str) -> list[str]:
        """State the expenditure: of the department where its table is printed, else of a budget."""
        own = self.options["tables"] == "own"
        leaves = tuple(f for f in self.forms.leaves if not own or f.budget == BUDGETS[0])
        item = "一般公共预算财政拨款支出" if own else "支出总计" if self.forms.final else "支出预算"
        total, before = (_sum(part, *ALL)(leaves) for part in ("spent", "before"))
        text = f"{self.year}年{item}{_wan(total)}万元"
        self._say(item, "amount", _wan(total))
        is_bracket = self.options["sentences"] == "bracket"
        if choice in ("kinds", "changes") and is_bracket:
            text += self._kinds(leaves)
        if choice == "changes":
            words, change = self._change(total, before)
            if change and self.options["sentences"] == "from last year":
                text = f"{self.year}年{item}{self._from_last_year(total, before)}，{words}"
            else:
                text += f"，比{self.year - 1}年{words}"
            self._say(item, "change", change)
        if choice in ("kinds", "changes") and not is_bracket:
            join = "。" if choice == "changes" else "，"
            text += join + self._kinds(leaves)
        if choice == "shares":
            text += self._shares(leaves, total)
        if choice == "tongbi":
            text += self._tongbi(leaves, total, before)
        if choice == "causes":
            text += self._causes(leaves, total, before)
        stage = "决算" if self.forms.final else "预算"
        return [f"三、{self.year}年度支出{stage}情况说明", text + "。"]

    def _shares(self, leaves: tuple[Leaf, ...], total: int) -> str:
        text = "，其中："
        pieces = []
        for name, kinds in (("基本支出", BASIC), ("项目支出", ("project",))):
            amount = _sum("spent", *kinds)(leaves)
            self._say(name, "amount", _wan(amount))
            share = (Decimal(amount) * 100 / total).quantize(Decimal("0.01")) if total else 0
            pieces.append(f"{name}{_wan(amount)}万元，占{share}%")
        return text + "；".join(pieces)

    def _tongbi(self, leaves: tuple[Leaf, ...], total: int, before: int) -> str:
        words, change = self._change(total, before)
        self._say("支出", "change", change)
        text = f"，同比{words}。其中："
        pieces = []
        for name, kinds in (("基本支出", BASIC), ("项目支出", ("project",))):
            now, then = (_sum(part, *kinds)(leaves) for part in ("spent", "before"))
            self._say(name, "amount", _wan(now))
            words, change = self._change(now, then)
            self._say(name, "change", change)
            pieces.append(f"{name}{_wan(now)}万元，同比{words}")
        return text + "；".join(pieces)

    def _causes(self, leaves: tuple[Leaf, ...], total: int, before: int) -> str:
        words, change = self._change(total, before)
        self._say("支出", "change", change)
        text = f"，比{self.year - 1}年{words}，主要原因是："
        pieces = []
        for name, kinds in (("基本支出", BASIC), ("项目支出", ("project",))):
            now, then = (_sum(part, *kinds)(leaves) for part in ("spent", "before"))
            words, change = self._change(now, then)
            self._say(name, "change", change)
            pieces.append(f"{name}{words}")
        return text + "，".join(pieces)

    def _three_public(self) -> list[str]:
        part, before = (self.forms.three_public[name] for name in ("this", "before"))
        stage = "决算" if self.forms.final else "预算"
        names = {
            "total": f"“三公”经费支出{stage}", "overseas_travel": "因公出国（境）费",
            "vehicles": "公务用车购置及运行维护费", "vehicle_purchase": "公务用车购置费",
            "vehicle_operation": "公务用车运行维护费", "reception": "公务接待费",
        }  # fmt: skip
        pieces = []
        for item, name in names.items():
            amount = _wan(part.amount(item))
            words, change = self._change(part.amount(item), before.amount(item))
            self._say(name, "amount", amount)
            self._say(name, "change", change)
            compared = f"比{self.year - 1}年{words}" if change else f"与{self.year - 1}年持平"
            pieces.append(f"{name}{amount}万元，{compared}")
        year = f"{self.year}年"
        text = f"{year}{pieces[0]}。其中：" + "；".join(pieces[1:]) + "。"
        return ["五、“三公”经费情况说明", text]
