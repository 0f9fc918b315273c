% A small convolutional network and the loss of a classifier.
%     [y, back] = pyref.networks.cnn (x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t)
%     [dx, dw1, dgamma, dbeta, dw2, db2, dw3, db3] = back (dy)
%
%     x N x C x H x W, w1 F x C x 3 x 3, gamma 1 x F, beta 1 x F, w2 G x F x 3 x 3,
%     b2 1 x G, w3 D x M, b3 1 x M, epsilon a number from 0, targets t N x M
%
%     each step                               28 x 28 in, F is 4 and G is 6
%     conv2d by w1, stride 2                  N x 4 x 14 x 14
%     batchnorm2d by gamma, beta, epsilon
%     relu
%     max_pool2d, windows of 2 x 2            N x 4 x 7 x 7
%     conv2d by w2 and b2, stride 2           N x 6 x 4 x 4
%     relu
%     avg_pool2d, windows of 2 x 2            N x 6 x 2 x 2
%     flatten_row_scan                        N x 24, so D is 24
%     dense by w3 and b3                      N x 10
%     softmax_crossentropy against t          y N x 1, the loss of each image
%
% Going back through the chain: dx, dw1, dgamma, dbeta, dw2, db2, dw3, db3. The first
% convolution has no bias: batchnorm2d takes any constant of a channel out again, so
% its gradient would be zero, told by rounding alone. The first one pads below and on
% the right only, the second on all sides.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: LeCun, Bottou, Bengio and
% Haffner 1998, Gradient-based Learning Applied to Document Recognition; Ioffe and
% Szegedy 2015, Batch Normalization.

function [y, back] = cnn (x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t)
  pyref.internal.takes (10, nargin);
  [x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t] = pyref.internal.sizes ( ...
    ['cnn: x N C H W, w1 F C 3 3, gamma 1 F, beta 1 F, w2 G F 3 3, b2 1 G, ' ...
     'w3 D M, b3 1 M, epsilon nonnegative, t N M'], ...
    x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t);
  nothing = false (1, size (w1, 1));
  steps = {@pyref.layers.conv2d, {w1}, {nothing, [2 2], [0 1 0 1], [1 1], 1}; ...
           @pyref.layers.batchnorm2d, {gamma, beta}, {epsilon}; ...
           @pyref.layers.relu, {}, {}; ...
           @pyref.layers.max_pool2d, {}, {[2 2], [2 2], [0 0 0 0]}; ...
           @pyref.layers.conv2d, {w2, b2}, {[2 2], [1 1 1 1], [1 1], 1}; ...
           @pyref.layers.relu, {}, {}; ...
           @pyref.layers.avg_pool2d, {}, {[2 2], [2 2], [0 0 0 0]}; ...
           @pyref.layers.flatten_row_scan, {}, {}; ...
           @pyref.layers.dense, {w3, b3}, {}; ...
           @pyref.layers.softmax_crossentropy, {}, {t}};
  [y, back] = pyref.networks.chain (x, steps);
end

%!shared x, w1, w2, y, back
%! x = zeros (1, 1, 12, 12);
%! x(1,1,2:2:12,2:2:6) = 1;
%! x(1,1,2:2:12,8:2:12) = -1;
%! tap = zeros (1, 1, 3, 3);
%! tap(5) = 1;
%! w1 = tap;
%! w2 = tap;
%! [y, back] = pyref.networks.cnn (x, w1, 2, 1, w2, 1, [2 0], [0 5], 0, [1 0]);
%!test <by hand: 3 and -1, cut and pooled to 3 3 0, then 4 1, then 2.5, scores 5 5>
%! assert (y, log (2), eps);

%!test <by hand: the gradients, each from the values on the way>
%! [dx, dw1, dgamma, dbeta, dw2, db2, dw3, db3] = back (2);
%! assert (db3, [-1 1], 4 * eps);
%! assert (dw3, [-2.5 2.5], 8 * eps);
%! assert (db2, -2, 8 * eps);
%! assert (squeeze (dw2), -1.5 * [1 1 1; 2 2 2; 1 1 1], 16 * eps);
%! assert ([dgamma dbeta], [-1 -1], 8 * eps);
%! assert (dw1, zeros (1, 1, 3, 3), 16 * eps);
%! assert (squeeze (dx(1,1,2:2:12,2)), [-8; 1; 1; 1; -8; 1] / 9, 16 * eps);
%! assert (squeeze (dx(1,1,2:2:12,8)), zeros (6, 1), 16 * eps);
%! assert (nnz (dx(1,1,1:2:11,:)), 0);

%!test <a constant added to the image is taken out by the normalization>
%! two = reshape (mod ((1:288) * 37, 101) / 64, 2, 1, 12, 12);
%! run = @(x) pyref.networks.cnn (x, w1, 2, 1, w2, 1, [2 0], [0 5], 0.5, [1 0; 0 1]);
%! assert (run (two + 8), run (two), 16 * eps);

%!error <cnn: beta is 1 x 2, not 1 x F, with x 1 x 1 x 12 x 12, w1 1 x 1 x 3 x 3, gamma 1 x 1>
%! pyref.networks.cnn (x, w1, 2, [1 1], w2, 1, [2 0], [0 5], 0, [1 0]);
%!error id=pyref:value pyref.networks.cnn (x, w1, 2, 1, w2, 1, [2 0], [0 5], -1, [1 0])
