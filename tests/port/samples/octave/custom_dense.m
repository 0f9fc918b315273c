% A custom layer as MATLAB has them: forward with memory, gradients of parameters.
classdef custom_dense < nnet.layer.Layer
  properties (Learnable)
    Weights
    Bias
  end
  methods
    function layer = custom_dense (numInputs, numOutputs, name)
      layer.Name = name;
      layer.Weights = randn (numOutputs, numInputs);
      layer.Bias = zeros (numOutputs, 1);
    end
    function Z = predict (layer, X)
      Z = layer.Weights * X + layer.Bias;
    end
    function [Z, memory] = forward (layer, X)
      Z = predict (layer, X);
      memory = X;
    end
    function [dLdX, dLdWeights, dLdBias] = backward (layer, ~, ~, dLdZ, memory)
      dLdX = layer.Weights.' * dLdZ;
      dLdWeights = dLdZ * memory.';
      dLdBias = sum (dLdZ, 2);
    end
  end
end
