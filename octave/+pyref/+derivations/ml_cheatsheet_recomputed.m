% The same network, every error made anew, after the ML Cheatsheet: rows, bias.
%     [loss, back] = pyref.derivations.ml_cheatsheet_recomputed (x, wh, bh, wo, bo, y)
%     [dx, dwh, dbh, dwo, dbo] = back (dloss)
%
%     x N x D, wh D x H, bh 1 x H, wo H x M, bo 1 x M, targets y N x M
%
%     zh = x wh + bh, h = R (zh)          N x H, R (z) is z where z > 0, else 0
%     zo = h wo + bo, yhat = R (zo)       N x M, the output is rectified too
%     loss = 1/2 sum ((yhat - y)^2)       1 x 1, over the batch, not divided by N
%
% Going back, each gradient by the whole chain from the loss to its layer:
%
%     dwo = h' ((yhat - y) * R' (zo))
%     dbo = sum ((yhat - y) * R' (zo))                        down the columns
%     dwh = x' (((yhat - y) * R' (zo)) wo' * R' (zh))
%     dbh = sum (((yhat - y) * R' (zo)) wo' * R' (zh))        down the columns
%     dx = (((yhat - y) * R' (zo)) wo' * R' (zh)) wh'
%
% The bits are those of ml_cheatsheet, which keeps the errors. A layer k from the end
% costs k errors for each gradient, all L layers together L (L + 1) / 2, not L.
%
% Errors: pyref:size, pyref:type. Source: ML Cheatsheet (ml-glossary),
% Backpropagation.

function [loss, back] = ml_cheatsheet_recomputed (x, wh, bh, wo, bo, y)
  pyref.internal.takes (6, nargin);
  [x, wh, bh, wo, bo, y] = pyref.internal.sizes ( ...
    'ml_cheatsheet_recomputed: x N D, wh D H, bh 1 H, wo H M, bo 1 M, y N M', ...
    x, wh, bh, wo, bo, y);
  zh = x * wh + bh;
  h = relu (zh);
  zo = h * wo + bo;
  yhat = relu (zo);
  loss = total ((yhat - y) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('ml_cheatsheet_recomputed: loss', dloss, loss), ...
    x, zh, h, zo, yhat, wh, wo, y);
end

function [dx, dwh, dbh, dwo, dbo] = backward (dloss, x, zh, h, zo, yhat, wh, wo, y)
  dwo = h.' * output_error (dloss, zo, yhat, y);
  dbo = pyref.internal.sum_along (output_error (dloss, zo, yhat, y), 1);
  dwh = x.' * hidden_error (dloss, zh, zo, yhat, wo, y);
  dbh = pyref.internal.sum_along (hidden_error (dloss, zh, zo, yhat, wo, y), 1);
  dx = hidden_error (dloss, zh, zo, yhat, wo, y) * wh.';
end

function e = output_error (dloss, zo, yhat, y)
  e = dloss .* (yhat - y) .* relu_prime (zo);
end

function e = hidden_error (dloss, zh, zo, yhat, wo, y)
  e = (output_error (dloss, zo, yhat, y) * wo.') .* relu_prime (zh);
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
%! [loss, back] = pyref.derivations.ml_cheatsheet_recomputed ( ...
%!   [1 2; -1 1], [1 -1; 1 2], [-0.5 -2], [2 -1; -1 2], [3 0], [6 5; 4 4]);
%! assert (loss, 17);
%! [dx, dwh, dbh, dwo, dbo] = back (2);
%! assert (dx, [6 0; 4 -8]);
%! assert (dwh, [4 2; 8 -8]);
%! assert (dbh, [4 -6]);
%! assert (dwo, [5 0; -2 -4]);
%! assert (dbo, [-2 -4]);

%!test <errors kept and errors made anew give the same bits>
%! x = [1 -2 0.5; 0.25 3 -1];
%! given = {x, [1 2; -1 0.5; 3 1], [0.5 1], [1 -2; 0.5 3], [2 1], [1 0; 2 5]};
%! [~, back] = pyref.derivations.ml_cheatsheet_recomputed (given{:});
%! [~, kept] = pyref.derivations.ml_cheatsheet (given{:});
%! anew = cell (1, 5);
%! once = anew;
%! [anew{:}] = back (0.75);
%! [once{:}] = kept (0.75);
%! assert (isequal (anew, once));

%!error <ml_cheatsheet_recomputed: wo is 2 x 3, not H x M, with x 1 x 2, wh 2 x 3, bh 1 x 3>
%! pyref.derivations.ml_cheatsheet_recomputed ([1 2], ones (2, 3), [1 1 1], ones (2, 3), 1, 1);
