% The operations of a computational graph, by name, each in the form of a layer.
%     f = pyref.networks.operation (name)
%
%     f = operation (name), then y, back = f (x), f (x, w) or f (x, axis)
%
%     add          y = x + b
%     multiply     y = x * w, entry by entry
%     matmul       y = x w
%     negative     y = -x
%     log          y = log (x)
%     reduce_sum   y = sum (x), axis 0 down the columns, axis 1 along the rows
%     sigmoid      pyref.layers.sigmoid
%     softmax      pyref.layers.softmax, along the rows
%
% Going back:
%
%     add          dx = dy, db = dy
%     multiply     dx = dy * w, dw = dy * x
%     matmul       dx = dy w', dw = x' dy
%     negative     dx = -dy
%     log          dx = dy / x
%     reduce_sum   dx = dy, repeated along the axis
%
% All arrays have two lengths, a sum keeps a 1 for the axis it takes away. In add and
% multiply a length of 1 is stretched to that of the other; its gradient is the sum
% along what was stretched.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Daniel Sabinasz, Deep Learning
% From Scratch IV: Gradient Descent and Backpropagation.

function f = operation (name)
  pyref.internal.takes (1, nargin);
  known = struct ( ...
    'add', @add, ...
    'multiply', @multiply, ...
    'matmul', @matmul, ...
    'negative', @negative, ...
    'log', @logarithm, ...
    'reduce_sum', @reduce_sum, ...
    'sigmoid', @pyref.layers.sigmoid, ...
    'softmax', @pyref.layers.softmax);
  if ~isfield (known, name)
    told = strjoin (fieldnames (known).', ', ');
    error ('pyref:value', 'operation: %s is none of %s', name, told);
  end
  f = known.(name);
end

function [y, back] = add (x, b)
  [x, b] = pyref.internal.sizes ('add: x N D, b K M', x, b);
  fitting ('add: b', x, b);
  y = x + b;
  back = @(dy) add_back (pyref.internal.like ('add', dy, y), x, b);
end

function [dx, db] = add_back (dy, x, b)
  dx = shrunk (dy, x);
  db = shrunk (dy, b);
end

function [y, back] = multiply (x, w)
  [x, w] = pyref.internal.sizes ('multiply: x N D, w K M', x, w);
  fitting ('multiply: w', x, w);
  y = x .* w;
  back = @(dy) multiply_back (pyref.internal.like ('multiply', dy, y), x, w);
end

function [dx, dw] = multiply_back (dy, x, w)
  dx = shrunk (dy .* w, x);
  dw = shrunk (dy .* x, w);
end

function [y, back] = matmul (x, w)
  [x, w] = pyref.internal.sizes ('matmul: x N D, w D M', x, w);
  y = x * w;
  back = @(dy) matmul_back (pyref.internal.like ('matmul', dy, y), x, w);
end

function [dx, dw] = matmul_back (dy, x, w)
  dx = dy * w.';
  dw = x.' * dy;
end

function [y, back] = negative (x)
  x = pyref.internal.sizes ('negative: x N D', x);
  y = -x;
  back = @(dy) -pyref.internal.like ('negative', dy, y);
end

function [y, back] = logarithm (x)
  x = pyref.internal.sizes ('log: x N D', x);
  y = log (pyref.internal.nonnegative (x));
  back = @(dy) pyref.internal.like ('log', dy, y) ./ x;
end

function [y, back] = reduce_sum (x, axis)
  [x, axis] = pyref.internal.sizes ('reduce_sum: x N D, axis whole', x, axis);
  if axis > 1
    error ('pyref:value', 'reduce_sum: axis is %d, not 0 or 1', axis);
  end
  y = pyref.internal.sum_along (x, axis + 1);
  back = @(dy) pyref.internal.like ('reduce_sum', dy, y) .* ones (size (x), class (x));
end

function fitting (subject, x, w)
  for k = 1:2
    if size (x, k) ~= size (w, k) && size (x, k) ~= 1 && size (w, k) ~= 1
      told = sprintf ('%s, with x %s', pyref.internal.lengths_of (w), ...
                    pyref.internal.lengths_of (x));
      error ('pyref:size', '%s is %s', subject, told);
    end
  end
end

function v = shrunk (dy, x)
  v = dy;
  if size (x, 1) == 1
    v = pyref.internal.sum_along (v, 1);
  end
  if size (x, 2) == 1
    v = sum (v, 2);
  end
end

%!shared f
%! f = @pyref.networks.operation;
%!test <by hand: a row is added to each row, its gradient is the sum of theirs>
%! add = f ('add');
%! [y, back] = add ([1 2; 3 4; 5 6], [10 20]);
%! assert (y, [11 22; 13 24; 15 26]);
%! [dx, db] = back ([1 2; 4 8; 16 32]);
%! assert (dx, [1 2; 4 8; 16 32]);
%! assert (db, [21 42]);

%!test <by hand: a column and a row are both stretched, a number too>
%! multiply = f ('multiply');
%! [y, back] = multiply ([2; 3], [1 10 100]);
%! assert (y, [2 20 200; 3 30 300]);
%! [dx, dw] = back ([1 2 3; 4 5 6]);
%! assert (dx, [321; 654]);
%! assert (dw, [14 19 24]);
%! [~, back] = multiply (2, [1 3]);
%! [dx, dw] = back ([1 10]);
%! assert (dx, 31);
%! assert (dw, [2 20]);

%!test <by hand: a product of matrices>
%! matmul = f ('matmul');
%! [y, back] = matmul ([1 2], [3 4 5; 6 7 8]);
%! assert (y, [15 18 21]);
%! [dx, dw] = back ([1 0 -1]);
%! assert (dx, [-2 -2]);
%! assert (dw, [1 0 -1; 2 0 -2]);

%!test <by hand: a sum repeats its gradient along its axis>
%! reduce_sum = f ('reduce_sum');
%! [y, back] = reduce_sum ([1 2; 3 4; 5 6], 0);
%! assert (y, [9 12]);
%! assert (back ([1 2]), [1 2; 1 2; 1 2]);
%! [y, back] = reduce_sum ([1 2; 3 4; 5 6], 1);
%! assert (y, [3; 7; 11]);
%! assert (back ([1; 2; 3]), [1 1; 2 2; 3 3]);

%!test <by hand: negative and log>
%! negative = f ('negative');
%! [y, back] = negative ([1 -2]);
%! assert (y, [-1 2]);
%! assert (back ([3 4]), [-3 -4]);
%! log_of = f ('log');
%! [y, back] = log_of ([1 4]);
%! assert (y, [0 log(4)]);
%! assert (back ([3 2]), [3 0.5]);

%!test <sigmoid and softmax are the layers>
%! assert (func2str (f ('sigmoid')), func2str (@pyref.layers.sigmoid));
%! assert (func2str (f ('softmax')), func2str (@pyref.layers.softmax));

%!error <operation: exp is none of add, multiply, matmul, negative, log, reduce_sum>
%! f ('exp');
%!error <add: b is 2 x 3, with x 3 x 2>
%! add = f ('add');
%! add (ones (3, 2), ones (2, 3));
%!error <reduce_sum: axis is 2, not 0 or 1>
%! reduce_sum = f ('reduce_sum');
%! reduce_sum (ones (3, 2), 2);
%!error <matmul: w is 3 x 1, not D x M, with x 1 x 2>
%! matmul = f ('matmul');
%! matmul ([1 2], [1; 2; 3]);
