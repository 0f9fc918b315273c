"""The figure of a layer: what its page shows, and what it says of it.

drawing = draw_layer("batchnorm")       the layer as it is
drawing = draw_layer("batchnorm", mine) another function in its place
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyref.fixtures.load import load
from pyref.page.layer_figures.curves import list_traces
from pyref.page.layer_figures.facts import list_facts, list_slopes
from pyref.page.layer_figures.graph import draw_graph
from pyref.page.layer_figures.jacobian import list_blocks
from pyref.page.layer_figures.matrix import draw_matrix
from pyref.page.layer_figures.places import join
from pyref.page.layer_figures.plan import Plan, choose_case, read_plan
from pyref.runners.numpy import Function, find_function

ROWS = """\
A row for each entry of {outputs}, a column for each of {inputs}, at the case
`{case}`: blue where the one grows with the other, orange where it
falls, blank where it does not depend on it. What `back` gives is its argument, written
as one row, times this matrix."""
THROUGH = """\
Signs of vectors are open, so it is seen through `{call}`."""
CURVES = """\
On the left {output}, on the right what `back` gives for ones, over {inputs}."""
DOTS = """\
A dot is what the layer gives at a kink, a ring what it is beside."""


@dataclass(frozen=True)
class Drawing:
    """An SVG file, what it is in words, how it is read, and what it shows."""

    svg: str
    alt: str
    legend: str
    facts: tuple[str, ...]


def draw_layer(layer: str, function: Function | None = None) -> Drawing:
    """Errors: pyref:format where figure.toml asks for what there is not."""
    plan = read_plan(layer)
    draw = draw_curves if plan.curve else draw_jacobian
    return draw(layer, plan, function or find_function(load(layer)[0].sheet))


def draw_jacobian(layer: str, plan: Plan, function: Function) -> Drawing:
    case = choose_case(layer, plan)
    blocks = list_blocks(function, case)
    outputs, inputs = quote(case.sheet.outputs), quote(case.inputs)
    title = f"The Jacobian of {layer}"
    legend = ROWS.format(outputs=outputs, inputs=inputs, case=case.id)
    if case.sheet.through:
        legend += "\n" + THROUGH.format(call=case.sheet.call)
    alt = f"{title}: {outputs} by {inputs}".replace("`", "")
    return Drawing(draw_matrix(blocks, title), alt, legend, tuple(list_facts(blocks)))


def draw_curves(layer: str, plan: Plan, function: Function) -> Drawing:
    sheet = load(layer)[0].sheet
    traces = list_traces(function, sheet, plan)
    (output,) = sheet.outputs
    title = f"{layer} and its derivative"
    inputs = quote(plan.curve)
    legend = CURVES.format(output=f"`{output}`", inputs=inputs)
    if any(trace.kinks for trace in traces):
        legend += "\n" + DOTS
    alt = f"{title} over {inputs}".replace("`", "")
    svg = draw_graph(traces, title, output)
    return Drawing(svg, alt, legend, tuple(list_slopes(traces)))


def quote(names: Iterable[str]) -> str:
    return join([f"`{name}`" for name in names])
