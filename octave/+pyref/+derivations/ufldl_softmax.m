% Softmax regression with weight decay, samples in columns, after the UFLDL tutorial.
%     [loss, back] = pyref.derivations.ufldl_softmax (x, theta, y, decay)
%     [dx, dtheta] = back (dloss)
%
%     x D x N, theta K x D, labels y N x 1 from 1 to K, decay a number from 0: lambda
%     of the source
%
%     z = theta x                                K x N
%     h = e^z / sum (e^z), down the columns      K x N, the largest of z taken off
%     loss = -1/N sum (Y log (h)) + decay/2 sum (theta^2)             1 x 1
%
% where Y(k,n) = 1 if y(n) is k, else 0. Going back:
%
%     dtheta = -1/N (Y - h) x' + decay theta     K x D
%     dx     = -1/N theta' (Y - h)               D x N
%
% Every entry of theta is held down, since there is no bias: that is what makes the
% minimum one point, where without decay any vector may be taken from all rows of theta.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ng, Ngiam, Foo, Mai and Suen,
% UFLDL Tutorial, Softmax Regression, and its exercise softmaxCost.m.

function [loss, back] = ufldl_softmax (x, theta, y, decay)
  pyref.internal.takes (4, nargin);
  [x, theta, y, decay] = pyref.internal.sizes ( ...
    'ufldl_softmax: x D N, theta K D, y N 1, decay nonnegative', x, theta, y, decay);
  t = indicator (y, size (theta, 1));
  h = shares (theta * x);
  fit = total (-t .* log (h));
  loss = fit / size (x, 2) + decay / 2 * total (theta .^ 2);
  back = @(dloss) backward ( ...
    pyref.internal.like ('ufldl_softmax: loss', dloss, loss), x, theta, h, t, decay);
end

function [dx, dtheta] = backward (dloss, x, theta, h, t, decay)
  dz = -dloss / size (x, 2) * (t - h);
  dtheta = dz * x.' + dloss * decay * theta;
  dx = theta.' * dz;
end

function v = indicator (y, count)
  odd = y(y ~= round (y) | y < 1 | y > count);
  if numel (odd) > 0
    told = sprintf ('y has %s, not a label from 1 to %d', ...
                    lower (sprintf ('%g', odd(1))), count);
    error ('pyref:value', 'ufldl_softmax: %s', told);
  end
  v = cast ((1:count).' == y.', class (y));
end

function v = shares (z)
  v = exp (z - max (real (z), [], 1));
  v = v ./ sum (v, 1);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: weights of zero give each class its share>
%! x = [1 3; 2 -6];
%! [loss, back] = pyref.derivations.ufldl_softmax (x, zeros (2), [1; 2], 3);
%! assert (loss, log (2), 4 * eps);
%! [dx, dtheta] = back (4);
%! assert (dx, zeros (2));
%! assert (dtheta, [2 -8; -2 8]);
%!test <decay alone moves every entry of theta>
%! [loss, back] = pyref.derivations.ufldl_softmax (zeros (2, 1), [1 2; 3 4], 2, 0.5);
%! assert (loss, log (2) + 7.5, 16 * eps);
%! [dx, dtheta] = back (2);
%! assert (dtheta, [1 2; 3 4]);
%! assert (dx, [-2; -2]);

%!error <ufldl_softmax: y has 0, not a label from 1 to 2>
%! pyref.derivations.ufldl_softmax (ones (2), ones (2), [1; 0], 0);
%!error <ufldl_softmax: theta is 2 x 3, not K x D, with x 2 x 2>
%! pyref.derivations.ufldl_softmax (ones (2), ones (2, 3), [1; 1], 0);
