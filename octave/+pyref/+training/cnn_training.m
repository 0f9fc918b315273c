% Train the network cnn by Adam on batches that are given beforehand.
%     [theta, m, v, losses] = pyref.training.cnn_training ( ...
%       theta, m, v, x, t, order, eta, done, maps, epsilon)
%
%     theta P x 1, the parameters of cnn in one column, in its order; m, v P x 1, zero
%     at first; x N x C x H x W, targets t N x M; order K x B, rows of x counted from 0;
%     eta K x 1; done, how many steps were taken before; maps, of the two convolutions,
%     and how many numbers the dense layer takes; epsilon as in cnn
%
% losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.
% Each batch is normalized by its own mean and variance.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: as cnn and descent.

function [theta, m, v, losses] = cnn_training ( ...
    theta, m, v, x, t, order, eta, done, maps, epsilon)
  pyref.internal.takes (10, nargin);
  [theta, m, v, x, t, order, eta, done, maps, epsilon] = pyref.internal.sizes ( ...
    ['cnn_training: theta P 1, m P 1, v P 1, x N C H W, t N M, order K B, eta K 1, ' ...
     'done whole, maps positive 3, epsilon nonnegative'], ...
    theta, m, v, x, t, order, eta, done, maps, epsilon);
  pyref.internal.must_be_rows ('cnn_training', order, size (x, 1), 'rows');
  F = maps(1);
  G = maps(2);
  D = maps(3);
  C = size (x, 2);
  M = size (t, 2);
  shapes = {[F, C, 3, 3], [1, F], [1, F], [G, F, 3, 3], [1, G], [D, M], [1, M]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) pyref.internal.mean_gradient ( ...
      @pyref.networks.cnn, theta, shapes, {x(batch,:,:,:)}, {epsilon, t(batch,:)}), ...
    theta, m, v, order, eta, done);
end

%!test <the loss falls>
%! x = reshape (mod ((1:576) * 37, 101) / 101, 4, 1, 12, 12);
%! x(1:2,1,:,1:6) = x(1:2,1,:,1:6) + 1;
%! t = [1 0; 1 0; 0 1; 0 1];
%! theta = sin (1:108).' / 2;
%! [~, ~, ~, losses] = pyref.training.cnn_training (theta, 0 * theta, 0 * theta, x, t, ...
%!   repmat (0:3, 30, 1), 0.05 * ones (30, 1), 0, [2 4 4], 1e-3);
%! assert (losses(30) < 0.5 * losses(1));
