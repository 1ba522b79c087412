"""The bytes of a Word file (docx, docm, dotx) → the parts that are packed in it.

The text is the part that the package names as such, whatever its name. Elements of the strict
standard get the names that Word uses. This module knows nothing about what a text says.
"""

from __future__ import annotations

from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from lxml import etree

from shimahe.reading.formats.strict_standard import usual_markup

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TEXT = "officeDocument"
_STYLES = "styles"


class Package:
    """The parts of a Word file.

    Raises: KeyError where there is no text; BadZipFile and XMLSyntaxError where it is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self.parts = ZipFile(BytesIO(data))
        self.name = next(path for kind, path in self._relations("").values() if kind == _TEXT)
        self.relations = self._relations(self.name)

    @property
    def size(self) -> int:
        """The number of bytes that the text unpacks to."""
        return self.parts.getinfo(self.name).file_size

    @property
    def body(self) -> Any:
        """The body of the text, as markup."""
        return self._markup(self.name)[0]

    @property
    def styles(self) -> Any | None:
        """The markup of the styles; None where there are none."""
        for kind, path in self.relations.values():
            if kind == _STYLES and path in self.parts.NameToInfo:
                return self._markup(path)
        return None

    def related(self, name: str) -> bytes | None:
        """Return the bytes of the part to which an id of the text refers; None if it is missing."""
        _, path = self.relations.get(name, ("", ""))
        return self.parts.read(path) if path in self.parts.NameToInfo else None

    def markup_of(self, name: str) -> Any | None:
        """Return the markup of a part by its id in the text; None where it is missing."""
        _, path = self.relations.get(name, ("", ""))
        return self._markup(path) if path in self.parts.NameToInfo else None

    def name_of(self, name: str) -> str | None:
        """Return the path, seen from the folder of the text, to which an id of the text refers.

        None where it refers to no part.
        """
        _, path = self.relations.get(name, ("", ""))
        folder = dirname(self.name)
        return path.removeprefix(f"{folder}/") or None

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: by id, its type and its path."""
        folder, _, name = part.rpartition("/")
        path = join(folder, "_rels", f"{name}.rels")
        if path not in self.parts.NameToInfo:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self._markup(path).iter(_RELATION):
            kind = relation.get("Type").rpartition("/")[2]
            target = normpath(join("/", dirname(part), relation.get("Target")))
            found[relation.get("Id")] = (kind, target.lstrip("/"))
        return found

    def _markup(self, path: str) -> Any:
        """Return the markup of a part."""
        data = usual_markup(self.parts.read(path))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        return etree.fromstring(data, parser)
