"""Run a program for the set-up, and keep what it says."""

import os
import subprocess


class NotHere(Exception):
    """This way to an Octave does not lead anywhere on this machine."""


def quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run it without input, in plain words, keeping what it says."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """What went wrong, in the last words of a program."""
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return lines[-1] if lines else f"exit {done.returncode} without a word"
