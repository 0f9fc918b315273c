"""The pyref command: arguments and printing only.

Exit codes: 0 all passed; 1 something is wrong in what was checked; 2 the call or a
file is wrong; 3 a needed program is missing, or this machine computes wrong; 4 a port
was not judged; 70 a fault of pyref itself; 130 interrupted, 128 and the number of a
signal. What a command needs is imported when it runs, so that --help answers at once.
"""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

import click

from pyref.cli.ending import Stopped, ended_children, flush, obeyed_signals, settle
from pyref.cli.output import OutputFile
from pyref.cli.page import ARGUMENTS

RUNNERS = ("numpy", "octave", "expected", "slopes", "complexstep", "hvp", "layers")


WRITTEN = OutputFile()
take_json = click.option(
    "--json",
    "json_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the report as JSON, - for standard output.",
)
take_junit = click.option(
    "--junit", type=WRITTEN, metavar="FILE", help="Write the report as JUnit XML."
)

take_annotations = click.option(
    "--annotations",
    type=click.Choice(["github"]),
    help="Print what did not pass as annotations of a pull request.",
)
take_html = click.option(
    "--html",
    "html_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the report as a page for a browser.",
)


class Commands(click.Group):
    """Commands whose reader may go away: to click that would be exit code 1."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise Stopped(signal.SIGPIPE) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pyref-backprop", prog_name="pyref")
def pyref() -> None:
    """Reference layers for matrix-form backpropagation, in NumPy and in Octave."""


@pyref.command()
@click.argument("names", nargs=-1, metavar="[LAYER | CASE-ID]...")
@click.option(
    "--sources",
    metavar="FOLDER",
    help="The layers of a folder of your own, FOLDER/NAME (docs/own-layer.md).",
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
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option(
    "--as",
    "layer",
    metavar="NAME",
    required=True,
    help="A layer, network or derivation (pyref list), or FOLDER/NAME of your own.",
)
@click.option("--process", metavar="COMMAND", help="A program that answers by lines.")
@click.option(
    "--accept",
    multiple=True,
    type=click.Choice(
        ["unbiased", "turned", "scan", "ties", "declined", "textbook", "habits"]
    ),
    help="Let that pass; may be given again.",
)
@click.option("--strict", is_flag=True, help="Let warnings count.")
@click.option(
    "--deadline",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Seconds for each answer.",
)
@take_json
@take_junit
@take_annotations
@take_html
def check(**options: Any) -> None:
    """Check ports of a layer or a network, and say what is wrong.

    TARGET is module:function, file.py, file.py:function, file.py:forward,backward or
    file.m. Its form and its conventions are found out by trying. It runs in a process
    of its own. A network gives its cost and gradients; its parameters come one by one,
    in one flat vector, a dictionary or lists.
    """
    from pyref.cli import check as command

    sys.exit(command.check(**options))


def take_inputs(command: Any) -> Any:
    """The options of commands that call a function of the user's."""
    for option in (
        take_annotations,
        take_junit,
        take_html,
        take_json,
        click.option(
            "--deadline",
            type=click.FloatRange(min=0, min_open=True),
            default=30.0,
            show_default=True,
            help="Seconds for each answer.",
        ),
        click.option(
            "--gradient",
            metavar="NAME,...",
            default="",
            help="Inputs by which the cost is differentiated.",
        ),
        click.option(
            "--inputs",
            metavar="LINE | FILE | FUNCTION",
            help="Names and sizes; a .mat, .npz, .json, .csv file; file.py:function.",
        ),
        click.option(
            "--names",
            metavar="A=B,...",
            default="",
            help="Arguments or results that are one: lambda=learning_rate, dX=gx.",
        ),
        click.option(
            "--sets",
            metavar="SET,...",
            default="",
            help="Try these alone of plain, larger, one row, second point.",
        ),
        click.option(
            "--convention",
            multiple=True,
            metavar="'B takes NAME transposed'",
            help="Search it no more; as reports say it; may be given again.",
        ),
    ):
        command = option(command)
    return command


@pyref.command()
@click.argument("a")
@click.argument("b")
@take_inputs
@click.option("--process-a", is_flag=True, help="A is a program that answers by lines.")
@click.option("--process-b", is_flag=True, help="B is one.")
@click.option("--setup-a", default="", metavar="LINE", help="Run once in A, loaded.")
@click.option("--setup-b", default="", metavar="LINE", help="Run once in B, loaded.")
@click.option("--steps", type=click.IntRange(1), metavar="K", help="Train K steps.")
@click.option(
    "--update-a", default="", metavar="TARGET", help="Gives A's new parameters."
)
@click.option("--update-b", default="", metavar="TARGET", help="Gives B's.")
@click.option("--batch", type=click.IntRange(1), metavar="N", help="Samples of a step.")
@click.option("--keep", metavar="FILE", help="Keep A's side to compare with later.")
def compare(**options: Any) -> None:
    """Compare two functions, and show where they part first.

    A and B are module:function, file.py:function, file.py:cost,gradient, file.m or
    cost.m,gradient.m; A may be a file that --keep wrote. Conventions (order of flat
    vectors, labels from 0 or 1, samples in rows or columns) are found by trying.

    pyref compare nnCost.m nn.py:cost --gradient theta --inputs "theta 38, X 5 3, y
    labels 5 of 3, lambda 0.7"
    """
    from pyref.cli import compare as command

    sys.exit(command.compare(**split_names(options)))


@pyref.command()
@click.argument("target")
@take_inputs
@click.option("--process", is_flag=True, help="TARGET is a program, answers by lines.")
@click.option("--setup", default="", metavar="LINE", help="Run once when it is loaded.")
def gradcheck(**options: Any) -> None:
    """Check the gradient of a function by its own slopes.

    TARGET is module:function, file.py:function, file.py:cost,gradient, file.m or
    cost.m,gradient.m. Slopes and complex steps are taken in its own language.
    """
    from pyref.cli import compare as command

    sys.exit(command.gradcheck(**split_names(options)))


@pyref.command()
@click.argument("words", nargs=-1, metavar="[FILE | FOLDER] [NAME]...")
@click.option("--renew", is_flag=True, help="Write anew what pairs keep of A.")
@click.option("--list", "only_list", is_flag=True, help="List the items, run none.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    metavar="N",
    help="Run N items at a time.",
)
@take_json
@take_junit
@take_annotations
def suite(**options: Any) -> None:
    """Run the comparisons and checks that a file of yours lists.

    FILE is a pyref.toml, or a pyproject.toml with [tool.pyref]; without one it is
    looked for here and above. NAMES choose among its items. A pair with keep is
    replayed where the language of A is missing.
    """
    use_one_thread()
    from pyref.cli import suite as command

    sys.exit(command.suite(**options))


def split_names(options: dict[str, Any]) -> dict[str, Any]:
    """The options, with what is a list of names as one."""

    def split(text: str) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, text.split(","))))

    lists = {key: split(options[key]) for key in ("gradient", "sets")}
    return {**options, **lists}


@pyref.command("list")
@click.argument("names", nargs=-1, metavar="[LAYER]...")
def list_cases(names: Sequence[str]) -> None:
    """List the layers by kind, or the cases of the layers named."""
    from pyref.cli import listing

    listing.list_cases(names)


@pyref.command()
@click.argument("case_id", metavar="CASE-ID")
def show(case_id: str) -> None:
    """Print one case so that it can be redone on paper."""
    from pyref.cli import show as command

    command.show(case_id)


@pyref.command()
@click.argument("names", nargs=-1, metavar="[LAYER | SOURCE | ROW]...")
@click.option("--pages", metavar="FOLDER", help="Write a page for each source there.")
def explain(names: Sequence[str], pages: str | None) -> None:
    """Print a derivation: formulas, shapes, both languages."""
    from pyref.cli import show as command

    command.explain(names, pages)


@pyref.command()
@click.argument("names", nargs=-1, metavar="[LAYER]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["npz", "mat"]),
    default="npz",
    show_default=True,
    help="For NumPy, or for MATLAB and Octave.",
)
@click.option(
    "--folder", metavar="FOLDER", default=".", help="Where the files go; here."
)
def export(names: Sequence[str], form: str, folder: str) -> None:
    """Write the cases of layers as arrays of other programs.

    A file LAYER.npz or LAYER.mat each, with the numbers to the last bit; what is in it,
    help(pyref.fixtures.export) tells.
    """
    from pyref.cli import export as command

    command.export(names, form, folder)


@pyref.command("octave-path")
def octave_path() -> None:
    """Print the folder for the path of Octave or MATLAB."""
    from pyref.paths import OCTAVE

    click.echo(OCTAVE)


@pyref.command()
@click.argument("folder")
@click.option(
    "--rubric",
    "rubric_file",
    metavar="FILE",
    required=True,
    help="Layers, files and points, as TOML (docs/grading.md).",
)
@click.option(
    "--only", multiple=True, metavar="NAME", help="Only this one; may be given again."
)
@click.option("--single", is_flag=True, help="FOLDER is itself one submission.")
@click.option(
    "--csv", "csv_file", type=WRITTEN, metavar="FILE", help="Write points and reasons."
)
@take_json
@take_junit
@click.option(
    "--gradescope",
    type=WRITTEN,
    metavar="FILE",
    help="Write the results of one submission for Gradescope.",
)
@click.option(
    "--feedback",
    metavar="FOLDER",
    help="Write a page for each student there, and one for the class.",
)
@take_html
def grade(**options: Any) -> None:
    """Grade the submissions in the subfolders of FOLDER.

    Each runs apart, with a deadline, and cannot see what must come out.
    """
    use_one_thread()
    from pyref.cli import grade as command

    command.grade(**options)


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
@click.argument("names", nargs=-1, metavar="[LAYER]...")
@click.option(
    "--score",
    "scored",
    is_flag=True,
    help="Try every one: pyref check, and the usual recipes that are installed.",
)
@click.option(
    "--json",
    "json_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the score as JSON, - for standard output.",
)
@click.option(
    "--markdown",
    "markdown_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the score as a page.",
)
def mistakes(**options: Any) -> None:
    """List the mistakes known by name, or try what catches them."""
    use_one_thread()
    from pyref.cli import mistakes as command

    sys.exit(0 if command.mistakes(**options) else 1)


@pyref.command()
def doctor() -> None:
    """Say what was found on this machine, and what is missing."""
    from pyref.cli import doctor as command
    from pyref.cli.screen import Console

    command.show(Console())


@pyref.command()
@click.argument("layers", nargs=-1, metavar="[LAYER | FOLDER | FOLDER/NAME]...")
@click.option("--all", "again", is_flag=True, help="Also what has not changed.")
@click.option(
    "--audit",
    is_flag=True,
    help="Write nothing: hold every certified number, proved anew and as on file, "
    "against a second route.",
)
def certify(layers: tuple[str, ...], again: bool, audit: bool) -> None:
    """Prove the values of fixtures that changed, and write them.

    A case has changed when its numbers or its forward definition have. FOLDER: layers
    of your own, which are written to FOLDER/fixtures. Needs python-flint.
    """
    use_one_thread()
    from pyref.cli import renew as command

    command.need_flint()
    if audit:
        from pyref.cli import audit as second_route

        sys.exit(0 if second_route.audit(layers) else 1)
    command.certify(layers, again)


@pyref.command(hidden=True)
@click.option("--all", "again", is_flag=True, help="Also what has not changed.")
@click.option(
    "--libraries", is_flag=True, help="Only what other libraries are needed for."
)
def renew(again: bool, libraries: bool) -> None:
    """Renew all that is generated from sources in this checkout."""
    use_one_thread()
    from pyref.cli import renew as command

    command.renew(again, libraries)


@pyref.command()
@click.argument("kind", type=click.Choice(["mlp", "cnn", "pavlidis"]))
@click.option("--steps", type=click.IntRange(1), default=200, show_default=True)
@click.option("--batch", type=click.IntRange(1, 10000), default=50, show_default=True)
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
    dataset-fashion-mnist. The rate falls to 0 along the way. Exits with 1 where the
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
    "--folder", metavar="FOLDER", default=".", help="Where cases are kept; here."
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


def use_one_thread() -> None:
    """Ask both BLAS for one thread, before they start, unless the user chose.

    The arrays are small and the sessions work side by side: threads that wait for
    each other made a forward pass ten times slower.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def main() -> None:
    """Run the command; whatever ends it becomes an exit code and one line."""
    code = 0
    with obeyed_signals(), ended_children():
        try:
            pyref.main(prog_name="pyref", standalone_mode=False)
        except BaseException as problem:
            code = settle(problem)
        code = flush(code)
    sys.exit(code)
