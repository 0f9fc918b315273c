% Move the running mean and variance of batch normalization towards those of a batch.
%     [mu, variance] = pyref.networks.optimizers.running_update ( ...
%       x, mu, variance, share, correction)
%
%     x N x D, mu 1 x D, variance 1 x D, share a number, that of the new; correction a
%     whole number, 0 or 1
%
%     d        = x - mean (x)                                N x D
%     mu       = (1 - share) mu + share mean (x)             1 x D
%     variance = (1 - share) variance
%                + share sum (d^2) / (N - correction)        1 x D
%
% What torch and cuDNN call momentum is this share, 0.1 as a rule. The momentum of
% Keras, ONNX and Flax is the share of the old: 0.99, 0.9 and 0.99 are a share of 0.01,
% 0.1 and 0.01. A mean over all batches has a share of 1 / t at step t. batchnorm
% divides by N when it normalizes; what is kept is divided by N - 1, correction 1, in
% the paper, in torch and in fused kernels of TensorFlow, by N, correction 0, in ONNX,
% Flax and most written by hand.
%
% One row has no variance by N - 1: it is refused, as by torch; TensorFlow makes it 0.
% The columns are centered as in batchnorm.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ioffe and Szegedy 2015, Batch
% Normalization, algorithm 2; torch.nn.BatchNorm1d; ONNX BatchNormalization.

function [mu, variance] = running_update (x, mu, variance, share, correction)
  pyref.internal.takes (5, nargin);
  [x, mu, variance, share, correction] = pyref.internal.sizes ( ...
    'running_update: x N D, mu 1 D, variance 1 D, share real, correction whole', ...
    x, mu, variance, share, correction);
  N = size (x, 1);
  if correction >= N
    error ('pyref:value', 'running_update: x has %d rows, correction is %d', ...
           N, correction);
  end
  d = x - x(1,:);
  d = d - mean_down (d);
  d = d - mean_down (d);
  mu = (1 - share) * mu + share * mean_down (x);
  variance = (1 - share) * variance + share * sum_down (d .^ 2) / (N - correction);
end

function v = mean_down (v)
  v = sum_down (v) / size (v, 1);
end

function v = sum_down (v)
  v = pyref.internal.sum_along (v, 1);
end

%!test <mean 1.5, and a variance of 2.25 by N and 3 by N - 1, a quarter of each>
%! [mu, variance] = pyref.networks.optimizers.running_update ([0; 0; 3; 3], 0.5, 1.25, 0.25, 0);
%! assert ({mu, variance}, {0.75, 1.5});
%! [mu, variance] = pyref.networks.optimizers.running_update ([0; 0; 3; 3], 0.5, 1, 0.25, 1);
%! assert ({mu, variance}, {0.75, 1.5});

%!test <one row has a variance of 0 by N>
%! [mu, variance] = pyref.networks.optimizers.running_update ([4 8], [2 2], [1 4], 0.5, 0);
%! assert ({mu, variance}, {[3 5], [0.5 2]});
%!error <running_update: x has 1 rows, correction is 1> pyref.networks.optimizers.running_update (1, 0, 1, 0.1, 1);
%!error id=pyref:value pyref.networks.optimizers.running_update (zeros (0, 2), [0 0], [1 1], 0.1, 0);
