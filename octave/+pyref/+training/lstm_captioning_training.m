% Train the network lstm_captioning by Adam on batches that are given beforehand.
%     [theta, m, v, losses] = pyref.training.lstm_captioning_training ( ...
%       theta, m, v, features, captions, order, eta, done, counts, null)
%
%     theta P x 1, the parameters of lstm_captioning in one column, in its order;
%     m, v P x 1, zero at first; features N x F, captions N x C; order K x B, rows of
%     both counted from 0; eta K x 1; done, how many steps were taken before; counts,
%     how many hidden numbers, words, and columns of a word there are; null as in
%     lstm_captioning
%
% losses K x 1, the mean over the captions of a batch of the loss of each, which is a
% sum over its steps, before the step of the training.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: as lstm_captioning and descent.

function [theta, m, v, losses] = lstm_captioning_training ( ...
    theta, m, v, features, captions, order, eta, done, counts, null)
  pyref.internal.takes (10, nargin);
  [theta, m, v, features, captions, order, eta, done, counts, null] = ...
    pyref.internal.sizes ( ...
    ['lstm_captioning_training: theta P 1, m P 1, v P 1, features N F, ' ...
     'captions N C, order K B, eta K 1, done whole, counts positive 3, null whole'], ...
    theta, m, v, features, captions, order, eta, done, counts, null);
  pyref.internal.must_be_rows ( ...
    'lstm_captioning_training', order, size (features, 1), 'rows');
  F = size (features, 2);
  M = counts(1);
  V = counts(2);
  D = counts(3);
  shapes = { ...
    [F, M], [1, M], [V, D], [D, 4 * M], [M, 4 * M], [1, 4 * M], [M, V], [1, V]};
  [theta, m, v, losses] = pyref.training.descent ( ...
    @(theta, batch) pyref.internal.mean_gradient ( ...
      @pyref.networks.lstm_captioning, theta, shapes, {features(batch,:)}, ...
      {captions(batch,:), null}), ...
    theta, m, v, order, eta, done);
end

%!shared features, captions, theta, train
%! features = [0 1; 2 0; 3 3];
%! captions = [1 2 4 0; 1 3 2 4; 1 3 4 0];
%! theta = sin (7 * (1:145)).' / 2;
%! train = @(steps, captions) pyref.training.lstm_captioning_training ( ...
%!   theta, 0 * theta, 0 * theta, features, captions, repmat (0:2, steps, 1), ...
%!   0.05 * ones (steps, 1), 0, [3 5 4], 0);
%!test <the loss falls, far below what it costs to guess one of three captions>
%! [~, ~, ~, losses] = train (80, captions);
%! assert (losses(80) < log (3) / 5);
%!test <the loss of a batch is the mean of those of its captions, nulls left out>
%! p = pyref.networks.rolled (theta, {[2 3], [1 3], [5 4], [4 12], [3 12], [1 12], ...
%!                                    [3 5], [1 5]});
%! [~, ~, ~, losses] = train (1, captions);
%! own = 0;
%! for n = 1:3
%!   long = 4 - (n ~= 2);
%!   own = own + pyref.networks.lstm_captioning (features(n,:), p{:}, ...
%!                                               captions(n,1:long), 0) / 3;
%! end
%! assert (losses, own, 8 * eps);
