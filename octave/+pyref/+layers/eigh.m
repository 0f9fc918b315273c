% Eigenvalues and eigenvectors of the symmetric part of a matrix.
%     [values, vectors, back] = pyref.layers.eigh (x)
%     dx = back (dvalues, dvectors)
%
%     x N x N, finite
%
%     a = (x + x') / 2                          N x N
%     a = vectors diag (values) vectors'        values 1 x N, rising; vectors N x N
%
% Going back, with one gradient for each output:
%
%     K_ij = 1 / (values_j - values_i)          N x N, 0 where the two are equal
%     turn = K * (vectors' dvectors)            entry by entry
%     turn = (turn + turn') / 2
%     dx   = vectors (diag (dvalues) + turn) vectors'
%
% The map is defined for every x, as that of its symmetric part; so dx is symmetric.
% A column of vectors is one of two: here its entry of largest magnitude is positive.
% Where values are equal, their columns are one basis of many. A loss that makes sense
% is the same for every choice: vectors' dvectors is then symmetric between them, and
% nothing is lost by K = 0. Rounding splits equal values: two that differ by at most
% 4 N eps times the largest magnitude count as equal. Where two are close, what dvectors
% lost by rounding comes out divided by their gap.
%
% What is small beside the largest entry of its array has the digits that this leaves
% it, and products of three matrices must not overflow. Which entries NaN and Inf reach
% hangs on exact zeros among the vectors.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.

function [values, vectors, back] = eigh (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('eigh: x N N finite', x);
  [values, vectors] = pyref.internal.eigenpairs (x / 2 + x.' / 2);
  vectors = vectors .* (1 - 2 * turned (vectors));
  back = @(dvalues, dvectors) backward ( ...
    pyref.internal.like ('eigh: values', dvalues, values), ...
    pyref.internal.like ('eigh: vectors', dvectors, vectors), ...
    values, ...
    vectors);
end

function dx = backward (dvalues, dvectors, values, vectors)
  share = 4 * numel (values) * eps (class (values));
  turn = (vectors.' * dvectors) ./ pyref.internal.apart (values, share);
  turn = (turn + turn.') / 2;
  dx = vectors * (diag (dvalues) + turn) * vectors.';
end

function v = turned (v)
  v = max (v, [], 1) < -min (v, [], 1);
end

%!test <by hand: [2 1; 1 2] has 1 and 3, and columns along [-1 1] and [1 1]>
%! [values, vectors, back] = pyref.layers.eigh ([2 1; 1 2]);
%! assert (values, [1 3], 4 * eps);
%! assert (abs (vectors), ones (2) / sqrt (2), 2 * eps);
%! assert (back ([0 1], zeros (2)), [1 1; 1 1] / 2, 4 * eps);
%! assert (back ([1 0], zeros (2)), [1 -1; -1 1] / 2, 4 * eps);

%!test <by hand: a loss through the vectors, turned from [3 0; 0 1] on>
%! [values, vectors, back] = pyref.layers.eigh ([3 0; 0 1]);
%! assert (values, [1 3]);
%! assert (vectors, [0 1; 1 0]);
%! assert (back ([0 0], [0 4; 0 0]), zeros (2));
%! assert (back ([0 0], [0 0; 0 4]), [0 1; 1 0]);

%!test <the symmetric part counts, values rise, and the largest entry is positive>
%! x = [1 5 -2; -1 4 0.5; 3 0 -6];
%! [values, vectors, back] = pyref.layers.eigh (x);
%! assert (sort (values), values);
%! assert (vectors * diag (values) * vectors.', (x + x.') / 2, 16 * eps);
%! assert (max (vectors, [], 1) > -min (vectors, [], 1));
%! [other, sides] = pyref.layers.eigh (x.');
%! assert ({other, sides}, {values, vectors});
%! dx = back ([1 -2 3], [1 2 3; 0 -1 4; 2 2 -5]);
%! assert (dx, dx.', 16 * eps);

%!test <equal values, equal by rounding alone: what turns their plane comes to nothing>
%! p = eye (3) - [1; 2; 4] * [1 2 4] / 21;
%! [values, vectors, back] = pyref.layers.eigh (2 * p + 5 * (eye (3) - p));
%! assert (abs (values - [2 2 5]) <= 16 * eps);
%! dm = [1 2 3; 0 1 -2; 5 0 1];
%! dx = back ([0 0 0], (dm + dm.') * vectors * diag ([1 1 -3]));
%! half = p * (dm + dm.') * (eye (3) - p);
%! assert (dx, -2 / 3 * (half + half.'), 64 * eps);

%!test <small entries of the vectors of a nearly diagonal x, far below eps, have digits>
%! x = diag ([1 2 4]) + 2 ^ -60 * [0 1 3; 1 0 -5; 3 -5 0];
%! [values, vectors] = pyref.layers.eigh (x);
%! library = 3 * 4 * eps;   % N eps |x| / gap is what LAPACK's vectors may be off by
%! assert (vectors(1,2), 2 ^ -60, library * (2 ^ -60 + library));
%! assert (vectors(2,3), -2.5 * 2 ^ -60, library * (2.5 * 2 ^ -60 + library));

%!test <single stays single, and no rows are no error>
%! [values, vectors, back] = pyref.layers.eigh (single ([2 1; 1 2]));
%! assert (class (back (single ([1 2]), single (eye (2)))), 'single');
%! [values, vectors, back] = pyref.layers.eigh (zeros (0, 0));
%! assert ({values, vectors}, {zeros(1, 0), zeros(0, 0)});
%! assert (back (values, vectors), zeros (0, 0));
%! [values, vectors] = pyref.layers.eigh (single ([]));
%! assert ({class(values), class(vectors)}, {'single', 'single'});

%!error <eigh: x is 2 x 3, not N x N> pyref.layers.eigh (ones (2, 3))
%!error <eigh: x is not finite in 2 of 4 entries> pyref.layers.eigh ([NaN 1; 2 Inf])
%!error <eigh: dvalues is 2 x 1, values is 1 x 2> nthargout (3, @pyref.layers.eigh, eye (2)) ([1; 1], eye (2))
%!error <eigh: dvectors is 1 x 2, vectors is 2 x 2> nthargout (3, @pyref.layers.eigh, eye (2)) ([1 1], [1 1])
