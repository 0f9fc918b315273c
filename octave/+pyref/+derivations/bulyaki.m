% Backpropagation in two phases, all errors first, after Bulyaki: columns, mean.
%     [loss, back] = pyref.derivations.bulyaki (n0, w1, b1, w2, b2, w3, b3, t)
%     [dn0, dw1, db1, dw2, db2, dw3, db3] = back (dloss)
%
%     n0 D x P, w1 H x D, b1 H x 1, w2 K x H, b2 K x 1, w3 M x K, b3 M x 1,
%     targets t M x P
%
%     in1 = w1 n0 + b1, n1 = f (in1)       H x P, f is the sigmoid
%     in2 = w2 n1 + b2, n2 = f (in2)       K x P
%     in3 = w3 n2 + b3, n3 = f (in3)       M x P
%     loss = 1/2 sum ((n3 - t)^2) / P      1 x 1, the mean over P training patterns
%
% Going back, the first phase: from the last layer to the first, the errors alone,
%
%     e3 = (n3 - t) * f' (in3)             M x P, f' (in) = n (1 - n)
%     e2 = (w3' e3) * f' (in2)             K x P
%     e1 = (w2' e2) * f' (in1)             H x P
%
% and the second phase: from the first layer to the last, the gradients of each,
%
%     dw1 = e1 n0' / P, db1 = sum (e1) / P
%     dw2 = e2 n1' / P, db2 = sum (e2) / P
%     dw3 = e3 n2' / P, db3 = sum (e3) / P, dn0 = w1' e1 / P
%
% The neurons of a layer are a column, the patterns stand side by side. No error needs
% a gradient, so the phases give what the interleaved order gives, bit by bit.
%
% Errors: pyref:size, pyref:type. Source: bulyaki.com, The Matrix Form of the
% Backpropagation Algorithm.

function [loss, back] = bulyaki (n0, w1, b1, w2, b2, w3, b3, t)
  pyref.internal.takes (8, nargin);
  [n0, w1, b1, w2, b2, w3, b3, t] = pyref.internal.sizes ( ...
    'bulyaki: n0 D P, w1 H D, b1 H 1, w2 K H, b2 K 1, w3 M K, b3 M 1, t M P', ...
    n0, w1, b1, w2, b2, w3, b3, t);
  n1 = f (w1 * n0 + b1);
  n2 = f (w2 * n1 + b2);
  n3 = f (w3 * n2 + b3);
  loss = total ((n3 - t) .^ 2) / 2 / size (t, 2);
  back = @(dloss) backward ( ...
    pyref.internal.like ('bulyaki: loss', dloss, loss), n0, n1, n2, n3, w1, w2, w3, t);
end

function [dn0, dw1, db1, dw2, db2, dw3, db3] = backward ( ...
    dloss, n0, n1, n2, n3, w1, w2, w3, t)
  [e1, e2, e3] = errors (n1, n2, n3, w2, w3, t);
  [dw1, db1] = gradients (dloss, e1, n0);
  [dw2, db2] = gradients (dloss, e2, n1);
  [dw3, db3] = gradients (dloss, e3, n2);
  dn0 = dloss .* (w1.' * e1) / size (t, 2);
end

function [e1, e2, e3] = errors (n1, n2, n3, w2, w3, t)
  e3 = (n3 - t) .* slope (n3);
  e2 = (w3.' * e3) .* slope (n2);
  e1 = (w2.' * e2) .* slope (n1);
end

function [dw, db] = gradients (dloss, e, n)
  dw = dloss .* (e * n.') / size (n, 2);
  db = dloss .* sum (e, 2) / size (n, 2);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (n)
  v = n .* (1 - n);
end

%!test <by hand: two equal patterns, every net is zero, the mean is that of one>
%! [loss, back] = pyref.derivations.bulyaki ([1 1; 2 2], [2 -1; 4 -2.5], [0; 1], ...
%!   [4 -6; 1 3], [1; -2], [2 -4], 1, [1 1]);
%! assert (loss, 1 / 8);
%! [dn0, dw1, db1, dw2, db2, dw3, db3] = back (32);
%! assert (dn0, [11 11; -7 -7]);
%! assert (dw1, [-1 -2; 6 12]);
%! assert (db1, [-1; 6]);
%! assert (dw2, [-1 -1; 2 2]);
%! assert (db2, [-2; 4]);
%! assert (dw3, [-2 -2]);
%! assert (db3, -4);

%!test <the two phases give the bits of the interleaved order>
%! x = [1 -2 0.5; 0.25 3 -1]; t = [0.25 0.5 0.75];
%! w = {[0.5 -1; 2 0.25; 1 1], [1 -0.5 2; 3 0.25 -1], [3 -2]};
%! b = {[1; 0.5; -1], [0.25; -2], 0.5};
%! [~, back] = pyref.derivations.bulyaki (x, w{1}, b{1}, w{2}, b{2}, w{3}, b{3}, t);
%! [~, dw1, db1, dw2, db2, dw3, db3] = back (1);
%! n = {x, 0, 0, 0};
%! for l = 1:3
%!   n{l+1} = 1 ./ (1 + exp (-(w{l} * n{l} + b{l})));
%! end
%! back = n{4} - t;
%! for l = 3:-1:1
%!   e = back .* (n{l+1} .* (1 - n{l+1}));
%!   dw{l} = e * n{l}.' / 3;
%!   db{l} = sum (e, 2) / 3;
%!   back = w{l}.' * e;
%! end
%! assert (isequal ({dw1, dw2, dw3}, dw));
%! assert (isequal ({db1, db2, db3}, db));

%!error <bulyaki: t is 1 x 2, not M x P, with n0 2 x 3, w1 1 x 2, b1 1 x 1>
%! pyref.derivations.bulyaki (ones (2, 3), [1 1], 1, 1, 1, 1, 1, [1 1]);
