"""A page that a browser or Word saved as one file (MHTML, also as .doc) → the page in HTML.

Its pictures are left out. Style sheets that the page names and the file holds are appended, since
they may hide words. Nothing is fetched. This module knows nothing about what a page says. The rule
is R03c of docs/method.md.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect

from shimahe.reading.decoding import decode

_BEGINS = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:(?:From|Subject|Date|X-[\w-]+|Snapshot-Content-Location|MIME-Version|Content-Type)"
    rb":[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:",
    re.I,
)
_LINK = re.compile(rb"<link\b[^>]*>", re.I)
_MEDIA = re.compile(rb"media\s*=\s*[\"']?([^\"'>]*)", re.I)
#: The number of bytes in which the head of such a file is looked for.
_HEAD = 4096


class CutArchive(ValueError):
    """The end of a saved page is missing."""


def is_web_archive(data: bytes) -> bool:
    """Whether a file begins as a saved page does."""
    beginning = data[:_HEAD]
    if _BEGINS.match(beginning) is None:
        return False
    beginning = beginning.lower()
    return b"multipart/" in beginning or b"content-type: text/html" in beginning


def page_of(data: bytes) -> bytes:
    """Return the HTML of a saved page; of several pages, one after the other.

    Raises: ValueError where there is none; CutArchive where its end is missing.
    """
    message = message_from_bytes(data.removeprefix(BOM_UTF8).lstrip(), policy=policy.compat32)
    pages: list[bytes] = []
    sheets: dict[bytes, bytes] = {}
    for part in message.walk():
        if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in part.defects):
            raise CutArchive("no end")
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        kind = part.get_content_type()
        if kind in ("text/html", "application/xhtml+xml"):
            pages.append(data)
        elif kind == "text/css":
            sheets[str(part.get("Content-Location", "")).encode()] = data
    if not any(pages):
        raise ValueError("no page in HTML")
    if len(pages) == 1:
        return pages[0] + b"".join(_styles(pages[0], sheets))
    return b"\n".join(map(_in_utf_8, pages))


def _styles(page: bytes, sheets: dict[bytes, bytes]) -> Iterator[bytes]:
    """Yield the style sheets that a page names, each as a `<style>` element in ASCII."""
    for link in _LINK.findall(page) if sheets else ():
        named = link.replace(b"&amp;", b"&")
        for location, sheet in sheets.items():
            if location and location in named:
                media = _MEDIA.search(link)
                said = media.group(1) if media else b""
                rules = sheet.decode("ascii", "ignore").replace("}", "}\n").encode()
                yield b'\n<style media="%s">\n%s</style>' % (said, rules.replace(b"<", b" "))


def _in_utf_8(page: bytes) -> bytes:
    """Return a page in UTF-8, so that several can be joined; unchanged if it cannot be decoded."""
    decoded = decode(page)
    return page if decoded is None else decoded.text.encode()
