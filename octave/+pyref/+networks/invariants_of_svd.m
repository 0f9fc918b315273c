% The invariants of any function of the form of svd, such as a port of it.
%     [s, m, back] = pyref.networks.invariants_of_svd (svd, x, c)
%     dx = back (ds, dm)
%
%     svd a function: u, s, v, back = svd (x), dx = back (du, ds, dv);
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
% With pyref.layers.svd it is svd_invariants, whose header says what m is good for.
%
% Errors: pyref:size, pyref:type, pyref:value and those of svd. Source: as there.

function [s, m, back] = invariants_of_svd (svd, x, c)
  pyref.internal.takes (3, nargin);
  [x, c] = pyref.internal.sizes ('svd_invariants: x N D finite, c 1 K', x, c);
  [u, s, v, back] = svd (x);
  [s, c] = pyref.internal.sizes ('svd_invariants: s 1 K, c 1 K', s, c);
  m = (u .* c) * v.';
  back = @(ds, dm) backward ( ...
    pyref.internal.like ('svd_invariants: s', ds, s), ...
    pyref.internal.like ('svd_invariants: m', dm, m), ...
    u, ...
    v, ...
    c, ...
    back);
end

function dx = backward (ds, dm, u, v, c, back)
  du = dm * (v .* c);
  dv = dm.' * (u .* c);
  dx = back (du, ds, dv);
end

%!test <both signs of a pair of vectors give the same m>
%! turned = @(x) deal ([-1 0; 0 1], [3 2], [0 -1; -1 0], @(du, ds, dv) x);
%! [s, m] = pyref.networks.invariants_of_svd (turned, [0 3; -2 0], [3 2]);
%! assert ({s, m}, {[3 2], [0 3; -2 0]});
%!test <its own way back is asked, with the gradients of the vectors>
%! given = @(x) deal (eye (2), [3 2], eye (2), @(du, ds, dv) du - dv);
%! [~, ~, back] = pyref.networks.invariants_of_svd (given, eye (2), [3 2]);
%! assert (back ([0 0], [1 6; 0 -1]), [0 12; -18 0]);
