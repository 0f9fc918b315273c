% Say how a function is called that got too few arguments.
%
%     pyref.internal.takes (3, nargin)
%
% Their names come from the file of the function, so that no copy can part from it.
% More arguments than a function has Octave refuses by itself.
%
% Error: pyref:usage, 'dense: number of arguments is 2, not 3 (x, w, b)'.

function takes (count, given)
  if given >= count
    return
  end
  caller = dbstack (1);
  head = '\nfunction [^(]*\(([^)]*)\)';
  names = regexp (fileread (caller(1).file), head, 'tokens', 'once');
  names = strtrim (regexprep (names{1}, '\s*(\.\.\.)?\s+', ' '));
  [~, name] = fileparts (caller(1).file);
  error ('pyref:usage', '%s: number of arguments is %d, not %d (%s)', ...
         name, given, count, names);
end

%!error <dense: number of arguments is 2, not 3 \(x, w, b\)> pyref.layers.dense (1, 1)
%!error id=pyref:usage pyref.layers.dense ()
%!test <all that are asked for are enough>
%! pyref.internal.takes (2, 2);
