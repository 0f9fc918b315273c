% Invert a network with one hidden layer: an input, and what may be added to it.
%     [x, basis] = pyref.networks.inversion (out, w1, b1, w2, b2, margin, steps)
%
%     out M x N, w1 H x D and w2 M x H, finite, b1 H x 1, b2 M x 1; margin, a number
%     from 0; steps, a whole number from 0
%
%     h = hidden_search (out, w2, b2, margin, steps)         H x N
%     x = pinv (w1) (g^-1 (h) - b1)                          D x N, the shortest
%     basis = the right singular vectors of w1 past its rank, D x (D - rank)
%
%     forward: out = g (w2 g (w1 x + b1) + b2), g the logistic map
%
% forward (x + basis a) = out for every a, and basis' basis = I. These are not all
% inputs that give out: another h does too, wherever w2 has a nullspace. With 0 steps
% h is the shortest, and x what pyref.derivations.rossen gives. There is no x where h
% is not between 0 and 1, or where w2 h or w1 x is not what it should be.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Rossen 1990, Closed-Form
% Inversion of Backpropagation Networks: Theory and Optimization Issues.

function [x, basis] = inversion (out, w1, b1, w2, b2, margin, steps)
  pyref.internal.takes (7, nargin);
  [out, w1, b1, w2, b2, margin, steps] = pyref.internal.sizes ( ...
    ['inversion: out M N, w1 H D finite, b1 H 1, w2 M H finite, b2 M 1, ' ...
     'margin nonnegative, steps whole'], ...
    out, w1, b1, w2, b2, margin, steps);
  h = pyref.networks.hidden_search (out, w2, b2, margin, steps);
  odd = nnz (~(h > 0 & h < 1));
  if odd > 0
    error ('pyref:value', ...
           'inversion: no inverse: h is outside (0, 1) in %d of %d entries', ...
           odd, numel (h));
  end
  reached ('w2', w2 * h + b2, log (out ./ (1 - out)));
  z = log (h ./ (1 - h));
  x = reshape (pinv (w1), size (w1.')) * (z - b1);   % 0 x 0 of every empty w1
  reached ('w1', w1 * x + b1, z);
  basis = nullspace (w1);
end

function v = nullspace (w)
  [v, s] = svd (w.');
  small = max (size (w), [], 2) * eps (class (w)) * max ([0; s(:)], [], 1);
  v = v(:,nnz (s > small) + 1:end);
end

function reached (name, found, wanted)
  near = sqrt (eps (class (found))) * (1 + abs (wanted));
  odd = nnz (~(abs (found - wanted) <= near));
  if odd > 0
    error ('pyref:value', 'inversion: no inverse: %s misses %d of %d entries', ...
           name, odd, numel (wanted));
  end
end

%!test <three inputs, two hidden units, an output of three quarters>
%! [x, basis] = pyref.networks.inversion (0.75, [1 0 1; 0 1 0], [0; 0], [1 1], 0, 0, 0);
%! assert (x, [0.098933814652; 0.197867629304; 0.098933814652], 1e-12);
%! assert (abs (basis), [1; 0; 1] / sqrt (2), 4 * eps);
%! assert (basis(1), -basis(3), 4 * eps);
%! y = 1 ./ (1 + exp (-[1 0 1; 0 1 0] * (x + 7 * basis)));
%! assert (1 / (1 + exp (-[1 1] * y)), 0.75, 1e-14);

%!test <where the shortest h has no input, the search finds one that has>
%! g = @(z) 1 ./ (1 + exp (-z));
%! [w1, w2, out] = deal ([1 2 0 1; 0 1 1 0; 1 0 0 2], [1 0.25 0.25], g (1.2));
%! x = pyref.networks.inversion (out, w1, zeros (3, 1), w2, 0, 0.05, 100);
%! assert (g (w2 * g (w1 * x)), out, 1e-13);

%!error <inversion: no inverse: h is outside \(0, 1\) in 1 of 3 entries>
%! pyref.networks.inversion (1 / (1 + exp (-1.2)), eye (3), zeros (3, 1), [1 0.25 0.25], 0, 0.05, 0);
%!error <inversion: no inverse: w1 misses 1 of 2 entries>
%! pyref.networks.inversion (0.75, [1; 0], [0; 0], [1 1], 0, 0, 0);
