% The arrays that a port would give with a mistake in it.
%
%     [made, good] = pyref.port.numbers_of (mistake, a)
%
% mistake is one of mistakes or general, a an answer of ask. made holds
% the arrays by name, in the convention of the port; good is false where the mistake
% fails on this case.

function [made, good] = numbers_of (mistake, a)
  made = struct ();
  good = true;
  p = a.posed;
  c = p.case_;
  options = c.options;
  inputs = struct2cell (c.inputs);
  dys = p.ours;
  if strcmp (a.dtype, 'float32')
    inputs = cellfun (@single, inputs, 'UniformOutput', false);
    dys = cellfun (@single, dys, 'UniformOutput', false);
    names = setdiff (fieldnames (options), c.plain);
    for i = 1:numel (names)
      options.(names{i}) = single (options.(names{i}));
    end
  end
  args = [inputs; struct2cell(options)].';
  values = cell (1, numel (c.results));
  try
    [values{:}] = called (mistake, args, dys, numel (c.outputs), c);
  catch
    good = false;
    return
  end
  for i = 1:numel (values)
    name = c.results{i};
    value = double (values{i});
    if isfield (p.carry, name)
      moves = p.carry.(name);
      for k = 1:numel (moves)
        value = moves{k} (value);
      end
    end
    made.(name) = value;
  end
end

function varargout = called (mistake, args, dys, count, c)
  if isfield (mistake, 'call')
    f = str2func (mistake.call);
    if isfield (c.ports, 'through')
      f = pyref.port.worker.open_target (f);
      f = pyref.port.through (f, pyref.port.inner_of (c), {});
    end
    varargout = there_and_back (f, args, dys, count, nargout);
    return
  end
  f = str2func (['pyref.' c.call]);
  if strcmp (mistake.which, 'ones')
    dys = cellfun (@(v) ones (size (v)), dys, 'UniformOutput', false);
  elseif strcmp (mistake.which, 'square')
    dys = cellfun (@(v) v .* v, dys, 'UniformOutput', false);
  end
  values = there_and_back (f, args, dys, count, numel (c.results));
  places = [];
  if strcmp (mistake.which, 'every')
    places = count + 1:numel (values);
  elseif strcmp (mistake.which, 'parameters')
    places = count + 2:numel (values);
  elseif strcmp (mistake.which, 'dy') && isequal (size (values{count+1}), size (dys{1}))
    values{count+1} = dys{1};
  elseif strcmp (mistake.which, 'dy')
    error ('pyref:size', 'dy has another size than the input');
  else
    places = find (strcmp (c.results, mistake.which));
  end
  N = max (1, size (c.inputs.x, 1));
  for i = 1:numel (places)
    k = places(i);
    values{k} = mistake.change (values{k}, N);
  end
  varargout = values;
end

function values = there_and_back (f, args, dys, count, total)
  values = cell (1, count + 1);
  [values{:}] = f (args{:});
  back = values{end};
  gradients = cell (1, total - count);
  [gradients{:}] = back (dys{:});
  values = [values(1:count), gradients];
end

%!test <the numbers of our own layer, with the sign of a gradient turned>
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1}, {}, {'x', 'w', 'b'}, 3);
%! [~, a] = pyref.port.ask (pyref.port.worker.open_target (@pyref.layers.dense), pyref.port.pose (cases{1}, found{1}), ...
%!                    'float64');
%! pyref.port.in_child ('stop');
%! known = pyref.port.general (cases{1});
%! made = pyref.port.numbers_of (known{1}, a);
%! assert (made.dx, -a.values.dx);
%! assert (made.dw, a.values.dw);
