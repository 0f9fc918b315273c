% Judge a gradient by one complex step of its forward pass.
%
%     values = pyref.internal.complex_step (f, args, inputs, dys, probes)
%
% One coordinate of one of the first inputs at a time is moved off the real line:
%
%     value = sum (dy * imag (f (x + i t))) / t        t = 2^-66
%
% Nothing is subtracted, so t can be so small that its square is lost beside 1 and
% the slope is right to rounding. t is a power of 2: dividing by it rounds nothing,
% and in single precision it is still far from underflow. Only forward passes that
% are made of analytic functions can be judged so: no maximum, no absolute value.
%
% probes holds, for each input, the places to try: numbers of entries, or all of
% them. values are doubles, one row for each input.

function values = complex_step (f, args, inputs, dys, probes)
  t = 2 ^ -66;
  before = pyref.internal.complex_door (true);
  shut = onCleanup (@() pyref.internal.complex_door (before));
  values = cell (1, inputs);
  y = cell (1, numel (dys));
  for i = 1:inputs
    x = args{i};
    chosen = probes{i};
    if isequal (chosen, 0)
      chosen = 1:numel (x);
    end
    values{i} = zeros (1, numel (chosen));
    for j = 1:numel (chosen)
      args{i}(chosen(j)) = complex (x(chosen(j)), t);
      [y{:}] = f (args{:});
      args{i} = x;
      total = 0;
      for k = 1:numel (dys)
        tilt = imag (y{k});
        dy = pyref.internal.like ('complex_step', dys{k}, tilt);
        total = total + sum (dy(:) .* tilt(:), 1);
      end
      values{i}(j) = double (total / t);
    end
  end
end

%!test <the slopes of exp are right to rounding>
%! x = [0.1 -2; 3 0.7];
%! values = pyref.internal.complex_step (@(x) exp (x), {x}, 1, {[1 2; 3 -4]}, {0});
%! assert (values{1}, exp (x(:).') .* [1 3 2 -4], -4 * eps);
%!test <only the probed places are tried, in their order>
%! values = pyref.internal.complex_step (@(x) x .^ 2, {[1 2; 3 4]}, 1, {ones(2)}, {[4 1]});
%! assert (values{1}, [8 2]);
%!test <single precision, several outputs, an option that stays>
%! f = @(x, c) deal (c * x, x .^ 2);
%! values = pyref.internal.complex_step (f, {single(3), 7}, 1, {single(2), single(10)}, {0});
%! assert (values, {74});
%!test <the door is shut again, after an error too>
%! pyref.internal.complex_step (@(x) x, {1}, 1, {1}, {0});
%! assert (~pyref.internal.complex_door ());
%! try
%!   pyref.internal.complex_step (@(x) error ('f:f', 'broken'), {1}, 1, {1}, {0});
%! catch problem
%!   assert (problem.identifier, 'f:f');
%! end
%! assert (~pyref.internal.complex_door ());
