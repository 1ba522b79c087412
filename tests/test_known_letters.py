"""Fonts of a PDF that do not say which letters their codes stand for: no letter is made up."""

import pytest
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.psparser import LIT

import shimahe
from shimahe.reading.formats.known_letters import KnownLetters
from tests.pdf_pages import Pages
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, WIDTHS, titled


def font(subtype, **entries):
    """A font of one byte a code, as the file describes it."""
    descriptor = {"Flags": entries.pop("Flags", 32), "FontName": LIT("AAAAAA+Song")}
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
    ],
)
def test_a_code_is_the_letter_that_the_file_says_or_none(own, letter):
    if letter is not None:
        assert own.to_unichr(ord("1")) == letter
        return
    with pytest.raises(PDFUnicodeNotDefined):
        own.to_unichr(ord("1"))


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
