% The SVD layer of matrix backpropagation, after Ionescu, Vantzos and Sminchisescu.
%     [s, m, p, back] = pyref.derivations.ionescu_svd (x, c)
%     dx = back (ds, dm, dp)
%
%     x M x N with M >= N, c 1 x N
%
%     x = U S V'                                U M x M = (U1 | U2), U1 M x N; V N x N
%     s = diag (S)                              1 x N, falling
%     m = U1 diag (c) V'                        M x N
%     p = U2 U2'                                M x M
%
% m and p show U and V without what is free in them, the sign of each pair of columns
% and the basis in U2. Going back, o is entry by entry, sym is the symmetric part, diag
% keeps the diagonal, and S_n is diag (s), N x N:
%
%     K_ij = 1 / (s_i^2 - s_j^2)                N x N, 0 on the diagonal
%     dU1 = dm V diag (c), dV = dm' U1 diag (c), dU2 = (dp + dp') U2
%     D = dU1 / S_n - U2 dU2' U1 / S_n          M x N
%     dx = D V' + U1 diag (ds - U1' D) V'
%        + 2 U1 S_n sym (K' o (V' (dV - V D' U1 S_n))) V'
%
% K and 1 / S_n have no value where two of s are equal or one is zero: such an x is
% refused.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.

function [s, m, p, back] = ionescu_svd (x, c)
  pyref.internal.takes (2, nargin);
  [x, c] = pyref.internal.sizes ('ionescu_svd: x M N finite, c 1 N', x, c);
  [M, N] = size (x);
  if M < N
    error ('pyref:size', 'ionescu_svd: x is %s, M is below N', ...
           pyref.internal.lengths_of (x));
  end
  [u, s, v] = svd (x);
  [s, v] = deal (sum (s, 1), v);   % NumPy gives the diagonal and v'
  gap = s.' .^ 2 - s .^ 2 + diag (Inf (1, N));
  most = max (s, [], 2);
  near = 4 * M * eps (class (x)) * most;
  if N == 0 || min (abs (gap(:)), [], 1) <= near * most || s(end) <= near
    error ('pyref:value', ...
           ['ionescu_svd: two of %d singular values are equal to rounding, ' ...
            'or one zero'], N);
  end
  u1 = u(:,1:N);
  u2 = u(:,N + 1:end);
  m = (u1 .* c) * v.';
  p = u2 * u2.';
  back = @(ds, dm, dp) backward ( ...
    pyref.internal.like ('ionescu_svd: s', ds, s), ...
    pyref.internal.like ('ionescu_svd: m', dm, m), ...
    pyref.internal.like ('ionescu_svd: p', dp, p), ...
    u1, ...
    u2, ...
    s, ...
    v, ...
    c, ...
    gap);
end

function dx = backward (ds, dm, dp, u1, u2, s, v, c, gap)
  k = 1 ./ gap;
  du1 = dm * (v .* c);
  dv = dm.' * (u1 .* c);
  du2 = (dp + dp.') * u2;
  d = (du1 - u2 * (du2.' * u1)) ./ s;
  % in full: stored as a diagonal it leaves out products with 0, of which some are NaN
  inner = full (diag (ds - sum (u1 .* d, 1)));
  turn = sym (k.' .* (v.' * (dv - v * (d.' * (u1 .* s)))));
  dx = (d + u1 * inner + 2 * (u1 .* s) * turn) * v.';
end

function v = sym (v)
  v = (v + v.') / 2;
end

%!test <by hand: the sum of the singular values has the gradient U1 V'>
%! [s, m, p, back] = pyref.derivations.ionescu_svd ([3 0; 4 5], [1 1]);
%! assert (s, [3 1] * sqrt (5), 8 * eps);
%! assert (m, [2 -1; 1 2] / sqrt (5), 8 * eps);
%! assert (p, zeros (2));
%! assert (back ([1 1], zeros (2), zeros (2)), [2 -1; 1 2] / sqrt (5), 8 * eps);

%!error <ionescu_svd: two of 2 singular values are equal to rounding, or one zero>
%! pyref.derivations.ionescu_svd ([0 3; -3 0; 0 0], [1 2]);
%!error <ionescu_svd: x is 2 x 3, M is below N>
%! pyref.derivations.ionescu_svd (ones (2, 3), [1 2 3]);
