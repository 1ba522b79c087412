"""A page that a browser or Word saved as one file (MHTML, also as .doc) → the page in HTML.

Its pictures and styles are left out; nothing is fetched. It knows nothing of what a page says.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from email import message_from_bytes, policy

from shimahe.reading.decoding import decode

_BEGINS = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:(?:From|Subject|Date|X-[\w-]+|Snapshot-Content-Location|MIME-Version|Content-Type)"
    rb":[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:",
    re.I,
)
_HEAD = 4096  # bytes in which the head of such a file is looked for


def is_web_archive(data: bytes) -> bool:
    """Whether a file begins as a saved page does."""
    beginning = data[:_HEAD]
    if _BEGINS.match(beginning) is None:
        return False
    beginning = beginning.lower()
    return b"multipart/" in beginning or b"content-type: text/html" in beginning


def page_of(data: bytes) -> bytes:
    """Return the HTML of a saved page; of several, one after the other.

    Raises: ValueError where it holds none.
    """
    message = message_from_bytes(data.removeprefix(BOM_UTF8).lstrip(), policy=policy.compat32)
    pages: list[bytes] = []
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            pages.append(payload if isinstance(payload, bytes) else b"")
    if not any(pages):
        raise ValueError("no page in HTML")
    if len(pages) == 1:
        return pages[0]
    return b"\n".join(map(_in_utf_8, pages))


def _in_utf_8(page: bytes) -> bytes:
    """Return a page in one encoding with all others; as it is where it is no text."""
    decoded = decode(page)
    return page if decoded is None else decoded.text.encode()
