"""The version of this package: what is written to files and said of them names it."""

from __future__ import annotations

VERSION = "0.1.0"
