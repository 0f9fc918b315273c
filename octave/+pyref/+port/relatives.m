% The numbers of a layer's relatives: softmax for log_softmax, max for mean.
%
%     known = pyref.port.relatives (c)
%
% c is a case; known is a cell of structs as weigh takes them. The sheet of a layer says
% what it is taken for. A relative is tried as a whole, going forward alone, and going
% back alone. It has the inputs of the layer by name, usual numbers for options that the
% layer lacks, and zeros for such an input. A twin of pyref/port/relatives.py.

function known = relatives (c)
  known = {};
  others = {};
  if isfield (c.ports, 'relatives')
    others = pyref.port.cells_of (c.ports.relatives);
  end
  gradients = setdiff (c.results, c.outputs, 'stable');
  parts = {
    '%s in the place of %s', 'all results are those of %s', c.results
    'gradient of %s', '%2$s goes forward, and %1$s back', gradients
    'output of %s', '%1$s goes forward, and %2$s back', c.outputs};
  for k = 1:numel (gradients) * (numel (gradients) > 1)
    name = gradients{k};
    parts(end+1,:) = {[name ' of %s'], [name ' alone is that of %s'], {name}};
  end
  for i = 1:numel (others)
    for k = 1:size (parts, 1)
      texts = regexprep (parts(k,1:2), {'%2\$s', '%1\$s'}, {c.layer, others{i}});
      texts = regexprep (texts, '%s', others{i}, 'once');
      texts = regexprep (texts, '%s', c.layer);
      known{end+1} = struct ('name', texts{1}, 'effect', texts{2}, 'origin', 1, ...
        'make', @(point) run_as (point, others{i}, parts{k,3}));
    end
  end
end

function found = run_as (point, other, wanted)
  % These results of the layer, as a relative has them.
  c = point.case_;
  f = str2func (['pyref.layers.' other]);
  takes = pyref.port.worker.read_signature (f);
  options = {'slope', 'alpha', 'delta', 'epsilon', 't', 'stride', 'pad', 'dilation', ...
             'groups', 'window', 'mask', 'margin'};
  lacking = struct ('slope', 0.01, 'alpha', 1, 'delta', 1);
  x = struct2cell (c.inputs);
  args = cell (1, numel (takes));
  for i = 1:numel (takes)
    name = takes{i};
    if isfield (c.inputs, name)
      args{i} = c.inputs.(name);
    elseif isfield (c.options, name)
      args{i} = c.options.(name);
    elseif isfield (lacking, name)
      args{i} = lacking.(name);
    elseif ismember (name, options)
      error ('pyref:value', '%s has no %s', c.layer, name);
    else
      args{i} = zeros (1, size (x{1}, ndims (x{1})));
    end
  end
  inputs = takes(~ismember (takes, [options, fieldnames(c.options).']));
  names = [c.outputs, strcat('d', inputs)];
  values = cell (1, numel (names));
  count = numel (c.outputs);
  [values{1:count}, back] = f (args{:});
  [values{count + 1:end}] = back (point.dys{:});
  found = cell2struct (values(:), names(:), 1);
  found = rmfield (found, setdiff (names, wanted));
end

%!test <a softmax in the place of log_softmax>
%! [~, cases] = pyref.port.read_cases ('log_softmax');
%! known = pyref.port.relatives (cases{1});
%! assert ({known{1}.name, known{1}.effect}, ...
%!         {'softmax in the place of log_softmax', 'all results are those of softmax'});
%! assert (known{2}.effect, 'log_softmax goes forward, and softmax back');
%! point = struct ('case_', cases{1}, 'dys', {struct2cell(cases{1}.upstream)});
%! made = known{2}.make (point);
%! assert (fieldnames (made), {'dx'});
%! made = known{1}.make (point);
%! assert (sum (made.y, 2), ones (size (made.y, 1), 1), 1e-12);
%!test <every relative of a layer gives numbers, of every fifth>
%! layers = pyref.list ();
%! for i = 1:5:numel (layers)
%!   [~, cases] = pyref.port.read_cases (layers{i});
%!   order = pyref.port.telling (cases);
%!   flat = order(cellfun (@(c) max (structfun (@ndims, c.inputs)) == 2, order));
%!   order = [flat, order];
%!   known = pyref.port.relatives (order{1});
%!   for k = 1:numel (known)
%!     point = struct ('case_', order{1}, 'dys', {struct2cell(order{1}.upstream)});
%!     made = known{k}.make (point);
%!     assert (all (isfield (made, order{1}.outputs)) || isempty (strfind (known{k}.name, 'in the place')));
%!   end
%! end
