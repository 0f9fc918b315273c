% What the arguments of the forward function of a port mean: part of recognize.
%
%     plan = pyref.port.worker.plan_arguments (port, names, plan)

function plan = plan_arguments (port, names, plan)
  extra = {'dy', 'options'};
  if any (strcmp (names.options, 'mask'), 2)
    extra = [extra, {'rate'}];
  end
  if any (strcmp (names.options, 'window'), 2)
    extra = [extra, {'kind'}];
  end
  if isempty (names.options)
    extra = {'dy'};
  end
  step = any (ismember (names.outputs, names.inputs), 2);   % it is given no dy
  if strcmp (port.form, 'pair') || step
    extra = extra(~strcmp (extra, 'dy'));
  end
  if isempty (port.takes)
    plan.any = true;
    plan.roles = {'varargin'};
    plan.takes = [names.inputs, names.options];
    return
  end
  [place, fields_] = parameters (port, names);
  plan.fields = fields_;
  rest = names;
  rest.inputs = setdiff (names.inputs, fields_(:,1).', 'stable');
  rest.options = setdiff (names.options, fields_(:,1).', 'stable');
  if strcmp (port.form, 'maker')   % x comes later
    rest.inputs = rest.inputs(2:end);
  end
  plan.roles = repmat ({''}, 1, numel (port.takes));
  if ~strcmp (port.form, 'pair')
    plan.roles = pyref.port.worker.upstream_roles (port.takes, names);
  end
  plan.roles(place) = {'options'};
  others = find (cellfun (@isempty, plan.roles));
  plan.roles(others) = pyref.port.worker.bind (port.takes(others), rest, extra);
  must_have_inputs (port, rest, plan);
  left = setdiff (names.options, plan.roles, 'stable');
  place = [setdiff(find (strcmp (plan.roles, 'options')), place), place];
  if ~isempty (fields_)
    plan.notes{end+1} = sprintf ('in the struct %s go %s', ...
                                 port.takes{place}, strjoin (fields_(:,2).', ', '));
  elseif ~isempty (place)
    place = place(1);
    plan.fields = in_struct (port.text, port.takes{place}, [left, {'rate'}]);
    told = pyref.port.worker.listed (plan.fields(:,2).');
    plan.notes{end+1} = sprintf ('in the struct %s go %s', port.takes{place}, told);
  elseif any (strcmp (plan.roles, 'varargin'), 2)
    plan = by_name (port, plan, left);
  end
  if any (strcmp (plan.roles, 'rate'), 2)
    plan.notes{end+1} = 'the rate is 0.5';
  end
  all_ = [names.inputs, names.options];
  given = [plan.roles, plan.fields(:,1).', plan.pairs(:,1).'];
  if strcmp (port.form, 'maker')
    given = [given, names.inputs(1)];
  end
  plan.takes = all_(ismember (all_, given));
  if plan.any
    plan.takes = all_;
  end
end

function [place, fields_] = parameters (port, names)
  % The argument of which the text reads parameters or options, and its fields.
  [place, fields_] = deal ([], cell (0, 2));
  for i = 1:numel (port.takes)
    owner = port.takes{i};
    plain = any (strcmp (owner, [names.inputs, {'varargin', '~'}]), 2);
    found = cell (0, 2);
    if ~plain
      drops = repmat ({'rate'}, 1, any (strcmp (names.options, 'mask'), 2));
      found = in_struct (port.text, owner, [names.inputs(2:end), names.options, ...
                                            drops], true);
      found = found(1:(end * any (~strcmp (found(:,1), 'rate'), 1)),:);
    end
    if ~isempty (found)
      [place, fields_] = deal (i, found);
      return
    end
  end
end

function must_have_inputs (port, names, plan)
  missing = setdiff (names.inputs, [plan.roles, names.optional], 'stable');
  if ~isempty (missing) && ~any (strcmp (plan.roles, 'varargin'), 2)
    error ('port:call', 'it takes %s, and no %s', ...
           pyref.port.worker.listed (port.takes), strjoin (missing, ', '));
  end
end

function fields_ = in_struct (text, owner, options, only)
  % Options that the text reads from a struct, and how it spells them.
  fields_ = cell (0, 2);
  for k = 1:numel (options)
    [~, found] = pyref.port.worker.spelling_of (text, options{k}, owner);
    fields_ = [fields_; [repmat(options(k), 1, numel (found)); found].'];
  end
  if nargin > 3
    return
  end
  if isempty (fields_) && isempty (regexp (text, ['\<' owner '\.\w'], 'once'))
    for k = 1:numel (options)   % it is passed on whole, or has no text
      words = pyref.port.worker.words_of (options{k});
      words = [words(1), words(cellfun (@numel, words) > 1)];
      for n = 1:numel (words)
        fields_(end+1,:) = {options{k}, words{n}};
      end
    end
    fields_ = fields_(~strcmp (fields_(:,1), 'rate'),:);
  end
end

function plan = by_name (port, plan, options)
  % Options by their names in varargin, and whether dy goes before them.
  parsed = regexp (port.text, ['addOptional\s*\(\s*\w+\s*,\s*''(\w+)''|' ...
                               '\.addOptional\s*\(\s*''(\w+)'''], 'tokens', 'once');
  parsed = [parsed(~cellfun(@isempty, parsed)), {''}];
  words = [pyref.port.worker.words_of('dy'), pyref.port.worker.words_of('maybe dy')];
  asks = ['(ischar|isnumeric|isempty|isfloat|isa|iscellstr)\s*\(\s*' ...
          'varargin\s*(\{\s*1\s*\}|\(\s*1\s*\))'];
  takes_first = '(\w+)\s*=\s*varargin\s*\{\s*1\s*\}';
  first = [regexp(port.text, takes_first, 'tokens', 'once'), {''}];
  plan.late = any (strcmpi (parsed{1}, words), 2) || any (strcmpi (first{1}, words), 2);
  plan.late = plan.late || ~isempty (regexp (port.text, asks, 'once'));
  plan.late = plan.late && ~any (strcmp (plan.roles, 'dy'), 2);
  for k = 1:numel (options)
    name = pyref.port.worker.spelling_of (port.text, options{k});
    if ~isempty (name)
      plan.pairs(end+1,:) = {options{k}, name};
    end
  end
  plan.any = isempty (plan.pairs) && ~plan.late;
  if ~isempty (plan.pairs)
    plan.notes{end+1} = sprintf ('options go by name: %s', ...
                                 pyref.port.worker.listed (plan.pairs(:,2).'));
  end
end

%!shared names, port
%! names = struct ('inputs', {{'x', 'w'}}, 'options', {{'pad', 'stride'}}, 'optional', {{}}, 'outputs', {{'y'}});
%! port = pyref.port.worker.open_target (@(x, w, o) x);
%!test <options are those that the text reads>
%! port.text = 'y = o.padding + o.other;';
%! port = pyref.port.worker.recognize (port, names);
%! assert (port.plan.takes, {'x', 'w', 'pad'});
%! assert (port.plan.notes, {'in the struct o go padding'});
%!test <a struct of options that is passed on has all of them>
%! [port.plan, port.takes, port.text] = deal ([], {'x', 'w', 'opts'}, 'y = f (opts);');
%! port = pyref.port.worker.recognize (port, names);
%! assert (port.plan.takes, {'x', 'w', 'pad', 'stride'});
%!test <parameters in a struct>
%! [port.plan, port.takes, port.text] = deal ([], {'net', 'x'}, 'y = net.W * x + net.c;');
%! port = pyref.port.worker.recognize (port, names);
%! assert (port.plan.takes, {'x', 'w'});
%! assert (port.plan.roles, {'options', 'x'});
