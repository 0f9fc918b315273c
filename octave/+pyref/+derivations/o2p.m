% Second-order pooling by the SVD layer, after Ionescu, Vantzos and Sminchisescu.
%     [c, back] = pyref.derivations.o2p (f, epsilon)
%     df = back (dc)
%
%     f M x N, M locations in rows, M >= N; epsilon a number from 0
%
%     f = U S V'                                U1 M x N, s = diag (S) 1 x N, V N x N
%     C = log (f' f + epsilon I)                N x N, the logarithm of a matrix
%       = V diag (log (s^2 + epsilon)) V'
%
% Going back, o is entry by entry, sym is the symmetric part, diag keeps the diagonal:
%
%     K_ij = 1 / (s_i^2 - s_j^2)                N x N, 0 on the diagonal
%     dV = 2 sym (dC) V diag (log (s^2 + epsilon))
%     dS = 2 diag (s / (s^2 + epsilon)) V' sym (dC) V
%     df = U1 (diag (dS) + 2 diag (s) sym (K' o (V' dV))) V'
%
% dU is zero, and no sign of a column is seen in C. C is smooth where two of s are
% equal too, but K has no value there: such an f is refused, as is one whose
% f' f + epsilon I is singular. See o2p_daleckii for the route that needs no K.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.

function [c, back] = o2p (f, epsilon)
  pyref.internal.takes (2, nargin);
  [f, epsilon] = pyref.internal.sizes ( ...
    'o2p: f M N finite, epsilon nonnegative', f, epsilon);
  [M, N] = size (f);
  if M < N
    error ('pyref:size', 'o2p: f is %s, M is below N', pyref.internal.lengths_of (f));
  end
  [u, s, v] = svd (f, 'econ');
  [s, v] = deal (sum (s, 1), v);   % NumPy gives the diagonal and v'
  w = s .^ 2 + epsilon;
  gap = s.' .^ 2 - s .^ 2 + diag (Inf (1, N));
  near = 4 * M * eps (class (f)) * max (s, [], 2) ^ 2;
  if N == 0 || min (abs (gap(:)), [], 1) <= near || w(end) <= near
    error ('pyref:value', ...
           'o2p: two of %d singular values are equal to rounding, or one zero', N);
  end
  c = (v .* log (w)) * v.';
  back = @(dc) backward (pyref.internal.like ('o2p: c', dc, c), u, s, v, w, gap);
end

function df = backward (dc, u, s, v, w, gap)
  k = 1 ./ gap;
  dv = 2 * sym (dc) * (v .* log (w));
  % in full: stored as a diagonal it leaves out products with 0, of which some are NaN
  ds = 2 * full (diag (s ./ w)) * v.' * sym (dc) * v;
  turn = sym (k.' .* (v.' * dv));
  df = u * (diag (diag (ds)) + 2 * s.' .* turn) * v.';
end

function v = sym (v)
  v = (v + v.') / 2;
end

%!test <by hand: orthogonal columns of lengths 2 and 1>
%! [c, back] = pyref.derivations.o2p ([2 0; 0 1; 0 0], 0);
%! assert (c, [log(4) 0; 0 0], 4 * eps);
%! assert (back ([1 0; 0 -1]), [1 0; 0 -2; 0 0], 4 * eps);

%!error <o2p: two of 2 singular values are equal to rounding, or one zero>
%! pyref.derivations.o2p (eye (2), 0.5);
%!error <o2p: f is 2 x 3, M is below N>
%! pyref.derivations.o2p (ones (2, 3), 0.5);
