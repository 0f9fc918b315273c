% Find out what a port is: a function, a pair of them, or a class.
%
%     port = pyref.port.worker.open_target ('path/file.m')
%     port = pyref.port.worker.open_target ('path/forward.m,path/backward.m')
%     port = pyref.port.worker.open_target (@f)
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
% place makes the pair. The folders of the files are added to the path.

function port = open_target (target)
  port = struct ('form', '', 'forward', [], 'backward', [], 'most', -1, ...
                 'deadline', 10, 'id', tempname (), 'file', '');
  [port.takes, port.backward_takes] = deal ({});
  if ischar (target)
    port = of_files (port, target);
  elseif iscell (target)
    [port.forward, port.backward] = deal (target{:});
    port.form = 'pair';
  else
    port.forward = target;
    port = of_class (port, target);
  end
  if ~strcmp (port.form, 'class')
    port.most = most_of (port.forward);
    port.takes = pyref.port.worker.read_signature (port.forward);
  end
  if ~isempty (port.backward)
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

function port = of_files (port, target)
  files = regexp (target, ',', 'split');
  for i = 1:numel (files)
    if ~exist (files{i}, 'file')
      error ('pyref:value', '%s: no such file', files{i});
    end
  end
  [folder, name] = fileparts (files{1});
  on_path (folder);
  if is_class (files{1})
    port.form = 'class';
    port.file = files{1};
  end
  port.forward = str2func (name);
  other = strrep (name, 'forward', 'backward');
  beside = fullfile (folder, [other '.m']);
  if numel (files) == 1 && ~strcmp (name, other) && exist (beside, 'file')
    files{2} = beside;
  end
  if numel (files) > 1
    [folder, name] = fileparts (files{2});
    on_path (folder);
    port.backward = str2func (name);
    port.form = 'pair';
  end
end

function on_path (folder)
  quiet = warning ('off', 'Octave:shadowed-function');
  addpath (folder);
  warning (quiet);
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
%!error <no/such.m: no such file> pyref.port.worker.open_target ('no/such.m')
