"""One environment for all contenders: one processor, one thread, no forced kernels.

Libraries read these variables when they are loaded, so what measures is a process of
its own, started with them. A variable that forces a kernel on one library and not on
another would make every ratio a lie: it is taken away, and told.
"""

import os
import platform
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from pyref.paths import list_import_paths

TUNING = re.compile(
    "(OPENBLAS|GOTO|OMP|KMP|GOMP|MKL|BLIS|NPY|ATEN|DNNL|ONEDNN|TORCH|XLA|JAX|MALLOC)_"
    "|(GLIBC_TUNABLES|LD_PRELOAD)$"
)
"""Variables by which a library, or the memory under it, is made faster or slower."""

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}

LOOK = 0.3  # seconds in which the idle processor is looked for: 30 ticks


def clean_environment(given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The environment to measure in, and the variables that were taken away."""
    removed = sorted(name for name in given if TUNING.match(name))
    kept = {name: value for name, value in given.items() if name not in removed}
    kept |= {**ONE_THREAD, "PYTHONPATH": list_import_paths(given.get("PYTHONPATH", ""))}
    return kept, [name for name in removed if given[name] != ONE_THREAD.get(name)]


def pin() -> set[int]:
    """Stay on one processor from now on; those that this process could run on before.

    It is the one that was idle most while it was looked at.
    """
    if not hasattr(os, "sched_setaffinity"):
        return set()
    processors = os.sched_getaffinity(0)
    before = read_idle()
    time.sleep(LOOK)
    after = read_idle()
    idle = {n: after.get(n, 0) - before.get(n, 0) for n in processors}
    os.sched_setaffinity(0, {max(idle, key=lambda n: (idle[n], n))})
    return processors


def name_processor() -> str:
    """The number of the processor that this process is pinned to."""
    if not hasattr(os, "sched_getaffinity"):
        return "any"
    return ", ".join(map(str, sorted(os.sched_getaffinity(0))))


def read_idle() -> dict[int, int]:
    """How long each processor has been idle, in ticks of the clock."""
    stat = Path("/proc/stat")
    lines = stat.read_text().splitlines() if stat.exists() else []
    cells = (re.fullmatch(r"cpu(\d+) +\d+ +\d+ +\d+ +(\d+) .*", s) for s in lines)
    return {int(found[1]): int(found[2]) for found in cells if found}


def describe_machine() -> str:
    """The processor and the Python, in words."""
    info = Path("/proc/cpuinfo")
    text = info.read_text() if info.exists() else ""
    model = re.search(r"(?m)^model name\s*: (.*)$", text)
    processor = model[1] if model else platform.machine()
    return f"{processor}; Python {platform.python_version()}, {sys.platform}"
