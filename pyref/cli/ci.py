"""What CI reads of verdicts: JUnit, and annotations that are shown beside the code.

    ::error file=mine.py,line=12,title=pyref check dense::mine.py:f as dense: wrong: ...

Only what did not pass is annotated, at its function, or where two first part.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pyref.cli.sources import find_source
from pyref.errors import MachineError, MissingError, PyrefError
from pyref.files import write
from pyref.foreign import show
from pyref.suite.lines import find_line
from pyref.suite.read import ItemError
from pyref.suite.result import Result, write_junit

LONGEST = 4000  # letters of a message


@dataclass(frozen=True)
class Verdict:
    """A result, and the target that it is about, whose paths are from folder.

    listed: file and line of the suite that lists it, if one does.
    """

    result: Result
    target: str
    folder: Path = Path()
    listed: tuple[Path, int] | None = None


def hand_on(
    verdicts: Sequence[Verdict], junit: str | None, annotations: str | None, err: bool
) -> None:
    """Write and print what is asked for; err: to standard error."""
    if junit:
        results = [one.result for one in verdicts]
        write(junit, write_junit(results, f"pyref {results[0].kind}"))
    if annotations:
        print_annotations(verdicts, err)


@contextmanager
def hand_on_error(
    kind: str,
    name: str,
    junit: str | None,
    annotations: str | None,
    err: bool,
    file: Path | None = None,
) -> Iterator[None]:
    """Let an error that ends the command be read by CI too. file: that of a suite."""
    try:
        yield
    except PyrefError as error:
        needs = isinstance(error, MissingError | MachineError)
        result = Result(kind, name, "missing" if needs else "refused", str(error))
        listed = None
        if file and file.is_file():
            line = 1
            if isinstance(error, ItemError):
                line = find_line(file, error.kind, error.number)
            listed = file, line
        verdict = Verdict(result, "" if file else name, listed=listed)
        hand_on([verdict], junit, annotations, err)
        raise


def print_annotations(verdicts: Sequence[Verdict], err: bool) -> None:
    for verdict in verdicts:
        if verdict.result.failed:
            click.echo(annotate(verdict), err=err)


def annotate(verdict: Verdict) -> str:
    """A verdict as GitHub's workflows read it."""
    result = verdict.result
    file, line = locate(verdict)
    fields = {"file": file, "line": line, "title": f"pyref {result.kind} {result.name}"}
    told = ",".join(f"{k}={escape(show(v), True)}" for k, v in fields.items() if v)
    return f"::error {told}::{escape(show(result.text[:LONGEST], lines=True))}"


def escape(text: str, field: bool = False) -> str:
    """Text of a workflow command; in a field no colon and no comma may stand."""
    for letter in "%\r\n" + (":," if field else ""):
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def locate(verdict: Verdict) -> tuple[str, str]:
    """File and line that a verdict is about, "" where there is none.

    Of what a suite must not list, and of programs, where the suite lists it.
    """
    target, folder = verdict.target, verdict.folder
    listed = ("", "")
    if verdict.listed:
        listed = shorten(verdict.listed[0]), str(verdict.listed[1])
        if verdict.result.outcome == "refused":
            return listed
    for step in list_steps(verdict.result.report or {}):
        if (folder / step["file"]).is_file():
            return shorten(folder / step["file"]), str(step["line"])
    source = find_source(target, folder)
    return (shorten(source[0]), str(source[1])) if source else listed


def list_steps(report: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Where two functions first part: B's statement, A's where it has none."""
    parted = report.get("divergence") or {}
    for side in ("b", "a"):
        step = parted.get(side)
        if step and step.get("file"):
            yield step


def shorten(file: Path) -> str:
    """A path from the root of the repository, as annotations have it."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    path = file.resolve()
    return str(path.relative_to(root) if path.is_relative_to(root) else file)
