"""pyref train: train a network on images or a text, in one language or in both.

Both start from the same weights, see the same batches in the same order, and are
compared step by step.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pyref.cli.output import write_json
from pyref.cli.progress import progress
from pyref.cli.screen import Console
from pyref.errors import MissingError, UsageError
from pyref.files import require_writable, write
from pyref.fixtures.images import read_images
from pyref.fixtures.text import read_windows
from pyref.runners.octave.find import find_octave
from pyref.training import kinds
from pyref.training.curves import draw_blocks, draw_svg
from pyref.training.run import descend, differ, read_all

BOUND = 1e-6
BATCHES = {False: 50, True: 4}  # of sequences, each of which is a call, fewer


def train(
    kind: str,
    steps: int,
    batch: int | None,
    rate: float,
    language: str,
    full: bool,
    folder: str | None,
    checkpoint: str | None,
    plot: str | None,
    json_file: str | None,
) -> bool:
    """Train, print, compare, write; whether both languages agree."""
    out = Console()
    if checkpoint:
        require_writable(checkpoint)
    source = Path(folder) if folder else None
    full = full or source is not None
    text = kind in kinds.OF_TEXT
    if text and full:
        raise UsageError(f"--full: {kind} is trained on a text, not on images")
    x, labels = read(text, full, "train", source)
    batch = batch or BATCHES[kind in kinds.SEQUENCES]
    # over thousands of steps the rounding of float32 alone drives two runs apart
    quick = full and language != "both"
    dtype = "float32" if quick else "float64"
    job = kinds.make(kind, x, labels, steps, batch, rate, dtype)
    languages = ("numpy", "octave") if language == "both" else (language,)
    if "octave" in languages and not find_octave():
        raise MissingError("Octave is needed to train in it, and none was found")
    ends = {}
    for name in languages:
        path = Path(f"{checkpoint}.{name}.npz") if checkpoint else None
        with progress(job.steps) as tick:
            ends[name] = descend(name, job, path, partial(tick, name, 1))
        losses = ends[name].losses.ravel()
        out.print(f"{name}: {kind}, {steps} steps of {batch} {job.what}, loss", end=" ")
        out.print(f"{losses[0]:.4f} to {losses[-1]:.4f}", highlight=False)
        for line in draw_blocks(losses):
            out.print(line, highlight=False)
    report: dict[str, Any] = dict(kind=kind, steps=steps, batch=batch, rate=rate)
    report |= {name: end.losses.ravel().tolist() for name, end in ends.items()}
    agreed = True
    if len(ends) == 2:
        apart = differ(*ends.values())
        agreed = max(apart.values()) <= BOUND
        differences = ", ".join(f"{name} {v:.1e}" for name, v in apart.items())
        out.print(f"apart, relative, at most: {differences}; allowed {BOUND:g}")
        report["apart"] = apart
    test = read_all("t10k", source) if full else (x, labels)
    seen = "the characters" if text else "the images"
    seen = f"{len(test[1])} test images" if full else f"{seen} it was trained on"
    for name, end in ends.items():
        value = job.judge(end.theta, *test)
        told = f"{100 * value:.2f} % of {seen} right"
        if job.asked:
            told = f"mean squared error of {seen} {value:.6f}"
        out.print(f"{name}: {told}", highlight=False)
        report[f"{'error' if job.asked else 'accuracy'} {name}"] = value
    if plot:
        write(plot, draw_svg(ends, f"{kind}: loss of each batch"))
    if json_file:
        write_json(json_file, report)
    return agreed


def read(
    text: bool, full: bool, part: str, folder: Path | None
) -> tuple[np.ndarray, np.ndarray]:
    """What is trained on, and the labels of it."""
    if text:
        return read_windows()
    return read_all(part, folder) if full else read_images()
