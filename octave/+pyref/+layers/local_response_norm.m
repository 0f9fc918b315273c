% Divide each number by a power of the squares beside it, in the channels next to it.
%     [y, back] = pyref.layers.local_response_norm (x, n, k, alpha, beta)
%     dx = back (dy)
%
%     x N x C x H x W; n the number of channels that are summed, from 1; k above 0;
%     alpha from 0; beta a number
%
%     before = floor (n / 2), after = n - 1 - before
%     s(c)   = k + alpha * the sum of x(c')^2 over c' from c - before to c + after
%     y      = x * s^-beta
%
% with s and y N x C x H x W, one sum for each pixel of each channel. Channels beyond
% the first and the last are not there: the sums at the ends have fewer terms. Where n
% is even, the channel more is one before, as torch has it; ONNX takes it after.
%
% Going back, with u = dy * s^(-beta - 1): channel c is in the sum of c' where c' is
% from c - after to c + before, so that the window is turned:
%
%     dx(c)  = u(c) * own(c) - 2 alpha beta x(c) *
%              the sum of u(c') * x(c') over the other c', c - after to c + before
%     own(c) = k + alpha * the squares of the others in s(c)
%              + alpha (1 - 2 beta) x(c)^2
%
% own is s - 2 alpha beta x^2, of which no digit would be left where x is far larger
% than its neighbors and beta is 1/2.
%
% alpha is not divided by n. Where it is, as in Caffe, torch and ONNX, this alpha is
% theirs divided by n; where a radius r is given, n is 2 r + 1.
%
% Where x^2 passes the largest number y is 0, though x * s^-beta is not; where it
% underflows its share of s is 0. Inf gives NaN.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Krizhevsky, Sutskever and Hinton
% 2012, ImageNet Classification with Deep Convolutional Neural Networks, 3.3.

function [y, back] = local_response_norm (x, n, k, alpha, beta)
  pyref.internal.takes (5, nargin);
  [x, n, k, alpha, beta] = pyref.internal.sizes ( ...
    ['local_response_norm: x N C H W, n positive, k nonnegative, ' ...
     'alpha nonnegative, beta real'], ...
    x, n, k, alpha, beta);
  if k == 0
    error ('pyref:value', 'local_response_norm: k is 0, not above 0');
  end
  before = floor (n / 2);
  after = n - 1 - before;
  rest = sum_others (x .^ 2, before, after);
  s = k + alpha .* (x .^ 2 + rest);
  power = s .^ -beta;
  y = x .* power;
  own = k + alpha .* rest + alpha .* (1 - 2 * beta) .* x .^ 2;
  back = @(dy) backward ( ...
    pyref.internal.like ('local_response_norm', dy, y), ...
    x, s, power, own, before, after, alpha, beta);
end

function dx = backward (dy, x, s, power, own, before, after, alpha, beta)
  u = dy .* power ./ s;
  others = sum_others (u .* x, after, before);
  dx = u .* own - 2 * alpha * beta * x .* others;
end

function total = sum_others (v, before, after)
  C = size (v, 2);
  total = zeros (size (v), class (v));
  for c = 1:C
    first = max (c - before, 1);
    last = min (c + after, C);
    left = sum (v(:,first:c - 1,:,:), 2);
    right = sum (v(:,c + 1:last,:,:), 2);
    total(:,c,:,:) = left + right;
  end
end

%!test <by hand: three channels, each with both its neighbors>
%! x = reshape ([1 2 3], 1, 3);
%! [y, back] = pyref.layers.local_response_norm (x, 3, 1, 1, 1);
%! assert (y, [1/6 2/15 3/14], -4 * eps);
%! assert (back ([1 0 0]), [1/6-2/36 -4/36 0], 4 * eps);

%!test <of two channels the one before and the own>
%! x = reshape ([1 2 3], 1, 3);
%! [y, back] = pyref.layers.local_response_norm (x, 2, 1, 1, 1);
%! assert (y, [1/2 2/6 3/14], -4 * eps);
%! assert (back ([0 0 1]), [0 -12/196 1/14-18/196], 4 * eps);

%!test <alpha 0 divides by a power of k>
%! x = reshape (1:24, 2, 3, 2, 2);
%! [y, back] = pyref.layers.local_response_norm (x, 5, 4, 0, 0.5);
%! assert (y, x / 2);
%! assert (back (x), x / 2);

%!test <more channels than there are: all of them, at every place of its own>
%! x = reshape (1:24, 2, 3, 2, 2) / 8;
%! y = pyref.layers.local_response_norm (x, 99, 2, 0.5, 0.75);
%! s = 2 + 0.5 * repmat (sum (x .^ 2, 2), 1, 3);
%! assert (y, x ./ s .^ 0.75, -8 * eps);

%!test <NaN and Inf reach the channels that see them>
%! x = reshape ([NaN 1 1 Inf], 1, 4);
%! y = pyref.layers.local_response_norm (x, 2, 1, 1, 1);
%! assert (y, [NaN NaN 1/3 NaN]);

%!test <single precision, no images>
%! [y, back] = pyref.layers.local_response_norm (zeros (0, 3, 2, 'single'), 3, 1, 1, 0.75);
%! assert (size (back (y)), [0 3 2]);
%! assert (class (back (y)), 'single');

%!error <local_response_norm: k is 0, not above 0>
%! pyref.layers.local_response_norm (1, 3, 0, 1, 1);
%!error <local_response_norm: n is 0, not whole and from 1>
%! pyref.layers.local_response_norm (1, 0, 1, 1, 1);
%!error <local_response_norm: dy is 2 x 1, y is 1 x 2>
%! nthargout (2, @pyref.layers.local_response_norm, [1 2], 3, 1, 1, 1) ([1; 2]);
