% Matrix form in place of a mini-batch? It is the mini-batch: sample by sample.
%     [loss, back] = pyref.derivations.claim_check (x, w, b, t)
%     [dx, dw, db] = back (dloss)
%
%     x N x D, w D x M, b 1 x M, targets t N x M, rows
%
%     loss = sum over n of 1/2 sum ((f (x_n w + b) - t_n)^2)      1 x 1, f the sigmoid
%
% Going back, one sample after another is added up:
%
%     delta_n = (y_n - t_n) * y_n (1 - y_n)       1 x M
%     dw = sum of x_n' delta_n, db = sum of delta_n, dx_n = delta_n w'
%
% The matrix form, dw = x' delta, is this sum and nothing else: a page that offers it
% as a way to do without mini-batches offers the mini-batch.
%
% Errors: pyref:size, pyref:type. Source: Guru99, Back Propagation Neural Network.

function [loss, back] = claim_check (x, w, b, t)
  pyref.internal.takes (4, nargin);
  [x, w, b, t] = pyref.internal.sizes ( ...
    'claim_check: x N D, w D M, b 1 M, t N M', x, w, b, t);
  y = 1 ./ (1 + exp (-(x * w + b)));
  loss = total ((y - t) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('claim_check: loss', dloss, loss), x, w, b, y, t);
end

function [dx, dw, db] = backward (dloss, x, w, b, y, t)
  dx = 0 * x;
  dw = 0 * w;
  db = 0 * b;
  for n = 1:size (x, 1)
    delta = dloss .* (y(n,:) - t(n,:)) .* y(n,:) .* (1 - y(n,:));
    dx(n,:) = delta * w.';
    dw = dw + x(n,:).' * delta;
    db = db + delta;
  end
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: two samples of one half, their errors cancel in db>
%! [loss, back] = pyref.derivations.claim_check ([1; 2], 0, 0, [1; 0]);
%! assert (loss, 1 / 4);
%! [dx, dw, db] = back (8);
%! assert (dx, [0; 0]);
%! assert (dw, 1);
%! assert (db, 0);

%!test <a mini-batch is the sum of its samples>
%! [x, w, b] = deal (reshape (sin (1:12), 4, 3), reshape (cos (1:6), 3, 2), [0.5 -1]);
%! t = [1 0; 0 1; 0.5 0.5; 1 1];
%! [~, back] = pyref.derivations.claim_check (x, w, b, t);
%! [~, dw, db] = back (1);
%! [sum_w, sum_b] = deal (0);
%! for n = 1:4
%!   [~, one] = pyref.derivations.claim_check (x(n,:), w, b, t(n,:));
%!   [~, dw_n, db_n] = one (1);
%!   [sum_w, sum_b] = deal (sum_w + dw_n, sum_b + db_n);
%! end
%! assert ([dw; db], [sum_w; sum_b], 8 * eps);

%!error <claim_check: b is 1 x 2, not 1 x M, with x 1 x 1, w 1 x 1>
%! pyref.derivations.claim_check (1, 1, [1 2], 1);
