% Words to images: an LSTM that begins at their features, and its loss over time.
%     [loss, back] = pyref.networks.lstm_captioning ( ...
%       features, w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab, captions, null)
%     [dfeatures, dw_proj, db_proj, dw_embed, dwx, dwh, db, dw_vocab, ...
%       db_vocab] = back (dloss)
%
%     features N x F, w_proj F x M, b_proj 1 x M, w_embed V x D, wx D x 4M, wh M x 4M,
%     b 1 x 4M, w_vocab M x V, b_vocab 1 x V; captions N x C, the words of each image,
%     whole numbers from 0 to V - 1; null, the word that fills up short captions
%
%     h0   = features w_proj + b_proj                              N x M
%     x    = embedding (w_embed, captions but the last)            N x T x D, T is C - 1
%     h    = lstm (x, h0, 0, wx, wh, b)                            N x T x M
%     s    = h w_vocab + b_vocab, at each step                     N x T x V
%     loss = sum (softmax_crossentropy (s, captions but the first)) / N          1 x 1
%
% where the sum leaves out the steps at which null is asked for: these have no loss and
% hand nothing back. It is divided by N, not by the number of words that are left.
%
% Going back, the scores of all words come first, then lstm over time; its dx goes to
% the rows of w_embed that came in, its dh0 to the projection. The cells begin at 0, and
% the gates stand in the order i f g o, as in lstm.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Stanford cs231n, Convolutional
% Neural Networks for Visual Recognition, assignment 3, CaptioningRNN; Vinyals, Toshev,
% Bengio and Erhan 2015, Show and Tell: A Neural Image Caption Generator.

function [loss, back] = lstm_captioning ( ...
    features, w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab, captions, null)
  pyref.internal.takes (11, nargin);
  [features, w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab, captions, ...
   null] = pyref.internal.sizes ( ...
    ['lstm_captioning: features N F, w_proj F M, b_proj 1 M, w_embed V D, wx D G, ' ...
     'wh M G, b 1 G, w_vocab M V, b_vocab 1 V, captions N C, null whole'], ...
    features, w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab, captions, null);
  N = size (captions, 1);
  V = size (w_embed, 1);
  came = column (captions(:,1:end - 1));
  asked = column (captions(:,2:end));
  t = pyref.layers.embedding (eye (V, class (asked)), asked);
  t = t .* (asked ~= null);
  [h0, proj_back] = pyref.layers.dense (features, w_proj, b_proj);
  [words, embed_back] = pyref.layers.embedding (w_embed, came);
  T = size (captions(:,1:end - 1), 2);
  [h, c, lstm_back] = pyref.layers.lstm ( ...
    in_steps (words, N, T), h0, 0 * h0, wx, wh, b);
  [s, vocab_back] = pyref.layers.dense (in_rows (h), w_vocab, b_vocab);
  [y, y_back] = pyref.layers.softmax_crossentropy (s, t);
  loss = pyref.internal.sum_along (y, 1) / N;
  backs = {proj_back, embed_back, lstm_back, vocab_back, y_back};
  back = @(dloss) backward ( ...
    pyref.internal.like ('lstm_captioning: loss', dloss, loss), y, c, T, backs);
end

function [dfeatures, dw_proj, db_proj, dw_embed, dwx, dwh, db, dw_vocab, db_vocab] = ...
    backward (dloss, y, c, T, backs)
  [proj_back, embed_back, lstm_back, vocab_back, y_back] = backs{:};
  N = size (c, 1);
  ds = y_back (dloss / N * ones (size (y), class (y)));
  [dh, dw_vocab, db_vocab] = vocab_back (ds);
  found = cell (1, 6);
  [found{:}] = lstm_back (in_steps (dh, N, T), 0 * c);
  [dx, dh0] = found{1:2};
  [dwx, dwh, db] = found{4:6};
  dw_embed = embed_back (in_rows (dx));
  [dfeatures, dw_proj, db_proj] = proj_back (dh0);
end

function v = column (v)
  v = v(:);
end

function v = in_rows (v)
  [N, T, D] = size (v);
  v = reshape (v, N * T, D);
end

function v = in_steps (v, N, T)
  D = size (v, 2);
  v = reshape (v, N, T, D);
end

%!shared hand
%! hand = {[2 1], [1; -2], 0, [1; 3], zeros(1, 4), zeros(1, 4), [0 0 0 0], [1 -1], [0 0]};
%!test <by hand: nothing is let in or asked of h, so that all scores are even>
%! [loss, back] = pyref.networks.lstm_captioning (hand{:}, [0 1 0], 5);
%! assert (loss, 2 * log (2), 4 * eps);
%! found = cell (1, 9);
%! [found{:}] = back (4);
%! assert (found{9}, [0 0], 8 * eps);
%! assert (found{7}, [0 0 -0.5 0], 8 * eps);
%! assert (found{5}, [0 0 -2.5 0], 8 * eps);

%!test <a word that is null has no loss, and hands nothing back>
%! [loss, back] = pyref.networks.lstm_captioning (hand{:}, [1 0 0], 0);
%! assert (loss, 0);
%! found = cell (1, 9);
%! [found{:}] = back (1);
%! assert (all (cellfun (@(d) all (d(:) == 0, 1), found), 2));

%!error <embedding: index is 2, not whole and from 0, with w 2 x 2>
%! pyref.networks.lstm_captioning (hand{:}, [0 2 0], 5);
%!error <lstm_captioning: captions is 2 x 2, not N x C, with features 1 x 2, w_proj 2 x 1>
%! pyref.networks.lstm_captioning (hand{:}, [0 1; 0 1], 5);
