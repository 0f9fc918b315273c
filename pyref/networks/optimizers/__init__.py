"""Ways to step: pure functions, one file each, each with its twin in Octave.

    w, state... = optimizers.NAME(w, dw, state..., numbers...)

The state is what the step before gave, zeros at first. Nothing is kept inside.
"""

from pyref.networks.optimizers.adadelta import adadelta
from pyref.networks.optimizers.adagrad import adagrad
from pyref.networks.optimizers.adam import adam
from pyref.networks.optimizers.adamax import adamax
from pyref.networks.optimizers.adamw import adamw
from pyref.networks.optimizers.amsgrad import amsgrad
from pyref.networks.optimizers.momentum import momentum
from pyref.networks.optimizers.nadam import nadam
from pyref.networks.optimizers.nesterov import nesterov
from pyref.networks.optimizers.rmsprop import rmsprop
from pyref.networks.optimizers.sgd import sgd
from pyref.offer import offer

__all__ = [
    "adadelta",
    "adagrad",
    "adam",
    "adamax",
    "adamw",
    "amsgrad",
    "momentum",
    "nadam",
    "nesterov",
    "rmsprop",
    "sgd",
]

offer(globals()[name] for name in __all__)
