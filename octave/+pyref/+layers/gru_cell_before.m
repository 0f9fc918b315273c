% Mix what was put out before with a candidate: one step of a GRU, reset before.
%     [h, back] = pyref.layers.gru_cell_before (x, h_prev, wx, wh, b)
%     [dx, dh_prev, dwx, dwh, db] = back (dh)
%
%     x N x D, h_prev N x M, wx D x 3M, wh M x 3M, b 1 x 3M
%
% The columns of wx, wh and b belong to three gates, M each: the reset gate r, the
% update gate z and the candidate n, in this order.
%
%     p = x wx + b                  N x 3M
%     r, z = sigmoid (p + h_prev wh)      N x M, of their columns of p and wh
%     s = r * h_prev                N x M
%     n = tanh (p + s wh)           N x M, of its columns of p and wh
%     h = (1 - z) * n + z * h_prev  N x M
%
% Going back, with u for the columns of wh that belong to r and z, and v for those of n:
%
%     dn      = dh * (1 - z) * n'
%     ds      = dn v'               N x M
%     dr      = ds * h_prev * r'
%     dz      = dh * (h_prev - n) * z'
%     dp      = [dr, dz, dn]        N x 3M
%     dx      = dp wx'              N x D
%     dh_prev = [dr, dz] u' + ds * r + dh * z          N x M
%     dwx     = x' dp               D x 3M
%     dwh     = [h_prev' [dr, dz], s' dn]              M x 3M
%     db      = sum (dp)            1 x 3M, down the columns
%
% where r' is the derivative of r at its sum, and so on. There are three ways to h_prev:
% the gates, what r lets through, and what z keeps.
%
% Here r is multiplied before the product with wh, as the paper has it; torch and cuDNN
% multiply it after, which is gru_cell and has a second bias.
%
% z keeps what was, and 1 - z is computed as sigmoid of minus its sum: where z rounds to
% 1, 1 - z has no digit left, and n still counts where h_prev is 0. Slopes are computed
% as in sigmoid and tanh, for the same reason.
%
% Where exp (-|p + h_prev wh|) underflows, the gate passes nothing back however large dh
% is. Near the largest number a sum may pass it in between: it is then Inf or NaN, as
% the order of its terms decides.
%
% Errors: pyref:size, pyref:type. Source: Cho et al. 2014, Learning Phrase
% Representations using RNN Encoder-Decoder.

function [h, back] = gru_cell_before (x, h_prev, wx, wh, b)
  pyref.internal.takes (5, nargin);
  [x, h_prev, wx, wh, b] = pyref.internal.sizes ( ...
    'gru_cell_before: x N D, h_prev N M, wx D G, wh M G, b 1 G', ...
    x, h_prev, wx, wh, b);
  M = size (h_prev, 2);
  if size (wx, 2) ~= 3 * M
    error ('pyref:size', 'gru_cell_before: wx is %s, h_prev is %s', ...
           pyref.internal.lengths_of (wx), pyref.internal.lengths_of (h_prev));
  end
  p = x * wx + b;
  q = p(:,1:2*M) + h_prev * wh(:,1:2*M);
  [r, slope_r] = pyref.internal.logistic (q(:,1:M));
  [z, slope_z] = pyref.internal.logistic (q(:,M+1:end));
  rest = pyref.internal.logistic (-q(:,M+1:end));
  [n, slope_n] = pyref.internal.tangent ( ...
    p(:,2*M+1:end) + (r .* h_prev) * wh(:,2*M+1:end));
  gates = {r, z, n, rest};
  slopes = {slope_r, slope_z, slope_n};
  h = rest .* n + z .* h_prev;
  back = @(dh) backward ( ...
    pyref.internal.like ('gru_cell_before: h', dh, h), ...
    x, h_prev, wx, wh, gates, slopes);
end

function [dx, dh_prev, dwx, dwh, db] = backward (dh, x, h_prev, wx, wh, gates, slopes)
  M = size (h_prev, 2);
  [r, z, n, rest] = gates{:};
  [slope_r, slope_z, slope_n] = slopes{:};
  dn = dh .* rest .* slope_n;
  ds = dn * wh(:,2*M+1:end).';
  dr = ds .* h_prev .* slope_r;
  dz = dh .* (h_prev - n) .* slope_z;
  dp = [dr, dz, dn];
  dx = dp * wx.';
  dh_prev = dp(:,1:2*M) * wh(:,1:2*M).' + ds .* r + dh .* z;
  dwx = x.' * dp;
  dwh = [h_prev.' * dp(:,1:2*M), (r .* h_prev).' * dn];
  db = pyref.internal.sum_along (dp, 1);
end

%!test <by hand: every sum is 0, so r and z are half open and n is 0>
%! [h, back] = pyref.layers.gru_cell_before (2, 4, [1 3 -2], [-0.5 -1.5 2], [0 0 0]);
%! assert (h, 2);
%! [dx, dh_prev, dwx, dwh, db] = back (8);
%! assert ({dx, dh_prev, db}, {24, -8, [8 8 4]});
%! assert ({dwx, dwh}, {[16 16 8], [32 32 8]});

%!test <with one hidden number the two forms are one, but for the bias of h_prev>
%! x = [1 -2; 0.5 3; -1 1];
%! wx = [1 2 -1; -0.5 1 0.25];
%! h = pyref.layers.gru_cell_before (x, x(:,1), wx, [1 -1 2], [1 0 -1]);
%! want = pyref.layers.gru_cell (x, x(:,1), wx, [1 -1 2], [1 0 -1], [0 0 0]);
%! assert (h, want, 4 * eps);

%!test <with two they are not, unless wh is diagonal for n>
%! x = [1 -2; 0.5 3; -1 1];
%! wx = reshape (mod (7 * (1:12), 11) - 5, 2, 6) / 4;
%! wh = reshape (mod (5 * (1:12), 13) - 6, 2, 6) / 4;
%! h = pyref.layers.gru_cell_before (x, x / 2, wx, wh, (1:6) / 8);
%! other = pyref.layers.gru_cell (x, x / 2, wx, wh, (1:6) / 8, zeros (1, 6));
%! assert (max (max (abs (h - other), [], 1), [], 2) > 0.01);
%! wh(:,5:6) = [2 0; 0 -1];
%! h = pyref.layers.gru_cell_before (x, x / 2, wx, wh, (1:6) / 8);
%! other = pyref.layers.gru_cell (x, x / 2, wx, wh, (1:6) / 8, zeros (1, 6));
%! assert (h, other, 4 * eps);

%!test <an open update gate keeps h_prev, a shut one puts out n>
%! h = pyref.layers.gru_cell_before (0, 5, [0 0 0], [0 0 0], [0 800 log(2)]);
%! assert (h, 5);
%! h = pyref.layers.gru_cell_before (0, 0, [0 0 0], [0 0 0], [0 40 log(2)]);
%! assert (h, 0.6 * exp (-40), -8 * eps);

%!test <single precision stays single; no rows, no columns in>
%! one = single (ones (1, 3));
%! [h, back] = pyref.layers.gru_cell_before (single (1), 1 > 0, one, one > 0, one);
%! assert ({class(h), class(back (h))}, {'single', 'single'});
%! [h, back] = pyref.layers.gru_cell_before (zeros (0, 2), zeros (0, 1), ones (2, 3), 1:3, 1:3);
%! [dx, dh_prev, dwx, dwh, db] = back (h);
%! assert ({dx, dh_prev, dwx, db}, {zeros(0, 2), zeros(0, 1), zeros(2, 3), zeros(1, 3)});
%! h = pyref.layers.gru_cell_before (zeros (1, 0), 4, zeros (0, 3), [0 0 0], [0 0 0]);
%! assert (h, 2);

%!error <gru_cell_before: wx is 2 x 4, h_prev is 3 x 2>
%! pyref.layers.gru_cell_before (ones (3, 2), ones (3, 2), ones (2, 4), ones (2, 4), 1:4);
%!error <gru_cell_before: dh is 1 x 2, h is 1 x 1>
%! [h, back] = pyref.layers.gru_cell_before (1, 1, 1:3, 1:3, 1:3);
%! back ([1 1]);
