"""Sheets and sentences as text: tabs, pipes or HTML, with titles and unit marks where chosen."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.correct.choices import Options
from tests.correct.office import Office
from tests.correct.sheets import Sheet
from tests.correct.text_of_pdf import Page, Span, pasted, pasted_lines

_UNIT_MARKS = {
    "单位：": "单位：{}",
    "（单位：）": "（单位：{}）",
    "金额单位：": "金额单位：{}",
    "单位:": "单位:{}",
    "单位：人民币": "单位：人民币{}",
    "人民币（）": "单位：人民币（{}）",
    "[单位：]": "[单位：{}]",
    "计量单位：": "计量单位：{}",
    "单位 ：": "单位 ： {}",
}
_PAGE_HEAD = (
    "<!DOCTYPE html>", '<html><head><meta charset="utf-8">', "<title>信息公开</title>",
    "<style>td {border: 1px solid}</style>", "<script>var total = 77.77;</script>",
    "</head><body>",
)  # fmt: skip


def header_spans(sheet: Sheet) -> list[list[Span | None]]:
    """Return the rows of the header; a cell that another covers is None."""
    depth = max(len(path) for path in sheet.paths)
    width = len(sheet.paths)
    rows: list[list[Span | None]] = [[None] * width for _ in range(depth)]
    covered = [[False] * width for _ in range(depth)]
    for at, path in enumerate(sheet.paths):
        for level, text in enumerate(path):
            if covered[level][at]:
                continue
            last = level == len(path) - 1
            end = at + 1
            while not last and end < width and sheet.paths[end][: level + 1] == path[: level + 1]:
                end += 1
            down = depth - level if last else 1
            rows[level][at] = Span(text, end - at, down)
            for row in range(level, level + down):
                for column in range(at, end):
                    covered[row][column] = True
    return rows


def header_texts(sheet: Sheet, repeated: bool) -> list[list[str]]:
    """Return the header as texts; what a merged cell covers is blank or prints it again."""
    spans = header_spans(sheet)
    texts = [["" for _ in row] for row in spans]
    for level, row in enumerate(spans):
        for at, span in enumerate(row):
            if span is None:
                continue
            for r in range(level, level + span.down if repeated else level + 1):
                for c in range(at, at + span.across if repeated else at + 1):
                    texts[r][c] = span.text
    return texts


@dataclass
class Document:
    """The lines of a document, and where each row of each sheet stands (1-based)."""

    lines: list[str] = field(default_factory=list)
    row_lines: list[dict[int, range]] = field(default_factory=list)

    def add(self, *texts: str) -> range:
        """Print some texts; return the lines that they take."""
        first = len(self.lines) + 1
        for text in texts:
            self.lines += text.split("\n")
        return range(first, len(self.lines) + 1)


class Printer:
    """Prints sheets in one format."""

    def __init__(self, office: Office, options: Options) -> None:
        self.office = office
        self.options = options
        self.document = Document()
        self.format = options["format"]
        self.count = 0

    # --- lines outside tables ---------------------------------------------------------------------

    def prose(self, paragraph: str) -> None:
        """Print a paragraph, in lines of some width where pages were copied so."""
        wrapped = self.options["lines of prose"] == "wrapped" and self.format == "tabs"
        for line in _wrapped(paragraph) if wrapped else [paragraph]:
            self.text(line)

    def text(self, line: str, tag: str = "p") -> None:
        """Print a line outside tables."""
        if self.format == "html":
            self.document.add(f"<{tag}>{html.escape(line, quote=False)}</{tag}>")
        elif tag.startswith("h"):
            self.document.add("#" * int(tag[1]) + f" {line}", "")
        else:
            self.document.add(line)

    def head(self) -> None:
        """Print the title of the document, if it has one."""
        if self.format == "html" and self.options["html page"] == "full":
            self.document.add(*_PAGE_HEAD)
        stage = "决算" if self.options["stage"] == "final" else "预算"
        title = f"{self.office.name}{self.office.year}年度部门{stage}"
        if self.options["document head"] != "none":
            self.text(title, "h1")
        if self.options["document head"] == "titled":
            self.text("第一部分 部门概况", "h2")

    def unit_mark(self, unit: str) -> str:
        """Return the unit mark as the office words it."""
        return _UNIT_MARKS[self.options["unit words"]].format(unit)

    def label(self) -> str:
        """Return the number of a table, as 表一 or 公开05表."""
        self.count += 1
        return {
            "none": "", "表一": f"表{'一二三四五六七八九十'[self.count % 10 - 1]}",
            "公开": f"公开{self.count:02d}表", "附表": f"附表{self.count}",
        }[self.options["label"]]  # fmt: skip

    # --- sheets -----------------------------------------------------------------------------------

    def sheet(self, sheet: Sheet) -> None:
        """Print a sheet with its title and its unit mark."""
        above, caption, rows = self._above(sheet)
        for tag, line in above:
            self.text(line, tag)
        if self.format == "html":
            self._html(sheet, caption, rows)
        elif self.format.endswith("pdf"):
            self._text_of_pdf(sheet)
        else:
            self._plain(sheet, rows)
        if sheet.note:
            self.text(sheet.note)
        elif self.options["note"] == "below":
            self.text("注：本表反映部门本年度收支情况。")
        if self.format != "html":
            self.document.add("")

    def _above(self, sheet: Sheet) -> tuple[list[tuple[str, str]], str, list[list[str]]]:
        """Return lines above the table, its caption, and its first rows before the header."""
        lines: list[tuple[str, str]] = []
        rows: list[list[str]] = []
        label, mark = self.label(), self.unit_mark(sheet.unit)
        if label:
            lines.append(("p", label))
        if self.options["unit place"] == "above":
            lines.append(("p", mark))
        caption = self._place_title(sheet, mark, lines, rows)
        self._place_mark(sheet, mark, lines, rows)
        return lines, caption, rows

    def _title_place(self) -> str:
        """Return where titles stand; only a table of HTML has a caption."""
        where = self.options["title"]
        return "heading" if where == "caption" and self.format != "html" else where

    def _place_title(
        self, sheet: Sheet, mark: str, lines: list[tuple[str, str]], rows: list[list[str]]
    ) -> str:
        """Put the title where it stands; return the caption."""
        title, where = sheet.title, self._title_place()
        if self.options["unit place"] == "in the title":
            title = f"{title}（{mark.strip('（）[]')}）"
        if where == "caption":
            return title
        if where == "first row":
            rows.append([title] + [""] * (len(sheet.paths) - 1))
        elif where == "bold":
            lines.append(("p", title if self.format == "html" else f"**{title}**"))
        else:
            lines.append(("h2" if where == "heading" else "p", title))
        return ""

    def _place_mark(
        self, sheet: Sheet, mark: str, lines: list[tuple[str, str]], rows: list[list[str]]
    ) -> None:
        """Put the unit mark where it stands, if that is below the title."""
        place, in_row = self.options["unit place"], self.options["title"] == "first row"
        width = len(sheet.paths)
        below = place in ("below", "below, right")
        office = f"编制单位：{self.office.name}"
        if place == "in a row" or (in_row and below):
            rows.append([""] * (width - 1) + [mark])
        elif place == "with office" and in_row:
            rows.append([office] + [""] * (width - 2) + [mark])
        elif place == "with office":
            apart = "\t" if self.format == "tabs" else "　" * 4
            lines.append(("p", f"{office}{apart}{mark}"))
        elif below:
            lines.append(("p", mark if place == "below" else f"{'　' * 8}{mark}"))

    def _plain(self, sheet: Sheet, rows: list[list[str]]) -> None:
        repeated = self.options["merged"] == "repeated" and self.format == "pipes"
        first = [self._spread(row) if repeated else row for row in rows]
        head = [*first, *header_texts(sheet, repeated)]
        placed: dict[int, range] = {}
        self._plain_head(head)
        for at, texts in enumerate(sheet.body):
            if at == self._cut_at(sheet):
                self._cut_plain(sheet, head[len(first) :])
            if at in sheet.merged and repeated:
                texts = [texts[0]] * sheet.merged[at] + texts[sheet.merged[at] :]
            if at and not repeated:
                texts = self._without_unit(sheet, texts)
            placed[at] = self.document.add(self._row(texts, at=1))
        self.document.row_lines.append(placed)

    def _text_of_pdf(self, sheet: Sheet) -> None:
        """Print a sheet as the text of a PDF, with the layout of its page or without."""
        body = [self._without_unit(sheet, row) if at else row for at, row in enumerate(sheet.body)]
        is_of_accounts = bool(sheet.names)
        page = Page(header_spans(sheet), body, sheet.merged, self.options, is_of_accounts)
        has_layout = self.format == "layout of a pdf"
        head = page.header_lines()
        if not has_layout:
            head = [pasted(row) for row in header_texts(sheet, repeated=False)]
        self.document.add(*head)
        placed: dict[int, range] = {}
        for at, texts in enumerate(body):
            if at == self._cut_at(sheet):
                self.document.add("- 3 -")
                self._again(sheet)
                if self.options["cut"] != "page number":
                    self.document.add(*head)
            lines = page.row_lines(texts) if has_layout else pasted_lines(texts, self.options)
            placed[at] = self.document.add(*lines)
        self.document.row_lines.append(placed)

    @staticmethod
    def _without_unit(sheet: Sheet, texts: list[str]) -> list[str]:
        """Return a row whose unit stands in the merged cell above."""
        return ["", *texts[1:]] if sheet.unit_merged else texts

    def _plain_head(self, head: list[list[str]]) -> None:
        for number, texts in enumerate(head):
            spelled = [self._spelled_head(text) for text in texts]
            self.document.add(self._row(spelled, number))
            if number == 0 and self.format == "pipes":
                self.document.add("|" + " --- |" * len(texts))

    def _spelled_head(self, text: str) -> str:
        """Return a heading with the spaces that offices put between two signs."""
        spaced = self.options["heads"] == "spaced" and len(text) == 2
        return f"{text[0]}　{text[1]}" if spaced else text

    def _cut_at(self, sheet: Sheet) -> int:
        """Return the row before which a page ends; -1 where none does."""
        is_sheet_of_targets = sheet.form.endswith("_goals")  # which has a page of its own
        if self.options["cut"] == "none" or len(sheet.body) < 6 or is_sheet_of_targets:
            return -1
        return len(sheet.body) // 2

    def _cut_plain(self, sheet: Sheet, head: list[list[str]]) -> None:
        """End a page in a table, and begin the next as the office does."""
        self.document.add("", "- 3 -", "")
        self._again(sheet)
        if self.options["cut"] != "page number":
            self._plain_head(head)

    def _again(self, sheet: Sheet) -> None:
        """Print title and unit mark on the next page, where the office does."""
        if self.options["cut"] in ("title again", "unit again"):
            self.text(f"{sheet.title}（续）")
        if self.options["cut"] == "unit again":
            self.text(self.unit_mark(sheet.unit))

    @staticmethod
    def _spread(row: list[str]) -> list[str]:
        """Return a row whose only text stands in each cell, as where its cells are merged."""
        texts = [text for text in row if text]
        return texts * len(row) if len(texts) == 1 else row

    def _row(self, texts: Sequence[str], at: int = 0) -> str:
        """Print a row; `at` counts the rows of a header, of which only the first names blanks."""
        if self.format == "pipes":
            if self.options["merged"] == "unnamed":
                blank = "NaN" if at else "Unnamed: {}"
                texts = [text or blank.format(n) for n, text in enumerate(texts)]
            return "| " + " | ".join(texts) + " |"
        return "\t".join(texts)

    def _html(self, sheet: Sheet, caption: str, rows: list[list[str]]) -> None:
        add = self.document.add
        layout = self.options["html"] == "layout table"
        add(*(["<table><tr><td>"] if layout else []), "<table>")
        if caption:
            add(f"<caption>{caption}</caption>")
        self._html_head(sheet, rows)
        placed: dict[int, range] = {}
        for at, texts in enumerate(sheet.body):
            if at == self._cut_at(sheet):
                self._cut_html(sheet)
            self._hide(at, len(texts))
            placed[at] = add(self._html_row(self._body_spans(sheet, at), "td"))
        thead = self.options["html"] == "thead"
        add(
            "</tbody></table>" if thead else "</table>", *(["</td></tr></table>"] if layout else [])
        )
        self.document.row_lines.append(placed)

    def _html_head(self, sheet: Sheet, rows: Sequence[list[str]] = ()) -> None:
        add = self.document.add
        thead = self.options["html"] == "thead"
        tag = "th" if self.options["html heads"] == "th" else "td"
        if thead:
            add("<thead>")
        for row in rows:
            add(self._html_row(_row_spans(row), "td"))
        for head in header_spans(sheet):
            spans = [span for span in head if span is not None]
            spelled = [Span(self._spelled_head(s.text), s.across, s.down) for s in spans]
            add(self._html_row(spelled, tag))
        if thead:
            add("</thead><tbody>")

    def _body_spans(self, sheet: Sheet, at: int) -> list[Span]:
        texts = sheet.body[at]
        if at in sheet.merged:
            wide = sheet.merged[at]
            return [Span(texts[0], wide), *(Span(text) for text in texts[wide:])]
        spans = [Span(text) for text in texts]
        if sheet.unit_merged:
            return self._merged_down(sheet, at, spans)
        return spans

    def _merged_down(self, sheet: Sheet, at: int, spans: list[Span]) -> list[Span]:
        """Return a row whose first cell covers the rows below, or is covered."""
        cut = self._cut_at(sheet)
        begins = {0, *({cut} if cut > 0 else set())}
        if at not in begins:
            return spans[1:]
        end = cut if cut > at else len(sheet.body)
        return [Span(spans[0].text, 1, end - at), *spans[1:]]

    def _cut_html(self, sheet: Sheet) -> None:
        self.document.add("</table>")
        self.text("- 3 -")
        self._again(sheet)
        self.document.add("<table>")
        if self.options["cut"] != "page number":
            self._html_head(sheet)

    def _hide(self, at: int, width: int) -> None:
        """Print what a browser does not show, before the second row."""
        if at != 1:
            return
        cells = "<td>2019999</td><td>旧数</td>" + "<td>77.77</td>" * (width - 2)
        hidden = {
            "comment": f"<!-- <tr>{cells}</tr> -->",
            "row": f'<tr style="display:none">{cells}</tr>',
            "script": "<script>var a = '<td>77.77</td>';</script>",
        }.get(self.options["hidden"])  # fmt: skip
        if hidden:
            self.document.add(hidden)

    def _html_row(self, spans: Sequence[Span], tag: str) -> str:
        word = self.options["html"] == "word"
        cells = []
        for number, span in enumerate(spans):
            attributes = f' colspan="{span.across}"' if span.across > 1 else ""
            attributes += f' rowspan="{span.down}"' if span.down > 1 else ""
            text = html.escape(span.text, quote=False).replace("\u00a0", "&nbsp;")
            if self.options["hidden"] == "column" and number == len(spans) - 1:
                text = f'<span style="display: none;">77.77</span>{text}'
            if word:
                attributes += ' style="border:1px solid;mso-x:1" class="MsoNormal"'
                text = f'<p class="MsoNormal"><span lang="EN-US">{text}<o:p></o:p></span></p>'
            cells.append(f"<{tag}{attributes}>{text}</{tag}>")
        apart = "\n" if self.options["html"] == "tag per line" else ""
        return apart.join(["<tr>", *cells, "</tr>"])

    def finished(self) -> Document:
        """Return the document, in one line where HTML is printed so."""
        document = self.document
        if self.format == "html" and self.options["html page"] == "full":
            document.add("</body></html>")
        if self.format == "html" and self.options["html"] == "one line":
            document.lines = ["<html><body>" + "".join(document.lines) + "</body></html>"]
            document.row_lines = [
                dict.fromkeys(placed, range(1, 2)) for placed in document.row_lines
            ]
        return document


def _wrapped(paragraph: str, width: int = 37) -> list[str]:
    """Return a paragraph in lines of about some width; a figure is never parted."""
    lines = [""]
    for piece in re.findall(r"[\d.,%-]+|.", paragraph):
        if len(lines[-1]) + len(piece) > width:
            lines.append("")
        lines[-1] += piece
    return lines


def _row_spans(row: list[str]) -> list[Span]:
    """Return a row before the header as merged cells: each text covers the blanks behind it."""
    texts = [text for text in row if text]
    if len(texts) == 1 and row[0]:
        return [Span(texts[0], len(row))]
    if len(texts) == 2:
        return [Span(texts[0], len(row) - 1), Span(texts[1])]
    return [Span("", len(row) - 1), Span(texts[0])] if len(row) > 1 else [Span(texts[0])]
