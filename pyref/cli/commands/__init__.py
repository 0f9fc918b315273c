"""The commands, by what they are for; importing this makes them known to the group."""

from pyref.cli.commands import lookup, ports, runs, sources

__all__ = ["lookup", "ports", "runs", "sources"]
