% Mix what was put out before with a candidate: one step of a GRU, reset after.
%     [h, back] = pyref.layers.gru_cell (x, h_prev, wx, wh, bx, bh)
%     [dx, dh_prev, dwx, dwh, dbx, dbh] = back (dh)
%
%     x N x D, h_prev N x M, wx D x 3M, wh M x 3M, bx 1 x 3M, bh 1 x 3M
%
% The columns of wx, wh, bx and bh belong to three gates, M each: the reset gate r, the
% update gate z and the candidate n, in this order.
%
%     p = x wx + bx                 N x 3M
%     q = h_prev wh + bh            N x 3M
%     r, z = sigmoid (p + q)        N x M, of their columns of p and q
%     n = tanh (p + r * q)          N x M, of its columns of p and q
%     h = (1 - z) * n + z * h_prev  N x M
%
% Going back:
%
%     dn      = dh * (1 - z) * n'
%     dr      = dn * q * r'         with the columns of q that belong to n
%     dz      = dh * (h_prev - n) * z'
%     dp      = [dr, dz, dn]        N x 3M
%     dq      = [dr, dz, dn * r]    N x 3M
%     dx      = dp wx'              N x D
%     dh_prev = dq wh' + dh * z     N x M
%     dwx     = x' dp               D x 3M
%     dwh     = h_prev' dq          M x 3M
%     dbx     = sum (dp)            1 x 3M, down the columns
%     dbh     = sum (dq)            1 x 3M, down the columns
%
% where r' is the derivative of r at its sum, and so on.
%
% There are two published forms. Here r is multiplied after the product with wh, so
% that all of q is one product, and the bias of n in q cannot be added to that in p:
% torch and cuDNN compute this. In the other, gru_cell_before, r is multiplied before
% the product, and one bias is enough. They are two layers, since their results differ
% for all weights that are not diagonal, and what they take differs too.
%
% z keeps what was, and 1 - z is computed as sigmoid (-(p + q)): where z rounds to 1,
% 1 - z has no digit rest, and n still counts where h_prev is 0. Slopes are computed as
% in sigmoid and tanh, for the same reason.
%
% Where exp (-|p + q|) underflows, the gate passes nothing back however large dh is.
% Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
% order of its terms decides.
%
% Errors: pyref:size, pyref:type. Source: Cho et al. 2014, Learning Phrase
% Representations using RNN Encoder-Decoder; Chetlur et al. 2014, cuDNN: Efficient
% Primitives for Deep Learning.

function [h, back] = gru_cell (x, h_prev, wx, wh, bx, bh)
  pyref.internal.takes (6, nargin);
  [x, h_prev, wx, wh, bx, bh] = pyref.internal.sizes ( ...
    'gru_cell: x N D, h_prev N M, wx D G, wh M G, bx 1 G, bh 1 G', ...
    x, h_prev, wx, wh, bx, bh);
  M = size (h_prev, 2);
  if size (wx, 2) ~= 3 * M
    error ('pyref:size', 'gru_cell: wx is %s, h_prev is %s', ...
           pyref.internal.lengths_of (wx), pyref.internal.lengths_of (h_prev));
  end
  p = x * wx + bx;
  q = h_prev * wh + bh;
  [r, slope_r] = pyref.internal.logistic (p(:,1:M) + q(:,1:M));
  [z, slope_z] = pyref.internal.logistic (p(:,M+1:2*M) + q(:,M+1:2*M));
  rest = pyref.internal.logistic (-(p(:,M+1:2*M) + q(:,M+1:2*M)));
  q = q(:,2*M+1:end);
  [n, slope_n] = pyref.internal.tangent (p(:,2*M+1:end) + r .* q);
  gates = {r, z, n, rest};
  slopes = {slope_r, slope_z, slope_n};
  h = rest .* n + z .* h_prev;
  back = @(dh) backward ( ...
    pyref.internal.like ('gru_cell: h', dh, h), x, h_prev, wx, wh, gates, slopes, q);
end

function [dx, dh_prev, dwx, dwh, dbx, dbh] = backward ( ...
    dh, x, h_prev, wx, wh, gates, slopes, q)
  [r, z, n, rest] = gates{:};
  [slope_r, slope_z, slope_n] = slopes{:};
  dn = dh .* rest .* slope_n;
  dr = dn .* q .* slope_r;
  dz = dh .* (h_prev - n) .* slope_z;
  dp = [dr, dz, dn];
  dq = [dr, dz, dn .* r];
  dx = dp * wx.';
  dh_prev = dq * wh.' + dh .* z;
  dwx = x.' * dp;
  dwh = h_prev.' * dq;
  dbx = pyref.internal.sum_along (dp, 1);
  dbh = pyref.internal.sum_along (dq, 1);
end

%!test <by hand: every sum is 0, so r and z are half open and n is 0>
%! [h, back] = pyref.layers.gru_cell (2, 4, [1 3 -2], [-0.5 -1.5 2], [0 0 0], [0 0 0]);
%! assert (h, 2);
%! [dx, dh_prev, dwx, dwh, dbx, dbh] = back (8);
%! assert ({dbx, dbh}, {[8 8 4], [8 8 2]});
%! assert ({dx, dh_prev}, {24, -8});
%! assert ({dwx, dwh}, {[16 16 8], [32 32 8]});

%!test <an open update gate keeps h_prev, a shut one puts out n>
%! h = pyref.layers.gru_cell (0, 5, [0 0 0], [0 0 0], [0 800 log(2)], [0 0 0]);
%! assert (h, 5);
%! h = pyref.layers.gru_cell (0, 5, [0 0 0], [0 0 0], [0 -800 log(2)], [0 0 0]);
%! assert (h, 0.6, 4 * eps);

%!test <the candidate keeps its digits where z rounds to 1>
%! h = pyref.layers.gru_cell (0, 0, [0 0 0], [0 0 0], [0 40 log(2)], [0 0 0]);
%! assert (h, 0.6 * exp (-40), -8 * eps);

%!test <the biases of n are two: that of q is multiplied by r>
%! h = pyref.layers.gru_cell (0, 0, [0 0 0], [0 0 0], [0 -800 0], [0 0 2 * log(2)]);
%! assert (h, 0.6, 4 * eps);

%!test <single precision stays single; no rows, no columns in>
%! one = single (ones (1, 3));
%! [h, back] = pyref.layers.gru_cell (single (1), 1 > 0, one, one > 0, one, one);
%! assert ({class(h), class(back (h))}, {'single', 'single'});
%! [h, back] = pyref.layers.gru_cell (zeros (0, 2), zeros (0, 1), ones (2, 3), 1:3, 1:3, 1:3);
%! [dx, dh_prev, dwx, dwh, dbx, dbh] = back (h);
%! assert ({dx, dh_prev, dwx, dbh}, {zeros(0, 2), zeros(0, 1), zeros(2, 3), zeros(1, 3)});
%! h = pyref.layers.gru_cell (zeros (1, 0), 4, zeros (0, 3), [0 0 0], [0 0 0], [0 0 0]);
%! assert (h, 2);

%!error <gru_cell: wx is 2 x 4, h_prev is 3 x 2>
%! pyref.layers.gru_cell (ones (3, 2), ones (3, 2), ones (2, 4), ones (2, 4), 1:4, 1:4);
%!error <gru_cell: bh is 1 x 2, not 1 x G, with x 1 x 1, h_prev 1 x 1, wx 1 x 3, wh 1 x 3, bx 1 x 3>
%! pyref.layers.gru_cell (1, 1, 1:3, 1:3, 1:3, 1:2);
%!error <gru_cell: dh is 1 x 2, h is 1 x 1>
%! [h, back] = pyref.layers.gru_cell (1, 1, 1:3, 1:3, 1:3, 1:3);
%! back ([1 1]);
