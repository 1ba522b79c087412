"""Small PDFs written by hand: pages of words and ruled tables, in Chinese."""

from __future__ import annotations

import zlib

WIDTH, HEIGHT = 595, 842
#: A cell that goes on with the one above.
ABOVE = False
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 "
    "/W [1 95 500 814 939 500] /FontDescriptor << /Type /FontDescriptor "
    "/FontName /STSong-Light /Flags 4 "
    "/FontBBox [0 -200 1000 900] /Ascent 880 /Descent -120 /ItalicAngle 0 /CapHeight 880 "
    "/StemV 80 >> >>] >>"
)
#: The same without a word on which letters its codes stand for.
UNKNOWN_FONT = _FONT.replace("UniGB-UCS2-H", "Identity-H").replace("(GB1)", "(Identity)")


class Pages:
    """A PDF that is written page by page; places are counted from the upper left corner."""

    def __init__(self, width=WIDTH, height=HEIGHT, unknown_font=False) -> None:
        self.width, self.height = width, height
        self.font = UNKNOWN_FONT if unknown_font else _FONT
        self.contents = []
        self.rotations = []
        self.images = []
        #: What the resources of every page and the catalog hold besides; objects from number 5 on.
        self.resources = self.catalog = ""
        self.others = []

    def new_page(self, rotate=0, image=False):
        """Begin a page."""
        self.contents.append([])
        self.rotations.append(rotate)
        self.images.append(image)
        if image:
            self._draw(f"q {self.width} 0 0 {self.height} 0 0 cm /I Do Q")
        return self

    def _draw(self, command):
        self.contents[-1].append(command)

    def commands(self, *commands):
        """Draw what commands of the format say."""
        self.contents[-1] += commands
        return self

    def other(self, body):
        """Add an object, of its text or its bytes; return how it is referred to."""
        self.others.append(body)
        return f"{4 + len(self.others)} 0 R"

    def words(self, left, top, text, size=9):
        """Print words whose upper left corner is given."""
        encoded = text.encode("utf-16-be").hex()
        self._draw(f"BT /F {size} Tf {left} {self.height - top - size} Td <{encoded}> Tj ET")
        return self

    def white_words(self, left, top, text):
        """Print words in white."""
        self._draw("1 g")
        self.words(left, top, text)
        self._draw("0 g")
        return self

    def words_aslant(self, left, bottom, text, size=40):
        """Print words at a slant, as a watermark."""
        encoded = text.encode("utf-16-be").hex()
        turn = "0.8 0.6 -0.6 0.8"
        self._draw(f"BT /F {size} Tf {turn} {left} {self.height - bottom} Tm <{encoded}> Tj ET")
        return self

    def words_upwards(self, left, bottom, text, size=9):
        """Print words that run up the page."""
        encoded = text.encode("utf-16-be").hex()
        self._draw(
            f"BT /F {size} Tf 0 1 -1 0 {left + size} {self.height - bottom} Tm <{encoded}> Tj ET"
        )
        return self

    def turned_over(self):
        """Turn the page that is drawn, words and rules, on its head."""
        self.contents[-1].insert(0, f"q -1 0 0 -1 {self.width} {self.height} cm")
        self._draw("Q")
        return self

    def rule(self, left, top, right, bottom):
        """Draw a line."""
        self._draw(f"0.5 w {left} {self.height - top} m {right} {self.height - bottom} l S")
        return self

    def dashes(self, left, top, right, bottom):
        """Draw a line across or down as dashes, each an area of its own."""
        across, down = right > left, bottom > top
        for step in range(0, int(right - left + bottom - top), 4):
            x, y = left + step * across, top + step * down
            self.area(x, y, x + (2.5 if across else 0.7), y + (2.5 if down else 0.7), grey=0)
        return self

    def area(self, left, top, right, bottom, grey=1):
        """Fill an area."""
        self._draw(f"{grey} g {left} {self.height - bottom} {right - left} {bottom - top} re f 0 g")
        return self

    def table(self, top, widths, rows, left=60, height=16, open_top=False):
        """Draw a ruled table; a line end in a cell wraps it, None goes on with the cell before."""
        edges = [left]
        for width in widths:
            edges.append(edges[-1] + width)
        for row in rows:
            lines = max(1, *(text.count("\n") + 1 for text in row if text is not None))
            bottom = top + height * lines
            if not open_top:
                self.rule(left, top, edges[-1], top)
            open_top = False
            self._row(edges, row, top, bottom)
            top = bottom
        return self.rule(left, top, edges[-1], top)

    def _row(self, edges, row, top, bottom):
        self.rule(edges[-1], top, edges[-1], bottom)
        for place, text in enumerate(row):
            if text is None:
                continue
            self.rule(edges[place], top, edges[place], bottom)
            for number, line in enumerate(text.split("\n")):
                if line:
                    self.words(edges[place] + 3, top + 3 + 12 * number, line)

    def merged_table(self, top, widths, rows, left=60, height=16, without=""):
        """Draw a ruled table: None goes on with the cell before, ABOVE with the one above.

        `without`: the outer lines that it lacks, of "left", "right", "top" and "bottom".
        """
        edges = [left]
        for width in widths:
            edges.append(edges[-1] + width)
        last = len(rows)
        for number, row in enumerate(rows):
            upper, lower = top + height * number, top + height * (number + 1)
            for place, text in enumerate(row):
                is_inner = number or "top" not in without
                if text is not ABOVE and is_inner and not _goes_on_above(row, place):
                    self.rule(edges[place], upper, edges[place + 1], upper)
                if text is not None and (place or "left" not in without):
                    self.rule(edges[place], upper, edges[place], lower)
                if text:
                    self.words(edges[place] + 3, upper + 3, text)
            if "right" not in without:
                self.rule(edges[-1], upper, edges[-1], lower)
        if "bottom" not in without:
            self.rule(left, top + height * last, edges[-1], top + height * last)
        return self

    def data(self, encrypt=False):
        """The bytes of the file."""
        catalog = f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>"
        objects = [catalog, "", self.font, _image(), *self.others]
        kids = []
        for content, rotate, image in zip(self.contents, self.rotations, self.images, strict=True):
            packed = zlib.compress("\n".join(content).encode("latin-1"))
            objects.append(stream("/Filter /FlateDecode", packed))
            pictures = "/XObject << /I 4 0 R >>" if image else self.resources
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.width} {self.height}] "
                f"/Rotate {rotate} "
                f"/Resources << /Font << /F 3 0 R >> {pictures} >> "
                f"/Contents {len(objects)} 0 R >>"
            )
            kids.append(f"{len(objects)} 0 R")
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
        return _file(objects, encrypt)


def _goes_on_above(row, place):
    """Whether a cell is part of one that goes on from the row above."""
    while row[place] is None:
        place -= 1
    return row[place] is ABOVE


def _image():
    return stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        "/BitsPerComponent 8",
        b"\x80",
    )


def stream(entries, data):
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects, encrypt):
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        body = body if isinstance(body, bytes) else body.encode()
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010} 00000 n \n".encode()
    lock = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'00' * 32}> /P -44 >> "
        f"/ID [<{'00' * 16}> <{'00' * 16}>]"
    )
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R {lock if encrypt else ''}"
    out += f"trailer << {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
