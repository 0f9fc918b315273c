% What is known of an array of which nothing is known.
%
%     k = pyref.port.nothing ()

function k = nothing ()
  k = struct ('high', [], 'low', [], 'slack', [], 'scale', [], 'tie', [], ...
              'textbook', struct ());
  k.accept = cell (0, 2);
end

%!test <it has no numbers>
%! k = pyref.port.nothing ();
%! assert (isempty (k.high));
