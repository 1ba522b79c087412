"""The bundled disclosure in the formats that offices publish, written by the libraries of each."""

from __future__ import annotations

import html
import shutil
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from openpyxl import Workbook
from playwright.sync_api import sync_playwright

import shimahe
from shimahe import frames, resources
from shimahe.disclosure import BUNDLED
from shimahe.reading.formats import lines_to_pieces
from shimahe.reading.grids import PLAIN, Grid
from shimahe.reading.source import DEFAULT
from shimahe.vocabulary import parse_figure
from tests.pdf_pages import Pages

#: What a format may print otherwise: where a row stands, and how often a sheet prints it.
ASIDE = ("line", "field", "first_line", "last_line", "copies", "cell", "note")


@cache
def blocks():
    """The bundled disclosure as words, and as tables of rows of cells, in the order of print."""
    lines = resources.path(BUNDLED).read_text(encoding="utf-8").split("\n")
    found = []
    for piece in lines_to_pieces(lines, DEFAULT):
        rows = _rows_of(piece)
        if rows and found and isinstance(found[-1], list):
            found[-1] += rows
        elif rows:
            found.append(rows)
        elif not isinstance(piece, Grid) and piece.text.strip():
            found.append(piece.text.strip().lstrip("# "))
    return found


def _rows_of(piece):
    """The rows of a piece, without those that print the rows of a sheet once more."""
    if isinstance(piece, Grid):
        return [list(row.fields) for row in piece.rows if row.printed == PLAIN]
    return [list(piece.cells)] if piece.cells else []


def as_xlsx():
    """The disclosure as sheets, its figures as numbers in the format that prints them."""
    workbook = Workbook()
    sheet = workbook.active
    for block in blocks():
        if isinstance(block, str):
            if block.startswith("表") and len(block) < 4:
                sheet = workbook.create_sheet(block)
            sheet.append([block])
        else:
            for cells in block:
                sheet.append([""])
                for column, text in enumerate(cells, 1):
                    _write(sheet.cell(sheet.max_row, column), text)
    return saved(workbook)


def as_docx():
    """The disclosure as paragraphs and tables."""
    document = Document()
    for block in blocks():
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        width = max(map(len, block))
        table = document.add_table(len(block), width)
        for row, cells in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    return saved(document)


def as_html(encoding="gb18030"):
    """The disclosure as a page in an encoding that offices use."""
    body = []
    for block in blocks():
        if isinstance(block, str):
            body.append(f"<p>{html.escape(block)}</p>")
            continue
        rows = []
        for cells in block:
            rows.append("".join(f"<td>{html.escape(text)}</td>" for text in cells))
        body.append(f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>")
    page = f'<html><head><meta charset="{encoding}"></head><body>{"".join(body)}</body></html>'
    return page.encode(encoding)


def as_mhtml():
    """The page as a browser saves it."""
    message = MIMEMultipart("related", type="text/html")
    message.attach(MIMEText(as_html("utf-8").decode(), "html", "utf-8"))
    message.attach(MIMEText("p { color: black }", "css", "utf-8"))
    return b"From: <Saved by a browser>\r\n" + message.as_bytes()


def as_pdf():
    """The disclosure as pages of words and ruled tables."""
    pages = Pages(width=1191, height=842).new_page()
    top = 40
    for block in blocks():
        for text in [block] if isinstance(block, str) else []:
            for start in range(0, len(text), 110):
                pages, top = _with_room(pages, top, 1)
                pages.words(40, top, text[start : start + 110])
                top += 14
        if isinstance(block, list):
            pages, top = _draw_table(pages, top, block)
    return pages.data()


def _with_room(pages, top, lines):
    """The page, or the next one where the place left is too small."""
    return (pages, top) if top + 14 * lines < 800 else (pages.new_page(), 40)


def _draw_table(pages, top, rows):
    """Draw a table over as many pages as it takes, its texts wrapped in their cells."""
    width = max(map(len, rows))
    longest = [max(_room(row[place]) for row in rows if place < len(row)) for place in range(width)]
    scale = 1100 / max(1100, sum(longest))
    widths = [max(56, place * scale) for place in longest]
    for row in rows:
        filled = [*row, *[""] * (width - len(row))]
        texts = [_wrapped(text, room - 8) for text, room in zip(filled, widths, strict=True)]
        lines = max(text.count("\n") + 1 for text in texts)
        pages, top = _with_room(pages, top, lines + 1)
        pages.table(top, widths, [texts], left=40)
        top += 16 * lines
    return pages, top


def _room(text):
    """The points that a text takes in one line."""
    return 12 + sum(4.5 if letter.isascii() else 9 for letter in text[:40])


def _wrapped(text, room):
    """A text with line ends where its cell ends."""
    lines = [""]
    taken = 0
    for letter in text:
        size = 4.5 if letter.isascii() else 9
        if taken + size > room and not letter.isascii():
            lines.append("")
            taken = 0
        lines[-1] += letter
        taken += size
    return "\n".join(lines)


def saved(made):
    """The bytes of a file that a library made."""
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _write(cell, text):
    """Write what a cell prints: a figure with decimals as a number that has more of them."""
    figure = parse_figure(text)
    _, point, decimals = text.partition(".")
    if figure is None or not point or not decimals.isdigit():
        cell.value = text
        return
    cell.value = float(figure) + 0.000_1
    commas = "#,##" if "," in text else ""
    cell.number_format = f"{commas}0.{'0' * len(decimals)}"


def printed_by_a_browser(folder):
    """The disclosure as a browser prints its page."""
    page = folder / "page.html"
    rules = "table { border-collapse: collapse } td { border: 1px solid; padding: 2px 12px }"
    style = f"<style>{rules}</style>"
    page.write_bytes(as_html("utf-8").replace(b"</head>", style.encode() + b"</head>"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        tab = browser.new_page()
        tab.goto(page.as_uri())
        data = tab.pdf(format="A3", landscape=True)
        browser.close()
    return data


def repacked(data, **changes):
    """A packed file with other words in the names and texts of its parts."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as parts, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for member in parts.namelist():
            text = parts.read(member)
            for before, after in changes.values():
                member = member.replace(before, after)
                text = text.replace(before.encode(), after.encode())
            new.writestr(member, text)
    return file.getvalue()


def differences(d, without=None):
    """The frames of a disclosure that are not those of the bundled one, left out what is aside.

    `without`: a table that is not compared.
    """
    bundled = shimahe.load()
    names = [frame.name for frame in frames.FRAMES if frame.name != "unplaced"]
    return [
        name
        for name in names
        if not _compared(d, name, without).equals(_compared(bundled, name, without))
    ]


def _compared(d, name, without):
    """A frame as it is compared."""
    frame = getattr(d, name).drop(columns=list(ASIDE), errors="ignore")
    if "table" in frame:
        frame = frame[frame.table != without].reset_index(drop=True)
    return frame
