% Backpropagation for a linear layer, after Johnson: rows, no bias.
%     [y, back] = pyref.derivations.johnson_linear (x, w)
%     [dx, dw] = back (dy)
%
%     x N x D, w D x M;  y = x w            N x M
%
% Going back, each gradient has the shape of what it belongs to:
%
%     dx = dy w'                            N x D
%     dw = x' dy                            D x M
%
% No Jacobian is written down: dy/dx has N M N D entries, which for N = 64 and D = M =
% 4096 are 68 719 476 736. johnson_jacobian does write it down, for small sizes.
%
% Errors: pyref:size, pyref:type. Source: Justin Johnson 2017, Backpropagation for a
% Linear Layer.

function [y, back] = johnson_linear (x, w)
  pyref.internal.takes (2, nargin);
  [x, w] = pyref.internal.sizes ('johnson_linear: x N D, w D M', x, w);
  y = x * w;
  back = @(dy) backward (pyref.internal.like ('johnson_linear', dy, y), x, w);
end

function [dx, dw] = backward (dy, x, w)
  dx = dy * w.';
  dw = x.' * dy;
end

%!test <N = 2, D = 2, M = 3, as it is written out>
%! [y, back] = pyref.derivations.johnson_linear ([1 2; 3 4], [1 0 -1; 2 1 0]);
%! assert (y, [5 2 -1; 11 4 -3]);
%! [dx, dw] = back ([1 2 3; -1 0 1]);
%! assert (dx, [-2 4; -2 -2]);
%! assert (dw, [-2 2 6; -2 4 10]);

%!test <at most every Nth entry of the Jacobian is not zero>
%! [x, w] = deal ([1 2; 3 4], [1 0 -1; 2 1 0]);
%! J = zeros (6, 4);
%! for k = 1:4
%!   step = reshape ((1:4) == k, 2, 2);
%!   J(:,k) = reshape (pyref.derivations.johnson_linear (x + step, w) ...
%!                     - pyref.derivations.johnson_linear (x, w), [], 1);
%! end
%! assert (numel (J), 24);
%! assert (nnz (J), 8);
%! assert (nnz (J) <= numel (J) / size (x, 1));

%!error <johnson_linear: w is 2 x 3, not D x M, with x 4 x 3>
%! pyref.derivations.johnson_linear (ones (4, 3), ones (2, 3));
