% Attend in several heads, each on its columns of the projected sequences.
%     [y, back] = pyref.layers.multihead_attention ( ...
%       q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale)
%     [dq, dk, dv, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo] = back (dy)
%
%     q T x D, k S x D, v S x D, each weight D x D, each bias 1 x D, heads a divisor of
%     D, attn_mask T x S, scale a number
%
%     qs = q wq + bq                                                T x D
%     ks = k wk + bk                                                S x D
%     vs = v wv + bv                                                S x D
%     z  = attention (qs, ks, vs, attn_mask, scale), head by head   T x D
%     y  = z wo + bo                                                T x D
%
% The columns of qs, ks, vs and z are cut into heads of K = D / heads columns that lie
% side by side: column c, from 0, is in head floor (c / K). Each head is attention on
% its columns, all with one mask and one scale, which is usually 1 / sqrt (K).
%
% Going back:
%
%     dz  = dy wo'                                                  T x D
%     dqs, dks, dvs are those of attention for dz, head by head
%     dq  = dqs wq',  dk = dks wk',  dv = dvs wv'
%     dwq = q' dqs,  dwk = k' dks,  dwv = v' dvs,  dwo = z' dy      D x D
%     dbq, dbk, dbv, dbo = sums of dqs, dks, dvs, dy over rows      1 x D
%
% In self-attention q, k and v are one sequence x, whose gradient is dq + dk + dv. A
% batch is a call for each sequence, whose gradients of weights and biases add up. bk
% moves all scores of a query alike, which changes no share: dbk is 0 but for rounding.
%
% The mask, queries without keys, NaN and Inf are as attention has them. A query without
% keys has a row of z that is 0, so that its row of y is bo. NaN in a column of a weight
% reaches all columns of y, by wo.
%
% Near the largest number a product, or a sum of them, may pass it on the way. An entry
% that is small beside others of its array has the digits that these leave it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Vaswani, Shazeer, Parmar,
% Uszkoreit, Jones, Gomez, Kaiser and Polosukhin 2017, Attention Is All You Need.

function [y, back] = multihead_attention ( ...
    q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale)
  pyref.internal.takes (14, nargin);
  [q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale] = ...
    pyref.internal.sizes ( ...
    ['multihead_attention: q T D, k S D, v S D, wq D D, wk D D, wv D D, wo D D, ' ...
     'bq 1 D, bk 1 D, bv 1 D, bo 1 D, heads positive, attn_mask T S, scale real'], ...
    q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale);
  D = size (q, 2);
  if mod (D, heads) ~= 0
    error ('pyref:value', 'multihead_attention: heads is %d, D is %d', heads, D);
  end
  [qs, q_back] = pyref.layers.dense (q, wq, bq);
  [ks, k_back] = pyref.layers.dense (k, wk, bk);
  [vs, v_back] = pyref.layers.dense (v, wv, bv);
  [parts, backs] = deal (cell (1, heads));
  for head = 1:heads
    c = block (head, heads, D);
    [one, one_back] = pyref.layers.attention ( ...
      qs(:,c), ks(:,c), vs(:,c), attn_mask, scale);
    parts{head} = one;
    backs{head} = one_back;
  end
  [y, o_back] = pyref.layers.dense ([parts{:}], wo, bo);
  back = @(dy) backward ( ...
    pyref.internal.like ('multihead_attention', dy, y), ...
    backs, q_back, k_back, v_back, o_back);
end

function [dq, dk, dv, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo] = backward ( ...
    dy, backs, q_back, k_back, v_back, o_back)
  [heads, D] = deal (numel (backs), size (dy, 2));
  [dz, dwo, dbo] = o_back (dy);
  [dqs, dks, dvs] = deal (cell (1, heads));
  for head = 1:heads
    c = block (head, heads, D);
    [one_dq, one_dk, one_dv] = backs{head} (dz(:,c));
    dqs{head} = one_dq;
    dks{head} = one_dk;
    dvs{head} = one_dv;
  end
  [dq, dwq, dbq] = q_back ([dqs{:}]);
  [dk, dwk, dbk] = k_back ([dks{:}]);
  [dv, dwv, dbv] = v_back ([dvs{:}]);
end

function c = block (head, heads, D)
  c = (head - 1) * D / heads + 1:head * D / heads;
end

%!test <by hand: equal scores, so that both heads take the mean of the values>
%! eye_2 = eye (2);
%! [y, back] = pyref.layers.multihead_attention ( ...
%!   [1 2], [1 2; 3 4], [1 0; 5 2], zeros (2), eye_2, eye_2, [1 1; 0 1], ...
%!   [0 0], [0 0], [0 1], [1 0], 2, [0 0], 1);
%! assert (y, [4 5]);
%! [dq, dk, dv, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo] = back ([1 -1]);
%! assert ({dq, dk, dv}, {[0 0], zeros(2), [0 -0.5; 0 -0.5]});
%! assert ({dwq, dwk}, {[0 -1; 0 -2], zeros(2)});
%! assert ({dwv, dwo}, {[0 -3; 0 -1], [3 -3; 2 -2]});
%! assert ({dbq, dbk, dbv, dbo}, {[0 -1], [0 0], [0 -1], [1 -1]});

%!test <one head and unit matrices are attention>
%! q = [1 2; -1 0.5];
%! k = [1 0; 2 1; -1 3];
%! v = [0 1; 2 -1; 4 2];
%! mask = [0 -1 -Inf; 0.5 0 0];
%! I = eye (2);
%! none = [0 0];
%! [y, back] = pyref.layers.multihead_attention ( ...
%!   q, k, v, I, I, I, I, none, none, none, none, 1, mask, 0.5);
%! [want, want_back] = pyref.layers.attention (q, k, v, mask, 0.5);
%! assert (y, want);
%! dy = [1 -2; 3 0.5];
%! [dq, dk, dv] = back (dy);
%! [dq_want, dk_want, dv_want] = want_back (dy);
%! assert ({dq, dk, dv}, {dq_want, dk_want, dv_want});

%!test <a head sees the columns that lie side by side, and no others>
%! q = reshape (mod ((1:8) .^ 3, 7), 2, 4);
%! k = reshape (mod ((1:12) .^ 2, 5), 3, 4);
%! [I, none, mask] = deal (eye (4), zeros (1, 4), zeros (2, 3));
%! y = pyref.layers.multihead_attention ( ...
%!   q, k, k, I, I, I, I, none, none, none, none, 2, mask, 0.5);
%! left = pyref.layers.attention (q(:,1:2), k(:,1:2), k(:,1:2), mask, 0.5);
%! right = pyref.layers.attention (q(:,3:4), k(:,3:4), k(:,3:4), mask, 0.5);
%! assert (y, [left, right]);

%!test <a query without keys gets the last bias>
%! y = pyref.layers.multihead_attention ( ...
%!   [1; 2], 3, 5, 1, 1, 1, 2, 0, 0, 0, 7, 1, [-Inf; 0], 1);
%! assert (y, [7; 17]);

%!test <single precision stays single; no queries>
%! one = single (1);
%! [y, back] = pyref.layers.multihead_attention ( ...
%!   one, one, one, one, one, one, one, one, one, one, one, 1, one, 1);
%! assert (y, single (3));
%! assert (class (back (y)), 'single');
%! none = zeros (1, 4);
%! [y, back] = pyref.layers.multihead_attention ( ...
%!   zeros (0, 4), ones (2, 4), ones (2, 4), eye (4), eye (4), eye (4), eye (4), ...
%!   none, none, none, none, 2, zeros (0, 2), 1);
%! assert (size (y), [0 4]);
%! [dq, dk] = back (y);
%! assert (dk, zeros (2, 4));

%!error <multihead_attention: heads is 2, D is 3>
%! [w, b] = deal (eye (3), zeros (1, 3));
%! pyref.layers.multihead_attention ( ...
%!   ones (1, 3), ones (1, 3), ones (1, 3), w, w, w, w, b, b, b, b, 2, 0, 1);
%!error <multihead_attention: wk is 2 x 1, not D x D, with q 1 x 1, k 1 x 1, v 1 x 1>
%! pyref.layers.multihead_attention (1, 1, 1, 1, [1; 1], 1, 1, 1, 1, 1, 1, 1, 0, 1);
