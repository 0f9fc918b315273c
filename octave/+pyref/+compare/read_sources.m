% The instrumented sources of the functions and of all they call beside or below them.
%
%     sources = pyref.compare.read_sources (functions)
%
% functions are those of open_target. sources has
%
%     asked    the files of the functions
%     roots    their folders, or those of their packages
%     files    a cell of files, from the root of all folders
%     texts    the instrumented text of each; read, that of the original
%     sites    a struct array as of instrument, with the file of each
%     left     a struct array of what is not traced: file and why
%
% A file is among them if its name stands in another of them, and is found from there.

function sources = read_sources (functions)
  persistent latest
  files = {functions.file};
  if ~isempty (latest) && isequal (latest.asked, files) && is_current (latest)
    sources = latest;
    return
  end
  sources = find_sources (files);
  latest = sources;
end

function yes = is_current (latest)
  yes = all (cellfun (@(f) exist (f, 'file') == 2, latest.files), 2);
  yes = yes && isequal (cellfun (@fileread, latest.files, 'UniformOutput', false), ...
                        latest.read);
end

function sources = find_sources (asked)
  sources = struct ('asked', {asked}, 'read', {{}}, 'roots', {{}}, 'files', {{}}, ...
                    'texts', {{}}, 'left', struct ('file', {}, 'why', {}));
  sources.sites = struct ('function_', {}, 'line', {}, 'name', {}, 'text', {}, ...
                          'file', {});
  roots = cellfun (@(f) regexprep (fileparts (f), '[\\/]\+.*$', ''), asked, ...
                   'UniformOutput', false);
  sources.roots = unique (roots, 'stable');
  known = cell (1, 0);
  for i = 1:numel (sources.roots)
    known = [known, list_files(sources.roots{i}, 3)];
  end
  [~, names] = cellfun (@fileparts, known, 'UniformOutput', false);
  queue = asked;
  while ~isempty (queue)
    file = queue{1};
    queue = queue(2:end);
    if any (strcmp (file, sources.files), 2)
      continue
    end
    text = fileread (file);
    words = unique (regexp (pyref.compare.as_ascii (text), '[A-Za-z]\w*', 'match'));
    near = known(ismember (names, words));
    near = near(cellfun (@(f) is_found (f, file), near));
    sources = add_source (sources, file, text, heads_of (file, text, near));
    queue = [queue, near];
  end
end

function heads = heads_of (file, text, others)
  % What each function of a file takes, and the first of each of others, by their names.
  head = '(?<=^|\n)[ \t]*function\>\s*(?:[^=\n(]*=\s*)?(\w+)';
  found = regexp (pyref.compare.as_ascii (text), head, 'tokens');
  names = [found{:}];
  files = repmat ({file}, 1, numel (names));
  [~, own] = cellfun (@fileparts, others, 'UniformOutput', false);
  [names, files] = deal ([names, own], [files, others]);
  heads = struct ();
  for k = 1:numel (names)
    heads.(names{k}) = pyref.port.worker.read_signature (files{k}, names{k});
  end
end

function sources = add_source (sources, file, text, heads)
  first = numel (sources.sites) + 1;
  [changed, sites, why] = pyref.compare.instrument (text, first, heads);
  sources.read{end+1} = text;
  if isempty (why)
    why = parse_trouble (changed);
  end
  if isempty (why)
    for k = 1:numel (sites)
      site = sites(k);
      site.file = file;
      sources.sites(end+1) = site;
    end
    text = changed;
  else
    sources.left(end+1) = struct ('file', file, 'why', why);
  end
  sources.files{end+1} = file;
  sources.texts{end+1} = text;
end

function why = parse_trouble (text)
  why = '';
  file = [tempname() '.m'];
  id = fopen (file, 'w');
  fwrite (id, text);
  fclose (id);
  gone = onCleanup (@() delete (file));
  try
    evalc ('feval (''__parse_file__'', file);');   % it warns of the name of the file
  catch problem
    why = ['its instrumented copy: ' problem.message];
  end
end

function yes = is_found (file, from)
  % Whether a call in one file means the other.
  [folder, name] = fileparts (file);
  here = fileparts (from);
  yes = strcmp (folder, here) || strcmp (folder, fullfile (here, 'private'));
  [~, last] = fileparts (folder);
  if ~yes && strncmp (last, '+', 1)
    yes = true;
  elseif ~yes && ~strcmp (last, 'private')
    yes = strcmp (which (name), file);
  end
end

function files = list_files (folder, depth)
  found = dir (folder);
  files = cell (1, 0);
  for i = 1:numel (found)
    name = found(i).name;
    path_ = fullfile (folder, name);
    if found(i).isdir && depth > 0 && ~any (name(1) == '.@', 2)
      files = [files, list_files(path_, depth - 1)];
    elseif ~found(i).isdir && ~isempty (regexp (name, '^[A-Za-z]\w*\.m$', 'once'))
      files{end+1} = path_;
    end
  end
end

%!function folder = write_files (varargin)
%!  folder = tempname ();
%!  mkdir (folder);
%!  mkdir (fullfile (folder, 'private'));
%!  for k = 1:2:numel (varargin)
%!    id = fopen (fullfile (folder, varargin{k}), 'w');
%!    fwrite (id, varargin{k+1});
%!    fclose (id);
%!  end
%!endfunction
%!function remove (folder)
%!  confirm_recursive_rmdir (false, 'local');
%!  rmdir (folder, 's');
%!endfunction
%!test <what a function calls beside it is traced too, what it does not call is not>
%! folder = write_files ('f.m', sprintf ('function y = f (x)\n y = g (x) + helper (x);\n'), ...
%!   'g.m', sprintf ('function y = g (x)\n y = 2 * x;\n'), 'h.m', 'y = 1;', ...
%!   fullfile ('private', 'helper.m'), sprintf ('function y = helper (x)\n y = x;\n'));
%! away = onCleanup (@() remove (folder));
%! addpath (folder);
%! sources = pyref.compare.read_sources (struct ('file', fullfile (folder, 'f.m')));
%! rmpath (folder);
%! [~, names] = cellfun (@fileparts, sources.files, 'UniformOutput', false);
%! assert (sort (names), {'f', 'g', 'helper'});
%! assert (numel (sources.sites), 3);
%! assert (isempty (sources.left));
%!test <a source that cannot be read is left as it is, and that is told>
%! text = sprintf ('function y = f (x)\n y = [x;\n');
%! folder = write_files ('f.m', text);
%! away = onCleanup (@() remove (folder));
%! sources = pyref.compare.read_sources (struct ('file', fullfile (folder, 'f.m')));
%! assert (sources.texts, {text});
%! assert (sources.left.why, 'a [ that is never closed');
