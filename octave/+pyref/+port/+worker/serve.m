% Answer requests on standard input: the process in which an Octave port runs.
%
%     pyref.port.worker.serve ('path/file.m')
%     pyref.port.worker.serve ('path/forward.m,path/backward.m')
%
% A request is a line of JSON, and so is a reply; docs/protocol.md tells both. Beside
% run there are two jobs: look tells the form of the port, watch what it does besides
% computing. What the port prints is thrown away. The forms are those of open_target.

function serve (target)
  port = [];
  request = [];
  replies = own_output ();
  while true
    line = fscanf (stdin, '%[^\n]', 1);   % fgetl would wait for the line after
    if isempty (fread (stdin, 1))
      return
    end
    request = jsondecode (line);
    try
      if isempty (port) || is_job (request, 'look')
        port = pyref.port.worker.open_target (target);
      end
      pyref.port.worker.stage ('', '');
      printed = evalc ('[text, port] = answer (port, request);');
    catch problem
      text = refusal (problem, port, request);
    end
    fprintf (replies, '{"id": %d, %s}\n', request.id, text);
    fflush (replies);
  end
end

function replies = own_output ()
  % Standard output for replies alone: what programs of the port print goes to stderr.
  replies = fopen ('/dev/fd/1', 'w');
  if replies < 0
    replies = stdout;
    return
  end
  dup2 (stderr, stdout);
end

function yes = is_job (request, name)
  yes = isfield (request, 'job') && strcmp (request.job, name);
end

function text = refusal (problem, port, request)
  if strcmp (problem.identifier, 'pyref:skip')
    text = sprintf ('"skip": %s', quoted (problem.message));
    return
  end
  [where, called] = pyref.port.worker.stage ();
  own = any (strncmp (problem.identifier, {'port:', 'pyref:'}, 5), 2);
  problem = pyref.port.worker.in_own_words (problem, port);
  if isempty (where) && ~own && ~is_job (request, 'look')
    problem = struct ('identifier', 'worker:error', 'message', ...
                      ['pyref''s own worker failed: ' problem.message]);
  end
  text = sprintf ('"error": %s, "identifier": %s', ...
                  quoted (problem.message), quoted (problem.identifier));
  if ~isempty (where)
    text = sprintf ('%s, "where": %s, "called": %s', text, quoted (where), ...
                    quoted (called));
  end
  if is_job (request, 'look') && isstruct (port)
    text = sprintf ('%s, "form": %s', text, quoted (pyref.port.worker.seen (port)));
  end
end

function [text, port] = answer (port, request)
  if is_job (request, 'look')
    [text, port] = looked (port, request);
    return
  end
  asked = asked_of (request);
  if is_job (request, 'watch')
    notices = pyref.port.worker.watch (port, asked);
    entries = arrayfun (@noticed, notices, 'UniformOutput', false);
    text = sprintf ('"watch": [%s]', strjoin (entries, ', '));
    return
  end
  [port, asked] = pyref.port.worker.planned (port, asked);
  [values, port] = pyref.port.worker.call (port, asked);
  text = sprintf ('"results": {%s}', named (asked.results, values));
  if numel (asked.results) < numel (as_cell (request.results))
    text = sprintf ('%s, "gives": %s', text, texts (asked.results));
  end
  if ~isempty (fieldnames (port.found))
    drawn = named (fieldnames (port.found), struct2cell (port.found));
    text = sprintf ('%s, "found": {%s}', text, drawn);
  end
end

function text = named (names, values)
  parts = cell (1, numel (values));
  for i = 1:numel (values)
    parts{i} = sprintf ('%s: %s', quoted (names{i}), encoded (values{i}));
  end
  text = strjoin (parts, ', ');
end

function text = noticed (notice)
  text = sprintf ('{"kind": %s, "array": %s}', ...
                  quoted (notice.kind), quoted (notice.array));
end

function [text, port] = looked (port, request)
  names.inputs = as_cell (request.names.inputs);
  names.options = as_cell (request.names.options);
  names.outputs = as_cell (request.names.outputs);
  names.optional = as_cell (request.names.optional);
  port.names = names;
  port = pyref.port.worker.recognize (port, names);
  plan = port.plan;
  takes = 'null';
  if ~plan.any
    takes = texts (plan.takes);
  end
  [~, wrong] = pyref.internal.try_blas ();
  text = sprintf ('"look": {"form": %s, "takes": %s, "machine": %s', ...
                  quoted (plan.form), takes, quoted (wrong));
  variants = cellfun (@(v) v.text, plan.variants, 'UniformOutput', false);
  drawn = repmat ({'mask'}, 1, plan.draws);
  lists = {'gives', plan.gives; 'variants', variants; 'draws', drawn; ...
           'notes', plan.notes};
  for k = 1:4
    if ~isempty (lists{k,2})
      text = sprintf ('%s, "%s": %s', text, lists{k,1}, texts (lists{k,2}));
    end
  end
  text = [text '}'];
end

function text = texts (list)
  text = ['[' strjoin(cellfun (@quoted, list, 'UniformOutput', false), ', ') ']'];
end

function asked = asked_of (request)
  asked.results = as_cell (request.results);
  asked.inputs = values_of (request.inputs, request.dtype);
  asked.options = values_of (request.options, request.dtype);
  asked.option_names = {};
  if isstruct (request.options)
    asked.option_names = fieldnames (request.options).';
  end
  asked.upstream = values_of (request.upstream, request.dtype);
  asked.names = fieldnames (request.inputs).';
  asked.layer = request.layer;
  asked.variant = 0;
  if isfield (request, 'variant')
    asked.variant = request.variant;
  end
  asked.known = {};
  if isfield (request, 'outputs')
    asked.known = values_of (request.outputs, request.dtype);
  end
end

function values = values_of (entries, dtype)
  values = {};
  if ~isstruct (entries)
    return
  end
  names = fieldnames (entries);
  for i = 1:numel (names)
    entry = entries.(names{i});
    if ischar (entry)
      values{end+1} = words_of (entry);
    else
      values{end+1} = decoded (entry, dtype);
    end
  end
end

function row = words_of (text)
  row = str2double (regexp (strtrim (text), ' +', 'split'));
end

function array = decoded (entry, dtype)
  lines = as_cell (entry.values);
  shape = entry.shape(:).';
  numbers = words_of (strjoin (lines, ' '));
  if isempty (strtrim (strjoin (lines, ' ')))
    numbers = zeros (1, 0);
  end
  shape = [shape, ones(1, 2 - numel (shape))];
  if numel (entry.shape) == 1
    shape = [1, entry.shape];
  end
  array = reshape (numbers, fliplr (shape));   % C order: the last axis is fastest
  array = permute (array, numel (shape):-1:1);
  if strcmp (dtype, 'float32')
    array = single (array);
  end
end

function text = encoded (array)
  shape = size (array);
  count = shape(end);
  flat = permute (array, numel (shape):-1:1);
  flat = double (reshape (flat, count, []));
  lines = cell (1, size (flat, 2));
  for i = 1:numel (lines)
    lines{i} = quoted (lower (strtrim (sprintf ('%.17g ', flat(:,i)))));
  end
  kinds = {'float64', 'float32'};
  text = sprintf ('{"shape": [%s], "values": [%s], "dtype": "%s"}', ...
                  strjoin (arrayfun (@(n) sprintf ('%d', n), shape, ...
                                     'UniformOutput', false), ', '), ...
                  strjoin (lines, ', '), kinds{1 + isa(array, 'single')});
end

function list = as_cell (value)
  if isempty (value)
    list = {};
  elseif iscell (value)
    list = value(:).';
  else
    list = {value};
  end
end

function text = quoted (words)
  words = regexprep (words, '[\x00-\x1f]+', ' ');
  words(words > 126) = '?';
  words = strrep (strrep (words, '\', '\\'), '"', '\"');
  text = ['"' words '"'];
end

%!error <no/such.m: no such file> pyref.port.worker.open_target ('no/such.m')
