"""Networks trained on images and a text; twins in octave/+pyref/+training.

    theta, m, v, losses = mlp_training(theta, m, v, ..., eta, done, hidden)

descent steps by Adam; dolhansky_training takes plain steps, and all others
give their network to descent. kinds makes a task of each, from where
images, captions and texts say; run does it in either language, curves
draws the losses.
"""

from pyref.offer import offer
from pyref.training.char_rnn_training import char_rnn_training
from pyref.training.cnn_training import cnn_training
from pyref.training.descent import descent
from pyref.training.dolhansky_training import dolhansky_training
from pyref.training.gpt_training import gpt_training
from pyref.training.lstm_captioning_training import lstm_captioning_training
from pyref.training.mlp_training import mlp_training
from pyref.training.pavlidis_training import pavlidis_training
from pyref.training.transformer_block_training import transformer_block_training
from pyref.training.two_layer_hinge_training import two_layer_hinge_training
from pyref.training.two_layer_softmax_training import two_layer_softmax_training
from pyref.training.ufldl_autoencoder_training import ufldl_autoencoder_training
from pyref.training.ufldl_softmax_training import ufldl_softmax_training
from pyref.training.zhang_training import zhang_training

__all__ = [
    "char_rnn_training",
    "cnn_training",
    "descent",
    "dolhansky_training",
    "gpt_training",
    "lstm_captioning_training",
    "mlp_training",
    "pavlidis_training",
    "transformer_block_training",
    "two_layer_hinge_training",
    "two_layer_softmax_training",
    "ufldl_autoencoder_training",
    "ufldl_softmax_training",
    "zhang_training",
]

offer(globals()[name] for name in __all__)
