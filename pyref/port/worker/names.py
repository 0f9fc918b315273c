"""The names by which ports call what a layer takes and gives."""

from collections.abc import Mapping, Sequence
from typing import Any

WORDS = {
    "x": "x input inputs inp z a h u v logits scores score pred prediction predictions "
    "yhat y_hat y_pred img image images data features a_prev p cols col m s q",
    "w": "w weight weights kernel kernels filter filters f theta k",
    "b": "b bias biases",
    "gamma": "gamma g scale weight weights",
    "beta": "beta shift offset bias biases b",
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
UPSTREAM = ("dout", "dy", "d_out", "grad", "grad_output", "upstream", "delta", "dz",
            "dvalues", "dzdy", "dldy", "dldz")  # fmt: skip
LESS_SURE = ("da", "g", "dl", "grad_out", "dyhat", "dloss", "d")
CACHE = ("cache", "ctx", "context", "saved", "res", "residual", "residuals", "memory",
         "tape", "state")  # fmt: skip
DICTIONARY = ("_param", "params", "options", "opts", "config", "hparameters", "hparams")
OUTPUT = ("y", "a", "out", "output", "s", "result")  # as an argument of backward
OUTPUTS = ("output", "outputs", "out", "y", "result", "value", "loss")
# What a constructor that draws its own parameters is told of their sizes.
SIZES = {
    "in": "n_inputs n_in in_features input_size input_dim in_dim in_size fan_in nin "
    "num_inputs n_input in_channels",
    "out": "n_neurons n_out out_features output_size output_dim out_dim out_size "
    "fan_out nout n_outputs num_outputs units n_units out_channels num_filters "
    "n_filters n_output",
    "features": "num_features n_features features normalized_shape dim channels "
    "num_channels size",
    "kernel": "kernel_size filter_size",
}


GRADIENTS = ("d{}", "d_{}", "grad_{}", "{}_grad", "{}_gradient")


def list_names(role: str) -> list[str]:
    """The names of an input or option, its own first."""
    return list(dict.fromkeys([role, *WORDS.get(role, "").split()]))


def is_quoted(word: str, text: str) -> bool:
    """Whether a program reads this key of a dictionary."""
    return any(f"{q}{word}{q}" in text for q in "\"'")


def list_keys(role: str, text: str) -> list[str]:
    """The keys by which a program can read an option.

    A key of one letter, which means many things, counts only where text quotes it.
    """
    keys = [word for word in list_names(role) if len(word) > 1 or is_quoted(word, text)]
    return [*keys, "pool_height", "pool_width"] if role == "window" else keys


def find_by_name(table: Mapping[Any, Any], role: str, forms: Sequence[str]) -> Any:
    """The value of a dictionary whose key is one of the forms of a name, or None."""
    keys = {form.format(word) for word in list_names(role) for form in forms}
    return next((v for k, v in table.items() if str(k).lower() in keys), None)
