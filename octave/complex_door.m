% Whether the size check lets complex arrays through, and a way to say so.
%
%     before = complex_door (true)
%     open = complex_door ()
%
% The complex step opens it around a forward pass and puts it back as it was;
% nothing else does, so a complex array never enters a layer by accident.

function before = complex_door (open)
  persistent is_open
  if isempty (is_open)
    is_open = false;
  end
  before = is_open;
  if nargin > 0
    is_open = open;
  end
end

%!test <it tells how it stood before>
%! before = complex_door (true);
%! assert (complex_door (before));
%! assert (complex_door (), before);
