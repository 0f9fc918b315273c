% The reply to trace: the results, and all that was assigned on the way to them.
%
%     text = pyref.compare.trace (functions, request)
%
% request is as for call; in its shaken runs every value that is assigned is moved by a
% rounding, too. complex turns one argument off the real line, move moves it:
%
%     complex   {"argument": path, "direction": tree}
%     move      {"argument": path, "direction": tree, "step": h}
%
% passes says how many of the first values of each site are kept beside its last; touch
% asks for runs in which others are put in the place of some: see pyref.compare.touch.
% same says whether the instrumented functions gave the results of the originals, bit
% for bit; why, where they did not; left, which files are not traced, and why.
% Errors: those of the functions.

function text = trace (functions, request)
  args = pyref.compare.read_args (request);
  turned = isfield (request, 'complex') && ~isempty (request.complex);
  if turned
    args = shift (args, request.complex, 2 ^ -66 * 1i);
    before = pyref.internal.complex_door (true);
    shut = onCleanup (@() pyref.internal.complex_door (before));
  elseif isfield (request, 'move') && ~isempty (request.move)
    args = shift (args, request.move, request.move.step);
  end
  [outputs, ways] = deal ([], zeros (1, 0));
  if isfield (request, 'outputs')
    outputs = request.outputs;
  end
  if isfield (request, 'shake')
    ways = request.shake(:).';
  end
  passes = 1;
  if isfield (request, 'passes')
    passes = request.passes;
  end
  if isfield (request, 'touch') && ~isempty (request.touch)
    text = pyref.compare.touch (functions, args, outputs, passes, request);
    return
  end
  pyref.compare.seed ();
  printed = evalc ('[results, names] = pyref.compare.run (functions, args, outputs);');
  drew = pyref.compare.seed ('drew');
  text = pyref.compare.tell_results (results, names, printed, drew, turned);
  sources = pyref.compare.read_sources (functions);
  away = pyref.compare.set_out (sources);
  none = cell (1, numel (sources.sites));
  run = @(given, way) pyref.compare.run_traced (functions, sources, given, outputs, ...
                                                way, passes, none);
  [seen, records, why] = run (args, 0);
  if isempty (why) && ~isempty (sources.sites) && ~any (records.count, 2)
    why = 'its instrumented copy was not run';
  elseif isempty (why) && ~pyref.compare.is_same (results, seen)
    why = 'its instrumented copy gives other results';
  end
  others = cell (1, 0);
  spread = cell (1, 0);
  for k = 1:numel (ways)
    moved = pyref.compare.shake_all (args, ways(k));
    [spread{k}, others{k}] = run (moved, ways(k));
  end
  clear ('away');
  if ~isempty (ways)
    gaps = pyref.compare.spread_of (results, spread);
    parts = cellfun (@pyref.compare.write_tree, gaps, 'UniformOutput', false);
    text = sprintf ('%s, "spread": [%s]', text, strjoin (parts, ', '));
  end
  steps = pyref.compare.tell_steps (sources.sites, records, others, turned);
  text = sprintf ('%s, %s, "steps": [%s]', text, tell_trust (why, sources.left), steps);
end

function args = shift (args, asked, step)
  path_ = pyref.compare.elements (asked.argument);
  value = pyref.compare.part_of (args, path_);
  direction = pyref.compare.read_tree (asked.direction);
  if numel (direction) ~= numel (value)
    error ('pyref:size', 'the direction has %d entries, not %d', numel (direction), ...
           numel (value));
  end
  direction = reshape (direction, size (value));
  args = pyref.compare.part_of (args, path_, value + step * direction);
end

function text = tell_trust (why, left)
  parts = arrayfun (@(one) sprintf ('{"file": %s, "why": %s}', ...
                                    pyref.port.worker.quoted (one.file), ...
                                    pyref.port.worker.quoted (one.why)), ...
                    left, 'UniformOutput', false);
  text = '"same": true';
  if ~isempty (why)
    text = sprintf ('"same": false, "why": %s', pyref.port.worker.quoted (why));
  end
  text = sprintf ('%s, "left": [%s]', text, strjoin (parts, ', '));
end

%!function [folder, functions] = write_function (text)
%!  folder = tempname ();
%!  mkdir (folder);
%!  file = fullfile (folder, 'own_cost.m');
%!  id = fopen (file, 'w');
%!  fwrite (id, text);
%!  fclose (id);
%!  addpath (folder);
%!  functions = pyref.compare.open_target (file);
%!endfunction
%!function put_away (folder)
%!  rmpath (folder);
%!  confirm_recursive_rmdir (false, 'local');
%!  rmdir (folder, 's');
%!endfunction
%!function found = asked (functions, more)
%!  request = jsondecode (['{"args": {"x": {"shape": [1, 2], "values": ["0.5 -1.5"]}}' more '}']);
%!  found = jsondecode (['{' pyref.compare.trace(functions, request) '}']);
%!endfunction
%!shared functions, away
%! [folder, functions] = write_function (sprintf (['function [J, g] = own_cost (x)\n' ...
%!   '  a = x .^ 2;\n  for k = 1:2\n    s(k) = 3 * a(k);\n  end\n  J = sum (s);\n' ...
%!   '  g = 6 * abs (x);\n']));
%! away = onCleanup (@() put_away (folder));
%!test <all that is assigned, in the order of time>
%! found = asked (functions, ', "shake": [1, 2]');
%! assert (found.same);
%! assert (cellfun (@(s) s.name, pyref.compare.elements (found.steps), 'UniformOutput', false), {'a', 's', 's', 'J', 'g'});
%! assert (pyref.compare.read_tree (found.steps(3).value), [0.75 6.75]);
%! assert (found.steps(3).line, 4);
%! spread = pyref.compare.read_tree (found.steps(4).spread);
%! assert (spread >= 0 && spread < 1e-14);
%!test <an imaginary part is followed to where it is lost>
%! found = asked (functions, ', "complex": {"argument": ["x"], "direction": {"shape": [1, 2], "values": ["1 0"]}}');
%! assert (found.same);
%! assert (imag (pyref.compare.read_tree (found.steps(4).value)) * 2 ^ 66, 3);
%! assert (imag (pyref.compare.read_tree (found.steps(5).value)), [0 0]);
%!test <an argument is moved>
%! found = asked (functions, ', "move": {"argument": ["x"], "direction": {"shape": [1, 2], "values": ["1 0"]}, "step": 0.5}');
%! assert (pyref.compare.read_tree (found.steps(1).value), [1 2.25]);
%!test <what hangs on a value, and what another makes in its place>
%! more = ', "passes": 2, "touch": [{"steps": [1]}, {"steps": [3], "values": [{"shape": [], "values": ["2"]}]}]';
%! found = asked (functions, more);
%! touched = pyref.compare.elements (found.touched);
%! assert (touched{1}.moved, [1; 2; 3]);
%! assert (pyref.compare.read_tree (touched{2}.results(1)), 2);
%! assert (touched{2}.moved, 3);
%! assert (found.took >= 0);
%!test <a function that lies in the working folder is traced as any other>
%! folder = fileparts (functions.file);
%! work = cd (folder);
%! back = onCleanup (@() cd (work));
%! found = asked (functions, '');
%! assert (found.same);
%! assert (numel (found.steps), 5);
%! assert (pwd (), folder);
%!test <nothing is left of the copies>
%! usual = path ();
%! [before, folder] = deal (getenv ('TMPDIR'), tempname ());
%! mkdir (folder);
%! setenv ('TMPDIR', folder);
%! asked (functions, '');
%! setenv ('TMPDIR', before);
%! assert (path (), usual);
%! assert ({dir(folder).name}, {'.', '..'});
%! rmdir (folder);
