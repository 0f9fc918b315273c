% Keep some of what is known and take in some that is new: one step of an LSTM.
%     [h, c, back] = pyref.layers.lstm_cell (x, h_prev, c_prev, wx, wh, b)
%     [dx, dh_prev, dc_prev, dwx, dwh, db] = back (dh, dc)
%
%     x N x D, h_prev N x M, c_prev N x M, wx D x 4M, wh M x 4M, b 1 x 4M
%
% The columns of wx, wh and b belong to four gates, M each: the input gate i, the forget
% gate f, the candidate g and the output gate o, in this order.
%
%     z = x wx + h_prev wh + b      N x 4M
%     i, f, o = sigmoid (z)         N x M, of their columns of z
%     g = tanh (z)                  N x M, of its columns of z
%     c = f * c_prev + i * g        N x M
%     h = o * tanh (c)              N x M
%
% Going back, dh comes from what reads h, dc from what reads c, the next step above all;
% h reads c too, so both come together before anything else:
%
%     dc      = dc + dh * o * tanh' (c)
%     dz      = [dc * g, dc * c_prev, dc * i, dh * tanh (c)] * [i', f', g', o']
%     dx      = dz wx'              N x D
%     dh_prev = dz wh'              N x M
%     dc_prev = dc * f              N x M
%     dwx     = x' dz               D x 4M
%     dwh     = h_prev' dz          M x 4M
%     db      = sum (dz)            1 x 4M, down the columns
%
% where i' is the derivative of i at its part of z, and so on. They are computed as in
% sigmoid and tanh, since i * (1 - i) and 1 - g^2 have no digit left where a gate is
% shut or wide open, as trained gates are. No gate sees the cell: lstm_cell_peephole has
% that. A library with two biases adds them, and each has the gradient db.
%
% Where exp (-|z|) underflows, the gate passes nothing back however large dh and dc are.
% Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
% order of its terms decides.
%
% Errors: pyref:size, pyref:type. Source: Hochreiter and Schmidhuber 1997, Long
% Short-Term Memory; Gers, Schmidhuber and Cummins 2000, Learning to Forget.

function [h, c, back] = lstm_cell (x, h_prev, c_prev, wx, wh, b)
  pyref.internal.takes (6, nargin);
  [x, h_prev, c_prev, wx, wh, b] = pyref.internal.sizes ( ...
    'lstm_cell: x N D, h_prev N M, c_prev N M, wx D G, wh M G, b 1 G', ...
    x, h_prev, c_prev, wx, wh, b);
  M = size (h_prev, 2);
  if size (wx, 2) ~= 4 * M
    error ('pyref:size', 'lstm_cell: wx is %s, h_prev is %s', ...
           pyref.internal.lengths_of (wx), pyref.internal.lengths_of (h_prev));
  end
  z = x * wx + h_prev * wh + b;
  [i, slope_i] = pyref.internal.logistic (z(:,1:M));
  [f, slope_f] = pyref.internal.logistic (z(:,M+1:2*M));
  [g, slope_g] = pyref.internal.tangent (z(:,2*M+1:3*M));
  [o, slope_o] = pyref.internal.logistic (z(:,3*M+1:end));
  gates = {i, f, g, o};
  slopes = [slope_i, slope_f, slope_g, slope_o];
  c = f .* c_prev + i .* g;
  [t, slope] = pyref.internal.tangent (c);
  h = o .* t;
  back = @(dh, dc) backward ( ...
    pyref.internal.like ('lstm_cell: h', dh, h), ...
    pyref.internal.like ('lstm_cell: c', dc, c), ...
    x, h_prev, c_prev, wx, wh, gates, slopes, t, slope);
end

function [dx, dh_prev, dc_prev, dwx, dwh, db] = backward ( ...
    dh, dc, x, h_prev, c_prev, wx, wh, gates, slopes, t, slope)
  [i, f, g, o] = gates{:};
  dc = dc + dh .* o .* slope;
  dz = [dc .* g, dc .* c_prev, dc .* i, dh .* t] .* slopes;
  dx = dz * wx.';
  dh_prev = dz * wh.';
  dc_prev = dc .* f;
  dwx = x.' * dz;
  dwh = h_prev.' * dz;
  db = pyref.internal.sum_along (dz, 1);
end

%!test <by hand: every sum is 0, so the gates are half open and g is 0>
%! [h, c, back] = pyref.layers.lstm_cell (2, -1, 0, [1 0.5 3 -2], [2 1 6 -4], zeros (1, 4));
%! assert ({h, c}, {0, 0});
%! [dx, dh_prev, dc_prev, dwx, dwh, db] = back (8, 4);
%! assert ({dx, dh_prev, dc_prev}, {12, 24, 4});
%! assert ({dwx, dwh, db}, {[0 0 8 0], [0 0 -4 0], [0 0 4 0]});

%!test <shut and open gates by b alone: c_prev stays, and the gradient dc goes to it>
%! [h, c, back] = pyref.layers.lstm_cell (1, 1, 3, zeros (1, 4), zeros (1, 4), [-800 800 5 800]);
%! assert (c, 3);
%! assert (h, tanh (3), eps);
%! [dx, dh_prev, dc_prev] = back (0, 7);
%! assert (dc_prev, 7);

%!test <the slope of a gate that is wide open keeps its digits>
%! [h, c, back] = pyref.layers.lstm_cell (1, 1, 0, zeros (1, 4), zeros (1, 4), [40 0 40 0]);
%! [dx, dh_prev, dc_prev, dwx, dwh, db] = back (0, 1);
%! assert (db, [exp(-40) 0 4*exp(-80) 0], -8 * eps);

%!test <what reads h and what reads c add up; rows do not see one another>
%! x = [1 -2; 0.5 3; -1 1];
%! wx = reshape (mod (7 * (1:16), 11) - 5, 2, 8) / 4;
%! wh = reshape (mod (5 * (1:16), 13) - 6, 2, 8) / 4;
%! [h, c, back] = pyref.layers.lstm_cell (x, x / 2, x + 1, wx, wh, (1:8) / 8);
%! [one, two, one_back] = pyref.layers.lstm_cell (x(2,:), x(2,:) / 2, x(2,:) + 1, wx, wh, (1:8) / 8);
%! assert ({h(2,:), c(2,:)}, {one, two}, 4 * eps);
%! dx = back (x, x + 2);
%! assert (dx(2,:), one_back (x(2,:), x(2,:) + 2), 16 * eps);
%! assert (dx, back (x, 0 * x) + back (0 * x, x + 2), 16 * eps);

%!test <single precision stays single; no rows, no columns in>
%! [h, c, back] = pyref.layers.lstm_cell (single (1), 1 > 0, 2 > 1, ones (1, 4) > 0, ones (1, 4) > 0, single (1:4));
%! assert ({class(h), class(c), class(back (h, c))}, repmat ({'single'}, 1, 3));
%! [h, c, back] = pyref.layers.lstm_cell (zeros (0, 2), zeros (0, 1), zeros (0, 1), ones (2, 4), ones (1, 4), 1:4);
%! [dx, dh_prev, dc_prev, dwx, dwh, db] = back (h, c);
%! assert ({dx, dc_prev, dwx, db}, {zeros(0, 2), zeros(0, 1), zeros(2, 4), zeros(1, 4)});
%! [h, c] = pyref.layers.lstm_cell (zeros (1, 0), 0, 1, zeros (0, 4), ones (1, 4), zeros (1, 4));
%! assert (c, 0.5);

%!error <lstm_cell: wx is 2 x 6, h_prev is 3 x 2>
%! pyref.layers.lstm_cell (ones (3, 2), ones (3, 2), ones (3, 2), ones (2, 6), ones (2, 6), ones (1, 6));
%!error <lstm_cell: c_prev is 1 x 2, not N x M, with x 1 x 1, h_prev 1 x 1>
%! pyref.layers.lstm_cell (1, 1, [1 1], ones (1, 4), ones (1, 4), ones (1, 4));
%!error <lstm_cell: dc is 1 x 2, c is 1 x 1>
%! [h, c, back] = pyref.layers.lstm_cell (1, 1, 1, ones (1, 4), ones (1, 4), ones (1, 4));
%! back (1, [1 1]);
