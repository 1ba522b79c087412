"""What every notebook must be like: each guard takes one and lists what is wrong with it.

They look at form, size and stability, never at whether a figure or a sentence is right. `GUARDS`
holds them all.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import nbformat

from shimahe.authoring.stored_form import PLOTLY, WIDGET, ends_in_expression, to_text
from tools.notebooks import LIMIT

Notebook = dict[str, Any]
Guard = Callable[[Notebook], list[str]]

HTML = "text/html"
SETUP = """\
import shimahe
from shimahe import charts, explore
shimahe.set_language("{language}")
d = shimahe.load()"""
FRAME_MAKERS = {"DataFrame", "Series", "concat", "append", "extend", "insert", "merge", "assign"}
UNSTABLE = {
    r"\binteract\w*\(": "interact does not run again the same; use an explorer",
    r"\bOutput\(": "an Output widget may hang; use an explorer",
    r"\.dtypes\b": "dtypes print differently across pandas versions",
    r"\b(?:datetime|time|random|uuid)\b\s*[.(]": "clock or randomness",
    r"\.(?:sum|mean|min|max|median)\(\)\s*$": (
        "a bare number as last line; let the package round it"
    ),
    r"\b(?:urllib|requests|httpx)\b": "network",
    r"(?:['\"]|\b[A-Za-z]:)[/\\](?:\w+[/\\])+\w*": "absolute path",
    r"(?m)^\s*[%!]|pip install": "a magic or shell line",
    r"(?i)nbval[-_]": "a switch that keeps nbval from comparing",
}
FIRST_LINE = 74  # characters of a code cell
UNSTABLE_OUTPUT = {
    r"\b0x[0-9a-f]{6,}": "an address in memory",
    r"/(?:tmp|home|root|Users|work)/": "a path of one machine",
    r"np\.\w+\(": "a bare numpy scalar",
    r'"bdata"': "numbers of a chart packed; build it from lists",
}


def cells(notebook: Notebook, kind: str) -> list[Notebook]:
    """List the cells of one type."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def code_lines(cell: Notebook) -> int:
    """Count the lines of a code cell that are neither blank nor comment."""
    return sum(
        1
        for line in cell["source"].splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    )


def words(notebook: Notebook) -> int:
    """Count the words of the prose, not those of tags; a run of Chinese characters is one."""
    prose = "\n".join(cell["source"] for cell in cells(notebook, "markdown"))
    seen = re.sub(r"<!--.*?-->|</?[a-z]+>", " ", prose, flags=re.DOTALL)
    return sum(1 for word in seen.split() if re.search(r"\w", word))


def has_25_to_50_cells(notebook: Notebook) -> list[str]:
    """Keep to the length of one lesson."""
    return _within("cells", len(notebook["cells"]), 25, 50)


def has_700_to_1250_words(notebook: Notebook) -> list[str]:
    """Keep to what is read in one lesson."""
    return _within("words", words(notebook), 700, 1250)


def has_12_to_25_words_per_code_line(notebook: Notebook) -> list[str]:
    """Let the prose carry the story, without drowning the code."""
    lines = sum(map(code_lines, cells(notebook, "code")))
    return _within("words per code line", round(words(notebook) / max(lines, 1), 1), 12, 25)


def has_small_code_cells(notebook: Notebook) -> list[str]:
    """Keep code cells small: median 2 to 3 lines, 90% at most 5, none over 10."""
    sizes = [code_lines(cell) for cell in cells(notebook, "code")]
    faults = _within("lines in the median code cell", median(sizes or [0]), 2, 3)
    if sum(size <= 5 for size in sizes) < 0.9 * len(sizes):
        faults.append(
            f"{sum(size > 5 for size in sizes)} of {len(sizes)} code cells have more than 5 lines"
        )
    long = [cell["id"] for cell in cells(notebook, "code") if code_lines(cell) > 10]
    return faults + [
        f"cell {name} has more than 10 lines: it wants a function in the package" for name in long
    ]


def begins_code_with_short_lines(notebook: Notebook) -> list[str]:
    """Have the first line of code, folded, and the dots that open it fit on a page of 800 px."""
    faults: list[str] = []
    for cell in cells(notebook, "code"):
        first = cell["source"].split("\n")[0]
        if len(first) > FIRST_LINE:
            faults.append(f"{cell['id']}: its first line has {len(first)} characters")
    return faults


def has_at_most_two_code_cells_between_prose(notebook: Notebook) -> list[str]:
    """Say something at least after every second code cell."""
    run, faults = 0, []
    for cell in notebook["cells"]:
        run = run + 1 if cell["cell_type"] == "code" else 0
        if run == 3:
            faults.append(f"cell {cell['id']} is the third code cell without prose between")
    return faults


def defines_and_builds_nothing(notebook: Notebook) -> list[str]:
    """Leave functions, classes and loops that build frames to the package."""
    return [
        f"cell {cell['id']}: {fault}"
        for cell in cells(notebook, "code")
        for fault in _machinery(cell["source"])
    ]


def _machinery(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"is not plain Python: {error.msg}"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"defines {node.name}"
        elif isinstance(node, ast.For | ast.While) and _builds(node):
            yield f"line {node.lineno}: a loop builds a frame"
        elif (
            isinstance(node, ast.Call)
            and _called(node) in FRAME_MAKERS
            and _has_comprehension(node)
        ):
            yield f"line {node.lineno}: a comprehension builds a frame"


def _builds(loop: ast.For | ast.While) -> bool:
    nodes = list(ast.walk(loop))
    stores = any(
        isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) for node in nodes
    )
    return stores or any(
        isinstance(node, ast.Call) and _called(node) in FRAME_MAKERS for node in nodes
    )


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _has_comprehension(call: ast.Call) -> bool:
    kinds = ast.ListComp | ast.DictComp | ast.SetComp | ast.GeneratorExp
    return any(isinstance(node, kinds) for node in ast.walk(call))


def begins_with_the_setup_cell(notebook: Notebook, language: str = "en") -> list[str]:
    """Set up in one cell, the same everywhere."""
    first = cells(notebook, "code")[:1]
    if not first or first[0]["source"].strip() != SETUP.format(language=language):
        return [f"the first code cell is not the set-up cell:\n{SETUP.format(language=language)}"]
    again = [
        c["id"]
        for c in cells(notebook, "code")[1:]
        if re.search(r"shimahe\.load\(|^import", c["source"], re.M)
    ]
    return [f"cell {name} sets up again" for name in again]


def is_fully_run(notebook: Notebook) -> list[str]:
    """Have every code cell run once, in order, with its output.

    nbval compares nothing in a cell that was not run.
    """
    counts = [cell.get("execution_count") for cell in cells(notebook, "code")]
    faults = (
        []
        if counts == list(range(1, len(counts) + 1))
        else [f"code cells were run as {counts}, not 1 to n"]
    )
    silent = [c["id"] for c in cells(notebook, "code") if not c["outputs"] and _shows(c["source"])]
    return faults + [f"cell {name} ends in an expression but has no output" for name in silent]


def _shows(source: str) -> bool:
    try:
        return ends_in_expression(source)
    except SyntaxError:
        return False


def shows_errors_only_where_tagged(notebook: Notebook) -> list[str]:
    """Show an error only where it is the lesson (tag raises-exception), and always there."""
    return [
        f"cell {cell['id']}: error output and tag raises-exception do not go together"
        for cell in cells(notebook, "code")
        if ("raises-exception" in _tags(cell))
        != any(output["output_type"] == "error" for output in cell["outputs"])
    ]


def hides_nothing_from_nbval(notebook: Notebook) -> list[str]:
    """Have every output compared: no nbval tag anywhere."""
    return [
        f"cell {cell['id']} is tagged {tag}"
        for cell in notebook["cells"]
        for tag in _tags(cell)
        if "nbval" in tag
    ]


def is_stable(notebook: Notebook) -> list[str]:
    """Run again to the same outputs, anywhere."""
    code = cells(notebook, "code")
    sources = [(cell["id"], cell["source"], UNSTABLE) for cell in code]
    outputs = [
        (cell["id"], json.dumps(cell["outputs"], ensure_ascii=False), UNSTABLE_OUTPUT)
        for cell in code
    ]
    return [
        f"cell {name}: {reason}"
        for name, text, reasons in sources + outputs
        for pattern, reason in reasons.items()
        if re.search(pattern, text)
    ]


def checks_its_explorers(notebook: Notebook) -> list[str]:
    """After an explorer show its frame, then set a control and show the frame again.

    nbval sees nothing inside a widget.
    """
    code = cells(notebook, "code")
    return [
        f"cell {cell['id']} shows a widget; "
        "next must come .frame, then .controls[…] set and .frame again"
        for place, cell in enumerate(code)
        if any(map(_is_explorer, cell["outputs"]))
        and not _reads_the_frame([following["source"] for following in code[place + 1 : place + 3]])
    ]


def _is_explorer(output: Notebook) -> bool:
    """Whether an output is that of an explorer, live or as it is stored."""
    data = output.get("data", {})
    return WIDGET in data or "".join(data.get("text/plain", "")).startswith("Explorer(")


def _reads_the_frame(sources: list[str]) -> bool:
    return (
        len(sources) == 2
        and all(".frame" in source for source in sources)
        and ".controls[" in sources[1]
    )


def is_valid_and_small(notebook: Notebook) -> list[str]:
    """Be a valid notebook, without widget state, under the size limit."""
    faults = [
        str(error.message)
        for error in nbformat.validator.iter_validate(nbformat.from_dict(notebook))
    ]
    if "widgets" in notebook["metadata"]:
        faults.append("widget state is stored in the metadata")
    size = len(to_text(notebook).encode())
    return faults + ([f"{size} bytes, more than {LIMIT}"] if size > LIMIT else [])


def charts_have_a_summary(notebook: Notebook) -> list[str]:
    """Have every chart carry a summary in words.

    So its figures can be quoted and read aloud.
    """
    return [
        f"cell {cell['id']}: the chart has no layout.meta.summary"
        for cell in cells(notebook, "code")
        for output in cell["outputs"]
        if PLOTLY in output.get("data", {})
        and not output["data"][PLOTLY].get("layout", {}).get("meta", {}).get("summary")
    ]


def shows_tables_to_be_read(notebook: Notebook) -> list[str]:
    """Show tables and printed lines with heads and values in words, by `show`."""
    faults: list[str] = []
    for cell in cells(notebook, "code"):
        pages = ["".join(output.get("data", {}).get(HTML, "")) for output in cell["outputs"]]
        if any('class="dataframe"' in page for page in pages):
            faults.append(f"cell {cell['id']} shows a frame as pandas does; use show(frame)")
        if re.search(r"\.cite\(", cell["source"]):
            faults.append(f"cell {cell['id']} cites lines as bare text; use show(d, lines)")
    return faults


def shows_each_picture_once(notebook: Notebook) -> list[str]:
    """Have no picture beside an explorer that shows the same."""
    faults: list[str] = []
    seen: set[str] = set()
    for cell in cells(notebook, "code"):
        for output in cell["outputs"]:
            layout = output.get("data", {}).get(PLOTLY, {}).get("layout", {})
            title = layout.get("meta", {}).get("title", "")
            if title and title in seen:
                faults.append(f"cell {cell['id']} shows a picture again: {title}")
            seen.add(title)
    return faults


def tells_its_story_in_order(notebook: Notebook) -> list[str]:
    """Have the parts of a story in their order.

    It asks a question, answers it, sets up, explains, names the limits, gives exercises
    with answers and names the source.
    """
    prose = [cell["source"] for cell in cells(notebook, "markdown")]
    headings = re.findall(r"^## +(.+?)\s*$", "\n".join(prose), re.MULTILINE)
    solutions = sum("solution" in _tags(cell) for cell in notebook["cells"])
    wanted = {
        "the title is no question": prose and re.match(r"# .+\?\n", prose[0] + "\n"),
        "the first section is not `## The short answer`": headings[:1] == ["The short answer"],
        "no section `## Limits`": "Limits" in headings,
        "no section `## Try it`": "Try it" in headings,
        f"{solutions} cells tagged solution, not 3 to 5": 3 <= solutions <= 5,
        "the last cell names no sha256": "sha256" in notebook["cells"][-1]["source"],
    }
    return [fault for fault, holds in wanted.items() if not holds]


def _within(what: str, found: float, low: int, high: int) -> list[str]:
    return [] if low <= found <= high else [f"{found} {what}, not {low} to {high}"]


def _tags(cell: Notebook) -> list[str]:
    tags: list[str] = cell["metadata"].get("tags", [])
    return tags


GUARDS: tuple[Guard, ...] = (
    has_25_to_50_cells,
    has_700_to_1250_words,
    has_12_to_25_words_per_code_line,
    has_small_code_cells,
    begins_code_with_short_lines,
    has_at_most_two_code_cells_between_prose,
    defines_and_builds_nothing,
    begins_with_the_setup_cell,
    is_fully_run,
    shows_errors_only_where_tagged,
    hides_nothing_from_nbval,
    is_stable,
    checks_its_explorers,
    is_valid_and_small,
    charts_have_a_summary,
    shows_tables_to_be_read,
    shows_each_picture_once,
    tells_its_story_in_order,
)
