% The square of what each score falls short of a margin on the side of its label.
%     [y, back] = pyref.layers.squared_hinge (x, t, margin)
%     dx = back (dy)
%
%     x N x M, t N x M of -1 and 1, margin a number from 0
%
%     e = max (0, margin - t * x)     N x M
%     y = sum (e^2)                   N x 1, along the rows
%
% Going back:
%
%     dx = -2 dy * t * e              N x M, 0 where t * x >= margin
%
% One loss for each row, without a half, and divided neither by N nor by M: a mean is a
% step of its own. Each column is a machine of its own, one against the rest. Both
% pieces meet with the same value and the same derivative, so no derivative is a choice.
% Labels 0 and 1 are refused: a 0 would cost the squared margin whatever x is.
%
% NaN gives NaN, in dx too; Inf on the side of its label costs nothing.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Tang 2013, Deep Learning Using
% Linear Support Vector Machines.

function [y, back] = squared_hinge (x, t, margin)
  pyref.internal.takes (3, nargin);
  [x, t, margin] = pyref.internal.sizes ( ...
    'squared_hinge: x N M, t N M, margin nonnegative', x, t, margin);
  good = abs (t) == 1;
  if ~all (good(:), 1)
    error ('pyref:value', 'squared_hinge: t is -1 or 1 in %d of %d entries', ...
           sum (good(:), 1), numel (t));
  end
  e = margin - t .* x;
  e = pyref.internal.zero_out (e, real (e) <= 0);
  y = sum (e .^ 2, 2);
  back = @(dy) backward (pyref.internal.like ('squared_hinge', dy, y), t, e);
end

function dx = backward (dy, t, e)
  dx = pyref.internal.zero_out (-dy .* t .* (2 * e), e == 0);
end

%!test <by hand: short of the margin by 0, 3 and 5 halves>
%! [y, back] = pyref.layers.squared_hinge ([2 -2 -1.5; -1.5 2 1.5], [1 1 1; -1 -1 -1], 1);
%! assert (y, [15.25; 15.25]);
%! assert (back ([1; -2]), [0 -6 -5; 0 -12 -10]);

%!test <it is the square of binary_hinge where there is one column>
%! x = [0.5; -2; 3];
%! t = [1; 1; -1];
%! [y, back] = pyref.layers.squared_hinge (x, t, 0.5);
%! e = pyref.layers.binary_hinge (x, t, 0.5);
%! assert (y, e .^ 2);
%! assert (back ([1; 2; 3]), [0; -10; 21]);

%!test <NaN gives NaN, Inf costs nothing on its side>
%! [y, back] = pyref.layers.squared_hinge ([NaN; Inf; Inf], [1; 1; -1], 1);
%! assert (y, [NaN; 0; Inf]);
%! assert (back ([1; 2; 3]), [NaN; 0; Inf]);

%!test <single precision, labels that are whole numbers>
%! [y, back] = pyref.layers.squared_hinge (single ([0.5 2]), int8 ([-1 1]), 1);
%! assert (y, single (2.25));
%! assert (back (single (2)), single ([6 0]));

%!test <no rows>
%! [y, back] = pyref.layers.squared_hinge (zeros (0, 3), zeros (0, 3), 1);
%! assert (back (y), zeros (0, 3));

%!error <squared_hinge: t is -1 or 1 in 3 of 4 entries>
%! pyref.layers.squared_hinge (ones (2), [1 0; -1 1], 1);
%!error <squared_hinge: margin is -1, not finite and from 0>
%! pyref.layers.squared_hinge (1, 1, -1);
%!error <squared_hinge: t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.squared_hinge (ones (2, 3), [1; -1], 1);
%!error <squared_hinge: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.squared_hinge (ones (2), ones (2), 1);
%! back ([1 2]);
