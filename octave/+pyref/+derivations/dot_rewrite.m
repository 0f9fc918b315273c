% A library of loops, rewritten with dot products: four of them.
%     [loss, back] = pyref.derivations.dot_rewrite (x, w1, w2, y)
%     [dx, dw1, dw2] = back (dloss)
%
%     x D x N, w1 H x D, w2 M x H, targets y M x N
%
%     h = f (w1 x), o = f (w2 h)                  f is the sigmoid
%     loss = 1/2 sum ((o - y)^2)                  1 x 1
%
% Going back:
%
%     delta2 = (o - y) * o (1 - o),  dw2 = delta2 h'
%     delta1 = (w2' delta2) * h (1 - h),  dw1 = delta1 x',  dx = w1' delta1
%
% Each product is a loop over two indices of loop_library, and the sum over a third.
%
% Errors: pyref:size, pyref:type. Source: Stack Exchange, How can I perform
% backpropagation directly in matrix form?

function [loss, back] = dot_rewrite (x, w1, w2, y)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, y] = pyref.internal.sizes ( ...
    'dot_rewrite: x D N, w1 H D, w2 M H, y M N', x, w1, w2, y);
  h = 1 ./ (1 + exp (-(w1 * x)));
  o = 1 ./ (1 + exp (-(w2 * h)));
  loss = total ((o - y) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('dot_rewrite: loss', dloss, loss), x, h, o, w1, w2, y);
end

function [dx, dw1, dw2] = backward (dloss, x, h, o, w1, w2, y)
  delta2 = dloss .* (o - y) .* o .* (1 - o);
  delta1 = (w2.' * delta2) .* h .* (1 - h);
  dw2 = delta2 * h.';
  dw1 = delta1 * x.';
  dx = w1.' * delta1;
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: one half in and out>
%! [loss, back] = pyref.derivations.dot_rewrite ([1; -2], [2 1], 0, 1);
%! assert (loss, 1 / 8);
%! [dx, dw1, dw2] = back (16);
%! assert (dx, [0; 0]);
%! assert (dw1, [0 0]);
%! assert (dw2, -1);

%!test <two columns, each from its own numbers>
%! x = [0.5 -1; 2 0.25]; w1 = [1 -1; 0.5 2]; w2 = [2 -1]; y = [1 0.25];
%! [loss, back] = pyref.derivations.dot_rewrite (x, w1, w2, y);
%! a1 = 1 ./ (1 + exp (-w1 * x));
%! a2 = 1 ./ (1 + exp (-w2 * a1));
%! assert (loss, sum ((a2 - y) .^ 2, 2) / 2, 4 * eps);
%! [~, ~, dw2] = back (1);
%! assert (dw2, ((a2 - y) .* a2 .* (1 - a2)) * a1.', 4 * eps);

%!error <dot_rewrite: w1 is 1 x 3, not H x D, with x 2 x 1>
%! pyref.derivations.dot_rewrite ([1; 2], [1 2 3], 1, 1);
