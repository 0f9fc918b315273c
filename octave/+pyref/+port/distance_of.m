% How far a convention is from ours: fewer differences first, another function last.
%
%     d = pyref.port.distance_of (convention)

function d = distance_of (convention)
  others = sum (cellfun (@(c) ~isempty (c.name), convention.choices), 2);
  told = sum (cellfun (@(c) ~isempty (c.say), convention.choices), 2);
  d = 1000 * others + told + ~isempty (convention.spelling) + convention.variant;
end

%!function d = of (spelling, varargin)
%!  choices = cellfun (@(s) struct ('say', s, 'name', ''), varargin, 'UniformOutput', false);
%!  one = struct ('spelling', spelling, 'variant', 0, 'choices', {choices});
%!  d = pyref.port.distance_of (one);
%!endfunction
%!assert (of ('', '', ''), 0)
%!assert (of ('one number', 'samples in columns', ''), 2)
