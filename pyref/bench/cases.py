"""The layers that race, at the sizes that matter, and what their times should be.

Each is a forward and a backward pass. work: floating point operations of both, where
a product of matrices is the work; streams: how many arrays as large as x must at
least go through memory, where that is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

Shape = tuple[int, ...]


@dataclass(frozen=True)
class LayerCase:
    """goals: how many times as fast as torch, by precision.

    half: the goal of float32 is half of what float64 reaches in the same run.
    """

    title: str
    layer: str
    inputs: Mapping[str, Shape]
    options: Mapping[str, Any]
    goals: Mapping[str, float]
    half: bool = False
    work: float = 0.0
    streams: float = 0.0
    share: float = 0.0  # of the peak of the same run, in float64: a goal


@dataclass(frozen=True)
class Arguments:
    """What a pass is called with: inputs, then options, and dy going back."""

    inputs: list[np.ndarray]
    options: list[Any]
    dy: np.ndarray


def goals(double: float, single: float = 0.0) -> dict[str, float]:
    """Goals in float64 and in float32; none where it is 0."""
    return {"float64": double} | ({"float32": single} if single else {})


def conv(
    title: str, sizes: Shape, stride: int, goals: dict[str, float], share: float = 0.0
) -> LayerCase:
    """A convolution that keeps the lengths of its images, but for the stride.

    sizes: images, channels, their length on both sides, kernels, their length.
    """
    N, C, H, F, K = sizes
    return LayerCase(
        title=f"conv2d {title}",
        layer="conv2d",
        inputs={"x": (N, C, H, H), "w": (F, C, K, K), "b": (1, F)},
        options={
            "stride": (stride, stride),
            "pad": ((K - 1) // 2,) * 4,
            "dilation": (1, 1),
            "groups": 1,
        },
        goals=goals,
        work=6.0 * N * F * C * K**2 * ((H - 1) // stride + 1) ** 2,
        share=share,
    )


def dense(N: int, D: int, M: int, goals: dict[str, float]) -> LayerCase:
    inputs = {"x": (N, D), "w": (D, M), "b": (1, M)}
    title = f"dense {N}x{D}x{M}"
    return LayerCase(title, "dense", inputs, {}, goals, work=6.0 * N * D * M)


def crossentropy(N: int, M: int, goals: dict[str, float]) -> LayerCase:
    layer = "softmax_crossentropy"
    inputs, options = {"x": (N, M)}, {"t": (N, M)}
    return LayerCase(f"{layer} {N}x{M}", layer, inputs, options, goals, streams=5)


def elementwise(layer: str, goal: float) -> LayerCase:
    inputs = {"x": (2000, 1000)}
    return LayerCase(
        f"{layer} 2000x1000", layer, inputs, {}, goals(goal), half=True, streams=5
    )


def norm(layer: str, shape: Shape, goal: float) -> LayerCase:
    title = f"{layer} {'x'.join(map(str, shape))}"
    inputs = {"x": shape, "gamma": (1, shape[1]), "beta": (1, shape[1])}
    options = {"epsilon": 2.0**-10}
    return LayerCase(title, layer, inputs, options, goals(goal), streams=8)


def pool(layer: str, goal: float) -> LayerCase:
    return LayerCase(
        title=f"{layer} 2x2 32x64x32x32",
        layer=layer,
        inputs={"x": (32, 64, 32, 32)},
        options={"window": (2, 2), "stride": (2, 2), "pad": (0, 0, 0, 0)},
        goals=goals(goal),
        half=True,
        streams=2.5,
    )


LAYERS = (
    conv("3x3 N32 C16 32x32 F32", (32, 16, 32, 32, 3), 1, goals(1.9, 0.6)),
    conv("3x3 N8 C64 56x56 F64", (8, 64, 56, 64, 3), 1, goals(1.9, 0.6), share=0.7),
    conv("5x5 stride 2 N32 C16 32x32 F32", (32, 16, 32, 32, 5), 2, goals(1.25)),
    conv("1x1 N32 C64 28x28 F128", (32, 64, 28, 128, 1), 1, goals(1.2, 1.2)),
    dense(256, 1024, 1024, goals(1.08)),
    crossentropy(4096, 1000, goals(1.1)),
    elementwise("tanh", 1.0),
    elementwise("sigmoid", 0.35),
    elementwise("relu", 0.6),
    norm("batchnorm", (4096, 512), 0.25),
    norm("batchnorm2d", (32, 64, 32, 32), 0.5),
    pool("max_pool2d", 1.2),
    pool("avg_pool2d", 1.5),
)
SMALL = (
    conv("3x3 N4 C3 8x8 F4", (4, 3, 8, 4, 3), 1, goals(1.4, 1.5)),
    dense(32, 64, 10, goals(3.0, 1.5)),
    crossentropy(64, 10, goals(1.5, 1.5)),
)
"""Cases in which the calls take longer than the numbers."""


def shrink(case: LayerCase) -> LayerCase:
    """The case under its title with no length over 4, for tests of the tables."""
    inputs = {name: cut(shape) for name, shape in case.inputs.items()}
    options = {k: cut(v) if k == "t" else v for k, v in case.options.items()}
    return replace(case, inputs=inputs, options=options)


def cut(shape: Shape) -> Shape:
    return tuple(min(length, 4) for length in shape)


def make_arguments(
    case: LayerCase, function: Callable[..., Any], dtype: str
) -> Arguments:
    """Normal numbers, the same in every run; targets are shares of one sample's row."""
    random = np.random.default_rng(len(case.title))
    inputs = [random.standard_normal(s).astype(dtype) for s in case.inputs.values()]
    options = list(case.options.values())
    if "t" in case.options:
        shares = random.random(case.options["t"])
        options = [(shares / np.sum(shares, axis=1, keepdims=True)).astype(dtype)]
    y, _ = function(*inputs, *options)
    return Arguments(inputs, options, random.standard_normal(y.shape).astype(dtype))
