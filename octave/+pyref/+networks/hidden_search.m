% Hidden activities that give an output, brought into the range of the logistic map.
%     h = pyref.networks.hidden_search (out, w2, b2, margin, steps)
%
%     out M x N, strictly between 0 and 1; w2 M x H, finite, b2 M x 1; margin, a
%     number from 0; steps, a whole number from 0
%
%     z = g^-1 (out) - b2                           M x N, g^-1 (v) = log (v / (1 - v))
%     h = pinv (w2) z                               H x N, the shortest solution
%
%     inside = h cut off at margin and 1 - margin   then, step after step,
%     h = inside + pinv (w2) (z - w2 inside)        the nearest solution to it
%
% Every h gives the same output, where w2 reaches it: two differ by a vector of the
% nullspace of w2. Where solutions between margin and 1 - margin exist, h comes as
% near to one as is asked for, since both sets are convex; where none exists it stays
% outside. With 0 steps h is the shortest. What is in range is not moved.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Rossen 1990, Closed-Form
% Inversion of Backpropagation Networks: Theory and Optimization Issues; von Neumann
% 1950, Functional Operators II.

function h = hidden_search (out, w2, b2, margin, steps)
  pyref.internal.takes (5, nargin);
  [out, w2, b2, margin, steps] = pyref.internal.sizes ( ...
    ['hidden_search: out M N, w2 M H finite, b2 M 1, margin nonnegative, ' ...
     'steps whole'], ...
    out, w2, b2, margin, steps);
  odd = nnz (~(out > 0 & out < 1));
  if odd > 0
    error ('pyref:value', ...
           'hidden_search: no inverse: out is outside (0, 1) in %d of %d entries', ...
           odd, numel (out));
  end
  z = log (out ./ (1 - out)) - b2;
  back2 = reshape (pinv (w2), size (w2.'));   % 0 x 0 of every empty w2
  h = back2 * z;
  for k = 1:steps
    inside = min (max (h, margin), 1 - margin);
    h = inside + back2 * (z - w2 * inside);
  end
end

%!test <by hand: 1.2 and 0.6 are one solution, nearer 0.9 and 1.2 is another>
%! out = 1 / (1 + exp (-1.5));
%! assert (pyref.networks.hidden_search (out, [1 0.5], 0, 0, 0), [1.2; 0.6], 8 * eps);
%! h = pyref.networks.hidden_search (out, [1 0.5], 0, 0, 1);
%! assert (h, [1.16; 0.68], 8 * eps);

%!test <the search ends in range, and its h gives the same output>
%! out = 1 / (1 + exp (-1.2));
%! assert (pyref.networks.hidden_search (out, [1 0], 0, 0, 9), [1.2; 0], 8 * eps);
%! w2 = [1 0.25 0.25];
%! assert (max (pyref.networks.hidden_search (out, w2, 0, 0.05, 0)) > 1);
%! h = pyref.networks.hidden_search (out, w2, 0, 0.05, 100);
%! assert (all (h > 0.04 & h < 0.96));
%! assert (w2 * h, 1.2, 1e-14);

%!test <what is in range is not moved>
%! h = pyref.networks.hidden_search (0.75, [1 1], 0, 0.25, 10);
%! assert (h, log (3) / 2 * [1; 1], 4 * eps);

%!error <hidden_search: no inverse: out is outside \(0, 1\) in 2 of 3 entries>
%! pyref.networks.hidden_search ([0 0.5 NaN], 1, 0, 0, 1);
