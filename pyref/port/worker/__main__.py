"""Answer requests on standard input: python -m pyref.port.worker TARGET.

    python -I -S pyref/port/worker --path FOLDER ... TARGET

The second form finds nothing but the folders named, so that a port that must not see
pyref cannot.
"""

import runpy
import sys
from pathlib import Path

if __package__:
    runpy.run_module("pyref.port.worker.serve", run_name="__main__")
else:
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    while sys.argv[1:2] == ["--path"]:
        sys.path.append(sys.argv[2])
        del sys.argv[1:3]
    runpy.run_module("worker.serve", run_name="__main__")
