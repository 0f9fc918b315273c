% Call a function of the port for so many results.
%
%     found = pyref.port.worker.run_port (where, f, args, count, names)
%
% where is forward or backward, which pyref.port.worker.stage tells afterwards if it
% fails; count how many results it must give; names, those of the arguments, may be
% fewer; f is a function, or the name of a method of the first argument. What it raises
% is passed on. Errors: port:call, where it does not take these arguments or gives too
% few results, with the sizes of the arguments.

function found = run_port (where, f, args, count, names)
  if nargin < 5
    names = {};
  end
  called = told (where, args, names);
  given = -1;
  if ~ischar (f)
    given = pyref.port.worker.results_of (f);
  end
  pyref.port.worker.stage (where, called);
  if given >= 0 && given < count
    refuse (where, called, fewer (given, count));
  end
  found = cell (1, count);
  try
    if ischar (f) && count == 0
      feval (f, args{:});
    elseif ischar (f)
      [found{:}] = feval (f, args{:});
    else
      [found{:}] = f (args{:});
    end
    pyref.port.worker.must_be_set (found);
  catch problem
    why = binding (f, args, count, problem);
    if isempty (why)
      rethrow (problem);
    end
    refuse (where, called, why);
  end
  pyref.port.worker.stage ('', '');
end

function text = fewer (given, count)
  % That it gives so many results, and not as many as it must.
  text = sprintf ('gives %d results, not %d', given, count);
  if given == 0
    text = sprintf ('returns nothing, not %d results', count);
  end
end

function text = told (where, args, names)
  % A call with the sizes of its arguments: backward (dy: 4 x 2, x: 4 x 3).
  words = cell (1, numel (args));
  for i = 1:numel (args)
    words{i} = pyref.internal.lengths_of (args{i});
    if ischar (args{i})
      words{i} = ['''' args{i} ''''];
    elseif isstruct (args{i}) || isobject (args{i})
      words{i} = class (args{i});
    end
    if i <= numel (names) && ~isempty (names{i})
      words{i} = [names{i} ': ' words{i}];
    end
  end
  text = sprintf ('%s (%s)', where, strjoin (words, ', '));
end

function refuse (where, called, why)
  why = strrep (why, ' 1 results', ' 1 result');
  error ('port:call', '%s %s (called %s)', where, why, called);
end

function why = binding (f, args, count, problem)
  % Why it could not be called so; empty where the error is one of the port.
  why = '';
  text = problem.message;
  [name, takes] = deal (f, {});
  if ~ischar (f)
    name = regexprep (func2str (f), '^@.*', '@<anonymous>');
    takes = pyref.port.worker.read_signature (f);
  end
  own = strncmp (text, [name ': function called'], numel (name) + 17);
  own = own || ~isempty (strfind (text, ['Invalid call to ' name]));
  missing = regexp (text, '^''?(\w+)''? undefined', 'tokens', 'once');
  if ~isempty (regexp (text, 'undefined in return list', 'once'))
    why = sprintf ('gives fewer than %d results', count);
  elseif own && ~isempty (strfind (text, 'many outputs'))
    why = sprintf ('gives fewer than %d results', count);
  elseif own
    why = sprintf ('takes no %d arguments', numel (args));
  elseif ~isempty (regexp (text, '^deal: nargin', 'once'))
    why = sprintf ('gives not %d results', count);
  elseif ~isempty (missing) && numel (takes) > numel (args)
    if any (strcmp (takes(numel (args)+1:end), missing{1}), 2)
      why = sprintf ('was given no %s', missing{1});
    end
  end
end

%!function y = own (x, w)
%!  y = x * w;
%!endfunction
%!function [y, z] = half (x)
%!  y = x;
%!endfunction
%!error <gives fewer than 2 results|'z' undefined> pyref.port.worker.run_port ('forward', @half, {2}, 2)
%!test <what it gives>
%! assert (pyref.port.worker.run_port ('forward', @own, {2, 3}, 1), {6});
%!error <backward takes no 3 arguments \(called backward \(dy: 1 x 2, 1 x 1, 'a'\)\)>
%! pyref.port.worker.run_port ('backward', @own, {[1 2], 1, 'a'}, 1, {'dy'})
%!function none (x)
%!endfunction
%!error <forward gives 1 result, not 2 \(called forward \(1 x 1, 1 x 1\)\)>
%! pyref.port.worker.run_port ('forward', @own, {2, 3}, 2)
%!error <backward returns nothing, not 1 result \(called backward \(1 x 1\)\)>
%! pyref.port.worker.run_port ('backward', @none, {2}, 1)
%!error <backward returns nothing, not 3 results>
%! pyref.port.worker.run_port ('backward', @none, {2}, 3)
%!error <forward gives not 2 results> pyref.port.worker.run_port ('forward', @(x) deal (x, x, x), {2}, 2)
%!error id=its:own pyref.port.worker.run_port ('forward', @(x) error ('its:own', 'it'), {2}, 1)
%!test <where it failed stays known>
%! assert (pyref.port.worker.stage (), 'forward');
