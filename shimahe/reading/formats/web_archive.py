"""A page that a browser or Word saved as one file (MHTML, also as .doc) → the page in HTML.

Its pictures and styles are left out; nothing is fetched. It knows nothing of what a page says.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy

_BEGINS = re.compile(
    rb"\A\s*(?:(?:From|Subject|Date|X-[\w-]+|Snapshot-Content-Location|MIME-Version|Content-Type)"
    rb":[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:",
    re.I,
)
_HEAD = 4096  # bytes in which the head of such a file is looked for


def is_web_archive(data: bytes) -> bool:
    """Whether a file begins as a saved page does."""
    beginning = data[:_HEAD]
    return _BEGINS.match(beginning) is not None and b"multipart/related" in beginning.lower()


def page_of(data: bytes) -> bytes:
    """Return the HTML of a saved page; of several, one after the other.

    Raises: ValueError where it holds none.
    """
    message = message_from_bytes(data, policy=policy.compat32)
    pages: list[bytes] = []
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            pages.append(payload if isinstance(payload, bytes) else b"")
    if not any(pages):
        raise ValueError("no page in HTML")
    return b"\n".join(pages)
