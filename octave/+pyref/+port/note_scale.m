% A note on the mask that a port draws itself, and on one that scales nothing.
%
%     notes = pyref.port.note_scale (answers, look)
%
% look is what was seen of the port; notes is a cell with a sentence, or empty. A twin
% of note_scale in pyref/port/coverage.py.

function notes = note_scale (answers, look)
  notes = {};
  good = @(a) a.posed.case_.usual && isempty (a.skip) && isempty (a.problem) && ...
              isfield (a.posed.case_.options, 'mask');
  answers = answers(cellfun (good, answers));
  masks = cellfun (@(a) a.posed.case_.options.mask(:), answers, ...
                   'UniformOutput', false);
  drops = cellfun (@(mask) any (mask == 0, 1), masks);
  if look.any || any (strcmp (look.takes, 'mask'), 2) || ~any ([false, drops], 2)
    return
  end
  if all (cellfun (@(mask) all (mask == 0 | mask == 1, 1), masks), 2)
    notes = {['it draws a mask of 0 and 1, which scales nothing: unless the test ' ...
              'time does, what is kept must be divided by its share']};
  else
    notes = {'how much its mask drops, and how it scales the rest, is not judged'};
  end
end

%!function notes = of (takes, varargin)
%!  look = struct ('any', false, 'takes', {takes});
%!  answers = {};
%!  for k = 1:numel (varargin)
%!    c = struct ('usual', true, 'options', struct ('mask', varargin{k}));
%!    answers{k} = struct ('posed', struct ('case_', c), 'skip', '', 'problem', '');
%!  end
%!  notes = pyref.port.note_scale (answers, look);
%!endfunction
%!test <a mask that a port draws itself may scale or not, and is told to be not judged>
%! assert (of ({'x'}, [2 0; 0 2]), {'how much its mask drops, and how it scales the rest, is not judged'});
%! notes = of ({'x'}, [1 0; 0 1], [1 1]);
%! assert (strncmp (notes, 'it draws a mask of 0 and 1, which scales nothing: ', 50));
%!test <of one that it is given, and one that drops nothing, there is nothing to note>
%! assert (isempty (of ({'x', 'mask'}, [2 0; 0 2])));
%! assert (isempty (of ({'x'}, [2 2])));
%! assert (isempty (of ({'x'})));
