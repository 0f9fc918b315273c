% Turn each pair of columns by an angle that grows with the position of its row.
%     [y, back] = pyref.layers.rotary_embedding (x, base)
%     dx = back (dy)
%
%     x T x D, D even, base a whole number from 1, usually 10000
%
%     angle(t, i) = t * base^(-2 i / D)           T x D/2, t and i from 0
%     c, s        = cos (angle), sin (angle)      T x D/2
%     y(t, 2 i)     = x(t, 2 i) c - x(t, 2 i + 1) s
%     y(t, 2 i + 1) = x(t, 2 i) s + x(t, 2 i + 1) c
%
% Row t is the vector at position t, a query or a key of one head. A pair is two columns
% side by side; others take column i and column i + D/2. The first pair turns by t, the
% next ones more and more slowly.
%
% Going back, every pair is turned the other way, since the transpose of a rotation is
% its inverse:
%
%     dx(t, 2 i)     = dy(t, 2 i) c + dy(t, 2 i + 1) s
%     dx(t, 2 i + 1) = dy(t, 2 i + 1) c - dy(t, 2 i) s
%
% The product of a row of q at position t and one of k at position s, both turned,
% depends on t - s and not on t and s: that is what it is for.
%
% An angle has an error in proportion to its size, so that y loses digits where t is
% large: at t = 1000 three of them. NaN in a pair makes both numbers of it NaN, and so
% may Inf.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Su, Lu, Pan, Murtadha, Wen and
% Liu 2021, RoFormer: Enhanced Transformer with Rotary Position Embedding.

function [y, back] = rotary_embedding (x, base)
  pyref.internal.takes (2, nargin);
  [x, base] = pyref.internal.sizes ('rotary_embedding: x T D, base positive', x, base);
  [T, D] = size (x);
  if mod (D, 2) ~= 0
    error ('pyref:value', 'rotary_embedding: D is %d, not even', D);
  end
  t = (0:T - 1).';
  angle = t * base .^ (-(0:2:D - 1) / max (1, D));
  c = cast (cos (angle), class (x));
  s = cast (sin (angle), class (x));
  y = turn (x, c, s);
  back = @(dy) turn (pyref.internal.like ('rotary_embedding', dy, y), c, -s);
end

function y = turn (x, c, s)
  left = x(:,1:2:end);
  right = x(:,2:2:end);
  y = x;
  y(:,1:2:end) = left .* c - right .* s;
  y(:,2:2:end) = left .* s + right .* c;
end

%!test <position 0 is not turned, and position 1 by 1 and by 1 / base^(1/2)>
%! [y, back] = pyref.layers.rotary_embedding ([1 2 3 4; 1 0 0 1], 16);
%! assert (y(1,:), [1 2 3 4]);
%! assert (y(2,:), [cos(1), sin(1), -sin(0.25), cos(0.25)]);
%! dx = back ([5 6 7 8; 0 1 1 0]);
%! assert (dx(1,:), [5 6 7 8]);
%! assert (dx(2,:), [sin(1), cos(1), cos(0.25), -sin(0.25)]);

%!test <going back undoes it>
%! x = reshape (mod ((1:24) .^ 2, 13), 4, 6);
%! [y, back] = pyref.layers.rotary_embedding (x, 10000);
%! assert (back (y), x, 32 * eps);
%! assert (sum (y .^ 2, 2), sum (x .^ 2, 2), 1024 * eps);

%!test <products of rows depend on how far apart their positions are>
%! q = repmat ([1 -2 0.5 3], 5, 1);
%! k = repmat ([2 1 -1 0.25], 5, 1);
%! p = pyref.layers.rotary_embedding (q, 100) * pyref.layers.rotary_embedding (k, 100).';
%! assert (p(1:4,1:4), p(2:5,2:5), 64 * eps);
%! assert (abs (p(1,2) - p(1,3)) > 0.1);

%!test <with base 1 all pairs turn alike>
%! y = pyref.layers.rotary_embedding ([0 0 0 0; 1 0 1 0], 1);
%! assert (y(2,:), [cos(1), sin(1), cos(1), sin(1)]);

%!test <single precision stays single; no rows and no columns>
%! [y, back] = pyref.layers.rotary_embedding (single ([1 2; 3 4]), 10000);
%! assert (class (y), 'single');
%! assert (class (back (y)), 'single');
%! assert (size (pyref.layers.rotary_embedding (zeros (0, 4), 10)), [0 4]);
%! [y, back] = pyref.layers.rotary_embedding (zeros (3, 0), 10);
%! assert (size (back (y)), [3 0]);

%!error <rotary_embedding: D is 3, not even>
%! pyref.layers.rotary_embedding (ones (2, 3), 10000);
%!error id=pyref:value pyref.layers.rotary_embedding (ones (2, 2), 0)
%!error <rotary_embedding: dy is 2 x 1, y is 1 x 2>
%! nthargout (2, @pyref.layers.rotary_embedding, [1 2], 10) ([1; 2]);
