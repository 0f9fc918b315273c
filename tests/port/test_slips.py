"""Slips of people who port a layer by hand, each in a port that is right without it."""

import json

import pytest

from pyref.cli.course import check_course
from pyref.paths import ROOT
from pyref.port.check import check

SLIPS = ROOT / "tests" / "port" / "samples" / "slips"
LAYER_NORM, GROUP_NORM = "norms.py:layer_norm_forward", "norms.py:group_norm_forward"
SPATIAL = "norms.py:spatial_batch_norm_forward"
FIRST = "gamma forgotten in the mean of the gradient"
SECOND = "gamma forgotten in the mean with xhat"
DBETA, DGAMMA = "dbeta with gamma in it", "dgamma with gamma in it"
LAST = "of the last image's last window alone"
PORTS = {
    "conv_loops.py": "conv2d",
    "conv_positions.py:Conv": "conv2d",
    "conv_nhwc.py": "conv2d",
    "conv_planes_forward.m": "conv2d",
    "conv_walk_forward.m": "conv2d",
    "conv_line.py": "conv1d",
    LAYER_NORM: "layernorm",
    "norms.py:LayerNormSteps": "layernorm",
    "lnorm_forward.m": "layernorm",
    "norms.py:batch_norm_forward": "batchnorm",
    "bnorm_forward.m": "batchnorm",
    SPATIAL: "batchnorm2d",
    GROUP_NORM: "groupnorm2d",
    "norms.py:instance_norm_forward": "instancenorm2d",
    "norms.py:RMSNorm": "rmsnorm",
    "norms.py:frozen_norm_forward": "batchnorm_inference",
    "losses.py:softmax_forward": "softmax",
    "sm_forward.m": "softmax",
    "losses.py:softmax_loss": "softmax_crossentropy",
    "smloss.m": "softmax_crossentropy",
    "losses.py:weighted_loss": "weighted_crossentropy",
    "pools.py:pool_forward": "max_pool2d",
    "pools.py:mean_forward": "avg_pool2d",
}
NAMED = [
    ("conv_loops.py", "cols] += g * kernels", "cols] = g * kernels",
     "image gradient of the last kernel's last window alone"),
    ("conv_loops.py", "grad_kernels[f] +=", "grad_kernels[f] =",
     f"kernel gradient {LAST}"),
    ("conv_loops.py", "grad_bias[f] +=", "grad_bias[f] =",
     "bias gradient of the last window alone"),
    ("conv_loops.py", "+ 2 * padding", "+ padding", "padding counted once"),
    ("conv_positions.py:Conv", "dwin += d *", "dwin[:] = d *",
     "image gradient of the last kernel's last window alone"),
    ("conv_positions.py:Conv", "self.dW[k] +=", "self.dW[k] =",
     "kernel gradient of the last window alone"),
    ("conv_positions.py:Conv", "axis=(0, 2, 3)", "axis=(0, 2)",
     "bias gradient summed over batch and rows alone"),
    ("conv_positions.py:Conv", "axis=(0, 2, 3)", "axis=(2, 3)",
     "bias gradient summed over the pixels alone"),
    ("conv_nhwc.py", "dA_pad[i][here] +=", "dA_pad[i][here] =",
     "image gradient of the last kernel's last window alone"),
    ("conv_nhwc.py", "dW[:, :, :, c] +=", "dW[:, :, :, c] =",
     f"kernel gradient {LAST}"),
    ("conv_nhwc.py", "(0, 1, 2)).reshape(b.shape)", "(0, 1))",
     "bias gradient summed over batch and rows alone"),
    ("conv_nhwc.py", "(0, 1, 2)).reshape(b.shape)", "(1, 2))",
     "bias gradient summed over the pixels alone"),
    ("conv_planes_forward.m", "dx(:,:,c,n) = dx(:,:,c,n) +", "dx(:,:,c,n) =",
     "image gradient of the last kernel alone"),
    ("conv_planes_forward.m", "df(:,:,c,k) = df(:,:,c,k) +", "df(:,:,c,k) =",
     "kernel gradient of the last image alone"),
    ("conv_walk_forward.m", "= dwide(n, :, rows, cols) +", "=",
     "image gradient of the last kernel's last window alone"),
    ("conv_walk_forward.m", "= dweights(k, :, :, :) +", "=",
     f"kernel gradient {LAST}"),
    ("conv_walk_forward.m", "+ 2 * border - k", "+ border - k",
     "padding counted once"),
    ("conv_line.py", "dpadded[n, :, here] +=", "dpadded[n, :, here] =",
     "dx of the last kernel's last window alone"),
    ("conv_line.py", "dw[f] +=", "dw[f] =",
     "dw of the last sequence's last window alone"),
    ("conv_line.py", "+ 2 * pad -", "+ pad -", "padding counted once"),
    (LAYER_NORM, "mean_g = g.", "mean_g = grad.", FIRST),
    (LAYER_NORM, "mean_gn = (g *", "mean_gn = (grad *", SECOND),
    (LAYER_NORM, "grad_offset = grad.sum", "grad_offset = g.sum", DBETA),
    (LAYER_NORM, "grad_weight = (grad *", "grad_weight = (grad * weight *", DGAMMA),
    ("norms.py:LayerNormSteps", "-np.sum(dxn,", "-np.sum(dout,", FIRST),
    ("norms.py:LayerNormSteps", "np.sum(dxn * self.d,", "np.sum(dout * self.d,",
     SECOND),
    ("lnorm_forward.m", "a = sum (g)", "a = sum (dout(i, :))", FIRST),
    ("lnorm_forward.m", "b = sum (g .* u)", "b = sum (dout(i, :) .* u)", SECOND),
    ("lnorm_forward.m", "dshift + dout(i, :)", "dshift + g", DBETA),
    ("norms.py:batch_norm_forward", "first, second = np.sum(dxn,",
     "first, second = np.sum(dout,", FIRST),
    ("norms.py:batch_norm_forward", "- first - x_norm * second",
     "- d_shift - x_norm * d_scale", "gamma forgotten in both means"),
    ("norms.py:batch_norm_forward", "np.sum(dout, axis=0)",
     "np.sum(dout * gamma, axis=0)", DBETA),
    ("bnorm_forward.m", "sum (dZ .* memo.D", "sum (dout .* memo.D", SECOND),
    ("bnorm_forward.m", "dbet = sum (dout", "dbet = sum (dZ", DBETA),
    ("bnorm_forward.m", "dgam = sum (dout .* memo.Z", "dgam = sum (dout .* memo.X",
     "dgamma with the input"),
    (SPATIAL, "mean1 = dxn", "mean1 = dout", FIRST),
    (SPATIAL, "mean2 = (dxn * xn).mean(axis=over", "mean2 = (dout * xn).mean(axis=over",
     SECOND),
    (SPATIAL, "dbeta = dout.sum(axis=over)", "dbeta = (dout * g).sum(axis=over)",
     DBETA),
    (GROUP_NORM, "mean2 = (dxn * flat)",
     "mean2 = (dout.reshape(n, groups, -1) * flat)", SECOND),
    (GROUP_NORM, "dbeta = dout.sum", "dbeta = (dout * g).sum", DBETA),
    (GROUP_NORM, "dgamma = (dout *", "dgamma = (dout * g *", DGAMMA),
    ("norms.py:instance_norm_forward", "mean1 = dxn", "mean1 = dout", FIRST),
    ("norms.py:instance_norm_forward", "dbeta = dout.sum", "dbeta = (dout * g).sum",
     DBETA),
    ("norms.py:RMSNorm", "np.mean(g * self.xn", "np.mean(dout * self.xn", SECOND),
    ("norms.py:frozen_norm_forward", "dbeta = dout.sum(axis=0)",
     "dbeta = dxn.sum(axis=0)", DBETA),
    ("losses.py:softmax_forward", "scores.max(axis=1", "scores.max(axis=0",
     "largest of each column taken off"),
    ("losses.py:softmax_forward", "exps.sum(axis=1", "exps.sum(axis=0",
     "sum down the columns"),
    ("losses.py:softmax_forward", "exps.sum(axis=1, keepdims=True)",
     "exps.sum(axis=1)", "keepdims forgotten in the sum of exponentials"),
    ("norms.py:RMSNorm", "np.mean(x * x, axis=-1, keepdims=True)",
     "np.mean(x * x, axis=-1)", "keepdims forgotten in the mean of the squares"),
    ("sm_forward.m", "repmat (top, 1, size (Z, 2))",
     "repmat (max (Z, [], 1), size (Z, 1), 1)", "largest of each column taken off"),
    ("sm_forward.m", "repmat (sum (E, 2), 1, size (Z, 2))",
     "repmat (sum (E, 1), size (Z, 1), 1)", "sum down the columns"),
    ("losses.py:softmax_loss", "np.max(logits, axis=1", "np.max(logits, axis=0",
     "largest of each column taken off"),
    ("losses.py:softmax_loss", "dlogits[rows, labels]",
     "dlogits[rows, probs.argmax(axis=1)]",
     "predicted label for the true one going back"),
    ("losses.py:softmax_loss", "[rows, labels]", "[rows, probs.argmax(axis=1)]",
     "largest probability for that of the label"),
    ("smloss.m", "for i = 1:m", "[~, y] = max (S, [], 2);\n  for i = 1:m",
     "largest probability for that of the label"),
    ("losses.py:weighted_loss", "* w[:, None] / w.sum()", "* w[:, None]",
     "1/sum (t w) of the mean forgotten"),
    ("pools.py:pool_forward", "+ 2 * pad", "+ pad", "padding counted once"),
    ("pools.py:mean_forward", "+ 2 * pad - ", "+ pad - ", "padding counted once"),
]  # fmt: skip
COURSE = [
    ("np.dot(W.T, dZ)", "np.dot(W.T, dZ) / m", "dx averaged over the batch"),
    ("np.dot(W.T, dZ)", "-np.dot(W.T, dZ)", "sign of dx"),
    ("np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ) / m",
     "bias gradient summed to one number"),
    ("np.dot(dZ, A_prev.T) / m", "np.dot(A_prev, dZ.T) / m",
     "weight gradient left transposed"),
    ("keepdims=True) / m", "keepdims=True)", "db summed over the batch"),
]  # fmt: skip


def write(folder, port, old="", new=""):
    """The target of a port, written anew with a slip in it."""
    file, _, name = port.partition(":")
    files = [file, file.replace("_forward", "_backward")]
    there = 0
    for path in (SLIPS / one for one in dict.fromkeys(files)):
        if path.is_file():
            text = path.read_text(encoding="ascii")
            there += text.count(old)
            (folder / path.name).write_text(text.replace(old, new) if old else text)
    assert there, f"{old} is not in {file}"
    return f"{folder / file}:{name}" if name else str(folder / file)


def mark(*values):
    marks = [pytest.mark.needs_octave] if ".m" in values[0].partition(":")[0] else []
    name = values[0].replace(":", "-")
    return pytest.param(
        *values, id=f"{name}-{values[-1].replace(' ', '_')}", marks=marks
    )


@pytest.mark.some(3, quick=24)
@pytest.mark.parametrize(("port", "layer"), [mark(*one) for one in PORTS.items()])
def test_the_port_without_its_slip_is_right(port, layer, tmp_path):
    report = check(write(tmp_path, port), layer)
    assert report.outcome == "right", report.table()


@pytest.mark.slow
@pytest.mark.some(6)
@pytest.mark.parametrize(("port", "old", "new", "told"), [mark(*one) for one in NAMED])
def test_a_slip_of_somebody_who_ports_a_layer_is_named_first(
    port, old, new, told, tmp_path
):
    report = check(write(tmp_path, port, old, new), PORTS[port])
    assert report.outcome == "wrong", report.table()
    assert report.diagnoses, report.table()
    assert report.diagnoses[0].name == told, report.table()


def check_as_coursera(folder, old, new):
    target = write(folder, "dense_course.py", old, new)
    report = folder / "report.json"
    code = check_course("coursera", [target], str(report), None, None)
    (item,) = json.loads(report.read_text())["items"]
    return code, item


@pytest.mark.slow
def test_the_1_over_m_of_a_course_is_right_where_nothing_else_is_wrong(tmp_path):
    code, item = check_as_coursera(tmp_path, "/ m", "/ m")
    assert (code, item["outcome"]) == (0, "right")


@pytest.mark.slow
@pytest.mark.some(2)
@pytest.mark.parametrize(("old", "new", "told"), COURSE)
def test_a_slip_beside_the_1_over_m_of_a_course_is_named_and_the_1_over_m_is_not(
    old, new, told, tmp_path
):
    code, item = check_as_coursera(tmp_path, old, new)
    assert (code, item["outcome"]) == (1, "wrong")
    assert [one["name"] for one in item["report"]["diagnoses"]] == [told]


@pytest.mark.slow
def test_a_port_without_the_1_over_m_of_its_course_is_told_its_other_slip(tmp_path):
    folder = tmp_path
    text = (SLIPS / "dense_course.py").read_text(encoding="ascii")
    text = text.replace(" / m", "").replace("np.dot(W.T, dZ)", "-np.dot(W.T, dZ)")
    (folder / "mine.py").write_text(text)
    report = folder / "report.json"
    check_course("coursera", [str(folder / "mine.py")], str(report), None, None)
    (item,) = json.loads(report.read_text())["items"]
    assert [one["name"] for one in item["report"]["diagnoses"]] == ["sign of dx"]
