"""What README and docs show is what happens: commands and Octave, as they stand there.

A block ```console has lines `$ COMMAND`, each followed by what it prints; a line of
three dots stands for any lines, three dots in a line for any text. `$ cd FOLDER` is
where the next commands run. A block ```matlab runs in Octave in a session of its own.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pyref.paths import ROOT
from pyref.runners.octave.find import QUIET, find_octave

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
BESIDE = Path(sys.executable).parent  # the command pyref
NEEDS = ("node", "cc", "octave-cli")


def blocks(language):
    pattern = re.compile(rf"```{language}\n(.*?)```", re.DOTALL)
    return [
        pytest.param(block, id=f"{page.name}-{number}")
        for page in PAGES
        for number, block in enumerate(pattern.findall(page.read_text()), 1)
    ]


def commands(block):
    """Each command of a console block, and what the page says it prints."""
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def pattern_of(shown):
    lines = []
    for line in shown.splitlines():
        if line.strip() == "...":
            lines.append(r"(?:.*\n)*?")
        else:
            lines.append(re.escape(line).replace(r"\.\.\.", ".*") + r"[ ]*\n")
    return "".join(lines)


@pytest.mark.some(quick=19)
@pytest.mark.parametrize("block", blocks("console"))
def test_a_command_of_a_page_prints_what_the_page_shows(block, tmp_path):
    folder = ROOT
    for command, shown in commands(block):
        words = shlex.split(command)
        if words[0] == "cd":
            folder = ROOT / words[1]
            continue
        for program in NEEDS:
            if program in command and not shutil.which(program):
                pytest.skip(f"no {program} on this machine")
        if ".m " in command and not find_octave():
            pytest.skip("no Octave on this machine")
        assert words[0] == "pyref"
        run = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert re.fullmatch(pattern_of(shown), run.stdout), run.stdout + run.stderr
        assert not run.stderr


COMMANDS = [
    words.split("   ")[0]
    for words in re.findall(r"(?m)^    pyref (.*)$", PAGES[0].read_text())
    if "--full" not in words  # those need a package of Debian
]


@pytest.mark.slow
@pytest.mark.some(quick=7)
@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_of_the_readme_ends_well(words, tmp_path):
    fewer = ["--steps", "20"] if words.startswith("train ") else []
    run = subprocess.run(
        [sys.executable, "-m", "pyref", *shlex.split(words), *fewer],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout


@pytest.mark.slow
@pytest.mark.needs_octave
@pytest.mark.parametrize("block", blocks("matlab"))
def test_the_octave_of_a_page_runs(block):
    found = find_octave()
    program = f"{block}\nprintf ('the end\\n');"
    run = subprocess.run(
        [found.path, *QUIET, "--eval", program],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{BESIDE}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("the end\n")


def test_both_languages_and_commands_are_shown():
    assert blocks("console") and blocks("matlab")
