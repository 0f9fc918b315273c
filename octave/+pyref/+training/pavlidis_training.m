% Train one-vs-all logistic outputs with a penalty, after Pavlidis, by Adam.
%     [theta, m, v, losses] = pyref.training.pavlidis_training ( ...
%       theta, m, v, x, y, order, eta, done, penalty, units)
%
%     theta P x 1, all weights in one column, as pyref.derivations.pavlidis has them;
%     m, v P x 1, zero at first; x D x N, labels y 1 x N from 1; order K x B, columns of
%     x counted from 0; eta K x 1; done, how many steps were taken before; penalty and
%     units, 1 x L, as in pyref.derivations.pavlidis
%
% losses K x 1, the cost of each batch before its step, and theta, m, v after all.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: George Pavlidis 2018,
% Matrix-based Implementation of Neural Network Back-propagation Training.

function [theta, m, v, losses] = pavlidis_training ( ...
    theta, m, v, x, y, order, eta, done, penalty, units)
  pyref.internal.takes (10, nargin);
  [theta, m, v, x, y, order, eta, done, penalty, units] = pyref.internal.sizes ( ...
    ['pavlidis_training: theta P 1, m P 1, v P 1, x D N, y 1 N, order K B, ' ...
     'eta K 1, done whole, penalty nonnegative, units 1 L'], ...
    theta, m, v, x, y, order, eta, done, penalty, units);
  pyref.internal.must_be_rows ('pavlidis_training', order, size (x, 2), 'columns');
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) gradient (theta, batch, x, y, penalty, units), ...
    theta, m, v, order, eta, done);
end

function [loss, dtheta] = gradient (theta, batch, x, y, penalty, units)
  [loss, back] = pyref.derivations.pavlidis ( ...
    theta, x(:,batch), y(:,batch), penalty, units);
  dtheta = back (ones (1, 1, class (theta)));
end

%!test <the cost falls>
%! x = [0 1 1 0.1; 1 0 1 0.9]; y = [1 2 2 1];
%! theta = sin (1:17).' / 2;
%! [~, ~, ~, losses] = pyref.training.pavlidis_training (theta, 0 * theta, 0 * theta, ...
%!   x, y, repmat (0:3, 60, 1), 0.1 * ones (60, 1), 0, 0.01, [2 3 2]);
%! assert (losses(60) < 0.5 * losses(1));
