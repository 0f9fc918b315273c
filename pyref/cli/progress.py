"""A bar on standard error where that is a terminal, nothing anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pyref.cli.screen import Console

WIDTH = 62  # columns of the bar and what is told beside it, of 80
Tick = Callable[[str, int], None]
"""Told what is being done, and how many of it are done since the last time."""


@contextmanager
def progress(total: int, name: str = "starting", wide: int = 22) -> Iterator[Tick]:
    """What advances the bar; it is gone when all is done.

    wide: columns of what is told beside it, of which longer names are cut.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda text, count: None
        return
    text = TextColumn(f"{{task.description:<{wide}.{wide}}}", markup=False)
    columns = (text, BarColumn(WIDTH - wide), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(name, total=total)
        yield lambda text, count: shown.update(task, advance=count, description=text)
