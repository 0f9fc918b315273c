"""Give a function its arguments: by its names where all are known, else in order."""

import inspect

WORDS = {
    "x": "x input inputs inp z a h u v logits scores score pred prediction predictions "
    "yhat y_hat y_pred img image images data features a_prev p cols col m s q",
    "w": "w weight weights kernel kernels filter filters f theta k",
    "b": "b bias biases",
    "gamma": "gamma g scale weight weights",
    "beta": "beta shift offset bias b",
    "t": "t target targets label labels y y_true truth",
    "mask": "mask m",
    "epsilon": "epsilon eps e",
    "stride": "stride strides s",
    "pad": "pad pads padding p",
    "dilation": "dilation dilations d",
    "groups": "groups group g",
    "window": "window pool_size size kernel_size kernel k f pool ksize",
    "image": "image image_shape image_size shape output_size",
    "slope": "slope alpha negative_slope leak a",
    "alpha": "alpha a",
    "delta": "delta d",
    "c": "c weights weight",
}
UPSTREAM = ("dout", "dy", "d_out", "grad", "grad_output", "upstream", "delta", "dz")
LESS_SURE = ("da", "g", "dl", "grad_out", "dyhat", "dloss", "d")
DICTIONARY = ("_param", "params", "options", "opts", "config", "hparameters", "hparams")


def parameters(function):
    """Names of the positional parameters, how many are needed, whether *args follow."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None, 0, True
    plain = [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    needed = sum(p.default is p.empty for p in plain)
    return (
        [p.name for p in plain],
        needed,
        any(p.kind == p.VAR_POSITIONAL for p in found),
    )


def role(name, free):
    """The input or option that a parameter of this name means, of those still free."""
    name = name.lower()
    if name in free:
        return name
    return next((r for r in free if name in WORDS.get(r, "").split()), None)


def bind(function, inputs, options, extra=()):
    """The roles of the positional parameters in order; a dictionary is "options".

    extra roles (cache, dy) may stand anywhere by their names. None where the
    parameters cannot be seen: then all arguments go in our order.
    """
    names, needed, more = parameters(function)
    if names is None or (more and not names):
        return None
    free = [*inputs, *options]
    roles = []
    for name in names:
        found = name.lower() if name.lower() in free else named(name, extra)
        found = found or role(name, free)
        if found is None and name.lower().endswith(DICTIONARY) and options:
            found = "options"
        if found in free:
            free.remove(found)
        roles.append(found)
    known = roles[:needed]
    if all(known) and not set(inputs) & set(free):
        return trimmed(roles)
    order = [*inputs, *options]
    most = len(order) if more else len(names)
    if needed <= len(order) and most >= len(inputs):
        return order[:most]
    raise TypeError(
        f"takes {', '.join(names) or 'nothing'}, which is not {', '.join(order)}"
    )


def named(name, extra):
    if "cache" in extra and name.lower() in ("cache", "ctx", "context", "saved"):
        return "cache"
    return "dy" if "dy" in extra and name.lower() in (*UPSTREAM, *LESS_SURE) else None


def trimmed(roles):
    """Without what stays at its default: from the first parameter of no known role."""
    return roles[: roles.index(None)] if None in roles else roles


def arguments(roles, given, options):
    """The values of roles; a dictionary holds every option under its usual names."""
    if roles is None:
        return list(given.values())
    return [dictionary(options) if r == "options" else given[r] for r in roles]


def dictionary(options):
    found = {"mode": "train", **options}
    for name, value in options.items():
        found |= {word: value for word in WORDS.get(name, "").split() if len(word) > 1}
        if name == "window":
            high, wide = value if isinstance(value, tuple) else (value, value)
            found |= {"pool_height": high, "pool_width": wide}
    return found
