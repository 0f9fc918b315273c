% Whether a case is of a step whose arrays have no squares: Inf, or with lost digits.
%
%     yes = pyref.port.out_of_range (c, dtype)

function yes = out_of_range (c, dtype)
  classes = {'double', 'single'};
  name = classes{1 + strcmp(dtype, 'float32')};
  values = cellfun (@(v) abs (v(isfinite (v))), struct2cell (c.inputs), ...
                    'UniformOutput', false);
  values = cellfun (@(v) v(:), values, 'UniformOutput', false);
  most = max ([0; vertcat(values{:})], [], 1);
  squares = most ^ 2 >= double (realmin (name)) && most ^ 2 <= double (realmax (name));
  yes = ~c.back && most > 0 && ~squares;
end

%!test <of a step alone, and in the precision in which its squares overflow>
%! c = struct ('inputs', struct ('dw', 2 ^ 90), 'back', false);
%! assert (pyref.port.out_of_range (c, 'float32'), true);
%! assert (pyref.port.out_of_range (c, 'float64'), false);
%! assert (pyref.port.out_of_range (setfield (c, 'back', true), 'float32'), false);
