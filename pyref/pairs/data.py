"""A report as plain data for JSON: what its dataclasses hold, and the outcome.

A field with metadata {"json": False} is for pages alone.
"""

from dataclasses import fields, is_dataclass
from math import isfinite
from typing import Any

import numpy as np

from pyref.pairs.report import Report
from pyref.pairs.worker.tree import encode_array

SCHEMAS = {"Report": "pyref/compared/1", "GradientCheck": "pyref/gradcheck/1"}
MOST = 1000  # entries of an array that is written out


def as_json(report: Any) -> dict[str, Any]:
    """The report with its schema and outcome first; numbers that are none as text."""
    found = as_plain(report)
    head = {"schema": SCHEMAS[type(report).__name__], "outcome": report.outcome}
    if isinstance(report, Report):
        head["verdict"] = report.verdict
    return {**head, "passed": report.passed, **found}


def as_plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kept = [f.name for f in fields(value) if f.metadata.get("json", True)]
        return {name: as_plain(getattr(value, name)) for name in kept}
    if isinstance(value, dict):
        return {str(k): as_plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(v) for v in value]
    if isinstance(value, np.ndarray):
        small = value.size <= MOST and value.dtype.kind in "fiubc"
        return encode_array(value) if small else {"size": list(value.shape)}
    if isinstance(value, np.generic):
        return as_plain(value.item())
    if isinstance(value, complex):
        return [value.real, value.imag]
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value
