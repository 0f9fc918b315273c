"""What a submission has in hand: threads, and files in its folder.

Linux limits memory, time on the processor and the size of one file by itself; these two
have no limit of their own there, and are counted while the process is waited for.
"""

import os
from pathlib import Path

THREADS = 32
DISK = 32  # megabytes in all
FILES = 200
BLOCK = 512  # bytes, as stat counts what a file takes


def find_excess(folder: Path, pid: int) -> str:
    """What the process has too much of, in words; nothing where all is well.

    folder: its own, in which it can make files alone.
    """
    if count_threads(pid) > THREADS:
        return f"it has more than {THREADS} threads"
    with os.scandir(folder) as entries:
        sizes = [one.stat(follow_symlinks=False).st_blocks * BLOCK for one in entries]
    if len(sizes) > FILES:
        return f"it has more than {FILES} files"
    return f"its files take more than {DISK} MB" if sum(sizes) > DISK << 20 else ""


def count_threads(pid: int) -> int:
    """How many threads a process has; 0 where this machine does not tell."""
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return 0
