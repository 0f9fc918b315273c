"""The networks at real images: for each one case of all 200 and one of 10.

The case of 10, the first of each class, is also probed: up to 200 coordinates of
each parameter and 40 of the images, the probes, are held against slopes and the
complex step, and with the losses against certified values, fixtures/data/NAME.json.
All else but the images is made from the closed formula.
"""

from functools import cache
from hashlib import sha256
from itertools import count

import numpy as np

from pyref.fixtures import numbers
from pyref.fixtures.case import Case, Expected, Probed, Sheet
from pyref.fixtures.load import checked, parse
from pyref.networks import data, weights
from pyref.paths import FIXTURES

SOURCE: dict[str, object] = {
    "kind": "data",
    "cite": "Xiao, Rasul and Vollgraf 2017, Fashion-MNIST, arXiv 1708.07747",
    "licence": "MIT",
}
EPSILON = 2.0**-10
PROBES = 200
IMAGE_PROBES = 40
FLAT = ("values", "low")
MLP = {"x": "N D", "w1": "D H", "b1": "1 H", "w2": "H M", "b2": "1 M"}
CNN = {"x": "N 1 28 28", "w1": "F 1 3 3", "gamma": "1 F", "beta": "1 F",
       "w2": "G F 3 3", "b2": "1 G", "w3": "D M", "b3": "1 M"}  # fmt: skip


def sheet(layer, inputs, options, longest):
    """longest: the longest sum on the way to any result, forward or back."""
    return Sheet(
        layer=layer,
        call=f"networks.{layer}",
        inputs=inputs,
        options=options,
        outputs={"y": "N 1"},
        lengths={"y": longest} | {f"d{name}": longest for name in inputs},
    )


SHEETS = {
    "mlp": sheet("mlp", MLP, {"t": "N M"}, "784"),
    "cnn": sheet("cnn", CNN, {"epsilon": "nonnegative", "t": "N M"}, "N 196"),
}


@cache
def cases() -> tuple[Case, ...]:
    x, labels = data.images()
    few = np.sort([np.flatnonzero(labels == c)[0] for c in range(data.CLASSES)])
    return (
        mlp(x, labels, "all 200 images of Fashion-MNIST"),
        mlp(x[few], labels[few], "10 images of Fashion-MNIST, one of each class", True),
        cnn(x, labels, "all 200 images of Fashion-MNIST"),
        cnn(x[few], labels[few], "10 images of Fashion-MNIST, one of each class", True),
    )


def mlp(x, labels, title, probed=False):
    inputs = {"x": x.reshape(len(x), -1), **weights.mlp()}
    return case("mlp", title, inputs, {"t": one_hot(labels)}, probed)


def cnn(x, labels, title, probed=False):
    options = {"epsilon": EPSILON, "t": one_hot(labels)}
    return case("cnn", title, {"x": x, **weights.cnn()}, options, probed)


def one_hot(labels):
    return np.eye(data.CLASSES)[labels]


def case(layer, title, inputs, options, probed):
    number = len(inputs["x"])
    upstream = {"dy": upstream_of(number)}
    arrays = [*inputs.values(), *options.values(), *upstream.values()]
    content = b"".join(np.asarray(v, np.float64).tobytes() for v in arrays)
    found = f"{layer}-{sha256(content).hexdigest()[:8]}"
    return Case(
        id=found,
        sheet=SHEETS[layer],
        title=title,
        inputs=inputs,
        options=options,
        upstream=upstream,
        expect={},
        exact_in=("float64", "float32"),
        source=SOURCE,
        probes={k: probes(k, v.size) for k, v in inputs.items()} if probed else {},
        probed=certified(layer, found) if probed else {},
    )


def certified(layer, case):
    """What is proved of the case of 10 images: y, and the probed gradients."""
    name = f"data/{layer}.json"
    if not (FIXTURES / name).exists():
        return {}
    document = parse(checked(FIXTURES, name), name)
    if document["id"] != case:
        return {}
    found = {}
    for array, entry in document["known"].items():
        places = np.array([int(word) for word in entry["places"].split()])
        flat = {k: [w for line in entry[k] for w in line.split()] for k in FLAT}
        high, low = (np.array([float(w) for w in flat[k]]) for k in FLAT)
        known = Expected(high, low, np.zeros(len(high)), written=tuple(flat["values"]))
        found[array] = Probed(places, known)
    return found


def upstream_of(number):
    """A weight for each image, of about 1 / number: no two alike, of both signs."""
    return weights.array(count(1), number, 1, times=0.5 ** (number - 1).bit_length())


def probes(name, size):
    return numbers.places(size, IMAGE_PROBES if name == "x" else PROBES)
