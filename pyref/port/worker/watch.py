"""What a port does besides computing: each thing it must not do is a line of text."""

import numpy as np

from .results import pick_gradients as gradients


def watch(port, given, options, upstream, names):
    """Lines such as "x was changed in place", at most one of a kind for each array."""
    found = []
    kept = {**given, **{k: v for k, v in options.items() if isinstance(v, np.ndarray)}}
    kept |= {f"dy{i or ''}": v for i, v in enumerate(upstream)}
    before = {name: value.tobytes() for name, value in kept.items()}
    first, back = run(port, given, options, upstream, names)
    for name, value in kept.items():
        if value.tobytes() != before[name]:
            found.append(f"{name} was changed in place")
            value[...] = np.frombuffer(before[name], value.dtype).reshape(value.shape)
    for name, value in first.items():
        if any(np.shares_memory(value, v) for v in kept.values()):
            found.append(f"{name} shares memory with an argument")
    taken = {name: value.tobytes() for name, value in first.items()}
    grads = names[len(names) - len(given) :]
    if port.name != "whole":
        again = named(grads, back, upstream, given)
        found += differing(taken, again, "when back is called again")
    other = {name: -value for name, value in given.items()}
    quiet(lambda: run(port, other, options, [-v for v in upstream], names))
    if port.name != "whole":
        later = quiet(lambda: named(grads, back, upstream, given))
        found += differing(taken, later or {}, "after a later forward pass")
    for name, value in first.items():
        if value.tobytes() != taken[name]:
            found.append(f"{name} was changed by a later call")
    fresh = run(port, copies(given, np.copy), options, upstream, names)[0]
    found += differing(taken, fresh, "when fresh equal arguments are given")
    for make, label in LAYOUTS:
        dys = [make(v) for v in upstream]
        laid = copies(given, make)
        try:
            other, _ = run(port, laid, options, dys, names)
        except Exception as error:
            told = " ".join(str(error).split())
            found.append(f"{next(iter(given))} refused when {label}: {told}")
            continue
        found += [
            f"{name} differs when the arguments {label}"
            for name, value in other.items()
            if not near(first[name], value)
        ]
    return found


def run(port, given, options, upstream, names):
    outputs, back = port.start(given, options, upstream)
    grads = names[len(names) - len(given) :]
    results = dict(zip(names, map(np.asarray, outputs), strict=False))
    return results | named(grads, back, upstream, given), back


def named(grads, back, upstream, given):
    values = gradients(back(*upstream), list(given))
    return dict(zip(grads, map(np.asarray, values), strict=True))


def differing(taken, other, label):
    return [
        f"{name} differs {label}"
        for name, value in other.items()
        if value.tobytes() != taken[name]
    ]


def near(one, other):
    """Equal but for the order of sums, which BLAS takes from the layout."""
    if one.shape != other.shape:
        return False
    share = 1e3 * np.finfo(one.dtype if one.dtype.kind == "f" else float).eps
    return np.allclose(one, other, rtol=share, atol=share * size(one), equal_nan=True)


def size(array):
    finite = array[np.isfinite(array)]
    return float(np.max(np.abs(finite), initial=0))


def quiet(call):
    try:
        return call()
    except Exception:
        return None


def copies(given, make):
    return {name: make(value) for name, value in given.items()}


def strided(value):
    """The same numbers, every other one of an array twice as long."""
    if not value.ndim:
        return value
    wide = np.zeros((*value.shape[:-1], 2 * value.shape[-1]), value.dtype)
    wide[..., ::2] = value
    return wide[..., ::2]


def read_only(value):
    value = value.copy()
    value.flags.writeable = False
    return value


LAYOUTS = (
    (np.asfortranarray, "are in Fortran order"),
    (strided, "are strided"),
    (read_only, "are read-only"),
)
