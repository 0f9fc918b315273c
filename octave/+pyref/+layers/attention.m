% Let each query take a mean of the values, weighted by how well it fits their keys.
%     [y, back] = pyref.layers.attention (q, k, v, attn_mask, scale)
%     [dq, dk, dv] = back (dy)
%
%     q T x D, k S x D, v S x E, attn_mask T x S, scale a number
%
%     x    = scale * q k' + attn_mask                  T x S
%     j    = the first column where x is largest       one for each row
%     w    = exp (x - x_j)                             T x S, with w_j = 1
%     rest = sum of the other w                        T x 1
%     p    = w / (1 + rest)                            T x S, the softmax of each row
%     y    = p v                                       T x E
%
% Going back:
%
%     dp = dy v'                                       T x S
%     e  = dp - dp_j                                   T x S
%     dx = p * (e - sum (p * e))                       T x S, sums along the rows
%     dq = scale * dx k                                T x D
%     dk = scale * dx' q                               S x D
%     dv = p' dy                                       S x E
%
% One query is one row, and so is one key with its value: a single head on a single
% sequence, all of it products of matrices. No sequence and no head sees another one, so
% a batch, and several heads, are a call for each. scale is usually 1 / sqrt (D).
%
% The mask is added before the softmax and is not differentiated. -Inf in it takes a
% key away from a query: its p is 0, and nothing goes back through it. A query from
% which all keys are taken away has a mean of nothing, as if S were 0: its row of y is
% 0, not NaN, and it gives no gradient. The mask is taken off by itself, x - x_j as
% scale * (q k' - (q k')_j) + (mask - mask_j), so that the scores of a query whose whole
% row has -1e9 keep their digits. Where one key has nearly all of a query, dp_j, taken
% off first, keeps what softmax keeps.
%
% NaN or Inf in a row of q makes its row of y NaN, and so does NaN or Inf in a row of
% the mask; in k or v it reaches all queries, those too from which that key is taken
% away, since 0 times it is NaN.
%
% Near the largest number a product, or a sum of them, may pass it on the way. An entry
% that is small beside others of its array has the digits that these leave it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Vaswani, Shazeer, Parmar,
% Uszkoreit, Jones, Gomez, Kaiser and Polosukhin 2017, Attention Is All You Need;
% Blanchard, Higham and Higham 2021, Accurately Computing the Log-Sum-Exp and Softmax
% Functions.

function [y, back] = attention (q, k, v, attn_mask, scale)
  pyref.internal.takes (5, nargin);
  [q, k, v, attn_mask, scale] = pyref.internal.sizes ( ...
    'attention: q T D, k S D, v S E, attn_mask T S, scale real', ...
    q, k, v, attn_mask, scale);
  scores = scale * (q * k.');
  at = pyref.internal.first_largest (scores + attn_mask);
  top = attn_mask(at);
  alone = top == -Inf;
  top(alone) = 0;
  w = exp ((scores - scores(at)) + (attn_mask - top));
  w(at) = w(at) - (1 - alone);   % to 0, of NaN to NaN
  rest = sum (w, 2);
  w(at) = w(at) + (1 - alone);
  p = w ./ (1 + rest);
  y = p * v;
  back = @(dy) backward ( ...
    pyref.internal.like ('attention', dy, y), q, k, v, scale, p, at);
end

function [dq, dk, dv] = backward (dy, q, k, v, scale, p, at)
  dp = dy * v.';
  e = dp - dp(at);
  dx = p .* (e - sum (p .* e, 2));
  dq = scale * (dx * k);
  dk = scale * (dx.' * q);
  dv = p.' * dy;
end

%!test <by hand: equal scores share alike, so that y is the plain mean>
%! [y, back] = pyref.layers.attention ([0 0], [1 2; 3 4], [1 0; 5 2], [0 0], 0.5);
%! assert (y, [3 1]);
%! [dq, dk, dv] = back ([1 -1]);
%! assert (dq, [0.5 0.5]);
%! assert (dk, [0 0; 0 0]);
%! assert (dv, [0.5 -0.5; 0.5 -0.5]);

%!test <a key that is masked is as if it were not there>
%! q = [1 2; -1 0.5];
%! k = [1 0; 2 1; -1 3];
%! v = [1; 2; 4];
%! mask = [0 -Inf 0; 0 -Inf 0];
%! [y, back] = pyref.layers.attention (q, k, v, mask, 0.5);
%! [less, less_back] = pyref.layers.attention (q, k([1 3],:), v([1 3]), zeros (2), 0.5);
%! assert (y, less);
%! [dq, dk, dv] = back ([1; -2]);
%! [dq_less, dk_less, dv_less] = less_back ([1; -2]);
%! assert (dq, dq_less);
%! assert (dk, [dk_less(1,:); 0 0; dk_less(2,:)]);
%! assert (dv, [dv_less(1); 0; dv_less(2)]);

%!test <a query without keys gets 0 and gives no gradient, as where there are none>
%! [y, back] = pyref.layers.attention ([1; 2], [3; 4], [5; 6], [-Inf -Inf; 0 -Inf], 1);
%! assert (y, [0; 5]);
%! [dq, dk, dv] = back ([1; 2]);
%! assert (dq, [0; 0]);
%! assert (dk, [0; 0]);
%! assert (dv, [2; 0]);
%! none = zeros (1, 0);
%! [y, back] = pyref.layers.attention ([1 2], zeros (0, 2), zeros (0, 3), none, 1);
%! assert (y, [0 0 0]);
%! [dq, dk, dv] = back ([1 2 3]);
%! assert (dq, [0 0]);
%! assert (size (dk), [0 2]);

%!test <the same number in a whole row of the mask changes nothing, however large>
%! q = [1 2; -1 0.5];
%! k = [1 0; 2 1; -1 3];
%! v = [1 0; 2 5; 4 -1];
%! mask = [-1e9 -1e9 -1e9; 1e4 1e4 1e4];
%! y = pyref.layers.attention (q, k, v, mask, 0.5);
%! assert (y, pyref.layers.attention (q, k, v, zeros (2, 3), 0.5));

%!test <it is the softmax of the scores, where the values are the unit matrix>
%! q = [1 2; -1 0.5];
%! k = [1 0; 2 1; -1 3];
%! mask = [0 -1 0.5; 2 0 0];
%! [y, back] = pyref.layers.attention (q, k, eye (3), mask, 0.25);
%! [p, p_back] = pyref.layers.softmax (0.25 * q * k.' + mask);
%! assert (y, p, 4 * eps);
%! dq = back ([1 2 3; -1 0 1]);
%! assert (dq, 0.25 * p_back ([1 2 3; -1 0 1]) * k, 8 * eps);

%!test <NaN stays in its query; in a value it reaches all>
%! y = pyref.layers.attention ([NaN; 1], [1; 2], [1; 2], zeros (2), 1);
%! assert (isnan (y), logical ([1; 0]));
%! y = pyref.layers.attention ([0; 1], [1; 2], [1; NaN], [0 -Inf; 0 0], 1);
%! assert (isnan (y), logical ([1; 1]));

%!test <single precision stays single; no queries>
%! one = single (1);
%! [y, back] = pyref.layers.attention (one, one, one, one, 1);
%! assert (y, one);
%! assert (class (back (y)), 'single');
%! [y, back] = pyref.layers.attention (zeros (0, 2), [1 2], 3, zeros (0, 1), 1);
%! assert (size (y), [0 1]);
%! [~, dk, dv] = back (y);
%! assert (dk, [0 0]);
%! assert (dv, 0);

%!error id=pyref:value pyref.layers.attention (1, 1, 1, 0, Inf)
%!error id=pyref:type pyref.layers.attention (1, 1, 1, single (0), 1)
%!error <attention: k is 3 x 1, not S x D, with q 4 x 2>
%! pyref.layers.attention (ones (4, 2), ones (3, 1), ones (3, 2), zeros (4, 3), 1);
%!error <attention: attn_mask is 3 x 4, not T x S, with q 4 x 2, k 3 x 2, v 3 x 2>
%! pyref.layers.attention (ones (4, 2), ones (3, 2), ones (3, 2), zeros (3, 4), 1);
%!error <attention: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.attention (1, 1, [1 2], 0, 1);
%! back ([1; 2]);
