% Train the convolutional network of Zhang by Adam on batches given beforehand.
%     [theta, m, v, losses] = pyref.training.zhang_training ( ...
%       theta, m, v, image, y, order, eta, done, counts)
%
%     theta P x 1, k1, b1, k2, b2, w and b of pyref.derivations.zhang in one column;
%     m, v P x 1, zero at first; image H x W x N, targets y M x N; order K x B, images
%     counted from 0; eta K x 1; done, how many steps were taken before; counts, the
%     length of a kernel, how many maps the two convolutions make, and how many numbers
%     w takes
%
% losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Zhang 2016, Derivation of
% Backpropagation in Convolutional Neural Network.

function [theta, m, v, losses] = zhang_training ( ...
    theta, m, v, image, y, order, eta, done, counts)
  pyref.internal.takes (9, nargin);
  [theta, m, v, image, y, order, eta, done, counts] = pyref.internal.sizes ( ...
    ['zhang_training: theta P 1, m P 1, v P 1, image H W N, y M N, order K B, ' ...
     'eta K 1, done whole, counts positive 4'], ...
    theta, m, v, image, y, order, eta, done, counts);
  pyref.internal.must_be_rows ('zhang_training', order, size (image, 3), 'images');
  K = counts(1);
  P = counts(2);
  Q = counts(3);
  D = counts(4);
  M = size (y, 1);
  shapes = {[K, K, P], [1, P], [K, K, P, Q], [1, Q], [M, D], [M, 1]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) pyref.internal.mean_gradient ( ...
      @pyref.derivations.zhang, theta, shapes, {image(:,:,batch)}, {y(:,batch)}), ...
    theta, m, v, order, eta, done);
end

%!shared image, y, theta
%! image = reshape (mod ((1:400) * 37, 101) / 101, 10, 10, 4);
%! image(:,1:5,1:2) = image(:,1:5,1:2) + 1;
%! y = [1 1 0 0; 0 0 1 1];
%! theta = sin (1:64).' / 2;
%!test <the loss falls>
%! [~, ~, ~, losses] = pyref.training.zhang_training (theta, 0 * theta, 0 * theta, ...
%!   image, y, repmat (0:3, 60, 1), 0.05 * ones (60, 1), 0, [3 2 2 2]);
%! assert (losses(60) < 0.5 * losses(1));
%!test <the first loss is the mean of those of the images that order names>
%! train = @(rows) nthargout (4, @pyref.training.zhang_training, theta, 0 * theta, ...
%!   0 * theta, image, y, rows, 0.05, 0, [3 2 2 2]);
%! assert (train ([3 1]), (train (1) + train (3)) / 2, 8 * eps);
%!error <zhang_training: order has 4, x has 4 images, counted from 0>
%! pyref.training.zhang_training (theta, 0 * theta, 0 * theta, image, y, 4, 1, 0, ...
%!                                [3 2 2 2]);
