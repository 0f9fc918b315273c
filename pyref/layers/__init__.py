"""The layers: one file each, its twin in octave/+pyref/+layers.

    y, back = layers.NAME(inputs..., options...)
    dx, dw, db = back(dy)          one gradient for each input, of its shape

Every file here that is named for the function in it is a layer;
help(layers.NAME) shows its header.
"""

from pyref.layers.absolute_error import absolute_error
from pyref.layers.adaptive_avg_pool2d import adaptive_avg_pool2d
from pyref.layers.attention import attention
from pyref.layers.avg_pool2d import avg_pool2d
from pyref.layers.avg_pool2d_ceil import avg_pool2d_ceil
from pyref.layers.avg_pool2d_inside import avg_pool2d_inside
from pyref.layers.batchnorm import batchnorm
from pyref.layers.batchnorm2d import batchnorm2d
from pyref.layers.batchnorm_inference import batchnorm_inference
from pyref.layers.bilinear_resize import bilinear_resize
from pyref.layers.bilinear_resize_corners import bilinear_resize_corners
from pyref.layers.binary_crossentropy import binary_crossentropy
from pyref.layers.binary_hinge import binary_hinge
from pyref.layers.cholesky import cholesky
from pyref.layers.col2im import col2im
from pyref.layers.contrastive_loss import contrastive_loss
from pyref.layers.conv1d import conv1d
from pyref.layers.conv2d import conv2d
from pyref.layers.conv3d import conv3d
from pyref.layers.conv_transpose2d import conv_transpose2d
from pyref.layers.cosine_similarity import cosine_similarity
from pyref.layers.crossentropy import crossentropy
from pyref.layers.dense import dense
from pyref.layers.dropout import dropout
from pyref.layers.eigh import eigh
from pyref.layers.elu import elu
from pyref.layers.embedding import embedding
from pyref.layers.flatten_column_scan import flatten_column_scan
from pyref.layers.flatten_row_scan import flatten_row_scan
from pyref.layers.gaussian_kl import gaussian_kl
from pyref.layers.geglu import geglu
from pyref.layers.gelu import gelu
from pyref.layers.gelu_quick import gelu_quick
from pyref.layers.gelu_tanh import gelu_tanh
from pyref.layers.global_avg_pool2d import global_avg_pool2d
from pyref.layers.groupnorm2d import groupnorm2d
from pyref.layers.gru import gru
from pyref.layers.gru_cell import gru_cell
from pyref.layers.gru_cell_before import gru_cell_before
from pyref.layers.hard_sigmoid import hard_sigmoid
from pyref.layers.hard_swish import hard_swish
from pyref.layers.hard_tanh import hard_tanh
from pyref.layers.huber import huber
from pyref.layers.im2col import im2col
from pyref.layers.infonce import infonce
from pyref.layers.instancenorm2d import instancenorm2d
from pyref.layers.kl_divergence import kl_divergence
from pyref.layers.l2_normalize import l2_normalize
from pyref.layers.layernorm import layernorm
from pyref.layers.leaky_relu import leaky_relu
from pyref.layers.lecun_tanh import lecun_tanh
from pyref.layers.local_response_norm import local_response_norm
from pyref.layers.log_softmax import log_softmax
from pyref.layers.log_softmax_axis import log_softmax_axis
from pyref.layers.logm import logm
from pyref.layers.lstm import lstm
from pyref.layers.lstm_cell import lstm_cell
from pyref.layers.lstm_cell_peephole import lstm_cell_peephole
from pyref.layers.max_pool2d import max_pool2d
from pyref.layers.max_pool2d_ceil import max_pool2d_ceil
from pyref.layers.max_pool2d_dilated import max_pool2d_dilated
from pyref.layers.maxout import maxout
from pyref.layers.mish import mish
from pyref.layers.multiclass_hinge import multiclass_hinge
from pyref.layers.multihead_attention import multihead_attention
from pyref.layers.prelu import prelu
from pyref.layers.relu import relu
from pyref.layers.reparametrize import reparametrize
from pyref.layers.rmsnorm import rmsnorm
from pyref.layers.rnn import rnn
from pyref.layers.rnn_cell import rnn_cell
from pyref.layers.rotary_embedding import rotary_embedding
from pyref.layers.self_attention import self_attention
from pyref.layers.selu import selu
from pyref.layers.sigmoid import sigmoid
from pyref.layers.sigmoid_crossentropy import sigmoid_crossentropy
from pyref.layers.softmax import softmax
from pyref.layers.softmax_axis import softmax_axis
from pyref.layers.softmax_crossentropy import softmax_crossentropy
from pyref.layers.softplus import softplus
from pyref.layers.sparsity_penalty import sparsity_penalty
from pyref.layers.squared_error import squared_error
from pyref.layers.squared_hinge import squared_hinge
from pyref.layers.svd import svd
from pyref.layers.swiglu import swiglu
from pyref.layers.swish import swish
from pyref.layers.tanh import tanh
from pyref.layers.temporal_crossentropy import temporal_crossentropy
from pyref.layers.triplet_loss import triplet_loss
from pyref.layers.true_conv2d import true_conv2d
from pyref.layers.weighted_crossentropy import weighted_crossentropy
from pyref.offer import offer

__all__ = [
    "absolute_error",
    "adaptive_avg_pool2d",
    "attention",
    "avg_pool2d",
    "avg_pool2d_ceil",
    "avg_pool2d_inside",
    "batchnorm",
    "batchnorm2d",
    "batchnorm_inference",
    "bilinear_resize",
    "bilinear_resize_corners",
    "binary_crossentropy",
    "binary_hinge",
    "cholesky",
    "col2im",
    "contrastive_loss",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose2d",
    "cosine_similarity",
    "crossentropy",
    "dense",
    "dropout",
    "eigh",
    "elu",
    "embedding",
    "flatten_column_scan",
    "flatten_row_scan",
    "gaussian_kl",
    "geglu",
    "gelu",
    "gelu_quick",
    "gelu_tanh",
    "global_avg_pool2d",
    "groupnorm2d",
    "gru",
    "gru_cell",
    "gru_cell_before",
    "hard_sigmoid",
    "hard_swish",
    "hard_tanh",
    "huber",
    "im2col",
    "infonce",
    "instancenorm2d",
    "kl_divergence",
    "l2_normalize",
    "layernorm",
    "leaky_relu",
    "lecun_tanh",
    "local_response_norm",
    "log_softmax",
    "log_softmax_axis",
    "logm",
    "lstm",
    "lstm_cell",
    "lstm_cell_peephole",
    "max_pool2d",
    "max_pool2d_ceil",
    "max_pool2d_dilated",
    "maxout",
    "mish",
    "multiclass_hinge",
    "multihead_attention",
    "prelu",
    "relu",
    "reparametrize",
    "rmsnorm",
    "rnn",
    "rnn_cell",
    "rotary_embedding",
    "self_attention",
    "selu",
    "sigmoid",
    "sigmoid_crossentropy",
    "softmax",
    "softmax_axis",
    "softmax_crossentropy",
    "softplus",
    "sparsity_penalty",
    "squared_error",
    "squared_hinge",
    "svd",
    "swiglu",
    "swish",
    "tanh",
    "temporal_crossentropy",
    "triplet_loss",
    "true_conv2d",
    "weighted_crossentropy",
]

offer(globals()[name] for name in __all__)
