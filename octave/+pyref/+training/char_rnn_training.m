% Train the network char_rnn by Adam on batches of windows that are given beforehand.
%     [theta, m, v, losses] = pyref.training.char_rnn_training ( ...
%       theta, m, v, x, y, order, eta, done, counts, limit)
%
%     theta P x 1, wx, wh, bh, wy and by of char_rnn in one column; m, v P x 1, zero at
%     first; x, y S x T, the characters of each window and those that follow, counted
%     from 0; order K x B, rows of x counted from 0; eta K x 1; done, how many steps
%     were taken before; counts, how many characters there are, and hidden numbers;
%     limit, at which each entry of the gradient is cut off, 0 where it is not
%
% losses K x 1, the mean over the windows of a batch of the loss of each, which is a sum
% over its steps, before the step of the training. Each window begins at 0.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: as char_rnn and descent.

function [theta, m, v, losses] = char_rnn_training ( ...
    theta, m, v, x, y, order, eta, done, counts, limit)
  pyref.internal.takes (10, nargin);
  [theta, m, v, x, y, order, eta, done, counts, limit] = pyref.internal.sizes ( ...
    ['char_rnn_training: theta P 1, m P 1, v P 1, x S T, y S T, order K B, ' ...
     'eta K 1, done whole, counts positive 2, limit nonnegative'], ...
    theta, m, v, x, y, order, eta, done, counts, limit);
  pyref.internal.must_be_rows ('char_rnn_training', order, size (x, 1), 'rows');
  V = counts(1);
  H = counts(2);
  shapes = {[V, H], [H, H], [1, H], [H, V], [1, V]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) gradient (theta, batch, x, y, shapes, limit), ...
    theta, m, v, order, eta, done);
end

function [loss, dtheta] = gradient (theta, batch, x, y, shapes, limit)
  p = pyref.networks.rolled (theta, shapes);
  h0 = 0 * p{3};
  loss = zeros (1, 1, class (theta));
  dtheta = 0 * theta;
  for k = 1:numel (batch)
    row = batch(k);
    [one, back] = pyref.networks.char_rnn (h0, p{:}, x(row,:).', y(row,:).');
    found = cell (1, numel (shapes) + 1);
    [found{:}] = back (1 + 0 * one);
    loss = loss + one / numel (batch);
    dtheta = dtheta + pyref.networks.unrolled (found(2:end), shapes) / numel (batch);
  end
  if limit > 0
    dtheta = pyref.networks.optimizers.clip_value (dtheta, limit);
  end
end

%!shared x, y, theta, train
%! x = [0 1 2 0; 1 2 0 1];
%! y = [1 2 0 1; 2 0 1 2];
%! theta = sin (1:47).' / 2;
%! train = @(steps, limit) pyref.training.char_rnn_training ( ...
%!   theta, 0 * theta, 0 * theta, x, y, repmat ([0 1], steps, 1), ...
%!   0.05 * ones (steps, 1), 0, [3 4], limit);
%!test <the loss of a text that comes again falls>
%! [~, ~, ~, losses] = train (40, 5);
%! assert (losses(40) < 0.2 * losses(1));
%!test <Adam does not see a limit that cuts every entry off alike, but a mixture>
%! free = train (2, 0);
%! assert (train (2, 100), free);
%! assert (any (abs (train (2, 0.01) - free) > 1e-6, 1));
%!error <rolled: theta has 3 numbers, not 47>
%! pyref.training.char_rnn_training ([1; 2; 3], [0; 0; 0], [0; 0; 0], x, y, 0, 1, 0, ...
%!                                   [3 4], 0);
