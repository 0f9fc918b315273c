"""What there is to say of a layer or a published derivation, read from its files.

    subject = read_subject("batchnorm")

Text comes from where it stands: the header of the twins, the fixtures' sources.
"""

import inspect
import re
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from pyref.derivations import __all__ as derivations
from pyref.fixtures import sources
from pyref.fixtures.case import Case
from pyref.fixtures.load import layers as with_cases
from pyref.fixtures.load import load
from pyref.fixtures.networks import cases as on_images
from pyref.layers import __all__ as layers
from pyref.networks import __all__ as networks
from pyref.networks.optimizers import __all__ as optimizers
from pyref.paths import OCTAVE
from pyref.training import __all__ as training

ROOMS = {
    **dict.fromkeys(networks, "networks"),
    **dict.fromkeys(training, "training"),
    **dict.fromkeys(optimizers, "networks.optimizers"),
    **dict.fromkeys(layers, "layers"),
    **dict.fromkeys(derivations, "derivations"),
}
"""Name of each layer, network, training task and derivation -> where it stands."""

CONVENTION = ("samples", "weights", "bias", "loss", "mean", "delta", "labels", "layers")
"""What facts.toml says of a derivation, in this order."""


@dataclass(frozen=True)
class Subject:
    """The texts of a name as they stand in its files, programs without their header."""

    name: str
    room: str
    header: str
    python: str
    octave: str
    composed: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    on_images: tuple[Case, ...] = ()

    @property
    def title(self) -> str:
        return str(self.facts.get("title", self.header.splitlines()[0]))

    @property
    def published(self) -> list[tuple[str, str, str]]:
        """(result, reason, numbers) of print that is known to be wrong."""
        return list(
            dict.fromkeys(
                (
                    name,
                    wrong.reason,
                    " ".join(f"{v:.10g}" for v in wrong.values.ravel()),
                )
                for case in self.cases
                for name, known in case.expect.items()
                for wrong in known.wrong
            )
        )


def read_facts(name: str) -> dict[str, Any]:
    """What facts.toml says of a published derivation; nothing of a layer."""
    return sources.document(name, "facts") if name in derivations else {}


def find_names(word: str) -> list[str]:
    """The names that a word stands for: itself, or the files of a row such as A1."""
    if word in ROOMS:
        return [word]
    return [name for name in derivations if read_facts(name)["row"] == word.upper()]


def read_subject(name: str) -> Subject:
    room = ROOMS[name]
    module = import_module(f"pyref.{room}.{name}")
    composed = ""
    if room == "derivations":
        path = sources.path_of(name, "composition")
        composed = without_header(path.read_text(encoding="utf-8"))
    folders = ("+pyref", *(f"+{part}" for part in room.split(".")))
    octave = OCTAVE.joinpath(*folders, f"{name}.m").read_text(encoding="utf-8")
    return Subject(
        name=name,
        room=room,
        header=inspect.getdoc(module) or "",
        python=without_header(inspect.getsource(module)),
        octave=re.sub(r"(?m)^%.*\n?", "", octave).strip(),
        composed=composed,
        facts=read_facts(name),
        cases=load(name) if name in with_cases() else (),
        on_images=tuple(case for case in on_images() if case.layer == name),
    )


def without_header(source: str) -> str:
    """Python source from its first function on."""
    return re.split(r"(?m)^(?=def|@)", source, maxsplit=1)[1].strip()
