"""Reference layers for matrix-form backpropagation, in Python and in Octave.

pyref.layers          the layers: y, back = layers.dense(x, w, b)
pyref.load(layer)     the fixtures of a layer
pyref.check(function, layer)   a report on a port of a layer
"""

from importlib import import_module, metadata

__all__ = ["check", "layers", "load"]


def __getattr__(name):
    if name == "layers":
        return import_module("pyref.layers")
    if name == "load":
        return import_module("pyref.fixtures.load").load
    if name == "check":
        return import_module("pyref.port.check").check
    if name == "__version__":
        return metadata.version("pyref-backprop")
    raise AttributeError(f"module 'pyref' has no attribute {name!r}")
