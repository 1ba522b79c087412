"""Bytes → text, decided by evidence, and the lines whose text was damaged before (R01, R02).

A text with a few broken characters is read: each becomes U+FFFD and its line is named
(`damaged_lines`). No character is dropped or becomes another one. Nothing here knows tables.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from shimahe.vocabulary import LOST, TURNS

CHARACTERS_LOST = "characters lost"
MIS_DECODED = "text mis-decoded"
#: What a line can have suffered, as `tables.note` and `unplaced.reason` name it.
DAMAGES = (CHARACTERS_LOST, MIS_DECODED)
#: Sound characters beyond ASCII for each broken one; bytes that are no text have fewer than two.
_SOUND_FOR_EACH_BROKEN = 5
_SOUND = re.compile(r"[^\x00-\x7f\ufffd]")
#: Two U+FFFD in UTF-8, read as GB18030: characters that were lost before a text was saved.
_SAVED_LOST = "锟斤拷"
_MAINLAND = "gb18030"
_TAIWAN = "big5hkscs"
_WORDS_OF_TAIWAN = ("預算", "單位", "萬元", "總表", "合計", "決算")
#: The first bytes, by which UTF-16 is told.
_BEGINNING = 4096
_PRINTED_ASCII = frozenset(string.printable)
#: Of the characters of that beginning: the least share of printable ones, and some ASCII.
_FEWEST_PRINTED, _SOME_ASCII = 0.8, 0.05


# --- decoding -------------------------------------------------------------------------------------


class Decoded(NamedTuple):
    """A text, and the name of the encoding that it was decoded with."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded | None:
    """Return the text of some bytes and its encoding; None where they are no text.

    UTF-8, UTF-16 and GB18030 are tried; where GB18030 gives no words of a budget, Big5 is told by
    its own words, or by what the page says of itself.

    Broken characters and NUL bytes become U+FFFD if they are few among the sound ones; so do marks
    that have what stands behind them shown from right to left.

    >>> decode("合计 5.00 万元，支出".encode()[:-1])
    Decoded(text='合计 5.00 万元，支�', encoding='utf-8-sig')
    """
    damaged: Decoded | None = None
    for encoding in _encodings(data):
        text, broken = _decode_as(encoding, data)
        broken += text.count("\x00")
        if broken and not _are_few(broken, text):
            continue
        has_words = _WORDS.search(text) is not None
        if encoding == _MAINLAND and not has_words:
            text, encoding = _perhaps_of_taiwan(data, text)
        text = text.replace("\x00", LOST).replace(TURNS, LOST)
        decoded = Decoded(text, encoding)
        if not broken or has_words:
            return decoded
        damaged = damaged or decoded  # another encoding may give words
    return damaged


def _perhaps_of_taiwan(data: bytes, text: str) -> Decoded:
    """Return the bytes as Big5 if they say so or give words of a budget, else the text as read.

    A page in Big5 may print the letters of the mainland as references (&#38376;).
    """
    try:
        other = data.decode(_TAIWAN)
    except UnicodeDecodeError:
        return Decoded(text, _MAINLAND)
    is_said = b"big5" in data[:_BEGINNING].lower()
    is_other = is_said or any(word in other for word in _WORDS_OF_TAIWAN)
    return Decoded(other, _TAIWAN) if is_other else Decoded(text, _MAINLAND)


def _decode_as(encoding: str, data: bytes) -> tuple[str, int]:
    """Return the text in one encoding, and how many of its characters are broken."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text, text.count(LOST)


def _are_few(broken: int, text: str) -> bool:
    """Whether there are five sound characters beyond ASCII, or more, for each broken one."""
    sound = len(_SOUND.findall(text))
    return broken * _SOUND_FOR_EACH_BROKEN <= sound


def _encodings(data: bytes) -> Iterator[str]:
    """Yield the encodings to try, in order."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    wide = _unmarked_utf_16(data)
    if wide:
        yield wide
    yield "utf-8-sig"
    yield _MAINLAND


def _unmarked_utf_16(data: bytes) -> str | None:
    """Return which UTF-16 the bytes are in, if they have no byte-order mark; None if in neither.

    Told by the beginning: most of its characters are such as budgets print, and some are ASCII, or
    the line ends have a zero byte beside them.
    """
    if b"\x00" not in data or _is_utf8(data):
        return None
    readings = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[:_BEGINNING].decode(encoding, "replace")
        readings.append((_count_printed(text), encoding, text))
    printed, encoding, text = max(readings, key=itemgetter(0))
    if printed < _FEWEST_PRINTED * len(text):
        return None
    of_ascii = sum(map(_PRINTED_ASCII.__contains__, text))
    has_many = of_ascii > _SOME_ASCII * len(text)
    return encoding if has_many or _ends_lines_with_zeros(data) else None


def _count_printed(text: str) -> int:
    """Return how many characters are ASCII, as wide as Chinese ones, or Latin-1.

    Latin-1 counts since Chinese that was mis-decoded before consists of it.
    """
    return sum(
        letter in _PRINTED_ASCII
        or "\x80" <= letter <= "\xff"
        or unicodedata.east_asian_width(letter) in "WF"
        for letter in text
    )


def _ends_lines_with_zeros(data: bytes) -> bool:
    """Whether most line ends have a zero byte beside them."""
    beside_zero = max(data.count(b"\n\x00"), data.count(b"\x00\n"))
    return 2 * beside_zero > data.count(b"\n") > 0


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are sound UTF-8 and hold characters beyond ASCII."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def first_broken_line(data: bytes) -> int:
    """Return the number of the first line that is not UTF-8, or holds a NUL byte."""
    text = data.decode("utf-8", "replace").replace("\x00", LOST)
    before = text.partition(LOST)[0]
    return before.count("\n") + 1


# --- damage ---------------------------------------------------------------------------------------


class _Confusion(NamedTuple):
    """An encoding, and the wrong one that its bytes were read with.

    A misread text shows letters between `first_sign` and `last_sign`: two misread Chinese
    characters give at least `fewest` of them.
    """

    #: The encoding of the bytes.
    actual: str
    #: The encoding that they were read with.
    read_as: str
    fewest: int
    first_sign: str
    last_sign: str

    def may_give(self, letters: Sequence[str]) -> bool:
        """Whether enough of these letters are signs of this confusion."""
        signs = [letter for letter in letters if self.first_sign <= letter <= self.last_sign]
        return len(signs) >= self.fewest


_CONFUSIONS = (
    _Confusion("UTF-8", "GB18030", 1, "\u0100", "\uffff"),
    _Confusion("UTF-8", "Latin-1", 2, "\u00e3", "\u00e9"),
    _Confusion("GB18030", "Latin-1", 2, "\u00b0", "\u00f7"),
)
_WORDS = re.compile("预算|支出|收入|财政|单位|部门|项目|合计|万元|科目|绩效")


@cache
def _control_bytes_of_cp1252() -> dict[int, int]:
    """Return, by letter of cp1252, the byte that is a control character in Latin-1."""
    letters: dict[int, int] = {}
    for byte in range(0x80, 0xA0):
        letter = bytes([byte]).decode("cp1252", "ignore")
        if letter:
            letters[ord(letter)] = byte
    return letters


@cache
def _first_signs_of_misreading() -> re.Pattern[str]:
    """Return a pattern of letters of which every misread run of Chinese holds at least one.

    They are the accented letters, and what GB18030 makes of the first two bytes of a UTF-8
    character.
    """
    pairs = [bytes([lead, second]) for lead in range(0xE3, 0xEA) for second in range(0x80, 0xC0)]
    letters = b"".join(pairs).decode("gb18030", "ignore")
    return re.compile(f"[\u0080-\u00ff{letters}]")


def damaged_lines(lines: Sequence[str]) -> dict[int, str]:
    """Return the lines (from 1) with lost or mis-decoded characters, each with its damage.

    The damage is one of `DAMAGES`.
    """
    text = "\n".join(lines)
    damages: dict[int, str] = {}
    if LOST in text or _SAVED_LOST in text:
        for number, line in enumerate(lines, 1):
            if LOST in line or _SAVED_LOST in line:
                damages[number] = CHARACTERS_LOST
    for number in _suspected_lines(text):
        if number not in damages and confusion(lines[number - 1]):
            damages[number] = MIS_DECODED
    return dict(sorted(damages.items()))


def _suspected_lines(text: str) -> dict[int, None]:
    """Return the lines (from 1) that hold a sign of misreading, in order."""
    numbers: dict[int, None] = {}
    number = 1
    end = 0  # the place up to which lines are counted
    for sign in _first_signs_of_misreading().finditer(text):
        number += text.count("\n", end, sign.start())
        end = sign.start()
        numbers[number] = None
    return numbers


def confusion(line: str) -> str | None:
    """Return how a line was mis-decoded; None if undoing it gives no words of a budget.

    >>> confusion("部门支出总表".encode().decode("cp1252", "replace")), confusion("部门支出总表")
    ('UTF-8 read as Latin-1', None)
    """
    suspects = _first_signs_of_misreading().findall(line)
    if not suspects:
        return None
    for confused in _CONFUSIONS:
        if confused.may_give(suspects) and _WORDS.search(_undo(confused, line)):
            return f"{confused.actual} read as {confused.read_as}"
    return None


def _undo(confused: _Confusion, line: str) -> str:
    """Return a line as it was before it was misread in this way."""
    if confused.read_as == "Latin-1":
        line = line.translate(_control_bytes_of_cp1252())
    return line.encode(confused.read_as, "replace").decode(confused.actual, "replace")
