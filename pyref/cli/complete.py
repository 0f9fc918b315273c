"""What the tab key completes: names of layers, and ids of their cases."""

import click


def complete_layers(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[str]:
    """The layers, networks and derivations with cases that begin so."""
    from pyref.fixtures.load import layers

    return [name for name in layers() if name.startswith(begun)]


def complete_cases(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[str]:
    """Names up to the hyphen, behind it the ids of the cases of that layer."""
    from pyref.fixtures.load import layers, load

    name, hyphen, _ = begun.partition("-")
    if hyphen and name in layers():
        return [case.id for case in load(name) if case.id.startswith(begun)]
    return [f"{name}-" for name in layers() if name.startswith(begun)]
