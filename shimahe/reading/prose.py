"""The written sections → statements, and the document numbers that a text cites (R21).

A statement is an amount, a count or a change, with the label printed beside it. Causes listed
behind a change belong to that change. Nothing is inferred from what the words argue: a figure whose
label cannot be told keeps the clause that it stands in. Figures of which it cannot be told whether
they are more or less, or of what, give no statement.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from shimahe import terms
from shimahe.forms import BUDGETS, key_of, procurement_category
from shimahe.reading import cause_words
from shimahe.reading.items_of_text import (
    ITEMS_OF_NO_CHANGE,
    compared_in,
    is_purpose,
    item_of_list,
    may_be_item,
    repeats_a_figure,
    with_full_marks,
    without_brackets_of_figures,
    without_lead_to_figure,
    without_what_it_is_compared_with,
    without_year,
)
from shimahe.reading.names_in_lists import (
    CIRCLED,
    budget_named_alone,
    is_bare_way,
    is_beside_other_way,
    is_numbered,
    is_of_whole,
    is_way_or_kind,
    names_before,
    with_one_word_for_several,
)
from shimahe.reading.owners import is_same_office
from shimahe.reading.source import DEFAULT, Limits
from shimahe.reading.stated_units import stated_unit
from shimahe.reading.years_of_text import (
    OF_THE_PLAN,
    Headings,
    SaidYear,
    goes_on,
    is_changed_plan,
    is_of_several_years,
    is_one_of_several,
    is_year,
    leads_to_last_year,
    without_this_year,
)
from shimahe.vocabulary import (
    DIGITS_IN_WORDS,
    FACTORS,
    LOST,
    MONEY_IN_WORDS,
    OF_LAST_YEAR,
    ORDINAL,
    fold,
    is_chinese,
    parse_figure,
    plain,
)

# Patterns of prose are searched in text whose digits, stops, per cent signs and colons are
# half-width, and whose other punctuation is as printed.
_WIDE = "０１２３４５６７８９．﹒％﹪：﹕−–－﹣＋"
_HALF_WIDTH = dict(zip(_WIDE, "0123456789..%%::----+", strict=True))
_ANY_WIDE = re.compile(f"[{_WIDE}]")
_FULL_WIDTH_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)")

#: Two figures that only blanks part: such a line is a row of a table, and no sentence.
_ROW = re.compile(
    r"\d(?:\.\d+|[万亿]?元)(?:[万亿]?元|%)?\s+[-+]?\d[\d,]*(?:\.\d+)?(?:[万亿]?元|%)?(?=\s|$)(?!\s*年)"
)

# A paragraph: where one starts, and what its heading says.
_STARTS = re.compile(
    rf"\s*(?:[（(]{ORDINAL}[)）]|{ORDINAL}、|\d+、|\d+\.(?!\d)|\d{{1,2}}\.(?=20\d\d\s*年)|#|\*\*)"
)
_LATER_OF_LIST = re.compile(r"\s*[（(]?(?:[二三四五六七八九十]|[2-9]|1\d)(?:[)）]|[、．]|\.(?!\d))")
_SENTENCE_ENDS = "。！？"
#: Marks at the end of a line behind which the paragraph goes on.
_GOES_ON = "，,、；;:"
#: Put where a line ends between two figures that are not one.
_PARTED = "\u2028"
_OF_A_FIGURE = frozenset("0123456789.,%")
_BROKEN_FIGURE = re.compile(r"\d[.,]?\n(?:\d+(?![\d.,]*$)|[.,]\d)")
#: A figure that was torn at the end of a line and is not read.
_TORN = re.compile(rf"\d[.,]?{_PARTED}|\d,\d")
_THOUSANDS_OF_MONEY = re.compile(r"(?:\d{3},)*\d{3}(?:\.\d+)?\s*[万亿]?元")
#: The most characters and lines of a heading within a section.
_HEADING = 40
_LINES_OF_A_HEADING = 4
_HEADING_ENDS = ("情况", "说明", "概况", "安排", "构成", "事项", "内容", "变化", "预算", "决算")
_NOT_IN_A_HEADING = "，。；:："
#: How further headings end that have no number.
_TITLE_ENDS = (*_HEADING_ENDS, "公开", "目录", "报告")
#: What a sentence goes on with behind the name of what it is about.
_BEHIND_A_NAME = tuple("为是共约数的比较与和及、")
#: The fewest characters of a full line of a page.
_FULL_LINE = 20
_TOP_HEADING = re.compile(rf"(?:{ORDINAL}、|第{ORDINAL}部分).*")
_SKIPPED_SECTIONS = (
    *("职能", "职责", "基本情况", "概况", "机构", "构成"),
    *("名词", "解释", "目录", "联系"),
)
#: What the heading of a section on money names, whatever else it says (支出构成情况).
_OF_MONEY = ("收入", "支出", "收支", "经费")
_HEAD = re.compile(r"\s*+(?:[（(][^)）]+[)）])?\s*+([^，。；:：]{2,20})[:：。]")

# A figure with its unit, or 持平.
#: Narrow and fixed spaces, which may part the thousands of a figure.
_NARROW = "\u00a0\u2007\u2009\u202f"
_MONEY = r"(?:百\s*万|[百千]|[万亿])?\s*元"
_DIGITS = (
    rf"[-+]?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:[{_NARROW}][0-9]{{3}})+(?!\d)"
    rf"|[1-9][0-9]{{0,2}}(?: [0-9]{{3}})+(?=(?:\.[0-9]+)?\s*[（(]?{_MONEY})|[0-9]+)"
    r"(?:\.[0-9]+)?"
)
_UNITS = (
    rf"{_MONEY}|[（(]{_MONEY}[）)]|辆|台(?:[（(]套[)）])?|批次|人次|人"
    r"|个百分点|个(?![万亿])|次|批|家|场|%|‰"
)
#: A bound may stand behind its figure (50万元（含）以上) or in front of it (以上（含50万元）).
_OF_A_BOUND = r"\s*(?:[（(]不?含[^（()）]{0,16}[)）]|[)）])?[及或]?以[上下内]"
_NOT_IN_A_RANGE = rf"(?!(?<=[元%‰])\d|{_OF_A_BOUND}|\s*[-~～—至]\s*\d)"
_UNIT_BEHIND = rf"(?P<unit>{_UNITS}){_NOT_IN_A_RANGE}"
_NOT_OF_A_BOUND = r"(?<!以[上下内][（(]含)(?<!以[上下内][（(]不含)"
_BEGINS_FIGURE = (
    rf"(?<![\d.{LOST}])(?<!\d[,\sA-Za-z])(?<!{_PARTED})"
    r"(?<![\d元%万亿][-~～—至])(?<![\d元%万亿][-~～—至]\s)(?<![元%](?=[-+]))"
    rf"(?<!\d[百千万亿])(?<!亿元){_NOT_OF_A_BOUND}"
)
_FLAT = (
    r"(?=[与比较同持])(?P<flat>(?:(?:与|比|较|同)[^，。；,;]{0,20}?)?(?<!基本)(?<!大致)(?<!大体)持平"
    r"|[与比较同][^，。；,;]{0,12}?年[^，。；,;]{0,12}?(?<!基本)(?<!大致)(?<!大体)"
    r"(?:一致|相同|相等|(?:没有|无|未发生|未有)(?:增减)?变[化动]|(?:没有|无|未作)增减|不变)(?=[，。；,;)）]|$))"
)
_QUANTITY = re.compile(
    rf"(?=[-+0-9]){_BEGINS_FIGURE}(?P<number>{_DIGITS})\s*{_UNIT_BEHIND}|{_FLAT}"
)

# The clause before a figure.
_MARK = re.compile(r"[，。；:：、,;！？](?<!收、(?=支))")
_MARKS = "，。；:：、,;"
_ENDS_OF_CLAUSES = re.compile("[。；;]|其中")
_MARKS_OF_CLAUSES = "，。；"
_BRACKET_OR_END = re.compile("[（()）。]")
_YEAR = re.compile(
    r"(?<![比较与同于由从\d])(?<![比较与同于由从]\s)(20\d\d)\s*年(?!度?[预决]?算?数?(?:相比|对比|比较))"
)
#: The most characters of a clause that are looked at, next to its figure.
_CLAUSE = 200

# A change: which way it goes, and against what.
_UP = "增加|增长|增多|上升|提高|增幅|调增|增支|增收"
_DOWN = "减少|下降|降低|压减|压缩|缩减|核减|节约|调减|降幅|减幅|减支|减收|短收"
#: 增, 多, 升, 减, 少 or 降 alone says more or less only where none of these stands before it.
_SHORT = "(?<![^年期数额算比各均别略净费入出款金])"
#: Between 多 or 少 and a figure.
_SPENT_OF_IT = "(?:支出|安排|列支|收入|支付|支|收)"
_COMPARED = re.compile(
    r"按?照?(?:可比|相同|同一?)口径(?:计算|相比|比较|对比|下)?|[同环]比|相比较?|比较|对比"
)
_AS_SIGNED = "增减额?|增减率|变动|变化|同比|环比"
_WAY = re.compile(
    r"(?:有所|略有|小幅|大幅|相应|各|(?<!平)均|净|累计|同比|环比)*"
    rf"(?:(?P<either>(?:增加?|增长|上升)[（(](?:减少?|下降|降低)[)）]|{_AS_SIGNED}"
    r"|(?:减少?|下降|降低)[（(](?:增加?|增长|上升)[)）])"
    rf"|(?P<up>{_UP}|{_SHORT}[增多升]|(?<![许众])多{_SPENT_OF_IT})"
    rf"|(?P<down>{_DOWN}|{_SHORT}[减少降]|(?<![至不])少{_SPENT_OF_IT}))(?:幅度|[金数]?额|率)?(?:[（(][-+][)）])?[了约为达近:：]*$"
)
_WAY_FIRST = re.compile(
    r"(?:(?P<up>增加|调增)|(?P<down>减少|压减|核减|调减))了?(?P<item>(?![的到至额数幅])[^的]{2,})$"
)
#: Of these characters one stands in all words that say whether something is more or less.
_OF_WAYS = frozenset("增多升减少降提下压缩节短变比")
#: The most characters of the words that say whether something is more or less.
_LONGEST_WAY = 24
_REACHES = re.compile(
    rf"(?:{_UP}|{_DOWN}|调整|变更|变[动化]?|改|[增减升降])(?:到|至|(?P<to>为))了?(?:20\d\d年度?|本年度?|今年)?的?$"
)
#: The last characters of such words, as a quick test.
_MAY_REACH = ("到", "至", "了", "为", "的", "年", "度")
_YEAR_BEFORE = (
    r"(?:(?P<year>20\d\d)年[度末底]?|上一?年度?(?:年?[末底终])?|上一度|去年[末底]?|前年|往年"
    r"|年初(?!预算)数?|期初数?)"
)
_ITS_FIGURE = (
    r"(?:的|同期|年初|实际|当年)*(?:收入|支出)?(?:预算|决算|执行|完成)*"
    r"(?:安排)?(?:总[额数计]|合计|数|额)?"
)
_AGAINST = re.compile(
    rf"(?:与|同?比|相[较比]于?|较|同|和)(?:{_YEAR_BEFORE}{_ITS_FIGURE}|同期(?:水平)?)(?:相比较?|比较|对比|比)?"
    r"|同期(?:相比较?|比较|对比)"
    r"|(?P<alone>20\d\d)年度?[预决]?算?数?(?:相比较?|比较|对比)"
)
_AGAINST_PLAN = re.compile(
    r"(?:与|同?比|较|同|和|小于|大于|低于|高于)(?:当年|本年|全年|部门)*(?:年初|调整|年度)?(?:支出|收入)?"
    r"(?:预算|计划)(?:安排)?(?:总额|数|额)?(?:相比较?|比较|对比|比)?"
)
_BASE = re.compile(
    r"(?P<against>同?比|相?较于?|与|同)?(?:(?P<year>20\d\d)年[度末底]?+|上一?年[度末底]?+|去年)"
    r"(?P<item>[^\d]*?)[为是:：的]*"
)
_WAYS_OF_MONEY = ("支出", "收入", "支出数", "收入数")
_LAST_YEAR = ("上年", "上一年", "去年")
#: Leads to what last year's money was spent on, as a cause.
_WHY_LAST_YEAR = (
    rf"^(?:{ORDINAL}是|主要(?:原因)?|原因)?[是为:]?(?:由于|因为?)?"
    r"(?=(?:上一?年度?|去年)[^，。；]{2})"
)
_SPENT = "安排|列支|支付|拨付|投入|下达|发生|追加"
_SPENT_LAST_YEAR = (
    r"^(?P<item>.*?)(?<![比较与同和从由])(?:上一?年度?|去年)(?:已|曾|一次性|专项|临时|年初|集中|实际)*"
    rf"(?:{_SPENT}|[预决]算|支出)了?(?:预算|资金|支出|经费|决算)?[数额]?[为是:]?$"
)
_SPENT_ON = rf"^(?:有(?=一次性)|(?:已|曾|一次性|专项|临时)*(?:{_SPENT})了?)(?=..)"
#: What is compared, in front of what it is compared with: 支出预算数比2024年预算数.
_BASE_BEHIND_ITEM = (
    r"(?P<item>(?:20\d\d年度?)?[^\d]{2,40}?)"
    r"(?P<base>(?:同?比|相?较于?|与)(?:20\d\d年|上一?年|去年).*)"
)
#: Stands for the year of a document that prints none; no text speaks of it or of the one before.
_STAND_IN_YEAR = 1000
#: What is left of last year stands among the money of this one.
_LEFT_OVER = re.compile(r"结转|结余|结存|滚存|剩余|未完|返还|余额")
#: What is said of the document's year, also behind the parts of a sum of last year.
_THIS_YEAR = ("本年", "今年", "当年")
#: Words of what a change is measured against that do not name what it is of.
_NAMES_NOTHING = re.compile(
    r"(?:的|同期|年初|实际|当年)*(?:预算|决算|执行|完成)*(?:安排)?(?:总[额数计]|合计|数|额)?"
)
_FROM = re.compile(
    r"(?P<item>.*?)[由从](?P<when>(?P<year>20\d\d)年度?|上一?年度?|去年)?(?:年初)?(?:预算|决算|执行)?数?的?$"
)
#: A list of things that are more or less: 比上年增加：基本支出1万元、项目支出2万元.
_WAY_OF_LIST = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))的?(?:项目|内容|部分|事项|因素)?(?:有|是|为|包括)?[:：]"
    r"(?=[\u4e00-\u9fff]{2})"
)
#: A cause whose way stands in front of its parts: 基本支出增加人员工资、补贴等30万元.
_WAY_OF_PARTS = re.compile(
    rf"(?:主要|原因|由于|因为?|(?:{ORDINAL})?[是为])*(?P<item>[^、，。；:：\d]*?)"
    rf"(?:(?P<up>新增|{_UP})|(?P<down>{_DOWN}))了?(?P<parts>[^、\d]{{2,}}(?:、[^、\d]{{2,}})+等)$"
)
_HOPED = re.compile(r"力争|争取|确保|力求")
_CAUSES = re.compile(rf"主要|原因|其中|由于|因|{ORDINAL}是|[:：]|，系(?![统数列])")
_GIVES_CAUSES = re.compile(
    r"\s*(?:[^，。；:]{0,30}的)?(?:主要)?原因|\s*(?:增加|减少|增长|下降)?[的]?(?:其中)?主要(?:是|为|由于|因|系)"
)
#: The level of an account behind its name, folded: 教育支出(类)支出.
_LEVEL_BEHIND = re.compile(r"\([类款项]\)(?:支出)?$")
#: Begins a paragraph with the parts of what the one above states.
_GIVES_PARTS = re.compile(r"\s*其中")
#: Words in front of a colon that say that the parts of what was stated follow.
_LEADS_TO_PARTS = (
    r"(?:^|[，。；,;）)])\s*(?:按[^，。；:：]{2,12}?)?(?:具体|主要|其|资金|分别)*"
    r"(?:用于|包括|包含|如下|分别|具体|构成|组成|安排|明细|用途)"
    r"(?:[为是有如下以于]|方面|内容|项目|情况|支出|安排|包括|用途|明细|构成)*[:：]"
)
#: Begins one of several parts: 一是, （1）, ①.
_PART_MARK = (
    rf"(?P<mark>{ORDINAL}是|[（(](?:{ORDINAL}|\d{{1,2}})[)）]|[①-⑳]|第{ORDINAL}[，,、]|首先|其次"
    rf"|{ORDINAL}、|\d[.、．](?!\d))"
)
_BEGINS_PART = rf"(?:^|[，。；:：、,;])\s*{_PART_MARK}"
_FIRST_OF_LIST = rf"[:：]\s*{_PART_MARK}"
#: A label that says only that money is planned, spent or received, and no total.
_MONEY_OF_NOTHING = (
    r"(?:计划|预计|预算|安排|拨付|下达|投入|使用|支付|列支|资金|经费|支出|收入|金额|数|额"
    r"|拨款(?!收入))+"
)
#: How such a label ends that may be of what was counted before it: 接待20批次，支出3万元.
_SPENT_ON_COUNTED = ("支出", "经费", "资金")
#: What is in front of such a label in a clause or sentence of its own: （二）道路维修，支出2万元.
_THING_IN_FRONT = (
    rf"\s*(?:{_PART_MARK}\s*(?P<numbered>[^，。；:：\d]{{2,20}})"
    r"|(?P<field>[^，。；:：\d]{2,12})方面)[，。,]\s*"
)
_NO_THING = ("收", "支", "预算", "决算", "财政", "情况", "部门", "单位", "总", "资金")
#: Begins the label of a sum of what the sentence states: 会议费2万元，培训费3万元，共支出5万元.
_OF_A_SUM = ("共", "合计", "总共", "一共", "累计")
#: What an amount is for: right behind it, and in a clause of its own.
_PURPOSE_ENDS = (
    r"(?P<purpose>[^，。；,;:：（()）\d]{2,60}?)(?=[，。；,;（()）]|$|、[^，。；、\d]{0,12}\d)"
)
_FOR_WHAT = rf"\s*(?:用于|用作|用来){_PURPOSE_ENDS}"
_FOR_WHAT_BEHIND = (
    rf"[，,]?\s*(?:主要|专项|全部|专门)?(?:用于|用作|用来|来自于?|来源于){_PURPOSE_ENDS}"
)
_SHARE_OF = re.compile(
    r"(?P<item>.*?)(?:占(?!地|用|有)(?:比|[^，。；]{2,}?)?|完成[^，。；]*?(?:预算|计划)数?)"
    r"的?(?:比例|比重)?[为是约达近]*$",
    re.S,
)

#: The plan that a change is measured against, in front of its amount: 比年初预算140万元.
_PLAN_COMPARED = (
    r"(?:同?比|相?较于?|与)(?P<item>(?:当年|本年|全年|部门)*(?:年初|调整后?|年度)?"
    r"(?:支出|收入)?(?:预算|计划)(?:安排)?(?:总额|数|额)?)的?"
)
_PLAN_DONE = re.compile(r"^完成了?(?P<item>(?:当年|本年|全年)?[^，。；]{0,6}(?:预算|计划)数?)的?$")

# What a clause before that of a figure is, where it does not name what the figure is of.
_ASIDE = re.compile(
    r"^(?:因(?!公)|由于?|受|按|根据|依据|随着|考虑|鉴于|通过|对照|经(?!费|营|济)|在(?!职)|从|自(?!然)|至|以(?!前)"
    r"|将|用于|包括|但|并|且|同时|另外?|此外|总体|与|比|较|同(?!级)|及|是|系|主要|原因|其中|截[至止]|具体)"
    r"|(?:影响|原因|相比|比较|对比|后|时|以来|下|中|方面|来看|看|起|精神|要求|规定|需要|因素|如下|等|用于|分别)$"
    r"|增加|增长|减少|下降|降低|严格|厉行|落实|加强|压减|压缩|持平|调整|开展|完成|实施|变动|变化|没有|未|\d(?:万|亿)?元|\d%|\d倍"
)
_LONGEST_SUBJECT = 60
_STANDS_ALONE = re.compile(
    r"[^有无未没]*(?:费用?|支出|收入|拨款|资金|预算|决算|情况|基金|采购|车辆?|资产|补助|结转|合计|总计|[)）])"
)
_RATES = ("%", "‰", "个百分点")
#: How the name of what is money ends.
_OF_MONEY_ALONE = re.compile(
    "(?:费用?|支出|收入|收支|经费|资金|拨款|预算|决算)(?:决算|预算|总额|总计|合计)?数?$"
)

# A label printed behind its figure: 其中20.00万元为基本支出, 20.00万元公务接待费.
_NO_LABEL = re.compile(
    r"[，、：:；。（(和及与]*(?:其中|主要(?:是|为)|原因(?:是|为)|由于|另外?|还?有|共|总?计|安排|拨付|列支|投入"
    rf"|{ORDINAL}是|(?P<year>[本今]年度?|当年|全年|20\d\d年度?)|[，：:（(])*"
)
_LABEL_ENDS = r"(?=[，。；、:：）)（(]|[和及与另]?\d|[和及与]|主要|用于|$)"
_LABEL_BEHIND = re.compile(
    r"\s*(?:全部|均|主要|都)?(?:(?:为|是|系|用于|用作|属于?)(?P<said>[^，。；、:：（(）)\d]{2,40}?)"
    r"|的?(?P<named>[^，。；、:：（(）)\d]{0,20}?(?:支出|收入|费用?|经费|资金|拨款|基金|补助)))"
    rf"{_LABEL_ENDS}"
)
#: What the figure before is for, with the mark behind it: 3万元用于培训，2万元用于会议.
_PURPOSE = re.compile(r"(?:用于|用作|用来)[^，、；]+[，、；]")
#: A bracket behind the figure before, which says nothing of the next: 5万元（本级），3万元.
_ONLY_BRACKET = r"[（(][^（()）]*[)）][，、；]?"
_ZERO = Decimal(0)
#: In 万元, what an amount may differ by from the same one in another unit.
_ROUNDED = Decimal("0.01")

# What a label is, once the words that introduce a figure are taken from its clause.
_LEAD = re.compile(
    rf"^(?:[-—–―*+•·●◆■\s；。，]|{ORDINAL}是|\d+[.、．](?!\d)|\d{{1,2}}\.(?=20\d\d\s*年)"
    r"|\d{1,2}\.(?=2\d\d(?:\.?\d\d){0,2}[^\d.%万亿元个])"
    rf"|[（(]?(?:{ORDINAL}|\d{{1,2}})[)）]|其中[:：]?|[)）]|(?:主要)?包括(?=[^，、]{{2}})"
    r"|(?:全部?|均|资金来源)[为是][:：]?|由(?![于上去前20])|包?含(?=[^税])|[（(][^（()）]{0,4}单位[:为][^（()）]{0,6}[)）]:?"
    r"|主要(?:原因)?(?:是|为|有)?[:：]?|原因(?:是|为)[:：]?"
    r"|所属各预算单位|(?:本)?(?:部门|单位)(?=\d{4})|截[止至].*?[月日]|20\d\d\s*年[末底]|涉及(?:项目)?|安排了?(?=.)"
    r"|共有|共(?=[^同])|全年|今年|本年度|[当本]年(?=[预决]算)|\d{4}\s*(?=年初)|\d{4}\s*年度?|和|以?及|为|约|即|占)+"
)
_TAIL = "为是约共达近各:：￥¥"
_GENERIC = re.compile(
    r"^(?:年初)?"
    r"(?:达到?|预算(?:数|安排|总额)?|决算数|执行数|当年预算执行数|预算执行数|安排预算|计(?:支出|收入)|)$"
)
_YEAR_AT_END = re.compile(r"(?<!^)20\d\d年度?(?:(?:年初)?预算|决算)?数?$")
#: Years by number or by their place, as the figures behind 分别 are listed by them.
_ANY_YEAR = re.compile("20[0-9][0-9]\\s*年度?|[本今当上去前]年度?")
_JOINS_YEARS = ("、", "和", "与", "及", "同")
_COMPARES = re.compile(r"[^，。；]{0,12}?(?:相比|比较|对比|比)")
#: Stands behind the names of several things, whose figures follow.
_OF_SEVERAL = "分别"
#: Of several amounts in front of it: 均与上年持平, 较上年均减少1万元.
_OF_ALL = "(?:与|比|较|同)?(?:上一?年度?|去年)?(?:预算|决算)?数?(?:相比)?[均都]"
#: Begin clauses that say why.
_WHY_CLAUSES = ("主要是", "主要原因", "主要由于", "原因", "由于")
#: Joins things of which one word says that they are more or less.
_JOINS_CHANGES = ("和", "及", "以及", "与")
#: Behind the amount of something: what it is compared with, or made of.
_SAYS_MORE = re.compile(r"[，,、（(]*(?:其中|同?比|较|与|增|减|下降|上升|占|完成|均)")
_BETWEEN_NAMES = (re.compile("、|和|以及"), re.compile("、|和|以及|及|与"))
_BEFORE_NAMES = re.compile("[，。；:：]|[（(](?![^（()）]*[)）])|其中")
_BETWEEN = "、，,和及与 "
_BEHIND_SEVERAL = re.compile(
    rf"\s*(?:预算|支出|收入|安排|完成|执行|达到?|为|是|约|共计?|有|占[^，。；]{{2,20}}|[:：\s])*"
    rf"(?:(?:与|比|较|同)[^，。；]{{2,16}})?(?:{_UP}|{_DOWN}|{_AS_SIGNED}|[增减占])?[了约为达近:：\s]*"
)
_BETWEEN_FIGURES = re.compile(
    rf"[、，,和及与\s]*(?:{_UP}|{_DOWN}|[增减占]|{_AS_SIGNED})*[了约为达近]*\s*"
)
#: What is counted, between its number and its money.
_COUNTED = ("项目", "项目资金", "资金", "经费")
_NO_NAMES = ("对", "用于", "实行", "用来", "用作", "计算", "测算")
_ENDS_WITH_RATE = re.compile(r"(?:[平人次户]|^[车台]|(?<![本当全\d])[年月日])均$")
#: In front of what a figure is less or more by, or of a bound: 决算数小于预算数1万元, 不超过3万元.
_LESS_OR_MORE = re.compile(r"(?:小于|大于|低于|高于|少于|多于|超过|超出)[^，。；]{0,12}$")
#: A label that says only that the figure is of the account; it stands behind that of the budget.
_OF_THE_ACCOUNT = re.compile(r"^(?:支出|收入)?决算(?:支出|收入)?数?$")
#: A label that says only that money is planned, spent or received; what a colon names has it.
_MONEY_OF_THE_NAMED = re.compile(
    r"(?:年初|调整|[本当全]年|年度|实际|累计)*(?:(?P<way>支出|收入)|预算|决算|完成|执行|发生|列支){1,3}(?:总额|金额|合计|数|额)?"
)
#: How the title of a document ends, or of a part of it, that names nothing.
_ENDS_OF_TITLES = ("说明", "说明书", "报告", "公开", "目录", "草案", "文本")
#: How words in front of a colon end that name nothing of which money is.
_NAMES_NO_MONEY = (
    *(*_HEADING_ENDS, *_ENDS_OF_TITLES, "如下", "单位", "部门", "方面", "收支", "拨款", "资金"),
    *("基金", "分别", "用于", "结构", "来源", "用途", "方向", "分类", "明细", "规模", "总体"),
    *("目标", "要求", "依据"),
)
#: The office in its own words, and the ends of a name that leave the units below it out.
_OF_ITSELF = "[我本](?:街道(?:办事处)?|中心|单位|部门|[局委办院处所厅部会馆校站镇乡])"
#: What follows the name of the office where that only says whose money it is.
_MONEY_OF_OFFICE = (
    r"的?(?=20\d\d年|[本当全]年|年度|年初|部门|单位|收入|支出|收支|预算|决算|一般公共预算|政府性基金|国有资本"
    r"|财政拨款|基本支出|项目支出|“?三公|公务|因公|机关运行|政府采购|总)"
)
_OWN_LEVEL = ("本级", "机关", "本级）", "机关）", "本级)", "机关)")
_OF_THE_PLAN = re.compile(r"(?:年初|全年|调整)?预算(?:安排)?数?$")
_OF_ALL_BUDGETS = re.compile(r"^(?:部门|单位)?(?:收入|支出)(?:总)?(?:预算)?$")

# The year and number of a document, and before them the words of its title and of its issuer.
_YEAR_AND_NUMBER = re.compile(r"[〔\[（(【﹝]\s*(\d{4})\s*[〕\])）】﹞]\s*(?:第\s*)?(\d{1,5})\s*号")
#: The most characters that are looked at in front of a figure, or the year of a document number.
_MOST_WORDS_BEFORE = 40
_TITLE_WORDS = re.compile(
    r"\A.*(?:的?通知|意见|方案|办法|决定|规定|条例|细则|要点|计划|通报|公告|决议|规程|制度|合同|函告"
    r"|关于印发|转发|依据|根据|按照|(?:要求|精神)[和及]?|(?<!会议)纪要(?=.{4}))(?=.)",
    re.S,
)
_MINUTES = re.compile(r"\A.*纪要(?=.)", re.S)


# --- document numbers -----------------------------------------------------------------------------


class DocumentNumber(NamedTuple):
    """A document number as printed (甲府发〔2024〕31号): its issuer's mark, year and serial."""

    text: str
    issuer: str
    year: int
    serial: int


def document_numbers(text: str) -> list[DocumentNumber]:
    """Return the document numbers that a text cites, each once, in order.

    >>> [n.issuer for n in document_numbers("《实施意见》江司文〔2017〕48号；江北委发[2024]8号")]
    ['江司文', '江北委发']
    """
    numbers: dict[tuple[str, int, int], DocumentNumber] = {}
    end = 0  # where the number before ends
    for match in _YEAR_AND_NUMBER.finditer(text):
        year, serial = match.groups()
        begin = max(end, match.start() - _MOST_WORDS_BEFORE)
        words = _chinese_at_end(text[begin : match.start()])
        if not words:
            continue
        end = match.end()
        if text[max(0, match.start() - len(words) - 1)] == LOST:  # in the issuer's mark
            continue
        issuer = _TITLE_WORDS.sub("", words)
        if "纪要" in issuer:
            issuer = _MINUTES.sub("", issuer)
        printed = words[len(words) - len(issuer) :] + match.group()
        number = DocumentNumber(_without_spaces(printed), issuer, int(year), int(serial))
        numbers.setdefault((number.issuer, number.year, number.serial), number)
    return list(numbers.values())


def _chinese_at_end(text: str) -> str:
    """Return the Chinese characters that a text ends with."""
    start = len(text)
    while start and is_chinese(text[start - 1]):
        start -= 1
    return text[start:]


# --- statements -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Statement:
    """One stated figure, before it gets its id."""

    #: What the figure is of, in the words of the text; "" where these do not tell.
    item: str
    year: int | None
    #: `amount` (also a count or a share) or `change`.
    measure: str
    #: In its own unit; a decrease is negative.
    value: Decimal
    unit: str | None
    budget: str | None = None
    #: The index of the change that this one is a cause of.
    cause_of: int | None = None
    line: int = 0
    section: str | None = None
    text: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the unit is one of money."""
        return self.unit in FACTORS


class WrittenText(NamedTuple):
    """The statements of the written sections, and the lines with a figure that gives none."""

    statements: list[Statement]
    unread: set[int]


def read_text(
    prose: Sequence[tuple[int, str]],
    headings: Iterable[int],
    year: int | None,
    limits: Limits = DEFAULT,
    office: str | None = None,
    *,
    is_of_account: bool = False,
) -> WrittenText:
    """Return the statements of the written sections, in the order of print.

    `prose` are the lines of the text, `headings` the lines that are headings, `year` is that of the
    document and `office` whose it is; `is_of_account` says that it is on what was spent. Sections
    on duties, structure and vocabulary are passed over: their amounts are unread, as are those of
    lines that are rows.

    Raises: UnreadableDocument where there are more statements than the limit allows.
    """
    read = WrittenText([], set())
    year_of_text = _STAND_IN_YEAR if year is None else year
    above = _Context("", year_of_text, item="", year=year_of_text, office=office)
    for paragraph in _paragraphs(prose, set(headings), year_of_text, read.unread):
        first = len(read.statements)
        above = _read_paragraph(paragraph, above, read)
        if is_of_account and paragraph.is_of_plan:
            _name_plan(read.statements[first:])
        limits.hold("max_statements", len(read.statements), paragraph.lines[-1])
    if year is None:
        _leave_out_stand_in(read.statements)
    return read


def _name_plan(statements: Iterable[Statement]) -> None:
    """Say of statements in the items that they are of the plan; what has no item has no year."""
    for statement in statements:
        if "年初" in statement.item:
            continue
        if statement.item:
            statement.item = f"{OF_THE_PLAN}{statement.item}"
        else:
            statement.year = None


def _leave_out_stand_in(statements: Iterable[Statement]) -> None:
    """Leave the year of a document that prints none out of its statements.

    No year can tell last year's money from this one's there; the item of a statement does.
    """
    for statement in statements:
        if statement.year == _STAND_IN_YEAR - 1:
            statement.item = f"{OF_LAST_YEAR}{statement.item}"
        if statement.year in (_STAND_IN_YEAR, _STAND_IN_YEAR - 1):
            statement.year = None


# --- paragraphs -----------------------------------------------------------------------------------


@dataclass
class _Paragraph:
    """Lines of one section that are read as one text.

    A figure may be torn between two lines if the upper one is as long as the others. Figures that a
    shorter line or a line of digits only (such as a page number) parts are not joined.
    """

    text: str
    #: Where each of its lines starts in the text.
    starts: list[int]
    lines: list[int]
    #: The heading of its section.
    section: str | None
    #: Its year, and whether it is of what was planned, by the headings above it.
    year: SaidYear
    is_of_plan: bool = False

    def line_at(self, place: int) -> int:
        """Return the line on which a place of the text stands."""
        return self.lines[bisect_right(self.starts, place) - 1]


def _paragraphs(
    prose: Sequence[tuple[int, str]], headings: set[int], year: int, unread: set[int]
) -> Iterator[_Paragraph]:
    """Yield the paragraphs of the text, each made of the lines up to its end.

    A page or a narrow column may break lines anywhere. Lines that are rows of a table are left out,
    and so are sections that are passed over; lines among them with money are put into `unread`.
    """
    section: str | None = None
    is_skipped = False
    pieces: list[tuple[int, str]] = []
    above = Headings(year)
    for line, printed in prose:
        text = _for_patterns(printed)
        is_heading = line in headings
        is_row = _ROW.search(text) is not None
        if pieces and (is_heading or is_row or _begins_paragraph(pieces, line, text)):
            yield _paragraph(pieces, section, year, above)
            pieces = []
        if is_heading:
            above.take(text)
            opens_section = _opens_section(text)
            if opens_section:
                section = text.lstrip("# ").strip()
            if opens_section or _begins_money(text):
                is_skipped = _is_skipped(fold(text))
        elif is_row or (is_skipped and not _begins_money(text)):
            if "元" in text and _unread_amounts().search(text):
                unread.add(line)
        elif text:
            is_skipped = False
            pieces.append((line, text))
    if pieces:
        yield _paragraph(pieces, section, year, above)


def _is_skipped(heading: str) -> bool:
    """Whether a folded heading is of a section that is passed over: duties, structure, words."""
    if heading.endswith("目标"):
        return True
    return _holds_any(heading, _SKIPPED_SECTIONS) and not _holds_any(heading, _OF_MONEY)


def _begins_money(text: str) -> bool:
    """Whether a line is a numbered heading of a part on money."""
    return _holds_any(text, _OF_MONEY) and _is_numbered_heading(text)


def _holds_any(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds any of these words."""
    return any(word in text for word in words)


def _without_spaces(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def _for_patterns(printed: str) -> str:
    """Return a line without markup, in the characters that the patterns of this module expect."""
    text = _ANY_WIDE.sub(_as_half_width, plain(printed))
    return _FULL_WIDTH_GROUPS.sub(_with_commas, text) if "，" in text else text


def _as_half_width(match: re.Match[str]) -> str:
    """Return the half-width form of the matched character."""
    return _HALF_WIDTH[match.group()]


def _with_commas(match: re.Match[str]) -> str:
    """Return the matched figure with half-width commas."""
    return match.group().replace("，", ",")


def _opens_section(heading: str) -> bool:
    """Whether a heading opens a section (一、…, 第一部分), and not a part of one."""
    title = fold(heading)
    is_marked = heading.startswith("#") and not title.startswith("(")
    return is_marked or _TOP_HEADING.fullmatch(title) is not None


def _paragraph(
    pieces: list[tuple[int, str]], section: str | None, year: int, above: Headings
) -> _Paragraph:
    """Join the lines of a paragraph; a mark stands between two figures that do not go on.

    A heading without a number that stands above it ends as a sentence does. One that is nothing but
    a heading is taken up among those `above`.
    """
    lines = [line for line, _ in pieces]
    texts = [text for _, text in pieces]
    longest = max(map(len, texts))
    for count in range(1, min(len(pieces), _LINES_OF_A_HEADING + 1)):
        if _is_heading_above(pieces[:count], *pieces[count], year):
            texts[count - 1] = f"{texts[count - 1]}。"
    for number, (text, below) in enumerate(pairwise(texts)):
        if text[-1] in _OF_A_FIGURE and below[0] in _OF_A_FIGURE:
            is_full = 4 * len(text) > 3 * longest
            if not _go_on_in(text, below, is_full=is_full):
                texts[number] = f"{text}{_PARTED}"
    starts = [0, *accumulate(map(len, texts[:-1]))]
    joined = "".join(texts)
    if _is_heading_alone(joined):
        above.take(joined)
    return _Paragraph(joined, starts, lines, section, above.year, above.is_of_plan)


def _is_heading_alone(text: str) -> bool:
    """Whether a paragraph is nothing but a heading, and states no figure."""
    words = text.removesuffix("。").rstrip()
    if not words or not _may_be_heading(words):
        return False
    is_marked = _STARTS.match(words) is not None or words.endswith(_TITLE_ENDS)
    return is_marked and _QUANTITY.search(words) is None


def _is_heading_above(above: Sequence[tuple[int, str]], line: int, text: str, year: int) -> bool:
    """Whether the first lines of a paragraph are a heading without a number, above a sentence.

    They are short, without a mark within, and end too early to be broken by the width of a page.
    Right above the sentence they end as headings do; above a blank line they may be any name. What
    names another year is no heading, but says of which year the sentence is.
    """
    last_line, last = above[-1]
    words = "".join(piece[:_HEADING] for _, piece in above).rstrip()
    begins = text.lstrip()
    is_figure = begins[:1] in "0123456789-+" and _YEAR.match(begins) is None
    if not _may_be_heading(words) or is_figure or begins.startswith(_BEHIND_A_NAME):
        return False
    if any(int(named) != year for named in _YEAR.findall(words)):
        return False
    is_apart = line > last_line + 1
    ends_early = 3 * len(last) < 2 * len(text)
    if words.endswith(_TITLE_ENDS):
        return ends_early or (is_apart and len(last) < _FULL_LINE)
    return is_apart and ends_early and _names(_clean(words))


def _go_on_in(text: str, below: str, *, is_full: bool) -> bool:
    """Whether the figure at the end of a line goes on in the line below.

    It may if the line is full. Thousands of money behind a comma always do.
    """
    if text[-1] == "," and text[-2:-1].isdecimal() and _THOUSANDS_OF_MONEY.match(below):
        return True
    return is_full and _BROKEN_FIGURE.search(f"{text[-2:]}\n{below[:40]}") is not None


def _begins_paragraph(pieces: list[tuple[int, str]], line: int, text: str) -> bool:
    """Whether a line begins a new paragraph below these lines (`pieces`).

    A numbered line does, unless a comma or the like ends the line above. Others do where a sentence
    ends above a blank line, unless they give its causes or its parts, and below a short numbered
    heading.
    """
    last_line, last_text = pieces[-1]
    if _STARTS.match(text):
        return last_text[-1] not in _GOES_ON or _is_numbered_heading(text)
    if last_text[-1] in _SENTENCE_ENDS:
        if _AGAINST.match(text) and any(_LATER_OF_LIST.match(piece) for _, piece in pieces):
            return True  # the comparison may be of the whole list
        goes_on = _GIVES_CAUSES.match(text) or _GIVES_PARTS.match(text)
        return line > last_line + 1 and not goes_on
    words = "".join(piece[:_HEADING] for _, piece in pieces[:_LINES_OF_A_HEADING])
    if line == last_line + 1 and not words.endswith(_HEADING_ENDS):
        return False  # the line is rather the first one of what is numbered
    return _is_numbered_heading(words)


def _is_numbered_heading(words: str) -> bool:
    """Whether words are a short numbered heading of what follows."""
    return _may_be_heading(words) and _STARTS.match(words) is not None


def _may_be_heading(words: str) -> bool:
    """Whether words are short, have no mark within and do not end with a digit."""
    if len(words) >= _HEADING or _holds_any(words, _NOT_IN_A_HEADING):
        return False
    return not words.rstrip()[-1:].isdecimal()


# --- figures --------------------------------------------------------------------------------------


@cache
def _figures_in(unit: str | None) -> re.Pattern[str]:
    """Return the pattern of figures; where a unit holds for all of them, some may print none."""
    if unit is None:
        return _QUANTITY
    bare = rf"(?:{_UNIT_BEHIND}|(?=\s*(?:[，。；,;）)（(]|$)))"
    return re.compile(rf"(?=[-+0-9]){_BEGINS_FIGURE}(?P<number>{_DIGITS})\s*{bare}|{_FLAT}")


@cache
def _unread_amounts() -> re.Pattern[str]:
    """Return the pattern of amounts of money, and of decimals without a unit, that are no bounds.

    So are amounts in words (三十万元) and numbers behind a word for money (支出120000). The pattern
    is held against what the figures leave of a text.
    """
    ends = rf"(?=\s*(?:[，。；、,;）)（({_PARTED}]|$))"
    money = rf"[余多]?(?:[百千]?[万亿]?\s*[余多]?元|个?[万亿]\d?{ends})"
    bare = rf"(?!20\d\d\.\d{{1,2}}(?!\d))\d[\d,]*\.\d+{ends}"
    of_money = "支出|收入|经费|拨款|总计|合计|预算|决算|资金|总额"
    between = ("", r"\s", "[为是共约:：]", r"[为是共约:：]\s")
    behind_money = "|".join(rf"(?<=(?:{of_money}){words})" for words in between)
    whole = rf"(?:{behind_money}|(?<=[￥¥]))(?!(?:19|20)\d\d(?!\d))\d[\d,]*{ends}"
    return re.compile(
        rf"(?=[\d{DIGITS_IN_WORDS}])(?<![\d.A-Za-z])(?<!\d,)(?<![\d元%万亿][-~～—至]){_NOT_OF_A_BOUND}"
        rf"(?:\d[\d,]*(?:\.\d+)?\s*[（(]?{money}{_NOT_IN_A_RANGE}|{bare}|{whole}"
        rf"|(?<![数几上]){MONEY_IN_WORDS}{_NOT_IN_A_RANGE})"
    )


def _unit_of_all(text: str) -> str | None:
    """Return the unit that a paragraph states for all its figures (单位：万元); else None."""
    if "单位:" in text or "为单位" in text:
        return stated_unit(_without_spaces(text))
    return None


def _may_be_amount(match: re.Match[str]) -> bool:
    """Whether a figure can be an amount: one without a unit is no year and no number of a list."""
    if match.group("number") is None or match.group("unit"):
        return True
    number = match.group("number")
    start = match.start()
    before = match.string[max(0, start - _MOST_WORDS_BEFORE) : start].rstrip()
    is_numbering = before[-1:] in ("", "（", "(", "表", "第", "号") or before.endswith("附件")
    return "." in number or not (is_numbering or re.fullmatch(r"(?:19|20)\d\d", number))


class _Spoken(NamedTuple):
    """What is spoken of where a bracket opens, to be taken up again where it closes."""

    item: str
    budget: str | None
    stated: Decimal | None
    year: int | None
    unit: str | None
    last_year: int | None
    year_of_parts: int | None


@dataclass
class _Context:
    """What a paragraph has said so far, as far as later figures depend on it."""

    #: The words that it begins with, up to a colon or a full stop.
    head: str
    year_of_document: int | None
    #: What is spoken of: the last thing of which an amount or a change was stated.
    item: str
    year: int | None
    #: The budget that the heading of the section names, if it names one alone.
    section_budget: str | None = None
    #: The budget of the breakdown in which the sentence stands.
    breakdown_budget: str | None = None
    last_budget: str | None = None
    unit: str | None = None
    #: The index of the last change, whose causes may follow.
    change: int | None = None
    #: The item of the last change; "" once an amount was stated.
    changed_item: str = ""
    #: The year of the last change; None once an amount was stated.
    changed_year: int | None = None
    #: Whether causes of the last change are being listed.
    lists_causes: bool = False
    #: The index of the last cause in money, whose own causes may follow.
    cause: int | None = None
    #: The index of the cause whose own causes are being listed.
    within: int | None = None
    #: How many brackets are open around these.
    depth: int = 0
    #: What the last change is of, to which causes together amount again (增减相抵后).
    explained: Statement | None = None
    #: 1 or -1 where the last figure is a change whose way holds for what 、 or 和 joins to it.
    way_of_run: int = 0
    #: The last figure, where that is one of last year.
    base: Statement | None = None
    #: The amounts that stand one after the other, of all of which 均 may speak.
    run: list[Statement] = field(default_factory=list)
    #: Whether one figure is the amount of all of these.
    run_has_one_amount: bool = False
    #: Whether the last change is one of each of several things.
    is_of_several: bool = False
    #: Whether the last change is one against a plan.
    is_against_plan: bool = False
    #: The last amount of money of the item, in 万元.
    stated: Decimal | None = None
    #: The figure of the last statement.
    last_figure: _Figure | None = None
    #: Whether the last statement is a change.
    ends_with_change: bool = False
    #: The unit of the last statement of money.
    money_unit: str | None = None
    #: What was spoken of in front of 其中, and whether the words behind that name a year.
    whole: str = ""
    names_year_of_parts: bool = False
    #: What each open bracket interrupts.
    around: list[_Spoken] = field(default_factory=list)
    #: Whether the label of the last amount says only that it is planned or spent (预算数).
    is_generic: bool = False
    #: Whether the last figure is where a change begins: 由上年的1万元.
    begins_at_base: bool = False
    #: 1 in a list of what is more (增加：), -1 in a list of what is less, else 0.
    way_of_list: int = 0
    #: The years that the sentence names, and those of the whole whose parts it lists.
    years: set[int] = field(default_factory=set)
    #: The years of the amounts and changes of the sentence, but for asides and what is left over.
    years_of_amounts: list[int | None] = field(default_factory=list)
    #: Whether nothing was stated yet of the item: a heading or a sentence of its own names it.
    is_only_named: bool = True
    #: What the words in front of a colon name, until the clause of that colon ends.
    named: str = ""
    #: The name of the entry of a numbered list.
    entry: str = ""
    #: The budget that words of their own or in front of a colon name, until a sentence ends.
    named_budget: str | None = None
    #: What the amounts before are of, in the same clause.
    beside: list[str] = field(default_factory=list)
    #: The budget of an amount whose parts are numbered paragraphs.
    budget_of_list: str | None = None
    #: Whether parts are being listed, behind 其中 or a colon.
    lists_parts: bool = False
    #: Whether the next figure may be of a part: in such a list, or behind 一是, （1）.
    may_be_part: bool = False
    #: The amounts of which parts are listed, by the words that a part may have and by year.
    wholes: dict[tuple[str, int | None], Decimal] = field(default_factory=dict)
    #: How the paragraphs of a list of parts are numbered; whether the paragraph leads to one.
    kind_of_list: str = ""
    ends_with_colon: bool = False
    #: The name of the office; None where the document prints none.
    office: str | None = None
    #: The year of the last figure, where that is a sum of last year (上年支出).
    last_year: int | None = None
    #: That year, where the parts of such a sum are being listed.
    year_of_parts: int | None = None
    #: That of what 、 or 和 joins to a figure of last year.
    year_of_run: int | None = None
    #: What 上年 says, and that what it is compared with.
    last_year_said: int | None = None
    year_before: int | None = None
    #: The year that a name of last year gave to the clauses behind it.
    held_year: int | None = None
    #: Whether the last sentence with amounts is of another year alone.
    is_behind_another_year: bool = False
    #: The latest year of the amounts of the last sentence that states any.
    latest: int | None = None
    #: Whether a sentence ended since the last amount.
    begins_sentence: bool = True

    def pass_over(self, words: str, sentence: str, is_first: bool) -> None:
        """Take up what the words in front of the next figure say.

        A breakdown may begin, a sentence end, causes be listed, or a year be named. `sentence` are
        those of the words that stand in the figure's own sentence; `is_first` says that it is the
        first figure.
        """
        self._pass_brackets(words)
        self.year_of_parts = self._year_of_parts_behind(words)
        if _holds_any(words, _MARKS_OF_CLAUSES):
            self.year_of_run = None
        if _TORN.search(words):
            self.speak_of("", None)  # what follows may be of the torn figure's item
        begins_list = words[:1] in (":", "：") and not is_first
        ends_sentence = "。" in words
        self.begins_sentence = self.begins_sentence or ends_sentence
        begins_parts = self._begins_parts(words, begins_list, is_first)
        if begins_parts:
            self._begin_parts()
        elif not ends_sentence and len(sentence) < len(words):
            self._take_up_whole(sentence)
        elif ends_sentence:
            self._end_sentence()
        self._take_causes(words, sentence, ends_sentence=ends_sentence)
        if _ENDS_OF_CLAUSES.search(words):
            self.run.clear()
        self._take_way_of_list(words, ends_sentence=ends_sentence)
        year = self._year_of_what_follows()
        if len(sentence) < len(words) or (begins_parts and year is None):
            self.year = year
        if len(sentence) < len(words):
            self.beside.clear()
            self._take_names(names_before(words, is_first=is_first))
        is_listed = self.lists_parts or re.search(_BEGINS_PART, words) is not None
        self.may_be_part = is_listed or (is_first and bool(self.wholes))
        self._take_years(sentence)
        self._take_name_before_colon(words)

    def _take_way_of_list(self, words: str, *, ends_sentence: bool) -> None:
        """Take up whether a list of what is more or less begins (增加：), or ends."""
        listed = _WAY_OF_LIST.search(words) if "：" in words or ":" in words else None
        if listed:
            self.way_of_list = 1 if listed.group("up") else -1
        elif ends_sentence:
            self.way_of_list = 0

    def _begin_parts(self) -> None:
        """Begin to list parts of what is spoken of, or parts of such a part."""
        if not self.lists_parts:
            self.whole = self.item
            self.names_year_of_parts = False
        self.breakdown_budget = self.last_budget
        self.lists_parts = True

    def _take_up_whole(self, sentence: str) -> None:
        """Speak of the whole again, where a year is named behind a list of parts that names none.

        2024年预算10万元，其中：基本支出3万元；2025年预算12万元: the last is of the whole.
        """
        is_of_parts = self.names_year_of_parts or not self.lists_parts
        if is_of_parts or _YEAR.search(sentence) is None:
            return
        self.speak_of(self.whole, None)
        self.stated = None
        self.lists_parts = False
        self.breakdown_budget = None

    def _take_causes(self, words: str, sentence: str, *, ends_sentence: bool) -> None:
        """Take up whether causes of the last change, or of one against a plan, are listed."""
        is_told_why = self.change is not None or self.is_against_plan
        if ends_sentence and is_told_why and not self._goes_on_with_causes(sentence):
            self.change = None
            self.is_against_plan = False
        if cause_words.says_why_plan_differs(sentence):
            self.change = None
            self.is_against_plan = True
        self._take_causes_of_cause(words)
        is_told_why = self.change is not None or self.is_against_plan
        if is_told_why and not self.lists_causes:
            self.lists_causes = _CAUSES.search(words) is not None

    def _goes_on_with_causes(self, sentence: str) -> bool:
        """Whether a sentence gives the causes of the change before it.

        Where causes were listed already, it may be of the last of them or of the whole.
        """
        if cause_words.goes_on_listing(sentence):
            return True
        return self.cause is None and _GIVES_CAUSES.match(sentence) is not None

    def _take_causes_of_cause(self, words: str) -> None:
        """Take up whether the causes of a listed cause begin or end.

        They end with the bracket in which they stand, else where the next cause begins.
        """
        if self.cause is None:
            return
        if self.within is not None and self.depth:
            if len(self.around) < self.depth:
                self.within = None
        elif cause_words.ends_cause(words):
            self.within = None
        elif self.within is None:
            is_in_bracket = words.startswith(("（", "(")) and len(self.around) > 0
            if is_in_bracket or cause_words.begins_causes(words):
                self.within = self.cause
                self.depth = len(self.around) if is_in_bracket else 0

    @property
    def gives_causes(self) -> bool:
        """Whether causes of a change are being listed, also of one against a plan."""
        return self.lists_causes and (self.change is not None or self.is_against_plan)

    def _begins_parts(self, words: str, begins_list: bool, is_first: bool) -> bool:
        """Whether words begin the parts of the amount before them; take that up as their whole."""
        begins = "其中" in words or begins_list
        return begins if is_first else self._pass_marks(words, begins) or begins

    def _pass_marks(self, words: str, begins_parts: bool) -> bool:
        """Take up words that lead to parts (具体安排如下：) and the marks of parts.

        Returns whether parts follow in the same sentence: those of a numbered list are sentences of
        their own.
        """
        is_numbered = re.search(_BEGINS_PART, words) is not None
        first = re.search(_FIRST_OF_LIST, words) if is_numbered else None
        leads_to_parts = ":" in words and re.search(_LEADS_TO_PARTS, words) is not None
        if begins_parts or leads_to_parts or (is_numbered and not self.may_be_part):
            self.take_whole()
        if first is None:
            return leads_to_parts
        self.kind_of_list = _kind_of_mark(first.group("mark"))
        self.budget_of_list = self.budget_of_whole()
        return leads_to_parts and first.group("mark").endswith("是")

    @property
    def counts(self) -> bool:
        """Whether the last amount of the sentence is a count."""
        return bool(self.unit) and self.unit not in FACTORS and not self.begins_sentence

    def budget_of_whole(self) -> str | None:
        """Return the budget of the last amount, if no others stand in front of it in its clause."""
        return self.last_budget if self.beside == [self.item] else None

    def take_whole(self) -> None:
        """Take up the last amount as one of which parts are listed."""
        if self.stated is None:
            return
        for words in _words_of_parts(self.item):
            known = self.wholes.get((words, self.year), self.stated)
            self.wholes[words, self.year] = max(known, self.stated)

    def is_part(self, label: str, amount: Decimal | None) -> bool:
        """Whether an amount with this label is a part of a greater one that has it too."""
        if amount is None or not self.may_be_part:
            return False
        whole = self.wholes.get((_bare_money(label), self.year))
        return whole is not None and amount < whole

    def subject_of(self, figure: _Figure) -> str:
        """Return the last clause before a figure's own that names anything; "" for the office."""
        return "" if self.names_no_item(figure.subject) else figure.subject

    def names_no_item(self, name: str) -> bool:
        """Whether a name is that of the office or of a document, and so of nothing money is of.

        The name of the office's own level alone is one of its units.
        """
        if name.endswith(_ENDS_OF_TITLES) or re.fullmatch(_OF_ITSELF, name) or is_year(name):
            return True
        if self.office is None or name.endswith(_OWN_LEVEL):
            return False
        return len(name) > 1 and is_same_office(name, self.office)

    def without_owner(self, label: str) -> str:
        """Return a label without the name of the office, where that only says whose money it is."""
        names = [_OF_ITSELF] if label[:1] in ("我", "本") else []
        if self.office and label.startswith(self.office[:2]):
            names += map(re.escape, (self.office, self.office.removesuffix("办事处")))
        if not names:
            return label
        owner = re.match(f"(?:{'|'.join(names)}){_MONEY_OF_OFFICE}", label)
        return _clean(label[owner.end() :]) if owner else label

    def _take_name_before_colon(self, words: str) -> None:
        """Take up what stands in front of the last colon; a mark behind it ends the last clause."""
        clause = _ENDS_OF_CLAUSES.split(words)[-1]
        front, colon, _ = clause.rpartition(":")
        if colon:
            self.beside.clear()
            self.named_budget = budget_named_alone(_clean(front)) or self.named_budget
            name = _clean(front.replace(":", "，").rpartition("，")[2])
            is_whole = name.count("（") == name.count("）") and name.count("(") == name.count(")")
            is_item = is_whole and _is_of_money(name) and not self.names_no_item(name)
            self.named = name if is_item and not _ANY_YEAR.fullmatch(name) else ""
        elif len(clause) < len(words):
            self.named = ""

    def name_of(self, label: str, figure: _Figure) -> str:
        """Return what a label is of that says only that money is planned, spent or received.

        That is what stands in front of its colon (公务接待费：支出决算为2万元), or in a sentence of
        its own (公务接待费。支出决算为2万元). "" where nothing is named, or a label says more.
        """
        said = _MONEY_OF_THE_NAMED.fullmatch(label)
        if said is None or _GENERIC.match(label):
            return ""
        before = figure.before.rstrip()
        name = ""
        if self.named and (before.endswith(":") or self.item == self.named):
            name = self.named
        elif not before.strip(_MARKS) and self.is_only_named:
            is_named = _stands_alone(self.item) and _is_of_money(self.item)
            is_named = is_named or self.item == self.entry
            name = self.item if is_named else ""
        way = said.group("way")
        is_of_income = "收入" in name and "支出" not in name
        return name if way is None or (way == "收入") == is_of_income else ""

    def _take_years(self, sentence: str) -> None:
        """Take up the years that the words of a figure's own sentence name."""
        years = _YEAR.findall(sentence) if "20" in sentence else None
        if years:
            self.year = int(years[-1])
            self.years.update(map(int, years))
            self.names_year_of_parts = self.names_year_of_parts or self.lists_parts
        names_this_year = any(name in sentence for name in _THIS_YEAR)
        if not years and names_this_year:
            self.year = self.year_of_document
        elif not years and leads_to_last_year(sentence):
            self.year = self.last_year_said
        if years or names_this_year:
            self.year_of_parts = None
            self.held_year = None
            self.is_behind_another_year = False

    def _end_sentence(self) -> None:
        """End a sentence and the parts that it lists: what follows is rather of the whole."""
        if self.lists_parts:
            self.item = ""
            self.stated = None
        self.breakdown_budget = None
        self.lists_parts = False
        self.year_of_parts = None
        self.named_budget = None
        if self.years_of_amounts:
            years = set(self.years_of_amounts)
            is_alone = not years & {self.year_of_document, None}
            self.is_behind_another_year = is_alone and not self.gives_causes
        self.years.clear()
        self.years_of_amounts.clear()

    def _year_of_what_follows(self) -> int | None:
        """Return the year of parts, or of what a mark sets apart, where no words name it.

        In a sentence that states amounts it is theirs, if they have one year, or the document's, if
        the last of them has it. Else it cannot be told.
        """
        years = self.years_of_amounts
        if not years and self.is_behind_another_year:
            return None
        if not years or years[-1] == self.year_of_document:
            return self.year_of_document
        return years[0] if len(set(years)) == 1 else None

    def add_year_of_amount(self, year: int | None, label: str) -> None:
        """Take up the year of an amount, or the one that a change leads to.

        A bracket is an aside, and so is last year's money among causes; what is left of a year is
        no amount of it.
        """
        if self.gives_causes and year != self.year_of_document:
            return
        if not self.around and not _LEFT_OVER.search(label):
            self.years_of_amounts.append(year)

    def _year_of_parts_behind(self, words: str) -> int | None:
        """Return the year of what is listed behind words, if they begin the parts of last year."""
        begins_parts = "其中" in words or words.startswith((":", "："))
        return self.last_year if begins_parts and self.last_year else self.year_of_parts

    def _pass_brackets(self, words: str) -> None:
        """Let a bracket interrupt what is spoken of; where it closes, that is taken up again."""
        for mark in _BRACKET_OR_END.finditer(words):
            if mark.group() == "。":
                self.around.clear()
            elif mark.group() in "（(":
                self.around.append(self._spoken_before(words[: mark.start()]))
            elif self.around:
                spoken = self.around.pop()
                self.item, self.last_budget, self.stated, self.year, self.unit = spoken[:5]
                self.last_year, self.year_of_parts = spoken[5:]
                self.changed_item = ""
                self.is_only_named = False

    def _spoken_before(self, words: str) -> _Spoken:
        """Return what is spoken of in front of a bracket: what the words name, else as before."""
        clause = _without_amount_in_words(f"{_MARK.split(words)[-1]}（").removesuffix("（")
        compared = re.fullmatch(_BASE_BEHIND_ITEM, _without_spaces(clause[-_CLAUSE:]))
        name = _clean(compared.group("item") if compared else clause)
        stands_alone = compared is not None or _STANDS_ALONE.fullmatch(name) is not None
        is_named = _names(name) and stands_alone
        return _Spoken(
            item=name if is_named else self.item,
            budget=self.last_budget,
            stated=None if is_named else self.stated,
            year=self.year,
            unit=self.unit,
            last_year=self.last_year,
            year_of_parts=self._year_of_parts_behind(words),
        )

    def _take_names(self, sentences: Iterable[str]) -> None:
        """Take up short sentences that are nothing but the name of what follows."""
        for sentence in sentences:
            if len(sentence) > 2 * _LONGEST_SUBJECT or "，" in sentence:
                continue
            name = _clean(_clean(sentence))  # 其中：① has two marks in front of it
            self.named_budget = budget_named_alone(name)
            if is_numbered(sentence) and not _stands_alone(name):
                self._take_entry(name)
            elif _stands_alone(name):
                self.speak_of(name, self.last_budget)
                self.stated = None
                self.is_only_named = True

    def _take_entry(self, name: str) -> None:
        """Take up the name of a numbered entry; one that names nothing ends the one before."""
        is_name = _is_of_money(name) and not self.names_no_item(name)
        self.entry = name if is_name else ""
        self.head = ""
        self.speak_of(self.entry, self.last_budget)
        self.stated = None
        self.is_only_named = True

    def state(self, amount: Decimal | None, unit: str) -> None:
        """Take up an amount that is stated of what is spoken of, and its year."""
        self.stated = amount
        self.last_year = None
        self.changed_year = None
        self.unit = unit
        if unit in FACTORS:
            self.money_unit = unit
        self.is_against_plan = False
        if self.year is not None and self.year == self.held_year:
            return  # what is said of last year there may be what this one is compared with
        if self.begins_sentence or self.latest is None:
            self.latest = self.year
        elif self.year is not None:
            self.latest = max(self.latest, self.year)
        self.begins_sentence = False

    def take_last_year(self, item: str, budget: str | None, year: int | None, said: str) -> None:
        """Take up an amount of last year (上年支出), and what it is of if its words name that."""
        if item:
            self.speak_of(item, budget)
        self.last_year = year
        self.add_year_of_amount(year, said)

    def speak_of(self, item: str, budget: str | None) -> None:
        """Take up what an amount, or a change that is no cause, is stated of."""
        self.item = item
        self.last_budget = budget
        self.changed_item = ""
        self.is_only_named = False


class _Shared(NamedTuple):
    """What the words around 分别 say of one of the several figures behind it."""

    item: str
    #: The words in front of the first of the figures, where none stand in front of this one.
    words: str
    #: Whether the figures are of years, not of things.
    is_of_years: bool
    #: Whether no two have the same unit, as a change and its rate: all may be of one thing.
    is_of_one: bool


class _Figure(NamedTuple):
    """One figure, with the words in front of it and the label behind it."""

    match: re.Match[str]
    #: The words between the last mark and the figure.
    clause: str
    #: The end of the clause, without spaces; or the words that 分别 gives it.
    words: str
    #: The words of its sentence between the figure before it and its clause.
    before: str
    #: Whether `before` begins with the rest of the clause of the figure before it.
    begins_with_end: bool
    #: The label behind it, where its clause has none; and the length of that.
    behind: str
    length_behind: int
    #: Whether its clause has no label.
    is_bare: bool
    #: Whether its clause has no label but a year.
    has_year: bool
    #: Given where it is one of several figures behind 分别.
    shared: _Shared | None
    #: Its unit, printed behind it or stated for all of the paragraph; "" for 持平.
    unit: str
    #: Whether it is 持平 or the like: a change of 0 without a printed figure.
    is_flat: bool
    #: Its value in its own unit; None where it is no number.
    value: Decimal | None

    @property
    def subject(self) -> str:
        """The last clause in front of its own that names anything; "" where none does."""
        return self.subject_past(())

    def subject_past(self, beginnings: tuple[str, ...]) -> str:
        """Return the subject, but for clauses with certain beginnings."""
        if _TORN.search(self.before):
            return ""
        clauses = _MARK.split(self.before)
        for clause in reversed(clauses[self.begins_with_end :]):
            way = _WAY.search(clause)
            name = _clean(_AGAINST.sub("", clause[: way.start()]) if way else clause)
            if _names(name) and not clause.startswith(beginnings):
                return name
        return ""

    @property
    def begins_sentence(self) -> bool:
        """Whether its clause is the first behind a semicolon or a full stop."""
        return not (self.begins_with_end or self.before.strip(_MARKS))

    @property
    def words_before_bracket(self) -> str:
        """The clause in front of a bracket that holds the figure alone; "" where none does."""
        front = self.before.rstrip()
        end = self.match.end()
        behind = self.match.string[end : end + 1]
        if not front.endswith(("（", "(")) or behind not in ("）", ")"):
            return ""
        return _without_spaces(_MARK.split(front[:-1])[-1])

    @property
    def is_alone_in_brackets(self) -> bool:
        """Whether nothing stands between it and the bracket in front of it."""
        return not self.words and self.before.rstrip().endswith(("（", "("))

    @property
    def has_sign(self) -> bool:
        """Whether a plus or minus sign is printed in front of it."""
        return not self.is_flat and self.match.group("number")[0] in "-+"

    @property
    def amount_wan(self) -> Decimal | None:
        """Its amount in 万元; None where it is no money."""
        if self.value is None or self.unit not in FACTORS:
            return None
        return self.value * FACTORS[self.unit]

    def repeats(self, other: _Figure | None) -> bool:
        """Whether it is another amount of money in another unit, rounded."""
        own, amount = self.amount_wan, other.amount_wan if other else None
        return own is not None and amount is not None and abs(own - amount) <= _ROUNDED

    @property
    def is_share(self) -> bool:
        """Whether it is a share or a rate (%, ‰, 个百分点)."""
        return self.unit in _RATES


def _begin_paragraph(paragraph: _Paragraph, above: _Context) -> _Context:
    """Return what is known at the beginning of a paragraph.

    Of the one above it are the amounts of which it lists parts, where that ends with a colon, or
    lists such parts as well.
    """
    named = _HEAD.match(paragraph.text)
    head = _clean(named.group(1)) if named and not _QUANTITY.search(named.group(1)) else ""
    if above.names_no_item(head):
        head = ""
    year = paragraph.year.year
    section_budget = _only_budget_in(paragraph.section or "")
    context = _Context(head, year, head, year, section_budget, office=above.office)
    is_last = paragraph.year.is_last
    context.last_year_said = year if is_last else year - 1
    context.year_before = None if is_last else year - 1
    begins = re.match(rf"\s*{_PART_MARK}", paragraph.text)
    kind = _kind_of_mark(begins.group("mark")) if begins else ""
    if above.ends_with_colon or (kind and kind == above.kind_of_list):
        context.wholes = above.wholes
        context.kind_of_list = kind
        context.budget_of_list = above.budget_of_list
        context.breakdown_budget = above.budget_of_list
    return context


def _kind_of_mark(mark: str) -> str:
    """Return how a list is numbered by the mark of one of its parts.

    >>> _kind_of_mark("（2）"), _kind_of_mark("三、"), _kind_of_mark("②")
    ('（1）', '一、', '1')
    """
    return re.sub(ORDINAL, "一", re.sub(r"\d+|[①-⑳]", "1", mark))


def _read_paragraph(paragraph: _Paragraph, above: _Context, read: WrittenText) -> _Context:
    """Add the statements of a paragraph, and the lines of figures that gave none, to `read`.

    `above` is what the paragraph above it said; what this one said is returned.
    """
    text = without_brackets_of_figures(with_full_marks(paragraph.text))
    text = with_one_word_for_several(text)  # all of them keep the places of figures
    context = _begin_paragraph(paragraph, above)
    unit = _unit_of_all(text)
    matches = list(filter(_may_be_amount, _figures_in(unit).finditer(text)))
    read.unread.update(map(paragraph.line_at, _unread_between(text, matches)))
    shared = _items_of_several(text, matches) if _OF_SEVERAL in text else {}
    statements = read.statements
    end = 0  # where the figure before ends
    for place, match in enumerate(matches):
        words = text[end : match.start()]
        sentence_start = max(words.rfind("。"), words.rfind("；")) + 1
        context.pass_over(words, words[sentence_start:], is_first=end == 0)
        figure = _figure(text, end, sentence_start, match, shared.get(place))
        if unit and not (figure.is_flat or figure.unit):
            figure = figure._replace(unit=unit)
        clause_start = match.start() - len(figure.clause)
        end = match.end() + figure.length_behind
        statement = _statement(figure, context, len(statements))
        if statement is not None and not may_be_item(statement.item):
            context.change = None
            statement = None
        figure_at = match.end() - 1 if figure.is_flat else match.start("number")
        if statement is None:
            if not _is_left_out(figure, context):
                read.unread.add(paragraph.line_at(figure_at))
            continue
        context.last_figure = figure
        context.ends_with_change = statement.measure == "change"
        statement.line = paragraph.line_at(figure_at)
        statement.section = paragraph.section
        statement.text = _text_as_printed(paragraph.text, clause_start, end)
        statements.append(statement)
        statements.extend(_of_each(statement, figure, context))
    context.ends_with_colon = text.rstrip().endswith((":", "：", "如下。", "如下"))
    if context.ends_with_colon:
        context.take_whole()
        context.budget_of_list = context.budget_of_whole()
    return context


def _of_each(statement: Statement, figure: _Figure, context: _Context) -> list[Statement]:
    """Return the same figure of the further things that 均 speaks of; it is itself of the first.

    Amounts that stand one after the other are kept for it in `context.run`.
    """
    if statement.measure == "amount":
        names = _names_of_one_amount(figure)
        further = _stated_of(
            statement,
            [replace(statement, item=name, budget=_budget(name, context)) for name in names],
        )
        context.run_has_one_amount = bool(further)
        if not figure.is_share and statement.year == context.year_of_document:
            context.run += [statement, *further]
        return further
    is_of_any = figure.is_flat or figure.is_share
    amounts = [each for each in context.run if is_of_any or each.is_money]
    said = f"{figure.words}{figure.match.group(0)}" if figure.is_flat else figure.words
    is_of_all = _holds_any(said, "均都") and re.match(_OF_ALL, said) is not None
    is_of_all = is_of_all or (figure.is_flat and context.run_has_one_amount)
    context.run = []
    context.run_has_one_amount = False
    if len(amounts) == 1 and is_of_all:  # the others are not known
        statement.item, statement.budget = amounts[0].item, amounts[0].budget
    if len(amounts) < 2 or figure.shared or not is_of_all:
        return []
    context.change = None  # nothing says which of them a cause explains
    context.lists_causes = False
    context.is_of_several = True
    same = [replace(statement, item=each.item, budget=each.budget) for each in amounts]
    if figure.is_flat:
        same = [replace(each, unit=of.unit) for each, of in zip(same, amounts, strict=True)]
    return _stated_of(statement, same)


def _stated_of(statement: Statement, same: Sequence[Statement]) -> list[Statement]:
    """Make a statement the first of several of the same figure, and return the others."""
    if not same:
        return []
    first, *others = same
    statement.item, statement.budget, statement.unit = first.item, first.budget, first.unit
    return others


def _names_of_one_amount(figure: _Figure) -> list[str]:
    """Return the several things of which each has an amount (甲费、乙费均为1万元); else none."""
    if not figure.words.endswith(("均", "均为")) or not figure.before.endswith("、"):
        return []
    words = f"{figure.before}{figure.words.removesuffix('为').removesuffix('均')}"
    names = [_clean(name) for name in re.split("、|和|以及", _BEFORE_NAMES.split(words)[-1])]
    return names if len(names) > 1 and all(map(_names, names)) else []


def _text_as_printed(text: str, start: int, end: int) -> str:
    """Return the clause of a figure as printed, with the bracket that closes behind it."""
    said = _without_spaces(text[start:end]).lstrip(f"{_MARKS}）)")
    closes = text[end : end + 1] in ("）", ")") and max(said.rfind("（"), said.rfind("(")) > max(
        said.rfind("）"), said.rfind(")")
    )
    return f"{said}{text[end]}" if closes else said


def _unit(match: re.Match[str]) -> str:
    """Return the unit printed behind a figure, without brackets and blanks; "" where none is."""
    unit = match.group("unit") or ""
    is_in_brackets = unit[:1] in ("（", "(")
    return _without_spaces(unit[1:-1] if is_in_brackets else unit)


def _unread_between(text: str, matches: Sequence[re.Match[str]]) -> Iterator[int]:
    """Yield the places of amounts that stand between the figures of a text."""
    pattern = _unread_amounts()
    start = 0
    for match in matches:
        between = _without_amount_in_words(text[start : match.start()])
        for amount in pattern.finditer(text, start, start + len(between)):
            yield amount.start()
        start = match.end()
    for amount in pattern.finditer(text, start):
        yield amount.start()


def _without_amount_in_words(words: str) -> str:
    """Return words without an amount (壹拾贰万元整) that a figure in brackets behind it repeats."""
    if not words.endswith(("（", "(")):
        return words
    start = max(len(words) - _CLAUSE, 0)
    return words[:start] + _amount_in_words().sub("", words[start:])


@cache
def _amount_in_words() -> re.Pattern[str]:
    """Return the pattern of an amount in Chinese numerals in front of a bracket."""
    digits = "[零〇一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾百佰千仟万亿]"
    return re.compile(rf"(?:人民币)?{digits}+[元圆](?:{digits}+角)?(?:{digits}+分)?[整正]?[（(]$")


def _is_left_out(figure: _Figure, context: _Context) -> bool:
    """Whether a figure gives no statement by rule: it is of a plan, hoped for, or a bound (R21)."""
    if repeats_a_figure(figure.words) or figure.is_alone_in_brackets:
        return figure.repeats(context.last_figure)
    is_bound = _HOPED.search(figure.words) or _LESS_OR_MORE.search(figure.words)
    return figure.is_flat or context.is_against_plan or is_bound is not None


def _figure(
    text: str, end: int, sentence_start: int, match: re.Match[str], shared: _Shared | None
) -> _Figure:
    """Return a figure with its words.

    `end` is where the figure in front of it ends; `sentence_start` is where its sentence begins,
    counted from there. `shared` is given where 分别 stands in front of it.
    """
    words = _without_amount_in_words(text[end : match.start()])
    start = _clause_start(words)
    clause = text[end + start : match.start()]
    before = words[max(sentence_start, start - _CLAUSE) : start]
    said = _without_spaces(words[start:][-_CLAUSE:])
    if end and not start and (_PURPOSE.fullmatch(said) or re.fullmatch(_ONLY_BRACKET, said)):
        said = ""
    bare = _NO_LABEL.fullmatch(said)
    label, length = "", 0
    if bare is not None and shared is None:
        label, length = _label_behind(text[match.end() : match.end() + _HEADING])
    number = match.group("number")
    return _Figure(
        match=match,
        clause=clause,
        words=shared.words if shared and shared.words else said,
        before=before,
        begins_with_end=end > 0 and len(before) == start,
        behind=label,
        length_behind=length,
        is_bare=bare is not None,
        has_year=bare is not None and bare.group("year") is not None,
        shared=shared,
        unit=_unit(match),
        is_flat=number is None,
        value=_ZERO if number is None else parse_figure(_without_spaces(number)),
    )


def _items_of_several(text: str, matches: Sequence[re.Match[str]]) -> dict[int, _Shared]:
    """Return what the figures behind 分别 are of, by their places among `matches`.

    They are of the things named in front of it, in turn, or of the last figures of the sentence.
    Where not as many things are named as figures follow, each is of the item "".
    """
    items: dict[int, _Shared] = {}
    named: list[str] = []
    last_run = 0  # the place behind the last figures of 分别
    for place, match in enumerate(matches):
        words = text[matches[place - 1].end() if place else 0 : match.start()]
        front, is_several, behind = words.rpartition(_OF_SEVERAL)
        if not is_several or not _BEHIND_SEVERAL.fullmatch(behind):
            continue
        stop = _end_of_run(text, matches, place)
        said = _BEFORE_NAMES.split(front)[-1]
        front = _AGAINST.sub("", said)
        is_of_years = len(_YEAR.findall(front)) > 1 or _names_years_in_turn(said)
        count = stop - place
        if count == 1 and ":" in behind and not front.strip(_MARKS):
            continue  # parts follow, each with words of its own
        if front.strip():
            named = _names_of_several(front, count)
        elif place != last_run or len(named) != count:
            named = _names_of_figures(text, matches[max(0, place - count - 1) : place], count)
        last_run = stop
        names = named if len(named) == count else [""] * count
        is_of_one = len({match.group("unit") for match in matches[place:stop]}) == count
        for number, name in enumerate(names, place):
            own = text[matches[number - 1].end() : matches[number].start()]
            is_bare = number > place and not own.strip(_BETWEEN)
            said = _without_spaces(behind) if is_bare else ""
            items[number] = _Shared(name, said, is_of_years, is_of_one)
    return items


def _names_years_in_turn(words: str) -> bool:
    """Whether words name several years that figures behind them are of: 2025年与2024年.

    A year that the others are compared with is none of them (2025年与2024年相比), and what is left
    of a year is a thing (上年结转和本年收入).
    """
    years = list(_ANY_YEAR.finditer(words))
    if len({year.group() for year in years}) < 2 or _LEFT_OVER.search(words):
        return False
    if _COMPARES.match(words, years[-1].end()):
        return False
    between = (words[year.end() : below.start()].rstrip() for year, below in pairwise(years))
    return all(part.endswith(_JOINS_YEARS) for part in between)


def _end_of_run(text: str, matches: Sequence[re.Match[str]], place: int) -> int:
    """Return the place behind the last of the figures that follow each other from a place on."""
    stop = place + 1
    while stop < len(matches):
        start, end = matches[stop - 1].end(), matches[stop].start()
        if not _BETWEEN_FIGURES.fullmatch(text, start, end):
            break
        stop += 1
    return stop


def _names_of_several(words: str, count: int) -> list[str]:
    """Return the names that words list, if they are exactly `count`; else an empty list."""
    for between in _BETWEEN_NAMES:
        names = [_clean(name) for name in between.split(words)]
        if len(names) == count and all(map(_names, names)):
            return names
    return []


def _names_of_figures(text: str, matches: Sequence[re.Match[str]], count: int) -> list[str]:
    """Return what the last `count` figures are of, by the words in front of each.

    An empty list where the words of any do not tell, or where they are in several sentences.
    """
    ends = [0, *(match.end() for match in matches)][-count - 1 : -1]
    if len(ends) < count:
        return []
    names = []
    for end, match in zip(ends, matches[-count:], strict=True):
        words = text[end : match.start()]
        names.append(_clean(words[_clause_start(words) :]))
    said = text[matches[-count].start() : matches[-1].end()]
    is_one_sentence = not any(mark in said for mark in "。；")
    return names if is_one_sentence and all(map(_names, names)) else []


def _label_behind(words: str) -> tuple[str, int]:
    """Return the label that words behind a figure begin with, and its length; else "" and 0."""
    match = _LABEL_BEHIND.match(words)
    if match is not None:
        label = _clean(match.group("said") or match.group("named"))
        if _names(label):
            return label, match.end()
    return "", 0


def _clause_start(words: str) -> int:
    """Return where the last clause of the words begins.

    It begins behind the last mark, or behind a bracket that is still open. Marks within a bracket
    that is closed do not count. A mark right in front of
    the figure does not count.
    """
    first = max(0, len(words) - 2 * _CLAUSE)
    starts = [first]
    starts += [mark.end() for mark in _MARK.finditer(words, first)]
    if len(starts) > 1 and not words[starts[-1] :].strip():
        starts.pop()
    opened = max(words.rfind("（", first), words.rfind("(", first))
    if opened < 0:
        return starts[-1]
    closed = max(words.rfind("）", first), words.rfind(")", first))
    if opened > closed:
        starts.append(opened + 1)
    else:  # the marks within a closed bracket part nothing
        starts = [start for start in starts if not opened < start <= closed]
    return max(starts, default=0)


def _names(words: str) -> bool:
    """Whether words may name what a figure is of: not a cause, a comparison or a deed."""
    if not 2 <= len(words) <= _LONGEST_SUBJECT or _ASIDE.search(words):
        return False
    return may_be_item(words)


def _stands_alone(name: str) -> bool:
    """Whether a name in a sentence of its own may be what the next sentence is about."""
    is_account = _LEVEL_BEHIND.search(fold(name)) is not None or _is_account(name)
    return _names(name) and (is_account or _STANDS_ALONE.fullmatch(name) is not None)


def _is_of_money(name: str) -> bool:
    """Whether words name a thing of which money is, not a heading, a budget or an office's kind."""
    return _names(name) and not name.endswith(_NAMES_NO_MONEY)


def _bare_money(label: str) -> str:
    """Return 支出 or 收入 for a label that says only that, "" for one that says less; else itself.

    >>> _bare_money("安排支出"), _bare_money("资金"), _bare_money("会议费")
    ('支出', '', '会议费')
    """
    if label and re.fullmatch(_MONEY_OF_NOTHING, label) is None:
        return label
    ways = [way for way in ("支出", "收入") if way in label]
    return ways[0] if len(ways) == 1 else ""


def _words_of_parts(item: str) -> set[str]:
    """Return the words that may stand for the parts of an item in place of a name of their own."""
    words = {_bare_money(item), ""}
    if "收入" not in item and ("支出" in item or item.endswith(("费", "资金"))):
        words.add("支出")
    if "收入" in item and "支出" not in item:
        words.add("收入")
    return words


def _statement(figure: _Figure, context: _Context, index: int) -> Statement | None:
    """Return a figure as a change (持平, or behind 增加, 减少) or as an amount.

    None where it cannot be told what it is, or of what. `index` is the one that the statement will
    have.
    """
    value = figure.value
    if LOST in figure.clause or value is None:
        return None  # a lost character may have said of what it is, or whether it is less
    if figure.shared is not None and figure.shared.is_of_years:
        return None
    change = _change_words(figure, context)
    if change is not None:
        if figure.shared and not (figure.shared.item or figure.shared.is_of_one):
            return None  # it is of one of several things, and nothing says of which
        return _change(change, value, figure, context, index)
    if _gives_none(figure, context):
        return None
    since = _FROM.fullmatch(figure.words)
    context.begins_at_base = since is not None
    if since is not None:
        item = _clean(since.group("item"))
        context.speak_of(item or context.item, _budget(item, context) or context.last_budget)
        if since.group("when") is None:
            return None  # nothing says of which year it is
        year = _year_of_base(since, context)
        return Statement(context.item, year, "amount", value, figure.unit, context.last_budget)
    base = _base(figure, value, context) or _compared_base(figure, value, context)
    if base is not None:
        context.base = base
        return base
    plan = _plan(figure, value, context)
    return plan or _amount(_label(figure, context), value, figure, context)


def _plan(figure: _Figure, value: Decimal, context: _Context) -> Statement | None:
    """Return a plan that was done, or that a change or share is measured against; else None.

    What is spoken of stays what it was.
    """
    if figure.words.startswith("占") and figure.match.string.startswith("的", figure.match.end()):
        item = _clean(figure.words)  # 占支出预算3万元的5%
        return Statement(item, context.year, "amount", value, figure.unit, _budget(item, context))
    compared = re.fullmatch(_PLAN_COMPARED, figure.words)
    plan = compared or _PLAN_DONE.search(figure.words)
    if plan is None or figure.is_share:
        return None
    if compared:
        context.is_against_plan = True
        context.change = None
    item = _clean(plan.group("item"))
    return Statement(item, context.year, "amount", value, figure.unit, context.last_budget)


def _gives_none(figure: _Figure, context: _Context) -> bool:
    """Whether an amount gives no statement: a bound, a plan, said again, or perhaps a cause."""
    if _LESS_OR_MORE.search(figure.words) or _is_said_again(figure, context):
        return True
    return _may_be_cause(figure, context)


def _is_said_again(figure: _Figure, context: _Context) -> bool:
    """Whether an amount repeats a figure in another unit: 增加2万元，即20000元 or （20000元）."""
    if repeats_a_figure(figure.words):
        return figure.amount_wan is not None
    is_change = context.ends_with_change and figure.is_alone_in_brackets
    return is_change and figure.repeats(context.last_figure)


# --- amounts


def _label(figure: _Figure, context: _Context) -> str:
    """Return what the clause of an amount says that it is of; "" where it does not say."""
    words = figure.words
    if figure.shared is not None:
        return figure.shared.item
    if figure.is_share and words == "的":  # 完成年初预算11万元的95%
        return ""
    if figure.is_share:
        share = _SHARE_OF.fullmatch(words)
        if share:  # 基本支出占总支出的60%: it is of 基本支出
            return _clean(share.group("item"))
    reaches = _REACHES.search(words) if words.endswith(_MAY_REACH) else None
    if reaches:
        words = _AGAINST.sub("", words[: reaches.start()])
    if figure.is_bare:
        return figure.behind
    label = _YEAR_AT_END.sub("", context.without_owner(_clean(words)))
    if is_purpose(label):
        return context.item.removesuffix("情况")
    label = without_this_year(label)
    label = item_of_list(figure.before, label, follows=figure.begins_with_end) or label
    named = context.name_of(label, figure)
    if named:
        return named
    if _OF_THE_ACCOUNT.match(label):
        return "" if context.is_generic else _spent_of_plan(label, figure, context)
    return label


def _may_be_cause(figure: _Figure, context: _Context) -> bool:
    """Whether a comma parts money from a cause, whose way may hold for it too.

    压减会议费1万元，培训费2万元: the latter may be less too, or it may be its amount.
    """
    is_listed = context.way_of_run and context.gives_causes
    is_of_its_own = figure.is_bare or figure.shared is not None or figure.amount_wan is None
    if not is_listed or is_of_its_own or figure.before.strip("（()） ") not in ("，", ","):
        return False
    words = figure.words
    if words[-1] in _TAIL or words.startswith("其中") or not _names(_clean(words)):
        return False
    names_year = _ANY_YEAR.search(figure.words) or _holds_any(figure.words, _THIS_YEAR)
    match = figure.match
    return not names_year and not _SAYS_MORE.match(match.string, match.end())


def _spent_of_plan(label: str, figure: _Figure, context: _Context) -> str:
    """Return what was spent where its sentence states the plan of it; else the label.

    行政运行年初预算1万元，支出决算1万元: both are of 行政运行.
    """
    planned = _clean(_OF_THE_PLAN.sub("", context.item))
    goes_on = not context.begins_sentence and not figure.before.strip(_MARKS)
    return planned if goes_on and planned != context.item and _names(planned) else label


def _amount(label: str, value: Decimal, figure: _Figure, context: _Context) -> Statement:
    """Return an amount; a label that says nothing of its own leaves it to what was named before."""
    context.is_generic = _GENERIC.match(label) is not None
    item = _item_of_amount(label, figure, context)
    if context.is_generic and "预算" in label and "决算" in item:
        budget = _budget(item, context)  # 支出决算2万元，年初预算1万元
        return Statement(label, context.year, "amount", value, figure.unit, budget)
    is_of_any = label.endswith(_OF_SEVERAL) or label in _NO_NAMES or (figure.shared and not label)
    if is_of_any or _is_of_other_money(item, figure, context):
        item = ""
    budget = _budget_beside(item, context)
    is_rate = figure.is_share or _ENDS_WITH_RATE.fullmatch(item)
    if not is_rate:
        context.way_of_run = 0
    if not is_rate:  # a share of something, or what it is for one, is no item of its own
        is_spent_of_it = item == "实际支出" and not context.begins_sentence
        context.speak_of(context.item if is_spent_of_it else item, budget)
        context.beside.append(item)
        context.state(figure.amount_wan, figure.unit)
    year = _year_of_amount(label, context)
    base = context.base
    context.base = None
    if base is not None and not (figure.before or figure.words):
        item, year = base.item, base.year  # 上年购车1辆18万元
    elif base is not None and _is_joined(figure):  # 与上年基本支出1万元、项目支出2万元相比
        year = base.year
        context.base = base
    if not is_rate:
        context.add_year_of_amount(year, label)
    return Statement(item, year, "amount", value, figure.unit, budget)


def _item_of_amount(label: str, figure: _Figure, context: _Context) -> str:
    """Return what an amount with a label is of; "" where that is not told."""
    if _is_of_counted(label, figure, context):
        return context.item
    if context.is_generic:
        is_part = figure.is_bare and not figure.has_year
        if is_part and _is_another(figure.amount_wan, context.stated):
            return ""  # it is rather of a part that is not named
        if _is_plan_of_changed(label, figure, context):
            return label
        return context.subject_of(figure) or context.item or context.head
    if figure.shared is None and not figure.is_share:
        part = _name_of_part(label, figure, context)
        return label if part is None else part
    return label


def _year_of_amount(label: str, context: _Context) -> int | None:
    """Return the year of an amount; None where that is not told, or are several."""
    if is_of_several_years(label):
        return None
    return context.year_of_run or context.year_of_parts or context.year


def _is_plan_of_changed(label: str, figure: _Figure, context: _Context) -> bool:
    """Whether an amount is the plan of what its sentence says was changed to another one."""
    if context.begins_sentence or not label.startswith("年初"):
        return False
    match = figure.match
    said = match.string[max(0, match.start() - _CLAUSE) : match.start()].rpartition("。")[2]
    return _is_another(figure.amount_wan, context.stated) and is_changed_plan(said)


def _budget_beside(item: str, context: _Context) -> str | None:
    """Return the budget of an amount; what is only received or spent has that of what is beside it.

    国有资本经营预算收入0万元，支出0万元; 一般公共预算：收入1万元，支出1万元.
    """
    if context.named_budget and is_way_or_kind(item):
        return context.named_budget
    if is_beside_other_way(item, context.beside) and not is_of_whole(context.beside[-1]):
        return key_of(BUDGETS, context.beside[-1])
    return _budget(item, context)


def _is_of_other_money(item: str, figure: _Figure, context: _Context) -> bool:
    """Whether 支出 or 收入 is of what stands beside it, and not of all money.

    工会经费收入1万元，支出1万元; 公务接待2批次，支出1万元.
    """
    if not context.beside or context.named_budget or figure.is_share or not is_bare_way(item):
        return False
    is_behind_count = context.unit not in FACTORS and item in ("支出", "收入")
    if is_behind_count or not is_beside_other_way(item, context.beside):
        return is_behind_count
    beside = context.beside[-1]
    if is_of_whole(beside):
        return False
    return key_of(BUDGETS, beside) is None or _is_beyond_part(figure, context)


def _is_beyond_part(figure: _Figure, context: _Context) -> bool:
    """Whether an amount in a list of parts is greater than the part in front of it.

    收入9万元，其中：政府性基金收入3万元，支出9万元: it may be of the whole.
    """
    amount, part = figure.amount_wan, context.stated
    return context.lists_parts and amount is not None and part is not None and amount > part


def _is_joined(figure: _Figure) -> bool:
    """Whether 、 or 和 joins a figure, whose words name no year, to the one before it."""
    if _ANY_YEAR.search(figure.words) or _holds_any(figure.words, _THIS_YEAR):
        return False
    is_beside = not figure.before and figure.words.startswith(_JOINS_CHANGES)
    return is_beside or figure.before == "、"


def _is_of_counted(label: str, figure: _Figure, context: _Context) -> bool:
    """Whether money is of what was counted right before it: 政府性基金3个项目500万元."""
    follows = not figure.before and figure.begins_with_end and context.unit is not None
    if not follows or context.unit in FACTORS or context.unit in _RATES:
        return False
    return figure.amount_wan is not None and label in _COUNTED


def _name_of_part(label: str, figure: _Figure, context: _Context) -> str | None:
    """Return what a part of a greater amount is of; None for what is no part.

    A part says only that money is spent, or has the label of its whole. It is of what it is for,
    else of what the clause before names; "" where nothing tells. What is spent behind a count is of
    what was counted (接待20批次，支出3万元).
    """
    text, end = figure.match.string, figure.match.end()
    ahead = text[end : end + 2 * _LONGEST_SUBJECT]
    if re.fullmatch(_MONEY_OF_NOTHING, label):
        purpose = re.match(_FOR_WHAT, ahead)
        if purpose:
            return _without_spaces(purpose.group("purpose"))
        is_of_counted = context.counts and figure.begins_with_end and figure.words == label
        if is_of_counted and label.endswith(_SPENT_ON_COUNTED):
            return context.item
        if figure.words.startswith(_OF_A_SUM) and not context.begins_sentence:
            return ""
        thing = _thing_in_front(figure, label)
        if thing:
            return thing
    if not context.is_part(label, figure.amount_wan):
        return None
    named, _ = _label_behind(ahead[:_HEADING])
    purpose = re.match(_FOR_WHAT_BEHIND, ahead)
    of_purpose = _without_spaces(purpose.group("purpose")) if purpose else ""
    return of_purpose or named or context.subject_of(figure)


def _thing_in_front(figure: _Figure, label: str) -> str:
    """Return the thing in a clause or sentence of its own that money is spent on; "" for none."""
    if label != figure.words:
        return ""
    start = figure.match.start() - len(figure.clause)
    found = re.fullmatch(_THING_IN_FRONT, figure.before)
    if found is None and start < _HEADING:
        found = re.fullmatch(_THING_IN_FRONT, figure.match.string[:start])
    if found is None:
        return ""
    name = _clean(found.group("numbered") or found.group("field"))
    return name if _names(name) and not _holds_any(name, _NO_THING) else ""


def _is_another(amount: Decimal | None, stated: Decimal | None) -> bool:
    """Whether two amounts are known and differ."""
    return amount is not None and stated is not None and amount != stated


def _spent_last_year(named: str, figure: _Figure, value: Decimal, context: _Context) -> Statement:
    """Return what was spent on a thing last year: 道路项目上年安排1万元."""
    item = _name_of_cause(named) or figure.subject or context.item
    if "支出" in figure.words and "收入" in item and "支出" not in item:
        item = "支出"  # 收入2万元，上年支出1万元
    context.speak_of(item, _budget(item, context))
    year = context.last_year_said
    return Statement(item, year, "amount", value, figure.unit, context.last_budget)


def _base(figure: _Figure, value: Decimal, context: _Context) -> Statement | None:
    """Return what a change is measured against (上年预算数, 较2024年支出); else None."""
    words = figure.words or figure.words_before_bracket
    if "年" not in words:
        return None
    if _holds_any(words, _LAST_YEAR):
        words = re.sub(_WHY_LAST_YEAR, "", words)
        spent = None if figure.is_share else re.search(_SPENT_LAST_YEAR, words)
        if spent is not None and (spent.group("item") or "支出" not in spent.group()):
            return _spent_last_year(spent.group("item"), figure, value, context)
    base = _BASE.fullmatch(words)
    if base is None or (base.group("year") and not base.group("against")):
        return None
    item = _item_of_base(base, figure, context)
    if item is None:
        return None
    return _stated_base(base, item, value, figure, context)


def _stated_base(
    base: re.Match[str], item: str, value: Decimal, figure: _Figure, context: _Context
) -> Statement:
    """Return the amount of another year that words state, and take up that year."""
    year = _year_of_base(base, context)
    budget = _budget(item, context) if item else context.last_budget
    if not item and is_one_of_several(figure.match.string, figure.match.end()):
        context.speak_of("", None)  # 上年为1万元和2万元: of which of two things is not told
        budget = None
    is_compared = bool(base.group("against"))
    if goes_on(figure.match.string, figure.match.end(), is_compared=is_compared):
        context.year_of_run = year
    if is_compared:
        context.is_against_plan = False
        context.last_year = context.last_year if figure.is_share else None
    elif not figure.is_share:
        _hold_year(year, item, figure, context)
        context.take_last_year(item, budget, year, base.group("item"))
        if figure.unit not in FACTORS:
            context.unit = figure.unit
    return Statement(item or context.item, year, "amount", value, figure.unit, budget)


def _item_of_base(base: re.Match[str], figure: _Figure, context: _Context) -> str | None:
    """Return what is compared with last year; "" for what is spoken of, None where it is no base.

    What is left of last year is this year's, unless it is compared. A share is only of what is
    spoken of.
    """
    said = re.sub(_SPENT_ON, "", base.group("item"))
    item = "" if _NAMES_NOTHING.fullmatch(said) else _clean(re.sub("^(?:的|同期)+", "", said))
    item = context.name_of(item, figure) or item
    if item and (figure.is_share or not _names(item)):
        return None
    if item and not base.group("against") and _LEFT_OVER.search(said):
        return None
    if not context.begins_sentence and item in _WAYS_OF_MONEY and context.item.endswith(item):
        return context.item  # 差旅费支出2万元，上年支出1万元
    return item


def _hold_year(year: int | None, item: str, figure: _Figure, context: _Context) -> None:
    """Let last year hold for the clauses that go on, unless it only compares what was stated.

    上年收入2万元，支出1万元: both are of last year. 收入2万元，上年1万元，支出2万元: one is. A
    count behind money has its own money: 接待2批，支出1万元，上年接待3批，支出2万元.
    """
    is_aside = bool(context.years_of_amounts) and item in ("", context.item)
    is_count_again = item != "" and figure.unit not in FACTORS and context.unit in FACTORS
    if is_count_again or not is_aside:
        context.year = year if item else None
        context.held_year = year


def _compared_base(figure: _Figure, value: Decimal, context: _Context) -> Statement | None:
    """Return the amount of another year with which its own clause compares a thing; else None.

    收入预算较上年10万元增加2万元: the amount is of last year, and the change of 收入预算.
    """
    compared = None if figure.is_share else compared_in(figure.words)
    if compared is None:
        return None
    item = _clean(compared.item)
    budget = _budget(item, context)
    context.is_against_plan = False
    context.speak_of(item, budget)
    year = compared.year or context.year_before
    return Statement(item, year, "amount", value, figure.unit, budget)


def _year_of_base(base: re.Match[str], context: _Context) -> int | None:
    """Return the year that a change is measured against.

    It is the year named, else last year. Where that is what a heading calls last year, none tells
    with which year it is compared.
    """
    if base.group("year"):
        return int(base.group("year"))
    is_compared = "against" in base.re.groupindex and base.group("against")
    return context.year_before if is_compared else context.last_year_said


# --- changes


class _ChangeWords(NamedTuple):
    """What the words in front of a figure say of a change."""

    item: str
    #: 1 for more, -1 for less, 0 where only the sign of the figure tells.
    way: int
    #: The year that it is measured against, where that is named.
    year: int | None
    is_against_year: bool
    is_against_plan: bool
    #: Whether they stand in front of what is more or less.
    is_in_front: bool = False


def _change_words(figure: _Figure, context: _Context) -> _ChangeWords | None:
    """Return what the words of a clause say of a change; None where they say of none."""
    words = figure.words
    if figure.is_flat:
        return _compared(words, f"{figure.before}{figure.match.group('flat')}", 0)
    if figure.has_sign and _is_compared(figure, context):
        return _compared(words, f"{figure.before}{words}", 0)
    last = words[-_LONGEST_WAY:]
    may_say_way = not _OF_WAYS.isdisjoint(last)
    way = _WAY.search(words, len(words) - len(last)) if may_say_way else None
    reaches = _REACHES.search(words) if context.begins_at_base else None
    if reaches:
        return None
    if way is not None:
        item = words[: way.start()]
    else:
        may_have_way = "增" in words or "减" in words
        way = _WAY_FIRST.match(_clean(_AGAINST.sub("", words))) if may_have_way else None
        if way is None:
            return _without_a_way_of_its_own(figure, context)
        item = way.group("item")
    sign = 1 if way.group("up") else -1 if way.group("down") else 0
    change = _compared(context.without_owner(item), f"{figure.before}{words}", sign)
    if way.re is _WAY_FIRST:
        change = change._replace(is_in_front=True)
    return change._replace(item=figure.shared.item) if figure.shared else change


def _is_compared(figure: _Figure, context: _Context) -> bool:
    """Whether a figure with a sign stands behind what it is compared with, or is a change's rate.

    较上年+1万元（+5%）.
    """
    if figure.is_bare and figure.is_share:
        return context.changed_item != "" and figure.before in ("（", "(", "，")
    return any(match.end() == len(figure.words) for match in _AGAINST.finditer(figure.words))


def _without_a_way_of_its_own(figure: _Figure, context: _Context) -> _ChangeWords | None:
    """Return a change that other words than 增加 or 减少 beside its figure tell; else None."""
    if figure.is_bare or figure.is_share:
        return None
    own = _of_parts(figure, context) or _of_cause(figure, context)
    return own or _of_list(figure, context) or _of_run(figure, context)


def _of_list(figure: _Figure, context: _Context) -> _ChangeWords | None:
    """Return the change of a part, in a list headed by 增加： or 减少：; None outside of one."""
    if not context.way_of_list:
        return None
    name = _clean(figure.words)
    return _ChangeWords(name, context.way_of_list, None, True, False) if _names(name) else None


def _of_parts(figure: _Figure, context: _Context) -> _ChangeWords | None:
    """Return a cause whose 增加 or 减少 stands in front of several things; None for others."""
    if not context.lists_causes:
        return None
    run = _BEFORE_NAMES.split(f"{figure.before}{figure.words}")[-1]
    match = _WAY_OF_PARTS.fullmatch(_without_spaces(run))
    if match is None:
        return None
    name = _clean(match.group("item")) or _clean(match.group("parts").removesuffix("等"))
    way = 1 if match.group("up") else -1
    return _ChangeWords(name, way, None, False, False) if _names(name) else None


def _of_run(figure: _Figure, context: _Context) -> _ChangeWords | None:
    """Return what 、 or 和 joins to a change, whose way holds for it too; None for other figures.

    压减会议费1万元、培训费2万元: both are less.
    """
    if not context.way_of_run or figure.amount_wan is None or figure.shared:
        return None
    joined = figure.before.strip("（()） ") == "、"
    if figure.before in ("", "，"):
        joined = joined or figure.words.startswith(_JOINS_CHANGES)
    name = _clean(figure.words)
    if not joined or not _names(name):
        return None
    return _ChangeWords(name, context.way_of_run, None, False, False, is_in_front=True)


def _of_cause(figure: _Figure, context: _Context) -> _ChangeWords | None:
    """Return a listed cause of which any other word says whether it is more or less; else None.

    新增绿化项目1万元, 取消会议费1万元, 绿化项目1万元不再安排.
    """
    if not context.gives_causes or figure.amount_wan is None or figure.shared:
        return None
    if "用于" in figure.words:
        return None  # it is what the money is for
    said = _clean(cause_words.without_introduction(figure.words))
    cause = cause_words.cause_with_way_in_front(said)
    match = figure.match
    behind = match.string[match.end() : match.end() + _HEADING]
    if cause is None and _names(said) and cause_words.is_gone(behind):
        cause = cause_words.Cause(said, -1)
    if cause is None:
        return None
    return _ChangeWords(cause.item, cause.way, None, False, False, is_in_front=True)


def _compared(item: str, said: str, way: int) -> _ChangeWords:
    """Return the words of a change parted into its item and what it is measured against.

    `item` are the words in front of 增加 or 减少, `said` those of the sentence, `way` its sign.
    """
    against = _AGAINST.search(said)
    plan = None if against else _AGAINST_PLAN.search(said)
    item = without_what_it_is_compared_with(item)
    for pattern in (_AGAINST, _AGAINST_PLAN):
        item = pattern.sub("", item)
    name = _clean(item)
    is_of_account = _GENERIC.match(name) or _OF_THE_ACCOUNT.match(name)
    is_of_none = name in ITEMS_OF_NO_CHANGE or _ANY_YEAR.fullmatch(name)
    if is_of_account or is_of_none or _COMPARED.fullmatch(name):
        name = ""
    named = against and (against.group("year") or against.group("alone"))
    year = int(named) if named else None
    is_against_year = against is not None or "同比" in said or "环比" in said
    return _ChangeWords(name, way, year, is_against_year, plan is not None)


def _signed(value: Decimal, way: int, has_sign: bool) -> Decimal | None:
    """Return a change with its sign; None where its sign cannot be told.

    That is the case where neither words nor figure say it, and where the figure denies the words
    (减少 -3%).
    """
    if value == 0 or (has_sign and way >= 0):
        return value
    if has_sign or way == 0:
        return None
    return value * way


def _change(
    words: _ChangeWords, value: Decimal, figure: _Figure, context: _Context, index: int
) -> Statement | None:
    """Return a change against another year, or a listed cause of the last change.

    None for a change against a plan or the budget of the same year, with its causes; for what is
    hoped for; and where it cannot be told whether it is more or less.
    """
    if not figure.is_share:
        context.last_year = None
    if _HOPED.search(figure.words):
        return None
    _take_comparison(words, context)
    is_cause = bool(words.item) and not words.is_against_year and context.lists_causes
    signed = _signed(value, words.way, figure.has_sign)
    if not figure.is_share:
        context.way_of_run = words.way if is_cause or words.is_in_front else 0
    if context.is_against_plan or signed is None:
        return None
    year = _year_reached(words, figure, context)
    if is_cause and words.is_in_front and context.explained is not None:
        year = context.explained.year  # the year in its words is that of what is paid for
    item = _changed_item(words, figure, context, is_cause)
    change = Statement(item, year, "change", signed, figure.unit)
    if not is_cause:
        context.add_year_of_amount(year, change.item)
    if figure.is_flat:
        change.unit = _unit_of_flat(change.item, context)
    return _placed(change, figure, context, index, is_cause)


def _unit_of_flat(item: str, context: _Context) -> str | None:
    """Return the unit of 持平: that of the last amount of the same thing, or of the last money.

    Of another thing it is none, unless that is money.
    """
    if context.money_unit and _OF_MONEY_ALONE.search(item):
        return context.money_unit
    return context.unit if item == context.item else None


def _take_comparison(words: _ChangeWords, context: _Context) -> None:
    """Take up whether changes are against a plan, or the budget of the same year."""
    is_of_this_year = words.year is not None and words.year in _this_year(context)
    if words.is_against_plan or is_of_this_year:
        context.is_against_plan = True
        context.change = None
    elif words.is_against_year:
        context.is_against_plan = False


def _changed_item(words: _ChangeWords, figure: _Figure, context: _Context, is_cause: bool) -> str:
    """Return what a change is of; one without a name is of what was spoken of."""
    named = _name_of_cause(words.item) if is_cause else without_this_year(words.item)
    item = context.name_of(named, figure) or named
    item = item or figure.subject_past(_WHY_CLAUSES if words.is_against_year else ())
    item = "" if context.names_no_item(item) else item
    if not item and figure.is_share:
        item = context.changed_item
    if not item and context.lists_parts and figure.begins_sentence:
        context.speak_of("", None)  # it may be of the whole that is listed, or of its last part
    return item or context.item


@lru_cache(maxsize=1024)
def _name_of_cause(item: str) -> str:
    """Return what a listed cause is of, without the words that lead to it or say why."""
    return cause_words.name_of_cause(_clean(cause_words.without_introduction(item)))


def _net(change: Statement, context: _Context) -> Statement:
    """Return what all causes together come to (增减相抵后): it is of what they explain."""
    whole = context.explained if context.cause is not None else None
    change.item = whole.item if whole else ""
    change.budget = whole.budget if whole else None
    return change


def _this_year(context: _Context) -> set[int | None]:
    """Return the year of the document, and that of the amounts of this sentence if it names it."""
    is_named = not context.begins_sentence and context.latest in context.years
    return {context.year_of_document, context.latest if is_named else None}


def _year_reached(words: _ChangeWords, figure: _Figure, context: _Context) -> int | None:
    """Return the year that a change leads to.

    It is the year that its own clause names. A change without an item of its own is of the year of
    the amounts before it, and so is one against an earlier year than the one before that of the
    document. Any other is of the document's year.
    """
    year = context.year_of_document
    named = _YEAR.findall(figure.words)
    base = words.year
    if named and (base is None or int(named[-1]) > base):
        return int(named[-1])
    is_earlier = base is not None and year is not None and base < year - 1
    said = max(context.years, default=None) if is_earlier else None
    latest = said or context.changed_year or context.latest
    if latest is None or (words.item and not is_earlier) or (base is not None and latest <= base):
        return year
    return latest


def _placed(
    change: Statement, figure: _Figure, context: _Context, index: int, is_cause: bool
) -> Statement:
    """Give a change its budget and, if it is a cause, the index of the change that it explains."""
    if cause_words.is_net(change.item):
        return _net(change, context)
    change.budget = _budget(change.item, context)
    if change.budget in (None, "all") and change.item == context.item:
        change.budget = context.last_budget or change.budget
    if is_cause and context.change is not None:
        is_of_cause = context.within is not None
        change.cause_of = context.within if is_of_cause else context.change
        if change.is_money and not is_of_cause:
            context.cause = index
    elif not figure.is_share or (context.change is None and not context.is_of_several):
        context.change = index  # causes are of the amount, not its share
        context.is_of_several = False
        context.cause = None
        context.within = None
        context.explained = change
        context.lists_causes = False
        context.speak_of(change.item, change.budget)
    context.changed_item = change.item
    context.changed_year = change.year
    return change


@lru_cache(maxsize=1024)
def _clean(clause: str) -> str:
    """Return the label in a clause, without words that introduce it or lead to the figure."""
    label = _without_spaces(clause).lstrip(CIRCLED)
    while True:
        lead = _LEAD.match(label)
        shorter = label[lead.end() :] if lead else label
        shorter = without_lead_to_figure(shorter.rstrip(_TAIL))
        if shorter.endswith("均") and not _ENDS_WITH_RATE.search(shorter):
            shorter = shorter[:-1]
        if shorter == label:
            break
        label = shorter
    label = without_year(label)
    is_quoted = label.startswith("“") and label.endswith("”")
    if is_quoted and label.count("“") == 1 and label.count("”") == 1:
        return label[1:-1]
    return label.rstrip(_MARKS)


def _only_budget_in(heading: str) -> str | None:
    """Return the budget that a heading names; None if it names none or several.

    >>> _only_budget_in("二、一般公共预算支出情况")
    'general_public'
    >>> _only_budget_in("三、一般公共预算和政府性基金预算支出情况")
    """
    folded = fold(heading)
    named = [key for key, pattern in BUDGETS if re.search(pattern, folded)]
    return named[0] if len(named) == 1 else None


def _is_account(item: str) -> bool:
    """Whether an item is the name of a functional account alone.

    >>> _is_account("教育支出"), _is_account("教育支出（类）支出"), _is_account("基本支出")
    (True, True, False)
    """
    return _LEVEL_BEHIND.sub("", fold(item)) in terms.folded_account_names()


def _budget(item: str, context: _Context) -> str | None:
    """Return the budget that an item names, else that of the breakdown in which it stands.

    Where no words say of what an account is a part, it is of the budget of its section.
    """
    named = key_of(BUDGETS, item)
    if named is not None:
        return named
    if _OF_ALL_BUDGETS.match(item):
        return "all"
    if procurement_category(item):
        return context.breakdown_budget or "all"
    if context.breakdown_budget == "all":
        return None
    if context.breakdown_budget is None and _is_account(item):
        return context.section_budget
    return context.breakdown_budget
