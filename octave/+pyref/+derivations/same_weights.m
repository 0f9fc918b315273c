% Why are my weights all the same? A network whose hidden units start equal.
%     [loss, back] = pyref.derivations.same_weights (x, w1, w2, y)
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
% Where all rows of w1 are equal and all columns of w2, so are those of h, delta1, dw1
% and dw2: a step keeps them equal, and however long it is trained the network has one
% hidden unit. Nothing is wrong with the gradient.
%
% Errors: pyref:size, pyref:type. Source: Stack Exchange, questions on weights that stay
% equal and on gradient checks that give odd results.

function [loss, back] = same_weights (x, w1, w2, y)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, y] = pyref.internal.sizes ( ...
    'same_weights: x D N, w1 H D, w2 M H, y M N', x, w1, w2, y);
  h = 1 ./ (1 + exp (-(w1 * x)));
  o = 1 ./ (1 + exp (-(w2 * h)));
  loss = total ((o - y) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('same_weights: loss', dloss, loss), x, h, o, w1, w2, y);
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
%! [loss, back] = pyref.derivations.same_weights ([1; -2], [2 1], 0, 1);
%! assert (loss, 1 / 8);
%! [dx, dw1, dw2] = back (16);
%! assert (dx, [0; 0]);
%! assert (dw1, [0 0]);
%! assert (dw2, -1);

%!test <equal weights stay equal, step after step>
%! w1 = 0.5 * ones (3, 2); w2 = 0.5 * ones (2, 3);
%! for step = 1:20
%!   [~, back] = pyref.derivations.same_weights ([1; 2], w1, w2, [0; 1]);
%!   [~, dw1, dw2] = back (1);
%!   assert (dw1, dw1([1 1 1],:));
%!   w1 = w1 - 0.5 * dw1;
%!   w2 = w2 - 0.5 * dw2;
%! end
%! assert (w1, w1([1 1 1],:));
%! assert (norm (w1 - 0.5) > 0.01);

%!error <same_weights: w1 is 1 x 3, not H x D, with x 2 x 1>
%! pyref.derivations.same_weights ([1; 2], [1 2 3], 1, 1);
