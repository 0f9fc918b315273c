% How far value j lies above value i, Inf where they are close.
%
%     gap = pyref.internal.apart (values, share)
%
%     values 1 x N, gap N x N; share of the largest magnitude of all

function gap = apart (values, share)
  gap = values - values.';
  near = abs (gap) <= share * max (abs (values), [], 2);
  gap(near) = Inf;
end

%!assert (pyref.internal.apart ([1 3], 0), [Inf 2; -2 Inf])
%!assert (pyref.internal.apart ([-8 2 3], 0.125), [Inf 10 11; -10 Inf Inf; -11 Inf Inf])
%!assert (pyref.internal.apart (zeros (1, 0), 1), zeros (0, 0))
