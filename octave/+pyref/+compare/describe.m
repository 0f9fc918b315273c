% The reply to open: the language, and the functions with their arguments and results.
%
%     text = pyref.compare.describe (functions, request)
%
% A line of code in request.setup is run first, where functions cannot see its
% variables, but its paths and globals. Errors: those of the line.

function text = describe (functions, request)
  if isfield (request, 'setup') && ~isempty (request.setup)
    away = pyref.compare.own_path ('enter');
    evalin ('base', request.setup);
    clear ('away');
  end
  parts = arrayfun (@describe_one, functions, 'UniformOutput', false);
  text = sprintf ('"language": "Octave %s", "functions": [%s]', version (), ...
                  strjoin (parts, ', '));
end

function text = describe_one (one)
  text = sprintf (['{"name": %s, "file": %s, "sha256": "%s", "arguments": %s, ' ...
                   '"needed": %d, "results": %s, "notes": %s}'], ...
                  pyref.port.worker.quoted (one.name), ...
                  pyref.port.worker.quoted (one.file), one.hash, texts (one.takes), ...
                  one.needed, texts (one.gives), texts (one.notes));
end

function text = texts (list)
  parts = cellfun (@pyref.port.worker.quoted, list, 'UniformOutput', false);
  text = ['[' strjoin(parts, ', ') ']'];
end

%!test <what a file says of its function>
%! one = struct ('name', 'f', 'file', '/own/f.m', 'hash', '12ab', 'takes', {{'x', 'lambda'}}, 'gives', {{'J'}}, 'needed', 1, 'notes', {{}});
%! found = jsondecode (['{' pyref.compare.describe(one, struct ()) '}']);
%! assert (found.language, ['Octave ' version()]);
%! assert (found.functions.arguments, {'x'; 'lambda'});
%! assert ({found.functions.needed, found.functions.sha256}, {1, '12ab'});
