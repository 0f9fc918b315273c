% Train softmax regression by Adam on batches that are given beforehand.
%     [theta, m, v, losses] = pyref.training.ufldl_softmax_training ( ...
%       theta, m, v, x, y, order, eta, done, classes, decay)
%
%     theta P x 1, theta of pyref.derivations.ufldl_softmax in one column, row by row;
%     m, v P x 1, zero at first; x D x N, labels y N x 1 from 1; order K x B, columns of
%     x counted from 0; eta K x 1; done, how many steps were taken before; classes, how
%     many there are; decay as in pyref.derivations.ufldl_softmax
%
% losses K x 1, the cost of each batch before its step, and theta, m, v after all.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ng, Ngiam, Foo, Mai and Suen,
% UFLDL Tutorial, Softmax Regression, which descends by L-BFGS.

function [theta, m, v, losses] = ufldl_softmax_training ( ...
    theta, m, v, x, y, order, eta, done, classes, decay)
  pyref.internal.takes (10, nargin);
  [theta, m, v, x, y, order, eta, done, classes, decay] = pyref.internal.sizes ( ...
    ['ufldl_softmax_training: theta P 1, m P 1, v P 1, x D N, y N 1, order K B, ' ...
     'eta K 1, done whole, classes positive, decay nonnegative'], ...
    theta, m, v, x, y, order, eta, done, classes, decay);
  pyref.internal.must_be_rows ( ...
    'ufldl_softmax_training', order, size (x, 2), 'columns');
  shapes = {[classes, size(x, 1)]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) pyref.internal.mean_gradient ( ...
      @pyref.derivations.ufldl_softmax, theta, shapes, {x(:,batch)}, ...
      {y(batch,:), decay}), ...
    theta, m, v, order, eta, done);
end

%!test <the cost falls from the logarithm of the count of classes, and decay holds theta>
%! x = [0 1 1 0.1; 1 0 1 0.9; 1 1 1 1]; y = [1; 2; 2; 1];
%! theta = zeros (6, 1);
%! train = @(decay) pyref.training.ufldl_softmax_training (theta, theta, theta, ...
%!   x, y, repmat (0:3, 60, 1), 0.1 * ones (60, 1), 0, 2, decay);
%! [free, ~, ~, losses] = train (0);
%! assert (losses(1), log (2), 4 * eps);
%! assert (losses(60) < 0.2 * losses(1));
%! assert (norm (train (1)) < 0.5 * norm (free));
%!test <theta is a column row by row, as the labels show>
%! made = pyref.training.ufldl_softmax_training (zeros (6, 1), zeros (6, 1), zeros (6, 1), ...
%!   [1; 0; 0], 2, 0, 0.1, 0, 2, 0);
%! assert (made, [-0.1; 0; 0; 0.1; 0; 0], 1e-8);
