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

%!test <a step of 1e-4 agrees and one of 1e-15 or of 8 does not>
%! dbg = @(o, i) reshape (sin (1:o * (i + 1)), o, i + 1) / 10;
%! [theta1, theta2, x, y] = deal (dbg (5, 3), dbg (3, 5), dbg (5, 2), [2; 3; 1; 2; 3]);
%! cost = @(theta1) pyref.derivations.ng_exercise4 (x, theta1, theta2, y, 0);
%! [~, back] = cost (theta1);
%! [~, dtheta1] = back (1);
%! apart = zeros (1, 3);
%! steps = [1e-4, 1e-15, 8];
%! for n = 1:3
%!   numeric = zeros (5, 4);
%!   for k = 1:20
%!     step = steps(n) * reshape ((1:20) == k, 5, 4);
%!     numeric(k) = (cost (theta1 + step) - cost (theta1 - step)) / (2 * steps(n));
%!   end
%!   apart(n) = norm (numeric - dtheta1) / norm (numeric + dtheta1);
%! end
%! assert (apart(1) < 1e-8);
%! assert (all (apart(2:3) > 0.01));

%!test <what gives odd results in a gradient check is told>
%! dbg = @(o, i) reshape (sin (1:o * (i + 1)), o, i + 1) / 10;
%! [theta1, theta2, x, y] = deal (dbg (5, 3), dbg (3, 5), dbg (5, 2), [2; 3; 1; 2; 3]);
%!
%! [~, back] = pyref.derivations.ng_exercise4 (x, theta1, theta2, y, 3);
%! [~, dtheta1, dtheta2] = back (1);
%! f = @(z) 1 ./ (1 + exp (-z));
%! a1 = [ones(5, 1), x]; a2 = [ones(5, 1), f(a1 * theta1.')]; h = f (a2 * theta2.');
%! odd = {'', 'no 1/m', 'no regularization', 'the bias held down', 'a slope at the output'};
%! for k = 1:5
%!   delta3 = h - (y == 1:3);
%!   delta3 = delta3 .* (h .* (1 - h)) .^ (k == 5);
%!   delta2 = (delta3 * theta2(:,2:6)) .* a2(:,2:6) .* (1 - a2(:,2:6));
%!   held1 = 3 * (k ~= 3) * [(k == 4) * theta1(:,1), theta1(:,2:4)];
%!   held2 = 3 * (k ~= 3) * [(k == 4) * theta2(:,1), theta2(:,2:6)];
%!   m = 5 ^ (k ~= 2);
%!   off1 = (delta2.' * a1 + held1) / m - dtheta1;
%!   off2 = (delta3.' * a2 + held2) / m - dtheta2;
%!   assert ((max (abs ([off1(:); off2(:)]), [], 1) > 1e-4) == (k > 1), odd{k});
%!   assert (k > 1 || norm ([off1(:); off2(:)]) < 1e-13);
%! end

%!test <a wrong transpose has another size or another value>
%! [x, w1, w2, y] = deal ([1; 2], [0.5 -1; 2 0.25], [1 0.5; -1 2], [0; 1]);
%! [~, back] = pyref.derivations.same_weights (x, w1, w2, y);
%! [~, dw1] = back (1);
%! assert (norm (dw1 - dw1.') > 0.1 * norm (dw1));
%! [~, back] = pyref.derivations.same_weights (x, [w1; 1 1], [w2, [1; 1]], y);
%! [~, dw1] = back (1);
%! assert (size (dw1.'), [2 3]);

%!error <same_weights: w1 is 1 x 3, not H x D, with x 2 x 1>
%! pyref.derivations.same_weights ([1; 2], [1 2 3], 1, 1);
