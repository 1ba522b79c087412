"""Fonts of a PDF that do not say which letters their codes stand for: no letter is made up."""

import struct

import pytest
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

import shimahe
from shimahe.reading.formats.known_letters import KnownLetters
from tests.pdf_pages import Pages
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, WIDTHS, titled

TABULAR, WIDE = [556] * 10, [1000] * 10
PROPORTIONAL = [556, 278, *TABULAR[2:]]


def font(subtype, **entries):
    """A font of one byte a code, as the file describes it."""
    descriptor = {"Flags": entries.pop("Flags", 32), "FontName": LIT("AAAAAA+Song")}
    if entries.pop("inside", False):
        descriptor["FontFile2"] = PDFStream({}, b"")
    shape = {"FontMatrix": [0.001, 0, 0, 0.001, 0, 0], "FontBBox": [0, 0, 1000, 1000]}
    spec = {"Type": LIT("Font"), "Subtype": LIT(subtype), "BaseFont": LIT("AAAAAA+Song")}
    spec |= shape | {"FontDescriptor": descriptor, "Widths": [], "CharProcs": {}} | entries
    return KnownLetters().get_font(None, spec)


def differences(*names):
    return {"Differences": [ord("1"), *map(LIT, names)]}


@pytest.mark.parametrize(
    ("own", "letter"),
    [
        (font("Type3", Encoding=differences("three")), "3"),
        (font("Type3", Encoding=differences("g17")), None),
        (font("Type3"), None),
        (font("Type1", Encoding=differences("g17")), None),
        (font("Type1", Encoding=differences("uni4E00")), "一"),
        (font("Type1", Encoding=LIT("WinAnsiEncoding")), "1"),
        (font("TrueType", Flags=4, FirstChar=1), None),
        (font("TrueType", Flags=4, FirstChar=32), "1"),
        (font("TrueType", FirstChar=1), "1"),
        (font("TrueType", Flags=4, FirstChar=33, Widths=[1000] * 60, inside=True), None),
        (font("TrueType", Flags=4, FirstChar=33, Widths=[500] * 40, inside=True), None),
        (font("TrueType", Flags=4, FirstChar=46, Widths=[250, 0, *TABULAR], inside=True), "1"),
        (
            font("TrueType", Flags=4, FirstChar=46, Widths=[250, 0, *PROPORTIONAL], inside=True),
            None,
        ),
        (font("TrueType", Flags=4, FirstChar=46, Widths=[0, 0, *WIDE], inside=True), None),
        (font("TrueType", Flags=4, FirstChar=32, Widths=[500] * 95, inside=True), "1"),
        (font("TrueType", FirstChar=33, Widths=[1000] * 60, inside=True), "1"),
    ],
)
def test_a_code_is_the_letter_that_the_file_says_or_none(own, letter):
    if letter is not None:
        assert own.to_unichr(ord("1")) == letter
        return
    with pytest.raises(PDFUnicodeNotDefined):
        own.to_unichr(ord("1"))


def program():
    """A font program that says no more than that its shape 36 is an A."""
    letters = struct.pack(">HHHHL6H", 0, 1, 0, 3, 12, 6, 12, 0, ord("A"), 1, 36)
    record = struct.pack(">4sLLL", b"cmap", 0, 28, len(letters))
    return struct.pack(">L4H", 0x10000, 1, 0, 0, 0) + record + letters


@pytest.mark.parametrize(("shapes", "letter"), [(LIT("Identity"), "A"), (PDFStream({}, b""), None)])
def test_a_font_that_numbers_its_shapes_anew_says_no_letters(shapes, letter):
    spec = {"Subtype": LIT("CIDFontType2"), "BaseFont": LIT("Song"), "CIDToGIDMap": shapes}
    spec["CIDSystemInfo"] = {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0}
    spec["FontDescriptor"] = {"FontFile2": PDFStream({}, program())}
    own = KnownLetters().get_font(None, spec | {"Encoding": LIT("Identity-H")})
    if letter is not None:
        assert own.to_unichr(36) == letter
        return
    with pytest.raises(PDFUnicodeNotDefined):
        own.to_unichr(36)


def test_fonts_share_no_letters():
    font("Type1", Encoding=differences("g17"))
    assert font("Type1").to_unichr(ord("1")) == "1"


def test_a_file_whose_letters_are_unknown_is_refused_with_its_pages():
    pages = Pages(unknown_font=True).new_page().table(60, WIDTHS, [HEAD, TOTAL, SERVICES])
    pages.new_page().table(60, WIDTHS, [EDUCATION])
    with pytest.raises(shimahe.DisclosureError, match=r"第 1, 2 页的字体没有说明"):
        shimahe.read(pages.data())


def test_a_scanned_page_beside_unknown_letters_is_no_text_either():
    pages = titled(Pages(unknown_font=True).new_page()).new_page(image=True)
    with pytest.raises(shimahe.DisclosureError, match=r"第 1 页的字体没有说明"):
        shimahe.read(pages.data())
