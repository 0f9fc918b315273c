% Squash what comes in together with what was put out before: one step of an RNN.
%     [h, back] = pyref.layers.rnn_cell (x, h_prev, wx, wh, b)
%     [dx, dh_prev, dwx, dwh, db] = back (dh)
%
%     x N x D, h_prev N x M, wx D x M, wh M x M, b 1 x M
%
%     z = x wx + h_prev wh + b      N x M
%     h = tanh (z)                  N x M
%
% Going back, dh comes from all that reads h: the loss of this step and the next step.
%
%     dz      = dh * tanh' (z)      N x M
%     dx      = dz wx'              N x D
%     dh_prev = dz wh'              N x M
%     dwx     = x' dz               D x M
%     dwh     = h_prev' dz          M x M
%     db      = sum (dz)            1 x M, down the columns
%
% It is dense with h_prev beside x, and wh below wx, then tanh. tanh' is computed as in
% tanh, since its usual form 1 - h^2 has no digit left where h rounds to 1. wh is
% square: nothing but its numbers shows that it is transposed. A library with two biases
% adds them, and each has the gradient db.
%
% Where exp (-2 * |z|) underflows, nothing goes back however large dh is. Near the
% largest number a sum may pass it in between: it is then Inf or NaN, as the order of
% its terms decides.
%
% Errors: pyref:size, pyref:type. Source: Elman 1990, Finding Structure in Time.

function [h, back] = rnn_cell (x, h_prev, wx, wh, b)
  pyref.internal.takes (5, nargin);
  [x, h_prev, wx, wh, b] = pyref.internal.sizes ( ...
    'rnn_cell: x N D, h_prev N M, wx D M, wh M M, b 1 M', ...
    x, h_prev, wx, wh, b);
  z = x * wx + h_prev * wh + b;
  [h, slope] = pyref.internal.tangent (z);
  back = @(dh) backward ( ...
    pyref.internal.like ('rnn_cell: h', dh, h), x, h_prev, wx, wh, slope);
end

function [dx, dh_prev, dwx, dwh, db] = backward (dh, x, h_prev, wx, wh, slope)
  dz = dh .* slope;
  dx = dz * wx.';
  dh_prev = dz * wh.';
  dwx = x.' * dz;
  dwh = h_prev.' * dz;
  db = pyref.internal.sum_along (dz, 1);
end

%!test <by hand: at sums of 0 the slope is 1, and it is dense>
%! [h, back] = pyref.layers.rnn_cell ([2 -1], [1 3], [1 0; 2 0], [1 0; 2 4], [-7 -12]);
%! assert (h, [0 0]);
%! [dx, dh_prev, dwx, dwh, db] = back ([5 -2]);
%! assert ({dx, dh_prev, db}, {[5 10], [5 2], [5 -2]});
%! assert ({dwx, dwh}, {[10 -4; -5 2], [5 -2; 15 -6]});

%!test <tanh (log (2)) is 3/5, and its slope 16/25>
%! [h, back] = pyref.layers.rnn_cell (0, 0, 1, 1, log (2));
%! assert (h, 0.6, 4 * eps);
%! assert (back (1), 0.64, 8 * eps);

%!test <the slope keeps its digits where h is 1>
%! [h, back] = pyref.layers.rnn_cell (1, 1, 20, 20, 0);
%! assert (h, 1);
%! assert (back (1), 80 * exp (-80), -1e-13);

%!test <two biases are one: their sum>
%! one = pyref.layers.rnn_cell ([1; 2], [3; 4], 0.25, 0.125, 0.5);
%! assert (one, tanh ([1.125; 1.5]), eps);

%!test <single precision stays single; no rows, no columns in>
%! [h, back] = pyref.layers.rnn_cell (single (1), single (1), 1 > 0, 1 > 0, single (1));
%! assert ({class(h), class(back (h))}, {'single', 'single'});
%! [h, back] = pyref.layers.rnn_cell (zeros (0, 2), zeros (0, 3), ones (2, 3), ones (3), ones (1, 3));
%! [dx, dh_prev, dwx, dwh, db] = back (h);
%! assert ({dx, dh_prev, dwx, db}, {zeros(0, 2), zeros(0, 3), zeros(2, 3), zeros(1, 3)});
%! h = pyref.layers.rnn_cell (zeros (2, 0), [0; 0], zeros (0, 1), 1, 0);
%! assert (h, [0; 0]);

%!error <rnn_cell: wh is 2 x 3, not M x M, with x 1 x 1, h_prev 1 x 2, wx 1 x 2>
%! pyref.layers.rnn_cell (1, [1 1], [1 1], ones (2, 3), [1 1]);
%!error <rnn_cell: dh is 1 x 2, h is 1 x 1>
%! [h, back] = pyref.layers.rnn_cell (1, 1, 1, 1, 1);
%! back ([1 1]);
