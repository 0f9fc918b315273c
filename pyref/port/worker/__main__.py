"""Answer requests on standard input: python -m pyref.port.worker TARGET.

    python -I -S FOLDER/port/worker --path FOLDER ... TARGET

The second form finds nothing but the folders named, so that a port that must not see
pyref cannot: its FOLDER holds a copy of this package, and of watch.py, and no more.
"""

import runpy
import sys
from pathlib import Path

if __package__:
    runpy.run_module("pyref.port.worker.serve", run_name="__main__")
else:
    folder = Path(__file__).resolve().parents[2]
    sys.path[0] = str(folder.parent)
    while sys.argv[1:2] == ["--path"]:
        sys.path.append(sys.argv[2])
        del sys.argv[1:3]
    runpy.run_module(f"{folder.name}.port.worker.serve", run_name="__main__")
