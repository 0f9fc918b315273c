% The functions of a target, with all that their files say of them.
%
%     functions = pyref.compare.open_target ('path/cost.m')
%     functions = pyref.compare.open_target ('path/cost.m,path/gradient.m')
%     [functions, drawing] = ...
%
% The folders of the files, or of their packages, are added to the path, or are on it
% while these run where a file in them has the name of a function of Octave
% (pyref.compare.own_path). functions is a struct array:
%
%     name, call   its name, and that by which it is called, with its package
%     file         from the root of all folders; hash, the SHA-256 of its text
%     takes, gives names of its arguments and results, as its head has them
%     needed       how many arguments have to be given, as far as the text tells
%     notes        what a user should know, a cell of sentences
%
% drawing holds what stands in for functions that draw (pyref.compare.no_drawing).
%
% Errors: pyref:value, where there is no such file, or it is a script or a class.

function [functions, drawing] = open_target (target)
  files = strtrim (regexp (target, '(?<=\.m),', 'split'));
  for i = 1:numel (files)
    [functions(i), text] = read_file (files{i});
    texts{i} = text;
  end
  beside = arrayfun (@(one) list_beside (one.file), functions, 'UniformOutput', false);
  [drawing, used] = pyref.compare.no_drawing (strjoin (texts, sprintf ('\n')), ...
                                              [beside{:}]);
  if ~isempty (used)
    told = '%s draw nothing here: this Octave has no graphics toolkit';
    functions(1).notes{end+1} = sprintf (told, strjoin (used, ', '));
  end
  functions = arrayfun (@join_path, functions);
end

function files = list_beside (file)
  % At most a hundred: a folder of thousands is no user's.
  folder = fileparts (file);
  found = dir (fullfile (folder, '*.m'));
  names = {found(1:min (end, 100)).name};
  files = cellfun (@(name) fullfile (folder, name), names, 'UniformOutput', false);
end

function [one, text] = read_file (file)
  if isempty (regexp (file, '^([\\/]|[A-Za-z]:)', 'once'))
    file = fullfile (pyref.compare.own_path ('work'), file);
  end
  if exist (file, 'file') ~= 2
    error ('pyref:value', '%s: no such file', file);
  end
  [good, about] = fileattrib (file);
  [folder, name] = fileparts (about.Name);
  [~, package] = split_package (folder);
  text = fileread (about.Name);
  one = struct ('name', name, 'call', [package name], 'file', about.Name, ...
                'hash', hash ('sha256', text), 'takes', {{}}, ...
                'gives', {{}}, 'needed', 0, 'notes', {{}});
  text = pyref.compare.as_ascii (text);
  one = read_head (one, text);
end

function one = join_path (one)
  % Its folder, or that of its package, on the path; it must be the one that is called.
  [folder, name] = fileparts (one.file);
  [root, package] = split_package (folder);
  if exist (fullfile (root, 'pyref.m'), 'file')
    error ('pyref:value', '%s hides the package pyref', fullfile (root, 'pyref.m'));
  end
  if ~isempty (regexp (folder, '[\\/]private$', 'once'))
    error ('pyref:value', '%s: only what lies beside its folder may call it', ...
           one.file);
  end
  hidden = pyref.compare.own_path ('add', root);
  hidden = intersect (hidden, list_used (one.file));
  if ~isempty (hidden)
    told = ['%s: functions of Octave have these names; the folder is on the path ' ...
            'while yours run, no longer'];
    one.notes{end+1} = sprintf (told, strjoin (strcat (hidden, '.m'), ', '));
  end
  away = pyref.compare.own_path ('enter');
  found = which (name);
  clear ('away');
  if isempty (package) && ~strcmp (found, one.file)
    told = '%s is hidden by %s: cd to the folder of the one you mean, or rename it';
    error ('pyref:value', told, one.file, found);
  end
end

function used = list_used (file)
  % The name of a file, and of those beside it that its text names, or theirs.
  [folder, name] = fileparts (file);
  names = setdiff (regexprep ({dir(fullfile (folder, '*.m')).name}, '\.m$', ''), name);
  [used, k] = deal ({name}, 1);
  while k <= numel (used)
    text = pyref.compare.as_ascii (fileread (fullfile (folder, [used{k} '.m'])));
    words = regexp (text, '[A-Za-z]\w*', 'match');
    mine = intersect (names, words);
    used = [used, reshape(mine, 1, [])];
    names = setdiff (names, mine);
    k = k + 1;
  end
end

function [root, package] = split_package (folder)
  % The folder that holds the packages in which a folder lies, and their names.
  places = regexp (folder, '[\\/]\+', 'start');
  [root, package] = deal (folder, '');
  if ~isempty (places)
    root = folder(1:places(1)-1);
    package = [regexprep(folder(places(1)+2:end), '[\\/]\+', '.') '.'];
  end
end

function one = read_head (one, text)
  % The first function of the file, which is known by the name of the file.
  [kind, name] = pyref.compare.kind_of_file (text);
  if ~strcmp (kind, 'function')
    error ('pyref:value', '%s: a %s, no function', one.file, kind);
  end
  [one.takes, one.gives] = pyref.port.worker.read_signature (one.file, name);
  plain = regexprep (name, '^.*\.', '');
  if ~strcmp (plain, one.name)
    one.notes = {sprintf(['%s.m: its function is called %s; Octave and MATLAB know ' ...
                          'it by the name of the file'], one.name, plain)};
  end
  one.needed = count_needed (text, one.takes);
end

function count = count_needed (text, takes)
  % Without those at the end that the text does without.
  text = regexprep (pyref.compare.as_ascii (text), '(^|\n)\s*[%#][^\n]*', '$1');
  head = regexp (text, '\<function\>[^\n]*', 'match', 'once');
  left_out = min ([asked_for(text, '<', 0), asked_for(text, '<=|==', 1), Inf], [], 2);
  count = numel (takes);
  for i = numel (takes):-1:1
    exists = sprintf ('exist\\s*\\(?\\s*[''"]?%s\\>', takes{i});
    given = sprintf ('[(,]\\s*%s\\s*=[^=]', takes{i});
    optional = any (strcmp (takes{i}, {'varargin', '~'}), 2) || i >= left_out;
    optional = optional || ~isempty (regexp (text, exists, 'once'));
    if ~optional && isempty (regexp (head, given, 'once'))
      return
    end
    count = i - 1;
  end
end

function first = asked_for (text, relation, more)
  % The least argument without which it goes on: what then raises an error needs it.
  pattern = ['\<nargin\s*(?:' relation ')\s*(\d++)\s*+\)?+\s*+[,;]?+\s*+' ...
             '(?!error|print_usage|usage|help|disp|fprintf)'];
  found = regexp (text, pattern, 'tokens');
  first = cellfun (@(part) str2double (part{1}) + more, found);
end

%!function varargout = of (name, text)
%!  folder = tempname ();
%!  file = fullfile (folder, name);
%!  mkdir (folder);
%!  if ~exist (fileparts (file), 'dir')
%!    mkdir (fileparts (file));
%!  end
%!  id = fopen (file, 'w');
%!  fwrite (id, text);
%!  fclose (id);
%!  usual = path ();
%!  [one, problem] = deal ([]);
%!  try
%!    one = pyref.compare.open_target (file);
%!  catch problem
%!  end
%!  path (usual);
%!  confirm_recursive_rmdir (false, 'local');
%!  rmdir (folder, 's');
%!  if ~isempty (problem)
%!    rethrow (problem);
%!  end
%!  varargout = {one};
%!endfunction
%!test <names of arguments and results, over several lines, with remarks>
%! one = of ('some_cost.m', sprintf (['%% function [x] = some_cost (z)\n' ...
%!   'function [J, grad] = some_cost (theta, ... %% a remark, (z)\n  X, y, lambda)\n' ...
%!   '  J = 1; grad = 2;\nend\nfunction h = other (q)\n h = q;\nend\n']));
%! assert (one.takes, {'theta', 'X', 'y', 'lambda'});
%! assert (one.gives, {'J', 'grad'});
%! assert ({one.name, one.call, one.needed}, {'some_cost', 'some_cost', 4});
%! assert (one.notes, {});
%!test <heads without results, without arguments, with any number>
%! one = of ('f.m', sprintf ('function f\n  x = 1;\n'));
%! assert ({one.takes, one.gives}, {{}, {}});
%! one = of ('f.m', sprintf ('function varargout = f (x, varargin)\n  x = 1;\n'));
%! assert ({one.takes, one.gives, one.needed}, {{'x', 'varargin'}, {'varargout'}, 1});
%!test <arguments that may be left out>
%! one = of ('f.m', sprintf ('function y = f (a, b, c)\n if nargin < 3\n  c = 1;\n end\n'));
%! assert (one.needed, 2);
%! one = of ('f.m', sprintf ('function y = f (a, b, c)\n if nargin < 3\n  error (''3'');\n end\n'));
%! assert (one.needed, 3);
%! one = of ('f.m', sprintf ('function y = f (a, b)\n if ~exist (''b'', ''var''), b = 1; end\n'));
%! assert (one.needed, 1);
%!test <a function of another name than its file is told>
%! one = of ('f.m', sprintf ('function y = g (a)\n y = a;\nend\n'));
%! assert (one.notes, {'f.m: its function is called g; Octave and MATLAB know it by the name of the file'});
%! assert (one.takes, {'a'});
%!test <a function in a package is called with it>
%! one = of (fullfile ('+own', '+inner', 'f.m'), sprintf ('function y = f (a)\n y = a;\nend\n'));
%! assert (one.call, 'own.inner.f');
%!error <f.m: a script, no function> of ('f.m', sprintf ('1;\nfunction y = f (a)\n y = a;\nend\n'))
%!error <f.m: a class, no function> of ('f.m', 'classdef f')
%!error <no/such.m: no such file> pyref.compare.open_target ('no/such.m')
