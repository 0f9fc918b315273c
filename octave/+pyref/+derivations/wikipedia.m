% Backpropagation in weight space, after Wikipedia: vectors from right to left.
%     [loss, back] = pyref.derivations.wikipedia (x, w1, w2, y)
%     [dx, dw1, dw2] = back (dloss)
%
%     x D x 1, w1 H x D, w2 M x H, target y M x 1
%
%     a1 = f (w1 x), a2 = f (w2 a1)               f is the sigmoid
%     loss = C = 1/2 sum ((a2 - y)^2)             1 x 1
%
% The derivative of C by x is a product of matrices. Multiplied from the right, as
% columns, every step is a matrix times a vector:
%
%     delta2 = f' (w2 a1) * (a2 - y)              M x 1
%     delta1 = f' (w1 x) * (w2' delta2)           H x 1
%     dx = w1' delta1
%     dw = delta a', a that came in
%
% Multiplied from the left, as Jacobians of all that came before, each step is a matrix
% times a matrix: the same number, at a cost that grows with the length of x.
%
% Errors: pyref:size, pyref:type. Source: Wikipedia, Backpropagation.

function [loss, back] = wikipedia (x, w1, w2, y)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, y] = pyref.internal.sizes ( ...
    'wikipedia: x D 1, w1 H D, w2 M H, y M 1', x, w1, w2, y);
  a1 = f (w1 * x);
  a2 = f (w2 * a1);
  loss = sum ((a2 - y) .^ 2, 1) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('wikipedia: loss', dloss, loss), x, a1, a2, w1, w2, y);
end

function [dx, dw1, dw2] = backward (dloss, x, a1, a2, w1, w2, y)
  delta2 = dloss .* slope (a2) .* (a2 - y);
  delta1 = slope (a1) .* (w2.' * delta2);
  dx = w1.' * delta1;
  dw2 = delta2 * a1.';
  dw1 = delta1 * x.';
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!test <by hand: one half in and out>
%! [loss, back] = pyref.derivations.wikipedia ([1; -2], [2 1], 0, 1);
%! assert (loss, 1 / 8);
%! [dx, dw1, dw2] = back (16);
%! assert (dx, [0; 0]);
%! assert (dw1, [0 0]);
%! assert (dw2, -1);

%!test <products from either end agree and the one from the loss costs less>
%! [w1, w2] = deal (reshape (sin (1:12), 3, 4), reshape (cos (1:6), 2, 3));
%! [x, y] = deal ([0.5; -1; 0.25; 2], [1; 0]);
%! f = @(z) 1 ./ (1 + exp (-z));
%! a1 = f (w1 * x); a2 = f (w2 * a1);
%! parts = {(a2 - y).', diag(a2 .* (1 - a2)), w2, diag(a1 .* (1 - a1)), w1};
%! [left, from_loss] = deal (parts{1}, 0);
%! for k = 2:5
%!   from_loss = from_loss + numel (left) * size (parts{k}, 2);
%!   left = left * parts{k};
%! end
%! [right, from_x] = deal (parts{5}, 0);
%! for k = 4:-1:1
%!   from_x = from_x + numel (parts{k}) * size (right, 2);
%!   right = parts{k} * right;
%! end
%! [~, back] = pyref.derivations.wikipedia (x, w1, w2, y);
%! assert (left, right, 8 * eps);
%! assert (left.', back (1), 8 * eps);
%! assert ([from_x, from_loss], [84, 31]);

%!error <wikipedia: w1 is 1 x 3, not H x D, with x 2 x 1>
%! pyref.derivations.wikipedia ([1; 2], [1 2 3], 1, 1);
