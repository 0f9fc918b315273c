% What eigh finds, without regard to the signs of its vectors.
%     [values, m, back] = pyref.networks.eigh_invariants (x, c)
%     dx = back (dvalues, dm)
%
%     x N x N, finite, weights c 1 x N
%
%     values, vectors = eigh (x)                values 1 x N
%     m = vectors diag (c) vectors'             N x N
%
% Going back:
%
%     dvectors = (dm + dm') vectors diag (c)    N x N
%     dx       = back (dvalues, dvectors)       N x N, through eigh
%
% m is the sum of c times the projection on each vector: the same for both signs of a
% vector and, where values and their c are equal, for every basis. So two programs can
% be compared by it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.

function [values, m, back] = eigh_invariants (x, c)
  pyref.internal.takes (2, nargin);
  [values, m, back] = pyref.networks.invariants_of_eigh (@pyref.layers.eigh, x, c);
end

%!test <by hand: with the values as c m is x, and dvalues makes up for c held fixed>
%! [values, m, back] = pyref.networks.eigh_invariants ([2 1; 1 2], [1 3]);
%! assert (values, [1 3], 4 * eps);
%! assert (m, [2 1; 1 2], 8 * eps);
%! assert (back ([0 0], [1 6; 0 -1]), [1 0; 0 -1], 16 * eps);
%! assert (back ([-3 3], [1 6; 0 -1]), [1 3; 3 -1], 16 * eps);

%!error <eigh_invariants: c is 1 x 3, not 1 x N, with x 2 x 2> pyref.networks.eigh_invariants (eye (2), [1 2 3])
%!error <eigh_invariants: dm is 1 x 1, m is 2 x 2> nthargout (3, @pyref.networks.eigh_invariants, eye (2), [1 2]) ([1 1], 1)
