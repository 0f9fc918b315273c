"""Go on from the report of a run that ended early.

    plan -> run -> compare -> report
    ^^^^                      ^^^^^^
    begun = read_report("report.json")
    begun.require(environment, digest)      refuse what another code or machine found

A finding depends on every file of this project that computes, on the fixtures, and on
the programs; a report holds a digest of all these files, and the versions.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from math import inf
from pathlib import Path
from typing import Any

from pyref.crosscheck.finding import MEASURED, VERDICTS, Finding
from pyref.crosscheck.plan import IMPLEMENTATIONS, RUNNERS, Check
from pyref.crosscheck.report import SCHEMA, Call
from pyref.errors import FormatError
from pyref.fixtures.forms import (
    NAME,
    SHA256,
    Either,
    Fields,
    refuse,
    require,
    require_fields,
)
from pyref.fixtures.strict import parse, read_bytes
from pyref.paths import FIXTURES, OCTAVE, PACKAGE

MOST = 2**28  # bytes of a report; one of all cases has a sixth of that
NEEDED = ("digits", "ratio", "limit")
PLAIN = re.compile(r"[ -~]*")
NUMBER = Either((float, int), "a number")
READABLE = Either((float, int, type(None), ("inf", "-inf", "nan")), "a number or null")
CALL = Fields({"names": [PLAIN], "sources": str, "runners": [RUNNERS],
               "pack?": ("", "shapes")})  # fmt: skip
REPORT = Fields({"call": CALL, "environment": dict, "made_from": SHA256,
                 "seconds": NUMBER, "findings": [dict]})  # fmt: skip
FINDING = Fields(
    {
        "case": re.compile(r"[\w-]+", re.ASCII),
        "layer": NAME,
        "pair": re.compile(f"({'|'.join(IMPLEMENTATIONS)})\\|({'|'.join(RUNNERS)})"),
        "dtype": ("float64", "float32"),
        "array": PLAIN,
        "verdict": VERDICTS,
        **dict.fromkeys(MEASURED, READABLE),
        "where": [int],
        "got": PLAIN,
        "want": PLAIN,
        "judged": int,
        "blind": int,
        "interim": bool,
        "note": str,
        "grade": ("", "A", "B", "C", "D"),
    }
)


@dataclass(frozen=True)
class Begun:
    """What a report says of a run: what was asked, and found by the id of a check."""

    label: str
    call: Call
    environment: dict[str, str]
    made_from: str
    seconds: float
    found: dict[str, list[Finding]]

    def require(
        self, environment: Mapping[str, str], made_from: str, checks: Iterable[Check]
    ) -> None:
        """Refuse other programs, files or checks. Errors: pyref:format."""
        for name in sorted({*self.environment, *environment}):
            was, now = self.environment.get(name), environment.get(name)
            if was != now:
                raise FormatError(f"{self.label}: {name} was {was}, is {now}")
        if self.made_from != made_from:
            raise FormatError(f"{self.label}: layers or fixtures changed since")
        layers = {check.id: check.case.layer for check in checks}
        for check_id, findings in self.found.items():
            if check_id not in layers:
                raise FormatError(f"{self.label}: {check_id} is not in what was asked")
            for finding in findings:
                if finding.layer != layers[check_id]:
                    raise FormatError(
                        f"{self.label}: {check_id} is of layer {finding.layer}, "
                        f"not {layers[check_id]}"
                    )


def read_report(path: str) -> Begun:
    """Read a report in JSON. Errors: pyref:format where it is none."""
    data = parse(read_bytes(Path(path), path, MOST), path)
    require(path, "schema", data.get("schema"), (SCHEMA,))
    require_fields(path, "", data, REPORT)
    for name, version in data["environment"].items():
        require(path, f"environment.{name}", version, str)
    if not 0 <= data["seconds"] < inf:
        raise refuse(path, "seconds", data["seconds"], "a time that has passed")
    call = data["call"]
    found: dict[str, list[Finding]] = defaultdict(list)
    for place, one in enumerate(data["findings"]):
        finding = read_finding(path, f"findings[{place}]", one)
        found[finding.check_id].append(finding)
    return Begun(
        path,
        Call(
            tuple(call["names"]),
            call["sources"],
            tuple(call["runners"]),
            call.get("pack", ""),
        ),
        data["environment"],
        data["made_from"],
        float(data["seconds"]),
        dict(found),
    )


def read_finding(path: str, field: str, data: Mapping[str, Any]) -> Finding:
    """A finding from its JSON, where infinity and NaN stand as text."""
    require_fields(path, field, data, FINDING)
    values = {one.name: data[one.name] for one in fields(Finding)
              if one.name != "entries"}  # fmt: skip
    for name in MEASURED:
        values[name] = None if values[name] is None else float(values[name])
    bare = values["verdict"] in ("fail", "error") and not values["note"]
    for name in NEEDED if bare else ():  # they are all that is said of it
        if values[name] is None:
            raise refuse(path, f"{field}.{name}", None, "a number")
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
