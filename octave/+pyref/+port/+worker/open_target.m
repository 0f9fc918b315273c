% Find out what a port is: a function, a pair of them, or a class.
%
%     port = pyref.port.worker.open_target ('path/file.m')
%     port = pyref.port.worker.open_target ('path/forward.m,path/backward.m')
%     port = pyref.port.worker.open_target (@f)      or ('f'), or ('forward,backward')
%
% port has these fields:
%
%     form      '' until the port is called (a function may give back or gradients),
%               pair where there is a backward function too, or class
%     forward, backward    functions, or forward an object
%     most      how many arguments it takes, -1 where that is not known
%     takes, backward_takes    their names, as far as they are known
%     file      the file of a class
%     deadline  how many seconds it has for an answer, in pyref.check
%     id        a text that no other has
%
% Of a file alone whose name has forward in it, the file beside it with backward in its
% place makes the pair. The folders of the files are added to the path, where a file of
% the same name in the folder at hand would still go before.
%
% Errors: pyref:value, where there is nothing to be called.

function port = open_target (target)
  port = struct ('form', '', 'forward', [], 'backward', [], 'most', -1, ...
                 'deadline', 10, 'id', tempname (), 'file', '');
  [port.takes, port.backward_takes] = deal ({});
  if ischar (target)
    port = of_names (port, target);
  elseif iscell (target)
    [port.forward, port.backward] = deal (target{:});
    port.form = 'pair';
  else
    port.forward = target;
    port = of_class (port, target);
  end
  must_be_function (port.forward);
  if ~strcmp (port.form, 'class')
    port.most = most_of (port.forward);
    port.takes = pyref.port.worker.read_signature (port.forward);
  end
  if ~isempty (port.backward)
    must_be_function (port.backward);
    port.backward_takes = pyref.port.worker.read_signature (port.backward);
  end
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

function most = most_of (f)
  try
    most = nargin (f);
  catch
    most = -1;   % a function of Octave itself does not tell
  end
end

function port = of_names (port, target)
  names = regexp (target, ',', 'split');
  port.forward = found (names{1});
  if is_file (names{1}) && is_class (names{1})
    port.form = 'class';
    port.file = names{1};
  end
  other = beside (names{1});
  if numel (names) == 1 && ~isempty (other)
    names{2} = other;
  end
  if numel (names) > 1
    port.backward = found (names{2});
    port.form = 'pair';
  end
end

function yes = is_file (name)
  yes = ~isempty (regexp (name, '\.m$', 'once'));
end

function other = beside (file)
  % The file with backward where this one has forward, if there is one.
  [folder, name] = fileparts (file);
  other = fullfile (folder, [strrep(name, 'forward', 'backward') '.m']);
  if ~is_file (file) || strcmp (other, file) || ~exist (other, 'file')
    other = '';
  end
end

function f = found (name)
  % The function of this name, or that in the file of this name.
  file = name;
  if is_file (file)
    if ~exist (file, 'file')
      error ('pyref:value', 'it cannot be called: %s: no such file', file);
    end
    [folder, name] = fileparts (file);
    on_path (folder);
    first = absolute (which (name));
    if ~strcmp (first, absolute (file))
      error ('pyref:value', 'it cannot be called: %s is hidden by %s', file, first);
    end
  end
  f = str2func (name);
end

function path_ = absolute (file)
  [good, about] = fileattrib (file);
  path_ = file;
  if good
    path_ = about.Name;
  end
end

function on_path (folder)
  hiding = fullfile (folder, 'pyref.m');
  if exist (hiding, 'file')
    error ('pyref:value', 'it cannot be called: %s hides the package pyref', hiding);
  end
  if ~isempty (folder)
    quiet = warning ('off', 'Octave:shadowed-function');
    addpath (folder);
    warning (quiet);
  end
end

function must_be_function (f)
  if isa (f, 'function_handle')
    about = functions (f);
    name = func2str (f);
    if strcmp (about.type, 'simple') && isempty (about.file) && ~is_known (name)
      error ('pyref:value', 'it cannot be called: %s is no function', name);
    end
  end
end

function yes = is_known (varargin)
  % Whether there is a function of this name: a variable here would be found before it.
  yes = any (exist (varargin{1}) == [2 3 5 103], 2) || ~isempty (which (varargin{1}));
end

function yes = is_class (file)
  text = fileread (file);
  yes = ~isempty (regexp (text, '^\s*(%[^\n]*\n\s*)*classdef\>', 'once'));
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
%!test <functions of a package, of a test and without a name are functions>
%! pyref.port.worker.open_target (@pyref.layers.dense);
%! pyref.port.worker.open_target (@own);
%! port = pyref.port.worker.open_target ({@(x) x, @own});
%! assert (port.form, 'pair');
%!error <it cannot be called: no/such.m: no such file>
%! pyref.port.worker.open_target ('no/such.m')
%!error <it cannot be called: no_such is no function>
%! pyref.port.worker.open_target ('no_such')
%!error <it cannot be called: no_such is no function>
%! pyref.port.worker.open_target ({@sin, @no_such})
