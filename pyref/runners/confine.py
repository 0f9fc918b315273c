"""Keep a process from taking the machine's memory with it.

    confine(pid)

Half of the memory at most, or what the user's own limit (ulimit -d) says; and where
memory runs out all the same, Linux ends this process before any other. Elsewhere than
on Linux nothing is limited.
"""

import os
import resource
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

LEAST = 4 * 2**30  # also where that is more than the machine has: images need it


def confine(pid: int) -> None:
    """Limit the memory of a process of ours that has just been started."""
    if sys.platform != "linux":
        return
    with suppress(OSError, ValueError):
        soft, hard = resource.prlimit(pid, resource.RLIMIT_DATA)
        wanted = [count_allowed(), *(v for v in (soft, hard) if v >= 0)]
        resource.prlimit(pid, resource.RLIMIT_DATA, (min(wanted), hard))
    with suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text("1000")


@cache
def count_allowed() -> int:
    """Bytes that one session may take."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(LEAST, memory // 2)
