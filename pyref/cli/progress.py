"""A bar on standard error where that is a terminal, nothing anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pyref.cli.screen import Console

Tick = Callable[[str, int], None]
"""Told what is being done, and how many of it are done since the last time."""


@contextmanager
def progress(total: int, name: str = "starting") -> Iterator[Tick]:
    """What advances the bar; it is gone when all is done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda text, count: None
        return
    text = TextColumn("{task.description:<22.22}", markup=False)
    columns = (text, BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(name, total=total)
        yield lambda text, count: shown.update(task, advance=count, description=text)
