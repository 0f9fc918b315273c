% Train a sparse autoencoder by Adam on batches that are given beforehand.
%     [theta, m, v, losses] = pyref.training.ufldl_autoencoder_training ( ...
%       theta, m, v, x, order, eta, done, hidden, decay, rho, beta)
%
%     theta P x 1, w1, w2, b1 and b2 of pyref.derivations.ufldl_autoencoder in one
%     column; m, v P x 1, zero at first; x D x N, which is its own target; order K x B,
%     columns of x counted from 0; eta K x 1; done, how many steps were taken before;
%     hidden, how many hidden units; decay, rho and beta as in the derivation
%
% losses K x 1, the cost of each batch before its step, and theta, m, v after all. How
% often a hidden unit is on is its mean over the batch: of one sample it is the unit
% itself.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ng, Ngiam, Foo, Mai and Suen,
% UFLDL Tutorial, Autoencoders and Sparsity, which descends by L-BFGS.

function [theta, m, v, losses] = ufldl_autoencoder_training ( ...
    theta, m, v, x, order, eta, done, hidden, decay, rho, beta)
  pyref.internal.takes (11, nargin);
  [theta, m, v, x, order, eta, done, hidden, decay, rho, beta] = ...
    pyref.internal.sizes ( ...
    ['ufldl_autoencoder_training: theta P 1, m P 1, v P 1, x D N, order K B, ' ...
     'eta K 1, done whole, hidden positive, decay nonnegative, rho nonnegative, ' ...
     'beta nonnegative'], ...
    theta, m, v, x, order, eta, done, hidden, decay, rho, beta);
  pyref.internal.must_be_rows ( ...
    'ufldl_autoencoder_training', order, size (x, 2), 'columns');
  D = size (x, 1);
  shapes = {[hidden, D], [D, hidden], [hidden, 1], [D, 1]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) pyref.internal.mean_gradient ( ...
      @pyref.derivations.ufldl_autoencoder, theta, shapes, {x(:,batch)}, ...
      {decay, rho, beta}), ...
    theta, m, v, order, eta, done);
end

%!shared x, theta, f, train
%! x = [0.1 0.9 0.2 0.8; 0.8 0.1 0.9 0.2; 0.2 0.8 0.1 0.9];
%! theta = sin (1:17).' / 2;
%! f = @(v) 1 ./ (1 + exp (-v));
%! train = @(steps, rho, beta) pyref.training.ufldl_autoencoder_training ( ...
%!   theta, 0 * theta, 0 * theta, x, repmat (0:3, steps, 1), 0.1 * ones (steps, 1), 0, ...
%!   2, 0, rho, beta);
%!test <what comes out becomes what goes in>
%! [made, ~, ~, losses] = train (200, 0.5, 0);
%! assert (losses(200) < 0.1 * losses(1));
%! p = pyref.networks.rolled (made, {[2 3], [3 2], [2 1], [3 1]});
%! again = f (p{2} * f (p{1} * x + p{3}) + p{4});
%! assert (again, x, 0.15);
%!test <hidden units are on as seldom as rho asks for>
%! p = pyref.networks.rolled (train (200, 0.1, 3), {[2 3], [3 2], [2 1], [3 1]});
%! assert (mean (f (p{1} * x + p{3}), 2), [0.1; 0.1], 0.02);
%!error <ufldl_autoencoder: rho is 1, not between 0 and 1> train (1, 1, 3);
