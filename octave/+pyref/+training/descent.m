% Descend by Adam along batches that are given beforehand.
%     [theta, m, v, losses] = pyref.training.descent (f, theta, m, v, order, eta, done)
%
%     f (theta, rows) gives the loss of a batch and its gradient; theta, m, v P x 1
%     order K x B, the rows of each batch, counted from 0; eta K x 1, the rates
%     done, how many steps were taken before: m and v are what these left, else zero
%
%     loss, dtheta = f (theta, order (k))                   for k = 1, ..., K
%     theta, m, v = adam (theta, dtheta, m, v, done + k, eta (k), 0.9, 0.999, 1e-8)
%
% losses K x 1 holds the loss before each step. Nothing is drawn at random here, and
% nothing is kept: whoever goes on with theta, m, v and the next rows of order gets the
% same numbers as in one go.
%
% Errors: pyref:size, pyref:type, pyref:value, and those of f. Source: Kingma and Ba
% 2015, Adam: A Method for Stochastic Optimization.

function [theta, m, v, losses] = descent (f, theta, m, v, order, eta, done)
  pyref.internal.takes (7, nargin);
  [theta, m, v, order, eta, done] = pyref.internal.sizes ( ...
    'descent: theta P 1, m P 1, v P 1, order K B, eta K 1, done whole', ...
    theta, m, v, order, eta, done);
  pyref.internal.must_be_rows ('descent', order);
  [theta, m, v] = deal (theta, m, v);   % what comes out is new
  losses = zeros (size (order, 1), 1, class (theta));
  for k = 1:size (order, 1)
    [loss, dtheta] = f (theta, double (order(k,:)) + 1);
    t = done + k;
    rate = double (eta(k,1));
    [theta, m, v] = pyref.networks.optimizers.adam ( ...
      theta, dtheta, m, v, t, rate, 0.9, 0.999, 1e-8);
    losses(k,1) = loss;
  end
end

%!test <two steps in one go are two steps one by one>
%! f = @(theta, rows) deal (sum (theta .^ 2, 1) / 2, theta * numel (rows));
%! start = [1; -2];
%! [a, m, v, both] = pyref.training.descent (f, start, 0 * start, 0 * start, [0 1; 2 3], ...
%!                                     [0.5; 0.25], 0);
%! [b, m1, v1, one] = pyref.training.descent (f, start, 0 * start, 0 * start, [0 1], 0.5, 0);
%! [b, m1, v1, two] = pyref.training.descent (f, b, m1, v1, [2 3], 0.25, 1);
%! assert (b, a);
%! assert (m1, m);
%! assert (both, [one; two]);
