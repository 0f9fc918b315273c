% An LSTM's step whose gates look at the cell too: each through a weight of its own.
%     [h, c, back] = pyref.layers.lstm_cell_peephole ( ...
%       x, h_prev, c_prev, wx, wh, b, wci, wcf, wco)
%     [dx, dh_prev, dc_prev, dwx, dwh, db, dwci, dwcf, dwco] = back (dh, dc)
%
%     x N x D, h_prev N x M, c_prev N x M, wx D x 4M, wh M x 4M, b 1 x 4M; wci, wcf and
%     wco 1 x M, the peepholes
%
% The columns of wx, wh and b belong to four gates, M each: the input gate i, the forget
% gate f, the candidate g and the output gate o, in this order. i and f see the cell of
% the step before, o that of this one, and each hidden number its own cell alone.
%
%     zi, zf, zg, zo = x wx + h_prev wh + b      N x M, of its columns
%     i = sigmoid (zi + wci * c_prev)            N x M
%     f = sigmoid (zf + wcf * c_prev)            N x M
%     g = tanh (zg)                              N x M
%     c = f * c_prev + i * g                     N x M
%     o = sigmoid (zo + wco * c)                 N x M
%     h = o * tanh (c)                           N x M
%
% Going back, c is read by what reads h, by o, and by the next step, and all three come
% together before anything else; c_prev is read by c, by i and by f:
%
%     dzo     = dh * tanh (c) * o'               N x M, at the sum of o
%     dc      = dc + dh * o * tanh' (c) + dzo * wco
%     dzi     = dc * g * i'                      N x M
%     dzf     = dc * c_prev * f'                 N x M
%     dz      = [dzi, dzf, dc * i * g', dzo]     N x 4M
%     dc_prev = dc * f + wci * dzi + wcf * dzf   N x M
%     dx      = dz wx'                           N x D
%     dh_prev = dz wh'                           N x M
%     dwx     = x' dz                            D x 4M
%     dwh     = h_prev' dz                       M x 4M
%     db      = sum (dz)                         1 x 4M, down the columns
%     dwci    = sum (dzi * c_prev)               1 x M, down the columns
%     dwcf    = sum (dzf * c_prev)               1 x M, down the columns
%     dwco    = sum (dzo * c)                    1 x M, down the columns
%
% where i' is the derivative of i at its sum, and so on, computed as in sigmoid and
% tanh. With wci, wcf and wco 0 it is lstm_cell. Where a source writes these as
% matrices, they are diagonal.
%
% Where exp (-|z|) underflows, the gate passes nothing back however large dh and dc are.
% Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
% order of its terms decides.
%
% Errors: pyref:size, pyref:type. Source: Gers and Schmidhuber 2000, Recurrent Nets that
% Time and Count; Graves 2013, Generating Sequences With Recurrent Neural Networks.

function [h, c, back] = lstm_cell_peephole (x, h_prev, c_prev, wx, wh, b, wci, wcf, wco)
  pyref.internal.takes (9, nargin);
  [x, h_prev, c_prev, wx, wh, b, wci, wcf, wco] = pyref.internal.sizes ( ...
    ['lstm_cell_peephole: x N D, h_prev N M, c_prev N M, wx D G, wh M G, b 1 G, ' ...
     'wci 1 M, wcf 1 M, wco 1 M'], ...
    x, h_prev, c_prev, wx, wh, b, wci, wcf, wco);
  M = size (h_prev, 2);
  if size (wx, 2) ~= 4 * M
    error ('pyref:size', 'lstm_cell_peephole: wx is %s, h_prev is %s', ...
           pyref.internal.lengths_of (wx), pyref.internal.lengths_of (h_prev));
  end
  z = x * wx + h_prev * wh + b;
  [i, slope_i] = pyref.internal.logistic (z(:,1:M) + wci .* c_prev);
  [f, slope_f] = pyref.internal.logistic (z(:,M+1:2*M) + wcf .* c_prev);
  [g, slope_g] = pyref.internal.tangent (z(:,2*M+1:3*M));
  c = f .* c_prev + i .* g;
  [o, slope_o] = pyref.internal.logistic (z(:,3*M+1:end) + wco .* c);
  gates = {i, f, g, o};
  slopes = {slope_i, slope_f, slope_g, slope_o};
  [t, slope] = pyref.internal.tangent (c);
  h = o .* t;
  back = @(dh, dc) backward ( ...
    pyref.internal.like ('lstm_cell_peephole: h', dh, h), ...
    pyref.internal.like ('lstm_cell_peephole: c', dc, c), ...
    x, h_prev, c_prev, wx, wh, wci, wcf, wco, gates, slopes, c, t, slope);
end

function [dx, dh_prev, dc_prev, dwx, dwh, db, dwci, dwcf, dwco] = backward ( ...
    dh, dc, x, h_prev, c_prev, wx, wh, wci, wcf, wco, gates, slopes, c, t, slope)
  [i, f, g, o] = gates{:};
  [slope_i, slope_f, slope_g, slope_o] = slopes{:};
  dzo = dh .* t .* slope_o;
  dc = dc + dh .* o .* slope + dzo .* wco;
  dzi = dc .* g .* slope_i;
  dzf = dc .* c_prev .* slope_f;
  dz = [dzi, dzf, dc .* i .* slope_g, dzo];
  dc_prev = dc .* f + dzi .* wci + dzf .* wcf;
  dx = dz * wx.';
  dh_prev = dz * wh.';
  dwx = x.' * dz;
  dwh = h_prev.' * dz;
  db = pyref.internal.sum_along (dz, 1);
  dwci = pyref.internal.sum_along (dzi .* c_prev, 1);
  dwcf = pyref.internal.sum_along (dzf .* c_prev, 1);
  dwco = pyref.internal.sum_along (dzo .* c, 1);
end

%!test <by hand: every sum is 0 and c_prev is 2, so that c is 1 and the gates half open>
%! [h, c, back] = pyref.layers.lstm_cell_peephole (1, -1, 2, [1 2 -1 4], [1 2 -1 4], zeros (1, 4), 0, 0, 0);
%! assert ({h, c}, {tanh(1) / 2, 1}, eps);
%! [dx, dh_prev, dc_prev, dwx, dwh, db, dwci, dwcf, dwco] = back (0, 8);
%! assert ({dc_prev, db}, {4, [0 4 4 0]});
%! assert ({dwci, dwcf, dwco}, {0, 8, 0});

%!test <without peepholes it is lstm_cell>
%! x = [1 -2; 0.5 3; -1 1];
%! wx = reshape (mod (7 * (1:16), 11) - 5, 2, 8) / 4;
%! wh = reshape (mod (5 * (1:16), 13) - 6, 2, 8) / 4;
%! none = [0 0];
%! [h, c, back] = pyref.layers.lstm_cell_peephole (x, x / 2, x + 1, wx, wh, (1:8) / 8, none, none, none);
%! [h1, c1, back1] = pyref.layers.lstm_cell (x, x / 2, x + 1, wx, wh, (1:8) / 8);
%! assert ({h, c}, {h1, c1}, 4 * eps);
%! [a1, a2, a3, a4, a5, a6] = back (x, x + 2);
%! [b1, b2, b3, b4, b5, b6] = back1 (x, x + 2);
%! assert ({a1, a2, a3, a4, a5, a6}, {b1, b2, b3, b4, b5, b6}, 32 * eps);

%!test <o sees the cell after the step, and its gradient goes there>
%! [h, c, back] = pyref.layers.lstm_cell_peephole (0, 0, 2, zeros (1, 4), 0 * (1:4), zeros (1, 4), 0, 0, 3);
%! assert (h, tanh (1) / (1 + exp (-3)), eps);
%! [dx, dh_prev, dc_prev, dwx, dwh, db, dwci, dwcf, dwco] = back (1, 0);
%! o = 1 / (1 + exp (-3));
%! assert (dwco, tanh (1) * o * (1 - o), 4 * eps);
%! assert (dc_prev, (o * (1 - tanh (1) ^ 2) + 3 * dwco) / 2, 8 * eps);

%!test <single precision stays single; no rows>
%! [h, c, back] = pyref.layers.lstm_cell_peephole (single (1), 1 > 0, 2 > 1, ones (1, 4) > 0, ones (1, 4) > 0, single (1:4), 1 > 0, 2 > 1, single (3));
%! assert ({class(h), class(c), class(back (h, c))}, repmat ({'single'}, 1, 3));
%! [h, c, back] = pyref.layers.lstm_cell_peephole (zeros (0, 2), zeros (0, 1), zeros (0, 1), ones (2, 4), ones (1, 4), 1:4, 1, 2, 3);
%! [dx, dh_prev, dc_prev, dwx, dwh, db, dwci, dwcf, dwco] = back (h, c);
%! assert ({dx, dc_prev, db, dwci, dwco}, {zeros(0, 2), zeros(0, 1), zeros(1, 4), 0, 0});

%!error <lstm_cell_peephole: wx is 2 x 6, h_prev is 3 x 2>
%! pyref.layers.lstm_cell_peephole (ones (3, 2), ones (3, 2), ones (3, 2), ones (2, 6), ones (2, 6), ones (1, 6), [1 1], [1 1], [1 1]);
%!error <lstm_cell_peephole: wco is 2 x 2, not 1 x M, with x 3 x 2>
%! pyref.layers.lstm_cell_peephole (ones (3, 2), ones (3, 2), ones (3, 2), ones (2, 8), ones (2, 8), ones (1, 8), [1 1], [1 1], eye (2));
%!error <lstm_cell_peephole: dc is 1 x 2, c is 1 x 1>
%! [h, c, back] = pyref.layers.lstm_cell_peephole (1, 1, 1, ones (1, 4), ones (1, 4), ones (1, 4), 1, 1, 1);
%! back (1, [1 1]);
