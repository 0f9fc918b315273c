"""Both sides run for some steps of training, and the first step that parts is told.

    inputs -> sides -> layouts -> agreement -> gradients -> steps -> report
                                                            ^^^^^

    steps = run_steps(a, b, task, 50, updates=(sgd_m, sgd_py))
    print("\n".join(write_steps(steps)))

Each side feeds back its own results in its own layout, so that drift is real.
"""

from .found import Note, StepReport, Steps, Value
from .run import list_spare, run_steps
from .words import write_steps

__all__ = [
    "Note",
    "StepReport",
    "Steps",
    "Value",
    "list_spare",
    "run_steps",
    "write_steps",
]
