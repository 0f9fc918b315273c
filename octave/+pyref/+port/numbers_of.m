% The arrays that a port would give with a mistake in it.
%
%     right = pyref.port.numbers_of ([], a)
%     n = pyref.port.numbers_of (mistake, a, right)
%
% mistake is one of mistakes or general, a an answer of ask, right the numbers without a
% mistake, of which most mistakes are made. n.made holds the arrays by name, in the
% convention of the port, n.values the same in ours; n.good is false where the mistake
% fails on this case, n.changed tells which results were made anew.

function n = numbers_of (mistake, a, right)
  c = a.posed.case_;
  n = struct ('made', struct (), 'good', true, 'changed', true (1, numel (c.results)));
  n.values = cell (1, numel (c.results));
  try
    if isempty (mistake)
      n.values = called (['pyref.' c.call], a, @(v) v);
    elseif isfield (mistake, 'call')
      n.values = called (around (mistake.call, c), a, @(v) v);
    elseif strcmp (mistake.which, 'ones')
      n.values = called (['pyref.' c.call], a, @(v) ones (size (v)));
    elseif strcmp (mistake.which, 'square')
      n.values = called (['pyref.' c.call], a, @(v) v .* v);
    else
      n = changed (mistake, a, right);
    end
  catch
    n.good = false;
    return
  end
  places = find (n.changed);
  for i = 1:numel (places)
    k = places(i);
    n.made.(c.results{k}) = pyref.port.carried (a.posed, c.results{k}, double (n.values{k}));
  end
end

function f = around (name, c)
  f = str2func (name);
  if isfield (c.ports, 'through')
    f = pyref.port.worker.open_target (f);
    f = pyref.port.through (f, pyref.port.inner_of (c), {});
  end
end

function values = called (f, a, dy_of)
  % The results of f, a function or its name, where dy_of makes the dy that it is given.
  if ischar (f)
    f = str2func (f);
  end
  c = a.posed.case_;
  options = c.options;
  inputs = struct2cell (c.inputs);
  dys = a.posed.ours;
  if strcmp (a.dtype, 'float32')
    inputs = cellfun (@single, inputs, 'UniformOutput', false);
    dys = cellfun (@single, dys, 'UniformOutput', false);
    names = setdiff (fieldnames (options), c.plain);
    for i = 1:numel (names)
      options.(names{i}) = single (options.(names{i}));
    end
  end
  dys = cellfun (dy_of, dys, 'UniformOutput', false);
  args = [inputs; struct2cell(options)].';
  outputs = cell (1, numel (c.outputs));
  [outputs{:}, back] = f (args{:});
  gradients = cell (1, numel (c.results) - numel (outputs));
  [gradients{:}] = back (dys{:});
  values = [outputs, gradients];
end

function n = changed (mistake, a, right)
  % The right numbers, with some gradients changed.
  n = right;
  c = a.posed.case_;
  count = numel (c.outputs);
  n.changed(:) = false;
  places = find (strcmp (c.results, mistake.which));
  if strcmp (mistake.which, 'every')
    places = count + 1:numel (n.values);
  elseif strcmp (mistake.which, 'parameters')
    places = count + 2:numel (n.values);
  elseif strcmp (mistake.which, 'dy')
    dy = a.posed.ours{1};
    if ~isequal (size (n.values{count+1}), size (dy))
      error ('pyref:size', 'dy has another size than the input');
    end
    n.values{count+1} = cast (dy, class (n.values{count+1}));
    n.changed(count+1) = true;
    return
  end
  N = max (1, size (c.inputs.x, 1));
  for i = 1:numel (places)
    k = places(i);
    n.values{k} = mistake.change (n.values{k}, N);
    n.changed(k) = true;
  end
end

%!test <the numbers of our own layer, with the sign of a gradient turned>
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1});
%! [~, a] = pyref.port.ask (pyref.port.worker.open_target (@pyref.layers.dense), pyref.port.pose (cases{1}, found{1}), ...
%!                    'float64');
%! pyref.port.in_child ('stop');
%! known = pyref.port.general (cases{1});
%! right = pyref.port.numbers_of ([], a);
%! n = pyref.port.numbers_of (known{1}, a, right);
%! assert (n.made.dx, -a.values.dx);
%! assert (n.made.dw, a.values.dw);
%!test <what is no function of a case is told, and what a mistake leaves alone>
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1});
%! a = struct ('posed', pyref.port.pose (cases{1}, found{1}), 'dtype', 'float64');
%! right = pyref.port.numbers_of ([], a);
%! n = pyref.port.numbers_of (struct ('call', 'no_such'), a, right);
%! assert (n.good, false);
%! known = pyref.port.general (cases{1});
%! n = pyref.port.numbers_of (known{1}, a, right);
%! assert (cases{1}.results(n.changed), {'dx'});
