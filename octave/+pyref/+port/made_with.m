% The case with other options, or inputs: its results are those of our own layer.
%
%     c = pyref.port.made_with (c, options)
%     c = pyref.port.made_with (c, options, share)
%
% options is a struct of those that differ; with share the inputs are multiplied by it.
% What one rounding of each number does to the results is found from differences. c is
% empty where the results are no finite numbers. The same case has the same id. A twin
% of pyref/port/made.py.

function made = made_with (c, options, share)
  made = [];
  if ~c.finite
    return
  end
  names = fieldnames (options);
  for i = 1:numel (names)
    c.options.(names{i}) = options.(names{i});
  end
  if nargin > 2 && share ~= 1
    c.inputs = structfun (@(v) v * share, c.inputs, 'UniformOutput', false);
  end
  c.made = true;
  c.id = named (c);
  given = {struct2cell(c.inputs), struct2cell(c.options), struct2cell(c.upstream)};
  c.exact_in = {'float64'};
  numbers = cellfun (@(v) double (v(:)), vertcat (given{:}), 'UniformOutput', false);
  numbers = vertcat (zeros (0, 1), numbers{:});
  if all (double (single (numbers)) == numbers, 1)
    c.exact_in = {'float64', 'float32'};
  end
  values = cell (1, numel (c.results));
  try
    values = pyref.port.results_of_layer (c, given{:});
  catch
    return
  end
  if ~all (cellfun (@(v) all (isfinite (v(:)), 1), values), 2)
    return
  end
  scales = scales_of (c, given, values);
  c.expect = struct ();
  for i = 1:numel (values)
    none = zeros (size (values{i}));
    k = pyref.port.nothing ();
    [k.high, k.low, k.slack, k.scale] = deal (values{i}, none, none, scales{i});
    c.expect.(c.results{i}) = k;
  end
  made = c;
end

function id = named (c)
  % A name that the same case always gets.
  text = pyref.port.content_of (c);
  sum_ = sum (double (text) .* (1 + mod ((1:numel (text)) * 40503, 65521)), 2);
  id = sprintf ('%s-made-%08x', c.layer, mod (sum_, 2 ^ 32));
end

function scales = scales_of (c, given, values)
  scales = cellfun (@(v) zeros (size (v)), values, 'UniformOutput', false);
  plain = ismember (fieldnames (c.options), c.plain);
  for part = 1:3
    for k = 1:numel (given{part})
      array = given{part}{k};
      for place = 1:numel (array) * ~(part == 2 && plain(k))
        sides = cell (1, 2);
        for side = 1:2
          moved = given;
          moved{part}{k}(place) = array(place) * (1 + (3 - 2 * side) * 1e-6);
          try
            sides{side} = pyref.port.results_of_layer (c, moved{:});
          catch   % a label, which is exact
          end
        end
        for i = 1:numel (values) * ~any (cellfun (@isempty, sides), 2)
          scales{i} = scales{i} + abs (sides{1}{i} - sides{2}{i}) / 2e-6;
        end
      end
    end
  end
end

%!test <the same options make the same case>
%! [~, cases] = pyref.port.read_cases ('leaky_relu');
%! c = cases{1};
%! made = pyref.port.made_with (c, struct ('slope', c.options.slope));
%! assert (made.expect.dx.high, c.expect.dx.high, 1e-12);
%! assert (made.expect.dx.scale, c.expect.dx.scale, 1e-6 * max (c.expect.dx.scale(:)) + 1e-9);
%!test <a number that is no float32 is put in float64 alone>
%! [~, cases] = pyref.port.read_cases ('leaky_relu');
%! made = pyref.port.made_with (cases{1}, struct ('slope', 0.3));
%! assert (made.exact_in, {'float64'});
%!test <the same case has one id, and another one another>
%! [~, cases] = pyref.port.read_cases ('leaky_relu');
%! one = pyref.port.made_with (cases{1}, struct ('slope', 0.3));
%! same = pyref.port.made_with (cases{1}, struct ('slope', 0.3));
%! other = pyref.port.made_with (cases{1}, struct ('slope', 0.4));
%! assert ([strcmp(same.id, one.id), strcmp(other.id, one.id)], [true, false]);
