% Train the network mlp by Adam on batches that are given beforehand.
%     [theta, m, v, losses] = pyref.training.mlp_training ( ...
%       theta, m, v, x, t, order, eta, done, hidden)
%
%     theta P x 1, w1, b1, w2 and b2 of mlp in one column; m, v P x 1, zero at first
%     x N x D, targets t N x M; order K x B, rows of x counted from 0; eta K x 1
%     done, how many steps were taken before; hidden, how many hidden units
%
% losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: as mlp and descent.

function [theta, m, v, losses] = mlp_training ( ...
    theta, m, v, x, t, order, eta, done, hidden)
  pyref.internal.takes (9, nargin);
  [theta, m, v, x, t, order, eta, done, hidden] = pyref.internal.sizes ( ...
    ['mlp_training: theta P 1, m P 1, v P 1, x N D, t N M, order K B, eta K 1, ' ...
     'done whole, hidden positive'], ...
    theta, m, v, x, t, order, eta, done, hidden);
  pyref.internal.must_be_rows ('mlp_training', order, size (x, 1), 'rows');
  D = size (x, 2);
  M = size (t, 2);
  shapes = {[D, hidden], [1, hidden], [hidden, M], [1, M]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) pyref.internal.mean_gradient ( ...
      @pyref.networks.mlp, theta, shapes, {x(batch,:)}, {t(batch,:)}), ...
    theta, m, v, order, eta, done);
end

%!test <the loss falls, and a wrong number of weights is refused by name>
%! x = [0 1; 1 0; 1 1; 0 0.5]; t = [1 0; 0 1; 0 1; 1 0];
%! theta = sin (1:27).' / 2;
%! [~, ~, ~, losses] = pyref.training.mlp_training ( ...
%!   theta, 0 * theta, 0 * theta, x, t, repmat (0:3, 60, 1), 0.05 * ones (60, 1), 0, 5);
%! assert (losses(60) < 0.5 * losses(1));
%!error <rolled: theta has 3 numbers, not 27>
%! pyref.training.mlp_training ([1; 2; 3], [0; 0; 0], [0; 0; 0], [0 1], [1 0], 0, 1, 0, 5);
