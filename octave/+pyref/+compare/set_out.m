% Set out instrumented sources in a folder of their own, in front of all others.
%
%     away = pyref.compare.set_out (sources)
%
% sources are those of read_sources; where a copy says mfilename, it finds what lies
% beside its original, by links. A working folder that holds sources gives way to its
% copy, since Octave looks there before it looks along the path. clear away removes it
% all, and puts path and working folder back.

function away = set_out (sources)
  made = struct ('files', {{}}, 'folders', {{}});
  stand = pyref.compare.own_path ('work');
  [before, work] = deal (pwd (), stand);
  usual = path ();
  copies = cell (1, numel (sources.files));
  front = cell (1, 0);
  top = tempname ();
  made = make_folder (made, top);
  lies_in = cellfun (@fileparts, sources.files, 'UniformOutput', false);
  folders = unique (lies_in);
  for i = 1:numel (sources.roots)
    root = sources.roots{i};
    base = fullfile (top, sprintf ('%d', i));
    made = make_folder (made, base);
    mine = folders(strcmp (folders, root) | strncmp (folders, [root filesep()], ...
                                                     numel (root) + 1));
    for k = 1:numel (mine)
      folder = [base mine{k}(numel (root)+1:end)];
      made = make_folder (made, folder);
      here = strcmp (lies_in, mine{k});
      [made, copies] = write_copies (made, copies, sources, here, folder);
      made = link_rest (made, mine{k}, folder);
      if isempty (regexp (folder(numel (base)+1:end), '[\\/](\+|private)', 'once'))
        front{end+1} = folder;
      end
      if strcmp (mine{k}, canonicalize_file_name (work))
        stand = folder;
      end
    end
    made = link_folders (made, root, base);
  end
  pyref.compare.original_of (copies, sources.files);
  pyref.compare.own_path ('front', front, stand);
  rehash ();
  away = onCleanup (@() put_away (made, usual, before));
end

function made = make_folder (made, folder)
  if any (strcmp (folder, made.folders), 2)
    return
  end
  made = make_above (made, folder);
  [good, why] = mkdir (folder);
  if ~good
    error ('pyref:value', '%s cannot be made: %s', folder, why);
  end
  made.folders{end+1} = folder;
end

function made = make_above (made, folder)
  above = fileparts (folder);
  if ~exist (above, 'dir')
    made = make_folder (made, above);
  end
end

function [made, copies] = write_copies (made, copies, sources, here, folder)
  places = find (here);
  for k = 1:numel (places)
    [~, name] = fileparts (sources.files{places(k)});
    copies{places(k)} = fullfile (folder, [name '.m']);
    id = fopen (copies{places(k)}, 'w');
    fwrite (id, sources.texts{places(k)});
    fclose (id);
    made.files{end+1} = copies{places(k)};
  end
end

function made = link_rest (made, from, to)
  % Files that are not written here: data anywhere, functions where only the folder
  % itself gives them.
  closed = ~isempty (regexp (from, '[\\/](\+[^\\/]*|private)$', 'once'));
  found = dir (from);
  for k = 1:numel (found)
    name = found(k).name;
    if ~found(k).isdir && (closed || isempty (regexp (name, '\.m$', 'once')))
      made = link (made, fullfile (from, name), fullfile (to, name));
    end
  end
end

function made = link_folders (made, from, to)
  found = dir (from);
  for k = 1:numel (found)
    name = found(k).name;
    if found(k).isdir && ~any (name(1) == '.@', 2)
      made = link (made, fullfile (from, name), fullfile (to, name));
    end
  end
end

function made = link (made, from, to)
  if ~exist (to, 'file') && symlink (from, to) == 0
    made.files{end+1} = to;
  end
end

function put_away (made, usual, before)
  % Each by its name: a link is removed, never what it leads to.
  cd (before);
  pyref.compare.own_path ('front', {});
  quiet = warning ('off', 'Octave:shadowed-function');
  path (usual);
  warning (quiet);
  rehash ();
  cellfun (@unlink, made.files, 'UniformOutput', false);
  cellfun (@rmdir, fliplr (made.folders), 'UniformOutput', false);
end

%!test <copies stand in front, find their data, and leave the originals alone>
%! folder = tempname ();
%! mkdir (folder);
%! mkdir (fullfile (folder, 'data'));
%! texts = {'of_own.m', sprintf('function y = of_own ()\n y = 1;\n'), ...
%!          fullfile('data', 'numbers.txt'), '7'};
%! for k = [1 3]
%!   id = fopen (fullfile (folder, texts{k}), 'w');
%!   fwrite (id, texts{k+1});
%!   fclose (id);
%! end
%! usual = path ();
%! addpath (folder);
%! sources = struct ('roots', {{folder}}, 'files', {{fullfile(folder, 'of_own.m')}}, ...
%!   'texts', {{sprintf(['function y = of_own ()\n' ...
%!     ' y = load (fullfile (fileparts (mfilename (''fullpath'')), ''data'', ''numbers.txt''));\n'])}});
%! assert (of_own (), 1);
%! away = pyref.compare.set_out (sources);
%! copy = which ('of_own');
%! assert (of_own (), 7);
%! assert (pyref.compare.original_of (copy), fullfile (folder, 'of_own.m'));
%! clear away
%! assert (of_own (), 1);
%! assert (~exist (fileparts (fileparts (copy)), 'dir'));
%! assert (exist (fullfile (folder, 'data', 'numbers.txt'), 'file'), 2);
%! path (usual);
%! confirm_recursive_rmdir (false, 'local');
%! rmdir (folder, 's');
