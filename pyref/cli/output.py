"""What commands write: reports in files, and to a terminal that may go away."""

import json
import sys
from typing import Any

import click

from pyref.cli.start import closed
from pyref.errors import FileError
from pyref.files import require_folder, require_writable, write


class OutputFile(click.ParamType):  # type: ignore[type-arg]  # new in click 8.2
    """A file that is to be written; that it cannot be is told before anything runs."""

    name = "file"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        if value == "-":
            if "stdout" in closed:
                self.fail("standard output is closed", param, ctx)
            return value
        try:
            require_writable(value)
        except FileError as problem:
            self.fail(str(problem), param, ctx)
        return value


class OutputFolder(click.ParamType):  # type: ignore[type-arg]  # new in click 8.2
    """A folder in which files are to be written, there already or not."""

    name = "folder"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        try:
            require_folder(value)
        except FileError as problem:
            self.fail(str(problem), param, ctx)
        return value


def write_json(json_file: str, data: Any) -> None:
    """Write data as JSON, to standard output where the file is -."""
    text = json.dumps(data, indent=1) + "\n"
    if json_file == "-":
        sys.stdout.write(text)
    else:
        write(json_file, text)
