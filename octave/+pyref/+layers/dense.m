% Multiply by a matrix and add a row: the fully connected layer.
%     [y, back] = pyref.layers.dense (x, w, b)
%     [dx, dw, db] = back (dy)
%
%     x N x D, w D x M, b 1 x M
%
%     y = x w + b          N x M
%
% Going back:
%
%     dx = dy w'           N x D
%     dw = x' dy           D x M
%     db = sum (dy)        1 x M, down the columns
%
% An entry of y is a sum over D, of dx over M, of dw and db over N: each gradient has
% the one product of its two factors that fits its shape, when N, D and M differ.
%
% Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
% order of its terms decides.
%
% Errors: pyref:size, pyref:type. Source: Johnson 2017, Backpropagation for a Linear
% Layer.

function [y, back] = dense (x, w, b)
  pyref.internal.takes (3, nargin);
  [x, w, b] = pyref.internal.sizes ('dense: x N D, w D M, b 1 M', x, w, b);
  y = x * w + b;
  back = @(dy) backward (pyref.internal.like ('dense', dy, y), x, w);
end

function [dx, dw, db] = backward (dy, x, w)
  dx = dy * w.';
  dw = x.' * dy;
  db = pyref.internal.sum_along (dy, 1);
end

%!test <by hand: the numbers of Johnson's note, with a bias>
%! [y, back] = pyref.layers.dense ([1 2; 3 4], [1 0 -1; 2 1 0], [0 0 0]);
%! assert (y, [5 2 -1; 11 4 -3]);
%! [dx, dw, db] = back ([1 2 3; -1 0 1]);
%! assert (dx, [-2 4; -2 -2]);
%! assert (dw, [-2 2 6; -2 4 10]);
%! assert (db, [0 2 4]);

%!test <the bias is added to every row>
%! assert (pyref.layers.dense ([1; 2], 3, 10), [13; 16]);

%!test <one row keeps its bias gradient a row>
%! [y, back] = pyref.layers.dense ([1 2], eye (2), [0 0]);
%! [dx, dw, db] = back ([3 4]);
%! assert (db, [3 4]);

%!test <a diagonal matrix, a range and integers are numbers like others>
%! [y, back] = pyref.layers.dense (eye (3), int8 ([1; 2; 3]), 4);
%! assert (y, [5; 6; 7]);
%! [dx, dw, db] = back ((1:3).');
%! assert ({dx, dw, db}, {[1 2 3; 2 4 6; 3 6 9], [1; 2; 3], 6});

%!test <no rows and no columns: db is a row of none>
%! [y, back] = pyref.layers.dense (zeros (0, 2), zeros (2, 0), zeros (1, 0));
%! [dx, dw, db] = back (y);
%! assert (db, zeros (1, 0));

%!error <dense: w is 2 x 3, not D x M, with x 2 x 3> pyref.layers.dense (ones (2, 3), ones (2, 3), ones (1, 3))
%!error <dense: dy is 1 x 2, y is 1 x 1> nthargout (2, @pyref.layers.dense, 1, 1, 1) ([1 2])
