% Change what is known of an array, without losing what is known.
%
%     k = pyref.port.known (k, 'move', f)             every field through f
%     k = pyref.port.known (k, 'times', num, den)     times num / den, arrays or numbers
%     k = pyref.port.known (k, 'total', num, den)     the sum of all, times num / den
%     k = pyref.port.known (k, 'less', v)             less v, which is known exactly
%
% A value is high + low: products and sums keep the rounding of high in low.

function k = known (k, what, varargin)
  switch what
    case 'move'
      k = moved (k, varargin{1});
    case 'times'
      k = times_ (k, varargin{:});
    case 'total'
      k = times_ (added (k), varargin{:});
    case 'less'
      k = less (k, varargin{1});
  end
end

function k = less (k, v)
  high = k.high - v;
  back = high - k.high;
  lost = (k.high - (high - back)) - (v + back);
  lost(~isfinite (lost)) = 0;
  k.high = high;
  k.low = k.low + lost;
  for i = 1:size (k.accept, 1)
    k.accept{i,2} = k.accept{i,2} - v;
  end
end

function k = moved (k, f)
  k.high = f (k.high);
  k.low = f (k.low);
  k.slack = abs (f (k.slack));   % a move may change signs, which these have not
  if ~isempty (k.scale)
    k.scale = abs (f (k.scale));
  end
  if ~isempty (k.tie)
    k.tie = f (k.tie) ~= 0;
  end
  for i = 1:size (k.accept, 1)
    k.accept{i,2} = f (k.accept{i,2});
  end
  k.textbook = structfun (@(v) abs (f (v)), k.textbook, 'UniformOutput', false);
end

function k = times_ (k, num, den)
  share = num ./ den;
  [product, rest] = exact_product (k.high, num);
  high = product ./ den;
  [back, lost] = exact_product (high, den);
  low = ((product - back) - lost + rest + k.low .* num) ./ den;
  low(~isfinite (low)) = 0;
  k.high = high;
  k.low = low;
  k.slack = k.slack .* abs (share);
  if ~isempty (k.scale)
    k.scale = k.scale .* abs (share);
  end
  for i = 1:size (k.accept, 1)
    k.accept{i,2} = k.accept{i,2} .* share;
  end
  k.textbook = structfun (@(v) v .* abs (share), k.textbook, 'UniformOutput', false);
end

function [product, rest] = exact_product (a, b)
  product = a .* b;
  [a1, a2] = halves (a);
  [b1, b2] = halves (b);
  rest = a2 .* b2 - (((product - a1 .* b1) - a2 .* b1) - a1 .* b2);
end

function [first, second] = halves (a)
  wide = (2 ^ 27 + 1) * a;
  first = wide - (wide - a);
  second = a - first;
end

function k = added (k)
  high = 0;
  low = sum (k.low(:), 1);
  for i = 1:numel (k.high)
    v = k.high(i);
    next = high + v;
    back = next - high;
    low = low + ((high - (next - back)) + (v - back));
    high = next;
  end
  if ~isfinite (high)
    low = 0;
  end
  k.high = high;
  k.low = low;
  k.slack = sum (k.slack(:), 1);
  if ~isempty (k.scale)
    k.scale = sum (k.scale(:), 1);
  end
  if ~isempty (k.tie)
    k.tie = double (any (k.tie(:), 1));
  end
  k.accept = cell (0, 2);
  k.textbook = structfun (@(v) sum (v(:), 1), k.textbook, 'UniformOutput', false);
end

%!function k = of (high)
%!  k = struct ('high', high, 'low', 0 * high, 'slack', 0 * high, 'scale', [], ...
%!              'tie', [], 'textbook', struct ());
%!  k.accept = cell (0, 2);
%!endfunction
%!test <a third of one is high + low>
%! k = pyref.port.known (of (1), 'times', 1, 3);
%! assert (k.high, 1 / 3);
%! assert (abs (k.low) > 0);
%! assert (abs (k.low) < eps (1 / 3));
%!test <a sum keeps what it rounds away>
%! k = pyref.port.known (of ([1 2 ^ -60]), 'total', 1, 1);
%! assert ([k.high, k.low], [1, 2 ^ -60]);
%!test <a difference keeps what it rounds away>
%! k = pyref.port.known (of ([1, 2 ^ -60]), 'less', [2 ^ -60, 1]);
%! assert (k.high, [1 -1]);
%! assert (k.low, [-2 ^ -60, 2 ^ -60]);
%!test <a move goes through every field>
%! k = pyref.port.known (of ([1 2]), 'move', @(v) v.');
%! assert (k.high, [1; 2]);
