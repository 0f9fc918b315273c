"""The line at which a file lists an item, for what points there."""

import re
from pathlib import Path


def find_line(file: Path, kind: str, number: int) -> int:
    """That of the number-th [[kind]]; 1 where the tables are written otherwise."""
    head = re.compile(rf"[ \t]*\[\[[ \t]*(tool\.pyref\.)?{kind}[ \t]*\]\]")
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [k for k, line in enumerate(lines, 1) if head.match(line)]
    return found[number - 1] if number <= len(found) else 1
