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
  replies = pyref.port.worker.own_output ();
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
      pyref.port.worker.came ({}, {});
      printed = evalc ('[text, port] = answer (port, request);');
    catch problem
      text = refusal (problem, port, request);
    end
    fprintf (replies, '{"id": %d, %s}\n', request.id, text);
    fflush (replies);
  end
end

function yes = is_job (request, name)
  yes = isfield (request, 'job') && strcmp (request.job, name);
end

function text = refusal (problem, port, request)
  if strcmp (problem.identifier, 'pyref:skip')
    text = sprintf ('"skip": %s', pyref.port.worker.quoted (problem.message));
    text = with_came (text);
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
                  pyref.port.worker.quoted (problem.message), ...
                  pyref.port.worker.quoted (problem.identifier));
  if ~isempty (where)
    text = sprintf ('%s, "where": %s, "called": %s', text, ...
                    pyref.port.worker.quoted (where), ...
                    pyref.port.worker.quoted (called));
  end
  text = with_came (text);
  if is_job (request, 'look') && isstruct (port)
    form = pyref.port.worker.seen (port);
    text = sprintf ('%s, "form": %s', text, pyref.port.worker.quoted (form));
  end
end

function text = with_came (text)
  % A refusal with the outputs that came before it, if any did.
  [names, values] = pyref.port.worker.came ();
  if ~isempty (names)
    text = sprintf ('%s, "results": {%s}', text, named (names, values));
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
  if numel (asked.results) < numel (pyref.port.worker.as_cell (request.results))
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
    parts{i} = sprintf ('%s: %s', pyref.port.worker.quoted (names{i}), ...
                        pyref.port.worker.encoded (values{i}));
  end
  text = strjoin (parts, ', ');
end

function text = noticed (notice)
  text = sprintf ('{"kind": %s, "array": %s}', ...
                  pyref.port.worker.quoted (notice.kind), ...
                  pyref.port.worker.quoted (notice.array));
end

function [text, port] = looked (port, request)
  names.inputs = pyref.port.worker.as_cell (request.names.inputs);
  names.options = pyref.port.worker.as_cell (request.names.options);
  names.outputs = pyref.port.worker.as_cell (request.names.outputs);
  names.optional = pyref.port.worker.as_cell (request.names.optional);
  port.names = names;
  port = pyref.port.worker.recognize (port, names);
  plan = port.plan;
  takes = 'null';
  if ~plan.any
    takes = texts (plan.takes);
  end
  [~, wrong] = pyref.internal.try_blas ();
  text = sprintf ('"look": {"form": %s, "takes": %s, "machine": %s', ...
                  pyref.port.worker.quoted (plan.form), takes, ...
                  pyref.port.worker.quoted (wrong));
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
  parts = cellfun (@pyref.port.worker.quoted, list, 'UniformOutput', false);
  text = ['[' strjoin(parts, ', ') ']'];
end

function asked = asked_of (request)
  asked.results = pyref.port.worker.as_cell (request.results);
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
  if isfield (request, 'alone')
    asked.alone = true;   % outputs, where the way back never ends
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
      values{end+1} = pyref.port.worker.read_row (entry);
    else
      values{end+1} = pyref.port.worker.decoded (entry, dtype);
    end
  end
end

%!error <no/such.m: no such file> pyref.port.worker.open_target ('no/such.m')
