"""Train in one language, in chunks of steps, each kept where a checkpoint is asked for.

    state = descend("octave", job, path, tick)

A training that was cut off goes on from its checkpoint to the same bits.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from pyref.errors import FormatError, MissingError, OctaveError
from pyref.fixtures import images
from pyref.runners.octave import Transport, open_transport
from pyref.runners.octave.packet import Arrays, Request
from pyref.training.task import Task

FULL = Path("/usr/share/datasets/fashion-mnist")
CHUNK = 20


@dataclass(frozen=True)
class State:
    """Where a training stands: weights, Adam's two means, the losses so far."""

    theta: np.ndarray
    m: np.ndarray
    v: np.ndarray
    losses: np.ndarray

    @property
    def done(self) -> int:
        return len(self.losses)


def descend(
    language: str, job: Task, path: Path | None, tick: Callable[[], None]
) -> State:
    """Take all steps of a job; tick is called after each, also after those on file."""
    if language == "octave":
        with open_transport() as octave:
            return descend_by(
                lambda *args: call_octave(octave, job.call, args), job, path, tick
            )
    return descend_by(job.function, job, path, tick)


def descend_by(
    function: Callable[..., tuple[np.ndarray, ...]],
    job: Task,
    path: Path | None,
    tick: Callable[[], None],
) -> State:
    """Take the steps that are left with a function of the form of descent."""
    state = read_checkpoint(job, path) or State(*job.start())
    for _ in range(state.done):
        tick()
    while state.done < job.steps:
        until = min(state.done + CHUNK, job.steps)
        args = job.args(state.theta, state.m, state.v, state.done, until)
        theta, m, v, losses = function(*args)
        state = State(theta, m, v, np.vstack([state.losses, losses]))
        if path:
            write_checkpoint(job, state, path)
        for _ in losses:
            tick()
    return state


def call_octave(octave: Transport, call: str, args: tuple[Any, ...]) -> Arrays:
    """The same function in Octave, forward only: four outputs, no upstream gradient."""
    request = Request(f"pyref.{call}", "run", args, inputs=0, ndims=(2, 2, 2, 2))
    (reply,) = octave.run_batch([request])
    if not reply.ok:
        raise OctaveError(f"{call}: {reply.identifier}: {reply.message}")
    return reply.outputs


def write_checkpoint(job: Task, state: State, path: Path) -> None:
    """Write a checkpoint beside the last one, then put it in its place."""
    beside = path.with_suffix(f".{os.getpid()}.part")
    with beside.open("wb") as file:
        np.savez(file, key=np.array(job.key), **vars(state))
    beside.replace(path)


def read_checkpoint(job: Task, path: Path | None) -> State | None:
    """The state of a checkpoint, which must be of this very training."""
    if not path or not path.exists():
        return None
    try:
        with np.load(path) as archive:
            key = str(archive["key"])
            state = State(*(archive[name] for name in ("theta", "m", "v", "losses")))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise FormatError(f"{path}: not a checkpoint: {error}") from None
    if key != job.key:
        raise FormatError(f"{path}: checkpoint is of {key}, this training is {job.key}")
    return state


def differ(a: State, b: State) -> dict[str, float]:
    """The largest relative difference of a loss, and of the weights as a whole."""
    losses = np.max(np.abs(a.losses - b.losses) / np.abs(a.losses))
    weights = np.linalg.norm(a.theta - b.theta) / np.linalg.norm(a.theta)
    return {"loss of a step": float(losses), "weights at the end": float(weights)}


def read_all(part: str, folder: Path | None = None) -> tuple[np.ndarray, np.ndarray]:
    """All images of a folder with the files of MNIST: Fashion-MNIST of Debian."""
    folder = folder or FULL
    if not folder.exists():
        raise MissingError(
            f"{folder} is not there; on Debian: apt-get install dataset-fashion-mnist"
        )
    x = images.read_idx(folder / f"{part}-images-idx3-ubyte.gz", 28, 28)
    labels = images.read_idx(folder / f"{part}-labels-idx1-ubyte.gz").astype(int)
    return x[:, np.newaxis] / np.float32(256), labels
