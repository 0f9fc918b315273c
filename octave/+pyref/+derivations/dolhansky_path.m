% Backpropagation along one path of units, after Dolhansky: i to j to k to o.
%     [loss, back] = pyref.derivations.dolhansky_path (x, wij, wjk, wko, y)
%     [dx, dwij, dwjk, dwko] = back (dloss)
%
%     x 1 x 1, wij 1 x 1, wjk 1 x 1, wko 1 x 1, target y 1 x 1
%
%     sj = wij x,  zj = f (sj)           f is the sigmoid
%     sk = wjk zj, zk = f (sk)
%     yhat = wko zk                      the output is linear
%     loss = 1/2 (yhat - y)^2            all 1 x 1
%
% Going back, the chain rule as one product, from the output to the weight:
%
%     deltao = yhat - y
%     deltak = deltao wko f' (sk)        f' (s) = z (1 - z)
%     deltaj = deltak wjk f' (sj)
%     dwko = deltao zk, dwjk = deltak zj, dwij = deltaj x, dx = deltaj wij
%
% With several units in a layer, deltaj is the sum over the k that j leads to, and the
% sums are the matrix products of dolhansky.
%
% Errors: pyref:size, pyref:type. Source: Brian Dolhansky 2013, Artificial Neural
% Networks: Mathematics of Backpropagation (Part 4).

function [loss, back] = dolhansky_path (x, wij, wjk, wko, y)
  pyref.internal.takes (5, nargin);
  [x, wij, wjk, wko, y] = pyref.internal.sizes ( ...
    'dolhansky_path: x 1 1, wij 1 1, wjk 1 1, wko 1 1, y 1 1', ...
    x, wij, wjk, wko, y);
  zj = f (wij * x);
  zk = f (wjk * zj);
  yhat = wko * zk;
  loss = (yhat - y) .^ 2 / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('dolhansky_path: loss', dloss, loss), ...
    x, zj, zk, yhat, wij, wjk, wko, y);
end

function [dx, dwij, dwjk, dwko] = backward (dloss, x, zj, zk, yhat, wij, wjk, wko, y)
  deltao = dloss * (yhat - y);
  deltak = deltao * wko * slope (zk);
  deltaj = deltak * wjk * slope (zj);
  dwko = deltao * zk;
  dwjk = deltak * zj;
  dwij = deltaj * x;
  dx = deltaj * wij;
end

function z = f (s)
  z = 1 / (1 + exp (-s));
end

function v = slope (z)
  v = z * (1 - z);
end

%!test <by hand: a weight of zero makes one half and lets nothing back>
%! [loss, back] = pyref.derivations.dolhansky_path (0, 3, 0, 4, 1);
%! assert (loss, 0.5);
%! [dx, dwij, dwjk, dwko] = back (8);
%! assert ([dx, dwij, dwjk, dwko], [0 0 4 4]);

%!test <the first weight and the input share one delta>
%! [~, back] = pyref.derivations.dolhansky_path (0.5, 2, -1, 3, 1);
%! [dx, dwij] = back (1);
%! assert (dx * 0.5, dwij * 2, eps);
%! z = 1 / (1 + exp (-1));
%! zk = 1 / (1 + exp (z));
%! assert (dx, -(3 * zk - 1) * 3 * zk * (1 - zk) * z * (1 - z) * 2, 8 * eps);

%!test <a path is the units with one in each layer>
%! [x, wij, wjk, wko, y] = deal (0.75, -1.25, 2.5, 1.5, 0.25);
%! f = @(s) 1 / (1 + exp (-s));
%! zj = f (wij * x); zk = f (wjk * zj);
%! [~, back] = pyref.derivations.dolhansky_path (x, wij, wjk, wko, y);
%! [dx, dwij, dwjk, dwko] = back (1);
%! deltao = wko * zk - y;
%! deltak = deltao * wko * zk * (1 - zk);
%! deltaj = deltak * wjk * zj * (1 - zj);
%! assert ([dx dwij dwjk dwko], [deltaj * wij, deltaj * x, deltak * zj, deltao * zk], 4 * eps);

%!error <dolhansky_path: wjk is 2 x 1, not 1 x 1, with x 1 x 1, wij 1 x 1>
%! pyref.derivations.dolhansky_path (1, 2, [1; 2], 1, 1);
