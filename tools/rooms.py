"""The rooms of the package, declared once: what stands in each, what it gives, and their order.

The counts of `make lint`, the page `docs/architecture.md` and the test of imports all go by this.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """A room: its key, its title, what stands in it (modules or a folder), and what it gives."""

    key: str
    title: str
    places: tuple[str, ...]
    gives: str


#: In the order in which they build on each other: a room imports only from those before it.
ROOMS = (
    Room(
        "words",
        "Words and declarations",
        ("version", "resources", "vocabulary", "argument_words", "terms", "frames", "forms"),
        "What all rooms share: how printed text is compared, every form and every frame as data, "
        "and every word in both languages.",
    ),
    Room(
        "reading",
        "Reading",
        ("reading",),
        "A document becomes rows. It knows the forms and nothing of charts, findings or widgets; "
        "past it nothing knows what format a document came in.",
    ),
    Room(
        "disclosure",
        "The Disclosure",
        ("disclosure", "citing", "findings", "source_map", "export"),
        "The frames, the printed lines and the exact amounts of one document, what findings are "
        "made of, where every figure stands, and files for other programs.",
    ),
    Room(
        "structure",
        "Structure",
        ("structure",),
        "Where the money goes: shares with their denominators, concentration, change, personnel "
        "and running costs.",
    ),
    Room(
        "quality",
        "Quality",
        ("quality",),
        "Performance indicators held to published criteria: types, scores, signals.",
    ),
    Room(
        "checking",
        "Checking",
        ("checking",),
        "The document held to itself: equations between printed figures, what breaks them, and "
        "what they determine.",
    ),
    Room(
        "course",
        "The course",
        ("course", "exercises", "faults", "known_figures", "other_questions", "questions"),
        "Exercises whose answers are computed from the disclosure, and the check that says what is "
        "wrong with an answer.",
    ),
    Room(
        "corpus",
        "Many documents",
        ("corpus",),
        "Many disclosures as one data set, read on all cores or on a cluster, going on where it "
        "stopped.",
    ),
    Room(
        "charts",
        "Charts",
        ("display/charts",),
        "Frames and findings become pictures, one function each.",
    ),
    Room(
        "explorers",
        "Explorers and pages",
        ("display",),
        "Views are declared, one explorer shows any of them; cards and pages are templates.",
    ),
    Room(
        "reports",
        "Reports of authors",
        ("authoring",),
        "Notebooks to start a report from, the check that holds a report to its outputs, and the "
        "copies of the course and the pages that are handed out.",
    ),
    Room(
        "commands",
        "Command line",
        ("__init__", "__main__", "cli"),
        "The public names, and the commands.",
    ),
)


def room_of(module: str) -> Room | None:
    """Return the room of a module, a path below the package without `.py`.

    It is the most particular one that names the module or a folder above it.

    >>> room_of("display/charts/source").key, room_of("display/view").key, room_of("dream")
    ('charts', 'explorers', None)
    """
    best: tuple[int, Room] | None = None
    for room in ROOMS:
        for place in room.places:
            inside = module == place or module.startswith(f"{place}/")
            if inside and (best is None or len(place) > best[0]):
                best = (len(place), room)
    return best[1] if best else None
