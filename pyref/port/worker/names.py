"""The names by which ports call what a layer takes and gives."""

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


def words(role):
    """The names of an input or option, its own first."""
    return list(dict.fromkeys([role, *WORDS.get(role, "").split()]))


def quoted(word, text):
    """Whether a program reads this key of a dictionary."""
    return any(f"{q}{word}{q}" in text for q in "\"'")


def keys(role, text):
    """The keys by which a program can read an option; of one letter where it does."""
    found = [word for word in words(role) if len(word) > 1 or quoted(word, text)]
    return [*found, "pool_height", "pool_width"] if role == "window" else found


def by_name(table, role, forms):
    """The value of a dictionary whose key is one of the forms of a name, or None."""
    wanted = {form.format(word) for word in words(role) for form in forms}
    return next((v for k, v in table.items() if str(k).lower() in wanted), None)


GRADIENTS = ("d{}", "d_{}", "grad_{}", "{}_grad", "{}_gradient")
