"""Accept a deliberate change: write anew all that is recorded of what the project prints.

Recorded are the tidy export and its code book, the golden frames, the states of the explorers, what
examples print, counts quoted in pages, the outputs of the notebooks, and the figures of their prose
in both languages. Promises to print the difference it made, and exit code 1 with a line for each
thing that only a person can decide. Without it each of these fails its test.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import shimahe
from shimahe import cli, frames
from shimahe.authoring import prose_renewal, stored_form
from tools import architecture, codebook, examples, notebooks, quoted, states
from tools.editions import chinese_edition, prose_blocks

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = ROOT / "tests" / "expected"
#: Lines of difference that are printed of one file; the rest are counted.
SHOWN = 24


# --- what is recorded -----------------------------------------------------------------------------


def golden_text(name: str, d: shimahe.Disclosure) -> str:
    """Return a frame of the bundled disclosure as its golden file holds it."""
    frame = getattr(d, name)
    if name == "unplaced":
        frame = frame.drop(columns="text")
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text


def accept_pages() -> list[str]:
    """Write the page of the architecture."""
    architecture.main([])
    return []


def accept_frames() -> list[str]:
    """Write the code book, the tidy export and the golden frames."""
    codebook.main([])
    cli.main(["export", "--to", str(ROOT / "data" / "tidy"), "--force"])
    d = shimahe.load()
    for name in frames.BY_NAME:
        path = EXPECTED / f"{name}.csv"
        path.write_text(golden_text(name, d), encoding="utf-8", newline="")
    return []


def accept_states() -> list[str]:
    """Write what a thousand states of the explorers show."""
    states.refresh()
    return []


def accept_examples() -> list[str]:
    """Write what the examples of pages and docstrings print."""
    return examples.refresh_all()


def accept_counts() -> list[str]:
    """Write the counts that pages quote."""
    return quoted.refresh_all()


def accept_notebooks() -> list[str]:
    """Run the notebooks, store their outputs, and renew the figures of their prose."""
    undecided: list[str] = []
    for path in [*notebooks.notebook_paths(), *notebooks.notebook_paths(notebooks.COURSE)]:
        undecided += _accept_notebook(path)
    notebooks.write_start_pages()
    return undecided


def _accept_notebook(path: Path) -> list[str]:
    before = stored_form.read(path)
    after = stored_form.executed(before, path.parent)
    english = prose_renewal.renewed(before, after, before)
    for cell in after["cells"]:
        cell["source"] = english.prose.get(cell["id"], cell["source"])
    path.write_text(stored_form.to_text(after), encoding="utf-8")
    undecided = [f"{path.stem}: {figure}" for figure in english.undecided]
    undecided += _accept_chinese(before, after, notebooks.chinese_prose(path))
    return undecided + notebooks.run_chinese(path)


def _accept_chinese(
    before: stored_form.Notebook, after: stored_form.Notebook, prose: Path
) -> list[str]:
    """Renew the Chinese prose by the outputs of the English notebook: the figures are the same."""
    text = prose.read_text(encoding="utf-8")
    blocks = prose_blocks(text)
    result = prose_renewal.renewed(before, after, chinese_edition(before, text))
    for name, renewed in result.prose.items():
        text = text.replace(blocks[name], renewed.strip(), 1)
    prose.write_text(text, encoding="utf-8")
    return [f"zh/{prose.stem}: {figure}" for figure in result.undecided]


#: In this order: later steps quote what earlier ones write.
STEPS: dict[str, Callable[[], list[str]]] = {
    "pages": accept_pages,
    "frames": accept_frames,
    "states": accept_states,
    "examples": accept_examples,
    "counts": accept_counts,
    "notebooks": accept_notebooks,
}


# --- the difference -------------------------------------------------------------------------------


def texts() -> dict[str, str]:
    """Return the text of each file that git tracks, by name."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found: dict[str, str] = {}
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            found[name] = path.read_bytes().decode("utf-8", "replace")
    return found


def difference(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """Yield the lines of difference, file by file; of a long one the first, and how many more."""
    for name in sorted(before.keys() | after.keys()):
        old = before.get(name, "").splitlines()
        new = after.get(name, "").splitlines()
        if old == new:
            continue
        lines = list(difflib.unified_diff(old, new, name, name, n=0, lineterm=""))
        yield from (line[:200] for line in lines[:SHOWN])
        if len(lines) > SHOWN:
            yield f"… {len(lines) - SHOWN} more lines of {name}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the steps that are named, all without a name; print the difference."""
    parser = argparse.ArgumentParser(description="Accept a deliberate change.")
    parser.add_argument("steps", nargs="*", choices=[[], *STEPS], metavar="STEP")
    chosen = parser.parse_args(argv).steps or list(STEPS)
    before = texts()
    undecided: list[str] = []
    for name, step in STEPS.items():
        if name in chosen:
            print(f"accepting {name} …", file=sys.stderr)
            undecided += step()
    lines = list(difference(before, texts()))
    print("\n".join(lines) if lines else "nothing changed")
    for line in undecided:
        print(f"decide by hand: {line}", file=sys.stderr)
    return 1 if undecided else 0


if __name__ == "__main__":
    raise SystemExit(main())
