% Whether the size check lets complex arrays through, and a way to say so.
%
%     before = pyref.internal.complex_door (true)
%     open = pyref.internal.complex_door ()
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
%! before = pyref.internal.complex_door (true);
%! assert (pyref.internal.complex_door (before));
%! assert (pyref.internal.complex_door (), before);
