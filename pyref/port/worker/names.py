"""The names by which ports call what a layer takes and gives."""

from collections.abc import Mapping, Sequence
from typing import Any

WORDS = {
    "x": "x xt x_t input inputs inp z a h u v logits scores score pred prediction "
    "predictions yhat y_hat y_pred predicted output outputs img image images data "
    "features a_prev p cols col m s q",
    "w": "w weight weights kernel kernels filter filters f theta k "
    "embedding embeddings table lookup_table",
    "b": "b bias biases w0 b0 intercept ba b_a",
    "gamma": "gamma g gain gains scale scaler weight weights",
    "beta": "beta shift shifts offset offsets bias biases b intercept",
    "t": "t target targets label labels y y_true truth actual true expected",
    "mask": "mask m",
    "kept": "kept mask masks seq_mask loss_mask padding_mask target_mask valid m "
    "sample_weight sample_weights weight weights",
    "axis": "axis dim axes dimension ax",
    "epsilon": "epsilon eps e",
    "stride": "stride strides s",
    "pad": "pad pads padding p",
    "dilation": "dilation dilations d",
    "groups": "groups group g num_groups n_groups",
    "window": "window pool_size size kernel_size kernel k f pool ksize pool_shape "
    "kernel_shape filter_shape window_size window_shape poolsize",
    "image": "image image_shape image_size shape output_size",
    "slope": "slope alpha negative_slope leak leakage leakiness a",
    "alpha": "alpha a",
    "delta": "delta d",
    "margin": "margin delta alpha d m",
    "anchor": "anchor anchors a f_a",
    "positive": "positive positives pos p f_p",
    "negative": "negative negatives neg n f_n",
    "temperature": "temperature temp tau",
    "rho": "rho sparsity sparsity_param sparsityparam sparsity_target p",
    "logvar": "logvar log_var log_variance lv log_sigma2 log_sigma logsigma log_std",
    "noise": "noise eps epsilon e",
    "c": "c weights weight",
    "h_prev": "h_prev prev_h hprev h hx hidden prev_hidden hidden_prev h_last h_old "
    "h_tm1 a_prev state h0",
    "h0": "h0 h_0 hx h_init init_h initial_h",
    "c0": "c0 c_0 cx c_init init_c initial_c",
    "c_prev": "c_prev prev_c cprev c cx cell prev_cell cell_prev c_last c_old c_tm1 c0",
    "wx": "wx w_x wxh w_xh w_ih weight_ih w kernel wax w_ax",
    "bx": "bx b_x bxh b_xh b_ih bias_ih",
    "bh": "bh b_h bhh b_hh bias_hh",
    "wh": "wh w_h whh w_hh weight_hh u recurrent_kernel waa w_aa",
    "q": "q query queries",
    "k": "k key keys",
    "v": "v value values",
    "attn_mask": "attn_mask mask attention_mask bias attn_bias m",
    "index": "index indices idx ids x input inputs tokens token_ids words inp",
    "mu": "mu mean running_mean moving_mean m",
    "variance": "variance var running_var moving_var running_variance v sigma2",
    "scale": "scale scaling softmax_scale sm_scale",
    "wq": "wq w_q q_w wquery w_query query_weight query_proj q_proj",
    "bq": "bq b_q q_b bquery b_query query_bias",
    "wk": "wk w_k k_w wkey w_key key_weight key_proj k_proj",
    "bk": "bk b_k k_b bkey b_key key_bias",
    "wv": "wv w_v v_w wvalue w_value value_weight value_proj v_proj",
    "bv": "bv b_v v_b bvalue b_value value_bias",
    "wo": "wo w_o o_w wout w_out out_weight out_proj o_proj w_output "
    "output_weight wp w_proj w_out_proj c_proj_w",
    "bo": "bo b_o o_b bout b_out out_bias b_output output_bias bp b_proj "
    "b_out_proj c_proj_b",
    "base": "base theta rope_theta rope_base freq_base",
    "gate": "gate g a x1 gate_proj gates w1x h1",
    "output_size": "output_size out_size size output_shape out_shape bins target_size "
    "shape",
    "heads": "heads h num_heads n_heads n_head nhead nheads nh numheads head num_head",
}
ALSO = {"g": "gc", "z": "zu", "n": "nhc"}  # letters for a gate, beside its own
for _gate in "ifgorzn":
    for _role, _forms in {
        "w": "w{} w_{}",
        "wx": "wx{} w_x{} w{}x w_{}x wi{} w_i{} w{} w_{}",
        "wh": "wh{} w_h{} w{}h w_{}h u{} u_{}",
        "wc": "wc{} w_c{} w{}c w_{}c p{} p_{} v{} v_{} w_{}_diag peep_{} peephole_{}",
        "b": "b{} b_{}",
        "bx": "bx{} b_x{} bi{} b_i{}",
        "bh": "bh{} b_h{}",
    }.items():
        _letters = ALSO.get(_gate, _gate)
        _words = [_f.format(_k) for _k in _letters for _f in _forms.split()]
        WORDS.setdefault(f"{_role}{_gate}", " ".join(_words))
UPSTREAM = ("dout", "dy", "d_out", "grad", "grad_output", "upstream", "delta", "dz",
            "dvalues", "dzdy", "dldy", "dldz")  # fmt: skip
LESS_SURE = ("da", "g", "dl", "grad_out", "dyhat", "dloss", "d", "gradient", "gy",
             "error", "err", "grads", "gradients", "eta_out", "accum_grad")  # fmt: skip
TOTALS = ("calculate", "calc")  # the loss of a batch, beside that of each sample
CACHE = ("cache", "ctx", "context", "saved", "res", "residual", "residuals", "memory",
         "tape", "state", "caches", "stored", "mem")  # fmt: skip
DICTIONARY = ("_param", "params", "options", "opts", "config", "hparameters", "hparams",
              "opt", "cfg", "settings", "hyper", "attrs")  # fmt: skip
OUTPUT = ("y", "a", "out", "output", "s", "result", "h", "fx", "yhat", "y_hat", "act",
          "activation", "activations", "p", "probs", "outputs")  # fmt: skip
BEFORE = ("z", "pre", "preact", "net")  # what goes in, and never what comes out
INPUT = ("x", "z", "inp", "input", "inputs", "pre", "preact", "logits", "data")
RATES = ("rate", "lr", "learning_rate", "learningrate", "eta", "step", "step_size",
         "alpha")  # fmt: skip
KEEPS = ("p", "keep_prob", "keep", "rate", "ratio", "drop_prob", "dropout_ratio",
         "prob", "p_drop", "dropout_rate", "drop_rate", "keep_probability",
         "dropout", "probability", "drop", "p_dropout", "dropout_p", "dropout_prob",
         "p_keep", "keep_p", "keepprob")  # fmt: skip
TRAINING = ("training", "train", "is_training", "is_train", "train_flg", "istrain",
            "train_mode", "training_mode")  # fmt: skip
# Inputs of a normalization that libraries do not differentiate.
CONSTANTS = ("mu", "variance")
SEEDS = ("seed", "random_state")
NO_NUMBERS = ("name", "dtype", "device", "rng", "verbose", "debug", "trainable",
              "requires_grad", *TRAINING, *SEEDS)  # fmt: skip
FORWARDS = ("forward", "forward_pass", "forward_prop", "forwardprop",
            "forward_propagation", "feedforward", "feed_forward", "fprop", "Forward",
            "fwd", "__call__", "call", "apply", "activate", "loss", "compute",
            "function", "activation", "fn", "func")  # fmt: skip
BACKWARDS = ("backward", "backward_pass", "backward_prop", "backward_propagation",
             "backprop", "back_prop", "backpropagate", "bprop", "Backward", "bwd",
             "back", "gradient", "grad", "derivative", "prime", "deriv")  # fmt: skip
FLAGS = ("deriv", "grad", "prime", "slope", "return_deriv", "is_deriv", "der")
CLEARS = ("zero_grad", "zero_grads", "zero_gradients", "flush_gradients",
          "clear_gradients", "clear_grads", "reset_grad", "reset_grads",
          "reset_gradients")  # fmt: skip
SLOPES = ("gradient", "grad", "derivative", "prime", "deriv", "slope")
OUTPUTS = ("output", "outputs", "out", "y", "result", "value", "loss")
# What a constructor that draws its own parameters is told of their sizes.
SIZES = {
    "in": "n_inputs n_in in_features input_size input_dim in_dim in_size fan_in nin "
    "num_inputs inputs_num n_input in_channels in_ch input_d d_in in_d dim_in c_in "
    "input_features input_channels num_embeddings n_embeddings vocab_size vocab "
    "n_vocab num_vocab vocabulary_size num_tokens n_tokens num_words n_words",
    "out": "n_neurons n_out out_features output_size output_dim out_dim out_size "
    "fan_out nout n_outputs num_outputs outputs_num units n_units units_num depth m "
    "out_channels num_filters n_filters n_output num_out n_filter out_ch output_d "
    "d_out out_d dim_out c_out output_features output_channels embedding_dim "
    "embedding_size emb_dim emb_size wordvec_size",
    "hidden": "hidden hidden_size hidden_dim hidden_units n_hidden num_hidden",
    "features": "num_features n_features features normalized_shape dim channels "
    "num_channels size n d c d_model embed_dim embed_size n_embd n_channels "
    "feature_dim model_dim dim_model",
    "head": "head_dim d_head dim_head head_size d_k d_v d_q",
    "kernel": "kernel_size filter_size",
    "kernel shape": "filter_shape kernel_shape",
    "shape": "x_dim input_shape in_shape",
    "penalty": "l1 l2 reg lam lmbda lambda_ weight_decay l1_reg l2_reg reg_lambda",
    "rate": "lr learning_rate",
}
# What means a size in the constructor of a convolution, or of a layer over time, where
# another of its parameters is called as a size is, and anything else where none is.
KERNEL_SIZES = {
    "kernel": "k f ksize k_size kern kernel size filter_size filter",
    "out": "filters",
}
STATE_SIZES = {
    "in": "d d_x n_x dx nx x_dim dim_x x_size",
    "hidden": "h d_h n_h dh nh h_dim dim_h h_size n_a",
}
WANTED = {
    "kernels": "in_channels, out_channels or kernel_size",
    "states": "input_size or hidden_size",
    "sizes": "n_in, n_out or dim",
}
# The two sides of a window or kernel, where each is a parameter of its own.
SIDES = {
    "high": "pool_h pool_height kernel_h kernel_height filter_h filter_height h_filter "
    "h_kernel h_pool kh k_h ph p_h fh f_h hh window_h window_height field_height "
    "field_h",
    "wide": "pool_w pool_width kernel_w kernel_width filter_w filter_width w_filter "
    "w_kernel w_pool kw k_w pw p_w fw f_w ww window_w window_width field_width "
    "field_w",
}
# The whole shape of what col2im puts its windows into, of which an image is a part.
WHOLE = ("x_shape", "input_shape", "im_shape", "img_shape", "shape_x", "x_size",
         "images_shape", "xshape")  # fmt: skip
# The layer objects inside a layer that hold its parameters, by the letter of these.
HOLDERS = {
    "q": "q wq w_q q_proj query queries query_proj proj_q q_linear linear_q q_layer "
    "query_layer query_linear to_q fc_q wquery w_query",
    "k": "k wk w_k k_proj key keys key_proj proj_k k_linear linear_k k_layer "
    "key_layer key_linear to_k fc_k wkey w_key",
    "v": "v wv w_v v_proj value values value_proj proj_v v_linear linear_v v_layer "
    "value_layer value_linear to_v fc_v wvalue w_value",
    "o": "o wo w_o o_proj out out_proj output output_proj proj_o proj_out proj "
    "projection o_linear out_linear output_linear linear_o linear_out fc_o fc_out "
    "to_out c_proj out_layer output_layer wout w_out final linear fc dense",
}


GRADIENTS = ("d{}", "d_{}", "grad_{}", "{}_grad", "{}_gradient", "dld{}")


def list_names(role: str) -> list[str]:
    """The names of an input or option, its own first."""
    return list(dict.fromkeys([role, *WORDS.get(role, "").split()]))


def list_constants(inputs: Sequence[str]) -> tuple[str, ...]:
    """The inputs that a layer need not differentiate: those of what does not train."""
    return CONSTANTS if {"gamma", *CONSTANTS} <= {*inputs} else ()


def list_size_kinds(inputs: Sequence[str], options: Sequence[str]) -> tuple[str, ...]:
    """What a constructor of a layer may be told: sizes; of kernels, of a state."""
    if "w" in inputs and "stride" in options:
        return ("sizes", "kernels")
    over_time = {"wx", "wh", "wf", "wi", "wr", "wz"} & {*inputs}
    return ("sizes", "states") if over_time else ("sizes",)


def is_quoted(word: str, text: str) -> bool:
    """Whether a program reads this key of a dictionary."""
    return any(f"{q}{word}{q}" in text for q in "\"'")


def find_exact(name: str, roles: Sequence[str]) -> str | None:
    """The input or option, of these, that is called like that first of all.

    a_prev is the input of a dense layer, and the state of a cell that has one.
    """
    name = name.lower()
    called = [role for role in roles if name in list_names(role)]
    return min(called, key=lambda role: list_names(role).index(name), default=None)


def looks_upstream(name: str) -> bool:
    """Whether a parameter of backward is called as a gradient is."""
    name = name.lower()
    if name in UPSTREAM or name in LESS_SURE:
        return True
    inner = name.removeprefix("d_").removeprefix("d")
    known = inner in (*OUTPUT, "z", "next", "q", "r", "u", "v")
    known = known or inner.startswith("next_") or inner.endswith("_next")
    named = name.startswith("d") and known
    return named or name.startswith(("grad", "upstream", "delta", "dl"))


def looks_slope(name: str) -> bool:
    """Whether a function is called as the derivative of another is."""
    words = name.lower().replace("gradient", "grad")
    return any(word in words for word in SLOPES) or (
        words.startswith("d") and words[1:].lstrip("_") in ELEMENTWISE
    )


ELEMENTWISE = ("sigmoid", "tanh", "relu", "leaky", "leaky_relu", "lrelu", "elu", "gelu",
               "swish", "silu", "softplus", "logistic", "act", "selu")  # fmt: skip


def list_keys(role: str, text: str) -> list[str]:
    """The keys by which a program can read an option.

    A key of one letter, which means many things, counts only where text quotes it.
    """
    words = [
        form
        for word in list_names(role)
        for form in (word, word.upper(), word.capitalize())
    ]
    keys = [w for w in words if (len(w) > 1 and w.islower()) or is_quoted(w, text)]
    return [*keys, "pool_height", "pool_width"] if role == "window" else keys


def find_by_name(
    table: Mapping[Any, Any],
    role: str,
    forms: Sequence[str],
    roles: Sequence[str] = (),
) -> Any:
    """The value of a dictionary whose key is one of the forms of a name, or None.

    roles: what else is in the dictionary; a word that is one of these first is not
    this one's.
    """
    words = [w for w in list_names(role) if find_exact(w, roles) in (role, None)]
    keys = {form.format(word) for word in words for form in forms}
    return next((v for k, v in table.items() if str(k).lower() in keys), None)
