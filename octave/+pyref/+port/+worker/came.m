% The outputs that came before the way back of a port broke.
%
%     [names, values] = pyref.port.worker.came ()
%     pyref.port.worker.came (names, values)
%
% Both are cells. They stay until others are set, so that they can be told with the
% error of the port.

function [names, values] = came (names, values)
  persistent now_
  if nargin == 2
    now_ = {names, values};
  end
  if isempty (now_)
    now_ = {{}, {}};
  end
  [names, values] = now_{:};
end

%!test <what was set stays>
%! pyref.port.worker.came ({'y'}, {[1 2]});
%! [names, values] = pyref.port.worker.came ();
%! assert ({names, values}, {{'y'}, {[1 2]}});
%! pyref.port.worker.came ({}, {});
%! assert (isempty (pyref.port.worker.came ()));
