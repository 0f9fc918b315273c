% Squash step after step together with what was put out before: an RNN over time.
%     [h, back] = pyref.layers.rnn (x, h0, wx, wh, b)
%     [dx, dh0, dwx, dwh, db] = back (dh)
%
%     x N x T x D, h0 N x M, wx D x M, wh M x M, b 1 x M
%
% with h(0) = h0, for each step t from 1 to T:
%
%     z(t) = x(t) wx + h(t-1) wh + b          N x M
%     h(t) = tanh (z(t))                      N x M
%
% and h N x T x M has all steps. Going back, for t from T to 1, dh has one gradient for
% each step, and carried what comes from the step after, 0 behind the last:
%
%     dz      = (dh(t) + carried) * tanh' (z(t))        N x M
%     dx(t)   = dz wx'                                  N x D
%     carried = dz wh'                                  N x M
%     dwx     = the sum over t of x(t)' dz              D x M
%     dwh     = the sum over t of h(t-1)' dz            M x M
%     db      = the sum over t of sum (dz)              1 x M
%
% and dh0 is what is carried at the end. It is rnn_cell T times, with one set of
% weights: their gradients are sums over all steps, and each h(t) is read twice, outside
% and by the step after it. Whoever looks at the last step alone has a dh that is 0
% elsewhere.
%
% tanh' is computed as in tanh, since 1 - h^2 has no digit left where h rounds to 1.
%
% Where exp (-2 * |z|) underflows, nothing goes back however large dh is. Near the
% largest number a sum may pass it in between: it is then Inf or NaN, as the order of
% its terms decides.
%
% Errors: pyref:size, pyref:type. Source: Elman 1990, Finding Structure in Time; Werbos
% 1990, Backpropagation through Time: What It Does and How to Do It.

function [h, back] = rnn (x, h0, wx, wh, b)
  pyref.internal.takes (5, nargin);
  [x, h0, wx, wh, b] = pyref.internal.sizes ( ...
    'rnn: x N T D, h0 N M, wx D M, wh M M, b 1 M', ...
    x, h0, wx, wh, b);
  [N, T] = deal (size (x, 1), size (x, 2));
  M = size (h0, 2);
  states = zeros (N, T + 1, M, class (x));
  slopes = zeros (N, T, M, class (x));
  states(:,1,:) = h0;
  for t = 1:T
    now = reshape (x(:,t,:), N, size (wx, 1));
    z = now * wx + reshape (states(:,t,:), N, M) * wh + b;
    [y, slope] = pyref.internal.tangent (z);
    states(:,t+1,:) = y;
    slopes(:,t,:) = slope;
  end
  h = states(:,2:end,:);
  back = @(dh) backward ( ...
    pyref.internal.like ('rnn: h', dh, h), x, wx, wh, states, slopes);
end

function [dx, dh0, dwx, dwh, db] = backward (dh, x, wx, wh, states, slopes)
  [N, T, D] = size (x);
  M = size (wh, 2);
  dx = zeros (N, T, D, class (dh));
  dwx = zeros (D, M, class (dh));
  dwh = zeros (M, M, class (dh));
  db = zeros (1, M, class (dh));
  dh0 = zeros (N, M, class (dh));
  for t = T:-1:1
    dz = (reshape (dh(:,t,:), N, M) + dh0) .* reshape (slopes(:,t,:), N, M);
    dx(:,t,:) = dz * wx.';
    dh0 = dz * wh.';
    dwx = dwx + reshape (x(:,t,:), N, D).' * dz;
    dwh = dwh + reshape (states(:,t,:), N, M).' * dz;
    db = db + pyref.internal.sum_along (dz, 1);
  end
end

%!test <by hand: at sums of 0 the slope is 1, and two steps are two products>
%! [h, back] = pyref.layers.rnn (zeros (1, 2), 0, 3, 5, 0);
%! assert (h, [0 0]);
%! [dx, dh0, dwx, dwh, db] = back ([1 2]);
%! assert ({dx, dh0}, {[33 6], 55});
%! assert ({dwx, dwh, db}, {0, 0, 13});

%!test <one step is rnn_cell>
%! x = reshape ([1 -2; 0.5 3; -1 1] / 4, 3, 1, 2);
%! wh = [0.5 -1; 2 0.25];
%! [h, back] = pyref.layers.rnn (x, [1 2; 3 4; 5 6] / 8, eye (2), wh, [1 -1]);
%! [want, cell_back] = pyref.layers.rnn_cell (reshape (x, 3, 2), [1 2; 3 4; 5 6] / 8, eye (2), wh, [1 -1]);
%! assert (reshape (h, 3, 2), want);
%! [dx, dh0, dwx, dwh, db] = back (x);
%! [ex, eh, ewx, ewh, eb] = cell_back (reshape (x, 3, 2));
%! assert ({reshape(dx, 3, 2), dh0, dwx, dwh, db}, {ex, eh, ewx, ewh, eb});

%!test <two steps are two cells, and what the second gives back is added to dh>
%! x = reshape ((1:4) / 8, 1, 2, 2);
%! w = [0.5 -1; 2 0.25];
%! [h, back] = pyref.layers.rnn (x, [0.5 0.25], w, w.', [1 -1]);
%! [one, first] = pyref.layers.rnn_cell (reshape (x(:,1,:), 1, 2), [0.5 0.25], w, w.', [1 -1]);
%! [two, second] = pyref.layers.rnn_cell (reshape (x(:,2,:), 1, 2), one, w, w.', [1 -1]);
%! assert (reshape (h(:,2,:), 1, 2), two, eps);
%! [~, dh0, dwx] = back (cat (2, reshape ([3 1], 1, 1, 2), reshape ([-2 4], 1, 1, 2)));
%! [~, carried, ewx] = second ([-2 4]);
%! [~, eh, fwx] = first ([3 1] + carried);
%! assert ({dh0, dwx}, {eh, ewx + fwx}, 8 * eps);

%!test <no steps: h has none, and dh0 is 0>
%! [h, back] = pyref.layers.rnn (zeros (2, 0, 3), ones (2, 4), ones (3, 4), ones (4), ones (1, 4));
%! assert (size (h), [2 0 4]);
%! [dx, dh0, dwx, dwh, db] = back (h);
%! assert ({dx, dh0, dwx, db}, {zeros(2, 0, 3), zeros(2, 4), zeros(3, 4), zeros(1, 4)});

%!test <single precision stays single>
%! [h, back] = pyref.layers.rnn (single ([1 2]), single (1), single (1), single (1), single (1));
%! assert ({class(h), class(back (h))}, {'single', 'single'});

%!error <rnn: wh is 2 x 3, not M x M, with x 1 x 1 x 1, h0 1 x 2, wx 1 x 2>
%! pyref.layers.rnn (1, [1 1], [1 1], ones (2, 3), [1 1]);
%!error <rnn: dh is 1 x 1, h is 1 x 2>
%! [h, back] = pyref.layers.rnn ([1 2], 1, 1, 1, 1);
%! back (1);
