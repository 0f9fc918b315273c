% The mean of the losses of a batch, and its gradient by all parameters in one column.
%
%     [loss, dtheta] = pyref.internal.mean_gradient ( ...
%       @pyref.networks.mlp, theta, shapes, {x}, {t})
%
%     [y, back] = network (given..., parameters of these shapes..., options...)
%
% y is one loss for each row, or the loss of the batch as it is, 1 x 1.

function [loss, dtheta] = mean_gradient (network, theta, shapes, given, options)
  p = pyref.networks.rolled (theta, shapes);
  [y, back] = network (given{:}, p{:}, options{:});
  loss = sum (y, 1) / size (y, 1);
  found = cell (1, numel (given) + numel (shapes));
  [found{:}] = back (ones (size (y), class (y)) / size (y, 1));
  dtheta = pyref.networks.unrolled (found(numel (given) + 1:end), shapes);
end

%!test <by hand: a batch of two rows, each with its loss>
%! [loss, dtheta] = pyref.internal.mean_gradient ( ...
%!   @pyref.layers.squared_error, [1; 2; 3; 4], {[2 2]}, {}, {[0 2; 3 0]});
%! assert (loss, (1 / 2 + 16 / 2) / 2);
%! assert (dtheta, [1; 0; 0; 4] / 2);
%!test <what is given comes before the parameters, and has no part in the column>
%! [loss, dtheta] = pyref.internal.mean_gradient ( ...
%!   @pyref.layers.dense, [3; 5], {[1 1], [1 1]}, {2}, {});
%! assert (loss, 11);
%! assert (dtheta, [2; 1]);
