% Where the user's functions lie, on the path while they run and at no other time.
%
%     pyref.compare.own_path ('begin')            before anything else
%     hidden = pyref.compare.own_path ('add', folder)
%     away = pyref.compare.own_path ('enter')     until away is cleared
%     pyref.compare.own_path ('front', folders, stand)   in front of those, with another
%                                                 working folder; ('front', {}) for none
%     work = pyref.compare.own_path ('work')      the working folder of the user
%
% A folder in which no file has the name of a function of Octave is put on the path for
% good, for that is faster, and so is what the user's code adds. hidden tells the names
% that stand in the way of that: a file glob.m, size.m or fileread.m would be called by
% Octave's own functions, and by ours.

function varargout = own_path (job, what, place)
  persistent work folders front stand
  mlock ();   % a function that says clear all must not clear this
  switch job
    case 'begin'
      [work, folders, front, stand] = deal (pwd (), {}, {}, '');
      cd (OCTAVE_HOME ());   % nothing is the user's there
      if isempty (list_hidden (work))
        cd (work);
        work = '';
      end
      stand = work;
    case 'add'
      varargout{1} = list_hidden (what);
      if isempty (varargout{1}) && isempty (work) && isempty (folders)
        add (what);
      else
        folders{end+1} = what;
      end
    case 'front'
      [front, stand] = deal (what, work);
      if isempty (folders) && isempty (work)
        cellfun (@add, front);
        if nargin > 2
          cd (place);
        end
      elseif nargin > 2
        stand = place;
      end
    case 'work'
      varargout{1} = work;
      if isempty (work)
        varargout{1} = pwd ();
      end
    case 'enter'
      varargout{1} = [];
      if ~isempty (work) || ~isempty (folders)
        varargout{1} = enter (stand, [folders, front]);
      end
  end
end

function hidden = list_hidden (folder)
  % Names of its files that are functions elsewhere, too: asked while it is not in use.
  files = dir (fullfile (folder, '*.m'));
  names = regexprep ({files.name}, '\.m$', '');
  known = path ();
  if any (strcmp (regexp (known, pathsep (), 'split'), folder), 2)
    names = {};
  end
  before = cd (OCTAVE_HOME ());   % exist looks into the working folder, too
  hidden = names(cellfun (@(name) any (exist (name) == [2 3 5 103], 2), names));
  cd (before);
end

function away = enter (stand, folders)
  % From addpath on any name may be one of the user's, until leave puts back the path.
  [usual, before, moves] = deal (path (), pwd (), ~isempty (stand));
  folders = fliplr (folders);
  quiet = warning ('off', 'Octave:shadowed-function');
  away = onCleanup (@() leave (usual, before, folders, quiet));
  addpath (folders{:});
  if moves
    cd (stand);
  end
end

function leave (usual, before, folders, quiet)
  % path (usual) would run the PKG_ADD of all, by names that may still be the user's.
  cd (before);
  rmpath (folders{:});
  warning (quiet);
  added = setdiff (regexp (path (), pathsep (), 'split'), ...
                   regexp (usual, pathsep (), 'split'));
  for k = 1:numel (added)
    rmpath (added{k});
    pyref.compare.own_path ('add', added{k});
  end
end

function add (folder)
  quiet = warning ('off', 'Octave:shadowed-function');
  addpath (folder);
  warning (quiet);
end

%!function folder = made (name)
%!  folder = tempname ();
%!  mkdir (folder);
%!  id = fopen (fullfile (folder, [name '.m']), 'w');
%!  fprintf (id, 'function y = %s (varargin)\n  y = ''own'';\nend\n', name);
%!  fclose (id);
%!endfunction
%!function hidden = tried (name)
%!  [usual, folder] = deal (path (), made (name));
%!  pyref.compare.own_path ('begin');
%!  hidden = pyref.compare.own_path ('add', folder);
%!  away = pyref.compare.own_path ('enter');
%!  assert (feval (name, 1), 'own');
%!  clear away
%!  if ~isempty (hidden)
%!    assert (~strcmp (feval (name, 1), 'own'));
%!    assert (path (), usual);
%!  end
%!  pyref.compare.own_path ('begin');
%!  path (usual);
%!  delete (fullfile (folder, [name '.m']));
%!  rmdir (folder);
%!endfunction
%!test <a file of the name of a function of Octave is one only while the user's run>
%! assert (tried ('num2str'), {'num2str'});
%!test <a file in the working folder is no function of Octave for that>
%! [usual, stand, folder] = deal (path (), pwd (), made ('a_name_of_my_own'));
%! cd (folder);
%! pyref.compare.own_path ('begin');
%! assert (pyref.compare.own_path ('add', folder), {});
%! assert (pwd (), folder);
%! cd (stand);
%! pyref.compare.own_path ('begin');
%! path (usual);
%! delete (fullfile (folder, 'a_name_of_my_own.m'));
%! rmdir (folder);
%!test <other folders stay on the path>
%! assert (tried ('a_name_of_my_own'), {});
