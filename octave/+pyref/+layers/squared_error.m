% Half the squared distance of each row from its target.
%     [y, back] = pyref.layers.squared_error (x, t)
%     dx = back (dy)
%
%     x N x M, t N x M
%
%     d  = x - t                  N x M
%     y  = sum (d^2) / 2          N x 1, along the rows
%
% Going back:
%
%     dx = dy * d                 N x M
%
% One loss for each row, divided neither by N nor by M: a mean is a step of its own.
% The half makes the gradient the plain difference. NaN gives NaN, and so does Inf
% where its target is Inf too.
%
% Errors: pyref:size, pyref:type. Source: Rumelhart, Hinton and Williams 1986,
% Learning Representations by Back-Propagating Errors.

function [y, back] = squared_error (x, t)
  pyref.internal.takes (2, nargin);
  [x, t] = pyref.internal.sizes ('squared_error: x N M, t N M', x, t);
  d = x - t;
  y = sum (d .* (d / 2), 2);   % d^2 may overflow
  back = @(dy) backward (pyref.internal.like ('squared_error', dy, y), d);
end

function dx = backward (dy, d)
  dx = dy .* d;
end

%!test <by hand: 1, 4 and 9, half of their sum>
%! [y, back] = pyref.layers.squared_error ([1 2 3; 0 0 4], [0 4 0; 0 0 0]);
%! assert (y, [7; 8]);
%! assert (back ([2; -1]), [2 -4 6; 0 0 -4]);

%!test <one row of three entries is one loss>
%! assert (pyref.layers.squared_error ([1 2 3], [0 0 0]), 7);

%!test <the square of 1.25 * 2^512 overflows, half of it does not>
%! [y, back] = pyref.layers.squared_error ([1.25 * 2 ^ 512; 3], [0; 1]);
%! assert (y, [1.5625 * 2 ^ 1023; 2]);
%! assert (back ([2 ^ -520; 2]), [1.25 * 2 ^ -8; 4]);

%!test <one column keeps its rows apart>
%! [y, back] = pyref.layers.squared_error ([3; 5], [1; 1]);
%! assert (y, [2; 8]);
%! assert (back ([1; 3]), [2; 12]);

%!test <NaN and Inf stay in their row>
%! y = pyref.layers.squared_error ([NaN 1; Inf 1; Inf 1; 2 1], [0 0; 0 0; Inf 0; 0 1]);
%! assert (y, [NaN; Inf; NaN; 2]);

%!test <single precision, targets of whole numbers>
%! [y, back] = pyref.layers.squared_error (single ([1 2]), int8 ([0 0]));
%! assert (y, single (2.5));
%! assert (back (single (2)), single ([2 4]));

%!test <no rows>
%! [y, back] = pyref.layers.squared_error (zeros (0, 3), zeros (0, 3));
%! assert (back (y), zeros (0, 3));

%!error <t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.squared_error (ones (2, 3), ones (2, 1));
%!error <dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.squared_error (ones (2, 3), ones (2, 3));
%! back ([1 2]);
