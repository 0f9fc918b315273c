% Refuse results of a function that it has left undefined.
%
%     pyref.port.worker.must_be_set (results)
%
% results is a cell that a call has filled. Octave 7 and 8 raise an error themselves;
% later ones give an entry of no class, which raises one wherever it is read. Errors:
% Octave:undefined-function, in the words in which Octave says it of a list of names.

function must_be_set (results)
  classes = cellfun (@class, results, 'UniformOutput', false);
  place = find (strcmp (classes(:), 'unknown'), 1);
  if ~isempty (place)
    error ('Octave:undefined-function', ...
           'element number %d undefined in return list', place);
  end
end

%!function [a, b] = half (x)
%!  a = x;
%!endfunction
%!function fill ()
%!  results = cell (1, 2);
%!  [results{:}] = half (1);
%!  pyref.port.worker.must_be_set (results);
%!endfunction
%!error <undefined> fill ()
%!test pyref.port.worker.must_be_set ({1, [], {}, @sin, struct()});
