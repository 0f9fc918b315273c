"""pyref train: train a network on real images, in one language or in both.

Both start from the same weights, see the same batches in the same order, and are
compared step by step.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from rich.console import Console

from pyref.cli.crosscheck import progress
from pyref.cli.plot import curve, svg
from pyref.errors import DomainError, FormatError, MissingError, OctaveError
from pyref.networks import data, task
from pyref.runners.octave import open_transport
from pyref.runners.octave.find import find_octave
from pyref.runners.octave.packet import Request

FULL = Path("/usr/share/datasets/fashion-mnist")
CHUNK = 20
BOUND = 1e-6


@dataclass
class State:
    """Where a training stands: weights, Adam's two means, the losses so far."""

    theta: np.ndarray
    m: np.ndarray
    v: np.ndarray
    losses: np.ndarray

    @property
    def done(self):
        return len(self.losses)


def train(kind, steps, batch, rate, language, full, checkpoint, plot, json_file):
    """Train, print, compare, write; whether both languages agree."""
    out = Console()
    for file in (checkpoint, plot, json_file):
        if file and not Path(file).absolute().parent.is_dir():
            raise DomainError(f"{file}: {Path(file).absolute().parent} is no folder")
    x, labels = whole("train") if full else data.images()
    # over thousands of steps the rounding of float32 alone drives two runs apart
    quick = full and language != "both"
    job = task.make(kind, x, labels, steps, batch, rate, "float32" if quick else None)
    languages = ("numpy", "octave") if language == "both" else (language,)
    if "octave" in languages and not find_octave():
        raise MissingError("Octave is needed to train in it, and none was found")
    ends = {}
    for name in languages:
        path = Path(f"{checkpoint}.{name}.npz") if checkpoint else None
        ends[name] = descend(job, name, path)
        losses = ends[name].losses.ravel()
        out.print(f"{name}: {kind}, {steps} steps of {batch} images, loss", end=" ")
        out.print(f"{losses[0]:.4f} to {losses[-1]:.4f}", highlight=False)
        for line in curve(losses):
            out.print(line, highlight=False)
    report = {"kind": kind, "steps": steps, "batch": batch, "rate": rate}
    report |= {name: end.losses.ravel().tolist() for name, end in ends.items()}
    agreed = True
    if len(ends) == 2:
        apart = differences(*ends.values())
        agreed = max(apart.values()) <= BOUND
        told = ", ".join(f"{name} {value:.1e}" for name, value in apart.items())
        out.print(f"apart, relative, at most: {told}; allowed {BOUND:g}")
        report["apart"] = apart
    test = whole("t10k") if full else (x, labels)
    seen = "10000 test images" if full else "the images it was trained on"
    for name, end in ends.items():
        right = float(np.mean(job.predict(end.theta, test[0]) == test[1]))
        out.print(f"{name}: {100 * right:.2f} % of {seen} right", highlight=False)
        report[f"accuracy {name}"] = right
    if plot:
        Path(plot).write_text(svg(ends, f"{kind}: mean loss of each batch"))
    if json_file:
        Path(json_file).write_text(json.dumps(report, indent=1) + "\n")
    return agreed


def descend(job, language, path):
    """Train in chunks of steps, each kept in the checkpoint where one is asked for."""
    state = resumed(job, path) or State(*job.start())
    if language == "octave":
        with open_transport("oct2py") as octave:
            return chunks(
                job, language, state, path, lambda a: in_octave(octave, job.call, a)
            )
    return chunks(job, language, state, path, lambda args: job.function(*args))


def chunks(job, language, state, path, call):
    with progress(job.steps) as tick:
        for _ in range(state.done):
            tick()
        while state.done < job.steps:
            until = min(state.done + CHUNK, job.steps)
            args = job.args(state.theta, state.m, state.v, state.done, until)
            theta, m, v, losses = call(args)
            state = State(theta, m, v, np.vstack([state.losses, losses]))
            if path:
                keep(job, state, path)
            for _ in losses:
                tick()
    return state


def in_octave(octave, call, args):
    """The same function in Octave, forward only: four outputs, no upstream gradient."""
    asked = Request(f"pyref.{call}", "run", tuple(args), inputs=0, ndims=(2, 2, 2, 2))
    (reply,) = octave.run_batch([asked])
    if not reply.ok:
        raise OctaveError(f"{call}: {reply.identifier}: {reply.message}")
    return reply.outputs


def keep(job, state, path):
    """Write a checkpoint beside the last one, then put it in its place."""
    beside = path.with_suffix(f".{os.getpid()}.part")
    with beside.open("wb") as file:
        np.savez(file, key=np.array(job.key), **vars(state))
    beside.replace(path)


def resumed(job, path):
    """The state of a checkpoint, which must be of this very training."""
    if not path or not path.exists():
        return None
    try:
        with np.load(path) as found:
            key = str(found["key"])
            state = State(*(found[name] for name in ("theta", "m", "v", "losses")))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise FormatError(f"{path}: not a checkpoint: {error}") from None
    if key != job.key:
        raise FormatError(f"{path}: checkpoint is of {key}, this training is {job.key}")
    return state


def differences(a, b):
    """The largest relative difference of a loss, and of the weights as a whole."""
    losses = np.max(np.abs(a.losses - b.losses) / np.abs(a.losses))
    weights = np.linalg.norm(a.theta - b.theta) / np.linalg.norm(a.theta)
    return {"loss of a step": float(losses), "weights at the end": float(weights)}


def whole(part):
    """All images of Fashion-MNIST, as Debian packs them."""
    if not FULL.exists():
        raise MissingError(
            f"{FULL} is not there; on Debian: apt-get install dataset-fashion-mnist"
        )
    x = data.idx(FULL / f"{part}-images-idx3-ubyte.gz", 28, 28)
    labels = data.idx(FULL / f"{part}-labels-idx1-ubyte.gz").astype(int)
    return x[:, np.newaxis] / np.float32(256), labels
