% How far each score falls short of a margin on the side of its label.
%     [y, back] = pyref.layers.binary_hinge (x, t, margin)
%     dx = back (dy)
%
%     x N x M, t N x M of -1 and 1, margin a number from 0
%
%     e = max (0, margin - t * x)     N x M
%     y = sum (e)                     N x 1, along the rows
%
% Going back:
%
%     dx = -dy * t                    where t * x < margin, N x M
%     dx = 0                          where t * x >= margin
%
% One loss for each row, divided neither by N nor by M: a mean is a step of its own.
% With one column it is the loss of a support vector machine, with several it is one
% against the rest, each column a machine of its own; multiclass_hinge compares with the
% score of the label instead. Labels 0 and 1 are refused: a 0 would cost the margin
% whatever x is.
%
% Where t * x is margin the derivative is a choice from 0 to 1 times -t: here it is 0.
% An entry of dx is dy, its negative or 0, so that it has no rounding. NaN gives NaN and
% hands its dy back; Inf on the side of its label costs nothing.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Cortes and Vapnik 1995,
% Support-Vector Networks.

function [y, back] = binary_hinge (x, t, margin)
  pyref.internal.takes (3, nargin);
  [x, t, margin] = pyref.internal.sizes ( ...
    'binary_hinge: x N M, t N M, margin nonnegative', x, t, margin);
  good = abs (t) == 1;
  if ~all (good(:), 1)
    error ('pyref:value', 'binary_hinge: t is -1 or 1 in %d of %d entries', ...
           sum (good(:), 1), numel (t));
  end
  e = margin - t .* x;
  off = real (e) <= 0;
  e = pyref.internal.zero_out (e, off);
  y = sum (e, 2);
  back = @(dy) backward (pyref.internal.like ('binary_hinge', dy, y), t, off);
end

function dx = backward (dy, t, off)
  dx = pyref.internal.zero_out (-dy .* t, off);
end

%!test <by hand: right by more than 1, by less, and wrong>
%! [y, back] = pyref.layers.binary_hinge ([2 0.25 -3; -1.5 -0.5 4], [1 1 1; -1 -1 -1], 1);
%! assert (y, [4.75; 5.5]);
%! assert (back ([2; -3]), [0 -2 -2; 0 -3 -3]);

%!test <at the margin exactly nothing comes back>
%! [y, back] = pyref.layers.binary_hinge ([0.5 -0.5 -0.5], [1 -1 1], 0.5);
%! assert (y, 1);
%! assert (back (8), [0 0 -8]);

%!test <NaN hands its dy back, Inf costs nothing on its side>
%! [y, back] = pyref.layers.binary_hinge ([NaN; Inf; Inf], [1; 1; -1], 1);
%! assert (y, [NaN; 0; Inf]);
%! assert (back ([1; 2; 3]), [-1; 0; 3]);

%!test <single precision, labels that are whole numbers>
%! [y, back] = pyref.layers.binary_hinge (single ([0.5 2]), int8 ([-1 1]), 1);
%! assert (y, single (1.5));
%! assert (back (single (2)), single ([2 0]));

%!test <no rows>
%! [y, back] = pyref.layers.binary_hinge (zeros (0, 3), zeros (0, 3), 1);
%! assert (back (y), zeros (0, 3));

%!error <binary_hinge: t is -1 or 1 in 3 of 4 entries>
%! pyref.layers.binary_hinge (ones (2), [1 0; -1 1], 1);
%!error <binary_hinge: margin is -1, not finite and from 0>
%! pyref.layers.binary_hinge (1, 1, -1);
%!error <binary_hinge: t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.binary_hinge (ones (2, 3), [1; -1], 1);
%!error <binary_hinge: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.binary_hinge (ones (2), ones (2), 1);
%! back ([1 2]);
