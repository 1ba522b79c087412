"""Bytes → text, decided by evidence, and the lines whose text was damaged before it came here.

A text with few broken characters is read, each shown as U+FFFD and its line named
(`damaged_lines`): none is dropped and none becomes another character. It knows nothing of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from shimahe.vocabulary import LOST

#: What a line can have suffered, as `tables.note` and `unplaced.reason` name it.
DAMAGES = ("characters lost", "text mis-decoded")
# sound characters beyond ASCII for each broken one; bytes that are no text have fewer than two
_FEW = 5
_SAVED_LOST = "锟斤拷"  # two U+FFFD in UTF-8, read as GB18030
_CONFUSIONS = (
    ("UTF-8", "GB18030"),
    ("UTF-8", "Latin-1"),
    ("GB18030", "Latin-1"),
)  # what it is, and was read as
_WORDS = re.compile("预算|支出|收入|财政|单位|部门|项目|合计|万元|科目|绩效")
# What cp1252 makes of the bytes that Latin-1 leaves to control characters.
_CP1252 = {
    ord(char): byte
    for byte in range(0x80, 0xA0)
    if (char := bytes([byte]).decode("cp1252", "ignore"))
}
# The first sign of every misread run of Chinese: a lead byte of UTF-8 with its next, or an accented
# letter.
_PAIRS = (
    bytes([lead, next_]).decode("gb18030", "ignore")
    for lead in range(0xE3, 0xEA)
    for next_ in range(0x80, 0xC0)
)
_SUSPECT = re.compile("[\u0080-\u00ff" + "".join(_PAIRS) + "]")


def decode(data: bytes) -> tuple[str, str] | None:
    """The text and its encoding; None where it is no text in UTF-8, UTF-16 or GB18030.

    Broken characters and NUL bytes become U+FFFD if they are few among the sound ones.

    >>> decode("合计 5.00 万元，支出".encode()[:-1])
    ('合计 5.00 万元，支�', 'utf-8-sig')
    """
    for encoding in _encodings(data):
        try:
            text, broken = data.decode(encoding), 0
        except UnicodeDecodeError:
            text = data.decode(encoding, "replace")
            broken = text.count(LOST)
        broken += text.count("\x00")
        if not broken or broken * _FEW <= len(re.findall(r"[^\x00-\x7f\ufffd]", text)):
            return text.replace("\x00", LOST), encoding
    return None


def _encodings(data: bytes) -> tuple[str, ...]:
    """The encodings to try, in order.

    Without a mark UTF-16 shows by the zero bytes of its spaces and digits, or of its line ends, at
    one place of every two.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    little, big = (data[start:4096:2].count(0) for start in (1, 0))
    many = (little + big) * 20 > len(data[:4096])
    ends = 2 * max(data.count(b"\n\x00"), data.count(b"\x00\n")) > data.count(b"\n") > 0
    wide = (many or ends) and max(little, big) > 9 * min(little, big) and not _is_utf8(data)
    return (*(["utf-16-le" if little > big else "utf-16-be"] * wide), "utf-8-sig", "gb18030")


def _is_utf8(data: bytes) -> bool:
    """Whether there are characters beyond ASCII and all of them are sound UTF-8."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def first_broken_line(data: bytes) -> int:
    """The first line that is no UTF-8."""
    text = data.decode("utf-8", "replace").replace("\x00", LOST)
    return text.count("\n", 0, max(0, text.find(LOST))) + 1


def damaged_lines(lines: Iterable[str]) -> dict[int, str]:
    """The lines (1-based) that hold lost or mis-decoded characters, in order, with the damage."""
    found: dict[int, str] = {}
    for number, line in enumerate(lines, 1):
        if line.isascii():
            continue
        if LOST in line or _SAVED_LOST in line:
            found[number] = DAMAGES[0]
        elif confusion(line):
            found[number] = DAMAGES[1]
    return found


def confusion(line: str) -> str | None:
    """How a line was mis-decoded: the one way back that gives words of a budget; None where none
    does.

    >>> confusion("部门支出总表".encode().decode("cp1252", "replace")), confusion("部门支出总表")
    ('UTF-8 read as Latin-1', None)
    """
    if not _SUSPECT.search(line):
        return None
    for actual, taken in _CONFUSIONS:
        printed = line.translate(_CP1252) if taken == "Latin-1" else line
        if _WORDS.search(printed.encode(taken, "replace").decode(actual, "replace")):
            return f"{actual} read as {taken}"
    return None
