"""Where the parts of the project lie: in a checkout beside the package, else within.

A wheel has fixtures and the Octave sources in pyref/share; a checkout has both in its
root, and the pages of docs.
"""

import os
import sysconfig
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
SHARE = PACKAGE / "share"
HOME = SHARE if SHARE.is_dir() else ROOT
OCTAVE = HOME / "octave"
DOCS = ROOT / "docs"
FIXTURES = HOME / "fixtures"
CASES = FIXTURES / "cases"
DATA = FIXTURES / "data"
SOURCES = FIXTURES / "sources"
RECORDED = FIXTURES / "recorded"


def list_import_paths(*more: str) -> str:
    """PYTHONPATH for a process that must find this pyref first, then what is given.

    Where pyref is installed each process finds it anyhow, and the folder of all that is
    installed may not go before Python's own library.
    """
    installed = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    own = [] if ROOT in {path.resolve() for path in installed} else [str(ROOT)]
    return os.pathsep.join([*own, *filter(None, more)])
