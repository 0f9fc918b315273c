% The invariants of any function of the form of eigh, such as a port of it.
%     [values, m, back] = pyref.networks.invariants_of_eigh (eigh, x, c)
%     dx = back (dvalues, dm)
%
%     eigh a function: values, vectors, back = eigh (x), dx = back (dvalues, dvectors);
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
% With pyref.layers.eigh it is eigh_invariants, whose header says what m is good for.
%
% Errors: pyref:size, pyref:type, pyref:value and those of eigh. Source: as there.

function [values, m, back] = invariants_of_eigh (eigh, x, c)
  pyref.internal.takes (3, nargin);
  [x, c] = pyref.internal.sizes ('eigh_invariants: x N N finite, c 1 N', x, c);
  [values, vectors, back] = eigh (x);
  m = (vectors .* c) * vectors.';
  back = @(dvalues, dm) backward ( ...
    pyref.internal.like ('eigh_invariants: values', dvalues, values), ...
    pyref.internal.like ('eigh_invariants: m', dm, m), ...
    vectors, ...
    c, ...
    back);
end

function dx = backward (dvalues, dm, vectors, c, back)
  dvectors = (dm + dm.') * (vectors .* c);
  dx = back (dvalues, dvectors);
end

%!test <a function with falling values gives them so, and the same m>
%! turned = @(x) deal (fliplr (eig (x).'), [1 1; 1 -1] / sqrt (2), @(dv, du) x);
%! [values, m] = pyref.networks.invariants_of_eigh (turned, [2 1; 1 2], [3 1]);
%! assert (values, [3 1], 4 * eps);
%! assert (m, [2 1; 1 2], 8 * eps);
%!test <its own way back is asked, with the gradients of the vectors>
%! given = @(x) deal ([1 3], [1 0; 0 1], @(dvalues, dvectors) dvectors);
%! [~, ~, back] = pyref.networks.invariants_of_eigh (given, [2 1; 1 2], [1 3]);
%! assert (back ([0 0], [1 6; 0 -1]), [2 18; 6 -6]);
