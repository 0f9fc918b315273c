% Keep, take in and put out, step after step: an LSTM over time.
%     [h, c, back] = pyref.layers.lstm (x, h0, c0, wx, wh, b)
%     [dx, dh0, dc0, dwx, dwh, db] = back (dh, dc)
%
%     x N x T x D, h0 N x M, c0 N x M, wx D x 4M, wh M x 4M, b 1 x 4M
%
% with h(0) = h0 and c(0) = c0, for each step t from 1 to T the cell lstm_cell, its four
% gates in the order i f g o:
%
%     z(t) = x(t) wx + h(t-1) wh + b          N x 4M
%     i, f, o = sigmoid (z(t))                N x M, of their columns of z(t)
%     g = tanh (z(t))                         N x M, of its columns of z(t)
%     c(t) = f * c(t-1) + i * g               N x M
%     h(t) = o * tanh (c(t))                  N x M
%
% and h N x T x M has all steps, c N x M is c(T) alone: of the cells before it nothing
% is seen outside but what comes through h.
%
% Going back, for t from T to 1, dh has one gradient for each step, dc that of the last
% cell. What the step after gives back is carried in dh0 and dc0, 0 and dc behind the
% last:
%
%     dc      = dc0 + (dh(t) + dh0) * o * tanh' (c(t))            N x M
%     dz      = [dc * g, dc * c(t-1), dc * i, (dh(t) + dh0) * tanh (c(t))]
%               * [i', f', g', o']                                N x 4M
%     dx(t)   = dz wx'                                            N x D
%     dh0     = dz wh'                                            N x M
%     dc0     = dc * f                                            N x M
%     dwx     = the sum over t of x(t)' dz                        D x 4M
%     dwh     = the sum over t of h(t-1)' dz                      M x 4M
%     db      = the sum over t of sum (dz)                        1 x 4M
%
% The two ways back differ. Through c there is one factor f for each step and no matrix,
% which is why an LSTM remembers; through h there are wh' and the slopes, as in rnn. To
% lose one of them keeps every shape, and is right where T is 1.
%
% Where exp (-|z|) underflows, the gate passes nothing back however large dh and dc are.
% Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
% order of its terms decides.
%
% Where f * c(t-1) and i * g of a step nearly cancel, c and h have the digits that these
% leave: they are then small beside the rest, and inaccurate.
%
% Errors: pyref:size, pyref:type. Source: Hochreiter and Schmidhuber 1997, Long
% Short-Term Memory; Graves and Schmidhuber 2005, Framewise Phoneme Classification with
% Bidirectional LSTM, where all of it is gone back through.

function [h, c, back] = lstm (x, h0, c0, wx, wh, b)
  pyref.internal.takes (6, nargin);
  [x, h0, c0, wx, wh, b] = pyref.internal.sizes ( ...
    'lstm: x N T D, h0 N M, c0 N M, wx D G, wh M G, b 1 G', ...
    x, h0, c0, wx, wh, b);
  [N, T] = deal (size (x, 1), size (x, 2));
  M = size (h0, 2);
  if size (wx, 2) ~= 4 * M
    error ('pyref:size', 'lstm: wx is %s, h0 is %s', ...
           pyref.internal.lengths_of (wx), pyref.internal.lengths_of (h0));
  end
  h = zeros (N, T, M, class (x));
  steps = cell (1, T);
  state = h0;
  c = c0;
  for t = 1:T
    now = reshape (x(:,t,:), N, size (wx, 1));
    [state, c, step] = pyref.layers.lstm_cell (now, state, c, wx, wh, b);
    h(:,t,:) = state;
    steps{t} = step;
  end
  back = @(dh, dc) backward ( ...
    pyref.internal.like ('lstm: h', dh, h), ...
    pyref.internal.like ('lstm: c', dc, c), x, h, wx, wh, b, steps);
end

function [dx, dh0, dc0, dwx, dwh, db] = backward (dh, dc, x, h, wx, wh, b, steps)
  [N, T, D] = size (x);
  M = size (wh, 1);
  dx = zeros (N, T, D, class (h));
  dwx = zeros (size (wx), class (h));
  dwh = zeros (size (wh), class (h));
  db = zeros (size (b), class (h));
  dh0 = zeros (N, M, class (h));
  dc0 = dc;
  for t = T:-1:1
    [dnow, dh0, dc0, wx_t, wh_t, b_t] = ...
      steps{t} (reshape (dh(:,t,:), N, M) + dh0, dc0);
    dx(:,t,:) = dnow;
    dwx = dwx + wx_t;
    dwh = dwh + wh_t;
    db = db + b_t;
  end
end

%!test <by hand: every sum is 0, so a half of c is carried through two steps>
%! [h, c, back] = pyref.layers.lstm (zeros (1, 2), 0, 0, [1 2 3 4], [1 2 6 4], zeros (1, 4));
%! assert ({h, c}, {[0 0], 0});
%! [dx, dh0, dc0, dwx, dwh, db] = back ([4 8], 16);
%! assert ({dx, dh0, dc0}, {[63 30], 126, 21});
%! assert ({dwx, dwh, db}, {zeros(1, 4), zeros(1, 4), [0 0 31 0]});

%!test <open forget gates and shut input gates keep c0 for good, and pass dc back>
%! b = [-800 800 0 800];
%! [h, c, back] = pyref.layers.lstm (ones (1, 5), 0, log (2), zeros (1, 4), zeros (1, 4), b);
%! assert (c, log (2));
%! assert (h, 0.6 * ones (1, 5), 4 * eps);
%! [~, dh0, dc0] = back (zeros (1, 5), 3);
%! assert ({dh0, dc0}, {0, 3});
%! [~, ~, dc0] = back ([1 0 2 0 0], 3);
%! assert (dc0, 3 + 3 * 0.64, 8 * eps);

%!test <two steps are two cells, and what the second gives back is added>
%! x = reshape ((1:4) / 8, 1, 2, 2);
%! wx = [0.5 -1 2 0.25 1 1 -1 0.5; 1 2 -1 0.5 0.25 1 0.5 -2] / 2;
%! wh = flipud (wx);
%! b = (1:8) / 8;
%! [h, c, back] = pyref.layers.lstm (x, [0.5 0.25], [1 -1], wx, wh, b);
%! [one, kept, first] = pyref.layers.lstm_cell ([1 3] / 8, [0.5 0.25], [1 -1], wx, wh, b);
%! [two, last, second] = pyref.layers.lstm_cell ([2 4] / 8, one, kept, wx, wh, b);
%! assert ({h, c}, {cat(2, reshape (one, 1, 1, 2), reshape (two, 1, 1, 2)), last});
%! [dx, dh0, dc0, dwx, dwh, db] = back (reshape ([3 -2 1 4], 1, 2, 2), [1 2]);
%! [fx, carried, kept, fwx, fwh, fb] = second ([-2 4], [1 2]);
%! [ex, eh, ec, ewx, ewh, eb] = first ([3 1] + carried, kept);
%! assert ({dx, dh0, dc0}, {cat(2, reshape (ex, 1, 1, 2), reshape (fx, 1, 1, 2)), eh, ec});
%! assert ({dwx, dwh, db}, {fwx + ewx, fwh + ewh, fb + eb});

%!test <no steps: h has none, c is c0, dh0 is 0 and dc0 is dc>
%! [h, c, back] = pyref.layers.lstm (zeros (2, 0, 3), ones (2), eye (2), ones (3, 8), ones (2, 8), 1:8);
%! assert ({h, c}, {zeros(2, 0, 2), eye(2)});
%! [dx, dh0, dc0, dwx, ~, db] = back (h, ones (2));
%! assert ({dx, dh0, dc0}, {zeros(2, 0, 3), zeros(2), ones(2)});
%! assert ({dwx, db}, {zeros(3, 8), zeros(1, 8)});

%!test <single precision stays single>
%! one = single (ones (1, 4));
%! [h, c, back] = pyref.layers.lstm (single ([1 2]), single (1), 1 > 0, one, one > 0, one);
%! assert ({class(h), class(c), class(back (h, c))}, {'single', 'single', 'single'});

%!error <lstm: wx is 2 x 6, h0 is 3 x 2>
%! pyref.layers.lstm (ones (3, 4, 2), ones (3, 2), ones (3, 2), ones (2, 6), ones (2, 6), 1:6);
%!error <lstm: c0 is 1 x 2, not N x M, with x 1 x 1 x 1, h0 1 x 1>
%! pyref.layers.lstm (1, 1, [1 1], 1:4, 1:4, 1:4);
%!error <lstm: dh is 1 x 1, h is 1 x 2>
%! [h, c, back] = pyref.layers.lstm ([1 2], 1, 1, 1:4, 1:4, 1:4);
%! back (1, 1);
%!error <lstm: dc is 1 x 2, c is 1 x 1>
%! [h, c, back] = pyref.layers.lstm ([1 2], 1, 1, 1:4, 1:4, 1:4);
%! back (h, h);
