"""The page docs/conventions: how libraries write what a layer has."""

from collections.abc import Iterator

from pyref.conventions.tables import Layer, Parameter, read_layers, read_tables

INTRODUCTION = """\
# Conventions of libraries

The same LSTM has its gates in another order, its weights turned and one bias or two,
as a library has it. These tables say how, and `pyref.conventions` goes by them:

```python
import numpy as np
from pyref.conventions import convert

of_keras = [np.ones((3, 8)), np.ones((2, 8)), np.zeros(8)]  # as get_weights has them
of_torch = convert(of_keras, "lstm", "keras", "torch")
again = convert(of_torch, "lstm", "torch", "keras")
```

Numbers only change their places, so that going back gives the same bits; two biases
that become one are added. `pyref check` names the libraries that have a convention
which it found in your code: `gates in the order z r n (Keras, ONNX)`. It takes a
recurrent layer in one matrix on [x; h] or [h; x], in a matrix and a bias for each gate,
and with two biases as well. Written by `make renew` from
`pyref/conventions/libraries.toml`, which names a source for each row.
"""
LENGTHS = """
Lengths: N samples, T steps, D columns in, M hidden numbers or columns out, G the
columns of all gates, F kernels, C channels, KH and KW the kernel's; 2G are two biases
end to end, K is D and M together, E the columns of all heads, H heads of P columns
each, 3E three times E, side by side. `wx.i` are the columns of gate i alone, `b` is
`bx + bh`.
"""


def render_pages() -> dict[str, str]:
    """File name -> text."""
    return {"README.md": "\n".join(render()) + "\n"}


def render() -> Iterator[str]:
    yield INTRODUCTION.rstrip()
    yield LENGTHS.rstrip()
    for name, layer in read_layers().items():
        yield from ("", f"## {name}", "", *render_layer(layer))
    yield from ("", "## Unless it is told", *render_defaults())


def render_layer(layer: Layer) -> Iterator[str]:
    names = read_tables()["names"]
    has_gates = layer.gates != ("",)
    yield f"| library |{' gates |' if has_gates else ''} parameters | source |"
    yield f"|---|{'---|' if has_gates else ''}---|---|"
    for key, library in layer.libraries.items():
        gates = f" {' '.join(library.gates)} |" if has_gates else ""
        said = ", ".join(map(write_parameter, library.parameters))
        told = [library.source, library.note]
        told += [f"{gate} updates" for gate in library.updates]
        yield f"| {names[key]} |{gates} {said} | {'; '.join(filter(None, told))} |"


def write_parameter(parameter: Parameter) -> str:
    held = " over ".join(parameter.holds)
    held += f".{parameter.gate}" if parameter.gate else ""
    return f"`{parameter.name}` {held}, {' x '.join(parameter.axes)}"


def render_defaults() -> Iterator[str]:
    names = read_tables()["names"]
    for layer, libraries in read_tables()["defaults"].items():
        facts = list(dict.fromkeys(k for table in libraries.values() for k in table))
        yield from ("", f"### {layer}", "", f"| library | {' | '.join(facts)} |")
        yield f"|---|{'---|' * len(facts)}"
        for key, table in libraries.items():
            row = " | ".join(str(table.get(fact, "-")) for fact in facts)
            yield f"| {names[key]} | {row} |"
