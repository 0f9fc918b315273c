% A character-level RNN and its loss: which character follows, at each step.
%     [loss, back] = pyref.networks.char_rnn (h0, wx, wh, bh, wy, by, tokens, targets)
%     [dh0, dwx, dwh, dbh, dwy, dby] = back (dloss)
%
%     h0 1 x H, wx V x H, wh H x H, bh 1 x H, wy H x V, by 1 x V; tokens, targets N x 1,
%     whole numbers from 0 to V - 1
%
%     h    = rnn (tokens, one-hot, h0, wx, wh, bh)                 N x H
%     s    = h wy + by                                             N x V
%     loss = sum (softmax_crossentropy (s, targets))               1 x 1, over the steps
%
% Going back, from the loss of all steps at once:
%
%     ds   = dloss (softmax (s) - targets, one-hot)                N x V
%     dwy  = h' ds, dby = sum (ds), dh = ds wy'
%
% and through rnn, from the last step to the first. A row of dwx is the sum over the
% steps at which its character came in. The loss is a sum, not a mean, and no gradient
% is clipped: that belongs to a training, as clip_value has it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Karpathy 2015, Minimal
% Character-level Language Model with a Vanilla Recurrent Neural Network,
% min-char-rnn.py.

function [loss, back] = char_rnn (h0, wx, wh, bh, wy, by, tokens, targets)
  pyref.internal.takes (8, nargin);
  [h0, wx, wh, bh, wy, by, tokens, targets] = pyref.internal.sizes ( ...
    ['char_rnn: h0 1 H, wx V H, wh H H, bh 1 H, wy H V, by 1 V, tokens N 1, ' ...
     'targets N 1'], ...
    h0, wx, wh, bh, wy, by, tokens, targets);
  N = size (tokens, 1);
  [V, H] = size (wx);
  x = pyref.layers.embedding (eye (V, class (tokens)), tokens);
  t = pyref.layers.embedding (eye (V, class (tokens)), targets);
  [h, h_back] = pyref.layers.rnn (reshape (x, 1, N, V), h0, wx, wh, bh);
  [s, s_back] = pyref.layers.dense (reshape (h, N, H), wy, by);
  [y, y_back] = pyref.layers.softmax_crossentropy (s, t);
  loss = pyref.internal.sum_along (y, 1);
  back = @(dloss) backward ( ...
    pyref.internal.like ('char_rnn: loss', dloss, loss), y, y_back, s_back, h_back);
end

function [dh0, dwx, dwh, dbh, dwy, dby] = backward (dloss, y, y_back, s_back, h_back)
  ds = y_back (dloss * ones (size (y), class (y)));
  [dh, dwy, dby] = s_back (ds);
  found = cell (1, 5);
  [found{:}] = h_back (reshape (dh, [1, size(dh)]));
  [dh0, dwx, dwh, dbh] = found{2:5};
end

%!shared hand
%! hand = {3, [0; 6], 2, -6, [1 -1], [0 0]};
%!test <by hand: two steps whose hidden number is 0, so that both scores are even>
%! [loss, back] = pyref.networks.char_rnn (hand{:}, [0; 1], [1; 0]);
%! assert (loss, 2 * log (2), 4 * eps);
%! [dh0, dwx, dwh, dbh, dwy, dby] = back (2);
%! assert ({dh0, dwx, dwh, dbh}, {-4, [-2; -2], -6, -4}, 16 * eps);
%! assert ({dwy, dby}, {[0 0], [0 0]}, 4 * eps);

%!test <the loss of a text is the sum of the losses of its two halves>
%! wide = {[0.5 -1], [1 0; -1 2; 0.5 1], [1 -0.5; 0.25 2], [0 1], [1 2 -1; 0 1 1], ...
%!         [0 0.5 -0.5]};
%! whole = pyref.networks.char_rnn (wide{:}, [0; 2; 1; 1], [2; 1; 1; 0]);
%! first = pyref.networks.char_rnn (wide{:}, [0; 2], [2; 1]);
%! h = pyref.layers.rnn (reshape ([1 0 0; 0 0 1], 1, 2, 3), wide{1:4});
%! second = pyref.networks.char_rnn (reshape (h(1,2,:), 1, 2), wide{2:6}, [1; 1], [1; 0]);
%! assert (whole, first + second, 8 * eps);

%!error <char_rnn: wy is 2 x 2, not H x V, with h0 1 x 1, wx 2 x 1, wh 1 x 1, bh 1 x 1>
%! pyref.networks.char_rnn (hand{1:4}, ones (2), [0 0], 0, 1);
%!error <embedding: index is 2, not whole and from 0, with w 2 x 2>
%! pyref.networks.char_rnn (hand{:}, [0; 2], [1; 0]);
