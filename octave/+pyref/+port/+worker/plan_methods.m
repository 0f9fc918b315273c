% The methods of a layer, or the two functions of one in a struct: part of plan_layer.
%
%     [ahead, behind] = pyref.port.worker.plan_methods (port, names)
%
% Each has method (its name, '' where there is none), takes and gives (without the layer
% itself), itself (whether it gives the layer back), all (what it takes), and roles. A
% backward of a custom layer takes X, Z, dLdZ, memory, in this order where its names say
% nothing. Errors: port:call, where there is no forward method.

function [ahead, behind] = plan_methods (port, names)
  [ahead, behind] = found (port);
  own = names;
  own.inputs = names.inputs(1);
  ahead.roles = pyref.port.worker.bind (ahead.takes, own, {'cache', 'training'});
  whole = regexp (port.text, '(\w+)\s*=\s*varargin\s*\{\s*1\s*\}', 'tokens');
  if any (ismember (lower ([whole{:}]), pyref.port.worker.words_of ('training')), 2)
    ahead.roles = strrep (ahead.roles, 'varargin', 'training');
  end
  behind.roles = meaning (ahead, behind, numel (names.outputs));
end

function [ahead, behind] = found (port)
  if strcmp (port.form, 'state')
    ahead = side (port.forward, port.takes, port.gives);
    behind = side (port.backward, port.backward_takes, port.backward_gives);
    return
  end
  ahead = named (port.file, {'forward', 'predict', 'fprop', 'forwardPass', ...
                             'forward_pass', 'forwardprop', 'feedforward'});
  behind = named (port.file, {'backward', 'bprop', 'backprop', 'backwardPass', ...
                              'backward_pass', 'backprop', 'backpropagate'});
  if isempty (ahead.method)
    error ('port:call', 'the class has no method forward or predict');
  end
end

function one = named (file, words)
  one = struct ('method', '', 'takes', {{}}, 'gives', {{}}, 'all', {{}}, ...
                  'itself', false);
  for k = 1:numel (words)
    [takes, gives, known] = pyref.port.worker.read_signature (file, words{k});
    if known
      one = side (words{k}, takes, gives);
      return
    end
  end
end

function found = side (f, takes, gives)
  found = struct ('method', f, 'all', {takes}, 'takes', {takes(2:end)});
  [found.gives, found.itself] = deal (gives, false);
  if ~ischar (f)
    found.method = regexprep (func2str (f), '^.*\.', '');
  end
  if ~isempty (takes)
    same = strcmp (gives, takes{1}) | ismember (lower (gives), ...
                     {'layer', 'self', 'obj', 'object', 'this', 'net'});
    found.gives = gives(~same);
    found.itself = any (same, 2);
  end
end

function roles = meaning (ahead, behind, outputs)
  takes = behind.takes;
  roles = repmat ({''}, 1, numel (takes));
  sure = pyref.port.worker.words_of ('dy');
  maybe = pyref.port.worker.words_of ('maybe dy');
  for i = 1:numel (takes)
    if any (strcmpi (takes{i}, pyref.port.worker.words_of ('zero')), 2)
      roles{i} = 'zero';
    elseif any (strcmpi (takes{i}, pyref.port.worker.words_of ('cache')), 2)
      roles{i} = 'cache';
    elseif any (strcmpi (takes{i}, sure), 2)
      roles{i} = 'dy';
    elseif any (strcmp (ahead.takes, takes{i}), 2)
      roles{i} = ahead.roles{find(strcmp (ahead.takes, takes{i}), 1)};
    elseif any (strcmp (ahead.gives(1:min (outputs, end)), takes{i}), 2)
      roles{i} = 'output';
    elseif any (strcmpi (takes{i}, maybe), 2)
      roles{i} = 'dy';
    end
  end
  usual = {'x', 'output', 'dy', 'cache'};
  open_ = find (cellfun (@isempty, roles));
  if sum (~strcmp (roles, 'zero'), 2) < 3
    usual = {'dy', 'cache'};
    if any (strcmp (roles, 'dy'), 2)
      usual = {'x', 'x'};
    end
  end
  open_ = open_(open_ <= 4);
  roles(open_) = usual(min (open_, numel (usual)));
end
