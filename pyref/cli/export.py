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
ALL = "pyref-fixtures"
"""Where the files of all layers go, unless a folder is named."""


def export(names: Sequence[str], form: str, folder: str | None) -> None:
    """Write FOLDER/NAME.npz or .mat for each layer named, else for all.

    Without a folder those named go into the working folder.
    """
    known = layers()
    for name in names:
        must_be_known(name, known, "no layer")
    folder = folder or ("." if names else ALL)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise FileError(f"{folder}: {problem.strerror}") from None
    size = 0
    for name in names or known:
        cases = load(name)
        path, content = Path(folder) / f"{name}.{form}", FORMATS[form](cases)
        write(path, content)
        size += len(content)
        click.echo(f"{path}: {len(cases)} cases")
    if not names:
        click.echo(f"{len(known)} files in {folder}, {size / 1e6:.1f} MB")
