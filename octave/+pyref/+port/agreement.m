% Digits to which a port has the numbers of a mistake; empty where it has not.
%
%     digits = pyref.port.agreement (got, other, k, allowed, dtype)
%
% got is an array of the port, other the same of the mistake, k what is known of it,
% allowed how far it may be off. The two may differ by a millionth of what the port is
% off; where it is off by rounding alone, by a twentieth.

function digits = agreement (got, other, k, allowed, dtype)
  digits = [];
  if ~isequal (size (got), size (other))
    return
  end
  gap = pyref.port.distances (got, other, 0);
  finite = other(isfinite (other));
  size_ = max ([0; abs(finite(:))], [], 1);
  if isequal (size (got), size (k.high))
    off = pyref.port.distances (got, k.high, 0);
    off(~isfinite (off)) = 0;
    off = max ([0; off(:)], [], 1);
    shares = [1e-6, 0.05];
    small = [1e-7, 1e-3];
    small = small(1 + strcmp (dtype, 'float32')) * size_;
    allowed = allowed + shares(1 + (off <= small)) * off;
  else
    units = [eps, double(eps ('single'))];
    allowed = 1e4 * units(1 + strcmp (dtype, 'float32')) * size_ * ones (size (got));
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

%!test <numbers off by the same are agreed on, to the last digit>
%! k = setfield (pyref.port.nothing (), 'high', [1 2]);
%! assert (pyref.port.agreement ([1 3], [1 3], k, [0 0], 'float64'), 16);
%! assert (isempty (pyref.port.agreement ([1 3], [1 4], k, [0 0], 'float64')));
%! digits = pyref.port.agreement ([1 3], [1 3 + 3e-7], k, [0 0], 'float64');
%! assert (digits, 7, 0.1);
