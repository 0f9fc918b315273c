classdef dense_handle < handle
  % A layer that draws its weights, and keeps what it computes.
  properties
    weights
    bias
    input
    output
    grad_weights
    grad_bias
  end
  methods
    function obj = dense_handle (n_in, n_out)
      obj.weights = randn (n_in, n_out);
      obj.bias = zeros (1, n_out);
    end
    function forward (obj, x)
      obj.input = x;
      obj.output = x * obj.weights + obj.bias;
    end
    function dx = backward (obj, dy)
      obj.grad_weights = obj.input.' * dy;
      obj.grad_bias = sum (dy, 1);
      dx = dy * obj.weights.';
    end
  end
end
