"""What a fuzz came to: a line for each layer, then what is wrong, and how to see it.

Nothing is judged here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pyref.fuzz.block import Outcome
from pyref.fuzz.keep import describe
from pyref.fuzz.verdict import Verdict

COLUMNS = ("cases", "certified", "refused", "outside", "ill-posed", "wrong")


def count(outcome: Outcome) -> dict[str, int]:
    """Cases of an outcome by what they came to; certified are those of any kind."""
    kinds: Counter[str] = Counter()
    for (kind, by), number in outcome.kinds.items():
        kinds[kind] += number
        kinds["certified"] += number * (by == "certified")
    return {"cases": outcome.cases} | {name: kinds[name] for name in COLUMNS[1:]}


def print_outcomes(outcomes: Iterable[Outcome], console: Console) -> None:
    table = Table(box=SIMPLE, show_edge=False, padding=0)
    table.add_column("layer", no_wrap=True)
    for column in COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    total = Outcome("")
    for outcome in outcomes:
        total.add(outcome)
        numbers = count(outcome)
        wrong = numbers.pop("wrong")
        cells = [str(n) if n else "-" for n in numbers.values()]
        cells.append(f"[bold red]{wrong}[/]" if wrong else "-")
        table.add_row(escape(outcome.place), *cells)
    console.print(table)
    console.print(
        "certified: held against proved values. outside: beyond a limit that the "
        "header states. ill-posed: one rounding of the data decides. The rest of the "
        "cases agrees in both languages.",
        style="dim",
    )
    for library, counts in count_peers(total).items():
        told = ", ".join(f"{n} {what}" for what, n in counts.items())
        console.print(f"{library}, on certified cases: {told}", style="dim")


def count_peers(outcome: Outcome) -> dict[str, dict[str, int]]:
    """By library how many certified cases it has right, off, or refuses."""
    peers: dict[str, dict[str, int]] = {}
    for (library, told), number in sorted(outcome.peers.items()):
        peers.setdefault(library, {})[told] = number
    return peers


def write_line(place: str, number: int, verdict: Verdict) -> str:
    """A case that is wrong, on one line."""
    assert verdict.finding  # what is wrong has one
    return f"{place} {number} {verdict.finding.dtype} {describe(verdict.finding)}"


def as_json(outcomes: Iterable[Outcome], settings: Mapping[str, Any]) -> dict[str, Any]:
    """One object: settings, and for each layer counts and what is wrong or aside."""
    return {
        "schema": "pyref/fuzz/1",
        **settings,
        "layers": [
            {
                "layer": outcome.place,
                **count(outcome),
                "peers": count_peers(outcome),
                "found": [list_case(n, verdict) for n, verdict in outcome.wrong],
                "aside": [list_case(n, verdict) for n, verdict in outcome.aside],
            }
            for outcome in outcomes
        ],
    }


def list_case(number: int, verdict: Verdict) -> dict[str, Any]:
    finding = verdict.finding
    told = {"case": number, "kind": verdict.kind, "by": verdict.by}
    told |= {"reason": verdict.reason} if verdict.reason else {}
    return told | ({"told": describe(finding)} if finding else {})
