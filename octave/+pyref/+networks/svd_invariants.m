% What svd finds, without regard to the signs of its vectors.
%     [s, m, back] = pyref.networks.svd_invariants (x, c)
%     dx = back (ds, dm)
%
%     x N x D, finite, weights c 1 x K, K = min (N, D)
%
%     u, s, v = svd (x)                         s 1 x K
%     m = u diag (c) v'                         N x D
%
% Going back:
%
%     du = dm v diag (c)                        N x K
%     dv = dm' u diag (c)                       D x K
%     dx = back (du, ds, dv)                    N x D, through svd
%
% A pair of columns of u and v has one sign, which m does not show, nor, where s and
% their c are equal, which basis was taken. So two programs can be compared by it. With
% ones for c, m of a square x is the orthogonal matrix nearest to it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.

function [s, m, back] = svd_invariants (x, c)
  pyref.internal.takes (2, nargin);
  [s, m, back] = pyref.networks.invariants_of_svd (@pyref.layers.svd, x, c);
end

%!test <by hand: with s as c m is x, and ds makes up for c held fixed>
%! [s, m, back] = pyref.networks.svd_invariants ([0 3; -2 0], [3 2]);
%! assert ({s, m}, {[3 2], [0 3; -2 0]});
%! assert (back ([0 0], [1 7; 6 4]), [1 0; 0 4], 4 * eps);
%! assert (back ([7 -6], [1 7; 6 4]), [1 7; 6 4], 4 * eps);
%! [s, m, back] = pyref.networks.svd_invariants ([0 3; -2 0], [10 100]);
%! assert (m, [0 10; -100 0]);
%! assert (back ([5 7], zeros (2)), [0 5; -7 0]);

%!error <svd_invariants: c is 1 x 3, not 1 x K, with s 1 x 2> pyref.networks.svd_invariants (ones (4, 2), [1 2 3])
%!error <svd_invariants: ds is 1 x 1, s is 1 x 2> nthargout (3, @pyref.networks.svd_invariants, eye (2), [1 2]) (1, eye (2))
