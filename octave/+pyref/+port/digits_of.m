% Digits to which a port has the numbers of a mistake; empty where it has not.
%
%     digits = pyref.port.digits_of (held, mistaken)
%     digits = pyref.port.digits_of (held, mistaken, told)
%
% held is an array as evidence_of holds it. The two may differ by a millionth of what
% the port is off, or of an array of another form (in float32 by 1e-4 of it); by a
% twentieth, where it is off by rounding alone, or in a case in which a mistake has few
% digits itself. told: where the mistake's numbers are known.

function digits = digits_of (held, mistaken, told)
  digits = [];
  if held.has && ~isequal (size (held.got), size (held.known.high))
    held.got = arranged (held.got, mistaken);
  end
  if ~held.has || ~isequal (size (held.got), size (mistaken))
    return
  end
  single_ = strcmp (held.dtype, 'float32');
  units = [eps, double(eps ('single'))];
  unit = units(1 + single_);
  gap = pyref.port.distances (held.got, mistaken, 0);
  if nargin > 2 && ~isscalar (told)
    gap(~told) = 0;
  end
  size_ = pyref.port.largest (mistaken);
  nears = [1e-6, 1e-4];
  allowed = max (nears(1 + single_), 1e4 * unit) * size_;
  if ~isnan (held.off)
    roundings = [1e-7, 1e-3];
    small = held.off <= roundings(1 + single_) * pyref.port.largest (held.known.high);
    share = nears(1 + single_);
    if small || ~held.plain
      share = 0.05;
    end
    allowed = held.allowed + share * held.off + 64 * unit * size_;
  end
  if any (gap(:) > allowed(:), 1)
    return
  end
  worst = max ([0; gap(:)], [], 1);
  digits = 16;
  if size_ > 0 && worst > 1e-16 * size_
    digits = -log10 (worst / size_);
  end
end

% An array of a wrong form with the axes of a mistake's, where an order of them fits: a
% sum along the wrong axis stands in that axis, and another layout has the axes of a sum
% that is no sum in another order. Of several orders it is the nearest.
function found = arranged (got, mistaken)
  found = got;
  lengths = size (got);
  lengths = lengths(lengths ~= 1);
  wanted = size (mistaken);
  wanted = wanted(wanted ~= 1);
  count = numel (lengths);
  if isequal (size (got), size (mistaken)) || count > 4 || ...
     ~isequal (sort (lengths), sort (wanted))
    return
  end
  bare = reshape (got, [lengths, 1, 1]);
  orders = perms (1:count);
  least = Inf;
  for i = 1:size (orders, 1)
    if ~isequal (lengths(orders(i, :)), wanted)
      continue
    end
    turned = reshape (permute (bare, [orders(i, :), count + (1:2)]), size (mistaken));
    off = pyref.port.largest (pyref.port.distances (turned, mistaken, 0));
    if off <= least
      [found, least] = deal (turned, off);
    end
  end
end

%!function held = of (got, want)
%!  held = struct ('got', got, 'has', true, 'allowed', 0 * want, 'dtype', 'float64', 'plain', true);
%!  held.known.high = want;
%!  held.off = max (abs (got(:) - want(:)));
%!endfunction
%!test <numbers off by the same are agreed on, to the last digit>
%! assert (pyref.port.digits_of (of ([1 3], [1 2]), [1 3]), 16);
%! assert (isempty (pyref.port.digits_of (of ([1 3], [1 2]), [1 4])));
%! assert (pyref.port.digits_of (of ([1 3], [1 2]), [1 3 + 3e-7]), 7, 0.1);
%!test <where the numbers of a mistake are not known those of the port may be any>
%! h = of ([1 3 9], [1 2 4]);
%! assert (isempty (pyref.port.digits_of (h, [1 3 4])));
%! assert (pyref.port.digits_of (h, [1 3 4], [true true false]), 16);
%!test <a sum along the wrong axis may stand in a column>
%! h = struct ('got', [4; 5], 'has', true, 'dtype', 'float64', 'plain', true, 'off', NaN);
%! h.known.high = [1 2 3];
%! assert (pyref.port.digits_of (h, [4 5]), 16);
%!test <a sum that leaves out an axis may have those that are left in another order>
%! h = struct ('got', [1 4; 2 5; 3 6], 'has', true, 'dtype', 'float64', 'plain', true, 'off', NaN);
%! h.known.high = reshape ([1 2], [1 1 1 2]);
%! assert (pyref.port.digits_of (h, reshape ([1 2 3; 4 5 6], [1 1 2 3])), 16);
%! assert (isempty (pyref.port.digits_of (h, reshape ([1 2 3; 4 5 7], [1 1 2 3]))));
