"""pyref export: the fixtures as other programs read arrays; a line for each file."""

from collections.abc import Sequence
from pathlib import Path

import click

from pyref.crosscheck.plan import must_be_known
from pyref.errors import FileError
from pyref.files import write
from pyref.fixtures.export import export_mat, export_npz
from pyref.fixtures.load import layers, load

FORMATS = {"npz": export_npz, "mat": export_mat}


def export(names: Sequence[str], form: str, folder: str) -> None:
    """Write FOLDER/NAME.npz or .mat for each layer named, else for all."""
    known = layers()
    for name in names:
        must_be_known(name, known, "no layer")
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise FileError(f"{folder}: {problem.strerror}") from None
    for name in names or known:
        cases = load(name)
        path = Path(folder) / f"{name}.{form}"
        write(path, FORMATS[form](cases))
        click.echo(f"{path}: {len(cases)} cases")
