% The function of this name, or that in the file of this name.
%
%     f = pyref.port.worker.find_function (name)
%     pyref.port.worker.find_function (f)
%
% The folder of a file is added to the path. Errors: pyref:value, where there is none,
% with the names that are near, or where another file of its name hides it.

function f = find_function (name)
  if ~ischar (name)
    f = name;
    must_be_function (f);
    return
  end
  file = name;
  if ~isempty (regexp (file, '\.m$', 'once'))
    if ~exist (file, 'file')
      [folder, name] = fileparts (file);
      near = near_to (name, folder, '.m');
      error ('pyref:value', '%s: no such file%s', file, near);
    end
    [folder, name] = fileparts (file);
    on_path (folder);
    first = absolute (which (name));
    if ~strcmp (first, absolute (file))
      told = '%s is hidden by %s: cd to the folder of the one you mean, or rename it';
      error ('pyref:value', told, file, first);
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
    error ('pyref:value', '%s hides the package pyref', hiding);
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
      near = near_to (name, pwd (), '');
      error ('pyref:value', '%s is no function%s', name, near);
    end
  end
end

function told = near_to (name, folder, ending)
  % The files of a folder whose names are near this one, for an error.
  told = '';
  if isempty (folder)
    folder = pwd ();
  end
  files = dir (fullfile (folder, '*.m'));
  names = regexprep ({files.name}, '\.m$', '');
  near = pyref.port.near (name, names);
  if ~isempty (near)
    told = ['; near it: ' strjoin(strcat (near, ending), ', ')];
  end
end

function yes = is_known (varargin)
  % Whether there is a function of this name: a variable here would be found before it.
  yes = any (exist (varargin{1}) == [2 3 5 103], 2) || ~isempty (which (varargin{1}));
end

%!error <no_such is no function> pyref.port.worker.find_function (@no_such)
%!error <no/such.m: no such file> pyref.port.worker.find_function ('no/such.m')
%!test <a file that is nearly there is told>
%! folder = fileparts (which ('pyref.port.worker.find_function'));
%! try
%!   pyref.port.worker.find_function (fullfile (folder, 'find_fonction.m'));
%!   told = '';
%! catch problem
%!   told = problem.message;
%! end
%! assert (~isempty (regexp (told, 'near it: find_function.m', 'once')));
