% The EIG layer of matrix backpropagation, after Ionescu, Vantzos and Sminchisescu.
%     [values, m, back] = pyref.derivations.ionescu_eig (x, c)
%     dx = back (dvalues, dm)
%
%     x N x N, of which the symmetric part counts, c 1 x N
%
%     X = U diag (values) U'                    values 1 x N, rising; U N x N
%     m = U diag (c) U'                         N x N
%
% m shows U without the signs of its columns, which are free. Going back, o is entry by
% entry, sym is the symmetric part and diag keeps the diagonal:
%
%     K_ij = 1 / (values_i - values_j)          N x N, 0 on the diagonal
%     dU = (dm + dm') U diag (c)
%     dx = U (sym (K' o (U' dU)) + diag (dvalues)) U'
%
% sym stands around the product with K. Around U' dU alone it would make the result
% antisymmetric, which no gradient by a symmetric matrix is.
%
% K has no value where two of values are equal: such an x is refused.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.

function [values, m, back] = ionescu_eig (x, c)
  pyref.internal.takes (2, nargin);
  [x, c] = pyref.internal.sizes ('ionescu_eig: x N N finite, c 1 N', x, c);
  a = pyref.internal.sizes ('ionescu_eig: sym(x) N N finite', sym (x));
  [u, values] = eig (a);
  values = pyref.internal.sum_along (values, 1);
  gap = values.' - values + diag (Inf (1, numel (values)));
  near = 4 * numel (values) * eps (class (x)) * max (abs (values), [], 2);
  if isempty (values) || min (abs (gap(:)), [], 1) <= near
    error ('pyref:value', ...
           'ionescu_eig: two of %d eigenvalues are equal to rounding', ...
           numel (values));
  end
  m = (u .* c) * u.';
  back = @(dvalues, dm) backward ( ...
    pyref.internal.like ('ionescu_eig: values', dvalues, values), ...
    pyref.internal.like ('ionescu_eig: m', dm, m), ...
    u, ...
    c, ...
    gap);
end

function dx = backward (dvalues, dm, u, c, gap)
  k = 1 ./ gap;
  du = (dm + dm.') * (u .* c);
  dx = u * (sym (k.' .* (u.' * du)) + diag (dvalues)) * u.';
end

function v = sym (v)
  v = (v + v.') / 2;
end

%!test <by hand: the largest eigenvalue of [2 1; 1 2] has the gradient v v'>
%! [values, m, back] = pyref.derivations.ionescu_eig ([2 1; 1 2], [1 2]);
%! assert (values, [1 3], 4 * eps);
%! assert (m, [1.5 0.5; 0.5 1.5], 4 * eps);
%! assert (back ([0 1], zeros (2)), [0.5 0.5; 0.5 0.5], 4 * eps);

%!test <only sym around the product with k is the gradient>
%! x = reshape (sin (1:9), 3, 3);
%! [weights, c] = deal (reshape (cos (1:9), 3, 3), [1 -2 0.5]);
%! [u, values] = eig ((x + x.') / 2);
%! values = diag (values);
%! k = 1 ./ (values - values.');
%! k(1:4:9) = 0;
%! a = u.' * ((weights + weights.') * (u .* c));
%! sym = @(v) (v + v.') / 2;
%! readings = {sym(k.' .* a), k.' .* sym(a), 2 * k.' .* sym(a), k.' .* a};
%! loss = @(x) sum (sum (weights .* nthargout (2, @pyref.derivations.ionescu_eig, x, c), 1), 2);
%! slopes = zeros (3);
%! for n = 1:9
%!   step = 1e-5 * reshape ((1:9) == n, 3, 3);
%!   slopes(n) = (loss (x + step) - loss (x - step)) / 2e-5;
%! end
%! for n = 1:4
%!   apart(n) = norm (u * readings{n} * u.' - slopes) / norm (slopes);
%! end
%! assert (apart(1) < 1e-7);
%! assert (all (apart(2:4) > 0.1));

%!error <ionescu_eig: two of 3 eigenvalues are equal to rounding>
%! pyref.derivations.ionescu_eig (diag ([2 2 1]), [1 2 3]);
