"""Commands that run our own layers, and other libraries."""

import os
import sys
from typing import Any

import click

from pyref.cli.complete import complete_layers
from pyref.cli.group import (
    WRITTEN,
    pyref,
    take_html,
    take_json,
    take_junit,
    take_precision,
    use_one_thread,
)
from pyref.cli.output import OutputFolder

RUNNERS = ("numpy", "octave", "expected", "slopes", "complexstep", "hvp", "layers")


@pyref.command()
@click.argument(
    "names",
    nargs=-1,
    metavar="[LAYER | CASE-ID]...",
    shell_complete=complete_layers,
)
@click.option(
    "--sources",
    metavar="FOLDER",
    help="The layers of a folder of your own, FOLDER/NAME (docs/own-layer.md).",
)
@click.option(
    "--pack",
    type=click.Choice(["shapes"]),
    help="Cases of awkward and large sizes, in the place of those on file.",
)
@click.option(
    "--runner",
    "runners",
    multiple=True,
    type=click.Choice(RUNNERS),
    help="Only pairs among these; may be given again.",
)
@take_json
@take_junit
@take_html
@click.option(
    "--markdown",
    type=WRITTEN,
    metavar="FILE",
    help="Write the table of digits, Markdown.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=min(2, os.cpu_count() or 1),
    show_default=True,
    help="Octave sessions at once.",
)
@click.option(
    "--transport",
    type=click.Choice(["oct2py", "process", "recorded"]),
    help="How Octave is reached; oct2py where there is one.",
)
@click.option(
    "--require-octave", is_flag=True, help="Exit with 3 where there is no Octave."
)
@click.option(
    "--deadline",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    help="Seconds for each case in Octave, more for one that takes NumPy long.",
)
@click.option(
    "--resume",
    metavar="FILE",
    help="Go on from a report in JSON, with what it asked for, and write it anew.",
)
def crosscheck(**options: Any) -> None:
    """Run every case in Python and Octave and compare all pairs.

    Each implementation is held against the other, against the known values, and
    against the slopes and the complex step of its own forward pass; the complex step
    of its backward pass against certified Hessian-vector products (hvp).
    """
    use_one_thread()
    from pyref.cli import crosscheck as command

    sys.exit(0 if command.crosscheck(**options) else 1)


@pyref.command()
@click.argument("names", nargs=-1, metavar="[LIBRARY]...")
@click.option(
    "--json",
    "json_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the rows as JSON, - for standard output.",
)
@click.option(
    "--markdown",
    "markdown_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the scoreboard as a page.",
)
@take_precision
@click.option("--shapes", is_flag=True, help="Cases of awkward and large sizes.")
@take_html
def score(**options: Any) -> None:
    """Score other libraries: how many digits they keep.

    LIBRARY is torch, jax, autograd, tensorflow, tinygrad or tfjs, or torch-cuda,
    torch-cuda-tf32, jax-cuda, jax-cuda-tf32; without any, all that are installed.
    Exits with 1 where digits are lost beyond what rounding explains.
    """
    use_one_thread()
    from pyref.cli import score as command

    sys.exit(0 if command.scoreboard(**options) else 1)


@pyref.command()
@click.argument(
    "kind",
    type=click.Choice(
        [
            "mlp",
            "cnn",
            "pavlidis",
            "dolhansky",
            "two_layer_hinge",
            "two_layer_softmax",
            "zhang",
            "ufldl_autoencoder",
            "ufldl_softmax",
            "transformer_block",
            "lstm_captioning",
            "char_rnn",
            "gpt",
        ]
    ),
)
@click.option("--steps", type=click.IntRange(1), default=200, show_default=True)
@click.option(
    "--batch",
    type=click.IntRange(1, 10000),
    default=None,
    show_default="50, of sequences 4",
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    default=0.004,
    show_default=True,
)
@click.option(
    "--language",
    type=click.Choice(["numpy", "octave", "both"]),
    default="both",
    show_default=True,
)
@click.option("--full", is_flag=True, help="All 60000 images; one language in float32.")
@click.option(
    "--images",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="All images of a folder with the four files of MNIST.",
)
@click.option("--checkpoint", metavar="FILE", help="Keep the state, go on from it.")
@click.option(
    "--plot", type=WRITTEN, metavar="FILE", help="Write the loss curves as SVG."
)
@click.option(
    "--json", "json_file", type=WRITTEN, metavar="FILE", help="Write losses as JSON."
)
def train(**options: Any) -> None:
    """Train a network, and compare both languages step by step.

    The committed 200 images of Fashion-MNIST, or all 60000 of Debian's package
    dataset-fashion-mnist, or those of a folder of yours: digits of MNIST; char_rnn and
    gpt learn a short text. The rate falls to 0 along the way. Exits with 1 where the
    languages end apart.
    """
    use_one_thread()
    from pyref.cli import train as command

    sys.exit(0 if command.train(**options) else 1)


@pyref.command()
@click.option(
    "--against",
    metavar="LIBRARY,...",
    help="Race against these: torch, jax, autograd; all that are installed.",
)
@click.option("--quick", is_flag=True, help="Under a minute: fewer rounds and cases.")
@click.option("--tiny", is_flag=True, hidden=True, help="Sizes of a test.")
@click.option(
    "--json",
    "json_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write all times as JSON, - for standard output.",
)
@click.option(
    "--page", type=WRITTEN, metavar="FILE", help="Write tables and charts as HTML."
)
def bench(**options: Any) -> None:
    """Measure how fast this is, beside other libraries.

    A library that is not installed is told. A goal that is missed is told too, and
    is no error.
    """
    from pyref.cli import bench as command

    command.bench(**options)


@pyref.command()
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="LAYER",
    shell_complete=complete_layers,
    help="Only this one, or FOLDER/NAME, one of your own; may be given again.",
)
@click.option(
    "--cases",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="How many of each layer.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=min(2, os.cpu_count() or 1),
    show_default=True,
    help="Processes at once, each with an Octave of its own.",
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="Run on the workers of a Dask cluster."
)
@click.option(
    "--certify",
    "share",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="Share of cases that is certified though both languages agree.",
)
@click.option(
    "--against",
    "libraries",
    multiple=True,
    type=click.Choice(["torch", "jax"]),
    help="Give certified cases to it too; without it, to those installed.",
)
@click.option(
    "--folder",
    type=OutputFolder(),
    metavar="FOLDER",
    default=".",
    help="Where cases are kept; here.",
)
@click.option(
    "--replay",
    "files",
    metavar="FILE",
    multiple=True,
    help="Judge a kept case once more, and draw none; may be given again.",
)
@take_json
def fuzz(**options: Any) -> None:
    """Draw cases at the edges of layers, for both languages.

    Empty, degenerate, equal, subnormal, huge: case I of a layer follows from the seed
    alone. What is wrong is made as small as it stays wrong, and kept as a fixture file.
    """
    use_one_thread()
    from pyref.cli import fuzz as command

    sys.exit(0 if command.fuzz(**options) else 1)
