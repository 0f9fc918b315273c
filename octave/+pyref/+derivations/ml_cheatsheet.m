% Backpropagation with ReLU in both layers, after the ML Cheatsheet: rows, bias.
%     [loss, back] = pyref.derivations.ml_cheatsheet (x, wh, bh, wo, bo, y)
%     [dx, dwh, dbh, dwo, dbo] = back (dloss)
%
%     x N x D, wh D x H, bh 1 x H, wo H x M, bo 1 x M, targets y N x M
%
%     zh = x wh + bh, h = R (zh)          N x H, R (z) is z where z > 0, else 0
%     zo = h wo + bo, yhat = R (zo)       N x M, the output is rectified too
%     loss = 1/2 sum ((yhat - y)^2)       1 x 1, over the batch, not divided by N
%
% Going back, each error made once from the one behind it, with R' (z) 1 or 0:
%
%     eo = (yhat - y) * R' (zo)           N x M
%     eh = (eo wo') * R' (zh)             N x H
%     dwo = h' eo, dbo = sum (eo)         down the columns
%     dwh = x' eh, dbh = sum (eh)         down the columns
%     dx = eh wh'
%
% The gradient of a layer is its error times its input. Keeping eo for eh costs one
% error a layer; ml_cheatsheet_recomputed makes every error anew. At z = 0 the slope
% is a choice, here 0. R' makes an array of its own: where it is written into z, as in
% the code of the source, whoever reads z later finds ones and zeros.
%
% Errors: pyref:size, pyref:type. Source: ML Cheatsheet (ml-glossary),
% Backpropagation.

function [loss, back] = ml_cheatsheet (x, wh, bh, wo, bo, y)
  pyref.internal.takes (6, nargin);
  [x, wh, bh, wo, bo, y] = pyref.internal.sizes ( ...
    'ml_cheatsheet: x N D, wh D H, bh 1 H, wo H M, bo 1 M, y N M', ...
    x, wh, bh, wo, bo, y);
  zh = x * wh + bh;
  h = relu (zh);
  zo = h * wo + bo;
  yhat = relu (zo);
  loss = total ((yhat - y) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('ml_cheatsheet: loss', dloss, loss), ...
    x, zh, h, zo, yhat, wh, wo, y);
end

function [dx, dwh, dbh, dwo, dbo] = backward (dloss, x, zh, h, zo, yhat, wh, wo, y)
  eo = dloss .* (yhat - y) .* relu_prime (zo);
  eh = (eo * wo.') .* relu_prime (zh);
  dwo = h.' * eo;
  dbo = pyref.internal.sum_along (eo, 1);
  dwh = x.' * eh;
  dbh = pyref.internal.sum_along (eh, 1);
  dx = eh * wh.';
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = relu (z)
  v = z;
  off = real (z) <= 0;
  v(off) = 0;
end

function v = relu_prime (z)
  v = ones (size (z), class (z));
  off = real (z) <= 0;
  v(off) = 0;
end

%!test <by hand: one hidden unit and one output are off in one sample each>
%! [loss, back] = pyref.derivations.ml_cheatsheet ( ...
%!   [1 2; -1 1], [1 -1; 1 2], [-0.5 -2], [2 -1; -1 2], [3 0], [6 5; 4 4]);
%! assert (loss, 17);
%! [dx, dwh, dbh, dwo, dbo] = back (2);
%! assert (dx, [6 0; 4 -8]);
%! assert (dwh, [4 2; 8 -8]);
%! assert (dbh, [4 -6]);
%! assert (dwo, [5 0; -2 -4]);
%! assert (dbo, [-2 -4]);

%!function [e, calls] = error_of (layer, h, z, w, calls)
%!  calls = calls + 1;
%!  behind = h{end} - 1;
%!  if layer < numel (w)
%!    [behind, calls] = error_of (layer + 1, h, z, w, calls);
%!    behind = behind * w{layer+1}.';
%!  end
%!  e = behind .* (z{layer} > 0);
%!endfunction

%!test <kept errors are made once a layer and others once for each layer before>
%! for depth = [1 2 5 12]
%!   [h, z, w] = deal ({1 + sin(reshape (1:12, 4, 3)) / 2}, {}, {});
%!   for k = 1:depth
%!     w{k} = reshape (cos (k * (1:9)), 3, 3) / 2;
%!     z{k} = h{k} * w{k} + 0.25;
%!     h{k+1} = max (z{k}, 0);
%!   end
%!   [anew, kept] = deal (0);
%!   for k = depth:-1:1
%!     [e, anew] = error_of (k, h, z, w, anew);
%!     if k == depth
%!       memory = (h{end} - 1) .* (z{k} > 0);
%!     else
%!       memory = (memory * w{k+1}.') .* (z{k} > 0);
%!     end
%!     kept = kept + 1;
%!     assert (h{k}.' * memory, h{k}.' * e);
%!   end
%!   assert ([kept, anew], [depth, depth * (depth + 1) / 2]);
%! end

%!error <ml_cheatsheet: wo is 2 x 3, not H x M, with x 1 x 2, wh 2 x 3, bh 1 x 3>
%! pyref.derivations.ml_cheatsheet ([1 2], ones (2, 3), [1 1 1], ones (2, 3), 1, 1);
