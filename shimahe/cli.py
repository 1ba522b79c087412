"""The `shimahe` command: read, audit or export a disclosure, write a report of it, open the
notebooks, serve the explorers as a page.

Answers go to stdout. An error is one line on stderr that says what to do, and an exit code that
says what kind of error it is; `--debug` shows the traceback. Promises that an exit code means the
same whatever the document contains.
"""

from __future__ import annotations

import argparse
import io
import json
import locale
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd

from shimahe import __version__, frames, resources, terms
from shimahe.argument_words import argparse_translated
from shimahe.checking.audit import Audit, audit
from shimahe.checking.misprints import ALONE, KINDS
from shimahe.disclosure import (
    DEFAULT,
    Disclosure,
    DisclosureError,
    Limits,
    ReaderFault,
    load,
    read,
)
from shimahe.display import serving
from shimahe.export import FORMATS, ExportRefused, check_target, export
from shimahe.findings import decimal, exact, records, rules
from shimahe.vocabulary import money, steering, without_steering

# Exit codes; those of a server that is run are passed on.
DONE = 0
BROKEN = 1  # an identity of the audit does not hold, or a notebook has a fault
REFUSED = (
    2  # the document cannot be read, the call is wrong (as argparse has it), a folder is taken
)
FAULT = 3  # an error of this program
INTERRUPTED = 130  # by Ctrl+C, as in shells
TERMINATED = 143  # by SIGTERM, as in shells

NOTEBOOK_FOLDER = "shimahe-notebooks"
PORTS = range(1, 65536)
#: The notebook with which JupyterLab opens, by language.
START = {"zh": "zh/00_从这里开始.ipynb", "en": "00_start.ipynb"}
AUDIT_FRAMES = ("checks", "suspects", "restored", "allocation", "coverage")


class Refusal(Exception):
    """What the user asks for cannot be done; the message says what to do instead."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code, one of those above.

    `argv` are the arguments without the name of the program (default: those of the process). Every
    exception ends here, except SystemExit: argparse raises it for a wrong call and for --help.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    _write_chinese()
    try:
        _choose_language(_language_asked(given))
    except Refusal as refused:
        return _end(REFUSED, str(refused), "--debug" in given)
    with argparse_translated():
        arguments = _parser().parse_args(given)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of the pipe has seen enough
        _discard_output()
        return DONE
    except KeyboardInterrupt:
        return _end(INTERRUPTED, _say("cli.interrupted"), arguments.debug)
    except ReaderFault as fault:
        return _end(FAULT, _describe_fault(fault.__cause__ or fault), arguments.debug)
    except OSError as error:
        return _end(REFUSED, _describe_os_error(error), arguments.debug)
    except (DisclosureError, ExportRefused, Refusal) as error:
        return _end(REFUSED, str(error), arguments.debug)
    except Exception as fault:  # noqa: BLE001  whatever else a command does ends here
        return _end(FAULT, _describe_fault(fault), arguments.debug)


def _end(code: int, message: str, debug: bool) -> int:
    """Print on one line of stderr why the command ends, and return its exit code."""
    if debug:
        traceback.print_exc()
    line = without_steering(f"shimahe: {message}").replace("\n", " ")
    print(line, file=sys.stderr)
    if code == REFUSED:
        _discard_if_unwritable()
    return code


def _describe_fault(fault: BaseException) -> str:
    """Return the message that the program is at fault, and what to do."""
    return _say("cli.fault", error=f"{type(fault).__name__}: {fault}"[:200])


def _describe_os_error(error: OSError) -> str:
    """Return which file or folder cannot be used and why; for errors of our own, their message."""
    if error.strerror is None:
        return str(error)
    if error.filename is None:
        return error.strerror
    return _say("cli.no_access", path=error.filename, reason=terms.system_reason(error))


def _say(key: str, **values: Any) -> str:
    """Return a text of the command line; where the file of texts is broken, its key and values."""
    try:
        return terms.text(key, **values)
    except (LookupError, OSError, ValueError):
        return f"{key}: {', '.join(map(str, values.values()))}"


def _choose_language(lang: str | None) -> None:
    """Set the language that is asked for; without one, check that of the environment.

    Raises: Refusal for a language that this package does not have.
    """
    try:
        if lang:
            terms.set_language(lang)
        terms.language()
    except ValueError as error:  # said in both languages, since none is known
        both = [terms.text("cli.unknown_language", each) for each in terms.LANGUAGES]
        raise Refusal(f"{' / '.join(both)}: {error}") from error


# --- what is written ------------------------------------------------------------------------------


def _write_chinese() -> None:
    """Set stdout to UTF-8, whatever the encoding of the terminal or the pipe."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a file name that is no valid text is written with escapes
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _discard_output() -> None:
    """Send further output nowhere: Python would otherwise try again at its end, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _discard_if_unwritable() -> None:
    """Send further output nowhere if stdout cannot be written, as on a full disk."""
    try:
        sys.stdout.flush()
    except OSError:
        _discard_output()


def _json(value: object) -> str:
    """Return a value as readable JSON; characters that could control a terminal are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    escapes = {code: json.dumps(chr(code))[1:-1] for code in steering(text)}
    return text.translate(escapes)


def _json_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain data for JSON; a missing value is None."""
    rows: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", force_ascii=False))
    return rows


# --- the parser -----------------------------------------------------------------------------------


def _language_asked(given: Sequence[str]) -> str | None:
    """Return the language that a call asks for with --lang; None if it asks for none.

    It is needed before the arguments are parsed, since the parser itself speaks that language.
    """
    asked = None
    for word, following in zip(given, [*given, ""][1:], strict=True):
        name, _, value = word.partition("=")
        chosen = value or following
        if name == "--lang" and chosen in terms.LANGUAGES:
            asked = chosen
    return asked


def _help(key: str, **values: Any) -> str:
    """Return the help text of a command or an argument."""
    return _say(f"cli.help.{key}", **values)


def _metavar(key: str) -> str:
    """Return the placeholder for an argument in the help."""
    return _say(f"cli.metavar.{key}")


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="shimahe",
        description=_help("about"),
        epilog=_say("cli.exit_codes"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    version = f"shimahe {__version__}"
    parser.add_argument("--version", action="version", version=version, help=_help("version"))
    parser.set_defaults(lang=None, debug=False)
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    for where in (parser, common):  # options may stand before or behind the command
        where.add_argument(
            "--lang",
            choices=terms.LANGUAGES,
            help=_help("lang"),
        )
        where.add_argument(
            "--debug",
            action="store_true",
            default=argparse.SUPPRESS,
            help=_help("debug"),
        )
    commands = parser.add_subparsers(required=True, metavar=_metavar("command"))
    with_document = [common, _document_parser()]
    _add_read(commands, with_document)
    _add_audit(commands, with_document)
    _add_export(commands, with_document)
    _add_read_many(commands, [common, _limits_parser()])
    _add_new(commands, [common])
    _add_check(commands, [common])
    _add_report(commands, with_document)
    _add_lab(commands, [common])
    _add_dashboard(commands, with_document)
    return parser


def _document_parser() -> argparse.ArgumentParser:
    """Return the arguments of all commands that read one disclosure: the files and the limits."""
    parser = argparse.ArgumentParser(add_help=False, parents=[_limits_parser()])
    parser.add_argument(
        "file",
        nargs="*",
        metavar=_metavar("file"),
        help=_help("file"),
    )
    return parser


def _limits_parser() -> argparse.ArgumentParser:
    """Return the arguments of all commands that read documents: the limits."""
    parser = argparse.ArgumentParser(add_help=False)
    for limit in fields(Limits):
        parser.add_argument(
            f"--{limit.name.replace('_', '-')}",
            type=_parse_limit,
            default=limit.default,
            metavar=_metavar("number"),
            help=_say("cli.limit", limit=_say(f"cli.limit.{limit.name}")),
        )
    return parser


def _add_read(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `read`, which prints what was read."""
    words = _help("read")
    parser = commands.add_parser("read", parents=parents, help=words)
    parser.add_argument("--json", action="store_true", help=_help("read.json"))
    parser.set_defaults(run=_run_read)


def _add_audit(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `audit`, which prints which figures do not agree."""
    words = _help("audit")
    parser = commands.add_parser("audit", parents=parents, help=words)
    parser.add_argument("--json", action="store_true", help=_help("audit.json"))
    parser.add_argument(
        "--to",
        metavar=_metavar("workbook"),
        help=_help("audit.to"),
    )
    _add_date(parser)
    parser.add_argument("--force", action="store_true", help=_help("audit.force"))
    parser.set_defaults(run=_run_audit)


def _add_export(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `export`, which writes files for other programs."""
    words = _help("export")
    parser = commands.add_parser("export", parents=parents, help=words)
    parser.add_argument("--to", required=True, metavar=_metavar("folder"), help=_help("export.to"))
    parser.add_argument("--format", choices=FORMATS, default="csv", help=_help("export.format"))
    parser.add_argument("--force", action="store_true", help=_help("export.force"))
    parser.set_defaults(run=_run_export)


def _add_read_many(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `read-many`, which reads many disclosures into one data set."""
    parser = commands.add_parser("read-many", parents=parents, help=_help("read_many"))
    parser.add_argument("files", nargs="+", metavar=_metavar("file"), help=_help("read_many.files"))
    parser.add_argument(
        "--to", required=True, metavar=_metavar("folder"), help=_help("read_many.to")
    )
    parser.add_argument("--together", action="store_true", help=_help("read_many.together"))
    parser.add_argument(
        "--workers",
        type=_parse_limit,
        metavar=_metavar("number"),
        help=_help("read_many.workers"),
    )
    parser.add_argument("--quiet", action="store_true", help=_help("read_many.quiet"))
    parser.set_defaults(run=_run_read_many)


def _add_new(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `new`, which writes a notebook to start a report from."""
    words = _help("new")
    parser = commands.add_parser("new", parents=parents, help=words)
    parser.add_argument("name", metavar=_metavar("name"), help=_help("new.name"))
    parser.add_argument("file", nargs="*", metavar=_metavar("file"), help=_help("file"))
    parser.set_defaults(run=_run_new)


def _add_check(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `check`, which compares notebooks with their stored outputs."""
    words = _help("check")
    parser = commands.add_parser("check", parents=parents, help=words)
    parser.add_argument(
        "notebooks", nargs="+", metavar=_metavar("notebook"), help=_help("check.notebooks")
    )
    parser.set_defaults(run=_run_check)


def _add_report(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `report`, which writes a report of a disclosure."""
    words = _help("report")
    parser = commands.add_parser("report", parents=parents, help=words)
    parser.add_argument("--to", required=True, metavar=_metavar("folder"), help=_help("report.to"))
    parser.add_argument(
        "--format",
        choices=("html", "pdf"),
        default="html",
        help=_help("report.format"),
    )
    parser.add_argument(
        "--notebooks",
        action="store_true",
        help=_help("report.notebooks"),
    )
    _add_date(parser)
    parser.add_argument("--quiet", action="store_true", help=_help("report.quiet"))
    parser.set_defaults(run=_run_report)


def _add_date(parser: argparse.ArgumentParser) -> None:
    """Add --date, the date that a file names: with it, a document always gives the same bytes."""
    parser.add_argument("--date", metavar=_metavar("date"), help=_help("date"))


def _add_lab(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `lab`, which opens JupyterLab."""
    words = _help("lab")
    parser = commands.add_parser("lab", parents=parents, help=words)
    parser.add_argument(
        "--to",
        default=NOTEBOOK_FOLDER,
        metavar=_metavar("folder"),
        help=_help("lab.to", folder=NOTEBOOK_FOLDER),
    )
    parser.add_argument("--nbgrader", action="store_true", help=_help("lab.nbgrader"))
    _add_server_options(parser)
    parser.set_defaults(run=_run_lab)


def _add_dashboard(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command `dashboard`, which serves the explorers."""
    words = _help("dashboard")
    parser = commands.add_parser("dashboard", parents=parents, help=words)
    _add_server_options(parser)
    parser.set_defaults(run=_run_dashboard)


def _add_server_options(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of all commands that run a server and open a browser."""
    parser.add_argument("--port", type=_parse_port, metavar=_metavar("number"), help=_help("port"))
    parser.add_argument("--no-browser", action="store_true", help=_help("no_browser"))


def _parse_limit(text: str) -> int:
    """Parse a whole number of at least 1."""
    is_number = text.isascii() and text.isdigit()
    if not is_number or int(text) == 0:
        raise argparse.ArgumentTypeError(_help("number", value=repr(text)))
    return int(text)


def _parse_port(text: str) -> int:
    """Parse a port number."""
    is_number = text.isascii() and text.isdigit()
    if not is_number or int(text) not in PORTS:
        raise argparse.ArgumentTypeError(_help("port.number", value=repr(text)))
    return int(text)


def _read_document(arguments: argparse.Namespace) -> Disclosure:
    """Return the disclosure that is asked for; without a file, the bundled one."""
    document = _files(arguments)
    return read(document, **_limits(arguments)) if document else load()


def _files(arguments: argparse.Namespace) -> str | list[str] | None:
    """Return the file that is asked for, a list of several files, or None without any."""
    files: list[str] = arguments.file
    return files[0] if len(files) == 1 else files or None


def _limits(arguments: argparse.Namespace) -> dict[str, int]:
    """Return the limits that differ from the defaults, as keyword arguments of `read`."""
    limits = {}
    for limit in fields(Limits):
        most = getattr(arguments, limit.name)
        if most != getattr(DEFAULT, limit.name):
            limits[limit.name] = most
    return limits


# --- read -----------------------------------------------------------------------------------------


def _run_read(arguments: argparse.Namespace) -> int:
    """Print what was read."""
    d = _read_document(arguments)
    if arguments.json:
        print(_json(_summary(d)))
    else:
        print(without_steering("\n".join(_summary_lines(d))))
    return DONE


def _summary(d: Disclosure) -> dict[str, object]:
    """Return the summary of a disclosure for `--json`.

    It has the office, year and file, the tables, the number of rows of each frame, the rows and the
    total (万元) of the leaves of spending, and the number of unplaced lines by reason.
    """
    summary: dict[str, object] = {
        name: getattr(d, name) for name in ("office", "office_code", "year", "stage")
    }
    summary["file_name"] = d.origin.file_name
    summary["sha256"] = d.origin.sha256
    summary["tables"] = _json_rows(d.tables)
    summary["rows"] = _row_counts(d)
    leaves = _spending_leaves(d)
    total = round(float(leaves["amount_wan"].sum()), 6)
    summary["spending_leaves"] = {"rows": len(leaves), "amount_wan": total}
    summary["unplaced"] = _unplaced_counts(d)
    return summary


def _summary_lines(d: Disclosure) -> list[str]:
    """Return the summary of a disclosure as lines of text in the current language."""
    counts = []
    for name, count in _row_counts(d).items():
        counts.append([terms.key_name("frame", name), str(count)])
    lines = _identity_lines(d)
    lines += ["", *_align_columns(d.summary())]
    lines += ["", *_align_columns(counts)]
    lines += ["", _describe_leaves(d), _describe_unplaced(d)]
    return lines


def _identity_lines(d: Disclosure) -> list[str]:
    """Return two lines: the office with year and stage, and the file."""
    unknown = terms.text("repr.not_stated")
    parts = [d.office or unknown, d.office_code or unknown, str(d.year or unknown)]
    parts.append(terms.key_name("stage", d.stage))
    file_name = d.origin.file_name or unknown
    return [" · ".join(parts), f"{file_name} · sha256 {d.origin.sha256[:12]}"]


def _describe_leaves(d: Disclosure) -> str:
    """Return how many leaves spending has, and their total in 万元."""
    leaves = _spending_leaves(d)
    total = money(exact(leaves["amount_wan"]))
    return terms.text("cli.leaves", rows=len(leaves), total=total)


def _describe_unplaced(d: Disclosure) -> str:
    """Return how many lines no frame uses, by reason."""
    reasons = []
    for reason, count in _unplaced_counts(d).items():
        reasons.append(f"{terms.key_name('reason', reason)} {count}")
    return terms.text("cli.unplaced", reasons=", ".join(reasons))


def _spending_leaves(d: Disclosure) -> pd.DataFrame:
    """Return the leaves of `spending`: the rows that no other row breaks down (R15)."""
    spending = d.spending
    return spending[spending["is_leaf"]]


def _row_counts(d: Disclosure) -> dict[str, int]:
    """Return the number of rows of each frame."""
    return {frame.name: len(getattr(d, frame.name)) for frame in frames.FRAMES}


def _unplaced_counts(d: Disclosure) -> dict[str, int]:
    """Return the number of lines that no frame uses, by reason."""
    counts = d.unplaced["reason"].value_counts().sort_index()
    return {str(reason): int(count) for reason, count in counts.items()}


def _align_columns(rows: list[list[str]]) -> list[str]:
    """Return rows as lines of text in aligned columns; a Chinese character is two columns wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        padded = []
        for text, width in zip(row, widths, strict=True):
            padded.append(text + " " * (width - _width(text)))
        lines.append("  ".join(padded).rstrip())
    return lines


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide_quotes = "“”" if terms.language() == "zh" else ""
    width = 0
    for letter in text:
        is_wide = ord(letter) > 0x2E80 or letter in wide_quotes
        width += 2 if is_wide else 1
    return width


# --- audit ----------------------------------------------------------------------------------------


def _run_audit(arguments: argparse.Namespace) -> int:
    """Print what the audit finds; return BROKEN if an identity does not hold."""
    on = _named_date(arguments.date)
    if arguments.to is not None:
        _refuse_target(arguments)
    found = audit(_read_document(arguments))
    if arguments.to is not None:
        _write_marked(found, Path(arguments.to), on)
    if arguments.json:
        answer: dict[str, Any] = {name: _json_rows(getattr(found, name)) for name in AUDIT_FRAMES}
        if found.rounding.sums:
            answer["rounding"] = asdict(found.rounding)
        if found.wrong_units:
            answer["wrong_units"] = [wrong.words() for wrong in found.wrong_units]
        print(_json(answer))
    else:
        print(without_steering("\n".join(_audit_lines(found))))
    checks = found.checks
    is_broken = checks["status"].eq("differs") & checks["nature"].eq("identity")
    return BROKEN if is_broken.any() else DONE


def _refuse_target(arguments: argparse.Namespace) -> None:
    """Check that the marked workbook may be written.

    Raises: Refusal that says what to do instead.
    """
    _require("xlsxwriter", "export")
    _require("plotly")
    target = Path(arguments.to)
    if target.suffix.lower() != ".xlsx":
        raise Refusal(terms.text("marked.suffix", path=target))
    with _writing_to(str(target), "marked.not_written"):
        resources.check_folder(target.parent)
    if not target.parent.is_dir():
        raise Refusal(terms.text("marked.no_folder", folder=target.parent))
    if target.is_dir():
        raise Refusal(terms.text("marked.is_folder", path=target))
    if not target.exists():
        return
    if any(Path(name).exists() and target.samefile(name) for name in arguments.file):
        raise Refusal(terms.text("marked.is_document", path=target))
    if not arguments.force:
        raise Refusal(terms.text("marked.exists", path=target))


def _write_marked(found: Audit, target: Path, on: date) -> None:
    """Write the workbook with marked cells, and say so on stderr: stdout has the findings.

    Raises: Refusal if the file cannot be written.
    """
    from shimahe.display.marked_workbook import marked_cells, workbook_bytes

    content = workbook_bytes(found, on, terms.language())
    with _writing_to(str(target), "marked.not_written"):
        resources.put(content, target)
    broken = sum(result.is_broken_identity for result in found.weighed)
    words = terms.text("marked.done", path=target, marked=len(marked_cells(found)), broken=broken)
    print(without_steering(words), file=sys.stderr)


def _audit_lines(found: Audit) -> Iterator[str]:
    """Yield the audit as lines of text in the current language."""
    yield from _family_lines(found.checks)
    if found.rounding.sums:
        yield found.rounding.words()
    for wrong in found.wrong_units:
        yield wrong.words()
    yield from _damage_lines(found.coverage)
    yield from _difference_lines(found.checks)
    yield from _suspect_lines(found.suspects)
    yield terms.text("cli.audit.restored", n=len(found.restored))
    yield from _unfunded_lines(found.allocation)


def _family_lines(checks: pd.DataFrame) -> Iterator[str]:
    """Yield, for each family of checks, how many agree, differ and were not made."""
    for family, rows in checks.groupby("family", sort=False):
        counts = rows["status"].value_counts()
        agrees = int(counts.get("agrees", 0))
        rounded = int(counts.get("agrees rounded", 0))
        differs = int(counts.get("differs", 0))
        numbers: dict[str, Any] = {"agrees": agrees, "differs": differs}
        numbers["unchecked"] = len(rows) - agrees - rounded - differs
        name = terms.key_name("family", str(family))
        if rounded:
            yield terms.text("cli.audit.family_rounded", family=name, rounded=rounded, **numbers)
        else:
            yield terms.text("cli.audit.family", family=name, **numbers)


def _damage_lines(coverage: pd.DataFrame) -> Iterator[str]:
    """Yield, for each damaged table, how many of its figures are checked."""
    for row in records(coverage):
        if row["status"] in frames.DAMAGED:
            table = terms.key_name("table", row["table"])
            status = terms.key_name("status", row["status"])
            counts = {name: row[name] for name in ("figures", "checked", "located")}
            yield terms.text("cli.audit.damaged", table=table, status=status, **counts)


def _difference_lines(checks: pd.DataFrame) -> Iterator[str]:
    """Yield two lines for each check that differs, its name and its sides; identities first."""
    names = {rule["check"]: rule[f"name_{terms.language()}"] for rule in rules("checks")}
    differing = [row for row in records(checks) if row["status"] == "differs"]
    differing.sort(key=lambda row: row["nature"] != "identity")
    for row in differing:
        check = row["check"]
        nature = terms.key_name("nature", row["nature"])
        yield terms.text(
            "cli.audit.break", nature=nature, name=names[check], check=check, subject=row["subject"]
        )
        yield f"  {_describe_sides(row)}"


def _describe_sides(check: dict[str, Any]) -> str:
    """Return both sides of a check and their difference, with unit, formula and lines."""
    where = {"formula": check["formula"], "lines": check["lines"]}
    numbers = {}
    for name in ("left", "right", "difference"):
        numbers[name] = terms.number(check[name])
    return terms.text("cli.audit.sides", unit=check["unit"] or "", **numbers, **where)


def _suspect_lines(suspects: pd.DataFrame) -> Iterator[str]:
    """Yield the most likely suspect of each group whose misprint can be located."""
    located = suspects[suspects["evidence"].ne(ALONE)].drop_duplicates("group")
    for row in records(located):
        kind = row["evidence"] if row["evidence"] in KINDS else "suspect"
        words = {}
        for name in ("cell", "line", "printed", "suggested", "repairs", "breaks"):
            words[name] = "—" if row[name] is None else row[name]
        yield terms.text(f"cli.audit.{kind}", **words)


def _unfunded_lines(allocation: pd.DataFrame) -> Iterator[str]:
    """Yield the project money (万元) that no project sheet accounts for."""
    for row in records(allocation):
        is_left = row["project"] is None and (row["amount_wan"] or 0) > 0
        if is_left:
            amount = money(decimal(row["amount_wan"]))
            yield terms.text("cli.audit.left", code=row["code"], amount=amount, lines=row["lines"])


# --- many disclosures -----------------------------------------------------------------------------


def _run_read_many(arguments: argparse.Namespace) -> int:
    """Read many disclosures into a data set; print a line on stderr for each that was refused."""
    for module in ("pyarrow", "loky", "tqdm"):
        _require(module, "many")
    from shimahe.corpus.data_set import DataSetRefused
    from shimahe.corpus.many import read_many

    with _writing_to(arguments.to):
        try:
            corpus = read_many(
                arguments.files,
                arguments.to,
                together=arguments.together,
                workers=arguments.workers,
                quiet=arguments.quiet,
                **_limits(arguments),
            )
        except DataSetRefused as refused:
            raise Refusal(str(refused)) from refused
    for problem in records(corpus.problems):
        if problem["problem"] != "table":
            print(_describe_problem(problem), file=sys.stderr)
    tables = int(corpus.problems["problem"].eq("table").sum())
    words = terms.text(
        "cli.read_many",
        read=corpus.read,
        known=corpus.known,
        refused=corpus.refused,
        tables=tables,
        folder=arguments.to,
    )
    print(without_steering(words))
    return DONE if corpus.read or corpus.known else REFUSED


def _describe_problem(problem: dict[str, Any]) -> str:
    """Return a problem as one line that names its files."""
    line = problem["message"]
    if problem["files"] not in line:
        line = terms.text("cli.problem", files=problem["files"], message=line)
    return without_steering(line).replace("\n", " ")


# --- export ---------------------------------------------------------------------------------------


def _run_export(arguments: argparse.Namespace) -> int:
    """Write every frame as a file, and print how many."""
    with _writing_to(arguments.to):
        check_target(arguments.to, arguments.format, arguments.force)
    d = _read_document(arguments)
    with _writing_to(arguments.to):
        files = export(d, arguments.to, arguments.format, arguments.force)
    rows = sum(_row_counts(d).values())
    words = terms.text(
        "cli.exported", frames=len(frames.FRAMES), rows=rows, folder=arguments.to, files=len(files)
    )
    print(without_steering(words))
    return DONE


# --- reports --------------------------------------------------------------------------------------


def _run_new(arguments: argparse.Namespace) -> int:
    """Write a notebook to start a report from."""
    _require("nbclient", "author")
    from shimahe.authoring.starter import NotRun, write_notebook

    try:
        with _writing_to(arguments.name, "cli.no_new"):
            path = write_notebook(arguments.name, _files(arguments))
    except NotRun as failed:
        raise Refusal(str(failed)) from failed
    print(without_steering(terms.text("authoring.written", path=path)))
    return DONE


def _run_check(arguments: argparse.Namespace) -> int:
    """Check notebooks; return BROKEN if one has a fault."""
    _require("nbformat", "author")
    from shimahe.authoring.notebook_check import NotebookRefused, check

    code = DONE
    for name in arguments.notebooks:
        try:
            result = check(Path(name))
        except NotebookRefused as refused:
            raise Refusal(str(refused)) from refused
        if not result.faults:
            words = terms.text(
                "authoring.passed", path=name, cells=result.cells, figures=result.figures
            )
            print(without_steering(words))
        for fault in result.faults:
            code = BROKEN
            print(without_steering(terms.text("authoring.fault", path=name, fault=fault)))
    return code


def _run_report(arguments: argparse.Namespace) -> int:
    """Write a report of the disclosure; unless --quiet, print each step on stderr."""
    _require("ipywidgets")
    on = _named_date(arguments.date)
    _check_folder(arguments.to)
    if arguments.notebooks:
        return _write_notebook_pages(arguments, on)
    from shimahe.display import report  # slow to import, and only needed here

    def tell(step: str) -> None:
        if not arguments.quiet:
            print(terms.text(f"cli.report.{step}"), file=sys.stderr, flush=True)

    tell("reading")
    d = _read_document(arguments)
    with _writing_to(arguments.to):
        path = report.write(d, arguments.to, on, format=arguments.format, tell=tell)
    if not arguments.quiet:
        size = f"{path.stat().st_size / 1e6:.1f}"
        print(without_steering(terms.text("cli.report.done", path=path, size=size)))
    return DONE


def _write_notebook_pages(arguments: argparse.Namespace, on: date) -> int:
    """Write the notebooks of this package as HTML pages, and print where they begin.

    Raises: Refusal if a document or another format is asked for as well.
    """
    if arguments.file or arguments.format != "html":
        raise Refusal(terms.text("cli.report.notebooks_alone"))
    from shimahe.authoring import notebook_pages

    with _writing_to(arguments.to):
        files = notebook_pages.write(arguments.to, on, terms.language())
    if not arguments.quiet:
        index = Path(arguments.to, notebook_pages.INDEX)
        words = terms.text("cli.report.pages", count=len(files), folder=arguments.to, index=index)
        print(without_steering(words))
    return DONE


def _named_date(text: str | None) -> date:
    """Return the date that is asked for, in ISO form; without one, today.

    Raises: Refusal for a text that is no date.
    """
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(terms.text("cli.report.date", value=text)) from error


@contextmanager
def _writing_to(place: str, key: str = "cli.no_folder") -> Iterator[None]:
    """Within this context, let SIGTERM end the command without leaving half-written files.

    Raises: Refusal, with the text `key`, if `place` cannot be written.
    """
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except OSError as error:
        raise _refuse_place(place, error, key) from error
    finally:
        signal.signal(signal.SIGTERM, before)


def _check_folder(place: str) -> None:
    """Check, before anything is read, that files can be written into a folder.

    Raises: Refusal that says why not.
    """
    if Path(place).is_file():
        raise Refusal(terms.text("cli.report.not_a_folder", path=place))
    with _writing_to(place):
        resources.check_folder(Path(place))


def _terminate(*_: Any) -> None:
    """End by an exception, as Ctrl+C does, so that half-written files are removed."""
    raise SystemExit(TERMINATED)


def _refuse_place(place: str, error: OSError, key: str = "cli.no_folder") -> Exception:
    """Return the Refusal for a place that cannot be written; an error of our own is kept."""
    if error.strerror is None:
        return error
    return Refusal(terms.text(key, path=place, reason=terms.system_reason(error)))


# --- lab and dashboard ----------------------------------------------------------------------------


def _run_lab(arguments: argparse.Namespace) -> int:
    """Copy the notebooks, open JupyterLab on the start page, and return the server's exit code."""
    _require("jupyterlab")
    _follow_system_language(arguments.lang)
    folder = Path(arguments.to)
    running = _running_lab(folder)
    if running:
        return _show_running(running, arguments.no_browser)
    _refuse_taken(arguments.port)
    _check_folder(arguments.to)
    _check_home()
    try:
        copies = _copy_notebooks(resources.path("notebooks"), folder)
    except OSError as error:
        raise _refuse_place(arguments.to, error) from error
    _tell_copies(copies, folder)
    if _look_for_browser(arguments):
        print(terms.text("cli.no_browser"), flush=True)
    print(terms.text("cli.lab_opens"), flush=True)
    environment = _lab_environment(arguments.nbgrader)
    return _serve(serving.ServerCommand(_lab_command(folder, arguments), environment))


def _follow_system_language(lang: str | None) -> None:
    """Set the language to English if the system is; --lang and SHIMAHE_LANG come before that."""
    if lang or os.environ.get("SHIMAHE_LANG"):
        return
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    name = (system or locale.getlocale()[0] or "").lower()
    if name.startswith("en"):
        terms.set_language("en")


def _running_lab(folder: Path) -> dict[str, Any] | None:
    """Return the record of a JupyterLab that is running on a folder; None if there is none."""
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        if Path(server["root_dir"]) == folder.resolve():
            return dict(server)
    return None


def _show_running(server: dict[str, Any], no_browser: bool) -> int:
    """Print the address of the JupyterLab that is running already, and open it."""
    address = f"{server['url']}lab?token={server['token']}"
    print(terms.text("cli.running", address=address), flush=True)
    if not no_browser:
        webbrowser.open(address)
    return DONE


def _refuse_taken(port: int | None) -> None:
    """Check that a port is free, if one is asked for.

    Raises: Refusal if it is taken.
    """
    if port is None:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refusal(terms.text("cli.port_taken", port=port)) from error


def _check_home() -> None:
    """Check that JupyterLab can write its own files, which it keeps in the home folder.

    Raises: Refusal that says where they cannot be written.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    folder = jupyter_runtime_dir()
    try:
        resources.check_folder(Path(folder))
    except OSError as error:
        raise _refuse_place(folder, error, "cli.no_home") from error


def _has_browser() -> bool:
    """Return whether a browser can be opened."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def _look_for_browser(arguments: argparse.Namespace) -> bool:
    """Return whether a browser is wanted but missing; `no_browser` is then set."""
    is_missing = not arguments.no_browser and not _has_browser()
    arguments.no_browser |= is_missing
    return is_missing


def _lab_environment(nbgrader: bool = False) -> dict[str, str]:
    """Return the environment variables of JupyterLab.

    They turn off the pop-up for news and the button that opens a notebook in Voilà, choose Chinese
    menus if the language pack is installed, and make kernels explain a missing name. All cells are
    on the page, since a stored picture that is out of sight would be drawn 700 pixels wide, and no
    blank screen follows the last of them. Beside Chinese
    menus the count of cells is off, which the language pack does not have. The extension of
    nbgrader is off unless it is asked for: its menus are always in English, and it warns of a
    course that is not set up.
    """
    display = Path(__file__).parent / "display"
    folders = [str(display / "jupyter")]
    if not nbgrader:
        folders.append(str(display / "jupyter_plain"))
    if terms.language() == "zh":
        if find_spec("jupyterlab_language_pack_zh_CN"):
            folders.append(str(display / "jupyter_zh"))
        else:
            print(terms.text("cli.no_menus"), flush=True)
    if os.environ.get("JUPYTER_CONFIG_PATH"):
        folders.append(os.environ["JUPYTER_CONFIG_PATH"])
    settings = {"JUPYTER_CONFIG_PATH": os.pathsep.join(folders)}
    settings["SHIMAHE_LANG"] = terms.language()
    for lang in terms.LANGUAGES:  # a notebook may be in another language than the menus
        settings[f"SHIMAHE_MISSING_NAME_{lang}"] = terms.text("cli.missing_name", lang)
    if not os.environ.get("PYTHONSTARTUP"):
        settings["PYTHONSTARTUP"] = str(display / "jupyter" / "kernel_start.py")
    return settings


def _lab_command(folder: Path, arguments: argparse.Namespace) -> list[str]:
    """Return the command that opens JupyterLab on a folder, with the start notebook."""
    command = serving.launched("jupyterlab")
    command.append(f"--ServerApp.root_dir={folder.resolve()}")
    command.append("--ServerApp.contents_manager_class=shimahe.display.reopened.Notebooks")
    command.append("--Application.log_level=ERROR")  # lines in English would hide the address
    start = START[terms.language()]
    if (folder / start).is_file():
        command.append(f"--LabApp.default_url=/lab/tree/{quote(start)}")
    if arguments.port:
        command += [f"--port={arguments.port}", "--ServerApp.port_retries=0"]
    if arguments.no_browser:
        command.append("--no-browser")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:
        command.append("--allow-root")
    return command


class Copies(NamedTuple):
    """How many notebooks were copied."""

    made: int
    #: How many of these replaced a file that an earlier copy had left incomplete.
    mended: int
    #: Files in their place that were kept and are no whole notebooks.
    broken: list[Path]


def _copy_notebooks(source: Path, folder: Path) -> Copies:
    """Copy the notebooks, the Chinese ones into `zh/`; those of the course without their answers.

    A file that exists belongs to the user and is kept. A copy is written whole or not at all.
    """
    from shimahe.authoring import course_copies

    made = mended = 0
    broken: list[Path] = []
    for notebook in sorted(source.rglob("*.ipynb")):
        target = folder / notebook.relative_to(source)
        was_there = target.exists()
        if resources.copy(course_copies.handed_out(notebook), target):
            made += 1
            mended += was_there
        elif not _is_notebook(target):
            broken.append(target)
    return Copies(made, mended, broken)


def _is_notebook(path: Path) -> bool:
    """Whether a file holds a whole notebook, which a save that was interrupted does not."""
    try:
        return "cells" in json.loads(path.read_bytes())
    except (OSError, TypeError, ValueError, RecursionError):
        return False


def _tell_copies(copies: Copies, folder: Path) -> None:
    """Print how many notebooks were copied, how many were incomplete, and which still are."""
    key = "cli.copied" if copies.made else "cli.copied_none"
    words = terms.text(key, count=copies.made, folder=str(folder))
    if copies.mended:
        words += f"\n{terms.text('cli.mended', count=copies.mended)}"
    for path in copies.broken:
        words += f"\n{terms.text('cli.broken', file=path.relative_to(folder).as_posix())}"
    print(without_steering(words), flush=True)


def _run_dashboard(arguments: argparse.Namespace) -> int:
    """Serve the explorers as a page, and return the server's exit code.

    The server gets ready while the document is read, and prints its address once it is accepted.
    """
    _require("voila")
    _refuse_taken(arguments.port)
    lacks_browser = _look_for_browser(arguments)

    read: list[Disclosure] = []

    def accept() -> None:
        read.append(_read_document(arguments))
        serving.copy_documents(Path(folder), _files(arguments))
        if lacks_browser:
            print(terms.text("cli.no_browser"), flush=True)

    def write() -> None:
        _write_dashboard(Path(folder), read[0], arguments)

    with tempfile.TemporaryDirectory(prefix="shimahe-", ignore_cleanup_errors=True) as folder:
        command = _dashboard_command(Path(folder), arguments)
        return _serve(command, accept, write)


def _dashboard_command(folder: Path, arguments: argparse.Namespace) -> serving.ServerCommand:
    """Return the command that serves the page of a folder."""
    copied = serving.copies_of(folder, _files(arguments))
    code = serving.set_up(copied, **_limits(arguments))
    return serving.command(folder, code, arguments.port, not arguments.no_browser)


def _write_dashboard(folder: Path, d: Disclosure, arguments: argparse.Namespace) -> None:
    """Write the page of a disclosure into a folder."""
    from shimahe.display import dashboard  # slow to import, and only needed here

    dashboard.write_page(folder, d, _files(arguments), **_limits(arguments))


def _require(module: str, extra: str = "lab") -> None:
    """Check that a module is installed; `extra` is the extra of this package that has it.

    Raises: Refusal that says what to install.
    """
    if find_spec(module) is None:
        raise Refusal(terms.text("cli.no_extra", module=module, extra=extra))


def _serve(command: serving.ServerCommand, *steps: Callable[[], None]) -> int:
    """Run a server until it ends, and return its exit code.

    The `steps` are done while the server starts; it is told of each by a line on its stdin, and is
    ended if one of them fails. Ctrl+C reaches the server by itself, which ends or asks in its own
    way; SIGTERM is passed on to it.
    """
    servers: list[subprocess.Popen[bytes]] = []

    def leave_to_server(*_: Any) -> None:
        pass

    def pass_on(*_: Any) -> None:
        for server in servers:
            server.terminate()

    answers_before = {signal.SIGTERM: signal.signal(signal.SIGTERM, pass_on)}
    try:
        stdin = subprocess.PIPE if steps else None
        environment = os.environ | command.environment
        server = subprocess.Popen(command.arguments, env=environment, stdin=stdin)
        servers.append(server)
        if steps:
            _prepare(server, steps)
        answers_before[signal.SIGINT] = signal.signal(signal.SIGINT, leave_to_server)
        return server.wait()
    finally:
        for number, answer in answers_before.items():
            signal.signal(number, answer)


def _prepare(server: subprocess.Popen[bytes], steps: Sequence[Callable[[], None]]) -> None:
    """Do the steps that a server waits for, and tell it of each; end the server if one fails."""
    assert server.stdin is not None
    with server.stdin as told:
        for step in steps:
            try:
                step()
            except BaseException:
                server.terminate()
                server.wait()
                raise
            with suppress(BrokenPipeError):  # a server that has ended says why itself
                os.write(told.fileno(), b"\n")


if __name__ == "__main__":
    sys.exit(main())
