% Read how a port takes inputs in other arrays: as in pyref/port/writings.py.
%
%     writing = pyref.port.writing_of (entry)
%     writing = pyref.port.writing_of ()         as the layer takes them
%
% entry is one of the writings of a fixture file. writing has say, '' where inputs are
% taken as they are, and parts: a struct array with name, of (inputs of the layer),
% block, count and times.

function writing = writing_of (entry)
  parts = struct ('name', {}, 'of', {}, 'block', {}, 'count', {}, 'times', {});
  writing = struct ('say', '', 'parts', parts);
  if nargin == 0
    return
  end
  writing.say = entry.say;
  names = fieldnames (entry.inputs);
  for i = 1:numel (names)
    words = regexp (entry.inputs.(names{i}), '\S+', 'match');
    part = struct ('name', names{i}, 'of', {{}}, 'block', 0, 'count', 1, 'times', 1);
    if strcmp (words{1}, 'block')
      part.block = str2double (words{2});
      part.count = str2double (words{3});
      words = words(4:end);
    end
    if strcmp (words{1}, 'times')
      part.times = str2double (words{2});
      words = words(3:end);
    end
    part.of = words(1 + strcmp (words{1}, 'stack'):end);
    writing.parts(end+1) = part;
  end
end

%!test <a block of what is stacked, a term, and what is as it is>
%! entry.say = 'so';
%! entry.inputs = struct ('x', 'x', 'wf', 'block 1 4 stack wh wx', 'bh', 'times -1 b');
%! writing = pyref.port.writing_of (entry);
%! assert ({writing.parts.name}, {'x', 'wf', 'bh'});
%! assert (writing.parts(2).of, {'wh', 'wx'});
%! assert ([writing.parts.block; writing.parts.count; writing.parts.times], ...
%!         [0 1 0; 1 4 1; 1 1 -1]);
%! own = pyref.port.writing_of ();
%! assert (isempty (own.parts));
