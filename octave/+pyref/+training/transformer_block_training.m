% Train the network transformer_block by Adam to say the next row of sequences.
%     [theta, m, v, losses] = pyref.training.transformer_block_training ( ...
%       theta, m, v, x, order, eta, done, counts, epsilon)
%
%     theta P x 1, the parameters of transformer_block in one column, in its order;
%     m, v P x 1, zero at first; x T x D x N, N sequences of T rows, T from 2; order
%     K x B, sequences counted from 0; eta K x 1; done, how many steps were taken
%     before; counts, how many hidden numbers and heads there are; epsilon as in
%     transformer_block
%
%     y    = transformer_block (rows 1 to T - 1 of a sequence)     T - 1 x D
%     loss = mean of squared_error (y, rows 2 to T)                1 x 1
%
% losses K x 1, the mean of that over each batch before its step, and theta, m, v after
% all. Row t of y is made from rows 1 to t: no row sees the one it is asked for.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: as transformer_block and descent.

function [theta, m, v, losses] = transformer_block_training ( ...
    theta, m, v, x, order, eta, done, counts, epsilon)
  pyref.internal.takes (9, nargin);
  [theta, m, v, x, order, eta, done, counts, epsilon] = pyref.internal.sizes ( ...
    ['transformer_block_training: theta P 1, m P 1, v P 1, x T D N, order K B, ' ...
     'eta K 1, done whole, counts positive 2, epsilon nonnegative'], ...
    theta, m, v, x, order, eta, done, counts, epsilon);
  pyref.internal.must_be_rows ( ...
    'transformer_block_training', order, size (x, 3), 'sequences');
  if size (x, 1) < 2
    told = sprintf ('x is %s, and no row has a next', pyref.internal.lengths_of (x, 3));
    error ('pyref:size', 'transformer_block_training: %s', told);
  end
  D = size (x, 2);
  H = counts(1);
  heads = counts(2);
  shapes = { ...
    [1, D], [1, D], [D, 3 * D], [1, 3 * D], [D, D], [1, D], [1, D], [1, D], ...
    [D, H], [1, H], [H, D], [1, D]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) gradient (theta, batch, x, shapes, heads, epsilon), ...
    theta, m, v, order, eta, done);
end

function [loss, dtheta] = gradient (theta, batch, x, shapes, heads, epsilon)
  p = pyref.networks.rolled (theta, shapes);
  loss = zeros (1, 1, class (theta));
  dtheta = 0 * theta;
  count = numel (batch) * (size (x, 1) - 1);
  for k = 1:numel (batch)
    lines = x(:,:,batch(k));
    [y, block_back] = pyref.networks.transformer_block ( ...
      lines(1:end - 1,:), p{:}, heads, epsilon);
    [costs, back] = pyref.layers.squared_error (y, lines(2:end,:));
    found = cell (1, numel (shapes) + 1);
    [found{:}] = block_back (back (ones (size (costs), class (costs)) / count));
    loss = loss + sum (costs, 1) / count;
    dtheta = dtheta + pyref.networks.unrolled (found(2:end), shapes);
  end
end

%!shared x, theta, train
%! x = cat (3, [0 1; 1 1; 1 0; 0 0; 0 1], [1 0; 0 0; 0 1; 1 1; 1 0]);
%! theta = sin (1:49).' / 2;
%! train = @(x, order) pyref.training.transformer_block_training ( ...
%!   theta, 0 * theta, 0 * theta, x, order, 0.05 * ones (size (order, 1), 1), 0, ...
%!   [3 2], 1e-3);
%!test <the loss falls>
%! [~, ~, ~, losses] = train (x, repmat ([0 1], 80, 1));
%! assert (losses(80) < 0.4 * losses(1));
%!test <the first loss is that of what the block makes of all rows but the last>
%! [~, ~, ~, loss] = train (x, 1);
%! p = pyref.networks.rolled (theta, { ...
%!   [1 2], [1 2], [2 6], [1 6], [2 2], [1 2], [1 2], [1 2], [2 3], [1 3], [3 2], [1 2]});
%! y = pyref.networks.transformer_block (x(1:4,:,2), p{:}, 2, 1e-3);
%! assert (loss, sum (sum ((y - x(2:5,:,2)) .^ 2)) / 2 / 4, 8 * eps);
%!error <transformer_block_training: x is 1 x 2 x 2, and no row has a next>
%! train (x(1,:,:), 0);
