% A small GPT and its loss: which token follows, at each place of a sequence.
%     [loss, back] = pyref.networks.gpt ( ...
%       wte, wpe, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, ...
%       gammaf, betaf, tokens, targets, heads, epsilon)
%     [dwte, dwpe, dgamma1, dbeta1, dwqkv, dbqkv, dwo, dbo, ...
%       dgamma2, dbeta2, dw1, db1, dw2, db2, dgammaf, dbetaf] = back (dloss)
%
%     wte V x D, wpe C x D; the parameters of L blocks, one behind the other, as
%     transformer_block has them: gamma1, beta1, bo, gamma2, beta2, b2 L x D,
%     wqkv L x D x 3D, bqkv L x 3D, wo L x D x D, w1 L x D x H, b1 L x H, w2 L x H x D;
%     gammaf, betaf 1 x D; tokens, targets N x 1, whole numbers from 0 to V - 1, N at
%     most C; heads a divisor of D, epsilon a number from 0
%
%     x(0) = embedding (wte, tokens) + the first N rows of wpe     N x D
%     x(l) = transformer_block (x(l-1), ...)    block after block  N x D
%     n    = layernorm (x(L), gammaf, betaf, epsilon)              N x D
%     s    = n wte'                                                N x V
%     loss = mean (softmax_crossentropy (s, targets))              1 x 1, over the rows
%
% The table wte is used at both ends: a row of it is added where its token comes in, and
% is held against n where its token may follow. Going back, dwte is the sum of both:
%
%     ds   = dloss / N (softmax (s) - targets, one-hot)            N x V
%     dn   = ds wte                                                N x D
%     dwte = ds' n + what comes back at the tokens                 V x D
%
% A row of dwpe whose place is not reached is 0. A batch is a call for each sequence,
% whose gradients are averaged.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Radford, Wu, Child, Luan, Amodei
% and Sutskever 2019, Language Models are Unsupervised Multitask Learners; in the order
% of karpathy/llm.c. Press and Wolf 2017, Using the Output Embedding to Improve Language
% Models, have one table for both ends.

function [loss, back] = gpt ( ...
    wte, wpe, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, ...
    gammaf, betaf, tokens, targets, heads, epsilon)
  pyref.internal.takes (20, nargin);
  [wte, wpe, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, ...
   gammaf, betaf, tokens, targets, heads, epsilon] = pyref.internal.sizes ( ...
    ['gpt: wte V D, wpe C D, gamma1 L D, beta1 L D, wqkv L D E, bqkv L E, ' ...
     'wo L D D, bo L D, gamma2 L D, beta2 L D, w1 L D H, b1 L H, w2 L H D, b2 L D, ' ...
     'gammaf 1 D, betaf 1 D, tokens N 1, targets N 1, heads positive, ' ...
     'epsilon nonnegative'], ...
    wte, wpe, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, ...
    gammaf, betaf, tokens, targets, heads, epsilon);
  N = size (tokens, 1);
  V = size (wte, 1);
  L = size (gamma1, 1);
  if size (wpe, 1) < N
    told = sprintf ('tokens is %s, wpe is %s', pyref.internal.lengths_of (tokens), ...
                    pyref.internal.lengths_of (wpe));
    error ('pyref:size', 'gpt: %s', told);
  end
  given = struct ( ...
    'wte', wte, 'wpe', wpe, 'gamma1', gamma1, 'beta1', beta1, 'wqkv', wqkv, ...
    'bqkv', bqkv, 'wo', wo, 'bo', bo, 'gamma2', gamma2, 'beta2', beta2, 'w1', w1, ...
    'b1', b1, 'w2', w2, 'b2', b2, 'gammaf', gammaf, 'betaf', betaf);
  names = fieldnames (given).';
  places = cast ((0:N - 1).', class (tokens));
  t = pyref.layers.embedding (eye (V, class (tokens)), targets);
  steps = {'token', @pyref.layers.embedding, {'wte'}, {tokens}; ...
           'place', @pyref.layers.embedding, {'wpe'}, {places}; ...
           'x0', pyref.networks.operation('add'), {'token', 'place'}, {}};
  for k = 0:L - 1
    taken = [{sprintf('x%d', k)}, names(3:14)];
    steps = [steps; {sprintf('x%d', k + 1), @block, taken, {k, heads, epsilon}}];
  end
  last = sprintf ('x%d', L);
  steps = [steps; ...
    {'n', @pyref.layers.layernorm, {last, 'gammaf', 'betaf'}, {epsilon}; ...
     's', @held_against, {'n', 'wte'}, {}; ...
     'losses', @pyref.layers.softmax_crossentropy, {'s'}, {t}; ...
     'loss', @average, {'losses'}, {}}];
  [values, graph_back] = pyref.networks.graph (given, steps);
  loss = values.loss;
  back = @(dloss) backward ( ...
    pyref.internal.like ('gpt: loss', dloss, loss), graph_back, names);
end

function varargout = backward (dloss, graph_back, names)
  gradients = graph_back ('loss', dloss);
  varargout = cellfun (@(name) gradients.(name), names, 'UniformOutput', false);
end

function [y, back] = block ( ...
    x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, ...
    k, heads, epsilon)
  stacks = {gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2};
  p = {row(gamma1, k), row(beta1, k), matrix(wqkv, k), row(bqkv, k), matrix(wo, k), ...
       row(bo, k), row(gamma2, k), row(beta2, k), matrix(w1, k), row(b1, k), ...
       matrix(w2, k), row(b2, k)};
  [y, back] = pyref.networks.transformer_block (x, p{:}, heads, epsilon);
  back = @(dy) block_back (dy, back, stacks, k);
end

function varargout = block_back (dy, back, stacks, k)
  found = cell (1, numel (stacks) + 1);
  [found{:}] = back (dy);
  dx = found{1};
  dstacks = cellfun (@(d, stack) in_place (d, stack, k), found(2:end), stacks, ...
                     'UniformOutput', false);
  varargout = [{dx}, dstacks];
end

function v = row (stack, k)
  v = stack(k + 1,:);
end

function v = matrix (stack, k)
  v = reshape (stack(k + 1,:,:), size (stack, 2), size (stack, 3));
end

function v = in_place (d, stack, k)
  v = zeros (size (stack), class (d));
  v(k + 1,:) = d(:);
end

function [y, back] = held_against (x, w)
  y = x * w.';
  back = @(dy) deal (dy * w, dy.' * x);
end

function [y, back] = average (x)
  N = size (x, 1);
  y = pyref.internal.sum_along (x, 1) / N;
  back = @(dy) dy / N * ones (size (x), class (x));
end

%!shared hand, none
%! none = zeros (1, 2);
%! hand = {[1 -1; 1 0], [1 1; 0 -1], [1 1], none, zeros(1, 2, 6), zeros(1, 6), ...
%!         zeros(1, 2, 2), none, [1 1], none, zeros(1, 2, 3), zeros(1, 3), ...
%!         zeros(1, 3, 2), none, [2 1], [0 1], [0; 1], [0; 0], 2, 0};
%!test <by hand: the block adds nothing, and both scores are even>
%! [loss, back] = pyref.networks.gpt (hand{:});
%! assert (loss, log (2), 4 * eps);
%! found = cell (1, 16);
%! [found{:}] = back (2);
%! assert (found{1}, [-2 0; 2 0], 16 * eps);
%! assert (found(2:3), {zeros(2), none});
%! assert (size (found{11}), [1 2 3]);
%! assert (found(15:16), {[0 -1], [0 1]}, 16 * eps);

%!test <a place that is not reached has no gradient, and the table has both of its uses>
%! given = hand;
%! given{2} = [1 1; 0 -1; 5 5];
%! given{14} = [0.5 -2];
%! given{20} = 0.5;
%! [~, back] = pyref.networks.gpt (given{:});
%! [dwte, dwpe] = back (1);
%! assert (dwpe(3,:), [0 0]);
%! assert (any (dwpe(1,:), 2));
%! step = zeros (2);
%! step(1,1) = 2 ^ -20;
%! lower = pyref.networks.gpt (given{1} - step, given{2:end});
%! upper = pyref.networks.gpt (given{1} + step, given{2:end});
%! assert (dwte(1,1), (upper - lower) * 2 ^ 19, 1e-9);

%!error <gpt: tokens is 3 x 1, wpe is 2 x 2>
%! pyref.networks.gpt (hand{1:16}, [0; 1; 0], [0; 0; 0], hand{19:20});
%!error <embedding: index is 2, not whole and from 0, with w 2 x 2>
%! pyref.networks.gpt (hand{1:16}, [0; 1], [0; 2], hand{19:20});
