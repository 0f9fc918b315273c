% Train the network gpt by Adam on batches of windows that are given beforehand.
%     [theta, m, v, losses] = pyref.training.gpt_training ( ...
%       theta, m, v, x, y, order, eta, done, counts, epsilon)
%
%     theta P x 1, the parameters of gpt in one column, in its order; m, v P x 1, zero
%     at first; x, y S x T, the tokens of each window and those that follow, counted
%     from 0; order K x B, rows of x counted from 0; eta K x 1; done, how many steps
%     were taken before; counts, how many tokens, blocks, columns, hidden numbers and
%     heads there are; epsilon as in gpt
%
% losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: as gpt and descent.

function [theta, m, v, losses] = gpt_training ( ...
    theta, m, v, x, y, order, eta, done, counts, epsilon)
  pyref.internal.takes (10, nargin);
  [theta, m, v, x, y, order, eta, done, counts, epsilon] = pyref.internal.sizes ( ...
    ['gpt_training: theta P 1, m P 1, v P 1, x S T, y S T, order K B, eta K 1, ' ...
     'done whole, counts positive 5, epsilon nonnegative'], ...
    theta, m, v, x, y, order, eta, done, counts, epsilon);
  pyref.internal.must_be_rows ('gpt_training', order, size (x, 1), 'rows');
  V = counts(1);
  L = counts(2);
  D = counts(3);
  H = counts(4);
  heads = counts(5);
  T = size (x, 2);
  shapes = { ...
    [V, D], [T, D], [L, D], [L, D], [L, D, 3 * D], [L, 3 * D], [L, D, D], [L, D], ...
    [L, D], [L, D], [L, D, H], [L, H], [L, H, D], [L, D], [1, D], [1, D]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) gradient (theta, batch, x, y, shapes, heads, epsilon), ...
    theta, m, v, order, eta, done);
end

function [loss, dtheta] = gradient (theta, batch, x, y, shapes, heads, epsilon)
  p = pyref.networks.rolled (theta, shapes);
  loss = zeros (1, 1, class (theta));
  dtheta = 0 * theta;
  for k = 1:numel (batch)
    row = batch(k);
    tokens = x(row,:).';
    targets = y(row,:).';
    [one, back] = pyref.networks.gpt (p{:}, tokens, targets, heads, epsilon);
    found = cell (1, numel (shapes));
    [found{:}] = back (1 + 0 * one);
    loss = loss + one / numel (batch);
    dtheta = dtheta + pyref.networks.unrolled (found, shapes) / numel (batch);
  end
end

%!test <the loss of a text that comes again falls>
%! x = [0 1 2 0; 1 2 0 1];
%! y = [1 2 0 1; 2 0 1 2];
%! theta = sin (1:163).' / 2;
%! [~, ~, ~, losses] = pyref.training.gpt_training (theta, 0 * theta, 0 * theta, x, y, ...
%!   repmat ([0 1], 30, 1), 0.05 * ones (30, 1), 0, [3 1 4 3 2], 1e-3);
%! assert (losses(30) < 0.5 * losses(1));
