% Where an error was raised in the user's code: JSON for a reply, empty where not known.
%
%     text = pyref.compare.where (problem, functions)
%
% functions are those of open_target: the innermost line in one of their files is told,
% or else in a file beside or below them.

function text = where (problem, functions)
  text = '';
  stack = problem.stack;
  files = arrayfun (@(s) pyref.compare.original_of (s.file), stack, ...
                    'UniformOutput', false);
  near = false (1, numel (files));
  for i = 1:numel (functions)
    folder = [fileparts(functions(i).file), filesep];
    near = near | strncmp (files(:).', folder, numel (folder));
  end
  place = find (near, 1);
  if isempty (place)
    return
  end
  file = files{place};
  line = stack(place).line;
  words = '';
  lines = regexp (pyref.compare.as_ascii (fileread (file)), '\r?\n', 'split');
  if line >= 1 && line <= numel (lines)
    words = strtrim (lines{line});
  end
  text = sprintf ('{"file": %s, "line": %d, "function": %s, "text": %s}', ...
                  pyref.port.worker.quoted (file), line, ...
                  pyref.port.worker.quoted (stack(place).name), ...
                  pyref.port.worker.quoted (words));
end

%!test <the line in the user's own file>
%! f.file = which ('pyref.compare.where');
%! line = 1 + nnz (fileread (f.file)(1:strfind (fileread (f.file), 'stack = problem')(1)) == char (10));
%! stack = struct ('file', {'/elsewhere/sum.m', f.file}, 'name', {'sum', 'where'}, 'line', {3, line});
%! found = jsondecode (pyref.compare.where (struct ('stack', stack), f));
%! assert ({found.file, found.line, found.text}, {f.file, line, 'stack = problem.stack;'});
%!test <nothing where it is elsewhere>
%! f.file = '/some/f.m';
%! stack = struct ('file', '/elsewhere/sum.m', 'name', 'sum', 'line', 3);
%! assert (pyref.compare.where (struct ('stack', stack), f), '');
