% A network of two layers without bias, as Cross Validated 328242 has it: rows.
%     [loss, back] = pyref.derivations.bn_network_plain (x, g1, g2, y)
%     [dx, dg1, dg2] = back (dloss)
%
%     x N x P, g1 P x H, g2 H x M, targets y N x M
%
%     v    = a (x g1)                        N x H, a is the sigmoid
%     yhat = v g2                            N x M, linear
%     loss = 1/N sum ((y - yhat)^2)          1 x 1, over all outputs, no 1/2
%
% Going back, with ehat = y - yhat and a' = v (1 - v):
%
%     dg2 = v' (-2 ehat) / N                 H x M
%     dz  = a' * (-2 ehat g2') / N           N x H, the gradient by x g1
%     dg1 = x' dz                            P x H
%     dx  = dz g1'                           N x P
%
% Each gradient has the shape of its weights: where P, H and M differ, neither can be
% taken for the other. bn_network normalizes x g1 before a.
%
% Errors: pyref:size, pyref:type. Source: Cross Validated 328242, Matrix Form of
% Backpropagation with Batch Normalization.

function [loss, back] = bn_network_plain (x, g1, g2, y)
  pyref.internal.takes (4, nargin);
  [x, g1, g2, y] = pyref.internal.sizes ( ...
    'bn_network_plain: x N P, g1 P H, g2 H M, y N M', x, g1, g2, y);
  v = a (x * g1);
  yhat = v * g2;
  loss = total ((y - yhat) .^ 2) / size (x, 1);
  back = @(dloss) backward ( ...
    pyref.internal.like ('bn_network_plain: loss', dloss, loss), ...
    x, g1, g2, v, y - yhat);
end

function [dx, dg1, dg2] = backward (dloss, x, g1, g2, v, ehat)
  residual = dloss .* (-2 * ehat) / size (x, 1);
  dg2 = v.' * residual;
  dz = slope (v) .* (residual * g2.');
  dg1 = x.' * dz;
  dx = dz * g1.';
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = a (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!test <by hand: x g1 is zero, so every v is one half>
%! [loss, back] = pyref.derivations.bn_network_plain ( ...
%!   [1 1; 2 2], [1 3; -1 -3], [2; 4], [1; 2]);
%! assert (loss, 2.5);
%! [dx, dg1, dg2] = back (4);
%! assert (dx, [28 -28; 14 -14]);
%! assert (dg1, [8 16; 8 16]);
%! assert (dg2, [6; 6]);

%!test <a batch that is there twice has the same loss and the same gradients>
%! [x, g1, g2, y] = deal ([1 2; -1 0.5], [1 -1 2; 0.5 1 -2], [1; -2; 3], [0.5; 1]);
%! [loss, once] = pyref.derivations.bn_network_plain (x, g1, g2, y);
%! [loss_two, twice] = pyref.derivations.bn_network_plain ([x; x], g1, g2, [y; y]);
%! assert (loss_two, loss, 8 * eps);
%! [~, dg1, dg2] = once (1);
%! [~, dg1_two, dg2_two] = twice (1);
%! assert (dg1_two, dg1, 16 * eps);
%! assert (dg2_two, dg2, 16 * eps);

%!error <bn_network_plain: g1 is 3 x 2, not P x H, with x 4 x 2>
%! pyref.derivations.bn_network_plain (ones (4, 2), ones (3, 2), ones (2, 1), ones (4, 1));
