"""Bytes → lines: encodings, line ends, limits, and what is refused."""

import gzip
import hashlib
import io
import zlib
from pathlib import Path

import pytest

import shimahe
from shimahe import DisclosureError, UnreadableDocument
from shimahe.reading.decoding import decode
from shimahe.reading.opening import open_document
from shimahe.reading.source import Limits

pytestmark = pytest.mark.usefixtures("english")

WORDS = "## 部门支出总表\n\n单位：万元\n"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("utf-16"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        WORDS.encode("gb18030"),
        WORDS.replace("\n", "\r\n").encode(),
        WORDS.replace("\n", "\r").encode(),
        WORDS.replace("\n", "\r\n").encode("utf-16"),
    ],
)
def test_the_same_lines_in_every_encoding_and_line_end(data):
    assert open_document(data).lines == ("## 部门支出总表", "", "单位：万元", "")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_shows_by_its_line_ends_where_digits_are_rare(encoding):
    words = "公共服务支出" * 100 + "\n"
    assert open_document((words * 3).encode(encoding)).lines[0] == words.strip()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("sign", "开预一")
def test_a_sign_that_is_repeated_hides_no_encoding(encoding, sign):
    """开 and 一 have a zero byte in UTF-16, and 预 is sound UTF-8 in GB18030."""
    words = f"## 部门支出总表{sign * 500}\n\n单位：万元\n科目编码\t合计\n205\t6.00\n"
    assert decode(words.encode(encoding)) == (words, encoding)


def test_big5_is_told_by_its_words():
    """Such a text is refused as one in Traditional characters, and not as one without tables."""
    text = "部門支出總表\n單位：萬元\n科目編碼\t科目名稱\t合計\n205\t教育支出\t6.00\n"
    assert decode(text.encode("big5")) == (text, "big5hkscs")
    assert decode("部门支出总表".encode("gb18030")).encoding == "gb18030"
    with pytest.raises(shimahe.NoBudgetTables, match=r"繁体|Traditional"):
        shimahe.read(text.encode("big5"))


def test_a_page_that_says_big5_prints_the_other_letters_as_references():
    rows = [["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "6.00"]]
    cells = ["".join(f"<td>{text}</td>" for text in row) for row in rows]
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    page = f'<meta charset="big5"><p>部门支出总表</p><p>单位：万元</p><table>{table}</table>'
    d = shimahe.read(page.encode("big5", "xmlcharrefreplace"))
    assert d.spending.amount_wan.tolist() == [6.0]


def test_a_zero_byte_does_not_make_gb18030_utf_16():
    assert (
        open_document(("部门支出总表\n" * 20 + "\x00").encode("gb18030")).lines[0] == "部门支出总表"
    )


def test_a_mark_that_turns_letters_is_a_lost_character():
    """Else the figures of a sentence that names the account would be shown turned."""
    row = "201\t教\u202e育\t1.00\n205\t安全\t1\u202e2.00\n206\t科学\t3.00\n"
    text = f"部门支出总表\n单位：万元\n科目编码\t科目名称\t总计\n{row}"
    d = shimahe.read(text.encode())
    assert d.cite(4) == "201\t教�育\t1.00"
    assert d.spending["amount_wan"].dropna().tolist() == [1, 3]
    assert d.tables["note"].str.contains("characters lost: 4, 5", regex=False).any()


def test_a_path_an_open_file_and_bytes_are_the_same_document(tmp_path):
    path = tmp_path / "预算.md"
    path.write_bytes(WORDS.encode())
    with path.open("rb") as binary, path.open(encoding="utf-8") as text:
        sources = [open_document(given) for given in (path, str(path), binary, text)]
    assert {source.lines for source in sources} == {open_document(WORDS.encode()).lines}
    assert {source.file_name for source in sources} == {"预算.md"}


def test_bytes_have_no_file_name():
    assert open_document(WORDS.encode()).file_name is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_the_sha256_is_of_the_bytes_as_they_are(encoding):
    data = WORDS.encode(encoding)
    assert open_document(data).sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "mark", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_only_line_ends_end_a_line(mark):
    """An editor counts lines by line ends; Python's splitlines would count these too."""
    assert len(open_document(f"一{mark}二\n三".encode()).lines) == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n", "is a PDF file"),
        (b"PK\x03\x04rest", "zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office file"),
        (b"\x89PNG\r\n", "PNG image"),
        (b"\xff\xd8\xff\xe0", "JPEG image"),
        (b"GIF89a", "GIF image"),
        (b"{\\rtf1", "RTF file"),
        (b"\xff\xff\xff\x80\x80", "is not text in UTF-8, UTF-16 or GB18030"),
        (b"\xff\xfe\x00", "is not text"),
        (b"a\x00b" * 3, "is not text"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name(data, message):
    with pytest.raises(UnreadableDocument, match=message):
        open_document(data)


@pytest.mark.parametrize("document", [None, 7, 3.5, ["a"], object(), ("x",), {}])
def test_what_is_no_document_is_refused(document):
    with pytest.raises(UnreadableDocument, match="wanted a path, bytes or an open file"):
        open_document(document)


@pytest.mark.parametrize("name", ["gone.md", "", ".", "a\x00b", "x" * 5000])
def test_a_file_that_cannot_be_opened_is_a_disclosure_error(name, tmp_path):
    with pytest.raises(DisclosureError, match=r"cannot open .*give the path"):
        open_document(str(tmp_path / name) if "\x00" not in name else name)


def test_a_closed_file_is_a_disclosure_error(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(WORDS, encoding="utf-8")
    with path.open("rb") as file:
        pass
    with pytest.raises(DisclosureError):
        open_document(file)


def test_a_file_opened_in_a_wrong_encoding_is_a_disclosure_error(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(WORDS.encode("gb18030"))
    with path.open(encoding="utf-8") as file, pytest.raises(DisclosureError):
        open_document(file)


def test_a_reader_that_gives_no_text_is_a_disclosure_error():
    class Odd(io.RawIOBase):
        def read(self, size=-1):
            return None

    with pytest.raises(DisclosureError):
        open_document(Odd())


def test_a_document_over_the_limit_is_refused_with_both_sizes():
    with pytest.raises(
        UnreadableDocument, match=r"2,000 bytes, the limit is 1,999: raise max_bytes"
    ):
        open_document(b"a" * 2000, Limits(max_bytes=1999))
    assert open_document(b"a" * 2000, Limits(max_bytes=2000)).lines == ("a" * 2000,)


def test_an_empty_document_has_no_words():
    assert open_document(b"").lines == ("",)


def test_a_message_names_the_file_but_not_its_folder(tmp_path):
    with pytest.raises(UnreadableDocument) as raised:
        open_document(Path(tmp_path) / "gone.md")
    assert "gone.md" in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


class Raising:
    """An open file that cannot be read."""

    def __init__(self, error):
        self.error = error

    def read(self, size):
        raise self.error


@pytest.mark.parametrize(
    "error",
    [EOFError("cut"), zlib.error("bad block"), OSError("gone"), ValueError("closed"), KeyError(1)],
)
def test_whatever_an_open_file_raises_it_cannot_be_read(error):
    with pytest.raises(UnreadableDocument, match=r"^cannot read .* \(it is closed.*binary mode"):
        shimahe.read(Raising(error))


def test_a_packed_file_that_is_cut_cannot_be_read():
    packed = gzip.compress("合计 5.00 万元".encode() * 100)
    refused = pytest.raises(UnreadableDocument, match="cannot read from")
    with gzip.open(io.BytesIO(packed[:-12])) as cut, refused:
        shimahe.read(cut)
