% The inputs of a port, from those of the layer: as in pyref/port/writings.py.
%
%     theirs = pyref.port.write_inputs (writing, given, turned)
%
% writing is that of writing_of; given has inputs by name; turned are the names of those
% that stand transposed. In theirs is no part that is made of what is not given.

function theirs = write_inputs (writing, given, turned)
  theirs = struct ();
  for i = 1:numel (writing.parts)
    part = writing.parts(i);
    if ~all (isfield (given, part.of), 2)
      continue
    end
    across = ismember (part.of{1}, turned);
    arrays = cellfun (@(name) given.(name), part.of, 'UniformOutput', false);
    whole = cat (1 + across, arrays{:});
    if part.count > 1
      whole = block_of (whole, 2 - across, part.block, part.count);
    end
    theirs.(part.name) = whole * part.times;
  end
end

function a = block_of (a, k, block, count)
  n = size (a, k) / count;
  at = {':', ':'};
  at{k} = block * n + (1:n);
  a = a(at{:});
end

%!test <blocks of stacked columns, also where all stands transposed>
%! entry.say = 'so';
%! entry.inputs = struct ('w', 'block 1 2 stack wh wx', 'b', 'block 0 2 b');
%! writing = pyref.port.writing_of (entry);
%! given = struct ('wx', [1 2; 3 4], 'wh', [5 6], 'b', [7 8]);
%! theirs = pyref.port.write_inputs (writing, given, {});
%! assert (theirs, struct ('w', [6; 2; 4], 'b', 7));
%! given = structfun (@(a) a.', given, 'UniformOutput', false);
%! theirs = pyref.port.write_inputs (writing, given, {'wx', 'wh', 'b'});
%! assert (theirs, struct ('w', [6 2 4], 'b', 7));
