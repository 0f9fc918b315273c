% Have the folder of pyref in the path by its whole name.
%
%     pyref.internal.fix_path ()
%
% Octave keeps a folder that was added by a short name, addpath ('octave'), as it is,
% and no more finds what is in it once the working folder is another one, as it is while
% a port runs. MATLAB has whole names from the start.

function fix_path ()
  if exist ('OCTAVE_VERSION', 'builtin') ~= 5
    return
  end
  folder = mfilename ('fullpath');
  for k = 1:3
    folder = fileparts (folder);
  end
  folder = make_absolute_filename (folder);
  if ~any (strcmp (folder, strsplit (path (), pathsep ())), 2)
    warning ('off', 'Octave:shadowed-function', 'local');
    addpath (folder);
  end
end

%!test <a folder added by a short name is found from everywhere>
%! [before, work] = deal (path (), pwd ());
%! back = onCleanup (@() cellfun (@(f, x) f (x), {@(x) path(x), @(x) cd(x)}, {before, work}, 'UniformOutput', false));
%! pyref.internal.fix_path ();
%! folder = fileparts (fileparts (fileparts (which ('pyref.internal.fix_path'))));
%! folder = make_absolute_filename (folder);
%! assert (any (strcmp (folder, strsplit (path (), pathsep ())), 2));
