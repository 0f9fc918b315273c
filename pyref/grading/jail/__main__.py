"""Run a command in the jail, or try its doors where there is none.

python -I -S FOLDER/jail PLAN.json [COMMAND ...]
"""

import runpy
import sys
from pathlib import Path

if __package__:
    runpy.run_module("pyref.grading.jail.enter", run_name="__main__")
else:
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    runpy.run_module("jail.enter", run_name="__main__")
