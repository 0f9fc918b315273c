% What the arguments of a function mean, by their names as far as these are known.
%
%     roles = pyref.port.worker.bind (takes, names, extra)
%
% takes are the names of its arguments; names has inputs, options and optional (inputs
% that may be missing), each a cell; extra are further roles that an argument may have:
% dy, maybe dy, cache, options, self, rate. A role is one of these, an input, an option,
% varargin, or '' where the argument means nothing. Arguments of unknown names are the
% inputs and options that are left, in their order.

function roles = bind (takes, names, extra)
  roles = repmat ({''}, 1, numel (takes));
  free = [names.inputs, names.options];
  low = lower (takes);
  for i = 1:numel (takes)
    place = find (strcmp (low{i}, lower (free)), 1);
    if strcmp (takes{i}, 'varargin')
      roles{i} = 'varargin';
    elseif ~isempty (place)
      roles{i} = free{place};
      free(place) = [];
    end
  end
  for i = 1:numel (takes)
    if isempty (roles{i})
      [roles{i}, free] = meant (low{i}, free, extra);
    end
  end
  unknown = find (cellfun (@isempty, roles));
  needed = setdiff (intersect (free, names.inputs, 'stable'), names.optional, 'stable');
  order = [needed, setdiff(free, needed, 'stable')];
  if any (ismember (names.options, roles), 2) && numel (unknown) < numel (order)
    order = [needed, setdiff(free, [needed, names.optional], 'stable')];
  end
  count = min (numel (unknown), numel (order));
  roles(unknown(1:count)) = order(1:count);
end

function [role, free] = meant (name, free, extra)
  role = '';
  fixed = setdiff (extra, {'rate', 'maybe dy'}, 'stable');
  for k = 1:numel (fixed)
    if any (strcmp (name, pyref.port.worker.words_of (fixed{k})), 2)
      role = fixed{k};
      return
    end
  end
  role = pyref.port.worker.role_of (name, free);
  if ~isempty (role)
    free = free(~strcmp (free, role));
    return
  end
  late = intersect (extra, {'rate', 'maybe dy'}, 'stable');
  for k = 1:numel (late)
    if any (strcmp (name, pyref.port.worker.words_of (late{k})), 2)
      role = strrep (late{k}, 'maybe ', '');
    end
  end
end

%!shared dense
%! dense = struct ('inputs', {{'x', 'w', 'b'}}, 'options', {{'stride'}}, 'optional', {{'b'}});
%!assert (pyref.port.worker.bind ({'W', 'X', 'bias'}, dense, {}), {'w', 'x', 'b'})
%!assert (pyref.port.worker.bind ({'img', 'kernel', 's'}, dense, {}), {'x', 'w', 'stride'})
%!assert (pyref.port.worker.bind ({'one', 'other', 'third', 'dzdy'}, dense, {'dy'}), {'x', 'w', 'b', 'dy'})
%!assert (pyref.port.worker.bind ({'one', 'other', 'varargin'}, dense, {}), {'x', 'w', 'varargin'})
%!test <a name that both an output and a target may have goes by order>
%! loss = struct ('inputs', {{'x', 't'}}, 'options', {{}}, 'optional', {{}});
%! assert (pyref.port.worker.bind ({'y', 't'}, loss, {}), {'x', 't'});
%! assert (pyref.port.worker.bind ({'y', 'yhat'}, loss, {}), {'t', 'x'});
