% One against all with any number of layers, all weights in one column: Pavlidis.
%     [loss, back] = pyref.derivations.pavlidis (theta, x, y, penalty, units)
%     [dtheta, dx] = back (dloss)
%
%     theta P x 1: theta(1), theta(2), ... down their columns, one below the other
%     x D x N, labels y 1 x N from 1 to M, penalty a number from 0: the lambda,
%     units 1 x L: how many each layer has, D first and M last
%
%     theta(l) is units(l+1) x (units(l)+1), its first column the bias
%     a(1) = x
%     a(l+1) = g (theta(l) [1; a(l)])      g is the sigmoid in every layer
%     Y(k,i) = 1 where y(i) is k, else 0                               M x N
%     loss = -1/N sum (Y log (a(L)) + (1 - Y) log (1 - a(L)))          1 x 1
%          + penalty/(2N) sum (theta(l)^2), first columns left out
%
% Going back:
%
%     delta(L) = a(L) - Y                                              M x N
%     delta(l) = (theta(l)' delta(l+1)) * a(l) (1 - a(l))    without the row of the bias
%     dtheta(l) = 1/N delta(l+1) [1; a(l)]' + penalty/N theta(l)    but its first column
%     dx = 1/N theta(1)' delta(2)                            without the row of the bias
%
% The gradients of all theta(l) stand in one column again, as an optimizer takes them.
% The label of a sample is the node of a(L) with the largest number.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: George Pavlidis 2018,
% Matrix-based Implementation of Neural Network Back-propagation Training.

function [loss, back] = pavlidis (theta, x, y, penalty, units)
  pyref.internal.takes (5, nargin);
  [theta, x, y, penalty, units] = pyref.internal.sizes ( ...
    'pavlidis: theta P 1, x D N, y 1 N, penalty nonnegative, units 1 L', ...
    theta, x, y, penalty, units);
  w = rolled (theta, x, units);
  L = numel (w);
  t = indicator (y, size (w{L}, 1));
  a = {x};
  held = 0 * total (theta);
  for k = 1:L
    a = [a, {g(w{k} * with_ones (a{k}))}];
    held = held + total (w{k}(:,2:end) .^ 2);
  end
  fit = total (t .* log (a{L+1}) + (1 - t) .* log (1 - a{L+1}));
  loss = (penalty / 2 * held - fit) / size (x, 2);
  back = @(dloss) backward ( ...
    pyref.internal.like ('pavlidis: loss', dloss, loss), w, a, t, penalty);
end

function [dtheta, dx] = backward (dloss, w, a, t, penalty)
  L = numel (w);
  delta = dloss / size (t, 2) * (a{L+1} - t);
  dtheta = zeros (0, 1, class (t));
  for k = L:-1:1
    dw = delta * with_ones (a{k}).';
    dw = dw + dloss / size (t, 2) * penalty * without_bias (w{k});
    dtheta = [down(dw); dtheta];
    dx = w{k}(:,2:end).' * delta;
    delta = dx .* slope (a{k});
  end
end

function w = rolled (theta, x, units)
  shown = lower (strtrim (sprintf ('%g ', units)));
  if any (units ~= round (units) | ~(units >= 1), 2)
    error ('pyref:value', 'pavlidis: units is %s, not whole and from 1', shown);
  end
  if size (units, 2) < 2 || units(1) ~= size (x, 1)
    told = sprintf ('units is %s, x is %s', shown, pyref.internal.lengths_of (x));
    error ('pyref:size', 'pavlidis: %s', told);
  end
  n = double (units);
  counts = n(2:end) .* (n(1:end-1) + 1);
  whole = sum (counts, 2);
  if size (theta, 1) ~= whole
    told = sprintf ('theta is %s, not %d x 1', ...
                    pyref.internal.lengths_of (theta), whole);
    error ('pyref:size', 'pavlidis: %s, with units %s', told, shown);
  end
  w = {};
  start = 0;
  for k = 1:numel (counts)
    % Down the columns: column-major in both languages.
    one = theta(start+1:start+counts(k));
    w = [w, {reshape(one, n(k+1), n(k) + 1)}];
    start = start + counts(k);
  end
end

function v = indicator (y, count)
  odd = y(y ~= round (y) | y < 1 | y > count);
  if numel (odd) > 0
    told = sprintf ('y has %s, not a label from 1 to %d', ...
                    lower (sprintf ('%g', odd(1))), count);
    error ('pyref:value', 'pavlidis: %s', told);
  end
  v = cast ((1:count).' == y, class (y));
end

function v = without_bias (w)
  v = [0 * w(:,1), w(:,2:end)];
end

function v = with_ones (a)
  v = [ones(1, size (a, 2), class (a)); a];
end

function v = down (v)
  v = reshape (v, [], 1);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = g (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (a)
  v = a .* (1 - a);
end

%!test <by hand: every z is zero; the first columns are not held down>
%! theta = [0; 0; 2; -4; -1; 2; 1; -1; -4; 2; 2; 0];
%! [loss, back] = pyref.derivations.pavlidis (theta, [1 3; 2 6], [1 1], 4, [2 2 2]);
%! assert (loss, 2 * log (2) + 49, 64 * eps);
%! [dtheta, dx] = back (8);
%! assert (dtheta, [6; -2; 44; -68; 8; 24; -4; 4; -66; 34; 30; 2]);
%! assert (dx, [10 10; -5 -5]);

%!test <without a hidden layer it is logistic regression>
%! [loss, back] = pyref.derivations.pavlidis ([0; 0; 3], [1; 0], 1, 0, [2 1]);
%! assert (loss, log (2), eps);
%! [dtheta, dx] = back (1);
%! assert (dtheta, [-0.5; -0.5; 0]);
%! assert (dx, [0; -1.5]);

%!test <cost and gradient are those of exercise 4>
%! dbg = @(o, i) reshape (sin (1:o * (i + 1)), o, i + 1) / 10;
%! [theta1, theta2, x, y] = deal (dbg (5, 3), dbg (3, 5), dbg (5, 2), [2; 3; 1; 2; 3]);
%!
%! for lambda = [0 1 3]
%!   [loss, back] = pyref.derivations.pavlidis ([theta1(:); theta2(:)], x.', y.', lambda, [3 5 3]);
%!   [want, exercise] = pyref.derivations.ng_exercise4 (x, theta1, theta2, y, lambda);
%!   [dx, dtheta1, dtheta2] = exercise (1);
%!   [dtheta, ox] = back (1);
%!   assert (loss, want, 4 * eps);
%!   assert (dtheta, [dtheta1(:); dtheta2(:)], eps);
%!   assert (ox, dx.', eps);
%! end

%!test <an optimizer of one column learns labels that the largest node tells>
%! y = mod (0:29, 3) + 1;
%! centers = [2 0 -2; 0 2 -2];
%! x = centers(:,y) + 0.4 * [sin(7 * (1:30)); cos(11 * (1:30))];
%! [theta, m, v] = deal (sin (1:27).' / 2, zeros (27, 1), zeros (27, 1));
%! for k = 1:60
%!   [loss, back] = pyref.derivations.pavlidis (theta, x, y, 1e-3, [2 4 3]);
%!   [theta, m, v] = pyref.networks.optimizers.adam ( ...
%!     theta, back (1), m, v, k, 0.3, 0.9, 0.999, 1e-8);
%! end
%! g = @(z) 1 ./ (1 + exp (-z));
%! a = g (reshape (theta(1:12), 4, 3) * [ones(1, 30); x]);
%! a = g (reshape (theta(13:27), 3, 5) * [ones(1, 30); a]);
%! [~, node] = max (a, [], 1);
%! assert (node, y);

%!error <pavlidis: theta is 3 x 1, not 4 x 1, with units 1 2>
%! pyref.derivations.pavlidis ([1; 2; 3], 1, 1, 0, [1 2]);
%!error <pavlidis: units is 2 1, x is 1 x 1>
%! pyref.derivations.pavlidis ([1; 2; 3], 1, 1, 0, [2 1]);
%!error <pavlidis: units is 1, x is 1 x 1>
%! pyref.derivations.pavlidis (zeros (0, 1), 1, 1, 0, 1);
%!error <pavlidis: units is 1 2.5, not whole and from 1>
%! pyref.derivations.pavlidis ([1; 2; 3], 1, 1, 0, [1 2.5]);
%!error <pavlidis: y has 0, not a label from 1 to 2>
%! pyref.derivations.pavlidis ([1; 2; 3; 4], 1, 0, 0, [1 2]);
