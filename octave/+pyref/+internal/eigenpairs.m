% Eigenvalues and eigenvectors of a symmetric matrix, the vectors improved once.
%
%     [values, vectors] = eigenpairs (a)     a N x N; 1 x N, rising; N x N
%
%     R = I - vectors' vectors               what is missing to orthogonal
%     T = vectors' a vectors                 what is missing to diagonal
%     W = T + R * (values_i + values_j) / 2  made symmetric
%     vectors = vectors + vectors (R / 2 + W / (values_j - values_i))
%
% The library's vectors are right as a whole, but where a is nearly diagonal a small
% entry of them may have no digit; in T it has. The quotient is left out between values
% closer than 16 sqrt (eps) times the largest: W is rounding there, and the square of
% the step, which is neglected, would not be small.
%
% Source: Ogita and Aishima 2018, Iterative Refinement for Symmetric Eigenvalue
% Decomposition.

function [values, vectors] = eigenpairs (a)
  [vectors, values] = eig (a);
  values = reshape (diag (values), 1, []);
  R = eye (size (a), class (a)) - vectors.' * vectors;
  T = vectors.' * a * vectors;
  W = T + R .* (values + values.') / 2;
  W = (W + W.') / 2;
  share = 16 * sqrt (eps (class (a)));
  vectors = vectors + vectors * (R / 2 + W ./ pyref.internal.apart (values, share));
end

%!test <values rise, vectors are orthogonal and make a diagonal>
%! a = [1 5 -2; 5 4 0.5; -2 0.5 -6];
%! [values, vectors] = pyref.internal.eigenpairs (a);
%! assert (sort (values), values);
%! assert (vectors.' * vectors, eye (3), 4 * eps);
%! assert (vectors.' * a * vectors, diag (values), 16 * eps);

%!test <a small entry of a vector keeps its digits>
%! [values, vectors] = pyref.internal.eigenpairs ([1 1e-12 0; 1e-12 2 1e-10; 0 1e-10 4]);
%! vectors = vectors * diag (sign (diag (vectors)));
%! assert (vectors(1,2), 1e-12, -16 * eps);
%! assert (vectors(2,3), 5e-11, -16 * eps);

%!test <vectors of close values stay orthogonal>
%! p = eye (3) - [1; 2; 4] * [1 2 4] / 21;
%! for gap = 2 .^ -(1:52)
%!   a = 2 * p + 5 * (eye (3) - p) + gap * diag ([1 0 0]);
%!   [values, vectors] = pyref.internal.eigenpairs ((a + a.') / 2);
%!   assert (vectors.' * vectors, eye (3), 8 * eps);
%! end

%!test <equal values are no division by zero>
%! [values, vectors] = pyref.internal.eigenpairs (2 * eye (3));
%! assert (values, [2 2 2]);
%! assert (vectors.' * vectors, eye (3));
