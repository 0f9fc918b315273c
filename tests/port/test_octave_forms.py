"""Ports in Octave are called in the forms that people write; a wrong twin is told."""

import subprocess

import numpy as np
import pytest

from pyref.fixtures.load import load
from pyref.paths import OCTAVE, ROOT
from pyref.port.call import write_request, write_value
from pyref.port.check import check
from pyref.port.conventions import Convention, list_optional
from pyref.port.pose import pose
from pyref.port.process import Port
from pyref.port.target import read_target
from pyref.port.worker.wire import decode
from pyref.runners.octave.find import QUIET, find_octave

SAMPLES = ROOT / "tests" / "port" / "samples" / "octave"
pytestmark = pytest.mark.needs_octave

FORMS = [
    ("custom_dense.m", "dense", ("sum (dLdZ, 2)", "mean (dLdZ, 2)"), "db"),
    ("custom_leaky.m", "leaky_relu", ("layer.Alpha * dLdZ(", "dLdZ("), "dx"),
    ("struct_forward.m", "dense", ("sum (delta, 1)", "mean (delta, 1)"), "db"),
    ("held_forward.m", "dense", ("x.' * dy", "2 * x.' * dy"), "dw"),
    ("conv_by_name.m", "conv2d", ("df, db] = pull (v", "df, db] = pull (2 * v"), "dw"),
    ("pool_parsed.m", "avg_pool2d", ("pull (o.dzdy)", "pull (2 * o.dzdy)"), "dx"),
    ("conv_options.m", "conv2d", ("dx * 1;", "dx * 2;"), "dx"),
    ("whole_norm.m", "batchnorm", ("back (dy);", "back (-dy);"), "dgamma"),
    ("two_in_a_cell.m", "dense", ("sum (dy, 1)", "mean (dy, 1)"), "db"),
    ("made_of_functions.m", "dense", ("sum (dy, 1)", "mean (dy, 1)"), "db"),
    ("other_order.m", "dense", ("sum (dy, 1)", "mean (dy, 1)"), "db"),
    ("stacked_rnn.m", "rnn_cell", ("da * z.'", "da * [x; h_prev].'"), "dwx"),
]


def twin_of(name, change, folder):
    """A copy of a sample, and of its backward function, with one fault."""
    changed = 0
    for part in {name, name.replace("forward", "backward")}:
        text = (SAMPLES / part).read_text()
        changed += text.count(change[0])
        (folder / part).write_text(text.replace(*change))
    assert changed == 1
    return folder / name


@pytest.mark.slow
@pytest.mark.some(4)
@pytest.mark.parametrize(("name", "layer", "change", "wrong"), FORMS)
def test_a_form_is_called_and_a_fault_in_it_is_told(
    name, layer, change, wrong, tmp_path
):
    report = check(str(SAMPLES / name), layer, habits=False)
    assert report.right, report.table()
    report = check(str(twin_of(name, change, tmp_path)), layer, habits=False)
    assert not report.right
    bad = {f.array for f in report.findings if f.verdict in ("fail", "error")}
    assert wrong in bad
    assert "case" not in bad


class Asked:
    """A port, what its worker says of it, and its replies to one plain case."""

    def __init__(self, target, layer):
        target = read_target(str(target))
        self.port = Port(target.command, environment=target.environment)
        cases = [c for c in load(layer) if c.level == "plain" and c.finite]
        case = max(cases, key=lambda c: len(np.unique(c.inputs["x"])))
        sheet = case.sheet
        names = {
            "inputs": list(sheet.inputs),
            "options": list(sheet.options),
            "optional": list_optional(sheet),
            "outputs": list(sheet.outputs),
        }
        reply = self.port.ask({"layer": layer, "job": "look", "names": names})
        self.look = reply.get("look", reply)
        self.case = case
        self.request = write_request(pose(case, Convention()), "float64")

    def run(self, **more):
        return self.port.ask({**self.request, **more})

    def array(self, name, **more):
        return decode(self.run(**more)["results"][name], "float64")

    def is_right(self, name, **more):
        return np.allclose(self.array(name, **more), self.case.expect[name].high)


@pytest.fixture
def ask():
    started = []

    def start(target, layer):
        started.append(Asked(target, layer))
        return started[-1]

    yield start
    for one in started:
        one.port.close()


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("name", "layer", "form", "notes"),
    [
        ("custom_dense.m", "dense",
         "a class with forward and backward (layer, ~, ~, dLdZ, memory)",
         ["set as properties: Weights, Bias"]),
        ("struct_forward.m", "dense",
         "a struct with struct_forward and struct_backward (l, delta)",
         ["set as properties: weights, bias"]),
        ("conv_by_name.m", "conv2d",
         "a function that goes back where it is given varargin{1}, options by name",
         ["options go by name: stride, pad"]),
        ("conv_options.m", "conv2d",
         "a function of x, w, b, hyper that gives one for the gradients",
         ["in the struct hyper go strides, padding, dilate, groups"]),
        ("whole_norm.m", "batchnorm",
         "a function that is given dy and gives y, dx, dgamma, dbeta", None),
    ],
)  # fmt: skip
def test_a_look_says_what_was_seen_and_what_is_done(ask, name, layer, form, notes):
    look = ask(SAMPLES / name, layer).look
    assert look["form"] == form
    assert look.get("notes") == notes
    assert "gives" not in look


@pytest.mark.slow
def test_a_look_lists_the_options_that_the_text_reads(ask):
    assert ask(SAMPLES / "conv_by_name.m", "conv2d").look["takes"] == [
        "x", "w", "b", "stride", "pad",
    ]  # fmt: skip
    assert ask(SAMPLES / "whole_norm.m", "batchnorm").look["takes"] == [
        "x", "gamma", "beta",
    ]  # fmt: skip


def test_a_forward_pass_alone_gives_its_output(ask):
    port = ask(SAMPLES / "squash.m", "tanh")
    assert port.look["gives"] == ["y"]
    assert port.look["form"] == "a forward pass alone, of x"
    assert list(port.run()["results"]) == ["y"]
    assert port.run()["gives"] == ["y"]
    assert port.is_right("y")


@pytest.mark.slow
def test_a_slope_alone_gives_the_gradient_of_x(ask, tmp_path):
    port = ask(SAMPLES / "softplus_gradient.m", "softplus")
    assert port.look["gives"] == ["dx"]
    assert port.look["form"] == "the slope alone, softplus_gradient (z)"
    assert port.look["variants"] == ["softplus_gradient (x)"]
    assert port.is_right("dx")
    twin = twin_of("softplus_gradient.m", ("(-z)", "(z)"), tmp_path)
    assert not ask(twin, "softplus").is_right("dx")


def test_a_slope_of_the_output_is_given_the_output(ask):
    port = ask(SAMPLES / "tanh_prime.m", "tanh")
    assert port.look["variants"] == ["tanh_prime (y)", "tanh_prime (x)"]
    assert port.is_right("dx")
    assert not port.is_right("dx", variant=1)
    zeros = write_value(np.zeros_like(port.case.inputs["x"]))
    known = port.array("dx", outputs={"y": zeros})
    assert np.array_equal(known, port.case.upstream["dy"])


@pytest.mark.slow
def test_a_backward_of_unknown_memory_is_given_x_or_y(ask, tmp_path):
    port = ask(SAMPLES / "gate_forward.m", "sigmoid")
    assert port.look["variants"] == ["gate_backward (dy, x)", "gate_backward (dy, y)"]
    assert port.is_right("y")
    assert not port.is_right("dx")
    assert port.is_right("dx", variant=1)
    assert port.is_right("dx", variant=5)
    twin = twin_of("gate_forward.m", ("(1 - kept)", "kept"), tmp_path)
    assert not any(ask(twin, "sigmoid").is_right("dx", variant=k) for k in (0, 1))


@pytest.mark.parametrize("name", ["dropping.m", "drop_forward.m"])
def test_the_mask_that_dropout_draws_comes_back_and_is_drawn_again(ask, name):
    port = ask(SAMPLES / name, "dropout")
    assert port.look["draws"] == ["mask"]
    assert "the rate is 0.5" in port.look["notes"]
    reply = port.run()
    mask = decode(reply["found"]["mask"], "float64")
    x, dy = port.case.inputs["x"], port.case.upstream["dy"]
    assert set(mask.ravel()) <= {0, 2}
    assert np.array_equal(decode(reply["results"]["y"], "float64"), x * mask)
    assert np.array_equal(decode(reply["results"]["dx"], "float64"), dy * mask)
    assert port.run()["results"] == reply["results"]


def write(folder, name, text):
    (folder / name).write_text(text)
    return folder / name


def test_what_cannot_be_called_is_no_error_of_the_port(ask, tmp_path):
    text = "function [y, dx] = lacks (x, w, b)\n  y = x * w + b;\n  dx = 1;\nend\n"
    reply = ask(write(tmp_path, "lacks.m", text), "dense").run()
    assert reply["identifier"] == "port:call"
    assert reply["where"] == "forward"
    assert "forward gives 2 results, not 4 (called forward (x: " in reply["error"]


def test_a_port_of_another_layer_is_told_by_what_it_takes(ask, tmp_path):
    text = "function y = lonely (x)\n  y = x;\nend\n"
    reply = ask(write(tmp_path, "lonely.m", text), "dense").look
    assert reply["identifier"] == "port:call"
    assert reply["error"] == "it takes x, and no w"
    assert reply["form"] == "a function, of x"


@pytest.mark.parametrize("side", ["forward", "backward"])
def test_an_error_of_the_port_is_its_own_and_says_where(ask, tmp_path, side):
    text = (
        "function [y, back] = raises (x, w, b)\n  y = x;\n  back = @(dy) failing ();\n"
        "end\nfunction varargout = failing ()\n  error ('its:own', 'no luck');\nend\n"
    )
    if side == "forward":
        text = text.replace("y = x;", "failing ();")
    reply = ask(write(tmp_path, "raises.m", text), "dense").run()
    assert (reply["identifier"], reply["error"]) == ("its:own", "no luck")
    assert reply["where"] == side
    assert reply["called"].startswith(f"{side} (")


def in_octave(*calls):
    program = f"addpath ('{OCTAVE}'); cd ('{SAMPLES}'); {'; '.join(calls)}"
    run = subprocess.run(
        [find_octave().path, *QUIET, "--eval", program],
        capture_output=True,
        text=True,
        timeout=300,
    )
    return run.stdout


@pytest.mark.slow
def test_a_name_that_is_nearly_one_is_told_the_near_ones():
    told = in_octave(
        "pyref.check ('relu_layr.m', 'relu')", "pyref.check ('dropin', 'dropout')"
    )
    assert "relu_layr.m: no such file; near it: relu_layer.m" in told
    assert "dropin is no function; near it: dropping" in told


@pytest.mark.slow
def test_in_octave_itself_the_forms_are_called_too():
    told = in_octave(
        "pyref.check (@squash, 'tanh')",
        "pyref.check (@softplus_gradient, 'softplus')",
        "pyref.check (@whole_norm, 'batchnorm')",
        "pyref.check ('custom_leaky.m', 'leaky_relu')",
        "pyref.check (two_in_a_cell (), 'dense')",
    )
    assert "squash as tanh: right: y alone, all 14 cases" in told
    assert "softplus_gradient as softplus: right: dx alone, all 13 cases" in told
    assert "whole_norm as batchnorm: right: all 19 cases" in told
    assert "custom_leaky.m as leaky_relu: right: all 35 cases" in told
    assert "ahead,behind as dense: right: all 19 cases" in told


SHARED = {
    "a class below comments with #, an argument with a value, one gradient": (
        {"squash.m": """## A class as it is written for Octave
classdef squash < handle
  properties
    outputs = [];
    gradient = [];
  endproperties
  methods
    function y = forward (s, a, prediction = false)
      s.outputs = 1 ./ (1 + exp (-a));
      y = s.outputs;
    endfunction
    function backward (s, dLds)
      s.gradient = s.outputs .* (1 - s.outputs) .* dLds;
    endfunction
  endmethods
endclassdef
"""}, "sigmoid", ("(1 - s.outputs)", "s.outputs"), "dx"),
    "a head without a blank, a function of another name than its file, Latin-1": (
        {"go_ahead.m": "% pr\xe9paration\nfunction[out] = Ahead(z)\n"
                       "  out = max (z, 0);\nend\n",
         "go_back.m": "function[dLdx] = Back(dLdy, x)\n"
                      "  dLdx = dLdy .* (x > 0);\nend\n"},
        "relu", ("(x > 0)", "(x > 0) * 2"), "dx"),
    "[] asks it to go forward": (
        {"shares.m": """function y = shares (x, dzdy)
  e = exp (x - max (x, [], 1));
  y = e ./ sum (e, 1);
  if isempty (dzdy)
    return
  end
  y = y .* (dzdy - sum (dzdy .* y, 1));
end
"""}, "softmax", ("y .* (dzdy", "(dzdy"), "dx"),
    "dx stands where y stood, options come last": (
        {"joined.m": """function [y, dzdw, dzdb, opts] = joined (I, w, bias, dzdy, opts)
  [dzdw, dzdb] = deal ([]);
  if isempty (dzdy)
    y = w * I + bias;
  else
    y = w' * dzdy;
    dzdw = dzdy * I';
    dzdb = sum (dzdy, 2);
  end
end
"""}, "dense", ("sum (dzdy, 2)", "mean (dzdy, 2)"), "db"),
    "a class that draws its mask, and has one": (
        {"drops.m": """classdef drops < handle
  properties
    ratio
    mask
    train_flag
  end
  methods
    function obj = drops (varargin)
      obj.ratio = 0.5;
      if nargin > 0
        obj.ratio = varargin{1};
      end
    end
    function out = forward (obj, x, varargin)
      obj.train_flag = varargin{1};
      obj.mask = rand (size (x)) > obj.ratio;
      out = x .* obj.mask;
    end
    function dx = backward (obj, dout)
      dx = dout .* obj.mask;
    end
  end
end
"""}, "dropout", ("dout .* obj.mask", "dout .* ~obj.mask"), "dx"),
    "a mask that is drawn, handed out, and wanted back in the options": (
        {"thins.m": """function [y, mask] = thins (x, dzdy, opts)
  mask = opts.mask;
  if isempty (dzdy)
    mask = (rand (size (x)) >= opts.rate) / (1 - opts.rate);
    y = x .* mask;
  else
    y = dzdy .* mask;
  end
end
"""}, "dropout", ("dzdy .* mask", "dzdy"), "dx"),
    "a mask that is given by name to a function with two results": (
        {"masks.m": """function [y, mask] = masks (x, varargin)
  mask = [];
  back = numel (varargin) > 0 && ~ischar (varargin{1});
  rest = varargin(1 + back:end);
  for k = 1:2:numel (rest)
    if strcmp (rest{k}, 'mask')
      mask = rest{k + 1};
    end
  end
  y = mask .* x;
  if back
    y = mask .* varargin{1};
  end
end
"""}, "dropout", ("y = mask .* varargin{1}", "y = varargin{1}"), "dx"),
    "a class that steps by itself, and is given no step": (
        {"steps.m": """classdef steps < handle
  properties
    weight
    bias
    input
  end
  methods
    function obj = steps (n_input, n_output)
      obj.weight = randn (n_input, n_output);
      obj.bias = zeros (1, n_output);
    end
    function y = forward (obj, x)
      obj.input = x;
      y = x * obj.weight + obj.bias;
    end
    function passed = backward (obj, takeIn, momentum, learning_rate)
      passed = takeIn * obj.weight';
      obj.weight = obj.weight - learning_rate * (obj.input' * takeIn);
    end
  end
end
"""}, "dense", ("takeIn * obj.weight'", "2 * takeIn * obj.weight'"), "dx"),
    "all results in one cell": (
        {"cells.m": """classdef cells < handle
  methods
    function result = forward (e, input)
      result = max (input, 0);
    end
    function result = backward (e, input, gradoutput)
      result = {gradoutput .* (input > 0), []};
    end
  end
end
"""}, "relu", ("(input > 0)", "(input < 0)"), "dx"),
    "options in a struct for a class": (
        {"norms.m": """classdef norms < handle
  properties
    gamma
    beta
    dgamma
    dbeta
    epsilon
    back
  end
  methods
    function obj = norms (gamma, beta, options)
      obj.gamma = gamma;
      obj.beta = beta;
      obj.epsilon = options.eps;
    end
    function y = forward (obj, x, train_flag)
      if ~train_flag
        error ('it was never trained');
      end
      [y, obj.back] = pyref.layers.batchnorm (x, obj.gamma, obj.beta, obj.epsilon);
    end
    function dx = backward (obj, dout)
      [dx, obj.dgamma, obj.dbeta] = obj.back (dout);
    end
  end
end
"""}, "batchnorm", ("[dx, obj.dgamma, obj.dbeta] = obj.back (dout)",
                    "[dx, obj.dbeta, obj.dgamma] = obj.back (dout)"), "dgamma"),
    "functions on blobs": (
        {"blob_forward.m": """function [output] = blob_forward (input, layer, param)
  output.height = 1;
  output.width = 1;
  output.channel = layer.num;
  output.batch_size = input.batch_size;
  output.data = param.w' * input.data + param.b';
end
""", "blob_backward.m": """function [g, od] = blob_backward (output, input, layer, p)
  g.w = input.data * output.diff';
  g.b = sum (output.diff, 2)';
  od = p.w * output.diff;
end
"""}, "dense", ("sum (output.diff, 2)", "mean (output.diff, 2)"), "db"),
    "one of two ways to pool, by a word": (
        {"pools_forward.m": """function [A, cache] = pools_forward (A_prev, hyper, mode)
  f = hyper.f;
  s = hyper.stride;
  [h, w, c, m] = size (A_prev);
  A = zeros (floor ((h - f) / s) + 1, floor ((w - f) / s) + 1, c, m);
  for i = 1:size (A, 1)
    for j = 1:size (A, 2)
      part = A_prev((i-1)*s + (1:f), (j-1)*s + (1:f), :, :);
      if strcmp (mode, 'max')
        A(i, j, :, :) = max (max (part, [], 1), [], 2);
      elseif strcmp (mode, 'average')
        A(i, j, :, :) = mean (mean (part, 1), 2);
      end
    end
  end
  cache = struct ('A_prev', A_prev, 'f', f, 's', s);
end
""", "pools_backward.m": """function dA_prev = pools_backward (dA, cache, mode)
  dA_prev = zeros (size (cache.A_prev));
  [f, s] = deal (cache.f, cache.s);
  for i = 1:size (dA, 1)
    for j = 1:size (dA, 2)
      if strcmp (mode, 'average')
        dA_prev((i-1)*s + (1:f), (j-1)*s + (1:f), :, :) = ...
          dA_prev((i-1)*s + (1:f), (j-1)*s + (1:f), :, :) + dA(i, j, :, :) / f ^ 2;
      end
    end
  end
end
"""}, "avg_pool2d", ("/ f ^ 2", "/ f"), "dx"),
    "labels as numbers beside samples in columns": (
        {"costs.m": """function [loss, grad] = costs (scores, labels)
  m = size (scores, 2);
  assert (numel (labels) == m, 'as many labels as samples');
  scores = scores - max (scores, [], 1);
  p = exp (scores) ./ sum (exp (scores), 1);
  place = sub2ind (size (p), labels(:)', 1:m);
  loss = mean (log (sum (exp (scores), 1)) - scores(place));
  grad = p;
  grad(place) = grad(place) - 1;
  grad = grad / m;
end
"""}, "softmax_crossentropy", ("grad = grad / m;", ""), "dx"),
    "a loss of all samples that wants one number back": (
        {"miss.m": """classdef miss < handle
  methods
    function result = forward (e, input, target)
      result = 0.5 * norm (input - target, 'fro') ^ 2 / size (input, 2);
    end
    function result = backward (e, input, target, gradoutput)
      result = gradoutput * (input - target) / size (input, 2);
    end
  end
end
"""}, "squared_error", ("(input - target) /", "2 * (input - target) /"), "dx"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.some(4)
@pytest.mark.parametrize("kind", SHARED)
def test_what_people_share_is_called_and_a_fault_in_it_is_told(kind, tmp_path):
    texts, layer, change, wrong = SHARED[kind]
    assert sum(text.count(change[0]) for text in texts.values()) == 1
    for folder, edit in (("right", ("", "")), ("wrong", change)):
        (tmp_path / folder).mkdir()
        for name, text in texts.items():
            text = text.replace(*edit) if edit[0] else text
            (tmp_path / folder / name).write_bytes(text.encode("latin-1"))
    target = ",".join(texts)
    if "_forward.m" in target or len(texts) == 1:
        target = next(iter(texts))
    right, twin = (
        check(",".join(str(tmp_path / folder / n) for n in target.split(",")), layer,
              habits=False, accept=["declined"])
        for folder in ("right", "wrong")
    )  # fmt: skip
    assert right.right, right.table()
    assert not twin.right
    assert wrong in {f.array for f in twin.wrong}


@pytest.mark.slow
def test_what_a_port_refuses_in_its_own_words_is_not_judged(tmp_path):
    text = """function [y, back] = halves (x)
  assert (mod (size (x, 1), 2) == 0, 'an even number of rows, please');
  y = tanh (x);
  back = @(dy) dy .* (1 - y .^ 2);
end
"""
    report = check(str(write(tmp_path, "halves.m", text)), "tanh", habits=False)
    assert report.outcome == "not judged"
    assert "no result in" in report.verdict()
    unasked = text.replace("assert (mod", "x(mod").replace(", 'an even", "; % 'an even")
    unasked = unasked.replace("x(mod (size (x, 1), 2) == 0;", "x(:, size (x, 1));")
    report = check(str(write(tmp_path, "halves.m", unasked)), "tanh", habits=False)
    assert report.outcome == "wrong"


@pytest.mark.slow
def test_a_formula_that_overflows_is_wrong_there_alone(tmp_path):
    text = """function [y, back] = plain (x)
  y = exp (x) ./ sum (exp (x), 1);
  back = @(dy) y .* (dy - sum (dy .* y, 1));
end
"""
    report = check(str(write(tmp_path, "plain.m", text)), "softmax", habits=False)
    assert report.conventions == ("samples in columns",)
    assert report.outcome == "wrong"
    assert "along the other axis" not in report.table()


@pytest.mark.slow
def test_the_slope_beside_a_function_is_its_way_back(tmp_path):
    write(tmp_path, "gate.m", "function g = gate (z)\n  g = 1 ./ (1 + exp (-z));\nend")
    slope = "function g = gateGradient (z)\n  g = gate (z) .* ({} - gate (z));\nend"
    write(tmp_path, "gateGradient.m", slope.format("1"))
    port = str(tmp_path / "gate.m")
    assert check(port, "sigmoid", habits=False).outcome == "right"
    write(tmp_path, "gateGradient.m", slope.format("2"))
    assert check(port, "sigmoid", habits=False).outcome == "wrong"


@pytest.mark.slow
def test_an_output_named_behind_its_gradients_is_found(tmp_path):
    text = (
        "function [dx, dw, db, y] = affine (x, w, b, dy)\n"
        "  y = x * w + b;\n  dx = dy * w.';\n  dw = x.' * dy;\n  db = sum (dy, 1);\nend"
    )
    write(tmp_path, "affine.m", text)
    port = str(tmp_path / "affine.m")
    assert check(port, "dense", habits=False).outcome == "right"
