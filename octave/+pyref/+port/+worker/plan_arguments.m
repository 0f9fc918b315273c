% What the arguments of the forward function of a port mean: part of recognize.
%
%     plan = pyref.port.worker.plan_arguments (port, names, plan)

function plan = plan_arguments (port, names, plan)
  extra = {'dy', 'options'};
  if any (strcmp (names.options, 'mask'), 2)
    extra = [extra, {'rate'}];
  end
  if isempty (names.options)
    extra = {'dy'};
  end
  if strcmp (port.form, 'pair')
    extra = extra(~strcmp (extra, 'dy'));
  end
  if isempty (port.takes)
    plan.any = true;
    plan.roles = {'varargin'};
    plan.takes = [names.inputs, names.options];
    return
  end
  plan.roles = pyref.port.worker.bind (port.takes, names, extra);
  must_have_inputs (port, names, plan);
  left = setdiff (names.options, plan.roles, 'stable');
  place = find (strcmp (plan.roles, 'options'), 1);
  if ~isempty (place)
    plan.fields = in_struct (port.text, port.takes{place}, [left, {'rate'}]);
    told = pyref.port.worker.listed (plan.fields(:,2).');
    plan.notes{end+1} = sprintf ('options go in the struct %s: %s', ...
                                 port.takes{place}, told);
  elseif any (strcmp (plan.roles, 'varargin'), 2)
    plan = by_name (port, plan, left);
  end
  if any (strcmp (plan.roles, 'rate'), 2)
    plan.notes{end+1} = 'the rate is 0.5';
  end
  all_ = [names.inputs, names.options];
  plan.takes = all_(ismember (all_, [plan.roles, plan.fields(:,1).', ...
                                     plan.pairs(:,1).']));
  if plan.any
    plan.takes = all_;
  end
end

function must_have_inputs (port, names, plan)
  missing = setdiff (names.inputs, [plan.roles, names.optional], 'stable');
  if ~isempty (missing) && ~any (strcmp (plan.roles, 'varargin'), 2)
    error ('port:call', 'it takes %s, and no %s', ...
           pyref.port.worker.listed (port.takes), strjoin (missing, ', '));
  end
end

function fields_ = in_struct (text, owner, options)
  % Options that the text reads from a struct, and how it spells them.
  fields_ = cell (0, 2);
  for k = 1:numel (options)
    [~, found] = pyref.port.worker.spelling_of (text, options{k}, owner);
    fields_ = [fields_; [repmat(options(k), 1, numel (found)); found].'];
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
