% What the backward function of a pair is given: part of recognize.
%
%     plan = pyref.port.worker.plan_pair (port, names, plan)
%
% Roles of its arguments are dy, cache (what forward gives beside its outputs), output,
% or an input or option. Where it has no cache and no name tells whether it wants x or
% the output, there are variants of both.

function plan = plan_pair (port, names, plan)
  outputs = numel (names.outputs);
  cached = numel (port.gives) > outputs || isempty (port.gives);
  name = own_name (port.backward, 'backward');
  other = own_name (port.forward, 'forward');
  takes = port.backward_takes;
  plan.kind = 'pair';
  plan.form = sprintf ('a pair, %s (%s) and %s (%s)', other, ...
                       strjoin (port.takes, ', '), name, strjoin (takes, ', '));
  [roles, unsure] = meaning (port, names, plan, cached);
  if ~any (strcmp (roles, 'dy'), 2) && numel (roles) == 1 && ~cached
    plan.kind = 'pair with slope';
    plan.form = strrep (plan.form, 'a pair', 'a forward pass with its slope');
    plan.notes{end+1} = 'dx is dy times its slope';
  end
  plan.back = roles;
  if unsure > 0
    plan.variants = pyref.port.worker.of_input_or_output (name, roles, ...
                                                          takes{unsure}, names);
    plan.back = plan.variants{1}.roles;
  end
  assigned = @(name) ~isempty (regexp (port.text, ['\<' name ...
                                       '(\.\w+\s*=[^=]|\s*=\s*struct\>)'], 'once'));
  plan.spread = any (cellfun (assigned, port.backward_gives), 2);
  if plan.spread
    plan.notes{end+1} = 'gradients come in a struct';
  elseif ~isempty (port.backward_gives)
    plan.inputs = pyref.port.worker.gradients_order (port.backward_gives, ...
                                                     names.inputs);
    plan.gives = [names.outputs, strcat('d', names.inputs(ismember (names.inputs, ...
                                                                   plan.inputs)))];
  end
end

function [roles, unsure] = meaning (port, names, plan, cached)
  takes = port.backward_takes;
  roles = repmat ({''}, 1, numel (takes));
  [unsure, outputs] = deal (0, numel (names.outputs));
  if isempty (takes)
    roles = [repmat({'dy'}, 1, outputs), repmat({'cache'}, 1, cached)];
    return
  end
  sure = pyref.port.worker.words_of ('dy');
  maybe = [pyref.port.worker.words_of('maybe dy'), {'grads'}];
  later = port.gives(outputs+1:end);
  for i = 1:numel (takes)
    place = find (strcmp (port.takes, takes{i}), 1);
    if any (strcmp (later, takes{i}), 2)
      roles{i} = 'cache';
    elseif any (strcmpi (takes{i}, sure), 2)
      roles{i} = 'dy';
    elseif ~isempty (place) && ~isempty (plan.roles{place})
      roles{i} = plan.roles{place};
    elseif any (strcmp (port.gives(1:min (outputs, end)), takes{i}), 2)
      roles{i} = 'output';
    elseif any (strcmpi (takes{i}, maybe), 2)
      roles{i} = 'dy';
    elseif any (strcmpi (takes{i}, pyref.port.worker.words_of ('lengths')), 2)
      roles{i} = 'lengths';
    elseif cached && any (strcmpi (takes{i}, pyref.port.worker.words_of ('cache')), 2)
      roles{i} = 'cache';
    elseif strcmp (takes{i}, 'varargin')
      roles{i} = 'varargin';
    end
  end
  alone = numel (takes) == 1 && ~cached;
  if ~any (strcmp (roles, 'dy'), 2) && ~alone
    roles(find (cellfun (@isempty, roles), outputs)) = {'dy'};
  end
  open_ = find (cellfun (@isempty, roles));
  if cached
    roles(open_) = {'cache'};
  elseif numel (names.inputs) == 1 && numel (open_) == 1
    roles{open_} = names.inputs{1};
    unsure = open_;
  else
    roles = filled (roles, open_, takes, names);
  end
  if alone && unsure == 0 && ~strcmp (roles{1}, 'dy')
    unsure = any (strcmp (roles{1}, [names.inputs(1), {'output'}]), 2);
  end
end

function roles = filled (roles, open_, takes, names)
  % Without a cache: inputs and options by their names, and the rest in order.
  free = setdiff ([names.inputs, names.options], roles, 'stable');
  for n = 1:numel (open_)
    i = open_(n);
    known = find (cellfun (@(role) any (strcmpi (takes{i}, ...
                             pyref.port.worker.words_of (role)), 2), free), 1);
    if isempty (known) && any (strcmpi (takes{i}, {'y', 'out', 'output'}), 2)
      roles{i} = 'output';
      continue
    elseif isempty (known)
      known = 1;
    end
    roles(i) = [free(known(known <= numel (free))), repmat({''}, 1, isempty (free))];
    free(known(known <= numel (free))) = [];
  end
end

function name = own_name (f, usual)
  name = regexprep (func2str (f), '^.*\.', '');
  if any (name == '@', 2)
    name = usual;
  end
end

%!shared names, port
%! names = struct ('inputs', {{'x', 'w'}}, 'options', {{}}, 'optional', {{}}, 'outputs', {{'y'}});
%! port = pyref.port.worker.open_target ({@(x, w) x * w, @(dy, q) dy});
%!function back = back_of (port, names, gives, takes)
%!  [port.gives, port.backward_takes] = deal (gives, takes);
%!  port = pyref.port.worker.recognize (port, names);
%!  back = port.plan.back;
%!endfunction
%!test <dy and the cache go where their names tell>
%! assert (back_of (port, names, {'y', 'kept'}, {'q', 'kept'}), {'dy', 'cache'});
%! assert (back_of (port, names, {'y', 'kept'}, {'cache', 'dout'}), {'cache', 'dy'});
%!test <without a cache inputs go by their names, and in order>
%! assert (back_of (port, names, {'y'}, {'w', 'dz', 'one'}), {'w', 'dy', 'x'});
%! assert (back_of (port, names, {'y'}, {'x', 'y', 'g'}), {'x', 'output', 'dy'});
