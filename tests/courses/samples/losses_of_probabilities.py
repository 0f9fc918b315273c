"""Losses and steps in the forms of Neural Networks from Scratch."""

import numpy as np

EDGE = 1e-7


class Loss:
    def calculate(self, output, y):
        return np.mean(self.forward(output, y))


class Activation_Softmax:
    def forward(self, inputs, training=True):
        e = np.exp(inputs - inputs.max(axis=1, keepdims=True))
        self.output = e / e.sum(axis=1, keepdims=True)

    def backward(self, dvalues):
        along = (dvalues * self.output).sum(axis=1, keepdims=True)
        self.dinputs = self.output * (dvalues - along)


class Loss_CategoricalCrossentropy(Loss):
    def forward(self, y_pred, y_true):
        p = np.clip(y_pred, EDGE, 1 - EDGE)
        if y_true.ndim == 1:
            return -np.log(p[range(len(p)), y_true])
        return -np.log((p * y_true).sum(axis=1))

    def backward(self, dvalues, y_true):
        if y_true.ndim == 1:
            y_true = np.eye(dvalues.shape[1])[y_true]
        self.dinputs = -y_true / dvalues / len(dvalues)


class Loss_BinaryCrossentropy(Loss):
    def forward(self, y_pred, y_true):
        p = np.clip(y_pred, EDGE, 1 - EDGE)
        return -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p)).mean(axis=-1)

    def backward(self, dvalues, y_true):
        p = np.clip(dvalues, EDGE, 1 - EDGE)
        self.dinputs = -(y_true / p - (1 - y_true) / (1 - p)) / dvalues.size


class Activation_Softmax_Loss_CategoricalCrossentropy:
    def backward(self, dvalues, y_true):
        labels = y_true.argmax(axis=1) if y_true.ndim == 2 else y_true
        self.dinputs = dvalues.copy()
        self.dinputs[range(len(dvalues)), labels] -= 1
        self.dinputs /= len(dvalues)


class Optimizer:
    def __init__(self, learning_rate=1.0, decay=0.0, epsilon=1e-7):
        self.learning_rate = self.current_learning_rate = learning_rate
        self.decay, self.iterations, self.epsilon = decay, 0, epsilon

    def pre_update_params(self):
        if self.decay:
            share = 1 + self.decay * self.iterations
            self.current_learning_rate = self.learning_rate / share

    def post_update_params(self):
        self.iterations += 1

    def update_params(self, layer):
        layer.weights += self.move(layer, "weight", layer.dweights)
        layer.biases += self.move(layer, "bias", layer.dbiases)


class Optimizer_SGD(Optimizer):
    def __init__(self, learning_rate=1.0, decay=0.0, momentum=0.0):
        super().__init__(learning_rate, decay)
        self.momentum = momentum

    def move(self, layer, kind, slope):
        velocity = self.momentum * getattr(layer, f"{kind}_momentums", 0)
        velocity = velocity - self.current_learning_rate * slope
        setattr(layer, f"{kind}_momentums", velocity)
        return velocity


class Optimizer_Adagrad(Optimizer):
    def move(self, layer, kind, slope):
        cache = getattr(layer, f"{kind}_cache", 0) + slope**2
        setattr(layer, f"{kind}_cache", cache)
        return -self.current_learning_rate * slope / (np.sqrt(cache) + self.epsilon)


class Optimizer_RMSprop(Optimizer):
    def __init__(self, learning_rate=0.001, decay=0.0, epsilon=1e-7, rho=0.9):
        super().__init__(learning_rate, decay, epsilon)
        self.rho = rho

    def move(self, layer, kind, slope):
        cache = self.rho * getattr(layer, f"{kind}_cache", 0)
        cache = cache + (1 - self.rho) * slope**2
        setattr(layer, f"{kind}_cache", cache)
        return -self.current_learning_rate * slope / (np.sqrt(cache) + self.epsilon)


class Optimizer_Adam(Optimizer):
    def __init__(
        self, learning_rate=0.001, decay=0.0, epsilon=1e-7, beta_1=0.9, beta_2=0.999
    ):
        super().__init__(learning_rate, decay, epsilon)
        self.beta_1, self.beta_2 = beta_1, beta_2

    def move(self, layer, kind, slope):
        mean = self.beta_1 * getattr(layer, f"{kind}_momentums", 0)
        mean = mean + (1 - self.beta_1) * slope
        cache = self.beta_2 * getattr(layer, f"{kind}_cache", 0)
        cache = cache + (1 - self.beta_2) * slope**2
        setattr(layer, f"{kind}_momentums", mean)
        setattr(layer, f"{kind}_cache", cache)
        step = self.iterations + 1
        root = np.sqrt(cache / (1 - self.beta_2**step)) + self.epsilon
        return -self.current_learning_rate * mean / (1 - self.beta_1**step) / root
