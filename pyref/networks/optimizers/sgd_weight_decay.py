"""Step by a velocity, with weight decay as an L2 penalty: its gradient is in dw.
    w, v = pyref.networks.optimizers.sgd_weight_decay(w, dw, v, gamma, eta, decay)

    w, dw and v any shape, v zero at first; gamma, eta and decay numbers

    g = dw + decay w
    v = gamma v + g
    w = w - eta v

decay w is the gradient of decay / 2 |w|^2; of a penalty without the 1/2 it is 2 decay
w, so that decay is twice the penalty's number. The velocity is in units of the
gradient, as torch has it: a rate that changes changes all of the step. In momentum,
and in Caffe and Keras, the rate is inside, v = gamma v + eta g; with one rate for all
steps w is the same, and that v is this one times eta. The decay of Keras is
decoupled, it takes eta decay w off beside the velocity, as adamw does: the same w
where gamma is 0, another one else. torch's dampening is 0 here.

Errors: pyref:size, pyref:type, pyref:value. Source: Sutskever, Martens, Dahl and
Hinton 2013, On the Importance of Initialization and Momentum in Deep Learning; Krogh
and Hertz 1992, A Simple Weight Decay Can Improve Generalization; torch.optim.SGD.
"""

from pyref.layers.sizes import sizes


def sgd_weight_decay(w, dw, v, gamma, eta, decay):
    w, dw, v, gamma, eta, decay = sizes(
        "sgd_weight_decay: w ..., dw ..., v ..., gamma real, eta real, decay real",
        w, dw, v, gamma, eta, decay,
    )  # fmt: skip
    g = dw + decay * w
    v = gamma * v + g
    w = w - eta * v
    return w, v
