% The normalized cuts layer, after Ionescu, Vantzos and Sminchisescu.
%     [j, back] = pyref.derivations.ncuts (f, metric, target, r)
%     [df, dmetric] = back (dj)
%
%     f N x D, N points in rows; metric D x D, of which the symmetric part counts;
%     target N x N; r, how many eigenvectors are kept
%
%     W = f sym (metric) f'                     N x N
%     q = (W 1)^-1/2                            N x 1, W 1 the sums of the rows, above 0
%     M = W o (q q')                            N x N, o is entry by entry
%     U                                         N x r, eigenvectors of the r largest
%     P_M = U U'                                N x N
%     J = 1/2 sum ((P_M - target)^2)            1 x 1
%
% Going back, with V the other eigenvectors, N x (N - r):
%
%     dU = 2 sym (P_M - target) U
%     K_ij = 1 / (value of U_j - value of V_i)  (N - r) x r
%     dM = sym (V (K o (V' dU)) U')
%     dW = dM o (q q') - 1/2 (W 1)^-3/2 o (2 (dM o W) q) 1'
%     df = dW f sym (metric) + dW' f sym (metric), dmetric = sym (f' dW f)
%
% J does not depend on the basis of either side, only on which eigenvectors are kept:
% pairs within one side have no share, and need none of their gaps. M has rank D at
% most, and its zero eigenvalues repeat. Where the last that is kept equals the first
% that is not, J has no gradient: such an M is refused.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.

function [j, back] = ncuts (f, metric, target, r)
  pyref.internal.takes (4, nargin);
  [f, metric, target, r] = pyref.internal.sizes ( ...
    'ncuts: f N D finite, metric D D finite, target N N, r positive', ...
    f, metric, target, r);
  N = size (f, 1);
  if r >= N
    error ('pyref:value', 'ncuts: r is %d, N is %d', r, N);
  end
  w = f * sym (metric) * f.';
  degree = sum (w, 2);
  if any (degree <= 0, 1)
    error ('pyref:value', 'ncuts: %d of %d rows of W have no sum above 0', ...
           nnz (degree <= 0), N);
  end
  q = 1 ./ sqrt (degree);
  m = pyref.internal.sizes ('ncuts: M N N finite', sym (w .* (q * q.')));
  [vectors, values] = eig (m);
  values = sum (values, 1);
  rest = vectors(:,1:N - r);
  top = vectors(:,N - r + 1:end);
  gap = values(N - r + 1:end) - values(1:N - r).';
  if gap(end,1) <= 4 * N * eps (class (w)) * max (abs (values), [], 2)
    error ('pyref:value', 'ncuts: eigenvalues %d and %d are equal to rounding', ...
           r, r + 1);
  end
  miss = top * top.' - target;
  j = total (miss .^ 2) / 2;
  back = @(dj) backward ( ...
    pyref.internal.like ('ncuts: j', dj, j), ...
    f, sym (metric), w, degree, q, rest, top, gap, miss);
end

function [df, dmetric] = backward (dj, f, metric, w, degree, q, rest, top, gap, miss)
  du = 2 * dj .* (sym (miss) * top);
  dm = sym (rest * ((rest.' * du) ./ gap) * top.');
  dq = 2 * (dm .* w) * q;
  dw = dm .* (q * q.') - dq .* q ./ degree / 2;
  df = (dw + dw.') * f * metric;
  dmetric = sym (f.' * dw * f);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = sym (v)
  v = (v + v.') / 2;
end

%!test <by hand: M is [2 1; 1 2] / 3, with 1 along [1 1] and 1 / 3 along [1 -1]>
%! [j, back] = pyref.derivations.ncuts (eye (2), [2 1; 1 2], [1 0; 0 0], 1);
%! assert (j, 0.5, 4 * eps);
%! [df, dmetric] = back (12);
%! assert (df, [-4 -2; 2 4], 64 * eps);
%! assert (dmetric, [-1 0; 0 1], 64 * eps);

%!test <cuts have a gradient though the zero of M repeats>
%! f = reshape (1 + sin (1:10) / 2, 5, 2);
%! [metric, target] = deal ([2 0.5; 0.5 1], zeros (5));
%! target(1:2,1:2) = 0.5;
%! [~, back] = pyref.derivations.ncuts (f, metric, target, 1);
%! df = back (1);
%! cost = @(f) pyref.derivations.ncuts (f, metric, target, 1);
%! for k = [1 4 10]
%!   step = 1e-5 * reshape ((1:10) == k, 5, 2);
%!   assert (df(k), (cost (f + step) - cost (f - step)) / 2e-5, 1e-8);
%! end

%!error <ncuts: r is 2, N is 2> pyref.derivations.ncuts ([1; 1], 2, zeros (2), 2);
%!error <ncuts: 1 of 2 rows of W have no sum above 0>
%! pyref.derivations.ncuts ([2; -1], 1, zeros (2), 1);
%!error <ncuts: eigenvalues 1 and 2 are equal to rounding>
%! pyref.derivations.ncuts (eye (2), eye (2), zeros (2), 1);
