"""Commands that judge code of the user's: ports, pairs, suites, submissions."""

import sys
from typing import Any

import click

from pyref.cli.complete import complete_layers
from pyref.cli.group import (
    WRITTEN,
    pyref,
    take_annotations,
    take_html,
    take_json,
    take_junit,
    take_precision,
    use_one_thread,
)


@pyref.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option(
    "--as",
    "layer",
    metavar="NAME",
    shell_complete=complete_layers,
    help="A layer, network or derivation (pyref list), or FOLDER/NAME of your own.",
)
@click.option(
    "--course",
    metavar="NAME",
    help="All functions of this course or book that TARGETs, files or folders, have.",
)
@click.option("--process", metavar="COMMAND", help="A program that answers by lines.")
@click.option(
    "--accept",
    multiple=True,
    type=click.Choice(
        [
            "unbiased",
            "turned",
            "scan",
            "ties",
            "declined",
            "textbook",
            "habits",
            "single",
        ]
    ),
    help="Let that pass; may be given again. single: ask it in float32 alone.",
)
@click.option("--strict", is_flag=True, help="Let warnings count.")
@take_precision
@click.option(
    "--shapes", is_flag=True, help="Where it is right, try awkward and large sizes too."
)
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
def check(course: str | None, **options: Any) -> None:
    """Check ports of a layer or a network, and say what is wrong.

    TARGET is module:function, file.py, file.py:function, file.py:forward,backward or
    file.m. Its form and its conventions are found out by trying. It runs in a process
    of its own. A network gives its cost and gradients; its parameters come one by one,
    in one flat vector, a dictionary or lists.

    pyref check layers.py rnn_layers.py --course cs231n
    """
    if course is not None:
        from pyref.cli import course as courses

        sys.exit(courses.check_course(course, **options))
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
            help="Try these alone of plain, larger, one row, wider, second point.",
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

    A and B are module:function, file.py:function, file.py:cost,gradient (or
    forward,backward), file.m or cost.m,gradient.m; A may be a file that --keep wrote.
    Conventions (order of flat vectors, labels from 0 or 1, samples in rows or columns)
    are found by trying.

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
@click.option(
    "--skip-missing",
    is_flag=True,
    help="Skip what needs a program that is missing; such items are counted.",
)
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
    """Grade the submissions in FOLDER, a subfolder or a file each.

    Each runs apart, with a deadline, and cannot see what must come out.
    """
    use_one_thread()
    from pyref.cli import grade as command

    command.grade(**options)
