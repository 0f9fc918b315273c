% How far the mean activation of each hidden unit is from the one that is wanted.
%     [y, back] = pyref.layers.sparsity_penalty (x, rho)
%     dx = back (dy)
%
%     x N x M, activations from 0 to 1; rho a number between 0 and 1
%
%     q   = sum (x) / N                                   1 x M, down the columns
%     on  = rho * log (rho / q)                           1 x M
%     off = (1 - rho) * log ((1 - rho) / (1 - q))         1 x M
%     y   = sum (on + off)                                1 x 1, along the row
%
% Going back:
%
%     dq  = dy * (q - rho) / (q * (1 - q))                1 x M
%     dx  = dq / N                                        N x M, all rows alike
%
% It is the divergence KL (rho || q) of two coins, summed over the units. The mean
% couples the samples: every sample has a part in the gradient of every other, and a
% batch has one penalty, not one for each row. A weight before it, the beta of a sparse
% autoencoder, is a step of its own: dy.
%
% The usual form of dq, (1 - rho) / (1 - q) - rho / q, is a difference of equals where q
% is close to rho. There the logarithms are those of log1p, whose terms cancel no
% further than the data do. q = 0 and q = 1 give Inf, and dq -Inf and Inf; outside of
% these y is NaN. Activations from -1 to 1, those of tanh, must be brought to (x + 1) /
% 2 first.
%
% Where q is so small that rho / q passes the largest number, y is Inf as for 0.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ng 2011, Sparse Autoencoder,
% lecture notes of CS294A, and the exercise of UFLDL.

function [y, back] = sparsity_penalty (x, rho)
  pyref.internal.takes (2, nargin);
  [x, rho] = pyref.internal.sizes ('sparsity_penalty: x N M, rho nonnegative', x, rho);
  if ~(0 < rho && rho < 1)
    error ('pyref:value', 'sparsity_penalty: rho is %g, not between 0 and 1', rho);
  end
  N = size (x, 1);
  q = pyref.internal.sum_along (x, 1) / N;
  on = rho * pyref.internal.log_ratio (rho, q, rho - q);
  off = (1 - rho) * pyref.internal.log_ratio (1 - rho, 1 - q, q - rho);
  y = sum (on + off, 2);
  back = @(dy) backward (pyref.internal.like ('sparsity_penalty', dy, y), rho, N, q);
end

function dx = backward (dy, rho, N, q)
  dq = dy * ((q - rho) ./ q ./ (1 - q));
  dx = repmat (dq / N, N, 1);
end

%!test <by hand: means 1/2 and 1/4, wanted 1/4: one unit costs, the other does not>
%! [y, back] = pyref.layers.sparsity_penalty ([0.25 0.5; 0.75 0], 0.25);
%! assert (y, 0.75 * log (1.5) - 0.25 * log (2), -8 * eps);
%! assert (back (4), [2 0; 2 0]);

%!test <close to what is wanted it keeps its digits>
%! d = 2 ^ -30;
%! [y, back] = pyref.layers.sparsity_penalty (0.5 + d, 0.5);
%! assert (y, 2 * d ^ 2, -1e-6);
%! assert (back (1), 4 * d, -1e-14);

%!test <a unit that is always off, or always on, costs Inf>
%! [y, back] = pyref.layers.sparsity_penalty ([0 1 0.5; 0 1 0.5], 0.5);
%! assert (y, Inf);
%! assert (back (2), [-Inf Inf 0; -Inf Inf 0]);

%!test <outside of 0 and 1 there is no penalty>
%! assert (pyref.layers.sparsity_penalty (-0.5, 0.5), NaN);
%! assert (pyref.layers.sparsity_penalty (1.5, 0.5), NaN);

%!test <single precision>
%! [y, back] = pyref.layers.sparsity_penalty (single ([0.5; 0.5]), 0.25);
%! assert (class (y), 'single');
%! assert (back (single (4)), single ([2; 2]));

%!test <no columns, and no rows>
%! [y, back] = pyref.layers.sparsity_penalty (zeros (2, 0), 0.5);
%! assert (y, 0);
%! assert (back (1), zeros (2, 0));
%! [y, back] = pyref.layers.sparsity_penalty (zeros (0, 2), 0.5);
%! assert (y, NaN);
%! assert (back (1), zeros (0, 2));

%!error <sparsity_penalty: rho is 1, not between 0 and 1>
%! pyref.layers.sparsity_penalty (0.5, 1);
%!error <sparsity_penalty: rho is 0, not between 0 and 1>
%! pyref.layers.sparsity_penalty (0.5, 0);
%!error <sparsity_penalty: rho has 2 numbers, not 1>
%! pyref.layers.sparsity_penalty ([0.5 0.5], [0.1 0.1]);
%!error <sparsity_penalty: dy is 1 x 2, y is 1 x 1>
%! [y, back] = pyref.layers.sparsity_penalty (0.5 * ones (2), 0.5);
%! back ([1 2]);
