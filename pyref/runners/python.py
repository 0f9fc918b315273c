"""All that runs in Python, by the name of its runner."""

from collections.abc import Callable

from pyref.fixtures.case import Case
from pyref.runners import numpy, probe
from pyref.runners.result import Result

RUNNERS: dict[str, Callable[[Case, str], Result]] = {
    "numpy": numpy.run,
    "numpy:slopes": probe.run_slopes,
    "numpy:complexstep": probe.run_complex_step,
    "numpy:hvp": probe.run_hessian_vector,
    "layers": numpy.run_composed,
}
