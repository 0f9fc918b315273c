"""pyref renew and pyref certify: what changed, a line each, and how much was proved."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import click

from pyref.cli.screen import Console
from pyref.errors import DomainError, MissingError
from pyref.paths import FIXTURES, HOME, ROOT


def need_flint() -> None:
    try:
        import flint  # noqa: F401
    except ImportError:
        raise MissingError(
            "python-flint is needed to certify, and is not installed: "
            "pip install python-flint"
        ) from None


def need_checkout(command: str) -> None:
    """Errors: pyref:value where this pyref is installed, its fixtures with it."""
    if HOME != ROOT:
        told = f"the fixtures are installed in {FIXTURES}; a checkout makes them"
        raise DomainError(f"{command}: {told}")


def renew(again: bool, libraries: bool) -> None:
    """Print what changed and what could not be renewed here, then one line."""
    need_checkout("renew")
    if libraries:
        from pyref.renew.libraries import renew_libraries as steps
    else:
        need_flint()
        from pyref.renew import renew as steps
    changed = lagging = 0
    started = time.perf_counter()
    with show_status() as tick:
        for line in steps(again, tick):
            click.echo(line)
            lagging += bool(line.lags)
            changed += not line.lags
    summary = f"{changed} renewed" if changed else "nothing to renew"
    summary += f", {lagging} left as they were" if lagging else ""
    click.echo(f"{summary}, in {time.perf_counter() - started:.0f} s")


def certify(words: tuple[str, ...], again: bool) -> None:
    """Prove, write, and say how much was proved.

    words: names of ours, FOLDER or FOLDER/NAME; none: all of ours.
    """
    need_flint()
    from pyref.crosscheck.plan import must_be_known
    from pyref.fixtures.shelf import OURS, shorten
    from pyref.fixtures.sources import names as known
    from pyref.oracle.prove import Tally
    from pyref.renew.certified import certify as prove
    from pyref.renew.own import certify_own, group_by_shelf

    asked = group_by_shelf(words) if words else {OURS: ()}
    if OURS in asked:
        need_checkout("certify")
    for name in asked.get(OURS, ()):
        must_be_known(name, known(), "no folder of fixtures/sources")
    started, tally, changed = time.perf_counter(), Tally(), []
    with show_status() as tick:
        for shelf, names in asked.items():
            step = partial(certify_own, shelf) if shelf.own else prove
            paths, counted = step(names, again, tick)
            tally.join(counted)
            folder = shorten(shelf.fixtures) if shelf.own else "fixtures"
            changed += [f"{folder}/{path}" for path in paths]
    seconds = time.perf_counter() - started
    for path in changed:
        click.echo(path)
    if tally.cases:
        summary = f"{tally.values} values of {tally.cases} cases proved"
        exact = tally.digits == float("inf")
        summary += (
            ", all exact" if exact else f", each to {tally.digits:.0f} digits or more"
        )
    else:
        summary = "nothing changed since it was proved; --all proves it again"
    click.echo(f"{summary}, in {seconds:.0f} s")


@contextmanager
def show_status() -> Iterator[Callable[[str], None]]:
    """A function that shows what is being done, where standard error is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda words: None
        return
    with console.status("") as status:
        yield lambda words: status.update(words[: console.width - 4])
