"""What a port leaves in the folder that it was started in, the user's.

target -> call -> search -> examine -> diagnose -> report
                            ^^^^^^^
before = list_files()
litter = name_litter(before)        "left trace.txt in /home/ada", or ""
"""

from pathlib import Path

SHOWN = 3


def list_files() -> set[str]:
    """Names in the folder of this process, hidden ones apart."""
    return {path.name for path in Path.cwd().iterdir() if path.name[0] != "."}


def name_litter(before: set[str]) -> str:
    """What has come since, in words; empty where nothing has."""
    new = sorted(list_files() - before)
    if not new:
        return ""
    more = f" and {len(new) - SHOWN} more" if len(new) > SHOWN else ""
    return f"left {', '.join(new[:SHOWN])}{more} in {Path.cwd()}"
