% Logarithm of the symmetric part of a matrix, which must be positive definite.
%     [y, back] = pyref.layers.logm (x)
%     dx = back (dy)
%
%     x N x N, finite
%
%     a = (x + x') / 2                          N x N
%     a = vectors diag (values) vectors'        values 1 x N, above 0
%     y = vectors diag (log (values)) vectors'  N x N, symmetric
%
% Going back, with the divided differences of log:
%
%     P_ij = (log (values_i) - log (values_j)) / (values_i - values_j)
%     P_ij = 1 / values_i                       where the two are equal
%     dx   = vectors (P * (vectors' (dy + dy') / 2 vectors)) vectors'
%
% Where no entry on the diagonal of a is more than twice another, level is their mean,
% and the values of a - level I, offsets, make y = log (level) I + vectors diag (log1p
% (offsets / level)) vectors': what is small off the diagonal keeps its digits, since
% level, of which nothing is seen there, does not pass through the vectors.
%
% y is smooth in x for equal values too. P is log1p (gap / low) / gap, with low the
% lower of the two and gap how far the other lies above it: that keeps its digits for
% every gap. The difference of two logarithms has 8 fewer when the gap is 1e-8.
%
% What is small beside the largest entry of its array has the digits that this leaves
% it, and products of three matrices must not overflow. Which entries NaN and Inf reach
% hangs on exact zeros among the vectors.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Daleckii and Krein 1965,
% Integration and Differentiation of Functions of Hermitian Operators; Higham 2008,
% Functions of Matrices.

function [y, back] = logm (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('logm: x N N finite', x);
  a = x / 2 + x.' / 2;
  unit = full (eye (size (a), class (a)));
  level = level_of (reshape (diag (a), 1, []));
  a = pyref.internal.sizes ('logm: a N N finite', a - level * unit);
  [offsets, vectors] = pyref.internal.eigenpairs (a);
  values = level + offsets;
  if any (values <= 0, 2)
    error ('pyref:value', ...
           'logm: smallest eigenvalue of x is %g, not above 0', values(1));
  end
  if level > 0
    logs = log1p (offsets / level);
    y = (vectors .* logs) * vectors.' + log (level) * unit;
  else
    y = (vectors .* log (values)) * vectors.';
  end
  back = @(dy) backward (pyref.internal.like ('logm', dy, y), values, vectors);
end

function dx = backward (dy, values, vectors)
  low = min (values, values.');
  gap = abs (values - values.');
  equal = gap == 0;
  P = log1p (gap ./ low) ./ (gap + equal);
  P(equal) = 1 ./ low(equal);
  dx = vectors * (P .* (vectors.' * (dy / 2 + dy.' / 2) * vectors)) * vectors.';
end

function level = level_of (d)
  steady = all (all (d <= 2 * d.', 1), 2);
  level = steady * sum (d, 2) / max (1, numel (d));
end

%!test <by hand: [2 1; 1 2] has eigenvalues 1 and 3, so y is log (3) / 2 throughout>
%! [y, back] = pyref.layers.logm ([2 1; 1 2]);
%! assert (y, log (3) / 2 * ones (2), 4 * eps);
%! P = log (3) / 2;
%! dx = [4/3 + 2 * P, -2/3; -2/3, 4/3 - 2 * P] / 4;
%! assert (back ([1 0; 0 0]), dx, 4 * eps);

%!test <a multiple of the unit matrix: dx is the symmetric part of dy, divided by it>
%! [y, back] = pyref.layers.logm (2 * eye (3));
%! assert (y, log (2) * eye (3));
%! assert (back ([1 2 3; 4 5 6; 7 8 9]), [1 3 5; 3 5 7; 5 7 9] / 2);

%!test <a gap of 2^-27 near 2 keeps every digit>
%! [y, back] = pyref.layers.logm ([2 0; 0 2 + 2 ^ -27]);
%! dx = back ([0 1; 1 0]);
%! assert (dx(1,2), 0.5 - 2 ^ -30 + 2 ^ -57 / 3, eps);

%!test <the symmetric part counts, and dx is symmetric>
%! [y, back] = pyref.layers.logm ([3 2; -1 4]);
%! assert (y, pyref.layers.logm ([3 0.5; 0.5 4]));
%! dx = back ([1 2; 5 -3]);
%! assert (dx(1,2), dx(2,1), 8 * eps);

%!test <close to a multiple of the unit matrix, errors are small beside what differs>
%! x = [64, 2 ^ -20, 0; 2 ^ -20, 64, 2 ^ -22; 0, 2 ^ -22, 64];
%! y = pyref.layers.logm (x);
%! assert (y(1,2), 2 ^ -26, 16 * eps * 2 ^ -26);
%! assert (y(2,3), 2 ^ -28, 16 * eps * 2 ^ -26);

%!test <single stays single, and no rows are no error>
%! [y, back] = pyref.layers.logm (single ([2 1; 1 2]));
%! assert ({class(y), class(back (y))}, {'single', 'single'});
%! [y, back] = pyref.layers.logm (zeros (0, 0));
%! assert ({y, back(y)}, {zeros(0, 0), zeros(0, 0)});

%!error <logm: smallest eigenvalue of x is -1, not above 0> pyref.layers.logm ([1 2; 2 1])
%!error <logm: smallest eigenvalue of x is 0, not above 0> pyref.layers.logm ([1 0; 0 0])
%!error <logm: x is not finite in 1 of 1 entries> pyref.layers.logm (Inf)
