"""Go on from the report of a run that ended early.

    plan -> run -> compare -> report
    ^^^^                      ^^^^^^
    begun = read_report("report.json")
    begun.require(environment, digest)      refuse what another code or machine found

A finding depends on every file of this project that computes, on the fixtures, and on
the programs; a report holds a digest of all these files, and the versions.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pyref.crosscheck.finding import Finding
from pyref.crosscheck.report import SCHEMA, Call
from pyref.errors import FormatError
from pyref.paths import FIXTURES, OCTAVE, PACKAGE

NUMBERS = ("digits", "ulps", "ratio", "limit")


@dataclass(frozen=True)
class Begun:
    """What a report says of a run: what was asked, and found by the id of a check."""

    label: str
    call: Call
    environment: dict[str, str]
    made_from: str
    seconds: float
    found: dict[str, list[Finding]]

    def require(self, environment: Mapping[str, str], made_from: str) -> None:
        """Refuse to go on with other programs or files. Errors: pyref:format."""
        for name in sorted({*self.environment, *environment}):
            was, now = self.environment.get(name), environment.get(name)
            if was != now:
                raise FormatError(f"{self.label}: {name} was {was}, is {now}")
        if self.made_from != made_from:
            raise FormatError(f"{self.label}: layers or fixtures changed since")


def read_report(path: str) -> Begun:
    """Read a report in JSON. Errors: pyref:format where it is none."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise FormatError(f"{path}: schema is {data['schema']}, not {SCHEMA}")
        call = data["call"]
        found: dict[str, list[Finding]] = defaultdict(list)
        for one in map(read_finding, data["findings"]):
            found[one.check_id].append(one)
        return Begun(
            path,
            Call(
                tuple(call["names"]),
                call["sources"],
                tuple(call["runners"]),
                call.get("pack", ""),
            ),
            dict(data["environment"]),
            str(data["made_from"]),
            float(data["seconds"]),
            dict(found),
        )
    except OSError as problem:
        raise FormatError(f"{path}: {problem.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        if isinstance(problem, FormatError):
            raise
        said = f"{type(problem).__name__} {problem}"
        raise FormatError(f"{path}: is no report to go on from: {said}") from None


def read_finding(data: Mapping[str, Any]) -> Finding:
    """A finding from its JSON, where infinity and NaN stand as text."""
    values = {field.name: data[field.name] for field in fields(Finding)
              if field.name != "entries"}  # fmt: skip
    for name in NUMBERS:
        values[name] = None if values[name] is None else float(values[name])
    return Finding(**{**values, "where": tuple(values["where"])})


def digest_sources(places: Sequence[str] = ()) -> str:
    """A digest of all files that a finding depends on.

    places: those of layers of one's own.
    """
    whole = hashlib.sha256()
    for path in list_sources(places):
        content = path.read_bytes()
        whole.update(f"{path.name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def list_sources(places: Iterable[str]) -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("*.py"))
    yield from sorted(OCTAVE.rglob("*.m"))
    yield FIXTURES / "MANIFEST.json"
    for place in map(Path, places):
        yield from sorted(path for path in place.iterdir() if path.is_file())
        yield place.parent / "fixtures" / "MANIFEST.json"
