% Backpropagation in matrix form, after Raja: columns, sigmoid, no bias.
%     [loss, back] = pyref.derivations.raja (x0, w1, w2, w3, t)
%     [dx0, dw1, dw2, dw3] = back (dloss)
%
%     x0 D x N, w1 H x D, w2 K x H, w3 M x K, targets t M x N
%
%     x1 = f (w1 x0)                     H x N, f is the sigmoid
%     x2 = f (w2 x1)                     K x N
%     x3 = f (w3 x2)                     M x N
%     loss = 1/2 sum ((x3 - t)^2)        1 x 1, over the batch, not divided by N
%
% Going back, with f' (w x) = x (1 - x) of the x that came out:
%
%     delta3 = (x3 - t) * f' (w3 x2)              M x N
%     delta2 = (w3' delta3) * f' (w2 x1)          K x N
%     delta1 = (w2' delta2) * f' (w1 x0)          H x N
%     dw3 = delta3 x2', dw2 = delta2 x1', dw1 = delta1 x0', dx0 = w1' delta1
%
% The elementwise product comes after the matrix product. A batch is one column after
% another: its gradient is the sum of theirs.
%
% Errors: pyref:size, pyref:type. Source: Sudeep Raja 2016, A Derivation of
% Backpropagation in Matrix Form.

function [loss, back] = raja (x0, w1, w2, w3, t)
  pyref.internal.takes (5, nargin);
  [x0, w1, w2, w3, t] = pyref.internal.sizes ( ...
    'raja: x0 D N, w1 H D, w2 K H, w3 M K, t M N', ...
    x0, w1, w2, w3, t);
  x1 = f (w1 * x0);
  x2 = f (w2 * x1);
  x3 = f (w3 * x2);
  loss = total ((x3 - t) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('raja: loss', dloss, loss), x0, x1, x2, x3, w1, w2, w3, t);
end

function [dx0, dw1, dw2, dw3] = backward (dloss, x0, x1, x2, x3, w1, w2, w3, t)
  delta3 = dloss .* (x3 - t) .* slope (x3);
  delta2 = (w3.' * delta3) .* slope (x2);
  delta1 = (w2.' * delta2) .* slope (x1);
  dw3 = delta3 * x2.';
  dw2 = delta2 * x1.';
  dw1 = delta1 * x0.';
  dx0 = w1.' * delta1;
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

%!test <by hand: zeros everywhere, so every x is one half>
%! [loss, back] = pyref.derivations.raja ([1; 2], zeros (1, 2), 0, 4, 1);
%! x3 = 1 / (1 + exp (-2));
%! assert (loss, (x3 - 1) ^ 2 / 2, eps);
%! [dx0, dw1, dw2, dw3] = back (1);
%! delta3 = (x3 - 1) * x3 * (1 - x3);
%! assert (dw3, delta3 / 2, eps);
%! assert (dw2, delta3 * 4 / 4 / 2, eps);
%! assert (dw1, [0 0]);
%! assert (dx0, [0; 0]);

%!test <the gradient of a batch is the sum over its columns>
%! x = [1 -2; 0.5 3]; t = [0 1];
%! w = {[0.5 -1; 2 0.25], [1 -0.5], 3};
%! [~, back] = pyref.derivations.raja (x, w{:}, t);
%! [~, dw1] = back (1);
%! [~, one] = pyref.derivations.raja (x(:,1), w{:}, t(1));
%! [~, two] = pyref.derivations.raja (x(:,2), w{:}, t(2));
%! [~, dw1_one] = one (1);
%! [~, dw1_two] = two (1);
%! assert (dw1, dw1_one + dw1_two, 4 * eps);

%!test <a loss without 1/2 has twice the slopes of the gradient in print>
%! [x0, w1, w2, t] = deal ([0.5; -1], [1 -2; 0.5 1], [1 0.5], 0.25);
%! [~, back] = pyref.derivations.raja (x0, w1, w2, 2, t);
%! [~, ~, ~, dw3] = back (1);
%! without = @(w3) 2 * pyref.derivations.raja (x0, w1, w2, w3, t);
%! assert ((without (2 + 1e-5) - without (2 - 1e-5)) / 2e-5, 2 * dw3, 1e-9);

%!error <raja: w2 is 2 x 3, not K x H, with x0 4 x 1, w1 5 x 4>
%! pyref.derivations.raja (ones (4, 1), ones (5, 4), ones (2, 3), ones (1, 2), 1);
