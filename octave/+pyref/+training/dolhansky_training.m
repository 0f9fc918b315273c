% Train sigmoids and a softmax by plain steps on minibatches, after Dolhansky.
%     [theta, m, v, losses] = pyref.training.dolhansky_training ( ...
%       theta, m, v, x, y, order, eta, done, hidden)
%
%     theta P x 1, w1 and w2 of pyref.derivations.dolhansky in one column, row by row
%     m, v P x 1, of which plain steps have no need; x N x D, targets y N x M
%     order K x B, rows of x counted from 0; eta K x 1; done, how many steps were taken
%     before; hidden, how many hidden units
%
%     theta = theta - eta (k) dtheta       of the sum over the batch, not of its mean
%
% losses K x 1, the loss of each batch before its step, summed over the batch, theta
% after all, and m and v as they came.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Brian Dolhansky 2014, Artificial
% Neural Networks: Matrix Form (Part 5), with its code.

function [theta, m, v, losses] = dolhansky_training ( ...
    theta, m, v, x, y, order, eta, done, hidden)
  pyref.internal.takes (9, nargin);
  [theta, m, v, x, y, order, eta, done, hidden] = pyref.internal.sizes ( ...
    ['dolhansky_training: theta P 1, m P 1, v P 1, x N D, y N M, order K B, ' ...
     'eta K 1, done whole, hidden positive'], ...
    theta, m, v, x, y, order, eta, done, hidden);
  pyref.internal.must_be_rows ('dolhansky_training', order, size (x, 1), 'rows');
  D = size (x, 2);
  M = size (y, 2);
  shapes = {[D + 1, hidden], [hidden + 1, M]};
  [theta, m, v] = deal (theta, m, v);   % what comes out is new
  losses = zeros (size (order, 1), 1, class (theta));
  for k = 1:size (order, 1)
    batch = double (order(k,:)) + 1;
    [loss, dtheta] = pyref.internal.mean_gradient ( ...
      @pyref.derivations.dolhansky, theta, shapes, {x(batch,:)}, {y(batch,:)});
    theta = pyref.networks.optimizers.sgd (theta, dtheta, double (eta(k,1)));
    losses(k,1) = loss;
  end
end

%!test <the loss falls, and a step is the rate times the gradient of the sum>
%! [x, y] = deal ([0 1; 1 0; 1 1; 0.1 0.9], [1 0; 0 1; 0 1; 1 0]);
%! theta = sin (1:17).' / 2;
%! [w, m, v, losses] = pyref.training.dolhansky_training (theta, 0 * theta, ...
%!   0 * theta, x, y, repmat (0:3, 60, 1), 0.5 * ones (60, 1), 0, 3);
%! assert (losses(60) < 0.2 * losses(1));
%! assert ({m, v}, {0 * theta, 0 * theta});
%! one = pyref.training.dolhansky_training (theta, m, v, x, y, 0:3, 0.5, 0, 3);
%! w1 = reshape (theta(1:9), 3, 3).'; w2 = reshape (theta(10:17), 2, 4).';
%! [~, back] = pyref.derivations.dolhansky (x, w1, w2, y);
%! [~, dw1, dw2] = back (1);
%! assert (one, theta - 0.5 * [reshape(dw1.', [], 1); reshape(dw2.', [], 1)]);
