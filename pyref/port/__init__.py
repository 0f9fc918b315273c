"""Check a port: any function, in any language, against the fixtures of a layer.

    target -> search -> examine -> diagnose -> report

A port runs in a process of its own and is asked by JSON lines (docs/protocol.md).
"""
