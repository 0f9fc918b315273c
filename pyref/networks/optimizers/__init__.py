"""Ways to step: pure functions, one file each, each with its twin in Octave.

    w, state... = optimizers.NAME(w, dw, state..., numbers...)

Beside them what is done before a step, clip_norm and clip_value, and what a
step does to the statistics of batch normalization, running_update.

The state is what the step before gave, zeros at first. Nothing is kept
inside.
"""

from pyref.networks.optimizers.adadelta import adadelta
from pyref.networks.optimizers.adagrad import adagrad
from pyref.networks.optimizers.adam import adam
from pyref.networks.optimizers.adamax import adamax
from pyref.networks.optimizers.adamw import adamw
from pyref.networks.optimizers.amsgrad import amsgrad
from pyref.networks.optimizers.clip_norm import clip_norm
from pyref.networks.optimizers.clip_value import clip_value
from pyref.networks.optimizers.momentum import momentum
from pyref.networks.optimizers.nadam import nadam
from pyref.networks.optimizers.nesterov import nesterov
from pyref.networks.optimizers.rmsprop import rmsprop
from pyref.networks.optimizers.running_update import running_update
from pyref.networks.optimizers.sgd import sgd
from pyref.networks.optimizers.sgd_weight_decay import sgd_weight_decay
from pyref.offer import offer

__all__ = [
    "adadelta",
    "adagrad",
    "adam",
    "adamax",
    "adamw",
    "amsgrad",
    "clip_norm",
    "clip_value",
    "momentum",
    "nadam",
    "nesterov",
    "rmsprop",
    "running_update",
    "sgd",
    "sgd_weight_decay",
]

offer(globals()[name] for name in __all__)
