"""Networks that learn a text: how each starts, what it is given, how it predicts."""

# mypy: disable-error-code=call-arg
import numpy as np

from pyref.fixtures import weights
from pyref.layers.layernorm import layernorm
from pyref.layers.rnn import rnn
from pyref.networks.rolled import rolled
from pyref.networks.transformer_block import transformer_block
from pyref.training.char_rnn_training import char_rnn_training
from pyref.training.gpt_training import gpt_training
from pyref.training.task import Data, Task, shapes_of

EPSILON = 2.0**-10
CHAR_HIDDEN = 32
LIMIT = 5.0  # of an entry of a gradient, as min-char-rnn has it
BLOCKS = (2, 16, 32, 2)  # how many, columns, hidden numbers and heads
WINDOWS = "windows of the text"


def make_char_rnn(data: Data) -> Task:
    V = data.characters
    start = weights.char_rnn(V, CHAR_HIDDEN).values()
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        wx, wh, bh, wy, by = rolled(theta, shapes)
        h0 = np.zeros((len(x), CHAR_HIDDEN))
        h = rnn(np.eye(V)[x.astype(int)], h0, wx, wh, bh)[0]
        scores: np.ndarray = h @ wy + by
        return scores

    return Task(char_rnn_training, data.begin(start), data.windows, data.order,
                data.eta, ((V, CHAR_HIDDEN), LIMIT), score, what=WINDOWS)  # fmt: skip


def make_gpt(data: Data) -> Task:
    V, T = data.characters, data.x.shape[1]
    blocks, _, _, heads = BLOCKS
    start = weights.gpt(V, T, *BLOCKS[:3]).values()
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        p = rolled(theta, shapes)
        return np.stack([scores_of(p, row) for row in x.astype(int)])

    def scores_of(p: list[np.ndarray], tokens: np.ndarray) -> np.ndarray:
        wte, wpe, *stacks, gammaf, betaf = p
        y = wte[tokens] + wpe
        for k in range(blocks):
            own = [v[k] if v.ndim == 3 else v[k : k + 1] for v in stacks]
            y = transformer_block(y, *own, heads, EPSILON)[0]
        scores: np.ndarray = layernorm(y, gammaf, betaf, EPSILON)[0] @ wte.T
        return scores

    return Task(gpt_training, data.begin(start), data.windows, data.order, data.eta,
                ((V, *BLOCKS), EPSILON), score, what=WINDOWS)  # fmt: skip
