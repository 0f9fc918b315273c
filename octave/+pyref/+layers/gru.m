% Mix what was put out with a candidate, step after step: a GRU over time.
%     [h, back] = pyref.layers.gru (x, h0, wx, wh, bx, bh)
%     [dx, dh0, dwx, dwh, dbx, dbh] = back (dh)
%
%     x N x T x D, h0 N x M, wx D x 3M, wh M x 3M, bx 1 x 3M, bh 1 x 3M
%
% with h(0) = h0, for each step t from 1 to T the cell gru_cell, reset after, its three
% gates in the order r z n:
%
%     p(t) = x(t) wx + bx                     N x 3M
%     q(t) = h(t-1) wh + bh                   N x 3M
%     r, z = sigmoid (p(t) + q(t))            N x M, of their columns of p(t) and q(t)
%     n = tanh (p(t) + r * q(t))              N x M, of its columns of p(t) and q(t)
%     h(t) = (1 - z) * n + z * h(t-1)         N x M
%
% and h N x T x M has all steps. Going back, for t from T to 1, dh has one gradient for
% each step, and dh0 carries what comes from the step after, 0 behind the last:
%
%     e       = dh(t) + dh0                                       N x M
%     dn      = e * (1 - z) * n'                                  N x M
%     dr      = dn * q * r'       with the columns of q(t) that belong to n
%     dz      = e * (h(t-1) - n) * z'                             N x M
%     dp, dq  = [dr, dz, dn], [dr, dz, dn * r]                    N x 3M
%     dx(t)   = dp wx'                                            N x D
%     dh0     = dq wh' + e * z                                    N x M
%     dwx     = the sum over t of x(t)' dp                        D x 3M
%     dwh     = the sum over t of h(t-1)' dq                      M x 3M
%     dbx     = the sum over t of sum (dp)                        1 x 3M
%     dbh     = the sum over t of sum (dq)                        1 x 3M
%
% There are two ways back to the step before: through the gates, with wh', and past
% them, with z alone. To lose one of them keeps every shape, and is right where T is 1
% and nobody reads dh0.
%
% torch and cuDNN compute this form, and Keras with reset_after. In the other, where r
% is multiplied before the product, each step is gru_cell_before.
%
% Where exp (-|p + q|) underflows, the gate passes nothing back however large dh is.
% Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
% order of its terms decides.
%
% Where h(t-1) and n are both close to the same end, 1 or -1, their difference has the
% digits that these leave it: what z gets is then small beside the rest, and inaccurate.
%
% Errors: pyref:size, pyref:type. Source: Cho et al. 2014, Learning Phrase
% Representations using RNN Encoder-Decoder; Chetlur et al. 2014, cuDNN: Efficient
% Primitives for Deep Learning.

function [h, back] = gru (x, h0, wx, wh, bx, bh)
  pyref.internal.takes (6, nargin);
  [x, h0, wx, wh, bx, bh] = pyref.internal.sizes ( ...
    'gru: x N T D, h0 N M, wx D G, wh M G, bx 1 G, bh 1 G', ...
    x, h0, wx, wh, bx, bh);
  [N, T] = deal (size (x, 1), size (x, 2));
  M = size (h0, 2);
  if size (wx, 2) ~= 3 * M
    error ('pyref:size', 'gru: wx is %s, h0 is %s', ...
           pyref.internal.lengths_of (wx), pyref.internal.lengths_of (h0));
  end
  h = zeros (N, T, M, class (x));
  steps = cell (1, T);
  state = h0;
  for t = 1:T
    now = reshape (x(:,t,:), N, size (wx, 1));
    [state, step] = pyref.layers.gru_cell (now, state, wx, wh, bx, bh);
    h(:,t,:) = state;
    steps{t} = step;
  end
  back = @(dh) backward ( ...
    pyref.internal.like ('gru: h', dh, h), x, h, wx, wh, bx, steps);
end

function [dx, dh0, dwx, dwh, dbx, dbh] = backward (dh, x, h, wx, wh, bx, steps)
  [N, T, D] = size (x);
  M = size (wh, 1);
  dx = zeros (N, T, D, class (h));
  dwx = zeros (size (wx), class (h));
  dwh = zeros (size (wh), class (h));
  dbx = zeros (size (bx), class (h));
  dbh = zeros (size (bx), class (h));
  dh0 = zeros (N, M, class (h));
  for t = T:-1:1
    [dnow, dh0, wx_t, wh_t, bx_t, bh_t] = steps{t} (reshape (dh(:,t,:), N, M) + dh0);
    dx(:,t,:) = dnow;
    dwx = dwx + wx_t;
    dwh = dwh + wh_t;
    dbx = dbx + bx_t;
    dbh = dbh + bh_t;
  end
end

%!test <by hand: every sum is 0, so h is halved twice, and so is what goes back>
%! [h, back] = pyref.layers.gru ([0 0], 4, [1 2 3], [0 0 0], [0 0 0], [0 0 0]);
%! assert (h, [2 1]);
%! [dx, dh0, dwx, dwh, dbx, dbh] = back ([3 2]);
%! assert ({dx, dh0}, {[14 5], 2});
%! assert ({dwx, dwh}, {[0 0 0], [0 18 5]});
%! assert ({dbx, dbh}, {[0 5 3], [0 5 1.5]});

%!test <two steps are two cells, and what the second gives back is added>
%! x = reshape ((1:4) / 8, 1, 2, 2);
%! wx = [0.5 -1 2 0.25 1 1; 1 2 -1 0.5 0.25 1] / 2;
%! wh = flipud (wx);
%! [bx, bh] = deal ((1:6) / 8, (6:-1:1) / 4);
%! [h, back] = pyref.layers.gru (x, [0.5 0.25], wx, wh, bx, bh);
%! [one, first] = pyref.layers.gru_cell ([1 3] / 8, [0.5 0.25], wx, wh, bx, bh);
%! [two, second] = pyref.layers.gru_cell ([2 4] / 8, one, wx, wh, bx, bh);
%! assert (h, cat (2, reshape (one, 1, 1, 2), reshape (two, 1, 1, 2)));
%! [dx, dh0, dwx, dwh, dbx, dbh] = back (reshape ([3 -2 1 4], 1, 2, 2));
%! [fx, carried, fwx, fwh, fbx, fbh] = second ([-2 4]);
%! [ex, eh, ewx, ewh, ebx, ebh] = first ([3 1] + carried);
%! assert ({dx, dh0}, {cat(2, reshape (ex, 1, 1, 2), reshape (fx, 1, 1, 2)), eh});
%! assert ({dwx, dwh, dbx, dbh}, {fwx + ewx, fwh + ewh, fbx + ebx, fbh + ebh});

%!test <an open update gate keeps h0 for good, and passes every dh back>
%! b = [0 800 1];
%! [h, back] = pyref.layers.gru (ones (1, 3), 5, zeros (1, 3), zeros (1, 3), b, [0 0 0]);
%! assert (h, [5 5 5]);
%! [dx, dh0] = back ([1 2 4]);
%! assert ({dx, dh0}, {[0 0 0], 7});

%!test <no steps: h has none, and dh0 is 0>
%! [h, back] = pyref.layers.gru (zeros (2, 0, 3), ones (2), ones (3, 6), ones (2, 6), 1:6, 1:6);
%! assert (h, zeros (2, 0, 2));
%! [dx, dh0, dwx, ~, ~, dbh] = back (h);
%! assert ({dx, dh0, dwx, dbh}, {zeros(2, 0, 3), zeros(2), zeros(3, 6), zeros(1, 6)});

%!test <single precision stays single>
%! one = single (ones (1, 3));
%! [h, back] = pyref.layers.gru (single ([1 2]), 1 > 0, one, one > 0, one, one);
%! assert ({class(h), class(back (h))}, {'single', 'single'});

%!error <gru: wx is 2 x 8, h0 is 3 x 2>
%! pyref.layers.gru (ones (3, 4, 2), ones (3, 2), ones (2, 8), ones (2, 8), 1:8, 1:8);
%!error <gru: bh is 1 x 2, not 1 x G, with x 1 x 1 x 1, h0 1 x 1, wx 1 x 3, wh 1 x 3, bx 1 x 3>
%! pyref.layers.gru (1, 1, 1:3, 1:3, 1:3, 1:2);
%!error <gru: dh is 1 x 1, h is 1 x 2>
%! [h, back] = pyref.layers.gru ([1 2], 1, 1:3, 1:3, 1:3, 1:3);
%! back (1);
