% Keep what a function gives for some inputs, to compare it elsewhere.
%
%     pyref.record (@f, 'inputs.mat', 'results.mat')
%     pyref.record (@f, 'inputs.mat', 'results.mat', outputs)
%
% It runs in MATLAB and in Octave. inputs.mat has variables by the names of the
% arguments of f, or a cell args of their values in order; those at the end may be
% missing. outputs is how many results are asked for, unless told all that the head of f
% names. Five more runs, with inputs moved by a rounding, tell what rounding makes of
% the results.
% results.mat, of format 7, has a struct record:
%
%     schema           'pyref/record/1'
%     name, file       of the function
%     source           the text of its file, or of an anonymous function
%     argument_names, inputs       cells, in order
%     result_names, results        cells; a function among them is told by its class
%     spread           of each result, by how much the five runs differ from it at most
%     shaken           how many runs these were
%     language, version, date      MATLAB or Octave, and when, in local time
%
% Errors: pyref:usage where the call is none of these, pyref:value where there is no
% such file, or inputs are missing; those of f.

function record (f, from, to, outputs)
  if nargin < 3 || ~isa (f, 'function_handle') || ~ischar (from) || ~ischar (to)
    error ('pyref:usage', 'pyref.record: no function and files given: %s', ...
           'pyref.record (@f, ''inputs.mat'', ''results.mat'')');
  elseif exist (from, 'file') ~= 2
    error ('pyref:value', 'pyref.record: %s: no such file', from);
  end
  record = describe (f);
  [record.argument_names, record.inputs] = read_inputs (f, load (from));
  count = abs (nargout (f)) - (nargout (f) < -1);
  if nargin > 3
    count = outputs;
  end
  [~, gives] = pyref.port.worker.read_signature (f);
  record.results = run (f, record.inputs, max (count, 1));
  record.result_names = name_results (gives, numel (record.results));
  others = cell (1, 5);
  for k = 1:5
    moved = pyref.compare.shaken (record.inputs, k, 97 * k);
    others{k} = run (f, moved, numel (record.results));
  end
  record.spread = pyref.compare.spread_of (record.results, others);
  record.shaken = numel (others);
  record.results = cellfun (@keep, record.results, 'UniformOutput', false);
  save (to, 'record', '-v7');
  fprintf ('%s: %d results of %d inputs are in %s\n', record.name, ...
           numel (record.results), numel (record.inputs), to);
end

function about = describe (f)
  about.schema = 'pyref/record/1';
  about.name = func2str (f);
  about.source = about.name;
  about.file = '';
  if about.name(1) ~= '@'
    about.file = which (about.name);
    about.source = '';
    if exist (about.file, 'file') == 2
      about.source = fileread (about.file);
    end
  end
  about.language = 'MATLAB';
  if exist ('OCTAVE_VERSION', 'builtin')
    about.language = 'Octave';
  end
  about.version = version ();
  about.date = datestr (now (), 31);
end

function [names, values] = read_inputs (f, given)
  [takes, ~, known] = pyref.port.worker.read_signature (f);
  if isfield (given, 'args') && iscell (given.args)
    values = reshape (given.args, 1, []);
    names = cell (1, numel (values));
    for k = 1:numel (values)
      names{k} = sprintf ('x%d', k);
      if k <= numel (takes) && ~strcmp (takes{k}, 'varargin')
        names{k} = takes{k};
      end
    end
    return
  elseif ~known
    error ('pyref:value', 'pyref.record: the arguments of %s have no names: %s', ...
           func2str (f), 'a cell args with their values is needed');
  end
  named = isfield (given, takes);
  last = find ([true, named], 1, 'last') - 1;
  missing = find (~named(1:last), 1);
  if last == 0 && ~isempty (takes)
    missing = 1;
  end
  if ~isempty (missing)
    error ('pyref:value', 'pyref.record: %s is not in the inputs, which %s takes', ...
           takes{missing}, func2str (f));
  end
  names = takes(1:last);
  values = cellfun (@(name) given.(name), names, 'UniformOutput', false);
end

function results = run (f, inputs, count)
  % With the same random numbers in each run.
  if exist ('rng') > 0   % Octave has it since 7
    rng (0, 'twister');
  else
    rand ('twister', 0);
    randn ('twister', 0);
  end
  results = cell (1, count);
  [results{:}] = f (inputs{:});
end

function names = name_results (gives, count)
  names = cell (1, count);
  for k = 1:count
    names{k} = sprintf ('y%d', k);
    if k <= numel (gives) && ~strcmp (gives{k}, 'varargout')
      names{k} = gives{k};
    end
  end
end

function value = keep (value)
  if isa (value, 'function_handle') || isobject (value)
    value = class (value);
  end
end

%!function kept = recorded (f, given, varargin)
%!  [from, to] = deal ([tempname() '.mat'], [tempname() '.mat']);
%!  away = onCleanup (@() cellfun (@delete, {from, to}(cellfun (@(n) exist (n, 'file') == 2, {from, to})), 'UniformOutput', false));
%!  save ('-v7', from, '-struct', 'given');
%!  evalc ('pyref.record (f, from, to, varargin{:});');
%!  kept = load (to);
%!  kept = kept.record;
%!endfunction
%!test <inputs by name, results with their names and what rounding makes of them>
%! given = struct ('count', 3, 'way', 1, 'not_asked', 5);
%! kept = recorded (@pyref.internal.uneven, given);
%! assert ({kept.schema, kept.name}, {'pyref/record/1', 'pyref.internal.uneven'});
%! assert (kept.argument_names, {'count', 'way'});
%! assert (kept.inputs, {3, 1});
%! assert (kept.result_names, {'w'});
%! assert (kept.results, {pyref.internal.uneven(3, 1)});
%! assert (kept.spread, {[0 0 0]});
%! assert (~isempty (strfind (kept.source, 'Numbers from 1/2 to 1')));
%! assert ({kept.language, kept.version}, {'Octave', version()});
%!test <inputs in order, an anonymous function, and real numbers that rounding moves>
%! x = linspace (0.1, 1, 20);
%! kept = recorded (@(a, b) a .* b, struct ('args', {{x, 2}}));
%! assert (kept.argument_names, {'a', 'b'});
%! assert (all (kept.spread{1} <= 8 * eps) && any (kept.spread{1} > 0));
%!test <as many results as are asked for>
%! kept = recorded (@(a) deal (a, @sin), struct ('args', {{0.5}}), 2);
%! assert (kept.results, {0.5, 'function_handle'});
%! assert (kept.result_names, {'y1', 'y2'});
%!error <no function and files given> pyref.record ('f', 'a.mat', 'b.mat')
%!error <no_such.mat: no such file> pyref.record (@sin, 'no_such.mat', 'b.mat')
%!error <count is not in the inputs, which pyref.internal.uneven takes>
%! recorded (@pyref.internal.uneven, struct ('way', 1));
%!error <the arguments of sin have no names> recorded (@sin, struct ('way', 1))
