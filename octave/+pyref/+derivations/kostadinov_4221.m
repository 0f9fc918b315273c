% Backpropagation in a 4-2-2-1 network, after Kostadinov: four layers, linear output.
%     [loss, back] = pyref.derivations.kostadinov_4221 (x, w1, b1, w2, b2, w3, y)
%     [dx, dw1, db1, dw2, db2, dw3] = back (dloss)
%
%     x D x N, w1 H x D, b1 H x 1, w2 K x H, b2 K x 1, w3 M x K, targets y M x N
%
%     a1 = x
%     z2 = w1 a1 + b1, a2 = f (z2)       H x N, f is the sigmoid
%     z3 = w2 a2 + b2, a3 = f (z3)       K x N
%     s = w3 a3                          M x N, no activation and no bias
%     loss = 1/2 sum ((s - y)^2)         1 x 1, over the batch, not divided by N
%
% Going back, weight by weight with the chain rule and then as matrices:
%
%     delta4 = s - y                              M x N
%     delta3 = (w3' delta4) * a3 (1 - a3)         K x N
%     delta2 = (w2' delta3) * a2 (1 - a2)         H x N
%     dw3 = delta4 a3'
%     dw2 = delta3 a2', db2 = sum (delta3)        along the rows
%     dw1 = delta2 x', db1 = sum (delta2)         along the rows
%     dx = w1' delta2
%
% Layers are counted from 1, the input, and z of layer 2 has the weights w1. These are
% the two hidden layers of the equations, in kostadinov_441 the one of 4 neurons.
%
% Errors: pyref:size, pyref:type. Source: Simeon Kostadinov 2019, Understanding
% Backpropagation Algorithm.

function [loss, back] = kostadinov_4221 (x, w1, b1, w2, b2, w3, y)
  pyref.internal.takes (7, nargin);
  [x, w1, b1, w2, b2, w3, y] = pyref.internal.sizes ( ...
    'kostadinov_4221: x D N, w1 H D, b1 H 1, w2 K H, b2 K 1, w3 M K, y M N', ...
    x, w1, b1, w2, b2, w3, y);
  a2 = f (w1 * x + b1);
  a3 = f (w2 * a2 + b2);
  s = w3 * a3;
  loss = total ((s - y) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('kostadinov_4221: loss', dloss, loss), ...
    x, a2, a3, s, w1, w2, w3, y);
end

function [dx, dw1, db1, dw2, db2, dw3] = backward (dloss, x, a2, a3, s, w1, w2, w3, y)
  delta4 = dloss .* (s - y);
  delta3 = (w3.' * delta4) .* slope (a3);
  delta2 = (w2.' * delta3) .* slope (a2);
  dw3 = delta4 * a3.';
  dw2 = delta3 * a2.';
  db2 = sum (delta3, 2);
  dw1 = delta2 * x.';
  db1 = sum (delta2, 2);
  dx = w1.' * delta2;
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!test <by hand: every z is zero, so every a is one half>
%! [loss, back] = pyref.derivations.kostadinov_4221 ( ...
%!   [1; 2], [2 -1; 4 -2.5], [0; 1], [4 -6; 1 3], [1; -2], [2 -4], 1);
%! assert (loss, 2);
%! [dx, dw1, db1, dw2, db2, dw3] = back (4);
%! assert (dx, [44; -28]);
%! assert (dw1, [-2 -4; 12 24]);
%! assert (db1, [-2; 12]);
%! assert (dw2, [-2 -2; 4 4]);
%! assert (db2, [-4; 8]);
%! assert (dw3, [-4 -4]);

%!test <read as 4-2-2-1 the output is no probability>
%! w1 = [0.1 0.2 0.3 0.4; -0.4 -0.3 -0.2 -0.1];
%! loss = pyref.derivations.kostadinov_4221 ( ...
%!   [1; 0; -1; 0.5], w1, [0.1; -0.1], [0.5 -0.5; 0.25 0.75], [0; 0.2], [1 -2], 1);
%! assert (1 - sqrt (2 * loss), -0.7961402491990721, 4 * eps);

%!error <kostadinov_4221: w3 is 2 x 1, not M x K, with x 4 x 1, w1 2 x 4, b1 2 x 1>
%! pyref.derivations.kostadinov_4221 ( ...
%!   ones (4, 1), ones (2, 4), [0; 0], ones (2, 2), [0; 0], [1; -2], 1);
