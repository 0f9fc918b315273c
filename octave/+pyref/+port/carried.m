% A result of ours in the convention of a port.
%
%     value = pyref.port.carried (p, name, value)
%
% p is a posed case, which has the moves.

function value = carried (p, name, value)
  if isfield (p.carry, name)
    moves = p.carry.(name);
    for k = 1:numel (moves)
      value = moves{k} (value);
    end
  end
end

%!test <the moves are made in their order>
%! p.carry.y = {@(a) a.', @(a) 2 * a};
%! assert (pyref.port.carried (p, 'y', [1 2]), [2; 4]);
%! assert (pyref.port.carried (p, 'dx', [1 2]), [1 2]);
