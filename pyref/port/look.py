"""What a port looks like: its form, what it takes and gives, and how it may be called.

    target -> call -> search -> examine -> diagnose -> report
              ^^^^
The worker that has the port tells it; docs/protocol.md has the fields.
"""

from dataclasses import dataclass

from pyref.errors import MachineError
from pyref.fixtures.case import Sheet
from pyref.port.process import Port
from pyref.port.reply import read_names, read_text
from pyref.port.writings import Writing, name_results

ABSENT = "port:absent"  # a worker's word for a name that its file has not
VARIANTS = 6  # ways to call a backward that are tried


@dataclass(frozen=True)
class Look:
    """What a worker has seen of a port.

    takes: inputs and options that the port is given, None where all are. gives: the
    results that it can give, none where it gives all. variants: ways to call it, the
    likeliest first. form: what it is, in words. notes: what was done to call it.
    defaults: parameters that it has besides, and that are never given.
    error: why it cannot be called, if it cannot. absent: that is since its file has no
    such name. arrays_only: there is no 1-D array.
    writing: how it takes inputs in other arrays than the layer, None where it does not.
    asked: the convention that it should follow, in phrases, where somebody said so.
    """

    takes: tuple[str, ...] | None = None
    gives: tuple[str, ...] = ()
    variants: tuple[str, ...] = ("",)
    form: str = ""
    notes: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    error: str = ""
    absent: bool = False
    arrays_only: bool = False
    writing: Writing | None = None
    asked: tuple[str, ...] | None = None


def look(
    port: Port,
    sheet: Sheet,
    layer: str,
    arrays_only: bool = False,
    writing: Writing | None = None,
) -> Look:
    """What the worker of a port says of it, where its inputs are written so.

    Errors: pyref:machine.
    """
    inner = sheet.through
    names = {
        "inputs": ["x"] if inner else list_inputs(sheet, writing),
        "options": [] if inner else list(sheet.options),
        "optional": [] if inner else list_optional(sheet, writing),
        "spare": [] if inner else list_spare(sheet),
        "outputs": list(inner or sheet.outputs),
    }
    request = {"layer": layer, "job": "look", "names": names}
    reply = port.ask(request)
    port.greeting = request
    seen = reply.get("look")
    if not isinstance(seen, dict):
        error = read_text(reply, "error", "its worker cannot look at it")
        absent = read_text(reply, "identifier") == ABSENT
        return Look(form=read_text(reply, "form"), error=error, absent=absent)
    if seen.get("machine"):
        raise MachineError(read_text(seen, "machine"))
    gives = read_names(seen, "gives")
    return Look(
        takes=None if seen.get("takes") is None else read_names(seen, "takes"),
        gives=name_results(writing, gives) if writing and gives else gives,
        variants=read_names(seen, "variants")[:VARIANTS] or ("",),
        form=read_text(seen, "form"),
        notes=read_names(seen, "notes"),
        defaults=read_names(seen, "defaults"),
        arrays_only=arrays_only,
        writing=writing,
    )


def list_inputs(sheet: Sheet, writing: Writing | None) -> list[str]:
    """The inputs that a port takes."""
    return [p.name for p in writing.parts] if writing else list(sheet.inputs)


def list_optional(sheet: Sheet, writing: Writing | None = None) -> list[str]:
    """Inputs that a port may lack, being 0: a bias."""
    whole = writing.same if writing else sheet.inputs
    return [name for name in whole if name in sheet.hidden]


def list_spare(sheet: Sheet) -> list[str]:
    """Outputs that a port may keep to itself, their upstream gradient being 0."""
    return [name for name in sheet.outputs if f"d{name}" in sheet.hidden]
