% Backpropagation in a 4-4-1 network, after Kostadinov: columns, sigmoid, bias.
%     [loss, back] = pyref.derivations.kostadinov_441 (x, w1, b1, w2, b2, y)
%     [dx, dw1, db1, dw2, db2] = back (dloss)
%
%     x D x N, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, targets y M x N
%
%     z1 = w1 x + b1,  a1 = f (z1)       H x N, f is the sigmoid
%     z2 = w2 a1 + b2, s = f (z2)        M x N
%     loss = 1/2 sum ((s - y)^2)         1 x 1, over the batch, not divided by N
%
% Going back, weight by weight with the chain rule and then as matrices:
%
%     delta2 = (s - y) * s (1 - s)                M x N
%     delta1 = (w2' delta2) * a1 (1 - a1)         H x N
%     dw2 = delta2 a1', db2 = sum (delta2)        along the rows
%     dw1 = delta1 x', db1 = sum (delta1)         along the rows
%     dx = w1' delta1
%
% The text counts four layers, with 4 inputs, 4 neurons for the hidden layers and one
% output. Here that is one hidden layer of 4, in kostadinov_4221 two of 2.
%
% Errors: pyref:size, pyref:type. Source: Simeon Kostadinov 2019, Understanding
% Backpropagation Algorithm.

function [loss, back] = kostadinov_441 (x, w1, b1, w2, b2, y)
  pyref.internal.takes (6, nargin);
  [x, w1, b1, w2, b2, y] = pyref.internal.sizes ( ...
    'kostadinov_441: x D N, w1 H D, b1 H 1, w2 M H, b2 M 1, y M N', ...
    x, w1, b1, w2, b2, y);
  a1 = f (w1 * x + b1);
  s = f (w2 * a1 + b2);
  loss = total ((s - y) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('kostadinov_441: loss', dloss, loss), x, a1, s, w1, w2, y);
end

function [dx, dw1, db1, dw2, db2] = backward (dloss, x, a1, s, w1, w2, y)
  delta2 = dloss .* (s - y) .* slope (s);
  delta1 = (w2.' * delta2) .* slope (a1);
  dw2 = delta2 * a1.';
  db2 = sum (delta2, 2);
  dw1 = delta1 * x.';
  db1 = sum (delta1, 2);
  dx = w1.' * delta1;
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
%! [loss, back] = pyref.derivations.kostadinov_441 ( ...
%!   [1; 2], [2 -1; 4 -2.5], [0; 1], [4 -6], 1, 1);
%! assert (loss, 1 / 8);
%! [dx, dw1, db1, dw2, db2] = back (16);
%! assert (dx, [8; -5.5]);
%! assert (dw1, [-2 -4; 3 6]);
%! assert (db1, [-2; 3]);
%! assert (dw2, [-1 -1]);
%! assert (db2, -2);

%!test <read as 4-4-1 the gradient of the first weights has the norm given>
%! [w1, b1, w2, b2] = deal (reshape (sin (1:16), 4, 4), sin (17:20).', sin (21:24), sin (25));
%! [~, back] = pyref.derivations.kostadinov_441 ([0.25; 0.5; 0.75; 1], w1, b1, w2, b2, 1);
%! [~, dw1] = back (1);
%! assert (norm (dw1(:)), 0.07055990807205775, 4e-16);

%!error <kostadinov_441: b1 is 1 x 4, not H x 1, with x 4 x 1, w1 4 x 4>
%! pyref.derivations.kostadinov_441 ( ...
%!   ones (4, 1), ones (4, 4), ones (1, 4), ones (1, 4), 1, 1);
