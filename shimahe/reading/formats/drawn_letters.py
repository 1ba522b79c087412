"""The drawing of a PDF page → its letters, with a mark on those that cannot be seen or are faint.

The library returns every letter in the content of a page. Letters cannot be seen in a layer that is
off, in an invisible mode, without opacity, outside the clipped area, or below an area that is drawn
later. Letters of a watermark and transparent letters get marks of their own. This module knows
nothing about tables. The rule is R03a of docs/method.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, resolve1, stream_value
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt, mult_matrix
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

UNSEEN = "not seen"
WATERMARK = "watermark"
FAINT = "faint"

#: Modes in which letters are not drawn, or only clip what is.
_UNSEEN_MODES = (3, 7)
#: The opacity from which something hides what is below it.
_OPAQUE = 0.99
#: The opacity up to which letters count as faint.
_FAINT = 0.7
#: The opacity below which nothing is seen.
_TRANSPARENT = 0.05
#: The most bytes of an operator, with blanks behind it.
_LONGEST_WORD = 64
_BLANKS = b"\0\t\n\f\r "
#: What parts the words of content.
_NO_WORD = re.compile(rb"[\0\s\[\]()<>{}/]")
#: The width and height in points above which an area can cover letters.
_SMALLEST_AREA = 3.0
#: Colour spaces whose values say how much of an ink there is.
_TINTS = ("Separation", "DeviceN")
_CORNERS = 4


class _Area(NamedTuple):
    """A rectangle, in points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, across: float, up: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= across <= self.right and self.bottom <= up <= self.top

    def within(self, other: _Area | None) -> _Area:
        """Return the part of it that lies in another area."""
        if other is None:
            return self
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        return _Area(left, bottom, min(self.right, other.right), min(self.top, other.top))


class _State(NamedTuple):
    """How something is drawn: how much it hides, and where it shows."""

    opacity: float = 1.0
    #: The opacity of the whole group in which it is drawn.
    of_all: float = 1.0
    #: Whether colours do not mix with what lies below.
    is_plain: bool = True
    #: The rectangle around the area outside of which nothing is drawn; None for the page.
    bounds: _Area | None = None
    #: Whether that area is exactly the rectangle.
    are_exact: bool = True


def draw(page: Any) -> Any:
    """Draw a page of an open file; return it with the mark of each letter as its tag.

    Its `lacks_text` says whether some of its text cannot be drawn.
    """
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    interpreter = _Interpreter(page.pdf.rsrcmgr, device)
    interpreter.layers_off = _layers_off(page.pdf.doc.catalog)
    try:
        interpreter.process_page(page.page_obj)
    except Exception as error:  # the library raises what it meets, and names all of it by this
        raise PdfminerException(error) from error
    device.mark_covered()
    page._layout = device.get_result()
    page._objects = _objects_of(page, device.letters)
    page.lacks_text = device.lacks_text
    return page


def _objects_of(page: Any, letters: Sequence[LTChar]) -> dict[str, list[Any]]:
    """Return what a page draws by kind, in the library's form.

    The library writes down about thirty facts for each letter; these are the ones that are used.
    """
    objects: dict[str, list[Any]] = {}
    for item in _others(page._layout):
        drawn = page.process_object(item)
        objects.setdefault(drawn["object_type"], []).append(drawn)
    corner = page.mediabox[:2]
    height = page.height
    objects["char"] = [_facts_of(letter, corner, height) for letter in letters]
    return objects


def _others(items: Iterable[Any]) -> Iterator[Any]:
    """Yield everything drawn that is no letter, also inside other content."""
    for item in items:
        if isinstance(item, LTContainer):
            yield from _others(item)
        elif not isinstance(item, LTChar):
            yield item


def _facts_of(letter: Any, corner: tuple[float, float], height: float) -> dict[str, Any]:
    """Return the look and the place of a letter.

    `corner` is the upper left corner of the page, `height` is its height.
    """
    left, top = corner
    colour = letter.graphicstate.ncolor
    return {
        "text": letter.get_text(),
        "x0": letter.x0 + left,
        "x1": letter.x1 + left,
        "top": height - letter.y1 + top,
        "bottom": height - letter.y0 + top,
        "width": letter.width,
        "height": letter.height,
        "size": letter.size,
        "upright": letter.upright,
        "matrix": letter.matrix,
        "non_stroking_color": colour if isinstance(colour, tuple) else (colour,),
        "tag": letter.tag,
    }


# --- layers ---------------------------------------------------------------------------------------


def _layers_off(catalog: Mapping[str, Any]) -> frozenset[int]:
    """Return the object numbers of the layers that are off when the file is opened."""
    properties = resolve1(catalog.get("OCProperties"))
    if not isinstance(properties, dict):
        return frozenset()
    usual = resolve1(properties.get("D"))
    usual = usual if isinstance(usual, dict) else {}
    off = _numbers(usual.get("OFF"))
    if usual.get("BaseState") is not None and literal_name(usual["BaseState"]) == "OFF":
        off |= _numbers(properties.get("OCGs")) - _numbers(usual.get("ON"))
    return frozenset(off)


def _numbers(references: Any) -> set[int]:
    """Return the object numbers of references: of one, of a list, or of none."""
    listed = resolve1(references) if isinstance(references, PDFObjRef) else references
    if isinstance(listed, list):
        return {one.objid for one in listed if isinstance(one, PDFObjRef)}
    return {references.objid} if isinstance(references, PDFObjRef) else set()


def _is_off(layer: Any, layers_off: frozenset[int]) -> bool:
    """Whether a layer, or content that depends on several layers by a policy, is off."""
    members = resolve1(layer)
    if not isinstance(members, dict) or "OCGs" not in members:
        return isinstance(layer, PDFObjRef) and layer.objid in layers_off
    are_off = [number in layers_off for number in _numbers(members["OCGs"])]
    policy = literal_name(members.get("P", "")) if "P" in members else "AnyOn"
    shown = {
        "AnyOn": not all(are_off),
        "AllOn": not any(are_off),
        "AnyOff": any(are_off),
        "AllOff": all(are_off),
    }
    return bool(are_off) and not shown.get(policy, True)


# --- what is drawn --------------------------------------------------------------------------------


class _Device(PDFPageAggregatorWithMarkedContent):
    """Collects what a page draws, and marks its letters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.state = _State()
        #: The mark of each open marked content.
        self.marks: list[str | None] = []
        self.letters: list[LTChar] = []
        #: Areas that hide what is below, with the number of letters drawn before each.
        self.covers: list[tuple[int, _Area]] = []
        #: Whether some of the content breaks off, or is damaged so that a text in it is not drawn.
        self.lacks_text = False

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Draw letters."""
        first = len(self.cur_item._objs)
        super().render_string(textstate, seq, ncs, graphicstate)
        drawn: Sequence[Any] = self.cur_item._objs[first:]
        self.letters += drawn
        mark = self._mark(textstate.render)
        bounds = self.state.bounds
        if mark is None and bounds is not None:
            mark = None if any(_is_in(bounds, one) for one in drawn) else UNSEEN
        if mark is not None:
            for letter in drawn:
                letter.tag = mark

    def _mark(self, mode: int) -> str | None:
        """Return the mark of letters that are drawn in a mode now, or None."""
        if mode in _UNSEEN_MODES or self.is_unseen:
            return UNSEEN
        if WATERMARK in self.marks:
            return WATERMARK
        return FAINT if self.opacity <= _FAINT else None

    @property
    def opacity(self) -> float:
        """How much of what lies below is hidden by what is drawn now, from 0 to 1."""
        return self.state.opacity * self.state.of_all

    @property
    def is_unseen(self) -> bool:
        """Whether nothing is seen of what is drawn now."""
        return self.opacity < _TRANSPARENT or UNSEEN in self.marks

    def paint_path(
        self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]
    ) -> None:
        """Draw lines and areas."""
        if self.is_unseen:
            return
        super().paint_path(gstate, stroke, fill, evenodd, path)
        if not (fill and self.letters and isinstance(gstate.ncolor, tuple | int | float)):
            return
        state = self.state
        if self.opacity >= _OPAQUE and state.is_plain and state.are_exact and _is_upright(path):
            area = _around(path, self.ctm).within(state.bounds)
            if min(area.right - area.left, area.top - area.bottom) > _SMALLEST_AREA:
                self.covers.append((len(self.letters), area))

    def render_image(self, *args: Any, **options: Any) -> None:
        """Draw a picture."""
        if not self.is_unseen:
            super().render_image(*args, **options)

    def mark_covered(self) -> None:
        """Mark the letters below areas that are drawn after them."""
        if not self.covers:
            return
        by_height = sorted((_middle(letter)[1], place) for place, letter in enumerate(self.letters))
        for count, area in self.covers:
            first = bisect_left(by_height, (area.bottom, 0))
            behind = bisect_right(by_height, (area.top, len(by_height)))
            for up, place in by_height[first:behind]:
                letter: Any = self.letters[place]
                if place < count and area.holds(_middle(letter)[0], up):
                    letter.tag = UNSEEN


def _middle(letter: LTChar) -> tuple[float, float]:
    """Return the middle of a letter."""
    return (letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2


def _is_in(bounds: _Area, letter: LTChar) -> bool:
    """Whether the middle of a letter lies in an area."""
    return bounds.holds(*_middle(letter))


def _around(path: Sequence[Any], matrix: Any) -> _Area:
    """Return the rectangle around a path, in the points of the page."""
    points = [
        apply_matrix_pt(matrix, (part[at], part[at + 1]))
        for part in path
        for at in range(1, len(part) - 1, 2)
    ]
    across, up = zip(*points, strict=True)
    return _Area(min(across), min(up), max(across), max(up))


def _is_upright(path: Sequence[Any]) -> bool:
    """Whether a path is a single rectangle with horizontal and vertical sides."""
    corners = [part[1:] for part in path if part[0] in "ml"]
    if len(corners) < _CORNERS or any(part[0] not in "mlh" for part in path):
        return False
    first, second, third, last = corners[:_CORNERS]
    if any(corner != first for corner in corners[_CORNERS:]):
        return False
    is_flat = first[1] == second[1] and third[1] == last[1] and second[0] == third[0]
    is_steep = first[0] == second[0] and third[0] == last[0] and second[1] == third[1]
    return bool(is_flat or is_steep)


# --- how it is drawn ------------------------------------------------------------------------------


class _Interpreter(PDFPageInterpreter):
    """Follows the content of a page, and what it says about how things are drawn."""

    device: _Device
    layers_off: frozenset[int] = frozenset()
    #: Whether a text has begun, and not ended yet.
    is_in_text = False

    def dup(self) -> PDFPageInterpreter:
        """Return an interpreter for content inside the content."""
        inner = _Interpreter(self.rsrcmgr, self.device)
        inner.layers_off = self.layers_off
        return inner

    def execute(self, streams: Sequence[object]) -> None:
        """Follow content to its end, and see whether it is whole.

        It is not where it ends within a text or an instruction, or where no operator takes letters
        that it lists.
        """
        super().execute(streams)
        has_letters_left = any(isinstance(one, bytes | list) for one in self.argstack)
        if self.is_in_text or has_letters_left or not self._ends_in_operator(streams):
            self.device.lacks_text = True

    def _ends_in_operator(self, streams: Sequence[object]) -> bool:
        """Whether the last word of content, if there is any, is an operator."""
        ends = (stream_value(stream).get_data()[-_LONGEST_WORD:] for stream in streams)
        last_word = _NO_WORD.split(b" ".join(ends).rstrip(_BLANKS))[-1].decode("latin-1")
        for sign, name in (("*", "_a"), ("'", "_q"), ('"', "_w")):
            last_word = last_word.replace(sign, name)
        return not last_word or hasattr(self, f"do_{last_word}")

    def do_BT(self) -> None:
        """Begin a text."""
        super().do_BT()
        self.is_in_text = True

    def do_ET(self) -> None:
        """End a text."""
        super().do_ET()
        self.is_in_text = False

    def get_current_state(self) -> Any:
        """Return the state, to be restored after other content is drawn."""
        return (*super().get_current_state(), self.device.state)

    def set_current_state(self, state: Any) -> None:
        """Restore a state."""
        super().set_current_state(state[:-1])
        self.device.state = state[-1]

    def do_gs(self, name: Any) -> None:
        """Set the opacity and how colours mix."""
        states = resolve1(self.resources.get("ExtGState"))
        found = resolve1(states.get(literal_name(name))) if isinstance(states, dict) else None
        if not isinstance(found, dict):
            return
        opacity = resolve1(found.get("ca"))
        if isinstance(opacity, int | float):
            self.device.state = self.device.state._replace(opacity=float(opacity))
        blend = resolve1(found.get("BM"))
        if blend is not None:
            is_plain = literal_name(blend) in ("Normal", "Compatible")
            self.device.state = self.device.state._replace(is_plain=is_plain)

    def do_W(self) -> None:
        """Clip everything that follows by a path."""
        if not self.curpath:
            return
        state = self.device.state
        self.device.state = state._replace(
            bounds=_around(self.curpath, self.ctm).within(state.bounds),
            are_exact=state.are_exact and _is_upright(self.curpath),
        )

    def do_W_a(self) -> None:
        """Clip everything that follows by a path."""
        self.do_W()

    def do_scn(self) -> None:
        """Set the colour of letters and areas; an amount of ink becomes a grey."""
        super().do_scn()
        if self.graphicstate.ncs.name in _TINTS:
            self.graphicstate.ncolor = _grey(self.graphicstate.ncolor)

    def do_SCN(self) -> None:
        """Set the colour of lines; an amount of ink becomes a grey."""
        super().do_SCN()
        if self.graphicstate.scs.name in _TINTS:
            self.graphicstate.scolor = _grey(self.graphicstate.scolor)

    def do_BMC(self, tag: Any) -> None:
        """Begin marked content."""
        super().do_BMC(tag)
        self.device.marks.append(None)

    def do_BDC(self, tag: Any, props: Any) -> None:
        """Begin marked content with properties."""
        super().do_BDC(tag, props)
        self.device.marks.append(self._mark_of(literal_name(tag), props))

    def do_EMC(self) -> None:
        """End marked content."""
        super().do_EMC()
        if self.device.marks:
            self.device.marks.pop()

    def _mark_of(self, tag: Any, props: Any) -> str | None:
        """Return the mark that marked content gives to its letters, or None."""
        if tag not in ("OC", "Artifact"):
            return None
        if not isinstance(props, dict):
            named = resolve1(self.resources.get("Properties"))
            props = named.get(literal_name(props)) if isinstance(named, dict) else None
        if tag == "OC":
            return UNSEEN if _is_off(props, self.layers_off) else None
        told = resolve1(props)
        subtype = told.get("Subtype") if isinstance(told, dict) else None
        is_watermark = subtype is not None and literal_name(subtype) == "Watermark"
        return WATERMARK if is_watermark else None

    def do_Do(self, xobjid_arg: Any) -> None:
        """Draw other content, or a picture, clipped to its box."""
        inner = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        attributes = getattr(inner, "attrs", {})
        state, marks = self.device.state, len(self.device.marks)
        if "OC" in attributes and _is_off(attributes["OC"], self.layers_off):
            self.device.marks.append(UNSEEN)
        box = resolve1(attributes.get("BBox"))
        if isinstance(box, list) and len(box) == _CORNERS:
            self._bound_by(box, resolve1(attributes.get("Matrix")))
        if "Group" in attributes:
            drawn = self.device.state
            self.device.state = drawn._replace(opacity=1.0, of_all=self.device.opacity)
        super().do_Do(xobjid_arg)
        self.device.state = state
        del self.device.marks[marks:]

    def _bound_by(self, box: Sequence[Any], matrix: Any) -> None:
        """Clip everything that follows by the box of other content."""
        left, bottom, right, top = (float(resolve1(side)) for side in box)
        corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
        across = mult_matrix(tuple(matrix), self.ctm) if matrix else self.ctm
        path = [("l", *corner) for corner in corners]
        state = self.device.state
        bounds = _around(path, across).within(state.bounds)
        self.device.state = state._replace(bounds=bounds)


def _grey(colour: Any) -> Any:
    """Return an amount of ink as a grey, 1 being white; any other colour as it is."""
    parts = colour if isinstance(colour, tuple) else (colour,)
    if not all(isinstance(part, int | float) for part in parts):
        return colour
    return (1 - min(1.0, max(parts)),)
