% The results that a port gives, as those of the layer: as in pyref/port/writings.py.
%
%     gives = pyref.port.name_results (writing, gives)
%
% A gradient is given where all that it is made of is.

function found = name_results (writing, gives)
  theirs = strcat ('d', {writing.parts.name});
  found = gives(~ismember (gives, theirs));
  whole = unique ([writing.parts.of], 'stable');
  for i = 1:numel (whole)
    holds = arrayfun (@(part) any (strcmp (whole{i}, part.of)), writing.parts);
    if all (ismember (theirs(holds), gives), 2)
      found{end+1} = ['d' whole{i}];
    end
  end
end

%!test <a gradient of which a block is not given is not given>
%! entry.say = 'so';
%! entry.inputs = struct ('x', 'x', 'w1', 'block 0 2 w', 'w2', 'block 1 2 w');
%! writing = pyref.port.writing_of (entry);
%! assert (pyref.port.name_results (writing, {'y', 'dx', 'dw1'}), {'y', 'dx'});
%! assert (pyref.port.name_results (writing, {'y', 'dw1', 'dw2'}), {'y', 'dw'});
