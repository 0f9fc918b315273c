"""Renew docs/digits.md: a row where its layer or its cases changed."""

import platform
import re
from collections.abc import Callable, Iterator

import numpy as np

from pyref.crosscheck.judge import judge
from pyref.crosscheck.markdown import HEAD, write_heads, write_rows
from pyref.crosscheck.plan import plan, select
from pyref.crosscheck.run import run
from pyref.explain.subject import read_subject
from pyref.fixtures.load import layers
from pyref.paths import CASES, DOCS
from pyref.renew.line import Line
from pyref.renew.made_from import digest, foot, read_foot
from pyref.runners.octave import open_transport
from pyref.runners.octave.find import find_octave

PAGE = DOCS / "digits.md"


def renew_digits(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    tick("looking at docs/digits.md")
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    kept = {row.split()[1]: row for row in re.findall(r"(?m)^\| \w+ \| \d.*$", page)}
    made_from = {name: digest_sources(name) for name in layers()}
    known = {} if again else read_foot(page)
    changed = [n for n in made_from if n not in kept or known.get(n) != made_from[n]]
    if not changed and set(kept) == set(made_from):
        return
    where = re.search(r"(?m)^`make renew`, the latest rows on (.*)\.$", page)
    machine = where.group(1) if where else ""
    if changed:
        if not (octave := find_octave()):
            yield Line("docs/digits.md", f"no Octave to measure {', '.join(changed)}")
            return
        machine = f"Python {platform.python_version()}, NumPy {np.__version__}, "
        machine += f"Octave {octave.version} ({octave.blas.split(' (')[0]})"
        tick(f"measuring the digits of {', '.join(changed)}")
        kept |= measure_rows(changed)
    lines = [f"{HEAD}\n`make renew`, the latest rows on {machine}.", "", *write_heads()]
    lines += [kept[name] for name in sorted(made_from)]
    PAGE.write_text("\n".join(lines) + "\n\n" + foot(made_from), encoding="utf-8")
    rows_changed = ", ".join(changed) or "rows taken away"
    yield Line(f"docs/digits.md: {rows_changed}")


def digest_sources(name: str) -> str:
    """A digest of both twins without their headers, and of the cases."""
    twins = read_subject(name)
    cases = (CASES / f"{name}.json").read_bytes()
    return digest(twins.python, twins.octave, cases)


def measure_rows(names: list[str]) -> dict[str, str]:
    """The rows of these names, measured here in both languages on the cases on file."""
    cases = [case for case in select(names) if case.source["kind"] != "data"]
    checks = plan(cases, ("numpy", "octave", "expected"))
    results = run(checks, lambda: open_transport("oct2py"))
    findings = [f for check in checks for f in judge(check, results[check.case.id])]
    return {row.split()[1]: row for row in write_rows(findings)}
