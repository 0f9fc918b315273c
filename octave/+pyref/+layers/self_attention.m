% Attend in several heads, each row of one sequence to all rows of it.
%     [y, back] = pyref.layers.self_attention ( ...
%       x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale)
%     [dx, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo] = back (dy)
%
%     x T x D, each weight D x D, each bias 1 x D, heads a divisor of D, attn_mask
%     T x T, scale a number
%
%     y = multihead_attention (x, x, x, wq, ..., scale)          T x D
%
% Queries, keys and values are all made of x, which so comes in three times. Going back,
% its gradient is the sum of the three:
%
%     dx = the sum of dq, dk and dv                              T x D
%
% and those of weights and biases are as multihead_attention has them. Where one product
% with a matrix D x 3 D makes queries, keys and values, that is [wq wk wv], and its
% gradient [dwq dwk dwv].
%
% A causal mask, -Inf above the diagonal, lets no row see a later one. What is said of
% masks, of the order of the heads, of dbk, NaN and Inf at multihead_attention holds
% here.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Vaswani, Shazeer, Parmar,
% Uszkoreit, Jones, Gomez, Kaiser and Polosukhin 2017, Attention Is All You Need.

function [y, back] = self_attention ( ...
    x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale)
  pyref.internal.takes (12, nargin);
  [x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale] = ...
    pyref.internal.sizes ( ...
    ['self_attention: x T D, wq D D, wk D D, wv D D, wo D D, ' ...
     'bq 1 D, bk 1 D, bv 1 D, bo 1 D, heads positive, attn_mask T T, scale real'], ...
    x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale);
  D = size (x, 2);
  if mod (D, heads) ~= 0
    error ('pyref:value', 'self_attention: heads is %d, D is %d', heads, D);
  end
  [y, cross_back] = pyref.layers.multihead_attention ( ...
    x, x, x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale);
  back = @(dy) backward (pyref.internal.like ('self_attention', dy, y), cross_back);
end

function [dx, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo] = backward (dy, cross_back)
  [dq, dk, dv, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo] = cross_back (dy);
  dx = dq + dk + dv;
end

%!test <by hand: one row sees itself, so that y is its value>
%! [I, none] = deal (eye (2), [0 0]);
%! [y, back] = pyref.layers.self_attention ( ...
%!   [1 2], I, I, [1 1; 0 1], 2 * I, none, none, [0 1], [5 0], 2, 0, 1);
%! assert (y, [7 8]);
%! [dx, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo] = back ([1 -1]);
%! assert (dx, [0 -2]);
%! assert ({dwq, dwk}, {zeros(2), zeros(2)});
%! assert ({dwv, dwo}, {[2 -2; 4 -4], [1 -1; 4 -4]});
%! assert ({dbq, dbk, dbv, dbo}, {none, none, [2 -2], [1 -1]});

%!test <x comes in three times, as in a cross-attention to itself>
%! x = reshape (mod ((1:12) .^ 2, 7), 3, 4) / 4;
%! w = reshape (mod ((1:16) .^ 3, 5), 4, 4) / 4;
%! b = [1 0 -1 0.5];
%! mask = [0 -Inf -Inf; 0 0 -Inf; 0 0 0];
%! [y, back] = pyref.layers.self_attention (x, w, w.', w, w, b, b, b, b, 2, mask, 0.5);
%! [want, want_back] = pyref.layers.multihead_attention ( ...
%!   x, x, x, w, w.', w, w, b, b, b, b, 2, mask, 0.5);
%! assert (y, want);
%! [dx, dwq] = back (x);
%! [dq, dk, dv, dwq_want] = want_back (x);
%! assert (dx, dq + dk + dv);
%! assert (dwq, dwq_want);

%!test <under a causal mask a row does not see a later one>
%! [x, I, none] = deal ([1 2; 3 4; 5 6], eye (2), [0 0]);
%! mask = [0 -Inf -Inf; 0 0 -Inf; 0 0 0];
%! y = pyref.layers.self_attention (x, I, I, I, I, none, none, none, none, 1, mask, 1);
%! x(3,:) = -7;
%! other = pyref.layers.self_attention (x, I, I, I, I, none, none, none, none, 1, ...
%!                                      mask, 1);
%! assert (other(1:2,:), y(1:2,:));

%!test <single precision stays single; no rows>
%! one = single (1);
%! [y, back] = pyref.layers.self_attention ( ...
%!   one, one, one, one, one, one, one, one, one, 1, one, 1);
%! assert ({class(y), class(back (y))}, {'single', 'single'});
%! [I, none] = deal (eye (2), [0 0]);
%! y = pyref.layers.self_attention (zeros (0, 2), I, I, I, I, none, none, none, ...
%!                                  none, 1, zeros (0, 0), 1);
%! assert (size (y), [0 2]);

%!error <self_attention: heads is 2, D is 1>
%! pyref.layers.self_attention (1, 1, 1, 1, 1, 0, 0, 0, 0, 2, 0, 1);
%!error <self_attention: attn_mask is 1 x 2, not T x T>
%! pyref.layers.self_attention (1, 1, 1, 1, 1, 0, 0, 0, 0, 1, [0 0], 1);
