"""One of the two functions: its process, and what it answers.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
              ^^^^^

    with Side("A", read_target(text)) as side:
        answer = side.call(values)

values are by the names of inputs, in the layout that the side wants; names are mapped
to the arguments here. What a function raises comes as Raised, a lost process too.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any, Self

from pyref.errors import PyrefError, UsageError
from pyref.pairs import layout
from pyref.pairs.inputs import Spec, match_names
from pyref.pairs.inputs.kind import Kind
from pyref.pairs.inputs.names import flatten_name, is_alike
from pyref.pairs.inputs.paths import build, read_key, write_path
from pyref.pairs.leaves import Leaf, Odd, list_leaves
from pyref.pairs.pins import Pin
from pyref.pairs.task import Path
from pyref.pairs.worker.tree import decode, encode, standardize
from pyref.port.process import Port, PortError
from pyref.port.target import Target
from pyref.port.worker.names import CACHE
from pyref.runners.octave.find import require_octave

PROTOCOL = "pyref/function/1"
PASSES = 16  # of a loop that are kept; of a longer one these and the last
DRAWS = (1, 2, 3, 4, 5)
"""The runs with all values rounded anew: five, for which agree.DRAWS is set."""


Choose = Callable[[str, Sequence[str], Sequence[str]], Mapping[str, str]]
"""Of a side's letter, inputs and arguments: the input of each that the user names."""


def leave_all(
    letter: str, inputs: Sequence[str], arguments: Sequence[str]
) -> Mapping[str, str]:
    """Nothing is said by hand."""
    return {}


class Raised(PyrefError):
    """What the function raised, or why its process gave no answer."""

    def __init__(self, reply: Mapping[str, Any]):
        super().__init__(str(reply.get("error", "no answer")))
        self.identifier = str(reply.get("identifier", "function:error"))
        self.where: Mapping[str, Any] = reply.get("where") or {}

    @property
    def told(self) -> str:
        """What was raised, and in which line of the user's."""
        if not self.where.get("line"):
            return str(self)
        file, line = File(str(self.where["file"])).name, self.where["line"]
        return f"{self}; line {line} of {file}: {self.where.get('text', '')}"


@dataclass(frozen=True)
class Function:
    """One function of a target, as its worker read it."""

    name: str
    file: str
    sha256: str
    arguments: tuple[str, ...]
    needed: int
    results: tuple[str, ...]
    notes: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, argument: str, kind: Kind | None) -> bool:
        """Whether the default of an argument is of the kind of an input."""
        default = self.defaults.get(argument)
        if default is None or kind is None:
            return True
        if isinstance(default, str | bool):
            return kind.word == ("text" if isinstance(default, str) else "flag")
        return kind.word not in ("text", "flag")


@dataclass(frozen=True)
class Step:
    """A value as it was assigned: by which function, in which line, the how-manyeth."""

    name: str
    function: str
    file: str
    line: int
    text: str
    turn: str  # only, first, middle or last
    count: int
    value: Any
    spread: Any
    time: int = 1  # the how-manyeth

    @property
    def told(self) -> str:
        """Its name, or what it is that a function returns, or is given."""
        function, given, name = self.name.partition("<-")
        if given:
            return f"{name} given to {function}"
        return f"what {self.function} returns" if self.name == "return" else self.name


@dataclass(frozen=True)
class Answer:
    """Results of one call: the leaves, what is no array, and what else was seen."""

    leaves: tuple[Leaf, ...]
    odd: tuple[Odd, ...]
    changed: tuple[str, ...] = ()
    drew: bool = False
    steps: tuple[Step, ...] = ()
    same: bool = True


@dataclass(frozen=True)
class Touch:
    """Steps of a trace by their numbers, and what they get; without it nudged a bit."""

    steps: tuple[int, ...]
    values: tuple[Any, ...] = ()

    def write(self) -> dict[str, Any]:
        found: dict[str, Any] = {"steps": [*self.steps]}
        if self.values:
            found["values"] = [encode(standardize(value)) for value in self.values]
        return found


@dataclass
class Side:
    """A function in its process. letter: A or B, by which the report names it.

    through: results that are functions are called, and stand for gradients. inner: what
    the other side has not, caches say: it is not compared. handed: arguments of the
    second function, and which result of the first each gets.
    """

    letter: str
    target: Target
    deadline: float = 30.0
    setup: str = ""
    language: str = ""
    functions: tuple[Function, ...] = ()
    names: dict[str, str] = field(default_factory=dict)  # argument -> input
    members: dict[Path, str] = field(default_factory=dict)  # ("params", 0) -> input
    called: dict[str, str] = field(default_factory=dict)  # result -> matched by
    counted: dict[str, layout.Step] = field(default_factory=dict)  # results, by hand
    pins: dict[Path, Pin] = field(default_factory=dict)
    record: list[tuple[Mapping[str, Any], dict[str, Any]]] | None = None
    through: bool = True
    handed: dict[str, int] = field(default_factory=dict)
    inner: set[tuple[Any, ...]] = field(default_factory=set)  # results, by their paths
    told: list[str] = field(default_factory=list)  # what was assumed of its arguments

    def __post_init__(self) -> None:
        self.port = Port(
            self.target.command,
            self.deadline,
            self.target.environment,
            protocol=PROTOCOL,
        )
        self.port.greeting = self.greeting

    @property
    def greeting(self) -> dict[str, Any]:
        """What a new process is asked first."""
        return {"job": "open"} | ({"setup": self.setup} if self.setup else {})

    @property
    def name(self) -> str:
        return self.target.name

    def load(self) -> None:
        """Load the function, and learn what it takes. Errors: Raised."""
        reply = self.ask(self.greeting)
        self.language = reply["language"]
        self.functions = tuple(read_function(entry) for entry in reply["functions"])

    def open(
        self, spec: Spec, spare: Collection[str] = (), choose: Choose = leave_all
    ) -> None:
        """Load the function, and find which argument gets which input.

        Of two functions each gets what it has arguments for, and no input is left over
        but those that are spare: an update takes them. choose: what the user says.
        """
        self.load()
        several = len(self.functions) > 1
        free = {*spec.lengths, *spare}
        lone = spec.names if several else free
        for one in self.functions:
            said = choose(self.letter, spec.names, one.arguments)
            said, members = part_members(said, one.arguments)
            self.members |= members
            names = [n for n in spec.names if n not in members.values()]
            filled = {str(path[0]) for path in members}
            taken = find_handed(self.functions[0], one, spec.names, said) if (
                one is not self.functions[0]) else {}  # fmt: skip
            filled |= {*taken}
            free_arguments = [name for name in one.arguments if name not in filled]
            needed = sum(name not in filled for name in one.arguments[: one.needed])
            found = match_names(
                names,
                free_arguments,
                needed,
                lone,
                said,
                self.letter,
                read_fits(one, spec),
            )
            self.names |= found
            self.note_assumed({k: v for k, v in found.items() if k not in said})
            self.handed |= taken
        left = {*spec.names} - free - {*self.names.values(), *self.members.values()}
        if left:
            arguments = "; ".join(
                f"{f.name} ({', '.join(f.arguments)})" for f in self.functions
            )
            raise UsageError(f"{', '.join(sorted(left))} has no place in {arguments}")

    def note_assumed(self, found: Mapping[str, str]) -> None:
        """Of two names that were alone left over: that they were taken for one."""
        odd = [pair for pair in found.items() if not is_alike(*pair)]
        if len(odd) == 1 and self.letter:
            ((argument, name),) = odd
            ways = (f"OTHER={argument}", f"={name}")
            if self.letter == "B":
                ways = (f"{name}=OTHER", f"{name}=")
            told = f"{self.letter} takes {name} as {argument}, all else having a name"
            self.told.append(f"{told}; if not, --names {ways[0]} or {ways[1]}")

    def call(self, values: Mapping[str, Any], shake: bool = False) -> Answer:
        """What the function gives; with shake, how far rounding moves each entry."""
        request = {"job": "call", "args": self.write(values), **self.call_through()}
        return self.read(self.ask(request | ({"shake": [*DRAWS]} if shake else {})))

    def trace(
        self, values: Mapping[str, Any], shake: bool = True, **more: Any
    ) -> Answer:
        """As call, with every value assigned on the way, in loops the first PASSES."""
        request = {"job": "trace", "args": self.write(values), **more}
        request |= {"passes": PASSES if shake else 1, **self.call_through()}
        return self.read(self.ask(request | ({"shake": [*DRAWS]} if shake else {})))

    def touch(
        self, values: Mapping[str, Any], touches: Sequence[Touch], seconds: float
    ) -> tuple[list[Mapping[str, Any] | None], float]:
        """What other values move in the place of those that are assigned.

        For each touch the numbers of steps of trace that moved, and results; or error;
        None where the seconds were over; and how many it took.
        """
        asked = [touch.write() for touch in touches]
        more = {"touch": asked, "passes": PASSES, "seconds": seconds}
        request = {"job": "trace", "args": self.write(values), **more}
        reply = self.ask(request | self.call_through())
        return list(reply.get("touched", [])), float(reply.get("took", seconds))

    def judge(self, values: Mapping[str, Any], **more: Any) -> list[dict[str, Any]]:
        """The slopes of the cost by each argument named, in its own language."""
        reply = self.ask({"job": "judge", "args": self.write(values), **more})
        return [decode_found(entry) for entry in reply["gradients"]]

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        if self.handed and request["job"] != "open":
            request = {**request, "handed": self.handed}
        try:
            reply = self.port.ask(request)
        except PortError as problem:
            if self.target.language == "octave" and not self.language:
                require_octave()  # it has not answered yet
            reply = {"error": str(problem), "identifier": problem.identifier}
        if self.record is not None and "touch" not in request:
            self.record.append((request, reply))
        if "error" in reply:
            raise Raised(reply)
        return reply

    def write(self, values: Mapping[str, Any]) -> dict[str, Any]:
        given = {argument: values[name] for argument, name in self.names.items()}
        given |= build(
            (path, write_path(path), values[name])
            for path, name in self.members.items()
        )
        return {argument: encode(standardize(v)) for argument, v in given.items()}

    def call_through(self) -> dict[str, Any]:
        """What is asked where functions among the results are to be called."""
        takes = [name for one in self.functions for name in one.arguments]
        named = {name: self.names[name] for name in takes if name in self.names}
        return {"through": named} if self.through and named else {}

    def argument_of(self, name: str) -> str:
        """The argument that gets this input."""
        return next(arg for arg, given in self.names.items() if given == name)

    def place_of(self, path: Path) -> list[Any]:
        """Where the value at this path of an input stands among the arguments."""
        inside = [[*p] for p, given in self.members.items() if given == path[0]]
        return [*(inside[0] if inside else [self.argument_of(path[0])]), *path[1:]]

    def list_handed(self) -> set[int]:
        """The results of the first function that its second one gets."""
        count = len(self.functions[0].results) if self.functions else 0
        return {place if place >= 0 else count - 1 for place in self.handed.values()}

    def read(self, reply: Mapping[str, Any]) -> Answer:
        names = reply.get("names") or [r for f in self.functions for r in f.results]
        results = [decode(entry) for entry in reply["results"]]
        spreads = [decode(entry) for entry in reply.get("spread", [])]
        found = list_leaves(results, names, spreads)
        return Answer(
            tuple(leaf for leaf in found if isinstance(leaf, Leaf)),
            tuple(leaf for leaf in found if isinstance(leaf, Odd)),
            tuple(reply.get("changed", [])),
            bool(reply.get("drew")),
            tuple(read_step(entry) for entry in reply.get("steps", [])),
            bool(reply.get("same", True)),
        )

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        self.port.close()

    def __exit__(self, *_: object) -> None:
        self.close()


class StoredSide(Side):
    """A side that is not run: it answers from what is on file, and has no process."""

    def __init__(self, letter: str):
        self.letter = letter
        self.language, self.functions, self.names, self.members = "", (), {}, {}
        self.called, self.counted, self.pins = {}, {}, {}
        self.deadline, self.setup, self.record = 30.0, "", None
        self.through, self.handed, self.inner, self.told = False, {}, set(), []

    def close(self) -> None:
        """There is no process."""


def read_fits(one: Function, spec: Spec) -> Callable[[str, str], bool]:
    """Whether an argument of a function may be an input, by its default."""

    def fits(argument: str, name: str) -> bool:
        return one.fits(argument, spec.kinds.get((name,)))

    return fits


def part_members(
    said: Mapping[str, str], arguments: Sequence[str]
) -> tuple[dict[str, str], dict[Path, str]]:
    """Inputs of whole arguments, and those of members of lists and dictionaries."""
    whole = {name: given for name, given in said.items() if name in arguments}
    rest = {read_key(k): given for k, given in said.items() if k not in whole}
    build((path, write_path(path), name) for path, name in rest.items())  # no gaps
    return whole, rest


def find_handed(
    first: Function, second: Function, inputs: Sequence[str], said: Mapping[str, str]
) -> dict[str, int]:
    """The arguments of a backward function that no input is, and which result of the
    forward function each is: that of its name, else the last, which is the cache.

    None where inputs are enough.
    """
    names = second.arguments, second.needed
    with suppress(UsageError):
        match_names(inputs, *names, inputs, said)
        return {}
    given = {flatten_name(name) for name in inputs}
    free = [n for n in second.arguments if flatten_name(n) not in given | {*said}]
    named = {n: first.results.index(n) for n in free if n in first.results}
    rest = [n for n in free if n not in named and n.lower() in CACHE]
    return named | {name: -1 for name in rest[:1]}


def read_function(entry: Mapping[str, Any]) -> Function:
    file = str(entry.get("file", ""))
    return Function(
        str(entry["name"]),
        file,
        str(entry.get("sha256") or hash_file(file)),
        tuple(entry["arguments"]),
        int(entry.get("needed", len(entry["arguments"]))),
        tuple(entry.get("results", ())),
        tuple(entry.get("notes", ())),
        dict(entry.get("defaults", {})),
    )


def hash_file(file: str) -> str:
    path = File(file)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def read_step(entry: Mapping[str, Any]) -> Step:
    value = decode(entry["value"]) if "value" in entry else None
    spread = decode(entry["spread"]) if "spread" in entry else None
    return Step(
        entry["name"],
        entry["function"],
        entry["file"],
        entry["line"],
        entry["text"],
        entry.get("pass", "only"),
        entry.get("count", 1),
        value,
        spread,
        entry.get("time", 1),
    )


def decode_found(entry: Mapping[str, Any]) -> dict[str, Any]:
    arrays = ("values", "error", "sizes", "seen")
    return {k: decode(v) if k in arrays else v for k, v in entry.items()}
