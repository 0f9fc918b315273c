% One block of a transformer, normalized before each part, on one sequence.
%     [y, back] = pyref.networks.transformer_block ( ...
%       x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, ...
%       heads, epsilon)
%     [dx, dgamma1, dbeta1, dwqkv, dbqkv, dwo, dbo, ...
%       dgamma2, dbeta2, dw1, db1, dw2, db2] = back (dy)
%
%     x T x D, gamma1, beta1, gamma2, beta2 1 x D, wqkv D x 3D, bqkv 1 x 3D, wo D x D,
%     bo 1 x D, w1 D x H, b1 1 x H, w2 H x D, b2 1 x D, heads a divisor of D, epsilon a
%     number from 0
%
%     n1 = layernorm (x, gamma1, beta1, epsilon)                   T x D
%     a  = self_attention (n1, wqkv, bqkv, wo, bo), causal         T x D
%     r  = x + a                                                   T x D
%     n2 = layernorm (r, gamma2, beta2, epsilon)                   T x D
%     u  = n2 w1 + b1                                              T x H
%     m  = gelu_tanh (u) w2 + b2                                   T x D
%     y  = r + m                                                   T x D
%
% wqkv is [wq wk wv], of D columns each, and bqkv likewise; the scores are scaled by
% 1 / sqrt (D / heads), and row t sees rows 1 to t.
%
% Going back through the graph: r is taken twice, by the second normalization and by the
% last sum, and so is x, so that each has the sum of two gradients:
%
%     dr = dy + what comes back through n2                         T x D
%     dx = dr + what comes back through n1                         T x D
%
% The middle third of dbqkv, the gradient by bk, is 0 but for rounding, as at
% multihead_attention. A batch is a call for each sequence.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Radford, Wu, Child, Luan, Amodei
% and Sutskever 2019, Language Models are Unsupervised Multitask Learners; in the order
% of karpathy/llm.c.

function [y, back] = transformer_block ( ...
    x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, heads, epsilon)
  pyref.internal.takes (15, nargin);
  [x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, ...
   heads, epsilon] = pyref.internal.sizes ( ...
    ['transformer_block: x T D, gamma1 1 D, beta1 1 D, wqkv D E, bqkv 1 E, ' ...
     'wo D D, bo 1 D, gamma2 1 D, beta2 1 D, w1 D H, b1 1 H, w2 H D, b2 1 D, ' ...
     'heads positive, epsilon nonnegative'], ...
    x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, ...
    heads, epsilon);
  D = size (x, 2);
  if size (wqkv, 2) ~= 3 * D
    told = sprintf ('wqkv is %s, x is %s', ...
                    pyref.internal.lengths_of (wqkv), pyref.internal.lengths_of (x));
    error ('pyref:size', 'transformer_block: %s', told);
  end
  if mod (D, heads) ~= 0
    error ('pyref:value', 'transformer_block: heads is %d, D is %d', heads, D);
  end
  given = struct ( ...
    'x', x, 'gamma1', gamma1, 'beta1', beta1, 'wqkv', wqkv, 'bqkv', bqkv, ...
    'wo', wo, 'bo', bo, 'gamma2', gamma2, 'beta2', beta2, 'w1', w1, 'b1', b1, ...
    'w2', w2, 'b2', b2);
  steps = {'n1', @pyref.layers.layernorm, {'x', 'gamma1', 'beta1'}, {epsilon}; ...
           'a', @causal_attention, {'n1', 'wqkv', 'bqkv', 'wo', 'bo'}, {heads}; ...
           'r', pyref.networks.operation('add'), {'x', 'a'}, {}; ...
           'n2', @pyref.layers.layernorm, {'r', 'gamma2', 'beta2'}, {epsilon}; ...
           'u', @pyref.layers.dense, {'n2', 'w1', 'b1'}, {}; ...
           'h', @pyref.layers.gelu_tanh, {'u'}, {}; ...
           'm', @pyref.layers.dense, {'h', 'w2', 'b2'}, {}; ...
           'y', pyref.networks.operation('add'), {'r', 'm'}, {}};
  [values, graph_back] = pyref.networks.graph (given, steps);
  y = values.y;
  back = @(dy) backward ( ...
    pyref.internal.like ('transformer_block', dy, y), graph_back, fieldnames (given));
end

function varargout = backward (dy, graph_back, names)
  gradients = graph_back ('y', dy);
  varargout = cellfun (@(name) gradients.(name), names, 'UniformOutput', false);
end

function [y, back] = causal_attention (x, wqkv, bqkv, wo, bo, heads)
  [T, D] = size (x);
  q = 1:D;
  k = D + 1:2 * D;
  v = 2 * D + 1:3 * D;
  mask = triu (-Inf (T, T, class (x)), 1);
  scale = (heads / max (D, heads)) ^ 0.5;
  [y, back] = pyref.layers.self_attention ( ...
    x, wqkv(:,q), wqkv(:,k), wqkv(:,v), wo, bqkv(:,q), bqkv(:,k), bqkv(:,v), ...
    bo, heads, mask, scale);
  back = @(dy) attention_back (dy, back);
end

function [dx, dwqkv, dbqkv, dwo, dbo] = attention_back (dy, back)
  [dx, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo] = back (dy);
  dwqkv = [dwq, dwk, dwv];
  dbqkv = [dbq, dbk, dbv];
end

%!shared hand
%! hand = {[1 -1], [2 1], [0 1], [1 0 1 0 1 1; 0 1 0 1 0 1], [0 0 0 0 0 1], ...
%!         [1 0; 1 -1], [-1 1], [1 3], [1 1], [1; 1], 0, [4 2], [1 1], 1, 0};
%!test <by hand: one row sees itself, and the rectified number is 0>
%! [y, back] = pyref.networks.transformer_block (hand{:});
%! assert (y, [6 -2], 8 * eps);
%! found = cell (1, 13);
%! [found{:}] = back ([1 -1]);
%! want = {[1 -1], [3 -2], [3 2], [0 0 0 0 2 4; 0 0 0 0 0 0], [0 0 0 0 1 2], ...
%!         [2 -2; 3 -3], [1 -1], [1 -1], [1 1], [2; -2], 1, [0 0], [1 -1]};
%! assert (found, want, 32 * eps);

%!test <no row sees a later one>
%! x = reshape (sin (1:12), 3, 4);
%! w = @(start, varargin) reshape (sin (start + (1:prod ([varargin{:}]))), varargin{:});
%! run = @(x) pyref.networks.transformer_block ( ...
%!   x, w (1, 1, 4), w (2, 1, 4), w (3, 4, 12), w (4, 1, 12), w (5, 4, 4), w (6, 1, 4), ...
%!   w (7, 1, 4), w (8, 1, 4), w (9, 4, 5), w (10, 1, 5), w (11, 5, 4), w (12, 1, 4), ...
%!   2, 1e-5);
%! y = run (x);
%! later = run ([x(1:2,:); 7 7 -7 8]);
%! assert (later(1:2,:), y(1:2,:));
%! assert (max (abs (later(3,:) - y(3,:))) > 0.1);

%!error <transformer_block: wqkv is 2 x 4, x is 1 x 2>
%! hand{4} = ones (2, 4);
%! hand{5} = ones (1, 4);
%! pyref.networks.transformer_block (hand{:});
%!error <transformer_block: heads is 2, D is 3>
%! [w, b] = deal (ones (3, 9), ones (1, 9));
%! pyref.networks.transformer_block (b(1:3), b(1:3), b(1:3), w, b, w(:,1:3), b(1:3), ...
%!   b(1:3), b(1:3), w(:,1), 1, w(1,1:3), b(1:3), 2, 0);
