% Thin singular value decomposition of a matrix.
%     [u, s, v, back] = pyref.layers.svd (x)
%     dx = back (du, ds, dv)
%
%     x N x D, finite, K = min (N, D)
%
%     x = u diag (s) v'                         u N x K, s 1 x K, falling, v D x K
%
% Going back, with one gradient for each output:
%
%     E     = u' du - du' u                     K x K
%     F     = v' dv - dv' v                     K x K
%     apart = s_j - s_i                         K x K, Inf where the two are equal
%     both  = s_j + s_i                         K x K, Inf where both are zero
%     inner = ((E + F) / apart + (E - F) / both) / 2 + diag (ds)
%     dx    = u inner v'                        N x D
%           + (du - u u' du) diag (1 / s) v'    where N > D
%           + u diag (1 / s) (dv - v v' dv)'    where N < D
%
% inner is (s_j E + s_i F) / (s_j^2 - s_i^2) apart from ds, in two parts. The first
% holds what u and v turn by together: between equal s that is one choice of many, and
% a loss that makes sense has E + F = 0 there. The second stays, as for u v', which is
% smooth in x for equal s too. Where N is D there is nothing outside u and v, and
% what rounding leaves of it is not divided by s.
%
% A column of v is one of two: here its entry of largest magnitude is positive, and u
% follows. Rounding splits equal s: two that differ by at most 4 max (N, D) eps times
% the largest count as equal, and as zero if they are no larger. At zero s has a bend
% and its column of u or v is free; there 1 / s counts as 0, and dx is what remains:
% right for every loss without that column, and finite, as for relu at 0.
%
% What is small beside the largest entry of its array has the digits that this leaves
% it, and neither 1 / s nor products of three matrices may overflow. Where s counts as
% equal or as zero, what u and v are is open: only a loss that does not see it has a
% value. Which entries NaN and Inf reach hangs on exact zeros among the vectors.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers;
% Townsend 2016, Differentiating the Singular Value Decomposition.

function [u, s, v, back] = svd (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('svd: x N D finite', x);
  [u, s, v] = builtin ('svd', x, 'econ');  % also where this folder is at hand
  s = reshape (diag (s), 1, []);
  turn = turned (v);
  u = u .* (1 - 2 * turn);
  v = v .* (1 - 2 * turn);
  back = @(du, ds, dv) backward ( ...
    pyref.internal.like ('svd: u', du, u), ...
    pyref.internal.like ('svd: s', ds, s), ...
    pyref.internal.like ('svd: v', dv, v), ...
    u, ...
    s, ...
    v);
end

function dx = backward (du, ds, dv, u, s, v)
  [N, D] = deal (size (u, 1), size (v, 1));
  small = 4 * max (N, D) * eps (class (s)) * s(:,1:min (1, end));
  E = u.' * du - du.' * u;
  F = v.' * dv - dv.' * v;
  apart = unless_small (s - s.', small);
  both = unless_small (s + s.', small);
  inner = ((E + F) ./ apart + (E - F) ./ both) / 2 + diag (ds);
  dx = u * inner * v.';
  if N > D
    dx = dx + ((du - u * (u.' * du)) ./ unless_small (s, small)) * v.';
  end
  if N < D
    dx = dx + (u ./ unless_small (s, small)) * (dv - v * (v.' * dv)).';
  end
end

function v = turned (v)
  v = reshape (max (v, [], 1) < -min (v, [], 1), 1, []);   % 0 x 0 of 0 x 0
end

function v = unless_small (v, small)
  near = abs (v) <= small;
  v(near) = Inf;
end

%!test <by hand: a diagonal of 3 and -2, where the sign goes to u>
%! [u, s, v, back] = pyref.layers.svd ([0 3; -2 0]);
%! assert (s, [3 2]);
%! assert (v, [0 1; 1 0]);
%! assert (u, [1 0; 0 -1]);
%! assert (back (zeros (2), [1 10], zeros (2)), [0 1; -10 0]);
%! assert (back ([0 0; 5 0], [0 0], zeros (2)), [-2 0; 0 3]);

%!test <the sum of s of [3 0; 4 5] has the gradient u v'>
%! [u, s, v, back] = pyref.layers.svd ([3 0; 4 5]);
%! assert (s, [3 1] * sqrt (5), 8 * eps);
%! assert (back (zeros (2), [1 1], zeros (2)), [2 -1; 1 2] / sqrt (5), 4 * eps);

%!test <by hand: one column and one row, where only the outside parts turn>
%! [u, s, v, back] = pyref.layers.svd ([3; 4]);
%! assert ({s, v}, {5, 1});
%! assert (u, [0.6; 0.8], eps);
%! assert (back ([1; 0], 0, 0), [0.64; -0.48] / 5, eps);
%! assert (back ([0; 0], 1, 0), [0.6; 0.8], eps);
%! [u, s, v, back] = pyref.layers.svd ([3 4]);
%! assert (back (0, 0, [1; 0]), [0.64 -0.48] / 5, eps);

%!test <tall and wide agree by the transpose>
%! x = [1 2; -3 0.5; 4 1];
%! [u, s, v, back] = pyref.layers.svd (x);
%! assert (u * diag (s) * v.', x, 16 * eps);
%! assert (max (v, [], 1) > -min (v, [], 1));
%! [p, t, q, wide] = pyref.layers.svd (x.');
%! assert (t, s, 16 * eps);
%! turn = diag (sign (sum (v .* p, 1)));
%! [du, dv] = deal ([1 2; 0 -1; 3 5], [2 -1; 1 4]);
%! dx = back (du, [3 -2], dv);
%! assert (dx, wide (dv * turn, [3 -2], du * turn).', 64 * eps);

%!test <equal s: u v' has the gradient of the nearest rotation>
%! [u, s, v, back] = pyref.layers.svd (2 * [0.6 -0.8; 0.8 0.6]);
%! dm = [1 2; -3 4];
%! dx = back (dm * v, [0 0], dm.' * u);
%! r = [0.6 -0.8; 0.8 0.6];
%! assert (dx, (dm - r * dm.' * r) / 4, 8 * eps);

%!test <a zero s has a finite gradient, right where its columns do not count>
%! [u, s, v, back] = pyref.layers.svd ([2 0; 0 0; 0 0]);
%! assert (back (zeros (3, 2), [1 0], zeros (2)), [1 0; 0 0; 0 0]);
%! assert (all (isfinite (back (ones (3, 2), [1 1], ones (2)))(:)));

%!test <single stays single, and no rows are no error>
%! [u, s, v, back] = pyref.layers.svd (single ([2 1; 1 2; 0 1]));
%! assert (class (back (u, s, v)), 'single');
%! [u, s, v, back] = pyref.layers.svd (zeros (0, 3));
%! assert ({size(u), size(s), size(v)}, {[0 0], [1 0], [3 0]});
%! assert (back (u, s, v), zeros (0, 3));
%! [u, s, v, back] = pyref.layers.svd (zeros (3, 0));
%! assert ({size(u), size(s), size(v)}, {[3 0], [1 0], [0 0]});
%! assert (back (u, s, v), zeros (3, 0));

%!error <svd: x is not finite in 1 of 2 entries> pyref.layers.svd ([1 NaN])
%!error <svd: ds is 2 x 1, s is 1 x 2> nthargout (4, @pyref.layers.svd, eye (2)) (eye (2), [1; 1], eye (2))
