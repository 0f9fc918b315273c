"""Training: networks run on real images and a text; twins in octave/+pyref/+training.

    theta, m, v, losses = training.mlp_training(theta, m, v, ..., order, eta, done, ...)

descent steps by Adam; mlp_training, cnn_training, pavlidis_training, char_rnn_training,
gpt_training and two_layer_hinge_training give it their network, and dolhansky_training
takes plain steps. task says what is trained and from where, run does it in either
language, curves draws the losses.
"""

from pyref.offer import offer
from pyref.training.char_rnn_training import char_rnn_training
from pyref.training.cnn_training import cnn_training
from pyref.training.descent import descent
from pyref.training.dolhansky_training import dolhansky_training
from pyref.training.gpt_training import gpt_training
from pyref.training.mlp_training import mlp_training
from pyref.training.pavlidis_training import pavlidis_training
from pyref.training.two_layer_hinge_training import two_layer_hinge_training

__all__ = [
    "char_rnn_training",
    "cnn_training",
    "descent",
    "dolhansky_training",
    "gpt_training",
    "mlp_training",
    "pavlidis_training",
    "two_layer_hinge_training",
]

offer(globals()[name] for name in __all__)
