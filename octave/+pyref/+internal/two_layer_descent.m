% Descend by Adam with a network of the form of two_layer_hinge.
%
%     [theta, m, v, losses] = pyref.internal.two_layer_descent ( ...
%       'two_layer_hinge_training', @pyref.networks.two_layer_hinge, ...
%       theta, m, v, x, y, order, eta, done, counts, reg)
%
% All else is as in two_layer_hinge_training. Errors: pyref:size, pyref:type,
% pyref:value, which tell of the rule that is named.

function [theta, m, v, losses] = two_layer_descent (rule, network, varargin)
  [theta, m, v, x, y, order, eta, done, counts, reg] = pyref.internal.sizes ( ...
    [rule, ': theta P 1, m P 1, v P 1, x N D, y N 1, order K B, eta K 1, ' ...
     'done whole, counts positive 2, reg nonnegative'], ...
    varargin{:});
  pyref.internal.must_be_rows (rule, order, size (x, 1), 'rows');
  D = size (x, 2);
  H = counts(1);
  M = counts(2);
  shapes = {[D, H], [1, H], [H, M], [1, M]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) pyref.internal.mean_gradient ( ...
      network, theta, shapes, {x(batch,:)}, {y(batch,:), reg}), ...
    theta, m, v, order, eta, done);
end

%!test <the network that is named is trained, and errors are of the rule that is named>
%! given = {sin(1:17).', zeros(17, 1), zeros(17, 1), [0 1; 1 0], [0; 1], [0 1], 0.1, 0, [3 2], 1};
%! for name = {'two_layer_hinge', 'two_layer_softmax'}
%!   network = str2func (['pyref.networks.' name{1}]);
%!   [~, ~, ~, loss] = pyref.internal.two_layer_descent ('f', network, given{:});
%!   p = pyref.networks.rolled (given{1}, {[2 3], [1 3], [3 2], [1 2]});
%!   assert (loss, network (given{4}, p{:}, given{5}, 1));
%! end
%!error <f: order has 2, x has 2 rows, counted from 0>
%! pyref.internal.two_layer_descent ('f', @pyref.networks.two_layer_hinge, sin (1:17).', ...
%!   zeros (17, 1), zeros (17, 1), [0 1; 1 0], [0; 1], 2, 0.1, 0, [3 2], 1);
