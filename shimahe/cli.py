"""The `shimahe` command: read or export a disclosure, open the notebooks, serve the explorers as a
page.

Answers go to stdout; an error is one line on stderr that says what to do, and exit code 2.
`--debug` shows the traceback.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shimahe import __version__, frames, resources, terms
from shimahe.checking.audit import audit
from shimahe.checking.misprints import ALONE, KINDS
from shimahe.disclosure import Disclosure, load, read
from shimahe.display.editions import chinese_edition
from shimahe.export import FORMATS, export
from shimahe.findings import rules
from shimahe.reading.source import DEFAULT, DisclosureError, Limits

_LIMITS = {
    "max_bytes": "bytes of the file",
    "max_line": "characters of one line",
    "max_columns": "cells of one row",
    "max_nesting": "HTML tables inside each other",
}
NOTEBOOK_FOLDER = "shimahe-notebooks"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 2 not readable or not possible."""
    arguments = _parser().parse_args(argv)
    if isinstance(
        sys.stdout, io.TextIOWrapper
    ):  # Chinese, whatever the terminal or the pipe was set to
        sys.stdout.reconfigure(encoding="utf-8")
    if arguments.lang:
        terms.set_language(arguments.lang)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (DisclosureError, OSError, ValueError) as error:
        if arguments.debug:
            traceback.print_exc()
        print(_visible(f"shimahe: {error}").replace("\n", " "), file=sys.stderr)
        return 2


def _visible(text: str) -> str:
    """The text without control characters: what a document holds must not steer a terminal."""
    return "".join(
        character if character == "\n" or character.isprintable() else "\ufffd"
        for character in text
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shimahe",
        description="Read a grassroots budget disclosure into tidy, traceable tables.",
    )
    parser.add_argument("--version", action="version", version=f"shimahe {__version__}")
    parser.set_defaults(lang=None, debug=False)
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    for place in (parser, common):  # before the command or behind it
        place.add_argument(
            "--lang",
            choices=terms.LANGUAGES,
            help="language of the answer (else SHIMAHE_LANG, else zh)",
        )
        place.add_argument(
            "--debug",
            action="store_true",
            default=argparse.SUPPRESS,
            help="show the traceback of an error",
        )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_reading(commands, [common, _document_parser()])
    _add_servers(commands, common, [common, _document_parser()])
    return parser


def _add_reading(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """The commands that read a disclosure and answer with what stands in it."""
    reading = commands.add_parser(
        "read",
        parents=parents,
        help="what was read: tables with their status, row counts, what is wrong",
    )
    reading.add_argument("--json", action="store_true", help="the same as JSON")
    reading.set_defaults(run=_read)
    auditing = commands.add_parser(
        "audit",
        parents=parents,
        help="the disclosure held to itself; exit code 1 if an identity is broken",
    )
    auditing.add_argument("--json", action="store_true", help="all findings as JSON")
    auditing.set_defaults(run=_audit)
    exporting = commands.add_parser(
        "export", parents=parents, help="every frame as files for other programs"
    )
    exporting.add_argument(
        "--to", required=True, metavar="DIR", help="a folder that is new or empty"
    )
    exporting.add_argument(
        "--format", choices=FORMATS, default="csv", help="format of the files (default csv)"
    )
    exporting.add_argument("--force", action="store_true", help="replace an earlier export")
    exporting.set_defaults(run=_export)


def _add_servers(
    commands: Any, common: argparse.ArgumentParser, parents: list[argparse.ArgumentParser]
) -> None:
    """The commands that open a browser."""
    lab = commands.add_parser(
        "lab", parents=[common], help="open JupyterLab on a copy of the notebooks"
    )
    kept = f"folder of the copy (default {NOTEBOOK_FOLDER}); files that are there are kept"
    lab.add_argument("--to", default=NOTEBOOK_FOLDER, help=kept)
    lab.set_defaults(run=_lab)
    dashboard = commands.add_parser(
        "dashboard", parents=parents, help="the explorers as a page without code (Voilà)"
    )
    dashboard.set_defaults(run=_dashboard)
    for server in (lab, dashboard):
        server.add_argument("--port", type=int, help="port of the server")
        server.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _document_parser() -> argparse.ArgumentParser:
    """What every command that takes a disclosure shares: the file, and the limits that can be
    raised.
    """
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("file", nargs="?", help="the disclosure; without it the bundled one")
    for limit in fields(Limits):
        option = f"--{limit.name.replace('_', '-')}"
        help_ = f"{_LIMITS[limit.name]} (limit %(default)s; a document over it is refused)"
        parser.add_argument(option, type=_count, default=limit.default, metavar="N", help=help_)
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"wanted a whole number from 1, got {text!r}")
    return int(text)


def _limits(arguments: argparse.Namespace) -> dict[str, int]:
    """The limits that were given another value, as arguments of `read`."""
    chosen = {limit.name: getattr(arguments, limit.name) for limit in fields(Limits)}
    return {name: most for name, most in chosen.items() if most != getattr(DEFAULT, name)}


def _chosen(arguments: argparse.Namespace) -> Disclosure:
    return read(arguments.file, **_limits(arguments)) if arguments.file else load()


def _read(arguments: argparse.Namespace) -> int:
    d = _chosen(arguments)
    print(
        json.dumps(_summary(d), ensure_ascii=False, indent=1)
        if arguments.json
        else _visible(_report(d))
    )
    return 0


def _summary(d: Disclosure) -> dict[str, object]:
    """What `--json` prints.

    Who and when, the tables, the number of rows of each frame, the unplaced lines by reason.
    """
    spending = d.spending
    leaves = spending[spending.is_leaf]
    return {
        "office": d.office,
        "office_code": d.office_code,
        "year": d.year,
        "stage": d.stage,
        "file_name": d.origin.file_name,
        "sha256": d.origin.sha256,
        "tables": json.loads(d.tables.to_json(orient="records", force_ascii=False)),
        "rows": {frame.name: len(getattr(d, frame.name)) for frame in frames.FRAMES},
        "spending_leaves": {
            "rows": len(leaves),
            "amount_wan": round(float(leaves.amount_wan.sum()), 6),
        },
        "unplaced": {
            str(reason): int(count)
            for reason, count in d.unplaced.reason.value_counts().sort_index().items()
        },
    }


def _report(d: Disclosure) -> str:
    """The summary as text in the current language."""
    unknown, stage = terms.text("repr.not_stated"), terms.key_name("stage", d.stage)
    leaves = d.spending[d.spending.is_leaf]
    reasons = d.unplaced.reason.value_counts().sort_index()
    lines = [
        f"{d.office or unknown} · {d.office_code or unknown} · {d.year or unknown} · {stage}",
        f"{d.origin.file_name or unknown} · sha256 {d.origin.sha256[:12]}",
        "",
        *_columns(d.summary()),
        "",
        *_columns(
            [
                [terms.key_name("frame", frame.name), str(len(getattr(d, frame.name)))]
                for frame in frames.FRAMES
            ]
        ),
        "",
        terms.text("cli.leaves", rows=len(leaves), total=f"{leaves.amount_wan.sum():,.2f}"),
    ]
    counts = ", ".join(
        f"{terms.key_name('reason', str(reason))} {count}" for reason, count in reasons.items()
    )
    return "\n".join([*lines, terms.text("cli.unplaced", reasons=counts)])


def _export(arguments: argparse.Namespace) -> int:
    d, before = _chosen(arguments), signal.signal(signal.SIGTERM, _end)
    try:
        files = export(d, arguments.to, arguments.format, arguments.force)
    finally:
        signal.signal(signal.SIGTERM, before)
    rows = sum(len(getattr(d, frame.name)) for frame in frames.FRAMES)
    said: dict[str, Any] = {
        "frames": len(frames.FRAMES),
        "rows": rows,
        "folder": arguments.to,
        "files": len(files),
    }
    print(_visible(terms.text("cli.exported", **said)))
    return 0


def _end(*_: Any) -> None:
    """A request to end leaves nothing half-written, as Ctrl+C does."""
    raise SystemExit(143)


def _audit(arguments: argparse.Namespace) -> int:
    """0 where all identities agree, 1 where some differ."""
    found = audit(_chosen(arguments))
    frames_ = {
        name: getattr(found, name)
        for name in ("checks", "suspects", "restored", "allocation", "coverage")
    }
    if arguments.json:
        told = {
            name: json.loads(frame.to_json(orient="records", force_ascii=False))
            for name, frame in frames_.items()
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(_visible("\n".join(_findings(**frames_))))
    checks = found.checks
    return int((checks["status"].eq("differs") & checks["nature"].eq("identity")).any())


def _findings(
    checks: Any, suspects: Any, restored: Any, allocation: Any, coverage: Any
) -> Iterator[str]:
    """The audit as lines of text in the current language."""
    for family, rows in checks.groupby("family", sort=False):
        agrees, differs = (int(rows["status"].eq(key).sum()) for key in ("agrees", "differs"))
        name, rest = terms.key_name("family", family), len(rows) - agrees - differs
        yield terms.text(
            "cli.audit.family", family=name, agrees=agrees, differs=differs, unchecked=rest
        )
    for row in coverage[coverage["status"].isin(["partly lost", "lost"])].itertuples():
        words = {key: terms.key_name(key, getattr(row, key)) for key in ("table", "status")}
        counts = {key: getattr(row, key) for key in ("figures", "checked", "located")}
        yield terms.text("cli.audit.damaged", **words, **counts)
    names = {rule["check"]: rule[f"name_{terms.language()}"] for rule in rules("checks")}
    found = checks[checks["status"].eq("differs")]
    for row in found.sort_values(
        "nature", key=lambda nature: nature.ne("identity"), kind="stable"
    ).itertuples():
        words = {
            "check": row.check,
            "subject": row.subject,
            "nature": terms.key_name("nature", row.nature),
        }
        yield terms.text("cli.audit.break", name=names[row.check], **words)
        if row.left != row.left:  # a figure that is no number
            why = terms.key_name("why_not", row.why_not)
            yield "  " + terms.text(
                "cli.audit.no_number", formula=row.formula, why=why, lines=row.lines
            )
            continue
        sides = {key: f"{getattr(row, key):,.10g}" for key in ("left", "right", "difference")}
        unit = row.unit if isinstance(row.unit, str) else ""
        yield "  " + terms.text(
            "cli.audit.sides", formula=row.formula, unit=unit, lines=row.lines, **sides
        )
    located = suspects[suspects["evidence"].ne(ALONE)].drop_duplicates("group").astype(object)
    for row in located.where(located.notna(), "—").itertuples():
        said = {
            key: getattr(row, key)
            for key in ("cell", "line", "printed", "suggested", "repairs", "breaks")
        }
        yield terms.text(
            f"cli.audit.{row.evidence if row.evidence in KINDS else 'suspect'}", **said
        )
    yield terms.text("cli.audit.restored", n=len(restored))
    for row in allocation[
        allocation["project"].isna() & allocation["amount_wan"].gt(0)
    ].itertuples():
        yield terms.text(
            "cli.audit.left", code=row.code, amount=f"{row.amount_wan:,.2f}", lines=row.lines
        )


def _columns(rows: list[list[str]]) -> list[str]:
    """Rows as text in columns that line up, a Chinese character being two wide."""
    width = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            text + " " * (size - _width(text)) for text, size in zip(row, width, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(
        2 if ord(character) > 0x2E80 or (character in "“”" and terms.language() == "zh") else 1
        for character in text
    )


def _lab(arguments: argparse.Namespace) -> int:
    _require("jupyterlab")
    folder = Path(arguments.to)
    copied = _copy_notebooks(resources.path("notebooks"), folder)
    print(terms.text("cli.copied", count=copied, folder=str(folder)), flush=True)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}"]
    command += [f"--port={arguments.port}"] if arguments.port else []
    command += ["--no-browser"] if arguments.no_browser else []
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    paths = [
        str(Path(__file__).parent / "display" / "jupyter"),
        os.environ.get("JUPYTER_CONFIG_PATH", ""),
    ]
    # no pop-up that asks for news from outside
    return _serve(command, {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))})


def _dashboard(arguments: argparse.Namespace) -> int:
    d = _chosen(arguments)
    _require("voila")
    from shimahe.display import dashboard  # draws: not for those who only read

    with tempfile.TemporaryDirectory(prefix="shimahe-", ignore_cleanup_errors=True) as folder:
        page = dashboard.write(Path(folder), d, arguments.file, **_limits(arguments))
        return _serve(*dashboard.command(page, arguments.port, not arguments.no_browser))


def _require(module: str) -> None:
    if find_spec(module) is None:
        raise ValueError(terms.text("cli.no_extra", module=module, extra="lab"))


def _serve(command: list[str], settings: dict[str, str]) -> int:
    """Run a server until it ends, and return its exit code.

    Ctrl+C reaches the server as well, which ends in its own way or asks; a request to end is passed
    on to it.
    """
    running: list[subprocess.Popen[bytes]] = []
    answers: dict[int, Any] = {
        signal.SIGINT: lambda *_: None,
        signal.SIGTERM: lambda *_: running[0].terminate(),
    }
    before = {number: signal.signal(number, answer) for number, answer in answers.items()}
    try:
        running.append(subprocess.Popen(command, env=os.environ | settings))
        return running[0].wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _copy_notebooks(source: Path, folder: Path) -> int:
    """Copy the notebooks, and their Chinese edition into `zh/`. A file that is there is the user's
    own and is kept.
    """
    copied = 0
    for notebook in sorted(source.glob("*.ipynb")):
        text = notebook.read_text(encoding="utf-8")
        editions = {folder / notebook.name: text}
        prose = source / "zh" / f"{notebook.stem}.md"
        if prose.exists():
            chinese = chinese_edition(json.loads(text), prose.read_text(encoding="utf-8"))
            editions[folder / "zh" / notebook.name] = (
                json.dumps(chinese, ensure_ascii=False, indent=1) + "\n"
            )
        for path, content in editions.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text(content, encoding="utf-8")
                copied += 1
    return copied


if __name__ == "__main__":
    sys.exit(main())
