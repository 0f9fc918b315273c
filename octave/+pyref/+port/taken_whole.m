% Which inputs of a layer a port takes as they are.
%
%     names = pyref.port.taken_whole (writing, names)
%
% All where the writing, that of writing_of, has no parts.

function names = taken_whole (writing, names)
  if isempty (writing.parts)
    return
  end
  same = arrayfun (@(part) isequal (part.of, {part.name}), writing.parts);
  names = names(ismember (names, {writing.parts(same).name}));
end

%!test <what is cut is not whole>
%! entry.say = 'so';
%! entry.inputs = struct ('x', 'x', 'b1', 'block 0 2 b', 'b2', 'block 1 2 b');
%! writing = pyref.port.writing_of (entry);
%! assert (pyref.port.taken_whole (writing, {'x', 'b'}), {'x'});
%! assert (pyref.port.taken_whole (pyref.port.writing_of (), {'x', 'b'}), {'x', 'b'});
