% Multiply by a mask that drops some entries and scales up the others.
%     [y, back] = pyref.layers.dropout (x, mask)
%     dx = back (dy)
%
%     x any shape, mask of the shape of x
%
%     y  = x * mask        of the shape of x
%
% Going back:
%
%     dx = dy * mask
%
% The mask comes from the caller and carries the scale: 0 where an entry is dropped,
% 1 / keep elsewhere, where keep is the share that is not. So the mean of y over all
% masks is x, nothing is random here, and without dropping the mask is all ones. A NaN
% or Inf in x is not dropped: 0 times it is NaN.
%
% Errors: pyref:size, pyref:type. Source: Srivastava, Hinton, Krizhevsky, Sutskever
% and Salakhutdinov 2014, Dropout: A Simple Way to Prevent Neural Networks from
% Overfitting.

function [y, back] = dropout (x, mask)
  pyref.internal.takes (2, nargin);
  [x, mask] = pyref.internal.sizes ('dropout: x ..., mask ...', x, mask);
  y = x .* mask;
  back = @(dy) backward (pyref.internal.like ('dropout', dy, y), mask);
end

function dx = backward (dy, mask)
  dx = dy .* mask;
end

%!test <by hand: half of the entries kept, doubled>
%! [y, back] = pyref.layers.dropout ([1 -2 3; 4 5 -6], [0 2 2; 2 0 0]);
%! assert (y, [0 -4 6; 8 0 0]);
%! assert (back ([7 8 -9; 1 2 3]), [0 16 -18; 2 0 0]);

%!test <a mask of ones changes nothing, also one of true>
%! x = [1 -2 3];
%! assert (pyref.layers.dropout (x, ones (1, 3)), x);
%! assert (pyref.layers.dropout (x, true (1, 3)), x);

%!test <a mask of whole numbers takes the precision of x>
%! [y, back] = pyref.layers.dropout (single ([1 2]), int8 ([0 2]));
%! assert (y, single ([0 4]));
%! assert (back (single ([3 5])), single ([0 10]));

%!test <what is not finite is not dropped>
%! assert (pyref.layers.dropout ([NaN Inf; NaN Inf], [0 0; 2 2]), [NaN NaN; NaN Inf]);

%!error <dropout: mask is 1 x 3, not ..., with x 2 x 3>
%! pyref.layers.dropout (ones (2, 3), ones (1, 3));
%!error <dropout: dy is 3 x 2, y is 2 x 3>
%! [y, back] = pyref.layers.dropout (ones (2, 3), ones (2, 3));
%! back (ones (3, 2));
