"""Where the bundled files are: `data/` and `notebooks/`, installed or in a checkout.

Promises the same answer for a wheel (copies inside the package) and for a checkout or an
editable install (the folders beside the package). Does not know what the files hold.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds `data/` and `notebooks/`."""
    bundled = _PACKAGE / "_bundled"
    if bundled.is_dir():
        return bundled
    return _PACKAGE.parent


def path(name: str) -> Path:
    """Return the path of a bundled file or folder, named from the root with forward slashes.

    >>> path("data/shimahe-2025.md").name
    'shimahe-2025.md'

    Raises: FileNotFoundError, saying where it looked, if the installation lacks it.
    """
    location = root().joinpath(*name.split("/"))
    if not location.exists():
        advice = "reinstall shimahe, or run it from a complete checkout"
        raise FileNotFoundError(f"{name} is not in {root()}: {advice}")
    return location
