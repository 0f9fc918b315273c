"""Run pyref in several Octaves: the one found, Debian 13's and that of Debian testing.

Each runs the tests at the foot of all .m files, pyref.check over its own layers, and a
cross-check of them all. Octaves of Debian are unpacked into the user's cache
once, 150 to 200 MB to fetch for each; whoever wants them newer deletes them there.
Progress goes to standard error. Exit 0: all right in all; 1: something is wrong in
one; 3: one was not to be had.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from programs import NotHere
from unpack_octave import unpack

from pyref.errors import MissingError
from pyref.layers import __all__ as LAYERS
from pyref.paths import OCTAVE
from pyref.runners.octave.find import QUIET, Octave, find_octave, wrapper

SUITES = ("trixie", "testing")
TITLES = ("Octave", "BLAS", "tests", "layers", "cross-check", "seconds")
START = f"warning ('off', 'Octave:shadowed-function'); addpath ('{OCTAVE}'); "
LAYERS_RIGHT = """
names = pyref.list ();
for k = 1:numel (names)
  r = pyref.check (['pyref.layers.' names{k}], names{k});
  fprintf ('%s as %s: %s\\n', r.target, r.layer, r.verdict);
end
"""


@dataclass(frozen=True)
class Row:
    """A line of the table, with what stands against it."""

    cells: tuple[str, ...]
    right: bool
    told: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suites", nargs="*", default=SUITES, help="of Debian")
    missing, rows = [], []
    for suite in ("", *parser.parse_args().suites):
        try:
            rows.append(row(octave_of(suite)))
        except (NotHere, MissingError) as reason:
            missing.append(f"{suite or 'this machine'}: {reason}")
    table = [TITLES, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        print("  ".join(padded).rstrip())
    for told in [*missing, *(row.told for row in rows if row.told)]:
        print(told)
    return 1 if not all(row.right for row in rows) else 3 if missing else 0


def octave_of(suite: str) -> Octave:
    """The Octave found, or that of a suite, which is unpacked where it is not yet."""
    if not suite:
        found = find_octave()
        if found is None:
            raise MissingError("no Octave was found")
        return found
    if not wrapper(suite).exists():
        print(f"{suite}: unpacking its Octave, which takes minutes", file=sys.stderr)
        unpack(suite)
    return Octave(wrapper(suite), f"Debian {suite}")


def row(octave: Octave) -> Row:
    began = time.monotonic()
    print(f"Octave {octave.version}, {octave.source}", file=sys.stderr)
    tests, tests_said = run(octave, "pyref.run_tests ()")
    counts = re.search(r"(\d+) of (\d+) tests passed", tests_said)
    print(f"  {counts[0] if counts else 'no tests ran'}", file=sys.stderr)
    _, layers_said = run(octave, LAYERS_RIGHT)
    verdicts = re.findall(r"(?m)^\S+ as \w+: (.*)$", layers_said)
    right = sum(verdict.startswith("right: ") for verdict in verdicts)
    print(f"  {right} of {len(LAYERS)} layers right", file=sys.stderr)
    good, summary, cross_said = crosscheck(octave)
    print(f"  cross-check: {summary}", file=sys.stderr)
    told = [said for wrong, said in (
        (tests, tests_said),
        (right != len(LAYERS), layers_said),
        (not good, cross_said),
    ) if wrong]  # fmt: skip
    cells = (
        octave.version,
        " ".join(re.findall(r"OpenBLAS \S+|^\w+", octave.blas)[-1:]),
        f"{counts[1]} of {counts[2]}" if counts else "none",
        f"{right} of {len(LAYERS)}",
        summary,
        f"{time.monotonic() - began:.0f}",
    )
    return Row(cells, not told, "\n".join(told))


def run(octave: Octave, program: str) -> tuple[int, str]:
    """Exit status and words of a program in Octave."""
    done = subprocess.run(
        [octave.path, *QUIET, "--eval", START + program],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return done.returncode, done.stdout


def crosscheck(octave: Octave) -> tuple[bool, str, str]:
    """Whether a cross-check passed, what it counted, and what it said."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pyref", "crosscheck", *LAYERS]
        done = subprocess.run(
            [*command, "--transport", "process", "--json", str(file)],
            env={**os.environ, "OCTAVE_EXECUTABLE": str(octave.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if not file.exists():
            return False, f"exit {done.returncode}", done.stdout
        report = json.loads(file.read_text())
    counts = report["summary"]
    total = sum(counts.values())
    verdict = "pass" if report["passed"] and done.returncode == 0 else "FAIL"
    return verdict == "pass", f"{verdict}, {counts['pass']} of {total}", done.stdout


if __name__ == "__main__":
    sys.exit(main())
