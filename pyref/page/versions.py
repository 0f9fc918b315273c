"""What ran: versions of Python and its libraries, their BLAS, and Octave."""

import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from pyref.errors import PyrefError
from pyref.runners.octave.find import find_octave

NAMES = {"pyref": "pyref-backprop", "SciPy": "scipy"}


def list_versions(octave: bool = False) -> dict[str, str]:
    """Name and version of all that a report rests on; octave: Octave's, too."""
    found = {"Python": f"{platform.python_version()} on {platform.platform()}"}
    found["NumPy"] = f"{np.__version__} ({name_blas()})"
    for name, package in NAMES.items():
        with suppress(PackageNotFoundError):
            found[name] = version(package)
    if octave:
        with suppress(PyrefError):
            if program := find_octave():
                found["Octave"] = f"{program.version} ({program.blas})"
    return found


def name_blas() -> str:
    """The BLAS that NumPy was built with."""
    config: Any = np.show_config(mode="dicts")
    blas = config.get("Build Dependencies", {}).get("blas", {})
    return f"{blas.get('name', 'BLAS unknown')} {blas.get('version', '')}".strip()
