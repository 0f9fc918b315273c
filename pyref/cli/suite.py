"""pyref suite: run what a file lists, print a line for each, write JSON and JUnit."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from dataclasses import replace
from functools import partial
from operator import methodcaller
from pathlib import Path

import click

from pyref.cli.check import fit_verdict, show_progress
from pyref.cli.ci import Verdict, hand_on_error, print_annotations
from pyref.cli.color import say_verdict
from pyref.cli.output import write_json
from pyref.crosscheck.plan import must_be_known
from pyref.files import write
from pyref.fold import find_width, fold_line
from pyref.foreign import show
from pyref.suite.lines import find_line
from pyref.suite.read import Item, Suite, find_file, read_suite
from pyref.suite.result import (
    Result,
    as_json,
    find_code,
    write_junit,
    write_line,
    write_summary,
)
from pyref.suite.run import Run


def suite(
    words: Sequence[str],
    renew: bool,
    skip_missing: bool,
    only_list: bool,
    jobs: int,
    json_file: str | None,
    junit: str | None,
    annotations: str | None,
) -> int:
    """Run, print, write; the exit code: 0 all passed, else that of find_code."""
    place, names = split_words(words)
    err = json_file == "-"
    file = find_file(place)
    with hand_on_error("suite", str(file), junit, annotations, err, file):
        found = read_suite(file)
    items = choose(found, names)
    if only_list:
        list_items(items)
        return 0
    click.echo(f"{found.file}", err=err)
    began = time.perf_counter()
    with chdir(found.folder):
        runs = [Run(item, renew, skip_missing) for item in items]
        results = run_all(runs, err, jobs)
    seconds = time.perf_counter() - began
    tell_broken(results, seconds, err)
    if json_file:
        write_json(json_file, as_json(found.file, results, seconds))
    if junit:
        write(junit, write_junit(results))
    if annotations:
        both = zip(items, results, strict=True)
        print_annotations([place_verdict(found, *one) for one in both], err)
    return find_code(results)


def tell_broken(results: Sequence[Result], seconds: float, err: bool) -> None:
    """The report of each that did not pass, and a line for all."""
    broken = [one for one in results if one.failed]
    for result in broken:
        head = f"{result.kind} {result.name}: {result.outcome}"
        about = str((result.report or {}).get("target", ""))
        text = fit_verdict(result.text, about, err)
        told = show(f"\n{head}\n\n{text}", lines=True)
        say_verdict(told, result.outcome, err)
    summary = write_summary(results, seconds)
    click.echo(f"\n{summary}" if broken else summary, err=err)


def split_words(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The file or folder, if the first word is one, and the names of items."""
    if words and (words[0].endswith(".toml") or Path(words[0]).is_dir()):
        return words[0], words[1:]
    return "", words


def choose(found: Suite, names: Sequence[str]) -> list[Item]:
    """The items of these names, all where there are none. Errors: pyref:value."""
    for name in names:
        must_be_known(name, {i.name for i in found.items}, f"no item of {found.file}")
    return [item for item in found.items if not names or item.name in names]


def list_items(items: Sequence[Item]) -> None:
    wide = max(len(item.name) for item in items)
    for item in items:
        click.echo(f"{item.kind:<9}  {item.name.ljust(wide)}  {item.targets}")


def place_verdict(found: Suite, item: Item, result: Result) -> Verdict:
    """A result with the target that it is about, and the line that lists it."""
    listed = found.file, find_line(found.file, item.kind, item.number)
    return Verdict(result, item.about, found.folder, listed)


def run_all(runs: Sequence[Run], err: bool, jobs: int) -> list[Result]:
    """So many at a time, a line for each in turn. Each runs in processes of its own."""
    wide = max((len(one.item.name) for one in runs), default=0)
    results: list[Result] = []
    with show_progress() as tell, ThreadPoolExecutor(jobs) as pool:
        told = [
            replace(one, tell=partial(tell_of, tell, one.item.name)) for one in runs
        ]
        for result in pool.map(methodcaller("result"), told):
            tell_result(result, wide, err)
            results.append(result)
    return results


def tell_result(result: Result, wide: int, err: bool) -> None:
    """The line of a result; on a terminal what does not fit of it stands below."""
    line, columns = show(write_line(result, wide)), find_width()
    if len(line) > columns:
        line = "\n".join(fold_line(show(write_line(result, 0)), columns))
    say_verdict(line, result.outcome, err)


def tell_of(tell: Callable[[str], None], name: str, text: str) -> None:
    tell(f"{name}: {text}")
