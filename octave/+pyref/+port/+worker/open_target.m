% Find out what a port is: a function, a pair of them, or a class.
%
%     port = pyref.port.worker.open_target ('path/file.m')
%     port = pyref.port.worker.open_target ('path/forward.m,path/backward.m')
%     port = pyref.port.worker.open_target (@f)      or ('f'), or ('forward,backward')
%     port = pyref.port.worker.open_target ({@forward, @backward})
%
% port has these fields:
%
%     form      '' until recognize looks at it; pair where there is a backward function
%               too, state where both take and give a struct that is the layer, maker
%               where it gives a struct of functions, or class
%     forward, backward    functions, or forward an object
%     most      how many arguments it takes, -1 where that is not known
%     takes, gives, backward_takes, backward_gives    their names, as far as known
%     file      the file of a class; text, that of all its files
%     names     those of the layer, as recognize has them, where they are known
%     plan      how it is called, as recognize finds it; found, what it drew itself
%     variant   which of the plan's variants is called, 0 being the first
%     deadline  how many seconds it has for an answer, in pyref.check
%     halves    whether its outputs are taken alone there, where its way back breaks
%     id        a text that no other has
%
% Of one function alone, told by its file, name or handle, the file beside its own that
% is named as its backward function makes the pair: f_backward or fGradient beside f,
% backward in the place of forward. A function
% without arguments that gives two functions, in a cell or struct, is called for them.
% The folders of the files are added to the path, where a file of the same name in the
% folder at hand would still go before.
%
% Errors: pyref:value, where there is nothing to be called.

function port = open_target (target)
  port = struct ('form', '', 'forward', [], 'backward', [], 'most', -1, ...
                 'deadline', 10, 'halves', false, 'id', tempname (), 'file', '', ...
                 'text', '', 'names', [], 'plan', [], 'found', struct (), 'variant', 0);
  [port.takes, port.gives, port.backward_takes, port.backward_gives] = deal ({});
  sides = pyref.port.worker.sides_of (target);
  if ischar (target)
    port = of_names (port, target);
  elseif ~isempty (sides)
    [port.forward, port.backward] = deal (sides{:});
    port.form = 'pair';
  else
    port.forward = target;
    port = of_class (port, target);
    if isempty (port.form) && isa (target, 'function_handle')
      port = with_sibling (port, func2str (target));
    end
  end
  port = opened (port);
  if strcmp (port.form, '') && isempty (port.takes) && numel (port.gives) == 1
    made = pyref.port.worker.run_port ('forward', port.forward, {}, 1);
    sides = pyref.port.worker.sides_of (made{1});
    if ~isempty (sides)
      [port.forward, port.backward] = deal (sides{:});
      [port.form, text] = deal ('pair', port.text);
      port = opened (port);
      port.text = [text port.text];
    end
  end
end

function port = opened (port)
  pyref.port.worker.find_function (port.forward);
  if strcmp (port.form, 'class')
    port.text = pyref.port.worker.read_text (port.file);
    return
  end
  port.most = most_of (port.forward);
  [port.takes, port.gives] = pyref.port.worker.read_signature (port.forward);
  port.text = text_of (port.forward);
  if ~isempty (port.backward)
    pyref.port.worker.find_function (port.backward);
    [port.backward_takes, port.backward_gives] = ...
      pyref.port.worker.read_signature (port.backward);
    port.text = [port.text char(10) text_of(port.backward)];
  end
  port = pyref.port.worker.of_blobs (port);
  if strcmp (port.form, 'pair') && is_state (port)
    port.form = 'state';
  elseif isempty (port.form) && makes (port)
    port.form = 'maker';
  elseif isempty (port.form)
    must_be_called (port.forward);
  end
end

function text = text_of (f)
  text = func2str (f);
  if text(1) ~= '@'
    text = pyref.port.worker.read_text (which (text));
  end
end

function yes = is_state (port)
  % Whether both take the layer, and give it back.
  yes = numel (port.takes) > 1 && ~isempty (port.backward_takes);
  yes = yes && any (strcmp (port.gives, port.takes{1}), 2);
  yes = yes && any (strcmp (port.backward_gives, port.backward_takes{1}), 2);
end

function yes = makes (port)
  words = '(forward|fprop|fwd)';
  found = regexp (port.text, ['\.' words '\s*=\s*@|''' words '''\s*,\s*@'], 'once');
  yes = numel (port.gives) == 1 && ~isempty (found);
end

function port = of_class (port, target)
  name = class (target);
  if ~isobject (target)
    name = func2str (target);
  end
  file = which (name);
  if isobject (target) || (exist (file, 'file') == 2 && is_class (file))
    port.form = 'class';
    port.file = file;
  end
end

function with_ancestors (file)
  % A custom layer of MATLAB has an ancestor there, nnet.layer.Layer: we have one, too.
  text = pyref.port.worker.read_text (file);
  layer = ~isempty (regexp (text, '^\s*classdef[^\n]*\<nnet\.layer\.', 'once'));
  if layer && isempty (which ('nnet.layer.Layer'))
    addpath (fullfile (fileparts (mfilename ('fullpath')), 'ancestors'));
  end
end

function most = most_of (f)
  try
    most = nargin (f);
  catch
    most = -1;   % a function of Octave itself does not tell
  end
end

function port = of_names (port, target)
  between = ',';
  if is_file (target)
    between = '(?<=\.m),';   % names of folders may have commas, too
  end
  names = regexp (target, between, 'split');
  with_ancestors (names{1});
  port.forward = pyref.port.worker.find_function (names{1});
  if is_file (names{1}) && is_class (names{1})
    port.form = 'class';
    port.file = names{1};
  end
  if numel (names) > 1
    port.backward = pyref.port.worker.find_function (names{2});
    port.form = 'pair';
  else
    port = with_sibling (port, names{1});
  end
end

function port = with_sibling (port, name)
  % The pair that a function makes with its backward function, if a file beside is one.
  if ~is_file (name)
    name = which (name);
  end
  other = beside (name);
  if ~isempty (other)
    port.backward = pyref.port.worker.find_function (other);
    port.form = 'pair';
  end
end

function yes = is_file (name)
  yes = ~isempty (regexp (name, '\.m$', 'once'));
end

function other = beside (file)
  % The file of the backward function beside that of a forward one, if there is one.
  other = '';
  if ~is_file (file)
    return
  end
  [folder, name] = fileparts (file);
  names = backward_names (name);
  for k = 1:numel (names)
    found = fullfile (folder, [names{k} '.m']);
    if exist (found, 'file')
      other = found;
      return
    end
  end
end

function names = backward_names (name)
  % What the backward function of a forward one of this name may be called.
  sides = {'forward', 'backward'; 'Forward', 'Backward'; 'fwd', 'bwd'; ...
           'fprop', 'bprop'};
  names = cell (1, 0);
  for k = 1:size (sides, 1)
    names{end+1} = strrep (name, sides{k,:});
  end
  ends = {'_backward', '_back', '_bwd', '_backprop', '_grad', '_gradient', ...
          '_prime', '_derivative', '_slope', 'Backward', 'Back', 'Grad', ...
          'Gradient', 'Prime', 'Derivative', 'Slope'};
  heads = {'d', 'd_', 'grad_', 'backward_'};
  names = [names, strcat(name, ends), strcat(heads, name)];
  names = names(~strcmp (names, name));
end

function must_be_called (f)
  % Refuse a function in whose file a backward function stands that nobody can call: of
  % the functions in a file the first alone is seen from outside.
  name = func2str (f);
  file = which (name);
  if name(1) == '@' || ~is_file (file)
    return
  end
  text = regexprep (pyref.port.worker.read_text (file), '[%#][^\n]*', '');
  head = '^[ \t]*function\>[^\n(=]*=?[ \t]*(\w+)';
  inner = regexp (text, head, 'tokens', 'lineanchors');
  inner = setdiff (cellfun (@(found) found{1}, inner, 'UniformOutput', false), {name});
  parts = regexp (name, '_', 'split');
  stem = strjoin (parts(1:max (1, end - 1)), '_');
  wanted = [backward_names(name), backward_names(stem), {'backward', 'backprop'}];
  for k = 1:numel (inner)
    if ismember (inner{k}, wanted) && numel (regexp (text, ['\<' inner{k} '\>'])) == 1
      told = 'stands in the same file, where nobody can call it: it needs a file';
      error ('pyref:value', '%s.m: %s %s %s.m', name, inner{k}, told, inner{k});
    end
  end
end

function yes = is_class (file)
  text = fileread (file);
  text(text > 126) = '?';
  yes = ~isempty (regexp (text, '^\s*([%#][^\n]*\n\s*)*classdef\>', 'once'));
end

%!test <a function is called before its form is known>
%! port = pyref.port.worker.open_target (@sin);
%! assert (port.form, '');
%! assert (port.forward (0), 0);
%!test <two functions are a pair>
%! port = pyref.port.worker.open_target ({@sin, @cos});
%! assert (port.form, 'pair');
%! assert (port.backward (0), 1);
%!test <a name is as good as a handle>
%! port = pyref.port.worker.open_target ('sin,cos');
%! assert ({port.form, port.backward(0)}, {'pair', 1});
%!function y = own (x)
%!  y = x;
%!endfunction
%!test <a backward function in a file beside makes the pair, by file, name or handle>
%! folder = fullfile (fileparts (which ('pyref.check')), '..', '..', 'tests', 'port', ...
%!                    'samples', 'octave');
%! usual = path ();
%! back = onCleanup (@() path (usual));
%! if exist (folder, 'dir')   % not in the package alone
%!   addpath (folder);
%!   targets = {fullfile(folder, 'norm_forward.m'), 'norm_forward', @norm_forward};
%!   for k = 1:3
%!     port = pyref.port.worker.open_target (targets{k});
%!     assert (port.form, 'pair');
%!     assert (func2str (port.backward), 'norm_backward');
%!   end
%! end
%!test <functions of a package, of a test and without a name are functions>
%! pyref.port.worker.open_target (@pyref.layers.dense);
%! pyref.port.worker.open_target (@own);
%! port = pyref.port.worker.open_target ({@(x) x, @own});
%! assert (port.form, 'pair');
%!error <no/such.m: no such file>
%! pyref.port.worker.open_target ('no/such.m')
%!error <no_such is no function>
%! pyref.port.worker.open_target ('no_such')
%!error <no_such is no function>
%! pyref.port.worker.open_target ({@sin, @no_such})
%!test <a backward function in the same file that nobody can call is told>
%! folder = tempname ();
%! mkdir (folder);
%! usual = path ();
%! back = onCleanup (@() path (usual));
%! addpath (folder);
%! head = sprintf ('function y = twice_in_one (x)\n  y = 2 * x;\nend\n');
%! tail = sprintf ('function dx = twice_in_one_backward (dy)\n  dx = 2 * dy;\nend\n');
%! file = fopen (fullfile (folder, 'twice_in_one.m'), 'w');
%! fputs (file, [head tail]);
%! fclose (file);
%! told = '';
%! try
%!   pyref.port.worker.open_target ('twice_in_one');
%! catch problem
%!   told = problem.message;
%! end
%! confirm_recursive_rmdir (false, 'local');
%! rmdir (folder, 's');
%! assert (told, ['twice_in_one.m: twice_in_one_backward stands in the same file, where ' ...
%!                'nobody can call it: it needs a file twice_in_one_backward.m']);
