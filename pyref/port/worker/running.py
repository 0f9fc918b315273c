"""Running statistics that a batch normalization keeps while it trains.

They are to be means of what they were and of what the batch has, all by one share, the
variance by N or N - 1. Which share, and which of both, is read from what they do.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from .attributes import find_dictionaries, is_parameter, list_attributes, plain
from .form import Form
from .objects import Layer, read_texts
from .signature import read_source

TAKES = {"x", "gamma", "beta"}  # what a normalization that trains is given
RUNNING = "keeps running statistics"
MEANS = ("running_mean", "moving_mean", "running_mu", "running_avg", "moving_avg",
         "mean_running", "avg_mean")  # fmt: skip
VARIANCES = ("running_var", "moving_var", "running_variance", "moving_variance",
             "running_sigma2", "var_running", "avg_var")  # fmt: skip
SHARE = 1e-4  # of the largest number: they may be kept in float32

Statistics = dict[str, np.ndarray]


def names_statistics(port: Form) -> bool:
    """Whether it is a normalization, and its text names running statistics."""
    if {*port.sheet["inputs"]} != TAKES:
        return False
    if isinstance(port, Layer):
        text = " ".join(read_texts(port.target))
    else:
        text = read_source(getattr(port, "function", None)) + port.call.text
    words = set(re.findall(r"[a-z]\w*", text.lower()))
    return bool(words & {*MEANS, *VARIANCES})


def watch_running(
    port: Form, given: Mapping[str, Any], options: Mapping[str, Any]
) -> dict[str, str]:
    """What becomes of them when the layer is given a second batch.

    moves where they are such means, strays where they are not; nothing where they are
    not found, or do not move.
    """
    if not isinstance(port, Layer) or not names_statistics(port):
        return {}
    x = np.asarray(given["x"])
    if len(x) < 2:
        return {}
    port.start(given, options, [])
    layer = port.kept[-1]
    before = copy_statistics(layer)
    other = 1.5 * x + np.arange(1, x.size + 1).reshape(x.shape) / x.size
    port.call_forward(layer, port.gather({**given, "x": other}, options))
    after = copy_statistics(layer)
    mean, variance = (next((n for n in names if n in before), "") for names in
                      (MEANS, VARIANCES))  # fmt: skip
    if not mean or not variance or before.keys() != after.keys():
        return {}
    if all(np.array_equal(before[name], after[name]) for name in (mean, variance)):
        return {}
    told: dict[str, str] = {}
    for axis in (k for k, n in enumerate(x.shape) if n == before[mean].size):
        told = compare(before, after, mean, variance, np.moveaxis(other, axis, -1))
        if "moves" in told:
            return told
    return told


def compare(
    before: Statistics, after: Statistics, mean: str, variance: str, x: np.ndarray
) -> dict[str, str]:
    """How both have moved, where features are on the last axis of a batch."""
    rows = x.reshape(-1, x.shape[-1])
    new, spread = rows.mean(axis=0), rows.var(axis=0)
    share = find_share(before[mean], after[mean], new)
    if share is None:
        return {"strays": f"{mean} is no mean of what it was and of the batch"}
    n = len(rows)
    for kind, factor in (("N", 1.0), ("N - 1", n / (n - 1))):
        other = find_share(before[variance], after[variance], spread * factor)
        if other is not None and abs(other - share) <= SHARE:
            told = f"{mean} and {variance} move by a share of {share:.3g} of the new"
            return {"moves": f"{told}, whose variance is that by {kind}"}
    told = f"{variance} is no mean of what it was and of the batch"
    return {"strays": f"{told}, by the share of {share:.3g} that {mean} has"}


def find_share(old: np.ndarray, now: np.ndarray, new: np.ndarray) -> float | None:
    """The share of the new in what there is now; None where there is no such one."""
    gap, step = new - old, now - old
    square = float(gap @ gap)
    if not np.isfinite(square) or not square:
        return None
    share = float(gap @ step) / square
    size = float(np.max(np.abs([old, new])))
    near = np.abs(step - share * gap) <= SHARE * size
    return share if np.all(near) and -SHARE <= share <= 1 + SHARE else None


def copy_statistics(layer: Any) -> Statistics:
    """Those that a layer keeps, in attributes or dictionaries, as rows."""
    held = [list_attributes(layer), *find_dictionaries(layer)]
    found: Statistics = {}
    for table in held:
        for key, value in table.items():
            name = plain(str(key))
            array = value.data if is_parameter(value) else value
            if name in (*MEANS, *VARIANCES) and isinstance(array, np.ndarray):
                found[name] = array.astype(float).ravel()
    return found
