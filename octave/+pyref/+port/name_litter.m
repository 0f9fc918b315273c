% What has come into a folder, in words: a twin of pyref/port/litter.py.
%
%     before = pyref.port.name_litter (folder)
%     words = pyref.port.name_litter (folder, before)
%
% before has the names of the files there, hidden ones apart; words is '' where no other
% has come since.

function found = name_litter (folder, before)
  listed = dir (folder);
  names = {listed.name};
  names = names(~strncmp (names, '.', 1));
  if nargin == 1
    found = names;
    return
  end
  found = '';
  new = sort (setdiff (names, before));
  if ~isempty (new)
    rest = '';
    if numel (new) > 3
      rest = sprintf (' and %d more', numel (new) - 3);
    end
    found = sprintf ('left %s%s in %s', strjoin (new(1:min (3, end)), ', '), rest, ...
                     folder);
  end
end

%!test <what has come since is named, three files at most>
%! folder = tempname ();
%! mkdir (folder);
%! before = pyref.port.name_litter (folder);
%! assert (pyref.port.name_litter (folder, before), '');
%! fclose (fopen (fullfile (folder, 'b.txt'), 'w'));
%! assert (pyref.port.name_litter (folder, before), ['left b.txt in ' folder]);
%! for name = 'acd'
%!   fclose (fopen (fullfile (folder, [name '.txt']), 'w'));
%! end
%! assert (pyref.port.name_litter (folder, before), ['left a.txt, b.txt, c.txt and 1 more in ' folder]);
%! delete (fullfile (folder, '*.txt'));
%! rmdir (folder);
