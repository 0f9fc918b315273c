% Digits to which a port has the numbers of a mistake; empty where it has not.
%
%     digits = pyref.port.digits_of (held, mistaken)
%
% held is an array as evidence_of holds it. The two may differ by a millionth of what
% the port is off (in float32 by 1e-4 of it); by a twentieth, where it is off by
% rounding alone, or in a case in which a mistake has few digits itself.

function digits = digits_of (held, mistaken)
  digits = [];
  if ~held.has || ~isequal (size (held.got), size (mistaken))
    return
  end
  single_ = strcmp (held.dtype, 'float32');
  units = [eps, double(eps ('single'))];
  unit = units(1 + single_);
  gap = pyref.port.distances (held.got, mistaken, 0);
  size_ = pyref.port.largest (mistaken);
  allowed = 1e4 * unit * size_;
  if ~isnan (held.off)
    roundings = [1e-7, 1e-3];
    nears = [1e-6, 1e-4];
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

%!function held = of (got, want)
%!  held = struct ('got', got, 'has', true, 'allowed', 0 * want, 'dtype', 'float64', 'plain', true);
%!  held.known.high = want;
%!  held.off = max (abs (got(:) - want(:)));
%!endfunction
%!test <numbers off by the same are agreed on, to the last digit>
%! assert (pyref.port.digits_of (of ([1 3], [1 2]), [1 3]), 16);
%! assert (isempty (pyref.port.digits_of (of ([1 3], [1 2]), [1 4])));
%! assert (pyref.port.digits_of (of ([1 3], [1 2]), [1 3 + 3e-7]), 7, 0.1);
