% Differentiate a backward pass once more, by one complex step along a direction.
%
%     values = pyref.internal.hessian_vector (f, args, inputs, dys, direction)
%
% All inputs are moved off the real line together, each by its direction v, and the
% backward pass is run there, at the same upstream gradient:
%
%     value = imag (back (dy)) / t    at x + i t v        t = 2^-66
%
% That is the Hessian of sum (dy * y) times v, right to rounding as in complex_step,
% and like there only for what is made of analytic functions, going back too. values
% are doubles, one row for each input.

function values = hessian_vector (f, args, inputs, dys, direction)
  t = 2 ^ -66;
  before = pyref.internal.complex_door (true);
  shut = onCleanup (@() pyref.internal.complex_door (before));
  for i = 1:inputs
    args{i} = complex (args{i}, t * direction{i});
  end
  pieces = cell (1, numel (dys) + 1);
  [pieces{:}] = f (args{:});
  found = cell (1, inputs);
  [found{:}] = pieces{end} (dys{:});
  values = cell (1, inputs);
  for i = 1:inputs
    values{i} = imag (found{i}(:)).' / t;
  end
end

%!test <by hand: y = x w, sum (dy y) changes along (v, u) by dy u' and v' dy>
%! f = @(x, w) pyref.layers.dense (x, w, 0);
%! values = pyref.internal.hessian_vector (f, {2, 3}, 2, {5}, {1, 7});
%! assert (values, {35, 5});
%!test <the second derivative of tanh at 0.5>
%! values = pyref.internal.hessian_vector (@pyref.layers.tanh, {0.5}, 1, {1}, {1});
%! y = tanh (0.5);
%! assert (values{1}, -2 * y * (1 - y ^ 2), 4 * eps);
%!test <the door is shut again>
%! pyref.internal.hessian_vector (@pyref.layers.tanh, {0.5}, 1, {1}, {1});
%! assert (~pyref.internal.complex_door ());
